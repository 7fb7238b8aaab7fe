//! Texts of the English corpora of Mark Davies (COCA, COHA, NOW, GloWbE): each begins with its number behind `@@` or
//! `##`, has its paragraphs and headings marked, and lacks ten words now and then, in place of which there are ten signs.

use std::ops::ControlFlow;

use super::fields::Fields;
use super::record::{Parsed, RawRecord};
use super::sink::RecordSink;
use super::stream::{MOST_RECORD, Stream};

/// What stands for the words that are missing.
const GAP: &str = "@ @ @ @ @ @ @ @ @ @";

/// Returns whether a file begins with the number of a text, and has what only these corpora have.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let begins = number(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start()).is_some();
    begins && [GAP, "<p>"].iter().any(|sign| memchr::memmem::find(head, sign.as_bytes()).is_some())
}

/// Returns the number that a line begins with.
fn number(line: &[u8]) -> Option<&str> {
    let rest = line.strip_prefix(b"@@").or_else(|| line.strip_prefix(b"##"))?;
    let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let ends = rest.get(len).is_none_or(u8::is_ascii_whitespace);
    str::from_utf8(&rest[..len]).ok().filter(|digits| !digits.is_empty() && ends)
}

/// Cuts a stream before each number at the beginning of a line.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    sink.source.number_records();
    let (mut record, mut line) = (Vec::new(), Vec::new());
    let (mut offset, mut begin) = (stream.offset, stream.line);
    loop {
        let place = (stream.offset, stream.line);
        line.clear();
        let end = take_line(stream, &mut line);
        let is_end = line.is_empty() || end.is_err();
        if is_end || number(&line).is_some() {
            record.extend(if is_end { std::mem::take(&mut line) } else { Vec::new() });
            if !record.trim_ascii().is_empty() {
                sink.record(&record, offset, begin)?;
            }
            record.clear();
            (offset, begin) = place;
        }
        match end {
            Err(error) => return sink.failed(&error, place.1),
            Ok(()) if is_end => return ControlFlow::Continue(()),
            // One byte too many is enough to notice.
            Ok(()) if record.len() <= MOST_RECORD => record.append(&mut line),
            Ok(()) => {}
        }
    }
}

/// Takes bytes up to the next newline, or up to the end.
fn take_line(stream: &mut Stream, line: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let bytes = stream.fill()?;
        let end = memchr::memchr(b'\n', bytes).map(|end| end + 1);
        let n = end.unwrap_or(bytes.len());
        if n == 0 {
            return Ok(());
        }
        stream.take(n, line);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Returns the text with its number.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let text = record.text();
    let mut rest = text.trim_start_matches(['\u{FEFF}', ' ', '\n', '\r', '\t']);
    let mut fields = Fields::new(record);
    // Some editions repeat it.
    while let Some(id) = number(rest.as_bytes()) {
        fields.put("id", id.into());
        rest = rest[2 + id.len()..].trim_start();
    }
    let mut paragraphs = Vec::new();
    for (place, part) in rest.replace("<h>", "<p>\u{1}").split("<p>").enumerate() {
        let (is_heading, part) = part.strip_prefix('\u{1}').map_or((false, part), |part| (true, part));
        let words = part.replace(GAP, "[…]").split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        if is_heading && paragraphs.is_empty() && place <= 1 {
            fields.put("title", words.clone().into());
        }
        paragraphs.push(words);
    }
    Ok(fields.article_with(paragraphs.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::tests::{ids, read_as, texts};

    const ONE: &str =
        "@@4100 <h> Ferry late <p> The ferry was late . @ @ @ @ @ @ @ @ @ @ \" We wait , \" Ada Bird said .";

    #[test]
    fn texts_are_cut_at_their_numbers() {
        let two = "##4101 ##4101 <p> It came , they said\n and left . <h> Later <p> It was gone .";
        for (file, first) in [(format!("{ONE}\n{two}\n"), "4100"), (format!("\n{ONE}\n\n{two}"), "4100")] {
            let (articles, problems) = read_as("now.txt", file);
            assert_eq!((ids(&articles), problems), (vec![first, "4101"], vec![]));
            assert_eq!(
                texts(&articles),
                [
                    "Ferry late\n\nThe ferry was late . […] \" We wait , \" Ada Bird said .",
                    "It came , they said and left .\n\nLater\n\nIt was gone ."
                ]
            );
            assert_eq!(articles[0].title.as_deref(), Some("Ferry late"));
            assert_eq!(articles[1].title, None);
        }
    }

    #[test]
    fn other_texts_that_begin_with_such_signs_are_not_cut() {
        for text in ["@@ adabird <p> late", "##12 Late\n\nIt was late.", "@@12a <p> x", "@@12 late again."] {
            assert!(!sniff(text.as_bytes(), "txt"), "{text}");
        }
        assert!(sniff(ONE.as_bytes(), "txt"));
    }
}
