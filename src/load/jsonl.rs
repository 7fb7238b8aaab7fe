//! JSON Lines: one object per line. A bad line costs itself and no other.

use std::io;
use std::ops::ControlFlow;

use super::record::{MOST_RECORD, Mark, Sink, Stream};
use crate::Error;

/// Whether the first line is an object by itself and not the last, or the second begins one.
///
/// A single line is as good as JSON; the ending then decides. A first line longer than the head is taken for
/// JSON too unless the ending says otherwise.
pub(super) fn sniff(head: &[u8], extension: &str) -> bool {
    let head = head.trim_ascii_start();
    if !super::json::sniff(head, extension) || head[0] == b'[' {
        return false;
    }
    let (first, rest) = head.split_at(memchr::memchr(b'\n', head).unwrap_or(head.len()));
    let next = rest.trim_ascii_start().first();
    let first = first.trim_ascii_end();
    let opens_only = first == b"{" || first.ends_with(b"[") || first.ends_with(b",");
    let by_name = matches!(extension, "jsonl" | "ndjson" | "jsonlines" | "jl");
    // In an object that is spread over lines, a name or a closing bracket follows; never a brace that opens.
    next == Some(&b'{') && !opens_only || by_name && !opens_only && next != Some(&b'"')
}

/// Reads every line.
pub(super) fn read(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    sink.source.number_records();
    let mut long = Vec::new();
    loop {
        sink.mark = Some(Mark { offset: stream.offset, line: stream.line, index: sink.index });
        let (offset, line) = (stream.offset, stream.line);
        let bytes = match stream.fill() {
            Ok(bytes) => bytes,
            Err(error) => return sink.failed(&error, line),
        };
        if bytes.is_empty() {
            return ControlFlow::Continue(());
        }
        // What a computer leaves that went down while it wrote; the lines around it are good.
        if bytes[0] == 0 {
            let (zeros, failed) = skip_zeros(stream);
            sink.problem(Error::new(format!("{} zero bytes", crate::page::thousands(zeros))), line)?;
            match failed {
                Some(error) => return sink.failed(&error, line),
                None => continue,
            }
        }
        // Most lines lie in the buffer as a whole and are parsed where they lie.
        if let Some(end) = memchr::memchr(b'\n', bytes) {
            record(&bytes[..end], offset, line, sink)?;
            stream.skip_line(end);
            continue;
        }
        long.clear();
        match take_line(stream, &mut long) {
            Ok(true) => record(&long, offset, line, sink)?,
            // Somebody may still be writing this line: unless it is whole, it is read again when there is more.
            Ok(false) => {
                if sink.source.is_followed() && sink.source.parse(&long, sink.index).is_err() {
                    return ControlFlow::Continue(());
                }
                let problems = sink.problems;
                record(&long, offset, line, sink)?;
                if sink.problems == problems {
                    sink.mark = Some(Mark { offset: stream.offset, line: stream.line, index: sink.index });
                }
                return ControlFlow::Continue(());
            }
            Err(error) => {
                // A line that was cut off may have lost no more than its end; if it has, it is told once.
                if sink.source.parse(&long, sink.index).is_ok() {
                    record(&long, offset, line, sink)?;
                }
                return sink.failed(&error, line);
            }
        }
    }
}

/// Passes over zeros, however many there are, and holds none of them; how many, and why the stream ends there.
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

fn record(bytes: &[u8], offset: u64, line: u64, sink: &mut Sink) -> ControlFlow<()> {
    match bytes.iter().all(u8::is_ascii_whitespace) {
        true => ControlFlow::Continue(()),
        false => sink.record(bytes, offset, line),
    }
}

/// Takes what is left of a line, without its end; whether it has one.
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
