//! Resolves "the senator" and "the minister" to the one person whom the article introduced with that title.

mod offices;
mod unnamed;

use super::coref::noun_gender;
use super::document::{Document, REACH};
use super::sources::NounPhrase;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};
use offices::ONCE;
use unnamed::unnamed;

/// How many words before a name may be a job title.
const BEFORE: usize = 6;

/// How many words after the comma that follows a name may be one.
const AFTER: usize = 12;

/// The job titles with which people are introduced, in the order of the text.
pub(crate) struct Roles {
    known: Vec<(u64, PersonId, usize)>,
    /// Job titles of unnamed people: "an officer", "another senator".
    unnamed: Vec<(u64, usize)>,
}

impl Roles {
    /// Reads the words around every name outside quotations.
    pub(crate) fn read(document: &Document<'_>) -> Self {
        let mut known = Vec::new();
        for &(mention, person) in &document.entities.mentions {
            if document.quote_at(mention.first).is_some() {
                continue;
            }
            let mut note = |at: usize| {
                known.push((post(document, at), person, mention.first));
            };
            // "Ada Quill, 46, …"
            let number = document.tokens.get(mention.end + 1).filter(|token| token.shape == Shape::Number);
            if number.is_some() && document.is_symbol(mention.end, ',') {
                note(mention.end + 1);
            }
            // "Energy Minister Ada Quill", "the party's leader, Ada Quill"
            let mut steps = 0;
            for at in (0..mention.first).rev().take(BEFORE) {
                let token = document.token(at);
                let comma = token.symbol == ',' && at + 1 == mention.titled;
                let dot = token.symbol == '.' && !token.gap;
                if document.quote_at(at).is_some()
                    || document.sentences[at] != document.sentences[mention.first]
                    || !(token.word() || comma || dot)
                    || document.entities.mention_at(at).is_some()
                {
                    break;
                }
                if token.is(POST) || ONCE.contains(&document.word(at)) {
                    note(at);
                } else if token.case == Case::Lower && token.is(Class::PREP.or(Class::AUX).or(Class::CONJ)) {
                    break;
                }
                steps += 1;
                if token.is(Class::DET) || steps == BEFORE {
                    break;
                }
            }
            // "Ada Quill, the energy minister of Ware,"
            if document.is_symbol(mention.end, ',') {
                let from = mention.end + 1;
                let to = (from + AFTER).min(document.tokens.len());
                for at in from..to {
                    let token = document.token(at);
                    if !token.word()
                        || document.quote_at(at).is_some()
                        || token.is(Class::AUX.or(Class::PRONOUN))
                    {
                        break;
                    }
                    if document.entities.mention_at(at).is_some()
                        || token.is(Class::CUE) && token.case == Case::Lower
                    {
                        break;
                    }
                    if token.is(POST) {
                        note(at);
                        // The words that follow say whose title it is.
                        if document.tokens.get(at + 1).is_none_or(|next| !next.is(POST)) {
                            break;
                        }
                    }
                }
            }
        }
        known.sort_unstable_by_key(|&(post, _, at)| (post, at));
        Self { known, unnamed: unnamed(document) }
    }

    /// Returns whether the text has introduced an unnamed person with the noun of a description: "an officer", then
    /// "the officer".
    pub(crate) fn unnamed(&self, document: &Document<'_>, head: usize) -> bool {
        let post = post(document, head);
        let from = self.unnamed.partition_point(|unnamed| unnamed.0 < post);
        self.unnamed.get(from).is_some_and(|found| found.0 == post && found.1 < head)
    }

    /// Returns the person that a description with "the" refers to, if there is only one.
    pub(crate) fn person(&self, document: &Document<'_>, phrase: NounPhrase) -> Option<PersonId> {
        if !document.word(phrase.first).eq_ignore_ascii_case("the") || phrase.end < phrase.first + 2 {
            return None;
        }
        // The head is the last noun that can speak, before any "of" phrase.
        let head = phrase.head(document);
        let age = age(document, phrase);
        if head == phrase.first || !(document.token(head).is(POST) || age || stands_for_one(document, head)) {
            return None;
        }
        let post = post(document, head);
        let from = self.known.partition_point(|known| known.0 < post);
        let mut meant: Option<PersonId> = None;
        let mut several = false;
        let introduced = || {
            self.known[from..].iter().take_while(|known| known.0 == post && known.2 < phrase.first).take(64)
        };
        for &(_, person, _) in introduced() {
            several |= meant.is_some_and(|other| other != person);
            meant = Some(person);
        }
        if meant.is_some() && !several {
            return meant;
        }
        let (leads, near) = leader(document, phrase.first)?;
        if several {
            // Of several senators, take the one whom the text is about right now, unless another one is there too.
            let there = |person| introduced().any(|known| known.1 == person);
            let mut named = (near..phrase.first).filter_map(|at| Some(document.entities.mention_at(at)?.1));
            let rival = named.any(|person| person != leads && there(person));
            return (there(leads) && !rival).then_some(leads);
        }
        let somebody = self.unnamed(document, head);
        let fits = noun_gender(document.word(head)).agrees(document.entities.genders[leads.0 as usize]);
        // "the official of the court", "the court's official", "the party spokesman" do not mean the name before.
        let whole = head + 1 == phrase.end && !(phrase.first..head).any(|at| document.possessive(at));
        // "The Herald" is not a herald, and a spokesman speaks about others.
        let lower = document.token(head).case == Case::Lower || document.nationality(head);
        let trade = (age || lower) && !speaks_for_others(document.word(head));
        let from = self.known.partition_point(|known| known.0 < SPOKESMAN);
        let mut spokesmen = self.known[from..].iter().take_while(|known| known.0 == SPOKESMAN).take(64);
        let told = whole
            && trade
            && fits
            && !somebody
            && !self.another_office(document, phrase, leads)
            && spokesmen.all(|known| known.1 != leads);
        told.then_some(leads)
    }
}

/// Recognises "the 46-year-old".
fn age(document: &Document<'_>, phrase: NounPhrase) -> bool {
    let last = phrase.end - 1;
    let years = |at: usize| at < document.tokens.len() && document.word(at).starts_with("year");
    document.token(last).shape == Shape::Number
        && document.is_symbol(phrase.end, '-')
        && years(phrase.end + 1)
}

/// Recognises "the Swede", "the Ghana international": one person, although the word is in no list of occupations.
fn stands_for_one(document: &Document<'_>, head: usize) -> bool {
    document.nationality(head)
        || matches!(document.word(head), "international" | "youngster" | "great-grandfather")
}

/// How many paragraphs back "the official" may refer to somebody.
const PARAGRAPHS: u32 = 2;

/// Returns the first person who acts in the nearest paragraph before `at` with such a person, and where that
/// paragraph begins.
fn leader(document: &Document<'_>, at: usize) -> Option<(PersonId, usize)> {
    let mut leads = None;
    let mut breaks = 0;
    let mut start = at;
    for at in (0..at).rev().take(4 * REACH) {
        if document.token(at).shape == Shape::Break {
            breaks += 1;
            if leads.is_some() || breaks > PARAGRAPHS {
                break;
            }
        }
        start = at;
        let Some((mention, person)) = document.entities.mention_from(at) else {
            continue;
        };
        let before = mention.titled.checked_sub(1);
        let owns = document.owns(mention.end);
        let object = before.is_some_and(|before| document.is(before, Class::PREP));
        if document.quote_at(at).is_none() && !owns && !object {
            leads = Some(person);
        }
    }
    Some((leads?, start))
}

/// Returns whether people with this job are mostly unnamed.
fn speaks_for_others(word: &str) -> bool {
    word.starts_with("spokes") || matches!(word, "source" | "aide" | "lawyer" | "attorney")
}

/// Job titles and occupations of one person.
const POST: Class = Class::ROLE.or(Class::TITLE);

/// The number of any of these words.
const FORMER: u64 = 0;

/// The number of "spokesman" and its like.
const SPOKESMAN: u64 = 5;

/// Returns a number for a job title, the same for "Sen." and "senator".
fn post(document: &Document<'_>, at: usize) -> u64 {
    let word = document.word(at);
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    match () {
        () if is(&["sen", "senator"]) => 1,
        () if is(&["rep", "representative", "congressman", "congresswoman"]) => 2,
        () if is(&["gov", "governor"]) => 3,
        () if is(&["chairman", "chairwoman", "chair", "chairperson"]) => 4,
        () if is(&["spokesman", "spokeswoman", "spokesperson"]) => SPOKESMAN,
        () if is(&["gen", "general"]) => 6,
        () if is(&["prof", "professor"]) => 7,
        () if is(&["businessman", "businesswoman"]) => 8,
        () if is(ONCE) => FORMER,
        () => document.token(at).key,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn the_official_is_who_acts_in_the_paragraph_before() {
        let text =
            "Harbour chief Karl Moss met the press.\n\n“The pier will be closed in May,” the lawmaker said.";
        assert_eq!(speakers(text), [Some("Karl Moss".to_owned())]);
    }

    #[test]
    fn what_belongs_to_others_or_is_a_name_is_not() {
        for source in ["the court’s lawmaker", "the Guardian", "the party spokesman"] {
            let text = format!(
                "Harbour chief Karl Moss met the press.\n\n“The pier will be closed in May,” {source} said."
            );
            assert_eq!(speakers(&text), [None], "{source}");
        }
    }

    #[test]
    fn whoever_works_for_somebody_named_stays_unnamed() {
        for (who, what) in [("mayor’s driver", "driver"), ("bishop’s private secretary", "secretary")] {
            let text = format!(
                "“I only held the leads,” said Sergeant Karl Moss. The {who} was less kind. “He was asleep,” the {what} said."
            );
            assert_eq!(speakers(&text), [Some("Karl Moss".to_owned()), None]);
        }
    }

    #[test]
    fn somebody_without_a_name_stays_so() {
        let text =
            "Karl Moss met an officer and left.\n\n“The pier will be closed in May,” the officer said.";
        assert_eq!(speakers(text), [None]);
    }
}
