//! An article as a page that stands on its own: plain, Markdown, HTML.

use std::fmt::Write;

use super::annotation::kind_name;
use super::citation::{escape, is_web};
use crate::page::{BlockKind, Record, blocks};
use crate::text::Analysis;
use crate::{Article, Span};

/// `20 December 2018 · The Daily` and who wrote it.
fn facts(article: &Article) -> Vec<String> {
    let date = article.date.map(|date| date.to_string());
    [date, article.outlet.clone(), article.byline.clone()].into_iter().flatten().collect()
}

/// The paragraphs of the body.
fn paragraphs(article: &Article) -> Vec<(BlockKind, Span)> {
    let body = |kind: &BlockKind| !matches!(kind, BlockKind::Title | BlockKind::Dateline);
    blocks(article).into_iter().map(|block| (block.kind, block.span)).filter(|(kind, _)| body(kind)).collect()
}

/// The article as text: headline, facts, body.
pub fn plain(article: &Article) -> String {
    let mut out = String::new();
    for line in article.title.iter().cloned().chain([facts(article).join(" · ")]) {
        if !line.is_empty() {
            let _ = writeln!(out, "{line}");
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + article.text.trim_end() + "\n"
}

/// The article as Markdown: its quotations in bold, and below the body who said what.
pub fn markdown(article: &Article, analysis: &Analysis) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", escape(article.title.as_deref().unwrap_or("Untitled")));
    let mut line: Vec<String> = facts(article).iter().map(|fact| escape(fact)).collect();
    line.extend(
        article
            .url
            .as_deref()
            .filter(|url| is_web(url))
            .map(|url| format!("<{}>", url.replace(['<', '>', ' '], ""))),
    );
    if !line.is_empty() {
        let _ = writeln!(out, "*{}*\n", line.join(" · "));
    }
    for (kind, span) in paragraphs(article) {
        let text = escape(&span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "));
        let _ = match kind {
            BlockKind::Headline => writeln!(out, "## {text}\n"),
            _ => writeln!(out, "{text}\n"),
        };
    }
    if !analysis.quotes.is_empty() {
        out.push_str("## Who said what\n\n| speaker | source | quotation |\n| --- | --- | --- |\n");
        for quote in &analysis.quotes {
            let of =
                |span: Span| escape(&span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "));
            let speaker = analysis.speaker(quote).map(escape).unwrap_or_default();
            let source = quote.source.map(of).unwrap_or_default();
            let _ = writeln!(out, "| {speaker} | {source} | {} |", of(quote.span));
        }
        out.push('\n');
    }
    out
}

/// What begins a page of HTML that holds everything it needs, and runs nothing.
pub fn html_head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{}</title>\n<style>\n{STYLE}</style></head><body>\n",
        marked_up(title)
    )
}

/// What ends it.
pub fn html_foot() -> &'static str {
    "</body></html>\n"
}

const STYLE: &str = "\
body{max-width:44rem;margin:3rem auto;padding:0 1rem 0 9rem;font:1.1rem/1.6 Georgia,serif;color:#1a1a1a;background:#fff}
h1{line-height:1.2}.facts{color:#595959}article{margin-bottom:5rem}p{position:relative}
mark{background:none;color:inherit}q{quotes:none}
.who{position:absolute;left:-9rem;width:8rem;text-align:right;font:.8rem/1.6 sans-serif;color:#595959}
q.direct,q.mixed{color:#0b4f8a;border-bottom:1px solid #0b4f8a33}q.indirect{border-bottom:1px dotted #767676}
mark{font-weight:bold}
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}.facts,.who{color:#a8a8a8}
q.direct,q.mixed{color:#8ec7ff;border-color:#8ec7ff55}}
@media(max-width:50rem){body{padding-left:1rem}.who{position:static;display:block;text-align:left}}
";

/// The article as a part of such a page: quotations marked with their speaker, people at every mention, names in the
/// margin. Each quotation has its offsets, in code points of the text, as `annotate` gives them.
///
/// ```
/// use onrecord::{Article, export, text::analyse};
/// let article = Article { text: "“<b>Late</b>,” said Ann Dent.".into(), ..Article::default() };
/// let page = export::html(&article, analyse(&article.text));
/// assert!(page.contains("data-speaker=\"Ann Dent\"") && page.contains("&lt;b&gt;Late"));
/// ```
pub fn html(article: &Article, analysis: Analysis) -> String {
    let text = &article.text;
    let points = super::CodePoints::new(text);
    let record = Record::new(analysis);
    let mut out = format!("<article id=\"{}\">\n", marked_up(&article.id));
    if let Some(title) = &article.title {
        let _ = writeln!(out, "<h1>{}</h1>", marked_up(title));
    }
    let mut line: Vec<String> = facts(article).iter().map(|fact| marked_up(fact)).collect();
    line.extend(
        article
            .url
            .as_deref()
            .filter(|url| is_web(url))
            .map(|url| format!("<a rel=\"noreferrer\" href=\"{0}\">{0}</a>", marked_up(url))),
    );
    let _ = writeln!(out, "<p class=\"facts\">{}</p>", line.join(" · "));
    // Quotations do not overlap one another in HTML: what begins inside another one is told by its data alone.
    for (kind, span) in paragraphs(article) {
        let tag = if kind == BlockKind::Headline { "h2" } else { "p" };
        let _ = write!(out, "<{tag}>");
        let mut named: Vec<&str> = Vec::new();
        for n in record.quotes_over(span, true) {
            if let Some(name) =
                record.analysis.speaker(&record.analysis.quotes[n]).filter(|name| !named.contains(name))
            {
                named.push(name);
            }
        }
        if !named.is_empty() {
            let _ = write!(out, "<span class=\"who\">{}</span>", marked_up(&named.join(", ")));
        }
        let mut at = span.start;
        for n in record.quotes_over(span, true) {
            let quote = &record.analysis.quotes[n];
            let inside = Span::new(quote.span.start.max(at), quote.span.end.min(span.end));
            if inside.start >= inside.end {
                continue;
            }
            people(&mut out, &record, text, Span::new(at, inside.start));
            let speaker = record.analysis.speaker(quote);
            let _ = write!(
                out,
                "<q class=\"{}\" data-start=\"{}\" data-end=\"{}\"",
                kind_name(quote.kind),
                points.of(quote.span.start),
                points.of(quote.span.end)
            );
            if let Some(name) = speaker {
                let _ = write!(out, " data-speaker=\"{0}\" title=\"{0}\"", marked_up(name));
            }
            out.push('>');
            people(&mut out, &record, text, inside);
            out.push_str("</q>");
            at = inside.end;
        }
        people(&mut out, &record, text, Span::new(at, span.end));
        let _ = writeln!(out, "</{tag}>");
    }
    out + "</article>\n"
}

/// Text with the people marked that it names.
fn people(out: &mut String, record: &Record, text: &str, span: Span) {
    let mut at = span.start;
    let mentions = record.mentions();
    let first = mentions.partition_point(|(mention, _)| mention.start < span.start);
    for (mention, id) in &mentions[first..] {
        if mention.start >= span.end {
            break;
        }
        if mention.start < at || mention.end > span.end {
            continue;
        }
        out.push_str(&marked_up(&text[at..mention.start]));
        let name = marked_up(&record.analysis.person(*id).name);
        let _ = write!(out, "<mark title=\"{name}\">{}</mark>", marked_up(mention.of(text)));
        at = mention.end;
    }
    out.push_str(&marked_up(&text[at..span.end.max(at)]));
}

/// Words as HTML means them, in text and in attributes.
fn marked_up(words: &str) -> String {
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

    fn article(text: &str) -> Article {
        Article {
            id: "a<1>".into(),
            title: Some("A & \"B\" | C".into()),
            text: text.into(),
            ..Article::default()
        }
    }

    #[test]
    fn the_page_holds_the_quotations_of_the_analysis_at_their_places() {
        let article = article(
            "Ann Dent came.\n\n“It’s <late> & dark,” said Dent. “Go *home*,” she said.\n\nBo Fell agreed.",
        );
        let analysis = analyse(&article.text);
        let page = html(&article, analysis.clone());
        assert_eq!(page.matches("<q ").count(), analysis.quotes.len());
        let points = super::super::CodePoints::new(&article.text);
        for quote in &analysis.quotes {
            let place = format!(
                "data-start=\"{}\" data-end=\"{}\" data-speaker=\"Ann Dent\"",
                points.of(quote.span.start),
                points.of(quote.span.end)
            );
            assert!(page.contains(&place), "{place} in {page}");
        }
        assert!(page.contains("&lt;late&gt; &amp; dark") && !page.contains("<late>"));
        let page = markdown(&article, &analysis);
        assert!(page.contains("Go \\*home\\*") && page.starts_with("# A \\& \"B\" \\| C\n"), "{page}");
        assert_eq!(page.matches("| Ann Dent |").count(), 2);
        assert!(plain(&article).starts_with("A & \"B\" | C\n\nAnn Dent came."));
    }

    proptest! {
        #[test]
        fn every_tag_of_html_is_ours(text in "[<>&\"'a-zA-Z “”,.\n]{0,300}") {
            let article = article(&text);
            let page = html(&article, analyse(&article.text));
            for tag in page.split('<').skip(1) {
                let known = ["article", "/article", "h1", "/h1", "h2", "/h2", "p", "/p", "span", "/span", "q", "/q", "mark", "/mark"];
                let name = tag.split([' ', '>']).next().unwrap();
                prop_assert!(known.contains(&name), "{name}");
            }
            prop_assert_eq!(page.matches("<q ").count(), page.matches("</q>").count());
        }
    }
}
