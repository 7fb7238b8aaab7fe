//! Record formats: the first byte chooses one.
#![no_main]

mod reading;

const STARTS: [(&str, &[u8]); 8] = [
    ("a.jsonl", b"{\"text\": \"a\"}\n"),
    ("a.json", b"{\"articles\": [{\"text\": \"a\"}, "),
    ("a.csv", b"title,text\n"),
    ("a.tsv", b"title\ttext\n"),
    ("a.xml", b"<rss><channel><item>"),
    ("a.html", b"<!doctype html>"),
    ("a.warc", b"WARC/1.0\r\n"),
    ("a.md", b"---\ntitle: A\n"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        let (name, start) = STARTS[usize::from(*first) % STARTS.len()];
        reading::read(name, &[start, rest]);
    }
});
