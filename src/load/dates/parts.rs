//! A date whose year, month and day are given separately: in folders, in columns, in an object.

use super::{DateIssue, DateReading, day, plausible};

/// Names for year, month and day, in the languages of most tables.
pub(in crate::load) const DATE_PARTS: [&[&str]; 3] = [
    &["year", "y", "yyyy", "jahr", "année", "annee", "año", "ano", "anno", "jaar"],
    &["month", "m", "mm", "monat", "mois", "mes", "mês", "mese", "maand"],
    &["day", "d", "dd", "tag", "jour", "día", "dia", "giorno", "dag"],
];

/// Returns which of these columns hold year, month and day: `pub_year`, `pub_month`, `pub_day`.
pub(in crate::load) fn date_parts(names: &[&str]) -> Option<[String; 3]> {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let of_stem = |stem: &str, parts: &[&str]| {
        let is_it = |name: &String| name.strip_prefix(stem).is_some_and(|rest| parts.contains(&rest));
        lower.iter().position(is_it).map(|at| names[at].to_owned())
    };
    let stems = lower.iter().flat_map(|name| DATE_PARTS[0].iter().filter_map(|year| name.strip_suffix(year)));
    stems.into_iter().find_map(|stem| {
        let [year, month, day] = DATE_PARTS.map(|parts| of_stem(stem, parts));
        Some([year?, month?, day?])
    })
}

/// Returns the day given by these numbers, if they are all there.
pub(in crate::load) fn date_of_parts(year: i64, month: Option<i64>, of_month: Option<i64>) -> DateReading {
    let small = |number: i64| i8::try_from(number).unwrap_or(0);
    let Ok(year) = i16::try_from(year) else { return Err(DateIssue::Unreadable) };
    match (month, of_month) {
        (Some(month), Some(of_month)) => {
            day(year, small(month), small(of_month)).ok_or(DateIssue::Unreadable).and_then(plausible)
        }
        _ => Err(day(year, month.map_or(1, small), 1).map_or(DateIssue::Unreadable, |_| DateIssue::NoDay)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_date_are_found_by_their_names() {
        for (names, found) in [
            (&["title", "year", "month", "day"][..], Some(["year", "month", "day"])),
            (&["Pub_Day", "Pub_Year", "Pub_Month"], Some(["Pub_Year", "Pub_Month", "Pub_Day"])),
            (&["Jahr", "Monat", "Tag"], Some(["Jahr", "Monat", "Tag"])),
            (&["scraped_year", "year", "month", "day"], Some(["year", "month", "day"])),
            (&["year", "month"], None),
            (&["pub_year", "month", "day"], None),
        ] {
            assert_eq!(date_parts(names), found.map(|names| names.map(str::to_owned)), "{names:?}");
        }
    }
}
