//! Whole files and folders, as they come and as they break.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

mod encodings;

/// Reads and checks that every article reads the same at its address.
pub(super) fn read_with(inputs: &[Input], options: &Arc<Options>) -> (Vec<Article>, Vec<Error>) {
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    load(inputs, options, &mut |found| {
        match found {
            Found::Article(article, address) => {
                assert_eq!(address.read().as_ref(), Ok(&*article), "at {address:?}");
                articles.push(*article);
            }
            Found::Problem(error) => problems.push(error),
        }
        ControlFlow::Continue(())
    });
    (articles, problems)
}

pub(super) fn read(path: &Path) -> (Vec<Article>, Vec<Error>) {
    read_with(&[Input::Path(path.into())], &keeping())
}

fn keeping() -> Arc<Options> {
    Arc::new(Options { keep: true, ..Options::default() })
}

/// Writes `content` to a file of this name and reads it; ids come without the folder.
pub(super) fn read_as(name: &str, content: impl AsRef<[u8]>) -> (Vec<Article>, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let (mut articles, problems) = read(&path);
    let bare =
        |text: &str| text.replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "");
    articles.iter_mut().for_each(|article| article.id = bare(&article.id));
    (articles, problems.iter().map(|problem| bare(&problem.to_string())).collect())
}

pub(super) fn texts(articles: &[Article]) -> Vec<&str> {
    articles.iter().map(|article| &*article.text).collect()
}

pub(super) fn ids(articles: &[Article]) -> Vec<&str> {
    articles.iter().map(|article| &*article.id).collect()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

const LINES: &str =
    "{\"id\": \"a\", \"text\": \"“One” – ünïcode\\u0007\"}\n\n{\"text\": \"two\"}\r\n{\"text\": \"three\"}";

#[test]
fn the_fixtures_are_read_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/load");
    let (articles, problems) = read(&folder);
    assert_eq!(problems, [], "nothing is wrong with them");
    let titles: Vec<_> = articles.iter().map(|article| article.title.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        titles,
        [
            "Ferry to the islands is late again",
            "Bakers ask for earlier trams",
            "Lighthouse to be painted blue",
            "Council counts its gulls",
            "The mayor of Tidewater has opened a bridge that nobody ordered",
            "Library opens at night",
            "Old pier is sold for a pound",
            "Gulls, counted twice",
            "Bell rings by itself",
            "Net menders & their songs",
            "Quay café reopens",
            "Sea wall to be raised",
            "Clock tower chimes thirteen",
            "Thirteen it is",
            "Fog horn falls silent",
            "Fog horn sounds again",
            "Pier is sold again",
        ]
    );
    let days: Vec<_> = articles.iter().filter_map(|article| article.date).map(|d| d.to_string()).collect();
    let expected: Vec<_> = (5..20).map(|day| format!("2024-03-{day:02}")).collect();
    assert_eq!(days, expected);
    assert!(articles.iter().all(|article| !article.text.contains('<')), "{articles:#?}");
}

#[test]
fn json_in_every_shape() {
    let one = "{\"text\": \"one\", \"images\": [{\"x\": \"]}\\\"\"}], \"tags\": [1, [2]]}";
    let two = "{\"tags\": [{\"a\": 1}], \"text\": \"two\", \"articles\": [{\"text\": \"related\"}]}";
    for (shape, expected) in [
        (one.to_owned(), vec!["a.json"]),
        (two.to_owned(), vec!["a.json"]),
        (format!("[{one},\n{two}]"), vec!["a.json#1", "a.json#2"]),
        (
            format!("{{\"status\": \"ok\", \"n\": 2, \"articles\": [{one}, {two}], \"more\": {{}}}}"),
            vec!["a.json#1", "a.json#2"],
        ),
        (format!("{{\"response\": {{\"n\": 1, \"results\": [{one}]}}}}"), vec!["a.json#1"]),
        (format!("{{\"a\": [{one}], \"b\": [{two}]}}"), vec!["a.json#1", "a.json#2"]),
        (format!("{{\n \"text\": \"x\"\n}}\n{one}"), vec!["a.json", "a.json#2"]),
        (format!("{{\"n\": 2, \"k1\": {one}, \"k2\": {one}}}"), vec!["a.json#1", "a.json#2"]),
        (format!("{{\"comments\": [{one}, {two}], \"text\": \"x\"}}"), vec!["a.json"]),
        (
            format!("{{\"a\": [{one}], \"articles\": [{two}], \"b\": [{one}]}}"),
            vec!["a.json#1", "a.json#2", "a.json#3"],
        ),
    ] {
        let (articles, problems) = read_as("a.json", &shape);
        assert_eq!(problems, [""; 0], "{shape}");
        assert_eq!(ids(&articles), expected, "{shape}");
    }
    let (articles, problems) = read_as("a.json", format!("[{one}, {two}]"));
    assert_eq!((texts(&articles), problems.len()), (vec!["one", "two"], 0));
    assert_eq!(read_as("a.json", "[]").1, ["a.json: holds no article"]);
}

#[test]
fn lists_larger_than_a_buffer() {
    let texts: Vec<String> = (0..3_000).map(|n| format!("{n} {}\\\"]}}", "\\\"{[".repeat(n % 50))).collect();
    let list: Vec<_> = texts.iter().map(|text| serde_json::json!({ "text": text })).collect();
    let list = serde_json::Value::from(list);
    for content in
        [list.to_string(), format!("{list:#}"), serde_json::json!({ "x": {"some": list} }).to_string()]
    {
        let (articles, problems) = read_as("a.json", content);
        assert_eq!(problems, [""; 0]);
        assert!(articles.iter().map(|article| &article.text).eq(&texts));
    }
}

#[test]
fn bad_json_names_its_line_and_costs_only_itself() {
    let (articles, problems) =
        read_as("a.json", "[\n{\"text\": \"a\"},\n{\"title\":\n nope},\n7,\n{\"text\": \"b\"}]");
    assert_eq!(texts(&articles), ["a", "b"]);
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("a.json:4: broken JSON in column 3: expected"), "{problems:?}");
    assert!(problems[1].starts_with("a.json:5: no article"), "{problems:?}");

    let (articles, problems) = read_as("a.json", "[{\"text\": \"a\"},\n{\"text\": \"b");
    assert_eq!(texts(&articles), ["a"]);
    assert!(problems[0].starts_with("a.json:2: half a JSON record"), "{problems:?}");

    for cut in [
        "{\"a\": [{\"text\": \"a\"}, {\"text\"",
        "{\"a\": [{\"text\": \"a\"}",
        "{\"articles\": [{\"text\": \"a\"},{",
    ] {
        let (articles, problems) = read_as("a.json", cut);
        assert_eq!((texts(&articles), problems.len()), (vec!["a"], 1), "{problems:?}");
        assert!(problems[0].contains("half a JSON record"), "{problems:?}");
    }

    for (broken, at) in [
        ("[{\"text\": \"a\"}}, {\"text\": \"b\"}]", 14),
        ("{\"articles\": [{\"text\": \"a\"} : , {\"text\": \"b\"}]}", 28),
        ("{\"text\": \"a\"} junk {\"text\": \"b\"}", 14),
    ] {
        let (articles, problems) = read_as("a.json", broken);
        assert_eq!((texts(&articles), problems.len()), (vec!["a", "b"], 1), "{broken} {problems:?}");
        assert!(problems[0].ends_with(&format!("should begin or end at byte {at}")), "{problems:?}");
    }
    let (articles, problems) =
        read_as("a.json", "{\"results\": [{\"title\": \"a\"}, {\"text\": \"b\"}, {\"text\": \"c\"}]}");
    assert_eq!(texts(&articles), ["b", "c"]);
    assert!(problems[0].starts_with("a.json:1: the record has no text at byte 13"), "{problems:?}");

    for broken in [
        "{\"text\" 1}",
        "{\"text\": }",
        "{]",
        "[}",
        "{\"a\":",
        "{\"a\"",
        "[{\"text\": \"a\"}",
        "[1 2]",
        "{\"a\": [{\"b\": 1}",
    ] {
        assert!(!read_as("a.json", broken).1.is_empty(), "{broken}");
    }
}

#[test]
fn json_lines_are_read_one_by_one() {
    let (articles, problems) = read_as("a.jsonl", LINES);
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["“One” – ünïcode\u{7}", "two", "three"]);
    assert_eq!(ids(&articles), ["a", "a.jsonl#2", "a.jsonl#3"]);

    let (articles, problems) =
        read_as("a.jsonl", "{\"text\": \"a\"}\nnonsense\n{\"text\": \"b\"}\n{\"x\": 1}\n{\"text\": \"c");
    assert_eq!(ids(&articles), ["a.jsonl#1", "a.jsonl#3"]);
    assert!(problems[0].starts_with("a.jsonl:2: broken JSON"), "{problems:?}");
    assert!(problems[1].starts_with("a.jsonl:4: the record has no text"), "{problems:?}");
    assert!(problems[2].starts_with("a.jsonl:5: half a JSON record"), "{problems:?}");
}

#[test]
fn what_is_bad_throughout_is_told_in_few_lines() {
    let good = "{\"text\": \"a\"}\n";
    let lines = format!("{good}{}{good}", format!("{}\nnonsense\n", "\0".repeat(70)).repeat(3000));
    let (articles, problems) = read_as("a.jsonl", lines.into_bytes());
    assert_eq!(texts(&articles), ["a", "a"]);
    assert_eq!(problems.len(), 2002);
    let more = |n: usize| problems[n].contains(": 2,000 more like this, up to here: ");
    assert!(more(2000) && more(2001), "{:?}", &problems[2000..]);
    let records = b"WARC/1.0\r\n\r\n".repeat(5000);
    let (_, problems) = read_as("a.warc", records);
    assert!((1001..1010).contains(&problems.len()), "{}", problems.len());
    // In another file one begins anew.
    let (_, problems) = read_as("a.csv", b"title,text\n1,2,3\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn zero_bytes_between_lines_cost_only_themselves() {
    let zeros = "\0".repeat(40_000);
    for zeros in [format!("{zeros}\n"), zeros] {
        let (articles, problems) = read_as(
            "a.jsonl",
            format!("{{\"text\": \"a\"}}\n{zeros}{{\"text\": \"b\"}}\n{{\"text\": \"c\"}}"),
        );
        assert_eq!(texts(&articles), ["a", "b", "c"]);
        assert_eq!(problems, ["a.jsonl:2: 40,000 zero bytes"]);
    }
}

#[test]
fn python_writes_nan() {
    let (articles, problems) =
        read_as("a.jsonl", "{\"author\": NaN, \"n\": [-Infinity, 1], \"text\": \"NaN \\\" Infinity\"}");
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["NaN \" Infinity"]);
}

#[test]
fn a_line_of_ten_megabytes() {
    let long = "word ".repeat(2 << 20);
    let (articles, problems) = read_as("a.jsonl", format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"b\"}}\n"));
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), [&*long, "b"]);
}

#[test]
fn packing_is_told_by_content() {
    for name in ["a.jsonl.gz", "a.jsonl", "a.bin"] {
        let (articles, problems) = read_as(name, gzip(LINES.as_bytes()));
        assert_eq!(problems, [""; 0], "{name}");
        assert_eq!(texts(&articles)[1..], ["two", "three"], "{name}");
    }
    let packed = zstd::encode_all(LINES.as_bytes(), 1).unwrap();
    assert_eq!(read_as("a.jsonl.zst", &packed).0.len(), 3);
    assert_eq!(read_as("a.jsonl.gz", LINES).0.len(), 3, "a name that lies");
    // Two members one after the other, as `cat` makes them.
    let two = [gzip(b"{\"text\": \"a\"}\n"), gzip(b"{\"text\": \"b\"}\n")].concat();
    assert_eq!(texts(&read_as("a.jsonl.gz", two).0), ["a", "b"]);
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(format!("{LINES}\n").as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(read_as("a.jsonl.bz2", [&*packed, &*packed].concat()).0.len(), 6, "two streams");
    let mut packer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    packer.write_all(format!("{LINES}\n").as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(read_as("a.jsonl.xz", [&*packed, &*packed].concat()).0.len(), 6, "two streams");
    for cut in [packed.len() / 2, packed.len() - 3] {
        assert!(!read_as("a.jsonl.xz", &packed[..cut]).1.is_empty());
    }
    assert_eq!(read_as("a.txt", "BZh, he said.").0.len(), 1);
    let stranger = read_as("a.jsonl.7z", b"7z\xBC\xAF\x27\x1C....").1;
    assert!(stranger[0].contains("7z archive") && stranger[0].contains("unpack"), "{stranger:?}");
}

#[test]
fn a_cut_stream_gives_all_before_the_cut() {
    // Enough that it does not fit into one buffer, and hard to pack so that the cut falls late.
    let lines: String = (0..20_000u64)
        .map(|n| format!("{{\"text\": \"{:x}\"}}\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
        .collect();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(lines.as_bytes()).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    xz.write_all(lines.as_bytes()).unwrap();
    for packed in [
        gzip(lines.as_bytes()),
        zstd::encode_all(lines.as_bytes(), 1).unwrap(),
        bzip2.finish().unwrap(),
        xz.finish().unwrap(),
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
fn every_character_set_arrives() {
    let body = "Jörg said: “Ça va – 東京 😀”\n\nmore";
    for bytes in [
        body.as_bytes().to_vec(),
        [encoding::MARK, body.as_bytes()].concat(),
        utf16(body, false),
        utf16(body, true),
    ] {
        let (articles, problems) = read_as("a.txt", &bytes);
        assert_eq!((texts(&articles), problems.len()), (vec![body], 0), "{:?}", &bytes[..4]);
    }
    for bytes in [
        utf16(LINES, true),
        utf16(LINES, false),
        gzip(&utf16(LINES, true)),
        [encoding::MARK, LINES.as_bytes()].concat(),
    ] {
        assert_eq!(read_as("a.jsonl", bytes).0.len(), 3);
    }
    for big in [true, false] {
        assert_eq!(texts(&read_as("a.txt", &utf16("Words, and more.", big)[2..]).0), ["Words, and more."]);
    }
    let (articles, problems) = read_as("a.txt", b"\x93Caf\xE9\x94 cost 5 \x80");
    assert_eq!(texts(&articles), ["“Café” cost 5 €"]);
    assert_eq!(problems, ["a.txt:1: not UTF-8 at byte 0 (such bytes are read as Windows-1252)"]);
    // One bad line among good ones, and one bad byte among good characters.
    let (articles, problems) = read_as(
        "a.jsonl",
        b"{\"text\": \"caf\xC3\xA9\"}\n{\"text\": \"caf\xE9 \xC3\xA9\"}\n{\"text\": \"\xE9\"}\n",
    );
    assert_eq!(texts(&articles), ["café", "café é", "é"]);
    let told = "a.jsonl:2: not UTF-8 at byte 31 (such bytes are read as Windows-1252)";
    assert_eq!(problems, [told], "once");
    let broken = [utf16("Half a pair: ", false), vec![0x3D, 0xD8]].concat();
    let (articles, problems) = read_as("a.txt", broken);
    assert_eq!(texts(&articles), ["Half a pair: \u{FFFD}"]);
    assert!(problems[0].contains("broken utf-16") || problems[0].contains("broken UTF-16"), "{problems:?}");
}

#[test]
fn text_is_never_altered() {
    let odd = "\t A \u{1b}[31m\u{202e}odd\u{0} text,\r\n\u{2028}with all\u{a0}that. \n\n";
    assert_eq!(texts(&read_as("a.txt", odd).0), [odd]);
    let line = serde_json::json!({ "text": odd }).to_string();
    assert_eq!(texts(&read_as("a.jsonl", line).0), [odd]);
}

#[test]
fn empty_and_missing_things_are_told() {
    for name in ["a.txt", "a.md", "a.json", "a.jsonl", "a"] {
        for content in ["", " \n\n", "\u{FEFF}"] {
            assert_eq!(read_as(name, content).1, [format!("{name}: holds no article")], "{content:?}");
        }
    }
    let folder = TempDir::new().unwrap();
    let told = |path: &Path| read(path).1[0].to_string();
    assert!(told(&folder.path().join("nowhere")).ends_with("no such file or folder"));
    assert!(told(folder.path()).contains("holds no article (it looks for .jsonl, .json, .md, "));
}

#[test]
fn folders_are_walked_in_order() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("b/deep")).unwrap();
    fs::create_dir_all(at(".git")).unwrap();
    for name in ["c.txt", "a.txt", "b/2.txt", "b/1.txt", "b/deep/x", ".git/hidden.txt", ".hidden.txt"] {
        fs::write(at(name), format!("Text of {name}")).unwrap();
    }
    fs::write(at("d.log"), "a,b").unwrap();
    fs::write(at("e.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let (articles, problems) = read(folder.path());
    let names: Vec<_> = articles.iter().map(|a| a.text.trim_start_matches("Text of ")).collect();
    assert_eq!(names, ["a.txt", "b/1.txt", "b/2.txt", "b/deep/x", "c.txt"]);
    assert_eq!(articles[0].id, at("a.txt").display().to_string());
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].to_string().contains("d.log: a .log file is not read"));
    assert!(problems[1].to_string().contains("e.png: a picture is not read ("));
    assert_eq!(read(&at("d.log")).0.len(), 1, "named, it is text");
    assert_eq!(read(&at(".hidden.txt")).0.len(), 1, "named, it is no longer hidden");
}

#[test]
fn reading_stops_when_told() {
    let folder = TempDir::new().unwrap();
    for n in 0..3 {
        fs::write(folder.path().join(format!("{n}.jsonl")), LINES).unwrap();
        fs::write(folder.path().join(format!("{n}.json")), "[{\"text\": \"a\"}, {\"text\": \"b\"}]").unwrap();
    }
    for most in 1..8 {
        let mut seen = 0;
        load(&[Input::Path(folder.path().into()), Input::Sample], &Arc::default(), &mut |_| {
            seen += 1;
            if seen == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, most);
    }
}

#[test]
fn streams_are_kept_to_be_read_again() {
    for keep in [true, false] {
        for content in [LINES.to_owned(), LINES.repeat(40_000).replace("}{", "}\n{")] {
            let options = Arc::new(Options { keep, ..Options::default() });
            let mut addresses = Vec::new();
            let mut each = |item: Item| {
                let Item::Record(raw) = item else { panic!("a problem") };
                addresses.push((raw.article()?.id, raw.address()));
                Ok(ControlFlow::Continue(()))
            };
            let name = run::Name { path: Path::new(source::STDIN), named: true, file: None };
            let bytes = Box::new(std::io::Cursor::new(content));
            let flow = Run::new(&options, &mut each).stream(bytes, &name);
            assert_eq!(flow, ControlFlow::Continue(addresses.len() as u64));
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
    let entry = || cache::entries().into_iter().find(|entry| entry.of == path.canonicalize().unwrap());
    let first = read(&path);
    assert_eq!(entry().map(|entry| entry.bytes), Some(lines.len() as u64));
    assert_eq!(read(&path), first);
    // Another file under the same name is another file.
    fs::write(&path, zstd::encode_all(LINES.as_bytes(), 1).unwrap()).unwrap();
    assert_eq!(read(&path).0.len(), 3);
    entry().unwrap().remove().unwrap();
    assert_eq!(entry(), None);
}

#[test]
fn what_is_unpacked_already_counts_as_it_is_packed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl.zst");
    fs::write(&path, zstd::encode_all(LINES.repeat(40_000).replace("}{", "}\n{").as_bytes(), 1).unwrap())
        .unwrap();
    for _ in 0..2 {
        let mut loading = Loading::new(vec![Input::Path(path.clone())], keeping());
        loading.turn(&mut |_| ControlFlow::Continue(()));
        let taken = loading.taken().load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(taken, fs::metadata(&path).unwrap().len());
    }
    cache::entries()
        .into_iter()
        .find(|entry| entry.of == path.canonicalize().unwrap())
        .unwrap()
        .remove()
        .unwrap();
}

/// A system lets a program hold a thousand files open, or two hundred.
#[test]
fn of_many_packed_files_few_stay_open() {
    let folder = TempDir::new().unwrap();
    let lines = "{\"text\": \"a few words\"}\n".repeat(48_000);
    let packed = gzip(lines.as_bytes());
    for n in 0..40 {
        fs::write(folder.path().join(format!("{n}.jsonl.gz")), &packed).unwrap();
    }
    for _ in 0..2 {
        let mut addresses = Vec::new();
        let mut read = 0;
        load(&[Input::Path(folder.path().into())], &keeping(), &mut |found| {
            let Found::Article(_, address) = found else { panic!("{found:?}") };
            addresses.extend((read % 24_000 == 0).then_some(address));
            read += 1;
            ControlFlow::Continue(())
        });
        assert!(kept::open_now() <= kept::OPEN);
        assert!(addresses.len() >= 80 && addresses.iter().all(|address| address.read().is_ok()));
    }
    let ours = folder.path().canonicalize().unwrap();
    cache::entries()
        .into_iter()
        .filter(|entry| entry.of.starts_with(&ours))
        .for_each(|entry| entry.remove().unwrap());
}

/// What a list shows is the same, whether the articles are read as a whole or their heads alone.
#[test]
fn heads_are_those_of_the_articles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/load");
    let inputs = vec![Input::Path(folder), Input::Sample];
    let mut heads = Vec::new();
    let turn = Loading::new(inputs.clone(), keeping()).turn(&mut |found| {
        let Found::Article(head, address) = found else { panic!("{found:?}") };
        heads.push((head, address.read().unwrap()));
        ControlFlow::Continue(())
    });
    assert_eq!(turn, Turn::Read);
    let (articles, _) = read_with(&inputs, &keeping());
    assert_eq!(heads.len(), articles.len());
    for ((head, again), article) in heads.iter().zip(&articles) {
        assert_eq!((head, again), (&crate::corpus::NewHead::of(article), article));
    }
}

#[test]
fn what_is_added_later_comes_in_the_next_turn() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, LINES).unwrap();
    let mut loading = Loading::new(vec![Input::Path(folder.path().into())], keeping());
    let turn = |loading: &mut Loading| {
        let (mut ids, mut problems) = (Vec::new(), 0);
        let turn = loading.turn(&mut |found| {
            match found {
                Found::Article(_, address) => ids.push((address.index, address.read().unwrap().text)),
                Found::Problem(_) => problems += 1,
            }
            ControlFlow::Continue(())
        });
        (turn, ids, problems)
    };
    assert_eq!(turn(&mut loading).1.len(), 3);
    assert_eq!(turn(&mut loading), (Turn::Read, vec![], 0));
    let add = |text: &str| {
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(text.as_bytes()).unwrap();
    };
    // A line that is still being written is read when it is whole.
    add("\n{\"text\": \"fo");
    assert_eq!(turn(&mut loading), (Turn::Read, vec![], 1));
    add("ur\"}\n{\"text\": \"five\"}");
    assert_eq!(turn(&mut loading), (Turn::Read, vec![(3, "four".into()), (4, "five".into())], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(turn(&mut loading), (Turn::Read, vec![(0, "six".into())], 0));
    // Written anew at the same length, behind what was read last.
    let same = fs::read_to_string(&path).unwrap().replacen("two", "owt", 1);
    fs::write(&path, same).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
    File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(turn(&mut loading).0, Turn::Changed);
    assert_eq!(turn(&mut loading).1.len(), 6);
    // What is gone is told, once.
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    assert_eq!(turn(&mut loading), (Turn::Read, vec![], 1));
    assert_eq!(turn(&mut loading), (Turn::Read, vec![], 0));
    fs::write(folder.path().join("b.txt"), "six").unwrap();
    assert_eq!(turn(&mut loading).1.len(), 1);
    // Another length and another text: everything is read anew.
    let other = fs::read_to_string(&path).unwrap().replace("owt", "two") + "\n";
    fs::write(&path, other).unwrap();
    assert_eq!(turn(&mut loading).0, Turn::Changed);
    assert_eq!(turn(&mut loading).1.len(), 6);
}

#[test]
fn what_is_half_written_is_no_problem_to_who_waits_for_it() {
    let folder = TempDir::new().unwrap();
    for (name, half, rest) in [
        ("a.jsonl", "{\"text\": \"one\"}\n{\"text\": \"tw", "o\"}\n"),
        ("a.csv", "title,text\nA,one\nB,\"t", "wo\"\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, half).unwrap();
        let options = Options { follow: true, ..Options::default() };
        let mut loading = Loading::new(vec![Input::Path(path.clone())], Arc::new(options));
        for turn in 0..3 {
            let mut found = 0;
            loading.turn(&mut |item| {
                assert!(matches!(item, Found::Article(..)), "{item:?}");
                found += 1;
                ControlFlow::Continue(())
            });
            assert_eq!(found, usize::from(turn != 1), "{name}, {turn}");
            if turn == 1 {
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
        survey(&[Input::Path(path.clone())], &keeping(), &mut |known| {
            match known {
                Survey::End(last) => end = last,
                Survey::Records(n) => records = n as usize,
                Survey::Bytes(n) => assert_eq!(n, fs::metadata(&path).unwrap().len()),
            }
            ControlFlow::Continue(())
        });
        let mut addresses = Vec::new();
        Loading::new(vec![Input::Path(path.clone())], keeping()).turn(&mut |found| {
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

#[test]
fn addresses_go_from_thread_to_thread() {
    fn check<T: Send + Sync>() {}
    check::<Address>();
    check::<Found>();
}

#[test]
fn fields_can_be_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.json");
    fs::write(
        &path,
        "{\"hits\": [{\"_source\": {\"story\": \"one\"}}, {\"_source\": {\"story\": \"two\"}}]}",
    )
    .unwrap();
    let options =
        Options { fields: vec![("text".into(), "_source.story".into())], keep: true, ..Options::default() };
    let (articles, problems) = read_with(&[Input::Path(path)], &Arc::new(options));
    assert_eq!((texts(&articles), problems.len()), (vec!["one", "two"], 0));
}

#[test]
fn the_sample_is_readable() {
    let (articles, problems) = read_with(&[Input::Sample], &Arc::default());
    assert_eq!(problems, []);
    assert_eq!(articles.len(), sample::ARTICLES.len());
    for article in articles {
        assert!(article.title.is_some() && article.date.is_some(), "{}", article.id);
        assert!(!article.id.contains('/') && !article.text.trim().is_empty());
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_circles_are_not() {
    use std::os::unix::fs::symlink;
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::write(elsewhere.path().join("far.txt"), "Far").unwrap();
    fs::write(folder.path().join("near.txt"), "Near").unwrap();
    symlink(elsewhere.path(), folder.path().join("link")).unwrap();
    symlink(folder.path(), folder.path().join("circle")).unwrap();
    symlink("nowhere", folder.path().join("gone")).unwrap();
    let (articles, problems) = read(folder.path());
    assert_eq!(texts(&articles), ["Far", "Near"]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().ends_with("gone: no such file or folder"), "{problems:?}");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "Text").unwrap();
    fs::write(folder.path().join("b.txt"), "Text").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        return; // A superuser may read everything.
    }
    let (articles, problems) = read(folder.path());
    assert_eq!((articles.len(), problems.len()), (1, 1));
    assert!(problems[0].to_string().ends_with("a.txt: permission denied"));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_read_all_the_same() {
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt"));
    if fs::write(&path, "Text").is_ok() {
        assert_eq!(texts(&read(folder.path()).0), ["Text"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a file, each format takes it without a panic, and every article reads the same again.
    #[test]
    fn arbitrary_bytes_in_every_format(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "[\\[\\]{},:\"\\\\ \nntrue0-9etx]{0,60}".prop_map(String::into_bytes),
        "(\\[|\\{\"articles\": ?\\[)?(\\{\"(text|a)\": ?(\"[a-z\\\\\"]{0,4}\"|1|\\[\\]|\\{\\}),?\\}?[,\n ]?){0,5}[\\]}]{0,2}".prop_map(String::into_bytes),
    ]) {
        let folder = TempDir::new().unwrap();
        for ending in FORMATS.iter().flat_map(|format| format.extensions).chain([&""]) {
            let path = folder.path().join(format!("a.{ending}"));
            fs::write(&path, &bytes).unwrap();
            let (articles, problems) = read(&path);
            prop_assert!(articles.len() + problems.len() > 0);
        }
    }

    #[test]
    fn any_text_arrives_exactly(text in any::<String>(), title in "[^\\pC\u{2028}\u{2029}]{0,40}") {
        let line = serde_json::json!({"title": &title, "text": &text, "x": [{"y": &title}]});
        for content in [line.to_string(), format!("[{line:#}]"), format!("{{\"articles\": [{line}]}}")] {
            let (articles, problems) = read_as("a.json", content);
            prop_assert_eq!(problems, [""; 0]);
            prop_assert_eq!(&articles[0].text, &text);
            prop_assert_eq!(articles[0].title.as_deref(), Some(&*title).filter(|t| !t.trim().is_empty()));
        }
    }
}
