//! Removes what surrounds and interrupts the paragraphs of an article: banners, offers, related links, comments,
//! captions.
//!
//! Reader mode picks the part of a page that holds the article and keeps everything inside it. So boilerplate is
//! removed first: elements whose class or id names it, and lines whose words do.

use std::borrow::Cow;
use std::ops::Range;

use super::class_names::{Boilerplate, author_of, reason};
use super::lines::{HtmlLine, is_date_line, is_headline, is_notice, name_in, name_of_byline};
use super::text::{is_block, line};
use super::tokens::{HtmlToken, VOID, attribute, is_one_of, tokens};
use crate::load::parse_date;

/// Elements that are never removed.
const KEPT: [&str; 8] = ["html", "body", "main", "article", "h1", "h2", "table", "pre"];

/// Elements inside a sentence. They are removed only as a credit.
const INLINE: [&str; 13] =
    ["a", "span", "em", "strong", "b", "i", "u", "small", "mark", "time", "abbr", "cite", "font"];

/// Elements whose words are not shown.
const SILENT: [&str; 7] = ["noscript", "template", "svg", "button", "select", "head", "amp-state"];

/// More open elements than this are not looked into.
const DEEPEST: usize = 512;
const LONGEST_SMALL: usize = 1_200;
const LONGEST_CREDIT: usize = 160;
const LONGEST_CAPTION: usize = 600;
/// A cell with this many links may be a menu.
const LINKS: usize = 3;
/// A line of this length is a paragraph: the article has begun.
const PARAGRAPH: usize = 100;

/// A page without its boilerplate, and what was learned on the way.
#[derive(Debug)]
pub(super) struct CleanedPage<'h> {
    pub(super) html: Cow<'h, str>,
    /// The author, from an element or a line that names one.
    pub(super) byline: Option<String>,
    /// The day, from a line before the first paragraph.
    pub(super) date: Option<String>,
}

/// Removes from a page what is not its article. `headline` is left out of the text, too.
pub(super) fn cleaned<'h>(html: &'h str, headline: Option<&str>) -> CleanedPage<'h> {
    let mut pass = BoilerplatePass { html, ..BoilerplatePass::default() };
    match pass.run() {
        true => pass.finish(headline),
        false => CleanedPage { html: Cow::Borrowed(html), byline: None, date: None },
    }
}

/// An element that is open.
#[derive(Debug)]
struct OpenElement<'h> {
    name: &'h str,
    start: usize,
    inside: usize,
    /// How much text precedes it.
    before: usize,
    cut: Option<Boilerplate>,
    /// Whether it names the author, and how surely.
    author: Option<u8>,
    /// How much text in links, and how many links, precede it.
    linked: (usize, usize),
    /// Whether it holds the article.
    kept: bool,
    /// How many open elements of its name inside it are not tracked.
    nested: usize,
}

#[derive(Debug, Default)]
struct BoilerplatePass<'h> {
    html: &'h str,
    open: Vec<OpenElement<'h>>,
    edits: Vec<(Range<usize>, &'static str)>,
    lines: Vec<HtmlLine>,
    line: HtmlLine,
    text: usize,
    /// Whether a link is open, how much text is in links, and how many there were.
    in_link: bool,
    linked: (usize, usize),
    /// The best name of an author so far.
    byline: Option<(u8, String)>,
}

impl<'h> BoilerplatePass<'h> {
    /// Reads the page; false if it is too deep to tell what belongs to what.
    fn run(&mut self) -> bool {
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
            if self.open.len() > DEEPEST {
                return false;
            }
            match token {
                HtmlToken::Text(words) => self.add(place(words)..place(words) + words.len()),
                HtmlToken::Open(name, rest) => {
                    let (start, end) = (place(name) - 1, place(rest) + rest.len() + 1);
                    if is_one_of(name, &VOID) || is_closed(rest) {
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
        true
    }

    fn add(&mut self, span: Range<usize>) {
        let shown = self.html[span.clone()].split_whitespace().map(str::len).sum::<usize>();
        self.text += shown;
        if self.in_link {
            self.linked.0 += shown;
        }
        self.line.add(span, shown, self.in_link);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.len > 0 {
            self.lines.push(line);
        }
    }

    fn enter(&mut self, name: &'h str, rest: &'h str, start: usize, inside: usize) {
        let is = |names: &[&str]| is_one_of(name, names);
        if is_block(name) || is(&["td", "th"]) {
            self.end_line();
            // Open elements that this one closes.
            let closes: &[&str] = match () {
                () if is(&["li"]) => &["p", "li"],
                () if is(&["td", "th"]) => &["p", "td", "th"],
                () if is(&["tr"]) => &["p", "td", "th", "tr"],
                () if is(&["dd", "dt"]) => &["p", "dd", "dt"],
                () => &["p"],
            };
            while self.open.last().is_some_and(|last| is_one_of(last.name, closes)) {
                self.pop(start, start);
            }
        }
        if is(&["a"]) {
            self.in_link = attribute(rest, "href").is_some();
            self.linked.1 += usize::from(self.in_link);
        }
        let body = rest.contains("itemprop")
            && attribute(rest, "itemprop").is_some_and(|prop| prop == "articleBody");
        let cut = (!body && !is(&KEPT)).then(|| reason(name, rest)).flatten();
        // In a block quotation, a name is the speaker's.
        let quoted = self.open.iter().any(|open| open.name.eq_ignore_ascii_case("blockquote"));
        let cut = cut.filter(|cut| match cut {
            Boilerplate::Credit => !quoted && (!is(&INLINE) || is(&["span", "small"])),
            _ => !is(&INLINE),
        });
        // Commenters are called authors, too.
        let around = quoted
            || cut == Some(Boilerplate::Large)
            || self.open.iter().any(|open| open.cut == Some(Boilerplate::Large));
        let author = author_of(rest).filter(|_| !around);
        if is(&INLINE) && cut.is_none() && author.is_none() {
            if let Some(last) = self.open.last_mut()
                && last.name.eq_ignore_ascii_case(name)
            {
                last.nested += 1;
            }
            return;
        }
        let kept = body || is(&["h1", "main"]);
        let (before, linked) = (self.text, self.linked);
        self.open.push(OpenElement { name, start, inside, before, cut, author, linked, kept, nested: 0 });
    }

    fn leave(&mut self, name: &str, start: usize, end: usize) {
        let is = |names: &[&str]| is_one_of(name, names);
        if is_block(name) || is(&["td", "th"]) {
            self.end_line();
        }
        // Many links are never closed.
        self.in_link &= !is(&["a", "p", "li", "td"]);
        if let Some(last) = self.open.last_mut()
            && last.nested > 0
            && last.name.eq_ignore_ascii_case(name)
        {
            last.nested -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) else {
            return;
        };
        // The end of an element inside a sentence ends no block.
        if is(&INLINE) && self.open[at..].iter().any(|open| is_block(open.name)) {
            return;
        }
        while self.open.len() > at + 1 {
            // An element that was never closed is cut only if its end tag is optional.
            if let Some(open) = self.open.last_mut()
                && !is_one_of(open.name, &["p", "li", "td", "th", "tr", "dd", "dt"])
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
        if let Some(parent) = self.open.last_mut() {
            parent.kept |= element.kept;
        }
        let len = self.text - element.before;
        if let Some(rank) = element.author
            && len <= LONGEST_CREDIT
            && self.byline.as_ref().is_none_or(|(best, _)| rank < *best)
            && let Some(name) = name_in(&line(&self.html[element.inside..start]))
        {
            self.byline = Some((rank, name));
        }
        // A cell of links is a menu.
        let (linked, links) = (self.linked.0 - element.linked.0, self.linked.1 - element.linked.1);
        let menu = links >= LINKS && 2 * linked > len && element.name.eq_ignore_ascii_case("td");
        let cut = element.cut.or(menu.then_some(Boilerplate::Large));
        let cut = cut.filter(|cut| !element.kept || *cut == Boilerplate::Class);
        let Some(cut) = cut else { return };
        let longest = match cut {
            Boilerplate::Large => usize::MAX,
            Boilerplate::Small => LONGEST_SMALL,
            Boilerplate::Credit => LONGEST_CREDIT,
            Boilerplate::Caption => LONGEST_CAPTION,
            Boilerplate::Class => usize::MAX,
        };
        if len > longest {
            return;
        }
        match cut {
            Boilerplate::Caption => {
                self.edits.push((element.start..element.inside, "<figcaption>"));
                self.edits.push((start..end, "</figcaption>"));
            }
            Boilerplate::Class => self.edits.push((element.start..element.inside, "<div class=text>")),
            // Two words with an element between them stay apart.
            _ => self.edits.push((element.start..end, " ")),
        }
    }

    fn finish(mut self, headline: Option<&str>) -> CleanedPage<'h> {
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
        CleanedPage { html: edited(self.html, &self.edits), byline: self.byline.map(|(_, name)| name), date }
    }
}

/// Returns whether a tag ends with a slash of its own, not with the one of an address: `<a href=/news/>`.
fn is_closed(attributes: &str) -> bool {
    let before = attributes.strip_suffix('/');
    before.is_some_and(|before| before.is_empty() || before.ends_with([' ', '\n', '\t', '"', '\'']))
}

/// Returns `html` with these parts replaced; of two that overlap, the first counts.
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

#[cfg(test)]
mod tests;
