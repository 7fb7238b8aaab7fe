//! Merges mentions into persons: first full names, the most detailed ones before the others, and then the last and
//! first names that refer to them.

use std::collections::HashMap;

use super::Mention;
use super::entities::{self, Entities, Gender};
use super::form_uses::{FormUse, aliases, forms};
use super::name_forms::{NameForm, NameWord};
use super::variants::is_slip;
use crate::text::lexicon::{Class, KeyMap, class_of, key};
use crate::text::tokens::{Case, Shape, Token};

/// A person while mentions are being merged.
#[derive(Default)]
pub(super) struct PersonDraft {
    pub(super) gender: Gender,
    /// The full names.
    forms: Vec<NameForm>,
    /// The mention that introduces the person.
    since: usize,
    /// How often the text uses the first name alone.
    familiar: u32,
    /// The number of the last paragraph with the full name.
    paragraph: Option<u32>,
    /// The number of the last paragraph in which the full name is a subject.
    led: Option<u32>,
    pub(super) mentions: Vec<usize>,
    /// The token with the surname of somebody who shares it: "Thomas" in "Thomas and Jane Whitcombe".
    pub(super) surname: Option<usize>,
}

/// The most people considered for one name, and the most forms for one person; no real text has more.
const NAMESAKES: usize = 16;

/// For how many more paragraphs a single name means whoever's full name was last a subject.
const LED: u32 = 1;

#[derive(Default)]
struct NameIndex {
    drafts: Vec<PersonDraft>,
    /// People by last name.
    last: KeyMap<Vec<usize>>,
    /// People by any word of their names, including nicknames.
    any: KeyMap<Vec<usize>>,
    /// How often each word stands alone.
    bare: KeyMap<u32>,
    /// One-word names that are not part of anyone's full name.
    single: KeyMap<Vec<usize>>,
    /// People by the beginnings of their last names, to find misspellings.
    spelt: HashMap<[char; 2], Vec<(String, usize)>>,
}

/// Merges `mentions`, which are in order, into persons.
pub(super) fn merge(text: &str, tokens: &[Token], mentions: &[Mention]) -> Entities {
    let (uses, form_of) = forms(text, tokens, mentions);
    let mut index = NameIndex::default();
    let mut owners = vec![None; uses.len()];
    let mut full: Vec<usize> = (0..uses.len()).filter(|&number| uses[number].form.full()).collect();
    full.sort_by_key(|&number| (std::cmp::Reverse(uses[number].form.detail()), uses[number].since));
    let aliases = aliases(text, tokens, mentions, &form_of);
    // Names whose last name is only inferred come last.
    for shared in [false, true] {
        for &number in
            full.iter().filter(|&&number| uses[number].shared == shared && !aliases.contains_key(&number))
        {
            owners[number] = index.full_name(&uses[number]);
        }
    }
    let mut aliases: Vec<(usize, usize)> = aliases.into_iter().collect();
    aliases.sort_unstable();
    for (other, name) in aliases {
        owners[other] = match owners[name] {
            Some(person) => Some(index.called(&uses[other], person)),
            None if uses[other].form.full() => index.full_name(&uses[other]),
            None => None,
        };
    }
    for &form in form_of.iter().filter(|&&form| owners[form].is_none()) {
        index.note_single(&uses[form]);
    }
    let mut owner = Vec::with_capacity(mentions.len());
    let (mut paragraph, mut read) = (0, 0);
    for (number, &form) in form_of.iter().enumerate() {
        let between = &tokens[read..mentions[number].first];
        paragraph +=
            u32::try_from(between.iter().filter(|token| token.shape == Shape::Break).count()).unwrap_or(0);
        read = mentions[number].first;
        let person = owners[form].unwrap_or_else(|| index.single_name(&uses[form], number, paragraph));
        let draft = &mut index.drafts[person];
        if uses[form].form.full() {
            draft.paragraph = Some(paragraph);
            if leads(tokens, mentions[number]) {
                draft.led = Some(paragraph);
            }
        }
        draft.mentions.push(number);
        owner.push(person);
    }
    entities::build(text, tokens, mentions, &owner, &index.drafts)
}

/// Returns whether a name is a subject: it opens its sentence, or is next to a verb of saying. In "The mother of Karl
/// Moss", it is not.
fn leads(tokens: &[Token], mention: Mention) -> bool {
    let says = |token: &Token| token.is(Class::CUE) && token.case == Case::Lower;
    let begins = |at: usize| {
        at.checked_sub(1).is_none_or(|before| {
            let token = &tokens[before];
            token.shape == Shape::Break || matches!(token.symbol, '.' | '!' | '?' | '”' | '"' | '’')
        })
    };
    if tokens.get(mention.end).is_some_and(|next| next.possessive) {
        return false;
    }
    let first = mention.titled;
    // "However, Karl Moss"
    let opener =
        if first > 1 && tokens[first - 1].symbol == ',' { first - 2 } else { first.saturating_sub(1) };
    begins(first)
        || tokens[opener].word() && begins(opener)
        || first > 0 && says(&tokens[first - 1])
        || tokens.get(mention.end).is_some_and(says)
}

/// Returns the gender that a first name shows.
fn name_gender(form: &NameForm) -> Gender {
    form.words.first().map_or(Gender::Unknown, |first| Gender::of(class_of(first.key)))
}

impl NameIndex {
    /// Returns the person with a full name, known or new; `None` if the last name is only inferred and the first one
    /// is somebody's last name.
    fn full_name(&mut self, name: &FormUse) -> Option<usize> {
        let (first, last) = (name.form.words.first()?, name.form.last()?);
        if name.shared && self.last.contains_key(&first.key) {
            return None;
        }
        let nickname = name.form.nickname.as_ref();
        let keys = [Some(last), Some(first), nickname].into_iter().flatten().map(|word| word.key);
        let mut known: Vec<usize> = keys.filter_map(|key| self.any.get(&key)).flatten().copied().collect();
        known.sort_by_key(|&person| self.drafts[person].since);
        let gender = if name.gender == Gender::Unknown { name_gender(&name.form) } else { name.gender };
        let person = known.into_iter().find(|&person| self.drafts[person].may_be(name, gender));
        let person = person.unwrap_or_else(|| {
            self.drafts.push(PersonDraft { gender, since: name.since, ..PersonDraft::default() });
            self.drafts.len() - 1
        });
        let draft = &mut self.drafts[person];
        draft.since = draft.since.min(name.since);
        if draft.gender == Gender::Unknown {
            draft.gender = gender;
        }
        if draft.forms.len() < NAMESAKES {
            draft.forms.push(name.form.clone());
        }
        draft.surname = draft.surname.or(name.surname);
        note(&mut self.last, last.key, person);
        for word in name.form.words.iter().chain(nickname) {
            note(&mut self.any, word.key, person);
        }
        if let Some(letters) = name.form.acronym() {
            note(&mut self.last, letters, person);
        }
        let spelt = self.spelt.entry(beginning(&last.plain)).or_default();
        if spelt.len() < 4 * NAMESAKES && !spelt.iter().any(|(plain, _)| *plain == last.plain) {
            spelt.push((last.plain.clone(), person));
        }
        Some(person)
    }

    /// Adds another name to those of `person`.
    fn called(&mut self, name: &FormUse, person: usize) -> usize {
        for word in &name.form.words {
            note(&mut self.any, word.key, person);
        }
        if let Some(last) = name.form.last() {
            note(&mut self.last, last.key, person);
        }
        person
    }

    /// Counts a one-word name: people whom the text calls by their first names are hardly ever meant by a last name.
    fn note_single(&mut self, name: &FormUse) {
        let Some(word) = name.form.last() else { return };
        *self.bare.entry(word.key).or_default() += 1;
        if !self.last.contains_key(&word.key)
            && let Some(&[person]) = self.any.get(&word.key).map(Vec::as_slice)
        {
            let draft = &mut self.drafts[person];
            draft.familiar += u32::from(draft.forms.iter().any(|form| form.words[0].key == word.key));
        }
    }

    /// Returns the person meant by a single name at the mention `number`.
    fn single_name(&mut self, name: &FormUse, number: usize, paragraph: u32) -> usize {
        let Some(word) = name.form.last() else { return self.alone(0, name, number) };
        if let Some(person) = self.bearer(word, name, (number, paragraph)) {
            return person;
        }
        let slip = self.spelt.get(&beginning(&word.plain)).into_iter().flatten();
        let mut slip = slip.filter(|(plain, _)| is_slip(plain, &word.plain));
        let unlisted = !class_of(word.key).any(Class::FIRST.or(Class::LAST).or(Class::COMMON));
        // "Modiji" is a respectful form of Modi.
        let respected = word.plain.strip_suffix("ji").map(key);
        let person = match slip.next() {
            Some(&(_, person)) if unlisted && slip.next().is_none() => Some(person),
            _ => respected.and_then(|key| self.last.get(&key)?.first().copied()),
        };
        person
            .filter(|&person| self.drafts[person].gender.agrees(name.gender))
            .unwrap_or_else(|| self.alone(word.key, name, number))
    }

    /// Picks from those with the name: the one whose full name is in the paragraph, or else the one whose full name
    /// was a subject just before, or else the one introduced first.
    fn bearer(&self, word: &NameWord, name: &FormUse, (number, paragraph): (usize, u32)) -> Option<usize> {
        let namesakes = self.last.get(&word.key).or_else(|| self.any.get(&word.key))?;
        let bare = self.bare.get(&word.key).copied().unwrap_or_default();
        let suffix = |person: &usize| {
            let own = self.drafts[*person].forms.iter().find_map(|form| form.suffix);
            match name.form.suffix {
                // The elder of Roy Dent and Roy Dent Jr.
                wanted @ Some(_) => own == wanted || own.is_none() && wanted == Some(key("sr")),
                None => false,
            }
        };
        let doubt = |person: &usize| {
            let draft = &self.drafts[*person];
            (
                !suffix(person),
                draft.familiar > 0 && draft.familiar >= bare,
                !draft.forms.iter().any(|form| form.has_whole(word)),
                draft.paragraph != Some(paragraph),
                std::cmp::Reverse(draft.led.filter(|&led| led + LED >= paragraph)),
                draft.since > number,
                draft.since,
            )
        };
        // "Mr Howard" is not Howard Flight, but "Mr Hu" is Hu Jintao.
        let class = class_of(word.key);
        let english = class.any(Class::MALE.or(Class::FEMALE)) && class.any(Class::LAST);
        let called_first = |person: &usize| {
            let begins = |form: &NameForm| form.words.len() > 1 && form.words[0].key == word.key;
            name.formal && english && self.drafts[*person].forms.iter().all(begins)
        };
        let fits = |person: &usize| self.drafts[*person].gender.agrees(name.gender) && !called_first(person);
        namesakes.iter().copied().filter(fits).min_by_key(doubt)
    }

    /// Returns the person, known or new, for a name that is not part of anyone's full name.
    fn alone(&mut self, key: u64, name: &FormUse, number: usize) -> usize {
        let known = self.single.entry(key).or_default();
        if let Some(&person) = known.iter().find(|&&person| self.drafts[person].gender.agrees(name.gender)) {
            let draft = &mut self.drafts[person];
            if draft.gender == Gender::Unknown {
                draft.gender = name.gender;
            }
            return person;
        }
        self.drafts.push(PersonDraft { gender: name.gender, since: number, ..PersonDraft::default() });
        known.push(self.drafts.len() - 1);
        self.drafts.len() - 1
    }
}

impl PersonDraft {
    /// Returns whether the person can have another full name, too.
    fn may_be(&self, name: &FormUse, gender: Gender) -> bool {
        let suffix = self.forms.iter().find_map(|form| form.suffix);
        let junior = match (suffix, name.form.suffix) {
            // "Donald Trump" and, later, "Donald Trump Jr." are two people; the other way round, the second is short
            // for the first.
            (None, Some(_)) => name.since < self.since,
            (Some(_), None) => self.since < name.since,
            (mine, other) => mine == other,
        };
        // "Seif Dawla" for "Aida Seif Dawla" does not begin with a first name.
        let first = name.form.words.first().map(|word| word.key);
        let inner =
            self.forms.iter().any(|form| form.words.iter().skip(1).any(|word| Some(word.key) == first));
        let gender = if inner { name.gender } else { gender };
        junior && self.gender.agrees(gender) && self.forms.iter().any(|form| form.may_be(&name.form))
    }
}

/// Returns the first two letters.
fn beginning(word: &str) -> [char; 2] {
    let mut letters = word.chars();
    [letters.next().unwrap_or(' '), letters.next().unwrap_or(' ')]
}

fn note(table: &mut KeyMap<Vec<usize>>, word: u64, person: usize) {
    let people = table.entry(word).or_default();
    if people.len() < NAMESAKES && !people.contains(&person) {
        people.push(person);
    }
}
