//! `hearsay show`: a proposition, a report or an actor, with everything about it and the quoted words.

use super::lines::{Lines, count, independent};
use super::{Ledger, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::answers::grades::{Condition, Grade};
use crate::answers::logging::{short, words};
use crate::answers::showing::{self, ActorPage, Brief, PropositionPage, ReportPage, Shown, origin_in_words};
use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use clap::Args;
use hearsay_ledger::entry::What;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::weigh::{How, Proposition};
use std::fmt::{Display, Write as _};
use std::process::ExitCode;

/// Show everything about a proposition, a report or an actor
///
/// Of a proposition: every telling under who says it, the origins with their stakes, which reports copy which and why, who
/// denies it, and the grade people gave it. Of a report: its claims with what people said of them. Of an actor: its names and
/// why they are taken for one, what it says, and what it takes part in.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Show {
    /// A proposition (p:…), claim (c:…), report (a path, its end, or sha256:…) or actor (e:… or a name)
    #[arg(value_name = "WHAT")]
    what: String,
    #[command(flatten)]
    ledger: Ledger,
    /// No more propositions of an actor than this
    #[arg(long, short = 'n', value_name = "N", default_value = "20")]
    limit: u32,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  hearsay show p:0f3a5c7712de9b04
  hearsay show tarn-crossing.txt
  hearsay show \"Tamas Orlin\"

Exit status:
  0  done
  1  there is no such thing in the ledger
  2  wrong usage, or the name may be several
  3  the ledger could not be opened or is damaged";

/// Runs the command.
pub fn run(show: &Show, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&show.ledger.ledger)?;
    let picture = Picture::of(&store)?;
    let shown = showing::show(&store, &picture, &show.what)?;
    if show.format == Shape::Json {
        return super::print_values(&[shown]);
    }
    let mut lines = Lines::new(surroundings);
    match &shown {
        Shown::Proposition(page) => proposition(&mut lines, page),
        Shown::Report(page) => report(&mut lines, page),
        Shown::Actor(page) => actor(&mut lines, page, show.limit as usize),
    }
    print(lines.out.as_bytes())
}

fn red() -> Style {
    Style::new().fg_color(Some(AnsiColor::Red.into()))
}

/// `graded 2 by Ana: two of them were there` or `not graded (6)`
fn graded<T: Display>(grade: &Grade<T>) -> String {
    match (&grade.by, &grade.reason) {
        (Some(by), Some(reason)) => format!("graded {} by {by}: {reason}", grade.value),
        _ => format!("not graded ({})", grade.value),
    }
}

/// `1 needs two origins that can be shown to be independent: there are`
pub fn condition(condition: &Condition) -> String {
    let holds = if condition.holds { "is so" } else { "is not so" };
    format!("a {} needs {}, which {holds}", condition.grade, condition.needs)
}

fn proposition(lines: &mut Lines, page: &PropositionPage) {
    let found = &page.proposition;
    lines.heading(&format!("{}  {} · {}", found.claim_type, found.label, found.id));
    let reports = count(found.reports.len(), "telling");
    let interval = independent(found.independent.min, found.independent.max);
    lines.wrapped(0, &format!("{reports} · {interval} · {}", graded(&page.credibility)), Style::new());
    for given in &page.conditions {
        lines.aside(3, &condition(given));
    }
    for origin in &found.origins {
        lines.gap();
        lines.heading(&format!("from {}, first in {}", origin_in_words(found, origin), origin.first));
        for stake in &origin.stake {
            let path = if stake.path.is_empty() { String::new() } else { format!(" ({})", stake.path.join(", ")) };
            lines.wrapped(3, &format!("stake: {}{path}", stake.why), Style::new());
        }
    }
    for told in &page.told {
        lines.gap();
        lines.told(told);
        let reported = found.reports.iter().find(|reported| reported.claim == told.claim.id);
        if let Some(copied) = reported.and_then(|reported| reported.copies.as_ref()) {
            lines.aside(3, &format!("a copy of {}: {}", copied.path, copied.because));
        }
        if found.lost_hop.iter().any(|path| *path == told.path) {
            lines.aside(3, "drops the origin");
        }
    }
    against(lines, found);
}

fn against(lines: &mut Lines, found: &Proposition) {
    let name = |who| found.names.get(who).map_or("somebody", |name| name.as_str());
    if found.circular || !found.denied_by.is_empty() || !found.contradicted_by.is_empty() {
        lines.gap();
    }
    if found.circular {
        lines.wrapped(0, "an outlet gets its own earlier story back", red());
    }
    for denial in &found.denied_by {
        let who = denial.who.as_ref().map_or("the report itself", name);
        lines.wrapped(0, &format!("denied by {who} in {}", denial.path), red());
    }
    for other in &found.contradicted_by {
        let how = match other.how {
            How::Number => "another number",
            How::Place => "another place",
            How::Time => "another time",
            How::Actor => "another actor",
            How::Negation => "the opposite",
        };
        lines.wrapped(0, &format!("{} has {how}: “{}”", other.path, other.words), red());
    }
}

fn report(lines: &mut Lines, page: &ReportPage) {
    lines.heading(&format!("{} · {}", page.path, count(page.claims.len(), "claim")));
    let mut about: Vec<String> = page.title.iter().map(|title| format!("“{title}”")).collect();
    if let Some(publisher) = &page.publisher {
        let grade = page.reliability.as_ref().map_or_else(String::new, |grade| format!(" ({})", graded(grade)));
        about.push(format!("{publisher}{grade}"));
    }
    about.extend((!page.byline.is_empty()).then(|| page.byline.join(", ")));
    about.extend(page.published.iter().chain(&page.url).cloned());
    if !about.is_empty() {
        lines.wrapped(0, &about.join(" · "), Style::new());
    }
    lines.aside(0, &page.document);
    for reading in &page.readings {
        if let What::Seen { .. } = reading.entry.what {
            lines.aside(0, &format!("{}  {}", reading.entry.at, reading.words));
        }
    }
    // Claims of one chain stand under one line, in the order of the text; the report's own come last.
    let mut voices: Vec<&str> = Vec::new();
    for told in &page.claims {
        if !voices.contains(&told.who.as_str()) {
            voices.push(&told.who);
        }
    }
    voices.sort_by_key(|who| *who == "the report itself");
    for who in voices {
        lines.gap();
        lines.heading(who);
        for told in page.claims.iter().filter(|told| told.who == who) {
            lines.claim(told);
        }
    }
    if !page.left.is_empty() {
        lines.gap();
        lines.heading("said of claims that are no longer read so");
        lines.reviews(3, &page.left, None);
    }
}

fn actor(lines: &mut Lines, page: &ActorPage, limit: usize) {
    let kind = serde_json::to_value(page.kind).ok();
    let kind = kind.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    lines.heading(&format!("{} · {kind} · {}", page.name, page.id));
    let reports = count(page.reports, "report");
    lines.wrapped(0, &format!("named in {reports} · {}", graded(&page.reliability)), Style::new());
    if page.names.len() > 1 {
        lines.wrapped(0, &format!("names: {}", page.names.join(" · ")), Style::new());
        for link in &page.why {
            lines.aside(3, &format!("{} = {}: {}", link.a, link.b, link.why));
        }
    }
    for decided in &page.decisions {
        let what = What::Resolved {
            resolution: decided.decision.clone(),
            by: decided.by.clone(),
            reason: decided.reason.clone(),
        };
        let line = format!("{} ({})", words(&what), short(&decided.entry));
        lines.wrapped(3, &line, Style::new().fg_color(Some(AnsiColor::Yellow.into())));
    }
    for (title, list) in [("stands behind", &page.says), ("takes part in", &page.takes_part)] {
        if list.is_empty() {
            continue;
        }
        lines.gap();
        lines.heading(&format!("{title} · {}", count(list.len(), "proposition")));
        for brief in list.iter().take(limit) {
            self::brief(lines, brief);
        }
        if list.len() > limit {
            lines.aside(3, &format!("{} more are shown with --limit", list.len() - limit));
        }
    }
}

/// A proposition on a line or two, with who says so.
pub fn brief(lines: &mut Lines, brief: &Brief) {
    let denied = if brief.denied { " · denied" } else { "" };
    lines.wrapped(3, &format!("{}  {} · {}{denied}", brief.claim_type, brief.label, brief.id), Style::new());
    let mut who = format!("from {}", brief.who.join("; "));
    let interval = independent(brief.independent.min, brief.independent.max);
    let _ = write!(who, " · {} · {interval}", count(brief.reports, "report"));
    lines.aside(6, &who);
}
