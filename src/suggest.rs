//! Spelling suggestions for unknown words.

/// Returns `did you mean …?` if one of `known` is close enough to `word`.
pub(crate) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_lowercase();
    let far = |other: &&str| strsim::damerau_levenshtein(&word, other);
    let best = known.into_iter().min_by_key(far)?;
    (far(&best) <= 1 + word.len() / 3).then(|| format!("did you mean {best}?"))
}
