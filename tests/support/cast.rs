//! Recordings of the program for the README, as asciinema plays them (version 2 of its format).

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::desk::Desk;
use super::svg::style_of;

/// Tenths of a second between two letters that are typed.
const LETTER: u32 = 1;

/// A recording while it is made.
pub struct Cast {
    desk: Desk,
    shown: Buffer,
    /// Tenths of a second since the start.
    time: u32,
    lines: String,
}

impl Cast {
    /// Begins with the screen as it is.
    pub fn of(desk: Desk, title: &str) -> Self {
        let shown = desk.screen();
        let (width, height) = (shown.area.width, shown.area.height);
        let head = serde_json::json!({"version": 2, "width": width, "height": height, "title": title});
        let mut cast = Self { desk, shown: Buffer::empty(shown.area), time: 0, lines: format!("{head}\n") };
        cast.frame("\u{1b}[?25l\u{1b}[2J");
        cast
    }

    /// Waits this many tenths of a second.
    pub fn wait(mut self, tenths: u32) -> Self {
        self.time += tenths;
        self
    }

    /// Presses keys one after the other, and looks at the screen after each for this many tenths of a second.
    pub fn keys(mut self, keys: &str, tenths: u32) -> Self {
        for key in keys.split_whitespace() {
            self.desk.keys(key);
            self.frame("");
            self.time += tenths;
        }
        self
    }

    /// Types words.
    pub fn words(mut self, words: &str) -> Self {
        for letter in words.chars() {
            self.desk.words(&letter.to_string());
            self.frame("");
            self.time += LETTER;
        }
        self
    }

    /// The whole recording.
    pub fn end(mut self) -> String {
        self.frame("\u{1b}[?25h");
        self.lines
    }

    /// Adds what has changed on the screen.
    fn frame(&mut self, before: &str) {
        let screen = self.desk.screen();
        let mut out = before.to_owned();
        let (mut at, mut style) = (None, Style::new());
        for (x, y, cell) in self.shown.diff(&screen) {
            if at != Some((x, y)) {
                let _ = write!(out, "\u{1b}[{};{}H", y + 1, x + 1);
            }
            if style != style_of(cell) {
                style = style_of(cell);
                let _ = write!(out, "\u{1b}[{}m", codes(style));
            }
            out.push_str(cell.symbol());
            // The place behind a wide character is not certain in every terminal.
            at = cell.symbol().is_ascii().then_some((x + 1, y)).filter(|_| cell.symbol().len() == 1);
        }
        self.shown = screen;
        if !out.is_empty() {
            out.push_str("\u{1b}[m");
            let time = f64::from(self.time) / 10.0;
            let _ = writeln!(self.lines, "{}", serde_json::json!([time, "o", out]));
        }
    }
}

/// The parameters that set a style, whatever was set before.
fn codes(style: Style) -> String {
    let mut codes = "0".to_owned();
    let modifiers = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
        (Modifier::CROSSED_OUT, 9),
    ];
    for (modifier, code) in modifiers {
        if style.add_modifier.contains(modifier) {
            let _ = write!(codes, ";{code}");
        }
    }
    for (color, layer) in [(style.fg, 38), (style.bg, 48)] {
        match color {
            Some(Color::Rgb(r, g, b)) => drop(write!(codes, ";{layer};2;{r};{g};{b}")),
            Some(Color::Indexed(index)) => drop(write!(codes, ";{layer};5;{index}")),
            None | Some(Color::Reset) => {}
            Some(named) => panic!("{named:?} is not a colour of the usual theme"),
        }
    }
    codes
}
