use super::pair;
use crate::text::tokens::tokenise;

/// The words in marks, without the marks.
fn inside(text: &str) -> Vec<&str> {
    let tokens = tokenise(text);
    let words = |(first, end): (usize, usize)| &text[tokens[first].start()..tokens[end - 1].end()];
    pair(text, &tokens).iter().map(|marked| words((marked.inner(), marked.close))).collect()
}

#[test]
fn every_style_of_marks_is_paired() {
    for (open, close) in [
        ("“", "”"),
        ("\"", "\""),
        ("„", "“"),
        ("„", "”"),
        ("‚", "‘"),
        ("‚", "’"),
        ("«", "»"),
        ("»", "«"),
        ("‹", "›"),
        ("‘", "’"),
        ("'", "'"),
        ("``", "''"),
        ("''", "''"),
        ("“", "\""),
        ("\"", "”"),
        ("”", "”"),
        ("＂", "＂"),
        ("’", "‘"),
        ("“", "»"),
        ("“", " »"),
        ("‘", " »"),
    ] {
        let text = format!("They say: {open}We will go home{close} and wave.");
        assert_eq!(inside(&text), ["We will go home"], "{text}");
    }
}

#[test]
fn marks_of_another_style_inside_belong_to_the_outer_ones() {
    for text in [
        "“He said ‘no’ twice.”",
        "\"He said 'no' twice.\"",
        "‘He said “no” twice.’",
        "''He said 'no' twice.''",
        "“He said «no» twice.”",
        "‘He said «no» twice.’",
    ] {
        assert_eq!(inside(text).len(), 1, "{text}");
    }
    assert_eq!(inside("“He said “no” twice,” Ann said."), ["He said “no” twice,"]);
}

#[test]
fn what_is_left_open_ends_with_its_paragraph_and_may_go_on_in_the_next() {
    let text = "“We will go.\n“We will stay.\n“We will see,” she said. “No.”";
    let tokens = tokenise(text);
    let chains: Vec<_> = pair(text, &tokens).iter().map(|marked| (marked.closed, marked.chain)).collect();
    assert_eq!(chains, [(false, Some(0)), (false, Some(0)), (true, Some(0)), (true, None)]);
}

#[test]
fn a_quotation_may_go_on_without_a_mark_until_one_closes_it() {
    let text = "Ann Dent said: “We will go.\nThe boats are old.\nAll of them will sail,” she added. “No.”";
    assert_eq!(inside(text), ["We will go.", "The boats are old.", "All of them will sail,", "No."]);
    let tokens = tokenise(text);
    let chains: Vec<_> = pair(text, &tokens).iter().map(|marked| marked.chain).collect();
    assert_eq!(chains, [Some(0), Some(0), Some(0), None]);
    // Too far, too short, or with a mark that opens.
    let far = "“We will go.\nOne is here.\nTwo are here.\nThree are here.\nFour.\nAll of them will sail,” she added.";
    assert_eq!(inside(far), ["We will go."]);
    assert_eq!(inside("“We will go.\nAnn Dent, leader of the boats.”"), ["We will go."]);
    assert_eq!(
        inside("“We will go.\nShe said: “All of them will sail.”"),
        ["We will go.", "All of them will sail."]
    );
}

#[test]
fn an_apostrophe_after_an_s_closes_where_another_mark_opens_before_a_better_one() {
    assert_eq!(
        inside("In the 'town of boats' they call him 'Karl the Old' today."),
        ["town of boats", "Karl the Old"]
    );
    assert_eq!(
        inside("'The crews' boats of the '90s will not sail,' she said."),
        ["The crews' boats of the '90s will not sail,"]
    );
}

#[test]
fn inches_close_nothing() {
    for text in [
        "\"We sawed 3/4\" boards,\" she said.",
        "\"The board was 1 1/8\",\" she said. \"It bent.\"",
        "\"The oar is 9' 6\" long,\" she said.",
        "\"A tray of 12\" by 18\" is enough.\"",
        "“A 65” screen is enough,” she said.",
        "\"They want the 4\".\"",
        "\"A 5/8\"-thick board is enough,\" she said.",
        "\"We saw \"Apollo 13\" twice,\" she said.",
    ] {
        let words = inside(text);
        assert!(!words[0].is_empty() && words[0].len() > 16, "{text}: {words:?}");
    }
    let text = "\"We won in 1998\" she said, \"and in 2004\" he said.";
    assert_eq!(inside(text), ["We won in 1998", "and in 2004"]);
    assert_eq!(inside("She likes \"1999\" and \"Route 66\" best."), ["1999", "Route 66"]);
}

#[test]
fn years_and_clipped_words_open_nothing() {
    for text in [
        "She won in '97 and '03, against the growers' wishes.",
        "The class of '72 kept the girls' boat.",
        "The '87 storm took the neighbours' roof.",
        "She won in '71, '72 and '75, against the growers' wishes.",
        "Give 'em time, said the players' coach.",
    ] {
        assert_eq!(inside(text), [""; 0], "{text}");
    }
    assert_eq!(inside("She called the '98 wine 'thin' again."), ["thin"]);
    assert_eq!(inside("She has a '39 Steps' poster."), ["39 Steps"]);
    assert_eq!(inside("'24 hours is too long,' she said."), ["24 hours is too long,"]);
}

#[test]
fn a_possessive_closes_nothing_if_the_next_paragraph_goes_on() {
    let text = "'It was cold,' she said. 'The masters' rooms had fires.\n\n'Ours had none.'";
    assert_eq!(inside(text), ["It was cold,", "The masters' rooms had fires.", "Ours had none."]);
}

#[test]
fn what_nothing_closes_opens_the_points_of_a_list() {
    let text = "« The road is shut\n« “It was dark,” said Ann Dent\n« The bus is late";
    assert_eq!(inside(text), ["It was dark,"]);
}

#[test]
fn feet_inches_and_decades_open_nothing() {
    assert_eq!(inside("He is 6'3\" tall and was born in the '80s, not in ’79."), [""; 0]);
}

#[test]
fn what_ends_with_an_inner_quotation_is_left_open() {
    let text = "\"You start to think: 'This is not my day.' \"But then you start to be selfish and get out of there. \"And I found it.\"";
    assert_eq!(inside(text).len(), 3);
    let text = "\"You start to think: 'This is not my day!' \"He says. Then he went.";
    assert_eq!(inside(text).len(), 1);
}
