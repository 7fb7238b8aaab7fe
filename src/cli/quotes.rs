//! `onrecord quotes`: one row a quotation.

use serde_json::Value;

use super::args::{Listing, Select};
use super::ask::{self, Answer};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, every_article};
use crate::export::{CodePoints, QUOTATIONS, quotation, quotations};
use crate::index::{Case, Order, Query, Said};
use crate::{Article, Result};

type Row = [Value; QUOTATIONS.len()];

/// So many quotations are looked up at a time.
const PAGE: usize = 100_000;

/// Lists the quotations of every article that is asked for: of a query that is about quotations, only those.
pub fn run(listing: &Listing) -> Result<u8> {
    let mut table = Table::new(QUOTATIONS, listing.format).asked(&listing.asking);
    let (query, select) = (listing.asking.all(Some(&listing.select)), listing.select.clone());
    let analyst = Analyst::new(&listing.from);
    if let Some(answer) = ask::index(&listing.from, &query, &listing.asking, &analyst, true)? {
        let status = indexed(&answer, listing, &mut table)?;
        return table.finish(status);
    }
    let status = every_article(
        &listing.from,
        move |article| rows(&article, &query, &select, &analyst),
        &mut |rows: Vec<Row>| rows.iter().try_for_each(|row| table.row(row)),
    )?;
    table.finish(status)
}

/// The same from the index, which knows where they stand.
fn indexed(answer: &Answer, listing: &Listing, table: &mut Table) -> Result<u8> {
    let Answer { searcher, selection, stop } = answer;
    if listing.asking.count && listing.select.speaker.is_none() {
        table.counted(searcher.quotations(selection, None, Order::Read, 0, 0, stop)?.of);
        return Ok(READ);
    }
    let (mut from, mut status) = (0, READ);
    loop {
        let page = searcher.quotations(selection, None, Order::Read, from, PAGE, stop)?;
        from += page.rows.len();
        if page.rows.is_empty() {
            return Ok(status);
        }
        let wanted = |said: &Said| listing.select.wants_name(said.speaker.as_deref());
        let rows: Vec<Said> = page.rows.into_iter().filter(wanted).collect();
        for of_one in rows.chunk_by(|a, b| a.article == b.article) {
            let number = of_one.iter().map(|said| said.article).take(1);
            let mut ended = false;
            let read = answer.read(number, &mut |_, article| {
                let points = CodePoints::new(&article.text);
                let mut each = of_one.iter().map(|said| quotation(article, &points, said));
                let written = each.try_for_each(|row| table.row(&row));
                ended = written.is_err();
                written
            })?;
            status = status.max(read);
            if ended {
                return Ok(status);
            }
        }
    }
}

/// One row for each quotation of an article that is wanted.
fn rows(article: &Article, query: &Query, select: &Select, analyst: &Analyst) -> Vec<Row> {
    let analyse = |article: &_| analyst.analyse(article);
    let case = Case::new(article).analysed_by(&analyse);
    if !query.holds(&case) {
        return Vec::new();
    }
    let asked = query.parts().0;
    let analysis = case.analysis();
    quotations(article, analysis, &mut |quote| {
        select.wants_name(analysis.speaker(quote))
            && asked.as_ref().is_none_or(|asked| asked.said(&case, quote))
    })
}
