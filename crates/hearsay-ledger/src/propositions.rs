//! Claims of several reports that say the same.
//!
//! In go the [`Digest`](crate::digest::Digest)s of reports and who is who, out come [`Gathering`]s of claims. "Officers
//! arrested Orlin" in one report and "police detained Tamas Orlin" in another are one; that he was not detained belongs to it
//! as well, apart; and that two men were detained is kept beside it, as a conflict.
//!
//! Claims are compared only where they share a pair of keys (a sense or type, a participant, a thing), so that the work
//! grows with the claims and not with their square; each comparison is exact. Nothing depends on the order of the reports.
//! As reports are added, only the claims are compared again that the new ones may tie to others or part from them.

mod blocks;
pub mod days;
pub mod features;
mod gathered;
mod keys;
pub mod likeness;
mod sets;
mod words;

pub use gathered::Gathered;

use likeness::Conflict;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Claims that say the same. Numbers are places in the list of [`Features`](features::Features).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathering {
    /// The claims, sorted by what they say.
    pub claims: Vec<u32>,
    /// Claims that can't hold together with these.
    pub conflicts: Vec<(u32, Conflict)>,
}

/// How many threads compare at most.
const THREADS: usize = 8;
/// In how many parts each thread does its share.
const PARTS: usize = 16;
/// A list shorter than this is not worth a thread.
const SHORT: usize = 2000;

/// Does a list in parts, on several threads, and puts what comes out together in the list's order. Whoever is done with a
/// part takes the next, so that a part that takes long keeps nobody waiting.
pub(crate) fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if list.len() < SHORT {
        return work(list);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let parts: Vec<&[T]> = list.chunks(list.len().div_ceil(threads * PARTS)).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(place) else { return done };
            done.push((place, work(part)));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        let join = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        join.flatten().collect()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().flat_map(|(_, found)| found).collect()
}
