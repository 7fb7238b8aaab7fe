//! Notes on the article and its passages: adding, listing, visiting, editing and deleting them.

use crossterm::event::{KeyCode, KeyEvent};

use super::{App, Layer, Prompt, Purpose};
use crate::Span;
use crate::store::{Change, ContentKey, Note, Passage};

/// Stands for a line break in the line that is typed.
pub(super) const NEW_LINE: &str = "⏎";

/// A note on the article that is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedNote {
    /// Its id in the memory.
    pub id: String,
    /// The text it is about; none for the whole article, and when the text is gone.
    pub span: Option<Span>,
}

impl App {
    /// The passage that a note would be about; none for the whole article.
    fn passage_here(&self) -> Option<Passage> {
        let (reading, current) = (self.reading.as_ref()?, self.current_passage()?);
        Some(Passage::of(&reading.article.text, current.span))
    }

    /// Who said the current quotation.
    fn speaker_here(&self) -> Option<String> {
        let quote = self.current_passage()?.quote?;
        Some(self.reading.as_ref()?.record.as_deref()?.who(quote))
    }

    /// Finds the notes' places in the article, and sorts them by place.
    pub(super) fn place_notes(&mut self) {
        let Self { reading: Some(reading), memory, .. } = self else { return };
        let notes = memory.notes(reading.content);
        let mut placed: Vec<(usize, PlacedNote)> = notes
            .map(|(id, note)| {
                let span = note.passage.as_ref().and_then(|passage| passage.find(&reading.article.text));
                // Notes on the whole article come first, notes whose text is gone come last.
                let at =
                    span.map_or(if note.passage.is_none() { 0 } else { usize::MAX }, |span| span.start + 1);
                (at, PlacedNote { id: id.to_owned(), span })
            })
            .collect();
        placed.sort_by_key(|(at, _)| *at);
        reading.notes = placed.into_iter().map(|(_, note)| note).collect();
        reading.noted = reading.notes.iter().filter_map(|note| note.span).collect();
    }

    /// Asks for a note on the passage, or edits the one it has.
    pub(super) fn ask_note(&mut self) {
        let Some(id) = self.reading.as_ref().map(|reading| reading.id) else { return };
        let Some(content) = self.register(id) else { return };
        self.note_on(content, self.passage_here(), String::new());
    }

    /// Opens the note on this passage, or on the whole article, with what was typed so far.
    fn note_on(&mut self, content: ContentKey, passage: Option<Passage>, typed: String) {
        let old = self.memory.notes(content).find(|(_, note)| note.passage == passage);
        let (id, mut text) = match old {
            Some((id, note)) => (Some(id.to_owned()), note.text.replace('\n', NEW_LINE)),
            None => (None, String::new()),
        };
        // Below the speaker's name of a clipping, what is typed begins a line.
        if !text.is_empty() && (!typed.is_empty() || self.speaker_here().as_ref() == Some(&text)) {
            text += NEW_LINE;
        }
        self.open_prompt(Purpose::Note { content, id, passage }, text + &typed);
    }

    /// Moves a new note from the passage to the whole article, or the other way round.
    pub(super) fn switch_note(&mut self) {
        let Some(Prompt { purpose: Purpose::Note { content, id, passage }, input }) = self.take_prompt()
        else {
            return;
        };
        let typed = match id.and_then(|id| self.memory.note(content, &id).map(|note| note.text.clone())) {
            // The text of an existing note stays with its passage.
            Some(old) if old.replace('\n', NEW_LINE) == input.text().trim_end_matches(NEW_LINE) => {
                String::new()
            }
            _ => input.text().to_owned(),
        };
        let passage = if passage.is_some() { None } else { self.passage_here() };
        self.note_on(content, passage, typed);
    }

    fn edit_note(&mut self, id: &str) {
        let Some(content) = self.reading.as_ref().map(|reading| reading.content) else { return };
        let Some(note) = self.memory.note(content, id).cloned() else { return };
        let purpose = Purpose::Note { content, id: Some(id.to_owned()), passage: note.passage };
        self.open_prompt(purpose, note.text.replace('\n', NEW_LINE));
    }

    /// Saves the note that was typed; an empty one deletes the old one.
    pub(super) fn set_note(
        &mut self,
        content: ContentKey,
        id: Option<String>,
        passage: Option<Passage>,
        text: &str,
    ) {
        let note = Note::new(&text.replace(NEW_LINE, "\n"), passage);
        let is_old = id.is_some();
        let id = id.unwrap_or_else(|| note.id(content));
        // A new note without words is a highlight.
        let note = Some(note).filter(|note| !note.text.is_empty() || !is_old && note.passage.is_some());
        self.unselect();
        self.notify(match (&note, is_old) {
            (Some(note), _) if note.text.is_empty() => "Highlighted (A to show notes)",
            (Some(_), _) => "Note saved (A to show notes)",
            (None, true) => "Note deleted (u to undo)",
            (None, false) => "No note",
        });
        self.change(Change::Note(content, id, note));
        self.place_notes();
    }

    pub(super) fn show_notes(&mut self) {
        if self.reading.as_ref().is_some_and(|reading| !reading.notes.is_empty()) {
            self.layers.push(Layer::Notes { selected: 0 });
        } else {
            self.notify("No notes on this article: press a to add one");
        }
    }

    /// Handles a key for the selected note; false when the key is not for notes.
    pub(super) fn note_key(&mut self, layer: usize, selected: usize, event: KeyEvent) -> bool {
        let Some(reading) = &self.reading else { return false };
        let Some(PlacedNote { id, span }) = reading.notes.get(selected).cloned() else { return false };
        let content = reading.content;
        match event.code {
            KeyCode::Enter => {
                self.layers.remove(layer);
                self.push_jump();
                self.enter_reading();
                if let (Some(reading), Some(span)) = (&mut self.reading, span) {
                    reading.pager.show(span.start);
                }
            }
            KeyCode::Char('e') => {
                self.layers.remove(layer);
                self.edit_note(&id);
            }
            KeyCode::Char('d') | KeyCode::Delete => {
                self.notify("Note deleted (u to undo)");
                self.change(Change::Note(content, id, None));
                self.place_notes();
                match self.reading.as_ref().map_or(0, |reading| reading.notes.len()) {
                    0 => drop(self.layers.remove(layer)),
                    left => self.layers[layer] = Layer::Notes { selected: selected.min(left - 1) },
                }
            }
            _ => return false,
        }
        true
    }
}
