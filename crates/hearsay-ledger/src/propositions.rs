//! Claims of several reports that say the same.
//!
//! In go the [`Digest`]s of reports and who is who, out come [`Gathering`]s of claims. "Officers arrested Orlin" in one
//! report and "police detained Tamas Orlin" in another are one; that he was not detained belongs to it as well, apart; and
//! that two men were detained is kept beside it, as a conflict.
//!
//! Claims are compared only where they share a pair of keys (a sense or type, a participant, a thing), so that the work
//! grows with the claims and not with their square; each comparison is exact. Nothing depends on the order of the reports.

pub mod days;
pub mod features;
pub mod likeness;

use crate::actors::Resolution;
use crate::digest::{Digest, wording};
use features::Features;
use likeness::Conflict;
use std::collections::{BTreeMap, BTreeSet};

/// Claims that say the same. Numbers are places in the list of [`Features`].
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    /// The claims, sorted by what they say.
    pub claims: Vec<u32>,
    /// Claims that can't hold together with these.
    pub conflicts: Vec<(u32, Conflict)>,
}

/// How alike, what the two say and when, and which they are.
type Pair = (u32, (u64, Option<i32>), (u64, Option<i32>), u32, u32);

/// Blocks larger than this are compared in part, along an order of their own.
const BLOCK: usize = 40;
/// How many neighbours are compared in a block that is too large.
const NEIGHBOURS: usize = 12;

/// Gathers the claims that say the same.
#[must_use]
pub fn gather(reports: &[Digest], resolution: &Resolution) -> (Vec<Features>, Vec<Gathering>) {
    let features = features::features(reports, resolution);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut conflicts: Vec<(u32, u32, Conflict)> = Vec::new();
    for (a, b) in candidates(&features) {
        let (one, other) = (&features[a as usize], &features[b as usize]);
        let likeness = likeness::likeness(one, other);
        if likeness < likeness::SAME {
            if likeness::counts_apart(one, other) {
                conflicts.push((a, b, Conflict::Number));
            }
            continue;
        }
        if let Some(conflict) = likeness::conflict(one, other) {
            conflicts.push((a, b, conflict));
        } else {
            let said = [one, other].map(|found| (found.content, found.published));
            pairs.push(((likeness * 1e4) as u32, said[0].min(said[1]), said[0].max(said[1]), a, b));
        }
    }
    // The likest first, then by what they say: never by where or when they were read.
    pairs.sort_unstable_by(|a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
    let against: BTreeSet<(u32, u32)> = conflicts.iter().flat_map(|&(a, b, _)| [(a, b), (b, a)]).collect();
    let mut sets = Sets::new(features.len());
    for (_, _, _, a, b) in pairs {
        sets.join(a, b, |members, others| {
            let few = |list: &[u32]| list.iter().copied().take(BLOCK).collect::<Vec<_>>();
            let (members, others) = (few(members), few(others));
            !members.iter().any(|&a| others.iter().any(|&b| against.contains(&(a, b))))
        });
    }
    let mut gatherings: BTreeMap<u32, Gathering> = BTreeMap::new();
    for claim in 0..features.len() as u32 {
        gatherings.entry(sets.root(claim)).or_default().claims.push(claim);
    }
    for (a, b, conflict) in conflicts {
        let (first, second) = (sets.root(a), sets.root(b));
        if first != second {
            gatherings.entry(first).or_default().conflicts.push((b, conflict));
            gatherings.entry(second).or_default().conflicts.push((a, conflict));
        }
    }
    let mut gatherings: Vec<Gathering> = gatherings.into_values().collect();
    for gathering in &mut gatherings {
        gathering.claims.sort_by_key(|&claim| features[claim as usize].content);
        gathering.conflicts.sort_unstable();
        gathering.conflicts.dedup();
    }
    (features, gatherings)
}

/// Pairs of claims that share two keys, each once.
fn candidates(features: &[Features]) -> Vec<(u32, u32)> {
    let mut keys: Vec<(u64, u64, Option<i32>, u32)> = Vec::new();
    for (claim, found) in features.iter().enumerate() {
        for key in keys_of(found) {
            keys.push((key, found.content, found.published, claim as u32));
        }
    }
    keys.sort_unstable();
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|a, b| a.0 == b.0) {
        let reach = if block.len() > BLOCK { NEIGHBOURS } else { BLOCK };
        for (place, &(_, _, _, a)) in block.iter().enumerate() {
            for &(_, _, _, b) in block.iter().skip(place + 1).take(reach) {
                pairs.push((a.min(b), a.max(b)));
            }
        }
    }
    drop(keys);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The pairs of a sense or type with a participant or thing, and of two of the latter.
fn keys_of(found: &Features) -> BTreeSet<u64> {
    let mut whos: BTreeSet<u64> = BTreeSet::new();
    for who in found.actor.iter().chain(&found.recipient).chain(&found.object).chain(&found.place) {
        whos.insert(who.entity.map_or(u64::from(who.head) | 1 << 40, u64::from));
        whos.insert(u64::from(who.head) | 1 << 40);
    }
    let mut kinds: Vec<u64> = (0..64).filter(|bit| found.senses >> bit & 1 == 1).collect();
    if found.family != 0 {
        kinds.push(100 + u64::from(found.family));
    }
    kinds.push(u64::from(found.kind) | 1 << 41);
    let key = |a: u64, b: u64| {
        let mixed = (a ^ b.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 29
    };
    let mut keys: BTreeSet<u64> = BTreeSet::new();
    for who in &whos {
        keys.extend(kinds.iter().map(|kind| key(*kind, *who)));
        keys.extend(whos.iter().filter(|other| *other > who).map(|other| key(*who, *other)));
    }
    let senses = (0..64).filter(|bit| found.senses >> bit & 1 == 1);
    keys.extend(
        senses.flat_map(|sense| found.around.iter().map(move |entity| key(sense, u64::from(*entity) | 1 << 42))),
    );
    // Who says the very same says the same, whoever it is about.
    keys.insert(wording::hash(["content"]) ^ found.content);
    keys
}

/// Disjoint sets that know their members.
struct Sets {
    parent: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Sets { parent: (0..count as u32).collect(), members: (0..count as u32).map(|one| vec![one]).collect() }
    }

    fn root(&mut self, mut one: u32) -> u32 {
        while self.parent[one as usize] != one {
            self.parent[one as usize] = self.parent[self.parent[one as usize] as usize];
            one = self.parent[one as usize];
        }
        one
    }

    /// Makes one set of the two, if `may` says so of their members.
    fn join(&mut self, a: u32, b: u32, may: impl Fn(&[u32], &[u32]) -> bool) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b || !may(&self.members[a as usize], &self.members[b as usize]) {
            return;
        }
        let (large, small) =
            if self.members[a as usize].len() >= self.members[b as usize].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[small as usize]);
        self.members[large as usize].extend(moved);
        self.parent[small as usize] = large;
    }
}
