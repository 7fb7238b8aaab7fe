//! The loader's thread: walks the inputs and sends what it finds in batches.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::{Report, guarded};
use crate::corpus::NewHead;
use crate::load::{Found, Input, Options, load};

/// A screen is a few dozen articles: the first batch goes off when it could be filled, or soon anyway.
const FIRST: usize = 64;
/// Later batches: often enough that the count on the screen runs, rarely enough that drawing costs nothing.
const EVERY: Duration = Duration::from_millis(60);

/// Starts loading; `send` gives false when nobody listens any more, which ends it at once.
///
/// # Errors
/// When the system has no thread to give.
pub fn spawn_loader(
    inputs: Vec<Input>,
    options: Arc<Options>,
    send: impl Fn(Report) -> bool + Send + 'static,
) -> crate::Result<()> {
    let run = move || {
        let started = Instant::now();
        let mut batch = Vec::new();
        let mut sent = None::<Instant>;
        let fault = guarded(|| {
            load(&inputs, &options, &mut |found| {
                match found {
                    Found::Article(article, address) => batch.push((NewHead::of(&article), address)),
                    Found::Problem(error) => {
                        if !send(Report::Problem(error)) {
                            return ControlFlow::Break(());
                        }
                    }
                }
                let due = match sent {
                    None => batch.len() >= FIRST || started.elapsed() > EVERY / 3,
                    Some(at) => at.elapsed() > EVERY,
                };
                if due && !batch.is_empty() {
                    sent = Some(Instant::now());
                    if !send(Report::Found(std::mem::take(&mut batch))) {
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })
        })
        .err();
        if let Some(error) = fault {
            send(Report::Problem(error));
        }
        if !batch.is_empty() {
            send(Report::Found(batch));
        }
        send(Report::Loaded);
    };
    thread::Builder::new()
        .name("load".into())
        .spawn(run)
        .map(drop)
        .map_err(|error| crate::Error::new(format!("no thread to load with: {error}")))
}
