//! Direct speech without quotation marks: tweets, transcripts, interviews, and blocks announced by a colon.

use super::attribute::Coreference;
use super::document::Document;
use super::{blocks, interviews, tweets};
use crate::text::PersonId;

/// Direct speech without marks, by token numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnmarkedSpeech {
    /// First token of its words.
    pub(crate) first: usize,
    /// One past their last token.
    pub(crate) end: usize,
    /// The tokens that name the speaker: first, and one past the last.
    pub(crate) source: (usize, usize),
    /// The verb that announces them.
    pub(crate) cue: Option<usize>,
    /// The speaker.
    pub(crate) speaker: Option<PersonId>,
}

/// Finds all unmarked speech in a text, including its transcripts, in order and without overlaps.
pub(crate) fn find(
    document: &Document<'_>,
    lines: Vec<UnmarkedSpeech>,
    whom: &Coreference,
) -> Vec<UnmarkedSpeech> {
    let mut all = tweets::find(document);
    // A transcript has labels throughout.
    all.extend(if lines.is_empty() { interviews::find(document) } else { lines });
    all.extend(blocks::find(document, whom));
    all.sort_by_key(|words| words.first);
    let mut end = 0;
    all.retain(|words| {
        let free = words.first >= end;
        if free {
            end = words.end;
        }
        free
    });
    all
}

/// Returns the paragraphs of a text: first token, and one past the last.
pub(crate) fn paragraphs<'a>(document: &'a Document<'_>) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < document.tokens.len() && document.breaks(start) {
            start += 1;
        }
        let first = start;
        while !document.breaks(start) {
            start += 1;
        }
        (first < start).then_some((first, start))
    })
}
