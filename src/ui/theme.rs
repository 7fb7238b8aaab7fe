//! Colours by role. Everything on the screen asks for a role, nothing for a colour; what a terminal cannot
//! show is brought down to what it can, and without colour the same signs are made of bold, underline and
//! reverse.

use ratatui::style::{Color, Modifier, Style};

use crate::page::{Ink, Look, Match, Role};
use crate::term::{Background, Depth};

/// Speakers' colours before they come round again.
const VOICES: usize = 8;

/// How everything looks.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// What is there but not meant to be read first.
    pub dim: Style,
    /// The one accent: the pane with the keys, the unread dot.
    pub accent: Style,
    /// Rules between panes.
    pub rule: Style,
    /// Headlines.
    pub headline: Style,
    /// The selected entry, in the pane that has the keys.
    pub selected: Style,
    /// The selected entry, in a pane that does not.
    pub selected_elsewhere: Style,
    /// Something went wrong.
    pub warning: Style,
    found: Style,
    found_current: Style,
    current: Style,
    voices: [Style; VOICES],
    nobody: Style,
}

/// A palette before it is brought down to what the terminal shows: true colours, and the ANSI ones to use
/// where there are only sixteen.
struct Palette {
    dim: (u32, Color),
    accent: (u32, Color),
    rule: (u32, Color),
    warning: (u32, Color),
    selected: u32,
    current: u32,
    found: (u32, Color),
    found_current: (u32, Color),
    nobody: (u32, Color),
    voices: [(u32, Color); VOICES],
}

const DARK: Palette = Palette {
    dim: (0x8c8f9c, Color::DarkGray),
    accent: (0xf2c14e, Color::Yellow),
    rule: (0x454957, Color::DarkGray),
    warning: (0xff8f70, Color::LightRed),
    selected: 0x303544,
    current: 0x272b37,
    found: (0xe6cf7a, Color::Yellow),
    found_current: (0xff9d5c, Color::LightRed),
    nobody: (0xb3b3bd, Color::Gray),
    voices: [
        (0x82c7ff, Color::LightCyan),
        (0xffab91, Color::LightRed),
        (0x95e0a8, Color::LightGreen),
        (0xcbaeff, Color::LightMagenta),
        (0xf0d672, Color::LightYellow),
        (0xffa3cb, Color::Magenta),
        (0x6cdcd8, Color::Cyan),
        (0xc9de78, Color::Green),
    ],
};

const LIGHT: Palette = Palette {
    dim: (0x6b6b73, Color::DarkGray),
    accent: (0xa35400, Color::Red),
    rule: (0xc4c2bd, Color::Gray),
    warning: (0xb3261e, Color::Red),
    selected: 0xe6e1d6,
    current: 0xf2ede3,
    found: (0xffe08a, Color::Yellow),
    found_current: (0xffb066, Color::LightRed),
    nobody: (0x5f5f68, Color::DarkGray),
    voices: [
        (0x0b5fad, Color::Blue),
        (0xb03a12, Color::Red),
        (0x17733a, Color::Green),
        (0x6b3bbd, Color::Magenta),
        (0x7d5b00, Color::Yellow),
        (0xa91d68, Color::LightMagenta),
        (0x006a69, Color::Cyan),
        (0x556300, Color::LightGreen),
    ],
};

impl Theme {
    /// The theme for a background and as many colours as the terminal has.
    pub fn new(background: Background, depth: Depth) -> Self {
        let palette = match background {
            Background::Dark => DARK,
            Background::Light => LIGHT,
        };
        let bold = Style::new().add_modifier(Modifier::BOLD);
        if depth == Depth::None {
            return Self::colourless();
        }
        let color = |(rgb, ansi): (u32, Color)| bring_down(rgb, ansi, depth);
        let fg = |pair| Style::new().fg(color(pair));
        let on = |pair| Style::new().fg(Color::Black).bg(color(pair));
        // Sixteen colours have no gentle background: the selected entry is reversed, the current quotation bold.
        let gentle = |rgb: u32, instead: Style| match depth {
            Depth::Ansi16 => instead,
            _ => Style::new().bg(bring_down(rgb, Color::Reset, depth)),
        };
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        Self {
            text: Style::new(),
            dim: fg(palette.dim),
            accent: fg(palette.accent),
            rule: fg(palette.rule),
            headline: bold,
            selected: gentle(palette.selected, reversed),
            selected_elsewhere: gentle(palette.current, bold),
            warning: fg(palette.warning),
            found: on(palette.found),
            found_current: on(palette.found_current).add_modifier(Modifier::BOLD),
            current: gentle(palette.current, bold),
            voices: palette.voices.map(fg),
            nobody: fg(palette.nobody),
        }
    }

    /// Every sign without colour.
    fn colourless() -> Self {
        let plain = Style::new();
        let with = |modifier| plain.add_modifier(modifier);
        Self {
            text: plain,
            dim: plain,
            accent: with(Modifier::BOLD),
            rule: with(Modifier::DIM),
            headline: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            selected_elsewhere: with(Modifier::BOLD),
            warning: with(Modifier::BOLD),
            found: with(Modifier::REVERSED),
            found_current: with(Modifier::REVERSED | Modifier::BOLD),
            current: with(Modifier::BOLD),
            voices: [plain; VOICES],
            nobody: plain,
        }
    }

    /// The colour of a voice.
    pub fn ink(&self, ink: Ink) -> Style {
        match ink {
            Ink::Speaker(n) => self.voices[usize::from(n) % VOICES],
            Ink::Nobody => self.nobody,
        }
    }

    /// How a painted run looks.
    pub fn style(&self, look: Look) -> Style {
        let voice = look.quote.map(|ink| self.ink(ink));
        let mut style = match look.role {
            Role::Headline => self.headline,
            Role::Dateline => self.dim,
            Role::Name => voice.unwrap_or(self.text).add_modifier(Modifier::BOLD),
            Role::Unnamed => self.dim.add_modifier(Modifier::ITALIC),
            Role::Bar => voice.unwrap_or(self.dim),
            // Reported speech keeps the colour of the text: the broken bar beside it says enough.
            Role::Text if look.indirect => self.text,
            Role::Text => voice.unwrap_or(self.text),
        };
        if look.current && look.role == Role::Text && !look.indirect && look.quote.is_some() {
            style = style.patch(self.current);
        }
        if let Some(ink) = look.person {
            style = style.add_modifier(Modifier::UNDERLINED);
            if let Some(ink) = ink {
                style = style.patch(self.ink(ink)).add_modifier(Modifier::BOLD);
            }
            if look.current && look.quote.is_none() {
                style = style.add_modifier(Modifier::REVERSED);
            }
        }
        match look.found {
            Match::None => style,
            Match::Found => style.patch(self.found),
            Match::Current => style.patch(self.found_current),
        }
    }
}

/// A colour as the terminal can show it.
fn bring_down(rgb: u32, ansi: Color, depth: Depth) -> Color {
    let [_, r, g, b] = rgb.to_be_bytes();
    match depth {
        Depth::True => Color::Rgb(r, g, b),
        Depth::Ansi256 => Color::Indexed(nearest_indexed(r, g, b)),
        Depth::Ansi16 => ansi,
        Depth::None => Color::Reset,
    }
}

/// The nearest of xterm's colour cube and grey ramp.
fn nearest_indexed(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |v: u8| (0..6u8).min_by_key(|&n| STEPS[usize::from(n)].abs_diff(v)).unwrap_or(0);
    let far =
        |x: [u8; 3]| -> u32 { x.iter().zip([r, g, b]).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let cube = [step(r), step(g), step(b)];
    let in_cube = far(cube.map(|n| STEPS[usize::from(n)]));
    let grey = ((u16::from(r) + u16::from(g) + u16::from(b)) / 3).saturating_sub(3) / 10;
    let grey = grey.min(23) as u8;
    if far([8 + 10 * grey; 3]) < in_cube { 232 + grey } else { 16 + 36 * cube[0] + 6 * cube[1] + cube[2] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_come_down_to_their_nearest() {
        assert_eq!(nearest_indexed(255, 255, 255), 231);
        assert_eq!(nearest_indexed(0x30, 0x30, 0x30), 236);
        assert_eq!(nearest_indexed(0xff, 0, 0), 196);
    }

    #[test]
    fn without_colour_every_sign_is_still_told_apart() {
        let theme = Theme::new(Background::Dark, Depth::None);
        let plain = Look::default();
        let person = Look { person: Some(None), ..plain };
        let speaker = Look { person: Some(Some(Ink::Speaker(0))), ..plain };
        let current = Look { quote: Some(Ink::Speaker(0)), current: true, ..plain };
        let found = Look { found: Match::Found, ..plain };
        let here = Look { found: Match::Current, ..plain };
        let looks = [plain, person, speaker, current, found, here];
        for (n, a) in looks.iter().enumerate() {
            for b in &looks[n + 1..] {
                assert_ne!(theme.style(*a), theme.style(*b), "{a:?} looks like {b:?}");
            }
            let style = theme.style(*a);
            assert!(style.fg.is_none() && style.bg.is_none());
        }
    }
}
