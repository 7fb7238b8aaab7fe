//! Files in other encodings than UTF-8, from their bytes to the list and the article.

use super::*;
use crate::corpus::NewHead;

fn encoded(text: &str, label: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

/// Reads a file, and its heads as a list does; both have to say the same.
fn read_both(name: &str, content: &[u8]) -> (Vec<Article>, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let mut heads = Vec::new();
    Loading::new(vec![Input::Path(path)], keeping()).turn(&mut |found| {
        if let Found::Article(head, _) = found {
            heads.push(head);
        }
        ControlFlow::Continue(())
    });
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
fn other_encodings_are_told_by_looking() {
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
    // Columns are told apart where their names are in that encoding too.
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
    // Nor do bad lines at the beginning decide for good ones behind them.
    let mut lines = b"{\"title\": \"stray\", \"text\": \"\x93stray\x94\"}\n".repeat(9);
    lines.extend("{\"title\": \"Été\", \"text\": \"It’s “l’été”\"}\n".as_bytes());
    let (articles, _) = read_both("a.jsonl", &lines);
    assert_eq!((&*articles[8].text, &*articles[9].text), ("“stray”", "It’s “l’été”"));
}
