//! Whether capitalised words name a person: evidence is added up, and doubt keeps a name out.

use super::{Mention, initial};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Token};

/// What a judgement may look at.
pub(crate) struct Context<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// Its tokens.
    pub(crate) tokens: &'a [Token],
    /// The sentence of each token.
    pub(crate) sentences: &'a [u32],
    /// Whether each token stands in a line of capitals.
    pub(crate) shouting: Vec<bool>,
}

const NAME: Class = Class::FIRST.or(Class::LAST);

impl Context<'_> {
    fn before(&self, at: usize) -> Option<&Token> {
        let mut at = at.checked_sub(1)?;
        // The dot of "Sen." is no neighbour.
        if self.tokens[at].sign == '.' && !self.tokens[at].gap {
            at = at.checked_sub(1)?;
        }
        Some(&self.tokens[at])
    }

    fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || self.sentences[at] != self.sentences[at - 1] || !self.tokens[at - 1].word()
    }
}

/// Whether the word at `at` stands before a name and is no part of it.
pub(super) fn leads(context: &Context<'_>, at: usize, alone: bool) -> bool {
    let token = &context.tokens[at];
    if token.case == Case::Lower {
        return true;
    }
    if initial(context.text, token) {
        return false;
    }
    if token.case == Case::Initial || token.is(Class::SUFFIX) {
        return true;
    }
    if token.is(Class::TITLE) {
        return true;
    }
    if token.is(Class::ROLE) {
        return !token.is(Class::FIRST)
            || !alone && token.is(Class::COMMON) && !token.is(Class::MALE.or(Class::FEMALE));
    }
    if token.is(Class::PLACE) {
        return !(token.is(Class::FIRST) && !alone && next_is_last(context, at));
    }
    if token.is(Class::ORG) {
        return !token.is(Class::FIRST);
    }
    if token.case == Case::Upper && !context.shouting[at] {
        return token.span().len() <= 5 && !token.is(Class::FIRST);
    }
    token.is(Class::COMMON) && !token.is(NAME)
}

fn next_is_last(context: &Context<'_>, at: usize) -> bool {
    context.tokens.get(at + 1).is_some_and(|next| {
        next.is(Class::PARTICLE)
            || next.capital() && next.is(Class::LAST) && !next.is(Class::PLACE.or(Class::ORG))
    })
}

/// Whether the word `run[at]` continues the name that `run[first]` began.
pub(super) fn goes_on(context: &Context<'_>, run: &[usize], first: usize, at: usize) -> bool {
    let token = &context.tokens[run[at]];
    if token.case == Case::Lower || token.is(Class::SUFFIX) || initial(context.text, token) {
        return true;
    }
    if token.is(Class::PARTICLE) && at + 1 < run.len() && !token.is(Class::TITLE) {
        return true;
    }
    if token.case == Case::Initial {
        return false;
    }
    if token.case == Case::Upper && !context.shouting[run[at]] && !context.shouting[run[first]] {
        // "Jean-Luc MARTIN" is a style, "Lewis MP" is not.
        return token.span().len() > 3 && !token.is(Class::PLACE.or(Class::ORG).or(Class::ROLE));
    }
    let known_first =
        context.tokens[run[first]].is(Class::FIRST) || initial(context.text, &context.tokens[run[first]]);
    let ends = at + 1 == run.len();
    if token.is(Class::ORG) {
        return token.is(NAME) && known_first && ends && !token.is(Class::PLACE);
    }
    if token.is(Class::PLACE) {
        return token.is(NAME) && known_first && ends;
    }
    if token.is(Class::TITLE.or(Class::ROLE)) {
        return token.is(NAME) && known_first;
    }
    if token.is(Class::COMMON) && !token.is(NAME) {
        return known_first && ends && at == first + 1 && !context.opens_sentence(run[first]);
    }
    true
}

/// Whether the word at `at` makes the capitalised words before it an organisation's or a place's name.
pub(super) fn owns(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    token.is(Class::ORG) && !token.is(Class::ROLE.or(Class::TITLE)) && token.case != Case::Lower
}

/// Whether `mention` names a person, by its words and what stands around it.
pub(super) fn name(context: &Context<'_>, mention: Mention) -> bool {
    let tokens = context.tokens;
    let words = &tokens[mention.first..mention.end];
    let last = words.iter().rev().find(|word| word.word() && !word.is(Class::SUFFIX)).unwrap_or(&words[0]);
    let count = words.iter().filter(|word| word.word()).count();
    let around = surroundings(context, mention);
    let shouted = words.iter().any(|word| word.case == Case::Upper) && !context.shouting[mention.first];
    if count == 1 {
        let mut score = around;
        score += if last.is(NAME) { 0.6 } else { 0.3 };
        score -= if last.is(Class::COMMON) && mention.titled == mention.first { 1.5 } else { 0.0 };
        score -= if last.is(Class::PLACE.or(Class::ORG)) { 2.5 } else { 0.0 };
        score -= if shouted || context.shouting[mention.first] { 1.5 } else { 0.0 };
        score -= if initial(context.text, last) { 3.0 } else { 0.0 };
        return score >= 1.5;
    }
    let head = &words[0];
    let mut score = around;
    score += if initial(context.text, head) {
        1.5
    } else if head.is(Class::FIRST) {
        2.0
    } else if head.is(Class::LAST) {
        0.9
    } else if head.is(Class::COMMON) {
        -1.0
    } else {
        0.8
    };
    score -= if head.is(Class::COMMON) { 0.4 } else { 0.0 };
    score -= if head.is(Class::PLACE) { 1.2 } else { 0.0 };
    score += if last.is(Class::LAST) {
        1.0
    } else if last.is(Class::FIRST) {
        0.8
    } else if last.is(Class::COMMON) {
        -0.6
    } else {
        0.7
    };
    score -= if last.is(Class::PLACE.or(Class::ORG)) { 0.9 } else { 0.0 };
    score -= if shouted { 1.0 } else { 0.0 };
    score >= 1.5
}

/// Titles, trades, ages and verbs of saying around a name.
fn surroundings(context: &Context<'_>, mention: Mention) -> f32 {
    let tokens = context.tokens;
    let mut score: f32 = 0.0;
    if mention.titled < mention.first {
        score += 2.0;
    } else if let Some(before) = context.before(mention.first) {
        if before.is(Class::TITLE.or(Class::ROLE)) && !before.is(Class::PLACE) {
            score += if before.case == Case::Lower { 1.2 } else { 1.4 };
        } else if before.is(Class::CUE) {
            score += 0.9;
        } else if before.is(Class::ORG) && before.capital() {
            score -= 0.3;
        }
        if before.is(Class::DET) && !before.capital() {
            score -= 1.2;
        } else if before.is(Class::PREP) && before.span().of(context.text) == "in" {
            score -= 0.8;
        }
    }
    let Some(after) = tokens.get(mention.end) else { return score };
    // "the Quill agency", "Moss airport".
    if after.is(Class::ORG) && !after.is(Class::ROLE) && after.case == Case::Lower && after.gap {
        score -= 0.6;
    }
    if after.is(Class::CUE) && after.case == Case::Lower {
        score += 1.1;
    } else if after.is(Class::WEAK_CUE.or(Class::PRONOUN)) && after.case == Case::Lower {
        score += 0.5;
    } else if after.sign == ',' {
        let next = tokens.get(mention.end + 1);
        let age = next.is_some_and(|next| {
            next.span().len() == 2 && next.span().of(context.text).bytes().all(|b| b.is_ascii_digit())
        });
        let who = next.is_some_and(|next| next.span().of(context.text) == "who");
        score += if age || who { 1.3 } else { 0.0 };
    }
    score
}

/// Whether a word that is part of a full name elsewhere stands for that person here.
pub(super) fn stands_alone(context: &Context<'_>, at: usize, by_first: bool) -> bool {
    let token = &context.tokens[at];
    if token.case == Case::Upper && !context.shouting[at] && token.span().len() < 4 {
        return false;
    }
    if context.shouting[at] && token.is(Class::COMMON) {
        return false;
    }
    if token.is(Class::PLACE.or(Class::ORG)) || by_first && !token.is(Class::FIRST) && token.is(Class::COMMON)
    {
        return false;
    }
    // "Long said", "Young's plan": a common word that opens a sentence is a name when a verb or a comma says so.
    let acts = context.tokens.get(at + 1).is_some_and(|next| {
        next.is(Class::CUE.or(Class::WEAK_CUE).or(Class::AUX)) && next.case == Case::Lower || next.sign == ','
    });
    !(token.is(Class::COMMON) && context.opens_sentence(at) && !token.is(Class::LAST) && (by_first || !acts))
}
