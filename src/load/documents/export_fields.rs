//! Reads the header and the body of one article, as each news database writes them.

mod factiva;
mod gale;
mod nexis;
mod proquest;

use super::ReadDocument;
use crate::load::dates::{DateIssue, DateOrders, looks_like_a_date, read_date};

pub(super) use factiva::factiva;
pub(super) use gale::{gale, id as gale_id, is_part as is_gale_part};
pub(super) use nexis::{nexis_old, nexis_uni};
pub(super) use proquest::{is_part as is_proquest_part, one_by_one, proquest};

/// Returns whether a line is a day and nothing else that matters.
pub(in crate::load) fn is_day(line: &str) -> bool {
    looks_like_a_date(line)
        && matches!(read_date(line, DateOrders::default()), Ok(_) | Err(DateIssue::Ambiguous))
}

/// Parses `BYLINE: Ada Bird`; returns the name, if it is known, in lower case, and the value.
fn named<'l>(line: &'l str, known: &[&str]) -> Option<(String, &'l str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim().to_lowercase();
    known.contains(&&*name).then(|| (name, value.trim()))
}

pub(in crate::load) fn is_copyright(line: &str) -> bool {
    let year = |rest: &str| rest.bytes().filter(u8::is_ascii_digit).count() >= 4;
    line.strip_prefix("Copyright")
        .or_else(|| line.strip_prefix('©'))
        .or_else(|| line.strip_prefix("(c)"))
        .is_some_and(year)
        || line.eq_ignore_ascii_case("all rights reserved")
        || line.eq_ignore_ascii_case("all rights reserved.")
}

/// Returns the paragraphs of lines that were wrapped to a width.
fn flow(lines: &[&str]) -> String {
    let paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    let paragraphs = paragraphs.map(|lines| {
        let longest = lines.iter().map(|line| line.trim().len()).max().unwrap_or_default();
        // Short lines are a list or verse.
        let between = if longest > 40 { " " } else { "\n" };
        lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(between)
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
