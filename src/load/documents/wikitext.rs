//! Wikitext as plain paragraphs: without templates, notes, tables and pictures, with the words of links.

use std::borrow::Cow;

use crate::load::html::{self, TextScope, unescape};

/// Sections that list where else to read, in the languages of the largest wikis. They are left out.
const LISTS: [&str; 22] = [
    "sources",
    "references",
    "external links",
    "see also",
    "related news",
    "further reading",
    "notes",
    "sister links",
    "bibliography",
    "quellen",
    "einzelnachweise",
    "weblinks",
    "literatur",
    "siehe auch",
    "notes et références",
    "liens externes",
    "voir aussi",
    "fuentes",
    "referencias",
    "enlaces externos",
    "véase también",
    "fonti",
];

/// Elements that are removed with everything inside.
const SILENT: [&str; 8] =
    ["ref", "gallery", "math", "timeline", "imagemap", "score", "syntaxhighlight", "references"];

/// Templates whose last value is shown.
const SHOWN: [&str; 15] = [
    "w",
    "wikipedia",
    "lang",
    "nowrap",
    "nobr",
    "small",
    "em",
    "strong",
    "source-w",
    "haveyoursay-w",
    "transl",
    "abbr",
    "ill",
    "center",
    "foreign",
];

/// Returns the paragraphs of a page.
pub(super) fn plain(source: &str) -> String {
    let text = without_elements(&without_comments(source));
    let text = without_tables(&without_templates_and_links(&text));
    let text = without_addresses(&text).replace("'''''", "").replace("'''", "").replace("''", "");
    let paragraphs = laid_out(&text);
    // What is left of HTML, and references.
    let plain = |paragraph: &String| {
        let words = match paragraph.contains('<') {
            true => Cow::from(html::paragraphs(&paragraph.replace('\n', "<br>"), TextScope::All)),
            false => unescape(paragraph),
        };
        words.trim().to_owned()
    };
    let texts = paragraphs.iter().map(plain).filter(|text| text.chars().any(char::is_alphanumeric));
    texts.collect::<Vec<_>>().join("\n\n")
}

/// Returns the paragraphs of lines, with headings and list items on their own, without the sections that
/// list sources. A heading with nothing below it is dropped.
fn laid_out(text: &str) -> Vec<String> {
    let mut all: Vec<(String, bool)> = Vec::new();
    let mut is_open = false;
    // How deep the heading is whose section is left out.
    let mut skipped: Option<usize> = None;
    for line in text.lines().map(str::trim) {
        let is_magic = line.len() > 4 && line.starts_with("__") && line.ends_with("__");
        if line.is_empty() || is_magic || line.starts_with("----") {
            is_open = false;
        } else if let Some((level, heading)) = heading(line) {
            skipped = skipped.filter(|skipped| level > *skipped);
            if skipped.is_none() && LISTS.contains(&&*heading.to_lowercase()) {
                skipped = Some(level);
            }
            if skipped.is_none() {
                all.push((heading.to_owned(), true));
            }
            is_open = false;
        } else if skipped.is_some() {
            continue;
        } else if line.starts_with(['*', '#', ':', ';']) {
            let item = line.trim_start_matches(['*', '#', ':', ';']).trim();
            all.push((item.to_owned(), false));
            is_open = false;
        } else if let Some((paragraph, _)) = all.last_mut().filter(|_| is_open) {
            paragraph.extend([" ", line]);
        } else {
            all.push((line.to_owned(), false));
            is_open = true;
        }
    }
    let is_bare = |at: usize| all[at].1 && all.get(at + 1).is_none_or(|(_, is_heading)| *is_heading);
    (0..all.len()).filter(|at| !is_bare(*at)).map(|at| all[at].0.clone()).collect()
}

/// Returns how deep a heading is, and its words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let words = line.strip_prefix('=')?.strip_suffix('=')?.trim_matches('=').trim();
    let level = line.bytes().take_while(|byte| *byte == b'=').count();
    (!words.is_empty()).then_some((level, words))
}

fn without_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, inside)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = inside.split_once("-->").map_or("", |(_, behind)| behind);
    }
    out + rest
}

/// Removes elements that are no text, such as notes.
fn without_elements(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // What is never closed is not looked for again.
    let mut unclosed: Vec<&str> = Vec::new();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let name = tag[1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let silent = SILENT.iter().find(|silent| silent.eq_ignore_ascii_case(name));
        let Some(silent) = silent.filter(|silent| !unclosed.contains(silent)) else {
            out.push('<');
            rest = &tag[1..];
            continue;
        };
        let Some(end) = tag.find('>') else { return out + tag };
        let close = || tag.find(&format!("</{name}"));
        rest = match if tag[..end].ends_with('/') { None } else { close() } {
            Some(close) => tag[close..].split_once('>').map_or("", |(_, behind)| behind),
            None => {
                if !tag[..end].ends_with('/') {
                    unclosed.push(silent);
                }
                &tag[end + 1..]
            }
        };
    }
    out + rest
}

/// Replaces templates and links, inner ones first. What never ends keeps its words.
fn without_templates_and_links(text: &str) -> String {
    /// No page needs more.
    const DEEP: usize = 64;
    let mut out = String::with_capacity(text.len());
    // Whether each open one is a link, and where it begins in `out`; how many are templates and links.
    let (mut open, mut count): (Vec<(bool, usize)>, [usize; 2]) = (Vec::new(), [0; 2]);
    let mut rest = text;
    while let Some((at, mark)) = next_mark(rest) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let is_link = mark.contains(['[', ']']);
        if mark == "[[" || mark == "{{" {
            if open.len() < DEEP {
                open.push((is_link, out.len()));
                count[usize::from(is_link)] += 1;
            }
            continue;
        }
        while count[usize::from(is_link)] > 0
            && let Some((kind, begin)) = open.pop()
        {
            count[usize::from(kind)] -= 1;
            if kind == is_link {
                let inside = out.split_off(begin);
                out.push_str(&if is_link { link(&inside) } else { template(&inside) });
                break;
            }
        }
    }
    out + rest
}

/// Returns where the next template or link begins or ends.
fn next_mark(text: &str) -> Option<(usize, &str)> {
    let pairs = text.as_bytes().windows(2);
    let at = pairs.into_iter().position(|pair| matches!(pair, b"{{" | b"}}" | b"[[" | b"]]"))?;
    Some((at, &text[at..at + 2]))
}

/// Returns the words of a link; none for pictures, categories and other languages.
fn link(inside: &str) -> String {
    const HIDDEN_SPACES: [&str; 12] = [
        "file",
        "image",
        "category",
        "media",
        "datei",
        "bild",
        "kategorie",
        "fichier",
        "catégorie",
        "archivo",
        "categoría",
        "immagine",
    ];
    let (target, words) = inside.split_once('|').unwrap_or((inside, inside));
    let (space, page) = target.split_once(':').unwrap_or(("", target));
    let space_name = space.trim().to_lowercase();
    let is_language = (2..=3).contains(&space_name.len())
        && space_name.bytes().all(|byte| byte.is_ascii_lowercase())
        && !inside.contains('|');
    if HIDDEN_SPACES.contains(&&*space_name) || is_language {
        return String::new();
    }
    match words.rsplit('|').next().unwrap_or_default() {
        "" => page.split(" (").next().unwrap_or_default().to_owned(),
        words => words.trim_start_matches(':').to_owned(),
    }
}

/// Returns the words of a template that stands for words; nothing for others.
fn template(inside: &str) -> String {
    let mut parts = inside.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().to_lowercase();
    let mut values = parts.filter(|part| !part.contains('='));
    match &*name {
        "nbsp" | "spaces" => " ".to_owned(),
        "snd" | "spnd" | "ndash" | "spaced ndash" => " – ".to_owned(),
        "mdash" => "—".to_owned(),
        "'" | "'s" => name.replace('\'', "’"),
        "convert" | "cvt" => values.take(2).collect::<Vec<_>>().join(" "),
        "quote" | "cquote" | "blockquote" => values.next().unwrap_or_default().to_owned(),
        _ if SHOWN.contains(&&*name) => values.next_back().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Removes tables; they may be nested.
fn without_tables(text: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(text.len()), 0usize);
    for line in text.split_inclusive('\n') {
        let begin = line.trim_start().trim_start_matches(':');
        if begin.starts_with("{|") {
            depth += 1;
        }
        if depth == 0 {
            out.push_str(line);
        } else if begin.starts_with("|}") {
            depth -= 1;
        }
    }
    out
}

/// Replaces external links with their words.
fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if !rest.starts_with("http") && !rest.starts_with("//") {
            out.push('[');
            continue;
        }
        let Some((inside, behind)) = rest.split_once(']') else { return out + rest };
        out.push_str(inside.split_once(' ').map_or("", |(_, words)| words));
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_becomes_words() {
        for (source, text) in [
            (
                "{{date|May 6, 2019}}\n{{Tram|a={{b}}}}\n[[File:Tram.jpg|thumb|A ''[[tram]]''.]]\n'''The tram''' to [[Ware]] was\n[[w:Lateness|late]].<ref name=a>{{cite|x}}</ref>\n\n\
                 “We {{w|Waiting|wait}},” [[Ada Bird (baker)|]] said.<ref name=a /> It cost &pound;7.",
                "The tram to Ware was late.\n\n“We wait,” Ada Bird said. It cost £7.",
            ),
            (
                "== Past ==\nIt ran. <!-- no -->\n* [http://a.example One]\n* Two [http://b.example]\n=== Empty ===\n== Sources ==\n*{{source|url=x}}\n\n[[Category:Trams]]\n[[de:Tram]]",
                "Past\n\nIt ran.\n\nOne\n\nTwo",
            ),
            (
                "It ran.\n== Notes ==\n* One\n=== Further ===\nTwo\n== Later ==\nIt stopped.\n=== Literatur ===\n* Three\n== Now ==\nIt runs.",
                "It ran.\n\nLater\n\nIt stopped.\n\nNow\n\nIt runs.",
            ),
            ("{| class=x\n| a\n{|\n|b\n|}\n|}\nIt ran.__NOTOC__", "It ran.__NOTOC__"),
            ("__NOTOC__\nOne<br/>two <small>three</small>.", "One\ntwo three."),
            ("Never {{closed [[words", "Never closed words"),
            ("{{convert|5|km|mi}} of {{lang|fr|rails}}{{nbsp}}here", "5 km of rails here"),
        ] {
            assert_eq!(plain(source), text, "{source}");
        }
    }

    proptest! {
        #[test]
        fn any_source_can_be_read(source in "(\\[\\[|\\]\\]|\\{\\{|\\}\\}|\\||<ref|>|/>|</ref>|<!--|\\{\\||\n|=|\\*|'|\\[http|\\]|é|[a-z]| ){0,40}") {
            let _ = plain(&source);
        }

        #[test]
        fn plain_words_stay(text in "[a-z]{1,8}( [a-z]{1,8}){0,9}[.]") {
            prop_assert_eq!(plain(&text), text);
        }
    }
}
