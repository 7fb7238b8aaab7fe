//! The real binary in a real pseudo-terminal, with an emulator to read its screen.
//!
//! ```ignore
//! let mut pty = Launch::onrecord().arg("news.jsonl").size(100, 30).start();
//! pty.wait_for_text("Reading");
//! pty.keys("q");
//! assert_eq!(pty.exit_code(), 0);
//! pty.assert_restored();
//! ```
//!
//! There are no fixed sleeps: a test waits for a condition, checks it whenever output arrives, and fails with the last
//! screen after [`PATIENCE`].

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use vt100::{MouseProtocolMode, Parser, Screen};

/// Generous, for busy machines. Only a failing test waits this long.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A command to start.
pub struct Launch {
    command: CommandBuilder,
    size: (u16, u16),
    home: tempfile::TempDir,
    background: Option<(u8, u8, u8)>,
}

impl Launch {
    /// The program itself.
    pub fn onrecord() -> Self {
        Self::program(env!("CARGO_BIN_EXE_onrecord"))
    }

    /// One of the examples.
    pub fn example(name: &str) -> Self {
        Self::program(example(name))
    }

    /// Any program, such as a shell around ours. It sees a plain 256-colour terminal and an empty home.
    pub fn program(program: impl AsRef<OsStr>) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command = CommandBuilder::new(program);
        for name in [
            "NO_COLOR",
            "COLORTERM",
            "COLORFGBG",
            "TERM_PROGRAM",
            "TMUX",
            "VTE_VERSION",
            "KONSOLE_VERSION",
            "WT_SESSION",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
            "ONRECORD_DATA",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        Self { command, size: (80, 24), home, background: Some((0, 0, 0)) }
    }

    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn cwd(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.cwd(folder.as_ref());
        self
    }

    /// The size in columns and rows.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// The terminal's answer when asked for its background; `None` for a terminal that answers no queries.
    pub fn background(mut self, colour: Option<(u8, u8, u8)>) -> Self {
        self.background = colour;
        self
    }

    pub fn start(self) -> Pty {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(pty_size(columns, rows)).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(self.command).expect("the program starts");
        let process = child.process_id().expect("a process id");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let answers = Answers { writer: writer.clone(), background: self.background };
        let parser = Parser::new_with_callbacks(count(rows), count(columns), 0, answers);
        let state = State { parser, raw: Vec::new(), ended: false };
        let shared = Arc::new((Mutex::new(state), Condvar::new()));
        let feed = shared.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // When the last program on it has exited, a terminal reads as an error on Linux and as end of file
            // elsewhere.
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                let mut state = feed.0.lock().unwrap();
                state.raw.extend_from_slice(&buffer[..length]);
                state.parser.process(&buffer[..length]);
                feed.1.notify_all();
            }
            feed.0.lock().unwrap().ended = true;
            feed.1.notify_all();
        });
        Pty { master: pair.master, writer, child, process, shared, home: self.home }
    }

    /// Starts the command and closes the window as soon as `text` arrives. Separate from [`Self::start`], whose
    /// reader thread would keep the terminal open and prevent the hang-up.
    pub fn start_and_hang_up(self, text: &str) {
        let pair =
            native_pty_system().openpty(pty_size(self.size.0, self.size.1)).expect("a pseudo-terminal");
        pair.slave.spawn_command(self.command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (mut raw, mut buffer) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&raw).contains(text) {
            let length = reader.read(&mut buffer).expect("the program runs");
            raw.extend_from_slice(&buffer[..length]);
        }
    }
}

/// Cargo puts examples beside the binary.
pub fn example(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_BIN_EXE_onrecord")).with_file_name("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{name} is not built: run `cargo build --example {name}`");
    path
}

/// A running program and its terminal.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    writer: SharedWriter,
    child: Box<dyn Child + Send + Sync>,
    process: u32,
    shared: Arc<(Mutex<State>, Condvar)>,
    home: tempfile::TempDir,
}

type SharedWriter = Arc<Mutex<Box<dyn Write + Send>>>;

struct State {
    parser: Parser<Answers>,
    raw: Vec<u8>,
    ended: bool,
}

/// The terminal modes that a program must restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    pub alternate_screen: bool,
    pub cursor_shown: bool,
    pub mouse: MouseProtocolMode,
    pub bracketed_paste: bool,
}

impl Modes {
    /// The modes a shell expects.
    pub const PLAIN: Self = Self {
        alternate_screen: false,
        cursor_shown: true,
        mouse: MouseProtocolMode::None,
        bracketed_paste: false,
    };
}

impl Pty {
    /// Waits until the screen satisfies `wanted`, or fails with `what` and the last screen.
    #[track_caller]
    pub fn wait_for(&mut self, wanted: impl Fn(&str) -> bool, what: &str) {
        self.wait_until(|screen| wanted(&screen.contents()), what);
    }

    /// Waits until `text` is on the screen.
    #[track_caller]
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(|screen| screen.contains(text), &format!("{text:?} on the screen"));
    }

    /// Waits until the terminal state satisfies `wanted`.
    #[track_caller]
    pub fn wait_until(&mut self, wanted: impl Fn(&Screen) -> bool, what: &str) {
        let deadline = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.shared;
        let mut state = lock.lock().unwrap();
        loop {
            if wanted(state.parser.screen()) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                let why = if state.ended { "the program ended" } else { "the time is up" };
                let screen = framed(state.parser.screen());
                drop(state); // Unlock first, or the reader thread would panic too.
                panic!("waited for {what}, but {why}. The last screen:\n{screen}");
            }
            state = changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Types keys. Control characters are escaped: `"\x1b"`, `"\r"`, `"\x03"`.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) {
        self.writer.lock().unwrap().write_all(keys.as_bytes()).expect("the program takes keys");
    }

    /// Resizes the window.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        // Resize the emulator first, so that output for the new size meets a screen of that size.
        self.state().parser.set_size(count(rows), count(columns));
        self.master.resize(pty_size(columns, rows)).expect("resizes");
    }

    /// Sends a signal by name, without SIG: `TERM`.
    #[cfg(unix)]
    #[track_caller]
    pub fn signal(&self, name: &str) {
        send_signal(self.process, name);
    }

    pub fn process_id(&self) -> u32 {
        self.process
    }

    /// The home folder of the program.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The text on the screen, without trailing blanks.
    pub fn screen(&self) -> String {
        self.state().parser.screen().contents()
    }

    /// Every byte the program has written.
    pub fn raw(&self) -> Vec<u8> {
        self.state().raw.clone()
    }

    /// Every byte since the last call.
    pub fn take_raw(&self) -> Vec<u8> {
        std::mem::take(&mut self.state().raw)
    }

    /// Whether the program has ended.
    pub fn has_ended(&self) -> bool {
        self.state().ended
    }

    pub fn modes(&self) -> Modes {
        modes(self.state().parser.screen())
    }

    /// Waits for the program to exit. Death by signal gives 128 plus its number if the system reports it.
    #[track_caller]
    pub fn exit_code(&mut self) -> u32 {
        // The output ends with the last program on the terminal, and only then is the screen final.
        let deadline = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.shared;
        let mut state = lock.lock().unwrap();
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "the program does not end. Its screen:\n{}",
                framed(state.parser.screen())
            );
            state = changed.wait_timeout(state, left).unwrap().0;
        }
        drop(state);
        self.child.wait().expect("its status").exit_code()
    }

    /// Asserts that the program has restored the terminal.
    #[track_caller]
    pub fn assert_restored(&self) {
        assert_eq!(self.modes(), Modes::PLAIN, "the terminal is as it was. Its screen:\n{}", self.screen());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // A failed test must not leave processes behind. Killing one that has exited does no harm.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to any process.
#[cfg(unix)]
#[track_caller]
pub fn send_signal(process: u32, name: &str) {
    let status =
        std::process::Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(status.expect("kill runs").success(), "SIG{name} is sent to {process}");
}

/// Answers terminal queries in the order they arrive.
struct Answers {
    writer: SharedWriter,
    background: Option<(u8, u8, u8)>,
}

impl vt100::Callbacks for Answers {
    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        if let (Some((r, g, b)), [b"11", b"?"]) = (self.background, params) {
            self.say(&format!("\x1b]11;rgb:{r:02x}{r:02x}/{g:02x}{g:02x}/{b:02x}{b:02x}\x1b\\"));
        }
    }

    fn unhandled_csi(&mut self, _: &mut Screen, i1: Option<u8>, _: Option<u8>, _: &[&[u16]], c: char) {
        if self.background.is_some() && i1.is_none() && c == 'c' {
            self.say("\x1b[?62;22c");
        }
    }
}

impl Answers {
    fn say(&self, answer: &str) {
        let _ = self.writer.lock().unwrap().write_all(answer.as_bytes());
    }
}

fn modes(screen: &Screen) -> Modes {
    Modes {
        alternate_screen: screen.alternate_screen(),
        cursor_shown: !screen.hide_cursor(),
        mouse: screen.mouse_protocol_mode(),
        bracketed_paste: screen.bracketed_paste(),
    }
}

fn framed(screen: &Screen) -> String {
    let (_, columns) = screen.size();
    let edge = "─".repeat(columns.get().into());
    let mut frame = format!("┌{edge}┐\n");
    for row in screen.rows(0, columns.get()) {
        let _ = writeln!(frame, "│{row}");
    }
    let _ = write!(frame, "└{edge}┘\n{:?}", modes(screen));
    frame
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has rows and columns")
}
