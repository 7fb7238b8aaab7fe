//! Which names are joined on what evidence.

use super::*;

/// The uses of a name, as (outlet, month, articles).
type Uses<'a> = (&'a str, &'a [(u32, i32, u64)]);

fn joins(names: &[Uses], together: &[(&str, &str)], aliases: &Aliases) -> Vec<(String, String, Reason)> {
    let places: Vec<OutletMonths> = (names.iter())
        .map(|(_, uses)| {
            let mut places = OutletMonths::default();
            uses.iter().for_each(|(outlet, month, articles)| places.add(*outlet, *month, *articles));
            places
        })
        .collect();
    let names: Vec<NameUse> = (names.iter().zip(&places))
        .map(|((name, uses), places)| NameUse {
            name,
            articles: uses.iter().map(|one| one.2).sum(),
            places,
            called: places,
        })
        .collect();
    let together = |a: &str, b: &str| together.contains(&(a, b)) || together.contains(&(b, a));
    let joins = Joins::of(&names, &together, aliases);
    joins.iter().map(|join| (join.name.clone(), join.person.clone(), join.reason)).collect()
}

fn said(name: &str, person: &str, reason: Reason) -> (String, String, Reason) {
    (name.into(), person.into(), reason)
}

const HERE: &[(u32, i32, u64)] = &[(1, 1, 10)];
const RARELY: &[(u32, i32, u64)] = &[(1, 1, 1)];
const ELSEWHERE: &[(u32, i32, u64)] = &[(2, 90, 4)];

#[test]
fn spellings_and_middle_names_are_one_person() {
    let names = [
        ("Lucía Ferreira", HERE),
        ("Lucia Ferreira", RARELY),
        ("Lucia M. Ferreira", RARELY),
        ("Jae-won Oh", HERE),
        ("Jae Won Oh", RARELY),
    ];
    assert_eq!(
        joins(&names, &[], &Aliases::default()),
        [
            said("Jae Won Oh", "Jae-won Oh", Reason::Spelling),
            said("Lucia Ferreira", "Lucía Ferreira", Reason::Spelling),
            said("Lucia M. Ferreira", "Lucía Ferreira", Reason::MiddleName),
        ]
    );
}

#[test]
fn a_nickname_given_within_the_name_belongs_to_the_person() {
    let names = [("Tug Varga", HERE), ("Thomas “Tug” Varga", RARELY), ("Thomas Varga", ELSEWHERE)];
    assert_eq!(
        joins(&names, &[], &Aliases::default()),
        [
            said("Thomas Varga", "Tug Varga", Reason::Nickname),
            said("Thomas “Tug” Varga", "Tug Varga", Reason::Nickname),
        ]
    );
    let far = [("Tug Varga", ELSEWHERE), ("Thomas “Tug” Varga", HERE)];
    assert_eq!(joins(&far, &[], &Aliases::default()), []);
    let two = [("Tug Varga", HERE), ("Thomas Varga", RARELY)];
    assert_eq!(joins(&two, &[], &Aliases::default()), []);
    let both = [("Tug Varga", HERE), ("Thomas “Tug” Varga", RARELY)];
    assert_eq!(joins(&both, &[("Tug Varga", "Thomas “Tug” Varga")], &Aliases::default()), []);
}

#[test]
fn suffixes_middle_names_and_namesakes_stay_apart() {
    for names in [
        [("Tom Varga", HERE), ("Tom Varga Jr.", HERE)],
        [("Tom W. Varga", HERE), ("Tom H. Varga", HERE)],
        [("Tom Varga", HERE), ("Ida Varga", HERE)],
    ] {
        assert_eq!(joins(&names, &[], &Aliases::default()), []);
    }
    // An article has both names, as two people.
    let both = [("Tom Varga", HERE), ("Tom W. Varga", HERE)];
    assert_eq!(joins(&both, &[("Tom Varga", "Tom W. Varga")], &Aliases::default()), []);
}

#[test]
fn a_stray_word_before_a_name_does_not_make_it_a_last_name() {
    const OFTEN: &[(u32, i32, u64)] = &[(1, 1, 200)];
    let names = [("Ann Weller", OFTEN), ("Ann Q. Weller", HERE), ("Entrusting Ann Weller", RARELY)];
    let person = said("Ann Q. Weller", "Ann Weller", Reason::MiddleName);
    assert_eq!(joins(&names, &[], &Aliases::default()), [person]);
}

#[test]
fn a_middle_name_used_nowhere_near_is_no_evidence() {
    let names = [("Ann Weller", HERE), ("Ann Q. Weller", ELSEWHERE)];
    assert_eq!(joins(&names, &[], &Aliases::default()), []);
}

#[test]
fn a_name_with_an_initial_in_another_outlet_means_the_well_known_person() {
    let initial: &[(u32, i32, u64)] = &[(2, 1, 6)];
    let names = [("Ann Weller", HERE), ("Ann Q. Weller", initial)];
    let person = said("Ann Q. Weller", "Ann Weller", Reason::MiddleName);
    assert_eq!(joins(&names, &[], &Aliases::default()), [person]);
    let names = [("Ann Weller", HERE), ("Ann Q. Weller", &[(2, 1, 4)][..])];
    assert_eq!(joins(&names, &[], &Aliases::default()), []);
}

#[test]
fn a_name_without_middle_name_means_the_person_named_far_more_often() {
    const OFTEN: &[(u32, i32, u64)] = &[(1, 1, 200)];
    let names = [("Tom W. Varga", OFTEN), ("Tom H. Varga", RARELY), ("Tom Varga", HERE)];
    assert_eq!(
        joins(&names, &[], &Aliases::default()),
        [said("Tom Varga", "Tom W. Varga", Reason::MiddleName)]
    );
    let names = [("Tom W. Varga", HERE), ("Tom H. Varga", HERE), ("Tom Varga", HERE)];
    assert_eq!(joins(&names, &[], &Aliases::default()), []);
}

#[test]
fn a_last_name_means_its_only_bearer_in_the_same_outlet_and_months() {
    let names = [("Ida Varga", HERE), ("Varga", RARELY)];
    assert_eq!(joins(&names, &[], &Aliases::default()), [said("Varga", "Ida Varga", Reason::LastName)]);
    let elsewhere = [("Ida Varga", ELSEWHERE), ("Varga", RARELY)];
    assert_eq!(joins(&elsewhere, &[], &Aliases::default()), []);
    let two = [("Ida Varga", HERE), ("Tom Varga", HERE), ("Varga", RARELY)];
    assert_eq!(joins(&two, &[], &Aliases::default()), []);
    let compound = [("Pablo Ruiz Marín", HERE), ("Ruiz Marín", RARELY), ("Marín", RARELY)];
    assert_eq!(joins(&compound, &[], &Aliases::default()).len(), 2);
}

#[test]
fn one_article_is_little_evidence_where_others_name_somebody_else() {
    let names = [("Ronald Varga", RARELY), ("David Varga", &[(2, 1, 2)][..]), ("Varga", RARELY)];
    assert_eq!(joins(&names, &[], &Aliases::default()), []);
    let often = [("Ronald Varga", HERE), ("David Varga", &[(2, 1, 2)][..]), ("Varga", RARELY)];
    let person = said("Varga", "Ronald Varga", Reason::LastName);
    assert_eq!(joins(&often, &[], &Aliases::default()), [person]);
}

#[test]
fn the_reader_keeps_names_apart() {
    let mut aliases = Aliases::default();
    aliases.part("Varga", "Ida Varga");
    assert_eq!(joins(&[("Ida Varga", HERE), ("Varga", RARELY)], &[], &aliases), []);
}
