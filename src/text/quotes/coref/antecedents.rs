//! The possible antecedents of a pronoun: the people mentioned recently, the latest last.

use crate::text::PersonId;

/// The most antecedents at a time.
const IN_VIEW: usize = 10;

/// Somebody to whom a pronoun may refer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Antecedent {
    /// The person.
    pub(crate) person: PersonId,
    /// One past the last token of the last mention.
    pub(super) at: usize,
    /// Sentence and role of the last mention and of the one before it.
    pub(super) last: (u32, u64),
    pub(super) earlier: Option<(u32, u64)>,
    /// What kind of word follows the last mention.
    pub(super) follows: u64,
    pub(super) paragraph: u32,
    pub(super) mentions: u32,
    /// The last sentence in which a quotation names them.
    pub(super) quoted: Option<u32>,
}

/// Takes a name or pronoun outside quotations, which makes its person the latest.
pub(super) fn mention_name(
    antecedents: &mut Vec<Antecedent>,
    person: PersonId,
    (at, mention): (usize, (u32, u64)),
    follows: u64,
    paragraph: u32,
) {
    let old = antecedents
        .iter()
        .position(|antecedent| antecedent.person == person)
        .map(|place| antecedents.remove(place));
    if antecedents.len() == IN_VIEW {
        antecedents.remove(0);
    }
    antecedents.push(Antecedent {
        person,
        at,
        last: mention,
        earlier: old.map(|old| old.last),
        follows,
        paragraph,
        mentions: old.map_or(1, |old| old.mentions + 1),
        quoted: old.and_then(|old| old.quoted),
    });
}

/// Takes a name inside a quotation, which adds its person, but does not make an earlier one the latest.
pub(super) fn mention_in_quote(
    antecedents: &mut Vec<Antecedent>,
    person: PersonId,
    at: usize,
    sentence: u32,
    paragraph: u32,
) {
    if let Some(antecedent) = antecedents.iter_mut().find(|antecedent| antecedent.person == person) {
        antecedent.quoted = Some(sentence);
    } else {
        mention_name(antecedents, person, (at, (sentence, 0)), 0, paragraph);
    }
}
