//! Answers of X with many posts: `data` has the posts, `includes` the people who wrote them. Each post becomes a record
//! with its author. A file holds one answer, a list of them, or one on each line, as twarc writes them.

use std::io::{self, BufRead, BufReader, Read};

use serde_json::{Map, Value};

use super::JsonLines;
use crate::load::decode::Bytes;
use crate::load::encoding::without_mark;
use crate::load::json::{author_of_post, people_beside};
use crate::load::stream::MOST_RECORD;

/// Returns whether a file begins with posts whose authors have numbers.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    let mut rest = head.trim_ascii_start();
    rest = rest.strip_prefix(b"[").map_or(rest, <[u8]>::trim_ascii_start);
    if !rest.starts_with(b"{") {
        return false;
    }
    let Some(list) = memchr::memmem::find(rest, b"\"data\"") else { return false };
    let inside = [&b"\"data\""[..], b":", b"["]
        .iter()
        .try_fold(&rest[list..], |rest, part| rest.strip_prefix(*part).map(<[u8]>::trim_ascii_start));
    let first = inside.and_then(|inside| serde_json::Deserializer::from_slice(inside).into_iter().next());
    let Some(Ok(Value::Object(post))) = first else { return false };
    let is_number = |key: &str| {
        let number = post.get(key).and_then(Value::as_str).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_number("id") && is_number("author_id") && post.get("text").is_some_and(Value::is_string)
}

/// Returns the posts of a file, answer by answer: a collection is large.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    let answers = PostAnswers { bytes: BufReader::new(bytes), lines: 0, ready: Vec::new().into_iter() };
    Ok(Box::new(JsonLines::resuming(answers)))
}

struct PostAnswers {
    bytes: BufReader<Bytes>,
    /// How many lines have been read.
    lines: usize,
    /// The posts of the last answer.
    ready: std::vec::IntoIter<Value>,
}

impl Iterator for PostAnswers {
    type Item = io::Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(post) = self.ready.next() {
                return Some(Ok(post));
            }
            match self.answer() {
                Ok(answer) => self.ready = posts(answer?).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl PostAnswers {
    /// Reads the next answer: a line, or the whole file if its first line is none.
    fn answer(&mut self) -> io::Result<Option<Value>> {
        let mut taken = Vec::new();
        while without_mark(&taken).trim_ascii().is_empty() {
            taken.clear();
            self.lines += 1;
            if self.bytes.by_ref().take(MOST_RECORD as u64 + 1).read_until(b'\n', &mut taken)? == 0 {
                return Ok(None);
            }
        }
        let read = |taken: &[u8]| serde_json::from_slice(without_mark(taken));
        match read(&taken) {
            Ok(answer) => return Ok(Some(answer)),
            Err(error) if self.lines > 1 && taken.len() <= MOST_RECORD => {
                let what = error.to_string();
                let what = what.split(" at line").next().unwrap_or_default();
                return Err(io::Error::other(format!("broken JSON in line {}: {what}", self.lines)));
            }
            Err(_) => {}
        }
        let room = (MOST_RECORD as u64 + 1).saturating_sub(taken.len() as u64);
        self.bytes.by_ref().take(room).read_to_end(&mut taken)?;
        if taken.len() > MOST_RECORD {
            return Err(io::Error::other("an answer of more than 256 MiB cannot be read"));
        }
        read(&taken).map(Some).map_err(|error| io::Error::other(format!("broken JSON: {error}")))
    }
}

/// Returns the posts of an answer, each with its author. What is no answer stays as it is.
fn posts(answer: Value) -> Vec<Value> {
    let mut answer = match answer {
        Value::Array(answers) => return answers.into_iter().flat_map(posts).collect(),
        Value::Object(answer) => answer,
        other => return vec![other],
    };
    let includes = answer.remove("includes").unwrap_or_default();
    let people = people_beside(&includes);
    let with_author = |mut post: Map<String, Value>| {
        if let Some(name) = author_of_post(&post, &people)
            && !post.contains_key("author")
        {
            post.insert("author".to_owned(), name.into());
        }
        Value::Object(post)
    };
    match answer.remove("data") {
        Some(Value::Array(posts)) => posts
            .into_iter()
            .map(|post| match post {
                Value::Object(post) => with_author(post),
                other => other,
            })
            .collect(),
        Some(Value::Object(post)) => vec![with_author(post)],
        // A page without results.
        None if answer.keys().all(|key| matches!(&**key, "meta" | "__twarc")) => Vec::new(),
        data => {
            answer.extend(data.map(|data| ("data".to_owned(), data)));
            vec![Value::Object(answer)]
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::load::tests::{facts, ids, read_as};

    const PROSE: &str =
        "The night ferry to Corran was cancelled on Monday after a crack was found in the ramp.";

    fn post(n: usize, author: &str) -> Value {
        json!({"edit_history_tweet_ids": [n.to_string()], "id": n.to_string(), "text": PROSE, "author_id": author,
            "created_at": "2021-03-02T10:00:00.000Z"})
    }

    fn answer(n: usize) -> Value {
        let users = json!([
            {"id": "11", "name": "Ada Bird", "username": "adabird", "description": "I write about boats, harbours and the people who wait in them."},
            {"id": "12", "name": " ", "username": "inkwell"},
        ]);
        json!({"data": [post(n, "11"), post(n + 1, "12"), post(n + 2, "13")], "includes": {"users": users}, "meta": {"result_count": 3}})
    }

    #[test]
    fn posts_have_the_authors_that_an_answer_includes() {
        let (one, two) = (answer(1), answer(4));
        let empty = json!({"meta": {"result_count": 0}});
        for (name, content, count) in [
            ("a.json", one.to_string(), 3),
            ("a.json", format!("{one:#}"), 3),
            ("a.json", json!([one, two]).to_string(), 6),
            ("a.jsonl", format!("\u{FEFF}{one}\n\n{empty}\n{two}\n"), 6),
        ] {
            let (articles, problems) = read_as(name, &content);
            assert_eq!((articles.len(), problems), (count, vec![]), "{content}");
            for (n, byline) in ["Ada Bird", "@inkwell", "-"].iter().enumerate() {
                assert_eq!(
                    facts(&articles[count - 3 + n]),
                    ["-", "2021-03-02", "-", byline, "-"],
                    "{content}"
                );
            }
            assert_eq!(ids(&articles[count - 3..])[0], if count == 3 { "1" } else { "4" });
        }
    }

    #[test]
    fn a_stream_sends_one_post_at_a_time() {
        let line = |author: &str| {
            let mut line = answer(1);
            line["data"] = post(7, author);
            format!("{line}\n")
        };
        let (articles, problems) = read_as("a.jsonl", line("11") + &line("12") + &line("13"));
        assert_eq!((articles.len(), problems), (3, vec![]));
        assert_eq!(
            ["Ada Bird", "@inkwell", "-"],
            [0, 1, 2].map(|n: usize| facts(&articles[n])[3].clone())[..]
        );
    }

    #[test]
    fn a_broken_answer_costs_only_itself() {
        let (articles, problems) =
            read_as("a.jsonl", format!("{}\n{{\"data\": [{{\n{}\n", answer(1), answer(4)));
        assert_eq!(articles.len(), 6);
        assert!(problems.len() == 1 && problems[0].contains("broken JSON in line 2"), "{problems:?}");
        let cut = answer(1).to_string();
        let (articles, problems) = read_as("a.json", &cut[..cut.len() - 9]);
        assert!(articles.is_empty() && problems[0].contains("broken JSON"), "{problems:?}");
    }

    #[test]
    fn other_lists_with_numbers_of_authors_are_read_as_before() {
        let other = json!({"data": [{"id": 1, "author_id": 7, "title": "Ferry off", "text": PROSE}]});
        assert_eq!(facts(&read_as("a.json", other.to_string()).0[0])[0], "Ferry off");
    }
}
