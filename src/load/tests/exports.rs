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
