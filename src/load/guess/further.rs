//! More dates of a source than its first records hold, where those leave open which comes first, the day or the month.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::sample::{Sample, records};
use crate::load::encoding;
use crate::load::format::Format;
use crate::load::kept::From;
use crate::load::table;

/// So much is looked at: of a file whose records can be found from anywhere in so many pieces, for a dump is often
/// in the order of its dates; of others the beginning.
const MOST: u64 = 8 << 20;
const PIECES: u64 = 32;

/// The dates of records of a source that begins with `head`, from fields with these names at the top.
pub(super) fn dates(
    head: &[u8],
    format: &'static Format,
    from: &From,
    names: &[String],
    each: &mut dyn FnMut(Sample),
) -> io::Result<()> {
    let wanted = |name: &str| names.iter().any(|wanted| wanted == name);
    let mut look = |bytes: &[u8]| each(records(bytes, format, usize::MAX, &wanted));
    if let From::File(path) = from
        && matches!(format.name, "JSON Lines" | "CSV")
        && begins(path, head)?
    {
        let above = if format.name == "CSV" { table::above_rows(without_mark(head)) } else { &[] };
        return spread(path, above, &mut look);
    }
    let mut bytes = Vec::new();
    // What breaks later is told when it is read.
    let _ = from.decoded()?.take(MOST).read_to_end(&mut bytes);
    if (bytes.len() as u64) < MOST {
        bytes.push(b'\n');
    }
    look(without_mark(&bytes));
    Ok(())
}

/// Whether a file begins so as it lies there: then nothing has to be unpacked.
fn begins(path: &Path, head: &[u8]) -> io::Result<bool> {
    let mut bytes = Vec::with_capacity(head.len());
    File::open(path)?.take(head.len() as u64).read_to_end(&mut bytes)?;
    Ok(bytes == head)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(encoding::MARK).unwrap_or(bytes)
}

/// Hands over whole lines from everywhere in a file, each piece below what stands `above` all of them.
fn spread(path: &Path, above: &[u8], look: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    let pieces = if len <= MOST { 1 } else { PIECES };
    let piece = MOST.min(len) / pieces;
    let mut bytes = Vec::new();
    for n in 0..pieces {
        let at = (len - piece) * n / (pieces - 1).max(1);
        bytes.clear();
        bytes.extend_from_slice(if n == 0 { &[] } else { above });
        let begin = bytes.len();
        file.seek(SeekFrom::Start(at))?;
        (&mut file).take(piece).read_to_end(&mut bytes)?;
        if n > 0 {
            // Most likely it begins within a line.
            let first = memchr::memchr(b'\n', &bytes[begin..]).map_or(bytes.len(), |end| begin + end + 1);
            bytes.drain(begin..first);
        }
        if n + 1 == pieces {
            bytes.push(b'\n');
        } else {
            bytes.truncate(memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1));
        }
        look(without_mark(&bytes));
    }
    Ok(())
}
