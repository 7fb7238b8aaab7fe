//! What a page says of its article outside the text: meta tags, JSON-LD, the title, the first time.

use serde_json::Value;

use super::tags::{Piece, attribute, pieces};
use super::text::line;
use crate::load::fields::Fields;
use crate::load::parse_date;

/// Where the parts of an article stand in meta tags, best first: name, property or itemprop, in lower case.
const METAS: [(&str, &[&str]); 5] = [
    ("title", &["og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "title"]),
    (
        "date",
        &[
            "article:published_time",
            "article:published",
            "og:article:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "dcterms.issued",
            "dcterms.created",
            "dc.date.issued",
            "dc.date",
            "dcterms.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "cxenseparse:recs:publishtime",
            "date",
            "og:published_time",
        ],
    ),
    ("outlet", &["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name"]),
    (
        "byline",
        &[
            "author",
            "article:author",
            "parsely-author",
            "dc.creator",
            "dcterms.creator",
            "byl",
            "sailthru.author",
        ],
    ),
    ("url", &["og:url", "parsely-link", "twitter:url"]),
];

/// More metas than this no page has that is meant for people.
const MOST: usize = 512;

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names in lower case, and contents.
    metas: Vec<(String, String)>,
    /// The object of the article in JSON-LD.
    linked: Option<Value>,
    title: Option<String>,
    heading: Option<String>,
    canonical: Option<String>,
    saved_from: Option<String>,
    time: Option<String>,
}

/// Looks through the whole page once.
pub(super) fn facts(html: &str) -> Facts {
    let mut facts = Facts::default();
    // The first heading: where it begins.
    let mut heading: Option<usize> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Open(name, rest) if name.eq_ignore_ascii_case("meta") && facts.metas.len() < MOST => {
                let name = ["property", "name", "itemprop"].iter().find_map(|key| attribute(rest, key));
                if let (Some(name), Some(content)) = (name, attribute(rest, "content"))
                    && !content.trim().is_empty()
                {
                    facts.metas.push((name.trim().to_lowercase(), content.trim().to_owned()));
                }
            }
            Piece::Open(name, rest)
                if name.eq_ignore_ascii_case("link")
                    && facts.canonical.is_none()
                    && attribute(rest, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                facts.canonical = attribute(rest, "href").filter(|url| url.starts_with("http"));
            }
            Piece::Open(name, rest) if name.eq_ignore_ascii_case("time") && facts.time.is_none() => {
                facts.time = attribute(rest, "datetime").filter(|time| parse_date(time).is_some());
            }
            Piece::Open(name, _) if name.eq_ignore_ascii_case("h1") && facts.heading.is_none() => {
                heading = Some(name.as_ptr() as usize - html.as_ptr() as usize - 1);
            }
            Piece::Close(name) if name.eq_ignore_ascii_case("h1") && facts.heading.is_none() => {
                let end = name.as_ptr() as usize - html.as_ptr() as usize - 2;
                facts.heading =
                    heading.map(|start| line(&html[start..end])).filter(|words| !words.is_empty());
            }
            Piece::Raw(name, _, content) if name.eq_ignore_ascii_case("title") && facts.title.is_none() => {
                facts.title = Some(line(content)).filter(|words| !words.is_empty());
            }
            Piece::Raw(name, rest, content)
                if name.eq_ignore_ascii_case("script")
                    && rest.contains("ld+json")
                    && facts.linked.is_none() =>
            {
                let content = content.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
                facts.linked = serde_json::from_str(content).ok().and_then(|value| article_of(value, 4));
            }
            // As browsers write it into pages that they save.
            Piece::Comment(words) if facts.saved_from.is_none() => {
                let url = words.trim().strip_prefix("saved from url=").and_then(|rest| rest.split_once(')'));
                facts.saved_from =
                    url.map(|(_, url)| url.trim().to_owned()).filter(|url| url.starts_with("http"));
            }
            _ => {}
        }
    }
    facts
}

/// The first object that is an article, at most `depth` objects or lists down.
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

impl Facts {
    /// Puts what is known into `fields`, and what was asked for by the name of a meta tag.
    pub(super) fn put(&self, fields: &mut Fields, url: Option<&str>) {
        for (name, content) in &self.metas {
            fields.put_asked(name, &content.as_str().into());
        }
        let linked = |key: &str| self.linked.as_ref().and_then(|linked| linked.get(key)).cloned();
        let host = [self.canonical.as_deref(), self.meta("url"), url, self.saved_from.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|url| Some((url, host(url)?)));
        let site = linked("publisher")
            .and_then(|publisher| name_of(&publisher))
            .or_else(|| self.meta("outlet").map(str::to_owned));
        let title = linked("headline")
            .and_then(|headline| headline.as_str().map(line))
            .filter(|words| !words.is_empty())
            .or_else(|| self.meta("title").map(line))
            .or_else(|| self.heading.clone())
            .or_else(|| self.title.clone())
            .map(|title| without_site(&title, site.as_deref()).to_owned());
        let by_date = |text: &str| parse_date(text).map(|date| date.to_string());
        let date = linked("datePublished")
            .and_then(|date| by_date(date.as_str()?))
            .or_else(|| self.all("date").find_map(by_date))
            .or_else(|| self.time.as_deref().and_then(by_date))
            .or_else(|| host.and_then(|(url, _)| date_in(url)))
            // In what order its day and month are is for somebody else to say.
            .or_else(|| self.all("date").next().map(str::to_owned));
        let byline = linked("author")
            .and_then(|author| name_of(&author))
            .or_else(|| self.all("byline").find(|name| !name.starts_with("http")).map(str::to_owned));
        let url = host.map(|(url, _)| url.to_owned());
        let outlet = site.or_else(|| host.map(|(_, host)| host.to_owned()));
        for (name, value) in
            [("title", title), ("date", date), ("outlet", outlet), ("byline", byline), ("url", url)]
        {
            if let Some(value) = value {
                fields.put(name, value.into());
            }
        }
    }

    /// The text of the article, where the page gives it to machines.
    pub(super) fn body(&self) -> Option<&str> {
        let body = self.linked.as_ref()?.get("articleBody")?.as_str()?;
        (body.len() > 200).then_some(body)
    }

    fn all<'f>(&'f self, part: &'static str) -> impl Iterator<Item = &'f str> {
        let names = METAS.iter().find(|(ours, _)| *ours == part).map_or(&[][..], |(_, names)| names);
        names.iter().flat_map(|name| {
            self.metas.iter().filter(move |(meta, _)| meta == name).map(|(_, content)| content.as_str())
        })
    }

    fn meta(&self, part: &'static str) -> Option<&str> {
        self.all(part).next()
    }
}

/// A name, or the names of a list.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(name) if !name.starts_with("http") => line(name),
        Value::Object(object) => return object.get("name").and_then(name_of),
        Value::Array(items) => items.iter().filter_map(name_of).collect::<Vec<_>>().join(", "),
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

/// `www.daily.example` of `https://www.daily.example/a` without the `www.`.
fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then_some(host)
}

/// The day in `/2024/03/05/` or `/2024-03-05-`.
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

/// A headline without the name of the site behind it: `Ferry is late | The Post`.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    for mark in [" | ", " – ", " — ", " - ", " :: ", " « "] {
        if let Some((words, last)) = title.rsplit_once(mark) {
            let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(last.trim()));
            if is_site || (site.is_none() && mark == " | " && words.split(' ').count() >= 4) {
                return words.trim_end();
            }
        }
    }
    title
}
