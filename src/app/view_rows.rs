//! Where the entries of a page are. The quotations of a person are below the headline of their article, and each
//! takes as many rows as its words need.

use ratatui::layout::Rect;

use super::{View, page_of};
use crate::Span;
use crate::page::wrap;
use crate::text::Kind;
use crate::work::{QuotationLine, ViewTab};

/// The most rows that the words of one quotation take.
const TALLEST: usize = 3;
/// Columns before the words of a quotation below a headline.
const INDENT: u16 = 2;

/// One entry on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedEntry {
    /// Its number.
    pub entry: usize,
    /// The headline above it, if it is the first of its article.
    pub heading: Option<Rect>,
    /// Its own rows.
    pub rows: Rect,
}

/// Returns where the entries are in a pane of the corpus view.
pub fn rows_of(view: &View, pane: Rect) -> Rect {
    let page = page_of(view, pane);
    let head = (view.head_rows(usize::from(pane.height)) as u16).min(page.height);
    Rect { y: page.y + head, height: page.height - head, ..page }
}

/// Returns the words of a quotation in marks; those of a reporter have none.
pub fn quoted_words(line: &QuotationLine) -> String {
    match line.kind {
        Kind::Indirect => line.words.clone(),
        Kind::Direct | Kind::Mixed => format!("“{}”", line.words),
    }
}

/// Breaks words into rows; the last one holds all that is left.
pub fn set_quotation(words: &str, columns: u16) -> Vec<Span> {
    let mut rows = wrap(words, usize::from(columns.saturating_sub(INDENT)));
    if rows.len() > TALLEST {
        rows.truncate(TALLEST);
        rows[TALLEST - 1].end = words.len();
    }
    rows
}

/// Returns the part of an entry's rows that its words have.
pub fn indented(rows: Rect) -> Rect {
    let by = INDENT.min(rows.width);
    Rect { x: rows.x + by, width: rows.width - by, ..rows }
}

impl View {
    /// Returns whether its entries are quotations under the headlines of their articles.
    pub fn is_grouped(&self) -> bool {
        self.tab == ViewTab::Quotations && self.who.is_some()
    }

    /// Returns the entries on the screen, from the first one down.
    pub fn placed(&self, rows: Rect) -> Vec<PlacedEntry> {
        let mut placed = Vec::new();
        let mut y = 0;
        for entry in self.top..self.len() {
            // A headline has a blank row above it, except at the top.
            let (blank, headed) = match entry == self.top {
                true => (0, self.is_grouped() && self.line(entry).is_some()),
                false if self.is_headed(entry) => (1, true),
                false => (0, false),
            };
            let at = y + blank + u16::from(headed);
            if at >= rows.height {
                break;
            }
            let tall = (self.tall(entry, rows.width) as u16).min(rows.height - at);
            let heading = headed.then_some(Rect { y: rows.y + y + blank, height: 1, ..rows });
            placed.push(PlacedEntry { entry, heading, rows: Rect { y: rows.y + at, height: tall, ..rows } });
            y = at + tall;
        }
        placed
    }

    /// Returns the entry at a row of the screen; none on a headline or between two entries.
    pub(super) fn entry_at(&self, rows: Rect, y: u16) -> Option<usize> {
        let placed = self.placed(rows);
        placed
            .iter()
            .find(|placed| (placed.rows.top()..placed.rows.bottom()).contains(&y))
            .map(|placed| placed.entry)
    }

    /// Counts the entries that fit in a pane with all of their rows.
    pub(super) fn fitting(&self, pane: Rect) -> usize {
        let rows = rows_of(self, pane);
        if !self.is_grouped() {
            return usize::from(rows.height).max(1);
        }
        let whole =
            |placed: &&PlacedEntry| usize::from(placed.rows.height) == self.tall(placed.entry, rows.width);
        self.placed(rows).iter().filter(whole).count().max(1)
    }

    /// Selects an entry, and moves the first one on the screen so that all of its rows are in the pane.
    pub(super) fn select(&mut self, to: usize, pane: Rect) {
        self.selected = to.min(self.len().saturating_sub(1));
        self.top = self.top.min(self.selected).max(self.first_for(self.selected, rows_of(self, pane)));
    }

    /// Returns the first entry that can be at the top with this one still on the screen.
    fn first_for(&self, last: usize, rows: Rect) -> usize {
        if !self.is_grouped() {
            return (last + 1).saturating_sub(usize::from(rows.height).max(1));
        }
        let (mut top, mut below) = (last, 0);
        loop {
            // At the top, an entry has its headline.
            let needed = self.tall(top, rows.width) + 1 + below;
            if needed > usize::from(rows.height) && top < last {
                return top + 1;
            }
            if top == 0 {
                return 0;
            }
            below += self.tall(top, rows.width) + if self.is_headed(top) { 2 } else { 0 };
            top -= 1;
        }
    }

    /// Counts the rows of an entry without its headline.
    fn tall(&self, entry: usize, columns: u16) -> usize {
        match self.line(entry).filter(|_| self.is_grouped()) {
            Some(line) => set_quotation(&quoted_words(line), columns).len(),
            None => 1,
        }
    }

    /// Returns whether an entry is of another article than the one before it.
    fn is_headed(&self, entry: usize) -> bool {
        let about = |entry: usize| self.line(entry).map(article_of);
        self.is_grouped()
            && entry > 0
            && match (about(entry - 1), about(entry)) {
                (Some(before), Some(here)) => before != here,
                _ => false,
            }
    }
}

/// Returns a key that differs between the articles of quotations.
fn article_of(line: &QuotationLine) -> impl PartialEq {
    let QuotationLine { id, date, outlet, headline, times, .. } = line;
    // A quotation that is listed once has its own count.
    let times = times.as_ref().map(|(times, outlets)| (*times, outlets.len()));
    (*id, *date, outlet.as_deref(), headline.as_deref(), times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::work::{PAGE, ViewAnswer, ViewBody};
    use proptest::prelude::*;

    /// A person's page with quotations of this many words, each of the article of this number.
    fn page_of_quotations(lines: &[(u32, usize)]) -> View {
        let mut view = View::of(Some("Ada Bird".into()), ViewTab::Quotations);
        let line = |(article, words): &(u32, usize)| QuotationLine {
            id: Some(ArticleId(*article)),
            words: "late ".repeat(*words),
            ..QuotationLine::default()
        };
        for (page, some) in lines.chunks(PAGE).enumerate() {
            view.pages.insert(page, some.iter().map(line).collect());
        }
        let body = ViewBody::Quotations(lines.len() as u64, Vec::new());
        view.answer = Some(ViewAnswer { body, ..ViewAnswer::default() });
        view
    }

    proptest! {
        #[test]
        fn the_selected_entry_is_on_screen_and_entries_do_not_overlap(
            lines in prop::collection::vec((0u32..4, 1usize..60), 1..40),
            (width, height) in (30u16..140, 12u16..50),
            steps in prop::collection::vec(-9isize..9, 1..20),
        ) {
            let mut view = page_of_quotations(&lines);
            let pane = Rect { x: 0, y: 2, width, height };
            for step in steps {
                view.select(view.selected.saturating_add_signed(step), pane);
                let rows = rows_of(&view, pane);
                let placed = view.placed(rows);
                let here = placed.iter().find(|placed| placed.entry == view.selected).expect("it is placed");
                prop_assert_eq!(usize::from(here.rows.height), view.tall(view.selected, rows.width));
                let mut below = rows.y;
                for placed in &placed {
                    for rect in placed.heading.into_iter().chain([placed.rows]) {
                        prop_assert!(rect.y >= below && rect.bottom() <= rows.bottom(), "{rect:?} in {rows:?}");
                        below = rect.bottom();
                    }
                    prop_assert_eq!(view.entry_at(rows, placed.rows.y), Some(placed.entry));
                    let other = placed.entry == view.top || lines[placed.entry].0 != lines[placed.entry - 1].0;
                    prop_assert_eq!(placed.heading.is_some(), other);
                }
            }
        }
    }

    #[test]
    fn the_last_row_of_a_long_quotation_holds_the_rest() {
        let words = "late ".repeat(200);
        let rows = set_quotation(&words, 42);
        assert_eq!((rows.len(), rows[2].end), (TALLEST, words.len()));
        assert_eq!(set_quotation("“Late.”", 42).len(), 1);
    }
}
