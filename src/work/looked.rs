//! What was looked up about a corpus, written to a file: as rows, or as a page to read.

use std::io::{self, Write};

use serde_json::Value;

use super::library::Library;
use super::viewer::{Told, whole};
use super::views::{Answer, Body, Inquire, Inquiry, Line, Rank, Side};
use crate::export::{self, Column, Format, OUTLETS, PEOPLE, PERIODS, Part, QUOTATIONS, Rows, Saying, Sheet};
use crate::index::{Outlet, Person, Stop};
use crate::page::thousands;
use crate::{Error, Result};

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Plain,
    Markdown,
    Html,
}

/// Writes everything that an inquiry comes to as rows; gives their number.
pub(super) fn rows(
    library: Library,
    ask: &Inquire,
    format: Format,
    (stop, told): (&Stop, Told),
    out: &mut impl Write,
) -> Result<u64> {
    let answer = whole(library, ask, stop, told)?;
    let part = part(answer.body);
    let (columns, rows) = match part {
        Part::Rows(columns, rows) => (columns, rows),
        Part::Quotations(all) => {
            (&QUOTATIONS[..], all.into_iter().map(|saying| saying.row.to_vec()).collect())
        }
    };
    let mut table = Rows::new(out, columns, format, None);
    let written = rows.iter().try_for_each(|row| table.row(row));
    let count = table.len() as u64;
    written.and_then(|()| table.finish()).map_err(cannot)?;
    Ok(count)
}

/// Writes it as a page, a person's whole page from whatever side it is looked at; gives how many rows are on it.
pub(super) fn page(
    library: Library,
    ask: &Inquire,
    page: Page,
    (stop, told): (&Stop, Told),
    out: &mut impl Write,
) -> Result<u64> {
    let mut ask = ask.clone();
    let Inquiry { who, side, rank, .. } = &mut ask.inquiry;
    if who.is_some() && *side != Side::Quotations {
        (*side, *rank) = (Side::Quotations, Rank::First);
    }
    let (sheet, count) = sheet(whole(library, &ask, stop, told)?);
    let written = match page {
        Page::Plain => sheet.plain(out),
        Page::Markdown => sheet.markdown(out),
        Page::Html => sheet.html(out),
    };
    written.map_err(cannot)?;
    Ok(count)
}

fn sheet(answer: Answer) -> (Sheet, u64) {
    let side = match answer.of.side {
        Side::People => "People",
        Side::Outlets => "Outlets",
        Side::Times => "Times",
        Side::Quotations => "Quotations",
    };
    let searched = Some(answer.of.query).filter(|query| !query.is_empty());
    let searched = searched.map(|query| format!("searched for: {query}"));
    let body = part(answer.body);
    let count = match &body {
        Part::Rows(_, rows) => rows.len(),
        Part::Quotations(all) => all.len(),
    };
    let Some(head) = answer.head else {
        let facts = [Some(number(answer.articles, "article", "articles")), searched];
        let facts = facts.into_iter().flatten().collect();
        return (Sheet { title: side.into(), facts, parts: vec![(side, body)] }, count as u64);
    };
    let person = head.person;
    let mut line = vec![
        number(person.articles, "article", "articles"),
        number(person.mentions, "mention", "mentions"),
        number(person.quotes, "quotation", "quotations"),
    ];
    line.extend(person.first.zip(person.last).map(|(first, last)| format!("{first} to {last}")));
    let also = Some(person.aliases.join(", ")).filter(|names| !names.is_empty());
    let facts = [also.map(|names| format!("also {names}")), Some(line.join(" · ")), searched];
    let (timeline, step) = head.said;
    let times = timeline.bars.iter().map(|bar| export::period(bar, step).to_vec()).collect();
    let mut parts = vec![
        ("Outlets", outlets(&head.outlets)),
        ("Times", Part::Rows(PERIODS, times)),
        ("Named beside", beside(&head.with)),
        ("Quotations", body),
    ];
    parts.retain(|(_, part)| match part {
        Part::Rows(_, rows) => !rows.is_empty(),
        Part::Quotations(all) => !all.is_empty(),
    });
    (Sheet { title: person.name, facts: facts.into_iter().flatten().collect(), parts }, count as u64)
}

fn part(body: Body) -> Part {
    match body {
        Body::People(_, all) => {
            Part::Rows(PEOPLE, all.into_iter().map(|person| export::person(person).to_vec()).collect())
        }
        Body::Outlets(_, all) => outlets(&all),
        Body::Times(timeline, step) => {
            let rows = timeline.bars.iter().map(|bar| export::period(bar, step).to_vec());
            Part::Rows(PERIODS, rows.collect())
        }
        Body::Quotations(_, lines) => Part::Quotations(lines.into_iter().map(saying).collect()),
    }
}

fn outlets(all: &[Outlet]) -> Part {
    Part::Rows(OUTLETS, all.iter().map(|outlet| export::outlet(outlet).to_vec()).collect())
}

/// Who is named in the same articles, and in how many of them.
fn beside(people: &[Person]) -> Part {
    const COLUMNS: &[Column] =
        &[Column { name: "name", width: 40 }, Column { name: "articles", width: usize::MAX }];
    let row = |person: &Person| vec![Value::from(person.name.as_str()), Value::from(person.articles)];
    Part::Rows(COLUMNS, people.iter().map(row).collect())
}

fn saying(line: Line) -> Saying {
    Saying { words: line.words, key: line.key, url: line.url, row: line.row }
}

fn number(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n as usize), if n == 1 { one } else { many })
}

fn cannot(error: io::Error) -> Error {
    Error::new(format!("cannot write: {error}"))
}
