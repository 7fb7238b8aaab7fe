//! Finds names: runs of capitalised words, what of each run can be a name, and names met again.

use std::collections::HashMap;

use super::judge::{self, Context};
use super::{Mention, initial, key};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// A name of more words than this is a headline.
const LONGEST_NAME: usize = 5;

/// The names in `text`, in order, none overlapping another.
pub(super) fn find(text: &str, tokens: &[Token], sentences: &[u32]) -> Vec<Mention> {
    let context = Context { text, tokens, sentences, shouting: shouting(tokens) };
    let mut found = Vec::new();
    let mut left = Vec::new();
    each_run(&context, |run| split(&context, run, &mut found, &mut left));
    let known = Known::of(&context, &found);
    for part in left {
        if let Some(mention) = known.again(&context, part) {
            found.push(mention);
        }
    }
    found.sort_by_key(|mention| mention.first);
    found
}

/// Part of a run that could be a name, judged too doubtful on its own.
#[derive(Clone, Copy)]
struct Part {
    mention: Mention,
    /// What follows makes it part of an organisation's or a place's name.
    owned: bool,
}

/// Whether each paragraph is set in capitals throughout, as headlines of agencies are; one flag a token.
fn shouting(tokens: &[Token]) -> Vec<bool> {
    let mut flags = Vec::with_capacity(tokens.len());
    for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
        let lower = line.iter().filter(|token| token.word() && token.case == Case::Lower).count();
        let upper = line.iter().filter(|token| token.case == Case::Upper).count();
        flags.resize(flags.len() + line.len(), upper >= 2 && upper > 3 * lower);
    }
    flags
}

/// Calls `with` for every run of capitalised words: token numbers, without the dots of "Mr." and "St.".
fn each_run(context: &Context<'_>, mut with: impl FnMut(&[usize])) {
    let tokens = context.tokens;
    let mut run: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].capital() {
            at += 1;
            continue;
        }
        run.clear();
        run.push(at);
        let mut next = at + 1;
        while let Some(token) = tokens.get(next) {
            let dot = token.sign == '.' && !token.gap && tokens[next - 1].is(Class::ABBREVIATION);
            if dot && tokens.get(next + 1).is_some_and(|after| after.capital() && after.gap) {
                next += 1;
                continue;
            }
            if context.sentences[next] != context.sentences[at] {
                break;
            }
            if token.capital()
                && (token.gap || tokens[next - 1].case == Case::Initial)
                && !possessive(context.text, token)
            {
                run.push(next);
                next += 1;
                continue;
            }
            // "van der", "bin": small words count when a capital follows them.
            let small = (next..next + 3).take_while(|&i| particle(context, i)).count();
            if small > 0 && tokens.get(next + small).is_some_and(|after| after.capital() && after.gap) {
                run.extend(next..next + small);
                next += small;
                continue;
            }
            break;
        }
        with(&run);
        at = next;
    }
}

fn particle(context: &Context<'_>, at: usize) -> bool {
    let tokens = context.tokens;
    tokens.get(at).is_some_and(|token| token.case == Case::Lower && token.is(Class::PARTICLE) && token.gap)
}

fn possessive(text: &str, token: &Token) -> bool {
    matches!(token.span().of(text), "'S" | "’S")
}

/// Cuts a run into titles, names and the rest.
fn split(context: &Context<'_>, run: &[usize], found: &mut Vec<Mention>, left: &mut Vec<Part>) {
    let tokens = context.tokens;
    let mut at = 0;
    let mut titled = None;
    while at < run.len() {
        let token = &tokens[run[at]];
        let addressed =
            titled.is_some() && at + 1 == run.len() && token.is(Class::COMMON) && token.case == Case::Capital;
        let only_common = !token.is(Class::TITLE.or(Class::ROLE).or(Class::PLACE).or(Class::ORG));
        if judge::leads(context, run[at], at + 1 == run.len()) && !(addressed && only_common) {
            if only_common && token.is(Class::COMMON) {
                // "Young" may be the Mr Young whom the text names elsewhere.
                let mention = Mention { titled: run[at], first: run[at], end: run[at] + 1 };
                let owned = run.get(at + 1).is_some_and(|&next| !context.tokens[next].is(Class::TITLE));
                left.push(Part { mention, owned });
            }
            let title = token.is(Class::TITLE);
            titled = if title { titled.or(Some(run[at])) } else { None };
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < run.len() && end - at < LONGEST_NAME && judge::goes_on(context, run, at, end) {
            end += 1;
        }
        while end > at + 1 && tokens[run[end - 1]].case == Case::Lower {
            end -= 1;
        }
        let first = run[at];
        let mention = Mention { titled: titled.unwrap_or(first), first, end: run[end - 1] + 1 };
        let owned = run.get(end).is_some_and(|&next| judge::owns(tokens, next));
        if !owned && judge::name(context, mention) {
            found.push(mention);
        } else {
            left.push(Part { mention, owned });
        }
        titled = None;
        at = end;
    }
}

/// Words of the names that were found, by [`key`]: what a last name or first name alone refers to.
struct Known {
    last: HashMap<u64, usize>,
    first: HashMap<u64, usize>,
}

impl Known {
    fn of(context: &Context<'_>, found: &[Mention]) -> Self {
        let mut known = Self { last: HashMap::new(), first: HashMap::new() };
        for mention in found {
            let mut last = mention.end - 1;
            if context.tokens[last].is(Class::SUFFIX) && last > mention.first {
                last -= 1;
            }
            *known.last.entry(key(context.text, &context.tokens[last])).or_default() += 1;
            if last > mention.first {
                *known.first.entry(key(context.text, &context.tokens[mention.first])).or_default() += 1;
            }
        }
        known
    }

    /// A doubtful part whose words belong to a name that the text gives in full elsewhere.
    fn again(&self, context: &Context<'_>, part: Part) -> Option<Mention> {
        let Part { mention, owned } = part;
        let tokens = context.tokens;
        let length = mention.end - mention.first;
        let name = &tokens[mention.first];
        if owned || initial(context.text, name) {
            return None;
        }
        let last = &tokens[mention.end - 1];
        if length == 1 {
            let word = key(context.text, name);
            let by_last = self.last.contains_key(&word) && judge::stands_alone(context, mention.first, false);
            let by_first =
                self.first.contains_key(&word) && judge::stands_alone(context, mention.first, true);
            return (by_last || by_first).then_some(mention);
        }
        // A relative: "Ada Quill" beside "Jon Quill".
        (self.last.contains_key(&key(context.text, last))
            && !name.is(Class::PLACE.or(Class::ORG).or(Class::COMMON)))
        .then_some(mention)
    }
}
