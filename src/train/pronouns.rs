//! Trains pronoun resolution, mostly without annotation: the right antecedent is among those whose gender, known from
//! first name or title, matches the pronoun. Two thousand annotated pronouns from encyclopedia articles help (Webster
//! et al. 2018).

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::gold::{self, Gold};
use super::linear::{FeatureMap, pack};
use super::ranking::{RankingExample, TrainingPlan, train};
use super::sources::AnnotatedArticle;
use crate::text::PersonId;
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

/// One in this many annotated pronouns is held out.
const HELD: usize = 10;

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
    let labelled = labelled(data)?;
    let spoken_of_labelled: Vec<_> =
        labelled.iter().map(|row| attribute::sources(&row.article.document())).collect();
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
            coref::resolve_by(&document, spoken, &mut genders, &model, |_, context, antecedents| {
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
        for (number, (row, spoken)) in labelled.iter().zip(&spoken_of_labelled).enumerate() {
            let choice = row.choice(&model, spoken, &mut map);
            if number % HELD == 0 { &mut held_labelled } else { &mut choices }.extend(choice);
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

/// A pronoun with an annotated antecedent.
struct LabelledPronoun {
    article: AnnotatedArticle,
    /// Where the pronoun begins, and where the two names begin, each with whether the pronoun means that person.
    pronoun: usize,
    names: [(usize, bool); 2],
}

/// Returns the rows of `pronouns_train.tsv.gz`, analysed.
fn labelled(data: &Path) -> std::io::Result<Vec<LabelledPronoun>> {
    let file = std::fs::File::open(data.join("pronouns_train.tsv.gz"))?;
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines().skip(1);
    let mut found = Vec::new();
    for line in lines {
        let line = line?;
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, text, _, pronoun, _, a, a_is, _, b, b_is, ..] = fields[..] else { continue };
        let byte = |offset: &str| {
            let offset = offset.parse().unwrap_or(usize::MAX);
            text.char_indices().nth(offset).map_or(text.len(), |(at, _)| at)
        };
        found.push(LabelledPronoun {
            pronoun: byte(pronoun),
            names: [(byte(a), a_is == "TRUE"), (byte(b), b_is == "TRUE")],
            article: AnnotatedArticle::new(Gold { text: text.to_owned(), ..Gold::default() }),
        });
    }
    Ok(found)
}

impl LabelledPronoun {
    /// Returns the person named at a byte.
    fn person(&self, start: usize) -> Option<PersonId> {
        let people = (0..).map(PersonId).zip(&self.article.entities.people);
        let named = |span: &crate::Span| span.start <= start && start < span.end;
        people.into_iter().find(|(_, person)| person.mentions.iter().any(named)).map(|(id, _)| id)
    }

    /// Returns the choice among the antecedents of the pronoun, if the right one is among them.
    fn choice(
        &self,
        model: &Model<1>,
        spoken: &[Option<NounPhrase>],
        map: &mut FeatureMap,
    ) -> Option<RankingExample> {
        let document = self.article.document();
        let wanted =
            self.names.iter().find(|(_, right)| *right).and_then(|&(start, _)| self.person(start))?;
        let mut genders = self.article.entities.genders.clone();
        let mut found = None;
        coref::resolve_by(&document, spoken, &mut genders, model, |at, context, antecedents| {
            if document.tokens[at].start() != self.pronoun {
                return;
            }
            let mut choice = RankingExample::default();
            for (place, antecedent) in antecedents.iter().enumerate() {
                if !self.article.entities.genders[antecedent.person.0 as usize].agrees(context.gender) {
                    continue;
                }
                let mut features = Vec::new();
                coref::features(context, antecedents, place, &mut |feature| features.push(map.id(feature)));
                choice.candidates.push(features);
                choice.right.push(antecedent.person == wanted);
            }
            found = Some(choice).filter(|choice| choice.right.contains(&true));
        });
        found
    }
}

/// Prints how many of the held-out pronouns are resolved to the annotated name.
pub(crate) fn check(data: &Path) -> std::io::Result<()> {
    let [mut right, mut wrong, mut all, mut named] = [0.0_f64; 4];
    for row in labelled(data)?.into_iter().step_by(HELD) {
        let Some(&(start, _)) = row.names.iter().find(|(_, right)| *right) else { continue };
        let document = row.article.document();
        let mut genders = row.article.entities.genders.clone();
        let referents = coref::resolve(&document, &attribute::sources(&document), &mut genders);
        let token = document.tokens.iter().position(|token| token.start() == row.pronoun);
        let found = token.and_then(|at| referents.get(&at)).and_then(|&(person, _)| person);
        let wanted = row.person(start);
        all += 1.0;
        named += f64::from(u8::from(wanted.is_some()));
        right += f64::from(u8::from(found.is_some() && found == wanted));
        wrong += f64::from(u8::from(found.is_some() && found != wanted));
    }
    println!(
        "{:.3} of {all} pronouns right, {:.3} wrong; {:.3} of the names found",
        right / all,
        wrong / all,
        named / all
    );
    Ok(())
}
