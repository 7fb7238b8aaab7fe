//! Who goes on speaking: “…,” said Carl Dunn’s aide, Ada Quill. ¶ “Mostly,” she said.

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::sources::Reference;

/// Verbs of those who have already spoken.
const ADDING: &[&str] = &["added", "adds", "concluded", "concludes", "continued", "continues"];

/// The most words between the halves of a quotation.
const LONGEST: usize = 12;

impl SpeakerRanker<'_, '_> {
    /// Returns the speaker of the quotation before if "he" or "she" can only be that person: nobody else has been named or
    /// introduced since, but for whom that person belongs to or was asked by.
    pub(super) fn goes_on(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun().filter(|_| query.gender != Gender::Unknown)?;
        let speaker = query.before[0]?.filter(|&speaker| !self.names_person(query, speaker))?;
        let previous = &document.marked[query.number.checked_sub(1)?];
        let between = (previous.end()..query.open).contains(&source.first);
        // “It was late,” he said. ¶ “I left.”
        let same = between
            && query.previous.is_some_and(|before| before.first == source.first)
            && self.answered(query).is_none();
        // “Mostly,” she said, “they are about dogs.”
        let halves = between
            && previous.last_symbol(document.tokens) == ','
            && query.open - previous.end() <= LONGEST
            && document.is_symbol(query.open - 1, ',');
        // “It was late,” he said. “I left.”
        let shared = between
            && source.first <= previous.end() + 2
            && document.sentence_start(source.first) <= previous.open
            && self.breaks(previous.open, query.open) == 0;
        // “It was late.” He continued: “I left.” After "Dent said she had visited Quill, who had told her “…”", she is Dent.
        let continues = between
            && source.first <= previous.end() + 1
            && query.open <= source.end + 2
            && ADDING.contains(&document.outside_word(source.end));
        let who = self.teller(previous.open).unwrap_or(speaker);
        if continues && self.whom.genders[who.0 as usize].agrees(query.gender) {
            return Some(who);
        }
        if same || halves || shared {
            return Some(speaker);
        }
        let near = previous.closed && self.breaks(previous.end(), query.open) == 1;
        // Only if the words right before are a sentence that names the speaker.
        let named = |naming: &&super::Naming| naming.at >= previous.end() && naming.at < source.first;
        let first = self.namings.partition_point(|naming| naming.at < previous.end());
        let since = || self.namings[first..].iter().take_while(named);
        let own = since().any(|naming| naming.person == speaker);
        let others = since().any(|naming| naming.person != speaker && !document.owns(naming.end));
        let fits = self.whom.genders[speaker.0 as usize].agrees(query.gender);
        let attributed = document.sentence_end(previous.end());
        let ends = attributed >= query.open || document.breaks(attributed);
        let introduced = (previous.end()..query.open).any(|at| {
            document.quote_at(at).is_none() && document.is(at, Class::PRONOUN) && {
                !matches!(source.who, Reference::Pronoun(pronoun) if pronoun == at)
            }
        });
        (near && ends && own && !others && fits && !introduced).then_some(speaker)
    }

    /// Recognises "Dunn’s spokeswoman Ada Quill said that it was late. “Very late,” she said.": whoever the sentence before
    /// cites, if nobody else in it can be "she".
    pub(super) fn cited_before(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        query.pronoun().filter(|_| query.gender != Gender::Unknown)?;
        let last = query.open.checked_sub(1).filter(|&at| !document.breaks(at))?;
        let low = document.sentence_start(last).max(last.saturating_sub(2 * LONGEST));
        let first = self.namings.partition_point(|naming| naming.at < low);
        let named = self.namings[first..].iter().take_while(|naming| naming.at < query.open);
        let fits = |person: PersonId| self.whom.genders[person.0 as usize].agrees(query.gender);
        // "Ada Quill said", "the aide, Ada Quill, said"
        let says = |naming: &super::Naming| {
            let verb = naming.end + usize::from(document.is_symbol(naming.end, ','));
            document.cue_near(verb).then_some(verb)
        };
        let cited = named.clone().find(|naming| says(naming).is_some() && naming.role == coref::SPEAKS)?;
        if matches!(document.word(says(cited)?), "asked" | "asks" | "wondered") {
            return None;
        }
        let rival = named
            .filter(|other| other.at > cited.at && other.person != cited.person)
            .any(|other| fits(other.person));
        (fits(cited.person) && !rival && !self.names_person(query, cited.person)).then_some(cited.person)
    }

    /// Recognises "The plan has failed, Ada Quill has claimed. “…,” the opposition leader said.": whoever the sentence before
    /// ends with, if the text calls nobody what the source says.
    pub(super) fn claimed_before(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = self.office(query)?;
        let known =
            self.namings.iter().any(|naming| self.whom.portraits.fit(&query.description, naming.person).head);
        let before = query.open.checked_sub(1)?;
        let stop = if document.breaks(before) { before.checked_sub(1)? } else { before };
        let verb = stop.checked_sub(1).filter(|_| document.is_symbol(stop, '.') && source.first > stop)?;
        let has = verb.checked_sub(1).filter(|&at| matches!(document.word(at), "has" | "had"));
        let (mention, person) = document.entities.mention_at(has.unwrap_or(verb).checked_sub(1)?)?;
        let ends = mention.end == has.unwrap_or(verb) && document.cue_near(verb);
        let comma = mention.titled.checked_sub(1).is_some_and(|at| document.is_symbol(at, ','));
        (!known && ends && comma && !self.names_person(query, person)).then_some(person)
    }

    /// Recognises "He said: “…” Quill added: “…”": whoever adds something has spoken before.
    pub(super) fn adds_later(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun().filter(|source| source.end <= query.open)?;
        let next = &document.marked.get(query.number + 1)?.open;
        let cue = self.word_before(*next).filter(|&at| ADDING.contains(&document.word(at)))?;
        let (mention, person) = document.entities.mention_at(cue.checked_sub(1)?)?;
        let plain =
            mention.end == cue && document.opens_sentence(mention.titled) && mention.titled >= query.end;
        let near = self.breaks(query.end, *next) <= 1 && mention.titled <= query.end + 1;
        let fits = self.whom.genders[person.0 as usize].agrees(query.gender);
        // "Moss smiled. He said: “…” Quill added: “…”"
        let low = document.sentence_start(source.first);
        let acts = low.checked_sub(1).is_some_and(|at| {
            let start = document.sentence_start(at);
            self.namings.iter().any(|naming| naming.at == start && naming.person != person)
        });
        (plain && near && fits && !acts && !self.names_person(query, person)).then_some(person)
    }

    /// Returns who opens the sentence of the words at `open` and says it.
    fn teller(&self, open: usize) -> Option<PersonId> {
        let low = self.document.sentence_start(open);
        let first = self.namings.partition_point(|naming| naming.at < low);
        let teller = self.namings.get(first).filter(|naming| naming.at == low && naming.end < open)?;
        (teller.role == coref::SPEAKS).then_some(teller.person)
    }

    /// Returns whether the words name the person.
    pub(super) fn names_person(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        (query.open..query.end)
            .any(|at| self.document.entities.mention_at(at).is_some_and(|(_, other)| other == person))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{speakers, speaks};

    #[test]
    fn whoever_is_cited_right_before_speaks() {
        let text = "Mayor Ada Quill left.\n\nQuill communications director Iris Moss said Karl Dent is reduced to “taunts”. “You could dismiss it,” she said.";
        speaks(text, "Iris Moss");
        let text = "Karl Dent was calm. Mr Dent’s private secretary, Iris Moss, said this was untrue. “He never spoke of it,” she said.";
        assert_eq!(speakers(text), [Some("Iris Moss".to_owned())]);
    }

    #[test]
    fn what_one_attribution_holds_together_has_one_speaker() {
        let text = "“She was never late,” said her widower, Karl Moss.\n\nProfessor Hugo Dent, then a student at Ware, took her call. “It was a good one,” he remembered on Monday. “I thought it was a prank. It is in the books now.”";
        assert_eq!(speakers(text), ["Karl Moss", "Hugo Dent", "Hugo Dent"].map(|name| Some(name.to_owned())));
    }

    #[test]
    fn whoever_has_claimed_it_is_the_leader() {
        for text in [
            "Ann Dent has broken her word, Karl Moss has claimed. “It is the end of the road,” the opposition leader said.",
            "Mayor Ann Dent has failed the yard, Karl Moss said.\n\n“It is the end of the road,” the union secretary said.",
        ] {
            speaks(text, "Karl Moss");
        }
        let text = "Ann Dent, the union secretary, wept. The yard has failed, Karl Moss said.\n\n“It is the end of the road,” the union secretary said.";
        speaks(text, "Ann Dent");
    }

    #[test]
    fn whoever_continues_has_spoken() {
        let text = "Hugo Dent denied it. Harbour leader Karl Moss answered. He declared: “It is a fine day.” He continued: “Dent is wrong.” Hugo Dent said he would not reply.";
        speaks(text, "Karl Moss");
    }

    #[test]
    fn whoever_adds_something_has_spoken() {
        let text = "The striker was defended by manager Karl Moss. The Scot first said defender Hugo Dent was to blame. But he has had a rethink. He said: “I have seen the film.” Moss added: “I was wrong.”";
        assert_eq!(speakers(text), ["Karl Moss"; 2].map(|name| Some(name.to_owned())));
        let text = "Hugo Dent was calm. He said: “I have seen the film.” Karl Moss added: “I was wrong.”";
        assert_eq!(speakers(text), ["Hugo Dent", "Karl Moss"].map(|name| Some(name.to_owned())));
    }

    #[test]
    fn whoever_spoke_goes_on() {
        for text in [
            "Governor Ada Quill spoke in Ware.\n\n“The governor reads every letter,” said Quill’s chief of staff, Iris Moss, adding that there were many.\n\n“Mostly,” she said, “they are about dogs.”",
            "Ada Quill won in Ware.\n\n“She hates the cold, so I told her to hurry,” said Quill’s trainer, Iris Moss, laughing.\n\n“Next time,” she said, “I will tell her there is soup.”",
        ] {
            assert_eq!(speakers(text), ["Iris Moss"; 3].map(|name| Some(name.to_owned())), "{text}");
        }
    }
}
