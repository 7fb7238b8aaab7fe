//! Reference is in antecedents, the one named last at the end.

use crate::text::PersonId;

/// So many people are kept in antecedents.
const IN_VIEW: usize = 10;

/// Somebody in antecedents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Antecedent {
    /// Reference.
    pub(crate) person: PersonId,
    /// Sentence and role of the last mention and of the one before it.
    pub(super) last: (u32, u64),
    pub(super) earlier: Option<(u32, u64)>,
    pub(super) paragraph: u32,
    pub(super) mentions: u32,
    /// The last sentence in which a quotation names them.
    pub(super) quoted: Option<u32>,
}

/// A name or a pronoun outside quotations moves whom it means to the front.
pub(super) fn mention_name(
    antecedents: &mut Vec<Antecedent>,
    person: PersonId,
    mention: (u32, u64),
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
        last: mention,
        earlier: old.map(|old| old.last),
        paragraph,
        mentions: old.map_or(1, |old| old.mentions + 1),
        quoted: old.and_then(|old| old.quoted),
    });
}

/// A name inside a quotation brings somebody into antecedents, but moves nobody to the front.
pub(super) fn mention_in_quote(
    antecedents: &mut Vec<Antecedent>,
    person: PersonId,
    sentence: u32,
    paragraph: u32,
) {
    if let Some(antecedent) = antecedents.iter_mut().find(|antecedent| antecedent.person == person) {
        antecedent.quoted = Some(sentence);
    } else {
        mention_name(antecedents, person, (sentence, 0), paragraph);
    }
}
