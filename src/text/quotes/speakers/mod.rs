//! Decides who speaks, by ranking the people in view for every quotation. What the source phrase says is one kind of
//! evidence; the other is about the people: who spoke last, who is cited, who fits the pronoun or the description.
//!
//! `portraits` collects what the text says about each person, with the `trades` that are of a kind; `excluded` says
//! who cannot speak; `evidence` turns a person and a quotation into numbers, and `wording` single words.

mod clauses;
mod evidence;
mod excluded;
mod portraits;
mod trades;
mod wording;

pub(crate) use evidence::EVIDENCE;

use std::sync::LazyLock;

use super::attribute::{self, Attribution, Considered, Coreference};
use super::coref;
use super::document::{Document, REACH};
use super::nouns::NounKind;
use super::sources::{NounPhrase, Reference};
use crate::text::PersonId;
use crate::text::features::speakers;
use crate::text::forest::Forest;
use crate::text::lexicon::Class;
use crate::text::model::weights;
use crate::text::people::Gender;
use crate::text::tokens::Shape;
use portraits::Description;
pub(crate) use portraits::Portraits;

static FOREST: LazyLock<Forest> = LazyLock::new(|| {
    Forest::read(weights!("speakers.bin", |bytes| Forest::fits(bytes, &speakers::ALL)), &speakers::ALL)
});

/// Numbers about one person, or nobody, as the speaker of one quotation.
pub(crate) type Row = [i16; EVIDENCE];

/// The most people named before a quotation who may be the speaker, and the most after it.
const BEFORE: usize = 8;
const AFTER: usize = 3;

/// The most namings searched for them.
const NAMINGS: usize = 60;

/// From this number on, it does not matter how many people are named more often.
const MOST_AHEAD: usize = 20;

/// The people who may say a quotation, with nobody last, and the numbers about each.
pub(crate) struct SpeakerCandidates {
    pub(crate) people: Vec<Option<PersonId>>,
    pub(crate) rows: Vec<Row>,
    /// How many of them have the job title that the source names.
    rivals: usize,
    /// The source, if a clause leaves no choice.
    named: Option<NounPhrase>,
}

/// Where a person is named outside quotations.
#[derive(Clone, Copy, Debug)]
struct Naming {
    at: usize,
    end: usize,
    person: PersonId,
    /// See [`coref::role`].
    role: u64,
}

/// An article, for ranking speakers.
pub(crate) struct SpeakerRanker<'s, 'a> {
    document: &'s Document<'a>,
    whom: &'s Coreference,
    /// How many paragraph ends come before each token.
    paragraphs: Vec<u32>,
    namings: Vec<Naming>,
    /// Everyone who is cited, with or without marks: the token and the person.
    cited: Vec<(usize, PersonId)>,
    /// How often each person is named.
    mentions: Vec<u16>,
    /// How many people are named more often than each, up to [`MOST_AHEAD`].
    ahead: Vec<i16>,
}

/// A quotation and what is known about its source.
pub(crate) struct SpeakerQuery<'q> {
    open: usize,
    end: usize,
    number: usize,
    attribution: &'q Attribution,
    /// Who the source phrase of the next quotation leads to.
    next: Option<PersonId>,
    /// The speakers of the previous quotations, the latest first.
    before: [Option<Option<PersonId>>; 2],
    /// How often each person has spoken so far.
    spoken: &'q [u16],
    description: Description,
    /// The gender that the source phrase shows.
    gender: Gender,
    /// See [`wording::pronouns_inside`].
    pronouns: i16,
}

impl<'s, 'a> SpeakerRanker<'s, 'a> {
    /// Reads who is named where.
    pub(crate) fn new(document: &'s Document<'a>, whom: &'s Coreference) -> Self {
        let mut paragraphs = Vec::with_capacity(document.tokens.len() + 1);
        let mut paragraph = 0;
        for token in document.tokens {
            paragraphs.push(paragraph);
            paragraph += u32::from(token.shape == Shape::Break);
        }
        paragraphs.push(paragraph);
        let mut namings: Vec<Naming> = Vec::new();
        let mut mentions = vec![0_u16; document.entities.people.len()];
        for &(mention, person) in &document.entities.mentions {
            let count = &mut mentions[person.0 as usize];
            *count = count.saturating_add(1);
            if document.quote_at(mention.first).is_some() {
                continue;
            }
            let later = namings.last().is_some_and(|last| {
                document.sentences[last.at] == document.sentences[mention.first]
                    && !matches!(last.role, coref::OBJECT | coref::OWNER)
            });
            let role = coref::role(document, mention.titled, mention.end, later);
            namings.push(Naming { at: mention.titled, end: mention.end, person, role });
        }
        let mut cited: Vec<(usize, PersonId)> = namings
            .iter()
            .filter(|naming| naming.role == coref::SPEAKS)
            .map(|naming| (naming.at, naming.person))
            .collect();
        let pronouns = whom.referents.iter().filter(|(at, _)| {
            document.quote_at(**at).is_none()
                && (document.cue_near(**at + 1) || **at > 0 && document.cue_near(**at - 1))
        });
        cited.extend(pronouns.filter_map(|(&at, &(person, _))| Some((at, person?))));
        cited.sort_unstable();
        let mut often = mentions.clone();
        often.sort_unstable_by(|a, b| b.cmp(a));
        let more = |&count: &u16| often.partition_point(|&other| other > count).min(MOST_AHEAD) as i16;
        let ahead = mentions.iter().map(more).collect();
        Self { document, whom, paragraphs, namings, cited, mentions, ahead }
    }

    /// Returns the people in view of a quotation, with the evidence for each; the last one is nobody.
    pub(crate) fn candidates(&self, query: &SpeakerQuery<'_>) -> SpeakerCandidates {
        let past = self.namings.partition_point(|naming| naming.at < query.open);
        let mut people: Vec<PersonId> = Vec::with_capacity(BEFORE + AFTER + 6);
        let add = |person: PersonId, people: &mut Vec<PersonId>| {
            if !people.contains(&person) {
                people.push(person);
            }
        };
        for naming in self.namings[..past].iter().rev().take(NAMINGS) {
            if people.len() == BEFORE {
                break;
            }
            add(naming.person, &mut people);
        }
        let next = self.namings.partition_point(|naming| naming.at < query.end);
        for naming in self.namings[next..].iter().take(AFTER) {
            if self.paragraphs[naming.at] > self.paragraphs[query.end.min(self.paragraphs.len() - 1)] + 1 {
                break;
            }
            add(naming.person, &mut people);
        }
        let chain = query.attribution.speaker.into_iter().chain(query.next);
        let spoke = query.before.iter().copied().flatten().flatten();
        let considered = query.attribution.considered.iter().filter_map(|considered| self.meant(considered));
        for person in chain.chain(spoke).chain(considered) {
            add(person, &mut people);
        }
        let stated = self.stated(query);
        match stated {
            Some((_, speaker)) => people = vec![speaker],
            None => {
                let barred = self.asker(query).or_else(|| self.not_the_national(query));
                people.retain(|&person| barred != Some(person) && !self.ruled_out(query, person));
            }
        }
        let fits = |person: &&PersonId| self.whom.portraits.fit(&query.description, **person).head;
        let rivals = people.iter().filter(fits).count();
        let people: Vec<_> = people.into_iter().map(Some).chain([None]).collect();
        let rows = self.evidence(query, &people);
        let named = stated.map(|(mention, person)| NounPhrase {
            first: mention.titled,
            end: mention.end,
            who: Reference::Named(person),
        });
        SpeakerCandidates { people, rows, rivals, named }
    }

    /// Returns the person meant by a considered source.
    fn meant(&self, considered: &Considered) -> Option<PersonId> {
        let (phrase, ..) = considered.phrase?;
        attribute::person(self.document, phrase, self.whom).0
    }
}

/// Confidence that several people speak, in percent.
const TOGETHER: u8 = 85;

/// Like [`LEAST`], if several people in view have the job title that the source names.
const LEAST_OF_SEVERAL: u8 = 85;

/// How often nobody is right if no person is in view, in percent, measured on the training articles.
const UNSEEN: u8 = 86;

/// Below this likelihood, in percent, nobody is named: a wrong name is worse than none.
const LEAST: u8 = 50;

/// A speaker, how likely that is, and the source if a clause leaves no choice.
type Choice = (Option<PersonId>, u8, Option<NounPhrase>);

/// Gives every quotation its likeliest speaker, and how likely that is.
pub(crate) fn decide(document: &Document<'_>, attributions: &mut [Attribution], whom: &Coreference) {
    let mut together = false;
    let mut decided: Vec<Option<Choice>> = Vec::with_capacity(attributions.len());
    each(document, attributions, whom, |quote, candidates| {
        let attribution = &attributions[quote];
        // "Carl and Jane Dunn", and after that "they".
        let they =
            attribution.source.is_some_and(|source| matches!(document.word(source.first), "they" | "They"));
        together = attribution.joint || together && they;
        if attribution.signed || attribution.announced || together {
            decided.push(together.then_some((None, TOGETHER, None)));
            return attribution.speaker.filter(|_| !together);
        }
        let scores = FOREST.scores(&candidates.rows);
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        // Nothing inferred from a text is certain.
        let likely = |score: f32| (100.0 * (score - most).exp() / sum).round().min(99.0) as u8;
        let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or_default();
        let (person, sure) =
            candidates.people.get(best).map_or((None, 0), |&person| (person, likely(scores[best])));
        // If nobody is in view, the shares know no alternative.
        let nobody =
            scores.last().map_or(0, |&score| likely(score).min(if scores.len() == 1 { UNSEEN } else { 99 }));
        let least = if candidates.rivals > 1 { LEAST_OF_SEVERAL } else { LEAST };
        let choice = if person.is_none() || sure < least { (None, nobody) } else { (person, sure) };
        decided.push(Some((choice.0, choice.1, candidates.named)));
        choice.0
    });
    for (attribution, decided) in attributions.iter_mut().zip(decided) {
        if let Some((speaker, confidence, named)) = decided {
            (attribution.speaker, attribution.confidence) = (speaker, confidence);
            let other = |named: &NounPhrase| attribution.source.map(|source| source.who) != Some(named.who);
            if let Some(named) = named.filter(|named| speaker.is_some() && other(named)) {
                (attribution.source, attribution.cue) = (Some(named), None);
            }
        }
    }
}

/// Calls `choose` with the candidates of every quotation, in order; it returns the one who speaks.
pub(crate) fn each(
    document: &Document<'_>,
    attributions: &[Attribution],
    whom: &Coreference,
    mut choose: impl FnMut(usize, &SpeakerCandidates) -> Option<PersonId>,
) {
    if attributions.is_empty() {
        return;
    }
    let ranker = SpeakerRanker::new(document, whom);
    let mut spoken = vec![0_u16; document.entities.people.len()];
    let mut before = [None; 2];
    for (number, attribution) in attributions.iter().enumerate() {
        let marked = &document.marked[number];
        let next = attributions.get(number + 1).and_then(|next| next.speaker);
        let description = match attribution.source {
            Some(phrase) if phrase.who == Reference::Described => Description::read(document, phrase),
            _ => Description::default(),
        };
        let query = SpeakerQuery {
            open: marked.open,
            end: marked.end(),
            number,
            attribution,
            next,
            before,
            spoken: &spoken,
            description,
            gender: wording::source_gender(document, attribution.source),
            pronouns: wording::pronouns_inside(document, marked.open, marked.end()),
        };
        let candidates = ranker.candidates(&query);
        let speaker = choose(number, &candidates);
        if let Some(person) = speaker {
            spoken[person.0 as usize] = spoken[person.0 as usize].saturating_add(1);
        }
        before = [Some(speaker), before[0]];
    }
}
