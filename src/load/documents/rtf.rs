//! RTF: its text, paragraph by paragraph. Of everything else, only what separates words is understood.

use std::io;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{ReadDocument, database_exports, lines_of};
use crate::load::decode::Bytes;

/// Groups that contain no text of the document.
const SILENT: [&str; 28] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "fldinst",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "nonshppict",
    "shppict",
    "annotation",
];

/// At most this many groups are open at once.
const DEEPEST: usize = 10_000;

/// Returns whether a file begins like RTF.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    head.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Returns the documents of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| Ok(read(bytes)))
}

fn read(bytes: &[u8]) -> Vec<ReadDocument> {
    database_exports::documents(&paragraphs(bytes))
}

/// What a group inherits from the one around it.
#[derive(Clone, Copy)]
struct RtfGroup {
    is_silent: bool,
    /// How many characters stand in for one that older programs do not support.
    stand_ins: usize,
}

struct RtfReader {
    out: Vec<String>,
    line: String,
    /// Bytes in the code page, not decoded yet: a character may take two of them.
    raw: Vec<u8>,
    page: &'static Encoding,
    /// The first half of a character beyond the first 65,536.
    half: Option<u16>,
    groups: Vec<RtfGroup>,
    group: RtfGroup,
    /// Stand-ins that are still to be skipped.
    skip: usize,
}

/// Returns the paragraphs that are not empty.
pub(super) fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let group = RtfGroup { is_silent: false, stand_ins: 1 };
    let mut reader = RtfReader {
        out: Vec::new(),
        line: String::new(),
        raw: Vec::new(),
        page: WINDOWS_1252,
        half: None,
        groups: Vec::new(),
        group,
        skip: 0,
    };
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' => {
                if reader.groups.len() < DEEPEST {
                    reader.groups.push(reader.group);
                }
                reader.skip = 0;
            }
            b'}' => {
                reader.group = reader.groups.pop().unwrap_or(group);
                reader.skip = 0;
            }
            b'\\' => at = reader.control(bytes, at),
            b'\r' | b'\n' => {}
            byte => reader.byte(byte),
        }
    }
    reader.end();
    reader.out
}

impl RtfReader {
    /// Handles what follows a backslash at `at`, and returns where reading continues.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&first) = bytes.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            match first {
                b'\'' => {
                    let code = bytes.get(at + 1..at + 3).and_then(|code| str::from_utf8(code).ok());
                    let Some(code) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) else {
                        return at + 1;
                    };
                    self.byte(code);
                    return at + 3;
                }
                b'*' => self.group.is_silent = true,
                b'~' => self.char('\u{A0}'),
                b'_' => self.char('-'),
                b'\r' | b'\n' => self.end(),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return at + 1;
        }
        let len = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = str::from_utf8(&bytes[at..at + len]).unwrap_or_default();
        let mut end = at + len;
        let digits = bytes[end..].iter().enumerate();
        let digits = digits.take_while(|(n, b)| b.is_ascii_digit() || *n == 0 && **b == b'-').count();
        let number =
            str::from_utf8(&bytes[end..end + digits]).ok().and_then(|number| number.parse::<i64>().ok());
        end += digits;
        end += usize::from(bytes.get(end) == Some(&b' '));
        match word {
            "bin" => return end.saturating_add(number.unwrap_or(0).max(0) as usize).min(bytes.len()),
            "ansicpg" => {
                let page =
                    number.and_then(|number| Encoding::for_label(format!("windows-{number}").as_bytes()));
                let east = match number {
                    Some(932) => Some(encoding_rs::SHIFT_JIS),
                    Some(936) => Some(encoding_rs::GBK),
                    Some(949) => Some(encoding_rs::EUC_KR),
                    Some(950) => Some(encoding_rs::BIG5),
                    _ => None,
                };
                self.page = page.or(east).unwrap_or(WINDOWS_1252);
            }
            "mac" => self.page = encoding_rs::MACINTOSH,
            "uc" => self.group.stand_ins = number.unwrap_or(1).clamp(0, 16) as usize,
            "u" => {
                self.skip = 0;
                self.unit(number.unwrap_or(0) as u16);
                self.skip = self.group.stand_ins;
            }
            "par" | "sect" | "page" | "row" => self.end(),
            "line" => self.char('\n'),
            "tab" | "cell" => self.char('\t'),
            "emdash" => self.char('—'),
            "endash" => self.char('–'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "bullet" => self.char('•'),
            "emspace" | "enspace" | "qmspace" => self.char(' '),
            // Hidden or deleted text.
            "v" | "deleted" => self.group.is_silent |= number != Some(0),
            word if SILENT.contains(&word) => self.group.is_silent = true,
            _ => {}
        }
        end
    }

    /// Adds a byte in the code page.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group.is_silent {
            self.raw.push(byte);
        }
    }

    fn char(&mut self, c: char) {
        if !self.group.is_silent {
            self.decode();
            self.line.push(c);
        }
    }

    /// Adds a unit of UTF-16.
    fn unit(&mut self, unit: u16) {
        let halves = self.half.take().map(|half| [half, unit]);
        if halves.is_none() && (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let units = halves.unwrap_or([unit, 0]);
        let c = char::decode_utf16(units).next().and_then(Result::ok);
        self.char(c.unwrap_or('\u{FFFD}'));
    }

    fn decode(&mut self) {
        if !self.raw.is_empty() {
            self.line.push_str(&self.page.decode_without_bom_handling(&self.raw).0);
            self.raw.clear();
        }
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        if self.group.is_silent {
            return;
        }
        self.decode();
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.out.push(line.trim().to_owned());
        }
    }
}
