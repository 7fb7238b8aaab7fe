//! Syntax of other search languages. Taken as part of a word it would find nothing, so it is rejected with advice on
//! what to write instead.

use super::ast::{Field, Near};

/// One piece of foreign syntax.
struct ForeignSign {
    /// Returns its byte offset in a word.
    find: fn(&str) -> Option<usize>,
    /// Says what to write instead.
    says: fn(&str) -> String,
}

/// All known syntax, the most specific first.
const SIGNS: [ForeignSign; 11] = [
    ForeignSign { find: distance, says: distant },
    ForeignSign {
        find: pattern,
        says: |_| {
            "regular expressions are not supported: use wildcards (wom?n, str*ke), all forms of a word (strike+) or \
             (this OR that)"
                .into()
        },
    },
    ForeignSign {
        find: range,
        says: |_| "brackets are not supported: write a period as date:2018..2019-06".into(),
    },
    ForeignSign { find: suffix, says: |word| format!("the field comes first: title:{}", letters(word)) },
    ForeignSign { find: fuzzy, says: |word| format!("fuzzy search is not supported: {}", spelled(word)) },
    ForeignSign { find: boost, says: |_| WEIGHT.into() },
    ForeignSign { find: and, says: |_| "all words must match anyway: remove the &".into() },
    ForeignSign { find: or, says: |_| "write OR in capitals between alternatives".into() },
    ForeignSign { find: plus, says: |word| format!("all words must match anyway: write {}", &word[1..]) },
    ForeignSign { find: bang, says: |word| format!("to exclude a word, write -{}", &word[1..]) },
    ForeignSign {
        find: truncation,
        says: |word| format!("for words that start like this, write {}*", letters(word)),
    },
];

const WEIGHT: &str = "weights are not supported: remove the ^ and its number";

/// Says what to write for `w/5` or `ADJ3`; the number means the same here, give or take one.
fn distant(word: &str) -> String {
    let number: String = word.chars().filter(char::is_ascii_digit).collect();
    let sign = if number.is_empty() { "NEAR".to_owned() } else { format!("NEAR/{number}") };
    let what = if number.is_empty() { Near::USUAL.to_string() } else { number };
    format!("write a {sign} b: at most {what} words between, in either order")
}

fn spelled(word: &str) -> String {
    format!("use wildcards ({0}*, {0}?) or all spellings (this OR that)", letters(word))
}

/// Returns the first foreign syntax in `word`: its offset, and what to write instead.
pub(super) fn foreign(word: &str) -> Option<(usize, String)> {
    let (at, says) = SIGNS.iter().find_map(|sign| Some(((sign.find)(word)?, (sign.says)(word))))?;
    Some((at, literally(says, word)))
}

/// Does the same for the text right after a phrase or a parenthesis.
pub(super) fn behind(rest: &str) -> Option<String> {
    match rest.chars().next()? {
        '~' => Some("~ and a number follow a phrase: \"a b\"~5, or write a NEAR/5 b".into()),
        '^' => Some(WEIGHT.into()),
        _ => None,
    }
}

/// Adds advice on how to search for such a word literally.
pub(super) fn literally(says: String, word: &str) -> String {
    format!("{says}; quote it to search for the text itself: \"{word}\"")
}

/// Function names before a parenthesis: `TITLE(ferry)`.
pub(super) fn is_function(word: &str) -> bool {
    const OTHERS: [&str; 13] = [
        "ti",
        "ab",
        "abs",
        "tiab",
        "headline",
        "hlead",
        "lead",
        "body",
        "allcaps",
        "around",
        "near",
        "title-abs",
        "title-abs-key",
    ];
    let word = word.to_ascii_lowercase();
    let ours = Field::NAMED.iter().any(|field| field.name() == word);
    ours || OTHERS.contains(&word.as_str()) || word.trim_end_matches(digit) == "atleast"
}

/// The characters of comparisons, in this language and in others.
pub(super) const COMPARES: [char; 7] = ['<', '>', '=', '!', '≤', '≥', '≠'];

/// Returns whether a text begins with a comparison.
pub(super) fn compares(text: &str) -> bool {
    text.starts_with(|c| c != '!' && COMPARES.contains(&c)) || text.starts_with("!=")
}

/// Returns whether a text begins with a sign for “is not”, which this language writes as `-`.
pub(super) fn differs(text: &str) -> bool {
    ["!=", "<>", "≠", "=!"].iter().any(|sign| text.starts_with(sign))
}

/// Returns a comparison that this language lacks, such as `zzz>3` or `outlet=Post`. Returns the name, and the offset
/// of the operator.
pub(super) fn compared(word: &str) -> Option<(&str, usize)> {
    let at = word.find(|c: char| !c.is_ascii_alphabetic() && c != '_').filter(|at| *at >= 2)?;
    let (name, rest) = word.split_at(at);
    let value = rest.trim_start_matches(COMPARES);
    // “profit>loss” is an odd word, but not a comparison.
    let number = value.is_empty() || value.starts_with(digit) || is_known(name);
    (compares(rest) && (number || rest.starts_with('='))).then_some((name, at))
}

fn is_known(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    Field::NAMED.iter().any(|field| field.name() == name) || super::parse::OTHERS.contains(&name.as_str())
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Returns the letters at the start of a word, after any punctuation.
fn letters(word: &str) -> &str {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = word.find(|c: char| !c.is_alphanumeric() && !"'’-".contains(c)).unwrap_or(word.len());
    &word[..end]
}

/// Returns the characters before and after the `len` bytes at `at`.
fn sides(word: &str, at: usize, len: usize) -> (Option<char>, Option<char>) {
    (word[..at].chars().next_back(), word[at + len..].chars().next())
}

fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphabetic)
}

fn is_in_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Finds `w/5`, `w/p`, `pre/3`, `ADJ3`, `near5`, and NEAR where no term precedes it. Without a number, they count
/// in capitals.
fn distance(word: &str) -> Option<usize> {
    const NAMES: [&str; 10] = ["near", "onear", "xnear", "w", "n", "pre", "p", "adj", "within", "same"];
    let lower = word.to_ascii_lowercase();
    let numbered = |rest: &str| !rest.is_empty() && rest.chars().all(digit);
    let found = match lower.split_once('/') {
        Some((name, unit)) => {
            let unit_of_text =
                matches!(unit, "s" | "p" | "sent" | "para" | "seg") && matches!(name, "w" | "pre");
            name == "near" || NAMES.contains(&name) && (numbered(unit) || unit_of_text)
        }
        None => {
            matches!(word, "NEAR" | "ONEAR" | "XNEAR" | "ADJ")
                || ["adj", "near"].iter().any(|name| lower.strip_prefix(name).is_some_and(numbered))
        }
    };
    found.then_some(0)
}

/// Finds `/re/`, `wom[ae]n`, `colou{,u}r`, `\bferry`, `ferr.+`.
fn pattern(word: &str) -> Option<usize> {
    let slashes = || {
        let (inside, flags) = word.strip_prefix('/')?.rsplit_once('/')?;
        let plain = !inside.is_empty() && !inside.contains('/');
        (plain && flags.len() <= 3 && flags.chars().all(|c| "gimsux".contains(c))).then_some(0)
    };
    let class = || {
        let at = word.find('[')?;
        let end = at + word[at..].find(']')?;
        (is_letter(sides(word, at, 1).0) && is_letter(sides(word, end, 1).1)).then_some(at)
    };
    let times = || word.find('{').filter(|at| is_in_word(sides(word, *at, 1).0));
    let escape = || word.find('\\').filter(|at| word[at + 1..].starts_with(|c| "bBdDwWsS.".contains(c)));
    let any = || word.find(".*").or_else(|| word.find(".+"));
    slashes().or_else(class).or_else(times).or_else(escape).or_else(any)
}

/// Finds `[2018 TO 2019]`: a bracket that is not closed within the word.
fn range(word: &str) -> Option<usize> {
    let opens = |open, close| word.find(open).filter(|at| !word[*at..].contains(close));
    opens('[', ']').or_else(|| opens('{', '}'))
}

/// Finds `ferry/ti,ab`, `ferry[tiab]`, `ferry.ti.`.
fn suffix(word: &str) -> Option<usize> {
    const FIELDS: [&str; 17] = [
        "ti",
        "ab",
        "abs",
        "tiab",
        "ti,ab",
        "title",
        "abstract",
        "title/abs",
        "title/abstract",
        "tw",
        "mp",
        "kw",
        "au",
        "author",
        "hl",
        "dp",
        "all",
    ];
    let lower = word.to_lowercase();
    let named = |(before, field): (&str, &str)| {
        (is_letter(before.chars().next_back()) && FIELDS.contains(&field)).then_some(before.len())
    };
    let bracket = lower.strip_suffix(']').and_then(|inner| inner.split_once('['));
    let dot = lower.strip_suffix('.').and_then(|inner| inner.rsplit_once('.'));
    let slash = lower.rsplit_once('/').filter(|(_, field)| !matches!(*field, "all" | "author"));
    bracket.and_then(named).or_else(|| dot.and_then(named)).or_else(|| slash.and_then(named))
}

/// Finds `Zelensky~1`, `Zelensky~`.
fn fuzzy(word: &str) -> Option<usize> {
    let at = word.rfind('~')?;
    let number = word[at + 1..].chars().all(|c| digit(c) || c == '.');
    (number && is_in_word(sides(word, at, 1).0)).then_some(at)
}

/// Finds `ferry^2`, but not `10^6`, a number.
fn boost(word: &str) -> Option<usize> {
    let at = word.rfind('^')?;
    let weight = &word[at + 1..];
    let number = !weight.is_empty() && weight.chars().all(|c| digit(c) || c == '.');
    (number && is_letter(sides(word, at, 1).0)).then_some(at)
}

/// Finds `a && b`, `a & b`.
fn and(word: &str) -> Option<usize> {
    if word == "&" { Some(0) } else { word.find("&&") }
}

/// Finds `a || b`, `a|b`.
fn or(word: &str) -> Option<usize> {
    let between =
        || word.find('|').filter(|at| is_in_word(sides(word, *at, 1).0) && is_in_word(sides(word, *at, 1).1));
    if word == "|" { Some(0) } else { word.find("||").or_else(between) }
}

/// Finds `+word`, but not `+44`, a phone prefix.
fn plus(word: &str) -> Option<usize> {
    word.strip_prefix('+').filter(|rest| is_letter(rest.chars().next())).map(|_| 0)
}

/// Finds `!word`.
fn bang(word: &str) -> Option<usize> {
    word.strip_prefix('!').filter(|rest| is_in_word(rest.chars().next())).map(|_| 0)
}

/// Finds `econom$`, `econom%`, but not `US$`, a currency.
fn truncation(word: &str) -> Option<usize> {
    let stem = word.strip_suffix(['$', '%'])?;
    let lower = stem.chars().next_back().is_some_and(char::is_lowercase);
    (lower && stem.chars().count() >= 3 && stem.chars().all(char::is_alphabetic)).then_some(stem.len())
}
