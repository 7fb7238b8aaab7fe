//! A file that is bad throughout is told in a thousand lines and one with a count, not in a million.

use std::collections::HashMap;

use crate::Error;
use crate::page::thousands;

/// So many complaints of one kind are told.
const TOLD: u64 = 1000;
/// More kinds than this are counted as one: what a message says of a record may be anything.
const KINDS: usize = 100;

/// The complaints about one file, by their kinds.
#[derive(Default)]
pub(super) struct Flood(HashMap<String, Kind>);

/// Of one kind how many there were, and the last of those that were not told.
#[derive(Default)]
struct Kind {
    count: u64,
    last: Option<Error>,
}

impl Flood {
    /// Gives a complaint back that is to be told, and counts one that is not.
    pub(super) fn through(&mut self, error: Error) -> Option<Error> {
        // Numbers tell apart what is of one kind.
        let mut name: String = error.what().chars().filter(|c| !c.is_ascii_digit() && *c != ',').collect();
        if self.0.len() >= KINDS && !self.0.contains_key(&name) {
            name.clear();
        }
        let kind = self.0.entry(name).or_default();
        kind.count += 1;
        if kind.count <= TOLD {
            return Some(error);
        }
        kind.last = Some(error);
        None
    }

    /// What is left to be told of a file that was read to its end: how many there were more.
    pub(super) fn end(&mut self) -> Vec<Error> {
        let kinds = std::mem::take(&mut self.0).into_values();
        let more = |kind: Kind| {
            let more = format!("{} more like this, up to here", thousands((kind.count - TOLD) as usize));
            kind.last.map(|last| last.led_to(&more))
        };
        let mut all: Vec<Error> = kinds.filter(|kind| kind.count > TOLD).filter_map(more).collect();
        all.sort_by_key(|error| error.line());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_the_first_are_told_and_the_others_counted() {
        let mut flood = Flood::default();
        let mut told = 0;
        for n in 1..=5000 {
            let error = Error::new("half a record").at_byte(n * 10).at("bad.warc", n);
            told += u64::from(flood.through(error).is_some());
        }
        assert!(flood.through(Error::new("nothing in it")).is_some(), "of another kind");
        assert_eq!(told, TOLD);
        let end: Vec<String> = flood.end().iter().map(Error::to_string).collect();
        assert_eq!(end, ["bad.warc:5000: 4,000 more like this, up to here: half a record at byte 50000"]);
        assert!(flood.end().is_empty() && flood.through(Error::new("half a record")).is_some());
    }

    #[test]
    fn however_many_kinds_there_are_memory_is_bounded() {
        let mut flood = Flood::default();
        let name = |n: u64| (0..14).map(|bit| if n >> bit & 1 == 1 { 'x' } else { 'y' }).collect::<String>();
        let told = (0..10_000).filter_map(|n| flood.through(Error::new(name(n)))).count();
        assert!(told < 1200 && flood.0.len() <= KINDS + 1, "{told}");
        assert!(flood.end()[0].to_string().starts_with("8,9"));
    }
}
