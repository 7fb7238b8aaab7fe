//! Counts by name, and turns them into counts of people by joining the names of one person.

use std::collections::HashMap;

use jiff::civil::Date;

use super::facts::NamedPerson;
use super::tally::{PersonCounts, most_frequent};
use crate::identity::{Aliases, Join, Joins, NameUse, OutletMonths, month_number, outlet_number};
use crate::text::last_name;

/// The most name forms listed for a person.
const MOST_ALIASES: usize = 20;

/// Counts by name.
#[derive(Clone, Debug, Default)]
pub struct NameCounts {
    pub(super) sums: HashMap<String, Sums>,
    /// The number of articles in which people have the same last name, by their names in order.
    pub(super) together: HashMap<Together, u64>,
}

/// The names of people with the same last name in one article, and whether each of them is quoted.
pub(super) type Together = Vec<(String, bool)>;

/// The sums for one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) articles: u64,
    pub(super) mentions: u64,
    pub(super) quotes: u64,
    pub(super) reported: u64,
    pub(super) speaks: u64,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    pub(super) aliases: HashMap<String, u64>,
    /// Where and when, if the name has namesakes.
    pub(super) places: OutletMonths,
    /// Where and when articles also use the last name alone.
    pub(super) called: OutletMonths,
}

impl Sums {
    /// Adds an article that names the person.
    fn add(&mut self, person: &NamedPerson) {
        self.articles += 1;
        self.mentions += person.mentions;
        self.quotes += person.quotes;
        self.reported += person.reported;
        self.speaks += u64::from(person.quotes > 0);
    }

    /// Counts only once articles that name the person in several ways; `speaks` says for each name whether it is
    /// quoted.
    fn once(&mut self, speaks: impl Iterator<Item = bool> + Clone, articles: u64) {
        let speaking = speaks.clone().filter(|speaks| *speaks).count() as u64;
        self.articles -= articles * (speaks.count() as u64 - 1);
        self.speaks -= articles * speaking.saturating_sub(1);
    }

    /// Extends the range of dates.
    pub(super) fn seen(&mut self, first: Option<Date>, last: Option<Date>) {
        // `None` is less than any date, so the minimum needs the chain while the maximum does not.
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }

    pub(super) fn take(&mut self, other: Sums) {
        self.articles += other.articles;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
        self.reported += other.reported;
        self.speaks += other.speaks;
        self.seen(other.first, other.last);
        for (alias, count) in other.aliases {
            *self.aliases.entry(alias).or_default() += count;
        }
        self.places.take(other.places);
        self.called.take(other.called);
    }

    fn person(self, name: String, joins: Vec<Join>) -> PersonCounts {
        let Sums { articles, mentions, quotes, reported, speaks, first, last, aliases, .. } = self;
        let aliases = most_frequent(aliases, MOST_ALIASES);
        PersonCounts { name, articles, mentions, quotes, reported, speaks, first, last, aliases, joins }
    }
}

/// Returns the word that articles use for a person.
pub(super) fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

impl NameCounts {
    /// Adds the wanted ones of the people named in an article.
    pub(super) fn add(
        &mut self,
        outlet: Option<&str>,
        date: Option<Date>,
        people: Vec<NamedPerson>,
        wanted: &dyn Fn(&str) -> bool,
    ) {
        let place = (outlet_number(outlet), month_number(date));
        let mut last_names: Vec<(String, (String, bool))> = Vec::new();
        for person in people.into_iter().filter(|person| wanted(&person.name)) {
            let sums = match self.sums.get_mut(&*person.name) {
                Some(sums) => sums,
                None => self.sums.entry(person.name.clone().into_owned()).or_default(),
            };
            sums.add(&person);
            sums.seen(date, date);
            sums.places.add(place.0, place.1, 1);
            let last = last_word(&person.name);
            if person.aliases.iter().any(|alias| alias == last) {
                sums.called.add(place.0, place.1, 1);
            }
            for alias in person.aliases {
                *sums.aliases.entry(alias.into_owned()).or_default() += 1;
            }
            let last_name = last_name(&person.name);
            last_names.push((last_name, (person.name.into_owned(), person.quotes > 0)));
        }
        last_names.sort_unstable();
        for group in last_names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let names = group.iter().map(|(_, named)| named.clone()).collect();
            *self.together.entry(names).or_default() += 1;
        }
    }

    /// Adds other counts.
    pub(super) fn take(&mut self, other: Self) {
        for (name, sums) in other.sums {
            self.sums.entry(name).or_default().take(sums);
        }
        for (names, articles) in other.together {
            *self.together.entry(names).or_default() += articles;
        }
    }

    /// Applies the names that the reader decided on, as if each article had been [renamed](Aliases::rename).
    pub(super) fn renamed(self, aliases: &Aliases) -> Self {
        if aliases.is_empty() { self } else { self.merged(&|name| aliases.person(name).to_owned()) }
    }

    /// Merges the counts by person. A name that is not the person's main one becomes another form of it, and an
    /// article that names somebody in several ways counts once.
    fn merged(self, person: &dyn Fn(&str) -> String) -> Self {
        let mut all = Self::default();
        for (name, mut sums) in self.sums {
            let person = person(&name);
            if person != name {
                sums.aliases.remove(&person);
                sums.aliases.insert(name, sums.articles);
            }
            all.sums.entry(person).or_default().take(sums);
        }
        for (names, articles) in self.together {
            let mut names: Together = names.iter().map(|(name, speaks)| (person(name), *speaks)).collect();
            names.sort_unstable();
            for same in names.chunk_by(|a, b| a.0 == b.0) {
                if let Some(sums) = all.sums.get_mut(&same[0].0) {
                    sums.once(same.iter().map(|(_, speaks)| *speaks), articles);
                }
            }
            // Those who speak come last.
            names.reverse();
            names.dedup_by(|a, b| a.0 == b.0);
            names.reverse();
            if names.len() > 1 {
                *all.together.entry(names).or_default() += articles;
            }
        }
        all
    }

    /// Removes some names.
    #[must_use]
    pub fn without(mut self, names: &[String]) -> Self {
        self.sums.retain(|name, _| !names.contains(name));
        self
    }

    /// Returns the names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sums.keys().map(String::as_str)
    }

    /// Decides which names belong to one person.
    pub fn joins(&self, aliases: &Aliases) -> Joins {
        let names: Vec<NameUse> = (self.sums.iter())
            .map(|(name, sums)| NameUse {
                name,
                articles: sums.articles,
                places: &sums.places,
                called: &sums.called,
            })
            .collect();
        let mut pairs = std::collections::HashSet::new();
        for names in self.together.keys() {
            for (n, (a, _)) in names.iter().enumerate() {
                pairs.extend(names[n + 1..].iter().map(|(b, _)| (a.as_str(), b.as_str())));
            }
        }
        let together = |a: &str, b: &str| pairs.contains(&if a <= b { (a, b) } else { (b, a) });
        Joins::of(&names, &together, aliases)
    }

    /// Returns the people, most quoted first, then most often named.
    pub fn people(self, joins: &Joins, aliases: bool) -> Vec<PersonCounts> {
        let mut of: HashMap<&str, Vec<Join>> = HashMap::new();
        for join in joins.iter().filter(|join| self.sums.contains_key(&join.name)) {
            of.entry(&join.person).or_default().push(join.clone());
        }
        let merged = self.merged(&|name| joins.person(name).to_owned());
        let mut rows: Vec<PersonCounts> = (merged.sums.into_iter())
            .map(|(name, mut sums)| {
                if !aliases {
                    sums.aliases.clear();
                }
                let joins = of.remove(name.as_str()).unwrap_or_default();
                sums.person(name, joins)
            })
            .collect();
        rows.sort_unstable_by(|a, b| {
            (b.quotes, b.mentions).cmp(&(a.quotes, a.mentions)).then_with(|| a.name.cmp(&b.name))
        });
        rows
    }
}
