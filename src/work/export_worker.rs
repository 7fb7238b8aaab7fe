//! Writes exports to files on a thread.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Report;
use super::library::Library;
use super::view_export::{self, PageForm};
use super::view_state::ProgressCallback;
use super::views::ViewRequest;
use crate::article::ArticleId;
use crate::corpus::Corpus;
use crate::export::{self, QUOTATIONS, TableFormat, TableWriter};
use crate::page::{Record, bytes};
use crate::store::Memory;
use crate::text::{Analysis, Kind};
use crate::threads::{Stop, guarded, lock, spawn};
use crate::{Article, Error, Result};

/// The interval between progress reports.
const EVERY: Duration = Duration::from_millis(100);
/// How long to wait for a running export when the program quits.
const GRACE: Duration = Duration::from_millis(700);

/// What to export.
#[derive(Clone, Debug)]
pub enum ExportSource {
    /// An article with its people and quotations.
    Article(Arc<Article>, Arc<Record>),
    /// Articles of the corpus, with the reader's corrections applied.
    Articles(Corpus, Vec<ArticleId>, Option<Arc<Memory>>),
    /// A view of the corpus.
    View(Box<ViewRequest>),
}

/// An export.
#[derive(Clone, Debug)]
pub struct Export {
    /// What to export.
    pub what: ExportSource,
    /// The file. Its extension selects the format.
    pub path: PathBuf,
    /// Whether to overwrite an existing file.
    pub over: bool,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExportForm {
    Plain,
    Markdown,
    Html,
    Rows(TableFormat),
}

impl ExportForm {
    fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        Ok(match ending.to_ascii_lowercase().as_str() {
            "txt" => Self::Plain,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "csv" => Self::Rows(TableFormat::Csv),
            "json" => Self::Rows(TableFormat::Json),
            "jsonl" | "ndjson" => Self::Rows(TableFormat::Jsonl),
            _ => {
                let error = Error::new("the file extension selects the export format");
                return Err(error.hint("use .md, .html, .txt, .csv, .json or .jsonl"));
            }
        })
    }
}

/// Writes exports on a thread, one at a time.
pub struct ExportWorker {
    library: Library,
    running: Mutex<Option<Running>>,
}

struct Running {
    path: PathBuf,
    stop: Stop,
    thread: JoinHandle<()>,
}

impl ExportWorker {
    pub(super) fn new(library: Library) -> Self {
        Self { library, running: Mutex::default() }
    }

    /// Starts an export. Progress and the result are reported through `send`.
    pub fn post(&self, export: Export, send: impl Fn(Report) -> bool + Clone + Send + Sync + 'static) {
        let (library, stop, path) = (self.library.clone(), Stop::default(), export.path.clone());
        let (stopped, notify, refuse) = (stop.clone(), send.clone(), send.clone());
        let reported = Mutex::new(Instant::now());
        let progress: ProgressCallback = Arc::new(move |done, of| {
            let mut reported = lock(&reported);
            if reported.elapsed() > EVERY {
                *reported = Instant::now();
                let _ = notify(Report::Exporting(done, of));
            }
        });
        let run = move || {
            let done = guarded(|| write(&export, library, &stopped, &progress)).and_then(|done| done);
            let _ = send(Report::Wrote(done));
        };
        match spawn("export", run) {
            Ok(thread) => *self.running() = Some(Running { path, stop, thread }),
            Err(error) => drop(refuse(Report::Wrote(Err(error)))),
        }
    }

    /// Cancels the running export and removes its partial file.
    pub fn stop(&self) {
        if let Some(running) = &*self.running() {
            running.stop.stop();
        }
    }

    /// Waits briefly for a running export, then cancels it. Returns an error if it was cancelled.
    pub fn end(&self) -> Option<Error> {
        let Running { path, stop, thread } = self.running().take()?;
        let ended = |within: Duration| {
            let began = Instant::now();
            while !thread.is_finished() && began.elapsed() < within {
                thread::sleep(Duration::from_millis(5));
            }
            thread.is_finished()
        };
        if ended(GRACE) {
            return None;
        }
        stop.stop();
        if !ended(2 * GRACE) {
            // The thread is busy with an article. Remove its partial file for it.
            let _ = std::fs::remove_file(part_of(&path));
        }
        Some(
            Error::new("the export was not finished and has been cancelled")
                .file(path)
                .hint("press Esc to cancel a running export"),
        )
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        lock(&self.running)
    }
}

/// Returns the partial file, which is renamed when complete, so that an export is written completely or not at all.
fn part_of(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}.{}.part", path.display(), std::process::id()))
}

/// Writes the file and returns a summary.
fn write(export: &Export, library: Library, stop: &Stop, progress: &ProgressCallback) -> Result<String> {
    let Export { what, path, over } = export;
    let form = ExportForm::of(path)?;
    let at = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Error::new("the file already exists").file(path).hint("repeat the export to overwrite it")
        }
        _ => Error::io(path, &error),
    };
    let part = part_of(path);
    if !over && path.exists() {
        return Err(at(io::ErrorKind::AlreadyExists.into()));
    }
    let file = File::create(&part).map_err(at)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let written = fill(what, form, library, (stop, progress), &mut out).and_then(|count| {
        if stop.stopped() {
            return Err(Error::new("the export was cancelled, nothing was written"));
        }
        out.flush().map_err(at)?;
        std::fs::rename(&part, path).map_err(at)?;
        Ok(count)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    let (count, formulas) = written?;
    let size = path.metadata().map_or(0, |data| data.len());
    Ok(format!("{count} written to {} ({}){}", path.display(), bytes(size as f64), safe(formulas)))
}

/// Returns the note on cells that were escaped because a spreadsheet would run them as formulas.
fn safe(formulas: usize) -> String {
    match count(formulas as u64, "cell", "cells") {
        _ if formulas == 0 => String::new(),
        cells => format!(
            "; {cells} prefixed with an apostrophe so that a spreadsheet does not run them as formulas"
        ),
    }
}

fn cannot(error: io::Error) -> Error {
    Error::new(format!("cannot write: {error}"))
}

fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", crate::page::thousands(n as usize), if n == 1 { one } else { many })
}

fn fill(
    what: &ExportSource,
    form: ExportForm,
    library: Library,
    (stop, progress): (&Stop, &ProgressCallback),
    out: &mut impl Write,
) -> Result<(String, usize)> {
    match what {
        ExportSource::View(request) => {
            let progress = (stop, Arc::clone(progress));
            // Markdown lists the rows in a table, except for a person, who has a page.
            let (rows, formulas) = match form {
                ExportForm::Rows(format) => view_export::rows(library, request, format, progress, out)?,
                ExportForm::Markdown if request.spec.who.is_none() => {
                    view_export::rows(library, request, TableFormat::Md, progress, out)?
                }
                ExportForm::Markdown => {
                    (view_export::page(library, request, PageForm::Markdown, progress, out)?, 0)
                }
                ExportForm::Html => (view_export::page(library, request, PageForm::Html, progress, out)?, 0),
                ExportForm::Plain => {
                    (view_export::page(library, request, PageForm::Plain, progress, out)?, 0)
                }
            };
            Ok((count(rows, "row", "rows"), formulas))
        }
        ExportSource::Article(article, record) => {
            let one = std::iter::once(Ok(((**article).clone(), record.analysis.clone())));
            articles(one, form, article.title.as_deref().unwrap_or("Article"), out)
        }
        ExportSource::Articles(corpus, ids, memory) => {
            let (of, lens) = (ids.len() as u64, library.lens(memory.clone()));
            let each = ids.iter().zip(0..).take_while(|_| !stop.stopped()).map(|(id, done)| {
                progress(done, of);
                let article = corpus.address(*id).read()?;
                let analysis = guarded(|| lens.analyse(&article))?;
                Ok((article, analysis))
            });
            articles(each, form, "Articles", out)
        }
    }
}

type AnalysedArticle = Result<(Article, Analysis)>;

/// Writes the articles in turn. Counts those that cannot be read, and cells escaped as formulas.
fn articles(
    all: impl Iterator<Item = AnalysedArticle>,
    form: ExportForm,
    title: &str,
    out: &mut impl Write,
) -> Result<(String, usize)> {
    if form == ExportForm::Rows(TableFormat::Csv) {
        return quotations(all, out);
    }
    let (mut written, mut failed) = (0, 0);
    let (head, foot) = match form {
        ExportForm::Html => (export::html_head(title), export::html_foot()),
        ExportForm::Rows(TableFormat::Json) => ("[\n".into(), "\n]\n"),
        _ => (String::new(), ""),
    };
    out.write_all(head.as_bytes()).map_err(cannot)?;
    for article in all {
        let Ok((article, analysis)) = article else {
            failed += 1;
            continue;
        };
        let between = match form {
            _ if written == 0 => "",
            ExportForm::Plain => "\n\n",
            ExportForm::Markdown => "\n---\n\n",
            ExportForm::Rows(TableFormat::Json) => ",\n",
            _ => "",
        };
        let mut text = between.as_bytes().to_vec();
        match form {
            ExportForm::Plain => text.extend(export::plain(&article).bytes()),
            ExportForm::Markdown => text.extend(export::markdown(&article, &analysis).bytes()),
            ExportForm::Html => text.extend(export::html(&article, analysis).bytes()),
            ExportForm::Rows(_) => {
                export::annotation(&mut text, &article, &analysis).map_err(cannot)?;
                if form == ExportForm::Rows(TableFormat::Json) {
                    // Put the comma before the newline.
                    text.pop();
                }
            }
        }
        out.write_all(&text).map_err(cannot)?;
        written += 1;
    }
    out.write_all(foot.as_bytes()).map_err(cannot)?;
    Ok((count(written, "article", "articles") + &unread(failed), 0))
}

/// Writes the quotations of articles as a table. Reported speech is only counted.
fn quotations(all: impl Iterator<Item = AnalysedArticle>, out: &mut impl Write) -> Result<(String, usize)> {
    let mut table = TableWriter::new(out, QUOTATIONS, TableFormat::Csv, None).for_spreadsheet(true);
    let (mut failed, mut reported) = (0, 0);
    for article in all {
        let Ok((article, analysis)) = article else {
            failed += 1;
            continue;
        };
        let analysis = analysis.joined();
        for row in export::quotations(&article, &analysis, &mut |quote| quote.kind != Kind::Indirect) {
            table.row(&row).map_err(cannot)?;
        }
        reported += analysis.quotes.iter().filter(|quote| quote.kind == Kind::Indirect).count();
    }
    let (quotes, formulas) = (table.len() as u64, table.formulas());
    table.finish().map_err(cannot)?;
    let left_out = match reported {
        0 => String::new(),
        n => format!(" (reported speech left out: {})", crate::page::thousands(n)),
    };
    Ok((count(quotes, "quotation", "quotations") + &left_out + &unread(failed), formulas))
}

fn unread(failed: u64) -> String {
    match failed {
        0 => String::new(),
        n => format!(", {} could not be read,", count(n, "article", "articles")),
    }
}

#[cfg(test)]
mod tests;
