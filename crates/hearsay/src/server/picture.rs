//! The picture of a ledger that the server answers from: what was read, how it weighs, and what people said of it.
//!
//! In goes a store, out comes a [`Picture`] in memory with the lists by which it is filtered: for "everything in which Orlin
//! takes part" the rows stand ready. A picture never changes; a new one takes its place ([`watch`](super::watch)).

use super::parts::Part;
use crate::failure::Failure;
use hearsay_ledger::actors::{EntityId, Resolution};
use hearsay_ledger::digest::Digest;
use hearsay_ledger::entry::{EntryId, Stored, What};
use hearsay_ledger::propositions::features::denies;
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::Store;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::weigh::relations::Bonds;
use hearsay_ledger::weigh::sources::Outlets;
use hearsay_ledger::weigh::{OriginKind, Proposition, Weighing};
use hearsay_model::HopRole;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// No proposition: people rejected the claim.
pub const NONE: u32 = u32::MAX;

/// Everything that answers are made from.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What was read.
    pub reports: Arc<Reports>,
    /// How it weighs.
    pub weighed: Arc<Weighed>,
    /// What people said.
    pub reviews: Arc<Reviews>,
    /// The last entry that shows in it.
    pub last: Option<EntryId>,
    /// The last entry of a person that shows in it.
    pub reviewed: Option<EntryId>,
    /// Whether it weighs what people said last; if not, that is being done.
    pub settled: bool,
}

impl Picture {
    /// Stands for all that can be seen in it.
    #[must_use]
    pub fn version(&self) -> String {
        let short = |id: Option<EntryId>| id.map_or_else(|| "none".to_owned(), |id| id.to_string()[..12].to_owned());
        format!("{}-{}{}", short(self.last), short(self.reviewed), if self.settled { "" } else { "-weighing" })
    }
}

/// What was read, every claim a row.
#[derive(Debug, Default)]
pub struct Reports {
    /// The reports, in the order in which they were added.
    pub parts: Vec<Arc<Part>>,
    /// For each report the row of its first claim, and one more for the end.
    pub first: Vec<u32>,
    /// For each row its report.
    pub report_of: Vec<u32>,
    /// Rows, the latest report first.
    pub order: Vec<u32>,
    by_document: HashMap<String, u32>,
    by_claim: HashMap<String, u32>,
}

impl Reports {
    /// Numbers the claims of reports.
    #[must_use]
    pub fn new(parts: Vec<Arc<Part>>) -> Self {
        let mut reports = Reports { first: vec![0], ..Reports::default() };
        for (report, part) in parts.iter().enumerate() {
            reports.by_document.insert(part.digest.document.to_string(), report as u32);
            for claim in &part.digest.claims {
                reports.by_claim.insert(claim.id.to_string(), reports.report_of.len() as u32);
                reports.report_of.push(report as u32);
            }
            reports.first.push(reports.report_of.len() as u32);
        }
        let mut latest: Vec<u32> = (0..parts.len() as u32).collect();
        latest.sort_by(|a, b| order_key(&parts[*a as usize]).cmp(&order_key(&parts[*b as usize])));
        for report in latest {
            reports.order.extend(reports.first[report as usize]..reports.first[report as usize + 1]);
        }
        reports.parts = parts;
        reports
    }

    /// How many claims.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.report_of.len()
    }

    /// The report of a row, and the number of the claim in it.
    #[must_use]
    pub fn at(&self, row: u32) -> (&Part, u32, usize) {
        let report = self.report_of[row as usize];
        (&self.parts[report as usize], report, (row - self.first[report as usize]) as usize)
    }

    /// The row of a report's claim.
    #[must_use]
    pub fn row(&self, report: u32, claim: u32) -> Option<u32> {
        let row = self.first.get(report as usize)? + claim;
        (row < *self.first.get(report as usize + 1)?).then_some(row)
    }

    /// The row of a claim's id.
    #[must_use]
    pub fn claim(&self, id: &str) -> Option<u32> {
        self.by_claim.get(id).copied()
    }

    /// The place of a report.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<u32> {
        self.by_document.get(id).copied()
    }
}

/// The latest first; of one day by what they are, so that the order stays as others come.
#[must_use]
pub fn order_key(part: &Part) -> (Reverse<&str>, &str) {
    (Reverse(part.digest.published.as_deref().unwrap_or_default()), &part.digest.document)
}

/// How what was read weighs.
#[derive(Debug, Default)]
pub struct Weighed {
    /// Who is who.
    pub resolution: Arc<Resolution>,
    /// What is told, sorted by id.
    pub propositions: Vec<Arc<Proposition>>,
    /// What is counted for each proposition.
    pub facts: Vec<Facts>,
    /// For each row its proposition, or [`NONE`].
    pub proposition_of: Vec<u32>,
    /// For each entity its rows.
    pub rows_of: Vec<EntityRows>,
    /// For each report its publisher.
    pub outlets: Vec<Option<u32>>,
    /// Places of propositions, most tellings first, most origins first, latest first, by type.
    pub orders: [Vec<u32>; 4],
    /// For entities that others are tied to, the bodies they speak for.
    bodies: BTreeMap<u32, BTreeSet<u32>>,
    /// For a body those who speak for it.
    voices: BTreeMap<u32, BTreeSet<u32>>,
}

/// What is counted for a proposition.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Its claims, those that deny it as well, as rows.
    pub rows: Vec<u32>,
    /// Claims that can't hold together with it.
    pub against: Vec<u32>,
    /// Claims that deny it: it, or that it was said.
    pub denials: Vec<u32>,
    /// Reports that tell it.
    pub reports: usize,
    /// The day of the earliest report.
    pub first: Option<String>,
    /// The day of the latest.
    pub last: Option<String>,
    /// Whether an origin has a stake.
    pub stake: bool,
    /// Who its first origins are, in words.
    pub said_by: Vec<String>,
    /// How many origins there are besides.
    pub said_by_more: usize,
}

/// The rows of an entity, each list sorted.
#[derive(Clone, Debug, Default)]
pub struct EntityRows {
    /// It takes part.
    pub takes_part: Vec<u32>,
    /// It says so, or publishes it.
    pub says: Vec<u32>,
    /// It is who stands behind it: the innermost source.
    pub innermost: Vec<u32>,
    /// It is where it happens.
    pub place: Vec<u32>,
    /// Reports that mention or publish it.
    pub reports: u32,
}

impl Weighed {
    /// The place of an entity by its id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<u32> {
        let entities = self.resolution.entities();
        entities.binary_search_by(|entity| entity.id.as_str().cmp(id)).ok().map(|place| place as u32)
    }

    /// The place of an entity by what the ledger calls it.
    #[must_use]
    pub fn place_of(&self, id: &EntityId) -> Option<u32> {
        self.entity(id.as_str())
    }

    /// An entity with everybody who is tied to the bodies it speaks for.
    #[must_use]
    pub fn side(&self, entity: u32) -> BTreeSet<u32> {
        let own = BTreeSet::from([entity]);
        let bodies = self.bodies.get(&entity).unwrap_or(&own);
        let mut side: BTreeSet<u32> =
            bodies.iter().filter_map(|body| self.voices.get(body)).flatten().copied().collect();
        side.extend(bodies);
        side.insert(entity);
        side
    }

    /// The place of a proposition by its id.
    #[must_use]
    pub fn proposition(&self, id: &str) -> Option<u32> {
        self.propositions.binary_search_by(|found| found.id.as_str().cmp(id)).ok().map(|place| place as u32)
    }
}

/// What weighing needs of reports, with what people said put over it.
pub fn digests(parts: &[Arc<Part>], reviews: &Reviews) -> Vec<Digest> {
    let digest = |part: &Arc<Part>| {
        let mut digest = part.digest.clone();
        reviews.apply(&mut digest);
        digest
    };
    parts.iter().map(digest).collect()
}

/// Lists what is weighed by what it is asked for.
#[must_use]
pub fn weighed(reports: &Reports, weighing: &Weighing) -> Weighed {
    let (digests, resolution) = (weighing.reports(), weighing.resolution());
    let mut weighed = Weighed { propositions: weighing.propositions(), ..Weighed::default() };
    weighed.propositions.sort_by(|a, b| a.id.cmp(&b.id));
    weighed.proposition_of = vec![NONE; reports.rows()];
    let row_of =
        |(report, claim): (u32, u32)| reports.claim(&digests.get(report as usize)?.claims.get(claim as usize)?.id);
    for (place, proposition) in weighed.propositions.iter().enumerate() {
        let mut facts = Facts::default();
        facts.rows.extend(proposition.members.iter().copied().filter_map(row_of));
        facts.against.extend(proposition.against.iter().copied().filter_map(row_of));
        facts.rows.sort_unstable();
        facts.against.sort_unstable();
        for row in &facts.rows {
            weighed.proposition_of[*row as usize] = place as u32;
        }
        let days = || facts.rows.iter().filter_map(|row| reports.at(*row).0.digest.published.as_deref());
        (facts.first, facts.last) = (days().min().map(str::to_owned), days().max().map(str::to_owned));
        let told: BTreeSet<&str> = proposition.reports.iter().map(|told| told.document.as_str()).collect();
        facts.reports = told.len();
        facts.stake = proposition.origins.iter().any(|origin| !origin.stake.is_empty());
        (facts.said_by, facts.said_by_more) = said_by(reports, proposition);
        weighed.facts.push(facts);
    }
    for (place, proposition) in weighed.propositions.iter().enumerate() {
        let facts = &mut weighed.facts[place];
        let told: BTreeSet<&str> = proposition.reports.iter().map(|told| told.claim.as_str()).collect();
        facts.denials.extend(facts.rows.iter().copied().filter(|row| {
            let (part, _, number) = reports.at(*row);
            let claim = &part.digest.claims[number];
            denies(claim.factuality) && !told.contains(claim.id.as_str())
        }));
    }
    // "Orlin denied this": a claim of its own, which denies others.
    for digest in digests {
        for claim in digest.claims.iter().filter(|claim| !claim.denies.is_empty()) {
            let denied = claim.denies.iter().filter_map(|id| reports.claim(id));
            let places: BTreeSet<u32> = denied.map(|row| weighed.proposition_of[row as usize]).collect();
            let Some(row) = reports.claim(&claim.id) else { continue };
            for place in places {
                if let Some(facts) = weighed.facts.get_mut(place as usize) {
                    facts.denials.push(row);
                }
            }
        }
    }
    weighed.outlets = Outlets::of(digests, resolution).publisher;
    weighed.rows_of = rows_of(reports, resolution, &weighed.outlets);
    let bonds = Bonds::of(digests, resolution);
    for entity in (0..resolution.entities().len() as u32).filter(|entity| bonds.knows(*entity)) {
        let bodies = bonds.bodies(entity, resolution);
        for body in &bodies {
            weighed.voices.entry(*body).or_default().insert(entity);
        }
        weighed.bodies.insert(entity, bodies);
    }
    weighed.orders = orders(&weighed.propositions, &weighed.facts);
    weighed.resolution = Arc::clone(resolution);
    weighed
}

/// Names of origins that are shown of a proposition, at most.
const SAID_BY: usize = 12;

/// Who the first origins of a proposition are, in words, and how many there are besides.
fn said_by(reports: &Reports, found: &Proposition) -> (Vec<String>, usize) {
    let mut names: Vec<String> = Vec::new();
    for (number, origin) in found.origins.iter().enumerate() {
        if names.len() == SAID_BY {
            return (names, found.origins.len() - number);
        }
        let outlet = || {
            let told = found.reports.iter().find(|told| told.path == origin.first)?;
            let report = reports.document(&told.document)?;
            reports.parts[report as usize].digest.publisher.as_deref()
        };
        let called = origin.who.as_ref().and_then(|who| found.names.get(who)).or(origin.described.as_ref());
        let name = match (called, origin.kind) {
            (Some(name), _) => name.to_string(),
            (None, OriginKind::Unnamed) => "somebody described".into(),
            (None, _) => outlet().map_or_else(|| "a report itself".to_owned(), |outlet| format!("{outlet} itself")),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (names, 0)
}

fn rows_of(reports: &Reports, resolution: &Resolution, outlets: &[Option<u32>]) -> Vec<EntityRows> {
    let mut rows_of = vec![EntityRows::default(); resolution.entities().len()];
    for (report, part) in reports.parts.iter().enumerate() {
        let entity = |actor: Option<u32>| resolution.index_of(report, actor? as usize);
        let mut seen: BTreeSet<usize> = outlets[report].map(|outlet| outlet as usize).into_iter().collect();
        seen.extend((0..part.digest.actors.len()).filter_map(|actor| resolution.index_of(report, actor)));
        for place in seen {
            rows_of[place].reports += 1;
        }
        for (number, claim) in part.digest.claims.iter().enumerate() {
            let row = reports.first[report] + number as u32;
            let mut put = |place: Option<usize>, list: fn(&mut EntityRows) -> &mut Vec<u32>| {
                let Some(rows) = place.and_then(|place| rows_of.get_mut(place)).map(list) else { return };
                if rows.last() != Some(&row) {
                    rows.push(row);
                }
            };
            for filler in claim.actor.iter().chain(&claim.recipient).chain(&claim.object).chain(&claim.place) {
                put(entity(filler.actor), |rows| &mut rows.takes_part);
            }
            for filler in &claim.place {
                put(entity(filler.actor), |rows| &mut rows.place);
            }
            put(outlets[report].map(|outlet| outlet as usize), |rows| &mut rows.says);
            for hop in &claim.chain {
                put(entity(hop.actor), |rows| &mut rows.says);
                put(entity(hop.venue.as_ref().and_then(|venue| venue.actor)), |rows| &mut rows.says);
            }
            let last = claim.chain.iter().rev().find(|hop| matches!(hop.role, HopRole::Source | HopRole::Unnamed));
            put(entity(last.and_then(|hop| hop.actor)), |rows| &mut rows.innermost);
        }
    }
    rows_of
}

fn orders(propositions: &[Arc<Proposition>], facts: &[Facts]) -> [Vec<u32>; 4] {
    let by = |compare: &dyn Fn(usize, usize) -> std::cmp::Ordering| {
        let mut order: Vec<u32> = (0..propositions.len() as u32).collect();
        order.sort_by(|a, b| compare(*a as usize, *b as usize));
        order
    };
    [
        by(&|a, b| propositions[b].reports.len().cmp(&propositions[a].reports.len())),
        by(&|a, b| {
            let interval = |place: usize| (propositions[place].independent.min, propositions[place].independent.max);
            interval(b).cmp(&interval(a))
        }),
        by(&|a, b| facts[b].last.cmp(&facts[a].last)),
        by(&|a, b| propositions[a].claim_type.cmp(&propositions[b].claim_type)),
    ]
}

/// What was read, from a store. With the reports of an earlier time only what has changed since is read again.
pub fn reports(
    folder: &Path,
    store: &Sqlite,
    known: Option<(&Reports, &[Stored])>,
    cores: usize,
) -> Result<Reports, Failure> {
    let all;
    let (mut parts, entries): (Vec<Arc<Part>>, &[Stored]) = if let Some((reports, since)) = known {
        (reports.parts.clone(), since)
    } else {
        all = store.entries(false)?;
        (Vec::new(), &all)
    };
    // For each document that is new or was read anew, when and by what.
    let mut read: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for stored in entries {
        if let What::Seen { document, with, .. } = &stored.entry.what {
            read.insert(document, (&stored.entry.at, with));
        }
    }
    for stored in entries {
        if let What::Asserted { document, .. } | What::Superseded { document, .. } = &stored.entry.what {
            read.entry(document).or_insert((&stored.entry.at, ""));
        }
    }
    let wanted: Vec<(&str, (&str, &str))> = read.into_iter().collect();
    // All of them are read faster in one go.
    let mut digests: HashMap<String, Digest> = HashMap::new();
    if known.is_none() {
        store.digests(&mut |digest| _ = digests.insert(digest.document.to_string(), digest))?;
    }
    let digests = Mutex::new(digests);
    let loaded: Mutex<HashMap<String, Arc<Part>>> = Mutex::new(HashMap::new());
    let next = Mutex::new(wanted.iter());
    let failed: Mutex<Option<Failure>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..cores.clamp(1, 8).min(wanted.len()) {
            scope.spawn(|| {
                let load = || -> Result<(), Failure> {
                    let store = Sqlite::read(folder)?;
                    loop {
                        let next = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((document, (at, with))) = next else { return Ok(()) };
                        let Some(record) = store.record(document)? else { continue };
                        let digest = digests.lock().unwrap_or_else(PoisonError::into_inner).remove(*document);
                        let part = Arc::new(Part::new(&record, digest, (*at).to_owned(), (*with).to_owned()));
                        loaded.lock().unwrap_or_else(PoisonError::into_inner).insert((*document).to_owned(), part);
                    }
                };
                if let Err(failure) = load() {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
                }
            });
        }
    });
    if let Some(failure) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let mut loaded = loaded.into_inner().unwrap_or_else(PoisonError::into_inner);
    for part in &mut parts {
        if let Some(new) = loaded.remove(part.digest.document.as_str()) {
            *part = new;
        }
    }
    for document in store.documents()? {
        parts.extend(loaded.remove(&document));
    }
    Ok(Reports::new(parts))
}
