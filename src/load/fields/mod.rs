//! The fields of one record, and the article they make.

mod bodies;
mod languages;
mod names;
mod rich_text;
mod rivals;
mod values;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::OtherColumns;
use super::annotated::{self, Annotations, Unused};
use super::markup::Markup;
use super::record::RawRecord;
use super::schema::{BETTER, FOLDER, FieldUse, GUESSED};
use crate::article::NewHead;
use crate::{Article, Error, Result};

use bodies::joined;
pub(super) use bodies::{is_kind_of_text, text_below_title, text_of};
pub use names::FIELDS;
pub(super) use names::{
    ArticleField, NameFit, field, is_other, is_summary, is_vague, known, name_of, standing, usual,
};
use rivals::is_program;
pub(super) use rivals::{Preference, is_database, may_be_a_kind_of_medium, preference};
use values::{address_of, credited, home_of, is_address, is_placeholder, name_of as called, reading_of};
pub(super) use values::{host_of, without_by, words_of};

/// The values of one record, before deciding which of them to use.
pub(super) struct Fields<'a> {
    record: &'a RawRecord<'a>,
    found: Vec<FieldValue>,
    annotations: Annotations,
    columns: Map<String, Value>,
    /// Year, month and day, if they have fields of their own.
    date_parts: Map<String, Value>,
}

/// A value for one of our fields.
struct FieldValue {
    field: ArticleField,
    /// How much it is trusted; lower is better.
    rank: usize,
    value: Value,
    markup: Markup,
}

impl<'a> Fields<'a> {
    /// Starts with what the folders around the source say.
    pub(super) fn new(record: &'a RawRecord<'a>) -> Self {
        let found = Vec::with_capacity(8);
        let annotations = Annotations::default();
        let mut fields = Self { record, found, annotations, columns: Map::new(), date_parts: Map::new() };
        for (name, value) in &record.schema().folder {
            let value = Value::from(value.as_str());
            fields.put_asked(name, &value);
            if let Some((field, rank)) = usual(name) {
                fields.add(field, FOLDER + rank, value, Markup::default());
            }
        }
        fields
    }

    /// Returns what a field called `name` is used for.
    pub(super) fn use_of(&self, name: &str) -> FieldUse {
        self.record.schema().use_of(name)
    }

    /// Returns whether the value of the field `name` is needed for the whole article.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.use_of(name) != FieldUse::None || self.keeps(name) || self.reads_annotations(name)
    }

    fn keeps(&self, name: &str) -> bool {
        match &self.record.schema().options.columns {
            OtherColumns::None => false,
            OtherColumns::All => self.use_of(name) != FieldUse::Body && !annotated::is_output(name),
            OtherColumns::Named(names) => names.iter().any(|kept| kept == name),
        }
    }

    fn reads_annotations(&self, name: &str) -> bool {
        annotated::is_part(name) && !self.record.schema().options.reannotate
    }

    /// Takes a field of a record that is read as a whole article.
    pub(super) fn put_whole(&mut self, name: &str, value: Value) {
        if self.keeps(name) {
            self.columns.insert(name.to_owned(), value.clone());
        }
        if self.reads_annotations(name) {
            self.annotations.take(name, &value);
        }
        if self.use_of(name) != FieldUse::None {
            self.put(name, value);
        }
    }

    /// Takes the value of the field `name`. If a field occurs twice, the last one counts.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        let schema = self.record.schema();
        let value = schema.opened(name, value);
        self.put_asked(name, &value);
        if let Some(part) = schema.date_part(name) {
            self.date_parts.insert(part.to_owned(), value);
        } else if let Some((field, rank)) = schema.usual(name) {
            self.add(field, rank, value, schema.markup(name));
        }
    }

    fn add(&mut self, field: ArticleField, rank: usize, value: Value, markup: Markup) {
        self.found.push(FieldValue { field, rank, value, markup });
    }

    /// Takes a value for our field `ours` that counts only if there is no other.
    pub(super) fn put_last(&mut self, ours: &str, value: Value) {
        if let Some(field) = field(ours) {
            self.add(field, usize::MAX, value, Markup::default());
        }
    }

    /// Takes the value of a field only if it is asked for by name.
    pub(super) fn put_asked(&mut self, name: &str, value: &Value) {
        for (path, inside) in self.record.schema().asked(name) {
            let mut value = value;
            for step in inside.split('.').filter(|step| !step.is_empty()) {
                let next = match step.parse::<usize>() {
                    Ok(place) if value.is_array() => value.get(place),
                    _ => value.get(step),
                };
                value = next.unwrap_or(&Value::Null);
            }
            let markup = self.record.schema().markup(&path.theirs);
            self.add(path.field, path.rank, value.clone(), markup);
        }
    }

    /// Makes the article.
    ///
    /// # Errors
    /// If there is no body.
    pub(super) fn article(mut self) -> Result<Article> {
        self.sort();
        let text = self.text().ok_or_else(|| {
            Error::new("the record has no text").hint("name the field that holds it, as in --field text=NAME")
        })?;
        Ok(self.build(text))
    }

    /// Returns what a list shows of the article, if it has a headline. `body` says that a string was seen that may be
    /// the body.
    pub(super) fn head(mut self, body: bool) -> Option<NewHead> {
        self.sort();
        let whole = body || self.text().is_some();
        let title = self.line(ArticleField::Title, words_of).filter(|_| whole)?;
        NewHead::titled(&title, self.date(), self.outlet().as_deref())
    }

    /// Returns whether a body with words was found.
    pub(super) fn has_text(&self) -> bool {
        let texts = self.found.iter().filter(|found| found.field == ArticleField::Text);
        texts.filter_map(|found| text_of(&found.value)).any(|text| text.contains(' '))
    }

    /// Makes the article, with a body from elsewhere.
    pub(super) fn article_with(mut self, text: String) -> Article {
        self.sort();
        self.build(text)
    }

    fn build(mut self, text: String) -> Article {
        let columns = std::mem::take(&mut self.columns);
        let annotations = match self.annotations.of(&text) {
            Ok(analysis) => Some(Box::new(analysis)),
            Err(Unused::Misfit) => {
                self.record.misfit.set(true);
                None
            }
            Err(Unused::OtherShape) => None,
        };
        Article {
            id: self.all(ArticleField::Id).find_map(|found| words_of(&found.value)).unwrap_or_default(),
            title: self.line(ArticleField::Title, words_of),
            date: self.date(),
            outlet: self.outlet(),
            byline: self.byline(),
            url: self.url(),
            text,
            columns,
            annotations,
            ..Article::default()
        }
    }

    /// Sorts by trust; of two equals the later one comes first, as the sort is stable.
    fn sort(&mut self) {
        if !self.date_parts.is_empty() {
            let day = Value::Object(std::mem::take(&mut self.date_parts));
            self.add(ArticleField::Date, GUESSED, day, Markup::default());
        }
        self.found.reverse();
        self.found.sort_by_key(|found| found.rank);
    }

    /// Returns the values for a field, best first.
    fn all(&self, field: ArticleField) -> impl Iterator<Item = &FieldValue> {
        self.found.iter().filter(move |found| found.field == field)
    }

    /// Returns the best value for a field, on one line.
    fn line(&self, field: ArticleField, words: fn(&Value) -> Option<String>) -> Option<String> {
        let read = |found: &FieldValue| Some(found.markup.line(&words(&found.value)?));
        self.all(field).filter_map(read).find(|line| !line.is_empty() && !is_placeholder(line))
    }

    /// Returns a value that was asked for, even if it does not look right.
    fn asked(&self, field: ArticleField) -> Option<String> {
        let asked = self.all(field).filter(|found| found.rank < BETTER);
        let words = |found: &FieldValue| {
            let words = called(&found.value).or_else(|| home_of(&found.value));
            Some(found.markup.line(&words.or_else(|| words_of(&found.value))?))
        };
        asked.filter_map(words).find(|line| !line.is_empty())
    }

    /// Returns who wrote it, without the "By" of newspapers.
    fn byline(&self) -> Option<String> {
        let line = self.asked(ArticleField::Byline).or_else(|| self.line(ArticleField::Byline, called))?;
        Some(credited(&line))
    }

    /// Returns the name of a newspaper, or else of a database, or else a domain.
    fn outlet(&self) -> Option<String> {
        let newspaper = |value: &Value| source_of(value).filter(|name| !is_database(name));
        let named = || {
            let name = self.line(ArticleField::Outlet, newspaper);
            let name = name.or_else(|| self.line(ArticleField::Outlet, source_of));
            name.or_else(|| self.line(ArticleField::Outlet, home_of))
        };
        self.asked(ArticleField::Outlet).or_else(named)
    }

    /// Returns a URL field, or else a source that is a URL.
    fn url(&self) -> Option<String> {
        let source = |value: &Value| value.as_str().filter(|words| is_address(words)).map(str::to_owned);
        let whole = |value: &Value| address_of(value).filter(|address| address.contains("://"));
        let url = self.line(ArticleField::Url, whole).or_else(|| self.line(ArticleField::Url, address_of));
        url.or_else(|| self.line(ArticleField::Outlet, source))
    }

    /// Returns the best day. If there is none, notes why the first value is not one.
    fn date(&self) -> Option<Date> {
        let (orders, mut issue) = (self.record.schema().orders, None);
        for found in self.all(ArticleField::Date) {
            match reading_of(&found.value, orders) {
                Some(Ok(date)) => return Some(date),
                Some(Err(reason)) => {
                    issue.get_or_insert(reason);
                }
                None => {}
            }
        }
        self.record.date_issue.set(issue);
        None
    }

    /// Returns the best body, preferring one with words to an empty one. It is moved, as it may be large.
    fn text(&mut self) -> Option<String> {
        let (mut empty, annotated) = (None, self.annotations.are_given());
        let (parts, mut whole) = (&self.record.schema().parts, Vec::new());
        let is_titled = self.all(ArticleField::Title).any(|found| words_of(&found.value).is_some());
        let text_of = if is_titled { text_below_title } else { text_of };
        for found in self.found.iter_mut().filter(|found| found.field == ArticleField::Text) {
            let text = match std::mem::take(&mut found.value) {
                Value::String(text) => text,
                other => match text_of(&other) {
                    Some(text) => text.into_owned(),
                    None => continue,
                },
            };
            // Annotations count characters in the text as written.
            let text = if annotated { text } else { found.markup.text(text) };
            match text.is_empty() || is_placeholder(&text) {
                true => empty = Some(text),
                false if parts.contains(&found.rank) => whole.push(text),
                false if whole.is_empty() => return Some(text),
                false => break,
            }
        }
        if whole.is_empty() { empty } else { Some(joined(whole)) }
    }
}

/// Returns the name of a source of news.
fn source_of(value: &Value) -> Option<String> {
    called(value).filter(|name| !is_program(name))
}

#[cfg(test)]
mod tests;
