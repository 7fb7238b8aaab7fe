//! Which of several fields is meant if the names of all of them fit: the date of publication, not of the crawl; the
//! newspaper, not the database it was taken from; the text, not a translation of it.

use super::names::{ArticleField, hinted, words};

/// How well a field fits compared to others whose names fit, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) enum Preference {
    /// Its name says that it is exactly this.
    First,
    /// Its name leaves that open.
    Open,
    /// It is something similar, which is used only if there is nothing else.
    Last,
    /// It is something else.
    Never,
}

/// Names of what was made from a text, or for it. An HTML page is one of these unless it is called that of the article.
const MADE_FROM_TEXT: [&str; 15] = [
    "prompt",
    "instruction",
    "completion",
    "translation",
    "translated",
    "traduction",
    "summary",
    "summaries",
    "abstract",
    "teaser",
    "excerpt",
    "snippet",
    "description",
    "note",
    "notes",
];

/// Parts of names of days on which a program did something with an article.
const HANDLED: [&str; 19] = [
    "crawl", "scrap", "load", "insert", "access", "fetch", "modif", "lastmod", "updat", "chang", "edited",
    "retriev", "collect", "index", "import", "ingest", "archiv", "added", "saved",
];

/// Parts of names of days that are not about the article at all.
const OTHER_DAYS: [&str; 11] =
    ["birth", "born", "dob", "death", "died", "deadline", "due", "expir", "until", "seen", "validity"];

/// Parts of names of the day of publication, and whole words.
const PUBLISHED: [&str; 5] = ["publi", "issue", "erschein", "release", "posted"];
const PUBLISHED_WORDS: [&str; 6] = ["pub", "news", "article", "story", "print", "post"];

/// Words that name a newspaper, and words that may stand beside them.
const NEWSPAPER: [&str; 12] = [
    "outlet",
    "newspaper",
    "paper",
    "publication",
    "journal",
    "magazine",
    "media",
    "medium",
    "zeitung",
    "krant",
    "giornale",
    "jornal",
];
const CALLED: [&str; 4] = ["name", "title", "full", "news"];

/// Words that name where a newspaper is found, which may be a database.
const FOUND_AT: [&str; 9] =
    ["domain", "host", "hostname", "provider", "vendor", "database", "platform", "api", "aggregator"];

/// Databases and services that hold the articles of many newspapers.
const DATABASES: [&str; 16] = [
    "lexisnexis",
    "nexis",
    "nexisuni",
    "factiva",
    "dowjonesfactiva",
    "proquest",
    "newsbank",
    "ebsco",
    "ebscohost",
    "gale",
    "europresse",
    "genios",
    "newsapi",
    "gdelt",
    "commoncrawl",
    "ccnews",
];

/// Returns how well the field at `path` fits `field` compared to others that fit.
pub(in crate::load) fn preference(path: &str, field: ArticleField) -> Preference {
    let step = path.rsplit('.').next().unwrap_or(path);
    let all = words(path);
    let has = |parts: &[&str]| all.iter().any(|word| parts.iter().any(|part| word.contains(part)));
    let is = |known: &[&str]| all.iter().any(|word| known.contains(&&**word));
    match field {
        ArticleField::Text => {
            let fields = hinted(step);
            let is_page = has(&["html"])
                && (is(&["raw", "source", "page", "full"]) || words(step).iter().all(|word| word == "html"));
            match fields[..] {
                _ if is(&MADE_FROM_TEXT) || is_page => Preference::Last,
                [ArticleField::Text] => Preference::First,
                _ => Preference::Open,
            }
        }
        ArticleField::Date if is_other_day(&all) => Preference::Never,
        ArticleField::Date if has(&HANDLED) => Preference::Last,
        ArticleField::Date if has(&PUBLISHED) || is(&PUBLISHED_WORDS) => Preference::First,
        ArticleField::Outlet => {
            let last = words(step);
            let fits = |word: &String| NEWSPAPER.contains(&&**word) || CALLED.contains(&&**word);
            let is_newspaper = last.iter().all(fits) && last.iter().any(|word| NEWSPAPER.contains(&&**word));
            match is_newspaper {
                true => Preference::First,
                false if is(&FOUND_AT) => Preference::Last,
                false => Preference::Open,
            }
        }
        _ => Preference::Open,
    }
}

fn is_other_day(words: &[String]) -> bool {
    let is = |word: &String, part: &&str| match part.len() {
        ..=4 => word == part,
        _ => word.contains(part),
    };
    words.iter().any(|word| OTHER_DAYS.iter().any(|part| is(word, part)))
}

/// Returns whether a name means any medium, printed or not, as well as a newspaper.
pub(in crate::load) fn may_be_a_kind_of_medium(path: &str) -> bool {
    words(path).iter().any(|word| matches!(&**word, "media" | "medium"))
}

/// Returns whether a name is that of a database or service, not of a newspaper.
pub(in crate::load) fn is_database(name: &str) -> bool {
    let plain = || name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let first = plain().next();
    DATABASES.iter().any(|database| database.chars().next() == first && plain().eq(database.chars()))
}

/// Returns whether a name is that of the program that a message was written with, as Twitter gives it, perhaps as a
/// link.
pub(super) fn is_program(name: &str) -> bool {
    let is_link = name.starts_with("<a ") && name.contains("rel=\"nofollow\"");
    is_link || name.starts_with("Twitter for ") || name.starts_with("Twitter Web ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_fit_are_compared() {
        use Preference::{First, Last, Never, Open};
        for (path, field, expected) in [
            ("clean_text", ArticleField::Text, First),
            ("textContent", ArticleField::Text, First),
            ("page_markdown", ArticleField::Text, First),
            ("article_html", ArticleField::Text, First),
            ("html", ArticleField::Text, Last),
            ("page_html", ArticleField::Text, Last),
            ("translated_text", ArticleField::Text, Last),
            ("article_title", ArticleField::Text, Open),
            ("corpo", ArticleField::Text, Open),
            ("crawlDate", ArticleField::Date, Last),
            ("data.last_updated", ArticleField::Date, Last),
            ("publish_time", ArticleField::Date, First),
            ("issue_day", ArticleField::Date, First),
            ("published_updated_at", ArticleField::Date, Last),
            ("when", ArticleField::Date, Open),
            ("date_of_birth", ArticleField::Date, Never),
            ("expiry", ArticleField::Date, Never),
            ("overdue_note", ArticleField::Date, Open),
            ("newspaper_title", ArticleField::Outlet, First),
            ("publication_place", ArticleField::Outlet, Open),
            ("feed", ArticleField::Outlet, Open),
            ("host", ArticleField::Outlet, Last),
        ] {
            assert_eq!(preference(path, field), expected, "{path} as {field:?}");
        }
        assert!(is_database("Lexis-Nexis") && !is_database("The Gale and Herald"));
    }
}
