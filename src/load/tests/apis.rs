//! Answers of real services and exports of real programs: each value in its place.

use serde_json::json;

use super::*;

const PROSE: &str = "The night ferry to Corran was cancelled on Monday after a crack was found in the ramp.";

fn only(name: &str, content: &str) -> Article {
    let (mut articles, problems) = read_as(name, content);
    assert_eq!((articles.len(), problems), (1, vec![]), "{content}");
    articles.remove(0)
}

#[test]
fn a_title_with_a_number_of_its_own_is_the_newspaper() {
    let html = format!("<p>{PROSE}</p>");
    for title in [
        json!({"id": "35", "title": "The Corran Mercury"}),
        json!({"id": "35", "value": "The Corran Mercury"}),
    ] {
        let article = json!({"id": "7", "url": "/newspaper/7", "heading": "Ferry off", "title": title, "date": "1921-03-02",
            "troveUrl": "https://archive.example/7", "articleText": html});
        let all = json!({"category": [{"code": "newspaper", "records": {"n": 1, "article": [article]}}]});
        let article = only("a.json", &all.to_string());
        let expected = ["Ferry off", "1921-03-02", "The Corran Mercury", "-", "https://archive.example/7"];
        assert_eq!(
            (facts(&article), &*article.text, &*article.id),
            (expected.map(str::to_owned), PROSE, "7")
        );
    }
}

#[test]
fn a_title_that_repeats_beside_a_headline_is_the_newspaper() {
    let record = |n: usize| json!({"title": "The Corran Mercury", "headline": format!("Ferry {n} is off"), "text": PROSE});
    let (articles, _) = read_as("a.jsonl", (0..4).map(|n| format!("{}\n", record(n))).collect::<String>());
    assert_eq!(facts(&articles[3])[..3], ["Ferry 3 is off", "-", "The Corran Mercury"]);
    let one = json!({"title": "Ferry is off", "headline": "Ferry is off again", "text": PROSE});
    assert_eq!(facts(&only("a.json", &one.to_string()))[0], "Ferry is off");
}

#[test]
fn messages_are_written_by_their_account_not_by_a_program() {
    let person = json!({"id": 7, "display_name": "Ada Bird", "name": "Ada Bird", "url": "https://bird.example",
        "description": "Writes about boats", "created_at": "2010-01-01"});
    for (message, name) in [
        (
            json!({"id": 1, "created_at": "2021-03-02T10:00:00Z", "content": format!("<p>{PROSE}</p>"), "account": person}),
            "Ada Bird",
        ),
        (
            json!({"id": 1, "created_at": "Tue Mar 02 10:00:00 +0000 2021", "full_text": PROSE, "user": person,
            "source": "<a href=\"https://x.example\" rel=\"nofollow\">A Program</a>"}),
            "Ada Bird",
        ),
        (
            json!({"id": 1, "created_at": "2021-03-02T10:00:00Z", "text": PROSE, "source": "Twitter for iPhone"}),
            "-",
        ),
    ] {
        let article = only("a.jsonl", &format!("{message}\n"));
        assert_eq!(facts(&article), ["-", "2021-03-02", "-", name, "-"]);
        assert_eq!(article.text, PROSE);
    }
    let export =
        json!([{"tweet": {"id": "9", "created_at": "Tue Mar 02 10:00:00 +0000 2021", "full_text": PROSE}}]);
    assert_eq!(only("a.js", &format!("window.YTD.tweets.part0 = {export}")).id, "9");
}

#[test]
fn posts_and_comments_in_one_file_have_texts_of_different_names() {
    let listing = |post: serde_json::Value| json!({"kind": "Listing", "data": {"children": [{"kind": "t", "data": post}]}});
    let post = json!({"id": "p", "title": "Ferry off again", "selftext": PROSE, "author": "ada"});
    let comment = json!({"id": "c", "body": "It was late again, and I was on it.", "author": "cy"});
    let (articles, problems) = read_as("a.json", json!([listing(post), listing(comment)]).to_string());
    assert_eq!((texts(&articles), problems), (vec![PROSE, "It was late again, and I was on it."], vec![]));
    assert_eq!(ids(&articles), ["p", "c"]);
}

#[test]
fn content_management_systems_nest_authors_languages_and_parts() {
    let author = json!({"data": {"id": 3, "attributes": {"name": "Ada Bird"}}});
    let block = json!({"nodeType": "paragraph", "content": [{"nodeType": "text", "value": PROSE}]});
    for article in [
        json!({"id": 1, "attributes": {"title": "Ferry off", "body": PROSE, "publishedAt": "2021-03-02", "author": author}}),
        json!({"id": 1, "title": "Ferry off", "description": "Late.", "publishedAt": "2021-03-02", "author": {"name": "Ada Bird"},
            "blocks": [{"__component": "shared.text", "body": PROSE}]}),
        json!({"id": 1, "title": "Ferry off", "date": "2021-03-02", "content": PROSE, "author": {"node": {"name": "Ada Bird"}}}),
        json!({"id": 1, "title": "Ferry off", "published_at": "2021-03-02", "content": PROSE, "published_by": ["Ada Bird"]}),
        json!({"id": 1, "type": "article", "attributes": {"headline": {"main": {"text": "Ferry off"}}, "body": [[{"text": PROSE}]],
            "publication_date": "2021-03-02", "byline": {"content": [{"text": "By Ada Bird"}]}}}),
        json!({"sys": {"id": "x"}, "fields": {"title": {"en-US": "Ferry off"}, "publishDate": {"en-US": "2021-03-02"},
            "body": {"en-US": {"nodeType": "document", "content": [block]}}, "author": {"en-US": "Ada Bird"}}}),
    ] {
        let read = only("a.json", &json!({"data": [article]}).to_string());
        assert_eq!(facts(&read), ["Ferry off", "2021-03-02", "-", "Ada Bird", "-"], "{article}");
        assert_eq!(read.text, PROSE, "{article}");
    }
}

const SECOND: &str =
    "“We are sorry,” said Ada Bird, who runs the harbour, and promised buses for the whole week.";

#[test]
fn sections_blocks_and_pages_are_one_article_with_its_headings() {
    let text = format!("{PROSE}\n\nWhat is next\n\n{SECOND}");
    let head = |parts: serde_json::Value| {
        let mut whole = json!({"title": "Ferry off", "date": "2021-03-02", "author": "Cy Dow"});
        whole.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
        whole
    };
    let page =
        json!({"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": PROSE}}]}});
    let crosshead = json!({"type": "subheadline", "model": {"blocks": [{"type": "paragraph", "model": {"text": "What is next"}}]}});
    let end =
        json!({"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": SECOND}}]}});
    let block = |name: &str, html: String| json!({"blockName": name, "innerHTML": html});
    for article in [
        head(
            json!({"sections": [{"heading": "", "text": PROSE}, {"heading": "What is next", "text": SECOND}]}),
        ),
        head(
            json!({"sections": [{"heading": null, "paragraphs": [PROSE]}, {"heading": "What is next", "paragraphs": [SECOND]}]}),
        ),
        head(json!({"body": [{"text": PROSE}, {"title": "What is next", "text": SECOND}]})),
        head(
            json!({"body": [{"type": "p", "text": PROSE}, {"type": "h2", "text": "What is next"}, {"type": "p", "text": SECOND},
            {"type": "figure", "text": "A picture of the ferry"}]}),
        ),
        head(
            json!({"content": [{"html": format!("<p>{PROSE}</p>")}, {"heading": "What is next", "html": format!("<p>{SECOND}</p>")}]}),
        ),
        head(json!({"blocks": [block("core/paragraph", format!("<p>{PROSE}</p>")),
            block("core/heading", "<h2>What is next</h2>".to_owned()), block("core/paragraph", format!("<p>{SECOND}</p>"))]})),
        head(json!({"blocks": [{"name": "core/paragraph", "attributes": {"content": PROSE}},
            {"name": "core/heading", "attributes": {"content": "What is next"}},
            {"name": "core/paragraph", "attributes": {"content": SECOND}}]})),
        json!({"props": {"pageProps": {"article": head(json!({"content": [{"type": "paragraph", "content": {"text": PROSE}},
            {"type": "heading", "content": {"text": "What is next"}}, {"type": "paragraph", "content": {"text": SECOND}}]}))}},
            "page": "/a/[slug]", "buildId": "b"}),
        json!({"props": {"pageProps": {"site": {"title": "The Corran Mercury"}, "data": {"story": {"headline": "Ferry off",
            "publishedDate": "2021-03-02", "byline": [{"name": "Cy Dow"}], "components": [{"type": "text", "text": PROSE},
            {"type": "subheading", "text": "What is next"}, {"type": "text", "text": SECOND}]}}}}}),
        json!({"headlines": {"basic": "Ferry off"}, "display_date": "2021-03-02T10:00:00Z", "credits": {"by": [{"name": "Cy Dow"}]},
            "content_elements": [{"type": "text", "content": PROSE}, {"type": "header", "content": "What is next"},
            {"type": "text", "content": SECOND}, {"type": "image", "caption": "A ferry"}]}),
        json!({"title": "Ferry off", "metadata": {"datePublished": "2021-03-02", "authors": ["Cy Dow"]}, "components": [
            {"role": "title", "text": "Ferry off"}, {"role": "body", "text": PROSE}, {"role": "heading1", "text": "What is next"},
            {"role": "body", "text": SECOND}, {"role": "photo", "URL": "bundle://a.jpg"}]}),
        json!({"promo": {"headlines": {"headline": "Ferry off"}, "byline": "Cy Dow"}, "metadata": {"firstPublished": 1_614_679_200_000_u64},
            "content": {"model": {"blocks": [{"type": "headline", "model": {"text": "Ferry off"}}, page, crosshead, end]}}}),
        json!({"response": {"content": {"id": "a/1", "webTitle": "Ferry off", "webPublicationDate": "2021-03-02", "fields": {"byline": "Cy Dow"},
            "blocks": {"body": [{"id": "b1", "bodyHtml": format!("<p>{PROSE}</p><h2>What is next</h2>"), "published": true},
            {"id": "b2", "bodyHtml": format!("<p>{SECOND}</p>"), "published": true}]}}}}),
    ] {
        for (name, content) in [("a.json", format!("{article:#}")), ("a.jsonl", format!("{article}\n"))] {
            let read = only(name, &content);
            assert_eq!(read.text, text, "{content}");
            assert_eq!(facts(&read)[..2], ["Ferry off", "2021-03-02"], "{content}");
            assert_eq!(read.byline.as_deref(), Some("Cy Dow"), "{content}");
        }
    }
}

#[test]
fn what_is_said_about_a_list_is_not_the_text_of_an_article() {
    let feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": "The Corran Mercury", "description": "News of the harbour.",
        "items": [{"id": "1", "title": "Ferry off", "content_text": PROSE}, {"id": "2", "title": "Ferry on", "content_text": SECOND}]});
    let (articles, problems) = read_as("a.json", feed.to_string());
    assert_eq!((texts(&articles), problems), (vec![PROSE, SECOND], vec![]));
    let stream = json!({"id": "s", "title": "Starred", "description": "", "items": [{"id": "1", "title": "Ferry off", "published": 1_614_679_200,
        "summary": {"content": format!("<p>{PROSE}</p>")}, "origin": {"title": "The Corran Mercury"}}]});
    assert_eq!(only("a.json", &stream.to_string()).outlet.as_deref(), Some("The Corran Mercury"));
    let note = json!({"textContent": PROSE, "title": "Ferry off", "annotations": [{"title": "Ferry", "description": "Late.", "url": "https://a.example"}]});
    let note = only("a.json", &note.to_string());
    assert_eq!((&*note.text, note.title.as_deref()), (PROSE, Some("Ferry off")));
}

#[test]
fn columns_named_like_parts_of_an_object_are_found() {
    let table = format!(
        "title,body,source.uri,source.title\nFerry off,\"{PROSE}\",mercury.example,The Corran Mercury\n"
    );
    assert_eq!(only("a.csv", &table).outlet.as_deref(), Some("The Corran Mercury"));
}
