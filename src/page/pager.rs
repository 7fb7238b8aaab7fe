//! Where in an article the reader is. Only blocks on the screen are broken into lines, so a page of ten megabytes opens
//! like one of ten lines. Positions are (block, row), never a line count from the top.

use std::collections::HashMap;
use std::sync::Arc;

use super::blocks::{BlockKind, TextBlock};
use super::setting::{SetRow, byte_at, placed, set};
use crate::{Article, Span};

/// At most this many blocks keep their lines; beyond that, all are dropped.
const MOST_BLOCKS: usize = 4096;

/// A place on the page. Rows of a block are counted from 0, its blank rows first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagePosition {
    /// The block.
    pub block: usize,
    /// The row of the block.
    pub row: usize,
}

/// One line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// The kind of its block; none for a blank line.
    pub kind: Option<BlockKind>,
    /// The block.
    pub block: usize,
    /// The row of the block, from 0, not counting blank rows.
    pub row: usize,
    /// Bytes of the text, or of the title for [`BlockKind::Title`].
    pub span: Span,
}

impl PageLine {
    /// Returns whether its span is in the text.
    pub fn is_body(&self) -> bool {
        matches!(self.kind, Some(BlockKind::Headline | BlockKind::Paragraph))
    }
}

/// An article laid out, and the part of it that is on the screen.
#[derive(Clone, Debug)]
pub struct Pager {
    article: Arc<Article>,
    blocks: Arc<[TextBlock]>,
    columns: usize,
    height: usize,
    rows: HashMap<usize, Arc<[SetRow]>>,
    top: PagePosition,
}

impl Pager {
    /// Starts at the first screen of an article, given its [`blocks`](super::blocks()).
    pub fn new(article: Arc<Article>, blocks: Arc<[TextBlock]>, columns: usize, height: usize) -> Self {
        Self { article, blocks, columns, height, rows: HashMap::new(), top: PagePosition::default() }
    }

    /// Changes the width or height, keeping the text at the top. Returns false if nothing changed.
    pub fn resize(&mut self, columns: usize, height: usize) -> bool {
        if (self.columns, self.height) == (columns, height) {
            return false;
        }
        if self.columns != columns {
            let at = self.offset(self.top);
            self.columns = columns;
            self.rows.clear();
            self.top = match at {
                Some(at) => self.position(at),
                None => PagePosition { block: self.top.block, row: 0 },
            };
        }
        self.height = height;
        self.top = self.top.min(self.bottom());
        true
    }

    /// Returns the number of rows on the screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Returns the first row of the screen.
    pub fn top(&self) -> PagePosition {
        self.top
    }

    /// Goes to a place that was at the top of the screen before.
    pub fn go(&mut self, top: PagePosition) {
        // The place may date from another width.
        let block = top.block.min(self.blocks.len().saturating_sub(1));
        let row = top.row.min(self.block_height(block) - 1);
        self.top = PagePosition { block, row }.min(self.bottom());
    }

    /// Scrolls by rows; positive is down.
    pub fn scroll(&mut self, by: isize) {
        self.top = if by < 0 {
            self.back(self.top, by.unsigned_abs())
        } else {
            self.forward(self.top, by.unsigned_abs()).min(self.bottom())
        };
    }

    /// Goes to the first row.
    pub fn to_start(&mut self) {
        self.top = PagePosition::default();
    }

    /// Goes to a row of the page, or to the last screen if there are fewer rows.
    pub fn to_row(&mut self, row: usize) {
        self.top = self.forward(PagePosition::default(), row).min(self.bottom());
    }

    /// Goes to the last screen.
    pub fn to_end(&mut self) {
        self.top = self.bottom();
    }

    /// Goes to the start of the next paragraph, or of a previous one.
    pub fn paragraph(&mut self, by: isize) {
        let block = self.top.block;
        let body = |n: &usize| self.blocks[*n].kind == BlockKind::Paragraph;
        let space_above = usize::from(self.blocks[block].space_above);
        let next = if by > 0 {
            (block + 1..self.blocks.len()).filter(body).nth(by as usize - 1)
        } else {
            // Going back from inside a paragraph leads to its start first.
            let inside = usize::from(self.top.row > space_above);
            (0..block + inside).rev().filter(body).nth(by.unsigned_abs() - 1)
        };
        self.top = match next {
            Some(block) => {
                PagePosition { block, row: usize::from(self.blocks[block].space_above) }.min(self.bottom())
            }
            None if by > 0 => self.bottom(),
            None => PagePosition::default(),
        };
    }

    /// Scrolls as little as needed to show the byte `at` of the text. A place off the screen ends up a third of the
    /// way down.
    pub fn show(&mut self, at: usize) {
        let row = self.position(at);
        let near_end = self.forward(self.top, self.height.saturating_sub(3));
        if row < self.top || row > near_end {
            self.top = self.back(row, self.height / 3).min(self.bottom());
        }
    }

    /// Returns the lines on the screen; fewer than its height at the end of the page.
    pub fn lines(&mut self) -> Vec<PageLine> {
        let mut lines = Vec::with_capacity(self.height);
        let mut position = self.top;
        while lines.len() < self.height && position.block < self.blocks.len() {
            lines.push(self.line(position));
            let next = self.forward(position, 1);
            if next == position {
                break;
            }
            position = next;
        }
        lines
    }

    /// Returns how much of the text is above the end of the screen, from 0 to 1.
    pub fn progress(&mut self) -> f64 {
        let end = self.forward(self.top, self.height.saturating_sub(1));
        let whole = self.article.text.len().max(1);
        if end >= self.last() {
            return 1.0;
        }
        self.offset(end).unwrap_or(0) as f64 / whole as f64
    }

    fn line(&mut self, position: PagePosition) -> PageLine {
        let TextBlock { kind, span, space_above, .. } = self.blocks[position.block];
        match position.row.checked_sub(usize::from(space_above)) {
            None => {
                let span = Span::new(span.start, span.start);
                PageLine { kind: None, block: position.block, row: 0, span }
            }
            Some(row) => {
                let set = self.rows(position.block);
                let span = set.get(row).map_or(Span::new(span.end, span.end), |row| row.span);
                PageLine { kind: Some(kind), block: position.block, row, span }
            }
        }
    }

    /// Returns the block of a line, and how its row is set.
    pub fn set_row(&self, line: &PageLine) -> Option<(&TextBlock, &SetRow)> {
        Some((self.blocks.get(line.block)?, self.rows.get(&line.block)?.get(line.row)?))
    }

    /// Returns the character in a column of a line, or the nearest one if there is none.
    pub fn byte_at(&self, line: &PageLine, column: usize) -> Option<Span> {
        let (block, set) = self.set_row(line)?;
        byte_at(&self.article, block, line.row, set, column)
    }

    /// Returns the column of the character at the byte `at` in a line that shows it.
    pub fn column_of(&self, line: &PageLine, at: usize) -> Option<usize> {
        let (block, set) = self.set_row(line)?;
        placed(&self.article, block, line.row, set)
            .find(|(_, span)| span.contains(at))
            .map(|(column, _)| column)
    }

    /// Returns the rows of a block, as bytes of the text or title.
    fn rows(&mut self, block: usize) -> Arc<[SetRow]> {
        if let Some(rows) = self.rows.get(&block) {
            return Arc::clone(rows);
        }
        let rows: Arc<[SetRow]> = set(&self.article, &self.blocks[block], self.columns).into();
        if self.rows.len() >= MOST_BLOCKS {
            self.rows.clear();
        }
        self.rows.insert(block, Arc::clone(&rows));
        rows
    }

    fn block_height(&mut self, block: usize) -> usize {
        usize::from(self.blocks[block].space_above) + self.rows(block).len()
    }

    fn last(&mut self) -> PagePosition {
        match self.blocks.len().checked_sub(1) {
            Some(block) => PagePosition { block, row: self.block_height(block) - 1 },
            None => PagePosition::default(),
        }
    }

    /// Returns the top of the last screen.
    fn bottom(&mut self) -> PagePosition {
        let last = self.last();
        self.back(last, self.height.saturating_sub(1))
    }

    fn forward(&mut self, mut position: PagePosition, mut by: usize) -> PagePosition {
        while by > 0 {
            let left = self.block_height(position.block) - 1 - position.row;
            if by <= left {
                position.row += by;
                return position;
            }
            if position.block + 1 >= self.blocks.len() {
                position.row += left;
                return position;
            }
            by -= left + 1;
            position = PagePosition { block: position.block + 1, row: 0 };
        }
        position
    }

    fn back(&mut self, mut position: PagePosition, mut by: usize) -> PagePosition {
        while by > position.row {
            by -= position.row;
            let Some(block) = position.block.checked_sub(1) else {
                return PagePosition::default();
            };
            by -= 1;
            position = PagePosition { block, row: self.block_height(block) - 1 };
        }
        position.row -= by;
        position
    }

    /// Returns the row that is `by` rows from the one that shows the byte `at`, not counting blank rows; the last one
    /// in that direction if there are fewer.
    pub fn row_near(&mut self, at: usize, by: isize) -> PageLine {
        let (mut position, mut left) = (self.position(at), by.unsigned_abs());
        let mut near = self.line(position);
        while left > 0 {
            let next = if by > 0 { self.forward(position, 1) } else { self.back(position, 1) };
            if next == position {
                break;
            }
            position = next;
            let line = self.line(position);
            if line.is_body() && !line.span.is_empty() {
                near = line;
                left -= 1;
            }
        }
        near
    }

    /// Returns the first byte of a row; `None` in the title and the dateline.
    fn offset(&mut self, position: PagePosition) -> Option<usize> {
        let line = self.line(position);
        let kind = self.blocks.get(position.block)?.kind;
        matches!(kind, BlockKind::Headline | BlockKind::Paragraph).then_some(line.span.start)
    }

    /// Returns the row that shows the byte `at` of the text.
    pub fn position(&mut self, at: usize) -> PagePosition {
        let is_body = |block: &TextBlock| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
        // Check a headline in the text first, because it comes before blocks that are not in the text.
        let block = match self.blocks.first() {
            Some(first) if is_body(first) && first.span.end > at => 0,
            _ => {
                let after = self.blocks.partition_point(|block| !is_body(block) || block.span.start <= at);
                after.saturating_sub(1)
            }
        };
        let rows = self.rows(block);
        let row = match rows.iter().any(|row| !row.cells.is_empty()) {
            // All screen rows of a table row share its cells.
            true => {
                let shows = |row: &SetRow| row.cells.iter().any(|(_, span)| span.contains(at));
                rows.iter().position(shows).unwrap_or(0)
            }
            false => rows.partition_point(|row| row.span.end <= at).min(rows.len() - 1),
        };
        PagePosition { block, row: row + usize::from(self.blocks[block].space_above) }
    }
}
