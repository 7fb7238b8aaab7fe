//! `onrecord doctor`: checks the terminal, the helper programs and the locations of the program's files.

use std::env::var;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::process::Command;

use super::{READ, SKIPPED, UNUSABLE, complain, out};
use crate::Result;
use crate::config::{self, Config};
use crate::term::{self, Depth};
use crate::{load, store};

/// Prints the report. The exit status says whether a required location is unusable.
pub fn run() -> Result<u8> {
    let (config, problems) = Config::load();
    let mut page = String::new();
    say(&mut page, "version", env!("CARGO_PKG_VERSION").into());
    terminal(&mut page, &config);
    helpers(&mut page);
    let status = places(&mut page);
    let status = out::page(&page, status)?;
    for problem in &problems {
        complain(problem);
    }
    Ok(if problems.is_empty() { status } else { status.max(SKIPPED) })
}

/// Adds a line to the page.
fn say(page: &mut String, what: &str, found: String) {
    page.push_str(&format!("{what:<12} {}\n", crate::page::sanitise(&found)));
}

fn given(name: &str) -> Option<String> {
    var(name).ok().filter(|value| !value.is_empty())
}

fn terminal(page: &mut String, config: &Config) {
    say(page, "terminal", given("TERM").unwrap_or_else(|| "TERM is not set".into()));
    let size = match io::stdout().is_terminal() {
        true => {
            crossterm::terminal::size().map_or("unknown".into(), |(x, y)| format!("{x} columns, {y} rows"))
        }
        false => "standard output is not a terminal".into(),
    };
    say(page, "size", size);
    let colours = match term::colour_depth() {
        Depth::None => "none; symbols show the same",
        Depth::Ansi16 => "16 colours",
        Depth::Ansi256 => "256 colours",
        Depth::True => "true colour",
    };
    say(page, "colours", colours.into());
    let within: Vec<&str> = [("TMUX", "tmux"), ("STY", "screen"), ("SSH_CONNECTION", "ssh")]
        .into_iter()
        .filter(|(name, _)| given(name).is_some())
        .map(|(_, word)| word)
        .collect();
    say(page, "inside", if within.is_empty() { "nothing".into() } else { within.join(", ") });
    let utf8 = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(given).unwrap_or_default();
    let fits = utf8.to_lowercase().replace('-', "").contains("utf8");
    say(
        page,
        "characters",
        if fits { utf8 } else { format!("{utf8} (not UTF-8; some characters may look wrong)") },
    );
    let mouse = if config.mouse { "the wheel scrolls, a click selects" } else { "not captured" };
    say(page, "mouse", mouse.into());
    let links = match (config.links, term::has_links()) {
        (Some(true), _) | (None, true) => "headlines are links",
        (Some(false), _) => "turned off in config.toml",
        (None, false) => "not known to work in this terminal; set links = \"on\" to use them anyway",
    };
    say(page, "links", links.into());
}

fn helpers(page: &mut String) {
    let tool = term::clipboard_tool();
    let tool = tool.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let through = "through the terminal (OSC 52)";
    say(
        page,
        "clipboard",
        match tool {
            Some(tool) => format!("{through}, and {tool}"),
            None if given("SSH_CONNECTION").is_some() => {
                format!("{through} only, because this is an ssh session")
            }
            None => format!("{through} only; install wl-copy, xclip or xsel to use that too"),
        },
    );
    if given("TMUX").is_some() {
        let asked = Command::new("tmux").args(["show-options", "-gv", "set-clipboard"]).output();
        let set = asked.ok().map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
        say(
            page,
            "tmux",
            match set.as_deref() {
                Some("on" | "external") => "passes copied text to the terminal".into(),
                _ => "may not pass copied text to the terminal; run: tmux set -g set-clipboard on".into(),
            },
        );
    }
    say(page, "browser", given("BROWSER").unwrap_or_else(|| "the system's default".into()));
    say(page, "editor", given("VISUAL").or_else(|| given("EDITOR")).unwrap_or_else(|| "vi".into()));
}

/// Checks the locations of files; returns the worst status of the required ones.
fn places(page: &mut String) -> u8 {
    let cache = load::cache::folder();
    let themes = config::folder().map(|folder| folder.join("themes"));
    let mut status = READ;
    let mut place = |what: &str, place: Option<&Path>, needed: bool, state: &dyn Fn(&Path) -> Finding| {
        let Some(place) = place else { return say(page, what, "this system has no folder for it".into()) };
        let state = state(place);
        if needed && state.is_err() {
            status = UNUSABLE;
        }
        let (Ok(words) | Err(words)) = state;
        say(page, what, format!("{} ({words})", place.display()));
    };
    place("settings", config::file().as_deref(), false, &usable);
    place("themes", themes.as_deref(), false, &of_themes);
    place("memory", store::place().as_deref(), true, &of_database);
    place("cache", cache.as_deref(), true, &usable);
    place("indexes", cache.map(|folder| folder.join("index")).as_deref(), true, &usable);
    status
}

/// The state of a location, in words: good or bad.
type Finding = std::result::Result<String, String>;

/// Returns whether a file or folder can be written, or created if it is missing.
fn usable(path: &Path) -> Finding {
    let Ok(data) = path.metadata() else {
        let above = path.ancestors().skip(1).find(|above| above.exists());
        return match above {
            Some(above) if above.is_dir() && takes_files(above) => Ok("missing, can be created".into()),
            Some(above) => Err(format!("cannot be created: {} is not a writable folder", above.display())),
            None => Err("cannot be created".into()),
        };
    };
    let writable = match data.is_dir() {
        true => takes_files(path),
        false => OpenOptions::new().append(true).open(path).is_ok(),
    };
    if writable { Ok("found, writable".into()) } else { Err("found, not writable".into()) }
}

fn takes_files(folder: &Path) -> bool {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let made = File::create_new(&probe).is_ok();
    let _ = fs::remove_file(&probe);
    made
}

/// Like [`usable`], and checks that it is a database.
fn of_database(path: &Path) -> Finding {
    const BEGINS: &[u8] = b"SQLite format 3\0";
    let words = usable(path)?;
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        let _ = file.take(BEGINS.len() as u64).read_to_end(&mut head);
    }
    // A database that was just created is still empty.
    if head.is_empty() || head == BEGINS { Ok(words) } else { Err("found, not a database".into()) }
}

fn of_themes(folder: &Path) -> Finding {
    let Ok(entries) = fs::read_dir(folder) else { return Ok("missing".into()) };
    let theme = |entry: &fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "toml");
    Ok(match entries.flatten().filter(theme).count() {
        1 => "1 theme".into(),
        n => format!("{n} themes"),
    })
}
