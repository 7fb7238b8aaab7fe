//! Whoever wrote what is read out: "A postcard from Carl Dunn to his parents says: “…”", "Dunn’s logbook reads: “…”".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;

/// The most words of the sentence before what is read out.
const LONGEST: usize = 40;

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
    /// Recognises "A postcard from Carl Dunn to his parents, found later, says: “…”" and "Dunn’s logbook reads: “…”".
    pub(super) fn written(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let open = query.open;
        let low = document.sentence_start(open).max(open.saturating_sub(LONGEST));
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
            // "the note that Carl Dunn left"
            let left = mention.titled == paper + 2
                && word(paper + 1) == "that"
                && matches!(word(mention.end), "left" | "posted" | "sent" | "wrote");
            let author = author || left;
            let owner = owns && mention.end < paper && paper - mention.end <= 3;
            (author || owner).then_some((mention, person))
        };
        let names: Vec<_> = (low..verb).filter_map(|at| document.entities.mention_from(at)).collect();
        // "In a letter to Dunn, Ada Quill says"
        let subject = names.iter().any(|(mention, _)| mention.end == verb);
        if subject { None } else { names.into_iter().find_map(own) }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    fn speaks(text: &str, person: &str) {
        assert_eq!(speakers(text), [Some(person.to_owned())], "{text}");
    }

    #[test]
    fn whoever_wrote_it_speaks() {
        for report in [
            "A postcard from Karl Moss to his parents, found later, says: “Lock the gate.”",
            "The last page of Karl Moss’s logbook, found in May, reads: “Lock the gate.”",
            "A note on the door, signed by Karl Moss, read: “Lock the gate.”",
            "The note that Karl Moss left on the table said: “Lock the gate.”",
            "Ann Dent kept a letter from Karl Moss that read: “Lock the gate.”",
        ] {
            speaks(report, "Karl Moss");
        }
        speaks("Ann Dent answered one of Karl Moss’s letters by saying, “Lock the gate.”", "Ann Dent");
        speaks("In a letter to Karl Moss, Ann Dent says: “Lock the gate.”", "Ann Dent");
    }
}
