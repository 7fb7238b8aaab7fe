//! The metadata of a page: meta tags, JSON-LD, titles, the first `<time>`.

use serde_json::Value;

use super::headline::{PageTitles, printed};
use super::lines::name_in;
use super::text::line;
use super::tokens::{HtmlToken, attribute, tokens};
use crate::load::fields::{Fields, host_of};
use crate::load::parse_date;

/// Meta tags for each part of an article, best first: name, property or itemprop, in lower case.
const METAS: [(&str, &str); 5] = [
    ("title", "og:title twitter:title parsely-title dc.title dcterms.title weibo:article:title title"),
    (
        "date",
        "article:published_time article:published og:article:published_time datepublished parsely-pub-date \
        sailthru.date dcterms.issued dcterms.created dcterms.available weibo:article:create_at \
        dc.date.issued dc.date dcterms.date pubdate publishdate publish-date publish_date publication_date \
        cxenseparse:recs:publishtime date og:published_time citation_publication_date citation_date",
    ),
    ("outlet", "og:site_name dc.publisher dcterms.publisher publisher application-name"),
    ("byline", "author article:author parsely-author dc.creator dcterms.creator byl sailthru.author"),
    ("url", "og:url parsely-link twitter:url"),
];

/// At most this many meta tags are read.
const MOST: usize = 512;
/// At most this many headings are read: the headline is among the first.
const HEADINGS: usize = 32;

/// The metadata of a page.
#[derive(Debug, Default)]
pub(super) struct PageMetadata {
    /// Meta tags: names in lower case, and contents.
    metas: Vec<(String, String)>,
    /// The article object in JSON-LD.
    linked: Option<Value>,
    title: Option<String>,
    /// Headings `<h1>` and `<h2>`, and whether each is an `<h1>`.
    headings: Vec<(String, bool)>,
    canonical: Option<String>,
    saved_from: Option<String>,
    time: Option<String>,
}

/// Collects the metadata in one pass over the page.
pub(super) fn metadata(html: &str) -> PageMetadata {
    let mut metadata = PageMetadata::default();
    // Where the current heading begins, and how many `<nav>` are open.
    let (mut heading, mut menus) = (None, 0usize);
    let place = |name: &str| name.as_ptr() as usize - html.as_ptr() as usize;
    for piece in tokens(html) {
        match piece {
            HtmlToken::Open(name, rest)
                if name.eq_ignore_ascii_case("meta") && metadata.metas.len() < MOST =>
            {
                let name = ["property", "name", "itemprop"].iter().find_map(|key| attribute(rest, key));
                if let (Some(name), Some(content)) = (name, attribute(rest, "content"))
                    && !content.trim().is_empty()
                {
                    // An attribute may hold several names, separated by spaces.
                    let names = name.split_whitespace().map(str::to_lowercase);
                    metadata.metas.extend(names.map(|name| (name, content.trim().to_owned())));
                }
            }
            HtmlToken::Open(name, rest)
                if name.eq_ignore_ascii_case("link")
                    && metadata.canonical.is_none()
                    && attribute(rest, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                metadata.canonical = attribute(rest, "href").filter(|url| url.starts_with("http"));
            }
            HtmlToken::Open(name, rest) if name.eq_ignore_ascii_case("time") && metadata.time.is_none() => {
                metadata.time = attribute(rest, "datetime").filter(|time| parse_date(time).is_some());
            }
            HtmlToken::Open(name, rest) if name.eq_ignore_ascii_case("nav") && !rest.ends_with('/') => {
                menus += 1
            }
            HtmlToken::Close(name) if name.eq_ignore_ascii_case("nav") => menus = menus.saturating_sub(1),
            HtmlToken::Open(name, _)
                if is_heading(name) && menus == 0 && metadata.headings.len() < HEADINGS =>
            {
                heading = Some(place(name) - 1);
            }
            HtmlToken::Close(name) if is_heading(name) => {
                let words = heading.take().and_then(|start| title(&html[start..place(name) - 2]));
                metadata.headings.extend(words.map(|words| (words, name.ends_with('1'))));
            }
            HtmlToken::Raw(name, _, content)
                if name.eq_ignore_ascii_case("title") && metadata.title.is_none() =>
            {
                metadata.title = title(content);
            }
            HtmlToken::Raw(name, rest, content)
                if name.eq_ignore_ascii_case("script")
                    && rest.contains("ld+json")
                    && metadata.linked.is_none() =>
            {
                let content = content.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
                metadata.linked = serde_json::from_str(content).ok().and_then(|value| article_of(value, 4));
            }
            // Browsers write this into pages they save.
            HtmlToken::Comment(words) if metadata.saved_from.is_none() => {
                let url = words.trim().strip_prefix("saved from url=").and_then(|rest| rest.split_once(')'));
                metadata.saved_from =
                    url.map(|(_, url)| url.trim().to_owned()).filter(|url| url.starts_with("http"));
            }
            _ => {}
        }
    }
    let printed = metadata.title.as_deref().and_then(|title| printed(title, html)).map(str::to_owned);
    metadata.headings.extend(printed.map(|words| (words, false)));
    metadata
}

/// Returns the words of markup on one line, if short enough for a title.
fn title(html: &str) -> Option<String> {
    const LONGEST: usize = 1000;
    Some(line(html)).filter(|words| !words.is_empty() && words.len() <= LONGEST)
}

fn is_heading(name: &str) -> bool {
    name.eq_ignore_ascii_case("h1") || name.eq_ignore_ascii_case("h2")
}

/// Returns the first object that is an article, at most `depth` objects or lists down.
fn article_of(value: Value, depth: usize) -> Option<Value> {
    match value {
        Value::Array(items) if depth > 0 => items.into_iter().find_map(|item| article_of(item, depth - 1)),
        Value::Object(mut object) => {
            let is = |kind: &Value| {
                kind.as_str().is_some_and(|kind| {
                    ["Article", "BlogPosting", "Report", "LiveBlog"].iter().any(|end| kind.contains(end))
                })
            };
            let kind = object.get("@type");
            if kind.is_some_and(|kind| is(kind) || kind.as_array().is_some_and(|all| all.iter().any(is))) {
                return Some(Value::Object(object));
            }
            article_of(
                object.remove("@graph").or_else(|| object.remove("mainEntity"))?,
                depth.checked_sub(1)?,
            )
        }
        _ => None,
    }
}

impl PageMetadata {
    /// Copies the metadata into `fields`, then the meta tags named by `--field`, and returns the headline. A `title` that
    /// is already known wins; `written`, the date in the text, is asked for last, because it takes a pass to find.
    pub(super) fn put(
        &self,
        fields: &mut Fields,
        url: Option<&str>,
        title: Option<String>,
        written: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        for (name, content) in &self.metas {
            fields.put_asked(name, &content.as_str().into());
        }
        let linked = |key: &str| self.linked.as_ref().and_then(|linked| linked.get(key)).cloned();
        let host = [self.canonical.as_deref(), self.meta("url"), url, self.saved_from.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|url| Some((url, host_of(url.split_once("://")?.1)?)));
        let site = linked("publisher")
            .and_then(|publisher| name_of(&publisher))
            .or_else(|| self.meta("outlet").map(str::to_owned));
        let title = title.or_else(|| self.headline(site.as_deref(), host.map(|(_, host)| host)));
        let by_date = |text: &str| parse_date(text).map(|date| date.to_string());
        let date = linked("datePublished")
            .and_then(|date| by_date(date.as_str()?))
            .or_else(|| self.all("date").find_map(by_date))
            .or_else(|| self.time.as_deref().and_then(by_date))
            .or_else(|| host.and_then(|(url, _)| date_in(url)))
            .or_else(written)
            // The source decides whether day or month comes first.
            .or_else(|| self.all("date").next().map(str::to_owned));
        let byline = linked("author")
            .and_then(|author| name_of(&author))
            .or_else(|| self.all("byline").find(|name| !name.starts_with("http")).map(str::to_owned))
            .or_else(|| self.labelled_author())
            .or_else(|| self.cited_authors());
        let byline = byline.map(|byline| name_in(&byline).unwrap_or(byline));
        let headline = title.clone();
        let url = host.map(|(url, _)| url.to_owned());
        let outlet = site.or_else(|| host.map(|(_, host)| host.to_owned()));
        for (name, value) in
            [("title", title), ("date", date), ("outlet", outlet), ("byline", byline), ("url", url)]
        {
            if let Some(value) = value {
                fields.put(name, value.into());
            }
        }
        headline
    }

    /// Returns the headline among the titles, for a page of this site and host.
    fn headline(&self, site: Option<&str>, host: Option<&str>) -> Option<String> {
        let linked = self.linked.as_ref().and_then(|linked| linked.get("headline")?.as_str());
        let given: Vec<String> = linked.into_iter().chain(self.all("title")).filter_map(title).collect();
        // Each part of `edition.inkwell.co.example` may be the name, except the last one and short ones.
        let labels = host.into_iter().flat_map(|host| host.rsplit('.').skip(1)).filter(|part| part.len() > 2);
        let titles = PageTitles {
            title: self.title.as_deref(),
            given: given.iter().map(|title| &**title).collect(),
            headings: self.headings.iter().map(|(words, first)| (&**words, *first)).collect(),
            sites: site.into_iter().chain(self.all("outlet")).chain(labels).collect(),
        };
        titles.headline()
    }

    /// Returns the author in what a preview of the page shows beside a label such as “Written by”.
    fn labelled_author(&self) -> Option<String> {
        let named =
            |name: &str| self.metas.iter().find(|(meta, _)| meta == name).map(|(_, content)| &**content);
        let is_author = |label: &str| ["written by", "author", "by"].contains(&&*label.trim().to_lowercase());
        let pairs = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
        let pair = pairs.into_iter().find(|(label, _)| named(label).is_some_and(is_author));
        pair.and_then(|(_, data)| named(data)).map(str::to_owned)
    }

    /// Returns the authors for citations, whose last names come first: `Bird, Ada`.
    fn cited_authors(&self) -> Option<String> {
        let authors = self.metas.iter().filter(|(meta, _)| meta == "citation_author");
        let names: Vec<String> = authors
            .map(|(_, name)| match name.split_once(", ") {
                Some((last, first)) => format!("{first} {last}"),
                None => name.clone(),
            })
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Returns the first heading of a chapter, or else its title, unless that is the book's.
    pub(super) fn heading(&self, book: Option<&str>) -> Option<String> {
        let title = self.title.as_deref().filter(|title| Some(*title) != book);
        self.headings.first().map(|(words, _)| &**words).or(title).map(str::to_owned)
    }

    /// Returns the text of the article in JSON-LD.
    pub(super) fn body(&self) -> Option<&str> {
        let body = self.linked.as_ref()?.get("articleBody")?.as_str()?;
        (body.len() > 200).then_some(body)
    }

    fn all<'f>(&'f self, part: &'static str) -> impl Iterator<Item = &'f str> {
        let names = METAS.iter().find(|(ours, _)| *ours == part).map_or("", |(_, names)| names);
        // Dublin Core is also written with a colon.
        let is = |meta: &str, name: &str| {
            meta == name || name.starts_with("dc") && meta.replacen(':', ".", 1) == name
        };
        names.split(' ').flat_map(move |name| {
            self.metas.iter().filter(move |(meta, _)| is(meta, name)).map(|(_, content)| content.as_str())
        })
    }

    fn meta(&self, part: &'static str) -> Option<&str> {
        self.all(part).next()
    }
}

/// Returns a name, or the names of a list.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(name) if !name.starts_with("http") => line(name),
        Value::Object(object) => return object.get("name").and_then(name_of),
        Value::Array(items) => items.iter().filter_map(name_of).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

/// Returns the day in `/2024/03/05/` or `/2024-03-05-`.
fn date_in(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    path.match_indices(['/', '-']).find_map(|(at, _)| {
        let day = path.get(at + 1..at + 11)?;
        let mark = day.get(4..5)?;
        let (year, month, of_month) = (day.get(..4)?, day.get(5..7)?, day.get(8..)?);
        let behind = path[at + 11..].chars().next();
        let apart =
            matches!(mark, "/" | "-") && day.get(7..8)? == mark && behind.is_none_or(|c| !c.is_ascii_digit());
        (apart && digits(year) && digits(month) && digits(of_month))
            .then(|| parse_date(&format!("{year}-{month}-{of_month}")))?
            .map(|date| date.to_string())
    })
}
