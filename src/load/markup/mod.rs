//! How the values of a field are written: as plain text, or with remnants of the pages they come from.
//!
//! A single value seldom shows it: a text may mention `<b>` and mean just that. So the first values of a field are
//! examined together, once per source, and each later value that looks the same is converted accordingly. Only a
//! value that is HTML from its first character to its last is always read as HTML.

mod escapes;
mod joined_sources;
mod markdown_signs;
mod mojibake;
mod profile;

use std::borrow::Cow;

use profile::MarkupProfile;

use super::documents::news_xml;
use super::html::{self, TextScope};
use super::markdown;

/// Undoes one change to a text; what is borrowed is unchanged.
type Undo = fn(&str) -> Cow<'_, str>;

/// How the values of one field are written; as plain text by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Markup {
    /// At least some values are HTML.
    tags: bool,
    /// With character references: `&ldquo;`, `&#39;`.
    references: bool,
    /// Escaped twice: `&amp;ldquo;`, `&lt;p&gt;`.
    escaped: bool,
    /// UTF-8 that was taken for Windows-1252: `â€œ`, `Ã©`.
    mojibake: bool,
    /// Newlines are written as a backslash and a letter.
    newlines: bool,
    /// Bytes as Python prints them: `b'…'`.
    bytes: bool,
    /// Characters are written by their numbers: `\u201c`.
    numbers: bool,
    /// At least half of the values are Markdown.
    markdown: bool,
    /// At least half of the values are several documents.
    joined: bool,
}

impl Markup {
    /// Returns what the first `values` of a field show.
    pub(super) fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut values: Vec<Cow<str>> =
            values.filter(|value| !value.trim().is_empty()).map(Into::into).collect();
        let undo = |values: &mut Vec<Cow<str>>, found: Self| {
            values.iter_mut().for_each(|value| *value = found.undone(value).into_owned().into());
        };
        let bytes = escapes::are_bytes(&values);
        undo(&mut values, Self { bytes, ..Self::default() });
        let numbers = escapes::are_numbers(&values);
        undo(&mut values, Self { numbers, ..Self::default() });
        let newlines = escapes::are_usual(&values);
        let joined = joined_sources::are_usual(&values);
        let mojibake = mojibake::is_usual(&values);
        undo(&mut values, Self { mojibake, ..Self::default() });
        let mut profiles: Vec<MarkupProfile> = values.iter().map(|value| MarkupProfile::at(value)).collect();
        let count = |profiles: &[MarkupProfile], is: fn(&MarkupProfile) -> bool| {
            profiles.iter().filter(|profile| is(profile)).count()
        };
        let twice = count(&profiles, MarkupProfile::is_escaped);
        let escaped =
            twice > 0 && 2 * twice >= count(&profiles, |profile| profile.references > 0 || profile.is_html());
        if escaped {
            profiles = values.iter().map(|value| MarkupProfile::at(&profile::resolved(value))).collect();
        }
        let many = |some: usize| some > 0 && 10 * some >= profiles.len();
        let tags = many(count(&profiles, MarkupProfile::is_html));
        let written = count(&profiles, |profile| profile.references > 0);
        let bare = count(&profiles, |profile| profile.ampersands > 0);
        let references = tags || many(written) || written > bare;
        let signs = values.iter().filter(|value| markdown_signs::is_markdown(value)).count();
        let markdown = !tags && signs > 0 && 2 * signs >= values.len();
        Self { tags, references, escaped, mojibake, newlines, bytes, numbers, markdown, joined }
    }

    /// For values that are certainly HTML.
    pub(super) fn html() -> Self {
        Self { tags: true, references: true, ..Self::default() }
    }

    /// Converts a body to plain paragraphs.
    pub(super) fn text(self, value: String) -> String {
        let markup = match profile::is_whole(&value) {
            true => Self { tags: true, references: true, ..self },
            false => self,
        };
        if markup.is_plain() { value } else { markup.converted(value) }
    }

    /// Undoes what programs did to a value as a whole, the last change first.
    fn undone(self, value: &str) -> Cow<'_, str> {
        fn once(text: &str) -> Cow<'_, str> {
            if MarkupProfile::at(text).is_escaped() { profile::resolved(text) } else { Cow::Borrowed(text) }
        }
        let steps: [(bool, Undo); 5] = [
            (self.bytes, escapes::of_bytes),
            (self.numbers, escapes::of_numbers),
            (self.newlines, escapes::resolved),
            (self.mojibake, mojibake::repaired),
            (self.escaped, once),
        ];
        let mut text = Cow::Borrowed(value);
        for (_, undo) in steps.iter().filter(|(is, _)| *is) {
            let changed = match undo(&text) {
                Cow::Owned(changed) => Some(changed),
                Cow::Borrowed(_) => None,
            };
            text = changed.map_or(text, Cow::Owned);
        }
        text
    }

    fn converted(self, value: String) -> String {
        let mut text = self.undone(&value);
        let change = |text: &mut Cow<str>, with: fn(&str) -> Cow<str>| {
            let changed = match with(text) {
                Cow::Owned(changed) => Some(changed),
                Cow::Borrowed(_) => None,
            };
            changed.into_iter().for_each(|changed| *text = changed.into());
        };
        if self.markdown && markdown_signs::is_markdown(&text) {
            change(&mut text, |text| markdown::plain(text).into());
        } else if self.tags && MarkupProfile::at(&text).has_blocks() {
            change(&mut text, |text| paragraphs(text).into());
        } else {
            if self.tags {
                change(&mut text, profile::without_inline);
            }
            if self.references {
                change(&mut text, profile::resolved);
            }
        }
        if self.joined {
            change(&mut text, joined_sources::apart);
        }
        match text {
            Cow::Borrowed(_) => value,
            Cow::Owned(text) => text,
        }
    }

    /// Converts a title or a name, on one line. References and pairs of tags are always converted: no headline means
    /// them literally.
    pub(super) fn line(self, words: &str) -> String {
        let line = Self { newlines: false, ..self }.undone(words);
        if MarkupProfile::at(&line).is_html() {
            return html::line(&line);
        }
        let line = profile::resolved(&line);
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        match line.contains(breaks) {
            true => line.split_whitespace().collect::<Vec<_>>().join(" "),
            false => line.into_owned(),
        }
    }

    /// Returns whether values are plain text.
    pub(super) fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// Returns what is converted, in words: “HTML”, “character references”.
    pub(super) fn sentence(self) -> String {
        let kinds = [
            (self.tags, "HTML"),
            (self.references && !self.tags, "character references"),
            (self.escaped, "escaped twice"),
            (self.mojibake, "UTF-8 taken for Windows-1252"),
            (self.newlines, "newlines written as \\n"),
            (self.bytes, "bytes as Python prints them"),
            (self.numbers, "characters written as \\u201c"),
            (self.markdown, "Markdown"),
            (self.joined, "several documents"),
        ];
        kinds.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Returns the paragraphs of HTML. If no tags separate them, blank lines do, as in weblog editors.
fn paragraphs(html: &str) -> String {
    let html = news_xml::body(html).unwrap_or(html);
    let parted = ["<p", "<br", "<div"].iter().any(|tag| profile::has_tag(html, tag));
    if parted || !html.contains('\n') {
        return html::paragraphs(html, TextScope::All);
    }
    let lines: Vec<&str> = html.lines().collect();
    let parts = lines.split(|line| line.trim().is_empty());
    let parts = parts.map(|lines| html::paragraphs(&lines.join("\n"), TextScope::All));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The values, converted as they together suggest.
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
    fn only_the_body_of_an_entry_in_a_field_counts() {
        let entry = "<?xml version=\"1.0\"?><entry xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:x:1</id>\
            <title>Late</title><content type=\"application/xml\"><n:nitf><n:body><n:body.content>\
            <p>It was late.</p><p>Nobody swam.</p></n:body.content></n:body></n:nitf></content></entry>";
        assert_eq!(read(&[entry]), ["It was late.\n\nNobody swam."]);
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
    fn mere_mentions_of_markup_are_kept() {
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
    fn each_value_is_converted_by_its_own_look() {
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
    fn mojibake_is_repaired() {
        let values = ["â€œGo,â€\u{9d} said RenÃ©e.", "It is CafÃ© time", "Plain"];
        assert_eq!(read(&values), ["“Go,” said Renée.", "It is Café time", "Plain"]);
        let mut later = values.to_vec();
        later.extend(vec!["â€œGoâ€\u{9d}"; 20]);
        later.push("“They drank at the CAFÉ”");
        assert_eq!(read(&later).last().map(String::as_str), Some("“They drank at the CAFÉ”"));
        let sane = ["“Go,” said Renée.", "Naïve Ã©lan of “CafÃ©”", "é"];
        assert_eq!(read(&sane), sane);
    }

    #[test]
    fn markdown_becomes_paragraphs() {
        let values = ["# Late\n\nThe [tram](https://a.example) was **late**.", "On time [again](/b)."];
        assert_eq!(read(&values), ["Late\n\nThe tram was late.", "On time again."]);
        let few = ["The [tram](https://a.example) was late.", "It was *late*.", "It was."];
        assert_eq!(read(&few), few);
    }

    #[test]
    fn escapes_come_before_other_markup() {
        let values = [r"<p>\u201cGo,\u201d \u0026amp; stay.<\/p><p>Now.</p>"];
        assert_eq!(read(&values), ["“Go,” & stay.\n\nNow."]);
        let bytes = Markup::of([r"b'Caf\xc3\xa9'", "b'b'"].into_iter());
        assert_eq!(
            (&*bytes.line(r"b'Caf\xc3\xa9'"), bytes.sentence().as_str()),
            ("Café", "bytes as Python prints them")
        );
    }

    proptest! {
        /// Text without signs of markup is never touched.
        #[test]
        fn plain_text_is_unchanged(texts in prop::collection::vec("[^&<Â-ôâ\\\\#\\]]{0,40}", 1..6)) {
            let values: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(read(&values), texts);
        }

        #[test]
        fn any_text_can_be_profiled(texts in prop::collection::vec("(<p>|</p>|<b|</b>|<br/>|&amp;|&lt;|p&gt;|&#|ldquo;|â€|œ|Ã|©|\\PC| |\n|=|>){0,20}", 1..4)) {
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
