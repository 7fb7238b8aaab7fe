//! Quotations signed with a name after them, as in lists of quotations: “I want my bus back.” — Ada Quill, 71.

use super::document::{Document, REACH};
use super::sources::{NounPhrase, Reference};
use crate::text::tokens::{Case, Shape};

/// Most tokens of a description after the name.
const LONGEST: usize = 12;

/// The name that signs the quotation `number`, if there is nothing else in its paragraph.
pub(super) fn name(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let quote = &document.marked[number];
    if !begins(document, quote.open) || title(document, number) {
        return None;
    }
    let at = quote.end();
    let symbol = document.tokens.get(at)?.symbol;
    let mut from = at + 1;
    match symbol {
        '—' | '–' | '-' | '(' | ':' => {}
        _ => return None,
    }
    while document.tokens.get(from).is_some_and(|token| token.symbol == '-') {
        from += 1;
    }
    let (mention, person) = document.entities.mention_at(from)?;
    if mention.titled != from || document.quote_at(from).is_some() {
        return None;
    }
    let end = (mention.end..).take(LONGEST).find(|&at| document.breaks(at))?;
    let rest = &document.tokens[mention.end..end];
    let closed = symbol != '(' || rest.last().is_some_and(|token| token.symbol == ')' || token.symbol == '.');
    let apart = rest.first().is_none_or(|token| matches!(token.symbol, ',' | ')' | '.' | '('));
    (closed && apart).then_some(NounPhrase {
        first: mention.titled,
        end: mention.end,
        who: Reference::Named(person),
    })
}

/// Whether there is only the number or bullet of a list before `at` in its paragraph.
fn begins(document: &Document<'_>, at: usize) -> bool {
    let mut before = (0..at).rev().take(3).take_while(|&at| !document.breaks(at));
    before.all(|at| {
        let token = &document.tokens[at];
        token.shape == Shape::Number || matches!(token.symbol, '-' | '*' | '•' | '.' | ')' | '–')
    })
}

/// Whether the words look like a title: every long word capitalised, no full stop at the end.
fn title(document: &Document<'_>, number: usize) -> bool {
    let quote = &document.marked[number];
    let words = document.tokens[quote.inner()..quote.close].iter().take(REACH).filter(|token| token.word());
    let stop = matches!(quote.last_symbol(document.tokens), '.' | '!' | '?' | '…');
    !stop && words.filter(|token| token.span().len() > 3).all(|token| token.case != Case::Lower)
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::quotations;

    #[test]
    fn a_name_behind_the_words_signs_them() {
        let text = "What they want\n\n1. “A pier that stays open.” — Ann Dent\n\n2. “Boats at night” – Karl Moss, 71, Ware\n\n\
                    - \"Less rain\" (Bo Dale)\n\n“No more meetings!” -- Mrs Ada Quill (teacher)";
        let rows = [
            ("A pier that stays open.", "Ann Dent"),
            ("Boats at night", "Karl Moss"),
            ("Less rain", "Bo Dale"),
            ("No more meetings!", "Ada Quill"),
        ];
        assert_eq!(quotations(text), rows.map(|(words, name)| (words, Some(name.to_owned()))));
    }

    #[test]
    fn a_name_behind_a_title_made_it() {
        for text in ["“Rain Over Ware” — Ann Dent", "1. \"Boats\" (Karl Moss)"] {
            assert_eq!(quotations(text), [], "{text}");
        }
    }
}
