use super::choice::{Guesses, guesses};
use super::sample::sample;
use super::*;
use crate::load::format;
use crate::load::tests::{asking, facts, gzip, read_as, read_asking, texts};
use serde_json::{Value, json};

pub(super) fn lines(records: impl IntoIterator<Item = Value>) -> String {
    records.into_iter().map(|record| format!("{record}\n")).collect()
}

/// The guesses, such as `text=words`.
fn guessed(head: &str, name: &str) -> Vec<String> {
    guessed_beside(head, name, &[])
}

fn guessed_beside(head: &str, name: &str, asked: &[(&str, &str)]) -> Vec<String> {
    let schema = Schema::new(&asking(asked), Vec::new());
    let Guesses { paths, better, parts } = guesses(&sample(head.as_bytes(), format::named(name)), &schema);
    let parts = parts.into_iter().map(|part| (ArticleField::Text, part));
    let guess = parts.chain(better).chain(paths);
    guess.map(|(ours, theirs)| format!("{}={theirs}", fields::name_of(ours))).collect()
}

pub(super) fn guessed_lines(records: impl IntoIterator<Item = Value>) -> Vec<String> {
    guessed(&lines(records), "JSON Lines")
}

fn record(n: usize) -> Value {
    json!({
        "nr": 1_500_000_000 + n,
        "when": format!("2024-03-{:02}", n + 1),
        "what": format!("Ferry number {n} is late again"),
        "where_": if n.is_multiple_of(2) { "Tidewater Post" } else { "The Inkwell" },
        "section": if n.is_multiple_of(2) { "Local" } else { "World" },
        "page": format!("https://tide.example/{n}"),
        "words": format!("The ferry number {n} to the islands was late again on Tuesday, and nobody could say why."),
    })
}

#[test]
fn fields_are_guessed_from_their_values() {
    let records: Vec<Value> = (0..8).map(record).collect();
    let expected = ["text=words", "url=page", "date=when", "title=what", "outlet=where_"];
    assert_eq!(guessed_lines(records.clone()), expected);
    let list = serde_json::to_string_pretty(&records).unwrap();
    assert_eq!(guessed(&list, "JSON"), expected);
    assert_eq!(guessed(&list[..list.len() - 40], "JSON"), expected, "cut off");
    let inside = records.iter().map(|record| json!({"_id": 7, "data": {"a": record}}));
    assert_eq!(guessed_lines(inside)[0], "text=data.a.words");
}

#[test]
fn known_and_requested_names_win() {
    assert_eq!(guessed("{\"text\": \"a\", \"story_of_it\": \"b\"}\n", "JSON Lines"), [""; 0]);
    let lines = lines((0..8).map(record));
    let guess = guessed_beside(&lines, "JSON Lines", &[("date", "nr")]);
    assert!(!guess.iter().any(|guess| guess.starts_with("date=")), "{guess:?}");
    let guess = guessed_beside(&lines, "JSON Lines", &[("text", "what")]);
    assert_eq!(guess, ["url=page", "date=when", "outlet=where_"]);
}

#[test]
fn fields_known_by_name_do_not_prevent_other_guesses() {
    let records = || (0..8).map(record);
    let named =
        records().map(|r| json!({"text": r["words"], "hl": r["what"], "dt": r["when"], "url": r["page"]}));
    assert_eq!(guessed_lines(named), ["date=dt", "title=hl"]);
    let long = |r: &Value| r["words"].as_str().unwrap_or_default().repeat(4);
    let summed = records().map(|r| json!({"summary": r["words"], "corpo": long(&r)}));
    assert_eq!(guessed_lines(summed)[0], "text=corpo");
    assert_eq!(guessed_lines(records().map(|r| json!({"summary": r["words"]}))), [""; 0]);
}

#[test]
fn a_first_record_of_any_length_is_sampled() {
    let mut records: Vec<Value> = (0..4).map(record).collect();
    records[0]["words"] = "A long story, and no end of it. ".repeat(30_000).into();
    let (articles, problems) = read_as("a.jsonl", lines(records));
    assert_eq!((articles.len(), problems), (4, vec![]));
    assert_eq!(articles[1].title.as_deref(), Some("Ferry number 1 is late again"));
}

/// The guesses for `records`, each with a text, apart from the text itself.
fn guess_of(records: impl Iterator<Item = Value>) -> Vec<String> {
    let text = "The ferry to the islands was late again, and nobody could say why it was so.";
    guessed_lines(records.map(|mut record| {
        record["text"] = text.into();
        record
    }))
}

#[test]
fn a_field_named_for_something_else_is_not_an_outlet() {
    let people = ["Ada Bird", "Cy Dow", "Eve Finch"];
    let sections = ["News", "World news", "Sport"];
    for name in [
        "title",
        "headline",
        "author",
        "byline",
        "authors",
        "creator",
        "editor",
        "photographer",
        "subject",
        "section",
        "sectionName",
        "pillar_name",
        "category",
        "published_date_precision",
        "language",
        "country",
        "photo_credit",
        "author_full",
        "id",
        "tags",
        "anything",
    ] {
        for values in [people, sections] {
            let guess = guess_of((0..12).map(|n| json!({ (name): values[n % 3] })));
            assert!(!guess.iter().any(|guess| guess.starts_with("outlet=")), "{name}: {guess:?}");
        }
    }
    let guess = guess_of((0..12).map(|n| json!({"media_full": (["yes", "no"][n % 2])})));
    assert_eq!(guess, [""; 0], "flags");
    for (name, values) in [
        ("paper", ["inkwell", "post", "herald"]),
        ("quelle", ["Küstenblatt", "Morgenblatt", "Abendblatt"]),
        ("c4", ["Tidewater Post", "The Inkwell", "Harbour Herald"]),
        ("c4", ["tide.example", "ink.example", "harbour.example"]),
    ] {
        let guess = guess_of((0..12).map(|n| json!({ (name): values[n % 3] })));
        assert_eq!(guess, [format!("outlet={name}")], "{values:?}");
    }
}

#[test]
fn parts_of_known_fields_are_not_guessed_for_others() {
    let record = |n: usize| {
        json!({
            "author": {"id": n, "name": if n.is_multiple_of(2) { "Ada Bird" } else { "Cy Dow" }},
            "source": {"uri": "https://ink.example/", "title": "The Inkwell"},
            "image": {"url": format!("https://ink.example/{n}.jpg")},
            "category": {"name": "Local"},
            "@context": "https://schema.org",
        })
    };
    assert_eq!(guess_of((0..8).map(record)), [""; 0]);
    let inside = guess_of((0..8).map(|n| json!({"_source": record(n), "score": n})));
    assert_eq!(inside, ["outlet=_source.source", "byline=_source.author"]);
}

#[test]
fn names_win_over_guesses() {
    let json = r#"[{"headline": "Ferry late", "body": "It was late.", "author": [{"id": 1, "name": "Ada Bird"}, {"id": 2, "name": "Cy Dow"}],
        "source": {"uri": "ink.example", "title": "The Inkwell"}, "mainEntityOfPage": {"@type": "WebPage", "@id": "https://ink.example/1"}}]"#;
    let (articles, problems) = read_as("a.json", json);
    assert_eq!(problems, [""; 0]);
    let expected = ["Ferry late", "-", "The Inkwell", "Ada Bird, Cy Dow", "https://ink.example/1"];
    assert_eq!(facts(&articles[0]), expected);
}

#[test]
fn texts_inside_list_elements_are_found() {
    let record = |n: usize| json!({"webTitle": format!("Ferry {n}"), "pillarName": "News", "fields": {"bodyText": format!("It was late {n} times."), "publication": "The Inkwell"}});
    let list: Vec<Value> = (0..4).map(record).collect();
    let answers = [
        json!({"response": {"status": "ok", "results": list}}),
        json!({"hits": {"hits": list}}),
        json!(list),
    ];
    for answer in answers {
        let (articles, problems) = read_as("a.json", answer.to_string());
        assert_eq!((articles.len(), problems.len()), (4, 0), "{problems:?}");
        assert_eq!(articles[3].text, "It was late 3 times.");
        assert_eq!(articles[3].outlet.as_deref(), Some("The Inkwell"));
    }
}

#[test]
fn an_empty_field_with_a_known_name_does_not_hide_the_text() {
    let record = |n: usize| json!({"content": null, "story_of_it": format!("It was late {n} times, and nobody on the quay could say why.")});
    assert_eq!(guessed_lines((0..4).map(record)), ["text=story_of_it"]);
    assert_eq!(guessed("{\"text\": \"\"}\n{\"text\": null}\n", "JSON Lines"), [""; 0]);
}

#[test]
fn html_in_fields_is_read_as_html() {
    let html = "<p>It was late &amp; dark.</p>\n<p>&#8220;Again,&#8221; <a href=\"x\">Ada Bird</a> said.</p>";
    let text = "It was late & dark.\n\n“Again,” Ada Bird said.";
    let table = format!("title,body\nFerry &amp; <i>quay</i>,\"{}\"\n", html.replace('"', "\"\""));
    for (name, content) in [
        ("a.json", json!({"title": "Ferry &amp; <i>quay</i>", "body": html}).to_string()),
        (
            "a.jsonl",
            lines([json!({"title": {"rendered": "Ferry &#038; quay"}, "content": {"rendered": html}})]),
        ),
        ("b.jsonl", lines([json!({"title": "Ferry & quay", "data": {"story": html}})])),
        ("c.json", json!({"items": [{"title": "Ferry & quay", "content_html": html}]}).to_string()),
        ("a.csv", table),
    ] {
        let (articles, problems) = read_as(name, content);
        assert_eq!(problems, [""; 0], "{name}");
        assert_eq!(
            (texts(&articles), articles[0].title.as_deref()),
            (vec![text], Some("Ferry & quay")),
            "{name}"
        );
    }
    let inside = json!({"x": {"y": html}}).to_string();
    let (articles, _) = read_asking(&[("text", "x.y")], "a.json", inside.as_bytes());
    assert_eq!(texts(&articles), [text], "where it was asked for");
}

#[test]
fn the_order_of_dates_follows_from_their_column() {
    let days = |dates: &[&str]| -> Vec<String> {
        let records: Vec<Value> =
            dates.iter().map(|date| json!({"text": "It was late.", "date": date})).collect();
        let table: String = records.iter().map(|r| format!("{},{}\n", r["text"], r["date"])).collect();
        let all = [("a.jsonl", lines(records)), ("a.csv", format!("text,date\n{}", table.trim_end()))].map(
            |(name, content)| {
                let (articles, problems) = read_as(name, content);
                let days = articles.iter().map(|a| a.date.map_or("-".into(), |date| date.to_string()));
                days.chain(problems)
                    .map(|line| line.replace(".csv", ".jsonl").replace("jsonl:2", "jsonl:1"))
                    .collect::<Vec<_>>()
            },
        );
        assert_eq!(all[0], all[1]);
        let [first, _] = all;
        first
    };
    assert_eq!(days(&["02/01/2020", "13/01/2020", "5/2/20"]), ["2020-01-02", "2020-01-13", "2020-02-05"]);
    assert_eq!(days(&["02-01-2020", "01-13-2020"]), ["2020-02-01", "2020-01-13"]);
    assert_eq!(days(&["02.01.2020", "01/13/2020"]), ["2020-01-02", "2020-01-13"]);
    let problem = "a.jsonl:1: 1 date could be day/month or month/day, such as 02/01/2020 (--dates dmy or --dates mdy decides)";
    assert_eq!(days(&["02/01/2020", "2020-01-13", "03/03/2020"]), ["-", "2020-01-13", "2020-03-03", problem]);
    assert_eq!(
        days(&["02/01/2020", "13/01/2020", "01/14/2020"]),
        ["-", "2020-01-13", "2020-01-14", problem],
        "in both orders"
    );
}

#[test]
fn unreadable_dates_are_reported_once() {
    let dates = ["2019-05", "2203-11-22", "soon", "May 2019", "", "NaN"];
    let records = dates.map(|date| json!({"text": "It was late.", "date": date}));
    let (articles, problems) = read_as("a.jsonl", lines(records));
    assert!(articles.iter().all(|article| article.date.is_none()));
    assert_eq!(
        problems,
        [
            "a.jsonl:1: 2 dates name no day, such as 2019-05 (the articles count as undated)",
            "a.jsonl:2: 1 date is later than next year, such as 2203-11-22 (the article counts as undated)",
            "a.jsonl:3: 1 date is not understood, such as soon (the article counts as undated)",
        ]
    );
}

#[test]
fn the_date_order_may_show_far_below_the_first_records() {
    for (name, head) in [("a.jsonl", ""), ("a.csv", "text,date\n"), ("a.json", "[")] {
        for far in [300, 3000] {
            let text = "It was late and dark on the quay. ".repeat(100);
            let record = |n: usize| {
                let date = if n == far - 1 { "01/31/2020" } else { "02/01/2020" };
                match name {
                    "a.csv" => format!("{text},{date}\n"),
                    "a.json" => format!(
                        "{}{}\n",
                        json!({"text": &text, "date": date}),
                        if n == far - 1 { "]" } else { "," }
                    ),
                    _ => format!("{}\n", json!({"text": &text, "date": date})),
                }
            };
            let content: String = std::iter::once(head.to_owned()).chain((0..far).map(record)).collect();
            // Only the beginning of a list is sampled.
            if name == "a.json" && far > 300 {
                continue;
            }
            let (articles, problems) = read_as(name, content.trim_end());
            assert_eq!((articles.len(), problems), (far, vec![]), "{name}");
            assert_eq!(articles[0].date, Some(jiff::civil::date(2020, 2, 1)), "{name}");
            let (articles, _) = read_as(&format!("{name}.gz"), gzip(content.as_bytes()));
            let known = far == 300;
            assert_eq!(articles[0].date.is_some(), known, "packed, only the beginning is looked at: {name}");
        }
    }
}

#[test]
fn guessed_fields_are_read() {
    let records: Vec<Value> = (0..8).map(record).collect();
    let rows = records.iter().map(|r| format!("{},{},{}\n", r["when"], r["what"], r["words"]));
    let table = format!("when,what,words\n{}", rows.collect::<String>());
    for (name, content) in [("a.jsonl", lines(records)), ("a.csv", table)] {
        let (articles, problems) = read_as(name, content);
        assert_eq!((articles.len(), &*problems), (8, &[][..] as &[String]), "{name}");
        assert!(texts(&articles)[3].starts_with("The ferry number 3"));
        assert_eq!(articles[3].title.as_deref(), Some("Ferry number 3 is late again"));
        assert!(articles[3].date.is_some());
    }
}

#[test]
fn nothing_is_guessed_from_nothing() {
    for head in [
        "",
        "{}",
        "{\"a\": 1}\n{\"a\": 2}\n",
        "{\"a\": \"short\"}\n",
        "nonsense",
        "{\"url_of_it\": \"https://a.example/b c d e f g h i j k\"}",
    ] {
        assert_eq!(guessed(head, "JSON Lines"), [""; 0], "{head}");
        let _ = guessed(head, "CSV");
    }
}
