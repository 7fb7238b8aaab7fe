//! Dated text: an optional space, `date YYYY-MM-DD`, a space, and then the article.

use jiff::civil::Date;

use super::fields::Fields;
use super::record::{Parsed, RawRecord};
use crate::article::at_most;

/// If the first sentence is longer than this many bytes, it is cut to serve as a headline.
const LONG: usize = 200;

/// Returns whether the file begins with a date in this form.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    // The date is in the first few bytes; the head may end inside a character.
    let start = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    split(start).is_some()
}

/// Returns the article. Its headline is its first sentence, as the format has no other.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let whole = record.text();
    let (date, body) = split(&whole).map_or((None, &*whole), |(date, body)| (Some(date), body));
    let mut fields = Fields::new(record);
    if let Some(date) = date {
        fields.put("date", date.to_string().into());
    }
    fields.put_last("title", first_sentence(body).into());
    Ok(fields.article_with(body.to_owned()))
}

fn split(text: &str) -> Option<(Date, &str)> {
    let rest = text.strip_prefix('\u{FEFF}').unwrap_or(text).trim_start();
    let rest = rest.strip_prefix("date ")?;
    let date = rest.get(..10)?.parse().ok()?;
    match rest[10..].chars().next() {
        None => Some((date, "")),
        Some(space) if space.is_whitespace() => Some((date, &rest[10 + space.len_utf8()..])),
        Some(_) => None,
    }
}

/// Returns the first sentence without its full stop, on one line.
fn first_sentence(body: &str) -> String {
    let paragraph = body.trim_start().lines().next().unwrap_or_default().trim_end();
    let mut end = paragraph.len();
    for (at, mark) in paragraph.match_indices(['.', '?', '!']) {
        let after = paragraph[at + mark.len()..].trim_start_matches(['”', '’', '"', '\'', ')']);
        let begins =
            after.strip_prefix(' ').and_then(|next| next.chars().next()).is_some_and(|c| !c.is_lowercase());
        // “Mr.”, “Gov.”, “U.S.”: a short capitalised word is an abbreviation more often than the end of a sentence.
        let word = paragraph[..at].rsplit([' ', '.']).next().unwrap_or_default();
        let short = mark == "." && word.len() <= 4 && word.starts_with(char::is_uppercase);
        if begins && !short {
            end = paragraph.len() - after.len();
            break;
        }
    }
    let sentence = &paragraph[..end];
    if sentence.len() > LONG {
        let cut = at_most(LONG, sentence);
        return format!("{} …", cut.rsplit_once(' ').map_or(cut, |(words, _)| words));
    }
    match sentence.strip_suffix('.') {
        Some(words) if !words.ends_with('.') => words.to_owned(),
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::load::tests::parsed;
    use jiff::civil::date;

    fn article(text: &str) -> Article {
        parsed("dated text", text)
    }

    #[test]
    fn date_and_text_are_separated() {
        let read = article(" date 2018-12-20 Mr. Crane left the U.S. party. He said so.\n\nMore.\n");
        assert_eq!(read.date, Some(date(2018, 12, 20)));
        assert_eq!(read.text, "Mr. Crane left the U.S. party. He said so.\n\nMore.\n");
        assert_eq!(read.title.as_deref(), Some("Mr. Crane left the U.S. party"));
        assert_eq!(article("date 2018-12-20\n“Go!” he said").title.as_deref(), Some("“Go!” he said"));
        assert_eq!(article("date 2018-12-20 “Go!” He left").title.as_deref(), Some("“Go!”"));
        assert_eq!(article("date 2018-12-20").title, None);
    }

    #[test]
    fn long_sentences_are_cut_between_words() {
        let title = article(&format!("date 2018-12-20 {}", "größer ".repeat(99))).title.unwrap();
        assert!(title.len() < 210 && title.ends_with("größer …"), "{title}");
    }

    #[test]
    fn text_in_another_form_is_kept_whole() {
        assert!(!sniff(b"date 2018-13-20 A", "txt") && !sniff(b"date 2018-12-201", "txt") && !sniff(b"", ""));
        assert!(sniff(b"date 2018-12-20 caf\xE9", "txt"));
        assert_eq!(article("no date").text, "no date");
    }
}
