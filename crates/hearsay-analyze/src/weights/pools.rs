//! Threads for the encoder: a fixed number of them for the whole program. A document alone is read by all of them, many
//! documents at once get one each.

use rten::ThreadPool;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Pools of one thread each. A run of the graph on one thread wastes nothing on waiting for others, so several runs side
/// by side do more than one run on several threads.
pub struct Pools {
    idle: Mutex<Vec<Arc<ThreadPool>>>,
    returned: Condvar,
}

impl Pools {
    pub fn new(threads: usize) -> Self {
        let idle = (0..threads).map(|_| Arc::new(ThreadPool::with_num_threads(1))).collect();
        Pools { idle: Mutex::new(idle), returned: Condvar::new() }
    }

    /// Does `work` for each item, side by side on the pools that are idle now, waiting for one where none is.
    pub fn each<T: Sync>(&self, items: &[T], work: impl Fn(&Arc<ThreadPool>, &T) + Sync) {
        let mut pools = Vec::new();
        {
            let mut idle = self.idle();
            while idle.is_empty() {
                idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
            }
            for _ in 0..items.len() {
                pools.extend(idle.pop());
            }
        }
        let next = AtomicUsize::new(0);
        let (next, work) = (&next, &work);
        std::thread::scope(|scope| {
            for pool in pools {
                scope.spawn(move || {
                    while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                        work(&pool, item);
                    }
                    self.idle().push(pool);
                    self.returned.notify_one();
                });
            }
        });
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
