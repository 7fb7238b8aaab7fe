//! Counting in the index: columns are added up, no article is read.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::SegmentReader;
use tantivy::query::{BooleanQuery, Occur, Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::columns::{Articles, Numbers, Run, Stop, days, first_of, named, text_of, texts, walk, walk_among};
use super::compile::{articles_of, within};
use super::facts::kind_of;
use super::schema::{ARTICLE, PERSON, QUOTATION, date, day};
use super::search::{Order, Page, Searcher, Selection};
use super::tally::{Outlet, Person, Step, Sums, Timeline, add, outlets, people};
use crate::text::{Analysis, Kind, Quote};
use crate::{Article, Result, Span};

/// What a time line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count<'a> {
    /// Articles.
    Articles,
    /// Articles that name a person, by the full name.
    Naming(&'a str),
    /// Quotations that were asked for: all, or those of a person, by the full name.
    Quotations(Option<&'a str>),
}

/// A quotation that was found: where it is, and what can be told without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The number of its article; [`Searcher::article`] reads it.
    pub article: u64,
    /// The day of the article.
    pub date: Option<Date>,
    /// The outlet of the article.
    pub outlet: Option<String>,
    /// The speaker's full name.
    pub speaker: Option<String>,
    /// The words, in the text of the article, without the marks.
    pub span: Span,
    /// Who they are attributed to, as the text has it.
    pub source: Option<Span>,
    /// The word that introduces them.
    pub cue: Option<Span>,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// How sure the speaker is, in hundredths.
    pub confidence: u8,
}

impl Said {
    /// A quotation of an article that is at hand; [`Said::article`] says nothing then.
    pub fn of(article: &Article, analysis: &Analysis, quote: &Quote) -> Self {
        Self {
            article: 0,
            date: article.date,
            outlet: article.outlet.clone(),
            speaker: analysis.speaker(quote).map(Into::into),
            span: quote.span,
            source: quote.source,
            cue: quote.cue,
            kind: quote.kind,
            confidence: quote.confidence,
        }
    }
}

impl Searcher {
    /// Everybody whom the selected articles name: who says most first. Counted are whole articles.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn people(&self, selection: &Selection, aliases: bool, stop: &Stop) -> Result<Vec<Person>> {
        let all = TermQuery::new(self.inner().fact_fields.what(PERSON), IndexRecordOption::Basic);
        self.told(|| self.sums(&all, None, selection.articles.as_deref(), aliases, stop)).map(people)
    }

    /// One person, by the full name, in the selected articles.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn person(&self, name: &str, selection: &Selection, stop: &Stop) -> Result<Option<Person>> {
        let compiler = self.compiler(&selection.marks, stop);
        let articles = selection.articles.as_deref();
        let sums = self.told(|| self.sums(&compiler.person(name), Some(name), articles, true, stop))?;
        Ok(people(sums).pop())
    }

    /// The selected articles that name a person, by the full name.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn naming(&self, name: &str, selection: &Selection, stop: &Stop) -> Result<Articles> {
        let compiler = self.compiler(&selection.marks, stop);
        let all = self.told(|| articles_of(&self.inner().facts, &compiler.person(name), stop))?;
        let all = self.corrections().settle(all, &|known| known.names(name));
        Ok(match &selection.articles {
            Some(selected) => all.and(selected),
            None => all,
        })
    }

    /// Who else is named in the selected articles that name a person: who is in most of them first.
    /// [`Person::speaks`] and [`Person::quotes`] tell who speaks there.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn named_with(&self, name: &str, selection: &Selection, stop: &Stop) -> Result<Vec<Person>> {
        let articles = self.naming(name, selection, stop)?;
        let all = TermQuery::new(self.inner().fact_fields.what(PERSON), IndexRecordOption::Basic);
        let mut sums = self.told(|| self.sums(&all, None, Some(&articles), false, stop))?;
        sums.remove(name);
        let mut rows = people(sums);
        rows.sort_by(Person::beside);
        Ok(rows)
    }

    /// Adds up persons, all or one, as far as they are of `articles`.
    fn sums(
        &self,
        query: &dyn Asked,
        who: Option<&str>,
        articles: Option<&Articles>,
        aliases: bool,
        stop: &Stop,
    ) -> tantivy::Result<HashMap<String, Sums>> {
        let mut all: HashMap<String, Sums> = HashMap::new();
        let corrected = self.corrections();
        let one = |segment: &SegmentReader, _, run: Run| {
            let (of, numbers) =
                (Numbers::of(segment, ["article"])?, Numbers::of(segment, ["mentions", "quotes"])?);
            let (days, names) = (days(segment)?, texts(segment, "name")?);
            let forms = if aliases { texts(segment, "alias")? } else { None };
            let mut sums: Vec<Option<Dated>> = Vec::new();
            sums.resize_with(names.as_ref().map_or(0, |names| names.num_terms()), || None);
            let mut found: HashMap<(u64, u64), u64> = HashMap::new();
            run(&mut |doc| {
                // Most are of other articles: nothing else is read of those.
                let [article] = of.at(doc);
                if articles.is_some_and(|articles| !articles.has(article)) || corrected.has(article) {
                    return;
                }
                let Some(name) = first_of(names.as_ref(), doc) else { return };
                let [mentions, quotes] = numbers.at(doc);
                let one = sums[name as usize].get_or_insert_default();
                one.sums.add(mentions, quotes);
                if let Some(day) = days.first(doc) {
                    let (first, last) = one.days.unwrap_or((day, day));
                    one.days = Some((first.min(day), last.max(day)));
                }
                for form in forms.iter().flat_map(|forms| forms.term_ords(doc)) {
                    *found.entry((name, form)).or_default() += 1;
                }
            })?;
            // The forms of all names, in the order of their numbers, each read once.
            let mut of_forms: Vec<Option<Vec<(u64, u64)>>> = Vec::new();
            of_forms.resize(forms.as_ref().map_or(0, |forms| forms.num_terms()), None);
            for ((name, form), count) in found {
                of_forms[form as usize].get_or_insert_default().push((name, count));
            }
            named(forms.as_ref(), of_forms, |form, names| {
                for (name, count) in names {
                    if let Some(one) = &mut sums[name as usize] {
                        one.sums.aliases.insert(form.to_owned(), count);
                    }
                }
            })?;
            named(names.as_ref(), sums, |name, mut one| {
                if let Some((first, last)) = one.days {
                    one.sums.seen(date(first), date(last));
                }
                match all.get_mut(name) {
                    Some(sums) => sums.take(one.sums),
                    None => drop(all.insert(name.to_owned(), one.sums)),
                }
            })
        };
        let facts = &self.inner().facts;
        match articles {
            // Of few articles everything that is known is gone through; of many, and of one name, what is asked for.
            Some(articles) if who.is_none() && articles.len() * 4 < self.coverage().analysed => {
                walk_among(facts, &self.inner().fact_fields.what(ARTICLE), articles, stop, one)?;
            }
            _ => walk(facts, query, stop, one)?,
        }
        for (_, known) in corrected.among(articles) {
            add(&mut all, &known.article, &known.analysis, who);
        }
        if !aliases {
            all.values_mut().for_each(|sums| sums.aliases.clear());
        }
        Ok(all)
    }

    /// The outlets of the selected articles: those with most first.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn outlets(&self, selection: &Selection, stop: &Stop) -> Result<Vec<Outlet>> {
        self.outlets_of(selection.articles.clone(), stop)
    }

    /// The outlets of some articles, as [`Searcher::naming`] finds them.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn outlets_of(&self, articles: Option<Arc<Articles>>, stop: &Stop) -> Result<Vec<Outlet>> {
        let mut counts: HashMap<Option<String>, u64> = HashMap::new();
        let walk = || {
            walk(&self.inner().words, &*of_articles(articles), stop, |segment, _, run| {
                let names = texts(segment, "outlet")?;
                let mut sums: Vec<Option<u64>> =
                    vec![None; names.as_ref().map_or(0, |names| names.num_terms())];
                let mut without = 0;
                run(&mut |doc| match first_of(names.as_ref(), doc) {
                    Some(name) => *sums[name as usize].get_or_insert_default() += 1,
                    None => without += 1,
                })?;
                if without > 0 {
                    *counts.entry(None).or_default() += without;
                }
                named(names.as_ref(), sums, |name, count| {
                    *counts.entry(Some(name.to_owned())).or_default() += count;
                })
            })
        };
        self.told(walk)?;
        Ok(outlets(counts))
    }

    /// How many there are by time, in the selected articles.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn timeline(&self, selection: &Selection, count: Count, step: Step, stop: &Stop) -> Result<Timeline> {
        self.told(|| self.try_timeline(selection, count, step, stop))
    }

    fn try_timeline(
        &self,
        selection: &Selection,
        count: Count,
        step: Step,
        stop: &Stop,
    ) -> tantivy::Result<Timeline> {
        let compiler = self.compiler(&selection.marks, stop);
        let (searcher, query): (_, Box<dyn Asked>) = match count {
            Count::Articles => (&self.inner().words, of_articles(selection.articles.clone())),
            Count::Naming(name) => (&self.inner().facts, Box::new(compiler.person(name))),
            Count::Quotations(speaker) => {
                (&self.inner().facts, Box::new(self.asked(selection, speaker, stop)?))
            }
        };
        let mut counts: HashMap<Option<i64>, u64> = HashMap::new();
        let corrected = self.corrections();
        // Of what is not among the facts nothing is corrected.
        let counts_no_more = |article| count != Count::Articles && corrected.has(article);
        walk(searcher, &*query, stop, |segment, _, run| {
            let (numbers, days) = (Numbers::of(segment, ["article"])?, days(segment)?);
            // News comes in runs of one day.
            let mut last = (None, 0);
            run(&mut |doc| {
                let [article] = numbers.at(doc);
                if selection.has(article) && !counts_no_more(article) {
                    let day = days.first(doc);
                    if day != last.0 {
                        *counts.entry(last.0).or_default() += last.1;
                        last = (day, 0);
                    }
                    last.1 += 1;
                }
            })?;
            *counts.entry(last.0).or_default() += last.1;
            Ok(())
        })?;
        let again: Vec<Option<Date>> = match count {
            Count::Articles => Vec::new(),
            Count::Naming(name) => {
                let known = corrected.among(selection.articles.as_deref());
                known.filter(|(_, known)| known.names(name)).map(|(_, known)| known.article.date).collect()
            }
            Count::Quotations(who) => corrected.said(selection, who).iter().map(|said| said.date).collect(),
        };
        for date in again {
            *counts.entry(date.map(day)).or_default() += 1;
        }
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        Ok(Timeline::of(counts.map(|(day, count)| (day.and_then(date), count)), step))
    }

    /// The quotations that the selection asks for, of everybody or of a person by the full name.
    fn asked(
        &self,
        selection: &Selection,
        speaker: Option<&str>,
        stop: &Stop,
    ) -> tantivy::Result<BooleanQuery> {
        let compiler = self.compiler(&selection.marks, stop);
        let mut all: Vec<(Occur, Box<dyn Asked>)> = Vec::new();
        match &selection.quotation {
            Some(query) => all.push((Occur::Must, Box::new(compiler.quotations(query)?))),
            None => all.push((Occur::Must, Box::new(compiler.what(QUOTATION)))),
        }
        if let Some(name) = speaker {
            all.push((Occur::Must, Box::new(compiler.by(name))));
        }
        Ok(BooleanQuery::new(all))
    }

    /// A page of the quotations in the selected articles that are what the query asks of a quotation; of everybody,
    /// or of a person by the full name. [`Order::Relevance`] is as [`Order::Read`] here.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn quotations(
        &self,
        selection: &Selection,
        speaker: Option<&str>,
        order: Order,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> Result<Page<Said>> {
        self.told(|| self.try_quotations(selection, speaker, order, from, most, stop))
    }

    fn try_quotations(
        &self,
        selection: &Selection,
        speaker: Option<&str>,
        order: Order,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> tantivy::Result<Page<Said>> {
        let facts = &self.inner().facts;
        // By time where that is asked, then by article; those of one article lie side by side, in their order.
        let mut found: Vec<(i64, u64, u32, u32)> = Vec::new();
        let time = |day: Option<i64>| match order {
            Order::Newest => day.map_or(i64::MAX, |day| -day),
            Order::Oldest => day.unwrap_or(i64::MAX),
            Order::Relevance | Order::Read => 0,
        };
        let again = self.corrections().said(selection, speaker);
        found.extend(
            again.iter().zip(0..).map(|(said, n)| (time(said.date.map(day)), said.article, AGAIN, n)),
        );
        walk(facts, &self.asked(selection, speaker, stop)?, stop, |segment, number, run| {
            let (numbers, days) = (Numbers::of(segment, ["article"])?, days(segment)?);
            run(&mut |doc| {
                let [article] = numbers.at(doc);
                if selection.has(article) && !self.corrections().has(article) {
                    found.push((time(days.first(doc)), article, number, doc));
                }
            })
        })?;
        let of = found.len() as u64;
        let end = from.saturating_add(most).min(found.len());
        if from >= end {
            return Ok(Page { of, rows: Vec::new() });
        }
        if end < found.len() {
            found.select_nth_unstable(end);
            found.truncate(end);
        }
        found.sort_unstable();
        let mut rows = Vec::with_capacity(end - from);
        let mut columns: HashMap<u32, Columns> = HashMap::new();
        for &(_, article, number, doc) in &found[from..] {
            if number == AGAIN {
                rows.push(again[doc as usize].clone());
                continue;
            }
            let columns = match columns.entry(number) {
                std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(Columns::of(facts.segment_reader(number))?)
                }
            };
            rows.push(columns.said(article, doc)?);
        }
        Ok(Page { of, rows })
    }
}

/// In place of a segment, for quotations of articles that were corrected.
const AGAIN: u32 = u32::MAX;

/// The articles among the words.
fn of_articles(articles: Option<Arc<Articles>>) -> Box<dyn Asked> {
    match articles {
        Some(articles) => within(articles),
        None => Box::new(tantivy::query::AllQuery),
    }
}

#[derive(Default)]
struct Dated {
    sums: Sums,
    days: Option<(i64, i64)>,
}

/// What is known of a quotation, in one segment.
struct Columns {
    numbers: Numbers<8>,
    days: tantivy::columnar::Column<i64>,
    outlet: Option<tantivy::columnar::StrColumn>,
    by: Option<tantivy::columnar::StrColumn>,
}

impl Columns {
    fn of(segment: &tantivy::SegmentReader) -> tantivy::Result<Self> {
        let numbers = Numbers::of(
            segment,
            [
                "start",
                "length",
                "source_start",
                "source_length",
                "cue_start",
                "cue_length",
                "kind",
                "confidence",
            ],
        )?;
        Ok(Self {
            numbers,
            days: days(segment)?,
            outlet: texts(segment, "outlet")?,
            by: texts(segment, "by")?,
        })
    }

    fn said(&self, article: u64, doc: tantivy::DocId) -> tantivy::Result<Said> {
        let [start, length, source, source_length, cue, cue_length, kind, confidence] = self.numbers.at(doc);
        let span = |start: u64, length: u64| Span::new(start as usize, (start + length) as usize);
        let text = |column: &Option<_>| text_of(column.as_ref(), first_of(column.as_ref(), doc));
        Ok(Said {
            article,
            date: self.days.first(doc).and_then(date),
            outlet: text(&self.outlet)?,
            speaker: text(&self.by)?,
            span: span(start, length),
            source: (source_length > 0).then(|| span(source, source_length)),
            cue: (cue_length > 0).then(|| span(cue, cue_length)),
            kind: kind_of(kind),
            confidence: confidence.min(100) as u8,
        })
    }
}
