//! Reading a report for a ledger.
//!
//! In go a document, weights and word lists, out comes a [`Reading`] that a ledger has only to write: the bytes, the record
//! and what weighing needs, packed. Made by many threads at once; the ledger writes one after the other.

use crate::pieces;
use hearsay_analyze::{Lexicon, Weights};
use hearsay_ledger::store::Reading;
use hearsay_model::Document;
use hearsay_model::record::Record;
use std::path::Path;

/// What a report is read with.
pub struct Reader<'r> {
    /// The encoder and its heads.
    pub weights: &'r Weights,
    /// The word lists.
    pub lexicon: &'r Lexicon,
    /// The program and its weights, in words; an entry of each report says so.
    pub with: String,
    /// The time, as RFC 3339 in UTC.
    pub now: fn() -> String,
}

impl Reader<'_> {
    /// Reads a report.
    pub fn read(&self, document: &Document) -> Reading {
        let analysis = pieces::analyze(document, |piece| hearsay_analyze::analyze(piece, self.weights, self.lexicon));
        Reading::new(&document.bytes, Record::new(document, &analysis), &(self.now)(), &self.with)
    }
}

/// The program and its weights, in words: `hearsay 0.1.0`.
pub fn with(weights: Option<&Path>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match weights {
        None => format!("hearsay {version}"),
        Some(folder) => format!("hearsay {version} with the weights in {}", folder.display()),
    }
}
