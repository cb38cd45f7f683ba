//! Where a ledger is kept: what was read, what it claims, and the entries of people, append-only.
//!
//! In go [`Reading`]s of reports and the decisions of people, out come records, digests, entries and what a search finds.
//! [`sqlite`] keeps it all in one file; another store is one folder more that does what [`Store`] asks. For "Orlin visited
//! Vess" the bytes of the report, its record and the claim are kept, or none of them: a report is one transaction.

pub mod sqlite;

use crate::digest::Digest;
use crate::entry::{EntryId, Stored, What, hex};
use crate::query::Query;
use hearsay_model::record::Record;
use sha2::{Digest as _, Sha256};

/// What can go wrong with a ledger.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is none.
    #[error("there is no ledger in {path}")]
    Missing {
        /// Its folder.
        path: String,
    },
    /// The file is something else.
    #[error("{path} is not a ledger of hearsay: {why}")]
    NotALedger {
        /// The file.
        path: String,
        /// What shows it.
        why: String,
    },
    /// It was written by a later version.
    #[error("{path} was written by a newer hearsay: it has form {found}, and this one knows forms up to {known}")]
    Newer {
        /// The file.
        path: String,
        /// Its form.
        found: u32,
        /// The latest form known here.
        known: u32,
    },
    /// What is there can't be right.
    #[error("{path} is damaged: {what}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong, and where.
        what: String,
    },
    /// The system does not let us.
    #[error("cannot {doing} {path}: {why}")]
    Io {
        /// The file.
        path: String,
        /// What was tried.
        doing: &'static str,
        /// What the system says.
        why: String,
    },
}

/// How a ledger is given what was read and asked for it again.
pub trait Store {
    /// Keeps readings, all of them in one transaction. A document that is there already changes nothing, unless `again`:
    /// then the new reading supersedes the old one, and reviews carry over where the words are the same.
    ///
    /// # Errors
    /// When the store can't be written; then nothing was.
    fn add(&mut self, readings: &[Reading], again: bool) -> Result<Vec<Added>, StoreError>;

    /// Appends what a person did.
    ///
    /// # Errors
    /// When the store can't be written; then nothing was.
    fn append(&mut self, at: &str, what: What) -> Result<EntryId, StoreError>;

    /// Ids of all documents, in the order in which they were added.
    ///
    /// # Errors
    /// When the store can't be read.
    fn documents(&self) -> Result<Vec<String>, StoreError>;

    /// Digests of all reports as read, in the order in which they were added.
    ///
    /// # Errors
    /// When the store can't be read.
    fn digests(&self, each: &mut dyn FnMut(Digest)) -> Result<(), StoreError>;

    /// The record of a document.
    ///
    /// # Errors
    /// When the store can't be read.
    fn record(&self, document: &str) -> Result<Option<Record>, StoreError>;

    /// The bytes of a document, as read.
    ///
    /// # Errors
    /// When the store can't be read.
    fn bytes(&self, document: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// The documents that have this claim in their present reading.
    ///
    /// # Errors
    /// When the store can't be read.
    fn with_claim(&self, claim: &str) -> Result<Vec<String>, StoreError>;

    /// The documents read from this path, or whose path ends in it.
    ///
    /// # Errors
    /// When the store can't be read.
    fn with_path(&self, path: &str) -> Result<Vec<String>, StoreError>;

    /// The entries, oldest first; those of people alone if `people`.
    ///
    /// # Errors
    /// When the store can't be read.
    fn entries(&self, people: bool) -> Result<Vec<Stored>, StoreError>;

    /// The entries of a document's readings, oldest first.
    ///
    /// # Errors
    /// When the store can't be read.
    fn about(&self, document: &str) -> Result<Vec<Stored>, StoreError>;

    /// The last entries, newest first.
    ///
    /// # Errors
    /// When the store can't be read.
    fn last_entries(&self, people: bool, limit: usize) -> Result<Vec<Stored>, StoreError>;

    /// What a query finds, latest first.
    ///
    /// # Errors
    /// When the store can't be read.
    fn find(&self, query: &Query) -> Result<Vec<Hit>, StoreError>;

    /// Verifies every hash and replays the entries; tells what is damaged.
    ///
    /// # Errors
    /// When the store can't be read at all.
    fn check(&self, damage: &mut dyn FnMut(String)) -> Result<Checked, StoreError>;
}

/// What came of adding a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not there before.
    New,
    /// It was there, and nothing changed.
    Known,
    /// It took the place of an earlier reading.
    Superseded {
        /// Reviews that carried over.
        carried: usize,
        /// Reviews of claims that are no longer read so; they stay in the log.
        left: usize,
    },
}

/// A claim, a quotation or a report that a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The document.
    pub document: String,
    /// Which claim or attribution of its record; 0 for the report itself.
    pub place: usize,
    /// The claim's id, where it is a claim.
    pub claim: Option<String>,
}

/// What was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Entries.
    pub entries: usize,
    /// Reports.
    pub reports: usize,
    /// Claims.
    pub claims: usize,
    /// Id of the last entry, which stands for all.
    pub last: Option<EntryId>,
}

/// One reading of one document, packed so that the store has only to write it. Made by many threads at once.
#[derive(Clone, Debug)]
pub struct Reading {
    /// When.
    pub at: String,
    /// Version of the program, and which weights if not its own.
    pub with: String,
    /// The document's bytes.
    pub(crate) bytes: Packed,
    /// The record as JSON.
    pub(crate) json: Packed,
    /// The record.
    pub(crate) record: Record,
    /// What weighing needs.
    pub(crate) digest: Digest,
}

/// Bytes packed by deflate, with the hash and length they have unpacked.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    pub hash: [u8; 32],
    pub size: u32,
    pub data: Vec<u8>,
}

impl Packed {
    pub fn new(bytes: &[u8]) -> Self {
        let data = miniz_oxide::deflate::compress_to_vec_zlib(bytes, 4);
        Packed { hash: Sha256::digest(bytes).into(), size: bytes.len() as u32, data }
    }
}

/// Unpacks what [`Packed::new`] packed; `None` if it is damaged.
pub(crate) fn unpack(data: &[u8], size: u32) -> Option<Vec<u8>> {
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, size as usize).ok()?;
    (bytes.len() == size as usize).then_some(bytes)
}

impl Reading {
    /// Packs a reading: the bytes of the document as read, and its record.
    #[must_use]
    pub fn new(bytes: &[u8], record: Record, at: &str, with: &str) -> Self {
        let json = serde_json::to_vec(&record).unwrap_or_default();
        Reading {
            at: at.to_owned(),
            with: with.to_owned(),
            bytes: Packed::new(bytes),
            json: Packed::new(&json),
            digest: Digest::of(&record),
            record,
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.record.document.id
    }

    /// The address of its record: `sha256:` and the hash of its JSON.
    #[must_use]
    pub fn record_id(&self) -> String {
        address(&self.json.hash)
    }

    /// The address of the bytes it was given.
    #[must_use]
    pub fn bytes_id(&self) -> String {
        address(&self.bytes.hash)
    }

    /// How many claims it has.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.record.claims.len()
    }
}

/// `sha256:` and the hexadecimal hash.
pub(crate) fn address(hash: &[u8; 32]) -> String {
    format!("sha256:{}", hex(hash))
}
