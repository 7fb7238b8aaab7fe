//! Words that somebody is said not to have said: "denied having called him “…”", "had never used the word “…”", "rejects
//! the label “…”". They are nobody’s.

use super::called::called;
use super::document::{Document, REACH};
use crate::text::lexicon::{Class, has_stem};
use crate::text::tokens::Case;

/// The most words between a verb of saying and the words it would introduce: "described the nurses at the gate as".
const LONGEST: usize = 10;

/// The most words between a quotation and the end of a clause that disowns it.
const TAIL: usize = 14;

/// Verbs with which words are uttered, by their beginnings and by their irregular forms.
const UTTERING: &[&str] = &[
    "ask", "brand", "call", "claim", "describ", "dub", "label", "mention", "order", "post", "promis",
    "refer", "shout", "suggest", "threaten", "tweet", "urg", "utter", "vow",
];
const IRREGULAR: &[&str] =
    &["said", "say", "saying", "tell", "telling", "told", "write", "writing", "written", "wrote"];

/// Nouns for a word or a few.
const TERMS: &[&str] = &[
    "adjective",
    "description",
    "epithet",
    "expression",
    "label",
    "moniker",
    "nickname",
    "phrase",
    "slogan",
    "tag",
    "term",
    "word",
    "words",
];

/// Beginnings of verbs with which somebody denies something, or will not do it.
const DENYING: &[&str] = &["deni", "deny", "disavow", "disput", "rebut", "refut", "reject"];
const REFUSING: &[&str] = &["declin", "refus"];

/// Beginnings of verbs whose object may be a word that somebody does not like.
const DISLIKING: &[&str] = &[
    "abhor", "avoid", "bristl", "detest", "dislik", "disown", "eschew", "hate", "object", "refus",
    "repudiat", "resent", "resist", "shun", "spurn",
];

/// Returns whether the quotation `number` is what somebody did not say.
pub(super) fn denied(document: &Document<'_>, number: usize) -> bool {
    let quote = &document.marked[number];
    // "He cannot say that “it is not so,” Quill added."
    let said = quote.last_symbol(document.tokens) == ','
        && (quote.end()..document.sentence_end(quote.end()))
            .take(LONGEST)
            .take_while(|&at| !document.is(at, Class::CONJ))
            .any(|at| document.cue_near(at));
    !said && denied_before(document, number) || disowned(document, number)
}

/// Returns whether the words before the quotation `number` say that somebody did not say it.
pub(super) fn denied_before(document: &Document<'_>, number: usize) -> bool {
    let clause = Clause::new(document, document.marked[number].open);
    clause.rejected() || clause.unsaid()
}

/// The words before a quotation.
struct Clause<'s, 'a> {
    document: &'s Document<'a>,
    low: usize,
    open: usize,
}

impl<'s, 'a> Clause<'s, 'a> {
    fn new(document: &'s Document<'a>, open: usize) -> Self {
        Self { document, low: document.sentence_start(open).max(open.saturating_sub(REACH)), open }
    }

    /// Recognises "rejects the word “…”", "does not like the term “…”", "has never used the phrase “…”".
    fn rejected(&self) -> bool {
        let document = self.document;
        let Some(term) = self.open.checked_sub(1).filter(|&at| TERMS.contains(&self.word(at))) else {
            return false;
        };
        let plain = |at: &usize| {
            document.quote_at(*at).is_none()
                && document.token(*at).word()
                && document.entities.mention_at(*at).is_none()
                && !document.is(*at, Class::PRONOUN.or(Class::CONJ))
        };
        (self.low..term).rev().take(LONGEST / 2).take_while(plain).any(|at| {
            let taken = at > self.low && matches!(self.word(at - 1), "take" | "takes" | "taking" | "took");
            has_stem(self.word(at), DISLIKING)
                || has_stem(self.word(at), DENYING)
                || self.negates(at)
                || self.word(at) == "issue" && taken
        })
    }

    /// Recognises a verb of uttering that is negated or denied: "never said “…”", "denies that she called him “…”", "nor
    /// did she say “…”".
    fn unsaid(&self) -> bool {
        let document = self.document;
        let near = self.low.max(self.open.saturating_sub(LONGEST));
        let verb = (near..self.open)
            .rev()
            .take_while(|&at| document.quote_at(at).is_none())
            .find(|&at| self.verb(at) && !self.uses(at));
        let Some(verb) = verb.filter(|&verb| self.utters(verb)) else { return false };
        let (mut first, negated) = self.group(verb);
        if negated {
            return true;
        }
        let Some(before) = first.checked_sub(1).filter(|&at| at >= self.low) else { return false };
        // "Nor did she ever say", "At no point did she say"
        let subject = document.is(before, Class::PRONOUN) || document.entities.mention_at(before).is_some();
        if subject {
            let start = document.entities.mention_at(before).map_or(before, |(mention, _)| mention.titled);
            let asked = start.checked_sub(1).is_some_and(|at| at >= self.low && self.word(at) == "did");
            if asked {
                let mut opening = (self.low..start - 1).rev().take(4);
                return opening
                    .any(|at| matches!(self.word(at), "Nor" | "nor" | "Never" | "never" | "no" | "neither"));
            }
        }
        // "denied calling", "refused to call", "stopped short of calling", "without saying"
        let word = self.word(before);
        if has_stem(word, DENYING) || has_stem(word, REFUSING) && self.word(first) == "to" {
            return !self.group(before).1;
        }
        if word == "without" || word == "of" && before > self.low && self.word(before - 1) == "short" {
            return true;
        }
        // "denied that she had called him “…”, or that she had told"
        if document.is(before, Class::PRONOUN) && before > self.low {
            let that = self.word(before - 1) == "that";
            first = before - usize::from(that);
            // Not "denied the claim, which she called “…”" or "denied claims that she called “…”".
            let object =
                that && verb + 1 == self.open && !has_stem(self.word(before.saturating_sub(2)), DENYING);
            let clause = that
                || has_stem(self.word(before - 1), DENYING)
                || matches!(self.word(before - 1), "or" | "nor");
            if object || !clause {
                return false;
            }
        } else if !matches!(word, "or" | "nor") {
            return false;
        }
        let or =
            first > self.low && matches!(self.word(first - 1), "or" | "nor") || matches!(word, "or" | "nor");
        let says = |at: usize| {
            document.quote_at(at).is_some()
                || document.cue(at, Class::CUE) && !has_stem(self.word(at), DENYING)
                || self.word(at) == "and"
        };
        let denial = (self.low..first)
            .rev()
            .take_while(|&at| or || !says(at))
            .find(|&at| document.quote_at(at).is_none() && has_stem(self.word(at), DENYING));
        denial.is_some_and(|at| document.token(at).case == Case::Lower && !self.group(at).1)
    }

    /// Returns whether the verb at `verb` is "used" with something other than a word: "used force to".
    fn uses(&self, verb: usize) -> bool {
        matches!(self.word(verb), "use" | "used" | "uses" | "using")
            && !TERMS.contains(&self.word(self.open - 1))
    }

    /// Returns whether there is a verb of saying at `at`: "ordered", "to call".
    fn verb(&self, at: usize) -> bool {
        let document = self.document;
        let saying = Class::CUE.or(Class::WEAK_CUE);
        let known = document.is(at, saying) || self.utters(at) && self.word(at).ends_with("ed");
        document.cue(at, saying)
            || known
                && document.token(at).case == Case::Lower
                && matches!(self.group(at).0, first if first < at)
    }

    fn utters(&self, verb: usize) -> bool {
        let word = self.word(verb);
        word.starts_with("us") || IRREGULAR.contains(&word) || has_stem(word, UTTERING)
    }

    /// Returns where the auxiliaries and adverbs of the verb at `verb` begin, and whether one of them negates it.
    fn group(&self, verb: usize) -> (usize, bool) {
        let document = self.document;
        let helps = |at: usize| {
            document.is(at, Class::AUX.or(Class::ADVERB))
                || matches!(self.word(at), "cannot" | "ever" | "having" | "to" | "yet")
        };
        let mut first = verb;
        let mut negated = false;
        while first > self.low && verb - first < LONGEST && helps(first - 1) {
            first -= 1;
            negated |= self.negates(first) || self.word(first) == "yet" && self.word(first + 1) == "to";
        }
        (first, negated)
    }

    /// Returns whether the word at `at` is "not" or "never", and no "not only".
    fn negates(&self, at: usize) -> bool {
        let word = self.word(at);
        let not =
            matches!(word, "cannot" | "never" | "not") || word.ends_with("n't") || word.ends_with("n’t");
        not && !matches!(self.word(at + 1), "just" | "merely" | "only" | "simply")
    }

    fn word(&self, at: usize) -> &'a str {
        self.document.outside_word(at)
    }
}

/// Recognises “…”, a line that Quill denies writing, and “…” is not a word that Quill has used.
fn disowned(document: &Document<'_>, number: usize) -> bool {
    let quote = &document.marked[number];
    let end = quote.end();
    let high = document.sentence_end(end).min(end + TAIL);
    let word = |at: usize| document.outside_word(at);
    let is = |at: usize| matches!(word(at), "is" | "was");
    if quote.last_symbol(document.tokens) != ',' && !document.is_symbol(end, ',') && !is(end) {
        return false;
    }
    let plain = |at: &usize| !word(*at).is_empty() && !document.cue_near(*at);
    let term = |at: &usize| called(document, *at) || TERMS.contains(&word(*at));
    let Some(term) = (end..high).take_while(plain).find(term) else { return false };
    let who = term + 1 + usize::from(matches!(word(term + 1), "that" | "which"));
    if !document.is(who, Class::PRONOUN) && document.entities.mention_at(who).is_none() {
        return false;
    }
    // "is not a word that", "a line that she swears she never wrote", "a line that she denies"
    let clause = Clause { document, low: who, open: high };
    let not = (end..term).any(|at| clause.negates(at));
    let ends = |at: &usize| word(*at).is_empty() || word(*at) == ",";
    let mut rest = (who..high).take_while(|at| !ends(at));
    not || rest.any(|at| {
        has_stem(word(at), DENYING) && !clause.group(at).1 || clause.utters(at) && clause.group(at).1
    })
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn what_somebody_did_not_say_is_nobodys() {
        for clause in [
            "denied having called the board “a circus”.",
            "has always denied ever calling the board “a circus”.",
            "denied that she had called the board “a circus”.",
            "denied reports that she had called the board “a circus”.",
            "disputes that she wrote “what a circus” on the minutes.",
            "said that she had never called the board “a circus”.",
            "insists that she did not describe the board as “a circus”.",
            "would not say “what a circus”.",
            "has yet to say “what a circus”.",
            "refused to call the board “a circus”.",
            "stopped short of calling the board “a circus”.",
            "rejected the word “circus”.",
            "does not like the term “circus”.",
            "had never used the word “circus”.",
            "bristles at the label “circus”.",
            "took issue with the word “circus”.",
        ] {
            let text = format!("Ann Dent {clause}");
            assert!(speakers(&text).iter().all(Option::is_none), "{text}: {:?}", speakers(&text));
        }
        for text in [
            "Ann Dent left early. Nor did she ever say “what a circus”.",
            "Ann Dent denied that she had called the board “a circus”, or that she had told the clerk to “hide the minutes”.",
            "“What a circus”, a line that Ann Dent denies writing, is on the wall.",
            "“Circus” is not a word that Ann Dent has used.",
            "“What a circus” is a line that Ann Dent swears she never wrote.",
            "“What a circus,” a line that Ann Dent always denied, was on every wall.",
        ] {
            assert!(speakers(text).iter().all(Option::is_none), "{text}: {:?}", speakers(text));
        }
    }

    #[test]
    fn what_somebody_says_of_a_denial_is_theirs() {
        for clause in [
            "denied the claim, calling it “a circus”.",
            "denied any part in it and called it “a circus”.",
            "denied that the board was “a circus”.",
            "denied the claim, which she called “a circus”.",
            "denied claims that she called “a circus”.",
            "does not deny calling the board “a circus”.",
            "did not just call the board “a circus”.",
            "does not think that the board is “a circus”.",
            "did not name the clerk but said the board was “a circus”.",
            "rejected the plan as “a circus”.",
            "used the word “circus”.",
        ] {
            let text = format!("Ann Dent {clause}");
            assert_eq!(speakers(&text), [Some("Ann Dent".to_owned())], "{text}");
        }
    }
}
