//! JSON that pandas writes column by column, `{"title": {"0": …, "1": …}, "text": {"0": …}}`, or with `split`, where
//! names and rows are separate. Each row becomes a record.

use std::io;

use serde_json::{Map, Value};

use super::values_of;
use crate::load::decode::Bytes;

/// Returns whether a file begins like one of these.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    is_split(head) || is_by_column(head).unwrap_or_default()
}

/// Returns what follows these bytes and the space around them.
fn after<'h>(head: &'h [u8], start: &[u8]) -> Option<&'h [u8]> {
    head.trim_ascii_start().strip_prefix(start)
}

fn is_split(head: &[u8]) -> bool {
    let names =
        after(head, b"{").and_then(|head| after(head, b"\"columns\"")).and_then(|head| after(head, b":"));
    let is_list = names.and_then(|head| after(head, b"[")).is_some_and(|head| after(head, b"\"").is_some());
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    is_list && (has(b"\"index\"") || has(b"\"data\""))
}

/// Returns whether the first value is an object whose first key is a number with a plain value.
fn is_by_column(head: &[u8]) -> Option<bool> {
    let name = after(after(head, b"{")?, b"\"")?;
    let inside = after(after(&name[memchr::memchr(b'"', name)? + 1..], b":")?, b"{")?;
    let key = after(inside, b"\"")?;
    let digits = key.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value = after(key[digits..].strip_prefix(b"\"")?, b":")?.trim_ascii_start();
    Some(digits > 0 && !value.starts_with(b"{") && !value.starts_with(b"["))
}

/// Returns the rows of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    values_of(bytes, |bytes| match serde_json::from_slice(bytes) {
        Ok(Value::Object(table)) => {
            Ok(if table.contains_key("columns") { split(table) } else { by_column(table) })
        }
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(io::Error::other(format!("broken JSON in a table that pandas wrote: {error}"))),
    })
}

fn split(mut table: Map<String, Value>) -> Vec<Value> {
    let mut list = |name: &str| match table.remove(name) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let names: Vec<String> =
        list("columns").iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    let rows = list("data").into_iter().filter_map(|row| match row {
        Value::Array(cells) => Some(Value::Object(names.iter().cloned().zip(cells).collect())),
        row @ Value::Object(_) => Some(row),
        _ => None,
    });
    rows.collect()
}

fn by_column(table: Map<String, Value>) -> Vec<Value> {
    let keys: Vec<String> = match table.values().next() {
        Some(Value::Object(first)) => first.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let mut rows = vec![Map::new(); keys.len()];
    for (name, column) in table {
        let Value::Object(mut column) = column else { continue };
        for (row, key) in rows.iter_mut().zip(&keys) {
            row.insert(name.clone(), column.get_mut(key).map(Value::take).unwrap_or_default());
        }
    }
    rows.into_iter().map(Value::Object).collect()
}
