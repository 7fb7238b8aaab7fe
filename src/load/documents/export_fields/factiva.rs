//! Articles of Factiva, with or without codes before their parts.

use super::{ReadDocument, flow, is_day};
use crate::load::documents::database_exports::is_factiva_end;

/// Codes before the parts of a Factiva article, and those that follow its body.
const FACTIVA: [&str; 19] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CLM",
    "HLP", "RST",
];
const FACTIVA_FOOT: [&str; 13] =
    ["RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CT", "ART", "DE", "CX"];

/// Returns an article of Factiva, with or without codes before its parts.
pub(in crate::load::documents) fn factiva(lines: &[&str]) -> Option<ReadDocument> {
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
        above.iter().skip(1).rfind(|line| is_by(line)).map(|line| (*line).to_owned()).unwrap_or_default();
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
                    || rest.trim_start_matches(' ').starts_with('\t')
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
        byline: part("BY"),
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
