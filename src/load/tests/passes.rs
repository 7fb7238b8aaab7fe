//! What later passes find, and what a prescan knows before the first one.

use super::*;

#[test]
fn what_is_added_later_comes_in_the_next_pass() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, LINES).unwrap();
    let mut reader = CorpusReader::new(vec![Input::Path(folder.path().into())], keeping());
    let pass = |reader: &mut CorpusReader| {
        let (mut ids, mut problems) = (Vec::new(), 0);
        let pass = reader.read_new(&mut |found| {
            match found {
                Found::Article(_, address) => ids.push((address.index, address.read().unwrap().text)),
                Found::Problem(_) => problems += 1,
            }
            ControlFlow::Continue(())
        });
        (pass, ids, problems)
    };
    assert_eq!(pass(&mut reader).1.len(), 3);
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![], 0));
    let add = |text: &str| {
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(text.as_bytes()).unwrap();
    };
    // An unfinished line is read when it is complete.
    add("\n{\"text\": \"fo");
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![], 1));
    add("ur\"}\n{\"text\": \"five\"}");
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![(3, "four".into()), (4, "five".into())], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![(0, "six".into())], 0));
    // Rewritten with the same length, in front of what was read last.
    let same = fs::read_to_string(&path).unwrap().replacen("two", "owt", 1);
    fs::write(&path, same).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
    File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(pass(&mut reader).0, PassEnd::Changed);
    assert_eq!(pass(&mut reader).1.len(), 6);
    // A removed file is reported once.
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![], 1));
    assert_eq!(pass(&mut reader), (PassEnd::Complete, vec![], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(pass(&mut reader).1.len(), 1);
    // Another length and another text: everything is read anew.
    let other = fs::read_to_string(&path).unwrap().replace("owt", "two") + "\n";
    fs::write(&path, other).unwrap();
    assert_eq!(pass(&mut reader).0, PassEnd::Changed);
    assert_eq!(pass(&mut reader).1.len(), 6);
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
            let mut found = 0;
            reader.read_new(&mut |item| {
                assert!(matches!(item, Found::Article(..)), "{item:?}");
                found += 1;
                ControlFlow::Continue(())
            });
            assert_eq!(found, usize::from(pass != 1), "{name}, {pass}");
            if pass == 1 {
                fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(rest.as_bytes()).unwrap();
            }
        }
    }
}

#[test]
fn the_end_is_known_before_the_rest() {
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
        let mut addresses = Vec::new();
        CorpusReader::new(vec![Input::Path(path.clone())], keeping()).read_new(&mut |found| {
            if let Found::Article(_, address) = found {
                addresses.push(address);
            }
            ControlFlow::Continue(())
        });
        assert_eq!(records, if tail.contains("cut") { count + 2 } else { count });
        assert_eq!(end.len(), count.min(128));
        for ((head, address), real) in end.iter().rev().zip(addresses.iter().rev()) {
            assert!(address.is_at(real), "{address:?} {real:?}");
            assert_eq!(address.read().unwrap().title.as_deref(), Some(head.title()));
        }
    }
}

#[test]
fn a_file_that_changed_is_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, LINES).unwrap();
    let mut addresses = Vec::new();
    load(&[Input::Path(path.clone())], &Arc::default(), &mut |found| {
        if let Found::Article(_, address) = found {
            addresses.push(address);
        }
        ControlFlow::Continue(())
    });
    fs::write(&path, format!("{LINES}\n{{\"text\": \"four\"}}")).unwrap();
    assert!(addresses.iter().all(|address| address.read().is_ok()), "growing is no change");
    for content in [LINES.replace("two", "owt"), LINES[..60].to_owned(), String::new()] {
        fs::write(&path, &content).unwrap();
        let told = addresses[1].read().unwrap_err().to_string();
        assert!(told.contains("a.jsonl: the file has changed since it was read"), "{told}");
    }
    fs::remove_file(&path).unwrap();
    assert!(addresses[1].read().unwrap_err().to_string().contains("no such file"));
}
