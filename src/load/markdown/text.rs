//! The text of Markdown and its structure: CommonMark with tables, footnotes, strikethrough and task lists.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use crate::article::{BlockShape, MarkKind, Structure};
use crate::load::html::{self, HtmlToken};
use crate::load::structure_builder::StructureBuilder;

/// The extensions to CommonMark.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Returns the text of `markdown` without its markup, and what the markup says.
pub(super) fn structured(markdown: &str) -> (String, Structure) {
    let mut reader = MarkdownReader::default();
    for event in Parser::new_ext(markdown, OPTIONS) {
        reader.event(event);
    }
    reader.text.finish()
}

/// What has been read so far.
#[derive(Default)]
struct MarkdownReader {
    text: StructureBuilder,
    /// Numbers of footnotes, by name.
    notes: HashMap<String, usize>,
    /// Whether code is open, in which line breaks matter.
    code: bool,
    /// Whether a heading or a cell is open, whose lines become one.
    one_line: bool,
    /// HTML between the paragraphs.
    html: String,
    /// How many pictures are open.
    pictures: usize,
    /// Whether the block is nothing but a picture.
    only_picture: bool,
    /// Whether the row is the header of its table.
    head: bool,
}

impl MarkdownReader {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.code => self.text.push(&words.replace('\t', "    ")),
            Event::Text(words) => self.words(&words),
            Event::Code(words) => {
                self.text.open(MarkKind::Code);
                self.words(&words);
                self.text.close(MarkKind::Code);
            }
            Event::Html(words) => self.html.push_str(&words),
            Event::InlineHtml(words) => self.inline_html(&words),
            Event::SoftBreak => self.text.push(if self.one_line { " " } else { "\n" }),
            Event::HardBreak if self.one_line => self.text.push(" "),
            Event::HardBreak => self.text.line_break(),
            Event::Rule => {
                self.block();
                self.text.rule();
            }
            Event::TaskListMarker(done) => self.text.set_lead(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(name) => {
                let number = self.note(&name);
                self.text.label(&superscript(number));
            }
            Event::InlineMath(words) | Event::DisplayMath(words) => self.words(&words),
        }
    }

    fn words(&mut self, words: &str) {
        if self.pictures == 0 && !words.trim().is_empty() {
            self.only_picture = false;
        }
        self.text.push(words);
    }

    /// Ends the text of a list item, for which there is no event.
    fn block(&mut self) {
        self.text.end_block(BlockShape::Paragraph);
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {
                self.block();
                self.only_picture = true;
            }
            Tag::Heading { .. } => {
                self.block();
                self.one_line = true;
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.text.begin_quote();
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.code = true;
            }
            Tag::List(first) => {
                self.block();
                self.text.begin_list(first);
            }
            Tag::Item => self.text.begin_item(),
            Tag::FootnoteDefinition(name) => {
                self.block();
                let number = self.note(&name);
                self.text.begin_note(superscript(number) + " ");
            }
            Tag::Table(alignments) => {
                self.block();
                let right: Vec<bool> = alignments.iter().map(|a| *a == Alignment::Right).collect();
                self.text.begin_table(&right);
            }
            Tag::TableHead => (self.head, self.one_line) = (true, true),
            Tag::TableRow => (self.head, self.one_line) = (false, true),
            Tag::TableCell => self.text.begin_cell(),
            Tag::Emphasis => self.text.open(MarkKind::Emphasis),
            Tag::Strong => self.text.open(MarkKind::Strong),
            Tag::Strikethrough => self.text.open(MarkKind::Struck),
            Tag::Link { dest_url, .. } => self.text.open_link(&dest_url),
            Tag::Image { dest_url, .. } => {
                self.pictures += 1;
                self.text.open_link(&dest_url);
                self.text.open(MarkKind::Emphasis);
            }
            Tag::HtmlBlock => {
                self.block();
                self.html.clear();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if std::mem::take(&mut self.only_picture) => {
                self.text.end_block(BlockShape::Caption);
            }
            TagEnd::Paragraph => self.text.end_paragraph(),
            TagEnd::Heading(level) => {
                self.one_line = false;
                self.text.end_block(BlockShape::Heading(level as u8));
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.text.end_block(BlockShape::Code);
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.block();
                self.text.end_nest();
            }
            TagEnd::Table => self.text.end_table(),
            TagEnd::TableHead | TagEnd::TableRow => {
                self.one_line = false;
                self.text.end_row(self.head);
            }
            TagEnd::TableCell => self.text.end_cell(),
            TagEnd::Emphasis => self.text.close(MarkKind::Emphasis),
            TagEnd::Strong => self.text.close(MarkKind::Strong),
            TagEnd::Strikethrough => self.text.close(MarkKind::Struck),
            TagEnd::Link => self.text.close_link(),
            TagEnd::Image => {
                self.pictures = self.pictures.saturating_sub(1);
                self.text.close(MarkKind::Emphasis);
                self.text.close_link();
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                html::add(&html, html::TextScope::All, &mut self.text);
            }
            _ => {}
        }
    }

    /// Returns the number of a footnote, in order of first reference.
    fn note(&mut self, name: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(name.to_owned()).or_insert(next)
    }

    /// Handles tags inside a paragraph. A word in angle brackets that is not an HTML tag is a word.
    fn inline_html(&mut self, words: &str) {
        for token in html::tokens(words) {
            match token {
                HtmlToken::Open(name, rest) => {
                    match (html::mark_of(name), name.to_ascii_lowercase().as_str()) {
                        (Some(kind), _) => self.text.open(kind),
                        (None, "br") if self.one_line => self.text.push(" "),
                        (None, "br") => self.text.line_break(),
                        (None, "a") => {
                            let target = html::attribute(rest, "href").unwrap_or_default();
                            self.text.open_link(&target);
                        }
                        (None, name) if is_element(name) => {}
                        _ => self.words(words),
                    }
                }
                HtmlToken::Close(name) => match (html::mark_of(name), name.to_ascii_lowercase().as_str()) {
                    (Some(kind), _) => self.text.close(kind),
                    (None, "a") => self.text.close_link(),
                    (None, name) if is_element(name) => {}
                    _ => self.words(words),
                },
                HtmlToken::Text(text) => self.words(text),
                HtmlToken::Raw(..) | HtmlToken::Comment(_) => {}
            }
        }
    }
}

/// Returns whether this is the name of an HTML element that articles use.
fn is_element(name: &str) -> bool {
    const INLINE: [&str; 31] = [
        "abbr", "acronym", "bdi", "bdo", "big", "cite", "data", "dfn", "font", "img", "ins", "kbd", "label",
        "mark", "q", "rp", "rt", "ruby", "samp", "small", "span", "sub", "sup", "time", "tt", "u", "var",
        "wbr", "script", "style", "iframe",
    ];
    html::is_one_of(name, &INLINE) || html::is_block(name)
}

/// Returns a number in raised digits.
fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}
