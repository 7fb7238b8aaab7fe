//! Finds people by partly typed names.

use crate::query::words;

use crate::index::PersonCounts;

/// The most people found at a time.
const MOST: usize = 50;

/// People with their names prepared for matching.
#[derive(Default)]
pub(super) struct NameLookup {
    people: Vec<PersonCounts>,
    /// The folded words of each name, and those of its other forms.
    names: Vec<(Box<str>, Box<str>)>,
}

impl NameLookup {
    /// Keeps the order of `people` within each grade of match.
    pub(super) fn new(mut people: Vec<PersonCounts>) -> Self {
        let folded = |name: &str| format!(" {} ", words(name).join(" "));
        let names = people.iter_mut().map(|person| {
            // The other forms are not needed after this.
            let forms: Vec<String> =
                std::mem::take(&mut person.aliases).iter().map(|form| folded(form)).collect();
            (folded(&person.name).into(), forms.join("|").into())
        });
        Self { names: names.collect(), people }
    }

    /// Returns the number of people.
    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    /// Returns the people who match what was typed, with its words in any order. Exact names of several words come
    /// first, then names with words that begin like this, then people whose other names do, then names with the
    /// letters in this order. A single word is more likely part of a name than a whole name.
    pub(super) fn similar(&self, like: &str) -> Vec<PersonCounts> {
        let wanted = words(like);
        let begun: Vec<String> = wanted.iter().map(|word| format!(" {word}")).collect();
        let whole: Vec<String> = wanted.iter().map(|word| format!(" {word} ")).collect();
        let letters: Vec<char> = wanted.concat().chars().collect();
        let all = |name: &str, parts: &[String]| parts.iter().all(|part| name.contains(part.as_str()));
        let mut best: [Vec<&PersonCounts>; 4] = Default::default();
        for (person, (name, forms)) in self.people.iter().zip(&self.names) {
            let grade = if all(name, &begun) {
                let count = name.split_whitespace().count();
                let exact = count > 1 && count == wanted.len() && all(name, &whole);
                usize::from(!exact)
            } else if forms.split('|').any(|form| all(form, &begun)) {
                2
            } else {
                let mut rest = name.chars();
                if !letters.iter().all(|c| rest.any(|l| l == *c)) {
                    continue;
                }
                3
            };
            if best[grade].len() < MOST {
                best[grade].push(person);
            }
        }
        best.into_iter().flatten().take(MOST).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_by_prefix_then_inside_then_by_letters() {
        let person = |name: &str, quotes| {
            let aliases = (name == "Lena Ortiz").then(|| "Mr Órtiz".into()).into_iter().collect();
            PersonCounts { name: name.into(), quotes, aliases, ..PersonCounts::default() }
        };
        let names = NameLookup::new(vec![
            person("Karl Bohmer", 9),
            person("Moe Bar", 8),
            person("Ada Mobley", 7),
            person("Mo Karlsen", 1),
            person("Lena Ortiz", 5),
        ]);
        let found =
            |like: &str| names.similar(like).into_iter().map(|person| person.name).collect::<Vec<_>>();
        assert_eq!(found("mo"), ["Moe Bar", "Ada Mobley", "Mo Karlsen"]);
        assert_eq!(found("karlsen MO"), ["Mo Karlsen"]);
        // A bare name used by few articles does not hide the person it means.
        let bare = NameLookup::new(vec![person("Hester Penhallick", 13), person("Hester", 0)]);
        assert_eq!(bare.similar("hester")[0].name, "Hester Penhallick");
        assert_eq!(found("mr ortiz"), ["Lena Ortiz"]);
        assert_eq!(found("kbo"), ["Karl Bohmer"]);
        assert_eq!(found("").len(), 5);
        assert!(found("xyz").is_empty());
    }
}
