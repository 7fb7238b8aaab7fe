//! The loader's thread: walks the inputs and sends what it finds in batches; later it looks for what is new.

use std::fs;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::Report;
use crate::Result;
use crate::load::{CorpusReader, Found, Input, Options, PassEnd, prescan};
use crate::threads::{guarded, spawn};

/// A screen is a few dozen articles: the first batch goes off when it could be filled, or soon anyway.
const FIRST: usize = 64;
/// Later batches: often enough that the count on the screen runs, rarely enough that drawing costs nothing.
const EVERY: Duration = Duration::from_millis(60);
/// So many records of a pipe go off one by one before the others have to wait: a slow one is shown as it comes.
const AT_ONCE: usize = 16;
/// How often it is looked whether there is more, where the reader wants to see it come; rarer where looking takes
/// long, so that it never takes more than a small share of a processor.
const FOLLOW: Duration = Duration::from_secs(1);
const SHARE: u32 = 25;

/// The handle to the loading thread, which ends with it.
pub struct LoadWorker {
    again: Sender<()>,
}

impl LoadWorker {
    /// Starts loading; `send` gives false when nobody listens any more, which ends it at once.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn spawn(
        inputs: Vec<Input>,
        options: Arc<Options>,
        follow: bool,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let (again, asked) = channel();
        let run = move || {
            let mut loading = CorpusReader::new(inputs.clone(), Arc::clone(&options));
            let live = inputs.iter().any(is_live);
            let ahead = (inputs, options);
            if turn(&mut loading, Some(ahead), live, &send) {
                stay(&mut loading, &asked, follow, &send);
            }
        };
        spawn("load", run)?;
        Ok(Self { again })
    }

    /// Looks for what has come since.
    pub fn again(&self) {
        let _ = self.again.send(());
    }
}

/// Whether an input comes as it is written: standard input, a pipe with a name.
fn is_live(input: &Input) -> bool {
    match input {
        Input::Stdin => true,
        Input::Path(path) => fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()),
        Input::Sample => false,
    }
}

/// Waits to be asked, or for the time to look by itself.
fn stay<S>(loading: &mut CorpusReader, asked: &Receiver<()>, follow: bool, send: &S)
where
    S: Fn(Report) -> bool + Clone + Send + 'static,
{
    let mut pause = FOLLOW;
    loop {
        let wait = if follow { asked.recv_timeout(pause) } else { asked.recv().map_err(Into::into) };
        match wait {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let started = Instant::now();
        if !turn(loading, None, false, send) {
            return;
        }
        pause = FOLLOW.max(started.elapsed() * SHARE);
    }
}

/// Sends everything that is new; false when nobody listens any more.
fn turn<S>(
    loading: &mut CorpusReader,
    mut ahead: Option<(Vec<Input>, Arc<Options>)>,
    live: bool,
    send: &S,
) -> bool
where
    S: Fn(Report) -> bool + Clone + Send + 'static,
{
    let (started, taken) = (Instant::now(), loading.bytes_read());
    let before = taken.load(Ordering::Relaxed);
    let progress =
        || Report::Progress { bytes: taken.load(Ordering::Relaxed) - before, time: started.elapsed() };
    let mut batch = Vec::new();
    let (mut sent, mut singles) = (None::<Instant>, 0);
    let mut each = |found| {
        match found {
            Found::Article(head, address) => batch.push((head, address)),
            Found::Problem(error) => {
                if !send(Report::Problem(error)) {
                    return ControlFlow::Break(());
                }
            }
        }
        let due = match sent {
            _ if live && singles < AT_ONCE => {
                singles += 1;
                true
            }
            None => batch.len() >= FIRST || started.elapsed() > EVERY / 3,
            // The clock is asked rarely: it costs as much as a short record.
            Some(at) => batch.len() % 32 == 0 && at.elapsed() > EVERY,
        };
        if due && !batch.is_empty() {
            singles = if sent.is_none_or(|at: Instant| at.elapsed() > EVERY) { 0 } else { singles };
            sent = Some(Instant::now());
            if !send(Report::Found(std::mem::take(&mut batch))) || !send(progress()) {
                return ControlFlow::Break(());
            }
            // What is on the screen first comes first.
            if let Some((inputs, options)) = ahead.take() {
                look_ahead(inputs, options, send.clone());
            }
        }
        ControlFlow::Continue(())
    };
    let turn = match guarded(|| loading.read_new(&mut each)) {
        Ok(PassEnd::Stopped) => return false,
        Ok(turn) => turn,
        Err(error) => {
            send(Report::Problem(error));
            PassEnd::Complete
        }
    };
    if turn == PassEnd::Changed {
        return send(Report::Anew) && self::turn(loading, None, false, send);
    }
    (batch.is_empty() || send(Report::Found(batch))) && send(progress()) && send(Report::Loaded)
}

/// Tells what can be known before all is loaded, from a thread of its own; without one it is not known.
fn look_ahead(inputs: Vec<Input>, options: Arc<Options>, send: impl Fn(Report) -> bool + Send + 'static) {
    let run = move || {
        let told = guarded(|| {
            prescan(&inputs, &options, &mut |known| match send(Report::Ahead(known)) {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            });
        });
        if let Err(error) = told {
            send(Report::Problem(error));
        }
    };
    let _ = spawn("survey", run);
}
