//! Finds out what can be known about the inputs before they are read: their size, the number of records, and the last
//! ones.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::format::RecordLayout;
use super::record::RawRecord;
use super::source::{self, Address, Source};
use super::unpacked::read_all_at;
use super::{Input, Options, encoding, guess, walk};
use crate::article::NewHead;

/// Something known in advance.
#[derive(Debug)]
pub enum Prescan {
    /// The size of the files on the disk.
    Bytes(u64),
    /// The last articles, in order. Their positions are not known yet.
    End(Vec<(NewHead, Address)>),
    /// The number of records.
    Records(u64),
}

/// How many of the last articles are read: more than fill a screen.
const LAST: usize = 128;
/// How far from the end to search for them, at first and at most.
const NEAR: u64 = 256 << 10;
const FAR: u64 = 16 << 20;

/// Looks at `inputs` and reports what can be known, the quickest findings first, until `each` says to stop.
///
/// The last articles and the number of records are reported if all inputs are uncompressed JSON Lines files: then
/// finding the ends of lines is enough, which is several times faster than reading the heads.
pub fn prescan(inputs: &[Input], options: &Arc<Options>, each: &mut dyn FnMut(Prescan) -> ControlFlow<()>) {
    let _ = report(inputs, options, each);
}

/// Returns the size of the files on disk; `None` for a pipe, which has no length.
pub fn size_on_disk(inputs: &[Input]) -> Option<u64> {
    let mut bytes = 0;
    for input in inputs {
        let Input::Path(path) = input else { return None };
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let _ = walk::walk(path, &mut |file| {
                    bytes += file.ok().and_then(|file| fs::metadata(file).ok()).map_or(0, |meta| meta.len());
                    ControlFlow::Continue(())
                });
            }
            Ok(meta) if !meta.is_file() => return None,
            Ok(meta) => bytes += meta.len(),
            Err(_) => {}
        }
    }
    Some(bytes)
}

fn report(
    inputs: &[Input],
    options: &Arc<Options>,
    each: &mut dyn FnMut(Prescan) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let paths: Option<Vec<&Path>> = inputs
        .iter()
        .map(|input| match input {
            Input::Path(path) => Some(&**path),
            Input::Stdin | Input::Sample => None,
        })
        .collect();
    let Some(paths) = paths else { return ControlFlow::Continue(()) };
    let lines: Option<Vec<Arc<Source>>> = paths.iter().map(|path| of_lines(path, options)).collect();
    if let Some(last) = lines.as_ref().and_then(|lines| lines.last()) {
        let end = last_of(last).unwrap_or_default();
        if !end.is_empty() {
            each(Prescan::End(end))?;
        }
    }
    let Some(bytes) = size_on_disk(inputs) else { return ControlFlow::Continue(()) };
    each(Prescan::Bytes(bytes))?;
    let mut records = 0;
    for source in lines.into_iter().flatten() {
        match count(&source) {
            Ok(more) => records += more,
            Err(_) => return ControlFlow::Continue(()),
        }
    }
    if records > 0 {
        each(Prescan::Records(records))?;
    }
    ControlFlow::Continue(())
}

/// Returns the file as a source, if its records are lines and it is not packed.
fn of_lines(path: &Path, options: &Arc<Options>) -> Option<Arc<Source>> {
    // Do not even open a pipe: whatever is read here would be missing later.
    fs::metadata(path).ok().filter(Metadata::is_file)?;
    let (schema, format, verbatim) = guess::schema_of_file(path, options)?;
    let source = Source::disk(path, format, &schema);
    source.number_records();
    (verbatim && matches!(format.layout, RecordLayout::Lines)).then_some(source)
}

fn open(source: &Source) -> io::Result<File> {
    File::open(source.path().unwrap_or_default())
}

/// Returns the last articles of a file of lines.
fn last_of(source: &Arc<Source>) -> io::Result<Vec<(NewHead, Address)>> {
    let file = open(source)?;
    let len = file.metadata()?.len();
    let mut near = NEAR;
    loop {
        let from = len.saturating_sub(near);
        let bytes = read_all_at(&file, from, near as usize)?;
        // The first line may begin earlier; a byte order mark is not part of the record.
        let skip = match from {
            0 => encoding::mark_len(&bytes),
            _ => memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |end| end + 1),
        };
        let mut found = Vec::new();
        let mut end = bytes.len();
        while end > skip && found.len() < LAST {
            let start = memchr::memrchr(b'\n', &bytes[skip..end]).map_or(skip, |at| skip + at + 1);
            let line = &bytes[start..end];
            end = if start == skip { skip } else { start - 1 };
            let record = RawRecord::new(line, source, from + start as u64, source::UNKNOWN);
            found.extend(record.head().ok().map(|head| (head, record.address())));
        }
        if found.len() >= LAST || from == 0 || near >= FAR {
            found.reverse();
            return Ok(found);
        }
        near *= 8;
    }
}

/// Returns how many lines of a file are not blank.
fn count(source: &Source) -> io::Result<u64> {
    let mut file = open(source)?;
    let mut bytes = vec![0; 256 << 10];
    let mut records = 0;
    let mut first = true;
    // Whether anything but blanks has been seen in the current line.
    let mut begun = false;
    loop {
        let n = match file.read(&mut bytes) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if n == 0 {
            return Ok(records + u64::from(begun));
        }
        let mut from = if first { encoding::mark_len(&bytes[..n]) } else { 0 };
        first = false;
        for end in memchr::memchr_iter(b'\n', &bytes[..n]) {
            let blank = || bytes[from..end].iter().all(u8::is_ascii_whitespace);
            records += u64::from(begun || !blank());
            begun = false;
            from = end + 1;
        }
        begun |= !bytes[from..n].iter().all(u8::is_ascii_whitespace);
    }
}
