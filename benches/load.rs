//! How fast corpora are read, each beside a limit measured in the same run: reading the same bytes and finding
//! the ends of lines, or unpacking them and nothing else.
//!
//! ```text
//! cargo bench --bench load              # the sample, many times over
//! cargo bench --bench load -- FILE      # a corpus of your own
//! cargo bench --bench load -- FILE head # only the rows whose names hold a word
//! ```

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use onrecord::load::{CorpusReader, Found, Input, Options, Prescan, cache, load, prescan};

/// Each part runs as often as fits into this time, and the fastest run counts: noise only ever adds.
const TIME: Duration = Duration::from_millis(1500);

fn fastest(work: &mut dyn FnMut()) -> f64 {
    let started = Instant::now();
    let mut best = f64::MAX;
    while started.elapsed() < TIME || best == f64::MAX {
        let run = Instant::now();
        work();
        best = best.min(run.elapsed().as_secs_f64());
    }
    best
}

fn heads(path: &Path, keep: bool) -> usize {
    let options = Arc::new(Options { keep, ..Options::default() });
    let mut read = 0;
    CorpusReader::new(vec![Input::Path(path.into())], options).read_new(&mut |found| {
        read += usize::from(matches!(black_box(found), Found::Article(..)));
        ControlFlow::Continue(())
    });
    read
}

fn whole(path: &Path) -> usize {
    let mut read = 0;
    load(&[Input::Path(path.into())], &Arc::new(Options::default()), &mut |found| {
        read += usize::from(matches!(black_box(found), Found::Article(..)));
        ControlFlow::Continue(())
    });
    read
}

/// The number of records, counted without reading one.
fn count(path: &Path) -> usize {
    let mut records = 0;
    prescan(&[Input::Path(path.into())], &Arc::default(), &mut |known| {
        if let Prescan::Records(n) = known {
            records = n as usize;
        }
        ControlFlow::Continue(())
    });
    records
}

/// The limit for every reader: going over all bytes and finding the ends of lines.
fn scan(mut bytes: impl Read) -> usize {
    let mut piece = vec![0; 256 << 10];
    let mut lines = 0;
    loop {
        match bytes.read(&mut piece).expect("the file can be read") {
            0 => return lines,
            n => lines += memchr::memchr_iter(b'\n', &piece[..n]).count(),
        }
    }
}

fn open(path: &Path) -> File {
    File::open(path).expect("the file is there")
}

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let given = arguments.next().map(PathBuf::from);
    let wanted = arguments.next().unwrap_or_default();
    let lines = given.unwrap_or_else(|| {
        let path = folder.path().join("sample.jsonl");
        std::fs::write(&path, sample()).expect("the folder can be written");
        path
    });
    let size = lines.metadata().expect("the file is there").len() as f64;
    println!("{:44} {:>9} {:>18}", "", "MB/s", "times the limit");
    let time_of = |size: f64, name: &str, limit: Option<f64>, work: &mut dyn FnMut()| {
        if limit.is_some() && !name.contains(&wanted) {
            return 0.0;
        }
        let time = fastest(work);
        println!("{name:44} {:9.0} {:18.2}", size / time / 1e6, time / limit.unwrap_or(time));
        time
    };
    let time = |name: &str, limit: Option<f64>, work: &mut dyn FnMut()| time_of(size, name, limit, work);
    let limit =
        Some(time("limit: reading and finding lines", None, &mut || assert_ne!(scan(open(&lines)), 0)));
    time("counting records", limit, &mut || assert_ne!(count(&lines), 0));
    time("JSON Lines, heads", limit, &mut || assert_ne!(heads(&lines, true), 0));
    time("JSON Lines, whole articles", limit, &mut || assert_ne!(whole(&lines), 0));

    let packed = folder.path().join("packed.jsonl.zst");
    zstd::stream::copy_encode(open(&lines), File::create(&packed).expect("a file"), 3).expect("packed");
    let limit = Some(time("limit: unpacking zstd", None, &mut || {
        zstd::stream::copy_decode(open(&packed), io::sink()).expect("unpacked");
    }));
    time("zstd, heads", limit, &mut || assert_ne!(heads(&packed, false), 0));
    time("zstd, heads, into the cache", limit, &mut || {
        // With a new time it counts as a new file, which has to be unpacked again.
        let touch = |file: File| file.set_modified(SystemTime::now());
        File::options().append(true).open(&packed).and_then(touch).expect("the file can be touched");
        assert_ne!(heads(&packed, true), 0);
    });
    for entry in cache::entries().iter().filter(|entry| entry.of == packed) {
        let _ = entry.remove();
    }

    // The same articles in other forms, just enough of them to measure.
    let forms = forms(&lines, folder.path());
    for (name, path) in &forms {
        let size = path.metadata().expect("the file is there").len() as f64;
        let limit = format!("limit: reading and finding lines, {name}");
        let limit = Some(time_of(size, &limit, None, &mut || assert_ne!(scan(open(path)), 0)));
        time_of(size, &format!("{name}, heads"), limit, &mut || assert_ne!(heads(path, false), 0));
        time_of(size, &format!("{name}, whole articles"), limit, &mut || assert_ne!(whole(path), 0));
    }
    let table = &forms[0].1;
    let size = table.metadata().expect("the file is there").len() as f64;
    let packed = folder.path().join("packed.csv.bz2");
    let mut packer = bzip2::read::BzEncoder::new(open(table).take(8 << 20), bzip2::Compression::fast());
    io::copy(&mut packer, &mut File::create(&packed).expect("a file")).expect("packed");
    let size = size.min((8 << 20) as f64);
    let limit = Some(time_of(size, "limit: unpacking bzip2", None, &mut || {
        io::copy(&mut bzip2::read::BzDecoder::new(open(&packed)), &mut io::sink()).expect("unpacked");
    }));
    time_of(size, "bzip2, heads", limit, &mut || assert_ne!(heads(&packed, false), 0));
}

/// The first articles as a table, a feed, the responses of a crawl, and texts in an archive.
fn forms(lines: &Path, folder: &Path) -> Vec<(&'static str, PathBuf)> {
    const MOST: usize = 32 << 20;
    let (mut table, mut feed) =
        ("title,date,text\n".to_owned(), "<rss><channel><title>News</title>\n".to_owned());
    let (mut crawl, mut archive) = (String::new(), Vec::new());
    load(&[Input::Path(lines.into())], &Arc::default(), &mut |found| {
        let Found::Article(article, _) = found else { return ControlFlow::Continue(()) };
        let title = article.title.unwrap_or_default();
        let date = article.date.map(|date| date.to_string()).unwrap_or_default();
        let quoted = |text: &str| text.replace('"', "\"\"");
        table += &format!("\"{}\",{date},\"{}\"\n", quoted(&title), quoted(&article.text));
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let paragraphs: String =
            article.text.split("\n\n").map(|words| format!("<p>{}</p>\n", escaped(words))).collect();
        let (title, page) = (escaped(&title), escaped(&paragraphs));
        feed += &format!(
            "<item><title>{title}</title><pubDate>{date}</pubDate><description>{page}</description></item>\n"
        );
        let menu = "<li><a href=/section>Section</a></li>".repeat(100);
        let script = "let a = function () { return 1; };\n".repeat(500);
        let page = format!(
            "<!doctype html><html><head><title>{title}</title><meta property='article:published_time' content='{date}'>\
             <script>{script}</script></head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        crawl += &format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        );
        member(&mut archive, article.text.as_bytes());
        if crawl.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let all = [
        ("CSV", "news.csv", table.into_bytes()),
        ("feed", "news.xml", feed.into_bytes()),
        ("WARC", "news.warc", crawl.into_bytes()),
        ("tar", "news.tar", archive),
    ];
    all.into_iter()
        .map(|(name, file, bytes)| {
            let path = folder.join(file);
            std::fs::write(&path, bytes).expect("the folder can be written");
            (name, path)
        })
        .collect()
}

/// Adds a text to a tar archive.
fn member(archive: &mut Vec<u8>, text: &[u8]) {
    let mut block = [0u8; 512];
    block[..5].copy_from_slice(b"a.txt");
    block[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
    block[148..156].fill(b' ');
    block[156] = b'0';
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
    archive.extend_from_slice(&block);
    archive.extend_from_slice(text);
    archive.resize(archive.len().next_multiple_of(512), 0);
}

/// The sample a hundred times over, as JSON Lines.
fn sample() -> String {
    let mut lines = String::new();
    load(&[Input::Sample], &Arc::default(), &mut |found| {
        if let Found::Article(article, _) = found {
            let date = article.date.map(|date| date.to_string());
            let record = serde_json::json!({
                "id": article.id, "date": date, "title": article.title, "source": article.outlet, "text": article.text,
            });
            lines += &(record.to_string() + "\n");
        }
        ControlFlow::Continue(())
    });
    lines.repeat(400)
}
