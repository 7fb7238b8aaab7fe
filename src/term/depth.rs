//! Finds out from the environment how many colours the terminal has.
//!
//! There is no reliable way to ask, so the evidence is weighed from the most to the least certain: the user's wish,
//! what the terminal certainly cannot do, what it says about itself, and what its name implies.

/// The colours that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, underline and reverse have to do.
    None,
    /// The sixteen of the terminal's palette.
    Ansi16,
    /// The fixed palette of 256.
    Ansi256,
    /// Any colour.
    True,
}

/// Terminals that show any colour but do not always set `COLORTERM`.
const TRUE_PROGRAMS: &[&str] =
    &["ghostty", "Hyper", "iTerm.app", "mintty", "rio", "Tabby", "vscode", "WarpTerminal", "WezTerm", "zed"];
const TRUE_TERMS: &[&str] = &["alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm"];

/// Monochrome terminals.
const MONO_TERMS: &[&str] = &["", "dumb", "vt52", "vt100", "vt102", "vt220", "vt320"];

/// Returns the depth of this terminal.
pub fn colour_depth() -> Depth {
    depth_from(&|name| std::env::var(name).ok())
}

/// Returns the depth according to these variables.
///
/// ```
/// use onrecord::term::{Depth, depth_from};
/// assert_eq!(depth_from(&|name| (name == "TERM").then(|| "tmux-256color".into())), Depth::Ansi256);
/// ```
pub fn depth_from(env: &dyn Fn(&str) -> Option<String>) -> Depth {
    depth_on(cfg!(windows), env)
}

fn depth_on(windows: bool, env: &dyn Fn(&str) -> Option<String>) -> Depth {
    // By the convention of no-color.org, an empty value does not count.
    if env("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return Depth::None;
    }
    let Some(term) = env("TERM") else {
        // Consoles of Windows 10 and later show any colour without setting TERM; elsewhere it is anyone's guess.
        return if windows { Depth::True } else { Depth::Ansi16 };
    };
    if MONO_TERMS.contains(&term.as_str()) || term.ends_with("-m") || term.ends_with("-mono") {
        return Depth::None;
    }
    // The Linux console accepts more colours but shows the nearest of sixteen, which is not always readable.
    if term == "linux" {
        return Depth::Ansi16;
    }
    let by_name = if term.ends_with("-direct") || TRUE_TERMS.iter().any(|name| is_kind(&term, name)) {
        Depth::True
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    };
    // GNU screen hands down the outer terminal's variables but garbles its colours. tmux uses the same name
    // and maps colours to what the outer terminal can show.
    if is_kind(&term, "screen") && env("TMUX").is_none() {
        return by_name;
    }
    let says_true = env("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    let program = env("TERM_PROGRAM").unwrap_or_default();
    if says_true || TRUE_PROGRAMS.contains(&program.as_str()) || env("WT_SESSION").is_some() {
        Depth::True
    } else if program == "Apple_Terminal" {
        by_name.max(Depth::Ansi256)
    } else {
        by_name
    }
}

/// Recognises `xterm-kitty`, `foot-extra`, `screen.xterm-256color`: the name is one of the words.
fn is_kind(term: &str, name: &str) -> bool {
    term.split(['-', '.']).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(windows: bool, vars: &[(&str, &str)]) -> Depth {
        depth_on(windows, &|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn the_environment_tells_the_depth() {
        use Depth::{Ansi16, Ansi256, None, True};
        let rows: &[(&[(&str, &str)], Depth)] = &[
            (&[], Ansi16),
            (&[("TERM", "xterm")], Ansi16),
            (&[("TERM", "screen")], Ansi16),
            (&[("TERM", "xterm-256color")], Ansi256),
            (&[("TERM", "xterm-direct")], True),
            (&[("TERM", "xterm-kitty")], True),
            (&[("TERM", "foot-extra")], True),
            (&[("TERM", "alacritty")], True),
            (&[("TERM", "dumb")], None),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], None),
            (&[("TERM", "")], None),
            (&[("TERM", "vt100")], None),
            (&[("TERM", "xterm-mono")], None),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], Ansi16),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], True),
            (&[("TERM", "xterm"), ("COLORTERM", "24bit")], True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "yes")], Ansi256),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor")], Ansi256),
            (&[("TERM", "screen-256color"), ("COLORTERM", "truecolor"), ("TMUX", "/tmp/x")], True),
            (&[("TERM", "screen.xterm-256color"), ("COLORTERM", "truecolor")], Ansi256),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], True),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Ansi256),
            (&[("TERM", "xterm-256color"), ("WT_SESSION", "1")], True),
            (&[("TERM", "xterm-direct"), ("NO_COLOR", "1")], None),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Ansi256),
        ];
        for (vars, expected) in rows {
            assert_eq!(depth(false, vars), *expected, "{vars:?}");
        }
    }

    #[test]
    fn a_windows_console_needs_no_term() {
        assert_eq!(depth(true, &[]), Depth::True);
        assert_eq!(depth(true, &[("NO_COLOR", "1")]), Depth::None);
    }
}
