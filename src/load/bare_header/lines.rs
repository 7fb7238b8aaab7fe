//! What a line above a text may be: a day, a title, who wrote it, a newspaper.

use crate::load::documents::is_day;
use crate::load::fields::without_by;
use crate::load::guess;

/// No line of a header is longer, and no name of a person or newspaper.
pub(super) const LONG_LINE: usize = 160;
const LONG_NAME: usize = 60;

/// Returns the day that a line consists of, without words such as “Published”.
pub(super) fn day(line: &str) -> Option<&str> {
    const WORDS: [&str; 6] = ["Published", "Posted", "Updated", "on", "at", ":"];
    let mut line = line;
    while let Some(rest) = WORDS.iter().find_map(|word| line.strip_prefix(word)) {
        line = rest.trim_start();
    }
    let line = line.trim_end_matches('.');
    (line.len() <= LONG_NAME && line.bytes().any(|byte| byte.is_ascii_digit()) && is_day(line))
        .then_some(line)
}

pub(super) fn is_address(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(char::is_whitespace)
}

pub(super) fn is_title(line: &str) -> bool {
    line.len() <= LONG_LINE
        && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“‘\"'«".contains(c))
        && line.chars().any(char::is_alphabetic)
        && !line.ends_with(['.', ',', ';', ':', '…'])
        && !is_address(line)
        && day(line).is_none()
}

pub(super) fn is_name(line: &str) -> bool {
    line.len() <= LONG_NAME && line.starts_with(char::is_uppercase) && !line.ends_with(['.', ':', '?', '!'])
}

/// Returns whether a line consists of two to four words of a name.
pub(super) fn is_person(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_word = |word: &&str| {
        matches!(*word, "de" | "van" | "von" | "der" | "and" | "la" | "bin")
            || word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || ".-'’".contains(c))
    };
    is_name(line) && (2..=6).contains(&words.len()) && words.iter().all(is_word)
}

/// Returns whether a line names who wrote it: “By Ada Bird”, “Ada Bird, Staff Writer”.
pub(super) fn is_writer(line: &str) -> bool {
    const WRITERS: [&str; 7] =
        ["writer", "reporter", "correspondent", "editor", "columnist", "staff", "associated press"];
    let trade =
        line.split_once(", ").filter(|(name, _)| is_person(name)).map(|(_, trade)| trade.to_lowercase());
    is_name(line)
        && (without_by(line).is_some()
            || trade.is_some_and(|trade| WRITERS.iter().any(|writer| trade.contains(writer))))
}

/// Returns whether a line is named like a newspaper, perhaps with its place behind it.
pub(super) fn is_paper(line: &str) -> bool {
    is_name(line) && guess::is_paper(&outlet(line))
}

/// Returns `The Mercury` for `Mercury, The (Ware)`.
pub(in crate::load) fn outlet(line: &str) -> String {
    let place = line.rsplit_once(" (").filter(|(_, place)| place.ends_with(')'));
    let name = place.map_or(line, |(name, _)| name).trim_end();
    name.strip_suffix(", The").map_or_else(|| name.to_owned(), |name| format!("The {name}"))
}
