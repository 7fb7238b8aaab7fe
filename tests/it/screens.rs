//! Golden screens: every pane at every important size, over the sample corpus.

use onrecord::config::{Palette, THEMES};
use onrecord::load::Input;
use onrecord::term::{Background, Depth};
use onrecord::ui::Theme;

use crate::support::desk::Desk;
use crate::support::golden::assert_golden;

#[test]
fn the_first_screen_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let desk = Desk::sample(columns, rows);
        assert_golden(&format!("first_{columns}x{rows}"), &desk.screen());
    }
}

#[test]
fn reading_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let mut desk = Desk::sample(columns, rows);
        desk.keys("enter ] ]");
        assert_golden(&format!("reading_{columns}x{rows}"), &desk.screen());
    }
}

#[test]
fn the_record_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let mut desk = Desk::sample(columns, rows);
        desk.keys("enter ] p");
        assert_golden(&format!("people_{columns}x{rows}"), &desk.screen());
        desk.keys("\"");
        assert_golden(&format!("quotes_{columns}x{rows}"), &desk.screen());
    }
}

#[test]
fn every_theme() {
    for name in THEMES {
        let mut desk = Desk::sample(120, 30);
        desk.keys("enter ] p");
        let theme = Theme::of(&Palette::named(name).unwrap(), Depth::True);
        assert_golden(&format!("theme_{name}"), &desk.screen_as(&theme));
    }
}

#[test]
fn the_corpus_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let mut desk = Desk::sample(columns, rows);
        desk.keys("V j");
        assert_golden(&format!("corpus_{columns}x{rows}"), &desk.screen());
        desk.keys("l j");
        assert_golden(&format!("sources_{columns}x{rows}"), &desk.screen());
        desk.keys("l j & l");
        assert_golden(&format!("times_{columns}x{rows}"), &desk.screen());
        desk.keys("x V @").words("tug hal");
        assert_golden(&format!("names_{columns}x{rows}"), &desk.screen());
        desk.keys("enter j");
        assert_golden(&format!("person_{columns}x{rows}"), &desk.screen());
        let mut desk = Desk::sample(columns, rows);
        desk.keys("S").words("said:the").keys("enter V s s");
        assert_golden(&format!("context_{columns}x{rows}"), &desk.screen());
        if rows == 40 {
            desk.keys("V S ctrl-u").words("ferry+ NEAR/9 the").keys("enter H s s");
            assert_golden("matches", &desk.screen());
        }
    }
}

#[test]
fn the_table_as_a_heat_map() {
    let mut desk = Desk::sample(100, 30);
    desk.keys("V h h j");
    assert_golden("table_100x30", &desk.screen());
    assert_golden("table_none", &desk.screen_in(Background::Dark, Depth::None));
    desk.keys("r r p").resize(120, 40);
    assert_golden("table_outlets", &desk.screen());
    let mut desk = Desk::sample(80, 24);
    desk.keys("V h h c o ] /").words("ha");
    assert_golden("table_80x24", &desk.screen());
}

#[test]
fn the_line_for_a_search() {
    let mut desk = Desk::sample(80, 24);
    desk.keys("S");
    assert_golden("search_empty", &desk.screen());
    desk.words("speaker:ha");
    assert_golden("search_offers", &desk.screen());
    desk.words(" said:(ferry OR storm) by:lamplight").keys("enter");
    assert_golden("search_fault", &desk.screen());
    desk.keys("ctrl-u").words("said:ferry").keys("enter j");
    assert_golden("search_found", &desk.screen());
    desk.resize(120, 40);
    assert_golden("search_found_wide", &desk.screen());
}

#[test]
fn what_lies_over_the_panes() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("?");
    assert_golden("help", &desk.screen());
    desk.keys("esc :").words("next");
    assert_golden("palette", &desk.screen());
    let mut desk = Desk::open("nowhere", &[Input::Path("no/such/file.txt".into())], 100, 24);
    desk.keys("!");
    assert_golden("problems", &desk.screen());
}

#[test]
fn finding_and_filtering() {
    let mut desk = Desk::sample(120, 30);
    desk.keys("&").words("ferry");
    assert_golden("filter", &desk.screen());
    desk.keys("enter tab /").words("the board");
    assert_golden("find", &desk.screen());
}

#[test]
fn zen_and_what_is_too_small() {
    let mut desk = Desk::sample(120, 30);
    desk.keys("z");
    assert_golden("zen", &desk.screen());
    desk.resize(30, 8);
    assert_golden("too_small", &desk.screen());
    desk.resize(120, 30);
    assert_golden("zen", &desk.screen());
}

#[test]
fn other_grounds_and_fewer_colours() {
    let mut desk = Desk::sample(100, 24);
    desk.keys("enter ]");
    assert_golden("light", &desk.screen_in(Background::Light, Depth::True));
    assert_golden("colours_256", &desk.screen_in(Background::Dark, Depth::Ansi256));
    assert_golden("colours_16", &desk.screen_in(Background::Dark, Depth::Ansi16));
    assert_golden("colourless", &desk.screen_in(Background::Dark, Depth::None));
}
