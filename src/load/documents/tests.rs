use super::*;
use crate::load::tests::{asking, facts, folder_of, read_as, read_with, texts};
use crate::load::{Input, inspect};
use proptest::prelude::*;

/// Two articles of Nexis from before 2018, after a cover page.
const NEXIS_OLD: &str = "Job: 12 articles\n\n                 1 of 2 DOCUMENTS\n\n\n             The Tidewater Post\n\n        \
    March 5, 2024 Tuesday\nLate Edition\n\nFerry is late\nonce again\n\nBYLINE: By ADA BIRD\n\nSECTION: HARBOUR; Pg. 4\n\n\
    LENGTH: 214 words\n\nThe ferry to the outer islands was late again on\nTuesday, and nobody on the quay knew why.\n\n\
    “It is over,” Ada Quill said.\n\nLOAD-DATE: March 6, 2024\n\nLANGUAGE: ENGLISH\n\n     Copyright 2024 The Tidewater Post\n\
    All Rights Reserved\n\n                 2 of 2 DOCUMENTS\n\n             The Inkwell\n\n             6 March 2024\n\n\
    LENGTH: 20 words\n\nHEADLINE: Gulls are\n  counted\n\nBODY:\nNobody had counted them.\n\nGRAPHIC: A gull\n";

const NEXIS_UNI: &str = "User Name: Cy Dow\nDate and Time: Friday, 8 March 2024 10:15\nJob Number: 7\n\nDocuments (2)\n\n\
    1. Ferry is late\n\nSearch Terms: ferry\nNarrowed by:\n\nFerry is late\nThe Tidewater Post\nMarch 5, 2024 Tuesday\n\n\
    Copyright 2024 The Tidewater Post All Rights Reserved\n\nSection: HARBOUR; Pg. 4\nLength: 214 words\nByline: Ada Bird\n\
    Body\n\nThe ferry was late.\n\n“It is over,” Ada Quill said.\n\nClassification\n\nLanguage: ENGLISH\n\n\
    Load-Date: March 6, 2024\n\n\nEnd of Document\n\n\nGulls are counted\n\nThe Inkwell\n\n6 March 2024\n\nLength: 20 words\n\
    Body\n\nNobody had counted them.\n\nEnd of Document\n";

const FACTIVA: &str = "HD Ferry is late\nBY By Ada Bird\nWC 214 words\nPD 5 March 2024\nSN The Tidewater Post\nSC TIDE\n\
    LA English\nCY (c) 2024 The Tidewater Post\nLP \nThe ferry was late.\n\nTD \n“It is over,” Ada Quill said.\n\n\
    CO tide : The Tide Company\n\nAN Document TIDE000020240305ek3500001\n\n\
    Harbour\nGulls are counted once more by hand\nBy Eve Finch\n20 words\n6 March 2024\n10:15\nThe Inkwell\nINKW\nEnglish\n\
    Copyright 2024. The Inkwell.\n\nNobody had counted them.\n\nDocument INKW000020240306ek3600001\n";

const PROQUEST: &str = "____________________________________________________________\n\nFerry is late\n\nAuthor: Bird, Ada\n\n\
    Publication info: The Tidewater Post ; Harbour [Harbour]05 Mar 2024.\n\nhttps://pro.example/docview/1\n\nAbstract: Late.\n\n\
    Full text: The ferry was late.\n\n“It is over,” Ada Quill said.\n\nSubject: Ferries\n\nPublication title: The Tidewater Post\n\n\
    Publication date: Mar 5, 2024\n\nProQuest document ID: 1\n\n\
    ____________________________________________________________\n\nGulls are counted\n\nAuthor: Finch, Eve\n\n\
    Publication info: The Inkwell ; Quay [Quay]06 Mar 2024.\n\nFull text: Nobody had counted them.\n\nProQuest document ID: 2\n";

#[test]
fn an_export_is_split_into_its_articles() {
    let page = format!("<html><body><p>{}</p></body></html>", NEXIS_UNI.replace('\n', "</p>\n<p>"));
    let rtf = format!(
        "{{\\rtf1\\ansi {}}}",
        NEXIS_UNI.replace('“', "\\ldblquote ").replace('”', "\\rdblquote ").replace('\n', "\\par\n")
    );
    for (name, export) in [
        ("old.txt", NEXIS_OLD),
        ("uni.txt", NEXIS_UNI),
        ("uni.html", &page),
        ("uni.rtf", &rtf),
        ("factiva.txt", FACTIVA),
        ("proquest.txt", PROQUEST),
    ] {
        let (articles, problems) = read_as(name, export);
        assert_eq!((articles.len(), problems), (2, vec![]), "{name}: {articles:#?}");
        let [title, date, outlet, byline, _] = &facts(&articles[0])[..] else { panic!("{name}") };
        assert!(
            title.starts_with("Ferry is late") && date == "2024-03-05" && outlet == "The Tidewater Post",
            "{name} {articles:?}"
        );
        assert!(["Ada Bird", "ADA BIRD", "Bird, Ada"].contains(&&**byline), "{name}: {byline}");
        assert!(articles[0].text.starts_with("The ferry"), "{name}: {:?}", articles[0].text);
        assert!(
            articles[0].text.ends_with("\n\n“It is over,” Ada Quill said."),
            "{name}: {:?}",
            articles[0].text
        );
        let [title, date, outlet, ..] = &facts(&articles[1])[..] else { panic!("{name}") };
        assert!(
            title.starts_with("Gulls are counted") && date == "2024-03-06" && outlet == "The Inkwell",
            "{name} {articles:?}"
        );
        assert_eq!(articles[1].text, "Nobody had counted them.", "{name}");
    }
    let (articles, _) = read_as("old.txt", NEXIS_OLD);
    assert_eq!(articles[0].title.as_deref(), Some("Ferry is late once again"));
    assert!(articles[0].text.contains("late again on Tuesday, and"), "lines set to a measure flow");
}

#[test]
fn text_that_looks_like_an_export_is_text() {
    for text in [
        "1 of 3 DOCUMENTS were lost, the council said.",
        "He had read 1 of 3 DOCUMENTS\n\nand no more.",
        "The film closed with the words\n\nEnd of Document\n\nand nobody clapped.",
        "Document 7\n\nThe second was Document 8\nDocument INKWELL\n",
        "From the harbour, Tue Mar 5: the ferry was late at 10:15:00 again.\nNobody knows: why.",
        "From: Ada Bird\nTo: All who wait\nSubject: Ferries\nDate: 5 March\n\nThe ferry is late, she wrote.",
        "WEBVTT is a format of subtitles.\n\nSo it is.",
        "1\n\nThe first chapter began at 00:00:01.",
    ] {
        assert_eq!(texts(&read_as("a.txt", text).0), [text]);
    }
}

#[test]
fn the_text_of_rtf() {
    let rtf = "{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Times;}}{\\*\\generator X}{\\info{\\title No}}\\uc1\r\n\
        {\\b \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}\\par One\\line two\\tab\\{three\\}\\par\\par\
        {\\field{\\*\\fldinst HYPERLINK \"https://x.example\"}{\\fldrslt a link}} \\u8220?so\\u8221? \\u-10179?\\u-8704?\\par{\\v hidden}\
        {\\pict\\bin3 {{{}\\emdash end}";
    assert_eq!(rtf::paragraphs(rtf.as_bytes()), ["Привет", "One\ntwo\t{three}", "a link “so” 😀", "—end"]);
    let (articles, problems) = read_as("a.rtf", "{\\rtf1 Late\\par The ferry was late.\\par Again");
    assert_eq!((texts(&articles), problems.len()), (vec!["The ferry was late.\n\nAgain"], 0), "cut off");
    assert_eq!(articles[0].title.as_deref(), Some("Late"));
    assert_eq!(read_as("a.rtf", "{\\rtf1 {\\pict 00}}").1, ["a.rtf: contains no articles"]);
}

#[test]
fn news_in_xml_and_sgml() {
    let cases: [(&str, &[u8], [&str; 5], &str); 7] = [
        (
            "a.xml",
            "<?xml version='1.0' encoding='iso-8859-1'?><newsitem itemid='7' date='1996-08-20'><title>TIDE: Late.</title>\
                <headline>Caf\u{e9} late.</headline><text><p>It was late.</p><p>Again.</p></text>\
                <metadata><dc element='dc.publisher' value='Tide Agency'/></metadata></newsitem>"
                .as_bytes(),
            ["", "1996-08-20", "Tide Agency", "-", "-"],
            "It was late.\n\nAgain.",
        ),
        (
            "a.xml",
            b"<newsItem xmlns='http://iptc.example' guid='g7'><itemMeta><provider literal='Tide Agency'/>\
                <versionCreated>2024-03-05T10:15:00Z</versionCreated></itemMeta><contentMeta><headline>Late</headline>\
                <by>By Ada Bird</by></contentMeta><contentSet><inlineXML><html><head><title>x</title></head><body><p>It was late.</p>\
                <p>Again.</p></body></html></inlineXML></contentSet></newsItem>",
            ["Late", "2024-03-05", "Tide Agency", "Ada Bird", "-"],
            "It was late.\n\nAgain.",
        ),
        (
            "a.sgm",
            b"<DOC id=\"APW_ENG_20100301.0007\" type=\"story\" >\n<HEADLINE>\nLate &amp; later\n</HEADLINE>\n<TEXT>\n<P>\nIt was\nlate.\n</P>\n\
                <P>\nAT&T said so.\n</P>\n</TEXT>\n</DOC>\n",
            ["Late & later", "2010-03-01", "Associated Press", "-", "-"],
            "It was late.\n\nAT&T said so.",
        ),
        (
            "a",
            b"<DOC>\n<DOCNO> TIDE20240305-7 </DOCNO>\n<HEAD>Late</HEAD>\n<BYLINE>By Ada Bird</BYLINE>\n<TEXT>\n   It was late.\n   Again,\nshe said.\n</TEXT>\n</DOC>\n",
            ["Late", "2024-03-05", "-", "Ada Bird", "-"],
            "It was late.\n\nAgain,\nshe said.",
        ),
        (
            "a.sgm",
            b"<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"7\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT>\
                <TITLE>LATE</TITLE><DATELINE>TIDE</DATELINE><BODY>It was late.\n    Again.\n&#3;</BODY></TEXT>\n</REUTERS>\n",
            ["LATE", "1987-02-26", "Reuters", "-", "-"],
            "",
        ),
        (
            "a.xml",
            b"<TEI xmlns='http://tei.example'><teiHeader><titleStmt><title>Late</title><author>Ada Bird</author></titleStmt>\
                <publicationStmt><publisher>Inkwell</publisher><date when='2024-03-05'>spring</date></publicationStmt></teiHeader>\
                <text><front>x</front><body><div><p>It was late.</p></div></body></text></TEI>",
            ["Late", "2024-03-05", "Inkwell", "Ada Bird", "-"],
            "It was late.",
        ),
        (
            "a.xml",
            b"<alto><Layout><Page><TextBlock><TextLine><String CONTENT='The'/><SP/><String CONTENT='con' SUBS_TYPE='HypPart1' SUBS_CONTENT='conservation'/>\
                <HYP CONTENT='-'/></TextLine><TextLine><String CONTENT='servation' SUBS_TYPE='HypPart2' SUBS_CONTENT='conservation'/>\
                </TextLine></TextBlock><TextBlock><TextLine><String CONTENT='Of'/><String CONTENT='piers.'/></TextLine></TextBlock></Page></Layout></alto>",
            ["-", "-", "-", "-", "-"],
            "The conservation\n\nOf piers.",
        ),
    ];
    for (name, content, expected, text) in cases {
        let (articles, problems) = read_as(name, content);
        assert_eq!((articles.len(), problems), (1, vec![]), "{}", String::from_utf8_lossy(content));
        let found = facts(&articles[0]);
        assert!(
            expected.iter().zip(&found).all(|(expected, found)| expected.is_empty() || expected == found),
            "{found:?}"
        );
        assert!(
            text.is_empty() && articles[0].text.starts_with("It was late.") || articles[0].text == text,
            "{articles:?}"
        );
    }
    // A document that is cut off keeps what is there; the others are whole.
    let two = "<DOC><DOCNO>1</DOCNO><TEXT><P>One.</P></TEXT></DOC><DOC><DOCNO>2</DOCNO><TEXT><P>Tw";
    assert_eq!(texts(&read_as("a.sgm", two).0), ["One.", "Tw"]);
}

#[test]
fn mail_is_read_by_its_parts() {
    let box_ = "From a@tide.example Tue Mar  5 10:15:00 2024\nFrom: Ada Bird <ada@tide.example>\nSubject: Late\n\
        Date: Tue, 5 Mar 2024 10:15:00 +0000\n\nThe ferry was late.\n>From the quay, nothing.\n\n\
        From b@tide.example Wed Mar  6 10:15:00 2024\nFrom: =?utf-8?q?The_Caf=C3=A9?= <news@tide.example>\n\
        Subject: =?utf-8?b?R3VsbHMg4oCTIGFnYWlu?=\nDate: Wed, 6 Mar 2024 10:15:00 +0000\nMIME-Version: 1.0\n\
        Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>Caf=E9 &amp; gulls.</p><p>Again.</p>\n";
    let (articles, problems) = read_as("a.mbox", box_);
    assert_eq!(problems, [""; 0]);
    assert_eq!(facts(&articles[0]), ["Late", "2024-03-05", "-", "Ada Bird", "-"]);
    assert_eq!(articles[0].text, "The ferry was late.\nFrom the quay, nothing.");
    assert_eq!(facts(&articles[1]), ["Gulls – again", "2024-03-06", "The Café", "-", "-"]);
    assert_eq!(articles[1].text, "Café & gulls.\n\nAgain.");
}

#[test]
fn subtitles_are_a_transcript() {
    let vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Ada Bird>It is <i>over</i>,\nwe think.\n\n\
        00:00:04.500 --> 00:00:08.000\nwe think.\n<v Cy Dow>Is it &amp; was it?\n";
    assert_eq!(
        texts(&read_as("a.vtt", vtt).0),
        ["Ada Bird: It is over, we think.\n\nCy Dow: Is it & was it?"]
    );
    let srt = "\u{FEFF}1\r\n00:00:01,000 --> 00:00:04,000\r\nADA BIRD: We open\r\non Monday.\r\n\r\n2\r\n00:00:04,500 --> 00:00:08,000\r\n- {\\an8}Late.\r\n";
    assert_eq!(texts(&read_as("a.srt", srt).0), ["ADA BIRD: We open on Monday.\n\n- Late."]);
}

#[test]
fn machine_written_captions_are_read() {
    // Each word with its time, and each line twice.
    let rolling = "WEBVTT\nKind: captions\n\n00:00:00.080 --> 00:00:02.000 align:start\n \nit<00:00:00.400><c> is</c><00:00:00.800><c> late</c>\n\n\
        00:00:02.000 --> 00:00:02.010 align:start\nit is late\n \n\n00:00:02.010 --> 00:00:04.000\nit is late\n\
        said<00:00:02.400><c> the</c><00:00:02.800><c> master</c>\n";
    let viewer = "0:00:00.080,0:00:02.000\nit is late\n\n0:00:02.000,0:00:04.000\nsaid the master\n";
    for (name, captions) in [("a.vtt", rolling), ("a.sbv", viewer)] {
        assert_eq!(texts(&read_as(name, captions).0), ["it is late said the master"], "{name}");
    }
}

#[test]
fn mail_as_programs_wrap_it() {
    let head = "From: Ada Bird <ada@tide.example>\nSubject: Late\nDate: Tue, 5 Mar 2024 10:15:00 +0000\n";
    let flowed = "Content-Type: text/plain; charset=utf-8; format=flowed\n\nThe ferry was \nlate.\n\n From now on, it \nwill wait.\n-- \nAda Bird\n";
    let (articles, problems) = read_as("a.eml", format!("{head}{flowed}"));
    assert_eq!(
        (texts(&articles), problems),
        (vec!["The ferry was late.\n\nFrom now on, it will wait."], vec![])
    );
    assert_eq!(facts(&articles[0]), ["Late", "2024-03-05", "-", "Ada Bird", "-"]);
}

#[test]
fn captions_of_pictures_are_not_the_text() {
    let nitf = "<nitf><body><body.content><media media-type='image'><media-reference source='a.jpg'/>\
        <media-caption><p>The quay</p></media-caption></media><p>The ferry was late.</p></body.content></body></nitf>";
    assert_eq!(texts(&read_as("a.xml", nitf).0), ["The ferry was late."]);
}

#[test]
fn lines_below_a_title_are_outlet_author_and_day() {
    let parts = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let mut all = database_exports::documents(&lines);
        let document = all.remove(0);
        [document.title, document.outlet, document.byline, document.date, document.text]
    };
    let text = "The ferry was late.";
    for (lines, read) in [
        (
            &["Late", "The Inkwell", "5 March 2024", text][..],
            ["Late", "The Inkwell", "", "5 March 2024", text],
        ),
        (&["Late", "By Ada Bird", "5 March 2024", text], ["Late", "", "By Ada Bird", "5 March 2024", text]),
        (
            &["Late", "By Ada Bird", "The Inkwell", "5 March 2024", text],
            ["Late", "The Inkwell", "By Ada Bird", "5 March 2024", text],
        ),
        (&["Late", "5 March 2024", "By Ada Bird", text], ["Late", "", "By Ada Bird", "5 March 2024", text]),
        (&["Late", "By Ada Bird", text], ["Late", "", "By Ada Bird", "", text]),
        (
            &["Late", "By then it was dark.", text],
            ["Late", "", "", "", "By then it was dark.\n\nThe ferry was late."],
        ),
    ] {
        assert_eq!(parts(lines), read, "{lines:?}");
    }
}

#[test]
fn tables_of_pandas() {
    for table in [
        r#"{"title": {"0": "A", "1": "B"}, "text": {"0": "One body.", "1": "Two."}}"#,
        r#"{"columns": ["title", "text"], "index": [0, 1], "data": [["A", "One body."], ["B", "Two."]]}"#,
        r#"{"columns": ["title", "text"], "rows": [["A", "One body."], ["B", "Two."]]}"#,
        r#"{"meta": {"columns": 2}, "columns": [{"name": "title", "type": "string"}, {"name": "text"}], "data": [["A", "One body."], ["B", "Two."]]}"#,
        r#"{"index": [0, 1], "columns": ["title", "text"], "data": [["A", "One body."], ["B", "Two."]], "index_names": [null]}"#,
        r#"{"title": ["A", "B"], "date": [null, "2024-05-06"], "text": ["One body.", "Two."]}"#,
    ] {
        let (articles, problems) = read_as("a.json", table);
        assert_eq!((texts(&articles), problems.len()), (vec!["One body.", "Two."], 0), "{table}");
        assert_eq!(articles[1].title.as_deref(), Some("B"));
    }
    let paragraphs =
        r#"{"authors": ["Ada", "Cy"], "tags": ["a", "b"], "text": ["One.", "Two."], "title": "T"}"#;
    assert_eq!(read_as("a.json", paragraphs).0.len(), 1, "an article");
    let (articles, _) = read_as("a.json", r#"{"a": {"0": {"text": "One."}, "1": {"text": "Two."}}}"#);
    assert!(articles.len() < 3, "no table");
    assert!(read_as("a.json", r#"{"title": {"0": "A", "1""#).1[0].contains("broken JSON"));
}

#[test]
fn databases_are_read_row_by_row() {
    let folder = folder_of(&[]);
    let path = folder.path().join("cache.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE rss_feed (rssurl TEXT PRIMARY KEY, title TEXT);
             CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid TEXT, title TEXT, author TEXT, url TEXT, feedurl TEXT, pubDate INTEGER, content TEXT);
             CREATE TABLE comment (id INTEGER PRIMARY KEY, author TEXT, body TEXT);
             INSERT INTO rss_feed VALUES ('https://ink.example/rss', 'The Inkwell');
             INSERT INTO comment VALUES (1, 'Cy', 'I do not think so.');",
        )
        .unwrap();
    for n in 0..250 {
        let row = (format!("Gull {n}"), format!("<p>Gull {n} &amp; more.</p><p>Again.</p>"));
        database
            .execute(
                "INSERT INTO rss_item (title, author, url, feedurl, pubDate, content) VALUES (?1, 'Ada Bird', 'https://ink.example/1', 'https://ink.example/rss', 1709633700, ?2)",
                row,
            )
            .unwrap();
    }
    drop(database);
    let (articles, problems) = read_with(&[Input::Path(path.clone())], &asking(&[]));
    assert_eq!((articles.len(), problems), (250, vec![]));
    assert_eq!(
        facts(&articles[249]),
        ["Gull 249", "2024-03-05", "The Inkwell", "Ada Bird", "https://ink.example/1"]
    );
    assert_eq!(articles[249].text, "Gull 249 & more.\n\nAgain.");
    assert_eq!(inspect(&path, &asking(&[])).unwrap().format, "SQLite database");

    // Rows without numbers are told apart by their key.
    let keyed = folder.path().join("keyed.db");
    let database = rusqlite::Connection::open(&keyed).unwrap();
    database
        .execute_batch("CREATE TABLE \"my articles\" (day TEXT, n INTEGER, title TEXT, body TEXT, PRIMARY KEY (day, n)) WITHOUT ROWID;")
        .unwrap();
    for n in 0..250 {
        let row = (format!("2024-03-0{}", n % 3 + 1), n, format!("Gull {n} was late."));
        database.execute("INSERT INTO \"my articles\" VALUES (?1, ?2, 'Gulls', ?3)", row).unwrap();
    }
    drop(database);
    let (articles, problems) = read_with(&[Input::Path(keyed)], &asking(&[]));
    assert_eq!((articles.len(), problems), (250, vec![]));
    assert_eq!((&*articles[0].text, &*articles[249].text), ("Gull 0 was late.", "Gull 248 was late."));

    let bytes = std::fs::read(&path).unwrap();
    assert!(!read_as("cut.db", &bytes[..bytes.len() / 2]).1.is_empty());
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE visits (at INTEGER);").unwrap();
    let error = read_with(&[Input::Path(other)], &asking(&[])).1[0].to_string();
    assert!(error.contains("without a table of articles; its tables: visits"), "{error}");
}

#[test]
fn pdf_is_read_or_reported() {
    let (articles, problems) = read_as("a.pdf", "%PDF-1.4\nnothing");
    assert_eq!((articles.len(), problems.len()), (0, 1), "{problems:?}");
    assert!(problems[0].starts_with("a.pdf: a") && problems[0].contains("PDF"), "{problems:?}");
}

#[test]
fn inspection_of_a_converted_file_agrees_with_reading() {
    let folder = folder_of(&[("uni.txt", NEXIS_UNI.as_bytes())]);
    let seen = inspect(&folder.path().join("uni.txt"), &asking(&[])).unwrap();
    assert_eq!((seen.format, seen.sampled), ("news database export", 2));
    assert!(
        seen.fields.iter().any(|field| field.name == "section" && field.values == ["HARBOUR"]),
        "{seen:?}"
    );
}

proptest! {
    #[test]
    fn any_markup_can_be_read_as_a_document(
        text in "(\\{|\\}|\\\\par |\\\\u8220\\?|\\\\'e9|\\\\bin9 |[a-z]| |\n|HD |WC |Body|End of Document|1 of 2 DOCUMENTS|<DOC>|</DOC>|<TEXT>|<P>|-->|00:00:01,000|From |: |_{30}|12/03/2019, 14:05 - |March 5, 2024|Copyright 2024|<p>|Full text: |Gale Document Number: GALE\\|A1234567|\\PC){0,60}",
    ) {
        let read = |start: &str, convert: fn(Bytes) -> io::Result<Bytes>| {
            let mut out = Vec::new();
            if let Ok(mut bytes) = convert(Box::new(Cursor::new(format!("{start}{text}").into_bytes()))) {
                bytes.read_to_end(&mut out).unwrap();
            }
        };
        read("{\\rtf1 ", rtf::convert);
        read("", database_exports::convert);
        read("<html>newsbank<p>", database_exports::convert);
        read("ProQuest document ID: 7\n", database_exports::convert);
        read("[12/03/2019, 14:05] Ada: late\n", chat_export::convert);
        read("<DOC>", news_xml::convert);
        read("<nitf>", news_xml::convert);
        read("WEBVTT\n\n", subtitles::convert);
        read("From a Tue Mar 5 10:15:00 2024\n", mail::convert);
        read("MIME-Version: 1.0\n", mail::page);
        read("PK\u{3}\u{4}", office::convert_word);
        read("{\"columns\":[\"", columns::convert);
        // It tells what is broken on the way, and comes to an end.
        let mut answers = post_answers::convert(Box::new(Cursor::new(format!("{{}}\n{text}").into_bytes()))).unwrap();
        let lines = text.lines().count() + 2;
        let ends = (0..2 * lines).any(|_| matches!(answers.read(&mut [0; 4096]), Ok(0)));
        prop_assert!(ends || text.len() > 4096);
    }

    #[test]
    fn any_bytes_can_be_read_as_a_document(bytes: Vec<u8>) {
        for convert in [rtf::convert, database_exports::convert, news_xml::convert, mail::convert, office::convert_open_document] {
            let _ = convert(Box::new(Cursor::new(bytes.clone())));
        }
    }
}

#[test]
fn factiva_may_be_a_table_with_codes() {
    let row = |code: &str, words: &str| format!("<tr><td><b>{code}</b>&nbsp;</td><td>{words}</td></tr>");
    let one = |n: usize| {
        let rows = [
            row("SE", "Harbour"),
            row("HD", &format!("Ferry {n} is late")),
            row("BY", "By Ada Bird"),
            row("WC", "214 words"),
            row("PD", &format!("{n} March 2024")),
            row("SN", "The Tidewater Post"),
            row("LA", "English"),
            row("LP", "<p>The ferry was late.</p>"),
            row("TD", "<p>“It is over,” Ada Quill said.</p><p>Nobody moved.</p>"),
            row("CO", "tide : The Tide Company"),
            row("PUB", "Tide Ltd"),
            row("AN", &format!("Document TIDE000020240305ek350000{n}")),
        ];
        format!("<div class=\"article\"><table>{}</table></div>", rows.concat())
    };
    let (articles, problems) = read_as("a.html", format!("<html><body>{}{}</body></html>", one(1), one(2)));
    assert_eq!((articles.len(), problems), (2, vec![]));
    assert_eq!(facts(&articles[1]), ["Ferry 2 is late", "2024-03-02", "The Tidewater Post", "Ada Bird", "-"]);
    assert_eq!(articles[0].text, "The ferry was late.\n\n“It is over,” Ada Quill said.\n\nNobody moved.");
}
