use crate::text::{Kind, analyse};

/// The words and the speaker of every report.
fn reports(text: &str) -> Vec<(&str, Option<String>)> {
    let analysis = analyse(text);
    let reports = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Indirect);
    reports.map(|quote| (quote.span.of(text), analysis.speaker(quote).map(str::to_owned))).collect()
}

#[test]
fn plain_reports_are_whole() {
    for (text, words) in [
        (
            "But the new slip is still too steep for old boats, Ann Dent said.",
            "But the new slip is still too steep for old boats",
        ),
        (
            "The middle slip, Ann Dent said, will be closed for good in May.",
            "The middle slip, Ann Dent said, will be closed for good in May",
        ),
        (
            "The rope has held boats of all sizes since May, said Ann Dent, who made it.",
            "The rope has held boats of all sizes since May",
        ),
        ("Ann Dent said the slip will be steep and called for a rope.", "the slip will be steep"),
        (
            "At one time, Ann Dent said, she was thinking of a longer slip.",
            "At one time, Ann Dent said, she was thinking of a longer slip",
        ),
        ("Asked about the slip, Ann Dent said it would be closed in May.", "it would be closed in May"),
        (
            "Ann Dent said the slip will be closed in May, calling it “a joy that has to end.”",
            "the slip will be closed in May",
        ),
        ("Ann Dent said on Monday in Ware she would close the slip.", "she would close the slip"),
        ("Ann Dent then announced, to long applause, that it would be closed.", "that it would be closed"),
        ("Ann Dent just this month announced it would be closed.", "it would be closed"),
        ("The mayor, Ann Dent, has also said the slip will be steep.", "the slip will be steep"),
        ("The reason is plain: Ann Dent says boats have damaged the slip.", "boats have damaged the slip"),
        ("Ann Dent said they’re closing the slip.", "they’re closing the slip"),
        ("Ann Dent said 12 of the boats were lost.", "12 of the boats were lost"),
        (
            "Ann Dent says she spoke to Karl Moss and asked him to go.",
            "she spoke to Karl Moss and asked him to go",
        ),
        ("Ann Dent said she was glad but feared the tide.", "she was glad but feared the tide"),
        ("But Ann Dent said the slip was late: “I shall wait for it.”", "the slip was late"),
        (
            "Ann Dent called it “a joy” and said it was a step closer to the sea.",
            "it was a step closer to the sea",
        ),
        (
            "Ann Dent said the rope will hold all boats, but said, “It is short,” promising that it will be long.",
            "the rope will hold all boats",
        ),
        (
            "The upper slip has been closed since May, according to Ann Dent, but nobody knows why.",
            "The upper slip has been closed since May",
        ),
        (
            "The reason for it, according to Ann Dent, is the tide.",
            "The reason for it, according to Ann Dent, is the tide",
        ),
        ("According to Ann Dent, the mayor of Ware, crews took the rope.", "crews took the rope"),
        ("According to Ann Dent, who has seen it, the slip is late.", "the slip is late"),
        ("Ann Dent, who has seen it, said the slip is late.", "the slip is late"),
        (
            "Ann Dent said the board planned to bring in crews to close the slip, though she admitted it was unlikely to last.",
            "the board planned to bring in crews to close the slip",
        ),
        ("Ann Dent said no slip had been closed.", "no slip had been closed"),
        (
            "Ann Dent told Radio Ware’s “Dawn” that nobody would close the slip.",
            "that nobody would close the slip",
        ),
        ("Ann Dent told crews the slip would open in May.", "the slip would open in May"),
        ("Ann Dent came on Monday and told them it would open in May.", "it would open in May"),
        ("Ann Dent told a meeting in Ware on Monday that it would open.", "that it would open"),
        ("The new slip is late, Ann Dent has said.", "The new slip is late"),
        ("Ann Dent, however, said the slip is late.", "the slip is late"),
        ("Ann Dent, from the board of Ware, says the slip is late.", "the slip is late"),
        ("But, says Ann Dent, the slip is late.", "But, says Ann Dent, the slip is late"),
        ("Locally, said Ann Dent, the slip is late.", "Locally, said Ann Dent, the slip is late"),
        (
            "Ann Dent says while the slip was late, crews were glad.",
            "while the slip was late, crews were glad",
        ),
        ("Ann Dent says as a result crews are often late in May.", "as a result crews are often late in May"),
        (
            "Ann Dent says in a dry year, the slip will be too steep.",
            "in a dry year, the slip will be too steep",
        ),
        ("Ann Dent said in a statement on Monday, the slip was late.", "the slip was late"),
        (
            "In Ware the slip has been late for years, said Ann Dent.",
            "In Ware the slip has been late for years",
        ),
        ("Crews hope that the slip is late, Ann Dent said.", "Crews hope that the slip is late"),
        ("Ann Dent says classic boats have a slip of their own.", "classic boats have a slip of their own"),
        ("Ann Dent said keeping the slip was a waste of rope.", "keeping the slip was a waste of rope"),
        ("Ann Dent believes the slip is late.", "the slip is late"),
        (
            "Ann Dent says the study suggests that crews are late in May.",
            "the study suggests that crews are late in May",
        ),
        (
            "Ann Dent said crews who came late would not be paid, and when asked why, Karl Moss replied, “It is the rule.”",
            "crews who came late would not be paid",
        ),
    ] {
        assert_eq!(reports(text).first(), Some(&(words, Some("Ann Dent".to_owned()))), "{text}");
    }
}

#[test]
fn what_papers_and_offices_say_is_reported_whole() {
    for (text, words) in [
        ("According to police, crews took the rope.", "crews took the rope"),
        (
            "According to a report by the Board of Ware, the slip has been late for years.",
            "the slip has been late for years",
        ),
        ("According to the study, published in May, crews sleep well at sea.", "crews sleep well at sea"),
        ("According to the Board of Rope, Boats and Anchors, the slip is late.", "the slip is late"),
        ("According to Ware Boats, a firm in the harbour, the slip is late.", "the slip is late"),
        ("According to her lawyer, Dent of Ware, the slip is late.", "the slip is late"),
        ("Last year the crews told the board there would be a feast.", "there would be a feast"),
        ("Most (62%) said they had no idea what a slip was.", "they had no idea what a slip was"),
        ("During a walk on the quay they said the slip was late.", "the slip was late"),
    ] {
        assert_eq!(reports(text), [(words, None)], "{text}");
    }
    for text in [
        "According to her wishes, there will be no feast.",
        "The slip was closed according to plan in May.",
        "The crews are late, I think they will never come.",
        "What Ann Dent thinks is a mystery to the crews of Ware.",
        "“It is late,” Ann Dent said when asked whether the crews of Ware would come.",
        "“To the keepers,” he said, and sat down.",
        "It was cut in the wood, and Ann Dent had explained it on the stairs.",
    ] {
        assert_eq!(reports(text), [], "{text}");
    }
    // Whoever comes after the verb says it, however many commas there are.
    let text = "The slip, named Ware Two, may have been closed, say people in the harbour.";
    assert!(reports(text).iter().all(|(words, _)| words.starts_with("The slip")), "{:?}", reports(text));
    let text =
        "Ann Dent, the daughter of Karl Moss, recalled the famous song sung by crews at her father’s feast.";
    assert!(reports(text).iter().all(|(words, _)| !words.contains("daughter")), "{:?}", reports(text));
}

#[test]
fn when_somebody_spoke_is_no_part_of_who_did() {
    for (text, source) in [
        ("Last month Ware Boats said it would close the slip.", "Ware Boats"),
        ("Earlier this year the board said it would close the slip.", "the board"),
        ("Last year’s winner said it would close the slip.", "Last year’s winner"),
    ] {
        let analysis = analyse(text);
        assert_eq!(analysis.quotes[0].source.map(|span| span.of(text)), Some(source));
    }
}
