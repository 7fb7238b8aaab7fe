//! Quotations with their citation.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;

use super::template::{TemplatePiece, fill, pieces, without_marks};
use crate::page::{address, is_web, one_line, readable};
use crate::text::Kind;
use crate::{Article, Error, Result, Span};

/// The style of a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Citation {
    /// `“…” — Ann Dent, The Inkwell, 2024-05-06, “Strike”, https://…`
    #[default]
    Plain,
    /// A block quotation with a link.
    Markdown,
    /// A BibTeX entry, with the words as its note.
    Bibtex,
    /// The reader's own template: `{quote} ({speaker}[, {outlet} {date}])`; checked by [`Citation::parse`].
    Own(String),
}

/// What is cited: words of an article, or the article itself.
#[derive(Clone, Debug)]
pub struct Cited<'a> {
    /// The article.
    pub article: &'a Article,
    /// The words; `None` to cite the article itself.
    pub words: Option<&'a str>,
    /// The speaker's full name.
    pub speaker: Option<&'a str>,
    /// The source, as the text has it.
    pub source: Option<Cow<'a, str>>,
    /// The kind of quotation, if the words are one.
    pub kind: Option<Kind>,
}

/// The fields a template can use.
const FIELDS: [&str; 10] =
    ["quote", "speaker", "source", "kind", "title", "outlet", "byline", "date", "url", "id"];

impl Citation {
    /// Parses `plain`, `markdown`, `bibtex`, or a template with fields in braces. A part in `[ ]` is left out
    /// if one of its fields is empty. `{{` and `[[` stand for the characters themselves. A template with
    /// `{quote}` outside brackets is for quotations; articles then get the plain citation.
    ///
    /// Reported speech is the reporter's words, not the speaker's. It never gets quotation marks; the
    /// template's marks around it are dropped.
    ///
    /// ```
    /// use onrecord::{Article, export::{Citation, Cited}};
    /// let article = Article { outlet: Some("The Inkwell".into()), ..Article::default() };
    /// let cited = Cited { article: &article, words: Some("Enough."), speaker: Some("Ann Dent"), ..Cited::article(&article) };
    /// assert_eq!(Citation::parse("{speaker}: {quote} ({outlet})")?.of(&cited), "Ann Dent: Enough. (The Inkwell)");
    /// assert_eq!(Citation::parse("[{quote} — ]{outlet}[, {date}]")?.of(&cited), "Enough. — The Inkwell");
    /// assert!(Citation::parse("{speeker}").unwrap_err().to_string().contains("speaker"));
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a field is unknown, or the template has no field.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "plain" => Ok(Self::Plain),
            "markdown" => Ok(Self::Markdown),
            "bibtex" => Ok(Self::Bibtex),
            own => {
                let field = |piece: &TemplatePiece| {
                    matches!(piece, TemplatePiece::Field(_) | TemplatePiece::Group(_))
                };
                if !pieces(own, &FIELDS)?.iter().any(field) {
                    let error = Error::new(format!("{own:?} is not a citation style"));
                    return Err(
                        error.hint("use plain, markdown, bibtex, or a template with fields such as {quote}")
                    );
                }
                Ok(Self::Own(own.into()))
            }
        }
    }

    /// Returns the citation. Each part is on one line, as on the screen, except the words, which keep their
    /// line breaks.
    pub fn of(&self, cited: &Cited) -> String {
        let line = |text: Option<&str>| text.map(one_line).filter(|line| !line.is_empty());
        let article = cited.article;
        let url = article.url.as_deref().and_then(address);
        let [title, outlet, byline, id, source] = [
            article.title.as_deref(),
            article.outlet.as_deref(),
            article.byline.as_deref(),
            Some(article.id.as_str()),
            cited.source.as_deref(),
        ]
        .map(line);
        let (date, words) = (article.date.map(|date| date.to_string()), cited.words.map(readable));
        let who = line(cited.speaker).or(source.clone());
        let (words, who) = (words.as_deref(), who.as_deref());
        let reported = cited.kind == Some(Kind::Indirect);
        match self {
            Self::Plain => {
                let title = title.as_ref().map(|title| format!("“{title}”"));
                let mut parts: Vec<&str> = Vec::new();
                match words {
                    Some(_) if reported => {}
                    Some(_) => parts.extend(who),
                    None => parts.extend(byline.as_deref()),
                }
                let rest = [outlet.as_deref(), date.as_deref(), title.as_deref(), url.as_deref()];
                parts.extend(rest.into_iter().flatten());
                let parts = parts.join(", ");
                match words {
                    Some(words) if reported && parts.is_empty() => report(who, words),
                    Some(words) if reported => format!("{} — {parts}", report(who, words)),
                    Some(words) => format!("“{words}” — {parts}"),
                    None => parts,
                }
            }
            Self::Markdown => {
                let title = escape(title.as_deref().unwrap_or("untitled"));
                let link = match url.as_deref().filter(|url| is_web(url)) {
                    Some(url) => format!("[{title}](<{url}>)"),
                    None => format!("*{title}*"),
                };
                let of: Vec<String> =
                    [outlet.as_deref(), date.as_deref()].into_iter().flatten().map(escape).collect();
                let of = if of.is_empty() { String::new() } else { format!(", {}", of.join(", ")) };
                match words {
                    Some(words) if reported => {
                        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                        let who = who.map(escape);
                        format!("{} — {link}{of}", report(who.as_deref(), &escape(&words)))
                    }
                    Some(words) => {
                        let words: String = words.lines().fold(String::new(), |mut lines, line| {
                            let _ = writeln!(lines, "> {}", escape(line));
                            lines
                        });
                        let who = who.map(|who| format!("{}, ", escape(who))).unwrap_or_default();
                        format!("{words}>\n> — {who}{link}{of}")
                    }
                    None => format!("{link}{of}"),
                }
            }
            Self::Bibtex => {
                let note = words.map(|words| match who {
                    _ if reported => report(who, words),
                    Some(who) => format!("{who}: “{words}”"),
                    None => format!("“{words}”"),
                });
                let mut entry = format!("@article{{{},\n", bibtex_key(article));
                for (field, value) in [
                    ("title", title.as_deref()),
                    ("author", byline.as_deref()),
                    ("journal", outlet.as_deref()),
                    ("date", date.as_deref()),
                    ("note", note.as_deref()),
                ] {
                    if let Some(value) = value {
                        let _ = writeln!(entry, "  {field} = {{{}}},", bibtex(value));
                    }
                }
                if let Some(url) = url {
                    let _ = writeln!(entry, "  url = {{{url}}},");
                }
                entry + "}\n"
            }
            Self::Own(own) => {
                let mut pieces = pieces(own, &FIELDS).unwrap_or_default();
                if reported {
                    pieces = without_marks(pieces, "quote");
                }
                if words.is_none() && pieces.contains(&TemplatePiece::Field("quote")) {
                    return Self::Plain.of(cited);
                }
                let value = |name: &str| match name {
                    "quote" => words,
                    "speaker" => who,
                    "source" => source.as_deref(),
                    "kind" => cited.kind.map(Kind::word),
                    "title" => title.as_deref(),
                    "outlet" => outlet.as_deref(),
                    "byline" => byline.as_deref(),
                    "date" => date.as_deref(),
                    "url" => url.as_deref(),
                    _ => id.as_deref(),
                };
                fill(&pieces, &value).0
            }
        }
    }
}

/// Formats reported speech and marks it as reported.
fn report(who: Option<&str>, words: &str) -> String {
    match who {
        Some(who) => format!("{who} (reported): {words}"),
        None => format!("Reported: {words}"),
    }
}

/// Returns a key made of name, year and six hex digits that tell articles apart: `dent2024a1b2c3`.
fn bibtex_key(article: &Article) -> String {
    let who = article.byline.as_deref().or(article.outlet.as_deref()).unwrap_or_default();
    // NFD splits accents off, so that they can be dropped.
    let plain = |word: &str| -> String {
        word.nfd().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
    };
    let mut words =
        who.split_whitespace().map(plain).filter(|word| !matches!(word.as_str(), "" | "by" | "the"));
    let name: String = words.next_back().unwrap_or_else(|| "article".into()).chars().take(24).collect();
    let year = article.date.map(|date| date.year().to_string()).unwrap_or_default();
    let identity =
        if article.id.is_empty() { article.title.as_deref().unwrap_or_default() } else { &article.id };
    let hash = blake3::hash(identity.as_bytes()).to_hex();
    format!("{name}{year}{}", &hash.as_str()[..6])
}

/// Escapes words for LaTeX, on one line.
fn bibtex(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            '&' | '%' | '#' | '_' | '$' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

impl<'a> Cited<'a> {
    /// Cites a quotation of an analysis.
    pub fn quotation(
        article: &'a Article,
        analysis: &'a crate::text::Analysis,
        quote: &crate::text::Quote,
    ) -> Self {
        let of = |span: Span| span.of(&article.text);
        Self {
            article,
            words: Some(of(quote.span)),
            speaker: analysis.speaker(quote),
            source: analysis
                .source_name(&article.text, quote)
                .map(|name| name.shown.into())
                .or(quote.source.map(|span| of(span).into())),
            kind: Some(quote.kind),
        }
    }

    /// Cites the article itself.
    pub fn article(article: &'a Article) -> Self {
        Self { article, words: None, speaker: None, source: None, kind: None }
    }
}

/// Escapes the characters that have a meaning in Markdown.
pub(super) fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let first = words[..at].trim_start().is_empty();
        let numbered =
            matches!(c, '.' | ')') && at > 0 && words[..at].trim_start().bytes().all(|b| b.is_ascii_digit());
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|')
            || (first && matches!(c, '#' | '+' | '-' | '='))
            || (numbered && !first)
        {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn strike() -> Article {
        Article {
            id: "s1".into(),
            title: Some("Strike [day] two".into()),
            date: Some(jiff::civil::date(2024, 5, 6)),
            outlet: Some("The Inkwell".into()),
            url: Some("https://inkwell.example/strike".into()),
            text: "x".into(),
            ..Article::default()
        }
    }

    #[test]
    fn every_style_gives_speaker_outlet_and_date() {
        let article = strike();
        let cited = Cited {
            article: &article,
            words: Some("We stay out"),
            speaker: Some("Ann Dent"),
            source: Some("she".into()),
            kind: Some(Kind::Direct),
        };
        assert_eq!(
            Citation::Plain.of(&cited),
            "“We stay out” — Ann Dent, The Inkwell, 2024-05-06, “Strike [day] two”, https://inkwell.example/strike"
        );
        assert_eq!(
            Citation::Markdown.of(&cited),
            "> We stay out\n>\n> — Ann Dent, [Strike \\[day\\] two](<https://inkwell.example/strike>), The Inkwell, 2024-05-06"
        );
        let entry = Citation::Bibtex.of(&cited);
        assert!(entry.starts_with("@article{inkwell2024"), "{entry}");
        assert!(entry.contains(",\n  title = {Strike [day] two},\n") && entry.ends_with("}\n"), "{entry}");
        assert!(entry.contains("note = {Ann Dent: “We stay out”}"), "{entry}");
        let own = Citation::parse("{{{speaker}}} {quote}").unwrap();
        assert_eq!(own.of(&cited), "{Ann Dent} We stay out");
        assert_eq!(
            Citation::Plain.of(&Cited::article(&article)),
            "The Inkwell, 2024-05-06, “Strike [day] two”, https://inkwell.example/strike"
        );
    }

    #[test]
    fn reported_speech_is_marked_as_reported_without_quotation_marks() {
        let article = strike();
        let said = Cited {
            words: Some("they would stay out"),
            source: Some("she".into()),
            ..Cited::article(&article)
        };
        let cited = Cited { speaker: Some("Ann Dent"), kind: Some(Kind::Indirect), ..said };
        assert_eq!(
            Citation::Plain.of(&cited),
            "Ann Dent (reported): they would stay out — The Inkwell, 2024-05-06, “Strike [day] two”, \
             https://inkwell.example/strike"
        );
        assert_eq!(
            Citation::Markdown.of(&cited),
            "Ann Dent (reported): they would stay out — [Strike \\[day\\] two](<https://inkwell.example/strike>), \
             The Inkwell, 2024-05-06"
        );
        assert!(Citation::Bibtex.of(&cited).contains("note = {Ann Dent (reported): they would stay out},"));
        let own = Citation::parse("{speaker}[ ({kind})]: “{quote}” (“{title}”)").unwrap();
        assert_eq!(own.of(&cited), "Ann Dent (reported): they would stay out (“Strike [day] two”)");
        let quoted = Cited { kind: Some(Kind::Mixed), ..cited.clone() };
        assert_eq!(own.of(&quoted), "Ann Dent (mixed): “they would stay out” (“Strike [day] two”)");
        let nobody = Cited { source: None, speaker: None, ..cited };
        assert!(Citation::Plain.of(&nobody).starts_with("Reported: they would"));
        assert!(Citation::parse("[{speaker}, ]„{quote}“").unwrap().of(&nobody) == "they would stay out");
    }

    #[test]
    fn only_web_addresses_become_links() {
        let article = Article { url: Some("javascript:alert(1)".into()), ..strike() };
        assert!(!Citation::Markdown.of(&Cited::article(&article)).contains("javascript"));
    }

    #[test]
    fn a_broken_template_is_explained() {
        for broken in
            ["{quote", "quote}", "{qoute}", "{}", "", "markdwn", "[{quote}", "{quote}]", "[[{id}] [["]
        {
            assert!(Citation::parse(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn empty_fields_are_left_out_with_their_punctuation() {
        let article = Article { outlet: None, ..strike() };
        let cited = Cited { words: Some("Out"), ..Cited::article(&article) };
        let own = Citation::parse("[{speaker}: ]{quote} [[{id}]][ ({outlet}, {date})][ | {title}]").unwrap();
        assert_eq!(own.of(&cited), "Out [s1] | Strike [day] two");
        // A template for quotations is not used for an article.
        let own = Citation::parse("{speaker} ({outlet}): {quote} | {title}").unwrap();
        assert_eq!(own.of(&Cited::article(&strike())), Citation::Plain.of(&Cited::article(&strike())));
        let own = Citation::parse("{title}[, {outlet}]").unwrap();
        assert_eq!(own.of(&Cited::article(&strike())), "Strike [day] two, The Inkwell");
    }

    #[test]
    fn a_bibtex_entry_may_contain_any_words() {
        let article = Article {
            title: Some("50% & $3 #1 a_b {x} \\ ~ ^\nnext".into()),
            byline: Some("By José Núñez".into()),
            url: Some("https://inkwell.example/a_b?c=%20#{d}".into()),
            ..strike()
        };
        let entry = Citation::Bibtex.of(&Cited::article(&article));
        let title = r"title = {50\% \& \$3 \#1 a\_b \{x\} \textbackslash{} \textasciitilde{} \textasciicircum{} next},";
        assert!(entry.contains(title), "{entry}");
        assert!(entry.contains("url = {https://inkwell.example/a_b?c=%20#%7Bd%7D},"), "{entry}");
        assert!(entry.starts_with("@article{nunez2024"), "{entry}");
        let other = Citation::Bibtex.of(&Cited::article(&Article { id: "s2".into(), ..article.clone() }));
        assert_ne!(entry.lines().next(), other.lines().next());
        // Unbalanced braces would swallow the rest of the file.
        let unescaped = entry.replace("\\{", "").replace("\\}", "");
        assert_eq!(unescaped.matches('{').count(), unescaped.matches('}').count());
    }

    /// Whether `words` are inside quotation marks, judged by the marks before them, which come in pairs.
    fn stand_in_marks(text: &str, words: &str) -> bool {
        let before = &text[..text.find(words).unwrap_or(0)];
        let odd = |marks: &[char]| before.matches(marks).count() % 2 == 1;
        odd(&['“', '”', '„']) || odd(&['"']) || odd(&['«', '»']) || before.ends_with("<q>")
    }

    proptest! {
        #[test]
        fn no_template_panics(own in "[{}a-z \\[\\]]{0,20}") {
            let article = strike();
            if let Ok(citation) = Citation::parse(&own) {
                citation.of(&Cited::article(&article));
            }
        }

        #[test]
        fn no_citation_puts_reported_speech_in_marks(
            own in "([“”„\"«»‘’']|\\{quote\\}|\\{speaker\\}|\\{outlet\\}|[a-z ,(]|\\[“\\{outlet\\}: \\]|<q>|</q>){0,12}",
            named in any::<bool>(),
        ) {
            let article = Article { title: None, ..strike() };
            let speaker = named.then_some("Ann Dent");
            let words = Some("WORDS OF A REPORT");
            let cited = Cited { words, speaker, kind: Some(Kind::Indirect), ..Cited::article(&article) };
            for style in ["plain", "markdown", "bibtex", &own] {
                let Ok(citation) = Citation::parse(style) else { continue };
                let text = citation.of(&cited);
                prop_assert!(!stand_in_marks(&text, "WORDS OF A REPORT"), "{}: {}", style, text);
            }
        }
    }
}
