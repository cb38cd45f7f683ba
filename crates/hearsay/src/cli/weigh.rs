//! `hearsay weigh`: every proposition of a ledger with who tells it, from whom, and how many of these are independent.
//!
//! In goes a ledger, out comes one proposition a line as JSON, or for people a tree each: from whom it comes, through whom,
//! and the reports that have it, a copy under what it copies:
//!
//! ```text
//! VISIT  Orlin visited Vess · 3 tellings, 1 independent origin
//!    from Mira Adan, first in 01-post.txt
//!       01-post.txt · certain · “Orlin visited Vess twice”
//!          02-mirror.txt · through Harbour Post · certain · “Orlin was in Vess”
//!             copies 01-post.txt: its chain names the outlet
//! ```

use super::{Ledger, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::export::printable;
use crate::export::text::certainty;
use crate::failure::Failure;
use clap::Args;
use hearsay_ledger::actors::EntityId;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::weigh::{How, Interval, Origin, Proposition, Reported};
use std::collections::BTreeSet;
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
    let mut propositions = Picture::of(&store)?.propositions;
    let mut output = String::new();
    if weigh.format == Shape::Json {
        for found in &propositions {
            output.push_str(&serde_json::to_string(found).map_err(std::io::Error::other)?);
            output.push('\n');
        }
        return print(output.as_bytes());
    }
    // What most tell first.
    propositions.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.id.cmp(&b.id)));
    for found in &propositions {
        text(found, &mut output);
    }
    print(output.as_bytes())
}

/// One proposition with all who say so.
fn text(found: &Proposition, output: &mut String) {
    let _ = writeln!(
        output,
        "{}  {} · {}, {}",
        found.claim_type,
        printable(&found.label),
        counted(found.reports.len(), "telling", "tellings"),
        independent(found.independent)
    );
    for origin in &found.origins {
        let _ = writeln!(output, "   from {}, first in {}", who(found, origin), printable(&origin.first));
        let its: Vec<&Reported> = found.reports.iter().filter(|told| told.origin == origin.id).collect();
        let mut told = BTreeSet::new();
        let within = |path: &str| its.iter().any(|other| other.path == path);
        for root in its.iter().filter(|one| one.copies.as_ref().is_none_or(|from| !within(&from.path))) {
            branch(found, origin, &its, root, 2, &mut told, output);
        }
        // Reports of one day may copy one another.
        for rest in &its {
            branch(found, origin, &its, rest, 2, &mut told, output);
        }
        for stake in &origin.stake {
            let _ = writeln!(output, "      has a stake: {}", printable(&stake.why));
            for step in &stake.steps {
                let by = if step.by.is_empty() { "the report itself".to_owned() } else { names_of(&step.by) };
                let (words, path) = (printable(&step.words), printable(&step.path));
                let _ = writeln!(output, "         “{words}” says {by} in {path}");
            }
        }
    }
    for denial in &found.denied_by {
        let who =
            denial.who.as_ref().map_or_else(|| "the report or somebody unnamed".to_owned(), |who| name(found, who));
        let _ = writeln!(output, "   denied by {who} in {}: “{}”", printable(&denial.path), printable(&denial.words));
    }
    for other in &found.contradicted_by {
        let how = match other.how {
            How::Number => "another number",
            How::Place => "another place",
            How::Time => "another time",
            How::Actor => "somebody else",
            How::Negation => "the opposite",
        };
        let who =
            other.who.as_ref().map_or_else(|| "the report or somebody unnamed".to_owned(), |who| name(found, who));
        let (path, words) = (printable(&other.path), printable(&other.words));
        let _ = writeln!(output, "   {how} says {who} in {path}: “{words}”");
    }
    if found.circular {
        output.push_str("   an outlet gets its own story back\n");
    }
    output.push('\n');
}

/// A telling, and below it those that copy it.
fn branch(
    found: &Proposition,
    origin: &Origin,
    its: &[&Reported],
    told: &Reported,
    depth: usize,
    done: &mut BTreeSet<(String, String)>,
    output: &mut String,
) {
    const DEEPEST: usize = 12;
    if !done.insert((told.path.to_string(), told.claim.to_string())) {
        return;
    }
    let indent = "   ".repeat(depth.min(DEEPEST));
    let through: Vec<String> =
        told.chain.iter().filter(|who| origin.who.as_ref() != Some(*who)).map(|who| name(found, who)).collect();
    let through = if through.is_empty() { String::new() } else { format!(" · through {}", names_of(&through)) };
    let (path, words) = (printable(&told.path), printable(&told.words));
    let _ = writeln!(output, "{indent}{path}{through} · {} · “{words}”", certainty(told.factuality));
    if let Some(from) = &told.copies {
        let lost = if found.lost_hop.contains(&told.path) { ", and drops from whom it comes" } else { "" };
        let _ = writeln!(output, "{indent}   copies {}: {}{lost}", printable(&from.path), printable(&from.because));
    }
    let first = its.iter().find(|one| one.path == told.path).is_some_and(|one| one.claim == told.claim);
    for copy in its.iter().filter(|copy| first && copy.copies.as_ref().is_some_and(|from| from.path == told.path)) {
        branch(found, origin, its, copy, depth + 1, done, output);
    }
}

/// "1 to 2 independent origins"; "0 to 1" where nobody is named.
fn independent(interval: Interval) -> String {
    let (least, most) = (interval.min, interval.max);
    if least == most {
        counted(most, "independent origin", "independent origins")
    } else {
        format!("{least} to {most} independent origins")
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn names_of(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| printable(name.as_ref())).collect::<Vec<_>>().join(", ")
}

fn name(found: &Proposition, who: &EntityId) -> String {
    found.names.get(who).map_or_else(|| who.to_string(), |name| printable(name))
}

fn who(found: &Proposition, origin: &Origin) -> String {
    match (&origin.who, &origin.described) {
        (Some(who), _) => name(found, who),
        (None, Some(described)) => format!("“{}”, not named", printable(described)),
        (None, None) => "nobody stated".to_owned(),
    }
}
