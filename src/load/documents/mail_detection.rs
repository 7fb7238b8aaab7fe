//! Distinguishes mail, mailboxes and pages saved as mail from texts that begin like them.

use crate::load::unsupported::beginning;

/// Returns the header fields of a mail, with names in lower case; none if there are other lines before the first
/// blank one.
fn fields(text: &str) -> Vec<(String, &str)> {
    let mut fields = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next().filter(|line| !line.trim().is_empty()) {
        // The last line may be cut off.
        if line.starts_with([' ', '\t']) && !fields.is_empty() || lines.peek().is_none() {
            continue;
        }
        let named = |(name, _): &(&str, &str)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        match line.split_once(':').filter(named) {
            Some((name, value)) => fields.push((name.to_ascii_lowercase(), value.trim())),
            None => return Vec::new(),
        }
    }
    fields
}

/// Returns whether there is a sender, a subject or a date, and also a field that only programs write: a memo has the
/// former, too.
fn is_message(text: &str) -> bool {
    const PEOPLE: [&str; 4] = ["from", "to", "subject", "date"];
    const PROGRAMS: [&str; 11] = [
        "message-id",
        "content-type",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-transfer-encoding",
        "dkim-signature",
        // News of the Usenet, from which 20 Newsgroups was made.
        "newsgroups",
        "nntp-posting-host",
        "lines",
    ];
    let fields = fields(text);
    let has = |names: &[&str]| fields.iter().any(|(name, _)| names.contains(&&**name));
    has(&PEOPLE) && has(&PROGRAMS)
}

fn is_mhtml(text: &str) -> bool {
    let fields = fields(text);
    let has = |name: &str, value: &str| {
        fields.iter().any(|(field, said)| field == name && said.to_ascii_lowercase().starts_with(value))
    };
    has("mime-version", "") && has("content-type", "multipart/related")
        || has("snapshot-content-location", "")
}

/// Returns whether a message holds a page that a browser saved.
pub(in crate::load) fn is_page(head: &[u8]) -> bool {
    is_mhtml(&beginning(head))
}

/// Returns whether a file is a message, or a mailbox of them.
pub(in crate::load) fn is_mail(head: &[u8]) -> bool {
    let text = beginning(head);
    is_mailbox(&text) || is_message(&text)
}

/// Returns whether a mail begins as in a mailbox: `From ada@tide.example Tue Mar  5 10:15:00 2024`, then its fields.
fn is_mailbox(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let Some((first, rest)) = text.split_once('\n') else { return false };
    let mut words = first.split_whitespace();
    let is_time = |word: &str| word.split(':').count() == 3 && word.starts_with(|c: char| c.is_ascii_digit());
    words.next() == Some("From")
        && words.nth(1).is_some_and(|day| DAYS.contains(&day))
        && words.any(is_time)
        && rest.lines().next().is_some_and(|line| line.starts_with('>') || line.split_once(':').is_some())
}
