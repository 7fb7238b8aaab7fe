use std::sync::Arc;

use super::*;
use crate::load::format::named;
use crate::load::schema::Schema;
use crate::load::source::Source;
use crate::load::tests::{asking, facts};
use jiff::civil::date;
use serde_json::json;

fn read(record: Value, options: &[(&str, &str)]) -> Result<Article> {
    let schema = Arc::new(Schema::new(&asking(options), Vec::new()));
    let source = Source::in_memory(named("JSON"), &schema);
    let raw = RawRecord::new(b"", &source, 0, 0);
    let mut found = Fields::new(&raw);
    let Value::Object(object) = record else { panic!("an object") };
    for (name, value) in object {
        found.put(&name, value);
    }
    found.article()
}

#[test]
fn names_of_real_corpora() {
    let article = read(
        json!({"maintext": "Body.", "headline": "Head", "date_publish": "2020-01-02 03:04:05",
               "source_domain": "daily.example", "authors": ["Ada Bird", "Cy Dow"], "link": "https://x.example",
               "ID": 7}),
        &[],
    )
    .unwrap();
    assert_eq!(article.text, "Body.");
    let expected = ["Head", "2020-01-02", "daily.example", "Ada Bird, Cy Dow", "https://x.example"];
    assert_eq!(facts(&article), expected);
    assert_eq!(article.id, "7");

    let api = json!({"source": {"id": null, "name": "The Daily"}, "author": null, "publishedAt": 1_577_934_245,
                     "content": ["One.", "Two."], "creator": {"name": "Ada Bird"}});
    let article = read(api, &[]).unwrap();
    assert_eq!(facts(&article), ["-", "2020-01-02", "The Daily", "Ada Bird", "-"]);
    assert_eq!(article.text, "One.\n\nTwo.");
}

#[test]
fn the_better_value_wins() {
    let article =
        read(json!({"content": "long", "text": "", "created": "2020-01-02", "date": "soon"}), &[]).unwrap();
    assert_eq!(article.text, "long");
    assert_eq!(article.date, Some(date(2020, 1, 2)));
    assert_eq!(read(json!({"text": ""}), &[]).unwrap().text, "");
    assert_eq!(read(json!({"text": "a", "title": "  "}), &[]).unwrap().title, None);
}

#[test]
fn words_for_nothing_are_no_values() {
    for nothing in ["none", "(null)", "undefined", "NaT", "Unknown"] {
        let record = json!({"text": nothing, "body": "It was late.", "title": nothing, "headline": "Late",
            "source": nothing, "author": nothing});
        let article = read(record, &[]).unwrap();
        assert_eq!(
            (&*article.text, facts(&article)),
            ("It was late.", ["Late", "-", "-", "-", "-"].map(str::to_owned))
        );
    }
    assert_eq!(read(json!({"text": "None"}), &[]).unwrap().text, "None", "if there is no other text");
}

#[test]
fn overrides_win_and_reach_inside_objects() {
    let record =
        json!({"text": "summary", "data": {"story": "whole", "parts": ["p"]}, "a.b": "dotted", "title": "T"});
    assert_eq!(read(record.clone(), &[("text", "data.story")]).unwrap().text, "whole");
    assert_eq!(read(record.clone(), &[("text", "data.parts.0")]).unwrap().text, "p");
    assert_eq!(read(record.clone(), &[("outlet", "a.b")]).unwrap().outlet.as_deref(), Some("dotted"));
    assert_eq!(read(record, &[("text", "missing.field")]).unwrap().text, "summary");
}

#[test]
fn names_and_urls_are_told_apart() {
    let record = json!({"text": "a", "source": "https://ink.example/2024/ferry", "author": 7, "title": "Ferry\n&amp; <b>late",
                        "publisher": {"@type": "Organization", "name": "The Inkwell"}});
    let article = read(record.clone(), &[]).unwrap();
    let url = "https://ink.example/2024/ferry";
    assert_eq!(facts(&article), ["Ferry & <b>late", "-", "The Inkwell", "-", url]);
    let asked = read(record, &[("byline", "author"), ("outlet", "source")]).unwrap();
    assert_eq!((asked.byline.as_deref(), asked.outlet.as_deref()), (Some("7"), Some("ink.example")));
}

#[test]
fn dates_in_objects_and_parts() {
    for value in [
        json!({"$date": "2020-01-02T03:04:05Z"}),
        json!({"$date": {"$numberLong": "1577934245000"}}),
        json!({"date-parts": [[2020, 1, 2]]}),
        json!({"year": 2020, "month": "1", "day": 2}),
        json!(["2020-01-02", "2020-01-05"]),
        json!(20_200_102),
        json!(1_577_934_245.5),
    ] {
        let article = read(json!({"text": "a", "date": value}), &[]).unwrap();
        assert_eq!(article.date, Some(date(2020, 1, 2)), "{value}");
    }
}

#[test]
fn a_record_without_text_says_what_to_do() {
    for record in [json!({}), json!({"text": null}), json!({"text": 5, "title": "T"}), json!({"text": [1]})] {
        let error = read(record, &[]).unwrap_err().to_string();
        assert!(error.contains("no text") && error.contains("--field text="), "{error}");
    }
}
