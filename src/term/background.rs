//! What the terminal looks like: how many colours it has, and on what ground.

use std::env;
use std::io::IsTerminal;
use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

/// The ground that text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None, or the reader wants none.
    None,
    /// The sixteen of old.
    Ansi16,
    /// xterm's palette.
    Ansi256,
    /// All of them.
    True,
}

/// How long a terminal may take to name its background: one that answers does so within a few milliseconds,
/// and nobody wants to wait longer for the first screen.
const PATIENCE: Duration = Duration::from_millis(80);

/// Asks the terminal for its background; none where it does not say.
pub fn ask_background() -> Option<Background> {
    if std::io::stdout().is_terminal()
        && let Ok(mode) = theme_mode(query())
    {
        return Some(match mode {
            ThemeMode::Dark => Background::Dark,
            ThemeMode::Light => Background::Light,
        });
    }
    background_from(env::var("COLORFGBG").ok().as_deref())
}

fn query() -> QueryOptions {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    options
}

/// `15;0` as rxvt and others set it: the colour of text; of the ground.
fn background_from(colorfgbg: Option<&str>) -> Option<Background> {
    let ground: u8 = colorfgbg?.rsplit(';').next()?.parse().ok()?;
    Some(if ground == 7 || ground >= 9 { Background::Light } else { Background::Dark })
}

/// How many colours the terminal shows, by what the environment says.
pub fn colour_depth() -> Depth {
    depth_from(&|name| env::var(name).ok())
}

fn depth_from(var: &dyn Fn(&str) -> Option<String>) -> Depth {
    let is_set = |name| var(name).is_some_and(|value| !value.is_empty());
    let term = var("TERM").unwrap_or_default();
    // https://no-color.org: set and not empty.
    if is_set("NO_COLOR") || term == "dumb" {
        return Depth::None;
    }
    let says = |name, words: &[&str]| var(name).is_some_and(|value| words.contains(&value.as_str()));
    if says("COLORTERM", &["truecolor", "24bit"])
        || says("TERM_PROGRAM", &["iTerm.app", "WezTerm", "ghostty", "vscode", "rio"])
        || term.ends_with("-direct")
        || is_set("WT_SESSION")
        || is_set("KITTY_WINDOW_ID")
    {
        return Depth::True;
    }
    if term.contains("256color") {
        return Depth::Ansi256;
    }
    match term.as_str() {
        "vt100" | "vt102" | "vt220" | "xterm-mono" | "linux-m" => Depth::None,
        // Windows consoles set no TERM and have long known true colour.
        "" if cfg!(windows) => Depth::True,
        _ => Depth::Ansi16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(vars: &[(&str, &str)]) -> Depth {
        depth_from(&|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn colours_by_environment() {
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Ansi256);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]), Depth::None);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]), Depth::Ansi256);
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Ansi16);
        assert_eq!(depth(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), Depth::None);
        assert_eq!(depth(&[("TERM", "vt100")]), Depth::None);
    }

    #[test]
    fn the_ground_by_what_rxvt_says() {
        assert_eq!(background_from(Some("15;0")), Some(Background::Dark));
        assert_eq!(background_from(Some("0;default;15")), Some(Background::Light));
        assert_eq!(background_from(Some("0;7")), Some(Background::Light));
        assert_eq!(background_from(Some("rubbish")), None);
        assert_eq!(background_from(None), None);
    }
}
