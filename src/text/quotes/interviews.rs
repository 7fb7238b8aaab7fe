//! Interviews without labels: short paragraphs that ask "you" something, and answers in the first person below them.

use super::document::Document;
use super::introduced::Introduced;
use super::unmarked::{UnmarkedSpeech, paragraphs};
use crate::text::PersonId;
use crate::text::tokens::Shape;

/// The fewest questions of an interview, and the most tokens of one.
const FEWEST: usize = 2;
const LONGEST: usize = 60;

/// The most tokens of a paragraph that are searched for pronouns.
const SEARCHED: usize = 120;

/// Finds the answers of an interview with the person named most often above it. An explainer has questions, too, but
/// nobody in it is "you" and "I".
pub(super) fn find(document: &Document<'_>) -> Vec<UnmarkedSpeech> {
    let all: Vec<(usize, usize)> = paragraphs(document).collect();
    let asks: Vec<bool> = all.iter().map(|&paragraph| question(document, paragraph)).collect();
    // A question right below another one is part of it.
    let questions: Vec<usize> =
        (1..all.len()).filter(|&at| asks[at] && asks.get(at + 1).is_some_and(|next| !next)).collect();
    let (Some(&first), true) = (questions.first(), questions.len() >= FEWEST) else { return Vec::new() };
    let says = |at: &&usize| first_person(document, all[**at + 1]);
    let you = |at: &&usize| {
        has(document, all[**at], &["you", "your", "you've", "you're", "you’ve", "you’re", "you'd", "you’d"])
    };
    if 2 * questions.iter().filter(says).count() < questions.len()
        || 2 * questions.iter().filter(you).count() < questions.len()
    {
        return Vec::new();
    }
    let person = Introduced::default().leading(document, all[first].0);
    let Some((person, source)) = person.and_then(|person| Some((person, naming(document, person)?))) else {
        return Vec::new();
    };
    let mut answers = Vec::new();
    for at in first + 1..all.len() {
        let below_last = questions.last().is_some_and(|&last| at > last + 1);
        if below_last && !first_person(document, all[at]) {
            break;
        }
        let (first, end) = (unlabelled(document, all[at]), all[at].1);
        // "(He laughs.)"
        let aside = document.is_symbol(first, '(') && document.is_symbol(end - 1, ')');
        if !asks[at] && !aside && document.quote_at(first).is_none() {
            answers.push(UnmarkedSpeech { first, end, source, cue: None, speaker: Some(person) });
        }
    }
    answers
}

/// Returns whether a paragraph is short, ends with a question mark, and is nobody's quotation.
fn question(document: &Document<'_>, (start, end): (usize, usize)) -> bool {
    let last = (start..end).rev().find(|&at| !matches!(document.token(at).symbol, '*' | '_'));
    // "QYou said …", where a page set the letter apart.
    let letter =
        document.word(start).strip_prefix('Q').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    letter
        || last.is_some_and(|last| document.token(last).symbol == '?')
            && end - start <= LONGEST
            && (start..end).all(|at| document.quote_at(at).is_none())
}

/// Returns where the words of an answer begin: past "A:" or "A1:".
fn unlabelled(document: &Document<'_>, (start, _): (usize, usize)) -> usize {
    let letter = document.word(start).strip_prefix('A');
    let label = letter.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if label && document.is_symbol(start + 1, ':') && !document.breaks(start + 2) { start + 2 } else { start }
}

fn first_person(document: &Document<'_>, paragraph: (usize, usize)) -> bool {
    has(document, paragraph, &["i", "my", "me", "we", "our", "i'm", "i’m", "i've", "i’ve", "i'd", "i’d"])
}

fn has(document: &Document<'_>, (start, end): (usize, usize), words: &[&str]) -> bool {
    (start..end.min(start + SEARCHED)).any(|at| {
        document.token(at).shape == Shape::Word
            && words.iter().any(|word| word.eq_ignore_ascii_case(document.word(at)))
    })
}

/// Returns where a person is named first.
fn naming(document: &Document<'_>, person: PersonId) -> Option<(usize, usize)> {
    let named = document.entities.mentions.iter().find(|(_, other)| *other == person);
    named.map(|(mention, _)| (mention.first, mention.end))
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    fn answers(text: &str) -> Vec<(String, &str)> {
        let analysis = analyse(text);
        let direct = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Direct);
        direct
            .map(|quote| (analysis.speaker(quote).unwrap_or_default().to_owned(), quote.span.of(text)))
            .collect()
    }

    #[test]
    fn answers_belong_to_the_person_introduced_above() {
        for mark in ["", "**"] {
            let text = format!(
                "Ann Dent has just moved to Ware.\n\n{mark}You said you would never bake again. What changed?{mark}\n\nI was bored. My oven was cold.\n\n{mark}Do you miss the sea?{mark}\n\nNo. I miss the gulls."
            );
            let wanted = ["I was bored. My oven was cold.", "No. I miss the gulls."];
            assert_eq!(answers(&text), wanted.map(|words| ("Ann Dent".to_owned(), words)));
        }
    }

    #[test]
    fn an_explainer_is_no_interview() {
        let text = "Ann Dent closes the pier.\n\nWhy does it close?\n\nThe wood is rotten.\n\nWhat can you do?\n\nVisitors can walk along the wall.\n\nWho pays?\n\nThe county pays.";
        assert_eq!(answers(text), []);
    }
}
