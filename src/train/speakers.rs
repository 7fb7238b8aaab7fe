//! Trains the choice of who speaks, on articles whose quotations are labelled with the full names of their speakers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::path::Path;

use super::boosting::{self, BoostingPlan, Choices};
use super::gold::Gold;
use super::labels;
use super::ranking::softmax;
use super::sources::{self, AnnotatedArticle};
use crate::Span;
use crate::text::model::Model;
use crate::text::quotes::speakers::{self, EVIDENCE, Row};
use crate::text::quotes::{self, attribute};
use crate::text::{PersonId, features, forest};

/// A quotation with the people who may have said it.
pub(crate) struct SpeakerExample {
    /// The number of the article.
    pub(crate) article: usize,
    /// The evidence for each person, and whether that person is right; the last one is nobody.
    pub(crate) candidates: Vec<(Row, bool)>,
    /// The example in words, for people who look at the data.
    pub(crate) shown: String,
    pub(crate) names: Vec<String>,
}

/// Hyperparameters, chosen with [`check`].
const PLAN: BoostingPlan =
    BoostingPlan { trees: 240, leaves: 32, rate: 0.05, least: 20, l2: 5.0, columns: 0.3, choices: 0.8 };

/// The number of folds in [`check`]; each outlet is in one of them.
const PARTS: usize = 8;

/// Trains the trees.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    Ok(boosting::train(&choices(&all(data)?, |_| true), PLAN, features::speakers::ALL.fingerprint))
}

/// Returns all quotations of the annotated articles, and the outlet of each article. The sources come from rankers
/// that never saw the outlet; otherwise they would look more reliable than they are.
fn all(data: &Path) -> Result<(Vec<String>, Vec<SpeakerExample>)> {
    let named = sources::read(data)?;
    let unseen = sources::unseen(&named);
    let mut outlets = Vec::new();
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for gold in labels::all_speakers(data)? {
        known.insert(gold.id.clone());
        let read = AnnotatedArticle::new(gold);
        let rankers = unseen.get(&read.gold.outlet);
        found.extend(examples(&read, outlets.len(), rankers, speaker));
        outlets.push(read.gold.outlet);
    }
    for read in named.into_iter().filter(|read| !known.contains(&read.gold.id)) {
        let rankers = unseen.get(&read.gold.outlet);
        found.extend(examples(&read, outlets.len(), rankers, named_source));
        outlets.push(read.gold.outlet);
    }
    Ok((outlets, found))
}

fn choices(
    (outlets, all): &(Vec<String>, Vec<SpeakerExample>),
    of: impl Fn(&str) -> bool,
) -> Choices<EVIDENCE> {
    let mut choices = Choices::default();
    for example in all.iter().filter(|example| of(&outlets[example.article])) {
        choices.push(&example.candidates);
    }
    choices
}

/// The plans that [`check`] compares.
const PLANS: &[BoostingPlan] =
    &[PLAN, BoostingPlan { leaves: 16, ..PLAN }, BoostingPlan { columns: 0.5, ..PLAN }];

/// Cross-validation by outlet: for each plan, how many speakers are right, and how confidence and truth agree.
pub(crate) fn check(data: &Path) -> Result<()> {
    let all = all(data)?;
    // The other articles only have labels for sources that are names.
    let own = labels::all_speakers(data)?.len();
    let names: BTreeSet<&str> = all.0.iter().map(String::as_str).collect();
    let part: BTreeMap<&str, usize> =
        names.into_iter().enumerate().map(|(n, name)| (name, n % PARTS)).collect();
    // The errors of the first plan are enough to read.
    let plans = if std::env::var_os("ONRECORD_ERRORS").is_some() { &PLANS[..1] } else { PLANS };
    for plan in plans {
        let mut shares = vec![Vec::new(); all.1.len()];
        for held in 0..PARTS {
            let trees = boosting::grow(&choices(&all, |outlet| part[outlet] != held), *plan);
            for (example, shares) in
                all.1.iter().zip(&mut shares).filter(|(one, _)| part[all.0[one.article].as_str()] == held)
            {
                let score = |row: &Row| trees.iter().map(|tree| forest::value(tree, row)).sum::<f32>();
                *shares = softmax(&example.candidates.iter().map(|(row, _)| score(row)).collect::<Vec<_>>());
            }
        }
        let tested = || all.1.iter().zip(&shares).filter(|(example, _)| example.article < own);
        report(&all.0, &tested().collect::<Vec<_>>(), *plan);
    }
    Ok(())
}

/// Prints how well calibrated the shares of the candidates are.
fn report(outlets: &[String], tested: &[(&SpeakerExample, &Vec<f32>)], plan: BoostingPlan) {
    let mut bins = [[0_usize; 2]; 11];
    let (mut right, mut wrong, mut reach, mut loss) = (0, 0, 0, 0.0);
    for (example, shares) in tested {
        let best = (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or_default();
        let yes = example.candidates[best].1;
        let good: f32 =
            shares.iter().zip(&example.candidates).filter(|(_, one)| one.1).map(|(share, _)| share).sum();
        right += usize::from(yes);
        wrong += usize::from(!yes && best + 1 < shares.len());
        if good > 0.0 {
            reach += 1;
            loss -= good.ln();
        }
        let bin = &mut bins[(shares[best] * 10.0) as usize];
        bin[0] += usize::from(yes);
        bin[1] += 1;
        let wanted = std::env::var("ONRECORD_ERRORS").unwrap_or_default();
        if !wanted.is_empty() && (!yes || wanted == "all") {
            let (outlet, got) = (&outlets[example.article], &example.names[best]);
            println!("{outlet} GOT {got} {:.0} % {}", 100.0 * shares[best], example.shown);
        }
    }
    let of = |part: usize| 100.0 * part as f64 / tested.len() as f64;
    println!("{plan:?}");
    println!(
        "  {:.2} % right, {:.2} % among the candidates, {wrong} wrong names, loss {:.4}, of {}",
        of(right),
        of(reach),
        loss / reach as f32,
        tested.len()
    );
    let bins = bins.iter().enumerate().filter(|(_, bin)| bin[1] > 0);
    let bins: Vec<String> =
        bins.map(|(bin, [yes, of])| format!("{bin}0 %: {:.2} of {of}", *yes as f64 / *of as f64)).collect();
    println!("  {}", bins.join(", "));
}

/// Returns the quotations in an article whose speakers are annotated.
fn examples(
    read: &AnnotatedArticle,
    article: usize,
    rankers: Option<&(Model<1>, Model<1>)>,
    wanted: impl Fn(&AnnotatedArticle, Span) -> Option<Vec<Option<PersonId>>>,
) -> Vec<SpeakerExample> {
    let document = read.document();
    let mut attributions = match rankers {
        Some((first, second)) => attribute::all_by(&document, first, second),
        None => attribute::all(&document),
    };
    let whom = quotes::named(&document, &mut attributions);
    let mut found = Vec::new();
    speakers::each(&document, &attributions, &whom, |quote, candidates| {
        let marked = &document.marked[quote];
        let span =
            Span::new(document.tokens[marked.open].start(), document.tokens[marked.marks_end() - 1].end());
        if let Some(wanted) = wanted(read, span) {
            let text = &read.gold.text;
            let low = document.tokens[marked.open.saturating_sub(70)].start();
            let high = document.tokens[(marked.end() + 35).min(document.tokens.len() - 1)].end();
            let source = attributions[quote].source.map(|source| source.span(&document).of(text));
            let name = |person: Option<PersonId>| {
                person.map_or("-", |person| document.entities.people[person.0 as usize].name.as_str())
            };
            let shown = format!(
                "GOLD {:?} SOURCE {source:?} … {}[[{}]]{}",
                wanted.iter().map(|&person| name(person)).collect::<Vec<_>>(),
                &text[low..span.start],
                span.of(text),
                &text[span.end..high.max(span.end)]
            );
            found.push(SpeakerExample {
                article,
                shown: shown.replace(['\n', '\t'], "/"),
                names: candidates.people.iter().map(|&person| name(person).to_owned()).collect(),
                candidates: candidates
                    .rows
                    .iter()
                    .zip(&candidates.people)
                    .map(|(row, person)| (*row, wanted.contains(person)))
                    .collect(),
            });
        }
        attributions[quote].speaker
    });
    found
}

/// Returns the people who may be the annotated speaker of the quotation at `span`; `None` if it is not annotated.
pub(super) fn speaker(read: &AnnotatedArticle, span: Span) -> Option<Vec<Option<PersonId>>> {
    let shared = |other: &Span| span.end.min(other.end).saturating_sub(span.start.max(other.start));
    let (other, name) = read.gold.speakers.iter().max_by_key(|(other, _)| shared(other))?;
    if 2 * shared(other) <= other.len() {
        return None;
    }
    let Some(name) = name else { return Some(vec![None]) };
    let people = (0..).map(PersonId).zip(&read.entities.people);
    Some(people.filter(|(_, person)| is(&read.gold, name, &person.name)).map(|(id, _)| Some(id)).collect())
}

/// Returns the person whose name is the whole annotated source of the quotation at `span`, for annotations that say
/// no more.
fn named_source(read: &AnnotatedArticle, span: Span) -> Option<Vec<Option<PersonId>>> {
    let shared = |other: &Span| span.end.min(other.end).saturating_sub(span.start.max(other.start));
    let (other, source) = read.gold.quotes.iter().max_by_key(|(other, _)| shared(other))?;
    let [source] = source[..] else { return None };
    if 2 * shared(other) <= other.len() {
        return None;
    }
    let document = read.document();
    let (_, person) = read.entities.mentions.iter().find(|(mention, _)| {
        let titled = document.tokens[mention.titled].start();
        let end = document.tokens[mention.end - 1].end();
        end <= source.end
            && source.end <= end + 2
            && (titled == source.start || document.tokens[mention.first].start() == source.start)
    })?;
    Some(vec![Some(*person)])
}

/// Returns whether `name` belongs to the person whose fullest name is `wanted`.
fn is(gold: &Gold, wanted: &str, name: &str) -> bool {
    // Gold data leaves titles out, except for "Sheikh" and the like, which may be taken for names.
    let plain = |name: &str| {
        let name = crate::text::fold::plain(name);
        let titles = [
            "sheikh ",
            "sheik ",
            "shaikh ",
            "king ",
            "queen ",
            "prince ",
            "princess ",
            "pope ",
            "saint ",
            "judge ",
        ];
        titles.iter().find_map(|title| name.strip_prefix(title)).map_or(name.clone(), str::to_owned)
    };
    let found = plain(name);
    let forms = gold.persons.iter().find(|forms| forms[0] == wanted);
    forms.map_or(plain(wanted) == found, |forms| forms.iter().any(|form| plain(form) == found))
}
