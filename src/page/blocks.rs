//! An article's body cut into paragraphs, whatever way the input separates them.

use super::glyphs::one_line;
use crate::{Article, Span};

/// The longest stretch that is wrapped as one. Prose never comes near it; a file that is one endless line
/// is set piece by piece, so that only what is on the screen is ever broken into lines.
const LONGEST: usize = 16 * 1024;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The article's title, which does not stand in the body.
    Title,
    /// The first paragraph of the body, where it says what the title says.
    Headline,
    /// Date, outlet, reading time: a line made of the article's particulars.
    Dateline,
    /// A paragraph of the body.
    Paragraph,
}

/// One stretch of the page, with air above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it holds.
    pub kind: BlockKind,
    /// Bytes into the body, or into the title for [`BlockKind::Title`]; empty for the dateline.
    pub span: Span,
    /// Empty rows above.
    pub air: u8,
}

/// The blocks of an article: headline, dateline, paragraphs. A first paragraph that repeats the title takes
/// its place, so that it is shown once.
///
/// ```
/// use onrecord::{Article, page::{blocks, BlockKind}};
/// let article = Article { title: Some("Ferry saved".into()), text: "Ferry saved.\n\nIt runs.".into(), ..Article::default() };
/// let kinds: Vec<_> = blocks(&article).iter().map(|b| b.kind).collect();
/// assert_eq!(kinds, [BlockKind::Headline, BlockKind::Dateline, BlockKind::Paragraph]);
/// ```
pub fn blocks(article: &Article) -> Vec<Block> {
    let mut paragraphs = paragraphs(&article.text);
    let mut blocks = Vec::with_capacity(paragraphs.len() + 2);
    let title = article.title.as_deref().unwrap_or_default();
    let repeats = paragraphs.first().is_some_and(|first| same_words(first.span.of(&article.text), title));
    if repeats {
        let first = paragraphs.remove(0);
        blocks.push(Block { kind: BlockKind::Headline, air: 1, ..first });
    } else if !title.trim().is_empty() {
        blocks.push(Block { kind: BlockKind::Title, span: Span::new(0, title.len()), air: 1 });
    }
    blocks.push(Block { kind: BlockKind::Dateline, span: Span::default(), air: 0 });
    if let Some(first) = paragraphs.first_mut() {
        first.air = 2;
    }
    blocks.extend(paragraphs);
    blocks
}

/// The words of a stretch of `text` as other programs may have them: line breaks stand between paragraphs only.
///
/// ```
/// use onrecord::{Span, page::excerpt};
/// let text = "“We stay out.\n\n“\u{1b}[2JAll of us.”";
/// assert_eq!(excerpt(text, Span::new(0, text.len())), "“We stay out.\n\n“␛[2JAll of us.”");
/// ```
pub fn excerpt(text: &str, span: Span) -> String {
    let mut parts: Vec<Block> = Vec::new();
    for block in paragraphs(text) {
        let within = Span::new(block.span.start.max(span.start), block.span.end.min(span.end));
        match parts.last_mut() {
            _ if within.start >= within.end => {}
            // A piece of the same paragraph.
            Some(last) if last.span.end == within.start => last.span.end = within.end,
            _ => parts.push(Block { span: within, ..block }),
        }
    }
    let mut words = String::new();
    for (n, part) in parts.iter().enumerate() {
        words.push_str(if n == 0 { "" } else { ["\n", "\n\n"][usize::from(part.air > 0)] });
        words.push_str(&one_line(part.span.of(text)));
    }
    words
}

/// The paragraphs of `text` as blocks. Where blank lines separate some of them, others stand close together, as the lines
/// of a list or a verse do.
fn paragraphs(text: &str) -> Vec<Block> {
    let spans = crate::text::paragraphs(text);
    let apart = |before: Span, after: Span| text[before.end..after.start].matches('\n').nth(1).is_some();
    let spaced = spans.windows(2).any(|pair| apart(pair[0], pair[1]));
    let mut blocks: Vec<Block> = Vec::with_capacity(spans.len());
    let mut before: Option<Span> = None;
    for span in spans {
        let air = u8::from(!spaced || before.is_none_or(|before| apart(before, span)));
        blocks.push(Block { kind: BlockKind::Paragraph, span, air });
        before = Some(span);
    }
    if blocks.iter().any(|block| block.span.len() > LONGEST) {
        blocks = blocks.into_iter().flat_map(|block| pieces(text, block)).collect();
    }
    blocks
}

/// A block too long to set at once, cut at spaces.
fn pieces(text: &str, block: Block) -> Vec<Block> {
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
        pieces.push(Block { span: Span::new(rest.span.start, at), ..rest });
        rest = Block { span: Span::new(at, rest.span.end), air: 0, ..rest };
    }
    pieces.push(rest);
    pieces
}

/// Whether two lines say the same, whatever their case, spacing and final stop.
fn same_words(a: &str, b: &str) -> bool {
    // A paragraph much longer than the title cannot repeat it; do not fold ten megabytes to find out.
    if b.is_empty() || a.len() > b.len() * 2 + 16 {
        return false;
    }
    let fold = |s: &str| -> String {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (fold(a), fold(b));
    !a.is_empty() && a == b
}
