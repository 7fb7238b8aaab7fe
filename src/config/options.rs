//! The table of options: reading a file and writing the commented one are both derived from it.

use std::fmt::Write;

use super::{Config, Setting};
use crate::app::{COMMANDS, Keys, PRESETS};
use crate::export::Citation;
use crate::page::{DateForm, Measure};
use crate::spelling::near;

/// What a line of the list may show.
const COLUMNS: [&str; 5] = ["date", "outlet", "byline", "tags", "counts"];
/// What may be marked in an article.
pub(super) const HIGHLIGHTS: [&str; 4] = ["people", "quotes", "reported", "names"];
/// The most columns that are left free at either side.
const MARGINS: i64 = 40;

/// One option.
#[derive(Clone, Copy)]
pub struct Opt {
    /// Its name in the file.
    pub name: &'static str,
    /// What it is where nothing is said, as the file has it.
    pub default: &'static str,
    /// What it does, a line each.
    pub doc: &'static str,
    set: fn(&mut Config, &Setting) -> std::result::Result<(), Wrong>,
}

/// Every option there is.
pub const OPTIONS: &[Opt] = &[
    Opt {
        name: "theme",
        default: "\"auto\"",
        doc: "auto (dark or light, as the terminal is), dark, light, solarised, high-contrast, monochrome,\n\
              or the name of a file in the folder themes beside this one.",
        set: |config, value| text(value).map(|name| config.theme = name.into()),
    },
    Opt {
        name: "measure",
        default: "72",
        doc: "The widest that text is set, in columns.",
        set: |config, value| match value {
            Setting::Whole(columns) => {
                let columns =
                    usize::try_from(*columns).ok().filter(|columns| Measure::RANGE.contains(columns));
                let (least, most) = (Measure::RANGE.start(), Measure::RANGE.end());
                config.measure = columns.ok_or_else(|| plainly(format!("is between {least} and {most}")))?;
                Ok(())
            }
            _ => Err(plainly("is a number of columns")),
        },
    },
    Opt {
        name: "mouse",
        default: "true",
        doc: "Whether the wheel scrolls and clicks select; false leaves the mouse to the terminal.",
        set: |config, value| flag(value).map(|on| config.mouse = on),
    },
    Opt {
        name: "links",
        default: "\"auto\"",
        doc: "Whether headlines are links that the terminal opens: auto (where it is known to), on, off.",
        set: |config, value| {
            config.links = one_of(text(value)?, &[("auto", None), ("on", Some(true)), ("off", Some(false))])?;
            Ok(())
        },
    },
    Opt {
        name: "margins",
        default: "0",
        doc: "Columns left free at either side of an article, at least.",
        set: |config, value| match value {
            Setting::Whole(columns @ 0..=MARGINS) => {
                config.margins = *columns as usize;
                Ok(())
            }
            _ => Err(plainly(format!("is a number of columns up to {MARGINS}"))),
        },
    },
    Opt {
        name: "dates",
        default: "\"auto\"",
        doc: "How days are written: iso (2018-12-20), words (20 Dec 2018), us (12/20/2018),\n\
              auto (iso in rows, words elsewhere). What is exported has iso.",
        set: |config, value| {
            config.dates = one_of(text(value)?, &DateForm::NAMES)?;
            Ok(())
        },
    },
    Opt {
        name: "highlights",
        default: "[\"people\", \"quotes\", \"reported\", \"names\"]",
        doc: "What is marked in an article: people, quotes in marks, reported speech without marks (i changes\n\
              that while reading), and the speakers' names in the margin.",
        set: |config, value| match value {
            Setting::List(marks) => {
                config.highlights = several(marks, &HIGHLIGHTS)?;
                Ok(())
            }
            _ => Err(plainly(format!("is a list of {}", HIGHLIGHTS.join(", ")))),
        },
    },
    Opt {
        name: "list",
        default: "[\"date\", \"outlet\", \"counts\"]",
        doc: "What the list shows below a headline: date, outlet, byline (of what was on the screen once),\n\
              tags, counts.",
        set: |config, value| match value {
            Setting::List(columns) => {
                config.list = several(columns, &COLUMNS)?;
                Ok(())
            }
            _ => Err(plainly(format!("is a list of {}", COLUMNS.join(", ")))),
        },
    },
    Opt {
        name: "citation",
        default: "\"plain\"",
        doc: "How yq and ya cite: plain, markdown, bibtex, or a line of your own with\n\
              {quote} {speaker} {source} {kind} {title} {outlet} {byline} {date} {url} {id}.\n\
              What stands in [ ] is left out where a field in it is empty: \"[{speaker}: ]{quote}[ ({outlet})]\".\n\
              Quotation marks around {quote} are left out where it is reported speech.\n\
              A line that has {quote} outside of these is for quotations; ya is plain then.",
        set: |config, value| {
            let text = text(value)?;
            config.citation = Citation::parse(text).map_err(|error| {
                (format!("says nothing to cite by: {error}"), near(text, ["plain", "markdown", "bibtex"]))
            })?;
            Ok(())
        },
    },
    Opt {
        name: "preset",
        default: "\"default\"",
        doc: "Keys: default, less, newsboat. `onrecord keys` shows those in force.",
        set: |config, value| {
            let name = text(value)?;
            let known = || PRESETS.iter().map(|preset| preset.name);
            config.keys = Keys::preset(name).ok_or_else(|| {
                let all = known().collect::<Vec<_>>().join(", ");
                (format!("has no {name}: there are {all}"), near(name, known()))
            })?;
            Ok(())
        },
    },
];

/// What is wrong, and what may help.
type Wrong = (String, Option<String>);

/// Sets an option; what is wrong, and what may help.
pub(super) fn set(config: &mut Config, name: &str, value: &Setting) -> std::result::Result<(), Wrong> {
    let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
        let known = OPTIONS.iter().map(|option| option.name);
        return Err((format!("there is no option {name}"), near(name, known)));
    };
    (option.set)(config, value).map_err(|(what, hint)| (format!("{name} {what}"), hint))
}

/// Sets the keys of a command.
pub(super) fn set_keys(keys: &mut Keys, name: &str, value: &Setting) -> std::result::Result<(), Wrong> {
    let wanted = match value {
        Setting::Text(key) => vec![key.clone()],
        Setting::List(keys) => keys.clone(),
        _ => return Err((format!("{name} is a key, or a list of keys"), None)),
    };
    let known = COMMANDS.iter().any(|command| command.name == name);
    let near = || near(name, COMMANDS.iter().map(|command| command.name)).filter(|_| !known);
    keys.set(name, wanted).map_err(|what| (what, near()))
}

/// What is wrong, where nothing is known that may help.
fn plainly(what: impl Into<String>) -> Wrong {
    (what.into(), None)
}

fn text(value: &Setting) -> std::result::Result<&str, Wrong> {
    match value {
        Setting::Text(text) => Ok(text),
        _ => Err(plainly("is a word in quotation marks")),
    }
}

fn flag(value: &Setting) -> std::result::Result<bool, Wrong> {
    match value {
        Setting::Flag(flag) => Ok(*flag),
        _ => Err(plainly("is true or false")),
    }
}

/// What a word stands for, of those that are known.
fn one_of<T: Copy>(word: &str, known: &[(&str, T)]) -> std::result::Result<T, Wrong> {
    let names = || known.iter().map(|(name, _)| *name);
    let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all = names().collect::<Vec<_>>().join(", ");
        (format!("has no {word:?}: there are {all}"), near(word, names()))
    })
}

/// Several words, each one of those that are known.
fn several(words: &[String], known: &[&str]) -> std::result::Result<Vec<String>, Wrong> {
    match words.iter().find(|word| !known.contains(&word.as_str())) {
        Some(word) => {
            let what = format!("has no {word}: it may hold {}", known.join(", "));
            Err((what, near(word, known.iter().copied())))
        }
        None => Ok(words.to_vec()),
    }
}

/// The file with every option in it, each as a comment.
pub fn commented() -> String {
    let mut out = String::from("# What can be set of onrecord. Take away a # to set something.\n\n");
    for option in OPTIONS {
        for line in option.doc.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = writeln!(out, "#{} = {}\n", option.name, option.default);
    }
    out.push_str("# Keys by the names of commands. Several keys after one another are separated by a space: \"g g\".\n[keys]\n");
    for command in COMMANDS {
        let keys: Vec<String> = command.keys.iter().map(|key| format!("{key:?}")).collect();
        let _ = writeln!(out, "# {}\n#{} = [{}]", command.doc, command.name, keys.join(", "));
    }
    out
}
