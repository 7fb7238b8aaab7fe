//! Tags and references in one value, and what it looks like for them.

use std::borrow::Cow;

use crate::corpus::at_most;
use crate::load::html::{is_block, unescape};

/// Elements inside of a paragraph that editors use.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small",
    "span", "strike", "strong", "sub", "sup", "u",
];

/// Elements that hold no words and stand alone.
const ALONE: [&str; 11] =
    ["br", "wbr", "img", "iframe", "script", "style", "svg", "picture", "video", "audio", "embed"];

/// A tag has no more bytes than this, and a reference none more than that.
const LONGEST_TAG: usize = 4096;
const LONGEST_REFERENCE: usize = 32;
/// So far is looked for the end of a tag whose signs are references.
const LONGEST_ESCAPED: usize = 256;

/// What one value looks like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// Tags as editors write them: close to the words, and what is opened inside of a paragraph is closed.
    tags: usize,
    /// Tags with spaces around them, or without their other one: a text that mentions them.
    mentions: usize,
    /// Whether some of them part paragraphs.
    blocks: bool,
    references: usize,
    /// References, or tags, whose own first character is a reference.
    escaped: usize,
    /// Ampersands that begin no reference.
    ampersands: usize,
}

impl Look {
    pub(super) fn at(value: &str) -> Self {
        let mut look = Self::default();
        let mut open = Vec::new();
        let mut escaped_tags = 0;
        for sign in signs(value) {
            match sign {
                Sign::Tag { tag, at } => {
                    let (before, behind) = (&value[..at], &value[at + tag.len..]);
                    let close = tag.is_close(before, behind);
                    match (is_inline(tag.name), tag.closes) {
                        (true, false) => open.push((tag.name, close)),
                        (true, true) => match open.pop_if(|(name, _)| name.eq_ignore_ascii_case(tag.name)) {
                            Some((_, true)) if close => look.tags += 2,
                            Some(_) => look.mentions += 2,
                            None => look.mentions += 1,
                        },
                        (false, _) if close || tag.is_outside(before, behind) => {
                            look.tags += 1;
                            look.blocks = true;
                        }
                        (false, _) => look.mentions += 1,
                    }
                }
                Sign::Reference { at, len } => {
                    look.references += 1;
                    let behind = at_most(LONGEST_REFERENCE, &value[at + len..]);
                    let twice = |sign: &str| value[at..at + len] == *sign;
                    look.escaped += usize::from(twice("&amp;") && reference(&format!("&{behind}")).is_some());
                    let tag = || Tag::at(&resolved(at_most(LONGEST_ESCAPED, &value[at..]))).is_some();
                    escaped_tags += usize::from(twice("&lt;") && tag());
                }
                Sign::Ampersand => look.ampersands += 1,
            }
        }
        look.mentions += open.len();
        // Among tags, one that is escaped is a mention.
        look.escaped += if look.tags == 0 { escaped_tags } else { 0 };
        look
    }

    pub(super) fn is_html(&self) -> bool {
        self.tags > self.mentions
    }

    pub(super) fn has_blocks(&self) -> bool {
        self.blocks && self.is_html()
    }

    pub(super) fn has_references(&self) -> bool {
        self.references > 0
    }

    pub(super) fn has_ampersands(&self) -> bool {
        self.ampersands > 0
    }

    /// Whether a good part of the references are escaped themselves.
    pub(super) fn is_escaped(&self) -> bool {
        self.escaped > 0 && 3 * self.escaped >= self.references
    }
}

/// Whether a value begins and ends with tags that part paragraphs: nobody who only mentions them writes so.
pub(super) fn is_whole(value: &str) -> bool {
    let value = value.trim();
    let opens = || Tag::at(value).is_some_and(|tag| !tag.closes && is_block(tag.name));
    let last = || value.rfind("</").and_then(|at| Some((at, Tag::at(&value[at..])?)));
    let closes = || last().is_some_and(|(at, tag)| is_block(tag.name) && at + tag.len == value.len());
    value.starts_with('<') && value.ends_with('>') && opens() && closes()
}

/// `text` with characters for complete references: what has no semicolon may be part of an address.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    replaced(text, |sign| match sign {
        Sign::Reference { at, len } => Some((*at, *len, unescape(&text[*at..*at + *len]).into_owned())),
        _ => None,
    })
}

/// `text` without the tags that stand inside of paragraphs.
pub(super) fn without_inline(text: &str) -> Cow<'_, str> {
    replaced(text, |sign| match sign {
        Sign::Tag { at, tag } if is_inline(tag.name) => Some((*at, tag.len, String::new())),
        _ => None,
    })
}

/// Whether there is a tag that begins so.
pub(super) fn has_tag(text: &str, start: &str) -> bool {
    let begins =
        |at: usize| text.get(at..at + start.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(start));
    signs(text)
        .any(|sign| matches!(sign, Sign::Tag { at, tag } if tag.name.len() + 1 == start.len() && begins(at)))
}

fn replaced(text: &str, by: impl Fn(&Sign) -> Option<(usize, usize, String)>) -> Cow<'_, str> {
    let (mut out, mut taken) = (String::new(), 0);
    for (at, len, instead) in signs(text).filter_map(|sign| by(&sign)) {
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

/// Something in a text that markup has a meaning for, and where.
enum Sign<'t> {
    Tag { at: usize, tag: Tag<'t> },
    Reference { at: usize, len: usize },
    Ampersand,
}

fn signs(text: &str) -> impl Iterator<Item = Sign<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + memchr::memchr2(b'<', b'&', &text.as_bytes()[from..])?;
            let rest = &text[at..];
            if rest.starts_with('&') {
                let len = reference(rest);
                from = at + len.unwrap_or(1);
                return Some(len.map_or(Sign::Ampersand, |len| Sign::Reference { at, len }));
            }
            let tag = Tag::at(rest);
            from = at + tag.as_ref().map_or(1, |tag| tag.len);
            if let Some(tag) = tag {
                return Some(Sign::Tag { at, tag });
            }
        }
    })
}

/// A tag of a known element.
struct Tag<'t> {
    name: &'t str,
    closes: bool,
    /// Whether it says more than its name, which nobody does who only mentions it.
    attributes: bool,
    len: usize,
}

impl<'t> Tag<'t> {
    /// The one that `text` begins with.
    fn at(text: &'t str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let closes = inside.starts_with('/');
        let inside = &inside[usize::from(closes)..];
        let len = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = inside.split_at(len);
        let end = memchr::memchr(b'>', at_most(LONGEST_TAG, rest).as_bytes())?;
        let attributes = rest[..end].trim_ascii_end().trim_end_matches('/');
        // “a <b and c> d” is no tag.
        let apart = attributes.starts_with(|c: char| c.is_ascii_whitespace());
        let is_tag = attributes.trim_ascii().is_empty() || apart && attributes.contains('=');
        let known =
            is_inline(name) || is_block(name) || ALONE.iter().any(|alone| alone.eq_ignore_ascii_case(name));
        let len = text.len() - rest.len() + end + 1;
        (is_tag && known).then_some(Self { name, closes, attributes: attributes.contains('='), len })
    }

    /// Whether it stands close to the words that it belongs to, as no mention does.
    fn is_close(&self, before: &str, behind: &str) -> bool {
        self.attributes || if self.closes { !before.ends_with(' ') } else { !behind.starts_with(' ') }
    }

    /// Whether it stands where a paragraph begins or ends.
    fn is_outside(&self, before: &str, behind: &str) -> bool {
        before.is_empty()
            || before.ends_with(['>', '\n'])
            || behind.is_empty()
            || behind.starts_with(['<', '\n', '\r'])
    }
}

fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

/// The length of the complete reference to a character that `text` begins with.
fn reference(text: &str) -> Option<usize> {
    let near = at_most(LONGEST_REFERENCE, text);
    let len = memchr::memchr(b';', near.as_bytes())? + 1;
    let is_name = near[1..len - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    (is_name && unescape(&near[..len]) != near[..len]).then_some(len)
}
