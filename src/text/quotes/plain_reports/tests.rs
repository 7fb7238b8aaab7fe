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
    ] {
        assert_eq!(reports(text).first(), Some(&(words, Some("Ann Dent".to_owned()))), "{text}");
    }
}
