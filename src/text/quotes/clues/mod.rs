//! What tells words that somebody says from a title, a nickname, a slogan or a word in doubt: the features of the
//! decision in [`super::speech`].

use super::attribute::{Attribution, Tie};
use super::hearsay::Hearsay;
use super::marks;
use super::scene::{REACH, Scene};
use super::sources::Who;
use super::spans::Marked;
use crate::text::lexicon::Class;
use crate::text::model::{both, feature};
use crate::text::tokens::{Case, Shape};
use crate::text::words::usage;

/// Kinds of features. The weights know them by number: who changes them trains anew.
#[derive(Clone, Copy)]
#[repr(u16)]
enum Clue {
    Always,
    Voice,
    Final,
    First,
    Before,
    BeforeTwo,
    BeforeCapitals,
    BeforeLength,
    Left,
    After,
    AfterTwo,
    AfterLength,
    Around,
    Opening,
    Told,
    Sentence,
    Tie,
    TieLength,
    TieShape,
    Sure,
    SureTie,
    SureLength,
    Source,
    Cue,
    Place,
    PlaceLength,
    Marks,
    Previous,
    Next,
    Article,
    Reported,
    Kind,
}

/// What the quotations of one article have in common.
pub(crate) struct Habits {
    /// Whether the article quotes in single marks.
    pub(crate) british: bool,
    /// The sign that opens most quotations, if one does.
    sign: char,
    /// How many quotations there are, and how large a share a verb of saying frames, roughly.
    share: u64,
    /// Where the first paragraph ends: it may be the headline.
    headline: usize,
}

impl Habits {
    /// Reads the article once.
    pub(crate) fn new(scene: &Scene<'_>, attributions: &[Attribution]) -> Self {
        let all = scene.marked.len();
        let singles = scene.marked.iter().filter(|quote| quote.single).count();
        let said = attributions.iter().filter(|attribution| attribution.tie == Tie::Said).count();
        let headline = scene.tokens.iter().position(|token| token.shape == Shape::Break);
        Self {
            british: singles > all - singles,
            sign: usual(scene.marked.iter().map(|quote| scene.tokens[quote.open].sign)),
            share: rough(all) << 4 | (4 * said / all.max(1)) as u64,
            headline: headline.unwrap_or_default(),
        }
    }

    /// Whether a quotation stands in the first of several paragraphs.
    pub(crate) fn in_headline(&self, quote: &Marked) -> bool {
        quote.open < self.headline
    }
}

/// The sign that outnumbers all others together, if one does (Boyer and Moore 1981).
fn usual(signs: impl Iterator<Item = char>) -> char {
    let mut leader = ('\0', 0_usize);
    for sign in signs {
        if leader.1 == 0 {
            leader = (sign, 1);
        } else if leader.0 == sign {
            leader.1 += 1;
        } else {
            leader.1 -= 1;
        }
    }
    leader.0
}

/// A word's number, whatever its case; signs, breaks and quotations have numbers of their own.
fn word(scene: &Scene<'_>, at: Option<usize>, home: usize) -> u64 {
    let Some(at) = at.filter(|&at| at < scene.tokens.len()) else { return 1 };
    let token = &scene.tokens[at];
    if scene.quote_at(at).is_some_and(|quote| quote != home) {
        return 3;
    }
    match token.shape {
        Shape::Break => 1,
        Shape::Number => 4,
        Shape::Handle => 5,
        Shape::Sign => u64::from(u32::from(token.sign)),
        Shape::Word => folded(scene.word(at)),
    }
}

/// FNV-1a over the word in lower case; more than 32 bytes tell nothing new.
fn folded(word: &str) -> u64 {
    word.bytes().take(32).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Roughly how many.
fn rough(count: usize) -> u64 {
    match count {
        0..=6 => count as u64,
        7..=9 => 7,
        10..=14 => 8,
        15..=24 => 9,
        _ => 10,
    }
}

/// Roughly what kind of word: the first of these classes that applies.
fn class(scene: &Scene<'_>, at: Option<usize>, home: usize) -> u64 {
    let Some(at) = at.filter(|&at| at < scene.tokens.len()) else { return 0 };
    let token = &scene.tokens[at];
    if scene.quote_at(at).is_some_and(|quote| quote != home) {
        return 1;
    }
    if token.shape != Shape::Word {
        return 2 + token.shape as u64;
    }
    if matches!(scene.word(at), "'s" | "’s" | "'" | "’") {
        return 8;
    }
    let known = [
        Class::CUE,
        Class::WEAK_CUE,
        Class::PRONOUN,
        Class::OBLIQUE,
        Class::DET,
        Class::PREP,
        Class::CONJ,
        Class::AUX,
        Class::ADVERB,
    ];
    let first = known.iter().position(|&class| token.is(class)).unwrap_or(known.len());
    20 + 2 * first as u64 + u64::from(token.capital())
}

/// How the words inside are written and who speaks in them.
struct Look {
    words: usize,
    capitals: u64,
    voice: u64,
    stops: u64,
}

impl Look {
    /// How many words, where more than five are many.
    fn few(&self) -> u64 {
        rough(self.words).min(5)
    }
}

fn look(scene: &Scene<'_>, quote: &Marked) -> Look {
    let small = Class::PREP.or(Class::DET).or(Class::CONJ);
    let (mut words, mut high, mut low, mut upper, mut stops) = (0, 0, 0, 0, 0);
    let (mut first_person, mut second, mut auxiliary, mut third) = (false, false, false, false);
    let inner = quote.inner()..quote.close;
    for at in inner.clone() {
        let token = &scene.tokens[at];
        if token.shape == Shape::Sign {
            stops += u64::from(matches!(token.sign, '.' | '!' | '?' | ';' | ',') && at + 1 < quote.close);
            continue;
        }
        words += 1;
        if !token.word() {
            continue;
        }
        match token.case {
            Case::Lower if token.is(small) => {}
            Case::Lower => low += 1,
            Case::Upper if token.span().len() > 1 => {
                upper += 1;
                high += 1;
            }
            _ => high += 1,
        }
        let text = scene.word(at);
        auxiliary |= token.is(Class::AUX) || text.ends_with("n't") || text.ends_with("n’t");
        third |= token.is(Class::PRONOUN);
        if text.len() <= 7 {
            let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(text));
            first_person |=
                is(&["i", "we", "my", "our", "us", "me", "i'm", "i’m", "we're", "we’re", "i've", "i’ve"]);
            second |= is(&["you", "your", "you're", "you’re"]);
        }
    }
    let capital = scene.tokens.get(quote.inner()).is_some_and(|token| token.capital());
    let capitals = match (high, low) {
        (0, _) => 0,
        (_, 0) if upper == high => 1,
        (_, 0) => 2,
        (1, _) if capital => 3,
        _ if capital => 4,
        _ => 5,
    };
    let voice =
        u64::from(first_person) | u64::from(second) << 1 | u64::from(auxiliary) << 2 | u64::from(third) << 3;
    Look { words, capitals, voice, stops: stops.min(3) }
}

/// So many words before the quotation are looked at one by one.
const NEAR: usize = 6;

/// Gives every feature of quotation `number` to `sink`.
pub(crate) fn each(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    hearsay: &Hearsay,
    habits: &Habits,
    number: usize,
    sink: &mut impl FnMut(u64),
) {
    let look = look(scene, &scene.marked[number]);
    let mut put = |clue: Clue, about: u64| sink(feature(clue as u16, about));
    put(Clue::Always, 0);
    put(Clue::Voice, look.voice);
    put(Clue::Voice, 16 | look.stops << 8);
    around(scene, number, &look, &mut put);
    sentence(scene, number, &look, &mut put);
    tied(scene, &scene.marked[number], &attributions[number], &look, &mut put);
    placed(scene, habits, number, &look, &mut put);
    neighbours(scene, attributions, number, &mut put);
    put(Clue::Article, habits.share);
    reported(scene, hearsay, &scene.marked[number], &look, &mut put);
    used(scene, &scene.marked[number], &look, &mut put);
}

/// The nearest words of the sentence that report something, whether or not they are known to say.
fn reported(
    scene: &Scene<'_>,
    hearsay: &Hearsay,
    quote: &Marked,
    look: &Look,
    put: &mut impl FnMut(Clue, u64),
) {
    let start = scene.sentence_start(quote.open);
    let stop = scene.sentence_end(quote.end() - 1);
    let left = hearsay.nearest(scene, (start..quote.open).rev().take(REACH));
    let left = left.map_or(0, |(at, step)| u64::from(step) << 4 | rough(quote.open - at));
    let right = hearsay.nearest(scene, (quote.end()..stop).take(REACH));
    let right = right.map_or(0, |(at, step)| u64::from(step) << 4 | rough(at + 1 - quote.end()));
    let shape = look.capitals << 4 | look.few();
    put(Clue::Reported, both(1, left));
    put(Clue::Reported, both(2, right));
    put(Clue::Reported, both(3, left >> 4 << 4 | right >> 4));
    put(Clue::Reported, both(4, both(left, shape)));
    put(Clue::Reported, both(5, both(right, shape)));
}

/// How the words right before are used in English at large: a show is like a film.
fn used(scene: &Scene<'_>, quote: &Marked, look: &Look, put: &mut impl FnMut(Clue, u64)) {
    let path = |back: usize, bits: u32| {
        let at = quote.open.checked_sub(back).filter(|&at| !scene.breaks(at))?;
        let token = &scene.tokens[at];
        let usage = usage(token.key);
        let path = u64::from(if token.capital() { usage.capital } else { usage.lower });
        Some(if path == 0 { 1 << 20 | token.shape as u64 } else { path & ((1 << bits) - 1) })
    };
    let (Some(rough), Some(fine)) = (path(1, 6), path(1, 10)) else { return };
    put(Clue::Kind, both(1, fine));
    put(Clue::Kind, both(2, both(rough, look.capitals << 4 | look.few())));
    let (Some(rough), Some(finer)) = (path(2, 8), path(2, 10)) else { return };
    put(Clue::Kind, both(3, finer));
    put(Clue::Kind, both(4, both(rough, fine)));
}

/// The words right before and after, and how the quotation itself begins and ends.
fn around(scene: &Scene<'_>, number: usize, look: &Look, put: &mut impl FnMut(Clue, u64)) {
    let quote = &scene.marked[number];
    let (few, capitals) = (look.few(), look.capitals);
    let (before, two, end) = (quote.open.checked_sub(1), quote.open.checked_sub(2), quote.end());
    let left = word(scene, before, number);
    let left_class = class(scene, before, number);
    put(Clue::Before, left);
    put(Clue::BeforeTwo, both(left, word(scene, two, number)));
    put(Clue::BeforeTwo, both(left_class, class(scene, two, number)));
    put(Clue::BeforeCapitals, both(left, capitals));
    put(Clue::BeforeCapitals, both(left_class, capitals << 8 | few));
    put(Clue::BeforeLength, both(left, few));
    let right = word(scene, Some(end), number);
    let right_class = class(scene, Some(end), number);
    put(Clue::After, right);
    put(Clue::AfterTwo, both(right, word(scene, Some(end + 1), number)));
    put(Clue::AfterLength, both(right_class, few << 8 | capitals));
    put(Clue::Around, both(left_class, right_class));
    put(Clue::Around, both(both(left_class, right_class), few << 8 | capitals));

    put(Clue::First, class(scene, Some(quote.inner()), number) << 8 | few);
    let last = u64::from(u32::from(scene.tokens[quote.close - 1].sign));
    let next = scene.tokens.get(end).filter(|token| token.shape != Shape::Break);
    put(Clue::Final, both(last, next.map_or(1, |token| u64::from(u32::from(token.sign)))));

    for at in (quote.open.saturating_sub(NEAR)..quote.open).rev() {
        let boxed = scene.quote_at(at).is_some();
        if scene.breaks(at) || !boxed && scene.sentences[at] != scene.sentences[quote.open] {
            break;
        }
        if !boxed {
            put(Clue::Left, word(scene, Some(at), number));
        }
    }
}

/// The sentence as a whole: how it opens, and whether a verb of saying stands before or after the quotation.
fn sentence(scene: &Scene<'_>, number: usize, look: &Look, put: &mut impl FnMut(Clue, u64)) {
    let quote = &scene.marked[number];
    let start = scene.sentence_start(quote.open);
    let stop = scene.sentence_end(quote.end() - 1);
    put(Clue::Opening, word(scene, Some(start), number));
    put(Clue::Opening, both(1, class(scene, Some(start), number)));
    let mut that = false;
    let before = (start..quote.open).rev().take(REACH).find(|&at| {
        that |= scene.word(at) == "that" && scene.quote_at(at).is_none();
        scene.cue(at, Class::CUE)
    });
    let before = before.map_or(0, |at| 1 + u64::from(that) + 2 * u64::from(quote.open - at > 2 * NEAR));
    let after = (quote.end()..stop).take(REACH).find(|&at| scene.cue(at, Class::CUE));
    let after =
        after.map_or(0, |at| 1 + u64::from(at + 5 >= stop) + 2 * u64::from(at - quote.end() > 2 * NEAR));
    let told = before << 4 | after;
    put(Clue::Told, told);
    put(Clue::Told, 1 << 20 | told << 8 | look.few());
    put(Clue::Sentence, rough(quote.open - start) << 8 | rough(stop.saturating_sub(quote.end())));
}

/// What attribution found.
fn tied(
    scene: &Scene<'_>,
    quote: &Marked,
    attribution: &Attribution,
    look: &Look,
    put: &mut impl FnMut(Clue, u64),
) {
    let tie = attribution.tie as u64;
    let sure = u64::from(attribution.confidence / 10);
    put(Clue::Tie, tie);
    put(Clue::Sure, sure);
    put(Clue::SureTie, tie << 8 | sure);
    put(Clue::SureLength, both(sure, rough(look.words) << 4 | look.few().min(3)));
    put(Clue::TieLength, tie << 8 | rough(look.words));
    put(Clue::TieShape, tie << 8 | look.capitals << 4 | look.few().min(3));
    let source = attribution.source.map_or(0, |phrase| match phrase.who {
        Who::Named(_) => 1,
        Who::Pronoun(_) => 2,
        Who::Described => 3,
    });
    put(Clue::Source, tie << 4 | source);
    let Some(cue) = attribution.cue else { return };
    let far =
        if cue < quote.open { rough(quote.open - cue) } else { 20 + rough(cue.saturating_sub(quote.end())) };
    put(Clue::Cue, both(1, far));
    put(Clue::Cue, both(folded(scene.word(cue)), far));
    put(Clue::Cue, both(2, far << 8 | look.capitals << 4 | look.few()));
}

/// Where it stands in its paragraph, and between which marks.
fn placed(scene: &Scene<'_>, habits: &Habits, number: usize, look: &Look, put: &mut impl FnMut(Clue, u64)) {
    let quote = &scene.marked[number];
    let begins = quote.open == 0 || scene.breaks(quote.open - 1);
    let place = u64::from(begins) | u64::from(scene.breaks(quote.end())) << 1;
    put(Clue::Place, place | u64::from(habits.in_headline(quote)) << 2);
    put(Clue::PlaceLength, place << 8 | look.few());
    let sign = scene.tokens[quote.open].sign;
    let usual = u64::from(sign == habits.sign);
    put(Clue::Marks, usual | u64::from(quote.closed) << 1 | u64::from(quote.chain.is_some()) << 2);
    let proper = marks::read(scene.tokens, quote.open).is_some_and(|mark| mark.opening);
    put(Clue::Marks, 16 | u64::from(proper) | u64::from(sign == '"') << 1);
}

/// The quotations before and after it in the paragraph.
fn neighbours(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    number: usize,
    put: &mut impl FnMut(Clue, u64),
) {
    let near = |first: usize, second: usize, other: usize| {
        let between = scene.marked[first].end()..scene.marked[second].open;
        let apart = between.len() >= REACH / 2 || between.clone().any(|at| scene.breaks(at));
        let size = scene.marked[other].close - scene.marked[other].inner();
        if apart { 0 } else { 8 | attributions[other].tie as u64 | rough(size).min(7) << 8 }
    };
    put(Clue::Previous, number.checked_sub(1).map_or(1, |other| near(other, number, other)));
    let next = (number + 1 < scene.marked.len()).then_some(number + 1);
    put(Clue::Next, next.map_or(1, |other| near(number, other, other)));
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn the_usual_sign_is_the_one_that_most_quotations_open_with() {
        assert_eq!(usual("“\"““\"“".chars()), '“');
        assert_eq!(usual("".chars()), '\0');
    }
}
