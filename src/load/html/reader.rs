//! The article of a page, as the reader's mode of a browser finds it.

use std::borrow::Cow;

use dom_smoothie::{Config, Readability};

use super::tags::{Piece, RAW, pieces};
use super::text::{Take, line, paragraphs};
use crate::load::parse_date;

/// Beyond these a page is read without looking for its article: finding it takes a tree, and a tree takes more than
/// linear time where it is deep.
const DEEPEST: usize = 512;
const LARGEST: usize = 8 << 20;
const MOST_ELEMENTS: usize = 60_000;

/// An answer of so many characters is looked for with few of a page left out, before more is. Short articles are found
/// so whose comments are longer than they are.
const SHORT: usize = 200;
/// What browsers ask for. An answer that is shorter may be a banner or a warning.
const USUAL: usize = 500;
/// The article is so many times longer than a banner.
const TIMES: usize = 4;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) text: String,
    /// Who wrote it, where an element of the page says so.
    pub(super) byline: Option<String>,
}

/// The article of `html`; none where there is none, or the page is too large or deep to look for it.
pub(super) fn article(html: &str) -> Option<Found> {
    if !is_plain(html) {
        return None;
    }
    let html = closed(html);
    let found = extracted(&html, SHORT)?;
    let length = found.text.chars().count();
    let longer = (length < USUAL).then(|| extracted(&html, USUAL)).flatten();
    Some(longer.filter(|longer| longer.text.chars().count() > TIMES * length).unwrap_or(found))
}

/// What is found where an answer of `least` characters is enough; none where that is nothing.
fn extracted(html: &str, least: usize) -> Option<Found> {
    let config = Config {
        char_threshold: least,
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).ok()?;
    let text = paragraphs(&article.content, Take::All);
    (!text.is_empty()).then(|| Found { text, byline: article.byline.as_deref().and_then(name) })
}

/// The name in what an element says that is about an author: without “By”, and what stands behind a bar. A date or an
/// address is none.
fn name(byline: &str) -> Option<String> {
    let words = line(byline);
    let words = words.split(['|', '•', '·']).next().unwrap_or_default().trim();
    let by = words.get(..3).filter(|by| by.eq_ignore_ascii_case("by ") || by.eq_ignore_ascii_case("by:"));
    let name = words[by.map_or(0, str::len)..].trim();
    let is_name = name.chars().any(char::is_alphabetic)
        && !["http", "www.", "@"].iter().any(|start| name.starts_with(start))
        && parse_date(name).is_none();
    is_name.then(|| name.to_owned())
}

/// The page with the elements closed that hold no markup and are closed as XML has it: `<iframe/>`. Else all that
/// follows would stand in them.
fn closed(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for piece in pieces(html) {
        if let Piece::Open(name, rest) = piece
            && rest.ends_with('/')
            && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))
        {
            let end = rest.as_ptr() as usize - html.as_ptr() as usize + rest.len();
            out.extend([&html[done..end - 1], "></", name]);
            done = end;
        }
    }
    if done == 0 { Cow::Borrowed(html) } else { Cow::Owned(out + &html[done..]) }
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
mod tests {
    use super::*;

    #[test]
    fn elements_closed_as_in_xml_hold_nothing() {
        for (html, read) in [
            ("<p>A<iframe src=\"x\"/>b<p>", "<p>A<iframe src=\"x\"></iframe>b<p>"),
            ("<title /><SCRIPT/>c", "<title ></title><SCRIPT></SCRIPT>c"),
            ("<script src='a.js'/></script>d", "<script src='a.js'></script></script>d"),
            ("<br/><p/>e<iframe>f</iframe>", "<br/><p/>e<iframe>f</iframe>"),
        ] {
            assert_eq!(closed(html), read);
        }
    }

    #[test]
    fn bylines_are_names() {
        for (said, read) in [
            ("By Ada Bird", Some("Ada Bird")),
            ("  BY:\n Ada Bird and Cy Dow | Tidewater", Some("Ada Bird and Cy Dow")),
            ("Byron Low", Some("Byron Low")),
            ("March 5, 2024", None),
            ("https://tide.example/ada", None),
            ("–", None),
        ] {
            assert_eq!(name(said).as_deref(), read, "{said}");
        }
    }
}
