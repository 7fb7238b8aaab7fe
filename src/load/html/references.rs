//! Character references (`&eacute;`, `&#8217;`), read as browsers do.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use html_escape::NAMED_ENTITIES;
use memchr::memchr;

/// The longest name has 31 letters.
const LONGEST: usize = 32;

/// Names that HTML allows without a semicolon for historical reasons.
const WITHOUT_SEMICOLON: &str = "\
    Aacute aacute Acirc acirc acute AElig aelig Agrave agrave AMP amp Aring aring Atilde atilde Auml auml brvbar \
    Ccedil ccedil cedil cent COPY copy curren deg divide Eacute eacute Ecirc ecirc Egrave egrave ETH eth Euml \
    euml frac12 frac14 frac34 GT gt Iacute iacute Icirc icirc iexcl Igrave igrave iquest Iuml iuml laquo LT lt \
    macr micro middot nbsp not Ntilde ntilde Oacute oacute Ocirc ocirc Ograve ograve ordf ordm Oslash oslash \
    Otilde otilde Ouml ouml para plusmn pound QUOT quot raquo REG reg sect shy sup1 sup2 sup3 szlig THORN thorn \
    times Uacute uacute Ucirc ucirc Ugrave ugrave uml Uuml uuml Yacute yacute yen yuml";

/// Punctuation that browsers refuse without a semicolon, but feeds write.
const OF_FEEDS: &str = "mdash ndash lsquo rsquo ldquo rdquo hellip";

/// Replaces named and numeric character references in `text`.
///
/// The numbers 128 to 159 are Windows-1252, as in browsers, so `&#147;` is “. A name without its semicolon may run into
/// the next word (`&quotlate`), as in browsers, but not after a letter or before an equals sign, where it is part of a
/// URL or of a name such as AT&T. Anything that is not a reference is kept. All text of pages, feeds and fields goes
/// through here.
pub(in crate::load) fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let (plain, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(plain);
    while !rest.is_empty() {
        let taken = reference(rest, &mut out).unwrap_or_else(|| {
            let end = memchr(b'&', &rest.as_bytes()[1..]).map_or(rest.len(), |end| end + 1);
            out.push_str(&rest[..end]);
            end
        });
        rest = &rest[taken..];
    }
    Cow::Owned(out)
}

/// Appends the character of the reference that `text` begins with to `out`, and returns the length of the reference,
/// if there is one.
fn reference(text: &str, out: &mut String) -> Option<usize> {
    let inside = text.strip_prefix('&')?;
    if let Some(number) = inside.strip_prefix('#') {
        let digits = number.strip_prefix(['x', 'X']);
        let (digits, radix) = digits.map_or((number, 10), |digits| (digits, 16));
        let len = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
        out.push(character(&digits[..len], radix)?);
        let end = text.len() - digits.len() + len;
        return Some(end + usize::from(text[end..].starts_with(';')));
    }
    let len = inside.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = inside.split_at(len);
    let named = |name: &str| {
        let at = NAMED_ENTITIES.binary_search_by_key(&name.as_bytes(), |(known, _)| known).ok()?;
        Some(NAMED_ENTITIES[at].1)
    };
    if behind.starts_with(';') {
        out.push_str(named(name)?);
        return Some(1 + len + 1);
    }
    if behind.starts_with('=') {
        return None;
    }
    let whole = WITHOUT_SEMICOLON.split(' ').chain(OF_FEEDS.split(' ')).find(|known| *known == name);
    let inside_word = out.ends_with(char::is_alphanumeric);
    let begins =
        |known: &&str| name.starts_with(known) && (!inside_word || *known == "quot" || *known == "nbsp");
    let known =
        whole.or_else(|| WITHOUT_SEMICOLON.split(' ').filter(begins).max_by_key(|known| known.len()))?;
    out.push_str(named(known)?);
    Some(1 + known.len())
}

/// Returns the character of this number; `None` without digits, or for a control character.
fn character(digits: &str, radix: u32) -> Option<char> {
    if digits.is_empty() {
        return None;
    }
    // A number that overflows is not a character.
    match u32::from_str_radix(digits, radix).unwrap_or(u32::MAX) {
        number @ 0x80..=0x9F => WINDOWS_1252.decode_without_bom_handling(&[number as u8]).0.chars().next(),
        number @ 1..0x20 if !matches!(number, 0x09 | 0x0A | 0x0C | 0x0D) => None,
        0 => Some(char::REPLACEMENT_CHARACTER),
        number => Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for (written, read) in [
            (
                "&#147;Gone,&#148; she wrote, it&#146;s &#x93;all&#X94; &#133;",
                "“Gone,” she wrote, it’s “all” …",
            ),
            ("&#128;5 &#8364;5 &#x20AC;5", "€5 €5 €5"),
            ("&ldquo;Caf&eacute;&rdquo; &mdash; &amp; &CounterClockwiseContourIntegral;", "“Café” — & ∳"),
            ("&quot said &nbsp&copy 2024, R&D, caf&eacute.", "\" said \u{A0}© 2024, R&D, café."),
            ("&#8220So&#8221 &mdash then &ndash", "“So” — then –"),
            (
                "she was &quotlate&quot, &nbsp&copy2024 &ltb&gt; late&quotshe",
                "she was \"late\", \u{A0}©2024 <b> late\"she",
            ),
            ("&#0; &#xD800; &#99999999999;", "\u{FFFD} \u{FFFD} \u{FFFD}"),
        ] {
            assert_eq!(unescape(written), read);
        }
    }

    #[test]
    fn text_that_is_not_a_reference_is_kept() {
        for text in [
            "Marks & Spencer, AT&T, Q&A, R&D; S&P; at &c.",
            "M&notary, R&parade, &unheardof; &mdashes",
            "https://tide.example/?a=1&copy=2&reg=3&lang=en",
            "&#; &#x; &#1; &#x1B; & &; &",
        ] {
            assert_eq!(unescape(text), text);
        }
        assert!(matches!(unescape("nothing here"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn anything_can_be_read(text in "(&|#|x|;|[0-9]{1,3}|amp|quot|é|\\PC){0,30}") {
            let _ = unescape(&text);
        }

        #[test]
        fn escaped_text_round_trips(text in "\\PC{0,60}") {
            let escaped = html_escape::encode_text(&text);
            prop_assert_eq!(&*unescape(&escaped), &*text);
        }
    }
}
