//! From whom a proposition comes, after all copies are traced, and how many of these are independent.
//!
//! In go the tellings of one proposition, out come its [`Origin`]s, the copies, and the interval. Of a wire report, two
//! reprints and a ferrywoman's account there are two origins; a rewrite that names nobody has the wire's.

use super::copies::{self, CERTAIN, Sign, Told};
use super::relations::{Bonds, speaker};
use super::sources::{Outlets, Source, Telling};
use crate::actors::Resolution;
use crate::digest::Digest;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// From whom a proposition comes.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Who.
    pub source: Source,
    /// The earliest report of it.
    pub first: u32,
    /// Where it spoke.
    pub venues: BTreeSet<u32>,
}

/// What weighing the tellings of a proposition gives.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// Origins, by when they are first heard.
    pub origins: Vec<Origin>,
    /// For each report that derives from another, which, and the strongest sign.
    pub copies: BTreeMap<u32, (u32, Sign)>,
    /// Groups with a known origin.
    pub min: usize,
    /// All groups.
    pub max: usize,
    /// Whether an outlet gets its own story back.
    pub circular: bool,
    /// Copies that drop the origin.
    pub lost: BTreeSet<u32>,
    /// For each report and source the origin.
    of: BTreeMap<(u32, Source), usize>,
}

impl Weighed {
    /// The origin of a telling, by its place in [`Self::origins`].
    #[must_use]
    pub fn origin_of(&self, telling: &Telling) -> usize {
        self.of.get(&(telling.report, telling.source.clone())).copied().unwrap_or_default()
    }
}

/// Up to so many reports of one proposition are compared each with each; of more, those that share something.
const MANY: usize = 64;
/// With how many of the earliest reports that share one thing with it a report is compared.
const EARLIEST: usize = 8;
/// One in so many shingles is looked up.
const SAMPLED: u32 = 4;
/// So many passages, details or numbers in common are worth a comparison; fewer are chance.
const WORTH: u8 = 2;

/// Weighs the tellings of one proposition.
#[must_use]
pub fn weigh(
    tellings: &[Telling],
    reports: &[Digest],
    outlets: &Outlets,
    resolution: &Resolution,
    bonds: &Bonds,
) -> Weighed {
    let mut by_report: BTreeMap<u32, Vec<&Telling>> = BTreeMap::new();
    for telling in tellings {
        by_report.entry(telling.report).or_default().push(telling);
    }
    let mut told: Vec<Told<'_>> = by_report
        .into_iter()
        .map(|(report, tellings)| Told { report, digest: &reports[report as usize], tellings })
        .collect();
    told.sort_by_key(|one| outlets.rank[one.report as usize]);
    let (groups, copied, names) = group(&told, outlets);
    let mut weighed = Weighed::default();
    for (report, (from, sign)) in &copied {
        weighed.copies.insert(told[*report].report, (told[*from].report, *sign));
    }
    weighed.circular = circular(&told, outlets, &names, &copied);
    // The sources of each group: what any member knows is what all of it rests on.
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        members.entry(*group).or_default().push(place);
    }
    let outlets_told: BTreeSet<u32> = told.iter().filter_map(|one| outlets.publisher[one.report as usize]).collect();
    let mut found: Vec<(Source, usize)> = Vec::new();
    let mut places: BTreeMap<Source, usize> = BTreeMap::new();
    for group in members.values() {
        let sources = group_sources(group, &told, outlets, &outlets_told, &copied);
        let stated: BTreeSet<&Source> = sources.iter().collect();
        for &place in group {
            lost_hop(&told[place], &sources, copied.contains_key(&place), &mut weighed.lost);
            for telling in &told[place].tellings {
                let own = stated.contains(&telling.source).then_some(&telling.source);
                let source = own.or(sources.first()).cloned().unwrap_or_else(|| telling.source.clone());
                let origin = *places.entry(source.clone()).or_insert_with(|| {
                    found.push((source.clone(), usize::MAX));
                    found.len() - 1
                });
                // Where a group has several sources, each is first heard where it is named.
                if sources.len() == 1 || telling.source == source {
                    found[origin].1 = found[origin].1.min(place);
                }
                weighed.of.insert((telling.report, telling.source.clone()), origin);
            }
        }
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&origin| found[origin].1);
    let new: BTreeMap<usize, usize> = order.iter().enumerate().map(|(new, &old)| (old, new)).collect();
    for origin in weighed.of.values_mut() {
        *origin = new[origin];
    }
    let mut venues: BTreeMap<&Source, BTreeSet<u32>> = BTreeMap::new();
    for telling in tellings {
        let spoken = venues.entry(&telling.source).or_default();
        spoken.extend(&telling.venues);
        if !telling.describes && telling.chain.is_empty() {
            spoken.extend(outlets.publisher[telling.report as usize]);
        }
    }
    for &origin in &order {
        let (source, first) = &found[origin];
        let first = told.get(*first).map_or(told[0].report, |one| one.report);
        let venues = venues.get(source).cloned().unwrap_or_default();
        weighed.origins.push(Origin { source: source.clone(), first, venues });
    }
    (weighed.min, weighed.max) = interval(&weighed.origins, resolution, bonds);
    weighed
}

type Copies = BTreeMap<usize, (usize, Sign)>;

/// Groups of reports that derive from one another, as the place of each group's earliest; for each report what it derives
/// from; and whom each names. Reports stand in the order of their dates.
fn group(told: &[Told<'_>], outlets: &Outlets) -> (Vec<usize>, Copies, Vec<(usize, usize)>) {
    let mut parent: Vec<usize> = (0..told.len()).collect();
    let mut copied = BTreeMap::new();
    let mut names = Vec::new();
    let mut shared = (told.len() > MANY).then(|| Shared::of(told, outlets));
    for (place, one) in told.iter().enumerate() {
        let mut best: Option<(f64, usize, Sign)> = None;
        let all = || (0..told.len()).collect();
        for before in shared.as_mut().map_or_else(all, |shared| shared.with(one, outlets)) {
            let other = &told[before];
            let same_day = one.digest.published == other.digest.published || other.digest.published.is_none();
            if before == place || before > place && !same_day {
                continue;
            }
            let Some((p, sign)) = copies::derives(one, other, outlets) else { continue };
            // Of two of one day only who credits the other derives from it, whichever counts as the earlier.
            if before > place && !matches!(sign, Sign::Names | Sign::Credit) {
                continue;
            }
            if sign == Sign::Names {
                names.push((place, before));
            }
            if p >= CERTAIN && best.is_none_or(|(most, _, _)| p > most) {
                best = Some((p, before, sign));
            }
        }
        if let Some((_, before, sign)) = best
            && copied.get(&before).is_none_or(|(from, _)| *from != place)
        {
            copied.insert(place, (before, sign));
            let (a, b) = (root(&mut parent, place), root(&mut parent, before));
            parent[a.max(b)] = a.min(b);
        }
    }
    ((0..told.len()).map(|place| root(&mut parent, place)).collect(), copied, names)
}

/// Something that a report shares with whom it copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Thing {
    /// The outlet or author.
    Name(u32),
    /// A run of words between quotation marks.
    Quotation(u32),
    /// A run of words.
    Passage(u32),
    /// Two telling words together.
    Pair(u32),
    /// A rare number.
    Number(u32),
}

/// For each thing the earliest reports that have it.
struct Shared {
    reports: FxHashMap<Thing, SmallVec<[u32; 4]>>,
    /// Reports by the agency or author that they credit, in lower case.
    credits: FxHashMap<String, Vec<u32>>,
    /// For each report what it has in common with the one that is looked up; all nought in between.
    common: Vec<u8>,
}

impl Shared {
    /// Reports stand in the order of their dates.
    fn of(told: &[Told<'_>], outlets: &Outlets) -> Self {
        let mut shared =
            Shared { reports: FxHashMap::default(), credits: FxHashMap::default(), common: vec![0; told.len()] };
        for (place, one) in told.iter().enumerate() {
            let digest = one.digest;
            let own = outlets.publisher[one.report as usize].into_iter();
            let names = own.chain(outlets.byline[one.report as usize].iter().copied()).map(Thing::Name);
            let things = names
                .chain(digest.quotations.iter().copied().map(Thing::Quotation))
                .chain(digest.shingles.iter().copied().filter(|one| one % SAMPLED == 0).map(Thing::Passage))
                .chain(digest.pairs.iter().copied().map(Thing::Pair))
                .chain(digest.numbers.iter().copied().map(Thing::Number));
            for thing in things {
                let reports = shared.reports.entry(thing).or_default();
                if reports.len() < EARLIEST {
                    reports.push(place as u32);
                }
            }
            for credit in digest.byline.iter().chain(&digest.publisher) {
                let reports = shared.credits.entry(credit.to_lowercase()).or_default();
                if reports.len() < EARLIEST {
                    reports.push(place as u32);
                }
            }
        }
        shared
    }

    /// The reports that share enough with one, in their order.
    fn with(&mut self, one: &Told<'_>, outlets: &Outlets) -> Vec<usize> {
        let digest = one.digest;
        let mut found: Vec<usize> = Vec::new();
        let common = &mut self.common;
        let mut share = |reports: &[u32], worth: u8| {
            for &place in reports {
                let common = &mut common[place as usize];
                if *common == 0 {
                    found.push(place as usize);
                }
                *common = common.saturating_add(worth);
            }
        };
        let mut add = |thing| {
            let worth = if matches!(thing, Thing::Name(_) | Thing::Quotation(_)) { WORTH } else { 1 };
            share(self.reports.get(&thing).map_or(&[], |reports| reports.as_slice()), worth);
        };
        for telling in &one.tellings {
            telling.chain.iter().chain(&telling.venues).for_each(|name| add(Thing::Name(*name)));
            if let Some(claim) = digest.claims.get(telling.claim as usize) {
                digest.passage(claim).quotations.iter().for_each(|run| add(Thing::Quotation(*run)));
                let runs = digest.passage(claim).shingles.iter();
                runs.filter(|run| **run % SAMPLED == 0).for_each(|run| add(Thing::Passage(*run)));
            }
        }
        outlets.byline[one.report as usize].iter().for_each(|name| add(Thing::Name(*name)));
        digest.pairs.iter().for_each(|pair| add(Thing::Pair(*pair)));
        digest.numbers.iter().for_each(|number| add(Thing::Number(*number)));
        for credit in &digest.byline {
            share(self.credits.get(&credit.to_lowercase()).map_or(&[], Vec::as_slice), WORTH);
        }
        found.retain(|&place| std::mem::take(&mut self.common[place]) >= WORTH);
        found.sort_unstable();
        found
    }
}

fn root(parent: &mut [usize], mut one: usize) -> usize {
    while parent[one] != one {
        parent[one] = parent[parent[one]];
        one = parent[one];
    }
    one
}

/// What a group rests on: the named sources of its members; else those described by the earliest that describe any; else
/// the earliest report's own voice. An outlet whose own telling is there is looked through.
fn group_sources(
    group: &[usize],
    told: &[Told<'_>],
    outlets: &Outlets,
    outlets_told: &BTreeSet<u32>,
    copied: &Copies,
) -> Vec<Source> {
    let all = || group.iter().flat_map(|&place| &told[place].tellings);
    // Outlets that tell what they themselves saw or did.
    let witnesses: BTreeSet<u32> = all()
        .filter_map(|telling| match telling.source {
            Source::Known(entity) => (outlets.publisher[telling.report as usize] == Some(entity)).then_some(entity),
            _ => None,
        })
        .collect();
    let through = |source: &Source| match source {
        Source::Known(entity) => outlets_told.contains(entity) && !witnesses.contains(entity),
        _ => false,
    };
    let mut sources: Vec<Source> = Vec::new();
    let mut added: BTreeSet<&Source> = BTreeSet::new();
    let mut add = |source| {
        if added.insert(source) {
            sources.push(source.clone());
        }
    };
    for telling in all().filter(|telling| matches!(telling.source, Source::Known(_)) && !through(&telling.source)) {
        add(&telling.source);
    }
    // Somebody described in a copy is whoever the original has; in an original it is somebody else.
    let known = all().any(|telling| matches!(telling.source, Source::Known(_)) && !through(&telling.source));
    let mut described = false;
    for &place in group {
        if copied.contains_key(&place) && (known || described) {
            continue;
        }
        for telling in told[place].tellings.iter().filter(|telling| matches!(telling.source, Source::Unnamed(..))) {
            add(&telling.source);
            described = true;
        }
    }
    if sources.is_empty() {
        // Nobody is stated: those that derive from nobody each speak for themselves.
        let roots = group.iter().filter(|place| !copied.contains_key(place)).flat_map(|&place| &told[place].tellings);
        for telling in roots.filter(|telling| !through(&telling.source)) {
            if added.insert(&telling.source) {
                sources.push(telling.source.clone());
            }
        }
    }
    if sources.is_empty() {
        let first = all().find(|telling| matches!(telling.source, Source::Unstated(_))).or_else(|| all().next());
        sources.extend(first.map(|telling| telling.source.clone()));
    }
    sources
}

/// A copy that names nobody whom its group rests on has lost the hop.
fn lost_hop(one: &Told<'_>, sources: &[Source], copy: bool, lost: &mut BTreeSet<u32>) {
    let stated: Vec<&Source> = sources.iter().filter(|source| !matches!(source, Source::Unstated(_))).collect();
    if !copy || stated.is_empty() {
        return;
    }
    let holds = |source: &&&Source| {
        one.tellings.iter().any(|telling| match source {
            Source::Known(entity) => telling.chain.contains(entity) || telling.source == ***source,
            _ => telling.describes,
        })
    };
    if !stated.iter().any(|source| holds(&source)) {
        lost.insert(one.report);
    }
}

/// Whether a report derives, over another outlet, from an earlier one of its own outlet.
fn circular(told: &[Told<'_>], outlets: &Outlets, names: &[(usize, usize)], copied: &Copies) -> bool {
    let mut edges: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for &(from, to) in names {
        edges.entry(from).or_default().insert(to);
    }
    for (&from, &(to, _)) in copied {
        edges.entry(from).or_default().insert(to);
    }
    let outlet = |place: usize| outlets.publisher[told[place].report as usize];
    edges.keys().any(|&start| {
        let Some(own) = outlet(start) else { return false };
        let mut open: VecDeque<(usize, bool)> = VecDeque::from([(start, false)]);
        let mut seen = BTreeSet::new();
        while let Some((at, abroad)) = open.pop_front() {
            for &next in edges.get(&at).into_iter().flatten() {
                if outlet(next) == Some(own) {
                    if abroad && next != start {
                        return true;
                    }
                } else if seen.insert(next) {
                    open.push_back((next, true));
                }
            }
        }
        false
    })
}

/// Groups of origins that speak for one body: those with somebody named, and all.
fn interval(origins: &[Origin], resolution: &Resolution, bonds: &Bonds) -> (usize, usize) {
    if let [only] = origins {
        return (usize::from(matches!(only.source, Source::Known(_))), 1);
    }
    let mut parent: Vec<usize> = (0..origins.len()).collect();
    let mut of: BTreeMap<u32, usize> = BTreeMap::new();
    for (place, origin) in origins.iter().enumerate() {
        let Some(speaker) = speaker(&origin.source, resolution) else { continue };
        for body in bonds.bodies(speaker, resolution) {
            let other = *of.entry(body).or_insert(place);
            let (a, b) = (root(&mut parent, place), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, bool> = BTreeMap::new();
    for (place, origin) in origins.iter().enumerate() {
        *groups.entry(root(&mut parent, place)).or_default() |= matches!(origin.source, Source::Known(_));
    }
    (groups.values().filter(|known| **known).count(), groups.len())
}
