//! Trains pronoun resolution without annotation: the right antecedent is among those whose gender, known by first name
//! or title, is the pronoun's.

use std::path::Path;

use super::gold;
use super::linear::{FeatureMap, pack};
use super::ranking::{RankingExample, TrainingPlan, train};
use super::sources::AnnotatedArticle;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Model;
use crate::text::people::Gender;
use crate::text::quotes::attribute;
use crate::text::quotes::coref;
use crate::text::quotes::sources::NounPhrase;

const FEATURES: &FeatureSet = &features::pronouns::ALL;

const PLAN: TrainingPlan = TrainingPlan { rounds: 6, rate: 0.05, share: 0.1, length: 0.002, least: 3 };

/// The files whose text is read.
const TEXTS: [&str; 3] = ["quotes_train", "people_train", "unlabelled_news"];

/// How often the text is resolved again with the weights so far.
const TURNS: usize = 3;

/// Trains the weights of `quotes::coref`.
pub(crate) fn pronouns(data: &Path) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    for name in TEXTS {
        all.extend(gold::read(data, name)?.into_iter().map(AnnotatedArticle::new));
    }
    let spoken: Vec<Vec<Option<NounPhrase>>> =
        all.iter().map(|read| attribute::sources(&read.document())).collect();
    let mut bytes = Vec::new();
    let mut model = Model::empty();
    for turn in 0..TURNS {
        let mut map = FeatureMap::default();
        let mut choices = Vec::new();
        let mut held: Vec<RankingExample> = Vec::new();
        for (number, (read, spoken)) in all.iter().zip(&spoken).enumerate() {
            let document = read.document();
            coref::resolve_by(&document, spoken, &model, |context, antecedents| {
                let mut choice = RankingExample::default();
                for (place, antecedent) in antecedents.iter().enumerate() {
                    let gender = read.entities.genders[antecedent.person.0 as usize];
                    if gender == Gender::Unknown {
                        continue;
                    }
                    let mut features = Vec::new();
                    coref::features(context, antecedents, place, &mut |feature| {
                        features.push(map.id(feature))
                    });
                    choice.candidates.push(features);
                    choice.right.push(gender == context.gender);
                }
                let both = choice.right.contains(&true) && choice.right.contains(&false);
                if both {
                    if number % 10 == 0 { &mut held } else { &mut choices }.push(choice);
                }
            });
        }
        let weights = train(&map, &mut choices, PLAN);
        let top = |choice: &&RankingExample| {
            let score = |list: &Vec<u32>| list.iter().map(|&f| weights[f as usize][0]).sum::<f32>();
            choice
                .candidates
                .iter()
                .zip(&choice.right)
                .max_by(|a, b| score(a.0).total_cmp(&score(b.0)))
                .is_some_and(|(_, right)| *right)
        };
        eprintln!(
            "  turn {turn}: {} pronouns; {} of {} in unseen articles mean somebody of their gender",
            choices.len(),
            held.iter().filter(top).count(),
            held.len()
        );
        bytes = pack(FEATURES, map.with(&weights), &[]);
        model = Model::read(bytes.clone().leak(), FEATURES);
    }
    Ok(bytes)
}
