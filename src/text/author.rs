//! Whoever writes "I said" is the author.

use super::{Analysis, Kind, Person, PersonId, analyse};

/// Confidence that "I" is the author, in percent.
const AUTHOR: u8 = 90;

/// Gives the words that "I" says to the author whom `byline` names, in an article without a speaker for them.
///
/// ```
/// use onrecord::text::{analyse, credit_author};
/// let text = "I went down to the pier. “How long have you waited?” I asked.";
/// let mut analysis = analyse(text);
/// credit_author(text, &mut analysis, "Nora Quist");
/// assert_eq!(analysis.speaker(&analysis.quotes[0]), Some("Nora Quist"));
/// ```
pub fn credit_author(text: &str, analysis: &mut Analysis, byline: &str) {
    let mine = |quote: &&mut super::Quote| {
        let narrated = quote.source.is_some_and(|source| source.of(text) == "I");
        quote.speaker.is_none() && quote.kind != Kind::Indirect && narrated
    };
    if analysis.quotes.iter_mut().find(mine).is_none() || !is_person(byline) {
        return;
    }
    let known = analysis.people.iter().position(|person| person.name == byline);
    let author = known.unwrap_or(analysis.people.len());
    if known.is_none() {
        analysis.people.push(Person { name: byline.to_owned(), ..Person::default() });
    }
    let id = u32::try_from(author).ok().map(PersonId);
    for quote in analysis.quotes.iter_mut().filter(mine) {
        (quote.speaker, quote.confidence) = (id, AUTHOR);
    }
}

/// Returns whether a byline is the name of one person: not "Staff reporters" or "The Ware Post".
fn is_person(byline: &str) -> bool {
    let sentence = format!("“It is late,” said {byline}.");
    let people = analyse(&sentence).people;
    matches!(&people[..], [person] if person.name == byline) && byline.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "I went to the pier. “Is it late?” I asked Silas Mott. “Ask the tide,” he said.";

    fn speakers(byline: &str) -> Vec<Option<String>> {
        let mut analysis = analyse(TEXT);
        credit_author(TEXT, &mut analysis, byline);
        analysis.quotes.iter().map(|quote| analysis.speaker(quote).map(str::to_owned)).collect()
    }

    #[test]
    fn i_is_the_author() {
        assert_eq!(speakers("Nora Quist"), [Some("Nora Quist".to_owned()), Some("Silas Mott".to_owned())]);
    }

    #[test]
    fn a_byline_without_one_name_is_no_author() {
        for byline in ["Staff reporters", "The Ware Post", "Nora Quist and Karl Moss", "", "Nora"] {
            assert_eq!(speakers(byline)[0], None, "{byline}");
        }
    }
}
