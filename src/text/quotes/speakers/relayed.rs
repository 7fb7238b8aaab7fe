//! Who speaks within somebody's account: "said that her boss, Carl Dunn, had told her: “…”", "recalled Dunn saying “…”",
//! "said that Dunn had come in and asked: “…”".

use super::portraits::Description;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::{Gender, Mention};
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

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

/// The most words of an account before what is said in it.
const LONGEST_ACCOUNT: usize = 40;

/// Verbs with which whoever gives an account goes on.
const GOING_ON: &[&str] = &["added", "concluded", "continued", "explained", "insisted", "stressed"];

/// Beginnings of verbs of hearing and remembering.
const PERCEIVING: &[&str] = &["caught", "film", "hear", "overhear", "recall", "record", "remember"];

/// What people write or leave behind, besides the words of the class.
const PAPERS: &[&str] = &[
    "affidavit",
    "cable",
    "card",
    "dispatch",
    "journal",
    "log",
    "logbook",
    "manuscript",
    "notebook",
    "postcard",
    "telegram",
    "voicemail",
    "will",
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
        (document.word(verb).ends_with("ing") && !document.is_symbol(before, ',')).then_some(verb)
    }

    /// Returns the verb of hearing whose object, a name with a description, continues at `at`: "recalled her daughter".
    fn perceiving(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let described = |at: &usize| {
            let token = &document.tokens[*at];
            document.quote_at(*at).is_none()
                && (token.word() && !document.is(*at, Class::PREP.or(Class::PRONOUN).or(Class::AUX))
                    || document.possessive(*at))
        };
        let verb = (0..at).rev().take(LONGEST_TELLER).take_while(described).find(|&at| {
            PERCEIVING.iter().any(|stem| document.word(at).starts_with(stem))
                && document.tokens[at].case == Case::Lower
        })?;
        let other = (verb + 1..at).any(|at| document.cue(at, Class::CUE));
        (!other && !document.passive(verb)).then_some(verb)
    }

    /// Recognises "recalled a neighbour saying that it was “…”", "heard Dunn’s mother saying “…”": somebody unnamed speaks.
    fn somebody_heard(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> bool {
        let document = self.document;
        let Some(verb) = self.heard(query) else { return false };
        let Some(hears) = self.perceiving(verb) else { return false };
        let (first, noun) = (hears + 1, verb - 1);
        let someone = document.is(noun, Class::HUMAN.or(Class::ROLE))
            || coref::noun_gender(document.word(noun)) != Gender::Unknown;
        if first > noun || !someone || document.entities.mention_at(noun).is_some() {
            return false;
        }
        let phrase = NounPhrase { first, end: verb, who: Reference::Described };
        let description = Description::read(document, phrase);
        !people.iter().any(|&person| self.whom.portraits.fit(&description, person).head)
    }

    /// Recognises "said that the pilot, Carl Dunn, had come in and told her: “…”": the verbs of a clause share its subject.
    pub(super) fn coordinated(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let free = |at: &usize| document.quote_at(*at).is_none();
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(LONGEST_ACCOUNT));
        let near = query.open.saturating_sub(LONGEST_TELLER).max(low);
        let verb = (near..query.open).rev().take_while(free).find(|&at| document.cue(at, Class::CUE))?;
        let word = |at: usize| document.word(at);
        let and = (low..verb).rev().find(|&at| !document.is(at, Class::ADVERB))?;
        // ", and told reporters" belongs to whoever gives the account; so does "and added".
        if word(and) != "and"
            || and == low
            || document.is_symbol(and - 1, ',')
            || GOING_ON.contains(&word(verb))
        {
            return None;
        }
        // The words are addressed to nobody or to "her", not to "reporters".
        let addressed = (verb + 1..query.open).all(|at| {
            document.is(at, Class::OBLIQUE)
                || !document.tokens[at].word()
                || matches!(word(at), "to" | "at" | "me" | "us" | "that" | "simply")
        });
        let that = (low..and).rev().take_while(free).find(|&at| word(at) == "that");
        let that = that.or_else(|| self.according(low, and))?;
        let tells = (low..that)
            .rev()
            .take(LONGEST_TELLER)
            .find(|&at| document.cue(at, Class::CUE) || word(at) == "According")?;
        let (mention, person) = self.teller(that + 1)?;
        let end = mention.end + usize::from(document.is_symbol(mention.end, ','));
        if end >= and {
            return None;
        }
        let had = word(end) == "had";
        // In "told the jury that Dunn came in and said", "told" already has its own words.
        let her = (verb + 1..query.open).any(|at| document.is(at, Class::OBLIQUE));
        let own = tells + 1 < that || (had || her) && word(tells) != word(verb);
        // A clause of its own within the account may have another subject.
        let another = |at: usize| {
            document.is(at, Class::PRONOUN)
                || document.is(at, Class::CONJ) && !matches!(word(at), "and" | "or" | "not" | "but")
        };
        let one = addressed && own && !(end..and).any(another);
        let acts = document.tokens[end].word() && document.tokens[end].case == Case::Lower;
        (one && acts && !document.passive(verb)).then_some((mention, person))
    }

    /// Returns the comma of "According to Carl Dunn, " at `low`.
    fn according(&self, low: usize, high: usize) -> Option<usize> {
        let comma = |at: &usize| self.document.is_symbol(*at, ',');
        (self.document.word(low) == "According").then(|| (low..high).take(LONGEST_APPOSITION).find(comma))?
    }

    /// Returns the subject of the clause that begins at `at`: "Carl Dunn", "her uncle, Carl Dunn,", or "he".
    fn teller(&self, at: usize) -> Option<(Mention, PersonId)> {
        let document = self.document;
        if matches!(document.word(at), "he" | "she") {
            let &(person, _) = self.whom.referents.get(&at)?;
            return Some((Mention { titled: at, first: at, end: at + 1 }, person?));
        }
        let described = |other: &usize| {
            document.tokens[*other].word()
                && !document.is(*other, Class::AUX.or(Class::PREP).or(Class::CUE).or(Class::PRONOUN))
                || document.is_symbol(*other, ',')
        };
        let stop = document.tokens.len().min(at + LONGEST_TELLER);
        let (mention, person) =
            (at..stop).take_while(described).find_map(|at| document.entities.mention_at(at))?;
        (mention.titled >= at && document.stands_alone(mention.end)).then_some((mention, person))
    }

    /// Recognises "A postcard from Carl Dunn to his parents, found later, says: “…”" and "Dunn’s logbook reads: “…”".
    pub(super) fn written(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let open = query.open;
        let low = document.sentence_start(open).max(open.saturating_sub(LONGEST_ACCOUNT));
        let word = |at: usize| if document.quote_at(at).is_none() { document.word(at) } else { "" };
        let mut before = (low..open).rev().filter(|&at| {
            document.tokens[at].word() && !document.is(at, Class::ADVERB) && word(at) != "that"
        });
        let verb = before.next().filter(|&at| {
            matches!(
                word(at),
                "read" | "reads" | "reading" | "said" | "saying" | "says" | "stated" | "states" | "words"
            )
        })?;
        let names = |at: &usize| document.is(*at, Class::WRITING) || PAPERS.contains(&word(*at));
        let paper = (low..verb).take_while(|&at| document.quote_at(at).is_none()).find(names)?;
        // "She wrote to Dunn, saying", "In a letter to Dunn, she says": whoever is the subject; but "a letter that read".
        let relative = matches!(word(verb - 1), "that" | "which");
        let from = if relative { paper + 1 } else { low };
        let subject =
            |at: usize| document.cue(at, Class::CUE) || document.is(at, Class::PRONOUN) && word(at) != "who";
        if (from..verb).any(subject)
            || matches!(word(verb - 1), "by" | "," | "in") && word(verb).ends_with("ing")
        {
            return None;
        }
        let own = |(mention, person): (Mention, PersonId)| {
            let by = mention.titled.checked_sub(1).filter(|&by| by > paper).is_some_and(|by| {
                matches!(word(by), "by" | "from" | "of")
                    || document.is_symbol(by, ',')
                        && (paper + 1..by).take(5).any(|at| matches!(word(at), "by" | "from"))
            });
            let owns = document.owns(mention.end);
            let author = by
                && (document.stands_alone(mention.end) || owns && document.is_symbol(mention.end + 1, ','));
            let owner = owns && mention.end < paper && paper - mention.end <= 3;
            (author || owner).then_some((mention, person))
        };
        let names: Vec<_> = (low..verb).filter_map(|at| document.entities.mention_from(at)).collect();
        // "In a letter to Dunn, Ada Quill says"
        let subject = names.iter().any(|(mention, _)| mention.end == verb);
        if subject { None } else { names.into_iter().find_map(own) }
    }

    /// Recognises "said a parent had told her it was “…”": somebody unnamed speaks.
    pub(super) fn told_by_somebody(&self, query: &SpeakerQuery<'_>, people: &[PersonId]) -> bool {
        let document = self.document;
        if self.somebody_heard(query, people) {
            return true;
        }
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
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    /// Returns who says the last quotation.
    fn last(text: &str) -> Option<String> {
        speakers(text).pop().expect("a quotation")
    }

    fn speaks(text: &str, person: &str) {
        assert_eq!(last(text).as_deref(), Some(person), "{text}");
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
    fn somebody_unnamed_told_the_teller() {
        for report in [
            "Ann Dent said a parent had emailed her to say the road was “a trap”.",
            "Ann Dent said that her neighbour told her it was “all over”.",
        ] {
            assert_eq!(last(report), None, "{report}");
        }
        speaks("Ann Dent said a parent told Karl Moss of a road that was “a trap”.", "Ann Dent");
    }

    #[test]
    fn whoever_is_heard_speaks() {
        for report in [
            "Ann Dent recalled Karl Moss saying that the gate was “as good as locked”.",
            "Ann Dent recalled her uncle Karl Moss saying “lock the gate”.",
            "Ann Dent remembers Karl Moss telling her the same over tea: “Lock the gate.”",
        ] {
            speaks(report, "Karl Moss");
        }
        assert_eq!(last("Ann Dent recalls Karl Moss’s mother saying that he was “born at sea”."), None);
        assert_eq!(last("Ann Dent recalled a porter saying that the gate was “as good as locked”."), None);
        speaks("Ann Dent recalled Karl Moss, saying that he was “born at sea”.", "Ann Dent");
        speaks("Ann Dent, recalling the night, said the gate was “as good as locked”.", "Ann Dent");
    }

    #[test]
    fn the_verbs_of_a_clause_share_its_subject() {
        for report in [
            "Ann Dent told the court that Karl Moss had come in, sat down and said: “Lock the gate.”",
            "Ann Dent said that the porter, Karl Moss, had come to the gate and told her: “Lock it.”",
            "Ann Dent testified that Karl Moss walked over and told her, “Lock the gate.”",
            "According to Ann Dent, Karl Moss had looked up and said: “Lock the gate.”",
            "Karl Moss was hurt on Monday. His wife told the court that he had woken and asked, “Is it locked?”",
        ] {
            speaks(report, "Karl Moss");
        }
        for report in [
            "Ann Dent said that Karl Moss had been late and told reporters: “We lock the gate.”",
            "Ann Dent told the court that Karl Moss had left, and said: “We lock the gate.”",
            "Ann Dent said that Karl Moss had left and added: “We lock the gate.”",
            "Ann Dent said that she had met Karl Moss and told him: “Lock the gate.”",
        ] {
            speaks(report, "Ann Dent");
        }
    }

    #[test]
    fn whoever_wrote_it_speaks() {
        for report in [
            "A postcard from Karl Moss to his parents, found later, says: “Lock the gate.”",
            "The last page of Karl Moss’s logbook, found in May, reads: “Lock the gate.”",
            "A note on the door, signed by Karl Moss, read: “Lock the gate.”",
            "Ann Dent kept a letter from Karl Moss that read: “Lock the gate.”",
        ] {
            speaks(report, "Karl Moss");
        }
        speaks("Ann Dent answered one of Karl Moss’s letters by saying, “Lock the gate.”", "Ann Dent");
        speaks("In a letter to Karl Moss, Ann Dent says: “Lock the gate.”", "Ann Dent");
    }
}
