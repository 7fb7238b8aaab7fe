//! Finds people, quotations and speakers in the text of an article, with pure functions over `&str` and no I/O.
//!
//! Start with [`analyse`].

mod accumulator;
mod author;
mod characters;
mod code_points;
mod decoder;
pub(crate) mod features;
pub(crate) mod fold;
pub(crate) mod forest;
mod halves;
mod language;
pub(crate) mod lexicon;
pub(crate) mod lines;
mod marks;
pub(crate) mod model;
mod notes;
pub(crate) mod people;
pub(crate) mod quotes;
pub(crate) mod sentences;
mod source_names;
pub(crate) mod steps;
pub(crate) mod tokens;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::Span;

pub use author::credit_author;
pub use code_points::CodePoints;
pub use halves::{first_parts, number_parts, words_of_parts};
pub use language::{Language, language};
pub(crate) use marks::MARKS;
#[cfg(feature = "reader")]
pub(crate) use marks::with_marks;
#[cfg(feature = "reader")]
pub(crate) use people::{NameForm, last_name};
pub use source_names::SourceName;

/// Everything known about one text. Spans are bytes into that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Analysis {
    /// In the order in which they first appear.
    pub people: Vec<Person>,
    /// Sorted by where they begin; direct and mixed ones never overlap each other.
    pub quotes: Vec<Quote>,
    /// People and speakers are found in English only. In other languages there are quotations without speakers.
    pub language: Language,
}

/// The fingerprint of the weights and word lists that [`analyse`] decides with. Two builds of the same version with
/// the same fingerprint find the same.
pub const MODEL: &str = env!("ONRECORD_MODEL");

/// All mentions of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The fullest form in the text, without titles: "Ivan Lewis".
    pub name: String,
    /// Other forms in the text, titles included: "Lewis", "Mr Lewis".
    pub aliases: Vec<String>,
    /// Sorted, without titles ("Mr") and possessive endings.
    pub mentions: Vec<Span>,
}

/// Which person of an [`Analysis`]: an index into [`Analysis::people`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub u32);

/// How somebody's words are presented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A complete statement in quotation marks, or direct speech without marks.
    #[default]
    Direct,
    /// A fragment in quotation marks inside reported speech.
    Mixed,
    /// Reported speech without marks.
    Indirect,
}

impl Kind {
    /// Returns the name of the kind in the annotation format.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
        }
    }

    /// Returns the word that readers see; [`name`](Self::name) is for programs.
    pub fn word(self) -> &'static str {
        if self == Kind::Indirect { "reported" } else { self.name() }
    }
}

/// Words that somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// The words, without the quotation marks.
    pub span: Span,
    /// The words with the quotation marks around them.
    pub marked: Span,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The speaker, if the text names them.
    pub speaker: Option<PersonId>,
    /// Confidence in the speaker, or that there is none, in percent.
    pub confidence: u8,
    /// The mention that the words are attributed to: "he", "Mr Lewis", "a Labour source".
    pub source: Option<Span>,
    /// The words that introduce them: "said".
    pub cue: Option<Span>,
    /// A number shared by the parts of one quotation: the halves around an attribution, the paragraphs of a long one.
    pub chain: Option<u32>,
    /// The words of the parts that continue it, once they have been [joined](Analysis::joined).
    pub rest: Vec<Span>,
}

/// Finds people, quotations and speakers in `text`, which is the body of an article.
///
/// The time is linear in the length of the text. Only the first 4 GiB are read.
///
/// ```
/// use onrecord::text::{Kind, analyse};
/// let text = "Karl Moss resigned. “I have had enough,” he said. A party source said: “Karl will be missed.”";
/// let analysis = analyse(text);
/// assert_eq!(analysis.people[0].name, "Karl Moss");
///
/// let [his, unnamed] = &analysis.quotes[..] else { panic!() };
/// assert_eq!(his.span.of(text), "I have had enough,");
/// assert_eq!(his.kind, Kind::Direct);
/// assert_eq!(his.source.map(|span| span.of(text)), Some("he"));
/// assert_eq!(analysis.speaker(his), Some("Karl Moss"));
/// assert_eq!(unnamed.source.map(|span| span.of(text)), Some("A party source"));
/// assert_eq!(analysis.speaker(unnamed), None);
/// ```
pub fn analyse(text: &str) -> Analysis {
    analyse_by_stages(text, |_| {})
}

/// What [`analyse_by_stages`] has just finished.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The text is split into this many tokens, and those into sentences.
    Tokens(usize),
    /// The people are found.
    People,
    /// The quotations and their speakers are found.
    Quotes,
}

/// Like [`analyse`], but calls `done` after each stage, so that stages can be timed.
///
/// ```
/// use onrecord::text::{Stage, analyse_by_stages};
/// let mut stages = Vec::new();
/// analyse_by_stages("Go!", |stage| stages.push(stage));
/// assert_eq!(stages, [Stage::Tokens(2), Stage::People, Stage::Quotes]);
/// ```
#[doc(hidden)]
pub fn analyse_by_stages(text: &str, mut done: impl FnMut(Stage)) -> Analysis {
    let tokens = tokens::tokenise(text);
    let sentences = sentences::number(&tokens);
    done(Stage::Tokens(tokens.len()));
    let language = language(text);
    if language == Language::Other {
        done(Stage::People);
        let mut quotes = language::quotations(text, &tokens);
        number_parts(text, &mut quotes);
        done(Stage::Quotes);
        return Analysis { quotes, language, ..Analysis::default() };
    }
    let entities = people::find(text, &tokens, &sentences);
    done(Stage::People);
    let mut quotes = quotes::find(text, &tokens, &sentences, &entities);
    number_parts(text, &mut quotes);
    done(Stage::Quotes);
    Analysis { people: entities.people, quotes, language }
}

/// Returns the paragraphs of `text`, without the white space around them. Line breaks in hard-wrapped text, as in
/// mail and wire copy, do not end one.
///
/// ```
/// use onrecord::text::paragraphs;
/// let text = "The slip is\nclosed.\n\nNobody knows why.";
/// let found: Vec<_> = paragraphs(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(found, ["The slip is\nclosed.", "Nobody knows why."]);
/// ```
pub fn paragraphs(text: &str) -> Vec<Span> {
    lines::paragraphs(text)
}

/// Returns the sentences of `text`, without the white space around them.
///
/// ```
/// use onrecord::text::sentences;
/// let text = "Mr. Moss resigned. “Enough!” he said.";
/// let found: Vec<_> = sentences(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(found, ["Mr. Moss resigned.", "“Enough!” he said."]);
/// ```
pub fn sentences(text: &str) -> Vec<Span> {
    let tokens = tokens::tokenise(text);
    let numbers = sentences::number(&tokens);
    let mut all: Vec<(u32, Span)> = Vec::new();
    for (token, number) in tokens.iter().zip(numbers).filter(|(token, _)| token.shape != tokens::Shape::Break)
    {
        match all.last_mut() {
            Some((of, span)) if *of == number => span.end = token.span().end,
            _ => all.push((number, token.span())),
        }
    }
    all.into_iter().map(|(_, span)| span).collect()
}

impl Analysis {
    /// Returns the person behind an id that came from this analysis.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0 as usize]
    }

    /// Returns the full name of the speaker of `quote`, if the text names one.
    pub fn speaker(&self, quote: &Quote) -> Option<&str> {
        quote.speaker.map(|id| self.person(id).name.as_str())
    }
}
