//! Golden screens: screens kept as text, so that a change shows up in review.
//!
//! A golden file has the rows of the screen, the same rows again with a style code for each cell, and a legend of the
//! codes. `UPDATE_GOLDEN=1 cargo test` rewrites the files; review the diff before committing it.

use super::svg::{columns_of, style_of};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Compares a screen with `tests/golden/NAME.txt`.
#[track_caller]
pub fn assert_golden(name: &str, buffer: &Buffer) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    let actual = describe(buffer);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty() && value != "0") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&path, &actual).expect("the golden file is written");
        return;
    }
    // Git may have checked it out with Windows line endings.
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if actual != expected {
        let how = "If this is what it should look like: UPDATE_GOLDEN=1 cargo test";
        panic!("{} differs (- golden, + now):\n{}\n{how}", path.display(), diff(&expected, &actual));
    }
}

/// Compares a file of the repository with what it is generated from.
#[track_caller]
pub fn assert_file(path: &str, want: &str) {
    let at = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty() && value != "0") {
        std::fs::write(&at, want).expect("the checkout can be written");
    }
    let have = std::fs::read_to_string(&at).unwrap_or_default().replace("\r\n", "\n");
    assert!(have == want, "{path} is stale; UPDATE_GOLDEN=1 cargo test writes it anew");
}

/// The text, the styles and their legend.
pub fn describe(buffer: &Buffer) -> String {
    let mut text = String::new();
    let mut codes = String::new();
    let mut legend: Vec<Style> = Vec::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let (mut line, mut marks) = (String::new(), String::new());
        for (_, cell, width) in columns_of(buffer, y) {
            line.push_str(cell.symbol());
            let mark = code(style_of(cell), &mut legend);
            marks.extend(std::iter::repeat_n(mark, width));
        }
        // Bars keep trailing blanks visible and safe from editors.
        let _ = writeln!(text, "|{line}|");
        let _ = writeln!(codes, "|{marks}|");
    }
    let mut out = format!("{text}\n{codes}\n");
    for (index, style) in legend.iter().enumerate() {
        let _ = writeln!(out, "{} {}", letter(index), words(*style));
    }
    out
}

fn code(style: Style, legend: &mut Vec<Style>) -> char {
    if style == Style::new().fg(Color::Reset).bg(Color::Reset) {
        return '.';
    }
    let index = legend.iter().position(|known| *known == style).unwrap_or_else(|| {
        legend.push(style);
        legend.len() - 1
    });
    letter(index)
}

fn letter(index: usize) -> char {
    (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').nth(index).map_or('?', char::from)
}

fn words(style: Style) -> String {
    let mut words = Vec::new();
    if let Some(colour) = style.fg.filter(|colour| *colour != Color::Reset) {
        words.push(format!("{colour}"));
    }
    if let Some(colour) = style.bg.filter(|colour| *colour != Color::Reset) {
        words.push(format!("on {colour}"));
    }
    for (name, _) in Modifier::all().iter_names().filter(|(_, one)| style.add_modifier.contains(*one)) {
        words.push(name.to_lowercase());
    }
    words.join(" ")
}

/// The lines that differ, with line numbers. Screens keep their height, so lines are compared by position.
pub fn diff(expected: &str, actual: &str) -> String {
    if expected.is_empty() {
        return format!("there is no golden file yet; the screen is\n{actual}");
    }
    let (mut old, mut new) = (expected.lines(), actual.lines());
    let mut out = String::new();
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                for (sign, line) in [('-', a), ('+', b)] {
                    if let Some(line) = line {
                        let _ = writeln!(out, "{number:>4} {sign} {line}");
                    }
                }
            }
        }
    }
    out
}
