//! The registry of feature kinds: the numbers that tell trained weights what a feature is about.
//!
//! The number of its kind is part of every feature's hash ([`super::model::feature`]), so weights mean nothing to
//! code that numbers its kinds differently. Each file of weights carries the fingerprint of its list here, and the
//! build fails if they differ. After a change, retrain the model with `assets/model/rebuild`. Raise `revision` if a
//! kind keeps its number and name but is computed differently.

use super::model::{FeatureSink, feature};

/// One kind of features, or several with consecutive numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FeatureKind {
    first: u16,
    last: u16,
}

impl FeatureKind {
    /// Returns the feature of this kind about `about`.
    #[inline]
    pub(crate) const fn of(self, about: u64) -> u64 {
        feature(self.first, about)
    }

    /// Sends one feature of each kind in turn to `take`, given what each is about.
    #[inline]
    pub(crate) fn in_turn(self, mut take: impl FnMut(u64)) -> impl FnMut(u64) {
        let mut number = self.first;
        move |about| {
            debug_assert!(number <= self.last, "more features than kinds: {self:?}");
            take(feature(number, about));
            number += 1;
        }
    }

    /// Sends one feature of each kind to `take`, in order.
    #[inline]
    pub(crate) fn each<const N: usize>(self, about: [u64; N], mut take: impl FnMut(u64)) {
        debug_assert_eq!(N, usize::from(self.last - self.first) + 1, "as many features as kinds: {self:?}");
        (self.first..).zip(about).for_each(|(number, about)| take(feature(number, about)));
    }

    /// Like [`FeatureKind::in_turn`], for features that depend on nothing but `key`, so that their sum may be cached.
    #[inline]
    pub(crate) fn memoised(
        self,
        sink: &mut impl FeatureSink,
        key: u64,
        give: impl FnOnce(&mut dyn FnMut(u64)),
    ) {
        sink.take_memoised(self.of(key), |take| give(&mut self.in_turn(take)));
    }
}

/// The kinds of features that one model knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FeatureSet {
    /// What the model decides about.
    pub(crate) name: &'static str,
    /// Identifies these features; it is in the header of the weights.
    pub(crate) fingerprint: u32,
}

impl FeatureSet {
    /// # Panics
    /// If two kinds share a number. For the sets below, this fails the build.
    const fn new(name: &'static str, revision: u16, kinds: &[(&str, FeatureKind)]) -> Self {
        // FNV-1a, written with loops because this runs at build time.
        let mut hash = step(0x811c_9dc5, &revision.to_le_bytes());
        let mut one = 0;
        while one < kinds.len() {
            let (name, kind) = kinds[one];
            assert!(kind.first <= kind.last, "a kind of features has no number");
            let mut other = one + 1;
            while other < kinds.len() {
                let apart = kind.last < kinds[other].1.first || kinds[other].1.last < kind.first;
                assert!(apart, "two kinds of features share a number");
                other += 1;
            }
            hash = step(hash, name.as_bytes());
            hash = step(hash, &kind.first.to_le_bytes());
            hash = step(hash, &kind.last.to_le_bytes());
            one += 1;
        }
        Self { name, fingerprint: hash }
    }
}

const fn step(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// Declares the kinds of one model as constants, and `ALL` for the set of them.
macro_rules! feature_set {
    ($(#[$doc:meta])* $model:ident revision $revision:literal {
        $($(#[$about:meta])* $name:ident = $first:literal $(..= $last:literal)?,)*
    }) => {
        $(#[$doc])*
        pub(crate) mod $model {
            use super::{FeatureKind, FeatureSet};
            $($(#[$about])* pub(crate) const $name: FeatureKind =
                FeatureKind { first: $first, last: [$first $(, $last)?][[$first $(, $last)?].len() - 1] };)*
            pub(crate) const ALL: FeatureSet =
                FeatureSet::new(stringify!($model), $revision, &[$((stringify!($name), $name)),*]);
        }
    };
}

feature_set! {
    /// `words.bin`: how a word is used.
    words revision 1 {
        WORD = 1,
    }
}

feature_set! {
    /// `people.bin`: whether a capitalised word is part of a person's name.
    people revision 1 {
        /// Combinations of two or three neighbouring words.
        PAIRS = 1..=11,
        /// The words around it, from two before to two after.
        SECOND_BEFORE = 101..=105,
        BEFORE = 121..=129,
        AFTER = 141..=149,
        SECOND_AFTER = 161..=165,
        /// The word itself.
        WORD = 201..=218,
        /// Where it is in the run of capitalised words, and how the line is set.
        PLACE = 301..=303,
        /// The words before and after the run.
        LEFT_EDGE = 311..=312,
        RIGHT_EDGE = 321..=322,
        /// A word that is never capitalised.
        UNSEEN = 401,
        /// How the article uses the word elsewhere.
        ELSEWHERE = 411..=432,
        /// How much the article is about people.
        REGISTER = 441..=443,
        /// What kind of text it is: news, a letter, a paper.
        GENRE = 451..=454,
        /// What the first pass decided for the word and its neighbours.
        FIRST_PASS = 1001..=1029,
        FIRST_PASS_BEFORE = 1051..=1052,
        FIRST_PASS_AFTER = 1061..=1062,
    }
}

feature_set! {
    /// `sources_alone.bin`, `sources.bin`: whether a phrase is the source of a quotation. The kinds are named after
    /// what they combine.
    sources revision 1 {
        PLACE = 1,
        PLACE_KIND = 2,
        PLACE_ROLE = 3,
        PLACE_LINK = 4,
        LINK_GAP_ROLE = 5,
        LINK_GAP_SHAPE = 6,
        PLACE_KIND_ROLE_LINK = 7,
        PLACE_ROLE_SHAPE = 8,
        PLACE_LINK_SHAPE = 9,
        CUE_LINK = 10,
        CUE_SIDE_ROLE_GAP = 11,
        RANK_PLACE = 12,
        SUBJECTS_PLACE_ROLE = 13,
        NEXT_WORD_SIDE = 14,
        WORD_BEFORE_SIDE = 15,
        BETWEEN_PLACE = 16,
        BETWEEN_PLACE_ROLE = 17,
        DISTANCE_PLACE_KIND = 18,
        NESTED_PLACE_KIND = 19,
        LEFT_WORD_PLACE_ROLE = 20,
        RIGHT_WORD_PLACE_ROLE = 21,
        LAST_RELATION_PLACE_LINK = 22,
        NEXT_RELATION_PLACE_LINK = 23,
        WORDS_PLACE_LINK = 24,
        SHAPE_LINK_ROLE_GAP_SUBJECTS = 25,
        SHAPE_RANK_PLACE_ROLE = 26,
        OPENS_PLACE_KIND = 27,
        OPENS_PLACE_ROLE_LINK = 28,
        DESCRIPTION_HEAD = 29,
        MENTIONS_KIND = 30,
        ORDER_BEFORE_PLACE_KIND = 31,
        FOLLOWS_BEFORE_PLACE = 32,
        FOLLOWS_ORDER_PLACE_VERBS = 33,
        INSIDE_PLACE_LINK = 34,
        VERBS_PLACE_ROLE_LINK = 35,
        LEFT_WORDS_PLACE_LINK = 36,
        LEFT_WORD_VERBS_LINK_GAP = 37,
        FOLLOWS_ORDER_RANK_PLACE_SUBJECTS = 38,
        CUE_DISTANCE_GAP_ROLE_PLACE_LINK = 39,
        /// Whether the quotations around it have the same source.
        PREVIOUS = 40,
        PREVIOUS_SHAPE = 41,
        PREVIOUS_PLACE_LINK = 42,
        PREVIOUS_ROLE_GAP = 43,
        FOLLOWING = 44,
        FOLLOWING_SHAPE = 45,
        FOLLOWING_PLACE_LINK = 46,
        PREVIOUS_FOLLOWING_PLACE = 47,
        PREVIOUS_EARLIER = 48,
        PREVIOUS_KIND_WORDS = 49,
        PREVIOUS_FOLLOWING_NESTED = 50,
        CUE_DISTANCE_GAP_PLACE_KIND = 51,
        BEFORE_CUE_DISTANCE_GAP_PLACE_KIND = 52,
        /// That nobody is named.
        NOBODY = 100,
        NOBODY_SHAPE = 101,
        NOBODY_WORDS = 102,
        NOBODY_SHAPE_WORDS = 103,
        NOBODY_RELATION = 104,
        NOBODY_CUES_SHAPE = 105,
        NOBODY_CUES_WORDS = 106,
        NOBODY_LEFT_WORD = 107,
        NOBODY_KNOWN_RELATION = 108,
    }
}

feature_set! {
    /// `pronouns.bin`: whether a pronoun means a person. The kinds are named after what they combine.
    pronouns revision 2 {
        DISTANCE_ROLE = 1,
        VERB_DISTANCE_ROLE = 2,
        VERB_PARAGRAPHS_ROLE = 3,
        RANK_DISTANCE = 4,
        VERB_RANK_ROLE = 5,
        VERB_SPOKE = 6,
        SPOKE_DISTANCE_ROLE = 7,
        SPOKE_PARAGRAPHS_VERB = 8,
        MENTIONS_RANK = 9,
        EARLIER_DISTANCE_ROLE = 10,
        VERB_LEADS_PARAGRAPH = 11,
        LEADS_DISTANCE_ROLE = 12,
        QUOTED_DISTANCE = 13,
        MENTIONS_DISTANCE_VERB = 14,
        SPOKE_LEADS_RANK = 15,
        FOLLOWS_DISTANCE_ROLE = 16,
        VERB_FOLLOWS_PARAGRAPHS = 17,
        FOLLOWS_RANK_LEADS = 18,
        NAMED_FIRST_DISTANCE = 19,
        VERB_NAMED_RANK = 20,
        NAMED_SPOKE_PARAGRAPHS = 21,
        COMING_VERB = 22,
        COMING_DISTANCE_ROLE = 23,
        UNKNOWN_DISTANCE_ROLE = 24,
        UNKNOWN_NAMED = 25,
    }
}

feature_set! {
    /// `speech.bin`: whether words in quotation marks are somebody's words.
    speech revision 1 {
        ALWAYS = 0,
        VOICE = 1,
        FINAL = 2,
        FIRST = 3,
        BEFORE = 4,
        BEFORE_TWO = 5,
        BEFORE_CAPITALS = 6,
        BEFORE_LENGTH = 7,
        LEFT = 8,
        AFTER = 9,
        AFTER_TWO = 10,
        AFTER_LENGTH = 11,
        AROUND = 12,
        OPENING = 13,
        SAID = 14,
        SENTENCE = 15,
        TIE = 16,
        TIE_LENGTH = 17,
        TIE_SHAPE = 18,
        SURE = 19,
        SURE_TIE = 20,
        SURE_LENGTH = 21,
        SOURCE = 22,
        CUE = 23,
        PLACE = 24,
        PLACE_LENGTH = 25,
        MARKS = 26,
        PREVIOUS = 27,
        NEXT = 28,
        ARTICLE = 29,
        REPORTED = 30,
        KIND = 31,
    }
}

feature_set! {
    /// `cues.bin`: whether a word reports something.
    cues revision 1 {
        /// A word that reported something at least once in training.
        KNOWN = 2,
        WORD = 11..=15,
        PAIRS = 21..=32,
    }
}

feature_set! {
    /// `reports.bin`: which words of a sentence are source, cue and content of reported speech.
    reports revision 1 {
        WORD = 101..=108,
        BEFORE = 121..=123,
        AFTER = 131..=133,
        /// The nearest cue to either side.
        LEFT_CUE = 141..=145,
        RIGHT_CUE = 151..=155,
        PAIRS = 161..=166,
        /// How likely the words around it are cues.
        CUES = 167,
        LEFT_STRENGTH_WORD = 168,
        RIGHT_STRENGTH_WORD = 169,
        SIGNS = 170..=172,
        /// Where clauses may begin.
        LEFT_EDGE = 173,
        RIGHT_EDGE = 174,
        MARKS_NAMES = 175..=178,
    }
}

feature_set! {
    /// `pronoun_trees.bin`: whom a pronoun means. They are not hashed, but columns of numbers in the order of
    /// `quotes/coref/evidence.rs`.
    pronoun_trees revision 1 {
        EVIDENCE = 1..=34,
    }
}

feature_set! {
    /// `speakers.bin`: whether a person says a quotation. They are not hashed, but columns of numbers in the order of
    /// `quotes/speakers/evidence.rs`.
    speakers revision 3 {
        EVIDENCE = 1..=76,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: FeatureKind = FeatureKind { first: 1, last: 4 };

    #[test]
    #[should_panic(expected = "share a number")]
    fn kinds_that_share_a_number_are_refused() {
        let _ = FeatureSet::new("test", 1, &[("ONE", ONE), ("TWO", FeatureKind { first: 4, last: 5 })]);
    }

    #[test]
    #[should_panic(expected = "more features than kinds")]
    fn a_kind_has_no_more_features_than_numbers() {
        (0..5).for_each(ONE.in_turn(|_| {}));
    }

    #[test]
    fn whatever_changes_the_features_changes_the_fingerprint() {
        let of = |revision, name, last| {
            FeatureSet::new("test", revision, &[(name, FeatureKind { first: 1, last })]).fingerprint
        };
        let mut all = [of(1, "ONE", 4), of(2, "ONE", 4), of(1, "TWO", 4), of(1, "ONE", 5)];
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
        assert_eq!(of(1, "ONE", 4), of(1, "ONE", 4));
    }

    #[test]
    fn features_in_turn_are_of_consecutive_kinds() {
        let mut found = Vec::new();
        (7..9).for_each(ONE.in_turn(|feature| found.push(feature)));
        assert_eq!(found, [feature(1, 7), feature(2, 8)]);
        assert_eq!(ONE.of(7), feature(1, 7));
    }
}
