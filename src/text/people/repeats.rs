//! Further uses of the names that the tagger found: once Ada Quill is known, she is meant wherever "Ada Quill",
//! "Quill" or "Ada" stands on its own.

use crate::text::fold::fold;
use crate::text::lexicon::{Class, KeyMap, KeySet, key};
use crate::text::tokens::{Case, Shape, Token};

/// The most forms that begin with one word.
const MOST: usize = 16;

/// Adds further uses of the names found to `names`, which stay in order and do not overlap.
pub(super) fn add(text: &str, tokens: &[Token], sentences: &[u32], names: &mut Vec<(usize, usize)>) {
    if names.is_empty() {
        return;
    }
    let known = KnownForms::of(text, tokens, names);
    let mut found = Vec::new();
    let mut free = 0;
    let mut next = 0;
    for at in 0..tokens.len() {
        while names.get(next).is_some_and(|name| name.1 <= at) {
            next += 1;
        }
        if at < free || !tokens[at].capital() || names.get(next).is_some_and(|name| name.0 <= at) {
            continue;
        }
        let limit = names.get(next).map_or(tokens.len(), |name| name.0);
        if let Some(end) = known.longest(text, tokens, at, limit)
            && stands_alone(text, tokens, sentences, at, end)
        {
            found.push((at, end));
            free = end;
        }
    }
    if !found.is_empty() {
        names.append(&mut found);
        names.sort_unstable();
    }
}

/// The forms of the names found.
#[derive(Default)]
struct KnownForms {
    /// Forms of several words, by their first.
    several: KeyMap<Vec<Vec<u64>>>,
    /// Last names, first names, and well-known one-word names.
    single: KeySet,
    /// Last names before a given name: "So" in "So Kam-wai". They may be common words.
    leading: KeySet,
}

impl KnownForms {
    fn of(text: &str, tokens: &[Token], names: &[(usize, usize)]) -> Self {
        let mut known = Self::default();
        // A word that was mostly passed over is not a name.
        let mut times: KeyMap<(usize, u32)> = KeyMap::default();
        for &(first, end) in names {
            let words: Vec<u64> = (first..end).map(|at| plain(text, &tokens[at])).collect();
            let Some(last) =
                (first..end).rev().find(|&at| tokens[at].word() && !tokens[at].is(Class::SUFFIX))
            else {
                continue;
            };
            if last == first {
                times.entry(words[0]).or_insert((first, 0)).1 += 1;
                continue;
            }
            if last > first && given(text, &tokens[last]) {
                known.leading.insert(plain(text, &tokens[last - 1]));
            } else if distinct(&tokens[last]) {
                known.single.insert(words[last - first]);
                known.single.extend(without_article(tokens[last].span().of(text)));
            }
            if distinct(&tokens[first]) && tokens[first].is(Class::FIRST) && !tokens[first].is(Class::COMMON)
            {
                known.single.insert(words[0]);
            }
            let several = known.several.entry(words[0]).or_default();
            if several.len() < MOST && !several.contains(&words) {
                several.push(words);
            }
        }
        let mut all: KeyMap<u32> = KeyMap::default();
        tokens
            .iter()
            .filter(|token| token.capital())
            .for_each(|token| *all.entry(token.key).or_default() += 1);
        for (word, (first, times)) in times {
            let token = &tokens[first];
            if times > 1 && distinct(token) && token.case != Case::Upper && 2 * times >= all[&token.key] {
                known.single.insert(word);
            }
        }
        known
    }

    /// Returns where the longest known form that begins at `at` ends.
    fn longest(&self, text: &str, tokens: &[Token], at: usize, limit: usize) -> Option<usize> {
        let first = plain(text, &tokens[at]);
        let several = self.several.get(&first).into_iter().flatten().filter(|form| {
            at + form.len() <= limit && (1..form.len()).all(|on| plain(text, &tokens[at + on]) == form[on])
        });
        let named = self.single.contains(&first) && single(tokens, at)
            || self.leading.contains(&first) && (inside(text, tokens, at) || leads(tokens, at));
        let single = named.then_some(at + 1);
        several.map(|form| at + form.len()).max().or(single)
    }
}

/// Returns a number for a word in any case, without accents, or for a sign.
fn plain(text: &str, token: &Token) -> u64 {
    if !token.word() {
        return u64::from(token.symbol);
    }
    fold(token.span().of(text)).map_or(token.key, |plain| key(&plain))
}

/// Returns the number of "Masri" for "el-Masri".
fn without_article(word: &str) -> Option<u64> {
    let (article, rest) = word.split_once('-')?;
    let arabic = ["al", "el", "ul"].iter().any(|one| article.eq_ignore_ascii_case(one));
    (arabic && rest.len() > 2).then(|| fold(rest).map_or_else(|| key(rest), |plain| key(&plain)))
}

/// Recognises the "Kam-wai" of "So Kam-wai".
fn given(text: &str, token: &Token) -> bool {
    let word = token.span().of(text);
    word.split_once('-').is_some_and(|(one, other)| {
        one.starts_with(char::is_uppercase) && other.len() > 1 && other.chars().all(char::is_lowercase)
    })
}

/// Returns whether a last name that is also a small word is one at the start of a sentence: not "You are late".
fn leads(tokens: &[Token], at: usize) -> bool {
    let small =
        tokens[at].is(Class::PRONOUN.or(Class::CONJ).or(Class::ADVERB).or(Class::AUX).or(Class::PREP));
    let says = |next: &Token| next.possessive || next.is(Class::CUE) && !next.is(Class::NOUN_FORM);
    single(tokens, at) && (!small || tokens.get(at + 1).is_some_and(says))
}

/// Returns whether a capital at `at` is not that of a sentence, quotation or line.
fn inside(text: &str, tokens: &[Token], at: usize) -> bool {
    let lower = |token: &Token| token.case == Case::Lower && token.shape == Shape::Word;
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    tokens[at].case == Case::Capital
        && before.is_some_and(|before| lower(before) || before.symbol == ',')
        && tokens.get(at + 1).is_some_and(|next| lower(next) || !next.word())
        && tokens[at].span().of(text).len() > 1
}

/// Returns whether a word by itself shows who is meant.
fn distinct(token: &Token) -> bool {
    token.span().len() > 2
        && token.case != Case::Initial
        && !token.is(Class::PLACE.or(Class::ORG).or(Class::PARTICLE).or(Class::TITLE))
}

/// Returns whether a word that is also a common word is a name here.
fn single(tokens: &[Token], at: usize) -> bool {
    !tokens[at].is(Class::COMMON)
        || tokens[at].case == Case::Capital
            && tokens.get(at + 1).is_some_and(|next| {
                next.possessive
                    || next.case == Case::Lower
                        && next.is(Class::CUE.or(Class::AUX))
                        && !next.is(Class::NOUN_FORM)
            })
}

/// Returns whether the words `first..end` are not part of a longer name.
fn stands_alone(text: &str, tokens: &[Token], sentences: &[u32], first: usize, end: usize) -> bool {
    let one = end == first + 1;
    let joined = |sign: &Token| !sign.gap && matches!(sign.symbol, '-' | '/' | '@' | '&' | '_');
    if let Some(before) = first.checked_sub(1) {
        let token = &tokens[before];
        let small = Class::TITLE
            .or(Class::ROLE)
            .or(Class::PREP)
            .or(Class::CONJ)
            .or(Class::DET)
            .or(Class::PRONOUN)
            .or(Class::ADVERB)
            .or(Class::AUX)
            .or(Class::CUE);
        let opens = before == 0 || sentences[before] != sentences[before - 1];
        let word = token.span().of(text);
        let part = token.capital() && token.word() && !token.is(small) && !(opens && token.is(Class::COMMON));
        let article =
            one && (matches!(word, "the" | "The" | "a" | "A" | "an" | "An") || token.case == Case::Initial);
        if part && sentences[before] == sentences[first]
            || article
            || !tokens[first].gap && (joined(token) || token.symbol == '.')
        {
            return false;
        }
    }
    let Some(after) =
        tokens.get(end).filter(|after| after.shape != Shape::Break && sentences[end] == sentences[first])
    else {
        return true;
    };
    let part = after.word() && after.capital() && after.gap && !after.possessive;
    !(part
        || joined(after)
        || after.symbol == '.' && tokens.get(end + 1).is_some_and(|next| !next.gap && next.word()))
}
