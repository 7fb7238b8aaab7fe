//! Detects whether the terminal is dark or light, so that readable colours can be chosen.

use super::late;
use std::time::Duration;
use terminal_colorsaurus::{Error, QueryOptions, background_color};

/// The background of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
}

/// The timeout. A local terminal answers in a few milliseconds.
const PATIENCE: Duration = Duration::from_millis(100);

/// Asks the terminal for its background, and falls back to `COLORFGBG`.
///
/// The question is sent together with one that every terminal answers (device attributes), so there is no need to
/// wait for a terminal that cannot tell its colour. Call it after [`super::Guard::enter`], where raw mode keeps the
/// answer off the screen, and before [`super::spawn_input`], which reads the same keyboard and drops a late answer.
pub fn ask_background() -> Option<Background> {
    let answer = if super::is_terminal().is_ok() { ask() } else { None };
    answer.or_else(|| background_from(&|name| std::env::var(name).ok()))
}

fn ask() -> Option<Background> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match background_color(options) {
        Ok(colour) if colour.perceived_lightness() > 0.5 => Some(Background::Light),
        Ok(_) => Some(Background::Dark),
        Err(Error::Timeout(_)) => {
            late::expect();
            None
        }
        Err(_) => None,
    }
}

/// Reads `COLORFGBG`, which rxvt, Konsole and others set to `foreground;background` or
/// `foreground;default;background`, as numbers of the sixteen colours.
pub fn background_from(env: &dyn Fn(&str) -> Option<String>) -> Option<Background> {
    match env("COLORFGBG")?.rsplit(';').next()?.trim().parse::<u8>().ok()? {
        0..=6 | 8 => Some(Background::Dark),
        7 | 9..=15 => Some(Background::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colorfgbg_names_the_background_last() {
        let read = |value: &str| background_from(&|_| Some(value.to_owned()));
        assert_eq!(read("15;0"), Some(Background::Dark));
        assert_eq!(read("0;15"), Some(Background::Light));
        assert_eq!(read("12;default;8"), Some(Background::Dark));
        assert_eq!(read("0;default;7"), Some(Background::Light));
        for nothing in ["", "15;default", "0;99", "dark", ";"] {
            assert_eq!(read(nothing), None, "{nothing:?}");
        }
        assert_eq!(background_from(&|_| None), None);
    }
}
