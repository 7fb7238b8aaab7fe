//! JSON Lines: one object per line. A bad line costs only itself.

use std::io;
use std::ops::ControlFlow;

use super::json;
use super::sink::RecordSink;
use super::stream::{MOST_RECORD, Stream};
use crate::Error;

/// The endings of its files; with one of them, even a single line is JSON Lines.
pub(super) const EXTENSIONS: &[&str] = &["jsonl", "ndjson", "jsonlines", "jl"];

/// Returns whether the first line is a whole object and not the last, or the second line begins one.
///
/// A single line may just as well be JSON, so the ending decides. A first line longer than the head counts as JSON
/// unless the ending says otherwise.
pub(super) fn sniff(head: &[u8], extension: &str) -> bool {
    let head = head.trim_ascii_start();
    if !json::sniff(head, extension) || head[0] != b'{' {
        return false;
    }
    let (first, rest) = head.split_at(memchr::memchr(b'\n', head).unwrap_or(head.len()));
    let next = rest.trim_ascii_start().first();
    let first = first.trim_ascii_end();
    let is_in_list = first.ends_with(b",") && json::objects(first).is_none();
    let opens_only = first == b"{" || first.ends_with(b"[") || is_in_list;
    let by_name = EXTENSIONS.contains(&extension);
    // In an object spread over lines, a key or a closing bracket follows, never an opening brace.
    next == Some(&b'{') && !opens_only || by_name && !opens_only && next != Some(&b'"')
}

/// Reads every line.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    sink.source.number_records();
    let mut long = Vec::new();
    // Where the last error occurred; another one in the same place is the end.
    let mut failed = None;
    loop {
        sink.resume_at(stream.offset, stream.line);
        let (offset, line) = (stream.offset, stream.line);
        let bytes = match stream.fill() {
            Ok(bytes) => bytes,
            Err(_) if failed == Some(offset) => return ControlFlow::Continue(()),
            Err(error) => {
                sink.failed(&error, line)?;
                failed = Some(offset);
                if !is_more_behind(stream, &error) {
                    return ControlFlow::Continue(());
                }
                continue;
            }
        };
        if bytes.is_empty() {
            return ControlFlow::Continue(());
        }
        // Zeros are what a crash leaves in a file; the lines around them are good.
        if bytes[0] == 0 {
            let (zeros, failed) = skip_zeros(stream);
            sink.problem(Error::new(format!("{} zero bytes", crate::page::thousands(zeros))), line)?;
            match failed {
                Some(error) => return sink.failed(&error, line),
                None => continue,
            }
        }
        // Most lines are in the buffer as a whole and are parsed there.
        if let Some(end) = memchr::memchr(b'\n', bytes) {
            record(&bytes[..end], offset, line, sink)?;
            stream.skip_line(end);
            continue;
        }
        long.clear();
        match take_line(stream, &mut long) {
            Ok(true) => record(&long, offset, line, sink)?,
            // The last line may still be in the middle of being written: unless it is complete, it is read again when
            // there is more.
            Ok(false) => {
                if sink.source.schema().options.follow && !sink.is_article(&long) {
                    return ControlFlow::Continue(());
                }
                let problems = sink.problems;
                record(&long, offset, line, sink)?;
                if sink.problems == problems {
                    sink.resume_at(stream.offset, stream.line);
                }
                return ControlFlow::Continue(());
            }
            Err(error) => {
                // A cut line may lack only its newline. If it lacks more, report it once.
                if sink.is_article(&long) {
                    record(&long, offset, line, sink)?;
                }
                sink.failed(&error, line)?;
                failed = Some(stream.offset);
                if !is_more_behind(stream, &error) {
                    return ControlFlow::Continue(());
                }
            }
        }
    }
}

/// Returns whether there is more after an error. Skips to where a record begins.
fn is_more_behind(stream: &mut Stream, error: &io::Error) -> bool {
    let more = stream.is_more_behind(error);
    match stream.fill() {
        Ok(bytes) if more && bytes.first().is_some_and(|byte| *byte != b'{') => {
            take_line(stream, &mut Vec::new()).is_ok()
        }
        _ => more,
    }
}

/// Skips any number of zeros without holding them; returns how many, and the error that ended the stream.
fn skip_zeros(stream: &mut Stream) -> (usize, Option<io::Error>) {
    let mut zeros = 0;
    loop {
        let here = match stream.fill() {
            Ok(bytes) => bytes.iter().take_while(|byte| **byte == 0).count(),
            Err(error) => return (zeros, Some(error)),
        };
        if here == 0 {
            return (zeros, None);
        }
        stream.skip(here);
        zeros += here;
    }
}

fn record(bytes: &[u8], offset: u64, line: u64, sink: &mut RecordSink) -> ControlFlow<()> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return ControlFlow::Continue(());
    }
    let index = sink.index;
    let Some(rejected) = sink.attempt(bytes, offset, line)? else { return ControlFlow::Continue(()) };
    // Programs that append to the same file may write two records on a line; others put commas after records, as in a
    // list.
    match json::objects(bytes) {
        Some(objects) => {
            sink.index = index;
            objects.into_iter().try_for_each(|place| {
                let begin = place.start as u64;
                sink.record(&bytes[place], offset + begin, line)
            })
        }
        None if json::holds_nothing(bytes) => ControlFlow::Continue(()),
        None => {
            let after = std::mem::replace(&mut sink.index, index);
            if json::read_envelope(bytes, offset, line, sink)? {
                return ControlFlow::Continue(());
            }
            sink.index = after;
            sink.rejected(rejected, offset, line)
        }
    }
}

/// Takes the rest of a line without its newline; returns whether it has one.
fn take_line(stream: &mut Stream, line: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let bytes = stream.fill()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        match memchr::memchr(b'\n', bytes) {
            Some(end) => {
                stream.take(end, line);
                stream.skip_line(0);
                return Ok(true);
            }
            None => {
                let all = bytes.len();
                stream.take(all, line);
            }
        }
        debug_assert!(line.len() <= MOST_RECORD + 1);
    }
}
