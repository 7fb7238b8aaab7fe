//! What the sentence before a quotation says about who speaks: “Karl Moss nodded. “…,” he said.”

use super::portraits::Description;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::{Gender, Mention};
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words of a sentence whose subject goes on to speak.
const LONGEST_ACT: usize = 24;
/// The most words between a verb such as "told" and the name of who is told.
const LONGEST_ADDRESS: usize = 6;

impl SpeakerRanker<'_, '_> {
    /// Recognises "Karl Moss nodded. “…,” he said." and "Moss's daughter, Joan, thanked them. “…,” she said.": the only
    /// one who can be meant is the subject of the sentence before.
    pub(super) fn acts(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun()?;
        if source.first < query.end || query.gender == Gender::Unknown {
            return None;
        }
        let low = self.sentence_before(query)?;
        if document.sentence_end(query.open - 1) != query.open || query.open - low > LONGEST_ACT {
            return None;
        }
        let mut named: Vec<(Mention, PersonId)> = Vec::new();
        for at in low..query.open {
            if document.quote_at(at).is_some() {
                return None;
            }
            named.extend(document.entities.mention_from(at));
        }
        let start = self.main_clause(low, query.open);
        let Some(&(first, owner)) = named.first().filter(|(first, _)| first.titled == start) else {
            return named.is_empty().then(|| self.described(query, people, low)).flatten();
        };
        let person = if document.owns(first.end) {
            // Past "'s daughter,"
            let comma = (first.end..query.open).take(4).find(|&at| document.is_symbol(at, ','))?;
            let &(kin, person) = named.get(1).filter(|(kin, _)| kin.titled == comma + 1)?;
            if !document.is_symbol(kin.end, ',') {
                return None;
            }
            person
        } else {
            let mut verb = first.end;
            // "Karl Moss, a father of three, nodded."
            if document.is_symbol(verb, ',') {
                verb = (verb + 1..query.open).find(|&at| document.is_symbol(at, ','))? + 1;
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

    /// Returns where the main clause of the sentence at `low` begins: after "Asked how long she had waited,".
    pub(super) fn main_clause(&self, low: usize, end: usize) -> usize {
        let document = self.document;
        let fronted = document.tokens[low].word()
            && (document.word(low).ends_with("ed")
                || document.word(low).ends_with("ing")
                || document.is(low, Class::PREP.or(Class::CONJ)));
        let comma = (low..end).find(|&at| document.is_symbol(at, ','));
        comma
            .filter(|_| fronted && document.entities.mention_at(low).is_none())
            .map_or(low, |comma| comma + 1)
    }

    /// Returns where the sentence right before the quotation begins, in the same paragraph and outside quotations.
    fn sentence_before(&self, query: &SpeakerQuery<'_>) -> Option<usize> {
        let document = self.document;
        let last = query.open.checked_sub(1)?;
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
    fn someone(&self, at: usize) -> bool {
        let word = self.document.word(at);
        self.document.tokens[at].case == Case::Lower
            && (self.document.is(at, Class::ROLE)
                || coref::noun_gender(word) != Gender::Unknown
                || matches!(word, "pensioner" | "teenager" | "veteran" | "youngster"))
    }

    /// Returns whether the word at `at` can be a verb, but none of saying: "The official added" is whoever spoke before.
    fn turns(&self, at: usize) -> bool {
        !self.document.cue(at, Class::CUE) && (self.document.is(at, Class::AUX) || self.verb(at))
    }

    /// Returns whether the word at `at` can be the past of a verb.
    fn verb(&self, at: usize) -> bool {
        let document = self.document;
        document.tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Lower)
            && (document.word(at).ends_with("ed") || document.cue(at, Class::CUE))
    }

    /// Returns who cannot speak, as something close to the quotation says.
    pub(super) fn barred(&self, query: &SpeakerQuery<'_>) -> Vec<PersonId> {
        let one = [
            self.asker(query),
            self.not_the_described(query),
            self.told(query),
            self.relative_of(query),
            self.subject_of_words(query),
            self.answered(query),
        ];
        one.into_iter().flatten().chain(self.acted_upon(query)).collect()
    }

    /// Recognises "He had protested Carl Dunn at a rally. ¶ “…,” he said.": whom "he" acts upon is not he.
    fn acted_upon(&self, query: &SpeakerQuery<'_>) -> Vec<PersonId> {
        const SENTENCES: usize = 2;
        let document = self.document;
        let mut barred = Vec::new();
        let Some(mut last) = query.pronoun().and_then(|_| query.open.checked_sub(1)) else { return barred };
        for _ in 0..SENTENCES {
            if document.breaks(last) {
                let Some(before) = last.checked_sub(1) else { break };
                last = before;
            }
            if document.quote_at(last).is_some() {
                break;
            }
            let low = document.sentence_start(last);
            let he = self.main_clause(low, last);
            if coref::pronoun_gender(document, he) != query.gender || !document.is(he, Class::PRONOUN) {
                break;
            }
            barred.extend(coref::excluded(document, he).into_iter().flatten());
            let Some(before) = low.checked_sub(1) else { break };
            last = before;
        }
        barred
    }

    /// Recognises "had told a colleague, Carl Dunn, to “…”": whoever is told something does not say it.
    fn told(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let to = query.open.checked_sub(1).filter(|&at| document.word(at) == "to")?;
        let end = if to > 0 && document.word(to - 1) == "not" { to - 1 } else { to };
        let end = if document.is_symbol(end.checked_sub(1)?, ',') { end - 1 } else { end };
        let (mention, person) = document.entities.mention_at(end.checked_sub(1)?)?;
        let low = document.sentence_start(mention.titled);
        let told = |&at: &usize| {
            matches!(document.word(at), "told" | "asked" | "urged" | "ordered" | "advised" | "warned")
        };
        let verb = (low..mention.titled).rev().take(LONGEST_ADDRESS).find(told)?;
        (!document.passive(verb)).then_some(person)
    }

    /// Recognises "…,” said her grandmother" after words of hers: she is not her own grandmother.
    fn relative_of(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.who == Reference::Described)?;
        let gender = match document.word(source.first) {
            "his" | "His" => Gender::Male,
            "her" | "Her" => Gender::Female,
            _ => return None,
        };
        let before = query.before[0]??;
        let own = self.whom.genders[before.0 as usize].agrees(gender);
        let fit = self.whom.portraits.fit(&query.description, before);
        let head = document.word(source.head(document));
        let kin = coref::noun_gender(head) != Gender::Unknown;
        (own && kin && !fit.head).then_some(before)
    }

    /// Recognises “You forgot the key,” he said. ¶ “I did not forget the key.”: whoever is answered in the same words does
    /// not answer.
    fn answered(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        const SHARED: usize = 2;
        const LONGEST: usize = 40;
        let document = self.document;
        let before = query.before[0]??;
        let previous = &document.marked[query.number.checked_sub(1)?];
        let opens = query.open.checked_sub(1).is_some_and(|at| document.breaks(at));
        let alone = document.breaks(query.end)
            && query.attribution.source.is_none_or(|source| source.end <= query.open);
        if !(opens && alone && previous.closed) || query.end - query.open > LONGEST {
            return None;
        }
        let words = |from: usize, to: usize| (from..to).filter(|&at| document.tokens[at].word());
        let says = |from: usize, to: usize, pronouns: &[&str]| {
            words(from, to)
                .any(|at| pronouns.iter().any(|pronoun| document.word(at).eq_ignore_ascii_case(pronoun)))
        };
        let you = says(previous.open, previous.end(), &["you", "your", "you’ve", "you’d", "you’re"]);
        let me = says(query.open, query.end, &["I", "my"]);
        let telling = |at: &usize| {
            document.word(*at).len() > 2 && !document.is(*at, Class::DET.or(Class::AUX).or(Class::PRONOUN))
        };
        let keys: Vec<u64> =
            words(previous.open, previous.end()).filter(telling).map(|at| document.tokens[at].key).collect();
        let mut shared: Vec<u64> = words(query.open, query.end)
            .filter(telling)
            .map(|at| document.tokens[at].key)
            .filter(|key| keys.contains(key))
            .collect();
        shared.sort_unstable();
        shared.dedup();
        (you && me && shared.len() >= SHARED).then_some(before)
    }

    /// Recognises "Carl Dunn asked whether she had been drinking. “One glass,” she replied.": who asks does not answer.
    fn asker(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun()?;
        let cue = query.attribution.cue.filter(|&cue| cue >= query.end && source.first >= query.end)?;
        if !matches!(
            document.word(cue),
            "replied" | "answered" | "responded" | "replies" | "answers" | "responds"
        ) {
            return None;
        }
        let question = query.open.checked_sub(1).filter(|&at| !document.breaks(at))?;
        let low = document.sentence_start(question);
        let asked = (low..query.open)
            .take_while(|&at| document.quote_at(at).is_none())
            .find(|&at| matches!(document.word(at), "asked" | "asks" | "wondered"))?;
        let (mention, person) = document.entities.mention_at(asked.checked_sub(1)?)?;
        (mention.end == asked && !document.passive(asked)).then_some(person)
    }

    /// Recognises "The Italian was generous. “…,” he said." and "The teenager nodded. “…,” she said.": not whoever spoke
    /// before, unless the text calls them that.
    fn not_the_described(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        query.pronoun()?;
        let first = self.sentence_before(query)?;
        let noun = first + 1;
        let verb =
            document.tokens.get(noun + 1).is_some_and(|token| token.word() && token.case == Case::Lower);
        if noun >= query.open
            || !document.word(first).eq_ignore_ascii_case("the")
            || !(document.nationality(noun) || self.someone(noun) && self.turns(noun + 1))
            || !verb
        {
            return None;
        }
        let before = query.before[0]??;
        let phrase = NounPhrase { first, end: noun + 1, who: Reference::Described };
        let fit = self.whom.portraits.fit(&Description::read(document, phrase), before);
        (!fit.head && !fit.kind && fit.described == 0).then_some(before)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    fn speaks(text: &str, person: &str) {
        let analysis = analyse(text);
        let quote = analysis.quotes.iter().rev().find(|quote| quote.kind != crate::text::Kind::Indirect);
        assert_eq!(quote.and_then(|quote| analysis.speaker(quote)), Some(person), "{text}");
    }

    #[test]
    fn who_took_the_picture_says_nothing() {
        let text = "Protesters outside the court. (Photo: Kim Dent/AP)\n\nAsked if he was sorry, Royce Moss shook his head. “For what?” he said.";
        speaks(text, "Royce Moss");
    }

    #[test]
    fn who_is_told_something_does_not_say_it() {
        let text = "Miles Dent had told a colleague, Dr Anna Moss, to “tidy up” the notes.";
        speaks(text, "Miles Dent");
    }

    #[test]
    fn nobody_is_her_own_grandmother() {
        let text = "Her granddaughter, Shayla Moss, drew it. “She would call me at night,” said Moss. “I never did,” her grandmother said.";
        let analysis = analyse(text);
        assert_eq!(analysis.speaker(analysis.quotes.last().expect("a quotation")), None);
    }

    #[test]
    fn a_description_that_only_one_fits_goes_on_to_speak() {
        let text = "Raj Moss and his wife, Anjali, had been on the road all day. “Nobody is sick,” said Mr Moss.\n\nHis wife was less cheerful. “Next year,” she said, “we stay at home.”";
        speaks(text, "Anjali");
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

    #[test]
    fn whoever_is_answered_in_the_same_words_does_not_answer() {
        let text = "Ann Dent met her brother Karl Moss at the gate.\n\n“You forgot the key to the shed,” said Moss.\n\n“I did not forget the key. I never had it.”\n\nThey laughed.";
        speaks(text, "Ann Dent");
        let text = "Ann Dent met her brother Karl Moss at the gate.\n\n“You forgot the key,” said Moss.\n\n“I waited for an hour.”";
        speaks(text, "Karl Moss");
    }

    #[test]
    fn whom_he_acts_upon_is_not_he() {
        let text = "Karl Moss ran for mayor of Ware. Moss won twice, and Moss was loud.\n\nOne pilot, Hugo Dent, came in a black cap. He had protested Moss at a rally and talked to others who had come.\n\n“I met a lot of pilots,” he said.";
        speaks(text, "Hugo Dent");
    }

    #[test]
    fn whoever_asks_does_not_answer() {
        let text = "Mary Dent told the jury of the fire. The prosecutor Jane Moss asked whether she was certain. “As certain as I can be,” she replied.";
        speaks(text, "Mary Dent");
    }

    #[test]
    fn a_national_is_somebody_else() {
        let text = "Mary Dent lost to Brazil’s Ana Moreno. “I was never in it,” said Dent. The Brazilian was kinder. “She made me work,” she said.";
        let analysis = analyse(text);
        assert_ne!(analysis.speaker(&analysis.quotes[1]), Some("Mary Dent"));
    }
}
