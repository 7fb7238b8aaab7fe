//! The persons in a text: names, genders and mentions.

use super::Mention;
use super::merge::PersonDraft;
use crate::Span;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Token};
use crate::text::{Person, PersonId};

/// The gender of a person, as far as titles and first names show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
    /// Not known.
    #[default]
    Unknown,
}

impl Gender {
    /// Returns the gender that a class of words shows.
    pub(crate) fn of(class: Class) -> Self {
        match (class.any(Class::MALE), class.any(Class::FEMALE)) {
            (true, false) => Self::Male,
            (false, true) => Self::Female,
            _ => Self::Unknown,
        }
    }

    /// Returns whether one person can have both.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}

/// The persons in a text, and where each is named.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    /// In the order in which they first appear.
    pub(crate) people: Vec<Person>,
    /// One for each of `people`.
    pub(crate) genders: Vec<Gender>,
    /// Every mention in order, with the person it names.
    pub(crate) mentions: Vec<(Mention, PersonId)>,
    /// For each token: the number of its mention plus one, or zero.
    at: Vec<u32>,
}

impl Entities {
    /// Returns the mention that contains the token at `at`.
    pub(crate) fn mention_at(&self, at: usize) -> Option<(Mention, PersonId)> {
        let number = (*self.at.get(at)? as usize).checked_sub(1)?;
        Some(self.mentions[number])
    }

    /// Returns the mention that begins at the token `at`.
    pub(crate) fn mention_from(&self, at: usize) -> Option<(Mention, PersonId)> {
        self.mention_at(at).filter(|(mention, _)| mention.first == at)
    }
}

/// Turns `drafts` into persons; `owner` says which of them each mention belongs to.
pub(super) fn build(
    text: &str,
    tokens: &[Token],
    mentions: &[Mention],
    owner: &[usize],
    drafts: &[PersonDraft],
) -> Entities {
    let mut entities = Entities { at: vec![0; tokens.len()], ..Entities::default() };
    let mut ids = vec![None; drafts.len()];
    for (number, mention) in mentions.iter().enumerate() {
        let draft = &drafts[owner[number]];
        let id = *ids[owner[number]].get_or_insert_with(|| {
            entities.people.push(person(text, tokens, mentions, draft));
            entities.genders.push(draft.gender);
            person_id(entities.people.len() - 1)
        });
        entities.mentions.push((*mention, id));
        entities.at[mention.first..mention.end].fill(u32::try_from(number + 1).unwrap_or(0));
    }
    entities
}

fn person_id(number: usize) -> PersonId {
    // There are fewer people than tokens, and tokens are addressed by 32 bits.
    PersonId(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Names in capitals are changed to title case from this length on, in bytes.
const SHOUTED: usize = 4;

/// The most aliases kept for one person.
const MOST_ALIASES: usize = 16;

fn person(text: &str, tokens: &[Token], mentions: &[Mention], draft: &PersonDraft) -> Person {
    let mut person = Person::default();
    let mut forms: Vec<String> = Vec::new();
    let mut best = (false, false, 0);
    for &number in &draft.mentions {
        let mention = mentions[number];
        let span = span(tokens, mention);
        person.mentions.push(span);
        let words = span.of(text);
        let upper = tokens[mention.first..mention.end].iter().filter(|token| token.word());
        let shouted = upper.clone().all(|token| matches!(token.case, Case::Upper | Case::Initial))
            && upper.clone().any(|token| token.case == Case::Upper);
        // "UNA GEDDES" says more than "Una", and "Una Geddes" reads better than either.
        let rank = (words.contains(' '), !shouted, words.len());
        if rank > best {
            best = rank;
            person.name = one_line(words);
            if shouted {
                person.name = in_title_case(&person.name);
            }
        }
        let titled = Span::new(tokens[mention.titled].start(), span.end).of(text);
        for form in [words, titled] {
            if forms.len() < MOST_ALIASES && !forms.iter().any(|known| known == form) {
                forms.push(one_line(form));
            }
        }
    }
    // "Carl and Jane Dunn": both are Dunns.
    if let Some(surname) = draft.surname.filter(|&at| !best.0 && tokens[at].span().of(text) != person.name) {
        person.name = format!("{} {}", person.name, tokens[surname].span().of(text));
    }
    forms.retain(|form| *form != person.name);
    person.aliases = forms;
    person
}

fn span(tokens: &[Token], mention: Mention) -> Span {
    Span::new(tokens[mention.first].start(), tokens[mention.end - 1].end())
}

/// Changes "INES FERRO" to title case; "JFK" stays as it is.
fn in_title_case(name: &str) -> String {
    if name.len() < SHOUTED {
        return name.to_owned();
    }
    let mut after = ' ';
    let lower = |c: char| {
        let first = !after.is_alphabetic();
        after = c;
        if first { c.to_string() } else { c.to_lowercase().collect() }
    };
    name.chars().map(lower).collect()
}

/// Returns a name with single spaces, whatever white space the text has.
fn one_line(words: &str) -> String {
    let mut one_line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !one_line.is_empty() {
            one_line.push(' ');
        }
        one_line.push_str(word);
    }
    one_line
}
