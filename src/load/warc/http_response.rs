//! One record of a WARC: its own header, the HTTP header, and the page.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::LARGEST;
use crate::load::html::decoded;
use crate::{Error, Result};

/// Returns the length of the header at the beginning of `bytes`, including the blank line after it.
pub(super) fn header_len(bytes: &[u8]) -> Option<usize> {
    let crlf = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let lf = memchr::memmem::find(&bytes[..crlf.unwrap_or(bytes.len())], b"\n\n").map(|at| at + 2);
    lf.or(crlf)
}

/// Returns the length of a record's body according to its header.
pub(super) fn content_length(header: &[u8]) -> Option<usize> {
    value(header, "content-length")?.parse().ok()
}

/// Returns the value of a header line; `name` is in lower case.
fn value<'h>(header: &'h [u8], name: &str) -> Option<&'h str> {
    header.split(|byte| *byte == b'\n').find_map(|line| {
        let (found, rest) = line.split_at_checked(name.len())?;
        let rest = rest.strip_prefix(b":").filter(|_| found.eq_ignore_ascii_case(name.as_bytes()))?;
        str::from_utf8(rest).ok().map(str::trim)
    })
}

/// Returns whether the record is a successful response that contains a page.
pub(super) fn is_page(record: &[u8]) -> bool {
    let Some(len) = header_len(record) else { return false };
    let (own, rest) = record.split_at(len);
    let kind = value(own, "warc-type").unwrap_or_default();
    if is_plain(record) {
        return true;
    }
    if kind.eq_ignore_ascii_case("resource") || kind.eq_ignore_ascii_case("conversion") {
        return value(own, "content-type").is_some_and(is_html);
    }
    if !kind.eq_ignore_ascii_case("response") {
        return false;
    }
    let header = &rest[..header_len(rest).unwrap_or(0)];
    let status = header.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let html = value(header, "content-type").is_none_or(is_html);
    header.starts_with(b"HTTP/") && status.starts_with(b"2") && html
}

/// Returns whether the record is the text extracted from a page, as in Common Crawl's WET files.
pub(super) fn is_plain(record: &[u8]) -> bool {
    let own = &record[..header_len(record).unwrap_or(0)];
    let is = |name: &str, start: &str| {
        value(own, name).is_some_and(|value| value.to_ascii_lowercase().starts_with(start))
    };
    is("warc-type", "conversion") && is("content-type", "text/plain")
}

fn is_html(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// Returns the page of a record, unpacked and decoded, and its URL.
pub(super) fn page(record: &[u8]) -> Result<(String, Option<String>)> {
    let len = header_len(record).ok_or_else(|| Error::new("a record without a header"))?;
    let (own, rest) = record.split_at(len);
    let url = value(own, "warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let is_answer = value(own, "warc-type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
    let header_len = if is_answer { header_len(rest).unwrap_or(rest.len()) } else { 0 };
    let (header, body) = rest.split_at(header_len);
    let mut body = std::borrow::Cow::Borrowed(body);
    if value(header, "transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"))
        && let Some(whole) = unchunked(&body)
    {
        body = whole.into();
    }
    // Go by content: crawlers unpack pages and leave the header as it was.
    let packing = value(header, "content-encoding").unwrap_or_default().to_ascii_lowercase();
    let most = LARGEST as u64;
    let unpacked = match &*body {
        [0x1F, 0x8B, ..] => Some(all(MultiGzDecoder::new(&*body).take(most))),
        // Some servers leave out the zlib header.
        _ if packing == "deflate" && !body.trim_ascii_start().starts_with(b"<") => {
            let zlib = all(ZlibDecoder::new(&*body).take(most));
            Some(if zlib.is_empty() { all(DeflateDecoder::new(&*body).take(most)) } else { zlib })
        }
        _ if packing == "br" && !body.trim_ascii_start().starts_with(b"<") => {
            Some(all(brotli::Decompressor::new(&*body, 4096).take(most)))
        }
        [0x28, 0xB5, 0x2F, 0xFD, ..] => {
            zstd::stream::read::Decoder::with_buffer(&*body).ok().map(|decoder| all(decoder.take(most)))
        }
        _ => None,
    };
    let body = match unpacked {
        Some(unpacked) if unpacked.is_empty() => return Err(Error::new("a page that cannot be unpacked")),
        Some(unpacked) => unpacked.into(),
        None => body,
    };
    let kind = value(header, "content-type").or_else(|| value(own, "content-type")).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let label = kind.split_once("charset=").map(|(_, label)| {
        label.split(';').next().unwrap_or_default().trim_matches(['"', '\'', ' ']).to_owned()
    });
    Ok((decoded(&body, label.as_deref()), url))
}

/// Reads what can be read, up to an error.
fn all(mut bytes: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = bytes.read_to_end(&mut out);
    out
}

/// Returns a body without chunk lengths; `None` if it has no chunks.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', &body[..body.len().min(64)]);
        let Some(end) = end else { return (!out.is_empty()).then_some(out) };
        let line = str::from_utf8(&body[..end]).ok();
        let len = line.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        match len {
            Some(0) => return Some(out),
            Some(len) => {
                let rest = &body[end + 1..];
                let len = len.min(rest.len());
                out.extend_from_slice(&rest[..len]);
                body = rest[len..]
                    .strip_prefix(b"\r\n")
                    .or(rest[len..].strip_prefix(b"\n"))
                    .unwrap_or(&rest[len..]);
            }
            None => return (!out.is_empty()).then_some(out),
        }
    }
}
