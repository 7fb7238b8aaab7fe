//! Names of months in the languages of most news media.

/// English, German, French, Spanish, Portuguese, Italian and Dutch, also without accents, and abbreviations that are
/// not simply the beginning of a name.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "janeiro", "gennaio", "januari"],
    &["february", "februar", "février", "fevrier", "febrero", "fevereiro", "febbraio", "februari"],
    &["march", "märz", "maerz", "marz", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maio", "maggio", "mei"],
    &["june", "juni", "juin", "junio", "junho", "giugno"],
    &["july", "juli", "juillet", "julio", "julho", "luglio"],
    &["august", "août", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "setiembre", "setembro", "settembre"],
    &["october", "oktober", "octobre", "octubre", "outubro", "ottobre"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dezembro", "dicembre"],
];

/// Returns the month that `word` names or abbreviates, by at least three letters: `Sep`, `Sept`, `September`. `Jui`
/// could be either of two.
pub(in crate::load) fn month(word: &str) -> Option<i8> {
    if word.len() < 3 || word.len() > 12 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let word = word.to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = None;
    for (place, names) in MONTHS.iter().enumerate() {
        if names.iter().any(|name| name.starts_with(&*word)) && found.replace(place).is_some() {
            return None;
        }
    }
    i8::try_from(found? + 1).ok()
}

/// Returns whether `word` is an English weekday, or abbreviates one.
pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let begins = |day: &str| day.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    word.len() >= 3 && DAYS.iter().any(|day| begins(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_several_languages() {
        for (word, number) in [
            ("Sept", Some(9)),
            ("märz", Some(3)),
            ("MÄRZ", Some(3)),
            ("mars", Some(3)),
            ("mar", Some(3)),
            ("août", Some(8)),
            ("juil", Some(7)),
            ("jui", None),
            ("dez", Some(12)),
            ("ago", Some(8)),
            ("mei", Some(5)),
            ("ma", None),
            ("é", None),
            ("", None),
            ("marching", None),
        ] {
            assert_eq!(month(word), number, "{word}");
        }
        for (place, names) in MONTHS.iter().enumerate() {
            assert!(names.iter().all(|name| month(name) == i8::try_from(place + 1).ok()), "{names:?}");
        }
    }
}
