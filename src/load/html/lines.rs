//! The lines of a page as a reader sees them: what is between two blocks or line breaks.

use std::ops::Range;

use super::text::line;
use crate::load::dates::looks_like_a_date;
use crate::load::parse_date;

/// Beginnings of lines that only lead elsewhere. The rest of the line is a link.
const LEADS: [&str; 22] = [
    "read more",
    "read also",
    "also read",
    "see also",
    "more on this",
    "more:",
    "related:",
    "related article",
    "related story",
    "related stories",
    "related coverage",
    "our standards",
    "recommended",
    "watch:",
    "listen:",
    "in pictures:",
    "continue reading",
    "click here",
    "sign up",
    "subscribe",
    "enjoying this",
    "don't miss",
];

/// Beginnings of publishers' notices.
const NOTICES: [&str; 31] = [
    "copyright 1",
    "copyright 2",
    "(c) ",
    "all rights reserved",
    "this material may not be published",
    "(reporting by",
    "(editing by",
    "already a subscriber",
    "you have reached the end of your free",
    "continue reading with a",
    "subscribe to continue",
    "subscribe to read",
    "to continue reading",
    "this article is for subscribers",
    "this content is for subscribers",
    "sign in to continue",
    "log in to continue",
    "share on",
    "this is an experimental feature",
    "in partnership with",
    "photo:",
    "photo by",
    "photograph:",
    "image:",
    "image credit",
    "picture:",
    "photo credit",
    "this website uses cookies",
    "we use cookies",
    "this site uses cookies",
    "our website uses cookies",
];

/// Short labels of things beside the article.
const LABELS: [&str; 9] = [
    "advertisement",
    "advertisements",
    "sponsored content",
    "paid content",
    "share this",
    "share this article",
    "subscribe now",
    "story continues below",
    "article continues below",
];

/// Words before a name in a byline.
const BY: [&str; 17] = [
    "by ",
    "by:",
    "words by ",
    "words:",
    "text by ",
    "text:",
    "story by ",
    "posted by ",
    "written by ",
    "reported by ",
    "interview by ",
    "interview:",
    "published by ",
    "author:",
    "authors:",
    "review by ",
    "analysis by ",
];

/// Words before a date.
const ON: [&str; 8] =
    ["first published", "last updated", "last modified", "published", "posted", "updated", "date", "on "];

/// One line of a page.
#[derive(Debug, Default)]
pub(super) struct HtmlLine {
    /// Where its words are.
    pub(super) pieces: Vec<Range<usize>>,
    /// How many bytes are not space, and how many of these are in links.
    pub(super) len: usize,
    pub(super) linked: usize,
}

impl HtmlLine {
    pub(super) fn add(&mut self, span: Range<usize>, len: usize, linked: bool) {
        self.pieces.push(span);
        self.len += len;
        self.linked += if linked { len } else { 0 };
    }

    /// Returns its words.
    pub(super) fn words(&self, html: &str) -> String {
        line(&self.pieces.iter().map(|piece| &html[piece.clone()]).collect::<String>())
    }
}

/// Returns what follows one of these beginnings, in any case.
fn behind<'w>(words: &'w str, beginnings: &[&str]) -> Option<&'w str> {
    beginnings.iter().find_map(|begin| {
        let head = words.get(..begin.len())?;
        head.eq_ignore_ascii_case(begin).then(|| words[begin.len()..].trim_start_matches([' ', ':', '–']))
    })
}

/// Returns whether a line leads elsewhere, or says something about the publication.
pub(super) fn is_notice(words: &str, line: &HtmlLine) -> bool {
    const LONGEST: usize = 240;
    if words.len() > LONGEST {
        return false;
    }
    let lead = behind(words, &LEADS).is_some() && line.linked > 0 && 2 * line.linked >= line.len;
    // A sentence may begin with the same words, and have a quotation in it.
    let quoted = words.contains(['“', '"', '«', '„']);
    let notice = behind(words, &NOTICES).is_some() || words.contains('©') || is_credit(words);
    let label = behind(words, &LABELS).is_some_and(|rest| rest.len() < 24);
    let rights = words.to_lowercase().contains("all rights reserved");
    // Links between bars.
    let menu = words.contains(" | ") && 5 * line.linked >= 4 * line.len;
    let rule = words.len() >= 3 && words.bytes().all(|byte| matches!(byte, b'_' | b'*' | b'-' | b'='));
    lead || !quoted && (notice || label) || rights || rule || menu
}

/// Returns whether a line names the reporters and editors of an agency.
fn is_credit(words: &str) -> bool {
    behind(words, &["reporting by", "writing by", "additional reporting"]).is_some()
        && (words.to_lowercase().contains("editing by") || !words.ends_with('.') && words.len() < 80)
}

/// Returns whether a line is the day an article was published, and perhaps who wrote it and how long it takes to read.
pub(super) fn is_date_line(words: &str) -> bool {
    const LONGEST: usize = 120;
    if words.len() > LONGEST || !words.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let is_date = |part: &str| {
        let part = behind(part, &ON).unwrap_or(part);
        looks_like_a_date(part) && parse_date(part).is_some()
    };
    let is_length = |part: &str| part.ends_with(" read") || part.ends_with(" minutes");
    let mut parts = words.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty());
    let mut dates = 0;
    parts.all(|part| {
        let date = is_date(part);
        dates += usize::from(date);
        date || is_length(part) || name_of_byline(part).is_some()
    }) && dates > 0
}

/// Returns whether a line repeats the headline.
pub(super) fn is_headline(words: &str, headline: &str) -> bool {
    let same = |words: &str| {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    words.len() < 2 * headline.len() + 8 && same(words) == same(headline)
}

/// Returns the name in a line that is nothing but a byline, perhaps with the day after a bar.
pub(super) fn name_of_byline(words: &str) -> Option<String> {
    const LONGEST: usize = 100;
    const BETWEEN: [&str; 14] =
        ["and", "&", "of", "for", "in", "the", "de", "van", "von", "der", "la", "le", "di", "with"];
    let first = words.split(['|', '·', '•']).next()?.trim();
    let rest = behind(first, &BY).filter(|rest| !rest.is_empty() && rest.len() <= LONGEST)?;
    let named = |word: &str| {
        word.starts_with(char::is_uppercase)
            || BETWEEN.contains(&word)
            || word.starts_with(|c: char| !c.is_alphanumeric())
    };
    let count = rest.split(' ').count();
    let ends = rest.ends_with(['.', '?', '!', '”', '"']) && !rest.ends_with("Jr.");
    ((2..=14).contains(&count) && rest.split(' ').all(named) && !ends).then(|| name_in(first)).flatten()
}

/// Returns the name in a byline, without “By” and whatever follows a bar; `None` for a date or a URL.
pub(super) fn name_in(words: &str) -> Option<String> {
    let words = words.split(['|', '•', '·']).next().unwrap_or_default().trim();
    let name = behind(words, &BY).unwrap_or(words).trim();
    let is_name = name.chars().any(char::is_alphabetic)
        && !["http", "www.", "@"].iter().any(|start| name.starts_with(start))
        && parse_date(name).is_none();
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_names() {
        for (said, read) in [
            ("By Ada Bird", Some("Ada Bird")),
            ("BY: Ada Bird and Cy Dow | Tidewater", Some("Ada Bird and Cy Dow")),
            ("Interview: Ada Bird", Some("Ada Bird")),
            ("Byron Low", Some("Byron Low")),
            ("March 5, 2024", None),
            ("https://tide.example/ada", None),
            ("–", None),
        ] {
            assert_eq!(name_in(said).as_deref(), read, "{said}");
        }
        for (said, read) in [
            ("By Ada Bird and Cy Dow", Some("Ada Bird and Cy Dow")),
            ("By ADA BIRD, Staff Writer", Some("ADA BIRD, Staff Writer")),
            ("By Monday they had gone home.", None),
            ("By then it was late", None),
            ("By", None),
            ("Ada Bird", None),
        ] {
            assert_eq!(name_of_byline(said).as_deref(), read, "{said}");
        }
    }

    #[test]
    fn date_lines_are_recognised() {
        for day in [
            "5 March 2024",
            "Tuesday, March 5, 2024",
            "Published: Friday 3 May 2019, 10:15 | Updated: 6 May 2019",
            "2 Aug 2022, 16:20 · 2 min read",
            "By Ada Bird • 2024-03-05",
        ] {
            assert!(is_date_line(day), "{day}");
        }
        for none in ["5 people came in 2024", "In 2024", "20", "Tuesday", "We met on 5 March 2024"] {
            assert!(!is_date_line(none), "{none}");
        }
    }

    #[test]
    fn notices_are_distinguished_from_sentences() {
        let line = |words: &str, linked| HtmlLine { pieces: Vec::new(), len: words.len(), linked };
        for (words, linked) in [
            ("READ MORE: The hole in Hill Street", 30),
            ("Copyright 2022 Coast Post. All rights reserved.", 0),
            ("(Reporting by Klara Benn; editing by Otis Farrow)", 0),
            ("___", 0),
            ("Advertisement", 0),
            ("Story continues below advertisement", 0),
            ("Reporting by Klara Benn in Marlow; Editing by Otis Farrow", 0),
            ("Ashby Bugle, 2 Church Row. © 2008–2024", 0),
            ("Print | Mail to a friend", 21),
        ] {
            assert!(is_notice(words, &line(words, linked)), "{words}");
        }
        for (words, linked) in [
            ("Read more books, the minister told them.", 0),
            ("“Share this with nobody,” she said.", 0),
            ("Subscribers were told on Monday.", 6),
            ("Advertisements for the post appeared in May of that year.", 0),
            ("Reporting by the Courier found that nobody had asked.", 0),
        ] {
            assert!(!is_notice(words, &line(words, linked)), "{words}");
        }
    }
}
