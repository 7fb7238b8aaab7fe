//! What the words of a source, in a quotation and next to it say.

use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::document::{Document, REACH};
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Shape;

/// Returns the gender of "he" or "the spokeswoman".
pub(super) fn source_gender(document: &Document<'_>, source: Option<NounPhrase>) -> Gender {
    let Some(source) = source else { return Gender::Unknown };
    let word = document.word(source.first);
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    if is(&["he", "his", "him"]) {
        return Gender::Male;
    }
    if is(&["she", "her"]) {
        return Gender::Female;
    }
    if source.who != Reference::Described {
        return Gender::Unknown;
    }
    let last = source.head(document);
    match (document.word(last), coref::noun_gender(document.word(last))) {
        ("widow" | "actress" | "lady", _) => Gender::Female,
        // "the hunter" is not somebody called Hunter.
        (_, Gender::Unknown) if document.token(last).capital() => Gender::of(document.token(last).class),
        (_, gender) => gender,
    }
}

/// Returns which pronouns the words have: 1 for "I" and "we", 2 for "he", 4 for "she".
pub(super) fn pronouns_inside(document: &Document<'_>, from: usize, to: usize) -> i16 {
    (from..to.min(from + 4 * REACH)).fold(0, |found, at| {
        let token = document.token(at);
        if !token.is(Class::PRONOUN.or(Class::OBLIQUE)) {
            return found;
        }
        let word = document.word(at).to_ascii_lowercase();
        found
            | match word.as_str() {
                "i" | "my" | "me" | "we" | "our" | "us" | "myself" => 1,
                "he" | "his" | "him" | "himself" => 2,
                "she" | "her" | "herself" => 4,
                _ => 0,
            }
    })
}

/// Returns a number for the word that opens a description.
pub(super) fn determiner(word: &str) -> i16 {
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    match () {
        () if is(&["the"]) => 1,
        () if is(&["a", "an"]) => 2,
        () if is(&["another", "one", "some", "several", "many", "most", "both", "others", "other"]) => 3,
        () if is(&["his", "her", "my", "their", "our", "its"]) => 4,
        () if is(&["this", "that", "these", "those"]) => 5,
        () if word.starts_with(char::is_uppercase) => 6,
        () => 0,
    }
}

/// Returns a number for a pronoun.
pub(super) fn pronoun(word: &str) -> i16 {
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    match () {
        () if is(&["he"]) => 1,
        () if is(&["she"]) => 2,
        () if is(&["his", "him"]) => 3,
        () if is(&["her"]) => 4,
        () if is(&["they", "their", "them"]) => 5,
        () if is(&["i", "my", "me"]) => 6,
        () if is(&["we", "our", "us"]) => 7,
        () if is(&["it", "its"]) => 8,
        () if is(&["who"]) => 9,
        () if is(&["you", "your"]) => 10,
        () => 0,
    }
}

/// Returns a number for the word or symbol next to a quotation.
pub(super) fn beside(document: &Document<'_>, at: usize) -> i16 {
    let Some(token) = document.tokens.get(at).filter(|token| token.shape != Shape::Break) else { return 0 };
    if document.quote_at(at).is_some() {
        return 1;
    }
    match document.word(at) {
        "," => 2,
        "." | "?" | "!" => 3,
        ":" => 4,
        "that" => 5,
        "as" => 6,
        "of" => 7,
        "to" => 8,
        "the" | "a" | "an" => 9,
        "is" | "was" | "are" | "were" | "be" => 10,
        "and" | "or" | "but" => 11,
        "in" | "on" | "for" | "with" | "about" => 12,
        "his" | "her" | "their" | "its" => 13,
        "he" | "she" => 14,
        _ if document.cue(at, Class::CUE) => 15,
        _ if document.cue(at, Class::WEAK_CUE) => 16,
        _ if token.capital() => 17,
        _ if token.word() => 18,
        _ => 19,
    }
}
