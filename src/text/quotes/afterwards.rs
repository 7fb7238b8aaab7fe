//! The sentence after a quotation may say whose words they are: “Never again.” The words are Ada Quill’s. “Never.” So
//! says Karl Moss. “Never.” That, at least, is how Moss sees it.
//!
//! Its subject refers back to the words, and its verb links them to a person.

use super::called::{called, whose};
use super::document::{Document, REACH};
use super::sources::{NounPhrase, Reference};
use crate::text::lexicon::Class;

/// The most tokens between a preposition and the name: "of the park’s longest-serving director, Ada Quill".
const LONGEST: usize = 12;

/// The most tokens of the subject: "That blunt answer".
const SUBJECT: usize = 4;

/// The most tokens of an insertion: ", at any rate,".
const INSERTION: usize = 4;

/// Verbs with which somebody holds a view, besides verbs of saying: "That is how Quill sees it."
const HOLDING: &[&str] = &[
    "has",
    "had",
    "liked",
    "likes",
    "put",
    "puts",
    "remember",
    "remembered",
    "remembers",
    "saw",
    "see",
    "sees",
    "summed",
    "sums",
    "viewed",
    "views",
];

/// What is done with words by whoever says them: "This was the answer given by Quill."
const GIVEN: &[&str] = &[
    "coined",
    "delivered",
    "given",
    "issued",
    "made",
    "offered",
    "penned",
    "said",
    "sent",
    "spoken",
    "uttered",
    "written",
];

/// Whoever speaks, in general: "The speaker is Ada Quill."
const SPEAKING: &[&str] = &["author", "speaker", "voice", "writer"];

/// Returns the name that the sentence after the quotation `number` links to its words.
pub(super) fn name(document: &Document<'_>, number: usize) -> Option<NounPhrase> {
    let quote = &document.marked[number];
    let ends = matches!(quote.last_symbol(document.tokens), '.' | '!' | '?' | '…');
    if !quote.closed || !ends || !whole(document, quote.open) {
        return None;
    }
    let from = quote.end() + usize::from(document.breaks(quote.end()));
    let sentence = AfterSentence { document, from, end: document.sentence_end(from).min(from + REACH) };
    sentence.so().or_else(|| sentence.linked()).or_else(|| sentence.cleft())
}

/// Returns whether a sentence begins with the quotation that opens at `open`, so that nobody is named before it.
fn whole(document: &Document<'_>, open: usize) -> bool {
    let Some(before) = open.checked_sub(1) else { return true };
    document.breaks(before)
        || document.quote_at(before).is_some()
        || !document.token(before).word() && !matches!(document.token(before).symbol, ',' | ':' | ';')
}

/// The sentence after a quotation.
struct AfterSentence<'s, 'a> {
    document: &'s Document<'a>,
    from: usize,
    end: usize,
}

impl AfterSentence<'_, '_> {
    /// Recognises "So says Ada Quill", "Or so Ada Quill thinks", "Thus Ada Quill, who runs the yard".
    fn so(&self) -> Option<NounPhrase> {
        let document = self.document;
        let or = self.from + usize::from(matches!(self.word(self.from), "Or" | "And"));
        let so = self.word(or).to_ascii_lowercase();
        if !matches!(so.as_str(), "so" | "thus") {
            return None;
        }
        // "So at least says Ada Quill"
        let bare = if self.word(or + 1) == "at" { 2 } else { 0 };
        let at = self.inserted(or + 1 + bare);
        if self.says(at) {
            let (mention, found) = self.named(at + 1)?;
            return document.stands_alone(mention).then_some(found);
        }
        let (end, found) = self.named(at).filter(|&(_, found)| found.first == at)?;
        // "Or so Ada Quill says"
        if or > self.from {
            return (end..end + 3).any(|at| self.says(at)).then_some(found);
        }
        // Without a verb: "Thus Ada Quill, the last of the pilots".
        let verbless = (end..self.end).all(|at| {
            let comma = document.is_symbol(at, ',');
            let opens = document.is(at + 1, Class::DET.or(Class::PREP)) || self.word(at + 1) == "who";
            !comma || opens
        });
        let stops = document.is_symbol(end, ',') || end >= self.end || document.is_symbol(end, '.');
        (so == "thus" && stops && verbless).then_some(found)
    }

    /// Recognises a subject that refers back, a verb, and what it links the words to: "The words are Quill’s", "That is
    /// the view of Ada Quill", "This sentence belongs to Quill", "That is how Quill sees it".
    fn linked(&self) -> Option<NounPhrase> {
        let document = self.document;
        let first = self.from;
        let pointing = matches!(self.word(first), "That" | "This" | "Those" | "These" | "Such");
        if !pointing && self.word(first) != "The" {
            return None;
        }
        // "The words", "That last sentence"; or "That" alone.
        let links = |at: &usize| is(self.word(*at)) || gives(self.word(*at));
        let verb = if pointing && links(&self.inserted(first + 1)) {
            self.inserted(first + 1)
        } else {
            (first + 2..first + 2 + SUBJECT)
                .find(|at| links(at) || document.is_symbol(*at, ','))
                .map(|at| self.inserted(at))?
        };
        if !links(&verb) {
            return None;
        }
        let head = (first + 1..verb)
            .take_while(|&at| !self.word(at).is_empty())
            .find(|&at| called(document, at) || self.word(at) == "one");
        let speaker = (first + 1..verb).any(|at| {
            SPEAKING.contains(&self.word(at))
                || document.is(at, Class::HUMAN) && self.word(at + 1).ends_with("ing")
        });
        if head.is_none() && !speaker && verb > self.inserted(first + 1) {
            return None;
        }
        if gives(self.word(verb)) {
            let by = matches!(self.word(verb + 1), "to" | "from" | "with" | "by");
            return if by { self.person(verb + 2) } else { None };
        }
        if matches!(self.word(verb + 1), "not" | "never") {
            return None;
        }
        let also = document.is(verb + 1, Class::ADVERB) && self.word(verb + 1) != "all";
        let verb = verb + usize::from(also);
        // "are from a letter by Ada Quill"
        if matches!(self.word(verb + 1), "by" | "from") && head.is_some() {
            return self.person(verb + 2);
        }
        // "is how Quill sees it", "is the way Quill tells it", "was the gist of what Quill told me"
        let way = |at: &usize| matches!(self.word(*at), "all" | "how" | "what" | "way");
        let how = (verb + 1..verb + 1 + INSERTION + SUBJECT).take_while(|&at| self.plain(at)).find(way);
        if let Some(how) = how {
            let from = how + 1 + usize::from(self.word(how + 1) == "that");
            let (end, found) = self.named(from)?;
            return (end..end + 4).any(|at| self.says(at)).then_some(found);
        }
        // "is the view of Ada Quill", "was the answer given by Ada Quill", "are those of Ada Quill"
        let of = |at: &usize| matches!(self.word(*at), "of" | "from" | "by");
        let link = (verb + 2..verb + 2 + INSERTION + SUBJECT).take_while(|&at| self.plain(at)).find(of);
        if let Some(of) = link {
            let noun = (verb + 1..of).any(|at| called(document, at) || SPEAKING.contains(&self.word(at)));
            let given = GIVEN.contains(&self.word(of - 1));
            let those = matches!(self.word(verb + 1), "those" | "that") && head.is_some();
            let fits = if self.word(of) == "by" { given || called(document, of - 1) } else { noun || those };
            return if fits { self.person(of + 1) } else { None };
        }
        // "are Ada Quill’s", "was Ada Quill’s verdict", "is Ada Quill"
        let (end, found) = self.named(verb + 1)?;
        if document.owns(end) {
            let view = (end + 1..end + 4).any(|at| called(document, at));
            let alone = head.is_some() && !self.plain(end + 1);
            return (view || alone).then_some(found);
        }
        (speaker && document.stands_alone(end)).then_some(found)
    }

    /// Recognises "It is Ada Quill who says so", "It is Ada Quill speaking".
    fn cleft(&self) -> Option<NounPhrase> {
        if self.word(self.from) != "It" || !is(self.word(self.from + 1)) {
            return None;
        }
        let (end, found) = self.named(self.from + 2)?;
        let who = (end..self.end).take(LONGEST).find(|&at| self.word(at) == "who");
        let verb = who.map_or(end, |who| who + 1);
        let speaks =
            matches!(self.word(verb), "speaks" | "spoke" | "speaking" | "talking") || self.says(verb);
        speaks.then_some(found)
    }

    /// Returns the word at `at` if it is outside quotations.
    fn word(&self, at: usize) -> &str {
        if at < self.end { self.document.outside_word(at) } else { "" }
    }

    /// Returns whether there is a word at `at` that a noun phrase goes on with.
    fn plain(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_alphanumeric) && !matches!(self.word(at), "who" | "that" | "and")
    }

    /// Returns whether the verb at `at` says or holds something.
    fn says(&self, at: usize) -> bool {
        let holds = match self.word(at) {
            "speaks" | "spoke" => true,
            "has" | "had" => self.word(at + 1) == "it",
            word => HOLDING.contains(&word),
        };
        at < self.end && (self.document.cue(at, Class::CUE) || holds) && !self.document.passive(at)
    }

    /// Returns one past the insertion that begins at `at`, if there is one: ", at least,".
    fn inserted(&self, at: usize) -> usize {
        let comma = |at: usize| self.word(at) == ",";
        if !comma(at) {
            return at;
        }
        (at + 1..at + 2 + INSERTION).find(|&at| comma(at)).map_or(at, |close| close + 1)
    }

    /// Returns the name that begins at `at` or follows a description there, and where it ends.
    fn named(&self, at: usize) -> Option<(usize, NounPhrase)> {
        whose(self.document, at, LONGEST.min(self.end.saturating_sub(at)))
    }

    /// Returns the person that a preposition before `at` leads to: "the park’s director, Ada Quill".
    fn person(&self, at: usize) -> Option<NounPhrase> {
        let document = self.document;
        let mut at = at;
        let stop = self.end.min(at + LONGEST);
        while at < stop && !matches!(self.word(at), "" | "who" | "that" | "and" | "in" | "at") {
            let Some((mention, person)) = document.entities.mention_at(at) else {
                at += 1;
                continue;
            };
            let who = Reference::Named(person);
            if document.stands_alone(mention.end) {
                return Some(NounPhrase { first: mention.titled, end: mention.end, who });
            }
            // "of Dent’s lawyer, Ada Quill"
            let apposed = (mention.end..stop).take(SUBJECT + 1).find(|&at| document.is_symbol(at, ','))?;
            at = apposed + 1;
            document.entities.mention_at(at)?;
        }
        None
    }
}

/// Returns whether a word is a form of "be".
fn is(word: &str) -> bool {
    matches!(word, "is" | "was" | "are" | "were")
}

/// Returns whether a word is a verb that gives words to somebody: "belong to", "come from".
fn gives(word: &str) -> bool {
    matches!(word, "belong" | "belongs" | "belonged" | "came" | "come" | "comes")
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn the_sentence_after_may_say_whose_the_words_are() {
        for after in [
            "The words are Ann Dent’s.",
            "The words are those of Ann Dent.",
            "The words are from a letter by Ann Dent.",
            "The line belongs to Ann Dent, the harbour pilot, who had it from her aunt.",
            "That is the view of Ann Dent, who chairs the board.",
            "That, at least, is the view of the harbour’s longest-serving pilot, Ann Dent.",
            "That was Ann Dent’s answer when the board asked her.",
            "This was the only answer given by Ann Dent.",
            "Such is how Ann Dent sees it.",
            "That was the gist of what Ann Dent told the board.",
            "That is what Ann Dent tells every visitor.",
            "That is the way Ann Dent remembers it.",
            "That verdict comes from Ann Dent.",
            "So says Ann Dent, the pilot.",
            "So, at any rate, says the pilot, Ann Dent.",
            "Or so Ann Dent says.",
            "Thus Ann Dent, who swam to the light.",
            "Thus Ann Dent.",
            "It is Ann Dent who says so.",
            "\n\nThe speaker is Ann Dent, 88, and she swam to the light.",
            "\n\nThe woman talking is Ann Dent, a pilot.",
        ] {
            let text = format!("Karl Moss left the hall.\n\n“Nobody asked us.” {after}");
            assert_eq!(speakers(&text), [Some("Ann Dent".to_owned())], "{text}");
        }
    }

    #[test]
    fn a_sentence_about_something_else_says_nothing() {
        for after in [
            "That is the hall of Ann Dent.",
            "The words are few.",
            "That was before Ann Dent left the board.",
            "That was when Ann Dent came in.",
            "That was what Ann Dent had been told.",
            "This is a worry for Ann Dent.",
            "The board is that of Ann Dent.",
            "So Ann Dent rowed home.",
            "Thus Ann Dent, who had no boat, swam home.",
            "That came as a shock to Ann Dent.",
            "The answer was plain to Ann Dent.",
            "The view was shared by Ann Dent.",
            "That was not the view of Ann Dent.",
        ] {
            let text = format!("“Nobody asked us,” Karl Moss said. “We would have stayed.” {after}");
            let moss = Some("Karl Moss".to_owned());
            assert_eq!(speakers(&text), [moss.clone(), moss], "{text}");
        }
        let before = "Karl Moss said: “We would have stayed.” That was also the view of Ann Dent.";
        assert_eq!(speakers(before), [Some("Karl Moss".to_owned())]);
    }
}
