//! The features of a phrase as the source of a quotation: word order, the verb between, distance, punctuation, the kind
//! of phrase, and the sources of the neighbouring quotations (after O'Keefe et al. 2012, Pareti 2015, Muzny et al. 2017).

use super::pair::{PairFeatures, steps};
use super::{Candidate, Neighbours, QuoteContext, Ranker, word_key};
use crate::text::features::sources;
use crate::text::model::both;
use crate::text::quotes::nouns::{Nested, NounKind};
use crate::text::quotes::sources::Reference;

impl Ranker<'_, '_> {
    /// Sends the features of one candidate to `sink`. Those of neighbouring quotations only when `around` is known.
    pub(crate) fn features(
        &self,
        context: &QuoteContext,
        candidate: Candidate,
        around: Option<&Neighbours>,
        sink: &mut impl FnMut(u64),
    ) {
        let Some(number) = candidate.noun else { return nobody(context, around, sink) };
        let pair = self.pair(context, candidate, number);
        self.alone(context, number, &pair, sink);
        if let Some(around) = around {
            second(context, &pair, sink);
            self.carried(context, number, &pair, around, sink);
        }
    }

    /// Features of the quotation and the phrase alone.
    fn alone(&self, context: &QuoteContext, number: usize, pair: &PairFeatures, sink: &mut impl FnMut(u64)) {
        let document = self.document;
        let noun = &self.nouns[number];
        let &PairFeatures { place, kind, nested, role, link, gap, subjects, between, .. } = pair;
        let &PairFeatures { cue, opens, order, follows, verbs, .. } = pair;
        let shape = context.shape;
        let cue_word = word_key(document, cue);
        let far = steps(if noun.phrase.first < context.open {
            context.open.saturating_sub(noun.phrase.end) as u32
        } else {
            noun.phrase.first.saturating_sub(context.end) as u32
        });
        let next = word_key(document, Some(noun.phrase.end));
        let before = word_key(document, noun.phrase.first.checked_sub(1));
        let prior = u64::from(self.beside(noun.phrase.first.checked_sub(1)));
        let inside = self.named_inside(context, noun);
        let side = u64::from(place >= 9) | u64::from(place == 1 || place == 9) << 1;
        let tight = cue.map_or(7, |cue| {
            let apart = if cue >= noun.phrase.end {
                cue - noun.phrase.end
            } else {
                noun.phrase.first.saturating_sub(cue + 1)
            };
            steps(apart.min(17) as u32)
        });
        sink(sources::LINK_GAP_SHAPE.of(both(link << 8 | gap, shape)));
        sink(sources::PLACE_KIND_ROLE_LINK.of(place << 24 | kind << 16 | role << 8 | link));
        sink(sources::PLACE_ROLE_SHAPE.of(both(place << 8 | role, shape)));
        sink(sources::PLACE_LINK_SHAPE.of(both(place << 8 | link, shape)));
        sink(sources::CUE_LINK.of(both(cue_word, link)));
        sink(sources::CUE_SIDE_ROLE_GAP.of(both(cue_word, side << 16 | role << 8 | gap)));
        sink(sources::SUBJECTS_PLACE_ROLE.of(subjects << 16 | place << 8 | role));
        sink(sources::NEXT_WORD_SIDE.of(both(next, side)));
        sink(sources::WORD_BEFORE_SIDE.of(both(before, side)));
        sink(sources::BETWEEN_PLACE_ROLE.of(between << 16 | place << 8 | role));
        sink(sources::DISTANCE_PLACE_KIND.of(far << 16 | place << 8 | kind));
        sink(sources::NESTED_PLACE_KIND.of(nested << 16 | place << 8 | kind));
        sink(
            sources::SHAPE_LINK_ROLE_GAP_SUBJECTS
                .of(both(shape, link << 24 | role << 16 | gap << 8 | subjects)),
        );
        sink(sources::OPENS_PLACE_ROLE_LINK.of(opens << 24 | place << 16 | role << 8 | link));
        sink(sources::ORDER_BEFORE_PLACE_KIND.of(order << 24 | prior << 16 | place << 8 | kind));
        sink(sources::FOLLOWS_BEFORE_PLACE.of(follows << 24 | prior << 16 | place << 8));
        sink(sources::INSIDE_PLACE_LINK.of(inside << 16 | place << 8 | link));
        sink(sources::VERBS_PLACE_ROLE_LINK.of(verbs << 24 | place << 16 | role << 8 | link));
        sink(sources::LEFT_WORD_VERBS_LINK_GAP.of(both(context.before_word, verbs << 24 | link << 8 | gap)));
        sink(sources::CUE_DISTANCE_GAP_ROLE_PLACE_LINK.of(tight << 32
            | gap << 24
            | role << 16
            | place << 8
            | link));
        sink(
            sources::CUE_DISTANCE_GAP_PLACE_KIND
                .of(both(cue_word, tight << 32 | gap << 24 | place << 8 | kind)),
        );
        sink(sources::BEFORE_CUE_DISTANCE_GAP_PLACE_KIND.of(prior << 40
            | tight << 32
            | gap << 24
            | place << 8
            | kind));
        if noun.phrase.who == Reference::Described {
            sink(sources::DESCRIPTION_HEAD.of(both(word_key(document, Some(noun.phrase.end - 1)), 0)));
        } else {
            let named = match noun.phrase.who {
                Reference::Named(person) => document.entities.people[person.0 as usize].mentions.len() as u32,
                _ => 0,
            };
            sink(sources::MENTIONS_KIND.of(steps(named) << 8 | kind));
        }
    }

    /// Features of the neighbouring quotations: do they have the same source?
    fn carried(
        &self,
        context: &QuoteContext,
        number: usize,
        pair: &PairFeatures,
        around: &Neighbours,
        sink: &mut impl FnMut(u64),
    ) {
        let &PairFeatures { place, kind, nested, role, link, gap, .. } = pair;
        let noun = &self.nouns[number];
        let person = self.person(number);
        let same = |other: Option<usize>| match other {
            None => 0,
            Some(other) if other == number => 1,
            Some(other) if person.is_some() && self.person(other) == person => 2,
            Some(other) if self.nouns[other].kind == noun.kind && noun.kind == NounKind::HeShe => 3,
            Some(_) => 4,
        };
        let (previous, earlier, following) = (same(around.previous), same(around.earlier), same(around.next));
        let (last, coming) = context.relation;
        sink(sources::PREVIOUS.of(previous << 8 | last));
        sink(sources::PREVIOUS_SHAPE.of(both(previous << 8 | last, context.shape)));
        sink(sources::PREVIOUS_PLACE_LINK.of(previous << 24 | last << 16 | place << 8 | link));
        sink(sources::PREVIOUS_ROLE_GAP.of(previous << 24 | last << 16 | role << 8 | gap));
        sink(sources::FOLLOWING.of(following << 8 | coming));
        sink(sources::FOLLOWING_SHAPE.of(both(following << 8 | coming, context.shape)));
        sink(sources::FOLLOWING_PLACE_LINK.of(following << 24 | coming << 16 | place << 8 | link));
        sink(sources::PREVIOUS_FOLLOWING_PLACE.of(previous << 16 | following << 8 | place));
        sink(sources::PREVIOUS_EARLIER.of(previous << 16 | earlier << 8 | last));
        sink(sources::PREVIOUS_KIND_WORDS.of(both(previous << 24 | last << 16 | kind, context.words)));
        if noun.nested != Nested::No {
            sink(sources::PREVIOUS_FOLLOWING_NESTED.of(previous << 16 | following << 8 | nested));
        }
    }

    fn person(&self, noun: usize) -> Option<u32> {
        match self.nouns[noun].phrase.who {
            Reference::Named(person) => Some(person.0),
            _ => None,
        }
    }
}

/// Features of there being no source.
fn nobody(context: &QuoteContext, around: Option<&Neighbours>, sink: &mut impl FnMut(u64)) {
    let shape = context.shape;
    sink(sources::NOBODY.of(0));
    sink(sources::NOBODY_SHAPE.of(shape));
    sink(sources::NOBODY_WORDS.of(context.words));
    sink(sources::NOBODY_SHAPE_WORDS.of(shape << 8 | context.words));
    sink(sources::NOBODY_RELATION.of(context.relation.0 << 4 | context.relation.1));
    let framed = u64::from(context.near[0].is_some()) | u64::from(context.near[2].is_some()) << 1;
    sink(sources::NOBODY_CUES_SHAPE.of(framed << 32 | shape));
    sink(sources::NOBODY_CUES_WORDS.of(framed << 8 | context.words));
    sink(sources::NOBODY_LEFT_WORD.of(context.before_word));
    if let Some(around) = around {
        let known = u64::from(around.previous.is_some()) | u64::from(around.next.is_some()) << 1;
        sink(sources::NOBODY_KNOWN_RELATION.of(known << 8 | context.relation.0 << 4 | context.relation.1));
    }
}

/// Features of the second pass only, when few candidates are left.
fn second(context: &QuoteContext, pair: &PairFeatures, sink: &mut impl FnMut(u64)) {
    let &PairFeatures { place, kind, role, link, gap, rank, subjects, between, .. } = pair;
    let &PairFeatures { opens, order, follows, verbs, .. } = pair;
    sink(sources::PLACE.of(place));
    sink(sources::PLACE_KIND.of(place << 8 | kind));
    sink(sources::PLACE_ROLE.of(place << 8 | role));
    sink(sources::PLACE_LINK.of(place << 8 | link));
    sink(sources::LINK_GAP_ROLE.of(link << 16 | gap << 8 | role));
    sink(sources::RANK_PLACE.of(rank << 8 | place));
    sink(sources::BETWEEN_PLACE.of(between << 8 | place));
    sink(sources::LEFT_WORD_PLACE_ROLE.of(both(context.before_word, place << 8 | role)));
    sink(sources::RIGHT_WORD_PLACE_ROLE.of(both(context.after_word, place << 8 | role)));
    sink(sources::LAST_RELATION_PLACE_LINK.of(context.relation.0 << 16 | place << 8 | link));
    sink(sources::NEXT_RELATION_PLACE_LINK.of(context.relation.1 << 16 | place << 8 | link));
    sink(sources::WORDS_PLACE_LINK.of(both(context.words, place << 8 | link)));
    sink(sources::SHAPE_RANK_PLACE_ROLE.of(both(context.shape, rank << 16 | place << 8 | role)));
    sink(sources::OPENS_PLACE_KIND.of(opens << 16 | place << 8 | kind));
    sink(sources::FOLLOWS_ORDER_PLACE_VERBS.of(follows << 24 | order << 16 | place << 8 | verbs));
    sink(sources::LEFT_WORDS_PLACE_LINK.of(both(context.before_words, place << 8 | link)));
    sink(sources::FOLLOWS_ORDER_RANK_PLACE_SUBJECTS.of(follows << 32
        | order << 24
        | rank << 16
        | place << 8
        | subjects));
}
