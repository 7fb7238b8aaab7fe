//! The names in and beside a source phrase.

use super::coref;
use super::document::Document;
use super::sources::{NounPhrase, Reference, STOPS, ends_with_post};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::{Gender, Mention};

/// Recognises "Carl and Jane Dunn": both speak, so the quotation has no single speaker.
pub(super) fn joint(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    let Reference::Named(person) = phrase.who else { return None };
    let joins = |at: usize| at < document.tokens.len() && matches!(document.word(at), "and" | "&");
    let other = |at: usize| {
        let (mention, other) =
            document.entities.mention_at(at).filter(|_| document.quote_at(at).is_none())?;
        (other != person).then_some(mention)
    };
    let end = past_employer(document, phrase.end);
    if joins(end)
        && let Some(mention) = (end + 1..end + 3).find_map(other)
        && mention.titled == end + 1
        && !document.cue_near(mention.end)
    {
        return Some(NounPhrase { first: phrase.first, end: mention.end, who: Reference::Described });
    }
    let and = phrase.first.checked_sub(1).filter(|&at| joins(at))?;
    let mention = other(and.checked_sub(1)?).filter(|mention| mention.end == and)?;
    let object = mention.titled.checked_sub(1).is_some_and(|before| {
        document.is(before, Class::PREP.or(Class::CUE).or(Class::WEAK_CUE))
            || document.token(before).symbol == ','
    });
    (!object).then_some(NounPhrase { first: mention.titled, end: phrase.end, who: Reference::Described })
}

/// Returns one past the employer or place after a name: "of Ware University" in "Carl Dunn of Ware University and Jane Moss".
fn past_employer(document: &Document<'_>, end: usize) -> usize {
    const LONGEST: usize = 9;
    let tokens = document.tokens;
    if !tokens.get(end).is_some_and(|of| of.word()) || !matches!(document.word(end), "of" | "from" | "at") {
        return end;
    }
    let house = |at: &usize| {
        tokens[*at].capital()
            || tokens[*at].possessive
            || matches!(document.word(*at), "of" | "for" | "the" | "in")
            || document.is_symbol(*at, '’')
            || document.is_symbol(*at, '\'')
    };
    (end + 1..tokens.len()).take(LONGEST).take_while(house).last().map_or(end, |last| last + 1)
}

/// Recognises "his parents, Carl and Jane Dunn".
pub(super) fn couple(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    let named = |at: usize| document.entities.mention_at(at).map(|(mention, _)| mention);
    if phrase.who != Reference::Described || !document.is_symbol(phrase.end, ',') {
        return None;
    }
    let one = named(phrase.end + 1)?;
    let other = named(one.end + 1).filter(|other| other.first == one.end + 1)?;
    let and = document.word(one.end) == "and";
    and.then_some(NounPhrase { first: phrase.first, end: other.end, who: Reference::Described })
}

/// Returns the author of a written source: "Quill’s note to the editor", "a message from Quill".
pub(super) fn writer(document: &Document<'_>, phrase: NounPhrase) -> Option<PersonId> {
    let text = (phrase.first..phrase.end).find(|&at| document.is(at, Class::WRITING))?;
    let owner = text.checked_sub(1).filter(|&at| at > phrase.first && document.possessive(at));
    let named = |at: usize| Some(document.entities.mention_at(at)?.1);
    if let Some(owner) = owner {
        return named(owner - 1);
    }
    let from = text + 1;
    (from + 1 < phrase.end && matches!(document.word(from), "from" | "by" | "of")).then(|| named(from + 1))?
}

/// Returns the name at the end of a description that begins with a bare job title or ends with one: "director of Ware
/// Boats Ada Quill", "the Council on Boats National Director Ada Quill".
pub(super) fn holder(document: &Document<'_>, phrase: NounPhrase) -> Option<PersonId> {
    let (mention, person) = document.entities.mention_at(phrase.end - 1)?;
    let before = mention.titled.checked_sub(1).filter(|&before| before > phrase.first)?;
    let post = |at: usize| document.token(at).is(Class::ROLE.or(Class::TITLE));
    // Not "the office of Prime Minister Ada Quill".
    let house_before = (phrase.first..=before).rev().find(|&at| !post(at) && document.word(at) != "Prime");
    let ends = document.token(before).is(Class::ROLE)
        && house_before.is_some_and(|at| document.token(at).capital() && !document.is(at, Class::PREP));
    let opens = phrase.first + usize::from(document.is(phrase.first, Class::DET));
    let post = post(opens) || ends;
    // "the leader of the council Ada Quill", but not "the doctor of the footballer Ada Quill"
    let of = (phrase.first..before).rev().find(|&at| document.is(at, Class::PREP));
    let of_the = of.is_some_and(|of| document.word(of) == "of" && document.is(of + 1, Class::DET));
    let somebody =
        document.is(before, Class::ROLE) || coref::noun_gender(document.word(before)) != Gender::Unknown;
    let house = document.token(before).capital() || of_the && !somebody && document.token(before).word();
    let house = house && !document.token(before).is(Class::PREP.or(Class::DET));
    (post && house && mention.end == phrase.end).then_some(person)
}

/// Returns the name next to a source that is a description, or the source itself.
pub(super) fn named(document: &Document<'_>, source: NounPhrase) -> NounPhrase {
    if source.who == Reference::Described {
        return apposed(document, source).or_else(|| member(document, source)).unwrap_or(source);
    }
    source
}

/// Returns the name next to a description: "the party's leader, Ada Quill," and "Ada Quill, the party's leader,".
pub(super) fn apposed(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    if document.token(phrase.end - 1).is(Class::PRONOUN) {
        return None;
    }
    if document.is_symbol(phrase.end, ',')
        && !ends_with_post(document, phrase)
        && !close_to_somebody(document, phrase)
        && let Some((mention, person)) = title_and_name(document, phrase.end + 1)
        && (document.breaks(mention.end) || matches!(document.token(mention.end).symbol, '.' | ',' | ';'))
    {
        return Some(NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) });
    }
    let comma = phrase.first.checked_sub(1).filter(|&at| document.is_symbol(at, ','))?;
    let (mention, person) = document.entities.mention_at(comma.checked_sub(1)?)?;
    let opened = document.token(phrase.first).is(Class::DET) && mention.end == comma;
    let name = NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) };
    (opened && document.quote_at(mention.first).is_none()).then_some(name)
}

/// Returns the name at `at`, or after a bare title there: "Australian researcher Ada Quill".
fn title_and_name(document: &Document<'_>, at: usize) -> Option<(Mention, PersonId)> {
    const LONGEST_TITLE: usize = 4;
    let title = |at: &usize| {
        document.quote_at(*at).is_none()
            && document.token(*at).word()
            && !document.is(*at, STOPS.or(Class::DET).or(Class::CUE))
    };
    let stop = document.tokens.len().min(at + LONGEST_TITLE + 1);
    let name = (at..stop).find(|&at| document.entities.mention_at(at).is_some() || !title(&at))?;
    let found = document.entities.mention_at(name).filter(|_| document.quote_at(name).is_none())?;
    let human = |at: usize| document.is(at, Class::ROLE.or(Class::HUMAN));
    let whole = found.0.titled == at || (at..found.0.titled).any(human) && document.stands_alone(found.0.end);
    whole.then_some(found)
}

/// People who are named by whom they are close to.
const UNNAMED: &[&str] = &[
    "ally",
    "associate",
    "colleague",
    "cousin",
    "friend",
    "insider",
    "neighbor",
    "neighbour",
    "person",
    "relative",
    "somebody",
    "someone",
    "source",
];

/// Returns whether a phrase ends with whom an unnamed person is close to: "a source close to the coach" in "a source close
/// to the coach, Ada Quill, said".
fn close_to_somebody(document: &Document<'_>, phrase: NounPhrase) -> bool {
    let first = document.word(phrase.first);
    let indefinite = ["a", "an", "another", "one"].iter().any(|word| word.eq_ignore_ascii_case(first));
    let head = phrase.head(document);
    let human = |at: usize| document.is(at, Class::HUMAN.or(Class::ROLE)) && !document.is(at, Class::THING);
    // "an adviser to the minister, Ada Quill": the minister is Quill; but not "a spokeswoman for the line, Ada Quill"
    let both = human(head) && human(phrase.end - 1);
    (indefinite || head == phrase.first)
        && (UNNAMED.contains(&document.word(head)) || both)
        && (head + 1..phrase.end).any(|at| document.is(at, Class::PREP))
}

/// The most tokens between a name and the end of where the person is from.
const LONGEST: usize = 12;

/// Returns the name before the house or place that a phrase is part of: Ada Quill in "Ada Quill of the Center for Tide
/// Studies wrote", where the phrase is "Tide Studies".
pub(super) fn member(document: &Document<'_>, phrase: NounPhrase) -> Option<NounPhrase> {
    let capital = |at: usize| document.token(at).word() && document.token(at).capital();
    if !capital(phrase.end - 1) {
        return None;
    }
    let low = document.sentence_start(phrase.first).max(phrase.end.saturating_sub(LONGEST));
    let joins = |at: usize| {
        capital(at)
            || document.is(at, Class::PREP.or(Class::DET))
            || matches!(document.word(at), "and" | "&")
            || document.is_symbol(at, ',') && at > 0 && capital(at - 1) && capital(at + 1)
            || document.possessive(at)
    };
    let mut at = phrase.first;
    while at > low && document.quote_at(at - 1).is_none() {
        if let Some((mention, person)) = document.entities.mention_at(at - 1) {
            let from = matches!(document.word(mention.end), "of" | "from" | "at" | "with" | "in");
            let object = mention
                .titled
                .checked_sub(1)
                .is_some_and(|before| document.is(before, Class::PREP) || document.word(before) == "and");
            let name = NounPhrase { first: mention.titled, end: mention.end, who: Reference::Named(person) };
            return (mention.end == at && from && !object).then_some(name);
        }
        if !joins(at - 1) {
            return None;
        }
        at -= 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn whoever_is_of_a_house_or_a_place_speaks() {
        for text in [
            "“It is late,” Iris Moss of the Ware Center for Tide Studies wrote in May.",
            "“It is late,” Iris Moss of the Harbour Board said.",
            "Iris Moss of Ware, Ohio says the ferry is “never on time.”",
            "Iris Moss from the Pilots’ Union said the ferry was “never on time.”",
        ] {
            assert_eq!(speakers(text), [Some("Iris Moss".to_owned())], "{text}");
        }
        let other = "“It is late,” a spokesman for Iris Moss of the Harbour Board said.";
        assert_eq!(speakers(other), [None]);
    }

    #[test]
    fn whoever_is_one_of_them_speaks() {
        let text = "“If the tide turns, we are lost,” says one of the report’s authors, Norwegian researcher Dr Iris Moss.";
        assert_eq!(speakers(text), [Some("Iris Moss".to_owned())]);
    }

    #[test]
    fn whoever_holds_a_post_speaks() {
        for post in [
            "Leader of the council Iris Moss,",
            "The director of the yard Iris Moss",
            "Head of Ware Boats Iris Moss",
        ] {
            let text = format!("It was a bad day, Karl Dent said. {post} told reporters: “It is late.”");
            assert_eq!(speakers(&text).last(), Some(&Some("Iris Moss".to_owned())), "{post}");
        }
        let other = "A director of the firm of the actress Iris Moss said: “It is late.”";
        assert_eq!(speakers(other), [None]);
    }
}
