//! Finds places that are close together, by word numbers. Reading and the index share it.

/// The words that something covers: the number of its first word, and the number after its last.
pub(crate) type Place = (u32, u32);

/// Returns the smallest stretches in which every part occurs, with at most `apart` other words among them. The places
/// of each part must be in order. No stretch contains another.
///
/// One word cannot count for two parts. If there are more than two parts, each is a single word.
pub(crate) fn windows(parts: &[Vec<Place>], apart: u32) -> Vec<Place> {
    match parts {
        [] => Vec::new(),
        [one] => one.clone(),
        [a, b] => {
            let mut found = Vec::new();
            followed(a, b, apart, &mut found);
            followed(b, a, apart, &mut found);
            smallest(found)
        }
        several => smallest(covering(several, several.len() as u32 + apart)),
    }
}

/// Finds where one of `b` follows one of `a`.
fn followed(a: &[Place], b: &[Place], apart: u32, found: &mut Vec<Place>) {
    let mut next = 0;
    let mut begun = 0;
    for &(start, end) in a {
        // Places may be of different lengths, so their ends need not be in order.
        if end < begun {
            next = 0;
        }
        begun = end;
        while b.get(next).is_some_and(|(from, _)| *from < end) {
            next += 1;
        }
        let mut least = u32::MAX;
        for &(from, to) in &b[next..] {
            if from > end.saturating_add(apart) || from >= least {
                break;
            }
            if to < least {
                least = to;
                found.push((start, to));
            }
        }
    }
}

/// Returns the stretches of at most `len` words with one word of each part.
fn covering(parts: &[Vec<Place>], len: u32) -> Vec<Place> {
    // The same word may be wanted more than once.
    let class = |n: usize| parts.iter().position(|part| *part == parts[n]).unwrap_or(n);
    let mut missing = vec![0usize; parts.len()];
    let mut all: Vec<(u32, usize)> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let class = class(n);
        missing[class] += 1;
        if class == n {
            all.extend(part.iter().map(|(from, _)| (*from, n)));
        }
    }
    all.sort_unstable();
    let (wanted, mut have, mut first) = (missing, vec![0; parts.len()], 0);
    let mut found = Vec::new();
    for &(last, class) in &all {
        have[class] += 1;
        while have[all[first].1] > wanted[all[first].1] {
            have[all[first].1] -= 1;
            first += 1;
        }
        let whole = have.iter().zip(&wanted).all(|(have, wanted)| have >= wanted);
        if whole && last + 1 - all[first].0 <= len {
            found.push((all[first].0, last + 1));
        }
    }
    found
}

/// Drops every place that contains another.
fn smallest(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable_by_key(|(start, end)| (std::cmp::Reverse(*start), *end));
    let mut least = u32::MAX;
    places.retain(|(_, end)| {
        let keep = *end < least;
        least = least.min(*end);
        keep
    });
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_orders_and_the_words_between() {
        let (a, b) = (vec![(0, 1), (10, 11)], vec![(4, 6), (12, 13)]);
        assert_eq!(windows(&[a.clone(), b.clone()], 3), [(0, 6), (10, 13)]);
        assert_eq!(windows(&[a.clone(), b.clone()], 2), [(10, 13)]);
        assert_eq!(windows(&[b, a.clone()], 4), [(0, 6), (4, 11), (10, 13)]);
        assert_eq!(windows(&[a.clone(), a], 9), [(0, 11)]);
    }

    /// Tries every combination.
    fn slowly(parts: &[Vec<Place>], apart: u32) -> Vec<Place> {
        let mut chosen: Vec<Vec<Place>> = vec![Vec::new()];
        for part in parts {
            let mut next = Vec::new();
            for before in &chosen {
                for place in part {
                    if before.iter().all(|other| other.1 <= place.0 || place.1 <= other.0) {
                        next.push([&before[..], &[*place]].concat());
                    }
                }
            }
            chosen = next;
        }
        let mut found: Vec<Place> = Vec::new();
        for places in chosen {
            let start = places.iter().map(|place| place.0).min().unwrap_or(0);
            let end = places.iter().map(|place| place.1).max().unwrap_or(0);
            let words: u32 = places.iter().map(|place| place.1 - place.0).sum();
            if end - start - words <= apart {
                found.push((start, end));
            }
        }
        let inner = |a: &Place, b: &Place| a != b && b.0 <= a.0 && a.1 <= b.1;
        let mut least: Vec<Place> =
            found.iter().filter(|one| !found.iter().any(|other| inner(other, one))).copied().collect();
        least.sort_unstable();
        least.dedup();
        least
    }

    fn places(longest: u32) -> impl Strategy<Value = Vec<Place>> {
        proptest::collection::btree_set((0u32..24, 1..=longest), 0..6)
            .prop_map(|all| all.into_iter().map(|(from, len)| (from, from + len)).collect())
    }

    proptest! {
        #[test]
        fn two_sides_agree_with_brute_force(a in places(3), b in places(3), apart in 0u32..8) {
            let parts = [a, b];
            prop_assert_eq!(windows(&parts, apart), slowly(&parts, apart));
        }

        #[test]
        fn several_words_agree_with_brute_force(
            at in proptest::collection::vec(0usize..4, 0..16), wanted in proptest::collection::vec(0usize..4, 3..5),
            apart in 0u32..8,
        ) {
            let of = |word: &usize| {
                (0u32..).zip(&at).filter(|(_, one)| *one == word).map(|(n, _)| (n, n + 1)).collect::<Vec<_>>()
            };
            let parts: Vec<_> = wanted.iter().map(of).collect();
            prop_assert_eq!(windows(&parts, apart), slowly(&parts, apart));
        }
    }
}
