//! Mail: single messages, mailboxes, and pages that browsers save as a message (MHTML).

use std::io::{self, Cursor};

use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use super::{ReadDocument, lines_of, whole};
use crate::load::decode::Bytes;
use crate::load::html::{TextScope, paragraphs};

pub(in crate::load) use super::mail_detection::{is_mail, is_page};

/// Words in the addresses of bulk senders.
const SENDERS: [&str; 14] = [
    "newsletter",
    "news",
    "noreply",
    "no-reply",
    "donotreply",
    "info",
    "editor",
    "editors",
    "hello",
    "updates",
    "digest",
    "briefing",
    "alerts",
    "mail",
];

/// Returns the messages of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| Ok(messages(bytes).into_iter().filter_map(|message| read(&message)).collect()))
}

/// Returns the page inside a message that a browser saved, in UTF-8.
pub(in crate::load) fn page(bytes: Bytes) -> io::Result<Bytes> {
    let (bytes, failed) = whole(bytes)?;
    let none = || failed.unwrap_or_else(|| io::Error::other("a page saved as MHTML, without the page"));
    let Some(message) = MessageParser::default().parse(&bytes) else { return Err(none()) };
    let page = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some((part, html)),
        _ => None,
    });
    let Some((part, html)) = page else { return Err(none()) };
    let place = message.header("Snapshot-Content-Location").and_then(HeaderValue::as_text);
    let mut out = "\u{FEFF}".to_owned();
    if let Some(place) = place.or(part.content_location()).filter(|place| place.starts_with("http"))
        && !html.contains("rel=\"canonical\"")
        && let Some(at) =
            html.to_ascii_lowercase().find("<head").and_then(|at| Some(at + html[at..].find('>')? + 1))
    {
        let place = html_escape::encode_double_quoted_attribute(place);
        out.extend([&html[..at], "<link rel=\"canonical\" href=\"", &place, "\">", &html[at..]]);
    } else {
        out.push_str(html);
    }
    Ok(Box::new(Cursor::new(out.into_bytes())))
}

/// Returns the messages of a mailbox, each of which begins with a line `From `; anything else is one message.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes.to_vec()];
    }
    let mut all: Vec<Vec<u8>> = Vec::new();
    let mut is_blank = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let is_first =
            is_blank && line.starts_with(b"From ") && line.windows(1).filter(|b| b == b":").count() >= 2;
        is_blank = line.trim_ascii().is_empty();
        match all.last_mut() {
            _ if is_first => all.push(Vec::new()),
            Some(message) => {
                // Inside a message, mailboxes quote such lines.
                let quoted = line.iter().take_while(|byte| **byte == b'>').count();
                let is_quoted = quoted > 0 && line[quoted..].starts_with(b"From ");
                message.extend_from_slice(&line[usize::from(is_quoted)..]);
            }
            None => {}
        }
    }
    all
}

fn read(bytes: &[u8]) -> Option<ReadDocument> {
    let message = MessageParser::default().parse(bytes)?;
    let sender = message.from().and_then(Address::first);
    let address = sender.and_then(|sender| sender.address()).unwrap_or_default();
    let name = sender.and_then(|sender| sender.name()).unwrap_or_default().trim().to_owned();
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    let to_many = message.header("List-Id").is_some()
        || message.header("List-Unsubscribe").is_some()
        || local.split(['.', '_', '+']).any(|word| SENDERS.contains(&word));
    let (outlet, byline) = if to_many { (name, String::new()) } else { (String::new(), name) };
    Some(ReadDocument {
        id: message.message_id().unwrap_or_default().to_owned(),
        title: message.subject().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        date: message.date().map(|date| date.to_rfc3339()).unwrap_or_default(),
        outlet,
        byline,
        text: body(&message),
        ..ReadDocument::default()
    })
}

/// Returns what a message says: its plain text, or its page if there is no text worth the name.
fn body(message: &Message) -> String {
    let parts = || message.text_body.iter().filter_map(|part| message.parts.get(*part as usize));
    let plain: Vec<String> = parts()
        .filter_map(|part| match &part.body {
            PartType::Text(text) => {
                let text = text.replace("\r\n", "\n");
                let format = part.content_type().and_then(|kind| kind.attribute("format"));
                let is_flowed = format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                Some(if is_flowed { unwrapped(&text) } else { text }.trim().to_owned())
            }
            _ => None,
        })
        .collect();
    let plain = plain.join("\n\n");
    let pages = message.html_body.iter().filter_map(|part| message.parts.get(*part as usize));
    let pages: Vec<String> = pages
        .filter_map(|part| match &part.body {
            PartType::Html(html) => Some(paragraphs(html, TextScope::All)),
            _ => None,
        })
        .collect();
    let page = pages.join("\n\n");
    // “Your program cannot show this newsletter” is not the text.
    if plain.len() * 4 < page.len() { page } else { plain }
}

/// Returns a text whose lines were wrapped by a program that left a space where it did (RFC 3676), without the
/// signature.
fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().take_while(|line| *line != "-- ") {
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        if !line.ends_with(' ') {
            out.push('\n');
        }
    }
    out
}
