//! Who said it: ranks whoever could have, first each quotation by itself, then with what the ones around it were given.

use std::sync::LazyLock;

use super::coref::Referents;
use super::ranker::{Around, Candidate, Ranker};
use super::roles::Roles;
use super::scene::Scene;
use super::signed;
use super::sources::{Phrase, Who};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::{Model, Sink, model};

/// Knows a quotation and the words around it.
static FIRST: LazyLock<Model<1>> = LazyLock::new(|| model!("sources_alone.bin", Model<1>, sources));

/// Knows what [`FIRST`] said of the quotations around, too.
static SECOND: LazyLock<Model<1>> = LazyLock::new(|| model!("sources.bin", Model<1>, sources));

/// How surely a quotation is tied to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// Nothing ties it to anybody.
    None,
    /// Somebody is the subject of the sentence or spoke just before.
    Near,
    /// It goes on where an attributed one stopped.
    Carried,
    /// A verb takes it as its object.
    Weak,
    /// A verb of saying introduces or closes it.
    Said,
}

/// What is known about one quotation's speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribution {
    /// How it is tied to its source.
    pub(crate) tie: Tie,
    /// The words that name the source.
    pub(crate) source: Option<Phrase>,
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

/// How sure a name is that signs the words, in hundredths.
const SIGNED: u8 = 95;

/// The sources of all quotations of the scene; whom they stand for is not known yet.
pub(crate) fn all(scene: &Scene<'_>) -> Vec<Attribution> {
    all_by(scene, &FIRST, &SECOND)
}

/// As [`all`], by other rankers.
pub(crate) fn all_by(scene: &Scene<'_>, first: &Model<1>, second: &Model<1>) -> Vec<Attribution> {
    if scene.marked.is_empty() {
        return Vec::new();
    }
    let ranker = Ranker::new(scene);
    let chosen = together(&ranker, &alone(&ranker, first), second);
    let mut before: Option<Option<usize>> = None;
    chosen
        .iter()
        .enumerate()
        .map(|(quote, &(noun, confidence))| {
            let carried = before == Some(noun);
            before = Some(noun);
            if let Some(source) = signed::name(scene, quote) {
                let (tie, source) = (Tie::Said, Some(source));
                return Attribution { tie, source, confidence: SIGNED, signed: true, ..NOTHING };
            }
            let Some(noun) = noun else { return Attribution { confidence, ..NOTHING } };
            let frame = ranker.frame(quote);
            let cue = ranker.cue(&frame, noun);
            let tie = match cue {
                Some(cue) if frame.holds(cue) && !scene.cue(cue, Class::WEAK_CUE) => Tie::Said,
                Some(cue) if frame.holds(cue) => Tie::Weak,
                _ if carried => Tie::Carried,
                _ => Tie::Near,
            };
            let source = Some(ranker.nouns[noun].phrase);
            Attribution { tie, source, cue, confidence, ..NOTHING }
        })
        .collect()
}

/// The sources alone.
#[cfg(feature = "train")]
pub(crate) fn sources(scene: &Scene<'_>) -> Vec<Option<Phrase>> {
    all(scene).iter().map(|attribution| attribution.source).collect()
}

/// Whom pronouns and descriptions mean.
pub(crate) struct Whom {
    /// "he", "she"
    pub(crate) referents: Referents,
    /// "the senator"
    pub(crate) roles: Roles,
}

/// Gives every attribution the person whom its source stands for.
pub(crate) fn name(scene: &Scene<'_>, attributions: &mut [Attribution], whom: &Whom) {
    for attribution in attributions {
        let Some(mut source) = attribution.source else { continue };
        if source.who == Who::Described
            && let Some(name) = apposed(scene, source)
        {
            source = name;
            attribution.source = Some(name);
        }
        let (speaker, sure) = person(scene, source, whom);
        if let Some(both) = joint(scene, source) {
            attribution.source = Some(both);
            attribution.speaker = None;
            continue;
        }
        attribution.speaker = speaker;
        let sure = u16::from(attribution.confidence) * u16::from(sure) / 100;
        attribution.confidence = u8::try_from(sure).unwrap_or(100);
    }
}

/// So many candidates of each quotation are looked at twice.
const SHORTLIST: usize = 6;

/// For each quotation the likeliest candidates, best first, as it looks by itself.
pub(crate) fn alone(ranker: &Ranker<'_, '_>, first: &Model<1>) -> Vec<Vec<Candidate>> {
    let mut candidates = Vec::new();
    let mut gather = first.gather();
    (0..ranker.scene.marked.len())
        .map(|quote| {
            let frame = ranker.frame(quote);
            ranker.candidates(&frame, &mut candidates);
            let mut best: Vec<(i32, Candidate)> = Vec::with_capacity(SHORTLIST + 1);
            for &candidate in &candidates {
                ranker.features(&frame, candidate, None, &mut |feature| gather.take(feature));
                let [sum] = gather.done();
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

/// The source of each quotation as a number of a noun, and how sure it is in hundredths, given what each looks like alone.
pub(crate) fn together(
    ranker: &Ranker<'_, '_>,
    alone: &[Vec<Candidate>],
    second: &Model<1>,
) -> Vec<(Option<usize>, u8)> {
    let mut chosen: Vec<(Option<usize>, u8)> = Vec::with_capacity(alone.len());
    let mut candidates = Vec::new();
    let mut gather = second.gather();
    for quote in 0..alone.len() {
        let back = |steps: usize| quote.checked_sub(steps).and_then(|other| chosen[other].0);
        let next = alone.get(quote + 1).and_then(|next| next.first()).and_then(|next| next.noun);
        let around = Around { previous: back(1), earlier: back(2), next };
        let frame = ranker.frame(quote);
        candidates.clone_from(&alone[quote]);
        around.carry(&mut candidates);
        let score = |candidate| {
            ranker.features(&frame, candidate, Some(&around), &mut |feature| gather.take(feature));
            gather.done()[0]
        };
        let found = best(&candidates, score, second.scale);
        chosen.push(match ranker.introducing(&frame) {
            Some(noun) if found.0 != Some(noun) => (Some(noun), INTRODUCED),
            _ => found,
        });
    }
    chosen
}

/// How sure a name is whose verb stands right before the words, in hundredths, where the ranker would have it otherwise.
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
            // What was added up so far counts from the old top.
            sum *= ((top.0.max(score - 10_000) - score) as f32 * scale).exp();
            top = (score, candidate.noun);
        }
        sum += ((score - top.0) as f32 * scale).exp();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    (top.1, (100.0 / sum.max(1.0)) as u8)
}

/// The person that a phrase stands for, and how sure that is, in hundredths.
pub(crate) fn person(scene: &Scene<'_>, phrase: Phrase, whom: &Whom) -> (Option<PersonId>, u8) {
    match phrase.who {
        Who::Named(person) => (Some(person), 100),
        Who::Pronoun(at) => match whom.referents.get(&at) {
            Some(&found) => found,
            None => (None, 50),
        },
        Who::Described => {
            let held = holder(scene, phrase).or_else(|| writer(scene, phrase));
            match held.or_else(|| whom.roles.person(scene, phrase)) {
                Some(person) => (Some(person), 75),
                None => (None, 90),
            }
        }
    }
}

/// "Carl and Jane Dunn": a name that is one of two speaks for both, and so for neither.
fn joint(scene: &Scene<'_>, phrase: Phrase) -> Option<Phrase> {
    let Who::Named(person) = phrase.who else { return None };
    let joins = |at: usize| at < scene.tokens.len() && matches!(scene.word(at), "and" | "&");
    let other = |at: usize| {
        let (mention, other) = scene.cast.mention_at(at).filter(|_| scene.quote_at(at).is_none())?;
        (other != person).then_some(mention)
    };
    if joins(phrase.end)
        && let Some(mention) = other(phrase.end + 1)
        && !scene.cue_near(mention.end)
    {
        return Some(Phrase { first: phrase.first, end: mention.end, who: Who::Described });
    }
    let and = phrase.first.checked_sub(1).filter(|&at| joins(at))?;
    let mention = other(and.checked_sub(1)?).filter(|mention| mention.end == and)?;
    let object = mention.titled.checked_sub(1).is_some_and(|before| {
        scene.is(before, Class::PREP.or(Class::CUE).or(Class::WEAK_CUE)) || scene.tokens[before].sign == ','
    });
    (!object).then_some(Phrase { first: mention.titled, end: phrase.end, who: Who::Described })
}

/// "Quill’s note to the editor", "a message from Quill": whose words a text holds.
fn writer(scene: &Scene<'_>, phrase: Phrase) -> Option<PersonId> {
    let text = (phrase.first..phrase.end).find(|&at| scene.is(at, Class::WRITING))?;
    let owner = text.checked_sub(1).filter(|&at| at > phrase.first && scene.possessive(at));
    let named = |at: usize| Some(scene.cast.mention_at(at)?.1);
    if let Some(owner) = owner {
        return named(owner - 1);
    }
    let from = text + 1;
    (from + 1 < phrase.end && matches!(scene.word(from), "from" | "by" | "of")).then(|| named(from + 1))?
}

/// "director of Ware Boats Ada Quill": the name that closes a description which begins with a bare post.
fn holder(scene: &Scene<'_>, phrase: Phrase) -> Option<PersonId> {
    let (mention, person) = scene.cast.mention_at(phrase.end - 1)?;
    let before = mention.titled.checked_sub(1).filter(|&before| before > phrase.first)?;
    let post = scene.tokens[phrase.first].is(Class::ROLE.or(Class::TITLE));
    let house = scene.tokens[before].capital() && !scene.tokens[before].is(Class::PREP.or(Class::DET));
    (post && house && mention.end == phrase.end).then_some(person)
}

/// "a spokesman for the premier": a name behind it is the premier's.
fn ends_with_post(scene: &Scene<'_>, phrase: Phrase) -> bool {
    let mut prepositions = (phrase.first + 1..phrase.end).filter(|&at| scene.is(at, Class::PREP));
    let post = Class::ROLE.or(Class::TITLE);
    scene.tokens[phrase.end - 1].is(post)
        && prepositions.next_back().is_some_and(|at| scene.word(at + 1).eq_ignore_ascii_case("the"))
}

/// "the party's leader, Ada Quill," and "Ada Quill, the party's leader,": the name beside a description.
fn apposed(scene: &Scene<'_>, phrase: Phrase) -> Option<Phrase> {
    if scene.tokens[phrase.end - 1].is(Class::PRONOUN) {
        return None;
    }
    if scene.sign(phrase.end, ',')
        && !ends_with_post(scene, phrase)
        && let Some((mention, person)) = scene.cast.mention_at(phrase.end + 1)
        && scene.quote_at(phrase.end + 1).is_none()
        && (scene.breaks(mention.end) || matches!(scene.tokens[mention.end].sign, '.' | ',' | ';'))
    {
        return Some(Phrase { first: mention.titled, end: mention.end, who: Who::Named(person) });
    }
    let comma = phrase.first.checked_sub(1).filter(|&at| scene.sign(at, ','))?;
    let (mention, person) = scene.cast.mention_at(comma.checked_sub(1)?)?;
    let opened = scene.tokens[phrase.first].is(Class::DET) && mention.end == comma;
    let name = Phrase { first: mention.titled, end: mention.end, who: Who::Named(person) };
    (opened && scene.quote_at(mention.first).is_none()).then_some(name)
}
