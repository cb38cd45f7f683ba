//! A run over many reports: several at the same time, printed in the order in which they were named, with bounded memory.
//!
//! In go the inputs and what to do with a document, out come [`Outcome`]s in order. A report that can't be read, or at
//! which a layer fails, is an outcome of its own, and the others go on: of `a.txt`, `picture.png` and `b.txt` two are
//! printed and one is named.

use crate::cli::read::open;
use hearsay_model::Document;
use hearsay_read::{Input, Parts, ReadError};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Documents that may wait to be printed, for each that is being read.
const WAITING_A_JOB: usize = 3;

/// What came of a step of the run.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A document, or a part of a very long one, was read.
    Read {
        /// Where from.
        path: String,
        /// As it is printed.
        printed: Vec<u8>,
        /// What could not be read as it stood.
        notes: Vec<String>,
    },
    /// A report could not be read.
    Failed(Failed),
    /// An input is done with.
    End,
}

/// Why a report could not be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Failed {
    /// In words for people, with the path.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Failed {
    /// The failure of a report at which this thread has just panicked.
    fn internal(path: &str) -> Self {
        let place = PANIC.with(|place| place.borrow_mut().take()).unwrap_or_default();
        Failed {
            message: format!("{path} was not read to the end: internal error{place}"),
            hint: Some("this is a fault of hearsay; please report it, with the text if you can".to_owned()),
        }
    }
}

/// Reads `inputs` with `jobs` threads, turns each document into its printed form with `render`, and gives the outcomes to
/// `take` in the order of the inputs.
///
/// # Errors
/// The first error of `take`; the rest of the run is given up. Also when no thread can be started.
pub fn documents<E: From<io::Error>>(
    inputs: Vec<Result<Input, ReadError>>,
    jobs: usize,
    render: impl Fn(&Document) -> Vec<u8> + Sync,
    mut take: impl FnMut(Outcome) -> Result<(), E>,
) -> Result<(), E> {
    catch_panics_quietly();
    let jobs = jobs.max(1);
    let source =
        Mutex::new(Source { inputs: inputs.into_iter(), open: None, path: String::new(), at_end: false, given: 0 });
    let queue = Queue::new(jobs * WAITING_A_JOB);
    std::thread::scope(|scope| {
        let mut workers = 0;
        for _ in 0..jobs {
            let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(16 * 1024 * 1024);
            let spawned = thread.spawn_scoped(scope, || {
                // A worker ends when the source is empty or the run is given up.
                while let Some((number, step)) = next(&source, &queue) {
                    queue.put(number, outcome(step, &render));
                }
                queue.worker_left();
            });
            match spawned {
                Ok(_) => workers += 1,
                // Fewer than were asked for will do; none will not.
                Err(error) if workers == 0 => return Err(error.into()),
                Err(_) => break,
            }
        }
        queue.workers_started(workers);
        let mut result = Ok(());
        while let Some(outcome) = queue.take() {
            result = take(outcome);
            if result.is_err() {
                queue.give_up();
                break;
            }
        }
        result
    })
}

/// Takes the next step once there is room for its outcome.
fn next(source: &Mutex<Source>, queue: &Queue) -> Option<(usize, Step)> {
    let mut source = lock(source);
    if !queue.wait_for_room(source.given) {
        return None;
    }
    let step = panic::catch_unwind(AssertUnwindSafe(|| source.step()));
    let step = step.unwrap_or_else(|_| {
        source.open = None;
        source.at_end = true;
        Some(Step::Failed(Failed::internal(&source.path)))
    })?;
    source.given += 1;
    Some((source.given - 1, step))
}

/// One step of the run, before its outcome is known.
enum Step {
    Document(Box<Document>),
    Failed(Failed),
    End,
}

/// Gives out documents one after the other, whoever asks.
struct Source {
    inputs: std::vec::IntoIter<Result<Input, ReadError>>,
    open: Option<Parts<Box<dyn Read + Send>>>,
    /// Path of the input that is open.
    path: String,
    /// Whether the input is done with, and its end not yet given out.
    at_end: bool,
    /// Steps given out so far.
    given: usize,
}

impl Source {
    fn step(&mut self) -> Option<Step> {
        if std::mem::take(&mut self.at_end) {
            return Some(Step::End);
        }
        if self.open.is_none() {
            let opened = self.inputs.next()?.and_then(|input| {
                self.path = input.path();
                let reader = open(&input).map_err(|source| ReadError::Io { path: input.path(), source })?;
                Ok(Parts::new(&self.path, reader))
            });
            match opened {
                Ok(parts) => self.open = Some(parts),
                Err(error) => {
                    self.at_end = true;
                    return Some(Step::Failed(error.into()));
                }
            }
        }
        match self.open.as_mut()?.next() {
            Some(Ok(document)) => Some(Step::Document(Box::new(document))),
            Some(Err(error)) => Some(Step::Failed(error.into())),
            None => {
                self.open = None;
                Some(Step::End)
            }
        }
    }
}

fn outcome(step: Step, render: &impl Fn(&Document) -> Vec<u8>) -> Outcome {
    match step {
        Step::Document(document) => match panic::catch_unwind(AssertUnwindSafe(|| render(&document))) {
            Ok(printed) => Outcome::Read {
                path: document.path.clone(),
                printed,
                notes: document.diagnostics.iter().map(|note| note.message.clone()).collect(),
            },
            Err(_) => Outcome::Failed(Failed::internal(&document.path)),
        },
        Step::Failed(failed) => Outcome::Failed(failed),
        Step::End => Outcome::End,
    }
}

/// Outcomes that wait for their turn.
struct Queue {
    state: Mutex<Waiting>,
    changed: Condvar,
    room: usize,
}

#[derive(Default)]
struct Waiting {
    outcomes: BTreeMap<usize, Outcome>,
    /// Number of the outcome that is printed next.
    turn: usize,
    /// Workers that have ended, and how many there are.
    left: usize,
    workers: Option<usize>,
    given_up: bool,
}

impl Queue {
    fn new(room: usize) -> Self {
        Queue { state: Mutex::default(), changed: Condvar::new(), room }
    }

    /// Waits until the outcome with this number may be worked on; says `false` when the run is given up.
    fn wait_for_room(&self, number: usize) -> bool {
        let full = |waiting: &mut Waiting| !waiting.given_up && number >= waiting.turn + self.room;
        let waiting = self.changed.wait_while(lock(&self.state), full).unwrap_or_else(PoisonError::into_inner);
        !waiting.given_up
    }

    fn put(&self, number: usize, outcome: Outcome) {
        lock(&self.state).outcomes.insert(number, outcome);
        self.changed.notify_all();
    }

    /// The next outcome in order; `None` when all is done.
    fn take(&self) -> Option<Outcome> {
        let missing = |waiting: &mut Waiting| {
            !waiting.outcomes.contains_key(&waiting.turn) && waiting.workers.is_none_or(|all| waiting.left < all)
        };
        let mut waiting = self.changed.wait_while(lock(&self.state), missing).unwrap_or_else(PoisonError::into_inner);
        let turn = waiting.turn;
        let outcome = waiting.outcomes.remove(&turn);
        waiting.turn += 1;
        self.changed.notify_all();
        outcome
    }

    fn workers_started(&self, workers: usize) {
        lock(&self.state).workers = Some(workers);
        self.changed.notify_all();
    }

    fn worker_left(&self) {
        lock(&self.state).left += 1;
        self.changed.notify_all();
    }

    fn give_up(&self) {
        lock(&self.state).given_up = true;
        self.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panicking thread held is whole: nothing of ours can fail while a lock is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const THREAD: &str = "reader";

thread_local! {
    /// Where the last panic of this thread happened.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A panic in a worker is an outcome with a message of its own, so the usual one is kept off the terminal.
fn catch_panics_quietly() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some(THREAD) {
            let place = info.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
            PANIC.with(|last| *last.borrow_mut() = place);
        } else {
            usual(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(files: &[(&str, &[u8])], jobs: usize) -> Vec<Outcome> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut inputs = Vec::new();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            inputs.push(Ok(Input::File(path)));
        }
        inputs.push(Err(ReadError::NoReports { path: "folder".into() }));
        let render = |document: &Document| {
            assert!(!document.text.contains("panic"));
            document.text.clone().into_bytes()
        };
        let mut outcomes = Vec::new();
        documents(inputs, jobs, render, |outcome| {
            outcomes.push(outcome);
            Ok::<_, io::Error>(())
        })
        .expect("done");
        outcomes
    }

    #[test]
    fn order_is_kept_and_the_others_go_on() {
        for jobs in [1, 2, 8] {
            let outcomes =
                run(&[("a.txt", b"Orlin."), ("b.txt", b"%PDF-1"), ("c.txt", b"panic"), ("d.txt", b"Vess.")], jobs);
            let short: Vec<_> = outcomes
                .iter()
                .map(|outcome| match outcome {
                    Outcome::Read { printed, .. } => String::from_utf8_lossy(printed).into_owned(),
                    Outcome::Failed(failed) => format!("failed, {}", failed.message.contains("internal error at ")),
                    Outcome::End => "end".to_owned(),
                })
                .collect();
            let wanted = [
                "Orlin.",
                "end",
                "failed, false",
                "end",
                "failed, true",
                "end",
                "Vess.",
                "end",
                "failed, false",
                "end",
            ];
            assert_eq!(short, wanted, "{jobs} jobs");
        }
    }

    #[test]
    fn a_run_can_be_given_up() {
        let inputs = (0..200).map(|_| Err(ReadError::NoReports { path: "folder".into() })).collect();
        let mut taken = 0;
        let result = documents(
            inputs,
            3,
            |_| Vec::new(),
            |_| {
                taken += 1;
                if taken < 5 { Ok(()) } else { Err(io::Error::other("enough")) }
            },
        );
        assert!(result.is_err());
        assert_eq!(taken, 5);
    }
}
