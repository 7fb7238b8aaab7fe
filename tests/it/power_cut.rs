//! Crash safety: processes that write changes are killed at random moments. No acknowledged change may be lost, and
//! the database must match the changes up to some point.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use onrecord::Span;
use onrecord::store::{
    self, ArticleInfo, Change, ContentKey, Correction, Memory, Note, Passage, RecordKey, SavedPlace, Store,
    StoreReport,
};

/// The number of changes a process makes if it is not killed.
const CHANGES: u64 = 10_000;

/// A deterministic pseudorandom number.
fn random(seed: u64, n: u64) -> u64 {
    let mut x = (seed << 32 | n).wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

/// The nth change of process `seed`. Each process changes its own articles.
fn nth(seed: u64, n: u64) -> Change {
    let r = random(seed, n);
    let mut key = [seed as u8; 16];
    key[0] = (r >> 8) as u8 % 32;
    let (content, record) = (ContentKey(key), RecordKey(seed << 32 | u64::from(key[0])));
    let on = r >> 16 & 1 == 1;
    let letter = (b'a' + (r >> 20) as u8 % 20) as char;
    let passage = || Passage::of("“We shall stay,” she said.", Span::new(3, 16));
    match r % 9 {
        0 => Change::Met(record, content, ArticleInfo { id: format!("{n}"), ..ArticleInfo::default() }),
        1 => Change::Read(content, on),
        2 => Change::Star(content, on),
        3 => Change::Tag(content, letter.to_string(), on),
        4 => {
            let note = Note::new(&format!("Note {n}"), Some(passage()));
            Change::Note(content, letter.to_string(), on.then_some(note))
        }
        5 => Change::Position(content, r >> 30),
        6 => Change::Search(format!("{seed} {n}")),
        7 => {
            let correction = Correction::Speaker(passage(), Some(format!("Ana {n}")));
            Change::Correct(content, letter.to_string(), on.then_some(correction))
        }
        _ => {
            let letter = (letter as u8 + (seed as u8 % 2) * 32) as char;
            let place = SavedPlace { content, record, at: r >> 40 };
            Change::Many(vec![Change::Star(content, on), Change::Mark(letter, on.then_some(place))])
        }
    }
}

/// Not a test: the process that is killed.
#[test]
#[ignore = "started by the tests of this file"]
fn changing_program() {
    let Ok(place) = std::env::var("POWER_CUT_PLACE") else { return };
    let seed: u64 = std::env::var("POWER_CUT_SEED").unwrap().parse().unwrap();
    let (sender, kept) = channel();
    let store = Store::open(PathBuf::from(place), move |news| sender.send(news).is_ok()).unwrap();
    let mut out = std::io::stdout();
    let mut say = |news: StoreReport| match news {
        StoreReport::Upto(upto) => {
            writeln!(out, "kept {upto}").and_then(|()| out.flush()).is_ok() && upto < CHANGES
        }
        StoreReport::Failed(error) => panic!("{error}"),
        _ => true,
    };
    for n in 0..CHANGES {
        store.post(nth(seed, n));
        if n % 7 == 0 {
            for news in kept.try_iter() {
                say(news);
            }
            std::thread::sleep(Duration::from_micros(random(seed, n) % 1200));
        }
    }
    while kept.recv().is_ok_and(&mut say) {}
}

/// Starts processes and kills them after a while. Returns how many changes each had acknowledged.
fn cut(place: &Path, seeds: &[u64], after: Duration) -> Vec<u64> {
    let start = |seed: &u64| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "power_cut::changing_program", "--ignored", "--nocapture", "-q"])
            .env("POWER_CUT_PLACE", place)
            .env("POWER_CUT_SEED", seed.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    };
    let mut programs: Vec<_> = seeds.iter().map(start).collect();
    std::thread::sleep(after);
    programs.iter_mut().for_each(|program| program.kill().unwrap());
    let said = |mut program: std::process::Child| {
        let lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let numbers = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("kept ")?.parse().ok());
        let last = numbers.last().unwrap_or(0);
        program.wait().unwrap();
        last
    };
    programs.into_iter().map(said).collect()
}

/// The memory of one process's articles. Marks and searches are shared by all and compared separately.
fn of_program(memory: &Memory, seed: u64) -> String {
    let mut all = String::new();
    for n in 0..32 {
        let mut key = [seed as u8; 16];
        key[0] = n;
        let content = ContentKey(key);
        let tags: Vec<_> = memory.tags(content).collect();
        let notes: Vec<_> = memory.notes(content).collect();
        let record = memory.content(RecordKey(seed << 32 | u64::from(n)));
        all += &format!(
            "{n} {} {} {:?} {tags:?} {notes:?} {:?} {}\n",
            memory.has_read(content),
            memory.has_star(content),
            memory.position(content),
            memory.corrections(content),
            record.is_some()
        );
    }
    let ours = |place: &SavedPlace| place.content.0[15] == seed as u8;
    all + &format!("{:?}", memory.marks.iter().filter(|(_, place)| ours(place)).collect::<Vec<_>>())
}

fn check(place: &Path, seed: u64, acknowledged: u64) -> u64 {
    assert_eq!(store::integrity(place).unwrap(), "ok");
    let found = of_program(&store::remembered(place).unwrap().0, seed);
    let mut memory = Memory::default();
    (0..acknowledged).for_each(|n| memory.apply(&nth(seed, n)));
    for n in acknowledged..=CHANGES {
        if of_program(&memory, seed) == found {
            return n;
        }
        memory.apply(&nth(seed, n));
    }
    panic!(
        "program {seed}: after {acknowledged} acknowledged changes, this is no state that there ever was:\n{found}"
    );
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let times: u64 = std::env::var("POWER_CUTS").ok().and_then(|times| times.parse().ok()).unwrap_or(3);
    let (mut acknowledged, mut amid) = (0, 0);
    for time in 0..times {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("memory.db");
        let after = Duration::from_millis(40 + random(99, time) % 700);
        let kept = cut(&place, &[time + 1], after)[0];
        check(&place, time + 1, kept);
        acknowledged += kept;
        amid += u64::from(kept < CHANGES);
    }
    assert!(acknowledged > 0, "nothing was ever acknowledged");
    eprintln!("{times} cuts, {amid} of them amid changes, {acknowledged} changes acknowledged");
}

#[test]
fn two_programs_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("memory.db");
    // Even and odd seeds use different letters for their marks.
    let kept = cut(&place, &[2, 3], Duration::from_millis(1500));
    for (seed, kept) in [2, 3].into_iter().zip(kept) {
        assert!(kept > 0, "program {seed} got nothing done");
        check(&place, seed, kept);
    }
}
