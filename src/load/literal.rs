//! Lists and objects written as text: the JSON in a cell of a table or in a message of a queue, and what Python prints
//! for a list or a dict.

use std::iter::Peekable;
use std::str::CharIndices;

use serde_json::Value;

/// Longer ones are left as text.
const LONGEST: usize = 16 << 20;

/// How deep Python's lists may be nested.
const DEEP: usize = 32;

/// Returns the list or object that `text` is, from its first character to its last.
pub(super) fn literal(text: &str) -> Option<Value> {
    let text = text.trim();
    let pair = (text.bytes().next()?, text.bytes().next_back()?);
    if !matches!(pair, (b'[', b']') | (b'{', b'}') | (b'(', b')')) || text.len() > LONGEST {
        return None;
    }
    let found = serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&python(text)?).ok());
    found.filter(|value: &Value| value.is_object() || value.is_array())
}

/// Returns the JSON for a Python literal; `None` if it is something else. Whether it is well formed is left to the
/// parser of JSON.
fn python(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    let mut depth = 0;
    while let Some((at, c)) = rest.next() {
        match c {
            '\'' | '"' => out.push_str(&string(c, &mut rest)?),
            // A comma may follow the last element.
            ',' if text[at + 1..].trim_start().starts_with([']', '}', ')']) => {}
            '[' | '{' | '(' => {
                depth += 1;
                (depth <= DEEP).then(|| out.push(if c == '(' { '[' } else { c }))?;
            }
            ')' => out.push(']'),
            c if c.is_alphabetic() => {
                let len = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
                // Python 2 marks strings with a letter.
                if len == 1 && text[at + len..].starts_with(['\'', '"']) {
                    continue;
                }
                out.push_str(match &text[at..at + len] {
                    "None" | "nan" | "NaN" | "null" => "null",
                    "True" | "true" => "true",
                    "False" | "false" => "false",
                    _ => return None,
                });
                while rest.next_if(|(next, _)| *next < at + len).is_some() {}
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

/// Returns the JSON for a string that ends with `mark`, whose first mark has been taken.
fn string(mark: char, rest: &mut Peekable<CharIndices>) -> Option<String> {
    let mut out = String::new();
    loop {
        match rest.next()?.1 {
            c if c == mark => return serde_json::to_string(&out).ok(),
            '\\' => match rest.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'x' => out.push(code(2, rest)?),
                'u' => out.push(code(4, rest)?),
                'U' => out.push(code(8, rest)?),
                c @ ('\\' | '\'' | '"' | '/') => out.push(c),
                c => out.extend(['\\', c]),
            },
            c => out.push(c),
        }
    }
}

/// Returns the character whose number has this many digits.
fn code(digits: usize, rest: &mut Peekable<CharIndices>) -> Option<char> {
    let number: String = rest.by_ref().take(digits).map(|(_, digit)| digit).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn literals_of_python_and_json_are_read() {
        for (text, value) in [
            (r#"["Ada Bird", "Cy Dow"]"#, Some(json!(["Ada Bird", "Cy Dow"]))),
            ("['Ada Bird', \"Cy O'Dow\"]", Some(json!(["Ada Bird", "Cy O'Dow"]))),
            ("[u'Zo\\xeb', u'Br\\u00fbl\\xe9',]", Some(json!(["Zoë", "Brûlé"]))),
            (
                "{'uri': 'ink.example', 'title': 'The \"Inkwell\"', 'rank': 7, 'is_pr': False, 'at': None}",
                Some(
                    json!({"uri": "ink.example", "title": "The \"Inkwell\"", "rank": 7, "is_pr": false, "at": null}),
                ),
            ),
            (" ('One.\\n', 'It\\'s two.') ", Some(json!(["One.\n", "It's two."]))),
            ("[Daily] A man said", None),
            ("[sic]", None),
            ("(Reuters)", None),
            ("{'a': datetime.date(2021, 3, 4)}", None),
            ("['cut off", None),
            ("7", None),
            ("", None),
        ] {
            assert_eq!(literal(text), value, "{text}");
        }
        let deep = format!("{}'a'{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(literal(&deep), None);
    }
}
