//! Sets one block in rows: prose broken into lines, code line by line, table cells side by side.

use super::blocks::{BlockKind, TextBlock};
use super::glyphs::{glyphs, width};
use super::wrap::wrap_with;
use crate::article::{BlockShape, Structure, StructureBlock};
use crate::{Article, Span};

/// Blank screen columns between two columns of a table.
const GAP: usize = 2;
/// If columns would be narrower than this, a table is set with one cell below the other.
const NARROWEST: usize = 6;
/// The widest that lines of code, or a table, are measured.
const WIDEST: usize = 400;

/// One row of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetRow {
    /// Bytes of the text, or of the title; for a table row, from the first piece to the last.
    pub span: Span,
    /// In a table, the pieces of the cells and the column where each begins.
    pub cells: Box<[(usize, Span)]>,
    /// The width of the line that is drawn instead of words.
    pub rule: usize,
}

/// Sets a block in rows of at most `columns`, including what is drawn before them.
pub fn set(article: &Article, block: &TextBlock, columns: usize) -> Vec<SetRow> {
    let text = match block.kind {
        BlockKind::Title => article.title.as_deref().unwrap_or_default(),
        _ => &article.text,
    };
    let structure = &article.structure;
    let part = block.part(structure).filter(|_| block.kind != BlockKind::Headline);
    let hang = match block.kind {
        BlockKind::Paragraph => part.map_or(usize::from(block.inset.rest), |part| width(&part.hang)),
        _ => 0,
    };
    let columns = columns.saturating_sub(hang).max(2);
    match part.map(|part| (part, part.shape)) {
        Some((_, BlockShape::Rule)) => vec![SetRow { span: block.span, rule: columns, ..SetRow::default() }],
        Some((part, BlockShape::Row { table, head })) => {
            set_cells(text, structure, part, table, head, columns)
        }
        Some((_, BlockShape::Code)) => {
            let mut at = block.span.start;
            let mut rows = Vec::new();
            for line in block.span.of(text).split_inclusive('\n') {
                rows.extend(words(text, structure, Span::new(at, at + line.len()), columns));
                at += line.len();
            }
            rows
        }
        Some(_) => {
            let mut rows = Vec::new();
            let mut at = block.span.start;
            for &end in structure.breaks_in(block.span) {
                rows.extend(words(text, structure, Span::new(at, end + 1), columns));
                at = end + 1;
            }
            rows.extend(words(text, structure, Span::new(at, block.span.end), columns));
            rows
        }
        None => {
            let rows = words(text, &Structure::default(), block.span, columns);
            rows.into_iter().map(|row| without_indents(text, row)).collect()
        }
    }
}

/// Leaves out the blanks that a hard-wrapped line begins with, where it continues inside a row.
fn without_indents(text: &str, row: SetRow) -> SetRow {
    let words = row.span.of(text);
    if !words.contains("\n ") && !words.contains("\n\t") {
        return row;
    }
    let (mut cells, mut at, mut x) = (Vec::new(), row.span.start, 0);
    for (end, _) in words.match_indices('\n') {
        let end = row.span.start + end + 1;
        let rest = &text[end..row.span.end];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if blanks > 0 {
            let piece = Span::new(at, end);
            cells.push((x, piece));
            x += width(piece.of(text));
            at = end + blanks;
        }
    }
    if at < row.span.end {
        cells.push((x, Span::new(at, row.span.end)));
    }
    SetRow { cells: cells.into(), ..row }
}

fn words(text: &str, structure: &Structure, span: Span, columns: usize) -> Vec<SetRow> {
    let labels: Vec<(usize, usize)> =
        structure.labels_in(span).iter().map(|label| (label.at - span.start, width(&label.words))).collect();
    let rows = wrap_with(span.of(text), columns, &labels).into_iter();
    rows.map(|row| SetRow {
        span: Span::new(row.start + span.start, row.end + span.start),
        ..SetRow::default()
    })
    .collect()
}

/// Sets a row of a table. The columns of a wide table share the available width; the widest ones give way.
fn set_cells(
    text: &str,
    structure: &Structure,
    part: &StructureBlock,
    table: usize,
    head: bool,
    columns: usize,
) -> Vec<SetRow> {
    let Some(table) = structure.tables.get(table) else { return words(text, structure, part.span, columns) };
    let widths: Vec<usize> = table.columns.iter().map(|(width, _)| (*width).clamp(1, WIDEST)).collect();
    let Some(widths) = shared(&widths, columns) else {
        // One cell below the other.
        let rows = part.cells.iter().filter(|cell| !cell.is_empty());
        let rows = rows.flat_map(|cell| words(text, structure, *cell, columns)).collect::<Vec<_>>();
        return if rows.is_empty() { words(text, structure, part.span, columns) } else { rows };
    };
    let set: Vec<Vec<SetRow>> = part
        .cells
        .iter()
        .enumerate()
        .map(|(n, cell)| match cell.is_empty() {
            true => Vec::new(),
            false => words(text, structure, *cell, widths.get(n).copied().unwrap_or(NARROWEST)),
        })
        .collect();
    let height = set.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut rows = Vec::with_capacity(height + 1);
    let mut end = part.span.start;
    for n in 0..height {
        let mut cells = Vec::with_capacity(set.len());
        let mut x = 0;
        for (column, cell) in set.iter().enumerate() {
            let room = widths.get(column).copied().unwrap_or(NARROWEST);
            if let Some(row) = cell.get(n) {
                let right = table.columns.get(column).is_some_and(|(_, right)| *right);
                let labels: usize =
                    structure.labels_in(row.span).iter().map(|label| width(&label.words)).sum();
                let used = width(row.span.of(text).trim_end()) + labels;
                let indent = if right { room.saturating_sub(used) } else { 0 };
                cells.push((x + indent, row.span));
            }
            x += room + GAP;
        }
        let start = cells.iter().map(|(_, span)| span.start).min().unwrap_or(end);
        end = cells.iter().map(|(_, span)| span.end).max().unwrap_or(end);
        rows.push(SetRow { span: Span::new(start, end), cells: cells.into(), rule: 0 });
    }
    if head {
        let rule = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let at = part.span.end;
        rows.push(SetRow { span: Span::new(at, at), rule, ..SetRow::default() });
    }
    rows
}

/// Shares `room` among columns that want these widths; `None` if they would be too narrow.
fn shared(wanted: &[usize], room: usize) -> Option<Vec<usize>> {
    let room = room.checked_sub(GAP * wanted.len().saturating_sub(1))?;
    if wanted.iter().sum::<usize>() <= room {
        return Some(wanted.to_vec());
    }
    // The largest limit under which everything fits.
    let fits = |limit: usize| wanted.iter().map(|width| (*width).min(limit)).sum::<usize>() <= room;
    let limit = (NARROWEST..=room).rev().find(|&limit| fits(limit))?;
    let mut widths: Vec<usize> = wanted.iter().map(|width| (*width).min(limit)).collect();
    let mut left = room - widths.iter().sum::<usize>();
    for (width, wanted) in widths.iter_mut().zip(wanted) {
        let more = usize::from(*width < *wanted && left > 0);
        *width += more;
        left -= more;
    }
    Some(widths)
}

/// Returns what is drawn before a row of a block.
pub fn lead<'a>(article: &'a Article, block: &TextBlock, row: usize) -> &'a str {
    let first = row == 0 && block.begins;
    match block.part(&article.structure) {
        _ if block.kind != BlockKind::Paragraph => "",
        Some(part) if first => &part.lead,
        Some(part) => &part.hang,
        None => block.inset.blanks(first),
    }
}

/// Returns the pieces of a row, each with its column, counted after what is drawn before the row.
pub(super) fn pieces(row: &SetRow) -> impl Iterator<Item = (usize, Span)> + '_ {
    let whole = (row.cells.is_empty() && row.rule == 0).then_some((0, row.span));
    row.cells.iter().copied().chain(whole)
}

/// Returns the characters of a row with their columns, including what is drawn before the row.
pub fn placed<'a>(
    article: &'a Article,
    block: &'a TextBlock,
    row: usize,
    set: &'a SetRow,
) -> impl Iterator<Item = (usize, Span)> + 'a {
    let before = width(lead(article, block, row));
    pieces(set).flat_map(move |(x, span)| {
        let structure = block.part(&article.structure).map(|_| &article.structure);
        let words = span.of(&article.text);
        let words = &words[..words.trim_end().len()];
        let mut column = before + x;
        glyphs(words).map(move |glyph| {
            let here = (column, Span::new(span.start + glyph.span.start, span.start + glyph.span.end));
            column += glyph.width;
            if let Some(structure) = structure {
                let labels = structure.labels_in(here.1).iter();
                column += labels.map(|label| width(&label.words)).sum::<usize>();
            }
            here
        })
    })
}

/// Returns the character in a column of a row, or else the nearest one before it, or else the first.
pub fn byte_at(
    article: &Article,
    block: &TextBlock,
    row: usize,
    set: &SetRow,
    column: usize,
) -> Option<Span> {
    let mut nearest = None;
    for (x, span) in placed(article, block, row, set) {
        if x <= column || nearest.is_none() {
            nearest = Some(span);
        }
    }
    nearest
}
