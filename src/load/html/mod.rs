//! Saved pages: the article of a page by what readers' modes of browsers look for, its facts from the head.

mod charset;
mod facts;
mod tags;
mod text;

use std::borrow::Cow;

use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::fields::Fields;
use super::format::About;
use super::record::{Flaw, Parsed};
use crate::corpus::NewHead;
use crate::{Article, Error};

pub(super) use charset::{decoded, named};
pub(super) use tags::{Piece, attribute, pieces};
pub(super) use text::{Take, is_block, line, paragraphs};

/// Beyond these a page is read without looking for its article: finding it takes a tree, and a tree takes more than
/// linear time where it is deep.
const DEEPEST: usize = 512;
const LARGEST: usize = 8 << 20;
const MOST_ELEMENTS: usize = 60_000;

/// Whether the file begins as a page does.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = after_prolog(head);
    let begins =
        |start: &str| head.get(..start.len()).is_some_and(|h| h.eq_ignore_ascii_case(start.as_bytes()));
    begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body")
}

/// `text` with its character references replaced by what they stand for.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// Behind an XML declaration and comments.
pub(super) fn after_prolog(head: &[u8]) -> &[u8] {
    let mut head = head.trim_ascii_start();
    loop {
        let end = match head {
            [b'<', b'?', ..] => memchr::memmem::find(head, b"?>").map(|at| at + 2),
            [b'<', b'!', b'-', b'-', ..] => memchr::memmem::find(head, b"-->").map(|at| at + 3),
            _ => None,
        };
        match end {
            Some(end) => head = head[end..].trim_ascii_start(),
            None => return head,
        }
    }
}

/// The article of a page.
pub(super) fn parse(record: &[u8], about: &About) -> Parsed {
    page(&decoded(record, named(record).as_deref()), about, None)
}

/// What a list shows of it.
pub(super) fn head(record: &[u8], about: &About) -> Option<NewHead> {
    page_head(&decoded(record, named(record).as_deref()), about, None)
}

/// The article of `html`, which was found at `url`.
pub(super) fn page(html: &str, about: &About, url: Option<&str>) -> Parsed {
    let facts = facts::facts(html);
    let mut fields = Fields::new(about);
    facts.put(&mut fields, url);
    put_header(&mut fields, about);
    let text = text_of(html, facts.body());
    let article: Article = fields.article_with(text);
    // A chapter has a title from its book, whatever is in it.
    let is_chapter = !about.header.is_empty();
    if article.text.is_empty() && (article.title.is_none() || is_chapter) {
        return Err(Flaw { is_blank: is_chapter, ..Error::new("the page has no text").into() });
    }
    Ok(article)
}

/// What a list shows of it, without looking for the text.
pub(super) fn page_head(html: &str, about: &About, url: Option<&str>) -> Option<NewHead> {
    // Whether a chapter is one is known by its text alone.
    if !about.header.is_empty() {
        return None;
    }
    let mut fields = Fields::new(about);
    facts::facts(html).put(&mut fields, url);
    fields.head(true)
}

/// What counts for all chapters of a book, where this one says nothing itself.
fn put_header(fields: &mut Fields, about: &About) {
    if !about.header.is_empty()
        && let Ok(Value::Object(header)) = serde_json::from_slice(about.header)
    {
        header.into_iter().for_each(|(ours, value)| fields.put_last(&ours, value));
    }
}

/// The text of the article: as a reader's mode finds it, else what the page gives to machines, else all of it.
fn text_of(html: &str, given: Option<&str>) -> String {
    if is_plain(html) {
        let config = Config {
            char_threshold: 200,
            max_elements_to_parse: MOST_ELEMENTS,
            disable_json_ld: true,
            ..Config::default()
        };
        let found = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
        let text = found.map(|article| paragraphs(&article.content, Take::All)).unwrap_or_default();
        if !text.is_empty() {
            return text;
        }
    }
    if let Some(given) = given {
        return if given.contains("</") { paragraphs(given, Take::All) } else { given.to_owned() };
    }
    let inside = paragraphs(html, Take::Inside);
    if inside.is_empty() { paragraphs(html, Take::All) } else { inside }
}

/// Whether a page is of a size and depth that pages have.
fn is_plain(html: &str) -> bool {
    const SELDOM_CLOSED: [&str; 16] = [
        "p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "img", "hr", "input", "meta", "link",
        "source", "wbr",
    ];
    let is_seldom_closed = |name: &str| SELDOM_CLOSED.iter().any(|n| n.eq_ignore_ascii_case(name));
    if html.len() > LARGEST {
        return false;
    }
    let (mut depth, mut deepest) = (0usize, 0);
    for piece in pieces(html) {
        match piece {
            Piece::Open(name, rest) if !rest.ends_with('/') && !is_seldom_closed(name) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Piece::Close(name) if !is_seldom_closed(name) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest <= DEEPEST
}

#[cfg(test)]
mod tests;
