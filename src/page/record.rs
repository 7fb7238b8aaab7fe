//! The record of one article: its analysis, prepared for painting and for stepping through.

use super::style::{SpeakerColor, VOICES};
use crate::Span;
use crate::text::{Analysis, Kind, Person, PersonId, Quote, SourceName, first_parts, words_of_parts};

/// Stands for the speaker if the text has no source.
pub const UNKNOWN: &str = "unknown";

/// Returns a source as it is shown in place of a name: `‹a Labour source›`.
pub fn in_brackets(source: &str) -> String {
    format!("‹{source}›")
}

/// An analysis, together with what painting a row needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The analysis.
    pub analysis: Analysis,
    /// The colour of each person who speaks; none for those who are only named.
    colors: Vec<Option<SpeakerColor>>,
    /// Every mention, in the order of the text.
    mentions: Vec<(Span, PersonId)>,
    /// For each quotation, the first part of the whole it belongs to.
    firsts: Vec<usize>,
    /// The source of each quotation without a named speaker.
    sources: Vec<Option<SourceName>>,
    /// Quotations whose speaker the reader has set.
    set: Vec<Span>,
}

impl Record {
    /// Prepares the analysis of `text`. A person has the same colour in every article, unless somebody who speaks
    /// earlier has taken it there.
    pub fn new(text: &str, analysis: Analysis) -> Self {
        let mut colors = vec![None; analysis.people.len()];
        let mut taken = [false; VOICES];
        for quote in &analysis.quotes {
            if let Some(id) = quote.speaker
                && let color @ None = &mut colors[id.0 as usize]
            {
                let own = own_color(&analysis.people[id.0 as usize]);
                // Once every colour is taken, people share one.
                let free = (0..VOICES).map(|n| (own + n) % VOICES).find(|&n| !taken[n]).unwrap_or(own);
                taken[free] = true;
                *color = Some(SpeakerColor::Speaker(free as u8));
            }
        }
        let mut mentions: Vec<_> = analysis
            .people
            .iter()
            .zip(0..)
            .flat_map(|(person, id)| person.mentions.iter().map(move |&span| (span, PersonId(id))))
            .collect();
        mentions.sort_unstable();
        let firsts = first_parts(&analysis.quotes);
        let joined = analysis.clone().joined();
        let mut of_wholes = joined.quotes.iter().map(|quote| joined.source_name(text, quote));
        let mut sources: Vec<Option<SourceName>> = Vec::with_capacity(firsts.len());
        for (n, first) in firsts.iter().enumerate() {
            sources.push(if n == *first { of_wholes.next().flatten() } else { sources[*first].clone() });
        }
        Self { analysis, colors, mentions, firsts, sources, set: Vec::new() }
    }

    /// Prepares a corrected analysis, in which the reader has set the speakers of the quotations in `set`.
    pub fn corrected(text: &str, analysis: Analysis, set: Vec<Span>) -> Self {
        Self { set, ..Self::new(text, analysis) }
    }

    /// Returns the parts of the quotation that `quote` belongs to, in order; one unless an attribution or a paragraph
    /// splits it.
    pub fn parts(&self, quote: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.firsts.get(quote).copied().unwrap_or(quote);
        (first..self.firsts.len()).filter(move |&n| self.firsts[n] == first)
    }

    /// Returns whether both are parts of one quotation.
    pub fn are_one(&self, a: usize, b: usize) -> bool {
        a == b || self.firsts.get(a).is_some_and(|first| self.firsts.get(b) == Some(first))
    }

    /// Returns the quotation that `quote` belongs to, from the first word to the last.
    pub fn whole(&self, quote: usize) -> Span {
        let span = |n: usize| self.analysis.quotes[n].span;
        self.parts(quote).fold(span(quote), |whole, n| {
            Span::new(whole.start.min(span(n).start), whole.end.max(span(n).end))
        })
    }

    /// Returns whether the reader has set the speaker.
    pub fn is_set(&self, quote: &Quote) -> bool {
        self.set.contains(&quote.span)
    }

    /// Iterates over quotations in marks, and reported speech if `reported`, each with the index of its first part in the
    /// analysis.
    pub fn quotes(&self, reported: bool) -> impl DoubleEndedIterator<Item = (usize, &Quote)> {
        let first = |n: usize| self.firsts.get(n).is_none_or(|first| *first == n);
        self.analysis
            .quotes
            .iter()
            .enumerate()
            .filter(move |(n, quote)| first(*n) && (reported || quote.kind != Kind::Indirect))
    }

    /// Returns the words of the quotation that `quote` belongs to, without what interrupts them.
    pub fn words(&self, text: &str, quote: usize) -> String {
        let parts = self.parts(quote).map(|n| self.analysis.quotes[n].span);
        words_of_parts(text, parts, |part| part.of(text).to_owned())
    }

    /// Returns how many quotations are in marks.
    pub fn quote_count(&self) -> usize {
        self.quotes(false).count()
    }

    /// Returns every mention of a person, sorted.
    pub fn mentions(&self) -> &[(Span, PersonId)] {
        &self.mentions
    }

    /// Returns the colour of a person who speaks.
    pub fn color(&self, id: PersonId) -> Option<SpeakerColor> {
        self.colors.get(id.0 as usize).copied().flatten()
    }

    /// Returns the colour of a quotation.
    pub fn quote_color(&self, quote: &Quote) -> SpeakerColor {
        quote.speaker.and_then(|id| self.color(id)).unwrap_or(SpeakerColor::Nobody)
    }

    /// Returns the source of a quotation without a named speaker.
    pub fn source(&self, quote: usize) -> Option<&SourceName> {
        self.sources.get(quote)?.as_ref()
    }

    /// Returns who says a quotation: the speaker's full name, or else the source in brackets, or else [`UNKNOWN`].
    pub fn who(&self, quote: usize) -> String {
        match (self.analysis.speaker(&self.analysis.quotes[quote]), self.source(quote)) {
            (Some(name), _) => name.to_owned(),
            (None, Some(source)) => in_brackets(&source.shown),
            (None, None) => UNKNOWN.into(),
        }
    }

    /// Returns the quotations that overlap `span`, in order.
    pub fn quotes_over(&self, span: Span, reported: bool) -> Vec<usize> {
        // Quotations are sorted by start and overlap only by nesting, so the last few candidates are enough.
        const NESTED: usize = 12;
        let quotes = &self.analysis.quotes;
        let stop = quotes.partition_point(|quote| quote.marked.start < span.end);
        (stop.saturating_sub(NESTED)..stop)
            .filter(|&n| quotes[n].marked.overlaps(span) && (reported || quotes[n].kind != Kind::Indirect))
            .collect()
    }

    /// Returns the first quotation that overlaps `span`, preferring one in marks to reported speech.
    pub fn quote_over(&self, span: Span, reported: bool) -> Option<usize> {
        let over = self.quotes_over(span, reported);
        let in_marks = over.iter().find(|&&n| self.analysis.quotes[n].kind != Kind::Indirect);
        in_marks.or(over.first()).copied()
    }

    /// Returns the words that decided who speaks, such as “he said”.
    pub fn reason(&self, text: &str, quote: &Quote) -> Option<String> {
        let words = |span: Span| text.get(span.start..span.end).unwrap_or_default();
        match (quote.source, quote.cue) {
            (Some(source), Some(cue)) => {
                let (first, second) = if source.start < cue.start { (source, cue) } else { (cue, source) };
                // A word or two in between belong to the reason: "She is noting".
                let near = second.start.saturating_sub(first.end) <= 24;
                let whole = words(Span::new(first.start, second.end.max(first.end)));
                Some(if near { whole.to_owned() } else { format!("{} … {}", words(first), words(second)) })
            }
            (Some(only), None) | (None, Some(only)) => Some(words(only).to_owned()),
            (None, None) => None,
        }
    }

    /// Returns a person's name in the margin: the last name, with an initial if two people in the article share it,
    /// or the first name if they share that too.
    pub fn short_name(&self, id: PersonId) -> String {
        let person = self.analysis.person(id);
        let last = last_name(person);
        let others =
            || self.analysis.people.iter().zip(0..).filter(|(_, n)| *n != id.0).map(|(other, _)| other);
        let twins = || others().filter(|other| last_name(other) == last && other.name != person.name);
        let first = person.name.split_whitespace().next().unwrap_or_default();
        let initial = first.chars().next();
        if twins().next().is_none() || last == person.name || initial.is_none() {
            return last.to_owned();
        }
        match twins().any(|other| other.name != last && other.name.chars().next() == initial) {
            true => first.to_owned(),
            false => format!("{}. {last}", initial.unwrap_or_default()),
        }
    }
}

/// Returns the colour that a person has unless somebody else has taken it. It depends on the last name, because that
/// is what other articles may call them.
fn own_color(person: &Person) -> usize {
    // FNV-1a: short, and the same on every machine and in every version.
    let hash = last_name(person)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 32) as usize % VOICES
}

/// Returns the last name: with particles ("van der Kolk"), without a generation ("Jr"). The first word if the text
/// calls Szentesi Ildikó "Ms Szentesi".
fn last_name(person: &Person) -> &str {
    let name = person.name.as_str();
    let word_at = |word: &str| word.as_ptr() as usize - name.as_ptr() as usize;
    let generation = |word: &&str| matches!(word.trim_matches([',', '.']), "Jr" | "Sr" | "II" | "III" | "IV");
    let words: Vec<&str> = name.split_whitespace().filter(|word| !generation(word)).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return name };
    let titled = |alias: &String| {
        let mut parts = alias.split_whitespace();
        matches!((parts.next(), parts.next(), parts.next()), (Some(title), Some(word), None) if word == *first && !words.contains(&title))
    };
    if words.len() > 1 && person.aliases.iter().any(titled) {
        return first;
    }
    let particles =
        words[..words.len() - 1].iter().rev().take_while(|word| word.starts_with(char::is_lowercase));
    let start = particles.last().unwrap_or(last);
    &name[word_at(start)..word_at(last) + last.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_follow_newspaper_style() {
        let person = |name: &str, alias: &str| Person {
            name: name.into(),
            aliases: vec![alias.into()],
            mentions: vec![],
        };
        let people = vec![
            person("Pieter van der Kolk", "Mr van der Kolk"),
            person("Szentesi Ildikó", "Ms Szentesi"),
            person("Hester Penhallick", "Hester"),
            person("Walter Penhallick", "Mr Penhallick"),
            person("J. R. Ottoway Jr", "Ottoway"),
            person("Siôn", "Siôn"),
        ];
        let twins = vec![person("Ada Bird", "Ada"), person("Agnes Bird", "Agnes")];
        let record = Record::new("", Analysis { people: twins, ..Analysis::default() });
        assert_eq!(record.short_name(PersonId(1)), "Agnes");
        let record = Record::new("", Analysis { people, ..Analysis::default() });
        let names: Vec<String> = (0..6).map(|n| record.short_name(PersonId(n))).collect();
        assert_eq!(names, ["van der Kolk", "Szentesi", "H. Penhallick", "W. Penhallick", "Ottoway", "Siôn"]);
    }
}
