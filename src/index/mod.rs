//! The on-disk index: the words of every article with their positions, its people and its quotations. Answers and
//! counts need not read any article.

mod aggregates;
mod analysis_pass;
mod article_set;
mod build;
mod column_cache;
mod columns;
mod compile;
mod dir;
mod facts;
mod overlay;
mod places;
mod ranked;
mod schema;
mod sealed;
mod search;
mod sources;
mod spoken;
mod tally;
#[cfg(test)]
mod tests;
mod tokenizer;
mod words_pass;

pub use aggregates::{Count, FoundQuotation};
pub use build::{BuildProgress, Built, build, mend};
pub use columns::Articles;
pub use dir::IndexDir;
pub use search::{ArticleSelection, Coverage, Hit, ResultPage, Searcher, SortOrder};
pub use tally::{Bucket, Interval, OutletCount, PersonCounts, Tally, Timeline};
