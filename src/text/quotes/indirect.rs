//! Reported speech without marks: “She said the road would open.”

use super::attribute::{self, Whom};
use super::scene::{REACH, Scene};
use super::sources::{self, Phrase};
use super::subjects;
use super::words;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};
use crate::text::{Kind, Quote};

/// Reported speech, of which quotations are no part.
pub(crate) fn find(scene: &Scene<'_>, whom: &Whom) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut start = 0;
    while start < scene.tokens.len() {
        let mut end = start + 1;
        while end < scene.tokens.len() && scene.sentences[end] == scene.sentences[start] {
            end += 1;
        }
        let last = if scene.tokens[end - 1].shape == Shape::Break { end - 1 } else { end };
        let quotes_too = (start..last).any(|at| scene.quote_at(at).is_some());
        let report =
            if quotes_too { after_quotation(scene, start, last) } else { sentence(scene, start, last) };
        if let Some(report) = report {
            let span = words(scene, report.first, report.end);
            let (speaker, confidence) = attribute::person(scene, report.source, whom);
            quotes.push(Quote {
                span,
                marked: span,
                kind: Kind::Indirect,
                speaker,
                // Rules find these; about so often is what they find what annotators marked.
                confidence: confidence.min(80),
                source: Some(report.source.span(scene)),
                cue: Some(scene.tokens[report.cue].span()),
                chain: None,
            });
        }
        start = end;
    }
    quotes
}

struct Report {
    first: usize,
    end: usize,
    source: Phrase,
    cue: usize,
}

/// Verbs that a clause follows even without "that"; after the others a noun is as likely.
const CLAUSE_VERBS: [&str; 32] = [
    "said",
    "says",
    "say",
    "saying",
    "told",
    "tells",
    "added",
    "adds",
    "adding",
    "noted",
    "argued",
    "argues",
    "argue",
    "claimed",
    "claims",
    "claiming",
    "believes",
    "believe",
    "believed",
    "think",
    "thinks",
    "suggested",
    "suggests",
    "acknowledged",
    "insisted",
    "insists",
    "announced",
    "warned",
    "conceded",
    "predicted",
    "stated",
    "confirmed",
];

/// Verbs that are speech by themselves, whatever they take: "urged voters to stay", "promised a new road".
fn acts(word: &str) -> bool {
    matches!(
        word,
        "urged"
            | "shows"
            | "showed"
            | "show"
            | "found"
            | "finds"
            | "urges"
            | "promised"
            | "promises"
            | "vowed"
            | "pledged"
            | "accused"
            | "accuses"
            | "criticized"
            | "criticised"
            | "praised"
            | "defended"
            | "denied"
            | "denies"
            | "denounced"
            | "condemned"
            | "blamed"
            | "mocked"
            | "described"
            | "endorsed"
            | "endorses"
            | "wants"
            | "hopes"
            | "fears"
            | "expects"
            | "feels"
            | "proposed"
            | "proposes"
            | "rejected"
            | "dismissed"
            | "questioned"
            | "recalled"
            | "mentioned"
            | "expressed"
            | "cited"
            | "demanded"
            | "demands"
            | "discussed"
            | "explained"
            | "revealed"
            | "reported"
            | "agreed"
            | "asked"
            | "suggest"
            | "recounted"
            | "claim"
            | "want"
            | "hope"
            | "expect"
            | "fear"
            | "feel"
            | "hoped"
            | "wanted"
            | "expected"
            | "feared"
            | "hailed"
            | "touted"
            | "slammed"
            | "blasted"
    )
}

/// So short a remainder reports nothing.
const SHORTEST: usize = 3;

fn sentence(scene: &Scene<'_>, start: usize, end: usize) -> Option<Report> {
    let mut stop = end;
    while stop > start && scene.tokens[stop - 1].sign != '\0' {
        stop -= 1;
    }
    if stop <= start + SHORTEST {
        return None;
    }
    for at in start..stop.min(start + 2 * REACH) {
        if scene.word(at) == "to" && at > start && scene.word(at - 1).eq_ignore_ascii_case("according") {
            return according(scene, start, stop, at);
        }
        let shows = at + 1 < stop
            && scene.cue(at, Class::WEAK_CUE)
            && (matches!(scene.word(at + 1), "that" | "for" | "on") || acts(scene.word(at)));
        if (shows || scene.cue(at, Class::CUE))
            && let Some(report) = said(scene, start, stop, at)
        {
            return Some(report);
        }
    }
    None
}

/// “…,” she said, adding that the road would close.
fn after_quotation(scene: &Scene<'_>, start: usize, end: usize) -> Option<Report> {
    let first = (start..end).rev().take(4 * REACH).find(|&at| scene.quote_at(at).is_some())? + 1;
    let mut stop = end;
    while stop > first && scene.tokens[stop - 1].sign != '\0' {
        stop -= 1;
    }
    let cue = (first..stop.min(first + REACH))
        .find(|&at| scene.cue(at, Class::CUE) && scene.word(at).ends_with("ing"))?;
    if cue + 2 + SHORTEST > stop || scene.word(cue + 1) != "that" {
        return None;
    }
    let source =
        subjects::main_subject(scene, first, cue).filter(|&phrase| sources::plausible(scene, phrase))?;
    Some(Report { first: cue + 1, end: stop, source, cue })
}

fn according(scene: &Scene<'_>, start: usize, stop: usize, to: usize) -> Option<Report> {
    let source = sources::starting_at(scene, to + 1, stop)?;
    let cue = to - 1;
    if cue == start || scene.tokens[cue].capital() {
        let comma = (source.end..stop).find(|&at| scene.sign(at, ','))?;
        return (comma + 1 < stop).then_some(Report { first: comma + 1, end: stop, source, cue });
    }
    let mut end = cue;
    while end > start && scene.tokens[end - 1].sign != '\0' {
        end -= 1;
    }
    (end > start).then_some(Report { first: start, end, source, cue })
}

fn said(scene: &Scene<'_>, start: usize, stop: usize, cue: usize) -> Option<Report> {
    let word = scene.word(cue);
    let subject = subjects::subject_of(scene, cue, start).filter(|&phrase| sources::plausible(scene, phrase));
    // "The road will open, she said."
    let tail = cue + 1 >= stop
        || stop - cue <= 4 && !scene.is(cue + 1, Class::CONJ.or(Class::DET).or(Class::PRONOUN));
    if tail {
        let source = subject?;
        let comma = source.first.checked_sub(1).filter(|&at| at > start && scene.sign(at, ','))?;
        return (comma > start + SHORTEST).then_some(Report { first: start, end: comma, source, cue });
    }
    let source = subject?;
    // "His plan, they said, would fail.": the whole sentence is theirs.
    if scene.sign(cue + 1, ',') && source.first > start + 1 && scene.sign(source.first - 1, ',') {
        return Some(Report { first: start, end: stop, source, cue });
    }
    let wished = scene.is(cue - 1, Class::AUX)
        && matches!(
            scene.word(cue - 1),
            "can" | "could" | "would" | "should" | "will" | "may" | "might" | "must" | "did"
        );
    if wished || scene.word(cue - 1) == "to" {
        return None;
    }
    if word.ends_with("ing")
        && !matches!(
            word,
            "saying" | "adding" | "arguing" | "noting" | "claiming" | "insisting" | "suggesting"
        )
    {
        return None;
    }
    let mut first = cue + 1;
    if matches!(
        word,
        "told"
            | "tells"
            | "tell"
            | "asked"
            | "asks"
            | "reminded"
            | "warned"
            | "assured"
            | "informed"
            | "notified"
    ) {
        let object = sources::starting_at(scene, first, stop);
        if let Some(object) = object
            && !scene.is(object.first, Class::CONJ)
            && object.end < stop
            && word != "warned"
        {
            first = object.end;
        }
    }
    // "said in a statement on Friday that": what comes before "that" is about the saying.
    let near = first..stop.min(first + 12);
    if scene.is(first, Class::PREP.or(Class::ADVERB)) || scene.word(first).ends_with("day") {
        if let Some(that) = near.clone().find(|&at| scene.word(at) == "that") {
            first = that;
        } else if scene.is(first, Class::ADVERB) || scene.word(first).ends_with("day") {
            first += 1;
        }
    }
    if first + SHORTEST > stop {
        return None;
    }
    // "warned of floods", "called for calm".
    let topic = matches!(word, "warned" | "called" | "calls" | "complained" | "spoke" | "talked" | "warns")
        && matches!(scene.word(first), "for" | "on" | "of" | "about" | "against");
    let object_only = scene.is(first, Class::PREP) && !scene.is(first, Class::CONJ) && !topic;
    let clause = CLAUSE_VERBS.contains(&word)
        || topic
        || acts(word)
        || (first..stop.min(first + 4))
            .any(|at| matches!(scene.word(at), "that" | "whether" | "if" | "how" | "why" | "what" | "who"));
    if !clause || scene.tokens[first].sign != '\0' {
        return None;
    }
    (!object_only && scene.tokens[first].case != Case::Initial).then_some(Report {
        first,
        end: stop,
        source,
        cue,
    })
}
