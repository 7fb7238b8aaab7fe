//! A line of text that the reader edits.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// The longest line in bytes; more is a paste gone wrong.
const LONGEST: usize = 1000;

/// What a key did to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The text changed.
    Changed,
    /// At most the cursor moved.
    Same,
    /// Enter was pressed.
    Accepted,
    /// The line was abandoned.
    Cancelled,
    /// Not a key that edits text.
    Other,
}

/// A line of text with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    text: String,
    cursor: usize,
}

impl TextInput {
    /// A line with the cursor at the end of `text`.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Inserts text at the cursor. Control characters, such as line breaks, become spaces.
    pub fn insert(&mut self, pasted: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        let mut line: String = pasted.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        while line.len() > room {
            line.pop();
        }
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Replaces the text from the byte `from` to the cursor.
    pub fn replace_word(&mut self, from: usize, words: &str) {
        let after = self.text.split_off(self.cursor);
        self.text.truncate(from);
        self.cursor = from;
        self.insert(words);
        self.text.push_str(&after);
    }

    /// Takes one key.
    pub fn press(&mut self, key: KeyEvent) -> Edit {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Edit::Accepted,
            KeyCode::Esc => return Edit::Cancelled,
            KeyCode::Char('c' | 'g') if control => return Edit::Cancelled,
            // Backspace in an empty line closes it, as in vi and less.
            KeyCode::Backspace if self.text.is_empty() => return Edit::Cancelled,
            KeyCode::Backspace => return self.delete_back(self.left()),
            KeyCode::Char('h') if control => return self.delete_back(self.left()),
            KeyCode::Char('w') if control => {
                let kept = self.before_cursor().trim_end();
                let word = kept.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                return self.delete_back(word);
            }
            KeyCode::Char('u') if control => return self.delete_back(0),
            KeyCode::Delete => {
                let end = self.right();
                let changed = end > self.cursor;
                self.text.replace_range(self.cursor..end, "");
                return if changed { Edit::Changed } else { Edit::Same };
            }
            KeyCode::Left => self.cursor = self.left(),
            KeyCode::Right => self.cursor = self.right(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::Char('a') if control => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            KeyCode::Char('e') if control => self.cursor = self.text.len(),
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                return Edit::Changed;
            }
            _ => return Edit::Other,
        }
        Edit::Same
    }

    fn left(&self) -> usize {
        self.before_cursor().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    fn delete_back(&mut self, from: usize) -> Edit {
        if from == self.cursor {
            return Edit::Same;
        }
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
        Edit::Changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(prompt: &mut TextInput, code: KeyCode, modifiers: KeyModifiers) -> Edit {
        prompt.press(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn words_and_characters_are_deleted_whole() {
        let mut line = TextInput::new("said Zoe\u{308}");
        assert_eq!(typed(&mut line, KeyCode::Backspace, KeyModifiers::NONE), Edit::Changed);
        assert_eq!(line.text(), "said Zo");
        typed(&mut line, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(line.text(), "said ");
        typed(&mut line, KeyCode::Home, KeyModifiers::NONE);
        typed(&mut line, KeyCode::Char('é'), KeyModifiers::NONE);
        assert_eq!((line.text(), line.before_cursor()), ("ésaid ", "é"));
        typed(&mut line, KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(line.text(), "éaid ");
    }

    #[test]
    fn a_paste_stays_one_line_of_bounded_length() {
        let mut line = TextInput::default();
        line.insert("two\nlines\u{1b}[31m");
        assert_eq!(line.text(), "two lines [31m");
        line.insert(&"é".repeat(5000));
        assert!(line.text().len() <= LONGEST);
    }
}
