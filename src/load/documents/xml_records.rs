//! XML in which each article is an element with its fields inside, as aggregators and databases export it:
//! `<article><title>…</title><content>…`, `<doc><str name="title">…`, `<row><field name="title">…`.
//!
//! No vocabulary is known in advance: the first element with a text in it is taken for a record, and all others of its
//! name are records too. Their fields are then read by their names, as those of JSON are.

use std::io;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

use super::{values_of, xml_text};
use crate::load::decode::Bytes;
use crate::load::encoding::text_of;
use crate::load::fields::{ArticleField, usual};
use crate::load::guess;
use crate::load::html::unescape;
use crate::load::prolog::{after_doctype, element};
use crate::load::unsupported::is_xml;

/// Roots of files that are lists of something else.
const OTHERS: [&str; 6] = ["opml", "svg", "urlset", "sitemapindex", "mediawiki", "xbel"];

/// Elements of HTML: what holds only these is a text with markup, not an object.
const HTML: &str = " a abbr b blockquote br cite code dd del div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img \
    ins li mark ol p pre q s small span strike strong sub sup table tbody td th thead tr tt u ul wbr ";

/// No record is nested deeper.
const DEEP: usize = 64;

/// Returns whether a file begins like one of these.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    let is_other = |name: &str| OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name));
    is_xml(head)
        && element(after_doctype(head)).is_some_and(|(root, _)| !is_other(root))
        && record_name(&text_of(head)).is_some()
}

/// Returns the records of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    values_of(bytes, |bytes| {
        let xml = xml_text(bytes);
        let Some(record) = record_name(&xml) else { return Ok(Vec::new()) };
        let mut records = Vec::new();
        each_element(&xml, &mut |node, value| match value {
            Value::Object(object) if node.name == record => {
                let mut all = node.attributes.clone();
                all.extend(object);
                records.push(Value::Object(all));
                Next::Drop
            }
            other => Next::Keep(other),
        });
        Ok(records)
    })
}

/// Returns the name of the elements that are records: the first with a text and a title, or else with a text.
fn record_name(xml: &str) -> Option<String> {
    let (mut found, mut titled) = (None, None);
    each_element(xml, &mut |node, value| {
        if let Value::Object(object) = &value
            && guess::has_text(&value)
        {
            found.get_or_insert_with(|| node.name.clone());
            let is_title = |name: &String| usual(name).is_some_and(|(field, _)| field == ArticleField::Title);
            if object.keys().any(is_title) {
                titled = Some(node.name.clone());
                return Next::End;
            }
        }
        Next::Keep(value)
    });
    titled.or(found)
}

/// What happens to an element that has been read.
enum Next {
    /// It is a field of the element around it, with this value.
    Keep(Value),
    /// It is done with.
    Drop,
    /// Nothing more is read.
    End,
}

/// An element that is open.
struct XmlNode {
    name: String,
    attributes: Map<String, Value>,
    fields: Map<String, Value>,
    text: String,
    /// Where its content begins.
    begin: usize,
    is_html: bool,
}

/// Hands over each element when it ends, with its value: its text, its markup, or an object of the elements inside.
fn each_element(xml: &str, each: &mut dyn FnMut(&XmlNode, Value) -> Next) {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut open: Vec<XmlNode> = Vec::new();
    loop {
        let before = reader.buffer_position() as usize;
        let Ok(event) = reader.read_event() else { return };
        match event {
            Event::Start(_) if open.len() >= DEEP => return,
            Event::Start(tag) => open.push(begin(&tag, reader.buffer_position() as usize)),
            Event::End(_) => {
                let Some(node) = open.pop() else { continue };
                let value = node.value(xml.get(node.begin..before).unwrap_or_default());
                match each(&node, value) {
                    Next::End => return,
                    Next::Drop => {}
                    Next::Keep(value) => {
                        if let Some(around) = open.last_mut() {
                            around.put(node, value);
                        }
                    }
                }
            }
            Event::Text(text) => add(&mut open, &text.into_inner()),
            Event::CData(text) => add(&mut open, &text.into_inner()),
            Event::GeneralRef(name) => add(&mut open, &unescape(&format!("&{};", name.into_inner()))),
            Event::Eof => return,
            _ => {}
        }
    }
}

fn add(open: &mut [XmlNode], words: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(words);
    }
}

fn begin(tag: &BytesStart, begin: usize) -> XmlNode {
    let mut attributes = Map::new();
    for attribute in tag.html_attributes().with_checks(false).flatten() {
        let name = attribute.key.as_ref();
        if !name.starts_with("xmlns") && !name.starts_with("xml:") {
            attributes.insert(name.to_owned(), unescape(&attribute.value).into_owned().into());
        }
    }
    let name = tag.local_name().as_ref().to_owned();
    XmlNode { name, attributes, fields: Map::new(), text: String::new(), begin, is_html: true }
}

impl XmlNode {
    /// Takes an inner element; a second field of the same name makes a list.
    fn put(&mut self, inner: XmlNode, value: Value) {
        self.is_html &= HTML.contains(&format!(" {} ", inner.name.to_ascii_lowercase()));
        // Elements such as `str` and `field` say in an attribute what they are.
        let name = match inner.attributes.get("name") {
            Some(Value::String(name)) => name.clone(),
            _ => inner.name,
        };
        match self.fields.get_mut(&name) {
            None => drop(self.fields.insert(name, value)),
            Some(Value::Array(all)) => all.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }

    /// Returns the value of the element, whose content is `inner`.
    fn value(&self, inner: &str) -> Value {
        match self.fields.len() {
            0 if self.text.trim().is_empty() && !self.attributes.is_empty() => {
                Value::Object(self.attributes.clone())
            }
            0 => self.text.trim().into(),
            _ if self.is_html => inner.trim().into(),
            // What holds one thing is that thing: `<author><name>`, `<authors><author>`.
            1 if self.fields.values().all(|value| !value.is_object()) => {
                self.fields.values().next().cloned().unwrap_or_default()
            }
            _ => Value::Object(self.fields.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as};

    #[test]
    fn record_elements_may_have_any_name() {
        let html = "&lt;p&gt;The ferry to Ware was late again on Monday.&lt;/p&gt;&lt;p&gt;“We wait,” Ada Bird said.&lt;/p&gt;";
        let markup = "<p>The ferry to Ware was late again on Monday.</p><p>“We wait,” Ada Bird said.</p>";
        let plain = "The ferry to Ware was late again on Monday.\n\n“We wait,” Ada Bird said.";
        for xml in [
            format!(
                "<response><status>OK</status><articles><article><id>7</id><title>Late</title><subtitle></subtitle>\
                 <content>{plain}</content><contentWithMarkup><![CDATA[{markup}]]></contentWithMarkup>\
                 <publishedDate>2024-05-06T09:30:00Z</publishedDate><url>https://ink.example/late</url>\
                 <author><name>By Cy Dow</name></author><source><id>3</id><name>The Inkwell</name>\
                 <feed><name>All</name></feed></source></article></articles></response>"
            ),
            format!(
                "<response><lst name=\"responseHeader\"><int name=\"status\">0</int></lst><result name=\"response\">\
                 <doc><str name=\"title\">Late</str><arr name=\"author\"><str>Cy Dow</str></arr>\
                 <str name=\"source\">The Inkwell</str><date name=\"published\">2024-05-06T09:30:00Z</date>\
                 <str name=\"url\">https://ink.example/late</str><str name=\"content\">{html}</str></doc></result></response>"
            ),
            format!(
                "<?xml version=\"1.0\"?><resultset statement=\"select * from news\"><row><field name=\"title\">Late</field>\
                 <field name=\"author\">Cy Dow</field><field name=\"outlet\">The Inkwell</field>\
                 <field name=\"date\">2024-05-06</field><field name=\"url\">https://ink.example/late</field>\
                 <field name=\"body\">{plain}</field></row></resultset>"
            ),
            format!(
                "<?xml version=\"1.0\"?><export><story date=\"2024-05-06\" url=\"https://ink.example/late\">\
                 <headline>Late</headline><authors><author>Cy Dow</author></authors><outlet>The Inkwell</outlet>\
                 <body>{markup}</body></story></export>"
            ),
        ] {
            let (articles, problems) = read_as("a.xml", &xml);
            assert_eq!((articles.len(), problems), (1, vec![]), "{xml}");
            let expected = ["Late", "2024-05-06", "The Inkwell", "Cy Dow", "https://ink.example/late"];
            assert_eq!(facts(&articles[0]), expected, "{xml}");
            assert_eq!(articles[0].text, plain, "{xml}");
        }
    }

    #[test]
    fn other_xml_is_still_rejected() {
        for xml in [
            "<?xml version=\"1.0\"?><opml><body><outline text=\"The Daily News of Ware\"/></body></opml>",
            "<?xml version=\"1.0\"?><config><option name=\"a\">b c</option></config>",
        ] {
            let (articles, problems) = read_as("a.xml", xml);
            assert!(articles.is_empty() && problems[0].contains("cannot be read"), "{problems:?}");
        }
        let deep = format!("<?xml version=\"1.0\"?>{}", "<a>".repeat(100_000));
        assert!(read_as("a.xml", deep).0.is_empty());
    }
}
