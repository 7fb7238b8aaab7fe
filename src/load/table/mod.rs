//! CSV and its relatives: a row of names, then one article per row. The delimiter is detected.
//!
//! Quotation marks follow RFC 4180. A row that does not fit the header is reported with its line; if a stray mark has
//! swallowed the rows below, reading continues with the line after it.

mod header;
mod rows;

use std::borrow::Cow;
use std::ops::ControlFlow;

use serde_json::Value;

use super::encoding::text_of;
use super::fields::Fields;
use super::format::InputFormat;
use super::record::{Parsed, RawRecord};
use super::schema::FieldUse;
use super::sink::{CUT_OFF, RecordSink};
use super::stream::Stream;
use crate::article::NewHead;
use crate::{Error, Result};
use header::{escapes, header, lacks_first_name, names, names_row, read_header};
use rows::{RawRows, RowScanner};

pub(super) use header::{above_rows, sniff};

/// Hands over the names and cells of each row; rows that are cut off or do not fit the header are left out.
pub(super) fn sample(
    head: &[u8],
    _format: &'static InputFormat,
    each: &mut dyn FnMut(Vec<(String, Value)>) -> ControlFlow<()>,
) {
    let Some((header, mut delimiter)) = header(head) else { return };
    let without = names_row(header, delimiter);
    let (mut names, mut rest) =
        (names(without.as_deref().unwrap_or(header), delimiter), &head[above_rows(head).len()..]);
    if escapes(head, delimiter) {
        delimiter |= rows::ESCAPES;
    }
    if without.is_none() && lacks_first_name(rest, names.len(), delimiter) {
        names.insert(0, String::new());
    }
    while let Some(end) = RowScanner::new(delimiter).find(rest) {
        let row = &rest[..end];
        rest = &rest[end + 1..];
        if fits(cells(row, delimiter), names.len()).is_ok() && row != header {
            let cells = cells(row, delimiter).map(|cell| text_of(&cell).into_owned().into());
            if each(names.iter().cloned().zip(cells).collect()).is_break() {
                return;
            }
        }
    }
}

/// Reads every row below the header.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    sink.source.number_records();
    if sink.source.header().is_empty() && !read_header(stream, sink)? {
        return ControlFlow::Continue(());
    }
    let (delimiter, header) = head_of(sink.source.header());
    let columns = cells(header, delimiter).count();
    let header = header.to_vec();
    let is_row = |line: &[u8]| fits(cells(line, delimiter), columns).is_ok();
    let mut rows = RawRows::new(stream, delimiter);
    // Where the last error occurred; another one in the same place is the end.
    let mut failed = None;
    loop {
        sink.resume_at(rows.offset, rows.line);
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => {
                if failed == Some(rows.offset) {
                    return ControlFlow::Continue(());
                }
                sink.failed(&error, rows.line)?;
                if !rows.recover(&error, is_row) {
                    return ControlFlow::Continue(());
                }
                failed = Some(rows.offset);
                continue;
            }
        };
        let (offset, line) = (row.offset, row.line);
        let swallowed = match row.end {
            rows::RowEnd::TooLong => {
                sink.problem(Error::new("a row of more than 16 MiB cannot be read"), line)?;
                false
            }
            rows::RowEnd::InQuotes { last: true } if !swallowed_rows(row.bytes, delimiter, columns) => {
                if sink.source.schema().options.follow {
                    return ControlFlow::Continue(());
                }
                let half = Error::new("incomplete row: a quoted cell is never closed");
                return sink.problem(half.hint(CUT_OFF), line);
            }
            rows::RowEnd::InQuotes { .. } => {
                let error = Error::new("a quoted cell that is never closed");
                sink.problem(error.hint("quotation marks inside a cell have to be doubled"), line)?;
                true
            }
            rows::RowEnd::Whole { stray_mark, last } => {
                let bytes = row.bytes;
                let is_blank = bytes.iter().all(u8::is_ascii_whitespace) && (columns > 1 || bytes.is_empty());
                // Files that were put together repeat the header.
                if is_blank || columns > 1 && bytes.trim_ascii() == header.trim_ascii() {
                    false
                } else if stray_mark && memchr::memchr(b'\n', bytes).is_some() {
                    let error = Error::new("a quotation mark that belongs to another row");
                    sink.problem(error.hint("quotation marks inside a cell have to be doubled"), line)?;
                    true
                } else {
                    let is_short = last && columns > cells(bytes, delimiter).count();
                    if last && sink.source.schema().options.follow && (is_short || !sink.is_article(bytes)) {
                        return ControlFlow::Continue(());
                    }
                    if is_short {
                        return sink.problem(Error::new("incomplete row").hint(CUT_OFF), line);
                    }
                    let problems = sink.problems;
                    sink.record(bytes, offset, line)?;
                    if last {
                        // This row may still be in the middle of being written: unless it is complete, it is read
                        // again.
                        if sink.problems == problems {
                            rows.take(false);
                            sink.resume_at(rows.offset, rows.line);
                        }
                        return ControlFlow::Continue(());
                    }
                    false
                }
            }
        };
        rows.take(swallowed);
    }
}

/// For a row whose last cell never ends, returns whether most of its lines are rows by themselves. If so, a stray
/// mark opened the cell; otherwise the row was cut off.
fn swallowed_rows(row: &[u8], delimiter: u8, columns: usize) -> bool {
    let lines = row.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.trim_ascii().is_empty());
    let (all, whole) = lines.fold((0, 0), |(all, whole), line| {
        (all + 1, whole + usize::from(fits(cells(line, delimiter), columns).is_ok()))
    });
    2 * whole > all
}

/// Returns the delimiter and the row of names.
fn head_of(header: &[u8]) -> (u8, &[u8]) {
    header.split_first().map_or((b',', &[]), |(delimiter, row)| (*delimiter, row))
}

/// Returns the article in one row.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    Ok(fields(record, true)?.0.article()?)
}

/// Returns what a list shows of it, without the text.
pub(super) fn head(record: &RawRecord) -> Option<NewHead> {
    let (fields, body) = fields(record, false).ok()?;
    fields.head(body)
}

/// Returns the cells that are used, and whether there was a text, which is taken only if it is `wanted`.
fn fields<'a>(record: &'a RawRecord<'a>, wanted: bool) -> Result<(Fields<'a>, bool)> {
    let (delimiter, header) = head_of(record.header());
    let mut fields = Fields::new(record);
    let row = record.text();
    let row = row.as_bytes();
    let mut body = false;
    let mut names = cells(header, delimiter);
    let mut cells = cells(row, delimiter);
    let mut short = false;
    for name in names.by_ref() {
        let Some(cell) = cells.next() else {
            short = true;
            break;
        };
        let name = text_of(&name);
        let name = name.trim();
        match fields.use_of(name) {
            FieldUse::Body if !wanted => body |= !is_nothing(&cell),
            _ if wanted && fields.takes(name) => fields.put_whole(name, value(text_of(&cell))),
            FieldUse::Body | FieldUse::Value => fields.put(name, value(text_of(&cell))),
            FieldUse::None => {}
        }
    }
    let count = self::cells(header, delimiter).count();
    // Programs leave out empty cells at the end of a row. Accept such a row if it has the text.
    if !(short && wanted && fields.has_text()) {
        fits(self::cells(row, delimiter), count)?;
    }
    Ok((fields, body))
}

/// Returns the value of a cell; null for the words that programs write for nothing.
fn value(cell: Cow<str>) -> Value {
    if is_nothing(cell.as_bytes()) { Value::Null } else { cell.into_owned().into() }
}

pub(super) fn is_nothing(cell: &[u8]) -> bool {
    matches!(
        cell,
        b"NaN" | b"nan" | b"NA" | b"NULL" | b"null" | b"None" | b"\\N" | b"N/A" | b"n/a" | b"#N/A" | b"<NA>"
    )
}

/// Checks that a row has as many cells as the header; empty extra ones do no harm.
fn fits<'c>(cells: impl Iterator<Item = Cow<'c, [u8]>>, columns: usize) -> Result<()> {
    let (mut count, mut filled) = (0, 0);
    for cell in cells {
        count += 1;
        filled = if cell.is_empty() { filled } else { count };
    }
    match count == columns || (count > columns && filled <= columns) {
        true => Ok(()),
        false => Err(Error::new(format!("a row of {count} cells where the header has {columns}"))),
    }
}

/// Returns the cells of one row, without their quotation marks.
fn cells(row: &[u8], delimiter: u8) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = rows::cell(bytes, delimiter);
        rest = bytes.get(end + 1..);
        Some(unquoted(&bytes[..end], delimiter & rows::ESCAPES != 0))
    })
}

/// Returns the content of a quoted cell, with doubled marks made single.
fn unquoted(cell: &[u8], escapes: bool) -> Cow<'_, [u8]> {
    let Some(inside) = cell.strip_prefix(b"\"") else { return Cow::Borrowed(cell) };
    if escapes && let Some(plain) = inside.strip_suffix(b"\"") {
        let mut out = Vec::with_capacity(plain.len());
        let mut bytes = plain.iter();
        while let Some(byte) = bytes.next() {
            match (byte, bytes.as_slice().first()) {
                (b'\\', Some(escaped @ (b'"' | b'\\'))) => {
                    out.push(*escaped);
                    bytes.next();
                }
                _ => out.push(*byte),
            }
        }
        return Cow::Owned(out);
    }
    if let Some(plain) = inside.strip_suffix(b"\"")
        && memchr::memchr(b'"', plain).is_none()
    {
        return Cow::Borrowed(plain);
    }
    let mut out = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix(b"\"") {
            Some(after) => {
                out.push(b'"');
                rest = after;
            }
            // The words continue after the mark, so the marks belong to a quotation.
            None if !rest.trim_ascii().is_empty() => return Cow::Borrowed(cell),
            None => break,
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
