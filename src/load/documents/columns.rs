//! JSON that pandas writes column by column, `{"title": {"0": …, "1": …}, "text": {"0": …}}` or `{"title": [… , …], "text":
//! […]}`, or with `split` and `tight`, where names and rows are separate; a list of rows; articles under their dates.
//! Each row becomes a record.

use std::io;

use serde_core::de::IgnoredAny;
use serde_json::{Map, Value};

use super::values_of;
use crate::load::dates::parse_date;
use crate::load::decode::Bytes;
use crate::load::fields::usual;

/// Returns whether a file begins like one of these.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    is_split(head)
        || is_of_cells(head)
        || is_by_column(head).unwrap_or_default()
        || is_of_lists(head).unwrap_or_default()
        || is_of_rows(head)
        || is_by_date(head).unwrap_or_default()
}

/// Returns whether it is a list whose first element is a list of plain values, more than one.
fn is_of_rows(head: &[u8]) -> bool {
    let row = after(head, b"[").filter(|row| row.trim_ascii_start().starts_with(b"["));
    let row = row.and_then(|row| next::<Vec<Value>>(row)).map(|(row, _)| row).unwrap_or_default();
    let is_plain = |cell: &Value| !cell.is_object() && !cell.is_array();
    row.len() > 1 && row.iter().all(is_plain) && row.iter().any(Value::is_string)
}

/// Returns whether the first name is a day, and its value an object or a list of them.
fn is_by_date(head: &[u8]) -> Option<bool> {
    let (name, value) = next::<String>(after(head, b"{")?)?;
    let value = after(value, b":")?.trim_ascii_start();
    let value = value.strip_prefix(b"[").unwrap_or(value);
    Some(parse_date(&name).is_some() && after(value, b"{").is_some())
}

/// Returns what follows these bytes and the space around them.
fn after<'h>(head: &'h [u8], start: &[u8]) -> Option<&'h [u8]> {
    head.trim_ascii_start().strip_prefix(start)
}

fn is_split(head: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let value =
        |name: &[u8]| after(after(head, b"{")?, name).and_then(|head| after(after(head, b":")?, b"["));
    let columns = value(b"\"columns\"").is_some_and(|names| after(names, b"\"").is_some());
    columns && (has(b"\"index\"") || has(b"\"data\""))
        || value(b"\"index\"").is_some() && has(b"\"columns\"") && has(b"\"data\"")
        || has(b"\"columns\"") && has_named_rows(head)
}

/// Returns whether it is an answer of BigQuery, whose rows are `{"f": [{"v": …}]}`.
fn is_of_cells(head: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    after(head, b"{").is_some() && has(b"\"schema\"") && has(b"\"fields\"") && has(b"\"f\"") && has(b"\"v\"")
}

/// Returns whether an object has a list of columns and, after it, a list of rows, as databases write it.
fn has_named_rows(head: &[u8]) -> bool {
    let (mut rest, mut has_columns) = (after(head, b"{").unwrap_or_default(), false);
    while let Some((name, value)) = next::<String>(rest) {
        let Some(value) = after(value, b":") else { break };
        let list = after(value, b"[");
        let begins = |start: &[u8]| list.is_some_and(|list| after(list, start).is_some());
        match &*name {
            "columns" => has_columns = begins(b"\"") || begins(b"{"),
            "rows" | "data" if begins(b"[") => return has_columns,
            _ => {}
        }
        let Some(more) = next::<IgnoredAny>(value).and_then(|(_, end)| after(end, b",")) else { break };
        rest = more;
    }
    false
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

/// Returns whether all visible values are lists of one length: an article has one title, not two.
fn is_of_lists(head: &[u8]) -> Option<bool> {
    let (mut rest, mut rows, mut columns) = (after(head, b"{")?, None, 0);
    while let Some((_, value)) = next::<String>(rest) {
        let Some(value) = after(value, b":") else { break };
        if !value.trim_ascii().is_empty() && after(value, b"[").is_none() {
            return Some(false);
        }
        let Some((list, end)) = next::<Vec<Value>>(value) else { break };
        if list.len() < 2
            || *rows.get_or_insert(list.len()) != list.len()
            || list.iter().any(Value::is_object)
        {
            return Some(false);
        }
        columns += 1;
        match after(end, b",") {
            Some(more) => rest = more,
            None => break,
        }
    }
    Some(columns > 1)
}

/// Returns the first value, and what follows it.
fn next<T: serde_core::de::DeserializeOwned>(rest: &[u8]) -> Option<(T, &[u8])> {
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, &rest[values.byte_offset()..]))
}

/// Returns the rows of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    values_of(bytes, |bytes| match serde_json::from_slice(bytes) {
        Ok(Value::Object(table)) => {
            let is_by_date = table.keys().next().is_some_and(|name| parse_date(name).is_some());
            Ok(match table.contains_key("columns") {
                true => split(table),
                false if table.contains_key("schema") => of_cells(&table),
                false if is_by_date => by_date(table),
                false => by_column(table),
            })
        }
        Ok(Value::Array(rows)) => Ok(of_rows(rows)),
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(io::Error::other(format!("broken JSON in a table: {error}"))),
    })
}

fn split(mut table: Map<String, Value>) -> Vec<Value> {
    let mut list = |name: &str| match table.remove(name) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let name_of = |column: &Value| {
        let name = column.as_str().or_else(|| column.get("name")?.as_str());
        name.unwrap_or_default().to_owned()
    };
    let names: Vec<String> = list("columns").iter().map(name_of).collect();
    let (data, rows) = (list("data"), list("rows"));
    let rows = data.into_iter().chain(rows).filter_map(|row| match row {
        Value::Array(cells) => Some(Value::Object(names.iter().cloned().zip(cells).collect())),
        row @ Value::Object(_) => Some(row),
        _ => None,
    });
    rows.collect()
}

/// Takes the names from the first row if it has any that are known.
fn of_rows(rows: Vec<Value>) -> Vec<Value> {
    let mut rows = rows.into_iter().filter_map(|row| match row {
        Value::Array(cells) => Some(cells),
        _ => None,
    });
    let Some(first) = rows.next() else { return Vec::new() };
    let known = first.iter().filter_map(|name| usual(name.as_str()?));
    let names_columns = known.count() >= 2;
    let names: Vec<String> = match names_columns {
        true => first.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect(),
        false => (1..=first.len()).map(|n| format!("column{n}")).collect(),
    };
    let row = |cells: Vec<Value>| Value::Object(names.iter().cloned().zip(cells).collect());
    let first = (!names_columns).then_some(first);
    first.into_iter().chain(rows).map(row).collect()
}

fn of_cells(table: &Map<String, Value>) -> Vec<Value> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let fields = list(table.get("schema").and_then(|schema| schema.get("fields")));
    let names: Vec<String> = fields
        .iter()
        .map(|field| field.get("name").and_then(Value::as_str).unwrap_or_default().to_owned())
        .collect();
    let row = |row: &Value| {
        let cells = list(row.get("f")).into_iter().map(|cell| cell.get("v").cloned().unwrap_or_default());
        Value::Object(names.iter().cloned().zip(cells).collect())
    };
    list(table.get("rows")).iter().map(row).collect()
}

fn by_date(table: Map<String, Value>) -> Vec<Value> {
    let mut articles = Vec::new();
    for (day, value) in table {
        let those = match value {
            Value::Array(list) => list,
            other => vec![other],
        };
        for article in those {
            let Value::Object(mut article) = article else { continue };
            article.entry("date").or_insert_with(|| day.clone().into());
            articles.push(Value::Object(article));
        }
    }
    articles
}

fn by_column(table: Map<String, Value>) -> Vec<Value> {
    let keys: Vec<String> = match table.values().next() {
        Some(Value::Object(first)) => first.keys().cloned().collect(),
        Some(Value::Array(_)) => return of_lists(table),
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

fn of_lists(table: Map<String, Value>) -> Vec<Value> {
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    for (name, column) in table {
        let Value::Array(column) = column else { continue };
        rows.resize_with(rows.len().max(column.len()), Map::new);
        for (row, value) in rows.iter_mut().zip(column) {
            row.insert(name.clone(), value);
        }
    }
    rows.into_iter().map(Value::Object).collect()
}
