//! Looks at more dates, if those in the first records do not show whether the day or the month comes first.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::sample::{RecordSample, records};
use crate::load::encoding::without_mark;
use crate::load::format::{InputFormat, RecordLayout};
use crate::load::unpacked::{Origin, read_all_at};

/// How many bytes are read, and in how many pieces if records can be found anywhere: dumps are often sorted by date.
const MOST: u64 = 8 << 20;
const PIECES: u64 = 32;

/// Hands over records of a source that begins with `head`, with only the fields of these names.
pub(super) fn dates(
    head: &[u8],
    format: &'static InputFormat,
    from: &Origin,
    names: &[String],
    each: &mut dyn FnMut(RecordSample),
) -> io::Result<()> {
    let wanted = |name: &str| names.iter().any(|wanted| wanted == name);
    let mut look = |bytes: &[u8]| each(records(bytes, format, usize::MAX, &wanted));
    let above = match format.layout {
        RecordLayout::Any => None,
        RecordLayout::Lines => Some(&[][..]),
        RecordLayout::Rows(above) => Some(above(without_mark(head))),
    };
    if let (Origin::File(path), Some(above)) = (from, above)
        && begins(path, head)?
    {
        return spread(path, above, &mut look);
    }
    let mut bytes = Vec::new();
    // Errors here are reported when the file is read.
    let _ = from.decoded()?.take(MOST).read_to_end(&mut bytes);
    if (bytes.len() as u64) < MOST {
        bytes.push(b'\n');
    }
    look(without_mark(&bytes));
    Ok(())
}

/// Returns whether the file itself begins with these bytes, so that nothing has to be unpacked.
fn begins(path: &Path, head: &[u8]) -> io::Result<bool> {
    Ok(read_all_at(&File::open(path)?, 0, head.len())? == head)
}

/// Hands over whole lines from all over a file, prefixing each piece with what is `above` the records.
fn spread(path: &Path, above: &[u8], look: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let file = File::open(path)?;
    let len = file.metadata()?.len();
    let pieces = if len <= MOST { 1 } else { PIECES };
    let piece = MOST.min(len) / pieces;
    for n in 0..pieces {
        let at = (len - piece) * n / (pieces - 1).max(1);
        let mut bytes = read_all_at(&file, at, piece as usize)?;
        if n > 0 {
            // The piece most likely begins inside a line.
            let first = memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |end| end + 1);
            bytes.splice(..first, above.iter().copied());
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
