//! Keeps the picture of a ledger up to date while it is asked, and writes what people decide.
//!
//! In go a ledger's folder and the wish to see or change it, out comes the present [`Picture`], at once: weighing is done
//! aside by a thread of its own, also where another program has added to the ledger. What a person has just said of
//! "Orlin visited Vess" shows in the next answer; how it weighs follows.

use super::picture::{self, Picture, Reports, Weighed};
use super::refusal::{Kind, Refusal};
use crate::failure::Failure;
use axum::http::StatusCode;
use hearsay_ledger::entry::{EntryId, Stored, Verdict, What};
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::store::{Store, StoreError};
use hearsay_ledger::weigh::Weighing;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// How often it is looked whether another program has changed the ledger.
const LOOK: Duration = Duration::from_secs(1);
/// While reports come in one after the other they are weighed together, so often at most.
const GATHER: Duration = Duration::from_secs(2);
/// Open readers that wait for the next question.
const READERS: usize = 8;

/// A ledger that is watched.
pub struct Watch {
    folder: PathBuf,
    cores: usize,
    now: fn() -> String,
    picture: RwLock<Arc<Picture>>,
    /// How what the picture has is weighed, kept so that one more report weighs only what it touches.
    weighing: Mutex<Weighing>,
    /// Held while a new picture takes the place of the old one.
    turn: Mutex<()>,
    readers: Mutex<Vec<Sqlite>>,
    writer: Option<Mutex<Sqlite>>,
    woken: (Mutex<bool>, Condvar),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A new picture is made whole before it takes the place of the old one.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    /// Opens a ledger, makes it if there is none, and weighs it for the first time.
    pub fn open(folder: &Path, cores: usize, now: fn() -> String) -> Result<Self, Failure> {
        let (store, writer) = match Sqlite::create(folder) {
            Ok(writer) => (Sqlite::read(folder)?, Some(Mutex::new(writer))),
            // A ledger that can't be written can still be looked at.
            Err(error @ StoreError::Io { .. }) => match Sqlite::read(folder) {
                Ok(store) => (store, None),
                Err(_) => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        };
        let (reviews, reviewed) = reviews(&store)?;
        let last = last(&store)?;
        let reports = picture::reports(folder, &store, None, cores)?;
        let weighing = Weighing::new(picture::digests(&reports.parts, &reviews), reviews.decisions());
        let weighed = picture::weighed(&reports, &weighing);
        let picture = Picture {
            reports: Arc::new(reports),
            weighed: Arc::new(weighed),
            reviews: Arc::new(reviews),
            last,
            reviewed,
            settled: true,
        };
        Ok(Watch {
            folder: folder.to_owned(),
            cores,
            now,
            picture: RwLock::new(Arc::new(picture)),
            weighing: Mutex::new(weighing),
            turn: Mutex::new(()),
            readers: Mutex::new(vec![store]),
            writer,
            woken: (Mutex::new(false), Condvar::new()),
        })
    }

    /// The ledger's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The time of day.
    pub fn now(&self) -> String {
        (self.now)()
    }

    /// The clock.
    pub fn clock(&self) -> fn() -> String {
        self.now
    }

    /// Whether it can be written.
    pub fn can_write(&self) -> bool {
        self.writer.is_some()
    }

    /// The picture as it is now.
    pub fn picture(&self) -> Arc<Picture> {
        Arc::clone(&self.picture.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the store itself. Takes its time: not for a thread that answers others as well.
    pub fn read<T>(&self, ask: impl FnOnce(&Sqlite) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let waiting = lock(&self.readers).pop();
        let store = match waiting {
            Some(store) => store,
            None => Sqlite::read(&self.folder)?,
        };
        let answer = ask(&store);
        let mut readers = lock(&self.readers);
        if readers.len() < READERS {
            readers.push(store);
        }
        answer
    }

    /// Appends what a person did, if it still may be done in the picture of this moment. It shows in the picture afterwards.
    pub fn append(&self, decide: impl FnOnce(&Picture) -> Result<What, Refusal>) -> Result<EntryId, Refusal> {
        let Some(writer) = &self.writer else { return Err(read_only()) };
        let mut writer = lock(writer);
        // What another program wrote a moment ago counts.
        self.reviewed()?;
        let what = decide(&self.picture())?;
        let id = writer.append(&(self.now)(), what)?;
        drop(writer);
        self.reviewed()?;
        self.wake();
        Ok(id)
    }

    /// Wakes the thread that weighs.
    pub fn wake(&self) {
        *lock(&self.woken.0) = true;
        self.woken.1.notify_all();
    }

    /// Takes over what people said since, without weighing.
    fn reviewed(&self) -> Result<(), StoreError> {
        let _turn = lock(&self.turn);
        let picture = self.picture();
        let (entries, all) = self.read(|store| Ok((since(store, picture.last)?, last(store)?)))?;
        // Reports that came in wait until they are weighed.
        let Some(entries) = entries.filter(|entries| entries.iter().all(|stored| stored.entry.what.is_by_people()))
        else {
            return self.reviews_alone(&picture);
        };
        if entries.is_empty() {
            return Ok(());
        }
        let (reviews, reviewed) = self.read(reviews)?;
        let settled = picture.settled && !entries.iter().any(|stored| changes_weights(&stored.entry.what));
        self.put(Picture { reviews: Arc::new(reviews), reviewed, last: all, settled, ..(*picture).clone() });
        Ok(())
    }

    /// What people said shows, though reports that came in do not yet.
    fn reviews_alone(&self, picture: &Picture) -> Result<(), StoreError> {
        let (reviews, reviewed) = self.read(reviews)?;
        self.put(Picture { reviews: Arc::new(reviews), reviewed, settled: false, ..picture.clone() });
        Ok(())
    }

    fn put(&self, picture: Picture) {
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(picture);
    }

    /// Looks for changes and weighs them, for ever. `tell` is told what goes wrong.
    pub fn keep(&self, tell: impl Fn(&str)) {
        let mut said = String::new();
        loop {
            let (woken, changed) = &self.woken;
            let waiting = lock(woken);
            let (mut waiting, _) =
                changed.wait_timeout_while(waiting, LOOK, |woken| !*woken).unwrap_or_else(PoisonError::into_inner);
            *waiting = false;
            drop(waiting);
            let done = panic::catch_unwind(AssertUnwindSafe(|| self.renew()));
            let fault = match done {
                Ok(Ok(())) => {
                    said.clear();
                    continue;
                }
                Ok(Err(failure)) => failure.message(),
                Err(_) => "weighing the ledger failed; what is shown is older".to_owned(),
            };
            if said != fault {
                tell(&fault);
                said = fault;
            }
        }
    }

    /// Brings the picture up to date.
    fn renew(&self) -> Result<(), Failure> {
        let old = self.picture();
        let (entries, last) = self.read(|store| Ok((since(store, old.last)?, last(store)?)))?;
        if last == old.last && old.settled {
            return Ok(());
        }
        let store = Sqlite::read(&self.folder)?;
        let (reviews, _) = reviews(&store)?;
        let grew =
            entries.as_ref().is_none_or(|entries| entries.iter().any(|stored| !stored.entry.what.is_by_people()));
        let reports = if grew {
            let known = entries.as_ref().map(|entries| (&*old.reports, entries.as_slice()));
            Arc::new(picture::reports(&self.folder, &store, known, self.cores)?)
        } else {
            Arc::clone(&old.reports)
        };
        let decided = !old.settled
            || entries.is_none_or(|entries| {
                let mut people = entries.iter().filter(|stored| stored.entry.what.is_by_people());
                people.any(|stored| changes_weights(&stored.entry.what))
            });
        let weighed = if grew || decided {
            // Whatever goes wrong on the way, what is half weighed is not kept.
            let mut weighing = std::mem::take(&mut *lock(&self.weighing));
            let known = old.reports.parts.len();
            let stays = reports.parts.iter().zip(&old.reports.parts).all(|(new, old)| Arc::ptr_eq(new, old));
            if decided || !stays || reports.parts.len() < known || weighing.reports().len() != known {
                // Not both at once in memory.
                drop(std::mem::take(&mut weighing));
                weighing = Weighing::new(picture::digests(&reports.parts, &reviews), reviews.decisions());
            } else {
                weighing.add(picture::digests(&reports.parts[known..], &reviews));
            }
            let weighed = Arc::new(picture::weighed(&reports, &weighing));
            *lock(&self.weighing) = weighing;
            weighed
        } else {
            Arc::clone(&old.weighed)
        };
        self.settle(reports, weighed, last)?;
        if grew {
            // While many come in, not each is weighed alone.
            std::thread::sleep(GATHER);
        }
        Ok(())
    }

    /// Puts the new picture in its place, with what people have said in the meantime.
    fn settle(&self, reports: Arc<Reports>, weighed: Arc<Weighed>, at: Option<EntryId>) -> Result<(), StoreError> {
        let _turn = lock(&self.turn);
        let (entries, (reviews, reviewed)) =
            self.read(|store| Ok((since(store, at)?.unwrap_or_default(), reviews(store)?)))?;
        let people = entries.iter().take_while(|stored| stored.entry.what.is_by_people());
        let settled = !people.clone().any(|stored| changes_weights(&stored.entry.what));
        let last = people.last().map(|stored| stored.id).or(at);
        self.put(Picture { reports, weighed, reviews: Arc::new(reviews), reviewed, last, settled });
        Ok(())
    }
}

/// Why nothing can be written.
pub fn read_only() -> Refusal {
    let mut refusal = Refusal::forbidden("the ledger can't be written").status(StatusCode::FORBIDDEN);
    refusal.fault.kind = Kind::Config;
    refusal.hint("its folder or file is read-only for the user who runs `hearsay serve`")
}

/// Whether an entry may change how things weigh. A person who only agrees changes nothing.
fn changes_weights(what: &What) -> bool {
    match what {
        What::Reviewed { review, .. } => matches!(review, Verdict::Reject { .. } | Verdict::Correct { .. }),
        _ => true,
    }
}

fn last(store: &Sqlite) -> Result<Option<EntryId>, StoreError> {
    Ok(store.last_entries(false, 1)?.first().map(|stored| stored.id))
}

/// What people said, and the last entry of one.
fn reviews(store: &Sqlite) -> Result<(Reviews, Option<EntryId>), StoreError> {
    let entries = store.entries(true)?;
    Ok((Reviews::of(&entries), entries.last().map(|stored| stored.id)))
}

/// The entries after one, oldest first; `None` if that one is not there.
fn since(store: &Sqlite, known: Option<EntryId>) -> Result<Option<Vec<Stored>>, StoreError> {
    let Some(known) = known else { return store.entries(false).map(Some) };
    let mut count = 16;
    loop {
        let mut entries = store.last_entries(false, count)?;
        if let Some(at) = entries.iter().position(|stored| stored.id == known) {
            entries.truncate(at);
            entries.reverse();
            return Ok(Some(entries));
        }
        if entries.len() < count {
            return Ok(None);
        }
        count *= 16;
    }
}
