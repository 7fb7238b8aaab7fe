//! Chats that WhatsApp exports as text. Each message is an article, as in exports of other services; what happened in the
//! chat is none. Days stay as they are written, so that all of them together tell which is the month.

use std::io;

use super::{ReadDocument, lines_of, text};
use crate::load::decode::Bytes;
use crate::load::encoding::text_of;

/// A longer time or name is the beginning of a sentence.
const LONGEST_STAMP: usize = 40;
const LONGEST_NAME: usize = 100;

/// What stands before a message that the program wrote, and around names.
const DIRECTIONS: [char; 6] = ['\u{FEFF}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202B}', '\u{202C}'];

/// Returns whether a file begins with a time, and at least two times are followed by a name and words.
pub(in crate::load) fn sniff(head: &[u8], extension: &str) -> bool {
    const NEAR: usize = 16 << 10;
    if !matches!(extension, "" | "txt" | "text") {
        return false;
    }
    let near = text_of(&head[..head.len().min(NEAR)]);
    let mut lines = near.lines().filter(|line| !line.trim().is_empty()).peekable();
    if lines.peek().is_none_or(|line| stamp(line).is_none()) {
        return false;
    }
    lines.filter_map(|line| author_and_words(stamp(line)?.1)).nth(1).is_some()
}

/// Returns the messages of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| Ok(messages(&text(bytes))))
}

fn messages(chat: &str) -> Vec<ReadDocument> {
    let (mut messages, mut is_open) = (Vec::<ReadDocument>::new(), false);
    for line in chat.lines() {
        let Some((day, said)) = stamp(line) else {
            if let Some(message) = messages.last_mut().filter(|_| is_open) {
                message.text.extend(["\n", line.trim_end()]);
            }
            continue;
        };
        let message = author_and_words(said);
        is_open = message.is_some();
        messages.extend(message.map(|(name, words)| ReadDocument {
            date: day.to_owned(),
            byline:
                name.replace(DIRECTIONS, "").trim_start_matches(['~', '\u{202F}', '\u{A0}', ' ']).to_owned(),
            text: words.to_owned(),
            ..ReadDocument::default()
        }));
    }
    messages.iter_mut().for_each(|message| message.text = written(&message.text));
    messages
}

/// Splits `[12/03/2019, 14:05:11] …` and `12.03.19, 2:05 PM - …`: returns the day and what was said.
fn stamp(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(DIRECTIONS);
    let (stamp, said) = match line.strip_prefix('[') {
        Some(line) => line.split_once("] ")?,
        None => line.split_once(" - ")?,
    };
    let len = stamp.find(|c: char| !c.is_ascii_digit() && !"./-".contains(c))?;
    let (day, time) = stamp.split_at(len);
    let day = day.trim_end_matches('.');
    let mut numbers = day.split(['.', '/', '-']);
    let is_day = numbers.clone().count() == 3 && numbers.all(|number| (1..=4).contains(&number.len()));
    // “12/03/2019 à 14:05”
    let time = time.trim_start_matches(|c: char| c == ',' || c == 'à' || c.is_whitespace());
    (stamp.len() <= LONGEST_STAMP && is_day && is_time(time)).then_some((day, said))
}

/// Recognises `14:05`, `2:05:11 PM`, `2:05 p. m.` and `14.05`.
fn is_time(time: &str) -> bool {
    let end = time.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(time.len());
    let (clock, half) = time.split_at(end);
    let mut numbers = clock.split([':', '.']);
    let is_clock =
        (2..=3).contains(&numbers.clone().count()) && numbers.all(|number| (1..=2).contains(&number.len()));
    let half: String = half.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    is_clock && matches!(&*half, "" | "am" | "pm")
}

/// Splits `Ada Bird: It is late.`; `None` for what the program says, and for pictures and the like.
fn author_and_words(said: &str) -> Option<(&str, &str)> {
    const DELETED: [&str; 5] = [
        "This message was deleted",
        "You deleted this message",
        "Waiting for this message",
        "Missed voice call",
        "Missed video call",
    ];
    let (name, words) = said.split_once(": ").or_else(|| Some((said.strip_suffix(':')?, "")))?;
    // “Ada Bird changed the subject to “Ferry: late””
    let is_name =
        name.len() <= LONGEST_NAME && !name.contains(['“', '"', '”', '?', '!']) && !name.starts_with(' ');
    let is_omitted =
        words.starts_with('\u{200E}') || words.starts_with('<') && words.trim_end().ends_with('>');
    let is_deleted = DELETED.iter().any(|beginning| words.starts_with(beginning));
    (is_name && !is_omitted && !is_deleted).then_some((name, words))
}

/// Returns the words of a message, without what the program adds to them.
fn written(words: &str) -> String {
    const FILE: &str = "(file attached)";
    let words = words.replace(DIRECTIONS, "");
    let (first, rest) = words.split_once('\n').unwrap_or((&words, ""));
    // The caption of a picture follows its name.
    let words = if first.trim_end().ends_with(FILE) { rest } else { &words };
    let words = words.trim().trim_end_matches("<This message was edited>").trim_end();
    let attached = words.rfind("<attached: ").filter(|_| words.ends_with('>'));
    words[..attached.unwrap_or(words.len())].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as, texts};

    /// Reads a chat of Ada Bird and Cy Dow; returns its days.
    #[track_caller]
    fn days(chat: &str) -> Vec<String> {
        let (articles, problems) = read_as("chat.txt", chat);
        assert_eq!(problems, [""; 0], "{chat}");
        let expected = ["The ferry is late: again.", "We wait.\n\nSince Monday.", "So do I."];
        assert_eq!(texts(&articles), expected, "{chat}");
        let names: Vec<String> = articles.iter().map(|article| facts(article)[3].clone()).collect();
        assert_eq!(names, ["Ada Bird", "Cy Dow", "Ada Bird"], "{chat}");
        articles.iter().map(|article| facts(article)[1].clone()).collect()
    }

    #[test]
    fn each_message_has_its_author_and_its_day() {
        let of_phone = |day: &str, next: &str, time: &str| {
            format!(
                "{day}, {time} - Messages and calls are end-to-end encrypted. Tap to learn more.\n\
                 {day}, {time} - Cy Dow changed the subject from “Boats” to “Ferry: late”\n\
                 {day}, {time} - Ada Bird: The ferry is late: again.\n\
                 {day}, {time} - Cy Dow: We wait.\n\nSince Monday.\n\
                 {next}, {time} - Cy Dow: <Media omitted>\n{next}, {time} - Cy Dow: This message was deleted\n\
                 {next}, {time} - Ada Bird: IMG-7.jpg (file attached)\nSo do I. <This message was edited>\n{next}, {time} - Cy Dow left\n"
            )
        };
        let of_tablet = |day: &str, next: &str, time: &str| {
            format!(
                "[{day}, {time}] Harbour: \u{200E}Messages and calls are end-to-end encrypted.\r\n\
                 [{day}, {time}] ~\u{202F}Ada Bird: The ferry is late: again.\r\n\
                 [{day}, {time}] Cy Dow: We wait.\r\n\r\nSince Monday.\r\n\
                 \u{200E}[{next}, {time}] Cy Dow: \u{200E}image omitted\r\n\
                 [{next}, {time}] Ada Bird: So do I. \u{200E}<attached: 7.jpg>\r\n"
            )
        };
        for (day, next, time) in [
            ("12/03/2019", "13/03/2019", "14:05"),
            ("3/12/19", "3/13/19", "2:05\u{202F}PM"),
            ("12.03.19", "13.03.19", "14:05"),
            ("12/3/2019", "13/3/2019", "2:05 p. m."),
            ("2019-03-12", "2019-03-13", "14:05:11"),
        ] {
            for chat in [of_phone(day, next, time), of_tablet(day, next, time)] {
                assert_eq!(days(&chat), ["2019-03-12", "2019-03-12", "2019-03-13"]);
            }
        }
    }

    #[test]
    fn days_that_can_be_read_either_way_are_told() {
        let chat = "12/03/2019, 14:05 - Ada Bird: Late.\n12/03/2019, 14:06 - Cy Dow: Again.\n";
        let (articles, problems) = read_as("chat.txt", chat);
        assert_eq!((facts(&articles[0])[1].as_str(), problems.len()), ("-", 1), "{problems:?}");
    }

    #[test]
    fn other_texts_with_times_are_texts() {
        for text in [
            "12/03/2019 - Ada Bird: Late.\n13/03/2019 - Cy Dow: Again.\n",
            "Ada Bird wrote on 12/03/2019, 14:05 - Cy Dow: Again.\n12/03/2019, 14:05 - Cy Dow: Late.\n12/03/2019, 14:05 - Cy Dow: Late.\n",
            "[12/03/2019, 14:05] The ferry is late.\n",
            "14:05 - Ada Bird: Late.\n14:06 - Cy Dow: Again.\n",
        ] {
            assert_eq!(texts(&read_as("a.txt", text).0), [text]);
        }
    }
}
