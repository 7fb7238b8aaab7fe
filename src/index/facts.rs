//! The facts of one article, from its analysis, as the index and the scan count them.

use std::borrow::Cow;

use tantivy::TantivyDocument;

use super::schema::{
    ARTICLE, DIRECT, FactFields, GAP, INDIRECT, MIXED, NOT_ENGLISH, PERSON, QUOTATION, QUOTED, add_text, day,
};
use super::unique::same_words;
use crate::query::Kinds;
use crate::query::WordIter;
use crate::text::{Analysis, Kind, Language, Quote};
use crate::{Article, Span};

/// A person named in an article. People with the same name in one article count as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedPerson<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) aliases: Vec<Cow<'a, str>>,
    pub(super) mentions: u64,
    /// Their direct and mixed quotations.
    pub(super) quotes: u64,
    /// Their reported quotations.
    pub(super) reported: u64,
}

/// Everyone named in an article, in order of appearance.
pub(super) fn named(analysis: &Analysis) -> Vec<NamedPerson<'_>> {
    let mut said = vec![(0, 0); analysis.people.len()];
    for quote in &analysis.quotes {
        let Some(id) = quote.speaker else { continue };
        let (quotes, reported) = &mut said[id.0 as usize];
        *if quote.kind == Kind::Indirect { reported } else { quotes } += 1;
    }
    let mut all: Vec<NamedPerson> = Vec::with_capacity(analysis.people.len());
    let mut places = std::collections::HashMap::new();
    for (person, (quotes, reported)) in analysis.people.iter().zip(said) {
        let place = *places.entry(person.name.as_str()).or_insert(all.len());
        if place == all.len() {
            all.push(NamedPerson {
                name: Cow::Borrowed(&person.name),
                aliases: vec![],
                mentions: 0,
                quotes: 0,
                reported: 0,
            });
        }
        let named = &mut all[place];
        named.mentions += person.mentions.len() as u64;
        named.quotes += quotes;
        named.reported += reported;
        for alias in &person.aliases {
            if !named.aliases.iter().any(|known| known == alias) {
                named.aliases.push(Cow::Borrowed(alias));
            }
        }
    }
    all
}

impl NamedPerson<'_> {
    /// Makes it independent of the analysis.
    pub(super) fn into_owned(self) -> NamedPerson<'static> {
        let owned = |text: Cow<str>| Cow::Owned(text.into_owned());
        let aliases = self.aliases.into_iter().map(owned).collect();
        NamedPerson { name: owned(self.name), aliases, ..self }
    }
}

pub(super) fn kind_number(kind: Kind) -> u64 {
    match kind {
        Kind::Direct => 0,
        Kind::Mixed => 1,
        Kind::Indirect => 2,
    }
}

/// Returns the value of the `what` field for quotations of these kinds.
pub(super) fn of_kinds(kinds: Kinds) -> u64 {
    match kinds {
        Kinds::Direct => DIRECT,
        Kinds::Mixed => MIXED,
        Kinds::Indirect => INDIRECT,
        Kinds::Quoted => QUOTED,
        Kinds::All => QUOTATION,
    }
}

pub(super) fn kind_of(number: u64) -> Kind {
    match number {
        0 => Kind::Direct,
        1 => Kind::Mixed,
        _ => Kind::Indirect,
    }
}

/// Returns the documents in the facts index for one article. The first is the article's own.
pub(super) fn documents(
    fields: &FactFields,
    number: u64,
    source: u64,
    article: &Article,
    analysis: Analysis,
) -> Vec<TantivyDocument> {
    let analysis = &analysis.joined();
    let common = |what: u64| {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.what, what);
        document.add_u64(fields.article, number);
        document.add_u64(fields.source, source);
        if let Some(date) = article.date {
            document.add_i64(fields.day, day(date));
        }
        add_text(&mut document, fields.outlet, article.outlet.as_deref());
        document
    };
    let mut all = Vec::with_capacity(1 + analysis.people.len() + analysis.quotes.len());
    let mut document = common(ARTICLE);
    let quoted = analysis.quotes.iter().filter(|quote| quote.kind != Kind::Indirect);
    document.add_u64(fields.quotes, quoted.count() as u64);
    if analysis.language == Language::Other {
        document.add_u64(fields.what, NOT_ENGLISH);
    }
    all.push(document);
    for person in named(analysis) {
        let mut document = common(PERSON);
        document.add_text(fields.name, &person.name);
        document.add_text(fields.person, &person.name);
        for alias in person.aliases {
            document.add_text(fields.person, &alias);
            document.add_text(fields.alias, alias);
        }
        document.add_u64(fields.mentions, person.mentions);
        document.add_u64(fields.quotes, person.quotes);
        document.add_u64(fields.reported, person.reported);
        all.push(document);
    }
    let counted = WordSpans::of(article);
    for quote in &analysis.quotes {
        let mut document = common(QUOTATION);
        let kinds = [Kinds::Direct, Kinds::Mixed, Kinds::Indirect, Kinds::Quoted];
        for kinds in kinds.into_iter().filter(|kinds| kinds.has(quote.kind)) {
            document.add_u64(fields.what, of_kinds(kinds));
        }
        quotation(fields, &mut document, &article.text, analysis, quote);
        let parts: Vec<(Span, (u64, u64))> = quote.parts().map(|part| (part, counted.within(part))).collect();
        document.add_u64(fields.from, parts[0].1.0);
        document.add_u64(fields.words, parts.iter().map(|(_, (_, words))| words).sum());
        for (part, (from, words)) in parts.iter().filter(|_| parts.len() > 1) {
            for number in [*from, *words, part.start as u64, part.end as u64] {
                document.add_u64(fields.parts, number);
            }
        }
        all.push(document);
    }
    all
}

/// The words of an article, numbered like the positions of the `text` field in the words index.
pub(super) struct WordSpans {
    /// The position of the first word of the body.
    first: u64,
    words: Vec<Span>,
}

impl WordSpans {
    pub(super) fn of(article: &Article) -> Self {
        let spans = |text| {
            let (mut words, mut word, mut spans) = (WordIter::new(text), String::new(), Vec::new());
            while let Some(span) = words.next_into(&mut word) {
                spans.push(span);
            }
            spans
        };
        // The headline comes first, with a gap after it.
        let words = article.title.as_deref().map(|title| spans(title).len() as u64);
        let first = words.map_or(0, |words| if words == 0 { 1 } else { words + GAP as u64 });
        Self { first, words: spans(&article.text) }
    }

    /// Returns the number of words of a quotation.
    pub(super) fn count(&self, quote: &Quote) -> u64 {
        quote.parts().map(|part| self.within(part).1).sum()
    }

    /// Returns the position of the first word in `span`, and the number of words.
    pub(super) fn within(&self, span: Span) -> (u64, u64) {
        let from = self.words.partition_point(|word| word.start < span.start);
        let end = self.words.partition_point(|word| word.end <= span.end);
        (self.first + from as u64, end.saturating_sub(from) as u64)
    }
}

fn quotation(
    fields: &FactFields,
    document: &mut TantivyDocument,
    text: &str,
    analysis: &Analysis,
    quote: &Quote,
) {
    if let Some(id) = quote.speaker {
        let person = analysis.person(id);
        document.add_text(fields.by, &person.name);
        document.add_text(fields.speaker, &person.name);
        for alias in &person.aliases {
            document.add_text(fields.speaker, alias);
        }
    }
    let mut span = |start, length, span: Span| {
        document.add_u64(start, span.start as u64);
        document.add_u64(length, span.len() as u64);
    };
    span(fields.start, fields.length, quote.span);
    if let Some(source) = quote.source {
        span(fields.source_start, fields.source_length, source);
    }
    if let Some(cue) = quote.cue {
        span(fields.cue_start, fields.cue_length, cue);
        document.add_text(fields.cue, cue.of(text));
    }
    add_text(document, fields.source_words, quote.source.map(|source| source.of(text)));
    if let Some(name) = analysis.source_name(text, quote) {
        document.add_text(fields.source_shown, name.shown);
        add_text(document, fields.source_group, name.group.as_deref());
    }
    document.add_u64(fields.kind, kind_number(quote.kind));
    document.add_u64(fields.confidence, quote.confidence.into());
    document.add_u64(fields.same, same_words(&quote.words(text)));
}
