//! Whose words a possessive before a noun for words says they are: Quill’s “read my lips” pledge; Quill’s description of
//! the pier as “…”; her vow to “…”; "Quill’s verdict? “…”".

use super::called::called;
use super::denials;
use super::document::Document;
use super::sources::{NounPhrase, Reference};
use crate::text::lexicon::Class;
use crate::text::tokens::Case;

/// The most words between an owner and the noun: "Quill’s often repeated campaign promise".
const MOST_ADJECTIVES: usize = 3;

/// The most tokens between the noun and the words: "description of the pilots of the harbour as".
const MOST_BETWEEN: usize = 12;

/// Further nouns for words that are quoted before them, or that "to" joins with them.
const PLEDGES: &[&str] = &[
    "accusation",
    "barb",
    "battle-cry",
    "catchphrase",
    "charge",
    "comparison",
    "gaffe",
    "gibe",
    "insult",
    "jibe",
    "mantra",
    "pledge",
    "putdown",
    "rant",
    "refrain",
    "slogan",
    "slur",
    "soundbite",
    "speech",
    "taunt",
    "threat",
    "tirade",
    "tweet",
    "vow",
];

/// Nouns for naming something: "description of the pier as “…”".
const NAMING: &[&str] = &[
    "characterisation",
    "characterization",
    "denunciation",
    "depiction",
    "description",
    "dismissal",
    "labelling",
    "labeling",
    "portrayal",
];

/// Returns the owner of the words.
pub(super) fn name(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    if denials::denied_before(document, number) {
        return None;
    }
    before_noun(document, number)
        .or_else(|| after_noun(document, number))
        .or_else(|| announced(document, number))
}

/// Recognises Quill’s “read my lips” pledge.
fn before_noun(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let marked = &document.marked[number];
    let owner = owner(document, marked.open)?;
    let end = marked.end();
    let plain = |at: &usize| {
        document.outside_word(*at).starts_with(char::is_lowercase)
            && !document.is(*at, Class::PREP.or(Class::AUX))
    };
    (end..end + MOST_ADJECTIVES).take_while(plain).any(|at| pledge(document, at)).then_some(owner)
}

/// Recognises "Quill’s description of the pier as “…”", "his promise to “…”" and Quill’s slogan “…”.
fn after_noun(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let open = document.marked[number].open;
    let low = document.sentence_start(open).max(open.saturating_sub(MOST_BETWEEN + 1));
    let outside = |at: &usize| document.quote_at(*at).is_none();
    let (noun, owner) = (low..open).rev().take_while(outside).find_map(|at| {
        let words = pledge(document, at) || among(document, at, NAMING);
        let owner = words.then(|| owner_of(document, at)).flatten()?;
        Some((at, owner))
    })?;
    let last = open - 1;
    let next = document.word(noun + 1);
    let names = next == "of" && document.word(last) == "as" && among(document, noun, NAMING);
    let vows = next == "to" && last == noun + 1;
    let start = document.sentence_start(noun);
    let told = || (start..owner.first).any(|at| document.cue(at, Class::CUE.or(Class::WEAK_CUE)));
    let slogan = || noun == last && document.token(document.marked[number].inner()).capital() && !told();
    (names || vows || slogan()).then_some(owner)
}

/// Recognises "Quill’s verdict? “…”" and "Her final word: “…”".
fn announced(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let mark = document.marked[number].open.checked_sub(1)?;
    if !matches!(document.token(mark).symbol, '?' | ':') || document.quote_at(mark).is_some() {
        return None;
    }
    let noun = mark.checked_sub(1).filter(|&at| called(document, at))?;
    owner_of(document, noun).filter(|owner| matches!(owner.who, Reference::Named(_)))
}

/// Returns whose the noun at `noun` is.
fn owner_of(document: &Document<'_>, noun: usize) -> Option<NounPhrase> {
    let low = document.sentence_start(noun);
    for first in (low + 1..=noun).rev().take(MOST_ADJECTIVES + 1) {
        if let Some(owner) = owner(document, first) {
            return Some(owner);
        }
        let before = document.token(first - 1);
        if !before.word() && before.symbol != '-' || document.is(first - 1, Class::PREP.or(Class::DET)) {
            return None;
        }
    }
    None
}

/// Returns the name or "his" right before the token at `at`.
fn owner(document: &Document<'_>, at: usize) -> Option<NounPhrase> {
    let last = at.checked_sub(1).filter(|&last| document.quote_at(last).is_none())?;
    if matches!(document.word(last), "his" | "her" | "His" | "Her") {
        return Some(NounPhrase { first: last, end: at, who: Reference::Pronoun(last) });
    }
    let (mention, person) = document.entities.mention_at(last.checked_sub(1)?)?;
    let owns = mention.end == last && document.owns(last);
    owns.then_some(NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) })
}

/// Returns whether the word at `at` is a noun for words.
fn pledge(document: &Document<'_>, at: usize) -> bool {
    called(document, at) || among(document, at, PLEDGES)
}

/// Returns whether the word at `at` is one of `nouns`, singular or plural.
fn among(document: &Document<'_>, at: usize, nouns: &[&str]) -> bool {
    let word = document.outside_word(at);
    document.token(at).case == Case::Lower && nouns.contains(&word.strip_suffix('s').unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speaks;

    #[test]
    fn a_pledge_is_its_owners() {
        for text in [
            "Voters still remember Karl Moss’s “read my lips” pledge.",
            "Ann Dent said Karl Moss’s “not one more boat” promise had been broken.",
            "Karl Moss is minister. It is the pull of Moss’s “if you like your boat, you can keep it” line that worries the yard.",
            "Karl Moss is minister. The yard had heard his “not one more boat” speech before.",
            "Ann Dent told the crowd of Karl Moss’s past descriptions of sailors as “pigs, dogs and thieves”.",
            "Ann Dent mocked Karl Moss’s repeated vow to “drain the harbour to the last drop”.",
            "The yard voted for Karl Moss’s slogan “Not One More Boat”.",
            "The pier fell. Karl Moss’s verdict? “It was never a good pier.”",
        ] {
            speaks(text, "Karl Moss");
        }
    }

    #[test]
    fn what_others_say_of_a_pledge_is_theirs() {
        speaks("Ann Dent called Karl Moss’s remarks about sailors “a disgrace to the harbour”.", "Ann Dent");
        speaks(
            "Ann Dent slammed Karl Moss’s remarks about sailors as “a disgrace to the harbour”.",
            "Ann Dent",
        );
        speaks("Ann Dent said Karl Moss’s promise was “a lie from start to finish”.", "Ann Dent");
    }
}
