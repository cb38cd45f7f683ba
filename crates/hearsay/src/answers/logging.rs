//! What was done to a ledger, and taking back what people decided.
//!
//! In goes a ledger, out come its entries, the last first, each with a line in words: "Ana rejected c:12…: a quotation of an
//! older report". Taking back is an entry as well.

use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use hearsay_ledger::actors::{Decision, Who};
use hearsay_ledger::entry::{Entry, EntryId, Stored, Verdict, What};
use hearsay_ledger::reviews::standing;
use hearsay_ledger::store::Store;
use serde::Serialize;

/// An entry as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its id.
    pub id: EntryId,
    /// The same in words.
    pub words: String,
    /// Whether it counts: a decision that was taken back does not. None for what the program read.
    pub stands: Option<bool>,
    /// The entry as it is stored.
    #[serde(flatten)]
    pub entry: Entry,
}

/// The last entries, newest first; those of people alone if `people`.
///
/// # Errors
/// When the ledger can't be read.
pub fn log(store: &dyn Store, people: bool, limit: usize) -> Result<Vec<Line>, Failure> {
    let standing = standing(&store.entries(true)?);
    let lines = store.last_entries(people, limit)?.into_iter().map(|stored| {
        let stands = stored.entry.what.is_by_people().then(|| standing.contains(&stored.id));
        Line { id: stored.id, words: words(&stored.entry.what), stands, entry: stored.entry }
    });
    Ok(lines.collect())
}

/// Takes back the decision whose id begins with `digits`, or the last one that stands. Gives the new entry and what it took
/// back.
///
/// # Errors
/// When there is no such decision, or several, or the ledger can't be written.
pub fn undo(
    store: &mut dyn Store,
    digits: Option<&str>,
    by: &str,
    reason: &str,
    now: &str,
) -> Result<(EntryId, Line), Failure> {
    let entries = store.entries(true)?;
    let standing = standing(&entries);
    let mut candidates: Vec<&Stored> = entries.iter().filter(|stored| standing.contains(&stored.id)).collect();
    if let Some(digits) = digits {
        candidates.retain(|stored| stored.id.to_string().starts_with(digits));
    } else {
        candidates.retain(|stored| !matches!(stored.entry.what, What::Retracted { .. }));
        candidates = candidates.pop().into_iter().collect();
    }
    let [stored] = candidates[..] else {
        let (kind, which) = if candidates.is_empty() {
            (Kind::Missing, "there is no such decision that stands")
        } else {
            (Kind::User, "several entries begin so")
        };
        return Err(Failure::new(kind, anyhow!("{which}")).hint("`hearsay log --people` lists them with their ids"));
    };
    let what = What::Retracted { retracts: stored.id, by: by.to_owned(), reason: reason.to_owned() };
    let id = store.append(now, what)?;
    let (words, entry) = (words(&stored.entry.what), stored.entry.clone());
    Ok((id, Line { id: stored.id, words, stands: Some(false), entry }))
}

/// An entry in words.
pub fn words(what: &What) -> String {
    match what {
        What::Seen { path, with, .. } => format!("{path} read by {with}"),
        What::Asserted { document, claims, .. } => format!("{document}: {} claims", claims.len()),
        What::Superseded { document, claims, .. } => format!("{document} read anew: {} claims", claims.len()),
        What::Resolved { resolution, by, reason } => match resolution {
            Decision::Merge { a, b } => format!("{by} took {} and {} for one: {reason}", named(a), named(b)),
            Decision::Split { a, b } => format!("{by} told {} and {} apart: {reason}", named(a), named(b)),
        },
        What::Reviewed { review, by, reason, carries } => {
            let over = if carries.is_some() { " (carried over)" } else { "" };
            format!("{by} {}{over}: {reason}", verdict(review))
        }
        What::Retracted { retracts, by, reason } => {
            format!("{by} took back {}: {reason}", short(retracts))
        }
    }
}

/// The first digits of an entry's id, by which people name it.
pub fn short(id: &EntryId) -> String {
    let mut digits = id.to_string();
    digits.truncate(12);
    digits
}

/// Somebody as a decision names them.
pub fn named(who: &Who) -> String {
    match &who.document {
        Some(document) => format!("{} (of {document})", who.name),
        None => who.name.clone(),
    }
}

/// What a person said, in words.
pub fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accept { claim } => format!("accepted {claim}"),
        Verdict::Reject { claim } => format!("rejected {claim}"),
        Verdict::Correct { claim, correction } => {
            let mut said = Vec::new();
            let names = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            said.extend(correction.claim_type.as_ref().map(|claim_type| format!("type {claim_type}")));
            said.extend(correction.actor.as_ref().map(|list| format!("actor {}", names(list))));
            said.extend(correction.recipient.as_ref().map(|list| format!("recipient {}", names(list))));
            let certainty = correction.factuality.map(crate::export::text::certainty);
            said.extend(certainty.map(|certainty| format!("certainty {certainty}")));
            said.extend(correction.chain.as_ref().map(|list| match &list[..] {
                [] => "told by the report itself".to_owned(),
                // Outermost first in the ledger, innermost first on the page.
                list => format!("told by {}", list.iter().rev().cloned().collect::<Vec<_>>().join(", cited by ")),
            }));
            format!("corrected {claim} to {}", said.join("; "))
        }
        Verdict::Source { who, grade } => format!("graded the source {} {grade}", named(who)),
        Verdict::Proposition { proposition, label, grade, .. } => {
            format!("graded the proposition {proposition} ({label}) {grade}")
        }
    }
}
