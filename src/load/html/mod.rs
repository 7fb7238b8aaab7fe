//! Saved pages: the article as browsers' reader modes find it, and metadata from the head.

mod boilerplate;
mod calibre;
mod charset;
mod class_names;
mod elements;
mod headline;
mod lines;
mod metadata;
mod readability;
mod references;
mod text;
mod tokens;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::prolog::after_prolog;
use super::record::{Parsed, RawRecord, RecordError};
use crate::article::{NewHead, Structure};
use crate::{Article, Error};
use metadata::PageMetadata;

pub(super) use charset::{decoded, encoding, named};
pub(super) use elements::mark_of;
pub(super) use references::unescape;
pub(super) use text::{TextScope, add, is_block, line, paragraphs, structured};
pub(super) use tokens::{HtmlToken, attribute, is_one_of, tokens};

/// The key of a chapter's title in the header that its book gives it.
pub(in crate::load) const CHAPTER: &str = "chapter";

/// Returns whether the file begins like a page.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = after_prolog(head);
    let begins =
        |start: &str| head.get(..start.len()).is_some_and(|h| h.eq_ignore_ascii_case(start.as_bytes()));
    begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body")
}

/// Returns the article of a page.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    page(&decoded(record.bytes, None), record, None)
}

/// Returns what a list shows of it.
pub(super) fn head(record: &RawRecord) -> Option<NewHead> {
    page_head(&decoded(record.bytes, None), record, None)
}

/// Returns the article of `html`, which was fetched from `url`.
pub(super) fn page(html: &str, record: &RawRecord, url: Option<&str>) -> Parsed {
    let metadata = metadata::metadata(html);
    let mut fields = Fields::new(record);
    let title = put(html, &metadata, &mut fields, record, url);
    // A chapter has nothing around its text.
    let chapter = is_chapter(html, record).then(|| calibre::without_links(html));
    if let Some(url) = chapter.as_ref().and_then(|(_, url)| url.as_deref()) {
        fields.put("url", url.into());
    }
    let (text, structure) = match chapter {
        Some((html, _)) => structured(&html, TextScope::Pictures),
        None => match readability::article(html, title.as_deref()) {
            Some(found) => {
                found.byline.into_iter().for_each(|name| fields.put_last("byline", name.into()));
                (found.text, found.structure)
            }
            None => text_of(html, metadata.body()),
        },
    };
    let article = Article { structure, ..fields.article_with(text) };
    // A chapter gets its title from the book, even if that is empty.
    let is_chapter = !record.header().is_empty();
    if article.text.is_empty() && (article.title.is_none() || is_chapter) {
        return Err(RecordError { is_passed_over: is_chapter, ..Error::new("the page has no text").into() });
    }
    Ok(article)
}

/// Returns the text of one article of a page that holds several, without its headline, its byline and its day; and the
/// name in the byline.
pub(super) fn article_inside(html: &str, headline: &str) -> (String, Option<String>) {
    let cleaned = boilerplate::cleaned(html, Some(headline));
    (paragraphs(&cleaned.html, TextScope::All), cleaned.byline)
}

/// Returns what a list shows of it, without looking for the text.
pub(super) fn page_head(html: &str, record: &RawRecord, url: Option<&str>) -> Option<NewHead> {
    // Only the text shows whether a chapter is empty.
    if !record.header().is_empty() {
        return None;
    }
    let mut fields = Fields::new(record);
    put(html, &metadata::metadata(html), &mut fields, record, url);
    fields.head(true)
}

/// Puts the metadata of a page into `fields`; for a chapter, the book's title goes first and the rest of the book's
/// metadata last. Returns the headline.
fn put(
    html: &str,
    metadata: &PageMetadata,
    fields: &mut Fields,
    record: &RawRecord,
    url: Option<&str>,
) -> Option<String> {
    let book: Map<String, Value> = serde_json::from_slice(record.header()).unwrap_or_default();
    let said = |key: &str| book.get(key).and_then(Value::as_str).map(str::to_owned);
    let is_chapter = is_chapter(html, record);
    let title = is_chapter
        .then(|| {
            said(CHAPTER).or_else(|| metadata.heading(said("title").as_deref())).or_else(|| said("title"))
        })
        .flatten();
    let written = || if is_chapter { None } else { boilerplate::cleaned(html, None).date };
    let title = metadata.put(fields, url, title, written);
    book.into_iter().for_each(|(ours, value)| fields.put_last(&ours, value));
    title
}

/// Returns whether a page is a chapter, whether inside a book or taken out of one.
fn is_chapter(html: &str, record: &RawRecord) -> bool {
    const NEAR: usize = 2048;
    const BOOKS: &[u8] = b"http://www.idpf.org/2007/ops";
    let near = &html.as_bytes()[..html.len().min(NEAR)];
    !record.header().is_empty() || memchr::memmem::find(near, BOOKS).is_some()
}

/// Returns the text of a page without a recognisable article: the one in JSON-LD, or else everything.
fn text_of(html: &str, given: Option<&str>) -> (String, Structure) {
    if let Some(given) = given {
        return match given.contains("</") {
            true => structured(given, TextScope::All),
            false => (given.to_owned(), Structure::default()),
        };
    }
    let inside = structured(html, TextScope::Inside);
    if inside.0.is_empty() { structured(html, TextScope::All) } else { inside }
}

#[cfg(test)]
mod tests;
