//! Decides which line ends separate paragraphs, and which are hard wraps, as in mail and wire copy.
//!
//! A text counts as wrapped if one width explains most of its line ends: the line fits into it, but would not with
//! the next word added.

use crate::Span;

/// Wider columns are not searched for.
const WIDEST: usize = 160;

/// Narrower columns are lists or tables.
const NARROWEST: usize = 24;

/// A line without the white space around it.
#[derive(Clone, Copy)]
struct TextLine {
    /// Its bytes; empty if the line is blank.
    span: Span,
    /// The newline that ends it, or the end of the text.
    end: usize,
    /// White space before the first word, in characters.
    indent: usize,
    /// Width including the indent, in characters, counted up to a little beyond [`WIDEST`].
    width: usize,
    /// Whether a list item begins here.
    item: bool,
}

/// Returns the paragraphs of `text`, without the space around them. A line break inside a paragraph counts as a space.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let ends = ends(text, &lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut open = false;
    for (line, ends) in lines.iter().zip(ends) {
        if !line.span.is_empty() {
            match paragraphs.last_mut() {
                Some(last) if open => last.end = line.span.end,
                _ => paragraphs.push(line.span),
            }
        }
        open = !ends;
    }
    paragraphs
}

/// Returns the newlines of `text` that end a paragraph or a blank line, in order, and the end of the text.
pub(crate) fn paragraph_ends(text: &str) -> impl Iterator<Item = usize> {
    let lines = lines(text);
    let ends = ends(text, &lines);
    lines.into_iter().zip(ends).filter(|(_, ends)| *ends).map(|(line, _)| line.end)
}

fn lines(text: &str) -> Vec<TextLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let inner = line.trim();
        let lead = line.len() - line.trim_start().len();
        let indent = line[..lead].chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
        lines.push(TextLine {
            span: Span::new(start + lead, start + lead + inner.len()),
            end: start + line.len(),
            indent,
            width: indent + inner.chars().take(WIDEST + 1).count(),
            item: starts_item(inner),
        });
        start += line.len() + 1;
    }
    lines
}

/// Recognises "- milk", "* eggs", "• bread".
fn starts_item(line: &str) -> bool {
    line.strip_prefix(['-', '*', '•', '◦', '▪']).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Returns, for each line, whether a paragraph ends with it.
fn ends(text: &str, lines: &[TextLine]) -> Vec<bool> {
    let column = column(text, lines);
    let mut running = lines.windows(2).filter(|pair| runs_over(text, pair[0], pair[1]));
    let narrow = lines.iter().all(|line| line.width <= WIDEST);
    let wrapped = column.is_some() || narrow && running.nth(1).is_some();
    let mut ends = vec![true; lines.len()];
    let mut start = 0;
    while start < lines.len() {
        let end = (start + 1..lines.len()).find(|&at| lines[at].span.is_empty()).unwrap_or(lines.len());
        let block = &lines[start..end];
        // Text that is set off from the rest may be narrower.
        let widest = block.iter().map(|line| line.width).max().unwrap_or(0);
        let column = column.map(|column| if block.len() > 3 { column.min(widest) } else { column });
        for (number, pair) in block.windows(2).enumerate() {
            let begun = number > 0 && !ends[start + number - 1];
            let cut_short = || wrapped && cut_short(text, pair[0], pair[1], begun);
            ends[start + number] = !(goes_on(text, pair[0], pair[1], column) || cut_short());
        }
        start = end;
    }
    ends
}

/// Returns whether a paragraph continues from one line to the next.
fn goes_on(text: &str, line: TextLine, next: TextLine, column: Option<usize>) -> bool {
    if line.span.is_empty() || next.span.is_empty() || next.item {
        return false;
    }
    if runs_over(text, line, next) {
        return true;
    }
    let set_in = next.indent > line.indent + 1 && !line.item;
    !set_in && column.is_some_and(|column| line.width + 1 + first_word(text, next) > column)
}

/// Returns whether a sentence runs over the end of a line, as a small letter on the next one shows.
fn runs_over(text: &str, line: TextLine, next: TextLine) -> bool {
    next.span.of(text).starts_with(char::is_lowercase) && unfinished(line.span.of(text)) && !next.item
}

/// Returns whether a line of wrapped text breaks off in a sentence although the next word, a capitalised one, would
/// have fitted in: "its chair, Ada⏎Quill, said". `begun` says whether it continues the line before. A heading breaks
/// off, too, but nothing comes before it and it is no sentence and a half.
fn cut_short(text: &str, line: TextLine, next: TextLine, begun: bool) -> bool {
    if line.span.is_empty() || next.span.is_empty() || next.item || line.item {
        return false;
    }
    let words = line.span.of(text);
    let set_out = next.indent < line.indent;
    // Not "Dear Ada,".
    let goes_on = words.ends_with(',') && words.split(' ').count() > GREETING;
    unfinished(words)
        && next.span.of(text).starts_with(char::is_alphabetic)
        && next.indent <= line.indent
        && (begun || goes_on || holds_stop(words) || set_out || splits_name(words, next.span.of(text)))
}

/// The most words of a greeting or a closing formula in a letter.
const GREETING: usize = 4;

/// Returns whether a sentence ends within a line; what is short or has a capital may be an abbreviation.
fn holds_stop(line: &str) -> bool {
    let words = line.split(' ').rev().skip(1);
    words.map(|word| word.trim_end_matches(['"', '”', '\'', '’'])).any(|word| {
        let stem = word.trim_end_matches(['.', '?', '!']);
        stem.len() < word.len()
            && stem.len() > 1
            && stem != "vs"
            && stem.starts_with(char::is_lowercase)
            && !stem.contains('.')
    })
}

/// Recognises "… the deputy, Ada⏎Quill, said": a name between commas that is parted by the line end.
fn splits_name(line: &str, next: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let mut from_end = line.rsplit(' ').take(3).skip_while(|word| capital(word));
    let inserted = line.rsplit(' ').next().is_some_and(capital)
        && from_end.next().is_some_and(|word| word.ends_with(','));
    let mut words = next.split_whitespace().take(2);
    let last = words.next().is_some_and(|word| capital(word) && word.ends_with(','));
    inserted && last && words.next().is_some_and(|word| word.starts_with(char::is_lowercase))
}

/// Returns whether a line breaks off in the middle of a sentence, or of a word: "passen-".
fn unfinished(line: &str) -> bool {
    let mut last = line.chars().rev();
    match last.next() {
        Some('-') => last.next().is_some_and(char::is_alphabetic),
        Some(c) => c.is_alphanumeric() || c == ',',
        None => false,
    }
}

/// Returns the width of a line's first word, in characters.
fn first_word(text: &str, line: TextLine) -> usize {
    line.span.of(text).chars().take(WIDEST).take_while(|c| !c.is_whitespace()).count()
}

/// Returns the width that the lines of `text` were fitted to, in characters.
fn column(text: &str, lines: &[TextLine]) -> Option<usize> {
    // A width explains a line end if the line fits into it but would not with the next word.
    let mut changes = [[0_i32; 2]; WIDEST + 2];
    let mut wider = [0; WIDEST + 2];
    let mut all = 0;
    for pair in lines.windows(2).filter(|pair| !pair[0].span.is_empty() && !pair[1].span.is_empty()) {
        let (line, next) = (pair[0], pair[1]);
        all += 1;
        wider[line.width.min(WIDEST + 1)] += 1;
        if line.width <= WIDEST {
            let lower = i32::from(next.span.of(text).starts_with(char::is_lowercase));
            let first = (line.width + 1 + first_word(text, next)).min(WIDEST + 1);
            for (at, sign) in [(line.width, 1), (first, -1)] {
                changes[at][0] += sign;
                changes[at][1] += sign * lower;
            }
        }
    }
    let mut best = (0, 0, 0, 0);
    let (mut fitting, mut lower, mut over) = (0, 0, all);
    for width in 0..=WIDEST {
        fitting += changes[width][0];
        lower += changes[width][1];
        over -= wider[width];
        best = best.max((fitting, width, lower, over));
    }
    let (fitting, width, lower, over) = best;
    // The last lines of paragraphs prove nothing. The fewer lines there are, the larger the share that must fit.
    let enough = match all {
        0..=2 => all == 2 && fitting == 2,
        3..=5 => 5 * fitting >= 3 * all,
        _ => 3 * fitting >= all,
    };
    // In wrapped prose, sentences run over line ends; in tables and verse, most lines begin with capitals or figures.
    (enough && 20 * over <= all && 5 * lower >= 2 * fitting && width >= NARROWEST).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let flat = |span: Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        paragraphs(text).into_iter().map(flat).collect()
    }

    /// Wraps `text` so that no line is wider than `column`.
    fn wrap(text: &str, column: usize) -> String {
        let mut wrapped = String::new();
        let mut width = 0;
        for word in text.split(' ') {
            if width + 1 + word.chars().count() > column && width > 0 {
                wrapped.push('\n');
                width = 0;
            } else if width > 0 {
                wrapped.push(' ');
                width += 1;
            }
            wrapped.push_str(word);
            width += word.chars().count();
        }
        wrapped
    }

    const PROSE: [&str; 3] = [
        "The harbour board of Ware voted late on Tuesday to close the old slip for good. Nobody spoke against it. \
         Ann Dent, who has kept the boats there since she was a girl, left before the count.",
        "Karl Moss, the chairman, said that the board had no choice in the matter and that he would not sleep well.",
        "The slip is two hundred years old.",
    ];

    #[test]
    fn wrapped_lines_are_put_together_at_any_width() {
        for column in [40, 60, 72, 80, 100] {
            for between in ["\n\n", "\r\n\r\n", "\n   "] {
                let wrapped = PROSE.map(|paragraph| wrap(paragraph, column)).join(between);
                assert_eq!(read(&wrapped), PROSE, "{column} {between:?}");
            }
        }
    }

    #[test]
    fn a_line_that_has_room_ends_its_paragraph_even_in_wrapped_text() {
        let text = format!("Slip to close\n{}", PROSE.map(|paragraph| wrap(paragraph, 66)).join("\n"));
        assert_eq!(read(&text)[0], "Slip to close");
        assert_eq!(read(&text)[3], PROSE[2]);
    }

    #[test]
    fn lines_that_are_paragraphs_stay_so() {
        let text = PROSE.join("\n");
        assert_eq!(read(&text), PROSE);
        let table = "Ware      3  Holm      1\nStoke     2  Pell      2\nArden     0  Minster   4\nBray      1  Oxley     1";
        assert_eq!(read(table).len(), 4);
        let verse = "The tide came in\nThe tide went out\nAnd nobody asked\nWhat it was about";
        assert_eq!(read(verse).len(), 4);
        let list = "What they need:\n- a new slip with a rail\n- paint for the boats of the school\n- time";
        assert_eq!(read(list).len(), 4);
    }

    #[test]
    fn a_wrapped_sentence_goes_on_even_where_there_was_room() {
        let first = "The harbour board of Ware voted late on Tuesday to close the\nold slip for good. It is said to be two \
                     hundred years old, and\nnobody knows who built it or how it was paid for.";
        for second in [
            "Nobody spoke against it in the hall, and the chairman of the\nboard, Karl\nMoss, slept.",
            "Nobody spoke against it, but the deputy, Ann\nDent, left the hall.",
            "Nobody spoke against it but a poet and lover of boats,\nAnn Dent, who left.",
            "Nobody spoke against it. But Ann\nDent left the hall.",
        ] {
            let text = format!("{first}\n\n{second}");
            assert_eq!(read(&text)[1], second.replace('\n', " "));
        }
        let text = format!("Mr. Moss is to close the slip\n{first}\n\nAnn Dent\nStaff Writer");
        assert_eq!(read(&text).len(), 4);
        let wide = "The slip that nobody wanted is going to be closed. ".repeat(4);
        let listed = format!("{wide}― Ann Dent\n“{wide}” ― Karl Moss\n{wide}and\nso on and\nso on.");
        assert_eq!(read(&listed).len(), 3);
        let short = "The slip is to\nclose in May,\nsaid its owner, Ann\nDent, who built it.";
        assert_eq!(read(short), [short.replace('\n', " ")]);
    }

    #[test]
    fn a_line_that_breaks_off_in_a_sentence_goes_on() {
        assert_eq!(read("The slip is\nclosed."), ["The slip is closed."]);
        assert_eq!(read("They took the passen-\ngers off."), ["They took the passen- gers off."]);
        assert_eq!(read("It is closed.\nnobody knows why"), ["It is closed.", "nobody knows why"]);
    }

    #[test]
    fn ends_are_the_newlines_between_paragraphs() {
        let text = "One.\n\nTwo\nthree.";
        assert_eq!(paragraph_ends(text).collect::<Vec<_>>(), [4, 5, text.len()]);
    }
}
