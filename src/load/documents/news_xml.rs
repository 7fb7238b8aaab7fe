//! News in XML and SGML: NITF, NewsML, the Reuters corpora, Gigaword, TREC, TEI, ALTO, ProQuest. Elements are found by name,
//! even if the rest is broken: most SGML in the wild is not well formed.

mod vocabularies;

use std::borrow::Cow;
use std::io;

use super::{ReadDocument, lines_of, xml_text};
use crate::load::decode::Bytes;
use crate::load::html::{HtmlToken, TextScope, attribute, is_block, line, paragraphs, tokens, unescape};
use vocabularies::{Vocabulary, vocabulary};

/// Returns whether a file begins with the root of a known vocabulary.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    vocabulary(head).is_some()
}

/// Returns the documents of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| {
        let xml = xml_text(bytes);
        let Some(known) = vocabulary(xml.as_bytes()) else { return Ok(Vec::new()) };
        Ok(elements(&xml, known.document).map(|element| document(element, known)).collect())
    })
}

fn document(all: Element, known: &'static Vocabulary) -> ReadDocument {
    let first = |places: &'static [&'static str]| {
        places.iter().find_map(|place| words_at(all, place)).unwrap_or_default()
    };
    let mut document = ReadDocument {
        id: first(known.id),
        title: first(known.title),
        date: first(known.date),
        outlet: first(known.outlet),
        byline: first(known.byline),
        section: first(known.section),
        url: first(known.url),
        text: known.text.iter().find_map(|place| at(all, place).map(text)).unwrap_or_default(),
    };
    (known.finish)(all, &mut document);
    document
}

/// Removes the name of the agency and the control character that end each text of Reuters.
fn without_agency(_: Element, document: &mut ReadDocument) {
    let text = &mut document.text;
    let shown = text.trim_end().trim_end_matches("&#3;").trim_end_matches('\u{3}').trim_end();
    let shown = shown.strip_suffix("Reuter").or_else(|| shown.strip_suffix("REUTER")).unwrap_or(shown);
    text.truncate(shown.trim_end().len());
}

/// Takes what a `<DOC>` of Gigaword, TREC or WikiExtractor says elsewhere.
fn by_number_and_lines(all: Element, document: &mut ReadDocument) {
    by_number(document);
    if document.text.is_empty() {
        extracted(all, document);
    }
}

/// Takes the lines of a document without elements, as WikiExtractor writes it below the title: each is a paragraph. It
/// gives each document an address, and leaves tags of the page here and there.
fn extracted(all: Element, document: &mut ReadDocument) {
    if all.inner.contains("</") && attribute(all.attributes, "url").is_none() {
        return;
    }
    let words: String = tokens(all.inner)
        .map(|token| match token {
            HtmlToken::Text(words) | HtmlToken::Raw(_, _, words) => unescape(words),
            HtmlToken::Open(name, _) | HtmlToken::Close(name) if is_block(name) || name == "br" => {
                "\n".into()
            }
            _ => Cow::default(),
        })
        .collect();
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let below = lines.enumerate().filter(|(place, line)| *place > 0 || *line != document.title);
    document.text = below.map(|(_, line)| line).collect::<Vec<_>>().join("\n\n");
}

/// Takes what the number of a Gigaword or TREC document says: `APW_ENG_20100101.0001`.
fn by_number(document: &mut ReadDocument) {
    const AGENCIES: [(&str, &str); 7] = [
        ("AFP", "Agence France-Presse"),
        ("APW", "Associated Press"),
        ("CNA", "Central News Agency"),
        ("LTW", "Los Angeles Times/Washington Post"),
        ("NYT", "The New York Times"),
        ("WPB", "Washington Post/Bloomberg"),
        ("XIN", "Xinhua"),
    ];
    let mut parts = document.id.split('_');
    let agency = parts.next().unwrap_or_default();
    let day = document.id.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 8);
    if document.date.is_empty() {
        document.date = day.unwrap_or_default().to_owned();
    }
    if document.outlet.is_empty() && parts.next().is_some() {
        let known = AGENCIES.iter().find(|(code, _)| agency.eq_ignore_ascii_case(code));
        document.outlet = known.map_or(agency, |(_, name)| name).to_owned();
    }
}

/// Returns what is inside the body of an XML document, or of an entry of a feed.
pub(in crate::load) fn body(xml: &str) -> Option<&str> {
    const BODIES: [&str; 4] = ["bodyText", "body.content", "content", "body"];
    let begin = xml.trim_start();
    let is_one = ["<?xml ", "<entry ", "<nitf"].iter().any(|start| begin.starts_with(start));
    BODIES.iter().filter(|_| is_one).find_map(|name| Some(elements(xml, name).next()?.inner))
}

/// Returns what is inside the first element of this name.
pub(super) fn first_inside<'x>(xml: &'x str, name: &'x str) -> Option<&'x str> {
    elements(xml, name).next().map(|element| element.inner)
}

/// Returns what is inside the last element of this name.
pub(super) fn last_inside<'x>(xml: &'x str, name: &'x str) -> Option<&'x str> {
    elements(xml, name).last().map(|element| element.inner)
}

/// An element as written.
#[derive(Clone, Copy, Debug)]
struct Element<'x> {
    attributes: &'x str,
    inner: &'x str,
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns the elements of this name, anywhere in `xml` but not inside each other.
fn elements<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = Element<'x>> {
    let place = |part: &str| part.as_ptr() as usize - xml.as_ptr() as usize;
    // The older TEI is `TEI.2`.
    let is_it = move |found: &str| local(found).trim_end_matches(".2").eq_ignore_ascii_case(name);
    let mut all = tokens(xml);
    std::iter::from_fn(move || {
        let (attributes, begin) = loop {
            match all.next()? {
                HtmlToken::Open(found, rest) if is_it(found) => match rest.strip_suffix('/') {
                    Some(attributes) => return Some(Element { attributes, inner: "" }),
                    None => break (rest, (place(rest) + rest.len() + 1).min(xml.len())),
                },
                HtmlToken::Raw(found, attributes, inner) if is_it(found) => {
                    return Some(Element { attributes, inner });
                }
                _ => {}
            }
        };
        let mut depth = 1;
        for token in all.by_ref() {
            match token {
                HtmlToken::Open(found, rest) if is_it(found) && !rest.ends_with('/') => depth += 1,
                HtmlToken::Close(found) if is_it(found) => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(Element { attributes, inner: &xml[begin..place(found) - 2] });
                    }
                }
                _ => {}
            }
        }
        // It is cut off, so take what is there.
        Some(Element { attributes, inner: &xml[begin..] })
    })
}

/// Returns the element at a path.
fn at<'x>(mut all: Element<'x>, path: &'static str) -> Option<Element<'x>> {
    for step in path.split('/').filter(|step| !step.is_empty()) {
        let (name, wanted) = step.split_once('[').unwrap_or((step, ""));
        let wanted = wanted.trim_end_matches(']');
        let quoted = |mark: char| format!("{mark}{wanted}{mark}");
        let has = |element: &Element| {
            wanted.is_empty() || ['"', '\''].iter().any(|mark| element.attributes.contains(&quoted(*mark)))
        };
        all = elements(all.inner, name).find(has)?;
    }
    Some(all)
}

/// Returns the words at a place, on one line; `None` if there are none.
fn words_at(all: Element, place: &'static str) -> Option<String> {
    if let Some(words) = place.strip_prefix('=') {
        return Some(words.to_owned());
    }
    let words = match place.split_once('@') {
        Some((path, name)) => attribute(at(all, path)?.attributes, name)?,
        None => line(at(all, place)?.inner),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Returns the paragraphs of an element.
fn text(element: Element) -> String {
    let without;
    let inner = match element.inner.contains("<media") {
        true => {
            without = without_media(element.inner);
            &*without
        }
        false => element.inner,
    };
    let has = |names: [&str; 3]| {
        tokens(inner).any(|token| matches!(token, HtmlToken::Open(name, _) if names.contains(&local(name))))
    };
    if has(["TextLine", "TextBlock", "String"]) {
        return printed(inner);
    }
    if has(["p", "P", "div"]) {
        // Pages escaped inside an element.
        return paragraphs(inner, TextScope::All);
    }
    let plain = unescape(inner);
    if plain.contains("</p>") || plain.contains("</P>") {
        return paragraphs(&plain, TextScope::All);
    }
    unmarked(inner)
}

/// Returns the content of an element without pictures and their captions.
fn without_media(inner: &str) -> String {
    let (mut out, mut taken) = (String::with_capacity(inner.len()), 0);
    for media in elements(inner, "media").filter(|media| !media.inner.is_empty()) {
        let begin = media.inner.as_ptr() as usize - inner.as_ptr() as usize;
        // The tag itself is left open and does no harm.
        out.push_str(&inner[taken..begin]);
        taken = begin + media.inner.len();
    }
    out.push_str(&inner[taken..]);
    out
}

/// Returns paragraphs separated by blank lines or indents.
fn unmarked(inner: &str) -> String {
    let mut out = String::new();
    let mut words = String::new();
    for token in tokens(inner) {
        match token {
            HtmlToken::Text(text) => words.push_str(&unescape(text)),
            HtmlToken::Raw(_, _, text) => words.push_str(&unescape(text)),
            _ => words.push(' '),
        }
    }
    let is_indented = |line: &str| line.starts_with("   ") || line.starts_with('\t');
    let indents = words.lines().filter(|line| is_indented(line)).count();
    let some_indents = indents < words.lines().filter(|line| !line.trim().is_empty()).count();
    let mut apart = false;
    for line in words.lines() {
        if line.trim().is_empty() {
            apart = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if apart || some_indents && is_indented(line) { "\n\n" } else { "\n" });
        }
        out.push_str(line.trim());
        apart = false;
    }
    out
}

/// Returns the text of an OCR page, joining words that are divided between lines.
fn printed(inner: &str) -> String {
    let mut out = String::new();
    for token in tokens(inner) {
        match token {
            HtmlToken::Open(name, rest) if local(name) == "String" => {
                let part = attribute(rest, "SUBS_TYPE").unwrap_or_default();
                if part == "HypPart2" {
                    continue;
                }
                let whole = attribute(rest, "SUBS_CONTENT").filter(|_| part == "HypPart1");
                if !out.is_empty() && !out.ends_with(['\n', ' ']) {
                    out.push(' ');
                }
                out.push_str(&whole.or_else(|| attribute(rest, "CONTENT")).unwrap_or_default());
            }
            HtmlToken::Close(name) if local(name) == "TextBlock" => {
                out.truncate(out.trim_end().len());
                if !out.is_empty() {
                    out.push_str("\n\n");
                }
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}
