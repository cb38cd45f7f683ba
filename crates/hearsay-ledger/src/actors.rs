//! Who is who across reports.
//!
//! In go the [`Digest`]s of reports, each with its actors apart already, and what people decided by hand; out comes a
//! [`Resolution`]: entities with a canonical name, the actors that are them, and why. "Commander Tamas Orlin" in one report
//! and "ORLIN, Tamas" in another are one entity; "two officials" are never anybody else.
//!
//! Nothing depends on the order of the reports.

use crate::digest::Digest;
use hearsay_model::ActorKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Write as _};

/// `e:` and a hash of what the entity is called; for an unnamed one of where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(SmolStr);

impl EntityId {
    fn new(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut id = String::from("e:");
        for byte in &hash.finalize()[..8] {
            // Writing to a string can't fail.
            let _ = write!(id, "{byte:02x}");
        }
        EntityId(id.into())
    }

    /// As printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An actor of a report: places in the reports and in [`Digest::actors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// Which report.
    pub report: u32,
    /// Which of its actors.
    pub actor: u32,
}

/// An actor as people name it: everywhere, or in one report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Who {
    /// Its name, as a report has it.
    pub name: String,
    /// The only report in which this is meant, by [`Digest::document`]; every report if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// What a person decided. It wins over what names alone show; a later decision wins over an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "decision")]
pub enum Decision {
    /// The two are one.
    Merge {
        /// One.
        a: Who,
        /// The other.
        b: Who,
    },
    /// The two are not one.
    Split {
        /// One.
        a: Who,
        /// The other.
        b: Who,
    },
}

/// Why two names are taken for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// In words.
    pub why: String,
}

/// Somebody or something across reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its id, the same in whatever order the reports came.
    pub id: EntityId,
    /// The canonical name: the fullest of the frequent ones.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// All names, sorted.
    pub names: Vec<String>,
    /// The actors that are it, sorted. None for one that only publishes or writes.
    pub members: Vec<Member>,
    /// Why the names are taken for one; empty if there is only one.
    pub reasons: Vec<Link>,
}

/// Who is who.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    entities: Vec<Entity>,
    /// For each report, for each actor, a place in `entities`.
    actors: Vec<Vec<u32>>,
    by_id: HashMap<EntityId, u32>,
    by_name: HashMap<String, u32>,
}

impl Resolution {
    /// All entities, sorted by id.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The place in [`entities`](Self::entities) of an actor of a report.
    #[must_use]
    pub fn index_of(&self, report: usize, actor: usize) -> Option<usize> {
        self.actors.get(report)?.get(actor).map(|&entity| entity as usize)
    }

    /// The entity that an actor of a report is.
    #[must_use]
    pub fn entity_of(&self, report: usize, actor: usize) -> Option<&Entity> {
        self.entities.get(self.index_of(report, actor)?)
    }

    /// The entity of an id.
    #[must_use]
    pub fn get(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.get(*self.by_id.get(id)? as usize)
    }

    /// The entity that a name stands for, such as that of a publisher or an author. None if no report has such a name, or if
    /// it may be several.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<EntityId> {
        let &entity = self.by_name.get(&key(name))?;
        self.entities.get(entity as usize).map(|entity| entity.id.clone())
    }
}

/// Who is who in these reports, given what people decided.
#[must_use]
pub fn resolve(reports: &[Digest], decisions: &[Decision]) -> Resolution {
    let _ = decisions;
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for (report, digest) in reports.iter().enumerate() {
        for (actor, found) in digest.actors.iter().enumerate() {
            let family = if found.kind == ActorKind::Unnamed {
                format!("unnamed {} {actor}", digest.document)
            } else {
                family(found.kind).to_owned()
            };
            let group = groups.entry((family, key(&found.name))).or_insert_with(|| Group::new(found.kind));
            group.names.insert(found.name.clone());
            group.members.push(Member { report: report as u32, actor: actor as u32 });
        }
        for publisher in digest.publisher.iter().chain(&digest.byline) {
            let group = groups
                .entry((family(ActorKind::Organization).to_owned(), key(publisher)))
                .or_insert_with(|| Group::new(ActorKind::Organization));
            group.names.insert(publisher.clone());
        }
    }
    let mut entities: Vec<Entity> =
        groups.into_iter().map(|((family, key), group)| group.entity(&family, &key)).collect();
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    let mut resolution = Resolution {
        actors: reports.iter().map(|report| vec![0; report.actors.len()]).collect(),
        ..Resolution::default()
    };
    for (place, entity) in entities.iter().enumerate() {
        for member in &entity.members {
            resolution.actors[member.report as usize][member.actor as usize] = place as u32;
        }
        resolution.by_id.insert(entity.id.clone(), place as u32);
        if entity.kind != ActorKind::Unnamed {
            for name in &entity.names {
                resolution.by_name.entry(key(name)).or_insert(place as u32);
            }
        }
    }
    resolution.entities = entities;
    resolution
}

struct Group {
    kind: ActorKind,
    names: BTreeSet<String>,
    members: Vec<Member>,
}

impl Group {
    fn new(kind: ActorKind) -> Self {
        Group { kind, names: BTreeSet::new(), members: Vec::new() }
    }

    fn entity(self, family: &str, key: &str) -> Entity {
        Entity {
            id: EntityId::new(&[family, key]),
            name: self.names.first().cloned().unwrap_or_default(),
            kind: self.kind,
            names: self.names.into_iter().collect(),
            members: self.members,
            reasons: Vec::new(),
        }
    }
}

/// Kinds that are easily taken for one another.
fn family(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organization | ActorKind::Group | ActorKind::Work => "organization",
        ActorKind::Country | ActorKind::Place => "place",
        ActorKind::Unnamed => "unnamed",
    }
}

/// A name without case and its article.
fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.strip_prefix(&["the"]).unwrap_or(&words).join(" ")
}
