//! The words that say who speaks: "he", "Mr Lewis", "a party spokesman"; where such a phrase begins and ends.

use super::scene::Scene;
use crate::Span;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// A noun phrase, by token numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Whom it stands for.
    pub(crate) who: Who,
}

/// Whom a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// A person whom it names.
    Named(PersonId),
    /// Whomever "he" or "she" at this token means.
    Pronoun(usize),
    /// Somebody without a name, several people, an organisation.
    Described,
}

impl Phrase {
    /// Its bytes.
    pub(crate) fn span(&self, scene: &Scene<'_>) -> Span {
        Span::new(scene.tokens[self.first].start(), scene.tokens[self.end - 1].end())
    }
}

/// A phrase is at most this long.
const LONGEST: usize = 14;

/// Words that no description goes past.
pub(crate) const STOPS: Class =
    Class::AUX.or(Class::CONJ).or(Class::PRONOUN).or(Class::OBLIQUE).or(Class::PREP);

/// The phrase whose last token is `last`; nothing before `low` is looked at.
pub(crate) fn ending_at(scene: &Scene<'_>, last: usize, low: usize) -> Option<Phrase> {
    let mut phrase = simple_ending_at(scene, last, low)?;
    // "a spokesman for the party": the head stands before the preposition.
    for _ in 0..3 {
        let Some(prep) = phrase.first.checked_sub(1).filter(|&prep| prep > low) else { break };
        let links = matches!(scene.word(prep), "of" | "for" | "from" | "at" | "in" | "with" | "on")
            && scene.quote_at(prep).is_none();
        if !links || scene.tokens[phrase.first].is(Class::PRONOUN) {
            break;
        }
        let Some(head) = simple_ending_at(scene, prep - 1, low) else { break };
        phrase = Phrase { first: head.first, end: phrase.end, who: head.who };
    }
    (phrase.end - phrase.first <= 2 * LONGEST).then_some(phrase)
}

fn simple_ending_at(scene: &Scene<'_>, last: usize, low: usize) -> Option<Phrase> {
    if scene.quote_at(last).is_some() || last < low {
        return None;
    }
    let token = &scene.tokens[last];
    if token.is(Class::PRONOUN) && scene.cast.mention_at(last).is_none() {
        return Some(pronoun(scene, last));
    }
    let mut first = last;
    let mut who = Who::Described;
    if let Some((mention, person)) = scene.cast.mention_at(last) {
        if mention.first < low {
            return None;
        }
        first = mention.titled.max(low);
        who = Who::Named(person);
    } else if scene.cue(last, Class::CUE)
        || token.shape != Shape::Word && token.shape != Shape::Handle
        || token.is(STOPS) && token.case == Case::Lower
        || token.possessive
    {
        return None;
    }
    while first > low && last - first < LONGEST {
        let before = first - 1;
        if scene.quote_at(before).is_some() {
            break;
        }
        let token = &scene.tokens[before];
        if scene.possessive(before) {
            first = before;
            continue;
        }
        if token.is(Class::DET) && token.shape == Shape::Word && scene.cast.mention_at(before).is_none() {
            first = before;
            break;
        }
        let named = scene.cast.mention_at(before).is_some();
        let goes = token.shape == Shape::Word && (named || !token.is(STOPS.or(Class::ADVERB)))
            || token.shape == Shape::Number
            || scene.abbreviates(before);
        if !goes || scene.cue(before, Class::CUE) {
            break;
        }
        first =
            scene.cast.mention_at(before).map_or(before, |(mention, _)| mention.titled.clamp(low, before));
    }
    Some(Phrase { first, end: last + 1, who })
}

/// The pronoun at `at`, as a phrase.
pub(crate) fn pronoun(scene: &Scene<'_>, at: usize) -> Phrase {
    let resolvable = matches!(scene.word(at), "he" | "she" | "He" | "She" | "HE" | "SHE");
    let who = if resolvable { Who::Pronoun(at) } else { Who::Described };
    Phrase { first: at, end: at + 1, who }
}

/// The phrase that begins at `first`; nothing from `high` on is looked at.
pub(crate) fn starting_at(scene: &Scene<'_>, first: usize, high: usize) -> Option<Phrase> {
    let high = high.min(scene.tokens.len()).min(first + LONGEST);
    if first >= high || scene.quote_at(first).is_some() {
        return None;
    }
    let token = &scene.tokens[first];
    if token.is(Class::PRONOUN) && scene.cast.mention_at(first).is_none() {
        return Some(pronoun(scene, first));
    }
    let mut at = first;
    let mut who = Who::Described;
    while at < high && scene.quote_at(at).is_none() {
        if let Some((mention, person)) = scene.cast.mention_at(at) {
            at = mention.end;
            if scene.owns(at) {
                at += 1;
                continue;
            }
            if scene.modifies(at) {
                continue;
            }
            who = Who::Named(person);
            break;
        }
        let token = &scene.tokens[at];
        let dot = at > first && scene.abbreviates(at);
        let possessive = token.possessive;
        let stops = !possessive
            && token.case == Case::Lower
            && (token.is(STOPS) || scene.cue(at, Class::CUE))
            && !(token.is(Class::DET) && at == first);
        if !dot && (stops || !matches!(token.shape, Shape::Word | Shape::Number | Shape::Handle)) {
            break;
        }
        at += 1;
    }
    let end = at.max(scene.cast.mention_at(first).map_or(0, |(mention, _)| mention.end));
    (end > first).then_some(Phrase { first, end, who })
}

/// Whether a phrase looks like somebody: named, a pronoun, capitalised, or a noun that can speak.
pub(crate) fn plausible(scene: &Scene<'_>, phrase: Phrase) -> bool {
    if phrase.who != Who::Described {
        return true;
    }
    let last = &scene.tokens[phrase.end - 1];
    if phrase.end - phrase.first == 1
        && scene.opens_sentence(phrase.first)
        && last.is(Class::COMMON)
        && !last.is(Class::PRONOUN.or(Class::HUMAN).or(Class::ROLE))
    {
        return false;
    }
    // "participants", "59 percent": several people at once.
    let word = scene.word(phrase.end - 1);
    let several = word.len() > 5 && word.ends_with('s') && !word.ends_with("ss")
        || matches!(
            word,
            "percent" | "some" | "Some" | "others" | "Others" | "many" | "Many" | "most" | "Most"
        );
    several
        || last.is(Class::PRONOUN.or(Class::HUMAN).or(Class::ROLE))
        || last.capital()
        || scene.tokens[phrase.first].is(Class::DET)
        || last.shape == Shape::Handle
        || scene.tokens[phrase.first..phrase.end].iter().any(|token| token.is(Class::HUMAN))
}
