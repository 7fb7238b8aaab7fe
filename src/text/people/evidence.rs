//! How the rest of the article uses a word: a name that has a title, an age or a first name in one place is known
//! everywhere.

use std::sync::LazyLock;

use crate::text::features::people;
use crate::text::lexicon::{Class, KeyMap, key};
use crate::text::model::{FeatureSink, both};
use crate::text::tokens::{Case, Shape, Token};

/// Labels of the tagger: outside, begin, inside, last, and a name of one word (Ratinov and Roth 2009).
pub(crate) const LABELS: usize = 5;

/// How a word is used in one place, one bit each.
#[derive(Clone, Copy, Default)]
struct Uses(u32);

const USES: usize = 18;

/// All uses of one word in a text.
#[derive(Clone, Default)]
struct WordEvidence {
    /// How often it is written with a capital, and without.
    capital: u32,
    lower: u32,
    /// How often each use occurs.
    uses: [u16; USES],
    /// The sum of the first pass's likelihoods for each label.
    labels: [f32; LABELS],
    /// How many uses the first pass labelled.
    seen: f32,
    /// The two highest likelihoods of each label.
    most: [[f32; 2]; LABELS],
}

/// How a text uses the words that it capitalises.
pub(crate) struct Evidence {
    words: Vec<WordEvidence>,
    /// For each token: the number of its word plus one, or zero.
    of: Vec<u32>,
    uses: Vec<Uses>,
    /// For each token, what the first pass said.
    labels: Vec<[f32; LABELS]>,
    /// How much the text is about people, and whether it calls them by first name: see [`register`].
    register: u64,
    /// What kind of text it is: see [`genre`].
    genre: u64,
}

impl Evidence {
    /// Reads a text once.
    pub(crate) fn new(text: &str, tokens: &[Token], sentences: &[u32]) -> Self {
        let mut numbers: KeyMap<u32> = KeyMap::default();
        let mut words: Vec<WordEvidence> = Vec::new();
        let mut of = vec![0; tokens.len()];
        let mut all = vec![Uses::default(); tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            if !token.capital() {
                continue;
            }
            let number = *numbers.entry(token.key).or_insert_with(|| {
                words.push(WordEvidence::default());
                u32::try_from(words.len()).unwrap_or(0)
            });
            of[at] = number;
            let uses = uses(text, tokens, sentences, at);
            all[at] = uses;
            let word = &mut words[number as usize - 1];
            word.capital += 1;
            for (bit, count) in word.uses.iter_mut().enumerate() {
                *count = count.saturating_add(u16::from(uses.0 >> bit & 1 == 1));
            }
        }
        for token in tokens.iter().filter(|token| token.word() && token.case == Case::Lower) {
            if let Some(&number) = numbers.get(&token.key) {
                words[number as usize - 1].lower += 1;
            }
        }
        let register = register(text, tokens, &of, &words);
        let genre = genre(text, tokens);
        Self { words, of, uses: all, labels: Vec::new(), register, genre }
    }

    /// Adds the result of the first pass: the likelihood of each label for every token.
    pub(crate) fn add_first_pass(&mut self, labels: Vec<[f32; LABELS]>) {
        for (number, labels) in self.of.iter().zip(&labels) {
            let Some(word) = (*number as usize).checked_sub(1) else { continue };
            let word = &mut self.words[word];
            word.seen += 1.0;
            for ((sum, most), &label) in word.labels.iter_mut().zip(&mut word.most).zip(labels) {
                *sum += label;
                if label > most[0] {
                    *most = [label, most[0]];
                } else if label > most[1] {
                    most[1] = label;
                }
            }
        }
        self.labels = labels;
    }

    /// Sends the features of the other uses of the word at `at` to `sink`.
    pub(crate) fn features(&self, at: usize, tokens: &[Token], sink: &mut impl FeatureSink) {
        let Some(number) = (self.of[at] as usize).checked_sub(1) else {
            return people::UNSEEN.memoised(sink, 0, |next| next(0));
        };
        let word = &self.words[number];
        let mine = u64::from(self.uses[at].0);
        let mut others = 0_u64;
        for (bit, &count) in word.uses.iter().enumerate() {
            others |= u64::from(u64::from(count) > (mine >> bit & 1)) << bit;
        }
        let counts = both(u64::from(word.capital.min(4)), u64::from(word.lower.min(2)));
        let case = tokens[at].case as u64;
        people::ELSEWHERE.memoised(sink, both(both(counts, case), mine << 32 | others), |next| {
            next(counts);
            next(both(counts, case));
            next(others);
            next(both(others & 0b111_1111, counts));
            for bit in 0..USES {
                next((others >> bit & 1) << 8 | mine >> bit & 1);
            }
        });
        let token = &tokens[at];
        let class = token.class.bits(REGISTERED);
        let alone = (mine >> BEFORE & 1) << 1 | mine >> AFTER & 1;
        let casing = u64::from(token.usage.casing);
        people::REGISTER.memoised(sink, both(self.register, both(class, casing << 2 | alone)), |next| {
            next(both(self.register, alone));
            next(both(self.register, both(class, alone)));
            next(both(self.register, casing << 2 | alone));
        });
        people::GENRE.memoised(sink, both(self.genre, both(class, casing << 2 | alone)), |next| {
            next(self.genre);
            next(both(self.genre, alone));
            next(both(self.genre, both(class, alone)));
            next(both(self.genre, casing << 2 | alone));
        });
    }

    /// Sends the features of how the first pass labelled the word at `at`, here and elsewhere.
    pub(crate) fn second_pass_features(&self, at: usize, tokens: &[Token], sink: &mut impl FeatureSink) {
        let Some(number) = (self.of[at] as usize).checked_sub(1) else { return };
        let word = &self.words[number];
        let labels = self.labels[at];
        let rest = word.seen - 1.0;
        let step = |p: f32| (p * 5.0 + 0.5) as u64;
        let seen = rest.min(3.0) as u64;
        let alone = u64::from(!tokens[at.saturating_sub(1)].capital()) * 2
            + u64::from(tokens.get(at + 1).is_none_or(|next| !next.capital()));
        let class = tokens[at]
            .class
            .bits(Class::COMMON.or(Class::FIRST).or(Class::LAST).or(Class::ORG).or(Class::PLACE));
        let mine = labels.map(step);
        let share: [u64; LABELS] = std::array::from_fn(|label| {
            if rest > 0.5 { step((word.labels[label] - labels[label]) / rest) } else { 9 }
        });
        let sum: [u64; LABELS] =
            std::array::from_fn(|label| ((word.labels[label] - labels[label]) * 2.0 + 0.5).min(6.0) as u64);
        let best: [u64; LABELS] = std::array::from_fn(|label| {
            let [first, second] = word.most[label];
            step(if labels[label] >= first { second } else { first })
        });
        let digits = |some: &[u64; LABELS]| some.iter().fold(0, |all, &digit| all << 4 | digit);
        let all = both(digits(&mine) << 32 | digits(&share), digits(&sum) << 32 | digits(&best));
        people::FIRST_PASS.memoised(sink, both(all, both(class, alone << 2 | seen)), |next| {
            for label in 0..LABELS {
                next(share[label]);
                next(both(sum[label], seen));
                next(mine[label]);
            }
            for label in [1, 3, 4] {
                next(both(best[label], alone));
                next(both(best[label], both(alone, mine[0])));
                next(both(best[label], both(alone, class)));
            }
            next(both(both(best[1], best[3]), both(best[4], alone)));
            next(both(both(best[1], best[3]), both(mine[0], alone)));
            next(both(share[0], mine[0]));
            next(both(both(share[0], share[4]), both(mine[0], seen)));
            next(both(both(sum[1], sum[3]), both(mine[0], mine[4])));
        });
        // Its neighbours, as the first pass saw them.
        let neighbours =
            [(people::FIRST_PASS_BEFORE, at.wrapping_sub(1)), (people::FIRST_PASS_AFTER, at + 1)];
        for (kind, near) in neighbours {
            let labels = self.labels.get(near).copied().unwrap_or_default();
            let best = (0..LABELS).max_by(|&a, &b| labels[a].total_cmp(&labels[b])).unwrap_or(0);
            let (best, sure) = (best as u64, step(labels[best]));
            kind.memoised(sink, both(both(best, sure), both(mine[0], share[0])), |next| {
                next(both(best, sure));
                next(both(best, both(mine[0], share[0])));
            });
        }
    }
}

/// The uses that say whether a capitalised word stands beside it.
const BEFORE: usize = 12;
const AFTER: usize = 13;

/// The classes whose names stand alone more often in some texts than in others.
const REGISTERED: Class =
    Class::FIRST.or(Class::LAST).or(Class::COMMON).or(Class::PLACE).or(Class::ORG).or(Class::ROLE);

/// Returns a number for how often a text says "he" or "she", and how many first names it uses alone: a story does, a
/// report about firms does not.
fn register(text: &str, tokens: &[Token], of: &[u32], words: &[WordEvidence]) -> u64 {
    let pronoun = |token: &&Token| {
        token.is(Class::PRONOUN.or(Class::OBLIQUE))
            && matches!(token.span().of(text).as_bytes()[0], b'h' | b'H' | b's' | b'S')
    };
    let length = tokens.iter().filter(|token| token.word()).count().max(1);
    let pronouns = tokens.iter().filter(pronoun).count();
    let mut lone: Vec<u32> = std::iter::zip(tokens, of)
        .filter(|(token, _)| {
            token.is(Class::FIRST)
                && !token.is(Class::COMMON.or(Class::PLACE).or(Class::ORG).or(Class::TITLE))
        })
        .map(|(_, &number)| number)
        .filter(|&number| number > 0)
        .filter(|&number| {
            let uses = &words[number as usize - 1].uses;
            uses[BEFORE] == 0 && uses[AFTER] == 0
        })
        .collect();
    lone.sort_unstable();
    lone.dedup();
    let per_thousand = |count: usize| 1000 * count / length;
    let step = |count: usize, steps: [usize; 3]| steps.iter().filter(|&&step| count > step).count() as u64;
    step(per_thousand(pronouns), [5, 15, 35]) * 4 + step(per_thousand(lone.len()), [0, 5, 15])
}

/// The words by which a text speaks of its author and to its reader.
static PERSONAL: LazyLock<[u64; 6]> = LazyLock::new(|| ["i", "me", "my", "you", "your", "i'm"].map(key));

/// Returns a number for the kind of text: how often "I" and "you" stand in it, how often somebody is said to say something,
/// and whether it cites years in brackets, as papers do.
fn genre(text: &str, tokens: &[Token]) -> u64 {
    let word = |token: &Token| token.span().of(text);
    let length = tokens.iter().filter(|token| token.word()).count().max(1);
    let personal = tokens.iter().filter(|token| token.span().len() <= 4 && PERSONAL.contains(&token.key));
    let says = tokens.iter().filter(|token| matches!(word(token), "said" | "says"));
    let years = tokens.windows(2).filter(|pair| {
        pair[0].shape == Shape::Number
            && pair[0].span().len() == 4
            && matches!(pair[1].symbol, ')' | ';' | ':')
    });
    let per_thousand = |count: usize| 1000 * count / length;
    let step = |count: usize, steps: [usize; 3]| steps.iter().filter(|&&step| count >= step).count() as u64;
    step(per_thousand(personal.count()), [4, 15, 35]) * 8
        + step(per_thousand(says.count()), [1, 6, 15]) * 2
        + u64::from(per_thousand(years.count()) > 3)
}

fn uses(text: &str, tokens: &[Token], sentences: &[u32], at: usize) -> Uses {
    let mut bits = 0;
    let mut bit = 0;
    let mut note = |so: bool| {
        bits |= u32::from(so) << bit;
        bit += 1;
    };
    let mut left = at.checked_sub(1);
    if let Some(before) = left
        && tokens[before].symbol == '.'
        && !tokens[before].gap
    {
        left = before.checked_sub(1);
    }
    let before = left.map(|left| &tokens[left]).filter(|token| token.shape != Shape::Break);
    let after = tokens.get(at + 1).filter(|token| token.shape != Shape::Break);
    let is = |token: Option<&Token>, class: Class| token.is_some_and(|token| token.is(class));
    let capital = |token: Option<&Token>| token.is_some_and(Token::capital);
    let word = |token: Option<&Token>| token.map_or("", |token| token.span().of(text));
    note(is(before, Class::TITLE) && capital(before));
    note(is(before, Class::TITLE.or(Class::ROLE)));
    note(is(before, Class::FIRST) && capital(before) && !is(before, Class::COMMON));
    note(capital(before) && before.is_some_and(|token| token.case == Case::Initial));
    note(is(after, Class::CUE) && !capital(after));
    note(is(after, Class::LAST) && capital(after) && !is(after, Class::ORG.or(Class::PLACE)));
    let second = tokens.get(at + 2);
    let age = word(after) == ","
        && second.is_some_and(|token| token.shape == Shape::Number && token.span().len() == 2);
    note(age || word(after) == "," && word(second) == "who");
    note(matches!(word(before), "in" | "at" | "near" | "from" | "to"));
    note(word(before) == "the");
    note(is(after, Class::ORG) && after.is_some_and(|token| token.gap));
    note(after.is_some_and(|token| token.possessive));
    note(is(before, Class::CUE));
    note(capital(before) && !is(before, Class::TITLE.or(Class::ROLE)));
    note(capital(after));
    note(word(after) == "(");
    note(word(before) == "(");
    note(at > 0 && sentences[at] == sentences[at - 1] && !capital(before) && !capital(after));
    note(is(after, Class::AUX.or(Class::WEAK_CUE)) && !capital(after));
    Uses(bits)
}
