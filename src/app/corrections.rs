//! Corrects what the analysis found: a picker of the corrections that are possible here.

use super::picker::Picker;
use super::{App, Current, Layer, Pane, Panel, Purpose};
use crate::Span;
use crate::page::{Record, TextPattern, clip};
use crate::store::{Change, ContentKey, Correction, Passage, meant, words_in_marks};
use crate::text::{Kind, PersonId};

/// The longest text in bytes that can be a name.
const LONGEST_NAME: usize = 60;

/// The end of the label of an item that asks for a name.
const ASKS: &str = "… (type a name)";

/// What choosing an item does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionAction {
    /// Makes the correction.
    Correct(Correction),
    /// Asks for a name, and makes the correction with it.
    AskName(Correction),
    /// Decides who is one person across the corpus.
    Decide(Change),
    /// Makes the correction with the name that was typed.
    Name(Correction, String),
    /// Removes the correction of this target.
    Remove(String),
}

/// One item of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionItem {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: CorrectionAction,
}

/// The items of a picker, while they are collected.
#[derive(Default)]
struct Items {
    about: String,
    all: Vec<CorrectionItem>,
    /// One item for each person of the article.
    people: Vec<CorrectionItem>,
}

impl Items {
    fn add(&mut self, label: String, action: CorrectionAction) {
        self.all.push(CorrectionItem { label, action });
    }

    /// A quotation, given by its first part: a correction applies to all of them.
    fn on_quote(&mut self, text: &str, record: &Record, quote: usize) {
        let first = record.parts(quote).next().unwrap_or(quote);
        let quote = &record.analysis.quotes[first];
        let passage = Passage::of(text, quote.span);
        let by_you = if record.is_set(quote) { ", corrected by you" } else { "" };
        self.about = format!("“{}” · now {}{by_you}", clip(&passage.words, 28), now(text, record, first));
        let speaker = |name: Option<&str>| Correction::Speaker(passage.clone(), name.map(str::to_owned));
        self.add(format!("The speaker is {ASKS}"), CorrectionAction::AskName(speaker(None)));
        self.add("The speaker is not named".into(), CorrectionAction::Correct(speaker(None)));
        self.add("Not a quotation".into(), CorrectionAction::Correct(Correction::NoQuote(passage.clone())));
        for id in Panel::people(record).into_iter().filter(|id| quote.speaker != Some(*id)) {
            let name = &record.analysis.person(id).name;
            let action = CorrectionAction::Correct(speaker(Some(name)));
            self.people.push(CorrectionItem { label: format!("The speaker is {name}"), action });
        }
    }

    /// Selected text, or a match.
    fn on_words(&mut self, text: &str, record: &Record, span: Span) {
        let (words, marked) = words_in_marks(text, span);
        if words.is_empty() {
            return;
        }
        let passage = Passage::of(text, words);
        let short = format!("“{}”", clip(&passage.words, 40));
        if self.about.is_empty() {
            self.about = format!("“{}”", clip(&passage.words, 50));
        }
        let analysis = &record.analysis;
        let name = passage.words.len() <= LONGEST_NAME && !passage.words.contains('\n');
        let known = record.mentions().iter().any(|(mention, _)| *mention == words);
        if name && !known {
            let person = |name: &str| Correction::Person(passage.clone(), name.to_owned());
            self.add(format!("{short} is a person"), CorrectionAction::Correct(person(&passage.words)));
            self.add(format!("{short} is {ASKS}"), CorrectionAction::AskName(person("")));
            for id in Panel::people(record) {
                let name = &analysis.person(id).name;
                let action = CorrectionAction::Correct(person(name));
                self.people.push(CorrectionItem { label: format!("{short} is {name}"), action });
            }
        }
        if analysis.quotes.iter().any(|quote| quote.span == words) {
            return;
        }
        let mut quote = |is: &str, kind| {
            self.add(
                format!("{short} is {is}"),
                CorrectionAction::Correct(Correction::Quote(passage.clone(), kind)),
            );
        };
        quote("a quotation", Kind::Direct);
        if !marked {
            quote("reported speech", Kind::Indirect);
        }
    }

    /// A person: one mention, or all of them.
    fn on_person(&mut self, text: &str, record: &Record, id: PersonId, here: Option<Span>) {
        let analysis = &record.analysis;
        let person = analysis.person(id);
        let name = &person.name;
        if self.about.is_empty() {
            self.about.clone_from(name);
        }
        self.add(
            format!("{name} is not a person"),
            CorrectionAction::Correct(Correction::NoPerson(name.clone())),
        );
        if let Some(span) = here {
            let passage = Passage::of(text, span);
            let words = format!("“{}” here is somebody else {ASKS}", clip(&passage.words, 40));
            self.add(words, CorrectionAction::AskName(Correction::Person(passage, String::new())));
        }
        let mut forms: Vec<&str> = match here {
            Some(span) => vec![span.of(text)],
            None => person.mentions.iter().map(|span| span.of(text)).collect(),
        };
        forms.sort_unstable();
        forms.dedup();
        for form in forms.into_iter().take(8) {
            let apart = Correction::Apart(name.clone(), form.to_owned(), String::new());
            self.add(format!("Every “{form}” is somebody else {ASKS}"), CorrectionAction::AskName(apart));
        }
        for other in Panel::people(record).into_iter().filter(|other| *other != id) {
            let other = &analysis.person(other).name;
            let action = CorrectionAction::Correct(Correction::Same(name.clone(), other.clone()));
            self.people.push(CorrectionItem { label: format!("{name} is the same as {other}"), action });
        }
    }
}

/// The current speaker of a quotation.
fn now(text: &str, record: &Record, n: usize) -> String {
    let quote = &record.analysis.quotes[n];
    let who = record.who(n);
    match quote.source.filter(|_| quote.speaker.is_none() && record.source(n).is_none()) {
        Some(source) => format!("{who} (“{}”)", clip(source.of(text), 20)),
        None => who,
    }
}

/// The items that have every typed word. If a name is typed that none of them has, corrections with that name.
pub(super) fn matching(all: &[CorrectionItem], typed: &str) -> Vec<CorrectionItem> {
    let words: Vec<TextPattern> = typed.split_whitespace().map(TextPattern::new).collect();
    let holds = |item: &&CorrectionItem| words.iter().all(|word| word.is_in(&item.label));
    let mut found: Vec<CorrectionItem> = all.iter().filter(holds).cloned().collect();
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_person = |item: &CorrectionItem| match &item.action {
        CorrectionAction::Correct(correction) => correction.person().is_some(),
        _ => false,
    };
    let is_name = name.starts_with(char::is_uppercase) && !found.iter().any(of_person);
    if name.is_empty() || !(found.is_empty() || is_name) {
        return found;
    }
    found.extend(all.iter().filter_map(|item| {
        let CorrectionAction::AskName(correction) = &item.action else { return None };
        let start = item.label.strip_suffix(ASKS)?.trim_end_matches("somebody else ");
        let action = CorrectionAction::Name(correction.clone(), name.clone());
        Some(CorrectionItem { label: format!("{start}{name}"), action })
    }));
    found
}

impl App {
    /// Opens a picker of the corrections that are possible here.
    pub(super) fn correct(&mut self) {
        if self.as_found {
            return self.notify("Corrections are off: onrecord was started with --no-corrections");
        }
        let Some(content) = self.reading.as_ref().map(|reading| reading.content) else { return };
        let (about, all) = self.possible_corrections();
        if all.is_empty() {
            return self.notify(
                "Nothing to correct here: go to a quotation with ] or a person with ), or select text with v",
            );
        }
        let picker = Picker::new(all.clone());
        self.layers.push(Layer::Corrections { picker, title: format!("Correct {about}"), content, all });
    }

    /// What the corrections are about, and all of them.
    fn possible_corrections(&self) -> (String, Vec<CorrectionItem>) {
        let mut items = Items::default();
        let Some(reading) = &self.reading else { return Default::default() };
        let Some(record) = reading.record.as_deref() else { return Default::default() };
        let text = &reading.article.text;
        let (passage, person) = match self.current_item() {
            Current::Passage(passage) => {
                (Some(passage), passage.mention.map(|n| (record.mentions()[n].1, Some(n))))
            }
            Current::Person(id, mention) => (None, Some((id, mention))),
            _ => (None, None),
        };
        // Selected or found words may be corrected in every way, a mention only as a person.
        let at_words = reading.selection.is_some() || reading.found().is_some();
        let words = passage.filter(|_| at_words && self.focus != Pane::Record);
        let quote = match (words, person) {
            (Some(words), _) => words.quote.or_else(|| record.quote_over(words.span, true)),
            (None, Some(_)) => None,
            (None, None) => passage.and_then(|passage| passage.quote),
        };
        if let Some(quote) = quote {
            items.on_quote(text, record, quote);
        }
        if let Some(words) = words {
            items.on_words(text, record, words.span);
        }
        if let Some((id, mention)) = person {
            items.on_person(text, record, id, mention.map(|n| record.mentions()[n].0));
        }
        // The usual corrections come first, then the people who may be meant.
        let mut all = items.all;
        all.append(&mut items.people);
        for correction in self.memory.corrections(reading.content) {
            let label = format!("Undo: {}", correction.words());
            all.push(CorrectionItem { label, action: CorrectionAction::Remove(correction.target()) });
        }
        (items.about, all)
    }

    /// Carries out the chosen item.
    pub(super) fn choose_correction(&mut self, content: ContentKey, action: CorrectionAction) {
        match action {
            CorrectionAction::Correct(correction) => self.make_correction(content, correction),
            CorrectionAction::Decide(change) => self.decide(change),
            CorrectionAction::Name(correction, name) => self.correct_with_name(content, correction, &name),
            CorrectionAction::Remove(target) => {
                self.change(Change::Correct(content, target, None));
                self.reapply_corrections();
            }
            CorrectionAction::AskName(correction) => {
                // Selected text is likely part of the name.
                let text = match (&correction, &self.reading) {
                    (Correction::Person(passage, _), Some(reading)) if reading.selection.is_some() => {
                        passage.words.clone()
                    }
                    _ => String::new(),
                };
                self.open_prompt(Purpose::Name(content, correction), text);
            }
        }
    }

    /// The full name of the person in the article whom a typed name means.
    pub fn resolve_name(&self, correction: &Correction, name: &str) -> Option<&str> {
        let record = self.reading.as_ref()?.record.as_deref()?;
        let holder = match correction {
            Correction::Apart(of, ..) => record
                .analysis
                .people
                .iter()
                .position(|person| person.name == *of)
                .map(|n| PersonId(n as u32)),
            Correction::Person(passage, _) => {
                let span = passage.find(&self.reading.as_ref()?.article.text)?;
                record.mentions().iter().find(|(mention, _)| mention.overlaps(span)).map(|(_, id)| *id)
            }
            _ => None,
        };
        meant(&record.analysis, name, holder).map(|id| record.analysis.person(id).name.as_str())
    }

    /// Makes a correction with the name that was typed.
    pub(super) fn correct_with_name(&mut self, content: ContentKey, correction: Correction, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return;
        }
        let name = self.resolve_name(&correction, &name).map_or(name.clone(), str::to_owned);
        self.make_correction(
            content,
            match correction {
                Correction::Speaker(passage, _) => Correction::Speaker(passage, Some(name)),
                Correction::Person(passage, _) => Correction::Person(passage, name),
                Correction::Apart(of, form, _) => Correction::Apart(of, form, name),
                other => other,
            },
        );
    }

    fn make_correction(&mut self, content: ContentKey, correction: Correction) {
        // A corrected article is registered like one that was read.
        self.mark_read();
        self.unselect();
        self.notify(format!("Corrected: {} (u to undo)", correction.words()));
        let mut changes = Vec::new();
        if let Some(name) = correction.person() {
            // Using a name says that it is a person after all.
            let nobody = Correction::NoPerson(name.to_owned());
            if self.memory.corrections(content).contains(&&nobody) {
                changes.push(Change::Correct(content, nobody.target(), None));
            }
        }
        for part in self.other_parts(&correction) {
            if self.memory.corrections(content).iter().any(|known| known.target() == part) {
                changes.push(Change::Correct(content, part, None));
            }
        }
        changes.push(Change::Correct(content, correction.target(), Some(correction.clone())));
        self.change(Change::Many(changes));
        self.reapply_corrections();
        if let Correction::Quote(passage, kind) = &correction {
            self.display.reported |= *kind == Kind::Indirect;
            self.go_to_passage(passage);
        }
    }

    /// The targets of corrections of the same kind to the other parts of a quotation; the new one covers them all.
    fn other_parts(&self, correction: &Correction) -> Vec<String> {
        let parts = || {
            let reading = self.reading.as_ref()?;
            let (record, text) = (reading.record.as_deref()?, &reading.article.text);
            let Correction::Speaker(passage, name) = correction else { return None };
            let span = passage.find(text)?;
            let quotes = &record.analysis.quotes;
            let quote = quotes.iter().position(|quote| quote.span == span)?;
            let others = record.parts(quote).filter(|part| *part != quote);
            let of = |part: usize| Correction::Speaker(Passage::of(text, quotes[part].span), name.clone());
            Some(others.map(|part| of(part).target()).collect())
        };
        parts().unwrap_or_default()
    }

    /// Makes the quotation at this passage the current one, so that its speaker can be corrected next.
    fn go_to_passage(&mut self, passage: &Passage) {
        let Some(reading) = &mut self.reading else { return };
        let span = passage.find(&reading.article.text);
        let quotes = reading.record.iter().flat_map(|record| &record.analysis.quotes);
        let at = quotes.map(|quote| quote.span).position(|of| Some(of) == span);
        if let Some(quote) = at {
            reading.go_to_quote(quote);
        }
    }
}
