//! `hearsay check`: whether a ledger is what it was.

use super::{Ledger, Shape, print};
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use clap::Args;
use hearsay_ledger::store::Store;
use hearsay_ledger::store::sqlite::Sqlite;
use std::process::ExitCode;

/// Verify a ledger: every hash is computed again, and the log replayed
///
/// The id of the last entry stands for all before it; written down elsewhere, it shows later that nothing was taken away.
#[derive(Args, Debug)]
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
    let mut damage = Vec::new();
    let checked = store.check(&mut |what| damage.push(what))?;
    let last = checked.last.map(|id| id.to_string());
    let text = match check.format {
        Shape::Json => {
            let value = serde_json::json!({
                "entries": checked.entries, "reports": checked.reports, "claims": checked.claims, "last": last,
                "damage": damage,
            });
            format!("{value}\n")
        }
        Shape::Text => {
            let mut text: String = damage.iter().map(|what| format!("damaged: {what}\n")).collect();
            let (reports, claims, entries) = (checked.reports, checked.claims, checked.entries);
            text += &format!("{reports} reports, {claims} claims, {entries} entries\n");
            text += &last.map_or_else(String::new, |last| format!("last entry {last}\n"));
            text
        }
    };
    print(text.as_bytes())?;
    if damage.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::new(Kind::Ledger, anyhow!("{} is damaged in {} places", check.ledger.ledger.display(), damage.len()))
        .hint("keep a copy of the folder; the reports can be added to a new ledger"))
}
