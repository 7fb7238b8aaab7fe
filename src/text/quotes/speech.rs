//! Decides whether words in quotation marks are a quotation, or a title, a nickname, a slogan, scare quotes.

use std::sync::LazyLock;

use super::attribute::{Attribution, Tie};
use super::cue_detection::CueScores;
use super::document::Document;
use super::spans::QuotedSpan;
use super::speech_features::{self, ArticleStyle};
use crate::text::model::{FeatureSink, Model, model};
use crate::text::tokens::{Case, Token};

static MODEL: LazyLock<Model<1>> = LazyLock::new(|| model!("speech.bin", Model<1>, speech));

/// Threshold in per cent, where F1 is highest on outlets held out of training.
const ENOUGH: u8 = 40;

/// For each pair of marks, how likely it is a quotation, in per cent.
pub(crate) fn all(document: &Document<'_>, attributions: &[Attribution], cue_scores: &CueScores) -> Vec<u8> {
    let style = ArticleStyle::new(document, attributions);
    let mut likely: Vec<u8> = Vec::with_capacity(document.marked.len());
    for (number, quote) in document.marked.iter().enumerate() {
        let carried = likely.last().copied().filter(|_| quote.bare);
        likely.push(carried.unwrap_or_else(|| {
            // "Quill’s verdict? “Rubbish.”"
            let after = quote.open.checked_sub(1).map(|before| document.token(before).symbol);
            if quote.dash
                || attributions[number].signed
                || attributions[number].announced && after == Some('?')
            {
                return 100;
            }
            if !eligible(document, &style, attributions, number) {
                return 0;
            }
            let mut sum = MODEL.accumulator();
            speech_features::each(document, attributions, cue_scores, &style, number, &mut |feature| {
                sum.take(feature)
            });
            per_cent(sum.finish()[0] as f32 * MODEL.scale)
        }));
    }
    // What no mark closes goes on, so all of it is speech if one part is.
    for end in 1..likely.len() {
        if document.chained(end - 1, end) {
            likely[end] = likely[end].max(likely[end - 1]);
        }
    }
    for end in (1..likely.len()).rev() {
        if document.chained(end - 1, end) {
            likely[end - 1] = likely[end];
        }
    }
    likely
}

/// Whether a likelihood makes the words a quotation.
pub(crate) const fn enough(likely: u8) -> bool {
    likely >= ENOUGH
}

/// The logistic function.
fn per_cent(logit: f32) -> u8 {
    (100.0 / (1.0 + (-logit).exp())).round().clamp(0.0, 100.0) as u8
}

/// Whether the model applies: it was trained on neither markup nor single marks.
fn eligible(
    document: &Document<'_>,
    style: &ArticleStyle,
    attributions: &[Attribution],
    number: usize,
) -> bool {
    let quote = &document.marked[number];
    !of_markup(document, quote)
        && !sung(document, quote)
        && !is_title(document, quote, &attributions[number])
        && (!quote.single
            || style.british
            || framed(quote, &attributions[number]) && !style.in_headline(quote))
}

/// `id="…"` in leftover markup.
fn of_markup(document: &Document<'_>, quote: &QuotedSpan) -> bool {
    quote.open > 0 && document.token(quote.open - 1).symbol == '=' && !document.token(quote.open).gap
}

/// What a title in marks names: the film “Home by Eight”, her memoir, “Tough Tides”.
const WORKS: &[&str] = &[
    "album",
    "anthem",
    "blockbuster",
    "book",
    "column",
    "comedy",
    "documentary",
    "drama",
    "entitled",
    "episode",
    "essay",
    "exhibition",
    "film",
    "memoir",
    "movie",
    "musical",
    "novel",
    "opera",
    "painting",
    "play",
    "poem",
    "podcast",
    "programme",
    "sequel",
    "series",
    "show",
    "sitcom",
    "song",
    "soundtrack",
    "thriller",
    "titled",
];

/// The most words in a title.
const TITLE: usize = 12;

/// Whether the words are the title of a work that the word before names. After a comma they may be what somebody says
/// about it.
fn is_title(document: &Document<'_>, quote: &QuotedSpan, attribution: &Attribution) -> bool {
    let said_after = attribution.tie == Tie::Said && attribution.cue.is_some_and(|cue| cue > quote.open);
    let comma = |at: usize| document.is_symbol(at, ',') && !said_after;
    let before = quote.open.checked_sub(1).map(|at| at.saturating_sub(usize::from(comma(at))));
    let names_it = before.is_some_and(|at| {
        let word = document.word(at);
        document.quote_at(at).is_none() && WORKS.iter().any(|work| work.eq_ignore_ascii_case(word))
    });
    let words = (quote.inner()..quote.close).map(|at| (document.token(at), document.word(at)));
    let words: Vec<_> = words.filter(|(token, _)| token.word()).take(TITLE + 1).collect();
    let large = |(token, word): &(&Token, &str)| token.case != Case::Lower || word.len() < 4;
    names_it && words.len() <= TITLE && words.first().is_some_and(large) && words.iter().all(large)
}

/// “Take me home,” runs the last verse.
fn sung(document: &Document<'_>, quote: &QuotedSpan) -> bool {
    let after: Vec<&str> =
        (quote.end()..document.tokens.len().min(quote.end() + 5)).map(|at| document.word(at)).collect();
    let verb = |word: &&str| matches!(*word, "goes" | "went" | "runs" | "ran" | "begins" | "began");
    let song = |word: &&str| matches!(*word, "chorus" | "hymn" | "lyric" | "refrain" | "song" | "verse");
    after.first().is_some_and(verb) && after.iter().any(song)
}

/// In a text that quotes with double marks, single ones are speech only if a verb says so.
fn framed(quote: &QuotedSpan, attribution: &Attribution) -> bool {
    attribution.tie == Tie::Said && quote.close - quote.inner() >= 5
}

/// Examples for the trainer: the bytes inside each pair of double marks, and their features.
#[cfg(feature = "train")]
pub(crate) fn examples(
    document: &Document<'_>,
    attributions: &[Attribution],
    cue_scores: &CueScores,
) -> Vec<(crate::Span, Vec<u64>)> {
    let style = ArticleStyle::new(document, attributions);
    (0..document.marked.len())
        .filter(|&number| {
            let quote = &document.marked[number];
            !quote.single && !quote.bare && !of_markup(document, quote)
        })
        .map(|number| {
            let quote = &document.marked[number];
            let mut features = Vec::new();
            speech_features::each(document, attributions, cue_scores, &style, number, &mut |feature| {
                features.push(feature)
            });
            features.sort_unstable();
            features.dedup();
            (super::words(document, quote.inner(), quote.close), features)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::per_cent;
    use crate::text::{Kind, analyse};

    fn said(text: &str) -> Vec<&str> {
        let quotes = analyse(text).quotes;
        quotes.iter().filter(|quote| quote.kind != Kind::Indirect).map(|quote| quote.span.of(text)).collect()
    }

    #[test]
    fn likelihoods_are_per_cent() {
        assert_eq!([-40.0, 0.0, 40.0, f32::NAN].map(per_cent), [0, 50, 100, 0]);
    }

    #[test]
    fn the_title_of_a_work_is_no_quotation() {
        for text in [
            "Ada Quill said the film “Home by Eight” was late.",
            "Ada Quill wrote so in her memoir, “Tough Tides.” It sold.",
            "Karl Moss is the star of the show “Nets and Other Lies,” which ended.",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
        assert_eq!(said("It is a fine film, “but late,” said Ada Quill."), ["but late,"]);
        assert_eq!(said("She held up the book. “Read It,” she said."), ["Read It,"]);
    }

    #[test]
    fn short_words_that_somebody_says_are_kept() {
        for (text, words) in [
            ("Ann Dent called the plan “absurd” on Monday.", "absurd"),
            ("Ann Dent said the mayor was “unfit” for office.", "unfit"),
            ("“No,” Ann Dent said.", "No,"),
            ("Ann Dent described it as “a disgrace.”", "a disgrace."),
        ] {
            assert_eq!(said(text), [words], "{text}");
        }
    }

    #[test]
    fn titles_nicknames_and_brands_are_left_out() {
        for text in [
            "The band closed with “Rain Over Ware” at the end of the show.",
            "Bo “Ducky” Dale lives in Ware.",
            "The museum shows the film “Boats” every day.",
        ] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_sung_is_no_speech() {
        let text =
            "Ann Dent closed with an old song. “Take me where the boats go home,” runs the last verse.";
        assert_eq!(said(text), [""; 0]);
        assert_eq!(said("“Take me home,” began Ann Dent."), ["Take me home,"]);
    }

    #[test]
    fn single_marks_count_where_the_article_quotes_in_them() {
        let british = "‘We will go,’ said Ann Dent.\n‘It is time for all of us to leave,’ she said.";
        assert_eq!(said(british), ["We will go,", "It is time for all of us to leave,"]);
        let headline =
            "Dent: ‘We will all go home now.’\n\n“We will go,” said Ann Dent.\n\n“It is time,” she said.";
        assert_eq!(said(headline), ["We will go,", "It is time,"]);
    }

    #[test]
    fn leftover_markup_is_no_speech() {
        let text = "<post by=\"@anndent\" on=\"May 3, 2021/\">We will all go home to Ware soon.<post/>";
        assert_eq!(said(text), [""; 0]);
    }

    #[test]
    fn verbs_that_no_list_holds_report_too() {
        for text in [
            "Ann Dent bristled at the “absurd” plan on Monday, and hailed “a better day” for Ware.",
            "Ann Dent lambasted the plan as “a cruel joke” on Monday.",
        ] {
            assert!(!said(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn every_style_of_marks_holds_speech() {
        for (open, close) in
            [("“", "”"), ("\"", "\""), ("„", "“"), ("«", "»"), ("»", "«"), ("‘", "’"), ("”", "”")]
        {
            let text = format!(
                "{open}We will all go home to Ware,{close} said Ann Dent.\n\n{open}It is time for us to leave,{close} she said."
            );
            assert_eq!(
                said(&text),
                ["We will all go home to Ware,", "It is time for us to leave,"],
                "{text}"
            );
        }
        let nested = "“They told me ‘no’ twice and then ‘perhaps,’” Ann Dent said.";
        assert_eq!(said(nested), ["They told me ‘no’ twice and then ‘perhaps,’"]);
        let long = "“We will all go home to Ware now.\n\n“It is time for us to leave,” said Ann Dent.";
        assert_eq!(said(long), ["We will all go home to Ware now.", "It is time for us to leave,"]);
        let unbalanced = "“We will all go home to Ware now, said Ann Dent.\n\n“It is time,” she said.";
        assert_eq!(said(unbalanced).last(), Some(&"It is time,"));
    }

    #[test]
    fn marks_of_two_apostrophes_or_backticks_hold_speech() {
        assert_eq!(said("''We 'all' will go,'' said Ann Dent."), ["We 'all' will go,"]);
        assert_eq!(
            said("``We will all go,'' said Ann Dent. `Not before,' she added."),
            ["We will all go,", "Not before,"]
        );
    }
}
