//! JSON inside a line of JavaScript: `callback([…]);` and `window.news.part0 = […]`, as web services and archives of
//! accounts write it.

use std::io::{self, Cursor};

use super::whole;
use crate::load::decode::Bytes;
use crate::load::encoding::without_mark;

/// Returns whether a file begins with a name and a call or an assignment, whose value is JSON.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    begin(head).is_some_and(|at| is_json(&head[at..]))
}

/// Returns whether a list of objects or an object with a quoted name begins here.
fn is_json(value: &[u8]) -> bool {
    let begins = |text: &[u8], mark: u8| text.trim_ascii_start().first() == Some(&mark);
    match value.split_first() {
        Some((b'[', rest)) => begins(rest, b'{'),
        Some((b'{', rest)) => begins(rest, b'"'),
        _ => false,
    }
}

/// Returns where the value begins behind `name(` or `name =`.
fn begin(head: &[u8]) -> Option<usize> {
    /// No name is longer.
    const LONGEST: usize = 128;
    let text = without_mark(head);
    let mut at = head.len() - text.trim_ascii_start().len();
    for prefix in [&b"/**/"[..], b"var ", b"let ", b"const "] {
        at += if head[at..].starts_with(prefix) { prefix.len() } else { 0 };
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$.".contains(byte);
    let len = head[at..].iter().take_while(|byte| is_name(byte)).count();
    if len == 0 || len > LONGEST || head[at].is_ascii_digit() {
        return None;
    }
    let space = |at: usize| head[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    at += len;
    at += space(at);
    matches!(head.get(at), Some(b'(' | b'=')).then(|| at + 1 + space(at + 1))
}

/// Returns the value.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    let (mut all, failed) = whole(bytes)?;
    if let Some(failed) = failed {
        return Err(failed);
    }
    let end = all.iter().rposition(|byte| !byte.is_ascii_whitespace() && !b");".contains(byte));
    all.truncate(end.map_or(0, |end| end + 1));
    let begin = begin(&all).unwrap_or_default();
    let mut value = Cursor::new(all);
    value.set_position(begin as u64);
    Ok(Box::new(value))
}

#[cfg(test)]
mod tests {
    use crate::load::tests::read_as;

    #[test]
    fn the_value_of_a_script_is_read() {
        let list = "[{\"title\": \"Late (again);\", \"text\": \"The tram was late.\"},\n{\"title\": \"B\", \"text\": \"It was on time (once);\"}]";
        for script in [
            format!("callback({list});\n"),
            format!("/**/jQuery_17$.x({list})"),
            format!("window.YTD.news.part0 = {list}"),
            format!("var news = {{\"articles\": {list}}};"),
        ] {
            for name in ["a.js", "a.json", "a.txt"] {
                let (articles, problems) = read_as(name, &script);
                assert_eq!((articles.len(), problems), (2, vec![]), "{script}");
                assert_eq!(articles[1].text, "It was on time (once);");
            }
        }
        assert_eq!(read_as("a.txt", "He wrote (so they say) = “nothing”.").0.len(), 1);
    }
}
