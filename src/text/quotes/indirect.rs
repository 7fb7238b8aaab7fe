//! Reported speech: She said the road would open. A conditional random field labels every word of a sentence as source,
//! cue or content; each content gets the nearest source and cue.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::attribute::{self, Coreference};
use super::cue_detection::{CueScores, sentences};
use super::document::Document;
use super::report_features::{BEGIN, CUE, INSIDE, LABELS, OUTSIDE, ReportSentence, SOURCE, allowed};
use super::sources::{self, NounPhrase, Reference};
use super::words;
use super::{overlapping, plain_reports, quoting, reporting, subjects};
use crate::text::decoder::ChainDecoder;
use crate::text::lexicon::Class;
use crate::text::model::{Memo, Model, model};
use crate::text::tokens::Shape;
use crate::text::{Kind, Quote};

/// The labels' weights.
static MODEL: LazyLock<Model<LABELS>> = LazyLock::new(|| model!("reports.bin", Model<LABELS>, reports));

thread_local! {
    static MEMO: RefCell<Memo<LABELS>> = RefCell::new(Memo::new(14));
}

/// A range of tokens.
pub(super) type TokenRange = (usize, usize);

/// One report in a sentence, by token numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ReportedSpeech {
    /// The reported words.
    pub(crate) content: TokenRange,
    /// The source.
    pub(super) source: Option<TokenRange>,
    /// The words that introduce it.
    pub(super) cue: Option<TokenRange>,
    /// How likely it is that its words are reported, in percent.
    pub(super) sure: u8,
}

/// Finds reported speech outside quotations.
pub(crate) fn find(document: &Document<'_>, cue_scores: &CueScores, whom: &Coreference) -> Vec<Quote> {
    let mut found: Vec<ReportedSpeech> = Vec::new();
    each(document, cue_scores, &MODEL, |report| {
        if let Some(report) = given_to_quoted(document, report)
            && let Some(content) = reporting::reported(document, &report)
        {
            found.push(ReportedSpeech { content, ..report });
        }
    });
    let mut plain = Vec::new();
    let known = |cue: usize| {
        // "said no decision had been made about" has taken in what is said.
        let whole = |own: TokenRange| own.0 == cue && reporting::clause(document, own.0 + 1, own.1);
        // "told reporters the road would open" is not about reporters.
        let with_hearer = |report: &ReportedSpeech| {
            report.content.0 == cue + 1 && matches!(document.word(cue), "told" | "tells")
        };
        let mut near = found.iter().filter(|report| report.span().0 <= cue && cue < report.span().1);
        near.any(|report| !report.cue.is_some_and(whole) && !with_hearer(report))
    };
    plain_reports::each(document, known, |report| {
        let content = reporting::reported(document, &report);
        plain.extend(content.map(|content| ReportedSpeech { content, ..report }));
    });
    for report in plain {
        overlapping::add(document, &mut found, report);
    }
    found.iter().map(|report| quote(document, report, whom)).collect()
}

/// Gives what "the paper quoted Ada Quill as saying" to her; `None` if only "Ada Quill as saying" would be reported.
fn given_to_quoted(document: &Document<'_>, report: ReportedSpeech) -> Option<ReportedSpeech> {
    let quoted = report
        .cue
        .filter(|cue| quoting::is_quoting_verb(document, cue.0))
        .and_then(|cue| quoting::who_is_quoted(document, cue.0));
    let Some(quoted) = quoted else { return Some(report) };
    let name = quoted.name.map(|(mention, _)| (mention.titled, mention.end));
    (report.content.1 > quoted.end + 1).then_some(ReportedSpeech {
        content: (report.content.0.max(quoted.end), report.content.1),
        source: name.or(report.source),
        cue: Some((quoted.end - 1, quoted.end)),
        ..report
    })
}

/// Turns a report into a quotation.
fn quote(document: &Document<'_>, report: &ReportedSpeech, whom: &Coreference) -> Quote {
    let span = words(document, report.content.0, report.content.1);
    let source = report.source.map(|run| phrase(document, run, report.cue));
    let (speaker, known) = source.map_or((None, 100), |source| attribute::person(document, source, whom));
    let sure = u16::from(known) * u16::from(report.sure) / 100;
    Quote {
        span,
        marked: span,
        kind: Kind::Indirect,
        speaker,
        confidence: u8::try_from(sure).unwrap_or(100),
        source: source.map(|phrase| phrase.span(document)),
        cue: report.cue.map(|(first, end)| words(document, first, end)),
        chain: None,
        rest: Vec::new(),
    }
}

impl ReportedSpeech {
    /// Returns the range from the first token of cue and content to the last.
    pub(super) fn span(&self) -> TokenRange {
        let cue = self.cue.unwrap_or(self.content);
        (cue.0.min(self.content.0), cue.1.max(self.content.1))
    }
}

/// Calls `with` for every report in a text.
pub(crate) fn each(
    document: &Document<'_>,
    cue_scores: &CueScores,
    model: &Model<LABELS>,
    mut with: impl FnMut(ReportedSpeech),
) {
    let mut sentence = ReportSentence::default();
    let mut chain = ChainDecoder::new(model, 0, allowed);
    let bias = model.dense.get(LABELS * (LABELS + 2)).copied().unwrap_or(0);
    let (mut labels, mut likely) = (Vec::new(), Vec::new());
    MEMO.with_borrow_mut(|memo| {
        let mut sum = model.accumulator_with(memo);
        sentences(document, |first, end| {
            sentence.read(document, cue_scores, first, end);
            if !sentence.reports || in_marks(document, first, end) {
                return;
            }
            chain.clear();
            sentence.expect(&mut sum);
            for at in 0..end - first {
                sentence.features(at, &mut sum);
                sum.end_row();
            }
            for mut sum in sum.sums() {
                sum[OUTSIDE] -= bias;
                chain.push(&sum);
            }
            labels.clear();
            labels.resize(end - first, 0);
            chain.viterbi(&mut labels);
            if !labels.contains(&(BEGIN as u8)) {
                return;
            }
            likely.clear();
            likely.resize(end - first, [0.0; LABELS]);
            chain.marginals(&mut likely);
            reports(document, first, &labels, &likely, &mut with);
        });
    });
}

/// Reads the reports from the labels of the sentence that begins at `start`.
fn reports(
    document: &Document<'_>,
    start: usize,
    labels: &[u8],
    likely: &[[f32; LABELS]],
    with: &mut impl FnMut(ReportedSpeech),
) {
    let runs = |wanted: &[usize]| {
        let mut runs: Vec<TokenRange> = Vec::new();
        for (at, &label) in labels.iter().enumerate() {
            if !wanted.contains(&(label as usize)) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.1 == at && label as usize != BEGIN => run.1 = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        runs
    };
    let cues = runs(&[CUE]);
    let sources = runs(&[SOURCE]);
    if cues.is_empty() || sources.is_empty() {
        // Without a source and a cue it is not a report.
        return;
    }
    let mut contents: Vec<TokenRange> = Vec::new();
    for run in runs(&[BEGIN, INSIDE]) {
        match contents.last_mut() {
            // A short gap between two pieces.
            Some(last) if dropped(&labels[last.1..run.0]) => last.1 = run.1,
            // “The road, she said, would open”: both pieces are one content.
            Some(last) if inserted(document, start, &labels[last.1..run.0], (last.1, run.0)) => {
                last.1 = run.1
            }
            _ => contents.push(run),
        }
    }
    let mut free = 0;
    let spoken = |from: usize, to: usize| labels[from..to].iter().any(|&label| label as usize != OUTSIDE);
    for (mut first, mut end) in contents {
        // A short gap between the cue and its content belongs to the content.
        if let Some(cue) = cues.iter().rev().find(|run| run.1 <= first && run.1 >= free)
            && dropped(&labels[cue.1..first])
            && !matches!(
                document.word(start + first),
                "that" | "to" | "whether" | "how" | "why" | "what" | "if"
            )
        {
            first = cue.1;
        } else if free == 0
            && first <= GAP
            && labels[..first].iter().all(|&label| label as usize == OUTSIDE)
            && cues.iter().any(|run| run.0 >= end)
        {
            first = 0;
        }
        // Content mostly reaches to the end of its sentence.
        let length = end - first;
        if !spoken(end, labels.len()) && 3 * (labels.len() - end) <= 2 * length + 9 {
            end = labels.len();
        }
        free = end;
        let Some((first, end)) = trimmed(document, start + first, start + end) else { continue };
        if marked(document, first, end) {
            continue;
        }
        let content = (first - start, end - start);
        let apart = |run: &TokenRange, from: TokenRange| {
            if run.1 <= from.0 { from.0 - run.1 } else { run.0.saturating_sub(from.1) }
        };
        let cue = cues.iter().copied().min_by_key(|run| apart(run, content));
        let source = sources.iter().copied().min_by_key(|run| apart(run, cue.unwrap_or(content)));
        let (content, cue) = with_adjectives(document, start, content, cue);
        let (first, end) = (start + content.0, start + content.1);
        let shift = |run: TokenRange| (start + run.0, start + run.1);
        let sum: f32 = likely[content.0..content.1].iter().map(|row| row[BEGIN] + row[INSIDE]).sum();
        let sure = (100.0 * sum / (content.1 - content.0) as f32).round().clamp(0.0, 100.0) as u8;
        with(ReportedSpeech { content: (first, end), source: source.map(shift), cue: cue.map(shift), sure });
    }
}

/// Gives the "classic" of "says classic shows are late" to what is said, and leaves the verb.
fn with_adjectives(
    document: &Document<'_>,
    start: usize,
    mut content: TokenRange,
    cue: Option<TokenRange>,
) -> (TokenRange, Option<TokenRange>) {
    let Some(mut cue) = cue else { return (content, None) };
    let small =
        Class::CUE.or(Class::WEAK_CUE).or(Class::AUX).or(Class::PREP).or(Class::ADVERB).or(Class::OBLIQUE);
    // "said last week it was late", "said afterwards that it was late"
    let says = !matches!(document.word(start + content.0), "that" | "whether" | "how" | "why" | "what")
        && matches!(document.word(start + cue.0), "believes" | "said" | "say" | "says" | "thinks");
    while says
        && cue.1 == content.0
        && cue.1 > cue.0 + 1
        && document.token(start + cue.1 - 1).word()
        && !document.token(start + cue.1 - 1).is(small)
        && !plain_reports::is_time(document, start + cue.1 - 1)
    {
        cue.1 -= 1;
        content.0 -= 1;
    }
    (content, Some(cue))
}

/// Returns whether there is no source or cue between two pieces, and little else.
fn dropped(labels: &[u8]) -> bool {
    labels.len() <= GAP && labels.iter().all(|&label| label as usize == OUTSIDE)
}

/// The most unlabelled words between two pieces of one content.
const GAP: usize = 14;

/// Returns whether there is only "…, she said, …" between two pieces.
fn inserted(document: &Document<'_>, start: usize, labels: &[u8], (from, to): TokenRange) -> bool {
    let labelled = labels.iter().any(|&label| label as usize == CUE);
    let commas = document.token(start + to - 1).symbol == ','
        && (document.token(start + from).symbol == ',' || document.token(start + from - 1).symbol == ',');
    labels.len() <= 12 && labelled && commas
}

/// Returns the range without the commas and spaces at its ends; `None` if no word is left.
fn trimmed(document: &Document<'_>, mut first: usize, mut end: usize) -> Option<TokenRange> {
    while first < end && matches!(document.token(first).symbol, ',' | ';' | ':' | '.' | ')') {
        first += 1;
    }
    while first < end && matches!(document.token(end - 1).symbol, ',' | ';' | ':' | '(' | '.') {
        end -= 1;
    }
    document.tokens[first..end].iter().any(|token| token.shape == Shape::Word).then_some((first, end))
}

/// Returns whether the words contain or touch a quotation, which means that they are not reported speech.
fn marked(document: &Document<'_>, first: usize, end: usize) -> bool {
    let symbol = |at: usize| {
        document.tokens.get(at).is_some_and(|token| matches!(token.symbol, '“' | '”' | '"' | '«' | '»'))
    };
    (first.saturating_sub(1)..(end + 1).min(document.tokens.len())).any(symbol)
        || (first..end).any(|at| document.quote_at(at).is_some_and(|quote| !document.marked[quote].single))
}

/// Returns whether all words are in quotations of the kind that [`marked`] looks for, so that none can be in a report.
fn in_marks(document: &Document<'_>, first: usize, end: usize) -> bool {
    let inside = |at: usize| document.quote_at(at).is_some_and(|quote| !document.marked[quote].single);
    (first..end).all(|at| !document.token(at).word() || inside(at))
}

/// Returns the phrase that the labels of a source cover. "Giving evidence, Miss Quill": the labels may take in more
/// than the subject.
fn phrase(document: &Document<'_>, (first, end): TokenRange, cue: Option<TokenRange>) -> NounPhrase {
    let first = sources::past_period(document, first, end.saturating_sub(1));
    let who = sources::starting_at(document, first, end)
        .map(|phrase| phrase.who)
        .filter(|&who| who != Reference::Described)
        .or_else(|| {
            let cue = cue.filter(|cue| cue.0 >= end)?.0;
            let subject = subjects::subject_of(document, cue, document.sentence_start(cue))?;
            // "Quill’s reported plan" is not a report by her.
            let own = subject.first >= first && subject.end <= end && !document.owns(subject.end);
            own.then_some(subject.who)
        });
    NounPhrase { first, end, who: who.unwrap_or(Reference::Described) }
}
