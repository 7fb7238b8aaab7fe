//! Interviews and transcripts: paragraphs that open with a label such as "Q:", "REPORTER:", "Ada Quill:", "QUILL, MAYOR:",
//! "[00:12] Quill:", "**Quill:**" or "AQ – ". The words have no quotation marks, or one before the label and none after.
//!
//! `labels` recognises the labels.

mod labels;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::attribute::{Attribution, Tie};
use super::document::Document;
use super::introduced::Introduced;
use super::sources::{NounPhrase, Reference};
use super::unmarked::{UnmarkedSpeech, paragraphs};
use crate::text::PersonId;
use crate::text::tokens::{Case, Shape};
use labels::{LONGEST, SpeakerNames, label};

/// The most paragraphs between two labels of one conversation.
const APART: usize = 6;

/// A paragraph with a label.
struct TranscriptLine {
    /// The number of the paragraph.
    number: usize,
    /// The tokens that name the speaker.
    label: (usize, usize),
    /// The word under which a speaker's lines are counted.
    counted: usize,
    /// The tokens of the words after the label.
    first: usize,
    end: usize,
}

/// Who says what in the conversations of a text.
#[derive(Default)]
pub(crate) struct Transcript {
    /// Lines without marks.
    pub(crate) unmarked: Vec<UnmarkedSpeech>,
    /// Quotations that open with a label or continue one that does: number, label, speaker.
    marked: Vec<(usize, (usize, usize), Option<PersonId>)>,
}

impl Transcript {
    /// Attributes the quotations to their labels.
    pub(crate) fn attribute(&self, attributions: &mut [Attribution]) {
        for &(quote, (first, end), speaker) in &self.marked {
            let source =
                Some(NounPhrase { first, end, who: speaker.map_or(Reference::Described, Reference::Named) });
            let attribution = &mut attributions[quote];
            (attribution.tie, attribution.source, attribution.cue) = (Tie::Said, source, None);
            (attribution.speaker, attribution.confidence) = (speaker, SURE);
        }
    }
}

/// Confidence in a label, in percent.
pub(crate) const SURE: u8 = 95;

/// Finds the conversations: at least two speakers, one of whom has two turns.
pub(crate) fn find(document: &Document<'_>) -> Transcript {
    let mut transcript = Transcript::default();
    let all: Vec<(usize, usize)> = paragraphs(document).collect();
    let names = SpeakerNames::of(document);
    let mut lines: Vec<TranscriptLine> = Vec::new();
    for (number, run) in (0..).zip(&all) {
        let found = line(document, &names, number, *run, all.get(number + 1).copied());
        // Between two labels there are no words.
        if found.is_some() && lines.last().is_some_and(|last| last.number == number) {
            lines.pop();
        }
        lines.extend(found);
    }
    // "Quill: Ferries Are Late" is a headline if all the labels below it are in capitals.
    let loud = |line: &TranscriptLine| document.token(line.label.0).case == Case::Upper;
    if let [headline, rest @ ..] = &lines[..]
        && headline.number == 0
        && rest.len() > 1
        && !loud(headline)
        && rest.iter().all(loud)
    {
        lines.remove(0);
    }
    let mut introduced = Introduced::default();
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        while to < lines.len() && lines[to].number - lines[to - 1].number <= APART {
            to += 1;
        }
        if conversation(document, &names, &lines[from..to]) {
            let answers = introduced.leading(document, lines[from].label.0);
            let directed = lines[from..to].iter().any(|line| directed(document, line));
            for (number, line) in (from..to).zip(&lines[from..to]) {
                let speaker = speaker(document, line, &names).or(answers.filter(|_| answer(document, line)));
                if unmarked(document, line) {
                    let (first, end, source) = (line.first, line.end, line.label);
                    transcript.unmarked.push(UnmarkedSpeech { first, end, source, cue: None, speaker });
                    // What is between two turns and in no brackets is still the first speaker's.
                    let next = lines[..to].get(number + 1).map_or(line.number + 1, |next| next.number);
                    let more = all[line.number + 1..next].iter();
                    let more = more.take_while(|_| directed).take_while(|run| goes_on(document, **run));
                    transcript.unmarked.extend(more.map(|&(first, end)| UnmarkedSpeech {
                        first,
                        end,
                        source,
                        cue: None,
                        speaker,
                    }));
                    continue;
                }
                let next = lines.get(number + 1).map_or(all.len(), |next| next.number);
                let quotes = all[line.number..next].iter().map_while(|&(start, _)| opening(document, start));
                transcript.marked.extend(quotes.map(|quote| (quote, line.label, speaker)));
            }
        }
        from = to;
    }
    transcript
}

fn line(
    document: &Document<'_>,
    names: &SpeakerNames,
    number: usize,
    (start, end): (usize, usize),
    next: Option<(usize, usize)>,
) -> Option<TranscriptLine> {
    let start = start + usize::from(opening(document, start).is_some());
    // A label may have a line of its own, above the words.
    let above = document.is_symbol(end - 1, ':');
    let number = number + usize::from(above);
    let words = if above { next?.1 } else { end };
    let (label, counted, first) = label(document, names, start, words)?;
    let first = if above { next?.0 } else { first };
    Some(TranscriptLine { number, label, counted, first, end: words })
}

/// Returns the quotation that begins or ends at the token `at`.
fn opening(document: &Document<'_>, at: usize) -> Option<usize> {
    document.quote_at(at).filter(|&quote| document.marked[quote].open == at)
}

/// Returns whether a label says how its words were recorded, "(voice-over)", or that nobody knows who says them. Only
/// broadcasts have such labels.
fn directed(document: &Document<'_>, line: &TranscriptLine) -> bool {
    let (first, end) = line.label;
    let bracket = (end..line.first).find(|&at| matches!(document.token(at).symbol, '(' | '['));
    let note = bracket.is_some_and(|bracket| {
        let noted = document.token(bracket + 1);
        noted.word() && noted.case == Case::Lower
    });
    note || document.word(first).eq_ignore_ascii_case("unidentified")
}

/// Returns whether a paragraph without a label is speech: a sentence, and no direction in brackets or capitals.
fn goes_on(document: &Document<'_>, (start, end): (usize, usize)) -> bool {
    let lower = document.tokens[start..end].iter().any(|token| token.word() && token.case == Case::Lower);
    // Somebody else's label, in a form that is not known.
    let label = document.tokens[start..end.min(start + LONGEST)]
        .iter()
        .any(|token| token.symbol == ':' || token.shape == Shape::Handle);
    document.token(start).word()
        && lower
        && !label
        && matches!(document.token(end - 1).symbol, '.' | '?' | '!' | '…' | '—' | '-')
        && document.quote_at(start).is_none()
}

/// Returns whether there are at least two labels and one of them occurs twice, or some question is answered.
fn conversation(document: &Document<'_>, names: &SpeakerNames, lines: &[TranscriptLine]) -> bool {
    let mut times: HashMap<(Option<PersonId>, &str), usize> = HashMap::new();
    for line in lines {
        // "KATE MOSS:" is "MOSS:" or "KM:" from her second turn on.
        let word = document.word(line.counted);
        let person = names.person(word);
        *times.entry((person, if person.is_some() { "" } else { word })).or_default() += 1;
    }
    // A list of people has each of them once, and none of them asks another.
    let asks = lines.windows(2).any(|pair| document.token(pair[0].end - 1).symbol == '?');
    let turns = 2 * times.len() <= lines.len() + 1 || asks && times.len() < lines.len();
    times.len() >= 2 && (turns || lines.iter().any(|line| directed(document, line)))
}

/// Returns whether the words have no quotation marks of their own.
fn unmarked(document: &Document<'_>, line: &TranscriptLine) -> bool {
    document.quote_at(line.first).is_none()
}

fn speaker(document: &Document<'_>, line: &TranscriptLine, names: &SpeakerNames) -> Option<PersonId> {
    let last = line.label.1 - 1;
    if matches!(document.word(last), "Q" | "A" | "Q." | "A.") {
        return None;
    }
    if let Some((_, person)) = document.entities.mention_at(last) {
        return Some(person);
    }
    names.person(document.word(last))
}

/// Returns whether a line is labelled "A", as an answer.
fn answer(document: &Document<'_>, line: &TranscriptLine) -> bool {
    matches!(document.word(line.label.0), "A" | "A.") && line.label.1 == line.label.0 + 1
}
