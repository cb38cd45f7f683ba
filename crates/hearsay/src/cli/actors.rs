//! `hearsay actors`: who is who across reports, and deciding it.

use super::lines::{Lines, count};
use super::{Ledger, Person, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::answers::actors::{self, ActorLine, Named, Why};
use crate::answers::logging::{short, words};
use crate::failure::{Failure, Kind};
use anstyle::{AnsiColor, Style};
use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use hearsay_ledger::entry::What;
use hearsay_ledger::names::Verdict;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_model::ActorKind;
use std::process::ExitCode;

/// List the actors of a ledger, decide who is who, or ask why
///
/// Names of several reports are taken for one where they are the same as far as names tell; every such step has its reason,
/// and people may decide otherwise. A source that is only described, such as “two officials”, is never taken for anybody.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Actors {
    #[command(subcommand)]
    what: Option<Asked>,
    #[command(flatten)]
    list: List,
}

#[derive(Args, Debug)]
struct List {
    /// Words that a name must have
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    ledger: Ledger,
    /// Only of this kind
    #[arg(long, value_name = "KIND", value_enum)]
    kind: Option<OfKind>,
    /// No more than this
    #[arg(long, short = 'n', value_name = "N", default_value = "50")]
    limit: u32,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// Take two names for one
    #[command(
        after_help = "Example:\n  hearsay actors merge \"Tamas Orlin\" \"the Commander\" --by Ana --reason \"his own letter\""
    )]
    Merge(Two),
    /// Tell two names apart
    #[command(after_help = "\
Examples:
  hearsay actors split \"T. Orlin\" \"Tamas Orlin\" --by Ana --reason \"Tibor, his brother\"
  hearsay actors split Orlin \"Tamas Orlin\" --in post.txt --by Ana --reason \"Tibor, in this report\"")]
    Split(Two),
    /// Why names are taken for one, or not
    #[command(
        after_help = "Examples:\n  hearsay actors why \"Tamas Orlin\"\n  hearsay actors why \"T. Orlin\" \"Tamas Orlin\""
    )]
    Why {
        /// A name, or an id
        #[arg(value_name = "A")]
        first: String,
        /// The name to ask about with it
        #[arg(value_name = "B")]
        second: Option<String>,
        #[command(flatten)]
        ledger: Ledger,
        /// How to print
        #[arg(long, short, value_enum, default_value = "text")]
        format: Shape,
    },
}

#[derive(Args, Debug)]
struct Two {
    /// A name as a report has it, or an id
    #[arg(value_name = "A")]
    first: String,
    /// The other
    #[arg(value_name = "B")]
    second: String,
    /// The only report in which the first is meant, by its path or sha256
    #[arg(long = "in", value_name = "REPORT")]
    report: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    person: Person,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OfKind {
    /// Named people
    Person,
    /// Named bodies
    Organization,
    /// Countries
    Country,
    /// Other places
    Place,
    /// Populations and camps
    Group,
    /// Named works and things
    Work,
    /// Those who are only described
    Unnamed,
}

const EXAMPLES: &str = "\
Examples:
  hearsay actors
  hearsay actors orlin --kind person
  hearsay actors why \"T. Orlin\" \"Tamas Orlin\"
  hearsay actors merge \"Tamas Orlin\" \"the Commander\" --by Ana --reason \"his own letter\"

A decision is kept in the log; `hearsay undo` takes it back.";

/// Runs the command.
pub fn run(command: &Actors, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    match &command.what {
        None => list(&command.list, surroundings),
        Some(Asked::Merge(two)) => decide(two, true, surroundings),
        Some(Asked::Split(two)) => decide(two, false, surroundings),
        Some(Asked::Why { first, second, ledger, format }) => {
            let picture = Picture::of(&Sqlite::read(&ledger.ledger)?)?;
            let why = actors::why(&picture, first, second.as_deref())?;
            if *format == Shape::Json {
                return super::print_values(&[why]);
            }
            let mut lines = Lines::new(surroundings);
            tell(&mut lines, &why, first, second.as_deref());
            print(lines.out.as_bytes())
        }
    }
}

fn list(list: &List, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let picture = Picture::of(&Sqlite::read(&list.ledger.ledger)?)?;
    let kind = list.kind.map(|kind| match kind {
        OfKind::Person => ActorKind::Person,
        OfKind::Organization => ActorKind::Organization,
        OfKind::Country => ActorKind::Country,
        OfKind::Place => ActorKind::Place,
        OfKind::Group => ActorKind::Group,
        OfKind::Work => ActorKind::Work,
        OfKind::Unnamed => ActorKind::Unnamed,
    });
    let found = actors::list(&picture, &list.words, kind, list.limit as usize);
    if list.format == Shape::Json {
        return super::print_values(&found);
    }
    let mut lines = Lines::new(surroundings);
    for ActorLine { id, name, names, reports, reliability, .. } in &found {
        let grade = if reliability.by.is_some() { format!(" · {}", reliability.value) } else { String::new() };
        lines.heading(&format!("{name} · {}{grade} · {id}", count(*reports, "report")));
        let others: Vec<&str> = names.iter().filter(|other| *other != name).map(String::as_str).collect();
        if !others.is_empty() {
            lines.aside(3, &others.join(" · "));
        }
    }
    if found.is_empty() {
        lines.out.push_str("nobody found\n");
    } else if found.len() == list.limit as usize {
        lines.aside(0, &format!("the first {}; more are shown with --limit", found.len()));
    }
    print(lines.out.as_bytes())
}

fn decide(two: &Two, merge: bool, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let mut store = Sqlite::open(&two.ledger.ledger)?;
    let first = Named { name: &two.first, report: two.report.as_deref() };
    let second = Named { name: &two.second, report: None };
    let said = (two.person.by.as_str(), two.person.reason.as_str());
    let decided = actors::decide(&mut store, merge, [&first, &second], said, &(surroundings.now)())?;
    if two.format == Shape::Json {
        super::print_values(&[&decided])?;
    } else {
        let (a, b) = decided.decision.of();
        let is = if decided.one { "are one now" } else { "are two now" };
        print(format!("{} {} and {} {is}\n", short(&decided.entry), a.name, b.name).as_bytes())?;
    }
    if decided.one != merge {
        let other = if merge { "another decision tells them apart" } else { "other names still join them" };
        return Err(Failure::new(Kind::User, anyhow!("the decision is kept, but {other}"))
            .hint("`hearsay actors why A B` shows what joins or parts them"));
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(lines: &mut Lines, why: &Why, first: &str, second: Option<&str>) {
    match (second, why.one) {
        (None, _) => lines.heading(&format!("{first} · {}", why.actors[0])),
        (Some(second), true) => lines.heading(&format!("{first} and {second} are one · {}", why.actors[0])),
        (Some(second), false) => {
            lines.heading(&format!("{first} ({}) and {second} ({}) are two", why.actors[0], why.actors[1]));
        }
    }
    for link in &why.steps {
        lines.wrapped(3, &format!("{} = {}: {}", link.a, link.b, link.why), Style::new());
    }
    if second.is_none() && why.steps.is_empty() {
        lines.aside(3, "one name, nothing joined");
    }
    if let Some(comparison) = &why.comparison {
        let verdict = match comparison.verdict {
            Verdict::Same => "the same, as far as names tell",
            Verdict::Different => "different, as far as names tell",
            Verdict::Unsure => "unsure: names alone do not tell",
        };
        lines.wrapped(3, &format!("{verdict} ({:.2})", comparison.score), Style::new());
        for reason in &comparison.reasons {
            let shown = |part: &str| if part.is_empty() { "–".to_owned() } else { part.to_owned() };
            lines.aside(6, &format!("{} | {}: {}", shown(&reason.a), shown(&reason.b), reason.how.words()));
        }
    }
    for decided in &why.decisions {
        let what = What::Resolved {
            resolution: decided.decision.clone(),
            by: decided.by.clone(),
            reason: decided.reason.clone(),
        };
        let line = format!("{} ({})", words(&what), short(&decided.entry));
        lines.wrapped(3, &line, Style::new().fg_color(Some(AnsiColor::Yellow.into())));
    }
}
