//! Plain text below a header of lines such as `Title: …`. A file may hold many such articles, one after another.

use std::borrow::Cow;
use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::bomb_guard::is_bomb;
use super::encoding::{legacy, text_in};
use super::fields::Fields;
use super::plain;
use super::record::{Parsed, RawRecord};
use super::sink::RecordSink;
use super::stream::{MOST_RECORD, Stream};
use super::text_header::{TextHeader, header, is_rule, named, without_foot};

/// No header is longer.
const LONGEST: usize = 4 << 10;

/// Returns whether a text begins with a header. Markdown reads its own, and tables are something else.
pub(super) fn sniff(head: &[u8], extension: &str) -> bool {
    const OTHERS: [&str; 8] = ["md", "markdown", "csv", "tsv", "tab", "psv", "json", "jsonl"];
    !OTHERS.contains(&extension) && header(&beginning(head, legacy(near(head)))).is_some()
}

fn near(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(LONGEST)]
}

fn beginning<'b>(bytes: &'b [u8], encoding: Option<&'static Encoding>) -> Cow<'b, str> {
    text_in(near(bytes), encoding)
}

/// Cuts a stream where a header like the first one begins.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    cut(stream, sink, beginnings)
}

/// Cuts a stream where its articles begin.
pub(super) fn cut(
    stream: &mut Stream,
    sink: &mut RecordSink,
    beginnings: fn(&[u8]) -> Vec<usize>,
) -> ControlFlow<()> {
    let (offset, mut all) = (stream.offset, Vec::new());
    let end = stream.take_all(&mut all);
    if let Err(error) = &end
        && is_bomb(error)
    {
        return sink.failed(error, None);
    }
    // What is too long is reported as a whole.
    let beginnings = if all.len() > MOST_RECORD { vec![0] } else { beginnings(&all) };
    if beginnings.len() > 1 {
        sink.source.number_records();
    }
    let (mut line, mut counted) = (1, 0);
    for (place, begin) in beginnings.iter().enumerate() {
        line += memchr::memchr_iter(b'\n', &all[counted..*begin]).count() as u64;
        counted = *begin;
        let record = &all[*begin..beginnings.get(place + 1).copied().unwrap_or(all.len())];
        if !record.trim_ascii().is_empty() {
            sink.record(record, offset + *begin as u64, line)?;
        }
    }
    match end {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => sink.failed(&error, line),
    }
}

/// Returns where the articles of a text begin: where a header with the same first name follows a blank line or a rule.
fn beginnings(all: &[u8]) -> Vec<usize> {
    let mut beginnings = vec![0];
    let encoding = legacy(all);
    let first = beginning(all, encoding);
    let first_name = header(&first).and_then(|header| header.lines.first().map(|(_, name, _)| *name));
    let Some(name) = first_name else { return beginnings };
    let has_name = |line: &[u8]| named(&text_in(line, encoding)).is_some_and(|(found, _)| found == name);
    let (mut at, mut is_apart) = (0, false);
    for line in all.split_inclusive(|byte| *byte == b'\n') {
        // A form feed begins a page.
        let feeds = line.iter().take_while(|byte| **byte == b'\x0C').count();
        let begin = at + feeds;
        if (is_apart || feeds > 0)
            && begin > 0
            && has_name(near(&line[feeds..]))
            && header(&beginning(&all[begin..], encoding)).is_some()
        {
            beginnings.push(begin);
        }
        is_apart = line.trim_ascii().is_empty() || str::from_utf8(line).is_ok_and(is_rule);
        at += line.len();
    }
    beginnings
}

/// Returns the article below the header.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let text = record.text();
    let mut fields = Fields::new(record);
    let Some(header) = header(&text) else { return plain::parse(record) };
    let body = without_foot(&text[header.body..]).to_owned();
    header.put(&mut fields);
    if let Some(title) = plain::headline(&body) {
        fields.put_last("title", title.into());
    }
    Ok(fields.article_with(body))
}

impl TextHeader<'_> {
    /// Puts each line into `fields`, by its own name and by ours.
    pub(super) fn put(self, fields: &mut Fields) {
        for (ours, name, value) in self.lines {
            fields.put_whole(name, value.as_str().into());
            match ours {
                Some("outlet") => fields.put("outlet", without_issue(&value).into()),
                Some(ours) => fields.put(ours, value.into()),
                None => {}
            }
        }
    }
}

/// Returns the name of an outlet without the issue that databases add, as in `The Globe. (May 5, 2019)`.
fn without_issue(outlet: &str) -> &str {
    let issue = outlet
        .rsplit_once('(')
        .filter(|(_, issue)| issue.ends_with(')') && issue.contains(|c: char| c.is_ascii_digit()));
    issue.map_or(outlet, |(name, _)| name.trim_end().trim_end_matches(['.', ',']))
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as};

    #[test]
    fn the_lines_above_a_text_are_its_fields() {
        let text = "Headline: Tram late &amp; full\nPublisher: The Globe. (May 5, 2019)\nPublished: 2019-05-05\n\
                    Author: By Ada Bird\nLink: https://globe.example/1\n\n“It is late,” Cy Dow said.\n\nDate: 5 May\n";
        let (articles, problems) = read_as("a.txt", text);
        assert_eq!((articles.len(), problems), (1, vec![]));
        let expected = ["Tram late & full", "2019-05-05", "The Globe", "Ada Bird", "https://globe.example/1"];
        assert_eq!(facts(&articles[0]), expected);
        assert_eq!(articles[0].text, "“It is late,” Cy Dow said.\n\nDate: 5 May");
    }

    #[test]
    fn one_file_may_hold_many_texts_with_headers() {
        let one = |n: usize, end: &str| {
            format!(
                "Title: Tram {n} late\nDate: 2019-05-0{n}\n\nIt was late.\n\nTitle: no header here.\n\n{end}"
            )
        };
        for end in ["=====\n\n", "\n\n", "Copyright: The Globe\nRecord: 7\n\n\n", "-----\n", "\u{C}"] {
            let (articles, problems) = read_as("a.txt", [one(1, end), one(2, end), one(3, end)].concat());
            assert_eq!((articles.len(), problems), (3, vec![]), "{end:?}");
            assert_eq!(articles[2].title.as_deref(), Some("Tram 3 late"));
            assert_eq!(articles[1].text, "It was late.\n\nTitle: no header here.", "{end:?}");
            assert_eq!(articles[1].id, "a.txt#2");
        }
    }

    #[test]
    fn headers_are_found_again_in_any_encoding_and_in_lists() {
        let spanish = |n: usize| {
            format!("Título: Tranvía {n} tarde\nFecha: 2019-05-0{n}\n\nLlegó tarde. La señora esperó.\n\n")
        };
        let latin = |n: usize| spanish(n).chars().map(|c| c as u8).collect::<Vec<u8>>();
        let german = |n: usize| {
            format!("- **Datum:** {n}.5.2019\n- **Titel:** Tram {n}\n\nDie Tram kam zu spät.\n\n")
                .into_bytes()
        };
        for (texts, title) in [
            ([1, 2, 3].map(latin), "Tranvía 3 tarde"),
            ([1, 2, 3].map(|n| spanish(n).into_bytes()), "Tranvía 3 tarde"),
            ([1, 2, 3].map(german), "Tram 3"),
        ] {
            let (articles, _) = read_as("a.txt", texts.concat());
            assert_eq!(articles.len(), 3, "{title}");
            assert_eq!(articles[2].title.as_deref(), Some(title));
        }
    }
}
