//! Packed files and streams: unpacked, cut off, stored, and read again.

use super::*;

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Returns what the cache holds of the file at `path`, or of the files below it.
fn cached(path: &Path) -> Vec<cache::CacheEntry> {
    let path = path.canonicalize().unwrap();
    cache::entries().into_iter().filter(|entry| entry.of.starts_with(&path)).collect()
}

#[test]
fn compression_is_detected_by_content() {
    for name in ["a.jsonl.gz", "a.jsonl", "a.bin"] {
        let (articles, problems) = read_as(name, gzip(LINES.as_bytes()));
        assert_eq!(problems, [""; 0], "{name}");
        assert_eq!(texts(&articles)[1..], ["two", "three"], "{name}");
    }
    let packed = zstd::encode_all(LINES.as_bytes(), 1).unwrap();
    assert_eq!(read_as("a.jsonl.zst", &packed).0.len(), 3);
    assert_eq!(read_as("a.jsonl.gz", LINES).0.len(), 3, "a name that lies");
    assert_eq!(read_as("a.jsonl.gz.gz", gzip(&gzip(LINES.as_bytes()))).0.len(), 3, "packed twice");
    assert_eq!(read_as("a.csv.bz2.gz", gzip(&bzip2(b"text\nIt was late.\n"))).0.len(), 1);
    let thrice = read_as("a.gz", gzip(&gzip(&gzip(LINES.as_bytes())))).1;
    assert!(thrice[0].contains("not a text file"), "{thrice:?}");
    // Two members in a row, as `cat` makes them.
    let two = [gzip(b"{\"text\": \"a\"}\n"), gzip(b"{\"text\": \"b\"}\n")].concat();
    assert_eq!(texts(&read_as("a.jsonl.gz", two).0), ["a", "b"]);
    let packed = bzip2(format!("{LINES}\n").as_bytes());
    assert_eq!(read_as("a.jsonl.bz2", [&*packed, &*packed].concat()).0.len(), 6, "two streams");
    let packed = xz(format!("{LINES}\n").as_bytes());
    assert_eq!(read_as("a.jsonl.xz", [&*packed, &*packed].concat()).0.len(), 6, "two streams");
    for cut in [packed.len() / 2, packed.len() - 3] {
        assert!(!read_as("a.jsonl.xz", &packed[..cut]).1.is_empty());
    }
    assert_eq!(read_as("a.txt", "BZh, he said.").0.len(), 1);
    let stranger = read_as("a.jsonl.7z", b"7z\xBC\xAF\x27\x1C....").1;
    assert!(stranger[0].contains("7z archive") && stranger[0].contains("unpack"), "{stranger:?}");
}

#[test]
fn a_truncated_stream_yields_all_before_the_cut() {
    // Larger than one buffer, and hard to compress, so that the cut falls late.
    let lines: String = (0..20_000u64)
        .map(|n| format!("{{\"text\": \"{:x}\"}}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect();
    for packed in [
        gzip(lines.as_bytes()),
        zstd::encode_all(lines.as_bytes(), 1).unwrap(),
        bzip2(lines.as_bytes()),
        xz(lines.as_bytes()),
    ] {
        let (articles, problems) = read_as("a.jsonl.gz", &packed[..packed.len() * 9 / 10]);
        assert!(articles.len() > 10_000, "{}", articles.len());
        assert_eq!(problems.len(), 1);
        let place =
            format!("a.jsonl.gz:{}: unexpected end of file (the file may be cut off", articles.len() + 1);
        assert!(problems[0].starts_with(&place), "{problems:?}");
    }
    let packed = gzip("An article that is cut off. ".repeat(9).as_bytes());
    let (articles, problems) = read_as("a.txt.gz", &packed[..packed.len() - 8]);
    assert!(articles[0].text.starts_with("An article that is cut off."));
    assert!(problems[0].starts_with("a.txt.gz:1: unexpected end of file"), "{problems:?}");
    assert_eq!(read_as("a.txt.gz", &packed[..4]).1.len(), 1);
}

#[test]
fn streams_are_stored_for_rereading() {
    for keep in [true, false] {
        for content in [LINES.to_owned(), LINES.repeat(40_000).replace("}{", "}\n{")] {
            let options = Arc::new(Options { keep, ..Options::default() });
            let mut addresses = Vec::new();
            let mut each = |found: Found| {
                let Found::Article(article, address) = found else { panic!("{found:?}") };
                addresses.push((article.id, address));
                ControlFlow::Continue(())
            };
            let info = pass::StreamInfo { path: Path::new(source::STDIN), named: true, file: None };
            let mut articles = ArticleVisitor {
                prefilter: &|_| true,
                parse: |record| record.article(),
                each: &mut each,
                shard: None,
                records: 0,
                progress: None,
            };
            let flow = InputPass::new(&options, &mut articles)
                .stream(Box::new(std::io::Cursor::new(content)), &info);
            assert_eq!(flow, ControlFlow::Continue(()));
            assert_eq!(addresses[1].0, "-#2");
            assert_eq!(addresses[1].1.source.path(), None);
            for (id, address) in addresses.iter().step_by(997) {
                assert_eq!(address.read().ok().map(|article| article.id).as_ref(), keep.then_some(id));
            }
        }
    }
}

#[test]
fn packed_files_are_unpacked_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl.zst");
    let lines = LINES.repeat(40_000).replace("}{", "}\n{");
    fs::write(&path, zstd::encode_all(lines.as_bytes(), 1).unwrap()).unwrap();
    let first = read(&path);
    assert_eq!(cached(&path)[0].bytes, lines.len() as u64);
    assert_eq!(read(&path), first);
    // Another file under the same name is another file.
    fs::write(&path, zstd::encode_all(LINES.as_bytes(), 1).unwrap()).unwrap();
    assert_eq!(read(&path).0.len(), 3);
    cached(&path)[0].remove().unwrap();
    assert_eq!(cached(&path), []);
}

#[test]
fn cached_files_count_with_their_packed_size() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl.zst");
    fs::write(&path, zstd::encode_all(LINES.repeat(40_000).replace("}{", "}\n{").as_bytes(), 1).unwrap())
        .unwrap();
    for _ in 0..2 {
        let mut reader = CorpusReader::new(vec![Input::Path(path.clone())], keeping());
        reader.read_new(&mut |_| ControlFlow::Continue(()));
        let taken = reader.bytes_read().load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(taken, fs::metadata(&path).unwrap().len());
    }
    cached(&path)[0].remove().unwrap();
}

/// Some systems let a program hold only a thousand files open, or two hundred.
#[test]
fn few_of_many_packed_files_stay_open() {
    let folder = TempDir::new().unwrap();
    let lines = format!("{{\"text\": \"{}\"}}\n", "a few words ".repeat(480)).repeat(192);
    let packed = gzip(lines.as_bytes());
    for n in 0..40 {
        fs::write(folder.path().join(format!("{n}.jsonl.gz")), &packed).unwrap();
    }
    for _ in 0..2 {
        let mut addresses = Vec::new();
        let mut read = 0;
        load(&[Input::Path(folder.path().into())], &keeping(), &mut |found| {
            let Found::Article(_, address) = found else { panic!("{found:?}") };
            addresses.extend((read % 96 == 0).then_some(address));
            read += 1;
            ControlFlow::Continue(())
        });
        assert!(unpacked::open_now() <= unpacked::OPEN);
        assert!(addresses.len() >= 80 && addresses.iter().all(|address| address.read().is_ok()));
    }
    cached(folder.path()).iter().for_each(|entry| entry.remove().unwrap());
}

#[test]
fn lines_after_a_damaged_member_are_read() {
    let member = |n: usize| gzip(format!("{{\"text\": \"{n} {}\"}}\n", "late again ".repeat(40)).as_bytes());
    let mut damaged = member(2);
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xFF;
    let packed = [member(1), damaged, member(3), member(4)].concat();
    let (articles, problems) = read_as("a.jsonl.gz", packed);
    let firsts: Vec<_> = texts(&articles).iter().map(|text| text.chars().next()).collect();
    assert!(
        firsts.starts_with(&[Some('1')]) && firsts.ends_with(&[Some('3'), Some('4')]),
        "{firsts:?} {problems:?}"
    );
    assert!(!problems.is_empty());
}

#[test]
fn rows_after_a_damaged_member_are_read() {
    let row = |n: usize| format!("{n},2024-03-0{n},\"{n} {}\"\n", "late, again ".repeat(40));
    // Members that begin with a row, and members that begin anywhere.
    for split in [0, 30] {
        let (rows, mut members) = ((1..=5).map(row).collect::<Vec<_>>(), Vec::new());
        let all = rows.concat();
        let ends: Vec<usize> = rows
            .iter()
            .scan(0, |at, row| {
                *at += row.len();
                Some(*at)
            })
            .collect();
        let cuts: Vec<usize> = ends[..4].iter().map(|end| end + split).chain([all.len()]).collect();
        let mut from = 0;
        for cut in cuts {
            members.push(gzip(&all.as_bytes()[from..cut]));
            from = cut;
        }
        let middle = members[1].len() / 2;
        members[1][middle] ^= 0xFF;
        members.insert(0, gzip(b"id,date,text\n"));
        let (articles, problems) = read_as("a.csv.gz", members.concat());
        let firsts: Vec<_> = texts(&articles).iter().filter_map(|text| text.chars().next()).collect();
        assert!(
            firsts.starts_with(&['1']) && firsts.ends_with(&['4', '5']) && !problems.is_empty(),
            "{firsts:?} {problems:?}"
        );
    }
}
