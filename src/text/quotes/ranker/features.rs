//! The features of a phrase as the source of a quotation: word order, the verb between, distance, punctuation, the kind
//! of phrase, and the sources of the neighbouring quotations (after O'Keefe et al. 2012, Pareti 2015, Muzny et al. 2017).

use super::pair::{PairFeatures, steps};
use super::{Candidate, Neighbours, QuoteContext, Ranker, word_key};
use crate::text::features::sources;
use crate::text::model::{FeatureSink, both};
use crate::text::quotes::nouns::{Nested, NounKind};
use crate::text::quotes::sources::Reference;

impl Ranker<'_, '_> {
    /// Sends the features of one candidate to `sink`, including those of neighbouring quotations if `around` is known.
    pub(crate) fn features(
        &self,
        context: &QuoteContext,
        candidate: Candidate,
        around: Option<&Neighbours>,
        sink: &mut impl FeatureSink,
    ) {
        let Some(number) = candidate.noun else { return nobody(context, around, sink) };
        let pair = self.pair(context, candidate, number);
        self.alone(context, number, &pair, sink);
        if let Some(around) = around {
            second(context, &pair, sink);
            self.carried(context, number, &pair, around, sink);
        }
    }

    /// Sends the features of the quotation and the phrase alone.
    fn alone(&self, context: &QuoteContext, number: usize, pair: &PairFeatures, sink: &mut impl FeatureSink) {
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
        // Most of these have few values, which are the same for many candidates, so that their sums are mostly cached.
        let around = link << 24 | role << 16 | gap << 8 | subjects;
        sink.take_memoised(
            sources::SHAPE_LINK_ROLE_GAP_SUBJECTS.of(both(shape, place << 32 | around)),
            |take| {
                take(sources::LINK_GAP_SHAPE.of(both(link << 8 | gap, shape)));
                take(sources::PLACE_ROLE_SHAPE.of(both(place << 8 | role, shape)));
                take(sources::PLACE_LINK_SHAPE.of(both(place << 8 | link, shape)));
                take(sources::SUBJECTS_PLACE_ROLE.of(subjects << 16 | place << 8 | role));
                take(sources::SHAPE_LINK_ROLE_GAP_SUBJECTS.of(both(shape, around)));
            },
        );
        let own = place << 24 | kind << 16 | role << 8 | link;
        sink.take_memoised(
            sources::PLACE_KIND_ROLE_LINK.of(opens << 48 | verbs << 40 | inside << 32 | own),
            |take| {
                take(sources::PLACE_KIND_ROLE_LINK.of(own));
                take(sources::OPENS_PLACE_ROLE_LINK.of(opens << 24 | place << 16 | role << 8 | link));
                take(sources::INSIDE_PLACE_LINK.of(inside << 16 | place << 8 | link));
                take(sources::VERBS_PLACE_ROLE_LINK.of(verbs << 24 | place << 16 | role << 8 | link));
            },
        );
        let order_prior = order << 24 | prior << 16 | place << 8 | kind;
        sink.take_memoised(
            sources::ORDER_BEFORE_PLACE_KIND.of(nested << 48 | follows << 32 | order_prior),
            |take| {
                take(sources::NESTED_PLACE_KIND.of(nested << 16 | place << 8 | kind));
                take(sources::ORDER_BEFORE_PLACE_KIND.of(order_prior));
                take(sources::FOLLOWS_BEFORE_PLACE.of(follows << 24 | prior << 16 | place << 8));
            },
        );
        sink.take_memoised(
            sources::DISTANCE_PLACE_KIND.of(between << 32 | role << 24 | far << 16 | place << 8 | kind),
            |take| {
                take(sources::BETWEEN_PLACE_ROLE.of(between << 16 | place << 8 | role));
                take(sources::DISTANCE_PLACE_KIND.of(far << 16 | place << 8 | kind));
            },
        );
        let near = tight << 32 | gap << 24 | place << 8 | kind;
        sink.take_memoised(
            sources::CUE_DISTANCE_GAP_PLACE_KIND
                .of(both(both(cue_word, near), side << 24 | prior << 16 | role << 8 | link)),
            |take| {
                take(sources::CUE_LINK.of(both(cue_word, link)));
                take(sources::CUE_SIDE_ROLE_GAP.of(both(cue_word, side << 16 | role << 8 | gap)));
                let at = tight << 32 | gap << 24 | role << 16 | place << 8 | link;
                take(sources::CUE_DISTANCE_GAP_ROLE_PLACE_LINK.of(at));
                take(sources::CUE_DISTANCE_GAP_PLACE_KIND.of(both(cue_word, near)));
                take(sources::BEFORE_CUE_DISTANCE_GAP_PLACE_KIND.of(prior << 40 | near));
            },
        );
        sink.take(sources::NEXT_WORD_SIDE.of(both(next, side)));
        sink.take(sources::WORD_BEFORE_SIDE.of(both(before, side)));
        sink.take(
            sources::LEFT_WORD_VERBS_LINK_GAP.of(both(context.before_word, verbs << 24 | link << 8 | gap)),
        );
        if noun.phrase.who == Reference::Described {
            sink.take(sources::DESCRIPTION_HEAD.of(both(word_key(document, Some(noun.phrase.end - 1)), 0)));
        } else {
            let named = match noun.phrase.who {
                Reference::Named(person) => document.entities.people[person.0 as usize].mentions.len() as u32,
                _ => 0,
            };
            sink.take(sources::MENTIONS_KIND.of(steps(named) << 8 | kind));
        }
    }

    /// Sends the features of the neighbouring quotations: do they have the same source?
    fn carried(
        &self,
        context: &QuoteContext,
        number: usize,
        pair: &PairFeatures,
        around: &Neighbours,
        sink: &mut impl FeatureSink,
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
        sink.take(sources::PREVIOUS.of(previous << 8 | last));
        sink.take(sources::PREVIOUS_SHAPE.of(both(previous << 8 | last, context.shape)));
        sink.take(sources::PREVIOUS_PLACE_LINK.of(previous << 24 | last << 16 | place << 8 | link));
        sink.take(sources::PREVIOUS_ROLE_GAP.of(previous << 24 | last << 16 | role << 8 | gap));
        sink.take(sources::FOLLOWING.of(following << 8 | coming));
        sink.take(sources::FOLLOWING_SHAPE.of(both(following << 8 | coming, context.shape)));
        sink.take(sources::FOLLOWING_PLACE_LINK.of(following << 24 | coming << 16 | place << 8 | link));
        sink.take(sources::PREVIOUS_FOLLOWING_PLACE.of(previous << 16 | following << 8 | place));
        sink.take(sources::PREVIOUS_EARLIER.of(previous << 16 | earlier << 8 | last));
        sink.take(sources::PREVIOUS_KIND_WORDS.of(both(previous << 24 | last << 16 | kind, context.words)));
        if noun.nested != Nested::No {
            sink.take(sources::PREVIOUS_FOLLOWING_NESTED.of(previous << 16 | following << 8 | nested));
        }
    }

    fn person(&self, noun: usize) -> Option<u32> {
        match self.nouns[noun].phrase.who {
            Reference::Named(person) => Some(person.0),
            _ => None,
        }
    }
}

/// Sends the features of having no source.
fn nobody(context: &QuoteContext, around: Option<&Neighbours>, sink: &mut impl FeatureSink) {
    let shape = context.shape;
    sink.take(sources::NOBODY.of(0));
    sink.take(sources::NOBODY_SHAPE.of(shape));
    sink.take(sources::NOBODY_WORDS.of(context.words));
    sink.take(sources::NOBODY_SHAPE_WORDS.of(shape << 8 | context.words));
    sink.take(sources::NOBODY_RELATION.of(context.relation.0 << 4 | context.relation.1));
    let framed = u64::from(context.near[0].is_some()) | u64::from(context.near[2].is_some()) << 1;
    sink.take(sources::NOBODY_CUES_SHAPE.of(framed << 32 | shape));
    sink.take(sources::NOBODY_CUES_WORDS.of(framed << 8 | context.words));
    sink.take(sources::NOBODY_LEFT_WORD.of(context.before_word));
    if let Some(around) = around {
        let known = u64::from(around.previous.is_some()) | u64::from(around.next.is_some()) << 1;
        sink.take(
            sources::NOBODY_KNOWN_RELATION.of(known << 8 | context.relation.0 << 4 | context.relation.1),
        );
    }
}

/// Sends the features that only the second pass has, when few candidates are left.
fn second(context: &QuoteContext, pair: &PairFeatures, sink: &mut impl FeatureSink) {
    let &PairFeatures { place, kind, role, link, gap, rank, subjects, between, .. } = pair;
    let &PairFeatures { opens, order, follows, verbs, .. } = pair;
    sink.take(sources::PLACE.of(place));
    sink.take(sources::PLACE_KIND.of(place << 8 | kind));
    sink.take(sources::PLACE_ROLE.of(place << 8 | role));
    sink.take(sources::PLACE_LINK.of(place << 8 | link));
    sink.take(sources::LINK_GAP_ROLE.of(link << 16 | gap << 8 | role));
    sink.take(sources::RANK_PLACE.of(rank << 8 | place));
    sink.take(sources::BETWEEN_PLACE.of(between << 8 | place));
    sink.take(sources::LEFT_WORD_PLACE_ROLE.of(both(context.before_word, place << 8 | role)));
    sink.take(sources::RIGHT_WORD_PLACE_ROLE.of(both(context.after_word, place << 8 | role)));
    sink.take(sources::LAST_RELATION_PLACE_LINK.of(context.relation.0 << 16 | place << 8 | link));
    sink.take(sources::NEXT_RELATION_PLACE_LINK.of(context.relation.1 << 16 | place << 8 | link));
    sink.take(sources::WORDS_PLACE_LINK.of(both(context.words, place << 8 | link)));
    sink.take(sources::SHAPE_RANK_PLACE_ROLE.of(both(context.shape, rank << 16 | place << 8 | role)));
    sink.take(sources::OPENS_PLACE_KIND.of(opens << 16 | place << 8 | kind));
    sink.take(sources::FOLLOWS_ORDER_PLACE_VERBS.of(follows << 24 | order << 16 | place << 8 | verbs));
    sink.take(sources::LEFT_WORDS_PLACE_LINK.of(both(context.before_words, place << 8 | link)));
    sink.take(sources::FOLLOWS_ORDER_RANK_PLACE_SUBJECTS.of(follows << 32
        | order << 24
        | rank << 16
        | place << 8
        | subjects));
}
