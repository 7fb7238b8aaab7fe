//! Everything that a command prints on a terminal, byte by byte: no control sequence of an article, a headline, an
//! outlet, an address or a file name is among it.

use std::fs;
use std::path::Path;

use crate::hostile::{ATTACKS, is_harmless};
use crate::support::pty::Launch;

/// Every command that prints something of an article, as it is typed.
const COMMANDS: [&str; 32] = [
    "show",
    "annotate",
    "annotate --no-text",
    "annotate --format csv",
    "quotes",
    "quotes --format csv",
    "quotes --format jsonl",
    "quotes --kind all",
    "people",
    "people --format csv",
    "people --joins",
    "sources",
    "outlets",
    "outlets --format csv",
    "timeline --by month",
    "timeline --of quotes",
    "table --rows outlet --columns kind",
    "table --rows speaker --columns outlet --format csv",
    "table --rows source --columns outlet",
    "table --rows source --columns outlet --format md",
    "table --rows source --columns outlet --format json",
    "search Words",
    "search --hits Words",
    "search --hits --format csv Words",
    "inspect",
    "inspect --format json",
    "index",
    "quotes words",
    "cache",
    "aliases export",
    "notes export",
    "no-such-command",
];

/// Writes articles whose every part attacks, and a damaged record, under names that attack, too.
fn corpus(folder: &Path) {
    let attack = ATTACKS.concat();
    let name: String = attack.chars().filter(|c| !matches!(c, '\0' | '/')).collect();
    let article = |number: usize| {
        serde_json::json!({
            "id": format!("{number}{attack}"), "title": format!("Title {number} {attack}"), "outlet": format!("Outlet {attack}"),
            "byline": attack, "url": format!("https://news.example/{attack}"), "date": "2024-01-01",
            "text": format!("“Words {number} {attack},” said Mrs Adeyemi {attack} Penhallick.\n\nA source at {attack} said: “Words {attack}.”\n\n{attack}"),
        })
    };
    fs::write(
        folder.join(format!("news{name}.jsonl")),
        format!("{}\n{{half {attack}\n{}\n", article(1), article(2)),
    )
    .unwrap();
    fs::write(
        folder.join(format!("notes{name}.txt")),
        format!("{attack}\n\n“Words,” said Karl Moss{attack}."),
    )
    .unwrap();
}

/// Returns what is left of a recording without what onrecord itself sends: colours, links, and line ends.
fn without_own(raw: &str) -> String {
    let (mut rest, mut left) = (raw, String::new());
    while let Some(at) = rest.find('\u{1b}') {
        left += &rest[..at];
        let after = &rest[at + 1..];
        let colour = after.strip_prefix('[').and_then(|after| {
            let end = after.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
            after[end..].strip_prefix('m')
        });
        let link = || {
            let (address, after) = after.strip_prefix("]8;")?.split_once("\u{1b}\\")?;
            address.chars().all(is_harmless).then_some(after)
        };
        match colour.or_else(link) {
            Some(after) => rest = after,
            None => {
                left.push('\u{1b}');
                rest = after;
            }
        }
    }
    left + rest
}

#[test]
fn no_command_sends_a_control_sequence_of_an_article() {
    let folder = tempfile::tempdir().unwrap();
    let corpus_folder = folder.path().join("corpus");
    fs::create_dir(&corpus_folder).unwrap();
    corpus(&corpus_folder);
    for command in COMMANDS {
        // There is nothing of the reader's yet.
        let is_quiet = matches!(command, "aliases export" | "notes export");
        let takes_paths = !is_quiet && command != "cache";
        let mut launch = Launch::onrecord().cwd(folder.path()).size(120, 40);
        launch = launch.env("PAGER", "cat").env("ONRECORD_CACHE", folder.path().join("cache"));
        for arg in command.split(' ') {
            launch = launch.arg(arg);
        }
        if takes_paths {
            launch = launch.arg("corpus");
        }
        let mut pty = launch.start();
        pty.exit_code();
        let raw = pty.raw();
        let raw = String::from_utf8_lossy(&raw);
        assert!(is_quiet || !raw.trim().is_empty(), "{command} prints something");
        let left = without_own(&raw);
        let bad = left.chars().find(|&c| !matches!(c, '\r' | '\n' | '\t') && !is_harmless(c));
        assert_eq!(bad, None, "{command}: {left:?}");
    }
}

#[test]
fn only_own_sequences_are_taken_out_of_a_recording() {
    assert_eq!(without_own("a\u{1b}[1;32mb\u{1b}[0m\u{1b}]8;;https://x\u{1b}\\c"), "abc");
    for foreign in ["\u{1b}[2J", "\u{1b}]0;owned\u{7}", "\u{1b}P", "\u{1b}]8;;\u{202e}\u{1b}\\"] {
        assert!(without_own(foreign).contains('\u{1b}'), "{foreign:?}");
    }
}
