//! Who made a page: "(Photo: Ada Quill/AP)", "Reporting by Ada Quill; editing by Carl Dunn", "Interview by Bo Dale".

use super::document::Document;
use crate::text::lexicon::Class;

/// What comes before "by" or a colon, and the name.
const CREDITS: &[&str] = &[
    "credit",
    "editing",
    "illustration",
    "image",
    "interview",
    "interviewed",
    "photo",
    "photograph",
    "photography",
    "picture",
    "reporting",
    "words",
    "writing",
    "written",
];

/// Returns whether the name that begins at `at` only says who made the page.
pub(super) fn credited(document: &Document<'_>, at: usize) -> bool {
    let Some(by) = at.checked_sub(1) else { return false };
    let opens = |at: usize| at == 0 || !document.token(at - 1).word();
    if document.word(by) == "By" {
        return by == 0 || document.breaks(by - 1);
    }
    // "She talks to Ada Quill."
    let meets = |at: usize| matches!(document.word(at), "speaks" | "spoke" | "talked" | "talks");
    if document.word(by) == "to" && by > 1 && meets(by - 1) && document.is(by - 2, Class::PRONOUN) {
        return true;
    }
    let Some(credit) = by.checked_sub(1).filter(|_| matches!(document.word(by), "by" | ":")) else {
        return false;
    };
    let word = document.word(credit);
    CREDITS.iter().any(|known| known.eq_ignore_ascii_case(word))
        && (opens(credit) || document.word(credit - 1) == "and")
}
