//! What stands around and between the paragraphs of an article: banners, offers, related links, comments, captions.
//!
//! The reader mode chooses the part of a page that holds the article and keeps what is inside it. So this is taken out
//! before: elements that say in their class or id what they are, and lines that say so in their words.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::{Line, is_date_line, is_headline, is_notice, name_in, name_of_byline};
use super::text::{is_block, line};
use super::tokens::{HtmlToken, attribute, is_one_of, tokens};
use crate::load::parse_date;

/// Parts of a class or id that name something other than the article, however long.
const LARGE: &str = "author-bio author-box author-card authorbox about-author about-the-author also-like bio \
    breadcrumb breadcrumbs cmp comment-form comment-list comment-respond comment-section commentlist comments \
    consent cookie cookies copyright disclaimer disclaimers disqus gdpr key-events legal might-like more-from \
    more-news more-on more-stories most-popular most-read most-viewed newsletter newsletters onetrust outbrain \
    pagination paywall promoted read-next recirc recirculation recommendations recommended regwall related \
    respond sidebar sponsor sponsored taboola trc trending up-next you-may-like";

/// The same, where the element is short: these names are also given to what holds a whole page.
const SMALL: &str = "ad ads advert advertisement app-download article-meta audio-player banner counter donate \
    donation entry-date entry-meta feedback follow-us listen membership modal overlay partner partners photo-credits \
    poll popup post-date post-meta print promo promobox promos promotion pub-date pubdate published pull-quote \
    pullquote rating read-more readmore read-time see-also share sharebar sharing sign-up signup skip-link social \
    subscribe subscription support-us survey tag-list tagline tags teaser timestamp toast toolbar tools topics widget";

/// The name of who made the article or a picture, and the day, in short elements.
const CREDITS: &str =
    "byline byl author author-name writer credit credits photo-credit image-credit dateline date";

/// The words below a picture that is not in a `<figure>`.
const CAPTIONS: &str = "caption wp-caption-text image-caption photo-caption slide-caption cutline";

/// Beginnings of a class that speak of its surroundings: `has-sidebar`, `no-comments`.
const ABOUT: [&str; 7] = ["has-", "no-", "with-", "without-", "hide-", "is-", "js-"];

/// Elements that are never taken out.
const KEPT: [&str; 10] = ["html", "body", "main", "article", "h1", "h2", "h3", "h4", "table", "pre"];

/// Elements inside a sentence. They are taken out as a credit only.
const INLINE: [&str; 13] =
    ["a", "span", "em", "strong", "b", "i", "u", "small", "mark", "time", "abbr", "cite", "font"];

/// Elements without an end.
const VOID: [&str; 9] = ["br", "img", "hr", "input", "meta", "link", "source", "wbr", "area"];

/// Elements whose words are not shown.
const SILENT: [&str; 7] = ["noscript", "template", "svg", "button", "select", "head", "amp-state"];

/// Parts of AMP pages around the article.
const AMP: [&str; 6] =
    ["amp-ad", "amp-consent", "amp-embed", "amp-sidebar", "amp-social-share", "amp-sticky-ad"];

const LONGEST_SMALL: usize = 1_200;
const LONGEST_CREDIT: usize = 160;
const LONGEST_CAPTION: usize = 600;
/// A line of this length is a paragraph: the article has begun.
const PARAGRAPH: usize = 100;

/// Why an element is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Large,
    Small,
    Credit,
    Caption,
}

/// A page without its boilerplate, and what was learned on the way.
#[derive(Debug)]
pub(super) struct Cleaned<'h> {
    pub(super) html: Cow<'h, str>,
    /// The author, from an element or a line that names one.
    pub(super) byline: Option<String>,
    /// The day, from a line before the first paragraph.
    pub(super) date: Option<String>,
}

/// Takes out of a page what is not its article. `headline` is left out of the text, too.
pub(super) fn cleaned<'h>(html: &'h str, headline: Option<&str>) -> Cleaned<'h> {
    let mut pass = Pass { html, ..Pass::default() };
    pass.run();
    pass.finish(headline)
}

/// An element that is open.
#[derive(Debug)]
struct OpenElement<'h> {
    name: &'h str,
    start: usize,
    inside: usize,
    /// How much text stood before it.
    before: usize,
    cut: Option<Cut>,
    /// Whether it names the author, and how surely.
    author: Option<u8>,
    /// Whether it holds the article.
    kept: bool,
}

#[derive(Debug, Default)]
struct Pass<'h> {
    html: &'h str,
    open: Vec<OpenElement<'h>>,
    edits: Vec<(Range<usize>, &'static str)>,
    lines: Vec<Line>,
    line: Line,
    text: usize,
    links: usize,
    /// The best name of an author so far.
    byline: Option<(u8, String)>,
}

impl<'h> Pass<'h> {
    fn run(&mut self) {
        let place = |part: &str| part.as_ptr() as usize - self.html.as_ptr() as usize;
        let html = self.html;
        let mut silent: Option<&str> = None;
        for token in tokens(html) {
            match token {
                HtmlToken::Close(name) if silent.is_some_and(|open| name.eq_ignore_ascii_case(open)) => {
                    silent = None
                }
                HtmlToken::Open(name, _) if silent == Some("head") && name.eq_ignore_ascii_case("body") => {
                    silent = None
                }
                _ => {}
            }
            if silent.is_some() {
                continue;
            }
            match token {
                HtmlToken::Text(words) => self.add(place(words)..place(words) + words.len()),
                HtmlToken::Open(name, rest) => {
                    let (start, end) = (place(name) - 1, place(rest) + rest.len() + 1);
                    if is_one_of(name, &VOID) || rest.ends_with('/') {
                        if is_one_of(name, &["br", "hr"]) {
                            self.end_line();
                        }
                    } else if let Some(name) = SILENT.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                        silent = Some(name);
                    } else {
                        self.enter(name, rest, start, end.min(html.len()));
                    }
                }
                HtmlToken::Close(name) => {
                    let start = place(name) - 2;
                    let end = html[start..].find('>').map_or(html.len(), |end| start + end + 1);
                    self.leave(name, start, end);
                }
                HtmlToken::Raw(..) | HtmlToken::Comment(_) => {}
            }
        }
        self.end_line();
    }

    fn add(&mut self, span: Range<usize>) {
        let shown = self.html[span.clone()].split_whitespace().map(str::len).sum::<usize>();
        self.text += shown;
        self.line.add(span, shown, self.links > 0);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.len > 0 {
            self.lines.push(line);
        }
    }

    fn enter(&mut self, name: &'h str, rest: &'h str, start: usize, inside: usize) {
        let block = is_block(name);
        if block {
            self.end_line();
            if self.open.last().is_some_and(|last| {
                last.name.eq_ignore_ascii_case("p")
                    || last.name.eq_ignore_ascii_case("li") && name.eq_ignore_ascii_case("li")
            }) {
                self.pop(start, start);
            }
        }
        let is = |names: &[&str]| is_one_of(name, names);
        let named = rest.contains("itemprop")
            && attribute(rest, "itemprop").is_some_and(|prop| prop == "articleBody");
        if is(&["h1", "main"]) || named {
            self.open.iter_mut().for_each(|open| open.kept = true);
        }
        self.links += usize::from(is(&["a"]));
        let cut = (!named && !is(&KEPT)).then(|| reason(name, rest)).flatten();
        let cut = cut.filter(|cut| !is(&INLINE) || *cut == Cut::Credit && is(&["span", "small", "cite"]));
        let author = author_of(rest);
        self.open.push(OpenElement { name, start, inside, before: self.text, cut, author, kept: named });
    }

    fn leave(&mut self, name: &str, start: usize, end: usize) {
        if is_block(name) {
            self.end_line();
        }
        let Some(at) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) else {
            return;
        };
        while self.open.len() > at + 1 {
            // What was never closed is cut only if it needs no end.
            if let Some(open) = self.open.last_mut()
                && !is_one_of(open.name, &["p", "li"])
            {
                open.cut = None;
            }
            self.pop(start, start);
        }
        self.pop(start, end);
    }

    /// Leaves the innermost element, whose closing tag is this.
    fn pop(&mut self, start: usize, end: usize) {
        let Some(element) = self.open.pop() else { return };
        self.links -= usize::from(element.name.eq_ignore_ascii_case("a")).min(self.links);
        let len = self.text - element.before;
        if let Some(rank) = element.author
            && len <= LONGEST_CREDIT
            && self.byline.as_ref().is_none_or(|(best, _)| rank < *best)
            && let Some(name) = name_in(&line(&self.html[element.inside..start]))
        {
            self.byline = Some((rank, name));
        }
        let Some(cut) = element.cut.filter(|_| !element.kept) else { return };
        let longest = match cut {
            Cut::Large => usize::MAX,
            Cut::Small => LONGEST_SMALL,
            Cut::Credit => LONGEST_CREDIT,
            Cut::Caption => LONGEST_CAPTION,
        };
        if len > longest {
            return;
        }
        match cut {
            Cut::Caption => {
                self.edits.push((element.start..element.inside, "<figcaption>"));
                self.edits.push((start..end, "</figcaption>"));
            }
            // Two words with an element between them stay apart.
            _ => self.edits.push((element.start..end, " ")),
        }
    }

    fn finish(mut self, headline: Option<&str>) -> Cleaned<'h> {
        self.edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let cut = |span: &Range<usize>, edits: &[(Range<usize>, &str)]| {
            let near = edits.partition_point(|(edit, _)| edit.start <= span.start);
            edits[..near].iter().rev().take(64).any(|(edit, _)| span.end <= edit.end)
        };
        let mut date = None;
        let mut begun = false;
        let mut taken = Vec::new();
        for line in &self.lines {
            let Some(first) = line.pieces.first() else { continue };
            let is_cut = cut(first, &self.edits);
            if line.len >= PARAGRAPH && line.linked * 2 < line.len && !is_cut {
                begun = true;
            }
            if line.len > 3 * PARAGRAPH {
                continue;
            }
            let words = line.words(self.html);
            let found = !begun && is_date_line(&words);
            if found && date.is_none() {
                date = words.split(['|', '·', '•']).find_map(parse_date).map(|date| date.to_string());
            }
            let name = (!begun).then(|| name_of_byline(&words)).flatten();
            let is_byline = name.is_some();
            if let (Some(name), None) = (name, &self.byline) {
                self.byline = Some((u8::MAX, name));
            }
            let is_title = !begun && headline.is_some_and(|headline| is_headline(&words, headline));
            if !is_cut && (found || is_byline || is_title || is_notice(&words, line)) {
                taken.extend(line.pieces.iter().map(|piece| (piece.clone(), " ")));
            }
        }
        self.edits.extend(taken);
        self.edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        Cleaned { html: edited(self.html, &self.edits), byline: self.byline.map(|(_, name)| name), date }
    }
}

/// `html` with these parts replaced; of two that overlap, the first.
fn edited<'h>(html: &'h str, edits: &[(Range<usize>, &str)]) -> Cow<'h, str> {
    if edits.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for (span, with) in edits {
        if span.start >= at {
            out.extend([&html[at..span.start], with]);
            at = span.end;
        }
    }
    Cow::Owned(out + &html[at..])
}

/// Why an element with these attributes is taken out, if it is.
fn reason(name: &str, rest: &str) -> Option<Cut> {
    if is_one_of(name, &AMP) {
        return Some(Cut::Large);
    }
    if rest.contains("role")
        && attribute(rest, "role").is_some_and(|role| role == "dialog" || role == "alertdialog")
    {
        return Some(Cut::Large);
    }
    let names = names(rest);
    let is = |known: &str| {
        known.split_whitespace().any(|known| {
            names.iter().any(|name| {
                name.match_indices(known)
                    .any(|(at, _)| name[..at].ends_with('-') && name[at + known.len()..].starts_with('-'))
            })
        })
    };
    // A name that is all there is: `tag`, but not `post-tag`.
    let credit = CREDITS.split_whitespace().any(|known| {
        names.iter().any(|name| {
            let name = name.trim_matches('-');
            name == known
                || !["author", "date", "writer"].contains(&known) && name.split('-').any(|part| part == known)
                || name.ends_with(known)
                    && ["article", "post", "story", "entry", "amp", "c", "pub"]
                        .contains(&name[..name.len() - known.len()].trim_end_matches('-'))
        })
    });
    match () {
        () if is(LARGE) => Some(Cut::Large),
        () if is(CAPTIONS) && !name.eq_ignore_ascii_case("figcaption") => Some(Cut::Caption),
        () if credit => Some(Cut::Credit),
        () if is(SMALL) => Some(Cut::Small),
        () => None,
    }
}

/// The classes and the id of an element as `-words-with-hyphens-`.
fn names(rest: &str) -> Vec<String> {
    let mut names = Vec::new();
    for key in ["class", "id"] {
        if !rest.contains(key) {
            continue;
        }
        for name in attribute(rest, key).unwrap_or_default().split_whitespace() {
            let mut words = String::from("-");
            let mut lower = false;
            for c in name.chars() {
                match c.is_ascii_alphanumeric() {
                    true => {
                        if c.is_ascii_uppercase() && lower {
                            words.push('-');
                        }
                        words.push(c.to_ascii_lowercase());
                    }
                    false if !words.ends_with('-') => words.push('-'),
                    false => {}
                }
                lower = c.is_ascii_lowercase();
            }
            if !words.ends_with('-') {
                words.push('-');
            }
            if !ABOUT.iter().any(|about| words[1..].starts_with(about)) {
                names.push(words);
            }
        }
    }
    names
}

/// How surely an element names the author; the lowest is best.
fn author_of(rest: &str) -> Option<u8> {
    let has = |key: &str, is: fn(&str) -> bool| {
        rest.contains(key) && attribute(rest, key).is_some_and(|value| is(&value))
    };
    if has("rel", |rel| rel.split(' ').any(|rel| rel == "author")) {
        return Some(0);
    }
    if has("itemprop", |prop| prop.split(' ').any(|prop| prop == "author")) {
        return Some(1);
    }
    let is = |known: &str| names(rest).iter().any(|name| name.split('-').any(|part| part == known));
    match () {
        () if is("byline") || is("byl") => Some(2),
        () if is("author") || is("writer") || is("authors") => Some(3),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is left, on one line.
    fn left(html: &str) -> String {
        line(&cleaned(html, Some("Ferry is late")).html)
    }

    #[test]
    fn elements_say_what_they_are() {
        for out in [
            "<div class='cookie-banner'><p>We value you.</div>",
            "<div id=cookieConsent><div>a</div><div>b</div></div>",
            "<section class='c-RelatedLinks'><h3>Related</h3><ul><li>a<li>b</ul></section>",
            "<div class='article__newsletter'>Get our mail</div>",
            "<ul class='post share'><li>Share</ul>",
            "<div role=dialog>Choose</div>",
            "<blockquote class=pullQuote>“Late”</blockquote>",
            "<amp-sidebar>Menu</amp-sidebar>",
        ] {
            assert_eq!(left(&format!("<p>One.</p>{out}<p>Two.</p>")), "One. Two.", "{out}");
        }
        for kept in [
            "<div class='has-sidebar no-comments'>Words</div>",
            "<div class=sidebar-layout><h1>Title</h1>Words</div>",
            "<p class=shared>Words</p>",
            "<p>A <a class='related topics'>word</a> in it</p>",
            // Never closed.
            "<div class=newsletter>Words",
        ] {
            assert_eq!(left(kept), line(kept), "{kept}");
        }
        let long = format!("<div class=promo>{}</div>", "Words of an article. ".repeat(80));
        assert_eq!(left(&long), line(&long));
        assert_eq!(
            cleaned("<p class=wp-caption-text>A quay</p>", None).html,
            "<figcaption>A quay</figcaption>"
        );
        assert!(matches!(cleaned("<p>Nothing", None).html, Cow::Borrowed(_)));
    }

    #[test]
    fn who_and_when_stand_before_the_first_paragraph() {
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
        ] {
            let html =
                format!("<h1>Ferry is late</h1>{head}<p>{story}</p><p>By Cy Dow</p><p>6 March 2024</p>");
            let found = cleaned(&html, Some("Ferry is late"));
            assert_eq!((found.byline.as_deref(), found.date.as_deref()), (byline, date), "{head}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_cleaned(html in "(<p>|</p>|<div class=share>|</div>|<br>|<li class=related>|By Ada Bird|<a>|</a>|\\PC| |<!--|<script>){0,40}") {
            let once = cleaned(&html, None).html.into_owned();
            prop_assert!(once.len() <= html.len() + 64 * 24);
        }
    }
}
