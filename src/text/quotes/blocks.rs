//! Block quotations: "The mayor said in a statement:", then a paragraph without marks.

use super::attribute;
use super::attribute::Coreference;
use super::document::Document;
use super::unmarked::{UnmarkedSpeech, paragraphs};
use super::{sources, subjects};
use crate::text::lexicon::Class;

/// The most tokens between the verb of saying and the colon.
const NEAR: usize = 12;

/// A paragraph with fewer words is a heading or a list item.
const FEWEST: usize = 8;

/// Finds the paragraphs after an announcement that ends with a colon.
pub(crate) fn find(document: &Document<'_>, whom: &Coreference) -> Vec<UnmarkedSpeech> {
    let mut blocks = Vec::new();
    let mut before: Option<(sources::NounPhrase, usize)> = None;
    for (start, end) in paragraphs(document) {
        if let Some((source, cue)) = before
            && plain(document, start, end)
        {
            blocks.push(UnmarkedSpeech {
                first: start,
                end,
                source: (source.first, source.end),
                cue: Some(cue),
                speaker: attribute::person(document, source, whom).0,
            });
        }
        before = announcement(document, start, end);
    }
    blocks
}

/// Returns the announced speaker and the verb of saying.
fn announcement(document: &Document<'_>, start: usize, end: usize) -> Option<(sources::NounPhrase, usize)> {
    let colon = end - 1;
    if !document.is_symbol(colon, ':') {
        return None;
    }
    let low = document.sentence_start(colon).max(start);
    let cue = (low..colon).rev().take(NEAR).find(|&at| document.cue(at, Class::CUE))?;
    let source =
        subjects::subject_of(document, cue, low).filter(|&phrase| sources::plausible(document, phrase))?;
    Some((source, cue))
}

/// Returns whether a paragraph is prose without any quotation mark in it.
fn plain(document: &Document<'_>, start: usize, end: usize) -> bool {
    document.token(start).capital()
        && matches!(document.token(end - 1).symbol, '.' | '!' | '?' | '…')
        && (start..end).filter(|&at| document.token(at).word()).nth(FEWEST - 1).is_some()
        && (start..end).all(|at| document.quote_at(at).is_none())
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    #[test]
    fn a_paragraph_that_a_colon_announces_is_direct_speech() {
        let text = "Ann Dent was brief. On Monday she said in a statement:\n\nThe road will open in May and all of the \
                    boats can sail again.\n\nThe town was glad.";
        let analysis = analyse(text);
        let quote = analysis.quotes.iter().find(|quote| quote.kind == Kind::Direct).unwrap();
        assert!(quote.span.of(text).starts_with("The road") && quote.span.of(text).ends_with("again."));
        assert_eq!(quote.source.map(|span| span.of(text)), Some("she"));
        assert_eq!(quote.cue.map(|span| span.of(text)), Some("said"));
        assert_eq!(analysis.speaker(quote), Some("Ann Dent"));
    }

    #[test]
    fn headings_lists_and_marked_words_are_not() {
        for text in [
            "Ann Dent said:\n\nBoats and trains",
            "These roads are closed in Ware:\n\nThe road to the harbour of the old town is closed.",
            "Ann Dent said:\n\nThe plan for the road in the town is “dead” for all that anybody knows.",
        ] {
            let words = "plan for the road in the town";
            let direct = analyse(text).quotes.into_iter().filter(|quote| quote.kind == Kind::Direct);
            assert!(direct.into_iter().all(|quote| !quote.span.of(text).contains(words)), "{text}");
        }
    }
}
