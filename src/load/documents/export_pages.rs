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
mod tests {
    use std::io::{Cursor, Read};

    use serde_json::Value;

    use super::super::database_exports;
    use crate::load::tests::{facts, read_as};

    const TEXT: &str = "The ferry was late.\n\n“It is over,” Ada Quill said.";

    /// Reads a page with two articles, the first of them by Ada Bird; returns the sections.
    #[track_caller]
    fn two(page: &str) -> [String; 2] {
        let (articles, problems) = read_as("a.html", page);
        assert_eq!((articles.len(), problems), (2, vec![]), "{articles:#?}");
        let first = facts(&articles[0]);
        assert_eq!(first[..3], ["Ferry is late", "2024-03-05", "The Tidewater Post"]);
        assert!(["Ada Bird", "Bird, Ada"].contains(&&*first[3]), "{first:?}");
        assert_eq!(facts(&articles[1])[..4], ["Gulls are counted", "2024-03-06", "The Inkwell", "-"]);
        assert_eq!([&*articles[0].text, &*articles[1].text], [TEXT, "Nobody had counted them."]);
        let mut lines = String::new();
        let bytes = Box::new(Cursor::new(page.to_owned()));
        database_exports::convert(bytes).unwrap().read_to_string(&mut lines).unwrap();
        let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        [0, 1].map(|n: usize| records[n]["section"].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_page_of_nexis() {
        let one = |n: u8, outlet: &str, day: &str, rest: &str| {
            format!(
                "<DIV CLASS=\"c0\"><BR><P CLASS=\"c1\"><SPAN CLASS=\"c2\">{n} of 2 DOCUMENTS</SPAN></P></DIV><BR>\
                 <DIV CLASS=\"c0\"><P CLASS=\"c1\"><SPAN CLASS=\"c2\">{outlet}</SPAN></P></DIV>\
                 <DIV CLASS=\"c3\"><P CLASS=\"c1\"><SPAN CLASS=\"c4\">{day}</SPAN><SPAN CLASS=\"c2\">, 2024 Tuesday<BR>First Edition</SPAN></P></DIV>\
                 {rest}<DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">LOAD-DATE: </SPAN><SPAN CLASS=\"c2\">March 7, 2024</SPAN></P></DIV>\
                 <DIV CLASS=\"c0\"><P CLASS=\"c1\"><SPAN CLASS=\"c2\">Copyright 2024 {outlet}<BR>All Rights Reserved</SPAN></P></DIV>"
            )
        };
        let first = "<DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c7\">Ferry is late</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">BYLINE: </SPAN><SPAN CLASS=\"c2\">Ada Bird</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">SECTION: </SPAN><SPAN CLASS=\"c2\">HARBOUR; Pg. 4</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">LENGTH: </SPAN><SPAN CLASS=\"c2\">214 words</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c9\"><SPAN CLASS=\"c2\">The ferry was late.</SPAN></P>\
            <P CLASS=\"c9\"><SPAN CLASS=\"c2\">&ldquo;It is over,&rdquo; Ada Quill said.</SPAN></P></DIV>";
        let second = "<DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c7\">Gulls are counted</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN CLASS=\"c8\">LENGTH: </SPAN><SPAN CLASS=\"c2\">20 words</SPAN></P></DIV>\
            <DIV CLASS=\"c5\"><P CLASS=\"c9\"><SPAN CLASS=\"c2\">Nobody had counted them.</SPAN></P></DIV>";
        let page = format!(
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><HTML><HEAD><TITLE></TITLE><STYLE TYPE=\"text/css\"><!-- .c0 {{ }} --></STYLE></HEAD>\
             <BODY><P>Job Number: 7</P><A NAME=\"DOC_ID_0_0\"></A>{}<A NAME=\"DOC_ID_0_1\"></A>{}</BODY></HTML>",
            one(1, "The Tidewater Post", "March 5", first),
            one(2, "The Inkwell", "March 6", second)
        );
        assert_eq!(two(&page)[0], "HARBOUR");
    }

    #[test]
    fn a_page_of_factiva() {
        let one = |n: u8, title: &str, author: &str, outlet: &str, text: &str| {
            format!(
                "<div class=\"article enArticle\"><p><div>Harbour</div><div id=\"hd\"><span class='enHeadline'>{title}</span></div>{author}<div>1,214 words</div>\
                 <div>{n} March 2024</div><div>10:15 GMT</div><div>{outlet}</div><div>TIDE</div><div>English</div><div>Copyright 2024. {outlet} </div>\
                 {text}<p>Document TIDE0000202403{n:02}ek3500001</p></p></div><br/><span class=\"pagebreak\"></span>"
            )
        };
        let paragraphs = TEXT.replace("\n\n", "</p><p class=\"articleParagraph enarticleParagraph\" >");
        let page = |author: &str| {
            format!(
                "<!DOCTYPE html><html><head><title>Factiva</title></head><body><a class=\"logo\">Factiva</a><div id=\"articles\">{}{}</div>\
                 <div><p>Search Summary</p><table><tr><td><b>Text</b></td><td>ferry</td></tr><tr><td><b>Results Found</b></td><td>2</td></tr></table>\
                 <p>© 2024 Factiva, Inc. All rights reserved.</p></div></body></html>",
                one(
                    5,
                    "Ferry is late",
                    author,
                    "The Tidewater Post",
                    &format!("<p class=\"articleParagraph enarticleParagraph\" >{paragraphs}</p>")
                ),
                one(
                    6,
                    "Gulls are counted",
                    "",
                    "The Inkwell",
                    "<p class=\"articleParagraph enarticleParagraph\" >Nobody had counted them.</p>"
                )
            )
        };
        two(&page("<div class=\"author\">By Ada Bird </div>"));
        two(&page("<div class=\"author\">Ada Bird </div>"));
    }

    #[test]
    fn a_page_of_proquest() {
        let one = |n: u8, parts: &[(&str, &str)]| {
            let parts = parts.iter().map(|(name, value)| format!("<p><strong>{name}: </strong>{value}</p>"));
            format!(
                "<hr><p>Document {n} of 2</p><p><strong>{}</strong></p>{}<p><strong>Last updated: </strong>2024-04-0{n}</p>\
                 <p><strong>Database: </strong>Norland Newsstream</p>",
                parts_title(n),
                parts.collect::<String>()
            )
        };
        fn parts_title(n: u8) -> &'static str {
            ["Ferry is late", "Gulls are counted"][usize::from(n) - 1]
        }
        let first = [
            ("Author", "Bird, Ada"),
            ("Publication info", "The Tidewater Post ; Harbour [Harbour]05 Mar 2024."),
            ("Abstract", "Late."),
            ("Full text", "The ferry was late.<p>“It is over,” Ada Quill said.</p>"),
            ("Subject", "Ferries"),
            ("Section", "Harbour"),
            ("Publication title", "The Tidewater Post"),
            ("Publication date", "Mar 5, 2024"),
            ("ProQuest document ID", "100000001"),
            ("Document URL", "https://pro.example/docview/100000001"),
            ("Copyright", "Copyright Tidewater Post Company Mar 5, 2024"),
        ];
        let second = [
            ("Publication info", "The Inkwell ; Quay [Quay]06 Mar 2024."),
            ("Full text", "<p>Nobody had counted them.</p>"),
            ("Publication title", "The Inkwell"),
            ("Publication date", "Mar 6, 2024"),
            ("ProQuest document ID", "100000002"),
        ];
        let page = format!(
            "<html><head><title>ProQuestDocuments-2024-04-01</title></head><body><h2>Table of contents</h2><ol><li>Ferry is late</li><li>Gulls are counted</li></ol>\
             {}{}<p>Contact ProQuest</p><p>Database copyright © 2024 ProQuest LLC. All rights reserved. - Terms and Conditions</p></body></html>",
            one(1, &first),
            one(2, &second)
        );
        assert_eq!(two(&page), ["Harbour", ""]);
        // Each name in an element of its own, and a link below the headline.
        let rows = page
            .replace("<p><strong>Full text: </strong>", "<h3>Full text:</h3><p>")
            .replace(": </strong>", "</div><div class=\"display_record_indexing_data\">")
            .replace("<p><strong>", "<div class=\"display_record_indexing_fieldname\">")
            .replace(
                "</strong></p>",
                "</div><p><a href=\"https://pro.example\">ProQuest document link</a></p>",
            );
        assert_eq!(two(&rows), ["Harbour", ""]);
    }

    #[test]
    fn a_page_of_gale() {
        let one = |title: &str, author: &str, day: &str, outlet: &str, text: &str, cited: &str, n: u8| {
            format!(
                "<div class=\"document\"><h1 class=\"docTitle\">{title}</h1><ul>{author}{day}<li><span>From: </span><span>{outlet}(Vol. 7, Issue 2)</span></li>\
                 <li>Publisher: Tide Ltd</li><li>Document Type: Article</li><li>Length: 214 words</li></ul><h2>Full Text:&nbsp;</h2>\
                 <p>Copyright: COPYRIGHT 2024 Tide Ltd<br>https://tide.example/</p>{text}<div><b>Source Citation</b> (MLA 9th Edition)<p>\"{title}.\" <i>{outlet}</i>, {cited}, p. 4. \
                 <i>Gale OneFile: News</i>, link.gale.example/apps/doc/A10000000{n}/STND. Accessed 1 Apr. 2024.</p><p><b>Gale Document Number:</b> GALE|A10000000{n}</p></div></div>"
            )
        };
        let page = format!(
            "<!DOCTYPE html><html><head><title>Gale OneFile: News</title></head><body><header><h1>Gale OneFile: News</h1></header>{}{}\
             <p>Disclaimer: This information is not a unique feature.</p></body></html>",
            one(
                "Ferry is late",
                "<li>Author: Ada Bird</li>",
                "<li>Date: Mar. 5, 2024</li>",
                "The Tidewater Post",
                "<p>The ferry was late.</p><p>“It is over,” Ada Quill said.</p>",
                "5 Mar. 2024",
                1
            ),
            one(
                "Gulls are counted",
                "",
                "",
                "The Inkwell",
                "<p>Nobody had counted them.</p>",
                "6 Mar. 2024",
                2
            )
        );
        two(&page);
    }

    #[test]
    fn a_page_of_newsbank() {
        let one = |title: &str, above: &str, author: &str, text: &str, foot: &str| {
            format!(
                "<article class=\"document\"><h1 class=\"document-title\">{title}</h1><div class=\"source\">{above}</div>{author}\
                 <ul><li>Section: Harbour</li><li>Page: A1</li></ul><div class=\"body\">{text}</div><div>{foot}</div></article>"
            )
        };
        let page = |foot: &str| {
            format!(
                "<!DOCTYPE html><html><head><title>NewsBank</title><link href=\"https://infoweb.newsbank.example/print.css\"></head><body><p>Access World News</p>{}{}\
                 <p>Terms of use</p></body></html>",
                one(
                    "Ferry is late",
                    "Tidewater Post, The (Ware, NO) - March 5, 2024",
                    "<p>Author/Byline: Ada Bird</p>",
                    "The ferry was late.<br/><br/>“It is over,” Ada Quill said.",
                    foot
                ),
                one(
                    "Gulls are counted",
                    "March 6, 2024 | Inkwell, The (Quay, NO)",
                    "",
                    "<p>Nobody had counted them.</p>",
                    foot
                )
            )
        };
        assert_eq!(two(&page("Copyright (c) 2024 Tide Ltd. All Rights Reserved.")), ["Harbour", "Harbour"]);
        two(&page("<p>Record Number: 7A</p><p>Copyright, 2024, Tide Ltd</p>"));
        // A list of articles at a newspaper that sells its archive there.
        assert_eq!(read_as("a.html", page("")).0.len(), 1);
    }
}
