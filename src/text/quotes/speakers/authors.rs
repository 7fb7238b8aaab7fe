//! Who wrote what: "In a letter to staff, Quill wrote", "the memo, signed by Quill", "her email".

use super::Naming;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::quotes::attribute::Coreference;
use crate::text::quotes::coref;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::NounPhrase;

/// What a person has to do with something written, the surest first. The numbers are features.
const OWNER: i16 = 1;
const SUBJECT: i16 = 2;
const NAMED: i16 = 3;
const RECIPIENT: i16 = 4;

/// How many texts are looked back at; a sentence may have no end.
const MOST: usize = 100;

/// How many earlier places where the text is named are looked at, and how many sentences back it may be.
const PLACES: usize = 4;
const SENTENCES: u32 = 40;

/// Everything written that a text names outside quotations, in order.
pub(super) struct Authors {
    writings: Vec<Writing>,
}

/// A place where something written is named.
struct Writing {
    at: usize,
    /// What it is called, see [`singular`].
    word: String,
    people: Vec<(PersonId, i16)>,
}

impl Authors {
    /// Reads who is named with what is written; `namings` are in order.
    pub(super) fn read(document: &Document<'_>, whom: &Coreference, namings: &[Naming]) -> Self {
        let writing = |at: &usize| document.is(*at, Class::WRITING) && document.quote_at(*at).is_none();
        // "he answers" is no text.
        let noun = |at: &usize| !document.cue(*at, Class::CUE.or(Class::WEAK_CUE));
        let writings = (0..document.tokens.len())
            .filter(|at| writing(at) && noun(at))
            .map(|at| Writing {
                at,
                word: singular(document, at),
                people: people(document, whom, namings, at),
            })
            .collect();
        Self { writings }
    }

    /// Returns what `person` has to do with the text that `source` names: 0 for nothing. The second number is about
    /// any text named before it.
    pub(super) fn authorship(
        &self,
        document: &Document<'_>,
        source: NounPhrase,
        person: PersonId,
    ) -> (i16, i16) {
        let past = self.writings.partition_point(|writing| writing.at < source.end);
        let sentence = document.sentences[source.first];
        let earlier = self.writings[..past]
            .iter()
            .rev()
            .take(MOST)
            .take_while(|writing| sentence.saturating_sub(document.sentences[writing.at]) <= SENTENCES);
        let part = |writing: &Writing| writing.people.iter().find(|one| one.0 == person).map(|one| one.1);
        let any = earlier.clone().take(2).filter_map(part).min();
        let head = source.head(document);
        let same = document.is(head, Class::WRITING).then(|| {
            let word = singular(document, head);
            earlier.filter(|one| one.word == word).take(PLACES).filter_map(part).min()
        });
        (same.flatten().unwrap_or(0), any.unwrap_or(0))
    }
}

/// Returns a word in lower case, without the "s" of a plural.
fn singular(document: &Document<'_>, at: usize) -> String {
    let word = document.word(at).to_ascii_lowercase();
    word.strip_suffix('s').map_or(word.clone(), str::to_owned)
}

/// Returns everyone who is named with the text at `at`, once each, by the surest part.
fn people(
    document: &Document<'_>,
    whom: &Coreference,
    namings: &[Naming],
    at: usize,
) -> Vec<(PersonId, i16)> {
    let sentence = document.sentences[at];
    let mut found: Vec<(PersonId, i16)> = Vec::new();
    let mut add = |person: PersonId, part: i16| match found.iter_mut().find(|one| one.0 == person) {
        Some(one) => one.1 = one.1.min(part),
        None => found.push((person, part)),
    };
    // "her letter", "her latest letter"
    for owner in (at.saturating_sub(2)..at).filter(|&owner| document.sentences[owner] == sentence) {
        if let Some(&(Some(person), _)) = whom.referents.get(&owner)
            && matches!(document.word(owner), "his" | "her" | "His" | "Her")
        {
            add(person, OWNER);
        }
    }
    let first = namings.partition_point(|naming| document.sentences[naming.at] < sentence);
    let inside = namings[first..].iter().take_while(|naming| document.sentences[naming.at] == sentence);
    for naming in inside.take(8) {
        let before = naming.at.checked_sub(1).map_or("", |before| document.word(before));
        let after = naming.at > at;
        let near = naming.at.abs_diff(at) <= 8;
        add(
            naming.person,
            match before {
                "by" | "from" if after && near => OWNER,
                _ if !after && document.owns(naming.end) && at - naming.end <= 3 => OWNER,
                "to" | "for" | "about" if near => RECIPIENT,
                _ if coref::may_be_subject(naming.role) => SUBJECT,
                _ => NAMED,
            },
        );
    }
    found
}
