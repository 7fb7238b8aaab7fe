//! A pronoun and its context; the roles of names and pronouns in their sentences.

use super::Referents;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::document::{Document, REACH};
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Shape;

/// A pronoun and its context.
pub(crate) struct PronounContext {
    /// "he" or "she".
    pub(crate) gender: Gender,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    /// The role of the pronoun.
    pub(super) does: u64,
    /// Who said the two previous quotations, and how many paragraphs ago.
    pub(super) speakers: [Option<(PersonId, u64)>; 2],
    /// Who was named first in this paragraph.
    pub(super) leader: Option<PersonId>,
}

/// Returns whether the token at `at` is "he" or "she", in whatever form, outside quotations.
pub(super) fn gender(document: &Document<'_>, at: usize) -> Gender {
    if !document.is(at, Class::PRONOUN.or(Class::OBLIQUE)) {
        return Gender::Unknown;
    }
    let word = document.word(at);
    let is = |forms: [&str; 4]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    if is(["he", "him", "his", "himself"]) {
        Gender::Male
    } else if is(["she", "her", "hers", "herself"]) {
        Gender::Female
    } else {
        Gender::Unknown
    }
}

/// The role of a name next to a verb of saying.
pub(in crate::text::quotes) const SPEAKS: u64 = 1;
/// The role of a name after a preposition.
pub(in crate::text::quotes) const OBJECT: u64 = 3;
/// The role of a name that is possessive.
pub(in crate::text::quotes) const OWNER: u64 = 4;

/// Returns the role of a name in its sentence.
pub(in crate::text::quotes) fn role(document: &Document<'_>, first: usize, end: usize, later: bool) -> u64 {
    let before = first.checked_sub(1);
    if document.cue_near(end) || before.is_some_and(|at| document.cue_near(at)) {
        SPEAKS
    } else if before.is_some_and(|at| document.is(at, Class::PREP)) {
        OBJECT
    } else if document.owns(end) {
        OWNER
    } else if later {
        6
    } else if document.opens_sentence(first) {
        2
    } else {
        5
    }
}

/// Returns the role of a pronoun: whether it is the source of a quotation, opens its sentence, or is a subject.
pub(super) fn does(document: &Document<'_>, at: usize, spoken: &[Option<NounPhrase>]) -> u64 {
    let past = document.marked.partition_point(|marked| marked.open < at);
    let source_of = |quote: Option<usize>| {
        quote.and_then(|quote| spoken.get(quote).copied().flatten()).is_some_and(|source| source.first == at)
    };
    u64::from(source_of(past.checked_sub(1)))
        | u64::from(source_of(Some(past))) << 1
        | u64::from(document.opens_sentence(at)) << 2
        | u64::from(document.is(at, Class::PRONOUN)) << 3
        | u64::from(document.cue_near(at + 1) || at > 0 && document.cue_near(at - 1)) << 4
}

/// Returns the speakers of the quotations before the pronoun at `at`, except those of its own source.
pub(super) fn speakers(
    document: &Document<'_>,
    at: usize,
    spoken: &[Option<NounPhrase>],
    referents: &Referents,
) -> [Option<(PersonId, u64)>; 2] {
    let past = document.marked.partition_point(|marked| marked.open < at);
    let mut found = [None; 2];
    let mut slot = 0;
    for quote in (0..past.min(spoken.len())).rev().take(5) {
        let Some(source) = spoken[quote].filter(|source| source.first != at) else { continue };
        let person = match source.who {
            Reference::Named(person) if source.first < at => person,
            Reference::Pronoun(other) => match referents.get(&other) {
                Some(&(Some(person), _)) => person,
                _ => continue,
            },
            _ => continue,
        };
        let from = document.marked[quote].end().min(at).max(at.saturating_sub(3 * REACH));
        let breaks = document.tokens[from..at].iter().filter(|token| token.shape == Shape::Break).count();
        if slot == 1 && found[0].is_some_and(|(first, _)| first == person) {
            continue;
        }
        found[slot] = Some((person, breaks.min(3) as u64));
        slot += 1;
        if slot == 2 {
            break;
        }
    }
    found
}
