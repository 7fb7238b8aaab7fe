//! Finds the phrase that begins at a token: a name with the words before it, a pronoun, a description.

use super::NounKind;
use super::links::SAYING;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::{NounPhrase, Reference, STOPS};
use crate::text::tokens::{Case, Shape};

/// A description is at most this long.
const LONGEST: usize = 10;

/// Returns the phrase that begins at `first`: a name with the words before it, a pronoun, a description.
pub(super) fn chunk(document: &Document<'_>, first: usize) -> Option<(NounPhrase, NounKind)> {
    let token = document.token(first);
    if document.quote_at(first).is_some() {
        return None;
    }
    if token.shape == Shape::Handle {
        return Some((NounPhrase { first, end: first + 1, who: Reference::Described }, NounKind::Handle));
    }
    let named = document.entities.mention_at(first).is_some();
    if !named && token.is(Class::PRONOUN.or(Class::OBLIQUE)) {
        if token.is(Class::DET)
            && let Some(found) = described_from(document, first)
        {
            return Some(found);
        }
        let kind = match document.word(first) {
            "he" | "she" | "He" | "She" | "HE" | "SHE" => NounKind::HeShe,
            "I" | "we" | "We" => NounKind::First,
            "they" | "They" | "THEY" => NounKind::They,
            "who" | "Who" => NounKind::Relative,
            "it" | "It" | "you" | "You" => NounKind::It,
            _ => NounKind::Oblique,
        };
        return Some((pronoun(document, first), kind));
    }
    if !named && matches!(document.word(first), "which" | "that") && first > 0 {
        let relative = document.cue_near(first + 1);
        return relative
            .then(|| (NounPhrase { first, end: first + 1, who: Reference::Described }, NounKind::Relative));
    }
    described_from(document, first)
}

/// Returns the pronoun at `at`, whether subject, owner or object.
pub(super) fn pronoun(document: &Document<'_>, at: usize) -> NounPhrase {
    let who = match document.word(at) {
        "he" | "she" | "He" | "She" | "HE" | "SHE" | "his" | "His" | "him" | "her" | "Her" => {
            Reference::Pronoun(at)
        }
        "who" if at > 0 => {
            // "Quill, who said": the name right before.
            let before = if document.is_symbol(at - 1, ',') && at > 1 { at - 2 } else { at - 1 };
            match document.entities.mention_at(before) {
                Some((mention, person))
                    if mention.end == before + 1 && document.quote_at(before).is_none() =>
                {
                    Reference::Named(person)
                }
                _ => Reference::Described,
            }
        }
        _ => Reference::Described,
    };
    NounPhrase { first: at, end: at + 1, who }
}

pub(super) fn name_kind(phrase: NounPhrase) -> NounKind {
    if phrase.end - phrase.first > 1 { NounKind::Name } else { NounKind::ShortName }
}

fn described_from(document: &Document<'_>, first: usize) -> Option<(NounPhrase, NounKind)> {
    let high = document.tokens.len().min(first + LONGEST);
    let mut at = first;
    // The last noun that can speak: a verb that is not in any list may follow it.
    let mut speaks = None;
    while at < high && document.quote_at(at).is_none() {
        if let Some((mention, person)) = document.entities.mention_at(at) {
            at = mention.end.max(at + 1);
            if document.owns(at) && at + 1 < high {
                at += 1;
                speaks = None;
                continue;
            }
            if document.modifies(at) && at < high {
                speaks = None;
                continue;
            }
            let phrase = NounPhrase { first, end: at, who: Reference::Named(person) };
            return Some((phrase, name_kind(phrase)));
        }
        let token = document.token(at);
        let word = document.word(at);
        if token.possessive && at > first {
            speaks = None;
            at += 1;
            continue;
        }
        if at > first && document.abbreviates(at) {
            at += 1;
            continue;
        }
        if !matches!(token.shape, Shape::Word | Shape::Number) {
            break;
        }
        let det = at == first && (token.is(Class::DET) || some(word));
        let post = token.is(Class::HUMAN.or(Class::ROLE));
        if token.case == Case::Lower && !det {
            let cue = document.cue(at, SAYING);
            if token.is(STOPS) || cue && !(post && at > first && document.is(at - 1, Class::DET)) {
                break;
            }
            // "the senator went": after a noun that can speak, another kind of word ends the phrase.
            if speaks.is_some() && !post && at != first {
                break;
            }
            if token.is(Class::ADVERB) || word.ends_with("ly") && !post {
                break;
            }
        } else if !det && token.is(STOPS) && at == first {
            return None;
        }
        at += 1;
        if post && !det {
            speaks = Some(at);
        }
    }
    let end = speaks.filter(|&end| !document.tokens[end..at].iter().any(|t| t.capital())).unwrap_or(at);
    if end == first {
        return None;
    }
    let phrase = NounPhrase { first, end, who: Reference::Described };
    let alone = end == first + 1;
    let token = document.token(first);
    if alone && token.is(Class::DET) && !some(document.word(first)) {
        return None;
    }
    let kind = described(document, phrase);
    // A bare word in lower case is a noun only if a list or its ending says so.
    let bare = token.case == Case::Lower && !token.is(Class::DET) && token.shape == Shape::Word;
    if bare && kind == NounKind::Thing {
        return None;
    }
    Some((phrase, kind))
}

fn some(word: &str) -> bool {
    matches!(
        word,
        "another"
            | "Another"
            | "one"
            | "One"
            | "some"
            | "Some"
            | "others"
            | "Others"
            | "many"
            | "Many"
            | "most"
            | "Most"
            | "several"
            | "Several"
            | "both"
            | "Both"
            | "everyone"
            | "someone"
            | "Someone"
            | "somebody"
            | "Somebody"
            | "nobody"
            | "anyone"
    )
}

pub(super) fn described(document: &Document<'_>, phrase: NounPhrase) -> NounKind {
    let last = document.token(phrase.end - 1);
    let word = document.word(phrase.end - 1);
    if phrase.end == phrase.first + 1 && some(word) {
        NounKind::Some
    } else if last.is(Class::HUMAN.or(Class::ROLE)) {
        NounKind::Human
    } else if last.capital() {
        NounKind::Capital
    } else if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") {
        NounKind::Plural
    } else {
        NounKind::Thing
    }
}
