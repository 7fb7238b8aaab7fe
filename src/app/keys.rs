//! Which keys ask for which command: those of the table, changed by a preset and by the reader.

use super::commands::{COMMANDS, Command, Place, key_for_people};
use super::keymap::as_in_table;

/// Keys that differ from those of the table, under a name.
#[derive(Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    changes: &'static [(&'static str, &'static [&'static str])],
}

/// All presets, the table's own first.
pub const PRESETS: &[Preset] = &[
    Preset { name: "default", changes: &[] },
    Preset {
        name: "less",
        changes: &[
            ("help", &["H", "f1", "?"]),
            ("page-down", &["space", "f", "ctrl-f", "ctrl-v", "pagedown"]),
            ("page-up", &["b", "ctrl-b", "pageup"]),
            ("half-page-down", &["d", "ctrl-d"]),
            ("half-page-up", &["u", "ctrl-u"]),
            ("down", &["j", "e", "down", "ctrl-n"]),
            ("up", &["k", "up", "ctrl-p"]),
            ("top", &["g", "<", "home"]),
            ("bottom", &["G", ">", "end"]),
            ("palette", &[":"]),
            ("undo", &["U"]),
            ("export", &["s"]),
            ("sort", &["t"]),
            ("rank", &["t"]),
            ("edit", &["v"]),
            ("select", &["M"]),
            ("reload", &["F", "R", "f5"]),
        ],
    },
    Preset {
        name: "newsboat",
        changes: &[
            ("toggle-read", &["N"]),
            ("find-previous", &["ctrl-n"]),
            ("next-article", &["J", "n"]),
            ("previous-article", &["K", "p"]),
            ("find-next", &["ctrl-f"]),
            ("page-down", &["space", "pagedown"]),
            ("people", &["P"]),
            ("export", &["s"]),
            ("sort", &["g"]),
            ("rank", &["g"]),
            ("top", &["home"]),
            ("reload", &["r", "f5"]),
            ("star", &["ctrl-e", "*"]),
        ],
    },
];

/// The key that always quits.
const WAY_OUT: &str = "ctrl-c";

/// A key that two commands want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What is wrong, in words.
    pub what: String,
    /// The names of the two.
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
    /// The keys of a preset.
    pub fn preset(name: &str) -> Option<Self> {
        let preset = PRESETS.iter().find(|preset| preset.name == name)?;
        let mut keys = Self::default();
        for (command, wanted) in preset.changes {
            let _ = keys.set(command, wanted.iter().map(|key| (*key).to_owned()).collect());
        }
        Some(keys)
    }

    /// Gives a command these keys and no others. Only `quit` has `ctrl-c`, and it has that always: whatever the
    /// keys, there is a way out.
    ///
    /// # Errors
    /// When there is no such command, or no such key, in words.
    pub fn set(&mut self, name: &str, keys: Vec<String>) -> Result<(), String> {
        let at = COMMANDS.iter().position(|command| command.name == name);
        let at = at.ok_or_else(|| format!("there is no command {name}"))?;
        let mut wanted = Vec::new();
        for key in keys {
            let known = as_in_table(&key).ok_or_else(|| {
                format!("{key:?} of {name} is no key: keys are a sign, or as in ctrl-d, f5, PgDn, gg")
            })?;
            if known.split(' ').any(|key| key == WAY_OUT) && name != "quit" {
                return Err(format!("Ctrl-c always quits and cannot be a key of {name}"));
            }
            wanted.push(known);
        }
        if name == "quit" && !wanted.iter().any(|key| key == WAY_OUT) {
            wanted.push(WAY_OUT.into());
        }
        self.0[at] = wanted;
        Ok(())
    }

    /// Whether no key but `ctrl-c` leaves the program, nor finds the command that does.
    pub fn locked_in(&self) -> bool {
        let none = |name| self.of_name(name).iter().all(|key| key == WAY_OUT);
        ["quit", "back", "palette"].into_iter().all(none)
    }

    /// The keys of a command.
    pub fn of(&self, command: &Command) -> &[String] {
        self.of_name(command.name)
    }

    /// The keys of a command by its name; none for what is no command.
    pub fn of_name(&self, name: &str) -> &[String] {
        let at = COMMANDS.iter().position(|command| command.name == name);
        at.map_or(&[], |at| &self.0[at])
    }

    /// The keys of a command for people: `] ` or `gg`, or `Ctrl-p`.
    pub fn for_people(&self, command: &Command) -> String {
        self.of(command).iter().map(|key| key_for_people(key)).collect::<Vec<_>>().join(" ")
    }

    /// Every command with its keys.
    pub fn all(&self) -> impl Iterator<Item = (&'static Command, &[String])> {
        COMMANDS.iter().zip(self.0.iter().map(Vec::as_slice))
    }

    /// What cannot be reached, because something else has its key.
    pub fn clashes(&self) -> Vec<Clash> {
        let mut clashes = Vec::new();
        let bound: Vec<(&'static Command, &str)> = self
            .all()
            .flat_map(|(command, keys)| keys.iter().map(move |key| (command, key.as_str())))
            .collect();
        for (n, (command, key)) in bound.iter().enumerate() {
            for (other, theirs) in &bound[n + 1..] {
                let same =
                    command.place == other.place || [command.place, other.place].contains(&Place::Moving);
                let begins = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with(' '));
                if same
                    && command.name != other.name
                    && (key == theirs || begins(key, theirs) || begins(theirs, key))
                {
                    let key = key_for_people(key);
                    let what = format!("{key} is a key of both {} and {}", command.name, other.name);
                    clashes.push(Clash { what, commands: [command.name, other.name] });
                }
            }
        }
        clashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::{Keymap, Typed, key_event};

    #[test]
    fn every_key_of_every_preset_does_what_it_says() {
        for preset in PRESETS {
            let keys = Keys::preset(preset.name).unwrap();
            assert_eq!(keys.clashes(), Vec::new(), "{}", preset.name);
            for (command, bound) in keys.all() {
                assert!(!bound.is_empty(), "{} of {}", command.name, preset.name);
                for key in bound {
                    let mut map = Keymap::new(keys.clone());
                    let typed = key
                        .split(' ')
                        .fold(Typed::Nothing, |_, key| map.press(key_event(key).unwrap(), command.place));
                    assert_eq!(
                        typed,
                        Typed::Do(command.action, None),
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
            assert_eq!(keys.clashes(), Vec::new());
            let mut map = Keymap::new(keys);
            assert_eq!(map.press(key_event("f11").unwrap(), command.place), Typed::Do(command.action, None));
            assert_eq!(map.press(key_event("ctrl-x").unwrap(), command.place), Typed::Pending);
            assert_eq!(map.press(key_event("y").unwrap(), command.place), Typed::Do(command.action, None));
        }
    }
}
