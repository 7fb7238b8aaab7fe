//! The progress line of a long run on standard error: how many articles, how fast, what share of the bytes, how much
//! longer. It appears only if standard error is a terminal and standard output is not, because it would come between
//! the rows there.

use std::io::IsTerminal;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report;
use crate::load::{Input, LoadCounters, size_on_disk};
use crate::page::thousands;
use crate::threads::{lock, spawn};

/// Time between updates.
const PACE: Duration = Duration::from_millis(200);
/// The length of a whole bar.
const WHOLE: u64 = 10_000;

struct ProgressLine {
    bar: ProgressBar,
    began: Instant,
    shown: Option<Instant>,
    articles: u64,
    /// The size of the inputs in bytes; 0 until it is known.
    total: Arc<std::sync::atomic::AtomicU64>,
}

static LINE: Mutex<Option<ProgressLine>> = Mutex::new(None);

/// Returns what has been loaded so far in this run.
pub fn loaded() -> Arc<LoadCounters> {
    static LOADED: OnceLock<Arc<LoadCounters>> = OnceLock::new();
    Arc::clone(LOADED.get_or_init(Arc::default))
}

/// Starts the progress line for reading `inputs`.
pub fn begin(inputs: &[Input]) {
    if report::is_quiet() || !std::io::stderr().is_terminal() || std::io::stdout().is_terminal() {
        return;
    }
    let total: Arc<std::sync::atomic::AtomicU64> = Arc::default();
    let (ours, inputs) = (Arc::clone(&total), inputs.to_vec());
    // Measuring a folder of a hundred thousand files takes a while; until then, no share is shown.
    let _ = spawn("size", move || ours.store(size_on_disk(&inputs).unwrap_or(0), Relaxed));
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style("{msg}"));
    bar.enable_steady_tick(PACE);
    *lock(&LINE) = Some(ProgressLine { bar, began: Instant::now(), shown: None, articles: 0, total });
}

/// Counts one more article as done.
pub fn article() {
    let mut line = lock(&LINE);
    let Some(line) = line.as_mut() else { return };
    line.articles += 1;
    if line.shown.is_none_or(|shown| shown.elapsed() >= PACE) {
        line.show();
    }
}

/// Shows what is done so far, because nothing more is ready.
pub fn idle() {
    if let Some(line) = lock(&LINE).as_mut() {
        line.show();
    }
}

/// Shows other words on the line.
pub fn words(words: String) {
    let mut line = lock(&LINE);
    let Some(line) = line.as_mut() else { return };
    if line.shown.is_none_or(|shown| shown.elapsed() >= PACE) {
        line.shown = Some(Instant::now());
        line.bar.set_message(words);
    }
}

/// Ends the line and removes it.
pub fn end() {
    if let Some(line) = lock(&LINE).take() {
        line.bar.finish_and_clear();
    }
}

/// Prints something while the line is out of the way.
pub fn beside(print: impl FnOnce()) {
    match lock(&LINE).as_ref() {
        Some(line) => line.bar.suspend(print),
        None => print(),
    }
}

impl ProgressLine {
    fn show(&mut self) {
        let rate = self.articles as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let (loaded, total) = (loaded(), self.total.load(Relaxed));
        // Loaded articles wait their turn, so of the bytes read, only the share that is done counts.
        let read = loaded.bytes.load(Relaxed) as f64 / total.max(1) as f64;
        let done = self.articles as f64 / (loaded.articles.load(Relaxed) as f64).max(self.articles as f64);
        let known = total > 0;
        if known && self.bar.length().is_none() {
            self.bar.set_length(WHOLE);
            self.bar.set_style(style("{msg}  {bar:24} {percent:>3} %  {eta} left"));
        }
        if known {
            self.bar.set_position((read.min(1.0) * done * WHOLE as f64) as u64);
        }
        self.shown = Some(Instant::now());
        self.bar.set_message(format!("{} articles, {rate:.0}/s", thousands(self.articles as usize)));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
