//! Reads the header and the body of one article, as each news database writes them.

use super::ReadDocument;
use super::database_exports::is_factiva_end;
use crate::load::dates::{DateIssue, DateOrders, looks_like_a_date, read_date};

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

/// Returns whether a line is a day and nothing else that matters.
pub(super) fn is_day(line: &str) -> bool {
    looks_like_a_date(line)
        && matches!(read_date(line, DateOrders::default()), Ok(_) | Err(DateIssue::Ambiguous))
}

/// Parses `BYLINE: Ada Bird`; returns the name, if it is known, in lower case, and the value.
fn named<'l>(line: &'l str, known: &[&str]) -> Option<(String, &'l str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim().to_lowercase();
    known.contains(&&*name).then(|| (name, value.trim()))
}

fn is_copyright(line: &str) -> bool {
    let year = |rest: &str| rest.bytes().filter(u8::is_ascii_digit).count() >= 4;
    line.strip_prefix("Copyright")
        .or_else(|| line.strip_prefix('©'))
        .or_else(|| line.strip_prefix("(c)"))
        .is_some_and(year)
        || line.eq_ignore_ascii_case("all rights reserved")
        || line.eq_ignore_ascii_case("all rights reserved.")
}

/// Returns `Ada Bird` for `By Ada Bird`.
fn author(words: &str) -> String {
    let by = words.get(..3).filter(|by| by.eq_ignore_ascii_case("by ")).map_or(0, str::len);
    words[by..].trim().to_owned()
}

/// Returns the paragraphs of lines that were wrapped to a width.
fn flow(lines: &[&str]) -> String {
    let paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    let paragraphs = paragraphs.map(|lines| {
        let longest = lines.iter().map(|line| line.trim().len()).max().unwrap_or_default();
        // Short lines are a list or verse.
        let between = if longest > 40 { " " } else { "\n" };
        lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(between)
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Returns an article of Nexis before 2018: outlet, date, headline, names in capitals, body.
pub(super) fn nexis_old(lines: &[&str]) -> Option<ReadDocument> {
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
                "byline" => document.byline = author(value),
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
pub(super) fn nexis_uni(lines: &[&str]) -> Option<ReadDocument> {
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
            Some((name, value)) if name == "byline" => document.byline = author(value),
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

/// Codes before the parts of a Factiva article, and those that follow its body.
const FACTIVA: [&str; 19] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CLM",
    "HLP", "RST",
];
const FACTIVA_FOOT: [&str; 13] =
    ["RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CT", "ART", "DE", "CX"];

/// Returns an article of Factiva, with or without codes before its parts.
pub(super) fn factiva(lines: &[&str]) -> Option<ReadDocument> {
    let code = |line: &str| FACTIVA.into_iter().find(|code| after_code(line, code).is_some());
    if lines.iter().any(|line| after_code(line, "HD").is_some())
        && lines.iter().any(|line| after_code(line, "WC").is_some())
    {
        return Some(factiva_with_codes(lines, code));
    }
    let words = lines.iter().position(|line| is_word_count(line.trim()))?;
    let above: Vec<&str> =
        lines[..words].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let mut document = ReadDocument::default();
    let is_by = |line: &&str| line.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    document.byline =
        above.iter().skip(1).rfind(|line| is_by(line)).map(|line| author(line)).unwrap_or_default();
    let title: Vec<&str> = above
        .iter()
        .copied()
        .enumerate()
        .filter(|(n, line)| *n == 0 || !is_by(line))
        .map(|(_, l)| l)
        .collect();
    document.title = match title[..] {
        // The section or the page has a line of its own before the article.
        [section, title]
            if section.split_whitespace().count() <= 3 && title.split_whitespace().count() > 3 =>
        {
            document.section = section.to_owned();
            title.to_owned()
        }
        _ => title.last().copied().unwrap_or_default().to_owned(),
    };
    let mut begin = words + 1;
    for (at, line) in
        lines.iter().enumerate().skip(words + 1).filter(|(_, line)| !line.trim().is_empty()).take(12)
    {
        let line = line.trim();
        if document.date.is_empty() && is_day(line) {
            document.date = line.to_owned();
        } else if !document.date.is_empty() && document.outlet.is_empty() && !is_time(line) {
            document.outlet = line.to_owned();
        }
        if line.starts_with("Copyright")
            || line.starts_with("(c)")
            || line.starts_with("(C)")
            || line.starts_with('©')
        {
            begin = at + 1;
            break;
        }
    }
    let end = lines.iter().position(|line| is_factiva_end(line.trim())).unwrap_or(lines.len());
    document.text = flow(&lines[begin.min(end)..end]);
    document.id =
        lines.get(end).and_then(|line| line.split_whitespace().last()).unwrap_or_default().to_owned();
    Some(document)
}

fn factiva_with_codes(lines: &[&str], code: impl Fn(&str) -> Option<&'static str>) -> ReadDocument {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        let foot = FACTIVA_FOOT.into_iter().find(|code| {
            let rest = after_code(line, code);
            // These words may also begin a sentence in capitals.
            rest.is_some_and(|rest| {
                rest.trim().is_empty()
                    || *code == "AN" && is_factiva_end(line.trim())
                    || rest.starts_with(['\t'])
                    || rest.starts_with("  ")
                    || rest.contains(" : ")
                    || rest.contains('|')
            })
        });
        let in_body = matches!(parts.last(), Some(("LP" | "TD", _)));
        match foot.or_else(|| code(line).filter(|code| !in_body || *code == "TD")) {
            Some(code) => parts.push((code, vec![after_code(line, code).unwrap_or_default()])),
            None => {
                if let Some((_, lines)) = parts.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    let part = |wanted: &str| {
        let words = parts.iter().find(|(code, _)| *code == wanted).map(|(_, lines)| lines.join(" "));
        words.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let body = parts.iter().filter(|(code, _)| matches!(*code, "LP" | "TD"));
    let body: Vec<String> = body.map(|(_, lines)| flow(lines)).filter(|text| !text.is_empty()).collect();
    ReadDocument {
        id: part("AN").trim_start_matches("Document ").to_owned(),
        title: part("HD"),
        date: part("PD"),
        outlet: part("SN"),
        byline: author(&part("BY")),
        section: part("SE"),
        url: String::new(),
        text: body.join("\n\n"),
    }
}

/// Returns what follows a code at the beginning of a line.
fn after_code<'l>(line: &'l str, code: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(code)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
}

/// Recognises `1,214 words`.
fn is_word_count(line: &str) -> bool {
    let number = line
        .strip_suffix(" words")
        .or_else(|| line.strip_suffix(" Wörter"))
        .or_else(|| line.strip_suffix(" mots"));
    number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || ",. ".contains(c)))
}

/// Recognises `10:15`, `10:15 GMT`.
fn is_time(line: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(hours, _)| !hours.is_empty() && hours.bytes().all(|b| b.is_ascii_digit()))
}

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
pub(super) fn proquest(lines: &[&str]) -> Option<ReadDocument> {
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
        byline: author(&or(part("author"), &part("authors"))),
        section: part("section"),
        url: or(part("document url"), address.copied().unwrap_or_default()),
        text: flow(&body.iter().copied().filter(|line| !line.trim().starts_with("http")).collect::<Vec<_>>()),
    })
}
