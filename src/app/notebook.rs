//! The notebook: everything noted, highlighted, clipped and starred in these articles, found as you type.

use std::collections::HashMap;

use super::jumps::Position;
use super::picker::Picker;
use super::{App, Layer};
use crate::article::ArticleId;
use crate::page::{TextPattern, in_marks, one_line};
use crate::store::{Change, ContentKey, Note, Passage, RecordKey};

/// One entry of the notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotebookItem {
    /// The article in the list.
    pub id: ArticleId,
    /// Its date and outlet.
    pub facts: String,
    /// The words of the article; its headline for a note on the whole article or a star.
    pub words: String,
    /// What the reader wrote, or who said the words.
    pub note: String,
    /// Whether it is a star.
    pub star: bool,
    /// Where the words are, in code points.
    at: u64,
}

/// The entries that have every word that was typed.
pub(super) fn matching(all: &[NotebookItem], typed: &str) -> Vec<NotebookItem> {
    let words: Vec<TextPattern> = typed.split_whitespace().map(TextPattern::new).collect();
    let holds = |item: &&NotebookItem| {
        let texts = [&item.words, &item.note, &item.facts];
        words.iter().all(|word| texts.iter().any(|text| word.is_in(text)))
    };
    all.iter().filter(holds).cloned().collect()
}

impl App {
    /// Everything kept of the articles of the corpus, in the order of the corpus.
    fn notebook(&self) -> Vec<NotebookItem> {
        let kept: Vec<ContentKey> = self.memory.kept();
        if kept.is_empty() {
            return Vec::new();
        }
        let records = self.memory.records();
        let known: HashMap<RecordKey, ContentKey> = kept
            .iter()
            .flat_map(|content| records.get(content).into_iter().flatten().map(|record| (*record, *content)))
            .collect();
        let mut seen: Vec<ContentKey> = Vec::new();
        let mut items = Vec::new();
        for id in self.corpus.ids() {
            let Some(&content) = known.get(&self.record_of(id)) else { continue };
            if seen.contains(&content) {
                continue;
            }
            seen.push(content);
            let head = self.corpus.head(id);
            let date = head.date.map(|date| self.display.dates.in_row(date));
            let facts: Vec<String> = date.into_iter().chain(head.outlet.map(str::to_owned)).collect();
            let item = NotebookItem {
                id,
                facts: facts.join(" · "),
                words: head.title.to_owned(),
                note: String::new(),
                star: self.memory.has_star(content),
                at: 0,
            };
            let before = items.len();
            items.extend(self.memory.notes(content).map(|(_, note)| {
                let passage = note.passage.as_ref();
                NotebookItem {
                    words: passage
                        .map_or_else(|| item.words.clone(), |passage| in_marks(&one_line(&passage.words))),
                    note: one_line(&note.text.replace('\n', " · ")),
                    at: passage.map_or(0, |passage| passage.start as u64),
                    ..item.clone()
                }
            }));
            if item.star && items.len() == before {
                items.push(item);
            }
        }
        items
    }

    /// Shows the notebook.
    pub(super) fn show_notebook(&mut self) {
        let all = self.notebook();
        if all.is_empty() {
            let key = |name| self.keymap.keys().first_label(name);
            let words = format!(
                "Nothing in the notebook yet: {} keeps a quotation, {} notes or highlights, {} stars",
                key("clip"),
                key("note"),
                key("star")
            );
            return self.notify(words);
        }
        self.layers.push(Layer::Notebook { picker: Picker::new(all.clone()), all });
    }

    /// Goes to the place of an entry.
    pub(super) fn go_to_entry(&mut self, item: &NotebookItem) {
        self.push_jump();
        self.go_to(item.id, Position::CodePoint(item.at));
    }

    /// Copies the current quotation with its citation, and keeps it in the notebook with who said it.
    pub(super) fn clip_quote(&mut self) {
        let here = self.current_passage().zip(self.reading.as_ref()).and_then(|(current, reading)| {
            let record = reading.record.as_deref()?;
            let quote = current.quote?;
            let passage = Passage::of(&reading.article.text, record.whole(quote));
            Some((reading.id, Note::new(&record.who(quote), Some(passage))))
        });
        let Some((id, note)) = here else { return self.notify("No quotation here: go to one with ]") };
        let Some(content) = self.register(id) else { return };
        self.copy_quote();
        let known = self.memory.notes(content).any(|(_, old)| old.passage == note.passage);
        let shows = self.keymap.keys().first_label("notebook");
        self.notify(match known {
            true => format!("Copied; it is in the notebook already ({shows} shows it)"),
            false => format!("Copied, and kept in the notebook ({shows} shows it)"),
        });
        if !known {
            self.change(Change::Note(content, note.id(content), Some(note)));
            self.place_notes();
        }
    }
}
