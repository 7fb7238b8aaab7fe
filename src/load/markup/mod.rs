//! How the values of a field are written: as plain text, or with what is left of the pages that they come from.
//!
//! A value alone seldom tells: a text may mention `<b>`, and mean it. So the first values of a field are looked at
//! together, once for a source, and what they show is then done to each value that looks the same. Only a value that
//! is HTML from its first character to its last is read as such wherever it stands.

mod look;
mod mistaken;

use std::borrow::Cow;

use look::Look;

use super::html::{self, Take};

/// How the values of one field are written. By default they say what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Markup {
    /// As HTML, some of the values at least.
    tags: bool,
    /// With references to characters: `&ldquo;`, `&#39;`.
    references: bool,
    /// Once more than HTML has it: `&amp;ldquo;`, `&lt;p&gt;`.
    escaped: bool,
    /// In UTF-8 that was taken for Windows-1252: `â€œ`, `Ã©`.
    mistaken: bool,
}

impl Markup {
    /// What `values`, the first of a field, show.
    pub(super) fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut values: Vec<Cow<str>> =
            values.filter(|value| !value.trim().is_empty()).map(Into::into).collect();
        let mistaken = mistaken::is_usual(&values);
        if mistaken {
            values.iter_mut().for_each(|value| *value = mistaken::mended(value).into_owned().into());
        }
        let mut looks: Vec<Look> = values.iter().map(|value| Look::at(value)).collect();
        let count = |looks: &[Look], is: fn(&Look) -> bool| looks.iter().filter(|look| is(look)).count();
        let twice = count(&looks, Look::is_escaped);
        let escaped = twice > 0 && 2 * twice >= count(&looks, |look| look.has_references() || look.is_html());
        if escaped {
            looks = values.iter().map(|value| Look::at(&look::resolved(value))).collect();
        }
        let many = |some: usize| some > 0 && 10 * some >= looks.len();
        let tags = many(count(&looks, Look::is_html));
        let (written, bare) = (count(&looks, Look::has_references), count(&looks, Look::has_ampersands));
        let references = tags || many(written) || written > bare;
        Self { tags, references, escaped, mistaken }
    }

    /// What is sure to be HTML.
    pub(super) fn html() -> Self {
        Self { tags: true, references: true, ..Self::default() }
    }

    /// A body as it is meant, in paragraphs.
    pub(super) fn text(self, value: String) -> String {
        let markup = match look::is_whole(&value) {
            true => Self { tags: true, references: true, ..self },
            false => self,
        };
        if markup.is_plain() { value } else { markup.converted(value) }
    }

    fn converted(self, value: String) -> String {
        let mut text = Cow::from(&*value);
        let change = |text: &mut Cow<str>, with: fn(&str) -> Cow<str>| {
            let changed = match with(text) {
                Cow::Owned(changed) => Some(changed),
                Cow::Borrowed(_) => None,
            };
            changed.into_iter().for_each(|changed| *text = changed.into());
        };
        if self.mistaken {
            change(&mut text, mistaken::mended);
        }
        if self.escaped && Look::at(&text).is_escaped() {
            change(&mut text, look::resolved);
        }
        if self.tags && Look::at(&text).has_blocks() {
            change(&mut text, |text| paragraphs(text).into());
        } else {
            if self.tags {
                change(&mut text, look::without_inline);
            }
            if self.references {
                change(&mut text, look::resolved);
            }
        }
        match text {
            Cow::Borrowed(_) => value,
            Cow::Owned(text) => text,
        }
    }

    /// A title or a name on one line. References and pairs of tags are read whatever the others show: no headline
    /// means them.
    pub(super) fn line(self, words: &str) -> String {
        let mut line = Cow::from(words);
        if self.mistaken {
            line = mistaken::mended(words);
        }
        if self.escaped && Look::at(&line).is_escaped() {
            line = look::resolved(&line).into_owned().into();
        }
        if Look::at(&line).is_html() {
            return html::line(&line);
        }
        let line = look::resolved(&line);
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        match line.contains(breaks) {
            true => line.split_whitespace().collect::<Vec<_>>().join(" "),
            false => line.into_owned(),
        }
    }

    /// Whether values say what they say.
    pub(super) fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// “HTML”, “character references”: what is made text of, for people.
    pub(super) fn sentence(self) -> String {
        let kinds = [
            (self.tags, "HTML"),
            (self.references && !self.tags, "character references"),
            (self.escaped, "escaped twice"),
            (self.mistaken, "UTF-8 taken for Windows-1252"),
        ];
        kinds.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// The paragraphs of HTML. Where nothing else parts them, blank lines do, as editors of weblogs have it.
fn paragraphs(html: &str) -> String {
    let parted = ["<p", "<br", "<div"].iter().any(|tag| look::has_tag(html, tag));
    if parted || !html.contains('\n') {
        return html::paragraphs(html, Take::All);
    }
    let lines: Vec<&str> = html.lines().collect();
    let parts = lines.split(|line| line.trim().is_empty());
    let parts = parts.map(|lines| html::paragraphs(&lines.join("\n"), Take::All));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The values as what they show together says.
    fn read(values: &[&str]) -> Vec<String> {
        let markup = Markup::of(values.iter().copied());
        values.iter().map(|value| markup.text((*value).to_owned())).collect()
    }

    #[test]
    fn html_becomes_paragraphs() {
        for (html, text) in [
            (
                "<p>The pier is &#8220;safe,&#8221; <a href=\"https://a.example\">Ada Bird</a> said.</p>\n<p>Nobody &amp; nothing moved.</p>",
                "The pier is “safe,” Ada Bird said.\n\nNobody & nothing moved.",
            ),
            ("One line.<br/>Another.<br><br>A third.", "One line.\nAnother.\n\nA third."),
            ("<p> Spaced out. </p><script>no()</script>", "Spaced out."),
            (
                "First words.\n\nSecond <em>words</em>.\n<h2>Third</h2>\n\nFourth.",
                "First words.\n\nSecond words.\n\nThird\n\nFourth.",
            ),
            ("The <em>Mary</em> sank.\nNobody &ldquo;swam&rdquo;.", "The Mary sank.\nNobody “swam”."),
        ] {
            assert_eq!(read(&[html]), [text]);
        }
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(
            read(&["It&#39;s late &amp; &ldquo;dark&rdquo;.\n\nSo it is."]),
            ["It's late & “dark”.\n\nSo it is."]
        );
        assert_eq!(
            read(&["&amp;ldquo;Dark,&amp;rdquo; she said &amp;amp; left."]),
            ["“Dark,” she said & left."]
        );
        assert_eq!(
            read(&["&lt;p&gt;&amp;ldquo;Dark&amp;rdquo;&lt;/p&gt;&lt;p&gt;Late&lt;/p&gt;"]),
            ["“Dark”\n\nLate"]
        );
    }

    #[test]
    fn what_is_only_mentioned_stays() {
        for text in [
            "Write <b> before a word, and </b> behind it.",
            "The <p> tag and its </p> were new then.",
            "If a < b & b > c then a<b and c>d.",
            "AT&T and R & D; see ?a=1&copy=2;",
            "I <3 you & <name> too",
            "&zzz; is nothing",
        ] {
            assert_eq!(read(&[text]), [text]);
        }
        let whole = ["<p>Of one page only.</p>", "Plain <b>words</b>"];
        let mut mixed = vec!["Plain words & more of them."; 40];
        mixed.extend(whole);
        assert_eq!(
            read(&mixed)[39..],
            ["Plain words & more of them.", "Of one page only.", "Plain <b>words</b>"]
        );
        let mut values = vec!["Plain words & more of them."; 40];
        values.push("Markup looks so: <p>words</p><p>&amp;</p>");
        assert_eq!(read(&values), values, "one in forty is an article about it");
    }

    #[test]
    fn each_value_is_read_as_it_looks() {
        let values = ["<p>One.</p><p>Two.</p>", "Three &ldquo;four&rdquo;.\n\nFive.", "Six.\n\nSeven."];
        assert_eq!(read(&values), ["One.\n\nTwo.", "Three “four”.\n\nFive.", "Six.\n\nSeven."]);
    }

    #[test]
    fn titles_are_one_line() {
        let plain = Markup::default();
        for (title, line) in [
            ("Ferry <em>late</em> &amp; lost", "Ferry late & lost"),
            ("It&#39;s\n  over", "It's over"),
            ("a < b & c <b> d", "a < b & c <b> d"),
            ("<p>Over</p>", "Over"),
        ] {
            assert_eq!(plain.line(title), line);
        }
        let twice = Markup::of(["&amp;lsquo;Over&amp;rsquo;", "A &amp;amp; B"].into_iter());
        assert_eq!(twice.line("&amp;lsquo;Over&amp;rsquo;"), "‘Over’");
    }

    #[test]
    fn what_was_taken_for_another_set_is_mended() {
        let values = ["â€œGo,â€\u{9d} said RenÃ©e.", "It is CafÃ© time", "Plain"];
        assert_eq!(read(&values), ["“Go,” said Renée.", "It is Café time", "Plain"]);
        let mut later = values.to_vec();
        later.extend(vec!["â€œGoâ€\u{9d}"; 20]);
        later.push("“They drank at the CAFÉ”");
        assert_eq!(read(&later).last().map(String::as_str), Some("“They drank at the CAFÉ”"));
        let sane = ["“Go,” said Renée.", "Naïve Ã©lan of “CafÃ©”", "é"];
        assert_eq!(read(&sane), sane);
    }

    proptest! {
        /// Text without a sign of markup is never touched.
        #[test]
        fn plain_text_stays(texts in prop::collection::vec("[^&<Â-ôâ]{0,40}", 1..6)) {
            let values: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(read(&values), texts);
        }

        #[test]
        fn anything_can_be_looked_at(texts in prop::collection::vec("(<p>|</p>|<b|</b>|<br/>|&amp;|&lt;|p&gt;|&#|ldquo;|â€|œ|Ã|©|\\PC| |\n|=|>){0,20}", 1..4)) {
            let values: Vec<&str> = texts.iter().map(String::as_str).collect();
            let markup = Markup::of(values.iter().copied());
            for value in values {
                let _ = (markup.text(value.to_owned()), Markup::html().text(value.to_owned()));
                let line = markup.line(value);
                prop_assert!(!line.contains('\n'), "{:?}", line);
            }
        }
    }
}
