//! Lists and block quotations as HTML elements, read from the signs that the page draws before each block: `• `, `2. `,
//! `│ `, and blanks where an item goes on.

use std::fmt::Write;

use crate::page::width;

/// The signs of items without a number, and those that also say something.
const BULLETS: [char; 3] = ['•', '◦', '▪'];
const BOXES: [char; 2] = ['☐', '☑'];

/// An element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Quote,
    /// An item of a list, and how many columns its sign takes.
    Item {
        numbered: bool,
        columns: usize,
    },
}

impl Open {
    fn close(self, out: &mut String) {
        match self {
            Open::Quote => out.push_str("</blockquote>\n"),
            Open::Item { numbered, .. } => drop(writeln!(out, "</li></{}>", list(numbered))),
        }
    }
}

/// The element of a list.
fn list(numbered: bool) -> &'static str {
    if numbered { "ol" } else { "ul" }
}

/// The sign of an item at the start of a lead.
struct Sign<'a> {
    number: Option<u64>,
    columns: usize,
    /// The sign itself, if it is a box, which says something.
    says: &'a str,
    rest: &'a str,
}

impl<'a> Sign<'a> {
    fn of(lead: &'a str) -> Option<Self> {
        let (word, rest) = lead.split_once(' ')?;
        let columns = width(word) + 1;
        let number = word.strip_suffix('.').and_then(|digits| digits.parse().ok());
        if number.is_some() || BULLETS.iter().any(|bullet| word.chars().eq([*bullet])) {
            return Some(Self { number, columns, says: "", rest });
        }
        let boxed = BOXES.iter().any(|sign| word.chars().eq([*sign]));
        boxed.then_some(Self { number: None, columns, says: &lead[..=word.len()], rest })
    }
}

/// The elements around the block that is being written.
#[derive(Debug, Default)]
pub(super) struct Nesting(Vec<Open>);

impl Nesting {
    /// Ends and begins elements, so that a block with this lead can follow. Returns the rest of the lead, which is text.
    pub(super) fn step<'a>(&mut self, out: &mut String, mut lead: &'a str) -> &'a str {
        let mut kept = 0;
        for open in &self.0 {
            let rest = match open {
                Open::Quote => lead.strip_prefix("│ "),
                Open::Item { columns, .. } => lead.strip_prefix(&*" ".repeat(*columns)),
            };
            let Some(rest) = rest else { break };
            (lead, kept) = (rest, kept + 1);
        }
        // An item may follow another one in the same list.
        let in_list = |sign: &Sign| matches!(self.0.get(kept), Some(Open::Item { numbered, .. }) if *numbered == sign.number.is_some());
        let mut follows = Sign::of(lead).is_some_and(|sign| in_list(&sign));
        for open in self.0.drain(kept + usize::from(follows)..).rev() {
            open.close(out);
        }
        self.0.truncate(kept);
        loop {
            if let Some(rest) = lead.strip_prefix("│ ") {
                out.push_str("<blockquote>\n");
                self.0.push(Open::Quote);
                lead = rest;
                continue;
            }
            let Some(sign) = Sign::of(lead) else { break };
            let numbered = sign.number.is_some();
            match std::mem::take(&mut follows) {
                true => out.push_str("</li>\n"),
                false => drop(writeln!(out, "<{}>", list(numbered))),
            }
            let _ = match sign.number {
                Some(number) => write!(out, "<li value=\"{number}\">"),
                None => write!(out, "<li>"),
            };
            self.0.push(Open::Item { numbered, columns: sign.columns });
            if !sign.says.is_empty() {
                return sign.says;
            }
            lead = sign.rest;
        }
        if lead.trim().is_empty() { "" } else { lead }
    }

    /// Ends everything.
    pub(super) fn end(&mut self, out: &mut String) {
        for open in self.0.drain(..).rev() {
            open.close(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks with these leads as HTML, each with its number as its text.
    fn html(leads: &[&str]) -> String {
        let (mut out, mut nesting) = (String::new(), Nesting::default());
        for (n, lead) in leads.iter().enumerate() {
            let rest = nesting.step(&mut out, lead);
            let _ = write!(out, "{rest}{n}");
        }
        nesting.end(&mut out);
        out.replace('\n', "")
    }

    #[test]
    fn leads_become_lists_and_block_quotations() {
        for (leads, expected) in [
            (&["", ""][..], "01"),
            (&["• ", "• ", ""], "<ul><li>0</li><li>1</li></ul>2"),
            (
                &["3. ", "4. ", "• "],
                "<ol><li value=\"3\">0</li><li value=\"4\">1</li></ol><ul><li>2</li></ul>",
            ),
            (&["• ", "  ", "• "], "<ul><li>01</li><li>2</li></ul>"),
            (&["• ", "  ◦ ", "  ◦ ", "• "], "<ul><li>0<ul><li>1</li><li>2</li></ul></li><li>3</li></ul>"),
            (&["│ ", "│ ", "│ • ", ""], "<blockquote>01<ul><li>2</li></ul></blockquote>3"),
            (&["10. ", "    ▪ "], "<ol><li value=\"10\">0<ul><li>1</li></ul></li></ol>"),
            (&["☐ ", "☑ "], "<ul><li>☐ 0</li><li>☑ 1</li></ul>"),
            (&["¹ ", "  "], "¹ 01"),
        ] {
            assert_eq!(html(leads), expected, "{leads:?}");
        }
    }
}
