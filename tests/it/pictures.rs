//! The pictures and the recording of the README. The golden screens and pictures themselves, tested on a screen with a bit
//! of everything.

use crate::support::cast::Cast;
use crate::support::desk::Desk;
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

/// The size of the pictures.
const SIZE: (u16, u16) = (120, 34);

fn sample() -> Desk {
    Desk::sample(SIZE.0, SIZE.1)
}

/// Compares a picture of the README with the program.
#[track_caller]
fn pictured(name: &str, desk: &Desk) {
    golden::assert_file(&format!("assets/{name}.svg"), &svg::svg(&desk.screen(), "onrecord"));
}

#[test]
fn the_picture_of_a_page_is_the_program() {
    let mut desk = sample();
    desk.keys("j j j enter ] ]");
    pictured("page", &desk);
}

#[test]
fn the_picture_of_a_person_is_the_program() {
    let mut desk = sample();
    desk.keys("@").words("yusuf").keys("enter");
    pictured("person", &desk);
}

#[test]
fn the_picture_of_a_search_is_the_program() {
    let mut desk = sample();
    desk.keys("S").words("said:boat").keys("enter enter");
    pictured("search", &desk);
}

#[test]
fn the_picture_of_the_notebook_is_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = sample().remembering(&folder.path().join("db"));
    keep_some(&mut desk);
    desk.keys("B");
    pictured("notebook", &desk);
}

/// Clips, notes and stars something in a few articles.
fn keep_some(desk: &mut Desk) {
    desk.keys("enter ] ] y c ] ] y c J J * J ] y c a").words("ask him for the contract").keys("enter");
    desk.keys("J ] y c J ] ] a enter J J J * ] y c");
}

#[test]
fn the_recording_is_the_program() {
    let recording = Cast::of(Desk::sample(100, 28), "onrecord")
        .wait(20)
        .keys("enter", 15)
        .keys("] ] ]", 12)
        .keys("p", 20)
        .keys("p", 5)
        .keys("@", 5)
        .words("hester")
        .wait(8)
        .keys("enter", 25)
        .keys("j j l l l", 10)
        .keys("q q", 8)
        .keys("S", 5)
        .words("said:boat")
        .wait(5)
        .keys("enter", 15)
        .keys("H", 25)
        .keys("q", 15)
        .end();
    golden::assert_file("assets/onrecord.cast", &recording);
    // It stays small, and each of its lines is one of the format.
    assert!(recording.len() < 200_000, "{}", recording.len());
    let mut last = 0.0;
    for line in recording.lines().skip(1) {
        let (time, kind, out): (f64, String, String) = serde_json::from_str(line).expect("an event");
        assert!(time >= last && kind == "o" && !out.is_empty());
        last = time;
    }
}
