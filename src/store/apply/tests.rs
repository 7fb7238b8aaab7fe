use proptest::prelude::*;

use super::*;
use crate::store::Passage;
use crate::text::analyse;

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
fn a_speaker_can_be_set_typed_and_removed() {
    let one = corrected(&[Correction::Speaker(at("We stay,"), Some("Carl Moss".into()))]);
    assert_eq!(said(&one, "We stay,"), Some(Some("Carl Moss".into())));
    let typed = corrected(&[Correction::Speaker(at("No,"), Some("Dee Okafor".into()))]);
    assert_eq!(said(&typed, "No,"), Some(Some("Dee Okafor".into())));
    let nobody = corrected(&[Correction::Speaker(at("No,"), None)]);
    assert_eq!(said(&nobody, "No,"), Some(None));
}

#[test]
fn people_can_be_merged_removed_and_split() {
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
fn passages_become_quotations_and_quotations_are_removed() {
    let none = corrected(&[Correction::NoQuote(at("We stay,"))]);
    assert_eq!(said(&none, "We stay,"), None);
    let both = corrected(&[
        Correction::Quote(at("old"), Kind::Direct),
        Correction::Speaker(at("old"), Some("Carl Moss".into())),
    ]);
    assert_eq!(said(&both, "old"), Some(Some("Carl Moss".into())));
}

fn names(analysis: &Analysis) -> Vec<&str> {
    analysis.people.iter().map(|person| person.name.as_str()).collect()
}

fn joined(name: &str, other: &str) -> Correction {
    Correction::Same(name.into(), other.into())
}

#[test]
fn a_merged_name_means_the_other_person() {
    let typed = Correction::Speaker(at("No,"), Some("Mary Stone".into()));
    let one = corrected(&[typed.clone(), joined("Mary Stone", "Ana Brandt")]);
    assert_eq!(names(&one), ["Ana Brandt", "Carl Moss"]);
    assert_eq!(said(&one, "No,"), Some(Some("Ana Brandt".into())));
    let none = corrected(&[typed, Correction::NoPerson("Mary Stone".into())]);
    assert_eq!(names(&none), ["Ana Brandt", "Carl Moss"]);
    assert_eq!(said(&none, "No,"), Some(None));
}

#[test]
fn chained_merges_work_in_any_order() {
    const THREE: &str = "Mary Stone and Ola Lund met Ana Brandt. Ms Stone left.";
    let chain = [joined("Mary Stone", "Ola Lund"), joined("Ola Lund", "Ana Brandt")];
    for order in [[0, 1], [1, 0]] {
        let mut analysis = analyse(THREE);
        assert_eq!(analysis.people.len(), 3);
        apply(THREE, &mut analysis, &order.map(|n| &chain[n]));
        assert_eq!(names(&analysis), ["Ana Brandt"]);
        assert_eq!(analysis.people[0].mentions.len(), 4);
    }
}

#[test]
fn typed_names_mean_people_in_the_article_and_whole_words() {
    let one = corrected(&[Correction::Speaker(at("We stay,"), Some("moss".into()))]);
    assert_eq!(said(&one, "We stay,"), Some(Some("Carl Moss".into())));
    let two = corrected(&[Correction::Speaker(at("We stay,"), Some("an".into()))]);
    assert_eq!(said(&two, "We stay,"), Some(Some("an".into())));
    let an = two.people.iter().find(|person| person.name == "an").unwrap();
    assert!(an.mentions.is_empty(), "no words of others");
}

#[test]
fn correcting_a_speaker_keeps_source_and_cue() {
    let found = corrected(&[]);
    let by = |analysis: &Analysis| analysis.quotes.last().map(|quote| (quote.source, quote.cue));
    for name in [None, Some("Ana Brandt".into())] {
        let set = corrected(&[Correction::Speaker(at("No,"), name)]);
        assert_eq!(by(&set), by(&found));
    }
    assert!(by(&found).is_some_and(|(source, cue)| source.is_some() && cue.is_some()));
}

#[test]
fn a_missed_person_is_added_and_a_single_mention_reassigned() {
    let place = corrected(&[Correction::Person(at("Salt Harbour"), "Salt Harbour".into())]);
    assert_eq!(names(&place), ["Ana Brandt", "Salt Harbour", "Carl Moss"]);
    let start = TEXT.find("Moss.").unwrap();
    let here = Passage::of(TEXT, Span::new(start, start + 4));
    let other = corrected(&[Correction::Person(here, "Edda Moss".into())]);
    assert_eq!(names(&other), ["Ana Brandt", "Carl Moss", "Edda Moss"]);
    assert_eq!(said(&other, "No,"), Some(Some("Edda Moss".into())));
}

#[test]
fn the_reader_sets_the_kind_of_a_quotation() {
    for kind in [Kind::Direct, Kind::Indirect] {
        let one = corrected(&[Correction::Quote(at("Carl Moss left"), kind)]);
        let quote = one.quotes.iter().find(|quote| quote.span.of(TEXT) == "Carl Moss left").unwrap();
        assert_eq!(quote.kind, kind);
    }
}

fn any_correction() -> impl Strategy<Value = Correction> {
    let name = || {
        prop_oneof![Just("Ana Brandt"), Just("Carl Moss"), Just("Dee Okafor"), Just("moss"), Just("Moss")]
            .prop_map(String::from)
    };
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
    let kind = prop_oneof![Just(Kind::Direct), Just(Kind::Mixed), Just(Kind::Indirect)];
    prop_oneof![
        (passage.clone(), proptest::option::of(name())).prop_map(|(p, n)| Correction::Speaker(p, n)),
        (passage.clone(), kind).prop_map(|(p, k)| Correction::Quote(p, k)),
        (passage.clone(), name()).prop_map(|(p, n)| Correction::Person(p, n)),
        passage.prop_map(Correction::NoQuote),
        (name(), name()).prop_map(|(a, b)| Correction::Same(a, b)),
        name().prop_map(Correction::NoPerson),
        (name(), name(), name()).prop_map(|(a, b, c)| Correction::Apart(a, b, c)),
    ]
}

proptest! {
    #[test]
    fn any_corrections_leave_a_valid_analysis(
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
        for (n, person) in analysis.people.iter().enumerate() {
            let speaks = analysis.quotes.iter().any(|quote| quote.speaker == Some(PersonId(n as u32)));
            prop_assert!(speaks || !person.mentions.is_empty(), "{} is nowhere", person.name);
            prop_assert!(person.mentions.is_sorted() && person.mentions.iter().all(|m| !m.of(TEXT).is_empty()));
        }
        let mut mentions: Vec<Span> = analysis.people.iter().flat_map(|p| p.mentions.clone()).collect();
        mentions.sort_unstable();
        prop_assert!(mentions.windows(2).all(|pair| !pair[0].overlaps(pair[1])));
        for correction in &corrections {
            let back = Correction::from_json(&correction.to_json());
            prop_assert_eq!(back.as_ref(), Some(correction));
        }
    }
}

#[test]
fn correcting_one_part_corrects_the_whole_quotation() {
    let text = "Ana Brandt came. “The quay,” said Ana Brandt, “will stay where it is.” Carl Moss left.";
    let passage = |words: &str| {
        let start = text.find(words).unwrap();
        Passage::of(text, Span::new(start, start + words.len()))
    };
    let speakers = |corrections: &[Correction]| {
        let mut analysis = analyse(text);
        apply(text, &mut analysis, &corrections.iter().collect::<Vec<_>>());
        let names = analysis.quotes.iter().map(|quote| analysis.speaker(quote).map(str::to_owned));
        names.collect::<Vec<_>>()
    };
    let moss = || Some("Carl Moss".to_owned());
    let first = Correction::Speaker(passage("The quay,"), moss());
    let second = Correction::Speaker(passage("will stay where it is."), None);
    assert_eq!(speakers(std::slice::from_ref(&first)), [moss(), moss()]);
    assert_eq!(speakers(std::slice::from_ref(&second)), [None, None]);
    // A half that was corrected by itself keeps that.
    assert_eq!(speakers(&[second.clone(), first.clone()]), [moss(), None]);
    assert_eq!(speakers(&[Correction::NoQuote(passage("The quay,"))]), []);
}
