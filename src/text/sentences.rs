//! Finds where sentences begin and end.

use super::lexicon::Class;
use super::steps::step;
use super::tokens::{Case, Shape, Token};

/// Returns the sentence number of every token. Numbers rise; a paragraph break always begins a new one.
pub(crate) fn number(tokens: &[Token]) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(tokens.len());
    let mut sentence = 0;
    let mut at = 0;
    while at < tokens.len() {
        numbers.push(sentence);
        let (end, closes) = if tokens[at].shape == Shape::Break { (at + 1, true) } else { run(tokens, at) };
        // Closing brackets and marks belong to the sentence they close.
        numbers.resize(end, sentence);
        sentence += u32::from(closes);
        at = end;
    }
    numbers
}

/// Returns one past the last token of the run of punctuation at `at`, and whether it ends a sentence. A run is
/// examined as a whole, because going token by token would take quadratic time.
fn run(tokens: &[Token], at: usize) -> (usize, bool) {
    let token = &tokens[at];
    if token.case == Case::Initial {
        // "… in the U.S. The …": a word that does not begin a name begins a sentence.
        let opens = Class::PRONOUN.or(Class::DET).or(Class::CONJ).or(Class::PREP);
        let closes =
            tokens.get(at + 1).is_some_and(|next| next.capital() && next.is(opens) && token.span().len() > 2);
        return (at + 1, closes);
    }
    if !matches!(token.symbol, '.' | '?' | '!' | '…' | '。') {
        return (at + 1, false);
    }
    let abbreviated =
        at > 0 && !token.gap && tokens[at - 1].is(Class::ABBREVIATION) && tokens[at - 1].capital();
    if token.symbol == '.' && abbreviated {
        return (at + 1, false);
    }
    let mut end = at + 1;
    while let Some(next) = tokens.get(end) {
        step();
        let closes =
            !next.gap && matches!(next.symbol, ')' | ']' | '”' | '’' | '"' | '\'' | '»' | '.' | '?' | '!');
        if !closes {
            break;
        }
        end += 1;
    }
    let closes = tokens.get(end).is_none_or(|next| {
        let goes_on = next.shape == Shape::Break || next.word() && next.case == Case::Lower;
        !goes_on && (next.gap || matches!(next.symbol, '“' | '"'))
    });
    (end, closes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn sentences(text: &str) -> Vec<String> {
        let tokens = tokenise(text);
        let mut all: Vec<String> = Vec::new();
        for (token, number) in tokens.iter().zip(number(&tokens)) {
            all.resize(number as usize + 1, String::new());
            all[number as usize].push_str(token.span().of(text).trim());
        }
        all
    }

    #[test]
    fn titles_and_initials_end_nothing() {
        assert_eq!(sentences("Mr. A. Dent left. He ran."), ["Mr.A.Dentleft.", "Heran."]);
        assert_eq!(sentences("In the U.S. The vote"), ["IntheU.S.", "Thevote"]);
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        assert_eq!(sentences("“Go.” He went?\nYes"), ["“Go.”", "Hewent?", "Yes"]);
    }
}
