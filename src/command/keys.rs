//! Which keys run which command: the table's keys, changed by a preset and by the reader.

use super::keymap::{as_in_table, function_key};
use super::table::{COMMANDS, Command, KeyContext};

/// A named set of changes to the keys of the table.
#[derive(Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    changes: &'static [(&'static str, &'static [&'static str])],
}

/// All presets; the first one changes nothing.
pub const PRESETS: &[Preset] = &[
    Preset { name: "default", changes: &[] },
    Preset {
        name: "less",
        changes: &[
            ("help", &["H", "f1", "?"]),
            ("matches", &["X"]),
            ("page-down", &["space", "f", "ctrl-f", "ctrl-v", "pagedown"]),
            ("page-up", &["b", "ctrl-b", "pageup"]),
            ("half-page-down", &["d", "ctrl-d"]),
            ("half-page-up", &["u", "ctrl-u"]),
            ("down", &["j", "e", "down", "ctrl-n"]),
            ("up", &["k", "up", "ctrl-p"]),
            ("top", &["g", "<", "home"]),
            ("bottom", &["G", ">", "end"]),
            ("palette", &[":"]),
            ("open-link", &["O"]),
            ("undo", &["U"]),
            ("export", &["s"]),
            ("sort", &["t"]),
            ("sort-rows", &["t"]),
            ("edit", &["v"]),
            ("select", &["M"]),
            ("reload", &["F", "R", "f5"]),
        ],
    },
    Preset {
        name: "newsboat",
        changes: &[
            ("toggle-read", &["N"]),
            ("find-previous", &["p"]),
            ("open-link", &["O"]),
            ("people", &["P"]),
            ("export", &["s"]),
            ("sort", &["g"]),
            ("sort-rows", &["g"]),
            ("top", &["home"]),
            ("reload", &["r", "f5"]),
            ("star", &["ctrl-e", "*"]),
        ],
    },
];

/// The key that always quits.
const ALWAYS_QUITS: &str = "ctrl-c";

/// A key that two commands share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyConflict {
    /// The conflict, in words.
    pub what: String,
    /// The names of the two commands.
    pub commands: [&'static str; 2],
}

/// The keys of every command, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys(Vec<Vec<String>>);

impl Default for Keys {
    fn default() -> Self {
        Self(
            COMMANDS
                .iter()
                .map(|command| command.keys.iter().map(|key| (*key).to_owned()).collect())
                .collect(),
        )
    }
}

impl Keys {
    /// Returns the keys of a preset.
    pub fn preset(name: &str) -> Option<Self> {
        let preset = PRESETS.iter().find(|preset| preset.name == name)?;
        let mut keys = Self::default();
        for (command, wanted) in preset.changes {
            let _ = keys.set(command, wanted.iter().map(|key| (*key).to_owned()).collect());
        }
        Some(keys)
    }

    /// Gives a command these keys and no others. `ctrl-c` belongs to `quit` and cannot be taken from it, so that there
    /// is always a way out.
    ///
    /// # Errors
    /// If the command or a key is unknown; the message says which.
    pub fn set(&mut self, name: &str, keys: Vec<String>) -> Result<(), String> {
        let at = COMMANDS.iter().position(|command| command.name == name);
        let at = at.ok_or_else(|| format!("unknown command {name}"))?;
        let mut wanted = Vec::new();
        for key in keys {
            let known = as_in_table(&key).ok_or_else(|| {
                format!(
                    "{key:?} for {name} is not a key: write one character, or a key such as ctrl-d, f5, PgDn"
                )
            })?;
            if known.split(' ').any(|key| key == ALWAYS_QUITS) && name != "quit" {
                return Err(format!("Ctrl-c always quits and cannot be a key of {name}"));
            }
            wanted.push(known);
        }
        if name == "quit" && !wanted.iter().any(|key| key == ALWAYS_QUITS) {
            wanted.push(ALWAYS_QUITS.into());
        }
        self.0[at] = wanted;
        Ok(())
    }

    /// Returns whether `ctrl-c` is the only way out of the program.
    pub fn has_no_exit(&self) -> bool {
        let none = |name| self.of_name(name).iter().all(|key| key == ALWAYS_QUITS);
        ["quit", "back", "palette"].into_iter().all(none)
    }

    /// Returns the keys of a command.
    pub fn of(&self, command: &Command) -> &[String] {
        self.of_name(command.name)
    }

    /// Returns the keys of the command with this name; none if there is no such command.
    pub fn of_name(&self, name: &str) -> &[String] {
        let at = COMMANDS.iter().position(|command| command.name == name);
        at.map_or(&[], |at| &self.0[at])
    }

    /// Returns the keys of a command as people read them: `]`, `gg`, `Ctrl-p`.
    pub fn labels(&self, command: &Command) -> String {
        self.of(command).iter().map(|key| key_label(key)).collect::<Vec<_>>().join(" ")
    }

    /// Returns the first key of the command with this name, as people read it; empty if there is none.
    pub fn first_label(&self, name: &str) -> String {
        self.of_name(name).first().map(|key| key_label(key)).unwrap_or_default()
    }

    /// Returns every command with its keys.
    pub fn all(&self) -> impl Iterator<Item = (&'static Command, &[String])> {
        COMMANDS.iter().zip(self.0.iter().map(Vec::as_slice))
    }

    /// Returns commands that cannot be reached because another one has their key.
    pub fn conflicts(&self) -> Vec<KeyConflict> {
        let mut conflicts = Vec::new();
        let bound: Vec<(&'static Command, &str)> = self
            .all()
            .flat_map(|(command, keys)| keys.iter().map(move |key| (command, key.as_str())))
            .collect();
        for (n, (command, key)) in bound.iter().enumerate() {
            for (other, theirs) in &bound[n + 1..] {
                let same = command.context == other.context
                    || [command.context, other.context].contains(&KeyContext::Moving);
                let begins = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with(' '));
                if same
                    && command.name != other.name
                    && (key == theirs || begins(key, theirs) || begins(theirs, key))
                {
                    let key = key_label(key);
                    let what = format!("{key} is bound to both {} and {}", command.name, other.name);
                    conflicts.push(KeyConflict { what, commands: [command.name, other.name] });
                }
            }
        }
        conflicts
    }
}

/// Returns a key of the table as people read it: `ctrl-d` is `Ctrl-d`, `g g` is `gg`. Settings accept this form, too.
pub fn key_label(key: &str) -> String {
    let one = |key: &str| {
        let (mut words, mut rest) = (String::new(), key);
        for (prefix, word) in [("ctrl-", "Ctrl-"), ("alt-", "Alt-"), ("shift-", "Shift-")] {
            if let Some(after) = rest.strip_prefix(prefix).filter(|after| !after.is_empty()) {
                (words, rest) = (words + word, after);
            }
        }
        words
            + &match rest {
                "esc" => "Esc".into(),
                "enter" => "Enter".into(),
                "tab" => "Tab".into(),
                "space" => "Space".into(),
                "backspace" => "Backspace".into(),
                "up" => "↑".into(),
                "down" => "↓".into(),
                "left" => "←".into(),
                "right" => "→".into(),
                "pagedown" => "PgDn".into(),
                "pageup" => "PgUp".into(),
                "home" => "Home".into(),
                "end" => "End".into(),
                key if function_key(key).is_some() => key.to_uppercase(),
                key => key.to_owned(),
            }
    };
    let keys: Vec<String> = key.split(' ').map(one).collect();
    let chars = keys.len() == 2 && keys.iter().all(|key| key.chars().count() == 1);
    keys.join(if chars { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{KeyResult, Keymap, key_event};

    #[test]
    fn every_key_of_every_preset_does_what_it_says() {
        for preset in PRESETS {
            let keys = Keys::preset(preset.name).unwrap();
            assert_eq!(keys.conflicts(), Vec::new(), "{}", preset.name);
            for (command, bound) in keys.all() {
                assert!(!bound.is_empty(), "{} of {}", command.name, preset.name);
                for key in bound {
                    let mut map = Keymap::new(keys.clone());
                    let typed = key.split(' ').fold(KeyResult::Nothing, |_, key| {
                        map.press(key_event(key).unwrap(), command.context)
                    });
                    assert_eq!(
                        typed,
                        KeyResult::Run(command, None),
                        "{key} of {} in {}",
                        command.name,
                        preset.name
                    );
                }
            }
            for (name, _) in preset.changes {
                assert!(COMMANDS.iter().any(|command| command.name == *name), "{name}");
            }
        }
    }

    #[test]
    fn every_command_can_have_other_keys() {
        for command in COMMANDS {
            let mut keys = Keys::default();
            keys.set(command.name, vec!["F11".into(), "Ctrl-x y".into()]).unwrap();
            assert_eq!(keys.conflicts(), Vec::new());
            let mut map = Keymap::new(keys);
            assert_eq!(map.press(key_event("f11").unwrap(), command.context), KeyResult::Run(command, None));
            assert_eq!(map.press(key_event("ctrl-x").unwrap(), command.context), KeyResult::Pending);
            assert_eq!(map.press(key_event("y").unwrap(), command.context), KeyResult::Run(command, None));
        }
    }
}
