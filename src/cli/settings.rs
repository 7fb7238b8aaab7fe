//! `onrecord config`, `keys`, `completions`: what can be set, and how it is looked up.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::{Args, ConfigWay, KeysAsked};
use super::table::Table;
use super::{READ, SKIPPED, complain, out};
use crate::app::{Keys, PRESETS, key_for_people};
use crate::config::{self, Config, near};
use crate::export::Column;
use crate::{Error, Result};

/// Writes the commented file, says where it is, or whether it is right.
pub fn config(way: &ConfigWay) -> Result<u8> {
    let path = config::file().ok_or_else(|| {
        Error::new("the system has no place for settings").hint("ONRECORD_CONFIG names a file")
    })?;
    match way {
        ConfigWay::Path => println!("{}", path.display()),
        ConfigWay::Init => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
            }
            let written = std::fs::File::create_new(&path)
                .and_then(|mut file| file.write_all(config::commented().as_bytes()));
            written.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Error::new("there is a file already, which stays as it is").file(&path)
                }
                _ => Error::io(&path, &error),
            })?;
            println!("{} is written: every option is in it, as a comment", path.display());
        }
        ConfigWay::Check => {
            if !path.exists() {
                println!("{} is not there: everything is as it comes", path.display());
                return Ok(READ);
            }
            let (_, problems) = Config::load();
            problems.iter().for_each(complain);
            if problems.is_empty() {
                println!("{} is right", path.display());
            }
            return Ok(if problems.is_empty() { READ } else { SKIPPED });
        }
    }
    Ok(READ)
}

const KEYS: &[Column] = &[
    Column { name: "where", width: 10 },
    Column { name: "command", width: 20 },
    Column { name: "keys", width: 20 },
    Column { name: "what", width: usize::MAX },
];

/// Lists the keys in force, or those of a preset.
pub fn keys(asked: &KeysAsked) -> Result<u8> {
    let keys = match &asked.preset {
        Some(name) => Keys::preset(name).ok_or_else(|| {
            let names = || PRESETS.iter().map(|preset| preset.name);
            let known = near(name, names());
            let all = || format!("there are {}", names().collect::<Vec<_>>().join(", "));
            Error::new(format!("there is no preset {name}")).hint(known.unwrap_or_else(all))
        })?,
        None => Config::load().0.keys,
    };
    let mut table = Table::new(KEYS, asked.format);
    for (command, keys) in keys.all() {
        let keys: Vec<String> = keys.iter().map(|key| key_for_people(key)).collect();
        let row = [command.place.title().into(), command.name.into(), keys.into(), command.doc.into()];
        if super::ask::written(table.row(&row))?.is_break() {
            break;
        }
    }
    table.finish(READ)
}

/// What is made for bash offers options and `[PATH]...` where files are meant: this offers files beside subcommands,
/// and options where one was begun.
const BASH: &str = r#"
_onrecord_and_files() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" word
    _onrecord "$@"
    [[ $cur == -* || $prev == -* ]] && return
    local -a offered=()
    for word in "${COMPREPLY[@]}"; do
        [[ $word == [-\[\<]* ]] || offered+=("$word")
    done
    while IFS= read -r word; do
        offered+=("$word")
    done < <(compgen -f -- "$cur")
    COMPREPLY=("${offered[@]}")
    compopt -o filenames 2>/dev/null
}
complete -F _onrecord_and_files -o bashdefault -o default onrecord
"#;

/// Writes what a shell needs to complete arguments.
pub fn completions(shell: Shell) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "onrecord", &mut script);
    if shell == Shell::Bash {
        script.extend(BASH.bytes());
    }
    let mut out = out::stdout();
    let _ = out.write_all(&script);
    out::finish(out, READ)
}
