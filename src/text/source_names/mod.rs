//! The names of sources that are not named persons: "police", "a Labour source", "The New York Times". How they are
//! shown, and what they are counted under.

mod phrase;

use super::lexicon::{Class, class_of, key};
use super::people::Gender;
use super::quotes::coref::noun_gender;
use super::tokens::{Shape, tokenise};
use super::{Analysis, Quote};
use phrase::Phrase;

/// The source of a quotation without a named speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceName {
    /// The words of the text, on one line: "a Labour source".
    pub shown: String,
    /// What it is counted under: "Labour source". Pronouns have none.
    pub group: Option<String>,
}

/// The most bytes of a phrase that are read.
const LONGEST: usize = 400;
/// How far back, in bytes, the phrase that a pronoun stands for may be.
const NEAR: usize = 800;

impl Analysis {
    /// Returns the source of `quote` in `text`, if the quotation has no named speaker and the text names a source.
    ///
    /// If it is not known which person a pronoun means, it stands for the description right before it, if there is one.
    ///
    /// ```
    /// use onrecord::text::analyse;
    /// let text = "“Stay inside,” police said. A senior White House official said: “We are fine.” “All of us,” he said.";
    /// let analysis = analyse(text);
    /// let names = analysis.quotes.iter().map(|quote| analysis.source_name(text, quote).unwrap());
    /// let names: Vec<_> = names.map(|name| (name.shown, name.group.unwrap())).collect();
    /// let official = ("a senior White House official".into(), "White House official".into());
    /// assert_eq!(names, [("police".into(), "police".into()), official.clone(), official]);
    /// ```
    pub fn source_name(&self, text: &str, quote: &Quote) -> Option<SourceName> {
        let name = own_name(text, quote)?;
        if name.group.is_some() {
            return Some(name);
        }
        Some(self.meant(text, quote, &name.shown).unwrap_or(name))
    }

    /// Returns the description that a pronoun stands for.
    fn meant(&self, text: &str, quote: &Quote, pronoun: &str) -> Option<SourceName> {
        let in_chain = |other: &&Quote| quote.chain.is_some() && other.chain == quote.chain;
        let at = self.quotes.partition_point(|other| other.marked.start < quote.marked.start);
        let chained = self.quotes[..at].iter().rev().take(8).filter(in_chain);
        if let Some(found) =
            chained.filter_map(|other| own_name(text, other)).find(|name| name.group.is_some())
        {
            return Some(found);
        }
        let gender = match pronoun {
            "he" => Gender::Male,
            "she" => Gender::Female,
            _ => return None,
        };
        for other in self.quotes[..at].iter().rev().take(8) {
            if other.marked.end + NEAR < quote.marked.start {
                return None;
            }
            let name = own_name(text, other)?;
            if name.group.is_some() {
                return name.is_one_person(gender).then_some(name);
            }
            if name.shown != pronoun {
                return None;
            }
        }
        None
    }
}

/// Returns the source as its own phrase names it.
fn own_name(text: &str, quote: &Quote) -> Option<SourceName> {
    match (quote.speaker, quote.source) {
        (None, Some(source)) => SourceName::of(text.get(source.start..source.end)?),
        _ => None,
    }
}

impl SourceName {
    /// Parses a phrase: "And the police, who were late,".
    pub fn of(phrase: &str) -> Option<Self> {
        let line = on_one_line(phrase);
        let tokens = tokenise(&line);
        let words = Phrase { line: &line, tokens: &tokens };
        let first = words.opening();
        // "The film, which says that …": the clause is not the source.
        let opener = tokens.get(first)?.span().of(&line);
        let alone = !tokens[first + 1..].iter().any(|token| token.word());
        if opener.eq_ignore_ascii_case("which") || alone && opener.eq_ignore_ascii_case("that") {
            return None;
        }
        if !tokens
            .get(first..)?
            .iter()
            .any(|token| matches!(token.shape, Shape::Word | Shape::Number | Shape::Handle))
        {
            return None;
        }
        let end = words.clause_end(first);
        Some(Self { shown: words.shown(first, end), group: words.group(first, end) })
    }
}

impl SourceName {
    /// Returns whether it is one unnamed person, who may be of this gender.
    fn is_one_person(&self, gender: Gender) -> bool {
        let noun = self.group.as_deref().and_then(|group| group.rsplit(' ').next()).unwrap_or_default();
        let class = class_of(key(noun));
        let agrees = [Gender::Unknown, gender].contains(&noun_gender(noun));
        let one = self.shown.split(' ').any(|word| word == noun);
        agrees && one && class.any(Class::HUMAN.or(Class::ROLE)) && !class.any(Class::THING)
    }
}

/// Returns the words of a phrase, without line breaks and invisible characters.
fn on_one_line(phrase: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut line = String::new();
    for word in phrase.split(|c: char| c.is_whitespace() || unseen(c)).filter(|word| !word.is_empty()) {
        if line.len() + word.len() > LONGEST {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_clause_names_no_source() {
        assert_eq!(SourceName::of("which draws on the work of many historians"), None);
        assert_eq!(SourceName::of("that"), None);
        assert!(SourceName::of("that agency").is_some());
    }

    #[test]
    fn the_signs_of_questions_and_answers_name_nobody() {
        for sign in ["Q", "A"] {
            assert_eq!(group(sign), "");
        }
        assert_eq!(group("Q magazine"), "Q magazine");
    }

    fn group(phrase: &str) -> String {
        SourceName::of(phrase).and_then(|name| name.group).unwrap_or_default()
    }

    fn shown(phrase: &str) -> String {
        SourceName::of(phrase).map(|name| name.shown).unwrap_or_default()
    }

    #[test]
    fn one_source_has_one_name_however_it_is_put() {
        for (name, phrases) in [
            (
                "police",
                &["Police", "the police", "police in Ware", "local police", "The police, who were late,"][..],
            ),
            ("New York police", &["New York police", "the New York police"]),
            (
                "expert",
                &["experts", "An expert", "some experts", "two senior experts", "a number of experts"],
            ),
            ("spokesman", &["a spokesman", "Spokesmen", "his spokesman", "a spokesman for the party"]),
            ("party spokeswoman", &["a party spokeswoman", "The party spokeswoman"]),
            ("nurse", &["one of the nurses", "Nurses", "a nurse on the ward", "63 percent of nurses"]),
            ("White House", &["the White House", "White House"]),
            (
                "White House official",
                &[
                    "a White House official",
                    "senior White House officials",
                    "An official at the White House",
                    "Officials of the White House",
                ],
            ),
            ("Labour source", &["a Labour source", "Labour sources"]),
            ("person", &["a person familiar with the matter", "People briefed on the talks", "two people"]),
            ("University of Hame", &["the University of Hame", "University of Hame"]),
            ("Hame Times", &["The Hame Times", "the Hame Times"]),
            ("Democrat", &["Democrats", "a Democrat", "the Democrats"]),
            ("Moss spokesman", &["Moss’s spokesman", "a spokesman for Moss", "A Moss spokesman"]),
            ("lawyer", &["the president’s lawyer", "their lawyers", "a lawyer"]),
            ("report", &["the report", "A report on the ferry", "reports"]),
            ("former official", &["a former official", "Former officials"]),
            ("NATO", &["NATO"]),
            ("agency", &["agencies", "the agency"]),
            ("police and prosecutors", &["police and prosecutors", "Police and prosecutors"]),
        ] {
            for phrase in phrases {
                assert_eq!(group(phrase), name, "{phrase}");
            }
        }
    }

    #[test]
    fn pronouns_and_numbers_are_no_sources_of_their_own() {
        for phrase in [
            "he",
            "She",
            "they",
            "it",
            "What",
            "who",
            "some",
            "others",
            "Many",
            "63 percent",
            "than",
            "this",
            "I",
            "one",
        ] {
            assert_eq!(group(phrase), "", "{phrase}");
        }
        assert_eq!(shown("He"), "he");
        assert_eq!(shown("I"), "I");
    }

    #[test]
    fn a_source_is_shown_as_the_text_gives_it_on_one_line() {
        for (phrase, expected) in [
            ("And the\n  police,", "the police"),
            ("A Labour source", "a Labour source"),
            ("Officials", "officials"),
            ("A", "A"),
            ("White House officials", "White House officials"),
            ("according to The Hame Times", "the Hame Times"),
            ("an aide, a friend", "an aide, a friend"),
            (
                "Lena Ortiz, a real estate developer in Kirkvoe, who has run the ferry since 1990,",
                "Lena Ortiz",
            ),
            ("a man who said he had run the ferry for ninety years", "a man"),
            ("po\u{202e}lice\u{0007}", "po lice"),
            ("the workers’ union", "the workers’ union"),
        ] {
            assert_eq!(shown(phrase), expected, "{phrase}");
        }
        assert_eq!(SourceName::of(" ,—"), None);
    }
}
