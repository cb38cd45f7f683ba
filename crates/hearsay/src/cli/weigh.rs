//! `hearsay weigh`: every proposition of a ledger with who tells it, from whom, and how many of these are independent.
//!
//! In goes a ledger, out comes one proposition a line as JSON, or for people a paragraph each: "Orlin visited Vess", told by
//! three reports, from one origin.

use super::{Ledger, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::export::printable;
use crate::failure::Failure;
use clap::Args;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::weigh::{Origin, Proposition};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Weigh what the reports of a ledger tell: who stands behind it, and how many of them are independent
///
/// Nothing is said to be true. Each proposition stands with its origins, the least and the most of them that may be
/// independent, their stakes, and who denies or contradicts it.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hearsay weigh --format json > propositions.jsonl")]
pub struct Weigh {
    #[command(flatten)]
    ledger: Ledger,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// Runs the command.
pub fn run(weigh: &Weigh, _surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&weigh.ledger.ledger)?;
    let propositions = Picture::of(&store)?.propositions;
    let mut output = String::new();
    for found in &propositions {
        if weigh.format == Shape::Json {
            output.push_str(&serde_json::to_string(found).map_err(std::io::Error::other)?);
            output.push('\n');
        } else {
            text(found, &mut output);
        }
    }
    print(output.as_bytes())
}

fn text(found: &Proposition, output: &mut String) {
    let (least, most) = (found.independent.min, found.independent.max);
    let count = found.reports.len();
    let label = printable(&found.label);
    let _ = writeln!(output, "{} {label} · {count} tellings · {least} to {most} independent", found.claim_type);
    for origin in &found.origins {
        let _ = writeln!(output, "   from {}, first in {}", who(found, origin), printable(&origin.first));
        for stake in &origin.stake {
            let _ = writeln!(output, "      stake: {}", printable(&stake.why));
        }
    }
    for told in &found.reports {
        let copied = told
            .copies
            .as_ref()
            .map_or(String::new(), |from| format!(" · from {}: {}", printable(&from.path), from.because));
        let _ = writeln!(output, "   {} “{}”{copied}", printable(&told.path), printable(&told.words));
    }
    for denial in &found.denied_by {
        let _ = writeln!(output, "   denied in {}", printable(&denial.path));
    }
    for other in &found.contradicted_by {
        let _ = writeln!(output, "   contradicted in {} “{}”", printable(&other.path), printable(&other.words));
    }
    if found.circular {
        output.push_str("   an outlet gets its own story back\n");
    }
    output.push('\n');
}

fn who(found: &Proposition, origin: &Origin) -> String {
    let name = origin.who.as_ref().and_then(|who| found.names.get(who)).or(origin.described.as_ref());
    name.map_or_else(|| "nobody stated".to_owned(), |name| printable(name).to_string())
}
