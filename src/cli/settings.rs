//! `onrecord config`, `keys` and `completions`.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::Value;

use super::args::{Args, ConfigWay, KeysAsked};
use super::table::Table;
use super::{READ, SKIPPED, complain, out};
use crate::command::{Keys, PRESETS, key_label};
use crate::config::{self, Config};
use crate::export::{TableColumn, TableFormat};
use crate::page::sanitise;
use crate::suggest::near;
use crate::{Error, Result};

/// Writes config.toml, prints its path, or checks it.
pub fn config(way: &ConfigWay) -> Result<u8> {
    let path = config::file().ok_or_else(|| {
        Error::new("this system has no folder for settings").hint("set ONRECORD_CONFIG to a file")
    })?;
    let shown = sanitise(&path.to_string_lossy()).into_owned();
    match way {
        ConfigWay::Path => out::line(&path.display().to_string(), READ),
        ConfigWay::Init => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
            }
            let written = std::fs::File::create_new(&path)
                .and_then(|mut file| file.write_all(config::commented().as_bytes()));
            written.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Error::new("the file already exists and was not changed").file(&path)
                }
                _ => Error::io(&path, &error),
            })?;
            out::line(&format!("wrote {shown} with every option commented out"), READ)
        }
        ConfigWay::Check => {
            if !path.exists() {
                return out::line(&format!("{shown} does not exist; all options have their defaults"), READ);
            }
            let (_, problems) = Config::load();
            problems.iter().for_each(complain);
            match problems.is_empty() {
                true => out::line(&format!("{shown} has no errors"), READ),
                false => Ok(SKIPPED),
            }
        }
    }
}

const KEYS: &[TableColumn] = &[
    TableColumn::new("where", 10),
    TableColumn::new("command", 20),
    TableColumn::new("keys", 20),
    TableColumn::new("what", usize::MAX),
];

/// Lists the reader's keys, or those of a preset.
pub fn keys(asked: &KeysAsked) -> Result<u8> {
    let keys = match &asked.preset {
        Some(name) => Keys::preset(name).ok_or_else(|| {
            let names = || PRESETS.iter().map(|preset| preset.name);
            let known = near(name, names());
            let all = || format!("choose one of {}", names().collect::<Vec<_>>().join(", "));
            Error::new(format!("unknown preset {name}")).hint(known.unwrap_or_else(all))
        })?,
        None => Config::load().0.keys,
    };
    let mut table = Table::new(KEYS, asked.format);
    for (command, keys) in keys.all() {
        let keys: Vec<String> = keys.iter().map(|key| key_label(key)).collect();
        // Separate keys by spaces: no key contains one, and a semicolon would look like a key.
        let keys: Value = match asked.format {
            TableFormat::Json | TableFormat::Jsonl => keys.into(),
            TableFormat::Table | TableFormat::Csv | TableFormat::Md => keys.join(" ").into(),
        };
        let row = [command.context.title().into(), command.name.into(), keys, command.doc.into()];
        if super::out::written(table.row(&row))?.is_break() {
            break;
        }
    }
    table.finish(READ)
}

/// bash: offers options after a dash, files everywhere else.
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

/// zsh: offers subcommands and files.
const ZSH: &str = "_onrecord_or_files() {
    _alternative 'commands: :_onrecord_commands' 'files:file:_files'
}
";

/// fish: offers no files next to subcommands by default.
const FISH: &str = "complete -c onrecord -n \"__fish_onrecord_needs_command\" -F\n";

/// Prints a completion script. The first argument is a subcommand or a file, which no generator supports. So
/// each generator gets the subcommands only, and files are added for each shell in its own way.
pub fn completions(shell: Shell) -> Result<u8> {
    let whole = Args::command();
    let options = whole.get_arguments().filter(|arg| !arg.is_positional()).cloned();
    let mut known = clap::Command::new("onrecord")
        .version(env!("CARGO_PKG_VERSION"))
        .args(options)
        .subcommands(whole.get_subcommands().cloned());
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut known, "onrecord", &mut script);
    let script = String::from_utf8_lossy(&script);
    let script = match shell {
        Shell::Bash => format!("{script}{BASH}"),
        Shell::Fish => format!("{script}{FISH}"),
        Shell::Zsh => {
            let own = "if [ \"$funcstack[1]\" = \"_onrecord\" ]";
            let both = script.replacen(":: :_onrecord_commands\"", ":: :_onrecord_or_files\"", 1);
            both.replacen(own, &format!("{ZSH}{own}"), 1)
        }
        _ => script.into_owned(),
    };
    out::page(&script, READ)
}
