//! The possible speakers: every name, pronoun and description outside quotations.
//!
//! `chunks` finds where a phrase begins and ends, and `links` finds the verbs of saying whose subject it is.

mod chunks;
mod links;

pub(crate) use links::{CueLink, SAYING, links};

use super::document::{Document, REACH};
use super::sources::{NounPhrase, Reference, holds_post};
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;
use chunks::{chunk, described, name_kind, pronoun};
use links::{verb_after, verb_before};

/// What a phrase is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NounKind {
    /// "Ada Quill"
    Name,
    /// "Quill"
    ShortName,
    /// "he", "she"
    HeShe,
    /// "I", "we"
    First,
    /// "they"
    They,
    /// "it", "you"
    It,
    /// "who"
    Relative,
    /// "him", "his"
    Oblique,
    /// "another", "one", "some"
    Some,
    /// "a party spokesman"
    Human,
    /// "the White House"
    Capital,
    /// "the plans"
    Plural,
    /// "the plan"
    Thing,
    /// "@adaq"
    Handle,
}

/// Whether a phrase is inside a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nested {
    /// It is not inside one.
    No,
    /// "Quill" in "Quill’s lawyer"
    Owner,
    /// "Quill" in "a lawyer for Quill"
    Object,
}

/// A phrase that could name a speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    /// Its words and who they mean.
    pub(crate) phrase: NounPhrase,
    /// What it is made of.
    pub(crate) kind: NounKind,
    /// Whether it is inside another one.
    pub(crate) nested: Nested,
    /// The verb of saying after it: "Quill, who lives in Ware, said".
    pub(crate) verb: Option<usize>,
    /// The verb of saying before it: "said Quill", "according to Quill".
    pub(crate) inverted: Option<usize>,
    /// How many other phrases come before it in its sentence.
    pub(crate) order: u32,
    /// How many paragraphs come before it.
    pub(crate) paragraph: u32,
    /// How many quotations come before it.
    pub(crate) passed: u32,
}

/// Returns every phrase in the document, in order, each followed by the phrases nested in it.
pub(crate) fn all(document: &Document<'_>) -> Vec<Noun> {
    let mut nouns = Vec::with_capacity(document.tokens.len() / 5);
    let mut place = NounPosition::default();
    while place.at < document.tokens.len() {
        let at = place.at;
        if let Some(quote) = document.quote_at(at) {
            place.at = document.marked[quote].end();
            place.passed = u32::try_from(quote + 1).unwrap_or(u32::MAX);
            continue;
        }
        if document.token(at).shape == Shape::Break {
            place.paragraph += 1;
            place.at += 1;
            continue;
        }
        place.at = read(document, &mut nouns, place).max(at + 1);
    }
    for number in 1..nouns.len() {
        let (before, noun) = (nouns[number - 1], &mut nouns[number]);
        if document.sentences[before.phrase.first] == document.sentences[noun.phrase.first] {
            noun.order = before.order + u32::from(noun.nested == Nested::No);
        }
    }
    nouns
}

#[derive(Clone, Copy, Default)]
struct NounPosition {
    at: usize,
    paragraph: u32,
    passed: u32,
}

/// Reads the phrase that begins at a place, if any, with everything nested in it. Returns where it ends.
fn read(document: &Document<'_>, nouns: &mut Vec<Noun>, place: NounPosition) -> usize {
    let Some(mut outer) = chunk(document, place.at) else { return place.at + 1 };
    let number = nouns.len();
    nouns.push(noun(document, outer.0, outer.1, Nested::No, place));
    owners(document, nouns, outer.0, place);
    // "a spokesman for the party": a phrase after such a preposition belongs to the description.
    let mut links = 0;
    while links < 3 && matches!(outer.1, NounKind::Human | NounKind::Plural | NounKind::Some) {
        let Some(first) = belongs(document, outer.0.end) else { break };
        let Some((inner, kind)) = chunk(document, first) else { break };
        if matches!(kind, NounKind::HeShe | NounKind::First | NounKind::They | NounKind::Relative) {
            break;
        }
        if holds_post(document, outer.0, first - 1, inner) {
            outer = (NounPhrase { first: outer.0.first, ..inner }, kind);
            links += 1;
            break;
        }
        outer.0.end = inner.end;
        nouns.push(noun(document, inner, kind, Nested::Object, place));
        owners(document, nouns, inner, place);
        links += 1;
    }
    if links > 0 {
        nouns[number] = noun(document, outer.0, outer.1, Nested::No, place);
    }
    outer.0.end
}

/// Returns the phrase that a description is tied to at `at`: "for the party", "close to Quill", "representing Quill".
fn belongs(document: &Document<'_>, at: usize) -> Option<usize> {
    let word = |at: usize| document.outside_word(at);
    let links =
        |at: usize| matches!(word(at), "of" | "for" | "from" | "at" | "with" | "in" | "to" | "on" | "by");
    match word(at) {
        "near" | "representing" | "advising" | "defending" => Some(at + 1),
        "close" | "closest" | "loyal" | "familiar" | "sympathetic" | "opposed" | "allied" | "linked"
        | "related" | "working" | "speaking" | "acting" | "employed" | "hired" => {
            links(at + 1).then_some(at + 2)
        }
        "by" => None,
        _ => links(at).then_some(at + 1),
    }
    .filter(|&first| !word(first).is_empty())
}

/// Adds "Quill" and "his" from "Quill’s lawyer" and "his lawyer".
fn owners(document: &Document<'_>, nouns: &mut Vec<Noun>, outer: NounPhrase, place: NounPosition) {
    let NounPhrase { first, end, .. } = outer;
    if end == first + 1 {
        return;
    }
    if document.is(first, Class::OBLIQUE) && document.entities.mention_at(first).is_none() {
        nouns.push(noun(document, pronoun(document, first), NounKind::Oblique, Nested::Owner, place));
    }
    let mut start = first;
    for at in first + 1..end - 1 {
        if !document.possessive(at) {
            continue;
        }
        let owner = match document.entities.mention_at(at - 1) {
            Some((mention, person)) if mention.end == at && mention.titled >= start => {
                let phrase = NounPhrase { first: mention.titled, end: at, who: Reference::Named(person) };
                Some((phrase, name_kind(phrase)))
            }
            _ if at > start => {
                let phrase = NounPhrase { first: start, end: at, who: Reference::Described };
                Some((phrase, described(document, phrase)))
            }
            _ => None,
        };
        if let Some((phrase, kind)) = owner {
            nouns.push(noun(document, phrase, kind, Nested::Owner, place));
        }
        start = at + 1;
    }
}

fn noun(
    document: &Document<'_>,
    phrase: NounPhrase,
    kind: NounKind,
    nested: Nested,
    place: NounPosition,
) -> Noun {
    // A verb after the whole phrase does not belong to what is inside it.
    let verb = match nested {
        Nested::Owner | Nested::Object => None,
        Nested::No => verb_after(document, phrase.end, (phrase.end + REACH).min(document.tokens.len())),
    };
    Noun {
        phrase,
        kind,
        nested,
        verb,
        inverted: if nested == Nested::No { verb_before(document, phrase.first) } else { None },
        order: 0,
        paragraph: place.paragraph,
        passed: place.passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quotes::document::reading;

    fn nouns(text: &str) -> Vec<(String, Nested, Option<String>)> {
        reading(text, |document| {
            let own = |noun: &Noun| {
                let verb = noun.verb.or(noun.inverted).map(|at| document.word(at).to_owned());
                (noun.phrase.span(document).of(text).to_owned(), noun.nested, verb)
            };
            all(document).iter().map(own).collect()
        })
    }

    fn row(words: &str, nested: Nested, verb: Option<&str>) -> (String, Nested, Option<String>) {
        (words.to_owned(), nested, verb.map(str::to_owned))
    }

    #[test]
    fn a_description_takes_in_what_it_is_of() {
        assert_eq!(
            nouns("A spokesman for Ann Dent said nothing."),
            [
                row("A spokesman for Ann Dent", Nested::No, Some("said")),
                row("Ann Dent", Nested::Object, None),
            ]
        );
    }

    #[test]
    fn an_owner_speaks_no_verb() {
        let found = nouns("Ann Dent’s lawyer said nothing.");
        assert_eq!(found[0], row("Ann Dent’s lawyer", Nested::No, Some("said")));
        assert_eq!(found[1], row("Ann Dent", Nested::Owner, None));
    }

    #[test]
    fn verbs_are_found_on_either_side_and_quotations_hide_what_they_hold() {
        let found = nouns("“The mayor said so,” said Ann Dent. She, a keen sailor, added more.");
        assert_eq!(found[0], row("Ann Dent", Nested::No, Some("said")));
        assert_eq!(found[1], row("She", Nested::No, Some("added")));
    }
}
