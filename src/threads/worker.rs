//! A thread with an inbox: the newest request is always answered, older ones are stopped.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use super::{Inbox, Stop, lock, spawn};
use crate::Result;

/// A handle to a thread that works on the newest request.
pub(crate) struct Worker<J> {
    inbox: Arc<Inbox<J>>,
    running: Arc<Mutex<Stop>>,
}

impl<J: Send + 'static> Worker<J> {
    /// Starts the thread; it ends when `work` breaks.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub(crate) fn spawn(
        name: &str,
        mut work: impl FnMut(J, &Stop) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Self> {
        let (inbox, running) = (Arc::<Inbox<J>>::default(), Arc::new(Mutex::new(Stop::default())));
        let (ours, current) = (Arc::clone(&inbox), Arc::clone(&running));
        let run = move || {
            loop {
                let (number, job) = ours.take();
                let stop = Stop::default();
                *lock(&current) = stop.clone();
                if ours.is_newest(number) && work(job, &stop).is_break() {
                    return;
                }
            }
        };
        spawn(name, run)?;
        Ok(Self { inbox, running })
    }

    /// Posts a request and stops the previous one.
    pub(crate) fn post(&self, job: J) {
        // Keep the lock, or this could stop the request posted here.
        let running = lock(&self.running);
        self.inbox.post(job);
        running.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn the_newest_request_is_always_answered() {
        let (send, answers) = channel();
        let worker = Worker::spawn("test", move |n: u32, stop| {
            if n.is_multiple_of(7) && !stop.stopped() {
                std::thread::sleep(Duration::from_micros(50));
            }
            send.send(n).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        })
        .unwrap();
        for n in 0..3000 {
            worker.post(n);
            if n % 10 == 9 {
                while answers.recv_timeout(Duration::from_secs(20)).unwrap() != n {}
            }
        }
    }
}
