//! People without a name: "a man mending a gate", "one of the nurses". Pronouns that follow refer to them.

use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::document::Document;
use crate::text::tokens::Case;

/// The most words in a description.
const LONGEST: usize = 7;

/// Returns the gender of an unnamed person whom the words at `at` introduce as the subject of a sentence. `late` says
/// that the sentence already has a subject.
pub(super) fn introduced(document: &Document<'_>, at: usize, late: bool) -> Option<Gender> {
    if !document.is(at, Class::DET) {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| document.word(at).eq_ignore_ascii_case(word));
    // "my grandfather" counts even as the person who is asked.
    let mine = is(&["my", "our"]);
    let owned = is(&["his", "her", "their"]);
    if !(mine || owned || is(&["a", "an", "another", "one"])) {
        return None;
    }
    // "A porter said …", "“…,” said a porter", not "told a porter".
    let inverted = at > 1 && document.cue_near(at - 1) && (mine || document.quote_at(at - 2).is_some());
    if !(inverted || !late && leads(document, at)) {
        return None;
    }
    let mut head = None;
    for at in (at + 1..document.tokens.len()).take(LONGEST) {
        let token = document.token(at);
        // "a welder named Ada Quill", "a porter, Ada Quill,"
        if document.entities.mention_at(at).is_some() || document.quote_at(at).is_some() {
            return None;
        }
        if !token.word()
            || token.case == Case::Lower && token.is(Class::AUX.or(Class::PREP).or(Class::PRONOUN))
        {
            break;
        }
        // "An official attacked Quill"
        let acts = head.is_some() && token.case == Case::Lower && document.word(at).ends_with("ed");
        if document.cue_near(at) || acts {
            break;
        }
        if somebody(document, at) {
            head = Some(at);
        }
    }
    let head = head?;
    // "His father" is a stranger if nobody is called a father.
    if owned
        && (head != at + 1 || noun_gender(document.word(head)) == Gender::Unknown || has_name(document, head))
    {
        return None;
    }
    // "A finalist last year, she added": she is the finalist.
    let comma = (head + 1..document.tokens.len()).take(LONGEST).find(|&at| document.is_symbol(at, ','));
    let she = |at: usize| at < document.tokens.len() && matches!(document.word(at), "he" | "she");
    if comma.is_some_and(|comma| she(comma + 1)) {
        return None;
    }
    let named = [1, 2].into_iter().any(|on| {
        let apart = document.is_symbol(head + 1, ',') || matches!(on, 1) || is_called(document, head + 1);
        apart && document.entities.mention_at(head + on).is_some()
    });
    (!named).then(|| noun_gender(document.word(head)))
}

/// Returns one past the sentence of the unnamed person at `at` if it is what they say: "A porter said Ada Quill had left",
/// "A porter attacked Quill’s plan, saying that it was late". If it is not, returns `at`.
pub(super) fn account_end(document: &Document<'_>, at: usize) -> usize {
    const LONGEST: usize = 16;
    let end = document.sentence_end(at);
    let free = |at: &usize| document.quote_at(*at).is_none();
    let says = |at: &usize| document.cue(*at, Class::CUE) && !document.passive(*at);
    let named = |at: &usize| {
        document.entities.mention_at(*at).is_some_and(|(name, _)| {
            name.titled.checked_sub(1).is_none_or(|before| !document.is(before, Class::PREP))
        })
    };
    let verb = (at..end).take(LONGEST).take_while(free).take_while(|at| !named(at)).find(|at| says(at));
    // "A porter asked Ada Quill": she answers.
    let addressed = |verb: usize| {
        matches!(document.word(verb), "asked" | "asks" | "told" | "tells")
            && document.entities.mention_at(verb + 1).is_some()
    };
    let verb = verb.is_some_and(|verb| document.cue_near(verb) && !addressed(verb));
    // "attacked Quill's plan, saying"
    let adds = || {
        (at..end).take_while(free).any(|at| {
            says(&at) && at > 0 && document.is_symbol(at - 1, ',') && document.word(at).ends_with("ing")
        })
    };
    if verb || adds() { end } else { at }
}

/// Returns whether a sentence begins at `at`, or right before it with "But" or "On Monday,".
fn leads(document: &Document<'_>, at: usize) -> bool {
    const LONGEST: usize = 5;
    if document.opens_sentence(at) {
        return true;
    }
    let before = at - 1;
    let low = at.saturating_sub(LONGEST);
    let start = (low..at).rev().find(|&at| document.opens_sentence(at));
    let adverbial = |start: usize| {
        document.is_symbol(before, ',')
            && (start + 1 == before || document.is(start, Class::PREP.or(Class::CONJ).or(Class::ADVERB)))
            && (start..before)
                .all(|at| document.token(at).word() && document.entities.mention_at(at).is_none())
    };
    start.is_some_and(|start| {
        start == before && matches!(document.word(start), "And" | "But" | "Yet" | "So" | "Then")
            || adverbial(start)
    })
}

/// Returns the gender of somebody without a name who speaks for the person named before `end`: "Karl Moss’s official
/// spokesman declined".
pub(super) fn speaks_for(document: &Document<'_>, end: usize) -> Option<Gender> {
    if !document.owns(end) {
        return None;
    }
    let lower = |at: &usize| document.token(*at).word() && document.token(*at).case == Case::Lower;
    let head = (end + 1..document.tokens.len()).take(3).take_while(lower).find(|&at| {
        let word = document.word(at);
        word.starts_with("spokes")
            || matches!(word, "lawyer" | "attorney" | "solicitor" | "aide" | "adviser" | "agent")
    })?;
    let next = head + 1;
    let verb = document.tokens.get(next).is_some_and(|token| token.word() && token.case == Case::Lower)
        && !document.is(next, Class::PREP.or(Class::CONJ).or(Class::HUMAN).or(Class::ROLE));
    verb.then(|| noun_gender(document.word(head)))
}

/// The most namings among which the name of a relative is looked for.
const NAMINGS: usize = 40;

/// Returns whether the text before or after names the relative at `head`: "her father, Karl Moss", "Karl Moss, her
/// father".
fn has_name(document: &Document<'_>, head: usize) -> bool {
    let noun = document.word(head);
    let mentions = &document.entities.mentions;
    let next = mentions.partition_point(|(mention, _)| mention.first < head);
    let word = |at: usize| if at < document.tokens.len() { document.word(at) } else { "" };
    mentions[next.saturating_sub(NAMINGS)..].iter().take(2 * NAMINGS).any(|(mention, _)| {
        let before = (1..=2).filter_map(|back| mention.titled.checked_sub(back)).any(|at| word(at) == noun);
        before || (mention.end + 1..mention.end + 4).any(|at| word(at) == noun)
    })
}

/// Returns the person that the text says the pronoun at `at` is: "He was Karl Moss", "She is called Quill".
pub(super) fn stated(document: &Document<'_>, at: usize) -> Option<PersonId> {
    let is = |at: usize| at < document.tokens.len() && matches!(document.word(at), "is" | "was");
    if !document.is(at, Class::PRONOUN) || !document.opens_sentence(at) || !is(at + 1) {
        return None;
    }
    let name = at + 2 + usize::from(is_called(document, at + 2));
    let (mention, person) = document.entities.mention_at(name)?;
    (mention.titled == name && document.stands_alone(mention.end)).then_some(person)
}

fn is_called(document: &Document<'_>, at: usize) -> bool {
    at < document.tokens.len() && matches!(document.word(at), "named" | "called")
}

/// Returns whether a word can describe a person.
fn somebody(document: &Document<'_>, at: usize) -> bool {
    let token = document.token(at);
    let word = document.word(at);
    let trade = token.case == Case::Lower
        && ["man", "woman", "ist", "ician", "eer"]
            .iter()
            .any(|ending| word.len() > 5 && word.ends_with(ending));
    token.is(Class::HUMAN.or(Class::ROLE)) && !token.is(Class::THING)
        || trade
        || token.case == Case::Lower && noun_gender(word) != Gender::Unknown
}

/// Words that describe only women, and only men.
const WOMEN: &[&str] = &[
    "actress",
    "daughter",
    "empress",
    "girl",
    "girlfriend",
    "grandmother",
    "heroine",
    "hostess",
    "lady",
    "mother",
    "mum",
    "mom",
    "niece",
    "nun",
    "queen",
    "sister",
    "widow",
    "wife",
];
const MEN: &[&str] = &[
    "boy",
    "boyfriend",
    "brother",
    "father",
    "dad",
    "grandfather",
    "husband",
    "king",
    "nephew",
    "priest",
    "son",
    "uncle",
    "widower",
];

/// Returns the gender that a noun shows: "spokeswoman", "father".
pub(in crate::text) fn noun_gender(word: &str) -> Gender {
    // "father-in-law"
    let word = word.strip_suffix("-in-law").unwrap_or(word);
    match () {
        () if word.ends_with("woman") || WOMEN.contains(&word) => Gender::Female,
        () if word.ends_with("man") && !matches!(word, "human" | "woman") || MEN.contains(&word) => {
            Gender::Male
        }
        () => Gender::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn a_stranger_is_whom_the_pronoun_means() {
        for stranger in
            ["A man mending a net", "One former boatman, who left two years ago,", "Another resident"]
        {
            let text = format!(
                "Karl Moss left the hall.\n\n{stranger} said he had seen it all. “It was late,” he said. “It was cold.”"
            );
            assert_eq!(speakers(&text), [None, None], "{stranger}");
        }
    }

    #[test]
    fn whoever_speaks_for_somebody_is_a_stranger() {
        for stranger in [
            "But a spokesman for the ferry line defended the plan.",
            "On Monday, Karl Moss’s official spokesman declined to say more.",
            "However, an official at the port welcomed it.",
        ] {
            let text =
                format!("Karl Moss wants longer piers. {stranger} He said: “It is out for consultation.”");
            assert_eq!(speakers(&text), [None], "{stranger}");
        }
        let text = "Karl Moss’s spokesman Bo Dale was late. He said: “It is out for consultation.”";
        assert_eq!(speakers(text), [Some("Bo Dale".to_owned())]);
    }

    #[test]
    fn whom_a_stranger_speaks_about_is_not_he() {
        for report in [
            "A spokesman for the Harbour Party criticised Karl Moss’s record, saying the docks had shrunk when he was mayor.",
            "A union official attacked Karl Moss’s plan, saying that it was late.",
            "A Harbour Party spokesman said Karl Moss had failed.",
        ] {
            assert_eq!(speakers(&format!("{report} He added: “There is no plan and no money.”")), [None]);
        }
        let asked = "Karl Moss was late. A reporter asked Moss about the tide. He replied: “It turns.”";
        assert_eq!(speakers(asked), [Some("Karl Moss".to_owned())]);
    }

    #[test]
    fn what_stands_before_she_is_no_stranger() {
        let text = "Ann Dent won the cup. A finalist in Ware last year, she added: “It is my first.”";
        assert_eq!(speakers(text), [Some("Ann Dent".to_owned())]);
    }

    #[test]
    fn a_relative_without_a_name_is_a_stranger() {
        let text =
            "Karl Moss was on deck. His father-in-law, who is eighty, had a chair. “It is too low,” he said.";
        assert_eq!(speakers(text), [None]);
        let named =
            "Karl Moss came with his father, Bo Dale. His father had a chair. “It is too low,” he said.";
        assert_eq!(speakers(named), [Some("Bo Dale".to_owned())]);
    }

    #[test]
    fn a_stranger_may_be_named_afterwards() {
        let text = "Karl Moss left the hall. A man stayed behind. He was Bo Dale, who has two boats. “It was late,” he said.";
        assert_eq!(speakers(text), [Some("Bo Dale".to_owned())]);
    }

    #[test]
    fn whoever_is_named_next_is_meant_again() {
        let text = "A man waved. Karl Moss left the hall. “It was late,” he said.";
        assert_eq!(speakers(text), [Some("Karl Moss".to_owned())]);
        let text = "A carpenter named Karl Moss left the hall. “It was late,” he said.";
        assert_eq!(speakers(text), [Some("Karl Moss".to_owned())]);
        let text = "Karl Moss left the hall. A woman waved. “It was late,” he said.";
        assert_eq!(speakers(text), [Some("Karl Moss".to_owned())]);
    }
}
