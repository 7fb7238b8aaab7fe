//! Names in headlines, where every word has a capital: "Bernie Sanders Burns Hillary Clinton" names two people, and
//! the rest of the article shows which words are theirs.

use crate::text::lexicon::{Class, KeySet};
use crate::text::tokens::{Shape, Token};

/// A headline has at least this many long words.
const FEWEST: usize = 3;

/// The most words in a headline.
const LONGEST: usize = 40;

/// Keeps those words of each name in a headline that also occur in names in the rest of the text, if there are any.
pub(super) fn trim(tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let headlines = headlines(tokens);
    if headlines.is_empty() {
        return;
    }
    let inside = |name: &(usize, usize)| {
        let next = headlines.partition_point(|line| line.1 < name.1);
        headlines.get(next).is_some_and(|line| line.0 <= name.0)
    };
    if !names.iter().any(|name| name.1 > name.0 + 1 && inside(name)) {
        return;
    }
    let body: KeySet = names
        .iter()
        .filter(|name| !inside(name))
        .flat_map(|&(first, end)| &tokens[first..end])
        .filter(|token| token.word())
        .map(|token| token.key)
        .collect();
    let known = |at: usize| {
        body.contains(&tokens[at].key)
            || !tokens[at].word()
            || tokens[at].is(Class::PARTICLE.or(Class::SUFFIX))
    };
    let mut trimmed = Vec::with_capacity(names.len());
    for &name in names.iter() {
        let (first, end) = name;
        let any = (first..end).any(|at| body.contains(&tokens[at].key));
        let foreign =
            (first..end).any(|at| tokens[at].is(Class::COMMON) && !tokens[at].is(Class::FIRST) && !known(at));
        if end == first + 1 || !any || !foreign || !inside(&name) {
            trimmed.push(name);
            continue;
        }
        let mut at = first;
        while at < end {
            let stop = (at..end).find(|&at| !known(at)).unwrap_or(end);
            if (at..stop).any(|at| body.contains(&tokens[at].key)) {
                trimmed.push((at, stop));
            }
            at = stop + 1;
        }
    }
    *names = trimmed;
}

/// Returns whether nearly all long words of a paragraph have a capital.
pub(super) fn in_title_case(line: &[Token]) -> bool {
    let long = line.iter().filter(|token| token.word() && token.span().len() > 3).count();
    let capitals = line.iter().filter(|token| token.capital() && token.span().len() > 3).count();
    long >= FEWEST && 4 * capitals > 3 * long
}

/// Returns the paragraphs that are set like headlines.
fn headlines(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
        let end = start + line.len();
        if line.len() <= LONGEST && in_title_case(line) {
            found.push((start, end));
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    fn names(text: &str) -> Vec<String> {
        analyse(text).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn verbs_in_a_headline_are_no_part_of_a_name() {
        let text = "Karl Moss Slams Ann Dent Over Harbour Fees\n\nThe mayor, Karl Moss, attacked the fees on Monday. Ann Dent, \
                    who set them, said nothing. Moss left, and Dent stayed.";
        assert_eq!(names(text), ["Karl Moss", "Ann Dent"]);
    }
}
