//! Finds the quotation marks around something, in every style.

use std::ops::Range;

/// Opening and closing marks. Languages differ: Swedish opens with the mark that closes in English, and German turns
/// French marks around. HTML and LaTeX have marks of their own.
const PAIRS: [(&str, &str); 26] = [
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("‟", "”"),
    ("”", "”"),
    ("\"", "\""),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("›", "‹"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("‘", "’"),
    ("‚", "‘"),
    ("‚", "’"),
    ("’", "’"),
    ("'", "'"),
    ("``", "''"),
    ("''", "''"),
    ("&ldquo;", "&rdquo;"),
    ("&laquo;", "&raquo;"),
    ("&quot;", "&quot;"),
    ("<q>", "</q>"),
    ("<blockquote>", "</blockquote>"),
    ("\\enquote{", "}"),
];

/// Marks that can also be apostrophes.
const APOSTROPHES: [&str; 2] = ["’", "'"];

/// A mark that was opened.
struct OpenSpan {
    mark: &'static str,
    at: Range<usize>,
    /// Whether the wanted character comes after it.
    holds: bool,
}

/// Returns the ranges of the quotation marks around `what`, with the space inside them, and of marks without
/// a partner.
pub(super) fn around(text: &str, what: char) -> Vec<Range<usize>> {
    let (mut open, mut gone): (Vec<OpenSpan>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == what {
            open.iter_mut().for_each(|mark| mark.holds = true);
        }
        let Some(mark) = mark_at(text, at) else {
            at += c.len_utf8();
            continue;
        };
        let here = at..at + mark.len();
        at = here.end;
        let (word_before, word_behind) = (ends_word(&text[..here.start]), begins_word(&text[at..]));
        let apostrophe = APOSTROPHES.contains(&mark);
        match open.pop_if(|open| PAIRS.contains(&(open.mark, mark)) && !(apostrophe && word_behind)) {
            Some(OpenSpan { holds: true, at: opened, .. }) => {
                gone.push(opened.start..spaces_behind(text, opened.end));
                gone.push(spaces_before(text, here.start)..here.end);
            }
            Some(_) => {}
            None if apostrophe && word_before => {}
            // A mark directly after `what` can only close.
            None if text[..here.start].ends_with(what) && mark != "}" => gone.push(here),
            None if PAIRS.iter().any(|(opens, _)| *opens == mark) => {
                open.push(OpenSpan { mark, at: here, holds: false });
            }
            None => {}
        }
    }
    let alone = open
        .into_iter()
        .filter(|open| !APOSTROPHES.contains(&open.mark) || text[open.at.end..].starts_with(what));
    gone.extend(alone.map(|open| open.at));
    gone
}

/// Returns the longest mark that begins at a position.
fn mark_at(text: &str, at: usize) -> Option<&'static str> {
    let rest = &text[at..];
    let marks = PAIRS.iter().flat_map(|(open, close)| [*open, *close]);
    marks.filter(|mark| rest.starts_with(mark)).max_by_key(|mark| mark.len())
}

fn ends_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_field(c))
}

fn begins_word(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphanumeric() || is_field(c))
}

/// Private-use characters stand for fields.
fn is_field(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

fn spaces_behind(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn spaces_before(text: &str, at: usize) -> usize {
    text[..at].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> String {
        let gone = around(text, '\u{e000}');
        let stays = |at: &usize| !gone.iter().any(|range| range.contains(at));
        text.char_indices().filter(|(at, _)| stays(at)).map(|(_, c)| c).collect()
    }

    #[test]
    fn marks_of_every_style_are_found_only_around_words() {
        for (text, left) in [
            ("“Q”", "Q"),
            ("\"Q\" (x)", "Q (x)"),
            ("F: „Q“, F", "F: Q, F"),
            ("»Q« und «Q»", "Q und Q"),
            ("”Q” — F", "Q — F"),
            ("« Q »", "Q"),
            ("'Q'", "Q"),
            ("‘Q’ — F", "Q — F"),
            ("F's words: “Q”", "F's words: Q"),
            ("F’s words: ‘Q’", "F’s words: Q"),
            ("“F: Q”, “F”", "F: Q, “F”"),
            ("“F” Q “F”", "“F” Q “F”"),
            ("“‘Q’”", "Q"),
            ("““Q””", "Q"),
            ("“F “Q”", "F Q"),
            ("the '90s: Q", "the '90s: Q"),
            ("rock 'n' roll: 'Q'", "rock 'n' roll: Q"),
            ("``Q''", "Q"),
            ("\\enquote{Q} {x}", "Q {x}"),
            ("<q>Q</q>, <i>F</i>", "Q, <i>F</i>"),
            ("&ldquo;Q&rdquo;", "Q"),
            ("Q” “F", "Q F"),
        ] {
            let text = text.replace('Q', "\u{e000}").replace('F', "\u{e001}");
            let left = left.replace('Q', "\u{e000}").replace('F', "\u{e001}");
            assert_eq!(without(&text), left, "{text}");
        }
    }
}
