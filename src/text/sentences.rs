//! Where sentences begin and end.

use super::lexicon::Class;
use super::tokens::{Case, Shape, Token};

/// For every token the number of its sentence; numbers rise and never skip a paragraph break.
pub(crate) fn number(tokens: &[Token]) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(tokens.len());
    let mut sentence = 0;
    let mut at = 0;
    while at < tokens.len() {
        numbers.push(sentence);
        let end = if tokens[at].shape == Shape::Break { Some(at + 1) } else { end_after(tokens, at) };
        if let Some(end) = end {
            // Brackets and marks that close belong to the sentence that they close.
            numbers.resize(end, sentence);
            sentence += 1;
            at = end;
        } else {
            at += 1;
        }
    }
    numbers
}

/// One past the last token of a sentence that `at` closes.
fn end_after(tokens: &[Token], at: usize) -> Option<usize> {
    let token = &tokens[at];
    if token.case == Case::Initial {
        // "… in the U.S. The …": a word that no name begins with shows that a sentence does.
        let opens = Class::PRONOUN.or(Class::DET).or(Class::CONJ).or(Class::PREP);
        let next = tokens.get(at + 1)?;
        return (next.capital() && next.is(opens) && token.span().len() > 2).then_some(at + 1);
    }
    if !matches!(token.sign, '.' | '?' | '!' | '…' | '。') {
        return None;
    }
    let abbreviated =
        at > 0 && !token.gap && tokens[at - 1].is(Class::ABBREVIATION) && tokens[at - 1].capital();
    if token.sign == '.' && abbreviated {
        return None;
    }
    let mut end = at + 1;
    while let Some(next) = tokens.get(end) {
        let closes =
            !next.gap && matches!(next.sign, ')' | ']' | '”' | '’' | '"' | '\'' | '»' | '.' | '?' | '!');
        if !closes {
            break;
        }
        end += 1;
    }
    match tokens.get(end) {
        None => Some(end),
        Some(next) if next.shape == Shape::Break => None,
        Some(next) if next.word() && next.case == Case::Lower => None,
        Some(next) if next.gap || matches!(next.sign, '“' | '"') => Some(end),
        Some(_) => None,
    }
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
