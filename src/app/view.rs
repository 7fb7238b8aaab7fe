//! State of the corpus view: its tabs of people, outlets, times and quotations, and the pages of single people.
//!
//! It always covers the articles of the search. Filtering by a row adds a part to the search, for every tab.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Pane, TableShape, TimelineRow};
use crate::article::ArticleId;
use crate::index::PersonCounts;
use crate::page::{PagePosition, thousands};
use crate::query::{Query, Words, words};
use crate::work::{
    LocatedMatch, PAGE, QuotationLine, SORTED, TableSpec, ViewAnswer, ViewBody, ViewOrder, ViewSpec, ViewTab,
};

/// One page of the corpus view.
#[derive(Debug, Default)]
pub struct View {
    /// The person it is about; none for the whole corpus.
    pub who: Option<String>,
    /// The outlet and period that it is about, besides the search.
    pub within: Vec<Query>,
    /// Only rows with these words are shown.
    pub filter: String,
    /// Its tab.
    pub tab: ViewTab,
    /// Its order.
    pub order: ViewOrder,
    /// The selected row.
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
    /// What its table counts.
    pub table: TableSpec,
    /// The first column of the table on the screen.
    pub left: usize,
    /// The selected column of the table; none for whole rows.
    pub column: Option<usize>,
    /// How wide the table is.
    pub shape: TableShape,
    /// The last answer; none until the first one arrives.
    pub answer: Option<ViewAnswer>,
    /// Other people with the same last name, once they are known.
    pub namesakes: Option<Vec<PersonCounts>>,
    /// The rows of a timeline.
    pub(super) timeline: Vec<TimelineRow>,
    /// The row to select once the rows are known.
    pub(super) select_row: Option<usize>,
    /// The day to select once the timeline is known.
    pub(super) select_day: Option<Date>,
    /// Where the reader came from.
    pub(super) from: Option<(ArticleId, PagePosition)>,
    /// Whether the answer is out of date.
    pub(super) stale: bool,
    /// The quotations that have arrived, by page.
    pub(super) pages: BTreeMap<usize, Vec<QuotationLine>>,
}

/// The stack of pages, and the question that is pending.
#[derive(Debug, Default)]
pub struct Views {
    pub(super) stack: Vec<View>,
    /// The pane that had the focus before.
    pub(super) before: Pane,
    /// Whether the article on the screen was opened from here.
    pub(super) left: bool,
    /// The question that is pending, or whose answer is still growing.
    pub(super) asked: Option<ViewSpec>,
}

/// At most this many pages of quotations are kept.
pub(super) const PAGES: usize = 50;
/// From this height of the pane on, a person's page also says where and with whom the person is quoted.
pub const ROOMY: usize = 24;

impl View {
    /// A page that waits for its answer.
    pub(super) fn of(who: Option<String>, tab: ViewTab) -> Self {
        let order = tab.first_order(who.is_some());
        Self { who, tab, order, ..Self::default() }
    }

    /// Whether it is about everything that the search finds.
    pub(super) fn is_of_whole_corpus(&self) -> bool {
        self.who.is_none() && self.within.is_empty()
    }

    /// The query that selects its articles, during this search.
    pub(super) fn query(&self, search: &Arc<Query>) -> Arc<Query> {
        if self.within.is_empty() {
            return Arc::clone(search);
        }
        Arc::new(Query::all([(**search).clone()].into_iter().chain(self.within.clone())))
    }

    /// What it asks, during this search.
    pub(super) fn spec(&self, search: &Arc<Query>) -> ViewSpec {
        ViewSpec {
            query: self.query(search),
            who: self.who.clone(),
            tab: self.tab,
            order: self.order,
            table: self.table,
            filter: self.filter.clone(),
            ..ViewSpec::default()
        }
    }

    /// Whether its rows are those of the filter that was typed.
    pub(super) fn is_filtered(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.of.filter == self.filter)
    }

    /// What it is limited to: `The Post, 2016-05`.
    pub fn scope(&self) -> String {
        let name = |part: &Query| match part {
            Query::Text(_, Words::Exact(name)) if name.is_empty() => "no outlet".to_owned(),
            Query::Text(_, Words::Exact(name)) => name.clone(),
            date => date.to_string().trim_start_matches("date:").to_owned(),
        };
        self.within.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self.answer.as_ref().map(|answer| &answer.body) {
            None => 0,
            Some(ViewBody::People(_, rows)) => rows.len(),
            Some(ViewBody::Sources(_, listing)) => listing.rows.len(),
            Some(ViewBody::Outlets(_, rows)) => rows.len(),
            Some(ViewBody::Times(..)) => self.timeline.len(),
            Some(ViewBody::Quotations(of, _)) => *of as usize,
            Some(ViewBody::Table(_, table)) => table.rows.len(),
            Some(ViewBody::Hits(lines, _)) => lines.len(),
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The quotation of a row, once it has arrived.
    pub fn line(&self, row: usize) -> Option<&QuotationLine> {
        self.pages.get(&(row / PAGE))?.get(row % PAGE)
    }

    /// The match of a row.
    pub fn hit(&self, row: usize) -> Option<&LocatedMatch> {
        match self.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::Hits(lines, _)) => lines.get(row),
            _ => None,
        }
    }

    /// Whether its rows show matches in their context.
    pub fn is_concordance(&self) -> bool {
        matches!(self.tab, ViewTab::Quotations | ViewTab::Hits) && self.who.is_none()
    }

    /// Its tabs. The matches of the search have one while they are shown.
    pub fn tabs(&self) -> Vec<ViewTab> {
        let hits = (self.tab == ViewTab::Hits).then_some(ViewTab::Hits);
        ViewTab::all(self.who.is_some()).iter().copied().chain(hits).collect()
    }

    /// Whether its rows can be ordered in several ways.
    pub fn has_orders(&self) -> bool {
        self.tab.orders(self.who.is_some()).len() > 1
    }

    /// The rows of a timeline.
    pub fn timeline(&self) -> &[TimelineRow] {
        &self.timeline
    }

    /// The first day of the period in a row.
    pub fn period(&self, row: usize) -> Option<Date> {
        match self.timeline.get(row) {
            Some(TimelineRow::Period(from, _)) => Some(*from),
            _ => None,
        }
    }

    /// Rows above the entries, in a pane of this height: the search, the person, the names of the columns.
    pub fn head_rows(&self, height: usize) -> usize {
        let person = match self.who {
            None => return 3,
            Some(_) if height < ROOMY => 4,
            Some(_) => 6,
        };
        person + usize::from(self.is_ambiguous())
    }

    /// Whether the name may be that of several people.
    pub fn is_ambiguous(&self) -> bool {
        let name = self.who.as_deref().unwrap_or_default().trim();
        let articles =
            self.answer.as_ref().and_then(|answer| answer.head.as_ref()).map(|head| head.person.articles);
        let bare = !name.contains(char::is_whitespace) && articles > Some(1);
        self.who.is_some() && (bare || self.namesakes.as_ref().is_some_and(|others| !others.is_empty()))
    }

    /// The last name of the person.
    pub(super) fn last_name(&self) -> Option<String> {
        words(self.who.as_deref()?).pop()
    }

    /// The other `people` who have the person's last name in theirs.
    pub(super) fn namesakes_among(&self, people: &[PersonCounts]) -> Vec<PersonCounts> {
        let Some(last) = self.last_name() else { return Vec::new() };
        let others = people.iter().filter(|person| Some(&person.name) != self.who.as_ref());
        others.filter(|person| words(&person.name).contains(&last)).cloned().collect()
    }

    /// Whether its answer is to another search.
    pub(super) fn is_of_another(&self, search: &Arc<Query>) -> bool {
        self.answer.as_ref().is_none_or(|answer| answer.of.query != self.query(search))
    }

    /// Drops the answer, because another one is wanted.
    pub(super) fn clear(&mut self) {
        (self.selected, self.top, self.answer) = (0, 0, None);
        self.pages.clear();
    }

    /// The first quotation of the first page on the screen that has not arrived.
    pub(super) fn missing(&self, fit: usize) -> Option<usize> {
        if self.tab != ViewTab::Quotations {
            return None;
        }
        let end = (self.top + fit.max(1)).min(self.len());
        let pages = self.top / PAGE..=end.saturating_sub(1) / PAGE;
        pages.into_iter().find(|page| end > 0 && !self.pages.contains_key(page)).map(|page| page * PAGE)
    }
}

impl Views {
    /// The page on top.
    pub fn top(&self) -> Option<&View> {
        self.stack.last()
    }

    /// Selects the period of this day once the timeline is known.
    pub(super) fn select_day(&mut self, day: Date) {
        self.stack.last_mut().into_iter().for_each(|view| view.select_day = Some(day));
    }

    /// Drops answers to another query.
    pub(super) fn query_changed(&mut self, search: &Arc<Query>) {
        if !search.any_part(|part| matches!(part, Query::Text(..))) {
            // Without words there are no matches to show.
            let hits = |view: &&mut View| view.tab == ViewTab::Hits;
            self.stack.iter_mut().filter(hits).for_each(|view| {
                *view = View { within: std::mem::take(&mut view.within), ..View::of(None, ViewTab::People) };
            });
        }
        let other = |view: &&mut View| view.answer.is_some() && view.is_of_another(search);
        self.stack.iter_mut().filter(other).for_each(View::clear);
    }

    /// Marks every answer as out of date, because something was corrected.
    pub(super) fn corrections_changed(&mut self) {
        self.asked = None;
        for view in &mut self.stack {
            (view.stale, view.namesakes) = (true, None);
        }
    }

    /// Marks partial answers as out of date, because more has been read or indexed.
    pub(super) fn data_grew(&mut self) {
        self.asked = None;
        let partial = |view: &View| view.answer.as_ref().is_none_or(|answer| answer.known.0 < answer.known.1);
        for view in &mut self.stack {
            view.stale = partial(view);
            if view.stale {
                view.namesakes = None;
            }
        }
    }
}

/// The name of a page's order.
pub fn order_name(view: &View) -> String {
    let words = match (view.tab, view.order) {
        (ViewTab::People, order) if view.who.is_some() => match order {
            ViewOrder::MostQuoted => "most shared articles as a speaker first",
            _ => "most shared articles first",
        },
        (ViewTab::Outlets, _) => match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::Outlets(_, rows)) if rows.iter().any(|outlet| outlet.quotations.is_some()) => {
                "most quotations first"
            }
            _ => "most articles first",
        },
        (_, order) => order.name(),
    };
    let sorted = view.tab == ViewTab::Quotations
        && matches!(view.order, ViewOrder::WordsAfter | ViewOrder::WordsBefore);
    match sorted && view.len() > SORTED {
        true => format!("{words}, the first {}", thousands(SORTED)),
        false => words.into(),
    }
}
