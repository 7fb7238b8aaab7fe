//! The list of articles: which are shown, in what order, which is selected.

use std::cmp::{Ordering, Reverse};

use super::find::Needle;
use crate::corpus::{ArticleId, Corpus};

/// Rows that one article takes.
pub const ENTRY: usize = 2;

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

    fn next(self) -> Self {
        match self {
            Order::Given => Order::Newest,
            Order::Newest => Order::Oldest,
            Order::Oldest => Order::Headline,
            Order::Headline => Order::Outlet,
            Order::Outlet => Order::Given,
        }
    }

    fn compare(self, corpus: &Corpus, a: ArticleId, b: ArticleId) -> Ordering {
        let (x, y) = (corpus.head(a), corpus.head(b));
        let newest = || (x.date.is_none(), Reverse(x.date)).cmp(&(y.date.is_none(), Reverse(y.date)));
        let order = match self {
            Order::Given => Ordering::Equal,
            Order::Newest => newest(),
            Order::Oldest => (x.date.is_none(), x.date).cmp(&(y.date.is_none(), y.date)),
            Order::Headline => {
                x.title.chars().flat_map(char::to_lowercase).cmp(y.title.chars().flat_map(char::to_lowercase))
            }
            Order::Outlet => x.outlet.cmp(&y.outlet).then_with(newest),
        };
        order.then(a.cmp(&b))
    }
}

/// What the list shows.
#[derive(Debug, Default)]
pub struct List {
    /// The articles shown, in order.
    shown: Vec<ArticleId>,
    /// How many of the corpus have been looked at.
    seen: usize,
    /// Which row of `shown` is selected.
    selected: usize,
    /// Which row of `shown` is on top of the pane.
    top: usize,
    order: Order,
    filter: Filter,
}

/// What an article must hold to be shown: every word in its headline, outlet or date.
#[derive(Debug, Default)]
struct Filter {
    text: String,
    words: Vec<Needle>,
}

impl Filter {
    fn passes(&self, corpus: &Corpus, id: ArticleId) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let head = corpus.head(id);
        let date = head.date.map(|date| date.to_string()).unwrap_or_default();
        let holds = |word: &Needle| {
            word.is_in(head.title) || word.is_in(head.outlet.unwrap_or_default()) || word.is_in(&date)
        };
        self.words.iter().all(holds)
    }
}

impl List {
    /// The articles shown, in order.
    pub fn shown(&self) -> &[ArticleId] {
        &self.shown
    }

    /// The selected article, where there is any.
    pub fn selected(&self) -> Option<ArticleId> {
        self.shown.get(self.selected).copied()
    }

    /// The row of the selected article.
    pub fn position(&self) -> usize {
        self.selected
    }

    /// The row on top of the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The order it is in.
    pub fn order(&self) -> Order {
        self.order
    }

    /// What it is filtered by; empty when all are shown.
    pub fn filter(&self) -> &str {
        &self.filter.text
    }

    /// Forgets the articles; order and filter stay.
    pub fn empty(&mut self) {
        let Self { order, filter, .. } = std::mem::take(self);
        *self = Self { order, filter, ..Self::default() };
    }

    /// Takes in what the corpus has grown by; the selected article stays selected.
    pub fn grow(&mut self, corpus: &Corpus, rows: usize) {
        let filter = &self.filter;
        let new =
            (self.seen..corpus.len()).map(|n| ArticleId(n as u32)).filter(|&id| filter.passes(corpus, id));
        if self.order == Order::Given {
            self.shown.extend(new);
            self.seen = corpus.len();
            return;
        }
        let mut new: Vec<_> = new.collect();
        self.seen = corpus.len();
        let order = self.order;
        let compare = |a: &ArticleId, b: &ArticleId| order.compare(corpus, *a, *b);
        new.sort_unstable_by(compare);
        let selected = self.selected();
        self.shown = merge(std::mem::take(&mut self.shown), new, compare);
        self.keep(selected, rows);
    }

    /// Shows only what holds every word of `text`.
    pub fn set_filter(&mut self, corpus: &Corpus, text: &str, rows: usize) {
        self.filter = Filter { text: text.into(), words: text.split_whitespace().map(Needle::new).collect() };
        self.refill(corpus, rows);
    }

    /// Goes on to the next order.
    pub fn sort_next(&mut self, corpus: &Corpus, rows: usize) {
        self.order = self.order.next();
        self.refill(corpus, rows);
    }

    /// Selects row `to`, or the last there is.
    pub fn select(&mut self, to: usize, rows: usize) {
        self.selected = to.min(self.shown.len().saturating_sub(1));
        self.settle(rows);
    }

    /// Selects by rows, down where positive.
    pub fn step(&mut self, by: isize, rows: usize) {
        self.select(self.selected.saturating_add_signed(by), rows);
    }

    /// Selects an article, where it is shown; whether it is.
    pub fn select_article(&mut self, id: ArticleId, rows: usize) -> bool {
        let row = self.shown.iter().position(|&shown| shown == id);
        row.inspect(|&row| self.select(row, rows)).is_some()
    }

    /// Scrolls without more selection than it takes to stay on the screen.
    pub fn scroll(&mut self, by: isize, rows: usize) {
        let last = self.shown.len().saturating_sub(rows);
        self.top = self.top.saturating_add_signed(by).min(last);
        let end = (self.top + rows).saturating_sub(1);
        self.selected =
            self.selected.clamp(self.top, end.max(self.top)).min(self.shown.len().saturating_sub(1));
    }

    /// Keeps the selected row on a pane of so many entries.
    pub fn settle(&mut self, rows: usize) {
        let rows = rows.max(1);
        self.top = self.top.min(self.selected);
        if self.selected >= self.top + rows {
            self.top = self.selected + 1 - rows;
        }
        self.top = self.top.min(self.shown.len().saturating_sub(rows));
    }

    fn refill(&mut self, corpus: &Corpus, rows: usize) {
        let selected = self.selected();
        self.shown.clear();
        self.shown.extend(
            (0..corpus.len()).map(|n| ArticleId(n as u32)).filter(|&id| self.filter.passes(corpus, id)),
        );
        self.seen = corpus.len();
        if self.order != Order::Given {
            let order = self.order;
            self.shown.sort_unstable_by(|a, b| order.compare(corpus, *a, *b));
        }
        self.keep(selected, rows);
    }

    fn keep(&mut self, selected: Option<ArticleId>, rows: usize) {
        // On the same row of the pane as before, so that nothing jumps under the reader's eyes.
        let above = self.selected.saturating_sub(self.top);
        let row = selected.and_then(|id| self.shown.iter().position(|&shown| shown == id));
        self.selected = row.unwrap_or(0);
        self.top = self.selected.saturating_sub(above);
        self.settle(rows);
    }
}

/// Two sorted lists as one.
fn merge(
    a: Vec<ArticleId>,
    b: Vec<ArticleId>,
    compare: impl Fn(&ArticleId, &ArticleId) -> Ordering,
) -> Vec<ArticleId> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let first = compare(x, y) != Ordering::Greater;
        all.extend(if first { a.next() } else { b.next() });
    }
    all.extend(a);
    all.extend(b);
    all
}
