//! Who is who across reports.
//!
//! In go the [`Digest`]s of reports, each with its actors apart already, and what people decided by hand; out comes a
//! [`Resolution`]: entities with a canonical name, the actors that are them, and why. "Commander Tamas Orlin" in one report
//! and "ORLIN, Tamas" in another are one entity; "two officials" are never anybody else.
//!
//! Nothing depends on the order of the reports.

mod clusters;
mod links;
mod nodes;
#[cfg(test)]
mod tests;

use crate::digest::Digest;
use clusters::Clusters;
use hearsay_model::ActorKind;
use nodes::{Family, Node, Nodes};
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

    /// The hash alone.
    #[must_use]
    pub fn number(&self) -> Number {
        let hash = self.0.strip_prefix("e:").and_then(|digits| u64::from_str_radix(digits, 16).ok());
        hash.and_then(Number::new).unwrap_or(Number::MAX)
    }
}

/// The hash in an [`EntityId`], which compares faster.
pub type Number = std::num::NonZeroU64;

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

impl Decision {
    /// The two it is about.
    #[must_use]
    pub fn of(&self) -> (&Who, &Who) {
        let (Decision::Merge { a, b } | Decision::Split { a, b }) = self;
        (a, b)
    }
}

/// Why two names are taken for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    pub name: SmolStr,
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
    by_name: HashMap<(Family, String), u32>,
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

    /// The place in [`entities`](Self::entities) of an id.
    #[must_use]
    pub fn place(&self, id: &EntityId) -> Option<u32> {
        self.by_id.get(id).copied()
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
        let mut keys = Family::NAMED.iter().map(|&family| nodes::key(family, name));
        let entity = keys.find_map(|key| self.by_name.get(&key))?;
        self.entities.get(*entity as usize).map(|entity| entity.id.clone())
    }
}

/// Who is who in these reports, given what people decided.
///
/// Names that are equal once titles and marks are set aside are one; then candidates with the same consonants are compared,
/// and those that are the same as far as names tell are joined, surest first, unless a name of one contradicts a name of the
/// other. Near-linear in the number of actors.
#[must_use]
pub fn resolve(reports: &[Digest], decisions: &[Decision]) -> Resolution {
    let nodes = Nodes::of(reports, decisions);
    let mut clusters = Clusters::new(nodes.list.len());
    links::decided(&nodes, decisions, &mut clusters);
    links::found(&nodes, reports, &mut clusters);
    links::titled(&nodes, &mut clusters);
    links::lone(&nodes, &mut clusters);
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for node in 0..nodes.list.len() as u32 {
        groups.entry(clusters.find(node)).or_default().push(node);
    }
    let mut reasons: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for (node, link) in clusters.take_reasons() {
        reasons.entry(clusters.find(node)).or_default().push(link);
    }
    let mut made: Vec<(Entity, Vec<u32>)> = Vec::new();
    for (root, members) in groups {
        let reasons = reasons.remove(&root).unwrap_or_default();
        if let [node] = members[..]
            && links::is_ambiguous(&nodes, node, &mut clusters)
        {
            made.extend(
                one_a_report(&nodes.list[node as usize], reports).into_iter().map(|entity| (entity, Vec::new())),
            );
        } else {
            made.push((entity(&nodes, &members, reasons), members));
        }
    }
    made.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut resolution = Resolution {
        actors: reports.iter().map(|report| vec![0; report.actors.len()]).collect(),
        ..Resolution::default()
    };
    for (place, (entity, members)) in made.into_iter().enumerate() {
        for member in &entity.members {
            resolution.actors[member.report as usize][member.actor as usize] = place as u32;
        }
        resolution.by_id.insert(entity.id.clone(), place as u32);
        for node in members.iter().map(|&node| &nodes.list[node as usize]) {
            if node.family != Family::Unnamed && node.document.is_none() {
                resolution.by_name.insert((node.family, node.key.clone()), place as u32);
            }
        }
        resolution.entities.push(entity);
    }
    resolution
}

/// One entity of names that are taken for one.
fn entity(nodes: &Nodes, members: &[u32], mut reasons: Vec<Link>) -> Entity {
    let parts: Vec<&Node> = members.iter().map(|&node| &nodes.list[node as usize]).collect();
    let mut forms: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    let mut kinds = [0_u32; nodes::KINDS.len()];
    for node in &parts {
        for (form, count) in &node.forms {
            let known = forms.entry(form).or_default();
            known.0 = known.0.max(node.prepared.length());
            known.1 += count;
        }
        for (sum, count) in kinds.iter_mut().zip(node.kinds) {
            *sum += count;
        }
    }
    // A whole name before a part of one, then what most say, then the fullest.
    let best = |(form, (length, count)): (&&str, &(usize, u32))| {
        (usize::from(*length > 1), *count, *length, std::cmp::Reverse((*form).to_owned()))
    };
    let name = forms.iter().max_by_key(|&form| best(form)).map_or("", |(form, _)| *form);
    let most = kinds.iter().max().copied().unwrap_or(0);
    let kind = kinds.iter().position(|&count| count == most).map_or(ActorKind::Unnamed, |at| nodes::KINDS[at]);
    // The id hangs on the first of the whole names, so that it stays as more reports come.
    let first = parts.iter().min_by_key(|node| (node.prepared.length() < 2, node.family, &node.key, &node.document));
    let id = first.map_or_else(
        || EntityId::new(&[]),
        |node| EntityId::new(&[node.family.name(), &node.key, node.document.as_deref().unwrap_or_default()]),
    );
    let mut found: Vec<Member> = parts.iter().flat_map(|node| node.members.iter().copied()).collect();
    found.sort_unstable();
    reasons.sort();
    reasons.dedup();
    Entity {
        id,
        name: name.into(),
        kind,
        names: forms.keys().map(|&form| form.to_owned()).collect(),
        members: found,
        reasons,
    }
}

/// A part of a name that may be several people's is somebody else in each report.
fn one_a_report(node: &Node, reports: &[Digest]) -> Vec<Entity> {
    let mut documents: BTreeMap<&str, (Vec<Member>, BTreeSet<String>)> = BTreeMap::new();
    for &member in &node.members {
        let report = &reports[member.report as usize];
        let (members, names) = documents.entry(&report.document).or_default();
        members.push(member);
        names.insert(report.actors[member.actor as usize].name.to_string());
    }
    let entities = documents.into_iter().map(|(document, (mut members, names))| {
        members.sort_unstable();
        Entity {
            id: EntityId::new(&[node.family.name(), &node.key, document]),
            name: names.first().map(SmolStr::from).unwrap_or_default(),
            kind: ActorKind::Person,
            names: names.into_iter().collect(),
            members,
            reasons: Vec::new(),
        }
    });
    entities.collect()
}
