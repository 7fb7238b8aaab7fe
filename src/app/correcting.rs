//! Setting right what was found: a list of what could be meant here, from which the reader picks.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Asking, Edit, Needle, Overlay, Panel, Prompt, Tab};
use crate::page::clip;
use crate::store::{Change, ContentKey, Correction, Passage};

/// What picking an offer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Corrects.
    Correct(Correction),
    /// Asks for a name, and corrects with that.
    Name(Correction),
    /// Takes a correction back.
    Forget(String),
}

/// One line to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it says.
    pub words: String,
    /// What it does.
    pub then: Then,
}

/// The list over the panes.
#[derive(Debug)]
pub struct Choice {
    /// What was typed to find an offer.
    pub prompt: Prompt,
    /// Offers that match.
    pub shown: Vec<Offer>,
    /// The selected one.
    pub selected: usize,
    all: Vec<Offer>,
    content: ContentKey,
}

impl Choice {
    fn search(&mut self) {
        let words: Vec<Needle> = self.prompt.text().split_whitespace().map(Needle::new).collect();
        let holds = |offer: &&Offer| words.iter().all(|word| word.is_in(&offer.words));
        self.shown = self.all.iter().filter(holds).cloned().collect();
        self.selected = 0;
    }

    fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }
}

impl App {
    /// Offers what could be set right here.
    pub(super) fn correct(&mut self) {
        if self.as_found {
            return self.say("Started with --no-corrections: nothing is corrected");
        }
        let (all, Some(content)) = (self.offers(), self.reading.as_ref().map(|reading| reading.content))
        else {
            return;
        };
        if all.is_empty() {
            return self.say("Go to a quotation or a person first, or select some words: ] ) v");
        }
        let shown = all.clone();
        self.overlay =
            Some(Overlay::Choice(Choice { prompt: Prompt::default(), shown, selected: 0, all, content }));
    }

    fn offers(&self) -> Vec<Offer> {
        let Some(reading) = &self.reading else { return Vec::new() };
        let Some(record) = reading.record.as_deref() else { return Vec::new() };
        let (analysis, text) = (&record.analysis, &reading.article.text);
        let mut offers = Vec::new();
        let mut offer = |words: String, then| offers.push(Offer { words, then });
        let selected = reading.selection.map(|selection| selection.span());
        let mention = match selected {
            Some(span) => record.mentions().iter().find(|(mention, _)| mention.overlaps(span)).copied(),
            None => reading.mention.and_then(|n| record.mentions().get(n).copied()),
        };
        let in_panel = (self.focus == super::Pane::Record && self.panel.tab == Tab::People)
            .then(|| self.selected_person())
            .flatten();
        let person = in_panel.or(mention.map(|(_, id)| id));
        let found = reading.found.and_then(|n| reading.matches.get(n)).copied();
        let quote = match selected {
            Some(span) => analysis.quotes.iter().position(|quote| quote.marked.overlaps(span)),
            None => reading.quote.filter(|_| person.is_none() && found.is_none()),
        };
        let found = selected.or(found);
        if let Some(span) = found {
            let passage = Passage::of(text, span);
            offer(
                format!("“{}” is a quotation", clip(&passage.words, 40)),
                Then::Correct(Correction::Quote(passage)),
            );
        }
        if let Some(quote) = quote.and_then(|n| analysis.quotes.get(n)) {
            let passage = Passage::of(text, quote.span);
            let speaker = |name: Option<&str>| Correction::Speaker(passage.clone(), name.map(str::to_owned));
            for id in Panel::people(record).into_iter().filter(|id| quote.speaker != Some(*id)) {
                let name = &analysis.person(id).name;
                offer(format!("The speaker is {name}"), Then::Correct(speaker(Some(name))));
            }
            offer("The speaker is … (type a name)".into(), Then::Name(speaker(None)));
            offer("The speaker is nobody who is named".into(), Then::Correct(speaker(None)));
            offer("This is no quotation".into(), Then::Correct(Correction::NoQuote(passage.clone())));
        }
        if let Some(id) = person {
            let name = &analysis.person(id).name;
            offer(format!("{name} is no person"), Then::Correct(Correction::NoPerson(name.clone())));
            for other in Panel::people(record).into_iter().filter(|other| *other != id) {
                let other = &analysis.person(other).name;
                let same = Correction::Same(name.clone(), other.clone());
                offer(format!("{name} is the same as {other}"), Then::Correct(same));
            }
            let forms = analysis.person(id).mentions.iter().map(|span| span.of(text));
            let mut forms: Vec<&str> = match mention.filter(|(_, of)| *of == id) {
                Some((span, _)) => vec![span.of(text)],
                None => forms.collect(),
            };
            forms.sort_unstable();
            forms.dedup();
            for form in forms.into_iter().take(8) {
                let apart = Correction::Apart(name.clone(), form.to_owned(), String::new());
                offer(format!("“{form}” is somebody else … (type a name)"), Then::Name(apart));
            }
        }
        for correction in self.memory.corrections(reading.content) {
            offer(format!("Take back: {}", correction.words()), Then::Forget(correction.target()));
        }
        offers
    }

    pub(super) fn choice_key(&mut self, event: KeyEvent) {
        let Some(Overlay::Choice(choice)) = &mut self.overlay else { return };
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Down | KeyCode::Tab => choice.step(1),
            KeyCode::Up | KeyCode::BackTab => choice.step(-1),
            KeyCode::Char('n') if control => choice.step(1),
            KeyCode::Char('p') if control => choice.step(-1),
            _ => match choice.prompt.press(event) {
                Edit::Changed => choice.search(),
                Edit::Same | Edit::Other => {}
                Edit::Cancelled => self.overlay = None,
                Edit::Accepted => {
                    let (content, offer) = (choice.content, choice.shown.get(choice.selected).cloned());
                    self.overlay = None;
                    match offer.map(|offer| offer.then) {
                        None => {}
                        Some(Then::Correct(correction)) => self.correct_by(content, correction),
                        Some(Then::Forget(target)) => {
                            self.change(Change::Correct(content, target, None));
                            self.recorrect();
                        }
                        Some(Then::Name(correction)) => {
                            self.naming = Some((content, correction));
                            self.ask(Asking::Name, String::new());
                        }
                    }
                }
            },
        }
    }

    /// Corrects with the name that was typed.
    pub(super) fn set_name(&mut self, name: &str) {
        let Some((content, correction)) = self.naming.take() else { return };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return;
        }
        self.correct_by(
            content,
            match correction {
                Correction::Speaker(passage, _) => Correction::Speaker(passage, Some(name)),
                Correction::Apart(of, form, _) => Correction::Apart(of, form, name),
                other => other,
            },
        );
    }

    fn correct_by(&mut self, content: ContentKey, correction: Correction) {
        // What is corrected is remembered by what it is called, too.
        self.opened();
        self.unselect();
        self.say(&format!("Corrected: {} (u takes it back)", correction.words()));
        self.change(Change::Correct(content, correction.target(), Some(correction)));
        self.recorrect();
    }
}
