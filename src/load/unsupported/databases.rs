//! Exports of news databases: many articles in one text, each with its own header.

use super::not_read;
use crate::Error;
use crate::load::decode::HEAD;

/// The hint as long as they are not supported.
const HELP: &str =
    "to read it as one article would be wrong; make a table or JSON Lines of it, one article a row";

/// A database, and whether a line ends one of its articles.
type DocumentEnd = (&'static str, fn(&str) -> bool);

const ENDS: [DocumentEnd; 3] = [
    ("Nexis", |line| line == "End of Document"),
    ("Factiva", |line| {
        let number = line.strip_prefix("AN ").unwrap_or(line).trim_start().strip_prefix("Document ");
        number.is_some_and(|number| {
            number.len() >= 14
                && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && number.bytes().filter(u8::is_ascii_digit).count() >= 8
        })
    }),
    ("ProQuest", |line| line.starts_with("ProQuest document ID:")),
];

/// Why a file that begins with `head` is not read, if it is such an export.
pub(super) fn refused(head: &[u8]) -> Option<Error> {
    let (database, documents, least) = told(head)?;
    let (least, s) = (if least { "at least " } else { "" }, if documents == 1 { "" } else { "s" });
    Some(not_read(&format!("a {database} delivery of {least}{documents} document{s}"), HELP))
}

/// The database, how many documents there are, and whether there may be more.
fn told(head: &[u8]) -> Option<(&'static str, usize, bool)> {
    if let Some(documents) = counted(head) {
        return Some(("Nexis", documents, false));
    }
    if ![&b"End of Document"[..], b"Document ", b"ProQuest"]
        .iter()
        .any(|sign| memchr::memmem::find(head, sign).is_some())
    {
        return None;
    }
    let text = String::from_utf8_lossy(head);
    let is_cut = head.len() >= HEAD;
    ENDS.into_iter().find_map(|(database, is_end)| {
        let ends = text.lines().filter(|line| is_end(line.trim())).count();
        // A single document is one article.
        (ends > usize::from(!is_cut)).then_some((database, ends, is_cut))
    })
}

/// The number of documents that Nexis prints before the first, on its own line: `1 of 12 DOCUMENTS`.
fn counted(head: &[u8]) -> Option<usize> {
    const NEAR: usize = 4096;
    let text = String::from_utf8_lossy(&head[..head.len().min(NEAR)]);
    text.lines().find_map(|line| {
        let (before, behind) = line.rsplit_once("DOCUMENT")?;
        let is_end = |rest: &str| rest.trim().is_empty() || rest.starts_with('<');
        // In HTML it stands between tags.
        let mut words = before.rsplit('>').next()?.split_whitespace();
        let (first, of, all) = (words.next()?, words.next()?, words.next()?);
        let is_counted = first.parse::<usize>().is_ok() && ["of", "von", "de"].contains(&of);
        let alone = words.next().is_none() && is_end(behind.trim_start_matches(char::is_alphabetic));
        (is_counted && alone).then(|| all.parse().ok())?
    })
}
