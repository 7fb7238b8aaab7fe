//! What the sentence before a quotation says about who speaks: “Karl Moss nodded. “…,” he said.”

use super::portraits::Description;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::{Gender, Mention};
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words of a sentence whose subject goes on to speak.
const LONGEST_ACT: usize = 24;

impl SpeakerRanker<'_, '_> {
    /// Recognises "Karl Moss nodded. “…,” he said." and "Moss's daughter, Joan, thanked them. “…,” she said.": the only
    /// one who can be meant is the subject of the sentence before.
    pub(super) fn acts(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun()?;
        if query.gender == Gender::Unknown {
            return None;
        }
        // "Karl Moss nodded. But he said it was “…”"
        let end = if source.first >= query.end {
            query.open
        } else {
            let start = document.sentence_start(source.first);
            let opens = start == source.first || start + 1 == source.first && document.is(start, Class::CONJ);
            opens.then_some(start)?
        };
        let low = self.sentence_before(end)?;
        if document.sentence_end(end - 1) != end || end - low > LONGEST_ACT {
            return None;
        }
        let mut named: Vec<(Mention, PersonId)> = Vec::new();
        for at in low..end {
            if document.quote_at(at).is_some() {
                return None;
            }
            named.extend(document.entities.mention_from(at));
        }
        let start = self.main_clause(low, end);
        // "The harbour master, Karl Moss, nodded."
        let apposed = |name: &Mention| {
            let comma = name.titled.checked_sub(1).filter(|&at| document.is_symbol(at, ','));
            comma.is_some_and(|comma| comma > start && (start..comma).all(|at| document.token(at).word()))
                && document.is(start, Class::DET)
                && document.is_symbol(name.end, ',')
        };
        let begins = |name: &Mention| name.titled == start || apposed(name);
        let Some(&(first, owner)) = named.first().filter(|(first, _)| begins(first)) else {
            return named.is_empty().then(|| self.described(query, people, low)).flatten();
        };
        let person = if document.owns(first.end) {
            // Past "'s daughter,"
            let comma = (first.end..end).take(4).find(|&at| document.is_symbol(at, ','))?;
            let &(kin, person) = named.get(1).filter(|(kin, _)| kin.titled == comma + 1)?;
            if !document.is_symbol(kin.end, ',') {
                return None;
            }
            person
        } else {
            let mut verb = first.end;
            // "Karl Moss, a father of three, nodded."
            if document.is_symbol(verb, ',') {
                verb = match apposed(&first) {
                    true => verb + 1,
                    false => (verb + 1..end).find(|&at| document.is_symbol(at, ','))? + 1,
                };
            }
            let token = document.tokens.get(verb)?;
            if !token.word() || token.case != Case::Lower || document.is(verb, Class::PREP.or(Class::CONJ)) {
                return None;
            }
            owner
        };
        let genders = &document.entities.genders;
        let fits = |person: PersonId| genders[person.0 as usize].agrees(query.gender);
        let rivals = named.iter().any(|&(_, other)| other != person && other != owner && fits(other));
        (fits(person) && !rivals).then_some(person)
    }

    /// Recognises "Moss smiled. “I believe so.”": the one who did something right before, if nothing else says who speaks.
    pub(super) fn gestures(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        const LONGEST_GESTURE: usize = 6;
        let document = self.document;
        let attribution = query.attribution;
        let own = attribution.source.is_some_and(|source| source.first >= query.end)
            || attribution.tie >= Tie::Weak;
        let low = self.sentence_before(query.open)?;
        let whole =
            document.sentence_end(query.open - 1) == query.open && query.open - low <= LONGEST_GESTURE;
        let follows = document.breaks(query.end) || document.opens_sentence(query.end);
        let (mention, person) = document.entities.mention_at(low).filter(|(name, _)| name.titled == low)?;
        let verb = document.tokens.get(mention.end)?;
        let acts = verb.word()
            && verb.case == Case::Lower
            && document.word(mention.end).ends_with("ed")
            && !document.cue(mention.end, Class::CUE)
            && !(mention.end..query.open).any(|at| document.entities.mention_at(at).is_some());
        (!own && whole && follows && acts && !self.names_person(query, person)).then_some(person)
    }

    /// Returns where the main clause of the sentence at `low` begins: after "Asked how long she had waited,".
    pub(super) fn main_clause(&self, low: usize, end: usize) -> usize {
        let document = self.document;
        let fronted = document.token(low).word()
            && (document.word(low).ends_with("ed")
                || document.word(low).ends_with("ing")
                || document.is(low, Class::PREP.or(Class::CONJ)));
        let comma = (low..end).find(|&at| document.is_symbol(at, ','));
        comma
            .filter(|_| fronted && document.entities.mention_at(low).is_none())
            .map_or(low, |comma| comma + 1)
    }

    /// Returns where the sentence right before `end` begins, in the same paragraph and outside quotations.
    pub(super) fn sentence_before(&self, end: usize) -> Option<usize> {
        let document = self.document;
        let last = end.checked_sub(1)?;
        let free = !document.breaks(last) && document.quote_at(last).is_none();
        free.then(|| document.sentence_start(last))
    }

    /// Recognises "His wife laughed. “…,” she said": the only one whom the text calls a wife.
    fn described(&self, query: &SpeakerQuery<'_>, people: &[PersonId], low: usize) -> Option<PersonId> {
        let document = self.document;
        if !matches!(document.word(low), "The" | "His" | "Her" | "Their") {
            return None;
        }
        let noun = (low + 1..low + 4).find(|&at| document.is(at + 1, Class::AUX) || self.verb(at + 1))?;
        let phrase = NounPhrase { first: low, end: noun + 1, who: Reference::Described };
        let description = Description::read(document, phrase);
        let known = |&person: &PersonId| {
            self.whom.portraits.fit(&description, person).head
                && document.entities.genders[person.0 as usize].agrees(query.gender)
        };
        let mut known = people.iter().copied().filter(known);
        known.next().filter(|_| known.next().is_none())
    }

    /// Returns whether the word at `at` is a noun for a person.
    pub(super) fn someone(&self, at: usize) -> bool {
        let word = self.document.word(at);
        self.document.token(at).case == Case::Lower
            && (self.document.is(at, Class::ROLE)
                || coref::noun_gender(word) != Gender::Unknown
                || matches!(word, "pensioner" | "teenager" | "veteran" | "youngster"))
    }

    /// Returns whether the word at `at` can be a verb, but none of saying: "The official added" is whoever spoke before.
    pub(super) fn turns(&self, at: usize) -> bool {
        !self.document.cue(at, Class::CUE) && (self.document.is(at, Class::AUX) || self.verb(at))
    }

    /// Returns whether the word at `at` can be the past of a verb.
    fn verb(&self, at: usize) -> bool {
        let document = self.document;
        document.tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Lower)
            && (document.word(at).ends_with("ed") || document.cue(at, Class::CUE))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speaks;

    #[test]
    fn whoever_the_sentence_before_is_about_declares_it() {
        for text in [
            "Hugo Dent spoke first. Dent said no. The harbour master, Karl Moss, welcomed the sale. But he said there were still “serious questions” about the price.",
            "Harbour leader Karl Moss met Hugo Dent, and Dent said it would rain. Dent said so twice.\n\nThe harbour leader countered that it had been dry. He declared: “It is a fine day.”",
        ] {
            speaks(text, "Karl Moss");
        }
    }

    #[test]
    fn a_description_that_only_one_fits_goes_on_to_speak() {
        let text = "Raj Moss and his wife, Anjali, had been on the road all day. “Nobody is sick,” said Mr Moss.\n\nHis wife was less cheerful. “Next year,” she said, “we stay at home.”";
        speaks(text, "Anjali");
    }

    #[test]
    fn whoever_makes_a_gesture_speaks() {
        let text = "“Has anybody told them?” Ann Dent asked. Karl Moss smiled. “I believe that they read your paper.”";
        speaks(text, "Karl Moss");
    }

    #[test]
    fn whoever_acts_goes_on_to_speak() {
        let text = "Inspector Karen Dent said Colin Moss had been lucky. “He is alive,” she said.\n\nMr Moss’s daughter, Joanne, thanked the nurses. “They were kind,” she said.";
        speaks(text, "Joanne");
        let text = "“We lost the barn,” Ann Dent said.\n\nKarla Dent nodded. “All of it,” she said.";
        speaks(text, "Karla Dent");
        let text = "“We lost the barn,” Ann Dent said.\n\nAsked how long she had waited, Karla Dent, a mother of two, laughed. “All of May,” she said.";
        speaks(text, "Karla Dent");
    }
}
