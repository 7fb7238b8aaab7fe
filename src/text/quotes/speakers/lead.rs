//! Whom the first sentence of an article means by a description, if the next one names the person: "A pilot has told the
//! inquiry that … ¶ Ada Quill said …".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::{self, NounPhrase, Reference};

/// The most words of such a description.
const LONGEST: usize = 8;

/// Endings of nouns for people.
const TRADES: &[&str] = &["er", "expert", "ian", "ist", "or"];

/// The most paragraphs above the first sentence: a headline, a byline and a dateline.
const ABOVE: usize = 3;

/// A description in the first sentence, and who it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub(super) phrase: NounPhrase,
    pub(super) person: PersonId,
}

impl SpeakerRanker<'_, '_> {
    /// Returns who is meant if the source is the subject of the first sentence.
    pub(super) fn leads(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let source = query.attribution.source?;
        let lead = self.whom.portraits.lead.filter(|lead| lead.phrase.first == source.first)?;
        Some(lead.person)
    }
}

/// Reads the first sentence that has a full stop, and the one after it.
pub(super) fn read(document: &Document<'_>) -> Option<Lead> {
    let (low, end) = first_sentence(document)?;
    let phrase = subject(document, low)?;
    let next = end + usize::from(document.breaks(end));
    let (mention, person) = document.entities.mention_at(next).filter(|(name, _)| name.titled == next)?;
    let titled = (mention.titled..mention.first).any(|at| document.is(at, Class::ROLE));
    let full = mention.end > mention.first + 1 && !titled;
    // "Ada Quill, 40, told", "Ada Quill has said"
    let age = document.is_symbol(mention.end, ',') && document.is_symbol(mention.end + 2, ',');
    let acts = !document.owns(mention.end) && past(document, mention.end + if age { 3 } else { 0 });
    let named = |at: usize| document.entities.mention_at(at).is_some_and(|(_, other)| other == person);
    let gender = coref::noun_gender(document.word(phrase.head(document)));
    let agrees = document.entities.genders[person.0 as usize].agrees(gender);
    (full && acts && agrees && !(low..end).any(named)).then_some(Lead { phrase, person })
}

/// Returns the first sentence that ends with a full stop, below the headline.
fn first_sentence(document: &Document<'_>) -> Option<(usize, usize)> {
    let mut low = 0;
    for _ in 0..=ABOVE {
        let end = document.sentence_end(low);
        if end <= low || end >= document.tokens.len() {
            return None;
        }
        let last = match document.quote_at(end - 1) {
            Some(quote) => document.marked[quote].last_symbol(document.tokens),
            None => document.token(end - 1).symbol,
        };
        if last == '.' {
            return Some((low, end));
        }
        low = end + usize::from(document.breaks(end));
    }
    None
}

/// Returns whether the word at `at` is a verb of saying or one in the past: "has", "admitted".
fn past(document: &Document<'_>, at: usize) -> bool {
    document.is(at, Class::AUX)
        || at < document.tokens.len() && document.cue_near(at)
        || document.outside_word(at).ends_with("ed")
}

/// Returns the description of one person without a name that is the subject of the sentence at `low`.
fn subject(document: &Document<'_>, low: usize) -> Option<NounPhrase> {
    let inside = |at: &usize| {
        let word = (document.token(*at).word() || document.token(*at).symbol == '-')
            && !document.is(*at, Class::AUX.or(Class::PRONOUN))
            && !document.cue(*at, Class::CUE);
        (word || document.possessive(*at))
            && document.quote_at(*at).is_none()
            && document.entities.mention_at(*at).is_none()
    };
    let end = (low..document.tokens.len()).take(LONGEST + 1).take_while(inside).last()? + 1;
    let verb = document.is(end, Class::AUX) || end < document.tokens.len() && document.cue_near(end);
    let plural = document.is(end, Class::AUX) && matches!(document.word(end), "have" | "are" | "were");
    let head = sources::head(document.tokens, low, end);
    let word = document.word(head);
    let one = !word.ends_with('s') || word.ends_with("ss");
    let thing = Class::ORG.or(Class::CAMP).or(Class::WRITING).or(Class::THING).or(Class::PLACE);
    let trade = !document.is(head, thing)
        && (document.is(head, Class::HUMAN) || TRADES.iter().any(|ending| word.ends_with(ending)));
    let somebody = document.is(head, Class::ROLE) || coref::noun_gender(word) != Gender::Unknown || trade;
    (verb && !plural && one && somebody && end <= low + LONGEST).then_some(NounPhrase {
        first: low,
        end,
        who: Reference::Described,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn the_lead_means_whoever_the_next_sentence_names() {
        for (lead, name) in [
            (
                "A tide expert has told the Moss inquiry that the pier was an “absolute disaster”.",
                "Ann Dent told the court she had been hired in May.",
            ),
            (
                "Ware’s harbour minister has defended the sale of the yard, calling it “an absolute disaster”.",
                "Ann Dent, 50, will stay.",
            ),
            (
                "The head of Ware Ferries said the yard was “an absolute disaster”.",
                "Ann Dent was speaking to the council.",
            ),
        ] {
            let text = format!("Yard a ‘disaster’\n\n{lead}\n\n{name}");
            assert_eq!(speakers(&text).last(), Some(&Some("Ann Dent".to_owned())), "{text}");
        }
    }

    #[test]
    fn somebody_else_is_introduced() {
        for (lead, name) in [
            (
                "The harbour minister has said the yard was “an absolute disaster”.",
                "The opposition’s Ann Dent told the council.",
            ),
            ("The government has said the yard was “an absolute disaster”.", "Ann Dent told the council."),
            ("A man has said the yard was “an absolute disaster”.", "Ann Dent told the council."),
            (
                "The harbour minister has said the yard was “an absolute disaster”.",
                "Ann Dent’s yard was sold.",
            ),
        ] {
            assert_eq!(speakers(&format!("{lead}\n\n{name}")).last(), Some(&None), "{lead}");
        }
    }
}
