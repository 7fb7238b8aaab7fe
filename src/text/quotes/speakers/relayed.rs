//! Who speaks within somebody's account: "said that her boss, Carl Dunn, had told her: “…”", "recalled Dunn saying “…”".

use super::portraits::Description;
use super::remembered::remembers;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::{Gender, Mention};
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};

/// The most words of an apposition, or between a "by" and the name.
pub(super) const LONGEST_APPOSITION: usize = 12;
/// The most words between the verb and what is relayed: "told her that she was “…”", "was told by the sheriff, Carl Dunn,
/// that it was “…”".
pub(super) const LONGEST_RELAY: usize = 14;
/// The most words of somebody unnamed who told the source: "a parent at the school".
pub(super) const LONGEST_TELLER: usize = 6;
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
    "told",
];

impl SpeakerRanker<'_, '_> {
    /// Recognises "said that her boss, Carl Dunn, had told her: “…”", and "was told by Carl Dunn that it was “…”": the
    /// person next to the last verb of saying speaks.
    pub(super) fn relayed(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
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
            document.is(at, Class::CONJ) && !matches!(document.word(at), "how" | "that")
                || matches!(document.word(at), "and" | "but" | "who" | "to" | "of" | "for" | "with" | "by")
        };
        let tells = |at: &usize| document.cue(*at, Class::CUE) || remembers(document.word(*at));
        let outer = (start + 1..mention.titled).rev().find(tells)?;
        let joined = (outer + 1..mention.titled).all(|at| !breaks(at))
            && (mention.end..verb).all(|at| !breaks(at) || document.word(at) == "to");
        let object = outer + 1 == mention.titled
            && !crossed
            && document.word(outer) == "told"
            && document.word(verb) != "said";
        (named(&mention) && joined && !object).then_some((mention, person))
    }

    /// Returns whether the word at `at` is a noun for a person.
    pub(super) fn someone_at(&self, at: usize) -> bool {
        let document = self.document;
        document.is(at, Class::HUMAN.or(Class::ROLE))
            || coref::noun_gender(document.word(at)) != Gender::Unknown
    }

    /// Returns whether the text calls none of `people` what the phrase says.
    pub(super) fn nobody_is(&self, phrase: NounPhrase, people: &[PersonId]) -> bool {
        let description = Description::read(self.document, phrase);
        !people.iter().any(|&person| self.whom.portraits.fit(&description, person).head)
    }

    /// Recognises "said a parent had told her it was “…”": somebody unnamed speaks.
    pub(super) fn told_by_somebody(
        &self,
        query: &SpeakerQuery<'_>,
        people: &[PersonId],
    ) -> Option<NounPhrase> {
        let document = self.document;
        let source = query.attribution.source?;
        let said = |at: usize| ASSERTING.contains(&document.word(at));
        let cue = (source.end..query.open).take(3).find(|&at| said(at))?;
        if document.sentence_start(query.open) > source.first {
            return None;
        }
        // "told the court that a parent"
        let that = (cue + 1..query.open).take(LONGEST_TELLER).find(|&at| document.word(at) == "that");
        let first = that.filter(|&that| that == cue + 1 || document.word(cue) == "told").unwrap_or(cue) + 1;
        let somebody =
            matches!(document.word(first), "a" | "an" | "another" | "her" | "his" | "one" | "some" | "their");
        let named = |at: usize| {
            document.entities.mention_at(at).is_some_and(|(name, _)| !document.modifies(name.end))
        };
        let plain = |at: &usize| document.token(*at).word() && !named(*at);
        let verb = (first + 1..query.open)
            .take(LONGEST_TELLER)
            .take_while(plain)
            .find(|&at| RELAYING.contains(&document.word(at)) && !document.passive(at));
        let verb = verb.filter(|&verb| somebody && verb > first + 1)?;
        let end = (first..verb).rev().find(|&at| !document.is(at, Class::AUX.or(Class::ADVERB)));
        let end = end.filter(|&end| end > first).map(|end| end + 1)?;
        let phrase = NounPhrase { first, end, who: Reference::Described };
        let between = (verb + 1..query.open).any(|at| document.entities.mention_at(at).is_some());
        (!between && self.nobody_is(phrase, people)).then_some(phrase)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

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
    fn somebody_unnamed_told_the_teller() {
        for report in [
            "Ann Dent said a parent had emailed her to say the road was “a trap”.",
            "Ann Dent said that her neighbour told her it was “all over”.",
            "Ann Dent told the court that a Moss lawyer had told her the road was “a trap”. Karl Moss sat still.",
        ] {
            assert_eq!(last_speaker(report), None, "{report}");
        }
        speaks("Ann Dent said a parent told Karl Moss of a road that was “a trap”.", "Ann Dent");
    }
}
