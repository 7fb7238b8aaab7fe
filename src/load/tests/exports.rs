//! What programs and services export that is not called as usual, and what of it is no article.

use serde_json::json;

use super::*;

const PROSE: &str = "The night ferry to Corran was cancelled on Monday after a crack was found in the ramp.";
const SECOND: &str =
    "“We are sorry,” said Ada Bird, who runs the harbour, and promised buses for the whole week.";

fn all(name: &str, content: &str) -> Vec<Article> {
    let (articles, problems) = read_as(name, content);
    assert_eq!(problems, [""; 0], "{content}");
    articles
}

#[test]
fn posts_videos_and_digitised_pages_have_their_names() {
    let from = json!({"name": "Corran Harbour", "id": "1"});
    let posts = json!({"data": [
        {"id": "1_2", "message": PROSE, "story": "Corran Harbour shared a post.", "created_time": "2021-03-02T10:00:00+0000",
         "from": from, "permalink_url": "https://a.example/1"},
        {"id": "1_3", "message": "Late.", "created_time": "2021-03-03T10:00:00+0000", "from": from},
        {"id": "1_4", "story": "Corran Harbour has a new picture.", "created_time": "2021-03-04T10:00:00+0000"}]});
    let posts = all("a.json", &posts.to_string());
    assert_eq!(texts(&posts), [PROSE, "Late.", "Corran Harbour has a new picture."]);
    assert_eq!(facts(&posts[0]), ["-", "2021-03-02", "-", "Corran Harbour", "https://a.example/1"]);

    let videos = json!({"kind": "youtube#videoListResponse", "items": [{"kind": "youtube#video", "id": "v1", "snippet": {
        "publishedAt": "2021-03-02T10:00:00Z", "channelId": "UC1", "title": "Ferry off", "description": PROSE, "channelTitle": "Corran TV"}}]});
    let videos = all("a.json", &videos.to_string());
    assert_eq!(facts(&videos[0])[..3], ["Ferry off", "2021-03-02", "Corran TV"]);
    assert_eq!(videos[0].text, PROSE);

    let page = json!({"items": [{"id": "/lccn/sn1/", "date": "19120302", "title": "The Corran mercury. [volume]", "publisher": "J. Dow",
        "lccn": "sn1", "ocr_eng": format!("{PROSE} {SECOND}"), "note": ["Archived issues are available in digital format."]}]});
    assert_eq!(
        facts(&all("a.json", &page.to_string())[0])[1..3],
        ["1912-03-02", "The Corran mercury. [volume]"]
    );
}

#[test]
fn people_in_an_answer_are_neither_articles_nor_headlines() {
    let post = |n: u8| json!({"id": format!("{n}"), "text": PROSE, "author_id": "11", "created_at": "2021-03-02T10:00:00.000Z"});
    let users = json!({"users": [{"id": "11", "name": "Cy Dow of Corran", "description": SECOND}, {"id": "12", "name": "Ada Bird of Ware"}]});
    let answer = json!({"data": [post(1), post(2)], "includes": users});
    assert_eq!(texts(&all("a.json", &answer.to_string())), [PROSE, PROSE]);
    let line = json!({"data": post(1), "includes": users});
    assert_eq!(facts(&all("a.jsonl", &format!("{line}\n{line}\n"))[1])[..2], ["-", "2021-03-02"]);
}

#[test]
fn what_happened_in_a_channel_is_no_message() {
    let slack = json!([{"type": "message", "text": "The ferry is off again.", "ts": "1614679200.000200", "user": "U1"},
        {"type": "message", "subtype": "channel_join", "ts": "1614679300.000100", "user": "U2", "text": "<@U2> has joined the channel"}]);
    let discord = json!({"channel": {"name": "harbour"}, "messages": [
        {"id": "3", "type": "Default", "timestamp": "2021-03-02T10:00:00.000+00:00", "content": "The ferry is off again.", "author": {"name": "ada"}},
        {"id": "5", "type": "GuildMemberJoin", "timestamp": "2021-03-02T11:00:00.000+00:00", "content": "Joined the server.", "author": {"name": "cy"}}]});
    for export in [slack, discord] {
        let messages = all("a.json", &export.to_string());
        assert_eq!(texts(&messages), ["The ferry is off again."]);
        assert_eq!(facts(&messages[0])[1], "2021-03-02");
    }
}

#[test]
fn programs_that_collect_pages_write_what_they_found() {
    let xml = format!(
        "<doc sitename=\"The Corran Mercury\" title=\"Ferry off\" author=\"Cy Dow\" date=\"2021-03-02\" \
         source=\"https://a.example/1\" hostname=\"a.example\"><main><head rend=\"h2\">The crack</head><p>{PROSE}</p></main><comments/></doc>"
    );
    let json = json!({"title": "Ferry off", "author": "Cy Dow", "hostname": "a.example", "date": "2021-03-02", "text": PROSE,
        "source": "https://a.example/1", "source-hostname": "The Corran Mercury"});
    let logseq = format!(
        "title:: Ferry off\nauthor:: [[Cy Dow]]\ndate:: [[2021-03-02]]\nsource:: The Corran Mercury\nurl:: https://a.example/1\n\n{PROSE}\n"
    );
    let obsidian = format!(
        "---\ntitle: Ferry off\noutlet: The Corran Mercury\nauthor:\n  - \"[[Cy Dow]]\"\npublished: 2021-03-02\nurl: https://a.example/1\n---\n{PROSE}\n"
    );
    for (name, content) in
        [("a.xml", xml), ("a.json", json.to_string()), ("a.md", logseq), ("b.md", obsidian)]
    {
        let article = &all(name, &content)[0];
        let expected = ["Ferry off", "2021-03-02", "The Corran Mercury", "Cy Dow", "https://a.example/1"];
        assert_eq!(facts(article), expected, "{content}");
        assert!(article.text.ends_with(PROSE), "{}", article.text);
    }
    let usenet = format!("From: cy@a.example (Cy Dow)\nSubject: Ferry off\nLines: 3\n\n{PROSE}\n");
    let letter = &all("60001", &usenet)[0];
    assert_eq!(
        (letter.title.as_deref(), letter.byline.as_deref(), &*letter.text),
        (Some("Ferry off"), Some("Cy Dow"), PROSE)
    );
}

#[test]
fn lists_of_addresses_are_told() {
    let bookmarks = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><DT><A HREF=\"https://a.example\">Ferry off</A></DL>";
    let pocket = "<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body><ul><li><a href=\"https://a.example\">Ferry</a></ul></body></html>";
    let feeds = "# mine\nhttps://a.example/feed \"~The Corran Mercury\" news\nhttps://b.example/rss.xml\n";
    let crawl =
        "com,a)/1 20210302101500 https://a.example/1 text/html 200 ABCDEFGHIJKLMNOPQRSTUVWXYZ234567 5012\n";
    for (name, content, what) in [
        ("a.html", bookmarks, "a list of bookmarks"),
        ("b.html", pocket, "a list of bookmarks"),
        ("urls", feeds, "a list of bookmarks"),
        ("c.txt", crawl, "an index of a crawl (CDX)"),
    ] {
        let (articles, problems) = read_as(name, content);
        assert_eq!((articles.len(), problems.len()), (0, 1), "{content}");
        assert!(problems[0].contains(what), "{problems:?}");
    }
}
