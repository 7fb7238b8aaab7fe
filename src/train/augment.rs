//! Augmentation: copies of the articles with other names, so that the tagger learns the contexts and forms of names
//! rather than who was in the news.

use std::collections::BTreeMap;
use std::io::Result;
use std::path::Path;

use super::gold::Gold;
use super::linear::Rng;
use crate::Span;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Token, tokenise};
use crate::text::words::usage;

/// First names, and last names by country.
pub(crate) struct NameLists {
    first: Vec<String>,
    last: Vec<Vec<String>>,
}

/// The countries whose last names are under `DATA/names`.
pub(super) const COUNTRIES: &[&str] = &[
    "cn", "cz", "de", "es", "eus", "fr", "gk", "hi", "ie", "il", "it", "kr", "ne", "pl", "pt", "ru", "uk",
    "us",
];

impl NameLists {
    /// Reads the lists.
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let list = |name: String| -> Result<Vec<String>> {
            let text = std::fs::read_to_string(data.join("names").join(name))?;
            Ok(text
                .lines()
                .map(str::trim)
                .filter(|name| name.chars().count() > 2 && !name.contains(' '))
                .map(capitalised)
                .collect())
        };
        let last =
            COUNTRIES.iter().map(|country| list(format!("surnames_{country}.txt"))).collect::<Result<_>>()?;
        Ok(Self { first: list("first_all.txt".to_owned())?, last })
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}

/// Returns the article with other names in it.
pub(crate) fn augment(gold: &Gold, names: &NameLists, rng: &mut Rng) -> Gold {
    let tokens = tokenise(&gold.text);
    let spans: Vec<Span> = gold.people.iter().map(|(span, _)| *span).collect();
    let inside =
        |token: &Token| spans.iter().any(|span| span.start <= token.start() && token.end() <= span.end);
    // By key: how often in names, how often elsewhere, and whether it ends names.
    let mut words: BTreeMap<u64, (u32, u32, bool)> = BTreeMap::new();
    for token in tokens.iter().filter(|token| token.capital()) {
        let known = words.entry(token.key).or_default();
        if inside(token) {
            known.0 += 1
        } else {
            known.1 += 1
        }
        known.2 |= spans.iter().any(|span| span.end == token.end());
    }
    let country = &names.last[pick(rng, names.last.len())];
    // Some agencies write last names in capitals, and some captions whole names.
    let style = pick(rng, 20);
    let mut others: BTreeMap<u64, String> = BTreeMap::new();
    for token in &tokens {
        let Some(&(named, elsewhere, last)) = words.get(&token.key) else { continue };
        let fixed = token.is(Class::PARTICLE.or(Class::SUFFIX).or(Class::TITLE)) || token.span().len() < 3;
        if fixed || token.case == Case::Initial || others.contains_key(&token.key) {
            continue;
        }
        if named == 0 && unknown(token) && pick(rng, 3) == 0 {
            // Firms and places have strange names, too.
            others.insert(token.key, splice(country, country, rng));
        }
        if named <= 3 * elsewhere {
            continue;
        }
        let list = if last { country } else { &names.first };
        let initials = !last && pick(rng, 8) == 0;
        let name = if initials { initial(rng) } else { invent(list, rng) };
        let name = if style == 0 || style == 1 && last { name.to_uppercase() } else { name };
        others.insert(token.key, name);
    }
    rebuild(gold, &tokens, &others)
}

fn pick(rng: &mut Rng, among: usize) -> usize {
    (rng.next() >> 8) as usize % among
}

fn initial(rng: &mut Rng) -> String {
    let mut letter = || char::from(b"ABCDEGHJKLMNPRSTVY"[pick(rng, 18)]);
    let (a, b) = (letter(), letter());
    match pick(rng, 5) {
        0 => format!("{a}."),
        1 => format!("{a}.{b}."),
        2 => format!("{a}. {b}."),
        3 => format!("{a} {b}"),
        _ => format!("{a}"),
    }
}

/// Returns a name from the list, or one spliced from two of them, which is on no list.
fn invent(list: &[String], rng: &mut Rng) -> String {
    let one = &list[pick(rng, list.len())];
    if pick(rng, 3) != 0 {
        return one.clone();
    }
    splice(list, list, rng)
}

/// Returns the beginning of one name and the end of another.
fn splice(these: &[String], those: &[String], rng: &mut Rng) -> String {
    let one = &these[pick(rng, these.len())];
    let other: Vec<char> = those[pick(rng, those.len())].chars().collect();
    let half = one.chars().count().div_ceil(2);
    one.chars().take(half).chain(other[other.len() / 2..].iter().copied()).collect()
}

/// Recognises a word that is in no list and rarely in lower case.
fn unknown(token: &Token) -> bool {
    let listed = Class::COMMON.or(Class::TITLE).or(Class::ROLE).or(Class::ORG).or(Class::CUE);
    !token.is(listed) && usage(token.key).casing >= 5
}

fn rebuild(gold: &Gold, tokens: &[Token], others: &BTreeMap<u64, String>) -> Gold {
    let mut text = String::with_capacity(gold.text.len());
    // Maps positions in the old text, where spans may begin or end, to the new one.
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    let mut done = 0;
    for token in tokens {
        let Some(name) = others.get(&token.key).filter(|_| token.capital()) else { continue };
        let between = &gold.text[done..token.start()];
        for (at, _) in between.char_indices() {
            moved.insert(done + at, text.len() + at);
        }
        text.push_str(between);
        moved.insert(token.start(), text.len());
        if token.case == Case::Upper {
            text.push_str(&name.to_uppercase())
        } else {
            text.push_str(name)
        }
        done = token.end();
        moved.insert(done, text.len());
    }
    for (at, _) in gold.text[done..].char_indices() {
        moved.insert(done + at, text.len() + at);
    }
    text.push_str(&gold.text[done..]);
    moved.insert(gold.text.len(), text.len());
    let people = gold
        .people
        .iter()
        .filter_map(|(span, optional)| {
            Some((Span::new(*moved.get(&span.start)?, *moved.get(&span.end)?), *optional))
        })
        .collect();
    Gold { id: gold.id.clone(), outlet: gold.outlet.clone(), text, people, ..Gold::default() }
}
