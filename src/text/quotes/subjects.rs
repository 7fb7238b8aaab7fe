//! Finds the subject of a verb of saying, across adverbs, insertions and shared clauses.

use super::document::{Document, REACH};
use super::sources::{NounPhrase, Reference, ending_at, ends_with_post, plausible, pronoun, starting_at};
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;

/// Returns the subject of the verb at `verb`, in the clause that begins no earlier than `low`.
pub(crate) fn subject_of(document: &Document<'_>, verb: usize, low: usize) -> Option<NounPhrase> {
    if document.passive(verb) {
        return agent(document, verb);
    }
    let mut at = verb.checked_sub(1).filter(|&at| at >= low)?;
    // "also told", "has not said": adverbs and auxiliaries belong to the verb.
    while document.is(at, Class::ADVERB.or(Class::AUX))
        || document.is(at, Class::COMMON) && document.word(at).ends_with("ly")
    {
        at = at.checked_sub(1).filter(|&at| at >= low)?;
    }
    let participle = document.word(verb).ends_with("ing") && at + 1 == verb;
    if document.quote_at(at).is_some() || participle && document.token(at).symbol != '\0' {
        return main_subject(document, low, verb);
    }
    if document.is_symbol(at, ')') {
        let open = (low..at).rev().take(REACH).find(|&i| document.is_symbol(i, '('))?;
        at = open.checked_sub(1).filter(|&at| at >= low)?;
    }
    let symbol = document.token(at).symbol;
    if matches!(symbol, ',' | '—' | '–' | '-') {
        return apposed(document, at, low).or_else(|| main_subject(document, low, at));
    }
    if document.is(at, Class::CONJ) || matches!(document.word(at), "who" | "to" | "which" | "that") {
        if matches!(document.word(at), "who" | "which" | "that") {
            let before = at.checked_sub(1).filter(|&i| i >= low)?;
            let before = if document.is_symbol(before, ',') {
                before.checked_sub(1).filter(|&i| i >= low)?
            } else {
                before
            };
            if let Some(phrase) = ending_at(document, before, low)
                && plausible(document, phrase)
            {
                return Some(NounPhrase { first: at, end: at + 1, who: phrase.who });
            }
        }
        return main_subject(document, low, at);
    }
    let phrase = ending_at(document, at, low);
    match phrase {
        // A bare lower-case word before the verb is more often an object or an adverb than a subject.
        Some(phrase) if plausible(document, phrase) => Some(phrase),
        _ => main_subject(document, low, verb).or(phrase),
    }
}

/// Returns the agent of a passive: Quill in "was urged by Quill", "has been called a liar by Quill".
fn agent(document: &Document<'_>, verb: usize) -> Option<NounPhrase> {
    let high = document.sentence_end(verb).min(verb + REACH);
    let by = (verb + 1..high).find(|&at| document.quote_at(at).is_none() && document.word(at) == "by")?;
    starting_at(document, by + 1, high).filter(|&phrase| plausible(document, phrase))
}

/// Returns the name before an insertion that ends with the comma at `comma`: "Ada Quill, who lives in Ware, said".
fn apposed(document: &Document<'_>, comma: usize, low: usize) -> Option<NounPhrase> {
    let symbol = document.token(comma).symbol;
    let mut at = comma;
    let mut fallback = None;
    while at > low && comma - at < REACH {
        at -= 1;
        if document.quote_at(at).is_some() || document.token(at).symbol != symbol || at == low {
            continue;
        }
        let Some(phrase) = ending_at(document, at - 1, low) else { continue };
        if !plausible(document, phrase) {
            continue;
        }
        if matches!(phrase.who, Reference::Named(_)) {
            return Some(phrase);
        }
        fallback = fallback.or(Some(phrase));
    }
    // "the party's leader, Ada Quill, said": the name itself is what the commas enclose.
    if fallback.is_some_and(|phrase| !ends_with_post(document, phrase))
        && let Some(inner) = ending_at(document, comma - 1, low)
        && matches!(inner.who, Reference::Named(_))
        && inner.first > low
        && document.is_symbol(inner.first - 1, ',')
    {
        return Some(inner);
    }
    fallback
}

/// Returns the first subject between `low` and `high`: a name, a pronoun, or a phrase that can be a speaker.
pub(crate) fn main_subject(document: &Document<'_>, low: usize, high: usize) -> Option<NounPhrase> {
    let mut at = low;
    let high = high.min(low + 2 * REACH);
    while at < high
        && (document.quote_at(at).is_some()
            || !document.token(at).word() && document.token(at).shape != Shape::Handle
            || document.is(at, Class::ADVERB))
    {
        at += 1;
    }
    if at >= high {
        return None;
    }
    // "In a statement on Friday, …", "But when asked, …": the subject comes after the comma.
    if document.is(at, Class::PREP.or(Class::CONJ)) {
        if let Some(comma) = (at..high).find(|&i| document.is_symbol(i, ','))
            && let Some(phrase) = main_subject_plain(document, comma + 1, high)
        {
            return Some(phrase);
        }
        at += 1;
    }
    main_subject_plain(document, at, high)
}

fn main_subject_plain(document: &Document<'_>, low: usize, high: usize) -> Option<NounPhrase> {
    if let Some(phrase) = starting_at(document, low, high)
        && plausible(document, phrase)
        && !document.is(low, Class::PREP)
    {
        return Some(phrase);
    }
    let mut at = low;
    while at < high {
        if document.quote_at(at).is_none() {
            if let Some((mention, person)) = document.entities.mention_at(at) {
                let owns = document.tokens.get(mention.end).is_some_and(|next| next.possessive);
                if !owns && !document.modifies(mention.end) {
                    return Some(NounPhrase {
                        first: mention.titled.max(low),
                        end: mention.end,
                        who: Reference::Named(person),
                    });
                }
                at = mention.end;
                continue;
            }
            if document.is(at, Class::PRONOUN) && !matches!(document.word(at), "it" | "who" | "you") {
                return Some(pronoun(document, at));
            }
        }
        at += 1;
    }
    None
}
