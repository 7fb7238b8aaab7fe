//! Whole articles, and properties that hold for any text.

use proptest::prelude::*;

use super::tokens::is_mark;
use super::{Analysis, Kind, analyse};

/// An invented article with everything at once: continuation paragraphs, an embedded tweet, a missing space.
const ARTICLE: &str = "A former mayor has left the Harbour Party and attacked Edwin Marlow’s handling of the ferry strike.

Oscar Penrose, who has been suspended from the party since spring, also attacked the way the inquiry was run.

But the party defended the inquiry and a source said Mr Penrose’ departure meant the crews had lost a hearing.

The West Quay councillor used his letter to Mr Marlow to criticise the leader and his adviser Tobias Grell.

I'm leaving @HarbourParty, but will go on working for the people of West Quay. Read my letter to Edwin Marlow. pic.example.com/AbCdEf — Oscar Penrose (@OscarPenrose_WQ) May 14, 2019

“It is for others to judge whether you failed them, but it is plain that you and Tobias Grell never meant to listen to the crews,” he said.

“This is unlike your view of every other dispute in this town.”

He said that “far too often you have been unwilling to meet those whose work keeps this harbour open.”

A former transport chief, Mr Penrose said Mr Marlow had an “inland view of the world”and “it is no wonder that so many people are worried at the thought of you running the port”.

Mr Penrose said he would continue to sit as an independent on the council.

A Harbour source said: “Oscar was under investigation for missing funds.

“His departure means the crews have been denied a hearing.”

He has strongly denied the claims made against him and complained he had been suspended “despite never having been heard about the sums in question”.

Mr Penrose claimed there had been an “unneeded and politically driven delay” in dealing with his case.

A Harbour Party spokesman said: “Edwin Marlow thanks Oscar for his service to the Harbour Party.

“The Harbour Party takes all complaints about funds very seriously, and they are looked into in line with our rules.

“This case was passed to a full hearing of our committee. The process is the same for everyone.”";

fn speakers(text: &str) -> Vec<(String, Option<String>)> {
    let analysis = analyse(text);
    let words = |quote: &super::Quote| quote.span.of(text).to_owned();
    analysis
        .quotes
        .iter()
        .filter(|quote| quote.kind != Kind::Indirect)
        .map(|quote| (words(quote), analysis.speaker(quote).map(str::to_owned)))
        .collect()
}

#[test]
fn the_people_of_an_article_are_gathered() {
    let people = analyse(ARTICLE).people;
    let mut names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Edwin Marlow", "Oscar Penrose", "Tobias Grell"]);
    let penrose = people.iter().find(|person| person.name == "Oscar Penrose").unwrap();
    for alias in ["Mr Penrose", "Penrose", "Oscar"] {
        assert!(penrose.aliases.iter().any(|known| known == alias), "{alias} in {:?}", penrose.aliases);
    }
}

#[test]
fn every_quotation_of_an_article_finds_its_speaker() {
    let found = speakers(ARTICLE);
    assert_eq!(found.len(), 13);
    let by_penrose = found.iter().filter(|(_, speaker)| speaker.as_deref() == Some("Oscar Penrose")).count();
    assert_eq!(by_penrose, 8, "seven in marks and the tweet");
    for (words, speaker) in &found {
        let unnamed =
            ["Oscar was", "His departure", "Edwin Marlow thanks", "The Harbour Party takes", "This case"];
        assert_eq!(speaker.is_none(), unnamed.iter().any(|begin| words.starts_with(begin)), "{words}");
    }
    assert!(found.iter().any(|(words, _)| words.starts_with("I'm leaving") && words.ends_with("AbCdEf")));
}

#[test]
fn parts_of_one_quotation_share_a_chain() {
    let analysis = analyse(ARTICLE);
    let chain = |begin: &str| {
        analysis.quotes.iter().find(|quote| quote.span.of(ARTICLE).starts_with(begin)).unwrap().chain
    };
    assert!(chain("Oscar was").is_some());
    assert_eq!(chain("Oscar was"), chain("His departure"));
    assert_eq!(chain("Edwin Marlow thanks"), chain("This case"));
    assert_ne!(chain("Oscar was"), chain("This case"));
    assert_eq!(chain("This is unlike"), None);
}

#[test]
fn nothing_is_found_in_nothing() {
    assert_eq!(analyse(""), Analysis::default());
    assert_eq!(analyse(" \n\n\t"), Analysis::default());
}

#[test]
fn a_million_marks_and_an_endless_line_are_read_in_linear_time() {
    for unit in ["\"", "“", "“a” said ", "he said ", "word ", "“a\n\n", "Ann Lee, who said, ", "'s' "]
    {
        let _ = analyse(&unit.repeat(400_000 / unit.len()));
    }
}

/// Returns the length of a text made of `parts`, each repeated up to `length` bytes, and the number of steps it takes.
fn steps(parts: &[&str], length: usize) -> (u64, u64) {
    let text: String = parts.iter().map(|part| part.repeat(length / part.len() + 1) + " ").collect();
    (text.len() as u64, super::steps::count(|| analyse(&text)))
}

/// Checks what callers rely on in an [`Analysis`].
fn check(text: &str) {
    let analysis = analyse(text);
    let good = |span: crate::Span| {
        assert!(span.start < span.end && span.end <= text.len(), "{span:?}");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?}");
    };
    for person in &analysis.people {
        assert!(!person.name.is_empty() && !person.mentions.is_empty());
        let mut letters = person.name.chars();
        assert!(letters.next().is_some_and(char::is_alphabetic), "{:?}", person.name);
        // "Jr." and initials keep their full stops.
        let mut end = letters.rev().skip_while(|&c| c == '.');
        assert!(end.next().is_none_or(|c| c.is_alphanumeric() || is_mark(c)), "{:?}", person.name);
        person.mentions.iter().copied().for_each(good);
        assert!(person.mentions.is_sorted());
    }
    let mut end = 0;
    assert!(analysis.quotes.is_sorted_by_key(|quote| quote.marked.start));
    for quote in &analysis.quotes {
        good(quote.span);
        good(quote.marked);
        assert!(quote.marked.covers(quote.span));
        quote.source.into_iter().chain(quote.cue).for_each(good);
        assert!(quote.speaker.is_none_or(|id| (id.0 as usize) < analysis.people.len()));
        if quote.kind != Kind::Indirect {
            assert!(quote.marked.start >= end, "{quote:?} overlaps the one before");
            end = quote.marked.end;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn runs_of_anything_take_steps_in_proportion_to_their_length(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("?"), Just("."), Just("…"), Just(")"), Just("”"), Just("\""), Just("'"), Just("''"), Just("“"), Just("("),
                Just(","), Just("— "), Just("#tag "), Just("1 "), Just("Jr. "), Just("Mr. "), Just("U.S. "), Just("Ann "), Just("Ann Dent "),
                Just(" the minister of "), Just("said "), Just("He said "), Just("and "), Just("van "), Just("by "), Just("’s "), Just("who "),
                Just("“a”, "), Just("A, B and "), Just("Q: a\n"), Just("\n\n"), Just("* "), Just("&quot;"), Just("was told by "), Just("of "),
            ],
            1..4,
        )
    ) {
        let (short, few) = steps(&parts, 2_000);
        let (long, many) = steps(&parts, 8_000);
        // The text is four times as long; quadratic time would be sixteen times as long.
        let allowed = 2 * few * long / short + 10_000;
        prop_assert!(many <= allowed, "{parts:?}: {few} steps for {short} bytes, {many} for {long}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_gives_sound_spans(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn marks_names_and_line_ends_in_any_order_give_sound_spans(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("“"), Just("”"), Just("\""), Just("‘"), Just("’"), Just("'"), Just("«"), Just("»"), Just("„"), Just("``"), Just("''"),
                Just("\n"), Just("\n\n"), Just(" "), Just(", "), Just(". "), Just("? "), Just(": "), Just("("), Just(")"), Just(" — "),
                Just("Ann "), Just("Bo Dent"), Just("Mr. Dent"), Just("’s "), Just("he "), Just("She "), Just("who "), Just("said "), Just("adding that "),
                Just("according to "), Just("a spokesman for "), Just("(@ann) May 3"), Just("van der "), Just("the Party "), Just("U.S. "), Just("É"), Just("ﬁ"), Just("İ"), Just("(Ann"), Just("Bo\" Dent"), Just("Prof. "), Just("Jr."), Just("O’"), Just("Dent-"), Just("A."),
                Just("\nQ: "), Just("\nA: "), Just("\nDENT: "), Just("said:\n"), Just("<t>"), Just("‚"), Just("the boats of the old town all sail in May"),
            ],
            0..60,
        )
    ) {
        check(&parts.concat());
    }
}

/// Text that a database or a feed cuts short ends in the middle of anything.
#[test]
fn a_text_may_end_at_any_word() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for paragraph in text.split("\n\n") {
            for (end, _) in paragraph.match_indices([' ', ',', '.', '”']) {
                check(&paragraph[..end]);
            }
        }
    }
    // Whatever comes after the verb, it may be the last word; and a description may be the first.
    check("minister said “We stay”");
    check("minister, Ada Bird \nand Mr. Moss ");
    for verb in
        ["said", "added", "“We stay,” said", "She is “our best hope”, said", "told them", "according to"]
    {
        for rest in
            [", ", ", , ", " they", " to", " that", " on", " on Friday they", ": ", " Ada Bird, who", " by "]
        {
            check(&format!("''''Karl Moss {verb}{rest}"));
            check(&format!("Karl Moss {verb}{rest}"));
        }
    }
}

/// Caches kept between articles must not change results.
#[test]
fn no_article_depends_on_those_before_it() {
    let mut texts = Vec::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        // The same words with typed and printed marks have the same key but different endings.
        texts.extend([text.replace('’', "'"), text]);
    }
    assert!(!texts.is_empty());
    let all = |texts: Vec<String>| {
        let run = move || texts.iter().map(|text| format!("{:?}", analyse(text))).collect::<Vec<_>>();
        std::thread::spawn(run).join().expect("no article is too much")
    };
    let (there, mut back) = (all(texts.clone()), all(texts.into_iter().rev().collect()));
    back.reverse();
    assert!(there == back);
}
