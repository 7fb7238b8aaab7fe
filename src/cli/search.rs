//! `onrecord search`: one row an article that is what was asked for.

use std::io;
use std::ops::ControlFlow;

use jiff::civil::Date;
use serde_json::Value;

use super::args::{By, Search};
use super::ask::{self, Answer, Answered, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, SKIPPED, complain, every_article};
use crate::export::Column;
use crate::index::{Hit, Met, Needle, Order, Page, Query, Stop, passage, scan};
use crate::load::Address;
use crate::store::RecordKey;
use crate::work::marked;
use crate::{Article, Result};

const COLUMNS: &[Column] = &[
    Column { name: "id", width: 0 },
    Column { name: "date", width: 10 },
    Column { name: "outlet", width: 14 },
    Column { name: "title", width: 40 },
    Column { name: "url", width: 0 },
    Column { name: "passage", width: usize::MAX },
];

/// So many articles are looked up at a time.
const PAGE: usize = 10_000;

/// Lists the articles that a query asks for.
pub fn run(mut search: Search) -> Result<u8> {
    let query = search.listing.question_first()?;
    let listing = &search.listing;
    let asking = &listing.asking;
    let mut table = Table::new(COLUMNS, listing.format).asked(asking);
    let analyst = Analyst::asking(&listing.from, &query);
    let order = search.order.map(By::order);
    let indexed = if query.ranks() { Order::Relevance } else { Order::Read };
    let indexed = order.unwrap_or(indexed);
    // More than one page of it is looked up where that is read.
    let first = if asking.count { 0 } else { PAGE.min(asking.limit.unwrap_or(usize::MAX)) };
    let found = ask::begin(listing, &query, &analyst, false, |answer| {
        let page = answer.searcher.hits(&answer.selection, indexed, 0, first, &answer.stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => {
            table.answered_by_index(|table| pages(&answer, page, indexed, &query, table))?
        }
        None => None,
    };
    let status = match answered {
        Some(status) => status,
        None => {
            let mut rows = Ordered::new(order.unwrap_or(Order::Read), asking.limit, &mut table);
            let status = scanned(&search, query, analyst, &mut rows)?;
            // Whoever has enough of it is no error.
            let _ = written(rows.finish())?;
            status
        }
    };
    table.finish(status)
}

/// The rows of all pages of what the index has found, of which the first is at hand.
fn pages(
    answer: &Answer,
    mut page: Page<Hit>,
    order: Order,
    query: &Query,
    table: &mut Table,
) -> Result<Answered> {
    let (needles, mut from, mut status) = (query.needles(), 0, READ);
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    while !page.rows.is_empty() {
        let mut ended = false;
        let read = answer.read(page.rows.iter().map(|hit| hit.article), &mut |_, article| {
            let written = table.row(&row(article, &needles));
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

/// The same by reading everything.
fn scanned(search: &Search, query: Query, analyst: Analyst, rows: &mut Ordered) -> Result<u8> {
    let (from, needles, order) = (&search.listing.from, query.needles(), rows.order);
    let turned = move |article: &Article| (turn(order, article, &needles), row(article, &needles));
    if query.needs_analysis() {
        let one = move |article: Article| {
            analyst.case(&article, |case| query.holds(case)).then(|| turned(&article))
        };
        return every_article(from, one, &mut |found: Option<Option<_>>| match found {
            Some(found) => found.map_or(Ok(()), |(turn, row)| rows.row(turn, row)),
            None => Ok(()),
        });
    }
    let (mut status, mut failed) = (READ, None);
    let marks = |address: &Address, mark: &_| {
        analyst.memory().is_some_and(|memory| marked(memory, RecordKey::of(address), mark))
    };
    scan(
        &from.inputs(),
        &from.options(),
        &query,
        &marks,
        &|article| analyst.analyse(article),
        &Stop::default(),
        &mut |met| match met {
            Met::Problem(error) => {
                complain(&error);
                if !error.is_note() {
                    status = SKIPPED;
                }
                ControlFlow::Continue(())
            }
            Met::Article(case, _) => {
                let (turn, row) = turned(case.article);
                match written(rows.row(turn, row)) {
                    Ok(flow) => flow,
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            }
        },
    );
    failed.map_or(Ok(status), Err)
}

/// Rows that are written as they come, or where another order is asked for at the end.
struct Ordered<'t> {
    order: Order,
    most: usize,
    table: &'t mut Table,
    rows: Vec<(i64, Row)>,
}

impl<'t> Ordered<'t> {
    fn new(order: Order, limit: Option<usize>, table: &'t mut Table) -> Self {
        let order = if table.only_counts() { Order::Read } else { order };
        Self { order, most: limit.unwrap_or(usize::MAX), table, rows: Vec::new() }
    }

    fn row(&mut self, turn: i64, row: Row) -> io::Result<()> {
        if self.order == Order::Read {
            // The first one is wanted at once, by whoever waits for it.
            self.table.row(&row)?;
            return self.table.flush();
        }
        self.rows.push((turn, row));
        // No more is kept than can be wanted, and room to sort seldom.
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

/// What comes before has less. Without an index the article that fits best is the one with most of the words.
fn turn(order: Order, article: &Article, needles: &[Needle]) -> i64 {
    const MOST: usize = 1000;
    let day =
        |date: Date| i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    let count = |needle: &Needle| {
        let title = article.title.as_deref().unwrap_or_default();
        (needle.all(&article.text, MOST).len() + needle.all(title, MOST).len()) as i64
    };
    match order {
        Order::Newest => article.date.map_or(i64::MAX, |date| -day(date)),
        Order::Oldest => article.date.map_or(i64::MAX, day),
        Order::Relevance => -needles.iter().map(count).sum::<i64>(),
        Order::Read => 0,
    }
}

type Row = [Value; COLUMNS.len()];

fn row(article: &Article, needles: &[Needle]) -> Row {
    [
        article.id.as_str().into(),
        article.date.map(|date| date.to_string()).into(),
        article.outlet.as_deref().into(),
        article.title.as_deref().into(),
        article.url.as_deref().into(),
        passage(&article.text, needles).into(),
    ]
}
