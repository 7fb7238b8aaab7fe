//! Whom the verb right before the words gives them to: Karl Moss, the mayor, insisted: “…”; dismissed by Moss as “…”.

use super::relayed::LONGEST_APPOSITION;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::document::Document;
use crate::text::tokens::Case;

/// The most words between the verb and the words that it introduces.
const LONGEST: usize = 9;
/// The most words between the name after a "by" and the words.
const LONGEST_LINK: usize = 10;
/// The most words from a verb such as "branded" to the words.
const LONGEST_BRANDING: usize = 20;
/// Verbs whose object is called something "as".
const BRANDING: &[&str] = &[
    "attacked",
    "branded",
    "characterised",
    "characterized",
    "condemned",
    "criticised",
    "criticized",
    "denounced",
    "depicted",
    "derided",
    "described",
    "dismissed",
    "hailed",
    "labelled",
    "portrayed",
    "praised",
    "slammed",
];
/// Words between a "by" and the words of its person.
const LINKS: &[&str] = &["as", "for", "of", "that", "to", "whether"];

impl SpeakerRanker<'_, '_> {
    /// Recognises "Karl Moss, the mayor, insisted, “…”" and "although Moss later admitted that he had been “…”": the subject
    /// of the last verb of saying speaks.
    pub(super) fn introduces(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(LONGEST));
        let free = |at: &usize| document.quote_at(*at).is_none();
        let verb = (low..query.open)
            .rev()
            .take_while(free)
            .find(|&at| document.cue(at, Class::CUE.or(Class::WEAK_CUE)))?;
        let word = document.word(verb);
        let finite = word.ends_with(['d', 's']) || word == "wrote";
        if !finite || !document.cue_near(verb) || document.passive(verb) || self.claimed_after(query) {
            return None;
        }
        let plain = |at: usize| {
            let token = document.token(at);
            let joins =
                matches!(document.word(at), "and" | "but" | "or" | "which" | "who" | "whom" | "whose");
            (token.word() || matches!(token.symbol, ',' | ':' | '’' | '\''))
                && !joins
                && document.entities.mention_at(at).is_none()
        };
        if !(verb + 1..query.open).all(plain) {
            return None;
        }
        let skipped = |at: &usize| document.is(*at, Class::AUX.or(Class::ADVERB));
        let mut last = (0..verb).rev().find(|at| !skipped(at))?;
        // "Asked why, Karl Moss shook his head and said, “…”"
        if document.word(last) == "and" {
            return self.shared_with(last);
        }
        // "it was Karl Moss who had shouted, “…”"
        if document.word(last) == "who" {
            let (mention, person) = document.entities.mention_at(last.checked_sub(1)?)?;
            let it = mention.titled.checked_sub(2).is_some_and(|it| {
                document.word(it).eq_ignore_ascii_case("it") && matches!(document.word(it + 1), "is" | "was")
            });
            return (it && mention.end == last).then_some((mention, person));
        }
        // "Karl Moss, the mayor, insisted", "the mayor, Karl Moss, insisted"
        if document.is_symbol(last, ',') {
            let before = last.checked_sub(1)?;
            let apposed = document.entities.mention_at(before).filter(|(mention, _)| mention.end == last);
            last = match apposed {
                Some((mention, _)) if self.described_before(mention.titled) => before,
                Some(_) => return None,
                None => self.apposition_start(last)?.checked_sub(1)?,
            };
        }
        let (mention, person) = document.entities.mention_at(last)?;
        (mention.end == last + 1 && is_subject(document, &mention)).then_some((mention, person))
    }

    /// Recognises "but Karl Moss branded the way the yard was run as “…”": whoever calls it so.
    pub(super) fn brands(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let last = query.open.checked_sub(1)?;
        let article = usize::from(matches!(document.outside_word(last), "a" | "an" | "the"));
        let link = last.checked_sub(article).filter(|&at| document.outside_word(at) == "as")?;
        let low = document.sentence_start(query.open).max(query.open.saturating_sub(LONGEST_BRANDING));
        let free = |at: &usize| document.quote_at(*at).is_none() && !document.cue_near(*at);
        let mut verbs =
            (low..link).rev().take_while(free).filter(|&at| BRANDING.contains(&document.word(at)));
        let verb = verbs.next().filter(|&at| !document.passive(at))?;
        let (mention, person) = document.entities.mention_at(verb.checked_sub(1)?)?;
        (mention.end == verb && is_subject(document, &mention)).then_some((mention, person))
    }

    /// Returns the name that opens the clause before the "and" at `and`, if nothing is said in it.
    fn shared_with(&self, and: usize) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let low = document.sentence_start(and).max(and.saturating_sub(LONGEST_APPOSITION));
        let plain = |at: &usize| {
            (document.token(*at).word() || document.abbreviates(*at)) && document.quote_at(*at).is_none()
        };
        let start = (low..and).rev().take_while(plain).last()?;
        let opens = start == document.sentence_start(and) || document.is_symbol(start - 1, ',');
        let found = (start..and).find_map(|at| document.entities.mention_at(at));
        let (mention, person) = found.filter(|(mention, _)| opens && mention.titled == start)?;
        let clause = mention.end..and;
        let acts = document.token(mention.end).case == Case::Lower && !clause.is_empty();
        let says =
            |at: usize| document.cue(at, Class::CUE.or(Class::WEAK_CUE)) || document.is(at, Class::CONJ);
        (acts && document.stands_alone(mention.end) && !clause.clone().any(says)).then_some((mention, person))
    }

    /// Returns whether the words before a name, up to a comma, describe its bearer: not "a lawyer for the firm, Karl Moss,".
    fn described_before(&self, name: usize) -> bool {
        let document = self.document;
        let Some(comma) = name.checked_sub(1).filter(|&at| document.is_symbol(at, ',')) else { return false };
        let low = document.sentence_start(name).max(comma.saturating_sub(LONGEST_APPOSITION));
        let Some(article) = (low..comma).rev().find(|&at| document.is(at, Class::DET)) else { return false };
        // "one of the firemen, Karl Moss,"
        let one = article > low + 1 && document.word(article - 2).eq_ignore_ascii_case("one");
        let within = article > low && document.is(article - 1, Class::PREP) && !one;
        ["the", "a", "an"].iter().any(|word| word.eq_ignore_ascii_case(document.word(article)))
            && !within
            && !(article..comma)
                .any(|at| document.word(at) == "for" || document.entities.mention_at(at).is_some())
    }

    /// Returns the comma that opens the apposition whose last comma is at `end`.
    fn apposition_start(&self, end: usize) -> Option<usize> {
        let document = self.document;
        let inside = |at: &usize| {
            document.quote_at(*at).is_none()
                && !document.breaks(*at)
                && !document.cue_near(*at)
                && !matches!(document.token(*at).symbol, '.' | ';' | ':' | '?' | '!')
        };
        let low = end.saturating_sub(LONGEST_APPOSITION);
        (low..end).rev().take_while(inside).find(|&at| document.is_symbol(at, ','))
    }

    /// Returns whether the words are a whole statement whose own attribution follows: “It leaks,” said Quill.
    fn claimed_after(&self, query: &SpeakerQuery<'_>) -> bool {
        let document = self.document;
        let before = query.open.checked_sub(1).map(|at| document.token(at).symbol);
        let fragment = document.token(document.marked[query.number].inner()).case == Case::Lower
            && !matches!(before, Some(',' | ':'));
        let stop = document.sentence_end(query.end.saturating_sub(1)).min(query.end + LONGEST);
        !fragment && (query.end..stop).any(|at| document.cue_near(at))
    }

    /// Recognises "was urged by Karl Moss, his uncle, to “…”" and "dismissed by Moss as “…”". The inner `None` is somebody
    /// without a name: "was asked by the porter whether it was “…”".
    pub(super) fn agent_before(&self, query: &SpeakerQuery<'_>) -> Option<Option<(Mention, PersonId)>> {
        let document = self.document;
        let low = document
            .sentence_start(query.open)
            .max(query.open.saturating_sub(LONGEST_APPOSITION + LONGEST_APPOSITION + LONGEST_LINK));
        let free = |at: &usize| document.quote_at(*at).is_none();
        let by = (low + 1..query.open)
            .rev()
            .take_while(free)
            .find(|&at| document.word(at) == "by" && self.passive_before(at))?;
        let link = |at: usize| LINKS.contains(&document.word(at));
        let phrase_end = (by + 1..query.open)
            .take(LONGEST_APPOSITION)
            .find(|&at| document.cue_near(at) || link(at) && !matches!(document.word(at), "of" | "for"))
            .unwrap_or(query.open);
        let named = (by + 1..phrase_end).find_map(|at| document.entities.mention_at(at));
        let mut end = match named {
            Some((mention, _)) if document.stands_alone(mention.end) => mention.end,
            Some(_) => return None,
            None => (by + 1..query.open).find(|&at| link(at) && document.word(at) != "of")?,
        };
        if named.is_none() && !(by + 1..end).any(|at| document.is(at, Class::HUMAN.or(Class::ROLE))) {
            return None;
        }
        // ", an opposition deputy, of"
        if document.is_symbol(end, ',') && end + 1 < query.open {
            if link(end + 1) {
                end += 1;
            } else if let Some(comma) = (end + 1..query.open)
                .take(LONGEST_APPOSITION)
                .find(|&at| matches!(document.token(at).symbol, ',' | ':'))
            {
                end = comma + usize::from(document.is_symbol(comma, ','));
            }
        }
        let linked = link(end) || document.is_symbol(end, ':');
        // "to expect “…”"
        if document.word(end) == "to" && end + 1 < query.open {
            end += 2;
        }
        let says = |at: usize| {
            document.cue(at, Class::CUE.or(Class::WEAK_CUE)) || document.entities.mention_at(at).is_some()
        };
        let clear = end <= query.open && query.open - end <= LONGEST_LINK && !(end..query.open).any(says);
        (linked && clear).then_some(named)
    }

    /// Returns whether the word before a "by" is a passive: "was urged", "hailed as “…” by Dale and dismissed".
    fn passive_before(&self, by: usize) -> bool {
        let document = self.document;
        let participle = |at: &usize| document.word(*at).ends_with("ed") || document.word(*at) == "told";
        let Some(verb) = (0..by).rev().take(4).find(participle) else { return false };
        document.passive(verb)
            || verb + 1 == by && verb > 0 && matches!(document.word(verb - 1), "and" | "but")
    }
}

/// Returns whether a name can be a subject where it stands: not "of the poet Quill", "Dale and Quill", "seeing Quill".
fn is_subject(document: &Document<'_>, mention: &Mention) -> bool {
    let before = (0..mention.titled).rev().take(LONGEST).find(|&at| {
        !document.token(at).word()
            || document.is(at, Class::PREP.or(Class::CONJ).or(Class::CUE).or(Class::DET))
    });
    let joined = mention.titled.checked_sub(1).is_some_and(|at| {
        let word = document.word(at);
        matches!(word, "and" | "&" | "or") || word.ends_with("ing") && document.token(at).case == Case::Lower
    });
    let object = before.map(|at| if document.is(at, Class::DET) { at.saturating_sub(1) } else { at });
    !joined && object.is_none_or(|at| !document.is(at, Class::PREP))
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn the_subject_of_the_last_verb_speaks() {
        for text in [
            "“The pier is lost,” said Ann Dale, who owns it, while Karl Moss, the harbour master, insisted: “It is only wet.”",
            "Ann Dale called the plan “a joke”, and the man who made it, Karl Moss, told the council: “It is only late.”",
            "When a pilot, Karl Moss, asked, “Is it only late?”, Ann Dale laughed.",
            "Asked whether Mrs. Dale was late, Mr. Moss shook his head and said, “It is only early.” Ann Dale and Karl Moss left.",
            "According to Ann Dale, “the tide was slow”, although Karl Moss later admitted that he had been “a bit rash”.",
            "While Karl Moss said the pier was “as good as new,” Ann Dale answered that it was not.",
            "Ann Dale testified that it was Karl Moss who had shouted up the stairs, “It is only late.”",
            "Ann Dale told jurors that one of the firemen, Lt. Karl Moss, had answered, “It is only late.”",
        ] {
            speaks(text, "Karl Moss");
        }
    }

    #[test]
    fn whoever_brands_something_as_that_says_so() {
        for text in [
            "Ann Dale said he left “without a stain on his coat” but Karl Moss branded the way Hugo Dent’s yard was run as “scandalous”.",
            "Karl Moss dismissed the plan of Ann Dale as a “leap in the dark”.",
        ] {
            speaks(text, "Karl Moss");
        }
        assert_ne!(
            last_speaker("Karl Moss was dismissed as a “leap in the dark”.").as_deref(),
            Some("Karl Moss")
        );
        assert_ne!(last_speaker("Karl Moss was seen as a “leap in the dark”.").as_deref(), Some("Karl Moss"));
    }

    #[test]
    fn the_agent_of_the_passive_before_speaks() {
        for text in [
            "The pier was hailed as “a wonder” by Ann Dale and dismissed by Karl Moss as “a wet plank”.",
            "Ann Dale, the harbour master, was once advised by her uncle, Karl Moss, to “cut the rope and run”.",
            "Ann Dale said the pier was safe. She was contradicted by Karl Moss, an engineer: “Wood rots.”",
            "Ann Dale left early. She was accused by Karl Moss, a member of the council, of “selling the tide”.",
            "Ann Dale was told by the treasurer, Karl Moss, to expect “a very long winter”.",
            "Ann Dale was accused by one member of the council, Karl Moss, of having “a very short memory”.",
        ] {
            speaks(text, "Karl Moss");
        }
        assert_eq!(
            last_speaker(
                "The pier is shut. Karl Moss was asked by a reader of the Ware Post whether he was “still dry”."
            ),
            None
        );
    }
}
