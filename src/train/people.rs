//! The tagger of people's names: a first reading, and a second one that has seen the first one's labels, which for
//! training come from models that never saw the article (Wolpert 1992).

use std::collections::BTreeMap;
use std::io::Result;
use std::path::Path;

use super::crf::{Chain, Sequence};
use super::disguise::{Names, disguise};
use super::gold::{self, Gold};
use super::linear::{Dice, Space, pack};
use super::ranking::Plan;
use crate::text::people::clues::{again, features};
use crate::text::people::evidence::{Evidence, LABELS};
use crate::text::people::tagger::{ALONE, BEGIN, INSIDE, LAST, OUTSIDE, Page, Reading, Weights, allowed};
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
        length: env("LENGTH", 0.006),
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

/// Trains both readings.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data, "people_train")?;
    let groups = groups(&articles);
    let own: Vec<Evidence> = articles.iter().map(|article| article.page().evidence()).collect();
    let all: Vec<usize> = (0..articles.len()).collect();
    let (space, first) = learn(&articles, &own, &all, false);
    let mut judged: Vec<Option<Evidence>> = articles.iter().map(|_| None).collect();
    for part in 0..PARTS {
        let others: Vec<usize> = all.iter().copied().filter(|&number| groups[number] != part).collect();
        let (space, chain) = learn(&articles, &own, &others, false);
        let model = Weights::read(pack_first(&space, &chain).leak());
        for number in all.iter().copied().filter(|&number| groups[number] == part) {
            let page = articles[number].page();
            let mut evidence = page.evidence();
            let likely = Reading::first(&page, &model, &evidence).likely;
            evidence.judge(likely);
            judged[number] = Some(evidence);
        }
    }
    let judged: Vec<Evidence> = judged.into_iter().flatten().collect();
    let (wider, second) = learn(&articles, &judged, &all, true);
    let mut rows: BTreeMap<u64, [f32; 2 * LABELS]> = BTreeMap::new();
    for (feature, row) in space.with(&first.weights.rows) {
        rows.entry(feature).or_default()[..LABELS].copy_from_slice(&row);
    }
    for (feature, row) in wider.with(&second.weights.rows) {
        rows.entry(feature).or_default()[LABELS..].copy_from_slice(&row);
    }
    Ok(pack(rows.into_iter(), &[first.dense(), second.dense()].concat()))
}

fn pack_first(space: &Space, chain: &Chain<LABELS>) -> Vec<u8> {
    let rows = space.with(&chain.weights.rows).map(|(feature, row)| {
        let mut wide = [0.0; 2 * LABELS];
        wide[..LABELS].copy_from_slice(&row);
        (feature, wide)
    });
    pack(rows, &chain.dense())
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

/// Learns one reading from the articles `among`.
fn learn(
    articles: &[Article],
    evidence: &[Evidence],
    among: &[usize],
    second: bool,
) -> (Space, Chain<LABELS>) {
    let mut space = Space::default();
    let mut sequences = Vec::new();
    for &number in among {
        let (article, evidence) = (&articles[number], &evidence[number]);
        let page = article.page();
        page.each(|first, end, around| {
            let mut sequence = Sequence { labels: legal(&article.labels[first..end]), ..Sequence::default() };
            for at in 0..end - first {
                let mut list = Vec::new();
                let mut with = |feature| list.push(space.see(feature));
                features(page.text, page.tokens, first, around, at, evidence, &mut with);
                if second {
                    again(page.tokens, first + at, evidence, &mut with);
                }
                sequence.tokens.push(list);
            }
            sequences.push(sequence);
        });
    }
    let chain = Chain::train(&space, &mut sequences, plan(), &allowed);
    (space, chain)
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
