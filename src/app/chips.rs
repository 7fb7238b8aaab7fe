//! What a look at the corpus is of: the parts of the search, each of which can be put on and taken off.

use jiff::civil::Date;

use super::{App, Asking, Period, View};
use crate::index::{Field, Interval, Query};
use crate::page::{thousands, width};
use crate::work::{ViewBody, ViewTab};

/// A word at the top of a look, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Columns before it.
    pub column: u16,
    /// As it is printed, with air around it.
    pub words: String,
}

impl Chip {
    /// Whether it stands in a column.
    pub fn covers(&self, column: u16) -> bool {
        (self.column..self.column + width(&self.words) as u16).contains(&column)
    }

    /// Puts words side by side, so many columns between them.
    fn row(words: impl IntoIterator<Item = String>, mut column: u16, air: u16) -> Vec<Chip> {
        let chip = |words: String| {
            let chip = Chip { column, words };
            column += width(&chip.words) as u16 + air;
            chip
        };
        words.into_iter().map(chip).collect()
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

impl View {
    /// The names of the sides, the one that is shown with a sign before it: colour is never the only one.
    pub fn tabs(&self) -> Vec<Chip> {
        let name = |side: ViewTab| match side {
            ViewTab::People if self.who.is_some() => "With",
            ViewTab::People => "People",
            ViewTab::Outlets => "Outlets",
            ViewTab::Times => "Times",
            ViewTab::Quotations => "Quotations",
        };
        let sides = ViewTab::all(self.who.is_some()).into_iter();
        let words =
            sides.map(|side| format!(" {} {} ", if side == self.side { "▸" } else { " " }, name(side)));
        Chip::row(words, 0, 0)
    }
}

impl App {
    /// What the rows of a look are of: so many articles, and the parts of the search.
    pub fn scope(&self, view: &View) -> (String, Vec<Chip>) {
        let typing = self.asked.as_ref().is_some_and(|asked| asked.asking == Asking::Search);
        let (mut words, mut of) = ("Looking …".to_owned(), &self.search.text);
        if let Some(answer) = &view.answer {
            // While another search is typed, what is shown is still of the one before.
            of = if typing { &answer.of.query } else { of };
            let (known, all) = answer.known;
            words = match answer.articles as usize {
                1 => "1 article".into(),
                n => format!("{} articles", thousands(n)),
            };
            if of.is_empty() {
                words = format!("All {words}");
            }
            if known < all {
                let (known, all) = (thousands(known as usize), thousands(all as usize));
                words += &format!(", of {known} of {all} so far");
            }
        }
        let parts = parts(&Query::parse(of).unwrap_or(Query::All));
        // Where there are several, each has the number that takes it off.
        let chip = |(n, part): (usize, &Query)| match parts.len() {
            1 => format!(" {part} "),
            _ => format!(" {} {part} ", n + 1),
        };
        let chips = Chip::row(parts.iter().enumerate().map(chip), width(&words) as u16 + 2, 1);
        (words, chips)
    }

    /// Keeps only what has to do with the selected row.
    pub(super) fn keep_selected(&mut self) {
        let Some(view) = self.views.top() else { return };
        let row = view.selected;
        let part = match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::People(_, rows)) => {
                rows.get(row).map(|person| Query::exact(Field::Person, &person.name))
            }
            Some(ViewBody::Outlets(_, rows)) => rows
                .get(row)
                .map(|outlet| Query::exact(Field::Outlet, outlet.name.as_deref().unwrap_or_default())),
            Some(ViewBody::Times(_, step)) => match view.periods().get(row) {
                Some(Period::At(from, _)) => Some(Query::Date(Some(*from), Some(last_day(*from, *step)))),
                _ => None,
            },
            Some(ViewBody::Quotations(..)) => view
                .line(row)
                .and_then(|line| line.speaker.as_deref())
                .map(|name| Query::exact(Field::Speaker, name)),
            None => None,
        };
        let Some(part) = part else { return self.say("There is nothing here to keep to") };
        let Ok(query) = Query::parse(&self.search.text) else { return };
        let mut parts = parts(&query);
        if parts.contains(&part) {
            return self.say("That is kept to already");
        }
        // A period within a period stays within it, so that taking it off leads back there.
        parts.retain(|other| !matches!(part, Query::Date(..)) || !is_date(other) || holds(other, &part));
        parts.push(part);
        self.narrow(Query::all(parts));
    }

    /// Takes a part off the search: the last one, or the one of that number.
    pub(super) fn take_off(&mut self, number: Option<usize>) {
        let Ok(query) = Query::parse(&self.search.text) else { return self.search_for("") };
        let mut parts = parts(&query);
        let Some(at) = number.unwrap_or(parts.len()).checked_sub(1).filter(|_| !parts.is_empty()) else {
            return self.say("Nothing is searched for");
        };
        if at >= parts.len() {
            return self.say(&format!("The search has {} parts", parts.len()));
        }
        let gone = parts.remove(at);
        self.narrow(Query::all(parts));
        if let Query::Date(Some(from), _) = gone {
            self.views.seek(from);
        }
    }

    fn narrow(&mut self, query: Query) {
        self.search_for(&query.to_string());
        self.search.remember();
    }
}

fn is_date(query: &Query) -> bool {
    matches!(query, Query::Date(..))
}

/// Whether one period lies within another.
fn holds(outer: &Query, inner: &Query) -> bool {
    match (outer, inner) {
        (Query::Date(from, to), Query::Date(Some(a), Some(b))) => {
            from.is_none_or(|from| from <= *a) && to.is_none_or(|to| *b <= to)
        }
        _ => false,
    }
}

fn last_day(from: Date, step: Interval) -> Date {
    match step {
        Interval::Day => from,
        Interval::Month => from.last_of_month(),
        Interval::Year => from.last_of_year(),
    }
}
