//! Who could be speaking: every name, pronoun and description outside quotations, and the verbs of saying that
//! have it as their subject.

use super::scene::{REACH, Scene};
use super::sources::{Phrase, Who};
use super::subjects;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// What a phrase is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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

/// Whether a phrase stands inside a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nested {
    /// It stands for itself.
    No,
    /// "Quill" in "Quill’s lawyer"
    Owner,
    /// "Quill" in "a lawyer for Quill"
    Object,
}

/// A phrase that could name a speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    /// Its words and whom they stand for.
    pub(crate) phrase: Phrase,
    /// What it is made of.
    pub(crate) kind: Kind,
    /// Whether it stands inside another one.
    pub(crate) nested: Nested,
    /// The verb of saying that follows: "Quill, who lives in Ware, said".
    pub(crate) verb: Option<usize>,
    /// The verb of saying that stands before: "said Quill", "according to Quill".
    pub(crate) inverted: Option<usize>,
    /// How many others stand before it in its sentence.
    pub(crate) order: u32,
    /// How many paragraphs stand before it.
    pub(crate) paragraph: u32,
    /// How many quotations stand before it.
    pub(crate) passed: u32,
}

/// Verbs that report speech, some only when quoted words are their object.
pub(crate) const SAYING: Class = Class::CUE.or(Class::WEAK_CUE);

const STOPS: Class = Class::AUX.or(Class::CONJ).or(Class::PRONOUN).or(Class::OBLIQUE).or(Class::PREP);

/// A description is at most this long.
const LONGEST: usize = 10;

/// Every phrase of the scene, in order, with what is nested in it after it.
pub(crate) fn all(scene: &Scene<'_>) -> Vec<Noun> {
    let mut nouns = Vec::with_capacity(scene.tokens.len() / 5);
    let mut place = Place::default();
    while place.at < scene.tokens.len() {
        let at = place.at;
        if let Some(quote) = scene.quote_at(at) {
            place.at = scene.marked[quote].end();
            place.passed = u32::try_from(quote + 1).unwrap_or(u32::MAX);
            continue;
        }
        if scene.tokens[at].shape == Shape::Break {
            place.paragraph += 1;
            place.at += 1;
            continue;
        }
        place.at = read(scene, &mut nouns, place).max(at + 1);
    }
    for number in 1..nouns.len() {
        let (before, noun) = (nouns[number - 1], &mut nouns[number]);
        if scene.sentences[before.phrase.first] == scene.sentences[noun.phrase.first] {
            noun.order = before.order + u32::from(noun.nested == Nested::No);
        }
    }
    nouns
}

#[derive(Clone, Copy, Default)]
struct Place {
    at: usize,
    paragraph: u32,
    passed: u32,
}

/// Reads the phrase that begins at a place, if one does, with all that is nested in it; returns where it ends.
fn read(scene: &Scene<'_>, nouns: &mut Vec<Noun>, place: Place) -> usize {
    let Some(mut outer) = chunk(scene, place.at) else { return place.at + 1 };
    let number = nouns.len();
    nouns.push(noun(scene, outer.0, outer.1, Nested::No, place));
    owners(scene, nouns, outer.0, place);
    // "a spokesman for the party": what such a preposition brings belongs to the description.
    let mut links = 0;
    while links < 3 && matches!(outer.1, Kind::Human | Kind::Plural | Kind::Some) {
        let prep = outer.0.end;
        if prep + 1 >= scene.tokens.len()
            || scene.quote_at(prep).is_some()
            || !matches!(scene.word(prep), "of" | "for" | "from" | "at" | "with" | "in" | "to" | "on")
        {
            break;
        }
        let Some((inner, kind)) = chunk(scene, prep + 1) else { break };
        if matches!(kind, Kind::HeShe | Kind::First | Kind::They | Kind::Relative) {
            break;
        }
        outer.0.end = inner.end;
        nouns.push(noun(scene, inner, kind, Nested::Object, place));
        owners(scene, nouns, inner, place);
        links += 1;
    }
    if links > 0 {
        nouns[number] = noun(scene, outer.0, outer.1, Nested::No, place);
    }
    outer.0.end
}

/// "Quill" and "his" of "Quill’s lawyer" and "his lawyer".
fn owners(scene: &Scene<'_>, nouns: &mut Vec<Noun>, outer: Phrase, place: Place) {
    let Phrase { first, end, .. } = outer;
    if end == first + 1 {
        return;
    }
    if scene.is(first, Class::OBLIQUE) && scene.cast.mention_at(first).is_none() {
        nouns.push(noun(scene, pronoun(scene, first), Kind::Oblique, Nested::Owner, place));
    }
    let mut start = first;
    for at in first + 1..end - 1 {
        if !matches!(scene.word(at), "'s" | "’s" | "’" | "'") {
            continue;
        }
        let owner = match scene.cast.mention_at(at - 1) {
            Some((mention, person)) if mention.end == at && mention.titled >= start => {
                let phrase = Phrase { first: mention.titled, end: at, who: Who::Named(person) };
                Some((phrase, name_kind(phrase)))
            }
            _ if at > start => {
                let phrase = Phrase { first: start, end: at, who: Who::Described };
                Some((phrase, described(scene, phrase)))
            }
            _ => None,
        };
        if let Some((phrase, kind)) = owner {
            nouns.push(noun(scene, phrase, kind, Nested::Owner, place));
        }
        start = at + 1;
    }
}

fn noun(scene: &Scene<'_>, phrase: Phrase, kind: Kind, nested: Nested, place: Place) -> Noun {
    let verb = match nested {
        Nested::Owner => None,
        _ => verb_after(scene, phrase.end, (phrase.end + REACH).min(scene.tokens.len())),
    };
    Noun {
        phrase,
        kind,
        nested,
        verb,
        inverted: if nested == Nested::No { verb_before(scene, phrase.first) } else { None },
        order: 0,
        paragraph: place.paragraph,
        passed: place.passed,
    }
}

/// The verb of "said Quill", "said on Monday Quill"; "according" of "according to Quill".
fn verb_before(scene: &Scene<'_>, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    if scene.word(at) == "to" && at > 0 && scene.word(at - 1).eq_ignore_ascii_case("according") {
        return Some(at - 1);
    }
    while at > 0 && scene.is(at, Class::ADVERB) {
        at -= 1;
    }
    scene.cue(at, SAYING).then_some(at)
}

/// The phrase that begins at `first`: a name with what stands before it, a pronoun, a description.
fn chunk(scene: &Scene<'_>, first: usize) -> Option<(Phrase, Kind)> {
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
        let relative = scene.tokens.get(first + 1).is_some_and(|_| scene.cue_near(first + 1));
        return relative.then(|| (Phrase { first, end: first + 1, who: Who::Described }, Kind::Relative));
    }
    described_from(scene, first)
}

fn pronoun(scene: &Scene<'_>, at: usize) -> Phrase {
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

fn name_kind(phrase: Phrase) -> Kind {
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
            let owns = scene.tokens.get(at).is_some_and(|next| {
                !next.gap && matches!(next.span().of(scene.text), "'s" | "’s" | "’" | "'")
            });
            if owns && at + 1 < high {
                at += 1;
                speaks = None;
                continue;
            }
            let phrase = Phrase { first, end: at, who: Who::Named(person) };
            return Some((phrase, name_kind(phrase)));
        }
        let token = &scene.tokens[at];
        let word = scene.word(at);
        let possessive = !token.gap && matches!(word, "'s" | "’s");
        if possessive && at > first {
            speaks = None;
            at += 1;
            continue;
        }
        let dot =
            token.sign == '.' && !token.gap && at > first && scene.tokens[at - 1].is(Class::ABBREVIATION);
        if dot {
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
            if token.is(Class::ADVERB) || word.ends_with("ly") {
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

fn described(scene: &Scene<'_>, phrase: Phrase) -> Kind {
    let last = &scene.tokens[phrase.end - 1];
    let word = scene.word(phrase.end - 1);
    if phrase.end == phrase.first + 1 && some(word) {
        Kind::Some
    } else if last.is(Class::HUMAN.or(Class::ROLE)) {
        Kind::Human
    } else if last.capital() && phrase.end > phrase.first {
        Kind::Capital
    } else if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") {
        Kind::Plural
    } else {
        Kind::Thing
    }
}

/// The verb of saying of a subject that ends at `at`: adverbs and insertions may stand between.
fn verb_after(scene: &Scene<'_>, at: usize, high: usize) -> Option<usize> {
    let mut at = at;
    let mut insertions = 0;
    for _ in 0..REACH {
        if at >= high || scene.quote_at(at).is_some() || scene.breaks(at) {
            return None;
        }
        if scene.cue(at, SAYING) && !scene.word(at).ends_with("ing") {
            return Some(at);
        }
        let sign = scene.tokens[at].sign;
        if matches!(sign, ',' | '(' | '—' | '–') {
            insertions += 1;
            if insertions > 2 {
                return None;
            }
            let close = if sign == '(' { ')' } else { sign };
            let end = (at + 1..high.min(at + REACH))
                .take_while(|&i| !scene.breaks(i))
                .find(|&i| scene.sign(i, close))?;
            at = end + 1;
            continue;
        }
        if !scene.is(at, Class::ADVERB.or(Class::AUX)) && !scene.word(at).ends_with("ly") {
            return None;
        }
        at += 1;
    }
    None
}

/// A verb of saying and the phrase that is its subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The verb.
    pub(crate) cue: usize,
    /// The number of its subject among the scene's nouns.
    pub(crate) noun: usize,
}

/// Every verb of saying outside quotations with its subject, in order.
pub(crate) fn links(scene: &Scene<'_>, nouns: &[Noun]) -> Vec<Link> {
    let mut links = Vec::new();
    for at in 0..scene.tokens.len() {
        if scene.tokens[at].case != Case::Lower || !scene.cue(at, SAYING) {
            continue;
        }
        let low = scene.sentence_start(at);
        if let Some(subject) = subjects::subject_of(scene, at, low)
            && let Some(noun) = covering(nouns, subject)
        {
            links.push(Link { cue: at, noun });
        }
    }
    links
}

/// The noun that a phrase found elsewhere is, or the widest that it lies in.
pub(crate) fn covering(nouns: &[Noun], phrase: Phrase) -> Option<usize> {
    let last = nouns.partition_point(|noun| noun.phrase.first < phrase.end);
    (last.saturating_sub(6)..last).filter(|&number| nouns[number].phrase.end > phrase.first).min_by_key(
        |&number| {
            let noun = &nouns[number].phrase;
            noun.end.abs_diff(phrase.end) + noun.first.abs_diff(phrase.first)
        },
    )
}

/// A number for the word at `at`, or for there being none.
pub(crate) fn word_key(scene: &Scene<'_>, at: Option<usize>) -> u64 {
    match at.and_then(|at| scene.tokens.get(at)) {
        None => 1,
        Some(token) if token.shape == Shape::Break => 2,
        Some(token) if token.sign != '\0' => u64::from(u32::from(token.sign)) + 16,
        Some(token) if token.shape == Shape::Number => 3,
        Some(token) => token.key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quotes::spans;
    use crate::text::{people, sentences, tokens};

    fn nouns(text: &str) -> Vec<(String, Nested, Option<String>)> {
        let tokens = tokens::tokenise(text);
        let sentences = sentences::number(&tokens);
        let cast = people::find(text, &tokens, &sentences);
        let marked = spans::pair(text, &tokens);
        let scene = Scene::new(text, &tokens, &sentences, &cast, &marked);
        let own = |noun: &Noun| {
            let verb = noun.verb.or(noun.inverted).map(|at| scene.word(at).to_owned());
            (noun.phrase.span(&scene).of(text).to_owned(), noun.nested, verb)
        };
        all(&scene).iter().map(own).collect()
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
                row("Ann Dent", Nested::Object, Some("said")),
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
