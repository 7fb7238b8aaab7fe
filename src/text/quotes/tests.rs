use crate::text::{Analysis, Kind, Quote, analyse};

fn marked(text: &str) -> Vec<&str> {
    analyse(text)
        .quotes
        .iter()
        .filter(|quote| quote.kind != Kind::Indirect)
        .map(|quote| quote.span.of(text))
        .collect()
}

fn first(analysis: &Analysis) -> &Quote {
    &analysis.quotes[0]
}

/// The speaker and the words of the source of the first quotation.
fn said(text: &str) -> (Option<String>, Option<&str>) {
    let analysis = analyse(text);
    let quote = first(&analysis);
    (analysis.speaker(quote).map(str::to_owned), quote.source.map(|span| span.of(text)))
}

#[test]
fn marks_of_every_kind_are_paired() {
    for text in [
        "“We will go,” said Ann Dent.",
        "\"We will go,\" said Ann Dent.",
        "„We will go,“ said Ann Dent.",
        "«We will go,» said Ann Dent.",
        "‹We will go,› said Ann Dent.",
        "‘We will go,’ said Ann Dent.",
        "'We will go,' said Ann Dent.",
        "``We will go,'' said Ann Dent.",
        "“We will go,\" said Ann Dent.",
    ] {
        assert_eq!(marked(text), ["We will go,"], "{text}");
        assert_eq!(said(text).0.as_deref(), Some("Ann Dent"), "{text}");
    }
}

#[test]
fn the_span_excludes_the_marks_and_marked_includes_them() {
    let text = "“We will go,” said Ann Dent.";
    let analysis = analyse(text);
    assert_eq!(first(&analysis).span.of(text), "We will go,");
    assert_eq!(first(&analysis).marked.of(text), "“We will go,”");
    assert_eq!(first(&analysis).cue.unwrap().of(text), "said");
}

#[test]
fn apostrophes_open_and_close_nothing() {
    assert_eq!(marked("The crews’ boats and the dogs' home don’t leak, Ann Dent's son said."), [""; 0]);
    assert_eq!(marked("‘The crews’ boats won’t sail,’ said Ann Dent."), ["The crews’ boats won’t sail,"]);
}

#[test]
fn an_unclosed_quotation_ends_with_its_paragraph() {
    assert_eq!(marked("Ann Dent said: “We will go.\nThen they left."), ["We will go."]);
}

#[test]
fn inner_marks_belong_to_the_outer_quotation() {
    assert_eq!(marked("“He called it ‘a joke’ twice,” said Ann Dent."), ["He called it ‘a joke’ twice,"]);
    assert_eq!(marked("“He called it \"a joke\" twice,” said Ann Dent."), ["He called it \"a joke\" twice,"]);
}

#[test]
fn both_halves_of_a_split_quotation_have_one_speaker() {
    let text = "“We will go,” Ann Dent said. “We will go soon.”";
    let analysis = analyse(text);
    assert_eq!(analysis.quotes.len(), 2);
    assert!(analysis.quotes.iter().all(|quote| analysis.speaker(quote) == Some("Ann Dent")));
}

#[test]
fn direct_and_mixed_are_told_apart() {
    let kind = |text: &str| first(&analyse(text)).kind;
    assert_eq!(kind("“We will go,” said Ann Dent."), Kind::Direct);
    assert_eq!(kind("Ann Dent said: “We will go.”"), Kind::Direct);
    assert_eq!(kind("Ann Dent called the plan “a very bad joke” on Monday."), Kind::Mixed);
    assert_eq!(kind("Ann Dent said that “we will all go home now”."), Kind::Mixed);
    assert_eq!(kind("Ann Dent said: “we will all go home now”."), Kind::Direct);
    assert_eq!(kind("“We will all go home now”, said Ann Dent."), Kind::Direct);
    assert_eq!(kind("Ann Dent claimed “Bo exaggerates” the danger."), Kind::Mixed);
}

#[test]
fn sources_are_names_pronouns_and_descriptions() {
    let rows: &[(&str, Option<&str>, &str)] = &[
        ("“We will go,” said the party’s leader, Ann Dent.", Some("Ann Dent"), "Ann Dent"),
        ("Ann Dent, who lives in Ware, said: “We will go.”", Some("Ann Dent"), "Ann Dent"),
        ("Ann Dent left. “We will go,” she said.", Some("Ann Dent"), "she"),
        ("A party source said: “Ann Dent will go.”", None, "A party source"),
        ("“We will go,” a spokesman for Ann Dent said.", None, "a spokesman for Ann Dent"),
        ("“We will go,” Ann Dent’s lawyer said.", None, "Ann Dent’s lawyer"),
        ("Bo Dale resigned, saying: “We will go.”", Some("Bo Dale"), "Bo Dale"),
        ("According to Bo Dale, “we will all go home”.", Some("Bo Dale"), "Bo Dale"),
    ];
    for (text, speaker, source) in rows {
        let found = said(text);
        assert_eq!(found.0.as_deref(), *speaker, "{text}");
        assert_eq!(found.1, Some(*source), "{text}");
    }
}

#[test]
fn a_pronoun_fits_the_person_it_means() {
    let text = "Ann Dent met Mr Karl Moss. “We will go,” he said.";
    assert_eq!(said(text).0.as_deref(), Some("Karl Moss"));
    let text = "Mr Karl Moss met Mrs Ann Dent. “We will go,” she said.";
    assert_eq!(said(text).0.as_deref(), Some("Ann Dent"));
}

#[test]
fn titles_and_markup_are_no_quotations() {
    assert_eq!(marked("Ann Dent sang on the show “Morning In Ware” last week."), [""; 0]);
    assert_eq!(marked("<tweet id=\"123\" date=\"May 4\">"), [""; 0]);
}

#[test]
fn reported_speech_without_marks_is_indirect() {
    let rows = [
        ("Ann Dent said the road would open in May.", "the road would open in May", "Ann Dent"),
        ("She told reporters that the road would open in May.", "that the road would open in May", "She"),
        ("The road would open in May, Ann Dent said.", "The road would open in May", "Ann Dent"),
        ("The road will open in May, according to Ann Dent.", "The road will open in May", "Ann Dent"),
    ];
    for (text, words, source) in rows {
        let analysis = analyse(text);
        let quote = first(&analysis);
        assert_eq!(
            (quote.kind, quote.span.of(text), quote.source.unwrap().of(text)),
            (Kind::Indirect, words, source),
            "{text}"
        );
    }
    assert!(
        analyse("The states reported no arrests on Monday.")
            .quotes
            .iter()
            .all(|quote| quote.speaker.is_none())
    );
}

#[test]
fn a_post_stands_for_the_one_person_who_was_introduced_with_it() {
    let text = "Energy Minister Karl Moss met Sen. Ann Dent on Monday.\n“We will go,” the minister said.";
    assert_eq!(said(text).0.as_deref(), Some("Karl Moss"));
    let text = "Sen. Karl Moss met Sen. Ann Dent on Monday.\n“We will go,” the senator said.";
    assert_eq!(said(text).0, None, "two were introduced so");
    let text = "Karl Moss, a senator, left. “We will go,” a senator said.";
    assert_eq!(said(text).0, None, "any senator");
}

#[test]
fn the_name_beside_a_description_is_who_speaks() {
    for text in [
        "“We will go,” said the party’s leader, Ann Dent.",
        "“We will go,” said Ann Dent, the party’s leader.",
    ] {
        assert_eq!(said(text).0.as_deref(), Some("Ann Dent"), "{text}");
    }
}

#[test]
fn a_pronoun_goes_on_with_whoever_is_talking() {
    let text = "Karl Moss met Paul Reed in Ware.\n“We will go,” Reed said.\n“We will go soon,” he added.";
    let analysis = analyse(text);
    let speakers: Vec<_> = analysis.quotes.iter().map(|quote| analysis.speaker(quote)).collect();
    assert_eq!(speakers, [Some("Paul Reed"), Some("Paul Reed")]);
}

#[test]
fn every_quotation_says_how_sure_its_speaker_is() {
    let text = "Ann Dent left. “We will go,” said Karl Moss. She said the road would open. “Perhaps.”";
    let analysis = analyse(text);
    assert!(analysis.quotes.iter().all(|quote| quote.confidence <= 100));
    assert!(first(&analysis).confidence > 80, "{:?}", first(&analysis));
}

#[test]
fn a_paragraph_of_nothing_but_marks_and_pronouns_ends() {
    let text = "“He” she. ".repeat(3_000);
    assert!(analyse(&text).quotes.iter().all(|quote| quote.speaker.is_none()));
}
