//! The evidence for each possible antecedent of a pronoun, in numbers for trees.

use super::{Antecedent, PronounContext, follows, may_be_subject};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::document::Document;

/// How many numbers there are for one.
pub(crate) const EVIDENCE: usize = 34;

/// Stands for "never" where a number says how many sentences ago something was.
const NEVER: i16 = 40;

/// Returns the numbers about each of `possible`, whose salience is in `scores`.
pub(super) fn evidence(
    document: &Document<'_>,
    context: &PronounContext,
    antecedents: &[Antecedent],
    possible: &[(&Antecedent, Gender)],
    scores: &[f32],
) -> Vec<[i16; EVIDENCE]> {
    let subject = |antecedent: &Antecedent| may_be_subject(antecedent.last.1);
    let mut subjects = antecedents.iter().rev().filter(|one| subject(one));
    let last_subject = subjects.clone().next().map(|one| one.person);
    let earlier_subject = subjects.find(|one| one.last.0 < context.sentence).map(|one| one.person);
    let start = document.sentence_start(context.at);
    let (form, before) = (form(document, context), before(document, context.at, start));
    let after = follows(document, context.at + 1) as i16;

    let ago = |sentence: u32| context.sentence.saturating_sub(sentence).min(30) as i16;
    let named = |person: PersonId| context.named[person.0 as usize].min(99) as i16;
    let logits = |score: f32| (score * 8.0).clamp(-200.0, 200.0) as i16;
    let row = |(number, &(one, gender)): (usize, &(&Antecedent, Gender))| {
        let here = one.last.0 == context.sentence;
        let is = |who: Option<PersonId>| who.map_or(0, |person| if person == one.person { 1 } else { 2 });
        let later = possible.iter().filter(|other| other.0.at > one.at);
        let later_here = later.clone().filter(|other| other.0.last.0 == context.sentence).count() as i16;
        let others = || (0..possible.len()).filter(|&other| other != number);
        let best = others().map(|other| scores[other]).fold(-20.0_f32, f32::max);
        let most = others().map(|other| named(possible[other].0.person)).max().unwrap_or(0);
        let spoke = match context.speakers {
            [Some((person, ago)), _] if person == one.person => 1 + ago as i16,
            [_, Some((person, ago))] if person == one.person => 5 + ago as i16,
            [None, _] => 9,
            _ => 10,
        };
        [
            // How salient it is, and how much more so than any other.
            logits(scores[number]),
            logits(scores[number] - best),
            // The last mention: how long ago, in what role, before what kind of word.
            ago(one.last.0),
            context.paragraph.saturating_sub(one.paragraph).min(9) as i16,
            one.last.1 as i16,
            one.follows as i16,
            // The pronoun, and who else was mentioned since.
            context.does as i16,
            later.count() as i16,
            possible.len() as i16,
            // How often the person is mentioned.
            one.mentions.min(20) as i16,
            named(one.person).min(30),
            (named(one.person) - most).clamp(-20, 20),
            one.person.0.min(20) as i16,
            context.at.saturating_sub(one.at).min(120) as i16,
            // The mention before the last.
            one.earlier.map_or(NEVER, |earlier| ago(earlier.0)),
            one.earlier.map_or(20, |earlier| earlier.1 as i16),
            // Who leads the paragraph, spoke last, is in the last quotation, and is still to come.
            is(context.leader),
            spoke,
            one.quoted.map_or(NEVER, ago),
            is(context.coming),
            i16::from(gender != Gender::Unknown),
            // Subjects, here and earlier.
            i16::from(subject(one)) + 2 * i16::from(here),
            later_here,
            is(last_subject),
            is(earlier_subject),
            // The form of the pronoun and its place in the sentence.
            form,
            (context.at - start).min(40) as i16,
            joints(document, one.at.max(start).min(context.at), context.at),
            before,
            after,
            i16::from(here && subject(one) && later_here == 0),
            // Whether the last mention is a pronoun, too.
            i16::from(matches!(one.last.1, 7 | 8)),
            number.min(9) as i16,
            i16::from(context.gender == Gender::Female),
        ]
    };
    possible.iter().enumerate().map(row).collect()
}

/// Returns a number for the form of a pronoun.
fn form(document: &Document<'_>, context: &PronounContext) -> i16 {
    let word = document.word(context.at);
    let is = |words: [&str; 2]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    match () {
        () if is(["he", "she"]) => 0,
        () if word.eq_ignore_ascii_case("him") => 1,
        () if context.owns() => 2,
        () if is(["himself", "herself"]) => 4,
        () => 3,
    }
}

/// Returns a number for what comes right before a pronoun, in a sentence that begins at `start`.
fn before(document: &Document<'_>, at: usize, start: usize) -> i16 {
    let Some(before) = at.checked_sub(1) else { return 0 };
    let token = document.token(before);
    match () {
        () if before < start => 1,
        () if token.symbol == ',' => 2,
        () if !token.word() => 3,
        () if document.word(before) == "that" => 4,
        () if matches!(document.word(before), "and" | "or" | "but") => 5,
        () if token.is(Class::CONJ) => 6,
        () if token.is(Class::PREP) => 7,
        () if document.is(before, Class::CUE) => 8,
        () if token.is(Class::AUX) => 9,
        () => 10,
    }
}

/// Counts the commas and conjunctions between two tokens.
fn joints(document: &Document<'_>, from: usize, to: usize) -> i16 {
    let joint = |at: &usize| document.is(*at, Class::CONJ) || document.is_symbol(*at, ',');
    (from..to).filter(joint).count().min(9) as i16
}
