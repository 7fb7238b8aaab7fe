//! JSON Lines: one object per line. A bad line costs itself and no other.

use std::io;
use std::ops::ControlFlow;

use super::record::{MOST_RECORD, Sink, Stream};

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
    let mut index = 0;
    loop {
        let (offset, line) = (stream.offset, stream.line);
        let bytes = match stream.fill() {
            Ok(bytes) => bytes,
            Err(error) => return sink.failed(&error, line),
        };
        if bytes.is_empty() {
            return ControlFlow::Continue(());
        }
        // Most lines lie in the buffer as a whole and are parsed where they lie.
        let (flow, end) = match memchr::memchr(b'\n', bytes) {
            Some(end) => {
                let flow = record(&bytes[..end], offset, line, &mut index, sink);
                stream.skip(end + 1);
                (flow, Ok(()))
            }
            None => {
                long.clear();
                let end = take_line(stream, &mut long);
                // A line that was cut off may have lost no more than its end; if it has, it is told once.
                let whole = end.is_ok() || sink.source.parse(&long, index).is_ok();
                let flow = match whole {
                    true => record(&long, offset, line, &mut index, sink),
                    false => ControlFlow::Continue(()),
                };
                (flow, end)
            }
        };
        flow?;
        if let Err(error) = end {
            return sink.failed(&error, line);
        }
    }
}

fn record(bytes: &[u8], offset: u64, line: u64, index: &mut u64, sink: &mut Sink) -> ControlFlow<()> {
    if bytes.trim_ascii().is_empty() {
        return ControlFlow::Continue(());
    }
    *index += 1;
    sink.record(bytes, offset, *index - 1, line)
}

/// Takes what is left of a line, without its end.
fn take_line(stream: &mut Stream, line: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let bytes = stream.fill()?;
        if bytes.is_empty() {
            return Ok(());
        }
        match memchr::memchr(b'\n', bytes) {
            Some(end) => {
                stream.take(end, line);
                stream.skip(1);
                return Ok(());
            }
            None => {
                let all = bytes.len();
                stream.take(all, line);
            }
        }
        debug_assert!(line.len() <= MOST_RECORD + 1);
    }
}
