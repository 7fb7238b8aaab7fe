//! Tells Markdown in the values of a field from plain text with a bracket here and there.

/// Returns whether a value has a link or a picture of Markdown, or a heading on a line of its own.
pub(super) fn is_markdown(text: &str) -> bool {
    text.contains("](") && text.match_indices("](").any(|(at, _)| is_link(&text[..at], &text[at + 2..]))
        || text.contains('#') && has_heading(text)
}

/// Returns whether words in brackets come before, and an address in brackets follows.
fn is_link(before: &str, behind: &str) -> bool {
    const BEGINS: [&str; 5] = ["http://", "https://", "/", "#", "mailto:"];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let address = behind.split(|c: char| c == ')' || c.is_whitespace()).next().unwrap_or_default();
    let closes = behind[address.len()..].trim_start_matches([' ', '"']).contains(')');
    line.contains('[') && closes && BEGINS.iter().any(|begin| address.starts_with(begin))
}

/// Returns whether a line is a heading, with a blank line or nothing around it.
fn has_heading(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let is_blank = |line: Option<&&str>| line.is_none_or(|line| line.is_empty());
    let is_heading = |line: &str| {
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        (1..=6).contains(&level)
            && words.strip_prefix(' ').is_some_and(|words| words.starts_with(char::is_alphabetic))
    };
    let is_apart =
        |at: usize| is_blank(lines.get(at + 1)) && is_blank(at.checked_sub(1).and_then(|at| lines.get(at)));
    lines.len() > 1 && (0..lines.len()).any(|at| is_heading(lines[at]) && is_apart(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown() {
        for text in [
            "The [tram](https://a.example/1 \"x\") was late.",
            "![A tram](/tram.jpg)",
            "# Late\n\nIt was.",
            "It was.\n\n## Late again\n\nIt was.",
        ] {
            assert!(is_markdown(text), "{text}");
        }
        for text in [
            "It was [sic](he said) late.",
            "f[1](x) and [2](3)",
            "# 1 in the charts",
            "#late #tram\n\nIt was.",
            "It was.\n# late\nIt was.",
            "He [wrote](http://a.example",
        ] {
            assert!(!is_markdown(text), "{text}");
        }
    }
}
