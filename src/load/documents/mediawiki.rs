//! Dumps of wikis (Wikinews, Wikipedia), and what the programming interface of MediaWiki returns. Each page of the main
//! namespace is an article; its markup becomes plain text.

use std::io::{self, BufRead, BufReader, Read};

use serde_json::Value;

use super::news_xml::{first_inside, last_inside};
use super::{JsonLines, ReadDocument, values_of, wikitext};
use crate::load::dates::parse_date;
use crate::load::decode::Bytes;
use crate::load::encoding::{text_of, without_mark};
use crate::load::fields::text_of as body_of;
use crate::load::html::unescape;
use crate::load::prolog::{after_prolog, element};
use crate::load::stream::MOST_RECORD;

/// Returns whether a file is a dump.
pub(in crate::load) fn is_dump(head: &[u8], _extension: &str) -> bool {
    element(after_prolog(without_mark(head))).is_some_and(|(root, _)| root == "mediawiki")
}

/// Returns the pages of a dump, one after the other: dumps are large.
pub(in crate::load) fn convert_dump(bytes: Bytes) -> io::Result<Bytes> {
    Ok(Box::new(JsonLines::new(Pages { bytes: BufReader::new(bytes), site: None })))
}

/// What a dump says about its wiki.
struct Site {
    name: String,
    /// The address of its pages, up to their title.
    address: String,
    /// Names of the namespaces of other pages.
    spaces: Vec<String>,
}

struct Pages {
    bytes: BufReader<Bytes>,
    site: Option<Site>,
}

impl Iterator for Pages {
    type Item = io::Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut page = Vec::new();
            match until(&mut self.bytes, b"</page>", &mut page) {
                Ok(true) => {}
                // The last lines of a dump, or half a page.
                Ok(false) if !page.windows(6).any(|part| part == b"<page>") => return None,
                Ok(false) => return Some(Err(io::ErrorKind::UnexpectedEof.into())),
                Err(error) => return Some(Err(error)),
            }
            let text = text_of(&page);
            let (before, page) = text.split_once("<page").unwrap_or(("", &text));
            let site = self.site.get_or_insert_with(|| site(before));
            if let Some(document) = document(page, site) {
                return Some(Ok(document.json()));
            }
        }
    }
}

/// Reads up to the end of `mark`; returns whether it occurs.
fn until(bytes: &mut impl BufRead, mark: &[u8], taken: &mut Vec<u8>) -> io::Result<bool> {
    let Some(last) = mark.last() else { return Ok(false) };
    loop {
        let room = (MOST_RECORD as u64 + 1).saturating_sub(taken.len() as u64);
        if room == 0 {
            return Err(io::Error::other("a page of more than 256 MiB cannot be read"));
        }
        if bytes.by_ref().take(room).read_until(*last, taken)? == 0 {
            return Ok(false);
        }
        if taken.ends_with(mark) {
            return Ok(true);
        }
    }
}

fn site(before: &str) -> Site {
    let words = |name| {
        first_inside(before, name).map(|words| unescape(words.trim()).into_owned()).unwrap_or_default()
    };
    let base = words("base");
    let address = base.rsplit_once('/').map(|(address, _)| format!("{address}/")).unwrap_or_default();
    let spaces = before.split("<namespace ").skip(1).filter_map(|space| {
        let name = space.split_once('>')?.1.split("</namespace").next()?;
        Some(name.trim().to_owned()).filter(|name| !name.is_empty() && !name.contains('<'))
    });
    Site { name: words("sitename"), address, spaces: spaces.collect() }
}

/// Returns the article of a page; `None` for pages that talk about others or only lead to them.
fn document(page: &str, site: &Site) -> Option<ReadDocument> {
    let inside =
        |name| first_inside(page, name).map(|words| unescape(words).trim().to_owned()).unwrap_or_default();
    let title = inside("title");
    let space = title.split_once(':').map_or("", |(space, _)| space);
    let is_main = match first_inside(page, "ns") {
        Some(number) => number.trim() == "0",
        None => !site.spaces.iter().any(|known| known == space),
    };
    if !is_main || page.contains("<redirect") {
        return None;
    }
    // A history has its newest revision last.
    let revision = last_inside(page, "revision").unwrap_or(page);
    let source = unescape(first_inside(revision, "text")?).into_owned();
    if source.trim_start().get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("#redirect")) {
        return None;
    }
    let edited = first_inside(revision, "timestamp").unwrap_or_default().trim().to_owned();
    let url = (!site.address.is_empty()).then(|| format!("{}{}", site.address, title.replace(' ', "_")));
    Some(ReadDocument {
        id: inside("id"),
        date: published(&source).unwrap_or(edited),
        outlet: site.name.clone(),
        url: url.unwrap_or_default(),
        text: wikitext::plain(&source),
        title,
        ..ReadDocument::default()
    })
    .filter(|document| !document.is_empty())
}

/// Returns the day in `{{date|May 6, 2019}}`, with which the articles of Wikinews begin.
fn published(source: &str) -> Option<String> {
    const NEAR: usize = 2000;
    let near = crate::article::at_most(NEAR, source);
    let inside = near.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    inside.filter_map(|(inside, _)| inside.split_once('|')).find_map(|(name, value)| {
        let is_date =
            ["date", "datum", "fecha", "data"].iter().any(|date| name.trim().eq_ignore_ascii_case(date));
        let value = value.split('|').next().unwrap_or_default().trim();
        (is_date && parse_date(value).is_some()).then(|| value.to_owned())
    })
}

/// Returns whether a file is what the programming interface of MediaWiki returns for pages.
pub(in crate::load) fn is_answer(head: &[u8], _extension: &str) -> bool {
    let has = |name: &str| memchr::memmem::find(head, name.as_bytes()).is_some();
    head.trim_ascii_start().starts_with(b"{")
        && has("\"query\"")
        && has("\"pages\"")
        && has("\"pageid\"")
        && {
            // Lines of JSON are read one by one.
            let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
            serde_json::from_slice::<Value>(first).is_err()
                || !head[first.len()..].trim_ascii_start().starts_with(b"{")
        }
}

/// Returns the pages of an answer.
pub(in crate::load) fn convert_answer(bytes: Bytes) -> io::Result<Bytes> {
    values_of(bytes, |bytes| {
        let answer: Value = serde_json::from_slice(without_mark(bytes))
            .map_err(|error| io::Error::other(format!("broken JSON in an answer of MediaWiki: {error}")))?;
        let pages = answer.pointer("/query/pages").cloned().unwrap_or_default();
        let pages = match pages {
            Value::Object(pages) => pages.into_iter().map(|(_, page)| page).collect(),
            Value::Array(pages) => pages,
            _ => Vec::new(),
        };
        let documents = pages.iter().map(answered).filter(|document| !document.is_empty());
        Ok(documents.map(ReadDocument::json).collect())
    })
}

/// Returns the article of a page in an answer: an extract in plain text or HTML, or else the source of its newest revision.
fn answered(page: &Value) -> ReadDocument {
    let words = |name: &str| page.get(name).and_then(Value::as_str).map(str::to_owned);
    let revision = page.pointer("/revisions/0");
    let source = revision.and_then(|revision| {
        ["/*", "/content", "/slots/main/*", "/slots/main/content"]
            .iter()
            .find_map(|path| revision.pointer(path)?.as_str())
    });
    let text = words("extract").or_else(|| source.map(wikitext::plain));
    let edited = || Some(revision?.get("timestamp")?.as_str()?.to_owned());
    ReadDocument {
        id: page.get("pageid").map(ToString::to_string).unwrap_or_default(),
        title: words("title").unwrap_or_default(),
        date: source.and_then(published).or_else(edited).or_else(|| words("touched")).unwrap_or_default(),
        url: words("fullurl").or_else(|| words("canonicalurl")).unwrap_or_default(),
        text: text.or_else(|| body_of(page.get("text")?).map(Into::into)).unwrap_or_default(),
        ..ReadDocument::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as};

    const SOURCE: &str = "{{date|May 6, 2019}}\n'''The tram''' to [[Ware]] was late again.\n\n“We wait,” [[w:Ada Bird|Ada Bird]] said.\n\n== Sources ==\n*{{source|x}}";
    const TEXT: &str = "The tram to Ware was late again.\n\n“We wait,” Ada Bird said.";

    #[test]
    fn pages_of_a_dump_are_articles() {
        let page = |title: &str, ns: &str, more: &str, text: &str| {
            format!(
                "<page>\n<title>{title}</title>{ns}<id>7</id>{more}<revision><id>1</id><timestamp>2018-01-01T00:00:00Z</timestamp><text>old</text></revision>\
                 <revision><id>2</id><timestamp>2020-02-02T10:00:00Z</timestamp><text bytes=\"9\" xml:space=\"preserve\">{text}</text></revision></page>\n"
            )
        };
        let pages = |ns: bool| {
            let number = |n: usize| if ns { format!("<ns>{n}</ns>") } else { String::new() };
            [
                page("Tram late &amp; full", &number(0), "", SOURCE),
                page("Talk:Tram", &number(1), "", "Rename it."),
                page("Trams", &number(0), "<redirect title=\"Tram\" />", "#REDIRECT [[Tram]]"),
                page("Tram: on time", &number(0), "", "It was &lt;b&gt;on&lt;/b&gt; time."),
            ]
            .concat()
        };
        for (begin, ns) in [
            ("<mediawiki xml:lang=\"en\">", true),
            ("<?xml version=\"1.0\"?>\n<mediawiki xmlns=\"x\" version=\"0.3\">", false),
        ] {
            let dump = format!(
                "{begin}<siteinfo><sitename>Wareposts</sitename><base>https://ware.example/wiki/Main_Page</base><namespaces>\
                 <namespace key=\"0\" /><namespace key=\"1\">Talk</namespace></namespaces></siteinfo>\n{}</mediawiki>\n",
                pages(ns)
            );
            let (articles, problems) = read_as("a.xml", &dump);
            assert_eq!((articles.len(), problems), (2, vec![]), "{dump}");
            let url = "https://ware.example/wiki/Tram_late_&_full";
            assert_eq!(facts(&articles[0]), ["Tram late & full", "2019-05-06", "Wareposts", "-", url]);
            assert_eq!(articles[0].text, TEXT);
            assert_eq!(
                (&*articles[1].text, articles[1].date),
                ("It was on time.", Some(jiff::civil::date(2020, 2, 2)))
            );
            let (articles, problems) = read_as("a.xml", &dump[..dump.len() - 60]);
            assert_eq!((articles.len(), problems.len()), (1, 1), "{problems:?}");
        }
    }

    #[test]
    fn pages_of_an_answer_are_articles() {
        let source = serde_json::to_string(SOURCE).unwrap();
        for pages in [
            format!(
                "{{\"1\": {{\"pageid\": 1, \"ns\": 0, \"title\": \"Late\", \"extract\": {:?}}}, \"-1\": {{\"title\": \"No\", \"missing\": \"\"}}}}",
                TEXT
            ),
            format!(
                "[{{\"pageid\": 1, \"title\": \"Late\", \"revisions\": [{{\"slots\": {{\"main\": {{\"content\": {source}}}}}}}]}}]"
            ),
            format!(
                "{{\"1\": {{\"pageid\": 1, \"title\": \"Late\", \"revisions\": [{{\"*\": {source}}}]}}}}"
            ),
        ] {
            let (articles, problems) =
                read_as("a.json", format!("{{\"batchcomplete\": \"\", \"query\": {{\"pages\": {pages}}}}}"));
            assert_eq!((articles.len(), problems), (1, vec![]), "{pages}");
            assert_eq!((articles[0].title.as_deref(), &*articles[0].text), (Some("Late"), TEXT));
        }
    }
}
