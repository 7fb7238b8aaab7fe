//! The formats that articles come in, and how a file is told to be in one of them.
//!
//! To add a format: a file beside this one with its three functions, a row in [`FORMATS`], a fixture.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::Encoding;

use super::dates::Doubt;
use super::encoding::text_in;
use super::record::{Parsed, Sink, Stream, read_whole};
use super::schema::Schema;
use super::{feed, html, json, jsonl, markdown, plain, seed, table, warc};
use crate::corpus::NewHead;
use crate::{Error, Result};

/// One way to write articles down.
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// The endings of its files, without the dot and without `.gz` or `.zst` behind it.
    pub extensions: &'static [&'static str],
    /// Whether a file with these first bytes and this ending is certainly in it.
    pub(super) sniff: fn(head: &[u8], extension: &str) -> bool,
    /// Takes a stream apart into records.
    pub(super) read: fn(&mut Stream, &mut Sink) -> ControlFlow<()>,
    /// Makes an article of one record. It leaves the id empty when the record has none.
    pub(super) parse: fn(&[u8], &About) -> Parsed,
    /// A quicker way to what a list shows of a record; none where there is no quicker one, or where the record
    /// is not as usual. It agrees with `parse`.
    pub(super) head: fn(&[u8], &About) -> Option<NewHead>,
}

/// What a record does not say itself.
pub(super) struct About<'a> {
    /// What its fields mean.
    pub(super) schema: &'a Schema,
    /// What stands once in the source and counts for every record, as [`Source::set_header`] was given it.
    ///
    /// [`Source::set_header`]: super::Source::set_header
    pub(super) header: &'a [u8],
    /// Why the article has no date although the record says something, and what that is.
    pub(super) doubt: Cell<Option<(Doubt, String)>>,
}

/// Every format that is read, most telling first; the last takes any text.
pub const FORMATS: &[Format] = &[
    Format {
        name: "JSON Lines",
        extensions: &["jsonl", "ndjson", "jsonlines", "jl"],
        sniff: jsonl::sniff,
        read: jsonl::read,
        parse: json::parse,
        head: json::head,
    },
    Format {
        name: "JSON",
        extensions: &["json"],
        sniff: json::sniff,
        read: json::read,
        parse: json::parse,
        head: json::head,
    },
    Format {
        name: "Markdown",
        extensions: &["md", "markdown"],
        sniff: markdown::sniff,
        read: read_whole,
        parse: markdown::parse,
        head: whole,
    },
    Format {
        name: "dated text",
        extensions: &[],
        sniff: seed::sniff,
        read: read_whole,
        parse: seed::parse,
        head: whole,
    },
    Format {
        name: "feed",
        extensions: &["rss", "atom", "rdf"],
        sniff: feed::sniff,
        read: feed::read,
        parse: feed::parse,
        head: whole,
    },
    Format {
        name: "HTML",
        extensions: &["html", "htm", "xhtml"],
        sniff: html::sniff,
        read: read_whole,
        parse: html::parse,
        head: html::head,
    },
    Format {
        name: "WARC",
        extensions: &["warc"],
        sniff: warc::sniff,
        read: warc::read,
        parse: warc::parse,
        head: warc::head,
    },
    // Told by its first bytes before it is taken apart: what is read here are its rows.
    #[cfg(feature = "parquet")]
    Format {
        name: "Parquet",
        extensions: &["parquet"],
        sniff: |_, _| false,
        read: jsonl::read,
        parse: json::parse,
        head: json::head,
    },
    Format {
        name: "CSV",
        extensions: &["csv", "tsv", "tab"],
        sniff: table::sniff,
        read: table::read,
        parse: table::parse,
        head: table::head,
    },
    Format {
        name: "text",
        extensions: &["txt", "text"],
        sniff: |_, _| false,
        read: read_whole,
        parse: plain::parse,
        head: whole,
    },
];

impl Format {
    /// Whether each record says itself which encoding it is in, as pages, feeds and crawls do as a rule.
    pub(super) fn names_encoding(&self) -> bool {
        matches!(self.name, "HTML" | "feed" | "WARC")
    }

    /// The encoding that a record is read in although nothing names it; the inner one is none for UTF-8.
    pub(super) fn assumed(&self, record: &[u8], schema: &Schema) -> Option<Option<&'static Encoding>> {
        match self.name {
            "HTML" => html::named(record).is_none().then(|| html::encoding(record, None)),
            _ => (!self.names_encoding()).then(|| schema.encoding()),
        }
    }
}

impl<'a> About<'a> {
    pub(super) fn new(schema: &'a Schema, header: &'a [u8]) -> Self {
        Self { schema, header, doubt: Cell::default() }
    }

    /// The text of a record of the source.
    pub(super) fn text<'b>(&self, record: &'b [u8]) -> Cow<'b, str> {
        text_in(record, self.schema.encoding())
    }

    /// Nothing was asked for, and nothing stands once in the source.
    #[cfg(test)]
    pub(super) fn plain() -> Self {
        Self::new(Schema::plain(), &[])
    }
}

/// For formats whose heads are read with the article.
fn whole(_record: &[u8], _about: &About) -> Option<NewHead> {
    None
}

/// The format called `name`.
pub(super) fn named(name: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.name == name).expect("a format of the table")
}

/// Tells the format of a file by its first bytes, then by its ending.
///
/// A file that the reader named is given more credit than one that lies in a folder: any text is an article.
///
/// # Errors
/// When it holds no articles, as far as one can see.
pub(super) fn tell(head: &[u8], extension: &str, named_by_reader: bool) -> Result<&'static Format> {
    let head = head.strip_prefix(super::encoding::MARK).unwrap_or(head);
    let sniffed = FORMATS.iter().find(|format| (format.sniff)(head, extension));
    if is_binary(head) && sniffed.is_none_or(|format| !matches!(format.name, "WARC" | "JSON Lines")) {
        return Err(Error::new("not a text file"));
    }
    if let Some(format) = sniffed {
        return Ok(format);
    }
    if let Some(format) = FORMATS.iter().find(|format| format.extensions.contains(&extension)) {
        return Ok(format);
    }
    if named_by_reader || extension.is_empty() {
        return Ok(named("text"));
    }
    Err(Error::new(format!("a .{extension} file is not read from a folder"))
        .hint("name it to read it as text"))
}

/// The ending that tells a file's format, in lower case: `jsonl` of `Dump.JSONL.gz`, empty without one.
pub(super) fn extension(path: &Path) -> String {
    let lower =
        |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match &*lower(path) {
        "gz" | "gzip" | "zst" | "zstd" | "xz" | "bz2" => {
            path.file_stem().map(|stem| lower(Path::new(stem))).unwrap_or_default()
        }
        other => other.to_owned(),
    }
}

/// Pictures, archives and programs: control characters in numbers that no text has.
///
/// A stray one is no proof. An article may carry an escape sequence, and is shown with a stand-in for it.
fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(8 * 1024)];
    let odd = head.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    let zero = head.contains(&0);
    // The cut may have gone through a character.
    let utf8 = match str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    odd * 10 > head.len() || (zero && !utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &str, extension: &str) -> &'static str {
        tell(head.as_bytes(), extension, true).map_or("none", |format| format.name)
    }

    #[test]
    fn content_tells_before_the_ending() {
        assert_eq!(told("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", "json"), "JSON Lines");
        assert_eq!(told("{\"text\": \"a\"}\n{\"te", "txt"), "JSON Lines");
        assert_eq!(told("{\"text\": \"a\"}\n", "jsonl"), "JSON Lines");
        assert_eq!(told("{\"text\": \"broken\n{\"text\": \"b\"}\n", ""), "JSON Lines");
        assert_eq!(told("{\"text\": \"a\"}\n", ""), "JSON");
        assert_eq!(told("{\n  \"text\": \"a\"\n}\n", "jsonl"), "JSON");
        assert_eq!(told(" [{\"text\": \"a\"}]", "jsonl"), "JSON");
        assert_eq!(told("[]", "json"), "JSON");
        assert_eq!(told("garbage\n{}", "jsonl"), "JSON Lines");
        assert_eq!(told("[Daily] A man said", "txt"), "text");
        assert_eq!(told("{sic} he wrote", ""), "text");
        assert_eq!(told("---\ntitle: A\n---\nBody", "txt"), "Markdown");
        assert_eq!(told("---\nA rule above", "txt"), "text");
        assert_eq!(told("# A\n\nBody", "md"), "Markdown");
        assert_eq!(told(" date 2018-12-20 A man", "txt"), "dated text");
        assert_eq!(told("date with destiny", "txt"), "text");
        assert_eq!(told("Words", "log"), "text");
        assert_eq!(told("<!DOCTYPE html><p>", "txt"), "HTML");
        assert_eq!(told("<?xml version='1.0'?>\n<!-- x --><html>", "xml"), "HTML");
        assert_eq!(told("<?xml version='1.0'?><rss>", "xml"), "feed");
        assert_eq!(told("<feed xmlns='x'>", ""), "feed");
        assert_eq!(told("WARC/1.0\r\n", ""), "WARC");
        assert_eq!(told("title,text\nA,b\n", ""), "CSV");
        assert_eq!(told("\u{FEFF}{\"text\": \"a\"}\n{\"text\": \"b\"}\n", ""), "JSON Lines");
        assert!(tell(b"Words", "log", false).is_err());
        assert!(tell(b"Words", "", false).is_ok());
    }

    #[test]
    fn pictures_are_no_text_and_escapes_are() {
        assert!(tell(b"\x01\x02\x03\n\0\0\0\rX\0\0\x02\0\xE9", "bin", true).is_err());
        assert_eq!(told("He said \u{1b}[31mred\u{1b}[0m and a stray \0 byte.", "txt"), "text");
        assert_eq!(tell(b"Caf\xE9 owner", "txt", true).unwrap().name, "text");
    }

    #[test]
    fn endings_are_looked_at_below_the_packing() {
        for (path, ending) in
            [("a/Dump.JSONL.gz", "jsonl"), ("b.zst", ""), ("c.md", "md"), ("d", ""), ("e.tar.gz", "tar")]
        {
            assert_eq!(extension(Path::new(path)), ending, "{path}");
        }
    }

    #[test]
    fn no_ending_stands_for_two_formats() {
        let mut all: Vec<_> = FORMATS.iter().flat_map(|format| format.extensions).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
