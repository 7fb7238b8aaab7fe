//! A quotation with where it stands.

use std::fmt::Write;

use crate::{Article, Error, Result, Span};

/// How a quotation is cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Citation {
    /// `“…” — Ann Dent, The Inkwell, 2024-05-06, “Strike”, https://…`
    #[default]
    Plain,
    /// A block quotation with a link.
    Markdown,
    /// An entry as for BibTeX, with the words as its note.
    Bibtex,
    /// The reader's own: `{quote} ({speaker}, {outlet} {date})`; checked when it was made.
    Own(String),
}

/// What is cited: some words of an article, or the article itself.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'a> {
    /// The article.
    pub article: &'a Article,
    /// The words; none where the article itself is cited.
    pub words: Option<&'a str>,
    /// Who said them, by the full name.
    pub speaker: Option<&'a str>,
    /// Who they are attributed to, as the text has it.
    pub source: Option<&'a str>,
}

/// What a reader's own citation may hold.
const FIELDS: [&str; 9] = ["quote", "speaker", "source", "title", "outlet", "byline", "date", "url", "id"];

impl Citation {
    /// Takes `plain`, `markdown`, `bibtex`, or a line with fields in braces; `{{` is a brace.
    ///
    /// ```
    /// use onrecord::{Article, export::{Citation, Cited}};
    /// let article = Article { outlet: Some("The Inkwell".into()), ..Article::default() };
    /// let cited = Cited { article: &article, words: Some("Enough."), speaker: Some("Ann Dent"), source: None };
    /// assert_eq!(Citation::parse("{speaker}: {quote} ({outlet})")?.of(&cited), "Ann Dent: Enough. (The Inkwell)");
    /// assert!(Citation::parse("{speeker}").unwrap_err().to_string().contains("speaker"));
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a field is not known.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "plain" => Ok(Self::Plain),
            "markdown" => Ok(Self::Markdown),
            "bibtex" => Ok(Self::Bibtex),
            own => {
                fill(own, &mut |name| FIELDS.contains(&name).then(String::new)).map(|_| Self::Own(own.into()))
            }
        }
    }

    /// The citation.
    pub fn of(&self, cited: &Cited) -> String {
        let Article { title, outlet, byline, url, date, id, .. } = cited.article;
        let date = date.map(|date| date.to_string());
        let who = cited.speaker.or(cited.source);
        match self {
            Self::Plain => {
                let title = title.as_ref().map(|title| format!("“{title}”"));
                let mut parts: Vec<&str> = Vec::new();
                match cited.words {
                    Some(_) => parts.extend(who),
                    None => parts.extend(byline.as_deref()),
                }
                let rest = [outlet.as_deref(), date.as_deref(), title.as_deref(), url.as_deref()];
                parts.extend(rest.into_iter().flatten());
                match cited.words {
                    Some(words) => format!("“{words}” — {}", parts.join(", ")),
                    None => parts.join(", "),
                }
            }
            Self::Markdown => {
                let title = escape(title.as_deref().unwrap_or("untitled"));
                let link = match url.as_deref().filter(|url| is_web(url)) {
                    Some(url) => format!("[{title}](<{}>)", url.replace(['<', '>', '\n'], "")),
                    None => format!("*{title}*"),
                };
                let of: Vec<String> =
                    [outlet.as_deref(), date.as_deref()].into_iter().flatten().map(escape).collect();
                let of = if of.is_empty() { String::new() } else { format!(", {}", of.join(", ")) };
                match cited.words {
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
                let key: String = id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
                let mut entry = format!("@article{{{},\n", if key.is_empty() { "article" } else { &key });
                let note = cited.words.map(|words| match who {
                    Some(who) => format!("{who}: “{words}”"),
                    None => format!("“{words}”"),
                });
                for (field, value) in [
                    ("title", title.as_deref()),
                    ("author", byline.as_deref()),
                    ("journal", outlet.as_deref()),
                    ("date", date.as_deref()),
                    ("url", url.as_deref()),
                    ("note", note.as_deref()),
                ] {
                    if let Some(value) = value {
                        let value = value.replace(['{', '}', '\\'], " ");
                        let _ = writeln!(entry, "  {field} = {{{value}}},");
                    }
                }
                entry + "}"
            }
            Self::Own(own) => {
                let value = |name: &str| {
                    let value = match name {
                        "quote" => cited.words,
                        "speaker" => cited.speaker.or(cited.source),
                        "source" => cited.source,
                        "title" => title.as_deref(),
                        "outlet" => outlet.as_deref(),
                        "byline" => byline.as_deref(),
                        "date" => date.as_deref(),
                        "url" => url.as_deref(),
                        "id" => Some(id.as_str()),
                        _ => return None,
                    };
                    Some(value.unwrap_or_default().to_owned())
                };
                fill(own, &mut |name| value(name)).unwrap_or_default()
            }
        }
    }
}

impl<'a> Cited<'a> {
    /// A quotation of an analysis.
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
            source: quote.source.map(of),
        }
    }

    /// The article itself.
    pub fn article(article: &'a Article) -> Self {
        Self { article, words: None, speaker: None, source: None }
    }

    /// A passage of the article.
    pub fn passage(article: &'a Article, words: &'a str) -> Self {
        Self { article, words: Some(words), speaker: None, source: None }
    }
}

/// Whether an address leads into the web and nowhere else.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Words as Markdown means them: signs that would mean something do not.
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

/// Puts values in the place of the fields of a template.
fn fill(template: &str, value: &mut dyn FnMut(&str) -> Option<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        if rest.starts_with(sign) {
            out.push_str(sign);
            rest = &rest[1..];
        } else if sign == "}" {
            return Err(Error::new("a citation has a } without its {").hint("}} stands for the sign itself"));
        } else {
            let Some((name, later)) = rest.split_once('}') else {
                return Err(
                    Error::new("a citation has a { without its }").hint("{{ stands for the sign itself")
                );
            };
            let Some(value) = value(name) else {
                let known = FIELDS.map(|field| format!("{{{field}}}")).join(" ");
                return Err(
                    Error::new(format!("a citation has no {{{name}}}")).hint(format!("it may hold {known}"))
                );
            };
            out.push_str(&value);
            rest = later;
        }
    }
    out.push_str(rest);
    Ok(out)
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
    fn every_style_names_who_where_and_when() {
        let article = strike();
        let cited = Cited {
            article: &article,
            words: Some("We stay out"),
            speaker: Some("Ann Dent"),
            source: Some("she"),
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
        assert!(entry.starts_with("@article{s1,\n  title = {Strike [day] two},\n"), "{entry}");
        assert!(entry.contains("note = {Ann Dent: “We stay out”}"), "{entry}");
        let own = Citation::parse("{{{speaker}}} {quote}").unwrap();
        assert_eq!(own.of(&cited), "{Ann Dent} We stay out");
        assert_eq!(
            Citation::Plain.of(&Cited::article(&article)),
            "The Inkwell, 2024-05-06, “Strike [day] two”, https://inkwell.example/strike"
        );
    }

    #[test]
    fn what_is_not_a_web_address_is_no_link() {
        let article = Article { url: Some("javascript:alert(1)".into()), ..strike() };
        assert!(!Citation::Markdown.of(&Cited::article(&article)).contains("javascript"));
    }

    #[test]
    fn a_broken_template_is_explained() {
        for broken in ["{quote", "quote}", "{qoute}", "{}"] {
            assert!(Citation::parse(broken).is_err(), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn no_template_panics(own in "[{}a-z ]{0,20}") {
            let article = strike();
            if let Ok(citation) = Citation::parse(&own) {
                citation.of(&Cited::article(&article));
            }
        }
    }
}
