//! Characters written as a backslash and letters: newlines as `\n`, as MySQL and programs that escape a text twice leave
//! them; `\u201c` for a quotation mark; and whole texts as the bytes that Python prints, `b'\xe2\x80\x9cGo\xe2\x80\x9d'`.

use std::borrow::Cow;

use crate::load::encoding::text_of;

/// Returns whether newlines are usually written this way: in a tenth of the values, and really in none of these.
pub(super) fn are_usual(values: &[Cow<str>]) -> bool {
    let is_written = |value: &&Cow<str>| !value.contains('\n') && ends_lines(value);
    let written = values.iter().filter(is_written).count();
    written > 0 && 10 * written >= values.len()
}

/// Returns whether a backslash and an `n` occur where a line may end, not as in `C:\new`.
fn ends_lines(text: &str) -> bool {
    let is_end = |before: char| ".!?…\"”’»)".contains(before);
    text.match_indices("\\n").any(|(at, _)| {
        text[at + 2..].starts_with("\\n") || text[..at].trim_end().chars().next_back().is_some_and(is_end)
    })
}

/// Returns `text` with the characters that are meant.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    unescaped(text, EscapeKind::Letters).into()
}

/// Returns whether most values are bytes as Python prints them.
pub(super) fn are_bytes(values: &[Cow<str>]) -> bool {
    2 * values.iter().filter(|value| inside_bytes(value).is_some()).count() > values.len()
}

/// Returns whether characters are usually written by their numbers: in a tenth of the values, each without a character
/// beyond ASCII of its own.
pub(super) fn are_numbers(values: &[Cow<str>]) -> bool {
    let written = values.iter().filter(|value| has_numbers(value)).count();
    written > 0 && 10 * written >= values.len()
}

fn has_numbers(text: &str) -> bool {
    text.is_ascii() && text.match_indices('\\').any(|(at, _)| number(&text[at..]).is_some())
}

/// Returns what is between the marks of `b'…'`.
fn inside_bytes(text: &str) -> Option<&str> {
    let text = text.trim().strip_prefix(['b', 'B'])?;
    let mark = text.chars().next().filter(|mark| matches!(mark, '\'' | '"'))?;
    text[1..].strip_suffix(mark)
}

/// Returns the text of bytes as Python prints them.
pub(super) fn of_bytes(text: &str) -> Cow<'_, str> {
    inside_bytes(text).map_or(Cow::Borrowed(text), |inside| unescaped(inside, EscapeKind::Bytes).into())
}

/// Returns `text` with the characters that are written by their numbers. Other backslashes stay, unless a quotation mark
/// or a slash follows.
pub(super) fn of_numbers(text: &str) -> Cow<'_, str> {
    if has_numbers(text) { unescaped(text, EscapeKind::Numbers).into() } else { Cow::Borrowed(text) }
}

/// Which backslashes stand for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EscapeKind {
    /// Those before letters, quotation marks and backslashes.
    Letters,
    /// Those before numbers, quotation marks and slashes.
    Numbers,
    /// All that Python writes.
    Bytes,
}

/// Resolves backslashes of one kind. Others stay.
fn unescaped(text: &str, kind: EscapeKind) -> String {
    let (has_letters, has_numbers) = (kind != EscapeKind::Numbers, kind != EscapeKind::Letters);
    let (mut out, mut bytes) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            flush(&mut bytes, &mut out);
            out.push_str(&rest[..at]);
        }
        rest = &rest[at..];
        match number(rest).filter(|_| has_numbers) {
            Some((EscapedNumber::Byte(byte), len)) => {
                bytes.push(byte);
                rest = &rest[len..];
                continue;
            }
            Some((EscapedNumber::Character(c), len)) => {
                flush(&mut bytes, &mut out);
                out.push(c);
                rest = &rest[len..];
                continue;
            }
            None => flush(&mut bytes, &mut out),
        }
        let next = rest[1..].chars().next();
        match next {
            Some('n') if has_letters => out.push('\n'),
            Some('t') if has_letters => out.push('\t'),
            Some('r') if has_letters => {}
            Some('\\') if has_letters => out.push('\\'),
            Some('/') if has_numbers => out.push('/'),
            Some(c @ ('"' | '\'')) => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
        rest = &rest[1 + next.map_or(0, char::len_utf8)..];
    }
    flush(&mut bytes, &mut out);
    out + rest
}

/// Adds bytes that follow each other: in UTF-8, or else one character each.
fn flush(bytes: &mut Vec<u8>, out: &mut String) {
    if !bytes.is_empty() {
        out.push_str(&text_of(bytes));
        bytes.clear();
    }
}

/// What a number behind a backslash stands for.
enum EscapedNumber {
    Byte(u8),
    Character(char),
}

/// Returns what the escape with a number at the beginning of `text` means, and its length. Control characters and, of
/// single bytes, ASCII do not count.
fn number(text: &str) -> Option<(EscapedNumber, usize)> {
    let digits = |at: usize, len: usize| {
        let digits =
            text.get(at..at + len).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let (value, len) = match text.as_bytes().get(1)? {
        b'x' => {
            let byte = u8::try_from(digits(2, 2)?).ok().filter(|byte| !byte.is_ascii())?;
            return Some((EscapedNumber::Byte(byte), 4));
        }
        b'U' => (digits(2, 8)?, 10),
        b'u' => match (digits(2, 4)?, digits(8, 4).filter(|_| text.get(6..8) == Some("\\u"))) {
            // Characters beyond the first plane are written in two halves.
            (high @ 0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
                (0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12)
            }
            (value, _) => (value, 6),
        },
        _ => return None,
    };
    let c = char::from_u32(value).filter(|c| !c.is_control())?;
    Some((EscapedNumber::Character(c), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_numbers_become_characters() {
        for (written, text) in [
            (r"\u201cGo,\u201d said Zo\u00eb. \ud83d\ude00 \U0001F600", "“Go,” said Zoë. 😀 😀"),
            (
                r#"\u2018Go\u2019, \"she\" said. <\/b> C:\new\notes \xa37 \xe2\x80\x94 \\ \ud800"#,
                "‘Go’, \"she\" said. </b> C:\\new\\notes £7 — \\\\ \\ud800",
            ),
            (r"C:\users\x41\n", r"C:\users\x41\n"),
            (r"“Go” \u201c", r"“Go” \u201c"),
        ] {
            assert_eq!(of_numbers(written), text);
        }
        let usual =
            |values: &[&str]| are_numbers(&values.iter().map(|value| Cow::from(*value)).collect::<Vec<_>>());
        assert!(usual(&[r"\u201cGo\u201d", "Go", "Stay"]) && !usual(&[r"C:\users\xylem", r"“Go” \u201d"]));
        let mut values = vec!["Go"; 40];
        values.push(r"Write \u201c for a mark.");
        assert!(!usual(&values));
    }

    #[test]
    fn bytes_of_python_become_text() {
        for (written, text) in [
            (r"b'\xe2\x80\x9cGo,\xe2\x80\x9d he\'d said.\n\nC:\\new'", "“Go,” he'd said.\n\nC:\\new"),
            (r#" b"It's \xc2\xa37" "#, "It's £7"),
            ("be it", "be it"),
            ("b'cut", "b'cut"),
        ] {
            assert_eq!(of_bytes(written), text);
        }
        assert!(
            are_bytes(&["b'a'".into(), "b\"b\"".into(), "c".into()])
                && !are_bytes(&["b'a'".into(), "c".into()])
        );
    }

    #[test]
    fn written_newlines_become_newlines() {
        let usual =
            |values: &[&str]| are_usual(&values.iter().map(|value| Cow::from(*value)).collect::<Vec<_>>());
        assert!(usual(&[r"It was late.\n\n“Again,” she said."]) && usual(&[r"It was late.\nShe left."]));
        assert!(
            !usual(&[r"The files lie in C:\new and D:\notes."]) && !usual(&["It was late.\n\nShe left."])
        );
        assert!(!usual(&["Late.\nWrite \"\\n\".\\n"]), "it has real ones");
        let written = r#"It was \"late\".\r\n\tC:\\new \é\"#;
        assert_eq!(resolved(written), "It was \"late\".\n\tC:\\new \\é\\");
    }
}
