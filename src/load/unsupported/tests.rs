use super::*;
use proptest::prelude::*;

fn kind_of(head: &[u8]) -> String {
    refused(head)
        .map(|error| error.to_string().split(" cannot be read").next().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

/// Returns the beginning of a zip with these names.
fn zip(names: &[&str]) -> Vec<u8> {
    let member = |name: &&str| {
        [b"PK\x03\x04".as_slice(), &[0; 22], &[name.len() as u8, 0, 0, 0], name.as_bytes(), b"x"].concat()
    };
    names.iter().flat_map(member).collect()
}

#[test]
fn each_kind_is_recognised_by_its_bytes() {
    let cases: &[(&str, &[u8])] = &[
        ("an SQL dump", b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a(b TEXT);\n"),
        ("an SQL dump", b"-- MySQL dump 10.13  Distrib 8.0.23\n/*!40101 SET NAMES utf8 */;\n"),
        ("an SQL dump", b"--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n"),
        ("a file packed with zlib", b"\x78\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27"),
        ("an Excel workbook", &zip(&["[Content_Types].xml", "xl/workbook.xml"])),
        ("a PowerPoint presentation", &zip(&["[Content_Types].xml", "ppt/presentation.xml"])),
        (
            "an OpenDocument file that is no text",
            &zip(&["mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "content.xml"]),
        ),
        ("an OpenDocument file that is no text", &zip(&["content.xml", "META-INF/manifest.xml"])),
        ("a Pages, Numbers or Keynote file", &zip(&["Index/Document.iwa"])),
        ("an Office file of the old kind (DOC, XLS, PPT)", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"),
        ("a list of feeds (OPML)", b"<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body/></opml>"),
        ("a list of feeds (OPML)", b"<opml><body/></opml>"),
        ("XML that is neither a feed nor a page", b"<?xml version='1.0'?><menu><dish/></menu>"),
        ("XML that is neither a feed nor a page", b"<menu xmlns=\"http://menu.example\"><text>"),
        ("XML that is neither a feed nor a page", b"<!-- x --><news>\n<story><p>Late</p></story>\n</news>\n"),
        (
            "XML that is neither a feed nor a page",
            b"<!DOCTYPE menu SYSTEM 'menu.dtd'><menu><body><p>Late.</p>",
        ),
        ("a picture", b"<?xml version='1.0'?><svg xmlns='x'/>"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("a picture", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("a picture", b"GIF89a\x01\0"),
        ("a picture", b"RIFF\x10\0\0\0WEBPVP8 "),
        ("a picture", b"BM\x36\0\0\0\0\0\0\0"),
        ("a recording", b"\0\0\0\x18ftypmp42\0"),
        ("a recording", b"ID3\x03\0\0\0"),
        ("a file of subtitles of this kind", b"[Script Info]\nTitle: Late"),
        ("an ARC crawl", b"filedesc://tide.arc.gz 127.0.0.1 20140216050221 text/plain 75\n1 0 Tide"),
        ("an index of a crawl (CDX)", b" CDX N b a m s k r M S V g\nexample,tide)/ 2014"),
        (
            "an index of a crawl (CDX)",
            b"example,tide)/ 20140216050221 {\"url\": \"https://tide.example/\"}\n",
        ),
        ("a list of references", b"TY  - NEWS\nAU  - Bird, Ada\nER  -\n"),
        ("a list of references", b"\n@article{bird2024,\n title = {Late}}"),
        ("a list of references", b"%0 Journal Article\n%T Late"),
        ("a DuckDB database", b"\x01\x02\0\0\0\0\0\0DUCK\x40\0"),
        ("an Arrow or Feather file", b"ARROW1\0\0\xFF\xFF\xFF\xFF"),
        ("an Arrow or Feather file", b"FEA1\0\0\0\0"),
        ("a stream of Arrow", b"\xFF\xFF\xFF\xFF\x78\x01\0\0\x10\0\0\0"),
        ("an ORC file", b"ORC\x11\x00\x00\x0A"),
        ("an Avro file", b"Obj\x01\x04\x16avro.schema"),
        ("an HDF5 file", b"\x89HDF\r\n\x1A\n\0"),
        ("a Python pickle", b"\x80\x04\x95\0\0"),
        ("a Python pickle", b"(lp0\n(dp1\nVtitle\np2\n"),
        ("a YAML file", b"articles:\n- title: Late\n  date: 2019-05-06\n  text: |\n    It was late.\n"),
        ("a YAML file", b"---\n  - title: Late\n    url: x\n"),
        (
            "a list of words with their grammar (CoNLL-U)",
            b"# text = It is.\n1\tIt\tit\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tis\tbe\tAUX\t_\t_\t0\troot\t_\t_\n",
        ),
        ("an R data file", b"RDX3\nX\n\0\0\0\x03"),
        ("a Kindle book", &[&[b'T', 0][..], &[0; 58], b"BOOKMOBI\0"].concat()),
        ("a 7z archive", b"7z\xBC\xAF\x27\x1C\0\x04"),
        ("a RAR archive", b"Rar!\x1A\x07\x01\0"),
        ("a file packed with lz4", b"\x04\x22\x4D\x18\x64"),
    ];
    for (what, head) in cases {
        assert_eq!(kind_of(head), *what, "{:?}", String::from_utf8_lossy(head));
    }
    // Each row matches something, and has a hint.
    for (what, help, _) in KINDS {
        assert!(!help.is_empty() && (what.starts_with("a") || what.starts_with("XML")), "{what}");
    }
    assert!(package(&["[Content_Types].xml".into(), "ppt/presentation.xml".into()]).is_some());
}

#[test]
fn articles_that_look_similar_are_read() {
    for text in [
        "From the harbour, Tue Mar 5: the ferry was late at 10:15:00 again.\nNobody knows: why.",
        "From: Ada Bird\nTo: All who wait\nSubject: Ferries\nDate: 5 March\n\nThe ferry is late, she wrote.",
        "Title: Late\nDate: 2024-03-05\nAuthor: Ada Bird\n\nThe ferry was late.",
        "From Monday to Friday\n\nThe ferry was late.",
        "To: be or not to be. Received: with thanks.\nSo it went.",
        "<Ada> The ferry is late\n<Cy> Again?\n",
        "<<Breaking>> The ferry is late",
        "<b>Late</b> again, said <i>Ada</i>",
        "<p>It was late.</p>\n<p>Again.</p>",
        "<article><h1>Late</h1></article>",
        "<my-page><p>Late</p></my-page>",
        "<!DOCTYPE html><html><p>Late</p></html>",
        "<?xml version='1.0'?><rss><channel/></rss>",
        "<!DOCTYPE rdf:RDF [ <!ENTITY x 'y'> ]><rdf:RDF><item/></rdf:RDF>",
        "<feed><entry/></feed>",
        "WEBVTT is a format of subtitles.\n\nSo it is.",
        "1\n\nThe first chapter began at 00:00:01.",
        "1 of 3 DOCUMENTS were lost, the council said.",
        "He had read 1 of 3 DOCUMENTS\n\nand no more.",
        "The film closed with the words\n\nEnd of Document\n\nand nobody clapped.",
        "Document 7\n\nThe second was Document 8\nDocument INKWELL\n",
        "@ada{bird} wrote: late.",
        "@article in the paper {of today}",
        "%0 of all ferries are on time",
        "---\nauthors:\n  - name: Ada Bird\n    url: https://a.example\n---\nLate.",
        "- title: late\n- date: never\n\nSo it went.",
        "1\tLate\t2019-05-06\ta\tb\tc\td\te\tf\tg\n2\tLate\t2019-05-06\ta\tb\tc\td\te\tf\tg\n",
        "BMW and ORCAS: ID3 was late; MSCF too",
        "THE ODD DUCK met again. Softftyp",
        "Rar! said the sailor. GIF is a format, PDF-1.4 too, and so is {rtf}",
        "CDX is an index. SQLite format 3 is a format.",
        "{\"text\": \"%PDF-1.4\"}",
        "",
    ] {
        assert_eq!(kind_of(text.as_bytes()), "", "{text}");
    }
    assert_eq!(kind_of(&zip(&["word/one.xml", "xl/two.txt"])), "", "folders of these names");
    assert_eq!(kind_of(&zip(&["META-INF/container.xml", "OEBPS/content.xml"])), "", "a book");
    let text =
        zip(&["mimetypeapplication/vnd.oasis.opendocument.text", "content.xml", "META-INF/manifest.xml"]);
    assert_eq!(kind_of(&text), "", "a short text");
    assert_eq!(kind_of(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: x\r\n\r\n"), "");
}

proptest! {
    #[test]
    fn any_beginning_can_be_examined(head in "(From |From: |<[a-z]{1,3}>|</|PK\u{3}\u{4}|[0-9]|:|-->|\n|DOCUMENTS| of |\\PC| ){0,40}") {
        let _ = refused(head.as_bytes());
    }

    #[test]
    fn any_bytes_can_be_examined(head: Vec<u8>) {
        let _ = refused(&head);
        let _ = refused(&[b"PK\x03\x04", &*head, b"PK\x03\x04"].concat());
    }
}
