//! Draws lines and blocks as shapes. As text they would leave gaps between rows and break frames.

use std::fmt::Write as _;

/// A rectangle in the picture: left, top, width, height.
pub type Place = (f32, f32, f32, f32);

/// Whether the character is one of those drawn here.
pub fn is_drawn(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    chars.next().is_some_and(|c| arms(c).is_some() || block(c).is_some()) && chars.next().is_none()
}

/// Draws a run of them, one column each, in one colour.
pub fn draw(out: &mut String, text: &str, place: Place, paint: &str) {
    let (left, top, width, height) = place;
    let (mut lines, mut blocks, mut stroke) = (String::new(), String::new(), 1.2);
    for (index, c) in text.chars().enumerate() {
        let x = left + index as f32 * width;
        if let Some((arms, heavy)) = arms(c) {
            let (middle, centre) = (x + width / 2.0, top + height / 2.0);
            let ends = [(x, centre), (x + width, centre), (middle, top), (middle, top + height)];
            for (end_x, end_y) in ends.iter().zip(arms).filter_map(|(end, there)| there.then_some(end)) {
                let _ = write!(lines, "M{middle:.1} {centre:.1}L{end_x:.1} {end_y:.1}");
            }
            stroke = if heavy { 2.4 } else { stroke };
        } else if let Some((from_x, from_y, part_x, part_y)) = block(c) {
            let (x, y) = (x + from_x * width, top + from_y * height);
            let (w, h) = (part_x * width, part_y * height);
            let _ = write!(blocks, "M{x:.1} {y:.1}h{w:.1}v{h:.1}h-{w:.1}z");
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(
            out,
            r#"<path d="{lines}" fill="none" stroke="{paint}" stroke-width="{stroke}" stroke-linecap="square"/>"#
        );
    }
    if !blocks.is_empty() {
        let _ = writeln!(out, r#"<path d="{blocks}" fill="{paint}"/>"#);
    }
}

/// The sides a line reaches from the middle (left, right, up, down), and whether it is heavy.
fn arms(c: char) -> Option<([bool; 4], bool)> {
    const LIGHT: [&str; 11] = ["─╌┄", "│╎┆", "┌╭", "┐╮", "└╰", "┘╯", "├", "┤", "┬", "┴", "┼"];
    const HEAVY: [&str; 11] = ["━", "┃", "┏", "┓", "┗", "┛", "┣", "┫", "┳", "┻", "╋"];
    const SIDES: [&str; 11] = ["lr", "ud", "rd", "ld", "ru", "lu", "rud", "lud", "lrd", "lru", "lrud"];
    let among = |table: [&str; 11]| table.iter().position(|row| row.contains(c));
    let (index, heavy) = among(LIGHT).map(|i| (i, false)).or_else(|| among(HEAVY).map(|i| (i, true)))?;
    Some((['l', 'r', 'u', 'd'].map(|side| SIDES[index].contains(side)), heavy))
}

/// The filled part of the cell: its position and size.
fn block(c: char) -> Option<(f32, f32, f32, f32)> {
    let eighths = |first: char| (c as u32).abs_diff(first as u32) as f32 / 8.0;
    Some(match c {
        '▀' => (0.0, 0.0, 1.0, 0.5),
        '▁'..='█' => (0.0, 1.0 - eighths('▀'), 1.0, eighths('▀')),
        '▉'..='▏' => (0.0, 0.0, 1.0 - eighths('█'), 1.0),
        '▐' => (0.5, 0.0, 0.5, 1.0),
        '▔' => (0.0, 0.0, 1.0, 0.125),
        '▕' => (0.875, 0.0, 0.125, 1.0),
        _ => return None,
    })
}
