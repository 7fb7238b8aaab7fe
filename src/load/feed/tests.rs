use crate::load::tests::{encoded, facts, ids, read_as, texts, utf16};
use proptest::prelude::*;

const RSS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- <item> --><rss version=\"2.0\"><channel>\n<title>Tidewater Post &amp; News</title>\n\
    <image><title>Logo</title></image>\n<item>\n<title><![CDATA[Ferry & <i>late</i>]]></title><link>https://tide.example/1</link>\n\
    <pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate><dc:creator>Cy Dow</dc:creator><media:title>no</media:title>\n\
    <description>Short &lt;b&gt;teaser&lt;/b&gt;</description>\n<content:encoded><![CDATA[<p>It was late.</p><p>&ldquo;Again,&rdquo; she said. </item></p>]]></content:encoded>\n\
    </item>\n<item><title>Bread &amp;amp; butter &#8212; dear</title><description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&amp;nbsp;&lt;/p&gt;&nbsp;</description>\
    <author>ada@tide.example (Ada Bird)</author><source url=\"x\">The Inkwell</source><guid>g2</guid></item></channel></rss>";

const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">The Inkwell</title><entry><id>urn:1</id>\
    <title type=\"html\">Ferry &lt;b&gt;late&lt;/b&gt;</title><link rel=\"self\" href=\"no\"/><link href=\"https://ink.example/1\"/>\
    <updated>2024-03-07T00:00:00Z</updated><published>2024-03-05T00:00:00Z</published><author><name>Ada Bird</name><uri>no</uri></author>\
    <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One &lt; two.</p><p>Three<br/>four</p></div></content>\
    <summary>Short</summary></entry></feed>";

#[test]
fn items_become_articles() {
    let (articles, problems) = read_as("a.xml", RSS);
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["It was late.\n\n“Again,” she said.", "One\n\nTwo"]);
    let first = ["Ferry & late", "2024-03-05", "Tidewater Post & News", "Cy Dow", "https://tide.example/1"];
    assert_eq!(facts(&articles[0]), first);
    assert_eq!(facts(&articles[1]), ["Bread & butter — dear", "-", "The Inkwell", "Ada Bird", "-"]);
    assert_eq!(ids(&articles), ["a.xml#1", "g2"]);
}

#[test]
fn the_footer_of_a_feed_is_not_text() {
    let item = |last: &str| {
        format!(
            "<rss><channel><item><title>A</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;{last}&lt;/p&gt;</description></item></channel></rss>"
        )
    };
    let (articles, _) =
        read_as("a.xml", item("The post &lt;a href=\"x\"&gt;A&lt;/a&gt; appeared first on The Inkwell."));
    assert_eq!(texts(&articles), ["One."]);
    let (articles, _) = read_as("a.xml", item("The post office is shut."));
    assert_eq!(texts(&articles), ["One.\n\nThe post office is shut."]);
}

#[test]
fn references_are_resolved_as_in_pages() {
    let words = "&#147;Gone,&#148; she wrote. It&#146;s &quot late &quot";
    let feed = format!(
        "<rss><channel><title>It&#146;s new</title><item><title>&#147;Gone&#148; &#x96; again</title>\
         <description><![CDATA[<p>{words}</p>]]></description></item></channel></rss>"
    );
    let (of_feed, problems) = read_as("a.xml", &feed);
    assert_eq!(problems, [""; 0]);
    assert_eq!(of_feed[0].title.as_deref(), Some("“Gone” – again"));
    assert_eq!(of_feed[0].outlet.as_deref(), Some("It’s new"));
    assert_eq!(of_feed[0].text, "“Gone,” she wrote. It’s \" late \"");
    let page = format!("<html><title>&#147;Gone&#148; &#x96; again</title><p>{words}</p></html>");
    let (of_page, _) = read_as("a.html", &page);
    assert_eq!((&of_page[0].title, &of_page[0].text), (&of_feed[0].title, &of_feed[0].text));
    let json =
        format!("{{\"items\": [{{\"content_html\": {}}}]}}", serde_json::json!(format!("<p>{words}</p>")));
    let (of_json, _) = read_as("a.json", &json);
    assert_eq!(of_json[0].text, of_feed[0].text);
}

#[test]
fn entries_become_articles() {
    let (articles, problems) = read_as("a", ATOM);
    assert_eq!(problems, [""; 0]);
    assert_eq!((texts(&articles), ids(&articles)), (vec!["One < two.\n\nThree\nfour"], vec!["urn:1"]));
    let first = ["Ferry late", "2024-03-05", "The Inkwell", "Ada Bird", "https://ink.example/1"];
    assert_eq!(facts(&articles[0]), first);
}

#[test]
fn broken_feeds_yield_their_whole_items() {
    let (articles, problems) = read_as("a.rss", RSS.replace("</item></channel></rss>", ""));
    assert_eq!(articles.len(), 1);
    assert_eq!(
        problems,
        ["a.rss:11: an item without an end tag (the file may be cut off; what comes before was read)"]
    );
    let (articles, problems) = read_as(
        "a.rss",
        "<rss><channel>\n<item><title>A</title>\n<item><title>B &c; d & e</title><description>b</description></item>",
    );
    assert_eq!((texts(&articles), articles[0].title.as_deref()), (vec!["b"], Some("B &c; d & e")));
    assert_eq!(problems, ["a.rss:2: an item without an end tag"]);
    assert_eq!(read_as("a.rss", "<rss><channel></channel></rss>").1, ["a.rss: contains no articles"]);
}

#[test]
fn feeds_in_other_encodings() {
    let xml = "<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>Мир</title><item><title>Да</title><description>Слово</description></item></channel></rss>";
    let (articles, problems) = read_as("a.xml", encoded(xml, "windows-1251"));
    assert_eq!((texts(&articles), problems.len()), (vec!["Слово"], 0));
    assert_eq!((articles[0].title.as_deref(), articles[0].outlet.as_deref()), (Some("Да"), Some("Мир")));
    // The declaration no longer holds: the whole file was UTF-16.
    let bytes = utf16(&xml.replace("windows-1251", "UTF-16"), false);
    assert_eq!(texts(&read_as("a.xml", bytes).0), ["Слово"]);
}

#[test]
fn all_authors_count_and_a_permalink_is_an_address() {
    let feed = "<rss><channel><title>Tide</title><item><title>A</title><dc:creator>Ada Bird</dc:creator><dc:creator>Cy Dow</dc:creator>\
        <guid>https://tide.example/1</guid><description>One.</description></item><item><title>B</title>\
        <guid isPermaLink=\"false\">https://tide.example/2</guid><description>Two.</description></item></channel></rss>";
    let (articles, _) = read_as("a.xml", feed);
    assert_eq!(facts(&articles[0]), ["A", "-", "Tide", "Ada Bird, Cy Dow", "https://tide.example/1"]);
    assert_eq!(articles[1].url, None);
}

proptest! {
    #[test]
    fn any_input_can_be_read_as_a_feed(xml in "(<rss>|<item>|</item>|<title>|</title>|<title/>|<!\\[CDATA\\[|\\]\\]>|<!--|&amp;|&|<b|\\PC|\n){0,30}") {
        let (articles, problems) = read_as("a.rss", &xml);
        prop_assert!(articles.len() + problems.len() > 0);
    }
}

#[test]
fn pictures_in_an_export_of_wordpress_are_no_articles() {
    let item = |kind: &str, text: &str| {
        format!(
            "<item><title>Late</title><content:encoded><![CDATA[{text}]]></content:encoded><wp:post_type>{kind}</wp:post_type></item>"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\" xmlns:wp=\"w\"><channel><title>The Globe</title>{}{}{}</channel></rss>",
        item("attachment", ""),
        item("post", "It was late."),
        item("recipe", "Boil it."),
    );
    let (articles, problems) = read_as("a.xml", feed);
    assert_eq!((texts(&articles), problems), (vec!["It was late.", "Boil it."], vec![]));
}
