//! Quotations whose speaker is named right after them: “I want my bus back.” — Ada Quill, 71; a name on a line of its
//! own below.

use super::document::{Document, REACH};
use super::sources::{NounPhrase, Reference};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// The most tokens in a description after the name.
const LONGEST: usize = 12;

/// Returns the name that signs the quotation `number`.
pub(super) fn name(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let quote = &document.marked[number];
    if title(document, number) {
        return None;
    }
    let start = quote.open == 0 || document.breaks(quote.open - 1);
    if start && let Some(found) = below(document, number) {
        return Some(found);
    }
    // There is nothing else in its paragraph.
    if !begins(document, quote.open) {
        return None;
    }
    let at = quote.end();
    let symbol = document.tokens.get(at)?.symbol;
    let mut from = at + 1;
    match symbol {
        '—' | '–' | '―' | '-' | '(' | ':' => {}
        _ => return None,
    }
    while document.tokens.get(from).is_some_and(|token| token.symbol == '-') {
        from += 1;
    }
    if symbol != ':' && nobody(document, from) {
        return Some(NounPhrase { first: from, end: from + 1, who: Reference::Described });
    }
    let untitled = (from..document.tokens.len())
        .take(LONGEST)
        .find(|&at| !document.is(at, Class::TITLE) && document.token(at).symbol != '.')?;
    let (mention, person) = document.entities.mention_at(untitled)?;
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

/// Recognises "Anonymous" and "Name withheld", with which somebody unnamed signs.
fn nobody(document: &Document<'_>, from: usize) -> bool {
    let is = |at: usize, word: &str| !document.breaks(at) && document.word(at).eq_ignore_ascii_case(word);
    is(from, "anonymous") || is(from, "anon") || is(from, "name") && is(from + 1, "withheld")
}

/// Finds the name in a line below a quotation that is a paragraph: "Ada Quill, Institute of Boats". The line above
/// must not be such a line, because then each name would be above what the person says.
fn below(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let quote = &document.marked[number];
    let end = quote.end();
    if !document.breaks(end) || end >= document.tokens.len() {
        return None;
    }
    let found = signature(document, end + 1)?;
    // A dash shows where the words are: above it.
    let dashed = found.first > end + 1;
    let above = !dashed
        && quote.open.checked_sub(1).is_some_and(|before| {
            let line =
                (0..before).rev().take(2 * REACH).find(|&at| document.breaks(at)).map_or(0, |at| at + 1);
            signature(document, line).is_some()
        });
    (!above).then_some(found)
}

/// Returns the name that begins a line with nothing else but a capitalised description: "Ada Quill, Institute of
/// Boats".
fn signature(document: &Document<'_>, from: usize) -> Option<NounPhrase> {
    let dash =
        (from..).take(2).take_while(|&at| matches!(symbol(document, at), '-' | '—' | '–' | '―')).count();
    let from = from + dash;
    let (mention, person) = document.entities.mention_at(from)?;
    let end = (mention.end..).take(LONGEST).find(|&at| document.breaks(at))?;
    let rest = &document.tokens[mention.end..end];
    let comma = rest.first().is_some_and(|token| token.symbol == ',');
    let plain = rest.iter().all(|token| {
        token.shape == Shape::Number
            || token.symbol != '\0' && !matches!(token.symbol, '.' | ':' | '?' | '!')
            || token.word() && !token.is(Class::AUX.or(Class::CUE).or(Class::PRONOUN))
    });
    let whole =
        mention.titled == from && document.quote_at(from).is_none() && mention.end > mention.first + 1;
    let described = comma && plain && rest.len() > 1;
    (whole && (described || dash > 0 && rest.is_empty())).then_some(NounPhrase {
        first: from,
        end: mention.end,
        who: Reference::Named(person),
    })
}

/// Returns the symbol at `at`.
fn symbol(document: &Document<'_>, at: usize) -> char {
    document.tokens.get(at).map_or('\0', |token| token.symbol)
}

/// Returns whether there is only the number or bullet of a list before `at` in its paragraph.
fn begins(document: &Document<'_>, at: usize) -> bool {
    let mut before = (0..at).rev().take(3).take_while(|&at| !document.breaks(at));
    before.all(|at| {
        let token = document.token(at);
        token.shape == Shape::Number || matches!(token.symbol, '-' | '*' | '•' | '.' | ')' | '–')
    })
}

/// Returns whether the words look like a title: every long word capitalised, no full stop at the end.
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
                    - \"Less rain\" (Bo Dale)\n\n“No more meetings!” -- Mrs Ada Quill (teacher)\n\n“We stay.” ― Carl Dunn";
        let rows = [
            ("A pier that stays open.", "Ann Dent"),
            ("Boats at night", "Karl Moss"),
            ("Less rain", "Bo Dale"),
            ("No more meetings!", "Ada Quill"),
            ("We stay.", "Carl Dunn"),
        ];
        assert_eq!(quotations(text), rows.map(|(words, name)| (words, Some(name.to_owned()))));
    }

    #[test]
    fn a_name_behind_a_title_made_it() {
        for text in ["“Rain Over Ware” — Ann Dent", "1. \"Boats\" (Karl Moss)"] {
            assert_eq!(quotations(text), [], "{text}");
        }
    }

    #[test]
    fn who_signs_without_a_name_said_the_words_too() {
        let text = "Overheard\n\n1. “Who took it?” – Anonymous, Ware\n\n2. “It sank!” (name withheld)\n\n3. “I own no boat.” – Thuy Dent-Moss, by post";
        let names = [None, None, Some("Thuy Dent-Moss".to_owned())];
        assert_eq!(speakers(text), names);
    }

    #[test]
    fn a_dash_opens_the_line_of_whoever_spoke_above() {
        let text = "Words of the week\n\n“I thought it was a dog.”\n— Ann Dent, after the tide\n\n\
                    “It was always a goat.”\n— Karl Moss\n\n“I am only the cook.”\n– Bo Dale, cook";
        let names = ["Ann Dent", "Karl Moss", "Bo Dale"];
        assert_eq!(speakers(text), names.map(|name| Some(name.to_owned())));
    }

    fn speakers(text: &str) -> Vec<Option<String>> {
        quotations(text).into_iter().map(|(_, speaker)| speaker).collect()
    }

    #[test]
    fn a_line_below_may_sign_the_words() {
        let text = "Karl Moss met the board.\n\n“I fear that nobody will come to the pier this year.”\n\n\
                    Ann Dent, Institute of Boats\n\nBut Moss left.";
        assert_eq!(speakers(text), [Some("Ann Dent".to_owned())]);
        // Here the names are above the words.
        let text = "Ann Dent, 35, baker\n\n“I have nothing at all to say about it.”\n\n\
                    Karl Moss, 40, teacher\n\n“I have nothing to add to that.”";
        assert_ne!(speakers(text)[0].as_deref(), Some("Karl Moss"));
    }
}
