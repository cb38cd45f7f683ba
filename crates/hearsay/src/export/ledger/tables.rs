//! Tables of a ledger, a file each in a folder, as CSV or as Parquet.
//!
//! In go rows and propositions, out come the tables `reports`, `claims`, `participants`, `hops`, `propositions`, `origins`
//! and `actors`, the same columns in either shape. Claims carry the words they rest on and who says so; their chains are in
//! `hops`, a link a row, outermost first.

mod table;

pub use table::Shape;

use crate::answers::exporting::{Chosen, Row, word};
use crate::failure::Failure;
use hearsay_ledger::store::Store;
use std::collections::BTreeSet;
use std::path::Path;
use table::Table;

/// Writes the tables into a folder that is there and empty.
///
/// # Errors
/// When the ledger can't be read, or a file can't be written.
pub fn write(chosen: &Chosen, store: &dyn Store, version: &str, folder: &Path, shape: Shape) -> Result<(), Failure> {
    let mut reports = Table::open(
        folder,
        shape,
        "reports",
        &["document", "path", "url", "title", "publisher", "byline", "published"],
    )?;
    let mut claims = Table::open(
        folder,
        shape,
        "claims",
        &[
            "claim",
            "who_says_so",
            "kind",
            "type",
            "label",
            "factuality",
            "manner",
            "words",
            "quote",
            "spans",
            "time",
            "document",
            "proposition",
        ],
    )?;
    let mut participants = Table::open(folder, shape, "participants", &["claim", "role", "entity", "name", "words"])?;
    let mut hops = Table::open(folder, shape, "hops", &["claim", "place", "role", "entity", "name", "cue", "venue"])?;
    let mut seen = BTreeSet::new();
    chosen.rows(store, &mut |row: Row| {
        let report = &row.report;
        if seen.insert(report.document.clone()) {
            let byline = report.byline.join("; ");
            let cells = [
                report.document.as_str(),
                &report.path,
                opt(report.url.as_ref()),
                opt(report.title.as_ref()),
                opt(report.publisher.as_ref()),
                &byline,
                opt(report.published.as_ref()),
            ];
            reports.put(&cells)?;
        }
        let spans: Vec<String> = row.spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
        let time: Vec<&str> = row.time.iter().map(|(words, value)| value.as_deref().unwrap_or(words)).collect();
        let (spans, time) = (spans.join("; "), time.join("; "));
        let cells = [
            row.id.as_str(),
            &row.who,
            &row.kind,
            &row.claim_type,
            &row.label,
            &row.factuality,
            &row.manner,
            &row.words,
            &row.quote,
            &spans,
            &time,
            &report.document,
            opt(row.proposition.as_ref()),
        ];
        claims.put(&cells)?;
        for one in &row.participants {
            participants.put(&[&row.id, one.role, opt(one.entity.as_ref()), &one.name, &one.words])?;
        }
        for (place, hop) in row.chain.iter().enumerate() {
            let place = place.to_string();
            let cells = [
                row.id.as_str(),
                &place,
                hop.role,
                opt(hop.entity.as_ref()),
                &hop.name,
                &hop.cue,
                opt(hop.venue.as_ref()),
            ];
            hops.put(&cells)?;
        }
        Ok(())
    })?;
    for table in [reports, claims, participants, hops] {
        table.finish()?;
    }
    told(chosen, folder, shape)?;
    let about = format!(
        "Claims as reports have them, each with who says so; nothing is said to be true. Written by hearsay {version}{}.\n\
         Left out: texts of reports, and who is who by hand.\n",
        if chosen.narrows() { ", of the claims that pass what was asked for" } else { "" }
    );
    std::fs::write(folder.join("README.txt"), about)?;
    let mut actors = Table::open(folder, shape, "actors", &["entity", "name", "kind", "names"])?;
    for place in chosen.entities() {
        let entity = &chosen.picture.resolution.entities()[place as usize];
        actors.put(&[entity.id.as_str(), &entity.name, &word(&entity.kind), &entity.names.join("; ")])?;
    }
    actors.finish()
}

/// Propositions and from whom they come.
fn told(chosen: &Chosen, folder: &Path, shape: Shape) -> Result<(), Failure> {
    let mut propositions = Table::open(
        folder,
        shape,
        "propositions",
        &[
            "proposition",
            "type",
            "label",
            "independent_min",
            "independent_max",
            "reports",
            "denied_by",
            "contradicted_by",
            "circular",
            "lost_hop",
        ],
    )?;
    let mut origins = Table::open(
        folder,
        shape,
        "origins",
        &["proposition", "origin", "kind", "entity", "described", "first", "stake"],
    )?;
    for found in chosen.propositions() {
        let denied: Vec<&str> = found.denied_by.iter().map(|denial| denial.words.as_str()).collect();
        let against: Vec<&str> = found.contradicted_by.iter().map(|other| other.words.as_str()).collect();
        let numbers =
            [found.independent.min, found.independent.max, found.reports.len()].map(|number| number.to_string());
        let lost: Vec<&str> = found.lost_hop.iter().map(AsRef::as_ref).collect();
        let cells = [
            found.id.as_str(),
            &found.claim_type,
            &found.label,
            &numbers[0],
            &numbers[1],
            &numbers[2],
            &denied.join(" | "),
            &against.join(" | "),
            if found.circular { "yes" } else { "no" },
            &lost.join("; "),
        ];
        propositions.put(&cells)?;
        for origin in &found.origins {
            let stake: Vec<&str> = origin.stake.iter().map(|stake| stake.why.as_str()).collect();
            let who = origin.who.as_ref().map(ToString::to_string);
            let kind = word(&origin.kind);
            let described = origin.described.as_ref().map(ToString::to_string);
            let cells = [
                found.id.as_str(),
                &origin.id,
                &kind,
                opt(who.as_ref()),
                opt(described.as_ref()),
                &origin.first,
                &stake.join(" | "),
            ];
            origins.put(&cells)?;
        }
    }
    propositions.finish()?;
    origins.finish()
}

fn opt(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}
