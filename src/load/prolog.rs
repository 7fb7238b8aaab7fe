//! Skips what precedes the first element of HTML or XML.

use memchr::memmem::find;

/// Skips an XML declaration and comments.
pub(super) fn after_prolog(head: &[u8]) -> &[u8] {
    let mut head = head.trim_ascii_start();
    loop {
        let end = match head {
            [b'<', b'?', ..] => find(head, b"?>").map(|at| at + 2),
            [b'<', b'!', b'-', b'-', ..] => find(head, b"-->").map(|at| at + 3),
            _ => None,
        };
        match end {
            Some(end) => head = head[end..].trim_ascii_start(),
            None => return head,
        }
    }
}

/// Skips the document type too, with any entities that it declares.
pub(super) fn after_doctype(head: &[u8]) -> &[u8] {
    let head = after_prolog(head);
    if !head.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype")) {
        return head;
    }
    let end = memchr::memchr2(b'>', b'[', head).unwrap_or(head.len());
    let end = match head.get(end) {
        Some(b'[') => find(&head[end..], b"]").map_or(head.len(), |at| end + at),
        _ => end,
    };
    let end = memchr::memchr(b'>', &head[end.min(head.len())..]).map_or(head.len(), |at| end + at + 1);
    after_prolog(&head[end..])
}

/// Returns the name of the element that `head` begins with, and the rest of its tag.
pub(super) fn element(head: &[u8]) -> Option<(&str, &[u8])> {
    let inside =
        head.strip_prefix(b"<").filter(|inside| inside.first().is_some_and(u8::is_ascii_alphabetic))?;
    let len = inside.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(byte)).count();
    let (name, rest) = inside.split_at(len);
    let end =
        memchr::memchr(b'>', rest).filter(|_| rest[0].is_ascii_whitespace() || b"/>".contains(&rest[0]))?;
    Some((str::from_utf8(name).ok()?, &rest[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prologs_are_skipped_up_to_the_first_element() {
        for head in [
            "<?xml version='1.0'?>\n<!-- <a> --><rss version='2'>",
            "<!DOCTYPE rss [\n<!ENTITY nbsp \"&#160;\">\n<!ENTITY % x SYSTEM \"a>b\">\n]>\n<!-- x --><rss version='2'>",
            "<?xml version='1.0'?><!doctype rss SYSTEM 'a.dtd'><rss version='2'>",
        ] {
            assert_eq!(
                element(after_doctype(head.as_bytes())),
                Some(("rss", &b" version='2'"[..])),
                "{head}"
            );
        }
        for none in ["", "<", "< a>", "<5>", "text", "<!doctype a [", "<a", "<Ada Bird, a baker, said"] {
            assert_eq!(element(after_doctype(none.as_bytes())), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_prolog_can_be_skipped(head in "(<|\\?|>|!|--|<!doctype |\\[|\\]|[a-z]| ){0,20}") {
            let _ = element(after_doctype(head.as_bytes()));
        }
    }
}
