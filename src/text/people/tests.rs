use crate::text::{Person, analyse};

fn names(text: &str) -> Vec<String> {
    analyse(text).people.into_iter().map(|person| person.name).collect()
}

fn person(text: &str, name: &str) -> Person {
    analyse(text)
        .people
        .into_iter()
        .find(|person| person.name == name)
        .unwrap_or_else(|| panic!("{name} in {:?}", names(text)))
}

#[test]
fn names_of_many_shapes_are_found() {
    for name in [
        "Ann Dent",
        "J.K. Moss",
        "Jean-Luc O’Hara",
        "Willem van der Berg",
        "Khalid bin Saleh",
        "José Núñez",
        "Karl Moss Jr",
    ] {
        assert_eq!(names(&format!("On Monday {name} said nothing.")), [name]);
    }
}

#[test]
fn titles_and_possessives_stay_outside_a_mention() {
    let text = "Sen. Ann Dent’s bill failed. Prime Minister Karl Moss left.";
    let dent = person(text, "Ann Dent");
    assert_eq!(dent.mentions[0].of(text), "Ann Dent");
    assert!(dent.aliases.contains(&"Sen. Ann Dent".to_owned()));
    assert_eq!(person(text, "Karl Moss").mentions[0].of(text), "Karl Moss");
}

#[test]
fn organisations_and_places_are_no_people() {
    assert_eq!(names("The Labour Party met in Green Street, New York, near Marlow University."), [""; 0]);
    assert_eq!(names("Ann Dent spoke at the Dent Foundation."), ["Ann Dent"]);
}

#[test]
fn last_and_first_names_refer_to_the_full_name() {
    let text = "Karl Moss came. Moss spoke. Mr Moss left. Karl slept.";
    assert_eq!(person(text, "Karl Moss").mentions.len(), 4);
}

#[test]
fn two_people_of_one_last_name_are_kept_apart() {
    let text = "Karl Moss met Ann Moss. Moss spoke. Mrs Moss left.";
    assert_eq!(
        person(text, "Karl Moss").mentions.len(),
        2,
        "who is introduced first is called by the last name"
    );
    assert_eq!(person(text, "Ann Moss").mentions.len(), 2, "Mrs tells that it is she");
    let text = "Karl Moss spoke of ropes and boats.\n\nLater Ann Moss came. Moss had no time for ropes.";
    assert_eq!(person(text, "Ann Moss").mentions.len(), 2, "the paragraph has her full name");
    let text = "Karl Moss and his sister Ann Moss came. Karl spoke of boats, Karl sang. Moss spoke of ropes.";
    assert_eq!(person(text, "Ann Moss").mentions.len(), 2, "he is called by his first name");
}

/// The people of a text, each with the number of mentions.
#[test]
fn first_names_and_titles_tell_a_couple_apart() {
    let text = "Huw and Elin live in Ware. Elin Moss met Huw Moss. “No,” said Mr Moss. “Yes,” said Ms Moss.";
    assert_eq!(counts(text), [("Huw Moss".to_owned(), 3), ("Elin Moss".to_owned(), 3)]);
    // The second word of a name says nothing.
    let text = "Aida Seif Moss came. “No,” said Seif Moss.";
    assert_eq!(counts(text), [("Aida Seif Moss".to_owned(), 2)]);
}

#[test]
fn the_elder_and_the_younger_are_told_apart() {
    let text = "Roy Moss opened the yard. Roy Moss Jr. sold it. The elder Moss wept. The younger Moss laughed. The younger Moss left.";
    assert_eq!(counts(text), [("Roy Moss".to_owned(), 2), ("Roy Moss Jr.".to_owned(), 3)]);
}

fn counts(text: &str) -> Vec<(String, usize)> {
    analyse(text).people.into_iter().map(|person| (person.name, person.mentions.len())).collect()
}

#[test]
fn one_person_may_be_spelt_in_several_ways() {
    for (text, name, mentions) in [
        (
            "Gonzalo Ruiz Ferrer opened the slip. Ruiz Ferrer was glad. Mr. Ruiz Ferrer left.",
            "Gonzalo Ruiz Ferrer",
            3,
        ),
        ("Lee Dong-woo came to Ware. Lee Dong Woo spoke. Lee left.", "Lee Dong-woo", 3),
        ("Minister Xiaoming Zhang spoke. Zhang Xiaoming smiled. Zhang left.", "Xiaoming Zhang", 3),
        ("J.R. Moss wrote it. JR Moss signed it. Jonas Moss was born in Ware.", "Jonas Moss", 3),
        ("William “Bill” Dent was the mayor. Bill Dent served twice. Dent died.", "William “Bill” Dent", 3),
        ("Timothy Dent spoke to the board. Tim Dent is well liked. Dent left.", "Timothy Dent", 3),
        ("Céline Moreau sang in Ware. Celine Moreau was born there. Moreau left.", "Céline Moreau", 3),
        (
            "Kristen Dale, the curator, spoke. Kristin Dale said the show was full. Dale left.",
            "Kristen Dale",
            3,
        ),
        ("Amina el-Masri opened the slip. El-Masri spoke. Masri was cheered.", "Amina el-Masri", 3),
        ("Carl and Jane Dunn were found on Friday. Mr Dunn, 45, was a baker.", "Carl Dunn", 2),
        (
            "Ada Hollis Dent spoke. Ada Dent waved. Dent left. Ada Hollis studied in Ware.",
            "Ada Hollis Dent",
            4,
        ),
        ("King George IV opened the slip. George spoke briefly. King George left.", "George IV", 3),
    ] {
        let found = counts(text).into_iter().find(|(known, _)| known == name);
        assert_eq!(found, Some((name.to_owned(), mentions)), "{text}: {:?}", counts(text));
    }
}

#[test]
fn what_tells_two_people_apart_is_heeded() {
    for (text, people) in [
        (
            "Alan W. Moss praised his father. Alan H.W. Moss died in May.",
            &["Alan W. Moss", "Alan H.W. Moss"][..],
        ),
        (
            "Karl Moss was in Ware. His son Karl Moss Jr. was at sea. Moss Jr. was fine.",
            &["Karl Moss", "Karl Moss Jr."],
        ),
        ("Ken Dale Sr. watched Ken Dale Jr. win. Dale Jr. is 24.", &["Ken Dale Sr.", "Ken Dale Jr."]),
        (
            "Paul Dent met Paula Dent. Mario Moss met Maria Moss.",
            &["Paul Dent", "Paula Dent", "Mario Moss", "Maria Moss"],
        ),
    ] {
        assert_eq!(names(text), people, "{text}");
    }
}

#[test]
fn a_name_found_once_is_found_wherever_it_stands() {
    let text = "Mr Tam Ottersby, 45, spoke first. For Ottersby it was late.\n\nNobody asked Ottersby why. “Ottersby!” they cried.";
    assert_eq!(person(text, "Tam Ottersby").mentions.len(), 4);
    let text = "Tam Ottersby spoke. The Ottersby Foundation paid. They went to Ottersby Street.";
    assert_eq!(person(text, "Tam Ottersby").mentions.len(), 1, "a foundation and a street are no people");
}

#[test]
fn titles_of_many_kinds_are_no_part_of_a_name() {
    for titled in [
        "MK Ada Quill",
        "Pol Col Ada Quill",
        "Tan Sri Ada Quill",
        "Nobel Laureate Ada Quill",
        "Oscar-winner Ada Quill",
        "Charlotte Mayor Ada Quill",
    ] {
        assert_eq!(
            names(&format!("On Monday {titled} said nothing. Quill left.")),
            ["Ada Quill"],
            "{titled}"
        );
    }
}

#[test]
fn a_longer_form_of_a_name_is_the_same_person() {
    let text = "Ana Sol Ruiz spoke. Later Ana Sol left.";
    assert_eq!(person(text, "Ana Sol Ruiz").mentions.len(), 2);
}

#[test]
fn initials_and_particles_refer_to_the_full_name() {
    let text = "Jon Moss met Willem van der Berg. J. Moss spoke; Van der Berg did not. K. Moss slept.";
    assert_eq!(person(text, "Jon Moss").mentions.len(), 2);
    assert_eq!(person(text, "Willem van der Berg").mentions.len(), 2);
    assert_eq!(person(text, "K. Moss").mentions.len(), 1);
}

#[test]
fn a_trade_with_a_capital_is_no_part_of_a_name() {
    let text = "Headteacher Lorna Dent spoke. Eyewitness Ann Moss ran. Flatmate Karl Hale slept. Postman Ted Quill left.";
    assert_eq!(names(text), ["Lorna Dent", "Ann Moss", "Karl Hale", "Ted Quill"]);
}

#[test]
fn what_begins_a_sentence_before_a_name_is_no_part_of_it() {
    let text = "Carer Lorna Dent spoke to Karl Hale. Rookie Ann Moss ran. Continued Dent: “It is late.”";
    assert_eq!(names(text), ["Lorna Dent", "Karl Hale", "Ann Moss"]);
}

#[test]
fn a_title_that_is_a_first_name_is_none_before_a_known_last_name() {
    let text = "Karl Dent, dean of the law school, was late. Dean Dent said so. Dean Moss did not.";
    assert_eq!(names(text), ["Karl Dent", "Dean Moss"]);
    let text = "Jordan Dent kept the score. Dean Dent kept the goal.";
    assert_eq!(names(text), ["Jordan Dent", "Dean Dent"]);
}

#[test]
fn a_couple_shares_its_surname() {
    let names = |text| analyse(text).people.into_iter().map(|person| person.name).collect::<Vec<_>>();
    assert_eq!(
        names("The growers Andrew and Annie Quill sold the yard. Andrew was glad."),
        ["Andrew Quill", "Annie Quill"]
    );
    assert_eq!(names("They met the boy’s parents, Andrew and Annie Quill.")[0], "Andrew Quill");
    assert_eq!(names("The songs of Paul Dent, Victoria and David Quill were sung.")[1], "Victoria");
    assert_eq!(names("Prince Charles and Ada Quill came late.")[0], "Charles");
}

#[test]
fn mr_howard_is_not_called_howard() {
    assert_eq!(names("Howard Quill left. Mr Howard stayed, said Howard Quill."), ["Howard Quill", "Howard"]);
    assert_eq!(names("Howard Quill left. Howard stayed away."), ["Howard Quill"]);
}

#[test]
fn a_last_name_before_a_given_name_is_found_though_it_is_a_common_word() {
    let text = "Clerk Kevin So Kan-lai, 44, was jailed in May. So said he would pay. Two firms told So they would go, and \
                a fine was paid by So's sister. So they left. And so did he.";
    assert_eq!(person(text, "Kevin So Kan-lai").mentions.len(), 4);
    let text = "Speaker You Sin-kan is to visit Ware. At their wish, You is to lead them. You are late.";
    assert_eq!(person(text, "You Sin-kan").mentions.len(), 2);
}

#[test]
fn a_hyphen_between_spaces_ends_a_name() {
    let text = "Ada Schiff came with her husband Karl Moss - Troy was shown again - and left.";
    assert!(names(text).contains(&"Karl Moss".to_owned()), "{:?}", names(text));
    let text = "Two of them are married: Matthew Moss - Troy actress Iris Dent knows both.";
    assert!(names(text).contains(&"Matthew Moss".to_owned()), "{:?}", names(text));
}
