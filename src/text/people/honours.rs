//! Letters after a name that are no part of it: "Ada Quill KC", "Carl Dunn, MBE".

use std::sync::LazyLock;

use crate::text::lexicon::key;
use crate::text::tokens::{Case, Token};

/// Degrees, honours and offices of which only the letters are written.
const LETTERS: &[&str] = &[
    "AC", "AM", "AO", "BA", "BSc", "CB", "CBE", "CC", "CH", "CM", "CMG", "CPA", "DBE", "DDS", "DFC", "DPhil",
    "DSO", "Esq", "FBA", "FRCP", "FRCS", "FRS", "GCB", "GCMG", "JD", "JP", "KBE", "KC", "KCB", "KCMG", "LLB",
    "LLM", "MA", "MBA", "MBE", "MC", "MD", "MEP", "MLA", "MP", "MPhil", "MSP", "MSc", "OAM", "OBE", "OM",
    "OSB", "PhD", "QC", "QPM", "RN", "SC", "SJ", "TD", "VC",
];

static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| LETTERS.iter().copied().map(key).collect());

/// Returns whether a word in capitals is such letters.
pub(super) fn is_one(token: &Token) -> bool {
    token.case == Case::Upper && token.span().len() <= 4 && KEYS.contains(&token.key)
}

/// Returns a name without the letters after it, if two words are left.
pub(super) fn without(text: &str, tokens: &[Token], (first, mut end): (usize, usize)) -> (usize, usize) {
    while end > first + 2 && LETTERS.contains(&tokens[end - 1].span().of(text)) {
        end -= 1;
        if end > first + 2 && tokens[end - 1].symbol == ',' {
            end -= 1;
        }
    }
    (first, end)
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    #[test]
    fn letters_after_a_name_are_no_part_of_it() {
        let text = "The inquiry heard Sir Karl Quill KC. “Were you told?” asked Sir Karl. Ada Dent MP left with Prof Bo Moss FRS.";
        let names: Vec<_> = analyse(text).people.into_iter().map(|person| person.name).collect();
        assert_eq!(names, ["Karl Quill", "Ada Dent", "Bo Moss"]);
    }
}
