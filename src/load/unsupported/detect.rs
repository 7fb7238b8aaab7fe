//! Recognises kinds of text that are not articles, and XML.

use crate::load::encoding::without_mark;
use crate::load::fields::usual;
use crate::load::prolog::{after_doctype, element};

/// How many bytes are examined.
const NEAR: usize = 4096;

/// Returns the beginning of a file as text.
pub(in crate::load) fn beginning(head: &[u8]) -> String {
    let near = String::from_utf8_lossy(&head[..head.len().min(NEAR)]);
    near.trim_start_matches('\u{FEFF}').to_owned()
}

/// Returns whether the beginning has bytes that do not occur in text: zeros, or control characters in what is not
/// UTF-8.
pub(super) fn is_binary_like(head: &[u8]) -> bool {
    let near = &head[..head.len().min(NEAR)];
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    near.contains(&0)
        || near.iter().any(is_odd) && str::from_utf8(near).is_err_and(|error| error.error_len().is_some())
}

/// Recognises ` CDX N b a m s k r M S V g`, or lines with a reversed host, a time, and JSON or an address.
pub(super) fn is_cdx(text: &str) -> bool {
    let json = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let host = parts.next().is_some_and(|host| host.contains(')') && host.contains(','));
        let digits = |time: &str| time.len() == 14 && time.bytes().all(|byte| byte.is_ascii_digit());
        host && parts.next().is_some_and(digits)
            && parts.next().is_some_and(|rest| rest.starts_with('{') || rest.starts_with("http"))
    };
    text.trim_start().starts_with("CDX N ")
        || text.starts_with("!OpenWayback-CDXJ")
        || text.lines().take(1).all(json) && !text.is_empty()
}

/// Recognises the bookmarks of browsers, and what Pocket exports.
pub(super) fn is_bookmarks(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("<!DOCTYPE NETSCAPE-Bookmark-file") || text.contains("<title>Pocket Export</title>")
}

/// Recognises the addresses that Newsboat fetches, each with its tags.
pub(super) fn is_list_of_feeds(text: &str) -> bool {
    let is_address = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    // The last may be cut off; prose has more words.
    lines.peek().is_some() && lines.all(|line| is_address(line) && line.split_whitespace().count() <= 8)
}

/// Recognises lines of ten columns, numbered from one and some of them empty (`_`), below remarks.
pub(super) fn is_grammar(text: &str) -> bool {
    const COLUMNS: usize = 10;
    let mut rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let is_row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.len() == COLUMNS && cells.contains(&"_") && cells[0].starts_with(|c: char| c.is_ascii_digit())
    };
    rows.next().is_some_and(|line| is_row(line) && line.starts_with('1')) && rows.next().is_none_or(is_row)
}

/// Recognises a list of objects with names that are known, such as `- title: …`, perhaps below a name.
pub(super) fn is_yaml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // Between such lines is the front matter of Markdown.
    if text.lines().filter(|line| matches!(line.trim_end(), "---" | "...")).nth(1).is_some() {
        return false;
    }
    let first = lines.by_ref().find(|line| *line != "---").unwrap_or_default();
    let is_name = |line: &str| {
        line.strip_suffix(':')
            .is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
    };
    let item = if is_name(first) { lines.next().unwrap_or_default() } else { first };
    let indent = item.len() - item.trim_start().len();
    let known = |line: &str| line.split_once(':').is_some_and(|(name, _)| usual(name.trim()).is_some());
    let next = lines.next().unwrap_or_default();
    item.trim_start().strip_prefix("- ").is_some_and(known)
        && next.starts_with(&" ".repeat(indent + 2))
        && known(next)
}

/// Recognises what SQLite, MySQL and PostgreSQL write as a dump.
pub(super) fn is_sql(text: &str) -> bool {
    const FIRST: [&str; 9] = [
        "PRAGMA foreign_keys",
        "BEGIN TRANSACTION;",
        "MySQL dump",
        "MariaDB dump",
        "PostgreSQL database dump",
        "/*!40101 SET",
        "CREATE TABLE ",
        "DROP TABLE ",
        "INSERT INTO ",
    ];
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '-');
    FIRST.iter().any(|first| begin.starts_with(first)) && text.contains(";\n")
}

/// Recognises RIS, BibTeX, EndNote and PubMed.
pub(super) fn is_references(text: &str) -> bool {
    const KINDS: [&str; 9] = [
        "article",
        "book",
        "misc",
        "online",
        "inproceedings",
        "incollection",
        "newspaper",
        "techreport",
        "string",
    ];
    let text = text.trim_start();
    let bibtex = |text: &str| {
        let (kind, rest) = text.strip_prefix('@')?.split_once('{')?;
        let key = rest.split([',', '\n']).next()?;
        Some(KINDS.contains(&&*kind.trim().to_ascii_lowercase()) && !key.trim().contains(' '))
    };
    text.starts_with("TY  - ")
        || text.starts_with("%0 ") && text.contains("\n%")
        || text.starts_with("PMID- ")
        || bibtex(text).unwrap_or_default()
}

/// Returns whether a file begins with an element that belongs neither to HTML nor to a feed, and looks like XML to
/// its end.
pub(in crate::load) fn is_xml(head: &[u8]) -> bool {
    const READ: [&str; 7] = ["html", "head", "body", "rss", "feed", "rdf:rdf", "atom:feed"];
    const HTML: &str = " a abbr address article aside b base big blockquote br button center cite code dd del details dfn \
        div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label li \
        link main map mark meta nav noscript ol p picture pre q s samp script section small span strike strong style \
        sub summary sup table tbody td th thead time title tr tt u ul var video ";
    let head = without_mark(head);
    let is_declared = head.trim_ascii_start().starts_with(b"<?xml ");
    let first = after_doctype(head);
    let Some((name, attributes)) = element(first) else { return is_declared };
    let lower = name.to_ascii_lowercase();
    if is_declared || READ.contains(&&*lower) {
        return !READ.contains(&&*lower);
    }
    // Custom elements of a page have a hyphen.
    if name.contains('-') || HTML.contains(&format!(" {lower} ")) {
        return false;
    }
    let inside = first[name.len() + attributes.len() + 2..].trim_ascii_start();
    let closed = [b"</", name.as_bytes(), b">"].concat();
    inside.trim_ascii_end().ends_with(&closed)
        || memchr::memmem::find(attributes, b"xmlns").is_some()
        || element(inside).is_some() && memchr::memmem::find(inside, b"</").is_some()
}
