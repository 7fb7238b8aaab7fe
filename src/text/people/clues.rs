//! What a word shows of being part of a person's name: the features of the tagger.

use crate::text::lexicon::{Class, key, look_up};
use crate::text::model::{both, feature};
use crate::text::tokens::{Shape, Token};
use crate::text::words::{Usage, usage};

use super::evidence::Evidence;

/// What the tagger looks at in one token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clue {
    /// The word, or the sign, or the kind of number.
    word: u64,
    /// What the lists say.
    class: u64,
    usage: Usage,
    /// Length and case in one.
    shape: u64,
    capital: bool,
    /// Whether white space stands before it.
    gap: bool,
}

const LISTED: Class = Class::FIRST
    .or(Class::LAST)
    .or(Class::COMMON)
    .or(Class::TITLE)
    .or(Class::ROLE)
    .or(Class::ORG)
    .or(Class::PARTICLE)
    .or(Class::SUFFIX)
    .or(Class::CUE)
    .or(Class::WEAK_CUE);

impl Clue {
    /// The clue that token `at` gives; beyond the ends and paragraphs there is a clue of its own.
    pub(crate) fn of(text: &str, tokens: &[Token], at: usize) -> Self {
        let Some(token) = tokens.get(at).filter(|token| token.shape != Shape::Break) else {
            return Self { word: 2, shape: 99, ..Self::default() };
        };
        match token.shape {
            Shape::Word => {
                let letters = token.span().len().min(5) as u64;
                let word = token.span().of(text);
                let inner = word.contains(['-', '\'', '’']);
                let (class, usage) = known(token, word, inner);
                Self {
                    word: token.key,
                    class: class.bits(LISTED),
                    usage,
                    shape: token.case as u64 * 16 + letters + if inner { 128 } else { 0 },
                    capital: token.capital(),
                    gap: token.gap,
                }
            }
            Shape::Number => {
                let words = token.span().of(text);
                let age = words.len() == 2 && words.bytes().all(|b| b.is_ascii_digit());
                Self { word: 3 + u64::from(age), shape: 90 + words.len().min(5) as u64, ..Self::default() }
            }
            Shape::Handle => Self { word: 5, shape: 97, ..Self::default() },
            Shape::Sign | Shape::Break => {
                Self { word: 64 + u64::from(token.sign), shape: 98, ..Self::default() }
            }
        }
    }

    /// The path of the word's cluster as it is written here.
    fn path(&self) -> u64 {
        u64::from(if self.capital { self.usage.capital } else { self.usage.lower })
    }

    /// The kind of word, roughly: beginning of the path.
    fn kind(&self, bits: u32) -> u64 {
        let path = self.path();
        if path == 0 {
            self.shape << 16
        } else {
            (path & ((1 << bits) - 1)) | (u64::from((64 - path.leading_zeros()).min(bits)) * 0x1_0000)
        }
    }
}

/// What lists and dictionary say about a word; "Mary-Jane", which they do not know, is of the kind of its parts.
fn known(token: &Token, word: &str, joined: bool) -> (Class, Usage) {
    let known = usage(token.key);
    if !joined || known != Usage::default() {
        return (token.class, known);
    }
    let mut parts = word.split(['-', '\'', '’']).filter(|part| !part.is_empty()).map(key);
    let first = parts.next().unwrap_or_default();
    let class = parts.take(3).fold(look_up(first), |class, part| class.or(look_up(part)));
    (token.class.or(class), usage(first))
}

/// What is around a region: computed once for all of its tokens.
pub(crate) struct Surroundings {
    /// Clues from [`AROUND`] before the region to as many after it.
    pub(crate) clues: Vec<Clue>,
    /// Whether the line is set in capitals; whether most of its words are capitalised; whether the region begins a sentence.
    pub(crate) shouting: bool,
    pub(crate) headline: bool,
    pub(crate) opens: bool,
}

/// So many clues are kept before and after a region.
pub(crate) const AROUND: usize = 2;

/// Calls `with` for every feature of the token at `at` of the region that begins at `first`.
pub(crate) fn features(
    text: &str,
    tokens: &[Token],
    first: usize,
    around: &Surroundings,
    at: usize,
    evidence: &Evidence,
    with: &mut impl FnMut(u64),
) {
    let clues = &around.clues;
    let here = at + AROUND;
    let me = clues[here];
    let [before, after] = [clues[here - 1], clues[here + 1]];
    let mut kind = 0_u16;
    let mut next = |about: u64| {
        kind += 1;
        with(feature(kind, about));
    };
    next(0);
    let line = u64::from(around.shouting) * 2 + u64::from(around.headline);
    next(both(line, me.shape));
    next(both(u64::from(me.gap) * 2 + u64::from(after.gap), both(before.shape, both(me.shape, after.shape))));
    // The words themselves, two to either side.
    for offset in 0..5 {
        let clue = clues[here + offset - 2];
        next(clue.word);
        next(clue.class);
        next(clue.path());
        next(clue.shape);
        next(both(clue.class, u64::from(clue.usage.casing)));
    }
    for bits in [4, 6, 8, 11] {
        next(me.kind(bits));
        next(before.kind(bits));
        next(after.kind(bits));
    }
    next(both(u64::from(me.usage.casing), u64::from(me.usage.rarity)));
    next(both(u64::from(me.usage.casing), me.shape));
    // Pairs.
    next(both(before.class, me.class));
    next(both(me.class, after.class));
    next(both(before.path(), me.path()));
    next(both(me.path(), after.path()));
    next(both(before.shape, both(me.shape, after.shape)));
    next(both(before.word, me.class));
    next(both(after.word, me.class));
    next(both(both(clues[here - 2].word, before.word), u64::from(me.capital)));
    next(both(both(after.word, clues[here + 2].word), u64::from(me.capital)));
    next(both(before.word, after.word));
    // Where in the region, and what stands around all of it.
    let length = clues.len() - 2 * AROUND;
    let place = if length == 1 {
        0
    } else if at == 0 {
        1
    } else if at + 1 == length {
        2
    } else {
        3
    };
    let whole = length.min(5) as u64;
    next(both(place, whole));
    next(both(both(place, whole), both(line, u64::from(around.opens))));
    let left = clues[AROUND - 1];
    let right = clues[clues.len() - AROUND];
    next(both(both(left.word, place), whole.min(3)));
    next(both(both(right.word, place), whole.min(3)));
    next(both(both(left.path(), place), whole.min(3)));
    next(both(both(right.path(), place), whole.min(3)));
    next(both(place, both(u64::from(around.opens), both(me.class, u64::from(me.usage.casing)))));
    // Letters.
    let word = tokens[first + at].span().of(text);
    if me.capital {
        let mut ends = word.char_indices().map(|(i, _)| i);
        let cut = |at: Option<usize>| at.unwrap_or(word.len());
        let (two, three, four) = {
            ends.next();
            ends.next();
            (cut(ends.next()), cut(ends.next()), cut(ends.next()))
        };
        for end in [two, three, four] {
            next(key(&word[..end]));
        }
        let mut starts = word.char_indices().rev().map(|(i, _)| i);
        starts.next();
        for _ in 0..3 {
            let start = starts.next().unwrap_or(0);
            next(key(&word[start..]));
        }
    } else {
        for _ in 0..6 {
            next(1);
        }
    }
    evidence.clues(first + at, tokens, &mut next);
}

/// Calls `with` for every feature that the second reading adds, of the token `at`.
pub(crate) fn again(tokens: &[Token], at: usize, evidence: &Evidence, with: &mut impl FnMut(u64)) {
    let mut kind = 1000_u16;
    evidence.again(at, tokens, &mut |about| {
        kind += 1;
        with(feature(kind, about));
    });
}
