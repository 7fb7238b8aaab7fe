use super::*;
use crate::load::tests::{agreed, encoded, facts, parsed, read_as};
use proptest::prelude::*;

fn article(html: &str) -> Article {
    parsed("HTML", html)
}

const STORY: &str = "<p>The ferry to the islands was late again on Tuesday, for the fourth time this month, and nobody \
     on the pier could say why it was so late.</p><p>“We have waited two hours,” said Ada Bird, a baker, \
     “and the bread is cold by now. It is always the same, whoever you ask.”</p><p>The company said that it \
     was sorry and would look into the matter, as it had done before.</p>";

fn page(head: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head>{head}</head><body><nav><a href=/a>Home</a> <a href=/b>Sport</a></nav>\
         <article><h1>Ferry is late</h1><div class=story>{STORY}</div></article>\
         <footer>Imprint, all rights reserved</footer><script>track('<p>no</p>')</script></body></html>"
    )
}

#[test]
fn the_article_of_a_page() {
    let read = article(&page(
        "<meta charset=utf-8><title>Ferry is late | Tidewater Post</title><meta property=og:title content='Ferry is late &amp; full | Tidewater Post'>\
         <meta property=og:site_name content='Tidewater Post'><meta name=author content='Cy Dow'>\
         <meta property='article:published_time' content='2024-03-05T10:00:00Z'><link rel=canonical href=https://tide.example/ferry>",
    ));
    let expected =
        ["Ferry is late & full", "2024-03-05", "Tidewater Post", "Cy Dow", "https://tide.example/ferry"];
    assert_eq!(facts(&read), expected);
    assert!(read.text.starts_with("The ferry to the islands was late again"), "{}", read.text);
    assert!(read.text.ends_with("as it had done before."), "{}", read.text);
    assert_eq!(read.text.split("\n\n").count(), 3, "{}", read.text);
}

#[test]
fn structured_metadata_wins() {
    let read = article(&page(
        "<script type='application/ld+json'>{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \"WebSite\"}, {\"@type\": [\"NewsArticle\"],\
         \"headline\": \"Linked\", \"datePublished\": \"2024-03-06\", \"author\": [{\"name\": \"Ada\"}, {\"name\": \"Cy\"}], \"publisher\": {\"name\": \"The Post\"}}]}</script>\
         <meta property=og:title content=Other>",
    ));
    assert_eq!(facts(&read), ["Linked", "2024-03-06", "The Post", "Ada, Cy", "-"]);
}

#[test]
fn authors_are_named_for_previews_and_citations() {
    for head in [
        "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Cy Dow'>",
        "<meta name=citation_author content='Dow, Cy'>",
    ] {
        assert_eq!(article(&page(head)).byline.as_deref(), Some("Cy Dow"), "{head}");
    }
    let two = "<meta name=citation_author content='Dow, Cy'><meta name=citation_author content='Ada Bird'>";
    assert_eq!(article(&page(two)).byline.as_deref(), Some("Cy Dow, Ada Bird"));
}

#[test]
fn pages_with_little_metadata() {
    let read = article(&page("<!-- saved from url=(0044)https://www.tide.example/2024/03/07/ferry -->"));
    let url = "https://www.tide.example/2024/03/07/ferry";
    assert_eq!(facts(&read), ["Ferry is late", "2024-03-07", "tide.example", "-", url]);
    assert_eq!(article("<html><p>Only this.").text, "Only this.");
    let (_, problems) = read_as("a.html", "<!doctype html><html><script>x()</script>");
    assert_eq!(problems, ["a.html:1: the page has no text"]);
}

#[test]
fn the_headline_is_chosen_among_titles() {
    let menu = "<title>Ferry is late again, and nobody knows why - Tidewater Post</title>";
    let with = |head: &str, body: &str| {
        format!(
            "<html><head>{head}</head><body>{body}<article><h2>Ferry is late again, and nobody knows why</h2>{STORY}"
        )
    };
    let late = Some("Ferry is late again, and nobody knows why");
    assert_eq!(
        article(&with(menu, "<h1>Menu</h1><nav><h1>Ferry is late again</h1></nav>")).title.as_deref(),
        late
    );
    assert_eq!(article(&with(menu, "<header><h1>Tidewater Post</h1></header>")).title.as_deref(), late);
    let described = "<script type='application/ld+json'>{\"@type\": \"Article\", \"headline\": \"town on the coast\",\
        \"publisher\": {\"name\": \"Coast Foundation\"}}</script>";
    let read =
        article(&with(&format!("<title>Saltmouth - Coastipedia</title>{described}"), "<h1>Saltmouth</h1>"));
    assert_eq!(read.title.as_deref(), Some("Saltmouth"));
}

#[test]
fn bylines_are_found_in_the_page_too() {
    for line in [
        "<p class=byline>By <b>Cy Dow</b></p>",
        "<a rel=author href=/cy>Cy Dow</a>",
        "<div itemprop='author creator'>By Cy Dow | Post</div>",
    ] {
        let html = page("").replace("<div class=story>", &format!("{line}<div class=story>"));
        let read = article(&html);
        assert_eq!(read.byline.as_deref(), Some("Cy Dow"), "{line}");
        // The head wins.
        let html = html.replace("<head>", "<head><meta name=author content='Ada Bird'>");
        assert_eq!(article(&html).byline.as_deref(), Some("Ada Bird"), "{line}");
    }
    assert_eq!(
        article(&page("<meta property='dc:creator' content='Ada Bird'>")).byline.as_deref(),
        Some("Ada Bird")
    );
}

#[test]
fn a_banner_is_not_the_article() {
    let banner = "We value your privacy, and so do our partners, who store and read what is on a device, such as unique \
        names, for measuring and for audiences. You may change what you choose at any time, in the settings below here.";
    let story =
        format!("<li>{}</li>", "The ferry was late again and nobody could say why it was so. ".repeat(40));
    let html = format!(
        "<html><title>Late</title><body><div class=article><p>{banner}</p></div><ul class='community extra'>{story}</ul>"
    );
    assert!(article(&html).text.contains("nobody could say why"), "{}", article(&html).text);
}

#[test]
fn pages_in_their_character_sets() {
    for charset in ["windows-1251", "utf-8"] {
        let html = format!("<html><meta charset={charset}><title>Мир</title><p>Слово.");
        let (articles, problems) = read_as("a.html", encoded(&html, charset));
        assert_eq!((articles[0].title.as_deref(), problems.len()), (Some("Мир"), 0));
        assert_eq!(articles[0].text, "Слово.");
    }
}

#[test]
fn huge_and_deep_pages_are_read() {
    for (open, close) in [("<div>", "</div>"), ("<b>", ""), ("<p>", ""), ("<table><tr><td>", "")] {
        let deep = format!("<html>{}{STORY}{}", open.repeat(50_000), close.repeat(50_000));
        assert!(article(&deep).text.contains("the bread is cold"), "{open}");
    }
}

proptest! {
    #[test]
    fn any_page_can_be_read(html in "(<html>|<p>|<h1>|</h1>|<meta |name=|\"|content=|<title>|</title>|<time datetime=2024-01-02>|<div>|\\PC|</|>){0,30}") {
        let _ = agreed("HTML", "", &html);
    }
}
