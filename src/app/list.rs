//! The list of articles: which are shown, in what order, which is selected.

use std::sync::Arc;

use super::arrange::{Arrange, Arranged, Wish};
use crate::corpus::{ArticleId, Corpus};
use crate::store::Memory;

/// Rows that one article takes.
pub const ENTRY: usize = 2;

/// What is shown below a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The day.
    pub date: bool,
    /// Who published it.
    pub outlet: bool,
    /// Who wrote it, once it was read.
    pub byline: bool,
    /// The reader's tags.
    pub tags: bool,
    /// How many quotations and people.
    pub counts: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self { date: true, outlet: true, byline: false, tags: false, counts: true }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the input has them.
    #[default]
    Given,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
    /// By headline.
    Headline,
    /// By outlet, newest first within it.
    Outlet,
}

impl Order {
    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Order::Given => "in the order of the file",
            Order::Newest => "newest first",
            Order::Oldest => "oldest first",
            Order::Headline => "by headline",
            Order::Outlet => "by outlet",
        }
    }

    /// The one after it, round and round.
    fn next(self) -> Self {
        match self {
            Order::Given => Order::Newest,
            Order::Newest => Order::Oldest,
            Order::Oldest => Order::Headline,
            Order::Headline => Order::Outlet,
            Order::Outlet => Order::Given,
        }
    }
}

/// What the list shows.
#[derive(Debug, Default)]
pub struct List {
    /// What the reader wants it to be like.
    wish: Wish,
    /// What it is like.
    arranged: Arranged,
    /// Whether somebody works on it.
    asked: bool,
    /// How many articles the corpus has, and those of its end that are known before their time.
    all: usize,
    end: Vec<ArticleId>,
    /// Which row is selected.
    selected: usize,
    /// Which row is on top of the pane.
    top: usize,
    /// Whether what is wanted has nothing to do with what was selected.
    anew: bool,
    /// The match to go to when the matches are known.
    seek: Option<Seek>,
}

/// Where to look for a match from, and how many matches on, back where negative; the first row counts where `here`.
#[derive(Clone, Copy, Debug)]
pub struct Seek {
    /// The row it starts from.
    pub from: usize,
    /// How many matches to go.
    pub by: isize,
    /// Whether the row itself may be the match.
    pub here: bool,
}

impl List {
    /// How many articles are shown.
    pub fn len(&self) -> usize {
        self.arranged.shown.as_ref().map_or(self.all + self.end.len(), |shown| shown.len())
    }

    /// Whether no article is shown.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The article of a row.
    pub fn at(&self, row: usize) -> Option<ArticleId> {
        match &self.arranged.shown {
            Some(shown) => shown.get(row).copied(),
            None if row < self.all => Some(ArticleId(row as u32)),
            None => self.end.get(row - self.all).copied(),
        }
    }

    /// The articles of so many rows from `first` on, each with its row.
    pub fn rows(&self, first: usize, count: usize) -> impl Iterator<Item = (usize, ArticleId)> {
        (first..first.saturating_add(count)).map_while(|row| Some((row, self.at(row)?)))
    }

    /// The row of an article, where it is shown.
    fn row_of(&self, id: ArticleId) -> Option<usize> {
        match &self.arranged.shown {
            Some(shown) => shown.iter().position(|&shown| shown == id),
            None if (id.0 as usize) < self.all => Some(id.0 as usize),
            None => self.end.iter().position(|&end| end == id).map(|row| self.all + row),
        }
    }

    /// The selected article, where there is any.
    pub fn selected(&self) -> Option<ArticleId> {
        self.at(self.selected)
    }

    /// The row of the selected article.
    pub fn position(&self) -> usize {
        self.selected
    }

    /// How many articles of the end stand behind the selected one, where it is one of them: its position is not
    /// known yet.
    pub fn from_end(&self) -> Option<usize> {
        let behind = self.len().saturating_sub(self.selected + 1);
        (self.arranged.shown.is_none() && behind < self.end.len()).then_some(behind)
    }

    /// The row on top of the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The order it is in, or will be in a moment.
    pub fn order(&self) -> Order {
        self.wish.order
    }

    /// What it is filtered by; empty when all are shown.
    pub fn filter(&self) -> &str {
        &self.wish.filter
    }

    /// Whether what is shown is not yet what the reader wants.
    pub fn waits(&self) -> bool {
        self.arranged.wish != self.wish
    }

    /// Forgets the articles; order and filter stay.
    pub fn empty(&mut self) {
        *self = Self { wish: std::mem::take(&mut self.wish), ..Self::default() };
    }

    /// Takes in that the corpus has grown. `reached` are articles of the end by the ids they had there and have now.
    pub fn grow(&mut self, corpus: &Corpus, reached: &[(ArticleId, ArticleId)], rows: usize) {
        let selected = self.selected();
        (self.all, self.end) = (corpus.len(), corpus.end().collect());
        let now = |id| reached.iter().find(|(was, _)| *was == id).map_or(id, |(_, now)| *now);
        // Rows of the end move down with every article that comes in front of them.
        if self.arranged.shown.is_none() && selected.is_some() {
            self.keep(selected.map(now), rows);
        }
    }

    /// Shows only what holds every word of `text`.
    pub fn set_filter(&mut self, text: &str, rows: usize) {
        self.wish_for(Wish { filter: text.into(), ..self.wish.clone() }, rows);
    }

    /// Shows only these articles, in this order where no other is asked for; all of them again for none. Where they
    /// are something new, the first of them is selected.
    pub fn show_among(&mut self, among: Option<Arc<Vec<ArticleId>>>, anew: bool, rows: usize) {
        self.anew |= anew;
        self.wish_for(Wish { among, ..self.wish.clone() }, rows);
    }

    /// Goes on to the next order.
    pub fn sort_next(&mut self, rows: usize) {
        self.set_order(self.wish.order.next(), rows);
    }

    /// Puts the list in this order.
    pub fn set_order(&mut self, order: Order, rows: usize) {
        self.wish_for(Wish { order, ..self.wish.clone() }, rows);
    }

    /// Looks for words in the headlines, and goes to the match that `seek` says, if any.
    pub fn find(&mut self, words: &str, seek: Option<Seek>, rows: usize) {
        self.seek = seek;
        self.wish_for(Wish { sought: words.into(), ..self.wish.clone() }, rows);
    }

    fn wish_for(&mut self, wish: Wish, rows: usize) {
        if wish != self.wish {
            self.asked = false;
            self.wish = wish;
        }
        if self.wish.is_plain() && self.wish.sought.is_empty() {
            // Nobody has to work for that.
            let wish = self.wish.clone();
            self.arrange(Arranged { wish, seen: self.all, ..Arranged::default() }, rows);
        } else if !self.waits() {
            self.seek(rows);
        }
    }

    /// What has to be worked out, if anything, and nobody works on yet.
    pub fn ask(&mut self, corpus: &Corpus, loaded: bool, memory: &Memory) -> Option<Arrange> {
        let plain = self.wish.is_plain() && self.wish.sought.is_empty();
        let new = corpus.len().saturating_sub(self.arranged.seen);
        // While much is still to come, a little more is not worth going over everything.
        let enough = new > 0 && (loaded || new > self.arranged.seen / 16);
        if plain || self.asked || !(self.waits() || enough) {
            return None;
        }
        self.asked = true;
        let memory = self.wish.recalls().then(|| Arc::new(memory.clone()));
        Some(Arrange {
            corpus: corpus.clone(),
            wish: self.wish.clone(),
            before: self.arranged.clone(),
            memory,
        })
    }

    /// Takes in what was worked out, unless the reader wants something else by now.
    pub fn arrange(&mut self, arranged: Arranged, rows: usize) {
        if arranged.wish != self.wish {
            return;
        }
        let selected = self.selected().filter(|_| !std::mem::take(&mut self.anew));
        (self.arranged, self.asked) = (arranged, false);
        self.keep(selected, rows);
        self.seek(rows);
    }

    /// Goes to the match that was asked for.
    fn seek(&mut self, rows: usize) {
        let found = &self.arranged.found;
        let Some(Seek { from, by, here }) = self.seek.take() else { return };
        let len = found.len() as isize;
        if len == 0 {
            return;
        }
        let before = found.partition_point(|&row| (row as usize) < from) as isize;
        let on_it = found.binary_search(&(from as u32)).is_ok();
        let to = match (by > 0, on_it && !here) {
            (true, true) => before + by,
            (true, false) => before + by - 1,
            (false, _) => before + by,
        };
        self.select(found[to.rem_euclid(len) as usize] as usize, rows);
    }

    /// Which match the selected row is, where it is one, and how many there are; none while nobody knows.
    pub fn found(&self) -> Option<(Option<usize>, usize)> {
        let found = &self.arranged.found;
        let known = !self.waits() && !self.wish.sought.is_empty();
        known.then(|| (found.binary_search(&(self.selected as u32)).ok(), found.len()))
    }

    /// What is sought in the headlines.
    pub fn sought(&self) -> &str {
        &self.wish.sought
    }

    /// Selects row `to`, or the last there is.
    pub fn select(&mut self, to: usize, rows: usize) {
        self.selected = to.min(self.len().saturating_sub(1));
        self.settle(rows);
    }

    /// Selects by rows, down where positive.
    pub fn step(&mut self, by: isize, rows: usize) {
        self.select(self.selected.saturating_add_signed(by), rows);
    }

    /// Selects an article, where it is shown; whether it is.
    pub fn select_article(&mut self, id: ArticleId, rows: usize) -> bool {
        self.row_of(id).inspect(|&row| self.select(row, rows)).is_some()
    }

    /// Scrolls without more selection than it takes to stay on the screen.
    pub fn scroll(&mut self, by: isize, rows: usize) {
        let last = self.len().saturating_sub(rows);
        self.top = self.top.saturating_add_signed(by).min(last);
        let end = (self.top + rows).saturating_sub(1);
        self.selected = self.selected.clamp(self.top, end.max(self.top)).min(self.len().saturating_sub(1));
    }

    /// Keeps the selected row on a pane of so many entries.
    pub fn settle(&mut self, rows: usize) {
        let rows = rows.max(1);
        self.top = self.top.min(self.selected);
        if self.selected >= self.top + rows {
            self.top = self.selected + 1 - rows;
        }
        self.top = self.top.min(self.len().saturating_sub(rows));
    }

    fn keep(&mut self, selected: Option<ArticleId>, rows: usize) {
        // On the same row of the pane as before, so that nothing jumps under the reader's eyes.
        let above = self.selected.saturating_sub(self.top);
        self.selected = selected.and_then(|id| self.row_of(id)).unwrap_or(0);
        self.top = self.selected.saturating_sub(above);
        self.settle(rows);
    }
}
