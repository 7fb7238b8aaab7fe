//! Counts tags and references in one value, to tell whether they are meant as markup.

use std::borrow::Cow;

use crate::article::at_most;
use crate::load::html::{is_block, is_one_of, unescape};

/// Elements inside a paragraph that editors use.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small",
    "span", "strike", "strong", "sub", "sup", "u",
];

/// Elements that hold no words and need no partner.
const ALONE: [&str; 11] =
    ["br", "wbr", "img", "iframe", "script", "style", "svg", "picture", "video", "audio", "embed"];

/// No tag or reference is longer.
const LONGEST_TAG: usize = 4096;
const LONGEST_REFERENCE: usize = 32;
/// How far to look for the end of a tag written with references.
const LONGEST_ESCAPED: usize = 256;

/// What markup one value shows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MarkupProfile {
    /// Tags as editors write them: next to the words, and closed if inside a paragraph.
    tags: usize,
    /// Tags with spaces around them or without a partner: a text that mentions them.
    mentions: usize,
    /// Whether some of them separate paragraphs.
    blocks: bool,
    pub(super) references: usize,
    /// References or tags whose first character is a reference itself.
    escaped: usize,
    /// Ampersands that begin no reference.
    pub(super) ampersands: usize,
}

impl MarkupProfile {
    pub(super) fn at(value: &str) -> Self {
        let mut profile = Self::default();
        let mut open = Vec::new();
        let mut escaped_tags = 0;
        for token in tokens(value) {
            match token {
                MarkupToken::Tag { tag, at } => {
                    let (before, behind) = (&value[..at], &value[at + tag.len..]);
                    let close = tag.is_close(before, behind);
                    match (is_inline(tag.name), tag.closes) {
                        (true, false) => open.push((tag.name, close)),
                        (true, true) => match open.pop_if(|(name, _)| name.eq_ignore_ascii_case(tag.name)) {
                            Some((_, true)) if close => profile.tags += 2,
                            Some(_) => profile.mentions += 2,
                            None => profile.mentions += 1,
                        },
                        (false, _) if close || tag.is_outside(before, behind) => {
                            profile.tags += 1;
                            profile.blocks = true;
                        }
                        (false, _) => profile.mentions += 1,
                    }
                }
                MarkupToken::Reference { at, len } => {
                    profile.references += 1;
                    let behind = at_most(LONGEST_REFERENCE, &value[at + len..]);
                    let twice = |token: &str| value[at..at + len] == *token;
                    profile.escaped +=
                        usize::from(twice("&amp;") && reference(&format!("&{behind}")).is_some());
                    let tag = || MarkupTag::at(&resolved(at_most(LONGEST_ESCAPED, &value[at..]))).is_some();
                    escaped_tags += usize::from(twice("&lt;") && tag());
                }
                MarkupToken::Ampersand => profile.ampersands += 1,
            }
        }
        profile.mentions += open.len();
        // Among real tags, an escaped one is a mention.
        profile.escaped += if profile.tags == 0 { escaped_tags } else { 0 };
        profile
    }

    pub(super) fn is_html(&self) -> bool {
        self.tags > self.mentions
    }

    pub(super) fn has_blocks(&self) -> bool {
        self.blocks && self.is_html()
    }

    /// Returns whether a third of the references are escaped themselves.
    pub(super) fn is_escaped(&self) -> bool {
        self.escaped > 0 && 3 * self.escaped >= self.references
    }
}

/// Returns whether a value begins and ends with block tags, which no mere mention does.
pub(super) fn is_whole(value: &str) -> bool {
    let value = value.trim();
    let opens = || MarkupTag::at(value).is_some_and(|tag| !tag.closes && is_block(tag.name));
    let last = || value.rfind("</").and_then(|at| Some((at, MarkupTag::at(&value[at..])?)));
    let closes = || last().is_some_and(|(at, tag)| is_block(tag.name) && at + tag.len == value.len());
    value.starts_with('<') && value.ends_with('>') && opens() && closes()
}

/// Resolves complete references in `text`: one without a semicolon may be part of a URL.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    replaced(text, |token| match token {
        MarkupToken::Reference { at, len } => {
            Some((*at, *len, unescape(&text[*at..*at + *len]).into_owned()))
        }
        _ => None,
    })
}

/// Returns `text` without inline tags.
pub(super) fn without_inline(text: &str) -> Cow<'_, str> {
    replaced(text, |token| match token {
        MarkupToken::Tag { at, tag } if is_inline(tag.name) => Some((*at, tag.len, String::new())),
        _ => None,
    })
}

/// Returns whether there is a tag that begins with `start`.
pub(super) fn has_tag(text: &str, start: &str) -> bool {
    let begins =
        |at: usize| text.get(at..at + start.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(start));
    tokens(text)
        .any(|token| matches!(token, MarkupToken::Tag { at, tag } if tag.name.len() + 1 == start.len() && begins(at)))
}

fn replaced(text: &str, by: impl Fn(&MarkupToken) -> Option<(usize, usize, String)>) -> Cow<'_, str> {
    let (mut out, mut taken) = (String::new(), 0);
    for (at, len, instead) in tokens(text).filter_map(|token| by(&token)) {
        out.push_str(&text[taken..at]);
        out.push_str(&instead);
        taken = at + len;
    }
    if taken == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[taken..]);
    Cow::Owned(out)
}

/// Something in a text that has a meaning in markup, and where it is.
enum MarkupToken<'t> {
    Tag { at: usize, tag: MarkupTag<'t> },
    Reference { at: usize, len: usize },
    Ampersand,
}

fn tokens(text: &str) -> impl Iterator<Item = MarkupToken<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + memchr::memchr2(b'<', b'&', &text.as_bytes()[from..])?;
            let rest = &text[at..];
            if rest.starts_with('&') {
                let len = reference(rest);
                from = at + len.unwrap_or(1);
                return Some(len.map_or(MarkupToken::Ampersand, |len| MarkupToken::Reference { at, len }));
            }
            let tag = MarkupTag::at(rest);
            from = at + tag.as_ref().map_or(1, |tag| tag.len);
            if let Some(tag) = tag {
                return Some(MarkupToken::Tag { at, tag });
            }
        }
    })
}

/// A tag of a known element.
struct MarkupTag<'t> {
    name: &'t str,
    closes: bool,
    /// Whether it has attributes, which mere mentions do not have.
    attributes: bool,
    len: usize,
}

impl<'t> MarkupTag<'t> {
    /// Returns the tag that `text` begins with.
    fn at(text: &'t str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let closes = inside.starts_with('/');
        let inside = &inside[usize::from(closes)..];
        let len = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = inside.split_at(len);
        let end = memchr::memchr(b'>', at_most(LONGEST_TAG, rest).as_bytes())?;
        let attributes = rest[..end].trim_ascii_end().trim_end_matches('/');
        // “a <b and c> d” is not a tag.
        let apart = attributes.starts_with(|c: char| c.is_ascii_whitespace());
        let is_tag = attributes.trim_ascii().is_empty() || apart && attributes.contains('=');
        let known = is_inline(name) || is_block(name) || is_one_of(name, &ALONE);
        let len = text.len() - rest.len() + end + 1;
        (is_tag && known).then_some(Self { name, closes, attributes: attributes.contains('='), len })
    }

    /// Returns whether it is right next to the words it belongs to, which no mention is.
    fn is_close(&self, before: &str, behind: &str) -> bool {
        self.attributes || if self.closes { !before.ends_with(' ') } else { !behind.starts_with(' ') }
    }

    /// Returns whether it is where a paragraph begins or ends.
    fn is_outside(&self, before: &str, behind: &str) -> bool {
        before.is_empty()
            || before.ends_with(['>', '\n'])
            || behind.is_empty()
            || behind.starts_with(['<', '\n', '\r'])
    }
}

fn is_inline(name: &str) -> bool {
    is_one_of(name, &INLINE)
}

/// Returns the length of the complete character reference that `text` begins with.
fn reference(text: &str) -> Option<usize> {
    let near = at_most(LONGEST_REFERENCE, text);
    let len = memchr::memchr(b';', near.as_bytes())? + 1;
    let is_name = near[1..len - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    (is_name && unescape(&near[..len]) != near[..len]).then_some(len)
}
