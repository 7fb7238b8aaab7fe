//! Finds the source of each quotation: ranks the candidates, then ranks again, knowing the neighbours' sources.

use std::sync::LazyLock;

use super::coref::Referents;
use super::document::Document;
use super::ranker::{Candidate, Neighbours, Ranker};
use super::roles::Roles;
use super::signed;
use super::sources::{NounPhrase, Reference};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::{FeatureSink, Model, model};

/// The first pass: knows a quotation and the words around it.
static FIRST: LazyLock<Model<1>> = LazyLock::new(|| model!("sources_alone.bin", Model<1>, sources));

/// The second pass: also knows what [`FIRST`] chose for the neighbours.
static SECOND: LazyLock<Model<1>> = LazyLock::new(|| model!("sources.bin", Model<1>, sources));

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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribution {
    /// How it is tied to its source.
    pub(crate) tie: Tie,
    /// The words that name the source.
    pub(crate) source: Option<NounPhrase>,
    /// The verb.
    pub(crate) cue: Option<usize>,
    /// The person.
    pub(crate) speaker: Option<PersonId>,
    /// How sure the source is, in hundredths.
    pub(crate) confidence: u8,
    /// Whether the source signs the words: “So it goes.” — Ada Quill.
    pub(crate) signed: bool,
}

const NOTHING: Attribution =
    Attribution { tie: Tie::None, source: None, cue: None, speaker: None, confidence: 0, signed: false };

/// Confidence of a name that signs a quotation, in hundredths.
const SIGNED: u8 = 95;

/// The sources of all quotations; [`name`] finds the persons behind them.
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
        .iter()
        .enumerate()
        .map(|(quote, &(noun, confidence))| {
            let carried = before == Some(noun);
            before = Some(noun);
            if let Some(source) = signed::name(document, quote) {
                let (tie, source) = (Tie::Said, Some(source));
                return Attribution { tie, source, confidence: SIGNED, signed: true, ..NOTHING };
            }
            let Some(noun) = noun else { return Attribution { confidence, ..NOTHING } };
            let context = ranker.context(quote);
            let cue = ranker.cue(&context, noun);
            let tie = match cue {
                Some(cue) if context.holds(cue) && !document.cue(cue, Class::WEAK_CUE) => Tie::Said,
                Some(cue) if context.holds(cue) => Tie::Weak,
                _ if carried => Tie::Carried,
                _ => Tie::Near,
            };
            let source = Some(ranker.nouns[noun].phrase);
            Attribution { tie, source, cue, confidence, ..NOTHING }
        })
        .collect()
}

/// The source phrases.
#[cfg(feature = "train")]
pub(crate) fn sources(document: &Document<'_>) -> Vec<Option<NounPhrase>> {
    all(document).iter().map(|attribution| attribution.source).collect()
}

/// Whom pronouns and descriptions refer to.
pub(crate) struct Coreference {
    /// "he", "she"
    pub(crate) referents: Referents,
    /// "the senator"
    pub(crate) roles: Roles,
}

/// Gives every attribution the person that its source refers to.
pub(crate) fn name(document: &Document<'_>, attributions: &mut [Attribution], whom: &Coreference) {
    for attribution in attributions {
        let Some(mut source) = attribution.source else { continue };
        if source.who == Reference::Described
            && let Some(name) = apposed(document, source)
        {
            source = name;
            attribution.source = Some(name);
        }
        let (speaker, sure) = person(document, source, whom);
        if let Some(both) = joint(document, source) {
            attribution.source = Some(both);
            attribution.speaker = None;
            continue;
        }
        attribution.speaker = speaker;
        let sure = u16::from(attribution.confidence) * u16::from(sure) / 100;
        attribution.confidence = u8::try_from(sure).unwrap_or(100);
    }
}

/// Number of candidates kept for the second pass.
const SHORTLIST: usize = 6;

/// The first pass: for each quotation the best candidates, best first.
pub(crate) fn alone(ranker: &Ranker<'_, '_>, first: &Model<1>) -> Vec<Vec<Candidate>> {
    let mut candidates = Vec::new();
    let mut accumulator = first.accumulator();
    (0..ranker.document.marked.len())
        .map(|quote| {
            let context = ranker.context(quote);
            ranker.candidates(&context, &mut candidates);
            let mut best: Vec<(i32, Candidate)> = Vec::with_capacity(SHORTLIST + 1);
            for &candidate in &candidates {
                ranker.features(&context, candidate, None, &mut |feature| accumulator.take(feature));
                let [sum] = accumulator.finish();
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

/// The second pass: for each quotation the number of the noun that is its source, and the confidence in hundredths.
pub(crate) fn together(
    ranker: &Ranker<'_, '_>,
    alone: &[Vec<Candidate>],
    second: &Model<1>,
) -> Vec<(Option<usize>, u8)> {
    let mut chosen: Vec<(Option<usize>, u8)> = Vec::with_capacity(alone.len());
    let mut candidates = Vec::new();
    let mut accumulator = second.accumulator();
    for quote in 0..alone.len() {
        let back = |steps: usize| quote.checked_sub(steps).and_then(|other| chosen[other].0);
        let next = alone.get(quote + 1).and_then(|next| next.first()).and_then(|next| next.noun);
        let around = Neighbours { previous: back(1), earlier: back(2), next };
        let context = ranker.context(quote);
        candidates.clone_from(&alone[quote]);
        around.carry(&mut candidates);
        let score = |candidate| {
            ranker.features(&context, candidate, Some(&around), &mut |feature| accumulator.take(feature));
            accumulator.finish()[0]
        };
        let found = best(&candidates, score, second.scale);
        chosen.push(match ranker.introducing(&context) {
            Some(noun) if found.0 != Some(noun) => (Some(noun), INTRODUCED),
            _ => found,
        });
    }
    chosen
}

/// Confidence, in hundredths, in a name whose verb introduces the words although the ranker disagrees.
const INTRODUCED: u8 = 85;

/// The candidate with the highest score, and its share of the softmax over all.
fn best(
    candidates: &[Candidate],
    mut score: impl FnMut(Candidate) -> i32,
    scale: f32,
) -> (Option<usize>, u8) {
    let mut top = (i32::MIN, None);
    let mut sum = 0.0;
    for &candidate in candidates {
        let score = score(candidate);
        if score > top.0 {
            // Rescale the sum from the old top to the new one.
            sum *= ((top.0.max(score - 10_000) - score) as f32 * scale).exp();
            top = (score, candidate.noun);
        }
        sum += ((score - top.0) as f32 * scale).exp();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    (top.1, (100.0 / sum.max(1.0)) as u8)
}

/// The person that a phrase refers to, and the confidence in hundredths.
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

/// "Carl and Jane Dunn": both speak, so the quotation has no single speaker.
fn joint(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    let Reference::Named(person) = phrase.who else { return None };
    let joins = |at: usize| at < document.tokens.len() && matches!(document.word(at), "and" | "&");
    let other = |at: usize| {
        let (mention, other) =
            document.entities.mention_at(at).filter(|_| document.quote_at(at).is_none())?;
        (other != person).then_some(mention)
    };
    if joins(phrase.end)
        && let Some(mention) = other(phrase.end + 1)
        && !document.cue_near(mention.end)
    {
        return Some(NounPhrase { first: phrase.first, end: mention.end, who: Reference::Described });
    }
    let and = phrase.first.checked_sub(1).filter(|&at| joins(at))?;
    let mention = other(and.checked_sub(1)?).filter(|mention| mention.end == and)?;
    let object = mention.titled.checked_sub(1).is_some_and(|before| {
        document.is(before, Class::PREP.or(Class::CUE).or(Class::WEAK_CUE))
            || document.tokens[before].symbol == ','
    });
    (!object).then_some(NounPhrase { first: mention.titled, end: phrase.end, who: Reference::Described })
}

/// "Quill’s note to the editor", "a message from Quill": the author of a written source.
fn writer(document: &Document<'_>, phrase: NounPhrase) -> Option<PersonId> {
    let text = (phrase.first..phrase.end).find(|&at| document.is(at, Class::WRITING))?;
    let owner = text.checked_sub(1).filter(|&at| at > phrase.first && document.possessive(at));
    let named = |at: usize| Some(document.entities.mention_at(at)?.1);
    if let Some(owner) = owner {
        return named(owner - 1);
    }
    let from = text + 1;
    (from + 1 < phrase.end && matches!(document.word(from), "from" | "by" | "of")).then(|| named(from + 1))?
}

/// "director of Ware Boats Ada Quill": the name at the end of a description that begins with a bare post.
fn holder(document: &Document<'_>, phrase: NounPhrase) -> Option<PersonId> {
    let (mention, person) = document.entities.mention_at(phrase.end - 1)?;
    let before = mention.titled.checked_sub(1).filter(|&before| before > phrase.first)?;
    let post = document.tokens[phrase.first].is(Class::ROLE.or(Class::TITLE));
    let house = document.tokens[before].capital() && !document.tokens[before].is(Class::PREP.or(Class::DET));
    (post && house && mention.end == phrase.end).then_some(person)
}

/// "a spokesman for the premier": a name after it is the premier's.
fn ends_with_post(document: &Document<'_>, phrase: NounPhrase) -> bool {
    let mut prepositions = (phrase.first + 1..phrase.end).filter(|&at| document.is(at, Class::PREP));
    let post = Class::ROLE.or(Class::TITLE);
    document.tokens[phrase.end - 1].is(post)
        && prepositions.next_back().is_some_and(|at| document.word(at + 1).eq_ignore_ascii_case("the"))
}

/// "the party's leader, Ada Quill," and "Ada Quill, the party's leader,": the name beside a description.
fn apposed(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    if document.tokens[phrase.end - 1].is(Class::PRONOUN) {
        return None;
    }
    if document.is_symbol(phrase.end, ',')
        && !ends_with_post(document, phrase)
        && let Some((mention, person)) = document.entities.mention_at(phrase.end + 1)
        && document.quote_at(phrase.end + 1).is_none()
        && (document.breaks(mention.end) || matches!(document.tokens[mention.end].symbol, '.' | ',' | ';'))
    {
        return Some(NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) });
    }
    let comma = phrase.first.checked_sub(1).filter(|&at| document.is_symbol(at, ','))?;
    let (mention, person) = document.entities.mention_at(comma.checked_sub(1)?)?;
    let opened = document.tokens[phrase.first].is(Class::DET) && mention.end == comma;
    let name = NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) };
    (opened && document.quote_at(mention.first).is_none()).then_some(name)
}
