//! Reports in their plainest forms, which need no model: "Quill said the road would open", "The road will open, Quill
//! said", "The road, Quill said, will open", "The road will open, according to Quill". The labels of [`super::indirect`] miss some of them.

mod according;
mod start;
#[cfg(test)]
mod tests;
mod told;

use super::cue_detection::sentences;
use super::document::Document;
use super::indirect::ReportedSpeech;
use super::reporting;
use super::sources::{self, NounPhrase, Reference};
use super::subjects;
use crate::text::lexicon::Class;
use according::{after_according, before_according};
use start::{after_aside, opens_clause};
use told::told;

/// Verbs that mean nothing more than that somebody says something.
const VERBS: &[&str] = &[
    "acknowledged",
    "added",
    "adds",
    "admitted",
    "announced",
    "argued",
    "argues",
    "asserted",
    "believed",
    "believes",
    "claimed",
    "claims",
    "conceded",
    "concluded",
    "confirmed",
    "contended",
    "declared",
    "estimated",
    "explained",
    "insisted",
    "insists",
    "noted",
    "notes",
    "predicted",
    "recalled",
    "replied",
    "said",
    "say",
    "says",
    "stated",
    "stressed",
    "testified",
    "thinks",
    "warned",
    "warns",
    "wrote",
];

/// The most tokens after "Quill said" at the end of a sentence: "in a statement on Friday".
const LONGEST_TAIL: usize = 12;

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
    "month",
    "this",
    "today",
    "tonight",
    "week",
    "year",
    "yesterday",
];

/// The most such words.
const LONGEST_TIME: usize = 4;

/// The fewest tokens in a sentence with a report.
const FEWEST: usize = 6;

/// How certain such a report is, in percent.
const SURE: u8 = 85;

/// Calls `with` for every report in a plain form whose verb is not in `known`.
pub(super) fn each(
    document: &Document<'_>,
    known: impl Fn(usize) -> bool,
    mut with: impl FnMut(ReportedSpeech),
) {
    sentences(document, |first, end| {
        if end - first < FEWEST {
            return;
        }
        let mut free = first;
        for cue in first..end {
            if cue < free {
                continue;
            }
            let word = document.word(cue);
            if word == "According"
                && let Some(report) = after_according(document, (first, end), cue)
            {
                free = report.content.1;
                with(report);
                continue;
            }
            if known(cue) {
                continue;
            }
            if word == "according"
                && let Some(report) = before_according(document, (first, end), cue)
            {
                free = cue + 2;
                with(report);
                continue;
            }
            if !document.cue(cue, Class::CUE) || document.passive(cue) {
                continue;
            }
            let report = match word {
                "told" | "tells" => told(document, (first, end), cue),
                _ if VERBS.contains(&word) => report(document, (first, end), cue),
                _ => None,
            };
            if let Some(report) = report {
                free = report.content.1;
                with(report);
            }
        }
    });
}

/// Returns where the words of a sentence that ends at `end` stop.
fn stop(document: &Document<'_>, end: usize) -> usize {
    if matches!(document.token(end - 1).symbol, '.' | '!' | '?') { end - 1 } else { end }
}

/// Returns a report in a plain form.
fn plain(content: (usize, usize), source: NounPhrase, cue: (usize, usize)) -> ReportedSpeech {
    ReportedSpeech { content, source: Some((source.first, source.end)), cue: Some(cue), sure: SURE }
}

/// Returns whoever stands before the verb at `cue`, in a sentence that begins at `first`: "Quill said", "Quill has said",
/// "Quill, however, said".
fn subject_before(document: &Document<'_>, first: usize, cue: usize) -> Option<NounPhrase> {
    let between = |at: usize| {
        TIMES.contains(&document.word(at))
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

/// Returns the report whose verb is at `cue`, in the sentence `first..end`.
fn report(document: &Document<'_>, (first, end): (usize, usize), cue: usize) -> Option<ReportedSpeech> {
    let in_marks = |at: &usize| document.quote_at(*at).is_some();
    // "called it “a joy” and said the road would open", "called it “a joy,” though he said it was late"
    if let Some(marked) = (first..cue).rev().find(in_marks)
        && document.word(cue - 1) != "and"
        && !subject_before(document, first, cue).is_some_and(|subject| {
            subject.first > marked + 1
                && matches!(document.word(subject.first - 1), "though" | "although" | "but" | "and" | "while")
                && opens_clause(document, cue + 1)
                && reporting::clause(document, cue + 1, end)
        })
    {
        return None;
    }
    if let Some(open) = (cue..end).find(in_marks) {
        return before_marks(document, (first, open), cue);
    }
    let stop = stop(document, end);
    let comma = |at: usize| document.is_symbol(at, ',');
    let report = |content, source| Some(plain(content, source, (cue, cue + 1)));
    if let Some(subject) = subject_before(document, first, cue) {
        if unsaid(document, first, subject, cue) {
            return None;
        }
        // "Asked about the road, Quill said it would open."
        let follows =
            stop > cue + 3 && opens_clause(document, cue + 1) && reporting::clause(document, cue + 1, stop);
        if subject.first > first + 1 && comma(subject.first - 1) && !follows {
            let before = (first, subject.first - 1);
            // "The road, Quill said, will open."
            if comma(cue + 1) && stop > cue + 3 {
                return whole(document, (first, stop)).and_then(|content| report(content, subject));
            }
            return (stop - cue <= LONGEST_TAIL)
                .then(|| whole(document, before))
                .flatten()
                .and_then(|content| report(content, subject));
        }
        let joins = subject.first > first && document.is(subject.first - 1, Class::CONJ);
        // "experts who say", "But, Quill said", "an example: he says"
        let who =
            document.word(subject.first) == "who" && matches!(document.word(cue), "said" | "say" | "says");
        let opens = subject.first == first
            || who && follows
            || matches!(document.token(subject.first - 1).symbol, ':' | ';' | '—' | '–' | '(')
            || comma(subject.first - 1) && follows
            || joins && (subject.who != Reference::Described || follows);
        let start = after_aside(document, cue + 1, stop);
        if opens && start + 2 < stop {
            let content = (start, reporting::shared_end(document, (cue, cue + 1), (start, stop)));
            return report(content, subject);
        }
        return None;
    }
    // "The mayor, Ada Quill, has also said the road will open.", "Quill, who has seen it, said the road will open."
    if let Some(subject) = subjects::subject_of(document, cue, first)
        && subject.end < cue
        && !unsaid(document, first, subject, cue)
        && (!comma(cue - 1) || subject.first <= first + 1 && inserted(document, subject, cue - 1))
        && !matches!(document.word(cue - 1), "previously" | "who" | "which" | "that")
        && (matches!(document.word(cue - 1), "and" | "but")
            || comma(cue - 1)
            || !(subject.end..cue - 1).any(|at| document.is(at, Class::AUX)))
        && sources::plausible(document, subject)
        && cue + 3 < stop
        && opens_clause(document, cue + 1)
        && reporting::clause(document, cue + 1, stop)
    {
        return report((cue + 1, reporting::shared_end(document, (cue, cue + 1), (cue + 1, stop))), subject);
    }
    // "The road will open, said Quill, the mayor."
    if cue > first + 1 && comma(cue - 1) {
        let source = sources::starting_at(document, cue + 1, stop)
            .filter(|&source| sources::plausible(document, source))?;
        // "But, says Quill, the road will open."
        let content = whole(document, (first, cue - 1)).or_else(|| {
            (comma(source.end) && linking(document, first)).then(|| whole(document, (first, stop)))?
        })?;
        return report(content, source);
    }
    None
}

/// Recognises "what she said was", and thoughts that are nobody's statement: "I think", "which he believes would help".
fn unsaid(document: &Document<'_>, first: usize, subject: NounPhrase, cue: usize) -> bool {
    let any =
        |words: &[&str]| (subject.first.max(first + 1) - 1..cue).any(|at| words.contains(&document.word(at)));
    let thought = matches!(document.word(cue), "believed" | "believes" | "thinks");
    any(&["what"])
        || thought
            && (document.word(cue + 1) == "to"
                || any(&["I", "We", "we", "how", "that", "which", "who", "you"]))
}

/// Returns whether a word links a sentence to the one before it: "But", "Instead", "By contrast", "Locally".
fn linking(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::CONJ.or(Class::ADVERB).or(Class::PREP))
        || document.word(at).ends_with("ly")
        || matches!(document.word(at), "Then" | "Until")
}

/// Returns whether an insertion stands between a subject and the comma at `close`: ", which can veto it,", ", from Ware,".
fn inserted(document: &Document<'_>, subject: NounPhrase, close: usize) -> bool {
    if !document.is_symbol(subject.end, ',') || subject.end + 1 >= close {
        return false;
    }
    let open = subject.end + 1;
    let relative = matches!(document.word(open), "who" | "which" | "whose" | "where");
    let head = subject.head(document);
    let person = subject.who != Reference::Described || document.is(head, Class::HUMAN.or(Class::ROLE));
    let commas = (open..close).any(|at| document.is_symbol(at, ','));
    let verbs = (open..close).any(|at| document.is(at, Class::AUX.or(Class::CUE)));
    relative && (person || !commas) || person && !commas && !verbs
}

/// Returns the report before words in marks that another verb introduces: "Quill said the road would open and called it “a
/// joy”". The words in marks begin at `open`.
fn before_marks(
    document: &Document<'_>,
    (first, open): (usize, usize),
    cue: usize,
) -> Option<ReportedSpeech> {
    let subject = subject_before(document, first, cue)?;
    // ", and when asked why, Moss replied"
    let another = |at: usize| {
        matches!(document.word(at), "and" | "but") && (at + 2..open).any(|at| document.cue_near(at))
    };
    let joins = |&at: &usize| {
        let next = at + 1 + usize::from(document.is(at + 1, Class::ADVERB));
        let verb = next < open && document.token(next).is(Class::CUE.or(Class::WEAK_CUE));
        let participle = next < open && document.word(next).ends_with("ing");
        match document.word(at) {
            "and" | "but" => verb && !participle,
            _ => document.is_symbol(at, ',') && (verb || participle || another(at + 1)),
        }
    };
    // "said the road was late: “…”"
    let colon = document.is_symbol(open - 1, ':').then_some(open - 1);
    let mut end = (cue + 4..open).find(joins).or(colon)?;
    if document.is_symbol(end - 1, ',') {
        end -= 1;
    }
    let opens = (subject.first == first
        || joined(document, subject.first - 1)
        || document.word(subject.first) == "who")
        && opens_clause(document, cue + 1)
        && reporting::clause(document, cue + 1, end);
    opens.then(|| plain((cue + 1, end), subject, (cue, cue + 1)))
}

/// Returns whether a clause may begin after the token at `at`: after "but", or a comma.
fn joined(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::CONJ) || document.is_symbol(at, ',')
}

/// Returns what comes before "Quill said", if it is a clause.
fn whole(document: &Document<'_>, (first, end): (usize, usize)) -> Option<(usize, usize)> {
    (end >= first + 3 && reporting::clause(document, first, end)).then_some((first, end))
}
