//! Articles that have no date although their source says something: counted, and told once.

use super::dates::{DateOrder, Doubt};
use crate::Error;

/// How many of each kind, and where the first is.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    kinds: [Kind; Doubt::ALL.len()],
}

/// Of which kinds something was told: a file that grows has more of them every time.
pub(super) type Told = [bool; Doubt::ALL.len()];

#[derive(Debug, Default)]
struct Kind {
    articles: u64,
    sources: u64,
    first: Option<First>,
}

/// The first of a kind.
#[derive(Debug)]
struct First {
    words: String,
    line: u64,
    /// The source, once it is read.
    name: Option<String>,
}

impl Doubts {
    /// One more, on this line.
    pub(super) fn add(&mut self, doubt: Doubt, words: String, line: u64) {
        let kind = &mut self.kinds[doubt as usize];
        kind.articles += 1;
        kind.first.get_or_insert(First { words, line, name: None });
    }

    /// Adds those of one source, which is called so.
    pub(super) fn merge(&mut self, others: Doubts, name: &str) {
        for (kind, other) in self.kinds.iter_mut().zip(others.kinds) {
            kind.articles += other.articles;
            kind.sources += u64::from(other.articles > 0);
            if let (None, Some(first)) = (&kind.first, other.first) {
                kind.first = Some(First { name: Some(name.to_owned()), ..first });
            }
        }
    }

    /// What there is to tell: a note for each kind of which none was `told` before.
    pub(super) fn notes(self, told: &mut Told) -> Vec<Error> {
        let kinds = Doubt::ALL.into_iter().zip(self.kinds).zip(told);
        kinds
            .filter_map(|((doubt, kind), told)| {
                let note = note(doubt, &kind, kind.first.as_ref()?);
                (!std::mem::replace(told, true)).then_some(note)
            })
            .collect()
    }
}

fn note(doubt: Doubt, kind: &Kind, first: &First) -> Error {
    let dates = match kind.articles {
        1 => "1 date".to_owned(),
        many => format!("{} dates", crate::page::thousands(many as usize)),
    };
    let one = kind.articles == 1;
    let said = match doubt {
        Doubt::Order => "could be day/month or month/day",
        Doubt::NoDay if one => "names no day",
        Doubt::NoDay => "name no day",
        Doubt::Beyond if one => "is later than next year",
        Doubt::Beyond => "are later than next year",
        Doubt::Unread if one => "is not understood",
        Doubt::Unread => "are not understood",
    };
    let files = match kind.sources {
        ..=1 => String::new(),
        many => format!(" in {} files", crate::page::thousands(many as usize)),
    };
    let hint = match doubt {
        Doubt::Order => format!(
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
