//! A run over many reports: several at the same time, printed in the order in which they were named, with bounded memory.
//! One thread reads, the others work on what it hands them.
//!
//! In go the inputs and what to do with a document, out come [`Outcome`]s in order. A report that can't be read, or at
//! which a layer fails, is an outcome of its own, and the others go on: of `a.txt`, `picture.png` and `b.txt` two are
//! printed and one is named.

use crate::cli::read::open;
use hearsay_model::Document;
use hearsay_read::{Input, Item, Options, ReadError};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Documents that may wait to be printed, for each that is being read.
const WAITING_A_JOB: usize = 3;

/// What came of a step of the run.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// A document, or a part of a very long one, was read.
    Read {
        /// Where from.
        path: String,
        /// What was made of it: as it is printed, or as it is kept.
        made: T,
        /// What could not be read as it stood.
        notes: Vec<String>,
    },
    /// A report could not be read.
    Failed(Failed),
    /// Something of an input that is no failure, such as how many records of it were left out.
    Noted(String),
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

/// Reads `inputs` as `options` say with `jobs` threads, makes of each document what is wanted with `make`, and gives the
/// outcomes to `take` in the order of the inputs.
///
/// # Errors
/// The first error of `take`; the rest of the run is given up. Also when no thread can be started.
pub fn documents<T: Send, E: From<io::Error>>(
    inputs: Vec<Result<Input, ReadError>>,
    options: &Options,
    jobs: usize,
    make: impl Fn(&Document) -> T + Sync,
    mut take: impl FnMut(Outcome<T>) -> Result<(), E>,
) -> Result<(), E> {
    catch_panics_quietly();
    let jobs = jobs.max(1);
    let (sender, receiver) = mpsc::sync_channel(jobs);
    let source = Mutex::new(Source { steps: Some(receiver), given: 0 });
    let queue = Queue::new(jobs * WAITING_A_JOB);
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(READER_STACK);
        reader.spawn_scoped(scope, move || _ = read(inputs, options, &sender))?;
        let mut workers = 0;
        for _ in 0..jobs {
            let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(16 * 1024 * 1024);
            let spawned = thread.spawn_scoped(scope, || {
                // A worker ends when the source is empty or the run is given up.
                while let Some((number, step)) = next(&source, &queue) {
                    queue.put(number, outcome(step, &make));
                }
                queue.worker_left();
            });
            match spawned {
                Ok(_) => workers += 1,
                // Fewer than were asked for will do; none will not.
                Err(error) if workers == 0 => {
                    lock(&source).steps = None;
                    return Err(error.into());
                }
                Err(_) => break,
            }
        }
        queue.workers_started(workers);
        let mut result = Ok(());
        while let Some(outcome) = queue.take() {
            result = take(outcome);
            if result.is_err() {
                queue.give_up();
                // The reader waits for room in the channel no longer.
                lock(&source).steps = None;
                break;
            }
        }
        result
    })
}

/// Takes the next step once there is room for its outcome.
fn next<T>(source: &Mutex<Source>, queue: &Queue<T>) -> Option<(usize, Step)> {
    let mut source = lock(source);
    if !queue.wait_for_room(source.given) {
        return None;
    }
    let step = source.steps.as_ref()?.recv().ok()?;
    source.given += 1;
    Some((source.given - 1, step))
}

/// One step of the run, before its outcome is known.
enum Step {
    Document(Box<Document>),
    Failed(Failed),
    Noted(String),
    End,
}

/// Gives out what the reader has read, one step after the other, whoever asks.
struct Source {
    steps: Option<Receiver<Step>>,
    /// Steps given out so far.
    given: usize,
}

/// Reads all inputs, until nobody takes the steps any more.
fn read(inputs: Vec<Result<Input, ReadError>>, options: &Options, steps: &SyncSender<Step>) -> ControlFlow<()> {
    let give = |step| if steps.send(step).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let mut fetcher = None;
    for input in inputs {
        match input {
            Ok(input) => {
                let path = input.path();
                let read = panic::catch_unwind(AssertUnwindSafe(|| match open(&input, &mut fetcher) {
                    Ok(mut reader) => hearsay_read::read(&path, &mut reader, options, &mut |item| {
                        give(match item {
                            Item::Document(document) => Step::Document(document),
                            Item::Failed(error) => Step::Failed(error.into()),
                            Item::Note(note) => Step::Noted(note),
                        })
                    }),
                    Err(error) => give(Step::Failed(error.into())),
                }));
                read.unwrap_or_else(|_| give(Step::Failed(Failed::internal(&path))))?;
            }
            Err(error) => give(Step::Failed(error.into()))?,
        }
        give(Step::End)?;
    }
    ControlFlow::Continue(())
}

fn outcome<T>(step: Step, make: &impl Fn(&Document) -> T) -> Outcome<T> {
    match step {
        Step::Document(document) => match panic::catch_unwind(AssertUnwindSafe(|| make(&document))) {
            Ok(value) => Outcome::Read {
                path: document.path.clone(),
                made: value,
                notes: document.diagnostics.iter().map(|note| note.message.clone()).collect(),
            },
            Err(_) => Outcome::Failed(Failed::internal(&document.path)),
        },
        Step::Failed(failed) => Outcome::Failed(failed),
        Step::Noted(note) => Outcome::Noted(note),
        Step::End => Outcome::End,
    }
}

/// Outcomes that wait for their turn.
struct Queue<T> {
    state: Mutex<Waiting<T>>,
    changed: Condvar,
    room: usize,
}

struct Waiting<T> {
    outcomes: BTreeMap<usize, Outcome<T>>,
    /// Number of the outcome that is printed next.
    turn: usize,
    /// Workers that have ended, and how many there are.
    left: usize,
    workers: Option<usize>,
    given_up: bool,
}

impl<T> Queue<T> {
    fn new(room: usize) -> Self {
        let waiting = Waiting { outcomes: BTreeMap::new(), turn: 0, left: 0, workers: None, given_up: false };
        Queue { state: Mutex::new(waiting), changed: Condvar::new(), room }
    }

    /// Waits until the outcome with this number may be worked on; says `false` when the run is given up.
    fn wait_for_room(&self, number: usize) -> bool {
        let full = |waiting: &mut Waiting<T>| !waiting.given_up && number >= waiting.turn + self.room;
        let waiting = self.changed.wait_while(lock(&self.state), full).unwrap_or_else(PoisonError::into_inner);
        !waiting.given_up
    }

    fn put(&self, number: usize, outcome: Outcome<T>) {
        lock(&self.state).outcomes.insert(number, outcome);
        self.changed.notify_all();
    }

    /// The next outcome in order; `None` when all is done.
    fn take(&self) -> Option<Outcome<T>> {
        let missing = |waiting: &mut Waiting<T>| {
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
/// Libraries that read formats may call themselves deeply.
const READER_STACK: usize = 64 * 1024 * 1024;

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

    fn run(files: &[(&str, &[u8])], jobs: usize) -> Vec<Outcome<Vec<u8>>> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut inputs = Vec::new();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            inputs.push(Ok(Input::File(path)));
        }
        inputs.push(Err(ReadError::NoReports { path: "folder".into() }));
        let make = |document: &Document| {
            assert!(!document.text.contains("panic"));
            document.text.clone().into_bytes()
        };
        let mut outcomes = Vec::new();
        documents(inputs, &Options::default(), jobs, make, |outcome| {
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
                    Outcome::Read { made, .. } => String::from_utf8_lossy(made).into_owned(),
                    Outcome::Failed(failed) => format!("failed, {}", failed.message.contains("internal error at ")),
                    Outcome::Noted(note) => note.clone(),
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
            &Options::default(),
            3,
            |_| (),
            |_| {
                taken += 1;
                if taken < 5 { Ok(()) } else { Err(io::Error::other("enough")) }
            },
        );
        assert!(result.is_err());
        assert_eq!(taken, 5);
    }
}
