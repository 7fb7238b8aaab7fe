//! The table of counts, as a heat map: numbers with a shade, so that it reads without colour.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{bars, bold, entries};
use crate::app::{TableShape, View, number_text};
use crate::export::{cell, row_total};
use crate::index::SortedCrossTab;
use crate::page::{clip, width};
use crate::ui::draw;
use crate::ui::theme::Theme;
use crate::work::{TableSpec, ViewAnswer};

/// The shades, from few to many; an empty cell has none.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];

pub(super) fn heat_map(
    view: &View,
    answer: &ViewAnswer,
    table: &SortedCrossTab,
    theme: &Theme,
    (names, rows): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let (spec, shape) = (&answer.of.table, &view.shape);
    let shown = view.columns_shown(rows.width);
    let column = |row: Rect, n: usize| {
        let x = shape.label + 1 + shape.cell * n as u16;
        Rect { width: shape.cell, ..draw::right_of(row, x) }.intersection(row)
    };
    let total = |row: Rect| {
        let x = shape.label + 1 + shape.cell * shown.len() as u16;
        Rect { width: shape.total, ..draw::right_of(row, x) }.intersection(row)
    };
    let above = Rect { y: names.y.saturating_sub(1), ..names };
    caption(spec, shape, theme, above, buffer);
    // The filter being typed is shown above the rows, in place of the name of their kind.
    if bars::filtered(view).is_none() {
        let label = Rect { width: shape.label, ..names };
        draw::text(buffer, label, spec.cells.rows.name(), theme.dim);
    }
    if shown.start > 0 {
        draw::text(buffer, Rect { width: 1, ..draw::right_of(names, shape.label) }, "‹", theme.accent);
    }
    for (at, n) in shown.clone().enumerate() {
        let name = spec.cells.columns.map_or("", |columns| columns.shown(table.columns[n].0.as_deref()));
        let name = clip(name, usize::from(shape.cell) - 1);
        let style = if view.column == Some(n) { bold(theme.text, true) } else { theme.dim };
        draw::text_right(buffer, column(names, at), &name, style);
    }
    let end = total(names);
    draw::text_right(buffer, end, "total", theme.dim);
    if shown.end < shape.columns {
        draw::text(buffer, Rect { width: 1, ..end }, "›", theme.accent);
    }
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some((name, ..)) = table.rows.get(n) else { return };
        let style = if name.is_some() { theme.text } else { theme.dim };
        let label = Rect { width: shape.label, ..row };
        let words = spec.cells.rows.shown(name.as_deref());
        draw::text(buffer, label, words, bold(style, selected && view.column.is_none()));
        for (at, column_number) in shown.clone().enumerate() {
            let value = cell(table, n, column_number, spec.share);
            let (rect, shade) = (column(row, at), shape.shade(value.as_f64().unwrap_or_default()));
            let number = Rect { width: rect.width.saturating_sub(3), ..rect };
            let words = if shade == 0 { "·".into() } else { number_text(&value) };
            draw::text_right(buffer, number, &words, if shade == 0 { theme.dim } else { theme.text });
            draw::text_right(buffer, rect, SHADES[shade], theme.accent);
            if selected && view.column == Some(column_number) {
                let before = number.width.saturating_sub(width(&words) as u16 + 1);
                draw::text(buffer, Rect { width: 1, ..draw::right_of(number, before) }, "▸", theme.accent);
            }
        }
        draw::text_right(buffer, total(row), &number_text(&row_total(table, n, spec.share)), theme.dim);
    });
}

/// `quotations by speaker and month      ░ to 6  ▒ to 25  ▓ to 56  █ over 56`.
fn caption(spec: &TableSpec, shape: &TableShape, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let used = draw::text(buffer, row, &spec.words(), theme.dim);
    let legend = legend(spec, shape);
    if usize::from(row.width.saturating_sub(used)) > width(&legend) + 2 {
        draw::text_right(buffer, row, &legend, theme.dim);
    }
}

/// Says which numbers a shade stands for. Counts too small for a shade leave it out.
fn legend(spec: &TableSpec, shape: &TableShape) -> String {
    let number = |n: f64| crate::page::thousands(n as usize);
    let rounded = |n: f64| if spec.share.is_none() { n.floor() } else { n.round() };
    let (mut words, mut last) = (Vec::new(), 0.0);
    for (shade, sign) in SHADES.iter().enumerate().skip(1) {
        let sign = &sign[..sign.len() / 2];
        let most = rounded(shape.largest_of(shade));
        if most > last {
            words.push(match shade {
                4 if last > 0.0 => format!("{sign} over {}", number(last)),
                _ => format!("{sign} to {}", number(most)),
            });
            last = most;
        }
    }
    words.join("  ")
}
