//! Finds the row of names and the delimiter of a table, even below a title or beside row numbers.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::cells;
use super::rows::{self, RowScanner};
use crate::Error;
use crate::load::dates::looks_like_a_date;
use crate::load::encoding::{text_in, text_of};
use crate::load::fields::{self, FIELDS, NameFit};
use crate::load::schema::{FieldUse, Schema};
use crate::load::sink::RecordSink;
use crate::load::stream::Stream;

/// Delimiters, the usual one first.
pub(super) const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// What R puts between quoted cells unless told otherwise.
const SPACE: u8 = b' ';

/// Anything longer is not a name but text: there is no header.
const LONGEST_NAME: usize = 64;

/// Returns whether a file with an uninformative ending begins with the column names of articles.
pub(in crate::load) fn sniff(head: &[u8], extension: &str) -> bool {
    if !matches!(extension, "" | "txt" | "dat" | "asc" | "data" | "text" | "out" | "log") {
        return false;
    }
    let Some((header, delimiter)) = header(head) else { return false };
    let names = names(header, delimiter);
    if is_regular(head, &names, delimiter) {
        return true;
    }
    let plain = |name: &str| {
        name.len() <= LONGEST_NAME && !name.ends_with(['.', '?', '!', '”']) && !name.contains('\n')
    };
    let schema = Schema::plain();
    let known = names.iter().filter(|name| schema.use_of(name) != FieldUse::None).count();
    // Two known names, the text among them, and at most a few unknown ones: no sentence looks like that.
    known >= 2
        && known * 2 >= names.len().min(8)
        && names.iter().all(|name| plain(name))
        && names.iter().any(|name| schema.is_text(name))
}

/// Returns whether names hint at two fields of an article, and rows of as many cells follow, with a text in one of them.
/// It tells a table from prose even if no name of the text is a usual one.
fn is_regular(head: &[u8], names: &[String], delimiter: u8) -> bool {
    /// How many rows are looked at, and have to be there.
    const LOOK: usize = 20;
    const ENOUGH: usize = 2;
    /// Names of columns have few words, and texts are longer than names.
    const WORDS: usize = 3;
    const TEXT: usize = 60;
    let is_name = |name: &String| {
        (1..=LONGEST_NAME / 2).contains(&name.len())
            && name.split_whitespace().count() <= WORDS
            && !name.contains(['.', '!', '?', '“', '”', '"', '\n'])
    };
    let is_hinted = |field: &str| {
        fields::field(field).is_some_and(|field| {
            let standing = |name: &String| fields::standing(name, field);
            names.iter().any(|name| matches!(standing(name), NameFit::Usual(_) | NameFit::Hinted))
        })
    };
    if names.len() < 3
        || !names.iter().all(is_name)
        || FIELDS.iter().filter(|field| is_hinted(field)).count() < 2
    {
        return false;
    }
    let mut rest = &head[above_rows(head).len()..];
    let (mut rows, mut texts) = (0, 0);
    while rows < LOOK
        && let Some(end) = RowScanner::new(delimiter).find(rest)
    {
        let row = &rest[..end];
        rest = &rest[end + 1..];
        if row.trim_ascii().is_empty() {
            continue;
        }
        let cells: Vec<_> = cells(row, delimiter).collect();
        if cells.len() != names.len() {
            return false;
        }
        rows += 1;
        texts += usize::from(cells.iter().any(|cell| cell.len() > TEXT));
    }
    rows >= ENOUGH && 2 * texts >= rows
}

/// Returns the row of names and its delimiter: the first row, unless that is a title and one of the next rows has
/// names.
pub(super) fn header(head: &[u8]) -> Option<(&[u8], u8)> {
    /// How many rows may precede the names.
    const ABOVE: usize = 10;
    let (row, delimiter) = first_row(head)?;
    let schema = Schema::plain();
    let count_known = |row: &[u8], delimiter: u8| {
        names(row, delimiter).iter().filter(|name| schema.use_of(name) != FieldUse::None).count()
    };
    let title = names(row, delimiter);
    if title.iter().filter(|cell| !cell.is_empty()).count() > 2 || count_known(row, delimiter) > 0 {
        return Some((row, delimiter));
    }
    let mut rest = head;
    for _ in 0..ABOVE {
        let at = memchr::memchr(b'\n', rest.trim_ascii_start())
            .map(|at| rest.len() - rest.trim_ascii_start().len() + at + 1);
        rest = &rest[at.unwrap_or(rest.len())..];
        let Some((row, delimiter)) = first_row(rest) else { break };
        let is_text = |name: &String| schema.is_text(name);
        if count_known(row, delimiter) >= 2 && names(row, delimiter).iter().any(is_text) {
            return Some((row, delimiter));
        }
    }
    Some((row, delimiter))
}

/// Returns whether quotation marks inside cells are escaped by a backslash: some are, and none are doubled.
pub(super) fn escapes(head: &[u8], delimiter: u8) -> bool {
    let ends =
        |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
    let behind = |at: usize| at.checked_sub(1).and_then(|at| head.get(at));
    // `\""` could mean either.
    let is_mark = |byte: Option<&u8>| byte == Some(&b'"');
    let escaped = || {
        memchr::memmem::find_iter(head, b"\\\"")
            .any(|at| !ends(head.get(at + 2)) && !is_mark(head.get(at + 2)))
    };
    let doubled =
        || memchr::memmem::find_iter(head, b"\"\"").any(|at| !ends(behind(at)) && behind(at) != Some(&b'\\'));
    escaped() && !doubled()
}

/// Returns whether a row holds names of columns, not the first article.
fn has_names(row: &[u8], delimiter: u8) -> bool {
    let names = names(row, delimiter);
    let schema = Schema::plain();
    let is_value = |name: &String| {
        name.len() > LONGEST_NAME
            || looks_like_a_date(name)
            || name.starts_with("http://")
            || name.starts_with("https://")
    };
    names.iter().any(|name| schema.use_of(name) != FieldUse::None) || !names.iter().any(is_value)
}

/// Returns the row of names: for a table without one, `column1` and so on.
pub(super) fn names_row(row: &[u8], delimiter: u8) -> Option<Vec<u8>> {
    let columns = cells(row, delimiter).count();
    let names: Vec<String> = (1..=columns).map(|n| format!("column{n}")).collect();
    (!has_names(row, delimiter)).then(|| names.join(&char::from(delimiter).to_string()).into_bytes())
}

/// Returns the first row that is not blank, and the delimiter that cuts it into the most cells.
fn first_row(head: &[u8]) -> Option<(&[u8], u8)> {
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace() || *byte == b'\t')?;
    let head = &head[start..];
    let schema = Schema::plain();
    let line = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
    let is_spaced = line.starts_with(b"\"") && memchr::memmem::find(line, b"\" \"").is_some();
    DELIMITERS
        .into_iter()
        .chain(is_spaced.then_some(SPACE))
        .map(|delimiter| {
            let row = &head[..RowScanner::new(delimiter).find(head).unwrap_or(head.len())];
            let names = names(row, delimiter);
            let known = names.iter().filter(|name| schema.use_of(name) != FieldUse::None).count();
            (known, names.len(), row, delimiter)
        })
        // The last of equals wins, so put the usual ones last.
        .rev()
        .max_by_key(|(known, count, ..)| (*known, *count))
        .map(|(_, _, row, delimiter)| (row, delimiter))
}

pub(super) fn names(header: &[u8], delimiter: u8) -> Vec<String> {
    cells(header, delimiter).map(|cell| text_of(&cell).trim().to_owned()).collect()
}

/// Returns whether the first of the `columns` that the rows have lacks a name: R and pandas number rows there.
pub(super) fn lacks_first_name(rows: &[u8], columns: usize, delimiter: u8) -> bool {
    /// How many rows are looked at, and have to be there: one alone may simply be too long.
    const LOOK: usize = 20;
    const ENOUGH: usize = 2;
    /// The number or name of a row is not longer.
    const LONGEST_LABEL: usize = 24;
    let (mut rest, mut count, mut whole) = (rows, 0, 0);
    for _ in 0..LOOK {
        let Some(end) = RowScanner::new(delimiter).find(rest) else { break };
        let row = &rest[..end];
        rest = &rest[end + 1..];
        if row.trim_ascii().is_empty() {
            continue;
        }
        let mut cells = cells(row, delimiter);
        let is_label = |cell: Cow<[u8]>| cell.len() <= LONGEST_LABEL && !cell.is_empty();
        if !cells.next().is_some_and(is_label) {
            return false;
        }
        let (filled, last) = cells.fold((1, false), |(n, _), cell| (n + 1, !cell.is_empty()));
        if filled != columns + 1 {
            return false;
        }
        count += 1;
        whole += usize::from(last);
    }
    count >= ENOUGH && whole > 0
}

/// Returns everything above the first row of data.
pub(in crate::load) fn above_rows(head: &[u8]) -> &[u8] {
    let Some((header, delimiter)) = header(head) else { return &[] };
    if !has_names(header, delimiter) {
        return &[];
    }
    let end = header.as_ptr() as usize - head.as_ptr() as usize + header.len();
    &head[..head.len().min(end + 1)]
}

/// Takes the header from the stream; returns whether the rows below can be articles.
pub(super) fn read_header(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<(), bool> {
    loop {
        let line = stream.line;
        let bytes = match stream.fill() {
            Ok(bytes) => bytes,
            Err(error) => return sink.failed(&error, line).map_continue(|()| false),
        };
        // Spreadsheets may write the delimiter above the header.
        if let Some(rest) = bytes.strip_prefix(b"sep=")
            && let Some(end @ 1..=2) = memchr::memchr(b'\n', rest)
        {
            stream.skip(4 + end + 1);
            continue;
        }
        let Some((row, delimiter)) = header(bytes) else {
            let all = bytes.len();
            if all == 0 {
                return ControlFlow::Continue(false);
            }
            stream.skip(all);
            continue;
        };
        let dialect = if escapes(bytes, delimiter) { delimiter | rows::ESCAPES } else { delimiter };
        if let Some(names) = names_row(row, delimiter) {
            sink.source.set_header([&[dialect], &*names].concat());
            let note = Error::new("no header row: the columns are called column1, column2 and so on");
            sink.note(note.hint("say what they hold, as in --field text=column2"), line)?;
            return ControlFlow::Continue(true);
        }
        let text = text_in(row, sink.source.schema().encoding);
        let names = names(text.as_bytes(), delimiter);
        let taken = row.as_ptr() as usize - bytes.as_ptr() as usize + row.len();
        let end = taken + usize::from(bytes.get(taken) == Some(&b'\n'));
        let first =
            if lacks_first_name(&bytes[end..], names.len(), dialect) { &[delimiter][..] } else { &[] };
        let kept = [&[dialect], first, text.as_bytes()].concat();
        stream.skip(end);
        sink.source.set_header(kept);
        if names.iter().any(|name| sink.source.schema().is_text(name)) {
            return ControlFlow::Continue(true);
        }
        let mut listed: Vec<&str> =
            names.iter().map(|name| crate::article::at_most(LONGEST_NAME, name)).take(12).collect();
        if names.len() > listed.len() {
            listed.push("…");
        }
        let error =
            Error::new(format!("no column is known to hold the text; the columns are {}", listed.join(", ")))
                .hint("say which one does, as in --field text=NAME");
        return sink.problem(error, line).map_continue(|()| false);
    }
}
