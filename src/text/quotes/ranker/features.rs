//! What speaks for a phrase being the source of a quotation: the order of the two and the verb between them,
//! distance, punctuation, what the phrase is, who speaks in the quotations around (after O'Keefe et al. 2012,
//! Pareti 2015, Muzny et al. 2017). Trainer and program read the same features here, known to the weights by number.

use super::standing::{Standing, steps};
use super::{Around, Candidate, Frame, Ranker, word_key};
use crate::text::model::{both, feature};
use crate::text::quotes::nouns::{Kind, Nested};
use crate::text::quotes::sources::Who;

impl Ranker<'_, '_> {
    /// Sends the features of one candidate to `sink`; those of the quotations around only where these are known.
    pub(crate) fn features(
        &self,
        frame: &Frame,
        candidate: Candidate,
        around: Option<&Around>,
        sink: &mut impl FnMut(u64),
    ) {
        let Some(number) = candidate.noun else { return nobody(frame, around, sink) };
        let standing = self.standing(frame, candidate, number);
        self.alone(frame, number, &standing, sink);
        if let Some(around) = around {
            second(frame, &standing, sink);
            self.carried(frame, number, &standing, around, sink);
        }
    }

    /// What a quotation shows of a phrase by itself.
    fn alone(&self, frame: &Frame, number: usize, standing: &Standing, sink: &mut impl FnMut(u64)) {
        let scene = self.scene;
        let noun = &self.nouns[number];
        let &Standing { place, kind, nested, role, link, gap, subjects, between, .. } = standing;
        let &Standing { cue, opens, order, follows, verbs, .. } = standing;
        let shape = frame.shape;
        let cue_word = word_key(scene, cue);
        let far = steps(if noun.phrase.first < frame.open {
            frame.open.saturating_sub(noun.phrase.end) as u32
        } else {
            noun.phrase.first.saturating_sub(frame.end) as u32
        });
        let next = word_key(scene, Some(noun.phrase.end));
        let before = word_key(scene, noun.phrase.first.checked_sub(1));
        let prior = u64::from(self.beside(noun.phrase.first.checked_sub(1)));
        let inside = self.named_inside(frame, noun);
        let side = u64::from(place >= 9) | u64::from(place == 1 || place == 9) << 1;
        let tight = cue.map_or(7, |cue| {
            let apart = if cue >= noun.phrase.end {
                cue - noun.phrase.end
            } else {
                noun.phrase.first.saturating_sub(cue + 1)
            };
            steps(apart.min(17) as u32)
        });
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
        sink(feature(31, order << 24 | prior << 16 | place << 8 | kind));
        sink(feature(32, follows << 24 | prior << 16 | place << 8));
        sink(feature(34, inside << 16 | place << 8 | link));
        sink(feature(35, verbs << 24 | place << 16 | role << 8 | link));
        sink(feature(37, both(frame.before_word, verbs << 24 | link << 8 | gap)));
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
    }

    /// Whether the quotations around have the same source.
    fn carried(
        &self,
        frame: &Frame,
        number: usize,
        standing: &Standing,
        around: &Around,
        sink: &mut impl FnMut(u64),
    ) {
        let &Standing { place, kind, nested, role, link, gap, .. } = standing;
        let noun = &self.nouns[number];
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
        sink(feature(41, both(previous << 8 | last, frame.shape)));
        sink(feature(42, previous << 24 | last << 16 | place << 8 | link));
        sink(feature(43, previous << 24 | last << 16 | role << 8 | gap));
        sink(feature(44, following << 8 | coming));
        sink(feature(45, both(following << 8 | coming, frame.shape)));
        sink(feature(46, following << 24 | coming << 16 | place << 8 | link));
        sink(feature(47, previous << 16 | following << 8 | place));
        sink(feature(48, previous << 16 | earlier << 8 | last));
        sink(feature(49, both(previous << 24 | last << 16 | kind, frame.words)));
        if noun.nested != Nested::No {
            sink(feature(50, previous << 16 | following << 8 | nested));
        }
    }

    fn person(&self, noun: usize) -> Option<u32> {
        match self.nouns[noun].phrase.who {
            Who::Named(person) => Some(person.0),
            _ => None,
        }
    }
}

/// What speaks for nobody being named.
fn nobody(frame: &Frame, around: Option<&Around>, sink: &mut impl FnMut(u64)) {
    let shape = frame.shape;
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
}

/// What only the second look weighs, when few candidates are left.
fn second(frame: &Frame, standing: &Standing, sink: &mut impl FnMut(u64)) {
    let &Standing { place, kind, role, link, gap, rank, subjects, between, .. } = standing;
    let &Standing { opens, order, follows, verbs, .. } = standing;
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
    sink(feature(26, both(frame.shape, rank << 16 | place << 8 | role)));
    sink(feature(27, opens << 16 | place << 8 | kind));
    sink(feature(33, follows << 24 | order << 16 | place << 8 | verbs));
    sink(feature(36, both(frame.before_words, place << 8 | link)));
    sink(feature(38, follows << 32 | order << 24 | rank << 16 | place << 8 | subjects));
}
