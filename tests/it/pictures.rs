//! The golden screens and pictures themselves, tested on a screen with a bit of everything.

use crate::support::{golden, svg};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

fn screen() -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 44, 9));
    let bar = Style::new().reversed();
    buffer.set_string(0, 0, format!("{:44}", " onrecord  news.jsonl  3 articles"), bar);
    buffer.set_string(2, 1, "Former minister resigns", Style::new().bold());
    buffer.set_string(2, 2, "▎", Style::new().fg(Color::Indexed(208)));
    buffer.set_string(4, 2, "“It is for others to decide”", Style::new().fg(Color::Indexed(208)));
    buffer.set_string(33, 2, "he said <&>", Style::new().dim());
    buffer.set_string(2, 3, "Ivan Lewis", Style::new().fg(Color::Rgb(120, 200, 255)).underlined());
    buffer.set_string(14, 3, "日本語の記事", Style::new().bg(Color::Blue));
    buffer.set_string(27, 3, "naïve café", Style::new().italic());
    buffer.set_string(2, 4, "🗞 news", Style::new().fg(Color::LightGreen).crossed_out());
    for (row, line) in
        (5..).zip(["┌ Frame ─────┐ ╭─────╮", "├────────────┤ │ ▁▃▅█ ▌", "└────────────┘ ╰─────╯"])
    {
        buffer.set_string(2, row, line, Style::new().fg(Color::DarkGray));
    }
    for row in 5..8 {
        buffer.set_string(28, row, "▎ quoted", Style::new().fg(Color::Indexed(208)));
    }
    buffer
}

#[test]
fn a_golden_screen_is_compared() {
    golden::assert_golden("harness", &screen());
}

#[test]
fn a_golden_screen_that_differs_is_shown() {
    let mut other = screen();
    other.set_string(2, 1, "Latter", Style::new().bold());
    let diff = golden::diff(&golden::describe(&screen()), &golden::describe(&other));
    assert_eq!(
        diff,
        "   2 - |  Former minister resigns                   |\n   2 + |  Latter minister resigns                   |\n"
    );
}

#[test]
fn a_picture_places_wide_characters_by_column() {
    let picture = svg::svg(&screen(), "onrecord <news>");
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    assert!(picture.contains("onrecord &lt;news&gt;") && picture.contains("he said &lt;&amp;&gt;"));
    // Column 16 for the second wide character; they are at columns 14, 16, 18 …
    let second = picture.lines().find(|line| line.contains('本')).unwrap();
    assert!(second.contains(&format!(r#"x="{:.1}""#, 14.0 + 16.0 * 8.4)), "{second}");
    assert!(second.contains(r#"textLength="16.8""#), "{second}");
    for css in ["font-weight:700", "text-decoration:underline", "opacity:.6", "line-through", "#ff8700"] {
        assert!(picture.contains(css), "{css}");
    }
    if let Some(path) = std::env::var_os("SVG_OUT") {
        std::fs::write(path, picture).unwrap();
    }
}
