//! Whom "he" and "she" mean: of the people in view whom the pronoun fits, the one most present.
//!
//! What makes somebody present is learnt from pronouns among people of both genders: whoever the pronoun cannot mean
//! teaches as much as whoever it can.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::scene::{REACH, Scene};
use super::sources::{Phrase, Who};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::{Model, Sink, feature};
use crate::text::people::Gender;
use crate::text::tokens::Shape;

static MODEL: LazyLock<Model<1>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../assets/model/pronouns.bin")));

/// The person behind each pronoun, by its token, and how sure that is, in hundredths.
pub(crate) type Referents = HashMap<usize, (PersonId, u8)>;

/// So many people are kept in view.
const IN_VIEW: usize = 10;

/// Sentences after which a person is out of view.
const FORGOTTEN: u32 = 25;

/// Below this likelihood nobody is named: a wrong name is worse than none.
const SUREST_DOUBT: u8 = 30;

/// From here on a pronoun tells the gender of its person.
const SURE: u8 = 80;

/// Somebody in view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Who.
    pub(crate) person: PersonId,
    /// Sentence and role of the last mention and of the one before it.
    last: (u32, u64),
    earlier: Option<(u32, u64)>,
    paragraph: u32,
    mentions: u32,
    /// The last sentence in which a quotation names them.
    quoted: Option<u32>,
}

/// A pronoun and what surrounds it.
pub(crate) struct Context {
    /// "he" or "she".
    pub(crate) gender: Gender,
    sentence: u32,
    paragraph: u32,
    /// What the pronoun does.
    does: u64,
    /// Who said the two quotations before, and how many paragraphs ago.
    speakers: [Option<(PersonId, u64)>; 2],
    /// Who was named first in this paragraph.
    leader: Option<PersonId>,
}

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
                }
                leader = leader.or(Some(person));
                see(&mut view, person, (sentence, role), paragraph);
            }
            at = mention.end.max(at + 1);
            continue;
        }
        let gender = if scene.is(at, Class::PRONOUN.or(Class::OBLIQUE)) {
            gender(scene.word(at))
        } else {
            Gender::Unknown
        };
        if gender != Gender::Unknown {
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
                    referents.insert(at, (person, sure));
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

fn gender(word: &str) -> Gender {
    let is = |forms: [&str; 4]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    if is(["he", "him", "his", "himself"]) {
        Gender::Male
    } else if is(["she", "her", "hers", "herself"]) {
        Gender::Female
    } else {
        Gender::Unknown
    }
}

/// The role of a name after a preposition.
const OBJECT: u64 = 3;

/// What a name does in its sentence.
fn role(scene: &Scene<'_>, first: usize, end: usize, later: bool) -> u64 {
    let before = first.checked_sub(1);
    let owns = scene
        .tokens
        .get(end)
        .is_some_and(|next| !next.gap && matches!(next.span().of(scene.text), "'s" | "’s" | "’" | "'"));
    if scene.cue_near(end) || before.is_some_and(|at| scene.cue_near(at)) {
        1
    } else if before.is_some_and(|at| scene.is(at, Class::PREP)) {
        OBJECT
    } else if owns {
        4
    } else if later {
        6
    } else if before.is_none_or(|at| scene.breaks(at) || scene.sentences[at] != scene.sentences[first]) {
        2
    } else {
        5
    }
}

/// What a pronoun does: whether it is the source of a quotation, opens its sentence, is a subject.
fn does(scene: &Scene<'_>, at: usize, spoken: &[Option<Phrase>]) -> u64 {
    let past = scene.marked.partition_point(|marked| marked.open < at);
    let source_of = |quote: Option<usize>| {
        quote.and_then(|quote| spoken.get(quote).copied().flatten()).is_some_and(|source| source.first == at)
    };
    let opens = at
        .checked_sub(1)
        .is_none_or(|before| scene.breaks(before) || scene.sentences[before] != scene.sentences[at]);
    u64::from(source_of(past.checked_sub(1)))
        | u64::from(source_of(Some(past))) << 1
        | u64::from(opens) << 2
        | u64::from(scene.is(at, Class::PRONOUN)) << 3
        | u64::from(scene.cue_near(at + 1) || at > 0 && scene.cue_near(at - 1)) << 4
}

/// Who said the quotations before the pronoun at `at`, those of its own source left out.
fn speakers(
    scene: &Scene<'_>,
    at: usize,
    spoken: &[Option<Phrase>],
    referents: &Referents,
) -> [Option<(PersonId, u64)>; 2] {
    let past = scene.marked.partition_point(|marked| marked.open < at);
    let mut found = [None; 2];
    let mut slot = 0;
    for quote in (0..past.min(spoken.len())).rev().take(5) {
        let Some(source) = spoken[quote].filter(|source| source.first != at) else { continue };
        let person = match source.who {
            Who::Named(person) if source.first < at => person,
            Who::Pronoun(other) => match referents.get(&other) {
                Some(&(person, _)) => person,
                None => continue,
            },
            _ => continue,
        };
        let from = scene.marked[quote].end().min(at).max(at.saturating_sub(3 * REACH));
        let breaks = scene.tokens[from..at].iter().filter(|token| token.shape == Shape::Break).count();
        if slot == 1 && found[0].is_some_and(|(first, _)| first == person) {
            continue;
        }
        found[slot] = Some((person, breaks.min(3) as u64));
        slot += 1;
        if slot == 2 {
            break;
        }
    }
    found
}

fn see(view: &mut Vec<Seen>, person: PersonId, mention: (u32, u64), paragraph: u32) {
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
fn quoted(view: &mut Vec<Seen>, person: PersonId, sentence: u32, paragraph: u32) {
    if let Some(seen) = view.iter_mut().find(|seen| seen.person == person) {
        seen.quoted = Some(sentence);
    } else {
        see(view, person, (sentence, 0), paragraph);
    }
}

/// Sends what speaks for the one at `place` in `view` to `sink`.
pub(crate) fn features(context: &Context, view: &[Seen], place: usize, sink: &mut impl FnMut(u64)) {
    let seen = &view[place];
    let ago = |sentence: u32| match context.sentence.saturating_sub(sentence) {
        near @ 0..=3 => u64::from(near),
        4 | 5 => 4,
        6..=9 => 5,
        10..=14 => 6,
        _ => 7,
    };
    let does = context.does;
    let rank = (view.len() - 1 - place).min(5) as u64;
    let (distance, role) = (ago(seen.last.0), seen.last.1);
    let paragraphs = u64::from(context.paragraph.saturating_sub(seen.paragraph).min(4));
    let earlier = seen.earlier.map_or(127, |(sentence, role)| ago(sentence) << 4 | role);
    let spoke = match context.speakers {
        [Some((person, ago)), _] if person == seen.person => 1 + ago,
        [_, Some((person, ago))] if person == seen.person => 5 + ago,
        [None, _] => 9,
        _ => 10,
    };
    let leads = match context.leader {
        None => 0,
        Some(leader) if leader == seen.person => 1,
        Some(_) => 2,
    };
    let mentions = u64::from(seen.mentions.min(6));
    let quoted = seen.quoted.map_or(9, ago);
    sink(feature(1, distance << 8 | role));
    sink(feature(2, does << 16 | distance << 8 | role));
    sink(feature(3, does << 16 | paragraphs << 8 | role));
    sink(feature(4, rank << 8 | distance));
    sink(feature(5, does << 16 | rank << 8 | role));
    sink(feature(6, does << 8 | spoke));
    sink(feature(7, spoke << 16 | distance << 8 | role));
    sink(feature(8, spoke << 16 | paragraphs << 8 | does));
    sink(feature(9, mentions << 8 | rank));
    sink(feature(10, earlier << 16 | distance << 8 | role));
    sink(feature(11, does << 8 | leads << 4 | u64::from(paragraphs == 0)));
    sink(feature(12, leads << 16 | distance << 8 | role));
    sink(feature(13, quoted << 8 | distance));
    sink(feature(14, mentions << 16 | distance << 8 | does));
    sink(feature(15, spoke << 16 | leads << 8 | rank));
}

/// Logarithm of how likely somebody whose gender nothing tells is a man or a woman, against one where it is known:
/// some three of five people in the news are men.
const UNKNOWN: [f32; 2] = [-0.5, -0.9];

fn best(context: &Context, view: &[Seen], genders: &[Gender], model: &Model<1>) -> Option<(PersonId, u8)> {
    let mut top: Option<(f32, PersonId)> = None;
    let mut sum = 0.0_f32;
    for (place, seen) in view.iter().enumerate() {
        let known = genders[seen.person.0 as usize];
        if !known.agrees(context.gender) {
            continue;
        }
        let mut score = model.gather();
        features(context, view, place, &mut |feature| score.take(feature));
        let score = score.done();
        let unknown = UNKNOWN[usize::from(context.gender == Gender::Female)];
        let score = score[0] as f32 * model.scale + if known == Gender::Unknown { unknown } else { 0.0 };
        match top {
            Some((most, _)) if score < most => sum += (score - most).exp(),
            Some((most, _)) => {
                sum = sum * (most - score).exp() + 1.0;
                top = Some((score, seen.person));
            }
            None => {
                sum = 1.0;
                top = Some((score, seen.person));
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    top.map(|(_, person)| (person, (100.0 / sum.max(1.0)) as u8))
}
