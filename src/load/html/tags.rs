//! HTML taken apart into tags and text: one pass, in linear time, whatever is broken in it.
//!
//! No tree is made: what is asked here (paragraphs, facts of the head) needs none, and a page that nests a hundred
//! thousand elements costs no more than any other.

use memchr::{memchr, memmem};

use super::references::unescape;

/// One piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Piece<'h> {
    /// Characters, entities and all.
    Text(&'h str),
    /// A tag; its name as it is written, and what follows it.
    Open(&'h str, &'h str),
    Close(&'h str),
    /// An element that holds no markup, such as a script: name, attributes, content.
    Raw(&'h str, &'h str, &'h str),
    Comment(&'h str),
}

/// The pieces of `html`, in order.
pub(in crate::load) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { html, at: 0 }
}

pub(in crate::load) struct Pieces<'h> {
    html: &'h str,
    at: usize,
}

/// Elements whose content is not markup.
pub(super) const RAW: [&str; 7] = ["script", "style", "textarea", "title", "iframe", "noembed", "xmp"];

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        let rest = &self.html[self.at..];
        let bytes = rest.as_bytes();
        if bytes.is_empty() {
            return None;
        }
        if bytes[0] != b'<' || !begins_markup(bytes) {
            let end = memchr(b'<', &bytes[1..]).map_or(rest.len(), |end| end + 1);
            self.at += end;
            return Some(Piece::Text(&rest[..end]));
        }
        if let Some(inside) = rest.strip_prefix("<!--") {
            let end = memmem::find(inside.as_bytes(), b"-->");
            self.at += end.map_or(rest.len(), |end| end + 7);
            return Some(Piece::Comment(&inside[..end.unwrap_or(inside.len())]));
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = memmem::find(inside.as_bytes(), b"]]>");
            self.at += end.map_or(rest.len(), |end| end + 12);
            return Some(Piece::Text(&inside[..end.unwrap_or(inside.len())]));
        }
        let end = tag_end(bytes);
        let inside = rest[1..end].trim_end_matches('>');
        self.at += end;
        if let Some(name) = inside.strip_prefix('/') {
            return Some(Piece::Close(name_of(name).0));
        }
        if inside.starts_with(['!', '?']) {
            return Some(Piece::Comment(inside));
        }
        let (name, attributes) = name_of(inside);
        if !RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) || attributes.ends_with('/') {
            return Some(Piece::Open(name, attributes));
        }
        let content = &self.html[self.at..];
        let len = raw_end(content.as_bytes(), name.as_bytes());
        self.at += len;
        self.at += memchr(b'>', &self.html.as_bytes()[self.at..]).map_or(content.len() - len, |end| end + 1);
        Some(Piece::Raw(name, attributes, &content[..len]))
    }
}

/// Whether a `<` begins something; else it is a character like others.
fn begins_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// Behind the `>` of a tag. One inside quotation marks belongs to an attribute, if the marks are closed nearby.
fn tag_end(bytes: &[u8]) -> usize {
    const LONGEST: usize = 64 << 10;
    let near = &bytes[..bytes.len().min(LONGEST)];
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'>', b'"', b'\'', &near[at..]) {
        let byte = near[at + next];
        at += next + 1;
        if byte == b'>' {
            return at;
        }
        // A quotation mark opens a value only behind an equals sign.
        if near[..at - 1].trim_ascii_end().ends_with(b"=") {
            match memchr(byte, &near[at..]) {
                Some(end) => at += end + 1,
                None => break,
            }
        }
    }
    memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1)
}

/// Where `</name` stands in the content of a raw element.
fn raw_end(content: &[u8], name: &[u8]) -> usize {
    memmem::find_iter(content, b"</")
        .find(|at| content[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .unwrap_or(content.len())
}

fn name_of(tag: &str) -> (&str, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    (&tag[..end], &tag[end..])
}

/// The value of the attribute `name`, with its entities decoded.
pub(in crate::load) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let (found, after) = rest.split_at(end);
        let after = after.trim_ascii_start();
        let value = match after.strip_prefix('=') {
            None => {
                rest = after;
                ""
            }
            Some(after) => {
                let after = after.trim_ascii_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (value, after) = match quote {
                    Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                    None => after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, "")),
                };
                rest = after;
                value
            }
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(unescape(value).into_owned());
        }
        if rest.is_empty() {
            return None;
        }
        // An equals sign that follows nothing.
        if found.is_empty() && value.is_empty() && !rest.starts_with(|c: char| c.is_ascii_whitespace()) {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_comes_apart() {
        let html = "<!doctype html><P class=a>1 < 2 &amp; <b>3</b><!-- <p> --><script>if (a<b) \"</p>\"</SCRIPT>x<a title='>'>";
        let all: Vec<_> = pieces(html).collect();
        assert_eq!(
            all,
            [
                Piece::Comment("!doctype html"),
                Piece::Open("P", " class=a"),
                Piece::Text("1 "),
                Piece::Text("< 2 &amp; "),
                Piece::Open("b", ""),
                Piece::Text("3"),
                Piece::Close("b"),
                Piece::Comment(" <p> "),
                Piece::Raw("script", "", "if (a<b) \"</p>\""),
                Piece::Text("x"),
                Piece::Open("a", " title='>'"),
            ]
        );
    }

    #[test]
    fn attributes_in_every_spelling() {
        let tag = " name = \"a &amp; b\" CONTENT='c' hidden data-x=1 href=/x/y/ =";
        for (name, value) in [
            ("name", Some("a & b")),
            ("content", Some("c")),
            ("hidden", Some("")),
            ("data-x", Some("1")),
            ("href", Some("/x/y/")),
            ("x", None),
        ] {
            assert_eq!(attribute(tag, name).as_deref(), value, "{name}");
        }
    }

    proptest! {
        #[test]
        fn anything_comes_apart(html in "([<>/!\\-\"'= ]|<p |script|</|[a-z]|é|&lt;){0,40}") {
            let _ = pieces(&html).count();
            let _ = attribute(&html, "name");
        }
    }
}
