//! Words between a verb of saying and what is said, and before it: "said on Monday that", "Asked about it, he said".

use super::document::Document;
use super::report_verbs::is_irregular_past;
use crate::text::lexicon::Class;
use crate::text::tokens::Case;

/// Words that begin a clause which only says when or how somebody spoke.
const WORDS: &[&str] = &[
    "after",
    "ahead",
    "amid",
    "as",
    "at",
    "before",
    "because",
    "despite",
    "during",
    "following",
    "from",
    "in",
    "on",
    "outside",
    "since",
    "than",
    "through",
    "until",
    "upon",
    "when",
    "while",
    "with",
    "without",
    "yesterday",
    "earlier",
    "later",
];

/// Those of them that may as well begin what is said: "said when the road opened, the shops would close".
const CLAUSES: &[&str] = &["after", "as", "because", "before", "since", "until", "when", "while"];

/// Words that mean that something was said or written in it: "said in a statement".
const OCCASIONS: &[&str] = &[
    "address",
    "article",
    "blog",
    "book",
    "briefing",
    "brief",
    "conference",
    "court",
    "email",
    "interview",
    "letter",
    "meeting",
    "memo",
    "message",
    "note",
    "post",
    "release",
    "report",
    "speech",
    "statement",
    "tweet",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The most tokens between a verb and what is said.
pub(super) const LONGEST: usize = 20;

/// The fewest tokens of a clause and what is said after it.
const FEWEST: usize = 8;

/// Returns whether the word at `at` may begin an aside.
pub(super) fn begins(document: &Document<'_>, at: usize) -> bool {
    WORDS.iter().any(|word| document.word(at).eq_ignore_ascii_case(word))
}

/// Returns where what is said begins in `first..end`, of which the first word may begin an aside; `None` if nothing is
/// said. `right_after` means that a verb of saying is right before it.
pub(super) fn past(
    document: &Document<'_>,
    (first, end): (usize, usize),
    right_after: bool,
) -> Option<usize> {
    if let Some(that) = (first + 1..end.min(first + LONGEST)).find(|&at| document.word(at) == "that") {
        return Some(that);
    }
    let next = document.word(first + 1);
    // "said when asked", "said after meeting them"
    if !right_after || next.ends_with("ing") || next.ends_with("ed") {
        return None;
    }
    if CLAUSES.contains(&document.word(first)) {
        // "says as a result people are late", "says when the crews came they were late", not "said as he left"
        let fewest = if matches!(document.word(first + 2), "result" | "consequence") { 1 } else { 2 };
        return (end >= first + FEWEST && finite_verbs(document, first, end) >= fewest).then_some(first);
    }
    let stop = |&at: &usize| matches!(document.token(at).symbol, ',' | ';' | ':');
    let comma = (first + 1..end.min(first + LONGEST)).find(stop).filter(|&at| document.is_symbol(at, ','))?;
    if matches!(document.word(comma + 1), "and" | "but" | "or" | "who" | "which" | "where")
        || document.word(comma + 1).ends_with("ing") && document.word(first) != "without"
        || finite_verbs(document, comma + 1, end) == 0
    {
        return None;
    }
    let occasion = (first..comma).any(|at| OCCASIONS.contains(&document.word(at)));
    Some(if occasion { comma + 1 } else { first })
}

/// Counts the verbs with subjects of their own.
fn finite_verbs(document: &Document<'_>, first: usize, end: usize) -> usize {
    let verb = |at: &usize| {
        let token = document.token(*at);
        let word = document.word(*at);
        token.case == Case::Lower
            && (token.is(Class::AUX) && !token.possessive || is_irregular_past(word) || word.ends_with("ed"))
            && !document.is(at - 1, Class::AUX.or(Class::CONJ).or(Class::ADVERB))
    };
    (first + 1..end).filter(verb).count()
}

/// Recognises "When he bought the mine, he said …" and "Asked about it, he said …": an opening phrase that is not what is
/// said with the verb at `cue`.
pub(super) fn opens(document: &Document<'_>, (first, end): (usize, usize), cue: (usize, usize)) -> bool {
    let aside = begins(document, first);
    let may = |at: usize| document.token(at).is(Class::AUX);
    let ending = document.word(first).ends_with("ing") || document.word(first) == "Asked";
    let participle = ending && document.token(first).is(Class::COMMON);
    // With two clauses, it is what is said after all: "In May, the road will open, she said".
    let comma = (first + 1..end).any(|at| document.token(at).symbol == ',');
    // "In Ware the road is late, said Quill, the mayor."
    let last = || {
        let close = document.sentence_end(cue.1);
        let inverted = cue.0 > 0 && document.is_symbol(cue.0 - 1, ',');
        let ends = cue.1 + 1 >= close || document.is(cue.1, Class::PREP);
        let free = |at: usize| {
            document.quote_at(at).is_none() && !document.is(at, Class::AUX) && !document.is_symbol(at, ':')
        };
        (inverted || ends) && (cue.1..close).all(free)
    };
    let whole = || finite_verbs(document, first, end) > 0 && last();
    aside && !comma && !whole() || participle && !(first..end).any(may)
}
