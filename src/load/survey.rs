//! What can be told of the inputs before they are read: how much there is, how many records, and the last ones.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::bounded::Spent;
use super::decode::{self, Decoded};
use super::kept::From;
use super::source::{self, Address, Source};
use super::{Input, Options, encoding, format, guess, partition, walk};
use crate::corpus::NewHead;

/// Something that is known ahead.
#[derive(Debug)]
pub enum Survey {
    /// How many bytes the files take on the disk.
    Bytes(u64),
    /// The last articles there are, in their order. Their positions are not known yet.
    End(Vec<(NewHead, Address)>),
    /// How many records there are.
    Records(u64),
}

/// How many articles of the end are looked at: more than a screen of them.
const LAST: usize = 128;
/// How far from the end they are looked for at first, and at most.
const NEAR: u64 = 256 << 10;
const FAR: u64 = 16 << 20;

/// Looks at `inputs` and tells what can be told, the quickest first, until `each` says to stop.
///
/// The end and the number of records are told where all inputs are files in JSON Lines that lie there unpacked:
/// then it takes no more than finding the ends of lines, a few times faster than reading the heads.
pub fn survey(inputs: &[Input], options: &Arc<Options>, each: &mut dyn FnMut(Survey) -> ControlFlow<()>) {
    let _ = look(inputs, options, each);
}

fn look(
    inputs: &[Input],
    options: &Arc<Options>,
    each: &mut dyn FnMut(Survey) -> ControlFlow<()>,
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
            each(Survey::End(end))?;
        }
    }
    let mut bytes = 0;
    // Of a pipe nobody knows how much will come.
    if paths.iter().any(|path| fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())) {
        return ControlFlow::Continue(());
    }
    for path in paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk::walk(path, &mut |file| {
                bytes += file.ok().and_then(|file| fs::metadata(file).ok()).map_or(0, |meta| meta.len());
                ControlFlow::Continue(())
            })?,
            Ok(meta) => bytes += meta.len(),
            Err(_) => {}
        }
    }
    each(Survey::Bytes(bytes))?;
    let mut records = 0;
    for source in lines.into_iter().flatten() {
        match count(&source) {
            Ok(more) => records += more,
            Err(_) => return ControlFlow::Continue(()),
        }
    }
    if records > 0 {
        each(Survey::Records(records))?;
    }
    ControlFlow::Continue(())
}

/// The file as a source, where it is in JSON Lines and not packed.
fn of_lines(path: &Path, options: &Arc<Options>) -> Option<Arc<Source>> {
    // A pipe is not even opened: what is read here would be missing there.
    fs::metadata(path).ok().filter(Metadata::is_file)?;
    let file = File::open(path).ok()?;
    let Decoded { head, bytes, verbatim } = decode::decode(Box::new(file), &Spent::default()).ok()?;
    let format = format::tell(&head, &format::extension(path), true).ok()?;
    let from = From::File(path.to_owned());
    let schema = guess::schema(&head, bytes, format, options, partition::columns(path), Some(&from)).0;
    let source = Source::disk(path, format, &schema);
    source.number_records();
    (verbatim && format.name == "JSON Lines").then_some(source)
}

fn open(source: &Source) -> io::Result<File> {
    File::open(source.path().unwrap_or_default())
}

/// The last articles of a file in JSON Lines.
fn last_of(source: &Arc<Source>) -> io::Result<Vec<(NewHead, Address)>> {
    let mut file = open(source)?;
    let len = file.metadata()?.len();
    let mut near = NEAR;
    loop {
        let from = len.saturating_sub(near);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        (&mut file).take(near).read_to_end(&mut bytes)?;
        // The first line may have begun before; a mark at the beginning of the file is none of the record.
        let skip = match from {
            0 if bytes.starts_with(encoding::MARK) => encoding::MARK.len(),
            0 => 0,
            _ => memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |end| end + 1),
        };
        let mut found = Vec::new();
        let mut end = bytes.len();
        while end > skip && found.len() < LAST {
            let start = memchr::memrchr(b'\n', &bytes[skip..end]).map_or(skip, |at| skip + at + 1);
            let line = &bytes[start..end];
            end = if start == skip { skip } else { start - 1 };
            let Ok(article) = source.parse(line, source::UNKNOWN) else { continue };
            let address = Address::of(line, source, from + start as u64, source::UNKNOWN);
            found.push((NewHead::of(&article), address));
        }
        if found.len() >= LAST || from == 0 || near >= FAR {
            found.reverse();
            return Ok(found);
        }
        near *= 8;
    }
}

/// How many lines with something on them a file has.
fn count(source: &Source) -> io::Result<u64> {
    let mut file = open(source)?;
    let mut bytes = vec![0; 256 << 10];
    let mut records = 0;
    let mut first = true;
    // Whether the line at hand has something on it already.
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
        let mut from =
            if first && bytes.starts_with(encoding::MARK) { encoding::MARK.len().min(n) } else { 0 };
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
