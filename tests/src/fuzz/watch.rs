//! The process that watches: it gives files to a worker, and knows what a worker's silence or end
//! is due to.

use super::worker::{PANICKED, WORKER};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A reader that takes longer hangs: no case is larger than a few megabytes.
const LONGEST: Duration = Duration::from_secs(20);
/// The most address space that a worker may have, in bytes.
const MAX_MEMORY: u64 = 3 << 29;

/// What came of a file.
pub(super) enum Verdict {
    /// The reader returned, with rows or an error; the text says with which.
    Returned(String),
    /// It did not.
    Broke(String),
}

/// A worker, started when needed and again after each end.
pub(super) struct Watch<'program> {
    program: &'program Path,
    worker: Option<Worker>,
}

impl<'program> Watch<'program> {
    pub(super) fn new(program: &'program Path) -> Self {
        Self { program, worker: None }
    }

    /// Has a file read. What broke a worker has to break a fresh one too: memory that cases before
    /// it left behind, or a busy machine, are not the file's fault.
    pub(super) fn read(&mut self, file: &Path) -> std::io::Result<Verdict> {
        let verdict = self.read_once(file)?;
        if matches!(verdict, Verdict::Returned(_)) {
            return Ok(verdict);
        }
        self.worker = None;
        let again = self.read_once(file)?;
        self.worker = None;
        Ok(again)
    }

    fn read_once(&mut self, file: &Path) -> std::io::Result<Verdict> {
        if self.worker.is_none() {
            self.worker = Some(Worker::start(self.program)?);
        }
        let worker = self.worker.as_mut().expect("started above");
        // Where the worker is gone already, the missing answer tells.
        let _ = writeln!(worker.files, "{}", file.display());
        Ok(match worker.answers.recv_timeout(LONGEST) {
            Ok(answer) if answer.starts_with(PANICKED) => Verdict::Broke(answer),
            Ok(answer) => Verdict::Returned(answer),
            Err(RecvTimeoutError::Timeout) => {
                Verdict::Broke(format!("hangs: {} seconds and no end", LONGEST.as_secs()))
            }
            Err(RecvTimeoutError::Disconnected) => Verdict::Broke(worker.last_words()?),
        })
    }
}

struct Worker {
    process: Child,
    files: ChildStdin,
    answers: Receiver<String>,
}

impl Worker {
    fn start(program: &Path) -> std::io::Result<Self> {
        let mut command = limited(program);
        let mut process = command
            .arg(WORKER)
            // Resolving a backtrace would cost more than reading the file.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let files = process.stdin.take().expect("piped above");
        let out = BufReader::new(process.stdout.take().expect("piped above"));
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for answer in out.lines().map_while(Result::ok) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Self { process, files, answers })
    }

    /// Why the process ended: how, and the first thing that the runtime said.
    fn last_words(&mut self) -> std::io::Result<String> {
        let status = self.process.wait()?;
        let mut said = String::new();
        if let Some(mut errors) = self.process.stderr.take() {
            errors.read_to_string(&mut said)?;
        }
        let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        Ok(format!("ends the process: {first} ({status})"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program with a limit to its memory. Limiting address space finds what is reserved and never
/// touched as well; only Linux has a tool for it, elsewhere a glutton is found as a hang at best.
fn limited(program: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("prlimit");
    command.arg(format!("--as={MAX_MEMORY}")).arg("--core=0").arg(program);
    command
}
