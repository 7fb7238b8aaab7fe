//! UTF-8 that was decoded as Windows-1252 somewhere on its way: `â€œ` for `“`.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// A closing quotation mark whose last byte, undefined in Windows-1252, was dropped.
const HALF: [u8; 2] = [0xE2, 0x80];

/// Returns whether most values are written this way.
pub(super) fn is_usual(values: &[Cow<str>]) -> bool {
    let (mut mistaken, mut right) = (0, 0);
    for value in values {
        let kinds = || runs(value).map(|run| meant(run).is_some());
        mistaken += usize::from(kinds().any(|is| is));
        right += usize::from(kinds().any(|is| !is));
    }
    mistaken > 0 && 10 * right <= mistaken
}

/// Repairs `text`, unless most of it is already right: `É”` may be meant.
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut taken) = (String::with_capacity(text.len()), 0);
    let (mut mistaken, mut right) = (0, 0);
    for run in runs(text) {
        let Some(meant) = meant(run) else {
            right += 1;
            continue;
        };
        mistaken += 1;
        let at = run.as_ptr() as usize - text.as_ptr() as usize;
        out.push_str(&text[taken..at]);
        out.push_str(&meant);
        taken = at + run.len();
    }
    if right >= mistaken {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[taken..]);
    Cow::Owned(out)
}

/// Returns runs of characters beyond ASCII.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty())
}

/// Returns the characters whose UTF-8 bytes, read as Windows-1252, are `run`.
fn meant(run: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(run.len());
    for c in run.chars() {
        match c {
            '\u{80}'..='\u{9F}' => bytes.push(c as u8),
            _ => {
                let mut letter = [0; 4];
                let (byte, _, unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut letter));
                (!unknown && byte.len() == 1).then(|| bytes.extend_from_slice(&byte))?;
            }
        }
    }
    if bytes.ends_with(&HALF) {
        bytes.push(0x9D);
    }
    String::from_utf8(bytes).ok().filter(|meant| !meant.chars().any(is_rare))
}

/// Letters that are rare in news. They result from an accented capital before a closing mark, as in `CAFÉ’S`.
fn is_rare(c: char) -> bool {
    matches!(c, '\u{1C0}'..='\u{217}' | '\u{21C}'..='\u{36F}' | '\u{591}'..='\u{5AF}' | '\u{700}'..='\u{7FF}')
}
