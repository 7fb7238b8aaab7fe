//! A paragraph set off without marks after a colon: "The mayor said in a statement:" and then her words.

use super::attribute;
use super::attribute::Whom;
use super::scene::Scene;
use super::unmarked::{Unmarked, paragraphs};
use super::{sources, subjects};
use crate::text::lexicon::Class;

/// The verb of saying stands at most so many tokens before the colon.
const NEAR: usize = 12;

/// Fewer words are a heading or an item of a list.
const FEWEST: usize = 8;

/// The paragraphs that an announcement and a colon precede.
pub(crate) fn find(scene: &Scene<'_>, whom: &Whom) -> Vec<Unmarked> {
    let mut blocks = Vec::new();
    let mut before: Option<(sources::Phrase, usize)> = None;
    for (start, end) in paragraphs(scene) {
        if let Some((source, cue)) = before
            && plain(scene, start, end)
        {
            blocks.push(Unmarked {
                first: start,
                end,
                source: (source.first, source.end),
                cue: Some(cue),
                speaker: attribute::person(scene, source, whom).0,
            });
        }
        before = announcement(scene, start, end);
    }
    blocks
}

/// Who is about to speak, and the verb that says so.
fn announcement(scene: &Scene<'_>, start: usize, end: usize) -> Option<(sources::Phrase, usize)> {
    let colon = end - 1;
    if !scene.sign(colon, ':') {
        return None;
    }
    let low = scene.sentence_start(colon).max(start);
    let cue = (low..colon).rev().take(NEAR).find(|&at| scene.cue(at, Class::CUE))?;
    let source = subjects::subject_of(scene, cue, low).filter(|&phrase| sources::plausible(scene, phrase))?;
    Some((source, cue))
}

/// Whether a paragraph is prose without a mark in it.
fn plain(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    scene.tokens[start].capital()
        && matches!(scene.tokens[end - 1].sign, '.' | '!' | '?' | '…')
        && (start..end).filter(|&at| scene.tokens[at].word()).nth(FEWEST - 1).is_some()
        && (start..end).all(|at| scene.quote_at(at).is_none())
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
