//! Finds the article in a page the way a browser's reader mode does.

use std::borrow::Cow;

use dom_smoothie::{Config, Readability};

use super::boilerplate::cleaned;
use super::lines::name_in;
use super::text::{TextScope, line, structured};
use super::tokens::{HtmlToken, RAW, is_one_of, tokens};
use crate::article::Structure;

/// Beyond these limits, a page is read without looking for its article: that takes a tree, and more than linear time
/// if the tree is deep.
const DEEPEST: usize = 512;
const LARGEST: usize = 8 << 20;
const MOST_ELEMENTS: usize = 60_000;

/// First look for an article of this many characters, with little left out, so that short articles with longer
/// comments are found.
const SHORT: usize = 200;
/// The length that browsers require. Shorter results may be a banner or a warning.
const USUAL: usize = 500;
/// An article is at least this many times as long as a banner.
const TIMES: usize = 4;

/// An extracted article.
#[derive(Debug)]
pub(super) struct Extracted {
    pub(super) text: String,
    pub(super) structure: Structure,
    /// The author, if an element of the page names one.
    pub(super) byline: Option<String>,
}

/// Returns the article of `html`; `None` if there is none, or the page is too large or too deep to look for it.
pub(super) fn article(html: &str, headline: Option<&str>) -> Option<Extracted> {
    if !is_plain(html) {
        return None;
    }
    let html = closed(html);
    let cleaned = cleaned(&html, headline);
    let found = longest(&cleaned.html);
    // What seemed to surround the article may have been the article.
    let short = found.as_ref().is_none_or(|found| found.length() < SHORT);
    let whole = short.then(|| longest(&html)).flatten();
    let length = found.as_ref().map_or(0, Extracted::length);
    let found = whole.filter(|whole| whole.length() > TIMES * length).or(found)?;
    Some(Extracted { byline: cleaned.byline.or(found.byline), ..found })
}

/// Returns the article that a low threshold finds, or the one of the usual threshold if that is much longer.
fn longest(html: &str) -> Option<Extracted> {
    let found = extracted(html, SHORT)?;
    let length = found.length();
    let longer = (length < USUAL).then(|| extracted(html, USUAL)).flatten();
    Some(longer.filter(|longer| longer.length() > TIMES * length).unwrap_or(found))
}

impl Extracted {
    /// Returns the number of its characters.
    fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// Returns the article if one of at least `least` characters is found.
fn extracted(html: &str, least: usize) -> Option<Extracted> {
    let config = Config {
        char_threshold: least,
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).ok()?;
    let (text, structure) = structured(&article.content, TextScope::Pictures);
    let byline = article.byline.as_deref().and_then(|byline| name_in(&line(byline)));
    (!text.is_empty()).then_some(Extracted { text, structure, byline })
}

/// Rewrites `<iframe/>` as `<iframe></iframe>`, and likewise for all elements without markup inside; otherwise the
/// rest of the page would become their content.
fn closed(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for piece in tokens(html) {
        if let HtmlToken::Open(name, rest) = piece
            && rest.ends_with('/')
            && is_one_of(name, &RAW)
        {
            let end = rest.as_ptr() as usize - html.as_ptr() as usize + rest.len();
            out.extend([&html[done..end - 1], "></", name]);
            done = end;
        }
    }
    if done == 0 { Cow::Borrowed(html) } else { Cow::Owned(out + &html[done..]) }
}

/// Returns whether a page is of ordinary size and depth.
fn is_plain(html: &str) -> bool {
    const SELDOM_CLOSED: [&str; 16] = [
        "p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "img", "hr", "input", "meta", "link",
        "source", "wbr",
    ];
    if html.len() > LARGEST {
        return false;
    }
    let (mut depth, mut deepest) = (0usize, 0);
    for piece in tokens(html) {
        match piece {
            HtmlToken::Open(name, rest) if !rest.ends_with('/') && !is_one_of(name, &SELDOM_CLOSED) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            HtmlToken::Close(name) if !is_one_of(name, &SELDOM_CLOSED) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest <= DEEPEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn self_closed_elements_are_empty() {
        for (html, read) in [
            ("<p>A<iframe src=\"x\"/>b<p>", "<p>A<iframe src=\"x\"></iframe>b<p>"),
            ("<title /><SCRIPT/>c", "<title ></title><SCRIPT></SCRIPT>c"),
            ("<script src='a.js'/></script>d", "<script src='a.js'></script></script>d"),
            ("<br/><p/>e<iframe>f</iframe>", "<br/><p/>e<iframe>f</iframe>"),
        ] {
            assert_eq!(closed(html), read);
        }
    }
}
