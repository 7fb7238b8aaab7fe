//! Lists built step by step, filters and finds.

use super::*;
use crate::article::NewHead;
use crate::load::{CorpusReader, Found, Input, Options};
use jiff::civil::date;
use proptest::prelude::*;
use std::ops::ControlFlow;

/// A corpus with these headlines, outlets and days. All its articles have the same address.
fn corpus(articles: &[(String, Option<u8>, Option<i8>)]) -> Corpus {
    let mut somewhere = None;
    CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
        if let Found::Article(_, address) = found {
            somewhere = Some(address);
        }
        ControlFlow::Break(())
    });
    let somewhere = somewhere.unwrap();
    let mut corpus = Corpus::default();
    for (title, outlet, day) in articles {
        let article = crate::Article {
            title: Some(title.clone()),
            outlet: outlet.map(|outlet| format!("Outlet {outlet}")),
            date: day.map(|day| date(2018, 12, day)),
            ..crate::Article::default()
        };
        corpus.push(NewHead::of(&article), somewhere.clone());
    }
    corpus
}

fn listed(corpus: &Corpus, spec: &ListSpec, before: ListResult) -> ListResult {
    ListJob { corpus: corpus.clone(), spec: spec.clone(), hits: None, before, memory: None }
        .run(&|| true)
        .unwrap()
}

proptest! {
    /// A list extended step by step equals one made at once, and is sorted.
    #[test]
    fn an_extended_list_equals_a_fresh_one(
        articles in prop::collection::vec(("[abAÄä ]{1,12}", prop::option::of(0u8..3), prop::option::of(1i8..5)), 1..60),
        steps in prop::collection::vec(0usize..60, 0..4),
        order in prop::sample::select(&[ListOrder::Given, ListOrder::Newest, ListOrder::Oldest, ListOrder::Headline, ListOrder::Outlet][..]),
        filter in "(a|b|outlet|1|2018-12-0[1-4])?( a)?",
    ) {
        let spec = ListSpec { order, filter: Arc::new(parse_filter(&filter).unwrap()), find: "a".into(), ..ListSpec::default() };
        let whole = corpus(&articles);
        let at_once = listed(&whole, &spec, ListResult::default());
        let mut stepwise = ListResult::default();
        let mut cuts: Vec<usize> = steps.into_iter().map(|step| step.min(articles.len())).collect();
        cuts.sort_unstable();
        for cut in cuts.into_iter().chain([articles.len()]) {
            stepwise = listed(&corpus(&articles[..cut]), &spec, stepwise);
        }
        prop_assert_eq!(&stepwise.rows, &at_once.rows);
        prop_assert_eq!(&stepwise.matches, &at_once.matches);
        let shown = at_once.rows.map_or(whole.ids().collect(), |shown| shown.to_vec());
        prop_assert!(shown.windows(2).all(|pair| compare(&whole, order, pair[0], pair[1]) == Ordering::Less));
        for &row in at_once.matches.iter() {
            prop_assert!(whole.head(shown[row as usize]).title.to_lowercase().contains('a'));
        }
    }
}

#[test]
fn a_job_that_is_no_longer_wanted_stops() {
    let corpus = corpus(&[("a".into(), None, None)]);
    let spec = ListSpec { order: ListOrder::Newest, ..ListSpec::default() };
    assert!(
        ListJob { corpus, spec, hits: None, before: ListResult::default(), memory: None }
            .run(&|| false)
            .is_none()
    );
}

#[test]
fn a_filter_is_written_like_a_search() {
    let corpus = corpus(&[
        ("Ferry late".into(), Some(1), Some(1)),
        ("Storm over the ferry".into(), Some(2), Some(2)),
        ("Harbour open".into(), None, Some(3)),
    ]);
    let rows = |filter: &str| {
        let spec = ListSpec { filter: Arc::new(parse_filter(filter).unwrap()), ..ListSpec::default() };
        let rows = listed(&corpus, &spec, ListResult::default()).rows;
        rows.map_or(vec![0, 1, 2], |rows| rows.iter().map(|id| id.0).collect::<Vec<_>>())
    };
    assert_eq!(rows("fer"), [0, 1]);
    assert_eq!(rows("ferry -storm"), [0]);
    assert_eq!(rows("storm OR harbour"), [1, 2]);
    assert_eq!(rows("\"the ferry\""), [1]);
    assert_eq!(rows("title:outlet"), [0; 0]);
    assert_eq!(rows("outlet:\"let 1\""), [0]);
    assert_eq!(rows("outlet:=\"\""), [2]);
    assert_eq!(rows("date:2018-12-02..2018-12-03"), [1, 2]);
    assert_eq!(rows("2018-12-01"), [0]);
    assert_eq!(rows("is:unread"), [0, 1, 2]);
    assert_eq!(rows("is:starred"), [0; 0]);
    assert_eq!(rows(""), [0, 1, 2]);
    for refused in ["ferry (", "said:late", "quotes>3", "kind:reported"] {
        assert!(parse_filter(refused).is_err(), "{refused}");
    }
}
