//! Whom "he" and "she" mean: the person most in view whom the pronoun fits.

use std::collections::HashMap;

use super::scene::Scene;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;

/// The person behind each pronoun, by its token.
pub(crate) type Referents = HashMap<usize, PersonId>;

/// So many people are kept in view.
const IN_VIEW: usize = 8;

/// Sentences after which a person is out of view.
const FORGOTTEN: u32 = 9;

struct Seen {
    person: PersonId,
    sentence: u32,
    weight: f32,
}

/// Reads the text once, outside quotations, and gives every pronoun its person.
pub(crate) fn resolve(scene: &Scene<'_>) -> Referents {
    let mut referents = Referents::new();
    let mut genders = scene.cast.genders.clone();
    let mut view: Vec<Seen> = Vec::new();
    let mut at = 0;
    let mut subject_of = None;
    while at < scene.tokens.len() {
        if let Some((mention, person)) = scene.cast.mention_at(at) {
            let quoted = scene.quote_at(at).is_some();
            let sentence = scene.sentences[at];
            let subject = !quoted
                && subject_of != Some(sentence)
                && !(at > 0 && scene.is(mention.titled.saturating_sub(1), Class::PREP));
            if subject {
                subject_of = Some(sentence);
            }
            let speaks = !quoted
                && (scene.cue_near(mention.end) || mention.titled > 0 && scene.cue_near(mention.titled - 1));
            let weight = match (quoted, speaks, subject) {
                (true, ..) => 0.2,
                (_, true, _) => 2.8,
                (.., true) => 2.0,
                _ => 1.0,
            };
            see(&mut view, person, sentence, weight);
            at = mention.end;
            continue;
        }
        if scene.is(at, Class::PRONOUN.or(Class::OBLIQUE)) {
            let word = scene.word(at);
            let gender = if ["he", "him", "his", "himself"].iter().any(|form| form.eq_ignore_ascii_case(word))
            {
                Gender::Male
            } else if ["she", "her", "hers", "herself"].iter().any(|form| form.eq_ignore_ascii_case(word)) {
                Gender::Female
            } else {
                at += 1;
                continue;
            };
            let sentence = scene.sentences[at];
            let subject = scene.is(at, Class::PRONOUN);
            if let Some(person) = best(&view, &genders, gender, sentence) {
                referents.insert(at, person);
                genders[person.0 as usize] = gender;
                if subject {
                    subject_of = Some(sentence);
                }
                see(&mut view, person, sentence, if subject { 2.0 } else { 1.0 });
            }
        }
        at += 1;
    }
    referents
}

fn see(view: &mut Vec<Seen>, person: PersonId, sentence: u32, weight: f32) {
    if let Some(place) = view.iter().position(|seen| seen.person == person) {
        let old = view.remove(place);
        // Who was the subject of the last sentence stays in view although named in passing now.
        let kept = old.weight - 0.7 * (sentence - old.sentence) as f32;
        view.push(Seen { person, sentence, weight: weight.max(kept) });
        return;
    }
    if view.len() == IN_VIEW {
        view.remove(0);
    }
    view.push(Seen { person, sentence, weight });
}

fn best(view: &[Seen], genders: &[Gender], gender: Gender, sentence: u32) -> Option<PersonId> {
    let score = |seen: &Seen| {
        let known = genders[seen.person.0 as usize];
        let fit = if known == gender { 0.6 } else { 0.0 };
        seen.weight + fit - 0.7 * (sentence - seen.sentence) as f32
    };
    view.iter()
        .filter(|seen| {
            genders[seen.person.0 as usize].agrees(gender) && sentence - seen.sentence <= FORGOTTEN
        })
        .max_by(|a, b| score(a).total_cmp(&score(b)))
        .map(|seen| seen.person)
}
