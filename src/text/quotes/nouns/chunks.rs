//! The phrase that begins at a token: a name with what stands before it, a pronoun, a description.

use super::Kind;
use super::links::SAYING;
use crate::text::lexicon::Class;
use crate::text::quotes::scene::Scene;
use crate::text::quotes::sources::{Phrase, STOPS, Who};
use crate::text::tokens::{Case, Shape};

/// A description is at most this long.
const LONGEST: usize = 10;

/// The phrase that begins at `first`: a name with what stands before it, a pronoun, a description.
pub(super) fn chunk(scene: &Scene<'_>, first: usize) -> Option<(Phrase, Kind)> {
    let token = &scene.tokens[first];
    if scene.quote_at(first).is_some() {
        return None;
    }
    if token.shape == Shape::Handle {
        return Some((Phrase { first, end: first + 1, who: Who::Described }, Kind::Handle));
    }
    let named = scene.cast.mention_at(first).is_some();
    if !named && token.is(Class::PRONOUN.or(Class::OBLIQUE)) {
        if token.is(Class::DET)
            && let Some(found) = described_from(scene, first)
        {
            return Some(found);
        }
        let kind = match scene.word(first) {
            "he" | "she" | "He" | "She" | "HE" | "SHE" => Kind::HeShe,
            "I" | "we" | "We" => Kind::First,
            "they" | "They" | "THEY" => Kind::They,
            "who" | "Who" => Kind::Relative,
            "it" | "It" | "you" | "You" => Kind::It,
            _ => Kind::Oblique,
        };
        return Some((pronoun(scene, first), kind));
    }
    if !named && matches!(scene.word(first), "which" | "that") && first > 0 {
        let relative = scene.cue_near(first + 1);
        return relative.then(|| (Phrase { first, end: first + 1, who: Who::Described }, Kind::Relative));
    }
    described_from(scene, first)
}

/// The pronoun at `at`, owners and objects among them.
pub(super) fn pronoun(scene: &Scene<'_>, at: usize) -> Phrase {
    let who = match scene.word(at) {
        "he" | "she" | "He" | "She" | "HE" | "SHE" | "his" | "His" | "him" | "her" | "Her" => {
            Who::Pronoun(at)
        }
        "who" if at > 0 => {
            // "Quill, who said": the name right before.
            let before = if scene.sign(at - 1, ',') && at > 1 { at - 2 } else { at - 1 };
            match scene.cast.mention_at(before) {
                Some((mention, person)) if mention.end == before + 1 && scene.quote_at(before).is_none() => {
                    Who::Named(person)
                }
                _ => Who::Described,
            }
        }
        _ => Who::Described,
    };
    Phrase { first: at, end: at + 1, who }
}

pub(super) fn name_kind(phrase: Phrase) -> Kind {
    if phrase.end - phrase.first > 1 { Kind::Name } else { Kind::ShortName }
}

fn described_from(scene: &Scene<'_>, first: usize) -> Option<(Phrase, Kind)> {
    let high = scene.tokens.len().min(first + LONGEST);
    let mut at = first;
    // The last noun that can speak: a verb that no list holds may follow it.
    let mut speaks = None;
    while at < high && scene.quote_at(at).is_none() {
        if let Some((mention, person)) = scene.cast.mention_at(at) {
            at = mention.end.max(at + 1);
            if scene.owns(at) && at + 1 < high {
                at += 1;
                speaks = None;
                continue;
            }
            if scene.modifies(at) && at < high {
                speaks = None;
                continue;
            }
            let phrase = Phrase { first, end: at, who: Who::Named(person) };
            return Some((phrase, name_kind(phrase)));
        }
        let token = &scene.tokens[at];
        let word = scene.word(at);
        if token.possessive && at > first {
            speaks = None;
            at += 1;
            continue;
        }
        if at > first && scene.abbreviates(at) {
            at += 1;
            continue;
        }
        if !matches!(token.shape, Shape::Word | Shape::Number) {
            break;
        }
        let det = at == first && (token.is(Class::DET) || some(word));
        let post = token.is(Class::HUMAN.or(Class::ROLE));
        if token.case == Case::Lower && !det {
            let cue = scene.cue(at, SAYING);
            if token.is(STOPS) || cue && !(post && at > first && scene.is(at - 1, Class::DET)) {
                break;
            }
            // "the senator went": what follows a noun that speaks and is none itself is no part of it.
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
    let end = speaks.filter(|&end| !scene.tokens[end..at].iter().any(|t| t.capital())).unwrap_or(at);
    if end == first {
        return None;
    }
    let phrase = Phrase { first, end, who: Who::Described };
    let alone = end == first + 1;
    let token = &scene.tokens[first];
    if alone && token.is(Class::DET) && !some(scene.word(first)) {
        return None;
    }
    let kind = described(scene, phrase);
    // A bare word in lower case is a noun only where a list or its ending says so.
    let bare = token.case == Case::Lower && !token.is(Class::DET) && token.shape == Shape::Word;
    if bare && kind == Kind::Thing {
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
            | "nobody"
            | "anyone"
    )
}

pub(super) fn described(scene: &Scene<'_>, phrase: Phrase) -> Kind {
    let last = &scene.tokens[phrase.end - 1];
    let word = scene.word(phrase.end - 1);
    if phrase.end == phrase.first + 1 && some(word) {
        Kind::Some
    } else if last.is(Class::HUMAN.or(Class::ROLE)) {
        Kind::Human
    } else if last.capital() {
        Kind::Capital
    } else if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") {
        Kind::Plural
    } else {
        Kind::Thing
    }
}
