//! One item of a feed, and the article it becomes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::Error;
use crate::load::fields::Fields;
use crate::load::html::{TextScope, line, paragraphs, unescape};
use crate::load::record::{Parsed, RawRecord, RecordError};

/// An element directly inside an item.
#[derive(Default)]
struct ItemPart {
    /// Its name with its prefix.
    name: String,
    /// Its text, entities resolved.
    text: String,
    /// Its inner markup as written, if it has child elements.
    markup: Option<String>,
    /// The text of a child called `name` or `title`.
    inner_name: Option<String>,
    /// The attributes `href` and `rel`.
    href: Option<String>,
    rel: Option<String>,
    /// Whether a `guid` is an address, as it is unless it says otherwise.
    is_permalink: bool,
}

/// Returns the article of `<item>…</item>` or `<entry>…</entry>`; `outlet` is used if it names none.
pub(super) fn article(item: &str, outlet: Option<&str>, record: &RawRecord) -> Parsed {
    let mut fields = Fields::new(record);
    if let Some(outlet) = outlet {
        fields.put("website", outlet.into());
    }
    let mut authors: Vec<Value> = Vec::new();
    let mut texts: [Option<String>; 3] = [None, None, None];
    let mut is_text = true;
    each_part(item, 1, &mut |part| {
        let words = || line(&part.text);
        fields.put_asked(&part.name, &part.text.as_str().into());
        // Exports of WordPress list pictures and menus among the posts.
        is_text &= part.name != "wp:post_type" || !is_no_post(part.text.trim());
        let local = match part.name.split_once(':') {
            Some(("dc" | "dcterms" | "atom" | "content", local)) => local,
            Some(_) => return true,
            None => &part.name,
        };
        match local {
            "encoded" => texts[0] = Some(html_of(&part)),
            "content" => texts[1] = Some(html_of(&part)),
            "description" | "summary" => texts[2] = Some(html_of(&part)),
            "link" => match &part.href {
                Some(_) if part.rel.as_deref().is_some_and(|rel| rel != "alternate") => {}
                Some(href) => fields.put("link", href.as_str().into()),
                None => fields.put("link", words().into()),
            },
            "author" | "creator" => {
                let name = part.inner_name.clone().unwrap_or_else(words);
                authors.push(author(&name).into());
            }
            "source" => fields.put("source", part.inner_name.clone().unwrap_or_else(words).into()),
            "title" => fields.put("title", title_of(&part).into()),
            "pubDate" | "published" | "issued" => fields.put("published", words().into()),
            "date" | "updated" | "created" => fields.put("created", words().into()),
            "guid" | "id" => {
                if local == "guid" && part.is_permalink && words().starts_with("http") {
                    fields.put_last("url", words().into());
                }
                fields.put("id", words().into());
            }
            _ => {}
        }
        true
    });
    if !is_text {
        return Err(RecordError { is_passed_over: true, ..Error::new("a picture or a menu").into() });
    }
    authors.retain(|name| name.as_str().is_some_and(|name| !name.is_empty()));
    authors.dedup();
    if !authors.is_empty() {
        fields.put("author", Value::Array(authors));
    }
    // Take the longest: some feeds put the whole text into the summary and a teaser into the content.
    let text = texts.into_iter().flatten().max_by_key(String::len).unwrap_or_default();
    fields.put("text", without_footer(&text).into());
    Ok(fields.article()?)
}

/// Returns whether WordPress calls something by this name that is no text: a picture, a menu, a style.
fn is_no_post(kind: &str) -> bool {
    const OTHERS: [&str; 6] =
        ["attachment", "nav_menu_item", "revision", "custom_css", "oembed_cache", "customize_changeset"];
    OTHERS.contains(&kind) || kind.starts_with("wp_")
}

/// Returns a text without the line that WordPress puts below it: “The post … appeared first on ….”
fn without_footer(text: &str) -> &str {
    let (above, last) = text.trim_end().rsplit_once('\n').unwrap_or(("", text));
    let is_footer = last.starts_with("The post ") && last.contains(" appeared first on ") && last.len() < 500;
    if is_footer { above.trim_end() } else { text }
}

/// Returns the title of a channel, given what precedes its first item.
pub(super) fn title(start: &str) -> Option<String> {
    let mut found = None;
    // Inside the channel in RSS, inside the feed in Atom.
    for depth in [2, 1] {
        each_part(start, depth, &mut |part| {
            if part.name == "title" || part.name == "atom:title" {
                found = Some(title_of(&part));
            }
            found.is_none()
        });
        if found.is_some() {
            break;
        }
    }
    found.filter(|title| !title.is_empty())
}

/// Text that is HTML, whether as markup or escaped.
fn html_of(part: &ItemPart) -> String {
    paragraphs(part.markup.as_deref().unwrap_or(&part.text), TextScope::All)
}

fn title_of(part: &ItemPart) -> String {
    line(part.markup.as_deref().unwrap_or(&part.text))
}

/// Returns `Ada Bird` for `ada@tide.example (Ada Bird)`.
fn author(words: &str) -> &str {
    match words.split_once(" (") {
        Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')'),
        _ => words,
    }
}

/// Hands over the elements at `depth` until `each` returns false. Broken XML ends this; what was complete before it
/// counts.
fn each_part(xml: &str, depth: usize, each: &mut dyn FnMut(ItemPart) -> bool) {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = 0usize;
    let mut part: Option<ItemPart> = None;
    // Where the content of the element begins, and the text of the current child.
    let mut begins = 0;
    let mut inner: Option<String> = None;
    loop {
        let before = reader.buffer_position() as usize;
        let Ok(event) = reader.read_event() else { break };
        match event {
            Event::Start(tag) => {
                if open == depth {
                    part = Some(begin(&tag));
                    begins = reader.buffer_position() as usize;
                } else if let Some(part) = &mut part {
                    part.markup.get_or_insert_default();
                    inner = matches!(tag.local_name().as_ref(), "name" | "title").then(String::new);
                }
                open += 1;
            }
            Event::Empty(tag) => match &mut part {
                None if open == depth && !each(begin(&tag)) => return,
                Some(part) => drop(part.markup.get_or_insert_default()),
                None => {}
            },
            Event::End(_) => {
                open = open.saturating_sub(1);
                if open == depth
                    && let Some(mut part) = part.take()
                {
                    if let Some(markup) = &mut part.markup {
                        *markup = xml.get(begins..before).unwrap_or_default().to_owned();
                    }
                    if !each(part) {
                        return;
                    }
                } else if let (Some(part), Some(words)) = (&mut part, inner.take()) {
                    part.inner_name.get_or_insert(line(&words));
                }
            }
            Event::Text(text) => add(&mut part, &mut inner, &text.into_inner()),
            Event::CData(text) => add(&mut part, &mut inner, &text.into_inner()),
            Event::GeneralRef(name) => {
                let escaped = format!("&{};", name.into_inner());
                add(&mut part, &mut inner, &unescape(&escaped));
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

fn add(part: &mut Option<ItemPart>, inner: &mut Option<String>, words: &str) {
    if let Some(part) = part {
        part.text.push_str(words);
        if let Some(inner) = inner {
            inner.push_str(words);
        }
    }
}

fn begin(tag: &BytesStart) -> ItemPart {
    let value = |name: &str| {
        let found = tag.html_attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
        Some(unescape(&found.value).into_owned())
    };
    ItemPart {
        name: tag.name().as_ref().to_owned(),
        href: value("href"),
        rel: value("rel"),
        is_permalink: value("isPermaLink").is_none_or(|is| !is.eq_ignore_ascii_case("false")),
        ..ItemPart::default()
    }
}
