//! Comparing the claims that share a key.
//!
//! In go claims in the order of their wording and the keys of each, out come the pairs that say the same and those that
//! can't both hold. Of a block in which all share a key, small ones are compared each with each, large ones each with its
//! neighbours.

use super::features::Features;
use super::keys::common;
use super::likeness::{self, Conflict, Look};
use crate::parallel::in_parts;
use rustc_hash::FxHashSet;

/// Blocks larger than this are compared in part, each claim with its neighbours in wording.
pub const BLOCK: usize = 20;
/// How many neighbours are compared in a block that is too large.
const NEIGHBOURS: usize = 8;
/// And in one that is far too large, such as of all that one state does.
const FEW: usize = 3;
/// From here on a block is far too large.
pub const CROWD: usize = 1000;

/// A key and the rank of a claim that has it.
pub type Keyed = (u32, u32);
/// Two claims that say the same: how alike, in ten thousandths, and which, the one that comes first in wording first.
pub type Pair = (u16, u32, u32);
/// Two claims that can't both hold, the one with the lower number first.
pub type Apart = (u32, u32, Conflict);

/// With how many of those after it a claim is compared in a block of so many.
pub fn reach(count: usize) -> usize {
    match count {
        count if count <= BLOCK => BLOCK,
        count if count <= CROWD => NEIGHBOURS,
        _ => FEW,
    }
}

/// What is compared.
pub struct Comparing<'a> {
    pub features: &'a [Features],
    /// The claims in the order of their wording.
    pub at: &'a [u32],
    /// For each rank what a quick look shows.
    pub looks: &'a [Look],
    /// For each rank its keys, sorted; none for a claim that is not compared now.
    pub keys: &'a [Vec<u32>],
}

impl Comparing<'_> {
    /// Compares the claims of blocks.
    pub fn compare(&self, blocks: &[&[Keyed]]) -> (Vec<Pair>, Vec<Apart>) {
        let crowded: FxHashSet<u32> =
            blocks.iter().filter(|block| block.len() > BLOCK).map(|block| block[0].0).collect();
        let found = in_parts(blocks, |blocks| {
            let mut found = Vec::new();
            for block in blocks {
                self.block(block, &crowded, &mut found);
            }
            found
        });
        let (mut pairs, mut conflicts) = (Vec::new(), Vec::new());
        for one in found {
            match one {
                Compared::Same(pair) => pairs.push(pair),
                Compared::Apart(apart) => conflicts.push(apart),
            }
        }
        (pairs, conflicts)
    }

    fn block(&self, block: &[Keyed], crowded: &FxHashSet<u32>, found: &mut Vec<Compared>) {
        let reach = reach(block.len());
        for (place, &(key, a)) in block.iter().enumerate() {
            let keys = &self.keys[a as usize];
            if keys.is_empty() {
                continue;
            }
            for &(_, b) in block.iter().skip(place + 1).take(reach) {
                let others = &self.keys[b as usize];
                if others.is_empty() || !self.looks[a as usize].may_be_alike(&self.looks[b as usize]) {
                    continue;
                }
                // Of all that two claims share, the first key that is not crowded is theirs.
                let first = common(keys, others).find(|key| !crowded.contains(key));
                if first.is_none_or(|first| first == key) {
                    found.extend(self.verdict(self.at[a as usize], self.at[b as usize]));
                }
            }
        }
    }

    fn verdict(&self, a: u32, b: u32) -> Option<Compared> {
        let (one, other) = (&self.features[a as usize], &self.features[b as usize]);
        let likeness = likeness::likeness(one, other);
        let apart = |conflict| Some(Compared::Apart((a.min(b), a.max(b), conflict)));
        if likeness < likeness::SAME {
            return if likeness::counts_apart(one, other) {
                apart(Conflict::Number)
            } else if likeness::actors_apart(one, other) {
                apart(Conflict::Actor)
            } else {
                None
            };
        }
        match likeness::conflict(one, other) {
            Some(conflict) => apart(conflict),
            None => Some(Compared::Same(((likeness * 1e4) as u16, a, b))),
        }
    }
}

/// What comparing two claims gives.
enum Compared {
    Same(Pair),
    Apart(Apart),
}
