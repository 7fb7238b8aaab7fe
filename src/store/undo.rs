//! Undo: the log holds the values before each step.

use rusqlite::{OptionalExtension, Transaction, params};

use super::ContentKey;
use super::change::{ArticleInfo, Fact, FactKey, called};
use super::database::{known, set};

/// Maximum number of facts named in a message; the others are counted.
const NAMED: usize = 4;

/// The result of an undo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// What was undone, for people; `None` if nothing was left to undo.
    pub words: Option<String>,
    /// The facts with their values now.
    pub facts: Vec<Fact>,
}

/// Undoes the last step of this program, or else of programs that have ended; running programs undo their own. A fact
/// that has changed since then stays as it is.
pub(super) fn undo(transaction: &Transaction<'_>, program: i64, running: &[i64]) -> rusqlite::Result<Undone> {
    let others: Vec<String> = running.iter().filter(|other| **other != program).map(i64::to_string).collect();
    let mut last = transaction.prepare(&format!(
        "SELECT step FROM log WHERE program NOT IN ({}) ORDER BY program = ? DESC, step DESC LIMIT 1",
        others.join(", ")
    ))?;
    while let Some(step) = last.query_row([program], |row| row.get::<_, i64>(0)).optional()? {
        let (mut undone, mut names, mut title) = (Undone::default(), Vec::new(), None);
        let mut query = transaction.prepare(
            "SELECT l.article, a.content, l.kind, l.name, l.before, l.after, a.about FROM log l
             LEFT JOIN article a ON a.id = l.article WHERE l.step = ? ORDER BY l.id DESC",
        )?;
        let mut rows = query.query([step])?;
        while let Some(row) = rows.next()? {
            let (id, name): (i64, String) = (row.get(0)?, row.get(3)?);
            let (before, after): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
            let Some(kind) = known(&row.get::<_, String>(2)?) else { continue };
            let mut now =
                transaction.prepare("SELECT value FROM fact WHERE article = ? AND kind = ? AND name = ?")?;
            let now: Option<String> = now.query_row(params![id, kind, name], |row| row.get(0)).optional()?;
            if now != after {
                continue;
            }
            set(transaction, (id, kind, &name), before.as_deref())?;
            let content = row.get::<_, Option<[u8; 16]>>(1)?.map(ContentKey);
            let key = FactKey { content, kind, name };
            let about: Option<String> = row.get(6)?;
            title = title.or_else(|| ArticleInfo::from_json(&serde_json::from_str(&about?).ok()?).title);
            names.insert(0, called(&key));
            undone.facts.push((key, before.and_then(|before| serde_json::from_str(&before).ok())));
        }
        transaction.prepare("DELETE FROM log WHERE step = ?")?.execute([step])?;
        if !names.is_empty() {
            undone.words = Some(words(&names, title.as_deref()));
            return Ok(undone);
        }
    }
    Ok(Undone::default())
}

/// Describes a step for people: `tag quay, tag work of “Strike”`.
fn words(names: &[String], title: Option<&str>) -> String {
    let mut words = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        words += &format!(" and {} more", names.len() - NAMED);
    }
    words + &title.map(|title| format!(" of “{title}”")).unwrap_or_default()
}
