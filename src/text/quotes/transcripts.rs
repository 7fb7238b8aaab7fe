//! Interviews and transcripts: paragraphs that open with a label such as "Q:", "REPORTER:", "Ada Quill:", "QUILL, MAYOR:",
//! "[00:12] Quill:", "**Quill:**" or "AQ – ". The words have no quotation marks, or one before the label and none after.

use std::collections::HashMap;

use super::attribute::{Attribution, Tie};
use super::document::Document;
use super::introduced::Introduced;
use super::sources::{NounPhrase, Reference};
use super::unmarked::{UnmarkedSpeech, paragraphs};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// The most tokens of a name in a label.
const LONGEST: usize = 6;

/// The most tokens in a label: a name, a job title, a place.
const LONGEST_LABEL: usize = 24;

/// The most paragraphs between two labels of one conversation.
const APART: usize = 6;

/// A paragraph with a label.
struct TranscriptLine {
    /// The number of the paragraph.
    number: usize,
    /// The tokens that name the speaker.
    label: (usize, usize),
    /// The word under which a speaker's lines are counted.
    counted: usize,
    /// The tokens of the words after the label.
    first: usize,
    end: usize,
}

/// Who says what in the conversations of a text.
#[derive(Default)]
pub(crate) struct Transcript {
    /// Lines without marks.
    pub(crate) unmarked: Vec<UnmarkedSpeech>,
    /// Quotations that open with a label or continue one that does: number, label, speaker.
    marked: Vec<(usize, (usize, usize), Option<PersonId>)>,
}

impl Transcript {
    /// Attributes the quotations to their labels.
    pub(crate) fn attribute(&self, attributions: &mut [Attribution]) {
        for &(quote, (first, end), speaker) in &self.marked {
            let source =
                Some(NounPhrase { first, end, who: speaker.map_or(Reference::Described, Reference::Named) });
            let attribution = &mut attributions[quote];
            (attribution.tie, attribution.source, attribution.cue) = (Tie::Said, source, None);
            (attribution.speaker, attribution.confidence) = (speaker, SURE);
        }
    }
}

/// Confidence in a label, in percent.
pub(crate) const SURE: u8 = 95;

/// Finds the conversations: at least two speakers, one of whom has two turns.
pub(crate) fn find(document: &Document<'_>) -> Transcript {
    let mut transcript = Transcript::default();
    let all: Vec<(usize, usize)> = paragraphs(document).collect();
    let names = SpeakerNames::of(document);
    let mut lines: Vec<TranscriptLine> = Vec::new();
    for (number, run) in (0..).zip(&all) {
        let found = line(document, &names, number, *run, all.get(number + 1).copied());
        // Between two labels there are no words.
        if found.is_some() && lines.last().is_some_and(|last| last.number == number) {
            lines.pop();
        }
        lines.extend(found);
    }
    let mut introduced = Introduced::default();
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        while to < lines.len() && lines[to].number - lines[to - 1].number <= APART {
            to += 1;
        }
        if conversation(document, &names, &lines[from..to]) {
            let answers = introduced.leading(document, lines[from].label.0);
            let directed = lines[from..to].iter().any(|line| directed(document, line));
            for (number, line) in (from..to).zip(&lines[from..to]) {
                let speaker = speaker(document, line, &names).or(answers.filter(|_| answer(document, line)));
                if unmarked(document, line) {
                    let (first, end, source) = (line.first, line.end, line.label);
                    transcript.unmarked.push(UnmarkedSpeech { first, end, source, cue: None, speaker });
                    // What is between two turns and in no brackets is still the first speaker's.
                    let next = lines[..to].get(number + 1).map_or(line.number + 1, |next| next.number);
                    let more = all[line.number + 1..next].iter();
                    let more = more.take_while(|_| directed).take_while(|run| goes_on(document, **run));
                    transcript.unmarked.extend(more.map(|&(first, end)| UnmarkedSpeech {
                        first,
                        end,
                        source,
                        cue: None,
                        speaker,
                    }));
                    continue;
                }
                let next = lines.get(number + 1).map_or(all.len(), |next| next.number);
                let quotes = all[line.number..next].iter().map_while(|&(start, _)| opening(document, start));
                transcript.marked.extend(quotes.map(|quote| (quote, line.label, speaker)));
            }
        }
        from = to;
    }
    transcript
}

fn line(
    document: &Document<'_>,
    names: &SpeakerNames,
    number: usize,
    (start, end): (usize, usize),
    next: Option<(usize, usize)>,
) -> Option<TranscriptLine> {
    let start = start + usize::from(opening(document, start).is_some());
    // A label may have a line of its own, above the words.
    let above = document.is_symbol(end - 1, ':');
    let number = number + usize::from(above);
    let words = if above { next?.1 } else { end };
    let (label, counted, first) = label(document, names, start, words)?;
    let first = if above { next?.0 } else { first };
    Some(TranscriptLine { number, label, counted, first, end: words })
}

/// Returns the quotation that begins or ends at the token `at`.
fn opening(document: &Document<'_>, at: usize) -> Option<usize> {
    document.quote_at(at).filter(|&quote| document.marked[quote].open == at)
}

/// Returns the name in the label of the paragraph `start..end`, the word it is counted under, and where the words
/// after it begin.
fn label(
    document: &Document<'_>,
    names: &SpeakerNames,
    start: usize,
    end: usize,
) -> Option<((usize, usize), usize, usize)> {
    let symbol = |at: usize| document.tokens[at].symbol;
    // A name followed by figures is a row of a table.
    let says = |first: usize| (first..end).any(|at| document.tokens[at].word());
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
        let token = &document.tokens[at];
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
    let inside = |at: usize| document.tokens[at].word() || document.abbreviates(at);
    let dash = (start + 1..end.min(start + LONGEST)).find(|&at| !inside(at))?;
    let (token, next) = (&document.tokens[dash], document.tokens.get(dash + 1)?);
    let apart = matches!(token.symbol, '—' | '–' | '-') && token.gap && next.gap && next.symbol == '\0';
    let word = document.word(start);
    let one = dash == start + 1;
    let initials = one && document.tokens[start].case == Case::Upper && names.person(word).is_some();
    let letter = one && matches!(word, "Q" | "A");
    let mention = document.entities.mention_at(dash - 1);
    let whole = mention.is_some_and(|(mention, _)| mention.titled == start && mention.end == dash);
    (apart && (initials || letter || whole)).then_some(dash)
}

/// One past the time in brackets that may open the paragraph.
fn after_time(document: &Document<'_>, start: usize, end: usize) -> usize {
    let time =
        |at: usize| at < end && document.tokens[at].shape == Shape::Number && document.word(at).contains(':');
    match document.tokens[start].symbol {
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

/// Returns whether a label says how its words were recorded, "(voice-over)", or that nobody knows who says them. Only
/// broadcasts have such labels.
fn directed(document: &Document<'_>, line: &TranscriptLine) -> bool {
    let (first, end) = line.label;
    let bracket = (end..line.first).find(|&at| matches!(document.tokens[at].symbol, '(' | '['));
    let note = bracket.is_some_and(|bracket| {
        let noted = &document.tokens[bracket + 1];
        noted.word() && noted.case == Case::Lower
    });
    note || document.word(first).eq_ignore_ascii_case("unidentified")
}

/// Returns whether a paragraph without a label is speech: a sentence, and no direction in brackets or capitals.
fn goes_on(document: &Document<'_>, (start, end): (usize, usize)) -> bool {
    let lower = document.tokens[start..end].iter().any(|token| token.word() && token.case == Case::Lower);
    // Somebody else's label, in a form that is not known.
    let label = document.tokens[start..end.min(start + LONGEST)]
        .iter()
        .any(|token| token.symbol == ':' || token.shape == Shape::Handle);
    document.tokens[start].word()
        && lower
        && !label
        && matches!(document.tokens[end - 1].symbol, '.' | '?' | '!' | '…' | '—' | '-')
        && document.quote_at(start).is_none()
}

/// Returns whether there are at least two labels and one of them occurs twice, or some question is answered.
fn conversation(document: &Document<'_>, names: &SpeakerNames, lines: &[TranscriptLine]) -> bool {
    let mut times: HashMap<(Option<PersonId>, &str), usize> = HashMap::new();
    for line in lines {
        // "KATE MOSS:" is "MOSS:" or "KM:" from her second turn on.
        let word = document.word(line.counted);
        let person = names.person(word);
        *times.entry((person, if person.is_some() { "" } else { word })).or_default() += 1;
    }
    // A list of people has each of them once, and none of them asks another.
    let asks = lines.windows(2).any(|pair| document.tokens[pair[0].end - 1].symbol == '?');
    let turns = 2 * times.len() <= lines.len() + 1 || asks && times.len() < lines.len();
    times.len() >= 2 && (turns || lines.iter().any(|line| directed(document, line)))
}

/// Returns whether the words have no quotation marks of their own.
fn unmarked(document: &Document<'_>, line: &TranscriptLine) -> bool {
    document.quote_at(line.first).is_none()
}

/// The people in the text by last name and by initials; `None` if two share them.
struct SpeakerNames(HashMap<String, Option<PersonId>>);

impl SpeakerNames {
    fn of(document: &Document<'_>) -> Self {
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

    fn person(&self, name: &str) -> Option<PersonId> {
        // "A.Q." is whoever AQ is.
        let known = |name: &str| self.0.get(&name.to_lowercase()).copied();
        known(name).or_else(|| known(&name.replace('.', ""))).flatten()
    }
}

fn speaker(document: &Document<'_>, line: &TranscriptLine, names: &SpeakerNames) -> Option<PersonId> {
    let last = line.label.1 - 1;
    if matches!(document.word(last), "Q" | "A" | "Q." | "A.") {
        return None;
    }
    if let Some((_, person)) = document.entities.mention_at(last) {
        return Some(person);
    }
    names.person(document.word(last))
}

/// Returns whether a line is labelled "A", as an answer.
fn answer(document: &Document<'_>, line: &TranscriptLine) -> bool {
    matches!(document.word(line.label.0), "A" | "A.") && line.label.1 == line.label.0 + 1
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
        let who = |label: &str| (label == "A").then(|| "Ann Dent".to_owned());
        assert_eq!(
            lines(text),
            rows.map(|(label, words)| (who(label), label, words)),
            "the answers are hers"
        );
        assert!(
            analyse(text).quotes.iter().all(|quote| quote.kind == Kind::Direct),
            "the answer is one quotation"
        );
    }

    #[test]
    fn of_two_people_the_one_whom_sentences_begin_with_answers() {
        let text = "Dr Ann Dent bakes bread. She was taught by Karl Moss.\n\nQ: You bake at night?\n\nA: At two.\n\nQ: And sleep?\n\nA: Now and then.";
        let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["", "Ann Dent", "", "Ann Dent"]);
    }

    #[test]
    fn who_asks_for_the_paper_does_not_answer() {
        let text = "The baker Ann Dent on bread. Interview by Karl Moss.\n\nQ: You bake at night?\n\nA: At two.\n\nQ: And sleep?\n\nA: Now and then.";
        let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["", "Ann Dent", "", "Ann Dent"]);
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
    fn labels_come_in_many_forms() {
        let two = [("Ann Dent", "Will you go?"), ("Karl Moss", "I will go in May.")];
        for (dent, moss) in [
            ("ANN DENT, HOST:", "KARL MOSS, SHIPWRIGHT (by phone):"),
            ("Ann Dent:", "Karl Moss:"),
            ("**Ann Dent:**", "**Karl Moss**:"),
            ("[00:01:12] Ann Dent:", "[00:01:40] Karl Moss:"),
            ("Ms Ann Dent (Ware) (Lab):", "The Secretary of State for Slips (Karl Moss):"),
        ] {
            let text = format!(
                "{dent} Will you go?\n\n{moss} I will go in May.\n\n{dent} Will you go?\n\n{moss} I will go in May."
            );
            let found: Vec<(String, &str)> =
                lines(&text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
            let wanted = two.map(|(who, words)| (who.to_owned(), words));
            assert_eq!(found, [wanted.clone(), wanted].concat(), "{text}");
        }
    }

    #[test]
    fn last_names_and_initials_mean_whoever_bears_them() {
        for (dent, moss) in [("Dent:", "Moss:"), ("AD:", "KM:"), ("DENT:", "MOSS:")] {
            let text = format!(
                "Ann Dent talks to Karl Moss about slips.\n\n{dent} Will you go?\n\n{moss} I will.\n\n{dent} When?\n\n{moss} In May."
            );
            let found: Vec<_> = lines(&text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
            assert_eq!(found, ["Ann Dent", "Karl Moss", "Ann Dent", "Karl Moss"], "{text}");
        }
    }

    #[test]
    fn full_names_and_initials_are_one_side_of_the_conversation() {
        let text = "Ann O’Shea is at the fair.\n\nKARL MOSS: We are live from the fair in Ware.\n\nANN O’SHEA: It is a good fair.\n\n\
                    KM: How many boats are there?\n\nAOS: There are forty of them.\n\nKM: Thank you.";
        let found: Vec<_> = lines(text).into_iter().filter_map(|(who, ..)| who).collect();
        assert_eq!(found, ["Karl Moss", "Ann O’Shea", "Karl Moss", "Ann O’Shea", "Karl Moss"]);
    }

    #[test]
    fn a_label_may_stand_above_its_words() {
        let text = "ANN DENT, HOST:\nIs the slip open?\n\nKARL MOSS, AUTHOR, “SLIPS”:\nIt never was.\n\nDENT:\nWhen will it be?\n\nMOSS:\nIn May.";
        let found: Vec<_> =
            lines(text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
        let [dent, moss] = ["Ann Dent", "Karl Moss"].map(str::to_owned);
        let wanted = [
            (dent.clone(), "Is the slip open?"),
            (moss.clone(), "It never was."),
            (dent, "When will it be?"),
            (moss, "In May."),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_label_above_the_conversation_is_no_speaker() {
        let text = "Video Transcript:\n\nIRIS MOSS: Why not sail?\n\nADA QUILL: The tide is late.\n\n\
                    MOSS: When will you sail?\n\nQUILL: We sail on Monday.\n\nDENT: They never sail.";
        let found: Vec<_> = lines(text).into_iter().filter_map(|(who, ..)| who).collect();
        assert_eq!(found[..4], ["Iris Moss", "Ada Quill", "Iris Moss", "Ada Quill"]);
    }

    #[test]
    fn all_who_ask_are_one_side_of_the_conversation() {
        let text = "Q (Ada Quill): Will the ferry sail in May?\n\nMOSS: It sails in June.\n\nQ (Bo Dale): And who pays for that?\n\nMOSS: The county pays half of it.";
        let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["Ada Quill", "Moss", "Bo Dale", "Moss"]);
    }

    #[test]
    fn initials_may_be_followed_by_a_dash() {
        for (dent, moss) in [("AD –", "KM –"), ("AD —", "KM —"), ("Ann Dent -", "KM -"), ("A.D.:", "K.M.:")]
        {
            let text = format!(
                "Ann Dent meets the baker Karl Moss.\n\n{dent} You bake at night?\n\n{moss} Nobody calls.\n\n{dent} Still?\n\n{moss} Always."
            );
            let found: Vec<_> = lines(&text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
            assert_eq!(found, ["Ann Dent", "Karl Moss", "Ann Dent", "Karl Moss"], "{text}");
        }
    }

    #[test]
    fn many_are_heard_once_in_a_broadcast() {
        let text = "ANN DENT, HOST: The slip is shut tonight.\n\nNobody knows for how long.\n\n(BEGIN VIDEOTAPE)\n\n\
                    KARL MOSS, CORRESPONDENT (voice-over): It broke at noon.\n\nUNIDENTIFIED MALE: I ran.\n\n\
                    MAYOR BO DALE (D), WARE: We will mend it.\n\n(END VIDEOTAPE)\n\nDENT: Good night.";
        let found: Vec<_> =
            lines(text).into_iter().map(|(who, _, words)| (who.unwrap_or_default(), words)).collect();
        let [dent, moss, dale] = ["Ann Dent", "Karl Moss", "Bo Dale"].map(str::to_owned);
        let wanted = [
            (dent.clone(), "The slip is shut tonight."),
            (dent.clone(), "Nobody knows for how long."),
            (moss, "It broke at noon."),
            (String::new(), "I ran."),
            (dale, "We will mend it."),
            (dent, "Good night."),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_hearing_has_questions_and_voices_from_the_hall() {
        let text = "Ann Dent was in the chair. Karl Moss spoke for the owners and Bo Dale for the town.\n\n\
                    Ms Dent: Where is the slip?\n\nMr Moss: Under the school.\n\nMr Dale: There is no school.\n\n\
                    Mr Moss: There will be.\n\nVoice from the gallery: When?";
        let found: Vec<_> = lines(text).into_iter().map(|(who, ..)| who.unwrap_or_default()).collect();
        assert_eq!(found, ["Ann Dent", "Karl Moss", "Bo Dale", "Karl Moss", ""]);
    }

    #[test]
    fn lists_and_tables_are_no_conversation() {
        for text in [
            "The board:\n\nAnn Dent – Chair of the slip\n\nKarl Moss – Baker of bread\n\nBo Dale – Seller of eels",
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
