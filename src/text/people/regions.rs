//! Where names can be: runs of capitalised words, with the small words and signs inside names.

use super::honours;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// The most tokens in a region; longer ones are cut.
const LONGEST: usize = 64;

/// Calls `with` for every run of tokens that could contain names: first token, one past the last.
pub(crate) fn each(tokens: &[Token], mut with: impl FnMut(usize, usize)) {
    let mut at = 0;
    let mut free = 0;
    while at < tokens.len() {
        if !tokens[at].capital() {
            at += 1;
            continue;
        }
        let mut start = at;
        while start > free && at - start < 3 && small(&tokens[start - 1]) && tokens[start].gap {
            start -= 1;
        }
        let mut end = at + 1;
        while end - start < LONGEST
            && let Some(next) = goes_on(tokens, end)
        {
            end = next;
        }
        with(start, end);
        at = end;
        free = end;
    }
}

/// Returns one past the next capitalised word, if everything before that can be inside a name.
fn goes_on(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at;
    while let Some(token) = tokens.get(next) {
        // "Ann Dent KC"
        let named =
            next == at && next >= 2 && tokens[next - 2].capital() && tokens[next - 1].case == Case::Capital;
        if named && honours::is_one(token) {
            return None;
        }
        if token.capital() {
            return Some(next + 1);
        }
        let inside = match token.shape {
            Shape::Word => small(token),
            // "Mr. Moss", "Yu.Moss", "Ann 'Nan' Dent", "Moss - Dent".
            Shape::Symbol if token.symbol == '.' => {
                let joined = tokens.get(next + 1).is_some_and(|after| after.capital() && !after.gap);
                !token.gap && (joined || tokens[next - 1].is(Class::ABBREVIATION))
            }
            Shape::Symbol => matches!(token.symbol, '\'' | '’' | '‘' | '“' | '”' | '"' | '-' | '(' | ')'),
            _ => false,
        };
        if !inside || next - at >= 3 {
            return None;
        }
        next += 1;
    }
    None
}

/// Recognises "van", "bin": small words inside names.
fn small(token: &Token) -> bool {
    token.case == Case::Lower && token.is(Class::PARTICLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn regions(text: &str) -> Vec<&str> {
        let tokens = tokenise(text);
        let mut all = Vec::new();
        each(&tokens, |first, end| all.push(&text[tokens[first].start()..tokens[end - 1].end()]));
        all
    }

    #[test]
    fn small_words_and_signs_inside_names_belong_to_them() {
        assert_eq!(
            regions("we met van der Berg, Mr. Ann “Nan” Dent and Yu.Bold"),
            ["van der Berg", "Mr. Ann “Nan” Dent", "Yu.Bold"]
        );
    }

    #[test]
    fn sentences_and_lines_end_a_region() {
        assert_eq!(regions("met Ann. Bo\nKarl ran"), ["Ann", "Bo", "Karl"]);
    }

    #[test]
    fn no_region_is_without_end() {
        let text = "Ann ".repeat(3 * LONGEST);
        assert!(regions(&text).iter().all(|region| region.len() <= 4 * LONGEST));
        assert_eq!(regions(&text).len(), 3);
    }
}
