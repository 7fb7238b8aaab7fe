//! News in XML, and what surrounds it.

use crate::load::tests::{facts, read_as};

#[test]
fn proquest_files_for_mining_are_read() {
    let today = "<?xml version=\"1.0\"?>\n<RECORD><GOID>7</GOID><DateTimeStamp>20200301</DateTimeStamp><ActionCode>add</ActionCode><DFS><PubFrosting>\
        <Title>The Tidewater Post</Title></PubFrosting></DFS><Obj><TitleAtt HTMLContent=\"false\"><Title>Ferry is late</Title></TitleAtt><Contributors>\
        <Contributor ContribRole=\"Author\"><Author><OriginalFormAtt><OriginalForm>Ada Bird</OriginalForm></OriginalFormAtt></Author></Contributor></Contributors>\
        <NumericDate>2019-05-06</NumericDate></Obj><TextInfo><Text HTMLContent=\"true\">&lt;html&gt;&lt;body&gt;&lt;p&gt;The ferry was late.&lt;/p&gt;\
        &lt;p&gt;“Again,” she said.&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;</Text></TextInfo></RECORD>";
    let historical = "<?xml version=\"1.0\"?>\n<Record><RecordID>7</RecordID><DateTimeStamp>20120801120000</DateTimeStamp><ActionCode>add</ActionCode>\
        <RecordTitle>Ferry is late</RecordTitle><Publication><Title>The Tidewater Post</Title></Publication><NumericPubDate>20190506</NumericPubDate>\
        <Contributor><LastName>Bird</LastName><OriginalForm>Ada Bird</OriginalForm></Contributor><FullText>The ferry was late.\n\n“Again,” she said.</FullText></Record>";
    for xml in [today, historical] {
        let (articles, problems) = read_as("a.xml", xml);
        assert_eq!((articles.len(), problems), (1, vec![]), "{xml}");
        assert_eq!(
            facts(&articles[0]),
            ["Ferry is late", "2019-05-06", "The Tidewater Post", "Ada Bird", "-"],
            "{xml}"
        );
        assert_eq!(articles[0].text, "The ferry was late.\n\n“Again,” she said.");
        assert_eq!(articles[0].id, "7");
    }
}

#[test]
fn texts_of_wikiextractor_are_read() {
    let doc = |n: usize| {
        format!(
            "<doc id=\"{n}\" url=\"https://ware.example/wiki?curid={n}\" title=\"Tram {n}\">\nTram {n}\n\nIt was late.\nIt was &lt;not&gt; full.\n\n</doc>\n"
        )
    };
    let (articles, problems) = read_as("wiki_00", doc(1) + &doc(2));
    assert_eq!((articles.len(), problems), (2, vec![]));
    assert_eq!(facts(&articles[1]), ["Tram 2", "-", "-", "-", "https://ware.example/wiki?curid=2"]);
    assert_eq!(articles[1].text, "It was late.\n\nIt was <not> full.");
    // Tags that the program left over.
    let left = doc(3).replace("late.", "<i>late</i></small>.<br>“Go,” she said.");
    assert_eq!(read_as("wiki_00", left).0[0].text, "It was late.\n\n“Go,” she said.\n\nIt was <not> full.");
    // A document of Gigaword without a text.
    let none = "<DOC id=\"AFP_ENG_20100101.0001\" type=\"story\">\n<HEADLINE>\nLate\n</HEADLINE>\n</DOC>\n";
    assert_eq!(read_as("afp.sgm", none).0.len(), 0);
}

#[test]
fn what_belongs_to_the_corpus_is_not_the_article() {
    let reuters = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\"><DATE> 6-MAY-1987 15:01:01.79</DATE><TEXT>&#2;\n<TITLE>LATE</TITLE>\
        <BODY>The ferry was late.\n Reuter\n&#3;</BODY></TEXT></REUTERS>";
    assert_eq!(read_as("a.sgm", reuters).0[0].text, "The ferry was late.");
    let tei = "<?xml version=\"1.0\"?><TEI><teiHeader><fileDesc><titleStmt><title>Late</title></titleStmt><publicationStmt><publisher>Ware University\
        </publisher><date>2022</date></publicationStmt><sourceDesc><bibl><title level=\"j\">The Globe</title><date when=\"1918-05-06\">x</date></bibl>\
        </sourceDesc></fileDesc></teiHeader><text><body><p>It was late.</p></body></text></TEI>";
    assert_eq!(facts(&read_as("a.xml", tei).0[0]), ["Late", "1918-05-06", "The Globe", "-", "-"]);
}
