//! What the loader has to know about a format, and how the format of a file is detected. The formats themselves are in
//! `formats`.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::Encoding;
use serde_json::Value;

use super::archive::ArchiveKind;
use super::decode::{Bytes, PACKINGS};
use super::encoding::without_mark;
use super::formats::FORMATS;
use super::html;
use super::record::{Parsed, RawRecord};
use super::schema::Schema;
use super::sink::RecordSink;
use super::stream::Stream;
use crate::article::NewHead;
use crate::{Error, Result};

/// One way of storing articles.
pub struct InputFormat {
    /// What it is called.
    pub name: &'static str,
    /// The endings of its files, without the dot and without a `.gz` or `.zst` that follows.
    pub extensions: &'static [&'static str],
    /// Whether a file with these first bytes and this ending is certainly in this format.
    pub(super) sniff: fn(head: &[u8], extension: &str) -> bool,
    /// Whether its files may look like binary files.
    pub(super) is_binary: bool,
    /// What has to be opened before there is a stream of records.
    pub(super) container: Container,
    /// Cuts a stream into records.
    pub(super) read: fn(&mut Stream, &mut RecordSink) -> ControlFlow<()>,
    /// Makes an article of one record. It leaves the id empty if the record has none.
    pub(super) parse: fn(&RawRecord) -> Parsed,
    /// Reads what a list shows, without the body. `None` if there is no way to do that, or the record is unusual. It
    /// agrees with `parse`.
    pub(super) head: fn(&RawRecord) -> Option<NewHead>,
    /// Where the encoding of a record is given.
    pub(super) charset: Charset,
    /// How records are laid out in a file.
    pub(super) layout: RecordLayout,
    /// Reads the named fields of records, to guess what they hold. `None` if fields have no names of their own.
    pub(super) sample: Option<SampleFn>,
    /// Whether a whole file may be one line, so that problems name a byte.
    pub(super) names_bytes: bool,
    /// Whether a record holds its text as it is, apart from JSON escapes and HTML references.
    pub(super) is_plain_text: bool,
}

/// What has to be opened before there is a stream of records.
#[derive(Clone, Copy)]
pub(super) enum Container {
    /// Nothing: the bytes of the file are the stream.
    None,
    /// A table, which this function reads as lines. It has to be a file on disk.
    Table(fn(&Path) -> io::Result<Bytes>),
    /// A document, which this function turns into the stream.
    Document(fn(Bytes) -> io::Result<Bytes>),
    /// An archive, whose members are files of other formats.
    Archive(ArchiveKind),
}

/// Where the encoding of a record is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// In the first bytes of the source, for all of its records.
    Source,
    /// In the record itself, or in what its reader keeps with it.
    Record,
    /// In the record itself; if it names none, the encoding is detected.
    Page,
}

/// How records are laid out in a file.
#[derive(Clone, Copy)]
pub(super) enum RecordLayout {
    /// Known only after reading from the beginning.
    Any,
    /// Each is a line.
    Lines,
    /// Most are a line, below a header: the function returns what is above the first of them.
    Rows(fn(&[u8]) -> &[u8]),
}

/// Hands over the names and values of each complete record in `bytes`, until told to stop.
pub(super) type SampleFn = fn(
    bytes: &[u8],
    format: &'static InputFormat,
    each: &mut dyn FnMut(Vec<(String, Value)>) -> ControlFlow<()>,
);

impl InputFormat {
    /// Returns the encoding that is assumed for a record if nothing names one; the inner option is `None` for UTF-8.
    pub(super) fn assumed_encoding(
        &self,
        record: &[u8],
        schema: &Schema,
    ) -> Option<Option<&'static Encoding>> {
        match self.charset {
            Charset::Source => Some(schema.encoding),
            Charset::Page => html::named(record).is_none().then(|| html::encoding(record, None)),
            Charset::Record => None,
        }
    }

    /// Returns the format whose files have this ending.
    pub(super) fn by_extension(extension: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.extensions.contains(&extension))
    }
}

/// Returns the format called `name`.
#[cfg(test)]
pub(super) fn named(name: &str) -> &'static InputFormat {
    FORMATS.iter().find(|format| format.name == name).expect("a format of the table")
}

/// Detects the format of a file by its first bytes, then by its ending.
///
/// A file that the reader named is trusted more than one found in a folder: any text counts as an article.
///
/// # Errors
/// If it does not seem to hold any articles.
pub(super) fn detect(head: &[u8], extension: &str, named_by_reader: bool) -> Result<&'static InputFormat> {
    let head = without_mark(head);
    let sniffed = FORMATS.iter().find(|format| (format.sniff)(head, extension));
    if is_binary(head) && sniffed.is_none_or(|format| !format.is_binary) {
        return Err(Error::new("not a text file"));
    }
    if let Some(format) = sniffed.or_else(|| InputFormat::by_extension(extension)) {
        return Ok(format);
    }
    if named_by_reader || extension.is_empty() {
        return Ok(&FORMATS[FORMATS.len() - 1]);
    }
    Err(Error::new(format!(".{extension} files in folders are skipped"))
        .hint("name the file itself to read it as text"))
}

/// Returns the ending that tells a file's format, in lower case: `jsonl` for `Dump.JSONL.gz`, empty if there is none.
pub(super) fn extension(path: &Path) -> String {
    let lower =
        |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let last = lower(path);
    match PACKINGS.iter().any(|packing| packing.extensions.contains(&&*last)) {
        true => path.file_stem().map(|stem| extension(Path::new(stem))).unwrap_or_default(),
        false => last,
    }
}

/// Recognises pictures, archives and programs: they have more control characters than any text.
///
/// A stray one proves nothing: an article may contain an escape sequence, which is shown as a stand-in.
fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(8 * 1024)];
    let odd = head.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    let zero = head.contains(&0);
    // The cut may have split a character.
    let utf8 = match str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    odd * 10 > head.len() || (zero && !utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(head: &str, extension: &str) -> &'static str {
        detect(head.as_bytes(), extension, true).map_or("none", |format| format.name)
    }

    #[test]
    fn content_wins_over_the_extension() {
        assert_eq!(detected("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", "json"), "JSON Lines");
        assert_eq!(detected("{\"text\": \"a\"}\n{\"te", "txt"), "JSON Lines");
        assert_eq!(detected("{\"text\": \"a\"}\n", "jsonl"), "JSON Lines");
        assert_eq!(detected("{\"text\": \"broken\n{\"text\": \"b\"}\n", ""), "JSON Lines");
        assert_eq!(detected("{\"text\": \"a\"}\n", ""), "JSON");
        assert_eq!(detected("{\n  \"text\": \"a\"\n}\n", "jsonl"), "JSON");
        assert_eq!(detected(" [{\"text\": \"a\"}]", "jsonl"), "JSON");
        assert_eq!(detected("[]", "json"), "JSON");
        assert_eq!(detected("garbage\n{}", "jsonl"), "JSON Lines");
        assert_eq!(detected("[Daily] A man said", "txt"), "text");
        assert_eq!(detected("{sic} he wrote", ""), "text");
        assert_eq!(detected("---\ntitle: A\n---\nBody", "txt"), "Markdown");
        assert_eq!(detected("---\nA rule above", "txt"), "text");
        assert_eq!(detected("# A\n\nBody", "md"), "Markdown");
        assert_eq!(detected(" date 2018-12-20 A man", "txt"), "dated text");
        assert_eq!(detected("date with destiny", "txt"), "text");
        assert_eq!(detected("Words", "log"), "text");
        assert_eq!(detected("<!DOCTYPE html><p>", "txt"), "HTML");
        assert_eq!(detected("<?xml version='1.0'?>\n<!-- x --><html>", "xml"), "HTML");
        assert_eq!(detected("<?xml version='1.0'?><rss>", "xml"), "feed");
        assert_eq!(detected("<feed xmlns='x'>", ""), "feed");
        assert_eq!(detected("WARC/1.0\r\n", ""), "WARC");
        assert_eq!(detected("title,text\nA,b\n", ""), "CSV");
        assert_eq!(detected("Nr|Wort\n1|spät\n", "psv"), "CSV");
        assert_eq!(detected("PK\u{3}\u{4}\u{14}\0", "txt"), "zip archive");
        assert_eq!(detected("PAR1\u{15}\0", "txt"), "Parquet");
        assert_eq!(detected("\u{FEFF}{\"text\": \"a\"}\n{\"text\": \"b\"}\n", ""), "JSON Lines");
        assert!(detect(b"Words", "log", false).is_err());
        assert!(detect(b"Words", "", false).is_ok());
    }

    #[test]
    fn binary_files_are_not_text_but_escapes_are() {
        assert!(detect(b"\x01\x02\x03\n\0\0\0\rX\0\0\x02\0\xE9", "bin", true).is_err());
        assert_eq!(detected("He said \u{1b}[31mred\u{1b}[0m and a stray \0 byte.", "txt"), "text");
        assert_eq!(detect(b"Caf\xE9 owner", "txt", true).unwrap().name, "text");
    }

    #[test]
    fn the_extension_is_read_before_a_compression_suffix() {
        for (path, ending) in
            [("a/Dump.JSONL.gz", "jsonl"), ("b.zst", ""), ("c.md", "md"), ("d", ""), ("e.tar.gz", "tar")]
        {
            assert_eq!(extension(Path::new(path)), ending, "{path}");
        }
    }

    #[test]
    fn extensions_are_unique() {
        let mut all: Vec<_> = FORMATS.iter().flat_map(|format| format.extensions).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
