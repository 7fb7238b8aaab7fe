//! Counts by source: "police", "White House official". Only quotations without a named speaker have one.

use std::collections::HashMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::column_cache::KIND;
use super::columns::{DocVisitor, first_of, named, walk};
use super::facts::kind_of;
use super::overlay::Flagged;
use super::schema::date;
use super::search::Searcher;
use super::selection::ArticleSelection;
use super::tally::most_frequent;
use crate::Result;
use crate::page::thousands;
use crate::query::{ArticleView, Query};
use crate::text::Kind;
use crate::threads::Stop;

/// The most wordings listed for a source.
const MOST_FORMS: usize = 8;

/// The counts of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    /// What the text calls it, in the singular and without "the".
    pub name: String,
    /// Articles that quote or report it.
    pub articles: u64,
    /// Direct and mixed quotations.
    pub quotes: u64,
    /// Reported quotations.
    pub reported: u64,
    /// The date of the first of these articles.
    pub first: Option<Date>,
    /// The date of the last one.
    pub last: Option<Date>,
    /// The wordings in the texts, most frequent first. At most 8.
    pub forms: Vec<String>,
}

/// All sources, and the number of quotations that have neither a named speaker nor such a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceListing {
    /// The sources, most quoted first.
    pub rows: Vec<SourceCounts>,
    /// Direct and mixed quotations by "he" and the like, or by nobody.
    pub unresolved: u64,
    /// Reported quotations of that kind.
    pub unresolved_reports: u64,
}

impl SourceListing {
    /// Returns what the rows do not cover, in words.
    pub fn unresolved_words(&self) -> Option<String> {
        let some = |n: u64, what: &str| (n > 0).then(|| format!("{} {what}", thousands(n as usize)));
        let counts = [some(self.unresolved, "quoted"), some(self.unresolved_reports, "reported")];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        (!counts.is_empty()).then(|| format!("unresolved: {} (“he”, “they”, nobody)", counts.join(", ")))
    }
}

#[derive(Clone, Debug, Default)]
struct SourceSums {
    articles: u64,
    quotes: u64,
    reported: u64,
    days: Option<(Date, Date)>,
    forms: HashMap<String, u64>,
}

impl SourceSums {
    fn article(&mut self, day: Option<Date>) {
        self.articles += 1;
        self.seen(day.map(|day| (day, day)));
    }

    fn seen(&mut self, days: Option<(Date, Date)>) {
        self.days = match (self.days, days) {
            (Some((first, last)), Some((a, b))) => Some((first.min(a), last.max(b))),
            (one, other) => one.or(other),
        };
    }

    fn take(&mut self, other: Self) {
        self.articles += other.articles;
        self.quotes += other.quotes;
        self.reported += other.reported;
        self.seen(other.days);
        for (form, count) in other.forms {
            *self.forms.entry(form).or_default() += count;
        }
    }

    fn counts(self, name: String) -> SourceCounts {
        let Self { articles, quotes, reported, days, forms } = self;
        let forms = most_frequent(forms, MOST_FORMS);
        let (first, last) = (days.map(|days| days.0), days.map(|days| days.1));
        SourceCounts { name, articles, quotes, reported, first, last, forms }
    }
}

/// Adds up sources.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceTally {
    sums: HashMap<String, SourceSums>,
    unresolved: u64,
    unresolved_reports: u64,
}

impl SourceTally {
    /// Adds those quotations in an article that `query` asks for.
    pub(super) fn add(&mut self, view: &ArticleView, query: &Query) {
        let (analysis, text) = (view.joined(), &view.article.text);
        let mut here: Vec<String> = Vec::new();
        let anonymous = analysis.quotes.iter().filter(|quote| quote.speaker.is_none());
        for quote in anonymous.filter(|quote| query.said(view, quote)) {
            let reported = quote.kind == Kind::Indirect;
            let name = analysis.source_name(text, quote);
            let Some((group, shown)) = name.and_then(|name| Some((name.group?, name.shown))) else {
                *if reported { &mut self.unresolved_reports } else { &mut self.unresolved } += 1;
                continue;
            };
            let sums = self.sums.entry(group.clone()).or_default();
            *if reported { &mut sums.reported } else { &mut sums.quotes } += 1;
            *sums.forms.entry(shown).or_default() += 1;
            if !here.contains(&group) {
                sums.article(view.article.date);
                here.push(group);
            }
        }
    }

    pub(super) fn take(&mut self, other: Self) {
        for (name, sums) in other.sums {
            self.sums.entry(name).or_default().take(sums);
        }
        self.unresolved += other.unresolved;
        self.unresolved_reports += other.unresolved_reports;
    }

    /// Returns the rows, most quoted first, then most reported.
    pub(super) fn listing(self) -> SourceListing {
        let Self { sums, unresolved, unresolved_reports } = self;
        let mut rows: Vec<SourceCounts> = sums.into_iter().map(|(name, sums)| sums.counts(name)).collect();
        rows.sort_unstable_by(|a, b| {
            let counts = |one: &SourceCounts| (one.quotes, one.reported, one.articles);
            counts(b).cmp(&counts(a)).then_with(|| a.name.cmp(&b.name))
        });
        SourceListing { rows, unresolved, unresolved_reports }
    }
}

impl Searcher {
    /// Returns the sources of the quotations that the selection asks for, of every kind if it asks for none.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn sources(&self, selection: &ArticleSelection, stop: &Stop) -> Result<SourceListing> {
        self.readable(|| self.source_tally(selection, stop)).map(SourceTally::listing)
    }

    fn source_tally(&self, selection: &ArticleSelection, stop: &Stop) -> tantivy::Result<SourceTally> {
        let mut all = SourceTally::default();
        let asked = selection.query.sourced();
        let flagged = Flagged::default();
        let compiler = self.compiler(&flagged, stop);
        let (facts, heads) = (&self.inner().facts, compiler.heads()?);
        let columns = self.inner().held.quotations(facts)?;
        let overlay = self.overlay();
        let one = |_: &SegmentReader, number: u32, run: DocVisitor| {
            let (mut article, columns) = (heads[number as usize].reader(), &columns[number as usize]);
            let terms = |column: &Option<StrColumn>| column.as_ref().map_or(0, |column| column.num_terms());
            let mut sums = vec![SourceSums::default(); terms(&columns.source_group)];
            // The last article of each source, because all quotations of one follow each other.
            let mut last = vec![u64::MAX; sums.len()];
            let mut forms: FxHashMap<(u64, u64), u64> = FxHashMap::default();
            run(&mut |doc| {
                let article = article(doc);
                if !selection.has(article)
                    || overlay.has(article)
                    || first_of(columns.by.as_ref(), doc).is_some()
                {
                    return;
                }
                let reported = kind_of(columns.numbers.at(doc)[KIND]) == Kind::Indirect;
                let Some(group) = first_of(columns.source_group.as_ref(), doc) else {
                    *if reported { &mut all.unresolved_reports } else { &mut all.unresolved } += 1;
                    return;
                };
                let (sums, last) = (&mut sums[group as usize], &mut last[group as usize]);
                *if reported { &mut sums.reported } else { &mut sums.quotes } += 1;
                if *last != article {
                    *last = article;
                    sums.article(columns.day.first(doc).and_then(date));
                }
                if let Some(shown) = first_of(columns.source_shown.as_ref(), doc) {
                    *forms.entry((shown, group)).or_default() += 1;
                }
            })?;
            let mut forms: Vec<_> = forms.into_iter().collect();
            forms.sort_unstable();
            let of_forms = forms.chunk_by(|a, b| a.0.0 == b.0.0).map(|of_one| (of_one[0].0.0, of_one));
            named(columns.source_shown.as_ref(), of_forms, |form, groups| {
                for ((_, group), count) in groups {
                    *sums[*group as usize].forms.entry(form.to_owned()).or_default() += count;
                }
            })?;
            let known = (0..).zip(sums).filter(|(_, sums)| sums.articles > 0);
            named(columns.source_group.as_ref(), known, |name, sums| {
                all.sums.entry(name.to_owned()).or_default().take(sums);
            })
        };
        walk(facts, &*compiler.quotations(&asked)?, stop, one)?;
        for (_, one) in overlay.among(selection.articles.as_deref()) {
            all.add(&one.view(), &asked);
        }
        Ok(all)
    }
}
