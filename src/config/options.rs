//! The table of options, used both to read the file and to write the commented one.

use std::fmt::Write;

use super::{Config, ListColumns, Setting};
use crate::command::{COMMANDS, Keys, PRESETS};
use crate::export::Citation;
use crate::page::{DateForm, HiddenLayers, Measure};
use crate::suggest::near;
use crate::work::ListOrder;

/// What the list may show below a headline.
const COLUMNS: [&str; 5] = ["date", "outlet", "byline", "tags", "counts"];
/// What may be marked in an article.
const HIGHLIGHTS: [&str; 4] = ["people", "quotes", "reported", "names"];
/// The widest margin, in columns.
const MARGINS: i64 = 40;

/// One option.
#[derive(Clone, Copy)]
pub struct ConfigOption {
    /// Its name in the file.
    pub name: &'static str,
    /// Its default, as written in the file.
    pub default: &'static str,
    /// What it does, in one or more lines.
    pub doc: &'static str,
    set: fn(&mut Config, &Setting) -> std::result::Result<(), Rejection>,
}

/// Every option.
pub const OPTIONS: &[ConfigOption] = &[
    ConfigOption {
        name: "theme",
        default: "\"auto\"",
        doc: "auto (dark or light, like your terminal), dark, light, solarised, high-contrast, monochrome,\n\
              or the name of a file in the folder `themes` beside this one.",
        set: |config, value| text(value).map(|name| config.theme = name.into()),
    },
    ConfigOption {
        name: "measure",
        default: "72",
        doc: "The widest text, in columns.",
        set: |config, value| match value {
            Setting::Whole(columns) => {
                let columns =
                    usize::try_from(*columns).ok().filter(|columns| Measure::RANGE.contains(columns));
                let (least, most) = (Measure::RANGE.start(), Measure::RANGE.end());
                config.display.measure =
                    columns.ok_or_else(|| plainly(format!("must be between {least} and {most}")))?;
                Ok(())
            }
            _ => Err(plainly("must be a number of columns")),
        },
    },
    ConfigOption {
        name: "mouse",
        default: "true",
        doc: "Use the mouse: the wheel scrolls, clicks select. false leaves it to the terminal.",
        set: |config, value| flag(value).map(|on| config.mouse = on),
    },
    ConfigOption {
        name: "links",
        default: "\"auto\"",
        doc: "Make headlines links: auto (if the terminal is known to support them), on, off.",
        set: |config, value| {
            config.links = one_of(text(value)?, &[("auto", None), ("on", Some(true)), ("off", Some(false))])?;
            Ok(())
        },
    },
    ConfigOption {
        name: "margins",
        default: "0",
        doc: "Minimum blank columns on either side of the article.",
        set: |config, value| match value {
            Setting::Whole(columns @ 0..=MARGINS) => {
                config.display.margins = *columns as usize;
                Ok(())
            }
            _ => Err(plainly(format!("must be a number of columns up to {MARGINS}"))),
        },
    },
    ConfigOption {
        name: "dates",
        default: "\"auto\"",
        doc: "How dates are written: iso (2018-12-20), words (20 Dec 2018), us (12/20/2018),\n\
              auto (iso in rows, words elsewhere). Exports always use iso.",
        set: |config, value| {
            config.display.dates = one_of(text(value)?, &DateForm::NAMES)?;
            Ok(())
        },
    },
    ConfigOption {
        name: "highlights",
        default: "[\"people\", \"quotes\", \"reported\", \"names\"]",
        doc: "What to mark in an article: people, quotes, reported (speech without quotation marks; i toggles\n\
              it while reading), names (of the speakers, in the margin).",
        set: |config, value| match value {
            Setting::List(marks) => {
                let marks = several(marks, &HIGHLIGHTS)?;
                let on = |mark: &str| marks.iter().any(|on| on == mark);
                config.display.reported = on("reported");
                config.display.hidden =
                    HiddenLayers { people: !on("people"), quotes: !on("quotes"), names: !on("names") };
                Ok(())
            }
            _ => Err(plainly(format!("must be a list of {}", HIGHLIGHTS.join(", ")))),
        },
    },
    ConfigOption {
        name: "list",
        default: "[\"date\", \"outlet\", \"counts\"]",
        doc: "What the list shows below a headline: date, outlet, byline (once the article has been read),\n\
              tags, counts.",
        set: |config, value| match value {
            Setting::List(columns) => {
                let columns = several(columns, &COLUMNS)?;
                let on = |column: &str| columns.iter().any(|on| on == column);
                config.display.columns = ListColumns {
                    date: on("date"),
                    outlet: on("outlet"),
                    byline: on("byline"),
                    tags: on("tags"),
                    counts: on("counts"),
                };
                Ok(())
            }
            _ => Err(plainly(format!("must be a list of {}", COLUMNS.join(", ")))),
        },
    },
    ConfigOption {
        name: "dense",
        default: "false",
        doc: "Give each article one row of the list: headline and date.",
        set: |config, value| flag(value).map(|on| config.dense = on),
    },
    ConfigOption {
        name: "order",
        default: "\"newest\"",
        doc: "The order of the list at the start: newest, unread (first), file, oldest, headline, outlet.",
        set: |config, value| {
            config.order = one_of(text(value)?, &ListOrder::NAMES)?;
            Ok(())
        },
    },
    ConfigOption {
        name: "citation",
        default: "\"plain\"",
        doc: "How yq and ya cite: plain, markdown, bibtex, or your own line with\n\
              {quote} {speaker} {source} {kind} {title} {outlet} {byline} {date} {url} {id}.\n\
              Text in [ ] is left out when a field in it is empty: \"[{speaker}: ]{quote}[ ({outlet})]\".\n\
              Quotation marks around {quote} are left out for reported speech.\n\
              A line with {quote} outside [ ] is for quotations only; ya then uses plain.",
        set: |config, value| {
            let text = text(value)?;
            config.display.citation = Citation::parse(text).map_err(|error| {
                (format!("cannot be used: {error}"), near(text, ["plain", "markdown", "bibtex"]))
            })?;
            Ok(())
        },
    },
    ConfigOption {
        name: "preset",
        default: "\"default\"",
        doc: "Keys: default, less, newsboat. `onrecord keys` lists your keys.",
        set: |config, value| {
            let name = text(value)?;
            let known = || PRESETS.iter().map(|preset| preset.name);
            config.keys = Keys::preset(name).ok_or_else(|| {
                let all = known().collect::<Vec<_>>().join(", ");
                (format!("cannot be {name}: choose {all}"), near(name, known()))
            })?;
            Ok(())
        },
    },
];

/// The problem with a value, and a hint.
type Rejection = (String, Option<String>);

/// Sets an option.
pub(super) fn set(config: &mut Config, name: &str, value: &Setting) -> std::result::Result<(), Rejection> {
    let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
        let known = OPTIONS.iter().map(|option| option.name);
        return Err((format!("unknown option {name}"), near(name, known)));
    };
    (option.set)(config, value).map_err(|(what, hint)| (format!("{name} {what}"), hint))
}

/// Sets the keys of a command.
pub(super) fn set_keys(keys: &mut Keys, name: &str, value: &Setting) -> std::result::Result<(), Rejection> {
    let wanted = match value {
        Setting::Text(key) => vec![key.clone()],
        Setting::List(keys) => keys.clone(),
        _ => return Err((format!("{name} must be a key, or a list of keys"), None)),
    };
    let known = COMMANDS.iter().any(|command| command.name == name);
    let near = || near(name, COMMANDS.iter().map(|command| command.name)).filter(|_| !known);
    keys.set(name, wanted).map_err(|what| (what, near()))
}

/// Returns a problem without a hint.
fn plainly(what: impl Into<String>) -> Rejection {
    (what.into(), None)
}

fn text(value: &Setting) -> std::result::Result<&str, Rejection> {
    match value {
        Setting::Text(text) => Ok(text),
        _ => Err(plainly("must be text in quotation marks")),
    }
}

fn flag(value: &Setting) -> std::result::Result<bool, Rejection> {
    match value {
        Setting::Flag(flag) => Ok(*flag),
        _ => Err(plainly("must be true or false")),
    }
}

/// Returns the value that a word stands for.
fn one_of<T: Copy>(word: &str, known: &[(&str, T)]) -> std::result::Result<T, Rejection> {
    let names = || known.iter().map(|(name, _)| *name);
    let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all = names().collect::<Vec<_>>().join(", ");
        (format!("cannot be {word:?}: choose {all}"), near(word, names()))
    })
}

/// Returns a list of known words.
fn several(words: &[String], known: &[&str]) -> std::result::Result<Vec<String>, Rejection> {
    match words.iter().find(|word| !known.contains(&word.as_str())) {
        Some(word) => {
            let what = format!("cannot contain {word}: choose from {}", known.join(", "));
            Err((what, near(word, known.iter().copied())))
        }
        None => Ok(words.to_vec()),
    }
}

/// Returns a settings file with every option commented out.
pub fn commented() -> String {
    let mut out = String::from("# Settings of onrecord. Remove the # to change one.\n\n");
    for option in OPTIONS {
        for line in option.doc.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = writeln!(out, "#{} = {}\n", option.name, option.default);
    }
    out.push_str("# Keys of each command. Separate the keys of a sequence with spaces: \"g g\".\n[keys]\n");
    for command in COMMANDS {
        let keys: Vec<String> = command.keys.iter().map(|key| format!("{key:?}")).collect();
        let _ = writeln!(out, "# {}\n#{} = [{}]", command.doc, command.name, keys.join(", "));
    }
    out
}
