//! Where each vocabulary of news keeps the parts of an article.

use super::{Element, by_number_and_lines, local, without_agency};
use crate::load::documents::ReadDocument;
use crate::load::prolog::{after_doctype, element};

/// Where a vocabulary keeps each field. A place is a path of elements, each the first of its name, and perhaps an
/// attribute: `a/b@c`. `a[b]` is an `a` with an attribute that is `b`; `=b` is b itself. If there are several places,
/// the first with words counts.
pub(super) struct Vocabulary {
    pub(super) roots: &'static [&'static str],
    /// The element around each document.
    pub(super) document: &'static str,
    pub(super) id: &'static [&'static str],
    pub(super) title: &'static [&'static str],
    pub(super) date: &'static [&'static str],
    pub(super) outlet: &'static [&'static str],
    pub(super) byline: &'static [&'static str],
    pub(super) section: &'static [&'static str],
    pub(super) url: &'static [&'static str],
    pub(super) text: &'static [&'static str],
    /// What its documents need besides.
    pub(super) finish: fn(Element, &mut ReadDocument),
}

const NONE: Vocabulary = Vocabulary {
    roots: &[],
    document: "",
    id: &[],
    title: &[],
    date: &[],
    outlet: &[],
    byline: &[],
    section: &[],
    url: &[],
    text: &[],
    finish: |_, _| {},
};

/// Text mining files of ProQuest, of today and of historical newspapers.
static PROQUEST: Vocabulary = Vocabulary {
    roots: &["RECORD", "Record"],
    document: "RECORD",
    id: &["GOID", "RecordID"],
    title: &["TitleAtt/Title", "RecordTitle"],
    date: &["NumericDate", "NumericPubDate", "StartDate", "AlphaDate", "AlphaPubDate"],
    outlet: &["PubFrosting/Title", "Publication/Title"],
    byline: &["Contributor/OriginalForm", "Contributors/OriginalForm"],
    url: &["URLDocView"],
    text: &["TextInfo/Text", "FullText", "Abstract"],
    ..NONE
};

static VOCABULARIES: [Vocabulary; 8] = [
    Vocabulary {
        roots: &["nitf"],
        document: "nitf",
        id: &["doc-id@id-string"],
        title: &["hedline/hl1", "head/title"],
        date: &["pubdata@date.publication", "date.issue@norm", "story.date@norm", "date.release@norm"],
        outlet: &["pubdata@name", "doc.copyright@holder"],
        byline: &["byline/person", "byline"],
        section: &["pubdata@position.section"],
        url: &["pubdata@ex-ref"],
        text: &["block[full_text]", "body.content", "body"],
        ..NONE
    },
    Vocabulary {
        roots: &["newsMessage", "newsItem", "packageItem"],
        document: "newsItem",
        id: &["@guid"],
        title: &["contentMeta/headline", "itemMeta/title"],
        date: &["contentMeta/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated"],
        outlet: &[
            "infoSource/name",
            "provider/name",
            "provider@literal",
            "copyrightHolder/name",
            "copyrightHolder@literal",
        ],
        byline: &["contentMeta/by", "contentMeta/creator/name"],
        url: &["link[irel:seeAlso]@href"],
        text: &["inlineXML/body.content", "inlineXML/body", "inlineXML", "inlineData"],
        ..NONE
    },
    Vocabulary {
        roots: &["NewsML"],
        document: "NewsItem",
        id: &["PublicIdentifier", "NewsItemId"],
        title: &["NewsLines/HeadLine", "DataContent/hedline/hl1"],
        date: &["NewsManagement/FirstCreated", "NewsIdentifier/DateId", "ThisRevisionCreated"],
        outlet: &["Provider/Party@FormalName", "Source/Party@FormalName"],
        byline: &["NewsLines/ByLine", "DataContent/byline"],
        text: &["DataContent/body.content", "DataContent/body", "DataContent"],
        ..NONE
    },
    Vocabulary {
        roots: &["newsitem"],
        document: "newsitem",
        id: &["@itemid", "@id"],
        title: &["headline", "title"],
        date: &["@date", "dc[dc.date.published]@value", "date"],
        outlet: &["dc[dc.publisher]@value", "dc[dc.source]@value", "source"],
        byline: &["byline"],
        text: &["text", "body"],
        ..NONE
    },
    Vocabulary {
        roots: &["REUTERS"],
        document: "REUTERS",
        id: &["@NEWID"],
        title: &["TITLE"],
        date: &["DATE"],
        outlet: &["=Reuters"],
        byline: &["AUTHOR"],
        text: &["BODY", "TEXT"],
        finish: without_agency,
        ..NONE
    },
    Vocabulary {
        roots: &["DOC", "doc", "docs", "DOCS", "GWENG"],
        document: "DOC",
        id: &["@id", "DOCNO", "DOCID"],
        // Trafilatura has everything but the text in attributes.
        title: &["@title", "HEADLINE", "HEAD", "HL", "H3", "TITLE", "TI"],
        date: &["DATE", "DATE1", "DATE_TIME", "DATETIME", "PUBDATE", "DD", "@date"],
        outlet: &["SOURCE", "PUBLISHER", "@sitename", "@hostname"],
        byline: &["BYLINE", "AUTHOR", "@author"],
        section: &["SECTION"],
        url: &["URL", "@url", "@source"],
        text: &["TEXT", "BODY", "main"],
        finish: by_number_and_lines,
    },
    Vocabulary {
        roots: &["TEI", "TEI.2", "teiCorpus"],
        document: "TEI",
        title: &["titleStmt/title"],
        // The statement of publication may be that of the corpus.
        date: &[
            "sourceDesc/date@when",
            "sourceDesc/date",
            "publicationStmt/date@when",
            "publicationStmt/date",
        ],
        outlet: &["sourceDesc/title[j]", "sourceDesc/publisher", "publicationStmt/publisher"],
        byline: &["titleStmt/author", "byline"],
        url: &["publicationStmt/ptr@target"],
        text: &["text/body", "text"],
        ..NONE
    },
    Vocabulary { roots: &["alto"], document: "alto", text: &["Layout"], ..NONE },
];

/// Returns the vocabulary whose root a file begins with.
pub(super) fn vocabulary(head: &[u8]) -> Option<&'static Vocabulary> {
    let (root, _) = element(after_doctype(head))?;
    // The name of its root says little.
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if PROQUEST.roots.contains(&root) && has(b"<ActionCode>") && has(b"<DateTimeStamp>") {
        return Some(&PROQUEST);
    }
    VOCABULARIES.iter().find(|known| known.roots.contains(&local(root)))
}
