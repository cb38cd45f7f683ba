//! What a ledger answers: a function a question, each giving a value that prints as JSON. The command line and the server
//! ask the same functions.
//!
//! In go a ledger and a question, out comes what reports say, never without who says it. To `find` with `bridge` the answer
//! is a list of claims: "two officials, cited by The Harbour Post", what they are said to say, and the sentence. Nothing here
//! prints, reads the clock or looks at the environment.

pub mod actors;
pub mod adding;
pub mod checking;
pub mod claims;
pub mod exporting;
pub mod finding;
pub mod grades;
pub mod logging;
pub mod reviewing;
pub mod showing;

use crate::failure::Failure;
use hearsay_ledger::actors::{Resolution, resolve};
use hearsay_ledger::digest::Digest;
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::Store;
use hearsay_ledger::weigh::{Proposition, weigh};
use std::collections::HashMap;

/// A ledger at one moment, weighed: what its reports say alike, and who is who in them.
pub struct Picture {
    /// The reports, with what people corrected.
    pub reports: Vec<Digest>,
    /// Who is who.
    pub resolution: Resolution,
    /// What is told, with who tells it, sorted by id.
    pub propositions: Vec<Proposition>,
    /// What people decided.
    pub reviews: Reviews,
    /// For a claim its place in `propositions`.
    of_claim: HashMap<String, u32>,
}

impl Picture {
    /// Weighs a ledger.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn of(store: &dyn Store) -> Result<Self, Failure> {
        let reviews = Reviews::of(&store.entries(true)?);
        let mut reports = Vec::new();
        store.digests(&mut |mut digest| {
            reviews.apply(&mut digest);
            reports.push(digest);
        })?;
        let resolution = resolve(&reports, &reviews.decisions());
        let mut propositions = weigh(&reports, &resolution);
        propositions.sort_by(|a, b| a.id.cmp(&b.id));
        let mut of_claim = HashMap::new();
        for (place, proposition) in propositions.iter().enumerate() {
            of_claim.extend(proposition.reports.iter().map(|told| (told.claim.to_string(), place as u32)));
        }
        Ok(Picture { reports, resolution, propositions, reviews, of_claim })
    }

    /// The proposition with this id.
    pub fn proposition(&self, id: &str) -> Option<&Proposition> {
        let place = self.propositions.binary_search_by(|found| found.id.as_str().cmp(id)).ok()?;
        self.propositions.get(place)
    }

    /// The proposition that counts this claim as a telling.
    pub fn of_claim(&self, claim: &str) -> Option<&Proposition> {
        self.propositions.get(*self.of_claim.get(claim)? as usize)
    }
}
