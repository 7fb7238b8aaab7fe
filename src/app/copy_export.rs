//! Sends what is on the screen elsewhere: to the clipboard, a file, a command, the browser or the editor.

use std::path::PathBuf;
use std::sync::Arc;

use super::{App, Current, Effect, Layer, Pane, Purpose};
use crate::export::Cited;
use crate::page::{
    BlockKind, TextBlock, address, blocks, clip, excerpt, is_web, one_line, readable, thousands,
};
use crate::work::{Export, ExportSource, ViewRequest};
use crate::{Article, Span};

/// At most this many articles are exported from the screen.
const MOST: usize = 100_000;

impl App {
    /// Copies the current quotation with its citation.
    pub(super) fn copy_quote(&mut self) {
        let (current, in_article) = (self.current_item(), self.focus != Pane::Corpus);
        if let Current::Quotation(line) = current {
            let article = Article {
                title: line.headline.clone(),
                byline: line.byline.clone(),
                outlet: line.outlet.clone(),
                url: line.url.clone(),
                date: line.date,
                id: line.row[0].as_str().unwrap_or_default().to_owned(),
                ..Article::default()
            };
            let cited = Cited {
                article: &article,
                words: Some(&line.words),
                speaker: line.speaker.as_deref(),
                source: line.source.as_ref().map(|source| source.shown.as_str().into()),
                kind: Some(line.kind),
            };
            let text = self.display.citation.of(&cited);
            return self.copy(text);
        }
        let quote = if let Current::Passage(passage) = &current { passage.quote } else { None };
        let text = quote.and_then(|quote| {
            let reading = self.reading.as_ref()?;
            let words = reading.words_of(quote)?;
            Some(self.display.citation.of(&reading.cite(quote, &words)?))
        });
        let missing = match current {
            _ if !in_article => "Select a quotation to copy it",
            Current::Passage(_) => "Not in a quotation: go to one with ], or copy the paragraph with yy",
            Current::Person(..) => "Select a quotation to copy it: \" shows those of the person",
            _ => "No quotation on the screen",
        };
        match text {
            Some(text) => self.copy(text),
            None => self.notify(missing),
        }
    }

    /// Copies the paragraph of the current passage, else the one a third from the top.
    pub(super) fn copy_paragraph(&mut self) {
        let words = self.reading.as_ref().and_then(|reading| {
            let line = || {
                let body = |line: &&crate::page::PageLine| line.is_body();
                let at = reading.lines.len() / 3;
                reading.lines.iter().skip(at).find(body).or_else(|| reading.lines.iter().rev().find(body))
            };
            let current = self.current_passage().map(|current| current.span);
            let at = current.map(|span| span.start).or_else(|| line().map(|line| line.span.start))?;
            let body = |block: &TextBlock| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
            let all = blocks(&reading.article).into_iter().filter(body).map(|block| block.span);
            let text = &reading.article.text;
            let here = |span: &Span| span.start <= at && at <= span.end && span.end <= text.len();
            all.into_iter().find(here).map(|span| excerpt(text, span))
        });
        match words {
            Some(words) => self.copy(words),
            None => self.notify("No article on the screen"),
        }
    }

    /// Copies the article's citation.
    pub(super) fn copy_citation(&mut self) {
        match self.reading.as_ref().map(|reading| self.display.citation.of(&Cited::article(&reading.article)))
        {
            Some(text) if !text.is_empty() => self.copy(text),
            Some(_) => self.notify("The article has no headline, outlet or date to cite"),
            None => self.notify("No article on the screen"),
        }
    }

    /// Copies the article's address.
    pub(super) fn copy_address(&mut self) {
        let url = self.reading.as_ref().and_then(|reading| reading.article.url.as_deref());
        match url.map(|url| (address(url), url)) {
            Some((Some(address), _)) => self.copy(address),
            Some((None, url)) => self.notify(format!("Not a web address: {}", clip(url, 60))),
            None => self.notify("The article has no web address"),
        }
    }

    /// Copies text. Control characters that the screen would not show are left out.
    pub(super) fn copy(&mut self, text: String) {
        let text = readable(&text);
        self.notify(format!("Copied: {}", clip(&one_line(&text), 60)));
        self.effects.push(Effect::Copy(text));
    }

    /// Asks for the file to export to.
    pub(super) fn ask_export(&mut self) {
        if self.export.progress.is_some() {
            let key = self.keymap.keys().first_label("cancel");
            return self.notify(format!("An export is still running: {key} stops it"));
        }
        let name = match self.focus {
            Pane::List => "articles.jsonl".into(),
            Pane::Corpus => {
                let view = self.views.top();
                // The person, the tab, and the query.
                let tab = view.map_or("corpus", |view| view.tab.name(view.who.is_some()));
                let who = view.and_then(|view| view.who.as_deref()).unwrap_or_default();
                let scope = view.map(|view| format!("{} {}", view.scope(), view.filter)).unwrap_or_default();
                format!("{}.csv", file_name(&format!("{who} {tab} {scope} {}", self.search.text)))
            }
            Pane::Reading | Pane::Record => {
                let title = self.reading.as_ref().and_then(|reading| reading.article.title.as_deref());
                format!("{}.md", file_name(title.unwrap_or("article")))
            }
        };
        self.open_prompt(Purpose::Export, name);
    }

    /// Exports what the focused pane shows.
    pub(super) fn export_to(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let what = match self.focus {
            Pane::List => {
                if self.list.len() > MOST {
                    let most = thousands(MOST);
                    let words = format!(
                        "The list has more than {most} articles: export them with `onrecord annotate`"
                    );
                    return self.notify(words);
                }
                let ids = self.list.rows(0, self.list.len()).map(|(_, id)| id).collect();
                let memory = self.memory.corrects().then(|| Arc::new(self.memory.clone()));
                ExportSource::Articles(self.corpus.clone(), ids, memory.filter(|_| !self.as_found))
            }
            Pane::Corpus => {
                let Some(view) = self.views.top() else { return };
                let spec = view.spec(&self.search.wanted);
                let memory = self.memory_for(&spec.query);
                ExportSource::View(Box::new(ViewRequest { spec, corpus: self.corpus.clone(), memory }))
            }
            Pane::Reading | Pane::Record => {
                let here = self.reading.as_ref().and_then(|reading| {
                    Some((Arc::clone(&reading.article), Arc::clone(reading.record.as_ref()?)))
                });
                let Some((article, record)) = here else {
                    return self.notify("The article is still loading");
                };
                ExportSource::Article(article, record)
            }
        };
        let path = match (name.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(name),
        };
        // The same name twice in a row overwrites the file.
        let over = self.export.last.replace(name.to_owned()).is_some_and(|before| before == name);
        self.export.progress = Some((0, 0));
        self.effects.push(Effect::Export(Box::new(Export { what, path, over })));
    }

    /// Pipes the selection, else the article, to a command.
    pub(super) fn pipe_to(&mut self, command: &str) {
        let Some(reading) = self.reading.as_ref().filter(|_| !command.trim().is_empty()) else { return };
        let text = match reading.selected_excerpt() {
            Some(words) => words,
            None => readable(&crate::export::plain(&reading.article)),
        };
        self.layers.push(Layer::Output { command: command.to_owned(), piped: None, top: 0 });
        self.effects.push(Effect::Pipe(command.to_owned(), text));
    }

    /// Opens the article's web address.
    pub(super) fn browse(&mut self) {
        let url = self.reading.as_ref().and_then(|reading| reading.article.url.as_deref());
        match url.map(|url| (address(url).filter(|url| is_web(url)), url)) {
            Some((Some(address), _)) => {
                self.notify(format!("Opening {}", clip(&address, 60)));
                self.effects.push(Effect::Browse(address));
            }
            Some((None, url)) => self.notify(format!("Not a web address: {}", clip(url, 60))),
            None => self.notify("The article has no web address"),
        }
    }

    /// Opens the article's file where the article starts. An article from an archive or a pipe has no file of its own,
    /// so a copy of its text opens in the pager.
    pub(super) fn edit(&mut self) {
        let Some(id) = self.current() else { return };
        let address = self.corpus.address(id);
        if let Some(path) = address.source.path() {
            return self.effects.push(Effect::Edit(path, address.offset));
        }
        match self.reading.as_ref().filter(|reading| reading.id == id) {
            Some(reading) => {
                // Pagers may pass control characters on to the terminal.
                self.effects.push(Effect::Page(readable(&crate::export::plain(&reading.article))));
            }
            None => self.notify("The article is still loading"),
        }
    }
}

/// Turns text into a file name.
fn file_name(words: &str) -> String {
    let mut name = String::new();
    for c in words.to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => name.push(c),
            _ if !name.ends_with('-') && !name.is_empty() => name.push('-'),
            _ => {}
        }
        if name.len() > 48 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "article".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name("‘Everybody’ told: “somebody” / ../etc"), "everybody-told-somebody-etc");
        assert_eq!(file_name("…"), "article");
        assert!(file_name(&"long ".repeat(99)).len() < 60);
    }
}
