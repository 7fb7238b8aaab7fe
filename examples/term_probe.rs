//! A screen that does nothing but start and stop, for the tests of `onrecord::term`.
//!
//! `q` quits, `p` panics, `w` panics on a worker and survives it, `s` gets stuck, Ctrl-Z suspends; other keys are
//! shown. `--mouse` reports the mouse, `--ask` asks for the background colour, `--deaf` handles no signals.

use crossterm::event::{Event, KeyCode, KeyModifiers};
use onrecord::term::{self, Guard, Modes, Signal};
use std::io::Write;
use std::sync::mpsc;

enum Message {
    Input(Event),
    Signal(Signal),
    Gone,
}

fn main() {
    if let Err(error) = run() {
        eprintln!("term_probe: {error}");
        std::process::exit(2);
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let asked = |name: &str| std::env::args().any(|arg| arg == name);
    term::is_terminal()?;
    term::install_panic_hook();
    let mut guard = Guard::enter(Modes { mouse: asked("--mouse") })?;
    let background = if asked("--ask") { term::ask_background() } else { None };
    let (sender, messages) = mpsc::channel();
    let (signals, input, gone) = (sender.clone(), sender.clone(), sender);
    if !asked("--deaf") {
        term::spawn_signals(move |signal| signals.send(Message::Signal(signal)).is_ok())?;
    }
    term::spawn_input(
        move |event| input.send(Message::Input(event)).is_ok(),
        move || drop(gone.send(Message::Gone)),
    )?;
    let mut keys = String::new();
    let mut round = 0;
    loop {
        round += 1;
        let size = crossterm::terminal::size()?;
        let pid = std::process::id();
        let text = [
            format!("READY pid={pid} round={round}"),
            format!("size {}x{}", size.0, size.1),
            format!("keys [{keys}]"),
            format!("background {background:?} depth {:?}", term::colour_depth()),
        ];
        draw(&text)?;
        match messages.recv()? {
            Message::Signal(Signal::Quit(status)) => {
                drop(guard);
                println!("quit by signal");
                std::process::exit(status);
            }
            Message::Gone => {
                drop(guard);
                note_end("gone");
                std::process::exit(129);
            }
            Message::Signal(Signal::Suspend) => guard.suspend()?,
            Message::Signal(Signal::Continue) => guard.reenter()?,
            Message::Input(Event::Key(key)) => match key.code {
                KeyCode::Char('z') if key.modifiers == KeyModifiers::CONTROL => guard.suspend()?,
                KeyCode::Char('q') => break,
                KeyCode::Char('p') => panic!("the probe was told to panic"),
                KeyCode::Char('w') => {
                    let worker = std::thread::spawn(|| panic!("a worker fell"));
                    keys.push_str(if worker.join().is_err() { "fell " } else { "" });
                }
                KeyCode::Char('s') => {
                    draw(&["stuck".to_owned()])?;
                    loop {
                        std::thread::park();
                    }
                }
                code => keys.push_str(&format!("{code} ")),
            },
            Message::Input(Event::Mouse(mouse)) => {
                keys.push_str(&format!("{:?} at {} ", mouse.kind, mouse.column))
            }
            Message::Input(Event::Paste(text)) => keys.push_str(&format!("pasted {} ", text.len())),
            Message::Input(_) => {}
        }
    }
    drop(guard);
    println!("goodbye");
    Ok(())
}

fn draw(lines: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    write!(out, "\x1b[2J")?;
    for (row, line) in (1..).zip(lines) {
        write!(out, "\x1b[{row};1H{line}")?;
    }
    out.flush()
}

/// Without a terminal, only a file can tell how it ended.
fn note_end(how: &str) {
    if let Some(path) = std::env::var_os("PROBE_END") {
        let _ = std::fs::write(path, how);
    }
}
