//! Trains the rankers behind `quotes::attribute`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::gold::{self, Gold, GoldAttribution};
use super::linear::{FeatureMap, pack};
use super::ranking::{RankingExample, TrainingPlan, train};
use crate::Span;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Model;
use crate::text::people::{self, Entities};
use crate::text::quotes::attribute::{self, SourceChoice};
use crate::text::quotes::document::Document;
use crate::text::quotes::ranker::{Candidate, Neighbours, Ranker};
use crate::text::quotes::sources::Reference;
use crate::text::quotes::spans::{self, QuotedSpan};
use crate::text::sentences;
use crate::text::tokens::{self, Token};

const FEATURES: &FeatureSet = &features::sources::ALL;

const PLAN: TrainingPlan = TrainingPlan { rounds: 12, rate: 0.05, share: 0.1, length: 0.003, least: 2 };

/// An annotated article, analysed as in the program.
pub(crate) struct AnnotatedArticle {
    /// The annotation.
    pub(crate) gold: Gold,
    tokens: Vec<Token>,
    sentences: Vec<u32>,
    /// The people named.
    pub(crate) entities: Entities,
    marked: Vec<QuotedSpan>,
}

impl AnnotatedArticle {
    /// Reads an annotated article.
    pub(crate) fn new(gold: Gold) -> Self {
        let tokens = tokens::tokenise(&gold.text);
        let sentences = sentences::number(&tokens);
        let entities = people::find(&gold.text, &tokens, &sentences);
        let marked = spans::pair(&gold.text, &tokens);
        Self { gold, tokens, sentences, entities, marked }
    }

    /// Returns the article as attribution sees it.
    pub(crate) fn document(&self) -> Document<'_> {
        Document::new(&self.gold.text, &self.tokens, &self.sentences, &self.entities, &self.marked)
    }

    /// Returns, for each pair of marks, the annotated source, if it was annotated as speech.
    fn wanted(&self) -> Vec<Option<&[Span]>> {
        let gold = |marked: &QuotedSpan| {
            let span = Span::new(self.tokens[marked.open].start(), self.tokens[marked.marks_end() - 1].end());
            let shared = |other: Span| span.end.min(other.end).saturating_sub(span.start.max(other.start));
            if marked.width == 2 {
                // The annotated segments only cover other marks; here, the attributed words decide.
                let covers = |one: &&GoldAttribution| {
                    10 * one.content.iter().map(|span| shared(*span)).sum::<usize>() >= 8 * span.len()
                };
                return self.gold.attributions.iter().find(covers).map(|one| one.source.as_slice());
            }
            let best = self.gold.quotes.iter().max_by_key(|(other, _)| shared(*other))?;
            (2 * shared(best.0) > best.0.end - best.0.start).then_some(best.1.as_slice())
        };
        self.marked.iter().map(gold).collect()
    }
}

/// Returns the nouns annotated as the source.
fn right(ranker: &Ranker<'_, '_>, source: &[Span]) -> Vec<usize> {
    let overlaps = |number: usize| {
        let span = ranker.nouns[number].phrase.span(ranker.document);
        source.iter().any(|piece| span.start < piece.end && piece.start < span.end)
            && span.end - span.start <= 40 + source.iter().map(|piece| piece.end - piece.start).sum::<usize>()
    };
    let all: Vec<usize> = (0..ranker.nouns.len()).filter(|&number| overlaps(number)).collect();
    // A noun nested in another right one is not the source.
    let outermost = |number: usize| {
        let inner = ranker.nouns[number].phrase;
        !all.iter().any(|&other| {
            let outer = ranker.nouns[other].phrase;
            other != number
                && outer.first <= inner.first
                && inner.end <= outer.end
                && (outer.first, outer.end) != (inner.first, inner.end)
        })
    };
    all.iter().copied().filter(|&number| outermost(number)).collect()
}

/// Returns whether the annotated source contains the last name of the person that a noun names.
fn named(read: &AnnotatedArticle, ranker: &Ranker<'_, '_>, noun: usize, source: &[Span]) -> bool {
    let Reference::Named(person) = ranker.nouns[noun].phrase.who else { return false };
    let name = &read.entities.people[person.0 as usize].name;
    let Some(last) = name.split_whitespace().next_back() else { return false };
    source.iter().any(|piece| {
        piece.of(&read.gold.text).split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == last)
    })
}

type Selections = Vec<Vec<SourceChoice>>;

/// For each article and quotation, the candidates that the first ranker kept.
type Shortlists = Vec<Vec<Vec<Candidate>>>;

/// Makes training examples from the articles for which `of` holds; `known` gives the neighbours' sources.
fn choices(
    all: &[AnnotatedArticle],
    of: &dyn Fn(&AnnotatedArticle) -> bool,
    known: Option<&Shortlists>,
    map: &mut FeatureMap,
) -> Vec<RankingExample> {
    let mut found = Vec::new();
    let mut candidates = Vec::new();
    for (number, read) in all.iter().enumerate().filter(|(_, read)| of(read)) {
        let document = read.document();
        let ranker = Ranker::new(&document);
        let wanted = read.wanted();
        for (quote, source) in wanted.iter().enumerate() {
            let Some(source) = source else { continue };
            let right = right(&ranker, source);
            let context = ranker.context(quote);
            let around = known.map(|known| {
                let at =
                    |other: Option<usize>| other.and_then(|other| known[number].get(other)?.first()?.noun);
                Neighbours {
                    previous: at(quote.checked_sub(1)),
                    earlier: at(quote.checked_sub(2)),
                    next: at(Some(quote + 1)),
                }
            });
            match (known, &around) {
                (Some(known), Some(around)) => {
                    candidates.clone_from(&known[number][quote]);
                    around.carry(&mut candidates);
                }
                _ => ranker.candidates(&context, &mut candidates),
            }
            let mut choice = RankingExample::default();
            for &candidate in &candidates {
                let yes = candidate.noun.map_or(source.is_empty(), |noun| right.contains(&noun));
                // Another mention of the same person is neither right nor wrong.
                if !yes && candidate.noun.is_some_and(|noun| named(read, &ranker, noun, source)) {
                    continue;
                }
                let mut features = Vec::new();
                ranker.features(&context, candidate, around.as_ref(), &mut |feature| {
                    features.push(map.id(feature));
                });
                choice.candidates.push(features);
                choice.right.push(yes);
            }
            if choice.right.contains(&true) {
                found.push(choice);
            }
        }
    }
    found
}

fn learn(
    all: &[AnnotatedArticle],
    of: &dyn Fn(&AnnotatedArticle) -> bool,
    known: Option<&Shortlists>,
) -> Vec<u8> {
    let mut map = FeatureMap::default();
    let mut choices = choices(all, of, known, &mut map);
    let weights = train(&map, &mut choices, PLAN);
    pack(FEATURES, map.with(&weights), &[])
}

/// Applies a first ranker to the articles for which `of` holds.
fn listed(all: &[AnnotatedArticle], of: &dyn Fn(&AnnotatedArticle) -> bool, first: &Model<1>) -> Shortlists {
    let one = |read: &AnnotatedArticle| attribute::alone(&Ranker::new(&read.document()), first);
    all.iter().map(|read| if of(read) { one(read) } else { Vec::new() }).collect()
}

/// Applies a second ranker to the articles for which `of` holds.
fn apply(
    all: &[AnnotatedArticle],
    of: &dyn Fn(&AnnotatedArticle) -> bool,
    lists: &Shortlists,
    second: &Model<1>,
) -> Selections {
    let one = |read: &AnnotatedArticle, lists: &Vec<Vec<Candidate>>| {
        attribute::together(&Ranker::new(&read.document()), lists, second)
    };
    all.iter().zip(lists).map(|(read, lists)| if of(read) { one(read, lists) } else { Vec::new() }).collect()
}

/// Counts how many sources were found, how many could have been, and how many there are.
fn count(
    all: &[AnnotatedArticle],
    chosen: &Selections,
    of: &dyn Fn(&AnnotatedArticle) -> bool,
) -> (usize, usize, usize) {
    let mut sums = (0, 0, 0);
    let mut candidates = Vec::new();
    for (read, chosen) in all.iter().zip(chosen).filter(|(read, _)| of(read)) {
        let document = read.document();
        let ranker = Ranker::new(&document);
        for (quote, source) in read.wanted().iter().enumerate() {
            let Some(source) = source.filter(|source| !source.is_empty()) else { continue };
            let right = right(&ranker, source);
            ranker.candidates(&ranker.context(quote), &mut candidates);
            sums.2 += 1;
            sums.1 += usize::from(candidates.iter().any(|c| c.noun.is_some_and(|n| right.contains(&n))));
            let yes = chosen[quote]
                .noun
                .is_some_and(|noun| right.contains(&noun) || named(read, &ranker, noun, source));
            sums.0 += usize::from(yes);
            if !yes && std::env::var_os("ONRECORD_ERRORS").is_some() {
                show(read, &ranker, quote, source, &chosen[quote]);
            }
        }
    }
    sums
}

fn show(
    read: &AnnotatedArticle,
    ranker: &Ranker<'_, '_>,
    quote: usize,
    source: &[Span],
    chosen: &SourceChoice,
) {
    let marked = &read.marked[quote];
    let text = &read.gold.text;
    let tokens = &read.tokens;
    let low = tokens[marked.open.saturating_sub(45)].start();
    let high = tokens[(marked.end() + 30).min(tokens.len() - 1)].end();
    let span = Span::new(tokens[marked.open].start(), tokens[marked.end() - 1].end());
    let words = |span: Span| span.of(text).replace('\n', "/");
    println!(
        "{} {}: {}[[{}]]{}\n    GOLD {:?} GOT {:?} {}%",
        read.gold.outlet,
        read.gold.id,
        words(Span::new(low, span.start)),
        words(span),
        words(Span::new(span.end, high)),
        source.iter().map(|&piece| words(piece)).collect::<Vec<_>>(),
        chosen.noun.map(|noun| words(ranker.nouns[noun].phrase.span(ranker.document))),
        chosen.confidence
    );
}

fn leak(bytes: Vec<u8>) -> Model<1> {
    Model::read(bytes.leak(), FEATURES)
}

/// Trains the second ranker, which knows what the first one chose for the neighbours. It learns from first rankers that
/// never saw the outlet, and prints how well both do on outlets held out.
pub(crate) fn together(data: &Path) -> std::io::Result<Vec<u8>> {
    let all = read(data)?;
    let mut outlets: Vec<&str> = all.iter().map(|read| read.gold.outlet.as_str()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut unseen: Shortlists = vec![Vec::new(); all.len()];
    for outlet in &outlets {
        let first = leak(learn(&all, &|read| read.gold.outlet != *outlet, None));
        let held = |read: &AnnotatedArticle| read.gold.outlet == *outlet;
        for (into, lists) in unseen.iter_mut().zip(listed(&all, &held, &first)).filter(|(_, l)| !l.is_empty())
        {
            *into = lists;
        }
    }
    let mut sums = (0, 0, 0);
    for outlet in &outlets {
        let held = |read: &AnnotatedArticle| read.gold.outlet == *outlet;
        let second = leak(learn(&all, &|read| read.gold.outlet != *outlet, Some(&unseen)));
        let sum = count(&all, &apply(&all, &held, &unseen, &second), &held);
        eprintln!("  {outlet} unseen: {}", share(sum));
        sums = (sums.0 + sum.0, sums.1 + sum.1, sums.2 + sum.2);
    }
    eprintln!("  each outlet unseen: {}", share(sums));
    Ok(learn(&all, &|_| true, Some(&unseen)))
}

fn share((found, reach, all): (usize, usize, usize)) -> String {
    let of = |part: usize| 100.0 * part as f64 / all.max(1) as f64;
    format!("{:.2} % found, {:.2} % among the candidates, of {all}", of(found), of(reach))
}

/// Trains both rankers for every outlet on the others.
pub(crate) fn unseen(all: &[AnnotatedArticle]) -> BTreeMap<String, (Model<1>, Model<1>)> {
    let outlets: BTreeSet<&str> = all.iter().map(|read| read.gold.outlet.as_str()).collect();
    let mut firsts = BTreeMap::new();
    let mut lists: Shortlists = vec![Vec::new(); all.len()];
    for &outlet in &outlets {
        let first = leak(learn(all, &|read| read.gold.outlet != outlet, None));
        let held = |read: &AnnotatedArticle| read.gold.outlet == outlet;
        for (into, found) in lists.iter_mut().zip(listed(all, &held, &first)).filter(|(_, l)| !l.is_empty()) {
            *into = found;
        }
        firsts.insert(outlet, first);
    }
    let second = |outlet: &str| leak(learn(all, &|read| read.gold.outlet != outlet, Some(&lists)));
    firsts.into_iter().map(|(outlet, first)| (outlet.to_owned(), (first, second(outlet)))).collect()
}

/// Trains the first ranker, which sees one quotation at a time.
pub(crate) fn alone(data: &Path) -> std::io::Result<Vec<u8>> {
    Ok(learn(&read(data)?, &|_| true, None))
}

/// Returns the annotated articles.
pub(crate) fn read(data: &Path) -> std::io::Result<Vec<AnnotatedArticle>> {
    Ok(gold::read(data, "quotes_train")?.into_iter().map(AnnotatedArticle::new).collect())
}
