//! What the text says about each person wherever it introduces them: job titles, occupations, parties, ages.

use super::lead::{self, Lead};
use super::trades::{canonical, kinds};
use crate::text::PersonId;
use crate::text::lexicon::{Class, KeyMap};
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::document::Document;
use crate::text::quotes::nationalities;
use crate::text::quotes::sources::{NounPhrase, STOPS};
use crate::text::tokens::{Case, Shape};

/// How many words before a name may describe the person.
const BEFORE: usize = 7;
/// How many words after it.
const AFTER: usize = 14;
/// How many words of the sentence around it count, on either side.
const AROUND: usize = 25;

/// The words about each person.
pub(crate) struct Portraits {
    /// Pairs of a person and the key of a word that describes them.
    described: Vec<(PersonId, u64)>,
    /// Whom each of these words describes; `None` for several people.
    holders: KeyMap<Option<PersonId>>,
    /// Pairs of a person and the key of a word in a sentence that names them.
    around: Vec<(PersonId, u64)>,
    /// For each person, bit n is set if a word of the n-th kind in `trades` describes them.
    kinds: Vec<u32>,
    /// For each person, whether a word for men describes them, and whether a word for women does.
    shown: Vec<[bool; 2]>,
    /// Whom the first sentence means without a name.
    pub(super) lead: Option<Lead>,
}

/// How well a description fits a person.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fit {
    /// How many of its words describe them elsewhere.
    pub(super) described: u8,
    /// Whether its noun does.
    pub(super) head: bool,
    /// Whether a noun of the same kind does.
    pub(super) kind: bool,
    /// How many of its words occur in a sentence that names them.
    pub(super) around: u8,
}

/// The informative words of a description.
#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    words: Vec<u64>,
    head: u64,
    kinds: u32,
}

impl Description {
    /// Reads a phrase; its noun is the last word before a prepositional phrase.
    pub(super) fn read(document: &Document<'_>, phrase: NounPhrase) -> Self {
        let mut description = Self::default();
        let head = phrase.head(document);
        for at in phrase.first..phrase.end {
            if let Some(word) = telling(document, at) {
                description.words.push(word);
                if at <= head {
                    description.head = word;
                }
            }
        }
        description.kinds = kinds(description.head);
        description
    }

    /// Returns how many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// See [`kinds`].
    pub(super) fn kinds(&self) -> u32 {
        self.kinds
    }
}

impl Portraits {
    /// Reads the words around every name outside quotations.
    pub(crate) fn read(document: &Document<'_>) -> Self {
        let mut described = Vec::new();
        let mut around = Vec::new();
        let mut shown = vec![[false; 2]; document.entities.people.len()];
        for &(mention, person) in &document.entities.mentions {
            if document.quote_at(mention.first).is_some() {
                continue;
            }
            let sentence = document.sentences[mention.first];
            let same = |at: usize| document.sentences[at] == sentence && document.quote_at(at).is_none();
            let free = |at: usize| same(at) && document.entities.mention_at(at).is_none();
            let note = |at: usize, list: &mut Vec<(PersonId, u64)>| {
                if let Some(word) = telling(document, at) {
                    list.push((person, word));
                }
            };
            let mut describe = |at: usize| {
                note(at, &mut described);
                match coref::noun_gender(document.word(at)) {
                    Gender::Male => shown[person.0 as usize][0] = true,
                    Gender::Female => shown[person.0 as usize][1] = true,
                    Gender::Unknown => {}
                }
            };
            // "Energy Minister Ada Quill", "the party's leader, Ada Quill"
            for at in (0..mention.first).rev().take(BEFORE) {
                let token = document.token(at);
                let sign =
                    token.symbol == '.' && !token.gap || token.symbol == ',' && at + 1 == mention.titled;
                let ends = token.case == Case::Lower
                    && !token.possessive
                    && token.is(Class::PREP.or(Class::AUX).or(Class::CONJ))
                    || document.cue(at, Class::CUE);
                if !free(at) && !token.possessive || !(token.word() || sign) || ends {
                    break;
                }
                describe(at);
                if token.is(Class::DET) {
                    // "The Bishop of Ware, the Rt Rev Ada Quill"
                    let titles = (at + 1..mention.first)
                        .all(|at| document.token(at).capital() || !document.token(at).word());
                    let comma = at.checked_sub(1).filter(|&comma| titles && document.is_symbol(comma, ','));
                    let post = comma.map(|comma| (comma.saturating_sub(BEFORE)..comma).rev());
                    post.into_iter()
                        .flatten()
                        .take_while(|&at| {
                            free(at) && (document.token(at).capital() || document.is(at, Class::PREP))
                        })
                        .for_each(&mut describe);
                    break;
                }
            }
            // "Ada Quill, the energy minister of Ware,", "Ada Quill is a minister", "Quill (R-Ware)"
            let next = mention.end;
            let opens = document.tokens.get(next).is_some_and(|token| matches!(token.symbol, ',' | '('));
            let is = next < document.tokens.len() && matches!(document.word(next), "is" | "was" | "became");
            if opens || is {
                for at in (next + 1..document.tokens.len()).take(AFTER) {
                    let token = document.token(at);
                    let sign = matches!(token.symbol, '-' | '.') && !token.gap;
                    if !free(at)
                        || !(token.word() || token.shape == Shape::Number || sign)
                        || token.is(Class::AUX.or(Class::PRONOUN).or(Class::OBLIQUE))
                        || document.cue(at, Class::CUE)
                    {
                        break;
                    }
                    describe(at);
                }
            }
            let words =
                (0..mention.first).rev().take(AROUND).take_while(|&at| document.sentences[at] == sentence);
            words
                .chain(
                    (mention.end..document.tokens.len())
                        .take(AROUND)
                        .take_while(|&at| document.sentences[at] == sentence),
                )
                .for_each(|at| {
                    if free(at) {
                        note(at, &mut around);
                    }
                });
        }
        let lead = lead::read(document);
        if let Some(Lead { phrase, person }) = lead {
            let words = (phrase.first..phrase.end).filter_map(|at| telling(document, at));
            described.extend(words.map(|word| (person, word)));
        }
        let mut kinds_of = vec![0; document.entities.people.len()];
        for &(person, word) in &described {
            kinds_of[person.0 as usize] |= kinds(word);
        }
        for list in [&mut described, &mut around] {
            list.sort_unstable();
            list.dedup();
        }
        let mut holders = KeyMap::default();
        for &(person, word) in &described {
            holders.entry(word).and_modify(|holder| *holder = None).or_insert(Some(person));
        }
        Self { described, holders, around, kinds: kinds_of, shown, lead }
    }

    /// Returns the gender of a person, as far as the first name, titles and the words about them show it.
    pub(crate) fn gender(&self, document: &Document<'_>, person: PersonId) -> Gender {
        let known = document.entities.genders[person.0 as usize];
        if known != Gender::Unknown {
            return known;
        }
        match self.shown[person.0 as usize] {
            [true, false] => Gender::Male,
            [false, true] => Gender::Female,
            _ => Gender::Unknown,
        }
    }

    /// Returns the only person whom the text calls by the noun of `description`, if all its words are about them.
    pub(super) fn only_holder(&self, description: &Description) -> Option<PersonId> {
        let person = (*self.holders.get(&description.head)?)?;
        let fit = self.fit(description, person);
        (usize::from(fit.described) == description.len()).then_some(person)
    }

    /// Returns how well `description` fits `person`.
    pub(super) fn fit(&self, description: &Description, person: PersonId) -> Fit {
        let has = |list: &[(PersonId, u64)], word: u64| list.binary_search(&(person, word)).is_ok();
        let count = |list: &[(PersonId, u64)]| {
            u8::try_from(description.words.iter().filter(|&&word| has(list, word)).count()).unwrap_or(u8::MAX)
        };
        Fit {
            described: count(&self.described),
            head: has(&self.described, description.head),
            kind: self.kinds[person.0 as usize] & description.kinds != 0,
            around: count(&self.around),
        }
    }
}

/// Returns a number for a word that describes somebody; `None` for small words. "the Ethiopian" is whoever comes from
/// Ethiopia.
fn telling(document: &Document<'_>, at: usize) -> Option<u64> {
    let token = document.token(at);
    if token.capital()
        && let Some(country) = nationalities::country(document.word(at))
    {
        return Some(country);
    }
    let small = STOPS.or(Class::DET).or(Class::ADVERB);
    match token.shape {
        Shape::Number => Some(token.key),
        Shape::Word if token.possessive || token.is(small) && token.case == Case::Lower => None,
        Shape::Word if token.is(Class::DET) => None,
        Shape::Word => Some(canonical(token.key, document.word(at))),
        _ => None,
    }
}
