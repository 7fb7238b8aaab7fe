//! What each command does. One arm per action, so that the compiler names the one that is missing.

use super::motions::MEASURE_STEP;
use super::picker::Picker;
use super::selection::Unit;
use super::{App, Effect, Layer, Layout, MarkKey, Pane, PanelTab, Purpose};
use crate::command::{Action, Command, FromCorpus, KeyContext, Needs, search_commands};
use crate::query::Flag;
use crate::work::ViewTab;

impl App {
    /// The context for keys that no layer takes.
    pub fn key_context(&self) -> KeyContext {
        match self.focus {
            Pane::List => KeyContext::List,
            Pane::Reading if self.is_selecting() => KeyContext::Selecting,
            Pane::Reading => KeyContext::Reading,
            Pane::Record => KeyContext::Record,
            Pane::Corpus if self.views.top().is_some_and(|view| view.tab == ViewTab::Table) => {
                KeyContext::Table
            }
            Pane::Corpus => KeyContext::Corpus,
        }
    }

    /// Resizes to the terminal's new size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.list.resize(Layout::body_rows(self.size));
        self.step_row(0);
    }

    /// Runs a command, `count` times if a number was typed before it.
    pub fn act(&mut self, command: &'static Command, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).max(1) as isize;
        if self.must_wait(command) {
            self.defer(command, count);
            return Vec::new();
        }
        // The analysis may have arrived since the last frame, which finds the current quotation.
        if command.needs == Needs::Record
            && let Some(reading) = &mut self.reading
        {
            reading.prepare(self.display.reported);
        }
        if self.focus == Pane::Corpus && command.from_corpus == FromCorpus::OpenRow {
            if !self.open_row_article() {
                return Vec::new();
            }
            // The row's article may still be loading.
            if self.must_wait(command) {
                self.defer(command, count);
                return Vec::new();
            }
        }
        match command.action {
            Action::Quit => return vec![Effect::Quit],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Reload => {
                self.progress.asked_at = Some(self.corpus.len());
                return vec![Effect::Reload];
            }
            Action::Suspend => return vec![Effect::Suspend],
            Action::Back => return self.back(),
            Action::Cancel => self.cancel(),
            Action::Help => self.show_help(),
            Action::Palette => self.layers.push(Layer::Palette(Picker::new(search_commands("")))),
            Action::Problems if self.problems.is_empty() => self.notify("No problems: everything was read"),
            Action::Problems => self.layers.push(Layer::Problems { top: 0 }),
            Action::NextPane => self.focus_next(1),
            Action::PreviousPane => self.focus_next(-1),
            Action::FocusList if self.focus == Pane::Reading => self.focus_list(),
            Action::FocusList => {}
            Action::FocusArticle => self.focus_article(),
            Action::Zen => self.toggle_zen(),
            Action::Down => self.move_by(n, 1),
            Action::Up => self.move_by(-n, 1),
            Action::HalfPageDown => self.move_pages(n, 2),
            Action::HalfPageUp => self.move_pages(-n, 2),
            Action::PageDown => self.move_pages(n, 1),
            Action::PageUp => self.move_pages(-n, 1),
            Action::Top => self.move_to_end(false, count),
            Action::Bottom => self.move_to_end(true, count),
            Action::ToPercent => self.move_to_percent(count),
            Action::Open => {
                self.enter_reading();
                // The reader came for what the search found.
                self.show_found();
            }
            Action::OpenRow => self.open_row(),
            Action::OpenEntry => match self.panel.tab {
                PanelTab::People => self.show_person_here(),
                PanelTab::Quotes | PanelTab::Copies => self.follow_entry(),
            },
            Action::Follow => self.follow_entry(),
            Action::Person => self.show_person_here(),
            Action::FindPerson => self.find_person(),
            Action::CopyQuote => self.copy_quote(),
            Action::CopyParagraph => self.copy_paragraph(),
            Action::CopyCitation => self.copy_citation(),
            Action::CopyAddress => self.copy_address(),
            Action::Export => self.ask_export(),
            Action::Pipe => self.open_prompt(Purpose::Pipe, String::new()),
            Action::Browse => self.browse(),
            Action::Links => self.show_links(),
            Action::OpenLink => self.open_link(count),
            Action::Edit => self.edit(),
            Action::Corpus => self.toggle_corpus(),
            Action::Hits => self.show_hits(),
            Action::NextTab => self.step_tab(n),
            Action::PreviousTab => self.step_tab(-n),
            Action::FilterByRow => self.filter_by_row(),
            Action::RemoveFilter => self.remove_part(count),
            Action::SortRows => self.sort_rows(),
            Action::TableRows => self.next_rows(n),
            Action::TableColumns => self.next_columns(n),
            Action::TableUnit => self.next_unit(n),
            Action::TableShare => self.next_share(n),
            Action::NextCell => self.step_column(n),
            Action::PreviousCell => self.step_column(-n),
            Action::SamePerson => self.decide_who(),
            Action::ScrollDown => self.scroll_article(3 * n),
            Action::ScrollUp => self.scroll_article(-3 * n),
            Action::Sort => {
                let order = self.list.sort_next();
                self.notify(format!("Sorted {}", order.name()));
            }
            Action::Filter => self.ask_filter(),
            Action::Search => self.ask_search(),
            Action::ToggleRead => self.toggle_read(),
            Action::MarkAll => self.ask_mark_all(),
            Action::Star => {
                self.toggle_star();
                self.search_again(Flag::Starred);
            }
            Action::Undo => self.undo(),
            Action::Tags => self.ask_tags(),
            Action::Note => self.ask_note(),
            Action::Notes => self.show_notes(),
            Action::Notebook => self.show_notebook(),
            Action::Clip => self.clip_quote(),
            Action::Mark => self.ask_mark(MarkKey::Set),
            Action::GoToMark => self.ask_mark(MarkKey::GoTo),
            Action::Correct => self.correct(),
            Action::NextQuote => self.step_quote(n),
            Action::PreviousQuote => self.step_quote(-n),
            Action::NextPerson => self.step_person(n),
            Action::PreviousPerson => self.step_person(-n),
            Action::Select => self.select(),
            Action::CopySelection => self.copy_selection(false),
            Action::CopySelectionCited => self.copy_selection(true),
            Action::Expand => self.expand_selection(),
            Action::WordRight => self.extend_selection(Unit::Word, n),
            Action::WordLeft => self.extend_selection(Unit::Word, -n),
            Action::CharRight => self.extend_selection(Unit::Character, n),
            Action::CharLeft => self.extend_selection(Unit::Character, -n),
            Action::OtherEnd => self.swap_selection_ends(),
            Action::NextParagraph if self.is_selecting() => self.extend_selection(Unit::Paragraph, n),
            Action::PreviousParagraph if self.is_selecting() => self.extend_selection(Unit::Paragraph, -n),
            Action::NextParagraph => self.in_article(|reading| reading.pager.paragraph(n)),
            Action::PreviousParagraph => self.in_article(|reading| reading.pager.paragraph(-n)),
            Action::NextArticle => self.step_article(n),
            Action::PreviousArticle => self.step_article(-n),
            Action::Wider => self.set_measure(self.display.measure + MEASURE_STEP),
            Action::Narrower => self.set_measure(self.display.measure.saturating_sub(MEASURE_STEP)),
            Action::JumpBack => self.jump_back(),
            Action::JumpForward => self.jump_forward(),
            Action::Find => self.ask_find(),
            Action::FindNext => self.find_step(n),
            Action::FindPrevious => self.find_step(-n),
            Action::People => self.toggle_panel(PanelTab::People),
            Action::Quotes => self.toggle_panel(PanelTab::Quotes),
            Action::Copies => self.toggle_panel(PanelTab::Copies),
            Action::HideCopies => self.toggle_copies(),
            Action::ReportedSpeech => {
                let on = !self.display.reported;
                self.display.reported = on;
                self.notify(if on { "Reported speech shown" } else { "Reported speech hidden" });
            }
        }
        Vec::new()
    }
}
