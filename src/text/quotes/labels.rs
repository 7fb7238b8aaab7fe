//! Interviews and transcripts: paragraphs that open with "Q:", "REPORTER:", "Ada Quill:".

use std::collections::HashMap;

use super::scene::Scene;
use super::unmarked::{Unmarked, paragraphs};
use crate::text::PersonId;
use crate::text::tokens::Case;

/// A label has at most so many tokens.
const LONGEST: usize = 6;

/// So many paragraphs may stand between two labels of one conversation.
const APART: usize = 6;

/// A paragraph with a label.
struct Line {
    /// The number of the paragraph.
    number: usize,
    /// The tokens of the label, without the colon.
    label: (usize, usize),
    /// The tokens of the words after it.
    first: usize,
    end: usize,
}

/// The lines of a conversation: two who take turns, one of them at least twice.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Unmarked> {
    let lines: Vec<Line> = paragraphs(scene)
        .enumerate()
        .filter_map(|(number, (start, end))| {
            let (stop, first) = label(scene, start, end)?;
            Some(Line { number, label: (start, stop), first, end })
        })
        .collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        while to < lines.len() && lines[to].number - lines[to - 1].number <= APART {
            to += 1;
        }
        if conversation(scene, &lines[from..to]) {
            found.extend(lines[from..to].iter().filter(|line| unmarked(scene, line)));
        }
        from = to;
    }
    if found.is_empty() {
        return Vec::new();
    }
    let known = last_names(scene);
    found
        .into_iter()
        .map(|line| Unmarked {
            first: line.first,
            end: line.end,
            source: line.label,
            cue: None,
            speaker: speaker(scene, line, &known),
        })
        .collect()
}

/// Where the label of the paragraph `start..end` ends, and where the words after it begin.
fn label(scene: &Scene<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    // Figures after a name are a table.
    let says = |first: usize| (first..end).any(|at| scene.tokens[at].word());
    if matches!(scene.word(start), "Q." | "A.") {
        return says(start + 1).then_some((start + 1, start + 1));
    }
    let colon = (start..end.min(start + LONGEST + 1)).find(|&at| scene.sign(at, ':'))?;
    let label = &scene.tokens[start..colon];
    let fits = label.iter().all(|token| token.word() || token.sign == '.' && !token.gap);
    let upper = label.iter().all(|token| !token.word() || matches!(token.case, Case::Upper | Case::Initial));
    let letter = colon == start + 1 && matches!(scene.word(start), "Q" | "A");
    let role = colon == start + 1
        && matches!(scene.word(start), "Reporter" | "Question" | "Interviewer" | "Host" | "Moderator");
    let mention = colon.checked_sub(1).and_then(|last| scene.cast.mention_at(last));
    let person = mention.is_some_and(|(mention, _)| mention.titled <= start);
    let labelled = colon > start && fits && (upper || letter || person || role);
    (labelled && says(colon + 1)).then_some((colon, colon + 1))
}

/// Whether at least two labels take turns and one comes back.
fn conversation(scene: &Scene<'_>, lines: &[Line]) -> bool {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        // "KATE MOSS:" is "MOSS:" from her second turn on.
        *times.entry(scene.word(line.label.1 - 1)).or_default() += 1;
    }
    times.len() >= 2 && 2 * times.len() <= lines.len() + 1
}

/// Whether marks do not show the words already.
fn unmarked(scene: &Scene<'_>, line: &Line) -> bool {
    scene.quote_at(line.first).is_none()
}

/// Who goes by a last name; nobody where two share it.
fn last_names(scene: &Scene<'_>) -> HashMap<String, Option<PersonId>> {
    let mut known = HashMap::new();
    for (number, person) in scene.cast.people.iter().enumerate() {
        let Some(last) = person.name.rsplit(' ').next() else { continue };
        let id = u32::try_from(number).ok().map(PersonId);
        known.entry(last.to_lowercase()).and_modify(|other| *other = None).or_insert(id);
    }
    known
}

fn speaker(scene: &Scene<'_>, line: &Line, known: &HashMap<String, Option<PersonId>>) -> Option<PersonId> {
    let last = line.label.1 - 1;
    if matches!(scene.word(last), "Q" | "A" | "Q." | "A.") {
        return None;
    }
    if let Some((_, person)) = scene.cast.mention_at(last) {
        return Some(person);
    }
    known.get(&scene.word(last).to_lowercase()).copied().flatten()
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    /// Speaker, source and words of every direct quotation.
    fn lines(text: &str) -> Vec<(Option<String>, &str, &str)> {
        let analysis = analyse(text);
        let direct = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Direct);
        let row = |quote: &crate::text::Quote| {
            let source = quote.source.map_or("", |span| span.of(text));
            (analysis.speaker(quote).map(str::to_owned), source, quote.span.of(text))
        };
        direct.map(row).collect()
    }

    #[test]
    fn questions_and_answers_are_direct_speech() {
        let text = "We met Ann Dent in Ware.\n\nQ: Will you go?\n\nA: Yes, soon.\n\nQ: When?\n\nA: She said May to me.";
        let rows = [("Q", "Will you go?"), ("A", "Yes, soon."), ("Q", "When?"), ("A", "She said May to me.")];
        assert_eq!(lines(text), rows.map(|(label, words)| (None, label, words)));
        assert!(
            analyse(text).quotes.iter().all(|quote| quote.kind == Kind::Direct),
            "the answer is one quotation"
        );
    }

    #[test]
    fn a_letter_and_a_full_stop_are_a_label_too() {
        let text = "Q. Will you go?\n\nA. Yes, soon.\n\nQ. When?";
        assert_eq!(
            lines(text),
            [("Q.", "Will you go?"), ("A.", "Yes, soon."), ("Q.", "When?")].map(|(a, b)| (None, a, b))
        );
    }

    #[test]
    fn labels_in_capitals_name_the_speakers() {
        let text = "Ann Dent met Karl Moss.\n\nANN DENT: Will you go?\n\nMOSS: I will.\n\nDENT: When?\n\nMOSS: In May.";
        let found = lines(text);
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], (Some("Karl Moss".to_owned()), "MOSS", "I will."));
        assert_eq!(found[2].0.as_deref(), Some("Ann Dent"));
    }

    #[test]
    fn lists_and_tables_are_no_conversation() {
        for text in [
            "Who needs what:\n\nAnn Dent: Hang on until May.\n\nKarl Moss: Win in Ware.\n\nBo Dale: Raise money.",
            "The count:\n\nAnn Dent: 12.\n\nKarl Moss: 14.\n\nAnn Dent: 20.\n\nKarl Moss: 30.",
            "UPDATE: The road is open.\n\nMore rain fell.",
        ] {
            assert_eq!(lines(text), [], "{text}");
        }
    }

    #[test]
    fn words_in_marks_after_a_label_are_found_by_their_marks() {
        let text = "Q: “Will you go?”\n\nA: “Yes, I will go soon.”\n\nQ: “When will that be?”\n\nA: “I will go in May.”";
        assert!(lines(text).iter().all(|row| !row.2.contains('“')));
    }
}
