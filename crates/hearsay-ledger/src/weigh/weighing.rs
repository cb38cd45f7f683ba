//! What a ledger's reports tell, weighed and kept, so that one more report weighs only what it touches.
//!
//! In go reports, at first or later; out come the same [`Proposition`]s as if all had come at once. Weighed again is what a
//! new report tells, what its claims tie together or part, what changes because somebody turns out to be somebody else, and
//! what hangs on a relation that the report is the first to tell of.

use super::relations::Told;
use super::sources::Outlets;
use super::{Ledger, Proposition, beginning, order};
use crate::actors::{Decision, EntityId, Number, Resolution, resolve};
use crate::digest::{Digest, wording};
use crate::parallel::in_parts;
use crate::propositions::{Gathered, Gathering};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Weighed reports.
#[derive(Debug, Default)]
pub struct Weighing {
    reports: Vec<Digest>,
    decisions: Vec<Decision>,
    resolution: Arc<Resolution>,
    publishers: Vec<Option<u32>>,
    bylines: Vec<Vec<u32>>,
    gathered: Gathered,
    /// What each gathering tells, if it tells anything.
    propositions: Vec<Option<Arc<Proposition>>>,
    told: BTreeMap<Number, Vec<Told>>,
    weighed: usize,
}

impl Weighing {
    /// Weighs reports, with what people decided on who is who.
    #[must_use]
    pub fn new(reports: Vec<Digest>, decisions: Vec<Decision>) -> Self {
        let mut weighing = Weighing { decisions, ..Weighing::default() };
        weighing.add(reports);
        weighing
    }

    /// Adds reports, and weighs what they touch.
    pub fn add(&mut self, more: Vec<Digest>) {
        self.reports.extend(more);
        let resolution = resolve(&self.reports, &self.decisions);
        let outlets = Outlets::of(&self.reports, &resolution);
        let (moved, changed) = self.changes(&resolution, &outlets);
        let kept = self.gathered.add(&self.reports, &resolution, &changed);
        let ledger = Ledger::of(&self.reports, &resolution, self.gathered.features());
        let told = ledger.bonds.told(&resolution);
        let shaken = Shaken::of(&self.told, &told, &moved, &resolution);
        let changed: FxHashSet<u32> = changed.into_iter().collect();
        let mut before = std::mem::take(&mut self.propositions);
        let gatherings = self.gathered.gatherings();
        let mut after: Vec<Option<Arc<Proposition>>> = Vec::with_capacity(gatherings.len());
        let mut again: Vec<(u32, &Gathering)> = Vec::new();
        for (place, gathering) in gatherings.iter().enumerate() {
            let known = kept.get(place).and_then(|old| before[*old as usize].take());
            let stands = known.filter(|found| {
                let claims = gathering.claims.iter().chain(gathering.conflicts.iter().map(|(claim, _)| claim));
                let mut its = claims.map(|claim| ledger.place(*claim).0);
                !its.any(|report| changed.contains(&report)) && !shaken.touches(found)
            });
            if stands.is_none() {
                again.push((place as u32, gathering));
            }
            after.push(stands);
        }
        again.sort_by_key(|(_, gathering)| Reverse(gathering.claims.len()));
        let found = in_parts(&again, |part| {
            part.iter().map(|&(place, gathering)| (place, ledger.proposition(gathering).map(Arc::new))).collect()
        });
        self.weighed = found.len();
        for (place, proposition) in found {
            after[place as usize] = proposition;
        }
        self.propositions = after;
        self.told = told;
        self.publishers = outlets.publisher;
        self.bylines = outlets.byline;
        self.resolution = Arc::new(resolution);
    }

    /// Entities that are called or are something else now, and reports that have somebody who is somebody else now.
    fn changes(&self, now: &Resolution, outlets: &Outlets) -> (BTreeSet<Number>, Vec<u32>) {
        let mut moved = BTreeSet::new();
        let places: Vec<Option<u32>> = self
            .resolution
            .entities()
            .iter()
            .map(|entity| {
                let place = now.place(&entity.id);
                let same = place.filter(|place| {
                    let other = &now.entities()[*place as usize];
                    other.name == entity.name && other.kind == entity.kind
                });
                if same.is_none() {
                    moved.insert(entity.id.number());
                }
                same
            })
            .collect();
        let stays = |old: u32, new: Option<u32>| new.is_some() && places[old as usize] == new;
        let is_changed = |&report: &u32| {
            let (at, digest) = (report as usize, &self.reports[report as usize]);
            let actors = 0..digest.actors.len();
            let place = |resolution: &Resolution, actor| resolution.index_of(at, actor).map(|place| place as u32);
            let mut same =
                actors.map(|actor| place(&self.resolution, actor).is_some_and(|old| stays(old, place(now, actor))));
            let publisher = match (self.publishers[at], outlets.publisher[at]) {
                (None, None) => true,
                (Some(old), new) => stays(old, new),
                (None, Some(_)) => false,
            };
            let (old, new) = (&self.bylines[at], &outlets.byline[at]);
            let byline = old.len() == new.len() && old.iter().zip(new).all(|(old, new)| stays(*old, Some(*new)));
            !(publisher && byline && same.all(|same| same))
        };
        (moved, (0..self.publishers.len() as u32).filter(is_changed).collect())
    }

    /// Who is who.
    #[must_use]
    pub fn resolution(&self) -> &Arc<Resolution> {
        &self.resolution
    }

    /// The reports, in the order in which they came.
    #[must_use]
    pub fn reports(&self) -> &[Digest] {
        &self.reports
    }

    /// How many propositions the last addition weighed.
    #[must_use]
    pub fn weighed(&self) -> usize {
        self.weighed
    }

    /// What is told, as [`weigh`](super::weigh) gives it.
    #[must_use]
    pub fn propositions(&self) -> Vec<Arc<Proposition>> {
        let mut propositions: Vec<Arc<Proposition>> = self.propositions.iter().flatten().cloned().collect();
        propositions.sort_by(|a, b| order(a).cmp(&order(b)));
        propositions
    }
}

/// Relations that reports tell of now and did not before, or the other way round.
#[derive(Default)]
struct Shaken {
    /// Those, each from both ends.
    between: Vec<(Number, Number)>,
    /// For each of their ends all who have a relation with it.
    beside: FxHashMap<Number, FxHashSet<Number>>,
    /// Those who are not who they were, and whoever has a relation with them.
    moved: FxHashSet<Number>,
    /// Who has such a relation, belongs to or speaks for somebody who has.
    below: FxHashSet<Number>,
    /// How the words begin in the names of all whom these may speak for since.
    gained: FxHashSet<u32>,
}

impl Shaken {
    fn of(
        before: &BTreeMap<Number, Vec<Told>>,
        now: &BTreeMap<Number, Vec<Told>>,
        moved: &BTreeSet<Number>,
        resolution: &Resolution,
    ) -> Self {
        let mut shaken = Shaken::default();
        let all = |from: Number| [before.get(&from), now.get(&from)].into_iter().flatten().flatten();
        for (one, other) in [(before, now), (now, before)] {
            for (from, list) in one {
                let known = other.get(from).map_or(&[][..], Vec::as_slice);
                if known != list.as_slice() {
                    let new = list.iter().filter(|told| known.binary_search(told).is_err());
                    shaken.between.extend(new.map(|(to, _, _)| (*from, *to)));
                }
            }
        }
        shaken.between.sort_unstable();
        shaken.between.dedup();
        for (end, _) in &shaken.between {
            shaken.beside.entry(*end).or_insert_with(|| all(*end).map(|(to, _, _)| *to).collect());
            shaken.below.insert(*end);
            shaken.below.extend(all(*end).filter(|(_, up, _)| !up).map(|(to, _, _)| *to));
        }
        let ends: FxHashSet<Number> = shaken.between.iter().map(|(end, _)| *end).collect();
        let above = |end: &Number| all(*end).filter(|(_, up, _)| *up).map(|(to, _, _)| *to).collect::<Vec<_>>();
        let bodies: FxHashSet<Number> = ends.iter().flat_map(above).chain(ends.iter().copied()).collect();
        let bodies: FxHashSet<Number> = bodies.iter().flat_map(above).chain(bodies.iter().copied()).collect();
        for entity in resolution.entities().iter().filter(|entity| bodies.contains(&entity.id.number())) {
            shaken.gained.extend(wording::words(&entity.name).map(beginning));
        }
        for from in moved {
            shaken.moved.insert(*from);
            shaken.moved.extend(all(*from).map(|(to, _, _)| *to));
        }
        shaken
    }

    /// Whether a proposition's interval or a stake may be another one.
    fn touches(&self, found: &Proposition) -> bool {
        if self.between.is_empty() && self.moved.is_empty() {
            return false;
        }
        let participants: Vec<Number> = found.actor.iter().chain(&found.recipient).map(EntityId::number).collect();
        let speakers = &found.speakers;
        // Whom a source speaks for is looked up in two steps. It tells where another source speaks for the same one, or where
        // a participant is called after it.
        let below = speakers.iter().any(|speaker| self.below.contains(speaker));
        if below && (found.origins.len() > 1 || found.described.iter().any(|word| self.gained.contains(word))) {
            return true;
        }
        if speakers.iter().any(|speaker| self.beside.contains_key(speaker)) {
            return true;
        }
        if speakers.iter().chain(&participants).any(|one| self.moved.contains(one)) {
            return true;
        }
        // A path from a source to a participant has two relations at most, one of which is this one.
        self.between.iter().any(|(one, other)| {
            let beside = |end: &Number| self.beside.get(other).is_some_and(|beside| beside.contains(end));
            let reaches = |end: &Number| end == other || beside(end);
            participants.contains(one) && speakers.iter().any(reaches)
        })
    }
}
