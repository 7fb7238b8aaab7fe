//! Who is quoted, where the grammar says that the subject is not the speaker: "“…,” the paper quoted Ada Quill as saying",
//! "described as “…” by Ada Quill", "Moss “knew of it,” she said".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::quoting;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words before the name of whoever is named after "by": "his friend and fellow broadcaster".
const LONGEST_AGENT: usize = 8;

impl SpeakerRanker<'_, '_> {
    /// Recognises "the paper quoted Ada Quill as saying", before or after the words, if they have no other verb.
    pub(super) fn quoted(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        const LONGEST: usize = 18;
        let document = self.document;
        let cue = query.attribution.cue?;
        let quotes = |at: &usize| quoting::is_quoting_verb(document, *at);
        let verb = (cue.saturating_sub(LONGEST)..=cue).rev().find(quotes)?;
        let quoted = quoting::who_is_quoted(document, verb)?;
        // “…,” said Dent, and the paper quoted Quill as saying otherwise.
        let said = (query.end..verb).any(|at| document.cue_near(at));
        let own = !said && (verb == cue || quoted.end == cue + 1);
        quoted.name.filter(|_| own)
    }

    /// Recognises "described as “…” by his friend Ada Quill".
    pub(super) fn agent(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let by = query.end;
        if !document.tokens.get(by).is_some_and(|token| token.word()) || document.word(by) != "by" {
            return None;
        }
        let article = |at: &usize| document.is(*at, Class::DET);
        let before = query.open.checked_sub(1)?;
        // "as a “…” by"
        let before = if article(&before) { before.checked_sub(1)? } else { before };
        // "was accused of “…” by"
        let introduced = document.word(before) == "as"
            || document.word(before).ends_with("ed")
            || document.passive_of(by).is_some_and(|verb| verb + LONGEST_AGENT >= query.open);
        if !introduced || document.quote_at(before).is_some() {
            return None;
        }
        let stop = (by + 1 + LONGEST_AGENT).min(document.tokens.len());
        let described = |at: &usize| {
            let token = document.token(*at);
            token.word()
                && !document.is(*at, Class::PREP.or(Class::CUE).or(Class::AUX))
                && document.quote_at(*at).is_none()
        };
        // "by the mayor, Ada Quill"
        let apposed = |at: &usize| {
            document.is_symbol(*at, ',')
                && document.entities.mention_at(*at + 1).is_some_and(|(name, _)| name.titled == *at + 1)
        };
        let (mention, person) = (by + 1..stop)
            .take_while(|at| described(at) || apposed(at))
            .find_map(|at| document.entities.mention_at(at))?;
        document.stands_alone(mention.end).then_some((mention, person))
    }

    /// Recognises "the premier said" and "the Swede said" where the text calls one person the premier, or Sweden's, and
    /// nobody else.
    pub(super) fn holder(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        self.office(query)?;
        self.whom
            .portraits
            .only_holder(&query.description)
            .filter(|&holder| !self.speaks_later(query, holder))
    }

    /// Returns whether the source is "the spokesman", and the person is named only later.
    pub(super) fn speaks_later(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.who == Reference::Described);
        let spokesman = source.is_some_and(|source| {
            let definite = document.word(source.first).eq_ignore_ascii_case("the");
            definite && document.word(source.head(document)).starts_with("spokes")
        });
        spokesman && self.introduced[person.0 as usize] >= query.open
    }

    /// Returns the source if a verb of saying ties it to the words and it is a post or a nationality: "the premier", "the
    /// Swede".
    pub(super) fn office(&self, query: &SpeakerQuery<'_>) -> Option<NounPhrase> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| source.who == Reference::Described)?;
        let head = source.head(document);
        let definite = matches!(document.word(source.first), "the" | "The")
            && head > source.first
            && head + 1 == source.end;
        let post = document.is(head, Class::ROLE) && document.token(head).word();
        let called = post || document.nationality(head);
        (definite && called && query.attribution.tie == Tie::Said).then_some(source)
    }

    /// Recognises "Moss “knew of it in May,” she said": the subject of the words does not say them.
    pub(super) fn subject_of_words(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| matches!(source.who, Reference::Pronoun(_)))?;
        let low = document.sentence_start(source.first);
        // The pronoun may also carry later words: "…, she said, calling it “a shame”".
        let quote =
            document.marked[..=query.number].iter().rev().find(|marked| marked.end() <= source.first)?;
        let begins = document.token(quote.inner()).case == Case::Lower;
        let clause = quote.open >= low && source.first <= quote.end() + 2;
        if !(begins && clause) {
            return None;
        }
        // "Mr Dent has “the same will” as ever, he said"
        let says = |at: &usize| {
            document.quote_at(*at).is_some() || document.cue(*at, Class::CUE.or(Class::WEAK_CUE))
        };
        let mut before = (low..quote.open).rev().take_while(|at| !says(at));
        let (mention, person) = before.find_map(|at| document.entities.mention_at(at))?;
        // “If it holds,” said Dent, looking up, “we sail” – he paused – “at noon.”
        let speaks = mention.titled.checked_sub(1).is_some_and(|at| document.cue_near(at));
        (!speaks).then_some(person)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn the_spokesman_is_nobody_who_is_named_later() {
        let text = "A harbour spokesman said it was wrong. “We are building a pier,” said the spokesman.\n\nKarl Moss, spokesman for the pilots, disagreed.";
        assert_eq!(last_speaker(text), None);
    }

    #[test]
    fn whoever_a_paper_quotes_speaks() {
        for text in [
            "“The tide has only just turned,” the agency quoted Sergei Dent as saying, adding that the boats were safe.",
            "The line is for sale. “It cannot be done,” it quoted Sergei Dent as saying in a debate.",
            "The Ware Post quoted Sergei Dent, the harbour master, as saying the gate was “as good as locked”.",
            "Karl Moss owns the Ware Post. It quoted the island’s top pilot, Sergei Dent, as telling visitors: “Now is the time.”",
            "Karl Moss left. “It cannot be done,” the paper cited Moss’s lawyer Sergei Dent as saying.",
        ] {
            speaks(text, "Sergei Dent");
        }
        for text in [
            "Sergei Dent said the pier was “lost”. The Ware Post quoted Ann Dale as saying it was not.",
            "“The pier is lost,” said Sergei Dent, and the Ware Post quoted Ann Dale as saying it was not.",
        ] {
            speaks(text, "Sergei Dent");
        }
        assert_eq!(
            last_speaker("Karl Moss left. “It cannot be done,” the paper quoted a neighbour as saying."),
            None
        );
    }

    #[test]
    fn whoever_is_named_after_by_speaks() {
        for text in [
            "Karl Moss was described as “a steady hand” by his friend and fellow boatman Sergei Dent.",
            "Karl Moss was hailed as a “steady hand” by Sergei Dent.",
            "Karl Moss was accused of running a “pirate port” by Sergei Dent.",
            "Karl Moss has since been branded “a danger” by the harbour master, Sergei Dent.",
            "Karl Moss was branded “a danger to the pier” by Sergei Dent, who owns it.",
            "Karl Moss lost. The plan was dismissed as “a waste of rope” by harbour master Sergei Dent.",
        ] {
            speaks(text, "Sergei Dent");
        }
    }

    #[test]
    fn the_subject_of_the_words_does_not_say_them() {
        let text = "In court, Karl Moss denied that he pressed Sergei Dent to change the books. Mr Dent “made the decisions,” he told the jury.";
        speaks(text, "Karl Moss");
        let text = "“If it holds,” said Karl Moss, looking up, “we sail; if not” – he paused – “we wait.”";
        speaks(text, "Karl Moss");
        let text = "Karl Moss spoke on the radio about Sergei Dent. Mr Dent has “the same will,” he said.";
        speaks(text, "Karl Moss");
    }

    #[test]
    fn whoever_comes_from_a_country_is_called_by_it() {
        for country in ["Brazil’s", "the Brazilian"] {
            let text = format!("Mary Dent lost to {country} Ana Moreno. “I was never in it,” said Dent.");
            speaks(&format!("{text} “She made me work,” said the Brazilian."), "Ana Moreno");
            speaks(&format!("{text}\n\nThe Brazilian said it was “a long night”."), "Ana Moreno");
        }
    }
}
