//! Pages of every kind, set at four sizes: structure, tables, transcripts, other scripts, many quotations.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use onrecord::load::{Found, Input, Options, load};
use onrecord::term::{Background, Depth};

use crate::support::desk::Desk;
use crate::support::golden::assert_golden;

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 30), (120, 40), (200, 50)];

fn open(file: &str, columns: u16, rows: u16) -> Desk {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages").join(file);
    let mut desk = Desk::open(file, &[Input::Path(path)], columns, rows);
    desk.keys("enter");
    desk
}

#[test]
fn pages_of_every_kind_at_four_sizes() {
    for file in ["interview.md", "saved.html", "transcript.md", "arabic.md", "chinese.md"] {
        for (columns, rows) in SIZES {
            let name = file.split('.').next().unwrap_or_default();
            assert_golden(&format!("page_{name}_{columns}x{rows}"), &open(file, columns, rows).screen());
        }
    }
}

#[test]
fn the_end_of_an_interview_in_other_colours() {
    let mut desk = open("interview.md", 100, 30);
    desk.keys("G");
    assert_golden("page_end", &desk.screen());
    assert_golden("page_end_light", &desk.screen_in(Background::Light, Depth::True));
    assert_golden("page_end_16", &desk.screen_in(Background::Dark, Depth::Ansi16));
    assert_golden("page_end_none", &desk.screen_in(Background::Dark, Depth::None));
}

#[test]
fn three_hundred_quotations() {
    let names = ["Ann Pike", "Karl Moss", "Nora Quill", "Thomas Hallorane"];
    let text: String = (0..300)
        .map(|n| format!("“Number {n} is late again,” {} said on the pier.\n\n", names[n % names.len()]))
        .collect();
    for (columns, rows) in SIZES {
        let mut desk = Desk::news(&[("Three hundred answers", "2025-01-01", &text)], columns, rows);
        desk.keys("enter 5 0 %");
        assert_golden(&format!("page_many_{columns}x{rows}"), &desk.screen());
    }
}

#[test]
fn links_are_listed_and_opened_by_number() {
    let mut desk = open("interview.md", 120, 40);
    desk.keys("L");
    assert_golden("links", &desk.screen());
    desk.words("depths").keys("enter");
    let opened = |desk: &Desk| match desk.asked.last() {
        Some(onrecord::app::Effect::Browse(url)) => url.clone(),
        _ => String::new(),
    };
    assert_eq!(opened(&desk), "https://marlow.example/depths");
    desk.keys("1 g x");
    assert_eq!(opened(&desk), "https://inkwell.example/saturday");
    desk.keys("9 g x");
    assert!(desk.status().contains("No link 9"), "{}", desk.status());
}

#[test]
fn a_quotation_in_a_block_quotation_is_found_marked_and_copied() {
    let mut desk = open("interview.md", 120, 40);
    desk.keys("/").words("never closed").keys("enter y q");
    let copied = desk.copied().unwrap_or_default();
    assert!(copied.contains("We have never closed the harbour") && copied.contains("Ann Pike"), "{copied}");
    assert!(!copied.contains(['>', '│', '*']), "{copied}");
    // Nobody says what stands in code.
    let record = desk.app.reading.as_ref().and_then(|reading| reading.record.clone()).unwrap();
    let text = &desk.app.reading.as_ref().unwrap().article.text;
    assert!(record.quotes(true).all(|(_, quote)| !quote.span.of(text).contains("nobody sails")));
    desk.keys("/").words("pilot boat").keys("enter");
    assert_eq!(desk.app.reading.as_ref().unwrap().matches.len(), 1);
}

#[test]
fn exports_keep_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages/interview.md");
    let mut article = None;
    load(&[Input::Path(path)], &Arc::new(Options::default()), &mut |found| {
        if let Found::Article(read, _) = found {
            article = Some(read);
        }
        ControlFlow::Continue(())
    });
    let article = article.expect("an article");
    let analysis = onrecord::text::analyse(&article.text);
    let markdown = onrecord::export::markdown(&article, &analysis);
    assert!(
        markdown.contains("\n\n| Year | Ships | Depth at low water | What was done |\n| --- |"),
        "{markdown}"
    );
    assert!(markdown.contains("\n| 2023 | 984 | 5\\.8 m | the east channel |\n| 2024 |"), "{markdown}");
    let html = onrecord::export::html(&article, analysis);
    assert!(html.contains("<table>\n<tr><th class=\"n\">Year</th><th class=\"n\">Ships</th>"), "{html}");
    assert!(html.contains("<tr><td class=\"n\">2023</td><td class=\"n\">984</td>"), "{html}");
    assert_eq!((html.matches("<table>").count(), html.matches("</table>").count()), (1, 1));
}
