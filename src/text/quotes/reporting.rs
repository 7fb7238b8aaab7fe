//! Decides which of the labelled reports a reader would call reports: words said or thought, or what somebody asks
//! for, not just the object of any verb. The labels come from annotators who also counted "praised his father" as
//! one.

use super::asides;
use super::document::Document;
use super::indirect::ReportedSpeech;
use super::report_verbs::{OF_OBJECTS, THINKING, TIES, form_of, is_irregular_past};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// Words that begin a clause which is what somebody says.
const OPENERS: &[&str] = &["that", "whether", "if", "how", "why", "what", "who", "where", "when", "which"];

/// Verbs after which "to" names the hearers.
const ADDRESSING: &[&str] = &["write", "speak", "talk", "reply", "respond", "complain"];

/// Below this likelihood, in percent, only verbs of saying make a report.
const SURE: u8 = 70;

/// Verbs that have an object more often than a subject after them.
const TRANSITIVE: &[&str] =
    &["announce", "confirm", "demand", "mention", "promise", "recall", "repeat", "reveal"];

/// How a report is introduced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Introduction {
    /// "according to"
    According,
    /// A verb of saying.
    Said,
    /// A verb of thinking or wishing.
    Thought,
    /// A verb that reports only sometimes.
    Weak,
    Other,
}

/// Returns the tokens that a reader would call reported, if any.
pub(super) fn reported(document: &Document<'_>, report: &ReportedSpeech) -> Option<(usize, usize)> {
    let cue = report.cue?;
    let (mut first, end) = report.content;
    let kind = introduction(document, cue);
    // "Her daughter, a baker, recalled the famous speech": a speech recalls nothing.
    let object = report.source.is_some_and(|source| source.0 >= cue.1 && !speaks(document, source));
    let takes_object =
        (cue.0..cue.1).any(|at| TRANSITIVE.iter().any(|verb| form_of(document.word(at), verb)));
    if end <= cue.0 && object && takes_object {
        return None;
    }
    // "The lawyer, Quill, said no decision had been made": nobody called "no decision" said it.
    if report.source.is_some_and(|source| source.0 >= cue.1 && document.is(source.1, Class::AUX)) {
        return None;
    }
    let enough = |first: usize, words: usize| {
        (first..end).filter(|&at| document.token(at).word()).nth(words - 1).is_some()
    };
    // "The road will open, she said." "At noon, she said, the road will open."
    let interrupted = first < cue.0 && cue.1 < end;
    if end <= cue.0 || interrupted || kind == Introduction::According {
        let known = !matches!(kind, Introduction::Other | Introduction::Weak);
        let is =
            known && enough(first, FEWEST) && (interrupted || !asides::opens(document, report.content, cue));
        // "The road will open, according to Quill, but nobody knows when": the rest is the writer's.
        let whole = interrupted && kind == Introduction::According && clause(document, first, cue.0 - 1);
        let end = if whole { cue.0 - 1 } else { end };
        return is.then_some((first, end));
    }
    // "said on Monday, in Ware, that …"
    if asides::begins(document, first) {
        let verb = document.word(cue.1 - 1);
        let said = first == cue.1
            && matches!(verb, "added" | "adds" | "noted" | "said" | "say" | "says" | "warned" | "warns");
        first = asides::past(document, (first, end), said)?;
    }
    let verb =
        |verbs: &[&str]| (cue.0..cue.1).any(|at| verbs.iter().any(|verb| form_of(document.word(at), verb)));
    // "told the host of the show on Thursday how surprised he was"
    if kind == Introduction::Said && first == cue.1 && verb(&["tell", "ask", "remind"]) {
        let inner = (first..end.min(first + asides::LONGEST))
            .take_while(|&at| document.token(at).symbol == '\0' && !document.token(at).is(Class::AUX))
            .find(|&at| matches!(document.word(at), "that" | "how" | "why" | "whether"));
        first = inner.unwrap_or(first);
    }
    let that = OPENERS.contains(&document.word(first));
    let tied = first == cue.1 || gap_of_hearers(document, cue.1, first);
    let clause = || clause(document, first, end) || infinitive(document, first);
    let object = || verb(OF_OBJECTS) && enough(first, 3) && first == cue.1;
    let is = match kind {
        // "told the Commons a few minutes ago", "called to service": nobody says these words.
        Introduction::Said if !that && verb(&["tell"]) && !surely_finite(document, first, end) => false,
        _ if document.counted(cue.1 - 1) => false,
        _ if passive_object(document, cue) || is_object(document, first) => false,
        // "“…,” he said, and sat down"
        _ if document.word(first) == "and" && is_irregular_past(document.word(first + 1)) => false,
        // "wrote to all students"
        _ if document.word(first) == "to" && verb(ADDRESSING) => false,
        _ if that && matches!(document.word(first), "that") && !finite(document, first, end) => false,
        _ if that && kind != Introduction::Other => enough(first, 2),
        Introduction::Other => {
            that && matches!(document.word(first), "that" | "whether") && report.sure >= SURE && tied
        }
        _ if preposition_before(document, cue, first) => tie(document, cue, first) && enough(first, 2),
        Introduction::Said => (tied || report.sure >= SURE) && clause() || object(),
        Introduction::Thought => tied && clause(),
        Introduction::Weak => object(),
        Introduction::According => true,
    };
    is.then(|| (first, shared_end(document, cue, (first, end))))
}

/// Returns whether the phrase after a verb can be what says it: "said the mayor", "says a study".
fn speaks(document: &Document<'_>, (first, end): (usize, usize)) -> bool {
    let able =
        Class::HUMAN.or(Class::ROLE).or(Class::THING).or(Class::ORG).or(Class::PRONOUN).or(Class::CAMP);
    (first..end).any(|at| {
        let token = document.token(at);
        let word = document.word(at);
        token.is(able)
            || token.capital()
            || document.entities.mention_at(at).is_some()
            || word.ends_with('s') && token.case == Case::Lower
    })
}

/// Recognises "called to service", "is said to believe", "are considered to be": a passive does not report anything
/// that its subject says.
fn passive_object(document: &Document<'_>, cue: (usize, usize)) -> bool {
    let to = |at: usize| at < document.tokens.len() && document.word(at) == "to";
    let passive = |at: usize| at > 0 && document.passive(at) && to(at + 1);
    // "is said to believe": the label may be on either verb.
    (cue.0.saturating_sub(2)..cue.1).any(passive)
}

/// Returns whether a verb is certain, not just a plural that looks like one.
pub(super) fn surely_finite(document: &Document<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|at| {
        let word = document.word(at);
        let token = document.token(at);
        token.is(Class::AUX.or(Class::CUE))
            || token.case == Case::Lower && word.ends_with("ed")
            || word == "to"
            || word.contains(['’', '\'']) && !token.possessive
    })
}

/// Returns whether there is a verb after "that": "said that Quill" continues elsewhere.
fn finite(document: &Document<'_>, first: usize, end: usize) -> bool {
    end > first + 3 || clause(document, first, end)
}

/// The fewest words before "she said".
const FEWEST: usize = 4;

/// Returns what kind of words introduce a report.
fn introduction(document: &Document<'_>, (first, end): (usize, usize)) -> Introduction {
    let words = || (first..end).filter(|&at| document.token(at).word());
    if words().any(|at| document.word(at).eq_ignore_ascii_case("according")) {
        return Introduction::According;
    }
    let any = |class: Class| words().any(|at| document.token(at).is(class) && !document.passive(at));
    match () {
        () if any(Class::CUE) => Introduction::Said,
        () if words().any(|at| THINKING.iter().any(|verb| form_of(document.word(at), verb))) => {
            Introduction::Thought
        }
        () if any(Class::WEAK_CUE) => Introduction::Weak,
        () => Introduction::Other,
    }
}

/// Returns whether only those who hear it come between the verb and what is said: "told reporters on Monday".
fn gap_of_hearers(document: &Document<'_>, from: usize, to: usize) -> bool {
    from < to
        && to - from <= 8
        && (from..to).all(|at| {
            let token = document.token(at);
            (token.word() || token.symbol == ',') && !document.cue(at, Class::CUE)
        })
}

/// Returns whether a preposition comes right before what would be reported.
fn preposition_before(document: &Document<'_>, cue: (usize, usize), first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return false };
    let word = document.word(before);
    before >= cue.0
        && document.token(before).case == Case::Lower
        && (document.token(before).is(Class::PREP)
            || matches!(word, "on" | "of" | "for" | "to" | "against" | "toward" | "towards" | "about"))
}

/// Returns whether that preposition belongs to the verb.
fn tie(document: &Document<'_>, cue: (usize, usize), first: usize) -> bool {
    let before = first.saturating_sub(1);
    let verbs =
        TIES.iter().find(|(word, _)| *word == document.word(before)).map_or(&[][..], |(_, verbs)| verbs);
    let near = before <= cue.1 + 4;
    near && (cue.0..cue.1.min(before)).any(|at| verbs.iter().any(|verb| form_of(document.word(at), verb)))
}

/// Recognises "to resign": what somebody promises, asks or wants.
fn infinitive(document: &Document<'_>, first: usize) -> bool {
    document.word(first) == "to"
        && document.tokens.get(first + 1).is_some_and(|next| {
            next.case == Case::Lower && !next.is(Class::DET.or(Class::PREP).or(Class::OBLIQUE))
        })
}

/// The most tokens before a verb that only its form shows.
const LONGEST_SUBJECT: usize = 12;

/// Returns whether the words can be a clause: something followed by a verb that is in a list or has the ending of one.
pub(super) fn clause(document: &Document<'_>, first: usize, end: usize) -> bool {
    let verb = |at: usize| {
        let token = document.token(at);
        let word = document.word(at);
        token.case == Case::Lower
            && (token.is(Class::AUX.or(Class::CUE))
                || word.contains("n't")
                || word.contains("n’t")
                || word.len() > 3 && (word.ends_with("ed") || word.ends_with('s') && !word.ends_with("ss"))
                || token.possessive)
            || matches!(word, "’s" | "'s" | "’re" | "'re" | "’ll" | "'ll" | "’d" | "'d" | "’ve" | "'ve")
    };
    // "they plan to tune in"; "them to reconsider"
    let pronoun = document.token(first).is(Class::PRONOUN) && !is_object(document, first);
    let told = |at: usize| document.word(at) == "to" && infinitive(document, at);
    let contracted =
        |at: usize| document.token(at).shape == Shape::Word && document.word(at).contains(['’', '\'']);
    // "police took the boat", but not "his rhythm, and took the lead"
    let joins = |at: usize| document.is(at, Class::CONJ) || !document.token(at).word();
    let irregular = || {
        let mut words = (first + 1..end).take(LONGEST_SUBJECT).take_while(|&at| !joins(at));
        words.any(|at| document.token(at).case == Case::Lower && is_irregular_past(document.word(at)))
    };
    end > first + 2
        && (pronoun
            || contracted(first)
            || irregular()
            || (first + 1..end).take(24).any(|at| verb(at) || contracted(at) || told(at)))
}

/// Recognises the "it" of "explained it on the stairs".
pub(super) fn is_object(document: &Document<'_>, at: usize) -> bool {
    let next = at + 1;
    let alone = !document.token(next).word() || document.is(next, Class::PREP.or(Class::CONJ));
    // "said it and its crews were late", "expects it to sail", "accused it of lies"
    document.word(at) == "it" && alone && !matches!(document.word(next), "and" | "as" | "of" | "to")
}

/// Returns where what is said ends before another verb with the same speaker: "said it was late and called for calm".
pub(super) fn shared_end(
    document: &Document<'_>,
    cue: (usize, usize),
    (first, end): (usize, usize),
) -> usize {
    // "says he came and asked": who says it now has not asked it now.
    let present = (cue.0..cue.1).any(|at| {
        document.cue(at, Class::CUE) && (document.word(at).ends_with('s') || document.word(at) == "say")
    });
    let verb = |at: usize| {
        at < end
            && document.token(at).case == Case::Lower
            && document.token(at).is(Class::CUE.or(Class::WEAK_CUE))
            && document.word(at).ends_with("ed")
            && !present
            // "said he was glad but feared the worst"
            && !THINKING.iter().any(|verb| form_of(document.word(at), verb))
            || at < end && !present && matches!(document.word(at), "said" | "told" | "wrote")
    };
    let joins = |&at: &usize| {
        matches!(document.word(at), "and" | "but")
            && (verb(at + 1)
                || document.is(at + 1, Class::ADVERB) && document.word(at + 1) != "never" && verb(at + 2))
    };
    let Some(and) = (first + 3..end).find(joins) else { return end };
    if document.token(and - 1).symbol == ',' { and - 1 } else { and }
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    fn reports(text: &str) -> Vec<&str> {
        let quotes = analyse(text).quotes;
        quotes.iter().filter(|quote| quote.kind == Kind::Indirect).map(|quote| quote.span.of(text)).collect()
    }

    #[test]
    fn what_somebody_says_or_asks_for_is_a_report() {
        for (text, words) in [
            ("Ann Dent said that the slip would open in May.", "that the slip would open in May"),
            ("Ann Dent said the slip would open in May.", "the slip would open in May"),
            ("The slip will open in May, Ann Dent said.", "The slip will open in May"),
            ("Ann Dent promised to open the slip in May.", "to open the slip in May"),
            ("According to Ann Dent, the slip will open in May.", "the slip will open in May"),
            (
                "Boatmen have told a harbour inquiry this week that the slip will open.",
                "that the slip will open",
            ),
        ] {
            assert_eq!(reports(text), [words], "{text}");
        }
    }

    #[test]
    fn the_object_of_any_verb_is_none() {
        for text in [
            "Ann Dent spoke for an hour.",
            "Ann Dent praised her father on Friday.",
            "Ann Dent opened the meeting with a song.",
            "Karl Moss hired an investment banker.",
            "Karl Moss set out a new policy toward Ware.",
            "Karl Moss told the Commons a few minutes ago.",
            "Karl Moss is said to believe the old stories.",
            "Two confirmed cases of the fever were found in Ware.",
            "The tern was previously thought to live in four small patches of forest.",
        ] {
            assert_eq!(reports(text), [""; 0], "{text}");
        }
    }
}
