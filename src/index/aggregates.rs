//! Aggregations over the index. They add up columns and never read an article.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::query::{BooleanQuery, Query as Asked};

use super::column_cache::QuotationColumns;
use super::columns::{Articles, days, first_of, named, some_in_order, text_of, texts, walk};
use super::facts::kind_of;
use super::schema::{date, day};
use super::search::Searcher;
use super::selection::{ArticleSelection, ResultPage, SortOrder};
use super::tally::{Interval, OutletCount, Timeline, outlets};
use super::unique::{same_quotation, same_words};
use crate::identity::Aliases;
use crate::text::{Analysis, Kind, Quote, SourceName, words_of_parts};
use crate::threads::Stop;
use crate::{Article, Result, Span};

/// What a timeline counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count<'a> {
    /// Articles.
    Articles,
    /// Articles that name a person in one of these ways.
    Naming(&'a [String]),
    /// Quotations that match the query (direct and mixed if it names no kind): all of them, or those of one person,
    /// given by all of that person's names.
    Quotations(Option<&'a [String]>),
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
    /// The words of the parts that continue them.
    pub rest: Vec<Span>,
    /// The source as the text names it.
    pub source: Option<Span>,
    /// The name of the source, if no speaker is named.
    pub source_name: Option<SourceName>,
    /// The cue: the words that introduce the quotation.
    pub cue: Option<Span>,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The confidence in the speaker, in percent.
    pub confidence: u8,
    /// A number for the words, the same in every article that contains them.
    pub same: u64,
}

impl FoundQuotation {
    /// Returns its words from the first to the last, with what interrupts them.
    pub fn whole(&self) -> Span {
        Span::new(self.span.start, self.rest.last().map_or(self.span.end, |last| last.end))
    }

    /// Returns its words, without what interrupts them.
    pub fn words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.rest.is_empty() {
            true => self.span.of(text).into(),
            false => {
                let parts = [self.span].into_iter().chain(self.rest.iter().copied());
                words_of_parts(text, parts, |part| part.of(text).to_owned()).into()
            }
        }
    }

    /// Creates a quotation of an article in memory. [`FoundQuotation::article`] is meaningless then.
    pub fn of(article: &Article, analysis: &Analysis, quote: &Quote) -> Self {
        Self {
            article: 0,
            date: article.date,
            outlet: article.outlet.clone(),
            speaker: analysis.speaker(quote).map(Into::into),
            span: quote.span,
            rest: quote.rest.clone(),
            source: quote.source,
            source_name: analysis.source_name(&article.text, quote),
            cue: quote.cue,
            kind: quote.kind,
            confidence: quote.confidence,
            same: same_quotation(same_words(&quote.words(&article.text)), analysis.speaker(quote)),
        }
    }
}

impl Searcher {
    /// Returns the outlets of the selected articles, most articles first.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn outlets(&self, selection: &ArticleSelection, stop: &Stop) -> Result<Vec<OutletCount>> {
        self.outlets_of(selection.articles.clone(), stop)
    }

    /// Returns the outlets of the given articles, such as [`Searcher::naming`] returns.
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
            Count::Naming(names) => (&self.inner().facts, Box::new(compiler.people(names))),
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
            Count::Naming(names) => {
                let corrected = overlay.among(selection.articles.as_deref());
                let naming = corrected.filter(|(_, one)| one.view().names_any(names));
                naming.map(|(_, one)| one.article.date).collect()
            }
            Count::Quotations(who) => overlay.said(selection, who).iter().map(|said| said.date).collect(),
        };
        for date in again {
            *counts.entry(date.map(day)).or_default() += 1;
        }
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        Ok(Timeline::of(counts.map(|(day, count)| (day.and_then(date), count)), step))
    }

    /// Returns the query for the quotations that the selection matches, of everyone or of one person.
    pub(super) fn asked(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&[String]>,
        stop: &Stop,
    ) -> tantivy::Result<Box<dyn Asked>> {
        let compiler = self.compiler(&selection.flagged, stop);
        let asked = compiler.quotations(&selection.quotation)?;
        Ok(match speaker {
            Some(names) => Box::new(BooleanQuery::intersection(vec![asked, Box::new(compiler.by(names))])),
            None => asked,
        })
    }

    /// Returns a page of the matching quotations in the selected articles, of everyone or of one person.
    /// [`SortOrder::Relevance`] means [`SortOrder::Read`] here.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn quotations(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&[String]>,
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
        speaker: Option<&[String]>,
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
            again.iter().zip(0..).map(|(said, n)| (time(said.date.map(day)), said.article, CORRECTED, n)),
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
        let aliases = self.aliases();
        let rows = some_in_order(found, from, most).map(|(_, article, number, doc)| match number {
            CORRECTED => Ok(again[doc as usize].clone()),
            number => said(&columns[number as usize], &aliases, article, doc),
        });
        let rows = rows.collect::<tantivy::Result<_>>()?;
        Ok(ResultPage { of, rows })
    }
}

/// Stands for the segment of quotations from corrected articles.
pub(super) const CORRECTED: u32 = u32::MAX;

pub(super) fn said(
    columns: &QuotationColumns,
    aliases: &Aliases,
    article: u64,
    doc: tantivy::DocId,
) -> tantivy::Result<FoundQuotation> {
    let [start, length, source, source_length, cue, cue_length, kind, confidence, same] =
        columns.numbers.at(doc);
    let span = |start: u64, length: u64| Span::new(start as usize, (start + length) as usize);
    let text = |column: &Option<_>| text_of(column.as_ref(), first_of(column.as_ref(), doc));
    let group = text(&columns.source_group)?;
    let speaker = text(&columns.by)?.map(|name| aliases.person(&name).to_owned());
    Ok(FoundQuotation {
        article,
        date: columns.day.first(doc).and_then(date),
        outlet: text(&columns.outlet)?,
        span: span(start, length),
        rest: columns
            .parts
            .at(doc)
            .skip(1)
            .map(|[.., from, to]| Span::new(from as usize, to as usize))
            .collect(),
        source: (source_length > 0).then(|| span(source, source_length)),
        source_name: text(&columns.source_shown)?.map(|shown| SourceName { shown, group }),
        cue: (cue_length > 0).then(|| span(cue, cue_length)),
        kind: kind_of(kind),
        confidence: confidence.min(100) as u8,
        same: same_quotation(same, speaker.as_deref()),
        speaker,
    })
}
