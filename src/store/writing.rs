//! The writing thread: what was posted stays in a queue until it is on the disk, however often that takes a new try.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::StoreReport;
use super::change::Change;
use super::database::{Database, DatabaseError};
use super::programs::Program;
use crate::{Error, Result};

/// More changes than this are not written at once, so that what was posted first need not wait for the rest.
const AT_ONCE: usize = 1000;
/// How long a change waits for another program to finish its own, before that is told.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked whether another program has written, and what could not be written is tried again.
const LOOK: Duration = Duration::from_secs(1);
/// How long is waited for another program when the reader has left.
const LAST: Duration = Duration::from_secs(5);

/// Writes what is posted until nobody posts any more and everything is written.
///
/// # Errors
/// When something could not be written to the end.
pub(super) fn run(path: &Path, posted: &Receiver<Change>, send: &dyn Fn(StoreReport) -> bool) -> Result<()> {
    let program = Program::staying(path.parent().unwrap_or(Path::new("")));
    let mut writing = WriteLoop { path, send, program, database: None, queue: VecDeque::new(), upto: 0 };
    let (mut told, mut left) = (None, None::<Instant>);
    loop {
        match writing.write() {
            Ok(()) if left.is_some() => return Ok(()),
            Ok(()) => told = None,
            Err(DatabaseError { error, busy }) => {
                if left.is_some_and(|left| !busy || left.elapsed() > LAST) {
                    return writing.gives_up(error);
                }
                if told.as_ref() != Some(&error) {
                    send(StoreReport::Failed(error.clone()));
                    told = Some(error);
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
                // Nobody posts any more, so that there is nothing to be woken by.
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
    /// None before it could be opened, and after it could not be used.
    database: Option<Database>,
    /// What is not written yet.
    queue: VecDeque<Change>,
    /// How many changes are written.
    upto: u64,
}

impl WriteLoop<'_> {
    /// Writes the queue, and gives the memory anew where somebody else has written.
    fn write(&mut self) -> std::result::Result<(), DatabaseError> {
        let written = self.try_to();
        if written.as_ref().is_err_and(|fault| !fault.busy) {
            // It may have been repaired, replaced or given back its room when it is opened the next time.
            self.database = None;
        }
        written
    }

    fn try_to(&mut self) -> std::result::Result<(), DatabaseError> {
        let mut anew = false;
        let database = match &mut self.database {
            Some(database) => database,
            none => {
                anew = true;
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
        if database.others_wrote().unwrap_or(false) || anew {
            (self.send)(StoreReport::Anew(Box::new(database.memory()?), self.upto));
        }
        Ok(())
    }

    fn gives_up(&self, error: Error) -> Result<()> {
        match self.queue.len() {
            0 => Ok(()),
            1 => Err(error.led_to("a change is not remembered")),
            n => Err(error.led_to(&format!("{n} changes are not remembered"))),
        }
    }
}
