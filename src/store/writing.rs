//! The writing thread: changes stay queued until they are on disk, with as many tries as that takes.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::StoreReport;
use super::change::Change;
use super::database::{Database, DatabaseError};
use super::programs::Program;
use crate::{Error, Result};

/// Maximum number of changes per transaction, so that the first ones are reported early.
const AT_ONCE: usize = 1000;
/// How long a change waits for another program before that is reported.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often to check for other programs' changes and to retry writing.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait for another program after the reader quit.
const LAST: Duration = Duration::from_secs(5);

/// Writes changes until the sender is gone and everything is written.
///
/// # Errors
/// If a change could not be written.
pub(super) fn run(path: &Path, posted: &Receiver<Change>, send: &dyn Fn(StoreReport) -> bool) -> Result<()> {
    let program = Program::staying(path.parent().unwrap_or(Path::new("")));
    let mut writing = WriteLoop { path, send, program, database: None, queue: VecDeque::new(), upto: 0 };
    let (mut reported, mut left) = (None, None::<Instant>);
    loop {
        match writing.write() {
            Ok(()) if left.is_some() => return Ok(()),
            Ok(()) => reported = None,
            Err(DatabaseError { error, busy }) => {
                if left.is_some_and(|left| !busy || left.elapsed() > LAST) {
                    return writing.gives_up(error);
                }
                if reported.as_ref() != Some(&error) {
                    send(StoreReport::Failed(error.clone()));
                    reported = Some(error);
                }
            }
        }
        match posted.recv_timeout(if left.is_some() { LOOK / 10 } else { LOOK }) {
            Ok(change) => {
                writing.queue.push_back(change);
                writing.queue.extend(posted.try_iter());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => match left {
                // With the sender gone, nothing would wake us.
                Some(_) => std::thread::sleep(LOOK / 10),
                None => left = Some(Instant::now()),
            },
        }
    }
}

struct WriteLoop<'a> {
    path: &'a Path,
    send: &'a dyn Fn(StoreReport) -> bool,
    program: Program,
    /// `None` before it is opened and after an error.
    database: Option<Database>,
    /// Changes not written yet.
    queue: VecDeque<Change>,
    /// Number of changes written.
    upto: u64,
}

impl WriteLoop<'_> {
    /// Writes the queue; sends the memory again if another program has written.
    fn write(&mut self) -> std::result::Result<(), DatabaseError> {
        let written = self.try_to();
        if written.as_ref().is_err_and(|fault| !fault.busy) {
            // Reopen it next time: it may have been repaired or replaced by then.
            self.database = None;
        }
        written
    }

    fn try_to(&mut self) -> std::result::Result<(), DatabaseError> {
        let mut renewed = false;
        let database = match &mut self.database {
            Some(database) => database,
            none => {
                renewed = true;
                none.insert(Database::open(self.path, self.program.number, PATIENCE)?)
            }
        };
        while !self.queue.is_empty() {
            let count = self.queue.len().min(AT_ONCE);
            let undone = database.make(self.queue.range(..count))?;
            self.queue.drain(..count);
            self.upto += count as u64;
            for undone in undone {
                (self.send)(StoreReport::Undone(undone));
            }
            (self.send)(StoreReport::Upto(self.upto));
        }
        if database.others_wrote().unwrap_or(false) || renewed {
            (self.send)(StoreReport::Anew(Box::new(database.memory()?), self.upto));
        }
        Ok(())
    }

    fn gives_up(&self, error: Error) -> Result<()> {
        match self.queue.len() {
            0 => Ok(()),
            1 => Err(error.led_to("1 change was not saved")),
            n => Err(error.led_to(&format!("{n} changes were not saved"))),
        }
    }
}
