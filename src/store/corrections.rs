//! What the reader knows better: corrections, kept apart from what was found and laid over it when an article is shown
//! or written.

use serde_json::{Value, json};

use super::Passage;
use crate::Span;
use crate::text::{Analysis, Kind, Person, PersonId, Quote};

/// One thing that the reader set right in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Who said these words; nobody whom the text names where there is no name.
    Speaker(Passage, Option<String>),
    /// These words are a quotation.
    Quote(Passage),
    /// These words are none.
    NoQuote(Passage),
    /// The first name is another name of the second person.
    Same(String, String),
    /// What bears this name is no person.
    NoPerson(String),
    /// Two people were taken for one: of the person with the first name, the mentions that read like the second
    /// belong to another, by the third name.
    Apart(String, String, String),
}

impl Correction {
    /// The name that it is kept under: a later one about the same takes the place of an earlier one.
    pub fn target(&self) -> String {
        match self {
            Correction::Speaker(passage, _) => format!("speaker:{}:{}", passage.start, passage.end),
            Correction::Quote(passage) | Correction::NoQuote(passage) => {
                format!("quote:{}:{}", passage.start, passage.end)
            }
            Correction::Same(name, _) | Correction::NoPerson(name) => format!("person:{name}"),
            Correction::Apart(name, form, _) => format!("apart:{name}:{form}"),
        }
    }

    /// In a few words, for people.
    pub fn words(&self) -> String {
        let short = |passage: &Passage| format!("“{}”", crate::page::clip(&passage.words, 40));
        match self {
            Correction::Speaker(passage, Some(name)) => format!("{} is said by {name}", short(passage)),
            Correction::Speaker(passage, None) => format!("{} is said by nobody named", short(passage)),
            Correction::Quote(passage) => format!("{} is a quotation", short(passage)),
            Correction::NoQuote(passage) => format!("{} is no quotation", short(passage)),
            Correction::Same(name, other) => format!("{name} is {other}"),
            Correction::NoPerson(name) => format!("{name} is no person"),
            Correction::Apart(name, form, other) => format!("“{form}” is {other}, not {name}"),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let at = |kind: &str, passage: &Passage| {
            let mut value = json!({ "kind": kind });
            if let (Value::Object(into), Value::Object(from)) = (&mut value, passage.to_json()) {
                into.extend(from);
            }
            value
        };
        match self {
            Correction::Speaker(passage, name) => {
                let mut value = at("speaker", passage);
                value["speaker"] = name.as_deref().into();
                value
            }
            Correction::Quote(passage) => at("quote", passage),
            Correction::NoQuote(passage) => at("no-quote", passage),
            Correction::Same(name, other) => json!({ "kind": "same", "name": name, "other": other }),
            Correction::NoPerson(name) => json!({ "kind": "no-person", "name": name }),
            Correction::Apart(name, form, other) => {
                json!({ "kind": "apart", "name": name, "form": form, "other": other })
            }
        }
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Some(match value["kind"].as_str()? {
            "speaker" => Correction::Speaker(Passage::from_json(value)?, text("speaker")),
            "quote" => Correction::Quote(Passage::from_json(value)?),
            "no-quote" => Correction::NoQuote(Passage::from_json(value)?),
            "same" => Correction::Same(text("name")?, text("other")?),
            "no-person" => Correction::NoPerson(text("name")?),
            "apart" => Correction::Apart(text("name")?, text("form")?, text("other")?),
            _ => return None,
        })
    }

    /// Which come first: passages, then who is who, then who speaks.
    fn turn(&self) -> u8 {
        match self {
            Correction::NoQuote(_) => 0,
            Correction::Quote(_) => 1,
            Correction::Apart(..) => 2,
            Correction::Same(..) => 3,
            Correction::NoPerson(_) => 4,
            Correction::Speaker(..) => 5,
        }
    }
}

/// Lays corrections over what was found in `text`. What they speak of and is not there any more is left as it is.
///
/// ```
/// use onrecord::{Span, store::{Correction, Passage, apply}, text::analyse};
/// let text = "“We stay,” said Ana Brandt. Carl Moss nodded.";
/// let mut analysis = analyse(text);
/// let passage = Passage::of(text, analysis.quotes[0].span);
/// apply(text, &mut analysis, &[&Correction::Speaker(passage, Some("Carl Moss".into()))]);
/// assert_eq!(analysis.speaker(&analysis.quotes[0]), Some("Carl Moss"));
/// ```
pub fn apply(text: &str, analysis: &mut Analysis, corrections: &[&Correction]) {
    let mut corrections = corrections.to_vec();
    corrections.sort_by_key(|correction| correction.turn());
    for correction in &corrections {
        match correction {
            Correction::NoQuote(passage) => {
                if let Some(span) = passage.find(text) {
                    analysis.quotes.retain(|quote| !same(quote.span, span));
                }
            }
            Correction::Quote(passage) => {
                if let Some(span) = passage.find(text) {
                    add_quote(text, analysis, span);
                }
            }
            Correction::Same(name, other) => {
                if let (Some(from), Some(to)) = (person(analysis, name), person(analysis, other))
                    && from != to
                {
                    merge(analysis, from, to);
                }
            }
            Correction::NoPerson(name) => {
                if let Some(gone) = person(analysis, name) {
                    remove(analysis, gone, None);
                }
            }
            Correction::Apart(name, form, other) => part(text, analysis, name, form, other),
            Correction::Speaker(passage, name) => {
                if let Some(span) = passage.find(text) {
                    set_speaker(text, analysis, span, name.as_deref());
                }
            }
        }
    }
    if !corrections.is_empty() {
        in_order(analysis);
    }
}

/// Whether two spans mean the same words: more than half of either lies in the other.
fn same(a: Span, b: Span) -> bool {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    2 * both > a.len().max(b.len())
}

fn person(analysis: &Analysis, name: &str) -> Option<PersonId> {
    let at = analysis.people.iter().position(|person| person.name == name)?;
    Some(PersonId(at as u32))
}

/// The person of this name; one whom nothing was known of is looked for in the text.
fn person_or_new(text: &str, analysis: &mut Analysis, name: &str) -> PersonId {
    person(analysis, name).unwrap_or_else(|| {
        let taken = |span: Span| analysis.people.iter().any(|p| p.mentions.iter().any(|m| m.overlaps(span)));
        let spans = text.match_indices(name).map(|(at, _)| Span::new(at, at + name.len()));
        let mentions = spans.filter(|span| !name.is_empty() && !taken(*span)).take(1000).collect();
        analysis.people.push(Person { name: name.to_owned(), aliases: Vec::new(), mentions });
        PersonId(analysis.people.len() as u32 - 1)
    })
}

fn set_speaker(text: &str, analysis: &mut Analysis, span: Span, name: Option<&str>) {
    let Some(quote) = analysis.quotes.iter().find(|quote| same(quote.span, span)) else { return };
    let (chain, whole) = (quote.chain, quote.span);
    let speaker = name.map(|name| person_or_new(text, analysis, name));
    // A source that names somebody else was the mistake; a pronoun or a post may well mean the right one.
    let wrong = |source: Span| {
        let of =
            |(_, person): &(usize, &Person)| person.mentions.iter().any(|mention| mention.overlaps(source));
        let named = analysis.people.iter().enumerate().find(of);
        named.is_some_and(|(n, _)| speaker != Some(PersonId(n as u32)))
    };
    let ours = |quote: &Quote| quote.span == whole || chain.is_some() && quote.chain == chain;
    let wrong: Vec<bool> = analysis.quotes.iter().map(|quote| quote.source.is_some_and(wrong)).collect();
    for (quote, wrong) in analysis.quotes.iter_mut().zip(wrong).filter(|(quote, _)| ours(quote)) {
        quote.speaker = speaker;
        quote.confidence = 100;
        if wrong {
            (quote.source, quote.cue) = (None, None);
        }
    }
}

fn add_quote(text: &str, analysis: &mut Analysis, span: Span) {
    if analysis.quotes.iter().any(|quote| quote.kind != Kind::Indirect && same(quote.span, span)) {
        return;
    }
    const MARKS: [char; 10] = ['“', '”', '"', '„', '«', '»', '‘', '’', '\'', '‟'];
    let before = text[..span.start].chars().next_back().filter(|c| MARKS.contains(c));
    let after = text[span.end..].chars().next().filter(|c| MARKS.contains(c));
    let marked =
        Span::new(span.start - before.map_or(0, char::len_utf8), span.end + after.map_or(0, char::len_utf8));
    // Direct quotations never overlap each other; what the reader says counts.
    analysis.quotes.retain(|quote| !quote.marked.overlaps(marked) || quote.kind == Kind::Indirect);
    let kind = if before.is_some() && after.is_some() { Kind::Direct } else { Kind::Indirect };
    analysis.quotes.push(Quote {
        span,
        marked,
        kind,
        speaker: None,
        confidence: 100,
        source: None,
        cue: None,
        chain: None,
    });
}

/// All that is `from`'s becomes `to`'s.
fn merge(analysis: &mut Analysis, from: PersonId, to: PersonId) {
    let gone = std::mem::take(&mut analysis.people[from.0 as usize]);
    let into = &mut analysis.people[to.0 as usize];
    into.mentions.extend(gone.mentions);
    into.mentions.sort_unstable();
    into.mentions.dedup();
    for alias in [gone.name].into_iter().chain(gone.aliases) {
        if alias != into.name && !into.aliases.contains(&alias) {
            into.aliases.push(alias);
        }
    }
    remove(analysis, from, Some(to));
}

/// Takes a person away; what they said is `heir`'s then.
fn remove(analysis: &mut Analysis, gone: PersonId, heir: Option<PersonId>) {
    analysis.people.remove(gone.0 as usize);
    for quote in &mut analysis.quotes {
        let speaker = if quote.speaker == Some(gone) { heir } else { quote.speaker };
        quote.speaker = speaker.map(|id| if id > gone { PersonId(id.0 - 1) } else { id });
    }
}

/// Gives the mentions of `name` that read `form` to another person.
fn part(text: &str, analysis: &mut Analysis, name: &str, form: &str, other: &str) {
    let Some(from) = person(analysis, name) else { return };
    let whose = &mut analysis.people[from.0 as usize];
    let (moved, stay): (Vec<Span>, Vec<Span>) =
        whose.mentions.iter().copied().partition(|mention| mention.of(text) == form);
    if moved.is_empty() || name == other {
        return;
    }
    whose.mentions = stay;
    whose.aliases.retain(|alias| alias != form);
    let to = person_or_new(text, analysis, other);
    let into = &mut analysis.people[to.0 as usize];
    into.mentions.extend(&moved);
    into.mentions.sort_unstable();
    into.mentions.dedup();
    if form != other && !into.aliases.iter().any(|alias| alias == form) {
        into.aliases.push(form.to_owned());
    }
    for quote in analysis.quotes.iter_mut().filter(|quote| quote.speaker == Some(from)) {
        if quote.source.is_some_and(|source| moved.iter().any(|mention| mention.overlaps(source))) {
            quote.speaker = Some(to);
        }
    }
    if analysis.people[from.0 as usize].mentions.is_empty() {
        remove(analysis, from, Some(to));
    }
}

/// People in the order in which they first appear, those who do not appear last; quotations by where they begin.
fn in_order(analysis: &mut Analysis) {
    let mut order: Vec<usize> = (0..analysis.people.len()).collect();
    order.sort_by_key(|&n| analysis.people[n].mentions.first().map_or(usize::MAX, |mention| mention.start));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;
    use proptest::prelude::*;

    const TEXT: &str = "Ana Brandt spoke in Salt Harbour. “We stay,” she said. Carl Moss left. “No,” said Moss. \
                        The “old” quay was shut.";

    fn corrected(corrections: &[Correction]) -> Analysis {
        let mut analysis = analyse(TEXT);
        apply(TEXT, &mut analysis, &corrections.iter().collect::<Vec<_>>());
        analysis
    }

    fn at(words: &str) -> Passage {
        let start = TEXT.find(words).unwrap();
        Passage::of(TEXT, Span::new(start, start + words.len()))
    }

    fn said(analysis: &Analysis, words: &str) -> Option<Option<String>> {
        let quote = analysis.quotes.iter().find(|quote| quote.span.of(TEXT) == words)?;
        Some(analysis.speaker(quote).map(str::to_owned))
    }

    #[test]
    fn a_speaker_is_set_typed_and_taken_away() {
        let one = corrected(&[Correction::Speaker(at("We stay,"), Some("Carl Moss".into()))]);
        assert_eq!(said(&one, "We stay,"), Some(Some("Carl Moss".into())));
        let typed = corrected(&[Correction::Speaker(at("No,"), Some("Dee Okafor".into()))]);
        assert_eq!(said(&typed, "No,"), Some(Some("Dee Okafor".into())));
        let nobody = corrected(&[Correction::Speaker(at("No,"), None)]);
        assert_eq!(said(&nobody, "No,"), Some(None));
    }

    #[test]
    fn people_are_joined_removed_and_parted() {
        let joined = corrected(&[Correction::Same("Carl Moss".into(), "Ana Brandt".into())]);
        assert_eq!(joined.people.iter().filter(|person| person.name == "Carl Moss").count(), 0);
        assert_eq!(said(&joined, "No,"), Some(Some("Ana Brandt".into())));
        let gone = corrected(&[Correction::NoPerson("Carl Moss".into())]);
        assert_eq!(said(&gone, "No,"), Some(None));
        assert!(gone.people.iter().all(|person| person.name != "Carl Moss"));
        let two = corrected(&[Correction::Apart("Carl Moss".into(), "Moss".into(), "Edda Moss".into())]);
        assert_eq!(said(&two, "No,"), Some(Some("Edda Moss".into())));
        assert!(two.people.iter().any(|person| person.name == "Carl Moss"));
    }

    #[test]
    fn passages_become_quotations_and_stop_being_some() {
        let none = corrected(&[Correction::NoQuote(at("We stay,"))]);
        assert_eq!(said(&none, "We stay,"), None);
        let both = corrected(&[
            Correction::Quote(at("old")),
            Correction::Speaker(at("old"), Some("Carl Moss".into())),
        ]);
        assert_eq!(said(&both, "old"), Some(Some("Carl Moss".into())));
    }

    fn any_correction() -> impl Strategy<Value = Correction> {
        let name =
            || prop_oneof![Just("Ana Brandt"), Just("Carl Moss"), Just("Dee Okafor")].prop_map(String::from);
        let passage = (0..TEXT.len(), 1..12usize).prop_map(|(start, len)| {
            let whole = |mut at: usize| {
                while !TEXT.is_char_boundary(at) {
                    at += 1;
                }
                at
            };
            Passage::of(TEXT, Span::new(whole(start), whole((start + len).min(TEXT.len()))))
        });
        let passage = prop_oneof![passage, Just(at("We stay,")), Just(at("No,"))];
        prop_oneof![
            (passage.clone(), proptest::option::of(name())).prop_map(|(p, n)| Correction::Speaker(p, n)),
            passage.clone().prop_map(Correction::Quote),
            passage.prop_map(Correction::NoQuote),
            (name(), name()).prop_map(|(a, b)| Correction::Same(a, b)),
            name().prop_map(Correction::NoPerson),
            (name(), name(), name()).prop_map(|(a, b, c)| Correction::Apart(a, b, c)),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_corrected_the_analysis_stays_sound(
            corrections in proptest::collection::vec(any_correction(), 0..8)
        ) {
            let analysis = corrected(&corrections);
            for quote in &analysis.quotes {
                prop_assert!(quote.speaker.is_none_or(|id| (id.0 as usize) < analysis.people.len()));
                prop_assert!(quote.marked.covers(quote.span) && TEXT.get(quote.marked.start..quote.marked.end).is_some());
            }
            prop_assert!(analysis.quotes.is_sorted_by_key(|quote| quote.span.start));
            let direct: Vec<_> = analysis.quotes.iter().filter(|quote| quote.kind != Kind::Indirect).collect();
            prop_assert!(direct.windows(2).all(|pair| !pair[0].marked.overlaps(pair[1].marked)));
            for correction in &corrections {
                let back = Correction::from_json(&correction.to_json());
                prop_assert_eq!(back.as_ref(), Some(correction));
            }
        }
    }
}
