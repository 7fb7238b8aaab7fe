//! Cuts an article into blocks: headline, dateline, paragraphs.

use super::glyphs::one_line;
use super::insets::{Inset, insets};
use crate::article::{BlockShape, Structure, StructureBlock};
use crate::{Article, Span};

/// The longest block, in bytes. A longer paragraph, as in a file that is one endless line, is cut up, so that only
/// the part on the screen is broken into lines.
const LONGEST: usize = 16 * 1024;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The article's title, which is not in the text.
    Title,
    /// The first paragraph, if it repeats the title.
    Headline,
    /// The line with date, outlet and reading time.
    Dateline,
    /// A paragraph of the text.
    Paragraph,
}

/// One block of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextBlock {
    /// What it holds.
    pub kind: BlockKind,
    /// Bytes of the text, or of the title for [`BlockKind::Title`]; empty for the dateline.
    pub span: Span,
    /// Blank rows above it.
    pub space_above: u8,
    /// Its index in the structure of the text.
    pub part: Option<u32>,
    /// Whether it begins with the first word of that part.
    pub begins: bool,
    /// Its indent, if the text is plain.
    pub inset: Inset,
}

impl TextBlock {
    fn new(kind: BlockKind, span: Span, space_above: u8) -> Self {
        Self { kind, span, space_above, part: None, begins: true, inset: Inset::default() }
    }

    /// Returns what the markup says about it.
    pub fn part<'s>(&self, structure: &'s Structure) -> Option<&'s StructureBlock> {
        structure.blocks.get(self.part? as usize)
    }
}

/// Returns the blocks of an article. A first paragraph that repeats the title replaces it.
///
/// ```
/// use onrecord::{Article, page::{blocks, BlockKind}};
/// let article = Article { title: Some("Ferry saved".into()), text: "Ferry saved.\n\nIt runs.".into(), ..Article::default() };
/// let kinds: Vec<_> = blocks(&article).iter().map(|b| b.kind).collect();
/// assert_eq!(kinds, [BlockKind::Headline, BlockKind::Dateline, BlockKind::Paragraph]);
/// ```
pub fn blocks(article: &Article) -> Vec<TextBlock> {
    let mut paragraphs = match article.structure.is_empty() {
        true => paragraphs(&article.text),
        false => structured(&article.text, &article.structure),
    };
    let mut blocks = Vec::with_capacity(paragraphs.len() + 2);
    let title = article.title.as_deref().unwrap_or_default();
    let repeats = paragraphs.first().is_some_and(|first| same_words(first.span.of(&article.text), title));
    if repeats {
        let mut first = paragraphs.remove(0);
        // The signs of a heading in plain text say nothing here.
        let words = first.span.of(&article.text);
        first.span.start += words.len() - words.trim_start_matches('#').trim_start().len();
        blocks.push(TextBlock { kind: BlockKind::Headline, space_above: 1, ..first });
    } else if !title.trim().is_empty() {
        blocks.push(TextBlock::new(BlockKind::Title, Span::new(0, title.len()), 1));
    }
    blocks.push(TextBlock::new(BlockKind::Dateline, Span::default(), 0));
    if let Some(first) = paragraphs.first_mut() {
        first.space_above = 2;
    }
    blocks.extend(paragraphs);
    blocks
}

/// Text for other programs: sanitised, with line breaks between paragraphs only.
///
/// ```
/// use onrecord::{Span, page::excerpt};
/// let text = "“We stay out.\n\n“\u{1b}[2JAll of us.”";
/// assert_eq!(excerpt(text, Span::new(0, text.len())), "“We stay out.\n\n“␛[2JAll of us.”");
/// ```
pub fn excerpt(text: &str, span: Span) -> String {
    let mut parts: Vec<TextBlock> = Vec::new();
    for block in paragraphs(text) {
        let within = Span::new(block.span.start.max(span.start), block.span.end.min(span.end));
        match parts.last_mut() {
            _ if within.start >= within.end => {}
            // A piece of the same paragraph.
            Some(last) if last.span.end == within.start => last.span.end = within.end,
            _ => parts.push(TextBlock { span: within, ..block }),
        }
    }
    let mut words = String::new();
    for (n, part) in parts.iter().enumerate() {
        words.push_str(if n == 0 { "" } else { ["\n", "\n\n"][usize::from(part.space_above > 0)] });
        words.push_str(&one_line(part.span.of(text)));
    }
    words
}

/// Returns the paragraphs of `text`. If blank lines separate only some of them, the others get no space, like the
/// lines of a list or a poem.
fn paragraphs(text: &str) -> Vec<TextBlock> {
    let spans = crate::text::paragraphs(text);
    let apart = |before: Span, after: Span| text[before.end..after.start].matches('\n').nth(1).is_some();
    let spaced = spans.windows(2).any(|pair| apart(pair[0], pair[1]));
    let mut blocks: Vec<TextBlock> = Vec::with_capacity(spans.len());
    let mut before: Option<(Span, bool)> = None;
    for (&span, inset) in spans.iter().zip(insets(text, &spans)) {
        // The items of a list stay together, unless blank lines separate them.
        let tight = |(before, item): (Span, bool)| (spaced || item && inset.item) && !apart(before, span);
        let space_above = u8::from(!before.is_some_and(tight));
        blocks.push(TextBlock { inset, ..TextBlock::new(BlockKind::Paragraph, span, space_above) });
        before = Some((span, inset.item));
    }
    if blocks.iter().any(|block| block.span.len() > LONGEST) {
        blocks = blocks.into_iter().flat_map(|block| pieces(text, block)).collect();
    }
    blocks
}

/// Returns the blocks of a text with structure. A paragraph in which lines matter, as in a transcript, is cut into
/// lines.
fn structured(text: &str, structure: &Structure) -> Vec<TextBlock> {
    let lines = crate::text::paragraphs(text);
    let mut blocks = Vec::with_capacity(structure.blocks.len());
    for (part, block) in (0u32..).zip(&structure.blocks) {
        let whole = TextBlock {
            part: Some(part),
            ..TextBlock::new(BlockKind::Paragraph, block.span, u8::from(!block.tight))
        };
        if block.shape != BlockShape::Paragraph || block.span.is_empty() {
            blocks.push(whole);
            continue;
        }
        let first = lines.partition_point(|line| line.end <= block.span.start);
        let inside = lines[first..].iter().take_while(|line| line.start < block.span.end);
        let mut begins = true;
        // A line break that the author set does not end a paragraph.
        let mut pieces: Vec<Span> = Vec::new();
        for line in inside {
            let line = Span::new(line.start.max(block.span.start), line.end.min(block.span.end));
            match pieces.last_mut() {
                Some(last) if !structure.breaks_in(Span::new(last.end, line.start)).is_empty() => {
                    last.end = line.end
                }
                _ => pieces.push(line),
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.end = block.span.end;
        }
        for span in pieces {
            let space_above = if begins { whole.space_above } else { 0 };
            blocks.push(TextBlock { span, space_above, begins, ..whole });
            begins = false;
        }
    }
    match blocks.iter().any(|block| block.span.len() > LONGEST) {
        true => blocks
            .into_iter()
            .flat_map(|block| match block.part(structure).map(|part| part.shape) {
                Some(BlockShape::Row { .. }) => vec![block],
                _ => pieces(text, block),
            })
            .collect(),
        false => blocks,
    }
}

/// Cuts a block that is too long, at spaces.
fn pieces(text: &str, block: TextBlock) -> Vec<TextBlock> {
    let mut pieces = Vec::new();
    let mut rest = block;
    while rest.span.len() > LONGEST {
        let mut cut = rest.span.start + LONGEST;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let window = &text[rest.span.start..cut];
        let space = window.rfind(' ').filter(|&at| at > LONGEST / 2);
        let at = rest.span.start + space.map_or(window.len(), |at| at + 1);
        pieces.push(TextBlock { span: Span::new(rest.span.start, at), ..rest });
        rest = TextBlock { span: Span::new(at, rest.span.end), space_above: 0, begins: false, ..rest };
    }
    pieces.push(rest);
    pieces
}

/// Returns whether two lines have the same words, ignoring case, spacing and punctuation.
fn same_words(a: &str, b: &str) -> bool {
    // A paragraph much longer than the title cannot repeat it, so skip folding its case.
    if b.is_empty() || a.len() > b.len() * 2 + 16 {
        return false;
    }
    let fold = |s: &str| -> String {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (fold(a), fold(b));
    !a.is_empty() && a == b
}
