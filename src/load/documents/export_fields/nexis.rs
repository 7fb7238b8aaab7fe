//! Articles of Nexis: the old one, before 2018, and Nexis Uni.

use super::{ReadDocument, flow, is_copyright, is_day, named};

/// Field names in the header of a Nexis article.
const NEXIS_HEAD: [&str; 11] = [
    "byline",
    "section",
    "length",
    "headline",
    "dateline",
    "highlight",
    "series",
    "edition",
    "body",
    "source",
    "distribution",
];
/// Field names that follow the body.
const NEXIS_FOOT: [&str; 22] = [
    "load-date",
    "language",
    "publication-type",
    "graphic",
    "subject",
    "company",
    "organization",
    "person",
    "city",
    "state",
    "country",
    "ticker",
    "industry",
    "geographic",
    "journal-code",
    "document-type",
    "correction",
    "correction-date",
    "notes",
    "type",
    "url",
    "name",
];
/// Field names on the cover page of a delivery.
const COVER: [&str; 10] = [
    "user name",
    "date and time",
    "job number",
    "client/matter",
    "search terms",
    "search type",
    "narrowed by",
    "content type",
    "documents",
    "page",
];

/// Returns an article of Nexis before 2018: outlet, date, headline, names in capitals, body.
pub(in crate::load::documents) fn nexis_old(lines: &[&str]) -> Option<ReadDocument> {
    let mut document = ReadDocument::default();
    let (mut above, mut titles): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    // The field that a line without a name continues, and whether a blank line precedes it.
    let (mut open, mut apart, mut has_length) = (None::<String>, true, false);
    let mut begin = None;
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            apart = true;
            continue;
        }
        if let Some((name, value)) = named(line, &NEXIS_HEAD) {
            match &*name {
                "byline" => document.byline = value.to_owned(),
                "section" => document.section = value.split(';').next().unwrap_or(value).to_owned(),
                "headline" => document.title = value.to_owned(),
                "body" => begin = Some(at + 1),
                _ => {}
            }
            has_length |= name == "length";
            if begin.is_some() {
                break;
            }
            open = Some(name);
        } else if !apart && let Some(name) = &open {
            let part = match &**name {
                "headline" => &mut document.title,
                "byline" => &mut document.byline,
                _ => continue,
            };
            *part = format!("{part} {line}").trim().to_owned();
        } else if has_length || named(line, &NEXIS_FOOT).is_some() {
            begin = Some(at);
            break;
        } else if is_copyright(line) {
        } else if document.date.is_empty() && is_day(line) {
            document.date = line.to_owned();
        } else if document.date.is_empty() {
            above.push(line);
        } else if !line.to_lowercase().contains("edition") && (titles.is_empty() || !apart) {
            titles.push(line);
        } else if !titles.is_empty() && open.is_none() {
            // A body that no field name introduces.
            begin = Some(at);
            break;
        }
        apart = false;
    }
    document.outlet = above.first().map(|outlet| (*outlet).to_owned()).unwrap_or_default();
    if document.title.is_empty() {
        document.title = titles.join(" ");
    }
    nexis_body(&lines[begin?..], &mut document);
    Some(document)
}

/// Returns an article of Nexis Uni: headline, outlet and date, then names, `Body`, and the body.
pub(in crate::load::documents) fn nexis_uni(lines: &[&str]) -> Option<ReadDocument> {
    let mut document = ReadDocument::default();
    let is_head = |line: &str| is_copyright(line) || line == "Body" || named(line, &NEXIS_HEAD).is_some();
    let head = lines.iter().position(|line| is_head(line.trim()))?;
    let day = lines[..head].iter().rposition(|line| is_day(line.trim()));
    let until = day.unwrap_or(head);
    document.date = day.map(|day| lines[day].trim().to_owned()).unwrap_or_default();
    let cover = |line: &&str| {
        let name = line.split([':', '(']).next().unwrap_or_default().trim().to_lowercase();
        let is_entry =
            line.split_once(". ").is_some_and(|(n, _)| n.bytes().all(|byte| byte.is_ascii_digit()));
        line.trim() != "" && (COVER.contains(&&*name) || is_entry && day.is_some())
    };
    let from = lines[..until].iter().rposition(cover).map_or(0, |at| at + 1);
    let above: Vec<&str> = lines[from..until].to_vec();
    let groups: Vec<Vec<&str>> = above
        .split(|line| line.trim().is_empty())
        .filter(|group| !group.is_empty())
        .map(|group| group.iter().map(|line| line.trim()).collect())
        .collect();
    match &groups[..] {
        [] => {}
        [.., group] if group.len() > 1 => {
            document.outlet = group[group.len() - 1].to_owned();
            document.title = group[..group.len() - 1].join(" ");
        }
        [.., title, outlet] => {
            document.outlet = outlet[0].to_owned();
            document.title = title.join(" ");
        }
        [only] => document.title = only[0].to_owned(),
    }
    let mut begin = None;
    for (at, line) in lines.iter().enumerate().skip(head) {
        let line = line.trim();
        if line == "Body" {
            begin = Some(at + 1);
            break;
        }
        match named(line, &NEXIS_HEAD) {
            Some((name, value)) if name == "byline" => document.byline = value.to_owned(),
            Some((name, value)) if name == "section" => {
                document.section = value.split(';').next().unwrap_or(value).to_owned();
            }
            _ => {}
        }
    }
    nexis_body(&lines[begin?..], &mut document);
    Some(document)
}

/// Takes the body up to what Nexis appends to it, and the address from that.
fn nexis_body(lines: &[&str], document: &mut ReadDocument) {
    let is_foot = |line: &str| {
        let capitals = |name: &str| !name.chars().any(char::is_lowercase);
        let is_named = named(line, &NEXIS_FOOT)
            .is_some_and(|(name, _)| name == "load-date" || line.split(':').next().is_some_and(capitals));
        is_named || is_copyright(line) || matches!(line, "Classification" | "Graphic" | "End of Document")
    };
    let end = lines.iter().position(|line| is_foot(line.trim())).unwrap_or(lines.len());
    document.text = flow(&lines[..end]);
    let address = lines[end..].iter().find_map(|line| line.trim().strip_prefix("URL:"));
    document.url = address.map(|address| address.trim().to_owned()).unwrap_or_default();
}
