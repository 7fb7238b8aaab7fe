//! Kinds of text that used to be analysed wrongly.

use crate::text::{Kind, analyse};

/// Returns the words and the speaker of every quotation except reports.
pub(super) fn quotations(text: &str) -> Vec<(&str, Option<String>)> {
    let analysis = analyse(text);
    let direct = analysis.quotes.iter().filter(|quote| quote.kind != Kind::Indirect);
    direct.map(|quote| (quote.span.of(text), analysis.speaker(quote).map(str::to_owned))).collect()
}

/// Returns the speaker of every quotation except reports.
pub(super) fn speakers(text: &str) -> Vec<Option<String>> {
    quotations(text).into_iter().map(|(_, speaker)| speaker).collect()
}

/// Returns who says the last quotation except reports.
pub(super) fn last_speaker(text: &str) -> Option<String> {
    speakers(text).pop().expect("a quotation")
}

/// Checks who says the last quotation except reports.
pub(super) fn speaks(text: &str, person: &str) {
    assert_eq!(last_speaker(text).as_deref(), Some(person), "{text}");
}

/// Returns the speaker of every report.
fn reporters(text: &str) -> Vec<Option<String>> {
    let analysis = analyse(text);
    let reports = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Indirect);
    reports.map(|quote| analysis.speaker(quote).map(str::to_owned)).collect()
}

fn named(names: &[&str]) -> Vec<Option<String>> {
    names.iter().map(|name| (!name.is_empty()).then(|| (*name).to_owned())).collect()
}

#[test]
fn a_comma_or_a_stop_may_stand_outside_the_mark() {
    for (open, close) in [("“", "”"), ("\"", "\""), ("‘", "’"), ("«", "»"), ("''", "''")] {
        let text = format!(
            "{open}The slip is closed for good{close}, said Ann Dent. {open}Nobody was asked about it{close}, said Karl Moss.\n\n\
             Bo Dale said: {open}We were all asked twice{close}. {open}And we all said no to it{close}, added Mary Wynn."
        );
        assert_eq!(speakers(&text), named(&["Ann Dent", "Karl Moss", "Bo Dale", "Mary Wynn"]), "{text}");
        assert!(quotations(&text).iter().all(|(words, _)| !words.ends_with([',', '.'])), "{text}");
    }
}

#[test]
fn lines_wrapped_at_a_column_say_the_same_as_whole_ones() {
    let text = "The board of the old harbour at Ware met on Monday to talk about the slip and the boats that still lie on it. \
                “I have nothing against boats,” said Ann Dent, who has chaired the board since the spring of last year. \
                “But they have to lie somewhere else, and they have to go there before the first of the winter storms.”\n\n\
                Karl Moss, the last of the shipwrights, said that he would not move a single plank before somebody had told him where to.";
    let mut wrapped = String::new();
    for paragraph in text.split("\n\n") {
        let mut width = 0;
        for word in paragraph.split(' ') {
            let space = if width == 0 {
                ""
            } else if width + word.len() > 60 {
                "\n"
            } else {
                " "
            };
            width = if space == "\n" { 0 } else { width + space.len() };
            width += word.chars().count();
            wrapped = wrapped + space + word;
        }
        wrapped += "\n\n";
    }
    assert!(wrapped.contains("\nboats") || wrapped.matches('\n').count() > 8, "{wrapped}");
    let flat = |text: &str| {
        let words = |(words, speaker): (&str, _)| (words.replace('\n', " "), speaker);
        (quotations(text).into_iter().map(words).collect::<Vec<_>>(), reporters(text))
    };
    assert_eq!(flat(wrapped.trim_end()), flat(text));
    assert_eq!(speakers(text), named(&["Ann Dent", "Ann Dent"]));
}

#[test]
fn inches_and_seconds_close_nothing() {
    let text = "\"She is 5'4\" and quick,\" said Ann Dent. \"Her brother is 6'2\" and slow.\"";
    let words: Vec<&str> = quotations(text).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["She is 5'4\" and quick,", "Her brother is 6'2\" and slow."]);
}

#[test]
fn marks_may_be_references_or_misread() {
    let text = "&ldquo;The slip is closed,&rdquo; said Ann Dent. &quot;It&#39;s late,&quot; she added.";
    assert_eq!(quotations(text)[1].0, "It&#39;s late,");
    assert_eq!(speakers(text), named(&["Ann Dent", "Ann Dent"]));
    let text = "â€œThe slip is closed,â€\u{9d} said Ann Dent. â€œItâ€™s late,â€ she added.";
    assert_eq!(quotations(text)[1].0, "Itâ€™s late,");
    assert_eq!(speakers(text), named(&["Ann Dent", "Ann Dent"]));
}

#[test]
fn single_marks_may_run_over_paragraphs() {
    let text = "Judge Ann Dent said: ‘There was no haste in this case.\n\n‘You knew the crews’ boats were old.\n\n\
                ‘You let them sail all the same.’\n\nMoss was led away.";
    assert_eq!(speakers(text), named(&["Ann Dent"; 3]));
    let text = "In the ‘80s the slip was full. ‘It was loud,’ said Ann Dent.\n\n‘It was never dull,’ said Karl Moss.";
    assert_eq!(speakers(text), named(&["Ann Dent", "Karl Moss"]));
}

#[test]
fn a_camp_is_not_its_head() {
    let text = "Ann Dent met Karl Moss on Monday. The Dent campaign said that it would wait for the count. Dent spokeswoman Bo \
                Dale said the plan was ready. Moss supporters said they were tired of waiting.";
    assert_eq!(reporters(text)[..3], named(&["", "Bo Dale", ""])[..]);
    for source in [
        "an adviser to Dent",
        "Dent's office",
        "a person close to Dent",
        "a lawyer representing Dent",
        "the Dent family",
        "allies of Dent",
    ] {
        let text = format!("Ann Dent left on Monday. “The slip will stay open all winter,” {source} said.");
        assert_eq!(speakers(&text), [None], "{text}");
    }
    let text = "“The slip will stay open,” said Dent spokeswoman Bo Dale. Ann Dent herself said nothing.";
    assert_eq!(speakers(text), named(&["Bo Dale"]));
}

#[test]
fn whoever_is_spoken_of_in_the_passive_does_not_speak() {
    let text = "Karl Moss was warned by Ann Dent that the slip was “not safe”. The plan was dismissed as “a joke” by Bo Dale.";
    assert_eq!(speakers(text), named(&["Ann Dent", "Bo Dale"]));
}

#[test]
fn whoever_tells_of_words_does_not_say_them() {
    let text =
        "Ann Dent told the court that Karl Moss had shouted at him, “You will see!” before he left the hall.";
    assert_eq!(speakers(text), named(&["Karl Moss"]));
    let text = "When Bo Dale asked, “Is the slip safe?”, Ada Quill replied, “Today it is.”";
    assert_eq!(speakers(text), named(&["Bo Dale", "Ada Quill"]));
}

#[test]
fn two_who_speak_together_are_neither() {
    let text = "“We found it on the beach,” said Karl and Ann Dent, who keep the inn.";
    assert_eq!(speakers(text), [None]);
    assert_eq!(analyse(text).quotes[0].source.map(|span| span.of(text)), Some("Karl and Ann Dent"));
}

#[test]
fn titles_before_particles_are_no_part_of_a_name() {
    let text = "Pieter van der Kolk, the chairman, was calm. “I was in the bath,” Mr. van der Kolk said.";
    assert_eq!(speakers(text), named(&["Pieter van der Kolk"]));
    let text =
        "Prof. Dame Ada Quill spoke first. “Wash your hands,” Dame Ada said. “Sit down,” Sir Karl Moss said.";
    assert_eq!(speakers(text), named(&["Ada Quill", "Karl Moss"]));
}

#[test]
fn what_somebody_has_to_say_may_be_named_before_it() {
    let text = "It was late. Ann Dent’s verdict? “Rubbish.” Karl Moss replied: “No.” Bo Dale wanted to know: “Why not?”";
    assert_eq!(speakers(text), named(&["Ann Dent", "Karl Moss", "Bo Dale"]));
    let text = "Karl Moss spoke of growth. It was Ann Dent’s hall? “We will go,” Moss said.";
    assert_eq!(speakers(text), named(&["Karl Moss"]));
}

#[test]
fn whoever_asks_does_not_answer() {
    let text =
        "Ann Dent wept. Mary Wynn rose. Asked by Ms Wynn whether she was afraid, she replied: “Everyone is.”";
    assert_eq!(speakers(text), named(&["Ann Dent"]));
    let text = "Mary Wynn rose. Asked whether she was afraid, she replied: “Everyone is.”";
    assert_eq!(speakers(text), named(&["Mary Wynn"]));
}

#[test]
fn what_is_said_of_somebody_is_not_theirs() {
    assert_eq!(speakers("Karl Moss was said to be “furious” with the board."), [None]);
    assert_eq!(speakers("Karl Moss said he was “furious” with the board."), named(&["Karl Moss"]));
}

#[test]
fn nobody_named_is_it_or_my_plumber() {
    for source in ["It said in a statement", "Verizon said", "As my plumber says"] {
        let text =
            format!("Ware workers met Karl Moss on Monday. {source}: “We look forward to more of this.”");
        assert_eq!(speakers(&text), [None], "{text}");
    }
    let text = "Karl Moss left the hall. I asked my grandfather why. “Because,” he said, “it was late.”";
    assert_eq!(speakers(text), [None, None]);
}

#[test]
fn somebody_is_called_by_country_or_age() {
    for source in ["the Swede", "the 46-year-old", "the Ware international"] {
        let text =
            format!("Karl Moss refused to blame anybody.\n\n“We had a hard game today,” said {source}.");
        assert_eq!(speakers(&text), named(&["Karl Moss"]), "{text}");
    }
    let text = "Karl Moss met a Swede.\n\n“We had a hard game today,” said the party’s Swede.";
    assert_eq!(speakers(text), [None]);
}

#[test]
fn reports_know_their_speaker_behind_other_words() {
    for source in [
        "Her daughter, Ann Dent,",
        "Giving evidence, Miss Ann Dent",
        "Speaking on Monday, shopkeeper Ann Dent, of High Street,",
        "Superintendent of police (Ware) Ann Dent",
    ] {
        let text = format!("{source} said the slip would open in May.");
        assert_eq!(reporters(&text), named(&["Ann Dent"]), "{source}");
    }
    for source in ["The board, led by Ann Dent,", "A spokesman for the premier, Ms Ann Dent,"] {
        assert_eq!(reporters(&format!("{source} said the slip would open in May.")), [None], "{source}");
    }
}

#[test]
fn marks_stand_inside_marks_and_sentences_are_run_together() {
    let words = |text| quotations(text).into_iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!(
        words("\"It was a kind of \"memory\" that lasts,\" Ann Dent says."),
        ["It was a kind of \"memory\" that lasts,"]
    );
    assert_eq!(
        words(
            "\"The slip is full of old boats. \"They have been there for years,\" Ann Dent said. \"We all know.\""
        ),
        ["The slip is full of old boats.", "They have been there for years,", "We all know."]
    );
    assert_eq!(words("\"We are late,\" Ann Dent said. \"No,\" Karl Moss said."), ["We are late,", "No,"]);
}

#[test]
fn a_last_name_means_whoever_acts() {
    let text = "Sean Dent died in Ware.\n\nThe board met. However, Patricia Dent, mother of the late Sean Dent, \
                left.\n\n“We were never asked,” Dent said.";
    assert_eq!(speakers(text), named(&["Patricia Dent"]));
    let text =
        "Lu Li-shih was calm. Naval expert Li Jie said it would sail.\n\n“It has no power yet,” Li said.";
    assert_eq!(speakers(text), named(&["Li Jie"]));
}
