//! Decides which names in a corpus belong to one person, on the evidence of the articles that use them.
//!
//! Only names with the same last name are compared, so an answer about one person needs only those.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::outlet_months::ANY_OUTLET;
use super::{Aliases, OutletMonths};
use crate::text::{NameForm, last_name};

/// A person's name as articles give it, and how it is used.
#[derive(Clone, Copy, Debug)]
pub struct NameUse<'a> {
    /// The name.
    pub name: &'a str,
    /// The number of articles that use this name.
    pub articles: u64,
    /// Where and when it is used; empty if no other name has the same last name.
    pub places: &'a OutletMonths,
    /// Where and when articles also use the last name alone.
    pub called: &'a OutletMonths,
}

/// A name taken for another name of the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The name.
    pub name: String,
    /// The name under which the person is counted.
    pub person: String,
    /// Why.
    pub reason: Reason,
    /// How sure that is, in percent.
    pub confidence: u8,
}

/// Why two names are taken to be one person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The same name except for accents, hyphens, capitals, particles or a nickname in quotation marks.
    Spelling,
    /// A nickname that an article gives within the name, used in one of the same outlets.
    Nickname,
    /// The same name except for middle names and initials, in the same outlets and months, or well known in both.
    MiddleName,
    /// A last name that mostly means one person in the same outlets and months.
    LastName,
}

impl Reason {
    /// Returns the reason in words.
    pub fn text(self) -> &'static str {
        match self {
            Reason::Spelling => "another spelling",
            Reason::Nickname => "a nickname that an article gives",
            Reason::MiddleName => "with or without a middle name",
            Reason::LastName => "the last name, in the same outlets and months",
        }
    }
}

/// The joins of a set of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joins(BTreeMap<String, Join>);

/// A name has to outweigh the alternatives by this factor.
const OUTWEIGHS: u64 = 3;
/// How many articles in all outlets must name somebody in the same months for the last name alone to be enough.
const WELL_KNOWN: u64 = 5;
/// How many articles of an outlet must name somebody, so that it does not matter whom others name.
const ENOUGH_HERE: u64 = 3;
/// The percentage of a last name's articles in which it has to mean one person.
const MOSTLY: u64 = 80;
/// How many names with one last name are compared at most. Corpora of millions of articles have fewer.
const MOST_NAMESAKES: usize = 4000;

/// The names that share a last name, the most frequent first.
struct Namesakes<'a> {
    names: Vec<&'a NameUse<'a>>,
    forms: Vec<NameForm>,
    /// The names of three or more words, whose end may be another name.
    long: Vec<usize>,
    people: Vec<FullNames>,
}

/// The full names of one person, by their index among the namesakes.
#[derive(Default)]
struct FullNames {
    names: Vec<usize>,
    /// The names with a nickname in place of the first name, until all names have been read.
    nicknames: Vec<usize>,
    articles: u64,
}

impl Joins {
    /// Joins the names used in a set of articles. `together` says whether an article has two names as two people.
    ///
    /// ```
    /// use onrecord::identity::{Aliases, Joins, NameUse, OutletMonths};
    /// let mut places = OutletMonths::default();
    /// places.add(1, 24_200, 3);
    /// let used = |name, articles| NameUse { name, articles, places: &places, called: &places };
    /// let names = [used("Ada Quill", 40), used("Ada J. Quill", 4), used("Ada Quill Jr.", 3)];
    /// let joins = Joins::of(&names, &|_, _| false, &Aliases::default());
    /// assert_eq!(joins.person("Ada J. Quill"), "Ada Quill");
    /// assert_eq!(joins.person("Ada Quill Jr."), "Ada Quill Jr.");
    /// ```
    pub fn of(names: &[NameUse], together: &dyn Fn(&str, &str) -> bool, aliases: &Aliases) -> Self {
        let mut groups: HashMap<String, Vec<&NameUse>> = HashMap::new();
        for used in names {
            groups.entry(last_name(used.name)).or_default().push(used);
        }
        let apart = |a: &str, b: &str| aliases.apart(a, b) || together(a, b);
        let mut joins = Self::default();
        for group in groups.into_values().filter(|group| group.len() > 1) {
            let mut namesakes = Namesakes::new(group);
            namesakes.find_people(&apart);
            joins.extend(namesakes.full_names().chain(namesakes.last_names(aliases)));
        }
        joins
    }

    /// Adds joins.
    pub fn extend(&mut self, joins: impl Iterator<Item = Join>) {
        self.0.extend(joins.map(|join| (join.name.clone(), join)));
    }

    /// Returns the joins, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Join> {
        self.0.values()
    }

    /// Returns the join of a name, if it was joined to another.
    pub fn get(&self, name: &str) -> Option<&Join> {
        self.0.get(name)
    }

    /// Returns the name under which the person with this name is counted.
    pub fn person<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, |join| &join.person)
    }

    /// Returns the names of the person counted under this one, which comes first.
    pub fn names(&self, person: &str) -> Vec<String> {
        let others = self.0.values().filter(|join| join.person == person).map(|join| join.name.clone());
        std::iter::once(person.to_owned()).chain(others).collect()
    }
}

/// The joins of a whole corpus, kept until more is read or the reader changes something.
#[derive(Debug, Default)]
pub(crate) struct JoinsCache(Mutex<Option<(CacheKey, Arc<Joins>)>>);

/// The reader's corrections and decisions, and how many articles were read.
type CacheKey = (u64, usize);

impl JoinsCache {
    /// Returns the joins with this key, if they are known.
    pub(crate) fn known(&self, key: CacheKey) -> Option<Arc<Joins>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(of, _)| *of == key).map(|(_, joins)| Arc::clone(joins))
    }

    /// Keeps joins.
    pub(crate) fn keep(&self, key: CacheKey, joins: Joins) -> Arc<Joins> {
        let joins = Arc::new(joins);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&joins)));
        joins
    }
}

impl<'a> Namesakes<'a> {
    fn new(mut names: Vec<&'a NameUse<'a>>) -> Self {
        names.sort_unstable_by_key(|used| (std::cmp::Reverse(used.articles), used.name));
        names.truncate(MOST_NAMESAKES);
        let forms: Vec<NameForm> = names.iter().map(|used| NameForm::of(used.name)).collect();
        let long = (0..forms.len()).filter(|&n| forms[n].detail().1 > 2).collect();
        Self { names, forms, long, people: Vec::new() }
    }

    /// Returns whether a name is the end of another one: a last name, as "Ruiz Marín" is in "Pablo Ruiz Marín". A far
    /// rarer one, such as "Entrusting Ada Quill", proves nothing.
    fn is_end(&self, n: usize) -> bool {
        const FAR: u64 = 10;
        let form = &self.forms[n];
        let longer = |&long: &usize| {
            self.names[long].articles * FAR >= self.names[n].articles
                && self.forms[long].ends_with(form)
                && self.forms[long].detail() > form.detail()
        };
        !form.full() || self.long.iter().any(longer)
    }

    /// Brings together the full names that agree.
    fn find_people(&mut self, apart: &dyn Fn(&str, &str) -> bool) {
        let mut order: Vec<usize> = (0..self.names.len()).filter(|&n| !self.is_end(n)).collect();
        // The most detailed names first: "George W. Bush" and "George H. W. Bush" are already two people when "George
        // Bush" comes, and "Thomas “Tug” Varga" is already one person when "Tug Varga" comes.
        order.sort_by_key(|&n| {
            let form = &self.forms[n];
            std::cmp::Reverse((form.nickname_key().is_some(), form.detail().1))
        });
        // Only names with the same first name, or a nickname for it, can agree.
        let mut by_first_name: HashMap<u64, Vec<usize>> = HashMap::new();
        for n in order {
            let of_first_name = by_first_name.entry(self.forms[n].first_key()).or_default();
            let mut fitting: Vec<(usize, Reason)> = (of_first_name.iter())
                .filter_map(|&at| Some((at, self.agree(n, &self.people[at], apart)?)))
                .collect();
            // A name with another spelling is closer than one with another middle name.
            if fitting.iter().any(|(_, reason)| *reason == Reason::Spelling) {
                fitting.retain(|(_, reason)| *reason == Reason::Spelling);
            }
            fitting.sort_by_key(|(at, _)| std::cmp::Reverse(self.people[*at].articles));
            let clear = match fitting[..] {
                [(first, _), (second, _), ..] => {
                    self.people[first].articles >= OUTWEIGHS * self.people[second].articles
                }
                _ => true,
            };
            let at = match fitting.first() {
                Some(&(at, _)) if clear => at,
                _ => {
                    of_first_name.push(self.people.len());
                    if let Some(nickname) = self.forms[n].nickname_key() {
                        by_first_name.entry(nickname).or_default().push(self.people.len());
                    }
                    self.people.push(FullNames::default());
                    self.people.len() - 1
                }
            };
            let person = &mut self.people[at];
            let nicknamed = clear && matches!(fitting.first(), Some((_, Reason::Nickname)));
            if nicknamed { &mut person.nicknames } else { &mut person.names }.push(n);
            person.articles += self.names[n].articles;
        }
        // The name used by the most articles comes first.
        for person in &mut self.people {
            person.names.append(&mut person.nicknames);
            person.names.sort_unstable();
        }
    }

    /// Returns why a name may belong to a person; `None` if it may not.
    fn agree(&self, n: usize, person: &FullNames, apart: &dyn Fn(&str, &str) -> bool) -> Option<Reason> {
        let form = &self.forms[n];
        if person.nicknames.iter().any(|&other| apart(self.names[n].name, self.names[other].name)) {
            return None;
        }
        let nicknamed = |&other: &usize| {
            let bearer = &self.forms[other];
            bearer.nickname_key() == Some(form.first_key()) && bearer.first_key() != form.first_key()
        };
        if let Some(&bearer) = person.names.iter().find(|&other| nicknamed(other)) {
            let split = person.names.iter().any(|&other| apart(self.names[n].name, self.names[other].name));
            let short = form.is_nickname_of(&self.forms[bearer]);
            return (!split && short && self.share_an_outlet(n, bearer)).then_some(Reason::Nickname);
        }
        person.names.iter().try_fold(Reason::Spelling, |reason, &other| match () {
            () if apart(self.names[n].name, self.names[other].name) => None,
            () if self.forms[n].is_spelling_of(&self.forms[other]) => Some(reason),
            () if self.forms[n].agrees_with(&self.forms[other]) && self.near(n, other) => {
                Some(Reason::MiddleName)
            }
            () => None,
        })
    }

    /// Returns whether most uses of the rarer of two names are in outlets and months that also use the other, or whether
    /// both are well known in the same months: some outlets give everybody a middle initial.
    fn near(&self, one: usize, other: usize) -> bool {
        let (often, rare) = (self.names[one.min(other)], self.names[one.max(other)]);
        let most = |fits: &dyn Fn((u32, i32)) -> bool| {
            let near = rare.places.iter().filter(|(place, _)| fits(*place));
            near.map(|(_, articles)| articles).sum::<u64>() * 2 >= rare.articles
        };
        if most(&|place| often.places.around(place) > 0) {
            return true;
        }
        if rare.articles < WELL_KNOWN {
            return false;
        }
        let months = often.places.months();
        most(&|(_, month)| months.around((ANY_OUTLET, month)) >= WELL_KNOWN)
    }

    /// Returns whether an outlet uses both names, at any time.
    fn share_an_outlet(&self, one: usize, other: usize) -> bool {
        let outlets = |n: usize| self.names[n].places.iter().map(|((outlet, _), _)| outlet);
        outlets(one).any(|outlet| outlets(other).any(|another| another == outlet))
    }

    /// Returns the joins of full names.
    fn full_names(&self) -> impl Iterator<Item = Join> {
        self.people.iter().flat_map(move |person| {
            let main = person.names[0];
            person.names[1..].iter().map(move |&n| {
                let (form, main_form) = (&self.forms[n], &self.forms[main]);
                let (reason, confidence) = match () {
                    () if form.is_spelling_of(main_form) => (Reason::Spelling, 98),
                    () if form.first_key() == main_form.first_key() => (Reason::MiddleName, 95),
                    () => (Reason::Nickname, 93),
                };
                self.join(n, main, reason, confidence)
            })
        })
    }

    /// Returns the joins of last names.
    fn last_names(&self, aliases: &Aliases) -> impl Iterator<Item = Join> {
        (0..self.names.len()).filter(|&n| self.is_end(n)).filter_map(|n| self.bearer(n, aliases))
    }

    /// Returns whose name a last name is, if that is clear.
    fn bearer(&self, n: usize, aliases: &Aliases) -> Option<Join> {
        let last = self.names[n];
        let bears =
            |person: &&FullNames| person.names.iter().any(|&full| self.forms[full].ends_with(&self.forms[n]));
        let bearers: Vec<&FullNames> = self.people.iter().filter(bears).collect();
        let places: Vec<OutletMonths> = (bearers.iter())
            .map(|person| {
                let mut places = OutletMonths::default();
                person.names.iter().for_each(|&full| places.take(self.names[full].called.clone()));
                places
            })
            .collect();
        let months: Vec<OutletMonths> = places.iter().map(OutletMonths::months).collect();
        let mut theirs = vec![0u64; bearers.len()];
        for (place, articles) in last.places.iter() {
            let counts = places.iter().map(|places| places.around(place));
            let everywhere = || months.iter().map(|months| months.around((ANY_OUTLET, place.1)));
            // One or two articles may have meant somebody else whom other outlets name in these months.
            let here = clearly(counts.clone(), 1).filter(|&bearer| {
                let enough = counts.clone().max() >= Some(ENOUGH_HERE);
                enough || clearly(everywhere(), 1) == Some(bearer)
            });
            // If an outlet says too little, it must mean somebody whom everybody knows.
            let anywhere = || clearly(everywhere(), WELL_KNOWN);
            if let Some(bearer) = here.or_else(anywhere) {
                theirs[bearer] += articles;
            }
        }
        let (most, bearer) = theirs.iter().copied().zip(0..).max()?;
        let (others, main) = (theirs.iter().sum::<u64>() - most, bearers[bearer].names[0]);
        let share = most * 100 / last.articles.max(1);
        let clear = share >= MOSTLY && others * OUTWEIGHS <= most;
        (clear && !aliases.apart(last.name, self.names[main].name))
            .then(|| self.join(n, main, Reason::LastName, share.min(99) as u8))
    }

    fn join(&self, n: usize, person: usize, reason: Reason, confidence: u8) -> Join {
        let [name, person] = [n, person].map(|n| self.names[n].name.to_owned());
        Join { name, person, reason, confidence }
    }
}

/// Returns which count is at least `enough` and outweighs the others.
fn clearly(counts: impl Iterator<Item = u64> + Clone, enough: u64) -> Option<usize> {
    let others = counts.clone().sum::<u64>();
    let (most, at) = counts.zip(0..).max()?;
    let others = others - most;
    (most >= enough && others * OUTWEIGHS <= most).then_some(at)
}
