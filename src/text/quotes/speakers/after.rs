//! Whom the words right after a quotation give it to, when they leave no choice: “…,” said Ada Quill; “…,” Ada Quill
//! shot back.

use super::clauses::LONGEST_TAIL;
use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Mention;
use crate::text::quotes::called::called;
use crate::text::quotes::sources::Reference;
use crate::text::tokens::{Case, Token};

/// The most words of a title: "Ware University political scientist".
const LONGEST_TITLE: usize = 9;
/// The most words of a post: "the acting head of the county’s harbour commission".
const LONGEST_POST: usize = 14;
/// The most words between a quotation and the verb that closes its sentence.
const LONGEST_CLAUSE: usize = 24;

/// Verbs that whoever says the words may follow: “…,” said Ada Quill. After "told" comes the one who is told.
const INVERTED: &[&str] = &[
    "added",
    "adds",
    "admitted",
    "argued",
    "argues",
    "concluded",
    "continued",
    "explained",
    "explains",
    "insisted",
    "joked",
    "noted",
    "notes",
    "observed",
    "recalled",
    "recalls",
    "remarked",
    "replied",
    "said",
    "says",
    "tweeted",
    "warned",
    "writes",
    "wrote",
];

/// Verbs after which comes whom they are about.
const TRANSITIVE: &[&str] = &[
    "called",
    "featured",
    "followed",
    "greeted",
    "helped",
    "inspired",
    "named",
    "pleased",
    "shocked",
    "starred",
    "stunned",
    "surprised",
    "welcomed",
];

impl SpeakerRanker<'_, '_> {
    /// Recognises “…,” said Ware University political scientist Ada Quill, whatever comes after the name: "reports the
    /// Post".
    pub(super) fn inverted(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        // “…”, said Ada Quill: British papers put the comma behind the mark.
        let verb = query.end + usize::from(document.is_symbol(query.end, ','));
        if !document.tokens.get(verb).is_some_and(Token::word) {
            return None;
        }
        if !INVERTED.contains(&document.word(verb)) {
            return self.inverted_whatever(query, verb);
        }
        let capital = |at: usize| document.tokens.get(at).is_some_and(Token::capital);
        let mut at = verb + 1;
        let stop = (at + LONGEST_TITLE).min(document.tokens.len());
        while at < stop && document.quote_at(at).is_none() {
            if let Some((mention, person)) = document.entities.mention_at(at) {
                let next = mention.end;
                // "said Quill spokeswoman Ann Dent", "said Quill constituent Ann Dent", "said Ada and Bo Quill"
                if document.owns(next) || document.modifies(next) || self.before_name(next) {
                    at = next + usize::from(document.owns(next));
                    continue;
                }
                let joined =
                    document.tokens.get(next).is_some_and(|_| matches!(document.word(next), "and" | "&"));
                return (!joined).then_some((mention, person));
            }
            let small = Class::PREP.or(Class::CONJ).or(Class::PRONOUN).or(Class::AUX).or(Class::DET);
            // "University of Ware", "Fiscal and Economic Minister", "S&P"
            let within =
                matches!(document.word(at), "of" | "and" | "&") && capital(at - 1) && capital(at + 1);
            if !within && (!document.token(at).word() || document.is(at, small)) || document.possessive(at) {
                return self.after_post(verb);
            }
            at += 1;
        }
        self.after_post(verb)
    }

    /// Recognises “Too salty,” was the verdict of Ada Quill, “No,” came the reply from Quill, and “Who?” Quill of the Ware
    /// Post wanted to know.
    pub(super) fn told_of(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        const LONGEST: usize = 8;
        let document = self.document;
        let first = query.end + usize::from(document.is_symbol(query.end, ','));
        let word = |at: usize| if at < document.tokens.len() { document.word(at) } else { "" };
        if let Some((mention, person)) =
            document.entities.mention_at(first).filter(|(name, _)| name.titled == first)
        {
            let asks = |at: &usize| {
                matches!(word(*at), "wanted" | "wants") && word(at + 1) == "to" && word(at + 2) == "know"
            };
            let wants = (mention.end..mention.end + LONGEST).find(asks)?;
            let own = wants == mention.end
                || matches!(word(mention.end), "of" | "from")
                || document.is_symbol(mention.end, ',');
            return own.then_some((mention, person));
        }
        if !matches!(word(first), "was" | "is" | "came" | "comes") || word(first + 1) != "the" {
            return None;
        }
        let noun = (first + 2..first + 5).find(|&at| at < document.tokens.len() && called(document, at))?;
        if !matches!(word(noun + 1), "of" | "from") {
            return None;
        }
        let (mention, person) =
            (noun + 2..noun + 2 + LONGEST).find_map(|at| document.entities.mention_at(at))?;
        document.stands_alone(mention.end).then_some((mention, person))
    }

    /// Recognises “To the tide!” toasted Ada Quill, raising a glass: any verb right before the name.
    fn inverted_whatever(&self, query: &SpeakerQuery<'_>, verb: usize) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let word = document.word(verb);
        let verbal = word.ends_with("ed") || word.ends_with('s') && !word.ends_with("ss") && word.len() > 3;
        let verbal = verbal && document.token(verb).case == Case::Lower && !TRANSITIVE.contains(&word);
        // The comma may stand within the mark or behind it.
        let ends_open = |at: usize| matches!(document.token(at).symbol, ',' | '!' | '?' | '…' | '—');
        let whole = (query.end.checked_sub(2)?..=query.end).any(ends_open);
        let (mention, person) = document.entities.mention_at(verb + 1)?;
        let next = document.tokens.get(mention.end);
        let ends =
            next.is_none_or(|next| !next.word() || document.is(mention.end, Class::PREP.or(Class::CONJ)));
        (verbal && whole && ends && mention.titled == verb + 1 && document.stands_alone(mention.end))
            .then_some((mention, person))
    }

    /// Returns whether the word at `at` is a noun between two names: "constituent" in "Quill constituent Ann Dent".
    fn before_name(&self, at: usize) -> bool {
        let document = self.document;
        let no_noun =
            Class::PREP.or(Class::CONJ).or(Class::PRONOUN).or(Class::AUX).or(Class::DET).or(Class::ADVERB);
        document.tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Lower)
            && !document.is(at, no_noun.or(Class::CUE).or(Class::WEAK_CUE))
            && document.entities.mention_at(at + 1).is_some_and(|(mention, _)| mention.titled == at + 1)
    }

    /// Recognises “…,” said the acting head of the commission, Dr Ada Quill: the name after a comma.
    fn after_post(&self, verb: usize) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let stop = (verb + 1 + LONGEST_POST).min(document.tokens.len());
        let comma =
            (verb + 1..stop).find(|&at| !document.token(at).word() && document.token(at).symbol != '-')?;
        let first = verb + 1;
        let post = document.is(first, Class::DET)
            && (first..comma).any(|at| document.is(at, Class::ROLE.or(Class::TITLE)))
            && !(first..comma).any(|at| document.cue_near(at) || document.is(at, Class::AUX));
        let (mention, person) = document.entities.mention_at(comma + 1)?;
        (document.is_symbol(comma, ',')
            && post
            && mention.titled == comma + 1
            && document.stands_alone(mention.end))
        .then_some((mention, person))
    }

    /// Recognises “…,” Ada Quill, who manages the yard, said. And “…,” the lead historian of the trial Ada Quill said.
    pub(super) fn concluded(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        // British papers put the comma behind the mark.
        let outside = document.is_symbol(query.end, ',');
        if !outside && document.tokens.get(query.end.checked_sub(2)?)?.symbol != ',' {
            return None;
        }
        let end = query.end + usize::from(outside);
        let stop = document.sentence_end(query.end).min(end + LONGEST_CLAUSE);
        let says = |at: usize| document.cue(at, Class::CUE);
        let verb = (end..stop).find(|&at| says(at))?;
        let clause = end..verb;
        let other = |at: usize| {
            document.quote_at(at).is_some() || document.is(at, Class::PRONOUN) && document.word(at) != "who"
        };
        if (verb + 1..stop).any(says) || clause.clone().any(other) {
            return None;
        }
        let mut named = clause.filter_map(|at| document.entities.mention_from(at));
        let (mention, person) = named.next()?;
        if named.next().is_some() {
            return None;
        }
        // Not "a friend of Ada Quill said" or "a lawyer representing Quill said".
        let before = mention.titled.checked_sub(1)?;
        let own = mention.titled == end
            || mention.titled < mention.first && !document.is(before, Class::PREP)
            || document.is(before, Class::ROLE.or(Class::HUMAN));
        let closes = document.tokens.get(verb + 1).is_none_or(|next| !next.word());
        let apposed = mention.titled == end
            && document.is_symbol(mention.end, ',')
            && (closes || document.is_symbol(verb - 1, ','));
        (own && mention.end == verb || apposed).then_some((mention, person))
    }

    /// Recognises “…,” Ada Quill shot back, and “…,” jokes the verger, Dot Hask: after a comma, the rest of the sentence
    /// says who speaks, whatever the verb.
    pub(super) fn follows(&self, query: &SpeakerQuery<'_>) -> Option<(Mention, PersonId)> {
        let document = self.document;
        let SpeakerQuery { open, end, attribution, .. } = *query;
        let last = document.tokens.get(end.checked_sub(2)?)?;
        if last.symbol != ',' || end < open + 3 {
            return None;
        }
        if let Some(source) = attribution.source.filter(|source| source.first >= end) {
            // “…,” jokes the housekeeper, Ada Quill.
            let small = Class::PRONOUN.or(Class::PREP).or(Class::CONJ).or(Class::DET).or(Class::AUX);
            let inverted = attribution.cue.is_none()
                && document.tokens.get(end).is_some_and(|token| token.word() && token.case == Case::Lower)
                && !document.is(end, small);
            return document
                .entities
                .mention_at(source.end - 1)
                .filter(|found| inverted && source.who == Reference::Named(found.1));
        }
        let stop = document.sentence_end(end).min(end + LONGEST_TAIL);
        let whole =
            document.sentence_start(open) == open || document.quote_at(open.saturating_sub(1)).is_some();
        if !whole || (end..stop).any(|at| document.quote_at(at).is_some()) {
            return None;
        }
        let tail = end..stop;
        let subject = |at: usize| {
            document.is(at, Class::PRONOUN) && !matches!(document.word(at), "his" | "her" | "their")
                || document.cue(at, Class::CUE)
        };
        if tail.clone().any(subject) {
            return None;
        }
        let mut named = tail.filter_map(|at| document.entities.mention_from(at));
        let (mention, person) = named.next()?;
        if named.any(|(_, other)| other != person) {
            return None;
        }
        let verb = |at: usize| {
            document.tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Lower)
                && !document.is(at, Class::PREP.or(Class::CONJ).or(Class::DET).or(Class::AUX))
        };
        // A name and a verb: "Ken Blythe shot back".
        let before = mention.titled == end && verb(mention.end) && !document.owns(mention.end);
        // A verb, a description and the name: "jokes the verger, Dot Hask."
        let after = verb(end)
            && document.is(end + 1, Class::DET)
            && document.is_symbol(mention.titled.checked_sub(1)?, ',')
            && !(end + 1..mention.titled).any(|at| document.is(at, Class::PREP))
            && document.tokens.get(mention.end).is_none_or(|token| !token.word());
        // A description, the name and a verb: "his rival, V. S. Menon, hit back".
        let described = !verb(end)
            && mention.titled > end + 1
            && document.is_symbol(mention.titled - 1, ',')
            && document.is_symbol(mention.end, ',')
            && verb(mention.end + 1);
        // "a crestfallen Karl Moss confided"
        let qualified = document.is(end, Class::DET)
            && (end + 1..mention.titled)
                .all(|at| document.token(at).case == Case::Lower && !document.is(at, Class::PREP))
            && !document.owns(mention.end)
            && verb(mention.end);
        (before || after || described || qualified).then_some((mention, person))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    /// Checks who says the last quotation, and that this name is its source.
    fn speaks(text: &str, person: &str) {
        let analysis = analyse(text);
        let quote = analysis.quotes.last().expect("a quotation");
        let source = quote.source.map(|source| source.of(text));
        assert_eq!((analysis.speaker(quote), source), (Some(person), Some(person)), "{text}");
    }

    /// Returns who says that the roof held, given the rest of the sentence.
    fn who_says_of_the_roof(rest: &str) -> Option<String> {
        let text = format!("Ann Dent was late. “The roof held all week,” {rest}");
        let analysis = analyse(&text);
        let quote = analysis.quotes.iter().find(|quote| quote.span.of(&text).starts_with("The roof"));
        analysis.speaker(quote.expect("a quotation")).map(str::to_owned)
    }

    #[test]
    fn the_name_after_a_comma_speaks_whatever_the_verb() {
        let first = "“It rained all week in Ware,” said Ann Dent.";
        for rest in [
            "“The roof held,” Karl Moss fired back.",
            "“The roof held,” her neighbour, Karl Moss, chipped in.",
            "“The roof held,” a crestfallen Karl Moss confided in the verger.",
            "“The roof held,” chuckles the caretaker, Karl Moss.",
        ] {
            speaks(&format!("{first} {rest}"), "Karl Moss");
        }
        let told = format!("{first} “The roof held,” she told Karl Moss.");
        let analysis = analyse(&told);
        assert_eq!(analysis.speaker(&analysis.quotes[1]), Some("Ann Dent"));
    }

    #[test]
    fn the_name_right_after_a_verb_speaks_whatever_the_verb() {
        let first = "“It rained all week in Ware,” said Ann Dent.";
        for rest in [
            "“To the last roof in Ware!” toasted Karl Moss, raising a glass.",
            "“The roof held,” grumbled Karl Moss.",
            "“The roof held,” counters Karl Moss, a fellow of Ware College.",
            "“The roof held”, giggled Karl Moss of Hesk.",
        ] {
            speaks(&format!("{first} {rest}"), "Karl Moss");
        }
    }

    #[test]
    fn whoever_a_verdict_or_a_reply_is_of_speaks() {
        for rest in [
            "was the verdict of Karl Moss, while Ann Dent was glad.",
            "came the reply from Karl Moss, the harbour master.",
            "Karl Moss of the Ware Post wanted to know.",
        ] {
            assert_eq!(who_says_of_the_roof(rest).as_deref(), Some("Karl Moss"), "{rest}");
        }
    }

    #[test]
    fn the_name_before_a_distant_said_speaks() {
        for rest in [
            "Karl Moss, wholesale manager with a firm of boat builders said.",
            "Karl Moss, who has run the yard for thirty years, said on Monday.",
            "Rabbi Karl Moss, founder of a harbour group, said.",
            "Ware University researcher and lead historian of the trial Dr Karl Moss said in May.",
        ] {
            assert_eq!(who_says_of_the_roof(rest).as_deref(), Some("Karl Moss"), "{rest}");
        }
        assert_eq!(who_says_of_the_roof("a friend of Karl Moss said."), None);
    }

    #[test]
    fn the_name_after_said_speaks() {
        for rest in [
            "Karl Moss, who runs the yard, reports the Ware Post",
            "Ware University political scientist Karl Moss",
            "University of Ware historian Karl Moss of the trial of Ann Dent",
            "Dent spokesman Karl Moss",
            "Dent’s spokesman Karl Moss",
            "Dent constituent Karl Moss",
            "Rural and Coastal Minister Karl Moss",
            "the acting head of the harbour commission, Dr Karl Moss, reports the Ware Post",
        ] {
            let rest = format!("said {rest}.");
            assert_eq!(who_says_of_the_roof(&rest).as_deref(), Some("Karl Moss"), "{rest}");
        }
    }
}
