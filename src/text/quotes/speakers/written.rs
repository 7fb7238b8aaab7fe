//! Whoever wrote what is read out: "A postcard from Carl Dunn to his parents says: “…”", "Dunn’s logbook reads: “…”".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::document::Document;

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
    "text",
    "voicemail",
    "will",
];

/// Verbs whose subject wrote what is read out.
const SENDING: &[&str] = &[
    "answered",
    "circulated",
    "declined",
    "issued",
    "left",
    "mailed",
    "penned",
    "pinned",
    "posted",
    "published",
    "released",
    "replied",
    "sent",
    "signed",
    "texted",
    "tweeted",
    "wrote",
];

impl SpeakerRanker<'_, '_> {
    /// Recognises "A postcard from Carl Dunn to his parents, found later, says: “…”" and "Dunn’s logbook reads: “…”".
    pub(super) fn written(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let open = query.open;
        let low = document.sentence_start(open).max(open.saturating_sub(LONGEST));
        let word = |at: usize| document.outside_word(at);
        let mut before = (low..open)
            .rev()
            .filter(|&at| document.token(at).word() && !document.is(at, Class::ADVERB) && word(at) != "that");
        let verb = before.next().filter(|&at| {
            matches!(
                word(at),
                "read" | "reads" | "reading" | "said" | "saying" | "says" | "stated" | "states" | "words"
            )
        })?;
        let paper = (low..verb)
            .take_while(|&at| document.quote_at(at).is_none())
            .find(|&at| is_paper(document, at))?;
        // "She wrote to Dunn, saying", "In a letter to Dunn, she says": whoever is the subject; but "a letter that read".
        let relative = matches!(word(verb - 1), "that" | "which");
        let from = if relative { paper + 1 } else { low };
        let subject =
            |at: usize| document.cue(at, Class::CUE) || document.is(at, Class::PRONOUN) && word(at) != "who";
        // "Asked about Dunn’s comments, the spokesman said"
        let last = (paper + 1..verb).rev().find(|&at| !document.is(at, Class::AUX.or(Class::ADVERB)));
        let somebody = last.is_some_and(|at| document.is(at, Class::HUMAN.or(Class::ROLE)));
        if somebody
            || (from..verb).any(subject)
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

    /// Recognises "Dunn left a note on the door. “Lock the gate,” it read.": whoever sent or owned what is read out.
    pub(super) fn read_out(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source?;
        let reads =
            |at: usize| matches!(document.word(at), "began" | "begins" | "read" | "reads" | "said" | "says");
        let it = matches!(document.word(source.first), "it" | "It")
            && source.end == source.first + 1
            && query.attribution.cue.is_some_and(reads);
        if !it {
            return None;
        }
        let mut last = query.open.checked_sub(1)?;
        if document.breaks(last) {
            last = last.checked_sub(1)?;
        }
        let low = document.sentence_start(last).max(last.saturating_sub(LONGEST));
        let mut papers = (low..=last).filter(|&at| is_paper(document, at));
        let paper = papers.next()?;
        // Not "a government statement said": what follows is by the same, nobody named.
        if document.cue_near(paper + 1) || papers.any(|paper| document.cue_near(paper + 1)) {
            return None;
        }
        let meant = |at: usize| {
            let named =
                document.entities.mention_at(at).filter(|(mention, _)| document.stands_alone(mention.end));
            let pronoun = || self.whom.referents.get(&at).and_then(|&(person, _)| person);
            named.map(|(_, person)| person).or_else(pronoun)
        };
        // "A postcard from Dunn came later", "his note"
        let by = (paper + 1..=last)
            .take(4)
            .find(|&at| matches!(document.word(at), "by" | "from"))
            .and_then(|by| meant(by + 1).or_else(|| self.apposed_after(by, last)));
        // "a voicemail that Dunn left for his wife"
        let left = (paper + 1..=last)
            .take(2)
            .find(|&at| document.word(at) == "that")
            .and_then(|that| (that + 1..=last).take(6).find_map(|at| document.entities.mention_at(at)))
            .filter(|(mention, _)| {
                mention.end <= last && SENDING.contains(&document.word(mention.end))
                    || document.is_symbol(mention.end, ',')
                        && mention.end < last
                        && SENDING.contains(&document.word(mention.end + 1))
            })
            .map(|(_, person)| person);
        let by = by.or(left);
        let owner = (low..paper).rev().take(3).find_map(|at| {
            let owned = matches!(document.word(at), "his" | "her" | "His" | "Her");
            let named = document.entities.mention_at(at).filter(|(mention, _)| document.owns(mention.end));
            named.map(|(_, person)| person).or_else(|| owned.then(|| meant(at)).flatten())
        });
        let sent = (low..paper).any(|at| SENDING.contains(&document.word(at)));
        let subject = || {
            let start = self.main_clause(low, paper);
            let adverb = usize::from(document.is(start, Class::ADVERB));
            sent.then(|| meant(start + adverb)).flatten()
        };
        by.or(owner).or_else(subject)
    }

    /// Returns who is named after a comma behind what somebody is: "from the service’s director, Ada Quill".
    fn apposed_after(&self, by: usize, last: usize) -> Option<PersonId> {
        let document = self.document;
        let comma = (by + 1..=last).take(8).find(|&at| document.is_symbol(at, ','))?;
        let post = (by + 1..comma).any(|at| document.is(at, Class::ROLE.or(Class::HUMAN)));
        let (mention, person) = document.entities.mention_at(comma + 1).filter(|_| post)?;
        (mention.titled == comma + 1 && document.stands_alone(mention.end)).then_some(person)
    }
}

/// Returns whether the word at `at`, outside quotations, is something that people write or leave behind.
fn is_paper(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::WRITING) || PAPERS.contains(&document.outside_word(at))
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    fn speaks(text: &str, person: &str) {
        assert_eq!(speakers(text), [Some(person.to_owned())], "{text}");
    }

    #[test]
    fn whoever_sent_what_is_read_out_speaks() {
        for text in [
            "Ann Dent was late. Karl Moss himself sent a card to the pilots on Sunday. “Lock the gate,” it said.",
            "Ann Dent was late. A postcard from Karl Moss, her uncle, came in May. “Lock the gate,” it read.",
            "Karl Moss was ill. Offered a medal, he declined by postcard. “Lock the gate,” it read.",
            "Ann Dent was late. Karl Moss’s note was found on the door. “Lock the gate,” it read.",
            "Ann Dent was late. An email from the port’s director, Karl Moss, went out in May. “Lock the gate,” it began.",
            "Ann Dent was late. A voicemail that her uncle, Karl Moss, left for his wife is short. “Lock the gate,” it says.",
        ] {
            speaks(text, "Karl Moss");
        }
        assert_eq!(
            speakers("Karl Moss left. The port put out a statement. “The gate is shut,” it read."),
            [None]
        );
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
        let text = "Asked about Karl Moss’s comments, the mayor’s official spokesman said: “Lock the gate.”";
        assert_eq!(speakers(text), [None]);
    }
}
