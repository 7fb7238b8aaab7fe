//! Trains pronoun resolution, mostly without annotation: the right antecedent is among those whose gender, known from
//! first name or title, matches the pronoun. Annotated pronouns help: two thousand from encyclopedia articles (Webster
//! et al. 2018), and those that are the source of a quotation whose speaker is labelled.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::gold::{self, Gold};
use super::labels;
use super::linear::{FeatureMap, pack};
use super::ranking::{RankingExample, TrainingPlan, train};
use super::sources::AnnotatedArticle;
use super::speakers;
use crate::Span;
use crate::text::PersonId;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Model;
use crate::text::people::Gender;
use crate::text::quotes::attribute;
use crate::text::quotes::coref;
use crate::text::quotes::sources::{NounPhrase, Reference};

const FEATURES: &FeatureSet = &features::pronouns::ALL;

const PLAN: TrainingPlan = TrainingPlan { rounds: 6, rate: 0.05, share: 0.1, length: 0.002, least: 3 };

/// The files whose text is read.
const TEXTS: [&str; 3] = ["quotes_train", "people_train", "unlabelled_news"];

/// One in this many annotated pronouns is held out.
const HELD: usize = 10;

/// How much an annotated pronoun counts for each one that only has a gender.
const WEIGHT: usize = 4;

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
    let labelled = [labelled(data)?, speaking(data)?];
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

/// An article with pronouns whose antecedent is annotated.
struct LabelledPronouns {
    article: AnnotatedArticle,
    spoken: Vec<Option<NounPhrase>>,
    /// The person that each pronoun means, by token.
    wanted: BTreeMap<usize, PersonId>,
    /// The annotated pronouns whose person was not found.
    missing: usize,
}

/// Returns the rows of `pronouns_train.tsv.gz`, analysed.
fn labelled(data: &Path) -> std::io::Result<Vec<LabelledPronouns>> {
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
        let Some((name, _)) = [(a, a_is), (b, b_is)].into_iter().find(|(_, is)| *is == "TRUE") else {
            continue;
        };
        let article = AnnotatedArticle::new(Gold { text: text.to_owned(), ..Gold::default() });
        let (name, pronoun) = (byte(name), byte(pronoun));
        let named = |span: &Span| span.start <= name && name < span.end;
        let mut people = (0..).map(PersonId).zip(&article.entities.people);
        let person = people.find(|(_, person)| person.mentions.iter().any(named)).map(|(id, _)| id);
        let document = article.document();
        let token = document.tokens.iter().position(|token| token.start() == pronoun);
        let spoken = attribute::sources(&document);
        let wanted: BTreeMap<usize, PersonId> = token.zip(person).into_iter().collect();
        found.push(LabelledPronouns { missing: 1 - wanted.len(), spoken, wanted, article });
    }
    Ok(found)
}

/// Returns the articles with labelled speakers: a pronoun that is the source of a quotation means its speaker.
fn speaking(data: &Path) -> std::io::Result<Vec<LabelledPronouns>> {
    let mut found = Vec::new();
    for gold in labels::political_speakers(data)? {
        let article = AnnotatedArticle::new(gold);
        let document = article.document();
        let spoken = attribute::sources(&document);
        let (mut wanted, mut missing) = (BTreeMap::new(), 0);
        for (marked, source) in document.marked.iter().zip(&spoken) {
            let Some(Reference::Pronoun(at)) = source.map(|source| source.who) else { continue };
            let span = Span::new(
                document.tokens[marked.open].start(),
                document.tokens[marked.marks_end() - 1].end(),
            );
            match speakers::speaker(&article, span).as_deref() {
                Some([Some(person)]) => drop(wanted.insert(at, *person)),
                Some([]) => missing += 1,
                _ => {}
            }
        }
        found.push(LabelledPronouns { spoken, wanted, missing, article });
    }
    Ok(found)
}

impl LabelledPronouns {
    /// Returns the choices among the antecedents of its pronouns, if the right one is among them.
    fn choices(&self, model: &Model<1>, map: &mut FeatureMap) -> Vec<RankingExample> {
        let document = self.article.document();
        let mut genders = self.article.entities.genders.clone();
        let mut found = Vec::new();
        coref::resolve_by(&document, &self.spoken, &mut genders, model, |at, context, antecedents| {
            let Some(&wanted) = self.wanted.get(&at) else { return };
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
            found.extend(Some(choice).filter(|choice| choice.right.contains(&true)));
        });
        found
    }

    /// Counts the pronouns that are resolved: right, wrong, and all.
    fn count(&self) -> [f64; 3] {
        let document = self.article.document();
        let mut genders = self.article.entities.genders.clone();
        let referents = coref::resolve(&document, &self.spoken, &mut genders);
        let mut counts = [0.0, 0.0, (self.wanted.len() + self.missing) as f64];
        for (at, wanted) in &self.wanted {
            if let Some(person) = referents.get(at).and_then(|&(person, _)| person) {
                counts[usize::from(person != *wanted)] += 1.0;
            }
        }
        counts
    }
}

/// Prints how many of the held-out pronouns are resolved as annotated.
pub(crate) fn check(data: &Path) -> std::io::Result<()> {
    for (what, all) in [("encyclopedia", labelled(data)?), ("speakers", speaking(data)?)] {
        let [mut right, mut wrong, mut of] = [0.0_f64; 3];
        for article in all.into_iter().step_by(HELD) {
            let [a, b, c] = article.count();
            (right, wrong, of) = (right + a, wrong + b, of + c);
        }
        println!("{what}: {:.3} of {of} pronouns right, {:.3} wrong", right / of, wrong / of);
    }
    Ok(())
}
