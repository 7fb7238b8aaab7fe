//! Rejects raw records that cannot match a query, without parsing them.
//!
//! A required word of ASCII letters must occur in the record in some case. If it is spelled with accents there, it is
//! one of the few words with such letters; otherwise JSON escapes or HTML references must be present. Words with
//! other letters and records that are not UTF-8 are never rejected.

use memchr::memmem;

use super::{Field, Lens, PhraseMatcher, Query, Sequence, WordIter, WordPattern, Words};

/// What a record must contain to match.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// At least one word of each list must occur. No list is empty.
    all: Vec<Vec<RareWord>>,
}

/// A word, searched for by its rarest byte in both cases.
#[derive(Debug)]
struct RareWord {
    word: Vec<u8>,
    at: usize,
}

/// Letters and digits from rare to frequent in news text.
const BY_FREQUENCY: &[u8] = b"zqxj8763459kv201bywgpfmucdlhrsniotae";

impl RareWord {
    /// Longer words are rarer, and a rare byte gives fewer candidates.
    fn new(word: &str) -> Option<Self> {
        let rank = |byte: u8| BY_FREQUENCY.iter().position(|b| *b == byte);
        let ranks: Option<Vec<usize>> = word.bytes().map(rank).collect();
        let at = ranks?.into_iter().enumerate().min_by_key(|(_, rank)| *rank)?.0;
        Some(Self { word: word.as_bytes().to_vec(), at })
    }

    fn is_in(&self, record: &[u8]) -> bool {
        let byte = self.word[self.at];
        let hit = |found: usize| {
            let from = found.checked_sub(self.at);
            from.and_then(|from| record.get(from..from + self.word.len()))
                .is_some_and(|there| there.eq_ignore_ascii_case(&self.word))
        };
        memchr::memchr2_iter(byte, byte.to_ascii_uppercase(), record).any(hit)
    }
}

impl Prefilter {
    /// Works out what `query` requires. A name may come from a correction, so it need not occur in the record.
    pub(crate) fn new(query: &Query, lens: &Lens) -> Self {
        let mut all = Vec::new();
        needed(query, lens.corrects(), &mut all);
        // Longest first, because long words reject the most.
        all.sort_by_key(|list| usize::MAX - list.iter().map(|rare| rare.word.len()).min().unwrap_or(0));
        all.truncate(4);
        Self { all }
    }

    /// Works out what a text needs for `matcher` to find something.
    pub(super) fn of(matcher: &PhraseMatcher) -> Self {
        Self { all: matcher.parts().iter().filter_map(|part| either(part)).collect() }
    }

    /// Returns whether a record of the given format may match.
    pub(crate) fn may_hold(&self, record: &[u8]) -> bool {
        if self.all.iter().all(|list| is_any_in(list, record)) {
            return true;
        }
        let disguises = disguises(record);
        if disguises & MARKUP != 0 && has_markup(record) || disguises & ESCAPE != 0 {
            return true;
        }
        disguises & LETTERS != 0 && (self.may_be_spelled_in(record) || str::from_utf8(record).is_err())
    }

    /// Returns whether a text may match, which is the text of an article and not a record. Many articles come this far
    /// only for the markup in their records.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.all.iter().all(|list| is_any_in(list, text.as_bytes()))
            || !text.is_ascii() && self.may_be_spelled_in(text.as_bytes())
    }

    /// Returns whether every list has a word that is there as it is, or with accents.
    fn may_be_spelled_in(&self, record: &[u8]) -> bool {
        let folded = accented(record);
        let spelled = |rare: &RareWord| memmem::find(folded.as_bytes(), &rare.word).is_some();
        self.all.iter().all(|list| list.iter().any(spelled) || is_any_in(list, record))
    }
}

/// Returns whether one of the words is there as it is.
fn is_any_in(list: &[RareWord], record: &[u8]) -> bool {
    list.iter().any(|word| word.is_in(record))
}

/// Set if a record may have tags or references.
const MARKUP: u8 = 1;
/// Set if a record has a letter written as a number, as in JSON.
const ESCAPE: u8 = 2;
/// Set if a record has other letters than those of ASCII.
const LETTERS: u8 = 4;

/// Returns in which ways a record may hide a word. This passes over every byte of a corpus, so it is written for the
/// compiler to vectorise.
fn disguises(record: &[u8]) -> u8 {
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    let at = |before: u8, last: u8, byte: u8| {
        // Curly quotation marks and dashes are three bytes: E2 80 and another one.
        let of_a_sign = if byte < 0x80 {
            (last != 0xE2) & !((before == 0xE2) & (last == 0x80))
        } else {
            (byte == 0xE2)
                | (last == 0xE2) & (byte == 0x80)
                | (before == 0xE2) & (last == 0x80) & (byte < 0xC0)
        };
        flag((byte == b'<') | (byte == b'&'), MARKUP)
            | flag((before == b'\\') & (last == b'u') & (byte == b'0'), ESCAPE)
            | flag(!of_a_sign, LETTERS)
    };
    let (first, second) = (record.first().copied().unwrap_or(0), record.get(1).copied().unwrap_or(0));
    let begun = at(0, 0, first) | at(0, first, second);
    let (one, two) = (record.get(1..).unwrap_or_default(), record.get(2..).unwrap_or_default());
    record.iter().zip(one).zip(two).fold(begun, |all, ((before, last), byte)| all | at(*before, *last, *byte))
}

/// Returns whether the record may contain HTML, with tags inside words or references for letters: `caf&eacute;`.
fn has_markup(record: &[u8]) -> bool {
    /// The longest reference has about thirty characters.
    const LONGEST: usize = 34;
    memchr::memchr2_iter(b'<', b'&', record).any(|at| {
        let rest = &record[at + 1..record.len().min(at + LONGEST)];
        if record[at] == b'<' {
            return rest.starts_with(b"/") || rest.starts_with(b"\\/");
        }
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
        end.is_some_and(|end| end > 0 && rest[end] == b';')
    })
}

/// Returns the words with accented letters, without the accents. Each may include some text around it.
fn accented(record: &[u8]) -> String {
    let (mut folded, mut word, mut end) = (String::new(), String::new(), 0);
    // Combining accents begin with CC or CD.
    let leads = memchr::memchr3_iter(0xC3, 0xC4, 0xC5, record);
    let mut marks: Vec<usize> = leads.chain(memchr::memchr2_iter(0xCC, 0xCD, record)).collect();
    marks.sort_unstable();
    let inside = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte >= 0x80;
    for at in marks.into_iter() {
        if at < end {
            continue;
        }
        let start = at - record[end..at].iter().rev().take_while(inside).count();
        end = at + record[at..].iter().take_while(inside).count();
        let run = String::from_utf8_lossy(&record[start..end]);
        let mut words = WordIter::new(&run);
        while words.next_into(&mut word).is_some() {
            folded.push_str(&word);
            folded.push(' ');
        }
    }
    folded
}

/// Adds the words that `query` requires.
fn needed(query: &Query, corrected: bool, all: &mut Vec<Vec<RareWord>>) {
    match query {
        Query::And(inner) => inner.iter().for_each(|query| needed(query, corrected, all)),
        Query::Or(inner) => {
            let mut either = Vec::new();
            for query in inner {
                let mut one = Vec::new();
                needed(query, corrected, &mut one);
                match one.into_iter().max_by_key(|list| list.iter().map(|rare| rare.word.len()).min()) {
                    Some(list) => either.extend(list),
                    None => return,
                }
            }
            all.push(either);
        }
        // People, words said and cues come from the text. The outlet may come from elsewhere.
        Query::Text(Field::Person | Field::Speaker, _) if corrected => {}
        // The name that a source is counted under need not occur in the text.
        Query::Text(Field::Source, Words::Exact(_)) => {}
        Query::Text(field, words) if *field != Field::Outlet => {
            all.extend(Prefilter::of(&PhraseMatcher::new(words)).all);
        }
        _ => {}
    }
}

/// Returns words of which at least one must occur for any of these sequences to match; `None` if there are no such
/// words.
fn either(part: &[Sequence]) -> Option<Vec<RareWord>> {
    let best = |sequence: &Sequence| {
        let shortest = |list: &Vec<RareWord>| list.iter().map(|rare| rare.word.len()).min();
        sequence.iter().filter_map(one_of).max_by_key(shortest)
    };
    let lists: Option<Vec<Vec<RareWord>>> = part.iter().map(best).collect();
    lists.map(|lists| lists.into_iter().flatten().collect()).filter(|list: &Vec<RareWord>| !list.is_empty())
}

/// Returns words of which one must occur, perhaps within another word, for the pattern to fit.
fn one_of(pattern: &WordPattern) -> Option<Vec<RareWord>> {
    let rare = |word: &str| RareWord::new(word).filter(|rare| rare.word.len() > 1);
    match pattern {
        WordPattern::Is(word) | WordPattern::Written { word, .. } => Some(vec![rare(word)?]),
        WordPattern::Like(wildcards) => Some(vec![rare(&wildcards.longest())?]),
        // A form that begins with another form need not be searched for.
        WordPattern::AnyOf(words) => {
            let begun = |word: &&String| {
                !words.iter().any(|other| *word != other && word.starts_with(other.as_str()))
            };
            words.iter().filter(begun).map(|word| rare(word)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::query::ArticleView;
    use proptest::prelude::*;

    #[test]
    fn records_that_cannot_match_are_skipped() {
        let may = |query: &str, record: &str| {
            Prefilter::new(&Query::parse(query).unwrap(), &Lens::default()).may_hold(record.as_bytes())
        };
        assert!(may("ferry", "a FeRRy sails"));
        assert!(!may("ferry", "a boat sails"));
        assert!(may("jose", "“José”") && may("jose", "\\nJose\u{301} Łódź") && may("jose", "Jos\\u00e9"));
        assert!(!may("jose", "“Joé” José".replace("José", "café").as_str()));
        let latin = Prefilter::new(&Query::parse("jose").unwrap(), &Lens::default());
        assert!(latin.may_hold(b"Jos\xe9") && !latin.may_hold("Joâ".as_bytes()));
        assert!(
            may("cafe", "caf&eacute;")
                && may("ferry", "f&#101;rry")
                && may("ferry", "f<b>err<\\/b>y")
                && !may("ferry", "A & B; AT&T")
        );
        // Curly quotation marks, dashes and \u2019 are not letters; a truncated sign before a letter may be one.
        assert!(!may("ferry", "“A boat” — it’s… \\u2019") && !may("ferry", "“"));
        assert!(
            latin.may_hold(b"Jos\xe2 boat") && latin.may_hold(b"\xe2\x80\xd9") && latin.may_hold(b"\xe9")
        );
        assert!(may("ferry OR boat", "a boat"));
        assert!(!may("ferry OR boat", "a car"));
        assert!(may("-ferry", "a car"));
        assert!(!may("said:\"ferry sails\" a", "a ferry"));
        assert!(may("f?rr* NEAR/3 sail+", "sails, FERRIES") && !may("f?rr* NEAR/3 sail+", "ferries wait"));
        assert!(may("run+ (ferry OR boat) NEAR/2 late", "the boat ran late") && !may("run+", "a walk"));
        assert!(may("\"late boat\"~3", "boat, late") && !may("\"late boat\"~3", "boat"));
        assert!(may("=\"May\"", "may") && !may("=\"May\"", "June"));
        assert!(may("quotes>3", ""));
    }

    proptest! {
        /// A text without a match may only be rejected.
        #[test]
        fn no_text_with_a_match_is_rejected(text in "([a-cÀſK ]{1,6} ?){0,6}", words in "[abc]{1,3}[*]?") {
            let Query::Text(_, words) = Query::parse(&words).unwrap() else { return Ok(()) };
            let matcher = PhraseMatcher::new(&words);
            prop_assert!(!matcher.is_in(&text) || Prefilter::of(&matcher).may_be_in(&text));
        }

        /// A rejected record must not match.
        #[test]
        fn no_match_is_rejected(text in "([a-cA-CéÀſK ]{1,6} ?){0,6}", query in "(-?(\"[a-c] [a-c]{1,2}[*]?\"(~2)?|[a-cé]{1,3}[*+]?|[ab]{2}[*?][ab]|[abc]{2} NEAR/1 \"a b\"|=[aB]{2}|title:[a-c]{2})( | OR )){0,3}[abcé]{1,3}") {
            let query = Query::parse(&query).unwrap();
            let article = Article { text: text.clone(), ..Article::default() };
            if query.holds(&ArticleView::new(&article)) {
                let prefilter = Prefilter::new(&query, &Lens::default());
                prop_assert!(prefilter.may_hold(text.as_bytes()));
            }
        }
    }
}
