//! The text of HTML: paragraphs separated by blank lines, without scripts and hidden elements.

use super::elements::Elements;
use super::references::unescape;
use super::tokens::{HtmlToken, VOID, attribute, is_one_of, tokens};
use crate::article::Structure;
use crate::load::structure_builder::StructureBuilder;

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

/// Elements without text for readers.
const SILENT: [&str; 12] = [
    "head", "noscript", "template", "svg", "math", "object", "audio", "video", "canvas", "button", "select",
    "datalist",
];

/// Elements around the article of a page.
const AROUND: [&str; 5] = ["nav", "header", "footer", "aside", "form"];

/// Elements that the next one of the same name closes.
const SELF_ENDING: [&str; 8] = ["p", "li", "td", "th", "tr", "dd", "dt", "option"];

/// Which elements count as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum TextScope {
    /// Everything that is shown.
    All,
    /// Everything but what surrounds an article.
    Inside,
    /// Everything, including the words that stand for pictures.
    Pictures,
}

/// Returns the paragraphs of `html`, separated by blank lines.
pub(in crate::load) fn paragraphs(html: &str, take: TextScope) -> String {
    structured(html, take).0
}

/// Returns the paragraphs of `html`, and what its elements say about them.
pub(in crate::load) fn structured(html: &str, take: TextScope) -> (String, Structure) {
    let mut text = StructureBuilder::default();
    add(html, take, &mut text);
    text.finish()
}

/// Adds the paragraphs of `html` to a text.
pub(in crate::load) fn add(html: &str, take: TextScope, text: &mut StructureBuilder) {
    let mut text = Elements::new(text, take == TextScope::Pictures);
    // The element being skipped, and how many of that name are open.
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
                // Whatever the page forgot to close ends with the page.
                HtmlToken::Close(close) if close.eq_ignore_ascii_case("body") => *depth = 0,
                // The head was never closed.
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
                text.open(name, rest);
            }
            HtmlToken::Close(name) => text.close(name),
            HtmlToken::Raw(..) | HtmlToken::Comment(_) => {}
        }
    }
    text.end_all();
}

/// Returns the words of a title or a name with markup, on one line.
pub(in crate::load) fn line(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    paragraphs(html, TextScope::All).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether an element begins and ends a paragraph.
pub(in crate::load) fn is_block(name: &str) -> bool {
    is_one_of(name, &BLOCKS)
}

fn is_hidden(attributes: &str) -> bool {
    // Most tags do not contain these words, which is quicker to check than their attributes.
    (attributes.contains("hidden") || attributes.contains("HIDDEN"))
        && (attribute(attributes, "hidden").is_some()
            || attribute(attributes, "aria-hidden").is_some_and(|value| value == "true"))
        || attributes.contains("display")
            && attribute(attributes, "style").is_some_and(|style| {
                let style: String = style.split_whitespace().collect::<String>().to_ascii_lowercase();
                style.contains("display:none")
            })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(html: &str) -> String {
        paragraphs(html, TextScope::All)
    }

    #[test]
    fn blocks_become_paragraphs() {
        assert_eq!(
            all(
                "<div>One <b>bold</b>\n  word.<p>Two&nbsp;&mdash; &ldquo;three&rdquo;<br>four<br/><br/>five</div>six"
            ),
            "One bold word.\n\nTwo\u{A0}— “three”\nfour\n\nfive\n\nsix"
        );
        assert_eq!(all("<ul><li>a<li>b</ul><table><tr><td>c<td>d</tr></table>"), "a\n\nb\n\nc\td");
        assert_eq!(all("<pre>a\n  b</pre>c"), "a\n  b\n\nc");
        assert_eq!(all("plain\ntext &lt;p&gt; & so on"), "plain text <p> & so on");
        assert_eq!(line("<b>A</b> &amp;\n B"), "A & B");
    }

    #[test]
    fn hidden_elements_are_left_out() {
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
        fn any_html_can_be_read(html in "(<p>|</p>|<div hidden>|</div>|<br>|<pre>|&amp;|&#|\\PC| |\n|<!--|<script>){0,40}") {
            let text = all(&html);
            prop_assert_eq!(text.trim(), text.as_str());
        }
    }
}
