//! Front matter and headings.

use proptest::prelude::*;

use super::*;
use crate::Article;
use crate::load::tests::{facts, parsed};

fn article(text: &str) -> Article {
    parsed("Markdown", text)
}

#[test]
fn front_matter_is_read() {
    let read = article(
        "---\r\ntitle: \"Harbour: the \\\"long\\\" strike\" \r\ndate: 2024-03-05 # Tuesday\nauthor: 'Ada O''Brien'\n\
         outlet: The Tidewater Post\nurl: https://tide.example/a:b\nid: 7\n---\n\nThe strike ended.\n",
    );
    let title = "Harbour: the \"long\" strike";
    let expected = [title, "2024-03-05", "The Tidewater Post", "Ada O'Brien", "https://tide.example/a:b"];
    assert_eq!(facts(&read), expected);
    assert_eq!(read.id, "7");
    assert_eq!(read.text, "The strike ended.");
}

#[test]
fn lists_and_folded_values() {
    let read =
        article("---\nauthors:\n  - Ada Bird\n  - Cy Dow\ntitle: >\n  One\n  title\ntags: [a, b]\n---\nText");
    assert_eq!(read.byline.as_deref(), Some("Ada Bird, Cy Dow"));
    assert_eq!(read.title.as_deref(), Some("One title"));
    assert_eq!(
        article("---\nauthor: [Ada Bird, 'Cy Dow']\n---\n").byline.as_deref(),
        Some("Ada Bird, Cy Dow")
    );
}

#[test]
fn a_heading_is_the_title() {
    for (text, title, body) in [
        ("\n# Harbour strike #\n\nThe strike ended.", Some("Harbour strike"), "The strike ended."),
        ("Harbour strike\n=====\nThe strike ended.", Some("Harbour strike"), "The strike ended."),
        (
            "---\ndate: 2024-03-05\n---\n# Harbour strike\nThe strike ended.",
            Some("Harbour strike"),
            "The strike ended.",
        ),
        ("No heading\n\n# Later", None, "No heading\n\nLater"),
        // A heading below a title stays in the body.
        ("---\ntitle: Front\n---\n# Heading\nText", Some("Front"), "Heading\n\nText"),
    ] {
        let read = article(text);
        assert_eq!((read.title.as_deref(), &*read.text), (title, body));
    }
    assert_eq!(article("---\nnever closed").text, "never closed");
}

proptest! {
    #[test]
    fn any_front_matter_can_be_read(text in "(---\n)?([a-z\"'>|\\[-]{0,4}:? ?[\\PC\"']{0,9}\n){0,5}(---\n)?\\PC*") {
        let _ = sniff(text.as_bytes(), "md");
        let _ = article(&text);
    }
}

#[test]
fn front_matter_may_be_toml() {
    let text = "+++\ntitle = \"Late: again\"\ndate = 2024-03-05T10:15:00Z\nauthors = [\"Ada Bird\", 'Cy Dow']\n[extra]\nx = 1\n+++\n\nLate.";
    let article = crate::load::tests::parsed("Markdown", text);
    assert_eq!(
        crate::load::tests::facts(&article),
        ["Late: again", "2024-03-05", "-", "Ada Bird, Cy Dow", "-"]
    );
    assert_eq!(article.text, "Late.");
}

#[test]
fn plain_lines_above_the_text_may_be_a_header() {
    for text in [
        "Title: Late\n\nURL Source: https://globe.example/1\n\nPublished Time: 2024-03-05T10:15:00Z\n\nMarkdown Content:\n\
         The *tram* was late.",
        "# Late\n\n- **URL:** https://globe.example/1\n- **Date:** 5 March 2024\n\nThe *tram* was late.",
    ] {
        let article = crate::load::tests::parsed("Markdown", text);
        let expected = ["Late", "2024-03-05", "-", "-", "https://globe.example/1"];
        assert_eq!(crate::load::tests::facts(&article), expected, "{text}");
        assert_eq!(article.text, "The tram was late.", "{text}");
    }
}
