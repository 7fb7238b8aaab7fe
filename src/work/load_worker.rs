//! The loading thread: reads the inputs and sends articles in batches; later it checks for new ones.

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

/// The size of the first batch: a screenful of articles. It is sent after a short wait even if it is not full.
const FIRST: usize = 64;
/// The interval between later batches: short enough to keep the count on the screen moving, long enough that drawing
/// costs next to nothing.
const EVERY: Duration = Duration::from_millis(60);
/// The number of records of a stream that are sent one by one, so that a slow one shows at once.
const AT_ONCE: usize = 16;
/// How often to check for new articles when following the inputs. Less often if a check takes long, so that it uses
/// only a small share of a core.
const FOLLOW: Duration = Duration::from_secs(1);
const SHARE: u32 = 25;

/// The handle to the loading thread. Dropping it ends the thread.
pub struct LoadWorker {
    again: Sender<()>,
}

impl LoadWorker {
    /// Starts loading. It ends when `send` returns false.
    ///
    /// # Errors
    /// If the system cannot start a thread.
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
            if send_new(&mut loading, Some(ahead), live, &send) {
                follow_up(&mut loading, &asked, follow, &send);
            }
        };
        spawn("load", run)?;
        Ok(Self { again })
    }

    /// Checks for new articles.
    pub fn again(&self) {
        let _ = self.again.send(());
    }
}

/// Returns whether an input is a stream: standard input or a named pipe.
fn is_live(input: &Input) -> bool {
    match input {
        Input::Stdin => true,
        Input::Path(path) => fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()),
        Input::Sample => false,
    }
}

/// Waits for requests and for the next check, and reads what is new each time.
fn follow_up<S>(loading: &mut CorpusReader, asked: &Receiver<()>, follow: bool, send: &S)
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
        if !send_new(loading, None, false, send) {
            return;
        }
        pause = FOLLOW.max(started.elapsed() * SHARE);
    }
}

/// Sends everything new. Returns false if the receiver is gone.
fn send_new<S>(
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
            // Read the clock rarely: it costs as much as a short record.
            Some(at) => batch.len() % 32 == 0 && at.elapsed() > EVERY,
        };
        if due && !batch.is_empty() {
            singles = if sent.is_none_or(|at: Instant| at.elapsed() > EVERY) { 0 } else { singles };
            sent = Some(Instant::now());
            if !send(Report::Found(std::mem::take(&mut batch))) || !send(progress()) {
                return ControlFlow::Break(());
            }
            // Send the first screenful before scanning the inputs ahead.
            if let Some((inputs, options)) = ahead.take() {
                look_ahead(inputs, options, send.clone());
            }
        }
        ControlFlow::Continue(())
    };
    let end = match guarded(|| loading.read_new(&mut each)) {
        Ok(PassEnd::Stopped) => return false,
        Ok(end) => end,
        Err(error) => {
            send(Report::Problem(error));
            PassEnd::Complete
        }
    };
    if end == PassEnd::Changed {
        return send(Report::Anew) && self::send_new(loading, None, false, send);
    }
    (batch.is_empty() || send(Report::Found(batch))) && send(progress()) && send(Report::Loaded)
}

/// Reports, from another thread, what can be known before loading is complete. If no thread can be started, this is
/// skipped.
fn look_ahead(inputs: Vec<Input>, options: Arc<Options>, send: impl Fn(Report) -> bool + Send + 'static) {
    let run = move || {
        let done = guarded(|| {
            prescan(&inputs, &options, &mut |known| match send(Report::Ahead(known)) {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            });
        });
        if let Err(error) = done {
            send(Report::Problem(error));
        }
    };
    let _ = spawn("prescan", run);
}
