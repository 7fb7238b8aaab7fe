//! Whom "he" and "she" mean: of the people in view whom the pronoun fits, the one most present.
//!
//! What makes somebody present is learnt from pronouns among people of both genders: whoever the pronoun cannot mean
//! teaches as much as whoever it can. `view` says who is in view, `context` what surrounds a pronoun, `presence` what
//! the two say together, `strangers` when somebody without a name is meant.

mod context;
mod presence;
mod strangers;
mod view;

pub(crate) use context::Context;
#[cfg(feature = "train")]
pub(crate) use presence::features;
pub(crate) use view::Seen;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::scene::Scene;
use super::sources::Phrase;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::{Model, model};
use crate::text::people::Gender;
use crate::text::tokens::Shape;
use context::{OBJECT, does, gender, role, speakers};
use presence::best;
use view::{quoted, see};

static MODEL: LazyLock<Model<1>> = LazyLock::new(|| model!("pronouns.bin", Model<1>, pronouns));

/// The person behind each pronoun, by its token, and how sure that is, in hundredths; nobody where a stranger is meant.
pub(crate) type Referents = HashMap<usize, (Option<PersonId>, u8)>;

/// Sentences after which a person is out of view.
const FORGOTTEN: u32 = 25;

/// Below this likelihood nobody is named: a wrong name is worse than none.
const SUREST_DOUBT: u8 = 30;

/// How sure it is that a pronoun means somebody without a name, in hundredths.
const STRANGER: u8 = 80;

/// How sure it is whom a pronoun means where the text says so, in hundredths.
const TOLD: u8 = 95;

/// From here on a pronoun tells the gender of its person.
const SURE: u8 = 80;

/// Reads the text once and gives every pronoun its person; `spoken` are the sources of the quotations.
pub(crate) fn resolve(scene: &Scene<'_>, spoken: &[Option<Phrase>]) -> Referents {
    resolve_by(scene, spoken, &MODEL, |_, _| {})
}

/// As [`resolve`], with other weights; `watch` sees each pronoun with everybody in view.
pub(crate) fn resolve_by(
    scene: &Scene<'_>,
    spoken: &[Option<Phrase>],
    model: &Model<1>,
    mut watch: impl FnMut(&Context, &[Seen]),
) -> Referents {
    let mut referents = Referents::new();
    let mut genders = scene.cast.genders.clone();
    let mut view: Vec<Seen> = Vec::new();
    let mut paragraph = 0;
    let mut leader = None;
    // The sentence whose subject has been seen.
    let mut subject_of = None;
    // Somebody without a name whom the text has last been about: gender, paragraph.
    let mut stranger: Option<(Gender, u32)> = None;
    let mut at = 0;
    while at < scene.tokens.len() {
        if scene.tokens[at].shape == Shape::Break {
            paragraph += 1;
            leader = None;
            at += 1;
            continue;
        }
        let sentence = scene.sentences[at];
        if let Some((mention, person)) = scene.cast.mention_at(at) {
            if scene.quote_at(at).is_some() {
                quoted(&mut view, person, sentence, paragraph);
            } else {
                let role = role(scene, mention.titled, mention.end, subject_of == Some(sentence));
                if role != OBJECT {
                    subject_of = Some(sentence);
                    stranger = None;
                }
                leader = leader.or(Some(person));
                see(&mut view, person, (sentence, role), paragraph);
            }
            at = mention.end.max(at + 1);
            continue;
        }
        if let Some(gender) = strangers::introduced(scene, at, subject_of == Some(sentence)) {
            stranger = Some((gender, paragraph));
            subject_of = Some(sentence);
        }
        let gender = gender(scene, at);
        if gender != Gender::Unknown
            && let Some(person) = strangers::told(scene, at)
        {
            stranger = None;
            referents.insert(at, (Some(person), TOLD));
            genders[person.0 as usize] = gender;
        } else if let Some((whose, since)) = stranger
            && gender != Gender::Unknown
            && whose.agrees(gender)
            && paragraph <= since + 1
        {
            stranger = Some((gender, paragraph));
            referents.insert(at, (None, STRANGER));
            if scene.is(at, Class::PRONOUN) {
                subject_of = Some(sentence);
            }
        } else if gender != Gender::Unknown {
            let context = Context {
                gender,
                sentence,
                paragraph,
                does: does(scene, at, spoken),
                speakers: speakers(scene, at, spoken, &referents),
                leader,
            };
            view.retain(|seen| sentence.saturating_sub(seen.last.0) <= FORGOTTEN);
            watch(&context, &view);
            if let Some((person, sure)) = best(&context, &view, &genders, model) {
                if sure >= SUREST_DOUBT {
                    referents.insert(at, (Some(person), sure));
                }
                if sure >= SURE {
                    genders[person.0 as usize] = gender;
                }
                let subject = scene.is(at, Class::PRONOUN);
                if subject {
                    subject_of = Some(sentence);
                }
                leader = leader.or(Some(person));
                see(&mut view, person, (sentence, if subject { 7 } else { 8 }), paragraph);
            }
        }
        at += 1;
    }
    referents
}
