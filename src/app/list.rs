//! The list of articles: which ones it shows, in what order, and which one is selected.

use std::sync::Arc;

use crate::article::ArticleId;
use crate::copies::CopyGroups;
use crate::corpus::Corpus;
use crate::query::Query;
use crate::store::Memory;
use crate::work::{ListJob, ListOrder, ListResult, ListSpec};

/// Rows of the screen that one article takes: by default, with the text around a match, and in a dense list.
const ENTRY: usize = 2;
const WITH_PASSAGE: usize = 3;
const DENSE: usize = 1;

/// State of the list pane.
///
/// Searching, filtering, sorting and finding are one job: `spec` is what the reader wants, `shown` the last result.
/// While the two differ, the list [is pending](List::is_pending).
#[derive(Debug, Default)]
pub struct List {
    spec: ListSpec,
    shown: ListResult,
    /// The filter as it was typed.
    filter: String,
    /// The order before the search, which sorts by relevance.
    order_before: ListOrder,
    /// The hits of the search in `spec` that have arrived so far.
    hits: Option<Arc<Vec<ArticleId>>>,
    /// Whether the list thread is at work on `spec` and `hits`.
    running: bool,
    /// How many articles the corpus has.
    all: usize,
    /// Articles from the end of the file, known before the ones in front of them.
    end: Vec<ArticleId>,
    selected: usize,
    /// The first row on the pane.
    top: usize,
    /// How many articles fit the pane.
    height: usize,
    /// The rows of the screen that the pane has.
    room: usize,
    /// Whether each article takes one row.
    dense: bool,
    /// Whether the text around a match has a row of its own.
    passages: bool,
    /// Which articles are copies, if known.
    copies: Option<Arc<CopyGroups>>,
    /// What to select when the pending list arrives.
    next: NextSelection,
    /// The match to go to when the matches are known.
    step: Option<FindStep>,
}

/// What to select when a pending list arrives.
#[derive(Clone, Copy, Debug, Default)]
enum NextSelection {
    /// The same article as before.
    #[default]
    Same,
    /// The first row.
    First,
    /// This article.
    Article(ArticleId),
}

/// A step from match to match in the list.
#[derive(Clone, Copy, Debug)]
pub struct FindStep {
    /// The row it starts from.
    pub from: usize,
    /// How many matches to go, back where negative.
    pub by: isize,
    /// Whether the row itself may be the match.
    pub here: bool,
}

impl List {
    /// An empty list in a pane of this many rows of the screen.
    pub fn new(rows: u16) -> Self {
        let mut list = Self::default();
        list.resize(rows);
        list
    }

    /// How many articles are listed.
    pub fn len(&self) -> usize {
        self.shown.rows.as_ref().map_or(self.all + self.end.len(), |rows| rows.len())
    }

    /// Whether no article is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The article of a row.
    pub fn at(&self, row: usize) -> Option<ArticleId> {
        match &self.shown.rows {
            Some(rows) => rows.get(row).copied(),
            None if row < self.all => Some(ArticleId(row as u32)),
            None => self.end.get(row - self.all).copied(),
        }
    }

    /// At most `count` rows from `first` on, each with its article.
    pub fn rows(&self, first: usize, count: usize) -> impl Iterator<Item = (usize, ArticleId)> {
        (first..first.saturating_add(count)).map_while(|row| Some((row, self.at(row)?)))
    }

    /// The row of an article, if it is listed.
    fn row_of(&self, id: ArticleId) -> Option<usize> {
        match &self.shown.rows {
            Some(rows) => rows.iter().position(|&row| row == id),
            None if (id.0 as usize) < self.all => Some(id.0 as usize),
            None => self.end.iter().position(|&end| end == id).map(|row| self.all + row),
        }
    }

    /// The selected article.
    pub fn selected(&self) -> Option<ArticleId> {
        self.at(self.selected)
    }

    /// The selected row.
    pub fn position(&self) -> usize {
        self.selected
    }

    /// The first row on the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// How many articles fit the pane.
    pub fn height(&self) -> usize {
        self.height.max(1)
    }

    /// Gives the pane this many rows of the screen.
    pub fn resize(&mut self, rows: u16) {
        self.room = usize::from(rows);
        self.height = (self.room / self.entry()).max(1);
        self.keep_visible();
    }

    /// Rows of the screen that one article takes.
    pub fn entry(&self) -> usize {
        match (self.dense, self.passages) {
            (true, _) => DENSE,
            (false, true) => WITH_PASSAGE,
            (false, false) => ENTRY,
        }
    }

    /// Gives the text around a match a row of its own, or none.
    pub fn set_passages(&mut self, passages: bool) {
        if passages != self.passages {
            self.passages = passages;
            self.resize(self.room as u16);
        }
    }

    /// Gives each article one row, or two.
    pub fn set_dense(&mut self, dense: bool) {
        self.dense = dense;
        self.resize(self.room as u16);
    }

    /// How many articles follow the selected one, if it is from the end of the file and its row is not known yet.
    pub fn from_end(&self) -> Option<usize> {
        let behind = self.len().saturating_sub(self.selected + 1);
        (self.shown.rows.is_none() && behind < self.end.len()).then_some(behind)
    }

    /// The order of the rows.
    pub fn order(&self) -> ListOrder {
        self.shown.spec.order
    }

    /// The filter as it was typed; empty for none.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The text to find in headlines.
    pub fn find_text(&self) -> &str {
        &self.spec.find
    }

    /// Whether a search, filter, order or find is on its way, so that the rows are about to change.
    pub fn is_pending(&self) -> bool {
        self.shown.spec != self.spec
    }

    /// Drops all articles. Order and filter stay.
    pub fn clear(&mut self) {
        let spec = std::mem::take(&mut self.spec);
        *self = Self {
            spec: ListSpec { pass: spec.pass + 1, copies: None, ..spec },
            filter: std::mem::take(&mut self.filter),
            order_before: self.order_before,
            copies: None,
            height: self.height,
            room: self.room,
            dense: self.dense,
            passages: self.passages,
            ..Self::default()
        };
    }

    /// Adds new articles. `reached` maps ids from the end of the file to the ids those articles have now.
    pub fn grow(&mut self, corpus: &Corpus, reached: &[(ArticleId, ArticleId)]) {
        let selected = self.selected();
        (self.all, self.end) = (corpus.len(), corpus.end().collect());
        // Rows of the end move down with every article that comes before them.
        if let (None, Some(id)) = (&self.shown.rows, selected) {
            let now = reached.iter().find(|(was, _)| *was == id).map_or(id, |(_, now)| *now);
            self.keep_row(Some(now));
        }
    }

    /// Lists the hits of a search once [`List::set_hits`] brings them; every article for [`Query::All`].
    pub fn set_search(&mut self, search: Arc<Query>) {
        if search == self.spec.search {
            return;
        }
        let (was_on, is_on) = (self.is_search(), *search != Query::All);
        // The best hit comes first in any previous order.
        if is_on && !was_on {
            self.order_before = std::mem::take(&mut self.spec.order);
        }
        let order = if is_on { self.spec.order } else { self.order_before };
        self.next = if is_on { NextSelection::First } else { NextSelection::Same };
        self.hits = None;
        self.change(ListSpec { search, order, ..self.spec.clone() });
    }

    /// Takes the hits of the search, or more of them.
    pub fn set_hits(&mut self, hits: Arc<Vec<ArticleId>>) {
        self.hits = Some(hits);
        self.running = false;
        self.update();
    }

    /// Filters the list; `text` is the filter as it was typed.
    pub fn set_filter(&mut self, text: &str, filter: Query) {
        self.filter = text.into();
        self.change(ListSpec { filter: Arc::new(filter), ..self.spec.clone() });
    }

    /// Takes the groups of copies; none while they are not known.
    pub fn set_copies(&mut self, copies: Option<Arc<CopyGroups>>) {
        self.copies = copies;
        self.change(self.spec.clone());
    }

    /// Which articles are copies, if known.
    pub fn copies(&self) -> Option<&CopyGroups> {
        self.copies.as_deref()
    }

    /// Removes the filter.
    pub fn clear_filter(&mut self) {
        self.set_filter("", Query::All);
    }

    /// Sorts the list in the next order, and returns it.
    pub fn sort_next(&mut self) -> ListOrder {
        self.set_order(self.spec.order.next());
        self.spec.order
    }

    /// Sorts the list in this order and goes to its first article.
    pub fn begin_with(&mut self, order: ListOrder) {
        self.next = NextSelection::First;
        self.set_order(order);
    }

    /// Sorts the list in this order.
    pub fn set_order(&mut self, order: ListOrder) {
        self.change(ListSpec { order, ..self.spec.clone() });
    }

    /// Finds text in the headlines, and takes the `step` to a match, if there is one.
    pub fn find(&mut self, text: &str, step: Option<FindStep>) {
        self.step = step;
        self.change(ListSpec { find: text.into(), ..self.spec.clone() });
    }

    fn change(&mut self, spec: ListSpec) {
        let copies = self.copies.clone().filter(|_| spec.filter.asks_copies());
        let spec = ListSpec { copies, ..spec };
        if spec != self.spec {
            self.running = false;
            self.spec = spec;
        }
        self.update();
    }

    /// Whether the search, so far, lists this article.
    pub fn is_hit(&self, id: ArticleId) -> bool {
        self.hits.as_ref().is_none_or(|hits| hits.contains(&id))
    }

    fn is_search(&self) -> bool {
        *self.spec.search != Query::All
    }

    /// Whether the hits of the search have arrived; true without a search.
    fn has_hits(&self) -> bool {
        self.hits.is_some() || !self.is_search()
    }

    /// Applies the spec at once if that needs no work.
    fn update(&mut self) {
        if !self.has_hits() {
            return;
        }
        if self.spec.is_immediate() {
            let (spec, hits) = (self.spec.clone(), self.hits.clone());
            let rows = hits.clone();
            self.show(ListResult { spec, hits, rows, seen: self.all, ..ListResult::default() });
        } else if !self.is_pending() {
            self.take_step();
        }
    }

    /// The job that the list needs, unless the thread is at work on it.
    pub fn next_job(&mut self, corpus: &Corpus, loaded: bool, memory: &Memory) -> Option<ListJob> {
        let new = corpus.len().saturating_sub(self.shown.seen);
        // While more is coming, a few new articles are not worth a pass over everything.
        let enough = new > 0 && (loaded || new > self.shown.seen / 16);
        let more_hits = self.hits != self.shown.hits;
        let needed = self.is_pending() || more_hits || enough;
        if self.running || !needed || !self.has_hits() || self.spec.is_immediate() {
            return None;
        }
        self.running = true;
        let asks = !self.spec.filter.flags().is_empty() || self.spec.order == ListOrder::Unread;
        let memory = asks.then(|| Arc::new(memory.clone()));
        let (corpus, spec, before) = (corpus.clone(), self.spec.clone(), self.shown.clone());
        Some(ListJob { corpus, spec, hits: self.hits.clone(), before, memory })
    }

    /// Shows a result, unless the reader wants something else by now.
    pub fn show(&mut self, result: ListResult) {
        if result.spec != self.spec {
            return;
        }
        let selected = self.selected();
        self.running = false;
        self.shown = result;
        let selected = match std::mem::take(&mut self.next) {
            NextSelection::Same => selected,
            NextSelection::First => None,
            NextSelection::Article(id) => Some(id),
        };
        self.keep_row(selected);
        self.take_step();
    }

    /// Takes the pending step to a match.
    fn take_step(&mut self) {
        let Some(FindStep { from, by, here }) = self.step.take() else { return };
        let matches = &self.shown.matches;
        let len = matches.len() as isize;
        if len == 0 {
            return;
        }
        let before = matches.partition_point(|&row| (row as usize) < from) as isize;
        let on_match = matches.binary_search(&(from as u32)).is_ok();
        let to = match (by > 0, on_match && !here) {
            (true, false) => before + by - 1,
            _ => before + by,
        };
        self.select(matches[to.rem_euclid(len) as usize] as usize);
    }

    /// The number of the match in the selected row, if it has one, and of all matches; none until they are known.
    pub fn matches(&self) -> Option<(Option<usize>, usize)> {
        let matches = &self.shown.matches;
        let known = !self.is_pending() && !self.spec.find.is_empty();
        known.then(|| (matches.binary_search(&(self.selected as u32)).ok(), matches.len()))
    }

    /// Selects a row, or the last one.
    pub fn select(&mut self, row: usize) {
        self.selected = row.min(self.len().saturating_sub(1));
        self.keep_visible();
    }

    /// Moves the selection by rows, down where positive.
    pub fn step(&mut self, by: isize) {
        self.select(self.selected.saturating_add_signed(by));
    }

    /// Selects an article; false when it is not listed. While the list is pending, it is selected once that arrives.
    pub fn select_article(&mut self, id: ArticleId) -> bool {
        if self.is_pending() {
            self.next = NextSelection::Article(id);
        }
        let row = self.row_of(id);
        row.into_iter().for_each(|row| self.select(row));
        row.is_some() || self.is_pending()
    }

    /// Scrolls the pane. The selection moves only as far as it must to stay on the screen.
    pub fn scroll(&mut self, by: isize) {
        let last = self.len().saturating_sub(self.height());
        self.top = self.top.saturating_add_signed(by).min(last);
        let end = (self.top + self.height()).saturating_sub(1);
        self.selected = self.selected.clamp(self.top, end.max(self.top)).min(self.len().saturating_sub(1));
    }

    /// Scrolls so that the selected row is on the pane.
    pub fn keep_visible(&mut self) {
        let height = self.height();
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(height));
        self.top = self.top.min(self.len().saturating_sub(height));
    }

    /// Selects an article and keeps its distance from the top of the pane, so that nothing jumps.
    fn keep_row(&mut self, selected: Option<ArticleId>) {
        let above = self.selected.saturating_sub(self.top);
        self.selected = selected.and_then(|id| self.row_of(id)).unwrap_or(0);
        self.top = self.selected.saturating_sub(above);
        self.keep_visible();
    }

    /// Gives an article from the end of the file the id of its row, which is known now.
    pub fn rename(&mut self, was: ArticleId, now: ArticleId) {
        if let NextSelection::Article(id) = &mut self.next
            && *id == was
        {
            *id = now;
        }
    }
}
