//! `onrecord quotes`: one row a quotation.

use serde_json::Value;

use super::args::Listing;
use super::ask::{self, Answer, Answered};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, every_article};
use crate::export::{CodePoints, QUOTATIONS, quotation, quotations};
use crate::index::{Order, Page, Query, Said};
use crate::{Article, Result};

type Row = [Value; QUOTATIONS.len()];

/// So many quotations are looked up at a time.
const PAGE: usize = 100_000;

/// Lists the quotations of every article that is asked for: of a query that is about quotations, only those.
pub fn run(mut listing: Listing) -> Result<u8> {
    let query = listing.question()?;
    let mut table = Table::new(QUOTATIONS, listing.format).asked(&listing.asking);
    let analyst = Analyst::asking(&listing.from, &query);
    let first = if listing.asking.count { 0 } else { PAGE.min(listing.asking.limit.unwrap_or(usize::MAX)) };
    let found = ask::begin(&listing, &query, &analyst, true, |answer| {
        let Answer { searcher, selection, stop } = &answer;
        let page = searcher.quotations(selection, None, Order::Read, 0, first, stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => table.answered_by_index(|table| pages(&answer, page, table))?,
        None => None,
    };
    let status = match answered {
        Some(status) => status,
        None => every_article(
            &listing.from,
            move |article| rows(&article, &query, &analyst),
            &mut |rows: Option<Vec<Row>>| match rows {
                Some(rows) => rows.iter().try_for_each(|row| table.row(row)),
                None => table.flush(),
            },
        )?,
    };
    table.finish(status)
}

/// The rows of all pages of what the index has found, of which the first is at hand: it knows where they stand.
fn pages(answer: &Answer, mut page: Page<Said>, table: &mut Table) -> Result<Answered> {
    let Answer { searcher, selection, stop } = answer;
    let (mut from, mut status) = (0, READ);
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    while !page.rows.is_empty() {
        for of_one in page.rows.chunk_by(|a, b| a.article == b.article) {
            let number = of_one.iter().map(|said| said.article).take(1);
            let mut ended = false;
            let read = answer.read(number, &mut |_, article| {
                let points = CodePoints::new(&article.text);
                let mut each = of_one.iter().map(|said| quotation(article, &points, said));
                let written = each.try_for_each(|row| table.row(&row));
                ended = written.is_err();
                written
            })?;
            status = match read {
                Ok(read) => status.max(read),
                broken => return Ok(broken),
            };
            if ended {
                return Ok(Ok(status));
            }
        }
        from += page.rows.len();
        page = match searcher.quotations(selection, None, Order::Read, from, PAGE, stop) {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(status))
}

/// One row for each quotation of an article that is wanted.
fn rows(article: &Article, query: &Query, analyst: &Analyst) -> Vec<Row> {
    analyst.case(article, |case| {
        if !query.holds(case) {
            return Vec::new();
        }
        let asked = query.quotations();
        quotations(article, case.analysis(), &mut |quote| asked.said(case, quote))
    })
}
