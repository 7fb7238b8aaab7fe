//! Applies corrections to an analysis. Their order does not matter: a name that was merged into another one
//! means that person in every correction.

use std::collections::HashMap;

use super::Correction;
use super::names::meant;
use crate::Span;
use crate::text::{Analysis, Kind, MARKS, Person, PersonId, Quote, first_parts, with_marks};

/// Maximum number of mentions found for a typed name.
const MOST: usize = 1000;

/// Applies corrections to the analysis of `text`; returns the quotations whose speaker the reader set.
/// Corrections about words that are no longer there are skipped.
///
/// ```
/// use onrecord::{Span, store::{Correction, Passage, apply}, text::analyse};
/// let text = "“We stay,” said Ana Brandt. Carl Moss nodded.";
/// let mut analysis = analyse(text);
/// let passage = Passage::of(text, analysis.quotes[0].span);
/// apply(text, &mut analysis, &[&Correction::Speaker(passage, Some("Carl Moss".into()))]);
/// assert_eq!(analysis.speaker(&analysis.quotes[0]), Some("Carl Moss"));
/// ```
pub fn apply(text: &str, analysis: &mut Analysis, corrections: &[&Correction]) -> Vec<Span> {
    if corrections.is_empty() {
        return Vec::new();
    }
    let whole = wholes(&analysis.quotes);
    let mut pass = CorrectionPass { text, analysis, whole, heirs: HashMap::new() };
    pass.set_quotes(corrections);
    pass.set_mentions(corrections);
    pass.set_people(corrections);
    let set = pass.set_speakers(corrections);
    pass.sweep();
    pass.in_order();
    set
}

/// Returns whether two spans mean the same words: they share more than half of the longer one.
fn same(a: Span, b: Span) -> bool {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    2 * both > a.len().max(b.len())
}

/// Returns the parts of each quotation that has several.
fn wholes(quotes: &[Quote]) -> Vec<Vec<Span>> {
    let mut parts: Vec<Vec<Span>> = vec![Vec::new(); quotes.len()];
    for (quote, first) in quotes.iter().zip(first_parts(quotes)) {
        parts[first].push(quote.span);
    }
    parts.retain(|parts| parts.len() > 1);
    parts
}

/// An analysis while corrections are applied to it.
struct CorrectionPass<'a> {
    text: &'a str,
    analysis: &'a mut Analysis,
    /// The parts of each quotation that has several, as they were found.
    whole: Vec<Vec<Span>>,
    /// Names that were removed, and the name that replaced each; `None` if it is not a person.
    heirs: HashMap<String, Option<String>>,
}

/// The person that a name means.
enum NamedAs {
    Known(PersonId),
    /// The name is not a person.
    Nobody,
    /// A person who is not in the analysis yet.
    New,
}

impl CorrectionPass<'_> {
    fn person(&self, name: &str) -> Option<PersonId> {
        let at = self.analysis.people.iter().position(|person| person.name == name)?;
        Some(PersonId(at as u32))
    }

    /// Finds the person with this name, or the one that replaced it, or the one it means. A part of a name
    /// never means `except`.
    fn who(&self, name: &str, except: Option<PersonId>) -> NamedAs {
        let mut name = name;
        // Bounded, because replacements may form a circle.
        for _ in 0..=self.heirs.len() {
            if let Some(id) = self.person(name) {
                return NamedAs::Known(id);
            }
            match self.heirs.get(name) {
                Some(Some(heir)) => name = heir,
                Some(None) => return NamedAs::Nobody,
                None => break,
            }
        }
        meant(self.analysis, name, except).map_or(NamedAs::New, NamedAs::Known)
    }

    /// Like [`who`](Self::who), but adds an unknown person with their mentions in the text.
    fn who_or_new(&mut self, name: &str, except: Option<PersonId>) -> Option<PersonId> {
        match self.who(name, except) {
            NamedAs::Known(id) => Some(id),
            NamedAs::Nobody => None,
            NamedAs::New => {
                let mentions = self.mentions_of(name);
                self.analysis.people.push(Person { name: name.to_owned(), aliases: Vec::new(), mentions });
                Some(PersonId(self.analysis.people.len() as u32 - 1))
            }
        }
    }

    /// Returns where a name appears as whole words that are not part of another mention.
    fn mentions_of(&self, name: &str) -> Vec<Span> {
        if name.is_empty() {
            return Vec::new();
        }
        let people = self.analysis.people.iter();
        let mut taken: Vec<Span> = people.flat_map(|person| person.mentions.iter().copied()).collect();
        taken.sort_unstable();
        let free = |span: &Span| {
            let next = taken.partition_point(|mention| mention.end <= span.start);
            taken.get(next).is_none_or(|mention| mention.start >= span.end)
        };
        let whole = |span: &Span| {
            let before = self.text[..span.start].chars().next_back();
            let after = self.text[span.end..].chars().next();
            !before.into_iter().chain(after).any(char::is_alphanumeric)
        };
        let spans = self.text.match_indices(name).map(|(at, _)| Span::new(at, at + name.len()));
        spans.filter(|span| whole(span) && free(span)).take(MOST).collect()
    }

    fn set_quotes(&mut self, corrections: &[&Correction]) {
        let passages = corrections.iter().filter_map(|correction| match correction {
            Correction::NoQuote(passage) => Some((passage.find(self.text)?, None)),
            Correction::Quote(passage, kind) => Some((passage.find(self.text)?, Some(*kind))),
            _ => None,
        });
        let (some, none): (Vec<_>, Vec<_>) = passages.partition(|(_, kind)| kind.is_some());
        for (span, _) in none {
            let gone = self.parts(span);
            self.analysis.quotes.retain(|quote| !gone.iter().any(|gone| same(quote.span, *gone)));
        }
        for (span, kind) in some {
            self.add_quote(span, kind.unwrap_or_default());
        }
    }

    fn add_quote(&mut self, span: Span, kind: Kind) {
        let reported = kind == Kind::Indirect;
        let quotes = &mut self.analysis.quotes;
        let old = quotes.iter().position(|quote| same(quote.span, span));
        if old.is_some_and(|n| (quotes[n].kind == Kind::Indirect) == reported) {
            return;
        }
        // Keep the speaker of words that were taken for the other kind.
        let old = old.map(|n| quotes.remove(n));
        let marked = if reported { span } else { with_marks(self.text, span) };
        // Quotations in marks never overlap; the reader's replaces the others.
        quotes.retain(|quote| reported || quote.kind == Kind::Indirect || !quote.marked.overlaps(marked));
        let new = Quote {
            span,
            marked,
            kind,
            speaker: None,
            confidence: 100,
            source: None,
            cue: None,
            chain: None,
            rest: Vec::new(),
        };
        quotes.push(match old {
            Some(old) => Quote { span, marked, kind, ..old },
            None => new,
        });
    }

    /// Assigns single mentions to people, and adds people named only as speakers, so that corrections about
    /// them apply too.
    fn set_mentions(&mut self, corrections: &[&Correction]) {
        for correction in corrections {
            match correction {
                Correction::Person(passage, name) => {
                    if let Some(span) = passage.find(self.text) {
                        self.give(span, name);
                    }
                }
                Correction::Speaker(passage, Some(name)) => {
                    let span = passage.find(self.text);
                    if span.is_some_and(|span| self.quote_at(span).is_some()) {
                        self.who_or_new(name, None);
                    }
                }
                _ => {}
            }
        }
    }

    fn give(&mut self, span: Span, name: &str) {
        let reaches = |person: &Person| person.mentions.iter().any(|mention| mention.overlaps(span));
        let holder = self.analysis.people.iter().position(reaches).map(|n| PersonId(n as u32));
        let Some(to) = self.who_or_new(name, holder) else { return };
        for person in &mut self.analysis.people {
            person.mentions.retain(|mention| !mention.overlaps(span));
        }
        self.take_in(to, &[span], &[span.of(self.text).to_owned()]);
        for quote in &mut self.analysis.quotes {
            let Some(source) = quote.source.filter(|source| source.overlaps(span)) else { continue };
            if quote.speaker.map_or(same(source, span), |speaker| Some(speaker) == holder) {
                quote.speaker = Some(to);
            }
        }
        if let Some(holder) = holder.filter(|holder| *holder != to) {
            self.leave_to(holder, to);
        }
    }

    /// Lets `heir` take the place of a person who has no mentions left.
    fn leave_to(&mut self, id: PersonId, heir: PersonId) {
        let person = self.analysis.person(id);
        if person.mentions.is_empty() {
            self.heirs.insert(person.name.clone(), Some(self.analysis.person(heir).name.clone()));
            self.remove(id, Some(heir));
        }
    }

    /// Adds mentions and names to a person.
    fn take_in(&mut self, id: PersonId, mentions: &[Span], names: &[String]) {
        let person = &mut self.analysis.people[id.0 as usize];
        person.mentions.extend(mentions);
        person.mentions.sort_unstable();
        person.mentions.dedup();
        for name in names {
            if *name != person.name && !person.aliases.contains(name) {
                person.aliases.push(name.clone());
            }
        }
    }

    /// Merges, splits and removes people. One correction can make another possible, so repeats until nothing
    /// changes; removals come last.
    fn set_people(&mut self, corrections: &[&Correction]) {
        let (mut gone, mut rest): (Vec<&Correction>, Vec<&Correction>) =
            corrections.iter().copied().partition(|correction| matches!(correction, Correction::NoPerson(_)));
        loop {
            let before = rest.len() + gone.len();
            rest.retain(|correction| match correction {
                Correction::Apart(name, form, other) => !self.part(name, form, other),
                Correction::Same(name, other) => !self.join(name, other),
                _ => false,
            });
            if rest.len() + gone.len() == before {
                gone.retain(|correction| match correction {
                    Correction::NoPerson(name) => !self.take_away(name),
                    _ => false,
                });
            }
            if rest.len() + gone.len() == before {
                return;
            }
        }
    }

    /// Merges one person into another; returns whether both exist.
    fn join(&mut self, name: &str, other: &str) -> bool {
        let (Some(from), NamedAs::Known(to)) = (self.person(name), self.who(other, None)) else {
            return false;
        };
        if from == to {
            return true;
        }
        let gone = std::mem::take(&mut self.analysis.people[from.0 as usize]);
        let names: Vec<String> = [gone.name].into_iter().chain(gone.aliases).collect();
        self.take_in(to, &gone.mentions, &names);
        self.heirs.insert(name.to_owned(), Some(self.analysis.person(to).name.clone()));
        self.remove(from, Some(to));
        true
    }

    fn take_away(&mut self, name: &str) -> bool {
        let Some(id) = self.person(name) else { return false };
        self.heirs.insert(name.to_owned(), None);
        self.remove(id, None);
        true
    }

    /// Moves the mentions of `name` that read `form` to another person; returns whether there were any.
    fn part(&mut self, name: &str, form: &str, other: &str) -> bool {
        let NamedAs::Known(from) = self.who(name, None) else { return false };
        let text = self.text;
        let reads = |mention: &Span| mention.of(text) == form;
        if !self.analysis.person(from).mentions.iter().any(reads) {
            return false;
        }
        let Some(to) = self.who_or_new(other, Some(from)).filter(|to| *to != from) else { return true };
        let person = &mut self.analysis.people[from.0 as usize];
        let (moved, stay): (Vec<Span>, Vec<Span>) = person.mentions.iter().copied().partition(reads);
        person.mentions = stay;
        person.aliases.retain(|alias| alias != form);
        self.take_in(to, &moved, &[form.to_owned()]);
        for quote in self.analysis.quotes.iter_mut().filter(|quote| quote.speaker == Some(from)) {
            if quote.source.is_some_and(|source| moved.iter().any(|mention| mention.overlaps(source))) {
                quote.speaker = Some(to);
            }
        }
        self.leave_to(from, to);
        true
    }

    /// Removes a person; `heir` becomes the speaker of their quotations.
    fn remove(&mut self, gone: PersonId, heir: Option<PersonId>) {
        self.analysis.people.remove(gone.0 as usize);
        for quote in &mut self.analysis.quotes {
            let speaker = if quote.speaker == Some(gone) { heir } else { quote.speaker };
            quote.speaker = speaker.map(|id| if id > gone { PersonId(id.0 - 1) } else { id });
        }
    }

    fn quote_at(&self, span: Span) -> Option<&Quote> {
        self.analysis.quotes.iter().find(|quote| same(quote.span, span))
    }

    /// Sets the speakers of whole quotations; a part that was corrected by itself keeps that correction. The source
    /// and cue stay, because they are facts about the text.
    fn set_speakers(&mut self, corrections: &[&Correction]) -> Vec<Span> {
        let of = |correction: &&Correction| match correction {
            Correction::Speaker(passage, _) => {
                self.quote_at(passage.find(self.text)?).map(|quote| quote.span)
            }
            _ => None,
        };
        let own: Vec<Option<Span>> = corrections.iter().map(of).collect();
        let mut set = Vec::new();
        for (correction, span) in corrections.iter().zip(&own) {
            let (Correction::Speaker(_, name), Some(span)) = (correction, span) else { continue };
            let speaker = name.as_ref().and_then(|name| self.who_or_new(name, None));
            let parts = self.parts(*span);
            let ours = |quote: &&mut Quote| {
                quote.span == *span || parts.contains(&quote.span) && !own.contains(&Some(quote.span))
            };
            for quote in self.analysis.quotes.iter_mut().filter(ours) {
                (quote.speaker, quote.confidence) = (speaker, 100);
                set.push(quote.span);
            }
        }
        set
    }

    /// Returns the parts of the quotation at `span`, itself included.
    fn parts(&self, span: Span) -> Vec<Span> {
        let whole = self.whole.iter().find(|parts| parts.iter().any(|part| same(*part, span)));
        whole.cloned().unwrap_or_else(|| vec![span])
    }

    /// Removes people who are not mentioned and say nothing.
    fn sweep(&mut self) {
        for n in (0..self.analysis.people.len()).rev() {
            let id = PersonId(n as u32);
            let speaks = self.analysis.quotes.iter().any(|quote| quote.speaker == Some(id));
            if self.analysis.people[n].mentions.is_empty() && !speaks {
                self.remove(id, None);
            }
        }
    }

    /// Sorts people by their first mention, those without one last, and quotations by position.
    fn in_order(&mut self) {
        let analysis = &mut *self.analysis;
        let mut order: Vec<usize> = (0..analysis.people.len()).collect();
        order.sort_by_key(|&n| {
            analysis.people[n].mentions.first().map_or(usize::MAX, |mention| mention.start)
        });
        let mut places = vec![PersonId(0); order.len()];
        for (place, &n) in order.iter().enumerate() {
            places[n] = PersonId(place as u32);
        }
        analysis.people = order.iter().map(|&n| std::mem::take(&mut analysis.people[n])).collect();
        for quote in &mut analysis.quotes {
            quote.speaker = quote.speaker.map(|id| places[id.0 as usize]);
        }
        analysis.quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
    }
}

/// Trims white space and quotation marks from a span; also returns whether marks surround the words.
///
/// ```
/// use onrecord::{Span, store::words_in_marks};
/// let text = "The “old” quay.";
/// let (words, marked) = words_in_marks(text, Span::new(3, text.len() - 6));
/// assert_eq!((words.of(text), marked), ("old", true));
/// ```
pub fn words_in_marks(text: &str, span: Span) -> (Span, bool) {
    let outside = |c: char| c.is_whitespace() || MARKS.contains(&c);
    let words = span.of(text).trim_start_matches(outside);
    let start = span.end - words.len();
    let words = Span::new(start, start + words.trim_end_matches(outside).len());
    let marked = with_marks(text, words);
    (words, marked.start < words.start && words.end < marked.end)
}

#[cfg(test)]
mod tests;
