//! Pages that hold several articles, each in an element `<article>` of its own, such as an archive or a download from
//! Europresse.

use std::io;

use super::{ReadDocument, lines_of};
use crate::load::decode::Bytes;
use crate::load::html::{
    self, HtmlToken, TextScope, article_inside, attribute, decoded, is_one_of, line, paragraphs, tokens,
};

/// What marks a page of Europresse.
const EUROPRESSE: &[u8] = b"DocPublicationName";

/// Returns whether a page holds at least two articles. A page that says that it is an article may have teasers and
/// comments in such elements.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    const TAG: &[u8] = b"<article";
    let is_page = html::sniff(head, "") && memchr::memmem::find_iter(head, TAG).nth(1).is_some();
    let are_several = || {
        let page = decoded(head, None);
        !is_article(&page) && are_several(&articles(&page))
    };
    is_page && (is_europresse(head) || are_several())
}

fn is_europresse(head: &[u8]) -> bool {
    memchr::memmem::find(head, EUROPRESSE).is_some()
}

/// Returns whether the tags of a page call it an article or a discussion.
fn is_article(page: &str) -> bool {
    const TYPES: [&str; 3] = ["Article", "BlogPosting", "LiveBlog"];
    const COMMENTS: [&str; 6] =
        ["comment", "comments", "comment-body", "comment-list", "commentlist", "comments-area"];
    let has = |rest: &str, key: &str, is: &dyn Fn(&str) -> bool| {
        rest.contains(key) && attribute(rest, key).is_some_and(|value| is(&value))
    };
    let is_comment = |names: &str| {
        names.split_whitespace().any(|name| COMMENTS.iter().any(|comment| name.eq_ignore_ascii_case(comment)))
    };
    let is_type = |value: &str| value.contains("Comment") || TYPES.iter().any(|kind| value.contains(kind));
    tokens(page).any(|token| match token {
        HtmlToken::Open(name, rest) => {
            name.eq_ignore_ascii_case("meta") && has(rest, "content", &|value| value.starts_with("article"))
                || has(rest, "itemtype", &is_type)
                || has(rest, "itemprop", &|value| value.contains("articleBody"))
                || ["class", "id"].iter().any(|key| has(rest, key, &is_comment))
        }
        HtmlToken::Raw(_, rest, inside) => {
            rest.contains("ld+json")
                && (TYPES.iter().any(|kind| inside.contains(&format!("{kind}\"")))
                    || ["LiveBlog", "articleBody"].iter().any(|sign| inside.contains(sign)))
        }
        _ => false,
    })
}

/// Returns the articles of a page.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| {
        let page = decoded(bytes, None);
        Ok(if is_europresse(bytes) { europresse(&page) } else { articles(&page) })
    })
}

/// Returns the outer elements of this name, with everything inside.
fn outer<'h>(page: &'h str, wanted: &[&str]) -> Vec<&'h str> {
    let place = |part: &str| part.as_ptr() as usize - page.as_ptr() as usize;
    let (mut found, mut depth, mut begin) = (Vec::new(), 0usize, 0);
    for token in tokens(page) {
        match token {
            HtmlToken::Open(name, rest) if is_one_of(name, wanted) && !rest.ends_with('/') => {
                if depth == 0 {
                    begin = (place(rest) + rest.len() + 1).min(page.len());
                }
                depth += 1;
            }
            HtmlToken::Close(name) if is_one_of(name, wanted) && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push(&page[begin..place(name) - 2]);
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the articles with a heading.
fn articles(page: &str) -> Vec<ReadDocument> {
    outer(page, &["article"]).into_iter().filter_map(document).collect()
}

/// Returns whether these are the articles of a page with several, not an article and teasers: at least two and half of
/// them are long, and none is most of the page. Only its beginning can tell: further down, anything may follow.
fn are_several(articles: &[ReadDocument]) -> bool {
    /// A teaser is shorter.
    const SHORTEST: usize = 250;
    let lens = articles.iter().map(|article| article.text.len());
    let long = lens.clone().filter(|len| *len >= SHORTEST).count();
    let all: usize = lens.clone().sum();
    long >= 2 && 2 * long >= articles.len() && lens.max().is_some_and(|longest| 4 * longest <= 3 * all)
}

fn document(article: &str) -> Option<ReadDocument> {
    const HEADINGS: [&str; 3] = ["h1", "h2", "h3"];
    /// A longer one is a paragraph about the author.
    const LONGEST_BYLINE: usize = 100;
    let title = line(outer(article, &HEADINGS).first()?);
    let (text, name) = article_inside(article, &title);
    let byline = classed(article, &["byline", "author"]).map(line);
    let byline = byline.filter(|byline| byline.len() < LONGEST_BYLINE).or(name).unwrap_or_default();
    let shown = outer(article, &["time"]).first().map(|time| line(time)).unwrap_or_default();
    let is_text = |paragraph: &&str| ![&title, &byline, &shown].iter().any(|head| *head == paragraph);
    let text = text.split("\n\n").filter(is_text).collect::<Vec<_>>().join("\n\n");
    Some(ReadDocument { title, text, date: time(article), byline, ..ReadDocument::default() })
}

/// Returns the first `<time>`.
fn time(article: &str) -> String {
    let times = tokens(article).filter_map(|token| match token {
        HtmlToken::Open(name, rest) if name.eq_ignore_ascii_case("time") => Some(attribute(rest, "datetime")),
        _ => None,
    });
    let shown = || outer(article, &["time"]).first().map(|time| line(time));
    times.into_iter().next().flatten().or_else(shown).unwrap_or_default()
}

/// Returns the content of the first element with a class that contains one of these words.
fn classed<'h>(article: &'h str, words: &[&str]) -> Option<&'h str> {
    let has = |class: String| words.iter().any(|word| class.to_lowercase().contains(&word.to_lowercase()));
    let name = tokens(article).find_map(|token| match token {
        HtmlToken::Open(name, rest) => attribute(rest, "class").is_some_and(has).then_some(name),
        _ => None,
    })?;
    let begin = name.as_ptr() as usize - article.as_ptr() as usize - 1;
    outer(&article[begin..], &[name]).first().copied()
}

/// Returns the articles of Europresse.
fn europresse(page: &str) -> Vec<ReadDocument> {
    let read = |article: &&str| {
        let of = |class: &str| classed(article, &[class]).map(line).unwrap_or_default();
        let header = of("DocHeader");
        // “Wednesday, December 5, 2018 • Main, p. 4, 213 words”
        let (date, place) = header.split_once('•').unwrap_or((&header, ""));
        let outlet = classed(article, &["DocPublicationName"]).map(|name| {
            let bold = outer(name, &["b", "strong"]).first().map(|bold| line(bold));
            bold.unwrap_or_else(|| line(name).split(", n").next().unwrap_or_default().to_owned())
        });
        let text = classed(article, &["DocText"]).map(|text| paragraphs(text, TextScope::All));
        ReadDocument {
            title: of("titreArticle"),
            date: without_pages(date).to_owned(),
            outlet: outlet.unwrap_or_default(),
            byline: of("docAuthors"),
            section: place.split(',').next().unwrap_or_default().trim().to_owned(),
            text: text.unwrap_or_default(),
            ..ReadDocument::default()
        }
    };
    outer(page, &["article"]).iter().map(read).collect()
}

/// Returns a day without the pages or the length that follow it.
fn without_pages(date: &str) -> &str {
    let end = [", p.", ", pp.", " words", " mots"].iter().filter_map(|mark| date.find(mark)).min();
    date[..end.unwrap_or(date.len())].trim()
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as};

    const LONG: &str =
        "The tram to Ware was late again on Monday, and nobody on the quay knew why, not even the driver.";

    fn article(n: usize) -> String {
        format!(
            "<article class=\"post\"><header><h2>Tram {n} late</h2><p class=\"byline\">By Ada Bird</p>\
             <time datetime=\"2019-05-0{n}\">then</time></header><p>{LONG}</p><p>“We wait,” Cy Dow said. {LONG}</p><p>{LONG}</p></article>"
        )
    }

    #[test]
    fn each_article_of_a_page_is_one() {
        let page =
            format!("<html><body><h1>May</h1>{}{}{}</body></html>", article(1), article(2), article(3));
        let (articles, problems) = read_as("a.html", &page);
        assert_eq!((articles.len(), problems), (3, vec![]));
        assert_eq!(facts(&articles[1]), ["Tram 2 late", "2019-05-02", "-", "Ada Bird", "-"]);
        assert_eq!(articles[1].text, format!("{LONG}\n\n“We wait,” Cy Dow said. {LONG}\n\n{LONG}"));
    }

    #[test]
    fn teasers_and_comments_are_no_articles() {
        let teaser = format!("<article><h3>Next</h3><p>{}</p></article>", &LONG[..60]);
        for page in [
            format!("<html><body>{}{teaser}{teaser}</body></html>", article(1)),
            format!(
                "<html><head><meta property=\"og:type\" content=\"article\"></head><body>{}{}</body></html>",
                article(1),
                article(2)
            ),
        ] {
            assert_eq!(read_as("a.html", &page).0.len(), 1, "{page}");
        }
    }

    #[test]
    fn what_follows_the_beginning_of_a_page_is_read_with_it() {
        let many: String = (0..40).map(|_| article(1)).collect::<String>().repeat(3);
        let long = format!("<article><h2>The longest</h2><p>{}</p></article>", LONG.repeat(2000));
        let teasers = format!("<article><h3>Next</h3><p>{}</p></article>", &LONG[..60]).repeat(200);
        for (rest, count) in [(long, 121), (teasers, 320)] {
            let (articles, problems) = read_as("a.html", format!("<html><body>{many}{rest}</body></html>"));
            assert_eq!((articles.len(), problems), (count, vec![]));
        }
    }

    #[test]
    fn all_of_an_article_is_its_text() {
        let one = format!(
            "<article><h2>Tram late</h2><div class=\"author\">By Ada Bird</div><time>6 May 2019</time><p>{LONG}<p>It passed:\
             <ul><li>the quay,</li><li>the mill.</li></ul><blockquote>“We wait,” Cy Dow said.</blockquote>{LONG}</article>"
        );
        let (articles, _) = read_as("a.html", format!("<html><body>{one}{one}</body></html>"));
        assert_eq!(facts(&articles[0]), ["Tram late", "2019-05-06", "-", "Ada Bird", "-"]);
        let text =
            format!("{LONG}\n\nIt passed:\n\nthe quay,\n\nthe mill.\n\n“We wait,” Cy Dow said.\n\n{LONG}");
        assert_eq!((articles.len(), &articles[1].text), (2, &text));
    }

    #[test]
    fn only_tags_make_a_page_one_article() {
        let page = |head: &str, end: &str| {
            let body =
                article(1) + &article(2).replace("nobody", "she declined to comment, and nobody") + end;
            format!("<html><head>{head}</head><body>{body}</body></html>")
        };
        let canonical = "<link rel=\"canonical\" href=\"https://globe.example/may\">";
        for (head, end, count) in [
            (canonical, "<p>No comments. See the \"Leading Article\".</p>", 2),
            ("", "<ol class=\"comment-list\"><li>Late again.</li></ol>", 1),
            ("<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\"}</script>", "", 1),
        ] {
            assert_eq!(read_as("a.html", page(head, end)).0.len(), count, "{head} {end}");
        }
    }

    #[test]
    fn europresse_is_read_by_its_classes() {
        let one = |n: usize| {
            format!(
                "<article><header><div class=\"rdp__DocPublicationName\"><span class=\"DocPublicationName\"><b>The Globe</b>, no. 7</span></div>\
                 <div class=\"rdp__DocHeader\"><span class=\"DocHeader\"> Monday, May {n}, 2019 &#149; Main, p. 4</span></div>\
                 <div class=\"titreArticle\"><p class=\"titreArticleVisu\">Tram {n} late</p></div><div class=\"docAuthors\"><p>Ada Bird</p></div></header>\
                 <section><div class=\"DocText clearfix\"><p>{LONG}</p><p>“We wait,” Cy Dow said.</p></div></section><footer><p>© The Globe</p></footer></article>"
            )
        };
        let (articles, problems) =
            read_as("a.html", format!("<!DOCTYPE html><html><body>{}{}</body></html>", one(6), one(7)));
        assert_eq!((articles.len(), problems), (2, vec![]));
        assert_eq!(facts(&articles[1]), ["Tram 7 late", "2019-05-07", "The Globe", "Ada Bird", "-"]);
        assert_eq!(articles[1].text, format!("{LONG}\n\n“We wait,” Cy Dow said."));
    }
}
