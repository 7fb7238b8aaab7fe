//! Trains the trees that correct how salient the possible antecedents of a pronoun are, on annotated pronouns. The
//! salience that they start from never saw those: it would look more reliable than it is.

use std::path::Path;

use super::boosting::{self, BoostingPlan, Choices};
use super::labelled_pronouns::{HELD, labelled, speaking};
use super::pronouns;
use crate::text::features;
use crate::text::model::Model;

/// Hyperparameters.
const PLAN: BoostingPlan =
    BoostingPlan { trees: 120, leaves: 8, rate: 0.06, least: 15, l2: 5.0, columns: 0.5, choices: 0.7 };

/// Trains the trees.
pub(crate) fn train(data: &Path) -> std::io::Result<Vec<u8>> {
    let unlabelled = pronouns::salience(data, &[])?;
    let salience = Model::read(unlabelled.leak(), &features::pronouns::ALL);
    let mut choices = Choices::default();
    for all in [labelled(data)?, speaking(data)?] {
        let taught = all.iter().enumerate().filter(|(number, _)| number % HELD != 0);
        taught.for_each(|(_, article)| article.add_to(&salience, &mut choices));
    }
    eprintln!("  {} annotated pronouns", choices.ends.len());
    Ok(boosting::train(&choices, PLAN, features::pronoun_trees::ALL.fingerprint))
}
