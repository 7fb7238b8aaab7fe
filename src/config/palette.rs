//! Theme files: colours by role, in TOML. Five are built in; others are in the settings folder.

use ratatui::style::Color;

use super::{Setting, entries};
use crate::Error;
use crate::page::VOICES;
use crate::suggest::near;

/// The built-in themes.
const SHIPPED: [(&str, &str); 5] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("solarised", include_str!("../../assets/themes/solarised.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("monochrome", include_str!("../../assets/themes/monochrome.toml")),
];

/// The names of the built-in themes.
pub const THEMES: [&str; 5] = [SHIPPED[0].0, SHIPPED[1].0, SHIPPED[2].0, SHIPPED[3].0, SHIPPED[4].0];

/// A colour: its RGB value, unless it is one of the terminal's sixteen, and the nearest of the sixteen. `None` for
/// the terminal's default.
pub type ThemeColor = Option<(Option<u32>, Color)>;

/// The sixteen colours that every terminal has, by name.
const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("darkgray", Color::DarkGray),
    ("lightred", Color::LightRed),
    ("lightgreen", Color::LightGreen),
    ("lightyellow", Color::LightYellow),
    ("lightblue", Color::LightBlue),
    ("lightmagenta", Color::LightMagenta),
    ("lightcyan", Color::LightCyan),
    ("white", Color::White),
];

/// A palette, not yet reduced to the colours of the terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// The background of the screen.
    pub(crate) background: ThemeColor,
    /// Whether to paint it. If not, it only says which background the theme is made for.
    pub(crate) paint: bool,
    /// Bold, underline and reverse instead of colours.
    pub(crate) monochrome: bool,
    pub(crate) text: ThemeColor,
    pub(crate) dim: ThemeColor,
    pub(crate) accent: ThemeColor,
    pub(crate) rule: ThemeColor,
    pub(crate) warning: ThemeColor,
    pub(crate) selected: ThemeColor,
    pub(crate) current: ThemeColor,
    pub(crate) found: ThemeColor,
    pub(crate) found_current: ThemeColor,
    pub(crate) nobody: ThemeColor,
    pub(crate) voices: [ThemeColor; VOICES],
}

impl Palette {
    /// Returns a theme by its name: a built-in one, or else `NAME.toml` from the reader's themes.
    ///
    /// ```
    /// use onrecord::config::Palette;
    /// assert!(Palette::named("solarised").is_ok());
    /// assert!(Palette::named("solarized").unwrap_err()[0].to_string().contains("solarised"));
    /// ```
    ///
    /// # Errors
    /// An error if there is no theme with this name, or else all the problems in its file.
    pub fn named(name: &str) -> Result<Self, Vec<Error>> {
        if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
            return Self::parse(text);
        }
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c));
        let path = super::folder()
            .filter(|_| plain)
            .map(|folder| folder.join("themes").join(format!("{name}.toml")));
        let Some(path) = path else { return Err(vec![unknown(name)]) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text)
                .map_err(|errors| errors.into_iter().map(|error| error.file(&path)).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(vec![unknown(name)]),
            Err(error) => Err(vec![Error::io(&path, &error)]),
        }
    }

    /// Parses a theme file. Roles that it leaves out get the terminal's own colour.
    ///
    /// # Errors
    /// All problems, each with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<Error>> {
        let (entries, mut problems) = entries(text);
        let mut palette = Self::default();
        for entry in entries {
            let set = match &entry.value {
                Setting::Table => Err((format!("a theme has no tables: remove [{}]", entry.key), None)),
                value => palette.set(&entry.key, value),
            };
            if let Err((what, hint)) = set {
                let error = Error::new(what).line_of(entry.line);
                problems.push(hint.map_or(error.clone(), |hint| error.hint(hint)));
            }
        }
        if problems.is_empty() { Ok(palette) } else { Err(problems) }
    }

    fn set(&mut self, role: &str, value: &Setting) -> Result<(), (String, Option<String>)> {
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
            _ => Err((format!("{role} must be true or false"), None)),
        };
        let slot = match role {
            "paint" => return flag(&mut self.paint),
            "monochrome" => return flag(&mut self.monochrome),
            "voices" => {
                let Setting::List(colours) = value else {
                    return Err(("voices must be a list of eight colours".into(), None));
                };
                let colours: Vec<ThemeColor> =
                    colours.iter().map(|text| colour(text)).collect::<Result<_, _>>()?;
                self.voices =
                    colours.try_into().map_err(|_| ("voices must have eight colours".to_owned(), None))?;
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
            _ => return Err((format!("unknown role {role}"), near(role, ROLES))),
        };
        match value {
            Setting::Text(text) => colour(text).map(|paint| *slot = paint),
            _ => Err((format!("{role} must be a colour such as \"#82c7ff\""), None)),
        }
    }
}

fn unknown(name: &str) -> Error {
    let all = || format!("choose auto, {}, or a file in the folder themes", THEMES.join(", "));
    let known = near(name, THEMES.into_iter().chain(["auto"])).unwrap_or_else(all);
    Error::new(format!("unknown theme {name:?}")).hint(known)
}

/// Parses `#82c7ff lightcyan`: an RGB value, and the name to use where there are only sixteen colours. A name alone is
/// used everywhere, and `default` is the terminal's own colour.
fn colour(text: &str) -> Result<ThemeColor, (String, Option<String>)> {
    let named = |name: &str| {
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, colour)| *colour)
    };
    let wrong = |word: &str| {
        let what = format!("{text:?} is not a colour: write \"#82c7ff\", \"#82c7ff lightcyan\" or \"red\"");
        (what, near(word, NAMES.map(|(name, _)| name)))
    };
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    if first.eq_ignore_ascii_case("default") {
        return Ok(None);
    }
    if let (Some(colour), None) = (named(first), second) {
        return Ok(Some((None, colour)));
    }
    let hex = first.strip_prefix('#').filter(|hex| hex.len() == 6);
    let rgb = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).ok_or_else(|| wrong(first))?;
    let ansi = match second {
        None => Color::Reset,
        Some(name) => named(name).ok_or_else(|| wrong(name))?,
    };
    Ok(Some((Some(rgb), ansi)))
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

    /// Returns the contrast as defined by WCAG 2.
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

    /// Returns how a colour looks to somebody who lacks one kind of cone, in Lab, after Viénot, Brettel and Mollon
    /// (1999).
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

    fn rgb(paint: ThemeColor) -> Option<u32> {
        paint.and_then(|(rgb, _)| rgb)
    }

    fn coloured() -> impl Iterator<Item = (&'static str, Palette)> {
        let all = THEMES.into_iter().map(|name| (name, Palette::named(name).unwrap()));
        all.filter(|(_, palette)| !palette.monochrome)
    }

    #[test]
    fn every_role_can_be_read_on_its_ground() {
        for (name, palette) in coloured() {
            let roles = [palette.text, palette.dim, palette.accent, palette.warning, palette.nobody];
            let grounds =
                [palette.background, palette.selected, palette.current].map(|ground| rgb(ground).unwrap());
            for rgb in roles.into_iter().chain(palette.voices).filter_map(rgb) {
                for ground in grounds {
                    let contrast = contrast(rgb, ground);
                    assert!(contrast >= 4.5, "{rgb:06x} on {ground:06x} of {name}: {contrast:.2}");
                }
            }
            for found in [palette.found, palette.found_current] {
                assert!(contrast(0, rgb(found).unwrap()) >= 7.0, "{name}");
            }
        }
    }

    #[test]
    fn voices_are_told_apart_by_every_kind_of_eye() {
        for (name, palette) in coloured() {
            for (vision, matrix) in VISIONS {
                let voices = palette.voices.map(|voice| seen(rgb(voice).unwrap(), matrix));
                for (n, a) in voices.iter().enumerate() {
                    for (m, b) in voices.iter().enumerate().take(n) {
                        let far = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                        // Few articles have more than four speakers.
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
            ("dim = \"bleu\"", "#82c7ff"),
            ("dim = \"lightbleu\"", "did you mean lightblue?"),
            ("[colours]\ndim = \"blue\"", "[colours]"),
            ("\nvoice = \"#ffffff\"", "voices"),
            ("voices = [\"#ffffff\"]", "eight"),
            ("accent = 3", "accent"),
            ("accent = ", ""),
        ] {
            let error = Palette::parse(text).unwrap_err()[0].to_string();
            assert!(error.contains(wanted), "{error}");
        }
        assert!(Palette::named("../../etc/passwd").is_err());
        let all = Palette::parse("dim = \"blu#\"\naccent = \"red\"\nrule = 3\nvoice = []\n").unwrap_err();
        assert_eq!(all.iter().map(Error::line).collect::<Vec<_>>(), [Some(1), Some(3), Some(4)], "{all:?}");
    }

    #[test]
    fn the_names_of_the_sixteen_are_colours() {
        for (name, colour) in NAMES {
            let palette = Palette::parse(&format!("accent = \"{name}\"")).unwrap();
            assert_eq!(palette.accent, Some((None, colour)));
            assert_eq!(name.parse::<Color>().unwrap(), colour);
        }
    }

    #[test]
    fn pages_of_html_have_the_colours_of_the_screen() {
        let page = crate::export::html_head("");
        let (light, dark) = page.split_once("prefers-color-scheme:dark").unwrap();
        for (name, style) in [("light", light), ("dark", dark)] {
            let palette = Palette::named(name).unwrap();
            let voices = palette.voices.into_iter().enumerate().map(|(n, paint)| (format!("v{n}"), paint));
            let others = [("ground", palette.background), ("dim", palette.dim), ("nobody", palette.nobody)];
            for (what, paint) in voices.chain(others.map(|(what, paint)| (what.to_owned(), paint))) {
                let wanted = format!("--{what}:#{:06x}", rgb(paint).unwrap());
                assert!(style.contains(&wanted), "{wanted} of {name}");
            }
        }
    }
}
