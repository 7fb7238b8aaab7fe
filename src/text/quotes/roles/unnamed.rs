//! Finds the job titles of people without a name: "an officer", "the mayor’s driver".

use super::{POST, post};
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::tokens::Case;

/// Returns the job titles of unnamed people, such as "an officer" and "the mayor’s driver", in order.
pub(super) fn unnamed(document: &Document<'_>) -> Vec<(u64, usize)> {
    let mut found: Vec<(u64, usize)> = Vec::new();
    for at in 1..document.tokens.len() {
        if !document.is(at, POST.or(Class::HUMAN)) || document.token(at).case != Case::Lower {
            continue;
        }
        let start = (0..at).rev().take(4).take_while(|&at| document.token(at).word());
        let mut start = start.filter(|&at| document.is(at, Class::DET));
        let indefinite = start.next().is_some_and(|det| {
            ["a", "an", "another", "one"].iter().any(|word| document.word(det).eq_ignore_ascii_case(word))
        });
        if indefinite || owned_and_unnamed(document, at) {
            found.push((post(document, at), at));
        }
    }
    found.sort_unstable();
    found
}

/// Returns whether the noun at `at` is somebody’s and no name stands beside it: "the mayor’s driver was kinder".
fn owned_and_unnamed(document: &Document<'_>, at: usize) -> bool {
    // "the mayor’s private secretary"
    let mut before = (0..at).rev().take(3).take_while(|&at| {
        document.possessive(at) || document.token(at).word() && document.token(at).case == Case::Lower
    });
    let owned = at > 1 && before.any(|at| document.possessive(at));
    let named = [1, 2].into_iter().any(|on| document.entities.mention_at(at + on).is_some())
        || (0..at).rev().take(4).any(|at| document.is_symbol(at, ','));
    let verb = document.tokens.get(at + 1).is_some_and(|next| next.word() && next.case == Case::Lower);
    owned && !named && verb
}
