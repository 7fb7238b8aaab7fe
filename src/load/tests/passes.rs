//! What later passes find, and what a prescan knows before the first one.

use super::*;

#[test]
fn additions_are_read_in_the_next_pass() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, LINES).unwrap();
    let mut reader = CorpusReader::new(vec![Input::Path(folder.path().into())], keeping());
    let mut pass = || {
        let (end, heads, problems) = one_pass(&mut reader);
        let texts: Vec<(u64, String)> =
            heads.iter().map(|(_, address)| (address.index, address.read().unwrap().text)).collect();
        (end, texts, problems.len())
    };
    assert_eq!(pass().1.len(), 3);
    assert_eq!(pass(), (PassEnd::Complete, vec![], 0));
    // An unfinished line is read when it is complete.
    append(&path, "\n{\"text\": \"fo");
    assert_eq!(pass(), (PassEnd::Complete, vec![], 1));
    append(&path, "ur\"}\n{\"text\": \"five\"}");
    assert_eq!(pass(), (PassEnd::Complete, vec![(3, "four".into()), (4, "five".into())], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(pass(), (PassEnd::Complete, vec![(0, "six".into())], 0));
    // Rewritten with the same length, in front of what was read last.
    let same = fs::read_to_string(&path).unwrap().replacen("two", "owt", 1);
    fs::write(&path, same).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
    File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(pass().0, PassEnd::Changed);
    assert_eq!(pass().1.len(), 6);
    // A removed file is reported once.
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    assert_eq!(pass(), (PassEnd::Complete, vec![], 1));
    assert_eq!(pass(), (PassEnd::Complete, vec![], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(pass().1.len(), 1);
    // Another length and another text: everything is read again.
    let other = fs::read_to_string(&path).unwrap().replace("owt", "two") + "\n";
    fs::write(&path, other).unwrap();
    assert_eq!(pass().0, PassEnd::Changed);
    assert_eq!(pass().1.len(), 6);
}

#[test]
fn an_unfinished_record_is_not_a_problem_in_follow_mode() {
    let folder = TempDir::new().unwrap();
    for (name, half, rest) in [
        ("a.jsonl", "{\"text\": \"one\"}\n{\"text\": \"tw", "o\"}\n"),
        ("a.csv", "title,text\nA,one\nB,\"t", "wo\"\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, half).unwrap();
        let options = Options { follow: true, ..Options::default() };
        let mut reader = CorpusReader::new(vec![Input::Path(path.clone())], Arc::new(options));
        for pass in 0..3 {
            let (_, heads, problems) = one_pass(&mut reader);
            assert_eq!((heads.len(), problems), (usize::from(pass != 1), vec![]), "{name}, {pass}");
            if pass == 1 {
                append(&path, rest);
            }
        }
    }
}

#[test]
fn the_last_articles_are_known_before_the_rest() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    let line = |n: usize| format!("{{\"title\": \"Title {n}\", \"text\": \"{}\"}}\n", "x".repeat(n % 3000));
    for (count, tail) in [(0, ""), (1, ""), (3, "\n\n"), (1000, ""), (1000, "nonsense\n{\"text\": \"cut")] {
        let lines = (0..count).map(line).collect::<String>();
        fs::write(&path, format!("\u{FEFF}{lines}{tail}")).unwrap();
        let (mut end, mut records) = (Vec::new(), 0);
        prescan(&[Input::Path(path.clone())], &keeping(), &mut |known| {
            match known {
                Prescan::End(last) => end = last,
                Prescan::Records(n) => records = n as usize,
                Prescan::Bytes(n) => assert_eq!(n, fs::metadata(&path).unwrap().len()),
            }
            ControlFlow::Continue(())
        });
        let (_, all, _) = one_pass(&mut CorpusReader::new(vec![Input::Path(path.clone())], keeping()));
        assert_eq!(records, if tail.contains("cut") { count + 2 } else { count });
        assert_eq!(end.len(), count.min(128));
        for ((head, address), (_, real)) in end.iter().rev().zip(all.iter().rev()) {
            assert!(address.is_at(real), "{address:?} {real:?}");
            assert_eq!(address.read().unwrap().title.as_deref(), Some(head.title()));
        }
    }
}

#[test]
fn a_changed_file_is_reported() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, LINES).unwrap();
    let (_, heads, _) = one_pass(&mut CorpusReader::new(vec![Input::Path(path.clone())], Arc::default()));
    append(&path, "\n{\"text\": \"four\"}");
    assert!(heads.iter().all(|(_, address)| address.read().is_ok()), "growing is no change");
    for content in [LINES.replace("two", "owt"), LINES[..60].to_owned(), String::new()] {
        fs::write(&path, &content).unwrap();
        let error = heads[1].1.read().unwrap_err().to_string();
        assert!(error.contains("a.jsonl: the file has changed since it was read"), "{error}");
    }
    fs::remove_file(&path).unwrap();
    assert!(heads[1].1.read().unwrap_err().to_string().contains("no such file"));
}
