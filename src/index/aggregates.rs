//! Aggregations over the index. They add up columns and read no article.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;
use tantivy::query::{BooleanQuery, Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::column_cache::{PersonColumns, QuotationColumns};
use super::columns::{
    Articles, DocVisitor, days, first_of, named, some_in_order, text_of, texts, walk, walk_among,
};
use super::compile::any_of;
use super::facts::{self, kind_of};
use super::name_counts::{NameCounts, Sums, Together};
use super::overlay::Flagged;
use super::schema::{PERSON, date, day};
use super::search::{ArticleSelection, ResultPage, Searcher, SortOrder};
use super::tally::{Interval, OutletCount, Timeline, outlets};
use super::unique::{same_quotation, same_words};
use crate::identity::{Aliases, month_number, outlet_number};
use crate::text::{Analysis, Kind, Quote, SourceName, last_name};
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
    /// given by all names.
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
    /// The source as the text names it.
    pub source: Option<Span>,
    /// The name of the source, if no speaker is named.
    pub source_name: Option<SourceName>,
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
            source_name: analysis.source_name(&article.text, quote),
            cue: quote.cue,
            kind: quote.kind,
            confidence: quote.confidence,
            same: same_quotation(same_words(quote.span.of(&article.text)), analysis.speaker(quote)),
        }
    }
}

impl Searcher {
    /// The counts of all names in the selected articles. Counts cover whole articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn names(&self, selection: &ArticleSelection, aliases: bool, stop: &Stop) -> Result<NameCounts> {
        self.readable(|| self.sums(None, selection.articles.as_deref(), aliases, stop))
    }

    /// The counts of the names that may be the same person's as `name`, in the selected articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn namesakes(&self, name: &str, selection: &ArticleSelection, stop: &Stop) -> Result<NameCounts> {
        let last_name = last_name(name);
        self.readable(|| self.sums(Some(&last_name), selection.articles.as_deref(), true, stop))
    }

    /// The selected articles that name a person in one of these ways.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn naming(&self, names: &[String], selection: &ArticleSelection, stop: &Stop) -> Result<Articles> {
        let compiler = self.compiler(&selection.flagged, stop);
        let all = self.readable(|| compiler.articles_of_facts(&compiler.people(names)))?;
        let all = self.overlay().recheck(all, &|one| one.view().names_any(names));
        Ok(match &selection.articles {
            Some(selected) => all.and(selected),
            None => all,
        })
    }

    /// The counts of the names in the selected articles that name a person in one of these ways, without these.
    /// [`PersonCounts::speaks`](super::PersonCounts::speaks) and `quotes` count what they say there.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn named_with(
        &self,
        names: &[String],
        selection: &ArticleSelection,
        stop: &Stop,
    ) -> Result<NameCounts> {
        let articles = self.naming(names, selection, stop)?;
        self.readable(|| self.sums(None, Some(&articles), false, stop))
    }

    /// Adds up the counts of all names, or of those with a last name, within `articles`.
    fn sums(
        &self,
        of: Option<&str>,
        articles: Option<&Articles>,
        aliases: bool,
        stop: &Stop,
    ) -> tantivy::Result<NameCounts> {
        let mut all = NameCounts::default();
        let overlay = self.overlay();
        let (facts, held) = (&self.inner().facts, &self.inner().held);
        let flagged = Flagged::default();
        let compiler = self.compiler(&flagged, stop);
        let heads = compiler.heads()?.clone();
        let (known, groups) = (held.people(facts)?, held.name_groups(facts)?);
        let decided = self.aliases();
        // Corrected articles and the reader's list may give a name namesakes that the index does not know of.
        let corrected = overlay.among(None).flat_map(|(_, one)| &one.analysis.people);
        let corrected = corrected.filter_map(|person| groups.number(&last_name(&person.name)));
        let listed = decided.iter().filter_map(|(_, person)| groups.number(&last_name(person)));
        let more: HashSet<u32> = corrected.chain(listed).collect();
        let one = |_: &SegmentReader, number: u32, run: DocVisitor| {
            let mut article = heads[number as usize].reader();
            let PersonColumns { numbers, day, outlet, name: names, alias } = &known[number as usize];
            let (names, forms) = (names.as_ref(), alias.as_ref().filter(|_| aliases));
            let mut sums = vec![SegmentSums::default(); names.map_or(0, |names| names.num_terms())];
            let mut found: FxHashMap<(u32, u32), u64> = FxHashMap::default();
            let mut places: FxHashMap<(u32, (u32, i32)), u64> = FxHashMap::default();
            let mut namesakes = Namesakes::default();
            let outlets = outlet_numbers(outlet.as_ref())?;
            let regrouped = groups.regrouped(names, &decided)?;
            // All person documents of an article share its day and outlet, and its quotations follow them.
            let (mut dated, mut through) = ((u64::MAX, None, (0, 0)), u64::MAX);
            run(&mut |doc| {
                // Most documents belong to other articles; skip them before reading any other column.
                let article = article(doc);
                if article == through {
                    return;
                }
                if articles.is_some_and(|articles| !articles.has(article)) || overlay.has(article) {
                    return;
                }
                let Some(name) = first_of(names, doc) else {
                    through = article;
                    return;
                };
                if dated.0 != article {
                    let day = day.first(doc);
                    let outlet = first_of(outlet.as_ref(), doc).map_or(NO_OUTLET, |outlet| outlet as usize);
                    let outlet = outlets.get(outlet).copied().unwrap_or_else(|| outlet_number(None));
                    dated = (article, day, (outlet, month_number(day.and_then(date))));
                }
                let counts = numbers.at(doc);
                sums[name as usize].add(counts, dated.1);
                for form in forms.iter().flat_map(|forms| forms.term_ords(doc)) {
                    *found.entry((name as u32, form as u32)).or_default() += 1;
                }
                let group = regrouped.get(&name).copied().unwrap_or_else(|| groups.group(number, name));
                if groups.is_shared(group) || more.contains(&group) {
                    *places.entry((name as u32, dated.2)).or_default() += 1;
                    namesakes.add(article, group, (name as u32, counts[1] > 0));
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
            let mut places: Vec<_> = places.into_iter().collect();
            places.sort_unstable();
            let mut places = places.into_iter().peekable();
            let mut shared: HashMap<u32, String> = HashMap::new();
            let together = namesakes.finish();
            let in_both: HashSet<u32> = together.keys().flatten().map(|(number, _)| *number).collect();
            let known = (0..).zip(&sums).filter(|(_, lean)| lean.articles > 0);
            named(
                names,
                known.map(|one| (one.0.into(), one)),
                |name, (number, lean): (u32, &SegmentSums)| {
                    let mut sums = lean.sums();
                    while let Some((_, form, count)) = spelt.next_if(|(of, ..)| *of <= number) {
                        sums.aliases.insert(form, count);
                    }
                    while let Some(((_, (outlet, month)), count)) =
                        places.next_if(|((of, _), _)| *of <= number)
                    {
                        sums.places.add(outlet, month, count);
                    }
                    if in_both.contains(&number) {
                        shared.insert(number, name.to_owned());
                    }
                    match all.sums.get_mut(name) {
                        Some(known) => known.take(sums),
                        None => drop(all.sums.insert(name.to_owned(), sums)),
                    }
                },
            )?;
            for (numbers, count) in together {
                let named = |(number, speaks): &(u32, bool)| Some((shared.get(number)?.clone(), *speaks));
                let mut names: Together = numbers.iter().filter_map(named).collect();
                names.sort_unstable();
                *all.together.entry(names).or_default() += count;
            }
            Ok(())
        };
        match (of, articles) {
            // For a small selection without a name it is cheaper to scan the articles than to run the query.
            (None, Some(articles)) if articles.len() * 4 < self.coverage().analysed => {
                walk_among(facts, &heads, articles, stop, one)?;
            }
            (None, _) => {
                let everyone =
                    TermQuery::new(self.inner().fact_fields.what(PERSON), IndexRecordOption::Basic);
                walk(facts, &everyone, stop, one)?;
            }
            (Some(last_name), _) => {
                let mut names: Vec<Arc<str>> = groups.namesakes(last_name).to_vec();
                names.retain(|name| crate::text::last_name(decided.person(name)) == last_name);
                let others = decided.iter().filter(|(_, person)| crate::text::last_name(person) == last_name);
                names.extend(others.map(|(name, _)| name.into()));
                names.sort_unstable();
                names.dedup();
                walk(facts, &*any_of(self.inner().fact_fields.name, &names), stop, one)?;
            }
        }
        let mut all = all.renamed(&decided);
        let wanted = |name: &str| of.is_none_or(|of| last_name(name) == of);
        for (_, one) in overlay.among(articles) {
            let article = &one.article;
            all.add(article.outlet.as_deref(), article.date, facts::named(&one.analysis), &wanted);
        }
        if !aliases {
            all.sums.values_mut().for_each(|sums| sums.aliases.clear());
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

    /// The query for the quotations that the selection matches, of everyone or of one person.
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

    /// A page of the matching quotations in the selected articles, of everyone or of one person.
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
        let aliases = self.aliases();
        let rows = some_in_order(found, from, most).map(|(_, article, number, doc)| match number {
            AGAIN => Ok(again[doc as usize].clone()),
            number => said(&columns[number as usize], &aliases, article, doc),
        });
        let rows = rows.collect::<tantivy::Result<_>>()?;
        Ok(ResultPage { of, rows })
    }
}

/// Stands for the segment of quotations whose articles were corrected.
pub(super) const AGAIN: u32 = u32::MAX;

/// Stands for no outlet.
const NO_OUTLET: usize = usize::MAX;

/// The number of each term of the outlet column.
fn outlet_numbers(column: Option<&StrColumn>) -> tantivy::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    let all = (0..column.map_or(0, |column| column.num_terms() as u64)).map(|number| (number, ()));
    named(column, all, |outlet, ()| numbers.push(outlet_number(Some(outlet))))?;
    Ok(numbers)
}

/// Finds people with the same last name in one article. Articles come one after the other.
#[derive(Default)]
struct Namesakes {
    article: Option<u64>,
    /// The group and the number of each name of the article that has namesakes somewhere, and whether they are quoted.
    names: Vec<(u32, (u32, bool))>,
    together: HashMap<Vec<(u32, bool)>, u64>,
}

impl Namesakes {
    fn add(&mut self, article: u64, group: u32, name: (u32, bool)) {
        if self.article != Some(article) {
            self.end();
            self.article = Some(article);
        }
        self.names.push((group, name));
    }

    fn end(&mut self) {
        self.names.sort_unstable();
        for same in self.names.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            let numbers = same.iter().map(|(_, name)| *name).collect();
            *self.together.entry(numbers).or_default() += 1;
        }
        self.names.clear();
    }

    /// The number of articles by the names they have together.
    fn finish(mut self) -> HashMap<Vec<(u32, bool)>, u64> {
        self.end();
        self.together
    }
}

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
        source: (source_length > 0).then(|| span(source, source_length)),
        source_name: text(&columns.source_shown)?.map(|shown| SourceName { shown, group }),
        cue: (cue_length > 0).then(|| span(cue, cue_length)),
        kind: kind_of(kind),
        confidence: confidence.min(100) as u8,
        same: same_quotation(same, speaker.as_deref()),
        speaker,
    })
}
