//! Colours by role. Drawing asks for roles, never for colours. Colours that a terminal cannot show are reduced to those
//! it can; without colours, bold, underline and reverse stand in.

use ratatui::style::{Color, Modifier, Style};

use crate::config::{Palette, ThemeColor};
use crate::page::{Match, Role, RunStyle, SpeakerColor, VOICES};
use crate::term::{Background, Depth};

/// The styles of everything on the screen.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The background, if the theme paints it.
    pub ground: Style,
    /// Plain text.
    pub text: Style,
    /// Less important text.
    pub dim: Style,
    /// The accent: the focused pane, the unread dot.
    pub accent: Style,
    /// Lines between panes.
    pub rule: Style,
    /// Headlines.
    pub headline: Style,
    /// The selected entry in the focused pane.
    pub selected: Style,
    /// The selected entry in another pane.
    pub selected_elsewhere: Style,
    /// Warnings.
    pub warning: Style,
    code: Style,
    noted: Style,
    chosen: Style,
    found: Style,
    found_current: Style,
    current: Style,
    voices: [Style; VOICES],
    nobody: Style,
}

impl Theme {
    /// The built-in theme for a background, in the colours that the terminal has.
    pub fn new(background: Background, depth: Depth) -> Self {
        let name = match background {
            Background::Dark => "dark",
            Background::Light => "light",
        };
        // Tests show that the built-in themes can be read.
        Self::of(&Palette::named(name).unwrap_or_default(), depth)
    }

    /// The theme of a palette, in the colours that the terminal has.
    pub fn of(palette: &Palette, depth: Depth) -> Self {
        if depth == Depth::None || palette.monochrome {
            return Self::colourless();
        }
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let color = |(rgb, ansi): (Option<u32>, Color)| reduce(rgb, ansi, depth);
        let fg = |paint: ThemeColor| paint.map_or(Style::new(), |paint| Style::new().fg(color(paint)));
        let on = |paint: ThemeColor| {
            paint.map_or(bold, |paint| Style::new().fg(reduce(Some(0), Color::Black, depth)).bg(color(paint)))
        };
        // Sixteen colours have no soft background: the selected entry is reversed, the current quotation bold.
        let gentle = |paint: ThemeColor, instead: Style| match (depth, paint) {
            (Depth::Ansi16, _) | (_, None) => instead,
            (_, Some((None, ansi))) => Style::new().bg(ansi),
            (_, Some((rgb, _))) => Style::new().bg(reduce(rgb, Color::Reset, depth)),
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
            code: fg(palette.dim),
            noted: gentle(palette.selected, Style::new().add_modifier(Modifier::UNDERLINED)),
            chosen: reversed,
            found: on(palette.found),
            found_current: on(palette.found_current).add_modifier(Modifier::BOLD),
            current: gentle(palette.current, bold),
            voices: palette.voices.map(fg),
            nobody: fg(palette.nobody),
        }
    }

    /// The theme without colours.
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
            code: with(Modifier::DIM),
            noted: with(Modifier::UNDERLINED | Modifier::ITALIC),
            chosen: with(Modifier::REVERSED | Modifier::UNDERLINED),
            found: with(Modifier::REVERSED),
            found_current: with(Modifier::REVERSED | Modifier::BOLD),
            current: with(Modifier::BOLD),
            voices: [plain; VOICES],
            nobody: plain,
        }
    }

    /// The style of a speaker.
    pub fn speaker(&self, color: SpeakerColor) -> Style {
        match color {
            SpeakerColor::Speaker(n) => self.voices[usize::from(n) % VOICES],
            SpeakerColor::Nobody => self.nobody,
        }
    }

    /// The style of a painted run.
    pub fn style(&self, run: RunStyle) -> Style {
        let voice = run.quote.map(|color| self.speaker(color));
        let mut style = match run.role {
            Role::Headline => self.headline,
            Role::Dateline => self.dim,
            Role::Name => voice.unwrap_or(self.text).add_modifier(Modifier::BOLD),
            Role::Unnamed => self.dim.add_modifier(Modifier::ITALIC),
            Role::Bar => voice.unwrap_or(self.dim),
            // Reported speech keeps the colour of the text; the broken bar beside it marks it.
            Role::Text if run.reported => self.text,
            Role::Text => voice.unwrap_or(self.text),
            Role::Heading => voice.unwrap_or(self.headline).patch(self.headline),
            Role::Caption => voice.unwrap_or(self.dim).add_modifier(Modifier::ITALIC),
            Role::Code => self.dim,
            Role::Sign => self.dim,
        };
        for (is, modifier) in [
            (run.set_off.emphasis, Modifier::ITALIC),
            (run.set_off.strong, Modifier::BOLD),
            (run.set_off.struck, Modifier::CROSSED_OUT),
        ] {
            if is {
                style = style.add_modifier(modifier);
            }
        }
        if run.set_off.code {
            style = style.patch(self.code);
        }
        if run.current && run.role == Role::Text && run.quote.is_some() {
            style = style.patch(self.current);
        }
        if let Some(color) = run.person {
            style = style.add_modifier(Modifier::UNDERLINED);
            if let Some(color) = color {
                style = style.patch(self.speaker(color)).add_modifier(Modifier::BOLD);
            }
            if run.at {
                style = style.add_modifier(Modifier::REVERSED);
            }
        }
        if run.noted {
            style = style.patch(self.noted);
        }
        if run.selected {
            return style.patch(self.chosen);
        }
        match run.found {
            Match::None => style,
            Match::Found => style.patch(self.found),
            Match::Current => style.patch(self.found_current),
        }
    }
}

/// The nearest colour that the terminal can show.
fn reduce(rgb: Option<u32>, ansi: Color, depth: Depth) -> Color {
    let Some(rgb) = rgb.filter(|_| depth > Depth::Ansi16) else {
        return if depth == Depth::None { Color::Reset } else { ansi };
    };
    let [_, r, g, b] = rgb.to_be_bytes();
    match depth {
        Depth::True => Color::Rgb(r, g, b),
        _ => Color::Indexed(nearest_indexed(r, g, b)),
    }
}

/// The nearest colour of xterm's colour cube and grey ramp.
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
    fn colours_are_reduced_to_the_nearest_available() {
        assert_eq!(nearest_indexed(255, 255, 255), 231);
        assert_eq!(nearest_indexed(0x30, 0x30, 0x30), 236);
        assert_eq!(nearest_indexed(0xff, 0, 0), 196);
    }

    #[test]
    fn styles_differ_without_colours() {
        let theme = Theme::new(Background::Dark, Depth::None);
        let plain = RunStyle::default();
        let person = RunStyle { person: Some(None), ..plain };
        let speaker = RunStyle { person: Some(Some(SpeakerColor::Speaker(0))), ..plain };
        let current = RunStyle { quote: Some(SpeakerColor::Speaker(0)), current: true, ..plain };
        let found = RunStyle { found: Match::Found, ..plain };
        let here = RunStyle { found: Match::Current, ..plain };
        let chosen = RunStyle { selected: true, ..plain };
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
