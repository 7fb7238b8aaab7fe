//! Subtitles, WebVTT, SubRip and SubViewer, read as a transcript: the words without their times, a line for each speaker's turn.

use std::io;

use super::{ReadDocument, lines_of, text};
use crate::load::decode::Bytes;
use crate::load::html::{HtmlToken, tokens, unescape};

/// Returns the documents of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| {
        Ok(vec![ReadDocument { text: transcript(&text(bytes)), ..ReadDocument::default() }])
    })
}

/// Returns whether a file holds subtitles with times between its lines.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    let near = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let mut lines = near.trim_start_matches('\u{FEFF}').lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim();
    let second = lines.next().unwrap_or_default();
    let is_number = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    first == "WEBVTT"
        || first.starts_with("WEBVTT ") && near.contains("-->")
        || is_number && is_timing(second)
        || is_timing(first)
}

/// Recognises `00:00:01.000 --> 00:00:04.000`, possibly followed by settings, and `0:00:01.000,0:00:04.000`.
fn is_timing(line: &str) -> bool {
    let is_viewer = || {
        let is_time = |time: &str| is_time(time) && time.contains('.') && !time.contains(',');
        line.split_once(',').is_some_and(|(from, until)| is_time(from) && is_time(until.trim()))
    };
    match line.split_once("-->") {
        Some((from, until)) => is_time(from.trim()) && until.split_whitespace().next().is_some_and(is_time),
        None => is_viewer(),
    }
}

fn is_time(time: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || b":,.".contains(&byte);
    time.len() >= 9 && time.contains(':') && time.bytes().all(is_part)
}

/// Returns the words: a paragraph for each turn. Rolling captions repeat lines; each is kept once.
fn transcript(text: &str) -> String {
    let mut turns: Vec<String> = Vec::new();
    let mut speaker = String::new();
    let mut before: Vec<String> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !is_timing(line.trim()) {
            continue;
        }
        let mut shown = Vec::new();
        // A line of spaces belongs to rolling captions: the line above is empty so far.
        while let Some(line) = lines.next_if(|line| !line.is_empty() && !is_timing(line.trim())) {
            let line = line.trim();
            let number = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
            if number && lines.peek().is_some_and(|next| is_timing(next.trim())) {
                break;
            }
            let (voice, words) = words(line);
            if words.is_empty() {
                continue;
            }
            shown.push(words.clone());
            if before.contains(&words) {
                continue;
            }
            match voice.filter(|voice| *voice != speaker) {
                Some(voice) => {
                    turns.push(format!("{voice}: {words}"));
                    speaker = voice;
                }
                None if turns.is_empty() || begins_turn(&words) => turns.push(words),
                None => {
                    if let Some(turn) = turns.last_mut() {
                        turn.push(' ');
                        turn.push_str(&words);
                    }
                }
            }
        }
        before = shown;
    }
    turns.join("\n\n")
}

/// Returns whether a line begins with a label in capitals (`INES FERRO:`), a dash, or the arrows of live captions.
fn begins_turn(words: &str) -> bool {
    let label = words.split_once(": ").map(|(label, _)| label).unwrap_or_default();
    let is_label = (2..=40).contains(&label.len())
        && label.starts_with(char::is_uppercase)
        && label.split_whitespace().count() <= 4
        && (!label.chars().any(char::is_lowercase)
            || label.split_whitespace().all(|w| w.starts_with(char::is_uppercase)));
    is_label || words.starts_with("- ") || words.starts_with("– ") || words.starts_with(">>")
}

/// Returns who speaks, if a tag says so, and the words without tags.
fn words(line: &str) -> (Option<String>, String) {
    let (mut voice, mut out) = (None, String::new());
    for piece in tokens(line) {
        match piece {
            HtmlToken::Open(name, rest) if name.eq_ignore_ascii_case("v") || name.starts_with("v.") => {
                voice = Some(unescape(rest).trim().to_owned()).filter(|voice| !voice.is_empty());
            }
            HtmlToken::Text(words) => out.push_str(&unescape(words)),
            _ => {}
        }
    }
    // Advanced SubStation styles stray into SubRip.
    while let Some((start, end)) =
        out.find("{\\").and_then(|start| Some((start, start + out[start..].find('}')?)))
    {
        out.replace_range(start..=end, "");
    }
    // The times of single words.
    while let Some((start, end)) = out
        .find('<')
        .and_then(|start| Some((start, start + out[start..].find('>')?)))
        .filter(|(start, end)| is_time(&out[start + 1..*end]))
    {
        out.replace_range(start..=end, "");
    }
    (voice, out.split_whitespace().collect::<Vec<_>>().join(" "))
}
