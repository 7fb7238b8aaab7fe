//! Several documents in one value, with five bars between them, as in Multi-News. They stay one article, because they are
//! one record and share its summary; each is shown in paragraphs of its own.

use std::borrow::Cow;
use std::ops::Range;

/// What stands between two documents.
const BETWEEN: [&str; 2] = ["|||||", "story_separator_special_tag"];

/// What is shown there.
const SHOWN: &str = "\n\n* * *\n\n";

/// Returns whether at least half of the values hold several documents.
pub(super) fn are_usual(values: &[Cow<str>]) -> bool {
    let joined = values.iter().filter(|value| marks(value).next().is_some()).count();
    joined > 0 && 2 * joined >= values.len()
}

/// Returns where the marks are that stand alone.
fn marks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let of = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| at..at + mark.len());
    let is_alone = |place: &Range<usize>| {
        let (before, behind) = (&text[..place.start], &text[place.end..]);
        (before.is_empty() || before.ends_with(char::is_whitespace))
            && (behind.is_empty() || behind.starts_with(char::is_whitespace))
    };
    BETWEEN.into_iter().find(|mark| text.contains(mark)).into_iter().flat_map(of).filter(is_alone)
}

/// Sets the documents apart.
pub(super) fn apart(text: &str) -> Cow<'_, str> {
    let (mut parts, mut at) = (Vec::new(), 0);
    for place in marks(text) {
        parts.push(text[at..place.start].trim());
        at = place.end;
    }
    if parts.is_empty() {
        return text.into();
    }
    parts.push(text[at..].trim());
    parts.retain(|part| !part.is_empty());
    parts.join(SHOWN).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::tests::{read_as, texts};

    #[test]
    fn each_document_of_a_record_is_set_apart() {
        let record = |document: &str| {
            serde_json::json!({"document": document, "summary": "– The ferry was late, and nobody knew why."})
                .to_string()
                + "\n"
        };
        let first =
            "The ferry was late.\n“We wait,” Ada Bird said. ||||| Nobody knew why on Monday. \n ||||| ";
        let lines = [
            record(first),
            record("It was gone. story_separator_special_tag It came."),
            record("It was on time."),
        ];
        let (articles, problems) = read_as("train.jsonl", lines.concat());
        let expected = [
            "The ferry was late.\n“We wait,” Ada Bird said.\n\n* * *\n\nNobody knew why on Monday.",
            "It was gone.\n\n* * *\n\nIt came.",
            "It was on time.",
        ];
        assert_eq!((texts(&articles), problems), (expected.to_vec(), vec![]));
        let table = format!("document\tsummary\n{}\tLate.\n", first.replace('\n', " ").trim());
        assert!(read_as("test.tsv", table).0[0].text.contains("Bird said.\n\n* * *\n\nNobody"));
    }

    #[test]
    fn other_bars_are_left() {
        let values =
            |texts: &[&'static str]| texts.iter().map(|text| Cow::Borrowed(*text)).collect::<Vec<_>>();
        assert!(!are_usual(&values(&["a ||||| b", "c", "d"])), "one text that mentions them");
        assert!(!are_usual(&values(&["a|||||b", "a |||||| b", "a || b", "|||||b"])));
        assert!(!are_usual(&[]));
        assert_eq!(apart("a|||||b ||||| "), "a|||||b");
    }
}
