//! A line that the reader types: what to find, what to filter by, which command.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// The longest line that is taken; more is a paste gone wrong.
const LONGEST: usize = 1000;

/// What a key did to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The words changed.
    Changed,
    /// Only the cursor moved, or nothing at all.
    Same,
    /// Done.
    Accepted,
    /// Given up.
    Cancelled,
    /// Not a key for a line of text.
    Other,
}

/// A line of text with a cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    text: String,
    cursor: usize,
}

impl Prompt {
    /// A line that holds `text`, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Takes what was pasted; a line stays one line.
    pub fn insert(&mut self, pasted: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        let mut line: String = pasted.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        while line.len() > room {
            line.pop();
        }
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Puts `words` in the place of what stands between the byte `from` and the cursor.
    pub fn complete(&mut self, from: usize, words: &str) {
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
            // Rubbing out where nothing is left to rub out leaves the line, as in vi and less.
            KeyCode::Backspace if self.text.is_empty() => return Edit::Cancelled,
            KeyCode::Backspace => return self.rub_out(self.left()),
            KeyCode::Char('h') if control => return self.rub_out(self.left()),
            KeyCode::Char('w') if control => {
                let kept = self.before_cursor().trim_end();
                let word = kept.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                return self.rub_out(word);
            }
            KeyCode::Char('u') if control => return self.rub_out(0),
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

    fn rub_out(&mut self, from: usize) -> Edit {
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

    fn typed(prompt: &mut Prompt, code: KeyCode, modifiers: KeyModifiers) -> Edit {
        prompt.press(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn words_letters_and_marks_are_rubbed_out_whole() {
        let mut line = Prompt::new("said Zoe\u{308}");
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
        let mut line = Prompt::default();
        line.insert("two\nlines\u{1b}[31m");
        assert_eq!(line.text(), "two lines [31m");
        line.insert(&"é".repeat(5000));
        assert!(line.text().len() <= LONGEST);
    }
}
