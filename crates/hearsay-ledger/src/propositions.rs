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

/// Claims that say the same. Numbers are places in the list of [`Features`](features::Features).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathering {
    /// The claims, sorted by what they say.
    pub claims: Vec<u32>,
    /// Claims that can't hold together with these.
    pub conflicts: Vec<(u32, Conflict)>,
}
