//! Values that an object holds once for each language, as content management systems export them.

use serde_json::{Map, Value};

/// Returns the English value, or else the only one.
pub(super) fn in_one_language(object: &Map<String, Value>) -> Option<&Value> {
    let english = object.iter().find(|(key, _)| *key == "en" || is_tag(key) && key.starts_with("en"));
    let only = || object.iter().next().filter(|(key, _)| object.len() == 1 && is_tag(key));
    english.or_else(only).map(|(_, value)| value)
}

/// Returns whether a name is that of a language and a country, such as `de-AT`.
fn is_tag(name: &str) -> bool {
    let is = |bytes: &[u8], is: fn(&u8) -> bool| bytes.iter().all(is);
    matches!(name.as_bytes(), [language @ .., b'-' | b'_', a, b]
        if language.len() == 2 && is(language, u8::is_ascii_lowercase) && is(&[*a, *b], u8::is_ascii_uppercase))
}

#[cfg(test)]
mod tests {
    use super::super::{text_of, words_of};
    use serde_json::json;

    #[test]
    fn english_is_preferred_and_one_language_is_enough() {
        for (value, words) in [
            (json!({"de-DE": "Spät", "en-GB": "Late"}), Some("Late")),
            (json!({"en": "Late", "fr": "Tard"}), Some("Late")),
            (json!({"pt_BR": "Tarde"}), Some("Tarde")),
            (json!({"pt_BR": "Tarde", "de_AT": "Spät"}), None),
            (json!({"id": "7"}), None),
        ] {
            assert_eq!(words_of(&value).as_deref(), words, "{value}");
            assert_eq!(text_of(&value).as_deref(), words, "{value}");
        }
    }
}
