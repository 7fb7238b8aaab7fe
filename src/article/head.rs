//! What a list shows of an article: its head, without the body.

use jiff::civil::Date;

use crate::Article;

/// Maximum length of a headline, in bytes.
const LONGEST_TITLE: usize = 300;
/// Maximum length of the text that stands in for a headline, in bytes: a line of a wide list.
const FIRST_WORDS: usize = 120;

/// The id of an article: its position in the [`Corpus`](crate::corpus::Corpus), in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);

/// One row of a list, borrowed from the [`Corpus`](crate::corpus::Corpus).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'c> {
    /// Id of the article.
    pub id: ArticleId,
    /// Headline, or else the first words of the text; on one line, at most 300 bytes, empty only if both are.
    pub title: &'c str,
    /// Day it was published.
    pub date: Option<Date>,
    /// Outlet that published it.
    pub outlet: Option<&'c str>,
}

/// A row that is not in the corpus yet: small, owned, built where the article is read.
///
/// ```
/// use onrecord::{Article, article::NewHead};
/// let article = Article { text: "  The strike\nis over, she said.".into(), ..Article::default() };
/// assert_eq!(NewHead::of(&article).title(), "The strike is over, she said.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHead {
    title: Box<str>,
    pub(crate) date: Option<Date>,
    pub(crate) outlet: Option<Box<str>>,
}

impl NewHead {
    /// Builds the head of `article`, with the first words of its text if it has no title.
    pub fn of(article: &Article) -> Self {
        let (date, outlet) = (article.date, article.outlet.as_deref());
        let title = article.title.as_deref().unwrap_or_default();
        Self::titled(title, date, outlet)
            .unwrap_or_else(|| Self::new(one_line(&article.text, FIRST_WORDS), date, outlet))
    }

    /// Builds the head of an article with this headline; `None` if the headline is blank.
    pub(crate) fn titled(title: &str, date: Option<Date>, outlet: Option<&str>) -> Option<Self> {
        let title = one_line(title, LONGEST_TITLE);
        (!title.is_empty()).then(|| Self::new(title, date, outlet))
    }

    fn new(title: String, date: Option<Date>, outlet: Option<&str>) -> Self {
        let outlet = outlet.map(|outlet| one_line(outlet, LONGEST_TITLE).into());
        Self { title: title.into(), date, outlet }
    }

    /// Returns the title as a list shows it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the day it was published.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// Returns the outlet that published it.
    pub fn outlet(&self) -> Option<&str> {
        self.outlet.as_deref()
    }
}

/// Joins the words of `text` with single spaces, up to `most` bytes; a longer text ends in `…`.
fn one_line(text: &str, most: usize) -> String {
    if text.len() <= most && is_one_line(text) {
        return text.to_owned();
    }
    let mut line = String::new();
    for word in text.trim_start_matches('\u{FEFF}').split_whitespace() {
        let room = most - line.len();
        let gap = usize::from(!line.is_empty());
        if gap + word.len() <= room {
            line.extend((gap == 1).then_some(' '));
            line.push_str(word);
            continue;
        }
        // Make room for the ellipsis; a single word that is too long is cut.
        let most = most - '…'.len_utf8();
        if line.is_empty() {
            line.push_str(at_most(most, word));
        }
        while line.len() > most {
            let cut = line.rfind(' ').unwrap_or_else(|| at_most(most, &line).len());
            line.truncate(cut);
        }
        line.push('…');
        break;
    }
    line
}

/// Returns whether `text` is ASCII with single spaces between its words, as most headlines are.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_plain && bytes.trim_ascii().len() == bytes.len() && bytes.windows(2).all(|two| two != b"  ")
}

/// Returns the longest prefix of `text` that fits into `most` bytes, in whole characters.
pub fn at_most(most: usize, text: &str) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_fall_back_and_fold() {
        let head = |title: Option<&str>, text: &str| {
            NewHead::of(&Article { title: title.map(Into::into), text: text.into(), ..Article::default() })
        };
        assert_eq!(head(Some(" A\n b "), "text").title(), "A b");
        assert_eq!(head(Some(" \n "), "text").title(), "text");
        assert_eq!(head(None, "").title(), "");
        let cut = head(None, &"word ".repeat(99));
        assert!(cut.title().ends_with("word…") && cut.title().len() <= FIRST_WORDS, "{}", cut.title());
    }

    proptest! {
        #[test]
        fn one_line_is_one_short_line(text in "[\\s\\PC]{0,80}", most in 4usize..60) {
            let line = one_line(&text, most);
            prop_assert!(line.len() <= most);
            prop_assert!(!line.contains('\n') && !line.contains("  "));
            if text.len() <= most && !text.starts_with('\u{FEFF}') {
                prop_assert_eq!(line, text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
}
