//! Queries that parse, and the errors for those that do not.

use super::*;
use crate::query::ast::{Compare, Flag, Inflected, Near, Words};
use crate::query::kinds::Kinds;
use jiff::civil::Date;
use proptest::prelude::*;

#[test]
fn errors_are_reported_at_their_column() {
    for (query, column, says) in [
        ("a (b", 3, "never closed"),
        ("a b)", 4, "no matching"),
        ("()", 2, "are empty"),
        ("é \"b", 3, "never closed"),
        ("a OR", 3, "nothing follows OR"),
        ("OR a", 1, "nothing precedes OR"),
        ("a OR OR b", 3, "nothing follows OR"),
        ("a - b", 3, "nothing"),
        ("a --b", 3, "write it once"),
        ("foo:bar", 1, "unknown field “foo”"),
        ("said: x", 6, "nothing follows said:"),
        ("said:(a OR b)", 6, "before every word"),
        ("date:2018-13", 6, "is not a date"),
        ("date:2018..x", 12, "is not a date"),
        ("date:2019..2018", 6, "ends before"),
        ("date:..", 6, "before or after"),
        ("quotes>x", 8, "number"),
        ("quotes>99999999999", 8, "too large"),
        ("quotes!=3", 7, "write -quotes=3"),
        ("quotes <> 12", 8, "write -quotes=12"),
        ("quotes=>3", 7, "<, <=, =, >= or >"),
        ("confidence≠80", 11, "write -confidence=80"),
        ("date != 2018", 5, "write -date:2018"),
        ("date:\"2018-13\"", 7, "is not a date"),
        ("kind:\"direct\"~2", 14, "follow a phrase"),
        ("=\"ferr* late\"", 1, "as they are written"),
        ("title:=ferr*", 7, "as they are written"),
        ("\"*a b\"", 1, "two letters at least"),
        ("said:\"b a?*?*?*?*?*?*?*?*?*?*b\"~3", 6, "too many wildcards"),
        ("is:seen", 4, "is:unread"),
        ("spaeker:x", 1, "did you mean speaker?"),
        ("date>2018", 5, "write date:2018.."),
        ("date <= 2019-06", 5, "write date:..2019-06"),
        ("quotes > x", 10, "number"),
        ("(quotes) >3", 10, "only quotes"),
        ("a NOT", 3, "nothing"),
        ("NOT OR a", 1, "nothing"),
        ("AND", 4, "missing"),
        ("title:=\"…\"", 7, "no words follow ="),
        ("title:=\"a\"~5", 11, "follow a phrase"),
        ("ferry NEAR/100 a", 7, "at most 99"),
        ("ferry NEAR/x a", 7, "NEAR/5"),
        ("ferry NEAR/5", 7, "nothing follows NEAR"),
        ("(a NEAR/5) b", 4, "nothing follows NEAR"),
        ("a NEAR/5 OR b", 3, "nothing follows NEAR"),
        ("NEAR/5 ferry", 1, "write a NEAR/5 b"),
        ("a NEAR/5 -b", 10, "NEAR joins"),
        ("a NEAR/5 b NEAR/5 c", 12, "two sides"),
        ("a NEAR/5 (b c)", 10, "NEAR joins"),
        ("a NEAR/5 \"b c\"~2", 10, "NEAR joins"),
        ("a NEAR/5 said:b", 10, "write said: before the first"),
        ("title:a NEAR/5 said:b", 16, "must be in title:"),
        ("(a OR said:b) NEAR/5 c", 1, "the same field"),
        ("person:a NEAR/5 b", 10, "not for names"),
        ("\"a b\"~x", 6, "write \"a b\"~5"),
        ("\"a b\"~100", 6, "at most 99"),
        ("tag:\"a b\"~2", 5, "a tag is a name"),
        ("*a", 1, "two letters at least"),
        ("title:?a", 7, "two letters at least"),
        ("a?*?*?*?*?*?*?*?*?*?*b", 2, "too many wildcards"),
        ("confidence>x", 12, "from 0 to 100"),
        ("confidence>0.8", 12, "from 0 to 100"),
        ("outlet:=Post", 9, "whole name in"),
        ("outlet:=\"Post\"\"", 9, "never closed"),
        ("kind:said", 6, "kind:reported"),
        ("title:-ferry", 7, "-title:ferry"),
        ("a … b", 3, "no letter"),
        ("\"…\"", 1, "no word"),
    ] {
        let fault = Query::parse(query).unwrap_err();
        assert_eq!(fault.column, column, "{query}: {fault}");
        assert!(fault.what.contains(says), "{query}: {fault}");
    }
    assert!(Query::parse(&"(".repeat(100_000)).is_err());
    assert!(Query::parse(&"-".repeat(100_000)).is_err());
    assert!(Query::parse(&"a ".repeat(100_000)).is_err());
}

#[test]
fn foreign_syntax_is_rejected_with_advice() {
    for (query, column, says) in [
        ("ferry w/5 strike", 7, "write a NEAR/5 b: at most 5 words between"),
        ("ferry W/p strike", 7, "write a NEAR b: at most 10 words between"),
        ("ferry pre/3 strike", 7, "write a NEAR/3 b"),
        ("ferry ADJ3 strike", 7, "write a NEAR/3 b"),
        ("ferry adj3 strike", 7, "write a NEAR/3 b"),
        ("ferry near5 strike", 7, "write a NEAR/5 b"),
        ("ferry ADJ strike", 7, "write a NEAR b"),
        ("(a b)~5", 6, "\"a b\"~5"),
        ("(a b)^2", 6, "remove the ^"),
        ("/ferr(y|ies)/", 8, "OR"),
        ("/ferry/", 1, "regular expressions"),
        ("/ferry/i", 1, "regular expressions"),
        ("b[oe]at", 2, "regular expressions"),
        ("harbo{,u}r", 6, "regular expressions"),
        ("\\bferry", 1, "regular expressions"),
        ("fer.+y", 4, "regular expressions"),
        ("fer.*", 4, "regular expressions"),
        ("speaker:Halloran~1", 17, "(Halloran*, Halloran?)"),
        ("Halloran~", 9, "(Halloran*, Halloran?)"),
        ("sureness>80", 9, "only quotes and confidence can be compared"),
        ("zzz>=3", 4, "only quotes and confidence can be compared"),
        ("date>2019", 5, "date:2019.."),
        ("title>ferry", 6, "write title:ferry"),
        ("outlet=Post", 7, "outlet:=\"Post\""),
        ("outlet!=Post", 7, "write -outlet:Post"),
        ("said≠ferry", 5, "write -said:ferry"),
        ("zzz!=3", 4, "unknown field “zzz”"),
        ("said=ferry", 5, "write said:ferry"),
        ("tag=sea", 4, "write tag:sea"),
        ("speeker=moss", 8, "did you mean speaker?"),
        ("zzz=3", 4, "unknown field “zzz”"),
        ("ferry && strike", 7, "must match"),
        ("ferry & strike", 7, "remove the &"),
        ("ferry&&strike", 6, "remove the &"),
        ("ferry || strike", 7, "write OR"),
        ("ferry | strike", 7, "write OR"),
        ("ferry|strike", 6, "write OR"),
        ("!ferry", 1, "write -ferry"),
        ("+ferry", 1, "write ferry"),
        ("[2018 TO 2019]", 1, "date:2018..2019-06"),
        ("date:[2018 TO 2019]", 6, "2018..2019-06"),
        ("{a TO b}", 1, "brackets"),
        ("ferry^2", 6, "weights"),
        ("ferry/ti", 6, "first: title:ferry"),
        ("ferry/ti,ab", 6, "first: title:ferry"),
        ("title/abs", 6, "the field comes first"),
        ("ferry[tiab]", 6, "first: title:ferry"),
        ("ferry[Title/Abstract]", 6, "first: title:ferry"),
        ("ferry.ti.", 6, "first: title:ferry"),
        ("TITLE(ferry)", 1, "the field and a colon"),
        ("ATLEAST5(ferry)", 1, "the field and a colon"),
        ("strik$", 6, "write strik*"),
        ("strik%", 6, "write strik*"),
    ] {
        let fault = Query::parse(query).expect_err(query);
        assert_eq!(fault.column, column, "{query}: {fault}");
        assert!(fault.what.contains(says), "{query}: {fault}");
        // Inside quotation marks it is a phrase like any other.
        if !query.contains(['"', '(']) && query.contains(|c: char| c.is_alphanumeric()) {
            assert!(Query::parse(&format!("\"{query}\"")).is_ok(), "{query}");
        }
    }
}

#[test]
fn words_that_only_look_like_foreign_syntax_are_kept() {
    for word in [
        "AT&T",
        "C++",
        "C#",
        "9/11",
        "£5m",
        "and/or",
        "24/7",
        "w/o?",
        "w/o",
        "km/h",
        "his/her",
        "ann@post.example",
        "a+b@post.example",
        "#MeToo",
        "what?!",
        "A+",
        "50+",
        "Wham!",
        "US$",
        "US$5m",
        "A$",
        "$5",
        "50%",
        "+44",
        "10^6",
        "E=mc2",
        "near",
        "adj",
        "to",
        "W5",
        "[sic]",
        "[t]he",
        "lead[ing]",
        "post.example/watch?v=ab12",
        "A>B",
        "profit>loss",
        "profit!=loss",
        "quotes!",
        "don't",
        "D'Arcy",
        "~50",
        "9-11",
        "Yahoo!",
        "Ke$ha",
        "10,000",
        "3.5",
        "..and",
        "a.m.",
        "title",
        "N/A",
        "s/he",
        "@ann",
        "M&S",
        "-2018",
        "title/",
        "x?",
        "“",
    ] {
        let parsed = Query::parse(word);
        match word {
            "-2018" => assert_eq!(
                parsed,
                Ok(Query::Not(Box::new(Query::Text(Field::Any, Words::Word("2018".into())))))
            ),
            "“" => assert!(parsed.unwrap_err().what.contains("never closed")),
            _ => assert_eq!(parsed, Ok(Query::Text(Field::Any, Words::Word(word.into()))), "{word}"),
        }
    }
    assert_eq!(Query::parse("“second vote”").unwrap().to_string(), "\"second vote\"");
    assert_eq!(Query::parse("said:„late again“ x").unwrap().to_string(), "said:\"late again\" x");
}

#[test]
fn or_binds_less_tightly_than_adjacency() {
    let query = Query::parse("a b OR c -d").unwrap();
    assert_eq!(query.to_string(), "(a b) OR (c -d)");
    assert_eq!(Query::parse("  ").unwrap(), Query::All);
    assert_eq!(Query::parse("ORANGE").unwrap().to_string(), "ORANGE");
    assert_eq!(Query::parse("date:2018-01-01..2018-12-31").unwrap().to_string(), "date:2018");
}

#[test]
fn common_syntax_of_other_languages_is_accepted() {
    for (typed, meant) in [
        ("Title:ferry SPEAKER:moss", "title:ferry speaker:moss"),
        ("quotes > 3", "quotes>3"),
        ("Quotes>= 3 a", "quotes>=3 a"),
        ("a AND b", "a b"),
        ("a AND NOT b", "a -b"),
        ("NOT (a b) c", "-(a b) c"),
        ("a or and not b", "a or and not b"),
        ("NOTE ANDES", "NOTE ANDES"),
        ("quotes", "quotes"),
        ("tag:sea is:Noted", "tag:sea is:noted"),
        ("kind:Reported", "kind:reported"),
        ("KIND:quoted -kind:mixed", "kind:quoted -kind:mixed"),
        ("tag:\"the sea\"", "tag:\"the sea\""),
        ("a near/12 b", "a NEAR/12 b"),
        ("ferry NEAR strike", "ferry NEAR/10 strike"),
        ("said:ferry NEAR/3 said:\"late boat\"", "said:ferry NEAR/3 \"late boat\""),
        ("-title:a NEAR/3(b OR c*)d", "-title:a NEAR/3 (b OR c*) d"),
        ("(said:a OR said:b) NEAR/0 c", "(said:a OR said:b) NEAR/0 c"),
        ("“late boat”~3", "\"late boat\"~3"),
        ("said:„late boat“~0", "said:\"late boat\"~0"),
        ("=Labour title:=“May”", "=\"Labour\" title:=\"May\""),
        ("bo??t wom?n *ism f***", "bo??t wom?n *ism f***"),
        ("sail? run+ self-help+", "sail? run+ self-help+"),
        ("Confidence >= 80", "confidence>=80"),
        ("confidence:80", "confidence=80"),
        ("quotes≥3 confidence ≤ 50", "quotes>=3 confidence<=50"),
        ("date:\"2016-09\"", "date:2016-09"),
        ("date:“2016..2017” kind:\"reported\"", "date:2016-01-01..2017-12-31 kind:reported"),
        ("is:\"unread\" quotes>\"3\"", "is:unread quotes>3"),
        ("\"late ferr*\" said:“the (econom*)”", "\"late ferr*\" said:\"the econom*\""),
        ("\"ferr*\" \"wom?n\"", "ferr* wom?n"),
        ("\"What now? The f?rry!\"", "\"What now The f?rry\""),
        ("\"What now?\" \"5 * 3\"", "\"What now?\" \"5 * 3\""),
        ("\"late ferr*\"~3", "\"late ferr*\"~3"),
        ("a NEAR/2 \"late ferr*\"", "a NEAR/2 \"late ferr*\""),
        ("tag:\"a*b\"", "tag:a*b"),
        ("outlet:=\"\"", "outlet:=\"\""),
        ("Outlet:=\"-\"", "outlet:=\"-\""),
    ] {
        assert_eq!(Query::parse(typed).unwrap().to_string(), meant, "{typed}");
    }
}

#[test]
fn the_error_is_marked_below_the_query() {
    let query = "北京 (\tb";
    let fault = Query::parse(query).unwrap_err();
    assert_eq!(fault.column, 4);
    let shown = fault.shown(query);
    assert!(shown.ends_with("\n       ^"), "{shown}");
}

#[test]
fn adjacent_conditions_describe_one_quotation() {
    let parts = |text: &str| {
        let query = Query::parse(text).unwrap();
        let (quotation, rest) = query.parts();
        (
            quotation.map(|query| query.to_string()),
            rest.iter().map(|query| query.to_string()).collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        parts("said:a x -speaker:b"),
        (Some("said:a -speaker:b kind:quoted".into()), vec!["x".into()])
    );
    assert_eq!(parts("-speaker:b x"), (None, vec!["-speaker:b".into(), "x".into()]));
    assert_eq!(
        parts("speaker:a (said:b OR said:c)"),
        (Some("speaker:a (said:b OR said:c) kind:quoted".into()), vec![])
    );
    assert_eq!(parts("person:a said:b"), (Some("said:b kind:quoted".into()), vec!["person:a".into()]));
    assert_eq!(parts("said:b kind:mixed"), (Some("said:b kind:mixed".into()), vec![]));
    assert_eq!(parts("said:b OR kind:mixed"), (Some("(said:b kind:quoted) OR kind:mixed".into()), vec![]));
    assert_eq!(parts("kind:all a"), (None, vec!["a".into()]));
    assert_eq!(parts("kind:all -speaker:a"), (Some("kind:all -speaker:a".into()), vec![]));
}

fn date() -> impl Strategy<Value = Date> {
    (1000i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn query() -> impl Strategy<Value = Query> {
    let field = prop_oneof![Just(Field::Any), prop::sample::select(Field::NAMED.to_vec())];
    let words = prop_oneof![
        "[a-z’.é0-9]{0,3}[a-zé0-9][a-z’.é0-9-]{0,3}".prop_map(Words::Word),
        "[a-z]{1,5}".prop_map(Words::Prefix),
        "[a-z][a-zA-Z:(). -]{0,9}[?]?".prop_map(Words::Phrase),
        "[a-z]{1,3} [a-z]{2,3}[*?][a-z]{1,3}( [a-z]{2,3}[*])?".prop_map(Words::Wildcard),
        "[a-z]{2,4}".prop_map(|word| Words::Forms(Inflected::new(&word))),
        "[a-z]{1,2}[?*][a-z]{1,3}[?]?".prop_map(Words::Wildcard),
        "[?*][a-z]{2,3}".prop_map(Words::Wildcard),
    ];
    let exact = "[a-zA-Z]{1,3}( [a-zA-Z\"]{1,2})?".prop_map(Words::Exact);
    let one = prop_oneof![4 => words.clone(), 1 => exact];
    let side = prop::collection::vec(one, 1..3);
    let near = (side.clone(), side, 0..=Near::MOST)
        .prop_map(|(left, right, apart)| Words::Near(Box::new(Near { left, right, apart })));
    let loose =
        ("[a-z]{1,3}( [a-z]{1,3}){0,2}", 0..=Near::MOST).prop_map(|(text, apart)| Words::Loose(text, apart));
    let of_text = prop::sample::select(vec![Field::Any, Field::Title, Field::Said, Field::Cue]);
    let leaf = prop_oneof![
        4 => (field, words).prop_map(|(field, words)| Query::Text(field, words)),
        2 => (of_text, prop_oneof![near, loose]).prop_map(|(field, words)| Query::Text(field, words)),
        1 => (0u32..=100).prop_map(|n| Query::Confidence(Compare::Less, n)),
        1 => (date(), date()).prop_map(|(a, b)| Query::Date(Some(a.min(b)), Some(a.max(b)))),
        1 => date().prop_map(|a| Query::Date(Some(a), None)),
        1 => (0u32..99).prop_map(|n| Query::Quotes(Compare::AtLeast, n)),
        1 => Just(Query::Is(Flag::Unread)),
        1 => Just(Query::Copy),
        1 => prop::sample::select(Kinds::NAMED.to_vec()).prop_map(|(_, kinds)| Query::Kind(kinds)),
        1 => "[a-z]{1,3}( [a-z]{1,3})?".prop_map(|tag| Query::Is(Flag::Tagged(tag))),
        1 => (prop::sample::select(vec![Field::Person, Field::Speaker, Field::Outlet]), "\\PC{0,6}")
            .prop_map(|(field, name)| Query::exact(field, &name)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Query::all),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Query::any),
            inner.prop_map(|query| Query::Not(Box::new(query))),
        ]
    })
}

proptest! {
    #[test]
    fn a_displayed_query_parses_to_the_same(query in query()) {
        prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn any_string_can_be_parsed(text in "\\PC{0,40}") {
        if let Err(fault) = Query::parse(&text) {
            prop_assert!(fault.column >= 1 && fault.column <= text.chars().count() + 1);
        }
    }

    #[test]
    fn any_string_like_a_query_can_be_parsed(text in "(said:|person:|outlet:=|tag:|date:|quotes ?[<>=]|confidence>|is:|kind:|all|NEAR|NEAR/5 |\\+|=|ADJ|TO|w/5|[?~^&|!+/$%{}\\\\“”=<>\\[\\]]|AND |NOT |-|\\(|\\)|\"|OR |[a-z]{1,4}|[0-9]{4}(-[0-9]{2})?|\\.\\.|\\*| ){0,12}") {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }
}
