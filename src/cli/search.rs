//! `onrecord search`: one row per matching article.

use std::io;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::READ;
use super::answer::{Answered, Indexed, every_answer, indexed, written};
use super::args::{SearchArgs, SortArg};
use super::table::Table;
use crate::ask::Question;
use crate::export::TableColumn;
use crate::index::{Hit, ResultPage, SortOrder};
use crate::query::{ArticleView, Matches, Snippet};
use crate::{Article, Result};

const COLUMNS: &[TableColumn] = &[
    TableColumn { name: "id", width: 0 },
    TableColumn { name: "date", width: 10 },
    TableColumn { name: "outlet", width: 14 },
    TableColumn { name: "title", width: 40 },
    TableColumn { name: "url", width: 0 },
    TableColumn { name: "passage", width: usize::MAX },
];

/// Number of articles looked up at a time.
const PAGE: usize = 10_000;

/// Lists the articles that match a query.
pub fn run(mut search: SearchArgs) -> Result<u8> {
    let question = search.listing.question_first()?;
    let listing = &search.listing;
    let asking = &listing.asking;
    let mut table = Table::new(COLUMNS, listing.format).asked(asking);
    let order = search.order.map(SortArg::order);
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
            let mut rows = Ordered::new(order, asking.limit, &mut table);
            let (asked, order) = (Arc::clone(&question), rows.order);
            let make = move |view: &ArticleView| {
                let matches = Matches::of_view(&asked.query, view);
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
    mut page: ResultPage<Hit>,
    order: SortOrder,
    question: &Question,
    table: &mut Table,
) -> Result<Answered> {
    let (mut from, mut status) = (0, READ);
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    while !page.rows.is_empty() {
        let mut ended = false;
        let read = answer.read(page.rows.iter().map(|hit| hit.article), &mut |_, article| {
            let view = ArticleView::through(article, &question.lens);
            let written = table.row(&row(article, &Matches::of_view(&question.query, &view)));
            ended = written.is_err();
            written
        })?;
        status = match read {
            Ok(read) => status.max(read),
            broken => return Ok(broken),
        };
        from += page.rows.len();
        if ended || from as u64 >= page.of {
            break;
        }
        page = match answer.searcher.hits(&answer.selection, order, from, PAGE, &answer.stop) {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(status))
}

/// Writes rows as they come, or sorts them and writes them at the end.
struct Ordered<'t> {
    order: SortOrder,
    most: usize,
    table: &'t mut Table,
    rows: Vec<(i64, Row)>,
}

impl<'t> Ordered<'t> {
    fn new(order: SortOrder, limit: Option<usize>, table: &'t mut Table) -> Self {
        let order = if table.only_counts() { SortOrder::Read } else { order };
        Self { order, most: limit.unwrap_or(usize::MAX), table, rows: Vec::new() }
    }

    fn row(&mut self, turn: i64, row: Row) -> io::Result<()> {
        if self.order == SortOrder::Read {
            // Flush, so that the first match shows at once.
            self.table.row(&row)?;
            return self.table.flush();
        }
        self.rows.push((turn, row));
        // Keep no more rows than the limit, and sort rarely.
        if self.rows.len() / 2 > self.most.max(1000) {
            self.rows.sort_by_key(|(turn, _)| *turn);
            self.rows.truncate(self.most);
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.rows.sort_by_key(|(turn, _)| *turn);
        self.rows.iter().try_for_each(|(_, row)| self.table.row(row))
    }
}

/// The sort key of a row. Without an index, the best match is the article with the most hits.
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
