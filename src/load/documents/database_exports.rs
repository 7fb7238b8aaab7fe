//! Exports of news databases: Nexis (the old one and Uni), Factiva, ProQuest, Gale. One text holds many articles, each
//! with its own header, after a cover page. A page is read by its lines (`export_pages.rs`).

use std::io;

use super::export_fields::{factiva, gale, gale_id, is_day, nexis_old, nexis_uni, one_by_one, proquest};
use super::{ReadDocument, export_pages, lines_of, text};
use crate::load::decode::Bytes;
use crate::load::fields::without_by;
use crate::load::html;

/// Returns whether a text, or a page, is such an export.
pub(in crate::load) fn sniff(head: &[u8], extension: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "DOCUMENT",
        "DOKUMENT",
        "End of Document",
        "Document ",
        "ProQuest",
        "Length:",
        "\nWC",
        "ewsbank",
        "ewsBank",
    ];
    // The cells of a table may hold such articles.
    if matches!(extension, "csv" | "tsv" | "tab") {
        return false;
    }
    if !SIGNS.iter().any(|sign| memchr::memmem::find(head, sign.as_bytes()).is_some()) {
        return false;
    }
    export(head).is_ok()
}

/// Returns the documents of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| Ok(export(bytes).unwrap_or_else(|text| vec![ReadDocument::of_text(text)])))
}

/// Returns the articles of an export, which may be a page; or else its text.
fn export(bytes: &[u8]) -> Result<Vec<ReadDocument>, String> {
    if !html::sniff(bytes, "") {
        let text = text(bytes);
        return split(&text).ok_or(text);
    }
    let page = html::decoded(bytes, None);
    let lines = export_pages::lines(&page);
    split(&lines).or_else(|| export_pages::newsbank(&page, &lines)).ok_or(lines)
}

/// Returns the documents of a file with these paragraphs: the articles of an export, or else one document, which may
/// begin like an article of Nexis.
pub(super) fn documents(all: &[String]) -> Vec<ReadDocument> {
    let text = all.join("\n\n");
    if let Some(documents) = split(&text) {
        return documents;
    }
    vec![with_header(all).unwrap_or_else(|| match all {
        [title, rest @ ..] if super::super::plain::headline(&text).is_some() => {
            ReadDocument { title: title.clone(), text: rest.join("\n\n"), ..ReadDocument::default() }
        }
        _ => ReadDocument::of_text(text),
    })]
}

/// Returns a document that has its outlet, its author and its day below its title, or some of these: at least a day or
/// an author.
fn with_header(all: &[String]) -> Option<ReadDocument> {
    /// A longer line is text.
    const LONGEST: usize = 80;
    let (title, mut rest) = all.split_first()?;
    let mut document = ReadDocument { title: title.clone(), ..ReadDocument::default() };
    while let [line, below @ ..] = rest {
        let is_name = line.len() <= LONGEST && !line.ends_with(['.', '”']);
        let place = if document.date.is_empty() && is_day(line) {
            &mut document.date
        } else if document.byline.is_empty() && is_name && without_by(line).is_some() {
            &mut document.byline
        } else if document.outlet.is_empty() && is_name && below.first().is_some_and(|next| is_day(next)) {
            &mut document.outlet
        } else {
            break;
        };
        line.clone_into(place);
        rest = below;
    }
    document.text = rest.join("\n\n");
    let has_header = !document.date.is_empty() || !document.byline.is_empty();
    (has_header && !document.is_empty()).then_some(document)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NewsDatabase {
    NexisOld,
    NexisUni,
    Factiva,
    ProQuest,
    Gale,
}

/// Returns the database that a text comes from.
fn database(text: &str) -> Option<NewsDatabase> {
    let lines = || text.lines().map(str::trim);
    let has = |is: fn(&str) -> bool| lines().any(is);
    if has(is_count) {
        return Some(NewsDatabase::NexisOld);
    }
    let is_length = |line: &str| {
        let words = line.strip_prefix("Length:").map(str::trim).unwrap_or_default();
        words.ends_with(" words") && words.starts_with(|c: char| c.is_ascii_digit())
    };
    let (body, length) = (has(|line| line == "Body"), has(is_length));
    if has(|line| line == "End of Document") && (body || length || has(|line| line.starts_with("Load-Date:")))
        || body && length
    {
        return Some(NewsDatabase::NexisUni);
    }
    if has(is_factiva_end) || lines().next() == Some("HD") && has(|line| line == "WC") {
        return Some(NewsDatabase::Factiva);
    }
    if has(is_proquest_id) {
        return Some(NewsDatabase::ProQuest);
    }
    has(|line| gale_id(line).is_some()).then_some(NewsDatabase::Gale)
}

/// Reads one article of an export from its lines.
type ReadFn = fn(&[&str]) -> Option<ReadDocument>;

/// Returns the articles of an export; `None` if the text is something else.
fn split(text: &str) -> Option<Vec<ReadDocument>> {
    let database = database(text)?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let is_end = |line: &str| match database {
        NewsDatabase::NexisUni => line == "End of Document",
        _ => is_factiva_end(line),
    };
    let (chunks, read): (Vec<&[&str]>, ReadFn) = match database {
        // Whatever precedes the first number is a cover page.
        NewsDatabase::NexisOld => (lines.split(|line| is_count(line.trim())).skip(1).collect(), nexis_old),
        NewsDatabase::NexisUni => (lines.split_inclusive(|line| is_end(line.trim())).collect(), nexis_uni),
        NewsDatabase::Factiva => (lines.split_inclusive(|line| is_end(line.trim())).collect(), factiva),
        NewsDatabase::ProQuest => {
            (lines.split(|line| is_rule(line.trim())).flat_map(one_by_one).collect(), proquest)
        }
        NewsDatabase::Gale => (lines.split_inclusive(|line| gale_id(line).is_some()).collect(), gale),
    };
    let documents: Vec<ReadDocument> =
        chunks.into_iter().filter_map(read).filter(|document| !document.is_empty()).collect();
    (!documents.is_empty()).then_some(documents)
}

/// Recognises `1 of 12 DOCUMENTS`, in English, German, French or Spanish, alone on its line.
fn is_count(line: &str) -> bool {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["Dokument", n, "von", all] => is_number(n) && is_number(all),
        [n, of, all, documents] => {
            is_number(n)
                && matches!(of, "of" | "von" | "de")
                && is_number(all)
                && (documents.starts_with("DOCUMENT") || documents.starts_with("DOKUMENT"))
        }
        _ => false,
    }
}

/// Recognises `Document INKW000020240305ek3500001`.
pub(super) fn is_factiva_end(line: &str) -> bool {
    let line = line.strip_prefix("AN").map_or(line, str::trim_start);
    line.strip_prefix("Document ").or_else(|| line.strip_prefix("Dokument ")).is_some_and(|number| {
        number.len() >= 14
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && number.bytes().filter(u8::is_ascii_digit).count() >= 8
    })
}

fn is_proquest_id(line: &str) -> bool {
    let id = line.split_once(':').filter(|(key, _)| key.eq_ignore_ascii_case("ProQuest document ID"));
    id.is_some_and(|(_, id)| id.trim().bytes().all(|byte| byte.is_ascii_digit()))
}

/// Recognises a line of underscores.
fn is_rule(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
}
