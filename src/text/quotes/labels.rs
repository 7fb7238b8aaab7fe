//! Interviews and transcripts: paragraphs that open with "Q:", "REPORTER:", "Ada Quill:", without marks around what is
//! said or with one before the label and none after.

use std::collections::HashMap;

use super::attribute::{Attribution, Tie};
use super::scene::Scene;
use super::sources::{Phrase, Who};
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
    /// The tokens of the label, without the mark before it and without the colon.
    label: (usize, usize),
    /// The tokens of the words after it.
    first: usize,
    end: usize,
}

/// What is said in conversations, by whom.
#[derive(Default)]
pub(crate) struct Talk {
    /// Lines without marks.
    pub(crate) unmarked: Vec<Unmarked>,
    /// Quotations that open with a label, or go on where such a one stopped: number, label, speaker.
    marked: Vec<(usize, (usize, usize), Option<PersonId>)>,
}

impl Talk {
    /// Gives the quotations their labels for sources.
    pub(crate) fn attribute(&self, attributions: &mut [Attribution]) {
        for &(quote, (first, end), speaker) in &self.marked {
            let source = Some(Phrase { first, end, who: speaker.map_or(Who::Described, Who::Named) });
            attributions[quote] =
                Attribution { tie: Tie::Said, source, cue: None, speaker, confidence: SURE };
        }
    }
}

/// How sure a label is, in hundredths: it stands right beside its words.
pub(crate) const SURE: u8 = 95;

/// The lines of conversations: two who take turns, one of them at least twice.
pub(crate) fn find(scene: &Scene<'_>) -> Talk {
    let mut talk = Talk::default();
    let all: Vec<(usize, usize)> = paragraphs(scene).collect();
    let lines: Vec<Line> = (0..).zip(&all).filter_map(|(number, run)| line(scene, number, *run)).collect();
    let mut from = 0;
    let mut known = None;
    while from < lines.len() {
        let mut to = from + 1;
        while to < lines.len() && lines[to].number - lines[to - 1].number <= APART {
            to += 1;
        }
        if conversation(scene, &lines[from..to]) {
            let known = known.get_or_insert_with(|| last_names(scene));
            for (number, line) in (from..to).zip(&lines[from..to]) {
                let speaker = speaker(scene, line, known);
                if unmarked(scene, line) {
                    let (first, end, source) = (line.first, line.end, line.label);
                    talk.unmarked.push(Unmarked { first, end, source, cue: None, speaker });
                    continue;
                }
                let next = lines.get(number + 1).map_or(all.len(), |next| next.number);
                let quotes = all[line.number..next].iter().map_while(|&(start, _)| opening(scene, start));
                talk.marked.extend(quotes.map(|quote| (quote, line.label, speaker)));
            }
        }
        from = to;
    }
    talk
}

fn line(scene: &Scene<'_>, number: usize, (start, end): (usize, usize)) -> Option<Line> {
    let start = start + usize::from(opening(scene, start).is_some());
    let (stop, first) = label(scene, start, end)?;
    Some(Line { number, label: (start, stop), first, end })
}

/// The quotation whose mark the token `at` is.
fn opening(scene: &Scene<'_>, at: usize) -> Option<usize> {
    scene.quote_at(at).filter(|&quote| scene.marked[quote].open == at)
}

/// Where the label of the paragraph `start..end` ends, and where the words after it begin.
fn label(scene: &Scene<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    // Figures after a name are a table.
    let says = |first: usize| (first..end).any(|at| scene.tokens[at].word());
    if matches!(scene.word(start), "Q." | "A.") {
        return says(start + 1).then_some((start + 1, start + 1));
    }
    let colon = (start..end.min(start + LONGEST + 1)).find(|&at| scene.tokens[at].sign == ':')?;
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
    fn a_mark_may_stand_before_the_label() {
        let text = "Ann Dent met Karl Moss.\n\n“DENT: Will you all go home now?\n\n“MOSS: I will go in May.\n\n“It is time for us.\n\n“DENT: When in May will that be?\n\nRain fell.";
        let found: Vec<_> =
            lines(text).into_iter().map(|(who, source, _)| (who.unwrap_or_default(), source)).collect();
        let [dent, moss] = [("Ann Dent".to_owned(), "DENT"), ("Karl Moss".to_owned(), "MOSS")];
        assert_eq!(found, [dent.clone(), moss.clone(), moss, dent]);
    }

    #[test]
    fn words_in_marks_after_a_label_are_found_by_their_marks() {
        let text = "Q: “Will you go?”\n\nA: “Yes, I will go soon.”\n\nQ: “When will that be?”\n\nA: “I will go in May.”";
        assert!(lines(text).iter().all(|row| !row.2.contains('“')));
    }
}
