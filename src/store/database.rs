//! The database: one table of facts, a log for undo, and the metadata of articles. Every change is one
//! transaction that takes the write lock before it reads, so that programs that run at the same time never
//! lose each other's changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::change::{ArticleInfo, Change, Fact, FactKey, kind};
use super::memory::{Catalogue, Memory};
use super::programs::running;
use super::undo::{Undone, undo};
use super::{ContentKey, RecordKey};
use crate::{Error, Result};

/// The migrations from each version to the next; `user_version` is the number applied.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE article (id INTEGER PRIMARY KEY, content BLOB NOT NULL UNIQUE, about TEXT);
    CREATE TABLE record (key INTEGER PRIMARY KEY, article INTEGER NOT NULL);
    CREATE TABLE fact (article INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        changed INTEGER NOT NULL, PRIMARY KEY (article, kind, name)) WITHOUT ROWID;
    CREATE TABLE log (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, program INTEGER NOT NULL,
        article INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, before TEXT, after TEXT);
    CREATE INDEX log_by_step ON log (step);
    CREATE INDEX corrections ON fact (article) WHERE kind = 'correction';
"];

/// Stands for the article of a fact about the reader.
const READER: i64 = 0;
/// Number of steps that can be undone.
const STEPS: i64 = 10_000;
/// Number of jumps kept.
const JUMPS: i64 = 100;
/// Number of queries kept.
pub(super) const QUERIES: i64 = 50;

/// The open database.
pub(super) struct Database {
    connection: Connection,
    path: PathBuf,
    /// The number of this program in the log.
    program: i64,
    /// SQLite's `data_version` when it was last checked.
    version: i64,
}

/// Why the database failed.
#[derive(Debug)]
pub(super) struct DatabaseError {
    pub error: Error,
    /// Whether another program holds it, so that a later try may succeed.
    pub busy: bool,
}

impl From<DatabaseError> for Error {
    fn from(fault: DatabaseError) -> Self {
        fault.error
    }
}

impl From<Error> for DatabaseError {
    fn from(error: Error) -> Self {
        Self { error, busy: false }
    }
}

impl Database {
    /// Opens the database, creates it if it is missing, and applies migrations. Waits at most `patience` for
    /// other programs.
    pub fn open(path: &Path, program: i64, patience: Duration) -> std::result::Result<Self, DatabaseError> {
        if let Some(folder) = path.parent() {
            crate::load::create_private(folder).map_err(|error| Error::io(folder, &error))?;
        }
        let failed = |error: rusqlite::Error| fault(path, &error);
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(patience).map_err(failed)?;
        // Check before writing anything: a newer program's database stays unchanged.
        check_version(&connection, path)?;
        into_wal(&connection, patience).map_err(failed)?;
        // Acknowledged changes must survive a power cut.
        connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        migrate(&mut connection, path)?;
        let mut database = Self { connection, path: path.to_owned(), program, version: 0 };
        database.others_wrote()?;
        Ok(database)
    }

    /// Returns whether another program has written since the last call.
    pub fn others_wrote(&mut self) -> Result<bool> {
        let version = self.connection.pragma_query_value(None, "data_version", |row| row.get(0));
        let version = version.map_err(|error| plain(&self.path, &error))?;
        Ok(std::mem::replace(&mut self.version, version) != version)
    }

    /// Makes all changes or none; they are durable on return. Returns the results of undo changes, in order.
    pub fn make<'c>(
        &mut self,
        changes: impl Iterator<Item = &'c Change>,
    ) -> std::result::Result<Vec<Undone>, DatabaseError> {
        let program = self.program;
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        let make = |connection: &mut Connection| -> rusqlite::Result<Vec<Undone>> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut undone = Vec::new();
            for change in changes {
                match change {
                    Change::Undo => undone.push(undo(&transaction, program, &running(&folder))?),
                    change => make(&transaction, program, change)?,
                }
            }
            transaction.commit()?;
            Ok(undone)
        };
        make(&mut self.connection).map_err(|error| fault(&self.path, &error))
    }

    /// Reads the whole memory.
    pub fn memory(&self) -> Result<Memory> {
        self.read_memory().map_err(|error| plain(&self.path, &error))
    }

    fn read_memory(&self) -> rusqlite::Result<Memory> {
        // One snapshot, so that another program's change is seen whole or not at all.
        let snapshot = self.connection.unchecked_transaction()?;
        let mut memory = Memory::default();
        read_facts(&snapshot, "", &mut memory)?;
        let mut query =
            snapshot.prepare("SELECT r.key, a.content FROM record r JOIN article a ON a.id = r.article")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            memory.know(RecordKey(row.get::<_, i64>(0)? as u64), ContentKey(row.get(1)?));
        }
        Ok(memory)
    }

    /// Reads only the corrections, which is all that most commands need.
    pub fn corrections(&self) -> Result<Memory> {
        let mut memory = Memory::default();
        let read =
            read_facts(&self.connection, "WHERE f.kind IN ('correction', 'alias', 'apart')", &mut memory);
        read.map(|()| memory).map_err(|error| plain(&self.path, &error))
    }

    /// Reads the metadata of every remembered article.
    pub fn catalogue(&self) -> Result<Catalogue> {
        let read = || -> rusqlite::Result<Catalogue> {
            let mut query =
                self.connection.prepare("SELECT content, about FROM article WHERE about IS NOT NULL")?;
            let rows = query.query_map([], |row| Ok((ContentKey(row.get(0)?), row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                row.map(|(content, about)| {
                    (content, ArticleInfo::from_json(&serde_json::from_str(&about).unwrap_or(Value::Null)))
                })
            })
            .collect()
        };
        read().map_err(|error| plain(&self.path, &error))
    }

    /// Returns the result of SQLite's integrity check; `ok` if there is no error.
    pub fn integrity(&self) -> Result<String> {
        let said = self.connection.pragma_query_value(None, "integrity_check", |row| row.get(0));
        said.map_err(|error| plain(&self.path, &error))
    }
}

pub(super) fn since_epoch() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn check_version(connection: &Connection, path: &Path) -> std::result::Result<usize, DatabaseError> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let version = version.map_err(|error| fault(path, &error))?;
    match usize::try_from(version) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => Err(Error::new("it was written by a newer onrecord")
            .file(path)
            .hint("update onrecord, or set ONRECORD_DATA to another folder; until then nothing is saved")
            .into()),
    }
}

/// Two programs that start at the same time may both change the journal mode; the second one retries.
fn into_wal(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && begun.elapsed() < patience => {
                std::thread::sleep(patience / 200);
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

fn migrate(connection: &mut Connection, path: &Path) -> std::result::Result<(), DatabaseError> {
    if check_version(connection, path)? == MIGRATIONS.len() {
        return Ok(());
    }
    let failed = |error: rusqlite::Error| fault(path, &error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another program may have migrated it while this one waited.
    for migration in &MIGRATIONS[check_version(&transaction, path)?..] {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64).map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Reads the facts selected by a `WHERE` clause into a memory.
fn read_facts(connection: &Connection, wanted: &str, memory: &mut Memory) -> rusqlite::Result<()> {
    let mut query = connection.prepare(&format!(
        "SELECT a.content, f.kind, f.name, f.value FROM fact f LEFT JOIN article a ON a.id = f.article {wanted}"
    ))?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let Some(kind) = known(&row.get::<_, String>(1)?) else { continue };
        let content = row.get::<_, Option<[u8; 16]>>(0)?.map(ContentKey);
        let value = serde_json::from_str(&row.get::<_, String>(3)?).ok();
        memory.set((FactKey { content, kind, name: row.get(2)? }, value));
    }
    Ok(())
}

/// Returns the kind of this name, if this program knows it.
pub(super) fn known(name: &str) -> Option<&'static str> {
    kind::ALL.into_iter().find(|kind| *kind == name)
}

/// Returns the row id of an article, inserting it if necessary.
fn article(transaction: &Transaction<'_>, content: Option<ContentKey>) -> rusqlite::Result<i64> {
    let Some(ContentKey(content)) = content else { return Ok(READER) };
    let mut query = transaction.prepare("SELECT id FROM article WHERE content = ?")?;
    if let Some(id) = query.query_row([content], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    transaction.prepare("INSERT INTO article (content) VALUES (?)")?.insert([content])
}

/// Sets a fact; returns its previous value.
pub(super) fn set(
    transaction: &Transaction<'_>,
    (article, kind, name): (i64, &str, &str),
    value: Option<&str>,
) -> rusqlite::Result<Option<String>> {
    let mut query =
        transaction.prepare("SELECT value FROM fact WHERE article = ? AND kind = ? AND name = ?")?;
    let before: Option<String> =
        query.query_row(params![article, kind, name], |row| row.get(0)).optional()?;
    match value {
        _ if before.as_deref() == value => {}
        Some(value) => {
            let now = since_epoch().as_secs() as i64;
            let mut write = transaction.prepare("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?)")?;
            write.execute(params![article, kind, name, value, now])?;
        }
        None => {
            let mut write =
                transaction.prepare("DELETE FROM fact WHERE article = ? AND kind = ? AND name = ?")?;
            write.execute(params![article, kind, name])?;
        }
    }
    Ok(before)
}

fn make(transaction: &Transaction<'_>, program: i64, change: &Change) -> rusqlite::Result<()> {
    for (record, content, about) in change.met() {
        let id = article(transaction, Some(content))?;
        let mut query = transaction.prepare("SELECT about FROM article WHERE id = ?")?;
        let before: Option<String> = query.query_row([id], |row| row.get(0))?;
        let before = before.and_then(|before| serde_json::from_str(&before).ok());
        // A copy with less metadata must not remove what is known.
        let about = about.clone().or(ArticleInfo::from_json(&before.unwrap_or(Value::Null)));
        let mut write = transaction.prepare("UPDATE article SET about = ? WHERE id = ?")?;
        write.execute(params![about.to_json().to_string(), id])?;
        let mut write = transaction.prepare("INSERT OR REPLACE INTO record VALUES (?, ?)")?;
        write.execute(params![record.0 as i64, id])?;
    }
    let mut step = None;
    // Only the last value per key counts, so that a change that undoes itself is not logged.
    let facts: Vec<Fact> = change.facts();
    let last: HashMap<&FactKey, usize> = facts.iter().enumerate().map(|(n, (key, _))| (key, n)).collect();
    for (n, (key, value)) in facts.iter().enumerate() {
        if last[key] != n {
            continue;
        }
        let id = article(transaction, key.content)?;
        let value = value.as_ref().map(|value| value.to_string());
        let before = set(transaction, (id, key.kind, &key.name), value.as_deref())?;
        if change.on_purpose() && before != value {
            let number = match step {
                Some(number) => number,
                None => next_step(transaction)?,
            };
            step = Some(number);
            let mut write = transaction.prepare(
                "INSERT INTO log (step, program, article, kind, name, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?;
            write.execute(params![number, program, id, key.kind, key.name, before, value])?;
        }
        if key.kind == kind::JUMP {
            let mut write = transaction.prepare(
                "DELETE FROM fact WHERE article = 0 AND kind = 'jump' AND name NOT IN
                 (SELECT name FROM fact WHERE article = 0 AND kind = 'jump' ORDER BY name DESC LIMIT ?)",
            )?;
            write.execute([JUMPS])?;
        }
        if key.kind == kind::QUERY {
            let mut write = transaction.prepare(
                "DELETE FROM fact WHERE article = 0 AND kind = 'query' AND name NOT IN (SELECT name FROM fact
                 WHERE article = 0 AND kind = 'query' ORDER BY CAST(value AS INTEGER) DESC LIMIT ?)",
            )?;
            write.execute([QUERIES])?;
        }
    }
    if let Some(step) = step {
        transaction.prepare("DELETE FROM log WHERE step <= ?")?.execute([step - STEPS])?;
    }
    Ok(())
}

fn next_step(transaction: &Transaction<'_>) -> rusqlite::Result<i64> {
    transaction.prepare("SELECT coalesce(max(step), 0) + 1 FROM log")?.query_row([], |row| row.get(0))
}

fn fault(path: &Path, error: &rusqlite::Error) -> DatabaseError {
    DatabaseError { error: plain(path, error), busy: is_busy(error) }
}

/// Explains an SQLite error.
fn plain(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode as Code;
    let (what, hint) = match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => ("another program is using it", "try again"),
        Some(Code::DiskFull) => {
            ("the disk is full", "free some space; your changes are not saved until then")
        }
        Some(Code::ReadOnly) => {
            ("it cannot be written", "check its permissions, or set ONRECORD_DATA to another folder")
        }
        Some(Code::CannotOpen | Code::PermissionDenied) => {
            ("it cannot be opened", "check its permissions, or set ONRECORD_DATA to another folder")
        }
        Some(Code::NotADatabase | Code::DatabaseCorrupt) => {
            ("not an onrecord database", "move it away; onrecord then creates a new one")
        }
        _ => return Error::new(error.to_string()).file(path),
    };
    Error::new(what).file(path).hint(hint)
}
