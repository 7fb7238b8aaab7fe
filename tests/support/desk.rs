//! The whole program without a terminal and without threads: keys go in, screens come out.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use onrecord::app::{App, Effect};
use onrecord::article::NewHead;
use onrecord::command::key_event;
use onrecord::load::{Found, Input, Options, load};
use onrecord::store::{self, Change, StoreReport};
use onrecord::term::{Background, Depth};
use onrecord::threads::Stop;
use onrecord::ui::{Theme, render};
use onrecord::work::{Report, compute_view, find_copies, gather, read_now, search_now};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The program at a desk: every effect is performed immediately.
pub struct Desk {
    pub app: App,
    /// The effects that need an event loop.
    pub asked: Vec<Effect>,
    /// The database, if there is one.
    place: Option<PathBuf>,
    kept: u64,
}

impl Desk {
    /// The sample corpus on a screen of this size.
    pub fn sample(columns: u16, rows: u16) -> Self {
        Self::open("sample corpus", &[Input::Sample], columns, rows)
    }

    /// Some inputs on a screen of this size.
    pub fn open(name: &str, inputs: &[Input], columns: u16, rows: u16) -> Self {
        let mut desk = Self::of(App::new(name, (columns, rows)));
        let mut batch = Vec::new();
        load(inputs, &Arc::new(Options::default()), &mut |found| {
            match found {
                Found::Article(article, address) => batch.push((NewHead::of(&article), address)),
                Found::Problem(error) => desk.app.on_report(Report::Problem(error)),
            }
            ControlFlow::Continue(())
        });
        desk.app.on_report(Report::Found(batch));
        desk.app.on_report(Report::Loaded);
        desk.settle();
        desk
    }

    /// Some articles (headline, date, text) of one outlet on a screen of this size.
    pub fn news(articles: &[(&str, &str, &str)], columns: u16, rows: u16) -> Self {
        let all: Vec<_> =
            articles.iter().map(|&(title, date, text)| (title, date, "The Inkwell", text)).collect();
        Self::of_outlets(&all, columns, rows)
    }

    /// Some articles (headline, date, outlet, text) on a screen of this size.
    pub fn of_outlets(articles: &[(&str, &str, &str, &str)], columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("news.jsonl");
        let lines = articles.iter().map(|(title, date, outlet, text)| {
            let record = serde_json::json!({"title": title, "date": date, "source": outlet, "text": text});
            format!("{record}\n")
        });
        std::fs::write(&path, lines.collect::<String>()).expect("a file");
        let desk = Self::open("news", &[Input::Path(path)], columns, rows);
        // The files are read as long as the desk is used, so keep the folder.
        std::mem::forget(folder);
        desk
    }

    /// The text that the last key copied.
    pub fn copied(&mut self) -> Option<String> {
        self.asked.drain(..).rev().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        })
    }

    /// The row at the bottom.
    pub fn status(&self) -> String {
        self.text().lines().last().unwrap_or_default().to_owned()
    }

    /// A freshly started program.
    pub fn of(app: App) -> Self {
        Self { app, asked: Vec::new(), place: None, kept: 0 }
    }

    /// Uses this database from now on, and loads what is in it.
    pub fn remembering(mut self, place: &Path) -> Self {
        let memory = store::remembered(place).expect("a database").0;
        self.app.on_report(Report::Kept(StoreReport::Anew(Box::new(memory), self.kept)));
        self.place = Some(place.to_owned());
        self.settle();
        self
    }

    /// Quits the program.
    pub fn leave(mut self) {
        let last = self.app.shutdown();
        self.perform(last);
    }

    fn keep(&mut self, change: Change) {
        self.kept += 1;
        if let Some(place) = &self.place {
            for undone in store::remember(place, &[change]).expect("a database that can be written") {
                self.app.on_report(Report::Kept(StoreReport::Undone(undone)));
            }
            self.app.on_report(Report::Kept(StoreReport::Upto(self.kept)));
        }
    }

    /// Presses keys, written as in the commands table and separated by spaces.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.press(key_event(key).expect("a key of the table"));
        }
        self
    }

    /// Types words letter by letter.
    pub fn words(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            self.press(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        self
    }

    /// Presses keys faster than anything can be read or searched, then lets the program catch up.
    pub fn rush(&mut self, keys: &str) -> &mut Self {
        let mut effects = Vec::new();
        for key in keys.split_whitespace() {
            effects.extend(self.app.key(key_event(key).expect("a key of the table")));
        }
        self.perform(effects);
        self.settle();
        self
    }

    fn press(&mut self, event: KeyEvent) {
        let effects = self.app.key(event);
        self.perform(effects);
        self.settle();
    }

    /// Clicks the left button.
    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    /// Sends a mouse event.
    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.app.mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
        self.settle();
        self
    }

    /// Resizes the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.app.resize(columns, rows);
        self.settle();
        self
    }

    fn settle(&mut self) {
        // Each round may cause more requests; a few are always enough.
        for _ in 0..8 {
            let effects = self.app.prepare_frame();
            if effects.is_empty() {
                break;
            }
            self.perform(effects);
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let job = match effect {
                Effect::Read(job) => job,
                Effect::Remember(change) => {
                    self.keep(change);
                    continue;
                }
                Effect::List(job) => {
                    let result = job.run(&|| true).expect("a job that is wanted");
                    self.app.on_report(Report::Listed(Box::new(result)));
                    continue;
                }
                Effect::ComputeView(request) => {
                    let answer = compute_view(&request).expect("an answer");
                    self.app.on_report(Report::Seen(Box::new(answer)));
                    continue;
                }
                Effect::Search(ask) => {
                    let (send, reports) = channel();
                    search_now(&ask, &move |report| send.send(report).is_ok());
                    reports.into_iter().for_each(|report| self.app.on_report(report));
                    continue;
                }
                Effect::Gather(job) => {
                    let found = gather(&job, &Stop::default()).expect("nobody stopped it");
                    self.app.on_report(Report::Gathered(Box::new(found)));
                    continue;
                }
                Effect::FindCopies(corpus) => {
                    let found = find_copies(&corpus, &Stop::default()).map(Arc::new);
                    found.into_iter().for_each(|found| self.app.on_report(Report::Copies(found)));
                    continue;
                }
                _ => {
                    self.asked.push(effect);
                    continue;
                }
            };
            for wanted in job {
                let (send, reports) = channel();
                read_now(&wanted, &|report| send.send(report).is_ok());
                drop(send);
                reports.into_iter().for_each(|report| self.app.on_report(report));
            }
        }
    }

    /// The screen in a theme, at a colour depth.
    pub fn screen_in(&self, background: Background, depth: Depth) -> Buffer {
        self.screen_as(&Theme::new(background, depth))
    }

    /// The screen in a theme.
    pub fn screen_as(&self, theme: &Theme) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.app.size.0, self.app.size.1));
        render(&self.app, theme, &mut buffer);
        buffer
    }

    /// The screen with the usual theme and colours.
    pub fn screen(&self) -> Buffer {
        self.screen_in(Background::Dark, Depth::True)
    }

    /// The text of the screen.
    pub fn text(&self) -> String {
        let buffer = self.screen();
        let row = |y: u16| -> String { (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect() };
        (0..buffer.area.height).map(|y| row(y).trim_end().to_owned() + "\n").collect()
    }
}
