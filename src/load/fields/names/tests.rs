use super::*;

#[test]
fn the_tables_agree() {
    assert!(FIELDS.iter().all(|ours| field(ours).is_some_and(|field| name_of(field) == *ours)));
    let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.split(' ')).collect();
    assert!(all.iter().all(|name| name.len() <= 24 && name.bytes().all(|b| b.is_ascii_lowercase())));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "a name stands for two fields");
    assert!(NAMES[0].1.split(' ').skip(SUMMARY).take(2).eq(["description", "summary"]));
    assert_eq!(usual("created"), Some((ArticleField::Date, RECORDED)));
    assert_eq!(usual("source_domain"), Some((ArticleField::Outlet, DOMAINS)));
    assert_eq!(usual("@timestamp"), usual("timestamp"));
}

#[test]
fn each_name_fits_its_own_field() {
    use NameFit::{Free, Hinted, Other, Usual};
    for (path, field, expected) in [
        ("title", ArticleField::Outlet, Other),
        ("title", ArticleField::Title, Usual(0)),
        ("author.id", ArticleField::Byline, Usual(1)),
        ("author.id", ArticleField::Outlet, Other),
        ("_source.body", ArticleField::Text, Usual(1)),
        ("_source.title", ArticleField::Title, Usual(0)),
        ("_source.paper", ArticleField::Outlet, Hinted),
        ("source.uri", ArticleField::Url, Other),
        ("article.title", ArticleField::Title, Usual(0)),
        ("article.title", ArticleField::Text, Other),
        ("content.rendered", ArticleField::Text, Usual(2)),
        ("fields.publication", ArticleField::Outlet, Usual(2)),
        ("pillarName", ArticleField::Outlet, Other),
        ("published_date_precision", ArticleField::Outlet, Other),
        ("sectionname", ArticleField::Title, Other),
        ("author_full", ArticleField::Byline, Hinted),
        ("author_full", ArticleField::Outlet, Other),
        ("author_id", ArticleField::Byline, Other),
        ("image.url", ArticleField::Url, Other),
        ("@context", ArticleField::Url, Other),
        ("publisher.logo.url", ArticleField::Url, Other),
        ("newspaper_title", ArticleField::Outlet, Hinted),
        ("newspaper_title", ArticleField::Title, Hinted),
        ("c4", ArticleField::Outlet, Free),
        ("text_class", ArticleField::Text, Hinted),
        ("text_class", ArticleField::Title, Other),
        ("data.a.words", ArticleField::Text, Free),
        ("Medium", ArticleField::Outlet, Hinted),
        ("channel.title", ArticleField::Outlet, Hinted),
        ("channel.title", ArticleField::Title, Other),
        ("origin.title", ArticleField::Outlet, Usual(0)),
        ("origin", ArticleField::Outlet, Free),
        ("category.name", ArticleField::Title, Other),
        ("record.title", ArticleField::Title, Usual(0)),
        ("person.name", ArticleField::Title, Free),
    ] {
        assert_eq!(standing(path, field), expected, "{path} as {field:?}");
    }
}
