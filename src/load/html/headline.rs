//! Decides which title of a page is the headline of its article.
//!
//! The `<title>` is about this page but includes the site's name. Titles in meta tags and headings are cleaner, but
//! sometimes about something else: a menu, a short description, the site. So they count only if they resemble the
//! `<title>`, or each other.

use std::collections::HashSet;

/// Separators between a headline and the site's name. The first [`STRONG`] hardly ever occur inside a headline.
const SEPARATORS: [&str; 13] =
    [" | ", " « ", " » ", " · ", " • ", " :: ", " › ", " ‹ ", " - ", " – ", " — ", " ― ", ": "];
const STRONG: usize = 8;

/// Headings that are not part of an article.
const AROUND: [&str; 22] = [
    "menu",
    "main menu",
    "sections",
    "navigation",
    "main navigation",
    "site navigation",
    "quicklinks",
    "quick links",
    "search",
    "home",
    "homepage",
    "news",
    "share",
    "related",
    "contents",
    "untitled",
    "untitled document",
    "newsletter",
    "sign in",
    "log in",
    "skip to content",
    "cookies",
];

/// The titles of a page.
#[derive(Debug, Default)]
pub(super) struct PageTitles<'t> {
    /// The `<title>`, unchanged.
    pub(super) title: Option<&'t str>,
    /// Titles in meta tags and JSON-LD, best first.
    pub(super) given: Vec<&'t str>,
    /// Headings `<h1>` and `<h2>` in order, and whether each is an `<h1>`.
    pub(super) headings: Vec<(&'t str, bool)>,
    /// Known names of the site, and the parts of its host.
    pub(super) sites: Vec<&'t str>,
}

impl<'t> PageTitles<'t> {
    /// Returns the headline, if any title is one.
    pub(super) fn headline(&self) -> Option<String> {
        let is_title = |title: &&str| !title.is_empty() && !self.is_name(title) && !is_around(title);
        let base = self.title.map(|title| self.bare(title)).filter(is_title);
        // Remove the site's name from a title equal to the `<title>` in the same way.
        let cleaned = |title: &&'t str| match base {
            Some(base) if self.title == Some(title) => base,
            _ => self.without_site(title),
        };
        let given: Vec<&str> = self.given.iter().map(cleaned).filter(is_title).collect();
        let headings = self.headings.iter().filter(|(_, first)| *first).map(|(words, _)| *words);
        let headings: Vec<&str> = headings.filter(is_title).collect();
        let like_title = |words: &str| base.is_some_and(|base| resembles(words, base));
        // A meta title and a heading that agree are about the article.
        let like_heading = |words: &str| headings.iter().any(|heading| resembles(words, heading));
        let best = given.iter().find(|words| like_title(words) || like_heading(words));
        let best = best.or_else(|| headings.iter().find(|words| like_title(words))).copied();
        let any = || given.first().or(headings.first()).copied();
        best.or(base).or_else(any).map(str::to_owned)
    }

    /// Returns the `<title>` without the site's name, which is recognised by a known name, by a heading that equals
    /// the rest, or by its position.
    fn bare(&self, title: &'t str) -> &'t str {
        let title = self.without_site(title);
        let (parts, strong) = parts(title);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return title };
        if parts.len() == 1 {
            return title;
        }
        let said = self.given.iter().copied().chain(self.headings.iter().map(|(words, _)| *words));
        let said: Vec<Vec<String>> = said.map(words).collect();
        let (without_last, without_first) = (before(title, last), from(title, parts[1]));
        let is_said = |part: &&str| said.contains(&words(part));
        // Where both are headings, the site's name is the shorter one.
        if is_said(first) && is_said(&without_first) && words(without_first).len() > words(first).len() {
            return without_first;
        }
        if let Some(whole) = [without_last, first].into_iter().find(is_said) {
            return whole;
        }
        if is_said(&without_first) {
            // A short heading at the end of the title is the site's name.
            return if words(without_first).len() > words(first).len() {
                without_first
            } else {
                without_last
            };
        }
        let (rest, site) = (words(without_last).len(), words(last).len());
        let named =
            || last.split_whitespace().all(|word| !word.starts_with(char::is_lowercase) || word.len() <= 3);
        let by_place = if strong { rest >= 3 && site <= 5 } else { rest >= 4 && site <= 4 && named() };
        if by_place { without_last } else { title }
    }

    /// Returns a title without a known name of the site at its end or beginning.
    fn without_site(&self, title: &'t str) -> &'t str {
        let mut title = title.trim();
        loop {
            let (parts, _) = parts(title);
            let [first, second, ..] = parts[..] else { return title };
            let last = parts[parts.len() - 1];
            if self.is_site(last) {
                title = before(title, last);
            } else if self.is_site(first) {
                title = from(title, second);
            } else {
                return title;
            }
        }
    }

    /// Returns whether a part of a title is a name of the site, or one of them is the beginning of the other.
    fn is_site(&self, part: &str) -> bool {
        let (name, count) = (squashed(part), words(part).len());
        self.sites.iter().any(|site| {
            let of = squashed(site);
            let longer = of.len() >= 3 && name.starts_with(&of) && count <= words(site).len() + 1;
            name == of || longer || (name.len() >= 4 && of.starts_with(&name))
        })
    }

    /// Returns whether a whole title is only the site's name.
    fn is_name(&self, title: &str) -> bool {
        self.sites.iter().any(|site| squashed(site) == squashed(title))
    }
}

/// Returns a name as host names spell it: letters and digits, without an article.
fn squashed(name: &str) -> String {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    name.strip_prefix("the").filter(|rest| !rest.is_empty()).unwrap_or(&name).to_owned()
}

/// Returns the parts of a title, and whether the last separator is a strong one.
fn parts(title: &str) -> (Vec<&str>, bool) {
    let (mut parts, mut strong, mut rest) = (Vec::new(), false, title);
    let next = |rest: &str| {
        let found = SEPARATORS.iter().enumerate().filter_map(|(rank, mark)| Some((rest.find(mark)?, rank)));
        found.min()
    };
    while let Some((at, rank)) = next(rest) {
        parts.push(rest[..at].trim());
        strong = rank < STRONG;
        rest = &rest[at + SEPARATORS[rank].len()..];
    }
    parts.push(rest.trim());
    parts.retain(|part| !part.is_empty());
    (parts, strong)
}

/// Returns what precedes a part of a title, without the separator.
fn before<'t>(title: &'t str, part: &str) -> &'t str {
    let ends = |c: char| c.is_alphanumeric() || "?!.”’\"')…%".contains(c);
    title[..part.as_ptr() as usize - title.as_ptr() as usize].trim_end_matches(|c| !ends(c))
}

/// Returns a title from one of its parts on.
fn from<'t>(title: &'t str, part: &str) -> &'t str {
    &title[part.as_ptr() as usize - title.as_ptr() as usize..]
}

/// Returns the part of a title that the page also prints by itself, without the site's name.
pub(super) fn printed<'t>(title: &'t str, html: &str) -> Option<&'t str> {
    const WORDS: usize = 3;
    let (parts, _) = parts(title);
    let (second, last) = (parts.get(1)?, parts.last()?);
    let is_printed = |part: &&str| {
        words(part).len() >= WORDS
            && memchr::memmem::find(html.as_bytes(), format!(">{part}<").as_bytes()).is_some()
    };
    [from(title, second), before(title, last)].into_iter().find(is_printed)
}

fn is_around(title: &str) -> bool {
    AROUND.contains(&&*words(title).join(" ")) || title.len() > 400
}

/// Returns whether two titles share half of their words, or one contains all of the other's three or more.
fn resembles(a: &str, b: &str) -> bool {
    let (a, b): (HashSet<String>, HashSet<String>) =
        (words(a).into_iter().collect(), words(b).into_iter().collect());
    let (common, fewer) = (a.intersection(&b).count(), a.len().min(b.len()));
    common > 0 && (4 * common >= a.len() + b.len() || fewer >= 3 && common == fewer)
}

/// Returns the words of a title in lower case; in scripts without spaces each character is one.
fn words(title: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    for c in title.chars() {
        let alone = c >= '\u{2E80}' && c.is_alphanumeric();
        let part = c.is_alphanumeric() || matches!(c, '\'' | '’') && inside;
        match (part && !alone && inside, words.last_mut()) {
            (true, Some(word)) => word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
            _ if part => words.push(c.to_lowercase().collect()),
            _ => {}
        }
        inside = part && !alone;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headline(title: &str, given: &[&str], headings: &[&str], sites: &[&str]) -> String {
        let headings = headings.iter().map(|words| (*words, true)).collect();
        let title = Some(title).filter(|title| !title.is_empty());
        let (given, sites) = (given.to_vec(), sites.to_vec());
        PageTitles { title, given, headings, sites }.headline().unwrap_or_default()
    }

    #[test]
    fn the_site_name_is_removed_at_either_end() {
        for (title, sites) in [
            ("Bakers want earlier trams | The Inkwell", &["Inkwell"][..]),
            ("Bakers want earlier trams - Inkwell News", &["The Inkwell"]),
            ("The Inkwell: Bakers want earlier trams", &["the-inkwell.example", "theinkwell"]),
            ("Inkwell » Bakers want earlier trams", &["The Inkwell"]),
            ("Bakers want earlier trams — Inkwell — The Coast", &["Inkwell", "The Coast"]),
            // The name is not known.
            ("Bakers want earlier trams | Tide & Sons", &[]),
            ("Bakers want earlier trams « Ink", &[]),
            ("Bakers want earlier trams – Tidewater Post", &[]),
            ("Bakers want earlier trams · Local · The Inkwell", &["Inkwell"]),
            ("Bakers want earlier trams", &[]),
        ] {
            assert_eq!(headline(title, &[], &[], sites), "Bakers want earlier trams", "{title}");
        }
        for whole in [
            "Trams: what bakers want",
            "Trams – and what the bakers want of them",
            "A - B",
            "Inkwell wins - again",
        ] {
            assert_eq!(headline(whole, &[], &[], &["Tidewater"]), whole);
        }
        assert_eq!(headline("Trams: “earlier!” - Inkwell", &[], &[], &["Inkwell"]), "Trams: “earlier!”");
        assert_eq!(headline("Ferries - Encyclopedia", &[], &["Ferries"], &["Foundation"]), "Ferries");
        assert_eq!(headline("Ferries late - Inkwell", &[], &["Inkwell"], &[]), "Ferries late");
        let both = ["The Upland Star", "No bread before six"];
        assert_eq!(headline("The Upland Star: No bread before six", &[], &both, &[]), "No bread before six");
    }

    #[test]
    fn other_titles_count_if_they_resemble_the_title() {
        let title = "Bakers want earlier trams - Inkwell";
        for (given, headings, read) in [
            (&["Bakers want trams to start earlier"][..], &[][..], "Bakers want trams to start earlier"),
            (&["A town by the sea"], &["Bakers want earlier trams"], "Bakers want earlier trams"),
            (&[], &["Menu", "Sections", "Bakers want earlier trams!"], "Bakers want earlier trams!"),
            (&["a tram company"], &["Menu"], "Bakers want earlier trams"),
            (&["Inkwell"], &["Inkwell"], "Bakers want earlier trams"),
            // Two that agree outweigh a `<title>` that is the same on all pages.
            (&["No bread before six"], &["No bread before six"], "No bread before six"),
        ] {
            assert_eq!(headline(title, given, headings, &["Inkwell"]), read, "{given:?} {headings:?}");
        }
        assert_eq!(headline("Inkwell", &[], &["Menu", "No bread"], &["Inkwell"]), "No bread");
        assert_eq!(headline("", &["No bread"], &["Menu"], &[]), "No bread");
        assert_eq!(headline("", &[], &["Sections"], &[]), "");
        assert_eq!(headline("渡轮又晚点了_新闻", &["渡轮又晚点了"], &[], &[]), "渡轮又晚点了");
    }

    #[test]
    fn a_headline_printed_on_the_page_is_found() {
        let html = "<title>Coast: Bakers want trams</title><b>Bakers want trams</b>";
        assert_eq!(printed("Coast: Bakers want trams", html), Some("Bakers want trams"));
        assert_eq!(printed("Bakers want trams - Coast", html), Some("Bakers want trams"));
        assert_eq!(printed("Coast: Bakers want buses", html), None);
        assert_eq!(printed("Bakers want trams", html), None);
    }

    proptest! {
        #[test]
        fn any_title_can_be_read(title in "(\\PC{0,4}( - | \\| |: )){0,5}", other in "(a|b| |-){0,9}") {
            let read = headline(&title, &[&other], &[&other, &title], &[&other]);
            prop_assert!(read.is_empty() || !read.trim().is_empty());
        }
    }
}
