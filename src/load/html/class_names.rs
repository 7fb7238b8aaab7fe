//! What the class, the id and other attributes of an element say about its place on a page.

use super::tokens::{attribute, is_one_of};

/// Parts of a class or id that name something other than the article, at any length. Names that sites also give to the
/// article itself are not among them: `paywall` is the class of what subscribers may read, `cmp` begins all names of one
/// system, and so does `widget` of another.
const LARGE: &str = "about-author about-the-author also-like author-bio author-box author-card authorbox bio breadcrumb \
    breadcrumbs calibre-navbar comment-form comment-list comment-respond comment-section commentlist comments consent cookie cookies \
    copyright disclaimer disclaimers disqus gdpr key-events legal might-like more-from more-news more-stories \
    most-popular most-read most-viewed newsletter newsletters onetrust outbrain pagination paywall-banner \
    paywall-barrier paywall-box paywall-cta paywall-message paywall-modal paywall-offer paywall-offers paywall-overlay \
    paywall-prompt promoted read-next recirc recirculation recommendations recommended reg-wall regwall related respond \
    sidebar sponsor sponsored subscribe-wall taboola trc trending up-next you-may-like";

/// The same for short elements: sites also give these names to elements that hold a whole page.
const SMALL: &str = "ad ads advert advertisement app-download article-meta audio-player banner counter donate donation \
    entry-meta feedback follow-us listen membership modal overlay partner partners photo-credits popup post-meta promo \
    promobox promos promotion pull-quote pullquote rating read-more readmore see-also share sharebar sharing sign-up \
    signup skip-link social subscribe support-us tag-list tagline tags toast toolbar tools topics";

/// Credits of the article or a picture, and dates, in shorter elements.
const CREDITS: &str = "article-author article-date author-name byl byline credit credits dateline entry-date image-credit \
    photo-credit post-author post-date pub-date pubdate published read-time reading-time timestamp";

/// The same, if it is the whole class or id.
const WHOLE: [&str; 4] = ["author", "authors", "date", "writer"];

/// The words below a picture that is not in a `<figure>`.
const CAPTIONS: &str = "caption wp-caption-text image-caption photo-caption slide-caption cutline";

/// Prefixes and suffixes of a class that describes its element: `has-sidebar`, `category-cookies`, `comments-open`.
const ABOUT: [&str; 9] = ["has-", "no-", "with-", "without-", "hide-", "is-", "category-", "tag-", "sqs-"];
const STATE: [&str; 6] = ["-open-", "-closed-", "-enabled-", "-disabled-", "-on-", "-off-"];

/// Parts of AMP pages around the article.
const AMP: [&str; 6] =
    ["amp-ad", "amp-consent", "amp-embed", "amp-sidebar", "amp-social-share", "amp-sticky-ad"];

/// Why an element is taken out or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boilerplate {
    Large,
    Small,
    Credit,
    Caption,
    /// It stays, and needs another class: its own would mislead the reader mode.
    Class,
}

/// Returns why an element with these attributes is taken out or changed, if it is.
pub(super) fn reason(name: &str, rest: &str) -> Option<Boilerplate> {
    if is_one_of(name, &AMP) {
        return Some(Boilerplate::Large);
    }
    if rest.contains("role")
        && attribute(rest, "role").is_some_and(|role| role == "dialog" || role == "alertdialog")
    {
        return Some(Boilerplate::Large);
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
    let credit = is(CREDITS) || names.iter().any(|name| WHOLE.contains(&name.trim_matches('-')));
    // Embedded posts belong to the article, and so do the paragraphs of page builders.
    let misleading = name.eq_ignore_ascii_case("div") && is("embed elementor-widget");
    match () {
        () if is(LARGE) => Some(Boilerplate::Large),
        () if is(CAPTIONS) && !name.eq_ignore_ascii_case("figcaption") => Some(Boilerplate::Caption),
        () if credit => Some(Boilerplate::Credit),
        () if misleading && !is("share-buttons nav-menu sidebar") => Some(Boilerplate::Class),
        () if is(SMALL) => Some(Boilerplate::Small),
        () => None,
    }
}

/// Returns the classes and the id of an element as `-words-with-hyphens-`.
fn names(rest: &str) -> Vec<String> {
    let mut names = Vec::new();
    for key in ["class", "id"] {
        if !rest.contains(key) {
            continue;
        }
        for name in attribute(rest, key).unwrap_or_default().split_whitespace() {
            // Utility classes say how something looks: `print:hidden`, `[&_a]:text-ads`.
            if name.contains([':', '[']) {
                continue;
            }
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
            let about = ABOUT.iter().any(|about| words[1..].starts_with(about)) && words != "-tag-list-";
            if !about && !STATE.iter().any(|state| words.ends_with(state)) {
                names.push(words);
            }
        }
    }
    names
}

/// Returns how surely an element names the author; the lowest rank is best.
pub(super) fn author_of(rest: &str) -> Option<u8> {
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
