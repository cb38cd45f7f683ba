//! Everything about one proposition, report or actor, with the quoted words.
//!
//! In goes an id, a path or a name, out comes [`Shown`]. Of "Orlin visited Vess": every telling with its chain and sentence,
//! the origins, which reports copy which and why, stakes with their path, who denies it, and the grade people gave.

use super::Picture;
use super::claims::Told;
use super::grades::{self, Condition, Grade};
use super::logging::{self, Line};
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use hearsay_ledger::actors::{Entity, EntityId, Link};
use hearsay_ledger::entry::What;
use hearsay_ledger::query::Quotes;
use hearsay_ledger::reviews::{Resolved, Review};
use hearsay_ledger::store::Store;
use hearsay_ledger::weigh::{Interval, Origin, OriginKind, Proposition};
use hearsay_model::record::Record;
use hearsay_model::{ActorKind, Label};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What was asked for, and everything about it.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "shown", rename_all = "lowercase")]
pub enum Shown {
    /// A proposition.
    Proposition(Box<PropositionPage>),
    /// A report.
    Report(Box<ReportPage>),
    /// An actor.
    Actor(Box<ActorPage>),
}

/// A proposition with its tellings.
#[derive(Clone, Debug, Serialize)]
pub struct PropositionPage {
    /// As `hearsay weigh` prints it.
    #[serde(flatten)]
    pub proposition: Proposition,
    /// Its tellings with their words, in the order of `reports`.
    pub told: Vec<Told>,
    /// The grade people gave it.
    pub credibility: Grade<u8>,
    /// Which conditions of grades hold.
    pub conditions: Vec<Condition>,
}

/// A report with its claims.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    /// `sha256:` and the hash of its bytes.
    pub document: String,
    /// Where it was read from.
    pub path: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The grade people gave the publisher.
    pub reliability: Option<Grade<char>>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// When, as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// The claims that people have not rejected, and those they have.
    pub claims: Vec<Told>,
    /// What people said of claims that are no longer read so.
    pub left: Vec<Review>,
    /// When it was read, and with what.
    pub readings: Vec<Line>,
}

/// An actor with what it says and takes part in.
#[derive(Clone, Debug, Serialize)]
pub struct ActorPage {
    /// `e:` and a hash.
    pub id: EntityId,
    /// The canonical name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// All names.
    pub names: Vec<String>,
    /// Why the names are taken for one.
    pub why: Vec<Link>,
    /// What people decided about it.
    pub decisions: Vec<Resolved>,
    /// The grade people gave it.
    pub reliability: Grade<char>,
    /// Reports that mention it.
    pub reports: usize,
    /// Propositions it stands behind, as their origin.
    pub says: Vec<Brief>,
    /// Propositions it takes part in.
    pub takes_part: Vec<Brief>,
}

/// A proposition on one line, with who says so.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub claim_type: Label,
    /// A few words of the earliest report.
    pub label: String,
    /// Who says so: its origins in words.
    pub who: Vec<String>,
    /// How many reports tell it.
    pub reports: usize,
    /// How many origins are independent.
    pub independent: Interval,
    /// Whether somebody denies it.
    pub denied: bool,
}

impl Brief {
    /// A proposition in brief.
    pub fn of(found: &Proposition) -> Self {
        Brief {
            id: found.id.to_string(),
            claim_type: found.claim_type.clone(),
            label: found.label.to_string(),
            who: found.origins.iter().map(|origin| origin_in_words(found, origin)).collect(),
            reports: found.reports.iter().map(|told| &told.document).collect::<BTreeSet<_>>().len(),
            independent: found.independent,
            denied: !found.denied_by.is_empty(),
        }
    }
}

/// Who an origin is: a name, the words that describe it, or the report that says it and leaves its source out.
pub fn origin_in_words(found: &Proposition, origin: &Origin) -> String {
    let name = origin.who.as_ref().and_then(|who| found.names.get(who)).or(origin.described.as_ref());
    match (name, origin.kind) {
        (Some(name), _) => name.to_string(),
        (None, OriginKind::Unnamed) => format!("somebody described in {}", origin.first),
        (None, _) => format!("{} itself", origin.first),
    }
}

/// Shows what an id, a path or a name means.
///
/// # Errors
/// When there is no such thing, or several, or the ledger can't be read.
pub fn show(store: &dyn Store, picture: &Picture, asked: &str) -> Result<Shown, Failure> {
    let none = |what: &str, hint: &'static str| Err(Failure::new(Kind::Missing, anyhow!("{what}")).hint(hint));
    if asked.starts_with("p:") {
        return match picture.proposition(asked) {
            Some(found) => Ok(Shown::Proposition(Box::new(proposition(store, picture, found)?))),
            None => none(&format!("there is no proposition {asked}"), "`hearsay weigh` lists them with their ids"),
        };
    }
    if asked.starts_with("c:") {
        if let Some(found) = picture.of_claim(asked) {
            return Ok(Shown::Proposition(Box::new(proposition(store, picture, found)?)));
        }
        return match &store.with_claim(asked)?[..] {
            [document, ..] => Ok(Shown::Report(Box::new(report(store, picture, document)?))),
            [] => none(&format!("there is no claim {asked}"), "`hearsay find` lists claims with their ids"),
        };
    }
    if asked.starts_with("sha256:") {
        return Ok(Shown::Report(Box::new(report(store, picture, asked)?)));
    }
    if !asked.starts_with("e:") {
        match &store.with_path(asked)?[..] {
            [] => {}
            [document] => return Ok(Shown::Report(Box::new(report(store, picture, document)?))),
            several => return Err(ambiguous(asked, "reports", several.iter().map(String::as_str))),
        }
    }
    Ok(Shown::Actor(Box::new(actor(picture, actor_meant(picture, asked)?))))
}

fn ambiguous<'a>(asked: &str, what: &str, several: impl Iterator<Item = &'a str>) -> Failure {
    let list: Vec<&str> = several.take(12).collect();
    Failure::new(Kind::User, anyhow!("{asked} may be several {what}")).hint(format!("name one of {}", list.join(", ")))
}

/// The actor that an id or a name means.
///
/// # Errors
/// When there is none, or several.
pub fn actor_meant<'p>(picture: &'p Picture, asked: &str) -> Result<&'p Entity, Failure> {
    let entities = picture.resolution.entities();
    let lower = asked.to_lowercase();
    let by_id = entities.iter().find(|entity| entity.id.as_str() == asked);
    if let Some(entity) = by_id {
        return Ok(entity);
    }
    if let Some(entity) = picture.resolution.named(asked).and_then(|id| picture.resolution.get(&id)) {
        return Ok(entity);
    }
    let called = |entity: &&Entity| entity.names.iter().any(|name| name.to_lowercase() == lower);
    let found: Vec<&Entity> = entities.iter().filter(called).collect();
    match found[..] {
        [entity] => Ok(entity),
        [] => Err(Failure::new(Kind::Missing, anyhow!("no report of this ledger names {asked}"))
            .hint("`hearsay actors WORDS` lists those whose names have these words")),
        _ => Err(ambiguous(asked, "actors", found.iter().map(|entity| entity.id.as_str()))),
    }
}

fn missing(document: &str) -> Failure {
    Failure::new(Kind::Missing, anyhow!("there is no report {document}"))
        .hint("`hearsay find --in reports` lists reports; name one by its path or its sha256")
}

fn proposition(store: &dyn Store, picture: &Picture, found: &Proposition) -> Result<PropositionPage, Failure> {
    let mut records: BTreeMap<&str, Record> = BTreeMap::new();
    let mut told = Vec::new();
    for reported in &found.reports {
        if !records.contains_key(reported.document.as_str()) {
            let record = store.record(&reported.document)?.ok_or_else(|| missing(&reported.document))?;
            records.insert(&reported.document, record);
        }
        let Some(record) = records.get(reported.document.as_str()) else { continue };
        if let Some(claim) = record.claims.iter().find(|claim| claim.id == reported.claim) {
            told.push(Told::new(record, &Quotes::new(&record.document.text), claim, &picture.reviews));
        }
    }
    Ok(PropositionPage {
        proposition: found.clone(),
        told,
        credibility: grades::proposition(&picture.reviews, found),
        conditions: grades::conditions(found),
    })
}

fn report(store: &dyn Store, picture: &Picture, document: &str) -> Result<ReportPage, Failure> {
    let record = store.record(document)?.ok_or_else(|| missing(document))?;
    let quotes = Quotes::new(&record.document.text);
    let claims = record.claims.iter().map(|claim| {
        let mut told = Told::new(&record, &quotes, claim, &picture.reviews);
        let part = picture.of_claim(&claim.id);
        told.proposition = part.map(|found| found.id.to_string());
        told.independent = part.map(|found| found.independent);
        told
    });
    let claims: Vec<Told> = claims.collect();
    let entries = store.about(document)?;
    let mut before = BTreeSet::new();
    for stored in &entries {
        if let What::Asserted { claims, .. } | What::Superseded { claims, .. } = &stored.entry.what {
            before.extend(claims.iter().cloned());
        }
    }
    for claim in &record.claims {
        before.remove(&claim.id);
    }
    let left = before.iter().filter_map(|claim| picture.reviews.claims.get(claim)).flatten().cloned().collect();
    let readings = entries.into_iter().map(|stored| Line {
        id: stored.id,
        words: logging::words(&stored.entry.what),
        stands: None,
        entry: stored.entry,
    });
    let about = &record.document;
    Ok(ReportPage {
        document: about.id.clone(),
        path: about.path.clone(),
        url: about.url.clone(),
        title: about.title.clone(),
        publisher: about.publisher.clone(),
        reliability: about.publisher.as_ref().map(|publisher| {
            let entity = picture.resolution.named(publisher).and_then(|id| picture.resolution.get(&id));
            let mut names: Vec<&str> = entity.iter().flat_map(|entity| &entity.names).map(String::as_str).collect();
            names.push(publisher);
            grades::source(&picture.reviews, &names)
        }),
        byline: about.byline.clone(),
        published: about.published.clone(),
        claims,
        left,
        readings: readings.collect(),
    })
}

/// Everything about an actor.
pub fn actor(picture: &Picture, entity: &Entity) -> ActorPage {
    let names: Vec<&str> = entity.names.iter().map(String::as_str).collect();
    let is_meant = |name: &str| names.contains(&name);
    let decisions = picture.reviews.resolved.iter().filter(|resolved| {
        let (a, b) = resolved.decision.of();
        is_meant(&a.name) || is_meant(&b.name)
    });
    let (mut says, mut takes_part) = (Vec::new(), Vec::new());
    for found in &picture.propositions {
        if found.origins.iter().any(|origin| origin.who.as_ref() == Some(&entity.id)) {
            says.push(Brief::of(found));
        }
        if found.actor.iter().chain(&found.recipient).chain(&found.place).any(|id| *id == entity.id) {
            takes_part.push(Brief::of(found));
        }
    }
    // What most reports tell comes first.
    for list in [&mut says, &mut takes_part] {
        list.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.id.cmp(&b.id)));
    }
    ActorPage {
        id: entity.id.clone(),
        name: entity.name.to_string(),
        kind: entity.kind,
        names: entity.names.clone(),
        why: entity.reasons.clone(),
        decisions: decisions.cloned().collect(),
        reliability: grades::source(&picture.reviews, &names),
        reports: entity.members.iter().map(|member| member.report).collect::<BTreeSet<_>>().len(),
        says,
        takes_part,
    }
}
