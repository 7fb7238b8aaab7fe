//! Whoever says something in a plain form, and whether the sentence is one.

use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::{self, NounPhrase, Reference};
use crate::text::quotes::subjects;

/// Words of when somebody said something, between subject and verb.
const TIMES: &[&str] = &[
    "Friday",
    "Monday",
    "Saturday",
    "Sunday",
    "Thursday",
    "Tuesday",
    "Wednesday",
    "just",
    "last",
    "autumn",
    "month",
    "spring",
    "summer",
    "winter",
    "this",
    "today",
    "tonight",
    "week",
    "year",
    "yesterday",
];

/// The most such words.
const LONGEST_TIME: usize = 4;

/// Returns whether a word says when: "Friday", "week".
pub(in crate::text::quotes) fn is_time(document: &Document<'_>, at: usize) -> bool {
    TIMES.contains(&document.word(at))
}

/// Returns whoever stands before the verb at `cue`, in a sentence that begins at `first`: "Quill said", "Quill has said",
/// "Quill, however, said".
pub(super) fn subject_before(document: &Document<'_>, first: usize, cue: usize) -> Option<NounPhrase> {
    let between = |at: usize| {
        is_time(document, at)
            || matches!(document.word(at), "has" | "have" | "had")
            || document.is(at, Class::ADVERB)
    };
    let mut end = (first + 1..=cue).rev().take(LONGEST_TIME).find(|&end| !between(end - 1))?;
    let comma = |at: usize| document.is_symbol(at, ',');
    if end > first + 3
        && comma(end - 1)
        && matches!(document.word(end - 2), "however" | "meanwhile" | "though" | "too")
        && comma(end - 3)
    {
        end -= 3;
    }
    let subject = match end == cue {
        true => subjects::subject_of(document, cue, first).filter(|subject| subject.end == cue),
        // "The bank just this month said"
        false => sources::ending_at(document, end - 1, first),
    };
    subject.filter(|subject| sources::plausible(document, *subject))
}

/// Returns whether only an adverbial stands before a pronoun: "During an interview she said".
pub(super) fn opens_after(document: &Document<'_>, first: usize, subject: NounPhrase) -> bool {
    let verb = Class::AUX.or(Class::CUE).or(Class::PRONOUN).or(Class::CONJ);
    document.is(first, Class::PREP)
        && document.is(subject.first, Class::PRONOUN)
        && !(first..subject.first).any(|at| document.is(at, verb))
}

/// Recognises "what she said was", and thoughts that are nobody's statement: "I think", "which he believes would help".
pub(super) fn unsaid(document: &Document<'_>, first: usize, subject: NounPhrase, cue: usize) -> bool {
    let from = subject.first.max(first + 1) - 1;
    let any = |words: &[&str]| {
        (from..cue).any(|at| words.iter().any(|word| word.eq_ignore_ascii_case(document.word(at))))
    };
    let thought = matches!(document.word(cue), "believed" | "believes" | "thinks");
    any(&["what"])
        || thought
            && (document.word(cue + 1) == "to" || any(&["how", "i", "that", "we", "which", "who", "you"]))
}

/// Returns whether an insertion stands between a subject and the comma at `close`: ", which can veto it,", ", from Ware,".
pub(super) fn inserted(document: &Document<'_>, subject: NounPhrase, close: usize) -> bool {
    if !document.is_symbol(subject.end, ',') || subject.end + 1 >= close {
        return false;
    }
    let open = subject.end + 1;
    let relative = matches!(document.word(open), "who" | "which" | "whose" | "where");
    let head = subject.head(document);
    let person = subject.who != Reference::Described || document.is(head, Class::HUMAN.or(Class::ROLE));
    let commas = (open..close).any(|at| document.is_symbol(at, ','));
    let verb = |at: usize| document.is(at, Class::AUX.or(Class::CUE)) && !document.word(at).ends_with("ing");
    let verbs = (open..close).any(verb);
    relative && (person || !commas) || person && !commas && !verbs
}
