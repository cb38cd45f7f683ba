//! Names joined step by step, with what must stay apart and why each was joined.
//!
//! In go pairs of names, surest first; "Orlin, T." joins "Tamas Orlin" unless a person said that they are two.

use super::Link;

/// Names of a group that are looked at when another is to join it.
const SAMPLE: usize = 6;

/// Groups of names.
pub struct Clusters {
    parent: Vec<u32>,
    groups: Vec<Group>,
    reasons: Vec<(u32, Link)>,
}

#[derive(Clone, Default)]
struct Group {
    sample: Vec<u32>,
    /// Names that never join.
    apart: Vec<u32>,
    /// Whether a person joined some of it: then names that differ say nothing against it.
    by_hand: bool,
}

impl Clusters {
    pub fn new(size: usize) -> Self {
        let groups = (0..size as u32).map(|node| Group { sample: vec![node], ..Group::default() }).collect();
        Clusters { parent: (0..size as u32).collect(), groups, reasons: Vec::new() }
    }

    /// The name that stands for the group of a name.
    pub fn find(&mut self, node: u32) -> u32 {
        let mut root = node;
        while self.parent[root as usize] != root {
            root = self.parent[root as usize];
        }
        let mut at = node;
        while self.parent[at as usize] != root {
            at = std::mem::replace(&mut self.parent[at as usize], root);
        }
        root
    }

    /// Keeps two names apart from now on. Does nothing if they are joined.
    pub fn part(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            self.groups[a as usize].apart.push(b);
            self.groups[b as usize].apart.push(a);
        }
    }

    /// Whether some decision keeps them apart.
    fn is_parted(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        let apart = self.groups[a as usize].apart.clone();
        apart.into_iter().any(|other| self.find(other) == b)
    }

    /// Joins two names by hand, unless a later decision keeps them apart.
    pub fn join_by_hand(&mut self, a: u32, b: u32, why: Link) {
        if self.find(a) != self.find(b) && !self.is_parted(a, b) {
            let root = self.join(a, b, why);
            self.groups[root as usize].by_hand = true;
        }
    }

    /// Joins two names unless somebody keeps them apart, or a name of one group contradicts one of the other.
    pub fn join_unless(&mut self, a: u32, b: u32, why: Link, mut contradict: impl FnMut(u32, u32) -> bool) -> bool {
        let (first, second) = (self.find(a), self.find(b));
        if first == second {
            return true;
        }
        if self.is_parted(first, second) {
            return false;
        }
        let (one, other) = (&self.groups[first as usize], &self.groups[second as usize]);
        if !one.by_hand && !other.by_hand && one.sample.iter().any(|&x| other.sample.iter().any(|&y| contradict(x, y)))
        {
            return false;
        }
        self.join(a, b, why);
        true
    }

    fn join(&mut self, a: u32, b: u32, why: Link) -> u32 {
        let (first, second) = (self.find(a), self.find(b));
        // The earlier name stands for the group, whichever way round it was joined.
        let (root, leaf) = (first.min(second), first.max(second));
        let joined = std::mem::take(&mut self.groups[leaf as usize]);
        self.parent[leaf as usize] = root;
        let group = &mut self.groups[root as usize];
        group.sample.extend(joined.sample);
        group.sample.sort_unstable();
        group.sample.truncate(SAMPLE);
        group.apart.extend(joined.apart);
        group.by_hand |= joined.by_hand;
        self.reasons.push((a, why));
        root
    }

    /// Why names were joined, each with one of the two.
    pub fn take_reasons(&mut self) -> Vec<(u32, Link)> {
        std::mem::take(&mut self.reasons)
    }
}
