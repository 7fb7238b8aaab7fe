//! Builds a plain text and its structure, block by block. Markdown and HTML use the same builder.

use crate::Span;
use crate::article::{
    BlockShape, InlineLabel, InlineMark, Link, MarkKind, Structure, StructureBlock, TableColumns,
};
use crate::page::width;

/// Lists and block quotations nested more deeply are set as if at this depth.
const DEEPEST: usize = 6;

/// The bullets of unnumbered lists, by depth.
const BULLETS: [&str; 3] = ["•", "◦", "▪"];

/// What a block is nested in.
#[derive(Debug)]
enum Nest {
    Quote,
    /// A list, and the number of its next item.
    List(Option<u64>),
    /// An item or a note, with its lead until the first block is written.
    Item {
        lead: String,
        used: bool,
    },
}

/// A text that grows by blocks.
#[derive(Debug, Default)]
pub(super) struct StructureBuilder {
    out: String,
    structure: Structure,
    /// The current block; the positions below are relative to it.
    line: String,
    marks: Vec<InlineMark>,
    open: Vec<(MarkKind, usize)>,
    labels: Vec<InlineLabel>,
    links: Vec<Link>,
    breaks: Vec<usize>,
    cells: Vec<Span>,
    cell: Option<usize>,
    nests: Vec<Nest>,
    /// Whether the next block is the first of a list.
    begins_list: bool,
    /// Whether a table is open.
    in_table: bool,
}

impl StructureBuilder {
    /// Returns the current block so far.
    pub(super) fn line(&self) -> &str {
        &self.line
    }

    /// Adds words to the current block.
    pub(super) fn push(&mut self, words: &str) {
        self.line.push_str(words);
    }

    /// Adds a line break that the author set.
    pub(super) fn line_break(&mut self) {
        self.line.truncate(self.line.trim_end_matches(' ').len());
        match self.cell {
            Some(_) => self.line.push(' '),
            None if self.line.is_empty() => {}
            None => {
                self.breaks.push(self.line.len());
                self.line.push('\n');
            }
        }
    }

    /// Begins a mark.
    pub(super) fn open(&mut self, kind: MarkKind) {
        self.open.push((kind, self.line.len()));
    }

    /// Ends the last mark of this kind.
    pub(super) fn close(&mut self, kind: MarkKind) {
        let same = |(open, _): &(MarkKind, usize)| match (open, kind) {
            (MarkKind::Link(_), MarkKind::Link(_)) => true,
            (open, kind) => *open == kind,
        };
        if let Some(at) = self.open.iter().rposition(same) {
            let (kind, start) = self.open.remove(at);
            let end = self.line.trim_end().len();
            if start < end {
                self.marks.push(InlineMark { kind, span: Span::new(start, end) });
            }
        }
    }

    /// Begins a link. Links within the page do not count.
    pub(super) fn open_link(&mut self, target: &str) {
        let target = target.trim();
        if target.is_empty() || target.starts_with('#') {
            return;
        }
        let number = self.structure.links.len() + self.links.len();
        self.links.push(Link { span: Span::default(), target: target.to_owned() });
        self.open(MarkKind::Link(number));
    }

    /// Ends the open link and gives it a number, unless it has no words.
    pub(super) fn close_link(&mut self) {
        let open = self.open.iter().rposition(|(kind, _)| matches!(kind, MarkKind::Link(_)));
        if let Some(at) = open {
            self.number_link(at);
            let (kind, _) = self.open[at];
            self.close(kind);
        }
    }

    /// Draws the number of the link that is open here, after its first words.
    fn number_link(&mut self, at: usize) {
        let (MarkKind::Link(number), start) = self.open[at] else { return };
        let known = self.structure.links.len();
        let Some(link) = number.checked_sub(known).and_then(|n| self.links.get_mut(n)) else { return };
        let end = self.line.trim_end().len();
        if start < end {
            link.span = Span::new(start, end);
            self.labels.push(InlineLabel { at: end, words: format!("[{}]", number + 1).into() });
        } else if number + 1 == known + self.links.len() {
            self.links.pop();
        }
    }

    /// Adds a label that is not in the text.
    pub(super) fn label(&mut self, words: &str) {
        let at = self.line.trim_end().len();
        self.labels.push(InlineLabel { at, words: words.into() });
    }

    /// Begins a block quotation.
    pub(super) fn begin_quote(&mut self) {
        self.nests.push(Nest::Quote);
    }

    /// Begins a list, with the number of its first item if it has numbers.
    pub(super) fn begin_list(&mut self, first: Option<u64>) {
        self.begins_list |= !self.nests.iter().any(|nest| matches!(nest, Nest::List(_)));
        self.nests.push(Nest::List(first));
    }

    /// Begins an item of the innermost list.
    pub(super) fn begin_item(&mut self) {
        let depth = self.nests.iter().filter(|nest| matches!(nest, Nest::List(_))).count();
        let list = self.nests.iter_mut().rev().find_map(|nest| match nest {
            Nest::List(next) => Some(next),
            _ => None,
        });
        let lead = match list {
            Some(Some(number)) => {
                let lead = format!("{number}. ");
                *number = number.saturating_add(1);
                lead
            }
            _ => format!("{} ", BULLETS[depth.saturating_sub(1).min(BULLETS.len() - 1)]),
        };
        self.nests.push(Nest::Item { lead, used: false });
    }

    /// Begins a note with this lead.
    pub(super) fn begin_note(&mut self, lead: String) {
        self.nests.push(Nest::Item { lead, used: false });
    }

    /// Changes the lead of the item that has just begun.
    pub(super) fn set_lead(&mut self, words: &str) {
        if let Some(Nest::Item { lead, used: false }) = self.nests.last_mut() {
            *lead = words.to_owned();
        }
    }

    /// Ends the innermost block quotation, list, item or note.
    pub(super) fn end_nest(&mut self) {
        if let Some(Nest::List(_)) = self.nests.pop() {
            self.begins_list = false;
        }
    }

    /// Begins a table whose columns are right-aligned where `right` says so.
    pub(super) fn begin_table(&mut self, right: &[bool]) {
        let columns = right.iter().map(|&right| (0, right)).collect();
        self.structure.tables.push(TableColumns { columns });
        self.in_table = true;
    }

    /// Begins a cell of a row.
    pub(super) fn begin_cell(&mut self) {
        self.end_cell();
        if !self.cells.is_empty() {
            self.line.push('\t');
        }
        self.cell = Some(self.line.len());
    }

    /// Ends the cell that is open.
    pub(super) fn end_cell(&mut self) {
        if let Some(start) = self.cell.take() {
            let end = start.max(self.line.trim_end_matches(' ').len());
            self.line.truncate(end);
            self.cells.push(Span::new(start, end));
        }
    }

    /// Stops treating the open cell as a cell: it holds several paragraphs.
    pub(super) fn forget_cells(&mut self) {
        self.cell = None;
        self.cells.clear();
    }

    /// Ends a row of a table.
    pub(super) fn end_row(&mut self, head: bool) {
        self.end_cell();
        let table = self.structure.tables.len().wrapping_sub(1);
        match self.in_table && self.cells.len() > 1 {
            true => self.end_block(BlockShape::Row { table, head }),
            false => self.end_block(BlockShape::Paragraph),
        }
    }

    /// Ends a table; columns of figures are right-aligned.
    pub(super) fn end_table(&mut self) {
        self.in_table = false;
        let Some(table) = self.structure.tables.len().checked_sub(1) else { return };
        let is_row = |block: &&StructureBlock| matches!(block.shape, BlockShape::Row { table: of, head: false } if of == table);
        let rows: Vec<&StructureBlock> = self
            .structure
            .blocks
            .iter()
            .rev()
            .take_while(|block| matches!(block.shape, BlockShape::Row { table: of, .. } if of == table))
            .filter(is_row)
            .collect();
        let columns = &mut self.structure.tables[table].columns;
        for (n, (_, right)) in columns.iter_mut().enumerate() {
            let mut cells =
                rows.iter().filter_map(|row| row.cells.get(n)).map(|cell| cell.of(&self.out)).peekable();
            let figures =
                |words: &str| words.chars().all(|c| c.is_ascii_digit() || ".,%-+–−$€£ ".contains(c));
            *right |= cells.peek().is_some() && cells.all(figures) && !rows.is_empty();
        }
    }

    /// Adds a line across the page.
    pub(super) fn rule(&mut self) {
        self.end_block(BlockShape::Paragraph);
        let at = self.out.len();
        let marks = self.structure.marks.len();
        self.structure.blocks.push(StructureBlock {
            span: Span::new(at, at),
            shape: BlockShape::Rule,
            marks: marks..marks,
            ..StructureBlock::default()
        });
    }

    /// Ends the current block, which gets a blank row above unless it is the text of an item.
    pub(super) fn end_block(&mut self, shape: BlockShape) {
        self.finish_block(shape, false);
    }

    /// Ends a paragraph that is set apart even inside an item.
    pub(super) fn end_paragraph(&mut self) {
        self.finish_block(BlockShape::Paragraph, true);
    }

    fn finish_block(&mut self, shape: BlockShape, apart: bool) {
        let open = (0..self.open.len()).filter(|_| !self.line.trim().is_empty());
        open.collect::<Vec<_>>().into_iter().for_each(|at| self.number_link(at));
        let code = shape == BlockShape::Code;
        let words = match code {
            // Keep the indent of the first line.
            true => {
                let line = self.line.trim_end();
                let blank = line.len() - line.trim_start().len();
                &line[line[..blank].rfind('\n').map_or(0, |at| at + 1)..]
            }
            false => self.line.trim(),
        };
        if !words.trim().is_empty() {
            if !self.out.is_empty() {
                self.out.push_str("\n\n");
            }
            let (base, cut) = (self.out.len(), words.as_ptr() as usize - self.line.as_ptr() as usize);
            let len = words.len();
            self.out.push_str(words);
            let place = |at: usize| base + at.saturating_sub(cut).min(len);
            let span = |span: Span| Span::new(place(span.start), place(span.end));
            let structure = &mut self.structure;
            let first = structure.marks.len();
            let still = self
                .open
                .iter()
                .map(|&(kind, start)| InlineMark { kind, span: Span::new(start, self.line.len()) });
            structure.marks.extend(
                self.marks
                    .iter()
                    .copied()
                    .chain(still)
                    .map(|mark| InlineMark { span: span(mark.span), ..mark })
                    .filter(|mark| !mark.span.is_empty()),
            );
            self.labels.sort_by_key(|label| label.at);
            structure
                .labels
                .extend(self.labels.drain(..).map(|label| InlineLabel { at: place(label.at), ..label }));
            structure.breaks.extend(self.breaks.drain(..).map(place));
            structure.links.extend(self.links.drain(..).map(|link| Link { span: span(link.span), ..link }));
            let cells: Vec<Span> = self.cells.drain(..).map(span).collect();
            if let BlockShape::Row { table, .. } = shape
                && let Some(table) = structure.tables.get_mut(table)
            {
                for (n, cell) in cells.iter().enumerate() {
                    let width = width(cell.of(&self.out));
                    match table.columns.get_mut(n) {
                        Some((widest, _)) => *widest = width.max(*widest),
                        None => table.columns.push((width, false)),
                    }
                }
            }
            let in_list = self.nests.iter().any(|nest| matches!(nest, Nest::List(_)));
            let row = matches!(shape, BlockShape::Row { .. });
            let after_row = row
                && structure.blocks.last().is_some_and(|last| match (last.shape, shape) {
                    (BlockShape::Row { table: a, .. }, BlockShape::Row { table: b, .. }) => a == b,
                    _ => false,
                });
            let tight = after_row || in_list && !apart && !self.begins_list && !code && !row;
            self.begins_list = false;
            let block = StructureBlock {
                span: Span::new(base, base + len),
                shape,
                tight,
                marks: first..structure.marks.len(),
                cells: if row { cells } else { Vec::new() },
                ..StructureBlock::default()
            };
            let (lead, hang) = self.leads(shape);
            self.structure.blocks.push(StructureBlock { lead: lead.into(), hang: hang.into(), ..block });
        }
        self.line.clear();
        self.marks.clear();
        self.labels.clear();
        self.breaks.clear();
        self.forget_cells();
        // A link that continues in the next block keeps its number, even if it has no words here.
        self.structure.links.append(&mut self.links);
        self.open.iter_mut().for_each(|(_, start)| *start = 0);
    }

    /// Returns what is drawn before the first row of a block, and before the others.
    fn leads(&mut self, shape: BlockShape) -> (String, String) {
        let (mut lead, mut hang) = (String::new(), String::new());
        for (n, nest) in self.nests.iter_mut().filter(|nest| !matches!(nest, Nest::List(_))).enumerate() {
            if n >= DEEPEST {
                break;
            }
            match nest {
                Nest::Quote => {
                    lead.push_str("│ ");
                    hang.push_str("│ ");
                }
                Nest::Item { lead: words, used } => {
                    let blank = " ".repeat(width(words));
                    lead.push_str(if std::mem::replace(used, true) { &blank } else { words });
                    hang.push_str(&blank);
                }
                Nest::List(_) => {}
            }
        }
        if shape == BlockShape::Code {
            lead.push_str("  ");
            hang.push_str("  ");
        }
        (lead, hang)
    }

    /// Returns the text and its structure.
    pub(super) fn finish(mut self) -> (String, Structure) {
        self.end_block(BlockShape::Paragraph);
        (self.out, self.structure)
    }
}
