//! `hearsay log` and `hearsay undo`: what was done to a ledger, and taking a decision back.

use super::{Ledger, Person, Shape, Surroundings, print};
use crate::export::printable;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use clap::Args;
use hearsay_ledger::actors::Decision;
use hearsay_ledger::entry::{Stored, Verdict, What};
use hearsay_ledger::reviews::standing;
use hearsay_ledger::store::Store;
use hearsay_ledger::store::sqlite::Sqlite;
use std::process::ExitCode;

/// Show what was done to a ledger, the last first
#[derive(Args, Debug)]
pub struct Log {
    #[command(flatten)]
    ledger: Ledger,
    /// Only what people decided
    #[arg(long)]
    people: bool,
    /// No more entries than this
    #[arg(long, short = 'n', value_name = "N", default_value = "50")]
    limit: u32,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// Take back a decision of a person: the last, or the one named
///
/// Nothing is erased: taking back is an entry of its own, and can be taken back by its id.
#[derive(Args, Debug)]
pub struct Undo {
    /// Id of the entry, or its first digits
    #[arg(value_name = "ENTRY")]
    entry: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    person: Person,
}

/// Runs the command.
pub fn run(log: &Log) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&log.ledger.ledger)?;
    let mut text = String::new();
    for stored in store.last_entries(log.people, log.limit as usize)? {
        match log.format {
            Shape::Json => {
                let mut value = serde_json::to_value(&stored.entry)
                    .map_err(anyhow::Error::from)
                    .map_err(|error| Failure::new(Kind::Internal, error))?;
                value["id"] = stored.id.to_string().into();
                text += &format!("{value}\n");
            }
            Shape::Text => text += &line(&stored),
        }
    }
    print(text.as_bytes())
}

/// `3fa2b1c04d11  2026-05-01T10:00:00Z  Ana rejected c:12…: a quotation of an older report`
fn line(stored: &Stored) -> String {
    let id = stored.id.to_string();
    let what = match &stored.entry.what {
        What::Seen { path, with, .. } => format!("{path} read by {with}"),
        What::Asserted { document, claims, .. } => format!("{document}: {} claims", claims.len()),
        What::Superseded { document, claims, .. } => format!("{document} read anew: {} claims", claims.len()),
        What::Resolved { resolution, by, reason } => match resolution {
            Decision::Merge { a, b } => format!("{by} merged {} and {}: {reason}", a.name, b.name),
            Decision::Split { a, b } => format!("{by} split {} and {}: {reason}", a.name, b.name),
        },
        What::Reviewed { review, by, reason, carries } => {
            let over = if carries.is_some() { " (carried over)" } else { "" };
            format!("{by} {}{over}: {reason}", verdict(review))
        }
        What::Retracted { retracts, by, reason } => {
            format!("{by} took back {}: {reason}", &retracts.to_string()[..12])
        }
    };
    format!("{}  {}  {}\n", &id[..12], stored.entry.at, printable(&what))
}

/// What a person said, in words.
pub fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accept { claim } => format!("accepted {claim}"),
        Verdict::Reject { claim } => format!("rejected {claim}"),
        Verdict::Correct { claim, correction } => {
            format!("corrected {claim} to {}", serde_json::to_string(correction).unwrap_or_default())
        }
        Verdict::Source { who, grade } => format!("graded {} {grade}", who.name),
        Verdict::Proposition { proposition, label, grade, .. } => format!("graded {proposition} ({label}) {grade}"),
    }
}

/// Runs `undo`.
pub fn undo(undo: &Undo, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let mut store = Sqlite::open(&undo.ledger.ledger)?;
    let entries = store.entries(true)?;
    let standing = standing(&entries);
    let mut candidates: Vec<&Stored> = entries.iter().filter(|stored| standing.contains(&stored.id)).collect();
    match &undo.entry {
        Some(digits) => candidates.retain(|stored| stored.id.to_string().starts_with(digits.as_str())),
        None => {
            candidates.retain(|stored| !matches!(stored.entry.what, What::Retracted { .. }));
            candidates = candidates.pop().into_iter().collect();
        }
    }
    let [stored] = candidates[..] else {
        let which = if candidates.is_empty() { "no decision to take back" } else { "several entries begin so" };
        return Err(
            Failure::new(Kind::User, anyhow!("{which}")).hint("`hearsay log --people` lists them with their ids")
        );
    };
    let (by, reason) = (undo.person.by.clone(), undo.person.reason.clone());
    let id = store.append(&(surroundings.now)(), What::Retracted { retracts: stored.id, by, reason })?;
    print(format!("{}  took back  {}", &id.to_string()[..12], line(stored)).as_bytes())
}
