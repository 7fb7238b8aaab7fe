//! `onrecord search`: one row per matching article, or with `--hits` one per match.

use std::io;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::READ;
use super::answer::{Answered, Indexed, every_answer, indexed};
use super::args::SearchArgs;
use super::out::written;
use super::table::Table;
use crate::ask::Question;
use crate::export::{HITS, HitOrder, MatchKey, MatchLine, TableColumn, TableFormat};
use crate::index::{Hit, ResultPage, SortOrder};
use crate::query::{ArticleView, Matches, Query, Snippet};
use crate::{Article, Error, Result};

const COLUMNS: &[TableColumn] = &[
    TableColumn::new("id", 0),
    TableColumn::new("date", 10),
    TableColumn::new("outlet", 14),
    TableColumn::new("title", 40),
    TableColumn::new("url", 0),
    TableColumn::new("passage", usize::MAX),
];

/// Number of articles looked up at a time.
const PAGE: usize = 10_000;

/// Lists the articles that match a query.
pub fn run(mut search: SearchArgs) -> Result<u8> {
    let question = search.listing.question_first()?;
    if search.hits {
        return hits(&search, &question);
    }
    let listing = &search.listing;
    let asking = &listing.asking;
    let mut table = Table::new(COLUMNS, listing.format).asked(asking);
    let order = search.order.map(|order| {
        let only = || Error::new("this order is for single matches").hint("add --hits to list them");
        order.order().ok_or_else(only)
    });
    let order = order.transpose()?;
    let ranked = if question.query.ranks() { SortOrder::Relevance } else { SortOrder::Read };
    let ranked = order.unwrap_or(ranked);
    // Further pages are looked up as they are written.
    let first = if asking.count { 0 } else { PAGE.min(asking.limit.unwrap_or(usize::MAX)) };
    let found = indexed(listing, &question, false, |answer| {
        let page = answer.searcher.hits(&answer.selection, ranked, 0, first, &answer.stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => {
            table.answered_by_index(|table| pages(&answer, page, ranked, &question, table))?
        }
        None => None,
    };
    let status = match answered {
        Some(status) => status,
        None => {
            let order = order.unwrap_or(SortOrder::Read);
            let mut rows = Ordered::new(order != SortOrder::Read, asking.limit, &mut table);
            let make = move |view: &ArticleView, query: &Query| {
                let matches = Matches::of_view(query, view);
                (turn(order, view.article, &matches), row(view.article, &matches))
            };
            let status = every_answer(&listing.from, &question, make, &mut |found| match found {
                Some((turn, row)) => rows.row(turn, row),
                None => Ok(()),
            })?;
            // A closed pipe is not an error.
            let _ = written(rows.finish())?;
            status
        }
    };
    table.finish(status)
}

/// Writes the rows of all result pages of the index; `page` is the first.
fn pages(
    answer: &Indexed,
    page: ResultPage<Hit>,
    order: SortOrder,
    question: &Question,
    table: &mut Table,
) -> Result<Answered> {
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    every_page(answer, page, order, &mut |article| {
        let view = ArticleView::through(article, &question.lens);
        table.row(&row(article, &Matches::of_view(&answer.selection.query, &view)))
    })
}

/// Reads the articles of all result pages, until `each` fails; `page` is the first.
fn every_page(
    answer: &Indexed,
    mut page: ResultPage<Hit>,
    order: SortOrder,
    each: &mut dyn FnMut(&Article) -> io::Result<()>,
) -> Result<Answered> {
    let (mut from, mut status) = (0, READ);
    while !page.rows.is_empty() {
        let (read, more) = match answer.read(page.rows.iter().map(|hit| hit.article), each)? {
            Ok(read) => read,
            Err(broken) => return Ok(Err(broken)),
        };
        status = status.max(read);
        from += page.rows.len();
        if more.is_break() || from as u64 >= page.of {
            break;
        }
        page = match answer.searcher.hits(&answer.selection, order, from, PAGE, &answer.stop) {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(status))
}

/// Lists every match. The index only says which articles have one; their texts are read either way.
fn hits(search: &SearchArgs, question: &Arc<Question>) -> Result<u8> {
    let (listing, asking) = (&search.listing, &search.listing.asking);
    if !question.query.any_part(|part| matches!(part, Query::Text(..))) {
        let error = Error::new("--hits lists the matches of words, and the query has none");
        return Err(error.hint("for example: onrecord search --hits 'ferry NEAR/5 strike' articles/"));
    }
    let unknown =
        || Error::new("single matches are not ranked").hint("use --order read, newest, left or right");
    let order =
        search.order.map(|order| order.of_hits().ok_or_else(unknown)).transpose()?.unwrap_or_default();
    let mut table = Table::new(HITS, listing.format).asked(asking);
    let aligned = listing.format == TableFormat::Table;
    let lines = move |article: &Article, matches: &Matches| -> Vec<(MatchKey, [Value; 11])> {
        let line =
            |line: MatchLine| (order.key(&line), if aligned { line.aligned_row() } else { line.row() });
        MatchLine::all(article, matches).into_iter().map(line).collect()
    };
    let sorted = order != HitOrder::Read;
    let found = indexed(listing, question, false, |answer| {
        let page = answer.searcher.hits(&answer.selection, SortOrder::Read, 0, PAGE, &answer.stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => table.answered_by_index(|table| {
            let mut rows = Ordered::new(sorted, asking.limit, table);
            let answered = every_page(&answer, page, SortOrder::Read, &mut |article| {
                let view = ArticleView::through(article, &question.lens);
                let lines = lines(article, &Matches::of_view(&answer.selection.query, &view));
                lines.into_iter().try_for_each(|(turn, row)| rows.row(turn, row))
            })?;
            // If the index turned out to be damaged, what it lacks is sorted with the rest.
            if answered.is_ok() {
                let _ = written(rows.finish())?;
            }
            Ok(answered)
        })?,
        None => None,
    };
    let status = match answered {
        Some(status) => status,
        None => {
            let mut rows = Ordered::new(sorted, asking.limit, &mut table);
            let make =
                move |view: &ArticleView, query: &Query| lines(view.article, &Matches::of_view(query, view));
            let status = every_answer(&listing.from, question, make, &mut |found| {
                found.into_iter().flatten().try_for_each(|(turn, row)| rows.row(turn, row))
            })?;
            let _ = written(rows.finish())?;
            status
        }
    };
    table.finish(status)
}

/// Writes rows as they come, or sorts them and writes them at the end.
struct Ordered<'t, K, const N: usize> {
    sorted: bool,
    most: usize,
    table: &'t mut Table,
    rows: Vec<(K, [Value; N])>,
}

impl<'t, K: Ord, const N: usize> Ordered<'t, K, N> {
    fn new(sorted: bool, limit: Option<usize>, table: &'t mut Table) -> Self {
        let sorted = sorted && !table.only_counts();
        Self { sorted, most: limit.unwrap_or(usize::MAX), table, rows: Vec::new() }
    }

    fn row(&mut self, turn: K, row: [Value; N]) -> io::Result<()> {
        if !self.sorted {
            // Flush, so that the first match shows at once.
            self.table.row(&row)?;
            return self.table.flush();
        }
        self.rows.push((turn, row));
        // Keep no more rows than the limit, and sort rarely.
        if self.rows.len() / 2 > self.most.max(1000) {
            self.rows.sort_by(|a, b| a.0.cmp(&b.0));
            self.rows.truncate(self.most);
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.rows.sort_by(|a, b| a.0.cmp(&b.0));
        self.rows.iter().try_for_each(|(_, row)| self.table.row(row))
    }
}

/// Returns the sort key of a row. Without an index, the best match is the article with the most hits.
fn turn(order: SortOrder, article: &Article, matches: &Matches) -> i64 {
    let day =
        |date: Date| i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    match order {
        SortOrder::Newest => article.date.map_or(i64::MAX, |date| -day(date)),
        SortOrder::Oldest => article.date.map_or(i64::MAX, day),
        SortOrder::Relevance => -((matches.text.len() + matches.title.len()) as i64),
        SortOrder::Read => 0,
    }
}

type Row = [Value; COLUMNS.len()];

fn row(article: &Article, matches: &Matches) -> Row {
    [
        article.id.as_str().into(),
        article.date.map(|date| date.to_string()).into(),
        article.outlet.as_deref().into(),
        article.title.as_deref().into(),
        article.url.as_deref().into(),
        Snippet::around(&article.text, matches, Snippet::SHORT).words.into(),
    ]
}
