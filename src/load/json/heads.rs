//! Reads heads of JSON records without their bodies, in one pass over the bytes that stops only at the ends of strings.
//!
//! Anything unusual (no headline, any damage, a field asked for by name that holds the body) is left to the full
//! parser, so that the two always agree.

use serde_core::de::IgnoredAny;
use serde_json::Value;

use crate::article::NewHead;
use crate::load::record::RawRecord;
use crate::load::schema::FieldUse;

/// Returns what a list shows of a record; `None` if the full parser has to look.
pub(in crate::load) fn head(record: &RawRecord) -> Option<NewHead> {
    // What is no article is rejected when it is read as a whole.
    (!super::is_service(record.bytes)).then_some(())?;
    let mut fields = super::fields_of(record);
    let record = record.bytes;
    let mut body = false;
    let mut at = space(record, 0);
    (record.get(at) == Some(&b'{')).then_some(())?;
    at = space(record, at + 1);
    loop {
        (record.get(at) == Some(&b'"')).then_some(())?;
        let end = string(record, at + 1)?;
        let name = str::from_utf8(&record[at + 1..end]).ok().filter(|name| !name.contains('\\'))?;
        at = space(record, end + 1);
        (record.get(at) == Some(&b':')).then_some(())?;
        at = space(record, at + 1);
        let end = value(record, at)?;
        let found = &record[at..end];
        match fields.use_of(name) {
            FieldUse::Body if found.first() == Some(&b'"') => body = true,
            FieldUse::Body | FieldUse::Value => {
                fields.put(name, serde_json::from_slice::<Value>(found).ok()?)
            }
            FieldUse::None => {}
        }
        at = space(record, end);
        match record.get(at)? {
            b',' => at = space(record, at + 1),
            b'}' => break,
            _ => return None,
        }
    }
    (space(record, at + 1) == record.len()).then_some(())?;
    fields.head(body)
}

fn space(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// Returns the end of the value that begins at `from`.
fn value(bytes: &[u8], from: usize) -> Option<usize> {
    match bytes.get(from)? {
        b'"' => string(bytes, from + 1).map(|end| end + 1),
        b'{' | b'[' => {
            let mut values = serde_json::Deserializer::from_slice(&bytes[from..]).into_iter::<IgnoredAny>();
            values.next()?.ok()?;
            Some(from + values.byte_offset())
        }
        _ => {
            let len = bytes[from..].iter().take_while(|byte| !b",}] \t\r\n".contains(byte)).count();
            serde_json::from_slice::<IgnoredAny>(&bytes[from..from + len]).ok()?;
            Some(from + len)
        }
    }
}

/// Returns the end of the string whose content begins at `from`: its closing quotation mark.
fn string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let end = loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            break at;
        }
        at += match bytes.get(at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' if bytes.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => 6,
            _ => return None,
        };
    };
    // Without an early exit, so that the compiler vectorises it.
    let controls = bytes[from..end].iter().fold(false, |any, byte| any | (*byte < b' '));
    (!controls).then_some(end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::format::named;
    use crate::load::guess;
    use crate::load::schema::Schema;
    use crate::load::source::Source;
    use crate::load::tests::asking;
    use proptest::prelude::*;

    fn both(record: &str, fields: &[(&str, &str)]) -> (Option<NewHead>, Option<NewHead>) {
        let schema = Arc::new(Schema::new(&asking(fields), Vec::new()));
        let source = Source::in_memory(named("JSON Lines"), &schema);
        let record = RawRecord::new(record.as_bytes(), &source, 0, 0);
        (head(&record), record.article().ok().map(|article| NewHead::of(&article)))
    }

    fn is_quick(record: &str, fields: &[(&str, &str)]) {
        let (quick, whole) = both(record, fields);
        assert!(quick.is_some(), "{record}");
        assert_eq!(quick, whole, "{record}");
    }

    #[test]
    fn usual_records_take_the_fast_path() {
        for record in [
            r#"{"title": "A", "text": "b"}"#,
            r#" { "text" : "a \" \u00e9 \\" , "n": -1.5e3, "x": {"title": "no", "l": [1, {}]}, "headline":"H\u00e9", "date": "2018-12-20", "source": {"name": "Daily"}, "z": null } "#,
            r#"{"title": "old", "title": "new", "body": "", "content": "c"}"#,
        ] {
            is_quick(record, &[]);
        }
        is_quick(r#"{"text": "a", "title": "b"}"#, &[("title", "text")]);
        is_quick(r#"{"story": "a", "x": {"head": "b"}}"#, &[("title", "x.head"), ("text", "story")]);
    }

    #[test]
    fn unusual_records_are_left_to_the_parser() {
        for record in [
            r#"{"text": "no headline"}"#,
            r#"{"title": "no text"}"#,
            r#"{"title": "A", "text": "b"} x"#,
            r#"{"title": "A", "text": "b\x"}"#,
            "{\"title\": \"A\", \"text\": \"b\tc\"}",
            r#"{"title": "A", "text": "b", "n": NaN}"#,
            r#"{"title": "A", "text": "b""#,
            r#"["title"]"#,
            "{}",
            "",
        ] {
            assert_eq!(both(record, &[]).0, None, "{record}");
        }
    }

    proptest! {
        /// If the fast path gives a head, it is the same as the whole article's.
        #[test]
        fn both_ways_agree(record in "[{]?(\"(text|title|body|date|source|x)\" ?: ?(\"([a-z \\\\\"\u{1}é]|\\\\u[dD0][89c0][0-9a-f]{2}|\\\\n){0,9}\"|-?[0-9.e]{1,4}|null|\\[(\"a\",?){0,2}\\]|[{](\"name\": ?\"N\")?[}]),? ?){0,5}[}]?.?") {
            let (quick, whole) = both(&record, &[]);
            if quick.is_some() {
                prop_assert_eq!(quick, whole);
            }
        }

        /// The same, with guesses, markup and folders.
        #[test]
        fn both_ways_agree_with_guesses_markup_and_folders(record in "[{](\"(text|title|body|content|data|author|date|source|when|url)\": ?(\"(<p>|</p>|&amp;|&ldquo;|[a-z ]|<b>|</b>|0[1-9]/0[1-9]/2019|â€œ){0,6}\"|[0-9]{1,4}|null|[{]\"(name|title|rendered|id|story)\": ?\"[a-z<&;]{0,6}\"[}]),? ?){0,5}[}]", around: bool) {
            let folder = match around {
                true => vec![("outlet".to_owned(), "A &amp; B".to_owned()), ("title".to_owned(), "Folder".to_owned())],
                false => Vec::new(),
            };
            let (options, format) = (Arc::default(), named("JSON Lines"));
            let (schema, _) = guess::schema(record.as_bytes(), Box::new(&[][..]), format, &options, folder, None);
            let source = Source::in_memory(format, &schema);
            let record = RawRecord::new(record.as_bytes(), &source, 0, 0);
            if let Some(quick) = head(&record) {
                let issue = record.date_issue.take().map(|(issue, _)| issue);
                let whole = record.article().ok();
                prop_assert_eq!(Some(quick), whole.map(|article| NewHead::of(&article)));
                prop_assert_eq!(issue, record.date_issue.take().map(|(issue, _)| issue));
            }
        }

        #[test]
        fn a_plain_record_is_quick(title in "[^\\p{Cc}\\s\u{feff}]\\PC{0,90}", text in any::<String>(), ascii: bool) {
            let mut record = serde_json::json!({"title": &title, "text": &text, "source": "S"}).to_string();
            if ascii {
                record = record.chars().map(|c| match c {
                    ' '..='~' => c.to_string(),
                    _ => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
                }).collect();
            }
            is_quick(&record, &[]);
        }
    }
}
