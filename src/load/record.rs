//! One record of a source, as cut out by a reader, and the trait for receivers of records.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::dates::DateIssue;
use super::encoding::text_in;
use super::schema::Schema;
use super::source::{Address, Source};
use crate::article::NewHead;
use crate::{Article, Error};

/// Receives what a reader finds in its source, in order.
///
/// An implementation decides how much work a record costs. A list calls [`RawRecord::head`], which leaves the body
/// unread if the format can do without it; everybody else calls [`RawRecord::article`], which parses all of it.
pub(super) trait Visitor {
    /// Takes one record. `Break` ends the reading; an error rejects the record and is reported with its line.
    fn record(&mut self, record: &RawRecord) -> Result<ControlFlow<()>, RecordError>;

    /// Takes what could not be read. `Break` ends the reading.
    fn problem(&mut self, error: Error) -> ControlFlow<()>;
}

/// Why a record is not an article.
pub(super) struct RecordError {
    pub(super) error: Error,
    /// How many lines below the first of the record.
    pub(super) line: u64,
    /// Whether the record was never meant to be an article, such as a picture in a book or a message of the service. That
    /// is reported only if the source holds nothing else.
    pub(super) is_passed_over: bool,
}

impl From<Error> for RecordError {
    fn from(error: Error) -> Self {
        Self { error, line: 0, is_passed_over: false }
    }
}

/// An article, or why there is none.
pub(super) type Parsed = Result<Article, RecordError>;

/// The bytes of one record, and what its source says about them.
pub(super) struct RawRecord<'r> {
    /// The record as written.
    pub(super) bytes: &'r [u8],
    source: &'r Arc<Source>,
    offset: u64,
    index: u64,
    /// Set by parsing: why the article has no date although the record has something in that field.
    pub(super) date_issue: Cell<Option<(DateIssue, String)>>,
    /// Set by parsing: whether the record comes with annotations that do not fit its text.
    pub(super) misfit: Cell<bool>,
}

impl<'r> RawRecord<'r> {
    /// Returns the record `bytes`, number `index` of its source, where it begins at `offset`.
    pub(super) fn new(bytes: &'r [u8], source: &'r Arc<Source>, offset: u64, index: u64) -> Self {
        Self { bytes, source, offset, index, date_issue: Cell::default(), misfit: Cell::default() }
    }

    /// Returns what the fields of the source mean.
    pub(super) fn schema(&self) -> &'r Schema {
        self.source.schema()
    }

    /// Returns what the source says once for every record, as given to [`Source::set_header`].
    pub(super) fn header(&self) -> &'r [u8] {
        self.source.header()
    }

    /// Returns the record in the encoding of its source.
    pub(super) fn text(&self) -> Cow<'r, str> {
        text_in(self.bytes, self.schema().encoding)
    }

    /// Parses the whole article. The same bytes always give the same article, now and when they are read again.
    pub(super) fn article(&self) -> Parsed {
        let mut article = (self.source.format().parse)(self)?;
        if article.id.is_empty() {
            article.id = self.source.fallback_id(self.index);
        }
        Ok(article)
    }

    /// Reads what a list shows: the same as [`RawRecord::article`] would give, but faster if the format has a fast
    /// path. Fast paths read only UTF-8.
    pub(super) fn head(&self) -> Result<NewHead, RecordError> {
        self.quick_head().map_or_else(|| self.article().map(|article| NewHead::of(&article)), Ok)
    }

    /// Reads the outlet and the day of the article, and as little else as the format allows.
    pub(super) fn outlet_and_day(&self) -> Parsed {
        let whole = |head: &NewHead| head.outlet().is_none_or(|outlet| !outlet.ends_with('…'));
        match self.quick_head().filter(whole) {
            Some(NewHead { date, outlet, .. }) => {
                Ok(Article { date, outlet: outlet.map(String::from), ..Article::default() })
            }
            None => self.article(),
        }
    }

    fn quick_head(&self) -> Option<NewHead> {
        match self.schema().encoding {
            None => (self.source.format().head)(self),
            Some(_) => None,
        }
    }

    /// Asks a prefilter that sees only bytes. A record whose bytes do not show its text always passes.
    pub(super) fn passes(&self, prefilter: &dyn Fn(&[u8]) -> bool) -> bool {
        let shows_text = self.source.format().is_plain_text && self.schema().is_verbatim();
        !shows_text || prefilter(self.bytes)
    }

    /// Returns where to find it again.
    pub(super) fn address(&self) -> Address {
        Address::of(self.bytes, self.source, self.offset, self.index)
    }
}
