//! The schema. There are two indexes, so that words can be searched before people are known:
//!
//! - *words*: one document per article, with the location of its record;
//! - *facts*: one document per analysed article, one per person in it and one per quotation.
//!
//! The article number, assigned in the order of indexing, joins them. No text is stored.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexSettings, TantivyDocument, Term};

use super::sealed::Sealed;
use super::tokenizer::WordTokenizer;
use crate::query::Near;

/// The schema version. Increase it on any change; an index of another version is rebuilt.
pub(super) const VERSION: u32 = 6;

const CUTTER: &str = "onrecord";
/// The tokenizer of fields whose words can be searched in exact case.
const CAPITALS: &str = "onrecord-capitals";

/// Positions between the headline and the body: more than NEAR allows between words.
pub(super) const GAP: usize = Near::MOST as usize + 1;

/// The fields of the words index.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordFields {
    pub(super) title: Field,
    /// The headline and the body.
    pub(super) text: Field,
    pub(super) outlet: Field,
    pub(super) day: Field,
    pub(super) article: Field,
    pub(super) source: Field,
    pub(super) offset: Field,
    pub(super) len: Field,
    pub(super) index: Field,
    pub(super) check: Field,
    /// The content key, truncated to 64 bits.
    pub(super) content: Field,
    /// The hashes of the sketch, used to find copies, in ascending order.
    pub(super) sketch: Field,
}

/// The fields of the facts index.
#[derive(Clone, Copy, Debug)]
pub(super) struct FactFields {
    /// [`ARTICLE`], [`PERSON`], or [`QUOTATION`] together with every one of the [`Kinds`](super::Kinds) it belongs
    /// to.
    pub(super) what: Field,
    pub(super) article: Field,
    pub(super) source: Field,
    pub(super) day: Field,
    pub(super) outlet: Field,
    /// The number of direct and mixed quotations: in an article, or by a person.
    pub(super) quotes: Field,
    /// The number of reported quotations by a person.
    pub(super) reported: Field,
    /// All forms of a person's name, tokenized for search.
    pub(super) person: Field,
    /// The full name.
    pub(super) name: Field,
    pub(super) alias: Field,
    pub(super) mentions: Field,
    /// The position of a quotation's first word in the `text` field, and its length in words.
    pub(super) from: Field,
    pub(super) words: Field,
    /// Of a quotation with several parts, four numbers for each: the same for the part alone, its start and its end.
    pub(super) parts: Field,
    /// All forms of the speaker's name, tokenized for search.
    pub(super) speaker: Field,
    /// The speaker's full name.
    pub(super) by: Field,
    pub(super) cue: Field,
    /// The words that name the source, tokenized for search.
    pub(super) source_words: Field,
    /// What a source without a named speaker is counted under; empty for a pronoun.
    pub(super) source_group: Field,
    /// The same source as it is shown.
    pub(super) source_shown: Field,
    pub(super) start: Field,
    pub(super) length: Field,
    pub(super) cue_start: Field,
    pub(super) cue_length: Field,
    pub(super) source_start: Field,
    pub(super) source_length: Field,
    pub(super) kind: Field,
    pub(super) confidence: Field,
    /// A number for the words of a quotation.
    pub(super) same: Field,
}

pub(super) const ARTICLE: u64 = 0;
pub(super) const PERSON: u64 = 1;
pub(super) const QUOTATION: u64 = 2;
pub(super) const DIRECT: u64 = 3;
pub(super) const MIXED: u64 = 4;
pub(super) const INDIRECT: u64 = 5;
/// Direct or mixed. Almost every query asks for these, so they get a term of their own.
pub(super) const QUOTED: u64 = 6;
/// Added to [`ARTICLE`] if the article is not in English.
pub(super) const NOT_ENGLISH: u64 = 15;

/// Options for a field of words with their positions, split by this tokenizer.
fn searched(tokenizer: &str, norms: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(norms);
    TextOptions::default()
        .set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions))
}

fn exact() -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    TextOptions::default()
        .set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
        .set_fast("raw")
}

fn number() -> NumericOptions {
    NumericOptions::default().set_fast()
}

fn key() -> NumericOptions {
    NumericOptions::default().set_indexed()
}

impl WordFields {
    pub(super) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            title: schema.add_text_field("title", searched(CAPITALS, true)),
            text: schema.add_text_field("text", searched(CAPITALS, true)),
            outlet: schema.add_text_field("outlet", searched(CUTTER, false).set_fast("raw")),
            day: schema.add_i64_field("day", number()),
            article: schema.add_u64_field("article", key().set_fast()),
            source: schema.add_u64_field("source", key().set_fast()),
            offset: schema.add_u64_field("offset", number()),
            len: schema.add_u64_field("len", number()),
            index: schema.add_u64_field("index", number()),
            check: schema.add_u64_field("check", number()),
            content: schema.add_u64_field("content", number()),
            sketch: schema.add_u64_field("sketch", number()),
        };
        (schema.build(), fields)
    }
}

impl FactFields {
    pub(super) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            what: schema.add_u64_field("what", key()),
            article: schema.add_u64_field("article", number()),
            source: schema.add_u64_field("source", key()),
            day: schema.add_i64_field("day", number()),
            outlet: schema.add_text_field("outlet", TextOptions::default().set_fast("raw")),
            quotes: schema.add_u64_field("quotes", number()),
            reported: schema.add_u64_field("reported", number()),
            person: schema.add_text_field("person", searched(CUTTER, false)),
            name: schema.add_text_field("name", exact()),
            alias: schema.add_text_field("alias", TextOptions::default().set_fast("raw")),
            mentions: schema.add_u64_field("mentions", number()),
            from: schema.add_u64_field("from", number()),
            words: schema.add_u64_field("words", number()),
            parts: schema.add_u64_field("parts", number()),
            speaker: schema.add_text_field("speaker", searched(CUTTER, false)),
            by: schema.add_text_field("by", exact()),
            cue: schema.add_text_field("cue", searched(CAPITALS, false)),
            source_words: schema.add_text_field("source_words", searched(CAPITALS, false)),
            source_group: schema.add_text_field("source_group", exact()),
            source_shown: schema.add_text_field("source_shown", TextOptions::default().set_fast("raw")),
            start: schema.add_u64_field("start", number()),
            length: schema.add_u64_field("length", number()),
            cue_start: schema.add_u64_field("cue_start", number()),
            cue_length: schema.add_u64_field("cue_length", number()),
            source_start: schema.add_u64_field("source_start", number()),
            source_length: schema.add_u64_field("source_length", number()),
            kind: schema.add_u64_field("kind", number()),
            confidence: schema.add_u64_field("confidence", number()),
            same: schema.add_u64_field("same", number()),
        };
        (schema.build(), fields)
    }

    pub(super) fn what(self, what: u64) -> Term {
        Term::from_field_u64(self.what, what)
    }
}

/// Opens the index in `folder`, or creates it if `make` is set.
pub(super) fn open(folder: &std::path::Path, schema: Schema, make: bool) -> tantivy::Result<Index> {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(CUTTER, TextAnalyzer::from(WordTokenizer::default()));
    tokenizers.register(CAPITALS, TextAnalyzer::from(WordTokenizer::with_capitals()));
    if !make {
        let mut index = Index::open(Sealed::open(folder, true)?)?;
        index.set_tokenizers(tokenizers);
        return match index.schema() == schema {
            true => Ok(index),
            false => Err(tantivy::TantivyError::SchemaError("written by another version".into())),
        };
    }
    crate::load::create_private(folder)?;
    let directory = Sealed::open(folder, false)?;
    Index::builder()
        .schema(schema)
        .settings(IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
            ..IndexSettings::default()
        })
        .tokenizers(tokenizers)
        .open_or_create(directory)
}

/// Returns a date as days since 1970, for a column.
pub(super) fn day(date: jiff::civil::Date) -> i64 {
    const FIRST: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
    (date - FIRST).get_days().into()
}

/// Returns the inverse of [`day`].
pub(super) fn date(day: i64) -> Option<jiff::civil::Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Adds `text` if there is any.
pub(super) fn add_text(document: &mut TantivyDocument, field: Field, text: Option<&str>) {
    if let Some(text) = text {
        document.add_text(field, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_and_dates(year in -9999i16..=9999, month in 1i8..=12, dom in 1i8..=28) {
            let at = jiff::civil::date(year, month, dom);
            prop_assert_eq!(date(day(at)), Some(at));
        }
    }
}
