//! What a reader decided about names: a list that can be shared and kept under version control.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use crate::error::line_at;
use crate::{Error, Result};

/// Names that a reader joined or kept apart.
///
/// The file has one table for each person:
///
/// ```toml
/// ["Hester Penhallick"]
/// also = ["H. Penhallick", "Hester P."]
/// not = ["Hester Penhallick Jr."]
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Aliases {
    /// The person that each name stands for.
    same: BTreeMap<String, String>,
    /// Pairs of names that belong to two people, each pair in order.
    apart: BTreeSet<(String, String)>,
}

impl Aliases {
    /// Returns whether nothing has been decided.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.apart.is_empty()
    }

    /// Returns the name under which the person with this name is counted.
    pub fn person<'n>(&'n self, name: &'n str) -> &'n str {
        self.same.get(name).map_or(name, String::as_str)
    }

    /// Iterates over the names, each with the person it stands for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.same.iter().map(|(name, person)| (name.as_str(), person.as_str()))
    }

    /// Returns the names that stand for a person.
    pub fn names<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(_, of)| *of == person).map(|(name, _)| name)
    }

    /// Returns whether two names belong to two people.
    pub fn apart(&self, a: &str, b: &str) -> bool {
        !self.apart.is_empty() && self.apart.contains(&pair(a, b))
    }

    /// Returns the pairs of names that belong to two people.
    pub fn two_people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.apart.iter().map(|(a, b)| (a.as_str(), b.as_str()))
    }

    /// Joins a name, and all names that stand for it, with a person.
    ///
    /// ```
    /// use onrecord::identity::Aliases;
    /// let mut aliases = Aliases::default();
    /// aliases.join("Ada", "Ada Quill");
    /// aliases.join("Ada Quill", "Ada Maria Quill");
    /// assert_eq!(aliases.person("Ada"), "Ada Maria Quill");
    /// ```
    pub fn join(&mut self, name: &str, person: &str) {
        // The person may already stand for somebody else.
        let person = self.person(person).to_owned();
        if name == person {
            return;
        }
        self.apart.remove(&pair(name, &person));
        for of in self.same.values_mut().filter(|of| *of == name) {
            of.clone_from(&person);
        }
        self.same.insert(name.to_owned(), person);
    }

    /// Keeps two names apart.
    pub fn part(&mut self, a: &str, b: &str) {
        if a == b {
            return;
        }
        for (name, of) in [(a, b), (b, a)] {
            if self.same.get(name).is_some_and(|person| person == of) {
                self.same.remove(name);
            }
        }
        self.apart.insert(pair(a, b));
    }

    /// Adds what another list says; that list wins if both mention a name.
    pub fn extend(&mut self, other: &Aliases) {
        other.same.iter().for_each(|(name, person)| self.join(name, person));
        other.apart.iter().for_each(|(a, b)| self.part(a, b));
    }

    /// Reads a file of names.
    ///
    /// ```
    /// use onrecord::identity::Aliases;
    /// let file = "[\"Ada Quill\"]\nalso = [\"A. Quill\"]\nnot = [\"Ada Quill Jr.\"]\n";
    /// let aliases = Aliases::parse(file)?;
    /// assert_eq!(aliases.person("A. Quill"), "Ada Quill");
    /// assert!(aliases.apart("Ada Quill Jr.", "Ada Quill"));
    /// assert_eq!(Aliases::parse(&aliases.to_toml())?, aliases);
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// If it is not TOML, or has anything other than `also` and `not` with names.
    pub fn parse(file: &str) -> Result<Self> {
        let table = DeTable::parse(file).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Error::new(error.message().to_owned()).line_of(line_at(file, at))
        })?;
        let mut aliases = Self::default();
        for (person, says) in table.get_ref() {
            let (person, at) = (person.get_ref(), person.span().start);
            let wrong = |at: usize, what: &str| {
                Error::new(format!("[\"{person}\"] {what}"))
                    .hint("write also = [\"another name\"] or not = [\"somebody else\"]")
                    .line_of(line_at(file, at))
            };
            let DeValue::Table(says) = says.get_ref() else { return Err(wrong(at, "is not a table")) };
            for (key, names) in says {
                let (key, at) = (key.get_ref(), key.span().start);
                let DeValue::Array(names) = names.get_ref() else {
                    return Err(wrong(at, &format!("{key} is not a list")));
                };
                for name in names {
                    match (key.as_ref(), name.get_ref()) {
                        ("also", DeValue::String(name)) => aliases.join(name, person),
                        ("not", DeValue::String(name)) => aliases.part(name, person),
                        ("also" | "not", _) => {
                            return Err(wrong(at, &format!("{key} has something that is no name")));
                        }
                        _ => return Err(wrong(at, &format!("{key} is neither also nor not"))),
                    }
                }
            }
        }
        Ok(aliases)
    }

    /// Writes a file of names.
    pub fn to_toml(&self) -> String {
        let mut people: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
        for (name, person) in self.iter() {
            people.entry(person).or_default()[0].push(name);
        }
        for (a, b) in &self.apart {
            people.entry(a).or_default()[1].push(b);
        }
        let mut out = String::new();
        for (person, [also, not]) in people {
            let _ = writeln!(out, "[{}]", quoted(person));
            for (key, names) in
                [("also", also), ("not", not)].into_iter().filter(|(_, names)| !names.is_empty())
            {
                let names: Vec<String> = names.into_iter().map(quoted).collect();
                let _ = writeln!(out, "{key} = [{}]", names.join(", "));
            }
            out.push('\n');
        }
        out
    }
}

fn pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

/// Returns a name as TOML writes it.
fn quoted(name: &str) -> String {
    let mut out = String::from('"');
    for c in name.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => drop(write!(out, "\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}
