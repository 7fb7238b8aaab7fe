//! Documents as offices, libraries and agencies produce them: RTF, Word, mail, exports of news databases, news in XML.
//!
//! A file is converted as a whole to JSON Lines, one line per document. So a document has an address no matter where its
//! file is: on disk, in an archive, in a pipe.

pub(super) mod chat_export;
pub(super) mod columns;
pub(super) mod database_exports;
mod export_fields;
mod export_pages;
pub(super) mod html_tables;
pub(super) mod mail;
mod mail_detection;
pub(super) mod mediawiki;
pub(super) mod news_xml;
pub(super) mod office;
pub(super) mod page_articles;
pub(super) mod pdf;
pub(super) mod post_answers;
pub(super) mod rtf;
pub(super) mod script_data;
pub(super) mod sqlite;
pub(super) mod subtitles;
#[cfg(test)]
mod tests;
mod wikitext;
pub(super) mod xml_records;
#[cfg(test)]
mod xml_tests;

pub(super) use export_fields::{is_copyright, is_day};

use std::io::{self, Cursor, Read};

use serde_json::{Map, Value};

use super::decode::Bytes;
use super::encoding::{legacy, text_in, without_mark};
use super::html;
use super::stream::MOST_RECORD;

/// One document of a file. Empty fields are unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadDocument {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) date: String,
    pub(super) outlet: String,
    pub(super) byline: String,
    pub(super) section: String,
    pub(super) url: String,
    pub(super) text: String,
}

impl ReadDocument {
    /// Makes a document of a text that says nothing about itself, except perhaps for a headline on its first line.
    fn of_text(text: String) -> Self {
        let title = super::plain::headline(&text).unwrap_or_default().to_owned();
        Self { title, text, ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn json(self) -> Value {
        let fields = [
            ("id", self.id),
            ("title", self.title),
            ("date", self.date),
            ("outlet", self.outlet),
            ("byline", self.byline),
            ("section", self.section),
            ("url", self.url),
            ("text", self.text),
        ];
        let known = fields.into_iter().filter(|(_, value)| !value.trim().is_empty());
        Value::Object(known.map(|(name, value)| (name.to_owned(), value.into())).collect::<Map<_, _>>())
    }
}

/// Reads all of `bytes`, turns them into documents, and returns those as JSON Lines. If the bytes end with an error,
/// so do the lines.
fn lines_of(bytes: Bytes, read: impl FnOnce(&[u8]) -> io::Result<Vec<ReadDocument>>) -> io::Result<Bytes> {
    values_of(bytes, |bytes| {
        let documents = read(bytes)?.into_iter().filter(|document| !document.is_empty());
        Ok(documents.map(ReadDocument::json).collect())
    })
}

/// Does the same for records with field names of their own.
fn values_of(bytes: Bytes, read: impl FnOnce(&[u8]) -> io::Result<Vec<Value>>) -> io::Result<Bytes> {
    let (whole, failed) = whole(bytes)?;
    let records = match (read(&whole), failed) {
        (Err(_), Some(failed)) => return Err(failed),
        (read, failed) => read?.into_iter().map(Ok).chain(failed.map(Err)),
    };
    Ok(Box::new(JsonLines::new(records.collect::<Vec<_>>().into_iter())))
}

/// Reads all bytes, and returns them with the error that ended them.
///
/// # Errors
/// If there are more than one record may have.
fn whole(bytes: Bytes) -> io::Result<(Vec<u8>, Option<io::Error>)> {
    let mut all = Vec::new();
    let failed = bytes.take(MOST_RECORD as u64 + 1).read_to_end(&mut all).err();
    match all.len() > MOST_RECORD {
        true => Err(io::Error::other("a document of more than 256 MiB cannot be read")),
        false => Ok((all, failed)),
    }
}

/// Returns the text of a file, whatever its encoding.
fn text(bytes: &[u8]) -> String {
    let bytes = without_mark(bytes);
    text_in(bytes, legacy(bytes)).replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the text of an XML file, which may name its encoding.
fn xml_text(bytes: &[u8]) -> String {
    text_in(without_mark(bytes), html::encoding(bytes, None)).into_owned()
}

/// Lines of JSON that are produced while they are read.
pub(super) struct JsonLines<I> {
    /// `None` after an error, unless there may be more.
    records: Option<I>,
    resumes: bool,
    /// An error to return once the lines before it have been read.
    failed: Option<io::Error>,
    ready: Cursor<Vec<u8>>,
}

impl<I: Iterator<Item = io::Result<Value>>> JsonLines<I> {
    pub(super) fn new(records: I) -> Self {
        Self { records: Some(records), resumes: false, failed: None, ready: Cursor::default() }
    }

    /// Like [`JsonLines::new`] for records that go on after an error.
    pub(super) fn resuming(records: I) -> Self {
        Self { resumes: true, ..Self::new(records) }
    }
}

impl<I: Iterator<Item = io::Result<Value>>> Read for JsonLines<I> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ready.position() == self.ready.get_ref().len() as u64 {
            self.ready.set_position(0);
            let ready = self.ready.get_mut();
            ready.clear();
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            while ready.len() < out.len() {
                let Some(records) = &mut self.records else { break };
                match records.next() {
                    Some(Ok(record)) => {
                        serde_json::to_writer(&mut *ready, &record)?;
                        ready.push(b'\n');
                    }
                    None => self.records = None,
                    Some(Err(error)) => {
                        if !self.resumes {
                            self.records = None;
                        }
                        if ready.is_empty() {
                            return Err(error);
                        }
                        self.failed = Some(error);
                        break;
                    }
                }
            }
        }
        self.ready.read(out)
    }
}
