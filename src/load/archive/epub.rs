//! What an EPUB says about itself: which members are chapters, their order, and the metadata they all share.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::load::dates::looks_like_a_date;
use crate::load::html::{CHAPTER, HtmlToken, attribute, line, tokens};

/// The member that names the package document.
pub(in crate::load) const CONTAINER: &str = "META-INF/container.xml";

/// The package document of a book.
#[derive(Debug, Default)]
pub(in crate::load) struct Epub {
    /// Names of the chapters, in reading order.
    pub(in crate::load) order: Vec<String>,
    /// The member that holds its table of contents.
    pub(in crate::load) contents: Option<String>,
    /// Metadata that every chapter inherits.
    facts: Map<String, Value>,
    /// Titles of the chapters, by the names of their members.
    titles: HashMap<String, String>,
}

impl Epub {
    /// Returns what the chapter `name` inherits from its book, as JSON.
    pub(in crate::load) fn header(&self, name: &str) -> Vec<u8> {
        let mut facts = self.facts.clone();
        if let Some(title) = self.titles.get(name) {
            facts.insert(CHAPTER.into(), title.as_str().into());
        }
        Value::Object(facts).to_string().into_bytes()
    }

    /// Reads chapter titles from the table of contents, the member `name`: the links of a navigation page, or an
    /// older NCX file. If several links lead to one chapter, the first wins.
    pub(in crate::load) fn read_contents(&mut self, contents: &str, name: &str) {
        // Further lists on a navigation page are of pictures or pages.
        let (mut words, mut target, mut lists) = (String::new(), None, 0);
        for piece in tokens(contents) {
            let Self { titles, .. } = self;
            let mut add = |target: Option<String>, words: &str| {
                let words = line(words);
                if let Some(target) = target.filter(|_| !words.is_empty()) {
                    titles.entry(target).or_insert(words);
                }
            };
            match piece {
                HtmlToken::Open(tag, rest) => match bare(tag) {
                    "nav" => lists += 1,
                    "a" if lists < 2 => {
                        words.clear();
                        target = attribute(rest, "href").map(|href| resolved(name, &href));
                    }
                    "navLabel" => words.clear(),
                    "content" => {
                        add(attribute(rest, "src").map(|src| resolved(name, &src)), &words);
                    }
                    _ => {}
                },
                HtmlToken::Text(more) => words.push_str(more),
                HtmlToken::Close(tag) if bare(tag) == "a" => add(target.take(), &words),
                _ => {}
            }
        }
    }
}

/// Returns the path of the package document, as `container.xml` gives it.
pub(in crate::load) fn description(container: &str) -> Option<String> {
    tokens(container).find_map(|piece| match piece {
        HtmlToken::Open(name, rest) if bare(name) == "rootfile" => attribute(rest, "full-path"),
        _ => None,
    })
}

/// Reads the package document, the member `name`.
pub(in crate::load) fn book(description: &str, name: &str) -> Epub {
    let (mut members, mut order) = (HashMap::new(), Vec::new());
    let mut book = Epub::default();
    let mut at = None;
    for piece in tokens(description) {
        match piece {
            HtmlToken::Open(tag, rest) => {
                at = ours(tag);
                let is = |key: &str, value: &str| {
                    attribute(rest, key).is_some_and(|all| all.split_whitespace().any(|word| word == value))
                };
                match bare(tag) {
                    "item" => {
                        if let (Some(id), Some(href)) = (attribute(rest, "id"), attribute(rest, "href")) {
                            let member = resolved(name, &href);
                            if is("properties", "nav") {
                                book.contents = Some(member.clone());
                            } else if is("media-type", "application/x-dtbncx+xml") {
                                book.contents.get_or_insert(member.clone());
                            }
                            members.insert(id, member);
                        }
                    }
                    "itemref" => order.extend(attribute(rest, "idref")),
                    _ => {}
                }
            }
            HtmlToken::Text(words) | HtmlToken::Raw(_, _, words) => {
                let words = line(words);
                if let Some(ours) = at.filter(|_| !words.is_empty()) {
                    book.facts.entry(ours).or_insert(words.into());
                }
            }
            HtmlToken::Close(_) => at = None,
            HtmlToken::Comment(_) => {}
        }
    }
    // A book is the outlet of its chapters, as a channel is of its items.
    if let Some(Value::String(title)) = book.facts.get("title") {
        let outlet = without_day(title).to_owned();
        book.facts.insert("outlet".into(), outlet.into());
    }
    book.order = order.iter().filter_map(|id| members.remove(id)).collect();
    // Programs that collect articles name themselves.
    if book.facts.get("byline").and_then(Value::as_str).is_some_and(|name| name.starts_with("calibre")) {
        book.facts.remove("byline");
        if book.order.iter().any(|name| is_article_of_calibre(name)) {
            book.order.retain(|name| is_article_of_calibre(name));
        }
    }
    book
}

/// Returns whether calibre gives this name to an article, and not to the list of a section or of an issue.
fn is_article_of_calibre(name: &str) -> bool {
    name.split('/').rev().nth(1).is_some_and(|folder| folder.starts_with("article_"))
}

/// Returns `The Inkwell` for `The Inkwell [Mon, 06 May 2024]`, the title of an issue.
fn without_day(title: &str) -> &str {
    let mut places = [" [", ", ", " - ", " – ", ": "].iter().filter_map(|before| {
        let (name, day) = title.split_once(before)?;
        looks_like_a_date(day.trim_end_matches(']')).then_some(name.trim_end())
    });
    places.next().filter(|name| !name.is_empty()).unwrap_or(title)
}

/// Resolves a link in the member `base` to the name of a member.
fn resolved(base: &str, href: &str) -> String {
    let href = unescaped(href.split(['#', '?']).next().unwrap_or_default());
    let mut path: Vec<&str> =
        base.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// Returns a name without its namespace prefix.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, bare)| bare)
}

/// Our name for an element of the metadata.
fn ours(name: &str) -> Option<&'static str> {
    match name {
        "dc:title" => Some("title"),
        "dc:creator" => Some("byline"),
        "dc:date" => Some("date"),
        _ => None,
    }
}

/// Decodes the `%20` of a URL path.
pub(in crate::load) fn unescaped(href: &str) -> String {
    let mut parts = href.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => bytes.extend([&[byte], &part.as_bytes()[2..]].concat()),
            None => bytes.extend([b"%", part.as_bytes()].concat()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_gives_its_order_and_metadata() {
        assert_eq!(
            description(
                "<container><rootfiles><rootfile full-path=\"OEBPS/a.opf\"/></rootfiles></container>"
            ),
            Some("OEBPS/a.opf".into())
        );
        let parsed = book(
            "<?xml version='1.0'?><package><metadata><dc:title>Tides &amp; Ferries</dc:title>\
             <dc:creator id='c'>Ada Bird</dc:creator><dc:date>2024-03-05</dc:date></metadata><manifest>\
             <item id='b' href='two%20b.xhtml'/><item id='a' href='one.xhtml'/><item id='css' href='s.css'/>\
             </manifest><spine><itemref idref='a'/><itemref idref='b'/><itemref idref='gone'/></spine></package>",
            "OEBPS/a.opf",
        );
        assert_eq!(parsed.order, ["OEBPS/one.xhtml", "OEBPS/two b.xhtml"]);
        let facts: Value = serde_json::from_slice(&parsed.header("OEBPS/one.xhtml")).unwrap();
        assert_eq!((&facts["title"], &facts["byline"]), (&"Tides & Ferries".into(), &"Ada Bird".into()));
        assert_eq!((&facts["date"], &facts["chapter"]), (&"2024-03-05".into(), &Value::Null));
        for broken in ["", "<item id='a'", "<dc:title>", "<itemref idref='%'/><item href='%zz' id='%'/>"] {
            let _ = (description(broken), book(broken, "x"));
            Epub::default().read_contents(broken, "x");
        }
    }

    #[test]
    fn an_issue_has_its_paper_as_outlet_and_no_author() {
        for (title, outlet) in [
            ("The Inkwell [Mon, 06 May 2024]", "The Inkwell"),
            ("The Inkwell, 6 May 2024", "The Inkwell"),
            ("Tides, Ferries and Gulls", "Tides, Ferries and Gulls"),
        ] {
            let opf =
                format!("<metadata><dc:title>{title}</dc:title><dc:creator>calibre</dc:creator></metadata>");
            let parsed = book(&opf, "a.opf");
            let facts: Value = serde_json::from_slice(&parsed.header("one")).unwrap();
            assert_eq!((&facts["outlet"], &facts["byline"]), (&outlet.into(), &Value::Null));
        }
    }

    #[test]
    fn the_lists_of_an_issue_are_no_articles() {
        let members = [
            "index_u1.html",
            "feed_0/index_u2.html",
            "feed_0/article_0/index_u3.html",
            "feed_0/article_1/index.html",
        ];
        let opf = |creator: &str, names: &[&str]| {
            let (mut items, mut spine) = (String::new(), String::new());
            for (n, name) in names.iter().enumerate() {
                items += &format!("<item id='i{n}' href='{name}'/>");
                spine += &format!("<itemref idref='i{n}'/>");
            }
            format!(
                "<package><metadata><dc:creator>{creator}</dc:creator></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
            )
        };
        assert_eq!(book(&opf("calibre", &members), "a.opf").order, members[2..]);
        assert_eq!(book(&opf("Ada Bird", &members), "a.opf").order, members);
        assert_eq!(
            book(&opf("calibre", &members[..2]), "a.opf").order,
            members[..2],
            "a book of another kind"
        );
    }

    #[test]
    fn chapters_are_titled_by_the_table_of_contents() {
        let nav = "<nav epub:type='toc'><h1>Contents</h1><ol><li><a href='../t/one%20a.xhtml'>I. <i>Low</i> tide</a><ol>\
                   <li><a href='../t/one%20a.xhtml#s2'>Second part</a></ol></li><li><a href='two.xhtml#top'>II</a></nav>\
                   <nav><a href='three.xhtml'>A picture</a></nav>";
        let ncx = "<ncx><docTitle><text>Tides</text></docTitle><navMap><navPoint id='1'><navLabel><text>I. Low tide</text></navLabel>\
                   <content src='t/one%20a.xhtml'/><navPoint><navLabel><text>Second part</text></navLabel>\
                   <content src='t/one%20a.xhtml#s2'/></navPoint></navPoint><navPoint><navLabel><text>\n II</text></navLabel>\
                   <content src='n/two.xhtml#top'></content></navPoint></navMap></ncx>";
        for (contents, name) in [(nav, "OPS/n/nav.xhtml"), (ncx, "OPS/toc.ncx")] {
            let mut book = Epub::default();
            book.read_contents(contents, name);
            let title = |name: &str| book.titles.get(name).map(String::as_str);
            assert_eq!(title("OPS/t/one a.xhtml"), Some("I. Low tide"), "{name}");
            assert_eq!((title("OPS/n/two.xhtml"), book.titles.len()), (Some("II"), 2), "{name}");
        }
        let opf = "<manifest><item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>\
                   <item id='a' href='nav.xhtml' properties='scripted nav'/></manifest>";
        assert_eq!(book(opf, "OPS/a.opf").contents.as_deref(), Some("OPS/nav.xhtml"));
    }
}
