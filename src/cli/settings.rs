//! `onrecord config`, `keys`, `man`, `completions`: what can be set, and how it is looked up.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::{Args, ConfigWay, KeysAsked};
use super::table::Table;
use super::{READ, SKIPPED, UNUSABLE, complain, out};
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

/// Writes the man page: the arguments as they are declared, and the table of keys.
pub fn man() -> Result<u8> {
    let mut page = Vec::new();
    let cannot = |error: io::Error| Error::new(format!("cannot write: {error}"));
    let man = clap_mangen::Man::new(Args::command());
    man.render(&mut page).map_err(cannot)?;
    page.extend(b".SH KEYS\n");
    for (command, keys) in Keys::default().all() {
        let keys: Vec<String> = keys.iter().map(|key| key_for_people(key)).collect();
        let plain = |words: &str| words.replace('\\', "\\e").replace('-', "\\-");
        // A line that begins with a stop or a quotation mark would be a command to troff.
        let _ = writeln!(
            page,
            ".TP\n\\&{}\n\\&{} ({})",
            plain(&keys.join("  ")),
            plain(command.doc),
            command.place.title()
        );
    }
    page.extend(
        b".SH FILES\n.TP\nconfig.toml\nwhat can be set; written by `onrecord config init`\n.TP\nthemes/NAME.toml\nthemes of your own\n\
          .SH ENVIRONMENT\n.TP\nONRECORD_CONFIG, ONRECORD_DATA, ONRECORD_CACHE\nother places for settings, memory, and what can be made again\n\
          .TP\nNO_COLOR\nno colour; signs say the same\n",
    );
    let mut out = out::stdout();
    let _ = out.write_all(&page);
    out::finish(out, READ)
}

/// Writes what a shell needs to complete arguments.
pub fn completions(shell: Shell) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "onrecord", &mut script);
    let mut out = out::stdout();
    let _ = out.write_all(&script);
    out::finish(out, READ)
}

/// Says what the terminal can do and where everything lies; fails where something that is needed cannot be used.
pub fn doctor() -> Result<u8> {
    use std::env::var;
    use std::io::IsTerminal;
    let mut status = READ;
    let say = |what: &str, found: String| println!("{what:<12} {found}");
    let given = |name: &str| var(name).ok().filter(|value| !value.is_empty());
    say("version", env!("CARGO_PKG_VERSION").into());
    say("terminal", given("TERM").unwrap_or_else(|| "TERM is not set".into()));
    if io::stdout().is_terminal() {
        let size =
            crossterm::terminal::size().map_or("not known".into(), |(x, y)| format!("{x} columns, {y} rows"));
        say("size", size);
    } else {
        say("size", "standard output is no terminal here".into());
    }
    say("colours", format!("{:?}", crate::term::colour_depth()));
    let within: Vec<&str> = [("TMUX", "tmux"), ("STY", "screen"), ("SSH_CONNECTION", "ssh")]
        .into_iter()
        .filter(|(name, _)| given(name).is_some())
        .map(|(_, word)| word)
        .collect();
    say("within", if within.is_empty() { "nothing".into() } else { within.join(", ") });
    let utf8 = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(given).unwrap_or_default();
    let fits = utf8.to_lowercase().replace('-', "").contains("utf8");
    say("characters", if fits { utf8 } else { format!("{utf8} (not UTF-8: signs may look wrong)") });
    let links = if crate::term::has_links() { "headlines are links" } else { "not known to this terminal" };
    say("links", links.into());
    say("clipboard", "OSC 52, and the system's own program where there is one".into());
    let browser = given("BROWSER").unwrap_or_else(|| "the system's".into());
    let editor = given("VISUAL").or_else(|| given("EDITOR")).unwrap_or_else(|| "vi".into());
    say("browser", browser);
    say("editor", editor);
    let places = [
        ("settings", config::file()),
        ("memory", crate::store::place()),
        ("cache", crate::load::cache::folder()),
        ("indexes", crate::load::cache::folder().map(|folder| folder.join("index"))),
    ];
    for (what, place) in places {
        match place {
            None => say(what, "no place for it".into()),
            Some(place) => {
                let state = state(&place);
                if state.is_err() && what != "settings" {
                    status = UNUSABLE;
                }
                let (Ok(words) | Err(words)) = state;
                say(what, format!("{} ({words})", place.display()));
            }
        }
    }
    for problem in Config::load().1 {
        complain(&problem);
        status = status.max(SKIPPED);
    }
    Ok(status)
}

/// Whether something is there and can be written.
fn state(path: &std::path::Path) -> std::result::Result<String, String> {
    let Ok(data) = path.metadata() else { return Ok("not there yet".into()) };
    let writable = match data.is_dir() {
        true => {
            let probe = path.join(format!(".probe-{}", std::process::id()));
            let made = std::fs::File::create_new(&probe).is_ok();
            let _ = std::fs::remove_file(&probe);
            made
        }
        false => std::fs::OpenOptions::new().append(true).open(path).is_ok(),
    };
    if writable { Ok("there, can be written".into()) } else { Err("there, cannot be written".into()) }
}
