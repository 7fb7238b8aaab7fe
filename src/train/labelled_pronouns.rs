//! Pronouns whose antecedent is annotated: two thousand from encyclopedia articles (Webster et al. 2018), and those that
//! are the source of a quotation whose speaker is labelled.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::boosting::Choices;
use super::gold::Gold;
use super::labels;
use super::linear::FeatureMap;
use super::ranking::RankingExample;
use super::sources::AnnotatedArticle;
use super::speakers;
use crate::Span;
use crate::text::PersonId;
use crate::text::model::Model;
use crate::text::quotes::attribute;
use crate::text::quotes::coref::{self, EVIDENCE};
use crate::text::quotes::sources::{NounPhrase, Reference};

/// One in this many articles is held out.
pub(super) const HELD: usize = 10;

/// An article with pronouns whose antecedent is annotated.
pub(super) struct LabelledPronouns {
    article: AnnotatedArticle,
    spoken: Vec<Option<NounPhrase>>,
    /// The person that each pronoun means, by token.
    wanted: BTreeMap<usize, PersonId>,
    /// The annotated pronouns whose person was not found.
    missing: usize,
}

/// Returns the rows of `pronouns_train.tsv.gz`, analysed.
pub(super) fn labelled(data: &Path) -> std::io::Result<Vec<LabelledPronouns>> {
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
pub(super) fn speaking(data: &Path) -> std::io::Result<Vec<LabelledPronouns>> {
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
    pub(super) fn choices(&self, model: &Model<1>, map: &mut FeatureMap) -> Vec<RankingExample> {
        let document = self.article.document();
        let mut genders = self.article.entities.genders.clone();
        let mut found = Vec::new();
        coref::resolve_by(
            &document,
            &self.spoken,
            &mut genders,
            model,
            None,
            |at, context, antecedents, _| {
                let Some(&wanted) = self.wanted.get(&at) else { return };
                let mut choice = RankingExample::default();
                for (place, antecedent) in antecedents.iter().enumerate() {
                    if !self.article.entities.genders[antecedent.person.0 as usize].agrees(context.gender) {
                        continue;
                    }
                    let mut features = Vec::new();
                    coref::features(context, antecedents, place, &mut |feature| {
                        features.push(map.id(feature))
                    });
                    choice.candidates.push(features);
                    choice.right.push(antecedent.person == wanted);
                }
                found.extend(Some(choice).filter(|choice| choice.right.contains(&true)));
            },
        );
        found
    }

    /// Adds the choices among the possible antecedents of its pronouns.
    pub(super) fn add_to(&self, salience: &Model<1>, choices: &mut Choices<EVIDENCE>) {
        let document = self.article.document();
        let mut genders = self.article.entities.genders.clone();
        coref::resolve_by(&document, &self.spoken, &mut genders, salience, None, |at, _, _, choice| {
            let Some(&wanted) = self.wanted.get(&at) else { return };
            let right = choice.people.iter().map(|&person| person == wanted);
            let candidates: Vec<_> = choice.evidence.iter().copied().zip(right).collect();
            if candidates.len() > 1 && candidates.iter().any(|candidate| candidate.1) {
                choices.push(&candidates);
                choices.starts.extend(&choice.scores);
            }
        });
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
