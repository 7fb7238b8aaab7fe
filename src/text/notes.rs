//! Marks of footnotes right behind a quotation: “Never again.”¹ “Never.”[3] “Never”.(4) “Never.”* They are no words of the
//! sentence, so no tokens are made of them.

/// The most characters between the brackets of a note.
const LONGEST: usize = 3;

/// "[note 3]"
const NAMED: &str = "note ";

/// The most notes at one place.
const MOST: usize = 8;

/// Returns one past the marks of notes that begin at byte `at`, if they stand right behind a closing quotation mark, or
/// behind the stop or comma after one.
#[inline]
pub(super) fn end(text: &str, at: usize) -> Option<usize> {
    // Few characters can begin one, so this is all that most of them cost.
    if !matches!(text.as_bytes()[at], b'[' | b'(' | b'*' | 0xc2 | 0xe2) {
        return None;
    }
    let mut end = at;
    for _ in 0..MOST {
        let Some(length) = note(&text[end..]) else { break };
        end += length;
    }
    let apart = !text[end..].starts_with(char::is_alphanumeric);
    (end > at && apart && closed(&text[..at])).then_some(end)
}

/// Returns the length of the note that begins `text`.
fn note(text: &str) -> Option<usize> {
    let raised = |c: &char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '*' | '†' | '‡');
    let length: usize = text.chars().take(LONGEST).take_while(raised).map(char::len_utf8).sum();
    if length > 0 {
        return Some(length);
    }
    let close = match text.as_bytes().first()? {
        b'[' => b']',
        b'(' => b')',
        _ => return None,
    };
    let rest = &text[1..];
    let letter = close == b']' && rest.starts_with(|c: char| c.is_ascii_lowercase());
    let named = if rest.starts_with(NAMED) { NAMED.len() } else { 0 };
    let digits = rest.bytes().skip(named).take(LONGEST).take_while(u8::is_ascii_digit).count();
    let inside = if digits > 0 { named + digits } else { usize::from(letter) };
    (inside > 0 && rest.as_bytes().get(inside) == Some(&close)).then_some(inside + 2)
}

/// Returns whether `before` ends with a closing mark, and perhaps one stop or comma.
fn closed(before: &str) -> bool {
    let before = before.strip_suffix(['.', ',', ';']).unwrap_or(before);
    match before.chars().next_back() {
        Some('”' | '»') => true,
        // These may also open a quotation.
        Some(mark @ ('"' | '\'' | '’')) => {
            let inside = before[..before.len() - mark.len_utf8()].chars().next_back();
            inside.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '*'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    #[test]
    fn a_note_behind_a_mark_is_not_read() {
        for note in ["¹", "¹²", "[3]", "[3][12]", "[note 3]", "[b]", "(4)", "*", "†"] {
            let text = format!(
                "“The tide was late,”{note} wrote Ann Dent in the Ware Post. “Nobody had rung the bell.”{note} Karl Moss, in a \
                 letter, complained that it was “far too early”{note} and “far too loud”.{note}"
            );
            let analysis = analyse(&text);
            let said: Vec<_> = analysis.quotes.iter().map(|quote| analysis.speaker(quote)).collect();
            assert_eq!(said, ["Ann Dent", "Ann Dent", "Karl Moss", "Karl Moss"].map(Some), "{text}");
        }
    }

    #[test]
    fn what_is_no_note_is_read() {
        let note = |text: &'static str, at: usize| super::end(text, at).map(|end| &text[at..end]);
        assert_eq!(note("“Go.”[3] A", "“Go.”".len()), Some("[3]"));
        assert_eq!(note("“Go”,² A", "“Go”,".len()), Some("²"));
        for (text, before) in [
            ("“Go”(30 May)", "“Go”"),
            ("“Go”[3a", "“Go”"),
            ("\"*Go*\"", "\""),
            ("4 m²", "4 m"),
            ("“Go”*he", "“Go”"),
        ] {
            assert_eq!(note(text, before.len()), None, "{text}");
        }
    }
}
