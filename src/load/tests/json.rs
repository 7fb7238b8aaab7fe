//! JSON and JSON Lines in every shape, intact and broken.

use serde_json::{Value, json};

use super::*;

#[test]
fn json_in_every_shape() {
    let one = "{\"text\": \"one\", \"images\": [{\"x\": \"]}\\\"\"}], \"tags\": [1, [2]]}";
    let two = "{\"tags\": [{\"a\": 1}], \"text\": \"two\", \"articles\": [{\"text\": \"related\"}]}";
    for (shape, expected) in [
        (one.to_owned(), vec!["a.json"]),
        (two.to_owned(), vec!["a.json"]),
        (format!("[{one},\n{two}]"), vec!["a.json#1", "a.json#2"]),
        (
            format!("{{\"status\": \"ok\", \"n\": 2, \"articles\": [{one}, {two}], \"more\": {{}}}}"),
            vec!["a.json#1", "a.json#2"],
        ),
        (format!("{{\"response\": {{\"n\": 1, \"results\": [{one}]}}}}"), vec!["a.json#1"]),
        (format!("{{\"a\": [{one}], \"b\": [{two}]}}"), vec!["a.json#1", "a.json#2"]),
        (format!("{{\n \"text\": \"x\"\n}}\n{one}"), vec!["a.json", "a.json#2"]),
        (format!("{{\"n\": 2, \"k1\": {one}, \"k2\": {one}}}"), vec!["a.json#1", "a.json#2"]),
        (format!("{{\"comments\": [{one}, {two}], \"text\": \"x\"}}"), vec!["a.json"]),
        (
            format!("{{\"a\": [{one}], \"articles\": [{two}], \"b\": [{one}]}}"),
            vec!["a.json#1", "a.json#2", "a.json#3"],
        ),
    ] {
        let (articles, problems) = read_as("a.json", &shape);
        assert_eq!(problems, [""; 0], "{shape}");
        assert_eq!(ids(&articles), expected, "{shape}");
    }
    let (articles, problems) = read_as("a.json", format!("[{one}, {two}]"));
    assert_eq!((texts(&articles), problems.len()), (vec!["one", "two"], 0));
    assert_eq!(read_as("a.json", "[]").1, ["a.json: contains no articles"]);
}

#[test]
fn lists_of_articles_with_unusual_names_are_found_in_any_envelope() {
    let story = "<p>The pier was closed on Monday after the storm, and the ferry stayed in Ware all day.</p>";
    for (before, after) in [
        (r#"{"data": {"search": {"items": ["#, "]}}}"),
        (r#"{"count": 2, "entries": ["#, "]}"),
        (r#"{"data": ["#, "]}"),
    ] {
        for article in [
            format!(
                r#"{{"headLine": "A", "bodyXhtml": "{story}", "firstCreated": "2024-05-06T09:30:00Z", "byLine": "By Ada Bird"}}"#
            ),
            format!(
                r#"{{"headline": "A", "article_html": "{story}", "created_utc": 1714987800, "byline": "By Ada Bird"}}"#
            ),
            format!(
                r#"{{"attributes": {{"title": "A", "body": {{"value": "{story}"}}, "created": "2024-05-06", "byline": "Ada Bird"}}}}"#
            ),
        ] {
            let folder = folder_of(&[("a.json", format!("{before}{article}, {article}{after}").as_bytes())]);
            let (articles, problems) = read(&folder.path().join("a.json"));
            assert_eq!((articles.len(), problems), (2, vec![]), "{before}{article}");
            assert!(articles[1].text.starts_with("The pier was closed"), "{article}");
            assert_eq!(articles[1].byline.as_deref(), Some("Ada Bird"), "{article}");
            assert_eq!(
                articles[1].date.map(|date| date.to_string()).as_deref(),
                Some("2024-05-06"),
                "{article}"
            );
        }
    }
}

#[test]
fn articles_are_found_in_any_wrapping() {
    const TEXT: &str = "The ferry to Ware was late again on Monday.\n\n“We wait,” Ada Bird said.";
    let html = "<p>The ferry to Ware was late again on Monday.</p><p>“We wait,” Ada Bird said.</p>";
    let article = json!({"title": "Late", "date": "2024-05-06", "source": "The Inkwell", "author": "Cy Dow", "text": TEXT});
    let node = |words: &str| json!({"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": words}]});
    let tree: Vec<Value> = TEXT.split("\n\n").map(node).collect();
    let cells = ["title", "date", "source", "author", "text"];
    let row: Vec<&Value> = cells.iter().map(|name| &article[*name]).collect();
    let undated = json!({"title": "Late", "source": "The Inkwell", "author": "Cy Dow", "text": TEXT});
    let printed = article.to_string().replace("\": ", "': ").replace('"', "'").replace("':", "': ");
    let whole = ["Late", "2024-05-06", "The Inkwell", "Cy Dow", "-"];
    for (name, content, expected) in [
        // One item, below what it is called.
        (
            "item.json",
            json!({"response": {"status": "ok", "content": {"id": "ware/7", "type": "article", "sectionName": "Ware",
                "webPublicationDate": "2024-05-06T09:30:00Z", "webTitle": "Late | Ware", "isHosted": false, "fields":
                {"headline": "Late", "byline": "Cy Dow", "body": html, "publication": "The Inkwell"}}}})
            .to_string(),
            whole,
        ),
        // An export with its posts deep inside.
        (
            "export.json",
            json!({"db": [{"meta": {"version": "5"}, "data": {"users": [{"name": "Cy Dow", "bio": "Writes."}],
                "posts": [{"title": "Late", "html": html, "published_at": "2024-05-06T09:30:00Z"}]}}]})
            .to_string(),
            ["Late", "2024-05-06", "-", "-", "-"],
        ),
        (
            "entries.json",
            json!({"items": [{"sys": {"id": "c7"}, "fields": {"title": "Late", "author": "Cy Dow", "publishDate":
                "2024-05-06", "body": {"nodeType": "document", "data": {}, "content": tree}}}]})
            .to_string(),
            ["Late", "2024-05-06", "-", "Cy Dow", "-"],
        ),
        // The author is a number, and a name elsewhere.
        (
            "posts.json",
            json!([{"date": "2024-05-06T09:30:00", "title": {"rendered": "Late"}, "content": {"rendered": html},
                "author": 3, "_embedded": {"author": [{"id": 3, "name": "Cy Dow"}]}}])
            .to_string(),
            ["Late", "2024-05-06", "-", "Cy Dow", "-"],
        ),
        (
            "ninjs.json",
            json!({"firstCreated": "2024-05-06T09:30:00Z", "by": "By Cy Dow",
                "headlines": [{"role": "sub", "value": "No ferry"}, {"role": "main", "value": "Late"}],
                "bodies": [{"role": "main", "value": html}, {"role": "teaser", "value": "No ferry again"}]})
            .to_string(),
            ["Late", "2024-05-06", "-", "Cy Dow", "-"],
        ),
        // Lines that are not articles, and lines that hold several.
        ("bulk.ndjson", format!("{}\n{article}\n", json!({"index": {"_index": "news", "_id": "7"}})), whole),
        ("pages.jsonl", format!("{}\n{}\n", json!({"page": 1, "articles": [article]}), json!({"page": 2, "articles": []})), whole),
        ("pages.json", json!([{"status": "ok", "data": {"posts": [article]}}]).to_string(), whole),
        ("commas.jsonl", format!("{article},\n"), whole),
        ("sequence.json", format!("\u{1e}{article:#}\n"), whole),
        ("sequence.jsonl", format!("\u{1e}{article}\n"), whole),
        // A record written as text inside a record.
        ("queue.jsonl", format!("{}\n", json!({"key": "k7", "value": article.to_string()})), whole),
        ("printed.jsonl", format!("{printed}\n"), whole),
        // Tables.
        ("rows.json", json!([cells, row]).to_string(), whole),
        ("days.json", json!({"2024-05-06": [undated]}).to_string(), whole),
        ("day.json", json!({"2024-05-06": undated}).to_string(), whole),
        // The names of sites for discussions.
        (
            "posts.jsonl",
            format!("{}\n", json!({"title": "Late", "author": "inkpot", "domain": "self.ware", "subreddit": "ware",
                "created_utc": 1714987800, "selftext": TEXT})),
            ["Late", "2024-05-06", "ware", "inkpot", "-"],
        ),
    ] {
        let (articles, problems) = read_as(name, &content);
        assert_eq!((articles.len(), problems), (1, vec![]), "{name}");
        assert_eq!((facts(&articles[0]), &*articles[0].text), (expected.map(str::to_owned), TEXT), "{name}");
    }
}

#[test]
fn texts_of_any_name_are_found_in_wrapped_lists() {
    const TEXT: &str = "The ferry to Port Ellery was late on Monday, and nobody on the quay could say why it was so. \
        “We wait,” Ada Bird said, and turned up the collar of her coat.";
    for text in ["markdown", "ocr_eng", "corpo", "clean_text"] {
        for list in ["items", "data", "results", "entries"] {
            let article = json!({"title": "Late", "date": "2024-05-06", (text): TEXT});
            let whole = json!({"total": 2, (list): [article, article]});
            let (articles, problems) = read_as("a.json", whole.to_string());
            assert_eq!((texts(&articles), problems), (vec![TEXT; 2], vec![]), "{text} in {list}");
            assert_eq!(facts(&articles[1])[..2], ["Late", "2024-05-06"], "{text} in {list}");
        }
    }
    let people = json!({"people": [{"name": "Ada Bird", "life": TEXT, "date": "1960-05-06"}]});
    assert_eq!(read_as("a.json", people.to_string()).0.len(), 0);
}

#[test]
fn messages_whose_text_is_in_pieces_are_whole() {
    let chat = json!({"name": "The Inkwell", "type": "public_channel", "messages": [
        {"id": 1, "type": "service", "date": "2024-05-06T09:00:00", "title": "The Inkwell", "text": "", "text_entities": []},
        {"id": 2, "type": "message", "date": "2024-05-07T09:00:00", "from": "The Inkwell",
         "text": [{"type": "bold", "text": "The ferry is late"}, "\n\n“We wait,” said ", {"type": "mention", "text": "@ada"}, "."],
         "text_entities": [{"type": "bold", "text": "The ferry is late"}, {"type": "plain", "text": "\n\n“We wait,” said "}]},
        {"id": 3, "type": "message", "date": "2024-05-08T09:00:00", "text": "It came at last.", "text_entities": []}]});
    let (articles, problems) = read_as("a.json", format!("{chat:#}"));
    assert_eq!(problems, [""; 0]);
    let whole = "The ferry is late\n\n“We wait,” said @ada.";
    assert_eq!(texts(&articles)[1..], [whole, "It came at last."]);
    assert_eq!(articles[1].date.map(|date| date.to_string()).as_deref(), Some("2024-05-07"));
}

#[test]
fn articles_that_look_like_an_envelope_are_not_one() {
    let read_line = |content: Value| read_as("a.jsonl", format!("{content}\n"));
    // The comments of an article without a text are not articles.
    let (articles, problems) = read_line(json!({"title": "Late", "url": "https://ink.example/late",
        "comments": [{"text": "Late again, I see."}]}));
    assert_eq!((articles.len(), problems.len()), (0, 1), "{problems:?}");
    let (articles, problems) = read_line(json!({"page": 1, "items": [{"id": 7}]}));
    assert_eq!((articles.len(), problems.len()), (0, 1), "{problems:?}");
    // A text that begins like a list.
    let (articles, _) = read_line(json!({"title": "Late", "text": "[Ware] The ferry was late. [More]"}));
    assert_eq!(texts(&articles), ["[Ware] The ferry was late. [More]"]);
    // Each article keeps its own place and number.
    let page = |n: u8| json!({"page": n, "articles": [{"text": format!("Text {n}a.")}, {"text": format!("Text {n}b.")}]});
    let (articles, problems) = read_as("a.jsonl", format!("{}\n{}\n", page(1), page(2)));
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["Text 1a.", "Text 1b.", "Text 2a.", "Text 2b."]);
    assert_eq!(ids(&articles), ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]);
}

#[test]
fn lists_larger_than_a_buffer() {
    let texts: Vec<String> = (0..3_000).map(|n| format!("{n} {}\\\"]}}", "\\\"{[".repeat(n % 50))).collect();
    let list: Vec<_> = texts.iter().map(|text| serde_json::json!({ "text": text })).collect();
    let list = serde_json::Value::from(list);
    for content in
        [list.to_string(), format!("{list:#}"), serde_json::json!({ "x": {"some": list} }).to_string()]
    {
        let (articles, problems) = read_as("a.json", content);
        assert_eq!(problems, [""; 0]);
        assert!(articles.iter().map(|article| &article.text).eq(&texts));
    }
}

#[test]
fn bad_json_names_its_line_and_costs_only_itself() {
    let (articles, problems) =
        read_as("a.json", "[\n{\"text\": \"a\"},\n{\"title\":\n nope},\n7,\n{\"text\": \"b\"}]");
    assert_eq!(texts(&articles), ["a", "b"]);
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("a.json:4: broken JSON in column 3: expected"), "{problems:?}");
    assert!(problems[1].starts_with("a.json:5: not an article"), "{problems:?}");

    let (articles, problems) = read_as("a.json", "[{\"text\": \"a\"},\n{\"text\": \"b");
    assert_eq!(texts(&articles), ["a"]);
    assert!(problems[0].starts_with("a.json:2: incomplete JSON record"), "{problems:?}");

    for cut in [
        "{\"a\": [{\"text\": \"a\"}, {\"text\"",
        "{\"a\": [{\"text\": \"a\"}",
        "{\"articles\": [{\"text\": \"a\"},{",
    ] {
        let (articles, problems) = read_as("a.json", cut);
        assert_eq!((texts(&articles), problems.len()), (vec!["a"], 1), "{problems:?}");
        assert!(problems[0].contains("incomplete JSON record"), "{problems:?}");
    }

    for (broken, at) in [
        ("[{\"text\": \"a\"}}, {\"text\": \"b\"}]", 14),
        ("{\"articles\": [{\"text\": \"a\"} : , {\"text\": \"b\"}]}", 28),
        ("{\"text\": \"a\"} junk {\"text\": \"b\"}", 14),
    ] {
        let (articles, problems) = read_as("a.json", broken);
        assert_eq!((texts(&articles), problems.len()), (vec!["a", "b"], 1), "{broken} {problems:?}");
        assert!(problems[0].ends_with(&format!("should begin or end at byte {at}")), "{problems:?}");
    }
    let (articles, problems) =
        read_as("a.json", "{\"results\": [{\"title\": \"a\"}, {\"text\": \"b\"}, {\"text\": \"c\"}]}");
    assert_eq!(texts(&articles), ["b", "c"]);
    assert!(problems[0].starts_with("a.json:1: the record has no text at byte 13"), "{problems:?}");

    for broken in [
        "{\"text\" 1}",
        "{\"text\": }",
        "{]",
        "[}",
        "{\"a\":",
        "{\"a\"",
        "[{\"text\": \"a\"}",
        "[1 2]",
        "{\"a\": [{\"b\": 1}",
    ] {
        assert!(!read_as("a.json", broken).1.is_empty(), "{broken}");
    }
}

#[test]
fn json_lines_are_read_one_by_one() {
    let (articles, problems) = read_as("a.jsonl", LINES);
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["“One” – ünïcode\u{7}", "two", "three"]);
    assert_eq!(ids(&articles), ["a", "a.jsonl#2", "a.jsonl#3"]);

    let (articles, problems) =
        read_as("a.jsonl", "{\"text\": \"a\"}\nnonsense\n{\"text\": \"b\"}\n{\"x\": 1}\n{\"text\": \"c");
    assert_eq!(ids(&articles), ["a.jsonl#1", "a.jsonl#3"]);
    assert!(problems[0].starts_with("a.jsonl:2: broken JSON"), "{problems:?}");
    assert!(problems[1].starts_with("a.jsonl:4: the record has no text"), "{problems:?}");
    assert!(problems[2].starts_with("a.jsonl:5: incomplete JSON record"), "{problems:?}");
}

#[test]
fn many_similar_problems_are_reported_in_few_lines() {
    let good = "{\"text\": \"a\"}\n";
    let lines = format!("{good}{}{good}", format!("{}\nnonsense\n", "\0".repeat(70)).repeat(3000));
    let (articles, problems) = read_as("a.jsonl", lines.into_bytes());
    assert_eq!(texts(&articles), ["a", "a"]);
    assert_eq!(problems.len(), 2002);
    let more = |n: usize| problems[n].contains(": 2,000 more like this, up to here: ");
    assert!(more(2000) && more(2001), "{:?}", &problems[2000..]);
    let records = b"WARC/1.0\r\n\r\n".repeat(5000);
    let (_, problems) = read_as("a.warc", records);
    assert!((1001..1010).contains(&problems.len()), "{}", problems.len());
    // Another file starts afresh.
    let (_, problems) = read_as("a.csv", b"title,text\n1,2,3\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn zero_bytes_between_lines_cost_only_themselves() {
    let zeros = "\0".repeat(40_000);
    for zeros in [format!("{zeros}\n"), zeros] {
        let (articles, problems) = read_as(
            "a.jsonl",
            format!("{{\"text\": \"a\"}}\n{zeros}{{\"text\": \"b\"}}\n{{\"text\": \"c\"}}"),
        );
        assert_eq!(texts(&articles), ["a", "b", "c"]);
        assert_eq!(problems, ["a.jsonl:2: 40,000 zero bytes"]);
    }
}

#[test]
fn python_writes_nan() {
    let (articles, problems) =
        read_as("a.jsonl", "{\"author\": NaN, \"n\": [-Infinity, 1], \"text\": \"NaN \\\" Infinity\"}");
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["NaN \" Infinity"]);
}

#[test]
fn a_line_of_ten_megabytes() {
    let long = "word ".repeat(2 << 20);
    let (articles, problems) = read_as("a.jsonl", format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"b\"}}\n"));
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), [&*long, "b"]);
}

#[test]
fn a_line_may_hold_more_than_one_record() {
    let lines = "{\"text\": \"one\"}{\"text\": \"two\"}\n{\"text\": \"three}{\"},\n{\"text\": \"four\"} {\"text\": \"five\"},\n{\"text\": \"six\"} x\n";
    let (articles, problems) = read_as("a.jsonl", lines);
    assert_eq!(texts(&articles), ["one", "two", "three}{", "four", "five"]);
    assert_eq!(ids(&articles)[4], "a.jsonl#5");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn a_text_may_be_a_list_of_parts() {
    for (parts, text) in [
        (
            r#""contents": [{"type": "title", "content": "A"}, {"type": "paragraph", "content": "One."}, {"content": 7, "type": "date"},
                {"type": "image", "fullcaption": "x"}, {"subtype": "paragraph", "content": "Two."}]"#,
            "One.\n\nTwo.",
        ),
        (
            r#""content_elements": [{"type": "text", "content": "One."}, {"type": "image", "url": "x", "caption": "c"}]"#,
            "One.",
        ),
        (r#""paragraphs": [{"text": "One."}, {"text": "Two."}]"#, "One.\n\nTwo."),
        (r#""bodies": [{"role": "main", "value": "One."}]"#, "One."),
    ] {
        for name in ["a.json", "a.jsonl"] {
            let (articles, problems) =
                read_as(name, format!("{{\"title\": \"A\", {}}}\n", parts.replace('\n', "")));
            assert_eq!((texts(&articles), problems.len()), (vec![text], 0), "{parts}");
            assert_eq!(articles[0].title.as_deref(), Some("A"));
        }
    }
    let list = r#"{"contents": [{"title": "A", "content": "One."}, {"title": "B", "content": "Two."}]}"#;
    assert_eq!(texts(&read_as("a.json", list).0), ["One.", "Two."], "articles, each with its title");
}

#[test]
fn the_title_of_a_feed_is_the_outlet_of_its_items() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Inkwell", "items": [
        {"id": "1", "title": "A", "content_text": "One."}, {"id": "2", "title": "B", "content_text": "Two.", "publisher": "Post"}]}"#;
    let (articles, _) = read_as("a.json", feed);
    let outlets: Vec<_> = articles.iter().map(|article| article.outlet.as_deref()).collect();
    assert_eq!(outlets, [Some("The Inkwell"), Some("Post")]);
}

#[test]
fn messages_of_a_service_are_no_articles() {
    let messages = "[{\"id\": 1, \"type\": \"service\", \"action\": \"create_channel\", \"title\": \"Globe\", \"text\": \"\"},\
        {\"id\": 2, \"type\": \"message\", \"title\": \"Late\", \"text\": \"The tram was late.\"},\
        {\"id\": 3, \"type\": \"service\", \"title\": \"Kept\", \"text\": \"It says something.\"}]";
    for (name, content) in
        [("a.json", messages.to_owned()), ("a.jsonl", messages[1..messages.len() - 1].replace("},", "}\n"))]
    {
        let (articles, problems) = read_as(name, &content);
        assert_eq!(
            (texts(&articles), problems),
            (vec!["The tram was late.", "It says something."], vec![]),
            "{name}"
        );
    }
}

#[test]
fn answers_of_bigquery_are_tables() {
    let answer = "{\"kind\": \"bigquery#queryResponse\", \"schema\": {\"fields\": [{\"name\": \"title\"}, {\"name\": \"text\"}]}, \"rows\": \
        [{\"f\": [{\"v\": \"Late\"}, {\"v\": \"The tram was late.\"}]}, {\"f\": [{\"v\": \"B\"}, {\"v\": \"It was.\"}]}]}";
    let (articles, problems) = read_as("a.json", answer);
    assert_eq!((texts(&articles), problems), (vec!["The tram was late.", "It was."], vec![]));
    assert_eq!(articles[0].title.as_deref(), Some("Late"));
}
