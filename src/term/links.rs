//! Links that the terminal itself can follow (OSC 8): a headline that opens its article on the web.

use crate::page::{address, is_web};

/// The longest address; terminals accept about two thousand bytes.
const LONGEST: usize = 2000;

/// Ends a link.
pub const LINK_END: &str = "\x1b]8;;\x1b\\";

/// Starts a link; none if `url` is not a web address.
///
/// ```
/// use onrecord::term::link_begin;
/// assert_eq!(link_begin("https://inkwell.example/é").unwrap(), "\x1b]8;;https://inkwell.example/%C3%A9\x1b\\");
/// assert_eq!(link_begin("file:///etc/passwd"), None);
/// ```
pub fn link_begin(url: &str) -> Option<String> {
    let mut link = format!("\x1b]8;;{}", address(url).filter(|url| is_web(url))?);
    link.push_str("\x1b\\");
    (link.len() <= LONGEST).then_some(link)
}

/// Returns whether this terminal supports links, according to the environment.
pub fn has_links() -> bool {
    links_in(&|name| std::env::var(name).ok())
}

fn links_in(env: &dyn Fn(&str) -> Option<String>) -> bool {
    const PROGRAMS: [&str; 9] =
        ["ghostty", "Hyper", "iTerm.app", "mintty", "rio", "Tabby", "vscode", "WezTerm", "zed"];
    const TERMS: [&str; 8] = ["alacritty", "contour", "foot", "ghostty", "kitty", "rio", "tmux", "wezterm"];
    let term = env("TERM").unwrap_or_default();
    let named = |name: &str| term.strip_prefix("xterm-").unwrap_or(&term).starts_with(name);
    // tmux passes links on if the terminal around it supports them, and drops them otherwise.
    TERMS.iter().any(|name| named(name))
        || env("TMUX").is_some()
        || env("TERM_PROGRAM").is_some_and(|program| PROGRAMS.contains(&program.as_str()))
        || env("WT_SESSION").is_some()
        || env("KONSOLE_VERSION").is_some()
        || env("VTE_VERSION")
            .and_then(|version| version.parse().ok())
            .is_some_and(|version: u32| version >= 5000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_that_know_links_are_told_from_others() {
        let with = |name: &'static str, value: &'static str| {
            links_in(&|asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("TERM", "xterm-kitty") && with("TERM", "tmux-256color") && with("VTE_VERSION", "7200"));
        assert!(!with("TERM", "xterm-256color") && !with("TERM", "linux") && !with("VTE_VERSION", "4000"));
    }

    #[test]
    fn nothing_in_an_address_ends_it() {
        let link = link_begin("https://a.example/\x1b\\\x07 b").unwrap();
        assert_eq!(link, "\x1b]8;;https://a.example/%1B%5C%07%20b\x1b\\");
        assert_eq!(link_begin(&format!("https://{}", "x".repeat(LONGEST))), None);
    }
}
