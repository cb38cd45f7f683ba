//! `hearsay find`: claims by words and filters, each with who says so.

use super::{Ledger, Shape, Surroundings, print};
use crate::export::printable;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use hearsay_ledger::actors::resolve;
use hearsay_ledger::query::{Query, Quotes, Within};
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::Store;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::weigh::{Proposition, weigh};
use hearsay_model::record::{ClaimRecord, HopRecord, Record};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Find claims, quotations or reports in a ledger
///
/// All words must stand there; words in quotation marks stand next to each other. Each claim is shown with who says so.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hearsay find bridge --actor Orlin --since 2031-06-01")]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct Find {
    /// Words to look for
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    ledger: Ledger,
    /// Where to look
    #[arg(long = "in", value_enum, default_value = "claims")]
    within: Where,
    /// Somebody who takes part
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Type of claim, such as VISIT or `owned_by`
    #[arg(long = "type", value_name = "TYPE")]
    claim_type: Option<String>,
    /// Somebody who says so, or a publisher
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<String>,
    /// Told by at least so many origins that can be shown to be independent
    #[arg(long, value_name = "N")]
    min_origins: Option<usize>,
    /// Denied by somebody
    #[arg(long)]
    denied: bool,
    /// Told by an origin with a stake
    #[arg(long)]
    stake: bool,
    /// No more than this
    #[arg(long, short = 'n', value_name = "N", default_value = "20")]
    limit: u32,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Where {
    /// Claims and the sentences they rest on
    Claims,
    /// What somebody is said to say
    Quotations,
    /// Titles and texts of reports
    Reports,
}

/// All propositions of a ledger, with what people decided.
pub fn weighed(store: &dyn Store) -> Result<(Vec<Proposition>, Reviews), Failure> {
    let reviews = Reviews::of(&store.entries(true)?);
    let mut digests = Vec::new();
    store.digests(&mut |mut digest| {
        reviews.apply(&mut digest);
        digests.push(digest);
    })?;
    let resolution = resolve(&digests, &reviews.decisions());
    Ok((weigh(&digests, &resolution), reviews))
}

/// Runs the command.
pub fn run(find: &Find, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&find.ledger.ledger)?;
    let weighs = find.min_origins.is_some() || find.denied || find.stake;
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
        // What is found is narrowed down once more.
        limit: if weighs { i64::MAX as usize } else { find.limit as usize },
    };
    let (wanted, reviews) = if weighs {
        let (propositions, reviews) = weighed(&store)?;
        let passes = |proposition: &&Proposition| {
            find.min_origins.is_none_or(|min| proposition.independent.min >= min)
                && (!find.denied || !proposition.denied_by.is_empty())
                && (!find.stake || proposition.origins.iter().any(|origin| !origin.stake.is_empty()))
        };
        let claims = propositions.iter().filter(passes).flat_map(|proposition| &proposition.reports);
        (Some(claims.map(|reported| reported.claim.clone()).collect::<BTreeSet<_>>()), reviews)
    } else {
        (None, Reviews::of(&store.entries(true)?))
    };
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    let mut text = String::new();
    let mut shown = 0;
    for hit in store.find(&query)? {
        if shown >= find.limit {
            break;
        }
        if !records.contains_key(&hit.document) {
            // Hits of one report stand together; few records are of use at a time.
            if records.len() > 64 {
                records.clear();
            }
            let Some(record) = store.record(&hit.document)? else { continue };
            records.insert(hit.document.clone(), record);
        }
        let Some(record) = records.get(&hit.document) else { continue };
        let quotes = Quotes::new(&record.document.text);
        let (value, line) = match find.within {
            Where::Claims => {
                let Some(claim) = record.claims.get(hit.place) else { continue };
                if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&claim.id)) {
                    continue;
                }
                (claim_value(record, claim, &reviews), claim_text(record, claim, &quotes, &reviews))
            }
            Where::Quotations => {
                let Some(attribution) = record.attributions.get(hit.place) else { continue };
                let who = quotes.all(&attribution.source);
                let said = quotes.all(&attribution.content);
                let by = if who.is_empty() { "somebody left unsaid" } else { &who };
                let line = format!("{} · {}\n   {}\n", printable(by), record.document.path, printable(&said));
                (json!({"document": hit.document, "path": record.document.path, "source": who, "words": said}), line)
            }
            Where::Reports => {
                let document = &record.document;
                let title = document.title.as_deref().unwrap_or_default();
                let day = document.published.as_deref().unwrap_or_default();
                let line =
                    format!("{} · {} claims  {}  {}\n", document.path, record.claims.len(), printable(title), day);
                let value = json!({"document": hit.document, "path": document.path, "title": document.title,
                    "publisher": document.publisher, "published": document.published, "claims": record.claims.len()});
                (value, line)
            }
        };
        shown += 1;
        match find.format {
            Shape::Json => _ = writeln!(text, "{value}"),
            Shape::Text => text += &line,
        }
    }
    if shown == 0 && find.format == Shape::Text {
        text.push_str("nothing found\n");
    }
    let _ = surroundings;
    print(text.as_bytes())
}

/// A claim as in `read`, with its report and what people said of it.
pub fn claim_value(record: &Record, claim: &ClaimRecord, reviews: &Reviews) -> Value {
    let mut value = serde_json::to_value(claim).unwrap_or_default();
    value["document"] = record.document.id.clone().into();
    value["path"] = record.document.path.clone().into();
    value["who"] = who(record, claim).into();
    let said = reviews.claims.get(&claim.id).into_iter().flatten().map(|review| {
        json!({"entry": review.entry.to_string(), "at": review.at, "by": review.by, "reason": review.reason,
            "review": review.verdict})
    });
    value["reviews"] = said.collect::<Vec<_>>().into();
    value
}

/// A claim for people: who says so, what, the words, and what people said of it.
pub fn claim_text(record: &Record, claim: &ClaimRecord, quotes: &Quotes, reviews: &Reviews) -> String {
    let mut text = format!("{} · {}\n", who(record, claim), printable(&record.document.path));
    let certainty = crate::export::text::certainty(claim.factuality);
    let _ = writeln!(text, "   {}  {} · {certainty} · {}", claim.claim_type, printable(&claim.label), claim.id);
    let _ = writeln!(text, "   “{}”", printable(&quotes.all(&claim.evidence)));
    for review in reviews.claims.get(&claim.id).into_iter().flatten() {
        let verdict = super::log::verdict(&review.verdict);
        let _ = writeln!(text, "   {} {}: {}", printable(&review.by), printable(&verdict), printable(&review.reason));
    }
    text
}

/// Who says so, from the innermost source outwards.
pub fn who(record: &Record, claim: &ClaimRecord) -> String {
    let quotes = Quotes::new(&record.document.text);
    let name =
        |id: Option<&String>| record.actors.iter().find(|actor| Some(&actor.id) == id).map(|actor| actor.name.clone());
    let mut hops: Vec<String> = Vec::new();
    for hop in claim.chain.iter().rev() {
        match hop {
            HopRecord::Report => {}
            HopRecord::Source(speaker) | HopRecord::Unnamed(speaker) => {
                let words = speaker.start.zip(speaker.end).map(|(start, end)| quotes.of(start, end).to_owned());
                let named = name(speaker.actor.as_ref()).or(words).unwrap_or_else(|| "somebody".to_owned());
                hops.push(match &speaker.venue {
                    Some(venue) => format!("{named}, on {}", quotes.of(venue.start, venue.end)),
                    None => named,
                });
            }
            HopRecord::Unstated { .. } => hops.push("somebody left unsaid".to_owned()),
        }
    }
    if hops.is_empty() {
        hops.push("the report itself".to_owned());
    }
    printable(&hops.join(", cited by "))
}
