//! The corpus as a whole: people, outlets, times, quotations, and the page of one person.
//!
//! What is shown is always of the articles that are searched for, so a person, an outlet or a period that is kept
//! becomes a part of the search, and every side shows what is left.

use std::collections::BTreeMap;

use super::{App, Asking, Effect, Layout, Overlay, Pane, Prompt};
use crate::index::{Field, Query, Step};
use crate::work::{Answer, Body, Inquire, Inquiry, Line, PAGE, Rank, Side};

/// What one look at the corpus shows.
#[derive(Debug, Default)]
pub struct View {
    /// The person it is about; none for everybody.
    pub who: Option<String>,
    /// From which side.
    pub side: Side,
    /// In which order.
    pub rank: Rank,
    /// The selected row.
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
    /// What is known: of this look, or of the one before while this one is on its way.
    pub answer: Option<Answer>,
    /// Whether there is more to know by now than when it was answered.
    stale: bool,
    /// The quotations that were fetched, by the page.
    pages: BTreeMap<usize, Vec<Line>>,
}

/// The looks that lie over each other, and what they wait for.
#[derive(Debug, Default)]
pub struct Views {
    stack: Vec<View>,
    /// Who had the keys before.
    before: Pane,
    /// Whether the article on the screen was gone to from here.
    left: bool,
    /// What was asked and not answered, or answered by something that is still growing.
    asked: Option<Inquiry>,
}

/// Finding a person by name.
#[derive(Debug)]
pub struct Names {
    /// What was typed.
    pub prompt: Prompt,
    /// Those whose names are like that, with their counts; none before anybody was looked up.
    pub found: Option<Vec<crate::index::Person>>,
    /// The selected one.
    pub selected: usize,
    /// Whether they are still to be looked up.
    pub(super) wanted: bool,
}

impl Default for Names {
    fn default() -> Self {
        Self { prompt: Prompt::default(), found: None, selected: 0, wanted: true }
    }
}

/// The most a fetched view remembers, in pages.
const PAGES: usize = 50;

impl View {
    fn of(who: Option<String>, side: Side) -> Self {
        Self { who, side, ..Self::default() }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self.answer.as_ref().map(|answer| &answer.body) {
            None => 0,
            Some(Body::People(_, rows)) => rows.len(),
            Some(Body::Outlets(_, rows)) => rows.len(),
            Some(Body::Times(timeline, _)) => timeline.bars.len(),
            Some(Body::Quotations(of, _)) => *of as usize,
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A quotation, once it was fetched.
    pub fn line(&self, row: usize) -> Option<&Line> {
        self.pages.get(&(row / PAGE))?.get(row % PAGE)
    }

    /// Screen rows that one row of the view takes.
    pub fn entry_rows(&self) -> usize {
        match (self.side, &self.who) {
            (Side::Quotations, Some(_)) => 3,
            _ => 1,
        }
    }

    /// Screen rows above the entries, in a pane of so many: the scope, who it is about, the names of the columns.
    pub fn head_rows(&self, height: usize) -> usize {
        match self.who {
            None => 3,
            Some(_) if height < 18 => 5,
            Some(_) => 9,
        }
    }

    fn forget(&mut self) {
        (self.selected, self.top) = (0, 0);
        self.pages.clear();
    }

    fn select(&mut self, to: usize, fit: usize) {
        self.selected = to.min(self.len().saturating_sub(1));
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(fit.max(1)));
    }

    /// The first quotation on the screen that is not there yet.
    fn missing(&self, fit: usize) -> Option<usize> {
        if self.side != Side::Quotations {
            return None;
        }
        let end = (self.top + fit.max(1)).min(self.len());
        let pages = self.top / PAGE..=end.saturating_sub(1) / PAGE;
        pages.into_iter().find(|page| end > 0 && !self.pages.contains_key(page)).map(|page| page * PAGE)
    }
}

impl Views {
    /// What is looked at.
    pub fn top(&self) -> Option<&View> {
        self.stack.last()
    }

    /// Forgets everything: the corpus is another.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What was found so far has grown: it is asked again.
    pub(super) fn stale(&mut self) {
        self.asked = None;
        let partial = |view: &View| view.answer.as_ref().is_none_or(|answer| answer.known.0 < answer.known.1);
        self.stack.iter_mut().for_each(|view| view.stale = partial(view));
    }
}

impl App {
    /// Looks at everything that is searched for, or leaves it.
    pub(super) fn toggle_views(&mut self) {
        if self.focus == Pane::View {
            self.leave_views();
            return;
        }
        if self.views.stack.is_empty() {
            self.views.stack.push(View::of(None, Side::People));
        }
        self.enter_views();
    }

    pub(super) fn enter_views(&mut self) {
        if self.focus != Pane::View {
            self.views.before = self.focus;
        }
        self.views.left = false;
        self.zen = false;
        self.focus = Pane::View;
    }

    fn leave_views(&mut self) {
        self.focus = self.views.before;
        self.views.left = false;
    }

    /// One look back; whether there was one.
    pub(super) fn back_in_views(&mut self) -> bool {
        if self.focus == Pane::View {
            self.views.stack.pop();
            if self.views.stack.is_empty() {
                self.leave_views();
            }
            return true;
        }
        let from_here = self.focus == Pane::Reading && self.views.left && !self.views.stack.is_empty();
        if from_here {
            let before = self.views.before;
            self.enter_views();
            self.views.before = before;
        }
        from_here
    }

    /// Opens the page of a person.
    pub(super) fn show_person(&mut self, name: String) {
        if self.views.top().is_none_or(|view| view.who.as_ref() != Some(&name)) {
            if self.focus != Pane::View && !self.views.left {
                self.views.stack.clear();
            }
            self.views.stack.push(View::of(Some(name), Side::Quotations));
        }
        self.enter_views();
    }

    /// The page of the person at hand: the one gone to, the one selected, or who is speaking.
    pub(super) fn person_at_hand(&mut self) {
        let name = || {
            let reading = self.reading.as_ref()?;
            let record = reading.record.as_deref()?;
            let speaker = |n: usize| record.analysis.quotes[n].speaker;
            let id = match (self.focus, reading.mention) {
                (Pane::Record, _) => self.selected_person(),
                (_, Some(mention)) => Some(record.mentions()[mention].1),
                _ => reading.quote.and_then(speaker),
            }?;
            Some(record.analysis.person(id).name.clone())
        };
        match name() {
            Some(name) => self.show_person(name),
            None => self.say("Nobody is named here: ) goes to the next person, @ finds one by name"),
        }
    }

    /// Begins to find a person by name.
    pub(super) fn find_person(&mut self) {
        self.overlay = Some(Overlay::Names(Names::default()));
    }

    pub(super) fn side_step(&mut self, by: isize) {
        let Some(view) = self.views.stack.last_mut() else { return };
        let sides = Side::all(view.who.is_some());
        let here = sides.iter().position(|side| *side == view.side).unwrap_or(0) as isize;
        view.side = sides[(here + by).rem_euclid(sides.len() as isize) as usize];
        view.rank = Rank::First;
        view.forget();
    }

    pub(super) fn rank_step(&mut self) {
        let Some(view) = self.views.stack.last_mut() else { return };
        let ranks = view.side.ranks();
        let here = ranks.iter().position(|rank| *rank == view.rank).unwrap_or(0);
        view.rank = ranks[(here + 1) % ranks.len()];
        view.forget();
        let words = rank_name(view);
        self.say(&words);
    }

    /// Goes to what is selected: to a person's page, into an outlet or a period, to a quotation in its article.
    pub(super) fn follow_view(&mut self) {
        let Some(view) = self.views.top() else { return };
        match view.answer.as_ref().map(|answer| &answer.body) {
            Some(Body::People(_, rows)) => {
                if let Some(name) = rows.get(view.selected).map(|person| person.name.clone()) {
                    self.show_person(name);
                }
            }
            Some(Body::Quotations(..)) => self.go_to_line(),
            Some(_) => self.keep_selected(),
            None => {}
        }
    }

    fn go_to_line(&mut self) {
        let line = self.views.top().and_then(|view| view.line(view.selected));
        let Some((id, at)) = line.and_then(|line| Some((line.id?, line.at))) else {
            self.say("Its article is not in the list");
            return;
        };
        self.remember();
        let rows = self.list_rows();
        if !self.list.select_article(id, rows) {
            // Not among what was found and listed: then everything is listed again.
            self.clear_filter();
            if !self.list.select_article(id, rows) {
                self.search_for("");
                self.list.select_article(id, rows);
            }
        }
        self.landing = Some((id, at));
        self.land();
        self.focus = Pane::Reading;
        self.views.left = true;
        self.enter_reading();
    }

    /// Keeps only what has to do with the selected row.
    pub(super) fn keep_selected(&mut self) {
        let Some(view) = self.views.top() else { return };
        let row = view.selected;
        let part = match view.answer.as_ref().map(|answer| &answer.body) {
            Some(Body::People(_, rows)) => {
                rows.get(row).map(|person| Query::phrase(Field::Person, &person.name))
            }
            Some(Body::Outlets(_, rows)) => rows
                .get(row)
                .and_then(|outlet| outlet.name.as_deref().map(|name| Query::phrase(Field::Outlet, name))),
            Some(Body::Times(timeline, step)) => timeline.bars.get(row).map(|bar| {
                let last = match step {
                    Step::Day => bar.from,
                    Step::Month => bar.from.last_of_month(),
                    Step::Year => bar.from.last_of_year(),
                };
                Query::Date(Some(bar.from), Some(last))
            }),
            Some(Body::Quotations(..)) => view
                .line(row)
                .and_then(|line| line.speaker.as_deref())
                .map(|name| Query::phrase(Field::Speaker, name)),
            None => None,
        };
        let Some(part) = part else {
            self.say("There is nothing here to keep to");
            return;
        };
        let Ok(query) = Query::parse(&self.search.text) else { return };
        let mut parts = parts(&query);
        if let Query::Date(..) = part {
            // A period within a period takes its place.
            parts.retain(|other| !matches!(other, Query::Date(..)));
        }
        if !parts.contains(&part) {
            parts.push(part);
        }
        self.narrow(Query::all(parts));
    }

    /// Takes the last part off the search.
    pub(super) fn take_off(&mut self) {
        let Ok(query) = Query::parse(&self.search.text) else { return self.search_for("") };
        let mut parts = parts(&query);
        if parts.pop().is_none() {
            self.say("Nothing is searched for");
            return;
        }
        self.narrow(Query::all(parts));
    }

    fn narrow(&mut self, query: Query) {
        self.search_for(&query.to_string());
        self.search.remember();
        if let Some(view) = self.views.stack.last_mut() {
            view.forget();
        }
    }

    pub(super) fn step_view(&mut self, by: isize) {
        let fit = self.view_fit();
        if let Some(view) = self.views.stack.last_mut() {
            view.select(view.selected.saturating_add_signed(by), fit);
        }
    }

    /// Entries of the view that fit the screen.
    pub(super) fn view_fit(&self) -> usize {
        let height = Layout::of(self).view.map_or(1, |rect| usize::from(rect.height));
        let Some(view) = self.views.top() else { return 1 };
        (height.saturating_sub(view.head_rows(height)) / view.entry_rows()).max(1)
    }

    /// Takes in an answer.
    pub(super) fn seen(&mut self, answer: Answer) {
        if self.views.asked.as_ref() == Some(&answer.of) {
            self.views.asked = None;
        }
        if let Some(like) = &answer.of.like {
            if let (Some(Overlay::Names(names)), Body::People(_, rows)) = (&mut self.overlay, answer.body)
                && names.prompt.text() == like
            {
                (names.selected, names.wanted) = (0, false);
                names.found = Some(rows);
            }
            return;
        }
        let (fit, query) = (self.view_fit(), &self.search.text);
        let Some(view) = self.views.stack.last_mut() else { return };
        let of = &answer.of;
        if (&of.who, of.side, of.rank, &of.query) != (&view.who, view.side, view.rank, query) {
            return;
        }
        if let Body::Quotations(_, lines) = &answer.body {
            if view.answer.as_ref().is_none_or(|before| before.known != answer.known) {
                // More is known by now: the places have moved.
                view.pages.clear();
            }
            if view.pages.len() >= PAGES {
                view.pages.clear();
            }
            view.pages.insert(of.from / PAGE, lines.clone());
        }
        view.stale = false;
        view.answer = Some(answer);
        view.select(view.selected, fit);
    }

    /// What has to be looked up for the screen as it is, and nobody looks up yet.
    pub(super) fn want_view(&mut self) -> Option<Effect> {
        let query = self.search.text.clone();
        let inquiry = match (&self.overlay, self.views.top()) {
            (Some(Overlay::Names(names)), _) if names.wanted => {
                Inquiry { query, like: Some(names.prompt.text().into()), ..Inquiry::default() }
            }
            (_, Some(view)) if self.focus == Pane::View => {
                let all = Inquiry {
                    query,
                    who: view.who.clone(),
                    side: view.side,
                    rank: view.rank,
                    ..Inquiry::default()
                };
                let same = |of: &Inquiry| {
                    (&of.who, of.side, of.rank, &of.query) == (&all.who, all.side, all.rank, &all.query)
                };
                let known = !view.stale && view.answer.as_ref().is_some_and(|answer| same(&answer.of));
                match known {
                    true => Inquiry { from: view.missing(self.view_fit())?, ..all },
                    false => all,
                }
            }
            _ => return None,
        };
        // A query that is being typed is looked up when it is done.
        let typing = self.asked.as_ref().is_some_and(|asked| asked.asking == Asking::Search);
        if typing || self.views.asked.as_ref() == Some(&inquiry) {
            return None;
        }
        self.views.asked = Some(inquiry.clone());
        let memory = self.memory_for(&inquiry.query);
        Some(Effect::Inquire(Box::new(Inquire { inquiry, corpus: self.corpus.clone(), memory })))
    }
}

/// The parts of a search that can be taken off one by one.
pub fn parts(query: &Query) -> Vec<Query> {
    match query {
        Query::All => Vec::new(),
        Query::And(inner) => inner.clone(),
        one => vec![one.clone()],
    }
}

/// The order of a view in words.
pub fn rank_name(view: &View) -> String {
    let words = match (view.side, view.rank) {
        (Side::People, _) if view.who.is_some() => "in most of the same articles first",
        (Side::People, Rank::First) => "most quoted first",
        (Side::People, Rank::Second) => "most named first",
        (Side::People, _) => "last seen first",
        (Side::Outlets, _) => "most articles first",
        (Side::Times, _) => "in the order of time",
        (Side::Quotations, Rank::First) => "newest first",
        (Side::Quotations, Rank::Second) => "oldest first",
        (Side::Quotations, Rank::Third) => "by the words that follow",
        (Side::Quotations, Rank::Fourth) => "by the words before",
    };
    words.into()
}
