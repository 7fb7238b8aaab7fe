//! Who is heard or remembered in somebody's account: "recalled Dunn saying “…”", “…,” Quill remembered him saying.

use super::portraits::Description;
use super::relayed::{LONGEST_RELAY, LONGEST_TELLER};
use super::{Naming, SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::{Class, has_stem};
use crate::text::people::Gender;
use crate::text::people::Mention;
use crate::text::quotes::coref;
use crate::text::quotes::document::REACH;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words after a quotation in which somebody is remembered to have said it.
const LONGEST_ACCOUNT: usize = 16;

/// Beginnings of verbs of hearing and remembering.
const PERCEIVING: &[&str] = &["caught", "film", "hear", "overhear", "recall", "record", "remember"];

impl SpeakerRanker<'_, '_> {
    /// Recognises "recalled Carl Dunn saying that she was “…”", "remembers Dunn telling her over dinner: “…”": whoever is
    /// heard speaks.
    pub(super) fn remembered(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let verb = self.heard(query)?;
        let (mention, person) = document.entities.mention_at(verb.checked_sub(1)?)?;
        let hears = self.perceiving(mention.titled).is_some();
        (hears && mention.end == verb).then_some((mention, person))
    }

    /// Returns the "saying" right before the words, or before whom it is said to.
    fn heard(&self, query: &SpeakerQuery<'_>) -> Option<usize> {
        let document = self.document;
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(LONGEST_RELAY));
        let verb = (low..query.open)
            .rev()
            .take_while(|&at| document.quote_at(at).is_none())
            .find(|&at| document.cue(at, Class::CUE.or(Class::WEAK_CUE)))?;
        let before = verb.checked_sub(1)?;
        let talks = matches!(document.word(verb), "speaking" | "talking");
        (document.word(verb).ends_with("ing") && !talks && !document.is_symbol(before, ',')).then_some(verb)
    }

    /// Returns the verb of hearing whose object, a name with a description, continues at `at`: "recalled her daughter".
    fn perceiving(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let described = |at: &usize| {
            let token = document.token(*at);
            document.quote_at(*at).is_none()
                && (token.word() && !document.is(*at, Class::PREP.or(Class::PRONOUN).or(Class::AUX))
                    || document.possessive(*at))
        };
        let verb = (0..at)
            .rev()
            .take(LONGEST_TELLER)
            .take_while(described)
            .find(|&at| remembers(document.word(at)) && document.token(at).case == Case::Lower)?;
        let other = (verb + 1..at).any(|at| document.cue(at, Class::CUE));
        (!other && !document.passive(verb)).then_some(verb)
    }

    /// Recognises "recalled a neighbour saying that it was “…”", "heard Dunn’s mother saying “…”": somebody unnamed speaks.
    pub(super) fn somebody_heard(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> Option<NounPhrase> {
        let document = self.document;
        let verb = self.heard(query)?;
        let hears = self.perceiving(verb)?;
        let (first, noun) = (hears + 1, verb - 1);
        if first > noun || !self.someone_at(noun) || document.entities.mention_at(noun).is_some() {
            return None;
        }
        let phrase = NounPhrase { first, end: verb, who: Reference::Described };
        self.nobody_is(phrase, people).then_some(phrase)
    }

    /// Recognises “…,” Quill recalled Dunn saying, and “…,” Quill remembered him telling her. `None` is
    /// somebody without a name: “…,” Quill recalled a neighbour saying.
    pub(super) fn remembered_after(
        &self,
        query: &SpeakerQuery<'_>,
    ) -> Option<(NounPhrase, Option<PersonId>)> {
        let document = self.document;
        let end = query.end + usize::from(document.is_symbol(query.end, ','));
        let stop = document.sentence_end(query.end.saturating_sub(1)).max(end).min(end + LONGEST_ACCOUNT);
        let free = |at: &usize| document.quote_at(*at).is_none();
        let hears = (end..stop).take_while(free).find(|&at| {
            document.token(at).case == Case::Lower && remembers(document.word(at)) && !document.passive(at)
        })?;
        let says = (hears + 1..stop).take(LONGEST_TELLER).take_while(free).find(|&at| {
            document.is(at, Class::CUE)
                && (document.word(at).ends_with("ing") || matches!(document.word(at), "say" | "tell"))
        })?;
        // "recalled hearing him say"
        let first = hears + 1 + usize::from(document.word(hears + 1) == "hearing");
        if first >= says || (end..hears).any(|at| document.cue_near(at)) {
            return None;
        }
        if let Some((mention, person)) = document.entities.mention_at(says - 1) {
            let who = Reference::Named(person);
            let phrase = NounPhrase { first: mention.titled, end: says, who };
            return (mention.end == says).then_some((phrase, Some(person)));
        }
        let teller = (end..hears).find_map(|at| document.entities.mention_at(at)).map(|(_, person)| person);
        let gender = coref::pronoun_gender(document, first);
        if first + 1 == says && gender != Gender::Unknown {
            let person = self.acting_before(query.open, gender).filter(|&person| Some(person) != teller);
            return Some((NounPhrase { first, end: says, who: Reference::Pronoun(first) }, person));
        }
        let phrase = NounPhrase { first, end: says, who: Reference::Described };
        let holder = self.whom.portraits.only_holder(&Description::read(document, phrase));
        let noun = self.someone_at(says - 1) || document.is(first, Class::DET) && holder.is_some();
        (noun && document.token(says - 1).word()).then_some((phrase, holder))
    }

    /// Recognises "According to Quill the mayor said: “…”": the mayor, or somebody without a name, is heard by Quill.
    pub(super) fn reported_by_another(
        &self,
        query: &SpeakerQuery<'_>,
    ) -> Option<(NounPhrase, Option<PersonId>)> {
        let document = self.document;
        let cue = self.word_before(query.open).filter(|&at| document.cue_near(at))?;
        let low = document.sentence_start(cue).max(query.open.saturating_sub(LONGEST_ACCOUNT));
        let named = (low + 2..low + 5).find_map(|at| document.entities.mention_at(at));
        let (mention, teller) = named.filter(|(name, _)| name.titled == low + 2)?;
        let first = mention.end + usize::from(document.is_symbol(mention.end, ','));
        let phrase = NounPhrase { first, end: cue, who: Reference::Described };
        let according = document.word(low) == "According" && document.word(low + 1) == "to";
        let noun = first + 1 < cue
            && document.is(first, Class::DET)
            && (first..cue).all(|at| document.token(at).word() && document.entities.mention_at(at).is_none());
        let holder = || {
            let description = Description::read(document, phrase);
            self.whom.portraits.only_holder(&description).filter(|&holder| holder != teller)
        };
        (according && noun).then(|| (phrase, holder()))
    }

    /// Returns the last "he" or "she" before the words, or else the last subject who can be meant.
    fn acting_before(&self, open: usize, gender: Gender) -> Option<PersonId> {
        let document = self.document;
        let low = open.saturating_sub(2 * REACH);
        let he =
            |&at: &usize| document.is(at, Class::PRONOUN) && coref::pronoun_gender(document, at) == gender;
        if let Some(at) = (low..open).rev().find(he) {
            return self.whom.referents.get(&at).and_then(|&(person, _)| person);
        }
        let past = self.namings.partition_point(|naming| naming.at < open);
        let meant = |naming: &&Naming| {
            coref::may_be_subject(naming.role) && self.whom.genders[naming.person.0 as usize].agrees(gender)
        };
        let mut near = self.namings[..past].iter().rev().take_while(|naming| naming.at >= low);
        near.find(meant).map(|naming| naming.person)
    }
}

/// Returns whether a word is a verb of hearing or remembering.
pub(super) fn remembers(word: &str) -> bool {
    has_stem(word, PERCEIVING)
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn whoever_is_heard_speaks() {
        for report in [
            "Ann Dent recalled Karl Moss saying that the gate was “as good as locked”.",
            "Ann Dent recalled her uncle Karl Moss saying “lock the gate”.",
            "Ann Dent remembers Karl Moss telling her the same over tea: “Lock the gate.”",
        ] {
            speaks(report, "Karl Moss");
        }
        assert_eq!(
            last_speaker("Ann Dent recalls Karl Moss’s mother saying that he was “born at sea”."),
            None
        );
        assert_eq!(
            last_speaker("Ann Dent recalled a porter saying that the gate was “as good as locked”."),
            None
        );
        speaks("Ann Dent recalled Karl Moss, saying that he was “born at sea”.", "Ann Dent");
        speaks("Ann Dent, recalling the night, said the gate was “as good as locked”.", "Ann Dent");
    }

    #[test]
    fn whoever_is_reported_by_another_speaks() {
        speaks(
            "Karl Moss is mayor of Ware. According to Mr Dent the mayor said: “Lock it.” Hugo Dent wrote a book.",
            "Karl Moss",
        );
        let text = "Karl Moss met Hugo Dent. According to Mr Dent, a porter said: “Lock it.”";
        assert_eq!(last_speaker(text), None);
        speaks("Karl Moss met Hugo Dent. According to Mr Dent, Mr Moss said: “Lock it.”", "Karl Moss");
    }

    #[test]
    fn whoever_is_remembered_after_the_words_speaks() {
        let text = "Lena Hart grew up with her brother Tom Hart. “I hope you do not mind the dog,” a neighbour, Otto Brandt, recalled him saying.";
        speaks(text, "Tom Hart");
        for rest in [
            "Ann Dent recalled Karl Moss saying.",
            "Ann Dent remembered the harbour master telling her.",
            "Ann Dent remembers hearing him say.",
        ] {
            speaks(
                &format!("The harbour master, Karl Moss, never slept. “The tide is my clock,” {rest}"),
                "Karl Moss",
            );
        }
        let text = "Ann Dent met Karl Moss. “The tide is my clock,” Dent recalled a neighbour saying.";
        assert_eq!(last_speaker(text), None);
    }
}
