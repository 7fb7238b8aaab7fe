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
            "blocks": [{"__component": "shared.text", "title": "Why", "body": PROSE}]}),
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
