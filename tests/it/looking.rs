//! Searching and the corpus view as a reader uses them: prompts, passages, highlights, filters, pages.

use onrecord::app::{Layer, Pane};
use onrecord::work::{ListOrder, ViewOrder, ViewTab};

use crate::support::desk::Desk;

/// A desk of this size with some articles.
pub(crate) fn desk_of(articles: &[(&str, &str, &str)], columns: u16, rows: u16) -> Desk {
    Desk::news(articles, columns, rows)
}

fn row(desk: &Desk, n: usize) -> String {
    desk.text().lines().nth(n).unwrap_or_default().to_owned()
}

#[test]
fn a_query_that_breaks_keeps_the_line_open_and_says_where() {
    for columns in [80, 120, 200] {
        let mut desk = Desk::sample(columns, 24);
        desk.keys("S").words("ferry said:(storm").keys("enter");
        assert!(desk.app.prompt().is_some() && desk.app.search.refused);
        let (above, line) = (row(&desk, 22), row(&desk, 23));
        assert!(line.contains("⌕ ferry said:(storm"), "{line}");
        // The mark is above the position of the error.
        let at = |text: &str, sign: char| text.chars().position(|c| c == sign);
        assert_eq!(at(&above, '↓'), at(&line, '('), "{above}\n{line}");
        assert!(desk.text().contains("put said: before every word"), "{}", desk.text());
        desk.keys("backspace backspace backspace backspace backspace backspace").words("storm").keys("enter");
        assert!(desk.app.prompt().is_none() && desk.app.search.text == "ferry said:storm");
    }
}

#[test]
fn a_long_line_goes_on_under_the_eyes_of_who_types_it() {
    let mut desk = Desk::sample(80, 24);
    let note = "word ".repeat(24) + "the end";
    desk.keys("enter a").words(&note);
    let line = row(&desk, 23);
    assert!(line.contains("the end") && line.contains('…'), "{line}");
    desk.keys("home");
    assert!(row(&desk, 23).starts_with(" note on passage: word word"), "{}", row(&desk, 23));
    // The hint makes room for what is typed.
    let mut desk = Desk::sample(80, 24);
    desk.keys("e").words(&format!("{}.csv", "x".repeat(60)));
    assert!(row(&desk, 23).ends_with("xxx.csv"), "{}", row(&desk, 23));
}

#[test]
fn the_screen_says_what_is_searched_for_and_in_which_order() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("s S").words("ferry").keys("enter j");
    let found = desk.app.list.len();
    assert!(row(&desk, 0).ends_with(&format!("⌕ ferry  2 of {found}")), "{}", row(&desk, 0));
    assert!(row(&desk, 1).contains("─ Results ─"), "{}", row(&desk, 1));
    // Results are sorted by relevance, and the previous order comes back afterwards.
    assert_eq!(desk.app.list.order(), ListOrder::Given);
    desk.keys("s");
    assert!(row(&desk, 1).contains("newest first"), "{}", row(&desk, 1));
    desk.keys("esc");
    assert_eq!(desk.app.list.order(), ListOrder::Newest);
    // On a narrow screen an empty result shows how to get back.
    let mut desk = Desk::sample(80, 24);
    desk.keys("S").words("nobodysaidthis").keys("enter");
    assert!(desk.text().contains("No results for") && desk.text().contains("S to change the search"));
}

#[test]
fn what_is_said_is_marked_and_gone_to_where_it_is_said() {
    let far = "The harbour was quiet that day and nobody came to see it for hours. ".repeat(30);
    let text = format!(
        "Karl Moss had a great day.\n\n{far}\n\n“The tide was a great one,” said Ada Bird on the pier.\n\n{far}"
    );
    let articles = [("A great day for Karl Moss", "2024-01-02", text.as_str())];
    for columns in [80, 120, 200] {
        let mut desk = desk_of(&articles, columns, 30);
        desk.keys("S").words("speaker:bird said:great").keys("enter");
        // The list shows the quotation, with the matched word visible.
        assert!([3, 4].iter().any(|&y| row(&desk, y).contains("great one")), "{}", desk.text());
        desk.keys("enter");
        let reading = desk.app.reading.as_ref().unwrap();
        let marked: Vec<&str> = reading.matches.iter().map(|span| span.of(&reading.article.text)).collect();
        assert_eq!(marked, ["great", "Bird"]);
        assert!(reading.titled.is_empty() && reading.quote().is_some() && reading.found() == Some(0));
        assert!(desk.text().contains("a great one"), "{}", desk.text());
    }
    // A word searched anywhere is highlighted in the headline too.
    let mut desk = desk_of(&articles, 120, 30);
    desk.keys("S").words("moss").keys("enter enter");
    let reading = desk.app.reading.as_ref().unwrap();
    assert_eq!((reading.titled.len(), reading.matches.len()), (1, 1));
}

#[test]
fn names_are_completed_and_searches_of_before_come_back() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("S").words("spe").keys("tab");
    assert_eq!(desk.app.input().unwrap().text(), "speaker:");
    desk.words("hallor");
    assert!(row(&desk, 38).contains("speaker:\"Tug Hallorane\""), "{}", row(&desk, 38));
    desk.keys("tab enter");
    assert_eq!(desk.app.search.text, "speaker:\"Tug Hallorane\"");
    assert!(!desk.app.list.is_empty());
    desk.keys("esc S").words("outlet:lant").keys("tab");
    assert_eq!(desk.app.input().unwrap().text(), "outlet:\"The Skerrow Lantern\"");
    // Going through the history keeps the text being typed.
    desk.keys("up");
    assert_eq!(desk.app.input().unwrap().text(), "speaker:\"Tug Hallorane\"");
    desk.keys("down");
    assert_eq!(desk.app.input().unwrap().text(), "outlet:\"The Skerrow Lantern\"");
    // An empty prompt explains the query language, as help does.
    desk.keys("ctrl-u");
    assert!(desk.text().contains("who said what, verb, source phrase"), "{}", desk.text());
}

#[test]
fn from_page_to_article_to_page_and_back_step_by_step() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("@").words("hallorane").keys("enter enter");
    let article = desk.app.reading.as_ref().unwrap().id;
    assert_eq!(desk.app.focus, Pane::Reading);
    let first = desk.app.views.top().unwrap().who.clone();
    for _ in 0..40 {
        desk.keys(")");
        let reading = desk.app.reading.as_ref().unwrap();
        let record = reading.record.as_deref().unwrap();
        let person = reading.mention().map(|n| record.analysis.person(record.mentions()[n].1).name.clone());
        if person.is_some() && person != first {
            break;
        }
    }
    desk.keys("enter");
    let second = desk.app.views.top().unwrap().who.clone();
    assert!(second.is_some() && second != first);
    desk.keys("q");
    assert_eq!((desk.app.focus, desk.app.reading.as_ref().unwrap().id), (Pane::Reading, article));
    desk.keys("q");
    assert_eq!((desk.app.focus, desk.app.views.top().unwrap().who.clone()), (Pane::Corpus, first));
}

#[test]
fn a_name_that_others_bear_is_never_taken_for_one_person() {
    let articles = [
        ("One", "2024-01-01", "Bill Dunn came. “We sail at dawn,” said Bill Dunn."),
        ("Two", "2024-01-02", "Ada Dunn came. “We never sail again today,” said Ada Dunn."),
        ("Three", "2024-01-03", "Karl Moss came. “It is late,” Karl Moss told Ada Dunn."),
    ];
    let mut desk = desk_of(&articles, 120, 40);
    desk.keys("@").words("bill").keys("enter");
    assert!(desk.text().contains("same last name (@ to open): Ada Dunn in 2 articles"), "{}", desk.text());
    // With nothing typed she comes first.
    desk.keys("@ enter");
    assert_eq!(desk.app.views.top().unwrap().who.as_deref(), Some("Ada Dunn"));
    assert!(desk.text().contains("named with  Karl Moss 1"), "{}", desk.text());
    // The status bar says by which word the quotation is hers.
    assert!(desk.status().contains("Ada Dunn · from “said”"), "{}", desk.status());
}

#[test]
fn orders_of_people_say_what_they_mean() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("V s s");
    let view = desk.app.views.top().unwrap();
    let lately = view.answer.as_ref().unwrap().lately.clone().expect("what lately means");
    assert!(desk.text().contains(&format!("since {}", lately.since)), "{}", desk.text());
    assert!(desk.text().contains("trending first"));
    assert_eq!(lately.articles.len(), view.len());
    desk.keys("s");
    assert!(desk.text().contains("most recent first"));
    // A tab with a single order has no other to switch to.
    desk.keys("l l s");
    assert_eq!(desk.app.views.top().unwrap().order, ViewOrder::MostArticles);
}

#[test]
fn any_part_of_a_search_is_taken_off_with_a_number_or_the_mouse() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("S").words("ferry date:2024 said:the").keys("enter V 2 x");
    assert_eq!(desk.app.search.text, "ferry said:the");
    let at = |desk: &Desk, words: &str| -> (u16, u16) {
        let (y, line) = desk
            .text()
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(words))
            .map(|(y, line)| (y, line.to_owned()))
            .unwrap();
        let x = line[..line.find(words).unwrap()].chars().count();
        (x as u16, y as u16)
    };
    let (x, y) = at(&desk, "1 ferry");
    desk.click(x, y);
    assert_eq!(desk.app.search.text, "said:the");
    let (x, y) = at(&desk, "Times");
    desk.click(x, y);
    assert_eq!(desk.app.views.top().unwrap().tab, ViewTab::Times);
    desk.keys("esc");
    assert_eq!(desk.app.search.text, "");
}

#[test]
fn verbs_for_an_article_mean_the_one_of_the_selected_quotation() {
    let mut desk = Desk::sample(120, 40);
    let hidden = desk.app.reading.as_ref().unwrap().id;
    for keys in ["c", "a", "T", "*", "y y", "o", "]", "v"] {
        desk.keys("V").keys(keys);
        assert_eq!((desk.app.focus, desk.app.prompt().is_none()), (Pane::Corpus, true), "{keys}");
        assert!(desk.app.layers.is_empty() && desk.app.notice.is_some(), "{keys}");
        assert!(!desk.app.is_starred(hidden));
        desk.keys("q");
    }
    desk.keys("V h G c");
    let reading = desk.app.reading.as_ref().unwrap();
    assert!(matches!(desk.app.layers[..], [Layer::Corrections { .. }]), "{}", desk.text());
    assert_eq!((desk.app.focus, reading.quote().is_some()), (Pane::Reading, true));
    assert_ne!(reading.id, hidden);
}

#[test]
fn a_view_follows_what_is_corrected_in_an_article() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("V h");
    let speaker = |desk: &Desk| {
        let view = desk.app.views.top().expect("a view");
        view.line(view.selected).expect("a quotation").speaker.clone()
    };
    let named = (0..40).any(|_| {
        let named = speaker(&desk).is_some();
        if !named {
            desk.keys("j");
        }
        named
    });
    assert!(named, "{}", desk.text());
    desk.keys("c").words("not named").keys("enter q");
    assert_eq!(desk.app.focus, Pane::Corpus);
    assert_eq!(speaker(&desk), None, "{}", desk.text());
}

#[test]
fn a_time_line_shows_what_lies_between_and_a_day_leads_back_to_its_month() {
    let text = "Ada Bird came to the harbour. “We sail at dawn,” said Ada Bird.";
    let articles = [("One", "2024-01-02", text), ("Two", "2024-01-05", text), ("Three", "2024-02-20", text)];
    let mut desk = desk_of(&articles, 120, 40);
    desk.keys("V l l l");
    let shown = desk.text();
    assert!(shown.contains("2024-01-03") && shown.contains("… 45 empty days"), "{shown}");
    desk.keys("G &");
    assert_eq!(desk.app.search.text, "date:2024-02-20");
    desk.keys("x");
    let view = desk.app.views.top().unwrap();
    assert_eq!(view.selected, view.len() - 1);
}

#[test]
fn what_has_no_star_any_more_is_not_among_the_starred() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::sample(120, 40).remembering(&folder.path().join("memory.sqlite"));
    desk.keys("* S").words("is:starred").keys("enter");
    assert_eq!(desk.app.list.len(), 1);
    desk.keys("*");
    assert_eq!(desk.app.list.len(), 0);
}

#[test]
fn who_asks_what_is_said_sees_quotations_first() {
    let mut desk = Desk::sample(120, 40);
    let export = |desk: &mut Desk| {
        desk.keys("e");
        let name = desk.app.input().map(|input| input.text().to_owned());
        desk.keys("esc");
        name.unwrap_or_default()
    };
    desk.keys("S").words("ferry").keys("enter V");
    assert_eq!(desk.app.views.top().map(|view| view.tab), Some(ViewTab::People));
    assert_eq!(export(&mut desk), "people-ferry.csv");
    // A new search opens that tab; the same search again opens the tab that was left.
    desk.keys("V S ctrl-u").words("kind:reported").keys("enter V");
    assert_eq!(desk.app.views.top().map(|view| view.tab), Some(ViewTab::Quotations));
    assert_eq!(export(&mut desk), "quotations-kind-reported.csv");
    desk.keys("h V V");
    assert_eq!(desk.app.views.top().map(|view| view.tab), Some(ViewTab::Table));
}

#[test]
fn what_is_reported_is_a_column_of_its_own_and_never_in_marks() {
    let text = "The storm had gone.\n\n“We sail on Monday,” said Ada Bird of the board. “It is over.”\n\n\
                She said the ferry was late. Karl Moss said he would wait.";
    let mut desk = desk_of(&[("Late", "2024-05-06", text)], 120, 30);
    desk.keys("V");
    let cells = |desk: &Desk, name: &str| {
        let line = desk.text().lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
        line.split_whitespace().filter_map(|word| word.parse::<u32>().ok()).collect::<Vec<_>>()
    };
    assert_eq!(cells(&desk, "Ada Bird")[..2], [2, 1], "{}", desk.text());
    assert_eq!(cells(&desk, "Karl Moss")[..2], [0, 1], "{}", desk.text());
    // A person without quotations, only with reported speech, has a page that says so.
    desk.keys("j enter");
    assert!(desk.text().contains("0 quotations · 1 reported"), "{}", desk.text());
    assert!(desk.text().contains("kind:reported shows 1"), "{}", desk.text());
    desk.keys("S").words("kind:reported").keys("enter");
    assert!(
        desk.text().contains("he would wait") && !desk.text().contains("“he would wait"),
        "{}",
        desk.text()
    );
    desk.keys("y q");
    assert!(desk.text().contains("Copied: Karl Moss (reported): he would wait"), "{}", desk.text());
}

#[test]
fn matches_are_filtered_and_leave_with_the_search() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("H");
    assert!(desk.status().contains("Search for words first (S)"), "{}", desk.status());
    desk.keys("S").words("ferry").keys("enter H");
    let all = desk.app.views.top().unwrap().len();
    desk.keys("/").words("boat").keys("enter");
    let view = desk.app.views.top().unwrap();
    let some = view.len();
    assert!(0 < some && some < all, "{some} of {all}");
    assert!(desk.text().contains(&format!("{some} of {all} rows")), "{}", desk.text());
    let lines = (0..some).filter_map(|row| view.hit(row));
    assert!(
        lines.clone().count() == some
            && lines.map(|(_, line)| line).all(|line| {
                let beside = [&line.title, &line.outlet]
                    .map(|text| text.as_deref().unwrap_or_default().to_lowercase());
                let around = format!("{}{}{}", line.left, line.found, line.right).to_lowercase();
                [&around, &beside[0], &beside[1]].into_iter().any(|text| text.contains("boat"))
            })
    );
    // Without a search there is nothing to match.
    desk.keys("esc").keys("esc");
    assert_eq!(desk.app.views.top().map(|view| view.tab), Some(ViewTab::People), "{}", desk.text());
    // Rows with one order say so.
    desk.keys("l l s");
    assert!(desk.status().contains("no other order"), "{}", desk.status());
}

#[test]
fn a_long_message_is_shown_whole_on_a_small_screen() {
    let mut desk = Desk::sample(80, 24);
    desk.keys("V *");
    let status = desk.status();
    assert!(status.contains("Select a quotation first: this command is about its article"), "{status}");
}
