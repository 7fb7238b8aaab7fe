//! Completes the query being typed: names of fields, people and outlets.

use super::{App, Prompt, Purpose};
use crate::query::{Field, Flag, Kinds, Query, words};
use crate::work::{ViewBody, ViewSpec, ViewTab};

/// At most this many are offered, because they share one line.
const MOST: usize = 12;

/// Completions of the word at the cursor.
#[derive(Debug, Default)]
pub struct Completion {
    /// Each as it would be written in the query.
    pub offers: Vec<String>,
    /// The one inserted last.
    pub chosen: Option<usize>,
    /// The byte where the word starts.
    from: usize,
    /// The question that must be answered first.
    wanted: Option<ViewSpec>,
    /// People whose names match these letters.
    people: Option<(String, Vec<String>)>,
    /// The outlets of the corpus, once they are known.
    outlets: Option<Vec<String>>,
    /// The sources of the corpus, once they are known.
    sources: Option<Vec<String>>,
}

impl Completion {
    /// Completes the word at the end of `before` with the names known so far.
    fn offer(&mut self, before: &str) {
        let from = word_at(before);
        let word = &before[from..];
        (self.from, self.chosen, self.wanted) = (from, None, None);
        self.offers.clear();
        let Some((name, value)) = word.split_once(':') else {
            let fields = Field::NAMED.into_iter().map(Field::name);
            let names = fields.map(|name| format!("{name}:")).chain(FURTHER.map(str::to_owned));
            if !word.is_empty() && "NEAR/5".starts_with(word) && before.contains(' ') {
                self.offers.push("NEAR/5".into());
            }
            self.offers.extend(names.filter(|name| word.len() > 1 && name.starts_with(word)));
            return;
        };
        let typed = value.trim_matches('"');
        let field = Field::NAMED.into_iter().find(|field| field.name() == name);
        let known: Vec<String> = match field {
            None if name == "is" => {
                let names = Flag::NAMED.iter().map(Flag::name).chain(["copy"]);
                let fits = |name: &&str| name.starts_with(value) && *name != value;
                self.offers.extend(names.filter(fits).map(|name| format!("is:{name}")));
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
                    self.wanted = Some(ViewSpec { like: Some(typed.into()), ..ViewSpec::default() });
                    return;
                }
            },
            Some(Field::Outlet | Field::Source) => {
                let (tab, names) = match field {
                    Some(Field::Outlet) => (ViewTab::Outlets, &self.outlets),
                    _ => (ViewTab::Sources, &self.sources),
                };
                let Some(names) = names else {
                    self.wanted = Some(ViewSpec { tab, ..ViewSpec::default() });
                    return;
                };
                let (wanted, begins) = (words(typed), |name: &str, want: &String| {
                    words(name).iter().any(|word| word.starts_with(want.as_str()))
                });
                let fits = |name: &&String| wanted.iter().all(|want| begins(name, want));
                names.iter().filter(fits).take(MOST).cloned().collect()
            }
            _ => return,
        };
        let field = field.unwrap_or(Field::Person);
        // A source is listed in the singular, which need not be what the text has.
        let whole = |name: &String| match field {
            Field::Source => Query::exact(field, name).to_string(),
            _ => Query::phrase(field, name).to_string(),
        };
        self.offers.extend(known.iter().map(whole).filter(|offer| offer != word));
    }
}

/// Other starts of a condition, besides the fields.
const FURTHER: [&str; 6] = ["kind:", "confidence>", "date:", "is:", "tag:", "quotes>"];

/// The byte where the word at the end of `before` starts. A phrase in quotation marks is part of a word.
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
    /// Completes the word at the cursor of the query that is being typed.
    pub(super) fn complete_word(&mut self) {
        if let Some(Prompt { purpose: Purpose::Search { .. }, input }) = self.prompt() {
            let before = input.before_cursor().to_owned();
            self.search.completion.offer(&before);
        }
    }

    /// Replaces the word at the cursor with the next completion, or the previous one.
    pub(super) fn cycle_completion(&mut self, by: isize) {
        let completion = &mut self.search.completion;
        let len = completion.offers.len() as isize;
        if len == 0 {
            return;
        }
        let next = completion.chosen.map_or(if by > 0 { 0 } else { len - 1 }, |n| n as isize + by);
        let next = next.rem_euclid(len) as usize;
        completion.chosen = Some(next);
        let (from, word) = (completion.from, completion.offers[next].clone());
        let Some(prompt) = self.prompt_mut() else { return };
        prompt.input.replace_word(from, &word);
        let text = prompt.input.text().to_owned();
        self.search_for(&text);
        if len == 1 {
            // There was only one choice, so go on to complete what may follow.
            self.complete_word();
        }
    }

    /// The question whose answer completes the word being typed.
    pub(super) fn completion_spec(&self) -> Option<ViewSpec> {
        self.search.completion.wanted.clone().filter(|_| self.types_query())
    }

    /// Handles the answer; false when something else needs it, too.
    pub(super) fn on_completion_answer(&mut self, of: &ViewSpec, body: &ViewBody) -> bool {
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
            (ViewBody::Sources(_, listing), None) => {
                completion.sources = Some(listing.rows.iter().map(|source| source.name.clone()).collect());
            }
            _ => return false,
        }
        self.complete_word();
        of.like.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_cursor_is_completed_by_its_field() {
        let mut completion = Completion::default();
        completion.offer("harbour -(spe");
        assert_eq!((completion.from, &completion.offers[..]), (10, &["speaker:".to_owned()][..]));
        completion.offer("is:");
        assert_eq!(completion.offers, ["is:unread", "is:read", "is:starred", "is:noted", "is:copy"]);
        completion.offer("conf");
        assert_eq!(completion.offers, ["confidence>"]);
        completion.offer("ferry NE");
        assert_eq!(completion.offers, ["NEAR/5"]);
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
        completion.offer("source:ex");
        assert_eq!(completion.wanted.as_ref().map(|wanted| wanted.tab), Some(ViewTab::Sources));
        completion.sources = Some(vec!["expert".into(), "White House official".into()]);
        completion.offer("source:off");
        assert_eq!(completion.offers, ["source:=\"White House official\""]);
        completion.offer("");
        assert!(completion.offers.is_empty());
    }
}
