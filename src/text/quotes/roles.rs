//! Whom "the senator" and "the minister" mean: the one person whom the article introduced with that post.

use super::scene::Scene;
use super::sources::Phrase;
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::key;
use crate::text::tokens::Case;

/// Words before a name in which its posts are looked for.
const BEFORE: usize = 6;

/// Words after a comma behind it.
const AFTER: usize = 12;

/// Posts by which people are introduced, in the order of the text.
pub(crate) struct Roles {
    known: Vec<(u64, PersonId, usize)>,
}

impl Roles {
    /// Reads the words around every name outside quotations.
    pub(crate) fn read(scene: &Scene<'_>) -> Self {
        let mut known = Vec::new();
        for &(mention, person) in &scene.cast.mentions {
            if scene.quote_at(mention.first).is_some() {
                continue;
            }
            let mut note = |at: usize| {
                known.push((post(scene, at), person, mention.first));
            };
            // "Energy Minister Ada Quill", "the party's leader, Ada Quill"
            let mut steps = 0;
            for at in (0..mention.first).rev().take(BEFORE) {
                let token = &scene.tokens[at];
                let comma = token.sign == ',' && at + 1 == mention.titled;
                let dot = token.sign == '.' && !token.gap;
                if scene.quote_at(at).is_some()
                    || !(token.word() || comma || dot)
                    || scene.cast.mention_at(at).is_some()
                {
                    break;
                }
                if token.is(POST) {
                    note(at);
                } else if token.case == Case::Lower && token.is(Class::PREP.or(Class::AUX).or(Class::CONJ)) {
                    break;
                }
                steps += 1;
                if token.is(Class::DET) || steps == BEFORE {
                    break;
                }
            }
            // "Ada Quill, the energy minister of Ware,"
            if scene.sign(mention.end, ',') {
                let from = mention.end + 1;
                let to = (from + AFTER).min(scene.tokens.len());
                for at in from..to {
                    let token = &scene.tokens[at];
                    if !token.word()
                        || scene.quote_at(at).is_some()
                        || token.is(Class::AUX.or(Class::PRONOUN))
                    {
                        break;
                    }
                    if scene.cast.mention_at(at).is_some()
                        || token.is(Class::CUE) && token.case == Case::Lower
                    {
                        break;
                    }
                    if token.is(POST) {
                        note(at);
                        // What follows is of whom or what.
                        if scene.tokens.get(at + 1).is_none_or(|next| !next.is(POST)) {
                            break;
                        }
                    }
                }
            }
        }
        known.sort_unstable_by_key(|&(post, _, at)| (post, at));
        Self { known }
    }

    /// The person whom a description with "the" means, where only one can be meant.
    pub(crate) fn person(&self, scene: &Scene<'_>, phrase: Phrase) -> Option<PersonId> {
        if !scene.word(phrase.first).eq_ignore_ascii_case("the") || phrase.end < phrase.first + 2 {
            return None;
        }
        // The head is the last noun that can speak, before what it is of.
        let stop =
            (phrase.first + 1..phrase.end).find(|&at| scene.tokens[at].is(Class::PREP)).unwrap_or(phrase.end);
        let head = stop - 1;
        if head == phrase.first || !scene.tokens[head].is(POST) {
            return None;
        }
        let post = post(scene, head);
        let from = self.known.partition_point(|known| known.0 < post);
        let mut meant: Option<PersonId> = None;
        for &(_, person, _) in
            self.known[from..].iter().take_while(|known| known.0 == post && known.2 < phrase.first).take(64)
        {
            if meant.is_some_and(|other| other != person) {
                return None;
            }
            meant = Some(person);
        }
        meant
    }
}

/// Posts and trades that one person has.
const POST: Class = Class::ROLE.or(Class::TITLE);

/// A number for a post, the same for "Sen." and "senator".
fn post(scene: &Scene<'_>, at: usize) -> u64 {
    let word = scene.word(at);
    let is = |forms: &[&str]| forms.iter().any(|form| form.eq_ignore_ascii_case(word));
    match () {
        () if is(&["sen", "senator"]) => 1,
        () if is(&["rep", "representative", "congressman", "congresswoman"]) => 2,
        () if is(&["gov", "governor"]) => 3,
        () if is(&["chairman", "chairwoman", "chair", "chairperson"]) => 4,
        () if is(&["spokesman", "spokeswoman", "spokesperson"]) => 5,
        () if is(&["gen", "general"]) => 6,
        () if is(&["prof", "professor"]) => 7,
        () if is(&["businessman", "businesswoman"]) => 8,
        () => key(scene.text, &scene.tokens[at]),
    }
}
