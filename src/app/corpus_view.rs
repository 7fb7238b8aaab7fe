//! What the reader does in the corpus view, and which questions it sends to the threads.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::jumps::Position;
use super::picker::Picker;
use super::view::{PAGES, View};
use super::{
    App, Current, CurrentPassage, Effect, Layer, Layout, Pane, TableShape, TimelineRow, order_name,
    timeline_rows,
};
use crate::query::{Field, Query, Words};
use crate::work::{PAGE, ViewAnswer, ViewBody, ViewRequest, ViewSpec, ViewTab};

impl App {
    /// Opens the corpus view, or leaves it. From the page of a person, an outlet or a period it leads to the whole corpus.
    pub(super) fn toggle_corpus(&mut self) {
        if self.focus == Pane::Corpus {
            if self.is_at_whole_corpus() {
                return self.leave_corpus();
            }
            match self.views.stack.iter().position(View::is_of_whole_corpus) {
                Some(at) => self.views.stack.truncate(at + 1),
                None => self.views.stack.push(View::of(None, ViewTab::People)),
            }
            return;
        }
        let said = self.search.wanted.any_part(Query::of_quotation);
        match self.views.top() {
            // A query about quotations shows them first.
            None => self
                .views
                .stack
                .push(View::of(None, if said { ViewTab::Quotations } else { ViewTab::People })),
            Some(view) if said && view.who.is_none() && view.is_of_another(&self.search.wanted) => {
                self.show_tab(ViewTab::Quotations);
            }
            Some(_) => {}
        }
        self.enter_corpus();
    }

    /// Whether the corpus view shows the whole corpus, not one person, outlet or period.
    pub fn is_at_whole_corpus(&self) -> bool {
        self.focus == Pane::Corpus && self.views.top().is_some_and(View::is_of_whole_corpus)
    }

    /// Shows every match of the search in its context, or leaves them.
    pub(super) fn show_hits(&mut self) {
        let shown = self.views.top().is_some_and(|view| view.tab == ViewTab::Hits);
        if shown && self.focus == Pane::Corpus {
            self.leave_corpus();
            return;
        }
        if !self.search.wanted.any_part(|part| matches!(part, Query::Text(..))) {
            let key = self.keymap.keys().first_label("search");
            return self.notify(format!("Search for words first ({key})"));
        }
        if self.views.top().is_none_or(|view| view.who.is_some()) {
            self.views.stack.push(View::of(None, ViewTab::Hits));
        }
        self.show_tab(ViewTab::Hits);
        self.enter_corpus();
    }

    pub(super) fn enter_corpus(&mut self) {
        if self.focus != Pane::Corpus {
            self.views.before = self.focus;
        }
        self.views.left = false;
        self.zen = false;
        self.focus = Pane::Corpus;
    }

    fn leave_corpus(&mut self) {
        self.focus = self.views.before;
        self.views.left = false;
    }

    /// Goes back one page; false when there is none.
    pub(super) fn back_in_corpus(&mut self) -> bool {
        if self.focus == Pane::Corpus {
            let gone = self.views.stack.pop();
            let below = !self.views.stack.is_empty();
            match gone.and_then(|view| view.from) {
                // The page was opened from an article, so go back there.
                Some((id, position)) => {
                    self.leave_corpus();
                    self.views.left = below;
                    self.go_to(id, Position::Page(position));
                }
                None if !below => self.leave_corpus(),
                None => {}
            }
            return true;
        }
        let from_here = self.goes_back_to_corpus();
        if from_here {
            let before = self.views.before;
            self.enter_corpus();
            self.views.before = before;
        }
        from_here
    }

    /// Whether the article was opened from a page of the corpus view.
    pub(super) fn goes_back_to_corpus(&self) -> bool {
        self.focus == Pane::Reading && self.views.left && !self.views.stack.is_empty()
    }

    /// Opens the page of a person.
    pub(super) fn show_person(&mut self, name: String) {
        self.show_person_within(name, Vec::new());
    }

    /// Opens the page of a person, limited to an outlet or period.
    fn show_person_within(&mut self, name: String, within: Vec<Query>) {
        let other = |view: &View| view.who.as_ref() != Some(&name) || view.within != within;
        if self.views.top().is_none_or(other) {
            if self.focus != Pane::Corpus && !self.views.left {
                self.views.stack.clear();
            }
            let from = self.here().filter(|_| matches!(self.focus, Pane::Reading | Pane::Record));
            self.views.stack.push(View { from, within, ..View::of(Some(name), ViewTab::Quotations) });
        }
        self.enter_corpus();
    }

    /// Opens the page of the current person, else of the speaker of the current quotation.
    pub(super) fn show_person_here(&mut self) {
        let name = || {
            let record = self.reading.as_ref()?.record.as_deref()?;
            let id = match self.current_item() {
                Current::Person(id, _) => Some(id),
                Current::Passage(CurrentPassage { mention: Some(mention), .. }) => {
                    Some(record.mentions()[mention].1)
                }
                Current::Passage(passage) => {
                    passage.quote.and_then(|quote| record.analysis.quotes[quote].speaker)
                }
                _ => None,
            }?;
            Some(record.analysis.person(id).name.clone())
        };
        match name() {
            Some(name) => self.show_person(name),
            None => self.notify("No person here: press ) for the next person, @ to find one by name"),
        }
    }

    /// Finds a person by name.
    pub(super) fn find_person(&mut self) {
        let picker = Picker::new(Vec::new());
        self.layers.push(Layer::People { picker, loaded: false, wanted: true, chosen: false });
    }

    pub(super) fn step_tab(&mut self, by: isize) {
        let Some(view) = self.views.top() else { return };
        let tabs = view.tabs();
        let here = tabs.iter().position(|tab| *tab == view.tab).unwrap_or(0) as isize;
        self.show_tab_at((here + by).rem_euclid(tabs.len() as isize) as usize);
    }

    /// Shows the tab of this number.
    pub(super) fn show_tab_at(&mut self, number: usize) {
        let Some(view) = self.views.top() else { return };
        if let Some(tab) = view.tabs().get(number) {
            self.show_tab(*tab);
        }
    }

    fn show_tab(&mut self, tab: ViewTab) {
        let Some(view) = self.views.stack.last_mut() else { return };
        if tab != view.tab {
            (view.tab, view.order) = (tab, tab.first_order(view.who.is_some()));
            view.filter.clear();
            view.clear();
        }
    }

    pub(super) fn sort_rows(&mut self) {
        let Some(view) = self.views.stack.last_mut() else { return };
        let orders = view.tab.orders(view.who.is_some());
        let here = orders.iter().position(|order| *order == view.order).unwrap_or(0);
        if orders.len() <= 1 {
            let words = format!("{}: these rows have no other order", order_name(view));
            return self.notify(words);
        }
        view.order = orders[(here + 1) % orders.len()];
        view.clear();
        let words = order_name(view);
        self.notify(words);
    }

    /// Opens the selected row or cell: the page of a person, an outlet or a period, the quotations of a source, or a quotation in
    /// its article.
    pub(super) fn open_row(&mut self) {
        let Some(view) = self.views.top() else { return };
        match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::People(_, rows)) => {
                if let Some(name) = rows.get(view.selected).map(|person| person.name.clone()) {
                    let within = view.within.clone();
                    self.show_person_within(name, within);
                }
            }
            Some(ViewBody::Sources(..)) => {
                self.filter_by_row();
                self.show_tab(ViewTab::Quotations);
            }
            Some(ViewBody::Quotations(..) | ViewBody::Hits(..)) => self.open_line(),
            Some(_) => match self.row_as_parts().as_deref() {
                Some([Query::Text(Field::Speaker, Words::Exact(name)), column @ ..]) => {
                    let within = narrowed(&view.within, column);
                    self.show_person_within(name.clone(), within);
                }
                Some([Query::Text(Field::Source, _), ..]) => {
                    self.filter_by_row();
                    self.show_tab(ViewTab::Quotations);
                }
                Some(parts) => self.show_within(parts),
                None => self.notify("Nothing to open here"),
            },
            None => {}
        }
    }

    /// Opens a page that is limited to an outlet, a period or a kind; the search stays as it is.
    fn show_within(&mut self, parts: &[Query]) {
        let said = self.search.wanted.any_part(Query::of_quotation) || parts.iter().any(Query::of_quotation);
        let Some(view) = self.views.top() else { return };
        if parts.iter().all(|part| view.within.contains(part)) {
            return self.notify("This page is about that already");
        }
        let (who, within) = (view.who.clone(), narrowed(&view.within, parts));
        let tab = if said || who.is_some() { ViewTab::Quotations } else { ViewTab::People };
        self.views.stack.push(View { within, ..View::of(who, tab) });
    }

    /// Opens the article of the selected row; false when it has none.
    pub(super) fn open_row_article(&mut self) -> bool {
        match self.has_row_article() {
            true => self.open_line(),
            false => self.notify("Select a quotation first: this command is about its article"),
        }
        self.focus == Pane::Reading
    }

    /// Whether the selected row stands in an article.
    pub fn has_row_article(&self) -> bool {
        let view = self.views.top();
        view.is_some_and(|view| view.line(view.selected).is_some() || view.hit(view.selected).is_some())
    }

    /// Opens the article of a quotation or match, at its place.
    fn open_line(&mut self) {
        let Some(view) = self.views.top() else { return };
        let quotation = view.line(view.selected).and_then(|line| Some((line.id?, line.at)));
        // A headline is at the start.
        let hit = view.hit(view.selected);
        let hit =
            hit.and_then(|(id, line)| Some(((*id)?, if line.in_title { 0 } else { line.points.0 as u64 })));
        let Some((id, at)) = quotation.or(hit) else {
            self.notify("The article of this row is not loaded");
            return;
        };
        self.push_jump();
        self.focus = Pane::Reading;
        self.views.left = true;
        self.go_to(id, Position::CodePoint(at));
    }

    pub(super) fn step_row(&mut self, by: isize) {
        let pane = self.corpus_pane();
        if let Some(view) = self.views.stack.last_mut() {
            view.select(view.selected.saturating_add_signed(by), pane);
        }
    }

    /// How many entries fit the screen.
    pub(super) fn rows_that_fit(&self) -> usize {
        self.views.top().map_or(1, |view| view.fitting(self.corpus_pane()))
    }

    /// The pane of the corpus view.
    pub(super) fn corpus_pane(&self) -> Rect {
        Layout::of(self).corpus.unwrap_or_default()
    }

    /// Handles an answer.
    pub(super) fn on_answer(&mut self, answer: ViewAnswer) {
        // A new question would stop an answer that is still growing.
        if self.views.asked.as_ref() == Some(&answer.of) && !answer.more {
            self.views.asked = None;
        }
        if self.on_completion_answer(&answer.of, &answer.body) {
            return;
        }
        let pane = self.corpus_pane();
        if let (Some(like), ViewBody::People(_, rows)) = (&answer.of.like, &answer.body) {
            let top = self.views.stack.last_mut().filter(|_| self.focus == Pane::Corpus);
            let mut namesakes = None;
            if let Some(view) = top {
                if view.last_name().as_ref() == Some(like) && *answer.of.query == Query::All {
                    view.namesakes = Some(view.namesakes_among(rows));
                    // The namesakes take a row of the head.
                    view.select(view.selected, pane);
                }
                namesakes = view.namesakes.clone().filter(|_| like.is_empty());
            }
            if let Some(Layer::People { picker, loaded, wanted, .. }) = self.layers.last_mut()
                && picker.input.text() == like
            {
                // Nobody is known before the first part of the index exists.
                *loaded |= answer.known.0 > 0 || answer.known.1 == 0;
                *wanted = false;
                // On a person's page, those with the same last name come first.
                let mut found = namesakes.unwrap_or_default();
                found.extend(
                    rows.iter()
                        .filter(|row| !found.iter().any(|one| one.name == row.name))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                picker.show(found);
                if *loaded {
                    self.open_chosen();
                }
            }
            return;
        }
        let search = &self.search.wanted;
        let Some(view) = self.views.stack.last_mut() else { return };
        let of = &answer.of;
        if !of.same_rows(&view.spec(search)) {
            return;
        }
        if let ViewBody::Quotations(_, lines) = &answer.body {
            let same = |before: &ViewAnswer| before.known == answer.known && before.of.filter == of.filter;
            if !view.answer.as_ref().is_some_and(same) {
                // More is indexed by now, or another page was asked for, so the rows have moved.
                view.pages.clear();
            }
            if view.pages.len() >= PAGES {
                view.pages.clear();
            }
            view.pages.insert(of.from / PAGE, lines.clone());
        }
        if let ViewBody::Times(timeline, step) = &answer.body {
            // There may be other periods between filtered ones, so gaps are not shown as empty periods.
            view.timeline = match of.filter.is_empty() {
                true => timeline_rows(timeline, *step),
                false => timeline.bars.iter().map(|bar| TimelineRow::Period(bar.from, bar.count)).collect(),
            };
            if let Some(day) = view.select_day.take() {
                let within = |row: &TimelineRow| matches!(row, TimelineRow::Period(from, _) if *from <= day);
                view.selected = view.timeline.iter().rposition(within).unwrap_or(0);
            }
        }
        if let ViewBody::Table(_, table) = &answer.body {
            view.shape = TableShape::of(table, &of.table);
            view.column = view.column.filter(|column| *column < table.columns.len());
        }
        view.stale = answer.more;
        view.answer = Some(answer);
        let row = view.select_row.take().unwrap_or(view.selected);
        view.select(row, pane);
    }

    /// The question that the screen needs answered next, unless it is already pending.
    pub(super) fn next_view_request(&mut self) -> Option<Effect> {
        let query = Arc::clone(&self.search.wanted);
        let spec = match (self.layers.last(), self.views.top()) {
            (Some(Layer::People { picker, wanted: true, .. }), _) => {
                ViewSpec { query, like: Some(picker.input.text().into()), ..ViewSpec::default() }
            }
            _ if self.completion_spec().is_some() => self.completion_spec()?,
            (_, Some(view)) if self.focus == Pane::Corpus => {
                // Do not ask while the query is being typed.
                if self.types_query() {
                    return None;
                }
                let all = view.spec(&query);
                let same = |answer: &ViewAnswer| answer.of.same_rows(&all);
                let known = !view.stale && view.answer.as_ref().is_some_and(same);
                let missing = || {
                    view.missing(usize::from(self.corpus_pane().height))
                        .map(|from| ViewSpec { from, ..all.clone() })
                };
                let namesakes = || {
                    let like = view.last_name().filter(|_| view.namesakes.is_none());
                    like.map(|like| ViewSpec { like: Some(like), ..ViewSpec::default() })
                };
                match known {
                    true => missing().or_else(namesakes)?,
                    false => all,
                }
            }
            _ => return None,
        };
        if self.views.asked.as_ref() == Some(&spec) {
            return None;
        }
        self.views.asked = Some(spec.clone());
        let memory = self.memory_for(&spec.query);
        Some(Effect::ComputeView(Box::new(ViewRequest { spec, corpus: self.corpus.clone(), memory })))
    }
}

/// Returns what a page is limited to once `parts` are added; a period takes the place of a longer one.
fn narrowed(within: &[Query], parts: &[Query]) -> Vec<Query> {
    let mut all = within.to_vec();
    for part in parts {
        all.retain(|other| other != part && !super::chips::contains(other, part));
        all.push(part.clone());
    }
    all
}
