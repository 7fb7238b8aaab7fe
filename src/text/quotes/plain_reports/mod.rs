//! Reports in their plainest forms, which need no model: "Quill said the road would open", "The road will open, Quill
//! said", "The road, Quill said, will open", "The road will open, according to Quill". The labels of [`super::indirect`] miss some of them.

mod according;
mod before_marks;
mod start;
mod subject;
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
use before_marks::before_marks;
use start::{after_aside, opens_clause};
pub(super) use subject::is_time;
use subject::{inserted, opens_after, subject_before, unsaid};
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
        let start = after_aside(document, cue + 1, stop);
        let follows =
            stop > start + 2 && opens_clause(document, start) && reporting::clause(document, start, stop);
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
        let opens = subject.first == sources::past_period(document, first, subject.end)
            || who && follows
            || matches!(document.token(subject.first - 1).symbol, ':' | ';' | '—' | '–' | '(')
            || comma(subject.first - 1) && follows
            || follows && opens_after(document, first, subject)
            || joins && (subject.who != Reference::Described || follows);
        if opens && start + 2 < stop && !reporting::is_object(document, start) {
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

/// Returns whether a word links a sentence to the one before it: "But", "Instead", "By contrast", "Locally".
fn linking(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::CONJ.or(Class::ADVERB).or(Class::PREP))
        || document.word(at).ends_with("ly")
        || matches!(document.word(at), "Then" | "Until")
}

/// Returns what comes before "Quill said", if it is a clause.
fn whole(document: &Document<'_>, (first, end): (usize, usize)) -> Option<(usize, usize)> {
    (end >= first + 3 && reporting::clause(document, first, end)).then_some((first, end))
}
