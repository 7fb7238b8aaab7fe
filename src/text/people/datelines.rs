//! Places in datelines, which are no people: "TOLMOUTH (Meridian) — Two brothers …".

use crate::text::lexicon::KeySet;
use crate::text::tokens::{Case, Shape, Token};

/// The most tokens of a dateline.
const LONGEST: usize = 12;

/// The most paragraphs in which one is looked for.
const PARAGRAPHS: usize = 4;

/// Drops the places of datelines from `names`, wherever they are named alone.
pub(super) fn drop(tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let mut places: KeySet = KeySet::default();
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.shape == Shape::Break);
    let starts = std::iter::once(0).chain(starts.map(|(at, _)| at + 1)).take(PARAGRAPHS);
    for start in starts {
        places.extend(place(tokens, start).into_iter().flat_map(|end| start..end).map(|at| tokens[at].key));
    }
    // "WASHINGTON –", and somebody of that name
    for &(first, end) in names.iter().filter(|name| name.1 > name.0 + 1) {
        if !(first..end).all(|at| places.contains(&tokens[at].key)) {
            (first..end).for_each(|at| _ = places.remove(&tokens[at].key));
        }
    }
    if !places.is_empty() {
        names.retain(|&(first, end)| !(first..end).all(|at| places.contains(&tokens[at].key)));
    }
}

/// Returns where the place ends that opens the paragraph at `start`: words in capitals, an agency in brackets or a day, and
/// a dash.
fn place(tokens: &[Token], start: usize) -> Option<usize> {
    let upper = |at: &usize| tokens.get(*at).is_some_and(|token| token.word() && token.case == Case::Upper);
    let end = start + (start..start + 4).take_while(upper).count();
    let long = tokens.get(start).is_some_and(|token| token.span().len() > 3);
    let stop = (start + LONGEST).min(tokens.len());
    let dash = (end..stop)
        .take_while(|&at| {
            tokens[at].shape != Shape::Break && !matches!(tokens[at].symbol, ':' | '.' | '“' | '"')
        })
        .find(|&at| matches!(tokens[at].symbol, '—' | '–' | '-') && tokens[at].gap)?;
    let inside = (end..dash).all(|at| {
        let token = &tokens[at];
        token.capital() || token.shape == Shape::Number || matches!(token.symbol, ',' | '(' | ')')
    });
    let marked = dash > end && matches!(tokens[end].symbol, '(' | ',') || dash == end;
    (end > start && long && inside && marked).then_some(end)
}

#[cfg(test)]
mod tests {
    use crate::text::analyse;

    fn names(text: &str) -> Vec<String> {
        analyse(text).people.into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn the_place_of_a_dateline_is_no_person() {
        let text = "QUILLABY (Meridian) — Two brothers, both of Slip Street, Quillaby, left. Karl Moss of Quillaby said: “No.”";
        assert_eq!(names(text), ["Karl Moss"]);
        assert_eq!(names("DENT HARBOUR, May 3 – Ada Moss said: “No.”"), ["Ada Moss"]);
        let text = "QUILL, May 3 – Karl Quill spoke. “No,” Quill said.";
        assert_eq!(names(text), ["Karl Quill"]);
        assert_eq!(names("QUILL – When will you sail? Karl Quill said: “No.”"), ["Karl Quill"]);
    }
}
