//! Taking things away: onto the clipboard, into a file, through a command, into a browser or an editor.

use std::path::PathBuf;
use std::sync::Arc;

use super::{App, Asking, Effect, Overlay, Pane};
use crate::Article;
use crate::Span;
use crate::export::Cited;
use crate::page::{Block, BlockKind, address, blocks, clip, excerpt, is_web, one_line, readable, thousands};
use crate::work::{CommandOutput, Export, ExportContent, ViewQuery, ViewRequest};

/// More articles than this are not exported from the screen.
const MOST: usize = 100_000;

impl App {
    /// Copies the quotation at hand with where it stands.
    pub(super) fn copy_quote(&mut self) {
        if self.focus == Pane::View {
            let Some(line) = self.views.top().and_then(|view| view.line(view.selected)) else {
                return self.say("No quotation is selected here");
            };
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
                source: line.source.as_deref(),
                kind: Some(line.kind),
            };
            let text = self.citation.of(&cited);
            return self.copy(text);
        }
        let text = self.reading.as_ref().and_then(|reading| {
            let record = reading.record.as_deref()?;
            let quote = record.analysis.quotes.get(reading.quote?)?;
            let words = excerpt(&reading.article.text, quote.span);
            let cited = Cited::quotation(&reading.article, &record.analysis, quote);
            Some(self.citation.of(&Cited { words: Some(&words), ..cited }))
        });
        match text {
            Some(text) => self.copy(text),
            None => self.say("No quotation is on the screen"),
        }
    }

    /// Copies the paragraph at the reading line: the one of the quotation or the match that was gone to.
    pub(super) fn copy_paragraph(&mut self) {
        let words = self.reading.as_ref().and_then(|reading| {
            let line = || {
                let body = |line: &&crate::page::Line| line.is_body();
                let at = reading.lines.len() / 3;
                reading.lines.iter().skip(at).find(body).or_else(|| reading.lines.iter().rev().find(body))
            };
            let gone = self.passage_span();
            let at = gone.map(|span| span.start).or_else(|| line().map(|line| line.span.start))?;
            let body = |block: &Block| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
            let all = blocks(&reading.article).into_iter().filter(body).map(|block| block.span);
            let text = &reading.article.text;
            let here = |span: &Span| span.start <= at && at <= span.end && span.end <= text.len();
            all.into_iter().find(here).map(|span| excerpt(text, span))
        });
        match words {
            Some(words) => self.copy(words),
            None => self.say("No article is on the screen"),
        }
    }

    /// Copies where the article stands.
    pub(super) fn copy_citation(&mut self) {
        match self.reading.as_ref().map(|reading| self.citation.of(&Cited::article(&reading.article))) {
            Some(text) if !text.is_empty() => self.copy(text),
            Some(_) => self.say("The article says nothing of itself"),
            None => self.say("No article is on the screen"),
        }
    }

    /// Copies the article's address.
    pub(super) fn copy_address(&mut self) {
        let url = self.reading.as_ref().and_then(|reading| reading.article.url.as_deref());
        match url.map(|url| (address(url), url)) {
            Some((Some(address), _)) => self.copy(address),
            Some((None, url)) => self.say(&format!("Not an address of the web: {}", clip(url, 60))),
            None => self.say("The article has no address"),
        }
    }

    /// Puts words on the clipboard. Whatever they are pasted into gets nothing that the screen would not show.
    pub(super) fn copy(&mut self, text: String) {
        let text = readable(&text);
        self.say(&format!("Copied: {}", clip(&one_line(&text), 60)));
        self.owed.push(Effect::Copy(text));
    }

    /// Asks for the file to export to: of the list and of a look at the corpus all that they show.
    pub(super) fn ask_export(&mut self) {
        if self.exporting.is_some() {
            return self.say("An export is still running: Esc stops it");
        }
        let name = match self.focus {
            Pane::List => "articles.jsonl".into(),
            Pane::View => {
                let view = self.views.top();
                // Who, what of theirs or of the corpus, and what was searched for.
                let side = view.map_or("corpus", |view| view.side.name(view.who.is_some()));
                let who = view.and_then(|view| view.who.as_deref()).unwrap_or_default();
                format!("{}.csv", file_name(&format!("{who} {side} {}", self.search.text)))
            }
            Pane::Reading | Pane::Record => {
                let title = self.reading.as_ref().and_then(|reading| reading.article.title.as_deref());
                format!("{}.md", file_name(title.unwrap_or("article")))
            }
        };
        self.ask(Asking::Export, name);
    }

    /// Exports to the file that was typed.
    pub(super) fn export_to(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let what = match self.focus {
            Pane::List => {
                if self.list.len() > MOST {
                    let most = thousands(MOST);
                    self.say(&format!("More than {most} articles: `onrecord annotate` is made for that"));
                    return;
                }
                let ids = self.list.rows(0, self.list.len()).map(|(_, id)| id).collect();
                let memory = self.memory.corrects().then(|| Arc::new(self.memory.clone()));
                ExportContent::Articles(self.corpus.clone(), ids, memory.filter(|_| !self.as_found))
            }
            Pane::View => {
                let Some(view) = self.views.top() else { return };
                let query = self.search.text.clone();
                let memory = self.memory_for(&query);
                let (who, side, rank) = (view.who.clone(), view.side, view.rank);
                let inquiry = ViewQuery { query, who, side, rank, ..ViewQuery::default() };
                ExportContent::Looked(Box::new(ViewRequest { inquiry, corpus: self.corpus.clone(), memory }))
            }
            Pane::Reading | Pane::Record => {
                let at_hand = self.reading.as_ref().and_then(|reading| {
                    Some((Arc::clone(&reading.article), Arc::clone(reading.record.as_ref()?)))
                });
                let Some((article, record)) = at_hand else {
                    return self.say("The article is still on its way");
                };
                ExportContent::Article(article, record)
            }
        };
        let path = match (name.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(name),
        };
        // The same name twice means it.
        let over = self.exported.replace(name.to_owned()).is_some_and(|before| before == name);
        self.exporting = Some((0, 0));
        self.owed.push(Effect::Export(Box::new(Export { what, path, over })));
    }

    /// Gives the article to a command, or what is selected of it.
    pub(super) fn pipe_to(&mut self, command: &str) {
        let Some(reading) = self.reading.as_ref().filter(|_| !command.trim().is_empty()) else { return };
        let text = match reading.selected_excerpt() {
            Some(words) => words,
            None => readable(&crate::export::plain(&reading.article)),
        };
        self.overlay = Some(Overlay::Output { command: command.to_owned(), piped: None, top: 0 });
        self.owed.push(Effect::Pipe(command.to_owned(), text));
    }

    /// Takes in what a command said.
    pub(super) fn piped(&mut self, said: CommandOutput) {
        if let Some(Overlay::Output { piped, .. }) = &mut self.overlay {
            *piped = Some(said);
        }
    }

    /// Opens the article's address.
    pub(super) fn browse(&mut self) {
        let url = self.reading.as_ref().and_then(|reading| reading.article.url.as_deref());
        match url.map(|url| (address(url).filter(|url| is_web(url)), url)) {
            Some((Some(address), _)) => {
                self.say(&format!("Opening {}", clip(&address, 60)));
                self.owed.push(Effect::Browse(address));
            }
            Some((None, url)) => self.say(&format!("Not an address of the web: {}", clip(url, 60))),
            None => self.say("The article has no address"),
        }
    }

    /// Opens the file that the article lies in, where it lies. What is packed or came through a pipe has no such
    /// file: its text is shown as a copy.
    pub(super) fn edit(&mut self) {
        let Some(id) = self.current() else { return };
        let address = self.corpus.address(id);
        if let Some(path) = address.source.path() {
            return self.owed.push(Effect::Edit(path, address.offset));
        }
        match self.reading.as_ref().filter(|reading| reading.id == id) {
            Some(reading) => {
                // A pager may let through what means something to the terminal.
                self.owed.push(Effect::Page(readable(&crate::export::plain(&reading.article))));
            }
            None => self.say("The article is still on its way"),
        }
    }
}

/// A name for a file out of what somebody wrote.
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
    fn names_of_files_are_plain() {
        assert_eq!(file_name("‘Everybody’ told: “somebody” / ../etc"), "everybody-told-somebody-etc");
        assert_eq!(file_name("…"), "article");
        assert!(file_name(&"long ".repeat(99)).len() < 60);
    }
}
