//! Nouns for what somebody says: "the words of Ada Quill", "Quill’s verdict", "in Quill’s phrase".

use super::document::Document;
use super::sources::{NounPhrase, Reference};
use crate::text::lexicon::Class;

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

/// Returns the name that begins at `at` or follows a description there, within `most` tokens, and where it ends: "the
/// pilot, Ada Quill", or whose the description is: "Quill’s lawyer".
pub(super) fn whose(document: &Document<'_>, at: usize, most: usize) -> Option<(usize, NounPhrase)> {
    let described = |at: &usize| {
        let token = document.token(*at);
        document.quote_at(*at).is_none()
            && (token.word()
                && !document.is(*at, Class::PREP.or(Class::AUX).or(Class::PRONOUN).or(Class::CUE))
                || token.symbol == ','
                || token.symbol == '-')
    };
    let stop = document.tokens.len().min(at + most);
    let found = (at..stop).take_while(described).find_map(|at| document.entities.mention_at(at));
    let (mention, person) = found.filter(|(mention, _)| mention.titled >= at)?;
    let who = Reference::Named(person);
    Some((mention.end, NounPhrase { first: mention.titled, end: mention.end, who }))
}
