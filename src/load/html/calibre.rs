//! Articles that calibre fetches for an e-book reader: it puts links between them above and below each.

use std::borrow::Cow;

use super::tokens::{HtmlToken, attribute, tokens};

/// The class of such links, which may be numbered.
const LINKS: &str = "calibre_navbar";

/// Returns a page without these links, and the address that they say it was fetched from.
pub(super) fn without_links(html: &str) -> (Cow<'_, str>, Option<String>) {
    let (mut kept, mut rest, mut url) = (String::new(), html, None);
    while let Some(at) = rest.find(LINKS) {
        let begin = rest[..at].rfind('<').unwrap_or(at);
        let end = rest[at..].find("</div>").map_or(rest.len(), |end| at + end + "</div>".len());
        match rest[begin..].starts_with("<div") {
            true => {
                kept.push_str(&rest[..begin]);
                url = url.or_else(|| fetched_from(&rest[begin..end]));
            }
            // The name of a style.
            false => kept.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    match kept.is_empty() {
        true => (html.into(), None),
        false => ((kept + rest).into(), url),
    }
}

fn fetched_from(links: &str) -> Option<String> {
    let (_, source) = links.split_once("downloaded by")?;
    tokens(source).find_map(|piece| match piece {
        HtmlToken::Open("a", rest) => attribute(rest, "href"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn the_links_between_articles_are_no_text() {
        let page = "<h1>Late</h1><p>It was late.</p>";
        let links = "<div class=\"calibre_navbar1\"><a href=\"../index.html\">Section menu</a> | <a href=\"b\">Next</a></div>";
        let source = "<div class=\"calibre_navbar\"><hr/>This article was downloaded by <strong>calibre</strong> from \
                      <a href=\"https://ink.example/1\">ink</a></div>";
        let whole = [links, page, source].concat();
        let (text, url) = without_links(&whole);
        assert_eq!((&*text, url.as_deref()), (page, Some("https://ink.example/1")));
        for same in
            [page, "<style>.calibre_navbar { }</style>", "calibre_navbar", "<div class='calibre_navbar"]
        {
            assert_eq!(without_links(same).1, None, "{same}");
        }
        assert_eq!(without_links(page).0, page);
    }
}
