//! The words of a name, and whether two names can belong to one person.

use super::variants::{is_slip, same_first_name};
use super::{Mention, initial};
use crate::text::fold::plain;
#[cfg(feature = "reader")]
use crate::text::lexicon::class_of;
use crate::text::lexicon::{Class, key};
#[cfg(feature = "reader")]
use crate::text::tokens::tokenise;
use crate::text::tokens::{Case, Token};

/// A name as it occurs somewhere in the text, without titles.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameForm {
    /// Given names, then surnames; "Jong-un" is two words.
    pub(super) words: Vec<NameWord>,
    /// A nickname in marks or brackets: "Bill" in “William ‘Bill’ Haslett”.
    pub(super) nickname: Option<NameWord>,
    /// "Jr", "II".
    pub(super) suffix: Option<u64>,
}

/// A word of a name.
#[derive(Clone, Debug)]
pub(super) struct NameWord {
    /// In lower case, without accents.
    pub(super) plain: String,
    /// The key of `plain`.
    pub(super) key: u64,
    /// Only a first letter.
    initial: bool,
    /// "van", "al": left out where names are compared.
    particle: bool,
    /// Half of a word with a hyphen.
    half: bool,
}

impl NameForm {
    /// Reads the name of a mention.
    pub(super) fn read(text: &str, tokens: &[Token], mention: Mention) -> Self {
        let mut form = Self::default();
        let mut marked = false;
        for (at, token) in (mention.first..mention.end).zip(&tokens[mention.first..mention.end]) {
            let word = token.span().of(text);
            if !token.word() {
                marked ^= matches!(token.symbol, '“' | '”' | '"' | '‘' | '’' | '\'' | '(' | ')');
            } else if marked {
                form.nickname = Some(NameWord::new(word, token));
            } else if at > mention.first && token.is(Class::SUFFIX) {
                form.suffix = Some(token.key);
            } else if initial(text, token) || initials(word, at + 1 < mention.end) {
                form.words.extend(word.chars().filter(|c| c.is_alphabetic()).map(NameWord::letter));
            } else {
                let parts = word.split('-').filter(|part| !part.is_empty());
                let half = parts.clone().nth(1).is_some();
                form.words.extend(parts.map(|part| NameWord { half, ..NameWord::new(part, token) }));
            }
        }
        // A name that consists only of particles or initials is compared as it is.
        if form.words.iter().all(|word| word.particle) {
            form.words.iter_mut().for_each(|word| word.particle = false);
        }
        form
    }

    /// Returns the words that tell people apart: all but particles.
    fn content(&self) -> impl DoubleEndedIterator<Item = &NameWord> + Clone {
        self.words.iter().filter(|word| !word.particle)
    }

    /// Returns the word used for the person for short: the last one.
    pub(super) fn last(&self) -> Option<&NameWord> {
        self.content().next_back()
    }

    /// Returns whether `word` is a whole word of the name, not half of one: "Li" in "Li Jie", but not in "Lu Li-shih".
    pub(super) fn has_whole(&self, word: &NameWord) -> bool {
        self.words.iter().any(|own| own.key == word.key && !own.half)
    }

    /// Returns whether it has a first and a last name.
    pub(crate) fn full(&self) -> bool {
        self.content().nth(1).is_some()
    }

    /// Returns the key of its first letters, three or more: "JFK", "AMLO".
    pub(super) fn acronym(&self) -> Option<u64> {
        let letters: String = self.words.iter().filter_map(|word| word.plain.chars().next()).collect();
        (self.words.len() > 2).then(|| key(&letters))
    }

    /// Returns how detailed it is: words, then initials.
    pub(crate) fn detail(&self) -> (usize, usize) {
        (self.content().filter(|word| !word.initial).count(), self.content().count())
    }

    /// Returns whether a full name can be short for `self`, which must be at least as detailed, or the other way round.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let (longer, shorter): (Vec<_>, Vec<_>) = (self.content().collect(), other.content().collect());
        let (Some(first), Some(last), Some(other_first), Some(other_last)) =
            (longer.first(), longer.last(), shorter.first(), shorter.last())
        else {
            return false;
        };
        if self.suffix.is_some() && other.suffix.is_some() && self.suffix != other.suffix {
            return false;
        }
        // "Ana Sol" for "Ana Sol Ruiz", "García Márquez" for "Gabriel García Márquez".
        let same = |(a, b): (&&NameWord, &&NameWord)| a.key == b.key;
        let part = |run: &[&NameWord]| run.len() == shorter.len() && run.iter().zip(&shorter).all(same);
        if longer.windows(shorter.len()).any(|run| part(run) && !run[run.len() - 1].initial) {
            return true;
        }
        // "Zhang Ziyi", "Ziyi Zhang"; "In-guk Seo".
        if longer.len() == shorter.len() && longer.len() <= 3 {
            let turned = |by: usize| {
                (0..longer.len()).all(|at| longer[(at + by) % longer.len()].key == shorter[at].key)
            };
            if !longer.iter().any(|word| word.initial) && (1..longer.len()).any(turned) {
                return true;
            }
        }
        let nickname =
            |form: &Self, word: &NameWord| form.nickname.as_ref().is_some_and(|nick| nick.key == word.key);
        let given = first.stands_for(other_first)
            || nickname(self, other_first)
            || nickname(other, first)
            || !first.initial && !other_first.initial && same_first_name(&first.plain, &other_first.plain);
        let slips = |a: &NameWord, b: &NameWord| !a.initial && !b.initial && is_slip(&a.plain, &b.plain);
        let surname = last.key == other_last.key;
        let (middle, other_middle) = (&longer[1..longer.len() - 1], &shorter[1..shorter.len() - 1]);
        if surname && (given || slips(first, other_first))
            || first.key == other_first.key && slips(last, other_last)
        {
            return in_order(middle, other_middle) || in_order(other_middle, middle);
        }
        // "Pedro Sánchez" for "Pedro Sánchez Pérez-Castejón".
        given && longer.len() > shorter.len() && in_order(&longer[1..], &shorter[1..])
    }
}

/// Returns whether the words of `few` are among `many` in the same order; an initial may stand for a word.
fn in_order(many: &[&NameWord], few: &[&NameWord]) -> bool {
    let mut rest = many.iter();
    // "George W." is not short for "George H.W.".
    if few
        .first()
        .is_some_and(|word| word.initial && !many.first().is_some_and(|other| other.stands_for(word)))
    {
        return false;
    }
    few.iter().all(|word| rest.any(|other| other.stands_for(word)))
}

impl NameWord {
    fn new(word: &str, token: &Token) -> Self {
        let plain = plain(word).replace('’', "'");
        let particle = token.is(Class::PARTICLE) && (token.case == Case::Lower || plain.len() <= 3)
            || matches!(plain.as_str(), "al" | "el");
        Self { key: key(&plain), plain, initial: false, particle, half: false }
    }

    fn letter(letter: char) -> Self {
        let plain: String = letter.to_lowercase().collect();
        Self { key: key(&plain), plain, initial: true, particle: false, half: false }
    }

    /// Returns whether two words are the same, or one is the other's first letter.
    fn stands_for(&self, other: &Self) -> bool {
        self.key == other.key
            || (self.initial || other.initial) && self.plain.chars().next() == other.plain.chars().next()
    }
}

/// Names of people across articles.
#[cfg(feature = "reader")]
impl NameForm {
    /// Reads a name that stands alone.
    pub(crate) fn of(name: &str) -> Self {
        let tokens = tokenise(name);
        Self::read(name, &tokens, Mention { titled: 0, first: 0, end: tokens.len() })
    }

    /// Returns the key of the first word; 0 for no word.
    pub(crate) fn first_key(&self) -> u64 {
        self.content().next().map_or(0, |word| word.key)
    }

    /// Returns the key of the nickname in marks, if the name has one.
    pub(crate) fn nickname_key(&self) -> Option<u64> {
        self.nickname.as_ref().map(|word| word.key)
    }

    /// Returns whether this is the nickname given in `other` with its last name: "Tug Varga" for "Thomas “Tug” Varga".
    pub(crate) fn is_nickname_of(&self, other: &Self) -> bool {
        let (mut mine, mut theirs) = (self.content(), other.content());
        self.suffix == other.suffix
            && mine.next().map(|word| word.key) == other.nickname_key()
            && mine.next_back().map(|word| word.key) == theirs.next_back().map(|word| word.key)
            && mine.next().is_none()
    }

    /// Returns whether two full names have the same words, apart from accents, hyphens, particles and nicknames.
    pub(crate) fn is_spelling_of(&self, other: &Self) -> bool {
        self.suffix == other.suffix
            && self.content().map(|word| word.key).eq(other.content().map(|word| word.key))
    }

    /// Returns whether two full names have the same first and last name, and middle names that do not contradict each
    /// other.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        let (mine, theirs): (Vec<_>, Vec<_>) = (self.content().collect(), other.content().collect());
        let ([first, middle @ .., last], [other_first, other_middle @ .., other_last]) =
            (&mine[..], &theirs[..])
        else {
            return false;
        };
        self.suffix == other.suffix
            && (first.key, last.key) == (other_first.key, other_last.key)
            && (middle.is_empty()
                || other_middle.is_empty()
                || middle.len() == other_middle.len()
                    && middle.iter().zip(other_middle).all(|(one, other)| one.stands_for(other)))
    }

    /// Returns whether `end` is this name without its first words.
    pub(crate) fn ends_with(&self, end: &Self) -> bool {
        let mut words = self.content().rev();
        end.suffix.is_none()
            && end.content().rev().all(|word| words.next().is_some_and(|own| own.key == word.key))
    }
}

/// Returns the word under which a name is looked up: the last one, in lower case and without accents. "Jr." and
/// numbers do not count.
#[cfg(feature = "reader")]
pub(crate) fn last_name(name: &str) -> String {
    let mut words = name.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).rev();
    let suffix = |word: &&str| class_of(key(&plain(word.trim_end_matches('.')))).any(Class::SUFFIX);
    let last = words.clone().find(|word| !suffix(word)).or_else(|| words.next());
    let last = last.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    plain(last)
}

/// Returns whether a word is two or three initials without full stops: "JK", "MKO".
fn initials(word: &str, more: bool) -> bool {
    let upper = word.len() <= 3 && word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    upper && more && (word.len() == 2 || !word.contains(['A', 'E', 'I', 'O', 'U']))
}
