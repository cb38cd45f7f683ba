//! Actors across reports, and those of them who say something: sources.

use super::App;
use super::pages::{Asked, Page, Paging, falling, page};
use super::picture::{EntityRows, NONE, Picture};
use super::refusal::{Refusal, Refusals};
use super::told::Id;
use super::views::{ClaimRow, Review, Views, actor_kind};
use axum::extract::State;
use axum::response::Response;
use hearsay_ledger::actors::{Decision, Entity};
use hearsay_ledger::names::{self, NameKind, Prepared, Verdict};
use hearsay_model::{ActorKind, ClaimKind};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Which actors.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Which {
    /// Letters of one of its names.
    pub q: Option<String>,
    /// What it is: `person`, `organization`, `country`, `place`, `group`, `work` or `unnamed`.
    pub kind: Option<String>,
}

impl Which {
    fn passes(&self, entity: &Entity) -> bool {
        let kind = self.kind.as_deref().is_none_or(|kind| kind.is_empty() || actor_kind(entity.kind) == kind);
        let letters = self.q.as_deref().unwrap_or_default().trim().to_lowercase();
        kind && (letters.is_empty() || entity.names.iter().any(|name| name.to_lowercase().contains(&letters)))
    }
}

/// An actor in one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActorRow {
    /// Its id.
    pub id: String,
    /// What the ledger calls it: one of its names in the texts.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// All its names.
    pub names: Vec<String>,
    /// Reports that mention or publish it.
    pub reports: u32,
    /// Claims in which it takes part.
    pub claims: usize,
}

fn actor_row(picture: &Picture, place: u32) -> ActorRow {
    let entity = &picture.weighed.resolution.entities()[place as usize];
    let rows = &picture.weighed.rows_of[place as usize];
    ActorRow {
        id: entity.id.to_string(),
        name: entity.name.to_string(),
        kind: actor_kind(entity.kind),
        names: entity.names.clone(),
        reports: rows.reports,
        claims: rows.takes_part.len(),
    }
}

/// A list of entities, those with the most rows first.
fn listed<T>(
    picture: &Picture,
    which: &Which,
    paging: &Paging,
    count: impl Fn(&EntityRows) -> usize,
    listed: impl Fn(&Entity, &EntityRows) -> bool,
    show: impl Fn(u32) -> T,
) -> Result<Page<T>, Refusal> {
    let weighed = &picture.weighed;
    let entities = weighed.resolution.entities();
    let mut chosen: Vec<u32> = (0..entities.len() as u32)
        .filter(|place| {
            let entity = &entities[*place as usize];
            listed(entity, &weighed.rows_of[*place as usize]) && which.passes(entity)
        })
        .collect();
    chosen.sort_by_key(|place| (Reverse(count(&weighed.rows_of[*place as usize])), *place));
    let key =
        |place: u32| format!("{} {}", falling(count(&weighed.rows_of[place as usize])), entities[place as usize].id);
    let start = match paging.after()? {
        Some(after) => chosen.partition_point(|place| key(*place) <= after),
        None => 0,
    };
    page(chosen[start..].iter().copied(), chosen.len(), paging, key, show)
}

/// Who takes part or speaks, those with most claims first
#[utoipa::path(get, path = "/actors", tag = "actors", params(Which, Paging),
    responses((status = 200, body = Page<ActorRow>), Refusals))]
pub async fn actors(
    State(app): State<Arc<App>>,
    Asked(which): Asked<Which>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        // Those who are only described are nobody across reports; they are listed where one asks for them.
        let unnamed = which.kind.as_deref() == Some("unnamed");
        let shown = |entity: &Entity, _: &EntityRows| unnamed || entity.kind != ActorKind::Unnamed;
        listed(picture, &which, &paging, |rows| rows.takes_part.len(), shown, |place| actor_row(picture, place))
    })
    .await
}

/// An actor with its names and what is said of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Actor {
    /// Its id.
    pub id: String,
    /// What the ledger calls it.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Where which name stands.
    pub names: Vec<NameIn>,
    /// Why the names are taken for one, and what people decided.
    pub why: Vec<Why>,
    /// Claims that tie it to others, 200 at most.
    pub relations: Vec<ClaimRow>,
    /// In how many claims it is who stands behind them.
    pub as_source: usize,
    /// Claims in which it takes part.
    pub claims: usize,
    /// What it is said to be, with who says so.
    pub roles: Vec<Role>,
    /// Others who may be the same.
    pub unsure: Vec<Unsure>,
}

/// A name in a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NameIn {
    /// The name.
    pub name: String,
    /// The report.
    pub document: String,
    /// Where it was read from.
    pub path: String,
    /// Claims of the report in which it takes part or speaks.
    pub count: usize,
}

/// Why two names are taken for one, or are not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Why {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// `same` or `apart`.
    pub verdict: &'static str,
    /// The reasons.
    pub because: Vec<String>,
    /// The entry of the person who decided, if one did.
    pub entry: Option<String>,
}

/// What somebody is said to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Role {
    /// The words.
    pub words: String,
    /// The claim.
    pub claim: ClaimRow,
}

/// Somebody who may be the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Unsure {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it may be.
    pub because: Vec<String>,
}

fn missing() -> Refusal {
    Refusal::missing("the ledger has no such actor").hint("it may have been merged with another")
}

/// An actor
#[utoipa::path(get, path = "/actors/{id}", tag = "actors",
    params(("id" = String, Path, description = "Its id, `e:…`")),
    responses((status = 200, body = Actor), Refusals))]
pub async fn actor(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let place = picture.weighed.entity(&id).ok_or_else(missing)?;
        Ok(actor_of(picture, place))
    })
    .await
}

fn actor_of(picture: &Picture, place: u32) -> Actor {
    let weighed = &picture.weighed;
    let (entity, rows) = (&weighed.resolution.entities()[place as usize], &weighed.rows_of[place as usize]);
    let views = Views::new(picture);
    let mut in_report: BTreeMap<u32, usize> = BTreeMap::new();
    let all: BTreeSet<u32> = rows.takes_part.iter().chain(&rows.says).copied().collect();
    for row in all {
        *in_report.entry(picture.reports.report_of[row as usize]).or_default() += 1;
    }
    let mut names: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for member in &entity.members {
        let Some(part) = picture.reports.parts.get(member.report as usize) else { continue };
        let Some(actor) = part.digest.actors.get(member.actor as usize) else { continue };
        let count = in_report.get(&member.report).copied().unwrap_or_default();
        for name in std::iter::once(&actor.name).chain(&actor.names) {
            names.insert((name.to_string(), member.report), count);
        }
    }
    let mut why: Vec<Why> = entity
        .reasons
        .iter()
        .map(|link| Why {
            a: link.a.clone(),
            b: link.b.clone(),
            verdict: "same",
            because: vec![link.why.clone()],
            entry: None,
        })
        .collect();
    for decided in &picture.reviews.resolved {
        let (a, b, verdict) = match &decided.decision {
            Decision::Merge { a, b } => (a, b, "same"),
            Decision::Split { a, b } => (a, b, "apart"),
        };
        if entity.names.contains(&a.name) || entity.names.contains(&b.name) {
            let because = vec![format!("{}: {}", decided.by, decided.reason)];
            let entry = Some(decided.entry.to_string());
            why.push(Why { a: a.name.clone(), b: b.name.clone(), verdict, because, entry });
        }
    }
    let tied: Vec<u32> =
        rows.takes_part.iter().copied().filter(|row| claim_kind(picture, *row) == ClaimKind::Relation).collect();
    let own = |row: &&ClaimRow| row.actor.iter().any(|actor| actor.entity.as_deref() == Some(entity.id.as_str()));
    let relations: Vec<ClaimRow> = tied.iter().take(200).map(|row| views.claim(*row)).collect();
    Actor {
        id: entity.id.to_string(),
        name: entity.name.to_string(),
        kind: actor_kind(entity.kind),
        names: names
            .into_iter()
            .map(|((name, report), count)| {
                let digest = &picture.reports.parts[report as usize].digest;
                NameIn { name, document: digest.document.to_string(), path: digest.path.to_string(), count }
            })
            .collect(),
        why,
        as_source: rows.innermost.len(),
        claims: rows.takes_part.len(),
        roles: relations
            .iter()
            .filter(own)
            .map(|claim| Role { words: claim.label.clone(), claim: claim.clone() })
            .collect(),
        relations,
        unsure: unsure(picture, place),
    }
}

/// Those of the same kind whose name shares a word, and of whom names alone do not tell whether they are somebody else.
fn unsure(picture: &Picture, place: u32) -> Vec<Unsure> {
    const MOST: usize = 20;
    let entities = picture.weighed.resolution.entities();
    let entity = &entities[place as usize];
    let kind = match entity.kind {
        ActorKind::Unnamed => return Vec::new(),
        ActorKind::Person => NameKind::Person,
        ActorKind::Place | ActorKind::Country => NameKind::Place,
        ActorKind::Organization | ActorKind::Group | ActorKind::Work => NameKind::Organization,
    };
    let words = |name: &str| -> BTreeSet<String> {
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_lowercase).collect()
    };
    let own = words(&entity.name);
    let prepared = Prepared::new(&entity.name, kind);
    let mut found: Vec<(f64, Unsure)> = Vec::new();
    for other in entities.iter().filter(|other| other.id != entity.id && other.kind == entity.kind) {
        if own.is_disjoint(&words(&other.name)) {
            continue;
        }
        let comparison = names::compare_prepared(&prepared, &Prepared::new(&other.name, kind));
        if comparison.verdict == Verdict::Different {
            continue;
        }
        let because = comparison.reasons.iter().map(|reason| {
            let [a, b] = [&reason.a, &reason.b].map(|part| if part.is_empty() { "–" } else { part });
            format!("{a} · {b}: {}", reason.how.words())
        });
        let because = because.collect();
        found.push((comparison.score, Unsure { id: other.id.to_string(), name: other.name.to_string(), because }));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    found.into_iter().take(MOST).map(|(_, unsure)| unsure).collect()
}

fn claim_kind(picture: &Picture, row: u32) -> ClaimKind {
    let (part, _, number) = picture.reports.at(row);
    part.digest.claims[number].kind
}

/// A source in one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// Its name, or the words that describe it.
    pub name: String,
    /// `known` or `unnamed`.
    pub kind: &'static str,
    /// Claims behind which it stands.
    pub tellings: usize,
    /// In how many reports.
    pub reports: usize,
    /// Propositions that only it tells.
    pub alone: usize,
    /// Propositions it tells that somebody denies.
    pub denied: usize,
    /// Propositions it tells that another independent origin tells as well.
    pub borne_out: usize,
}

fn source_row(picture: &Picture, place: u32) -> SourceRow {
    let weighed = &picture.weighed;
    let (entity, rows) = (&weighed.resolution.entities()[place as usize], &weighed.rows_of[place as usize]);
    let mut told: BTreeSet<u32> = BTreeSet::new();
    let mut reports: BTreeSet<u32> = BTreeSet::new();
    for row in &rows.innermost {
        told.extend(weighed.proposition_of.get(*row as usize).filter(|place| **place != NONE));
        reports.insert(picture.reports.report_of[*row as usize]);
    }
    let count = |passes: &dyn Fn(u32) -> bool| told.iter().filter(|place| passes(**place)).count();
    let own = |place: u32| weighed.propositions[place as usize].origins.len() == 1;
    SourceRow {
        id: entity.id.to_string(),
        name: entity.name.to_string(),
        kind: if entity.kind == ActorKind::Unnamed { "unnamed" } else { "known" },
        tellings: rows.innermost.len(),
        reports: reports.len(),
        alone: count(&own),
        denied: count(&|place| !weighed.propositions[place as usize].denied_by.is_empty()),
        borne_out: count(&|place| weighed.propositions[place as usize].independent.min > 1),
    }
}

/// Who stands behind claims, those behind most first
#[utoipa::path(get, path = "/sources", tag = "sources", params(Which, Paging),
    responses((status = 200, body = Page<SourceRow>), Refusals))]
pub async fn sources(
    State(app): State<Arc<App>>,
    Asked(mut which): Asked<Which>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let kind = which.kind.take();
        let shown = |entity: &Entity, rows: &EntityRows| {
            let unnamed = entity.kind == ActorKind::Unnamed;
            let wanted = match kind.as_deref() {
                None | Some("") => true,
                Some("unnamed") => unnamed,
                Some("known") => !unnamed,
                Some(_) => false,
            };
            wanted && !rows.innermost.is_empty()
        };
        listed(picture, &which, &paging, |rows| rows.innermost.len(), shown, |place| source_row(picture, place))
    })
    .await
}

/// A source with what it says about whom, through whom, and what ties it to parties.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its row in the list.
    #[serde(flatten)]
    pub row: SourceRow,
    /// What ties it to others.
    pub ties: Vec<Tie>,
    /// Through which outlets it speaks.
    pub through: Vec<Through>,
    /// About whom, 100 at most.
    pub about: Vec<AboutWhom>,
    /// The grades that people gave it.
    pub grades: Vec<Review>,
}

/// A tie.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tie {
    /// In words.
    pub why: String,
    /// The claims that say so.
    pub path: Vec<ClaimRow>,
}

/// An outlet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Through {
    /// Its name; empty where reports name no publisher.
    pub outlet: String,
    /// Its reports.
    pub reports: usize,
}

/// Somebody it speaks about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AboutWhom {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// In how many claims.
    pub claims: usize,
}

/// A source
#[utoipa::path(get, path = "/sources/{id}", tag = "sources",
    params(("id" = String, Path, description = "Its id, `e:…`")),
    responses((status = 200, body = Source), Refusals))]
pub async fn source(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let place = picture.weighed.entity(&id).ok_or_else(missing)?;
        Ok(source_of(picture, place))
    })
    .await
}

/// Relations that tie a source to a party.
const TIES: [&str; 9] = [
    "owned_by",
    "spokesperson_of",
    "leads",
    "member_of",
    "part_of",
    "proxy_of",
    "ally_of",
    "adversary_of",
    "funded_by",
];

fn source_of(picture: &Picture, place: u32) -> Source {
    let weighed = &picture.weighed;
    let (entity, rows) = (&weighed.resolution.entities()[place as usize], &weighed.rows_of[place as usize]);
    let views = Views::new(picture);
    let mut through: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut about: BTreeMap<u32, usize> = BTreeMap::new();
    for row in &rows.innermost {
        let (part, report, number) = picture.reports.at(*row);
        through.entry(part.digest.publisher.clone().unwrap_or_default()).or_default().insert(report);
        let claim = &part.digest.claims[number];
        let parts: BTreeSet<u32> = claim
            .actor
            .iter()
            .chain(&claim.recipient)
            .filter_map(|filler| weighed.resolution.index_of(report as usize, filler.actor? as usize))
            .map(|place| place as u32)
            .filter(|other| *other != place)
            .collect();
        for part in parts {
            *about.entry(part).or_default() += 1;
        }
    }
    let mut about: Vec<(u32, usize)> = about.into_iter().collect();
    about.sort_by_key(|(place, claims)| (Reverse(*claims), *place));
    let mut through: Vec<Through> =
        through.into_iter().map(|(outlet, reports)| Through { outlet, reports: reports.len() }).collect();
    through.sort_by_key(|outlet| Reverse(outlet.reports));
    // The same tie told by several is one, with all who tell it.
    let mut ties: BTreeMap<String, Tie> = BTreeMap::new();
    for row in &rows.takes_part {
        let claim = views.claim(*row);
        if !TIES.contains(&claim.claim_type.as_str()) {
            continue;
        }
        let first = |named: &[super::views::Named]| named.first().map(|it| it.name.clone()).unwrap_or_default();
        let why = format!("{} {} {}", first(&claim.actor), claim.claim_type, first(&claim.recipient));
        ties.entry(why.clone()).or_insert(Tie { why, path: Vec::new() }).path.push(claim);
    }
    let grades = picture.reviews.sources.iter().filter(|(who, _, _)| entity.names.contains(&who.name));
    Source {
        row: source_row(picture, place),
        ties: ties.into_values().collect(),
        through,
        about: about
            .into_iter()
            .take(100)
            .map(|(place, claims)| {
                let entity = &weighed.resolution.entities()[place as usize];
                AboutWhom { id: entity.id.to_string(), name: entity.name.to_string(), claims }
            })
            .collect(),
        grades: grades.map(|(_, _, review)| Review::from(review)).collect(),
    }
}
