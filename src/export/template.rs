//! Templates for citations: text with fields in braces.

use super::marks;
use crate::{Error, Result};

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplatePiece {
    /// Literal text.
    Words(String),
    /// A field to fill in.
    Field(&'static str),
    /// A group that is left out if one of its fields is empty.
    Group(Vec<TemplatePiece>),
}

/// Parses a template that can use these fields.
pub(super) fn pieces(template: &str, fields: &[&'static str]) -> Result<Vec<TemplatePiece>> {
    let unpaired = |sign: &str, other: &str| {
        let error = Error::new(format!("{sign} without {other} in the citation template"));
        error.hint(format!("write {sign}{sign} for the character itself"))
    };
    let (mut done, mut group): (Vec<TemplatePiece>, Option<Vec<TemplatePiece>>) = (Vec::new(), None);
    let mut rest = template;
    while !rest.is_empty() {
        let at = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
        let mut here = vec![TemplatePiece::Words(rest[..at].into())];
        let sign = rest[at..].get(..1).unwrap_or_default();
        rest = &rest[at + sign.len()..];
        let mut ended = None;
        match sign {
            "" => {}
            _ if rest.starts_with(sign) => {
                here.push(TemplatePiece::Words(sign.into()));
                rest = &rest[1..];
            }
            "{" => {
                let (name, later) = rest.split_once('}').ok_or_else(|| unpaired("{", "}"))?;
                let known = fields.iter().find(|field| **field == name).ok_or_else(|| {
                    let known: Vec<String> = fields.iter().map(|field| format!("{{{field}}}")).collect();
                    Error::new(format!("unknown field {{{name}}} in the citation template"))
                        .hint(format!("use {}", known.join(" ")))
                })?;
                here.push(TemplatePiece::Field(known));
                rest = later;
            }
            "[" if group.is_none() => {
                done.append(&mut here);
                group = Some(Vec::new());
            }
            "]" if group.is_some() => ended = group.take(),
            "[" => return Err(unpaired("[", "]")),
            "]" => return Err(unpaired("]", "[")),
            _ => return Err(unpaired("}", "{")),
        }
        match (ended, &mut group) {
            (Some(mut inner), _) => {
                inner.append(&mut here);
                done.push(TemplatePiece::Group(inner));
            }
            (None, Some(inner)) => inner.append(&mut here),
            (None, None) => done.append(&mut here),
        }
    }
    if group.is_some() { Err(unpaired("[", "]")) } else { Ok(done) }
}

/// Fills in the fields; also returns whether all of them have a value.
pub(super) fn fill<'a>(pieces: &[TemplatePiece], value: &dyn Fn(&str) -> Option<&'a str>) -> (String, bool) {
    let (mut out, mut all) = (String::new(), true);
    for piece in pieces {
        match piece {
            TemplatePiece::Words(words) => out.push_str(words),
            TemplatePiece::Field(name) => match value(name) {
                Some(words) => out.push_str(words),
                None => all = false,
            },
            TemplatePiece::Group(inner) => {
                if let (words, true) = fill(inner, value) {
                    out.push_str(&words);
                }
            }
        }
    }
    (out, all)
}

/// Removes the quotation marks around a field, and marks without a partner.
pub(super) fn without_marks(mut pieces: Vec<TemplatePiece>, field: &str) -> Vec<TemplatePiece> {
    // Flatten the pieces into one text in which private-use characters stand for the fields.
    const FIELD: char = '\u{e000}';
    const OTHER: char = '\u{e001}';
    fn flat(pieces: &[TemplatePiece], field: &str, text: &mut String) {
        for piece in pieces {
            match piece {
                TemplatePiece::Words(words) => text.push_str(words),
                TemplatePiece::Field(name) => text.push(if *name == field { FIELD } else { OTHER }),
                TemplatePiece::Group(inner) => flat(inner, field, text),
            }
        }
    }
    fn cut(pieces: &mut [TemplatePiece], at: &mut usize, gone: &[std::ops::Range<usize>]) {
        for piece in pieces {
            match piece {
                TemplatePiece::Words(words) => {
                    let start = *at;
                    *at += words.len();
                    let stays = |n: usize| !gone.iter().any(|range| range.contains(&(start + n)));
                    *words = words.char_indices().filter(|(n, _)| stays(*n)).map(|(_, c)| c).collect();
                }
                TemplatePiece::Field(_) => *at += FIELD.len_utf8(),
                TemplatePiece::Group(inner) => cut(inner, at, gone),
            }
        }
    }
    let mut text = String::new();
    flat(&pieces, field, &mut text);
    cut(&mut pieces, &mut 0, &marks::around(&text, FIELD));
    pieces
}
