//! Properties of the layout, for any text: nothing lost, nothing invented, nothing wider than it should be.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::text::{Analysis, Kind, Person, PersonId, Quote};
use crate::{Article, Span};

/// Hostile text: any characters, and often the ones that caused bugs before.
fn hostile() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "\u{1b}[31m",
        "\u{9b}2J",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "\t",
        "\r\n",
        "\n\n",
        " ",
        "-",
        "e\u{301}",
        "\u{301}",
        "👩‍👩‍👧",
        "🇫🇷",
        "漢字",
        "ﷺ",
        "\u{85}",
        "\u{0}",
        "“",
        "”",
        "क्षि",
        "a-b-c",
        "\n- ",
        "\n  12. ",
        "\n    ",
        "\n\n    ",
        "\u{200d}",
    ]);
    prop::collection::vec(
        prop_oneof![any::<char>().prop_map(String::from), odd.prop_map(String::from), "[a-z]{1,9} "],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

fn shown(text: &str) -> String {
    glyphs(text).map(|glyph| glyph.shown).collect()
}

#[test]
fn a_mark_without_a_letter_joins_nothing_before_it() {
    for text in ["\u{301}", "\u{301}\u{200d}", "\u{301}\u{301}"] {
        let shown = shown(text);
        assert!(!shown.starts_with('\u{301}'), "{shown:?}");
        assert_eq!(sanitise(&shown), shown.as_str());
    }
}

proptest! {
    #[test]
    fn glyphs_tile_the_text_and_are_harmless(text in hostile()) {
        let mut at = 0;
        for glyph in glyphs(&text) {
            prop_assert_eq!(glyph.span.start, at);
            at = glyph.span.end;
            prop_assert!((1..=2).contains(&glyph.width));
            for c in glyph.shown.chars() {
                prop_assert!(!c.is_control(), "{c:?} would reach the terminal");
                let hidden = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}');
                prop_assert!(!hidden, "{c:?} would reach the terminal");
            }
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn harmless_text_is_unchanged(text in hostile()) {
        let once = sanitise(&text).into_owned();
        prop_assert_eq!(sanitise(&once), once.as_str());
    }

    #[test]
    fn readable_text_is_harmless_and_idempotent(text in hostile()) {
        let once = readable(&text);
        prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()), "{once:?}");
        prop_assert!(!once.contains(['\u{202e}', '\u{200b}', '\u{feff}', '\u{ad}', '\u{2028}']), "{once:?}");
        prop_assert_eq!(readable(&once), once.as_str());
        prop_assert!(!one_line(&text).contains('\n'));
        let whole = Span::new(0, text.len());
        // White space at the ends of lines is not part of a paragraph, in any of its printed forms.
        let blank = |c: char| c.is_whitespace() || "␋␌".contains(c);
        let words = |text: &str| -> String { readable(text).chars().filter(|c| !blank(*c)).collect() };
        prop_assert_eq!(words(&excerpt(&text, whole)), words(&text));
    }

    #[test]
    fn rows_tile_the_text_and_fit(text in hostile(), columns in 1usize..100) {
        let rows = wrap(&text, columns);
        let mut at = 0;
        for row in &rows {
            prop_assert_eq!(row.start, at);
            prop_assert!(text.is_char_boundary(row.end));
            at = row.end;
            let color = row.of(&text).trim_end();
            prop_assert!(width(color) <= columns.max(2), "{color:?} is wider than {columns}");
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn painting_any_layers_shows_exactly_the_row(text in hostile(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 8), columns in 2usize..80) {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut at: Vec<usize> = cuts.iter().map(|cut| bounds[cut.index(bounds.len())]).collect();
        at.sort_unstable();
        let quote = |a: usize, b: usize| Quote {
            span: Span::new(a, b), marked: Span::new(a, b), kind: Kind::Direct,
            speaker: Some(PersonId(0)), confidence: 90, source: None, cue: None, chain: None, rest: Vec::new(),
        };
        let person = Person { name: "Ada".into(), aliases: vec![], mentions: vec![Span::new(at[2], at[5])] };
        let record = Record::new(&text, Analysis { people: vec![person], quotes: vec![quote(at[0], at[3]), quote(at[4], at[6])], ..Analysis::default() });
        let matches = [Span::new(at[1], at[7])];
        let layers = Layers { record: Some(&record), matches: &matches, quote: Some(0), ..Layers::default() };
        for row in wrap(&text, columns) {
            let painted: String = paint(&text, row, Role::Text, &layers).into_iter().map(|run| run.text).collect();
            prop_assert_eq!(painted, shown(row.of(&text).trim_end()));
        }
    }

    #[test]
    fn a_laid_out_page_keeps_its_words_in_order_and_fits(text in hostile(), columns in 16usize..80) {
        let article = Article { text, ..Article::default() };
        let mut at = 0;
        for block in blocks(&article).iter().filter(|block| block.kind == BlockKind::Paragraph) {
            prop_assert!(article.text[at..block.span.start].trim().is_empty(), "lost before {}", block.span.start);
            at = block.span.start;
            for (n, row) in set(&article, block, columns).iter().enumerate() {
                let before = setting::lead(&article, block, n);
                prop_assert!(before.trim().is_empty());
                prop_assert_eq!(row.span.start, at);
                at = row.span.end;
                let used = width(before) + width(row.span.of(&article.text).trim_end());
                prop_assert!(used <= columns, "{used} of {columns}");
            }
            prop_assert_eq!(at, block.span.end);
        }
        prop_assert!(article.text[at..].trim().is_empty());
    }

    #[test]
    fn clipping_never_exceeds_the_columns(text in hostile(), columns in 0usize..40) {
        prop_assert!(width(&clip(&text, columns)) <= columns);
    }

    #[test]
    fn paging_reaches_both_ends_and_the_requested_byte(text in hostile(), columns in 4usize..60, height in 1usize..30, at in any::<prop::sample::Index>(), steps in prop::collection::vec(-40isize..40, 0..12)) {
        let article = Arc::new(Article { title: Some("A headline".into()), text, ..Article::default() });
        let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), columns, height);
        for step in steps {
            pager.scroll(step);
            prop_assert!(pager.lines().len() <= height);
        }
        pager.to_end();
        prop_assert_eq!(pager.progress(), 1.0);
        pager.to_start();
        prop_assert_eq!(pager.top(), PagePosition::default());
        let bodies: Vec<TextBlock> = blocks(&article).iter().copied().filter(|b| b.kind == BlockKind::Paragraph).collect();
        if !bodies.is_empty() {
            let block = bodies[at.index(bodies.len())];
            pager.show(block.span.start);
            prop_assert!(pager.lines().iter().any(|line| line.is_body() && line.span.start <= block.span.start && block.span.start <= line.span.end));
        }
        pager.resize(columns + 3, height + 1);
        prop_assert!(!pager.lines().is_empty());
    }
}

#[test]
fn a_page_shows_every_word_of_its_article_in_order() {
    let text = "The board met on Monday.\n\n“We will not sell,” said Mrs Adeyemi.\nShe left at nine.";
    let article =
        Arc::new(Article { title: Some("Board meets".into()), text: text.into(), ..Article::default() });
    let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), 16, 100);
    let words: Vec<&str> = pager
        .lines()
        .iter()
        .filter(|line| line.is_body())
        .flat_map(|line| line.span.of(text).split_whitespace())
        .collect();
    assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn hard_wrapped_text_flows_and_verse_does_not() {
    let wire = "The council of Port Calder met on Tuesday evening to hear\nthe case for a new bridge, which has been put off four\ntimes since the flood, and will now be heard once more in\nthe spring.\n\nNobody from the company came.";
    let kinds = |text: &str| blocks(&Article { text: text.into(), ..Article::default() }).len() - 1;
    assert_eq!(kinds(wire), 2);
    assert_eq!(kinds("One line.\nAnother.\n\nA third."), 3);
    assert_eq!(kinds("No blank lines.\nBut two paragraphs."), 2);
}

#[test]
fn a_block_quotation_in_plain_text_is_indented_once() {
    let text = "She wrote:\n\n    the slip has been closed for a year, and\n    nobody has been told what for\n\nNobody \
                answered. They need:\n\n- a slip with a rail that does not rust\n- time";
    let article = Article { text: text.into(), ..Article::default() };
    let rows: Vec<String> = blocks(&article)
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph)
        .flat_map(|block| {
            let rows = set(&article, block, 36);
            let shown = |(n, row)| paint_row(&article, block, n, row, &Layers::default());
            let rows: Vec<Vec<StyledRun>> = rows.iter().enumerate().map(shown).collect();
            rows.into_iter()
                .map(|row| row.into_iter().map(|run| run.text).collect::<String>())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        rows,
        [
            "She wrote:",
            "    the slip has been closed for a",
            "    year, and nobody has been",
            "    told what for",
            "Nobody answered. They need:",
            "- a slip with a rail that does not",
            "  rust",
            "- time",
        ]
    );
}

#[test]
fn one_endless_line_is_laid_out_piece_by_piece() {
    let article = Article { text: "word ".repeat(200_000), ..Article::default() };
    let all = blocks(&article);
    assert!(all.len() > 50);
    assert!(all.iter().all(|block| block.span.len() <= 16 * 1024));
    let kept: usize = all.iter().map(|block| block.span.len()).sum();
    assert_eq!(kept, article.text.trim_end().len());
}

#[test]
fn a_speaker_is_named_once_and_again_at_the_top_of_the_screen() {
    let text = "“One two three four five six seven eight nine ten,” said Ines Moreau.";
    let person = Person { name: "Ines Moreau".into(), aliases: vec![], mentions: vec![Span::new(61, 72)] };
    let quote = Quote {
        span: Span::new(3, 52),
        marked: Span::new(0, 55),
        kind: Kind::Direct,
        speaker: Some(PersonId(0)),
        source: None,
        cue: None,
        confidence: 90,
        chain: None,
        rest: Vec::new(),
    };
    let record =
        Record::new(text, Analysis { people: vec![person], quotes: vec![quote], ..Analysis::default() });
    let article = Arc::new(Article { text: text.into(), ..Article::default() });
    let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), 12, 20);
    let labels = |pager: &mut Pager| -> Vec<Option<String>> {
        margin_labels(&pager.lines(), &record, false)
            .into_iter()
            .flatten()
            .map(|label| label.name.map(|name| name.0))
            .collect()
    };
    let first = labels(&mut pager);
    assert_eq!(first[0].as_deref(), Some("Moreau"));
    assert!(first[1..].iter().all(Option::is_none));
    pager.resize(12, 2);
    pager.scroll(5);
    assert_eq!(labels(&mut pager)[0].as_deref(), Some("Moreau"));
}

#[test]
fn the_margin_shows_the_source_if_no_speaker_is_named() {
    let text = "“Stay inside,” police said.\n\n“We know,” said its chairman, a friend of the board.\n\n“All is well,” said a \
                spokeswoman for the harbour. “It is over,” she said.";
    let record = Record::new(text, crate::text::analyse(text));
    let article = Arc::new(Article { text: text.into(), ..Article::default() });
    let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), 72, 20);
    let labels: Vec<_> = margin_labels(&pager.lines(), &record, false).into_iter().flatten().collect();
    let names: Vec<_> = labels.iter().filter_map(|label| label.name.clone()).collect();
    let name = |words: &str| (words.to_owned(), Role::Unnamed);
    assert_eq!(names[0], name("‹police›"));
    assert!(names[1].0.starts_with("‹chairman"), "{names:?}");
    assert_eq!(names[2..], [name("‹spokeswoman for the harbour›")]);
    let margin = Measure::fit(100, 72).margin(labels.iter().rfind(|label| label.name.is_some()), false);
    assert!(
        margin.iter().any(|run| run.text.starts_with("‹spokes") && run.text.ends_with("…›")),
        "{margin:?}"
    );
}
