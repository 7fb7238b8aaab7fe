//! Resolves "he" and "she" to the most salient possible antecedent of that gender.
//!
//! Salience is learnt without annotation, from pronouns among people of both genders. `antecedents` keeps the people
//! mentioned recently, `binding` excludes some, `context` describes a pronoun, `salience` has the features, and
//! `unnamed` finds people without a name.

mod antecedents;
mod binding;
mod context;
mod evidence;
mod salience;
mod unnamed;

pub(crate) use antecedents::Antecedent;
pub(crate) use context::PronounContext;
#[cfg(feature = "train")]
pub(crate) use evidence::EVIDENCE;
#[cfg(feature = "train")]
pub(crate) use salience::features;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::document::Document;
use super::sources::NounPhrase;
use crate::text::PersonId;
use crate::text::features::pronoun_trees;
use crate::text::forest::Forest;
use crate::text::lexicon::Class;
use crate::text::model::{Model, model, weights};
use crate::text::people::Gender;
use crate::text::tokens::Shape;
use antecedents::{mention_in_quote, mention_name};
pub(super) use binding::excluded;
use context::OBJECT;
pub(super) use context::{SPEAKS, gender as pronoun_gender, may_be_subject, role};
use context::{coming, does, follows, gender, speakers};
pub(crate) use salience::Choice;
pub(in crate::text) use unnamed::noun_gender;

static MODEL: LazyLock<Model<1>> = LazyLock::new(|| model!("pronouns.bin", Model<1>, pronouns));

static TREES: LazyLock<Forest> = LazyLock::new(|| {
    let bytes = weights!("pronoun_trees.bin", |bytes| Forest::fits(bytes, &pronoun_trees::ALL));
    Forest::read(bytes, &pronoun_trees::ALL)
});

/// For each pronoun, by token: its person and the confidence in percent. `None` if the person has no name.
pub(crate) type Referents = HashMap<usize, (Option<PersonId>, u8)>;

/// Sentences after which a person is no longer an antecedent.
const FORGOTTEN: u32 = 25;

/// Below this confidence, no person is given: a wrong name is worse than none.
const SUREST_DOUBT: u8 = 30;

/// Confidence that a pronoun refers to an unnamed person, in percent.
const UNNAMED: u8 = 80;

/// Confidence if the text says who the pronoun is, in percent.
const STATED: u8 = 95;

/// The role of a person who is named only after the pronoun.
const COMING: u64 = 10;

/// From this confidence on, a pronoun determines the gender of its person.
const SURE: u8 = 80;

/// Resolves every pronoun in one pass; `spoken` are the sources of the quotations. Pronouns also show genders, which
/// are added to `genders`.
pub(crate) fn resolve(
    document: &Document<'_>,
    spoken: &[Option<NounPhrase>],
    genders: &mut [Gender],
) -> Referents {
    resolve_by(document, spoken, genders, &MODEL, Some(&TREES), |_, _, _, _| {})
}

/// Like [`resolve`], with other weights; `watch` gets the token of each pronoun, its context and possible antecedents.
pub(crate) fn resolve_by(
    document: &Document<'_>,
    spoken: &[Option<NounPhrase>],
    genders: &mut [Gender],
    model: &Model<1>,
    trees: Option<&Forest>,
    mut watch: impl FnMut(usize, &PronounContext<'_>, &[Antecedent], &Choice),
) -> Referents {
    let mut referents = Referents::new();
    let mut antecedents: Vec<Antecedent> = Vec::new();
    let named: Vec<u32> =
        document.entities.people.iter().map(|person| person.mentions.len() as u32).collect();
    // The trainer, which has no trees yet, learns from the evidence.
    let learning = trees.is_none();
    let mut paragraph = 0;
    let mut leader = None;
    // The sentence whose subject has been read.
    let mut subject_of = None;
    // The last unnamed person: gender, paragraph.
    let mut stranger: Option<(Gender, u32)> = None;
    // One past the sentence in which an unnamed person speaks. Whoever it names is spoken about.
    let mut account = 0;
    let mut at = 0;
    while at < document.tokens.len() {
        if document.token(at).shape == Shape::Break {
            paragraph += 1;
            leader = None;
            at += 1;
            continue;
        }
        let sentence = document.sentences[at];
        if let Some((mention, person)) = document.entities.mention_at(at) {
            if document.quote_at(at).is_some() {
                mention_in_quote(&mut antecedents, person, mention.end, sentence, paragraph);
            } else {
                let role = role(document, mention.titled, mention.end, subject_of == Some(sentence));
                if role != OBJECT && at >= account {
                    stranger = None;
                }
                // "Clinton spokesman Nick Merrill criticised": the subject is still to come.
                if may_be_subject(role) {
                    subject_of = Some(sentence);
                    leader = leader.or(Some(person));
                }
                let follows = follows(document, mention.end);
                mention_name(&mut antecedents, person, (mention.end, (sentence, role)), follows, paragraph);
            }
            if subject_of != Some(sentence)
                && document.quote_at(at).is_none()
                && let Some(gender) = unnamed::speaks_for(document, mention.end)
            {
                stranger = Some((gender, paragraph));
                subject_of = Some(sentence);
                account = unnamed::account_end(document, mention.end);
            }
            at = mention.end.max(at + 1);
            continue;
        }
        if let Some(gender) = unnamed::introduced(document, at, subject_of == Some(sentence)) {
            stranger = Some((gender, paragraph));
            subject_of = Some(sentence);
            account = unnamed::account_end(document, at);
        }
        let gender = gender(document, at);
        if gender != Gender::Unknown
            && let Some(person) = unnamed::stated(document, at)
        {
            stranger = None;
            referents.insert(at, (Some(person), STATED));
            genders[person.0 as usize] = gender;
        } else if let Some((whose, since)) = stranger
            && gender != Gender::Unknown
            && whose.agrees(gender)
            && paragraph <= since + 1
        {
            stranger = Some((gender, paragraph));
            referents.insert(at, (None, UNNAMED));
            if document.is(at, Class::PRONOUN) {
                subject_of = Some(sentence);
            }
        } else if gender != Gender::Unknown {
            let begins = subject_of != Some(sentence);
            let context = PronounContext {
                at,
                gender,
                sentence,
                paragraph,
                does: does(document, at, spoken),
                speakers: speakers(document, at, spoken, &referents),
                leader,
                coming: if begins { coming(document, at) } else { None },
                excluded: excluded(document, at),
                genders,
                named: &named,
            };
            antecedents.retain(|antecedent| sentence.saturating_sub(antecedent.last.0) <= FORGOTTEN);
            if let Some(person) = context.coming
                && !antecedents.iter().any(|antecedent| antecedent.person == person)
            {
                mention_name(&mut antecedents, person, (at, (sentence, COMING)), 0, paragraph);
            }
            let trees = trees.filter(|_| !context.speaks());
            let choice = Choice::of(document, &context, &antecedents, model, trees.is_some() || learning);
            watch(at, &context, &antecedents, &choice);
            if let Some((person, sure)) = choice.best(trees) {
                if sure >= SUREST_DOUBT {
                    referents.insert(at, (Some(person), sure));
                }
                if sure >= SURE {
                    genders[person.0 as usize] = gender;
                }
                let subject = document.is(at, Class::PRONOUN);
                if subject {
                    subject_of = Some(sentence);
                }
                leader = leader.or(Some(person));
                let role = if subject { 7 } else { 8 };
                mention_name(
                    &mut antecedents,
                    person,
                    (at + 1, (sentence, role)),
                    follows(document, at + 1),
                    paragraph,
                );
            }
        }
        at += 1;
    }
    referents
}
