//! What a query finds in one article: the words to mark, the quotation to go to, the line that the list shows.

use crate::index::{Case, Field, Needle, Query};
use crate::text::Analysis;
use crate::{Article, Span};

/// More places of one word are not marked.
const MOST: usize = 5_000;
/// Bytes of a passage before what was found, and behind it.
const AROUND: (usize, usize) = (160, 300);

/// The places of an article that a query is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finds {
    /// In the headline, in order.
    pub title: Vec<Span>,
    /// In the text, in order, none over another.
    pub text: Vec<Span>,
    /// The quotation that was asked for, where one was: the first one with the words.
    pub quote: Option<usize>,
    /// Where to begin: what was asked to be said, other words of the query in such a quotation, the quotation itself,
    /// else the first place of all.
    pub first: Option<Span>,
}

impl Finds {
    /// What `query` finds in `article`; what is said by whom only where the analysis is there.
    ///
    /// ```
    /// use onrecord::{Article, index::Query, text::analyse, work::Finds};
    /// let text = "A great day for Karl Moss. Ada Bird said: “It is a great day.”".to_owned();
    /// let (article, query) = (Article { text, ..Article::default() }, Query::parse("said:great speaker:bird")?);
    /// let finds = Finds::of(&query, &article, Some(&analyse(&article.text)));
    /// let found: Vec<_> = finds.text.iter().map(|span| (span.start, span.of(&article.text))).collect();
    /// assert_eq!(found, [(31, "Bird"), (53, "great")]);
    /// assert_eq!(finds.first, Some(finds.text[1]));
    /// # Ok::<(), onrecord::index::Fault>(())
    /// ```
    pub fn of(query: &Query, article: &Article, analysis: Option<&Analysis>) -> Self {
        let mut leaves = Vec::new();
        positive(query, &mut leaves);
        let mut finds = Self::default();
        for needle in needles(&leaves, |field| matches!(field, Field::Any | Field::Person)) {
            finds.text.extend(needle.all(&article.text, MOST));
        }
        for needle in titled(query) {
            finds.title.extend(needle.all(article.title.as_deref().unwrap_or_default(), MOST));
        }
        order(&mut finds.text);
        order(&mut finds.title);
        finds.first = finds.text.first().copied();
        if let Some(analysis) = analysis {
            finds.quotations(query, &leaves, article, analysis);
        }
        order(&mut finds.text);
        finds
    }

    /// What of the query is about quotations is marked in those that are asked for, and nowhere else.
    fn quotations(&mut self, query: &Query, leaves: &[&Query], article: &Article, analysis: &Analysis) {
        let leaves: Vec<&Query> = leaves.iter().copied().filter(|leaf| leaf.of_quotation()).collect();
        let (asked, text) = (query.parts().0, &article.text);
        if leaves.is_empty() && asked.is_none() {
            return;
        }
        let analyst = |_: &Article| analysis.clone();
        let case = Case::new(article).analysed_by(&analyst);
        let plain = self.text.clone();
        // How good the quotation is to begin with that is the best so far.
        let mut best = 0;
        for (n, quote) in analysis.quotes.iter().enumerate() {
            let fits = match &asked {
                Some(asked) => asked.said(&case, quote),
                None => leaves.iter().any(|leaf| (*leaf).clone().or_quoted().said(&case, quote)),
            };
            if !fits {
                continue;
            }
            let mut said = None;
            for leaf in &leaves {
                let Query::Text(field, words) = leaf else { continue };
                let within = match field {
                    Field::Said => Some(quote.span),
                    Field::Cue => quote.cue,
                    _ => quote.source,
                };
                let Some(within) = within else { continue };
                let found = Needle::new(words).all(within.of(text), MOST).into_iter();
                let found = found.map(|span| Span::new(within.start + span.start, within.start + span.end));
                for span in found {
                    if *field == Field::Said {
                        said = Some(said.map_or(span, |first: Span| first.min(span)));
                    }
                    self.text.push(span);
                }
            }
            let word = plain.iter().copied().find(|word| quote.span.overlaps(*word));
            let (good, first) = match (said, word) {
                (Some(said), _) => (3, said),
                (None, Some(word)) => (2, word),
                (None, None) => (1, quote.span),
            };
            if good > best {
                best = good;
                (self.quote, self.first) = (Some(n), Some(first));
            }
        }
    }
}

/// What of a query may stand in a headline.
pub fn titled(query: &Query) -> Vec<Needle> {
    let mut leaves = Vec::new();
    positive(query, &mut leaves);
    needles(&leaves, |field| matches!(field, Field::Any | Field::Title | Field::Person))
}

/// The parts of a query that ask for words to be there.
fn positive<'q>(query: &'q Query, leaves: &mut Vec<&'q Query>) {
    match query {
        Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| positive(query, leaves)),
        Query::Text(..) => leaves.push(query),
        _ => {}
    }
}

fn needles(leaves: &[&Query], wanted: impl Fn(Field) -> bool) -> Vec<Needle> {
    let of = |leaf: &&Query| match leaf {
        Query::Text(field, words) if wanted(*field) => Some(Needle::new(words)),
        _ => None,
    };
    leaves.iter().filter_map(of).collect()
}

/// In order; one over another, as a word and a phrase that holds it, counts once.
fn order(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|later, earlier| {
        let over = later.start < earlier.end;
        earlier.end = if over { earlier.end.max(later.end) } else { earlier.end };
        over
    });
}

/// A piece of an article around what was found, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The words.
    pub words: String,
    /// What of them was found, in order.
    pub found: Vec<Span>,
    /// Which of them it is all about; nothing at its beginning where only the headline holds what was found.
    pub key: Span,
    /// Whether it begins in the middle of a sentence.
    pub inside: bool,
}

impl Passage {
    /// The piece of `text` around what `finds` begins with.
    pub fn of(text: &str, finds: &Finds) -> Self {
        let key = finds.first.unwrap_or_default();
        let edge =
            |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mut start = edge(key.start.saturating_sub(AROUND.0));
        if start > 0 {
            // Begin with a whole word.
            start += text[start..key.start].find(char::is_whitespace).unwrap_or(0);
        }
        // What is said in another paragraph is another matter.
        start = text[start..key.start].rfind('\n').map_or(start, |at| start + at + 1);
        start += text[start..key.start].len() - text[start..key.start].trim_start().len();
        let end = edge(key.start + AROUND.1);
        let before = text[..start].trim_end_matches([' ', '”', '"', '’', ')']);
        let inside = !before.is_empty() && !before.ends_with(['.', '!', '?', ':', '\n']);
        // Where a byte of the text stands when all space between words is one space.
        let place = |at: usize| {
            let words = squeezed(&text[start..at]);
            let gap = text[start..at].ends_with(char::is_whitespace) && !words.is_empty();
            words.len() + usize::from(gap)
        };
        let within = |span: &Span| start <= span.start && span.end <= end;
        let moved = |span: Span| Span::new(place(span.start), place(span.end));
        let found = finds.text.iter().copied().filter(within).map(moved).collect();
        let key = moved(Span::new(key.start, key.end.min(end)));
        Self { words: squeezed(&text[start..end]), found, key, inside }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    fn article(text: &str) -> (Article, Analysis) {
        (Article { text: text.into(), ..Article::default() }, analyse(text))
    }

    #[test]
    fn words_that_are_said_are_looked_for_where_they_are_said() {
        let (article, analysis) = article(
            "Ada Bird had a great day in the harbour.\n\nKarl Moss said: “It was great.”\n\n\
             “The tide  is great,” said Ada Bird.",
        );
        let finds = |query: &str| Finds::of(&Query::parse(query).unwrap(), &article, Some(&analysis));
        let text = |spans: &[Span]| spans.iter().map(|span| span.of(&article.text)).collect::<Vec<_>>();
        let bird = finds("speaker:bird said:great");
        assert_eq!(text(&bird.text), ["great", "Bird"]);
        assert_eq!(bird.quote, Some(1));
        let passage = Passage::of(&article.text, &bird);
        assert_eq!(passage.words, "“The tide is great,” said Ada Bird.");
        assert_eq!((passage.key.of(&passage.words), passage.inside), ("great", false));
        let plain = finds("harbour -speaker:bird");
        assert_eq!((text(&plain.text), plain.quote), (vec!["harbour"], None));
        assert_eq!(finds("speaker:bird tide").first.map(|span| span.of(&article.text)), Some("tide"));
    }

    #[test]
    fn a_passage_begins_with_a_whole_word_and_knows_whether_that_is_inside_a_sentence() {
        let text = format!("{} needle {}", "word ".repeat(60).trim(), "more ".repeat(90));
        let (article, analysis) = article(&text);
        let finds = Finds::of(&Query::parse("needle").unwrap(), &article, Some(&analysis));
        let passage = Passage::of(&text, &finds);
        assert!(passage.inside && passage.words.starts_with("word "));
        assert_eq!(passage.key.of(&passage.words), "needle");
        assert_eq!(Passage::of("Short text", &Finds::default()).words, "Short text");
    }
}
