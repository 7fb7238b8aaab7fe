//! What tells words that somebody says from a title, a nickname, a slogan or a word in doubt: the features of the
//! decision in [`super::speech`].

use super::attribute::{Attribution, Tie};
use super::marks;
use super::scene::Scene;
use super::sources::Who;
use super::spans::Marked;
use crate::text::lexicon::Class;
use crate::text::model::{both, feature};
use crate::text::tokens::{Case, Shape};

/// Kinds of features; a new one goes to the end, since the weights know them by number.
#[derive(Clone, Copy)]
#[repr(u16)]
enum Clue {
    Always = 1,
    Length,
    Capitals,
    CapitalsLength,
    Final,
    FinalAfter,
    First,
    FirstClass,
    Last,
    Inside,
    Voice,
    Before,
    BeforeClass,
    BeforeTwo,
    BeforeCapitals,
    BeforeLength,
    Left,
    After,
    AfterClass,
    AfterTwo,
    AfterLength,
    Right,
    Tie,
    TieLength,
    TieShape,
    Cue,
    CueLength,
    CueFar,
    Source,
    CueLeft,
    CueRight,
    Place,
    PlaceLength,
    Marks,
    List,
    Previous,
    Next,
    Again,
    Article,
    Work,
    Whole,
    Number,
}

/// What the quotations of one article have in common.
pub(crate) struct Habits {
    /// Whether the article quotes in single marks.
    pub(crate) british: bool,
    /// The sign that opens most quotations.
    sign: char,
    /// Numbers of the words of every quotation, sorted, so that words quoted twice stand together.
    words: Vec<u64>,
    /// How many quotations there are, and how large a share a verb of saying frames, roughly.
    share: u64,
    /// For every quotation the number of its paragraph, as far as three.
    paragraphs: Vec<u8>,
}

impl Habits {
    /// Reads the article once.
    pub(crate) fn new(scene: &Scene<'_>, attributions: &[Attribution]) -> Self {
        let all = scene.marked.len();
        let singles = scene.marked.iter().filter(|quote| quote.single).count();
        let straight = scene.marked.iter().filter(|quote| scene.tokens[quote.open].sign == '"').count();
        let curly = scene.marked.iter().filter(|quote| scene.tokens[quote.open].sign == '“').count();
        let said = attributions.iter().filter(|attribution| attribution.tie == Tie::Said).count();
        let mut words: Vec<u64> = scene.marked.iter().map(|quote| inner_words(scene, quote)).collect();
        words.sort_unstable();
        let mut paragraphs = Vec::with_capacity(all);
        let mut breaks = 0;
        let mut at = 0;
        for quote in scene.marked {
            while at < quote.open {
                breaks += u8::from(breaks < 3 && scene.tokens[at].shape == Shape::Break);
                at += 1;
            }
            paragraphs.push(breaks);
        }
        Self {
            british: singles > all - singles,
            sign: if straight > curly { '"' } else { '“' },
            words,
            share: (length(all) << 4) + (4 * said / all.max(1)) as u64,
            paragraphs,
        }
    }

    /// How often these words stand in marks here.
    fn times(&self, words: u64) -> usize {
        let first = self.words.partition_point(|&other| other < words);
        self.words[first..].iter().take(3).take_while(|&&other| other == words).count()
    }

    /// Whether a quotation stands in the first paragraph, which may be the headline.
    pub(crate) fn headline(&self, number: usize) -> bool {
        self.paragraphs[number] == 0
    }
}

/// Nouns that titles stand by.
const WORKS: &[&str] = &[
    "ad", "album", "anthem", "article", "ballad", "blog", "book", "campaign", "cartoon", "chapter", "clip", "column",
    "comedy", "commentary", "documentary", "drama", "editorial", "episode", "essay", "exhibition", "fable", "feature",
    "film", "hit", "magazine", "memoir", "movie", "musical", "newsletter", "novel", "op-ed", "opera", "painting",
    "paper", "piece", "play", "podcast", "poem", "program", "programme", "project", "report", "segment", "sequel",
    "series", "show", "single", "sitcom", "sketch", "song", "soundtrack", "special", "spot", "story", "track",
    "trilogy", "video", "website",
];

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

fn inner_words(scene: &Scene<'_>, quote: &Marked) -> u64 {
    (quote.inner()..quote.close)
        .filter(|&at| scene.tokens[at].sign == '\0')
        .fold(7, |sum, at| both(sum, folded(scene.word(at))))
}

/// Roughly how many.
fn length(count: usize) -> u64 {
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
        Class::CUE, Class::WEAK_CUE, Class::PRONOUN, Class::OBLIQUE, Class::DET, Class::PREP, Class::CONJ, Class::AUX,
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
            first_person |= is(&["i", "we", "my", "our", "us", "me", "i'm", "i’m", "we're", "we’re", "i've", "i’ve"]);
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
    let voice = u64::from(first_person) | u64::from(second) << 1 | u64::from(auxiliary) << 2 | u64::from(third) << 3;
    Look { words, capitals, voice, stops: stops.min(3) }
}

/// How far the words around it are looked at.
const NEAR: usize = 6;

/// Gives every feature of quotation `number` to `sink`.
pub(crate) fn each(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    habits: &Habits,
    number: usize,
    sink: &mut impl FnMut(u64),
) {
    let quote = &scene.marked[number];
    let attribution = &attributions[number];
    let mut put = |clue: Clue, about: u64| sink(feature(clue as u16, about));
    let look = look(scene, quote);
    let size = length(look.words);
    let small = size.min(5);
    let (open, end, last) = (quote.open, quote.end(), quote.close - 1);

    put(Clue::Always, 0);
    put(Clue::Length, size);
    put(Clue::Capitals, look.capitals);
    put(Clue::CapitalsLength, look.capitals << 8 | size);
    put(Clue::Voice, look.voice);
    put(Clue::Voice, 16 | look.stops << 8);

    let sign = scene.tokens[last].sign;
    let closing = u64::from(u32::from(sign));
    let after_sign = scene.tokens.get(end).map_or('\n', |token| if token.shape == Shape::Break { '\n' } else { token.sign });
    put(Clue::Final, closing);
    put(Clue::FinalAfter, both(closing, u64::from(u32::from(after_sign))));

    put(Clue::First, word(scene, Some(quote.inner()), number));
    put(Clue::FirstClass, class(scene, Some(quote.inner()), number) << 8 | small);
    let last_word = if sign == '\0' { last } else { last.saturating_sub(1).max(quote.inner()) };
    put(Clue::Last, word(scene, Some(last_word), number));
    if look.words <= 4 {
        for at in (quote.inner()..quote.close).take(8) {
            put(Clue::Inside, word(scene, Some(at), number));
        }
        put(Clue::Whole, inner_words(scene, quote));
    }
    let number_only = (quote.inner()..quote.close).take(3).all(|at| !scene.tokens[at].word());
    put(Clue::Number, u64::from(number_only));

    let before = open.checked_sub(1);
    let two = open.checked_sub(2);
    let left = word(scene, before, number);
    put(Clue::Before, left);
    put(Clue::BeforeClass, class(scene, before, number));
    put(Clue::BeforeTwo, both(left, word(scene, two, number)));
    put(Clue::BeforeTwo, both(class(scene, before, number), class(scene, two, number)));
    put(Clue::BeforeCapitals, both(left, look.capitals));
    put(Clue::BeforeCapitals, both(class(scene, before, number), look.capitals << 8 | small));
    put(Clue::BeforeLength, both(left, small));
    let right = word(scene, Some(end), number);
    put(Clue::After, right);
    put(Clue::AfterClass, class(scene, Some(end), number));
    put(Clue::AfterTwo, both(right, word(scene, Some(end + 1), number)));
    put(Clue::AfterLength, both(class(scene, Some(end), number), small << 8 | look.capitals));

    around(scene, quote, number, small, &mut put);
    tied(scene, quote, attribution, &look, &mut put);
    placed(scene, attributions, habits, number, small, &mut put);
}

/// The words of the same sentence on either side.
fn around(scene: &Scene<'_>, quote: &Marked, number: usize, small: u64, put: &mut impl FnMut(Clue, u64)) {
    let mut cue = 0;
    let mut work = false;
    for (step, at) in (quote.open.saturating_sub(2 * NEAR)..quote.open).rev().enumerate() {
        if scene.breaks(at) || scene.sentences[at] != scene.sentences[quote.open] && scene.quote_at(at).is_none() {
            break;
        }
        if scene.quote_at(at).is_some() {
            continue;
        }
        if step < NEAR {
            put(Clue::Left, word(scene, Some(at), number));
            work |= scene.tokens[at].word() && WORKS.contains(&scene.word(at).trim_end_matches('s'));
        }
        if cue == 0 && scene.cue(at, Class::CUE.or(Class::WEAK_CUE)) {
            cue = both(folded(scene.word(at)), (step as u64 + 1) / 2);
            put(Clue::CueLeft, folded(scene.word(at)));
        }
    }
    put(Clue::CueLeft, cue);
    put(Clue::Work, u64::from(work) << 8 | small);
    let mut cue = 0;
    for (step, at) in (quote.end()..scene.tokens.len()).take(2 * NEAR).enumerate() {
        if scene.breaks(at) || matches!(scene.tokens[at].sign, '.' | '!' | '?') {
            break;
        }
        if scene.quote_at(at).is_some() {
            continue;
        }
        if step < NEAR {
            put(Clue::Right, word(scene, Some(at), number));
        }
        if cue == 0 && scene.cue(at, Class::CUE) {
            cue = both(folded(scene.word(at)), (step as u64 + 1) / 2);
            put(Clue::CueRight, folded(scene.word(at)));
        }
    }
    put(Clue::CueRight, cue);
}

/// What attribution found.
fn tied(
    scene: &Scene<'_>,
    quote: &Marked,
    attribution: &Attribution,
    look: &Look,
    put: &mut impl FnMut(Clue, u64),
) {
    let size = length(look.words);
    let tie = attribution.tie as u64;
    put(Clue::Tie, tie);
    put(Clue::TieLength, tie << 8 | size);
    put(Clue::TieShape, tie << 8 | look.capitals << 4 | size.min(3));
    let source = attribution.source.map_or(0, |phrase| match phrase.who {
        Who::Named(_) => 1,
        Who::Pronoun(_) => 2,
        Who::Described => 3,
    });
    put(Clue::Source, tie << 4 | source);
    let Some(cue) = attribution.cue else {
        put(Clue::Cue, 0);
        return;
    };
    let name = folded(scene.word(cue));
    put(Clue::Cue, name);
    put(Clue::CueLength, both(name, size.min(5)));
    let far = if cue < quote.open { quote.open - cue } else { cue.saturating_sub(quote.end()) + 100 };
    let far = if far < 100 { length(far) } else { 20 + length(far - 100) };
    put(Clue::CueFar, far);
    put(Clue::CueFar, both(name, far));
    put(Clue::CueFar, (far << 8 | look.capitals << 4 | size.min(5)) << 8);
}

/// Where it stands, and what stands by it.
fn placed(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    habits: &Habits,
    number: usize,
    small: u64,
    put: &mut impl FnMut(Clue, u64),
) {
    let quote = &scene.marked[number];
    let begins = quote.open == 0 || scene.breaks(quote.open - 1);
    let ends = scene.breaks(quote.end());
    let paragraph = u64::from(habits.paragraphs[number].min(1));
    let place = u64::from(begins) | u64::from(ends) << 1;
    put(Clue::Place, place | paragraph << 2);
    put(Clue::PlaceLength, place << 8 | small);
    let mark = scene.tokens[quote.open].sign;
    let usual = u64::from(mark == habits.sign || quote.single && habits.british);
    let chained = u64::from(quote.chain.is_some());
    put(Clue::Marks, usual | u64::from(quote.closed) << 1 | chained << 2);
    let proper = marks::read(scene.tokens, quote.open).is_some_and(|mark| mark.opening);
    put(Clue::Marks, 16 | u64::from(proper) | u64::from(mark == '"') << 1);
    put(Clue::Again, (habits.times(inner_words(scene, quote)) as u64) << 8 | small);
    put(Clue::Article, habits.share);

    let sizes = |other: usize| {
        let other = &scene.marked[other];
        length(other.close - other.inner()).min(7)
    };
    if let Some(other) = number.checked_sub(1) {
        let between = scene.marked[other].end()..quote.open;
        let near = between.len() < 30 && !between.clone().any(|at| scene.breaks(at));
        put(Clue::Previous, if near { 8 | attributions[other].tie as u64 | sizes(other) << 8 } else { 0 });
        if near && between.len() <= 3 {
            put(Clue::List, between.fold(sizes(other), |sum, at| both(sum, word(scene, Some(at), number))));
        }
    }
    if let Some(other) = attributions.get(number + 1).map(|_| number + 1) {
        let between = quote.end()..scene.marked[other].open;
        let near = between.len() < 30 && !between.clone().any(|at| scene.breaks(at));
        put(Clue::Next, if near { 8 | attributions[other].tie as u64 | sizes(other) << 8 } else { 0 });
        if near && between.len() <= 3 {
            put(Clue::List, between.fold(20 + sizes(other), |sum, at| both(sum, word(scene, Some(at), number))));
        }
    }
}
