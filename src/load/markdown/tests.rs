//! Markdown is read without losing or inventing a character, and laid out so that page and text lead to each other.

use std::sync::Arc;

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use super::text::{OPTIONS, structured};
use crate::article::{BlockShape, MarkKind};
use crate::page::{Layers, Pager, Role, blocks, paint_row, width};
use crate::{Article, Span};

fn article(markdown: &str) -> Article {
    let (text, structure) = structured(markdown);
    Article { text, structure, ..Article::default() }
}

/// The rows of the page, painted.
fn rows(article: &Article, columns: usize) -> Vec<String> {
    let article = Arc::new(article.clone());
    let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), columns, 10_000);
    let lines = pager.lines();
    let painted = lines.iter().map(|line| match pager.set_row(line).filter(|_| line.is_body()) {
        Some((block, set)) => {
            let runs = paint_row(&article, block, line.row, set, &Layers::default());
            runs.iter().map(|run| run.text.as_str()).collect::<String>().trim_end().to_owned()
        }
        None => String::new(),
    });
    // Skip the dateline of an article without facts, and the blank rows below it.
    painted.skip_while(String::is_empty).collect()
}

#[test]
fn every_construct_is_laid_out() {
    let wrong: Vec<String> = [
        ("# One\n\ntwo\nthree\n\nFour\n====", "One\n\ntwo three\n\nFour"),
        (
            "- one\n- two\n  - three\n\n    still three\n- four",
            "• one\n• two\n\n  ◦ three\n\n    still three\n• four",
        ),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- [x] done\n- [ ] to do", "☑ done\n☐ to do"),
        ("> one\n>\n> > two", "│ one\n\n│ │ two"),
        ("A *b* **c** ~~d~~ `e`.", "A b c d e."),
        ("```\nif a:\n    b\n\nc\n```", "  if a:\n      b\n\n  c"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("one\n\n---\n\ntwo", "one\n\n────────────────────────────────────────\n\ntwo"),
        ("See [the pier](https://pier.example) now.", "See the pier[1] now."),
        ("<https://pier.example/a>", "https://pier.example/a[1]"),
        ("[a] and [b]\n\n[a]: /x\n[b]: <y z>", "a[1] and b[2]"),
        ("![A ship](ship.png)", "A ship[1]"),
        ("A word[^n] here.\n\n[^n]: The note.", "A word¹ here.\n\n¹ The note."),
        ("| a | b |\n|---|--:|\n| c | 10 |\n| dd | 9 |", "a    b\n──────\nc   10\ndd   9"),
        ("A &amp; B &copy; \\*c\\*", "A & B © *c*"),
        ("A<br>b <b>c</b> <word> d <!-- no -->e", "A\nb c <word> d e"),
        ("<div>\n<p>One</p>\n<ul><li>two</ul>\n</div>\n\nthree", "One\n\n• two\n\nthree"),
        ("    code\n\ntext", "  code\n\ntext"),
    ]
    .into_iter()
    .map(|(markdown, page)| (markdown, page, rows(&article(markdown), 40).join("\n").trim_end().to_owned()))
    .filter(|(_, page, set)| page != set)
    .map(|(markdown, page, set)| format!("{markdown}\n--- should be\n{page}\n--- is\n{set}\n"))
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n======\n"));
}

#[test]
fn a_wide_table_wraps_in_its_cells() {
    let read = article("| name | said |\n|---|---|\n| Ada Bird | one two three four five six |");
    let page = [
        "name      said",
        "────────────────────",
        "Ada Bird  one two",
        "          three four",
        "          five six",
    ];
    assert_eq!(rows(&read, 20), page);
    // Too narrow for columns: one cell below the other.
    assert_eq!(rows(&read, 12)[..2], ["name", "said"]);
}

#[test]
fn the_text_is_plain_and_code_is_not_prose() {
    let read = article("“*It* is **late**,” said [Ada Bird](/ada).\n\n```\nsay(\"late\")\n```");
    assert_eq!(read.text, "“It is late,” said Ada Bird.\n\nsay(\"late\")");
    assert_eq!(read.structure.blocks[1].shape, BlockShape::Code);
    assert!(!read.prose().contains("say") && read.prose().len() == read.text.len());
    let marks: Vec<(MarkKind, &str)> =
        read.structure.marks.iter().map(|mark| (mark.kind, mark.span.of(&read.text))).collect();
    let link = MarkKind::Link(0);
    assert_eq!(marks, [(MarkKind::Emphasis, "It"), (MarkKind::Strong, "late"), (link, "Ada Bird")]);
    assert_eq!(read.structure.links[0].target, "/ada");
}

/// Markdown from pieces of every construct, well-formed or not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## ",
        "- ",
        "  - ",
        "* ",
        "1. ",
        "10) ",
        "> ",
        "> > ",
        "```\n",
        "~~~ x\n",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "---\n",
        "***\n",
        "===\n",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "[",
        "](/a)",
        "](<b c> 'd')",
        "![",
        "[^1]",
        "\n\n[^1]: ",
        "\n\n[a]: /b\n\n",
        "[a]",
        "| ",
        " |\n",
        "|---|--:|\n",
        "| a | b |\n|---|---|\n",
        "<https://a.example>",
        "&amp;",
        "&#65;",
        "\\*",
        "- [ ] ",
        "- [x] ",
        "word ",
        "two words ",
        "“Late,” ",
        "漢字かな",
        "مرحبا ",
        "👩‍🚒 ",
        "e\u{301}",
        "\u{202e}",
        "a-long-word-that-has-to-be-cut-somewhere ",
    ]);
    prop::collection::vec(piece, 0..50).prop_map(|pieces| pieces.concat())
}

fn ink(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn no_character_is_lost_or_invented(markdown in pieces()) {
        let mut words = String::new();
        for event in Parser::new_ext(&markdown, OPTIONS) {
            if let Event::Text(text) | Event::Code(text) = event {
                words.push_str(&text);
            }
        }
        prop_assert_eq!(ink(&structured(&markdown).0), ink(&words));
    }

    #[test]
    fn page_and_text_positions_map_both_ways(markdown in pieces(), columns in 8usize..60) {
        let article = Arc::new(article(&markdown));
        let mut pager = Pager::new(Arc::clone(&article), blocks(&article).into(), columns, 10_000);
        let lines = pager.lines();
        let mut shown: Vec<Span> = Vec::new();
        for line in lines.iter().filter(|line| line.is_body()) {
            let Some((block, set)) = pager.set_row(line) else { continue };
            let runs = paint_row(&article, block, line.row, set, &Layers::default());
            let words: String =
                runs.iter().filter(|run| run.style.role != Role::Sign).map(|run| run.text.as_str()).collect();
            prop_assert!(runs.iter().all(|run| run.width == width(&run.text)));
            let mut letters = String::new();
            let placed: Vec<(usize, Span)> = crate::page::placed(&article, block, line.row, set).collect();
            for (column, span) in placed {
                prop_assert_eq!(pager.byte_at(line, column), Some(span));
                prop_assert_eq!(pager.column_of(line, span.start), Some(column));
                if !span.of(&article.text).trim().is_empty() {
                    letters.push_str(&crate::page::sanitise(span.of(&article.text)));
                    shown.push(span);
                    // The text leads back to this row.
                    let again = pager.row_near(span.start, 0);
                    prop_assert_eq!((again.block, again.row), (line.block, line.row), "{:?}", span);
                }
            }
            prop_assert_eq!(ink(&words), ink(&letters));
        }
        shown.sort_unstable();
        let letters: String = shown.iter().map(|span| span.of(&article.text)).collect();
        prop_assert_eq!(ink(&letters), ink(&article.text));
        for pair in shown.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start, "shown twice: {:?}", pair);
        }
    }
}
