//! Files in encodings other than UTF-8, from their bytes to the list and the article.

use super::*;

/// Reads a file, and its heads as a list does; the two must agree.
fn read_both(name: &str, content: &[u8]) -> (Vec<Article>, Vec<String>) {
    let folder = folder_of(&[(name, content)]);
    let input = Input::Path(folder.path().join(name));
    let (_, heads, _) = one_pass(&mut CorpusReader::new(vec![input], keeping()));
    let heads: Vec<NewHead> = heads.into_iter().map(|(head, _)| head).collect();
    let (articles, problems) = read_as(name, content);
    assert_eq!(heads, articles.iter().map(NewHead::of).collect::<Vec<_>>(), "{name}");
    (articles, problems)
}

#[test]
fn a_source_in_windows_1252_keeps_every_mark() {
    let said = "“RÉUSSITÉ”, dit-elle. «ÉCOLE OUVERTÉ» et “CAFÉ’S”, „Spaß“.";
    let csv =
        format!("title,text\nL’ÉTÉ À LA CÔTE,{said}\nCAFÉ’S,CAFÉ’S\n").replace(said, &format!("\"{said}\""));
    let json = format!("{{\"title\": \"CAFÉ’S\", \"text\": \"{said}\"}}\n").repeat(3);
    for (name, content, texts_read) in [
        ("a.txt", said.to_owned(), vec![said]),
        ("a.md", format!("---\ntitle: CAFÉ’S\n---\n{said}"), vec![said]),
        ("a.txt", format!("date 2024-03-05 {said}"), vec![said]),
        ("a.csv", csv, vec![said, "CAFÉ’S"]),
        ("a.jsonl", json, vec![said; 3]),
        ("a.json", format!("[{{\"title\": \"CAFÉ’S\", \"text\": \"{said}\"}}]"), vec![said]),
        ("a.html", format!("<html><title>CAFÉ’S</title><p>{said}</p></html>"), vec![said]),
        (
            "a.xml",
            format!("<rss><item><title>CAFÉ’S</title><description>{said}</description></item></rss>"),
            vec![said],
        ),
    ] {
        let (articles, problems) = read_both(name, &encoded(&content, "windows-1252"));
        assert_eq!(texts(&articles), texts_read, "{name}");
        assert!(problems.len() == 1 && problems[0].contains("read as Windows-1252"), "{problems:?}");
        assert!(articles.iter().all(|article| article.title.as_deref() != Some("CAFɒS")), "{name}");
    }
}

#[test]
fn other_encodings_are_detected() {
    for (label, text) in [
        ("windows-1251", "Мэр сказал: «Паром опоздал опять», и ушёл."),
        ("windows-1250", "Burmistrz rzekł: „Prom się spóźnił”. Łódź też."),
        ("shift_jis", "市長は「船が遅れた、表が遅れた」と言った。"),
    ] {
        let name =
            encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().name().replace("windows", "Windows");
        let row = |text: &str| format!("title;text;city\n\"{text}\";\"{text}\";\"{text}\"\n");
        for (file, content) in [
            ("a.txt", text.to_owned()),
            ("a.csv", row(text)),
            ("a.jsonl", format!("{{\"title\": \"{text}\", \"text\": \"{text}\"}}\n").repeat(2)),
            ("a.html", format!("<html><title>{text}</title><p>{text}</p></html>")),
        ] {
            let (articles, problems) = read_both(file, &encoded(&content, label));
            assert_eq!(articles[0].text, text, "{file}");
            assert!(problems.len() == 1 && problems[0].contains(&name), "{problems:?}");
        }
    }
    // Columns are found when their names are in that encoding, too.
    let rows = "Паром;Мэр города сказал утром, что паром на острова опять опоздал.\n".repeat(3);
    let (articles, _) = read_both("a.csv", &encoded(&format!("заголовок;основа\n{rows}"), "windows-1251"));
    assert_eq!(articles[2].text, "Мэр города сказал утром, что паром на острова опять опоздал.");
}

#[test]
fn utf8_with_stray_bytes_stays_utf8() {
    let mut lines = "{\"title\": \"“Été”\", \"text\": \"“L’été,” dit-elle\"}\n".repeat(3).into_bytes();
    lines.extend(b"{\"title\": \"stray\", \"text\": \"\x93stray\x94 \xE9\"}\n");
    lines.extend("{\"title\": \"Мир\", \"text\": \"Мир и море\"}\n".as_bytes());
    let (articles, problems) = read_both("a.jsonl", &lines);
    assert_eq!(
        texts(&articles),
        ["“L’été,” dit-elle", "“L’été,” dit-elle", "“L’été,” dit-elle", "“stray” é", "Мир и море"]
    );
    assert_eq!(problems, ["a.jsonl:4: not UTF-8 at byte 214 (such bytes are read as Windows-1252)"]);
    // Bad lines at the beginning do not decide for good ones after them.
    let mut lines = b"{\"title\": \"stray\", \"text\": \"\x93stray\x94\"}\n".repeat(9);
    lines.extend("{\"title\": \"Été\", \"text\": \"It’s “l’été”\"}\n".as_bytes());
    let (articles, _) = read_both("a.jsonl", &lines);
    assert_eq!((&*articles[8].text, &*articles[9].text), ("“stray”", "It’s “l’été”"));
}

#[test]
fn every_encoding_is_decoded() {
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
    let expected = "a.jsonl:2: not UTF-8 at byte 31 (such bytes are read as Windows-1252)";
    assert_eq!(problems, [expected], "once");
    let broken = [utf16("Half a pair: ", false), vec![0x3D, 0xD8]].concat();
    let (articles, problems) = read_as("a.txt", broken);
    assert_eq!(texts(&articles), ["Half a pair: \u{FFFD}"]);
    assert!(problems[0].contains("broken utf-16") || problems[0].contains("broken UTF-16"), "{problems:?}");
}
