//! Quoting somebody else: "the paper quoted Ada Quill as saying". The subject is not who speaks.

use super::document::Document;
use crate::text::PersonId;
use crate::text::people::Mention;
use crate::text::tokens::Case;

/// The most words of who is quoted: "the island's top pilot at the port, Karl Moss,".
const LONGEST: usize = 16;

/// Somebody who is quoted.
pub(super) struct Quoted {
    /// Their name; `None` if there is none, as in "quoted a neighbour as saying".
    pub(super) name: Option<(Mention, PersonId)>,
    /// One past "as saying".
    pub(super) end: usize,
}

/// Returns whether the verb at `at` quotes somebody: "quoted", "citing", but not "was quoted".
pub(super) fn is_quoting_verb(document: &Document<'_>, at: usize) -> bool {
    let word = document.word(at);
    (word.starts_with("quot") || matches!(word, "cited" | "cites" | "citing"))
        && document.token(at).case == Case::Lower
        && document.quote_at(at).is_none()
        && !document.passive(at)
}

/// Returns whom the verb at `verb` quotes: "quoted Ada Quill as saying".
pub(super) fn who_is_quoted(document: &Document<'_>, verb: usize) -> Option<Quoted> {
    let stop = (verb + 1 + LONGEST).min(document.tokens.len());
    let ends = |at: usize| document.breaks(at) || document.quote_at(at).is_some();
    let saying = |at: usize| document.tokens.get(at).is_some() && document.word(at).ends_with("ing");
    let end = (verb + 1..stop)
        .take_while(|&at| !ends(at))
        .find(|&at| document.word(at) == "as" && saying(at + 1))?;
    let name = (verb + 1..end)
        .filter_map(|at| document.entities.mention_from(at))
        .find(|(mention, _)| document.stands_alone(mention.end));
    Some(Quoted { name, end: end + 2 })
}
