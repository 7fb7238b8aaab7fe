//! Recognises kinds of text that are not articles, and XML.

use crate::load::encoding::without_mark;
use crate::load::prolog::{after_doctype, element};

/// How many bytes are looked at.
const NEAR: usize = 4096;

/// The beginning of a file as text.
pub(super) fn beginning(head: &[u8]) -> String {
    let near = String::from_utf8_lossy(&head[..head.len().min(NEAR)]);
    near.trim_start_matches('\u{FEFF}').to_owned()
}

/// Whether the beginning has bytes that no text has: zeros, or control characters in what is not UTF-8.
pub(super) fn is_binary_like(head: &[u8]) -> bool {
    let near = &head[..head.len().min(NEAR)];
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    near.contains(&0)
        || near.iter().any(is_odd) && str::from_utf8(near).is_err_and(|error| error.error_len().is_some())
}

/// The header fields of a mail, names in lower case; none if there are other lines before the first blank one.
fn fields(text: &str) -> Vec<(String, &str)> {
    let mut fields = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next().filter(|line| !line.trim().is_empty()) {
        // The last line may be cut off.
        if line.starts_with([' ', '\t']) && !fields.is_empty() || lines.peek().is_none() {
            continue;
        }
        let named = |(name, _): &(&str, &str)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        match line.split_once(':').filter(named) {
            Some((name, value)) => fields.push((name.to_ascii_lowercase(), value.trim())),
            None => return Vec::new(),
        }
    }
    fields
}

/// Whether there is a sender, a subject or a date, and a field that only programs write: a memo has the former, too.
pub(super) fn is_mail(text: &str) -> bool {
    const PEOPLE: [&str; 4] = ["from", "to", "subject", "date"];
    const PROGRAMS: [&str; 7] = [
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-transfer-encoding",
        "dkim-signature",
    ];
    let fields = fields(text);
    let has = |names: &[&str]| fields.iter().any(|(name, _)| names.contains(&&**name));
    has(&PEOPLE) && has(&PROGRAMS)
}

pub(super) fn is_mhtml(text: &str) -> bool {
    let fields = fields(text);
    let has = |name: &str, value: &str| {
        fields.iter().any(|(field, said)| field == name && said.to_ascii_lowercase().starts_with(value))
    };
    has("mime-version", "") && has("content-type", "multipart/related")
        || has("snapshot-content-location", "")
}

/// Whether a mail begins as in a mailbox: `From ada@tide.example Tue Mar  5 10:15:00 2024`, then its fields.
pub(super) fn is_mailbox(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let Some((first, rest)) = text.split_once('\n') else { return false };
    let mut words = first.split_whitespace();
    let is_time = |word: &str| word.split(':').count() == 3 && word.starts_with(|c: char| c.is_ascii_digit());
    words.next() == Some("From")
        && words.nth(1).is_some_and(|day| DAYS.contains(&day))
        && words.any(is_time)
        && rest.lines().next().is_some_and(|line| line.starts_with('>') || line.split_once(':').is_some())
}

/// ` CDX N b a m s k r M S V g`, or lines with a reversed host, a time and JSON.
pub(super) fn is_cdx(text: &str) -> bool {
    let json = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let host = parts.next().is_some_and(|host| host.contains(')') && host.contains(','));
        let digits = |time: &str| time.len() == 14 && time.bytes().all(|byte| byte.is_ascii_digit());
        host && parts.next().is_some_and(digits) && parts.next().is_some_and(|rest| rest.starts_with('{'))
    };
    text.trim_start().starts_with("CDX N ")
        || text.starts_with("!OpenWayback-CDXJ")
        || text.lines().take(1).all(json) && !text.is_empty()
}

/// WebVTT, SubRip, Advanced SubStation.
pub(super) fn is_subtitles(text: &str) -> bool {
    let is_time = |time: &str| {
        let time = time.trim();
        time.len() >= 9 && time.bytes().all(|byte| byte.is_ascii_digit() || b":,.".contains(&byte))
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let is_number = first.trim().bytes().all(|byte| byte.is_ascii_digit());
    let second = lines.next().unwrap_or_default();
    let until = |line: &str| {
        let behind = |rest: &str| rest.trim_start().split(' ').next().is_some_and(is_time);
        line.split_once("-->").is_some_and(|(from, rest)| is_time(from) && behind(rest))
    };
    first.trim() == "WEBVTT"
        || first.starts_with("WEBVTT ") && text.contains("-->")
        || first.trim() == "[Script Info]"
        || (is_number && until(second))
        || until(first)
}

/// RIS, BibTeX, EndNote, PubMed.
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

/// Whether a file begins with an element of neither HTML nor a feed, and looks like XML to its end.
pub(super) fn is_xml(head: &[u8]) -> bool {
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
    // Elements that pages define themselves have a hyphen.
    if name.contains('-') || HTML.contains(&format!(" {lower} ")) {
        return false;
    }
    let inside = first[name.len() + attributes.len() + 2..].trim_ascii_start();
    let closed = [b"</", name.as_bytes(), b">"].concat();
    inside.trim_ascii_end().ends_with(&closed)
        || memchr::memmem::find(attributes, b"xmlns").is_some()
        || element(inside).is_some() && memchr::memmem::find(inside, b"</").is_some()
}
