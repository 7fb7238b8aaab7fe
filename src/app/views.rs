//! The corpus as a whole: people, outlets, times, quotations, and the page of one person.
//!
//! What is shown is always of the articles that are searched for, so a person, an outlet or a period that is kept
//! becomes a part of the search, and every side shows what is left.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{App, Asking, Effect, Layout, Overlay, Pane, Period, periods};
use crate::corpus::ArticleId;
use crate::index::{PersonCounts, Query, words};
use crate::page::{Spot, thousands};
use crate::work::{
    PAGE, QuotationLine, SORTED, ViewAnswer, ViewBody, ViewOrder, ViewQuery, ViewRequest, ViewTab,
};

/// What one look at the corpus shows.
#[derive(Debug, Default)]
pub struct View {
    /// The person it is about; none for everybody.
    pub who: Option<String>,
    /// From which side.
    pub side: ViewTab,
    /// In which order.
    pub rank: ViewOrder,
    /// The selected row.
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
    /// What is known of this look; in another order as long as this one is on its way.
    pub answer: Option<ViewAnswer>,
    /// Others in the corpus who may be meant by the name, once they were looked up.
    pub namesakes: Option<Vec<PersonCounts>>,
    /// The rows of a time line.
    periods: Vec<Period>,
    /// The day whose period is to be selected when the periods are known.
    seek: Option<Date>,
    /// The article that the reader came from, and the way back to it.
    from: Option<(ArticleId, Spot)>,
    /// Whether there is more to know by now than when it was answered.
    stale: bool,
    /// The quotations that were fetched, by the page.
    pages: BTreeMap<usize, Vec<QuotationLine>>,
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
    asked: Option<ViewQuery>,
}

/// The most a fetched view remembers, in pages.
const PAGES: usize = 50;

impl View {
    fn of(who: Option<String>, side: ViewTab) -> Self {
        Self { who, side, ..Self::default() }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        match self.answer.as_ref().map(|answer| &answer.body) {
            None => 0,
            Some(ViewBody::People(_, rows)) => rows.len(),
            Some(ViewBody::Outlets(_, rows)) => rows.len(),
            Some(ViewBody::Times(..)) => self.periods.len(),
            Some(ViewBody::Quotations(of, _)) => *of as usize,
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A quotation, once it was fetched.
    pub fn line(&self, row: usize) -> Option<&QuotationLine> {
        self.pages.get(&(row / PAGE))?.get(row % PAGE)
    }

    /// Whether its rows are words in their context.
    pub fn is_concordance(&self) -> bool {
        self.side == ViewTab::Quotations && self.who.is_none()
    }

    /// The rows of a time line.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Screen rows that one row of the view takes; of a quotation on a person's page one is air.
    pub fn entry_rows(&self) -> usize {
        match (self.side, &self.who) {
            (ViewTab::Quotations, Some(_)) => 4,
            _ => 1,
        }
    }

    /// Screen rows above the entries, in a pane of so many: the scope, who it is about, the names of the columns.
    pub fn head_rows(&self, height: usize) -> usize {
        match self.who {
            None => 3,
            Some(_) if height < 24 => 6,
            Some(_) => 11,
        }
    }

    /// By which word others may be meant who bear the same name: the last one.
    fn last_name(&self) -> Option<String> {
        words(self.who.as_deref()?).pop()
    }

    /// Those of `people` who bear the last name of the person, or a part of the name.
    fn alike(&self, people: &[PersonCounts]) -> Vec<PersonCounts> {
        let Some(last) = self.last_name() else { return Vec::new() };
        let others = people.iter().filter(|person| Some(&person.name) != self.who.as_ref());
        others.filter(|person| words(&person.name).contains(&last)).cloned().collect()
    }

    /// Whether what it showed last was of another search.
    fn is_of_another(&self, query: &str) -> bool {
        self.answer.as_ref().is_none_or(|answer| answer.of.query != query)
    }

    /// What is shown is something else from here on.
    fn forget(&mut self) {
        (self.selected, self.top, self.answer) = (0, 0, None);
        self.pages.clear();
    }

    fn select(&mut self, to: usize, fit: usize) {
        self.selected = to.min(self.len().saturating_sub(1));
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(fit.max(1)));
    }

    /// The first quotation on the screen that is not there yet.
    fn missing(&self, fit: usize) -> Option<usize> {
        if self.side != ViewTab::Quotations {
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

    /// Selects the period of this day when the periods are known.
    pub(super) fn seek(&mut self, day: Date) {
        self.stack.last_mut().into_iter().for_each(|view| view.seek = Some(day));
    }

    /// Something else is searched for: what was known of it is shown no longer.
    pub(super) fn ask_again(&mut self, query: &str) {
        let other = |view: &&mut View| view.answer.as_ref().is_some_and(|answer| answer.of.query != query);
        self.stack.iter_mut().filter(other).for_each(View::forget);
    }

    /// Something was corrected: whatever was looked up is asked again.
    pub(super) fn outdated(&mut self) {
        self.asked = None;
        for view in &mut self.stack {
            (view.stale, view.namesakes) = (true, None);
        }
    }

    /// What was found so far has grown: it is asked again.
    pub(super) fn stale(&mut self) {
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

impl App {
    /// Looks at everything that is searched for, or leaves it.
    pub(super) fn toggle_views(&mut self) {
        if self.focus == Pane::View {
            self.leave_views();
            return;
        }
        let query = Query::parse(&self.search.text).unwrap_or(Query::All);
        let said = query.any_part(Query::of_quotation);
        match self.views.top() {
            // Who asks what is said sees that first.
            None => self
                .views
                .stack
                .push(View::of(None, if said { ViewTab::Quotations } else { ViewTab::People })),
            Some(view) if said && view.who.is_none() && view.is_of_another(&self.search.text) => {
                self.look_from(ViewTab::Quotations);
            }
            Some(_) => {}
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
            let gone = self.views.stack.pop();
            let below = !self.views.stack.is_empty();
            match gone.and_then(|view| view.from) {
                // The article in between is a step of its own.
                Some((id, spot)) => {
                    self.leave_views();
                    self.views.left = below;
                    self.go_to_spot(id, spot);
                }
                None if !below => self.leave_views(),
                None => {}
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
            let from = self.here().filter(|_| matches!(self.focus, Pane::Reading | Pane::Record));
            self.views.stack.push(View { from, ..View::of(Some(name), ViewTab::Quotations) });
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

    pub(super) fn side_step(&mut self, by: isize) {
        let Some(view) = self.views.top() else { return };
        let sides = ViewTab::all(view.who.is_some());
        let here = sides.iter().position(|side| *side == view.side).unwrap_or(0) as isize;
        self.turn_to_side((here + by).rem_euclid(sides.len() as isize) as usize);
    }

    /// Looks from the side of this number.
    pub(super) fn turn_to_side(&mut self, number: usize) {
        let Some(view) = self.views.top() else { return };
        self.look_from(ViewTab::all(view.who.is_some())[number]);
    }

    fn look_from(&mut self, side: ViewTab) {
        let Some(view) = self.views.stack.last_mut() else { return };
        if side != view.side {
            (view.side, view.rank) = (side, ViewOrder::First);
            view.forget();
        }
    }

    pub(super) fn rank_step(&mut self) {
        let Some(view) = self.views.stack.last_mut() else { return };
        let ranks = view.side.ranks(view.who.is_some());
        let here = ranks.iter().position(|rank| *rank == view.rank).unwrap_or(0);
        if ranks.len() > 1 {
            view.rank = ranks[(here + 1) % ranks.len()];
            view.forget();
        }
        let words = rank_name(view);
        self.say(&words);
    }

    /// Goes to what is selected: to a person's page, into an outlet or a period, to a quotation in its article.
    pub(super) fn follow_view(&mut self) {
        let Some(view) = self.views.top() else { return };
        match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::People(_, rows)) => {
                if let Some(name) = rows.get(view.selected).map(|person| person.name.clone()) {
                    self.show_person(name);
                }
            }
            Some(ViewBody::Quotations(..)) => self.go_to_line(),
            Some(_) => self.keep_selected(),
            None => {}
        }
    }

    /// Goes to the article of the selected quotation, for a verb that is meant for an article; whether there is one.
    pub(super) fn take_selected(&mut self) -> bool {
        let line = self.views.top().and_then(|view| view.line(view.selected));
        match line {
            Some(_) => self.go_to_line(),
            None => self.say("No quotation is selected here, so there is no article to do that with"),
        }
        self.focus == Pane::Reading
    }

    fn go_to_line(&mut self) {
        let line = self.views.top().and_then(|view| view.line(view.selected));
        let Some((id, at)) = line.and_then(|line| Some((line.id?, line.at))) else {
            self.say("Its article is not in the list");
            return;
        };
        self.remember();
        self.list_article(id);
        self.landing = Some((id, at));
        self.land();
        self.focus = Pane::Reading;
        self.views.left = true;
        self.enter_reading();
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
    pub(super) fn seen(&mut self, answer: ViewAnswer) {
        // What else there is to ask would stop what is still to come.
        if self.views.asked.as_ref() == Some(&answer.of) && !answer.more {
            self.views.asked = None;
        }
        if self.offered(&answer.of, &answer.body) {
            return;
        }
        if let (Some(like), ViewBody::People(_, rows)) = (&answer.of.like, &answer.body) {
            let top = self.views.stack.last_mut().filter(|_| self.focus == Pane::View);
            let mut namesakes = None;
            if let Some(view) = top {
                if view.last_name().as_ref() == Some(like) && answer.of.query.is_empty() {
                    view.namesakes = Some(view.alike(rows));
                }
                namesakes = view.namesakes.clone().filter(|_| like.is_empty());
            }
            if let Some(Overlay::Names(names)) = &mut self.overlay
                && names.prompt.text() == like
            {
                (names.selected, names.wanted) = (0, false);
                // On a person's page those who bear the same name come first.
                let mut found = namesakes.unwrap_or_default();
                found.extend(
                    rows.iter()
                        .filter(|row| !found.iter().any(|one| one.name == row.name))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                names.found = Some(found);
            }
            return;
        }
        let (fit, query) = (self.view_fit(), &self.search.text);
        let Some(view) = self.views.stack.last_mut() else { return };
        let of = &answer.of;
        if (&of.who, of.side, of.rank, &of.query) != (&view.who, view.side, view.rank, query) {
            return;
        }
        if let ViewBody::Quotations(_, lines) = &answer.body {
            if view.answer.as_ref().is_none_or(|before| before.known != answer.known) {
                // More is known by now: the places have moved.
                view.pages.clear();
            }
            if view.pages.len() >= PAGES {
                view.pages.clear();
            }
            view.pages.insert(of.from / PAGE, lines.clone());
        }
        if let ViewBody::Times(timeline, step) = &answer.body {
            view.periods = periods(timeline, *step);
            if let Some(day) = view.seek.take() {
                let within = |period: &Period| matches!(period, Period::At(from, _) if *from <= day);
                view.selected = view.periods.iter().rposition(within).unwrap_or(0);
            }
        }
        view.stale = answer.more;
        view.answer = Some(answer);
        view.select(view.selected, fit);
    }

    /// What has to be looked up for the screen as it is, and nobody looks up yet.
    pub(super) fn want_view(&mut self) -> Option<Effect> {
        let query = self.search.text.clone();
        let inquiry = match (&self.overlay, self.views.top()) {
            (Some(Overlay::Names(names)), _) if names.wanted => {
                ViewQuery { query, like: Some(names.prompt.text().into()), ..ViewQuery::default() }
            }
            _ if self.want_offers().is_some() => self.want_offers()?,
            (_, Some(view)) if self.focus == Pane::View => {
                // A query that is being typed is looked up when it is done.
                if self.asked.as_ref().is_some_and(|asked| asked.asking == Asking::Search) {
                    return None;
                }
                let all = ViewQuery {
                    query,
                    who: view.who.clone(),
                    side: view.side,
                    rank: view.rank,
                    ..ViewQuery::default()
                };
                let same = |of: &ViewQuery| {
                    (&of.who, of.side, of.rank, &of.query) == (&all.who, all.side, all.rank, &all.query)
                };
                let known = !view.stale && view.answer.as_ref().is_some_and(|answer| same(&answer.of));
                let missing = || view.missing(self.view_fit()).map(|from| ViewQuery { from, ..all.clone() });
                let alike = || {
                    let like = view.last_name().filter(|_| view.namesakes.is_none());
                    like.map(|like| ViewQuery { like: Some(like), ..ViewQuery::default() })
                };
                match known {
                    true => missing().or_else(alike)?,
                    false => all,
                }
            }
            _ => return None,
        };
        if self.views.asked.as_ref() == Some(&inquiry) {
            return None;
        }
        self.views.asked = Some(inquiry.clone());
        let memory = self.memory_for(&inquiry.query);
        Some(Effect::Inquire(Box::new(ViewRequest { inquiry, corpus: self.corpus.clone(), memory })))
    }
}

/// The order of a view in words.
pub fn rank_name(view: &View) -> String {
    let words = match (view.side, view.rank) {
        (ViewTab::People, ViewOrder::Second) if view.who.is_some() => {
            "who speaks in most of the same articles first"
        }
        (ViewTab::People, _) if view.who.is_some() => "in most of the same articles first",
        (ViewTab::People, ViewOrder::First) => "most quoted first",
        (ViewTab::People, ViewOrder::Second) => "most named first",
        (ViewTab::People, ViewOrder::Third) => "named more often lately first",
        (ViewTab::People, ViewOrder::Fourth) => "last seen first",
        (ViewTab::Outlets, _) => "most articles first",
        (ViewTab::Times, _) => "in the order of time",
        (ViewTab::Quotations, ViewOrder::First) => "newest first",
        (ViewTab::Quotations, ViewOrder::Second) => "oldest first",
        (ViewTab::Quotations, ViewOrder::Third) => "by the words that follow",
        (ViewTab::Quotations, ViewOrder::Fourth) => "by the words before",
    };
    let sorted =
        view.side == ViewTab::Quotations && matches!(view.rank, ViewOrder::Third | ViewOrder::Fourth);
    match sorted && view.len() > SORTED {
        true => format!("{words}, the first {} of them", thousands(SORTED)),
        false => words.into(),
    }
}
