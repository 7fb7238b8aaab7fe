//! Drawing: `render` reads the state of the program and fills a frame. It changes nothing and waits for nothing, and the
//! work depends only on the size of the screen.

mod bars;
mod corpus_pane;
mod draw;
mod layers;
mod list_pane;
mod prompt_line;
mod reading_pane;
mod record_pane;
mod theme;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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
    if let Some(rect) = layout.corpus {
        corpus_pane::draw(app, theme, rect, buffer);
    }
    bars::status(app, theme, layout.status, buffer);
    layers::draw(app, theme, area, buffer);
}

/// The headline on the screen, row by row, with the address that it links to.
pub fn links(app: &App) -> Vec<(Rect, &str)> {
    let hidden = !app.layers.is_empty() || Layout::too_small(app.size);
    Layout::of(app).reading.filter(|_| !hidden).map_or(Vec::new(), |rect| reading_pane::links(app, rect))
}

/// The place of the cursor in the line being typed.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    if Layout::too_small(app.size) {
        return None;
    }
    layers::cursor(app).or_else(|| prompt_line::cursor(app))
}

fn too_small(area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let words = format!("Too small: enlarge to {}x{}", TINY.0, TINY.1);
    let x = (usize::from(area.width).saturating_sub(words.len()) / 2) as u16;
    let line =
        Rect { x, y: area.height / 2, width: area.width.saturating_sub(x), height: area.height.min(1) };
    draw::text(buffer, line, &words, theme.dim);
}
