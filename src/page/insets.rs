//! How far the paragraphs of plain text are indented: list items hang below their bullets, and block quotations keep
//! the indent that they have in the text. The text itself does not change.

use crate::Span;

/// The widest indent that is kept.
const WIDEST: usize = 8;
/// The narrowest indent of a block quotation.
const NARROWEST: usize = 2;
/// Blanks for the widest indent and the longest bullet.
const BLANKS: &str = "            ";

/// The indent of a paragraph of plain text, in columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inset {
    /// Before its first row.
    pub first: u8,
    /// Before its other rows.
    pub rest: u8,
    /// Whether it is an item of a list.
    pub item: bool,
}

impl Inset {
    /// Returns the blanks before a row.
    pub fn blanks(self, first: bool) -> &'static str {
        let columns = usize::from(if first { self.first } else { self.rest });
        &BLANKS[..columns.min(BLANKS.len())]
    }
}

/// Returns the insets of the paragraphs of a text.
pub fn insets(text: &str, paragraphs: &[Span]) -> Vec<Inset> {
    let least = paragraphs.iter().map(|span| indent_at(text, span.start)).min().unwrap_or(0);
    let inset = |span: &Span| {
        let words = span.of(text);
        let own = indent_at(text, span.start).saturating_sub(least).min(WIDEST);
        if let Some(bullet) = bullet(words) {
            return Inset { first: own as u8, rest: (own + bullet) as u8, item: true };
        }
        // If only the first line is indented, it begins a paragraph. If all lines are, it is a block quotation.
        let same = words.lines().skip(1).all(|line| indent_of(line).saturating_sub(least).min(WIDEST) == own);
        match own >= NARROWEST && same && words.contains('\n') {
            true => Inset { first: own as u8, rest: own as u8, item: false },
            false => Inset::default(),
        }
    };
    paragraphs.iter().map(inset).collect()
}

/// Returns the columns of a bullet or number at the start of an item, and of the blank behind it.
fn bullet(words: &str) -> Option<usize> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => words.strip_prefix(['-', '*', '•', '◦', '▪', '–']),
        1 | 2 => words[digits..].strip_prefix(['.', ')']),
        _ => None,
    }?;
    (rest.starts_with(' ') && rest.contains(char::is_alphanumeric)).then_some(digits + 2)
}

/// Measures the white space before the byte `at`, back to the start of its line.
fn indent_at(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    indent_of(&text[line..at])
}

/// Measures the white space that a line begins with, in columns.
fn indent_of(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| c.is_whitespace()).take(10 * WIDEST);
    blanks.map(|c| if c == '\t' { WIDEST } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(u8, u8)> {
        let spans = crate::text::paragraphs(text);
        insets(text, &spans).into_iter().map(|inset| (inset.first, inset.rest)).collect()
    }

    #[test]
    fn items_hang_below_their_bullets() {
        assert_eq!(of("They need:\n- a slip\n- paint"), [(0, 0), (0, 2), (0, 2)]);
        assert_eq!(of("They need:\n  1. a slip\n  12) paint"), [(0, 0), (2, 5), (2, 6)]);
        assert_eq!(of("They need:\n\t• a slip"), [(0, 0), (8, 10)]);
    }

    #[test]
    fn text_that_only_looks_like_an_item_is_not_one() {
        for text in ["-", "- —", "* * *", "2016. A year", "-5 degrees", "1.5 million", "*bold* words"] {
            assert_eq!(of(text), [(0, 0)], "{text:?}");
        }
    }

    #[test]
    fn fully_indented_lines_are_a_block_quotation() {
        let quoted = "She wrote to the board that week:\n\n    the slip has been closed for a year, and\n    nobody has \
                      been told what for\n\nNobody answered.";
        assert_eq!(of(quoted), [(0, 0), (4, 4), (0, 0)]);
        // The first line of each paragraph.
        let begins = "   The slip has been closed for a year,\nand nobody knows.\n\n   It is old,\nand wet.";
        assert_eq!(of(begins), [(0, 0), (0, 0)]);
        // The whole text.
        let all = "    The slip has been closed for a year,\n    and nobody knows.";
        assert_eq!(of(all), [(0, 0)]);
    }
}
