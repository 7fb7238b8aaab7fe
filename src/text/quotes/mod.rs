//! Finds quotations, unmarked direct speech and reported speech, and their speakers.
//!
//! | you want to … | go to |
//! | --- | --- |
//! | pair quotation marks | `marks` recognises them, `spans` pairs them |
//! | know what is where | `document`, which all others read |
//! | find possible speakers | `nouns`; `sources` and `subjects` for phrases around a verb |
//! | decide who is speaking | `attribute` decides, `ranker` has the features; `signed`, `afterwards`, `phrased` and `owned` find whose words a line, a sentence, a phrase or a possessive says they are; `denials` finds words that nobody said |
//! | decide whether words are speech | `speech` decides, `speech_features` has the features |
//! | resolve "he" or "the senator" | `coref`, `roles` |
//! | decide which person it is | `apposition` for names in and beside a source, `speakers` |
//! | find whose turn it is in a dialogue after dashes | `dialogue`; `spans` finds the turns |
//! | find direct speech without marks | `unmarked`: `tweets`, `transcripts`, `blocks` |
//! | find reported speech | `indirect` labels it, `report_features` has the features; `cue_detection` finds cues; `reporting` and `report_verbs` keep what a reader would call reported speech |

mod afterwards;
mod apposition;
mod asides;
pub(crate) mod attribute;
mod blocks;
mod called;
pub(crate) mod coref;
mod credits;
pub(crate) mod cue_detection;
mod denials;
mod dialogue;
pub(crate) mod document;
pub(crate) mod indirect;
mod interviews;
mod introduced;
mod marks;
mod nationalities;
pub(crate) mod nouns;
mod overlapping;
mod owned;
mod phrased;
mod plain_reports;
mod quoting;
pub(crate) mod ranker;
pub(crate) mod report_features;
mod report_verbs;
mod reporting;
mod roles;
mod signed;
pub(crate) mod sources;
pub(crate) mod spans;
pub(crate) mod speakers;
pub(crate) mod speech;
mod speech_features;
mod subjects;
mod transcripts;
mod tweets;
mod unmarked;

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;

use super::lexicon::Class;
use super::people::Entities;
use super::tokens::{Case, Token};
use super::{Kind, PersonId, Quote};
use crate::Span;
use attribute::{Attribution, Coreference};
use cue_detection::CueScores;
use document::Document;
use roles::Roles;
use spans::QuotedSpan;
use speakers::Portraits;

/// Finds the quotations in `text` and their speakers among `entities`.
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32], entities: &Entities) -> Vec<Quote> {
    let marked = spans::pair(text, tokens);
    let document = Document::new(text, tokens, sentences, entities, &marked);
    let mut attributions = attribute::all(&document);
    let cue_scores = CueScores::new(&document);
    let likely = speech::all(&document, &attributions, &cue_scores);
    let whom = named(&document, &mut attributions);
    speakers::decide(&document, &mut attributions, &whom);
    dialogue::take_turns(&document, &mut attributions, &whom);
    let transcript = transcripts::find(&document);
    transcript.attribute(&mut attributions);
    let unmarked = unmarked::find(&document, transcript.unmarked, &whom);
    let mut quotes = Vec::with_capacity(marked.len());
    let mut open = unmarked.iter().peekable();
    for (number, quote) in marked.iter().enumerate() {
        while open.next_if(|words| words.end <= quote.open).is_some() {}
        let within = open.peek().is_some_and(|words| words.first < quote.end());
        if within || !speech::enough(likely[number]) {
            continue;
        }
        let attribution = &attributions[number];
        quotes.push(Quote {
            span: words(&document, quote.inner(), quote.close),
            marked: words(&document, quote.open, quote.marks_end()),
            kind: kind(&document, quote),
            speaker: attribution.speaker,
            confidence: attribution.confidence,
            source: attribution.source.map(|phrase| phrase.span(&document)),
            cue: attribution.cue.map(|at| tokens[at].span()),
            chain: quote.chain,
            rest: Vec::new(),
        });
    }
    for found in &unmarked {
        let span = words(&document, found.first, found.end);
        quotes.push(Quote {
            span,
            marked: span,
            kind: Kind::Direct,
            speaker: found.speaker,
            confidence: transcripts::SURE,
            source: Some(words(&document, found.source.0, found.source.1)),
            cue: found.cue.map(|at| tokens[at].span()),
            chain: None,
            rest: Vec::new(),
        });
    }
    quotes.sort_by_key(|quote| quote.marked.start);
    // A report inside a quotation belongs to the quotation.
    let mut reports = indirect::find(&document, &cue_scores, &whom);
    reports.retain(|report| {
        let next = quotes.partition_point(|quote| quote.span.end <= report.span.start);
        quotes.get(next).is_none_or(|quote| quote.span.start >= report.span.end)
    });
    quotes.append(&mut reports);
    quotes.sort_by_key(|quote| (quote.marked.start, quote.marked.end));
    quotes
}

/// Gives every attribution its speaker. Returns who is meant by pronouns and descriptions.
pub(crate) fn named(document: &Document<'_>, attributions: &mut [Attribution]) -> Coreference {
    let sources: Vec<_> = attributions
        .iter()
        .map(|attribution| attribution.source.map(|source| apposition::named(document, source)))
        .collect();
    let portraits = Portraits::read(document);
    let people = (0..).map(PersonId).take(document.entities.people.len());
    let mut genders: Vec<_> = people.map(|person| portraits.gender(document, person)).collect();
    let referents = coref::resolve(document, &sources, &mut genders);
    let whom = Coreference { referents, genders, roles: Roles::read(document), portraits };
    attribute::name(document, attributions, &whom);
    whom
}

/// Returns the bytes of the tokens `first..end`.
fn words(document: &Document<'_>, first: usize, end: usize) -> Span {
    Span::new(document.token(first).start(), document.token(end - 1).end())
}

/// Returns direct if the words are a clause of their own, and mixed if they are part of the sentence around them.
fn kind(document: &Document<'_>, quote: &QuotedSpan) -> Kind {
    let first = document.token(quote.inner());
    let last = quote.last_symbol(document.tokens);
    let before = quote.open.checked_sub(1);
    let announced = before.is_some_and(|before| document.is_symbol(before, ':'));
    let opens = before.is_none_or(|before| {
        document.breaks(before)
            || document.quote_at(before).is_some()
            || matches!(document.token(before).symbol, ',' | ':' | '.' | '!' | '?' | ')' | '—' | '–')
            || document.cue(before, Class::CUE)
    });
    let ends = matches!(last, '.' | ',' | '!' | '?' | '…' | '—' | '–' | '-' | ';' | ':') || !quote.closed;
    let begins = announced || first.word() && first.case != Case::Lower;
    // “He exaggerates” the danger: the sentence continues through the mark.
    let end = quote.end();
    let goes_on = document.tokens.get(end).is_some_and(|next| {
        next.word() && next.case == Case::Lower && !next.is(Class::PRONOUN) && !document.cue(end, Class::CUE)
    });
    if opens && (ends || begins && !goes_on) { Kind::Direct } else { Kind::Mixed }
}
