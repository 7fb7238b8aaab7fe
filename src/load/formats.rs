//! The formats that articles come in.
//!
//! To add a format, add a file next to this one with its functions, a row in [`FORMATS`], and a fixture. Whatever the
//! loader has to know about a format is a field of its row; nothing elsewhere asks for its name.

use super::archive::{self, ArchiveKind};
use super::documents::{
    chat_export, columns, database_exports, html_tables, mail, mediawiki, news_xml, office, page_articles,
    pdf, post_answers, rtf, script_data, sqlite, subtitles, xml_records,
};
use super::format::{Charset, Container, InputFormat, RecordLayout};
use super::sink::read_whole;
use super::{
    bare_header, corpus_text, dated_text, feed, headed_text, html, json, jsonl, markdown, parquet, plain,
    table, warc,
};

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

/// A saved page.
const HTML: InputFormat = InputFormat {
    name: "HTML",
    extensions: &["html", "htm", "xhtml"],
    sniff: html::sniff,
    parse: html::parse,
    head: html::head,
    charset: Charset::Page,
    is_plain_text: false,
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
        name: "JSON of X",
        sniff: post_answers::sniff,
        container: Container::Document(post_answers::convert),
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
        ..HTML
    },
    InputFormat {
        name: "chat",
        sniff: chat_export::sniff,
        container: Container::Document(chat_export::convert),
        ..DOCUMENT
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
        name: "corpus text",
        extensions: &[],
        sniff: corpus_text::sniff,
        read: corpus_text::read,
        parse: corpus_text::parse,
        // Marks of paragraphs may split a phrase.
        is_plain_text: false,
        ..TEXT
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
        name: "text below a title and a day",
        extensions: &[],
        sniff: bare_header::sniff,
        read: bare_header::read,
        parse: bare_header::parse,
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
    HTML,
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
