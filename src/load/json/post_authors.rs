//! Who wrote a post of X: version 2 of its interface gives a number, and names the people beside the posts.

use std::collections::HashMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::{Map, Value};

/// Returns the author of the one post that a record holds, as its stream sends them.
pub(super) fn of_record(record: &str) -> Option<String> {
    static NUMBER: LazyLock<Finder> = LazyLock::new(|| Finder::new("\"author_id\""));
    static BESIDE: LazyLock<Finder> = LazyLock::new(|| Finder::new("\"includes\""));
    [&NUMBER, &BESIDE].iter().all(|key| key.find(record.as_bytes()).is_some()).then_some(())?;
    let answer: Value = serde_json::from_str(record).ok()?;
    of_post(answer.get("data")?.as_object()?, &people(answer.get("includes")?))
}

/// The people whom an answer includes, by their numbers.
type People<'v> = HashMap<&'v str, &'v Value>;

/// Returns the people whom an answer includes.
pub(in crate::load) fn people(includes: &Value) -> People<'_> {
    let users = includes.get("users").and_then(Value::as_array).into_iter().flatten();
    users.filter_map(|user| Some((user.get("id")?.as_str()?, user))).collect()
}

/// Returns the name of a post's author, or else their user name.
pub(in crate::load) fn of_post(post: &Map<String, Value>, people: &People<'_>) -> Option<String> {
    let user = people.get(post.get("author_id")?.as_str()?)?;
    let said = |key: &str| user.get(key)?.as_str().map(str::trim).filter(|name| !name.is_empty());
    said("name").map(str::to_owned).or_else(|| Some(format!("@{}", said("username")?)))
}
