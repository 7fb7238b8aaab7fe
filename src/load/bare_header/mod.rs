//! Plain text below a title, a day and perhaps a byline and an outlet, each on a line of its own without a name, as in
//! exports of NewsBank and in what people copy from pages. A file may hold many such articles.
//!
//! There has to be a title and a day or an address, and nothing else above the text that is not known.

mod lines;

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::encoding::{legacy, text_in};
use super::fields::Fields;
use super::headed_text;
use super::plain;
use super::record::{Parsed, RawRecord};
use super::sink::RecordSink;
use super::stream::Stream;
use super::text_header::{is_rule, known, without_foot};
pub(super) use lines::outlet;
use lines::{LONG_LINE, day, is_address, is_name, is_paper, is_person, is_title, is_writer};

/// No header is longer.
pub(super) const LONGEST: usize = 2 << 10;
/// No title or day is shorter.
const SHORT_LINE: usize = 5;
/// No header has more lines.
const LINES: usize = 12;

/// What stands between an outlet and a day, or a writer and an outlet.
const BETWEEN: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " • "];

/// The lines above a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BareHeader {
    /// Our names and what the lines say.
    pub(super) said: Vec<(&'static str, String)>,
    /// Where the text begins.
    pub(super) body: usize,
}

/// Returns whether a text begins so.
pub(super) fn sniff(head: &[u8], extension: &str) -> bool {
    matches!(extension, "" | "txt" | "text" | "asc") && header(&beginning(head, head)).is_some()
}

/// Returns the beginning of an article in the encoding of the whole.
fn beginning<'b>(bytes: &'b [u8], whole: &[u8]) -> Cow<'b, str> {
    text_in(&bytes[..bytes.len().min(LONGEST)], legacy(whole))
}

/// Cuts a stream where a header begins that begins like the first one; some may lack a byline.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    headed_text::cut(stream, sink, beginnings)
}

fn beginnings(all: &[u8]) -> Vec<usize> {
    let encoding = legacy(all);
    let beginning = |bytes: &[u8]| {
        let text = text_in(&bytes[..bytes.len().min(LONGEST)], encoding);
        header(&text).map(|header| (header.body, (header.said[0].0, header.has("date"))))
    };
    let (mut beginnings, mut at, mut is_apart) = (vec![0], 0, false);
    let Some((mut body, first)) = beginning(all) else { return beginnings };
    for line in all.split_inclusive(|byte| *byte == b'\n') {
        let is_blank = line.trim_ascii().is_empty();
        let is_of_length = (SHORT_LINE..=LONG_LINE).contains(&line.len());
        // In a header, a name and a day look like a title and a day.
        if is_apart
            && at >= body
            && is_of_length
            && let Some((len, _)) = beginning(&all[at..]).filter(|(_, found)| *found == first)
        {
            beginnings.push(at);
            body = at + len;
        }
        is_apart = is_blank && at > 0 || str::from_utf8(line).is_ok_and(is_rule);
        at += line.len();
    }
    beginnings
}

/// Returns the article below its header.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let text = record.text();
    let Some(header) = header(&text) else { return plain::parse(record) };
    let mut fields = Fields::new(record);
    header.said.iter().for_each(|(ours, value)| fields.put(ours, value.as_str().into()));
    let text = &text[header.body..];
    // NewsBank's advice on how to cite an article.
    let text = text.find("\nCitation (").map_or(text, |at| &text[..at]);
    Ok(fields.article_with(without_foot(text).to_owned()))
}

/// Returns the header of a text, if it has one and something follows it.
pub(super) fn header(text: &str) -> Option<BareHeader> {
    let mut header = BareHeader::default();
    let (mut at, mut blanks, mut is_apart) = (0, 0, true);
    let mut lines = text.split_inclusive('\n');
    while let Some(whole) = lines.next() {
        let line = whole.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if line.is_empty() {
            blanks += 1;
            at += whole.len();
            continue;
        }
        // The lines of a header may be paragraphs, but are not far from each other.
        let is_near = header.said.is_empty() || blanks <= 1;
        let mut below = lines.clone().map(str::trim).filter(|line| !line.is_empty());
        let below = [below.next().unwrap_or_default(), below.next().unwrap_or_default()];
        if !is_near || header.said.len() > LINES || line.len() > LONG_LINE || !header.take(line, below) {
            header.body = at;
            // In a text that is wrapped to a width, what stands first may be the beginning of a sentence.
            is_apart = blanks > 0 || line.len() > LONG_LINE || line.ends_with(['.', '”', '"', '?', '!']);
            is_apart &= blanks > 0 || !line.starts_with(char::is_lowercase);
            break;
        }
        blanks = 0;
        at += whole.len();
    }
    let ends_with_title = header.said.last().is_some_and(|(ours, _)| *ours == "title");
    let is_whole = header.has("title") && (header.has("date") || header.has("url"));
    (is_whole && header.body > 0 && (is_apart || !ends_with_title)).then_some(header)
}

impl BareHeader {
    fn has(&self, ours: &str) -> bool {
        self.said.iter().any(|(known, _)| *known == ours)
    }

    fn add(&mut self, ours: &'static str, value: &str) {
        if !value.is_empty() && !self.has(ours) {
            self.said.push((ours, value.to_owned()));
        }
    }

    /// Takes a line with two parts: an outlet and a day, or a writer and one of these.
    fn take_two(&mut self, line: &str) -> bool {
        let Some((a, b)) = BETWEEN.iter().find_map(|between| line.split_once(between)) else { return false };
        let (a, b) = (a.trim(), b.trim());
        let (name, other) = match (day(a), day(b)) {
            (Some(day), None) => (b, ("date", day)),
            (None, Some(day)) => (a, ("date", day)),
            (None, None) if is_writer(a) && is_name(b) => (a, ("outlet", b)),
            _ => return false,
        };
        // “Wednesday – 3 March 2021” is all a day.
        let is_known = is_writer(name) || is_paper(name) || is_name(name) && name.contains(' ');
        if is_known {
            self.add(if is_writer(name) { "byline" } else { "outlet" }, &outlet(name));
            self.add(other.0, &if other.0 == "outlet" { outlet(other.1) } else { other.1.to_owned() });
        }
        is_known
    }

    /// Takes a line; returns whether it belongs to the header. `below` are the next lines with words.
    fn take(&mut self, line: &str, [next, second]: [&str; 2]) -> bool {
        if is_address(line) {
            self.add("url", line);
            return true;
        }
        if self.has("title") && self.take_two(line) {
            return true;
        }
        if let Some(day) = day(line) {
            // A second one is that of an update.
            self.add("date", day);
            return true;
        }
        if !self.has("title") {
            let title = if day(next).is_some() { second } else { next };
            let is_outlet = !self.has("outlet") && is_paper(line) && is_title(title);
            if is_outlet {
                self.add("outlet", &outlet(line));
            } else if is_title(line) {
                self.add("title", line);
            }
            return self.has("title") || is_outlet;
        }
        if let Some((ours, value)) = known(line) {
            if let Some(ours) = ours {
                self.add(ours, if ours == "outlet" { "" } else { value });
            }
            return true;
        }
        // Between the title and the day, or right below.
        let is_among = !self.has("date") && (day(next).is_some() || known(next).is_some());
        if !self.has("byline") && (is_writer(line) || is_among && is_person(line)) {
            self.add("byline", line);
            return true;
        }
        let is_outlet = !self.has("outlet") && is_among && is_paper(line);
        self.add("outlet", &outlet(if is_outlet { line } else { "" }));
        is_outlet
    }
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as, texts};

    const TEXT: &str = "The ferry was late on Monday.\n\n“We wait,” Cy Dow said.";

    #[test]
    fn the_lines_above_a_text_say_what_it_is() {
        for (header, [byline, outlet]) in [
            ("Ferry late again\nBy Ada Bird\nMarch 3, 2021\n", ["Ada Bird", "-"]),
            ("Ferry late again\n\nAda Bird\n\n3 March 2021\n", ["Ada Bird", "-"]),
            (
                "Ferry late again\nAda Bird, Staff Writer\nMarch 3, 2021 Wednesday\n",
                ["Ada Bird, Staff Writer", "-"],
            ),
            (
                "Ferry late again\nBy Ada Bird | The Corran Mercury\nPublished 3 March 2021 10:12 GMT\n",
                ["Ada Bird", "The Corran Mercury"],
            ),
            (
                "The Corran Mercury\nMarch 3, 2021\nFerry late again\nBYLINE: Ada Bird\nSECTION: News\n",
                ["Ada Bird", "The Corran Mercury"],
            ),
            ("The Corran Mercury\n\nFerry late again\n\n2021-03-03\n", ["-", "The Corran Mercury"]),
            (
                "Ferry late again\nCorran Mercury, The (Ware, NO) - March 3, 2021\nAuthor/Byline: Ada Bird\nEdition: Final\nSection: News\nPage: A1\n",
                ["Ada Bird", "The Corran Mercury"],
            ),
            (
                "Ferry late again\nMarch 3, 2021 | Corran Mercury, The (Ware, NO)\nAda Bird, Staff Writer\nSection: News\n",
                ["Ada Bird, Staff Writer", "The Corran Mercury"],
            ),
            ("2021-03-03\nFerry late again\n", ["-", "-"]),
            ("The Corran Mercury\nMarch 3, 2021\nFerry late again\n", ["-", "The Corran Mercury"]),
        ] {
            for gap in ["\n", "\r\n"] {
                let text =
                    format!("{header}\n{TEXT}\n\nCopyright (c) 2021 The Corran Mercury\n").replace('\n', gap);
                let (articles, problems) = read_as("a.txt", &text);
                assert_eq!((articles.len(), problems), (1, vec![]), "{header}");
                assert_eq!(
                    facts(&articles[0]),
                    ["Ferry late again", "2021-03-03", outlet, byline, "-"],
                    "{header}"
                );
                assert_eq!(articles[0].text.replace("\r\n", "\n"), TEXT, "{header}");
            }
        }
    }

    #[test]
    fn a_file_may_hold_many() {
        let one = |n: usize| {
            format!(
                "Ferry {n} late again\nBy Ada Bird\nMarch {n}, 2021\n\n{TEXT}\n\nMore of it\n\nIt was late.\n"
            )
        };
        for between in ["\n\n", "\n-----\n\n", "\n"] {
            let unsigned = one(2).replace("By Ada Bird\n", "");
            let (articles, problems) = read_as("a.txt", [one(1), unsigned, one(3)].join(between));
            assert_eq!((articles.len(), problems), (3, vec![]), "{between:?}");
            assert_eq!(articles[2].title.as_deref(), Some("Ferry 3 late again"));
            assert!(
                articles[1].text.starts_with(TEXT) && !articles[1].text.contains("Ferry 3"),
                "{between:?}"
            );
        }
    }

    #[test]
    fn an_address_may_stand_above_the_title() {
        let (articles, _) = read_as("a.txt", format!("https://ink.example/1\nFerry late again\n\n{TEXT}"));
        assert_eq!(facts(&articles[0]), ["Ferry late again", "-", "-", "-", "https://ink.example/1"]);
        assert_eq!(articles[0].text, TEXT);
    }

    #[test]
    fn other_beginnings_are_text() {
        for text in [
            "Ferry late again\n\nThe ferry was late.\n\nMarch 3, 2021\n\nIt was late again.",
            "Ferry late again\nMarch 3, 2021\n",
            "The ferry was late.\nMarch 3, 2021\n\nIt came.",
            "Ferry late again\nand again\nMarch 3, 2021\n\nIt came.",
            "March 3, 2021\n\nthe ferry was late.\n",
            "March 3, 2021\nThe ferry that was to sail\non Monday was late.\n",
            "Ferry late again\nIt was late on March 3, 2021\n\nIt came.",
        ] {
            assert_eq!(texts(&read_as("a.txt", text).0), [text]);
        }
    }
}
