//! How the words inside the marks are written and who speaks in them.

use super::rough;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::spans::QuotedSpan;
use crate::text::tokens::{Case, Shape};

/// How the words inside are written and who speaks in them.
pub(super) struct Wording {
    pub(super) words: usize,
    pub(super) capitals: u64,
    pub(super) voice: u64,
    pub(super) stops: u64,
}

impl Wording {
    /// How many words; more than five count as many.
    pub(super) fn few(&self) -> u64 {
        rough(self.words).min(5)
    }
}

pub(super) fn wording(document: &Document<'_>, quote: &QuotedSpan) -> Wording {
    let small = Class::PREP.or(Class::DET).or(Class::CONJ);
    let (mut words, mut high, mut low, mut upper, mut stops) = (0, 0, 0, 0, 0);
    let (mut first_person, mut second, mut auxiliary, mut third) = (false, false, false, false);
    for at in quote.inner()..quote.close {
        let token = document.token(at);
        if token.shape == Shape::Symbol {
            stops += u64::from(matches!(token.symbol, '.' | '!' | '?' | ';' | ',') && at + 1 < quote.close);
            continue;
        }
        words += 1;
        if !token.word() {
            continue;
        }
        match token.case {
            Case::Lower if token.is(small) => {}
            Case::Lower => low += 1,
            Case::Upper if token.span().len() > 1 => {
                upper += 1;
                high += 1;
            }
            _ => high += 1,
        }
        let text = document.word(at);
        auxiliary |= token.is(Class::AUX) || text.ends_with("n't") || text.ends_with("n’t");
        third |= token.is(Class::PRONOUN);
        if text.len() <= 7 {
            let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(text));
            first_person |=
                is(&["i", "we", "my", "our", "us", "me", "i'm", "i’m", "we're", "we’re", "i've", "i’ve"]);
            second |= is(&["you", "your", "you're", "you’re"]);
        }
    }
    let capital = document.tokens.get(quote.inner()).is_some_and(|token| token.capital());
    let capitals = match (high, low) {
        (0, _) => 0,
        (_, 0) if upper == high => 1,
        (_, 0) => 2,
        (1, _) if capital => 3,
        _ if capital => 4,
        _ => 5,
    };
    let voice =
        u64::from(first_person) | u64::from(second) << 1 | u64::from(auxiliary) << 2 | u64::from(third) << 3;
    Wording { words, capitals, voice, stops: stops.min(3) }
}
