//! SQLite files: the rows of those tables that look like articles, such as the tables of feed readers.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};

use super::JsonLines;
use crate::load::decode::Bytes;
use crate::load::fields::{ArticleField, is_summary, usual};
use crate::page::sanitise;

/// How many rows are asked for at once.
const AT_ONCE: usize = 100;
/// A longer value is not text.
const LONGEST: usize = 16 << 20;

/// Returns whether a file is a database.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Returns the rows of the file at `path`, as lines of JSON.
pub(in crate::load) fn json_lines(path: &Path) -> io::Result<Bytes> {
    let broken =
        |error: rusqlite::Error| io::Error::other(format!("an SQLite database cannot be read: {error}"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(broken)?;
    // The database is from elsewhere, so nothing in its schema is executed.
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;").map_err(broken)?;
    let (queries, tables) = queries(&connection).map_err(broken)?;
    if queries.is_empty() {
        let tables = if tables.is_empty() { "none".to_owned() } else { tables.join(", ") };
        return Err(io::Error::other(format!(
            "an SQLite database without a table of articles; its tables: {} (export one as CSV and name its columns, as in --field text=NAME)",
            sanitise(&tables)
        )));
    }
    Ok(Box::new(JsonLines::new(DatabaseRows { connection, queries, row: 0, ready: VecDeque::new() })))
}

/// Returns a query for each table of articles, and the names of all tables. A query takes the number of the last row
/// read, and gives the number of each row first.
fn queries(connection: &Connection) -> rusqlite::Result<(VecDeque<String>, Vec<String>)> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut tables = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )?;
    let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found: Vec<(bool, String)> = Vec::new();
    for name in &names {
        let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns: Vec<String> =
            columns.query_map([name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let has = |field: ArticleField| {
            columns
                .iter()
                .filter_map(|column| usual(column))
                .any(|(known, rank)| known == field && !(field == ArticleField::Text && is_summary(rank)))
        };
        let others = [ArticleField::Date, ArticleField::Url, ArticleField::Byline, ArticleField::Outlet];
        if has(ArticleField::Text) && (has(ArticleField::Title) || others.into_iter().any(has)) {
            let table = quoted(name);
            // newsboat keeps the titles of feeds in another table.
            let query = match name == "rss_item" && names.iter().any(|name| name == "rss_feed") {
                true => "SELECT i.rowid, i.*, f.title AS outlet FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl \
                    WHERE i.rowid > ?1 ORDER BY i.rowid LIMIT ?2"
                    .to_owned(),
                false => format!("SELECT rowid, * FROM {table} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2"),
            };
            found.push((has(ArticleField::Title), query));
        }
    }
    // If some tables have titles, tables without are comments, not articles.
    let any_titles = found.iter().any(|(has_title, _)| *has_title);
    let queries =
        found.into_iter().filter(|(has_title, _)| *has_title || !any_titles).map(|(_, query)| query);
    Ok((queries.collect(), names))
}

struct DatabaseRows {
    connection: Connection,
    /// The first one is running.
    queries: VecDeque<String>,
    /// The last row read by the first query.
    row: i64,
    ready: VecDeque<Value>,
}

impl DatabaseRows {
    /// Reads the next rows of the current table; returns whether there were any.
    fn more(&mut self) -> rusqlite::Result<bool> {
        let Some(query) = self.queries.front() else { return Ok(false) };
        let mut statement = self.connection.prepare(query)?;
        let names: Vec<String> = statement.column_names().skip(1).map(str::to_owned).collect();
        let mut rows = statement.query((self.row, AT_ONCE as i64))?;
        let mut any = false;
        while let Some(row) = rows.next()? {
            any = true;
            self.row = row.get(0)?;
            let mut object = Map::new();
            for (n, name) in names.iter().enumerate() {
                let value = match row.get_ref(n + 1)? {
                    ValueRef::Integer(number) => number.into(),
                    ValueRef::Real(number) => number.into(),
                    ValueRef::Text(text) | ValueRef::Blob(text) if text.len() <= LONGEST => {
                        str::from_utf8(text).map_or(Value::Null, Into::into)
                    }
                    _ => Value::Null,
                };
                object.insert(name.clone(), value);
            }
            self.ready.push_back(Value::Object(object));
        }
        Ok(any)
    }
}

impl Iterator for DatabaseRows {
    type Item = io::Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.queries.is_empty() {
            match self.more() {
                Ok(true) => {}
                Ok(false) => {
                    self.queries.pop_front();
                    self.row = 0;
                }
                Err(error) => {
                    self.queries.clear();
                    return Some(Err(io::Error::other(format!("a damaged SQLite database: {error}"))));
                }
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
