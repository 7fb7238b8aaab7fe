//! Articles of ProQuest.

use super::{ReadDocument, flow, named};

/// Names of the parts of a ProQuest article.
const PROQUEST: [&str; 40] = [
    "author",
    "authors",
    "publication info",
    "abstract",
    "full text",
    "title",
    "publication title",
    "publication year",
    "publication date",
    "date",
    "section",
    "source type",
    "document type",
    "proquest document id",
    "document url",
    "subject",
    "location",
    "company / organization",
    "people",
    "links",
    "pages",
    "publisher",
    "place of publication",
    "country of publication",
    "issn",
    "language of publication",
    "copyright",
    "last updated",
    "database",
    "dateline",
    "first page",
    "column",
    "year",
    "volume",
    "issue",
    "publication subject",
    "language",
    "contenttype",
    "e-issn",
    "credit",
];

/// Returns an article of ProQuest: its headline, then names and values in any order.
pub(in crate::load::documents) fn proquest(lines: &[&str]) -> Option<ReadDocument> {
    let mut parts: Vec<(String, Vec<&str>)> = vec![(String::new(), Vec::new())];
    for line in lines {
        match named(line, &PROQUEST) {
            Some((name, value)) => parts.push((name, vec![value])),
            None => parts.last_mut()?.1.push(line),
        }
    }
    let lines_of = |wanted: &str| parts.iter().find(|(name, _)| name == wanted).map(|(_, lines)| &lines[..]);
    let part = |wanted: &str| lines_of(wanted).map(|lines| lines[0].trim().to_owned()).unwrap_or_default();
    let body = lines_of("full text").or_else(|| lines_of("abstract"))?;
    let mut above = lines_of("").unwrap_or_default().iter().map(|line| line.trim());
    let headline =
        above.rfind(|line| !line.is_empty() && !line.starts_with("Document ") && !line.starts_with("http"));
    let info = part("publication info");
    let (outlet, rest) = info.split_once(';').unwrap_or((&info, ""));
    let or = |first: String, second: &str| if first.is_empty() { second.trim().to_owned() } else { first };
    let printed = rest.rsplit(']').next().unwrap_or_default().trim_end_matches('.');
    let address = parts.iter().flat_map(|(_, lines)| lines).find(|line| line.trim().starts_with("http"));
    Some(ReadDocument {
        id: part("proquest document id"),
        title: or(part("title"), headline.unwrap_or_default()),
        date: or(part("publication date"), &or(part("date"), printed)),
        outlet: or(part("publication title"), outlet),
        byline: or(part("author"), &part("authors")),
        section: part("section"),
        url: or(part("document url"), address.copied().unwrap_or_default()),
        text: flow(&body.iter().copied().filter(|line| !line.trim().starts_with("http")).collect::<Vec<_>>()),
    })
}
