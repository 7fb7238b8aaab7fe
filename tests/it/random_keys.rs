//! Random keys, mouse events and sizes over a corpus of hostile articles that grows and shrinks meanwhile. The program may end
//! only when it is told to; it keeps its memory and its files within bounds, rests when nothing happens, and no byte of an
//! article reaches the terminal as anything but text.
//!
//! A few seconds here; `ONRECORD_KEYS_SECONDS=3600 cargo test --test it random_keys -- --nocapture` for an hour.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::pty::{Launch, Pty};
use crate::support::random::Random;

/// Starts of sequences that only an article can have brought to the terminal.
const ATTACKS: [&str; 7] = [
    "\u{1b}]0;OWNED",
    "\u{1b}[31;77m",
    "\u{9b}31;77m",
    "\u{1b}P77q",
    "\u{202e}",
    "\u{1b}]8;;file:///etc/passwd",
    "\u{1b}]52;c;T1dORUQ=",
];

/// Most memory, in kilobytes, and most open files.
const MEMORY: u64 = 600_000;
const FILES: usize = 150;

/// Keys with a meaning of their own; letters and digits come besides. What runs other programs or stops this one is left out.
const KEYS: &[&str] = &[
    "\r",
    "\u{1b}",
    "\t",
    " ",
    "\u{7f}",
    "\u{1b}[A",
    "\u{1b}[B",
    "\u{1b}[C",
    "\u{1b}[D",
    "\u{1b}[5~",
    "\u{1b}[6~",
    "\u{1b}[H",
    "\u{1b}[F",
    "\u{1b}OP",
    "\u{1b}[15~",
    "\u{4}",
    "\u{15}",
    "\u{c}",
    "\u{12}",
    "/ferry\r",
    "Sferry\r",
    "&ada\r",
    "@bird\r",
    ":sort\r",
    "V",
    "B",
    "?",
    "]",
    "[",
    ")",
    "(",
    "i",
    "p",
    "c",
    "u",
    "=",
    "H",
    "L",
    "yq",
    "yy",
    "yc",
    "e",
    "*",
    "aNote\r",
    "Ttag\r",
    "z",
    "M",
    "n",
    "N",
    "J",
    "K",
    "j",
    "k",
    "g",
    "G",
    "50%",
    "m1",
    "'1",
    "s",
    "D",
    "C",
    "d",
    "v",
    "x",
    "S",
    "5",
    "+",
    "\u{1b}[<0;10;5M\u{1b}[<0;10;5m",
    "\u{1b}[<64;20;10M",
    "\u{1b}[<65;60;10M",
    "\u{1b}[200~pasted “words”\nand more\u{1b}[201~",
];

fn article(number: usize, random: &mut Random) -> String {
    let attack = random.of(&ATTACKS);
    let (other, size) = (random.of(&ATTACKS), 1 + random.below(60));
    let text = format!(
        "“We {attack} sail on day {number},” said Ada {attack} Bird of {other} Port {number}. Karl Moss said {attack} no.\n\n"
    );
    serde_json::json!({
        "title": format!("Ferry {attack} {number}"), "outlet": format!("The {other} Tide"), "author": attack,
        "date": format!("2024-{:02}-{:02}", 1 + number % 12, 1 + number % 28), "url": format!("https://tide.example/{attack}"),
        "text": text.repeat(size),
    })
    .to_string()
}

/// Writes, appends to or removes a file of the folder.
fn change(folder: &Path, random: &mut Random) {
    let path = folder.join(format!("part{}\u{1b}[31;77m.jsonl", random.below(6)));
    let lines: Vec<String> = (0..1 + random.below(40)).map(|_| article(random.below(5000), random)).collect();
    let lines = lines.join("\n") + "\n";
    let _ = match random.below(4) {
        0 => fs::remove_file(&path),
        // Cut anywhere, also within a character.
        1 => fs::write(&path, &lines.as_bytes()[..lines.len() / 2]),
        2 => fs::write(&path, &lines),
        _ => fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, lines.as_bytes())),
    };
}

/// The program's memory in kilobytes, its open files, and the hundredths of seconds that it has worked.
fn watched(process: u32) -> Option<(u64, usize, u64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let files = fs::read_dir(format!("/proc/{process}/fd")).ok()?.count();
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let numbers: Vec<u64> =
        stat.rsplit(')').next()?.split(' ').filter_map(|word| word.parse().ok()).collect();
    // After the name and the state: the 14th and 15th fields of proc(5).
    Some((memory.trim().split(' ').next()?.parse().ok()?, files, numbers[10] + numbers[11]))
}

/// Starts the program in a folder of its own, into which it exports.
fn start(corpus: &Path, place: &Path) -> Pty {
    let mut pty = Launch::onrecord()
        .arg("--follow")
        .arg(corpus)
        .cwd(place)
        .size(100, 30)
        // Nothing is found that could be run.
        .env("PATH", "/nonexistent")
        .env("EDITOR", "none")
        .env("RUST_BACKTRACE", "1")
        .start();
    pty.wait_until(|screen| screen.alternate_screen(), "the screen is taken");
    pty
}

#[test]
fn random_keys_over_a_changing_corpus_find_nothing() {
    let seconds = std::env::var("ONRECORD_KEYS_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let seed = std::env::var("ONRECORD_KEYS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(2026);
    let mut random = Random(seed);
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    (0..8).for_each(|_| change(folder.path(), &mut random));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut pty = start(folder.path(), place.path());
    let (mut keys, mut starts, mut most) = (0_u64, 1, (0, 0));
    let mut typed = String::new();
    while Instant::now() < end {
        if pty.has_ended() {
            // It was told to, by a key of a menu or by its name.
            let status = pty.exit_code();
            let written = String::from_utf8_lossy(&pty.take_raw()).into_owned();
            let panic = written.find("panicked").map_or("", |at| &written[at..]);
            assert_eq!(status, 0, "{}\nafter {typed:?}\n{panic}", pty.screen());
            pty.assert_restored();
            (pty, starts) = (start(folder.path(), place.path()), starts + 1);
            typed.clear();
        }
        let letters = [
            "a", "b", "f", "h", "l", "o", "r", "t", "w", "y", "0", "1", "9", "-", "\"", "(", "~", "“", "é",
            "中",
        ];
        let key = if random.below(4) == 0 { random.of(&letters) } else { random.of(KEYS) };
        typed.push_str(key);
        // It may end between the look and the key.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pty.keys(key)));
        keys += 1;
        match random.below(60) {
            0 => pty.resize(1 + random.below(220) as u16, 1 + random.below(70) as u16),
            1 => change(folder.path(), &mut random),
            2 => std::thread::sleep(Duration::from_millis(40)),
            _ => std::thread::sleep(Duration::from_millis(2)),
        }
        if keys % 200 == 0 {
            check(&pty, &typed, &mut most);
            if typed.len() > 4000 {
                typed = typed.chars().skip(2000).collect();
            }
        }
    }
    if !pty.has_ended() {
        check(&pty, &typed, &mut most);
        rests(&pty, &typed);
    }
    eprintln!("{keys} keys, {starts} starts, at most {} MB and {} files", most.0 / 1024, most.1);
}

/// Checks what the program has written and what it holds.
fn check(pty: &Pty, typed: &str, most: &mut (u64, usize)) {
    let raw = pty.take_raw();
    for attack in ATTACKS {
        let found = raw.windows(attack.len()).any(|window| window == attack.as_bytes());
        assert!(!found, "{attack:?} reached the terminal after {typed:?}");
    }
    let Some((memory, files, _)) = watched(pty.process_id()) else { return };
    *most = (most.0.max(memory), most.1.max(files));
    assert!(memory < MEMORY, "{memory} KB after {typed:?}");
    assert!(files < FILES, "{files} open files after {typed:?}");
}

/// Waits until the program has nothing to do: it looks after the files it follows, and no more.
fn rests(pty: &Pty, typed: &str) {
    let mut worked = Vec::new();
    for _ in 0..40 {
        let Some((.., before)) = watched(pty.process_id()) else { return };
        std::thread::sleep(Duration::from_millis(500));
        let Some((.., after)) = watched(pty.process_id()) else { return };
        worked.push(after - before);
        if after - before <= 5 {
            return;
        }
    }
    panic!(
        "it never rests: {worked:?} hundredths of a second in each half second, after {typed:?}\n{}",
        pty.screen()
    );
}
