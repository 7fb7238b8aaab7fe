//! Drops ships, inns, prizes, storms and headlands that are named like people: "the Margaret Doyle", "Storm Ada", "at
//! Hob Ness".

use std::collections::{HashMap, HashSet};

use super::thing_words::{
    DEMONYMS, FIRMS, INSTITUTIONS, KINDS, NAMED_AFTER, OF_FIRMS, PLACES, PREFIXES, STORMS, WORKS,
};
use crate::text::lexicon::{Class, KeySet, key};
use crate::text::tokens::{Case, Token};

/// Drops the names of things.
pub(super) fn drop(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    drop_articled(text, tokens, names);
    drop_demonyms(text, tokens, names);
    drop_introduced(text, tokens, names);
    drop_storms(text, tokens, names);
    drop_firms(text, tokens, names);
    drop_places(text, tokens, names);
}

/// Drops the names of places and firms, and their words where they stand alone.
fn drop_places(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let (mut of_places, mut of_people) = (KeySet::default(), KeySet::default());
    names.retain(|&(first, end)| {
        let place = is_place(text, tokens, (first, end));
        if end > first + 1 {
            let words = if place { &mut of_places } else { &mut of_people };
            words.extend(tokens[first..end].iter().map(|token| token.key));
        }
        !place
    });
    // "England lost", unless it is Baroness England, or somebody is called Mike England
    let given = Class::FIRST.or(Class::LAST);
    names.retain(|&(first, end)| {
        let token = &tokens[first];
        let titled = first > 0 && tokens[first - 1].is(Class::TITLE.or(Class::ROLE));
        let place = token.is(Class::PLACE) && !token.is(given) && !titled;
        end > first + 1 || of_people.contains(&token.key) || !(place || of_places.contains(&token.key))
    });
}

/// Recognises "Hob Ness": the last word is that of a place, the first one is no first name, and nobody speaks.
fn is_place(text: &str, tokens: &[Token], (first, end): (usize, usize)) -> bool {
    let speaks =
        |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is(Class::CUE));
    end > first + 1
        && (INSTITUTIONS.contains(&tokens[end - 1].span().of(text))
            || PLACES.contains(&tokens[end - 1].span().of(text))
                && !tokens[first].is(Class::FIRST)
                && tokens[first].case != Case::Initial)
        && !speaks(Some(end))
        && !speaks(first.checked_sub(1))
}

/// Drops names of several words that a noun introduces as those of things, wherever they stand: "insurer Dent Moss",
/// "shares in Dent Moss", "HMS Karl Moss", "the musical Ada Moss".
fn drop_introduced(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let introduced = |&&(first, end): &&(usize, usize)| {
        let word = |back: usize| first.checked_sub(back).map_or("", |at| tokens[at].span().of(text));
        let noun = word(1);
        // "a group Karl Moss won"
        let clause = matches!(noun, "charity" | "company" | "firm" | "group")
            && matches!(word(2), "a" | "an" | "the" | "The");
        let firm = FIRMS.contains(&noun) && !clause
            || matches!(noun, "in" | "at" | "from") && OF_FIRMS.contains(&word(2).to_lowercase().as_str());
        // "the Dent Moss prize", "St Dent Moss church"
        let after = tokens.get(end).map_or("", |token| token.span().of(text));
        let after = if after == "painting" || after == "memorial" {
            tokens.get(end + 1).map_or("", |token| token.span().of(text))
        } else {
            after
        };
        let named_after = NAMED_AFTER.contains(&after);
        let work = WORKS.contains(&noun) && stands_alone(tokens, end);
        let ship = PREFIXES.contains(&noun) || KINDS.contains(&noun) || noun == "nearby";
        end > first + 1 && (firm || work || ship || named_after)
    };
    let things: HashSet<Vec<u64>> = names.iter().filter(introduced).map(|name| words(tokens, name)).collect();
    if things.is_empty() {
        return;
    }
    names.retain(|name| !things.contains(&words(tokens, name)));
    // "Moss said" is the insurer, too, unless somebody else is called so, or it is "Mr Moss".
    let titled = |first: usize| first > 0 && tokens[first - 1].is(Class::TITLE);
    let one = |&(first, end): &(usize, usize)| end == first + 1 && !titled(first);
    let people: HashSet<u64> =
        names.iter().filter(|name| !one(name)).flat_map(|name| words(tokens, name)).collect();
    names.retain(|name| {
        let key = tokens[name.0].key;
        !(one(name) && !people.contains(&key) && things.iter().any(|thing| thing.last() == Some(&key)))
    });
}

/// Drops every one-word name that follows "Storm" somewhere.
fn drop_storms(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let storm = |at: usize| {
        let capital = |at: usize| tokens[at].capital();
        at > 0 && capital(at) && capital(at - 1) && STORMS.contains(&tokens[at - 1].span().of(text))
    };
    // Look at the text, because the tagger may not take the word for a name there.
    let storms: Vec<u64> = (0..tokens.len()).filter(|&at| storm(at)).map(|at| tokens[at].key).collect();
    if !storms.is_empty() {
        names.retain(|&(first, end)| {
            let alone = end == first + 1 && storms.contains(&tokens[first].key);
            !(alone || STORMS.contains(&tokens[first].span().of(text)))
        });
    }
}

/// Drops names of several words that always have "the" and, at least once, no noun after them. "the Barack Obama
/// years" proves nothing, because the article belongs to the years there.
fn drop_articled(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let mut things: HashMap<Vec<u64>, [bool; 2]> = HashMap::new();
    for name in names.iter() {
        let words = words(tokens, name);
        if words.len() < 2 || words.last() == Some(&key("Lama")) {
            continue;
        }
        let known = things.entry(words).or_insert([true, false]);
        let article =
            name.0.checked_sub(1).is_some_and(|at| matches!(tokens[at].span().of(text), "the" | "The"));
        known[0] &= article;
        known[1] |= article && stands_alone(tokens, name.1);
    }
    things.retain(|_, [always, alone]| *always && *alone);
    if !things.is_empty() {
        names.retain(|name| !things.contains_key(&words(tokens, name)));
    }
}

/// Drops "Scot" in "the Scot" and "the 22-year-old Scot", and "Yorkshireman" wherever it stands after "the".
fn drop_demonyms(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let word = |at: usize| tokens[at].span().of(text);
    let article = |at: usize| matches!(word(at), "the" | "The" | "a" | "A");
    names.retain(|&(first, end)| {
        let from = |word: &str| {
            DEMONYMS.contains(&word) || word.ends_with("shireman") || word.ends_with("shirewoman")
        };
        let alone = end == first + 1 && from(word(first));
        !alone || !(1..=2).filter_map(|back| first.checked_sub(back)).any(article)
    });
}

/// Drops single letters, "Ware Foods", and "Straitline" where the article has "Straitline Ferries" or "Straitline & Co"
/// but nobody of that name.
fn drop_firms(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let of_firms = |first: usize, end: usize| {
        let given = Class::FIRST.or(Class::MALE).or(Class::FEMALE);
        let listed = given.or(Class::LAST).or(Class::SUFFIX);
        let last = &tokens[end - 1];
        // "Professor Webster Cash says"
        let person = Class::TITLE.or(Class::CUE);
        let beside = [first.checked_sub(1), Some(end)].into_iter().flatten();
        tokens[first].case == Case::Capital
            && !tokens[first].is(given.or(Class::LAST))
            && !beside.filter_map(|at| tokens.get(at)).any(|token| token.is(person))
            && last.is(Class::COMMON)
            && !last.is(listed)
            && last.gap
    };
    names.retain(
        |&(first, end)| {
            if end == first + 1 { tokens[first].span().len() > 1 } else { !of_firms(first, end) }
        },
    );
    let of_people: KeySet = names
        .iter()
        .filter(|name| name.1 > name.0 + 1)
        .flat_map(|&(first, end)| &tokens[first..end])
        .map(|token| token.key)
        .collect();
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span().of(text));
    let firm = |at: usize| {
        let house = |at: usize| {
            let token = &tokens[at];
            token.gap && token.capital() && (token.is(Class::ORG) || PLACES.contains(&word(at)))
        };
        tokens.get(at + 1).is_some_and(|next| next.symbol == '&')
            || at + 1 < tokens.len() && house(at + 1)
            || word(at + 1) == "," && tokens.get(at + 2).is_some_and(Token::capital) && word(at + 3) == "&"
    };
    let single: KeySet =
        names.iter().filter(|name| name.1 == name.0 + 1).map(|name| tokens[name.0].key).collect();
    let firms: KeySet = (0..tokens.len())
        .filter(|&at| tokens[at].capital() && single.contains(&tokens[at].key) && firm(at))
        .map(|at| tokens[at].key)
        .filter(|key| !of_people.contains(key))
        .collect();
    if !firms.is_empty() {
        names.retain(|&(first, end)| end > first + 1 || !firms.contains(&tokens[first].key));
    }
}

/// Returns the words of a name.
fn words(tokens: &[Token], &(first, end): &(usize, usize)) -> Vec<u64> {
    tokens[first..end].iter().filter(|token| token.word()).map(|token| token.key).collect()
}

/// Returns whether no noun follows a name that the article before it could belong to.
fn stands_alone(tokens: &[Token], end: usize) -> bool {
    let small =
        Class::AUX.or(Class::PREP).or(Class::CONJ).or(Class::PRONOUN).or(Class::ADVERB).or(Class::DET);
    tokens.get(end).is_none_or(|next| !next.word() || next.case == Case::Lower && next.is(small))
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    fn names(text: &str) -> Vec<String> {
        analyse(text).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn ships_are_no_people() {
        let text = "The ferry Margaret Dent left the harbour at noon. Karl Moss is master of the Margaret Dent. The Margaret Dent was late.";
        assert_eq!(names(text), ["Karl Moss"]);
    }

    #[test]
    fn what_a_noun_introduces_is_a_thing_everywhere() {
        for text in [
            "Insurer Dent Moss said claims had doubled. Dent Moss shares fell.",
            "Shares in Hale Dent fell by a tenth, as analysts at Moss Blake had feared.",
            "HMS Karl Dent docked in Ware, and the tug Ada Moss came to help.",
            "He wrote the musical Ada Moss.",
            "Meanwhile, drugs group Hale Dent is planning a campaign. Hale Dent’s shares fell.",
            "Shares rose at housebuilder Karl Moss. Moss said the market was slow.",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
        assert_eq!(
            names("The developer Karl Dent spoke at the bank. Ada Moss left the firm."),
            ["Karl Dent", "Ada Moss"]
        );
        assert_eq!(names("She joined a group Karl Dent had founded. Mr Dent was glad."), ["Karl Dent"]);
    }

    #[test]
    fn firms_are_no_people() {
        let text = "“Straitline is late,” said Ada Moss. Nobody asked Straitline why. Straitline Ferries closed in May, \
            and Pell, Dacre & Yoon went with it. “Pell told us nothing,” she said.";
        assert_eq!(names(text), ["Ada Moss"]);
        assert_eq!(names("Ada Moss left Alfred Hospital, and Alfred Hospital closed."), ["Ada Moss"]);
        assert_eq!(names("“Quarrow is dim,” says Professor Obrecht Cash of Ware."), ["Obrecht Cash"]);
        assert_eq!(names("Witness F spoke to Karl Dent of Saebyeol Foods. “No,” F said."), ["Karl Dent"]);
    }

    #[test]
    fn storms_are_no_people() {
        let text = "Storm Hilda came ashore at noon. Forecasters called Hilda the worst in years, said Ada Moss. Hilda has gone.";
        assert_eq!(names(text), ["Ada Moss"]);
        assert_eq!(
            names("Hilda Moss spoke of Typhoon Dent. “Hilda,” said Karl Dent."),
            ["Hilda Moss", "Karl Dent"]
        );
    }

    #[test]
    fn where_somebody_comes_from_is_no_name() {
        let text =
            "Scot Quillan won the race. The 22-year-old Scot finished in May, and the Finn came second.";
        assert_eq!(names(text), ["Scot Quillan"]);
    }

    #[test]
    fn headlands_and_firms_are_no_people() {
        let text =
            "Ada Moss drove to the top of Hesk Ness, where Ware Ferries keeps a light. Hesk Ness is steep.";
        assert_eq!(names(text), ["Ada Moss"]);
        assert_eq!(names("Eliot Ness said so. “We sail,” said Ada Ness."), ["Eliot Ness", "Ada Ness"]);
    }

    #[test]
    fn people_stay_whatever_the_article_belongs_to() {
        assert_eq!(
            names("It was built in the Jack Moss years, said the Ann Dent campaign."),
            ["Jack Moss", "Ann Dent"]
        );
        assert_eq!(names("The Karl Moss of old is gone. Karl Moss said so."), ["Karl Moss"]);
    }
}
