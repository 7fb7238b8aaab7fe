use super::*;
use proptest::prelude::*;

/// What is left, on one line.
fn left(html: &str) -> String {
    line(&cleaned(html, Some("Ferry is late")).html)
}

#[test]
fn elements_are_removed_by_class_and_id() {
    for out in [
        "<div class='cookie-banner'><p>We value you.</div>",
        "<div id=cookieConsent><div>a</div><div>b</div></div>",
        "<section class='c-RelatedLinks'><h3>Related</h3><ul><li>a<li>b</ul></section>",
        "<div class='article__newsletter'>Get our mail</div>",
        "<ul class='post share'><li>Share</ul>",
        "<div role=dialog>Choose</div>",
        "<blockquote class=pullQuote>“Late”</blockquote>",
        "<amp-sidebar>Menu</amp-sidebar>",
        "<div class=calibre_navbar>| <a href=x>Next</a> |</div>",
        "<table><tr><td><a href=/>Home</a> <a href=/s>Sport</a> <a href=/w>Weather</a></td></table>",
    ] {
        assert_eq!(left(&format!("<p>One.</p>{out}<p>Two.</p>")), "One. Two.", "{out}");
    }
    for kept in [
        "<div class='has-sidebar no-comments'>Words</div>",
        "<div class=sidebar-layout><h1>Title</h1>Words</div>",
        "<p class=shared>Words</p>",
        "<p>A <a class='related topics'>word</a> in it</p>",
        "<p class=paywall>Words</p>",
        "<blockquote>“Late” <cite class=author>Ada Bird</cite></blockquote>",
        "<div class='cmp-text print:hidden'>Words</div>",
        "<div class='elementor-widget-text-editor comments-open category-related tag-cookies'>Words</div>",
        "<div class=social-embed><blockquote>Words</blockquote></div>",
        "<a name=top>Words <td>and <b>more",
        // Never closed.
        "<div class=newsletter>Words",
    ] {
        assert_eq!(left(kept), line(kept), "{kept}");
    }
    let long = format!("<div class=promo>{}</div>", "Words of an article. ".repeat(80));
    assert_eq!(left(&long), line(&long));
    assert_eq!(cleaned("<p class=wp-caption-text>A quay</p>", None).html, "<figcaption>A quay</figcaption>");
    let embedded = "<div class=social-embed><p>A</p></div>";
    assert_eq!(cleaned(embedded, None).html, "<div class=text><p>A</p></div>");
    assert!(matches!(cleaned("<p>Nothing", None).html, Cow::Borrowed(_)));
}

#[test]
fn author_and_day_are_found_before_the_first_paragraph() {
    let story =
        "It was late again on Tuesday, and nobody on the pier could say why it was so late. ".repeat(2);
    for (head, byline, date) in [
        ("<p>By Ada Bird</p><p>5 March 2024</p>", Some("Ada Bird"), Some("2024-03-05")),
        ("<font>By Ada Bird<br>March 5, 2024</font>", Some("Ada Bird"), Some("2024-03-05")),
        (
            "<div class=meta>By Ada Bird · Tuesday 5 March 2024 · 3 min read</div>",
            Some("Ada Bird"),
            Some("2024-03-05"),
        ),
        ("<p>Posted March 5, 2024 at 6:12 a.m.</p>", None, Some("2024-03-05")),
        ("<p>Words by <a rel=author href=/ada>Ada Bird</a></p>", Some("Ada Bird"), None),
        ("<p>By the time it came, it was dark</p>", None, None),
        ("<div class=comments><b class=author>Gull</b></div>", None, None),
    ] {
        let html = format!("<h1>Ferry is late</h1>{head}<p>{story}</p><p>By Cy Dow</p><p>6 March 2024</p>");
        let found = cleaned(&html, Some("Ferry is late"));
        assert_eq!((found.byline.as_deref(), found.date.as_deref()), (byline, date), "{head}");
    }
}

proptest! {
    #[test]
    fn any_page_can_be_cleaned(html in "(<p>|</p>|<div class=share>|</div>|<br>|<li class=related>|By Ada Bird|<a>|</a>|\\PC| |<!--|<script>){0,40}") {
        let once = cleaned(&html, None).html.into_owned();
        prop_assert!(once.len() <= html.len() + 64 * 24);
    }
}
