//! The phrases that name a source: "he", "Mr Lewis", "a party spokesman". Where they begin and end.

use super::document::Document;
use crate::Span;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// A noun phrase, by token numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NounPhrase {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Who it refers to.
    pub(crate) who: Reference,
}

/// Who a phrase refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A person it names.
    Named(PersonId),
    /// The person that the pronoun at this token refers to.
    Pronoun(usize),
    /// Somebody unnamed, several people, or an organisation.
    Described,
}

impl NounPhrase {
    /// Returns the head, the last word before a prepositional phrase: "spokesman" in "a spokesman for the party".
    pub(crate) fn head(&self, document: &Document<'_>) -> usize {
        head(document.tokens, self.first, self.end)
    }

    /// Returns its bytes.
    pub(crate) fn span(&self, document: &Document<'_>) -> Span {
        Span::new(document.token(self.first).start(), document.token(self.end - 1).end())
    }
}

/// Returns the head of the phrase `first..end`: the last token before a prepositional phrase.
pub(crate) fn head(tokens: &[Token], first: usize, end: usize) -> usize {
    (first + 1..end).find(|&at| tokens[at].is(Class::PREP)).unwrap_or(end) - 1
}

/// The most tokens in a phrase.
const LONGEST: usize = 14;

/// Words at which a description ends.
pub(crate) const STOPS: Class =
    Class::AUX.or(Class::CONJ).or(Class::PRONOUN).or(Class::OBLIQUE).or(Class::PREP);

/// Returns the phrase whose last token is `last` and that begins at `low` or later.
pub(crate) fn ending_at(document: &Document<'_>, last: usize, low: usize) -> Option<NounPhrase> {
    let mut phrase = simple_ending_at(document, last, low)?;
    // "a spokesman for the party": the head is before the preposition.
    for _ in 0..3 {
        let Some(prep) = phrase.first.checked_sub(1).filter(|&prep| prep > low) else { break };
        let links = matches!(document.word(prep), "of" | "for" | "from" | "at" | "in" | "with" | "on")
            && document.quote_at(prep).is_none();
        if !links || document.token(phrase.first).is(Class::PRONOUN) {
            break;
        }
        let Some(head) = simple_ending_at(document, prep - 1, low) else { break };
        let who = if holds_post(document, head, prep, phrase) { phrase.who } else { head.who };
        phrase = NounPhrase { first: head.first, end: phrase.end, who };
    }
    (phrase.end - phrase.first <= 2 * LONGEST).then_some(phrase)
}

fn simple_ending_at(document: &Document<'_>, last: usize, low: usize) -> Option<NounPhrase> {
    if document.quote_at(last).is_some() || last < low {
        return None;
    }
    let token = document.token(last);
    if token.is(Class::PRONOUN) && document.entities.mention_at(last).is_none() {
        return Some(pronoun(document, last));
    }
    let mut first = last;
    let mut who = Reference::Described;
    if let Some((mention, person)) = document.entities.mention_at(last) {
        if mention.first < low {
            return None;
        }
        first = mention.titled.max(low);
        who = Reference::Named(person);
    } else if document.cue(last, Class::CUE)
        || token.shape != Shape::Word && token.shape != Shape::Handle
        || token.is(STOPS) && token.case == Case::Lower
        || token.possessive
    {
        return None;
    }
    while first > low && last - first < LONGEST {
        let before = first - 1;
        if document.quote_at(before).is_some() {
            break;
        }
        let token = document.token(before);
        if document.possessive(before) {
            first = before;
            continue;
        }
        if token.is(Class::DET)
            && token.shape == Shape::Word
            && document.entities.mention_at(before).is_none()
        {
            first = before;
            break;
        }
        let named = document.entities.mention_at(before).is_some();
        let goes = token.shape == Shape::Word && (named || !token.is(STOPS.or(Class::ADVERB)))
            || token.shape == Shape::Number
            || document.abbreviates(before);
        if !goes || document.cue(before, Class::CUE) {
            break;
        }
        first = document
            .entities
            .mention_at(before)
            .map_or(before, |(mention, _)| mention.titled.clamp(low, before));
    }
    Some(NounPhrase { first: past_period(document, first, last), end: last + 1, who })
}

/// Returns where a phrase begins after "Last month" or "Earlier this year", which are not part of whoever speaks.
pub(super) fn past_period(document: &Document<'_>, first: usize, last: usize) -> usize {
    let opens = ["earlier", "last", "late", "later", "next", "this"]
        .map(|word| document.word(first).eq_ignore_ascii_case(word));
    let period = |&at: &usize| {
        matches!(
            document.word(at),
            "afternoon"
                | "autumn"
                | "evening"
                | "month"
                | "morning"
                | "night"
                | "spring"
                | "summer"
                | "week"
                | "weekend"
                | "winter"
                | "year"
        )
    };
    let end = (first + 1..last.min(first + 3)).find(period).filter(|_| opens.contains(&true));
    // "last year’s winner"
    end.filter(|end| !document.possessive(end + 1)).map_or(first, |end| end + 1)
}

/// Recognises "Secretary of State Ada Quill", "chief of staff Quill": after a bare job title and its "of" phrase
/// comes the name of its holder. The title is `head`, and the phrase after the preposition at `prep` is `named`.
pub(super) fn holds_post(document: &Document<'_>, head: NounPhrase, prep: usize, named: NounPhrase) -> bool {
    let post = Class::ROLE.or(Class::TITLE);
    let Some((mention, _)) = document.entities.mention_at(named.end - 1) else { return false };
    // "a spokesman for President Quill", "the mother of the victim Karl Moss": the name is another person's.
    let between = &document.tokens[named.first..mention.titled.max(named.first)];
    let apart = !between.is_empty()
        && between.iter().all(|token| token.word() && !token.possessive && !token.is(post.or(Class::DET)));
    let bare = !document.token(head.first).is(Class::DET.or(Class::OBLIQUE));
    apart
        && bare
        && head.who == Reference::Described
        && document.token(prep - 1).is(post.or(Class::HUMAN))
        && matches!(named.who, Reference::Named(_))
        && matches!(document.word(prep), "of" | "for")
}

/// Recognises "a spokesman for the premier": a name after it is the premier's.
pub(super) fn ends_with_post(document: &Document<'_>, phrase: NounPhrase) -> bool {
    let mut prepositions = (phrase.first + 1..phrase.end).filter(|&at| document.is(at, Class::PREP));
    let post = Class::ROLE.or(Class::TITLE);
    document.token(phrase.end - 1).is(post)
        && prepositions.next_back().is_some_and(|at| document.word(at + 1).eq_ignore_ascii_case("the"))
}

/// Returns the pronoun at `at`, as a phrase.
pub(crate) fn pronoun(document: &Document<'_>, at: usize) -> NounPhrase {
    let resolvable = matches!(document.word(at), "he" | "she" | "He" | "She" | "HE" | "SHE");
    let who = if resolvable { Reference::Pronoun(at) } else { Reference::Described };
    NounPhrase { first: at, end: at + 1, who }
}

/// Returns the phrase that begins at `first` and ends at `high` or earlier.
pub(crate) fn starting_at(document: &Document<'_>, first: usize, high: usize) -> Option<NounPhrase> {
    let high = high.min(document.tokens.len()).min(first + LONGEST);
    if first >= high || document.quote_at(first).is_some() {
        return None;
    }
    let token = document.token(first);
    if token.is(Class::PRONOUN) && document.entities.mention_at(first).is_none() {
        return Some(pronoun(document, first));
    }
    let mut at = first;
    let mut who = Reference::Described;
    while at < high && document.quote_at(at).is_none() {
        if let Some((mention, person)) = document.entities.mention_at(at) {
            at = mention.end;
            if document.owns(at) {
                at += 1;
                continue;
            }
            if document.modifies(at) {
                continue;
            }
            who = Reference::Named(person);
            break;
        }
        let token = document.token(at);
        let dot = at > first && document.abbreviates(at);
        let possessive = token.possessive;
        let stops = !possessive
            && token.case == Case::Lower
            && (token.is(STOPS) || document.cue(at, Class::CUE))
            && !(token.is(Class::DET) && at == first);
        if !dot && (stops || !matches!(token.shape, Shape::Word | Shape::Number | Shape::Handle)) {
            break;
        }
        at += 1;
    }
    let end = at.max(document.entities.mention_at(first).map_or(0, |(mention, _)| mention.end));
    (end > first).then_some(NounPhrase { first, end, who })
}

/// Returns whether a phrase can be a speaker: a name, a pronoun, something capitalised, or a noun for people.
pub(crate) fn plausible(document: &Document<'_>, phrase: NounPhrase) -> bool {
    if phrase.who != Reference::Described {
        return true;
    }
    let last = document.token(phrase.end - 1);
    let word = document.word(phrase.end - 1);
    let some = |word: &str| {
        ["some", "others", "many", "most", "few", "both"].iter().any(|some| word.eq_ignore_ascii_case(some))
    };
    if phrase.end - phrase.first == 1
        && !some(word)
        && document.opens_sentence(phrase.first)
        && last.is(Class::COMMON)
        && !last.is(Class::PRONOUN.or(Class::HUMAN).or(Class::ROLE))
    {
        return false;
    }
    // "participants", "59 percent": several people at once.
    let several =
        word.len() > 5 && word.ends_with('s') && !word.ends_with("ss") || word == "percent" || some(word);
    several
        || last.is(Class::PRONOUN.or(Class::HUMAN).or(Class::ROLE))
        || last.capital()
        || document.token(phrase.first).is(Class::DET)
        || last.shape == Shape::Handle
        || document.tokens[phrase.first..phrase.end].iter().any(|token| token.is(Class::HUMAN))
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn whoever_holds_a_post_speaks() {
        for post in ["Ware Secretary of State Ann Dent", "Union minister for road transport Ann Dent"] {
            for text in [format!("“It is late,” {post} said."), format!("“It is late,” said {post}.")]
            {
                assert_eq!(speakers(&text), [Some("Ann Dent".to_owned())], "{text}");
            }
        }
    }

    #[test]
    fn whoever_others_belong_to_does_not() {
        for source in ["the spokesman for President Ann Dent", "spokesman for harbour minister Ann Dent"] {
            assert_eq!(speakers(&format!("“It is late,” said {source}.")), [None], "{source}");
        }
    }
}
