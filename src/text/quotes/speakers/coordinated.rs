//! The verbs of a clause share its subject: "said that Carl Dunn had come in, sat down and asked: “…”".

use super::relayed::{LONGEST_APPOSITION, LONGEST_TELLER};
use super::remembered::remembers;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words of an account before what is said in it.
const LONGEST_ACCOUNT: usize = 40;

/// Verbs with which whoever gives an account goes on.
const GOING_ON: &[&str] = &["added", "concluded", "continued", "explained", "insisted", "stressed"];

impl SpeakerRanker<'_, '_> {
    /// Recognises "said that the pilot, Carl Dunn, had come in and told her: “…”".
    pub(super) fn coordinated(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let (subject, who) = self.shared_subject(query)?;
        let mention = Mention { titled: subject.first, first: subject.first, end: subject.end };
        Some((mention, who?))
    }

    /// Returns the subject that the verb before the words shares with the verbs before it, in a clause of somebody's
    /// account, and who that is: "had come in and told her", "came in, sat down and said".
    fn shared_subject(&self, query: &SpeakerQuery<'_>) -> Option<(NounPhrase, Option<PersonId>)> {
        let document = self.document;
        let free = |at: &usize| document.quote_at(*at).is_none();
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(LONGEST_ACCOUNT));
        let near = query.open.saturating_sub(LONGEST_TELLER).max(low);
        let verb = (near..query.open).rev().take_while(free).find(|&at| document.cue(at, Class::CUE))?;
        let word = |at: usize| document.word(at);
        let and = (low..verb).rev().find(|&at| !document.is(at, Class::ADVERB))?;
        // ", and told reporters" belongs to whoever gives the account; so does "and added".
        let comma = and == low || document.is_symbol(and - 1, ',');
        let joined =
            word(and) == "and" && !comma && !GOING_ON.contains(&word(verb)) && !document.passive(verb);
        // ", telling him to"
        let telling = document.is_symbol(and, ',')
            && word(verb).ends_with("ing")
            && document.is(verb + 1, Class::OBLIQUE)
            && !matches!(word(verb + 1), "me" | "us" | "it");
        if !joined && !telling {
            return None;
        }
        // The words are addressed to nobody or to "her", not to "reporters".
        let addressed = (verb + 1..query.open).all(|at| {
            document.is(at, Class::OBLIQUE)
                || !document.token(at).word()
                || matches!(word(at), "to" | "at" | "me" | "us" | "that" | "simply")
        });
        let that = (low..and).rev().take_while(free).find(|&at| matches!(word(at), "that" | "how"));
        let that = that.or_else(|| self.according(low, and))?;
        let tells = (low..that).rev().take(LONGEST_TELLER).find(|&at| {
            document.cue(at, Class::CUE.or(Class::WEAK_CUE)) || word(at) == "According" || remembers(word(at))
        })?;
        let (subject, who) = self.subject_at(that + 1, and)?;
        let end = subject.end + usize::from(document.is_symbol(subject.end, ','));
        if end >= and {
            return None;
        }
        // "told the jury that Dunn came in and said": "told" already has its own words. So has "says", which is no past
        // as "said" is, and "remembers".
        let her = (end..query.open).any(|at| match word(at) {
            "him" | "them" => true,
            // "told her: “…”", "came up to her and", not "her boat"
            "her" => {
                at > verb
                    || !document.token(at + 1).word()
                    || document.is(at + 1, Class::PREP.or(Class::CONJ))
            }
            _ => false,
        });
        let had = word(end) == "had";
        let present = word(tells).ends_with('s') && !word(verb).ends_with('s');
        let own =
            tells + 1 < that || present || remembers(word(tells)) || her || had && word(tells) != word(verb);
        // A clause of its own within the account may have another subject.
        let another = |at: usize| {
            document.is(at, Class::PRONOUN)
                || document.is(at, Class::CONJ) && !matches!(word(at), "and" | "or" | "not" | "but")
        };
        let acts = document.token(end).word() && document.token(end).case == Case::Lower;
        (addressed && own && acts && !(end..and).any(another)).then_some((subject, who))
    }

    /// Returns the comma of "According to Carl Dunn, " at `low`.
    fn according(&self, low: usize, high: usize) -> Option<usize> {
        let comma = |at: &usize| self.document.is_symbol(*at, ',');
        (self.document.word(low) == "According").then(|| (low..high).take(LONGEST_APPOSITION).find(comma))?
    }

    /// Returns the subject of the clause that begins at `at`, and who it is: "Carl Dunn", "her uncle, Carl Dunn,", "he",
    /// "the pilot".
    fn subject_at(&self, at: usize, high: usize) -> Option<(NounPhrase, Option<PersonId>)> {
        let document = self.document;
        if matches!(document.word(at), "he" | "she") {
            let &(person, _) = self.whom.referents.get(&at)?;
            return Some((NounPhrase { first: at, end: at + 1, who: Reference::Pronoun(at) }, Some(person?)));
        }
        let described = |other: &usize| {
            document.token(*other).word()
                && !document.is(*other, Class::AUX.or(Class::PREP).or(Class::CUE).or(Class::PRONOUN))
                || document.is_symbol(*other, ',')
                || document.possessive(*other)
        };
        let stop = high.min(at + LONGEST_TELLER);
        let found = (at..stop).take_while(described).find_map(|at| document.entities.mention_at(at));
        if let Some((mention, person)) = found {
            let own = mention.titled >= at && document.stands_alone(mention.end);
            let who = Reference::Named(person);
            let phrase = NounPhrase { first: mention.titled, end: mention.end, who };
            return own.then_some((phrase, Some(person)));
        }
        // "the pilot had", "a woman came"
        let noun = (at + 1..stop).take_while(described).find(|&noun| self.someone_at(noun))?;
        let opens = document.is(at, Class::DET.or(Class::OBLIQUE));
        opens.then_some((NounPhrase { first: at, end: noun + 1, who: Reference::Described }, None))
    }

    /// Recognises "said that a pilot had come in and told her: “…”": somebody unnamed speaks, unless the text calls one of
    /// `people` that.
    pub(super) fn somebody_acts(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> Option<NounPhrase> {
        let (phrase, _) = self.shared_subject(query).filter(|(_, who)| who.is_none())?;
        self.nobody_is(phrase, people).then_some(phrase)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn the_verbs_of_a_clause_share_its_subject() {
        for report in [
            "Ann Dent told the court that Karl Moss had come in, sat down and said: “Lock the gate.”",
            "Ann Dent said that the porter, Karl Moss, had come to the gate and told her: “Lock it.”",
            "Ann Dent testified that Karl Moss walked over and told her, “Lock the gate.”",
            "Ann Dent says that Karl Moss phoned her brother and asked: “Is it locked?”",
            "Ann Dent recalled how Karl Moss came to the gate and whispered, “Lock it.”",
            "According to Ann Dent, Karl Moss had looked up and said: “Lock the gate.”",
            "According to Ann Dent, the hotel’s owner, Karl Moss, came down to the desk and told her: “Lock the gate.”",
            "The star witness, Ann Dent, has said that Karl Moss ordered changes in the books, telling her to “lock the gate”.",
            "Karl Moss was hurt on Monday. His wife told the court that he had woken and asked, “Is it locked?”",
        ] {
            speaks(report, "Karl Moss");
        }
        let text = "Ann Dent said that a woman had come to the gate and told her: “Lock it.”";
        assert_eq!(last_speaker(text), None);
        for report in [
            "Ann Dent said that Karl Moss had been late and told reporters: “We lock the gate.”",
            "Ann Dent told the court that Karl Moss had left, and said: “We lock the gate.”",
            "Ann Dent said that Karl Moss had left and added: “We lock the gate.”",
            "Ann Dent said that she had met Karl Moss and told him: “Lock the gate.”",
        ] {
            speaks(report, "Ann Dent");
        }
    }
}
