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

/// Returns whether a part that is not its text is called so.
pub(in crate::load::documents) fn is_part(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    PROQUEST.contains(&&*name) && !matches!(&*name, "full text" | "abstract")
}

/// Parts with which an article begins below its headline.
const FIRST: [&str; 6] = ["title", "author", "authors", "publication info", "abstract", "full text"];

/// Splits lines in which articles follow each other without a rule, as on a page: after the text and the number of one,
/// the next begins with the line above its first part.
pub(in crate::load::documents) fn one_by_one<'c, 'l>(lines: &'c [&'l str]) -> Vec<&'c [&'l str]> {
    let (mut chunks, mut begin, mut above) = (Vec::new(), 0, 0);
    let (mut has_text, mut has_number) = (false, false);
    for (at, line) in lines.iter().enumerate() {
        let Some((name, _)) = named(line, &PROQUEST) else { continue };
        if has_text && has_number && FIRST.contains(&&*name) {
            let headline = lines[above..at].iter().rposition(|line| is_headline(line));
            let next = headline.map_or(at, |place| above + place);
            chunks.push(&lines[begin..next]);
            (begin, has_text, has_number) = (next, false, false);
        }
        has_text |= matches!(&*name, "full text" | "abstract");
        has_number |= name == "proquest document id";
        above = at + 1;
    }
    chunks.push(&lines[begin..]);
    chunks
}

/// Returns whether a line may be a headline: the others say where the article is.
fn is_headline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("Document ") && !is_link(line)
}

/// Recognises the words of a link to the article.
fn is_link(line: &str) -> bool {
    line.trim().starts_with("http") || line.trim().eq_ignore_ascii_case("ProQuest document link")
}

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
    let headline = above.rfind(|line| is_headline(line));
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
        text: flow(&body.iter().copied().filter(|line| !is_link(line)).collect::<Vec<_>>()),
    })
}
