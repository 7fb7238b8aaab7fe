//! Whose words a phrase in the clause of a quotation says they are: in the words of Ada Quill, “…”; “…,” as Quill put it;
//! in Quill’s phrase, the pier was “…”; to quote Quill.

use super::called::{called, whose};
use super::denials;
use super::document::Document;
use super::sources::NounPhrase;
use crate::text::lexicon::Class;
use crate::text::tokens::Case;

/// The most tokens in such a phrase: "in the considered opinion of the park’s director, Ada Quill".
const LONGEST: usize = 16;

/// The most tokens between such a phrase, where it opens the sentence, and the quotation.
const CLAUSE: usize = 16;

/// Returns the name in the phrase. After "denied that he had called it “…”, as Quill claims" the
/// words are nobody’s.
pub(super) fn name(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    if denials::denied_before(document, number) {
        return None;
    }
    behind(document, number).or_else(|| before(document, number)).or_else(|| apart(document, number))
}

/// Finds it behind the quotation.
fn behind(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let end = document.marked[number].end();
    let at = end + usize::from(document.is_symbol(end, ','));
    // A quotation that ends its sentence does not go on.
    if document.breaks(at) || document.token(at).capital() || document.quote_at(at).is_some() {
        return None;
    }
    as_put(document, at).or_else(|| in_words(document, at)).map(|(_, found)| found)
}

/// Finds it right before the quotation.
fn before(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let open = document.marked[number].open;
    let low = document.sentence_start(open).max(open.saturating_sub(LONGEST + 2));
    let (first, (end, found)) = (low..open).rev().find_map(|at| Some((at, in_words(document, at)?)))?;
    // "in the words of Ada Quill, the pilot, “…”"
    let apposed = |at: usize| {
        document.quote_at(at).is_none()
            && !document.cue(at, Class::CUE.or(Class::WEAK_CUE))
            && !document.is(at, Class::AUX.or(Class::PRONOUN).or(Class::CONJ))
    };
    let next = end == open || matches!(document.token(end).symbol, ',' | ':' | '—' | '–');
    let last = open.checked_sub(1).filter(|&last| last >= first)?;
    let closes = last < end || !document.token(last).word();
    (next && closes && (end..open).all(apposed)).then_some(found)
}

/// Finds it before the clause of the quotation or within it: "In Quill’s phrase, the pier was “…”", "The pier, in the view
/// of Quill, was “…”". Nobody else says the words.
fn apart(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let open = document.marked[number].open;
    let low = document.sentence_start(open).max(open.saturating_sub(LONGEST + CLAUSE));
    let says =
        |at: usize| document.quote_at(at).is_some() || document.cue(at, Class::CUE.or(Class::WEAK_CUE));
    let begins = |at: usize| document.opens_sentence(at) || document.is_symbol(at - 1, ',');
    let (first, (end, found)) =
        (low..open).rev().filter(|&at| begins(at)).find_map(|at| Some((at, in_words(document, at)?)))?;
    let alone = !(low..first).any(says) && end < open && !(end..open).any(says);
    (document.is_symbol(end, ',') && open <= end + CLAUSE && alone).then_some(found)
}

/// Reads "as Quill memorably put it", "as the pilot, Ada Quill, has it" at `at`.
fn as_put(document: &Document<'_>, at: usize) -> Option<(usize, NounPhrase)> {
    if document.word(at) != "as" {
        return None;
    }
    let (end, found) = named(document, at + 1)?;
    let it = |at: usize| at < document.tokens.len() && document.word(at) == "it";
    let puts = |at: usize| {
        document.cue(at, Class::CUE.or(Class::WEAK_CUE))
            || matches!(document.word(at), "phrased" | "phrases" | "put" | "puts" | "summed" | "sums")
            || matches!(document.word(at), "had" | "has") && it(at + 1)
    };
    let lower = |at: &usize| {
        document.tokens.get(*at).is_some_and(|token| token.word() && token.case == Case::Lower)
            && document.quote_at(*at).is_none()
            && document.word(*at) != "and"
    };
    let from = end + usize::from(document.is_symbol(end, ','));
    (from..from + 5).take_while(lower).any(puts).then_some((end, found))
}

/// Reads "in the words of Ada Quill", "in Quill’s memorable phrase", "to quote Quill", "to borrow a phrase from Quill" at
/// `at`. Returns where it ends.
fn in_words(document: &Document<'_>, at: usize) -> Option<(usize, NounPhrase)> {
    let (from, quotes) = match document.word(at) {
        "in" | "In" => (at + 1, false),
        "to" | "To" => {
            let verb = if at + 1 < document.tokens.len() { document.word(at + 1) } else { "" };
            if !matches!(verb, "adopt" | "borrow" | "cite" | "quote" | "use") {
                return None;
            }
            (at + 2, matches!(verb, "cite" | "quote"))
        }
        _ => return None,
    };
    if document.quote_at(at).is_some() {
        return None;
    }
    let word = |at: &usize| {
        document.tokens.get(*at).is_some_and(|token| token.word()) && document.quote_at(*at).is_none()
    };
    // "the considered opinion": neither a verb nor a preposition comes before the noun.
    let noun = |from: usize| {
        (from..from + 5)
            .take_while(word)
            .take_while(|&at| !document.is(at, Class::PREP.or(Class::AUX).or(Class::PRONOUN)))
            .find(|&at| called(document, at))
    };
    if let Some(noun) = noun(from)
        && word(&(noun + 1))
        && matches!(document.word(noun + 1), "from" | "of")
    {
        let (end, found) = whose(document, noun + 2, LONGEST / 2)?;
        // "in a phrase of Quill’s,"
        let own = document.owns(end) && document.tokens.get(end + 1).is_none_or(|next| !next.word());
        return (own || document.stands_alone(end)).then_some((end + usize::from(own), found));
    }
    let (end, found) = whose(document, from, LONGEST / 2)?;
    if quotes && document.stands_alone(end) {
        return Some((end, found));
    }
    let noun = noun(end + 1)?;
    document.owns(end).then_some((noun + 1, found))
}

/// Returns the name that begins at `at` or follows a description there, and where it ends: "the pilot, Ada Quill". It is
/// not somebody’s who is described by it: "Quill’s lawyer".
fn named(document: &Document<'_>, at: usize) -> Option<(usize, NounPhrase)> {
    let (end, found) = whose(document, at, LONGEST / 2)?;
    document.stands_alone(end).then_some((end, found))
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    /// Checks who says the only quotation.
    fn says(text: &str, person: Option<&str>) {
        assert_eq!(speakers(text), [person.map(str::to_owned)], "{text}");
    }

    #[test]
    fn a_phrase_says_whose_words_they_are() {
        for clause in [
            "The pier was, in the words of Ann Dent, “a long and lovely mistake”.",
            "The pier was, in the words of Ann Dent, the pilot, “a long and lovely mistake”.",
            "The pier was, in the memorable phrase of the pilot, Ann Dent, “a long and lovely mistake”.",
            "The pier was, in Ann Dent’s memorable phrase, “a long and lovely mistake”.",
            "The pier was, to quote Ann Dent, “a long and lovely mistake”.",
            "The pier was, to borrow a phrase from Ann Dent, “a long and lovely mistake”.",
            "In a phrase of Ann Dent’s, the pier was “a long and lovely mistake”.",
            "In Ann Dent’s phrase, the pier was “a long and lovely mistake”.",
            "The pier, in the opinion of Ann Dent, was “a long and lovely mistake”.",
            "In the opinion of Ann Dent, the pier was “a long and lovely mistake”.",
            "“A long and lovely mistake”, as Ann Dent memorably put it, was sold on Monday.",
            "“A long and lovely mistake,” as Ann Dent has it, was sold on Monday.",
            "It was “a long and lovely mistake”, as the pilot, Ann Dent, likes to say.",
            "And the pier? “A mistake,” in the considered opinion of Ann Dent.",
            "It was “a long and lovely mistake”, in Ann Dent’s words.",
            "Ann Dent’s summary? “A long and lovely mistake.”",
        ] {
            says(&format!("Karl Moss sold the pier. {clause}"), Some("Ann Dent"));
        }
    }

    #[test]
    fn other_phrases_do_not() {
        says("In Ann Dent’s view, Karl Moss said, the pier was “a lovely mistake”.", Some("Karl Moss"));
        says("Karl Moss said it was “a lovely mistake”, as Ann Dent left the hall.", Some("Karl Moss"));
        says("“It was a lovely mistake,” Karl Moss said in answer to Ann Dent.", Some("Karl Moss"));
        says("Karl Moss said the pier, in the view of Ann Dent, was “a lovely mistake”.", Some("Karl Moss"));
        says("Karl Moss denied that he had called it “a lovely mistake”, as Ann Dent claims.", None);
        says("In the words of Ann Dent’s lawyer, it was “a lovely mistake”.", None);
    }
}
