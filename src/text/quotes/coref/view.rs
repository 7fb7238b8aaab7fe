//! Who is in view, the one named last at the end.

use crate::text::PersonId;

/// So many people are kept in view.
const IN_VIEW: usize = 10;

/// Somebody in view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Who.
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
pub(super) fn see(view: &mut Vec<Seen>, person: PersonId, mention: (u32, u64), paragraph: u32) {
    let old = view.iter().position(|seen| seen.person == person).map(|place| view.remove(place));
    if view.len() == IN_VIEW {
        view.remove(0);
    }
    view.push(Seen {
        person,
        last: mention,
        earlier: old.map(|old| old.last),
        paragraph,
        mentions: old.map_or(1, |old| old.mentions + 1),
        quoted: old.and_then(|old| old.quoted),
    });
}

/// A name inside a quotation brings somebody into view, but moves nobody to the front.
pub(super) fn quoted(view: &mut Vec<Seen>, person: PersonId, sentence: u32, paragraph: u32) {
    if let Some(seen) = view.iter_mut().find(|seen| seen.person == person) {
        seen.quoted = Some(sentence);
    } else {
        see(view, person, (sentence, 0), paragraph);
    }
}
