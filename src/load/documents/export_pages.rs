//! Pages on which news databases deliver their articles. Each becomes the lines that its reader sees, which are then read
//! like those of a text, whatever the classes of its elements are called this year. Only articles of NewsBank, which
//! have no sign of their own, are found here.

use super::ReadDocument;
use super::export_fields::{is_copyright, is_gale_part, is_proquest_part};
use crate::load::bare_header;
use crate::load::html::{HtmlToken, TextScope, attribute, paragraphs, tokens};
use crate::load::text_header;

/// Returns the lines of a page.
pub(super) fn lines(page: &str) -> String {
    /// The names of ProQuest's parts are in elements of their own, without a colon.
    const NAMES: &str = "display_record_indexing_fieldname";
    let shown = with_by(page);
    // Factiva puts such a space behind its codes.
    let text = paragraphs(shown.as_deref().unwrap_or(page), TextScope::All).replace('\u{A0}', " ");
    beside_names(&text, page.contains(NAMES))
}

/// Writes “By” before the authors of Factiva, who are told by nothing but their class. `None` if there are none.
fn with_by(page: &str) -> Option<String> {
    const FACTIVA: &str = "articleParagraph";
    if !page.contains(FACTIVA) {
        return None;
    }
    let (mut out, mut copied) = (String::new(), 0);
    for token in tokens(page) {
        let HtmlToken::Open(_, rest) = token else { continue };
        let end = (rest.as_ptr() as usize - page.as_ptr() as usize + rest.len() + 1).min(page.len());
        let is_author =
            rest.contains("author") && attribute(rest, "class").is_some_and(|class| class == "author");
        let name = page[end..].trim_start();
        let has_by = name.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
        if is_author && !has_by && name.starts_with(char::is_alphabetic) {
            out.push_str(&page[copied..end]);
            out.push_str("By ");
            copied = end;
        }
    }
    Some(out + &page[copied..])
}

/// Puts the value that follows the name of a part, as a line of its own, beside that name.
fn beside_names(text: &str, are_bare: bool) -> String {
    let name = |line: &str| {
        let name = line.trim().strip_suffix(':').or(are_bare.then_some(line.trim()))?;
        (is_proquest_part(name) || is_gale_part(name)).then(|| name.trim().to_owned())
    };
    let is_named =
        |line: &str| line.split_once(':').is_some_and(|(begin, _)| name(&format!("{begin}:")).is_some());
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let below = || lines.clone().find(|line| !line.trim().is_empty());
        match (name(line), below()) {
            (Some(name), Some(value)) if !is_named(value) => {
                out.extend([&*name, ": ", value]);
                lines.by_ref().find(|line| !line.trim().is_empty());
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Returns the articles on a page of NewsBank: below each headline its newspaper and its day, below each text whose it
/// is. A page of a newspaper may link to NewsBank, too, but has no such lines.
pub(super) fn newsbank(page: &str, lines: &str) -> Option<Vec<ReadDocument>> {
    if !["newsbank", "NewsBank"].iter().any(|name| page.contains(name)) {
        return None;
    }
    let (mut articles, mut begin) = (Vec::new(), None::<(usize, ReadDocument)>);
    let (mut at, mut body) = (0, 0);
    for line in lines.split_inclusive('\n') {
        if at >= body
            && !line.trim().is_empty()
            && let Some((document, len)) = header(&lines[at..])
        {
            articles
                .extend(begin.take().and_then(|(begin, document)| with_text(document, &lines[begin..at])));
            body = at + len;
            begin = Some((body, document));
        }
        at += line.len();
    }
    articles.extend(begin.and_then(|(begin, document)| with_text(document, &lines[begin..])));
    (articles.len() > 1 || page.contains("document-view__body"))
        .then_some(articles)
        .filter(|articles| !articles.is_empty())
}

/// Returns what the lines at the top of a text say, and where its text begins: at least a headline, a newspaper and a
/// day, with names or without.
fn header(text: &str) -> Option<(ReadDocument, usize)> {
    let mut near = text.len().min(bare_header::LONGEST);
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let text = &text[..near];
    let bare = bare_header::header(text).map(|header| (header.said, header.body));
    let named = || {
        let header = text_header::header(text)?;
        let said = header.lines.into_iter().filter_map(|(ours, _, value)| Some((ours?, value)));
        Some((said.collect(), header.body))
    };
    let (said, body) = bare.or_else(named)?;
    let of = |ours: &str| said.iter().find(|(name, _)| *name == ours).map(|(_, value)| value.clone());
    let section = text[..body].lines().filter_map(text_header::named);
    let section =
        section.filter(|(name, _)| name.eq_ignore_ascii_case("section")).map(|(_, value)| value).next();
    let document = ReadDocument {
        title: of("title")?,
        date: of("date")?,
        outlet: bare_header::outlet(&of("outlet")?),
        byline: of("byline").unwrap_or_default(),
        section: section.unwrap_or_default().to_owned(),
        ..ReadDocument::default()
    };
    Some((document, body))
}

/// Adds the text of an article, up to the line below it; `None` if there is no such line.
fn with_text(document: ReadDocument, below: &str) -> Option<ReadDocument> {
    let is_foot = |line: &str| {
        let line = line.trim();
        is_copyright(line) || text_header::is_foot(line) || line.starts_with("Citation (")
    };
    let mut at = 0;
    let end = below.split_inclusive('\n').find_map(|line| {
        at += line.len();
        is_foot(line).then(|| at - line.len())
    })?;
    Some(ReadDocument { text: below[..end].trim().to_owned(), ..document })
}

#[cfg(test)]
mod tests;
