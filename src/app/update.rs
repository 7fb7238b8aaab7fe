//! What each verb does. One arm per action: the compiler names the one that is missing.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

use super::moving::MEASURE_STEP;
use super::noting::NEW_LINE;
use super::selecting::Unit;
use super::{
    Action, App, Asking, Effect, Layout, Letter, Overlay, Palette, Pane, Place, Tab, Typed, key_for_people,
};
use crate::index::Mark;

impl App {
    /// Takes one key.
    pub fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        if self.belongs_to_later(event) {
            return Vec::new();
        }
        self.notice = None;
        if let Some(Overlay::Palette(_)) = self.overlay {
            return self.palette_key(event);
        }
        if let Some(Overlay::Names(_)) = self.overlay {
            self.names_key(event);
            return Vec::new();
        }
        if let Some(Overlay::Choice(_)) = self.overlay {
            self.choice_key(event);
            return Vec::new();
        }
        if self.notes_key(event) {
            return Vec::new();
        }
        if let Some(letter) = self.letter.take() {
            if let KeyCode::Char(c) = event.code {
                self.take_letter(letter, c);
            }
            return Vec::new();
        }
        if self.asked.is_some() {
            self.asked_key(event);
            return Vec::new();
        }
        match self.keymap.press(event, self.keys_go_to()) {
            Typed::Do(action, count) => self.act(action, count),
            Typed::Pending | Typed::Nothing => Vec::new(),
        }
    }

    /// Where the keys go.
    pub fn keys_go_to(&self) -> Place {
        match self.focus {
            Pane::List => Place::List,
            Pane::Reading if self.selecting() => Place::Selecting,
            Pane::Reading => Place::Reading,
            Pane::Record => Place::Record,
            Pane::View => Place::View,
        }
    }

    /// Takes pasted text into the line being typed.
    pub fn paste(&mut self, text: &str) {
        if let Some(Overlay::Palette(palette)) = &mut self.overlay {
            palette.prompt.insert(text);
            palette.search();
        } else if let Some(asked) = &mut self.asked {
            // A note may have several lines.
            let lines = text.replace("\r\n", "\n").replace(['\r', '\n'], NEW_LINE);
            asked.prompt.insert(if asked.asking == Asking::Note { &lines } else { text });
            self.answer();
        }
    }

    /// Takes a new size of the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.list.resize(Layout::body_rows(self.size));
    }

    /// Does what a verb says, so many times where the reader typed a number.
    pub fn act(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).max(1) as isize;
        if self.overlay.is_some() && !self.act_on_overlay(action, n) {
            return Vec::new();
        }
        if self.focus == Pane::View && action.means_an_article() && !self.take_selected() {
            return Vec::new();
        }
        // In their turn: what was asked for before goes first.
        if !action.is_urgent() && (!self.later.is_empty() || self.comes_too_soon(action)) {
            self.put_off(action, count);
            return Vec::new();
        }
        match action {
            Action::Quit => return vec![Effect::Quit],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Reload => {
                self.progress.asked_at = Some(self.corpus.len());
                return vec![Effect::Reload];
            }
            Action::Suspend => return vec![Effect::Suspend],
            Action::Back => return self.back(),
            Action::Cancel => self.cancel(),
            Action::Help => self.overlay = Some(Overlay::Help { top: 0 }),
            Action::Palette => self.overlay = Some(Overlay::Palette(Palette::default())),
            Action::Problems if self.problems.is_empty() && self.wrong_settings.is_empty() => {
                self.say("Everything could be read");
            }
            Action::Problems => self.overlay = Some(Overlay::Problems { top: 0 }),
            Action::NextPane => self.turn_to(1),
            Action::PreviousPane => self.turn_to(-1),
            Action::Leave => match self.focus {
                Pane::Record => self.focus = Pane::Reading,
                Pane::View => {}
                Pane::Reading => self.leave_for_list(),
                Pane::List => {}
            },
            Action::Zen => self.toggle_zen(),
            Action::Down => self.go(n, 1),
            Action::Up => self.go(-n, 1),
            Action::HalfPageDown => self.go_pages(n, 2),
            Action::HalfPageUp => self.go_pages(-n, 2),
            Action::PageDown => self.go_pages(n, 1),
            Action::PageUp => self.go_pages(-n, 1),
            Action::Top => self.go_to_end(false, count),
            Action::Bottom => self.go_to_end(true, count),
            Action::Open if self.focus == Pane::View => self.follow_view(),
            Action::Open if self.focus == Pane::Record => match self.panel.tab {
                Tab::People => self.person_at_hand(),
                Tab::Quotes => self.follow_entry(),
            },
            Action::Follow => self.follow_entry(),
            Action::Person => self.person_at_hand(),
            Action::FindPerson => self.find_person(),
            Action::CopyQuote => self.copy_quote(),
            Action::CopyParagraph => self.copy_paragraph(),
            Action::CopyCitation => self.copy_citation(),
            Action::CopyAddress => self.copy_address(),
            Action::Export => self.ask_export(),
            Action::Pipe => self.ask(Asking::Pipe, String::new()),
            Action::Browse => self.browse(),
            Action::Edit => self.edit(),
            Action::Views => self.toggle_views(),
            Action::NextSide => self.side_step(n),
            Action::PreviousSide => self.side_step(-n),
            Action::Keep => self.keep_selected(),
            Action::TakeOff => self.take_off(count),
            Action::Sort if self.focus == Pane::View => self.rank_step(),
            Action::Open => {
                self.enter_reading();
                // What was found is what the reader wants to see.
                self.seek_found();
            }
            Action::ScrollDown => self.scroll_article(3 * n),
            Action::ScrollUp => self.scroll_article(-3 * n),
            Action::Sort => {
                let order = self.list.sort_next();
                self.say(&format!("Sorted {}", order.name()));
            }
            Action::Filter => {
                if self.focus != Pane::List {
                    self.leave_for_list();
                }
                self.ask(Asking::Filter, self.list.filter().to_owned());
            }
            Action::Search => {
                // A look at the corpus shows what is searched for, as the list does.
                if !matches!(self.focus, Pane::List | Pane::View) {
                    self.leave_for_list();
                }
                self.ask(Asking::Search, self.search.text.clone());
            }
            Action::ToggleRead => self.toggle_read(),
            Action::Star => {
                self.toggle_star();
                self.search_anew(Mark::Starred);
            }
            Action::Undo => self.undo(),
            Action::Tags => self.ask_tags(),
            Action::Note => self.ask_note(),
            Action::Notes => self.show_notes(),
            Action::Mark => self.ask_letter(Letter::Mark),
            Action::GoToMark => self.ask_letter(Letter::Jump),
            Action::Correct => self.correct(),
            Action::NextQuote => self.step_quote(n),
            Action::PreviousQuote => self.step_quote(-n),
            Action::NextPerson => self.step_person(n),
            Action::PreviousPerson => self.step_person(-n),
            Action::Select => self.select(),
            Action::CopySelected => self.copy_selected(false),
            Action::CopySelectedCited => self.copy_selected(true),
            Action::Widen => self.widen(),
            Action::WordRight => self.lead(Unit::Word, n),
            Action::WordLeft => self.lead(Unit::Word, -n),
            Action::SignRight => self.lead(Unit::Sign, n),
            Action::SignLeft => self.lead(Unit::Sign, -n),
            Action::OtherEnd => self.other_end(),
            Action::NextParagraph if self.selecting() => self.lead(Unit::Paragraph, n),
            Action::PreviousParagraph if self.selecting() => self.lead(Unit::Paragraph, -n),
            Action::NextParagraph => self.in_article(|reading| reading.pager.paragraph(n)),
            Action::PreviousParagraph => self.in_article(|reading| reading.pager.paragraph(-n)),
            Action::NextArticle => self.step_article(n),
            Action::PreviousArticle => self.step_article(-n),
            Action::Wider => self.set_measure(self.measure + MEASURE_STEP),
            Action::Narrower => self.set_measure(self.measure.saturating_sub(MEASURE_STEP)),
            Action::JumpBack => self.jump_back(),
            Action::JumpForward => self.jump_forward(),
            Action::Find | Action::FindNext | Action::FindPrevious if self.focus == Pane::View => {
                self.say("Here S searches, and @ finds a person");
            }
            Action::Find => {
                let pane = if self.focus == Pane::List { Pane::List } else { Pane::Reading };
                self.ask(Asking::Find(pane), String::new());
            }
            Action::FindNext => self.find_step(n),
            Action::FindPrevious => self.find_step(-n),
            Action::People => self.toggle_panel(Tab::People),
            Action::Quotes => self.toggle_panel(Tab::Quotes),
            Action::Indirect => {
                self.indirect = !self.indirect;
                let word = if self.indirect { "shown" } else { "hidden" };
                self.say(&format!("Reported speech without marks is {word}"));
            }
        }
        Vec::new()
    }

    /// A hint to somebody who is here for the first time, until the next key.
    pub fn welcome(&mut self) {
        let key = |name| {
            self.keymap.keys().of_name(name).first().map(|key| key_for_people(key)).unwrap_or_default()
        };
        self.notice = Some(format!(
            "New here? {} reads, {} goes through the quotations, {} shows all keys",
            key("open"),
            key("next-quote"),
            key("help")
        ));
    }

    pub(super) fn say(&mut self, words: &str) {
        self.notice = Some(words.into());
    }
}
