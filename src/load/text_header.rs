//! Lines such as `Title: …` and `Date: …` at the top of a text, which say what it is and belong to no paragraph.
//!
//! They count only together: at least two that are known, one of them a title or a day. So neither a transcript, whose
//! lines begin with names, nor a text that happens to begin with “Source:” has a header.

use super::dates::looks_like_a_date;
use super::documents::is_copyright;
use super::fields::is_other;

/// What a line is about, and its names in small letters without `(s)`.
const NAMES: [(&str, &[&str]); 6] = [
    (
        "title",
        &["title", "headline", "head", "article title", "titel", "titre", "título", "titulo", "titolo"],
    ),
    (
        "date",
        &[
            "date",
            "publication date",
            "date published",
            "published",
            "publish date",
            "published date",
            "published on",
            "published time",
            "posted",
            "posted on",
            "pub date",
            "datum",
            "fecha",
            "data",
        ],
    ),
    (
        "outlet",
        &[
            "source",
            "outlet",
            "publication",
            "publication title",
            "newspaper",
            "publisher",
            "paper",
            "journal",
            "magazine",
            "site",
            "website",
            "quelle",
            "zeitung",
            "fuente",
            "fonte",
            "média",
        ],
    ),
    (
        "byline",
        &[
            "author",
            "by",
            "byline",
            "author/byline",
            "writer",
            "reporter",
            "written by",
            "autor",
            "auteur",
            "autore",
        ],
    ),
    ("url", &["url", "link", "source url", "url source", "web address", "permalink"]),
    ("id", &["id", "document id", "article id"]),
];

/// Names of the text itself, at the end of a header.
const BODIES: [&str; 9] = [
    "text",
    "body",
    "content",
    "full text",
    "article",
    "article text",
    "story",
    "main text",
    "markdown content",
];

/// Further names in headers, and words for them. They are passed over.
const OTHERS: [&str; 25] = [
    "readability",
    "section",
    "edition",
    "page",
    "pages",
    "length",
    "words",
    "volume",
    "issue",
    "issn",
    "place",
    "time",
    "retrieved",
    "accessed",
    "downloaded",
    "updated",
    "modified",
    "dateline",
    "subtitle",
    "database",
    "document",
    "load-date",
    "number",
    "summary",
    "abstract",
];

/// Names of lines that follow a text, as databases add them.
const FOOT: [&str; 9] = [
    "index terms",
    "copyright",
    "gale document number",
    "document number",
    "record",
    "record number",
    "accession number",
    "load-date",
    "document id",
];

/// A longer name is the beginning of a sentence.
const LONGEST_NAME: usize = 30;

/// The lines above a text.
#[derive(Debug)]
pub(super) struct TextHeader<'t> {
    /// For each line, which of our fields it is, its name as written, and its value.
    pub(super) lines: Vec<(Option<&'static str>, &'t str, String)>,
    /// Where the text begins.
    pub(super) body: usize,
}

/// Returns the header of a text, if it has one and something follows it.
pub(super) fn header(text: &str) -> Option<TextHeader<'_>> {
    let (mut header, mut at, mut gaps, mut is_gap) = (TextHeader { lines: Vec::new(), body: 0 }, 0, 0, false);
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        header.body = begin;
        if line.trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).is_empty() {
            // Blank lines may separate the lines of a header, but then all of them.
            match header.lines.len() {
                0 => continue,
                1 => gaps = 1,
                _ if gaps == 0 => break,
                _ => {}
            }
            is_gap = true;
            continue;
        }
        if line.starts_with([' ', '\t'])
            && !is_gap
            && let Some((.., value)) = header.lines.last_mut()
        {
            value.extend([" ", line.trim()]);
            header.body = at;
            continue;
        }
        let Some((name, value)) = named(line) else { break };
        if is_body(name) {
            let shown = line.trim_end().len();
            header.body = if value.is_empty() { at } else { begin + shown - value.len() };
            break;
        }
        let ours = ours(name);
        let again = ours.is_some() && header.lines.iter().any(|(field, ..)| *field == ours);
        if again || ours.is_none() && !is_known(name) {
            break;
        }
        header.lines.push((ours, name, value.to_owned()));
        (header.body, is_gap) = (at, false);
    }
    let body = &text[header.body..];
    header.body += body.len() - body.trim_start_matches(['\r', '\n']).len();
    (header.tells() && !body.trim().is_empty()).then_some(header)
}

impl TextHeader<'_> {
    /// Returns whether there are at least two known lines, one of them a title or a day.
    fn tells(&self) -> bool {
        let known = self.lines.iter().filter(|(field, _, value)| field.is_some() && !value.is_empty());
        let value = |wanted| self.lines.iter().find(|(field, ..)| *field == Some(wanted)).map(|line| &line.2);
        let is_dated = || value("date").is_some_and(|date| looks_like_a_date(date));
        known.count() >= 2 && (value("title").is_some_and(|title| !title.is_empty()) || is_dated())
    }
}

/// Returns what a line with a known name is about, if it is one of our fields, and its value.
pub(super) fn known(line: &str) -> Option<(Option<&'static str>, &str)> {
    let (name, value) = named(line)?;
    let ours = ours(name);
    (ours.is_some() || is_known(name)).then_some((ours, value))
}

/// Splits `Name: value`, also where Markdown sets the name in bold or makes a list.
pub(super) fn named(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{FEFF}').trim_end();
    let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line);
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim_matches('*').trim(), value.trim_start_matches(['*', ':']).trim_start());
    (!name.is_empty() && name.len() <= LONGEST_NAME && !line.starts_with(' ')).then_some((name, value))
}

/// Returns a name as the tables have it.
fn plain(name: &str) -> String {
    name.to_lowercase().replace("(s)", "").replace("authors", "author").replace('_', " ")
}

fn ours(name: &str) -> Option<&'static str> {
    let name = plain(name);
    NAMES.iter().find(|(_, names)| names.contains(&&*name)).map(|(ours, _)| *ours)
}

fn is_body(name: &str) -> bool {
    BODIES.contains(&&*plain(name))
}

fn is_known(name: &str) -> bool {
    let is_speaker = name.chars().all(|c| !c.is_lowercase());
    let plain = plain(name);
    OTHERS.iter().any(|other| plain.split(' ').any(|word| word == *other)) || !is_speaker && is_other(name)
}

/// Returns a text without the lines that databases add below it, and without a rule.
pub(super) fn without_foot(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(line) = text.lines().next_back() {
        if !is_foot(line) && !is_copyright(line) && !is_rule(line) {
            break;
        }
        text = text[..text.len() - line.len()].trim_end();
    }
    text
}

/// Returns whether a line has a name that follows a text.
pub(super) fn is_foot(line: &str) -> bool {
    named(line).is_some_and(|(name, _)| FOOT.contains(&&*plain(name)))
}

/// Recognises a line of at least three equal signs, asterisks and the like.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3
        && line
            .chars()
            .next()
            .is_some_and(|first| "=-*_#~".contains(first) && line.chars().all(|c| c == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<(Vec<(&'static str, String)>, &str)> {
        let header = header(text)?;
        let known = header.lines.into_iter().filter_map(|(field, _, value)| Some((field?, value)));
        Some((known.collect(), &text[header.body..]))
    }

    fn pairs(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
    }

    #[test]
    fn known_lines_at_the_top_are_a_header() {
        for (text, lines, body) in [
            (
                "\u{FEFF}Title: Tram late: again\r\nAuthor(s): Ada Bird\r\nWord count: 9\r\nDate: 5 May 2019\r\n\r\nIt was late.",
                &[("title", "Tram late: again"), ("byline", "Ada Bird"), ("date", "5 May 2019")][..],
                "It was late.",
            ),
            (
                "HEADLINE: Tram late\n  again\nPUBLICATION: The Globe\nSection: A\nTEXT: It was late.\n",
                &[("title", "Tram late again"), ("outlet", "The Globe")],
                "It was late.\n",
            ),
            (
                "Title: Tram late\n\nURL Source: https://a.example\n\nMarkdown Content:\n# Late\n\nIt was.",
                &[("title", "Tram late"), ("url", "https://a.example")],
                "# Late\n\nIt was.",
            ),
            (
                "- **Datum:** 5.5.2019\n- **Quelle:** Der Globus\n\nDie Tram",
                &[("date", "5.5.2019"), ("outlet", "Der Globus")],
                "Die Tram",
            ),
            (
                "Date: 2019-05-05\nTitle: Late\nIt was late.",
                &[("date", "2019-05-05"), ("title", "Late")],
                "It was late.",
            ),
            (
                "Title: A\nDate: 2019-05-05\n\nDOW: Good day.\n",
                &[("title", "A"), ("date", "2019-05-05")],
                "DOW: Good day.\n",
            ),
        ] {
            assert_eq!(fields(text), Some((pairs(lines), body)), "{text}");
        }
    }

    #[test]
    fn other_lines_with_a_colon_are_text() {
        for text in [
            "DOW: Good day.\nBIRD: Is it?\n\nDOW: No.",
            "DATE: Good day.\nBIRD: Is it?\n\nDOW: No.",
            "Title: Tram late\n\nIt was late.",
            "Title: Tram late\nDOW: It was.\n\nMore.",
            "Source: The Globe\nAuthor: Ada Bird\n\nIt was late.",
            "Date: any\nSource: none\n\nIt was late.",
            "Title: Tram late\nDate: 2019-05-05\n",
            "It was late.\nTitle: Tram late\nDate: 2019-05-05\n\nMore.",
            "",
        ] {
            assert!(header(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_foot_of_a_text_is_dropped() {
        let text = "Title of it: late.\n\nCopyright: The Globe 2019\nRecord Number: 77\n\n-----\n";
        assert_eq!(without_foot(text), "Title of it: late.");
        assert_eq!(without_foot("Late.\n\nNote: see below"), "Late.\n\nNote: see below");
    }
}
