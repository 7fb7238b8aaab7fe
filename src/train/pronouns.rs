//! Whom pronouns mean, learnt without annotation: of the people in view, the right one is among those whose gender,
//! told by first name or title, is the pronoun's.

use std::path::Path;

use super::gold;
use super::linear::{Space, pack};
use super::ranking::{Choice, Plan, train};
use super::sources::Read;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Model;
use crate::text::people::Gender;
use crate::text::quotes::attribute;
use crate::text::quotes::coref;
use crate::text::quotes::sources::Phrase;

const FEATURES: &FeatureSet = &features::pronouns::ALL;

const PLAN: Plan = Plan { rounds: 6, rate: 0.05, share: 0.1, length: 0.002, least: 3 };

/// The files whose text is read.
const TEXTS: [&str; 3] = ["quotes_train", "people_train", "unlabelled_news"];

/// Times that the weights read the text again with what they know.
const TURNS: usize = 3;

/// Trains the weights of `quotes::coref`.
pub(crate) fn pronouns(data: &Path) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    for name in TEXTS {
        all.extend(gold::read(data, name)?.into_iter().map(Read::new));
    }
    let spoken: Vec<Vec<Option<Phrase>>> = all.iter().map(|read| attribute::sources(&read.scene())).collect();
    let mut bytes = Vec::new();
    let mut model = Model::empty();
    for turn in 0..TURNS {
        let mut space = Space::default();
        let mut choices = Vec::new();
        let mut held: Vec<Choice> = Vec::new();
        for (number, (read, spoken)) in all.iter().zip(&spoken).enumerate() {
            let scene = read.scene();
            coref::resolve_by(&scene, spoken, &model, |context, view| {
                let mut choice = Choice::default();
                for (place, seen) in view.iter().enumerate() {
                    let gender = read.cast.genders[seen.person.0 as usize];
                    if gender == Gender::Unknown {
                        continue;
                    }
                    let mut features = Vec::new();
                    coref::features(context, view, place, &mut |feature| features.push(space.see(feature)));
                    choice.candidates.push(features);
                    choice.right.push(gender == context.gender);
                }
                let both = choice.right.contains(&true) && choice.right.contains(&false);
                if both {
                    if number % 10 == 0 { &mut held } else { &mut choices }.push(choice);
                }
            });
        }
        let weights = train(&space, &mut choices, PLAN);
        let top = |choice: &&Choice| {
            let score = |list: &Vec<u32>| list.iter().map(|&f| weights[f as usize][0]).sum::<f32>();
            choice
                .candidates
                .iter()
                .zip(&choice.right)
                .max_by(|a, b| score(a.0).total_cmp(&score(b.0)))
                .is_some_and(|(_, right)| *right)
        };
        eprintln!(
            "  turn {turn}: {} pronouns; {} of {} of unseen articles mean somebody of their gender",
            choices.len(),
            held.iter().filter(top).count(),
            held.len()
        );
        bytes = pack(FEATURES, space.with(&weights), &[]);
        model = Model::read(bytes.clone().leak(), FEATURES);
    }
    Ok(bytes)
}
