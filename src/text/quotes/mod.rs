//! What is said in a text: words in marks, words of tweets, words reported without marks.

pub(crate) mod attribute;
pub(crate) mod coref;
mod indirect;
mod marks;
pub(crate) mod nouns;
pub(crate) mod ranker;
mod refuse;
mod roles;
pub(crate) mod scene;
pub(crate) mod sources;
pub(crate) mod spans;
mod subjects;
mod tweets;

#[cfg(test)]
mod tests;

use super::people::Cast;
use super::tokens::{Case, Token};
use super::{Kind, Quote};
use crate::Span;
use attribute::Whom;
use roles::Roles;
use scene::Scene;
use spans::Marked;

/// Finds the quotations in `text` and their speakers among `cast`.
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32], cast: &Cast) -> Vec<Quote> {
    let marked = spans::pair(text, tokens);
    let scene = Scene::new(text, tokens, sentences, cast, &marked);
    let mut attributions = attribute::all(&scene);
    let sources: Vec<_> = attributions.iter().map(|attribution| attribution.source).collect();
    let whom = Whom { referents: coref::resolve(&scene, &sources), roles: Roles::read(&scene) };
    attribute::name(&scene, &mut attributions, &whom);
    let refused = refuse::all(&scene, &attributions);
    let tweets = tweets::find(&scene);
    let mut quotes = Vec::with_capacity(marked.len());
    let mut tweet = tweets.iter().peekable();
    for (number, quote) in marked.iter().enumerate() {
        while tweet.next_if(|tweet| tweet.end <= quote.open).is_some() {}
        let tweeted = tweet.peek().filter(|tweet| tweet.first < quote.end());
        if refused[number] || tweeted.is_some() {
            continue;
        }
        let attribution = &attributions[number];
        quotes.push(Quote {
            span: words(&scene, quote.inner(), quote.close),
            marked: words(&scene, quote.open, quote.end()),
            kind: kind(&scene, quote),
            speaker: attribution.speaker,
            confidence: attribution.confidence,
            source: attribution.source.map(|phrase| phrase.span(&scene)),
            cue: attribution.cue.map(|at| tokens[at].span()),
            chain: quote.chain,
        });
    }
    for tweet in &tweets {
        let span = words(&scene, tweet.first, tweet.end);
        let source = Some(words(&scene, tweet.name.0, tweet.name.1));
        quotes.push(Quote {
            span,
            marked: span,
            kind: Kind::Direct,
            speaker: tweet.speaker,
            // An account's name stands right under its words.
            confidence: 95,
            source,
            cue: None,
            chain: None,
        });
    }
    quotes.extend(indirect::find(&scene, &whom));
    quotes.sort_by_key(|quote| (quote.marked.start, quote.marked.end));
    quotes
}

/// The bytes of the tokens `first..end`.
fn words(scene: &Scene<'_>, first: usize, end: usize) -> Span {
    Span::new(scene.tokens[first].start(), scene.tokens[end - 1].end())
}

/// Direct when the words stand as a clause of their own, mixed when the sentence around them swallows them.
fn kind(scene: &Scene<'_>, quote: &Marked) -> Kind {
    let first = &scene.tokens[quote.inner()];
    let last = &scene.tokens[quote.close - 1];
    let begins = first.case != Case::Lower || !first.word();
    let opens = match quote.open.checked_sub(1) {
        None => true,
        Some(before) if scene.breaks(before) || scene.quote_at(before).is_some() => true,
        Some(before) => {
            let before_sign = scene.tokens[before].sign;
            matches!(before_sign, ',' | ':' | '.' | '!' | '?' | ')' | '—' | '–')
                || scene.cue(before, super::lexicon::Class::CUE)
        }
    };
    let ends =
        matches!(last.sign, '.' | ',' | '!' | '?' | '…' | '—' | '–' | '-' | ';' | ':') || !quote.closed;
    if opens && (ends || begins && first.word()) { Kind::Direct } else { Kind::Mixed }
}
