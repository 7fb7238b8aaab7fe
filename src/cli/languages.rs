//! Counts articles that are not in English, and reports them once on standard error.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::page::thousands;
use crate::text::{Analysis, Language};

/// Articles analysed in this run, and those not in English.
static ANALYSED: AtomicU64 = AtomicU64::new(0);
static OTHER: AtomicU64 = AtomicU64::new(0);

/// Counts an analysed article.
pub fn count(analysis: &Analysis) {
    ANALYSED.fetch_add(1, Relaxed);
    OTHER.fetch_add(u64::from(analysis.language == Language::Other), Relaxed);
}

/// Adds the counts stored in an index.
pub fn count_all(other: u64, all: u64) {
    ANALYSED.fetch_add(all, Relaxed);
    OTHER.fetch_add(other, Relaxed);
}

/// Reports what was counted.
pub fn say_counted() {
    say(OTHER.load(Relaxed), ANALYSED.load(Relaxed));
}

/// Reports that `other` of `all` articles are not in English, if any are.
pub fn say(other: u64, all: u64) {
    if let Some(words) = sentence(other, all) {
        super::say(&words);
    }
}

fn sentence(other: u64, all: u64) -> Option<String> {
    let of_all = match (other, all) {
        (0, _) => return None,
        (1, 1) => "the article is".to_owned(),
        (1, all) => format!("1 of {} articles is", thousands(all as usize)),
        (other, all) => format!("{} of {} articles are", thousands(other as usize), thousands(all as usize)),
    };
    Some(format!("{of_all} not in English; people and speakers are only found in English"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_reported_only_if_any() {
        let said = |other, all| sentence(other, all).unwrap_or_default();
        assert_eq!(said(0, 40), "");
        let rest = "not in English; people and speakers are only found in English";
        assert_eq!(said(1, 1), format!("the article is {rest}"));
        assert_eq!(said(1, 40), format!("1 of 40 articles is {rest}"));
        assert_eq!(said(1200, 4000), format!("1,200 of 4,000 articles are {rest}"));
    }
}
