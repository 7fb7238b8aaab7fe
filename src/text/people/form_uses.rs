//! The distinct forms of all names in a text, and which of them go together: shared surnames, "known as".

use std::collections::HashMap;

use super::Mention;
use super::entities::Gender;
use super::name_forms::{NameForm, NameWord};
use crate::text::lexicon::{Class, key};
use crate::text::tokens::{Case, Shape, Token};

/// The most tokens between two names of the same person: ", better known as “".
const MOST_BETWEEN: usize = 8;

/// All mentions of one form.
pub(super) struct FormUse {
    pub(super) form: NameForm,
    /// What the titles before it show.
    pub(super) gender: Gender,
    /// Whether "Mr", "Mrs" or "Ms" is before it, so that the word after it is a last name.
    pub(super) formal: bool,
    /// The first mention.
    pub(super) since: usize,
    /// "Thomas" in "Thomas and Jane Whitcombe": the last name is that of the next mention.
    pub(super) shared: bool,
    /// The token with that last name, if nothing speaks against a couple.
    pub(super) surname: Option<usize>,
}

/// What tells forms apart: the words, the gender of the title, the inferred surname and suffix.
type FormKey = (Vec<u64>, u8, [Option<u64>; 2]);

/// Returns the distinct forms of all mentions, in the order of the text, and the form of each mention.
pub(super) fn forms(text: &str, tokens: &[Token], mentions: &[Mention]) -> (Vec<FormUse>, Vec<usize>) {
    let mut uses: Vec<FormUse> = Vec::new();
    let mut known: HashMap<FormKey, usize> = HashMap::new();
    let of = mentions.iter().enumerate().map(|(number, &mention)| {
        let gender = title_gender(tokens, mention);
        let surname = mentions.get(number + 1).and_then(|&next| shared_surname(text, tokens, mention, next));
        let words = tokens[mention.first..mention.end].iter();
        let words =
            words.map(|token| if token.word() { token.key } else { u64::from(token.symbol) }).collect();
        let generation = generation(text, tokens, mention);
        let surname_key = surname.as_ref().map(|word| word.key);
        *known.entry((words, gender as u8, [surname_key, generation])).or_insert_with(|| {
            let mut form = NameForm::read(text, tokens, mention);
            form.suffix = form.suffix.or(generation);
            let last = surname.as_ref().map(|_| mentions[number + 1].end - 1);
            let shared = last.is_some();
            let surname_at = last.filter(|&last| couple(text, tokens, mention, last));
            form.words.extend(surname);
            let formal = formal(text, tokens, mention);
            uses.push(FormUse { form, gender, formal, since: number, shared, surname: surname_at });
            uses.len() - 1
        })
    });
    let of = of.collect();
    (uses, of)
}

/// Returns whether the title before a name is one that goes with last names in English.
fn formal(text: &str, tokens: &[Token], mention: Mention) -> bool {
    let mut titles = tokens[mention.titled..mention.first].iter();
    titles.any(|title| matches!(title.span().of(text).trim_end_matches('.'), "Mr" | "Mrs" | "Ms"))
}

/// Returns "Jr" for "the younger Whitcombe", "Sr" for "the elder Whitcombe".
fn generation(text: &str, tokens: &[Token], mention: Mention) -> Option<u64> {
    let before = tokens[..mention.titled].last().filter(|_| mention.end == mention.first + 1)?;
    match before.span().of(text) {
        "younger" | "junior" => Some(key("jr")),
        "elder" | "older" | "senior" => Some(key("sr")),
        _ => None,
    }
}

/// Returns Whitcombe for "Thomas" in "Thomas and Jane Whitcombe".
fn shared_surname(text: &str, tokens: &[Token], mention: Mention, next: Mention) -> Option<NameWord> {
    let joined = next.titled == mention.end + 1 && matches!(tokens[mention.end].span().of(text), "and" | "&");
    let first = |at: usize| tokens[at].is(Class::FIRST);
    let couple = joined && mention.end == mention.first + 1 && first(mention.first) && first(next.first);
    let form = couple.then(|| NameForm::read(text, tokens, next)).filter(NameForm::full)?;
    form.last().cloned()
}

/// Returns whether two first names before a last name are those of a couple or of siblings: not "Karl Moss, Madonna and
/// Elton Dent", "artists such as Madonna and Elton Dent", "Prince Hugo and Ada Dent" or "the Hugo and Mary Chain".
fn couple(text: &str, tokens: &[Token], mention: Mention, last: usize) -> bool {
    let mut before = mention.titled.checked_sub(1).map(|at| &tokens[at]);
    // "the boy’s parents, Carl and Jane Dunn"
    if mention.titled > 1 && before.is_some_and(|before| before.symbol == ',') {
        let noun = &tokens[mention.titled - 2];
        let plural = noun.case == Case::Lower && noun.span().of(text).ends_with('s');
        before = before.filter(|_| !plural);
    }
    let listed = before.is_some_and(|before| {
        !before.word() && before.symbol != '.'
            || before.is(Class::DET)
            || matches!(before.span().of(text), "and" | "as" | "including" | "like" | "such" | "than")
            || before.capital() && !before.is(Class::CONJ.or(Class::PREP))
    });
    let owned = tokens.get(last + 1).is_some_and(|next| next.possessive);
    mention.titled == mention.first && !listed && !owned && tokens[mention.first].key != tokens[last].key
}

/// Returns other names that the text introduces with "known as": the form of each, and of its bearer's name.
pub(super) fn aliases(
    text: &str,
    tokens: &[Token],
    mentions: &[Mention],
    form_of: &[usize],
) -> HashMap<usize, usize> {
    let said = |from: usize, to: usize| {
        if to < from
            || to - from > MOST_BETWEEN
            || tokens[from..to].iter().any(|token| token.shape == Shape::Break)
        {
            return false;
        }
        let words = tokens[from..to].iter().filter(|token| token.word()).map(|token| token.span().of(text));
        let words: Vec<&str> = words.collect();
        words.contains(&"known") && words.last() == Some(&"as")
            || matches!(words[..], ["nicknamed" | "alias" | "aka"])
    };
    let pairs = (1..mentions.len()).filter(|&at| form_of[at] != form_of[at - 1]);
    let mut found = HashMap::new();
    for at in pairs.filter(|&at| said(mentions[at - 1].end, mentions[at].titled)) {
        if !found.contains_key(&form_of[at - 1]) {
            found.entry(form_of[at]).or_insert(form_of[at - 1]);
        }
    }
    found
}

/// Returns the gender that a title shows; "Pastor" and "Dean" are first names, too, and show none.
fn title_gender(tokens: &[Token], mention: Mention) -> Gender {
    tokens[mention.titled..mention.first]
        .iter()
        .filter(|title| !title.is(Class::FIRST) || title.is(Class::TITLE) && !title.is(Class::ROLE))
        .map(|title| Gender::of(title.class))
        .find(|gender| *gender != Gender::Unknown)
        .unwrap_or_default()
}
