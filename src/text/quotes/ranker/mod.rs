//! What speaks for a phrase being the source of a quotation: the order of the two and the verb between them,
//! distance, punctuation, what the phrase is, who speaks in the quotations around (after O'Keefe et al. 2012,
//! Pareti 2015, Muzny et al. 2017). Trainer and program read the same features here.

use super::nouns::{self, Kind, Link, Nested, Noun, word_key};
use super::scene::{REACH, Scene};
use super::sources::Who;
use crate::text::lexicon::Class;
use crate::text::model::{both, feature};
use crate::text::tokens::{Case, Shape};

/// The scene with everything that could be a source in it.
pub(crate) struct Ranker<'s, 'a> {
    /// The article.
    pub(crate) scene: &'s Scene<'a>,
    /// Whoever could be speaking.
    pub(crate) nouns: Vec<Noun>,
    links: Vec<Link>,
    /// For each quotation how many paragraphs stand before it.
    paragraphs: Vec<u32>,
}

/// So many phrases before a quotation are looked at.
const BEFORE: usize = 16;
/// So many after it.
const AFTER: usize = 6;
/// So many paragraphs back.
const BACK: u32 = 3;

/// A phrase as a candidate for one quotation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Its number among the nouns; none is "nobody".
    pub(crate) noun: Option<usize>,
    /// How many others stand between it and the quotation.
    rank: u32,
    /// How many of these are subjects of verbs of saying.
    subjects: u32,
}

/// What the quotations around one were given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// The source of the one before.
    pub(crate) previous: Option<usize>,
    /// The source of the one before that.
    pub(crate) earlier: Option<usize>,
    /// The source of the one after.
    pub(crate) next: Option<usize>,
}

impl Around {
    /// Adds to `all` whoever speaks around and is not among them yet.
    pub(crate) fn carry(&self, all: &mut Vec<Candidate>) {
        for carried in [self.previous, self.earlier, self.next].into_iter().flatten() {
            if !all.iter().any(|candidate| candidate.noun == Some(carried)) {
                all.push(Candidate { noun: Some(carried), rank: 99, subjects: 99 });
            }
        }
    }
}

/// A quotation as its candidates see it.
pub(crate) struct Frame {
    open: usize,
    end: usize,
    low: usize,
    high: usize,
    paragraph: u32,
    quote: usize,
    /// Punctuation and paragraph ends around it.
    shape: u64,
    relation: (u64, u64),
    before_word: u64,
    before_words: u64,
    after_word: u64,
    /// How it begins and how long it is.
    words: u64,
    /// The nearest verbs of saying with their subjects: two before, two after.
    near: [Option<Link>; 4],
}

impl Frame {
    /// Whether the token at `at` belongs to the sentence around the quotation.
    pub(crate) fn holds(&self, at: usize) -> bool {
        (self.low..self.high).contains(&at)
    }
}

impl<'s, 'a> Ranker<'s, 'a> {
    /// Reads the nouns of `scene`.
    pub(crate) fn new(scene: &'s Scene<'a>) -> Self {
        let nouns = nouns::all(scene);
        let links = nouns::links(scene, &nouns);
        let mut paragraphs = Vec::with_capacity(scene.marked.len());
        let mut paragraph = 0;
        let mut at = 0;
        for marked in scene.marked {
            let breaks = scene.tokens[at..marked.open].iter().filter(|token| token.shape == Shape::Break);
            // Breaks inside quotations are counted by nobody.
            paragraph += u32::try_from(breaks.count()).unwrap_or(0);
            at = marked.end();
            paragraphs.push(paragraph);
        }
        Self { scene, nouns, links, paragraphs }
    }

    /// What is the same for all candidates of `quote`.
    pub(crate) fn frame(&self, quote: usize) -> Frame {
        let scene = self.scene;
        let marked = &scene.marked[quote];
        let (open, end) = (marked.open, marked.end());
        let low = scene.sentence_start(open);
        let high = scene.sentence_end(end.saturating_sub(1).max(open));
        let before = open.checked_sub(1);
        let last = scene.tokens[marked.close - 1].sign;
        let stops = match last {
            ',' => 1,
            '.' => 2,
            '?' | '!' => 3,
            '…' | '—' | '–' | '-' => 4,
            '\0' => 0,
            _ => 5,
        };
        let shape = u64::from(self.beside(before)) | u64::from(self.beside_after(end)) << 4 | stops << 8;
        let first = &scene.tokens[marked.inner()];
        let begins = match first.case {
            _ if !first.word() => 0,
            Case::Lower => 1,
            _ => 2,
        };
        let length = match marked.close - marked.inner() {
            0..=2 => 0,
            3..=5 => 1,
            6..=12 => 2,
            13..=40 => 3,
            _ => 4,
        };
        let relation = (
            quote.checked_sub(1).map_or(0, |other| self.relation(other, quote)),
            if quote + 1 < scene.marked.len() { self.relation(quote, quote + 1) } else { 0 },
        );
        let mut near = [None; 4];
        let past = self.links.partition_point(|link| link.cue < open);
        for (slot, link) in near.iter_mut().zip(self.links[..past].iter().rev()) {
            if slot.is_none() && link.cue >= low {
                *slot = Some(*link);
            }
        }
        near[2] = None;
        near[3] = None;
        let past = self.links.partition_point(|link| link.cue < end);
        for (slot, link) in near[2..].iter_mut().zip(&self.links[past..]) {
            if link.cue < high {
                *slot = Some(*link);
            }
        }
        Frame {
            open,
            end,
            low,
            high,
            paragraph: self.paragraphs[quote],
            quote,
            shape,
            relation,
            before_word: word_key(scene, before),
            before_words: both(word_key(scene, open.checked_sub(2)), word_key(scene, before)),
            after_word: word_key(scene, Some(end).filter(|&end| end < scene.tokens.len())),
            words: begins | length << 2 | u64::from(marked.closed) << 5,
            near,
        }
    }

    fn beside(&self, at: Option<usize>) -> u8 {
        let scene = self.scene;
        let Some(at) = at else { return 0 };
        let token = &scene.tokens[at];
        match token.sign {
            _ if token.shape == Shape::Break => 0,
            _ if scene.quote_at(at).is_some() => 1,
            ',' => 2,
            ':' => 3,
            '.' | '?' | '!' => 4,
            '\0' if scene.cue(at, Class::CUE) => 5,
            '\0' if scene.cue(at, Class::WEAK_CUE) => 6,
            '\0' if token.is(Class::DET) => 7,
            '\0' if matches!(scene.word(at), "that") => 8,
            '\0' if token.is(Class::CONJ) || matches!(scene.word(at), "who" | "whom") => 14,
            '\0' if token.is(Class::PREP) => 9,
            '\0' if token.capital() => 10,
            '\0' => 11,
            _ => 12,
        }
    }

    fn beside_after(&self, at: usize) -> u8 {
        let scene = self.scene;
        if at >= scene.tokens.len() {
            return 0;
        }
        if scene.tokens[at].is(Class::PRONOUN) { 13 } else { self.beside(Some(at)) }
    }

    /// How one quotation stands to the next one.
    fn relation(&self, one: usize, other: usize) -> u64 {
        let (a, b) = (&self.scene.marked[one], &self.scene.marked[other]);
        if a.chain.is_some() && a.chain == b.chain {
            return 1;
        }
        match self.paragraphs[other] - self.paragraphs[one] {
            0 => {
                let between = b.open.saturating_sub(a.end());
                let same = self.scene.sentences[a.end() - 1] == self.scene.sentences[b.open];
                match between {
                    0 => 2,
                    _ if same => 3,
                    1..=8 => 4,
                    9..=25 => 5,
                    _ => 6,
                }
            }
            1 if self.scene.breaks(a.end()) && b.open == a.end() + 1 => 7,
            1 => 8,
            2 => 9,
            _ => 10,
        }
    }

    /// Everybody who may have said `quote`, the nearest first, and "nobody".
    pub(crate) fn candidates(&self, frame: &Frame, all: &mut Vec<Candidate>) {
        all.clear();
        all.push(Candidate { noun: None, rank: 0, subjects: 0 });
        let past = self.nouns.partition_point(|noun| noun.phrase.first < frame.open);
        let mut subjects = 0;
        for (rank, number) in (0..past).rev().take(BEFORE).enumerate() {
            let noun = &self.nouns[number];
            if frame.paragraph > noun.paragraph + BACK || frame.open - noun.phrase.first > 12 * REACH {
                break;
            }
            self.push(all, number, rank, subjects);
            subjects += u32::from(noun.verb.is_some() || noun.inverted.is_some());
        }
        subjects = 0;
        for (rank, number) in (past..self.nouns.len()).take(AFTER).enumerate() {
            let noun = &self.nouns[number];
            if noun.paragraph > frame.paragraph + 1 || noun.phrase.first > frame.end + 2 * REACH {
                break;
            }
            self.push(all, number, rank, subjects);
            subjects += u32::from(noun.verb.is_some() || noun.inverted.is_some());
        }
    }

    fn push(&self, all: &mut Vec<Candidate>, number: usize, rank: usize, subjects: u32) {
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        all.push(Candidate { noun: Some(number), rank, subjects });
    }

    /// Where the phrase stands, seen from the quotation.
    fn location(&self, frame: &Frame, noun: &Noun) -> u64 {
        let Noun { phrase, paragraph, .. } = noun;
        if phrase.first < frame.open {
            if phrase.first >= frame.low {
                return 1;
            }
            return match frame.paragraph - paragraph.min(&frame.paragraph) {
                0 => match self.scene.sentences[frame.low] - self.scene.sentences[phrase.first] {
                    0 | 1 => 2,
                    2 => 3,
                    _ => 4,
                },
                1 => {
                    // The last sentence of the paragraph before, or an earlier one.
                    match self.scene.sentences[frame.low] - self.scene.sentences[phrase.first] {
                        0..=2 => 5,
                        _ => 6,
                    }
                }
                2 => 7,
                _ => 8,
            };
        }
        if phrase.first < frame.high {
            return 9;
        }
        match paragraph.saturating_sub(frame.paragraph) {
            0 => match self.scene.sentences[phrase.first] - self.scene.sentences[frame.end - 1] {
                0 | 1 => 10,
                _ => 11,
            },
            _ => 12,
        }
    }

    /// Sends the features of one candidate to `sink`.
    #[expect(clippy::too_many_lines, reason = "one list, in the order of the kinds' numbers")]
    pub(crate) fn features(
        &self,
        frame: &Frame,
        candidate: Candidate,
        around: Option<&Around>,
        sink: &mut impl FnMut(u64),
    ) {
        let scene = self.scene;
        let shape = frame.shape;
        let Some(number) = candidate.noun else {
            sink(feature(100, 0));
            sink(feature(101, shape));
            sink(feature(102, frame.words));
            sink(feature(103, shape << 8 | frame.words));
            sink(feature(104, frame.relation.0 << 4 | frame.relation.1));
            let framed = u64::from(frame.near[0].is_some()) | u64::from(frame.near[2].is_some()) << 1;
            sink(feature(105, framed << 32 | shape));
            sink(feature(106, framed << 8 | frame.words));
            sink(feature(107, frame.before_word));
            if let Some(around) = around {
                let known = u64::from(around.previous.is_some()) | u64::from(around.next.is_some()) << 1;
                sink(feature(108, known << 8 | frame.relation.0 << 4 | frame.relation.1));
            }
            return;
        };
        let noun = &self.nouns[number];
        let kind = noun.kind as u64;
        let place = self.location(frame, noun);
        let nested = noun.nested as u64;
        let strong = |at: usize| scene.cue(at, Class::CUE);
        let role = match (noun.verb, noun.inverted) {
            (Some(verb), _) if strong(verb) => 1,
            (_, Some(verb)) if strong(verb) => 2,
            (Some(_), _) => 3,
            (_, Some(verb)) if !scene.cue(verb, Class::WEAK_CUE) => 4,
            (_, Some(_)) => 5,
            _ => 0,
        };
        let own = noun.verb.or(noun.inverted);
        let link = frame
            .near
            .iter()
            .position(|link| link.is_some_and(|link| link.noun == number))
            .map_or(0, |slot| slot as u64 + 1);
        let cue = if link > 0 { frame.near[link as usize - 1].map(|link| link.cue) } else { own };
        let gap = cue.map_or(15, |cue| apart(frame, cue));
        let cue_word = word_key(scene, cue);
        let rank = steps(candidate.rank);
        let subjects = u64::from(candidate.subjects.min(4));
        let between = if noun.phrase.first < frame.open {
            (frame.quote as u64).saturating_sub(u64::from(noun.passed))
        } else {
            u64::from(noun.passed).saturating_sub(frame.quote as u64 + 1)
        }
        .min(3);
        let far = steps(if noun.phrase.first < frame.open {
            frame.open.saturating_sub(noun.phrase.end) as u32
        } else {
            noun.phrase.first.saturating_sub(frame.end) as u32
        });
        let next = word_key(scene, Some(noun.phrase.end).filter(|&at| at < scene.tokens.len()));
        let before = word_key(scene, noun.phrase.first.checked_sub(1));
        let opens = u64::from(
            noun.phrase.first == 0
                || scene.breaks(noun.phrase.first - 1)
                || scene.sentences[noun.phrase.first] != scene.sentences[noun.phrase.first - 1],
        );
        let side = u64::from(place >= 9) | u64::from(place == 1 || place == 9) << 1;

        sink(feature(6, both(link << 8 | gap, shape)));
        sink(feature(7, place << 24 | kind << 16 | role << 8 | link));
        sink(feature(8, both(place << 8 | role, shape)));
        sink(feature(9, both(place << 8 | link, shape)));
        sink(feature(10, both(cue_word, link)));
        sink(feature(11, both(cue_word, side << 16 | role << 8 | gap)));
        sink(feature(13, subjects << 16 | place << 8 | role));
        sink(feature(14, both(next, side)));
        sink(feature(15, both(before, side)));
        sink(feature(17, between << 16 | place << 8 | role));
        sink(feature(18, far << 16 | place << 8 | kind));
        sink(feature(19, nested << 16 | place << 8 | kind));
        sink(feature(25, both(shape, link << 24 | role << 16 | gap << 8 | subjects)));
        sink(feature(28, opens << 24 | place << 16 | role << 8 | link));
        let order = u64::from(noun.order.min(4));
        let prior = u64::from(self.beside(noun.phrase.first.checked_sub(1)));
        let follows = u64::from(self.following(noun.phrase.end));
        let verbs = self.verbs_between(frame, noun);
        let inside = self.named_inside(frame, noun);
        sink(feature(31, order << 24 | prior << 16 | place << 8 | kind));
        sink(feature(32, follows << 24 | prior << 16 | place << 8));
        sink(feature(34, inside << 16 | place << 8 | link));
        sink(feature(35, verbs << 24 | place << 16 | role << 8 | link));
        sink(feature(37, both(frame.before_word, verbs << 24 | link << 8 | gap)));
        let tight = cue.map_or(7, |cue| {
            let apart = if cue >= noun.phrase.end {
                cue - noun.phrase.end
            } else {
                noun.phrase.first.saturating_sub(cue + 1)
            };
            steps(apart.min(17) as u32)
        });
        sink(feature(39, tight << 32 | gap << 24 | role << 16 | place << 8 | link));
        sink(feature(51, both(cue_word, tight << 32 | gap << 24 | place << 8 | kind)));
        sink(feature(52, prior << 40 | tight << 32 | gap << 24 | place << 8 | kind));
        if noun.phrase.who == Who::Described {
            sink(feature(29, both(word_key(scene, Some(noun.phrase.end - 1)), 0)));
        } else {
            let named = match noun.phrase.who {
                Who::Named(person) => scene.cast.people[person.0 as usize].mentions.len() as u32,
                _ => 0,
            };
            sink(feature(30, steps(named) << 8 | kind));
        }
        let Some(around) = around else { return };
        sink(feature(1, place));
        sink(feature(2, place << 8 | kind));
        sink(feature(3, place << 8 | role));
        sink(feature(4, place << 8 | link));
        sink(feature(5, link << 16 | gap << 8 | role));
        sink(feature(12, rank << 8 | place));
        sink(feature(16, between << 8 | place));
        sink(feature(20, both(frame.before_word, place << 8 | role)));
        sink(feature(21, both(frame.after_word, place << 8 | role)));
        sink(feature(22, frame.relation.0 << 16 | place << 8 | link));
        sink(feature(23, frame.relation.1 << 16 | place << 8 | link));
        sink(feature(24, both(frame.words, place << 8 | link)));
        sink(feature(26, both(shape, rank << 16 | place << 8 | role)));
        sink(feature(27, opens << 16 | place << 8 | kind));
        sink(feature(33, follows << 24 | order << 16 | place << 8 | verbs));
        sink(feature(36, both(frame.before_words, place << 8 | link)));
        sink(feature(38, follows << 32 | order << 24 | rank << 16 | place << 8 | subjects));
        let person = self.person(number);
        let same = |other: Option<usize>| match other {
            None => 0,
            Some(other) if other == number => 1,
            Some(other) if person.is_some() && self.person(other) == person => 2,
            Some(other) if self.nouns[other].kind == noun.kind && noun.kind == Kind::HeShe => 3,
            Some(_) => 4,
        };
        let (previous, earlier, following) = (same(around.previous), same(around.earlier), same(around.next));
        let (last, coming) = frame.relation;
        sink(feature(40, previous << 8 | last));
        sink(feature(41, both(previous << 8 | last, shape)));
        sink(feature(42, previous << 24 | last << 16 | place << 8 | link));
        sink(feature(43, previous << 24 | last << 16 | role << 8 | gap));
        sink(feature(44, following << 8 | coming));
        sink(feature(45, both(following << 8 | coming, shape)));
        sink(feature(46, following << 24 | coming << 16 | place << 8 | link));
        sink(feature(47, previous << 16 | following << 8 | place));
        sink(feature(48, previous << 16 | earlier << 8 | last));
        sink(feature(49, both(previous << 24 | last << 16 | kind, frame.words)));
        if nested != Nested::No as u64 {
            sink(feature(50, previous << 16 | following << 8 | nested));
        }
    }

    /// What kind of word follows a phrase: whether it could be its verb.
    fn following(&self, at: usize) -> u8 {
        let scene = self.scene;
        let Some(token) = scene.tokens.get(at) else { return 0 };
        let beside = self.beside(Some(at));
        if beside != 11 {
            return beside;
        }
        let word = scene.word(at);
        match () {
            () if token.is(Class::AUX) => 16,
            () if token.is(Class::ADVERB) || word.ends_with("ly") => 17,
            () if word.ends_with("ed") => 18,
            () if word.ends_with("ing") => 19,
            () if word.ends_with('s') => 20,
            () => 21,
        }
    }

    /// How many verbs of saying stand between a phrase and the quotation.
    fn verbs_between(&self, frame: &Frame, noun: &Noun) -> u64 {
        let (from, to) = if noun.phrase.first < frame.open {
            (noun.phrase.end, frame.open)
        } else {
            (frame.end, noun.phrase.first)
        };
        let past = self.links.partition_point(|link| link.cue < from);
        self.links[past..].iter().take(3).take_while(|link| link.cue < to).count() as u64
    }

    /// Whether the quotation names the candidate: few speak of themselves by name.
    fn named_inside(&self, frame: &Frame, noun: &Noun) -> u64 {
        let Who::Named(person) = noun.phrase.who else { return 0 };
        let scene = self.scene;
        let named = (frame.open..frame.end.min(frame.open + 2 * REACH))
            .any(|at| scene.cast.mention_at(at).is_some_and(|(_, other)| other == person));
        1 + u64::from(named)
    }

    fn person(&self, noun: usize) -> Option<u32> {
        match self.nouns[noun].phrase.who {
            Who::Named(person) => Some(person.0),
            _ => None,
        }
    }

    /// The verb that ties the source `noun` to the quotation, if one does.
    pub(crate) fn cue(&self, frame: &Frame, noun: usize) -> Option<usize> {
        let linked = frame.near.iter().flatten().find(|link| link.noun == noun).map(|link| link.cue);
        linked.or(self.nouns[noun].verb).or(self.nouns[noun].inverted)
    }
}

/// How far a verb stands from the marks: none, few, many tokens; before or after.
fn apart(frame: &Frame, cue: usize) -> u64 {
    let (steps, after) =
        if cue < frame.open { (frame.open - cue - 1, 0) } else { (cue.saturating_sub(frame.end), 8) };
    let bucket = match steps {
        0 => 0,
        1 => 1,
        2 | 3 => 2,
        4..=6 => 3,
        7..=12 => 4,
        13..=25 => 5,
        _ => 6,
    };
    bucket + after
}

/// A count in steps that grow.
fn steps(count: u32) -> u64 {
    match count {
        0..=3 => u64::from(count),
        4 | 5 => 4,
        6..=9 => 5,
        10..=17 => 6,
        18..=35 => 7,
        _ => 8,
    }
}
