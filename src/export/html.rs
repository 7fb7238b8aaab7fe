//! Self-contained HTML: one file that fetches and runs nothing, with a colour for each speaker, in light and
//! dark.

use std::cmp::Reverse;
use std::fmt::Write;

use super::nesting::Nesting;
use super::pages::{facts, head, paragraphs};
use crate::article::{BlockShape, StructureBlock, TableColumns};
use crate::page::{BlockKind, Record, SpeakerColor, VOICES, address, in_brackets, is_web};
use crate::text::Analysis;
use crate::text::CodePoints;
use crate::{Article, Span};

/// Returns the start of a page.
pub fn html_head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{}</title>\n<style>\n{STYLE}</style></head><body>\n",
        marked_up(title)
    )
}

/// Returns the end of a page.
pub fn html_foot() -> &'static str {
    "</body></html>\n"
}

/// The style sheet. Its colours are those of the themes `light` and `dark`, whose contrast is tested; a test
/// there also compares the two.
const STYLE: &str = "\
:root{color-scheme:light dark;--ground:#fbf9f4;--text:#1a1a1a;--dim:#5f5f66;--rule:#c4c2bd;--found:#ffe08a;
--nobody:#55555e;--v0:#023b95;--v1:#c31620;--v2:#00525d;--v3:#6c17e1;--v4:#726224;--v5:#ad208b;--v6:#066d48;--v7:#314600}
@media(prefers-color-scheme:dark){:root{--ground:#16181f;--text:#e6e6e6;--dim:#a0a3b0;--rule:#454957;--found:#e6cf7a;
--nobody:#b3b3bd;--v0:#7aebff;--v1:#db8982;--v2:#b9ff84;--v3:#b08aff;--v4:#fff84f;--v5:#ff8bc1;--v6:#90befc;--v7:#d8cf91}}
.v0{--ink:var(--v0)}.v1{--ink:var(--v1)}.v2{--ink:var(--v2)}.v3{--ink:var(--v3)}
.v4{--ink:var(--v4)}.v5{--ink:var(--v5)}.v6{--ink:var(--v6)}.v7{--ink:var(--v7)}.nobody{--ink:var(--nobody)}
body{max-width:44rem;margin:3rem auto;padding:0 1rem 0 9rem;font:1.1rem/1.6 Georgia,serif;color:var(--text);background:var(--ground)}
h1{line-height:1.2}a{color:inherit}.facts,footer,.who{color:var(--dim)}article{margin-bottom:5rem;position:relative}li p{margin:.3rem 0}
.who{position:absolute;left:-9rem;width:8rem;text-align:right;font:.8rem/1.8 sans-serif}.who span{display:block;color:var(--ink)}
.quote.direct,.quote.mixed{color:var(--ink);border-bottom:1px solid var(--rule)}.quote.indirect{border-bottom:1px dotted var(--dim)}
mark{background:none;font-weight:bold;color:var(--ink,inherit)}b.found{background:var(--found);color:#000}
blockquote,.report{margin:1.5rem 0;padding-left:1rem;border-left:3px solid var(--ink,var(--rule))}blockquote p{margin:0;color:var(--ink,inherit)}
.report{border-left-style:dotted}.report p{margin:0}footer{font:.85rem/1.6 sans-serif}
table{border-collapse:collapse;font:.9rem/1.5 sans-serif}td,th{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;border-bottom:1px solid var(--rule)}
td.n,th.n{text-align:right}
@media(max-width:50rem){body{padding-left:1rem}.who{position:static;display:block;width:auto;text-align:left}}
";

/// Returns the article as part of a page: quotations with their speaker, people at every mention, and names
/// in the margin. The text has its own quotation marks, so nothing here may add any, as `<q>` would. Each
/// quotation carries its offsets in code points, as in the annotation format. A quotation that spans
/// paragraphs or contains another one is marked up in pieces with the same offsets.
///
/// ```
/// use onrecord::{Article, export, text::analyse};
/// let article = Article { text: "“<b>Late</b>,” said Ann Dent.".into(), ..Article::default() };
/// let page = export::html(&article, analyse(&article.text));
/// assert!(page.contains("data-speaker=\"Ann Dent\"") && page.contains("&lt;b&gt;Late"));
/// ```
pub fn html(article: &Article, analysis: Analysis) -> String {
    let record = Record::new(&article.text, analysis);
    let painter = Painter { text: &article.text, points: CodePoints::new(&article.text), record: &record };
    let mut out = format!("<article id=\"{}\">\n", marked_up(&article.id));
    match head(article) {
        Some((BlockKind::Headline, span)) => {
            out.push_str("<h1>");
            painter.paint(&mut out, span);
            out.push_str("</h1>\n");
        }
        Some(_) => {
            let _ = writeln!(out, "<h1>{}</h1>", marked_up(article.title.as_deref().unwrap_or_default()));
        }
        None => {}
    }
    let mut line: Vec<String> = facts(article).iter().map(|fact| marked_up(fact)).collect();
    line.extend(article.url.as_deref().and_then(|url| link(url, url)));
    let _ = writeln!(out, "<p class=\"facts\">{}</p>", line.join(" · "));
    let mut open = None;
    let mut nesting = Nesting::default();
    for block in paragraphs(article) {
        let part = block.part(&article.structure);
        let row = part.and_then(|part| match part.shape {
            BlockShape::Row { table, head } => Some((part, table, head)),
            _ => None,
        });
        let table = row.map(|(_, table, _)| table);
        if open.is_some() && open != table {
            out.push_str("</table>\n");
        }
        let lead = part.map_or("", |part| if block.begins { &part.lead } else { &part.hang });
        let lead = nesting.step(&mut out, lead);
        if table.is_some() && open != table {
            out.push_str("<table>\n");
        }
        open = table;
        if let Some((part, table, head)) = row {
            painter.row(&mut out, part, article.structure.tables.get(table), head);
            continue;
        }
        let element = match part.map(|part| part.shape) {
            Some(BlockShape::Rule) => {
                out.push_str("<hr>\n");
                continue;
            }
            Some(BlockShape::Code) => {
                let _ = writeln!(out, "<pre>{}</pre>", marked_up_lines(block.span.of(&article.text)));
                continue;
            }
            Some(BlockShape::Heading(1 | 2)) => "h2",
            Some(BlockShape::Heading(_)) => "h3",
            _ => "p",
        };
        let _ = write!(out, "<{element}>");
        painter.who(&mut out, block.span);
        // The number of a note or the box of an item, which are not in the text.
        out.push_str(&marked_up(lead));
        painter.paint(&mut out, block.span);
        let _ = writeln!(out, "</{element}>");
    }
    out.push_str(if open.is_some() { "</table>\n" } else { "" });
    nesting.end(&mut out);
    out + "</article>\n"
}

/// Paints parts of one article.
struct Painter<'a> {
    text: &'a str,
    points: CodePoints<'a>,
    record: &'a Record,
}

impl Painter<'_> {
    /// Writes the speakers of a paragraph into its margin.
    fn who(&self, out: &mut String, span: Span) {
        let mut named: Vec<&str> = Vec::new();
        for n in self.record.quotes_over(span, true) {
            let quote = &self.record.analysis.quotes[n];
            let speaker = self.record.analysis.speaker(quote);
            let source = self.record.source(n).map(|source| source.shown.as_str());
            if let Some(name) = speaker.or(source).filter(|name| !named.contains(name)) {
                let open = if named.is_empty() { "<span class=\"who\">" } else { "" };
                let ink = ink_name(self.record.quote_color(quote));
                let shown = match speaker {
                    Some(name) => marked_up(name),
                    None => format!("<i>{}</i>", marked_up(&in_brackets(name))),
                };
                let _ = write!(out, "{open}<span class=\"{ink}\">{shown}</span>");
                named.push(name);
            }
        }
        if !named.is_empty() {
            out.push_str("</span>");
        }
    }

    /// Writes a row of a table, its speakers in the margin of the first cell.
    fn row(&self, out: &mut String, row: &StructureBlock, table: Option<&TableColumns>, head: bool) {
        let element = if head { "th" } else { "td" };
        out.push_str("<tr>");
        for (n, cell) in row.cells.iter().enumerate() {
            let right = table.and_then(|table| table.columns.get(n)).is_some_and(|(_, right)| *right);
            let _ = write!(out, "<{element}{}>", if right { " class=\"n\"" } else { "" });
            if n == 0 {
                self.who(out, row.span);
            }
            self.paint(out, *cell);
            let _ = write!(out, "</{element}>");
        }
        out.push_str("</tr>\n");
    }

    fn paint(&self, out: &mut String, span: Span) {
        let mut over = self.record.quotes_over(span, true);
        let quotes = &self.record.analysis.quotes;
        over.sort_by_key(|&n| (quotes[n].span.start, Reverse(quotes[n].span.end)));
        self.quotes(out, span, &over);
    }

    /// Writes a range with its quotations, nested ones inside.
    fn quotes(&self, out: &mut String, span: Span, over: &[usize]) {
        let mut at = span.start;
        for (n, &which) in over.iter().enumerate() {
            let quote = &self.record.analysis.quotes[which];
            let inside = Span::new(quote.span.start.max(at), quote.span.end.min(span.end).max(at));
            if inside.is_empty() || inside.start >= span.end {
                continue;
            }
            self.people(out, Span::new(at, inside.start));
            let (start, end) = (self.points.of(quote.span.start), self.points.of(quote.span.end));
            let ink = ink_name(self.record.quote_color(quote));
            let kind = quote.kind.name();
            let _ =
                write!(out, "<span class=\"quote {kind} {ink}\" data-start=\"{start}\" data-end=\"{end}\"");
            if let Some(name) = self.record.analysis.speaker(quote) {
                let _ = write!(out, " data-speaker=\"{0}\" title=\"{0}\"", marked_up(name));
            } else if let Some(source) = self.record.source(which) {
                let _ = write!(out, " data-source=\"{0}\" title=\"{0}\"", marked_up(&source.shown));
            }
            out.push('>');
            self.quotes(out, inside, &over[n + 1..]);
            out.push_str("</span>");
            at = inside.end;
        }
        self.people(out, Span::new(at, span.end));
    }

    /// Writes text and marks the people named in it.
    fn people(&self, out: &mut String, span: Span) {
        let mut at = span.start;
        let mentions = self.record.mentions();
        let first = mentions.partition_point(|(mention, _)| mention.start < span.start);
        for (mention, id) in mentions[first..].iter().take_while(|(mention, _)| mention.start < span.end) {
            if mention.start < at || mention.end > span.end {
                continue;
            }
            out.push_str(&marked_up(&self.text[at..mention.start]));
            let ink = self.record.color(*id).map(|ink| format!(" class=\"{}\"", ink_name(ink)));
            let name = marked_up(&self.record.analysis.person(*id).name);
            let words = marked_up(mention.of(self.text));
            let _ = write!(out, "<mark{} title=\"{name}\">{words}</mark>", ink.unwrap_or_default());
            at = mention.end;
        }
        out.push_str(&marked_up(&self.text[at..span.end.max(at)]));
    }
}

/// Returns the CSS class of a colour.
pub(super) fn ink_name(ink: SpeakerColor) -> String {
    match ink {
        SpeakerColor::Speaker(n) => format!("v{}", usize::from(n) % VOICES),
        SpeakerColor::Nobody => "nobody".into(),
    }
}

/// Returns a link; `None` if the address is not on the web.
pub(super) fn link(url: &str, words: &str) -> Option<String> {
    let to = address(url).filter(|url| is_web(url))?;
    Some(format!("<a rel=\"noreferrer\" href=\"{}\">{}</a>", marked_up(&to), marked_up(words)))
}

/// Escapes text in which lines matter.
fn marked_up_lines(text: &str) -> String {
    text.lines().map(marked_up).collect::<Vec<_>>().join("\n")
}

/// Escapes words for HTML text and attributes.
pub(super) fn marked_up(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_never_adds_a_tag(text in "[<>&\"'a-zA-Z “”,.\n]{0,300}") {
            let article = Article { id: "a<1>".into(), title: Some("A & \"B\"".into()), text, ..Article::default() };
            let page = html(&article, analyse(&article.text));
            for tag in page.split('<').skip(1) {
                let known = ["article", "/article", "h1", "/h1", "p", "/p", "span", "/span", "mark", "/mark", "i", "/i"];
                let name = tag.split([' ', '>']).next().unwrap();
                prop_assert!(known.contains(&name), "{name}");
            }
            prop_assert_eq!(page.matches("<span ").count(), page.matches("</span>").count());
        }
    }
}
