//! Counts articles that have no date although their record has something in that field, and reports them once.

use super::dates::{DateIssue, DateOrder};
use crate::Error;

/// How many there are of each kind, and where the first is.
#[derive(Debug, Default)]
pub(super) struct UndatedTally {
    kinds: [IssueTally; DateIssue::ALL.len()],
}

/// Which kinds have been reported: a growing file has more of them in every pass.
pub(super) type ReportedIssues = [bool; DateIssue::ALL.len()];

#[derive(Debug, Default)]
struct IssueTally {
    articles: u64,
    sources: u64,
    first: Option<FirstIssue>,
}

/// The first article of a kind.
#[derive(Debug)]
struct FirstIssue {
    words: String,
    line: u64,
    /// The source, once it has been read.
    name: Option<String>,
}

impl UndatedTally {
    /// Counts one more, on this line.
    pub(super) fn add(&mut self, issue: DateIssue, words: String, line: u64) {
        let kind = &mut self.kinds[issue as usize];
        kind.articles += 1;
        kind.first.get_or_insert(FirstIssue { words, line, name: None });
    }

    /// Adds the counts of the source called `name`.
    pub(super) fn merge(&mut self, others: UndatedTally, name: &str) {
        for (kind, other) in self.kinds.iter_mut().zip(others.kinds) {
            kind.articles += other.articles;
            kind.sources += u64::from(other.articles > 0);
            if let (None, Some(first)) = (&kind.first, other.first) {
                kind.first = Some(FirstIssue { name: Some(name.to_owned()), ..first });
            }
        }
    }

    /// Returns a note for each kind that was not `reported` before.
    pub(super) fn notes(self, reported: &mut ReportedIssues) -> Vec<Error> {
        let kinds = DateIssue::ALL.into_iter().zip(self.kinds).zip(reported);
        kinds
            .filter_map(|((issue, kind), reported)| {
                let note = note(issue, &kind, kind.first.as_ref()?);
                (!std::mem::replace(reported, true)).then_some(note)
            })
            .collect()
    }
}

fn note(issue: DateIssue, kind: &IssueTally, first: &FirstIssue) -> Error {
    let dates = match kind.articles {
        1 => "1 date".to_owned(),
        many => format!("{} dates", crate::page::thousands(many as usize)),
    };
    let one = kind.articles == 1;
    let said = match issue {
        DateIssue::Ambiguous => "could be day/month or month/day",
        DateIssue::NoDay if one => "names no day",
        DateIssue::NoDay => "name no day",
        DateIssue::Future if one => "is later than next year",
        DateIssue::Future => "are later than next year",
        DateIssue::Unreadable if one => "is not understood",
        DateIssue::Unreadable => "are not understood",
    };
    let files = match kind.sources {
        ..=1 => String::new(),
        many => format!(" in {} files", crate::page::thousands(many as usize)),
    };
    let hint = match issue {
        DateIssue::Ambiguous => format!(
            "--dates {} or --dates {} decides",
            DateOrder::DayMonth.name(),
            DateOrder::MonthDay.name()
        ),
        _ if one => "the article counts as undated".to_owned(),
        _ => "the articles count as undated".to_owned(),
    };
    let error = Error::new(format!("{dates}{files} {said}, such as {}", first.words)).hint(hint).note();
    match &first.name {
        Some(name) => error.at(name, first.line),
        None => error,
    }
}
