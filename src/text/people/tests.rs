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
    assert_eq!(person(text, "Karl Moss").mentions.len(), 1);
    assert_eq!(person(text, "Ann Moss").mentions.len(), 2, "Mrs tells that it is she");
    assert_eq!(person(text, "Moss").mentions.len(), 1, "nobody knows which of them spoke");
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
