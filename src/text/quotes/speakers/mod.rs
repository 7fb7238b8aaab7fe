//! Decides who speaks, by ranking the people in view for every quotation. What the source phrase says is one kind of
//! evidence; the other is about the people: who spoke last, who is cited, who fits the pronoun or the description.
//!
//! `portraits` collects what the text says about each person, with the `trades` that are of a kind, and `authors` who
//! wrote what. Where the grammar leaves no choice, it decides: `after`, `before`, `clauses`, `subjects`, `quoted`,
//! `relayed`, `remembered`, `coordinated`, `written`, `continued` and `singular` say who speaks, `interposed` and
//! `unnamed` that nobody named does, `barred`, `excluded` and `named_inside` who cannot; `lead` reads whom the first sentence means.
//! Otherwise `evidence` turns a person and a quotation into numbers, `wording` single words, and `decision` ranks.

mod after;
mod authors;
mod barred;
mod before;
mod clauses;
mod continued;
mod coordinated;
mod decision;
mod evidence;
mod excluded;
mod interposed;
mod lead;
mod named_inside;
mod portraits;
mod quoted;
mod relayed;
mod remembered;
mod singular;
mod subjects;
mod trades;
mod unnamed;
mod wording;
mod written;

pub(crate) use decision::decide;
pub(crate) use evidence::EVIDENCE;

use super::attribute::{self, Attribution, Considered, Coreference};
use super::coref;
use super::credits;
use super::denials;
use super::document::{Document, REACH};
use super::nouns::NounKind;
use super::sources::{NounPhrase, Reference};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::tokens::Shape;
use authors::Authors;
use portraits::Description;
pub(crate) use portraits::Portraits;

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
    /// Whether each can be the "he" or "she" of the source.
    fits: Vec<bool>,
    /// How many of them have the job title that the source names.
    rivals: usize,
    /// Whether the words around the quotation leave no choice but the first.
    certain: bool,
    /// The source, if a clause names it.
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
    authors: Authors,
    /// Whether the text calls each person "they".
    they: Vec<bool>,
    /// Everyone who is cited, with or without marks: the token and the person.
    cited: Vec<(usize, PersonId)>,
    /// How often each person is named.
    mentions: Vec<u16>,
    /// Where each person is named first.
    introduced: Vec<usize>,
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
    /// The source of the previous quotation.
    previous: Option<NounPhrase>,
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

impl SpeakerQuery<'_> {
    /// Returns the source if it is a pronoun.
    fn pronoun(&self) -> Option<NounPhrase> {
        self.attribution.source.filter(|source| matches!(source.who, Reference::Pronoun(_)))
    }
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
        let mut introduced = vec![usize::MAX; mentions.len()];
        for &(mention, person) in &document.entities.mentions {
            let first = &mut introduced[person.0 as usize];
            *first = mention.first.min(*first);
            let count = &mut mentions[person.0 as usize];
            *count = count.saturating_add(1);
            if document.quote_at(mention.first).is_some() || credits::credited(document, mention.titled) {
                continue;
            }
            let later = namings.last().is_some_and(|last| {
                document.sentences[last.at] == document.sentences[mention.first]
                    && coref::may_be_subject(last.role)
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
        let authors = Authors::read(document, whom, &namings);
        let they = singular::read(document, &namings);
        Self { document, whom, paragraphs, namings, authors, they, cited, mentions, introduced, ahead }
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
        let denied = denials::denied(self.document, query.number);
        let heard = if denied {
            None
        } else {
            self.remembered_after(query).or_else(|| self.reported_by_another(query))
        };
        let stated = if denied || heard.is_some() { None } else { self.stated(query) };
        let somebody = match heard {
            Some((phrase, None)) => Some(phrase),
            _ if denied || stated.is_some() => None,
            _ => self.somebody(query, &people),
        };
        let nobody = denied || somebody.is_some() || stated.is_none() && self.by_somebody(query);
        let described = || {
            if denied {
                return None;
            }
            heard
                .and_then(|(_, person)| person)
                .or_else(|| self.holder(query))
                .or_else(|| self.leads(query))
                .or_else(|| self.singular(query))
                .or_else(|| self.relative(query))
        };
        let acts = || {
            if nobody {
                return None;
            }
            self.goes_on(query)
                .or_else(|| self.cited_before(query))
                .or_else(|| self.claimed_before(query))
                .or_else(|| self.adds_later(query))
                .or_else(|| self.read_out(query))
                .or_else(|| self.gestures(query))
                .or_else(|| self.acts(query, &people))
        };
        let certain = stated.map(|(_, speaker)| speaker).or_else(described).or_else(acts);
        match certain {
            Some(speaker) => people = vec![speaker],
            None if nobody => people.clear(),
            None => {
                let barred = self.barred(query);
                people.retain(|&person| {
                    !barred.contains(&person)
                        && !self.ruled_out(query, person)
                        && !self.holds_another_office(query, person)
                        && !self.speaks_later(query, person)
                });
            }
        }
        let fits = |person: &&PersonId| self.whom.portraits.fit(&query.description, **person).head;
        let rivals = people.iter().filter(fits).count();
        let people: Vec<_> = people.into_iter().map(Some).chain([None]).collect();
        let rows = self.evidence(query, &people);
        let fits =
            people.iter().map(|person| person.is_none_or(|person| self.agrees(query, person))).collect();
        let stated = stated.map(|(mention, person)| NounPhrase {
            first: mention.titled,
            end: mention.end,
            who: Reference::Named(person),
        });
        let named = stated.or(somebody).or(heard.map(|(phrase, _)| phrase));
        SpeakerCandidates { people, rows, fits, rivals, certain: certain.is_some(), named }
    }

    /// Returns the person meant by a considered source.
    fn meant(&self, considered: &Considered) -> Option<PersonId> {
        let (phrase, ..) = considered.phrase?;
        attribute::person(self.document, phrase, self.whom).0
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
            previous: number.checked_sub(1).and_then(|before| attributions[before].source),
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
