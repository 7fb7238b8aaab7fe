//! Saved pages: the article of a page by what readers' modes of browsers look for, its facts from the head.

mod charset;
mod facts;
mod headline;
mod reader;
mod references;
mod tags;
mod text;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::format::About;
use super::prolog::after_prolog;
use super::record::{Flaw, Parsed};
use crate::corpus::NewHead;
use crate::{Article, Error};
use facts::Facts;

pub(super) use charset::{decoded, encoding, named};
pub(super) use references::unescape;
pub(super) use tags::{Piece, attribute, pieces};
pub(super) use text::{Take, is_block, line, paragraphs};

/// What a book calls the title of one of its chapters.
pub(in crate::load) const CHAPTER: &str = "chapter";

/// Whether the file begins as a page does.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = after_prolog(head);
    let begins =
        |start: &str| head.get(..start.len()).is_some_and(|h| h.eq_ignore_ascii_case(start.as_bytes()));
    begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body")
}

/// The article of a page.
pub(super) fn parse(record: &[u8], about: &About) -> Parsed {
    page(&decoded(record, None), about, None)
}

/// What a list shows of it.
pub(super) fn head(record: &[u8], about: &About) -> Option<NewHead> {
    page_head(&decoded(record, None), about, None)
}

/// The article of `html`, which was found at `url`.
pub(super) fn page(html: &str, about: &About, url: Option<&str>) -> Parsed {
    let facts = facts::facts(html);
    let mut fields = Fields::new(about);
    put(html, &facts, &mut fields, about, url);
    // A chapter has nothing around it.
    let text = match is_chapter(html, about).then(|| paragraphs(html, Take::All)) {
        Some(text) => text,
        None => match reader::article(html) {
            Some(found) => {
                found.byline.into_iter().for_each(|name| fields.put_last("byline", name.into()));
                found.text
            }
            None => text_of(html, facts.body()),
        },
    };
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
    put(html, &facts::facts(html), &mut fields, about, url);
    fields.head(true)
}

/// Puts what a page says of its article; what the book says of a chapter goes before its title and behind the rest.
fn put(html: &str, facts: &Facts, fields: &mut Fields, about: &About, url: Option<&str>) {
    let book: Map<String, Value> = serde_json::from_slice(about.header).unwrap_or_default();
    let said = |key: &str| book.get(key).and_then(Value::as_str).map(str::to_owned);
    let title = is_chapter(html, about)
        .then(|| said(CHAPTER).or_else(|| facts.heading(said("title").as_deref())).or_else(|| said("title")))
        .flatten();
    facts.put(fields, url, title);
    book.into_iter().for_each(|(ours, value)| fields.put_last(&ours, value));
}

/// Whether a page is a chapter of a book, which stands in one or was taken out of one.
fn is_chapter(html: &str, about: &About) -> bool {
    const NEAR: usize = 2048;
    const BOOKS: &[u8] = b"http://www.idpf.org/2007/ops";
    let near = &html.as_bytes()[..html.len().min(NEAR)];
    !about.header.is_empty() || memchr::memmem::find(near, BOOKS).is_some()
}

/// The text of a page whose article was not found: as the page gives it to machines, else all of it.
fn text_of(html: &str, given: Option<&str>) -> String {
    if let Some(given) = given {
        return if given.contains("</") { paragraphs(given, Take::All) } else { given.to_owned() };
    }
    let inside = paragraphs(html, Take::Inside);
    if inside.is_empty() { paragraphs(html, Take::All) } else { inside }
}

#[cfg(test)]
mod tests;
