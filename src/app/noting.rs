//! Notes on the article and its passages: typed, shown in the order of the text, gone to, reworded, deleted.

use crossterm::event::{KeyCode, KeyEvent};

use super::{App, Asking, Overlay};
use crate::Span;
use crate::store::{Change, Note, Passage};

/// Stands in the line that is typed where a note has a new line.
pub(super) const NEW_LINE: &str = "⏎";

/// A note on the article that is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What it is kept under.
    pub id: String,
    /// Where the words stand that it is about; none for the article as a whole, and where they are gone.
    pub span: Option<Span>,
}

impl App {
    /// What a note is about: the match or the quotation that the reader went to, else the article.
    pub(super) fn passage(&self) -> Option<Passage> {
        let reading = self.reading.as_ref()?;
        self.passage_span().map(|span| Passage::of(&reading.article.text, span))
    }

    /// What is selected; else the match or the quotation that the reader went to.
    pub(super) fn passage_span(&self) -> Option<Span> {
        let reading = self.reading.as_ref()?;
        reading.selection.map(|selection| selection.span()).or_else(|| reading.gone_to())
    }

    /// Finds where the notes on the article stand in it, in the order of the text.
    pub(super) fn place_notes(&mut self) {
        let Self { reading: Some(reading), memory, .. } = self else { return };
        let notes = memory.notes(reading.content);
        let mut noted: Vec<(usize, Noted)> = notes
            .map(|(id, note)| {
                let span = note.passage.as_ref().and_then(|passage| passage.find(&reading.article.text));
                // What is about the whole stands first, what is about words that are gone last.
                let at =
                    span.map_or(if note.passage.is_none() { 0 } else { usize::MAX }, |span| span.start + 1);
                (at, Noted { id: id.to_owned(), span })
            })
            .collect();
        noted.sort_by_key(|(at, _)| *at);
        reading.noted = noted.into_iter().map(|(_, noted)| noted).collect();
    }

    /// Asks for a note; one that is there is offered to be reworded.
    pub(super) fn ask_note(&mut self) {
        let Some(id) = self.reading.as_ref().map(|reading| reading.id) else { return };
        let Some(content) = self.meet(id) else { return };
        let passage = self.passage();
        let old = self.memory.notes(content).find(|(_, note)| note.passage == passage);
        match old.map(|(id, _)| id.to_owned()) {
            Some(id) => self.reword(&id),
            None => {
                self.noting = Some((content, None, passage));
                self.ask(Asking::Note, String::new());
            }
        }
    }

    fn reword(&mut self, id: &str) {
        let Some(content) = self.reading.as_ref().map(|reading| reading.content) else { return };
        let Some(note) = self.memory.note(content, id).cloned() else { return };
        self.noting = Some((content, Some(id.to_owned()), note.passage));
        self.ask(Asking::Note, note.text.replace('\n', NEW_LINE));
    }

    /// Keeps the note that was typed; an empty one takes the old one away.
    pub(super) fn set_note(&mut self, text: &str) {
        let Some((content, old, passage)) = self.noting.take() else { return };
        let note = Note::new(&text.replace(NEW_LINE, "\n"), passage);
        let id = old.unwrap_or_else(|| note.id(content));
        let note = Some(note).filter(|note| !note.text.is_empty());
        self.unselect();
        self.say(if note.is_some() { "Noted (A shows notes)" } else { "No note" });
        self.change(Change::Note(content, id, note));
        self.place_notes();
    }

    pub(super) fn show_notes(&mut self) {
        if self.reading.as_ref().is_some_and(|reading| !reading.noted.is_empty()) {
            self.overlay = Some(Overlay::Notes { selected: 0 });
        } else {
            self.say("No note on this article: a makes one");
        }
    }

    /// A key for the notes that are shown; whether it was one.
    pub(super) fn notes_key(&mut self, event: KeyEvent) -> bool {
        let Some(Overlay::Notes { selected }) = self.overlay else { return false };
        let Some(reading) = &self.reading else { return false };
        let Some(Noted { id, span }) = reading.noted.get(selected).cloned() else { return false };
        let content = reading.content;
        match event.code {
            KeyCode::Enter => {
                self.overlay = None;
                self.remember();
                self.enter_reading();
                if let (Some(reading), Some(span)) = (&mut self.reading, span) {
                    reading.pager.show(span.start);
                }
            }
            KeyCode::Char('e') => {
                self.overlay = None;
                self.reword(&id);
            }
            KeyCode::Char('d') | KeyCode::Delete => {
                self.say("Deleted (u takes it back)");
                self.change(Change::Note(content, id, None));
                self.place_notes();
                let left = self.reading.as_ref().map_or(0, |reading| reading.noted.len());
                self.overlay =
                    (left > 0).then(|| Overlay::Notes { selected: selected.min(left.saturating_sub(1)) });
            }
            _ => return false,
        }
        true
    }
}
