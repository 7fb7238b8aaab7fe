//! Posts that one person holds at a time: the home secretary is not "the prime minister".

use super::{FORMER, Roles};
use crate::text::PersonId;
use crate::text::lexicon::key;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::NounPhrase;

/// Posts that one person holds at a time; premiers are prime ministers.
const OFFICES: &[&str] = &["chancellor", "mayor", "minister", "premier", "president", "secretary"];

/// Words for posts of another time.
pub(super) const ONCE: &[&str] = &["candidate", "ex", "former", "onetime", "shadow", "then", "vice"];

impl Roles {
    /// Returns whether a description is a post that one person holds at a time, and the text gives `person` another such
    /// post: the home secretary is not "the prime minister".
    pub(crate) fn another_office(
        &self,
        document: &Document<'_>,
        phrase: NounPhrase,
        person: PersonId,
    ) -> bool {
        let head = phrase.head(document);
        let word = document.word(head);
        let definite = document.word(phrase.first).eq_ignore_ascii_case("the")
            && head > phrase.first
            && head + 1 == phrase.end;
        // Of ministers there are several, but one prime minister.
        let one = || word != "minister" || document.word(head - 1).eq_ignore_ascii_case("prime");
        if !definite || !one() || !OFFICES.contains(&word) {
            return false;
        }
        let held = |word: &str| {
            let post = key(word);
            let from = self.known.partition_point(|known| known.0 < post);
            self.known[from..].iter().take_while(|known| known.0 == post).any(|known| known.1 == person)
        };
        let former = self.known.iter().take_while(|known| known.0 == FORMER).any(|known| known.1 == person);
        let same =
            held(word) || matches!(word, "minister" | "premier") && (held("minister") || held("premier"));
        !same && !former && OFFICES.iter().any(|office| held(office))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn the_home_secretary_is_not_the_prime_minister() {
        let text = "Home Secretary Karl Moss met the crew. Moss said he wanted “to go back to the yard”. The prime minister said the law was “not for the few”.";
        assert_ne!(speakers(text).last(), Some(&Some("Karl Moss".to_owned())));
    }
}
