//! `onrecord quotes`: one row per quotation.

use std::sync::Arc;

use serde_json::Value;

use super::READ;
use super::answer::{Answered, Indexed, every_answer, indexed};
use super::args::{ListingArgs, QuotesArgs};
use super::out::written;
use super::table::Table;
use crate::ask::Question;
use crate::export::{QUOTATIONS, TableFormat, UNIQUE_QUOTATIONS, quotation, unique_quotation, with_source};
use crate::index::{FoundQuotation, ResultPage, SameQuotations, SortOrder, UniqueQuotation};
use crate::query::{ArticleView, Query};
use crate::text::CodePoints;
use crate::{Article, Result};

type Row = [Value; QUOTATIONS.len()];

/// Makes the row of a quotation.
type MakeRow = fn(&Article, &CodePoints, &FoundQuotation) -> Row;

fn for_people(article: &Article, points: &CodePoints, said: &FoundQuotation) -> Row {
    with_source(quotation(article, points, said), said)
}

/// Number of quotations looked up at a time.
const PAGE: usize = 100_000;

/// Lists the quotations of the selected articles; if the query is about quotations, only those that match.
pub fn run(quotes: QuotesArgs) -> Result<u8> {
    let mut listing = quotes.listing;
    let question = listing.question()?;
    // In every other format, the source has a column of its own.
    let row: MakeRow = if listing.format == TableFormat::Table { for_people } else { quotation };
    if quotes.unique {
        return unique(&listing, &question, row);
    }
    let mut table = Table::new(QUOTATIONS, listing.format).asked(&listing.asking);
    let first = if listing.asking.count { 0 } else { PAGE.min(listing.asking.limit.unwrap_or(usize::MAX)) };
    let found = indexed(&listing, &question, true, |answer| {
        let Indexed { searcher, selection, stop } = &answer;
        let page = searcher.quotations(selection, None, SortOrder::Read, 0, first, stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => table.answered_by_index(|table| pages(&answer, page, table, row))?,
        None => None,
    };
    let status = match answered {
        Some(status) => status,
        None => {
            let rows = move |view: &ArticleView, query: &Query| -> Vec<Row> {
                let asked = query.quotations();
                let (article, analysis) = (view.article, view.joined());
                let points = CodePoints::new(&article.text);
                let wanted = analysis.quotes.iter().filter(|quote| asked.said(view, quote));
                wanted
                    .map(|quote| row(article, &points, &FoundQuotation::of(article, analysis, quote)))
                    .collect()
            };
            every_answer(&listing.from, &question, rows, &mut |rows| match rows {
                Some(rows) => rows.iter().try_for_each(|row| table.row(row)),
                None => table.flush(),
            })?
        }
    };
    table.finish(status)
}

/// Lists each quotation once, where it occurs first. Without an index, the rows are kept until every article is read.
fn unique(listing: &ListingArgs, question: &Arc<Question>, row: MakeRow) -> Result<u8> {
    let mut table = Table::new(UNIQUE_QUOTATIONS, listing.format).asked(&listing.asking);
    let most = if listing.asking.count { 0 } else { listing.asking.limit.unwrap_or(usize::MAX) };
    let found = indexed(listing, question, true, |answer| {
        let Indexed { searcher, selection, stop } = &answer;
        let page = searcher.unique_quotations(selection, None, false, (0, most), stop)?;
        Ok((answer, page))
    });
    let answered = match found {
        Some((answer, page)) => table.answered_by_index(|table| unique_rows(&answer, &page, table, row))?,
        None => None,
    };
    if let Some(status) = answered {
        return table.finish(status);
    }
    let rows = move |view: &ArticleView, query: &Query| -> Vec<(u64, Option<String>, Row)> {
        let asked = query.quotations();
        let (article, analysis) = (view.article, view.joined());
        let points = CodePoints::new(&article.text);
        let wanted = analysis.quotes.iter().filter(|quote| asked.said(view, quote));
        let made = |quote| {
            let said = FoundQuotation::of(article, analysis, quote);
            let row = row(article, &points, &said);
            (said.same, said.outlet, row)
        };
        wanted.map(made).collect()
    };
    let mut all = SameQuotations::default();
    let status = every_answer(&listing.from, question, rows, &mut |rows| {
        for (same, outlet, row) in rows.into_iter().flatten() {
            all.add(same, outlet.as_deref(), || row);
        }
        Ok(())
    })?;
    for UniqueQuotation { first, times, outlets } in all.rows(false) {
        if written(table.row(&unique_quotation(first, times, &outlets)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

fn unique_rows(
    answer: &Indexed,
    page: &ResultPage<UniqueQuotation>,
    table: &mut Table,
    row: MakeRow,
) -> Result<Answered> {
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    let mut status = READ;
    for UniqueQuotation { first, times, outlets } in &page.rows {
        let read = answer.read([first.article].into_iter(), &mut |article| {
            let row = row(article, &CodePoints::new(&article.text), first);
            table.row(&unique_quotation(row, *times, outlets))
        })?;
        let (read, more) = match read {
            Ok(read) => read,
            Err(broken) => return Ok(Err(broken)),
        };
        status = status.max(read);
        if more.is_break() {
            break;
        }
    }
    Ok(Ok(status))
}

/// Writes the rows of all result pages of the index; `page` is the first.
fn pages(
    answer: &Indexed,
    mut page: ResultPage<FoundQuotation>,
    table: &mut Table,
    row: MakeRow,
) -> Result<Answered> {
    let Indexed { searcher, selection, stop } = answer;
    let (mut from, mut status) = (0, READ);
    if table.only_counts() {
        table.counted(page.of);
        return Ok(Ok(READ));
    }
    while !page.rows.is_empty() {
        for of_one in page.rows.chunk_by(|a, b| a.article == b.article) {
            let number = of_one.iter().map(|said| said.article).take(1);
            let read = answer.read(number, &mut |article| {
                let points = CodePoints::new(&article.text);
                let mut each = of_one.iter().map(|said| row(article, &points, said));
                each.try_for_each(|row| table.row(&row))
            })?;
            let (read, more) = match read {
                Ok(read) => read,
                Err(broken) => return Ok(Err(broken)),
            };
            status = status.max(read);
            if more.is_break() {
                return Ok(Ok(status));
            }
        }
        from += page.rows.len();
        page = match searcher.quotations(selection, None, SortOrder::Read, from, PAGE, stop) {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(status))
}
