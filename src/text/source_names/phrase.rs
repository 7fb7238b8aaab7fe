//! The noun phrase of a source: where it begins and ends, its noun, and the name that the noun belongs to.

use crate::text::lexicon::{Class, class_of, key};
use crate::text::quotes::sources::head;
use crate::text::tokens::{Case, Shape, Token};

/// A longer phrase is cut at a relative clause or an apposition.
const LONG: usize = 40;

/// Words before a noun that say how many, how important or how unknown.
const VAGUE: &str = "\
    some many several most all both few fewer other others more less each every any no one another \
    various certain numerous multiple countless same such own only just even least than about nearly \
    almost senior top leading prominent high-ranking high-level unnamed unidentified anonymous \
    so-called local fellow first second third latest new recent";

/// Those words that may begin a name: "New York", "First Minister".
const NAMING: &str = "new first second third local top leading fellow other same own";

/// Numbers in words, besides determiners.
const NUMBERS: &str = "\
    six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen \
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen";

/// Nouns that only count: "a number of experts", "one of the nurses".
const COUNTS: &str = "\
    one some many most all both several few none each any half number group majority percent cent \
    handful pair couple lot hundreds thousands dozens";

/// Words that stand in for a noun.
const PRONOUNS: &str = "\
    he she it they i we you him her them me us his hers its their theirs this that these those who \
    whom whose which what everyone everybody someone somebody anyone anybody nobody himself herself \
    themselves ones others neither either";

/// Words after a noun that tie it to the next: "people familiar with the matter".
const TIES: &str = "\
    familiar close closest loyal sympathetic opposed allied linked related working speaking acting \
    employed hired briefed involved present aware";

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// A phrase on one line.
pub(super) struct Phrase<'a> {
    pub(super) line: &'a str,
    pub(super) tokens: &'a [Token],
}

impl Phrase<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.span().of(self.line))
    }

    fn lower(&self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    fn is_lower(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.case == Case::Lower)
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::capital)
    }

    /// Returns whether a word before a noun says nothing about what it is: "senior", "several", "six".
    fn vague(&self, at: usize) -> bool {
        let word = self.lower(at);
        let number = among(NUMBERS, word.split('-').next().unwrap_or_default());
        let names = self.capital(at) && self.capital(at + 1) && (number || among(NAMING, &word));
        (number || among(VAGUE, &word)) && !names
    }

    /// Returns where the phrase begins, after "and", "according to" and signs.
    pub(super) fn opening(&self) -> usize {
        let mut at = 0;
        while at + 1 < self.tokens.len() {
            let token = &self.tokens[at];
            let skips = match self.lower(at).as_str() {
                "according" => true,
                "that" | "what" | "which" | "who" => false,
                // "In" may begin a name, and "Off" the name of a regulator.
                _ => token.is(Class::CONJ) || token.is(Class::PREP) && self.tokens[at + 1].gap,
            };
            if !skips && !matches!(token.shape, Shape::Symbol | Shape::Break) {
                break;
            }
            at += 1;
        }
        at
    }

    /// Returns where a relative clause or an apposition begins, or where the phrase ends.
    pub(super) fn clause_end(&self, first: usize) -> usize {
        let ends = |at: usize| {
            let token = &self.tokens[at];
            match token.shape {
                Shape::Word => self.relative(at),
                // "St. Kew", "AT&T", "50/50", "the workers’ union", "63%"
                Shape::Symbol => match token.symbol {
                    '.' => token.gap || self.tokens.get(at + 1).is_none_or(|next| next.shape != Shape::Word),
                    '&' | '/' | '\'' | '’' | '%' | '$' | '£' | '€' | '+' | '@' => false,
                    '-' | '–' => token.gap,
                    _ => true,
                },
                Shape::Break => true,
                Shape::Number | Shape::Handle => false,
            }
        };
        let mut end =
            (first..self.tokens.len()).find(|&at| at > first && ends(at)).unwrap_or(self.tokens.len());
        // "the police and", "the workers’"
        while end > first + 1 && self.dangles(end - 1) {
            end -= 1;
        }
        end
    }

    /// Returns whether a phrase cannot end with this token, because the next words were cut off.
    fn dangles(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let sign = matches!(token.shape, Shape::Symbol | Shape::Break) && token.symbol != '%';
        self.possessive(at) || sign || token.case == Case::Lower && token.is(Class::CONJ) || self.relative(at)
    }

    fn relative(&self, at: usize) -> bool {
        matches!(self.word(at), "who" | "whom" | "whose" | "which" | "that" | "where")
    }

    fn possessive(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.possessive || !token.gap && matches!(token.symbol, '’' | '\''))
    }

    /// Returns the words as they are shown.
    pub(super) fn shown(&self, first: usize, cut: usize) -> String {
        let mut end = self.tokens.len();
        while end > cut && self.dangles(end - 1) && self.tokens[end - 1].symbol != ')' {
            end -= 1;
        }
        let upto = |end: usize| &self.line[self.tokens[first].start()..self.tokens[end - 1].end()];
        let whole = if upto(end).len() > LONG { upto(cut) } else { upto(end) };
        // A letter alone is a name, as in an interview.
        if whole.chars().count() == 1 || !self.is_opened_by_common_word(first) {
            return whole.to_owned();
        }
        let mut letters = whole.chars();
        letters.next().map_or_else(String::new, |letter| letter.to_lowercase().chain(letters).collect())
    }

    /// Returns whether the first word has a capital only because a sentence may begin with it.
    fn is_opened_by_common_word(&self, first: usize) -> bool {
        let token = &self.tokens[first];
        if token.case != Case::Capital && token.symbol == '\0' && token.end() - token.start() > 1 {
            return false;
        }
        let word = self.lower(first);
        if token.is(Class::DET.or(Class::PRONOUN).or(Class::OBLIQUE)) || self.vague(first) {
            // "The New York Times" is its name, but reads just as well without the capital.
            return word != "i";
        }
        // "White House", "Moss’s spokesman", "University of Hame", but "Officials of the Board"
        let of = (token.is(Class::THING) || !token.is(Class::HUMAN)) && self.word(first + 1) == "of";
        let named = self.capital(first + 1)
            || self.possessive(first + 1)
            || of && self.name_end(first + 1, self.tokens.len()).is_some();
        let class = token.class.or(class_of(key(&singular(&word))));
        let usual = class.any(Class::COMMON.or(Class::ROLE)) && !class.any(Class::FIRST.or(Class::LAST));
        !named && (usual || class.any(Class::HUMAN)) && !class.any(Class::PLACE)
    }

    /// Returns what the source is counted under.
    pub(super) fn group(&self, first: usize, end: usize) -> Option<String> {
        let first = self.noun_start(first, end)?;
        let joined = (first + 1..end).any(|at| matches!(self.word(at), "and" | "or"));
        let named = self.capital(first) && !self.is_opened_by_common_word(first);
        let mut close = head(self.tokens, first, end) + 1;
        // "the court this month", "his district was": something else has begun.
        let other = |at: &usize| {
            self.is_lower(*at)
                && !self.possessive(*at)
                && self.tokens[*at].is(Class::DET.or(Class::AUX).or(Class::PRONOUN))
        };
        close = (first + 1..close).find(other).unwrap_or(close);
        // "the University of Hame"
        if close < end && matches!(self.word(close), "of" | "for") && named && self.capital(close - 1) {
            close = self.name_end(close, end).unwrap_or(close);
        }
        if joined && close == end {
            return Some(self.joined(first, end, false));
        }
        let (at, tied) = self.noun(first, close);
        let noun = self.lowered(at);
        let mut group = self.owner(at, close, end).map(|owner| owner + " ").unwrap_or_default();
        if first < at {
            group += &self.joined(first, at, true);
            if !group.is_empty() && !group.ends_with(' ') {
                group.push(' ');
            }
        }
        group += &match tied - at {
            1 if noun.starts_with(char::is_lowercase) => singular(&noun),
            1 => one_of_them(&noun),
            _ => self.joined(at, tied, false),
        };
        Some(group.trim().to_owned())
    }

    /// Returns where the noun with its modifiers begins: after "the", "some of the", "two senior". `None` for a
    /// pronoun.
    fn noun_start(&self, first: usize, end: usize) -> Option<usize> {
        let mut at = first;
        while at < end {
            let token = &self.tokens[at];
            let word = self.lower(at);
            let counts = among(COUNTS, &word) && self.word(at + 1) == "of" && at + 2 < end;
            let vague = self.vague(at) || matches!(word.as_str(), "my" | "your" | "our" | "percent");
            let skips = token.is(Class::DET)
                || token.is(Class::OBLIQUE)
                || vague
                || matches!(token.shape, Shape::Number | Shape::Symbol)
                || token.is(Class::ADVERB) && token.case == Case::Lower;
            if counts {
                at += 1;
            } else if !skips {
                break;
            }
            at += 1;
        }
        let token = self.tokens.get(at).filter(|_| at < end)?;
        let word = self.lower(at);
        let alone = at + 1 == end;
        let lower = token.case == Case::Lower;
        let empty = token.is(Class::PRONOUN)
            || among(PRONOUNS, &word)
            // In an interview, they tell questions from answers and name nobody.
            || alone && matches!(self.word(at), "Q" | "A")
            || lower && token.is(Class::AUX.or(Class::CONJ).or(Class::PREP))
            || lower && alone && token.is(Class::CUE) && !token.is(Class::HUMAN);
        (!empty).then_some(at)
    }

    /// Returns the noun in `first..close`, and where it ends: the last word, or the one before "familiar" and the like.
    fn noun(&self, first: usize, close: usize) -> (usize, usize) {
        let named = self.capital(close - 1) && (first..close).any(|at| matches!(self.word(at), "of" | "for"));
        if named {
            // A name that contains "of" is one noun.
            let noun = (first..close).rev().take_while(|&at| !self.possessive(at)).last();
            return (noun.unwrap_or(first), close);
        }
        let mut at = close - 1;
        let ties = |at: usize| {
            let word = self.word(at);
            among(TIES, word) || self.is_lower(at) && (word.ends_with("ing") || word.ends_with("ed"))
        };
        let speaks = |at: &usize| self.tokens[*at].is(Class::HUMAN.or(Class::ROLE));
        if at > first && ties(at) && !speaks(&at) {
            at = (first..at).rev().find(speaks).unwrap_or(at);
        }
        (at, at + 1)
    }

    /// Returns "White House" in "an official at the White House".
    fn owner(&self, noun: usize, close: usize, end: usize) -> Option<String> {
        let speaks = self.tokens[noun].is(Class::HUMAN.or(Class::ROLE))
            || class_of(key(&singular(self.word(noun)))).any(Class::HUMAN);
        let tied = matches!(self.word(close), "of" | "for" | "from" | "at" | "with");
        if !speaks || !tied || close + 1 >= end {
            return None;
        }
        let from = close + 1 + usize::from(self.tokens[close + 1].is(Class::DET));
        let to = self.name_end(close, end)?;
        (from < to).then(|| self.joined(from, to, false))
    }

    /// Returns the end of the name whose preposition is at `at`: "of the Bank of England".
    fn name_end(&self, at: usize, end: usize) -> Option<usize> {
        let mut to = at + 1 + usize::from(self.tokens.get(at + 1).is_some_and(|token| token.is(Class::DET)));
        let begun = to;
        while to < end {
            let inside =
                matches!(self.word(to), "of" | "and" | "for" | "&" | "the") && to > begun && to + 1 < end;
            if !self.capital(to) && !(inside && (self.capital(to + 1) || self.word(to + 1) == "the")) {
                break;
            }
            to += 1;
        }
        (to > begun && self.capital(begun)).then_some(to)
    }

    /// Returns the words of a range with single spaces. For modifiers, leaves out words that say whose or how senior.
    fn joined(&self, from: usize, to: usize, modifiers: bool) -> String {
        let mut words = String::new();
        for at in from..to {
            let token = &self.tokens[at];
            let possessive = self.possessive(at);
            // "the president’s lawyer" is a lawyer, but "Clinton’s lawyer" is a Clinton lawyer.
            if possessive && (modifiers || at + 1 < to) {
                if modifiers && at > from && self.is_lower(at - 1) {
                    words.clear();
                }
                continue;
            }
            let word = self.lowered(at);
            let vague = self.vague(at) || token.is(Class::DET.or(Class::OBLIQUE)) && !self.capital(at);
            if modifiers && vague {
                continue;
            }
            if !words.is_empty() && token.gap {
                words.push(' ');
            }
            words += &word;
        }
        words
    }

    /// Returns a word; in lower case if only the start of a sentence may have given it a capital.
    fn lowered(&self, at: usize) -> String {
        let opens = at == self.opening() && self.is_opened_by_common_word(at);
        if opens { self.lower(at) } else { self.word(at).to_owned() }
    }
}

/// Returns the singular of a common noun.
fn singular(word: &str) -> String {
    const SAME: [&str; 8] = ["police", "news", "press", "series", "lens", "chaos", "politics", "physics"];
    let cut = |n: usize| word[..word.len() - n].to_owned();
    match word {
        "people" => "person".into(),
        "children" => "child".into(),
        "wives" => "wife".into(),
        _ if SAME.contains(&word) || word.len() < 4 => word.to_owned(),
        _ if word.ends_with("men") && word != "women" && word != "specimen" => cut(2) + "an",
        "women" => "woman".into(),
        _ if word.ends_with("ies") && word.len() > 4 => cut(3) + "y",
        _ if ["ches", "shes", "sses", "xes"].iter().any(|ending| word.ends_with(ending)) => cut(2),
        _ if ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) => word.to_owned(),
        _ if word.ends_with('s') => cut(1),
        _ => word.to_owned(),
    }
}

/// Returns the singular of a name for a group, such as "Democrats" or "Republicans". Other plural names are left as
/// they are.
fn one_of_them(name: &str) -> String {
    let many = ["ans", "crats", "ists", "ites"].iter().any(|ending| name.len() > 6 && name.ends_with(ending));
    if many { name[..name.len() - 1].to_owned() } else { name.to_owned() }
}
