//! A pronoun and its context; the roles of names and pronouns in their sentences.

use super::Referents;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::document::{Document, REACH};
use crate::text::quotes::sources::{self, NounPhrase, Reference};
use crate::text::tokens::{Case, Shape};

/// A pronoun and its context.
pub(crate) struct PronounContext<'d> {
    /// Its token.
    pub(super) at: usize,
    /// "he" or "she".
    pub(crate) gender: Gender,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    /// The role of the pronoun.
    pub(super) does: u64,
    /// Who said the two previous quotations, and how many paragraphs ago.
    pub(super) speakers: [Option<(PersonId, u64)>; 2],
    /// Who was named first in this paragraph.
    pub(super) leader: Option<PersonId>,
    /// Who is the subject that follows: Quill in "In her diary, Quill wrote".
    pub(super) coming: Option<PersonId>,
    /// Whom it cannot mean.
    pub(crate) excluded: [Option<PersonId>; 4],
    /// The genders that are known so far.
    pub(crate) genders: &'d [Gender],
    /// How often each person is named in the article.
    pub(super) named: &'d [u32],
}

impl PronounContext<'_> {
    /// Returns whether it is the source of a quotation, or next to a verb of saying. Who speaks in the news is better
    /// learnt from the news alone than with articles of an encyclopedia, which are most of those with annotated pronouns.
    pub(super) fn speaks(&self) -> bool {
        self.does & 0b1_0011 != 0
    }

    /// Returns whether it is possessive: "his boat", but not "him".
    pub(super) fn owns(&self) -> bool {
        self.does & 0b10_0000 != 0
    }
}

/// Returns whether the token at `at` is "he" or "she", in whatever form, outside quotations.
pub(in crate::text::quotes) fn gender(document: &Document<'_>, at: usize) -> Gender {
    if !document.is(at, Class::PRONOUN.or(Class::OBLIQUE)) {
        return Gender::Unknown;
    }
    let word = document.word(at);
    let is = |forms: [&str; 4]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    if is(["he", "him", "his", "himself"]) {
        Gender::Male
    } else if is(["she", "her", "hers", "herself"]) {
        Gender::Female
    } else {
        Gender::Unknown
    }
}

/// The role of a name next to a verb of saying.
pub(in crate::text::quotes) const SPEAKS: u64 = 1;
/// The role of a name after a preposition.
pub(super) const OBJECT: u64 = 3;
/// The role of a name that opens its sentence.
const OPENS: u64 = 2;
/// The role of a name that is possessive.
const OWNER: u64 = 4;

/// The role of a name that only modifies a noun: "Clinton" in "Clinton spokesman Nick Merrill".
const MODIFIER: u64 = 9;

/// The role of a name in what somebody reports: "Moss" in "She said the plan of Moss was late".
const REPORTED: u64 = 11;

/// Returns whether a name with this role may be the subject of its sentence.
pub(in crate::text::quotes) fn may_be_subject(role: u64) -> bool {
    !matches!(role, OBJECT | OWNER | MODIFIER | REPORTED)
}

/// Returns the role of a name in its sentence.
pub(in crate::text::quotes) fn role(document: &Document<'_>, first: usize, end: usize, later: bool) -> u64 {
    let before = first.checked_sub(1);
    if document.cue_near(end)
        || before.is_some_and(|at| document.cue_near(at))
        || beside_source(document, first, end)
    {
        SPEAKS
    } else if prefixed(document, first) {
        MODIFIER
    } else if reported(document, first) {
        REPORTED
    } else if let Some(at) = before.filter(|&at| document.is(at, Class::PREP)) {
        // "Of Ada Quill the report says that she was careful": the sentence is about her.
        let about = matches!(document.word(at), "Of" | "For" | "About" | "To");
        if about && document.opens_sentence(at) { OPENS } else { OBJECT }
    } else if document.owns(end) {
        OWNER
    } else if document.modifies(end) {
        MODIFIER
    } else if later {
        6
    } else if document.opens_sentence(first) {
        OPENS
    } else {
        5
    }
}

/// The most words of the description beside a name.
const LONGEST: usize = 12;

/// Recognises "said Quill’s chief of staff, Ada Moss", "the chief of staff, Ada Moss, said" and "Ada Moss, the chief of
/// staff, said".
fn beside_source(document: &Document<'_>, first: usize, end: usize) -> bool {
    let plain = |at: usize| {
        (document.token(at).word() || document.possessive(at))
            && document.quote_at(at).is_none()
            && !document.is(at, Class::AUX.or(Class::CONJ))
    };
    let comma = first.checked_sub(1).filter(|&at| document.is_symbol(at, ','));
    let inverted = comma.is_some_and(|comma| {
        let low = comma.saturating_sub(LONGEST);
        let cue = (low..comma).rev().take_while(|&at| plain(at)).find(|&at| document.cue_near(at));
        cue.is_some_and(|cue| cue + 1 < comma && cue > 0 && document.quote_at(cue - 1).is_some())
    });
    let apposed = document.is_symbol(end, ',') && {
        let close = (end + 1..document.tokens.len())
            .take(LONGEST)
            .take_while(|&at| plain(at) && !document.cue_near(at) || document.is_symbol(at, ','))
            .find(|&at| document.is_symbol(at, ','));
        close.is_some_and(|close| document.cue_near(close + 1))
    };
    let between = comma.is_some() && document.is_symbol(end, ',') && document.cue_near(end + 1);
    inverted || between || apposed
}

/// Recognises "Clinton" in "pro-Clinton".
fn prefixed(document: &Document<'_>, first: usize) -> bool {
    let hyphen =
        first.checked_sub(1).is_some_and(|at| document.is_symbol(at, '-') && !document.token(at).gap);
    hyphen && !document.token(first).gap
}

/// Returns whether a verb of saying, with its subject before it, comes before the name in its sentence.
fn reported(document: &Document<'_>, first: usize) -> bool {
    let low = document.sentence_start(first).max(first.saturating_sub(2 * REACH));
    let cue = (low..first).find(|&at| document.quote_at(at).is_none() && document.cue_near(at));
    cue.is_some_and(|cue| cue > low && cue + 1 < first && !document.passive(cue))
}

/// Returns what kind of word follows a name or pronoun: whether it could be its verb.
pub(super) fn follows(document: &Document<'_>, end: usize) -> u64 {
    let Some(token) = document.tokens.get(end) else { return 0 };
    let word = document.word(end);
    match () {
        () if document.quote_at(end).is_some() => 1,
        () if token.shape == Shape::Break => 2,
        () if token.symbol == ',' => 3,
        () if token.symbol == '.' => 4,
        () if !token.word() => 5,
        () if document.owns(end) => 6,
        () if document.cue_near(end) => 7,
        () if token.is(Class::AUX) => 8,
        () if token.is(Class::PREP) => 9,
        () if matches!(word, "and" | "or") => 10,
        () if matches!(word, "who" | "whose") => 11,
        () if token.is(Class::ADVERB) => 12,
        () if token.case != Case::Lower => 13,
        () if word.ends_with("ed") => 14,
        () if word.ends_with("ing") => 15,
        () if word.ends_with('s') => 16,
        () => 17,
    }
}

/// The most tokens between a pronoun and the subject that follows.
const SOON: usize = 24;

/// Returns the subject of the sentence if it comes after the pronoun at `at` and a comma: Quill in "In her diary, Quill
/// wrote" and "In his speech, the former mayor Karl Quill thanked them".
pub(super) fn coming(document: &Document<'_>, at: usize) -> Option<PersonId> {
    let sentence = document.sentences[at];
    let here = |at: &usize| document.sentences.get(*at) == Some(&sentence);
    let comma = (at + 1..at + SOON).take_while(here).find(|&at| document.is_symbol(at, ','))?;
    let name = Some(comma + 1).filter(here).filter(|&at| document.quote_at(at).is_none())?;
    let named = sources::starting_at(document, name, comma + SOON)?;
    let Reference::Named(person) = named.who else { return None };
    document.stands_alone(named.end).then_some(person)
}

/// Returns the role of a pronoun: whether it is the source of a quotation, opens its sentence, or is a subject.
pub(super) fn does(document: &Document<'_>, at: usize, spoken: &[Option<NounPhrase>]) -> u64 {
    let past = document.marked.partition_point(|marked| marked.open < at);
    let source_of = |quote: Option<usize>| {
        quote.and_then(|quote| spoken.get(quote).copied().flatten()).is_some_and(|source| source.first == at)
    };
    u64::from(source_of(past.checked_sub(1)))
        | u64::from(source_of(Some(past))) << 1
        | u64::from(document.opens_sentence(at)) << 2
        | u64::from(document.is(at, Class::PRONOUN)) << 3
        | u64::from(document.cue_near(at + 1) || at > 0 && document.cue_near(at - 1)) << 4
        | u64::from(owner(document, at)) << 5
}

/// Returns whether the pronoun at `at` is possessive: "his boat", but not "him".
fn owner(document: &Document<'_>, at: usize) -> bool {
    let word = document.word(at);
    let noun = || {
        document.tokens.get(at + 1).is_some_and(|token| {
            token.word() && token.gap && !token.is(Class::PREP.or(Class::AUX).or(Class::ADVERB))
        })
    };
    word.eq_ignore_ascii_case("his") || word.eq_ignore_ascii_case("her") && noun()
}

/// Returns the speakers of the quotations before the pronoun at `at`, except those of its own source.
pub(super) fn speakers(
    document: &Document<'_>,
    at: usize,
    spoken: &[Option<NounPhrase>],
    referents: &Referents,
) -> [Option<(PersonId, u64)>; 2] {
    let past = document.marked.partition_point(|marked| marked.open < at);
    let mut found = [None; 2];
    let mut slot = 0;
    for quote in (0..past.min(spoken.len())).rev().take(5) {
        let Some(source) = spoken[quote].filter(|source| source.first != at) else { continue };
        let person = match source.who {
            Reference::Named(person) if source.first < at => person,
            Reference::Pronoun(other) => match referents.get(&other) {
                Some(&(Some(person), _)) => person,
                _ => continue,
            },
            _ => continue,
        };
        let from = document.marked[quote].end().min(at).max(at.saturating_sub(3 * REACH));
        let breaks = document.tokens[from..at].iter().filter(|token| token.shape == Shape::Break).count();
        if slot == 1 && found[0].is_some_and(|(first, _)| first == person) {
            continue;
        }
        found[slot] = Some((person, breaks.min(3) as u64));
        slot += 1;
        if slot == 2 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quotes::document::reading;
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn the_subject_after_the_comma_is_meant_whatever_its_title() {
        for (text, named) in [
            ("In his diary, Karl Moss wrote about it.", true),
            ("Although he is late, dairy farmer Karl Moss says so.", true),
            ("In his speech, the former mayor Karl Moss thanked them.", true),
            ("In his speech, the crews were thanked by Karl Moss.", false),
            ("In his speech, Karl Moss’s brother was thanked.", false),
        ] {
            let found = reading(text, |document| {
                let at = (0..document.tokens.len()).find(|&at| gender(document, at) == Gender::Male).unwrap();
                coming(document, at).is_some()
            });
            assert_eq!(found, named, "{text}");
        }
    }

    #[test]
    fn a_name_that_only_modifies_another_is_not_meant() {
        let text = "Dana Quill runs for mayor. Ann Dent runs too.\n\nOn Monday Quill spokeswoman Iris Moss was \
                    asked about Dent. “Nice try,” she said.";
        assert_eq!(speakers(text), [Some("Iris Moss".to_owned())]);
    }

    #[test]
    fn a_sentence_is_about_the_name_after_its_first_preposition() {
        let text = "Dame Iris Moss wrote the report. Moss worked on it for a year, and Moss was paid.\n\nOf Dr Ada Quill \
                    the report says that she was careful. Afterwards she was asked whether she was glad.\n\n\
                    “Glad?” she said. “No.”";
        assert_eq!(speakers(text), ["Ada Quill", "Ada Quill"].map(|name| Some(name.to_owned())));
    }
}
