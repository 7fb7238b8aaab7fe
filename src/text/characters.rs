//! Reads quotation marks, dashes and spaces that are written as HTML references (`&ldquo;`), or as UTF-8 that was
//! decoded as Windows-1252 ("â€œ"). Either may have happened twice: `&amp;ldquo;`, "Ã¢â‚¬Å“".

/// Returns the character at byte `at` of `text`, and how many bytes it takes.
#[inline]
pub(crate) fn read(text: &str, at: usize) -> Option<(char, usize)> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() && byte != b'&' => Some((char::from(byte), 1)),
        _ => read_any(text, at),
    }
}

fn read_any(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    let meant = match c {
        '&' => reference(rest),
        'â' | 'Â' => misread(rest),
        'Ã' => misread_twice(rest),
        _ => None,
    };
    Some(meant.unwrap_or((c, c.len_utf8())))
}

/// The longest known name between `&` and `;`.
const LONGEST: usize = 8;

/// Parses "&quot;", "&#8220;", "&#x201c;" or "&amp;quot;" at the beginning of `rest`.
fn reference(rest: &str) -> Option<(char, usize)> {
    let name = |rest: &str| {
        let end = rest.bytes().take(LONGEST + 1).position(|byte| byte == b';')?;
        Some((referred(&rest[..end])?, end + 1))
    };
    let twice = rest.strip_prefix("&amp;").and_then(name);
    let (character, length) =
        twice.map(|(c, length)| (c, "amp;".len() + length)).or_else(|| name(&rest[1..]))?;
    Some((character, 1 + length))
}

/// Returns the character that a name between `&` and `;` stands for.
fn referred(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return numbered(code);
    }
    Some(match name {
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "bdquo" => '„',
        "sbquo" => '‚',
        "laquo" => '«',
        "raquo" => '»',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "nbsp" => '\u{a0}',
        "amp" => '&',
        _ => return None,
    })
}

/// Returns the character with a number; 128 to 159 are Windows-1252, as in browsers.
fn numbered(code: u32) -> Option<char> {
    Some(match code {
        34 | 38 | 39 | 160 | 171 | 187 | 8_211..=8_222 | 8_230 | 8_249 | 8_250 => char::from_u32(code)?,
        130 => '‚',
        132 => '„',
        133 => '…',
        139 => '‹',
        145 => '‘',
        146 => '’',
        147 => '“',
        148 => '”',
        150 => '–',
        151 => '—',
        155 => '›',
        _ => return None,
    })
}

/// Parses "â€œ", which is “ read in the wrong character set, at the beginning of `rest`.
fn misread(rest: &str) -> Option<(char, usize)> {
    let mut letters = rest.chars();
    let first = letters.next()?;
    let second = letters.next()?;
    if first == 'Â' {
        let length = first.len_utf8() + second.len_utf8();
        return matches!(second, '«' | '»' | '\u{a0}').then_some((second, length));
    }
    if !matches!(second, '€' | '\u{80}') {
        return None;
    }
    let length = first.len_utf8() + second.len_utf8();
    let third = letters.next().unwrap_or(' ');
    let character = match third {
        'œ' | '\u{9c}' => '“',
        '\u{9d}' => '”',
        '˜' | '\u{98}' => '‘',
        '™' | '\u{99}' => '’',
        '“' | '\u{93}' => '–',
        '”' | '\u{94}' => '—',
        '¦' => '…',
        'š' | '\u{9a}' => '‚',
        'ž' | '\u{9e}' => '„',
        // The last byte of ” is not a character of Windows-1252, and many programs drop it.
        _ => return Some(('”', length)),
    };
    Some((character, length + third.len_utf8()))
}

/// Parses "Ã¢â‚¬Å“", which is "â€œ" read in the wrong character set once more, at the beginning of `rest`.
fn misread_twice(rest: &str) -> Option<(char, usize)> {
    const START: &str = "Ã¢â‚¬";
    let third = rest.strip_prefix(START)?;
    let known = [
        ("Å“", '“'),
        ("Â\u{9d}", '”'),
        ("Ëœ", '‘'),
        ("â„¢", '’'),
        ("â€œ", '–'),
        ("â€\u{9d}", '—'),
        ("â€", '—'),
        ("Â¦", '…'),
        ("Å¡", '‚'),
        ("Å¾", '„'),
        // As above, the last byte of ” may be gone.
        ("Â", '”'),
        ("", '”'),
    ];
    let (written, character) = known.into_iter().find(|(written, _)| third.starts_with(written))?;
    Some((character, START.len() + written.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_misread_signs_are_what_they_were() {
        for (written, character) in [
            ("&ldquo;", '“'),
            ("&#8221;", '”'),
            ("&#x2019;", '’'),
            ("&#147;", '“'),
            ("&quot;", '"'),
            ("â€œ", '“'),
            ("â€\u{9d}", '”'),
            ("â€™", '’'),
            ("â€”", '—'),
            ("Â»", '»'),
            ("&amp;ldquo;", '“'),
            ("&amp;#39;", '\''),
            ("&amp;", '&'),
            ("&amp;amp;", '&'),
            ("Ã¢â‚¬Å“", '“'),
            ("Ã¢â‚¬â„¢", '’'),
            ("Ã¢â‚¬Â\u{9d}", '”'),
            ("Ã¢â‚¬â€œ", '–'),
            ("Ã¢â‚¬â€", '—'),
        ] {
            assert_eq!(read(written, 0), Some((character, written.len())), "{written}");
        }
        assert_eq!(read("â€ said", 0), Some(('”', "â€".len())));
        assert_eq!(read("Ã¢â‚¬Â said", 0), Some(('”', "Ã¢â‚¬Â".len())));
        assert_eq!(read("&amp; co;", 0), Some(('&', "&amp;".len())));
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in ["&c; the rest", "& so on;", "&copy;", "&#65;", "&#x;", "âme", "Â", "&", "Ã¢", "Ãgua"]
        {
            let first = text.chars().next().unwrap();
            assert_eq!(read(text, 0), Some((first, first.len_utf8())), "{text}");
        }
        assert_eq!(read("", 0), None);
    }
}
