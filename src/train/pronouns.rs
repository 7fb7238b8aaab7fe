//! Trains pronoun resolution, mostly without annotation: the right antecedent is among those whose gender, known from
//! first name or title, matches the pronoun. Annotated pronouns help: two thousand from encyclopedia articles (Webster
//! et al. 2018), and those that are the source of a quotation whose speaker is labelled.

use std::path::Path;

use super::gold;
use super::labelled_pronouns::{HELD, LabelledPronouns, labelled, speaking};
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

/// How much an annotated pronoun counts for each one that only has a gender.
const WEIGHT: usize = 4;

/// How often the text is resolved again with the weights so far.
const TURNS: usize = 3;

/// Trains the weights of `quotes::coref::salience`.
pub(crate) fn pronouns(data: &Path) -> std::io::Result<Vec<u8>> {
    salience(data, &[labelled(data)?, speaking(data)?])
}

/// Trains them with these annotated pronouns.
pub(super) fn salience(data: &Path, labelled: &[Vec<LabelledPronouns>]) -> std::io::Result<Vec<u8>> {
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
        let mut held_labelled: Vec<RankingExample> = Vec::new();
        for (number, (read, spoken)) in all.iter().zip(&spoken).enumerate() {
            let document = read.document();
            let mut genders = read.entities.genders.clone();
            coref::resolve_by(&document, spoken, &mut genders, &model, None, |_, context, antecedents, _| {
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
        for (number, article) in labelled.iter().flat_map(|of| of.iter().enumerate()) {
            let found = article.choices(&model, &mut map);
            match number % HELD == 0 {
                true => held_labelled.extend(found),
                false => choices.extend((0..WEIGHT).flat_map(|_| found.clone())),
            }
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
        eprintln!(
            "  {} of {} annotated pronouns that were held out",
            held_labelled.iter().filter(top).count(),
            held_labelled.len()
        );
        bytes = pack(FEATURES, map.with(&weights), &[]);
        model = Model::read(bytes.clone().leak(), FEATURES);
    }
    Ok(bytes)
}
