//! Who cannot speak, as something close to the quotation says: whoever is told it, asks it or is answered.

use super::portraits::Description;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words between a verb such as "told" and the name of who is told.
const LONGEST_ADDRESS: usize = 6;

/// Participles of those who lead or own others.
const LEADING: &[&str] = &["backed", "chaired", "founded", "headed", "led", "owned", "represented", "run"];

impl SpeakerRanker<'_, '_> {
    /// Returns who cannot speak, as something close to the quotation says.
    pub(super) fn barred(&self, query: &SpeakerQuery<'_>) -> Vec<PersonId> {
        let one = [
            self.asker(query),
            self.not_the_described(query),
            self.told(query),
            self.relative_of(query),
            self.subject_of_words(query),
            self.answered(query),
            self.interposed_about(query),
            self.led_by(query),
            self.accused(query),
        ];
        one.into_iter().flatten().chain(self.acted_upon(query)).collect()
    }

    /// Recognises "He had protested Carl Dunn at a rally. ¶ “…,” he said.": whom "he" acts upon is not he.
    fn acted_upon(&self, query: &SpeakerQuery<'_>) -> Vec<PersonId> {
        const SENTENCES: usize = 2;
        let document = self.document;
        let mut barred = Vec::new();
        let Some(source) = query.pronoun() else { return barred };
        barred.extend(coref::excluded(document, source.first).into_iter().flatten());
        let Some(mut last) = query.open.checked_sub(1) else { return barred };
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

    /// Recognises "The crew accused Carl Dunn of making a “…” speech": whoever is accused does not say it.
    fn accused(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(2 * LONGEST_ADDRESS));
        let of = (low..query.open).rev().find(|&at| document.word(at) == "of")?;
        let (mention, person) = document.entities.mention_at(of.checked_sub(1)?)?;
        let verb = mention.titled.checked_sub(1)?;
        let accuses = matches!(document.word(verb), "accuse" | "accused" | "accuses" | "accusing");
        let own = !(of..query.open).any(|at| document.cue_near(at));
        (accuses && own && mention.end == of && !document.passive(verb)).then_some(person)
    }

    /// Recognises “…,” says the crew, led by Carl Dunn: the crew speaks.
    fn led_by(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.who == Reference::Described)?;
        let led = source.end + usize::from(document.is_symbol(source.end, ','));
        let by = LEADING.contains(&document.outside_word(led)) && document.outside_word(led + 1) == "by";
        document.entities.mention_at(led + 2).filter(|_| by).map(|(_, person)| person)
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
    pub(super) fn answered(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
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
        let words = |from: usize, to: usize| (from..to).filter(|&at| document.token(at).word());
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
            words(previous.open, previous.end()).filter(telling).map(|at| document.token(at).key).collect();
        let mut shared: Vec<u64> = words(query.open, query.end)
            .filter(telling)
            .map(|at| document.token(at).key)
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
        let first = self.sentence_before(query.open)?;
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
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn who_took_the_picture_says_nothing() {
        let text = "Protesters outside the court. (Photo: Kim Dent/AP)\n\nAsked if he was sorry, Royce Moss shook his head. “For what?” he said.";
        speaks(text, "Royce Moss");
    }

    #[test]
    fn who_is_accused_does_not_say_it() {
        assert_eq!(
            last_speaker(
                "Karl Moss spoke in Ware. The crew accuse Mr Moss of making a “soft and silly” speech."
            ),
            None
        );
        speaks("When Hugo Dent accused Ann Moss of being late, she said “I stood by the gate”.", "Ann Moss");
    }

    #[test]
    fn who_leads_those_who_speak_does_not_speak() {
        let text =
            "“The seats keep drivers cool,” says the research team, led by Karl Moss at the Ware laboratory.";
        assert_eq!(last_speaker(text), None);
    }

    #[test]
    fn who_is_told_something_does_not_say_it() {
        let text = "Miles Dent had told a colleague, Dr Anna Moss, to “tidy up” the notes.";
        speaks(text, "Miles Dent");
    }

    #[test]
    fn nobody_is_her_own_grandmother() {
        let text = "Her granddaughter, Shayla Moss, drew it. “She would call me at night,” said Moss. “I never did,” her grandmother said.";
        assert_eq!(last_speaker(text), None);
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
        speaks(text, "Ana Moreno");
    }
}
