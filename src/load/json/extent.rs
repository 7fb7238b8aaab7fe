//! Finds where a JSON value ends, even if it is malformed.

use std::ops::Range;

/// Returns where each object of a line is, if the line holds several and otherwise only commas.
pub(in crate::load) fn objects(line: &[u8]) -> Option<Vec<Range<usize>>> {
    let (mut places, mut at) = (Vec::new(), 0);
    loop {
        let between = line[at..].iter().take_while(|byte| is_space(**byte) || **byte == b',').count();
        at += between;
        if at == line.len() {
            break;
        }
        let (len, whole) = ValueExtent::default().extend(&line[at..]);
        if line[at] != b'{' || !whole {
            return None;
        }
        places.push(at..at + len);
        at += len;
    }
    let is_one = places.len() == 1 && places[0].len() == line.trim_ascii().len();
    (!places.is_empty() && !is_one).then_some(places)
}

/// Returns whether a byte separates values: white space, or the mark before each text of a JSON sequence (RFC 7464).
pub(super) fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x1E
}

/// Finds where a value ends, by strings and brackets alone, so that it may be malformed otherwise.
#[derive(Default)]
pub(super) struct ValueExtent {
    /// How many objects and lists are open.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Whether it is in a number, `true`, `null`, or something meant to be one.
    in_word: bool,
}

impl ValueExtent {
    /// Measures the rest of this many nested values.
    pub(super) fn inside(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// Returns whether the value is complete if nothing follows, as a number is.
    pub(super) fn may_end(&self) -> bool {
        self.in_word && self.depth == 0
    }

    /// Returns how many of `bytes` belong to the value, and whether it ends with them.
    pub(super) fn extend(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if self.in_string {
                let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else { break };
                at += next + 1;
                self.escaped = bytes[at - 1] == b'\\';
                self.in_string = self.escaped;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
            } else {
                let byte = bytes[at];
                let ends_word = byte.is_ascii_whitespace() || b",]}:[{\"".contains(&byte);
                if self.in_word && self.depth == 0 && ends_word {
                    return (at, true); // The byte after a word is not its own.
                }
                at += 1;
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return (at, true);
                        }
                    }
                    _ => self.in_word = true,
                }
            }
        }
        (bytes.len(), false)
    }
}
