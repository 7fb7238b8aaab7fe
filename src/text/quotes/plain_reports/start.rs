//! Where what is said begins after a verb of saying.

use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::reporting::is_object;
use crate::text::tokens::Shape;

/// The most tokens between a verb and what is said: "on Friday in the harbour".
const LONGEST_ASIDE: usize = 8;

/// Returns where what is said begins after a verb: past "on Friday" in "said on Friday he would go", and past ", to
/// applause," in "said, to applause, that he would go".
pub(super) fn after_aside(document: &Document<'_>, at: usize, stop: usize) -> usize {
    let subject = |at: &usize| {
        matches!(document.word(*at), "he" | "I" | "it" | "she" | "there" | "they" | "we" | "that")
    };
    let aside = |at: &usize| {
        document.token(*at).word()
            && !document.is(*at, Class::CONJ.or(Class::AUX))
            && !document.cue(*at, Class::CUE)
    };
    if at < stop && document.is_symbol(at, ',') {
        let comma = (at + 1..stop).take(2 * LONGEST_ASIDE).find(|&at| document.is_symbol(at, ','));
        return comma.map(|comma| comma + 1).filter(|&that| document.word(that) == "that").unwrap_or(stop);
    }
    if at >= stop || !document.is(at, Class::PREP) || document.word(at) == "by" {
        return at;
    }
    let start = (at + 1..stop).take(LONGEST_ASIDE).find(|at| subject(at) || !aside(at));
    start.filter(subject).unwrap_or(at)
}

/// Returns whether a token can be the first one of what is said after the verb: not that of "on Friday" or "again".
pub(super) fn opens_clause(document: &Document<'_>, at: usize) -> bool {
    let token = document.token(at);
    let small = Class::PREP.or(Class::ADVERB).or(Class::CONJ);
    let object = is_object(document, at);
    let adverb = token.is(Class::COMMON) && document.word(at).ends_with("ly");
    let word = token.word() || token.shape == Shape::Number;
    word && !object
        && !adverb
        && (!token.is(small) || document.word(at) == "there")
        && !document.cue(at, Class::CUE)
}
