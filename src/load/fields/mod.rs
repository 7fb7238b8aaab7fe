//! The fields of one record, and the article that they make.

mod names;
mod values;

use jiff::civil::Date;
use serde_json::Value;

use super::dates::{Doubt, Reading};
use super::format::About;
use super::markup::Markup;
use super::schema::{FOLDER, USUAL, Use};
use crate::corpus::NewHead;
use crate::{Article, Error, Result};

pub use names::FIELDS;
pub(super) use names::{Field, Standing, field, known, name_of, standing};
pub(super) use values::words_of;
use values::{address_of, home_of, is_address, name_of as called, reading_of, text_of};

/// How good `name` is for the field that it usually stands for, less is better; the names of summaries come last.
pub(super) fn usual(name: &str) -> Option<(Field, usize)> {
    names::usual(name)
}

/// Whether so good a name for a text is that of a summary.
pub(super) fn is_summary(rank: usize) -> bool {
    rank >= names::SUMMARY
}

/// What a record says about an article, before it is decided which of its fields to believe.
pub(super) struct Fields<'a> {
    about: &'a About<'a>,
    found: Vec<Found>,
}

/// A value for one of our fields.
struct Found {
    field: Field,
    /// How much it is believed; less is better.
    rank: usize,
    value: Value,
    markup: Markup,
}

impl<'a> Fields<'a> {
    /// Nothing but what the folders say that the source lies in.
    pub(super) fn new(about: &'a About<'a>) -> Self {
        let mut fields = Self { about, found: Vec::with_capacity(8) };
        for (name, value) in about.schema.folder() {
            let value = Value::from(value.as_str());
            fields.put_asked(name, &value);
            if let Some((field, rank)) = usual(name) {
                fields.found.push(Found { field, rank: FOLDER + rank, value, markup: Markup::default() });
            }
        }
        fields
    }

    /// Whether anybody asks for the field `name`; the others need not be read.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.about.schema.use_of(name) != Use::None
    }

    /// What the field `name` is good for.
    pub(super) fn use_of(&self, name: &str) -> Use {
        self.about.schema.use_of(name)
    }

    /// Takes the value of the field `name`. A field that stands twice counts as it stands last.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.put_asked(name, &value);
        if let Some((field, rank)) = self.about.schema.usual(name) {
            let markup = self.about.schema.markup(name);
            self.found.push(Found { field, rank, value, markup });
        }
    }

    /// Takes a value of ours that counts where there is no other.
    pub(super) fn put_last(&mut self, ours: &str, value: Value) {
        if let Some(field) = field(ours) {
            self.found.push(Found { field, rank: usize::MAX, value, markup: Markup::default() });
        }
    }

    /// Takes the value of a field whose name says nothing unless somebody asked for it.
    pub(super) fn put_asked(&mut self, name: &str, value: &Value) {
        for (path, inside) in self.about.schema.asked(name) {
            let mut value = value;
            for step in inside.split('.').filter(|step| !step.is_empty()) {
                let next = match step.parse::<usize>() {
                    Ok(place) if value.is_array() => value.get(place),
                    _ => value.get(step),
                };
                value = next.unwrap_or(&Value::Null);
            }
            let markup = self.about.schema.markup(&path.theirs);
            self.found.push(Found { field: path.field, rank: path.rank, value: value.clone(), markup });
        }
    }

    /// The article that the values make.
    ///
    /// # Errors
    /// When none of them is a body.
    pub(super) fn article(mut self) -> Result<Article> {
        self.sort();
        let text = self.text().ok_or_else(|| {
            Error::new("the record has no text").hint("name the field that holds it, as in --field text=NAME")
        })?;
        Ok(self.build(text))
    }

    /// What a list shows of the article that the values make, if it has a headline; `body` when a string that
    /// may be the body was seen and not taken.
    pub(super) fn head(mut self, body: bool) -> Option<NewHead> {
        self.sort();
        let whole = body || self.text().is_some();
        let title = self.line(Field::Title, words_of).filter(|_| whole)?;
        NewHead::titled(&title, self.date(), self.outlet().as_deref())
    }

    /// The article whose body stands elsewhere.
    pub(super) fn article_with(mut self, text: String) -> Article {
        self.sort();
        self.build(text)
    }

    fn build(self, text: String) -> Article {
        Article {
            id: self.all(Field::Id).find_map(|found| words_of(&found.value)).unwrap_or_default(),
            title: self.line(Field::Title, words_of),
            date: self.date(),
            outlet: self.outlet(),
            byline: self.asked(Field::Byline).or_else(|| self.line(Field::Byline, called)),
            url: self.url(),
            text,
        }
    }

    /// What is believed most first; of two alike the later one, as the sort is stable.
    fn sort(&mut self) {
        self.found.reverse();
        self.found.sort_by_key(|found| found.rank);
    }

    /// What was found for a field, the best first.
    fn all(&self, field: Field) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| found.field == field)
    }

    /// The best words, on one line.
    fn line(&self, field: Field, words: fn(&Value) -> Option<String>) -> Option<String> {
        let read = |found: &Found| Some(found.markup.line(&words(&found.value)?));
        self.all(field).filter_map(read).find(|line| !line.is_empty())
    }

    /// What was asked for, whatever it looks like.
    fn asked(&self, field: Field) -> Option<String> {
        let asked = self.all(field).filter(|found| found.rank < USUAL);
        let words = |found: &Found| {
            let words = called(&found.value).or_else(|| home_of(&found.value));
            Some(found.markup.line(&words.or_else(|| words_of(&found.value))?))
        };
        asked.filter_map(words).find(|line| !line.is_empty())
    }

    /// A name, else where it is at home.
    fn outlet(&self) -> Option<String> {
        let named = || self.line(Field::Outlet, called).or_else(|| self.line(Field::Outlet, home_of));
        self.asked(Field::Outlet).or_else(named)
    }

    /// An address of its own, else what is called a source and is one.
    fn url(&self) -> Option<String> {
        let source = |value: &Value| value.as_str().filter(|words| is_address(words)).map(str::to_owned);
        self.line(Field::Url, address_of).or_else(|| self.line(Field::Outlet, source))
    }

    /// The best day. Where there is none, what the first value that says something leaves open is noted.
    fn date(&self) -> Option<Date> {
        let mut doubt = None;
        for found in self.all(Field::Date) {
            let Some((reading, words)) = reading_of(&found.value, self.about.schema.orders()) else {
                continue;
            };
            match (reading, Doubt::of(&reading)) {
                (Reading::Day(date), _) => return Some(date),
                (_, Some(kind)) if doubt.is_none() => doubt = Some((kind, words)),
                _ => {}
            }
        }
        self.about.doubt.set(doubt);
        None
    }

    /// The best body: one that says something, else an empty one. It is moved, as it may be large.
    fn text(&mut self) -> Option<String> {
        let mut empty = None;
        for found in self.found.iter_mut().filter(|found| found.field == Field::Text) {
            let text = match std::mem::take(&mut found.value) {
                Value::String(text) => text,
                other => match text_of(&other) {
                    Some(text) => text.into_owned(),
                    None => continue,
                },
            };
            let text = found.markup.text(text);
            if !text.is_empty() {
                return Some(text);
            }
            empty = Some(text);
        }
        empty
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::Options;
    use crate::load::schema::Schema;
    use jiff::civil::date;
    use serde_json::json;

    fn read(record: Value, options: &[(&str, &str)]) -> Result<Article> {
        let fields = options.iter().map(|(ours, theirs)| ((*ours).into(), (*theirs).into())).collect();
        let options = Options { fields, ..Options::default() };
        let schema = Schema::new(&Arc::new(options), Vec::new());
        let about = About::new(&schema, b"");
        let mut found = Fields::new(&about);
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
        assert_eq!(article.title.as_deref(), Some("Head"));
        assert_eq!(article.date, Some(date(2020, 1, 2)));
        assert_eq!(article.outlet.as_deref(), Some("daily.example"));
        assert_eq!(article.byline.as_deref(), Some("Ada Bird, Cy Dow"));
        assert_eq!(article.url.as_deref(), Some("https://x.example"));
        assert_eq!(article.id, "7");

        let api = json!({"source": {"id": null, "name": "The Daily"}, "author": null, "publishedAt": 1_577_934_245,
                         "content": ["One.", "Two."], "creator": {"name": "Ada Bird"}});
        let article = read(api, &[]).unwrap();
        assert_eq!(article.outlet.as_deref(), Some("The Daily"));
        assert_eq!(article.byline.as_deref(), Some("Ada Bird"));
        assert_eq!(article.text, "One.\n\nTwo.");
        assert_eq!(article.date, Some(date(2020, 1, 2)));
    }

    #[test]
    fn the_better_value_wins() {
        let article =
            read(json!({"content": "long", "text": "", "created": "2020-01-02", "date": "soon"}), &[])
                .unwrap();
        assert_eq!(article.text, "long");
        assert_eq!(article.date, Some(date(2020, 1, 2)));
        assert_eq!(read(json!({"text": ""}), &[]).unwrap().text, "");
        assert_eq!(read(json!({"text": "a", "title": "  "}), &[]).unwrap().title, None);
    }

    #[test]
    fn overrides_go_first_and_reach_inside() {
        let record = json!({"text": "summary", "data": {"story": "whole", "parts": ["p"]}, "a.b": "dotted", "title": "T"});
        assert_eq!(read(record.clone(), &[("text", "data.story")]).unwrap().text, "whole");
        assert_eq!(read(record.clone(), &[("text", "data.parts.0")]).unwrap().text, "p");
        assert_eq!(read(record.clone(), &[("outlet", "a.b")]).unwrap().outlet.as_deref(), Some("dotted"));
        assert_eq!(read(record, &[("text", "missing.field")]).unwrap().text, "summary");
    }

    #[test]
    fn names_are_names_and_addresses_addresses() {
        let record = json!({"text": "a", "source": "https://ink.example/2024/ferry", "author": 7, "title": "Ferry\n&amp; <b>late",
                            "publisher": {"@type": "Organization", "name": "The Inkwell"}});
        let article = read(record.clone(), &[]).unwrap();
        assert_eq!(article.outlet.as_deref(), Some("The Inkwell"));
        assert_eq!(article.url.as_deref(), Some("https://ink.example/2024/ferry"));
        assert_eq!((article.byline, article.title.as_deref()), (None, Some("Ferry & <b>late")));
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
        for record in
            [json!({}), json!({"text": null}), json!({"text": 5, "title": "T"}), json!({"text": [1]})]
        {
            let error = read(record, &[]).unwrap_err().to_string();
            assert!(error.contains("no text") && error.contains("--field text="), "{error}");
        }
    }
}
