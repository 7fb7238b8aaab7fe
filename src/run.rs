//! The event loop, the only place that performs effects. It waits for a message, handles all that have arrived, draws
//! once, and waits again. While the reader reads, nothing runs.

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
use crate::config::{Config, Palette};
use crate::identity::Aliases;
use crate::load::{Input, Options};
use crate::page::sanitise;
use crate::store::{self, Store, StoreReport};
use crate::term::{self, Guard, Modes, Signal};
use crate::ui::{self, Theme};
use crate::work::{
    ArticleReport, CopyWorker, ExportWorker, GatherWorker, ListWorker, LoadWorker, PipeWorker, ReadWorker,
    Report, SearchWorker, ViewWorker, searching,
};
use crate::{Error, Result};

/// What the screen is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What to open.
    pub inputs: Vec<Input>,
    /// How to read it.
    pub options: Arc<Options>,
    /// Whether to show articles that are added later.
    pub follow: bool,
    /// The name in the header.
    pub name: String,
    /// The theme; none for dark or light, to suit the terminal.
    pub palette: Option<Palette>,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// The settings.
    pub config: Config,
    /// The problems in the settings.
    pub problems: Vec<Error>,
    /// Whether the analysis is shown without the reader's corrections.
    pub as_found: bool,
    /// A list of names that are one person's.
    pub aliases: Arc<Aliases>,
}

/// What the event loop waits for.
enum Message {
    Input(Event),
    InputEnded,
    Signal(Signal),
    Report(Report),
}

/// While loading, a frame that only shows new articles is drawn at most this often.
const GROWTH: Duration = Duration::from_millis(50);
/// At most this many messages are handled before the screen is drawn, so that a flood cannot hide a key.
const AT_ONCE: usize = 512;

/// Runs the screen until the reader quits. Returns the exit status.
///
/// # Errors
/// If there is no terminal, or it goes away.
pub fn run(setup: Setup) -> Result<u8> {
    term::is_terminal()?;
    let (sender, messages) = channel();
    // Loading starts first, so that it runs while the terminal is set up.
    let (inputs, options) = (setup.inputs.clone(), Arc::clone(&setup.options));
    let load = LoadWorker::spawn(inputs, options, setup.follow, reporter(&sender))?;
    let read = ReadWorker::spawn(reporter(&sender))?;
    let list = ListWorker::spawn(reporter(&sender))?;
    let gather = GatherWorker::spawn(reporter(&sender))?;
    let (search, view, copies, export) = searching(
        setup.inputs.clone(),
        Arc::clone(&setup.options),
        (!setup.as_found, Arc::clone(&setup.aliases)),
        reporter(&sender),
    )?;
    let kept = reporter(&sender);
    let first = store::place().is_some_and(|place| !place.exists());
    let store =
        store::required_place().and_then(|place| Store::open(place, move |news| kept(Report::Kept(news))));
    let (store, no_store) = match store {
        Ok(store) => (Some(store), None),
        Err(error) => (None, Some(error)),
    };
    let workers = Workers {
        load,
        read,
        list,
        gather,
        search,
        view,
        copies,
        export,
        pipe: PipeWorker::default(),
        store,
    };
    term::install_panic_hook();
    let guard = Guard::enter(Modes { mouse: setup.mouse })?;
    // Ask in raw mode, which hides the answer, and before the input thread starts, or it would read the answer.
    let depth = term::colour_depth();
    let theme = match &setup.palette {
        Some(palette) => Theme::of(palette, depth),
        None => Theme::new(term::ask_background().unwrap_or(term::Background::Dark), depth),
    };
    let no_thread = |error: io::Error| Error::new(format!("cannot start a thread: {error}"));
    let signals = sender.clone();
    term::spawn_signals(move |signal| signals.send(Message::Signal(signal)).is_ok()).map_err(no_thread)?;
    let (keys, ended) = (sender.clone(), sender.clone());
    term::spawn_input(
        move |event| keys.send(Message::Input(event)).is_ok(),
        move || drop(ended.send(Message::InputEnded)),
    )
    .map_err(no_thread)?;
    let mut screen = EventLoop::new(setup, theme, guard, workers, sender)?;
    if first {
        screen.app.welcome();
    }
    if let Some(error) = &no_store {
        screen.app.on_report(Report::Kept(StoreReport::Failed(error.clone())));
    }
    let status = screen.run(&messages);
    // Save the last changes, whatever the status.
    let last = screen.app.shutdown();
    screen.perform(last)?;
    let (store, unwritten) = (screen.workers.store.take(), screen.app.memory.unwritten());
    let undone = screen.workers.export.end();
    // The terminal must be restored before anything is printed on it.
    drop(screen);
    let kept = match (store, no_store) {
        (Some(store), _) => {
            store.finish(|| warn("another program is using the database: waiting a few seconds"))
        }
        (None, Some(error)) if unwritten > 0 => Err(error.led_to("nothing was saved")),
        _ => Ok(()),
    };
    let wrong: Vec<Error> = undone.into_iter().chain(kept.err()).collect();
    wrong.iter().for_each(|error| warn(&error.to_string()));
    match status {
        Ok(0) if !wrong.is_empty() => Ok(1),
        status => status,
    }
}

/// Prints a message on standard error.
fn warn(words: &str) {
    // If standard error is closed, there is nobody to tell.
    let _ = writeln!(io::stderr(), "onrecord: {}", sanitise(words));
}

fn reporter(sender: &Sender<Message>) -> impl Fn(Report) -> bool + Clone + Send + Sync + 'static {
    let sender = sender.clone();
    move |report| sender.send(Message::Report(report)).is_ok()
}

/// The threads behind the screen.
struct Workers {
    load: LoadWorker,
    read: ReadWorker,
    list: ListWorker,
    gather: GatherWorker,
    search: SearchWorker,
    view: ViewWorker,
    copies: CopyWorker,
    export: ExportWorker,
    pipe: PipeWorker,
    /// None when nothing can be saved.
    store: Option<Store>,
}

struct EventLoop {
    app: App,
    theme: Theme,
    guard: Guard,
    workers: Workers,
    terminal: Terminal<CrosstermBackend<io::BufWriter<io::Stdout>>>,
    /// For threads that are started later.
    sender: Sender<Message>,
    /// Whether the screen must be redrawn in full.
    repaint: bool,
    /// Whether the terminal supports links.
    links: bool,
}

impl EventLoop {
    fn new(
        setup: Setup,
        theme: Theme,
        guard: Guard,
        workers: Workers,
        sender: Sender<Message>,
    ) -> Result<Self> {
        let size = crossterm::terminal::size().unwrap_or((80, 24));
        let mut app = App::new(setup.name, size);
        app.configure(&setup.config);
        app.problems.settings = setup.problems;
        app.as_found = setup.as_found;
        app.aliases = setup.aliases;
        app.set_program(std::process::id() as u16);
        let out = io::BufWriter::with_capacity(1 << 16, stdout());
        let terminal = Terminal::new(CrosstermBackend::new(out)).map_err(|error| lost(&error))?;
        // A terminal without an alternate screen still shows its old contents, so the first frame clears it.
        let links = setup.config.links.unwrap_or_else(term::has_links);
        Ok(Self { app, theme, guard, workers, terminal, sender, repaint: true, links })
    }

    fn run(&mut self, messages: &Receiver<Message>) -> Result<u8> {
        let mut drawn = Instant::now();
        if let Some(status) = self.draw()? {
            return Ok(status);
        }
        let mut grown = false;
        loop {
            // Draw growth that was held back as soon as it is due.
            let first = if grown {
                messages.recv_timeout(GROWTH.saturating_sub(drawn.elapsed())).ok()
            } else {
                match messages.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return Ok(0),
                }
            };
            let mut urgent = first.is_none();
            for message in first.into_iter().chain(messages.try_iter().take(AT_ONCE)) {
                urgent |= !matches!(
                    message,
                    Message::Report(
                        Report::Found(_)
                            | Report::Progress { .. }
                            | Report::Indexing(_)
                            | Report::Exporting(..)
                            | Report::Problem(_)
                            | Report::Article(_, _, ArticleReport::Counted(..) | ArticleReport::Passage(..))
                    )
                );
                if let Some(status) = self.take(message)? {
                    return Ok(status);
                }
            }
            // The first articles are drawn at once: the reader waits for them.
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

    /// Handles one message. Returns the exit status if it ends the program.
    fn take(&mut self, message: Message) -> Result<Option<u8>> {
        let effects = match message {
            Message::Input(Event::Key(key)) => self.app.key(key),
            Message::Input(Event::Mouse(event)) => {
                self.app.mouse(event);
                Vec::new()
            }
            Message::Input(Event::Paste(text)) => {
                self.app.paste(&text);
                Vec::new()
            }
            // Terminals shift and cut off their contents while they are resized, so redraw everything.
            Message::Input(Event::Resize(..)) => vec![Effect::Redraw],
            Message::Input(_) => Vec::new(),
            Message::Report(report) => {
                self.app.on_report(report);
                Vec::new()
            }
            // As on SIGHUP, which never comes if a parent process ignores it.
            Message::InputEnded => return Ok(Some(129)),
            Message::Signal(Signal::Quit(status)) => return Ok(Some(status as u8)),
            Message::Signal(Signal::Suspend) => vec![Effect::Suspend],
            Message::Signal(Signal::Continue) => {
                // The shell may have changed the terminal's modes meanwhile.
                self.guard.reenter()?;
                vec![Effect::Redraw]
            }
        };
        self.perform(effects)
    }

    /// Performs effects. Returns the exit status if one ends the program.
    fn perform(&mut self, effects: Vec<Effect>) -> Result<Option<u8>> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(Some(0)),
                Effect::Read(job) => self.workers.read.post(job),
                Effect::List(job) => self.workers.list.post(job),
                Effect::Gather(job) => self.workers.gather.post(job),
                Effect::ComputeView(request) => self.workers.view.post(*request),
                Effect::FindCopies(corpus) => self.workers.copies.post(corpus),
                Effect::Search(ask) => self.workers.search.post(ask),
                Effect::Remember(change) => {
                    if let Some(store) = &self.workers.store {
                        store.post(change);
                    }
                }
                Effect::Copy(text) => {
                    if !term::copy(&text).map_err(|error| lost(&error))? {
                        self.app.notice =
                            Some("Too long for the terminal's clipboard: export it with e".into());
                    }
                }
                Effect::Export(export) => self.workers.export.post(*export, reporter(&self.sender)),
                Effect::StopExport => self.workers.export.stop(),
                Effect::Pipe(line, text) => self.workers.pipe.post(&line, text, reporter(&self.sender)),
                Effect::StopPipe => self.workers.pipe.stop(),
                Effect::Browse(url) => {
                    if let Err(error) = open::browser(&url) {
                        self.app.notice = Some(error.to_string());
                    }
                }
                Effect::Edit(path, at) => {
                    let edited = self.guard.lend(|| open::editor(&path, at))?;
                    self.app.notice = edited.err().map(|error| error.to_string());
                    self.workers.load.again();
                    self.redraw();
                }
                Effect::Page(text) => {
                    let shown = self.guard.lend(|| open::copy(&text))?;
                    self.app.notice = Some(match shown {
                        Ok(()) => {
                            "That was a copy: an article from an archive or a pipe has no file of its own"
                                .into()
                        }
                        Err(error) => error.to_string(),
                    });
                    self.redraw();
                }
                Effect::Reload => self.workers.load.again(),
                Effect::Redraw => self.redraw(),
                Effect::Suspend => {
                    self.guard.suspend()?;
                    self.redraw();
                }
            }
        }
        Ok(None)
    }

    /// Redraws everything, because another program has drawn on the screen.
    fn redraw(&mut self) {
        // The window may have been resized meanwhile.
        let (columns, rows) = crossterm::terminal::size().unwrap_or(self.app.size);
        self.app.resize(columns, rows);
        self.repaint = true;
    }

    /// Draws a frame. Returns the exit status if an effect ends the program.
    fn draw(&mut self) -> Result<Option<u8>> {
        let effects = self.app.prepare_frame();
        if let Some(status) = self.perform(effects)? {
            return Ok(Some(status));
        }
        let (app, theme) = (&self.app, &self.theme);
        let repaint = std::mem::take(&mut self.repaint);
        let mut paint = || -> io::Result<()> {
            queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
            if repaint {
                // Not `clear`: that asks the terminal for its cursor, and the input thread would read the answer.
                // Inside the synchronised update, so that the screen is never seen empty.
                self.terminal.resize(Rect::new(0, 0, app.size.0, app.size.1))?;
            }
            let drawn = self.terminal.draw(|frame| {
                // If the sizes differ, a resize event is on its way and brings the next frame.
                if (frame.area().width, frame.area().height) == app.size {
                    ui::render(app, theme, frame.buffer_mut());
                    if let Some(at) = ui::cursor(app) {
                        frame.set_cursor_position(at);
                    }
                }
            })?;
            let links = if self.links { linked(app, drawn.buffer) } else { Vec::new() };
            for ScreenLink { begin, cells } in links {
                // ratatui has no links, so print these cells again as links.
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

/// A link on the screen: the sequence that starts it, and its cells.
struct ScreenLink {
    begin: String,
    cells: Vec<(u16, u16, Cell)>,
}

fn linked(app: &App, buffer: &Buffer) -> Vec<ScreenLink> {
    let cells = |rect: Rect| {
        let (mut cells, mut x) = (Vec::new(), rect.x);
        while x < rect.right().min(buffer.area.right()) && rect.y < buffer.area.bottom() {
            let cell = buffer[(x, rect.y)].clone();
            // Skip the second half of a wide character.
            let width = crate::page::width(cell.symbol()).max(1) as u16;
            cells.push((x, rect.y, cell));
            x += width;
        }
        cells
    };
    let link = |(rect, url)| Some(ScreenLink { begin: term::link_begin(url)?, cells: cells(rect) });
    ui::links(app).into_iter().filter_map(link).collect()
}

fn lost(error: &io::Error) -> Error {
    Error::new(format!("lost the terminal: {error}"))
}
