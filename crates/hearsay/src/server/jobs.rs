//! Reports that are added while one looks on: uploads and pasted texts, read one job after the other.
//!
//! In go files, out comes a [`Job`] whose progress can be followed, and reports in the ledger. What is to be read lies in the
//! ledger's folder `jobs/` until it is, each file under a number, never under the name it came with. So when the server is
//! killed over `wire.zip`, the job is there afterwards as interrupted, the reports that were recorded are whole, and it can
//! be gone on with.

use super::refusal::Refusal;
use super::watch::{Watch, read_only};
use crate::answers::adding::{self, Reader};
use crate::failure::Failure;
use crate::run::{self, Failed, Outcome};
use axum::http::StatusCode;
use hearsay_analyze::{Lexicon, Weights};
use hearsay_ledger::entry::hex;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::store::{Added, Reading, Store};
use hearsay_read::{Input, Options};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use utoipa::ToSchema;

/// Jobs that may wait.
const WAITING: usize = 64;
/// Jobs that are remembered after they are done.
const REMEMBERED: usize = 100;
/// Failures told of one job; the rest is counted.
const FAILURES: usize = 1000;
/// What is known of a job, in its folder.
const FILE: &str = "job.json";

/// A job and how far it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub state: State,
    /// Files in it.
    pub total: usize,
    /// Files read.
    pub done: usize,
    /// Reports that are new in the ledger.
    pub added: usize,
    /// Reports that were there already.
    pub known: usize,
    /// Claims of the new ones.
    pub claims: usize,
    /// The file that is being read.
    pub current: Option<String>,
    /// Reports that could not be read.
    pub failures: Vec<JobFailure>,
    /// When it came.
    pub at: String,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Others are read first.
    Waiting,
    /// It is being read.
    Reading,
    /// All of it is read.
    Done,
    /// Somebody stopped it; what was read is recorded.
    Cancelled,
    /// The server ended over it; what was read is recorded.
    Interrupted,
}

impl State {
    /// Whether nothing more happens by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, State::Waiting | State::Reading)
    }
}

/// A report that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobFailure {
    /// The file it came in.
    pub path: String,
    /// Why, in words.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What lies in a job's folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct OnDisk {
    job: Job,
    /// The names the files came with; each lies under its number.
    files: Vec<String>,
}

/// A job in memory.
struct Entry {
    files: Vec<String>,
    now: watch::Sender<Job>,
    stop: Arc<AtomicBool>,
}

/// A sample report: its name and bytes.
type Sample = (&'static str, &'static [u8]);

include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// All jobs of a ledger.
pub struct Jobs {
    folder: PathBuf,
    entries: Mutex<Vec<(String, Entry)>>,
    woken: Condvar,
    ending: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A job that is being filled; its folder goes if it is given up.
pub struct Filling {
    id: String,
    folder: PathBuf,
    files: Vec<String>,
    kept: bool,
}

impl Drop for Filling {
    fn drop(&mut self) {
        if !self.kept {
            // What is left is found and cleared at the next start.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl Filling {
    /// Where the next file goes; `name` is how it is called in the ledger and nothing else.
    pub fn next(&mut self, name: &str) -> PathBuf {
        let path = self.folder.join(self.files.len().to_string());
        self.files.push(clean(name));
        path
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }
}

/// The last part of a name, without what can't be shown.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let shown = shown.trim().to_owned();
    if shown.is_empty() || shown == "." || shown == ".." { "unnamed".to_owned() } else { shown }
}

impl Jobs {
    /// The jobs of an earlier run: those that were not finished are interrupted.
    pub fn open(ledger: &Path) -> Self {
        let folder = ledger.join("jobs");
        let mut found: Vec<(String, Entry)> = Vec::new();
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let read = fs::read(path.join(FILE)).ok().and_then(|bytes| serde_json::from_slice::<OnDisk>(&bytes).ok());
            let Some(OnDisk { mut job, files }) = read.filter(|read| path.ends_with(&read.job.id)) else {
                // An upload that never came to its end.
                if path.file_name().is_some_and(|name| is_job(&name.to_string_lossy())) {
                    let _ = fs::remove_dir_all(&path);
                }
                continue;
            };
            if !job.state.is_final() {
                job.state = State::Interrupted;
                job.current = None;
                let _ = put(&path, &OnDisk { job: job.clone(), files: files.clone() });
            }
            found.push((job.id.clone(), Entry { files, now: watch::Sender::new(job), stop: Arc::default() }));
        }
        found.sort_by_key(|(id, entry)| (entry.now.borrow().at.clone(), id.clone()));
        Jobs { folder, entries: Mutex::new(found), woken: Condvar::new(), ending: AtomicBool::new(false) }
    }

    /// Whether a name is that of a sample report.
    #[must_use]
    pub fn is_sample(path: &str) -> bool {
        SAMPLES.iter().any(|(name, _)| clean(name) == path)
    }

    /// Begins a job.
    pub fn begin(&self, watch: &Watch) -> Result<Filling, Refusal> {
        if !watch.can_write() {
            return Err(read_only());
        }
        let waiting = lock(&self.entries).iter().filter(|(_, entry)| !entry.now.borrow().state.is_final()).count();
        if waiting >= WAITING {
            return Err(Refusal::user(format!("{WAITING} jobs are waiting already"))
                .status(StatusCode::TOO_MANY_REQUESTS)
                .hint("wait until some are done, or cancel them"));
        }
        let mut digits = [0; 8];
        getrandom::fill(&mut digits).map_err(|error| Refusal::internal(error.to_string()))?;
        let id = hex(&digits);
        let folder = self.folder.join(&id);
        fs::create_dir_all(&folder).map_err(|error| disk(&error))?;
        Ok(Filling { id, folder, files: Vec::new(), kept: false })
    }

    /// Puts a job that has been filled in the queue.
    pub fn put(&self, mut filling: Filling, at: String) -> Result<Job, Refusal> {
        let files = std::mem::take(&mut filling.files);
        let job = Job {
            id: filling.id.clone(),
            state: State::Waiting,
            total: files.len(),
            done: 0,
            added: 0,
            known: 0,
            claims: 0,
            current: None,
            failures: Vec::new(),
            at,
        };
        put(&filling.folder, &OnDisk { job: job.clone(), files: files.clone() }).map_err(|error| disk(&error))?;
        filling.kept = true;
        let entry = Entry { files, now: watch::Sender::new(job.clone()), stop: Arc::default() };
        let mut entries = lock(&self.entries);
        entries.push((job.id.clone(), entry));
        let over = entries.iter().filter(|(_, entry)| entry.now.borrow().state == State::Done).count();
        for _ in REMEMBERED..over {
            let oldest = entries.iter().position(|(_, entry)| entry.now.borrow().state == State::Done);
            if let Some((id, _)) = oldest.map(|place| entries.remove(place)) {
                let _ = fs::remove_dir_all(self.folder.join(id));
            }
        }
        drop(entries);
        self.woken.notify_all();
        Ok(job)
    }

    /// All jobs, the last first.
    #[must_use]
    pub fn list(&self) -> Vec<Job> {
        lock(&self.entries).iter().rev().map(|(_, entry)| entry.now.borrow().clone()).collect()
    }

    /// Follows a job.
    #[must_use]
    pub fn follow(&self, id: &str) -> Option<watch::Receiver<Job>> {
        lock(&self.entries).iter().find(|(other, _)| other == id).map(|(_, entry)| entry.now.subscribe())
    }

    /// Stops a job; one that is at its end already is forgotten.
    pub fn cancel(&self, id: &str) -> Option<Job> {
        let mut entries = lock(&self.entries);
        let place = entries.iter().position(|(other, _)| other == id)?;
        let entry = &entries[place].1;
        let mut job = entry.now.borrow().clone();
        match job.state {
            State::Reading => entry.stop.store(true, Ordering::SeqCst),
            State::Waiting => {
                job.state = State::Cancelled;
                let _ = put(&self.folder.join(id), &OnDisk { job: job.clone(), files: entry.files.clone() });
                entry.now.send_replace(job.clone());
            }
            _ => {
                entries.remove(place);
                let _ = fs::remove_dir_all(self.folder.join(id));
            }
        }
        Some(job)
    }

    /// Goes on with a job that was stopped or interrupted.
    pub fn resume(&self, id: &str) -> Result<Job, Refusal> {
        let entries = lock(&self.entries);
        let found = entries.iter().find(|(other, _)| other == id);
        let (_, entry) = found.ok_or_else(|| Refusal::missing("there is no such job"))?;
        let mut job = entry.now.borrow().clone();
        if !matches!(job.state, State::Cancelled | State::Interrupted) {
            return Err(Refusal::user("the job is not stopped").status(StatusCode::CONFLICT));
        }
        job.state = State::Waiting;
        put(&self.folder.join(id), &OnDisk { job: job.clone(), files: entry.files.clone() })
            .map_err(|error| disk(&error))?;
        entry.stop.store(false, Ordering::SeqCst);
        entry.now.send_replace(job.clone());
        drop(entries);
        self.woken.notify_all();
        Ok(job)
    }

    /// Whether any job is waiting or being read.
    #[must_use]
    pub fn busy(&self) -> bool {
        lock(&self.entries).iter().any(|(_, entry)| !entry.now.borrow().state.is_final())
    }

    /// Ends the reading, so that the server can end.
    pub fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
        for (_, entry) in lock(&self.entries).iter() {
            entry.stop.store(true, Ordering::SeqCst);
        }
        self.woken.notify_all();
    }

    /// Reads one job after the other, until the end.
    pub fn work(&self, watch: &Watch, jobs: usize) {
        let mut reader: Option<(Lexicon, Weights)> = None;
        loop {
            let next = |entries: &[(String, Entry)]| {
                let waiting = entries.iter().find(|(_, entry)| entry.now.borrow().state == State::Waiting);
                waiting.map(|(id, entry)| (id.clone(), entry.files.clone(), entry.now.clone(), Arc::clone(&entry.stop)))
            };
            let mut entries = lock(&self.entries);
            let (id, files, now, stop) = loop {
                if self.ending.load(Ordering::SeqCst) {
                    return;
                }
                match next(&entries) {
                    Some(job) => break job,
                    None => entries = self.woken.wait(entries).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(entries);
            let folder = self.folder.join(&id);
            let mut job = now.borrow().clone();
            job.state = State::Reading;
            let read = reader_of(&mut reader, jobs).and_then(|(lexicon, weights)| {
                Run { watch, folder: &folder, files: &files, now: &now, stop: &stop }
                    .read(&mut job, lexicon, weights, jobs)
            });
            job.current = None;
            job.state = match read {
                Ok(()) if job.done >= job.total => State::Done,
                Ok(()) if self.ending.load(Ordering::SeqCst) => State::Interrupted,
                Ok(()) => State::Cancelled,
                Err(failure) => {
                    fail(&mut job, String::new(), Failed { message: failure.message(), hint: None });
                    State::Interrupted
                }
            };
            if job.state == State::Done {
                for number in 0..files.len() {
                    let _ = fs::remove_file(folder.join(number.to_string()));
                }
            }
            let _ = put(&folder, &OnDisk { job: job.clone(), files });
            now.send_replace(job);
            watch.wake();
        }
    }
}

fn reader_of(kept: &mut Option<(Lexicon, Weights)>, jobs: usize) -> Result<&(Lexicon, Weights), Failure> {
    if kept.is_none() {
        let lexicon = Lexicon::embedded().map_err(|error| Failure::new(crate::failure::Kind::Internal, error))?;
        let weights = crate::cli::read::weights(None)?.with_threads(jobs);
        *kept = Some((lexicon, weights));
    }
    kept.as_ref().ok_or_else(|| Failure::new(crate::failure::Kind::Internal, anyhow::anyhow!("no weights")))
}

/// The reading of one job.
struct Run<'j> {
    watch: &'j Watch,
    folder: &'j Path,
    files: &'j [String],
    now: &'j watch::Sender<Job>,
    stop: &'j AtomicBool,
}

/// Why reading ends before its end.
enum Stop {
    Failure(Failure),
    Asked,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Failure(error.into())
    }
}

impl Run<'_> {
    fn read(&self, job: &mut Job, lexicon: &Lexicon, weights: &Weights, jobs: usize) -> Result<(), Failure> {
        let mut store = Sqlite::open(self.watch.folder())?;
        let known: Mutex<HashSet<String>> = Mutex::new(store.documents()?.into_iter().collect());
        let reader = Reader { weights, lexicon, with: adding::with(None), now: self.watch.clock() };
        let inputs: Vec<_> = self.files[job.done.min(self.files.len())..]
            .iter()
            .enumerate()
            .map(|(number, name)| {
                let file = self.folder.join((job.done + number).to_string());
                Ok(Input::Kept { file, name: name.clone() })
            })
            .collect();
        self.tell(job);
        let make = |document: &hearsay_model::Document| {
            lock(&known).insert(document.id.clone()).then(|| Box::new(reader.read(document)))
        };
        let take = |outcome: Outcome<Option<Box<Reading>>>| -> Result<(), Stop> {
            match outcome {
                Outcome::Read { made: None, .. } => job.known += 1,
                Outcome::Read { made: Some(reading), .. } => {
                    let claims = reading.claims();
                    for added in store.add(&[*reading], false).map_err(|error| Stop::Failure(error.into()))? {
                        match added {
                            Added::New => {
                                job.added += 1;
                                job.claims += claims;
                            }
                            _ => job.known += 1,
                        }
                    }
                    self.watch.wake();
                }
                Outcome::Failed(failed) => {
                    let path = self.files.get(job.done).cloned().unwrap_or_default();
                    fail(job, path, failed);
                }
                Outcome::Noted(_) => {}
                Outcome::End => {
                    job.done += 1;
                    self.tell(job);
                    let _ = put(self.folder, &OnDisk { job: job.clone(), files: self.files.to_vec() });
                }
            }
            self.now.send_replace(job.clone());
            // What is wholly read needs no stop.
            if self.stop.load(Ordering::SeqCst) && job.done < job.total { Err(Stop::Asked) } else { Ok(()) }
        };
        match run::documents(inputs, &Options::default(), jobs, make, take) {
            Ok(()) | Err(Stop::Asked) => Ok(()),
            Err(Stop::Failure(failure)) => Err(failure),
        }
    }

    fn tell(&self, job: &mut Job) {
        job.current = self.files.get(job.done).cloned();
        self.now.send_replace(job.clone());
    }
}

fn fail(job: &mut Job, path: String, failed: Failed) {
    if job.failures.len() < FAILURES {
        job.failures.push(JobFailure { path, reason: failed.message, hint: failed.hint });
    }
}

/// What the disk says.
pub fn disk(error: &io::Error) -> Refusal {
    let why = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.kind().to_string(),
    };
    Refusal::data(format!("the upload can't be kept in the ledger's folder: {why}"))
}

/// Writes what is known of a job aside and puts it in its place whole.
fn put(folder: &Path, known: &OnDisk) -> io::Result<()> {
    let aside = folder.join("job.json.new");
    fs::write(&aside, serde_json::to_vec(known).map_err(io::Error::other)?)?;
    fs::rename(&aside, folder.join(FILE))
}

/// Whether a folder is named as jobs are.
fn is_job(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_paths() {
        for (name, shown) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\reports\\tarn.txt", "tarn.txt"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("a/", "a"),
            ("tarn\u{0}\n.txt", "tarn.txt"),
        ] {
            assert_eq!(clean(name), shown);
        }
        assert_eq!(clean(&"é".repeat(500)).chars().count(), 200);
    }
}
