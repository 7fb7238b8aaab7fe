//! The tagger of people's names: a first reading, and a second one that has seen the first one's labels, which for
//! training come from models that never saw the article (Wolpert 1992).

use std::io::Result;
use std::path::Path;

use super::crf::{Chain, Sequence};
use super::disguise::{Names, disguise};
use super::gold::{self, Gold};
use super::linear::{Dice, Space};
use super::ranking::Plan;
use crate::text::model::Model;
use crate::text::people::clues::features;
use crate::text::people::evidence::{Evidence, LABELS};
use crate::text::people::tagger::{ALONE, BEGIN, INSIDE, LAST, OUTSIDE, Page, allowed};
use crate::text::sentences;
use crate::text::tokens::{Token, tokenise};

fn env(name: &str, or: f32) -> f32 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or)
}
fn plan() -> Plan {
    Plan {
        rounds: env("ROUNDS", 20.0) as usize,
        rate: env("RATE", 0.1),
        share: env("SHARE", 0.002),
        length: env("LENGTH", 0.0005),
        least: env("LEAST", 2.0) as u32,
    }
}

/// So many parts are the articles cut into for the first reading of the second one's training.
const PARTS: usize = 5;

struct Article {
    gold: Gold,
    tokens: Vec<Token>,
    sentences: Vec<u32>,
    labels: Vec<usize>,
}

impl Article {
    fn new(gold: Gold) -> Self {
        let tokens = tokenise(&gold.text);
        let sentences = sentences::number(&tokens);
        let mut labels = vec![OUTSIDE; tokens.len()];
        for (span, _) in gold.people.iter().filter(|(_, optional)| !optional) {
            let first = tokens.partition_point(|token| token.end() <= span.start);
            let end = tokens.partition_point(|token| token.start() < span.end);
            match end.saturating_sub(first) {
                0 => {}
                1 => labels[first] = ALONE,
                _ => {
                    labels[first] = BEGIN;
                    labels[first + 1..end - 1].fill(INSIDE);
                    labels[end - 1] = LAST;
                }
            }
        }
        Self { gold, tokens, sentences, labels }
    }

    fn page(&self) -> Page<'_> {
        Page::new(&self.gold.text, &self.tokens, &self.sentences)
    }
}

/// The articles, each followed by the same one about other people.
fn articles(data: &Path, name: &str) -> Result<Vec<Article>> {
    let names = Names::read(data)?;
    let mut dice = Dice::new(1896);
    let copies: usize = std::env::var("COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut all = Vec::new();
    for gold in gold::read(data, name)? {
        for _ in 0..copies {
            all.push(Article::new(disguise(&gold, &names, &mut dice)));
        }
        all.push(Article::new(gold));
    }
    Ok(all)
}

/// Trains the first reading.
pub(crate) fn first(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data, "people_train")?;
    Ok(learn(&articles.iter().collect::<Vec<_>>(), |article| article.page().evidence()))
}

/// Trains the second reading.
pub(crate) fn second(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data, "people_train")?;
    let groups = groups(&articles);
    let mut evidence: Vec<Option<Evidence>> = articles.iter().map(|_| None).collect();
    for part in 0..PARTS {
        let others: Vec<&Article> = articles
            .iter()
            .zip(&groups)
            .filter(|(_, group)| **group != part)
            .map(|(article, _)| article)
            .collect();
        let model = Model::read(learn(&others, |article| article.page().evidence()).leak());
        for (number, article) in articles.iter().enumerate().filter(|(number, _)| groups[*number] == part) {
            let page = article.page();
            let mut found = page.evidence();
            let (likely, _) = page.read(&model, &found);
            found.judge(likely);
            evidence[number] = Some(found);
        }
    }
    let by_address: std::collections::HashMap<*const Article, Evidence> = articles
        .iter()
        .zip(evidence)
        .filter_map(|(article, evidence)| Some((std::ptr::from_ref(article), evidence?)))
        .collect();
    Ok(learn_with(&articles.iter().collect::<Vec<_>>(), |article| &by_address[&std::ptr::from_ref(article)]))
}

/// Outlets stay together; long runs of one agency are cut into blocks.
fn groups(articles: &[Article]) -> Vec<usize> {
    let mut outlets: Vec<String> = Vec::new();
    articles
        .iter()
        .enumerate()
        .map(|(number, article)| {
            let name = if article.gold.id.starts_with("conll") {
                format!("conll{}", number / 50)
            } else {
                article.gold.outlet.clone()
            };
            let at = outlets.iter().position(|known| *known == name).unwrap_or_else(|| {
                outlets.push(name);
                outlets.len() - 1
            });
            at % PARTS
        })
        .collect()
}

fn learn(articles: &[&Article], evidence: impl Fn(&Article) -> Evidence) -> Vec<u8> {
    let found: Vec<Evidence> = articles.iter().map(|article| evidence(article)).collect();
    let numbers: std::collections::HashMap<*const Article, usize> =
        articles.iter().enumerate().map(|(i, article)| (std::ptr::from_ref(*article), i)).collect();
    learn_with(articles, |article| &found[numbers[&std::ptr::from_ref(article)]])
}

fn learn_with<'a>(articles: &[&Article], evidence: impl Fn(&Article) -> &'a Evidence) -> Vec<u8> {
    let mut space = Space::default();
    let mut sequences = Vec::new();
    for article in articles {
        let page = article.page();
        let evidence = evidence(article);
        page.each(|first, end, around| {
            let mut sequence = Sequence { labels: legal(&article.labels[first..end]), ..Sequence::default() };
            for at in 0..end - first {
                let mut list = Vec::new();
                features(page.text, page.tokens, first, around, at, evidence, &mut |feature| {
                    list.push(space.see(feature))
                });
                sequence.tokens.push(list);
            }
            sequences.push(sequence);
        });
    }
    Chain::<LABELS>::train(&space, &mut sequences, plan(), &allowed).packed(&space)
}

/// Labels of a name that a region cuts off are made whole.
fn legal(labels: &[usize]) -> Vec<usize> {
    let mut labels = labels.to_vec();
    for at in 0..labels.len() {
        let before = if at == 0 { LABELS } else { labels[at - 1] };
        let open = matches!(before, BEGIN | INSIDE);
        if !open && labels[at] == INSIDE {
            labels[at] = BEGIN;
        } else if !open && labels[at] == LAST {
            labels[at] = ALONE;
        }
        let after = labels.get(at + 1).copied().unwrap_or(OUTSIDE);
        let goes_on = matches!(after, INSIDE | LAST);
        if !goes_on && labels[at] == BEGIN {
            labels[at] = ALONE;
        } else if !goes_on && labels[at] == INSIDE {
            labels[at] = LAST;
        }
    }
    labels
}

/// Prints the names that no labelling could give back, because a region or a token cuts them.
pub(crate) fn ceiling(data: &Path) -> Result<Vec<u8>> {
    for article in articles(data, "people_train")? {
        let mut cut = vec![true; article.tokens.len() + 1];
        article.page().each(|first, end, _| cut[first + 1..end].fill(false));
        for (span, _) in article.gold.people.iter().filter(|(_, optional)| !optional) {
            let first = article.tokens.partition_point(|token| token.end() <= span.start);
            let end = article.tokens.partition_point(|token| token.start() < span.end);
            let inside = first < end
                && article.tokens[first].start() == span.start
                && article.tokens[end - 1].end() == span.end;
            let whole = inside
                && (first + 1..end).all(|at| !cut[at])
                && article.tokens[first..end].iter().any(Token::capital);
            if !whole {
                println!(
                    "{} {:?} {:?}",
                    article.gold.id,
                    span.of(&article.gold.text),
                    article.tokens[first..end]
                        .iter()
                        .map(|t| t.span().of(&article.gold.text))
                        .collect::<Vec<_>>()
                );
            }
        }
    }
    Ok(Vec::new())
}
