//! The formats that articles come in, and how the format of a file is detected.
//!
//! To add a format, add a file next to this one with its functions, a row in [`FORMATS`], and a fixture. Whatever the
//! loader has to know about a format is a field of its row; nothing elsewhere asks for its name.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::Encoding;
use serde_json::Value;

use super::archive::{self, ArchiveKind};
use super::decode::{Bytes, PACKINGS};
use super::documents::{
    columns, database_exports, html_tables, mail, mediawiki, news_xml, office, page_articles, pdf, rtf,
    script_data, sqlite, subtitles, xml_records,
};
use super::encoding::without_mark;
use super::record::{Parsed, RawRecord};
use super::schema::Schema;
use super::sink::{RecordSink, read_whole};
use super::stream::Stream;
use super::{dated_text, feed, headed_text, html, json, jsonl, markdown, parquet, plain, table, warc};
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
    is_binary: bool,
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

/// Plain text, the last of [`FORMATS`]; other rows only say where they differ.
const TEXT: InputFormat = InputFormat {
    name: "text",
    extensions: &["txt", "text"],
    sniff: |_, _| false,
    is_binary: false,
    container: Container::None,
    read: read_whole,
    parse: plain::parse,
    head: |_| None,
    charset: Charset::Source,
    layout: RecordLayout::Any,
    sample: None,
    names_bytes: false,
    is_plain_text: true,
};

/// The basis of all formats in JSON.
const JSON: InputFormat = InputFormat {
    name: "JSON",
    extensions: &["json"],
    sniff: json::sniff,
    read: json::read,
    parse: json::parse,
    head: json::head,
    sample: Some(json::sample),
    names_bytes: true,
    ..TEXT
};

/// The basis of formats that are converted to JSON Lines, one line per document. They are detected by content alone.
const DOCUMENT: InputFormat = InputFormat {
    extensions: &[],
    is_binary: true,
    read: jsonl::read,
    names_bytes: false,
    is_plain_text: false,
    ..JSON
};

/// The basis of archives, which are read by their members. They are detected by content alone.
const ARCHIVE: InputFormat = InputFormat { extensions: &[], is_binary: true, is_plain_text: false, ..TEXT };

/// Every supported format, the most recognisable first; the last takes any text.
pub static FORMATS: &[InputFormat] = &[
    InputFormat {
        name: "Word",
        sniff: office::is_word,
        container: Container::Document(office::convert_word),
        ..DOCUMENT
    },
    InputFormat {
        name: "OpenDocument text",
        sniff: office::is_open_document,
        container: Container::Document(office::convert_open_document),
        ..DOCUMENT
    },
    InputFormat { name: "RTF", sniff: rtf::sniff, container: Container::Document(rtf::convert), ..DOCUMENT },
    InputFormat { name: "PDF", sniff: pdf::sniff, container: Container::Document(pdf::convert), ..DOCUMENT },
    InputFormat {
        name: "SQLite database",
        sniff: sqlite::sniff,
        container: Container::Table(sqlite::json_lines),
        ..DOCUMENT
    },
    InputFormat {
        name: "zip archive",
        sniff: archive::is_zip,
        container: Container::Archive(ArchiveKind::Zip),
        ..ARCHIVE
    },
    InputFormat {
        name: "tar archive",
        sniff: archive::is_tar,
        container: Container::Archive(ArchiveKind::Tar),
        ..ARCHIVE
    },
    InputFormat {
        name: "JSON table",
        sniff: columns::sniff,
        container: Container::Document(columns::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "JSON of MediaWiki",
        sniff: mediawiki::is_answer,
        container: Container::Document(mediawiki::convert_answer),
        ..DOCUMENT
    },
    InputFormat {
        name: "JSON in a script",
        sniff: script_data::sniff,
        container: Container::Document(script_data::convert),
        read: json::read,
        ..DOCUMENT
    },
    InputFormat {
        name: "JSON Lines",
        extensions: jsonl::EXTENSIONS,
        sniff: jsonl::sniff,
        // Lines of zero bytes are what a crash may leave in a file.
        is_binary: true,
        read: jsonl::read,
        layout: RecordLayout::Lines,
        names_bytes: false,
        ..JSON
    },
    JSON,
    InputFormat {
        name: "MHTML",
        extensions: &[],
        sniff: |head, _| mail::is_page(head),
        container: Container::Document(mail::page),
        parse: html::parse,
        head: html::head,
        charset: Charset::Page,
        is_plain_text: false,
        ..TEXT
    },
    InputFormat {
        name: "mail",
        sniff: |head, _| mail::is_mail(head),
        container: Container::Document(mail::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "news database export",
        sniff: database_exports::sniff,
        container: Container::Document(database_exports::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "MediaWiki dump",
        sniff: mediawiki::is_dump,
        container: Container::Document(mediawiki::convert_dump),
        ..DOCUMENT
    },
    InputFormat {
        name: "table in HTML",
        sniff: html_tables::sniff,
        container: Container::Document(html_tables::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "articles on one page",
        sniff: page_articles::sniff,
        container: Container::Document(page_articles::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "news XML",
        sniff: news_xml::sniff,
        container: Container::Document(news_xml::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "XML records",
        sniff: xml_records::sniff,
        container: Container::Document(xml_records::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "subtitles",
        sniff: subtitles::sniff,
        container: Container::Document(subtitles::convert),
        ..DOCUMENT
    },
    InputFormat {
        name: "Markdown",
        extensions: &["md", "markdown"],
        sniff: markdown::sniff,
        parse: markdown::parse,
        // Markup may split a word or a phrase.
        is_plain_text: false,
        ..TEXT
    },
    InputFormat {
        name: "dated text",
        extensions: &[],
        sniff: dated_text::sniff,
        parse: dated_text::parse,
        ..TEXT
    },
    InputFormat {
        name: "text with a header",
        extensions: &[],
        sniff: headed_text::sniff,
        read: headed_text::read,
        parse: headed_text::parse,
        ..TEXT
    },
    InputFormat {
        name: "feed",
        extensions: &["rss", "atom", "rdf"],
        sniff: feed::sniff,
        read: feed::read,
        parse: feed::parse,
        charset: Charset::Record,
        is_plain_text: false,
        ..TEXT
    },
    InputFormat {
        name: "HTML",
        extensions: &["html", "htm", "xhtml"],
        sniff: html::sniff,
        parse: html::parse,
        head: html::head,
        charset: Charset::Page,
        is_plain_text: false,
        ..TEXT
    },
    InputFormat {
        name: "WARC",
        extensions: &["warc"],
        sniff: warc::sniff,
        is_binary: true,
        read: warc::read,
        parse: warc::parse,
        head: warc::head,
        charset: Charset::Record,
        is_plain_text: false,
        ..TEXT
    },
    InputFormat {
        name: "Parquet",
        extensions: &["parquet"],
        sniff: |head, _| head.starts_with(b"PAR1"),
        is_binary: true,
        container: Container::Table(parquet::json_lines),
        read: jsonl::read,
        names_bytes: false,
        is_plain_text: false,
        ..JSON
    },
    InputFormat {
        name: "CSV",
        extensions: &["csv", "tsv", "tab", "psv"],
        sniff: table::sniff,
        read: table::read,
        parse: table::parse,
        head: table::head,
        layout: RecordLayout::Rows(table::above_rows),
        sample: Some(table::sample),
        is_plain_text: false,
        ..TEXT
    },
    TEXT,
];

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
        true => path.file_stem().map(|stem| lower(Path::new(stem))).unwrap_or_default(),
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
