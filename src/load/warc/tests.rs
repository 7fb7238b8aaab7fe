use crate::load::tests::{facts, gzip, read_as, texts};
use proptest::prelude::*;

fn page(words: &str) -> String {
    format!("<html><head><title>{words}</title></head><body><p>{words} was read by all.</p></body></html>")
}

fn record(kind: &str, header: &str, body: &[u8], more: isize) -> Vec<u8> {
    let block = [header.as_bytes(), body].concat();
    let len = block.len().saturating_add_signed(more);
    [
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://www.tide.example/2024/03/05/a\r\nContent-Length: {len}\r\n\r\n")
            .as_bytes(),
        &block,
        b"\r\n\r\n",
    ]
    .concat()
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";

fn answer(words: &str, more: isize) -> Vec<u8> {
    record("response", OK, page(words).as_bytes(), more)
}

#[test]
fn pages_among_the_responses_become_articles() {
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", page("Four").len(), page("Four"));
    let all = [
        record("warcinfo", "software: x\r\n", b"", 0),
        answer("One", 0),
        record("request", "GET / HTTP/1.1\r\n\r\n", b"", 0),
        record("response", "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n", b"<p>Not found", 0),
        record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", b"\x89PNG", 0),
        record(
            "response",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n",
            &gzip(page("Two").as_bytes()),
            0,
        ),
        record(
            "response",
            "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=windows-1251\r\n\r\n",
            &encoding_rs::WINDOWS_1251.encode(&page("Три")).0,
            0,
        ),
        record(
            "response",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunked.as_bytes(),
            0,
        ),
    ];
    let packed: Vec<u8> = all.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", all.concat()), ("a.warc.gz", packed), ("a", all.concat())] {
        let (articles, problems) = read_as(name, bytes);
        assert_eq!(problems, [""; 0], "{name}");
        assert_eq!(
            texts(&articles),
            ["One was read by all.", "Two was read by all.", "Три was read by all.", "Four was read by all."]
        );
        let url = "https://www.tide.example/2024/03/05/a";
        assert_eq!(facts(&articles[0]), ["One", "2024-03-05", "tide.example", "-", url]);
    }
}

#[test]
fn wrong_lengths_cost_no_other_record() {
    for more in [-40, -3, 7, 300, 1 << 40] {
        let (articles, problems) =
            read_as("a.warc", [answer("One", 0), answer("Two", more), answer("Three", 0)].concat());
        assert_eq!(articles.len(), 3, "{more}: {problems:?}");
        assert_eq!(articles[2].text, "Three was read by all.");
        assert_eq!(problems.len(), 1, "{more}: {problems:?}");
        assert!(problems[0].starts_with("a.warc: a record with a wrong length at byte "), "{problems:?}");
    }
    let all = [answer("One", 0), answer("Two", 0)].concat();
    let (articles, problems) = read_as("a.warc", &all[..all.len() - 60]);
    assert_eq!(texts(&articles), ["One was read by all."]);
    assert!(problems[0].starts_with("a.warc: incomplete record at byte "), "{problems:?}");
    let junk = [
        b"WARC/1.0\r\nno header".as_slice(),
        b"\r\n\r\n",
        &answer("One", 0),
        b"junk\r\n\r\n",
        &answer("Two", 0),
    ]
    .concat();
    assert_eq!(read_as("a.warc", junk).0.len(), 2);
}

#[test]
fn a_truncated_crawl_yields_every_whole_record() {
    let names: Vec<String> = (0..40).map(|n| format!("Page {n}")).collect();
    let members: Vec<Vec<u8>> = names.iter().map(|name| gzip(&answer(name, 0))).collect();
    let whole = members.concat();
    let (articles, problems) = read_as("a.warc.gz", &whole[..whole.len() - 20]);
    assert_eq!(articles.len(), 39);
    assert!(problems[0].starts_with("a.warc.gz: unexpected end of file at byte "), "{problems:?}");
    let one = gzip(&names.iter().flat_map(|name| answer(name, 0)).collect::<Vec<u8>>());
    let (articles, problems) = read_as("a.warc.gz", &one[..one.len() - 12]);
    assert!(articles.len() > 30 && problems.len() == 1, "{} {problems:?}", articles.len());

    // Each record is its own member, so a damaged one costs no other.
    let mut damaged = members.clone();
    let middle = damaged[7].len() / 2;
    damaged[7][middle..].fill(0xFF);
    damaged[21].truncate(middle);
    let (articles, problems) = read_as("a.warc.gz", damaged.concat());
    let titles: Vec<_> = articles.iter().filter_map(|article| article.title.as_deref()).collect();
    let others: Vec<_> = names.iter().filter(|name| !["Page 7", "Page 21"].contains(&&***name)).collect();
    assert_eq!(titles, others);
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[test]
fn absurd_lengths_cost_no_time() {
    let pages: Vec<u8> =
        (0..1000).flat_map(|n| answer(&format!("{n} {}", "x".repeat(8000)), 200 << 20)).collect();
    let (articles, _) = read_as("a.warc", pages);
    assert_eq!(articles.len(), 999);
}

#[test]
fn an_endless_record_is_skipped() {
    let endless = [
        answer("One", 0),
        answer("Two", 1 << 40),
        vec![b'x'; 40 << 20],
        b"\r\n\r\n".to_vec(),
        answer("Three", 0),
    ]
    .concat();
    let (articles, problems) = read_as("a.warc", endless);
    assert_eq!(articles.last().map(|article| &*article.text), Some("Three was read by all."));
    assert!(!problems.is_empty());
}

#[test]
fn extracted_texts_and_rare_encodings_are_read() {
    let words = page("Two");
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packer, words.as_bytes()).unwrap();
    let deflated = packer.finish().unwrap();
    let mut brotli = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut words.as_bytes(), &mut brotli, &settings).unwrap();
    let with = |packing: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {packing}\r\n\r\n")
    };
    let text = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://www.tide.example/a\r\nContent-Type: text/plain\r\n\
        Content-Length: 26\r\n\r\nFerry late\nIt was.\nAgain.\n\r\n\r\n";
    let all = [
        record("response", &with("deflate"), &deflated, 0),
        record("response", &with("br"), &brotli, 0),
        text.as_bytes().to_vec(),
    ];
    let (articles, problems) = read_as("a.warc", all.concat());
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        texts(&articles),
        ["Two was read by all.", "Two was read by all.", "Ferry late\nIt was.\nAgain."]
    );
    assert_eq!(facts(&articles[2]), ["Ferry late", "-", "tide.example", "-", "https://www.tide.example/a"]);
}

proptest! {
    #[test]
    fn any_bytes_can_be_read_as_warc(bytes in "(WARC/1.0\r\n|Content-Length: [0-9]{1,3}\r\n|WARC-Type: response\r\n|\r\n|HTTP/1.1 200 OK|<p>|\\PC){0,20}") {
        let (articles, problems) = read_as("a.warc", &bytes);
        prop_assert!(articles.len() + problems.len() > 0);
    }
}
