//! The evidence for a person, or for nobody, as the speaker of a quotation.

use super::wording::{beside, determiner, pronoun};
use super::*;
use crate::text::quotes::nouns::Nested;
use crate::text::tokens::Case;

/// How many numbers there are in a row.
pub(crate) const EVIDENCE: usize = 78;

/// Whether the row is for nobody, and whether the source phrase leads to the person.
const NOBODY: usize = 0;
const CHAIN: usize = 1;

/// How many numbers come before the others.
const SELF: usize = 2;

/// Stands for "none" where a number says how far away something is.
const FAR: i16 = 99;

/// What is the same for all people in view of a quotation.
struct SharedEvidence<'r> {
    /// The numbers about the quotation and its source, and how many there are.
    row: Row,
    count: usize,
    /// Who is meant by each of the considered sources.
    meant: Vec<Option<PersonId>>,
    /// The last naming of everyone named before the quotation, the nearest first, and whether the description may be
    /// theirs.
    nearest: Vec<(&'r Naming, bool)>,
}

impl SpeakerRanker<'_, '_> {
    /// Computes the numbers for each of `people`.
    pub(super) fn evidence(&self, query: &SpeakerQuery<'_>, people: &[Option<PersonId>]) -> Vec<Row> {
        let (row, count) = self.shared(query);
        let meant = query.attribution.considered.iter().map(|one| self.meant(one)).collect();
        let mut nearest: Vec<(&Naming, bool)> = Vec::with_capacity(BEFORE);
        let past = self.namings.partition_point(|naming| naming.at < query.open);
        for naming in self.namings[..past].iter().rev().take(NAMINGS) {
            if !nearest.iter().any(|(nearer, _)| nearer.person == naming.person) {
                let fit = self.whom.portraits.fit(&query.description, naming.person);
                nearest.push((naming, fit.head || fit.kind));
            }
        }
        let shared = SharedEvidence { row, count, meant, nearest };
        people.iter().map(|&person| self.personal(query, person, &shared)).collect()
    }

    /// Returns the numbers about the quotation and its source, which are the same for all, and how many there are.
    fn shared(&self, query: &SpeakerQuery<'_>) -> (Row, usize) {
        let document = self.document;
        let mut row: Row = [0; EVIDENCE];
        let mut next = SELF;
        let mut put = |value: i16| {
            row[next] = value;
            next += 1;
        };
        let attribution = query.attribution;
        let marked = &document.marked[query.number];
        // The source phrase.
        let source = attribution.source;
        let top = attribution
            .considered
            .iter()
            .find(|one| one.phrase.map(|(phrase, ..)| phrase.first) == source.map(|source| source.first));
        let (kind, nested) = top
            .and_then(|one| one.phrase)
            .map_or((NounKind::Thing, Nested::No), |(_, kind, nested)| (kind, nested));
        let kind = match source {
            None => 20,
            Some(_) => kind as i16,
        };
        put(kind);
        put(nested as i16);
        put(attribution.tie as i16);
        put(top.map_or(0, |one| i16::from(one.share) / 4));
        put(i16::from(attribution.joint) * 2 + i16::from(attribution.signed));
        let first = source.map_or("", |source| document.word(source.first));
        put(determiner(first));
        put(pronoun(first));
        let head = source.map(|source| source.head(document));
        let class = |class: Class| i16::from(head.is_some_and(|head| document.token(head).is(class)));
        put(class(Class::HUMAN)
            + 2 * class(Class::ROLE)
            + 4 * class(Class::THING)
            + 8 * class(Class::CAMP)
            + 16 * class(Class::WRITING));
        put(i16::from(head.is_some_and(|head| {
            let word = document.word(head);
            word.len() > 4 && word.ends_with('s') && !word.ends_with("ss")
        })));
        put(i16::from(head.is_some_and(|head| document.token(head).capital())));
        put(source.map_or(0, |source| (source.end - source.first).min(20) as i16));
        put(query.description.len().min(9) as i16);
        put(if query.description.kinds() == 0 {
            -1
        } else {
            query.description.kinds().trailing_zeros() as i16
        });
        let nobody = attribution
            .considered
            .iter()
            .find(|one| one.phrase.is_none())
            .map_or(0, |one| i16::from(one.share) / 4);
        put(nobody);
        let cue = attribution.cue;
        put(cue.map_or(0, |cue| match () {
            // "was urged by Quill"
            () if document.passive(cue) && source.is_some_and(|source| source.first > cue) => 7,
            () if document.passive(cue) => 1,
            () if document.cue(cue, Class::WEAK_CUE) => 2,
            () if document.word(cue).ends_with("ing") => 3,
            () if matches!(document.word(cue), "said" | "says") => 4,
            () if matches!(document.word(cue), "asked" | "asks" | "told" | "tells") => 5,
            () => 6,
        }));
        put(cue.map_or(FAR, |cue| {
            if cue < query.open {
                (query.open - cue - 1).min(40) as i16
            } else {
                -(cue.saturating_sub(query.end).min(40) as i16) - 1
            }
        }));
        put(match (cue, source) {
            (Some(cue), Some(source)) if cue >= source.end => (cue - source.end).min(20) as i16,
            (Some(cue), Some(source)) => -(source.first.saturating_sub(cue).min(20) as i16),
            _ => FAR,
        });
        put(query.open.checked_sub(1).map_or(0, |at| beside(document, at)));
        put(beside(document, query.end));
        put(head.map_or(0, |head| {
            let token = document.token(head);
            i16::from(token.is(Class::ORG))
                + 2 * i16::from(token.case == Case::Upper)
                + 4 * i16::from(token.is(Class::PLACE))
        }));
        put(match (marked.last_symbol(document.tokens), document.token(marked.inner()).case) {
            (',' | '.' | '!' | '?' | '…', Case::Lower) => 1,
            (',' | '.' | '!' | '?' | '…', _) => 2,
            (_, Case::Lower) => 3,
            _ => 4,
        });
        // The quotation.
        put((marked.close - marked.inner()).min(60) as i16);
        put(i16::from(marked.bare) + 2 * i16::from(marked.chain.is_some()) + 4 * i16::from(marked.single));
        put(query.pronouns);
        let previous = query.number.checked_sub(1).map(|number| &document.marked[number]);
        let apart = previous.map_or(FAR, |previous| self.breaks(previous.end(), query.open));
        put(apart);
        put(previous.map_or(FAR, |previous| (query.open.saturating_sub(previous.end())).min(60) as i16));
        put(i16::from(query.number > 0 && document.chained(query.number - 1, query.number)));
        let following = document.marked.get(query.number + 1);
        put(following.map_or(FAR, |following| self.breaks(query.end, following.open)));
        put(i16::from(query.open == 0 || document.breaks(query.open - 1))
            + 2 * i16::from(document.breaks(query.end)));
        put(i16::try_from(query.number.min(20)).unwrap_or(20));
        put(document.entities.people.len().min(40) as i16);
        put(match query.before[0] {
            None => 0,
            Some(None) => 1,
            Some(Some(_)) => 2,
        });
        put(i16::from(attribution.confidence) / 4);
        (row, next)
    }

    /// Returns the row of `person`.
    fn personal(
        &self,
        query: &SpeakerQuery<'_>,
        person: Option<PersonId>,
        shared: &SharedEvidence<'_>,
    ) -> Row {
        let document = self.document;
        let (mut row, mut next) = (shared.row, shared.count);
        row[NOBODY] = i16::from(person.is_none());
        row[CHAIN] = match query.attribution.speaker {
            None => 0,
            speaker if speaker == person => 2,
            Some(_) => 1,
        };
        let mut put = |value: i16| {
            row[next] = value;
            next += 1;
        };
        let attribution = query.attribution;
        let source = attribution.source;
        let previous = query.number.checked_sub(1).map(|number| &document.marked[number]);
        let Some(person) = person else {
            // How well the best person fits is up to the people's own rows.
            return row;
        };
        let is = |other: Option<PersonId>| i16::from(other == Some(person));
        put(is(query.before[0].flatten()));
        put(is(query.before[1].flatten()));
        put(is(query.next));
        put(query.spoken[person.0 as usize].min(20) as i16);
        // The considered sources.
        let (mut share, mut best, mut rank) = (0, 0, 9);
        for (place, (one, meant)) in std::iter::zip(&attribution.considered, &shared.meant).enumerate() {
            if *meant == Some(person) {
                share += i16::from(one.share);
                if rank == 9 {
                    rank = place.min(8) as i16;
                    best = one.phrase.map_or(0, |(_, kind, nested)| kind as i16 * 3 + nested as i16 + 1);
                }
            }
        }
        put(share / 4);
        put(best);
        put(rank);
        // Where the person is named before the quotation.
        let place = shared.nearest.iter().position(|(naming, _)| naming.person == person);
        let last = place.map(|place| shared.nearest[place].0);
        // Everyone who is named nearer.
        let seen = &shared.nearest[..place.unwrap_or(shared.nearest.len())];
        put(if last.is_some() { seen.len().min(20) as i16 } else { FAR });
        let sentences = |from: usize, to: usize| {
            i16::try_from(document.sentences[to].saturating_sub(document.sentences[from]).min(40))
                .unwrap_or(40)
        };
        put(last.map_or(FAR, |naming| sentences(naming.at, query.open)));
        put(last.map_or(FAR, |naming| self.breaks(naming.at, query.open)));
        put(last.map_or(0, |naming| naming.role as i16));
        put(last.map_or(FAR, |naming| (query.open - naming.at.min(query.open)).min(200) as i16));
        // Whether only names of the other gender, or objects, are nearer.
        let gender = query.gender;
        let fits = |other: PersonId| self.whom.genders[other.0 as usize].agrees(gender);
        put(seen.iter().filter(|(naming, _)| fits(naming.person)).count().min(20) as i16);
        put(match (gender, self.whom.genders[person.0 as usize]) {
            (Gender::Unknown, _) => 0,
            (_, Gender::Unknown) => 1,
            (wanted, known) if wanted == known => 2,
            _ => 3,
        });
        // People call themselves "I": whoever is "she" in the words is being spoken about.
        put(match self.whom.genders[person.0 as usize] {
            Gender::Male => query.pronouns & 2,
            Gender::Female => query.pronouns & 4,
            Gender::Unknown => query.pronouns & 6,
        });
        // Where the person is named next.
        let after = self.namings.partition_point(|naming| naming.at < query.end);
        let coming = self.namings[after..].iter().take(6).position(|naming| naming.person == person);
        let naming = coming.map(|place| &self.namings[after + place]);
        put(coming.map_or(FAR, |place| place as i16));
        put(naming.map_or(FAR, |naming| (naming.at - query.end).min(100) as i16));
        put(naming.map_or(0, |naming| naming.role as i16));
        put(naming.map_or(FAR, |naming| self.breaks(query.end, naming.at)));
        // Who is cited, leads a sentence, leads a paragraph.
        let before = self.cited.partition_point(|&(at, _)| at < query.open);
        let latest = self.cited[..before].iter().rev().take(6).position(|&(_, other)| other == person);
        put(latest.map_or(FAR, |place| place as i16));
        put(latest.map_or(FAR, |place| self.breaks(self.cited[before - 1 - place].0, query.open)));
        put(i16::from(self.subject_before(query.open, 1) == Some(person))
            + 2 * i16::from(self.subject_before(query.open, 2) == Some(person)));
        put(i16::from(self.leader(query.open, 0) == Some(person)));
        put(i16::from(self.leader(query.open, 1) == Some(person)));
        // Named in the quotation, or in the source.
        let inside = |from: usize, to: usize| {
            (from..to.min(from + 2 * REACH))
                .any(|at| document.entities.mention_at(at).is_some_and(|(_, other)| other == person))
        };
        put(i16::from(inside(query.open, query.end)));
        put(i16::from(previous.is_some_and(|previous| inside(previous.open, previous.end()))));
        put(source.map_or(0, |source| self.part(source, person)));
        // Named right before or after the source phrase.
        put(source.map_or(FAR, |source| {
            let near = self.namings.partition_point(|naming| naming.at < source.end);
            let naming = self.namings.get(near).filter(|naming| {
                naming.person == person && document.sentences[naming.at] == document.sentences[source.first]
            });
            naming.map_or(FAR, |naming| (naming.at - source.end).min(FAR as usize) as i16)
        }));
        put(source.map_or(FAR, |source| {
            let near = self.namings.partition_point(|naming| naming.at < source.first);
            let naming = near.checked_sub(1).map(|near| &self.namings[near]);
            let naming = naming.filter(|naming| {
                naming.person == person && document.sentences[naming.at] == document.sentences[source.first]
            });
            naming.map_or(FAR, |naming| source.first.saturating_sub(naming.end).min(FAR as usize) as i16)
        }));
        // How many others are named in this paragraph before the quotation, and in the one before.
        let paragraph = self.paragraphs[query.open];
        put(seen.len().min(9) as i16
            + 10 * i16::from(last.is_some_and(|naming| self.paragraphs[naming.at] == paragraph)));
        put(self.others(person, query.open, 0));
        put(self.others(person, query.open, 1));
        // Descriptions.
        let fit = self.whom.portraits.fit(&query.description, person);
        put(i16::from(fit.described));
        put(i16::from(fit.head) + 2 * i16::from(fit.kind));
        put(i16::from(fit.around));
        put(seen.iter().filter(|(_, similar)| *similar).count().min(9) as i16);
        put(source.map_or(0, |source| {
            if source.who == Reference::Described {
                i16::from(self.whom.roles.person(document, source) == Some(person))
            } else {
                0
            }
        }));
        // Whoever wrote the letter that is the source.
        let (author, any) = source.map_or((0, 0), |source| self.authors.authorship(document, source, person));
        put(author);
        put(any);
        // The person.
        let mentions = self.mentions[person.0 as usize];
        put(mentions.min(50) as i16);
        put(self.ahead[person.0 as usize]);
        put(i16::from(person.0 == 0));
        put(document.entities.people[person.0 as usize].name.split(' ').count().min(5) as i16);
        debug_assert_eq!(next, EVIDENCE, "as many numbers as columns");
        row
    }

    /// Returns how many people other than `person` are named in the paragraph of the token at `at`, or `back`
    /// paragraphs before it, and before the token.
    fn others(&self, person: PersonId, at: usize, back: u32) -> i16 {
        let Some(paragraph) = self.paragraphs[at].checked_sub(back) else { return 0 };
        let first = self.namings.partition_point(|naming| self.paragraphs[naming.at] < paragraph);
        let inside = self.namings[first..]
            .iter()
            .take(12)
            .take_while(|naming| self.paragraphs[naming.at] == paragraph && naming.at < at);
        inside.filter(|naming| naming.person != person).count() as i16
    }

    /// Returns how many paragraph ends are between two tokens.
    pub(super) fn breaks(&self, from: usize, to: usize) -> i16 {
        let at = |token: usize| self.paragraphs[token.min(self.paragraphs.len() - 1)];
        i16::try_from(at(to).saturating_sub(at(from)).min(20)).unwrap_or(20)
    }

    /// Returns the first person named, not as an object or owner, in the `back`-th sentence before the token at `at`.
    fn subject_before(&self, at: usize, back: u32) -> Option<PersonId> {
        let sentence = self.document.sentences[at].checked_sub(back)?;
        let first = self.namings.partition_point(|naming| self.document.sentences[naming.at] < sentence);
        let inside = self.namings[first..]
            .iter()
            .take(8)
            .take_while(|naming| self.document.sentences[naming.at] == sentence);
        inside
            .filter(|naming| naming.at < at && coref::may_be_subject(naming.role))
            .map(|naming| naming.person)
            .next()
    }

    /// Returns the first person named in the paragraph of the token at `at`, or `back` before it, and before the token.
    fn leader(&self, at: usize, back: u32) -> Option<PersonId> {
        let paragraph = self.paragraphs[at].checked_sub(back)?;
        let first = self.namings.partition_point(|naming| self.paragraphs[naming.at] < paragraph);
        self.namings
            .get(first)
            .filter(|naming| self.paragraphs[naming.at] == paragraph && naming.at < at)
            .map(|naming| naming.person)
    }

    /// Returns the person's part in the source phrase: its head, an owner, or something else.
    pub(super) fn part(&self, source: NounPhrase, person: PersonId) -> i16 {
        if source.who == Reference::Named(person) {
            return 1;
        }
        let naming = (source.first..source.end).find_map(|at| {
            let (mention, other) = self.document.entities.mention_at(at)?;
            (other == person).then_some(mention)
        });
        naming.map_or(0, |mention| match () {
            () if self.document.owns(mention.end) => 2,
            () if self.document.modifies(mention.end) => 3,
            () if mention.end == source.end => 4,
            () => 5,
        })
    }
}
