//! Sets of claims that say the same, and with which sets they can't be one.
//!
//! In go pairs of claims, the likest first, out come sets; "two guards fell" and "three guards fell" never end in one,
//! whatever is like both.

use rustc_hash::FxHashMap;

/// How many claims that one contradicts are remembered of a set.
const FOES: usize = 64;

/// Disjoint sets that know with whom they can't be one.
pub struct Sets {
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
    pub fn new(tells: Vec<bool>) -> Self {
        let count = tells.len();
        Sets {
            parent: (0..count as u32).collect(),
            size: vec![1; count],
            own: tells.clone(),
            tells,
            foes: FxHashMap::default(),
        }
    }

    pub fn root(&mut self, mut one: u32) -> u32 {
        while self.parent[one as usize] != one {
            self.parent[one as usize] = self.parent[self.parent[one as usize] as usize];
            one = self.parent[one as usize];
        }
        one
    }

    /// Keeps two claims apart; before any are joined.
    pub fn part(&mut self, a: u32, b: u32) {
        for (one, other) in [(a, b), (b, a)] {
            let foes = self.foes.entry(one).or_default();
            if foes.len() < FOES {
                foes.push(other);
            }
        }
    }

    /// Makes one set of the two, unless a member of one contradicts a member of the other, or both sets tell something that
    /// only a denial would tie together.
    pub fn join(&mut self, first: u32, second: u32) {
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
