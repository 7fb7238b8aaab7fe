//! Plain text: one article per file.
//!
//! The body is the whole file, including the headline, so that offsets refer to the file that the reader has; the
//! display avoids showing the headline twice.

use super::fields::Fields;
use super::record::{Parsed, RawRecord};

/// A first line longer than this many bytes is not a headline.
const LONG: usize = 160;

/// Returns the article, with the first line as its headline if it looks like one, and what the folders say.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let text = without_highlights(record.text().into_owned());
    let mut fields = Fields::new(record);
    if let Some(title) = headline(&text) {
        fields.put_last("title", title.into());
    }
    Ok(fields.article_with(text))
}

/// Removes the summary that follows each story of the CNN and Daily Mail corpus.
fn without_highlights(mut text: String) -> String {
    if let Some(at) = text.find("\n\n@highlight\n") {
        text.truncate(at + 1);
    }
    text
}

/// Returns a short first line with letters and without a full stop, separated from what follows by a blank line, or
/// followed by a paragraph on one long line. (In text wrapped to a width, all lines are short.)
pub(super) fn headline(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).trim_start();
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim_end();
    let next = rest.lines().next().unwrap_or_default().trim();
    let apart = next.is_empty() || next.len() > 2 * LONG;
    let like = first.len() <= LONG
        && first.chars().any(char::is_alphabetic)
        && !first.ends_with(['.', ',', ';', ':', '…'])
        && !first.starts_with("http://")
        && !first.starts_with("https://");
    (apart && like && !rest.trim().is_empty()).then_some(first)
}

#[cfg(test)]
mod tests {
    fn title(text: &str) -> Option<String> {
        let article = crate::load::tests::parsed("text", text);
        assert_eq!(article.text, text);
        article.title
    }

    #[test]
    fn a_headline_is_set_apart_from_the_text() {
        assert_eq!(
            title("Harbour strike ends\n\nThe strike ended.\n").as_deref(),
            Some("Harbour strike ends")
        );
        assert_eq!(title("\r\n Who won?  \r\n\r\nNobody.").as_deref(), Some("Who won?"));
        let long = "word ".repeat(90);
        assert_eq!(title(&format!("Harbour strike ends\n{long}")).as_deref(), Some("Harbour strike ends"));
    }

    #[test]
    fn highlights_are_no_text() {
        let story =
            "It was late.\n\nSo we waited.\n\n@highlight\n\nFerry late\n\n@highlight\n\nPeople wait\n";
        assert_eq!(crate::load::tests::parsed("text", story).text, "It was late.\n\nSo we waited.\n");
    }

    #[test]
    fn other_first_lines_are_text() {
        for text in [
            "",
            "One line",
            "Only a headline\n\n",
            "A sentence.\n\nMore.",
            "text that was set\nto a measure",
            "https://daily.example/1\n\nText.",
            "* * *\n\nText.",
        ] {
            assert_eq!(title(text), None, "{text:?}");
        }
        assert_eq!(title(&format!("{}\n\nMore", "word ".repeat(90))), None);
    }
}
