//! Where each pane is: sizes in, rectangles out. Motions, the mouse and drawing use the same rectangles.

use ratatui::layout::Rect;

use super::{App, View};
use crate::page::Measure;
use crate::work::ViewTab;

/// From this width on, the list and the article are side by side.
pub const WIDE: u16 = 100;
/// The smallest screen to read on, in columns and rows.
pub const TINY: (u16, u16) = (40, 10);
/// Columns of the record panel: the fewest, where it gives way to the names in the margin, and the most.
const PANEL: (u16, u16) = (28, 36);

/// The widest rows of the corpus view, however wide the screen is.
const WIDEST: u16 = 120;

/// Columns that the reading pane needs for names in its margin.
const ROOMY: u16 = 71;
/// Columns of the list: the fewest, where it gives way to the names in the margin, and the most.
const LIST: (u16, u16) = (26, 56);

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The articles.
    #[default]
    List,
    /// The article.
    Reading,
    /// Its people and quotations.
    Record,
    /// The corpus view.
    Corpus,
}

/// The rectangles of one screen; a pane that is not shown has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The line at the top: what is open, how much there is.
    pub header: Option<Rect>,
    /// The line with the panes' names.
    pub titles: Option<Rect>,
    /// Inside of the list.
    pub list: Option<Rect>,
    /// Inside of the article, the scroll bar at its right edge included.
    pub reading: Option<Rect>,
    /// Inside of the record panel.
    pub record: Option<Rect>,
    /// Inside of the corpus view.
    pub corpus: Option<Rect>,
    /// The line at the bottom.
    pub status: Rect,
}

impl Layout {
    /// The layout of the screen.
    pub fn of(app: &App) -> Self {
        let (columns, rows) = app.size;
        let panel = app.panel.open;
        let status = Rect::new(0, rows.saturating_sub(1), columns, 1.min(rows));
        if app.zen {
            let body = Rect::new(0, 0, columns, rows.saturating_sub(1));
            return Self { reading: Some(body), status, ..Self::default() };
        }
        let header = Rect::new(0, 0, columns, 1);
        let titles = Rect::new(0, 1, columns, 1);
        let body = Rect::new(0, 2, columns, Self::body_rows(app.size));
        let mut layout = Self { header: Some(header), titles: Some(titles), status, ..Self::default() };
        if app.focus == Pane::Corpus {
            layout.corpus = Some(body);
            return layout;
        }
        if columns < WIDE {
            match app.focus {
                Pane::List => layout.list = Some(body),
                Pane::Reading => layout.reading = Some(body),
                Pane::Record => layout.record = Some(body),
                Pane::Corpus => {}
            }
            return layout;
        }
        // The list gets about a third. It is narrowed where the article would lose the names in its margin. Where that is
        // not enough, the list gives way to the panel, unless the reader is in it; and then the panel is narrowed.
        let three = columns >= LIST.0 + ROOMY + PANEL.1 + 2;
        let panel = panel && (three || app.focus != Pane::List);
        let record = match (panel, three) {
            (false, _) => 0,
            (true, true) => PANEL.1,
            (true, false) => columns.saturating_sub(ROOMY + 1).clamp(PANEL.0, PANEL.1),
        };
        let third = ((columns - record) / 3).clamp(34, LIST.1);
        let left = (columns - record).saturating_sub(ROOMY + 1 + u16::from(panel));
        let list = if panel && !three { 0 } else { third.min(left).max(LIST.0) };
        let mut x = 0;
        let mut take = |width: u16| {
            let rect = Rect { x, width, ..body };
            // One column for the line between two panes.
            x += width + 1;
            rect
        };
        if list > 0 {
            layout.list = Some(take(list));
        }
        let rules = u16::from(list > 0) + u16::from(panel);
        layout.reading = Some(take(columns - list - record - rules));
        if panel {
            layout.record = Some(take(record));
        }
        layout
    }

    /// Rows between the lines at the top and at the bottom.
    pub fn body_rows(size: (u16, u16)) -> u16 {
        size.1.saturating_sub(3)
    }

    /// The pane at a place on the screen.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<(Pane, Rect)> {
        [
            (Pane::List, self.list),
            (Pane::Reading, self.reading),
            (Pane::Record, self.record),
            (Pane::Corpus, self.corpus),
        ]
        .into_iter()
        .filter_map(|(pane, rect)| Some((pane, rect?)))
        .find(|(_, rect)| rect.contains((column, row).into()))
    }

    /// Whether the screen is too small to read on.
    pub fn too_small(size: (u16, u16)) -> bool {
        size.0 < TINY.0 || size.1 < TINY.1
    }
}

/// The part of the pane that the corpus view uses. Matches in their context and tables use all of it.
pub fn page_of(view: &View, rect: Rect) -> Rect {
    let room = rect.width.saturating_sub(4);
    let wide = view.is_concordance() || view.tab == ViewTab::Table;
    let width = if wide { room } else { room.min(WIDEST) };
    // Every tab begins at the same column, below their names.
    Rect { x: rect.x + rect.width.min(2), width, ..rect }
}

/// How the reading pane shares out its columns; the last one is the scroll bar's.
pub fn measure(app: &App, reading: Rect) -> Measure {
    let columns = usize::from(reading.width.saturating_sub(1));
    // Margins never take the room to read.
    let margin = app.display.margins.min(columns.saturating_sub(Measure::RANGE.start() + 4) / 2);
    Measure::fit(columns - 2 * margin, app.display.measure).with_margins(margin, !app.display.hidden.names)
}
