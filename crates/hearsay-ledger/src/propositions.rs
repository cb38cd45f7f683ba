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
mod words;

use crate::actors::Resolution;
use crate::digest::{Digest, wording};
use features::Features;
use likeness::{Conflict, Look};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Claims that say the same. Numbers are places in the list of [`Features`].
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    /// The claims, sorted by what they say.
    pub claims: Vec<u32>,
    /// Claims that can't hold together with these.
    pub conflicts: Vec<(u32, Conflict)>,
}

/// Blocks larger than this are compared in part, each claim with its neighbours in wording.
const BLOCK: usize = 20;
/// How many neighbours are compared in a block that is too large.
const NEIGHBOURS: usize = 8;
/// And in one that is far too large, such as of all that one state does.
const FEW: usize = 3;
/// From here on a block is far too large.
const CROWD: usize = 1000;
/// How many stems of somebody described are looked up.
const STEMS: usize = 3;
/// How many threads compare at most.
const THREADS: usize = 8;
/// In how many parts each thread does its share.
const PARTS: usize = 16;
/// A list shorter than this is not worth a thread.
const SHORT: usize = 2000;

/// Two claims that say the same: how alike, and their ranks.
type Pair = (u16, u32, u32);

/// Gathers the claims that say the same.
#[must_use]
pub fn gather(reports: &[Digest], resolution: &Resolution) -> (Vec<Features>, Vec<Gathering>) {
    let features = features::features(reports, resolution);
    let at = ranked(&features, reports);
    let (mut pairs, conflicts) = compare(&features, &at);
    // The likest first, then by what they say: never by where or when they were read.
    pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    pairs.dedup();
    let tells = features.iter().map(|found| features::affirms(found.factuality)).collect();
    let mut sets = Sets::new(tells);
    for &(a, b, _) in &conflicts {
        sets.part(a, b);
    }
    // What is told first; then each denial goes where it fits best, and never ties together what is told apart.
    for told in [true, false] {
        for &(_, a, b) in &pairs {
            let (a, b) = (at[a as usize], at[b as usize]);
            let both = [a, b].iter().all(|claim| features::affirms(features[*claim as usize].factuality));
            if both == told {
                sets.join(a, b);
            }
        }
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

/// The claims in the order of their wording: alike ones stand together. Whoever prints the same words comes by date, and of
/// one date by the report's content.
fn ranked(features: &[Features], reports: &[Digest]) -> Vec<u32> {
    let content = |digest: &Digest| {
        digest.shingles.iter().fold(0, |sum: u64, one| sum.wrapping_mul(31).wrapping_add(u64::from(*one)))
    };
    let contents: Vec<u64> = reports.iter().map(content).collect();
    let mut order: Vec<u32> = (0..features.len() as u32).collect();
    order.sort_by_cached_key(|&claim| {
        let found = &features[claim as usize];
        // The least of the hashed stems: claims that share most of their words share it as often (Broder 1997).
        let least = found.stems.iter().map(|stem| stem.wrapping_mul(0x9e37_79b1).rotate_left(15)).min();
        (least, found.content, found.published, contents[found.report as usize], found.claim)
    });
    order
}

/// A key and the rank of a claim that has it.
type Keyed = (u32, u32);

/// Compares the claims that share a key: those that say the same, and those that can't both hold.
fn compare(features: &[Features], at: &[u32]) -> (Vec<Pair>, Vec<(u32, u32, Conflict)>) {
    let keys: Vec<Vec<u32>> =
        in_parts(at, |claims| claims.iter().map(|&claim| keys_of(&features[claim as usize])).collect());
    let mut keyed: Vec<Keyed> = Vec::with_capacity(keys.iter().map(Vec::len).sum());
    for (rank, keys) in keys.iter().enumerate() {
        keyed.extend(keys.iter().map(|&key| (key, rank as u32)));
    }
    keyed.sort_unstable();
    let blocks: Vec<&[Keyed]> = keyed.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1).collect();
    let looks: Vec<Look> = at.iter().map(|&claim| Look::of(&features[claim as usize])).collect();
    let crowded: FxHashSet<u32> = blocks.iter().filter(|block| block.len() > BLOCK).map(|block| block[0].0).collect();
    let found = in_parts(&blocks, |blocks| {
        let mut found = Vec::new();
        for block in blocks {
            let reach = match block.len() {
                count if count <= BLOCK => BLOCK,
                count if count <= CROWD => NEIGHBOURS,
                _ => FEW,
            };
            for (place, &(key, a)) in block.iter().enumerate() {
                for &(_, b) in block.iter().skip(place + 1).take(reach) {
                    if !looks[a as usize].may_be_alike(&looks[b as usize]) {
                        continue;
                    }
                    // Of all that two claims share, the first key that is not crowded is theirs.
                    let first = common(&keys[a as usize], &keys[b as usize]).find(|key| !crowded.contains(key));
                    if first.is_none_or(|first| first == key) {
                        found.extend(verdict(features, (a, b), (at[a as usize], at[b as usize])));
                    }
                }
            }
        }
        found
    });
    let (mut pairs, mut conflicts) = (Vec::new(), Vec::new());
    for one in found {
        match one {
            Compared::Same(pair) => pairs.push(pair),
            Compared::Apart(a, b, conflict) => conflicts.push((a, b, conflict)),
        }
    }
    conflicts.sort_unstable();
    conflicts.dedup();
    (pairs, conflicts)
}

/// What comparing two claims gives.
enum Compared {
    Same(Pair),
    Apart(u32, u32, Conflict),
}

fn verdict(features: &[Features], ranks: (u32, u32), (a, b): (u32, u32)) -> Option<Compared> {
    let (one, other) = (&features[a as usize], &features[b as usize]);
    let likeness = likeness::likeness(one, other);
    let apart = |conflict| Some(Compared::Apart(a.min(b), a.max(b), conflict));
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
        None => Some(Compared::Same(((likeness * 1e4) as u16, ranks.0, ranks.1))),
    }
}

/// Does a list in parts, on several threads, and puts what comes out together in the list's order. Whoever is done with a
/// part takes the next, so that a part that takes long keeps nobody waiting.
pub(crate) fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if list.len() < SHORT {
        return work(list);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let parts: Vec<&[T]> = list.chunks(list.len().div_ceil(threads * PARTS)).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(place) else { return done };
            done.push((place, work(part)));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        let join = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        join.flatten().collect()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().flat_map(|(_, found)| found).collect()
}

/// What two sorted lists share.
fn common<'a>(one: &'a [u32], other: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut rest = other;
    one.iter().copied().filter(move |key| {
        rest = &rest[rest.partition_point(|other| other < key)..];
        rest.first() == Some(key)
    })
}

/// The keys under which a claim is looked up, sorted: pairs of a sense or type with a participant or thing, and of two of the
/// latter.
fn keys_of(found: &Features) -> Vec<u32> {
    let word = |stem: u32| u64::from(stem) | 1 << 40;
    // Whoever is named is one key, whoever is described the head of the description.
    let mut whos: BTreeSet<u64> = BTreeSet::new();
    let mut more: BTreeSet<u64> = found.general.iter().map(|stem| word(*stem)).collect();
    for who in found.whos() {
        whos.insert(who.entity.map_or(word(who.head), u64::from));
        more.insert(word(who.head));
        // "The state prosecutor's office" is "the prosecutor" elsewhere, and "its soldiers" are the Corps.
        if who.entity.is_none() {
            more.extend(who.stems.iter().take(STEMS).map(|stem| word(*stem)));
            more.extend(who.within().iter().take(STEMS).map(|inner| u64::from(*inner)));
            more.extend(who.inner().iter().take(STEMS).map(|stem| word(*stem)));
        }
    }
    let senses = (0..64).filter(|bit| found.senses >> bit & 1 == 1);
    let mut kinds: Vec<u64> = senses.clone().collect();
    kinds.push(if found.family == 0 { u64::from(found.kind) | 1 << 41 } else { 100 + u64::from(found.family) });
    let key = |a: u64, b: u64| {
        let mixed = (a ^ b.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32) as u32
    };
    let mut keys: Vec<u32> = Vec::new();
    for who in whos.union(&more) {
        keys.extend(kinds.iter().map(|kind| key(*kind, *who)));
    }
    for who in &whos {
        keys.extend(whos.iter().filter(|other| *other > who).map(|other| key(*who, *other)));
    }
    keys.extend(
        senses.flat_map(|sense| found.around.iter().map(move |entity| key(sense, u64::from(*entity) | 1 << 42))),
    );
    // Who says the very same says the same, whoever it is about.
    keys.push((wording::hash(["content"]) ^ found.content) as u32);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// How many claims that one contradicts are remembered of a set.
const FOES: usize = 64;

/// Disjoint sets that know with whom they can't be one.
struct Sets {
    parent: Vec<u32>,
    size: Vec<u32>,
    /// Whether some member says that it is so.
    tells: Vec<bool>,
    /// Whether the claim itself says so.
    own: Vec<bool>,
    /// Claims that contradict some member.
    foes: FxHashMap<u32, Vec<u32>>,
}

impl Sets {
    fn new(tells: Vec<bool>) -> Self {
        let count = tells.len();
        Sets {
            parent: (0..count as u32).collect(),
            size: vec![1; count],
            own: tells.clone(),
            tells,
            foes: FxHashMap::default(),
        }
    }

    fn root(&mut self, mut one: u32) -> u32 {
        while self.parent[one as usize] != one {
            self.parent[one as usize] = self.parent[self.parent[one as usize] as usize];
            one = self.parent[one as usize];
        }
        one
    }

    /// Keeps two claims apart; before any are joined.
    fn part(&mut self, a: u32, b: u32) {
        for (one, other) in [(a, b), (b, a)] {
            let foes = self.foes.entry(one).or_default();
            if foes.len() < FOES {
                foes.push(other);
            }
        }
    }

    /// Makes one set of the two, unless a member of one contradicts a member of the other, or both sets tell something that
    /// only a denial would tie together.
    fn join(&mut self, first: u32, second: u32) {
        let (a, b) = (self.root(first), self.root(second));
        let by_denial = !(self.own[first as usize] && self.own[second as usize]);
        if a == b
            || by_denial && self.tells[a as usize] && self.tells[b as usize]
            || self.fights(a, b)
            || self.fights(b, a)
        {
            return;
        }
        let (large, small) = if self.size[a as usize] >= self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        self.tells[large as usize] |= self.tells[small as usize];
        if let Some(mut moved) = self.foes.remove(&small) {
            let foes = self.foes.entry(large).or_default();
            moved.truncate(FOES.saturating_sub(foes.len()));
            foes.append(&mut moved);
        }
    }

    fn fights(&mut self, a: u32, b: u32) -> bool {
        let foes = self.foes.get(&a).cloned().unwrap_or_default();
        foes.into_iter().any(|foe| self.root(foe) == b)
    }
}
