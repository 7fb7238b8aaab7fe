//! Newlines written as a backslash and an `n`, as MySQL and programs that escape a text twice leave them.

use std::borrow::Cow;

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
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escaped = rest[at + 1..].chars().next();
        match escaped {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => {}
            Some(c @ ('\\' | '\'' | '"')) => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
        rest = &rest[at + 1 + escaped.map_or(0, char::len_utf8)..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

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
