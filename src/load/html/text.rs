//! The text of HTML: paragraphs separated by blank lines, without scripts and hidden elements.

use super::references::unescape;
use super::tokens::{HtmlToken, attribute, is_one_of, tokens};

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
    "caption",
    "tbody",
];

/// Elements without text for a reader.
const SILENT: [&str; 12] = [
    "head", "noscript", "template", "svg", "math", "object", "audio", "video", "canvas", "button", "select",
    "datalist",
];

/// Elements around the article of a page.
const AROUND: [&str; 5] = ["nav", "header", "footer", "aside", "form"];

/// Elements that the next one of the same name closes.
const SELF_ENDING: [&str; 8] = ["p", "li", "td", "th", "tr", "dd", "dt", "option"];

/// Elements without a closing tag.
const VOID: [&str; 8] = ["br", "img", "hr", "input", "meta", "link", "source", "wbr"];

/// Which elements count as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum TextScope {
    /// Everything that is shown.
    All,
    /// Without what surrounds an article.
    Inside,
}

/// The paragraphs of `html`, with a blank line between them.
pub(in crate::load) fn paragraphs(html: &str, take: TextScope) -> String {
    let mut text = TextBuilder { out: String::with_capacity(html.len() / 2), line: String::new(), pre: 0 };
    // The element that is skipped, and how many of its name are open.
    let mut passed: Option<(String, usize)> = None;
    for piece in tokens(html) {
        // The next element closes it.
        if let (Some((name, _)), HtmlToken::Open(open, _)) = (&passed, piece)
            && (SELF_ENDING.contains(&&**name) && open.eq_ignore_ascii_case(name)
                || name == "p" && is_block(open))
        {
            passed = None;
        }
        if let Some((name, depth)) = &mut passed {
            match piece {
                HtmlToken::Open(open, rest) if open.eq_ignore_ascii_case(name) && !rest.ends_with('/') => {
                    *depth += 1
                }
                HtmlToken::Close(close) if close.eq_ignore_ascii_case(name) => *depth -= 1,
                // What a page forgot to close ends with it.
                HtmlToken::Close(close) if close.eq_ignore_ascii_case("body") => *depth = 0,
                // A head that was never closed.
                HtmlToken::Open(open, _) if name == "head" && open.eq_ignore_ascii_case("body") => *depth = 0,
                _ => {}
            }
            if *depth == 0 {
                passed = None;
            }
            continue;
        }
        match piece {
            HtmlToken::Text(words) => text.add(&unescape(words)),
            HtmlToken::Open(name, rest) => {
                let is = |names: &[&str]| is_one_of(name, names);
                let silent = is(&SILENT) || (take == TextScope::Inside && is(&AROUND)) || is_hidden(rest);
                if silent && !is(&VOID) && !rest.ends_with('/') {
                    if is(&BLOCKS) {
                        text.end();
                    }
                    passed = Some((name.to_ascii_lowercase(), 1));
                    continue;
                }
                text.pre += usize::from(is(&["pre"]));
                match () {
                    () if is(&["br"]) => text.newline(),
                    () if is(&["td", "th"]) => text.space(),
                    () if is(&BLOCKS) => text.end(),
                    () => {}
                }
            }
            HtmlToken::Close(name) => {
                if is_block(name) {
                    text.end();
                }
                text.pre = text.pre.saturating_sub(usize::from(is_one_of(name, &["pre"])));
            }
            HtmlToken::Raw(..) | HtmlToken::Comment(_) => {}
        }
    }
    text.end();
    text.out
}

/// The words of a title or a name with markup, on one line.
pub(in crate::load) fn line(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    paragraphs(html, TextScope::All).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an element begins and ends a paragraph.
pub(in crate::load) fn is_block(name: &str) -> bool {
    is_one_of(name, &BLOCKS)
}

fn is_hidden(attributes: &str) -> bool {
    // Most tags have none of these letters, which is quicker to check than their attributes.
    (attributes.contains("hidden") || attributes.contains("HIDDEN"))
        && (attribute(attributes, "hidden").is_some()
            || attribute(attributes, "aria-hidden").is_some_and(|value| value == "true"))
        || attributes.contains("display")
            && attribute(attributes, "style").is_some_and(|style| {
                let style: String = style.split_whitespace().collect::<String>().to_ascii_lowercase();
                style.contains("display:none")
            })
}

/// Text that grows by words and paragraphs.
struct TextBuilder {
    out: String,
    /// The current paragraph.
    line: String,
    /// How many elements are open in which spaces count.
    pre: usize,
}

impl TextBuilder {
    fn add(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                // Marks where a word may be broken; they would split names.
                '\u{AD}' | '\u{200B}' | '\u{FEFF}' => {}
                '\n' if self.pre > 0 => self.line.push('\n'),
                ' ' | '\t' | '\n' | '\r' | '\u{C}' if self.pre == 0 => self.space(),
                _ => self.line.push(c),
            }
        }
    }

    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
            self.line.push(' ');
        }
    }

    fn newline(&mut self) {
        if self.line.ends_with('\n') {
            return self.end();
        }
        self.line.truncate(self.line.trim_end_matches(' ').len());
        if !self.line.is_empty() {
            self.line.push('\n');
        }
    }

    fn end(&mut self) {
        let words = self.line.trim();
        if !words.is_empty() {
            if !self.out.is_empty() {
                self.out.push_str("\n\n");
            }
            self.out.push_str(words);
        }
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(html: &str) -> String {
        paragraphs(html, TextScope::All)
    }

    #[test]
    fn paragraphs_stand_apart() {
        assert_eq!(
            all(
                "<div>One <b>bold</b>\n  word.<p>Two&nbsp;&mdash; &ldquo;three&rdquo;<br>four<br/><br/>five</div>six"
            ),
            "One bold word.\n\nTwo\u{A0}— “three”\nfour\n\nfive\n\nsix"
        );
        assert_eq!(all("<ul><li>a<li>b</ul><table><tr><td>c<td>d</tr></table>"), "a\n\nb\n\nc d");
        assert_eq!(all("<pre>a\n  b</pre>c"), "a\n  b\n\nc");
        assert_eq!(all("plain\ntext &lt;p&gt; & so on"), "plain text <p> & so on");
        assert_eq!(line("<b>A</b> &amp;\n B"), "A & B");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        assert_eq!(
            all(
                "<script>var a = '<p>no</p>';</script><style>p {}</style><p hidden>no<p>yes</p><div style='display: none'>no<div>no</div></div>\
                 <span aria-hidden=\"true\">no</span><noscript><img></noscript>Mar\u{AD}ket<input hidden>s<!-- no -->"
            ),
            "yes\n\nMarkets"
        );
        assert_eq!(paragraphs("<header>Menu</header><p>Text</p><footer>Imprint", TextScope::Inside), "Text");
        assert_eq!(all("<head><title>no</title><body>yes"), "yes");
    }

    proptest! {
        #[test]
        fn anything_has_a_text(html in "(<p>|</p>|<div hidden>|</div>|<br>|<pre>|&amp;|&#|\\PC| |\n|<!--|<script>){0,40}") {
            let text = all(&html);
            prop_assert_eq!(text.trim(), text.as_str());
        }
    }
}
