//! Reads words, names, URLs and days from field values.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::languages::in_one_language;
use crate::load::dates::{DateIssue, DateOrders, date_of_number, date_of_parts, example, month, read_date};
use crate::load::literal::literal;
use crate::load::table;

/// Keys under which an object holds its name, best first.
const CALLED: [&str; 22] = [
    "name",
    "by",
    "fullname",
    "displayname",
    "title",
    "headline",
    "main",
    "basic",
    "original",
    "rendered",
    "text",
    "#text",
    "@value",
    "value",
    "label",
    "content",
    "$oid",
    "literal",
    "_",
    // Records that one points to, as content management systems and GraphQL write them.
    "data",
    "attributes",
    "node",
];

/// Keys under which an object holds a URL.
const ADDRESSES: [&str; 6] = ["url", "href", "@id", "permalink", "canonical", "rendered"];

/// Keys under which an outlet without a name has its domain.
const HOMES: [&str; 6] = ["domain", "uri", "hostname", "host", "url", "href"];

/// How deep objects are searched for a name.
const DEEP: usize = 4;

/// Returns a few words: a string, a number, a list of them, or an object with a name (`{"id": 7, "name": "The
/// Daily"}`).
pub(in crate::load) fn words_of(value: &Value) -> Option<String> {
    words_inside(value, DEEP)
}

fn words_inside(value: &Value, depth: usize) -> Option<String> {
    let words = match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            main_of(items).filter_map(|item| words_inside(item, depth)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(object) if depth > 0 => {
            let called = CALLED.iter().find_map(|key| words_inside(member(object, key)?, depth - 1));
            let in_one_language = || words_inside(in_one_language(object)?, depth - 1);
            called.or_else(|| whole_name(object)).or_else(in_one_language)?
        }
        Value::Object(_) | Value::Null | Value::Bool(_) => return None,
    };
    (!words.trim().is_empty()).then_some(words)
}

/// Returns the items that say that they are the main one, as in `[{"role": "main", "value": …}, {"role": "teaser", …}]`;
/// if there are none, all of them.
pub(super) fn main_of(items: &[Value]) -> impl Iterator<Item = &Value> {
    const MAIN: [&str; 4] = ["main", "body", "full", "article"];
    fn role(item: &Value) -> &str {
        item.get("role").and_then(Value::as_str).unwrap_or_default()
    }
    let any_main = items.iter().any(|item| MAIN.contains(&role(item)));
    // Headings between the parts of a text are part of it.
    let is_within = |role: &str| role.starts_with("heading") || matches!(role, "quote" | "pullquote");
    items.iter().filter(move |item| !any_main || MAIN.contains(&role(item)) || is_within(role(item)))
}

/// Joins the first and last name of a person from separate keys.
fn whole_name(object: &Map<String, Value>) -> Option<String> {
    let part =
        |keys: [&str; 3]| keys.iter().find_map(|key| member(object, key)?.as_str()).unwrap_or_default();
    let name = format!(
        "{} {}",
        part(["firstname", "givenname", "given"]),
        part(["lastname", "familyname", "family"])
    );
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Returns a name: words that are neither a number nor a URL.
pub(super) fn name_of(value: &Value) -> Option<String> {
    // Reddit's word for a post without a link, in place of a domain.
    let is_own = |name: &str| name.starts_with("self.");
    let is_name = |name: &String| name.chars().any(char::is_alphabetic) && !is_address(name) && !is_own(name);
    match value {
        Value::Array(items) => {
            let names: Vec<String> = main_of(items).filter_map(name_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        other => words_of(other).filter(is_name),
    }
}

/// Returns `Ada Bird` for the `By Ada Bird` of newspapers; `None` if there is no “By” before a name.
pub(in crate::load) fn without_by(line: &str) -> Option<&str> {
    let (by, name) = line.split_at_checked(3)?;
    Some(name.trim_start())
        .filter(|name| by.eq_ignore_ascii_case("by ") && name.starts_with(char::is_uppercase))
}

/// Returns the writers that a byline names, without the words that credit them.
pub(super) fn credited(line: &str) -> String {
    const CREDITS: [&str; 7] = ["written by", "reported by", "words by", "story by", "words", "author", "by"];
    let inside = literal(line).and_then(|value| words_of(&value));
    let line = inside.unwrap_or_else(|| line.to_owned());
    let name = CREDITS.iter().find_map(|credit| {
        let (begin, rest) = line.split_at_checked(credit.len())?;
        let name = rest.trim_start_matches([':', ' ']);
        // "Byron Dow" is no credit, and "Words of Ware" may be a name.
        let is_credit = rest.starts_with(':') || rest.starts_with(' ') && credit.ends_with("by");
        (begin.eq_ignore_ascii_case(credit) && is_credit && !name.is_empty()).then(|| name.to_owned())
    });
    // Obsidian and Logseq link names to a page of their own.
    name.unwrap_or(line).replace("[[", "").replace("]]", "")
}

/// Returns whether words stand for nothing, as programs write it.
pub(super) fn is_placeholder(words: &str) -> bool {
    const NOTHING: [&str; 10] =
        ["none", "null", "(null)", "undefined", "nan", "nat", "n/a", "<na>", "unknown", "nil"];
    let words = words.trim();
    NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(words))
}

/// Returns the domain of a source given only by its address: `daily.example`.
pub(super) fn home_of(value: &Value) -> Option<String> {
    let words = match value {
        Value::Object(object) => HOMES.iter().find_map(|key| member(object, key)?.as_str())?,
        other => other.as_str()?,
    };
    let place = words.trim().split_once("://").map_or(words.trim(), |(_, rest)| rest);
    host_of(place).map(str::to_owned)
}

/// Returns `daily.example` for `www.daily.example/a`.
pub(in crate::load) fn host_of(place: &str) -> Option<&str> {
    let host = place.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}

/// Returns a URL: a string, the first of a list, or one in an object.
pub(super) fn address_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(address_of),
        Value::Object(object) => ADDRESSES.iter().find_map(|key| address_of(member(object, key)?)),
        other => words_of(other),
    }
}

pub(super) fn is_address(words: &str) -> bool {
    let words = words.trim();
    words.starts_with("http://") || words.starts_with("https://") || words.starts_with('/')
}

/// Returns the day that a value names, or why it names none, with its words for people to recognise; `None` if it is
/// empty.
pub(super) fn reading_of(value: &Value, orders: DateOrders) -> Option<Result<Date, (DateIssue, String)>> {
    match value {
        Value::String(text) if text.trim().is_empty() || table::is_nothing(text.trim().as_bytes()) => None,
        Value::String(text) => Some(read_date(text, orders).map_err(|issue| (issue, example(text)))),
        Value::Number(number) => {
            let whole = number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))?;
            let words = number.to_string();
            let read = if orders.serial { read_date(&words, orders) } else { date_of_number(whole) };
            Some(read.map_err(|issue| (issue, words)))
        }
        // Databases and reference managers write dates as objects.
        Value::Object(object) => {
            let inside = ["$date", "$numberlong", "@value", "dateparts", "iso", "value"];
            let inside = inside.iter().find_map(|key| reading_of(member(object, key)?, orders));
            let inside = inside.or_else(|| reading_of(in_one_language(object)?, orders));
            inside.or_else(|| {
                let part = |key| part_of(member(object, key)?);
                let year = part("year")?;
                let read = date_of_parts(year, part("month"), part("day"));
                Some(read.map_err(|issue| (issue, year.to_string())))
            })
        }
        Value::Array(items) => {
            let parts: Option<Vec<i64>> = items.iter().map(number_of).collect();
            match parts.as_deref() {
                Some(&[year, ref rest @ ..]) if rest.len() <= 2 && (1400..=2500).contains(&year) => {
                    let (month, day) = (rest.first().copied(), rest.get(1).copied());
                    let read = date_of_parts(year, month, day);
                    Some(read.map_err(|issue| (issue, year.to_string())))
                }
                _ => items.iter().find_map(|item| reading_of(item, orders)),
            }
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Returns a year, a month or a day: a number, perhaps written with a fraction, or the name of a month.
fn part_of(value: &Value) -> Option<i64> {
    let whole = |number: f64| (number.fract() == 0.0).then_some(number as i64);
    match value {
        Value::String(words) => {
            let words = words.trim();
            words.parse().ok().and_then(whole).or_else(|| month(words).map(i64::from))
        }
        other => whole(other.as_f64()?),
    }
}

fn number_of(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Returns the member of this name, ignoring case.
pub(super) fn member<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o Value> {
    let same = |key: &str| {
        key.bytes().filter(|byte| !b"_-".contains(byte)).map(|b| b.to_ascii_lowercase()).eq(name.bytes())
    };
    object.get(name).or_else(|| object.iter().find(|(key, _)| same(key)).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_of_people_and_outlets_are_found_in_objects() {
        for (value, name) in [
            (json!({"id": 7, "name": "Ada Bird"}), Some("Ada Bird")),
            (json!([{"@type": "Person", "name": "Ada Bird"}, {"name": "Cy Dow"}]), Some("Ada Bird, Cy Dow")),
            (json!({"uri": "ink.example", "title": "The Inkwell"}), Some("The Inkwell")),
            (json!({"First_Name": "Ada", "lastName": "Bird"}), Some("Ada Bird")),
            (json!({"original": "By Ada Bird", "person": []}), Some("By Ada Bird")),
            (json!([{"by": "By Ada Bird", "title": "Reporter"}]), Some("By Ada Bird")),
            (json!({"literal": "The Inkwell"}), Some("The Inkwell")),
            (
                json!([{"role": "sub", "value": "Short"}, {"role": "main", "value": "The ferry is late"}]),
                Some("The ferry is late"),
            ),
            (json!("self.inkwell"), None),
            (json!({"@type": "Person"}), None),
            (json!({"id": 7}), None),
            (json!(7), None),
            (json!("12"), None),
            (json!("https://ink.example/a"), None),
            (json!(["https://ink.example/ada", "Ada Bird"]), Some("Ada Bird")),
        ] {
            assert_eq!(name_of(&value).as_deref(), name, "{value}");
        }
        assert_eq!(home_of(&json!({"id": 3, "uri": "ink.example"})).as_deref(), Some("ink.example"));
        assert_eq!(home_of(&json!("https://www.ink.example/a")).as_deref(), Some("ink.example"));
        assert_eq!(home_of(&json!("/x")), None);
    }

    #[test]
    fn bylines_lose_the_words_that_credit() {
        for (line, names) in [
            ("By Ada Bird", "Ada Bird"),
            ("by ada bird", "ada bird"),
            ("Written by Ada Bird", "Ada Bird"),
            ("WORDS: Ada Bird", "Ada Bird"),
            ("Reported by: Ada Bird", "Ada Bird"),
            ("['Ada Bird', 'Cy Dow']", "Ada Bird, Cy Dow"),
            ("{\"name\": \"Ada Bird\"}", "Ada Bird"),
            ("[Inkwell staff]", "[Inkwell staff]"),
            ("[[Ada Bird]]", "Ada Bird"),
            ("Byron Dow", "Byron Dow"),
            ("Words of Ware", "Words of Ware"),
            ("by", "by"),
        ] {
            assert_eq!(credited(line), names);
        }
        assert!(is_placeholder(" (null)") && is_placeholder("NaT") && !is_placeholder("Nat Bird"));
    }

    #[test]
    fn urls_are_found_in_objects() {
        assert_eq!(address_of(&json!([{"href": "https://a.example"}])).as_deref(), Some("https://a.example"));
        assert_eq!(
            address_of(&json!({"@type": "WebPage", "@id": "https://a.example"})).as_deref(),
            Some("https://a.example")
        );
    }
}
