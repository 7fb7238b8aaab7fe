//! What corpora call the parts of an article, and what they call everything else.

use std::sync::LazyLock;

/// A part of [`Article`](crate::Article) that an input can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::load) enum Field {
    Text,
    Title,
    Date,
    Outlet,
    Byline,
    Url,
    Id,
}

/// The names that [`Options::fields`](crate::load::Options::fields) may begin with, the parts of an article.
pub const FIELDS: [&str; 7] = ["text", "title", "date", "outlet", "byline", "url", "id"];

/// The names of each field that are seen in the wild, best first, in the order of [`FIELDS`]. Case, `_` and `-` do
/// not count: `pubDate`, `pub_date` and `PUB-DATE` are one.
static NAMES: [(Field, &[&str]); 7] = [
    (
        Field::Text,
        &[
            "text",
            "body",
            "content",
            "maintext",
            "articletext",
            "article",
            "articlebody",
            "bodytext",
            "fulltext",
            "plaintext",
            "rawtext",
            "cleanedtext",
            "document",
            "story",
            "contenttext",
            "contenthtml",
            "description",
            "summary",
            "leadparagraph",
            "abstract",
            "excerpt",
            "standfirst",
            "teaser",
            "snippet",
        ],
    ),
    (Field::Title, &["title", "headline", "head", "webtitle", "name"]),
    (
        Field::Date,
        &[
            "date",
            "datepublish",
            "datepublished",
            "publishdate",
            "published",
            "publicationdate",
            "pubdate",
            "publishedat",
            "publisheddate",
            "webpublicationdate",
            "firstpublished",
            "created",
            "createdat",
            "timestamp",
            "datetime",
            "time",
        ],
    ),
    (
        Field::Outlet,
        &[
            "outlet",
            "source",
            "publisher",
            "publication",
            "newspaper",
            "sourcename",
            "publicationtitle",
            "pubtitle",
            "containertitle",
            "sitename",
            "namesource",
            "sourcedomain",
            "domain",
            "domainname",
            "site",
            "website",
            "hostname",
            "cleanurl",
        ],
    ),
    (Field::Byline, &["byline", "author", "authors", "authorname", "creator", "writer"]),
    (
        Field::Url,
        &["url", "link", "weburl", "canonicalurl", "sourceurl", "uri", "permalink", "mainentityofpage"],
    ),
    (Field::Id, &["id", "articleid", "docid", "documentid", "guid", "uuid"]),
];

/// From this rank on, names for the text are those of summaries.
pub(super) const SUMMARY: usize = 16;

/// Words in a name that make it likely for a field, where the name as a whole is not a usual one.
const HINTS: [(Field, &str); 6] = [
    (Field::Text, "text body content story article texto texte testo tekst inhalt artikel meldung"),
    (Field::Title, "title headline head titre titel titulo título titolo überschrift"),
    (Field::Date, "date time day published posted when stamp issued datum fecha erschienen"),
    (
        Field::Outlet,
        "outlet source paper publisher publication site domain host media medium medio channel feed journal \
        broadcaster provider agency quelle zeitung fuente fonte krant giornale jornal",
    ),
    (
        Field::Byline,
        "author writer byline reporter journalist correspondent columnist autor auteur autore verfasser",
    ),
    (Field::Url, "url link href uri web"),
];

/// Words in a name that make it a field of somebody else: what it holds is none of ours, whatever it looks like.
const OTHERS: &str = "\
    audio avatar beat bild bio caption categoria categories category catégorie charset city class code comment \
    comments copyright count country credit desk edition editor editors email encoding entities facebook flag \
    format foto gender genre handle hash icon id idioma ids image images img kategorie keyword keywords kind label \
    labels land language langue length license lingua locale location logo paese pais party pays país photo \
    photographer photos picture pillar precision program programme rank region ressort rights rubric rubriek \
    rubrik rubrique score secao seccion sección section sentiment series sezione seção slug split sprache status \
    subject taal tag tags tema thema thumbnail topic twitter type video";

/// What search engines put around a whole record; it is the source of nothing.
const ENVELOPE: &str = "_source";

/// How a name stands to one of our fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Standing {
    /// It is usual for it, and how good it is; less is better.
    Usual(usize),
    /// It says something of the kind.
    Hinted,
    /// It says nothing.
    Free,
    /// It is a name of something else.
    Other,
}

/// How the column at `path` stands to `field`: `source.uri` is part of the outlet and can be nothing else.
pub(in crate::load) fn standing(path: &str, field: Field) -> Standing {
    if let Some((known, rank, _)) = known(path) {
        return if known == field { Standing::Usual(rank) } else { Standing::Other };
    }
    let steps: Vec<&str> = path.split('.').collect();
    let telling = match steps[..] {
        [.., inside, last] if is_generic(last) => inside,
        [.., last] => last,
        [] => path,
    };
    let hinted = hinted(telling);
    // A text is long, which what somebody says about it is not.
    if steps.iter().any(|step| is_other(step)) && !(field == Field::Text && hinted.contains(&field)) {
        return Standing::Other;
    }
    match hinted.contains(&field) {
        true => Standing::Hinted,
        false if hinted.is_empty() => Standing::Free,
        false => Standing::Other,
    }
}

/// The field that a step of `path` is usual for, how good it is, and the path to it: `_source.author.id` is part of
/// the byline at `_source.author`. What is called a text may be a whole article, whose parts have names of their own.
pub(in crate::load) fn known(path: &str) -> Option<(Field, usize, &str)> {
    let (mut text, mut end, mut before) = (None, 0, "");
    for step in path.split('.') {
        end += step.len();
        match usual(step) {
            // As Google Reader has it, and those that came after.
            Some((Field::Title, rank)) if before == "origin" => {
                return Some((Field::Outlet, rank, &path[..end]));
            }
            // Of what the title or the name is, its own name says.
            Some((Field::Title, _))
                if is_generic(step) && hinted(before).iter().any(|f| !is_of_article(*f)) =>
            {
                return text;
            }
            Some((Field::Title, _)) if step == "name" && !before.is_empty() => {}
            Some((Field::Text, rank)) => text = text.or(Some((Field::Text, rank, &path[..end]))),
            Some((field, rank)) => return Some((field, rank, &path[..end])),
            None if is_other(step) => return None,
            None => {}
        }
        end += 1;
        before = step;
    }
    text
}

/// Whether what is so called has a title that is the title of the article.
fn is_of_article(field: Field) -> bool {
    matches!(field, Field::Text | Field::Title)
}

/// Names that say nothing without what they are the name of.
fn is_generic(step: &str) -> bool {
    matches!(step, "name" | "title")
}

/// The fields that words of a name hint at.
fn hinted(name: &str) -> Vec<Field> {
    if name == ENVELOPE {
        return Vec::new();
    }
    let words = words(name);
    let any = |hints: &str| words.iter().any(|word| hints.split(' ').any(|hint| hints_at(word, hint)));
    HINTS.iter().filter(|(_, hints)| any(hints)).map(|(field, _)| *field).collect()
}

/// The field that `name` usually stands for, and how good a name it is.
pub(super) fn usual(name: &str) -> Option<(Field, usize)> {
    if name == ENVELOPE {
        return None;
    }
    let mut plain = [0; 24];
    let mut len = 0;
    for byte in name.bytes().filter(|b| !b"_- ".contains(b)) {
        *plain.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let plain = &plain[..len];
    let (_, field, rank) = USUAL[len].iter().find(|(name, ..)| name.as_bytes() == plain)?;
    Some((*field, *rank))
}

type Names = Vec<(&'static str, Field, usize)>;

/// Every name of the table by its length, with its field and rank: each field of a million records is looked up.
static USUAL: LazyLock<[Names; 25]> = LazyLock::new(|| {
    let mut all = [const { Vec::new() }; 25];
    for (field, names) in &NAMES {
        for (rank, name) in names.iter().enumerate() {
            all[name.len()].push((*name, *field, rank));
        }
    }
    all
});

/// The field that we call `ours`.
pub(in crate::load) fn field(ours: &str) -> Option<Field> {
    let place = FIELDS.iter().position(|name| *name == ours)?;
    Some(NAMES[place].0)
}

/// What we call it.
pub(in crate::load) fn name_of(field: Field) -> &'static str {
    let place = NAMES.iter().position(|(known, _)| *known == field);
    place.map_or("", |place| FIELDS[place])
}

/// The words of a name in lower case: `pillarName` and `pillar_name` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a name is that of a field of somebody else, by one of its words or a long one that a word is made of:
/// `section_name`, `sectionname`.
fn is_other(name: &str) -> bool {
    let is = |word: &str, other: &str| {
        word == other || other.len() >= 6 && (word.starts_with(other) || word.ends_with(other))
    };
    name.starts_with('@') || words(name).iter().any(|word| OTHERS.split(' ').any(|other| is(word, other)))
}

/// Whether a word is a hint, or made of one: `newspaper`, `pageurl`.
fn hints_at(word: &str, hint: &str) -> bool {
    word == hint || word.ends_with(hint) || (hint.len() >= 4 && word.starts_with(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree() {
        assert!(FIELDS.iter().all(|ours| field(ours).is_some_and(|field| name_of(field) == *ours)));
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert!(all.iter().all(|name| name.len() <= 24 && name.bytes().all(|b| b.is_ascii_lowercase())));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a name stands for two fields");
        assert_eq!(NAMES[0].1[SUMMARY..][..2], ["description", "summary"]);
    }

    #[test]
    fn names_are_for_one_field_and_no_other() {
        use Standing::{Free, Hinted, Other, Usual};
        for (path, field, expected) in [
            ("title", Field::Outlet, Other),
            ("title", Field::Title, Usual(0)),
            ("author.id", Field::Byline, Usual(1)),
            ("author.id", Field::Outlet, Other),
            ("_source.body", Field::Text, Usual(1)),
            ("_source.title", Field::Title, Usual(0)),
            ("_source.paper", Field::Outlet, Hinted),
            ("source.uri", Field::Url, Other),
            ("article.title", Field::Title, Usual(0)),
            ("article.title", Field::Text, Other),
            ("content.rendered", Field::Text, Usual(2)),
            ("fields.publication", Field::Outlet, Usual(3)),
            ("pillarName", Field::Outlet, Other),
            ("published_date_precision", Field::Outlet, Other),
            ("sectionname", Field::Title, Other),
            ("author_full", Field::Byline, Hinted),
            ("author_full", Field::Outlet, Other),
            ("author_id", Field::Byline, Other),
            ("image.url", Field::Url, Other),
            ("@context", Field::Url, Other),
            ("publisher.logo.url", Field::Url, Other),
            ("newspaper_title", Field::Outlet, Hinted),
            ("newspaper_title", Field::Title, Hinted),
            ("c4", Field::Outlet, Free),
            ("text_class", Field::Text, Hinted),
            ("text_class", Field::Title, Other),
            ("data.a.words", Field::Text, Free),
            ("Medium", Field::Outlet, Hinted),
            ("channel.title", Field::Outlet, Hinted),
            ("channel.title", Field::Title, Other),
            ("origin.title", Field::Outlet, Usual(0)),
            ("origin", Field::Outlet, Free),
            ("category.name", Field::Title, Other),
            ("record.title", Field::Title, Usual(0)),
            ("person.name", Field::Title, Free),
        ] {
            assert_eq!(standing(path, field), expected, "{path} as {field:?}");
        }
    }
}
