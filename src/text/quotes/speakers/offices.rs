//! Posts that one person holds at a time: whoever is the home secretary is not "the prime minister".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::key;
use crate::text::quotes::sources::Reference;

/// Such posts. Of ministers and secretaries there are several, but one prime minister and one of each department.
const OFFICES: &[&str] =
    &["chancellor", "governor", "mayor", "minister", "premier", "president", "secretary"];

/// Words that make a post one of another time.
const ONCE: &[&str] = &["candidate", "elect", "ex", "former", "onetime", "shadow", "then", "vice"];

impl SpeakerRanker<'_, '_> {
    /// Returns whether the text calls a person by another such post than the source names, and never by that.
    pub(super) fn holds_another_office(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        let document = self.document;
        let Some(source) = query.attribution.source.filter(|source| source.who == Reference::Described)
        else {
            return false;
        };
        let head = source.head(document);
        let post = document.word(head);
        let definite = document.word(source.first).eq_ignore_ascii_case("the") && head + 1 == source.end;
        let one = post != "minister" || document.word(head - 1) == "prime";
        if !definite || !OFFICES.contains(&post) || !one {
            return false;
        }
        let portraits = &self.whom.portraits;
        let called = |word: &str| portraits.calls(person, key(word));
        // A premier is a prime minister.
        let same = called(post)
            || matches!(post, "minister" | "premier") && (called("minister") || called("premier"));
        !same && OFFICES.iter().any(|office| called(office)) && !ONCE.iter().any(|once| called(once))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::last_speaker;

    #[test]
    fn the_home_secretary_is_not_the_prime_minister() {
        let text = "Home Secretary Karl Moss met the crew. Moss said he wanted “to go back to the yard”. The prime minister said the law was “not for the few”.";
        assert_ne!(last_speaker(text).as_deref(), Some("Karl Moss"));
    }
}
