//! Word documents (DOCX) and OpenDocument texts (ODT): the text of their paragraphs. Both are zip files with XML
//! inside.

use std::borrow::Cow;
use std::io;

use super::{ReadDocument, database_exports, lines_of, xml_text};
use crate::load::archive;
use crate::load::decode::Bytes;
use crate::load::html::{HtmlToken, attribute, tokens, unescape};
use crate::load::unsupported::{holds, members};

/// The largest part that will be read.
const LARGEST: u64 = 64 << 20;

/// Returns whether a file is a Word document. If its pictures come first, only its name tells.
pub(in crate::load) fn is_word(head: &[u8], extension: &str) -> bool {
    const PARTS: [&str; 5] = ["[Content_Types].xml", "_rels/", "docProps/", "customXml/", "word/"];
    let members = members(head);
    let is_part = |name: &Cow<str>| PARTS.iter().any(|part| name.starts_with(part));
    let named = extension.eq_ignore_ascii_case("docx") && !members.is_empty() && members.iter().all(is_part);
    holds(&members, "word/") || named
}

/// Returns whether a file is an OpenDocument text; sheets and slides are not.
pub(in crate::load) fn is_open_document(head: &[u8], _extension: &str) -> bool {
    head.get(30..).is_some_and(|rest| {
        [&b"mimetypeapplication/vnd.oasis.opendocument.text"[..]].iter().any(|start| rest.starts_with(start))
    })
}

/// Returns the documents of a Word file.
pub(in crate::load) fn convert_word(bytes: Bytes) -> io::Result<Bytes> {
    let is_part = |name: &str| name.starts_with("word/document") && name.ends_with(".xml");
    lines_of(bytes, |bytes| Ok(documents(word(&part(bytes, is_part)?))))
}

/// Returns the documents of an OpenDocument file.
pub(in crate::load) fn convert_open_document(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| Ok(documents(open_document(&part(bytes, |name| name == "content.xml")?))))
}

/// Returns the part of an archive that holds the text.
fn part(bytes: &[u8], is_part: impl Fn(&str) -> bool) -> io::Result<String> {
    let listing = archive::list(bytes)?;
    let file = listing.files.iter().find(|file| is_part(&file.name) && !file.encrypted);
    let file =
        file.ok_or_else(|| io::Error::other("a document without its text, or locked with a password"))?;
    Ok(xml_text(&file.read(bytes, LARGEST)?))
}

/// A paragraph, and whether its style is that of a title.
type Paragraph = (String, bool);

fn documents(paragraphs: Vec<Paragraph>) -> Vec<ReadDocument> {
    let title = paragraphs.iter().position(|(_, is_title)| *is_title).filter(|at| *at < 3);
    let title = title.map(|at| paragraphs[at].0.clone());
    let texts: Vec<String> = paragraphs.into_iter().map(|(text, _)| text).collect();
    let mut documents = database_exports::documents(&texts);
    if let ([document], Some(title)) = (&mut documents[..], title)
        && document.outlet.is_empty()
    {
        document.title = title;
    }
    documents
}

/// Collects paragraphs.
#[derive(Default)]
struct Paragraphs {
    all: Vec<Paragraph>,
    line: String,
    is_title: bool,
}

impl Paragraphs {
    fn end(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.all.push((line.trim().to_owned(), self.is_title));
        }
        self.is_title = false;
    }
}

/// Returns whether a style is one for titles, going by the default names.
fn is_title_style(name: &str) -> bool {
    ["Title", "Heading1", "Heading_20_1", "Titel", "Titre", "Heading 1"].contains(&name)
}

/// Skips elements that are not shown, with everything in them.
#[derive(Default)]
struct Skipped<'x>(Option<(&'x str, usize)>);

impl<'x> Skipped<'x> {
    /// Returns whether a token is skipped.
    fn covers(&mut self, token: HtmlToken<'x>, names: &[&str]) -> bool {
        match (&mut self.0, token) {
            (None, HtmlToken::Open(name, rest)) if names.contains(&name) => {
                if !rest.ends_with('/') {
                    self.0 = Some((name, 1));
                }
                true
            }
            (None, _) => false,
            (Some((silent, depth)), HtmlToken::Open(name, rest)) => {
                *depth += usize::from(name == *silent && !rest.ends_with('/'));
                true
            }
            (Some((silent, depth)), HtmlToken::Close(name)) => {
                *depth -= usize::from(name == *silent);
                if *depth == 0 {
                    self.0 = None;
                }
                true
            }
            (Some(_), _) => true,
        }
    }
}

fn word(xml: &str) -> Vec<Paragraph> {
    /// Properties, deletions, field codes, and fallbacks for drawings in old programs.
    const SILENT: [&str; 7] =
        ["w:tabs", "w:del", "w:moveFrom", "w:instrText", "w:delText", "mc:Fallback", "w:sectPr"];
    let (mut out, mut skipped) = (Paragraphs::default(), Skipped::default());
    let mut inside = false;
    for token in tokens(xml) {
        if skipped.covers(token, &SILENT) {
            continue;
        }
        match token {
            HtmlToken::Open("w:t", rest) => inside = !rest.ends_with('/'),
            HtmlToken::Close("w:t") => inside = false,
            HtmlToken::Open("w:tab", _) => out.line.push('\t'),
            HtmlToken::Open("w:br", rest) if attribute(rest, "w:type").is_none() => out.line.push('\n'),
            HtmlToken::Open("w:noBreakHyphen", _) => out.line.push('-'),
            HtmlToken::Open("w:pStyle", rest) => {
                out.is_title = attribute(rest, "w:val").is_some_and(|style| is_title_style(&style));
            }
            HtmlToken::Close("w:p") => out.end(),
            HtmlToken::Text(words) if inside => out.line.push_str(&unescape(words)),
            _ => {}
        }
    }
    out.end();
    out.all
}

fn open_document(xml: &str) -> Vec<Paragraph> {
    const SILENT: [&str; 4] = ["text:tracked-changes", "office:annotation", "text:note", "office:forms"];
    let (mut out, mut skipped) = (Paragraphs::default(), Skipped::default());
    let mut depth = 0usize;
    for token in tokens(xml) {
        if skipped.covers(token, &SILENT) {
            continue;
        }
        match token {
            HtmlToken::Open(name @ ("text:p" | "text:h"), rest) if !rest.ends_with('/') => {
                depth += 1;
                let style = attribute(rest, "text:style-name").unwrap_or_default();
                let is_first = attribute(rest, "text:outline-level").is_some_and(|level| level == "1");
                out.is_title = is_title_style(&style) || name == "text:h" && is_first;
            }
            HtmlToken::Close("text:p" | "text:h") => {
                depth = depth.saturating_sub(1);
                out.end();
            }
            HtmlToken::Open("text:s", rest) => {
                let count = attribute(rest, "text:c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                out.line.extend(std::iter::repeat_n(' ', count.min(100)));
            }
            HtmlToken::Open("text:tab", _) => out.line.push('\t'),
            HtmlToken::Open("text:line-break", _) => out.line.push('\n'),
            HtmlToken::Text(words) if depth > 0 => {
                let words: Cow<str> = unescape(words);
                out.line.push_str(&words.replace('\n', " "));
            }
            _ => {}
        }
    }
    out.end();
    out.all
}
