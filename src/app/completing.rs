//! Completing what is typed into a search: the names of fields, of people, of outlets.

use super::{App, Asking};
use crate::index::{Field, Kinds, Mark, Query, words};
use crate::work::{ViewBody, ViewQuery, ViewTab};

/// More than this are not offered: nobody reads on in a line.
const MOST: usize = 12;

/// What the word at the cursor may become.
#[derive(Debug, Default)]
pub struct Completion {
    /// Each as it would stand in the query.
    pub offers: Vec<String>,
    /// The one that stands there now.
    pub chosen: Option<usize>,
    /// Where the word begins.
    from: usize,
    /// What has to be looked up for it.
    wanted: Option<ViewQuery>,
    /// The people that were looked up, and by which letters.
    people: Option<(String, Vec<String>)>,
    /// The outlets of the corpus, once somebody asked for them.
    outlets: Option<Vec<String>>,
}

impl Completion {
    /// What the word at the end of `before` may become, as far as it is known.
    fn offer(&mut self, before: &str) {
        let from = word_at(before);
        let word = &before[from..];
        (self.from, self.chosen, self.wanted) = (from, None, None);
        self.offers.clear();
        let Some((name, value)) = word.split_once(':') else {
            let fields = Field::NAMED.into_iter().map(Field::name);
            let names = fields.map(|name| format!("{name}:")).chain(FURTHER.map(str::to_owned));
            self.offers.extend(names.filter(|name| word.len() > 1 && name.starts_with(word)));
            return;
        };
        let typed = value.trim_matches('"');
        let field = Field::NAMED.into_iter().find(|field| field.name() == name);
        let known: Vec<String> = match field {
            None if name == "is" => {
                let fits = |mark: &&Mark| mark.name().starts_with(value) && mark.name() != value;
                self.offers.extend(Mark::NAMED.iter().filter(fits).map(Mark::to_string));
                return;
            }
            None if name == "kind" => {
                let fits = |(name, _): &&(&str, Kinds)| name.starts_with(value) && *name != value;
                self.offers.extend(Kinds::NAMED.iter().filter(fits).map(|(name, _)| format!("kind:{name}")));
                return;
            }
            Some(Field::Person | Field::Speaker) => match &self.people {
                Some((like, people)) if like == typed => people.clone(),
                _ => {
                    self.wanted = Some(ViewQuery { like: Some(typed.into()), ..ViewQuery::default() });
                    return;
                }
            },
            Some(Field::Outlet) => match &self.outlets {
                Some(outlets) => {
                    let (wanted, begins) = (words(typed), |name: &str, want: &String| {
                        words(name).iter().any(|word| word.starts_with(want.as_str()))
                    });
                    let fits = |name: &&String| wanted.iter().all(|want| begins(name, want));
                    outlets.iter().filter(fits).take(MOST).cloned().collect()
                }
                None => {
                    self.wanted = Some(ViewQuery { side: ViewTab::Outlets, ..ViewQuery::default() });
                    return;
                }
            },
            _ => return,
        };
        let field = field.unwrap_or(Field::Person);
        let whole = |name: &String| Query::phrase(field, name).to_string();
        self.offers.extend(known.iter().map(whole).filter(|offer| offer != word));
    }
}

/// What else may stand before something.
const FURTHER: [&str; 5] = ["kind:", "date:", "is:", "tag:", "quotes>"];

/// Where the word at the end of `before` begins; a phrase is a part of it.
fn word_at(before: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in before.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_whitespace() || c == '(') => start = at + c.len_utf8(),
            '-' if at == start => start = at + 1,
            _ => {}
        }
    }
    start
}

impl App {
    /// Works out what the word at the cursor may become.
    pub(super) fn offer(&mut self) {
        let asked = self.asked.as_ref().filter(|asked| asked.asking == Asking::Search);
        if let Some(before) = asked.map(|asked| asked.prompt.before_cursor().to_owned()) {
            self.search.completion.offer(&before);
        }
    }

    /// Puts the next of the offers in the place of the word at the cursor, or the one before.
    pub(super) fn complete(&mut self, by: isize) {
        let (completion, Some(asked)) = (&mut self.search.completion, &mut self.asked) else { return };
        let len = completion.offers.len() as isize;
        if len == 0 {
            return;
        }
        let next = completion.chosen.map_or(if by > 0 { 0 } else { len - 1 }, |n| n as isize + by);
        let next = next.rem_euclid(len) as usize;
        completion.chosen = Some(next);
        asked.prompt.complete(completion.from, &completion.offers[next]);
        self.search_for(&self.asked.as_ref().map(|asked| asked.prompt.text().to_owned()).unwrap_or_default());
        if len == 1 {
            // It can only be that: then what may come behind it is next.
            self.offer();
        }
    }

    /// What has to be looked up for the word that is typed.
    pub(super) fn want_offers(&self) -> Option<ViewQuery> {
        let searching = self.asked.as_ref().is_some_and(|asked| asked.asking == Asking::Search);
        self.search.completion.wanted.clone().filter(|_| searching && self.overlay.is_none())
    }

    /// Takes in what was looked up for it; whether that was all that it was for.
    pub(super) fn offered(&mut self, of: &ViewQuery, body: &ViewBody) -> bool {
        let completion = &mut self.search.completion;
        if completion.wanted.as_ref() != Some(of) {
            return false;
        }
        match (body, &of.like) {
            (ViewBody::People(_, people), Some(like)) => {
                let names = people.iter().take(MOST).map(|person| person.name.clone()).collect();
                completion.people = Some((like.clone(), names));
            }
            (ViewBody::Outlets(_, outlets), None) => {
                completion.outlets = Some(outlets.iter().filter_map(|outlet| outlet.name.clone()).collect());
            }
            _ => return false,
        }
        self.offer();
        of.like.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_cursor_is_completed_by_what_it_is() {
        let mut completion = Completion::default();
        completion.offer("harbour -(spe");
        assert_eq!((completion.from, &completion.offers[..]), (10, &["speaker:".to_owned()][..]));
        completion.offer("is:");
        assert_eq!(completion.offers, ["is:unread", "is:read", "is:starred", "is:noted"]);
        completion.offer("ki");
        assert_eq!(completion.offers, ["kind:"]);
        completion.offer("said:late kind:");
        assert_eq!(completion.offers.len(), Kinds::NAMED.len());
        completion.offer("said:late kind:rep");
        assert_eq!(completion.offers, ["kind:reported"]);
        completion.offer("person:\"ada b");
        assert_eq!(completion.wanted.as_ref().and_then(|wanted| wanted.like.as_deref()), Some("ada b"));
        completion.people = Some(("ada b".into(), vec!["Ada Bird".into()]));
        completion.offer("person:\"ada b");
        assert_eq!(completion.offers, ["person:\"Ada Bird\""]);
        completion.outlets = Some(vec!["The Skerry Light".into(), "Coast Post".into()]);
        completion.offer("outlet:lig");
        assert_eq!(completion.offers, ["outlet:\"The Skerry Light\""]);
        completion.offer("");
        assert!(completion.offers.is_empty());
    }
}
