//! Whom the clauses around a quotation give it to, when their grammar leaves no choice: as does Mina Farah: “…”;
//! a spokeswoman for the line, Ada Quill, said “…”.

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::sources::{NounPhrase, Reference};

/// The most words between a quotation and the name in the clause that follows it.
pub(super) const LONGEST_TAIL: usize = 12;

impl SpeakerRanker<'_, '_> {
    /// Returns the only person whom the clauses around a quotation allow as its speaker, and where they are named.
    pub(super) fn stated(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let found = self
            .quoted(query)
            .or_else(|| self.agent(query))
            .or_else(|| self.agent_before(query).flatten())
            .or_else(|| self.introduces(query))
            .or_else(|| self.brands(query))
            .or_else(|| self.inverted(query))
            .or_else(|| self.told_of(query))
            .or_else(|| self.concluded(query))
            .or_else(|| self.follows(query))
            .or_else(|| self.relayed(query))
            .or_else(|| self.remembered(query))
            .or_else(|| self.coordinated(query))
            .or_else(|| self.written(query))
            .or_else(|| self.joins_in(query))
            .or_else(|| self.apposed(query))?;
        let (mention, person) = found;
        let who = Reference::Named(person);
        let phrase = NounPhrase { first: mention.titled, end: mention.end, who };
        (!self.belongs_to(phrase)).then_some(found)
    }

    /// Recognises "Ada Quill, the daughter of Karl Moss, who said it was “…”": the source is "who".
    pub(super) fn relative(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.end == source.first + 1)?;
        let before = source.first.checked_sub(1).filter(|_| document.word(source.first) == "who")?;
        let end = if document.is_symbol(before, ',') { before } else { before + 1 };
        let (mention, person) = document.entities.mention_at(end.checked_sub(1)?)?;
        let put = (source.end..query.open).any(|at| document.word(at) == "put");
        if mention.end != end || source.first > query.open || put {
            return None;
        }
        // Past ", the daughter of"
        let low = document.sentence_start(mention.titled).max(mention.titled.saturating_sub(LONGEST_TAIL));
        let apposed = (low + 1..mention.titled).rev().find(|&at| document.is_symbol(at, ','));
        let described = apposed.filter(|&comma| document.is(comma + 1, Class::DET));
        let first = described.and_then(|comma| document.entities.mention_at(comma - 1));
        Some(first.map_or(person, |(_, first)| first))
    }

    /// Recognises "A spokeswoman for the line, Ada Quill, said": a name that comes up here for the first time is hers.
    fn apposed(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.who == Reference::Described)?;
        let word = |at: usize| document.word(at);
        let indefinite = matches!(word(source.first), "a" | "A" | "an" | "An");
        let head = source.head(document);
        let for_others = word(head).starts_with("spokes")
            || matches!(word(head), "adviser" | "aide" | "attorney" | "lawyer" | "representative");
        let comma = (head + 1..source.end + 2).find(|&at| document.is_symbol(at, ','))?;
        let (mention, person) = document.entities.mention_at(comma + 1)?;
        let first = self.introduced[person.0 as usize] == mention.first;
        let says = document.is_symbol(mention.end, ',') && document.cue_near(mention.end + 1);
        (indefinite && for_others && first && says).then_some((mention, person))
    }

    /// Recognises "…, as does Mina Farah: “…”", "a view shared by Clara Boyd of Shore Capital: “…”", and "And from
    /// Chairwoman Farah:" above the quotation.
    fn joins_in(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let above = query.open.checked_sub(1).filter(|&at| document.breaks(at));
        let colon = above.unwrap_or(query.open).checked_sub(1).filter(|&at| document.is_symbol(at, ':'))?;
        let low = colon.saturating_sub(LONGEST_TAIL).max(document.sentence_start(colon));
        let (mention, person) = (low..colon)
            .rev()
            .take_while(|&at| document.quote_at(at).is_none() && !document.cue(at, Class::CUE))
            .find_map(|at| document.entities.mention_at(at))?;
        let before = (low..mention.titled)
            .rev()
            .find(|&at| !document.is(at, Class::ROLE.or(Class::HUMAN).or(Class::DET)))?;
        let word = |at: usize| document.word(at);
        let shared = word(before) == "by"
            && matches!(word(before.checked_sub(1)?), "shared" | "echoed" | "backed" | "repeated");
        let does = matches!(word(before), "does" | "did" | "do") && word(before.checked_sub(1)?) == "as";
        // "And from Chairwoman Farah:", "Comment from the outgoing chair, Mina Farah:"
        let line = above.is_some()
            && document.opens_sentence(low)
            && (low == 0 || document.breaks(low - 1))
            && !(low..colon).any(|at| document.is(at, Class::AUX.or(Class::PRONOUN)))
            && document.stands_alone(mention.end)
            && (low..mention.titled).any(|at| matches!(word(at), "by" | "from" | "From" | "of"))
            && matches!(word(before), "by" | "from" | "From" | "of" | ",");
        let from = line && (mention.end == colon || document.is_symbol(mention.end, ','))
            || mention.end == colon
                && matches!(word(before), "From" | "from")
                && (before == low || before == low + 1 && word(low) == "And");
        (shared || does || from).then_some((mention, person))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn who_is_whoever_comes_before() {
        for text in [
            "Critics fear Karl Moss, who said he never watched, calling the show “idiotic”.",
            "Karl Moss, the eldest son of Hugo Dent, who said it was “politics, politics”, left.",
        ] {
            speaks(text, "Karl Moss");
        }
        let text = "Ann Dent said she had visited Iris Moss, who had told her it was “a wreck”. She added: “I will mend it.”";
        speaks(text, "Ann Dent");
    }

    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn a_spokeswoman_may_be_named_after_whom_she_speaks_for() {
        speaks(
            "The ferries of Ware are late. A spokeswoman for the line, Ann Dent, said the tide was “too low”.",
            "Ann Dent",
        );
        let text =
            "Minister Ann Dent left. A spokesman for the minister, Ann Dent, said the tide was “too low”.";
        assert_eq!(last_speaker(text), None);
    }

    #[test]
    fn two_parents_are_nobody_in_particular() {
        assert_eq!(
            last_speaker("“We only want to know why,” said the boy’s parents, Karl and Ann Moss."),
            None
        );
    }

    #[test]
    fn whoever_joins_in_speaks() {
        speaks(
            "Ann Dent left.\n\nComment from the board’s chair, Karl Moss:\n\n“It is late.\n\n“It is cold.”",
            "Karl Moss",
        );
        let text = "Ann Dent left.\n\nStatement from Ann Dent:\n\n“It is late.”\n\nStatement from the board:\n\n“It is.”";
        assert_eq!(last_speaker(text), None);
        let text = "Ann Dent said Ware was “short of boats”, a view shared by Karl Moss of Hesk Ferries: “Buy more.”";
        speaks(text, "Karl Moss");
        speaks(
            "Ann Dent was pleased.\n\nAnd from Mr Karl Moss:\n\n“It is late.”\n\nAnn Dent left.",
            "Karl Moss",
        );
        speaks("Ann Dent thinks the pier should open, as does Karl Moss of Hesk: “It is late.”", "Karl Moss");
    }
}
