use crate::text::{Kind, analyse};

/// Speaker, source and words of every direct quotation.
fn lines(text: &str) -> Vec<(Option<String>, &str, &str)> {
    let analysis = analyse(text);
    let direct = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Direct);
    let row = |quote: &crate::text::Quote| {
        let source = quote.source.map_or("", |span| span.of(text));
        (analysis.speaker(quote).map(str::to_owned), source, quote.span.of(text))
    };
    direct.map(row).collect()
}

#[test]
fn questions_and_answers_are_direct_speech() {
    let text =
        "We met Ann Dent in Ware.\n\nQ: Will you go?\n\nA: Yes, soon.\n\nQ: When?\n\nA: She said May to me.";
    let rows = [("Q", "Will you go?"), ("A", "Yes, soon."), ("Q", "When?"), ("A", "She said May to me.")];
    let who = |label: &str| (label == "A").then(|| "Ann Dent".to_owned());
    assert_eq!(lines(text), rows.map(|(label, words)| (who(label), label, words)), "the answers are hers");
    assert!(
        analyse(text).quotes.iter().all(|quote| quote.kind == Kind::Direct),
        "the answer is one quotation"
    );
}

#[test]
fn of_two_people_the_one_whom_sentences_begin_with_answers() {
    let text = "Dr Ann Dent bakes bread. She was taught by Karl Moss.\n\nQ: You bake at night?\n\nA: At two.\n\nQ: And sleep?\n\nA: Now and then.";
    let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
    assert_eq!(found, ["", "Ann Dent", "", "Ann Dent"]);
}

#[test]
fn who_asks_for_the_paper_does_not_answer() {
    let text = "The baker Ann Dent on bread. Interview by Karl Moss.\n\nQ: You bake at night?\n\nA: At two.\n\nQ: And sleep?\n\nA: Now and then.";
    let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
    assert_eq!(found, ["", "Ann Dent", "", "Ann Dent"]);
}

#[test]
fn a_letter_and_a_full_stop_are_a_label_too() {
    let text = "Q. Will you go?\n\nA. Yes, soon.\n\nQ. When?";
    assert_eq!(
        lines(text),
        [("Q.", "Will you go?"), ("A.", "Yes, soon."), ("Q.", "When?")].map(|(a, b)| (None, a, b))
    );
}

#[test]
fn labels_in_capitals_name_the_speakers() {
    let text =
        "Ann Dent met Karl Moss.\n\nANN DENT: Will you go?\n\nMOSS: I will.\n\nDENT: When?\n\nMOSS: In May.";
    let found = lines(text);
    assert_eq!(found.len(), 4);
    assert_eq!(found[1], (Some("Karl Moss".to_owned()), "MOSS", "I will."));
    assert_eq!(found[2].0.as_deref(), Some("Ann Dent"));
}

#[test]
fn labels_come_in_many_forms() {
    let two = [("Ann Dent", "Will you go?"), ("Karl Moss", "I will go in May.")];
    for (dent, moss) in [
        ("ANN DENT, HOST:", "KARL MOSS, SHIPWRIGHT (by phone):"),
        ("Ann Dent:", "Karl Moss:"),
        ("**Ann Dent:**", "**Karl Moss**:"),
        ("[00:01:12] Ann Dent:", "[00:01:40] Karl Moss:"),
        ("Ms Ann Dent (Ware) (Lab):", "The Secretary of State for Slips (Karl Moss):"),
    ] {
        let text = format!(
            "{dent} Will you go?\n\n{moss} I will go in May.\n\n{dent} Will you go?\n\n{moss} I will go in May."
        );
        let found: Vec<(String, &str)> =
            lines(&text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
        let wanted = two.map(|(who, words)| (who.to_owned(), words));
        assert_eq!(found, [wanted.clone(), wanted].concat(), "{text}");
    }
}

#[test]
fn last_names_and_initials_mean_whoever_bears_them() {
    for (dent, moss) in [("Dent:", "Moss:"), ("AD:", "KM:"), ("DENT:", "MOSS:")] {
        let text = format!(
            "Ann Dent talks to Karl Moss about slips.\n\n{dent} Will you go?\n\n{moss} I will.\n\n{dent} When?\n\n{moss} In May."
        );
        let found: Vec<_> = lines(&text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["Ann Dent", "Karl Moss", "Ann Dent", "Karl Moss"], "{text}");
    }
}

#[test]
fn full_names_and_initials_are_one_side_of_the_conversation() {
    let text = "Ann O’Shea is at the fair.\n\nKARL MOSS: We are live from the fair in Ware.\n\nANN O’SHEA: It is a good fair.\n\n\
                KM: How many boats are there?\n\nAOS: There are forty of them.\n\nKM: Thank you.";
    let found: Vec<_> = lines(text).into_iter().filter_map(|(who, ..)| who).collect();
    assert_eq!(found, ["Karl Moss", "Ann O’Shea", "Karl Moss", "Ann O’Shea", "Karl Moss"]);
}

#[test]
fn a_label_may_stand_above_its_words() {
    let text = "ANN DENT, HOST:\nIs the slip open?\n\nKARL MOSS, AUTHOR, “SLIPS”:\nIt never was.\n\nDENT:\nWhen will it be?\n\nMOSS:\nIn May.";
    let found: Vec<_> =
        lines(text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
    let [dent, moss] = ["Ann Dent", "Karl Moss"].map(str::to_owned);
    let wanted = [
        (dent.clone(), "Is the slip open?"),
        (moss.clone(), "It never was."),
        (dent, "When will it be?"),
        (moss, "In May."),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_headline_with_a_name_is_no_line() {
    let text = "Dent: Ferries Are Always Late.\n\nANN DENT: Will you sail?\n\nKARL MOSS: In May.\n\nDENT: Why not now?";
    assert_eq!(lines(text).len(), 3);
}

#[test]
fn a_label_above_the_conversation_is_no_speaker() {
    let text = "Video Transcript:\n\nIRIS MOSS: Why not sail?\n\nADA QUILL: The tide is late.\n\n\
                MOSS: When will you sail?\n\nQUILL: We sail on Monday.\n\nDENT: They never sail.";
    let found: Vec<_> = lines(text).into_iter().filter_map(|(who, ..)| who).collect();
    assert_eq!(found[..4], ["Iris Moss", "Ada Quill", "Iris Moss", "Ada Quill"]);
}

#[test]
fn all_who_ask_are_one_side_of_the_conversation() {
    let text = "Q (Ada Quill): Will the ferry sail in May?\n\nMOSS: It sails in June.\n\nQ (Bo Dale): And who pays for that?\n\nMOSS: The county pays half of it.";
    let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
    assert_eq!(found, ["Ada Quill", "Moss", "Bo Dale", "Moss"]);
}

#[test]
fn initials_may_be_followed_by_a_dash() {
    for (dent, moss) in [("AD –", "KM –"), ("AD —", "KM —"), ("Ann Dent -", "KM -"), ("A.D.:", "K.M.:")]
    {
        let text = format!(
            "Ann Dent meets the baker Karl Moss.\n\n{dent} You bake at night?\n\n{moss} Nobody calls.\n\n{dent} Still?\n\n{moss} Always."
        );
        let found: Vec<_> = lines(&text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["Ann Dent", "Karl Moss", "Ann Dent", "Karl Moss"], "{text}");
    }
}

#[test]
fn many_are_heard_once_in_a_broadcast() {
    let text = "ANN DENT, HOST: The slip is shut tonight.\n\nNobody knows for how long.\n\n(BEGIN VIDEOTAPE)\n\n\
                KARL MOSS, CORRESPONDENT (voice-over): It broke at noon.\n\nUNIDENTIFIED MALE: I ran.\n\n\
                MAYOR BO DALE (D), WARE: We will mend it.\n\n(END VIDEOTAPE)\n\nDENT: Good night.";
    let found: Vec<_> =
        lines(text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
    let [dent, moss, dale] = ["Ann Dent", "Karl Moss", "Bo Dale"].map(str::to_owned);
    let wanted = [
        (dent.clone(), "The slip is shut tonight."),
        (dent.clone(), "Nobody knows for how long."),
        (moss, "It broke at noon."),
        (String::new(), "I ran."),
        (dale, "We will mend it."),
        (dent, "Good night."),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_hearing_has_questions_and_voices_from_the_hall() {
    let text = "Ann Dent was in the chair. Karl Moss spoke for the owners and Bo Dale for the town.\n\n\
                Ms Dent: Where is the slip?\n\nMr Moss: Under the school.\n\nMr Dale: There is no school.\n\n\
                Mr Moss: There will be.\n\nVoice from the gallery: When?";
    let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
    assert_eq!(found, ["Ann Dent", "Karl Moss", "Bo Dale", "Karl Moss", ""]);
}

#[test]
fn lists_and_tables_are_no_conversation() {
    for text in [
        "The board:\n\nAnn Dent – Chair of the slip\n\nKarl Moss – Baker of bread\n\nBo Dale – Seller of eels",
        "Who needs what:\n\nAnn Dent: Hang on until May.\n\nKarl Moss: Win in Ware.\n\nBo Dale: Raise money.",
        "The count:\n\nAnn Dent: 12.\n\nKarl Moss: 14.\n\nAnn Dent: 20.\n\nKarl Moss: 30.",
        "UPDATE: The road is open.\n\nMore rain fell.",
    ] {
        assert_eq!(lines(text), [], "{text}");
    }
}

#[test]
fn a_mark_may_stand_before_the_label() {
    let text = "Ann Dent met Karl Moss.\n\n“DENT: Will you all go home now?\n\n“MOSS: I will go in May.\n\n“It is time for us.\n\n“DENT: When in May will that be?\n\nRain fell.";
    let found: Vec<_> =
        lines(text).into_iter().map(|(who, source, _)| (who.unwrap_or_default(), source)).collect();
    let [dent, moss] = [("Ann Dent".to_owned(), "DENT"), ("Karl Moss".to_owned(), "MOSS")];
    assert_eq!(found, [dent.clone(), moss.clone(), moss, dent]);
}

#[test]
fn words_in_marks_after_a_label_are_found_by_their_marks() {
    let text =
        "Q: “Will you go?”\n\nA: “Yes, I will go soon.”\n\nQ: “When will that be?”\n\nA: “I will go in May.”";
    assert!(lines(text).iter().all(|row| !row.2.contains('“')));
}
