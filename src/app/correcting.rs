//! Setting right what was found: a list of what could be meant here, from which the reader picks.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Asking, Edit, Overlay, Panel, Prompt, Tab};
use crate::Span;
use crate::page::{Record, TextPattern, clip};
use crate::store::{Change, ContentKey, Correction, Passage, meant, words_in_marks};
use crate::text::{Kind, PersonId, Quote};

/// Longer words are no name.
const LONGEST_NAME: usize = 60;

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
    /// The words or the person that it is about.
    pub about: String,
    /// What was typed to find an offer.
    pub prompt: Prompt,
    /// Offers that match.
    pub shown: Vec<Offer>,
    /// The selected one.
    pub selected: usize,
    all: Vec<Offer>,
    content: ContentKey,
}

/// What could be meant, while it is put together.
#[derive(Default)]
struct Offers {
    about: String,
    all: Vec<Offer>,
    /// The same for each of the article's people.
    people: Vec<Offer>,
}

impl Offers {
    fn offer(&mut self, words: String, then: Then) {
        self.all.push(Offer { words, then });
    }

    fn on_quote(&mut self, text: &str, record: &Record, quote: &Quote) {
        let passage = Passage::of(text, quote.span);
        self.about = format!("“{}”", clip(&passage.words, 50));
        let speaker = |name: Option<&str>| Correction::Speaker(passage.clone(), name.map(str::to_owned));
        self.offer("The speaker is … (type a name)".into(), Then::Name(speaker(None)));
        self.offer("The speaker is nobody who is named".into(), Then::Correct(speaker(None)));
        self.offer("This is no quotation".into(), Then::Correct(Correction::NoQuote(passage.clone())));
        for id in Panel::people(record).into_iter().filter(|id| quote.speaker != Some(*id)) {
            let name = &record.analysis.person(id).name;
            let then = Then::Correct(speaker(Some(name)));
            self.people.push(Offer { words: format!("The speaker is {name}"), then });
        }
    }

    /// Words that were selected or found.
    fn on_words(&mut self, text: &str, record: &Record, span: Span) {
        let (words, marked) = words_in_marks(text, span);
        if words.is_empty() {
            return;
        }
        let passage = Passage::of(text, words);
        let short = format!("“{}”", clip(&passage.words, 40));
        self.about = format!("“{}”", clip(&passage.words, 50));
        let analysis = &record.analysis;
        let name = passage.words.len() <= LONGEST_NAME && !passage.words.contains('\n');
        let known = record.mentions().iter().any(|(mention, _)| *mention == words);
        if name && !known {
            let person = |name: &str| Correction::Person(passage.clone(), name.to_owned());
            self.offer(format!("{short} is a person"), Then::Correct(person(&passage.words)));
            self.offer(format!("{short} is … (type a name)"), Then::Name(person("")));
            for id in Panel::people(record) {
                let name = &analysis.person(id).name;
                let then = Then::Correct(person(name));
                self.people.push(Offer { words: format!("{short} is {name}"), then });
            }
        }
        if analysis.quotes.iter().any(|quote| quote.span == words) {
            return;
        }
        let mut quote = |is: &str, kind| {
            self.offer(format!("{short} is {is}"), Then::Correct(Correction::Quote(passage.clone(), kind)));
        };
        quote("a quotation", Kind::Direct);
        if !marked {
            quote("reported speech", Kind::Indirect);
        }
    }

    /// A person, at one of the mentions or as a whole.
    fn on_person(&mut self, text: &str, record: &Record, id: PersonId, here: Option<Span>) {
        let analysis = &record.analysis;
        let person = analysis.person(id);
        let name = &person.name;
        if self.about.is_empty() {
            self.about.clone_from(name);
        }
        self.offer(format!("{name} is no person"), Then::Correct(Correction::NoPerson(name.clone())));
        if let Some(span) = here {
            let passage = Passage::of(text, span);
            let words = format!("“{}” here is somebody else … (type a name)", clip(&passage.words, 40));
            self.offer(words, Then::Name(Correction::Person(passage, String::new())));
        }
        let mut forms: Vec<&str> = match here {
            Some(span) => vec![span.of(text)],
            None => person.mentions.iter().map(|span| span.of(text)).collect(),
        };
        forms.sort_unstable();
        forms.dedup();
        for form in forms.into_iter().take(8) {
            let apart = Correction::Apart(name.clone(), form.to_owned(), String::new());
            self.offer(format!("Every “{form}” is somebody else … (type a name)"), Then::Name(apart));
        }
        for other in Panel::people(record).into_iter().filter(|other| *other != id) {
            let other = &analysis.person(other).name;
            let then = Then::Correct(Correction::Same(name.clone(), other.clone()));
            self.people.push(Offer { words: format!("{name} is the same as {other}"), then });
        }
    }
}

impl Choice {
    fn search(&mut self) {
        let words: Vec<TextPattern> = self.prompt.text().split_whitespace().map(TextPattern::new).collect();
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
        let Some(content) = self.reading.as_ref().map(|reading| reading.content) else { return };
        let (about, all) = self.offers();
        if all.is_empty() {
            return self.say("Go to a quotation or a person first, or select some words: ] ) v");
        }
        let (prompt, shown) = (Prompt::default(), all.clone());
        self.overlay = Some(Overlay::Choice(Choice { about, prompt, shown, selected: 0, all, content }));
    }

    /// What it is about, and what could be meant.
    fn offers(&self) -> (String, Vec<Offer>) {
        let mut offers = Offers::default();
        let Some(reading) = &self.reading else { return Default::default() };
        let Some(record) = reading.record.as_deref() else { return Default::default() };
        let (analysis, text) = (&record.analysis, &reading.article.text);
        let found = reading.found.and_then(|n| reading.matches.get(n)).copied();
        let words = reading.selection.map(|selection| selection.span()).or(found);
        let mention = match words {
            Some(span) => record.mentions().iter().find(|(mention, _)| mention.overlaps(span)).copied(),
            None => reading.mention.and_then(|n| record.mentions().get(n).copied()),
        };
        let in_panel = (self.focus == super::Pane::Record && self.panel.tab == Tab::People)
            .then(|| self.selected_person())
            .flatten();
        let person = in_panel.or(mention.map(|(_, id)| id));
        let quote = match words {
            Some(span) => analysis.quotes.iter().find(|quote| quote.marked.overlaps(span)),
            None => reading.quote.filter(|_| person.is_none()).and_then(|n| analysis.quotes.get(n)),
        };
        if let Some(quote) = quote {
            offers.on_quote(text, record, quote);
        }
        if let Some(span) = words {
            offers.on_words(text, record, span);
        }
        if let Some(id) = person {
            let here = mention.filter(|(_, of)| *of == id).map(|(span, _)| span);
            offers.on_person(text, record, id, here);
        }
        // What is done most stands first, whom it might be stands below.
        let mut all = offers.all;
        all.append(&mut offers.people);
        for correction in self.memory.corrections(reading.content) {
            let words = format!("Take back: {}", correction.words());
            all.push(Offer { words, then: Then::Forget(correction.target()) });
        }
        (offers.about, all)
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
                            // A name that stands there already is only to be completed.
                            let words = match (&correction, &self.reading) {
                                (Correction::Person(passage, _), Some(reading))
                                    if reading.selection.is_some() =>
                                {
                                    passage.words.clone()
                                }
                                _ => String::new(),
                            };
                            self.naming = Some((content, correction));
                            self.ask(Asking::Name, words);
                        }
                    }
                }
            },
        }
    }

    /// The person of the article whom a typed name means, by the full name.
    pub fn meant(&self, name: &str) -> Option<&str> {
        let record = self.reading.as_ref()?.record.as_deref()?;
        let holder = match self.naming.as_ref().map(|(_, correction)| correction) {
            Some(Correction::Apart(of, ..)) => record
                .analysis
                .people
                .iter()
                .position(|person| person.name == *of)
                .map(|n| PersonId(n as u32)),
            Some(Correction::Person(passage, _)) => {
                let span = passage.find(&self.reading.as_ref()?.article.text)?;
                record.mentions().iter().find(|(mention, _)| mention.overlaps(span)).map(|(_, id)| *id)
            }
            _ => None,
        };
        meant(&record.analysis, name, holder).map(|id| record.analysis.person(id).name.as_str())
    }

    /// Corrects with the name that was typed.
    pub(super) fn set_name(&mut self, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = self.meant(&name).map_or(name.clone(), str::to_owned);
        let Some((content, correction)) = self.naming.take().filter(|_| !name.is_empty()) else { return };
        self.correct_by(
            content,
            match correction {
                Correction::Speaker(passage, _) => Correction::Speaker(passage, Some(name)),
                Correction::Person(passage, _) => Correction::Person(passage, name),
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
        let mut changes = Vec::new();
        if let Some(name) = correction.person() {
            // Who is somebody now is no longer nobody.
            let nobody = Correction::NoPerson(name.to_owned());
            if self.memory.corrections(content).contains(&&nobody) {
                changes.push(Change::Correct(content, nobody.target(), None));
            }
        }
        changes.push(Change::Correct(content, correction.target(), Some(correction.clone())));
        self.change(Change::Many(changes));
        self.recorrect();
        if let Correction::Quote(passage, kind) = &correction {
            self.indirect |= *kind == Kind::Indirect;
            self.go_to_passage(passage);
        }
    }

    /// Makes the quotation of these words the current one, so that who said them can be set next.
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
