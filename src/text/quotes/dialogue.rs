//! Whose turn it is in a dialogue after dashes: two people speak one after the other.

use super::attribute::{Attribution, Coreference, Tie};
use super::document::Document;
use super::sources::Reference;
use crate::text::PersonId;
use crate::text::people::Gender;

/// Confidence in whose turn it is, in percent.
const IN_TURN: u8 = 75;

/// The quotations `first..end` that are one turn.
struct Turn {
    first: usize,
    end: usize,
    /// Whether the paragraph before is a turn, too.
    follows: bool,
    /// Whether somebody is named in the paragraph, a pronoun refers to somebody, or nobody is mentioned.
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Pronoun(Gender),
    Nobody,
}

/// Gives turns without a name their speakers.
pub(super) fn take_turns(document: &Document<'_>, attributions: &mut [Attribution], whom: &Coreference) {
    let turns = turns(document, attributions);
    let mut from = 0;
    while from < turns.len() {
        let to = (from + 1..turns.len()).find(|&at| !turns[at].follows).unwrap_or(turns.len());
        converse(&turns[from..to], attributions, whom);
        from = to;
    }
}

/// Gives the turns of one conversation their speakers.
fn converse(turns: &[Turn], attributions: &mut [Attribution], whom: &Coreference) {
    let stated = turns.iter().filter(|turn| turn.by != By::Nobody);
    let mut speakers: Vec<PersonId> = stated.filter_map(|turn| attributions[turn.first].speaker).collect();
    speakers.sort_unstable();
    speakers.dedup();
    let mut before = None;
    for turn in turns {
        let other = match (&speakers[..], before) {
            (&[one, two], Some(before)) if before == one => Some(two),
            (&[one, two], Some(before)) if before == two => Some(one),
            _ => None,
        };
        let speaker = attributions[turn.first].speaker;
        let speaker = match turn.by {
            By::Nobody => other,
            // Nobody answers himself.
            By::Pronoun(gender) if speaker.is_some() && speaker == before => {
                let fits = |person: &PersonId| {
                    let known = whom.genders[person.0 as usize];
                    gender == Gender::Unknown || known == Gender::Unknown || known == gender
                };
                other.filter(fits).or(speaker)
            }
            _ => speaker,
        };
        for attribution in &mut attributions[turn.first..turn.end] {
            if attribution.speaker != speaker {
                (attribution.speaker, attribution.confidence) = (speaker, IN_TURN);
            }
            if turn.by == By::Nobody {
                (attribution.tie, attribution.source, attribution.cue) = (Tie::Near, None, None);
            }
        }
        before = speaker;
    }
}

/// Returns the turns of all dialogues, in order.
fn turns(document: &Document<'_>, attributions: &[Attribution]) -> Vec<Turn> {
    let marked = document.marked;
    let mut turns: Vec<Turn> = Vec::new();
    let mut first = 0;
    while first < marked.len() {
        if !marked[first].dash {
            first += 1;
            continue;
        }
        let new = |number: usize| {
            !marked[number].dash || marked[number].open == 0 || document.breaks(marked[number].open - 1)
        };
        let end = (first + 1..marked.len()).find(|&number| new(number)).unwrap_or(marked.len());
        let open = marked[first].open;
        let near = |turn: &Turn| {
            let from = marked[turn.end - 1].end();
            turn.end == first && (from..open).filter(|&at| document.breaks(at)).take(2).count() == 1
        };
        let by = match attributions[first].source.map(|source| source.who) {
            _ if document.breaks(marked[first].end()) => By::Nobody,
            Some(Reference::Pronoun(at)) => By::Pronoun(match document.word(at) {
                "he" => Gender::Male,
                "she" => Gender::Female,
                _ => Gender::Unknown,
            }),
            _ => By::Name,
        };
        turns.push(Turn { first, end, follows: turns.last().is_some_and(near), by });
        first = end;
    }
    turns
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::quotations;

    fn turns(text: &str) -> Vec<(&str, String)> {
        quotations(text).into_iter().map(|(words, who)| (words, who.unwrap_or_default())).collect()
    }

    #[test]
    fn a_dash_opens_what_somebody_says() {
        for dash in ["—", "– ", "― "] {
            let text = format!(
                "{dash}The slip is shut, said Ann Dent.\n\n{dash}Again? asked Karl Moss. {dash}Who shut it?\n\n\
                 {dash}You did, she told him.\n\nThe tide – it was late – went out."
            );
            let [dent, moss] = ["Ann Dent", "Karl Moss"].map(str::to_owned);
            let wanted = [
                ("The slip is shut,", dent.clone()),
                ("Again?", moss.clone()),
                ("Who shut it?", moss),
                ("You did,", dent),
            ];
            assert_eq!(turns(&text), wanted);
        }
    }

    #[test]
    fn dashes_may_enclose_who_speaks() {
        let text = "—The lift —warned the porter, Karl Moss— is only for you.\n\n—And my bags? —asked Ann Dent.\n\n\
                    —They walk —said Moss—. As I do.";
        let words: Vec<_> = turns(text).into_iter().map(|turn| turn.0).collect();
        assert_eq!(words, ["The lift", "is only for you.", "And my bags?", "They walk", "As I do."]);
    }

    #[test]
    fn two_people_speak_in_turn() {
        let text = "—Is it you, Karl? asked Ann Dent.\n\n—It is, said Karl Moss. —Who else?\n\n—Nobody.\n\n—Why ask?";
        let who: Vec<_> = turns(text).into_iter().map(|turn| turn.1).collect();
        assert_eq!(who, ["Ann Dent", "Karl Moss", "Karl Moss", "Ann Dent", "Karl Moss"]);
    }

    #[test]
    fn points_of_a_list_are_not_speech() {
        for text in [
            "What is known:\n\n— Three boats sank, police said.\n\n— The slip is shut, said Karl Moss, the mayor.",
            "Decisions:\n\n– The ferry sails if you book\n\n– The slip is shut, the board said\n\n– We all pay, said Ann Dent",
            "— Will the slip reopen? Mayor Ann Dent said it would.\n\n— And when? Nobody knows.",
            "– The slip is shut, the clerk said.\n\n– Do you agree? Write to us, said the editor.\n\n– 12 boats sank.",
            "- Ann Dent opened the meeting.\n\n- Will the slip reopen? asked Karl Moss.\n\n- Bo Dale said no.",
            "— Ask the crew before you sail.\n\n— Do you have a coat?",
        ] {
            assert_eq!(turns(text), [], "{text}");
        }
    }
}
