//! Files that hold no articles, or hold them in an unsupported format. They are recognised by their bytes, not
//! by their names, and rejected with a hint: showing their raw contents as an article would be wrong.

use std::borrow::Cow;

use super::documents::office::is_open_document;
use super::documents::{html_tables, mediawiki, news_xml, xml_records};
use super::prolog::{after_doctype, element};
use crate::Error;

mod detect;

use detect::is_binary_like;
pub(super) use detect::{beginning, is_xml};

/// How a kind of file is recognised by its first bytes.
enum Signature {
    /// These bytes at this offset.
    At(usize, &'static [u8]),
    /// The same, for bytes that may also occur in text: the file must look binary, too.
    Binary(usize, &'static [u8]),
    /// What its text looks like.
    Looks(fn(&str) -> bool),
    /// The name of its root element.
    Root(&'static str),
    /// The names of the members of a zip.
    Holds(fn(&[Cow<str>]) -> bool),
    /// XML in no known format.
    Xml,
}

use Signature::{At, Binary, Holds, Looks, Root, Xml};

const UNPACK: &str = "unpack it first";
const AS_TEXT: &str = "save it as text or HTML";
const AS_TABLE: &str = "save it as CSV";
const TO_PARQUET: &str = "write it as Parquet, CSV or JSON Lines";
const FEATHER: &str = "convert it to Parquet: python3 -c \"import pandas; pandas.read_feather('FILE').to_parquet('NEW.parquet')\"";
const ARROW_STREAM: &str = "convert it to Parquet: python3 -c \"import pyarrow as a, pyarrow.parquet as p; \
    p.write_table(a.ipc.open_stream('FILE').read_all(), 'NEW.parquet')\"";
const OCR: &str = "OCR reads text in pictures: tesseract FILE - | onrecord -";
const TRANSCRIBE: &str = "transcribe what is said in it first";
const FULL_TEXTS: &str = "it lists articles; save those as text or HTML";

/// The name of each kind, a hint, and its signatures.
const KINDS: &[(&str, &str, &[Signature])] = &[
    ("a PostScript file", "try: ps2ascii FILE | onrecord -", &[At(0, b"%!PS")]),
    ("an Excel workbook", AS_TABLE, &[Holds(|names| holds(names, "xl/")), Root("Workbook")]),
    ("a PowerPoint presentation", AS_TEXT, &[Holds(|names| holds(names, "ppt/"))]),
    (
        "an OpenDocument file that is no text",
        "save it as text, HTML or CSV",
        &[
            At(30, b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
            At(30, b"mimetypeapplication/vnd.oasis.opendocument.presentation"),
            At(30, b"mimetypeapplication/vnd.oasis.opendocument.graphics"),
            Holds(|names| {
                ["content.xml", "META-INF/manifest.xml"].iter().all(|part| names.iter().any(|n| n == part))
            }),
        ],
    ),
    (
        "a Pages, Numbers or Keynote file",
        "export it as text or CSV",
        &[Holds(|names| names.iter().any(|name| name.starts_with("Index/") && name.ends_with(".iwa")))],
    ),
    (
        "an Office file of the old kind (DOC, XLS, PPT)",
        "save it as text, HTML or CSV",
        &[At(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")],
    ),
    ("an Outlook mailbox", "export it as MBOX", &[At(0, b"!BDN")]),
    ("a Safari web archive", "save it as HTML", &[At(0, b"bplist00")]),
    (
        "a link",
        "fetch the page first: curl -L ADDRESS | onrecord -",
        &[Looks(|text| text.starts_with("[InternetShortcut]"))],
    ),
    (
        "a list of bookmarks",
        "fetch a page first: curl -L ADDRESS | onrecord -",
        &[Looks(detect::is_bookmarks), Looks(detect::is_list_of_feeds)],
    ),
    ("a list of feeds (OPML)", "fetch a feed first: curl -L ADDRESS | onrecord -", &[Root("opml")]),
    ("a picture", OCR, &[Root("svg")]),
    ("XML that is neither a feed nor a page", "save the articles as text, HTML or JSON Lines", &[Xml]),
    ("an ARC crawl", "convert it to WARC: warcio recompress FILE NEW", &[At(0, b"filedesc://")]),
    ("an index of a crawl (CDX)", "open the WARC files that it lists", &[Looks(detect::is_cdx)]),
    (
        "a file of subtitles of this kind",
        "save it as SRT",
        &[Looks(|text| text.starts_with("[Script Info]"))],
    ),
    (
        "a list of words with their grammar (CoNLL-U)",
        "its texts are in the lines that begin with “# text =”",
        &[Looks(detect::is_grammar)],
    ),
    ("a YAML file", "save the articles as JSON: yq -o json . FILE | onrecord -", &[Looks(detect::is_yaml)]),
    (
        "an SQL dump",
        "load it into a database, and export the table of articles as CSV",
        &[Looks(detect::is_sql)],
    ),
    (
        "a file packed with zlib",
        "unpack it first: pigz -dc FILE | onrecord -",
        &[Binary(0, b"\x78\x01"), Binary(0, b"\x78\x9C"), Binary(0, b"\x78\xDA")],
    ),
    ("a list of references", FULL_TEXTS, &[Looks(detect::is_references)]),
    ("a LaTeX file", "try: detex FILE | onrecord -", &[Looks(|text| text.starts_with("\\documentclass"))]),
    ("a calendar or an address book", AS_TEXT, &[Looks(|text| text.starts_with("BEGIN:V"))]),
    ("a DuckDB database", "export a table of it as Parquet, CSV or JSON Lines", &[Binary(8, b"DUCK")]),
    ("an Arrow or Feather file", FEATHER, &[At(0, b"ARROW1\0\0"), Binary(0, b"FEA1")]),
    ("a stream of Arrow", ARROW_STREAM, &[Binary(0, b"\xFF\xFF\xFF\xFF")]),
    ("an ORC file", TO_PARQUET, &[Binary(0, b"ORC")]),
    ("an Avro file", TO_PARQUET, &[At(0, b"Obj\x01")]),
    ("an HDF5 file", TO_PARQUET, &[At(0, b"\x89HDF\r\n\x1A\n")]),
    ("a NumPy file", TO_PARQUET, &[At(0, b"\x93NUMPY")]),
    (
        "a Python pickle",
        TO_PARQUET,
        &[
            At(0, b"\x80\x02"),
            At(0, b"\x80\x03"),
            At(0, b"\x80\x04"),
            At(0, b"\x80\x05"),
            At(0, b"(lp0\n"),
            At(0, b"(dp0\n"),
            At(0, b"(lp1\n"),
            At(0, b"(dp1\n"),
        ],
    ),
    ("an R data file", TO_PARQUET, &[At(0, b"RDX2\n"), At(0, b"RDX3\n"), At(0, b"X\n\0\0\0")]),
    (
        "a Stata, SPSS or SAS file",
        TO_PARQUET,
        &[At(0, b"<stata_dta>"), At(0, b"$FL2"), Binary(84, b"SAS FILE")],
    ),
    ("a Kindle book", "convert it to EPUB: ebook-convert FILE NEW.epub", &[Binary(60, b"BOOKMOBI")]),
    ("a help file (CHM)", AS_TEXT, &[Binary(0, b"ITSF")]),
    ("a DjVu file", "try: djvutxt FILE | onrecord -", &[At(0, b"AT&TFORM")]),
    (
        "a picture",
        OCR,
        &[
            At(0, b"\x89PNG\r\n"),
            At(0, b"\xFF\xD8\xFF"),
            At(0, b"GIF87a"),
            At(0, b"GIF89a"),
            Binary(8, b"WEBPVP8"),
            At(0, b"II*\0"),
            At(0, b"MM\0*"),
            Binary(0, b"BM"),
            Binary(4, b"ftypheic"),
            Binary(4, b"ftypavif"),
            At(0, b"\0\0\x01\0"),
        ],
    ),
    (
        "a recording",
        TRANSCRIBE,
        &[
            Binary(4, b"ftyp"),
            Binary(0, b"ID3"),
            At(0, b"OggS\0"),
            At(0, b"fLaC\0"),
            Binary(8, b"WAVEfmt "),
            Binary(8, b"AVI LIST"),
            At(0, b"\x1A\x45\xDF\xA3"),
            Binary(0, b"\xFF\xFB"),
        ],
    ),
    ("a 7z archive", UNPACK, &[At(0, b"7z\xBC\xAF\x27\x1C")]),
    ("a RAR archive", UNPACK, &[At(0, b"Rar!\x1A\x07")]),
    ("a file packed with lz4", UNPACK, &[At(0, b"\x04\x22\x4D\x18")]),
    ("a file packed with lzip", UNPACK, &[Binary(0, b"LZIP")]),
    ("a file packed with compress", UNPACK, &[Binary(0, b"\x1F\x9D")]),
    ("a file packed with Snappy", UNPACK, &[At(0, b"\xFF\x06\0\0sNaPpY")]),
    ("a CAB archive", UNPACK, &[Binary(0, b"MSCF")]),
];

/// Returns why a file that begins with `head` is rejected; `None` if it may hold articles.
pub(super) fn refused(head: &[u8]) -> Option<Error> {
    // A text in OpenDocument has the same parts as a sheet.
    let is_read =
        [news_xml::sniff, xml_records::sniff, html_tables::sniff, mediawiki::is_dump, is_open_document];
    if is_read.iter().any(|sniff| sniff(head, "")) {
        return None;
    }
    let text = detect::beginning(head);
    let members = members(head);
    let root = element(after_doctype(head)).map(|(name, _)| name).unwrap_or_default();
    let is_at = |at: &usize, bytes: &[u8]| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes));
    let is = |sign: &Signature| match sign {
        At(at, bytes) => is_at(at, bytes),
        Binary(at, bytes) => is_at(at, bytes) && is_binary_like(head),
        Looks(is) => is(&text),
        Root(name) => root.eq_ignore_ascii_case(name),
        Holds(is) => is(&members),
        Xml => is_xml(head),
    };
    let kind = KINDS.iter().find(|(.., signs)| signs.iter().any(is));
    kind.map(|(what, help, _)| not_read(what, help))
}

/// Returns why a zip with these members is rejected; `None` if they may be articles.
pub(super) fn package(names: &[Cow<str>]) -> Option<Error> {
    // The first members show its format.
    if holds(names, "word/") {
        return Some(not_read("a Word document whose pictures come before its text", AS_TEXT));
    }
    let is = |sign: &Signature| matches!(sign, Holds(is) if is(names));
    KINDS.iter().find(|(.., signs)| signs.iter().any(is)).map(|(what, help, _)| not_read(what, help))
}

fn not_read(what: &str, help: &str) -> Error {
    Error::new(format!("{what} cannot be read")).hint(help)
}

/// Returns whether a zip is an Office file with its parts in this folder.
pub(super) fn holds(names: &[Cow<str>], folder: &str) -> bool {
    let parts = |name: &Cow<str>| name.starts_with(folder) && name.ends_with(".xml");
    let office = |name: &Cow<str>| matches!(&**name, "[Content_Types].xml" | "_rels/.rels");
    names.iter().any(parts) && names.iter().any(office)
}

/// Returns the names of the members whose headers are in the first bytes of a zip.
pub(super) fn members(head: &[u8]) -> Vec<Cow<'_, str>> {
    const HEADER: &[u8] = b"PK\x03\x04";
    if !head.starts_with(HEADER) {
        return Vec::new();
    }
    let name = |at: usize| {
        let len = u16::from_le_bytes([*head.get(at + 26)?, *head.get(at + 27)?]);
        head.get(at + 30..at + 30 + usize::from(len)).map(String::from_utf8_lossy)
    };
    memchr::memmem::find_iter(head, HEADER).filter_map(name).collect()
}

#[cfg(test)]
mod tests;
