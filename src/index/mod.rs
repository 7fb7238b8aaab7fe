//! The on-disk index: the words of every article with their positions, its people and its quotations. Answering and
//! counting need not read any article.

mod aggregates;
mod analysis_pass;
mod article_set;
mod build;
mod column_cache;
mod columns;
mod compile;
mod copies;
mod crosstab;
mod crosstab_pass;
mod derived;
mod dir;
mod facts;
mod joins;
mod name_counts;
mod name_groups;
mod names;
mod outlet_quotations;
mod overlay;
mod places;
mod ranked;
mod schema;
mod sealed;
mod search;
mod selection;
mod source_counts;
mod sources;
mod spoken;
mod tally;
#[cfg(test)]
mod tests;
mod tokenizer;
mod unique;
mod words_pass;

pub use aggregates::{Count, FoundQuotation};
pub use build::{BuildProgress, Built, build, mend};
pub use columns::Articles;
pub use crosstab::{CountedUnit, CrossTab, CrossTabSpec, Dimension, SortedCrossTab};
pub use dir::{IndexDir, SourcePaths};
pub use name_counts::NameCounts;
pub use search::{Coverage, Searcher};
pub use selection::{ArticleSelection, Hit, ResultPage, SortOrder};
pub use source_counts::{SourceCounts, SourceListing};
pub use tally::{Bucket, Interval, OutletCount, PersonCounts, Tally, Timeline};
pub use unique::{SameQuotations, UniqueQuotation};
