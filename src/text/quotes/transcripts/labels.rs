//! The labels of transcripts, and whom they name.

use std::collections::HashMap;

use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::tokens::{Case, Shape};

/// The most tokens of a name in a label.
pub(super) const LONGEST: usize = 6;

/// The most tokens in a label: a name, a job title, a place.
const LONGEST_LABEL: usize = 24;

/// Returns the name in the label of the paragraph `start..end`, the word it is counted under, and where the words
/// after it begin.
pub(super) fn label(
    document: &Document<'_>,
    names: &SpeakerNames,
    start: usize,
    end: usize,
) -> Option<((usize, usize), usize, usize)> {
    let symbol = |at: usize| document.token(at).symbol;
    // A name followed by figures is a row of a table.
    let says = |first: usize| (first..end).any(|at| document.token(at).word());
    let start = after_time(document, start, end);
    let start = (start..end).find(|&at| !matches!(symbol(at), '*' | '_' | '>'))?;
    if matches!(document.word(start), "Q." | "A.") {
        return says(start + 1).then_some(((start, start + 1), start, start + 1));
    }
    if let Some(dash) = dashed(document, names, start, end) {
        return says(dash + 1).then_some(((start, dash), dash - 1, dash + 1));
    }
    let colon = (start..end.min(start + LONGEST_LABEL)).find(|&at| symbol(at) == ':')?;
    let first = (colon + 1..end).find(|&at| !matches!(symbol(at), '*' | '_'))?;
    let stop = (start..colon).find(|&at| matches!(symbol(at), ',' | '(' | '[' | '*' | '_')).unwrap_or(colon);
    let plain = (start..colon).all(|at| {
        let token = document.token(at);
        matches!(token.shape, Shape::Word | Shape::Number)
            || token.shape == Shape::Handle && document.word(at).starts_with('#')
            || at > stop && matches!(token.symbol, '"' | '“' | '”')
            || matches!(token.symbol, ',' | '(' | ')' | '[' | ']' | '-' | '*' | '_' | '’' | '\'' | '&' | '/')
            || token.symbol == '.' && !token.gap
    });
    let name = (start, stop);
    // "The Secretary of State (Ada Quill):", "Q (Ada Quill):"
    let holder = (colon > start + 2 && symbol(colon - 1) == ')')
        .then(|| document.entities.mention_at(colon - 2))
        .flatten()
        .filter(|(mention, _)| mention.end == colon - 1 && symbol(mention.titled.max(1) - 1) == '(')
        .map(|(mention, _)| (mention.titled, mention.end));
    let known = names_somebody(document, names, name);
    let called = known && document.entities.mention_at(start).is_some();
    let label = if called { Some(name) } else { holder.or(known.then_some(name)) };
    // Everyone who asks is "Q".
    let counted = if known { stop - 1 } else { label?.1 - 1 };
    label.filter(|_| plain && says(first)).map(|label| (label, counted, first))
}

/// Returns the dash after the initials or the name of somebody whom the text names: "AQ – When will you sail?"
fn dashed(document: &Document<'_>, names: &SpeakerNames, start: usize, end: usize) -> Option<usize> {
    let inside = |at: usize| document.token(at).word() || document.abbreviates(at);
    let dash = (start + 1..end.min(start + LONGEST)).find(|&at| !inside(at))?;
    let (token, next) = (document.token(dash), document.tokens.get(dash + 1)?);
    let apart = matches!(token.symbol, '—' | '–' | '―' | '-') && token.gap && next.gap && next.symbol == '\0';
    let word = document.word(start);
    let one = dash == start + 1;
    let initials = one && document.token(start).case == Case::Upper && names.person(word).is_some();
    let letter = one && matches!(word, "Q" | "A");
    let mention = document.entities.mention_at(dash - 1);
    let whole = mention.is_some_and(|(mention, _)| mention.titled == start && mention.end == dash);
    (apart && (initials || letter || whole)).then_some(dash)
}

/// One past the time in brackets that may open the paragraph.
fn after_time(document: &Document<'_>, start: usize, end: usize) -> usize {
    let time =
        |at: usize| at < end && document.token(at).shape == Shape::Number && document.word(at).contains(':');
    match document.token(start).symbol {
        '[' | '(' if time(start + 1) && start + 3 < end => start + 3,
        _ if time(start) && start + 1 < end => start + 1,
        _ => start,
    }
}

/// Returns whether a label can name a speaker.
fn names_somebody(document: &Document<'_>, names: &SpeakerNames, (first, end): (usize, usize)) -> bool {
    if first >= end || end - first > LONGEST {
        return false;
    }
    let label = &document.tokens[first..end];
    let fits = label.iter().all(|token| {
        token.shape != Shape::Break && (token.symbol == '\0' || token.symbol == '.' && !token.gap)
    });
    let upper = label[0].word()
        && label.iter().all(|token| !token.word() || matches!(token.case, Case::Upper | Case::Initial));
    let letter = end == first + 1 && matches!(document.word(first), "Q" | "A");
    let numbered = label[1..].iter().all(|token| token.shape == Shape::Number);
    let the = document.word(first) == "The" && end == first + 2;
    let part =
        PARTS.contains(&document.word(first)) && numbered || the && PARTS.contains(&document.word(first + 1));
    // "Voice from the gallery", "Unidentified Speaker"
    let crowd = CROWD.contains(&document.word(first))
        && label[1..].iter().all(|token| token.case == Case::Lower || token.is(Class::HUMAN.or(Class::ROLE)));
    let role = part || crowd;
    let mention = document.entities.mention_at(end - 1);
    let person = mention.is_some_and(|(mention, _)| mention.titled <= first && mention.end == end);
    let known = end == first + 1 && label[0].capital() && names.person(document.word(first)).is_some();
    fits && (upper || letter || person || role || known)
}

/// Labels for what somebody does in the conversation.
const PARTS: &[&str] = &[
    "Announcer",
    "Caller",
    "Chair",
    "Chairman",
    "Clerk",
    "Coroner",
    "Court",
    "Defendant",
    "Host",
    "Interviewer",
    "Judge",
    "Moderator",
    "Narrator",
    "Presenter",
    "Prosecutor",
    "Question",
    "Reporter",
    "Speaker",
    "Witness",
];

/// Labels for somebody among the listeners, and for people on a tape.
const CROWD: &[&str] = &[
    "Audience",
    "Counsel",
    "Female",
    "Heckler",
    "Male",
    "Man",
    "Member",
    "Unidentified",
    "Unknown",
    "Voice",
    "Voices",
    "Woman",
];

/// The people in the text by last name and by initials; `None` if two share them.
pub(super) struct SpeakerNames(HashMap<String, Option<PersonId>>);

impl SpeakerNames {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let mut known = HashMap::new();
        for (number, person) in document.entities.people.iter().enumerate() {
            let words: Vec<&str> = person.name.split(' ').collect();
            let Some(last) = words.last() else { continue };
            let id = u32::try_from(number).ok().map(PersonId);
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            // Ann O’Shea is AO or AOS.
            let parts = person.name.split([' ', '-', '’', '\'']);
            let all: String = parts.filter_map(|part| part.chars().next()).collect();
            let mut forms = vec![(*last).to_owned()];
            if words.len() > 1 {
                forms.extend((all != initials).then_some(all));
                forms.push(initials);
            }
            for form in forms {
                known.entry(form.to_lowercase()).and_modify(|other| *other = None).or_insert(id);
            }
        }
        Self(known)
    }

    pub(super) fn person(&self, name: &str) -> Option<PersonId> {
        // "A.Q." is whoever AQ is.
        let known = |name: &str| self.0.get(&name.to_lowercase()).copied();
        known(name).or_else(|| known(&name.replace('.', ""))).flatten()
    }
}
