//! Colours by role. Everything on the screen asks for a role, nothing for a colour; what a terminal cannot
//! show is brought down to what it can, and without colour the same signs are made of bold, underline and
//! reverse.

use ratatui::style::{Color, Modifier, Style};

use super::palette::{Paint, Palette, VOICES};
use crate::page::{Ink, Look, Match, Role};
use crate::term::{Background, Depth};

/// How everything looks.
#[derive(Clone, Debug)]
pub struct Theme {
    /// What is under everything, where a theme paints it.
    pub ground: Style,
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
    chosen: Style,
    found: Style,
    found_current: Style,
    current: Style,
    voices: [Style; VOICES],
    nobody: Style,
}

impl Theme {
    /// The theme for a background and as many colours as the terminal has.
    pub fn new(background: Background, depth: Depth) -> Self {
        let name = match background {
            Background::Dark => "dark",
            Background::Light => "light",
        };
        // The program's own can be read, as their tests show.
        Self::of(&Palette::named(name).unwrap_or_default(), depth)
    }

    /// The theme of a palette, with as many colours as the terminal has.
    pub fn of(palette: &Palette, depth: Depth) -> Self {
        if depth == Depth::None || palette.monochrome {
            return Self::colourless();
        }
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let color = |(rgb, ansi): (Option<u32>, Color)| bring_down(rgb, ansi, depth);
        let fg = |paint: Paint| paint.map_or(Style::new(), |paint| Style::new().fg(color(paint)));
        let on = |paint: Paint| {
            paint.map_or(bold, |paint| {
                Style::new().fg(bring_down(Some(0), Color::Black, depth)).bg(color(paint))
            })
        };
        // Sixteen colours have no gentle background: the selected entry is reversed, the current quotation bold.
        let gentle = |paint: Paint, instead: Style| match (depth, paint) {
            (Depth::Ansi16, _) | (_, None) => instead,
            (_, Some((None, ansi))) => Style::new().bg(ansi),
            (_, Some((rgb, _))) => Style::new().bg(bring_down(rgb, Color::Reset, depth)),
        };
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        let ground = match palette.background.filter(|_| palette.paint) {
            Some(_) if depth == Depth::Ansi16 => Style::new().bg(Color::Black).fg(Color::White),
            Some(paint) => fg(palette.text).bg(color(paint)),
            None => Style::new(),
        };
        Self {
            ground,
            text: fg(palette.text),
            dim: fg(palette.dim),
            accent: fg(palette.accent),
            rule: fg(palette.rule),
            headline: fg(palette.text).patch(bold),
            selected: gentle(palette.selected, reversed),
            selected_elsewhere: gentle(palette.current, bold),
            warning: fg(palette.warning),
            chosen: reversed,
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
            ground: plain,
            text: plain,
            dim: plain,
            accent: with(Modifier::BOLD),
            rule: with(Modifier::DIM),
            headline: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            selected_elsewhere: with(Modifier::BOLD),
            warning: with(Modifier::BOLD),
            chosen: with(Modifier::REVERSED | Modifier::UNDERLINED),
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
        if look.selected {
            return style.patch(self.chosen);
        }
        match look.found {
            Match::None => style,
            Match::Found => style.patch(self.found),
            Match::Current => style.patch(self.found_current),
        }
    }
}

/// A colour as the terminal can show it; one of its sixteen is that wherever there are colours.
fn bring_down(rgb: Option<u32>, ansi: Color, depth: Depth) -> Color {
    let Some(rgb) = rgb.filter(|_| depth > Depth::Ansi16) else {
        return if depth == Depth::None { Color::Reset } else { ansi };
    };
    let [_, r, g, b] = rgb.to_be_bytes();
    match depth {
        Depth::True => Color::Rgb(r, g, b),
        _ => Color::Indexed(nearest_indexed(r, g, b)),
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
        let chosen = Look { selected: true, ..plain };
        let looks = [plain, person, speaker, current, found, here, chosen];
        for (n, a) in looks.iter().enumerate() {
            for b in &looks[n + 1..] {
                assert_ne!(theme.style(*a), theme.style(*b), "{a:?} looks like {b:?}");
            }
            let style = theme.style(*a);
            assert!(style.fg.is_none() && style.bg.is_none());
        }
    }
}
