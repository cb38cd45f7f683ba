//! `hearsay find`: claims by words and filters, each with who says so.

use super::lines::{Lines, count};
use super::{Ledger, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::answers::finding::{self, Filter, Found, day};
use crate::failure::Failure;
use anstyle::Style;
use clap::{Args, ValueEnum};
use hearsay_ledger::query::{Query, Within};
use hearsay_ledger::store::sqlite::Sqlite;
use std::process::ExitCode;

/// Find claims, quotations or reports in a ledger
///
/// All words must stand there, in any order; words that a shell passes as one stand next to each other. Capitals and accents
/// do not matter. Filters all hold at once. The last added come first, and each claim stands under who says so.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Find {
    /// Words to look for
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    ledger: Ledger,
    /// Where to look
    #[arg(long = "in", value_name = "WHERE", value_enum, default_value = "claims")]
    within: Where,
    /// Somebody who takes part, as a report calls them, or by any name: e:… as in `hearsay actors`
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Type of claim, such as VISIT or `owned_by`
    #[arg(long = "type", value_name = "TYPE")]
    claim_type: Option<String>,
    /// Somebody who says so, a medium they spoke through, or the publisher
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Published on this day or later: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_name = "DAY", value_parser = |written: &str| day(written, false))]
    since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DAY", value_parser = |written: &str| day(written, true))]
    until: Option<String>,
    /// Told by at least so many origins that can be shown to be independent
    #[arg(long, value_name = "N")]
    min_origins: Option<usize>,
    /// Denied by somebody
    #[arg(long)]
    denied: bool,
    /// Told by an origin with a stake in it
    #[arg(long)]
    stake: bool,
    /// No more than this
    #[arg(long, short = 'n', value_name = "N", default_value = "20")]
    limit: u32,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  hearsay find bridge --actor Orlin --since 2031-06
  hearsay find \"joint command post\" --in quotations
  hearsay find --type VISIT --source \"Harbour Post\" --format json | jq -r '[.who, .label] | @tsv'
  hearsay find --min-origins 2 --denied

Filters on origins, denials and stakes, and actors by their id, weigh the whole ledger first, which takes longer.

Exit status:
  0  done, whatever was found
  2  wrong usage
  3  the ledger could not be opened or is damaged";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Where {
    /// Claims and the sentences they rest on
    Claims,
    /// What somebody is said to say
    Quotations,
    /// Titles and texts of reports
    Reports,
}

/// Runs the command.
pub fn run(find: &Find, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&find.ledger.ledger)?;
    let query = Query {
        words: find.words.clone(),
        actor: find.actor.clone(),
        claim_type: find.claim_type.clone(),
        source: find.source.clone(),
        since: find.since.clone(),
        until: find.until.clone(),
        within: match find.within {
            Where::Claims => Within::Claims,
            Where::Quotations => Within::Quotations,
            Where::Reports => Within::Reports,
        },
        limit: find.limit as usize,
    };
    let filter = Filter { query, min_origins: find.min_origins, denied: find.denied, stake: find.stake };
    let picture = if filter.weighs() { Some(Picture::of(&store)?) } else { None };
    let list = finding::find(&store, &filter, picture.as_ref())?;
    if find.format == Shape::Json {
        return super::print_values(&list);
    }
    let mut lines = Lines::new(surroundings);
    for (number, found) in list.iter().enumerate() {
        if number > 0 {
            lines.gap();
        }
        show(&mut lines, found);
    }
    if list.is_empty() {
        lines.out.push_str("nothing found\n");
    } else if list.len() == find.limit as usize {
        lines.gap();
        lines.aside(0, &format!("the last {}; more are shown with --limit", list.len()));
    }
    print(lines.out.as_bytes())
}

fn show(lines: &mut Lines, found: &Found) {
    match found {
        Found::Claim(told) => lines.told(told),
        Found::Quotation { who, quote, cue, path, .. } => {
            let who = if who.is_empty() { "somebody left unsaid" } else { who };
            lines.heading(&format!("{who} (“{cue}”) · {path}"));
            lines.wrapped(3, quote, Style::new());
        }
        Found::Report { path, title, publisher, published, claims, .. } => {
            let about: Vec<&str> = [title, publisher, published].into_iter().flatten().map(String::as_str).collect();
            lines.heading(&format!("{path} · {}", count(*claims, "claim")));
            if !about.is_empty() {
                lines.aside(3, &about.join(", "));
            }
        }
    }
}
