//! `onrecord show`: prints articles as pages, painted as on the screen.

use std::io::{self, IsTerminal, Write};

use ratatui::backend::IntoCrossterm;
use ratatui::style::{Modifier, Style};

use super::answer::every_article;
use super::args::{ShowArgs, When};
use super::inputs::palette;
use super::{languages, out};
use crate::page::{
    BlockKind, DateForm, Layers, Measure, PageLine, Record, Role, SetRow, StyledRun, blocks, dateline,
    margin_labels, paint, paint_row, set, wrap,
};
use crate::query::Query;
use crate::term::{self, Background, Depth};
use crate::text::Analysis;
use crate::ui::Theme;
use crate::{Article, Result};

/// Prints every article as a page.
pub fn run(show: &ShowArgs) -> Result<u8> {
    let terminal = io::stdout().is_terminal();
    let depth = match show.color {
        When::Never => None,
        When::Auto => Some(term::colour_depth()).filter(|_| terminal),
        When::Always => {
            Some(term::colour_depth()).map(|depth| if depth == Depth::None { Depth::Ansi256 } else { depth })
        }
    };
    // NO_COLOR turns off colours but keeps bold and underline; a pipe gets plain text.
    let palette = show.theme.as_deref().map(palette).transpose()?.flatten();
    let theme = depth.map(|depth| match &palette {
        Some(palette) => Theme::of(palette, depth),
        None => Theme::new(Background::Dark, depth),
    });
    let columns = show
        .width
        .or_else(|| terminal.then(|| crossterm::terminal::size().ok()).flatten().map(|size| size.0));
    let measure = Measure::fit(columns.unwrap_or(80).into(), Measure::USUAL);
    let mut out = out::stdout();
    let mut first = true;
    let lens = show.from.lens(&Query::All);
    let page = move |article: Article| {
        let mut out = Vec::new();
        let analysis = lens.analyse(&article);
        languages::count(&analysis);
        PagePrinter { article: &article, measure, theme: theme.as_ref(), out: &mut out }
            .print(analysis)
            .map(|()| out)
    };
    let status = every_article(&show.from, page, &mut |page: Option<io::Result<Vec<u8>>>| {
        let Some(page) = page else { return out.flush() };
        if !std::mem::take(&mut first) {
            writeln!(out, "\n{}{}\n", " ".repeat(measure.text_start()), "─".repeat(measure.text))?;
        }
        out.write_all(&page?)
    })?;
    out::finish(out, status)
}

struct PagePrinter<'a> {
    article: &'a Article,
    measure: Measure,
    theme: Option<&'a Theme>,
    out: &'a mut Vec<u8>,
}

impl PagePrinter<'_> {
    fn print(&mut self, analysis: Analysis) -> io::Result<()> {
        let record = Record::new(&self.article.text, analysis);
        let layers = Layers { record: Some(&record), reported: true, ..Layers::default() };
        for (n, block) in blocks(self.article).into_iter().enumerate() {
            for _ in 0..block.space_above {
                writeln!(self.out)?;
            }
            if block.kind == BlockKind::Dateline {
                self.dateline(&record)?;
                continue;
            }
            let rows = set(self.article, &block, self.measure.text);
            let line = |(row, set): (usize, &SetRow)| PageLine {
                kind: Some(block.kind),
                block: n,
                row,
                span: set.span,
            };
            let lines: Vec<PageLine> = rows.iter().enumerate().map(line).collect();
            let labels = margin_labels(&lines, &record, true);
            for ((line, set), label) in lines.iter().zip(&rows).zip(labels) {
                let mut runs = self.measure.margin(label.as_ref(), false);
                match block.kind {
                    BlockKind::Title => {
                        let title = self.article.title.as_deref().unwrap_or_default();
                        runs.extend(paint(title, line.span, Role::Headline, &Layers::default()))
                    }
                    _ => runs.extend(paint_row(self.article, &block, line.row, set, &layers)),
                }
                self.line(&runs)?;
            }
        }
        Ok(())
    }

    /// Prints date, outlet and the rest, wrapped to the measure.
    fn dateline(&mut self, record: &Record) -> io::Result<()> {
        let words = dateline(self.article, Some(record), DateForm::Auto, self.measure.text);
        for row in wrap(&words, self.measure.text) {
            let mut runs = self.measure.margin(None, false);
            runs.extend(paint(&words, row, Role::Dateline, &Layers::default()));
            self.line(&runs)?;
        }
        Ok(())
    }

    fn line(&mut self, runs: &[StyledRun]) -> io::Result<()> {
        let mut line = String::new();
        for run in runs {
            let style = self.theme.map(|theme| theme.style(run.style)).unwrap_or_default();
            let code = sgr(style);
            if code.is_empty() || run.text.trim().is_empty() && style.bg.is_none() {
                line.push_str(&run.text);
            } else {
                line.push_str(&format!("\x1b[{code}m{}\x1b[0m", run.text));
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// Returns the parameters of an SGR sequence for a style.
fn sgr(style: Style) -> String {
    use crossterm::style::{Color, Colored};
    let mut codes: Vec<String> = Vec::new();
    for (modifier, code) in [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
        (Modifier::CROSSED_OUT, "9"),
    ] {
        if style.add_modifier.contains(modifier) {
            codes.push(code.into());
        }
    }
    let color = |color: Option<ratatui::style::Color>| {
        color.map(IntoCrossterm::into_crossterm).filter(|c| *c != Color::Reset)
    };
    codes.extend(color(style.fg).map(|color| Colored::ForegroundColor(color).to_string()));
    codes.extend(color(style.bg).map(|color| Colored::BackgroundColor(color).to_string()));
    codes.join(";")
}
