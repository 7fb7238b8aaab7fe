//! Every match of a search in its context, one line each, as in a concordance.

use jiff::civil::Date;
use serde_json::Value;

use super::rows::TableColumn;
use crate::page::width;
use crate::query::Matches;
use crate::text::CodePoints;
use crate::{Article, Span};

/// Columns of a listing with one row per match.
pub const HITS: &[TableColumn; 11] = &[
    TableColumn::new("id", 0),
    TableColumn::new("date", 10),
    TableColumn::new("outlet", 12),
    TableColumn::new("title", 0),
    TableColumn::new("url", 0),
    TableColumn::new("part", 0),
    TableColumn::new("start", 0),
    TableColumn::new("end", 0),
    TableColumn::new("left", LEFT),
    TableColumn::new("match", 14).up_to(40),
    TableColumn::new("right", usize::MAX),
];

/// Columns of the text before a match, in a table for people.
const LEFT: usize = 30;

/// Bytes of text before and after a match.
const AROUND: usize = 120;

/// How much context is enough to order lines.
const CONTEXT: usize = 60;

/// A match in its context. Line breaks are spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchLine {
    /// The id of the article.
    pub id: String,
    /// The date of the article.
    pub date: Option<Date>,
    /// The outlet of the article.
    pub outlet: Option<String>,
    /// The headline of the article.
    pub title: Option<String>,
    /// The URL of the article.
    pub url: Option<String>,
    /// Whether it is in the headline.
    pub in_title: bool,
    /// Its first code point, in the text or in the headline, and the one after its last.
    pub points: (usize, usize),
    /// The text before the match, beginning with a whole word.
    pub left: String,
    /// The match.
    pub found: String,
    /// The text after it, up to a whole word.
    pub right: String,
}

/// The order of matches. Ties are in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HitOrder {
    /// In the order they were read.
    #[default]
    Read,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
    /// By outlet; those without one come last.
    Outlet,
    /// By headline.
    Title,
    /// By the id of the article.
    Id,
    /// By the words before the match, the nearest first.
    Left,
    /// By the match.
    Match,
    /// By the words after the match.
    Right,
}

/// What a line is sorted by.
pub type MatchKey = (i64, String);

impl HitOrder {
    /// Returns the key of a line.
    pub fn key(self, line: &MatchLine) -> MatchKey {
        let day = |date: Date| {
            i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
        };
        let words = |text: Option<&str>| (i64::from(text.is_none()), text.unwrap_or_default().to_lowercase());
        match self {
            HitOrder::Read => MatchKey::default(),
            HitOrder::Newest => (line.date.map_or(i64::MAX, |date| -day(date)), String::new()),
            HitOrder::Oldest => (line.date.map_or(i64::MAX, day), String::new()),
            HitOrder::Outlet => words(line.outlet.as_deref()),
            HitOrder::Title => words(line.title.as_deref()),
            HitOrder::Id => (0, line.id.clone()),
            HitOrder::Left => (0, context_key(&line.left, true)),
            HitOrder::Match => (0, context_key(&line.found, false)),
            HitOrder::Right => (0, context_key(&line.right, false)),
        }
    }
}

/// Returns the sort key of text beside a match: without case and punctuation, with the nearest word first.
pub fn context_key(text: &str, backwards: bool) -> String {
    let plain = text.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != ' ', "");
    let words = plain.split_whitespace();
    let words: Vec<&str> = if backwards { words.rev().collect() } else { words.collect() };
    words.join(" ").chars().take(CONTEXT).collect()
}

impl MatchLine {
    /// Returns the lines of an article: those of its headline, then those of its text.
    ///
    /// ```
    /// use onrecord::{Article, export::MatchLine, query::{ArticleView, Matches, Query}};
    /// let article = Article { text: "The late ferry waits.".into(), ..Article::default() };
    /// let matches = Matches::of_view(&Query::parse("ferr*")?, &ArticleView::new(&article));
    /// let lines = MatchLine::all(&article, &matches);
    /// assert_eq!((lines[0].left.as_str(), lines[0].right.as_str()), ("The late ", " waits."));
    /// assert_eq!(lines[0].points, (9, 14));
    /// # Ok::<(), onrecord::query::QueryError>(())
    /// ```
    pub fn all(article: &Article, matches: &Matches) -> Vec<Self> {
        let title = article.title.as_deref().unwrap_or_default();
        let mut all = Vec::with_capacity(matches.title.len() + matches.text.len());
        for (text, spans, in_title) in [(title, &matches.title, true), (&*article.text, &matches.text, false)]
        {
            if spans.is_empty() {
                continue;
            }
            let points = CodePoints::new(text);
            all.extend(spans.iter().map(|span| Self {
                id: article.id.clone(),
                date: article.date,
                outlet: article.outlet.clone(),
                title: article.title.clone(),
                url: article.url.clone(),
                in_title,
                points: (points.of(span.start), points.of(span.end)),
                left: before(text, *span),
                found: on_one_line(span.of(text)),
                right: after(text, *span),
            }));
        }
        all
    }

    /// Returns a row of [`HITS`].
    pub fn row(&self) -> [Value; 11] {
        [
            self.id.as_str().into(),
            self.date.map(|date| date.to_string()).into(),
            self.outlet.as_deref().into(),
            self.title.as_deref().into(),
            self.url.as_deref().into(),
            if self.in_title { "title" } else { "text" }.into(),
            Value::from(self.points.0),
            Value::from(self.points.1),
            self.left.trim_end().into(),
            self.found.as_str().into(),
            self.right.trim_start().into(),
        ]
    }

    /// The same for people, with the matches below each other.
    pub fn aligned_row(&self) -> [Value; 11] {
        let mut row = self.row();
        let (cut, left) = last_columns(self.left.trim_end(), LEFT);
        let left = if cut { format!("…{left}") } else { left.to_owned() };
        row[8] = format!("{}{left}", " ".repeat(LEFT.saturating_sub(width(&left)))).into();
        row
    }
}

/// Returns as much of the end of `text` as fits these columns, and whether the start had to be cut off. If so, it
/// leaves a column free for `…` and does not begin inside a word.
pub fn last_columns(text: &str, columns: usize) -> (bool, &str) {
    if width(text) <= columns {
        return (false, text);
    }
    let mut start = text.len();
    for (at, _) in text.char_indices().rev() {
        if width(&text[at..]) + 1 > columns {
            break;
        }
        start = at;
    }
    // A word that is too long by itself may be cut.
    let whole = text[start..].find(' ').map(|space| start + space);
    let whole = whole.filter(|at| !text[..start].ends_with(' ') && !text[*at..].trim().is_empty());
    (true, &text[whole.unwrap_or(start)..])
}

/// Returns the text with white space as single spaces.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() {
            true if line.ends_with(' ') => {}
            true => line.push(' '),
            false => line.push(c),
        }
    }
    line
}

fn before(text: &str, span: Span) -> String {
    let least = span.start.saturating_sub(AROUND);
    let mut start = (least..span.start).find(|at| text.is_char_boundary(*at)).unwrap_or(span.start);
    if start > 0 {
        start += text[start..span.start].find(char::is_whitespace).unwrap_or(0);
    }
    on_one_line(text[start..span.start].trim_start())
}

fn after(text: &str, span: Span) -> String {
    let most = (span.end + AROUND).min(text.len());
    let mut end = (span.end..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(span.end);
    if end < text.len() {
        end = text[span.end..end].rfind(char::is_whitespace).map_or(end, |space| span.end + space);
    }
    on_one_line(text[span.end..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted_by_the_words_on_either_side() {
        let line = |left: &str, right: &str| MatchLine {
            left: left.into(),
            right: right.into(),
            ..MatchLine::default()
        };
        let (a, b) = (line("We", "at dawn"), line("They “never”", "again"));
        assert!(HitOrder::Right.key(&b) < HitOrder::Right.key(&a));
        assert!(HitOrder::Left.key(&b) < HitOrder::Left.key(&a));
        assert_eq!(HitOrder::Left.key(&b).1, "never they");
    }

    #[test]
    fn a_context_is_cut_at_words_and_says_so() {
        assert_eq!(last_columns("the late ferry", 14), (false, "the late ferry"));
        assert_eq!(last_columns("the late ferry", 12), (true, " late ferry"));
        assert_eq!(last_columns("the late ferry", 8), (true, " ferry"));
        assert_eq!(last_columns("ferryboats", 5), (true, "oats"));
        let text = format!("{}sail{}", "word ".repeat(60), " more".repeat(60));
        let line = before(&text, Span::new(300, 304));
        assert!(line.starts_with("word ") && line.ends_with("word ") && line.len() <= AROUND);
        assert!(after(&text, Span::new(300, 304)).ends_with("more"));
    }
}
