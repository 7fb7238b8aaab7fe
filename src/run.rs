//! The event loop: the only place where effects are performed. It waits for something to happen, takes in
//! all that has happened, draws once, and waits again; nothing ticks while the reader reads.

mod open;

use std::io::{self, Write, stdout};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::cursor::{RestorePosition, SavePosition};
use crossterm::event::Event;
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::{self, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::app::{App, Effect};
use crate::config::Config;
use crate::load::{Input, Options};
use crate::page::sanitise;
use crate::store::{self, Store, StoreReport};
use crate::term::{self, Guard, Modes, Signal};
use crate::ui::{self, Palette, Theme};
use crate::work::{
    ExportWorker, ListWorker, LoadWorker, PipeWorker, ReadWorker, Report, SearchWorker, ViewWorker, searching,
};
use crate::{Error, Result};

/// How the reader wants the screen.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What to open.
    pub inputs: Vec<Input>,
    /// How to read it.
    pub options: Arc<Options>,
    /// Whether what is added later is shown as it comes.
    pub follow: bool,
    /// What to call it at the top of the screen.
    pub name: String,
    /// The theme; none for dark or light, as the terminal is.
    pub palette: Option<Palette>,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// What the reader has set.
    pub config: Config,
    /// What is wrong with what they have set.
    pub problems: Vec<Error>,
    /// Whether what was found is shown without the reader's corrections.
    pub as_found: bool,
}

/// Everything that can happen.
enum Happening {
    Input(Event),
    InputEnded,
    Signal(Signal),
    Report(Report),
}

/// While a corpus is loading, its growth alone is drawn no more often than this.
const GROWTH: Duration = Duration::from_millis(50);
/// No more happenings than this are taken in before the screen is drawn: a flood must not hide a key.
const AT_ONCE: usize = 512;

/// Shows the screen until the reader leaves; gives the exit status.
///
/// # Errors
/// When there is no terminal, or it goes away.
pub fn run(setup: Setup) -> Result<u8> {
    term::is_terminal()?;
    let (sender, happenings) = channel();
    // Loading starts before the terminal is asked anything, so that the two go on side by side.
    let (inputs, options) = (setup.inputs.clone(), Arc::clone(&setup.options));
    let loader = LoadWorker::spawn(inputs, options, setup.follow, reporter(&sender))?;
    let reader = ReadWorker::spawn(reporter(&sender))?;
    let lister = ListWorker::spawn(reporter(&sender))?;
    let (seeker, viewer, writer) =
        searching(setup.inputs.clone(), Arc::clone(&setup.options), !setup.as_found, reporter(&sender))?;
    let kept = reporter(&sender);
    let first = store::place().is_some_and(|place| !place.exists());
    let store = store::place()
        .ok_or_else(|| Error::new("this system has no folder for data").hint("set ONRECORD_DATA to one"))
        .and_then(|place| Store::open(place, move |news| kept(Report::Kept(news))));
    let (store, no_store) = match store {
        Ok(store) => (Some(store), None),
        Err(error) => (None, Some(error)),
    };
    let workers =
        Workers { loader, reader, lister, seeker, viewer, writer, piper: PipeWorker::default(), store };
    term::install_panic_hook();
    let guard = Guard::enter(Modes { mouse: setup.mouse })?;
    // After the screen was taken, where raw mode keeps the answer out of sight, and before anybody reads keys.
    let depth = term::colour_depth();
    let theme = match &setup.palette {
        Some(palette) => Theme::of(palette, depth),
        None => Theme::new(term::ask_background().unwrap_or(term::Background::Dark), depth),
    };
    let no_thread = |error: io::Error| Error::new(format!("no thread to listen with: {error}"));
    let signals = sender.clone();
    term::spawn_signals(move |signal| signals.send(Happening::Signal(signal)).is_ok()).map_err(no_thread)?;
    let (keys, ended) = (sender.clone(), sender.clone());
    term::spawn_input(
        move |event| keys.send(Happening::Input(event)).is_ok(),
        move || drop(ended.send(Happening::InputEnded)),
    )
    .map_err(no_thread)?;
    let mut screen = Loop::new(setup, theme, guard, workers, sender)?;
    if first {
        screen.app.welcome();
    }
    if let Some(error) = &no_store {
        screen.app.absorb(Report::Kept(StoreReport::Failed(error.clone())));
    }
    let status = screen.turn(&happenings);
    // However it ends, what the reader did is written.
    let last = screen.app.part();
    screen.perform(last)?;
    let (store, unwritten) = (screen.workers.store.take(), screen.app.memory.unwritten());
    let undone = screen.workers.writer.end();
    // The terminal is given back before anything is said on it.
    drop(screen);
    let kept = match (store, no_store) {
        (Some(store), _) => {
            store.finish(|| say("another program is at work on what is remembered: waiting a few seconds"))
        }
        (None, Some(error)) if unwritten > 0 => Err(error.led_to("nothing is remembered")),
        _ => Ok(()),
    };
    let wrong: Vec<Error> = undone.into_iter().chain(kept.err()).collect();
    wrong.iter().for_each(|error| say(&error.to_string()));
    match status {
        Ok(0) if !wrong.is_empty() => Ok(1),
        status => status,
    }
}

/// A word on standard error, when the screen is gone.
fn say(words: &str) {
    // A closed standard error has nobody behind it to tell.
    let _ = writeln!(io::stderr(), "onrecord: {}", sanitise(words));
}

fn reporter(sender: &Sender<Happening>) -> impl Fn(Report) -> bool + Clone + Send + Sync + 'static {
    let sender = sender.clone();
    move |report| sender.send(Happening::Report(report)).is_ok()
}

/// The threads behind the screen.
struct Workers {
    loader: LoadWorker,
    reader: ReadWorker,
    lister: ListWorker,
    seeker: SearchWorker,
    viewer: ViewWorker,
    writer: ExportWorker,
    piper: PipeWorker,
    /// None where nothing can be remembered.
    store: Option<Store>,
}

struct Loop {
    app: App,
    theme: Theme,
    guard: Guard,
    workers: Workers,
    terminal: Terminal<CrosstermBackend<io::BufWriter<io::Stdout>>>,
    /// For threads that are started on the way.
    sender: Sender<Happening>,
    /// Whether what is on the screen is not what was drawn last.
    repaint: bool,
    /// Whether the terminal follows links.
    links: bool,
}

impl Loop {
    fn new(
        setup: Setup,
        theme: Theme,
        guard: Guard,
        workers: Workers,
        sender: Sender<Happening>,
    ) -> Result<Self> {
        let size = crossterm::terminal::size().unwrap_or((80, 24));
        let mut app = App::new(setup.name, size);
        app.configure(&setup.config);
        app.wrong_settings = setup.problems;
        app.as_found = setup.as_found;
        app.program = std::process::id() as u16;
        let out = io::BufWriter::with_capacity(1 << 16, stdout());
        let terminal = Terminal::new(CrosstermBackend::new(out)).map_err(|error| lost(&error))?;
        // A terminal without a second screen still shows what was there before: the first frame clears it.
        let links = setup.config.links.unwrap_or_else(term::has_links);
        Ok(Self { app, theme, guard, workers, terminal, sender, repaint: true, links })
    }

    fn turn(&mut self, happenings: &Receiver<Happening>) -> Result<u8> {
        let mut drawn = Instant::now();
        if let Some(status) = self.draw()? {
            return Ok(status);
        }
        let mut grown = false;
        loop {
            // Growth that was not drawn yet is drawn when its time has come; otherwise there is nothing to wait for.
            let first = if grown {
                happenings.recv_timeout(GROWTH.saturating_sub(drawn.elapsed())).ok()
            } else {
                match happenings.recv() {
                    Ok(happening) => Some(happening),
                    Err(_) => return Ok(0),
                }
            };
            let mut urgent = first.is_none();
            for happening in first.into_iter().chain(happenings.try_iter().take(AT_ONCE)) {
                urgent |= !matches!(
                    happening,
                    Happening::Report(
                        Report::Found(_)
                            | Report::Progress { .. }
                            | Report::Indexing(_)
                            | Report::Exporting(..)
                            | Report::Problem(_)
                            | Report::Counted(..)
                            | Report::Passage(..)
                    )
                );
                if let Some(status) = self.take(happening)? {
                    return Ok(status);
                }
            }
            // The first articles are never held back: they are what the reader waits for.
            if urgent || self.app.reading.is_none() || drawn.elapsed() >= GROWTH {
                if let Some(status) = self.draw()? {
                    return Ok(status);
                }
                drawn = Instant::now();
                grown = false;
            } else {
                grown = true;
            }
        }
    }

    /// Takes in one happening; the exit status when it ends the program.
    fn take(&mut self, happening: Happening) -> Result<Option<u8>> {
        let effects = match happening {
            Happening::Input(Event::Key(key)) => self.app.key(key),
            Happening::Input(Event::Mouse(event)) => {
                self.app.mouse(event);
                Vec::new()
            }
            Happening::Input(Event::Paste(text)) => {
                self.app.paste(&text);
                Vec::new()
            }
            // Between two sizes the terminal moves and cuts what is on it as it likes: everything is drawn anew.
            Happening::Input(Event::Resize(..)) => vec![Effect::Redraw],
            Happening::Input(_) => Vec::new(),
            Happening::Report(report) => {
                self.app.absorb(report);
                Vec::new()
            }
            // As if the system had said SIGHUP, which it does not where a parent ignores it.
            Happening::InputEnded => return Ok(Some(129)),
            Happening::Signal(Signal::Quit(status)) => return Ok(Some(status as u8)),
            Happening::Signal(Signal::Suspend) => vec![Effect::Suspend],
            Happening::Signal(Signal::Continue) => {
                // The shell may have changed the terminal's modes while we were stopped.
                self.guard.reenter()?;
                vec![Effect::Redraw]
            }
        };
        self.perform(effects)
    }

    /// Does what the app asks for; the exit status when that ends the program.
    fn perform(&mut self, effects: Vec<Effect>) -> Result<Option<u8>> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(Some(0)),
                Effect::Read(job) => self.workers.reader.post(job),
                Effect::List(job) => self.workers.lister.post(job),
                Effect::Inquire(inquire) => self.workers.viewer.post(*inquire),
                Effect::Search(ask) => self.workers.seeker.post(ask),
                Effect::Remember(change) => {
                    if let Some(store) = &self.workers.store {
                        store.post(change);
                    }
                }
                Effect::Copy(text) => {
                    if !term::copy(&text).map_err(|error| lost(&error))? {
                        self.app.notice = Some("Too long for the terminal's clipboard: e exports it".into());
                    }
                }
                Effect::Export(export) => self.workers.writer.post(*export, reporter(&self.sender)),
                Effect::StopExport => self.workers.writer.stop(),
                Effect::Pipe(line, text) => self.workers.piper.post(&line, text, reporter(&self.sender)),
                Effect::StopPipe => self.workers.piper.stop(),
                Effect::Browse(url) => {
                    if let Err(error) = open::browser(&url) {
                        self.app.notice = Some(error.to_string());
                    }
                }
                Effect::Edit(path, at) => {
                    let edited = self.guard.lend(|| open::editor(&path, at))?;
                    self.app.notice = edited.err().map(|error| error.to_string());
                    self.workers.loader.again();
                    self.redraw();
                }
                Effect::Page(text) => {
                    let shown = self.guard.lend(|| open::copy(&text))?;
                    self.app.notice = Some(match shown {
                        Ok(()) => {
                            "That was a copy: the article lies in something packed, or came through a pipe"
                                .into()
                        }
                        Err(error) => error.to_string(),
                    });
                    self.redraw();
                }
                Effect::Reload => self.workers.loader.again(),
                Effect::Redraw => self.redraw(),
                Effect::Suspend => {
                    self.guard.suspend()?;
                    self.redraw();
                }
            }
        }
        Ok(None)
    }

    /// Forgets what is on the screen, which somebody else has drawn on.
    fn redraw(&mut self) {
        // The window may have changed while nobody looked.
        let (columns, rows) = crossterm::terminal::size().unwrap_or(self.app.size);
        self.app.resize(columns, rows);
        self.repaint = true;
    }

    /// Draws what there is; the exit status when that ends the program.
    fn draw(&mut self) -> Result<Option<u8>> {
        let effects = self.app.settle();
        if let Some(status) = self.perform(effects)? {
            return Ok(Some(status));
        }
        let (app, theme) = (&self.app, &self.theme);
        let repaint = std::mem::take(&mut self.repaint);
        let mut paint = || -> io::Result<()> {
            queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
            if repaint {
                // Not `clear`: that asks the terminal where its cursor is, and the answer would go to the input
                // thread. Inside the update, so that an empty screen is never seen.
                self.terminal.resize(Rect::new(0, 0, app.size.0, app.size.1))?;
            }
            let drawn = self.terminal.draw(|frame| {
                // The frame has the terminal's size of this moment, the state that of the last event: a resize
                // between the two is on its way, and until then only what both have is drawn.
                if (frame.area().width, frame.area().height) == app.size {
                    ui::render(app, theme, frame.buffer_mut());
                    if let Some(at) = ui::cursor(app) {
                        frame.set_cursor_position(at);
                    }
                }
            })?;
            let links = if self.links { linked(app, drawn.buffer) } else { Vec::new() };
            for Link { begin, cells } in links {
                // What a cell links to is no part of what ratatui knows of it: it is printed once more, as a link.
                let screen = self.terminal.backend_mut();
                queue!(screen, SavePosition, Print(begin))?;
                backend::Backend::draw(screen, cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
                queue!(screen, Print(term::LINK_END), RestorePosition)?;
            }
            queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
            self.terminal.backend_mut().flush()
        };
        paint().map_err(|error| lost(&error))?;
        Ok(None)
    }
}

/// A link on the screen: what stands before it, and its cells.
struct Link {
    begin: String,
    cells: Vec<(u16, u16, Cell)>,
}

fn linked(app: &App, buffer: &Buffer) -> Vec<Link> {
    let cells = |rect: Rect| {
        let (mut cells, mut x) = (Vec::new(), rect.x);
        while x < rect.right().min(buffer.area.right()) && rect.y < buffer.area.bottom() {
            let cell = buffer[(x, rect.y)].clone();
            // The second half of a wide sign is nothing to print.
            let width = crate::page::width(cell.symbol()).max(1) as u16;
            cells.push((x, rect.y, cell));
            x += width;
        }
        cells
    };
    let link = |(rect, url)| Some(Link { begin: term::link_begin(url)?, cells: cells(rect) });
    ui::links(app).into_iter().filter_map(link).collect()
}

fn lost(error: &io::Error) -> Error {
    Error::new(format!("the terminal is gone: {error}"))
}
