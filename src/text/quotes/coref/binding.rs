//! Whom a pronoun cannot mean, as its own clause shows (Chomsky 1981): "he accused Quill", "Quill told him", "his
//! brother Quill".

use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::tokens::Case;

/// How many people one pronoun can exclude.
const MOST: usize = 4;
/// The most words of a clause after the pronoun.
const AFTER: usize = 14;
/// The most words between a subject and its object.
const BEFORE: usize = 8;

/// Returns the people whom the "he" or "she" at `at`, in whatever form, cannot mean.
pub(in crate::text::quotes) fn excluded(document: &Document<'_>, at: usize) -> [Option<PersonId>; MOST] {
    let mut found = [None; MOST];
    let mut places = found.iter_mut();
    let mut exclude = |person: PersonId| {
        if let Some(place) = places.next() {
            *place = Some(person);
        }
    };
    let word = document.word(at);
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    if is(&["he", "she", "him"]) {
        // Whatever follows in the clause is below its subject or object.
        let mut next = at + 1;
        while next < document.tokens.len() && next <= at + AFTER && !ends_clause(document, next) {
            match document.entities.mention_at(next) {
                Some((mention, person)) => {
                    // "He was Quill"
                    if !(at + 1..next).all(|at| is_equal(document, at)) || next == at + 1 {
                        exclude(person);
                    }
                    next = mention.end.max(next + 1);
                }
                None => next += 1,
            }
        }
    }
    if is(&["he", "she"]) {
        reported_subject(document, at).into_iter().for_each(&mut exclude);
    }
    if is(&["him"]) {
        subject(document, at).into_iter().for_each(&mut exclude);
    }
    if is(&["his", "her"]) {
        relative(document, at).into_iter().for_each(&mut exclude);
    }
    found
}

/// Returns Quill in "Quill has failed, he claimed": nobody speaks so of himself.
fn reported_subject(document: &Document<'_>, at: usize) -> Option<PersonId> {
    let comma = at.checked_sub(1).filter(|&comma| document.is_symbol(comma, ','))?;
    let low = document.sentence_start(comma);
    let opens = low + usize::from(matches!(document.word(low), "And" | "But"));
    let (mention, person) = (opens..opens + 3).find_map(|at| document.entities.mention_at(at))?;
    let clause = mention.titled == opens
        && document.is(mention.end, Class::AUX)
        && document.cue_near(at + 1)
        && document.tokens.get(at + 2).is_none_or(|next| !next.word())
        && document.quote_at(comma).is_none()
        // "Quill has no doubt it is the mayor who, he claims, is late"
        && !matches!(document.word(comma - 1), "that" | "which" | "who");
    clause.then_some(person)
}

/// Recognises the words between "he" and a name for him: "was", "is the pilot".
fn is_equal(document: &Document<'_>, at: usize) -> bool {
    matches!(document.word(at), "is" | "was" | "became" | "called" | "named")
        || document.is(at, Class::DET.or(Class::ROLE).or(Class::TITLE))
}

/// Returns whether a clause ends at `at`, as far as words and punctuation show.
fn ends_clause(document: &Document<'_>, at: usize) -> bool {
    let token = document.token(at);
    document.opens_sentence(at)
        || document.quote_at(at).is_some()
        || !token.word() && !document.possessive(at) && !document.abbreviates(at)
        || token.case == Case::Lower
            && matches!(document.word(at), "and" | "but" | "or" | "who" | "whose" | "which")
        || document.is(at, Class::CONJ) && document.word(at) != "that"
}

/// Returns the subject of the verb before "him": Quill in "Quill told him".
fn subject(document: &Document<'_>, at: usize) -> Option<PersonId> {
    let low = at.saturating_sub(BEFORE);
    // "Quill had a dog with him"
    if at == 0 || document.is(at - 1, Class::PREP) && document.word(at - 1) != "to" {
        return None;
    }
    let before = (low..at)
        .rev()
        .take_while(|&before| !ends_clause(document, before) && document.word(before) != "that");
    let last = before.clone().find(|&before| document.entities.mention_at(before).is_some())?;
    let (mention, person) = document.entities.mention_at(last)?;
    let object = mention.titled.checked_sub(1).is_some_and(|before| {
        document.is(before, Class::PREP.or(Class::CUE)) || document.word(before) == "and"
    });
    let verb =
        (mention.end..at).any(|at| document.token(at).case == Case::Lower && !document.is(at, Class::PREP));
    (verb && !object && document.stands_alone(mention.end)).then_some(person)
}

/// Returns the bearer of the name beside what "his" or "her" owns: Quill in "his brother Quill" and "his brother, Quill,",
/// not in "with his brother, Quill built boats".
fn relative(document: &Document<'_>, at: usize) -> Option<PersonId> {
    const LONGEST: usize = 4;
    let mut noun = None;
    let mut comma = false;
    for next in (at + 1..document.tokens.len()).take(LONGEST) {
        if let Some((mention, person)) = document.entities.mention_at(next) {
            let closed = !comma || document.tokens.get(mention.end).is_none_or(|after| !after.word());
            return (noun.is_some() && mention.titled == next && closed).then_some(person);
        }
        let token = document.token(next);
        if document.is_symbol(next, ',') && noun == Some(next - 1) {
            comma = true;
            continue;
        }
        if !token.word() || token.case != Case::Lower || document.quote_at(next).is_some() {
            return None;
        }
        let human = document.is(next, Class::HUMAN.or(Class::ROLE))
            && !document.is(next, Class::THING.or(Class::WRITING));
        noun = human.then_some(next).or(noun);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quotes::document::reading;
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn whoever_stands_beside_his_brother_is_his_brother() {
        for (text, excludes) in [
            ("He left with his brother Karl Moss.", true),
            ("He left with his brother, Karl Moss, on Monday.", true),
            ("Along with his brother, Karl Moss left for Ware.", false),
            ("In his speech, Karl Moss spoke of Ware.", false),
        ] {
            let found = reading(text, |document| {
                let at = (0..document.tokens.len()).find(|&at| document.word(at) == "his").unwrap();
                relative(document, at).is_some()
            });
            assert_eq!(found, excludes, "{text}");
        }
    }

    #[test]
    fn nobody_speaks_of_himself_and_adds_he_said() {
        let text = "Karl Moss met the press in Ware. “Who can be trusted?”\n\nHugo Dent has failed them, he claimed, saying he has the “wrong maps” for them.\n\n“The result is a wreck.”";
        assert_eq!(speakers(text), vec![Some("Karl Moss".to_owned()); 3]);
        let text = "Karl Moss, the strategist, told the radio so on Saturday. Hugo Dent has “the same passion” as when he came, he said.";
        assert_eq!(speakers(text).last(), Some(&Some("Karl Moss".to_owned())));
    }

    #[test]
    fn he_is_not_whom_he_accuses() {
        let text = "The letter to Sir Hugo Moss was written by Karl Dent. In it he accused Moss of hiding losses.\n\n\"I took a fountain pen,\" he said.";
        assert_eq!(speakers(text), [Some("Karl Dent".to_owned())]);
    }
}
