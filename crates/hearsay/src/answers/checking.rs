//! Whether a ledger is what it was.
//!
//! In goes a ledger, out come what was verified and what is damaged, in words: "the record of sha256:12… is missing".

use crate::failure::Failure;
use hearsay_ledger::entry::EntryId;
use hearsay_ledger::store::Store;
use serde::Serialize;

/// What was verified.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// Entries.
    pub entries: usize,
    /// Reports.
    pub reports: usize,
    /// Claims.
    pub claims: usize,
    /// Id of the last entry, which stands for all before it.
    pub last: Option<EntryId>,
    /// What is damaged; nothing if all is well.
    pub damage: Vec<String>,
}

/// Computes every hash again and replays the entries.
///
/// # Errors
/// When the ledger can't be read at all.
pub fn check(store: &dyn Store) -> Result<Verified, Failure> {
    let mut damage = Vec::new();
    let checked = store.check(&mut |what| damage.push(what))?;
    Ok(Verified {
        entries: checked.entries,
        reports: checked.reports,
        claims: checked.claims,
        last: checked.last,
        damage,
    })
}
