//! Dialogue in which a dash opens each turn and no mark closes it: "—Again? asked Ada Quill. —Again."
//!
//! The points of a list may open with a dash and end with "police said", too. They neither ask nor say "you" and "I".

use super::QuotedSpan;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// The most words of a name or a description before its verb.
const LONGEST: usize = 5;

/// The most paragraphs from one turn to the next in one conversation.
const APART: usize = 2;

/// A paragraph that opens with a dash.
struct DashedParagraph {
    /// The number of the paragraph.
    number: usize,
    /// Its words, if they are speech.
    spans: Vec<QuotedSpan>,
    /// Whether a verb of saying shows who speaks.
    attributed: bool,
    /// Whether the words ask, or say "you" or "I".
    lively: bool,
    /// Whether a list could not have it: a question with its speaker, a speaker who goes on, a dash without a space.
    sure: bool,
    /// Whether it is a sentence without marks.
    plain: bool,
    /// Whether its dash is a hyphen.
    hyphen: bool,
}

/// Finds the words of all turns, in order.
pub(super) fn find(text: &str, tokens: &[Token]) -> Vec<QuotedSpan> {
    let mut turns: Vec<DashedParagraph> = Vec::new();
    let mut start = 0;
    for (number, line) in tokens.split_inclusive(|token| token.shape == Shape::Break).enumerate() {
        let end =
            start + line.len() - usize::from(line.last().is_some_and(|token| token.shape == Shape::Break));
        if start < end {
            turns.extend(turn(text, tokens, number, start, end));
        }
        start += line.len();
    }
    let count = |what: fn(&DashedParagraph) -> bool| turns.iter().filter(|turn| what(turn)).count();
    let (attributed, lively) = (count(|turn| turn.attributed), count(|turn| turn.lively));
    let sure = count(|turn| turn.sure);
    let likely = count(|turn| turn.attributed && turn.lively) > 0
        && count(|turn| turn.plain) == turns.len()
        && (2 * lively >= turns.len() || attributed == turns.len());
    // A hyphen is what most lists have.
    let share = if turns.iter().any(|turn| turn.hyphen) { 2 } else { 4 };
    if share * attributed < turns.len() || sure == 0 && !likely {
        return Vec::new();
    }
    let near = |one: &DashedParagraph, other: &DashedParagraph| one.number.abs_diff(other.number) <= APART;
    let conversations = turns.chunk_by(near).filter(|turns| turns.iter().any(|turn| turn.attributed));
    conversations.flatten().flat_map(|turn| turn.spans.iter().copied()).collect()
}

/// Reads the paragraph `start..end` if it opens with a dash and a sentence.
fn turn(text: &str, tokens: &[Token], number: usize, start: usize, end: usize) -> Option<DashedParagraph> {
    let width = (start..end).take(2).take_while(|&at| dash(tokens, at)).count();
    let opens = (start + width..end).take(2).find(|&at| !matches!(tokens[at].symbol, '¿' | '¡' | '…'))?;
    if width == 0 {
        return None;
    }
    let marked = tokens[start..end].iter().any(|token| matches!(token.symbol, '"' | '“' | '”' | '«' | '@'));
    let sentence = tokens[opens].capital() && !marked;
    let plain = sentence && matches!(tokens[end - 1].symbol, '.' | '?' | '!' | '…' | '—' | '–');
    let hyphen = tokens[start].symbol == '-';
    let mut turn = DashedParagraph {
        number,
        spans: Vec::new(),
        attributed: false,
        lively: false,
        sure: false,
        plain,
        hyphen,
    };
    if !sentence {
        return Some(turn);
    }
    turn.lively = matches!(tokens[end - 1].symbol, '?' | '!');
    let (mut open, mut inner) = (start, start + width);
    while inner < end {
        let said = (inner + 1..end).find(|&at| breaks_off(tokens, at) && attribution(text, tokens, at, end));
        let close = said.map_or(end, |at| at - usize::from(dash(tokens, at - 1)));
        let words = &tokens[inner..close];
        let asks = matches!(tokens[close - 1].symbol, '?' | '!');
        turn.lively |= asks || words.iter().any(|token| addresses(text, token));
        turn.spans.push(QuotedSpan {
            open,
            close,
            width: inner - open,
            stop: said.is_some_and(|said| said != close),
            ..BARE
        });
        let Some(said) = said else { break };
        turn.attributed = true;
        let tight = !hyphen && !tokens[opens].gap;
        // "—He will not come" needs somebody to have spoken of him.
        let refers = tokens[opens].is(Class::PRONOUN);
        turn.sure |= asks || tight && (turn.lively || refers);
        let Some(resumed) = resumes(tokens, said, end) else { break };
        turn.sure = true;
        open = resumed;
        inner = (resumed + 1..end).find(|&at| tokens[at].symbol == '\0').unwrap_or(end);
    }
    Some(turn)
}

/// Words that a dash opens.
const BARE: QuotedSpan = QuotedSpan {
    open: 0,
    close: 0,
    width: 1,
    closed: true,
    stop: false,
    single: false,
    bare: false,
    dash: true,
    chain: None,
};

fn dash(tokens: &[Token], at: usize) -> bool {
    matches!(tokens[at].symbol, '—' | '–' | '―' | '-')
}

/// Returns whether words of somebody may end right before `at`.
fn breaks_off(tokens: &[Token], at: usize) -> bool {
    matches!(tokens[at - 1].symbol, ',' | '?' | '!' | '…') || dash(tokens, at - 1) && tokens[at - 1].gap
}

/// Returns the dash after the attribution that begins at `said` with which the same speaker goes on: "he warned. — Coming
/// down you walk", and in the Spanish way "—he warned—. Coming down you walk".
fn resumes(tokens: &[Token], said: usize, end: usize) -> Option<usize> {
    let set_off = dash(tokens, said - 1);
    (said + 1..end.saturating_sub(1)).find(|&at| {
        let stop = matches!(tokens[at - 1].symbol, '.' | ',' | ';' | ':' | '!' | '?');
        let follows = tokens[at + 1].word() || at + 2 < end && tokens[at + 2].word();
        dash(tokens, at) && follows && (set_off || stop && tokens[at].gap && tokens[at + 1].word())
    })
}

/// Returns whether an attribution begins at `at`: "said Ada Quill", "she cried", "Ada Quill told him".
fn attribution(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let lower = |at: usize| tokens[at].word() && tokens[at].case == Case::Lower;
    let word = |at: usize| tokens[at].span().of(text);
    if lower(at) && reports(text, &tokens[at]) {
        let subject = at + 1;
        return subject < end
            && tokens[subject].gap
            && (tokens[subject].capital()
                || matches!(
                    word(subject),
                    "he" | "she" | "they" | "the" | "a" | "an" | "his" | "her" | "my"
                ));
    }
    let pronoun = matches!(word(at), "he" | "she" | "they" | "I" | "we");
    let described = matches!(word(at), "the" | "his" | "her" | "my");
    if !(pronoun || described || named(&tokens[at], tokens.get(at + 1))) {
        return false;
    }
    // The verb follows the name or the description.
    let low = at + 1 + usize::from(described);
    let high = end.min(if pronoun { low + 2 } else { low + LONGEST });
    // "I say", "they ask"
    let plural = matches!(word(at), "I" | "we" | "they");
    let says = |token: &Token| reports(text, token) || plural && token.is(Class::CUE);
    let verb = (low..high).find(|&at| lower(at) && says(&tokens[at]));
    let between = |at: usize| {
        let token = &tokens[at];
        let name = token.capital() || token.is(Class::PARTICLE) || token.symbol == '.' && !token.gap;
        let adverb = token.is(Class::ADVERB) || word(at).ends_with("ly");
        adverb
            || if described {
                token.word() && !token.is(Class::AUX.or(Class::PRONOUN))
            } else {
                !pronoun && name
            }
    };
    let Some(verb) = verb.filter(|&verb| (low..verb).all(between)) else { return false };
    // "Who pays? Ada Quill said the county would." Nor is "Well, I said no" an attribution.
    let Some(after) = tokens.get(verb + 1).filter(|_| verb + 1 < end) else { return true };
    let small = Class::PREP.or(Class::ADVERB).or(Class::OBLIQUE);
    let aside =
        after.is(small) || matches!(word(verb + 1), "and" | "as" | "when" | "while" | "but" | "him" | "them");
    let addressed = matches!(word(verb), "told" | "asked" | "tells" | "asks") && word(verb + 1) != "that";
    after.symbol != '\0' || !plural && (aside || addressed || word(verb + 1).ends_with("ly"))
}

/// Returns whether a token may begin a name; a common word in a capital may only begin a sentence.
fn named(token: &Token, next: Option<&Token>) -> bool {
    let small =
        Class::PRONOUN.or(Class::DET).or(Class::CONJ).or(Class::PREP).or(Class::AUX).or(Class::ADVERB);
    let known = token.is(Class::FIRST.or(Class::TITLE)) || !token.is(Class::COMMON);
    token.capital() && !token.is(small) && (known || next.is_some_and(Token::capital))
}

/// Returns whether a word is a finite verb of saying.
fn reports(text: &str, token: &Token) -> bool {
    let word = token.span().of(text);
    let finite =
        word.ends_with("ed") || word.ends_with('s') || matches!(word, "said" | "told" | "began" | "swore");
    token.is(Class::CUE) && finite
}

/// Returns whether a word speaks of whoever speaks or listens.
fn addresses(text: &str, token: &Token) -> bool {
    const WORDS: &[&str] = &["i", "me", "my", "mine", "we", "us", "our", "you", "your", "yours"];
    let word = token.span().of(text);
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    token.word() && WORDS.iter().any(|known| known.eq_ignore_ascii_case(stem))
}
