//! Pictures of screens for the README: a window frame and selectable text, without embedded images.

use super::glyphs;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// The size of a cell, and the baseline of the text in a row, in SVG units.
const COLUMN: f32 = 8.4;
const ROW: f32 = 18.0;
const BASELINE: f32 = 13.2;
const MARGIN: f32 = 14.0;
const TITLE: f32 = 36.0;

const FONT: &str = "ui-monospace, 'JetBrains Mono', 'SF Mono', 'Cascadia Mono', Menlo, Consolas, \
                    'DejaVu Sans Mono', 'Liberation Mono', monospace";
const GROUND: &str = "#16181d";
const BAR: &str = "#22252c";
const LETTERS: &str = "#d7dae0";

/// The sixteen colours, in soft shades for a README.
const PALETTE: [&str; 16] = [
    "#2b2f37", "#e5737b", "#98c379", "#e5c07b", "#6cb0f0", "#c98ade", "#5fc1cc", "#c5cad3", "#6b7280",
    "#f08d94", "#b2d79a", "#f0d399", "#8fc6f7", "#daa8ea", "#86d6df", "#f5f7fa",
];

/// The screen as a self-contained SVG.
pub fn svg(buffer: &Buffer, title: &str) -> String {
    let width = f32::from(buffer.area.width) * COLUMN + 2.0 * MARGIN;
    let height = f32::from(buffer.area.height) * ROW + TITLE + MARGIN;
    let title = escaped(title);
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 {width:.1} {height:.1}" width="{width:.1}" height="{height:.1}" role="img" aria-label="{title}">
<style>text{{font-family:{FONT};font-size:14px;fill:{LETTERS};white-space:pre}}</style>
<rect x=".5" y=".5" width="{:.1}" height="{:.1}" rx="10" fill="{GROUND}" stroke="#3a3f4a"/>
<path d="M1 {TITLE}V11A10 10 0 0 1 11 1H{:.1}A10 10 0 0 1 {:.1} 11V{TITLE}Z" fill="{BAR}"/>
<circle cx="20" cy="18" r="6" fill="#ff5f57"/><circle cx="40" cy="18" r="6" fill="#febc2e"/><circle cx="60" cy="18" r="6" fill="#28c840"/>
<text x="{:.1}" y="22.5" text-anchor="middle" style="font-size:13px;fill:#9aa1ad">{title}</text>
"##,
        width - 1.0,
        height - 1.0,
        width - 11.0,
        width - 1.0,
        width / 2.0,
    );
    for y in buffer.area.top()..buffer.area.bottom() {
        let top = TITLE + 6.0 + f32::from(y - buffer.area.top()) * ROW;
        let runs = runs(buffer, y);
        // Draw all backgrounds before any text, so that no background cuts off a letter that overhangs.
        for run in &runs {
            ground(&mut out, run, top);
        }
        for run in &runs {
            letters(&mut out, run, top);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// The visible cells of a row with column and width, without those covered by a wide character.
pub fn columns_of(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, &Cell, usize)> {
    let mut covered = 0;
    (buffer.area.left()..buffer.area.right()).filter_map(move |x| {
        if covered > 0 {
            covered -= 1;
            return None;
        }
        let cell = &buffer[(x, y)];
        let width = cell.symbol().width().clamp(1, usize::from(buffer.area.right() - x));
        covered = width - 1;
        Some((x - buffer.area.left(), cell, width))
    })
}

/// The style of a cell, with explicit colours.
pub fn style_of(cell: &Cell) -> Style {
    Style::new().fg(cell.fg).bg(cell.bg).add_modifier(cell.modifier)
}

/// Adjacent cells of one style.
struct Run {
    column: u16,
    width: usize,
    text: String,
    style: Style,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Characters that every monospaced font has, so that a run of them keeps its columns.
    Text,
    /// A character that may come from another font, with another width.
    Alone,
    /// Lines and blocks.
    Drawn,
}

fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (column, cell, width) in columns_of(buffer, y) {
        let style = style_of(cell);
        let kind = match cell.symbol() {
            symbol if glyphs::is_drawn(symbol) => Kind::Drawn,
            symbol if width == 1 && symbol.chars().all(is_common) => Kind::Text,
            _ => Kind::Alone,
        };
        match runs.last_mut() {
            Some(run) if run.style == style && run.kind == kind && kind != Kind::Alone => {
                run.width += width;
                run.text.push_str(cell.symbol());
            }
            _ => runs.push(Run { column, width, text: cell.symbol().to_owned(), style, kind }),
        }
    }
    runs
}

/// Accented Latin letters and typographic punctuation.
fn is_common(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a1}'..='\u{24f}' | '\u{2010}'..='\u{2027}')
}

fn ground(out: &mut String, run: &Run, top: f32) {
    let (_, ground) = colours(run.style);
    if ground != GROUND {
        let (x, width) = place(run);
        // Slightly wider, or the page shows through between neighbours.
        let _ = writeln!(
            out,
            r#"<rect x="{x:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" fill="{ground}"/>"#,
            width + 0.3,
            ROW + 0.3
        );
    }
}

fn letters(out: &mut String, run: &Run, top: f32) {
    let modifier = run.style.add_modifier;
    if run.kind == Kind::Drawn && !modifier.contains(Modifier::HIDDEN) {
        let opacity = if modifier.contains(Modifier::DIM) { r#"" opacity=".6"# } else { "" };
        let place = (place(run).0, top, COLUMN, ROW);
        return glyphs::draw(out, &run.text, place, &format!("{}{opacity}", colours(run.style).0));
    }
    let lined = Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    if modifier.contains(Modifier::HIDDEN) || run.text.trim().is_empty() && !modifier.intersects(lined) {
        return;
    }
    // Outer blanks show nothing, and some viewers stretch the text over them.
    let keep = modifier.intersects(lined);
    let text = if keep { run.text.as_str() } else { run.text.trim_end() };
    let blank = if keep { 0 } else { text.len() - text.trim_start().len() };
    let text = &text[blank..];
    let x = place(run).0 + blank as f32 * COLUMN;
    let y = top + BASELINE;
    let length = text.width() as f32 * COLUMN;
    let mut style = String::new();
    let (fill, _) = colours(run.style);
    for (one, css) in [
        (Modifier::BOLD, ";font-weight:700"),
        (Modifier::ITALIC, ";font-style:italic"),
        (Modifier::DIM, ";opacity:.6"),
    ] {
        if modifier.contains(one) {
            style.push_str(css);
        }
    }
    match (modifier.contains(Modifier::UNDERLINED), modifier.contains(Modifier::CROSSED_OUT)) {
        (true, true) => style.push_str(";text-decoration:underline line-through"),
        (true, false) => style.push_str(";text-decoration:underline"),
        (false, true) => style.push_str(";text-decoration:line-through"),
        (false, false) => {}
    }
    let _ = writeln!(
        out,
        r#"<text x="{x:.1}" y="{y:.1}" textLength="{length:.1}" lengthAdjust="spacingAndGlyphs" style="fill:{fill}{style}">{}</text>"#,
        escaped(text)
    );
}

fn place(run: &Run) -> (f32, f32) {
    (MARGIN + f32::from(run.column) * COLUMN, run.width as f32 * COLUMN)
}

/// Foreground and background, swapped if the style is reversed.
fn colours(style: Style) -> (String, String) {
    let letters = hex(style.fg.unwrap_or_default(), LETTERS);
    let ground = hex(style.bg.unwrap_or_default(), GROUND);
    if style.add_modifier.contains(Modifier::REVERSED) { (ground, letters) } else { (letters, ground) }
}

fn hex(colour: Color, default: &str) -> String {
    let named = match colour {
        Color::Reset => return default.to_owned(),
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(index) => return indexed(index),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    PALETTE[named].to_owned()
}

/// The 256 colours: sixteen named ones, a 6×6×6 cube, and greys.
fn indexed(index: u8) -> String {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    let (r, g, b) = match index {
        0..=15 => return PALETTE[usize::from(index)].to_owned(),
        16..=231 => (step((index - 16) / 36), step((index - 16) / 6 % 6), step((index - 16) % 6)),
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    };
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML cannot contain control characters.
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
