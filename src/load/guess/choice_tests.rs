//! Which of several fields is taken.

use super::tests::{guessed_lines, lines};
use crate::load::inspect;
use crate::load::tests::{facts, folder_of, read_as, read_asking, texts};
use serde_json::{Value, json};

const PROSE: &str = "The ferry to Port Ellery was late on Monday, and nobody on the quay could say why it was so. \
    “We wait,” Ada Bird said, and turned up the collar of her coat against the wind.";

#[test]
fn prose_of_any_name_is_preferred_to_a_shorter_summary() {
    let whole = format!("{PROSE} Then it came.");
    for summary in ["description", "summary", "excerpt", "snippet", "teaser"] {
        for name in ["clean_text", "post_content", "markdown", "textContent", "full_article", "txt", "corpo"]
        {
            let guess = guessed_lines([json!({(summary): PROSE, (name): whole})]);
            assert_eq!(guess, [format!("text={name}")], "{summary}");
            assert_eq!(
                guessed_lines([json!({(summary): whole, (name): PROSE})]),
                [""; 0],
                "{name} is shorter"
            );
        }
        assert_eq!(guessed_lines([json!({(summary): PROSE, "translation": whole})]), [""; 0]);
    }
}

#[test]
fn a_text_that_is_cut_off_is_not_the_text_if_there_is_a_whole_one() {
    let whole = format!("{PROSE} {PROSE}");
    let record = |n: usize| json!({"description": "Late.", "content": format!("{PROSE}… [+{n} chars]"), "whole_article": whole});
    let (articles, _) = read_as("a.jsonl", lines((0..3).map(record)));
    assert_eq!(texts(&articles), [&*whole; 3]);
    let alone = format!("{PROSE}… [+17 chars]");
    assert_eq!(texts(&read_as("a.jsonl", lines([json!({"content": alone})])).0), [&*alone]);
}

#[test]
fn a_field_named_as_text_is_preferred_to_longer_ones() {
    let long = PROSE.repeat(9);
    for other in ["raw_html", "notes", "prompt", "gpt_summary", "translation"] {
        for name in ["article_plain", "news_text", "txt", "artikel_volltext"] {
            assert_eq!(guessed_lines([json!({(other): long, (name): PROSE})]), [format!("text={name}")]);
        }
        assert_eq!(guessed_lines([json!({(other): long, "hl": "Late again"})]), [format!("text={other}")]);
    }
    let guess =
        guessed_lines([json!({"article_title": "The ferry to Port Ellery is late again", "c2": PROSE})]);
    assert_eq!(guess[0], "text=c2");
}

#[test]
fn a_lead_that_the_text_does_not_repeat_is_put_before_it() {
    let lead = "PORT ELLERY — The ferry was late on Monday, for the ninth time in as many days.";
    let whole = format!("{lead}\n\n{PROSE}");
    let repeated = format!("{}\n{PROSE}", lead.replace("ferry ", "ferry  "));
    let cut = format!("{}…", &lead[..60]);
    for (record, text) in [
        (json!({"lead": lead, "body": PROSE}), &whole),
        (json!({"lead_paragraph": lead, "full_text": PROSE, "abstract": "Late."}), &whole),
        (json!({"data": {"lede": lead, "news_text": PROSE}}), &whole),
        (json!({"an": "INK1", "source_code": "INK", "snippet": lead, "body": PROSE}), &whole),
        (json!({"lead": lead, "body": repeated}), &repeated),
        (json!({"lead": cut, "body": whole}), &whole),
        (json!({"snippet": lead, "body": PROSE}), &PROSE.to_owned()),
        (json!({"lead": "Late", "body": PROSE}), &PROSE.to_owned()),
        (json!({"paragraph_2": PROSE, "paragraph_1": lead, "paragraph_3": null}), &whole),
    ] {
        let (articles, problems) = read_as("a.jsonl", lines([record.clone()]));
        assert_eq!((texts(&articles), problems), (vec![&**text], vec![]), "{record}");
    }
    let (articles, _) =
        read_asking(&[("text", "body")], "a.jsonl", lines([json!({"lead": lead, "body": PROSE})]).as_bytes());
    assert_eq!(texts(&articles), [PROSE], "as asked for");
}

#[test]
fn the_parts_of_a_text_are_shown_without_advice_to_name_them() {
    let folder = folder_of(&[("a.jsonl", lines([json!({"lead": PROSE, "body": PROSE})]).as_bytes())]);
    let seen = inspect(&folder.path().join("a.jsonl"), &Default::default()).unwrap();
    assert_eq!(seen.uses, [("text", "lead".to_owned(), false), ("text", "body".to_owned(), false)]);
}

#[test]
fn the_day_of_publication_is_preferred_to_other_days() {
    let day = |record: Value| {
        let (articles, _) = read_as("a.jsonl", lines([record]));
        articles[0].date.map(|date| date.to_string()).unwrap_or_default()
    };
    for other in
        ["crawl_date", "scrapeDate", "load_date", "access_date", "date_modified", "created_at", "@timestamp"]
    {
        for name in ["publish_time", "pub_time", "news_date", "article_date", "storyDate"] {
            let record = json!({(other): "2024-06-07", (name): "2018-03-04", "text": PROSE});
            assert_eq!(day(record), "2018-03-04", "{other} and {name}");
        }
        assert_eq!(day(json!({(other): "2024-06-07", "text": PROSE})), "2024-06-07", "{other}");
    }
    for name in ["birth_date", "deadline", "expires", "expiry_date", "last_seen"] {
        assert_eq!(day(json!({(name): "2024-06-07", "text": PROSE})), "", "{name}");
    }
    let made =
        |n: usize| json!({"ts": "2023-01-01T00:00:00Z", "d": format!("2018-03-{:02}", n + 1), "ft": PROSE});
    assert_eq!(guessed_lines((0..8).map(made)), ["text=ft", "date=d"]);
}

#[test]
fn fields_beside_the_text_are_preferred_to_those_around_its_object() {
    let task = json!({"id": 7, "created_at": "2024-06-07", "source": "import 3",
        "data": {"text": PROSE, "date": "2018-03-04", "source": "The Inkwell"}});
    let (articles, _) = read_as("a.jsonl", lines([task]));
    assert_eq!(facts(&articles[0])[1..3], ["2018-03-04", "The Inkwell"]);
    let around = json!({"date": "2018-03-04", "data": {"text": PROSE}});
    assert_eq!(facts(&read_as("a.jsonl", lines([around])).0[0])[1], "2018-03-04");
}

#[test]
fn the_newspaper_is_preferred_to_where_it_was_found() {
    let outlet = |record: Value| read_as("a.jsonl", lines([record])).0.remove(0).outlet.unwrap_or_default();
    for (found_at, place) in [
        ("source", "LexisNexis"),
        ("provider", "Cove Data"),
        ("domain", "ink.example"),
        ("publisher", "Proquest"),
    ] {
        for name in ["newspaper", "outlet_name", "journal", "newspaper_title", "media", "publication"] {
            let record = json!({(found_at): place, (name): "The Inkwell", "text": PROSE});
            assert_eq!(outlet(record), "The Inkwell", "{found_at} and {name}");
        }
        assert_eq!(outlet(json!({(found_at): place, "text": PROSE})), place);
    }
    assert_eq!(
        outlet(json!({"publisher": "Inkwell Holding Ltd", "publication": "The Inkwell", "text": PROSE})),
        "The Inkwell"
    );
    assert_eq!(
        outlet(
            json!({"source": "The Inkwell", "media": "print", "publication_place": "Ware", "text": PROSE})
        ),
        "The Inkwell"
    );
}
