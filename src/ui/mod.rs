//! Drawing: `render` reads the state of the program and fills a frame. It changes nothing, waits for nothing,
//! and touches only what is on the screen.

mod bars;
mod draw;
mod list_pane;
mod overlays;
mod palette;
mod prompt_line;
mod reading_pane;
mod record_pane;
mod theme;
mod view_pane;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use palette::{Palette, THEMES};
pub use theme::Theme;

use crate::app::{App, Layout, TINY};

/// Draws the whole screen.
pub fn render(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    buffer.set_style(area, theme.ground);
    if Layout::too_small((area.width, area.height)) {
        return too_small(area, theme, buffer);
    }
    let layout = Layout::of(app);
    bars::header(app, theme, &layout, buffer);
    if let Some(rect) = layout.list {
        list_pane::draw(app, theme, rect, buffer);
    }
    if let Some(rect) = layout.reading {
        reading_pane::draw(app, theme, rect, buffer);
    }
    if let Some(rect) = layout.record {
        record_pane::draw(app, theme, rect, buffer);
    }
    if let Some(rect) = layout.view {
        view_pane::draw(app, theme, rect, buffer);
    }
    bars::status(app, theme, layout.status, buffer);
    overlays::draw(app, theme, area, buffer);
}

/// Where on the screen the headline of the article that is read stands, and the address behind it.
pub fn links(app: &App) -> Vec<(Rect, &str)> {
    let hidden = app.overlay.is_some() || Layout::too_small(app.size);
    Layout::of(app).reading.filter(|_| !hidden).map_or(Vec::new(), |rect| reading_pane::links(app, rect))
}

/// Where the terminal's cursor belongs: in the line being typed, nowhere else.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    if Layout::too_small(app.size) {
        return None;
    }
    overlays::cursor(app).or_else(|| prompt_line::cursor(app))
}

fn too_small(area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let words = format!("Too small: {}x{} or more, please", TINY.0, TINY.1);
    let x = (usize::from(area.width).saturating_sub(words.len()) / 2) as u16;
    let line =
        Rect { x, y: area.height / 2, width: area.width.saturating_sub(x), height: area.height.min(1) };
    draw::text(buffer, line, &words, theme.dim);
}
