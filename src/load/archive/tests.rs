use super::*;
use crate::load::tests::{facts, gzip, ids, read_as, texts};
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use std::io::Write;

const LINES: &str = "{\"text\": \"a\"}\n{\"text\": \"b\"}\n";

/// A header block, then the content in whole blocks.
fn tarred(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut header = ::tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(content.len() as u64);
    header.set_entry_type(::tar::EntryType::new(kind));
    header.set_cksum();
    let mut block = [header.as_bytes(), content].concat();
    block.resize(block.len().next_multiple_of(tar::BLOCK), 0);
    block
}

fn zipped(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content, deflated) in files {
        let packed = if *deflated {
            let mut packer = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(content).unwrap();
            packer.finish().unwrap()
        } else {
            content.to_vec()
        };
        let method = if *deflated { 8u16 } else { 0 };
        let at = out.len() as u32;
        let common = [
            [0u8; 2].as_slice(), // flags
            &method.to_le_bytes(),
            &[0; 4], // time
            &crc32fast::hash(content).to_le_bytes(),
            &(packed.len() as u32).to_le_bytes(),
            &(content.len() as u32).to_le_bytes(),
            &(name.len() as u16).to_le_bytes(),
            &[0; 2],
        ]
        .concat();
        out.extend([b"PK\x03\x04\x14\x00".as_slice(), &common, name.as_bytes(), &packed].concat());
        list.extend(
            [b"PK\x01\x02\x14\x00\x14\x00".as_slice(), &common, &[0; 10], &at.to_le_bytes(), name.as_bytes()]
                .concat(),
        );
    }
    let (at, count) = (out.len() as u32, files.len() as u16);
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([(list.len() as u32).to_le_bytes(), at.to_le_bytes()].concat());
    out.extend(b"\x03\0end");
    out
}

/// An EPUB with the package document `o/x.opf`.
fn book(opf: &[u8], members: &[(&str, &[u8])]) -> Vec<u8> {
    let container = b"<container><rootfile full-path='o/x.opf'/></container>".as_slice();
    let own = [("META-INF/container.xml", container), ("o/x.opf", opf)];
    let files: Vec<_> = own.iter().chain(members).map(|(name, content)| (*name, *content, true)).collect();
    zipped(&files)
}

#[test]
fn a_book_without_text_is_reported() {
    let read_book = |chapters: &[(&str, &[u8])]| {
        let item = |(n, (name, _)): (usize, &(&str, &[u8]))| {
            format!("<item id='{n}' href='../{name}'/><itemref idref='{n}'/>")
        };
        let items: String = chapters.iter().enumerate().map(item).collect();
        let opf = format!("<package><dc:title>Boats</dc:title>{items}</package>");
        read_as("a.epub", book(opf.as_bytes(), chapters))
    };
    let picture = b"<html><body><img src='1.png'/></body></html>".as_slice();
    for chapters in [
        &[("1.xhtml", picture), ("2.xhtml", picture)][..],
        &[("cover.xhtml", picture)],
        &[("1.svg", b"<svg/>")],
    ] {
        let (articles, problems) = read_book(chapters);
        assert_eq!((articles.len(), problems), (0, vec!["a.epub: a book without text".to_owned()]));
    }
    let (articles, problems) =
        read_book(&[("1.xhtml", picture), ("2.xhtml", b"<html><p>A boat is late.</p></html>")]);
    assert_eq!((texts(&articles), problems), (vec!["A boat is late."], vec![]));
    let hidden = zipped(&[("_notes/a.txt", b"Words.".as_slice(), false)]);
    assert_eq!(read_as("a.zip", hidden).1, ["a.zip: an archive without articles"]);
}

#[test]
fn members_are_read_like_files() {
    let packed = gzip(b"Packed words.");
    let files = [
        ("one.txt", b"Words.".as_slice(), true),
        ("inside/news.jsonl", LINES.as_bytes(), false),
        ("inside/two.txt.gz", &packed, false),
        (".hidden.txt", b"no", true),
        ("__MACOSX/one.txt", b"no", true),
        ("../../three.txt", b"Three.", true),
    ];
    let tar: Vec<u8> = files.iter().flat_map(|(name, content, _)| tarred(name, b'0', content)).collect();
    let long = "n".repeat(120);
    let tar = [
        tarred("folder/", b'5', b""),
        tar,
        tarred("././@LongLink", b'L', format!("{long}.txt\0").as_bytes()),
        tarred("short", b'0', b"Long name."),
        tarred("x", b'x', b"23 path=caf\xC3\xA9/nine.txt\n"),
        tarred("short", b'0', b"Nine."),
        vec![0; 1024],
    ]
    .concat();
    for (name, bytes) in [
        ("a.zip", zipped(&files)),
        ("a.tar", tar.clone()),
        ("a.tar.gz", gzip(&tar)),
        ("a.tgz", gzip(&tar)),
        ("a.tar.zst", zstd::encode_all(&*tar, 1).unwrap()),
    ] {
        let (articles, problems) = read_as(name, bytes);
        assert_eq!(problems, [""; 0], "{name}");
        assert_eq!(texts(&articles)[..5], ["Words.", "a", "b", "Packed words.", "Three."], "{name}");
        let expected =
            ["one.txt", "inside/news.jsonl#1", "inside/news.jsonl#2", "inside/two.txt.gz", "three.txt"];
        assert_eq!(ids(&articles)[..5], expected.map(|inside| format!("{name}/{inside}")));
        if name != "a.zip" {
            assert_eq!(texts(&articles)[5..], ["Long name.", "Nine."]);
            assert_eq!(ids(&articles)[6], format!("{name}/café/nine.txt"));
        }
    }
}

#[test]
fn unsupported_members_take_one_line_in_an_archive_too() {
    let part = b"<?xml version='1.0'?><w:document/>".as_slice();
    let word = zipped(&[("[Content_Types].xml", part, true), ("ppt/presentation.xml", part, true)]);
    let expected = "a PowerPoint presentation cannot be read (save it as text or HTML)";
    assert_eq!(read_as("renamed.zip", &word).1, [format!("renamed.zip: {expected}")]);
    let files =
        [("a.docx", word.as_slice(), true), ("b.txt", b"GIF89a\x01\0", true), ("c.txt", b"Late.", false)];
    let rtf =
        "a.zip/b.txt: a picture cannot be read (OCR reads text in pictures: tesseract FILE - | onrecord -)";
    let (articles, problems) = read_as("a.zip", zipped(&files));
    assert_eq!(
        (texts(&articles), problems),
        (vec!["Late."], vec![format!("a.zip/a.docx: {expected}"), rtf.to_owned()])
    );
    let tar: Vec<u8> = files.iter().flat_map(|(name, content, _)| tarred(name, b'0', content)).collect();
    let (articles, problems) = read_as("a.tar", tar);
    assert_eq!((texts(&articles), problems.len()), (vec!["Late."], 2));
    // The distinguishing bytes come late.
    let large = vec![b'x'; 100 << 10];
    let word = zipped(&[
        ("word/media/a.png", &large, false),
        ("_rels/.rels", part, true),
        ("word/document.xml", b"<w:document><w:p><w:r><w:t>Late again.</w:t></w:r></w:p></w:document>", true),
    ]);
    assert_eq!(texts(&read_as("b.docx", &word).0), ["Late again."]);
    assert_eq!(
        read_as("b.zip", &word).1,
        [
            "b.zip: a Word document whose pictures come before its text cannot be read (save it as text or HTML)"
        ]
    );
}

#[test]
fn broken_archives_yield_their_whole_members() {
    let files = [
        ("1.txt", b"One.".as_slice(), true),
        ("2.txt", b"Two.", false),
        ("3.png", b"\x89PNG\0\x01\x02", true),
    ];
    let (articles, problems) = read_as("a.zip", zipped(&files));
    assert_eq!(
        (texts(&articles), &*problems),
        (vec!["One.", "Two."], &["a.zip/3.png: not a text file".to_owned()][..])
    );
    let whole = zipped(&files);
    let (articles, problems) = read_as("a.zip", &whole[..whole.len() - 120]);
    assert_eq!(texts(&articles), ["One.", "Two."]);
    assert!(problems[0].starts_with("a.zip: an archive without its list of members"), "{problems:?}");

    let tar: Vec<u8> = files[..2].iter().flat_map(|(name, content, _)| tarred(name, b'0', content)).collect();
    let lost = [tarred("0.txt", b'0', b"Zero."), vec![b'x'; 2048], tar.clone()].concat();
    let (articles, problems) = read_as("a.tar", lost);
    assert_eq!(texts(&articles), ["Zero.", "One.", "Two."]);
    assert_eq!(problems, ["a.tar: no member header at byte 1024: skipping to the next one"]);
    // The sum of signed bytes: each of the two beyond ASCII counts 256 less.
    let mut old = [tarred("café.txt", b'0', b"Old."), tar.clone()].concat();
    let sum = ::tar::Header::from_byte_slice(&old[..tar::BLOCK]).cksum().unwrap() - 2 * 256;
    old[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let (articles, problems) = read_as("a.tar", old);
    assert_eq!((ids(&articles), problems.len()), (vec!["a.tar/café.txt", "a.tar/1.txt", "a.tar/2.txt"], 0));
    let (articles, problems) = read_as("a.tar", &tar[..tar.len() - 511]);
    assert_eq!(articles[0].text, "One.");
    assert!(problems[0].contains("unexpected end of file"), "{problems:?}");
    let (articles, problems) = read_as("a.tar.gz", &gzip(&tar)[..60]);
    assert!(articles.is_empty() && problems.len() == 1, "{problems:?}");
    let (articles, problems) = read_as("a.tar.gz", [gzip(&tar), b"junk".to_vec()].concat());
    assert_eq!((texts(&articles), problems.len()), (vec!["One.", "Two."], 1), "{problems:?}");
}

/// A zip of five members, where its list begins, and how long a line of that is.
fn zip_of_five() -> (Vec<u8>, usize, usize) {
    let files = (1..6).map(|n| (format!("{n}.txt"), format!("Words of {n}."))).collect::<Vec<_>>();
    let listed: Vec<_> = files.iter().map(|(name, words)| (&**name, words.as_bytes(), true)).collect();
    let whole = zipped(&listed);
    let list = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    (whole, list, 46 + "1.txt".len())
}

#[test]
fn a_damaged_directory_costs_no_member() {
    let (whole, list, line) = zip_of_five();
    // The signature of the second line, the offset in the third one, and all of the second line.
    for (at, len) in [(list + line, 4), (list + 2 * line + 42, 4), (list + line, line)] {
        let mut broken = whole.clone();
        broken[at..at + len].fill(1);
        let (articles, problems) = read_as("a.zip", broken);
        assert!(texts(&articles).into_iter().eq((1..6).map(|n| format!("Words of {n}."))), "{articles:?}");
        let expected = "a.zip: an archive whose list of members is damaged (the file may be cut off; what is there is read)";
        assert_eq!(problems, [expected]);
    }
}

#[test]
fn a_damaged_member_is_reported() {
    let files = [("1.txt", b"One and all.".as_slice(), false), ("2.jsonl", LINES.as_bytes(), true)];
    let mut bytes = zipped(&files);
    let at = memchr::memmem::find(&bytes, b"One").unwrap();
    bytes[at] = b'o';
    let (articles, problems) = read_as("a.zip", &bytes);
    assert_eq!(texts(&articles), ["one and all.", "a", "b"]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("a.zip/1.txt:1: damaged in the archive"), "{problems:?}");
}

#[test]
fn archives_in_archives_are_not_opened() {
    let inner = zipped(&[("1.txt", b"One.", true)]);
    let outer = zipped(&[("0.txt", b"Zero.", true), ("inner.zip", &inner, true)]);
    let (articles, problems) = read_as("a.zip", outer);
    assert_eq!(texts(&articles), ["Zero."]);
    assert_eq!(problems, ["a.zip/inner.zip: an archive in an archive cannot be read (unpack it first)"]);
    let (_, problems) = read_as("a.zip", zipped(&[("b.parquet", b"PAR1\x15\0\0\0".as_slice(), false)]));
    assert_eq!(problems, ["a.zip/b.parquet: a Parquet file in an archive cannot be read (unpack it first)"]);
    let (_, problems) = read_as("a.zip.gz", gzip(&inner));
    assert!(problems[0].contains("a packed zip archive cannot be read"), "{problems:?}");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn overlapping_members_are_read_once() {
    let (whole, list, line) = zip_of_five();
    let mut bytes = whole.clone();
    // All but the last claim the bytes of the first one.
    for n in 1..4 {
        bytes[list + n * line + 42..][..4].fill(0);
    }
    let (articles, problems) = read_as("a.zip", &bytes);
    assert_eq!(texts(&articles), ["Words of 1.", "Words of 5."]);
    let expected =
        "a.zip: 3 members that reach into others cannot be read (no ordinary archive looks like this)";
    assert_eq!(problems, [expected]);
    // One member claims all others as its content.
    let mut bytes = whole;
    let all = (list as u32).to_le_bytes();
    bytes[list + 20..][..4].copy_from_slice(&all);
    let (articles, problems) = read_as("a.zip", &bytes);
    assert_eq!(texts(&articles).len(), 4);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("a member that reaches into another cannot be read"), "{problems:?}");
}

#[test]
fn no_part_of_a_bomb_is_read() {
    let words = b"Ann Dent said it. ".repeat(5 << 20);
    let page = [b"<html><body><p>".as_slice(), &words].concat();
    for (name, bytes) in [
        ("a.txt.gz", packed(&words)),
        ("a.html.gz", packed(&page)),
        ("a.txt.zst", zstd::encode_all(&*words, 1).unwrap()),
    ] {
        let (articles, problems) = read_as(name, bytes);
        assert!(articles.is_empty(), "{name}");
        assert_eq!(
            problems,
            [format!("{name}: it unpacks to more than 250 times its size, the rest was skipped")]
        );
    }
    // Inside its own compressed bytes, and twice: the second one gets no fresh budget.
    let inner = packed(&words);
    let (articles, problems) = read_as(
        "a.zip",
        zipped(&[("1.txt.gz", &inner, true), ("2.txt.gz", &inner, true), ("3.txt", b"Three.", true)]),
    );
    assert_eq!((texts(&articles), problems.len()), (vec!["Three."], 2));
    // In the compressed bytes of the archive.
    let (articles, problems) = read_as("a.zip", zipped(&[("1.txt", &words, true), ("2.txt", b"Two.", true)]));
    assert_eq!(articles.last().map(|article| &*article.text), Some("Two."));
    assert!(problems[0].contains("unpacks to more than"), "{problems:?}");
}

#[test]
fn books_are_read_by_chapter() {
    let chapter = b"<html xmlns='x'><head><title>One</title></head><body><p>It began.</p></body></html>";
    let files = [
        ("mimetype", b"application/epub+zip".as_slice(), false),
        ("META-INF/container.xml", b"<?xml version='1.0'?><container/>", true),
        ("OEBPS/nav.xhtml", chapter, true),
        ("OEBPS/one.xhtml", chapter, true),
        ("OEBPS/style.css", b"p {}", true),
    ];
    let (articles, problems) = read_as("a.epub", zipped(&files));
    assert_eq!((texts(&articles), problems.len()), (vec!["It began."], 0));

    let second = b"<html xmlns='x'><body><p>It ended.</p></body></html>";
    let opf = b"<package><metadata><dc:title>Tides</dc:title><dc:creator>Ada Bird</dc:creator>\
        <dc:date>2024-03-05</dc:date></metadata><manifest><item id='2' href='a.xhtml'/>\
        <item id='1' href='b.xhtml'/></manifest><spine><itemref idref='1'/><itemref idref='2'/></spine></package>";
    let chapters = [("o/a.xhtml", second.as_slice()), ("o/b.xhtml", chapter), ("o/notes.xhtml", chapter)];
    let (articles, problems) = read_as("a.epub", book(opf, &chapters));
    assert_eq!((texts(&articles), problems.len()), (vec!["It began.", "It ended."], 0));
    let titles: Vec<_> = articles.iter().map(|article| article.title.as_deref()).collect();
    assert_eq!(titles, [Some("One"), Some("Tides")]);
    assert_eq!(facts(&articles[1]), ["Tides", "2024-03-05", "Tides", "Ada Bird", "-"]);
}

#[test]
fn chapters_are_read_whole_under_their_titles() {
    // Text that readability would drop, and text that HTML would take for the content of an element.
    let chapter = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a.js'/></head>\
        <body><header><h1>The tide</h1></header><aside><p>Low.</p></aside><iframe src='map.html'/><p>High.</p>\
        <section class='comment footer'><a href='n'>A note.</a></section></body></html>";
    let plain = "<html xmlns='x'><head><title>Ferries</title></head><body><p>Late.</p></body></html>";
    let opf = "<package><metadata><dc:title>Ferries</dc:title></metadata><manifest><item id='1' href='one.xhtml'/>\
        <item id='2' href='two.xhtml'/><item id='3' href='three.xhtml'/><item id='n' properties='nav' href='nav.xhtml'/>\
        </manifest><spine><itemref idref='1'/><itemref idref='2'/><itemref idref='3'/></spine></package>";
    let nav = "<html><nav epub:type='toc'><a href='two.xhtml#a'>II. The\n pier</a></nav></html>";
    let members = [
        ("o/nav.xhtml", nav.as_bytes()),
        ("o/one.xhtml", chapter.as_bytes()),
        ("o/two.xhtml", chapter.as_bytes()),
        ("o/three.xhtml", plain.as_bytes()),
    ];
    let whole = book(opf.as_bytes(), &members);
    // A book is recognised by any name.
    for name in ["a.epub", "a.zip"] {
        let (articles, problems) = read_as(name, &whole);
        let whole = "The tide\n\nLow.\n\nHigh.\n\nA note.";
        assert_eq!((texts(&articles), problems.len()), (vec![whole, whole, "Late."], 0));
        let titles: Vec<_> =
            articles.iter().map(|article| article.title.as_deref().unwrap_or_default()).collect();
        assert_eq!(titles, ["The tide", "II. The pier", "Ferries"]);
        assert!(articles.iter().all(|article| article.outlet.as_deref() == Some("Ferries")));
    }
    // So is a chapter taken out of its book.
    let (articles, _) =
        read_as("a.xhtml", chapter.replace("<html ", "<html xmlns:epub='http://www.idpf.org/2007/ops' "));
    assert_eq!(articles[0].title.as_deref(), Some("The tide"));
    assert!(articles[0].text.ends_with("High.\n\nA note."), "{}", articles[0].text);
}

#[test]
fn office_documents_are_read_inside_archives_too() {
    let xml = "<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='x'><w:body><w:p><w:pPr><w:tabs><w:tab w:val='x'/></w:tabs>\
        <w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Ferry &amp; late</w:t></w:r></w:p><w:p><w:r><w:t>“It is </w:t></w:r>\
        <w:r><w:t>over,”</w:t><w:tab/><w:t>she said.</w:t></w:r><w:del><w:r><w:delText>No.</w:delText></w:r></w:del></w:p><w:p/>\
        <w:p><w:r><w:t>Again.</w:t></w:r></w:p></w:body></w:document>";
    let word = zipped(&[("[Content_Types].xml", b"<x/>", true), ("word/document.xml", xml.as_bytes(), true)]);
    let xml = "<office:document-content><office:body><text:h text:outline-level='1'>Gulls</text:h><text:p>“Nine<text:s text:c='2'/>\
        gulls,”<text:line-break/><text:span>he</text:span> said.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>\
        </office:body></office:document-content>";
    let mime = b"application/vnd.oasis.opendocument.text";
    let open = zipped(&[("mimetype", mime, false), ("content.xml", xml.as_bytes(), true)]);
    let both = zipped(&[("a.docx", &word, true), ("b.odt", &open, false)]);
    let (articles, problems) = read_as("a.zip", &both);
    assert_eq!(problems, [""; 0]);
    let expected = ["“It is over,”\tshe said.\n\nAgain.", "“Nine  gulls,”\nhe said."];
    assert_eq!(texts(&articles), expected);
    assert_eq!(articles[0].title.as_deref(), Some("Ferry & late"));
    assert_eq!(articles[1].title.as_deref(), Some("Gulls"));
    assert_eq!(ids(&articles), ["a.zip/a.docx#1", "a.zip/b.odt#1"]);
    assert_eq!(texts(&read_as("a.docx", &word).0), [expected[0]]);
    for cut in [60, word.len() / 2] {
        let (articles, problems) = read_as("a.docx", &word[..cut]);
        assert!(articles.is_empty() && !problems.is_empty(), "{cut}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn flipped_bytes_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let files = [("1.txt", b"One.".as_slice(), true), ("2.jsonl", LINES.as_bytes(), false)];
        let tar: Vec<u8> = files.iter().flat_map(|(name, content, _)| tarred(name, b'0', content)).collect();
        for (name, mut bytes) in [("a.zip", zipped(&files)), ("a.tar", tar)] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let (articles, problems) = read_as(name, &bytes);
            prop_assert!(articles.len() + problems.len() > 0);
        }
    }
}

#[test]
fn a_table_in_a_zip_says_what_the_texts_beside_it_are() {
    let table = b"file,title,date,outlet\nb.txt,Ferry late,2021-03-14,The Inkwell\nc,Ferry on,2021-03-15,The Inkwell\n";
    let texts_of = |folder: &str| [format!("{folder}b.txt"), format!("{folder}c.txt")];
    let (b, c) = (b"The ferry was late.".as_slice(), b"The ferry was on time.".as_slice());
    for (name, folder, deflated) in
        [("metadata.csv", "", true), ("x/meta.csv", "x/texts/", false), ("all.csv", "texts/", true)]
    {
        let [first, second] = texts_of(folder);
        let files = [(&*first, b, deflated), (name, &table[..], deflated), (&*second, c, !deflated)];
        let (articles, problems) = read_as("a.zip", zipped(&files));
        assert_eq!((articles.len(), problems), (2, vec![]), "{name}");
        assert_eq!(facts(&articles[0])[..3], ["Ferry late", "2021-03-14", "The Inkwell"], "{name}");
        assert_eq!(facts(&articles[1])[..3], ["Ferry on", "2021-03-15", "The Inkwell"], "{name}");
    }
    // Days with the month first, in a table about articles of a word processor.
    let rtf = br"{\rtf1 The ferry was late again.}".as_slice();
    let american = b"file,date\nb.rtf,03/14/2021\n".as_slice();
    let (articles, _) = read_as("a.zip", zipped(&[("m.csv", american, true), ("b.rtf", rtf, true)]));
    assert_eq!(facts(&articles[0])[1], "2021-03-14");
}

#[test]
fn a_zipped_chat_is_read_by_its_messages() {
    let chat = b"[12/03/2019, 14:05] Ada Bird: Late.\n[13/03/2019, 14:05] Cy Dow: Again.\n".as_slice();
    let (articles, problems) =
        read_as("Harbour.zip", zipped(&[("_chat.txt", chat, true), ("_x.txt", chat, true)]));
    assert_eq!((texts(&articles), problems), (vec!["Late.", "Again."], vec![]));
    assert_eq!(facts(&articles[0])[1], "2019-03-12");
}

#[test]
fn other_tables_in_archives_are_read_or_told() {
    let (text, none) = (b"It was late.".as_slice(), b"name,title\nz.txt,Gone\n".as_slice());
    let own = b"file,text\nb.txt,It was gone again.\n".as_slice();
    let (articles, problems) = read_as("a.zip", zipped(&[("m.csv", none, true), ("b.txt", text, true)]));
    assert_eq!(
        (texts(&articles), articles[0].title.as_deref(), problems.len()),
        (vec!["It was late."], None, 1)
    );
    let (articles, problems) = read_as("a.zip", zipped(&[("m.csv", own, true), ("b.txt", text, true)]));
    assert_eq!((texts(&articles), problems), (vec!["It was gone again.", "It was late."], vec![]));
    // What is in a tar archive is known only once it has been read.
    let table = b"file,title\nb.txt,Ferry late\n".as_slice();
    let tar = [tarred("m.csv", b'0', table), tarred("b.txt", b'0', text), vec![0; 1024]].concat();
    let (articles, problems) = read_as("a.tar", tar);
    assert_eq!((texts(&articles), problems.len()), (vec!["It was late."], 1), "{problems:?}");
}
