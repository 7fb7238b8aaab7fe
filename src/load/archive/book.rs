//! What an EPUB says of itself: which of its members are chapters, in which order, and what counts for all of them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::load::html::{Piece, attribute, line, pieces};

/// Where a book says what is in it.
pub(in crate::load) const CONTAINER: &str = "META-INF/container.xml";

/// What a book says of its chapters.
pub(in crate::load) struct Book {
    /// The names of its chapters, in the order of reading.
    pub(in crate::load) order: Vec<String>,
    /// What a chapter does not say itself, as JSON.
    pub(in crate::load) header: Vec<u8>,
}

/// The member that describes the book, as its container has it.
pub(in crate::load) fn description(container: &str) -> Option<String> {
    pieces(container).find_map(|piece| match piece {
        Piece::Open(name, rest) if bare(name) == "rootfile" => attribute(rest, "full-path"),
        _ => None,
    })
}

/// What the description, the member called `name`, says.
pub(in crate::load) fn book(description: &str, name: &str) -> Book {
    let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let (mut members, mut order) = (HashMap::new(), Vec::new());
    let mut facts = Map::new();
    let mut at = None;
    for piece in pieces(description) {
        match piece {
            Piece::Open(name, rest) => {
                at = ours(name);
                let key = match bare(name) {
                    "item" => "id",
                    "itemref" => "idref",
                    _ => continue,
                };
                match (attribute(rest, key), attribute(rest, "href")) {
                    (Some(id), Some(href)) if key == "id" => {
                        members.insert(id, format!("{folder}{}", unescaped(&href)));
                    }
                    (Some(id), _) if key == "idref" => order.push(id),
                    _ => {}
                }
            }
            Piece::Text(words) | Piece::Raw(_, _, words) => {
                let words = line(words);
                if let Some(ours) = at.filter(|_| !words.is_empty()) {
                    facts.entry(ours).or_insert(words.into());
                }
            }
            Piece::Close(_) => at = None,
            Piece::Comment(_) => {}
        }
    }
    // The book is to its chapters what a channel is to its items.
    if let Some(title) = facts.get("title").cloned() {
        facts.insert("outlet".into(), title);
    }
    let order = order.iter().filter_map(|id| members.remove(id)).collect();
    Book { order, header: Value::Object(facts).to_string().into_bytes() }
}

/// A name without what stands before its colon.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, bare)| bare)
}

/// Our name for a part of the description.
fn ours(name: &str) -> Option<&'static str> {
    match name {
        "dc:title" => Some("title"),
        "dc:creator" => Some("byline"),
        "dc:date" => Some("date"),
        _ => None,
    }
}

/// A path as it was before it became part of an address.
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
    fn a_book_tells_its_order_and_its_facts() {
        assert_eq!(
            description(
                "<container><rootfiles><rootfile full-path=\"OEBPS/a.opf\"/></rootfiles></container>"
            ),
            Some("OEBPS/a.opf".into())
        );
        let told = book(
            "<?xml version='1.0'?><package><metadata><dc:title>Tides &amp; Ferries</dc:title>\
             <dc:creator id='c'>Ada Bird</dc:creator><dc:date>2024-03-05</dc:date></metadata><manifest>\
             <item id='b' href='two%20b.xhtml'/><item id='a' href='one.xhtml'/><item id='css' href='s.css'/>\
             </manifest><spine><itemref idref='a'/><itemref idref='b'/><itemref idref='gone'/></spine></package>",
            "OEBPS/a.opf",
        );
        assert_eq!(told.order, ["OEBPS/one.xhtml", "OEBPS/two b.xhtml"]);
        let facts: Value = serde_json::from_slice(&told.header).unwrap();
        assert_eq!((&facts["title"], &facts["byline"]), (&"Tides & Ferries".into(), &"Ada Bird".into()));
        assert_eq!(facts["date"], "2024-03-05");
        for broken in ["", "<item id='a'", "<dc:title>", "<itemref idref='%'/><item href='%zz' id='%'/>"] {
            let _ = (description(broken), book(broken, "x"));
        }
    }
}
