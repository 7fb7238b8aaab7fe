//! Aggregations over the index. They add up columns and read no article.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::query::{BooleanQuery, Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::column_cache::{PersonColumns, QuotationColumns};
use super::columns::{
    Articles, DocVisitor, days, first_of, named, some_in_order, text_of, texts, walk, walk_among,
};
use super::facts::kind_of;
use super::overlay::Flagged;
use super::schema::{PERSON, date, day};
use super::search::{ArticleSelection, ResultPage, Searcher, SortOrder};
use super::tally::{Interval, OutletCount, PersonCounts, Sums, Timeline, add, outlets, people};
use super::unique::same_words;
use crate::text::{Analysis, Kind, Quote};
use crate::threads::Stop;
use crate::{Article, Result, Span};

/// What a timeline counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count<'a> {
    /// Articles.
    Articles,
    /// Articles that name a person, by the full name.
    Naming(&'a str),
    /// Quotations that match the query (direct and mixed if it names no kind): all of them, or those of one person,
    /// given by full name.
    Quotations(Option<&'a str>),
}

/// A matching quotation: where it is, and everything known about it without reading the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundQuotation {
    /// The number of its article, for [`Searcher::article`].
    pub article: u64,
    /// The date of the article.
    pub date: Option<Date>,
    /// The outlet of the article.
    pub outlet: Option<String>,
    /// The speaker's full name.
    pub speaker: Option<String>,
    /// The quoted words in the article text, without the quotation marks.
    pub span: Span,
    /// The source as the text names it.
    pub source: Option<Span>,
    /// The cue, the word that introduces the quotation.
    pub cue: Option<Span>,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The confidence in the speaker, in hundredths.
    pub confidence: u8,
    /// A number for the words, the same in every article that has them.
    pub same: u64,
}

impl FoundQuotation {
    /// A quotation of an article in memory. [`FoundQuotation::article`] is meaningless then.
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
            same: same_words(quote.span.of(&article.text), analysis.speaker(quote)),
        }
    }
}

impl Searcher {
    /// Everyone named in the selected articles, most quoted first. Counts cover whole articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn people(
        &self,
        selection: &ArticleSelection,
        aliases: bool,
        stop: &Stop,
    ) -> Result<Vec<PersonCounts>> {
        let all = TermQuery::new(self.inner().fact_fields.what(PERSON), IndexRecordOption::Basic);
        self.readable(|| self.sums(&all, None, selection.articles.as_deref(), aliases, stop)).map(people)
    }

    /// The counts of one person, given by full name, in the selected articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn person(
        &self,
        name: &str,
        selection: &ArticleSelection,
        stop: &Stop,
    ) -> Result<Option<PersonCounts>> {
        let compiler = self.compiler(&selection.flagged, stop);
        let articles = selection.articles.as_deref();
        let sums = self.readable(|| self.sums(&compiler.person(name), Some(name), articles, true, stop))?;
        Ok(people(sums).pop())
    }

    /// The selected articles that name a person, given by full name.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn naming(&self, name: &str, selection: &ArticleSelection, stop: &Stop) -> Result<Articles> {
        let compiler = self.compiler(&selection.flagged, stop);
        let all = self.readable(|| compiler.articles_of_facts(&compiler.person(name)))?;
        let all = self.overlay().recheck(all, &|one| one.view().names(name));
        Ok(match &selection.articles {
            Some(selected) => all.and(selected),
            None => all,
        })
    }

    /// The people named together with a person in the selected articles, those who share the most articles first.
    /// [`PersonCounts::speaks`] and [`PersonCounts::quotes`] count what they say there.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn named_with(
        &self,
        name: &str,
        selection: &ArticleSelection,
        stop: &Stop,
    ) -> Result<Vec<PersonCounts>> {
        let articles = self.naming(name, selection, stop)?;
        let all = TermQuery::new(self.inner().fact_fields.what(PERSON), IndexRecordOption::Basic);
        let mut sums = self.readable(|| self.sums(&all, None, Some(&articles), false, stop))?;
        sums.remove(name);
        let mut rows = people(sums);
        rows.sort_by(PersonCounts::beside);
        Ok(rows)
    }

    /// Adds up the counts of everyone, or of `who` alone, within `articles`.
    fn sums(
        &self,
        query: &dyn Asked,
        who: Option<&str>,
        articles: Option<&Articles>,
        aliases: bool,
        stop: &Stop,
    ) -> tantivy::Result<HashMap<String, Sums>> {
        let mut all: HashMap<String, Sums> = HashMap::new();
        let overlay = self.overlay();
        let heads = self.compiler(&Flagged::default(), stop).heads()?.clone();
        let known = self.inner().held.people(&self.inner().facts)?;
        let one = |_: &SegmentReader, number: u32, run: DocVisitor| {
            let mut article = heads[number as usize].reader();
            let PersonColumns { numbers, day, name, alias } = &known[number as usize];
            // If one person was asked for, every document has the same name.
            let names = name.as_ref().filter(|_| who.is_none());
            let forms = alias.as_ref().filter(|_| aliases);
            let mut sums = vec![SegmentSums::default(); names.map_or(1, |names| names.num_terms())];
            let mut found: FxHashMap<(u32, u32), u64> = FxHashMap::default();
            // All person documents of an article share its day, and its quotations follow them.
            let (mut dated, mut through) = ((u64::MAX, None), u64::MAX);
            run(&mut |doc| {
                // Most documents belong to other articles; skip them before reading any other column.
                let article = article(doc);
                if article == through {
                    return;
                }
                if articles.is_some_and(|articles| !articles.has(article)) || overlay.has(article) {
                    return;
                }
                let name = match &names {
                    Some(_) => first_of(names, doc),
                    None => who.map(|_| 0),
                };
                let Some(name) = name else {
                    through = article;
                    return;
                };
                if dated.0 != article {
                    dated = (article, day.first(doc));
                }
                sums[name as usize].add(numbers.at(doc), dated.1);
                for form in forms.iter().flat_map(|forms| forms.term_ords(doc)) {
                    *found.entry((name as u32, form as u32)).or_default() += 1;
                }
            })?;
            // Read the name forms in order of their term numbers, each once, then sort them by person.
            let mut found: Vec<_> = found.into_iter().map(|((name, form), n)| (form, (name, n))).collect();
            found.sort_unstable();
            let of_forms = found.chunk_by(|a, b| a.0 == b.0).map(|of_one| (of_one[0].0.into(), of_one));
            let mut spelt: Vec<(u32, String, u64)> = Vec::with_capacity(found.len());
            named(forms, of_forms, |form, names| {
                spelt.extend(names.iter().map(|(_, (name, count))| (*name, form.to_owned(), *count)));
            })?;
            spelt.sort_unstable();
            let mut spelt = spelt.into_iter().peekable();
            let mut take = |name: &str, (number, lean): (u32, &SegmentSums)| {
                let mut sums = lean.sums();
                while let Some((_, form, count)) = spelt.next_if(|(of, ..)| *of <= number) {
                    sums.aliases.insert(form, count);
                }
                match all.get_mut(name) {
                    Some(known) => known.take(sums),
                    None => drop(all.insert(name.to_owned(), sums)),
                }
            };
            let known = (0..).zip(&sums).filter(|(_, lean)| lean.articles > 0);
            match who {
                Some(name) => known.for_each(|one| take(name, one)),
                None => named(names, known.map(|one| (one.0.into(), one)), take)?,
            }
            Ok(())
        };
        let facts = &self.inner().facts;
        match articles {
            // For a small selection without a name it is cheaper to scan the articles than to run the query.
            Some(articles) if who.is_none() && articles.len() * 4 < self.coverage().analysed => {
                walk_among(facts, &heads, articles, stop, one)?;
            }
            _ => walk(facts, query, stop, one)?,
        }
        for (_, one) in overlay.among(articles) {
            add(&mut all, &one.article, &one.analysis, who);
        }
        if !aliases {
            all.values_mut().for_each(|sums| sums.aliases.clear());
        }
        Ok(all)
    }

    /// The outlets of the selected articles, most articles first.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn outlets(&self, selection: &ArticleSelection, stop: &Stop) -> Result<Vec<OutletCount>> {
        self.outlets_of(selection.articles.clone(), stop)
    }

    /// The outlets of the given articles, such as [`Searcher::naming`] returns.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn outlets_of(&self, articles: Option<Arc<Articles>>, stop: &Stop) -> Result<Vec<OutletCount>> {
        let mut counts: HashMap<Option<String>, u64> = HashMap::new();
        let walk = || {
            let asked = self.among(articles.as_ref())?;
            walk(&self.inner().words, &*asked, stop, |segment, _, run| {
                let names = texts(segment, "outlet")?;
                let mut sums = vec![0u64; names.as_ref().map_or(0, |names| names.num_terms())];
                let mut without = 0;
                run(&mut |doc| match first_of(names.as_ref(), doc) {
                    Some(name) => sums[name as usize] += 1,
                    None => without += 1,
                })?;
                if without > 0 {
                    *counts.entry(None).or_default() += without;
                }
                let known = (0..).zip(sums).filter(|(_, count)| *count > 0);
                named(names.as_ref(), known, |name, count| {
                    *counts.entry(Some(name.to_owned())).or_default() += count;
                })
            })
        };
        self.readable(walk)?;
        Ok(outlets(counts))
    }

    /// Counts by time within the selected articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn timeline(
        &self,
        selection: &ArticleSelection,
        count: Count,
        step: Interval,
        stop: &Stop,
    ) -> Result<Timeline> {
        self.readable(|| self.try_timeline(selection, count, step, stop))
    }

    fn try_timeline(
        &self,
        selection: &ArticleSelection,
        count: Count,
        step: Interval,
        stop: &Stop,
    ) -> tantivy::Result<Timeline> {
        let compiler = self.compiler(&selection.flagged, stop);
        let (searcher, query): (_, Box<dyn Asked>) = match count {
            Count::Articles => (&self.inner().words, self.among(selection.articles.as_ref())?),
            Count::Naming(name) => (&self.inner().facts, Box::new(compiler.person(name))),
            Count::Quotations(speaker) => (&self.inner().facts, self.asked(selection, speaker, stop)?),
        };
        let mut counts: HashMap<Option<i64>, u64> = HashMap::new();
        let overlay = self.overlay();
        // Corrections only change facts, so plain article counts need no overlay.
        let heads = if count == Count::Articles { None } else { Some(compiler.heads()?) };
        walk(searcher, &*query, stop, |segment, number, run| {
            let days = days(segment)?;
            let mut article = heads.map(|heads| heads[number as usize].reader());
            // Articles of one day tend to be stored together, so remember the last entry.
            let mut last = (None, 0);
            run(&mut |doc| {
                let article = article.as_mut().map(|article| article(doc));
                if article.is_none_or(|article| selection.has(article) && !overlay.has(article)) {
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
                let corrected = overlay.among(selection.articles.as_deref());
                corrected.filter(|(_, one)| one.view().names(name)).map(|(_, one)| one.article.date).collect()
            }
            Count::Quotations(who) => overlay.said(selection, who).iter().map(|said| said.date).collect(),
        };
        for date in again {
            *counts.entry(date.map(day)).or_default() += 1;
        }
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        Ok(Timeline::of(counts.map(|(day, count)| (day.and_then(date), count)), step))
    }

    /// The query for the quotations that the selection matches, of everyone or of one person.
    pub(super) fn asked(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&str>,
        stop: &Stop,
    ) -> tantivy::Result<Box<dyn Asked>> {
        let compiler = self.compiler(&selection.flagged, stop);
        let asked = compiler.quotations(&selection.quotation)?;
        Ok(match speaker {
            Some(name) => Box::new(BooleanQuery::intersection(vec![asked, Box::new(compiler.by(name))])),
            None => asked,
        })
    }

    /// A page of the matching quotations in the selected articles, of everyone or of one person.
    /// [`SortOrder::Relevance`] means [`SortOrder::Read`] here.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn quotations(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&str>,
        order: SortOrder,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> Result<ResultPage<FoundQuotation>> {
        self.readable(|| self.try_quotations(selection, speaker, order, from, most, stop))
    }

    fn try_quotations(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&str>,
        order: SortOrder,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> tantivy::Result<ResultPage<FoundQuotation>> {
        let facts = &self.inner().facts;
        // Sorted by date if asked for, then by article and position in it.
        let mut found: Vec<(i64, u64, u32, u32)> = Vec::new();
        let time = |day: Option<i64>| match order {
            SortOrder::Newest => day.map_or(i64::MAX, |day| -day),
            SortOrder::Oldest => day.unwrap_or(i64::MAX),
            SortOrder::Relevance | SortOrder::Read => 0,
        };
        let again = self.overlay().said(selection, speaker);
        found.extend(
            again.iter().zip(0..).map(|(said, n)| (time(said.date.map(day)), said.article, AGAIN, n)),
        );
        let (held, by_time) = (&self.inner().held, matches!(order, SortOrder::Newest | SortOrder::Oldest));
        let compiler = self.compiler(&selection.flagged, stop);
        let (heads, columns) = (compiler.heads()?, held.quotations(facts)?);
        walk(facts, &*self.asked(selection, speaker, stop)?, stop, |_, number, run| {
            let mut article = heads[number as usize].reader();
            let days = &columns[number as usize].day;
            run(&mut |doc| {
                let article = article(doc);
                if selection.has(article) && !self.overlay().has(article) {
                    let day = if by_time { days.first(doc) } else { None };
                    found.push((time(day), article, number, doc));
                }
            })
        })?;
        let of = found.len() as u64;
        let rows = some_in_order(found, from, most).map(|(_, article, number, doc)| match number {
            AGAIN => Ok(again[doc as usize].clone()),
            number => said(&columns[number as usize], article, doc),
        });
        let rows = rows.collect::<tantivy::Result<_>>()?;
        Ok(ResultPage { of, rows })
    }
}

/// Stands for the segment of quotations whose articles were corrected.
pub(super) const AGAIN: u32 = u32::MAX;

/// The sums of one name in one segment. Kept small, because there are many.
#[derive(Clone, Default)]
struct SegmentSums {
    articles: u32,
    mentions: u32,
    quotes: u32,
    reported: u32,
    speaks: u32,
    /// The earliest and the latest day.
    days: Option<(i32, i32)>,
}

impl SegmentSums {
    fn add(&mut self, [mentions, quotes, reported]: [u64; 3], day: Option<i64>) {
        self.articles += 1;
        self.mentions += mentions as u32;
        self.quotes += quotes as u32;
        self.reported += reported as u32;
        self.speaks += u32::from(quotes > 0);
        if let Some(day) = day.map(|day| day as i32) {
            let (first, last) = self.days.unwrap_or((day, day));
            self.days = Some((first.min(day), last.max(day)));
        }
    }

    fn sums(&self) -> Sums {
        let day = |day: i32| date(day.into());
        Sums {
            articles: self.articles.into(),
            mentions: self.mentions.into(),
            quotes: self.quotes.into(),
            reported: self.reported.into(),
            speaks: self.speaks.into(),
            first: self.days.and_then(|(first, _)| day(first)),
            last: self.days.and_then(|(_, last)| day(last)),
            ..Sums::default()
        }
    }
}

pub(super) fn said(
    columns: &QuotationColumns,
    article: u64,
    doc: tantivy::DocId,
) -> tantivy::Result<FoundQuotation> {
    let [start, length, source, source_length, cue, cue_length, kind, confidence, same] =
        columns.numbers.at(doc);
    let span = |start: u64, length: u64| Span::new(start as usize, (start + length) as usize);
    let text = |column: &Option<_>| text_of(column.as_ref(), first_of(column.as_ref(), doc));
    Ok(FoundQuotation {
        article,
        date: columns.day.first(doc).and_then(date),
        outlet: text(&columns.outlet)?,
        speaker: text(&columns.by)?,
        span: span(start, length),
        source: (source_length > 0).then(|| span(source, source_length)),
        cue: (cue_length > 0).then(|| span(cue, cue_length)),
        kind: kind_of(kind),
        confidence: confidence.min(100) as u8,
        same,
    })
}
