//! Runs the commands that the reader pipes text to, with limits on time and output.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::Report;
use crate::threads::lock;

/// The most output that is kept, in bytes.
const MOST: u64 = 1 << 20;
/// A command that takes longer is killed.
const LONGEST: Duration = Duration::from_secs(60);

/// The result of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOutput {
    /// Its output.
    pub said: String,
    /// How it failed, if it did.
    pub fault: Option<String>,
}

/// Runs one command at a time.
#[derive(Default)]
pub struct PipeWorker {
    running: Arc<Mutex<Option<Child>>>,
}

impl PipeWorker {
    /// Pipes `text` to a shell command and reports its output. Kills the previous command.
    pub fn post(&self, line: &str, text: String, send: impl Fn(Report) -> bool + Send + 'static) {
        self.stop();
        let mut command = shell(line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                let fault = Some(format!("cannot run the command: {error}"));
                let _ = send(Report::Piped(CommandOutput { said: String::new(), fault }));
                return;
            }
        };
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else { return };
        *lock(&self.running) = Some(child);
        let running = Arc::clone(&self.running);
        let _ = thread::Builder::new().name("pipe in".into()).spawn(move || {
            // The command may not read all its input.
            let _ = stdin.write_all(text.as_bytes());
        });
        let both = [read(Box::new(stdout)), read(Box::new(stderr))];
        let wait = move || {
            let began = Instant::now();
            let mut fault = None;
            while fault.is_none() && began.elapsed() < LONGEST {
                match lock(&running).as_mut().map(Child::try_wait) {
                    // It was stopped on purpose, so report nothing.
                    None => return,
                    Some(Ok(None)) => {}
                    Some(Ok(Some(status))) if status.success() => break,
                    Some(Ok(Some(status))) => fault = Some(format!("the command ended with {status}")),
                    Some(Err(error)) => fault = Some(error.to_string()),
                }
                thread::sleep(Duration::from_millis(10));
            }
            if began.elapsed() >= LONGEST {
                fault = Some(format!("the command took more than {} s and was killed", LONGEST.as_secs()));
            }
            end(&running);
            let said: Vec<u8> =
                both.into_iter().flatten().flat_map(|thread| thread.join().unwrap_or_default()).collect();
            let said = String::from_utf8_lossy(&said).into_owned();
            let _ = send(Report::Piped(CommandOutput { said, fault }));
        };
        let _ = thread::Builder::new().name("pipe".into()).spawn(wait);
    }

    /// Kills the running command.
    pub fn stop(&self) {
        end(&self.running);
    }
}

fn read(mut from: Box<dyn Read + Send>) -> Option<thread::JoinHandle<Vec<u8>>> {
    let read = move || {
        let mut said = Vec::new();
        let _ = (&mut from).take(MOST).read_to_end(&mut said);
        // Drain the rest, so that the command can finish.
        let _ = std::io::copy(&mut from, &mut std::io::sink());
        said
    };
    thread::Builder::new().name("pipe out".into()).spawn(read).ok()
}

fn end(running: &Mutex<Option<Child>>) {
    if let Some(mut child) = lock(running).take() {
        // Kill the shell's children too, where process groups exist.
        #[cfg(unix)]
        if child.try_wait().is_ok_and(|ended| ended.is_none()) {
            let group = format!("-{}", child.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new("sh");
    command.args(["-c", line]).process_group(0);
    command
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn run(line: &str, text: &str) -> CommandOutput {
        let (sender, reports) = channel();
        let worker = PipeWorker::default();
        worker.post(line, text.into(), move |report| sender.send(report).is_ok());
        match reports.recv_timeout(Duration::from_secs(20)).unwrap() {
            Report::Piped(piped) => piped,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_command_gets_the_text_and_its_output_is_kept() {
        assert_eq!(run("tr a-z A-Z", "words").said, "WORDS");
        let piped = run("echo no >&2; exit 3", "words");
        assert_eq!(piped.said, "no\n");
        assert!(piped.fault.unwrap().contains('3'));
        // The command may ignore its input and write too much.
        assert_eq!(run("yes | head -c 5000000", &"words ".repeat(1 << 20)).said.len() as u64, MOST);
    }

    #[test]
    fn an_endless_command_can_be_stopped() {
        let (sender, reports) = channel();
        let worker = PipeWorker::default();
        worker.post("sleep 600 & wait", String::new(), move |report| sender.send(report).is_ok());
        worker.stop();
        // A stopped command is not reported.
        assert!(reports.recv_timeout(Duration::from_secs(20)).is_err());
    }
}
