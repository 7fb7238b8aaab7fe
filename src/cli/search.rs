//! `onrecord search`: one row an article that is what was asked for.

use std::ops::ControlFlow;

use serde_json::Value;

use super::args::Search;
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, SKIPPED, complain, every_article};
use crate::export::Column;
use crate::index::{Case, Met, Needle, Order, Stop, passage, scan};
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
pub fn run(search: &Search) -> Result<u8> {
    let asking = search.asking();
    let query = asking.all(None);
    let mut table = Table::new(COLUMNS, search.format).asked(&asking);
    let needles = query.needles();
    let analyst = Analyst::new(&search.from);
    if let Some(answer) = ask::index(&search.from, &query, &asking, &analyst, false)? {
        if asking.count {
            table.counted(answer.selection.len());
            return table.finish(READ);
        }
        let (most, mut from, mut status) = (asking.limit.unwrap_or(usize::MAX), 0, READ);
        while from < most {
            let order = search.order();
            let page =
                answer.searcher.hits(&answer.selection, order, from, PAGE.min(most - from), &answer.stop)?;
            from += page.rows.len().max(1);
            if page.rows.is_empty() {
                break;
            }
            let numbers = page.rows.iter().map(|hit| hit.article);
            let mut ended = false;
            let read = answer.read(numbers, &mut |_, article| {
                let written = table.row(&row(article, &needles));
                ended = written.is_err();
                written
            })?;
            status = status.max(read);
            if ended {
                break;
            }
        }
        return table.finish(status);
    }
    if search.order() != Order::Read {
        let error = crate::Error::new("without an index articles come in the order in which they are read");
        return Err(error.hint("leave --order out, or make one: `onrecord index` with the same paths"));
    }
    if query.needs_analysis() {
        let status = every_article(
            &search.from,
            move |article| {
                let analyse = |article: &_| analyst.analyse(article);
                query.holds(&Case::new(&article).analysed_by(&analyse)).then(|| row(&article, &needles))
            },
            &mut |found: Option<Row>| found.map_or(Ok(()), |row| table.row(&row)),
        )?;
        return table.finish(status);
    }
    let (mut status, mut failed) = (READ, None);
    scan(
        &search.from.inputs(),
        &search.from.options(),
        &query,
        &|_, _| false,
        &Stop::default(),
        &mut |met| match met {
            Met::Problem(error) => {
                complain(&error);
                status = SKIPPED;
                ControlFlow::Continue(())
            }
            Met::Article(case, _) => match written(table.row(&row(case.article, &needles))) {
                // The first one is wanted at once, by whoever waits for it.
                Ok(flow) => flow.map_continue(|()| table.flush()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        },
    );
    failed.map_or_else(|| table.finish(status), Err)
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
