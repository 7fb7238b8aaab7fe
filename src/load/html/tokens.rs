//! HTML as tags and text: one pass, in linear time, even if it is broken.
//!
//! Written by hand, although html5ever's tokenizer comes with dom_smoothie: that one gives no offsets, which are
//! needed here to cut out headings and `<iframe/>`, it copies every piece into a buffer of its own, and using it
//! would not be shorter.

use memchr::{memchr, memmem};

use super::references::unescape;

/// One token of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum HtmlToken<'h> {
    /// Characters, entities unresolved.
    Text(&'h str),
    /// A tag: its name as written, and what follows it.
    Open(&'h str, &'h str),
    Close(&'h str),
    /// An element whose content is not markup, such as a script: name, attributes, content.
    Raw(&'h str, &'h str, &'h str),
    Comment(&'h str),
}

/// Returns the tokens of `html`, in order.
pub(in crate::load) fn tokens(html: &str) -> HtmlTokens<'_> {
    HtmlTokens { html, at: 0 }
}

pub(in crate::load) struct HtmlTokens<'h> {
    html: &'h str,
    at: usize,
}

/// Elements whose content is not markup.
pub(super) const RAW: [&str; 7] = ["script", "style", "textarea", "title", "iframe", "noembed", "xmp"];

/// Elements without a closing tag.
pub(super) const VOID: [&str; 9] = ["br", "img", "hr", "input", "meta", "link", "source", "wbr", "area"];

impl<'h> Iterator for HtmlTokens<'h> {
    type Item = HtmlToken<'h>;

    fn next(&mut self) -> Option<HtmlToken<'h>> {
        let rest = &self.html[self.at..];
        let bytes = rest.as_bytes();
        if bytes.is_empty() {
            return None;
        }
        if bytes[0] != b'<' || !begins_markup(bytes) {
            let end = memchr(b'<', &bytes[1..]).map_or(rest.len(), |end| end + 1);
            self.at += end;
            return Some(HtmlToken::Text(&rest[..end]));
        }
        if let Some(inside) = rest.strip_prefix("<!--") {
            let end = memmem::find(inside.as_bytes(), b"-->");
            self.at += end.map_or(rest.len(), |end| end + 7);
            return Some(HtmlToken::Comment(&inside[..end.unwrap_or(inside.len())]));
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = memmem::find(inside.as_bytes(), b"]]>");
            self.at += end.map_or(rest.len(), |end| end + 12);
            return Some(HtmlToken::Text(&inside[..end.unwrap_or(inside.len())]));
        }
        let end = tag_end(bytes);
        let inside = rest[1..end].trim_end_matches('>');
        self.at += end;
        if let Some(name) = inside.strip_prefix('/') {
            return Some(HtmlToken::Close(name_of(name).0));
        }
        if inside.starts_with(['!', '?']) {
            return Some(HtmlToken::Comment(inside));
        }
        let (name, attributes) = name_of(inside);
        if !is_one_of(name, &RAW) || attributes.ends_with('/') {
            return Some(HtmlToken::Open(name, attributes));
        }
        let content = &self.html[self.at..];
        let len = raw_end(content.as_bytes(), name.as_bytes());
        self.at += len;
        self.at += memchr(b'>', &self.html.as_bytes()[self.at..]).map_or(content.len() - len, |end| end + 1);
        Some(HtmlToken::Raw(name, attributes, &content[..len]))
    }
}

/// Returns whether an element is one of `names`, which are in lower case.
pub(in crate::load) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns whether a `<` begins markup, and is not just a character.
fn begins_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// Returns the end of a tag, after its `>`. A `>` inside quotation marks belongs to an attribute, if the marks are
/// closed nearby.
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
        // A quotation mark opens a value only after an equals sign.
        if near[..at - 1].trim_ascii_end().ends_with(b"=") {
            match memchr(byte, &near[at..]) {
                Some(end) => at += end + 1,
                None => break,
            }
        }
    }
    memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1)
}

/// Returns where `</name` begins in the content of a raw element.
fn raw_end(content: &[u8], name: &[u8]) -> usize {
    memmem::find_iter(content, b"</")
        .find(|at| content[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .unwrap_or(content.len())
}

fn name_of(tag: &str) -> (&str, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    (&tag[..end], &tag[end..])
}

/// Returns the value of the attribute `name`, entities resolved.
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
        // This is an equals sign without a name before it.
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
    fn a_page_is_split_into_tokens() {
        let html = "<!doctype html><P class=a>1 < 2 &amp; <b>3</b><!-- <p> --><script>if (a<b) \"</p>\"</SCRIPT>x<a title='>'>";
        let all: Vec<_> = tokens(html).collect();
        assert_eq!(
            all,
            [
                HtmlToken::Comment("!doctype html"),
                HtmlToken::Open("P", " class=a"),
                HtmlToken::Text("1 "),
                HtmlToken::Text("< 2 &amp; "),
                HtmlToken::Open("b", ""),
                HtmlToken::Text("3"),
                HtmlToken::Close("b"),
                HtmlToken::Comment(" <p> "),
                HtmlToken::Raw("script", "", "if (a<b) \"</p>\""),
                HtmlToken::Text("x"),
                HtmlToken::Open("a", " title='>'"),
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
        fn any_input_can_be_tokenised(html in "([<>/!\\-\"'= ]|<p |script|</|[a-z]|é|&lt;){0,40}") {
            let _ = tokens(&html).count();
            let _ = attribute(&html, "name");
        }
    }
}
