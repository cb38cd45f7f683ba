//! The claims of a ledger gathered, and kept so that more can be added.
//!
//! In go reports, the first time all of them, then those that are new; out come [`Gathering`]s, the same as if all had come
//! at once. A new claim may tie others together, keep them apart, or push them out of one another's reach in a large block:
//! those that it may touch, and all that these are tied to, are compared and gathered again, and no others.

use super::Gathering;
use super::blocks::{Apart, BLOCK, CROWD, Comparing, Keyed, Pair};
use super::features::{self, Features};
use super::keys::keys_of;
use super::likeness::Look;
use super::sets::Sets;
use crate::actors::Resolution;
use crate::digest::Digest;
use crate::parallel::in_parts;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Gathered claims; a claim's number is its place among the claims of all reports.
#[derive(Debug, Default)]
pub struct Gathered {
    features: Vec<Features>,
    /// For each report the number of its first claim.
    first: Vec<u32>,
    /// For each report a hash of its content.
    contents: Vec<u64>,
    /// The claims in the order of their wording.
    at: Vec<u32>,
    /// Keys of the claims, each with the claim's rank in that order, sorted.
    keyed: Vec<Keyed>,
    pairs: Vec<Pair>,
    conflicts: Vec<Apart>,
    gatherings: Vec<Gathering>,
}

/// From so many claims of a block that leave it at once on all of it is compared again.
const LEAVING: usize = 8;

impl Gathered {
    /// What comparing needed of each claim.
    #[must_use]
    pub fn features(&self) -> &[Features] {
        &self.features
    }

    /// The claims that say the same.
    #[must_use]
    pub fn gatherings(&self) -> &[Gathering] {
        &self.gatherings
    }

    /// The gatherings alone, for whoever adds no more; claims are known by report and place in it, with their features.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Features>, Vec<Gathering>) {
        (self.features, self.gatherings)
    }

    /// Adds the reports that are new in a list, and takes up those of old ones (`changed`) whose actors are others now. Gives
    /// the places that the gatherings which stayed as they were had before: they come first now, the others after them.
    pub fn add(&mut self, reports: &[Digest], resolution: &Resolution, changed: &[u32]) -> Vec<u32> {
        let mut touched = FxHashSet::default();
        let left = self.take_up(reports, resolution, changed);
        let leaving = self.remove(&left, &mut touched);
        let begun = self.features.len();
        let numbered: Vec<(usize, &Digest)> = reports.iter().enumerate().skip(self.first.len()).collect();
        for (_, digest) in &numbered {
            let row = self.first.last().map_or(0, |first| *first + reports[self.first.len() - 1].claims.len() as u32);
            self.first.push(row);
            let content = |sum: u64, one: &u32| sum.wrapping_mul(31).wrapping_add(u64::from(*one));
            self.contents.push(digest.shingles.iter().fold(0, content));
        }
        self.features.extend(features::features(&numbered, resolution));
        let mut coming: Vec<u32> = left.keys().copied().chain(begun as u32..self.features.len() as u32).collect();
        for (claim, features) in left {
            self.features[claim as usize] = features;
        }
        let whole = coming.len() == self.features.len();
        self.insert(&mut coming);
        if !whole {
            self.touch(&coming, &leaving, &mut touched);
        }
        touched.extend(coming);
        let inside = self.inside(&touched, whole);
        self.compare(&inside, whole);
        self.gather(&inside)
    }

    /// The claims of old reports that are others now, with what they are.
    fn take_up(&self, reports: &[Digest], resolution: &Resolution, changed: &[u32]) -> BTreeMap<u32, Features> {
        let numbered: Vec<(usize, &Digest)> =
            changed.iter().map(|&report| (report as usize, &reports[report as usize])).collect();
        let found = features::features(&numbered, resolution).into_iter();
        let numbered = found.map(|found| (self.first[found.report as usize] + found.claim, found));
        numbered.filter(|(claim, found)| self.features[*claim as usize] != *found).collect()
    }

    /// Takes claims out of the order and the blocks; notes who stood near them, and gives how many leave each block.
    fn remove(&mut self, left: &BTreeMap<u32, Features>, touched: &mut FxHashSet<u32>) -> BTreeMap<u32, usize> {
        let mut leaving: BTreeMap<u32, usize> = BTreeMap::new();
        if left.is_empty() {
            return leaving;
        }
        let ranks = inverse(&self.at);
        for claim in left.keys() {
            let rank = ranks[*claim as usize];
            for key in keys_of(&self.features[*claim as usize]) {
                *leaving.entry(key).or_default() += 1;
                let block = block(&self.keyed, key);
                let place = block.partition_point(|(_, other)| *other < rank);
                let many = leaving[&key] > LEAVING || block.len() <= 4 * BLOCK;
                touched.extend(near(block, place, many).map(|rank| self.at[rank as usize]));
            }
        }
        // Ranks close up.
        let mut now = vec![u32::MAX; self.at.len()];
        let mut kept = Vec::with_capacity(self.at.len());
        for (rank, claim) in self.at.iter().enumerate() {
            if !left.contains_key(claim) {
                now[rank] = kept.len() as u32;
                kept.push(*claim);
            }
        }
        self.at = kept;
        self.keyed.retain_mut(|(_, rank)| {
            *rank = now[*rank as usize];
            *rank != u32::MAX
        });
        leaving
    }

    /// What orders the claims: alike ones stand together. Whoever prints the same words comes by date, and of one date by the
    /// report's content.
    fn order(&self, claim: u32) -> impl Ord + use<> {
        let found = &self.features[claim as usize];
        // The least of the hashed stems: claims that share most of their words share it as often (Broder 1997).
        let least = found.stems.iter().map(|stem| stem.wrapping_mul(0x9e37_79b1).rotate_left(15)).min();
        (least, found.content, found.published, self.contents[found.report as usize], found.claim, claim)
    }

    /// Puts claims into the order and the blocks.
    #[allow(clippy::stable_sort_primitive, reason = "it finds what is sorted already, and that is nearly all")]
    fn insert(&mut self, coming: &mut [u32]) {
        coming.par_sort_by_cached_key(|claim| self.order(*claim));
        let old = std::mem::take(&mut self.at);
        let mut at = Vec::with_capacity(old.len() + coming.len());
        let mut now = Vec::with_capacity(old.len());
        let mut places = Vec::with_capacity(coming.len());
        let mut begun = 0;
        for &claim in &*coming {
            let order = self.order(claim);
            let end = begun + old[begun..].partition_point(|other| self.order(*other) < order);
            now.extend((begun..end).map(|place| (at.len() + place - begun) as u32));
            at.extend(&old[begun..end]);
            begun = end;
            places.push(at.len() as u32);
            at.push(claim);
        }
        now.extend((begun..old.len()).map(|place| (at.len() + place - begun) as u32));
        at.extend(&old[begun..]);
        self.at = at;
        for (_, rank) in &mut self.keyed {
            *rank = now[*rank as usize];
        }
        let keyed = in_parts(&places, |places| {
            let keys = |&rank: &u32| {
                let keys = keys_of(&self.features[self.at[rank as usize] as usize]);
                keys.into_iter().map(move |key| (key, rank))
            };
            places.iter().flat_map(keys).collect()
        });
        if self.keyed.is_empty() {
            self.keyed = keyed;
            self.keyed.par_sort_unstable();
        } else {
            self.keyed.extend(keyed);
            self.keyed.sort();
        }
    }

    /// Notes who stands near the claims that came, or in a block whose size counts otherwise now.
    fn touch(&self, coming: &[u32], leaving: &BTreeMap<u32, usize>, touched: &mut FxHashSet<u32>) {
        let ranks = inverse(&self.at);
        let mut keys: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for claim in coming {
            for key in keys_of(&self.features[*claim as usize]) {
                keys.entry(key).or_default().push(ranks[*claim as usize]);
            }
        }
        for key in leaving.keys() {
            keys.entry(*key).or_default();
        }
        for (key, came) in keys {
            let block = block(&self.keyed, key);
            let (now, gone) = (block.len(), leaving.get(&key).copied().unwrap_or_default());
            let before = now + gone - came.len();
            let many = now <= 4 * BLOCK || gone > LEAVING || (now > CROWD) != (before > CROWD);
            let all = many.then_some(0).into_iter();
            let places = came.iter().map(|rank| block.partition_point(|(_, other)| other < rank));
            for place in places.chain(all) {
                touched.extend(near(block, place, many).map(|rank| self.at[rank as usize]));
            }
        }
    }

    /// For each claim whether it is touched, or tied to one that is.
    fn inside(&self, touched: &FxHashSet<u32>, whole: bool) -> Vec<bool> {
        let count = self.features.len();
        if whole {
            return vec![true; count];
        }
        let mut parent: Vec<u32> = (0..count as u32).collect();
        let mut root = |mut one: u32, other: Option<u32>| {
            while parent[one as usize] != one {
                parent[one as usize] = parent[parent[one as usize] as usize];
                one = parent[one as usize];
            }
            if let Some(other) = other {
                parent[one as usize] = other;
            }
            one
        };
        let ties = self.pairs.iter().map(|&(_, a, b)| (a, b)).chain(self.conflicts.iter().map(|&(a, b, _)| (a, b)));
        for (a, b) in ties {
            let b = root(b, None);
            root(a, Some(b));
        }
        let roots: FxHashSet<u32> = touched.iter().map(|claim| root(*claim, None)).collect();
        (0..count as u32).map(|claim| roots.contains(&root(claim, None))).collect()
    }

    /// Compares the claims inside with one another.
    fn compare(&mut self, inside: &[bool], whole: bool) {
        self.pairs.retain(|(_, a, _)| !inside[*a as usize]);
        self.conflicts.retain(|(a, _, _)| !inside[*a as usize]);
        let looks: Vec<Look> = self.at.iter().map(|&claim| Look::of(&self.features[claim as usize])).collect();
        let keys: Vec<Vec<u32>> = in_parts(&self.at, |claims| {
            let keys = |&claim: &u32| {
                if inside[claim as usize] { keys_of(&self.features[claim as usize]) } else { Vec::new() }
            };
            claims.iter().map(keys).collect()
        });
        let blocks: Vec<&[Keyed]> = if whole {
            self.keyed.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1).collect()
        } else {
            let mut wanted: Vec<u32> = keys.iter().flatten().copied().collect();
            wanted.sort_unstable();
            wanted.dedup();
            wanted.into_iter().map(|key| block(&self.keyed, key)).filter(|block| block.len() > 1).collect()
        };
        let comparing = Comparing { features: &self.features, at: &self.at, looks: &looks, keys: &keys };
        let (mut pairs, mut conflicts) = comparing.compare(&blocks);
        drop(keys);
        pairs.par_sort_unstable();
        pairs.dedup();
        conflicts.sort_unstable();
        conflicts.dedup();
        self.pairs.extend(pairs);
        self.conflicts.extend(conflicts);
    }

    /// Gathers the claims inside; gives the places of the gatherings that stay.
    fn gather(&mut self, inside: &[bool]) -> Vec<u32> {
        let ranks = inverse(&self.at);
        let features = &self.features;
        let mut pairs: Vec<Pair> = self.pairs.iter().copied().filter(|(_, a, _)| inside[*a as usize]).collect();
        // The likest first, then by what they say: never by where or when they were read.
        pairs.par_sort_unstable_by_key(|&(likeness, a, b)| (Reverse(likeness), ranks[a as usize], ranks[b as usize]));
        let mut sets = Sets::new(features.iter().map(|found| features::affirms(found.factuality)).collect());
        let conflicts = || self.conflicts.iter().filter(|(a, _, _)| inside[*a as usize]);
        for &(a, b, _) in conflicts() {
            sets.part(a, b);
        }
        // What is told first; then each denial goes where it fits best, and never ties together what is told apart.
        for told in [true, false] {
            for &(_, a, b) in &pairs {
                let both = [a, b].iter().all(|claim| features::affirms(features[*claim as usize].factuality));
                if both == told {
                    sets.join(a, b);
                }
            }
        }
        let mut gatherings: BTreeMap<u32, Gathering> = BTreeMap::new();
        for claim in (0..features.len() as u32).filter(|claim| inside[*claim as usize]) {
            gatherings.entry(sets.root(claim)).or_default().claims.push(claim);
        }
        for &(a, b, conflict) in conflicts() {
            let (first, second) = (sets.root(a), sets.root(b));
            if first != second {
                gatherings.entry(first).or_default().conflicts.push((b, conflict));
                gatherings.entry(second).or_default().conflicts.push((a, conflict));
            }
        }
        let stays = |gathering: &Gathering| gathering.claims.first().is_none_or(|claim| !inside[*claim as usize]);
        let numbered = self.gatherings.iter().enumerate();
        let kept: Vec<u32> =
            numbered.filter(|(_, gathering)| stays(gathering)).map(|(place, _)| place as u32).collect();
        self.gatherings.retain(stays);
        self.gatherings.extend(gatherings.into_values().map(|mut gathering| {
            gathering.claims.sort_by_key(|&claim| features[claim as usize].content);
            gathering.conflicts.sort_unstable();
            gathering.conflicts.dedup();
            gathering
        }));
        kept
    }
}

/// For each claim its rank.
fn inverse(at: &[u32]) -> Vec<u32> {
    let count = at.iter().max().map_or(0, |most| *most as usize + 1);
    let mut ranks = vec![u32::MAX; count];
    for (rank, claim) in at.iter().enumerate() {
        ranks[*claim as usize] = rank as u32;
    }
    ranks
}

/// All that have a key.
fn block(keyed: &[Keyed], key: u32) -> &[Keyed] {
    let start = keyed.partition_point(|(other, _)| *other < key);
    let count = keyed[start..].partition_point(|(other, _)| *other == key);
    &keyed[start..start + count]
}

/// The ranks of a block's claims that may be compared with the one at a place, or of all.
fn near(block: &[Keyed], place: usize, all: bool) -> impl Iterator<Item = u32> {
    let (start, end) = if all { (0, block.len()) } else { (place.saturating_sub(BLOCK), place + BLOCK + 1) };
    block[start.min(block.len())..end.min(block.len())].iter().map(|(_, rank)| *rank)
}
