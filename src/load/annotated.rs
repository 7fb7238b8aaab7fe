//! The people and quotations that come with a record in the annotation format: what another run found or somebody
//! corrected is not analysed again.
//!
//! Other programs and gold data use the same field names, so only values of the shape that `onrecord annotate` writes
//! are accepted. Two empty lists have no shape, so they count only next to its stamp.

use std::collections::HashMap;

use serde_json::Value;

use crate::Span;
use crate::text::{Analysis, Kind, Language, Person, PersonId, Quote, number_parts, with_marks};

/// The fields of a record that make up its annotations.
const FIELDS: [&str; 4] = ["people", "quotes", "language", "annotator"];

/// The annotations that come with a record.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    fields: [Option<Value>; FIELDS.len()],
}

/// Why annotations are not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unused {
    /// There are none, or they have another format.
    OtherShape,
    /// A span is not in the text, or two spans overlap that must not.
    Misfit,
}

/// Returns whether a field of this name may be part of annotations.
pub(super) fn is_part(name: &str) -> bool {
    FIELDS.contains(&name)
}

impl Annotations {
    /// Takes the value of the field `name`, if it is part of annotations.
    pub(super) fn take(&mut self, name: &str, value: &Value) {
        if let Some(place) = FIELDS.iter().position(|field| *field == name) {
            self.fields[place] = Some(value.clone());
        }
    }

    /// Returns people and quotations, if they have the shape of ours.
    fn lists(&self) -> Option<(&[Value], &[Value])> {
        let list = |place: usize| self.fields[place].as_ref().and_then(Value::as_array);
        let (people, quotes) = (list(0)?, list(1)?);
        let claimed = !people.is_empty() || !quotes.is_empty() || self.are_stamped();
        let ours = claimed && people.iter().all(is_person) && quotes.iter().all(is_quote);
        ours.then_some((people, quotes))
    }

    /// Returns whether they say that onrecord wrote them.
    fn are_stamped(&self) -> bool {
        let stamp = self.fields[3].as_ref().and_then(Value::as_str);
        stamp.is_some_and(|by| by.starts_with("onrecord "))
    }

    /// Returns whether they are there in the shape of ours.
    pub(super) fn are_given(&self) -> bool {
        self.lists().is_some()
    }

    /// Builds the analysis of `text` from them.
    pub(super) fn of(&self, text: &str) -> Result<Analysis, Unused> {
        let (people, quotes) = self.lists().ok_or(Unused::OtherShape)?;
        let mut read = AnnotationReader {
            offsets: ByteOffsets::new(text),
            analysis: Analysis::default(),
            names: HashMap::new(),
        };
        let fits = people.iter().try_for_each(|person| read.person(person));
        fits.and_then(|()| quotes.iter().try_for_each(|quote| read.quote(quote, text)))
            .ok_or(Unused::Misfit)?;
        let mut analysis = read.analysis;
        analysis.quotes.sort_by_key(|quote| (quote.span.start, quote.span.end));
        if !self.are_stamped() {
            // Others number paragraphs at most, not the two halves around an attribution.
            number_parts(text, &mut analysis.quotes);
        }
        analysis.language = match self.fields[2].as_ref().and_then(Value::as_str) {
            Some("en") => Language::English,
            Some(_) => Language::Other,
            None => Language::Unknown,
        };
        if overlap(analysis.people.iter().flat_map(|person| person.mentions.iter().copied()).collect())
            || overlap(
                analysis
                    .quotes
                    .iter()
                    .filter(|quote| quote.kind != Kind::Indirect)
                    .map(|quote| quote.span)
                    .collect(),
            )
        {
            return Err(Unused::Misfit);
        }
        Ok(analysis)
    }
}

/// Returns whether two of these spans share a byte.
fn overlap(mut spans: Vec<Span>) -> bool {
    spans.sort_unstable();
    spans.windows(2).any(|pair| pair[1].start < pair[0].end)
}

fn is_person(person: &Value) -> bool {
    let strings = |value: &Value| value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
    person["name"].is_string()
        && strings(&person["aliases"])
        && person["mentions"].as_array().is_some_and(|all| all.iter().all(is_place))
}

fn is_quote(quote: &Value) -> bool {
    let or_null = |value: &Value, is: fn(&Value) -> bool| value.is_null() || is(value);
    is_place(quote)
        && kind(quote).is_some()
        && quote.get("speaker").is_some_and(|speaker| or_null(speaker, Value::is_string))
        && quote["confidence"].as_u64().is_some_and(|hundredths| hundredths <= 100)
        && or_null(&quote["source"], is_place)
        && or_null(&quote["cue"], is_place)
        && or_null(&quote["chain"], Value::is_u64)
}

fn is_place(value: &Value) -> bool {
    value["start"].is_u64() && value["end"].is_u64()
}

fn kind(quote: &Value) -> Option<Kind> {
    [Kind::Direct, Kind::Mixed, Kind::Indirect].into_iter().find(|kind| quote["kind"] == kind.name())
}

/// Builds an analysis; `None` if a span is not in the text.
struct AnnotationReader<'t> {
    offsets: ByteOffsets<'t>,
    analysis: Analysis,
    names: HashMap<String, PersonId>,
}

impl AnnotationReader<'_> {
    fn person(&mut self, person: &Value) -> Option<()> {
        let name = person["name"].as_str()?.to_owned();
        let aliases =
            person["aliases"].as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let mentions: Option<Vec<Span>> =
            person["mentions"].as_array()?.iter().map(|at| self.offsets.span(at)).collect();
        let mut mentions = mentions?;
        mentions.sort_unstable();
        let id = PersonId(self.analysis.people.len() as u32);
        self.names.entry(name.clone()).or_insert(id);
        self.analysis.people.push(Person { name, aliases, mentions });
        Some(())
    }

    fn quote(&mut self, quote: &Value, text: &str) -> Option<()> {
        let span = self.offsets.span(quote)?;
        let place = |value: &Value| match value {
            Value::Null => Some(None),
            value => self.offsets.span(value).map(Some),
        };
        let (source, cue) = (place(&quote["source"])?, place(&quote["cue"])?);
        let kind = kind(quote)?;
        let marked = if kind == Kind::Indirect { span } else { with_marks(text, span) };
        // A corrected speaker may not be named in the text.
        let speaker = quote["speaker"].as_str().map(|name| self.who(name));
        let confidence = quote["confidence"].as_u64()? as u8;
        let chain = quote["chain"].as_u64().map(|chain| chain as u32);
        self.analysis.quotes.push(Quote {
            span,
            marked,
            kind,
            speaker,
            confidence,
            source,
            cue,
            chain,
            rest: Vec::new(),
        });
        Some(())
    }

    fn who(&mut self, name: &str) -> PersonId {
        let people = &mut self.analysis.people;
        *self.names.entry(name.to_owned()).or_insert_with(|| {
            people.push(Person { name: name.to_owned(), ..Person::default() });
            PersonId(people.len() as u32 - 1)
        })
    }
}

/// Converts code points to bytes, with offsets stored at regular intervals.
struct ByteOffsets<'t> {
    text: &'t str,
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'t> ByteOffsets<'t> {
    fn new(text: &'t str) -> Self {
        let marks = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect(),
        };
        Self { text, marks }
    }

    /// Returns the byte at which code point number `point` begins; the end of the text counts as one more.
    fn of(&self, point: u64) -> Option<usize> {
        let point = usize::try_from(point).ok()?;
        if self.marks.is_empty() {
            return (point <= self.text.len()).then_some(point);
        }
        let chunk = (point / STRIDE).min(self.marks.len() - 1);
        let (start, left) = (self.marks[chunk], point - chunk * STRIDE);
        let rest = &self.text[start..];
        let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        ends.nth(left).map(|at| start + at)
    }

    fn span(&self, place: &Value) -> Option<Span> {
        let (start, end) = (self.of(place["start"].as_u64()?)?, self.of(place["end"].as_u64()?)?);
        (start < end).then(|| Span::new(start, end))
    }
}

/// Returns whether `onrecord annotate` writes a field of this name.
pub(super) fn is_output(name: &str) -> bool {
    OUTPUT.contains(&name) || is_part(name)
}

/// The fields that `onrecord annotate` writes itself.
const OUTPUT: [&str; 8] = ["id", "title", "date", "outlet", "byline", "url", "text", "model"];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::text::analyse;

    const TEXT: &str = "“We’ll sail at dawn,” said 𝔄da Bird. 🚢 Karl Moss nodded.";

    fn given(people: Value, quotes: Value) -> Annotations {
        let mut annotations = Annotations::default();
        annotations.take("people", &people);
        annotations.take("quotes", &quotes);
        annotations
    }

    fn quote(start: usize, end: usize, speaker: Value) -> Value {
        json!({"start": start, "end": end, "kind": "direct", "speaker": speaker, "confidence": 90,
               "source": {"start": 27, "end": 35}, "cue": null, "chain": null})
    }

    #[test]
    fn given_annotations_are_used_unchanged() {
        let people =
            json!([{"name": "Ada Bird", "aliases": ["Bird"], "mentions": [{"start": 27, "end": 35}]}]);
        let analysis = given(people.clone(), json!([quote(1, 20, json!("Mickey Quill"))])).of(TEXT).unwrap();
        let said = &analysis.quotes[0];
        assert_eq!(analysis.speaker(said), Some("Mickey Quill"));
        assert_eq!(
            (said.span.of(TEXT), said.marked.of(TEXT)),
            ("We’ll sail at dawn,", "“We’ll sail at dawn,”")
        );
        assert_eq!(said.source.map(|span| span.of(TEXT)), Some("𝔄da Bird"));
        assert_eq!(analysis.people[0].mentions[0].of(TEXT), "𝔄da Bird");
        assert_eq!(analysis.people.len(), 2);
    }

    /// Annotates a text, and reads the annotations back.
    fn read_back(text: &str) -> (Analysis, Analysis) {
        let article = crate::Article { text: text.into(), ..Default::default() };
        let (analysis, mut line) = (analyse(text), Vec::new());
        crate::export::annotation(&mut line, &article, &analysis).unwrap();
        let line: Value = serde_json::from_slice(&line).unwrap();
        let mut annotations = Annotations::default();
        FIELDS.iter().for_each(|field| annotations.take(field, &line[*field]));
        (analysis, annotations.of(text).unwrap())
    }

    #[test]
    fn what_was_written_has_as_many_quotations_when_it_is_read_back() {
        for [open, close] in [["''", "''"], ["``", "''"], ["\"", "\""], ["“", "”"], ["« ", " »"], ["‹", "›"]]
        {
            let text = format!(
                "Ada Bird came.\n\n{open}The pier stays,{close} said Ada Bird of the board. {open}We will not sell it.{close}\n\n\
                 {open}We,{close} said Karl Moss, {open}will sail.{close}"
            );
            let (found, read) = read_back(&text);
            assert!(found.quotes.len() > 3, "{text}");
            let marked = |analysis: &Analysis| -> Vec<_> {
                analysis.quotes.iter().map(|quote| quote.marked.of(&text).to_owned()).collect()
            };
            assert_eq!(marked(&found), marked(&read), "{text}");
            assert_eq!(found.joined().quotes.len(), read.joined().quotes.len(), "{text}");
        }
    }

    #[test]
    fn the_number_says_which_parts_are_one_quotation_whatever_marks_stand_around_them() {
        let nested = "“We will stay,“’»”‘said Ada Bird”. `` We will stay,";
        let (found, read) = read_back(nested);
        assert_eq!(found.joined().quotes.len(), read.joined().quotes.len());

        let mut halves =
            given(json!([]), json!([quote(0, 9, json!("Ada Bird")), quote(23, 30, json!("Ada Bird"))]));
        let text = "We’ll go,” said Ada Bird, “at dawn.”";
        assert_eq!(halves.of(text).unwrap().joined().quotes.len(), 2);
        let one = |start, end| {
            let mut part = quote(start, end, json!("Ada Bird"));
            part["chain"] = json!(0);
            part
        };
        halves.take("quotes", &json!([one(0, 9), one(23, 30)]));
        assert_eq!(halves.of(text).unwrap().joined().quotes.len(), 1);
    }

    #[test]
    fn other_formats_and_misfits_are_rejected() {
        let gold = json!([{"name": "Ada Bird", "start": 27, "end": 35}]);
        assert_eq!(given(gold, json!([])).of(TEXT), Err(Unused::OtherShape));
        assert_eq!(given(json!([]), json!([{"quote": "We’ll sail"}])).of(TEXT), Err(Unused::OtherShape));
        assert_eq!(given(json!(["Ada Bird"]), json!([])).of(TEXT), Err(Unused::OtherShape));
        assert_eq!(given(json!([]), json!([])).of(TEXT), Err(Unused::OtherShape));
        let mut stamped = given(json!([]), json!([]));
        stamped.take("annotator", &json!("onrecord 0.1.0"));
        assert_eq!(stamped.of(TEXT), Ok(Analysis::default()));
        for (start, end) in [(1, 900), (20, 1), (5, 5), (usize::MAX, usize::MAX)] {
            assert_eq!(
                given(json!([]), json!([quote(start, end, json!(null))])).of(TEXT),
                Err(Unused::Misfit)
            );
        }
        let twice = json!([quote(1, 20, json!(null)), quote(3, 18, json!(null))]);
        assert_eq!(given(json!([]), twice).of(TEXT), Err(Unused::Misfit));
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was_written(pieces in prop::collection::vec(prop::sample::select(vec![
            "“", "”", "\"", "‘", "’", "'", "''", "``", "«", "»", " ", " ", " ", ". ", ", ", "\n\n", "We will stay,",
            "said Ada Bird", "Karl Moss added", "and you sail.", "he said", "Nobody moves.", "Ada Bird", ":",
        ]), 0..30)) {
            let text = pieces.concat();
            let (found, read) = read_back(&text);
            prop_assert_eq!(found.joined().quotes.len(), read.joined().quotes.len());
        }

        #[test]
        fn code_points_become_bytes(text in "\\PC{0,900}") {
            let offsets = ByteOffsets::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.of(n as u64), Some(at));
            }
            let count = text.chars().count() as u64;
            prop_assert_eq!(offsets.of(count), Some(text.len()));
            prop_assert_eq!(offsets.of(count + 1), None);
        }

        #[test]
        fn any_numbers_do_no_harm(start in 0u64..80, end in 0u64..80, at in 0u64..80, to in any::<u64>()) {
            let quotes = json!([{"start": start, "end": end, "kind": "mixed", "speaker": null, "confidence": 1,
                                 "source": {"start": at, "end": to}, "cue": {"start": at, "end": end}}]);
            if let Ok(analysis) = given(json!([]), quotes).of(TEXT) {
                for quote in &analysis.quotes {
                    prop_assert!(!quote.marked.of(TEXT).is_empty());
                }
            }
        }
    }
}
