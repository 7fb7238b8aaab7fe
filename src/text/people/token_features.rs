//! The features of the tagger: is a word part of a person's name?

use crate::text::features::people;
use crate::text::lexicon::{Class, class_of, key};
use crate::text::model::{FeatureSink, both};
use crate::text::tokens::{Shape, Token};
use crate::text::words::{Usage, usage};

use super::evidence::Evidence;

/// One token as the tagger sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TokenView {
    /// The word, or the punctuation, or the kind of number.
    word: u64,
    /// What the lexicon says.
    class: u64,
    usage: Usage,
    /// Length and case combined.
    shape: u64,
    capital: bool,
    /// Whether white space comes before it.
    gap: bool,
    /// A hash of all of the above except `gap`.
    all: u64,
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

impl TokenView {
    /// Returns the view of the token at `at`; a special one beyond the text and at paragraph ends.
    pub(crate) fn of(text: &str, tokens: &[Token], at: usize) -> Self {
        let mut view = Self::read(text, tokens, at);
        let Usage { casing, rarity, .. } = view.usage;
        let small =
            view.shape << 9 | u64::from(casing) << 5 | u64::from(rarity) << 1 | u64::from(view.capital);
        view.all = both(both(view.word, view.class), both(view.path(), small));
        view
    }

    fn read(text: &str, tokens: &[Token], at: usize) -> Self {
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
                    all: 0,
                }
            }
            Shape::Number => {
                let words = token.span().of(text);
                let age = words.len() == 2 && words.bytes().all(|b| b.is_ascii_digit());
                Self { word: 3 + u64::from(age), shape: 90 + words.len().min(5) as u64, ..Self::default() }
            }
            Shape::Handle => Self { word: 5, shape: 97, ..Self::default() },
            Shape::Symbol | Shape::Break => {
                Self { word: 64 + u64::from(token.symbol), shape: 98, ..Self::default() }
            }
        }
    }

    /// Returns the path of the word's cluster, in the case it has here.
    fn path(&self) -> u64 {
        self.usage.path(self.capital)
    }

    /// Returns the rough kind of word: the beginning of the path.
    fn kind(&self, bits: u32) -> u64 {
        let path = self.path();
        if path == 0 {
            self.shape << 16
        } else {
            (path & ((1 << bits) - 1)) | (u64::from((64 - path.leading_zeros()).min(bits)) * 0x1_0000)
        }
    }
}

/// Returns what lexicon and word table say about a word; an unknown compound such as "Mary-Jane" is treated like its
/// parts.
fn known(token: &Token, word: &str, joined: bool) -> (Class, Usage) {
    let known = token.usage;
    if !joined || known != Usage::NONE {
        return (token.class, known);
    }
    let mut parts = word.split(['-', '\'', '’']).filter(|part| !part.is_empty()).map(key);
    let first = parts.next().unwrap_or_default();
    let class = parts.take(3).fold(class_of(first), |class, part| class.or(class_of(part)));
    (token.class.or(class), usage(first))
}

/// The surroundings of a region, computed once for all of its tokens.
#[derive(Default)]
pub(crate) struct RegionContext {
    /// Views from [`WINDOW`] tokens before the region to [`WINDOW`] after it.
    pub(crate) views: Vec<TokenView>,
    /// Whether the line is set in capitals; whether most of its words are capitalised; whether the region begins a sentence.
    pub(crate) shouting: bool,
    pub(crate) headline: bool,
    pub(crate) opens: bool,
}

/// How many tokens before and after a region are examined.
pub(crate) const WINDOW: usize = 2;

/// Sends the features of the token at `at` of the region that begins at `first` to `sink`.
pub(crate) fn features(
    text: &str,
    tokens: &[Token],
    first: usize,
    around: &RegionContext,
    at: usize,
    evidence: &Evidence,
    sink: &mut impl FeatureSink,
) {
    let views = &around.views;
    let here = at + WINDOW;
    let me = views[here];
    let [far, before, after, farther] = [here - 2, here - 1, here + 1, here + 2].map(|at| views[at]);
    sink.expect([
        people::SECOND_BEFORE.of(far.all),
        people::BEFORE.of(before.all),
        people::AFTER.of(after.all),
        people::SECOND_AFTER.of(farther.all),
        people::WORD.of(me.all),
    ]);
    // The words themselves, two on either side.
    for (kind, view, beside) in [
        (people::SECOND_BEFORE, far, false),
        (people::BEFORE, before, true),
        (people::AFTER, after, true),
        (people::SECOND_AFTER, farther, false),
    ] {
        kind.memoised(sink, view.all, |next| {
            word(&view, next);
            if beside {
                KINDS.iter().for_each(|&bits| next(view.kind(bits)));
            }
        });
    }
    people::WORD.memoised(sink, me.all, |next| {
        next(0);
        word(&me, next);
        KINDS.iter().for_each(|&bits| next(me.kind(bits)));
        next(both(u64::from(me.usage.casing), u64::from(me.usage.rarity)));
        next(both(u64::from(me.usage.casing), me.shape));
        if me.capital {
            letters(tokens[first + at].span().of(text), next);
        }
    });
    // The position in the region, and the surroundings of the region.
    let line = u64::from(around.shouting) * 2 + u64::from(around.headline);
    let length = views.len() - 2 * WINDOW;
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
    let opens = u64::from(around.opens);
    let spot = both(place, whole);
    people::PLACE.memoised(sink, both(spot, both(line << 1 | opens, me.shape)), |next| {
        next(both(line, me.shape));
        next(spot);
        next(both(spot, both(line, opens)));
    });
    let near = both(place, whole.min(3));
    let edges = [(people::LEFT_EDGE, views[WINDOW - 1]), (people::RIGHT_EDGE, views[views.len() - WINDOW])];
    for (kind, edge) in edges {
        kind.memoised(sink, both(edge.all, near), |next| {
            next(both(edge.word, near));
            next(both(edge.path(), near));
        });
    }
    // Pairs of words.
    let mut next = people::PAIRS.in_turn(|feature| sink.take(feature));
    next(both(u64::from(me.gap) * 2 + u64::from(after.gap), both(before.shape, both(me.shape, after.shape))));
    next(both(before.class, me.class));
    next(both(me.class, after.class));
    next(both(before.path(), me.path()));
    next(both(me.path(), after.path()));
    next(both(before.word, me.class));
    next(both(after.word, me.class));
    next(both(both(far.word, before.word), u64::from(me.capital)));
    next(both(both(after.word, farther.word), u64::from(me.capital)));
    next(both(before.word, after.word));
    next(both(place, both(opens, both(me.class, u64::from(me.usage.casing)))));
    drop(next);
    evidence.features(first + at, tokens, sink);
}

/// How many bits of a cluster's path make a kind of word.
const KINDS: [u32; 4] = [4, 6, 8, 11];

fn word(view: &TokenView, next: &mut dyn FnMut(u64)) {
    next(view.word);
    next(view.class);
    next(view.path());
    next(view.shape);
    next(both(view.class, u64::from(view.usage.casing)));
}

/// Sends how a word begins and ends.
fn letters(word: &str, next: &mut dyn FnMut(u64)) {
    let mut ends = word.char_indices().map(|(at, _)| at).skip(2);
    for _ in 0..3 {
        next(key(&word[..ends.next().unwrap_or(word.len())]));
    }
    let mut starts = word.char_indices().rev().map(|(at, _)| at).skip(1);
    for _ in 0..3 {
        next(key(&word[starts.next().unwrap_or(0)..]));
    }
}
