//! Whom the clauses around a quotation give it to, when their grammar leaves no choice: said her boss, Carl Dunn, had
//! told her “…”; as does Mina Farah: “…”.

use super::portraits::Description;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::sources::{NounPhrase, Reference};

/// The most words between a quotation and the name in the clause that follows it.
pub(super) const LONGEST_TAIL: usize = 12;
/// The most words between a name and the verb that gives it the quotation.
const LONGEST_APPOSITION: usize = 12;
/// The most words between the verb and what is relayed: "told her that she was “…”", "was told by the sheriff, Carl Dunn,
/// that it was “…”".
const LONGEST_RELAY: usize = 14;
/// The most words of somebody unnamed who told the source: "a parent at the school".
const LONGEST_TELLER: usize = 6;
/// Verbs that relay somebody's words within a report.
const RELAYING: &[&str] = &[
    "advised", "assured", "informed", "promised", "reminded", "replied", "said", "say", "shouted", "tell",
    "told", "warned", "wrote", "yelled",
];

/// Verbs whose object is what somebody else said.
const ASSERTING: &[&str] = &[
    "added",
    "alleged",
    "claimed",
    "claims",
    "explained",
    "recalled",
    "recalls",
    "said",
    "says",
    "testified",
];

impl SpeakerRanker<'_, '_> {
    /// Returns the only person whom the clauses around a quotation allow as its speaker, and where they are named.
    pub(super) fn stated(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        self.quoted(query)
            .or_else(|| self.agent(query))
            .or_else(|| self.agent_before(query).flatten())
            .or_else(|| self.introduces(query))
            .or_else(|| self.inverted(query))
            .or_else(|| self.concluded(query))
            .or_else(|| self.follows(query))
            .or_else(|| self.relayed(query))
            .or_else(|| self.joins_in(query))
            .or_else(|| self.apposed(query))
    }

    /// Recognises "said that her boss, Carl Dunn, had told her: “…”", and "was told by Carl Dunn that it was “…”": the
    /// person next to the last verb of saying speaks.
    fn relayed(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let cue =
            query.attribution.cue.filter(|&cue| cue < query.open && query.attribution.tie == Tie::Said)?;
        if document.sentence_start(query.open) > cue {
            return None;
        }
        let free = |at: usize| document.quote_at(at).is_none();
        let start = query.attribution.source.map_or(cue, |source| source.first).min(cue);
        let near = query.open.saturating_sub(LONGEST_RELAY).max(cue);
        let verb =
            (near..query.open).rev().take_while(|&at| free(at)).find(|&at| document.cue(at, Class::CUE))?;
        if !RELAYING.contains(&document.word(verb)) {
            return None;
        }
        let named = |mention: &Mention| mention.titled > start && document.quote_at(mention.first).is_none();
        // "… told by Carl Dunn that …"
        if document.passive(verb) {
            let by = (verb + 1..query.open).take(3).find(|&at| document.word(at) == "by")?;
            let (mention, person) = (by + 1..query.open)
                .take(LONGEST_APPOSITION)
                .take_while(|&at| document.word(at) != "that")
                .find_map(|at| document.entities.mention_at(at))?;
            return named(&mention).then_some((mention, person));
        }
        let aux = |at: usize| {
            document.is(at, Class::AUX.or(Class::ADVERB)) || matches!(document.word(at), "used" | "to")
        };
        let mut at = (start..verb).rev().find(|&at| !aux(at))?;
        let mut crossed = false;
        if document.is_symbol(at, ',') {
            // Past "her manager" in "Carl Dunn, her manager, had told".
            if document.entities.mention_at(at.checked_sub(1)?).is_none() {
                let low = at.saturating_sub(LONGEST_APPOSITION);
                at = (low..at).rev().find(|&at| document.is_symbol(at, ','))?;
                crossed = true;
            }
            at = at.checked_sub(1)?;
        }
        let (mention, person) = document.entities.mention_at(at)?;
        // "said that Carl Dunn told", not "Ada Quill, who told".
        let breaks = |at: usize| {
            document.is(at, Class::CONJ) && !matches!(document.word(at), "that")
                || matches!(document.word(at), "and" | "but" | "who" | "to" | "of" | "for" | "with" | "by")
        };
        let outer = (start + 1..mention.titled).rev().find(|&at| document.cue(at, Class::CUE))?;
        let joined = (outer + 1..mention.titled).all(|at| !breaks(at))
            && (mention.end..verb).all(|at| !breaks(at) || document.word(at) == "to");
        let object = outer + 1 == mention.titled
            && !crossed
            && document.word(outer) == "told"
            && document.word(verb) != "said";
        (named(&mention) && joined && !object).then_some((mention, person))
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

    /// Recognises "said a parent had told her it was “…”": somebody unnamed speaks.
    pub(super) fn told_by_somebody(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> bool {
        let document = self.document;
        let Some(source) = query.attribution.source else { return false };
        let said = |at: usize| ASSERTING.contains(&document.word(at));
        let Some(cue) = (source.end..query.open).take(3).find(|&at| said(at)) else { return false };
        if document.sentence_start(query.open) > source.first {
            return false;
        }
        let first = if document.word(cue + 1) == "that" { cue + 2 } else { cue + 1 };
        let somebody =
            matches!(document.word(first), "a" | "an" | "another" | "her" | "his" | "one" | "some" | "their");
        let plain = |at: &usize| document.tokens[*at].word() && document.entities.mention_at(*at).is_none();
        let verb = (first + 1..query.open)
            .take(LONGEST_TELLER)
            .take_while(plain)
            .find(|&at| RELAYING.contains(&document.word(at)) && !document.passive(at));
        let Some(verb) = verb.filter(|&verb| somebody && verb > first + 1) else { return false };
        let end = (first..verb).rev().find(|&at| !document.is(at, Class::AUX.or(Class::ADVERB)));
        let Some(end) = end.filter(|&end| end > first).map(|end| end + 1) else { return false };
        let phrase = NounPhrase { first, end, who: Reference::Described };
        let description = Description::read(document, phrase);
        let known = |&person: &PersonId| self.whom.portraits.fit(&description, person).head;
        let between = (verb + 1..query.open).any(|at| document.entities.mention_at(at).is_some());
        !between && !people.iter().any(known)
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
        let from = mention.end == colon
            && matches!(word(before), "From" | "from")
            && (before == low || before == low + 1 && word(low) == "And");
        (shared || does || from).then_some((mention, person))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    /// The last quotation in marks: its speaker and its source.
    fn last(text: &str) -> (Option<String>, Option<String>) {
        let analysis = analyse(text);
        let quote = analysis.quotes.iter().rev().find(|quote| quote.kind != crate::text::Kind::Indirect);
        let quote = quote.expect("a quotation");
        let source = quote.source.map(|source| source.of(text).to_owned());
        (analysis.speaker(quote).map(str::to_owned), source)
    }

    fn speaks(text: &str, person: &str) {
        assert_eq!(last(text).0.as_deref(), Some(person), "{text}");
    }

    #[test]
    fn whoever_told_the_teller_speaks() {
        for report in [
            "Ann Dent told the court that her manager, Karl Moss, had said to her: “Lock the gate.”",
            "Ann Dent said Karl Moss, her manager, told her she was “too slow for the gate”.",
            "Ann Dent recalls that her uncle, Karl Moss, used to say: “Lock the gate.”",
            "Ann Dent said she had been told by Karl Moss that the gate was “as good as locked”.",
            "Ann Dent said she was told by the porter, Karl Moss, that the gate was “as good as locked”.",
        ] {
            speaks(report, "Karl Moss");
        }
        speaks("Ann Dent said Karl Moss was late and told reporters: “We lock the gate.”", "Ann Dent");
    }

    #[test]
    fn a_spokeswoman_may_be_named_after_whom_she_speaks_for() {
        speaks(
            "The ferries of Ware are late. A spokeswoman for the line, Ann Dent, said the tide was “too low”.",
            "Ann Dent",
        );
        let text =
            "Minister Ann Dent left. A spokesman for the minister, Ann Dent, said the tide was “too low”.";
        assert_eq!(last(text).0, None);
    }

    #[test]
    fn two_parents_are_nobody_in_particular() {
        assert_eq!(last("“We only want to know why,” said the boy’s parents, Karl and Ann Moss.").0, None);
    }

    #[test]
    fn somebody_unnamed_told_the_teller() {
        for report in [
            "Ann Dent said a parent had emailed her to say the road was “a trap”.",
            "Ann Dent said that her neighbour told her it was “all over”.",
        ] {
            assert_eq!(last(report).0, None, "{report}");
        }
        speaks("Ann Dent said a parent told Karl Moss of a road that was “a trap”.", "Ann Dent");
    }

    #[test]
    fn whoever_joins_in_speaks() {
        let text = "Ann Dent said Ware was “short of boats”, a view shared by Karl Moss of Hesk Ferries: “Buy more.”";
        speaks(text, "Karl Moss");
        speaks(
            "Ann Dent was pleased.\n\nAnd from Mr Karl Moss:\n\n“It is late.”\n\nAnn Dent left.",
            "Karl Moss",
        );
        speaks("Ann Dent thinks the pier should open, as does Karl Moss of Hesk: “It is late.”", "Karl Moss");
    }
}
