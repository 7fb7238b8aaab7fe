//! Finds the source of each quotation: ranks the candidates, and then ranks them again, knowing the neighbours'
//! sources.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::afterwards;
use super::apposition::{self, couple, holder, joint, writer};
use super::coref::Referents;
use super::document::Document;
use super::nouns::{Nested, NounKind};
use super::owned;
use super::phrased;
use super::ranker::{Candidate, Neighbours, Ranker};
use super::roles::Roles;
use super::signed;
use super::sources::{NounPhrase, Reference};
use super::speakers::Portraits;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::{Accumulator, Memo, Model, model};
use crate::text::people::Gender;

/// The first pass: knows a quotation and the words around it.
static FIRST: LazyLock<Model<1>> = LazyLock::new(|| model!("sources_alone.bin", Model<1>, sources));

/// The second pass: also knows what [`FIRST`] chose for the neighbours.
static SECOND: LazyLock<Model<1>> = LazyLock::new(|| model!("sources.bin", Model<1>, sources));

thread_local! {
    static FIRST_MEMO: RefCell<Memo<1>> = RefCell::new(Memo::new(12));
    static SECOND_MEMO: RefCell<Memo<1>> = RefCell::new(Memo::new(12));
}

/// How a quotation is tied to its source, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// Nothing ties it to anybody.
    None,
    /// The source is near: subject of the sentence, or speaker of the quotation before.
    Near,
    /// It continues a quotation that has a source.
    Carried,
    /// A verb that reports only sometimes, such as "called".
    Weak,
    /// A verb of saying.
    Said,
}

/// The source and speaker of one quotation.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// How it is tied to its source.
    pub(crate) tie: Tie,
    /// The words that name the source.
    pub(crate) source: Option<NounPhrase>,
    /// The verb.
    pub(crate) cue: Option<usize>,
    /// The person.
    pub(crate) speaker: Option<PersonId>,
    /// How certain the source is, in percent.
    pub(crate) confidence: u8,
    /// Whether the source signs the words: “So it goes.” — Ada Quill.
    pub(crate) signed: bool,
    /// Whether a name right before announces the words, whatever else seems likely.
    pub(crate) announced: bool,
    /// Whether several people say it together.
    pub(crate) joint: bool,
    /// The likeliest sources, the best first.
    pub(crate) considered: Vec<Considered>,
}

/// A phrase that may be the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Considered {
    /// Its words and what they are made of; `None` for nobody.
    pub(crate) phrase: Option<(NounPhrase, NounKind, Nested)>,
    /// How likely it is, in percent.
    pub(crate) share: u8,
}

const NOTHING: Attribution = Attribution {
    tie: Tie::None,
    source: None,
    cue: None,
    speaker: None,
    confidence: 0,
    signed: false,
    announced: false,
    joint: false,
    considered: Vec::new(),
};

/// Confidence in a name that signs a quotation, in percent.
const SIGNED: u8 = 95;

/// Finds the sources of all quotations; [`name`] finds the persons behind them.
pub(crate) fn all(document: &Document<'_>) -> Vec<Attribution> {
    all_by(document, &FIRST, &SECOND)
}

/// Like [`all`], with other weights.
pub(crate) fn all_by(document: &Document<'_>, first: &Model<1>, second: &Model<1>) -> Vec<Attribution> {
    if document.marked.is_empty() {
        return Vec::new();
    }
    let ranker = Ranker::new(document);
    let chosen = together(&ranker, &alone(&ranker, first), second);
    let mut before: Option<Option<usize>> = None;
    chosen
        .into_iter()
        .enumerate()
        .map(|(quote, choice)| {
            let SourceChoice { noun, confidence, announced, shares } = choice;
            let carried = before == Some(noun);
            before = Some(noun);
            let phrase = |noun: usize| {
                let noun = &ranker.nouns[noun];
                (noun.phrase, noun.kind, noun.nested)
            };
            let considered =
                shares.into_iter().map(|(noun, share)| Considered { phrase: noun.map(phrase), share });
            let considered = considered.collect();
            if let Some(source) = signed::name(document, quote)
                .or_else(|| afterwards::name(document, quote))
                .or_else(|| phrased::name(document, quote))
                .or_else(|| owned::name(document, quote))
            {
                let (tie, source) = (Tie::Said, Some(source));
                return Attribution { tie, source, confidence: SIGNED, signed: true, ..NOTHING };
            }
            let Some(noun) = noun else { return Attribution { confidence, considered, ..NOTHING } };
            let noun = ranker.speaking(noun);
            let context = ranker.context(quote);
            let cue = ranker.cue(&context, noun);
            let tie = match cue {
                Some(cue) if context.holds(cue) && !document.cue(cue, Class::WEAK_CUE) => Tie::Said,
                Some(cue) if context.holds(cue) => Tie::Weak,
                _ if carried => Tie::Carried,
                _ => Tie::Near,
            };
            let source = Some(ranker.nouns[noun].phrase);
            Attribution { tie, source, cue, confidence, announced, considered, ..NOTHING }
        })
        .collect()
}

/// Returns the source phrases.
#[cfg(feature = "train")]
pub(crate) fn sources(document: &Document<'_>) -> Vec<Option<NounPhrase>> {
    all(document).iter().map(|attribution| attribution.source).collect()
}

/// Who is meant by pronouns and descriptions.
pub(crate) struct Coreference {
    /// "he", "she"
    pub(crate) referents: Referents,
    /// The gender of each person, as far as the text shows it.
    pub(crate) genders: Vec<Gender>,
    /// "the senator"
    pub(crate) roles: Roles,
    /// What the text says about each person.
    pub(crate) portraits: Portraits,
}

/// Gives every attribution the person that its source refers to.
pub(crate) fn name(document: &Document<'_>, attributions: &mut [Attribution], whom: &Coreference) {
    for attribution in attributions {
        let Some(mut source) = attribution.source else { continue };
        source = apposition::named(document, source);
        attribution.source = Some(source);
        let (speaker, sure) = person(document, source, whom);
        if let Some(both) = joint(document, source).or_else(|| couple(document, source)) {
            attribution.source = Some(both);
            attribution.speaker = None;
            attribution.joint = true;
            continue;
        }
        attribution.speaker = speaker;
        let sure = u16::from(attribution.confidence) * u16::from(sure) / 100;
        attribution.confidence = u8::try_from(sure).unwrap_or(100);
    }
}

/// The number of candidates kept for the second pass.
const SHORTLIST: usize = 6;

/// The first pass: returns the best candidates for each quotation, best first.
pub(crate) fn alone(ranker: &Ranker<'_, '_>, first: &Model<1>) -> Vec<Vec<Candidate>> {
    FIRST_MEMO.with_borrow_mut(|memo| alone_with(ranker, &mut first.accumulator_with(memo)))
}

fn alone_with(ranker: &Ranker<'_, '_>, accumulator: &mut Accumulator<'_, 1>) -> Vec<Vec<Candidate>> {
    let mut candidates = Vec::new();
    (0..ranker.document.marked.len())
        .map(|quote| {
            let context = ranker.context(quote);
            ranker.candidates(&context, &mut candidates);
            let mut best: Vec<(i32, Candidate)> = Vec::with_capacity(SHORTLIST + 1);
            for &candidate in &candidates {
                ranker.features(&context, candidate, None, accumulator);
                accumulator.end_row();
            }
            for (&candidate, [sum]) in candidates.iter().zip(accumulator.sums()) {
                let place = best.partition_point(|(score, _)| *score >= sum);
                if place < SHORTLIST {
                    best.insert(place, (sum, candidate));
                    best.truncate(SHORTLIST);
                }
            }
            best.into_iter().map(|(_, candidate)| candidate).collect()
        })
        .collect()
}

/// What the second pass decides for a quotation.
pub(crate) struct SourceChoice {
    /// The number of the noun that is its source.
    pub(crate) noun: Option<usize>,
    /// In percent.
    pub(crate) confidence: u8,
    /// Whether it is a name right before the words, chosen against the scores.
    pub(crate) announced: bool,
    /// Every candidate with its share of the softmax over all, in percent, the best first.
    pub(crate) shares: Vec<(Option<usize>, u8)>,
}

/// The second pass: returns the source of each quotation.
pub(crate) fn together(
    ranker: &Ranker<'_, '_>,
    alone: &[Vec<Candidate>],
    second: &Model<1>,
) -> Vec<SourceChoice> {
    SECOND_MEMO
        .with_borrow_mut(|memo| together_with(ranker, alone, second, &mut second.accumulator_with(memo)))
}

fn together_with(
    ranker: &Ranker<'_, '_>,
    alone: &[Vec<Candidate>],
    second: &Model<1>,
    accumulator: &mut Accumulator<'_, 1>,
) -> Vec<SourceChoice> {
    let mut chosen: Vec<SourceChoice> = Vec::with_capacity(alone.len());
    let mut candidates = Vec::new();
    for quote in 0..alone.len() {
        let back = |steps: usize| quote.checked_sub(steps).and_then(|other| chosen[other].noun);
        let next = alone.get(quote + 1).and_then(|next| next.first()).and_then(|next| next.noun);
        let around = Neighbours { previous: back(1), earlier: back(2), next };
        let context = ranker.context(quote);
        candidates.clone_from(&alone[quote]);
        around.carry(&mut candidates);
        for &candidate in &candidates {
            ranker.features(&context, candidate, Some(&around), accumulator);
            accumulator.end_row();
        }
        let nouns = candidates.iter().map(|candidate| candidate.noun);
        let shares = shares(accumulator.sums().map(|[sum]| sum).zip(nouns).collect(), second.scale);
        let (noun, confidence) = shares.first().copied().unwrap_or_default();
        let owner = ranker.owning(&context);
        chosen.push(match owner.or_else(|| ranker.introducing(&context)) {
            Some(other) => {
                let agreed = if noun == Some(other) { confidence } else { 0 };
                let confidence = agreed.max(INTRODUCED);
                SourceChoice { noun: Some(other), confidence, announced: true, shares }
            }
            _ => SourceChoice { noun, confidence, announced: false, shares },
        });
    }
    chosen
}

/// Confidence, in percent, in a name whose verb introduces the words although the ranker disagrees.
const INTRODUCED: u8 = 85;

/// Returns every candidate with its share of the softmax over all, in percent, the best first.
fn shares(mut scores: Vec<(i32, Option<usize>)>, scale: f32) -> Vec<(Option<usize>, u8)> {
    // Of equals, the first one comes first.
    scores.sort_by_key(|&(score, _)| std::cmp::Reverse(score));
    let most = scores.first().map_or(0, |&(score, _)| score);
    let power = |score: i32| ((score - most) as f32 * scale).exp();
    let sum: f32 = scores.iter().map(|&(score, _)| power(score)).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let share = |score: i32| (100.0 * power(score) / sum.max(1.0)) as u8;
    scores.into_iter().map(|(score, noun)| (noun, share(score))).collect()
}

/// Returns the person that a phrase refers to, and the confidence in percent.
pub(crate) fn person(
    document: &Document<'_>,
    phrase: NounPhrase,
    whom: &Coreference,
) -> (Option<PersonId>, u8) {
    match phrase.who {
        Reference::Named(person) => (Some(person), 100),
        Reference::Pronoun(at) => match whom.referents.get(&at) {
            Some(&found) => found,
            None => (None, 50),
        },
        Reference::Described => {
            let held = holder(document, phrase).or_else(|| writer(document, phrase));
            match held.or_else(|| whom.roles.person(document, phrase)) {
                Some(person) => (Some(person), 75),
                None => (None, 90),
            }
        }
    }
}
