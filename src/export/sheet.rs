//! Pages about a corpus: a person with their quotations, or rows.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::Value;

use super::citation::escape;
use super::html::{html_foot, html_head, ink_name, link, marked_up};
use super::listings::QUOTATIONS;
use super::rows::{TableColumn, TableFormat, TableWriter, plain};
use crate::Span;
use crate::page::{SpeakerColor, address, is_web, sanitise, width};
use crate::text::Kind;

/// A page with a title, facts and parts.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Headline: a person's name, or what the rows are.
    pub title: String,
    /// Lines below the headline.
    pub facts: Vec<String>,
    /// Headings and parts.
    pub parts: Vec<(&'static str, SheetPart)>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub enum SheetPart {
    /// Rows and their columns.
    Rows(Cow<'static, [TableColumn]>, Vec<Vec<Value>>),
    /// Quotations with their articles.
    Quotations(Vec<SheetQuotation>),
}

/// A quotation on a page.
#[derive(Clone, Debug, Default)]
pub struct SheetQuotation {
    /// The words, on one line.
    pub words: String,
    /// Range of the words that were searched for.
    pub key: Option<Span>,
    /// The source as it is shown, if no speaker is named.
    pub source: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// The same quotation as a row of [`QUOTATIONS`].
    pub row: [Value; QUOTATIONS.len()],
}

impl SheetQuotation {
    /// Returns a cell of the row, if it is not empty.
    fn get(&self, name: &str) -> Option<String> {
        let at = QUOTATIONS.iter().position(|column| column.name == name)?;
        Some(plain(&self.row[at])).filter(|cell| !cell.is_empty())
    }

    /// Returns the speaker, or else the source.
    fn who(&self) -> Option<String> {
        self.get("speaker").or_else(|| self.source.clone())
    }

    /// Returns speaker, cue, outlet and date, and separately the headline. Reported speech is marked as reported.
    fn place(&self, alone: bool) -> (Vec<String>, Option<String>) {
        let who = self.who().filter(|_| !alone);
        let who = match (who, self.reported()) {
            (Some(who), true) => Some(format!("{who} (reported)")),
            (None, true) => Some("reported".into()),
            (who, false) => who,
        };
        let parts = [who, self.get("cue"), self.get("outlet"), self.get("date")];
        (parts.into_iter().flatten().collect(), self.get("title"))
    }

    /// Returns whether it is reported speech.
    fn reported(&self) -> bool {
        self.get("kind").as_deref() == Some(Kind::Indirect.name())
    }

    /// Returns the marks around the words; reported speech has none.
    fn marks(&self) -> (&'static str, &'static str) {
        if self.reported() { ("", "") } else { ("“", "”") }
    }
}

impl Sheet {
    /// Returns whether one person, whose page this is, says everything on it.
    fn alone(&self) -> bool {
        let said = |part: &SheetPart| match part {
            SheetPart::Quotations(all) => {
                all.iter().all(|saying| saying.get("speaker").as_deref() == Some(&self.title))
            }
            SheetPart::Rows(..) => true,
        };
        self.parts.iter().all(|(_, part)| said(part))
    }

    /// Writes the page as text.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn plain(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", sanitise(&self.title))?;
        for fact in &self.facts {
            writeln!(out, "{}", sanitise(fact))?;
        }
        for (heading, part) in &self.parts {
            writeln!(out, "\n{}\n", heading.to_uppercase())?;
            match part {
                SheetPart::Rows(columns, rows) => aligned(columns, rows, out)?,
                SheetPart::Quotations(all) => {
                    for (n, saying) in all.iter().enumerate() {
                        let (open, close) = saying.marks();
                        let (mut place, title) = saying.place(self.alone());
                        place.extend(title.map(|title| format!("“{title}”")));
                        place.extend(saying.url.clone());
                        let gap = if n > 0 { "\n" } else { "" };
                        writeln!(out, "{gap}{open}{}{close}", sanitise(&saying.words))?;
                        writeln!(out, "    — {}", sanitise(&place.join(", ")))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the page as Markdown.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn markdown(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "# {}", escape(&self.title))?;
        for fact in &self.facts {
            writeln!(out, "\n{}", escape(fact))?;
        }
        for (heading, part) in &self.parts {
            writeln!(out, "\n## {heading}\n")?;
            match part {
                SheetPart::Rows(columns, rows) => {
                    let mut table = TableWriter::new(&mut *out, columns.clone(), TableFormat::Md, None);
                    rows.iter().try_for_each(|row| table.row(row))?;
                    table.finish()?;
                }
                SheetPart::Quotations(all) => {
                    for (n, saying) in all.iter().enumerate() {
                        let (open, close) = saying.marks();
                        let (place, title) = saying.place(self.alone());
                        let mut place: Vec<String> = place.iter().map(|part| escape(part)).collect();
                        let url = saying.url.as_deref().filter(|url| is_web(url)).and_then(address);
                        place.extend(title.map(|title| match &url {
                            Some(url) => format!("[{}](<{url}>)", escape(&title)),
                            None => format!("*{}*", escape(&title)),
                        }));
                        let gap = if n > 0 { "\n" } else { "" };
                        // A block quotation means someone's own words.
                        let block = if saying.reported() { "" } else { "> " };
                        let (words, place) = (escape(&saying.words), place.join(", "));
                        writeln!(
                            out,
                            "{gap}{block}{open}{words}{close}\n{}\n{block}— {place}",
                            block.trim_end()
                        )?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the page as self-contained HTML: a colour for each speaker, the words searched for marked.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn html(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}<h1>{}</h1>", html_head(&self.title), marked_up(&self.title))?;
        for fact in &self.facts {
            writeln!(out, "<p class=\"facts\">{}</p>", marked_up(fact))?;
        }
        let mut voices: HashMap<String, u8> = HashMap::new();
        for (heading, part) in &self.parts {
            writeln!(out, "<h2>{heading}</h2>")?;
            match part {
                SheetPart::Rows(columns, rows) => table(columns, rows, out)?,
                SheetPart::Quotations(all) => {
                    for saying in all {
                        let ink = saying.get("speaker").map_or(SpeakerColor::Nobody, |name| {
                            let next = (voices.len() % 256) as u8;
                            SpeakerColor::Speaker(*voices.entry(name).or_insert(next))
                        });
                        self.saying(saying, ink, out)?;
                    }
                }
            }
        }
        write!(out, "{}", html_foot())
    }

    fn saying(&self, saying: &SheetQuotation, ink: SpeakerColor, out: &mut impl Write) -> io::Result<()> {
        let cell = |name| marked_up(&saying.get(name).unwrap_or_default());
        let (tag, class) =
            if saying.reported() { ("div", "report".into()) } else { ("blockquote", cell("kind")) };
        write!(
            out,
            "<{tag} class=\"{class} {}\" data-article=\"{}\" data-start=\"{}\" data-end=\"{}\"",
            ink_name(ink),
            cell("id"),
            cell("start"),
            cell("end")
        )?;
        if let Some(name) = saying.get("speaker") {
            write!(out, " data-speaker=\"{}\"", marked_up(&name))?;
        } else if let Some(source) = &saying.source {
            write!(out, " data-source=\"{}\"", marked_up(source))?;
        }
        let (open, close) = saying.marks();
        let words = &saying.words;
        let words = match saying.key {
            Some(key) => format!(
                "{}<b class=\"found\">{}</b>{}",
                marked_up(&words[..key.start]),
                marked_up(key.of(words)),
                marked_up(&words[key.end..])
            ),
            None => marked_up(words),
        };
        let (place, title) = saying.place(self.alone());
        let mut place: Vec<String> = place.iter().map(|part| marked_up(part)).collect();
        place.extend(title.map(|title| {
            let link = saying.url.as_deref().and_then(|url| link(url, &title));
            link.unwrap_or_else(|| format!("<cite>{}</cite>", marked_up(&title)))
        }));
        writeln!(out, "><p>{open}{words}{close}</p><footer>— {}</footer></{tag}>", place.join(", "))
    }
}

/// Writes rows in columns as wide as their content, numbers aligned right.
fn aligned(columns: &[TableColumn], rows: &[Vec<Value>], out: &mut impl Write) -> io::Result<()> {
    let head: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
    let cell = |value: &Value| sanitise(&plain(value)).into_owned();
    let cells: Vec<Vec<String>> =
        [head].into_iter().chain(rows.iter().map(|row| row.iter().map(cell).collect())).collect();
    let widest: Vec<usize> =
        (0..columns.len()).map(|n| cells.iter().map(|row| width(&row[n])).max().unwrap_or(0)).collect();
    let number = |n: usize| rows.iter().any(|row| row[n].is_number());
    for row in &cells {
        let mut line = String::new();
        for (n, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widest[n] - width(cell));
            line += &if number(n) { format!("{pad}{cell}  ") } else { format!("{cell}{pad}  ") };
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn table(columns: &[TableColumn], rows: &[Vec<Value>], out: &mut impl Write) -> io::Result<()> {
    write!(out, "<table><thead><tr>")?;
    for column in columns {
        write!(out, "<th>{}</th>", marked_up(&column.name))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in rows {
        write!(out, "<tr>")?;
        for value in row {
            let class = if value.is_number() { " class=\"n\"" } else { "" };
            write!(out, "<td{class}>{}</td>", marked_up(&plain(value)))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saying(kind: &str, words: &str) -> SheetQuotation {
        let mut row: [Value; QUOTATIONS.len()] = Default::default();
        for (name, value) in [("kind", kind), ("speaker", "Ann Dent"), ("outlet", "The Inkwell")] {
            let at = QUOTATIONS.iter().position(|column| column.name == name);
            row[at.unwrap()] = value.into();
        }
        SheetQuotation { words: words.into(), row, ..SheetQuotation::default() }
    }

    #[test]
    fn only_quotations_get_marks_and_block_quotes() {
        let all = vec![saying("direct", "we stay out"), saying("indirect", "they would stay out")];
        let sheet = |title: &str| Sheet {
            title: title.into(),
            facts: Vec::new(),
            parts: vec![("Quotations", SheetPart::Quotations(all.clone()))],
        };
        let written = |title: &str, write: fn(&Sheet, &mut Vec<u8>) -> io::Result<()>| {
            let mut out = Vec::new();
            write(&sheet(title), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let plain = written("Quotations", |sheet, out| sheet.plain(out));
        assert!(plain.contains("“we stay out”\n    — Ann Dent, The Inkwell\n"), "{plain}");
        assert!(plain.contains("\nthey would stay out\n    — Ann Dent (reported), The Inkwell\n"), "{plain}");
        let page = written("Quotations", |sheet, out| sheet.markdown(out));
        assert!(page.contains("> “we stay out”\n>\n> — Ann Dent, The Inkwell\n"), "{page}");
        assert!(page.contains("\nthey would stay out\n\n— Ann Dent (reported), The Inkwell\n"), "{page}");
        let page = written("Ann Dent", |sheet, out| sheet.markdown(out));
        assert!(page.contains("\nthey would stay out\n\n— reported, The Inkwell\n"), "{page}");
        let page = written("Quotations", |sheet, out| sheet.html(out));
        let body = page.split("</style>").last().unwrap();
        assert_eq!((body.matches("<blockquote").count(), body.matches("<q").count()), (1, 0), "{body}");
        assert!(
            body.contains("<p>“we stay out”</p>") && body.contains("<p>they would stay out</p>"),
            "{body}"
        );
    }
}
