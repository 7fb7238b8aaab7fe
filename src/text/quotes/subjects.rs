//! The subject of a verb of saying, across adverbs, insertions and shared clauses.

use super::scene::{REACH, Scene};
use super::sources::{Phrase, Who, ending_at, plausible, pronoun, starting_at};
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;

/// The subject of the verb at `verb`, in the clause that begins no earlier than `low`.
pub(crate) fn subject_of(scene: &Scene<'_>, verb: usize, low: usize) -> Option<Phrase> {
    if scene.passive(verb) {
        return agent(scene, verb);
    }
    let mut at = verb.checked_sub(1).filter(|&at| at >= low)?;
    // "also told", "has not said": adverbs and auxiliaries belong to the verb.
    while scene.is(at, Class::ADVERB.or(Class::AUX))
        || scene.is(at, Class::COMMON) && scene.word(at).ends_with("ly")
    {
        at = at.checked_sub(1).filter(|&at| at >= low)?;
    }
    let participle = scene.word(verb).ends_with("ing") && at + 1 == verb;
    if scene.quote_at(at).is_some() || participle && scene.tokens[at].sign != '\0' {
        return main_subject(scene, low, verb);
    }
    if scene.sign(at, ')') {
        let open = (low..at).rev().take(REACH).find(|&i| scene.sign(i, '('))?;
        at = open.checked_sub(1).filter(|&at| at >= low)?;
    }
    let sign = scene.tokens[at].sign;
    if matches!(sign, ',' | '—' | '–' | '-') {
        return apposed(scene, at, low).or_else(|| main_subject(scene, low, at));
    }
    if scene.is(at, Class::CONJ) || matches!(scene.word(at), "who" | "to" | "which" | "that") {
        if matches!(scene.word(at), "who" | "which" | "that") {
            let before = at.checked_sub(1).filter(|&i| i >= low)?;
            let before =
                if scene.sign(before, ',') { before.checked_sub(1).filter(|&i| i >= low)? } else { before };
            if let Some(phrase) = ending_at(scene, before, low)
                && plausible(scene, phrase)
            {
                return Some(Phrase { first: at, end: at + 1, who: phrase.who });
            }
        }
        return main_subject(scene, low, at);
    }
    let phrase = ending_at(scene, at, low);
    match phrase {
        // A bare lower-case word before the verb is an object or an adverb more often than a subject.
        Some(phrase) if plausible(scene, phrase) => Some(phrase),
        _ => main_subject(scene, low, verb).or(phrase),
    }
}

/// Whoever acts in "was urged by Quill", "has been called a liar by Quill".
fn agent(scene: &Scene<'_>, verb: usize) -> Option<Phrase> {
    let high = scene.sentence_end(verb).min(verb + REACH);
    let by = (verb + 1..high).find(|&at| scene.quote_at(at).is_none() && scene.word(at) == "by")?;
    starting_at(scene, by + 1, high).filter(|&phrase| plausible(scene, phrase))
}

/// "Ada Quill, who lives in Ware, said": the name before an insertion that ends with the comma at `comma`.
fn apposed(scene: &Scene<'_>, comma: usize, low: usize) -> Option<Phrase> {
    let sign = scene.tokens[comma].sign;
    let mut at = comma;
    let mut fallback = None;
    while at > low && comma - at < REACH {
        at -= 1;
        if scene.quote_at(at).is_some() || scene.tokens[at].sign != sign || at == low {
            continue;
        }
        let Some(phrase) = ending_at(scene, at - 1, low) else { continue };
        if !plausible(scene, phrase) {
            continue;
        }
        if matches!(phrase.who, Who::Named(_)) {
            return Some(phrase);
        }
        fallback = fallback.or(Some(phrase));
    }
    // "the party's leader, Ada Quill, said": the name itself is what the commas enclose.
    if fallback.is_some()
        && let Some(inner) = ending_at(scene, comma - 1, low)
        && matches!(inner.who, Who::Named(_))
        && inner.first > low
        && scene.sign(inner.first - 1, ',')
    {
        return Some(inner);
    }
    fallback
}

/// The first subject between `low` and `high`: a name, a pronoun, or a phrase that looks like somebody.
pub(crate) fn main_subject(scene: &Scene<'_>, low: usize, high: usize) -> Option<Phrase> {
    let mut at = low;
    let high = high.min(low + 2 * REACH);
    while at < high
        && (scene.quote_at(at).is_some()
            || !scene.tokens[at].word() && scene.tokens[at].shape != Shape::Handle
            || scene.is(at, Class::ADVERB))
    {
        at += 1;
    }
    if at >= high {
        return None;
    }
    // "In a statement on Friday, …", "But when asked, …": the subject comes after the comma.
    if scene.is(at, Class::PREP.or(Class::CONJ)) {
        if let Some(comma) = (at..high).find(|&i| scene.sign(i, ','))
            && let Some(phrase) = main_subject_plain(scene, comma + 1, high)
        {
            return Some(phrase);
        }
        at += 1;
    }
    main_subject_plain(scene, at, high)
}

fn main_subject_plain(scene: &Scene<'_>, low: usize, high: usize) -> Option<Phrase> {
    if let Some(phrase) = starting_at(scene, low, high)
        && plausible(scene, phrase)
        && !scene.is(low, Class::PREP)
    {
        return Some(phrase);
    }
    let mut at = low;
    while at < high {
        if scene.quote_at(at).is_none() {
            if let Some((mention, person)) = scene.cast.mention_at(at) {
                let owns = scene.tokens.get(mention.end).is_some_and(|next| next.possessive);
                if !owns && !scene.modifies(mention.end) {
                    return Some(Phrase {
                        first: mention.titled.max(low),
                        end: mention.end,
                        who: Who::Named(person),
                    });
                }
                at = mention.end;
                continue;
            }
            if scene.is(at, Class::PRONOUN) && !matches!(scene.word(at), "it" | "who" | "you") {
                return Some(pronoun(scene, at));
            }
        }
        at += 1;
    }
    None
}
