//! Where in an article the reader is. Only the blocks on the screen are ever broken into lines, so a page of
//! ten megabytes opens like one of ten lines; positions are (block, row), never a count of lines from the top.

use std::collections::HashMap;
use std::sync::Arc;

use super::blocks::{Block, BlockKind};
use super::wrap::wrap;
use crate::{Article, Span};

/// The most blocks whose lines are kept; reading on forgets them all at once.
const KEPT: usize = 4096;

/// A place on the page: a row of a block, the air above it counted first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which block.
    pub block: usize,
    /// Which row of it.
    pub row: usize,
}

/// One line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The kind of its block; none for air.
    pub kind: Option<BlockKind>,
    /// Which block.
    pub block: usize,
    /// Bytes into the body, or into the title for [`BlockKind::Title`].
    pub span: Span,
}

impl Line {
    /// Whether its span is into the body.
    pub fn is_body(&self) -> bool {
        matches!(self.kind, Some(BlockKind::Headline | BlockKind::Paragraph))
    }
}

/// An article set to a measure, and the part of it that is on the screen.
#[derive(Clone, Debug)]
pub struct Pager {
    article: Arc<Article>,
    blocks: Arc<[Block]>,
    columns: usize,
    height: usize,
    rows: HashMap<usize, Arc<[Span]>>,
    top: Spot,
}

impl Pager {
    /// The first screen of an article, given its [`blocks`](super::blocks()).
    pub fn new(article: Arc<Article>, blocks: Arc<[Block]>, columns: usize, height: usize) -> Self {
        Self { article, blocks, columns, height, rows: HashMap::new(), top: Spot::default() }
    }

    /// Sets to another measure or height; what is on top stays there. Whether anything changed.
    pub fn resize(&mut self, columns: usize, height: usize) -> bool {
        if (self.columns, self.height) == (columns, height) {
            return false;
        }
        if self.columns != columns {
            let at = self.offset(self.top);
            self.columns = columns;
            self.rows.clear();
            self.top = match at {
                Some(at) => self.spot(at),
                None => Spot { block: self.top.block, row: 0 },
            };
        }
        self.height = height;
        self.top = self.top.min(self.bottom());
        true
    }

    /// Rows on the screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The first row of the screen.
    pub fn top(&self) -> Spot {
        self.top
    }

    /// Goes to a place that was on top of the screen before.
    pub fn go(&mut self, top: Spot) {
        // It may be from before the article was set to another measure.
        let block = top.block.min(self.blocks.len().saturating_sub(1));
        let row = top.row.min(self.block_height(block) - 1);
        self.top = Spot { block, row }.min(self.bottom());
    }

    /// Scrolls by rows, down where positive.
    pub fn scroll(&mut self, by: isize) {
        self.top = if by < 0 {
            self.back(self.top, by.unsigned_abs())
        } else {
            self.on(self.top, by.unsigned_abs()).min(self.bottom())
        };
    }

    /// Goes to the first row.
    pub fn to_start(&mut self) {
        self.top = Spot::default();
    }

    /// Goes to the last screen.
    pub fn to_end(&mut self) {
        self.top = self.bottom();
    }

    /// Goes to the next paragraph's first row, or to one before.
    pub fn paragraph(&mut self, by: isize) {
        let block = self.top.block;
        let body = |n: &usize| self.blocks[*n].kind == BlockKind::Paragraph;
        let air = usize::from(self.blocks[block].air);
        let next = if by > 0 {
            (block + 1..self.blocks.len()).filter(body).nth(by as usize - 1)
        } else {
            // Inside a paragraph, back goes to its own beginning first.
            let inside = usize::from(self.top.row > air);
            (0..block + inside).rev().filter(body).nth(by.unsigned_abs() - 1)
        };
        self.top = match next {
            Some(block) => Spot { block, row: usize::from(self.blocks[block].air) }.min(self.bottom()),
            None if by > 0 => self.bottom(),
            None => Spot::default(),
        };
    }

    /// Scrolls so that the byte `at` of the body can be read, as little as that takes; a place that is off the
    /// screen comes to a third from the top, with its surroundings.
    pub fn show(&mut self, at: usize) {
        let spot = self.spot(at);
        let near_end = self.on(self.top, self.height.saturating_sub(3));
        if spot < self.top || spot > near_end {
            self.top = self.back(spot, self.height / 3).min(self.bottom());
        }
    }

    /// The lines on the screen, from the top; fewer than its height where the page ends before.
    pub fn lines(&mut self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.height);
        let mut spot = self.top;
        while lines.len() < self.height && spot.block < self.blocks.len() {
            lines.push(self.line(spot));
            let next = self.on(spot, 1);
            if next == spot {
                break;
            }
            spot = next;
        }
        lines
    }

    /// How much of the body is above the end of the screen, from 0 to 1.
    pub fn progress(&mut self) -> f64 {
        let end = self.on(self.top, self.height.saturating_sub(1));
        let whole = self.article.text.len().max(1);
        if end >= self.last() {
            return 1.0;
        }
        self.offset(end).unwrap_or(0) as f64 / whole as f64
    }

    fn line(&mut self, spot: Spot) -> Line {
        let Block { kind, span, air } = self.blocks[spot.block];
        match spot.row.checked_sub(usize::from(air)) {
            None => Line { kind: None, block: spot.block, span: Span::new(span.start, span.start) },
            Some(row) => {
                let span = self.rows(spot.block).get(row).copied().unwrap_or(Span::new(span.end, span.end));
                Line { kind: Some(kind), block: spot.block, span }
            }
        }
    }

    /// The rows of one block, as bytes into the text that its span is into.
    fn rows(&mut self, block: usize) -> Arc<[Span]> {
        if let Some(rows) = self.rows.get(&block) {
            return Arc::clone(rows);
        }
        let Block { kind, span, .. } = self.blocks[block];
        let text = match kind {
            BlockKind::Title => self.article.title.as_deref().unwrap_or_default(),
            _ => &self.article.text,
        };
        let rows: Arc<[Span]> = wrap(span.of(text), self.columns)
            .into_iter()
            .map(|row| Span::new(row.start + span.start, row.end + span.start))
            .collect();
        if self.rows.len() >= KEPT {
            self.rows.clear();
        }
        self.rows.insert(block, Arc::clone(&rows));
        rows
    }

    fn block_height(&mut self, block: usize) -> usize {
        usize::from(self.blocks[block].air) + self.rows(block).len()
    }

    fn last(&mut self) -> Spot {
        match self.blocks.len().checked_sub(1) {
            Some(block) => Spot { block, row: self.block_height(block) - 1 },
            None => Spot::default(),
        }
    }

    /// The top of the last screen.
    fn bottom(&mut self) -> Spot {
        let last = self.last();
        self.back(last, self.height.saturating_sub(1))
    }

    fn on(&mut self, mut spot: Spot, mut by: usize) -> Spot {
        while by > 0 {
            let left = self.block_height(spot.block) - 1 - spot.row;
            if by <= left {
                spot.row += by;
                return spot;
            }
            if spot.block + 1 >= self.blocks.len() {
                spot.row += left;
                return spot;
            }
            by -= left + 1;
            spot = Spot { block: spot.block + 1, row: 0 };
        }
        spot
    }

    fn back(&mut self, mut spot: Spot, mut by: usize) -> Spot {
        while by > spot.row {
            by -= spot.row;
            let Some(block) = spot.block.checked_sub(1) else {
                return Spot::default();
            };
            by -= 1;
            spot = Spot { block, row: self.block_height(block) - 1 };
        }
        spot.row -= by;
        spot
    }

    /// The row of the body that is `by` rows from the one that shows the byte `at`, without the air between; the last
    /// one in that direction where there are fewer.
    pub fn row_near(&mut self, at: usize, by: isize) -> Span {
        let (mut spot, mut left) = (self.spot(at), by.unsigned_abs());
        let mut near = self.line(spot).span;
        while left > 0 {
            let next = if by > 0 { self.on(spot, 1) } else { self.back(spot, 1) };
            if next == spot {
                break;
            }
            spot = next;
            let line = self.line(spot);
            if line.is_body() && !line.span.is_empty() {
                near = line.span;
                left -= 1;
            }
        }
        near
    }

    /// The byte of the body that a row begins with; none in the title and the dateline.
    fn offset(&mut self, spot: Spot) -> Option<usize> {
        let line = self.line(spot);
        let kind = self.blocks.get(spot.block)?.kind;
        matches!(kind, BlockKind::Headline | BlockKind::Paragraph).then_some(line.span.start)
    }

    /// The row that shows the byte `at` of the body.
    pub fn spot(&mut self, at: usize) -> Spot {
        let is_body = |block: &Block| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
        // The headline may lie in the body too, before blocks that are not: search it apart.
        let block = match self.blocks.first() {
            Some(first) if is_body(first) && first.span.end > at => 0,
            _ => {
                let after = self.blocks.partition_point(|block| !is_body(block) || block.span.start <= at);
                after.saturating_sub(1)
            }
        };
        let rows = self.rows(block);
        let row = rows.partition_point(|row| row.end <= at).min(rows.len() - 1);
        Spot { block, row: row + usize::from(self.blocks[block].air) }
    }
}
