//! Where everything stands: sizes in, rectangles out. Update asks it how tall a page is, the mouse asks it
//! what was clicked, and rendering draws into the very same rectangles.

use ratatui::layout::Rect;

use super::{App, View};
use crate::page::Measure;

/// From this width list and article stand side by side.
pub const WIDE: u16 = 100;
/// Less than this is no screen to read on.
pub const TINY: (u16, u16) = (40, 10);
/// Columns of the record panel.
const PANEL: u16 = 36;

/// The widest the rows of a look at the corpus are set: a page, however wide the screen is.
const WIDEST: u16 = 120;

/// Columns that a reading pane needs for the names in its margin.
const ROOMY: u16 = 71;

/// Which pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The articles.
    #[default]
    List,
    /// The article.
    Reading,
    /// Its people and quotations.
    Record,
    /// The corpus as a whole.
    View,
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
    /// Inside of a look at the corpus as a whole.
    pub view: Option<Rect>,
    /// The line at the bottom.
    pub status: Rect,
}

impl Layout {
    /// The screen of `app`.
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
        if app.focus == Pane::View {
            layout.view = Some(body);
            return layout;
        }
        if columns < WIDE {
            match app.focus {
                Pane::List => layout.list = Some(body),
                Pane::Reading => layout.reading = Some(body),
                Pane::Record => layout.record = Some(body),
                Pane::View => {}
            }
            return layout;
        }
        // About a third for the list. With the panel open it makes room where the article would lose its margin.
        let record = if panel { PANEL } else { 0 };
        let third = ((columns - record) / 3).clamp(34, 56);
        let cramped = columns - record - third < ROOMY + 2;
        let list = if panel && cramped && app.focus != Pane::List { 0 } else { third };
        let mut x = 0;
        let mut take = |width: u16| {
            let rect = Rect { x, width, ..body };
            // One column for the rule between two panes.
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

    /// Rows between the lines at the top and the line at the bottom.
    pub fn body_rows(size: (u16, u16)) -> u16 {
        size.1.saturating_sub(3)
    }

    /// Which pane a place on the screen belongs to.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<(Pane, Rect)> {
        [
            (Pane::List, self.list),
            (Pane::Reading, self.reading),
            (Pane::Record, self.record),
            (Pane::View, self.view),
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

/// The part of its pane that a look at the corpus is set in. Words in their context have all there is.
pub fn page_of(view: &View, rect: Rect) -> Rect {
    let room = rect.width.saturating_sub(4);
    let width = if view.is_concordance() { room } else { room.min(WIDEST) };
    Rect { x: rect.x + (rect.width - width) / 2, width, ..rect }
}

/// How the columns of the reading pane are shared out; the last one is the scroll bar's.
pub fn measure(app: &App, reading: Rect) -> Measure {
    let columns = usize::from(reading.width.saturating_sub(1));
    // However much air is wanted, there is room to read.
    let air = app.margins.min(columns.saturating_sub(Measure::RANGE.start() + 4) / 2);
    Measure::fit(columns - 2 * air, app.measure).set_in(air, !app.hidden.names)
}
