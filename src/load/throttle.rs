//! Limits how many problems of one kind are reported for a file: a thousand and a count, not a million.

use std::collections::HashMap;

use crate::Error;
use crate::page::thousands;

/// At most this many problems of one kind are reported.
const REPORTED: u64 = 1000;
/// At most this many kinds are told apart, because messages may quote anything from a record.
const KINDS: usize = 100;

/// The problems of one file, by kind.
#[derive(Default)]
pub(super) struct Throttle(HashMap<String, ProblemKind>);

/// How many there have been, and the last one that was not reported.
#[derive(Default)]
struct ProblemKind {
    count: u64,
    last: Option<Error>,
}

impl Throttle {
    /// Returns the problem if it should be reported, and counts it in any case.
    pub(super) fn admit(&mut self, error: Error) -> Option<Error> {
        // Problems that differ only in numbers are of one kind.
        let mut name: String = error.what().chars().filter(|c| !c.is_ascii_digit() && *c != ',').collect();
        if self.0.len() >= KINDS && !self.0.contains_key(&name) {
            name.clear();
        }
        let kind = self.0.entry(name).or_default();
        kind.count += 1;
        if kind.count <= REPORTED {
            return Some(error);
        }
        kind.last = Some(error);
        None
    }

    /// Ends a file; returns how many more problems of each kind there were.
    pub(super) fn end_of_file(&mut self) -> Vec<Error> {
        let kinds = std::mem::take(&mut self.0).into_values();
        let more = |kind: ProblemKind| {
            let more = format!("{} more like this, up to here", thousands((kind.count - REPORTED) as usize));
            kind.last.map(|last| last.led_to(&more))
        };
        let mut all: Vec<Error> = kinds.filter(|kind| kind.count > REPORTED).filter_map(more).collect();
        all.sort_by_key(|error| error.line());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_problems_are_reported_and_the_rest_counted() {
        let mut flood = Throttle::default();
        let mut reported = 0;
        for n in 1..=5000 {
            let error = Error::new("incomplete record").at_byte(n * 10).at("bad.warc", n);
            reported += u64::from(flood.admit(error).is_some());
        }
        assert!(flood.admit(Error::new("nothing in it")).is_some(), "of another kind");
        assert_eq!(reported, REPORTED);
        let end: Vec<String> = flood.end_of_file().iter().map(Error::to_string).collect();
        assert_eq!(end, ["bad.warc:5000: 4,000 more like this, up to here: incomplete record at byte 50000"]);
        assert!(flood.end_of_file().is_empty() && flood.admit(Error::new("incomplete record")).is_some());
    }

    #[test]
    fn memory_is_bounded_for_any_number_of_kinds() {
        let mut flood = Throttle::default();
        let name = |n: u64| (0..14).map(|bit| if n >> bit & 1 == 1 { 'x' } else { 'y' }).collect::<String>();
        let reported = (0..10_000).filter_map(|n| flood.admit(Error::new(name(n)))).count();
        assert!(reported < 1200 && flood.0.len() <= KINDS + 1, "{reported}");
        assert!(flood.end_of_file()[0].to_string().starts_with("8,9"));
    }
}
