//! The structure of a text that was written with markup: headings, lists, block quotations, tables, emphasis, links.
//!
//! The text itself is plain. The structure is spans over it, so that quotations, people, searches, notes and offsets
//! work the same in any text, however it was written. What markup shows without saying it, such as a bullet, is a
//! label that the page draws and that no offset counts.

use std::ops::Range;

use crate::Span;

/// The structure of one text. Empty for plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// The blocks, in the order of the text, with only white space between them.
    pub blocks: Vec<StructureBlock>,
    /// Emphasis, code and links, grouped by block.
    pub marks: Vec<InlineMark>,
    /// The line breaks that the author set inside paragraphs.
    pub breaks: Vec<usize>,
    /// What is drawn inside a line but is not in the text: numbers of links and notes. Sorted by position.
    pub labels: Vec<InlineLabel>,
    /// The addresses of the links, by number.
    pub links: Vec<Link>,
    /// The columns of the tables.
    pub tables: Vec<TableColumns>,
}

/// One block of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureBlock {
    /// Its bytes; empty for a rule.
    pub span: Span,
    /// What it is.
    pub shape: BlockShape,
    /// What is drawn before its first row: bullets, numbers, the bars of block quotations.
    pub lead: Box<str>,
    /// What is drawn before the other rows, as wide as `lead`.
    pub hang: Box<str>,
    /// Whether it follows without a blank row.
    pub tight: bool,
    /// Its marks, as a range of [`Structure::marks`].
    pub marks: Range<usize>,
    /// The cells of a row of a table.
    pub cells: Vec<Span>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BlockShape {
    /// A paragraph, also inside a list item.
    #[default]
    Paragraph,
    /// A heading, and its level from 1.
    Heading(u8),
    /// Code, or other text whose spaces and line breaks matter.
    Code,
    /// A row of a table.
    Row {
        /// The index in [`Structure::tables`].
        table: usize,
        /// Whether it is the header.
        head: bool,
    },
    /// A line across the page.
    Rule,
    /// A caption below a picture, or text in place of one.
    Caption,
}

/// What a mark inside a block means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// Emphasis: italics.
    Emphasis,
    /// Strong emphasis: bold.
    Strong,
    /// Struck out.
    Struck,
    /// Code.
    Code,
    /// A link, by its index in [`Structure::links`].
    Link(usize),
}

/// A mark inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlineMark {
    /// What it means.
    pub kind: MarkKind,
    /// Its bytes.
    pub span: Span,
}

/// A label that is drawn after the character that ends at `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineLabel {
    /// The byte in the text.
    pub at: usize,
    /// What is drawn.
    pub words: Box<str>,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its words in the text.
    pub span: Span,
    /// Its address as the author wrote it.
    pub target: String,
}

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableColumns {
    /// For each column, its widest cell and whether its cells are right-aligned.
    pub columns: Vec<(usize, bool)>,
}

impl Structure {
    /// Returns whether the text has no structure.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns the block that the byte `at` is in, or the one before it.
    pub fn block_at(&self, at: usize) -> Option<&StructureBlock> {
        let after = self.blocks.partition_point(|block| block.span.start <= at);
        self.blocks.get(after.checked_sub(1)?)
    }

    /// Returns the marks of the block that the byte `at` is in.
    pub fn marks_at(&self, at: usize) -> &[InlineMark] {
        self.block_at(at).and_then(|block| self.marks.get(block.marks.clone())).unwrap_or_default()
    }

    /// Returns the labels after the characters of `span`.
    pub fn labels_in(&self, span: Span) -> &[InlineLabel] {
        let from = self.labels.partition_point(|label| label.at <= span.start);
        let to = self.labels.partition_point(|label| label.at <= span.end);
        &self.labels[from.min(to)..to]
    }

    /// Returns the line breaks inside `span` that the author set.
    pub fn breaks_in(&self, span: Span) -> &[usize] {
        let from = self.breaks.partition_point(|&at| at < span.start);
        let to = self.breaks.partition_point(|&at| at < span.end);
        &self.breaks[from..to]
    }

    /// Returns the spans of code, in order: nobody is quoted there.
    pub fn code(&self) -> impl Iterator<Item = Span> + '_ {
        let blocks = self.blocks.iter().filter(|block| block.shape == BlockShape::Code);
        blocks.map(|block| block.span)
    }
}
