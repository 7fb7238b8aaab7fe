//! Who cannot be the speaker of a quotation, whatever the other evidence.

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::{Class, class_of, has_stem, key};
use crate::text::quotes::attribute::Tie;
use crate::text::quotes::nouns::{NounKind, SAYING};
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// What people write on.
const WRITTEN_ON: &[&str] = &[
    "badge",
    "banner",
    "billboard",
    "button",
    "cap",
    "graffiti",
    "hat",
    "inscription",
    "motto",
    "placard",
    "poster",
    "shirt",
    "sign",
    "slogan",
    "sticker",
    "T-shirt",
    "tattoo",
];

/// The most words between a passive and the words that it introduces.
const LONGEST_PASSIVE: usize = 6;

impl SpeakerRanker<'_, '_> {
    /// Returns whether the source phrase says that it is not this person: "Quill’s lawyer", "an aide to Quill", "I",
    /// "a spokesman", and "he" right after an unnamed person has been introduced.
    pub(super) fn ruled_out(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        let attribution = query.attribution;
        if self.spoken_of(query.open) == Some(person)
            || self.chanted(query.open, person)
            || self.written_on(query.open)
        {
            return true;
        }
        let Some(source) = attribution.source else { return false };
        if self.belongs_to(source) {
            return true;
        }
        if let Reference::Pronoun(at) = source.who {
            if self.names(query, person) {
                return true;
            }
            return matches!(self.whom.referents.get(&at), Some((None, _))) || self.asks(source, person);
        }
        if source.who != Reference::Described || attribution.speaker == Some(person) {
            return false;
        }
        if self.no_person(query, source, person) {
            return true;
        }
        if attribution.tie >= Tie::Carried && self.somebody_else(query, source, person) {
            return true;
        }
        let document = self.document;
        let speaks = (source.first..source.end)
            .any(|at| document.is(at, Class::HUMAN.or(Class::ROLE)) && !document.is(at, Class::WRITING));
        let speaks = speaks && !document.token(source.head(document)).is(Class::WRITING);
        // "his surrogates"
        let owner = self.whom.referents.get(&source.first).and_then(|&(owner, _)| owner);
        if speaks && source.end > source.first + 1 && owner == Some(person) {
            return true;
        }
        let part = self.part(source, person);
        // "I asked her why. “…”" leaves it open who speaks.
        let beside = source.first >= query.end || document.sentence_start(query.open) <= source.first;
        if part == 0 && beside && matches!(document.word(source.first), "I" | "we" | "We") {
            return true;
        }
        if part < 2 || attribution.tie < Tie::Weak {
            return false;
        }
        speaks
    }

    /// Returns whether the text gives a person another post than the one that the source is: the home secretary is not
    /// "the prime minister".
    pub(super) fn holds_another_office(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        let source = query.attribution.source.filter(|source| source.who == Reference::Described);
        source.is_some_and(|source| self.whom.roles.another_office(self.document, source, person))
    }

    /// Recognises "a source close to Ada Quill said", "those around Quill say", "a publicist for Quill said": the source is
    /// somebody else.
    pub(super) fn belongs_to(&self, source: NounPhrase) -> bool {
        const LONGEST: usize = 10;
        let document = self.document;
        let low = document.sentence_start(source.first).max(source.first.saturating_sub(LONGEST));
        let free = |at: &usize| !document.cue_near(*at) && document.quote_at(*at).is_none();
        let before = || (low..source.first).rev().take_while(free);
        let close = |at: usize| document.word(at) == "close" && document.word(at + 1) == "to";
        if before().any(close) {
            return true;
        }
        // "those around Quill"
        let around =
            before().next().filter(|&at| document.word(at) == "around").and_then(|at| at.checked_sub(1));
        if around.is_some_and(|at| {
            document.word(at).eq_ignore_ascii_case("those") || document.word(at) == "people"
        }) {
            return true;
        }
        // "a publicist for the skier Quill", not "a photograph of Quill"
        let trade = |at: usize| document.word(at).ends_with("er") || document.word(at).ends_with("ist");
        let prep = before().find(|&at| {
            !document.is(at, Class::ROLE.or(Class::HUMAN).or(Class::DET).or(Class::TITLE)) && !trade(at)
        });
        let prep = prep.filter(|&at| matches!(document.word(at), "for" | "of" | "to") && at > low + 1);
        let named = matches!(source.who, Reference::Named(_));
        named
            && prep.is_some_and(|at| {
                let head = at - 1;
                let human =
                    document.is(head, Class::HUMAN.or(Class::ROLE)) || document.word(head).ends_with("ist");
                let opens = head.checked_sub(1).is_some_and(|at| {
                    matches!(document.word(at), "a" | "A" | "an" | "An" | "another" | "Another")
                });
                human && opens
            })
    }

    /// Returns whether the person can be the "he" or "she" of the source, as far as titles and first names show.
    pub(super) fn agrees(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        query.pronoun().is_none() || self.document.entities.genders[person.0 as usize].agrees(query.gender)
    }

    /// Returns the subject of a passive right before the words: "Quill was said to be “…”", "Quill is described as
    /// “…”".
    fn spoken_of(&self, open: usize) -> Option<PersonId> {
        let document = self.document;
        let free = |at: usize| document.quote_at(at).is_none() && document.token(at).word();
        let mut before = (0..open).rev().take(LONGEST_PASSIVE).take_while(|&at| free(at));
        // "Quill was seen as “…”"
        let seen =
            |at: usize| matches!(document.word(at), "seen" | "regarded") && document.word(at + 1) == "as";
        let passive = |at: usize| {
            document.passive(at)
                || at > 0 && matches!(document.word(at - 1), "is" | "was" | "been" | "are" | "were")
        };
        let verb = before.find(|&at| (document.cue(at, SAYING) || seen(at)) && passive(at))?;
        let to = |at: usize| matches!(document.word(at), "to" | "as");
        let named = (verb + 1..open).any(|at| document.word(at) == "by");
        let mut subject = (0..verb).rev().skip_while(|&at| document.is(at, Class::AUX.or(Class::ADVERB)));
        let (mention, person) = document.entities.mention_at(subject.next()?)?;
        let says = document.cue_near(mention.end);
        (!named && !says && (verb + 1 == open || to(verb + 1))).then_some(person)
    }

    /// Recognises "the crowd chanted, “…”": a crowd, unless the person is named right before the verb.
    fn chanted(&self, open: usize, person: PersonId) -> bool {
        let document = self.document;
        let Some(verb) = self.word_before(open).filter(|&at| document.word(at).starts_with("chant")) else {
            return false;
        };
        let subject = (0..verb).rev().take(3).find(|&at| !document.is(at, Class::AUX.or(Class::ADVERB)));
        let named = subject.and_then(|at| document.entities.mention_at(at)).map(|(_, other)| other);
        named != Some(person)
    }

    /// Recognises "a sign that read “…”", "a hat saying “…”".
    fn written_on(&self, open: usize) -> bool {
        let document = self.document;
        let reads = |&at: &usize| {
            matches!(
                document.word(at),
                "read" | "reads" | "reading" | "said" | "says" | "saying" | "motto" | "slogan"
            )
        };
        let Some(last) = self.word_before(open).filter(reads) else { return false };
        // In "with the motto “…”" there is no verb after the thing.
        let is_verb = document.cue(last, Class::CUE) || document.word(last).starts_with("read");
        let end = if is_verb { last } else { last + 1 };
        let skipped = |at: &usize| {
            matches!(document.word(*at), "that" | "which" | "it" | "on" | "simply")
                || !document.token(*at).word() && document.quote_at(*at).is_none()
        };
        let noun = (0..end).rev().take(4).find(|at| !skipped(at));
        noun.is_some_and(|at| {
            let word = document.word(at);
            let one = word.strip_suffix('s').unwrap_or(word);
            [word, one]
                .into_iter()
                .any(|word| WRITTEN_ON.iter().any(|thing| thing.eq_ignore_ascii_case(word)))
        })
    }

    /// Returns the word before the opening marks, past a comma or colon.
    pub(super) fn word_before(&self, open: usize) -> Option<usize> {
        let document = self.document;
        let at = open.checked_sub(1)?;
        let at = if matches!(document.token(at).symbol, ',' | ':') { at.checked_sub(1)? } else { at };
        (document.token(at).word() && document.quote_at(at).is_none()).then_some(at)
    }

    /// Recognises "Asked by Quill whether …, she said": the one who asks is not the one who answers.
    fn asks(&self, source: NounPhrase, person: PersonId) -> bool {
        let document = self.document;
        let low = document.sentence_start(source.first);
        let past = document.token(low).word() && document.word(low).ends_with("ed");
        past && document.is(low + 1, Class::PREP)
            && document.word(low + 1) == "by"
            && (low + 2..source.first)
                .take(8)
                .any(|at| document.entities.mention_at(at).is_some_and(|(_, other)| other == person))
    }

    /// Recognises "It said", "Verizon said", "police said", "my plumber says": nobody named in the text, unless that
    /// is how the text describes a person.
    fn no_person(&self, query: &SpeakerQuery<'_>, source: NounPhrase, person: PersonId) -> bool {
        let document = self.document;
        let first = document.word(source.first);
        if source.end == source.first + 1 && matches!(first, "it" | "It") {
            return true;
        }
        let attribution = query.attribution;
        let beside = attribution
            .cue
            .is_some_and(|cue| (source.end == cue || source.first == cue + 1) && document.cue_near(cue));
        let said = beside && attribution.tie == Tie::Said;
        // "the organisers", "his men"
        let head = document.word(source.head(document));
        let several = head.len() > 4 && head.ends_with('s') && !head.ends_with("ss")
            || matches!(head, "children" | "men" | "people" | "police" | "staff" | "women");
        let part = self.part(source, person) > 0;
        if several && said && !part && document.token(source.head(document)).case == Case::Lower {
            return true;
        }
        let fit = self.whom.portraits.fit(&query.description, person);
        if fit.head || fit.kind || part {
            return false;
        }
        if matches!(first, "my" | "My" | "our" | "Our") && source.end > source.first + 1 {
            return true;
        }
        let kind = attribution.considered.iter().filter_map(|one| one.phrase);
        let group = kind
            .filter(|(phrase, ..)| phrase.first == source.first)
            .any(|(_, kind, _)| matches!(kind, NounKind::Capital | NounKind::Plural));
        // "Xinhua quoted Quill", "the Post reported"; "said the Director-General, Ada Quill".
        let relays = attribution.cue.is_some_and(|cue| has_stem(document.word(cue), &["quot", "report"]));
        let post = document
            .word(source.end - 1)
            .rsplit('-')
            .next()
            .is_some_and(|last| class_of(key(last)).any(Class::ROLE.or(Class::TITLE)));
        // "the SP", "the AG"
        let letters = first.eq_ignore_ascii_case("the")
            && document.word(source.end - 1).len() == 2
            && document.token(source.end - 1).case == Case::Upper
            && !matches!(document.word(source.end - 1), "UN" | "EU" | "UK" | "US");
        said && group
            && !relays
            && !self.is_apposed(source)
            && !post
            && !letters
            && !document.nationality(source.end - 1)
    }

    /// Returns whether a name follows the phrase after a comma.
    fn is_apposed(&self, phrase: NounPhrase) -> bool {
        self.document.is_symbol(phrase.end, ',')
            && self.document.entities.mention_at(phrase.end + 1).is_some()
    }

    /// Recognises "A spokesman", "another resident", and "the spokesman" if the text does not say that the person is
    /// one.
    fn somebody_else(&self, query: &SpeakerQuery<'_>, source: NounPhrase, person: PersonId) -> bool {
        let document = self.document;
        // "A statement", "Quill’s letter": anything written has an author.
        let at = source.head(document);
        if document.is(at, Class::WRITING) {
            return false;
        }
        // "another advocate, Ada Quill of the law firm"
        if at + 1 == source.end && self.is_apposed(source) {
            return false;
        }
        let first = document.word(source.first);
        let indefinite = ["a", "an", "another", "one", "some", "several"];
        if indefinite.iter().any(|word| word.eq_ignore_ascii_case(first)) {
            return true;
        }
        let head = document.word(at);
        let for_others = head.starts_with("spokes")
            || matches!(head, "aide" | "aides" | "source" | "sources" | "lawyer" | "attorney");
        let owned = (source.first..at).any(|at| document.possessive(at));
        let fit = self.whom.portraits.fit(&query.description, person);
        (for_others || self.whom.roles.unnamed(document, at)) && !fit.head || owned && !fit.head && !fit.kind
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn whoever_ends_a_long_title_speaks() {
        let text = "The Council on Harbour Relations National Executive Director Nadir Hale says in a statement that the \
                    “rhetoric has crossed the line.”";
        assert_eq!(speakers(text), [Some("Nadir Hale".to_owned())]);
    }

    #[test]
    fn somebody_close_to_a_person_is_somebody_else() {
        for source in [
            "A source close to Ada Quill",
            "People close to the pilot, Ada Quill,",
            "Those around Ada Quill",
            "A publicist for the skier Ada Quill",
        ] {
            let text = format!("Ada Quill left. {source} said the mood was “poisonous”.");
            assert_eq!(speakers(&text), [None], "{source}");
        }
    }

    #[test]
    fn somebody_who_represents_a_person_is_somebody_else() {
        let text = "“She was away,” a representative of the singer Ann Dent said. Ann Dent sang.";
        assert_eq!(speakers(text), [None]);
    }

    #[test]
    fn several_people_are_nobody_in_particular() {
        let text = "Ada Quill came last. “I stopped for a sheep,” Quill said.\n\nThe organisers gave her a medal. “The sheep would have wanted it,” the organisers said in a post.";
        assert_eq!(speakers(text), [Some("Ada Quill".to_owned()), None]);
    }

    #[test]
    fn what_a_crowd_chants_and_a_sign_says_is_nobodys() {
        for text in [
            "Ada Quill waved. As she spoke, the crowd chanted, “Let it sail!”",
            "Ada Quill waved at some forty pilots who had gathered there, chanting “no tide, no pay.”",
            "Ada Quill smiled. She held up a sign that read “Pilots for Quill” and waved it.",
            "Ada Quill wore a hat saying “Sail on Monday.”",
        ] {
            assert!(speakers(text).iter().all(Option::is_none), "{text}: {:?}", speakers(text));
        }
        assert_eq!(speakers("Ada Quill chanted, “Let it sail!”"), [Some("Ada Quill".to_owned())]);
    }
}
