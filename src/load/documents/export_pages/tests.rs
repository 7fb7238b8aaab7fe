//! Pages as each service delivers them, with two articles.

use std::io::{Cursor, Read};

use serde_json::Value;

use crate::load::documents::database_exports;
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
        .replace("</strong></p>", "</div><p><a href=\"https://pro.example\">ProQuest document link</a></p>");
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
        one("Gulls are counted", "", "", "The Inkwell", "<p>Nobody had counted them.</p>", "6 Mar. 2024", 2)
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
