//! Adds up the counts of names from columns, without reading any article.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use super::column_cache::PersonColumns;
use super::columns::{Articles, DocVisitor, first_of, named, walk, walk_among};
use super::compile::any_of;
use super::facts;
use super::name_counts::{NameCounts, Sums, Together};
use super::overlay::Flagged;
use super::schema::{PERSON, date};
use super::search::Searcher;
use super::selection::ArticleSelection;
use crate::Result;
use crate::identity::{month_number, outlet_number};
use crate::text::last_name;
use crate::threads::Stop;

impl Searcher {
    /// Returns the counts of all names in the selected articles. Counts cover whole articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn names(&self, selection: &ArticleSelection, aliases: bool, stop: &Stop) -> Result<NameCounts> {
        self.readable(|| self.sums(None, selection.articles.as_deref(), aliases, stop))
    }

    /// Returns the counts of all names in all articles.
    pub(super) fn all_names(&self, stop: &Stop) -> Result<NameCounts> {
        self.readable(|| self.sums(None, None, false, stop))
    }

    /// Returns the counts of the names with a last name, in all articles.
    pub(super) fn names_with(&self, last_name: &str, stop: &Stop) -> Result<NameCounts> {
        self.readable(|| self.sums(Some(last_name), None, false, stop))
    }

    /// Returns the counts of the names that may belong to the same person as `name`, in the selected articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn namesakes(&self, name: &str, selection: &ArticleSelection, stop: &Stop) -> Result<NameCounts> {
        let last_name = last_name(name);
        self.readable(|| self.sums(Some(&last_name), selection.articles.as_deref(), true, stop))
    }

    /// Returns the selected articles that name a person in one of these ways.
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

    /// Returns the counts of all other names in those selected articles that name a person in one of these ways.
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
        // Corrected articles and the reader's list may give a name namesakes that the index does not know about.
        let corrected = overlay.among(None).flat_map(|(_, one)| &one.analysis.people);
        let corrected = corrected.filter_map(|person| groups.number(&last_name(&person.name)));
        let listed = decided.iter().filter_map(|(_, person)| groups.number(&last_name(person)));
        let more: HashSet<u32> = corrected.chain(listed).collect();
        let one = |_: &SegmentReader, number: u32, run: DocVisitor| {
            let mut article = heads[number as usize].reader();
            let columns = &known[number as usize];
            let PersonColumns { numbers, day, outlet, name: names, alias } = columns;
            let (names, forms) = (names.as_ref(), alias.as_ref().filter(|_| aliases));
            let mut sums = vec![SegmentSums::default(); names.map_or(0, |names| names.num_terms())];
            let mut found: FxHashMap<(u32, u32), u64> = FxHashMap::default();
            let mut places: FxHashMap<(u32, (u32, i32)), [u64; 2]> = FxHashMap::default();
            let mut namesakes = ArticleNamesakes::default();
            let outlets = outlet_numbers(outlet.as_ref())?;
            let decided = groups.decided(columns, &decided)?;
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
                let decided = decided.get(&name);
                let group = decided.map_or_else(|| groups.group(number, name), |decided| decided.group);
                if groups.is_shared(group) || more.contains(&group) {
                    let last =
                        decided.map_or_else(|| groups.last_word(number, name), |decided| decided.last_word);
                    let called = decided.is_some_and(|decided| decided.is_last_word)
                        || last.is_some_and(|last| {
                            alias.iter().flat_map(|a| a.term_ords(doc)).any(|a| a == last)
                        });
                    let here = places.entry((name as u32, dated.2)).or_default();
                    here[0] += 1;
                    here[1] += u64::from(called);
                    namesakes.add(article, group, (name as u32, counts[1] > 0));
                }
            })?;
            // Read the name forms in order of their term numbers, each once, and then sort them by person.
            let mut found: Vec<_> = found.into_iter().map(|((name, form), n)| (form, (name, n))).collect();
            found.sort_unstable();
            let of_forms = found.chunk_by(|a, b| a.0 == b.0).map(|of_one| (of_one[0].0.into(), of_one));
            let mut spelled: Vec<(u32, String, u64)> = Vec::with_capacity(found.len());
            named(forms, of_forms, |form, names| {
                spelled.extend(names.iter().map(|(_, (name, count))| (*name, form.to_owned(), *count)));
            })?;
            spelled.sort_unstable();
            let mut spelled = spelled.into_iter().peekable();
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
                    while let Some((_, form, count)) = spelled.next_if(|(of, ..)| *of <= number) {
                        sums.aliases.insert(form, count);
                    }
                    while let Some(((_, (outlet, month)), count)) =
                        places.next_if(|((of, _), _)| *of <= number)
                    {
                        sums.places.add(outlet, month, count[0]);
                        if count[1] > 0 {
                            sums.called.add(outlet, month, count[1]);
                        }
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
            (Some(of), _) => {
                let mut names: Vec<Arc<str>> = groups.namesakes(of).to_vec();
                names.retain(|name| last_name(decided.person(name)) == of);
                let others = decided.iter().filter(|(_, person)| last_name(person) == of);
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
}

/// Stands for no outlet.
const NO_OUTLET: usize = usize::MAX;

/// Returns the number of each term of the outlet column.
fn outlet_numbers(column: Option<&StrColumn>) -> tantivy::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    let all = (0..column.map_or(0, |column| column.num_terms() as u64)).map(|number| (number, ()));
    named(column, all, |outlet, ()| numbers.push(outlet_number(Some(outlet))))?;
    Ok(numbers)
}

/// Finds people with the same last name in one article, for one article after the other.
#[derive(Default)]
struct ArticleNamesakes {
    article: Option<u64>,
    /// For each name in the article that has namesakes somewhere: its group, its number, and whether it is quoted.
    names: Vec<(u32, (u32, bool))>,
    together: HashMap<Vec<(u32, bool)>, u64>,
}

impl ArticleNamesakes {
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

    /// Returns how many articles there are for each set of names found together.
    fn finish(mut self) -> HashMap<Vec<(u32, bool)>, u64> {
        self.end();
        self.together
    }
}

/// The sums for one name in one segment. Kept small, because there are many.
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
