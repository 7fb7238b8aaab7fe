//! From keys to commands, derived from the table; the only place that knows key codes.

use std::collections::HashMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Action;
use super::commands::Place;
use super::keys::Keys;

/// A key with its modifiers; Shift is part of a character's case, not a modifier.
type Key = (KeyCode, KeyModifiers);

/// What the keys typed so far amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A command, to be done so many times where the reader typed a number first.
    Do(Action, Option<usize>),
    /// The beginning of something; wait for more.
    Pending,
    /// Nothing that means anything here.
    Nothing,
}

/// Keys to commands, with what has been typed of a longer sequence.
#[derive(Debug)]
pub struct Keymap {
    bindings: HashMap<Place, Vec<(Vec<Key>, Action)>>,
    typed: Vec<Key>,
    count: Option<usize>,
    keys: Keys,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(Keys::default())
    }
}

impl Keymap {
    /// Goes by these keys.
    pub fn new(keys: Keys) -> Self {
        let mut bindings: HashMap<Place, Vec<(Vec<Key>, Action)>> = HashMap::new();
        for (command, bound) in keys.all() {
            for sequence in bound {
                let sequence = sequence.split(' ').filter_map(parse).collect();
                bindings.entry(command.place).or_default().push((sequence, command.action));
            }
        }
        Self { bindings, typed: Vec::new(), count: None, keys }
    }

    /// The keys it goes by.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Whether `text` names a key, or several in a row.
    pub fn parses(text: &str) -> bool {
        text.split(' ').all(|key| parse(key).is_some())
    }

    /// Takes one key, typed where `place` has the keys.
    pub fn press(&mut self, event: KeyEvent, place: Place) -> Typed {
        let key = normal(event);
        if let (KeyCode::Char(digit @ '0'..='9'), KeyModifiers::NONE) = key
            && self.typed.is_empty()
            && (digit != '0' || self.count.is_some())
        {
            let digit = digit as usize - '0' as usize;
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(1_000_000));
            return Typed::Pending;
        }
        self.typed.push(key);
        let mut longer = false;
        // What a pane has no own use for goes to the article: `]` steps through it from the list too.
        for place in [place, Place::Moving, Place::Everywhere, Place::Reading] {
            for (keys, action) in self.bindings.get(&place).into_iter().flatten() {
                if *keys == self.typed {
                    let count = self.count.take();
                    self.typed.clear();
                    return Typed::Do(*action, count);
                }
                longer |= keys.starts_with(&self.typed);
            }
        }
        if longer {
            return Typed::Pending;
        }
        let alone = self.typed.len() == 1;
        self.clear();
        // A key that does not go on what was begun may begin something itself.
        if alone { Typed::Nothing } else { self.press(event, place) }
    }

    /// Forgets a count or a sequence that was begun; whether there was one.
    pub fn clear(&mut self) -> bool {
        let pending = !self.typed.is_empty() || self.count.is_some();
        self.typed.clear();
        self.count = None;
        pending
    }

    /// What has been typed and waits for more, for the status bar.
    pub fn pending(&self) -> String {
        let mut text = self.count.map(|n| n.to_string()).unwrap_or_default();
        text.extend(self.typed.iter().filter_map(|key| match key.0 {
            KeyCode::Char(c) => Some(c),
            _ => None,
        }));
        text
    }
}

/// One meaning for the several ways in which terminals report the same key.
fn normal(event: KeyEvent) -> Key {
    let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
    let mut code = event.code;
    match code {
        KeyCode::Char(c) => {
            if modifiers.contains(KeyModifiers::CONTROL) {
                code = KeyCode::Char(c.to_ascii_lowercase());
            } else if modifiers.contains(KeyModifiers::SHIFT) && c.is_lowercase() {
                code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
            }
            modifiers -= KeyModifiers::SHIFT;
        }
        KeyCode::BackTab => {
            code = KeyCode::Tab;
            modifiers |= KeyModifiers::SHIFT;
        }
        _ => {}
    }
    (code, modifiers)
}

/// The event of a key as the table writes it: `ctrl-d`, `enter`, `]`.
///
/// ```
/// use onrecord::app::key_event;
/// assert!(key_event("ctrl-d").is_some() && key_event("hyper-q").is_none());
/// ```
pub fn key_event(text: &str) -> Option<KeyEvent> {
    parse(text).map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

/// A key as the table writes it.
fn parse(text: &str) -> Option<Key> {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = text;
    for (prefix, modifier) in
        [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
    {
        if let Some(after) = rest.strip_prefix(prefix).filter(|after| !after.is_empty()) {
            modifiers |= modifier;
            rest = after;
        }
    }
    let code = match rest {
        "esc" => KeyCode::Esc,
        "enter" => KeyCode::Enter,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        "backspace" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        _ if function_key(rest).is_some() => KeyCode::F(function_key(rest)?),
        _ => {
            let mut chars = rest.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => KeyCode::Char(c),
                _ => return None,
            }
        }
    };
    Some((code, modifiers))
}

/// Keys as the table writes them, however they were written: as they are printed (`PgDn`, `Ctrl-d`, `gg`, `Shift-→`)
/// and in any case; none where they are no keys.
pub(super) fn as_in_table(text: &str) -> Option<String> {
    let mut keys = Vec::new();
    for word in text.split_whitespace() {
        if let Some(key) = one_as_in_table(word) {
            keys.push(key);
            continue;
        }
        // Two signs after one another are printed as one word.
        let mut signs = word.chars();
        match (signs.next(), signs.next(), signs.next()) {
            (Some(first), Some(second), None) => keys.extend([first.to_string(), second.to_string()]),
            _ => return None,
        }
    }
    (!keys.is_empty()).then(|| keys.join(" "))
}

fn one_as_in_table(word: &str) -> Option<String> {
    let (mut key, mut rest) = (String::new(), word);
    for prefix in ["ctrl-", "alt-", "shift-"] {
        let (begins, after) = rest.split_at_checked(prefix.len()).unwrap_or_default();
        if begins.eq_ignore_ascii_case(prefix) && !after.is_empty() {
            (key, rest) = (key + prefix, after);
        }
    }
    let name = rest.to_lowercase();
    let name = match name.as_str() {
        "escape" => "esc",
        "return" => "enter",
        "pgdn" | "pgdown" | "page-down" => "pagedown",
        "pgup" | "page-up" => "pageup",
        "↑" => "up",
        "↓" => "down",
        "←" => "left",
        "→" => "right",
        // With Ctrl a terminal knows no capitals.
        name if name.chars().count() == 1 && !key.contains("ctrl-") => match key.strip_suffix("shift-") {
            Some(others) => {
                key = others.to_owned();
                &name.to_uppercase()
            }
            None => rest,
        },
        name => name,
    };
    key += name;
    parse(&key).map(|_| key)
}

/// The number of `f1` to `f12`.
pub(super) fn function_key(key: &str) -> Option<u8> {
    key.strip_prefix('f')?.parse().ok().filter(|number| (1..=12).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(map: &mut Keymap, text: &str, place: Place) -> Typed {
        text.split(' ')
            .map(|key| key_event(key).unwrap())
            .fold(Typed::Nothing, |_, event| map.press(event, place))
    }

    #[test]
    fn counts_sequences_and_places() {
        let mut map = Keymap::default();
        assert_eq!(press(&mut map, "1 2 j", Place::List), Typed::Do(Action::Down, Some(12)));
        assert_eq!(press(&mut map, "g", Place::List), Typed::Pending);
        assert_eq!(map.pending(), "g");
        assert_eq!(press(&mut map, "g", Place::List), Typed::Do(Action::Top, None));
        assert_eq!(press(&mut map, "J", Place::List), Typed::Do(Action::ScrollDown, None));
        assert_eq!(press(&mut map, "J", Place::Reading), Typed::Do(Action::NextArticle, None));
        assert_eq!(press(&mut map, "]", Place::List), Typed::Do(Action::NextQuote, None));
        assert_eq!(press(&mut map, "~", Place::List), Typed::Nothing);
    }

    #[test]
    fn keys_may_be_written_as_they_are_printed() {
        for (written, expected) in [
            ("PgDn", "pagedown"),
            ("ESC", "esc"),
            ("gg", "g g"),
            ("yq", "y q"),
            ("Ctrl-D", "ctrl-d"),
            ("Shift-→", "shift-right"),
            ("shift-g", "G"),
            ("alt-G", "alt-G"),
            ("F5", "f5"),
            ("ctrl-x  y", "ctrl-x y"),
            ("G", "G"),
            ("-", "-"),
            ("up", "up"),
        ] {
            assert_eq!(as_in_table(written).as_deref(), Some(expected), "{written}");
        }
        for wrong in ["", " ", "hyper-q", "f13", "ctrl-"] {
            assert_eq!(as_in_table(wrong), None, "{wrong}");
        }
        for command in crate::app::COMMANDS {
            for key in command.keys {
                assert_eq!(as_in_table(&crate::app::key_for_people(key)).as_deref(), Some(*key));
            }
        }
    }

    #[test]
    fn a_sequence_broken_off_gives_the_key_its_own_meaning() {
        let mut map = Keymap::default();
        assert_eq!(press(&mut map, "g j", Place::List), Typed::Do(Action::Down, None));
    }

    #[test]
    fn shift_is_told_the_same_however_the_terminal_says_it() {
        let mut map = Keymap::default();
        for (c, modifiers) in
            [('G', KeyModifiers::SHIFT), ('G', KeyModifiers::NONE), ('g', KeyModifiers::SHIFT)]
        {
            let event = KeyEvent::new(KeyCode::Char(c), modifiers);
            assert_eq!(map.press(event, Place::List), Typed::Do(Action::Bottom, None));
        }
        let back = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(map.press(back, Place::List), Typed::Do(Action::PreviousPane, None));
    }
}
