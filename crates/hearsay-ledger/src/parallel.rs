//! Long lists, done on all cores.
//!
//! In go a list and what to do with a part of it, out comes what each part gives, in the order of the list.

use rayon::prelude::*;

/// In how many parts each thread does its share, so that a part that takes long keeps nobody waiting.
const PARTS: usize = 16;
/// A list shorter than this is not worth a thread.
pub const SHORT: usize = 2000;

/// Does a list in parts, and puts what comes out together in the list's order.
pub fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if list.len() < SHORT {
        return work(list);
    }
    let parts: Vec<Vec<R>> =
        list.par_chunks(list.len().div_ceil(rayon::current_num_threads() * PARTS)).map(&work).collect();
    parts.into_iter().flatten().collect()
}
