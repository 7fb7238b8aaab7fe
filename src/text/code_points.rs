//! Offsets in code points, the way Python and JSON readers count.

/// Converts byte offsets to code points, with the count stored at regular intervals.
pub struct CodePoints<'a> {
    text: &'a str,
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> CodePoints<'a> {
    /// Prepares to count the code points of `text`.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            marks.reserve(text.len() / STRIDE + 1);
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                marks.push(count);
                count += chunk.iter().filter(|byte| starts_char(**byte)).count();
            }
        }
        Self { text, marks }
    }

    /// Returns the number of code points before the byte `at`, which must be a character boundary.
    pub fn of(&self, at: usize) -> usize {
        if self.marks.is_empty() {
            return at;
        }
        let chunk = (at / STRIDE).min(self.marks.len() - 1);
        let rest = &self.text.as_bytes()[chunk * STRIDE..at];
        self.marks[chunk] + rest.iter().filter(|byte| starts_char(**byte)).count()
    }
}

const fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn code_points_are_those_of_the_text(text in "\\PC{0,900}") {
            let points = CodePoints::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.of(at), n);
            }
            prop_assert_eq!(points.of(text.len()), text.chars().count());
        }
    }
}
