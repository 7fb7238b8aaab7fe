//! Merges mentions into persons: full names first, then the last and first names that refer to them.

use std::collections::HashMap;

use super::entities::{self, Entities, Gender};
use super::{Mention, initial};
use crate::text::lexicon::Class;
use crate::text::tokens::Token;

/// A person while mentions are being merged.
#[derive(Default)]
pub(super) struct PersonDraft {
    pub(super) gender: Gender,
    /// Words of the name, by key, first and last included.
    words: Vec<u64>,
    /// The first name's first letter.
    letter: Option<char>,
    /// The mention that introduces the person.
    since: usize,
    pub(super) mentions: Vec<usize>,
}

/// Most people of one last name that are considered; no real text has more.
const NAMESAKES: usize = 16;

#[derive(Default)]
struct NameIndex {
    drafts: Vec<PersonDraft>,
    full: HashMap<(u64, u64), usize>,
    last: HashMap<u64, Vec<usize>>,
    any: HashMap<u64, Vec<usize>>,
    single: HashMap<(u64, u8), usize>,
}

/// Merges `mentions`, which are in order, into persons.
pub(super) fn merge(text: &str, tokens: &[Token], mentions: &[Mention]) -> Entities {
    let mut index = NameIndex::default();
    let mut owner = vec![usize::MAX; mentions.len()];
    // Names in full, then those whose first name is an initial, then the rest: each may refer to the ones before.
    for short in [false, true] {
        for (number, mention) in mentions.iter().enumerate() {
            let (first, last) = ends(tokens, *mention);
            if first < last && initial(text, &tokens[first]) == short && !tokens[first].is(Class::PARTICLE) {
                owner[number] = index.full_name(text, tokens, *mention, (first, last), number);
            }
        }
    }
    for (number, mention) in mentions.iter().enumerate() {
        if owner[number] == usize::MAX {
            owner[number] = index.single_name(tokens, *mention, number);
        }
        index.drafts[owner[number]].mentions.push(number);
    }
    entities::build(text, tokens, mentions, &owner, &index.drafts)
}

/// The tokens of the first and the last name.
fn ends(tokens: &[Token], mention: Mention) -> (usize, usize) {
    let mut last = mention.end - 1;
    while last > mention.first && (tokens[last].is(Class::SUFFIX) || !tokens[last].word()) {
        last -= 1;
    }
    (mention.first, last)
}

fn title_gender(tokens: &[Token], mention: Mention) -> Gender {
    tokens[mention.titled..mention.first]
        .iter()
        .map(|title| Gender::of(title.class))
        .find(|gender| *gender != Gender::Unknown)
        .unwrap_or_default()
}

impl NameIndex {
    fn full_name(
        &mut self,
        text: &str,
        tokens: &[Token],
        mention: Mention,
        (first, last): (usize, usize),
        number: usize,
    ) -> usize {
        let keys = (tokens[first].key, tokens[last].key);
        let by_title = title_gender(tokens, mention);
        let gender = if by_title == Gender::Unknown { Gender::of(tokens[first].class) } else { by_title };
        let person = match self.full.get(&keys) {
            Some(&person) => person,
            None => {
                let words: Vec<u64> = tokens[first..=last]
                    .iter()
                    .filter(|token| token.capital() && !initial(text, token))
                    .map(|token| token.key)
                    .collect();
                let letter = initial(text, &tokens[first]).then(|| letter(text, &tokens[first])).flatten();
                let known = match letter {
                    Some(letter) => self.begins_with(letter, keys.1, gender),
                    None => self.longer_or_shorter(&words, keys.0),
                };
                let person = known.unwrap_or_else(|| {
                    self.drafts.push(PersonDraft {
                        gender,
                        words: words.clone(),
                        letter: self::letter(text, &tokens[first]),
                        since: number,
                        mentions: Vec::new(),
                    });
                    self.drafts.len() - 1
                });
                note(&mut self.last, keys.1, person);
                for &word in &words {
                    note(&mut self.any, word, person);
                }
                self.full.insert(keys, person);
                person
            }
        };
        if self.drafts[person].gender == Gender::Unknown {
            self.drafts[person].gender = gender;
        }
        person
    }

    /// "Ana Sol" and "Ana Sol Ruiz": one person when all words of one name are among the other's.
    fn longer_or_shorter(&self, words: &[u64], first: u64) -> Option<usize> {
        let within = |a: &[u64], b: &[u64]| a.len() >= 2 && a.iter().all(|word| b.contains(word));
        let mut fitting = self.any.get(&first)?.iter().copied().filter(|&person| {
            let known = &self.drafts[person].words;
            known.first() == words.first() && (within(known, words) || within(words, known))
        });
        let person = fitting.next()?;
        fitting.next().is_none().then_some(person)
    }

    /// "J. Moss", if only one Moss in the text has a first name in J.
    fn begins_with(&self, letter: char, last: u64, gender: Gender) -> Option<usize> {
        let mut fitting = self.last.get(&last)?.iter().copied().filter(|&person| {
            let known = &self.drafts[person];
            known.letter == Some(letter) && known.gender.agrees(gender)
        });
        let person = fitting.next()?;
        fitting.next().is_none().then_some(person)
    }

    fn single_name(&mut self, tokens: &[Token], mention: Mention, number: usize) -> usize {
        // "van der Berg" refers as "Berg" does.
        let word = tokens[ends(tokens, mention).1].key;
        let gender = title_gender(tokens, mention);
        for table in [&self.last, &self.any] {
            let namesakes = table.get(&word).map_or(&[][..], Vec::as_slice);
            let fits = |person: &&usize| self.drafts[**person].gender.agrees(gender);
            let mut fitting = namesakes.iter().filter(fits);
            if let (Some(&person), None) = (fitting.next(), fitting.next()) {
                return person;
            }
            // Of several namesakes only one may have been introduced so far.
            let mut introduced =
                namesakes.iter().filter(fits).filter(|&&person| self.drafts[person].since < number);
            if let (Some(&person), None) = (introduced.next(), introduced.next()) {
                return person;
            }
            if !namesakes.is_empty() {
                break;
            }
        }
        // Nobody, or more than one: this form stands for itself.
        *self.single.entry((word, gender as u8)).or_insert_with(|| {
            self.drafts.push(PersonDraft { gender, since: number, ..PersonDraft::default() });
            self.drafts.len() - 1
        })
    }
}

/// The first letter of a name.
fn letter(text: &str, token: &Token) -> Option<char> {
    token.span().of(text).chars().next()
}

fn note(table: &mut HashMap<u64, Vec<usize>>, word: u64, person: usize) {
    let people = table.entry(word).or_default();
    if people.len() < NAMESAKES && people.last() != Some(&person) {
        people.push(person);
    }
}
