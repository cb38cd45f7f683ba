//! Who is who across reports: listing, deciding, and why.
//!
//! In go a ledger and names, out come actors with all their names. "ORLIN, Tamas" and "Commander Orlin" are one because of
//! this and that; Ana may take them for one or tell them apart, and her decision can be taken back.

use super::Picture;
use super::grades::{self, Grade};
use super::showing::actor_meant;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use hearsay_ledger::actors::{Decision, Entity, EntityId, Link, Who, resolve};
use hearsay_ledger::entry::{EntryId, What};
use hearsay_ledger::names::{self, Comparison, NameKind};
use hearsay_ledger::reviews::Resolved;
use hearsay_ledger::store::Store;
use hearsay_model::ActorKind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// An actor on one line.
#[derive(Clone, Debug, Serialize)]
pub struct ActorLine {
    /// `e:` and a hash.
    pub id: EntityId,
    /// The canonical name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// All names.
    pub names: Vec<String>,
    /// Reports that mention it.
    pub reports: usize,
    /// The grade people gave it.
    pub reliability: Grade<char>,
}

/// Actors whose names have all these words, those of most reports first.
pub fn list(picture: &Picture, words: &[String], kind: Option<ActorKind>, limit: usize) -> Vec<ActorLine> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let matches = |entity: &&Entity| {
        let kind_fits = kind.map_or(entity.kind != ActorKind::Unnamed, |kind| entity.kind == kind);
        let has = |name: &String| {
            let name = name.to_lowercase();
            words.iter().all(|word| name.contains(word.as_str()))
        };
        kind_fits && entity.names.iter().any(has)
    };
    let count = |entity: &Entity| entity.members.iter().map(|member| member.report).collect::<BTreeSet<_>>().len();
    let mut found: Vec<(usize, &Entity)> =
        picture.resolution.entities().iter().filter(matches).map(|entity| (count(entity), entity)).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)).then_with(|| a.1.id.cmp(&b.1.id)));
    found.truncate(limit);
    let line = |(reports, entity): (usize, &Entity)| {
        let names: Vec<&str> = entity.names.iter().map(String::as_str).collect();
        ActorLine {
            id: entity.id.clone(),
            name: entity.name.to_string(),
            kind: entity.kind,
            names: entity.names.clone(),
            reports,
            reliability: grades::source(&picture.reviews, &names),
        }
    };
    found.into_iter().map(line).collect()
}

/// Whom a decision is about: a name everywhere, or in one report alone.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// An id or a name.
    pub name: &'a str,
    /// The only report in which it is meant, by path or id.
    pub report: Option<&'a str>,
}

/// A decision that was recorded.
#[derive(Clone, Debug, Serialize)]
pub struct Decided {
    /// Its entry.
    pub entry: EntryId,
    /// What was decided.
    pub decision: Decision,
    /// Whether the two are one by now.
    pub one: bool,
}

/// Records that two names are one, or that they are not.
///
/// # Errors
/// When a name is not in the ledger, is unnamed, or the ledger can't be written.
pub fn decide(
    store: &mut dyn Store,
    merge: bool,
    [first, second]: [&Named; 2],
    (by, reason): (&str, &str),
    now: &str,
) -> Result<Decided, Failure> {
    let picture = Picture::of(store)?;
    let (a, b) = (who(store, &picture, first)?, who(store, &picture, second)?);
    if a == b {
        return Err(Failure::new(Kind::User, anyhow!("both names are {}", a.name))
            .hint("name two that differ, or the report that one of them is meant in"));
    }
    let decision = if merge {
        Decision::Merge { a: a.clone(), b: b.clone() }
    } else {
        Decision::Split { a: a.clone(), b: b.clone() }
    };
    let what = What::Resolved { resolution: decision.clone(), by: by.to_owned(), reason: reason.to_owned() };
    let entry = store.append(now, what)?;
    let mut decisions = picture.reviews.decisions();
    decisions.push(decision.clone());
    let after = resolve(&picture.reports, &decisions);
    let entities = |who: &Who| -> BTreeSet<&EntityId> {
        let meant = after.entities().iter().filter(|entity| {
            entity.names.contains(&who.name)
                && who.document.as_ref().is_none_or(|document| {
                    entity.members.iter().any(|member| picture.reports[member.report as usize].document == *document)
                })
        });
        meant.map(|entity| &entity.id).collect()
    };
    let one = !entities(&a).is_disjoint(&entities(&b));
    Ok(Decided { entry, decision, one })
}

/// The name that a decision is kept under.
fn who(store: &dyn Store, picture: &Picture, named: &Named) -> Result<Who, Failure> {
    let document = match named.report {
        None => None,
        Some(report) => {
            let found =
                if report.starts_with("sha256:") { vec![report.to_owned()] } else { store.with_path(report)? };
            let [document] = &found[..] else {
                return Err(Failure::new(Kind::Missing, anyhow!("{report} is not one report of this ledger"))
                    .hint("`hearsay find --in reports` lists reports; name one by its path or its sha256"));
            };
            Some(document.clone())
        }
    };
    if let Some(document) = &document {
        let report = picture.reports.iter().find(|report| report.document == *document);
        let called = |actor: &&hearsay_ledger::digest::DigestActor| {
            actor.name == named.name || actor.names.iter().any(|name| name == named.name)
        };
        let actor = report.and_then(|report| report.actors.iter().find(called)).ok_or_else(|| {
            Failure::new(Kind::Missing, anyhow!("that report does not name {}", named.name))
                .hint("write the name as the report has it")
        })?;
        return named_only(&actor.name, actor.kind).map(|name| Who { name, document: Some(document.clone()) });
    }
    let entity = actor_meant(picture, named.name)?;
    // A name that was written as it stands means itself and not the whole actor.
    let name = if entity.names.iter().any(|name| name == named.name) { named.name } else { &entity.name };
    named_only(name, entity.kind).map(|name| Who { name, document: None })
}

fn named_only(name: &str, kind: ActorKind) -> Result<String, Failure> {
    if kind == ActorKind::Unnamed {
        return Err(Failure::new(Kind::User, anyhow!("“{name}” has no name, and is never taken for anybody else"))
            .hint("what a report says of them can be corrected with `hearsay review correct`"));
    }
    Ok(name.to_owned())
}

/// Why names are taken for one, or not.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// The actor, or both.
    pub actors: Vec<EntityId>,
    /// Whether the two are one.
    pub one: bool,
    /// The steps from one name to the other; of one name alone all reasons of its actor.
    pub steps: Vec<Link>,
    /// How the two names compare, part by part.
    pub comparison: Option<Comparison>,
    /// What people decided about either.
    pub decisions: Vec<Resolved>,
}

/// Why `first` is one with its other names, or with `second`.
///
/// # Errors
/// When a name is not in the ledger, or may be several.
pub fn why(picture: &Picture, first: &str, second: Option<&str>) -> Result<Why, Failure> {
    let one = actor_meant(picture, first)?;
    let about = |names: &[&String]| -> Vec<Resolved> {
        let meant = picture.reviews.resolved.iter().filter(|resolved| {
            let (a, b) = resolved.decision.of();
            names.iter().any(|name| **name == a.name || **name == b.name)
        });
        meant.cloned().collect()
    };
    let Some(second) = second else {
        return Ok(Why {
            actors: vec![one.id.clone()],
            one: true,
            steps: one.reasons.clone(),
            comparison: None,
            decisions: about(&one.names.iter().collect::<Vec<_>>()),
        });
    };
    let other = actor_meant(picture, second)?;
    let kind = match one.kind {
        ActorKind::Person | ActorKind::Unnamed => NameKind::Person,
        ActorKind::Place | ActorKind::Country => NameKind::Place,
        ActorKind::Organization | ActorKind::Group | ActorKind::Work => NameKind::Organization,
    };
    let name = |entity: &Entity, asked: &str| {
        entity.names.iter().find(|name| *name == asked).map_or_else(|| entity.name.to_string(), Clone::clone)
    };
    let (a, b) = (name(one, first), name(other, second));
    let steps = if one.id == other.id { path(&one.reasons, &a, &b) } else { Vec::new() };
    let comparison = Some(names::compare(&a, &b, kind));
    let decisions = about(&one.names.iter().chain(&other.names).collect::<Vec<_>>());
    Ok(Why { actors: vec![one.id.clone(), other.id.clone()], one: one.id == other.id, steps, comparison, decisions })
}

/// The shortest way from one name to another.
fn path(links: &[Link], from: &str, to: &str) -> Vec<Link> {
    let mut came: BTreeMap<&str, &Link> = BTreeMap::new();
    let mut open = VecDeque::from([from]);
    while let Some(name) = open.pop_front() {
        if name == to {
            break;
        }
        for link in links.iter().filter(|link| link.a == name || link.b == name) {
            let next = if link.a == name { link.b.as_str() } else { link.a.as_str() };
            if next != from && !came.contains_key(next) {
                came.insert(next, link);
                open.push_back(next);
            }
        }
    }
    let mut steps = Vec::new();
    let mut name = to;
    while let Some(link) = came.get(name) {
        steps.push((*link).clone());
        name = if link.a == name { link.b.as_str() } else { link.a.as_str() };
        if name == from {
            break;
        }
    }
    steps.reverse();
    steps
}
