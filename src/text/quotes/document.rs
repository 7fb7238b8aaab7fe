//! The article as the analysis of quotations sees it: tokens, sentences, people, and the quotations as closed units.

use super::nationalities;
use super::spans::QuotedSpan;
use crate::text::lexicon::Class;
use crate::text::people::Entities;
use crate::text::steps::step;
use crate::text::tokens::{Case, Shape, Token};

/// What is known about an article before quotations are attributed.
pub(crate) struct Document<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// Its tokens.
    pub(crate) tokens: &'a [Token],
    /// The sentence of each token.
    pub(crate) sentences: &'a [u32],
    /// The people named.
    pub(crate) entities: &'a Entities,
    /// The words in quotation marks.
    pub(crate) marked: &'a [QuotedSpan],
    /// For each token: the number of its quotation plus one (marks included), or zero.
    inside: Vec<u32>,
}

/// Numbers in words.
const NUMBERS: &[&str] =
    &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "hundred", "several"];

/// The longest distance over which a clause is followed, in tokens. It keeps the work linear on any input.
pub(crate) const REACH: usize = 60;

impl<'a> Document<'a> {
    /// Records which quotation each token is in.
    pub(crate) fn new(
        text: &'a str,
        tokens: &'a [Token],
        sentences: &'a [u32],
        entities: &'a Entities,
        marked: &'a [QuotedSpan],
    ) -> Self {
        let mut inside = vec![0; tokens.len()];
        for (number, quote) in marked.iter().enumerate() {
            inside[quote.open..quote.end()].fill(u32::try_from(number + 1).unwrap_or(0));
        }
        Self { text, tokens, sentences, entities, marked, inside }
    }

    /// Returns the quotation that contains token `at`.
    pub(crate) fn quote_at(&self, at: usize) -> Option<usize> {
        step();
        (*self.inside.get(at)? as usize).checked_sub(1)
    }

    /// Returns whether two quotations are parts of one that no mark closes between them.
    pub(crate) fn chained(&self, one: usize, other: usize) -> bool {
        self.marked[one].chain.is_some() && self.marked[one].chain == self.marked[other].chain
    }

    /// Returns token `at`; behind the last one, where any text may end, there are paragraph breaks.
    pub(crate) fn token(&self, at: usize) -> &'a Token {
        self.tokens.get(at).unwrap_or(&Token::BREAK)
    }

    /// Returns the words of token `at`, or "" behind the end of the text.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        step();
        self.token(at).span().of(self.text)
    }

    /// Returns the words of token `at`, or "" inside quotations and behind the end of the text.
    pub(crate) fn outside_word(&self, at: usize) -> &'a str {
        if self.inside.get(at) == Some(&0) { self.word(at) } else { "" }
    }

    /// Returns whether token `at` is a word of `class` outside quotations.
    pub(crate) fn is(&self, at: usize, class: Class) -> bool {
        self.inside.get(at) == Some(&0) && self.token(at).is(class)
    }

    /// Returns whether token `at` is the character `symbol` outside quotations.
    pub(crate) fn is_symbol(&self, at: usize, symbol: char) -> bool {
        step();
        self.inside.get(at) == Some(&0) && self.token(at).symbol == symbol
    }

    /// Returns whether a paragraph ends at `at`.
    pub(crate) fn breaks(&self, at: usize) -> bool {
        step();
        self.tokens.get(at).is_none_or(|token| token.shape == Shape::Break)
    }

    /// Returns whether a sentence begins at `at`; one always does at the start of a paragraph.
    pub(crate) fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || self.sentences.get(at) != self.sentences.get(at - 1)
    }

    /// Returns whether token `at` makes the words before it possessive: the "’s" of "Quill’s".
    pub(crate) fn possessive(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.possessive || matches!(token.symbol, '’' | '\''))
    }

    /// Returns whether the words that end right before `end` are possessive. An apostrophe after a space does not
    /// count.
    pub(crate) fn owns(&self, end: usize) -> bool {
        self.possessive(end) && !self.token(end).gap
    }

    /// Returns whether the name that ends right before `end` only modifies the next noun: "Clinton" in "the Clinton
    /// campaign" and in "Clinton spokesman Nick Merrill".
    pub(crate) fn modifies(&self, end: usize) -> bool {
        let Some(token) = self.tokens.get(end).filter(|token| token.gap && self.inside[end] == 0) else {
            return false;
        };
        let noun = match token.case {
            Case::Lower => Class::HUMAN.or(Class::ROLE).or(Class::CAMP),
            _ => Class::ORG,
        };
        token.is(noun) && self.entities.mention_at(end).is_none() && !self.cue_near(end)
    }

    /// Returns whether the name that ends right before `end` means the person: neither "Clinton’s" nor "Clinton spokesman".
    pub(crate) fn stands_alone(&self, end: usize) -> bool {
        !self.owns(end) && !self.modifies(end)
    }

    /// Returns whether token `at` is the full stop of an abbreviation.
    pub(crate) fn abbreviates(&self, at: usize) -> bool {
        let token = self.token(at);
        token.symbol == '.' && !token.gap && at > 0 && self.token(at - 1).is(Class::ABBREVIATION)
    }

    /// Returns whether token `at` and the next one belong to the same sentence, as seen from outside quotations.
    fn joined(&self, at: usize) -> bool {
        if self.sentences[at] == self.sentences[at + 1] {
            return true;
        }
        // A full stop inside a quotation does not end the sentence around it.
        self.inside[at] != 0 && self.inside[at] == self.inside[at + 1]
    }

    /// Returns the first token of the sentence that contains `at`, in which a quotation counts as one word.
    pub(crate) fn sentence_start(&self, at: usize) -> usize {
        let mut start = at;
        // A quotation counts as one step, however long it is.
        for _ in 0..2 * REACH {
            if start == 0 || self.breaks(start - 1) {
                break;
            }
            if let Some(quote) = self.quote_at(start - 1)
                && self.quote_at(start) != Some(quote)
            {
                if !self.joined(start - 1) {
                    break;
                }
                start = self.marked[quote].open;
            } else if self.joined(start - 1) {
                start -= 1;
            } else {
                break;
            }
        }
        start
    }

    /// Returns one past the last token of the sentence that contains `at`.
    pub(crate) fn sentence_end(&self, at: usize) -> usize {
        let mut end = at;
        for _ in 0..2 * REACH {
            if self.breaks(end) {
                break;
            }
            if let Some(quote) = self.quote_at(end) {
                end = self.marked[quote].end();
            } else {
                end += 1;
            }
            if self.breaks(end) || !self.joined(end - 1) {
                break;
            }
        }
        end
    }

    /// Returns whether the verb at `at` is passive: "was urged", "has been called". Its subject does not speak.
    pub(crate) fn passive(&self, at: usize) -> bool {
        let word = self.word(at);
        let participle = word.ends_with("ed")
            || matches!(word, "known" | "said" | "shown" | "sworn" | "taught" | "thought" | "told");
        if !participle || matches!(word, "quoted" | "reported") {
            return false;
        }
        // "once referred to as “the king”"
        if word == "referred" && self.outside_word(at + 1) == "to" && self.outside_word(at + 2) == "as" {
            return true;
        }
        let mut before = (0..at).rev().take(4).skip_while(|&at| self.is(at, Class::ADVERB));
        before.next().is_some_and(|at| {
            self.quote_at(at).is_none()
                && matches!(self.word(at), "was" | "were" | "is" | "are" | "been" | "being" | "be")
        })
    }

    /// Returns whether token `at` is a word for people of a country: "Swede", "Briton".
    pub(crate) fn nationality(&self, at: usize) -> bool {
        self.token(at).capital() && nationalities::is_one(self.word(at))
    }

    /// Returns the passive verb whose agent follows the "by" at `by`: "called a liar by Quill".
    pub(crate) fn passive_of(&self, by: usize) -> Option<usize> {
        let low = self.sentence_start(by);
        let verb = (low..by).rev().take(REACH).find(|&at| self.cue(at, Class::CUE.or(Class::WEAK_CUE)))?;
        self.passive(verb).then_some(verb)
    }

    /// Returns whether `at` is a finite verb of saying.
    pub(crate) fn cue_near(&self, at: usize) -> bool {
        at < self.tokens.len() && self.cue(at, Class::CUE) && !self.word(at).ends_with("ing")
    }

    /// Recognises the participle of "two confirmed cases", "the 12 reported deaths".
    pub(crate) fn counted(&self, at: usize) -> bool {
        let number = |at: usize| {
            let word = self.word(at);
            self.token(at).shape == Shape::Number
                || NUMBERS.iter().any(|number| number.eq_ignore_ascii_case(word))
        };
        let noun = self.token(at + 1);
        self.word(at).ends_with("ed")
            && at > 0
            && number(at - 1)
            && noun.case == Case::Lower
            && self.word(at + 1).ends_with('s')
            && !noun.is(Class::DET.or(Class::PRONOUN).or(Class::PREP).or(Class::AUX).or(Class::ADVERB))
    }

    /// Returns whether `at` is a verb of saying: lower case, outside quotations, not part of a name.
    pub(crate) fn cue(&self, at: usize, class: Class) -> bool {
        if !self.is(at, class) || self.token(at).case != Case::Lower {
            return false;
        }
        if self.counted(at) {
            return false;
        }
        // "the report", "his claim": after an article it is a noun.
        let Some(before) = at.checked_sub(1) else { return true };
        let noun = self.is(before, Class::DET)
            && !matches!(self.word(before), "that" | "this" | "all" | "each" | "both" | "other");
        let possessed = self.token(before).possessive;
        let word = self.word(at);
        let plain_noun =
            Class::PRONOUN.or(Class::ADVERB).or(Class::AUX).or(Class::HUMAN).or(Class::CONJ).or(Class::ROLE);
        let noun_form = self.is(at, Class::NOUN_FORM);
        let before_it = self.token(before);
        // "a news report that …": after a capitalised word, only a plural takes the bare form as its verb.
        let agrees = before_it.capital() && (word.ends_with('s') || self.word(before).ends_with('s'));
        if noun_form && !(self.is(before, plain_noun) || agrees || matches!(before_it.symbol, ',' | ')')) {
            return false;
        }
        let ambiguous = !self.word(at).ends_with("ed")
            && !matches!(self.word(at), "said" | "says" | "told" | "wrote" | "saying");
        !((noun || possessed) && ambiguous || noun && self.word(at) != "said")
    }
}

/// Calls `with` with a text as attribution sees it.
#[cfg(test)]
pub(crate) fn reading<T>(text: &str, with: impl FnOnce(&Document<'_>) -> T) -> T {
    use crate::text::{people, sentences, tokens};
    let tokens = tokens::tokenise(text);
    let sentences = sentences::number(&tokens);
    let entities = people::find(text, &tokens, &sentences);
    let marked = super::spans::pair(text, &tokens);
    with(&Document::new(text, &tokens, &sentences, &entities, &marked))
}
