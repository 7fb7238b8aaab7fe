//! Documents that are converted: the first byte chooses a kind.
#![no_main]

mod reading;

const STARTS: [(&str, &[u8]); 13] = [
    ("a.rtf", b"{\\rtf1\\ansi "),
    ("a.txt", b"1 of 2 DOCUMENTS\n\nPost\n\nMay 5, 2024\n\n"),
    ("a.txt", b"Late\nPost\nMay 5, 2024\n\nLength: 2 words\nBody\n\n"),
    ("a.txt", b"HD Late\nWC 2 words\nDocument INKW000020240305ek3500001\n"),
    ("a.txt", b"____________________\n\nProQuest document ID: 1\n"),
    ("a.eml", b"From: a@tide.example\nMIME-Version: 1.0\n"),
    ("a.xml", b"<nitf>"),
    ("a.sgm", b"<DOC>"),
    ("a.xml", b"<?xml version=\"1.0\"?><r><a><title>Late</title><text>It was late.</text>"),
    ("a.json", b"[[\"title\", \"text\"], [\"Late\", "),
    ("a.json", b"{\"2024-03-05\": [{\"text\": \"Late\"}, "),
    ("a.vtt", b"WEBVTT\n\n"),
    ("a.docx", b"PK\x03\x04"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        let (name, start) = STARTS[usize::from(*first) % STARTS.len()];
        reading::read(name, &[start, rest]);
    }
});
