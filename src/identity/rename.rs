//! Gives the people in one article the names that the reader decided on.

use super::Aliases;
use crate::text::{Analysis, PersonId};

impl Aliases {
    /// Returns whether [`rename`](Self::rename) would change an analysis.
    pub fn renames(&self, analysis: &Analysis) -> bool {
        !self.is_empty() && analysis.people.iter().any(|person| self.person(&person.name) != person.name)
    }

    /// Renames the people in an analysis. Two who become one person are merged, at the place of the first. Returns
    /// whether anything changed.
    pub fn rename(&self, analysis: &mut Analysis) -> bool {
        if !self.renames(analysis) {
            return false;
        }
        let people = std::mem::take(&mut analysis.people);
        let mut numbers = Vec::with_capacity(people.len());
        for mut person in people {
            let name = self.person(&person.name).to_owned();
            if name != person.name {
                person.aliases.insert(0, std::mem::replace(&mut person.name, name));
            }
            let same = analysis.people.iter().position(|other| other.name == person.name);
            numbers.push(PersonId(same.unwrap_or(analysis.people.len()) as u32));
            let Some(same) = same else {
                analysis.people.push(person);
                continue;
            };
            let other = &mut analysis.people[same];
            other.mentions.extend(person.mentions);
            other.mentions.sort_unstable_by_key(|span| (span.start, span.end));
            for alias in person.aliases {
                if alias != other.name && !other.aliases.contains(&alias) {
                    other.aliases.push(alias);
                }
            }
        }
        for quote in &mut analysis.quotes {
            quote.speaker = quote.speaker.map(|id| numbers[id.0 as usize]);
        }
        for person in &mut analysis.people {
            let name = std::mem::take(&mut person.name);
            person.aliases.retain(|alias| *alias != name);
            person.name = name;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    #[test]
    fn two_names_become_one_person() {
        let text = "Ida Varga spoke first. “We wait,” she said. “No,” said Tom Weiss. Mr Weiss left.";
        let mut analysis = analyse(text);
        let mut aliases = Aliases::default();
        assert!(!aliases.rename(&mut analysis));
        aliases.join("Tom Weiss", "Ida Varga");
        assert!(aliases.rename(&mut analysis));
        let [person] = &analysis.people[..] else { panic!("{:?}", analysis.people) };
        assert_eq!(person.name, "Ida Varga");
        assert!(person.aliases.iter().any(|alias| alias == "Tom Weiss"));
        assert_eq!(person.mentions.len(), 3);
        assert!(person.mentions.is_sorted_by_key(|span| span.start));
        let speakers: Vec<_> = analysis.quotes.iter().map(|quote| analysis.speaker(quote)).collect();
        assert_eq!(speakers, [Some("Ida Varga"), Some("Ida Varga")]);
    }
}
