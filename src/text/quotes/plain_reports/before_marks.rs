//! Reports in sentences that go on with words in marks.

use super::plain;
use super::start::opens_clause;
use super::subject::subject_before;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::indirect::ReportedSpeech;
use crate::text::quotes::reporting;

/// Returns the report before words in marks that another verb introduces: "Quill said the road would open and called it “a
/// joy”". The words in marks begin at `open`.
pub(super) fn before_marks(
    document: &Document<'_>,
    (first, open): (usize, usize),
    cue: usize,
) -> Option<ReportedSpeech> {
    let subject = subject_before(document, first, cue)?;
    // ", and when asked why, Moss replied"
    let another = |at: usize| {
        matches!(document.word(at), "and" | "but") && (at + 2..open).any(|at| document.cue_near(at))
    };
    // "but when he saw it she thought"
    let turns = |at: usize| {
        let cue = (at + 2..open).find(|&at| document.cue_near(at));
        cue.is_some_and(|cue| document.is(cue - 1, Class::PRONOUN))
    };
    let joins = |&at: &usize| {
        let next = at + 1 + usize::from(document.is(at + 1, Class::ADVERB));
        let verb = next < open && document.token(next).is(Class::CUE.or(Class::WEAK_CUE));
        let participle = next < open && document.word(next).ends_with("ing");
        match document.word(at) {
            "but" if turns(at) => true,
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
