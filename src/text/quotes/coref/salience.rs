//! How salient each possible antecedent of a pronoun is, and which of them it means.

use super::evidence::{EVIDENCE, evidence};
use super::{Antecedent, PronounContext};
use crate::text::PersonId;
use crate::text::features::pronouns;
use crate::text::forest::Forest;
use crate::text::model::{FeatureSink, Model};
use crate::text::people::Gender;
use crate::text::quotes::document::Document;
use crate::text::quotes::ranker::steps;

/// Sends the features of the antecedent at `place` to `sink`.
pub(crate) fn features(
    context: &PronounContext,
    antecedents: &[Antecedent],
    place: usize,
    sink: &mut impl FnMut(u64),
) {
    let antecedent = &antecedents[place];
    let ago = |sentence: u32| match context.sentence.saturating_sub(sentence) {
        near @ 0..=3 => u64::from(near),
        4 | 5 => 4,
        6..=9 => 5,
        10..=14 => 6,
        _ => 7,
    };
    let does = context.does;
    let rank = (antecedents.len() - 1 - place).min(5) as u64;
    let (distance, role) = (ago(antecedent.last.0), antecedent.last.1);
    let paragraphs = u64::from(context.paragraph.saturating_sub(antecedent.paragraph).min(4));
    let earlier = antecedent.earlier.map_or(127, |(sentence, role)| ago(sentence) << 4 | role);
    let spoke = match context.speakers {
        [Some((person, ago)), _] if person == antecedent.person => 1 + ago,
        [_, Some((person, ago))] if person == antecedent.person => 5 + ago,
        [None, _] => 9,
        _ => 10,
    };
    let leads = match context.leader {
        None => 0,
        Some(leader) if leader == antecedent.person => 1,
        Some(_) => 2,
    };
    let mentions = u64::from(antecedent.mentions.min(6));
    let quoted = antecedent.quoted.map_or(9, ago);
    sink(pronouns::DISTANCE_ROLE.of(distance << 8 | role));
    sink(pronouns::VERB_DISTANCE_ROLE.of(does << 16 | distance << 8 | role));
    sink(pronouns::VERB_PARAGRAPHS_ROLE.of(does << 16 | paragraphs << 8 | role));
    sink(pronouns::RANK_DISTANCE.of(rank << 8 | distance));
    sink(pronouns::VERB_RANK_ROLE.of(does << 16 | rank << 8 | role));
    sink(pronouns::VERB_SPOKE.of(does << 8 | spoke));
    sink(pronouns::SPOKE_DISTANCE_ROLE.of(spoke << 16 | distance << 8 | role));
    sink(pronouns::SPOKE_PARAGRAPHS_VERB.of(spoke << 16 | paragraphs << 8 | does));
    sink(pronouns::MENTIONS_RANK.of(mentions << 8 | rank));
    sink(pronouns::EARLIER_DISTANCE_ROLE.of(earlier << 16 | distance << 8 | role));
    sink(pronouns::VERB_LEADS_PARAGRAPH.of(does << 8 | leads << 4 | u64::from(paragraphs == 0)));
    sink(pronouns::LEADS_DISTANCE_ROLE.of(leads << 16 | distance << 8 | role));
    sink(pronouns::QUOTED_DISTANCE.of(quoted << 8 | distance));
    sink(pronouns::MENTIONS_DISTANCE_VERB.of(mentions << 16 | distance << 8 | does));
    sink(pronouns::SPOKE_LEADS_RANK.of(spoke << 16 | leads << 8 | rank));
    let follows = antecedent.follows;
    let named = steps(context.named[antecedent.person.0 as usize]);
    let first = u64::from(antecedent.person.0 == 0);
    let unknown = u64::from(context.genders[antecedent.person.0 as usize] == Gender::Unknown);
    let coming = match context.coming {
        None => 0,
        Some(person) if person == antecedent.person => 1,
        Some(_) => 2,
    };
    sink(pronouns::COMING_VERB.of(coming << 8 | does));
    sink(pronouns::COMING_DISTANCE_ROLE.of(coming << 16 | distance << 8 | role));
    sink(pronouns::UNKNOWN_DISTANCE_ROLE.of(unknown << 16 | distance << 8 | role));
    sink(pronouns::UNKNOWN_NAMED.of(unknown << 8 | named));
    sink(pronouns::FOLLOWS_DISTANCE_ROLE.of(follows << 16 | distance << 8 | role));
    sink(pronouns::VERB_FOLLOWS_PARAGRAPHS.of(does << 16 | follows << 8 | paragraphs));
    sink(pronouns::FOLLOWS_RANK_LEADS.of(follows << 16 | rank << 8 | leads));
    sink(pronouns::NAMED_FIRST_DISTANCE.of(named << 16 | first << 8 | distance));
    sink(pronouns::VERB_NAMED_RANK.of(does << 16 | named << 8 | rank));
    sink(pronouns::NAMED_SPOKE_PARAGRAPHS.of(named << 16 | spoke << 8 | paragraphs));
}

/// Log likelihood that a person of unknown gender is a man or a woman: about three in five people in the news are men.
const UNKNOWN: [f32; 2] = [-0.5, -0.9];

/// The possible antecedents of a pronoun.
#[derive(Default)]
pub(crate) struct Choice {
    /// The people.
    pub(crate) people: Vec<PersonId>,
    /// How salient each is, in logits.
    pub(crate) scores: Vec<f32>,
    /// The evidence for each.
    pub(crate) evidence: Vec<[i16; EVIDENCE]>,
}

impl Choice {
    /// Reads the possible antecedents of the right gender; the evidence is collected if it is `wanted`.
    pub(crate) fn of(
        document: &Document<'_>,
        context: &PronounContext,
        antecedents: &[Antecedent],
        model: &Model<1>,
        wanted: bool,
    ) -> Self {
        let mut accumulator = model.accumulator();
        let mut possible = Vec::with_capacity(antecedents.len());
        for (place, antecedent) in antecedents.iter().enumerate() {
            let known = context.genders[antecedent.person.0 as usize];
            if known.agrees(context.gender) && !context.excluded.contains(&Some(antecedent.person)) {
                features(context, antecedents, place, &mut |feature| accumulator.take(feature));
                accumulator.end_row();
                possible.push((antecedent, known));
            }
        }
        let scores: Vec<f32> = possible
            .iter()
            .zip(accumulator.sums())
            .map(|((_, known), score)| {
                let unknown = UNKNOWN[usize::from(context.gender == Gender::Female)];
                score[0] as f32 * model.scale + if *known == Gender::Unknown { unknown } else { 0.0 }
            })
            .collect();
        let evidence = match wanted && possible.len() > 1 {
            true => evidence(document, context, antecedents, &possible, &scores),
            false => Vec::new(),
        };
        Self { people: possible.iter().map(|one| one.0.person).collect(), scores, evidence }
    }

    /// Returns the likeliest one, and the confidence in percent.
    pub(super) fn best(&self, trees: Option<&Forest>) -> Option<(PersonId, u8)> {
        let mut scores = self.scores.clone();
        if let Some(trees) = trees {
            scores.iter_mut().zip(trees.scores(&self.evidence)).for_each(|(score, more)| *score += more);
        }
        let top = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]))?;
        let sum: f32 = scores.iter().map(|score| (score - scores[top]).exp()).sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        Some((self.people[top], (100.0 / sum.max(1.0)) as u8))
    }
}
