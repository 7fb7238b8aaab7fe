//! `onrecord cache`: lists or clears unpacked files and indexes.

use std::io::{self, Write};

use serde_json::Value;

use super::args::{CacheArgs, Clear};
use super::table::Table;
use super::{READ, complain, out};
use crate::export::TableColumn;
use crate::index::IndexDir;
use crate::load::cache;
use crate::page::bytes;
use crate::{Error, Result};

const COLUMNS: &[TableColumn] = &[
    TableColumn::new("used", 10),
    TableColumn::new("bytes", 14),
    TableColumn::new("what", 8),
    TableColumn::new("of", usize::MAX),
];

/// Lists the cache, or clears it.
pub fn run(asked: &CacheArgs) -> Result<u8> {
    if let Some(Clear::Clear) = asked.clear {
        return clear();
    }
    let mut table = Table::new(COLUMNS, asked.format);
    let entries = cache::entries();
    let indexes = IndexDir::all();
    let unpacked =
        entries.iter().map(|entry| (entry.used, entry.bytes, "unpacked", entry.of.to_string_lossy()));
    let left = cache::leftovers();
    let halves = left.iter().map(|entry| (entry.used, entry.bytes, "partial", entry.of.to_string_lossy()));
    let indexed = indexes.iter().map(|(place, of, used)| (*used, place.bytes(), "index", of.into()));
    for (used, bytes, what, of) in unpacked.chain(halves).chain(indexed) {
        let used = jiff::Timestamp::try_from(used).ok();
        let day = used.map(|used| used.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
        let row = [day.into(), bytes.into(), what.into(), Value::from(of)];
        if out::written(table.row(&row))?.is_break() {
            return Ok(READ);
        }
    }
    let status = table.finish(READ)?;
    let folder = cache::folder().map_or("no folder".into(), |folder| folder.display().to_string());
    let (kept, most) = (entries.iter().chain(&left).map(|entry| entry.bytes).sum::<u64>(), cache::limit());
    // On standard error, because scripts read the listing.
    let _ = writeln!(
        io::stderr(),
        "{} of {} used for unpacked files and {} for indexes in {}; run `onrecord cache clear` to free it",
        bytes(kept as f64),
        bytes(most as f64),
        bytes(indexes.iter().map(|(place, ..)| place.bytes()).sum::<u64>() as f64),
        crate::page::sanitise(&folder)
    );
    Ok(status)
}

fn clear() -> Result<u8> {
    let (mut freed, mut status) = (0, READ);
    for entry in cache::entries().into_iter().chain(cache::leftovers()) {
        match entry.remove() {
            Ok(()) => freed += entry.bytes,
            Err(error) => {
                complain(&Error::io(&entry.of, &error));
                status = super::SKIPPED;
            }
        }
    }
    for (place, of, _) in IndexDir::all() {
        let bytes = place.bytes();
        match place.remove_unless_written() {
            Ok(()) => freed += bytes,
            Err(error) => {
                complain(&error.file(of));
                status = super::SKIPPED;
            }
        }
    }
    out::line(&format!("freed {}", bytes(freed as f64)), status)
}
