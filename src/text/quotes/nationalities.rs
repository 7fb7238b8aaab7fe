//! Words for people of a country, and the countries they come from.

use crate::text::lexicon::key;

/// Words that name one person by country.
const NATIONALITIES: &[&str] = &[
    "American",
    "Argentine",
    "Argentinian",
    "Australian",
    "Austrian",
    "Bangladeshi",
    "Belgian",
    "Bolivian",
    "Bosnian",
    "Brazilian",
    "Briton",
    "Bulgarian",
    "Canadian",
    "Chilean",
    "Colombian",
    "Croat",
    "Croatian",
    "Cuban",
    "Czech",
    "Dane",
    "Dutchman",
    "Dutchwoman",
    "Ecuadorian",
    "Egyptian",
    "Englishman",
    "Englishwoman",
    "Estonian",
    "Ethiopian",
    "Filipina",
    "Filipino",
    "Finn",
    "Frenchman",
    "Frenchwoman",
    "German",
    "Ghanaian",
    "Greek",
    "Hungarian",
    "Icelander",
    "Indian",
    "Indonesian",
    "Iranian",
    "Iraqi",
    "Irishman",
    "Irishwoman",
    "Israeli",
    "Italian",
    "Jamaican",
    "Japanese",
    "Jordanian",
    "Kenyan",
    "Kiwi",
    "Korean",
    "Latvian",
    "Lebanese",
    "Lithuanian",
    "Londoner",
    "Malaysian",
    "Mexican",
    "Moroccan",
    "Namibian",
    "Nepali",
    "Nigerian",
    "Norwegian",
    "Pakistani",
    "Palestinian",
    "Peruvian",
    "Pole",
    "Portuguese",
    "Romanian",
    "Russian",
    "Rwandan",
    "Saudi",
    "Scot",
    "Scotsman",
    "Scotswoman",
    "Senegalese",
    "Serb",
    "Serbian",
    "Singaporean",
    "Slovak",
    "Slovenian",
    "Somali",
    "Spaniard",
    "Swede",
    "Swiss",
    "Syrian",
    "Tanzanian",
    "Texan",
    "Thai",
    "Tunisian",
    "Turk",
    "Ugandan",
    "Ukrainian",
    "Uruguayan",
    "Venezuelan",
    "Vietnamese",
    "Welshman",
    "Welshwoman",
    "Zambian",
    "Zimbabwean",
];

/// Letters that a country and its people share: "Norway", "Norwegian".
const SHARED: usize = 4;

/// Returns whether `word` names one person by country: "Swede".
pub(super) fn is_one(word: &str) -> bool {
    NATIONALITIES.binary_search(&word).is_ok()
}

/// Returns the same number for a country and for its people; `None` for other words.
pub(super) fn country(word: &str) -> Option<u64> {
    let stem = stem(word)?;
    let at = NATIONALITIES.partition_point(|nationality| *nationality < stem);
    NATIONALITIES.get(at).filter(|nationality| nationality.starts_with(stem)).map(|_| key(stem))
}

fn stem(word: &str) -> Option<&str> {
    // Austria and Australia part late.
    let letters = if word.starts_with("Austr") { SHARED + 2 } else { SHARED };
    word.get(..letters)
}

#[cfg(test)]
mod tests {
    use super::{NATIONALITIES, country, is_one};

    #[test]
    fn a_country_and_its_people_share_a_number() {
        assert!(NATIONALITIES.is_sorted());
        for (land, person) in [("Norway", "Norwegian"), ("Ethiopia", "Ethiopian"), ("Austria", "Austrian")] {
            assert!(is_one(person) && country(land).is_some(), "{person}");
            assert_eq!(country(land), country(person));
        }
        assert_ne!(country("Austria"), country("Australian"));
        assert_eq!([country("Republican"), country("Oz"), country("Ärzte")], [None; 3]);
    }
}
