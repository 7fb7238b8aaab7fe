//! Finding people by what somebody types of their names.

use crate::index::{Person, words};

/// The people whose names are like what was typed, in any order of the words: those who are called just that, then
/// whose names have words that begin so, then those of whom another form of the name does, then whose letters come in
/// this order; of each kind who says most first.
pub(super) fn alike(people: &[Person], like: &str) -> Vec<Person> {
    const MOST: usize = 50;
    let wanted = words(like);
    let letters: String = wanted.concat();
    // Whether each word that was typed begins a word of the name.
    let begins =
        |name: &[String]| wanted.iter().all(|want| name.iter().any(|word| word.starts_with(want.as_str())));
    let mut best: [Vec<&Person>; 4] = Default::default();
    for person in people {
        let name = words(&person.name);
        let grade = if begins(&name) {
            let exact = wanted.len() == name.len() && wanted.iter().all(|want| name.contains(want));
            usize::from(!exact && !wanted.is_empty())
        } else if person.aliases.iter().any(|alias| begins(&words(alias))) {
            2
        } else {
            let name = name.concat();
            let mut rest = name.chars();
            if !letters.chars().all(|c| rest.any(|l| l == c)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_beginning_then_inside_then_by_their_letters() {
        let person = |name: &str, quotes| {
            let aliases = (name == "Lena Ortiz").then(|| "Mr Órtiz".into()).into_iter().collect();
            Person { name: name.into(), quotes, aliases, ..Person::default() }
        };
        let people = [
            person("Karl Bohmer", 9),
            person("Moe Bar", 8),
            person("Ada Mobley", 7),
            person("Mo Karlsen", 1),
            person("Lena Ortiz", 5),
        ];
        let found =
            |like: &str| alike(&people, like).into_iter().map(|person| person.name).collect::<Vec<_>>();
        assert_eq!(found("mo"), ["Moe Bar", "Ada Mobley", "Mo Karlsen"]);
        assert_eq!(found("karlsen MO"), ["Mo Karlsen"]);
        assert_eq!(found("mr ortiz"), ["Lena Ortiz"]);
        assert_eq!(found("kbo"), ["Karl Bohmer"]);
        assert_eq!(found("").len(), 5);
        assert!(found("xyz").is_empty());
    }
}
