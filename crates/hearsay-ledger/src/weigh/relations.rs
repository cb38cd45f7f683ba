//! Who belongs to whom: ties between sources, and the stake of a source in what it tells.
//!
//! In go the relation claims of all reports, out comes a [`Bonds`] graph of entities, every edge a claim. "Radio Vess, run by
//! the Coastal Guard" ties what the radio tells to what the Guard's spokesman tells, and gives it a stake in what was done to
//! the Guard.

use super::sources::{Source, Voice};
use crate::actors::Resolution;
use crate::digest::Digest;
use crate::propositions::features::affirms;
use hearsay_model::{ActorKind, ClaimKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A recorded relation, from one of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bond {
    /// The other end.
    pub to: u32,
    /// Whether this end is the relation's actor.
    pub up: bool,
    /// Report and claim that say so.
    pub claim: (u32, u32),
}

/// Relations by entity.
#[derive(Clone, Debug, Default)]
pub struct Bonds(BTreeMap<u32, Vec<Bond>>);

/// Relations by which one speaks for the other.
const BODY: [&str; 5] = ["owned_by", "spokesperson_of", "leads", "member_of", "part_of"];
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
        let mut bonds: BTreeMap<u32, Vec<Bond>> = BTreeMap::new();
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
                        bonds.entry(from).or_default().push(Bond { to, up: true, claim });
                        bonds.entry(to).or_default().push(Bond { to: from, up: false, claim });
                    }
                }
            }
        }
        for list in bonds.values_mut() {
            // The same relation told by many is kept once, by whoever says it in the first words.
            list.sort_by(|a, b| {
                let id = |bond: &Bond| &reports[bond.claim.0 as usize].claims[bond.claim.1 as usize].id;
                (a.to, a.up).cmp(&(b.to, b.up)).then_with(|| id(a).cmp(id(b)))
            });
            list.dedup_by_key(|bond| (bond.to, bond.up));
        }
        Bonds(bonds)
    }

    fn from(&self, entity: u32) -> &[Bond] {
        self.0.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// Whether anything is recorded of an entity.
    #[must_use]
    pub fn knows(&self, entity: u32) -> bool {
        self.0.contains_key(&entity)
    }

    /// The bodies that an entity speaks for: itself, and what it leads, speaks for, belongs to or is owned by, in two steps.
    /// A country is a body only for who speaks for it or leads it: not everybody in it is one voice.
    #[must_use]
    pub fn bodies(&self, entity: u32, reports: &[Digest], resolution: &Resolution) -> BTreeSet<u32> {
        let mut bodies = BTreeSet::from([entity]);
        let mut edge = vec![entity];
        for _ in 0..2 {
            let mut next = Vec::new();
            for from in edge {
                for bond in self.from(from).iter().filter(|bond| bond.up) {
                    let kind = reports[bond.claim.0 as usize].claims[bond.claim.1 as usize].claim_type.as_str();
                    let place = resolution
                        .entities()
                        .get(bond.to as usize)
                        .is_some_and(|to| matches!(to.kind, ActorKind::Country | ActorKind::Place));
                    let speaks = matches!(kind, "leads" | "spokesperson_of" | "owned_by");
                    if BODY.contains(&kind) && (speaks || !place) && bodies.insert(bond.to) {
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
        let mut seen = BTreeSet::from([from]);
        let mut open = VecDeque::from([(from, Vec::new())]);
        while let Some((at, path)) = open.pop_front() {
            for bond in self.from(at) {
                let mut path: Vec<(u32, u32)> = path.clone();
                path.push(bond.claim);
                if ends.contains(&bond.to) {
                    return Some(path);
                }
                let hub = resolution
                    .entities()
                    .get(bond.to as usize)
                    .is_none_or(|to| matches!(to.kind, ActorKind::Country | ActorKind::Place));
                if path.len() < 2 && !hub && seen.insert(bond.to) {
                    open.push_back((bond.to, path));
                }
            }
        }
        None
    }
}
