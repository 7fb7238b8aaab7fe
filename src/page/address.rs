//! Makes addresses safe to give to other programs: the clipboard, links, citations, a browser.

use std::fmt::Write;

/// Returns whether an address is a web address.
pub fn is_web(url: &str) -> bool {
    scheme(url).is_some_and(|scheme| ["http", "https"].contains(&&*scheme))
}

/// Percent-encodes everything in `url` that is not allowed in an address, or that a shell might interpret. Returns
/// `None` for anything else: a script, data, a command-line option.
///
/// ```
/// use onrecord::page::address;
/// assert_eq!(address(" https://inkwell.example/é b\u{1b}").unwrap(), "https://inkwell.example/%C3%A9%20b%1B");
/// assert_eq!(address("javascript:alert(1)"), None);
/// ```
pub fn address(url: &str) -> Option<String> {
    let url = url.trim();
    let known = match scheme(url) {
        Some(scheme) => ["http", "https", "file"].contains(&&*scheme),
        None => url.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/'),
    };
    if !known {
        return None;
    }
    let mut encoded = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'"' | b'\'' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'$' | b'(' | b')' => {
                write!(encoded, "%{byte:02X}").ok()?;
            }
            b'!'..=b'~' => encoded.push(char::from(byte)),
            _ => write!(encoded, "%{byte:02X}").ok()?,
        }
    }
    Some(encoded)
}

/// Returns the scheme of an address, in lower case.
fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.trim().split(['/', '?', '#']).next()?.split_once(':')?;
    Some(scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_web_addresses_are_accepted() {
        assert_eq!(address("HTTPS://Inkwell.example/"), Some("HTTPS://Inkwell.example/".into()));
        assert_eq!(address("inkwell.example/a?b=1:2"), Some("inkwell.example/a?b=1:2".into()));
        assert_eq!(address("https://a.example/x\ny'\"z"), Some("https://a.example/x%0Ay%27%22z".into()));
        for other in ["data:text/html,x", "-remote", "", " ", "mailto:a@b.example", "java\nscript:x"] {
            assert_eq!(address(other), None, "{other}");
        }
        assert!(is_web("HTTP://a") && !is_web("file:///etc/motd") && !is_web("a.example"));
    }

    proptest! {
        #[test]
        fn addresses_are_printable_and_idempotent(rest in "(\\PC|[\0-\x1f\x7f-\u{9f}]){0,40}") {
            let once = address(&format!("https://a.example/{rest}")).unwrap();
            prop_assert!(once.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(address(&once), Some(once));
        }
    }
}
