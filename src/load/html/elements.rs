//! What HTML elements say about the words inside them, even if they are closed badly or not at all.

use super::tokens::{attribute, is_one_of};
use super::{is_block, unescape};
use crate::article::{BlockShape, MarkKind};
use crate::load::structure_builder::StructureBuilder;

/// A picture whose description has fewer words than this is a logo or a line.
const WORDS_OF_PICTURE: usize = 3;

/// An element that holds blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    List,
    Item,
    Quote,
    Heading(u8),
    Pre { code: bool },
    Table,
    Head,
    Row { head: bool },
    Cell,
    Figure,
    Caption,
}

/// The elements that are open around the current words.
pub(super) struct Elements<'t> {
    text: &'t mut StructureBuilder,
    open: Vec<Holder>,
    /// A paragraph of a cell has ended; if more words follow, it is not a cell.
    cell_ended: bool,
    pictures: bool,
}

impl<'t> Elements<'t> {
    pub(super) fn new(text: &'t mut StructureBuilder, pictures: bool) -> Self {
        Self { text, open: Vec::new(), cell_ended: false, pictures }
    }

    fn is_in(&self, holder: impl Fn(&Holder) -> bool) -> bool {
        self.open.iter().any(holder)
    }

    fn pre(&self) -> bool {
        self.is_in(|open| matches!(open, Holder::Pre { .. }))
    }

    /// Adds words.
    pub(super) fn add(&mut self, words: &str) {
        if std::mem::take(&mut self.cell_ended) {
            match words.trim().is_empty() {
                true => self.cell_ended = true,
                false => self.end_no_cell(),
            }
        }
        let pre = self.pre();
        let mut buffer = [0; 4];
        for c in words.chars() {
            match c {
                // Marks that say where a word may be broken; they would split names.
                '\u{AD}' | '\u{200B}' | '\u{FEFF}' => {}
                '\n' if pre => self.text.push("\n"),
                ' ' | '\t' | '\n' | '\r' | '\u{C}' if !pre => self.space(),
                _ => self.text.push(c.encode_utf8(&mut buffer)),
            }
        }
    }

    fn space(&mut self) {
        let line = self.text.line();
        if !line.is_empty() && !line.ends_with([' ', '\n', '\t']) {
            self.text.push(" ");
        }
    }

    /// What seemed to be a cell holds paragraphs, so it is part of the page layout.
    fn end_no_cell(&mut self) {
        self.text.forget_cells();
        self.text.end_block(BlockShape::Paragraph);
        self.cell_ended = false;
    }

    /// Ends the current block.
    pub(super) fn end(&mut self) {
        let innermost = self.open.iter().rev().find(|open| {
            !matches!(
                open,
                Holder::List | Holder::Item | Holder::Quote | Holder::Figure | Holder::Table | Holder::Head
            )
        });
        match innermost {
            Some(Holder::Cell) => self.cell_ended = !self.text.line().is_empty(),
            Some(Holder::Row { .. }) => {}
            Some(Holder::Heading(level)) => self.text.end_block(BlockShape::Heading(*level)),
            Some(Holder::Pre { code: true }) => self.text.end_block(BlockShape::Code),
            Some(Holder::Caption) => self.text.end_block(BlockShape::Caption),
            _ => self.text.end_block(BlockShape::Paragraph),
        }
    }

    /// Ends everything that a page left open.
    pub(super) fn end_all(&mut self) {
        while let Some(holder) = self.open.last().copied() {
            self.leave(holder);
        }
        self.end();
    }

    /// Handles an opening tag.
    pub(super) fn open(&mut self, name: &str, rest: &str) {
        if let Some(kind) = mark_of(name) {
            if kind == MarkKind::Code
                && let Some(Holder::Pre { code }) = self.open.last_mut()
            {
                *code = true;
                return;
            }
            return self.text.open(kind);
        }
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "br" => {
                // Two line breaks in a row end a paragraph.
                match self.text.line().ends_with('\n') {
                    true => self.end(),
                    false => self.text.line_break(),
                }
            }
            "hr" => {
                self.end();
                self.text.rule();
            }
            "a" => {
                let target = attribute(rest, "href").unwrap_or_default();
                self.text.open_link(&unescape(&target));
            }
            "img" if self.pictures => self.picture(rest),
            "td" | "th" => {
                let row = self.open.iter().rposition(|open| matches!(open, Holder::Row { .. }));
                match row {
                    Some(at) => {
                        self.leave_to(at + 1);
                        if let Holder::Row { head } = &mut self.open[at] {
                            *head |= name == "th" && !self.text.line().contains(|c: char| c != '\t');
                        }
                        self.text.begin_cell();
                        self.cell_ended = false;
                        self.open.push(Holder::Cell);
                    }
                    None => self.space(),
                }
            }
            _ if is_block(&name) => self.open_block(&name, rest),
            _ => {}
        }
    }

    fn open_block(&mut self, name: &str, rest: &str) {
        // Open elements that this one closes.
        let closes: &[fn(&Holder) -> bool] = match name {
            "li" => &[|open| *open == Holder::Item],
            "tr" => &[|open| matches!(open, Holder::Row { .. })],
            _ => &[],
        };
        for closed in closes {
            let within = self.open.iter().rposition(|open| matches!(open, Holder::List | Holder::Table));
            let at = self.open.iter().rposition(closed).filter(|&at| within.is_none_or(|list| list < at));
            if let Some(at) = at {
                self.leave_to(at);
            }
        }
        self.end();
        let holder = match name {
            "ul" | "ol" | "menu" => {
                let first = attribute(rest, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.text.begin_list((name == "ol").then_some(first));
                Holder::List
            }
            "li" => {
                self.text.begin_item();
                Holder::Item
            }
            "blockquote" => {
                self.text.begin_quote();
                Holder::Quote
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Holder::Heading(name.as_bytes()[1] - b'0'),
            "pre" => Holder::Pre { code: false },
            "figure" => Holder::Figure,
            "figcaption" => Holder::Caption,
            "table" => {
                if self.is_in(|open| *open == Holder::Cell) {
                    self.end_no_cell();
                }
                self.text.begin_table(&[]);
                Holder::Table
            }
            "thead" => Holder::Head,
            "tr" if self.is_in(|open| *open == Holder::Table) => {
                Holder::Row { head: self.open.last() == Some(&Holder::Head) }
            }
            _ => return,
        };
        self.open.push(holder);
    }

    /// Handles a closing tag.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(kind) = mark_of(name) {
            if kind != MarkKind::Code || !self.pre() {
                self.text.close(kind);
            }
            return;
        }
        let name = name.to_ascii_lowercase();
        let is: fn(&Holder) -> bool = match name.as_str() {
            "a" => return self.text.close_link(),
            "ul" | "ol" | "menu" => |open| *open == Holder::List,
            "li" => |open| *open == Holder::Item,
            "blockquote" => |open| *open == Holder::Quote,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => |open| matches!(open, Holder::Heading(_)),
            "pre" => |open| matches!(open, Holder::Pre { .. }),
            "figure" => |open| *open == Holder::Figure,
            "figcaption" => |open| *open == Holder::Caption,
            "table" => |open| *open == Holder::Table,
            "thead" => |open| *open == Holder::Head,
            "tr" => |open| matches!(open, Holder::Row { .. }),
            "td" | "th" => |open| *open == Holder::Cell,
            name if is_block(name) => return self.end(),
            _ => return,
        };
        match self.open.iter().rposition(is) {
            Some(at) => self.leave_to(at),
            None if is_block(&name) => self.end(),
            None => {}
        }
    }

    /// Leaves the elements from this one on.
    fn leave_to(&mut self, at: usize) {
        while self.open.len() > at
            && let Some(holder) = self.open.last().copied()
        {
            self.leave(holder);
        }
    }

    /// Leaves the innermost element.
    fn leave(&mut self, holder: Holder) {
        match holder {
            Holder::Cell => {
                self.text.end_cell();
                self.cell_ended = false;
            }
            Holder::Row { head } => self.text.end_row(head),
            _ => self.end(),
        }
        self.open.pop();
        match holder {
            Holder::List | Holder::Item | Holder::Quote => self.text.end_nest(),
            Holder::Table => self.text.end_table(),
            _ => {}
        }
    }

    /// Adds the words that stand for a picture, if they are more than a name.
    fn picture(&mut self, rest: &str) {
        let Some(words) = attribute(rest, "alt") else { return };
        let words = unescape(&words).split_whitespace().collect::<Vec<_>>().join(" ");
        if words.split(' ').count() < WORDS_OF_PICTURE || self.is_in(|open| matches!(open, Holder::Cell)) {
            return;
        }
        self.end();
        self.text.push(&words);
        self.text.end_block(BlockShape::Caption);
    }
}

/// Returns what an element inside a paragraph means.
pub(in crate::load) fn mark_of(name: &str) -> Option<MarkKind> {
    let is = |names: &[&str]| is_one_of(name, names);
    match () {
        () if is(&["em", "i", "cite", "dfn", "var"]) => Some(MarkKind::Emphasis),
        () if is(&["strong", "b"]) => Some(MarkKind::Strong),
        () if is(&["del", "s", "strike"]) => Some(MarkKind::Struck),
        () if is(&["code", "tt", "kbd", "samp"]) => Some(MarkKind::Code),
        () => None,
    }
}
