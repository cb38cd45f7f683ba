//! What stands behind each proposition: who tells it, from whom, how many of them can be shown to be independent, who has a
//! stake, who denies it.
//!
//! In go the [`Digest`]s of reports and who is who, out come [`Proposition`]s in the printed form. Three papers that all
//! have it from one spokesman are three reports, one origin, and `1..1` independent. The program says no more than that: it
//! never says that a proposition is true.
//!
//! Nothing depends on the order of the reports or on what publishers are called.

pub mod copies;
pub mod origins;
pub mod relations;
pub mod sources;
mod weighing;

pub use weighing::Weighing;

use crate::actors::{EntityId, Number, Resolution};
use crate::digest::{Digest, DigestFiller, wording};
use crate::parallel::in_parts;
use crate::propositions::features::{Features, affirms, denies};
use crate::propositions::{Gathered, Gathering, likeness::Conflict};
use hearsay_model::{ActorKind, Factuality, HopRole, Label};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};
use sources::{Outlets, Telling};
use std::collections::{BTreeMap, BTreeSet};

/// What several reports say alike, with everything about who says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposition {
    /// `p:` and a hash of what is said.
    pub id: SmolStr,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: Label,
    /// The claim in a few words of the earliest report.
    pub label: SmolStr,
    /// Who does it.
    pub actor: Vec<EntityId>,
    /// To whom.
    pub recipient: Vec<EntityId>,
    /// Where.
    pub place: Vec<EntityId>,
    /// When, as TIMEX3 values.
    pub time: Vec<String>,
    /// Names of the entities.
    pub names: Names,
    /// Who tells it; never empty.
    pub reports: Vec<Reported>,
    /// From whom it comes.
    pub origins: Vec<Origin>,
    /// How many origins are independent.
    pub independent: Interval,
    /// Whether an outlet gets its own story back.
    pub circular: bool,
    /// Reports that drop the origin.
    pub lost_hop: Vec<SmolStr>,
    /// Who denies it.
    pub denied_by: Vec<Denial>,
    /// What can't hold together with it.
    pub contradicted_by: Vec<Contradiction>,
    /// All its claims, those that deny it as well: places of reports as given, and of claims in them. Not printed.
    #[serde(skip)]
    pub members: Vec<(u32, u32)>,
    /// The claims that contradict it. Not printed.
    #[serde(skip)]
    pub against: Vec<(u32, u32)>,
    /// Those whose relations decide its interval and its stakes: its origins and where they spoke. Not printed.
    #[serde(skip)]
    speakers: Box<[Number]>,
    /// How the capitalised words begin that stand before the heads of its participants. Not printed.
    #[serde(skip)]
    described: Box<[u32]>,
}

/// Names of entities, sorted by id: a list, since most propositions name but a few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(Box<[(EntityId, SmolStr)]>);

impl Names {
    /// The name of an entity.
    #[must_use]
    pub fn get(&self, who: &EntityId) -> Option<&SmolStr> {
        let place = self.0.binary_search_by(|(id, _)| id.cmp(who)).ok()?;
        Some(&self.0[place].1)
    }
}

impl FromIterator<(EntityId, SmolStr)> for Names {
    fn from_iter<I: IntoIterator<Item = (EntityId, SmolStr)>>(names: I) -> Self {
        Names(BTreeMap::from_iter(names).into_iter().collect())
    }
}

impl Serialize for Names {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, name)| (id, name)))
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}

/// A telling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// Where the report was read from.
    pub path: SmolStr,
    /// The report.
    pub document: SmolStr,
    /// The claim.
    pub claim: SmolStr,
    /// The words.
    pub words: SmolStr,
    /// Named sources between the report and the claim, outermost first.
    pub chain: Vec<EntityId>,
    /// How the innermost source commits itself.
    pub factuality: Factuality,
    /// Which of the origins.
    pub origin: SmolStr,
    /// The report that it derives from, if signs show it.
    pub copies: Option<Copied>,
}

/// The report that another derives from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Where it was read from.
    pub path: SmolStr,
    /// The strongest sign.
    pub because: SmolStr,
}

/// From whom something comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// `o1` and on, by when they are first heard.
    pub id: SmolStr,
    /// Whether it is named.
    pub kind: OriginKind,
    /// Who, if it is named.
    pub who: Option<EntityId>,
    /// The words that describe it, if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub described: Option<SmolStr>,
    /// The earliest report of it.
    pub first: SmolStr,
    /// What it has to do with the claim's participants.
    pub stake: Vec<Stake>,
}

/// Kinds of origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// Named.
    Known,
    /// Described, not named.
    Unnamed,
    /// Nobody says how it is known.
    Unstated,
}

/// A stake and its path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stake {
    /// The claims that lead from the origin to a participant.
    pub path: Vec<SmolStr>,
    /// The same in words.
    pub why: SmolStr,
    /// The steps of the path, each with who says so.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// A step of a stake's path: a claim as a report has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The claim.
    pub claim: SmolStr,
    /// The relation in words: "Radio Vess is `owned_by` the Coastal Guard".
    pub says: SmolStr,
    /// The words it rests on.
    pub words: SmolStr,
    /// The report that has it.
    pub path: SmolStr,
    /// Who says so, outermost first; empty if the report itself does.
    pub by: Vec<SmolStr>,
}

/// How many origins are independent: at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Groups with a known origin.
    pub min: usize,
    /// All groups.
    pub max: usize,
}

/// A denial.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Denial {
    /// The report that has it.
    pub path: SmolStr,
    /// Who denies; none if the report itself does.
    pub who: Option<EntityId>,
    /// Its words.
    #[serde(default)]
    pub words: SmolStr,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contradiction {
    /// The report that has it.
    pub path: SmolStr,
    /// In what.
    pub how: How,
    /// Its words.
    pub words: SmolStr,
    /// Who says so, if it is named; else the report itself or somebody it only describes.
    #[serde(default)]
    pub who: Option<EntityId>,
}

/// In what two claims can't both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// How many.
    Number,
    /// Where.
    Place,
    /// When.
    Time,
    /// Who.
    Actor,
    /// Whether at all.
    Negation,
}

/// What weighing needs of a claim that is gathered: little, so that the rest need not be kept.
struct Spot {
    report: u32,
    claim: u32,
    factuality: Factuality,
}

/// What all of a ledger's propositions are weighed with.
struct Ledger<'a> {
    reports: &'a [Digest],
    resolution: &'a Resolution,
    outlets: Outlets,
    bonds: relations::Bonds,
    features: Vec<Spot>,
    /// For each claim that another one of its report denies ("Orlin denied this") the denials.
    denied: BTreeMap<(u32, u32), Vec<u32>>,
}

/// Weighs everything that the reports claim.
#[must_use]
pub fn weigh(reports: &[Digest], resolution: &Resolution) -> Vec<Proposition> {
    let mut gathered = Gathered::default();
    gathered.add(reports, resolution, &[]);
    let (features, mut gatherings) = gathered.into_parts();
    let ledger = Ledger::of(reports, resolution, &features);
    // What comparing needed takes more room than all the rest.
    drop(features);
    // The largest first, so that no thread begins with one when the others are done.
    gatherings.sort_by_key(|gathering| std::cmp::Reverse(gathering.claims.len()));
    let mut propositions: Vec<Proposition> =
        in_parts(&gatherings, |part| part.iter().filter_map(|gathering| ledger.proposition(gathering)).collect());
    propositions.par_sort_by(|a, b| order(a).cmp(&order(b)));
    propositions
}

/// What no type fits comes first, what is told in a typed way last.
fn order(found: &Proposition) -> (bool, &SmolStr) {
    (found.claim_type.as_str() != "OTHER", &found.id)
}

/// For each claim that another one of its report denies the places of the denials.
fn denied(reports: &[Digest]) -> BTreeMap<(u32, u32), Vec<u32>> {
    let mut denied: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for (report, digest) in reports.iter().enumerate() {
        for (denial, claim) in digest.claims.iter().enumerate().filter(|(_, claim)| !claim.denies.is_empty()) {
            for (place, other) in digest.claims.iter().enumerate() {
                if claim.denies.contains(&other.id) {
                    denied.entry((report as u32, place as u32)).or_default().push(denial as u32);
                }
            }
        }
    }
    denied
}

impl<'a> Ledger<'a> {
    fn of(reports: &'a [Digest], resolution: &'a Resolution, features: &[Features]) -> Self {
        let spot = |found: &Features| Spot { report: found.report, claim: found.claim, factuality: found.factuality };
        Ledger {
            reports,
            resolution,
            outlets: Outlets::of(reports, resolution),
            bonds: relations::Bonds::of(reports, resolution),
            features: features.iter().map(spot).collect(),
            denied: denied(reports),
        }
    }

    fn proposition(&self, gathering: &Gathering) -> Option<Proposition> {
        let (tellings, against) = self.tellings(gathering);
        let first = tellings.iter().min_by_key(|telling| {
            let claim = &self.reports[telling.report as usize].claims[telling.claim as usize];
            (self.outlets.rank[telling.report as usize], &claim.id)
        })?;
        let head = &self.reports[first.report as usize].claims[first.claim as usize];
        let weighed = origins::weigh(&tellings, self.reports, &self.outlets, self.resolution, &self.bonds);
        let (actor, recipient, place) =
            (self.fillers(&tellings, 0), self.fillers(&tellings, 1), self.fillers(&tellings, 2));
        let participants: BTreeSet<u32> = actor.iter().chain(&recipient).copied().collect();
        let described = self.described(&tellings);
        let mut time = BTreeSet::new();
        for telling in &tellings {
            let claim = &self.reports[telling.report as usize].claims[telling.claim as usize];
            time.extend(claim.time.iter().filter_map(|(_, value)| value.as_ref().map(ToString::to_string)));
        }
        let mut names: BTreeSet<u32> = actor.iter().chain(&recipient).chain(&place).copied().collect();
        let origins: Vec<Origin> = weighed
            .origins
            .iter()
            .enumerate()
            .map(|(number, origin)| {
                let mut shown = self.origin(number, origin, &participants, &described, &mut names);
                if shown.stake.is_empty() {
                    shown.stake.extend(self.own(origin, &tellings));
                }
                shown
            })
            .collect();
        let speakers = weighed.origins.iter().filter_map(|origin| relations::speaker(&origin.source, self.resolution));
        let venues = weighed.origins.iter().flat_map(|origin| origin.venues.iter().copied());
        let mut speakers: Vec<Number> = speakers.chain(venues).map(|entity| self.id(entity).number()).collect();
        speakers.sort_unstable();
        speakers.dedup();
        let mut reports: Vec<Reported> = Vec::with_capacity(tellings.len());
        for telling in &tellings {
            let digest = &self.reports[telling.report as usize];
            let claim = &digest.claims[telling.claim as usize];
            names.extend(&telling.chain);
            reports.push(Reported {
                path: digest.path.clone(),
                document: digest.document.clone(),
                claim: claim.id.clone(),
                words: claim.evidence.clone(),
                chain: telling.chain.iter().map(|&entity| self.id(entity)).collect(),
                factuality: claim.factuality,
                origin: format_smolstr!("o{}", weighed.origin_of(telling) + 1),
                copies: weighed.copies.get(&telling.report).map(|&(report, sign)| Copied {
                    path: self.reports[report as usize].path.clone(),
                    because: SmolStr::new_static(sign.because()),
                }),
            });
        }
        reports.sort_by(|a, b| (&a.path, &a.document, &a.claim).cmp(&(&b.path, &b.document, &b.claim)));
        let paths =
            |list: &BTreeSet<u32>| list.iter().map(|&report| self.reports[report as usize].path.clone()).collect();
        let mut lost_hop: Vec<SmolStr> = paths(&weighed.lost);
        lost_hop.sort();
        let denied_by = self.denials(&against, &tellings, &mut names);
        let contradicted_by = self.contradictions(gathering, &mut names);
        let ids = |list: &[u32]| list.iter().map(|&entity| self.id(entity)).collect();
        let mut hashes: Vec<&str> = reports.iter().map(|report| report.claim.as_str()).collect();
        hashes.sort_unstable();
        let earliest = format!("{:016x}", wording::hash([head.id.as_str()]));
        Some(Proposition {
            id: format_smolstr!("p:{earliest}"),
            claim_type: head.claim_type.clone(),
            label: head.label.clone(),
            actor: ids(&actor),
            recipient: ids(&recipient),
            place: ids(&place),
            time: time.into_iter().collect(),
            names: names.iter().map(|&entity| (self.id(entity), self.name(entity))).collect(),
            reports,
            origins,
            independent: Interval { min: weighed.min, max: weighed.max },
            circular: weighed.circular,
            lost_hop,
            denied_by,
            contradicted_by,
            members: gathering.claims.iter().map(|&claim| self.place(claim)).collect(),
            against: gathering.conflicts.iter().map(|&(claim, _)| self.place(claim)).collect(),
            speakers: speakers.into(),
            described: described.iter().map(|word| beginning(word)).collect(),
        })
    }

    /// The tellings of a gathering, one a report and chain, and the claims that deny it. Who does not commit itself counts
    /// only where nobody does, and who denies only where nobody says otherwise.
    fn tellings(&self, gathering: &Gathering) -> (Vec<Telling>, Vec<u32>) {
        let of = |choose: &dyn Fn(Factuality) -> bool| -> Vec<u32> {
            let all = gathering.claims.iter().copied();
            all.filter(|&claim| choose(self.features[claim as usize].factuality)).collect()
        };
        let (mut told, mut against) = (of(&affirms), of(&denies));
        if told.is_empty() {
            told = of(&|factuality| factuality == Factuality::Unknown);
        }
        if told.is_empty() {
            told = std::mem::take(&mut against);
        }
        let mut rows: BTreeMap<(u32, sources::Source), (usize, Telling)> = BTreeMap::new();
        for claim in told {
            let telling = self.telling(claim);
            let length = self.reports[telling.report as usize].claims[telling.claim as usize].evidence.len();
            let row = rows.entry((telling.report, telling.source.clone())).or_insert_with(|| (length, telling.clone()));
            if length > row.0 {
                *row = (length, telling);
            }
        }
        (rows.into_values().map(|(_, telling)| telling).collect(), against)
    }

    fn telling(&self, claim: u32) -> Telling {
        let found = &self.features[claim as usize];
        let digest = &self.reports[found.report as usize];
        let claim = &digest.claims[found.claim as usize];
        sources::telling((found.report, found.claim), digest, claim, &self.outlets, self.resolution)
    }

    fn place(&self, claim: u32) -> (u32, u32) {
        let found = &self.features[claim as usize];
        (found.report, found.claim)
    }

    fn id(&self, entity: u32) -> EntityId {
        self.resolution.entities()[entity as usize].id.clone()
    }

    fn name(&self, entity: u32) -> SmolStr {
        self.resolution.entities().get(entity as usize).map_or_else(SmolStr::default, |entity| entity.name.clone())
    }

    /// Named entities of a role in any telling, those that most tellings name first.
    fn fillers(&self, tellings: &[Telling], role: usize) -> Vec<u32> {
        let mut found: BTreeMap<u32, usize> = BTreeMap::new();
        for telling in tellings {
            let claim = &self.reports[telling.report as usize].claims[telling.claim as usize];
            for filler in [&claim.actor, &claim.recipient, &claim.place][role] {
                let place =
                    filler.actor.and_then(|actor| self.resolution.index_of(telling.report as usize, actor as usize));
                let named = place.filter(|&place| self.resolution.entities()[place].kind != ActorKind::Unnamed);
                // The words that bring in the speaker are no part of what is said.
                if claim.chain.iter().any(|hop| !hop.words.is_empty() && hop.words == filler.words) {
                    continue;
                }
                if let Some(place) = named {
                    *found.entry(place as u32).or_default() += 1;
                }
            }
        }
        found.into_keys().collect()
    }

    /// Capitalised words that stand before the heads of participants: "Ilmerian" of "an Ilmerian patrol".
    fn described(&self, tellings: &[Telling]) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        for telling in tellings {
            let claim = &self.reports[telling.report as usize].claims[telling.claim as usize];
            for filler in claim.actor.iter().chain(&claim.recipient) {
                words.extend(capitals(filler));
            }
        }
        words
    }

    fn origin(
        &self,
        number: usize,
        origin: &origins::Origin,
        participants: &BTreeSet<u32>,
        described: &BTreeSet<String>,
        names: &mut BTreeSet<u32>,
    ) -> Origin {
        let speaker = relations::speaker(&origin.source, self.resolution);
        let (kind, who) = match origin.source {
            sources::Source::Known(entity) => (OriginKind::Known, Some(entity)),
            sources::Source::Unnamed(..) => (OriginKind::Unnamed, None),
            sources::Source::Unstated(_) => (OriginKind::Unstated, None),
        };
        names.extend(who);
        let mut stake: Vec<Stake> = self.described_by(&origin.source, participants).into_iter().collect();
        for from in speaker.into_iter().chain(origin.venues.iter().copied()).collect::<BTreeSet<u32>>() {
            stake.extend(self.stake(from, participants, described));
        }
        Origin {
            id: format_smolstr!("o{}", number + 1),
            kind,
            who: who.map(|who| self.id(who)),
            described: if kind == OriginKind::Unnamed { speaker.map(|who| self.name(who)) } else { None },
            first: self.reports[origin.first as usize].path.clone(),
            stake,
        }
    }

    /// The stake of somebody who is described by way of a participant: "a member of his cabinet".
    fn described_by(&self, source: &sources::Source, participants: &BTreeSet<u32>) -> Option<Stake> {
        let sources::Source::Unnamed(report, actor) = source else { return None };
        let digest = &self.reports[*report as usize];
        let described = digest.actors.get(*actor as usize)?;
        let by = described.within.iter().any(|inner| {
            let place = self.resolution.index_of(*report as usize, *inner as usize);
            place.is_some_and(|place| participants.contains(&(place as u32)))
        });
        let why = format_smolstr!("“{}” belongs to an actor of the claim", described.name);
        by.then(|| Stake { path: Vec::new(), why, steps: Vec::new() })
    }

    /// The stake of who speaks for a body and tells of "our guards".
    fn own(&self, origin: &origins::Origin, tellings: &[Telling]) -> Option<Stake> {
        let speaker = relations::speaker(&origin.source, self.resolution)?;
        let bond = self.bonds.speaks_for(speaker)?;
        let its = tellings.iter().filter(|telling| telling.source == origin.source);
        let ours = its
            .flat_map(|telling| {
                let claim = &self.reports[telling.report as usize].claims[telling.claim as usize];
                claim.actor.iter().chain(&claim.recipient)
            })
            .find(|filler| {
                wording::words(&filler.words).any(|word| matches!(word, "our" | "Our" | "us" | "we" | "We"))
            })?;
        let steps = self.steps(&[bond]);
        let said: Vec<&str> = steps.iter().map(|step| step.says.as_str()).collect();
        let why = format_smolstr!("{}, and speaks of “{}”", said.join(", and "), ours.words);
        Some(Stake { path: steps.iter().map(|step| step.claim.clone()).collect(), why, steps })
    }

    /// The claims of a path, each with who says so.
    fn steps(&self, path: &[(u32, u32)]) -> Vec<Step> {
        let step = |&(report, claim): &(u32, u32)| {
            let digest = &self.reports[report as usize];
            let found = &digest.claims[claim as usize];
            let words =
                |list: &[DigestFiller]| list.first().map_or_else(SmolStr::default, |filler| filler.words.clone());
            let hops = found.chain.iter().filter(|hop| hop.role != HopRole::Report);
            let by = hops.map(|hop| {
                let known = hop.actor.and_then(|actor| digest.actors.get(actor as usize));
                known.map_or_else(|| hop.words.clone(), |actor| actor.name.clone())
            });
            Step {
                claim: found.id.clone(),
                says: format_smolstr!("{} is {} {}", words(&found.actor), found.claim_type, words(&found.recipient)),
                words: found.evidence.clone(),
                path: digest.path.clone(),
                by: by.collect(),
            }
        };
        path.iter().map(step).collect()
    }

    fn stake(&self, from: u32, participants: &BTreeSet<u32>, described: &BTreeSet<String>) -> Option<Stake> {
        if let Some(path) = self.bonds.path(from, participants, self.resolution) {
            let steps = self.steps(&path);
            let said: Vec<&str> = steps.iter().map(|step| step.says.as_str()).collect();
            let why = if steps.is_empty() {
                format_smolstr!("{} is an actor of the claim", self.name(from))
            } else {
                format_smolstr!("{}, an actor of the claim", said.join(", and "))
            };
            return Some(Stake { path: steps.iter().map(|step| step.claim.clone()).collect(), why, steps });
        }
        if described.is_empty() || !self.bonds.knows(from) {
            return None;
        }
        // A body's own name may say whose it is: the Ilmerian Guard and an Ilmerian patrol.
        for body in self.bonds.bodies(from, self.resolution) {
            let name = self.name(body);
            let shared = wording::words(&name).find(|word| described.iter().any(|other| akin(word, other)));
            if let Some(word) = shared
                && let Some(path) = self.bonds.path(from, &BTreeSet::from([body]), self.resolution)
            {
                let why = format_smolstr!("{} and an actor of the claim are both “{word}”", self.name(body));
                let steps = self.steps(&path);
                return Some(Stake { path: steps.iter().map(|step| step.claim.clone()).collect(), why, steps });
            }
        }
        None
    }

    fn denials(&self, against: &[u32], tellings: &[Telling], names: &mut BTreeSet<u32>) -> Vec<Denial> {
        let mut denials = BTreeSet::new();
        for &claim in against {
            let telling = self.telling(claim);
            let who = match telling.source {
                sources::Source::Known(entity) => Some(entity),
                _ => None,
            };
            names.extend(who);
            let digest = &self.reports[telling.report as usize];
            let words = digest.claims[telling.claim as usize].evidence.clone();
            denials.insert(Denial { path: digest.path.clone(), who: who.map(|who| self.id(who)), words });
        }
        for telling in tellings {
            let digest = &self.reports[telling.report as usize];
            for denial in self.denied.get(&(telling.report, telling.claim)).into_iter().flatten() {
                let denial = &digest.claims[*denial as usize];
                let denier = denial.actor.first().and_then(|denier| denier.actor);
                let who = denier.and_then(|actor| self.named(telling.report, actor));
                names.extend(who);
                let words = denial.evidence.clone();
                denials.insert(Denial { path: digest.path.clone(), who: who.map(|who| self.id(who)), words });
            }
        }
        denials.into_iter().collect()
    }

    /// The entity of an actor that is named.
    fn named(&self, report: u32, actor: u32) -> Option<u32> {
        let place = self.resolution.index_of(report as usize, actor as usize)?;
        (self.resolution.entities()[place].kind != ActorKind::Unnamed).then_some(place as u32)
    }

    fn contradictions(&self, gathering: &Gathering, names: &mut BTreeSet<u32>) -> Vec<Contradiction> {
        let mut found = BTreeSet::new();
        for &(claim, conflict) in &gathering.conflicts {
            let features = &self.features[claim as usize];
            let Some(how) = How::of(conflict).filter(|_| affirms(features.factuality)) else { continue };
            let telling = self.telling(claim);
            let who = match telling.source {
                sources::Source::Known(entity) => Some(entity),
                _ => None,
            };
            names.extend(who);
            let digest = &self.reports[features.report as usize];
            let words = digest.claims[features.claim as usize].evidence.clone();
            found.insert(Contradiction { path: digest.path.clone(), how, words, who: who.map(|who| self.id(who)) });
        }
        found.into_iter().collect()
    }
}

impl How {
    /// In what a conflict is, if it shows that both can't hold and not only that two things happened.
    fn of(conflict: Conflict) -> Option<Self> {
        match conflict {
            Conflict::Number => Some(How::Number),
            Conflict::Place => Some(How::Place),
            Conflict::Actor => Some(How::Actor),
            Conflict::Day => Some(How::Time),
            Conflict::Time => None,
        }
    }
}

/// Whether both are one name, or one the adjective of the other: "Sarmeny" and "Sarmenian".
fn akin(one: &str, other: &str) -> bool {
    const ENDINGS: [&str; 10] = ["ian", "ean", "an", "ese", "ish", "i", "er", "ic", "ch", "n"];
    let of = |name: &str, adjective: &str| {
        let same = name.chars().zip(adjective.chars()).take_while(|(a, b)| a == b).count();
        let rest: String = adjective.chars().skip(same).collect();
        let name = name.chars().count();
        same >= 4 && same + 2 >= name && ENDINGS.contains(&rest.as_str())
    };
    one == other || one.starts_with(char::is_uppercase) && (of(one, other) || of(other, one))
}

/// A hash of a word's first letters: words that are [`akin`] have the same.
fn beginning(word: &str) -> u32 {
    let end = word.char_indices().nth(4).map_or(word.len(), |(end, _)| end);
    wording::hash([&word[..end]]) as u32
}

/// The capitalised words of a filler before any preposition, its first word left out where it may only start a sentence.
fn capitals(filler: &DigestFiller) -> Vec<String> {
    let words = filler.words.split(' ').take_while(|word| !["in", "at", "near", "of", "from", "on"].contains(word));
    let listed: Vec<&str> = words.collect();
    let capital = |word: &&&str| word.starts_with(char::is_uppercase) && !wording::small(&word.to_lowercase());
    let count = listed.len().saturating_sub(1);
    listed[..count].iter().filter(capital).map(|word| (*word).trim_end_matches("'s").to_owned()).collect()
}
