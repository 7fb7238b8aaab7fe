//! Articles of Gale, such as those of OneFile and its newspapers.

use super::{ReadDocument, flow, is_day, named};

/// Names of the parts above the text of a Gale article, and of those that may stand at its top.
const GALE: [&str; 24] = [
    "author",
    "authors",
    "author(s)",
    "title",
    "date",
    "from",
    "publisher",
    "publication title",
    "publication date",
    "series",
    "section",
    "edition",
    "dateline",
    "document type",
    "type",
    "length",
    "content level",
    "lexile measure",
    "geographic code",
    "issn",
    "language",
    "abstract",
    "copyright",
    "byline",
];

/// Returns whether a part is called so.
pub(in crate::load::documents) fn is_part(name: &str) -> bool {
    GALE.contains(&&*name.trim().to_lowercase())
}

/// Returns an article of Gale: its headline, names and values, `Full Text:`, the text, and how to cite it.
pub(in crate::load::documents) fn gale(lines: &[&str]) -> Option<ReadDocument> {
    let body = lines.iter().position(|line| text_begins(line))?;
    let mut document = ReadDocument::default();
    let first = lines[..body].iter().position(|line| named(line, &GALE).is_some()).unwrap_or(body);
    let headline = lines[..first].iter().rfind(|line| !line.trim().is_empty());
    document.title = headline.map(|line| line.trim().to_owned()).unwrap_or_default();
    for (name, value) in lines[first..body].iter().filter_map(|line| named(line, &GALE)) {
        document.put(&name, value);
    }
    let mut begin = body + 1;
    for (at, line) in lines.iter().enumerate().skip(begin) {
        let line = line.trim();
        match named(line, &GALE) {
            Some((name, value)) if matches!(&*name, "byline" | "copyright") => document.put(&name, value),
            _ if line.is_empty() || line.starts_with("COPYRIGHT") || line.starts_with("http") => {}
            _ => break,
        }
        begin = at + 1;
    }
    let is_foot = |line: &&str| line.trim().starts_with("Source Citation") || id(line).is_some();
    let end = lines[begin..].iter().position(is_foot).map_or(lines.len(), |len| begin + len);
    document.text = flow(&lines[begin..end]);
    document.id = lines[end..].iter().find_map(|line| id(line)).unwrap_or_default().to_owned();
    document.complete(&lines[end..].join(" "));
    Some(document)
}

/// Recognises `Full Text:`, which may have the copyright behind it.
fn text_begins(line: &str) -> bool {
    let rest = line.trim().strip_prefix("Full Text").or_else(|| line.trim().strip_prefix("Full text"));
    rest.map(|rest| rest.trim_start_matches([' ', ':']))
        .is_some_and(|rest| rest.is_empty() || rest.to_uppercase().starts_with("COPYRIGHT"))
}

/// Returns the number in `Gale Document Number: GALE|A123456789`.
pub(in crate::load::documents) fn id(line: &str) -> Option<&str> {
    let (name, number) = line.trim().split_once(':')?;
    let number = number.trim().strip_prefix("GALE|")?;
    let is_number = (6..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    (name.eq_ignore_ascii_case("Gale Document Number") && is_number).then_some(number)
}

impl ReadDocument {
    fn put(&mut self, name: &str, value: &str) {
        let place = match name {
            "author" | "authors" | "author(s)" | "byline" => &mut self.byline,
            "title" => &mut self.title,
            "date" | "publication date" => &mut self.date,
            "from" | "publication title" => &mut self.outlet,
            "section" => &mut self.section,
            _ => return,
        };
        // The volume or the place stands behind the name of an outlet.
        let value = if name == "from" { value.split('(').next().unwrap_or_default() } else { value };
        if place.is_empty() || name == "title" {
            value.trim().clone_into(place);
        }
    }

    /// Takes the outlet and the day, if nothing has named them, from `“Ferry is late.” The Inkwell, 5 Mar. 2024, p. 4.`
    fn complete(&mut self, citation: &str) {
        let Some((_, rest)) = [".\" ", ".” "].iter().find_map(|end| citation.split_once(end)) else {
            return;
        };
        let mut parts = rest.split(',').map(str::trim);
        let outlet = parts.next().unwrap_or_default().split(" [").next().unwrap_or_default();
        if self.outlet.is_empty() {
            outlet.clone_into(&mut self.outlet);
        }
        if self.date.is_empty() {
            self.date = parts.find(|part| is_day(part)).unwrap_or_default().to_owned();
        }
    }
}
