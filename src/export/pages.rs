//! Articles as plain text and as Markdown.

use std::fmt::Write;

use super::citation::escape;
use crate::article::{BlockShape, Structure};
use crate::page::{BlockKind, Record, TextBlock, address, blocks, is_web, readable};
use crate::text::CodePoints;
use crate::text::{Analysis, Kind, Quote};
use crate::{Article, Span};

/// Returns the date, outlet and byline, as far as they are known.
pub(super) fn facts(article: &Article) -> Vec<String> {
    let date = article.date.map(|date| date.to_string());
    [date, article.outlet.clone(), article.byline.clone()].into_iter().flatten().collect()
}

/// Returns the headline: a span of the title, or of the text if that begins with it.
pub(super) fn head(article: &Article) -> Option<(BlockKind, Span)> {
    let first = blocks(article).into_iter().next().map(|block| (block.kind, block.span));
    first.filter(|(kind, _)| matches!(kind, BlockKind::Title | BlockKind::Headline))
}

/// Returns the paragraphs below the headline.
pub(super) fn paragraphs(article: &Article) -> Vec<TextBlock> {
    let body = |block: &TextBlock| block.kind == BlockKind::Paragraph;
    blocks(article).into_iter().filter(body).collect()
}

/// Returns the Markdown prefix of a block: the signs of headings, items and block quotations.
fn signs(block: &TextBlock, structure: &Structure) -> String {
    let Some(part) = block.part(structure) else { return String::new() };
    let heading = match part.shape {
        BlockShape::Heading(level) => "#".repeat(usize::from(level).clamp(2, 6)) + " ",
        _ => String::new(),
    };
    let lead = if block.begins { &part.lead } else { &part.hang };
    lead.replace("│ ", "> ").replace(['•', '◦', '▪', '☐', '☑'], "-") + &heading
}

/// Joins words into one line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the article as text: headline, date, outlet, byline, body. A headline that is also in the text is
/// written once.
///
/// ```
/// use onrecord::{Article, export::plain};
/// let article = Article { title: Some("Ferry saved".into()), text: "Ferry saved\n\nIt runs.".into(), ..Article::default() };
/// assert_eq!(plain(&article), "Ferry saved\n\nIt runs.\n");
/// ```
pub fn plain(article: &Article) -> String {
    let (title, body) = match head(article) {
        Some((BlockKind::Headline, span)) => (Some(span.of(&article.text)), &article.text[span.end..]),
        _ => (article.title.as_deref(), article.text.as_str()),
    };
    let mut out = String::new();
    for line in title.map(one_line).into_iter().chain([one_line(&facts(article).join(" · "))]) {
        if !line.is_empty() {
            let _ = writeln!(out, "{line}");
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    // Only blank lines are removed; an indented first line stays indented.
    let body = body.trim_end();
    let lead = body.len() - body.trim_start().len();
    let lines = body[..lead].rfind('\n').map_or(0, |at| at + 1);
    out + &body[lines..] + "\n"
}

/// Returns the article as Markdown: people in bold at every mention, and below the body a table of quotations
/// and one of reported speech.
pub fn markdown(article: &Article, analysis: &Analysis) -> String {
    let record = Record::new(&article.text, analysis.clone());
    let mut out = String::new();
    let title = match head(article) {
        Some((BlockKind::Headline, span)) => named(&article.text, &record, span),
        _ => escape(&one_line(article.title.as_deref().unwrap_or("Untitled"))),
    };
    let _ = writeln!(out, "# {title}\n");
    let mut line: Vec<String> = facts(article).iter().map(|fact| escape(fact)).collect();
    let url = article.url.as_deref().filter(|url| is_web(url)).and_then(address);
    line.extend(url.map(|url| format!("<{url}>")));
    if !line.is_empty() {
        let _ = writeln!(out, "*{}*\n", line.join(" · "));
    }
    let mut open = None;
    for block in paragraphs(article) {
        let part = block.part(&article.structure);
        let shape = part.map(|part| part.shape);
        let table = match shape {
            Some(BlockShape::Row { table, .. }) => Some(table),
            _ => None,
        };
        if open.is_some() && open != table {
            out.push('\n');
        }
        let _ = match shape {
            Some(BlockShape::Row { head, .. }) => {
                let cells = part.map_or(&[][..], |part| &part.cells);
                let row = |cell: &dyn Fn(&Span) -> String| {
                    format!(
                        "|{}\n",
                        cells.iter().map(|span| format!(" {} |", cell(span))).collect::<String>()
                    )
                };
                let begins = open != table;
                // A table has to begin with the names of its columns.
                out.push_str(&if begins && !head { row(&|_| String::new()) } else { String::new() });
                let words = row(&|span| named(&article.text, &record, *span));
                let rule = row(&|_| "---".into());
                match (begins, head) {
                    (true, true) => write!(out, "{words}{rule}"),
                    (true, false) => write!(out, "{rule}{words}"),
                    (false, _) => write!(out, "{words}"),
                }
            }
            Some(BlockShape::Rule) => writeln!(out, "---\n"),
            // An indent means the same as a fence, but no line can end it.
            Some(BlockShape::Code) => {
                let lines =
                    block.span.of(&article.text).lines().map(|line| format!("    {}\n", readable(line)));
                writeln!(out, "{}", lines.collect::<String>())
            }
            _ => writeln!(
                out,
                "{}{}\n",
                signs(&block, &article.structure),
                named(&article.text, &record, block.span)
            ),
        };
        open = table;
    }
    if open.is_some() {
        out.push('\n');
    }
    let points = CodePoints::new(&article.text);
    let joined = analysis.clone().joined();
    let (reported, quoted): (Vec<&Quote>, Vec<&Quote>) =
        joined.quotes.iter().partition(|quote| quote.kind == Kind::Indirect);
    for (heading, column, quotes) in
        [("Who said what", "quotation", quoted), ("Reported speech", "what was reported", reported)]
    {
        if quotes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {heading}\n\n| speaker | source | start | end | {column} |");
        out.push_str("| --- | --- | --- | --- | --- |\n");
        for quote in quotes {
            let of = |words: &str| escape(&one_line(words));
            let speaker = analysis.speaker(quote).map(escape).unwrap_or_default();
            let source = quote.source.map(|source| of(source.of(&article.text))).unwrap_or_default();
            let (start, end) = (points.of(quote.whole().start), points.of(quote.whole().end));
            let _ = writeln!(
                out,
                "| {speaker} | {source} | {start} | {end} | {} |",
                of(&quote.words(&article.text))
            );
        }
        out.push('\n');
    }
    out
}

/// Returns a range as one line, with the people named in it in bold.
fn named(text: &str, record: &Record, span: Span) -> String {
    let mut out = String::new();
    let mut at = span.start;
    let mentions = record.mentions();
    let first = mentions.partition_point(|(mention, _)| mention.start < span.start);
    for (mention, _) in mentions[first..].iter().take_while(|(mention, _)| mention.start < span.end) {
        if mention.start < at || mention.end > span.end {
            continue;
        }
        out.push_str(&folded(&text[at..mention.start]));
        let _ = write!(out, "**{}**", escape(&one_line(mention.of(text))));
        at = mention.end;
    }
    out + &folded(&text[at..span.end.max(at)])
}

/// Escapes the words between two names for Markdown; keeps a space at either end.
fn folded(words: &str) -> String {
    let space = |is: bool| if is { " " } else { "" };
    let line = escape(&one_line(words));
    let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
    match line.is_empty() {
        true => space(before).into(),
        false => format!("{}{line}{}", space(before), space(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    #[test]
    fn names_are_bold_and_the_table_says_who_said_what_where() {
        let article = Article {
            title: Some("A & \"B\" | C".into()),
            text:
                "Ann Dent came.\n\n“It’s <late> & dark,” said Dent. “Go *home*,” she said.\n\nBo Fell agreed."
                    .into(),
            ..Article::default()
        };
        let page = markdown(&article, &analyse(&article.text));
        assert!(page.starts_with("# A \\& \"B\" \\| C\n\n**Ann Dent** came.\n\n"), "{page}");
        assert!(page.contains("Go \\*home\\*") && page.contains("said **Dent**."), "{page}");
        assert!(page.contains("| Ann Dent | Dent | 17 | 36 | It’s \\<late\\> \\& dark, |"), "{page}");
        assert!(plain(&article).starts_with("A & \"B\" | C\n\nAnn Dent came."));
    }

    #[test]
    fn a_repeated_headline_is_written_once() {
        let article = Article {
            title: Some("Ann Dent wins".into()),
            outlet: Some("The Inkwell".into()),
            text: "Ann Dent wins.\n\n    A verse,\nsaid Ann Dent.".into(),
            ..Article::default()
        };
        let analysis = analyse(&article.text);
        assert_eq!(plain(&article), "Ann Dent wins.\nThe Inkwell\n\n    A verse,\nsaid Ann Dent.\n");
        assert_eq!(markdown(&article, &analysis).matches("wins").count(), 1);
        assert_eq!(super::super::html(&article, analysis).matches("wins").count(), 1);
    }
}
