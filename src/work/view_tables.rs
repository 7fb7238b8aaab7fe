//! The rows of a view: people, sources, outlets, periods, matches.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::name_lookup::NameLookup;
use super::row_filter::RowFilter;
use super::view_order::{sort_people, sort_sources};
use super::view_state::{Scope, ViewState};
use super::views::{RecentCounts, TableSpec, ViewAnswer, ViewBody, ViewOrder, ViewSpec, ViewTab};
use crate::ask::Profile;
use crate::export::MatchLine;
use crate::index::{Count, CrossTab, PersonCounts};
use crate::query::{ArticleView, Matches};
use crate::{Error, Result};

/// The most cells of a table on the screen.
const CELLS: usize = 400_000;

impl ViewState {
    /// Fills in the rows of a tab, except quotations and matches. On a person's page they are about the person.
    pub(super) fn table(
        &mut self,
        scope: &Scope,
        person: Option<&Profile>,
        answer: &mut ViewAnswer,
    ) -> Result<()> {
        let &Scope { answers, spec, stop, .. } = scope;
        let filter = RowFilter::new(&spec.filter);
        let of_quotations = spec.query.parts().0.is_some();
        let rows = self.rows;
        answer.body = match spec.tab {
            ViewTab::People => {
                let mut people = match person {
                    Some(person) if spec.order == ViewOrder::MostQuoted => person.speaking.clone(),
                    Some(person) => person.with.clone(),
                    None => {
                        let (people, lately) = self.everyone(scope)?;
                        answer.lately = lately;
                        people
                    }
                };
                answer.all = people.len() as u64;
                if let Some(filter) = &filter {
                    filter.people(&mut people, answer.lately.as_mut());
                }
                let of = people.len() as u64;
                people.truncate(rows);
                answer.lately.iter_mut().for_each(|lately| lately.articles.truncate(rows));
                ViewBody::People(of, people)
            }
            ViewTab::Sources => {
                let mut listing = answers.sources(stop)?;
                sort_sources(&mut listing.rows, spec.order);
                answer.all = listing.rows.len() as u64;
                filter.iter().for_each(|filter| filter.sources(&mut listing.rows));
                let of = listing.rows.len() as u64;
                listing.rows.truncate(rows);
                ViewBody::Sources(of, listing)
            }
            ViewTab::Outlets => {
                let mut outlets = match person {
                    Some(person) => person.outlets.clone(),
                    None => answers.outlets(None, stop)?,
                };
                if person.is_none() && of_quotations {
                    answers.count_quotations(&mut outlets, None, stop)?;
                }
                answer.all = outlets.len() as u64;
                filter.iter().for_each(|filter| filter.outlets(&mut outlets));
                let of = outlets.len() as u64;
                outlets.truncate(rows);
                ViewBody::Outlets(of, outlets)
            }
            ViewTab::Times => {
                let (mut timeline, step) = match person {
                    Some(person) => person.said.clone(),
                    None if of_quotations => answers.fitted_timeline(Count::Quotations(None), stop)?,
                    None => answers.fitted_timeline(Count::Articles, stop)?,
                };
                answer.all = timeline.bars.len() as u64;
                filter.iter().for_each(|filter| filter.periods(&mut timeline, step));
                ViewBody::Times(timeline, step)
            }
            ViewTab::Table => {
                let cells = spec.table.cells;
                let table = self.cross_tab(scope)?;
                answer.all = table.len() as u64;
                let keep = |label: Option<&str>| {
                    filter.as_ref().is_none_or(|filter| filter.fits(cells.rows.shown(label)))
                };
                let rows =
                    if rows == usize::MAX { rows } else { rows.min(CELLS / table.width().max(1)).max(1) };
                let (of, table) = table.sorted_rows(&cells, &keep, rows);
                ViewBody::Table(of, Arc::new(table))
            }
            ViewTab::Quotations | ViewTab::Hits => ViewBody::default(),
        };
        Ok(())
    }

    /// Returns the counts of a table. A filter, another share and a return to the tab need not count again.
    fn cross_tab(&mut self, scope: &Scope) -> Result<&CrossTab> {
        let &Scope { answers, spec, stop, .. } = scope;
        let (of, state) = scope.key();
        let key = (ViewSpec { table: TableSpec { share: None, ..spec.table }, ..of }, state);
        if self.cross_tab.as_ref().is_none_or(|(of, _)| *of != key) {
            self.cross_tab = Some((key, answers.cross_tab(&spec.table.cells, stop)?));
        }
        self.cross_tab
            .as_ref()
            .map(|(_, table)| table)
            .ok_or_else(|| Error::new("the table could not be made"))
    }

    /// Returns the people whose names are like this.
    pub(super) fn people_like(&mut self, name: &str, scope: &Scope) -> Result<ViewBody> {
        let key = scope.key();
        if self.people.as_ref().is_none_or(|(of, _)| *of != key) {
            self.people = Some((key, NameLookup::new(scope.answers.people(true, scope.stop)?)));
        }
        let found = self.people.as_ref().map(|(_, names)| (names.len() as u64, names.similar(name)));
        let (of, rows) = found.unwrap_or_default();
        Ok(ViewBody::People(of, rows))
    }

    /// Returns everyone, in the given order, with the numbers behind it.
    fn everyone(&mut self, scope: &Scope) -> Result<(Vec<PersonCounts>, Option<RecentCounts>)> {
        let &Scope { answers, spec, state, stop, .. } = scope;
        let key = (ViewSpec { filter: String::new(), ..spec.clone() }, state);
        if self.ranked.as_ref().is_none_or(|(of, ..)| *of != key) {
            let mut rows = answers.people(false, stop)?;
            let lately = sort_people(&mut rows, spec.order, answers, stop)?;
            self.ranked = Some((key, rows, lately));
        }
        let ranked = self.ranked.as_ref();
        Ok(ranked.map(|(_, rows, lately)| (rows.clone(), lately.clone())).unwrap_or_default())
    }

    /// Puts the matches of a query into an answer, in order.
    pub(super) fn hits(&mut self, scope: &Scope, answer: &mut ViewAnswer) -> Result<()> {
        let &Scope { answers, spec, lens, stop, .. } = scope;
        let key = scope.key();
        if self.hits.as_ref().is_none_or(|(of, _)| *of != key) {
            self.hits = None;
            let (mut all, mut more, of, mut done) = (Vec::new(), false, answers.len(), 0);
            answers.each_article(self.places.as_ref(), stop, &mut |id, article| {
                let matches = Matches::of_view(answers.query(), &ArticleView::through(article, lens));
                all.extend(MatchLine::all(article, &matches).into_iter().map(|line| (id, line)));
                done += 1;
                if let Some(progress) = &self.progress {
                    progress(done, of);
                }
                more = all.len() > self.matches;
                if more { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if stop.stopped() {
                return Err(Error::new("stopped"));
            }
            all.truncate(self.matches);
            self.hits = Some((key, (all, more)));
        }
        let Some((_, (all, more))) = &self.hits else { return Ok(()) };
        let mut lines = all.clone();
        answer.all = lines.len() as u64;
        RowFilter::new(&spec.filter).iter().for_each(|filter| filter.hits(&mut lines));
        lines.sort_by_cached_key(|(_, line)| spec.order.of_hits().key(line));
        answer.body = ViewBody::Hits(Arc::new(lines), *more);
        Ok(())
    }
}
