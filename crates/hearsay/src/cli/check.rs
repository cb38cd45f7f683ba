//! `hearsay check`: whether a ledger is what it was.

use super::lines::count;
use super::{Ledger, Shape, print};
use crate::answers::checking;
use crate::export::printable;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use clap::Args;
use hearsay_ledger::store::sqlite::Sqlite;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Verify a ledger: every hash is computed again, and the log replayed
///
/// The id of the last entry stands for all before it; written down elsewhere, it shows later that nothing was taken away.
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  hearsay check --ledger floods

Exit status:
  0  all is as it was
  3  the ledger could not be opened or is damaged; each damage is printed")]
pub struct Check {
    #[command(flatten)]
    ledger: Ledger,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// Runs the command.
pub fn run(check: &Check) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&check.ledger.ledger)?;
    let verified = checking::check(&store)?;
    if check.format == Shape::Json {
        super::print_values(&[&verified])?;
    } else {
        let mut text = String::new();
        for what in &verified.damage {
            // Writing to a string can't fail.
            let _ = writeln!(text, "damaged: {}", printable(what));
        }
        let (reports, claims) = (count(verified.reports, "report"), count(verified.claims, "claim"));
        let _ = writeln!(text, "{reports}, {claims}, {} in the log", count(verified.entries, "line"));
        if let Some(last) = verified.last {
            let _ = writeln!(text, "the last is {last}");
        }
        print(text.as_bytes())?;
    }
    if verified.damage.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let places = count(verified.damage.len(), "place");
    Err(Failure::new(Kind::Ledger, anyhow!("{} is damaged in {places}", check.ledger.ledger.display()))
        .hint("keep a copy of the folder; the reports can be added to a new ledger"))
}
