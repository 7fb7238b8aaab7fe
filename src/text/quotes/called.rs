//! Nouns for what somebody says: "the words of Ada Quill", "Quill’s verdict", "in Quill’s phrase".

use super::document::Document;

const CALLED: &[&str] = &[
    "account",
    "advice",
    "analysis",
    "answer",
    "argument",
    "assessment",
    "belief",
    "boast",
    "claim",
    "comment",
    "complaint",
    "conclusion",
    "confession",
    "conviction",
    "creed",
    "cry",
    "description",
    "estimation",
    "explanation",
    "expression",
    "feeling",
    "formula",
    "formulation",
    "judgement",
    "judgment",
    "lament",
    "line",
    "maxim",
    "message",
    "motto",
    "observation",
    "opinion",
    "phrase",
    "philosophy",
    "plea",
    "prediction",
    "promise",
    "question",
    "quip",
    "quotation",
    "quote",
    "reaction",
    "reckoning",
    "remark",
    "reply",
    "response",
    "saying",
    "sentence",
    "sentiment",
    "statement",
    "summary",
    "take",
    "telling",
    "testimony",
    "thought",
    "verdict",
    "view",
    "warning",
    "word",
];

/// Returns whether the word at `at`, outside quotations, is such a noun, singular or plural.
pub(super) fn called(document: &Document<'_>, at: usize) -> bool {
    if at >= document.tokens.len() || document.quote_at(at).is_some() {
        return false;
    }
    let word = document.word(at);
    let one = word.strip_suffix('s').unwrap_or(word);
    CALLED.contains(&word) || CALLED.contains(&one)
}
