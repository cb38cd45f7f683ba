//! `hearsay log` and `hearsay undo`: what was done to a ledger, and taking a decision back.

use super::{Ledger, Person, Shape, Surroundings, print};
use crate::answers::logging::{self, Line, short};
use crate::export::printable;
use crate::failure::Failure;
use clap::Args;
use hearsay_ledger::store::sqlite::Sqlite;
use std::process::ExitCode;

/// Show what was done to a ledger, the last first
///
/// Nothing is ever taken out of the log. A decision of a person that was taken back is marked with a dash.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  hearsay log --people\n  hearsay log --limit 5 --format json")]
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
/// Nothing is erased: taking back is an entry of its own with a name and a reason, and can be taken back by its id.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  hearsay undo --by Ana --reason \"the wrong claim\"
  hearsay undo 3fa2b1c04d11 --by Ana --reason \"the wrong claim\"")]
pub struct Undo {
    /// Id of the entry, or its first digits, as `hearsay log` shows them
    #[arg(value_name = "ENTRY")]
    entry: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    person: Person,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// Runs the command.
pub fn run(log: &Log) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&log.ledger.ledger)?;
    let list = logging::log(&store, log.people, log.limit as usize)?;
    if log.format == Shape::Json {
        return super::print_values(&list);
    }
    let text: String = list.iter().map(line).collect();
    print(text.as_bytes())
}

/// `3fa2b1c04d11  2026-05-01T10:00:00Z  Ana rejected c:12…: a quotation of an older report`
fn line(line: &Line) -> String {
    let mark = if line.stands == Some(false) { "–" } else { " " };
    format!("{} {mark} {}  {}\n", short(&line.id), line.entry.at, printable(&line.words))
}

/// Runs `undo`.
pub fn undo(undo: &Undo, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let mut store = Sqlite::open(&undo.ledger.ledger)?;
    let Person { by, reason } = &undo.person;
    let (id, taken) = logging::undo(&mut store, undo.entry.as_deref(), by, reason, &(surroundings.now)())?;
    if undo.format == Shape::Json {
        return super::print_values(&[serde_json::json!({"id": id, "retracts": taken})]);
    }
    print(format!("{} took back: {}\n", short(&id), printable(&taken.words)).as_bytes())
}
