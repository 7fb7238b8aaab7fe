//! Themes as files: colours by role, read from TOML. Five are part of the program, others lie in the reader's folder.

use ratatui::style::Color;

use crate::config::{Setting, entries, near};
use crate::{Error, Result};

/// Speakers' colours before they come round again.
pub(super) const VOICES: usize = 8;

/// The themes that are part of the program.
const SHIPPED: [(&str, &str); 5] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("solarised", include_str!("../../assets/themes/solarised.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("monochrome", include_str!("../../assets/themes/monochrome.toml")),
];

/// The names of the themes that are part of the program.
pub const THEMES: [&str; 5] = [SHIPPED[0].0, SHIPPED[1].0, SHIPPED[2].0, SHIPPED[3].0, SHIPPED[4].0];

/// A colour as it is, and the one to use where a terminal has only sixteen; none for the terminal's own.
pub(super) type Paint = Option<(u32, Color)>;

/// A palette before it is brought down to what the terminal shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What is behind everything.
    pub(super) background: Paint,
    /// Whether it is painted, or only what the terminal is taken to have.
    pub(super) paint: bool,
    /// Signs instead of colours.
    pub(super) monochrome: bool,
    pub(super) text: Paint,
    pub(super) dim: Paint,
    pub(super) accent: Paint,
    pub(super) rule: Paint,
    pub(super) warning: Paint,
    pub(super) selected: Paint,
    pub(super) current: Paint,
    pub(super) found: Paint,
    pub(super) found_current: Paint,
    pub(super) nobody: Paint,
    pub(super) voices: [Paint; VOICES],
}

impl Palette {
    /// A theme by its name: one of the program's, else `NAME.toml` among the reader's themes.
    ///
    /// ```
    /// use onrecord::ui::Palette;
    /// assert!(Palette::named("solarised").is_ok());
    /// assert!(Palette::named("solarized").unwrap_err().to_string().contains("solarised"));
    /// ```
    ///
    /// # Errors
    /// When there is none of this name, or its file is wrong.
    pub fn named(name: &str) -> Result<Self> {
        if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
            return Self::parse(text);
        }
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c));
        let path = crate::config::folder()
            .filter(|_| plain)
            .map(|folder| folder.join("themes").join(format!("{name}.toml")));
        match path.as_ref().map(std::fs::read_to_string) {
            Some(Ok(text)) => Self::parse(&text).map_err(|error| error.file(path.unwrap_or_default())),
            _ => {
                let known =
                    near(name, THEMES).unwrap_or_else(|| format!("there are auto, {}", THEMES.join(", ")));
                Err(Error::new(format!("there is no theme {name}")).hint(known))
            }
        }
    }

    /// A theme from what its file says. Roles that it leaves out are the terminal's own colour.
    ///
    /// # Errors
    /// What is wrong first, with its line.
    pub fn parse(text: &str) -> Result<Self> {
        let (entries, mut problems) = entries(text);
        let mut palette = Self::default();
        for entry in entries {
            if let Err((what, hint)) = palette.set(&entry.key, &entry.value) {
                let error = Error::new(what).line_of(entry.line);
                problems.push(hint.map_or(error.clone(), |hint| error.hint(hint)));
            }
        }
        problems.into_iter().next().map_or(Ok(palette), Err)
    }

    fn set(&mut self, role: &str, value: &Setting) -> std::result::Result<(), (String, Option<String>)> {
        const ROLES: [&str; 14] = [
            "background",
            "paint",
            "monochrome",
            "text",
            "dim",
            "accent",
            "rule",
            "warning",
            "selected",
            "current",
            "found",
            "found-current",
            "nobody",
            "voices",
        ];
        let flag = |flag: &mut bool| match value {
            Setting::Flag(on) => {
                *flag = *on;
                Ok(())
            }
            _ => Err((format!("{role} is true or false"), None)),
        };
        let slot = match role {
            "paint" => return flag(&mut self.paint),
            "monochrome" => return flag(&mut self.monochrome),
            "voices" => {
                let Setting::List(colours) = value else {
                    return Err(("voices is a list of eight colours".into(), None));
                };
                let colours: Vec<Paint> =
                    colours.iter().map(|text| colour(text)).collect::<std::result::Result<_, _>>()?;
                self.voices =
                    colours.try_into().map_err(|_| ("voices are eight colours".to_owned(), None))?;
                return Ok(());
            }
            "background" => &mut self.background,
            "text" => &mut self.text,
            "dim" => &mut self.dim,
            "accent" => &mut self.accent,
            "rule" => &mut self.rule,
            "warning" => &mut self.warning,
            "selected" => &mut self.selected,
            "current" => &mut self.current,
            "found" => &mut self.found,
            "found-current" => &mut self.found_current,
            "nobody" => &mut self.nobody,
            _ => return Err((format!("there is no role {role}"), near(role, ROLES))),
        };
        match value {
            Setting::Text(text) => colour(text).map(|paint| *slot = paint),
            _ => Err((format!("{role} is a colour as in \"#82c7ff\""), None)),
        }
    }
}

/// `#82c7ff lightcyan`: the second where there are only sixteen. `default` is the terminal's own.
fn colour(text: &str) -> std::result::Result<Paint, (String, Option<String>)> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    if first == "default" {
        return Ok(None);
    }
    let wrong =
        || (format!("{text} is no colour: write it as in \"#82c7ff\" or \"#82c7ff lightcyan\""), None);
    let rgb = first
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let ansi = match second {
        None => Color::Reset,
        Some(name) => name.parse().map_err(|_| wrong())?,
    };
    rgb.map(|rgb| Some((rgb, ansi))).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Light = [f64; 3];

    fn light(rgb: u32) -> Light {
        let [_, r, g, b] = rgb.to_be_bytes();
        [r, g, b].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The contrast of WCAG 2.
    fn contrast(a: u32, b: u32) -> f64 {
        let lightness = |rgb| {
            let [r, g, b] = light(rgb);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b): (f64, f64) = (lightness(a), lightness(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn times(matrix: [Light; 3], light: Light) -> Light {
        matrix.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum())
    }

    /// How a colour looks to who lacks one kind of cone, in Lab. After Viénot, Brettel and Mollon (1999).
    fn seen(rgb: u32, vision: [Light; 3]) -> Light {
        const LMS: [Light; 3] =
            [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.029_956_6, 0.184_309, 1.46709]];
        const BACK: [Light; 3] = [
            [0.080_944_448, -0.130_504_41, 0.116_721_066],
            [-0.010_248_534, 0.054_019_327, -0.113_614_708],
            [-0.000_365_297, -0.004_121_615, 0.693_511_405],
        ];
        const XYZ: [Light; 3] =
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        let rgb = times(BACK, times(vision, times(LMS, light(rgb)))).map(|part| part.clamp(0.0, 1.0));
        let [x, y, z] = times(XYZ, rgb);
        let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let [x, y, z] = [f(x / 0.95047), f(y), f(z / 1.08883)];
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    const VISIONS: [(&str, [Light; 3]); 4] = [
        ("three cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("protanopia", [[0.0, 2.02344, -2.52581], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("deuteranopia", [[1.0, 0.0, 0.0], [0.494_207, 0.0, 1.24827], [0.0, 0.0, 1.0]]),
        ("tritanopia", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-0.395_913, 0.801_109, 0.0]]),
    ];

    fn coloured() -> impl Iterator<Item = (&'static str, Palette)> {
        let all = THEMES.into_iter().map(|name| (name, Palette::named(name).unwrap()));
        all.filter(|(_, palette)| !palette.monochrome)
    }

    #[test]
    fn every_role_can_be_read_on_its_ground() {
        for (name, palette) in coloured() {
            let roles = [palette.text, palette.dim, palette.accent, palette.warning, palette.nobody];
            let grounds =
                [palette.background, palette.selected, palette.current].map(|ground| ground.unwrap().0);
            for (rgb, _) in roles.into_iter().chain(palette.voices).flatten() {
                for ground in grounds {
                    let contrast = contrast(rgb, ground);
                    assert!(contrast >= 4.5, "{rgb:06x} on {ground:06x} of {name}: {contrast:.2}");
                }
            }
            for found in [palette.found, palette.found_current] {
                assert!(contrast(0, found.unwrap().0) >= 7.0, "{name}");
            }
        }
    }

    #[test]
    fn voices_are_told_apart_by_every_kind_of_eye() {
        for (name, palette) in coloured() {
            for (vision, matrix) in VISIONS {
                let voices = palette.voices.map(|voice| seen(voice.unwrap().0, matrix));
                for (n, a) in voices.iter().enumerate() {
                    for (m, b) in voices.iter().enumerate().take(n) {
                        let far = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                        // Few articles have more than four who speak.
                        let wanted = if n < 4 { 12.0 } else { 7.0 };
                        assert!(far >= wanted, "{m} and {n} of {name} with {vision}: {far:.1}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_in_a_theme_is_told() {
        for (text, wanted) in [
            ("dim = \"blue\"", "#82c7ff"),
            ("\nvoice = \"#ffffff\"", "voices"),
            ("voices = [\"#ffffff\"]", "eight"),
            ("accent = 3", "accent"),
            ("accent = ", ""),
        ] {
            let error = Palette::parse(text).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}");
        }
        assert!(Palette::named("../../etc/passwd").is_err());
    }
}
