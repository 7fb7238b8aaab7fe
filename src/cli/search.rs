//! `onrecord search`: one row an article that is what was asked for.

use std::ops::ControlFlow;

use serde_json::Value;

use super::args::Search;
use super::ask::{self, written};
use super::table::{Column, Table};
use super::{READ, SKIPPED, complain, every_article};
use crate::index::{Case, Met, Needle, Order, scan};
use crate::{Article, Result, Span};

const COLUMNS: &[Column] = &[
    Column { name: "id", width: 0 },
    Column { name: "date", width: 10 },
    Column { name: "outlet", width: 14 },
    Column { name: "title", width: 40 },
    Column { name: "url", width: 0 },
    Column { name: "passage", width: usize::MAX },
];

/// How many bytes of a passage stand before what was found, and how many in all.
const BEFORE: usize = 40;
const PASSAGE: usize = 160;
/// So many articles are looked up at a time.
const PAGE: usize = 10_000;

/// Lists the articles that a query asks for.
pub fn run(search: &Search) -> Result<u8> {
    let asking = search.asking();
    let query = asking.all(None);
    let mut table = Table::new(COLUMNS, search.format).asked(&asking);
    let needles = query.needles();
    if let Some(answer) = ask::index(&search.from, &query, &asking, false)? {
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
            move |article| query.holds(&Case::new(&article)).then(|| row(&article, &needles)),
            &mut |found: Option<Row>| found.map_or(Ok(()), |row| table.row(&row)),
        )?;
        return table.finish(status);
    }
    let (mut status, mut failed) = (READ, None);
    scan(&search.from.inputs(), &search.from.options(), &query, &mut |met| match met {
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
    });
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

/// A line of the text around what was found first; the beginning where the text does not hold it.
fn passage(text: &str, needles: &[Needle]) -> String {
    let found = needles.iter().flat_map(|needle| needle.all(text, 1)).min();
    let at = found.unwrap_or(Span::new(0, 0)).start;
    let edge = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut start = edge(at.saturating_sub(BEFORE));
    if start > 0 {
        // Begin with a whole word.
        start += text[start..at].find(char::is_whitespace).unwrap_or(0);
    }
    let end = edge(start + PASSAGE);
    let words: Vec<&str> = text[start..end].split_whitespace().collect();
    words.join(" ")
}
