//! Turns keys into commands. Only this file knows key codes.

use std::collections::HashMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys::Keys;
use super::table::{Command, KeyContext};

/// A key with its modifiers. Shift with a character is part of the character, not a modifier.
type KeyPress = (KeyCode, KeyModifiers);

/// What the keys typed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyResult {
    /// A command, with the number typed before it.
    Run(&'static Command, Option<usize>),
    /// The beginning of a longer sequence.
    Pending,
    /// Nothing.
    Nothing,
}

/// Keys and their commands, and the start of a longer sequence, if one has been typed.
#[derive(Debug)]
pub struct Keymap {
    bindings: HashMap<KeyContext, Vec<(Vec<KeyPress>, &'static Command)>>,
    typed: Vec<KeyPress>,
    count: Option<usize>,
    keys: Keys,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(Keys::default())
    }
}

impl Keymap {
    /// Creates a keymap from these keys.
    pub fn new(keys: Keys) -> Self {
        let mut bindings: HashMap<KeyContext, Vec<(Vec<KeyPress>, &'static Command)>> = HashMap::new();
        for (command, bound) in keys.all() {
            for sequence in bound {
                let sequence = sequence.split(' ').filter_map(parse).collect();
                bindings.entry(command.context).or_default().push((sequence, command));
            }
        }
        Self { bindings, typed: Vec::new(), count: None, keys }
    }

    /// Returns its keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Takes one key, typed in `context`.
    pub fn press(&mut self, event: KeyEvent, context: KeyContext) -> KeyResult {
        let key = normal(event);
        if let (KeyCode::Char(digit @ '0'..='9'), KeyModifiers::NONE) = key
            && self.typed.is_empty()
            && (digit != '0' || self.count.is_some())
        {
            let digit = digit as usize - '0' as usize;
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(1_000_000));
            return KeyResult::Pending;
        }
        self.typed.push(key);
        let mut longer = false;
        // A key with no use in a pane goes to the article, so that `]` works from the list, too.
        for context in context.reached() {
            for (keys, command) in self.bindings.get(&context).into_iter().flatten() {
                if *keys == self.typed {
                    let count = self.count.take();
                    self.typed.clear();
                    return KeyResult::Run(command, count);
                }
                longer |= keys.starts_with(&self.typed);
            }
        }
        if longer {
            return KeyResult::Pending;
        }
        let alone = self.typed.len() == 1;
        self.clear();
        // A key that does not continue the sequence may start its own.
        if alone { KeyResult::Nothing } else { self.press(event, context) }
    }

    /// Drops a count or an unfinished sequence; returns false if there was none.
    pub fn clear(&mut self) -> bool {
        let pending = !self.typed.is_empty() || self.count.is_some();
        self.typed.clear();
        self.count = None;
        pending
    }

    /// Returns the unfinished count and sequence, for the status bar.
    pub fn pending(&self) -> String {
        let mut text = self.count.map(|n| n.to_string()).unwrap_or_default();
        text.extend(self.typed.iter().filter_map(|key| match key.0 {
            KeyCode::Char(c) => Some(c),
            _ => None,
        }));
        text
    }
}

/// Reduces the several ways in which terminals report a key to one.
fn normal(event: KeyEvent) -> KeyPress {
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

/// Returns the event of a key written as in the table: `ctrl-d`, `enter`, `]`.
///
/// ```
/// use onrecord::command::key_event;
/// assert!(key_event("ctrl-d").is_some() && key_event("hyper-q").is_none());
/// ```
pub fn key_event(text: &str) -> Option<KeyEvent> {
    parse(text).map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

/// Parses a key written as in the table.
fn parse(text: &str) -> Option<KeyPress> {
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

/// Normalises keys written as people read them (`PgDn`, `Ctrl-d`, `gg`, `Shift-→`), in upper or lower case; `None` if
/// they are not keys.
pub(super) fn as_in_table(text: &str) -> Option<String> {
    let mut keys = Vec::new();
    for word in text.split_whitespace() {
        if let Some(key) = one_as_in_table(word) {
            keys.push(key);
            continue;
        }
        // A sequence of two characters is written as one word.
        let mut chars = word.chars();
        match (chars.next(), chars.next(), chars.next()) {
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
        // With Ctrl, terminals do not tell capitals from small letters.
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

/// Returns the number of `f1` to `f12`.
pub(super) fn function_key(key: &str) -> Option<u8> {
    key.strip_prefix('f')?.parse().ok().filter(|number| (1..=12).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(map: &mut Keymap, text: &str, context: KeyContext) -> KeyResult {
        text.split(' ')
            .map(|key| key_event(key).unwrap())
            .fold(KeyResult::Nothing, |_, event| map.press(event, context))
    }

    fn run(name: &str, count: Option<usize>) -> KeyResult {
        KeyResult::Run(Command::named(name).unwrap(), count)
    }

    #[test]
    fn counts_sequences_and_contexts() {
        let mut map = Keymap::default();
        assert_eq!(press(&mut map, "1 2 j", KeyContext::List), run("down", Some(12)));
        assert_eq!(press(&mut map, "g", KeyContext::List), KeyResult::Pending);
        assert_eq!(map.pending(), "g");
        assert_eq!(press(&mut map, "g", KeyContext::List), run("top", None));
        assert_eq!(press(&mut map, "J", KeyContext::List), run("scroll-down", None));
        assert_eq!(press(&mut map, "J", KeyContext::Reading), run("next-article", None));
        assert_eq!(press(&mut map, "]", KeyContext::List), run("next-quote", None));
        assert_eq!(press(&mut map, "~", KeyContext::List), KeyResult::Nothing);
    }

    #[test]
    fn keys_may_be_written_as_people_read_them() {
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
        for command in crate::command::COMMANDS {
            for key in command.keys {
                assert_eq!(as_in_table(&crate::command::key_label(key)).as_deref(), Some(*key));
            }
        }
    }

    #[test]
    fn a_key_that_breaks_a_sequence_keeps_its_own_meaning() {
        let mut map = Keymap::default();
        assert_eq!(press(&mut map, "g j", KeyContext::List), run("down", None));
    }

    #[test]
    fn shift_is_the_same_however_the_terminal_reports_it() {
        let mut map = Keymap::default();
        for (c, modifiers) in
            [('G', KeyModifiers::SHIFT), ('G', KeyModifiers::NONE), ('g', KeyModifiers::SHIFT)]
        {
            let event = KeyEvent::new(KeyCode::Char(c), modifiers);
            assert_eq!(map.press(event, KeyContext::List), run("bottom", None));
        }
        let back = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(map.press(back, KeyContext::List), run("previous-pane", None));
    }
}
