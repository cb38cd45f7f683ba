//! Who belongs to whom: ties between sources, and the stake of a source in what it tells.
//!
//! In go the relation claims of all reports, out comes a [`Bonds`] graph of entities, every edge a claim. "Radio Vess, run by
//! the Coastal Guard" ties what the radio tells to what the Guard's spokesman tells, and gives it a stake in what was done to
//! the Guard.

use super::sources::{Source, Voice};
use crate::actors::{Number, Resolution};
use crate::digest::Digest;
use crate::propositions::features::affirms;
use hearsay_model::{ActorKind, ClaimKind};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A recorded relation, from one of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bond {
    /// The other end.
    pub to: u32,
    /// Whether this end is the relation's actor.
    pub up: bool,
    /// Report and claim that say so.
    pub claim: (u32, u32),
    /// Whether by it the one is part of what the other is.
    body: bool,
    /// Whether by it the one speaks for the other, be it a state.
    speaks: bool,
}

/// A relation from one of its ends: the other, whether this end is the actor, and the claim that says so.
pub type Told = (Number, bool, (u32, u32));

/// Relations by entity.
#[derive(Clone, Debug, Default)]
pub struct Bonds {
    /// From either end, sorted by the other.
    all: FxHashMap<u32, Vec<Bond>>,
    /// From whoever belongs to, leads or speaks for the other; few, even of a state that many belong to.
    up: FxHashMap<u32, Vec<Bond>>,
}

/// Relations by which one speaks for the other.
const BODY: [&str; 5] = ["owned_by", "spokesperson_of", "leads", "member_of", "part_of"];
/// Those by which one speaks even for a state.
const SPEAKS: [&str; 3] = ["leads", "spokesperson_of", "owned_by"];
/// Relations that give a stake besides.
const SIDE: [&str; 3] = ["proxy_of", "ally_of", "adversary_of"];

/// The entity that an origin is, speaks as, or is described as.
#[must_use]
pub fn speaker(source: &Source, resolution: &Resolution) -> Option<u32> {
    match source {
        Source::Known(entity) | Source::Unstated(Voice::Outlet(entity)) => Some(*entity),
        Source::Unnamed(report, actor) => resolution.index_of(*report as usize, *actor as usize).map(|it| it as u32),
        Source::Unstated(Voice::Report(_)) => None,
    }
}

impl Bonds {
    /// The relations that reports state.
    #[must_use]
    pub fn of(reports: &[Digest], resolution: &Resolution) -> Self {
        let mut bonds: FxHashMap<u32, Vec<Bond>> = FxHashMap::default();
        for (report, digest) in reports.iter().enumerate() {
            let place = |actor: Option<u32>| resolution.index_of(report, actor? as usize).map(|place| place as u32);
            for (number, claim) in digest.claims.iter().enumerate() {
                let kind = claim.claim_type.as_str();
                let counts = BODY.contains(&kind) || SIDE.contains(&kind);
                if claim.kind != ClaimKind::Relation || !counts || !affirms(claim.factuality) {
                    continue;
                }
                let ends = |fillers: &[crate::digest::DigestFiller]| -> Vec<u32> {
                    fillers.iter().filter_map(|filler| place(filler.actor)).collect()
                };
                for from in ends(&claim.actor) {
                    for to in ends(&claim.recipient).into_iter().filter(|to| *to != from) {
                        let claim = (report as u32, number as u32);
                        let (body, speaks) = (BODY.contains(&kind), SPEAKS.contains(&kind));
                        bonds.entry(from).or_default().push(Bond { to, up: true, claim, body, speaks });
                        bonds.entry(to).or_default().push(Bond { to: from, up: false, claim, body, speaks });
                    }
                }
            }
        }
        let mut up = FxHashMap::default();
        let mut ends: Vec<u32> = bonds.keys().copied().collect();
        ends.sort_unstable();
        for end in ends {
            let Some(list) = bonds.get_mut(&end) else { continue };
            // The same relation told by many is kept once, by whoever says it in the first words.
            list.sort_by(|a, b| {
                let id = |bond: &Bond| &reports[bond.claim.0 as usize].claims[bond.claim.1 as usize].id;
                (a.to, a.up).cmp(&(b.to, b.up)).then_with(|| id(a).cmp(id(b)))
            });
            list.dedup_by_key(|bond| (bond.to, bond.up));
            let own: Vec<Bond> = list.iter().copied().filter(|bond| bond.up).collect();
            if !own.is_empty() {
                up.insert(end, own);
            }
        }
        Bonds { all: bonds, up }
    }

    fn from(&self, entity: u32) -> &[Bond] {
        self.all.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// The relation between two, if any is recorded.
    fn between(&self, from: u32, to: u32) -> Option<&Bond> {
        let list = self.from(from);
        list.get(list.partition_point(|bond| bond.to < to)).filter(|bond| bond.to == to)
    }

    /// All relations, by the hashes of their ends, so that they can be compared with those of another time.
    #[must_use]
    pub fn told(&self, resolution: &Resolution) -> BTreeMap<Number, Vec<Told>> {
        let number = |entity: u32| resolution.entities()[entity as usize].id.number();
        let told = self.all.iter().map(|(from, list)| {
            let mut told: Vec<Told> = list.iter().map(|bond| (number(bond.to), bond.up, bond.claim)).collect();
            told.sort_unstable();
            (number(*from), told)
        });
        told.collect()
    }

    /// Whether anything is recorded of an entity.
    #[must_use]
    pub fn knows(&self, entity: u32) -> bool {
        self.all.contains_key(&entity)
    }

    /// The claim by which an entity leads, speaks for or is owned by something, if any does.
    #[must_use]
    pub fn speaks_for(&self, entity: u32) -> Option<(u32, u32)> {
        self.up.get(&entity)?.iter().find(|bond| bond.speaks).map(|bond| bond.claim)
    }

    /// The bodies that an entity speaks for: itself, and what it leads, speaks for, belongs to or is owned by, in two steps.
    /// A country is a body only for who speaks for it or leads it: not everybody in it is one voice.
    #[must_use]
    pub fn bodies(&self, entity: u32, resolution: &Resolution) -> BTreeSet<u32> {
        let mut bodies = BTreeSet::from([entity]);
        let mut edge = vec![entity];
        for _ in 0..2 {
            let mut next = Vec::new();
            for from in edge {
                for bond in self.up.get(&from).into_iter().flatten() {
                    let place = resolution
                        .entities()
                        .get(bond.to as usize)
                        .is_some_and(|to| matches!(to.kind, ActorKind::Country | ActorKind::Place));
                    if bond.body && (bond.speaks || !place) && bodies.insert(bond.to) {
                        next.push(bond.to);
                    }
                }
            }
            edge = next;
        }
        bodies
    }

    /// The claims of the shortest path from an entity to one of `ends`, over two relations at most; empty if it is one
    /// itself. Nobody has a stake only for being of the same country as somebody else.
    #[must_use]
    pub fn path(&self, from: u32, ends: &BTreeSet<u32>, resolution: &Resolution) -> Option<Vec<(u32, u32)>> {
        if ends.contains(&from) {
            return Some(Vec::new());
        }
        if let Some(bond) = ends.iter().find_map(|end| self.between(from, *end)) {
            return Some(vec![bond.claim]);
        }
        let hub = |place: u32| {
            let known = resolution.entities().get(place as usize);
            known.is_none_or(|to| matches!(to.kind, ActorKind::Country | ActorKind::Place))
        };
        ends.iter().find_map(|&end| {
            // From the side that has fewer relations; which one that is makes no difference to what is found.
            let turned = self.from(end).len() < self.from(from).len();
            let (near, far) = if turned { (end, from) } else { (from, end) };
            let mut middle = self.from(near).iter().map(|bond| bond.to).filter(|middle| !hub(*middle));
            let middle = middle.find(|middle| self.between(*middle, far).is_some())?;
            Some(vec![self.between(from, middle)?.claim, self.between(middle, end)?.claim])
        })
    }
}
