//! Words of somebody whom the text does not name: "another wrote: “…”", "Statement from the company:".

use super::clauses::LONGEST_TAIL;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::quotes::sources::{NounPhrase, Reference};

/// Words that stand for somebody who is not named.
const SOMEBODY: &[&str] = &["another", "many", "others", "several", "some"];

/// Participles that name something.
const NAMED: &[&str] = &["billed", "christened", "dubbed", "known", "nicknamed", "termed"];

impl SpeakerRanker<'_, '_> {
    /// Returns the phrase for somebody without a name to whom the words around a quotation give it.
    pub(super) fn somebody(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> Option<NounPhrase> {
        self.told_by_somebody(query, people)
            .or_else(|| self.somebody_heard(query, people))
            .or_else(|| self.somebody_acts(query, people))
            .or_else(|| self.interposed_by_somebody(query))
            .or_else(|| self.another(query))
    }

    /// Returns whether somebody without a name says a quotation, whatever phrase that is.
    pub(super) fn by_somebody(&self, query: &SpeakerQuery<'_>) -> bool {
        self.announced_by_somebody(query) || self.agent_before(query) == Some(None) || self.dubbed(query)
    }

    /// Recognises "what has been dubbed “…”" and "the yard, known as “…”": nobody in particular calls it so.
    fn dubbed(&self, query: &SpeakerQuery<'_>) -> bool {
        let document = self.document;
        let Some(last) = query.open.checked_sub(1) else { return false };
        let verb = if matches!(document.outside_word(last), "as" | "the" | "a") {
            last.saturating_sub(1)
        } else {
            last
        };
        // "once referred to as the town’s “…”"
        let referred = (query.open.saturating_sub(8).max(2)..query.open).any(|at| {
            document.outside_word(at) == "as"
                && document.outside_word(at - 2) == "referred"
                && document.passive(at - 2)
        });
        let named = NAMED.contains(&document.outside_word(verb));
        let before = |back: usize| verb.checked_sub(back).map_or("", |at| document.outside_word(at));
        let passive =
            matches!(before(1), "been" | "are" | "is" | "was" | "were" | "being" | "also" | "widely")
                || verb > 0 && document.is_symbol(verb - 1, ',');
        let by = document.outside_word(query.end + usize::from(document.is_symbol(query.end, ','))) == "by";
        (named && passive || referred) && !by
    }

    /// Recognises "Another wrote: “…”" and “…,” said another.
    fn another(&self, query: &SpeakerQuery<'_>) -> Option<NounPhrase> {
        let document = self.document;
        let is = |at: usize| SOMEBODY.iter().any(|word| word.eq_ignore_ascii_case(document.outside_word(at)));
        // "Another tweeted", "Another shouted"
        let says = |at: usize| document.cue_near(at) || document.outside_word(at).ends_with("ed");
        let before = self.word_before(query.open).filter(|&at| says(at));
        let subject = before.and_then(|cue| cue.checked_sub(1)).filter(|&at| is(at));
        let opens = |at: usize| {
            document.opens_sentence(at) || document.is(at - 1, Class::CONJ) || !document.token(at - 1).word()
        };
        let after = query.end + usize::from(document.is_symbol(query.end, ','));
        let ends = document.tokens.get(after + 2).is_none_or(|next| !next.word() && next.symbol != ',');
        let behind = || match () {
            () if says(after) && is(after + 1) => Some(after + 1),
            () if is(after) && says(after + 1) => Some(after),
            () => None,
        };
        let first = subject.filter(|&at| opens(at)).or_else(|| behind().filter(|_| ends))?;
        Some(NounPhrase { first, end: first + 1, who: Reference::Described })
    }

    /// Recognises "Statement from the company:" as a line above the quotation: somebody unnamed speaks.
    fn announced_by_somebody(&self, query: &SpeakerQuery<'_>) -> bool {
        let document = self.document;
        let above = query.open.checked_sub(1).filter(|&at| document.breaks(at));
        let Some(colon) = above.and_then(|at| at.checked_sub(1)).filter(|&at| document.is_symbol(at, ':'))
        else {
            return false;
        };
        let low = document.sentence_start(colon);
        let line = low == 0 || document.breaks(low - 1);
        let verb = |at: usize| {
            document.is(at, Class::AUX.or(Class::PRONOUN).or(Class::OBLIQUE)) || document.cue(at, Class::CUE)
        };
        let named = |at: usize| document.quote_at(at).is_some() || document.entities.mention_at(at).is_some();
        let from = (low..colon).take(3).any(|at| matches!(document.word(at), "by" | "from" | "From"));
        line && from && colon - low <= LONGEST_TAIL && !(low..colon).any(|at| verb(at) || named(at))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn what_it_is_dubbed_is_nobodys() {
        let text = "Karl Moss insists the crew must win in what has been dubbed “the last race on earth”.";
        assert_eq!(last_speaker(text), None);
        speaks("The crew was dubbed “the last hope of Ware” by Karl Moss.", "Karl Moss");
        speaks("Karl Moss dubbed the crew “the last hope of Ware”.", "Karl Moss");
        assert_eq!(last_speaker("Karl Moss, once referred to as the town’s “best pilot”, was jailed."), None);
        speaks("Karl Moss referred to the crew as “the last hope of Ware”.", "Karl Moss");
    }

    #[test]
    fn another_is_somebody_else() {
        for rest in [
            "Another tweeted, “The pier is a wreck and all Ware knows it.”",
            "“The pier is a wreck,” said another.",
            "Others wrote: “Close the pier now.”",
        ] {
            let text = format!("Karl Moss answered at once. Moss tweeted, “The pier is fine.” {rest}");
            assert_eq!(last_speaker(&text), None, "{rest}");
        }
    }
}
