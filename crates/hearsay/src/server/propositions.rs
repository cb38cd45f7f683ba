//! Propositions, and what is drawn of them: who is linked with whom, when and where it is said to be, and who tells what.

use super::App;
use super::filters::{Filters, Rows, is_id};
use super::pages::{Asked, Page, Paging, falling, latest, page};
use super::picture::Picture;
use super::refusal::{Refusal, Refusals};
use super::told::Id;
use super::views::{ClaimRow, PropositionRow, Review, Views, actor_kind};
use axum::extract::State;
use axum::response::Response;
use hearsay_ledger::entry::Verdict;
use hearsay_ledger::places::{self, PlaceKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// How propositions are sorted.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Those told most often first.
    #[default]
    Tellings,
    /// Those with most independent origins first.
    Origins,
    /// The latest first.
    Date,
    /// By type.
    Type,
}

/// The order.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Sorting {
    /// How the list is sorted.
    #[param(inline)]
    pub sort: Sort,
}

fn key(picture: &Picture, sort: Sort, place: u32) -> String {
    let (found, facts) = (&picture.weighed.propositions[place as usize], &picture.weighed.facts[place as usize]);
    let first = match sort {
        Sort::Tellings => falling(found.reports.len()),
        Sort::Origins => format!("{} {}", falling(found.independent.min), falling(found.independent.max)),
        Sort::Date => latest(facts.last.as_deref()),
        Sort::Type => found.claim_type.to_string(),
    };
    format!("{first} {}", found.id)
}

/// What is told, each once however many tell it
#[utoipa::path(get, path = "/propositions", tag = "propositions", params(Filters, Sorting, Paging),
    responses((status = 200, body = Page<PropositionRow>), Refusals))]
pub async fn propositions(
    State(app): State<Arc<App>>,
    Asked(filters): Asked<Filters>,
    Asked(Sorting { sort }): Asked<Sorting>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let chosen = filters.propositions(picture, &app.watch)?;
        let order = &picture.weighed.orders[sort as usize];
        let passes = |place: &u32| chosen.as_ref().is_none_or(|chosen| chosen.has(*place));
        let start = match paging.after()? {
            Some(after) => order.partition_point(|place| key(picture, sort, *place) <= after),
            None => 0,
        };
        let total = chosen.as_ref().map_or(order.len(), Rows::count);
        let views = Views::new(picture);
        let list = order[start..].iter().copied().filter(passes);
        page(list, total, &paging, |place| key(picture, sort, place), |place| views.proposition(place))
    })
    .await
}

/// A proposition as `hearsay weigh --format json` prints it, with its claims.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Whole {
    /// As printed.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub proposition: Value,
    /// `event` or `relation`.
    pub kind: &'static str,
    /// Its row in the list.
    pub row: PropositionRow,
    /// Its claims by their ids: those that tell it, deny it, or can't hold together with it.
    pub claims: BTreeMap<String, ClaimRow>,
    /// Ids of the claims that deny it.
    pub denials: Vec<String>,
    /// Ids of the claims that can't hold together with it.
    pub contradictions: Vec<String>,
    /// The grades that people gave it.
    pub grades: Vec<Review>,
    /// In what its tellings differ.
    pub differences: Vec<Difference>,
}

/// In what tellings differ.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Difference {
    /// `number`, `place`, `time` or `actor`.
    pub what: &'static str,
    /// What is said, and by which claims.
    pub variants: Vec<Variant>,
}

/// One of several ways to say it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Variant {
    /// The words.
    pub words: String,
    /// The claims that say so.
    pub claims: Vec<String>,
}

/// A proposition with everybody who tells it
#[utoipa::path(get, path = "/propositions/{id}", tag = "propositions",
    params(("id" = String, Path, description = "Its id, `p:…`")),
    responses((status = 200, body = Whole), Refusals))]
pub async fn proposition(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let missing = || Refusal::missing("the ledger has no such proposition").hint("it may have grown into another");
        let place = picture.weighed.proposition(&id).ok_or_else(missing)?;
        whole(picture, place)
    })
    .await
}

fn whole(picture: &Picture, place: u32) -> Result<Whole, Refusal> {
    let (found, facts) = (&picture.weighed.propositions[place as usize], &picture.weighed.facts[place as usize]);
    let views = Views::new(picture);
    let all: BTreeSet<u32> = facts.rows.iter().chain(&facts.against).chain(&facts.denials).copied().collect();
    let rows: Vec<ClaimRow> = all.iter().map(|row| views.claim(*row)).collect();
    let tellings: Vec<ClaimRow> = facts.rows.iter().chain(&facts.against).map(|row| views.claim(*row)).collect();
    let ids_of = |rows: &[u32]| -> Vec<String> {
        let id = |row: &u32| {
            let (part, _, number) = picture.reports.at(*row);
            part.digest.claims[number].id.to_string()
        };
        rows.iter().map(id).collect()
    };
    let ids: Vec<&str> = found.reports.iter().map(|told| told.claim.as_str()).collect();
    let graded = picture.reviews.propositions.iter().filter(|review| match &review.verdict {
        Verdict::Proposition { proposition, claims, .. } => {
            let shared = claims.iter().filter(|claim| ids.contains(&claim.as_str())).count();
            *proposition == found.id || shared > 0 && shared * 2 > claims.len()
        }
        _ => false,
    });
    Ok(Whole {
        proposition: serde_json::to_value(&**found).map_err(|error| Refusal::internal(error.to_string()))?,
        kind: views.proposition(place).kind,
        row: views.proposition(place),
        differences: differences(&tellings),
        grades: graded.map(Review::from).collect(),
        denials: ids_of(&facts.denials),
        contradictions: ids_of(&facts.against),
        claims: rows.into_iter().map(|row| (row.id.clone(), row)).collect(),
    })
}

/// In what the claims differ, by their words.
fn differences(rows: &[ClaimRow]) -> Vec<Difference> {
    type Words = fn(&ClaimRow) -> Vec<String>;
    let ways: [(&'static str, Words); 4] = [
        ("number", numbers),
        ("place", |row| row.place.iter().map(|place| place.name.clone()).collect()),
        ("time", |row| row.time.iter().map(|time| time.value.clone().unwrap_or_else(|| time.words.clone())).collect()),
        ("actor", |row| row.actor.iter().map(|actor| actor.name.clone()).collect()),
    ];
    let mut differences = Vec::new();
    for (what, words) in ways {
        let mut variants: BTreeMap<String, Variant> = BTreeMap::new();
        for row in rows {
            let said = words(row);
            if said.is_empty() {
                continue;
            }
            let said = said.join(", ");
            let variant = variants.entry(said.to_lowercase()).or_insert(Variant { words: said, claims: Vec::new() });
            variant.claims.push(row.id.clone());
        }
        if variants.len() > 1 {
            differences.push(Difference { what, variants: variants.into_values().collect() });
        }
    }
    differences
}

/// Numbers in the words of who and what takes part.
fn numbers(row: &ClaimRow) -> Vec<String> {
    const WORDS: [&str; 24] = [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousands",
    ];
    let fillers = row.actor.iter().chain(&row.recipient).map(|filler| &filler.words).chain(&row.object);
    let mut numbers: Vec<String> = fillers
        .flat_map(|words| words.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ','))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) || WORDS.contains(&word.to_lowercase().as_str()))
        .map(str::to_owned)
        .collect();
    numbers.sort();
    numbers.dedup();
    numbers
}

/// How many nodes at most.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Most {
    /// Nodes, places or items at most, 5,000 unless asked otherwise.
    #[param(minimum = 1, maximum = 20000)]
    pub limit: Option<u32>,
}

impl Most {
    fn limit(self) -> Result<usize, Refusal> {
        match self.limit.unwrap_or(5000) {
            limit @ 1..=20000 => Ok(limit as usize),
            _ => Err(Refusal::user("`limit` is a number from 1 to 20000")),
        }
    }
}

/// Actors and what is said to link them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Network {
    /// The actors.
    pub nodes: Vec<Node>,
    /// What links them, by type.
    pub edges: Vec<Edge>,
    /// Whether the limit left some out: those that fewest propositions name.
    pub truncated: bool,
}

/// An actor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Propositions that name it.
    pub weight: usize,
}

/// What is said to link two actors.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Edge {
    /// Its id: both ends and the type.
    pub id: String,
    /// Who does it.
    pub from: String,
    /// To whom, or where.
    pub to: String,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: String,
    /// `event` or `relation`.
    pub kind: &'static str,
    /// Independent origins of the proposition that has most, at least.
    pub min: usize,
    /// The same, at most.
    pub max: usize,
    /// The propositions.
    pub propositions: Vec<String>,
    /// Names of their origins.
    pub said_by: String,
    /// The day of the earliest report.
    pub first: Option<String>,
    /// The day of the latest.
    pub last: Option<String>,
    /// Whether somebody denies one of them.
    pub denied: bool,
}

/// Who is linked with whom, and by whose account
#[utoipa::path(get, path = "/network", tag = "views", params(Filters, Most),
    responses((status = 200, body = Network), Refusals))]
pub async fn network(
    State(app): State<Arc<App>>,
    Asked(filters): Asked<Filters>,
    Asked(most): Asked<Most>,
) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let limit = most.limit()?;
        let chosen = filters.propositions(picture, &app.watch)?;
        Ok(drawn(picture, chosen.as_ref(), limit))
    })
    .await
}

/// The places of the propositions that were chosen.
fn places_of<'a>(picture: &'a Picture, chosen: Option<&'a Rows>) -> impl Iterator<Item = u32> + 'a {
    (0..picture.weighed.propositions.len() as u32).filter(move |place| chosen.is_none_or(|chosen| chosen.has(*place)))
}

/// Names of origins that are shown of an edge, at most.
const NAMES: usize = 12;

fn drawn(picture: &Picture, chosen: Option<&Rows>, limit: usize) -> Network {
    let weighed = &picture.weighed;
    let mut weight: HashMap<u32, usize> = HashMap::new();
    // Both ends and the type; for each the propositions.
    let mut links: BTreeMap<(u32, u32, &str), Vec<u32>> = BTreeMap::new();
    for place in places_of(picture, chosen) {
        let found = &weighed.propositions[place as usize];
        let from: Vec<u32> = found.actor.iter().filter_map(|id| weighed.place_of(id)).collect();
        let whom = if found.recipient.is_empty() { &found.place } else { &found.recipient };
        let to: Vec<u32> = whom.iter().filter_map(|id| weighed.place_of(id)).collect();
        let all: BTreeSet<u32> = from.iter().chain(&to).copied().collect();
        for entity in all {
            *weight.entry(entity).or_default() += 1;
        }
        for a in &from {
            for b in to.iter().filter(|b| *b != a) {
                links.entry((*a, *b, found.claim_type.as_str())).or_default().push(place);
            }
        }
        // Several who act together are linked by it, where nobody else is.
        if to.is_empty() {
            for (number, a) in from.iter().enumerate() {
                for b in &from[number + 1..] {
                    links.entry((*a, *b, found.claim_type.as_str())).or_default().push(place);
                }
            }
        }
    }
    let mut heaviest: Vec<(u32, usize)> = weight.into_iter().collect();
    heaviest.sort_unstable_by_key(|(entity, weight)| (Reverse(*weight), *entity));
    let truncated = heaviest.len() > limit;
    heaviest.truncate(limit);
    let shown: HashSet<u32> = heaviest.iter().map(|(entity, _)| *entity).collect();
    let id = |entity: u32| weighed.resolution.entities()[entity as usize].id.to_string();
    let edges = links
        .into_iter()
        .filter(|((a, b, _), _)| shown.contains(a) && shown.contains(b))
        .map(|((a, b, claim_type), places)| {
            let best = places.iter().map(|place| weighed.propositions[*place as usize].independent);
            let best = best.max_by_key(|interval| (interval.min, interval.max));
            let facts = || places.iter().map(|place| &weighed.facts[*place as usize]);
            let mut names: Vec<&str> = Vec::new();
            let mut others = false;
            for facts in facts() {
                others |= facts.said_by_more > 0;
                for name in &facts.said_by {
                    if names.len() == NAMES {
                        others |= !names.contains(&name.as_str());
                    } else if !names.contains(&name.as_str()) {
                        names.push(name);
                    }
                }
            }
            let and_others = if others { "; and others" } else { "" };
            Edge {
                id: format!("{}>{}>{claim_type}", id(a), id(b)),
                from: id(a),
                to: id(b),
                claim_type: claim_type.to_owned(),
                kind: if claim_type.starts_with(char::is_lowercase) { "relation" } else { "event" },
                min: best.map_or(0, |best| best.min),
                max: best.map_or(0, |best| best.max),
                said_by: format!("{}{and_others}", names.join("; ")),
                first: facts().filter_map(|facts| facts.first.clone()).min(),
                last: facts().filter_map(|facts| facts.last.clone()).max(),
                denied: places.iter().any(|place| !weighed.propositions[*place as usize].denied_by.is_empty()),
                propositions: places.iter().map(|place| weighed.propositions[*place as usize].id.to_string()).collect(),
            }
        })
        .collect();
    let nodes = heaviest
        .into_iter()
        .map(|(entity, weight)| {
            let found = &weighed.resolution.entities()[entity as usize];
            Node { id: found.id.to_string(), name: found.name.to_string(), kind: actor_kind(found.kind), weight }
        })
        .collect();
    Network { nodes, edges, truncated }
}

/// Both ends of channels.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ends {
    /// One side: an id.
    pub from: String,
    /// The other: an id.
    pub to: String,
}

/// What passed between two sides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Channels {
    /// In the order of time.
    pub steps: Vec<Step>,
}

/// Something that passed between two sides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Step {
    /// What is told.
    pub proposition: PropositionRow,
    /// Who, of one side.
    pub from: String,
    /// Who, of the other.
    pub to: String,
    /// When it is said to have been, or else published.
    pub date: Option<String>,
}

/// Types by which something passes between two.
const CHANNELS: [&str; 9] = ["MEET", "VISIT", "CALL", "MESSAGE", "PLEDGE", "TRANSPORT", "AID", "COORDINATE", "AGREE"];

/// Every meeting, visit, call, message, pledge and transport between two sides, as told
#[utoipa::path(get, path = "/channels", tag = "views", params(Ends),
    responses((status = 200, body = Channels), Refusals))]
pub async fn channels(State(app): State<Arc<App>>, Asked(ends): Asked<Ends>) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let weighed = &picture.weighed;
        let side = |id: &str| {
            let entity = weighed.entity(id).filter(|_| is_id(id));
            entity.map(|entity| weighed.side(entity)).ok_or_else(|| Refusal::missing("the ledger has no such actor"))
        };
        let (mut one, mut other) = (side(&ends.from)?, side(&ends.to)?);
        // Who is of both sides links nothing.
        let both: BTreeSet<u32> = one.intersection(&other).copied().collect();
        one.retain(|entity| !both.contains(entity));
        other.retain(|entity| !both.contains(entity));
        let views = Views::new(picture);
        let name = |entity: u32| weighed.resolution.entities()[entity as usize].id.to_string();
        let mut steps = Vec::new();
        for place in places_of(picture, None) {
            let found = &weighed.propositions[place as usize];
            if !CHANNELS.contains(&found.claim_type.as_str()) {
                continue;
            }
            let part = || found.actor.iter().chain(&found.recipient).chain(&found.place);
            let of = |side: &BTreeSet<u32>| part().filter_map(|id| weighed.place_of(id)).find(|it| side.contains(it));
            if let (Some(from), Some(to)) = (of(&one), of(&other)) {
                steps.push(Step {
                    proposition: views.proposition(place),
                    from: name(from),
                    to: name(to),
                    date: day(&found.time).map(|(day, _)| day).or_else(|| weighed.facts[place as usize].first.clone()),
                });
            }
        }
        steps.sort_by(|a, b| (&a.date, &a.proposition.id).cmp(&(&b.date, &b.proposition.id)));
        Ok(Channels { steps })
    })
    .await
}

/// The earliest TIMEX3 value that names a day, a month or a year, and how exact it is.
fn day(values: &[String]) -> Option<(String, &'static str)> {
    let exact = |value: &String| {
        let plain = value.get(..10.min(value.len()))?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = plain.split('-').collect();
        match parts[..] {
            [year, month, day] if year.len() == 4 && digits(year) && digits(month) && digits(day) => {
                Some((plain.to_owned(), "day"))
            }
            [year, month] if year.len() == 4 && digits(year) && digits(month) => Some((plain.to_owned(), "month")),
            [year] if year.len() == 4 && digits(year) => Some((plain.to_owned(), "year")),
            _ => None,
        }
    };
    values.iter().filter_map(exact).min()
}

/// What is told, along time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// The earliest first.
    pub items: Vec<Moment>,
    /// Whether the limit left some out: the earliest.
    pub truncated: bool,
}

/// When something is said to have been.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Moment {
    /// The proposition.
    pub proposition: String,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: String,
    /// What is told.
    pub label: String,
    /// A day, month or year.
    pub date: String,
    /// `day`, `month` or `year`; `published` where no report says when, and the earliest report's day stands for it.
    pub precision: &'static str,
    /// Names of the origins.
    pub said_by: String,
    /// Independent origins, at least.
    pub min: usize,
    /// At most.
    pub max: usize,
}

/// When it is said to have been
#[utoipa::path(get, path = "/timeline", tag = "views", params(Filters, Most),
    responses((status = 200, body = Timeline), Refusals))]
pub async fn timeline(
    State(app): State<Arc<App>>,
    Asked(filters): Asked<Filters>,
    Asked(most): Asked<Most>,
) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let limit = most.limit()?;
        let chosen = filters.propositions(picture, &app.watch)?;
        let weighed = &picture.weighed;
        let mut dated: Vec<(String, &'static str, u32)> = places_of(picture, chosen.as_ref())
            .filter_map(|place| {
                let published = || weighed.facts[place as usize].first.clone().map(|day| (day, "published"));
                let (date, precision) = day(&weighed.propositions[place as usize].time).or_else(published)?;
                Some((date, precision, place))
            })
            .collect();
        dated.sort();
        let truncated = dated.len() > limit;
        let left = dated.len().saturating_sub(limit);
        let views = Views::new(picture);
        let items = dated.into_iter().skip(left).map(|(date, precision, place)| {
            let found = &weighed.propositions[place as usize];
            Moment {
                proposition: found.id.to_string(),
                claim_type: found.claim_type.to_string(),
                label: found.label.to_string(),
                date,
                precision,
                said_by: views.said_by(place),
                min: found.independent.min,
                max: found.independent.max,
            }
        });
        Ok(Timeline { items: items.collect(), truncated })
    })
    .await
}

/// What is told, on a map.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Map {
    /// Places that the gazetteer knows.
    pub places: Vec<OnMap>,
    /// Propositions whose place nobody says or the gazetteer does not know.
    pub unplaced: usize,
}

/// A place with what is said to have been there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OnMap {
    /// Its id in the gazetteer.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// `town`, `region` or `country`: how exact the place is.
    pub precision: &'static str,
    /// How many propositions.
    pub count: usize,
    /// The propositions told most often, 50 at most.
    pub propositions: Vec<PropositionRow>,
}

/// Where it is said to have been
#[utoipa::path(get, path = "/map", tag = "views", params(Filters),
    responses((status = 200, body = Map), Refusals))]
pub async fn map(State(app): State<Arc<App>>, Asked(filters): Asked<Filters>) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let chosen = filters.propositions(picture, &app.watch)?;
        let weighed = &picture.weighed;
        let mut known: HashMap<u32, Option<places::Place>> = HashMap::new();
        let mut found: BTreeMap<String, (places::Place, Vec<u32>)> = BTreeMap::new();
        let mut unplaced = 0;
        for place in places_of(picture, chosen.as_ref()) {
            let mut placed = false;
            for entity in weighed.propositions[place as usize].place.iter().filter_map(|id| weighed.place_of(id)) {
                let on_map = known.entry(entity).or_insert_with(|| {
                    let names = &weighed.resolution.entities()[entity as usize];
                    std::iter::once(names.name.as_str())
                        .chain(names.names.iter().map(String::as_str))
                        .find_map(places::find)
                });
                let Some(on_map) = on_map.as_ref().filter(|at| at.latitude.is_some() && at.longitude.is_some()) else {
                    continue;
                };
                placed = true;
                let (_, list) = found.entry(on_map.id.clone()).or_insert_with(|| (on_map.clone(), Vec::new()));
                if list.last() != Some(&place) {
                    list.push(place);
                }
            }
            unplaced += usize::from(!placed);
        }
        let views = Views::new(picture);
        let places = found.into_iter().map(|(id, (at, mut list))| {
            list.sort_by_key(|place| Reverse(weighed.propositions[*place as usize].reports.len()));
            OnMap {
                id,
                name: at.name,
                lat: at.latitude.unwrap_or_default(),
                lon: at.longitude.unwrap_or_default(),
                precision: match at.kind {
                    PlaceKind::Country => "country",
                    PlaceKind::Region => "region",
                    PlaceKind::Town => "town",
                },
                count: list.len(),
                propositions: list.iter().take(50).map(|place| views.proposition(*place)).collect(),
            }
        });
        Ok(Map { places: places.collect(), unplaced })
    })
    .await
}

/// One subject.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Subject {
    /// Somebody who takes part: a name, or an id.
    pub actor: Option<String>,
    /// Words.
    pub words: Option<String>,
}

/// One subject, outlets compared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// Those that tell of it.
    pub outlets: Vec<OutletClaims>,
    /// What is told of it, and by which outlets.
    pub propositions: Vec<ToldBy>,
}

/// What an outlet tells.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutletClaims {
    /// Its name; empty where reports name no publisher.
    pub outlet: String,
    /// Its reports.
    pub reports: usize,
    /// Claims, 200 at most.
    pub claims: Vec<ClaimRow>,
    /// How many claims there are.
    pub total: usize,
}

/// What is told by which outlets.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ToldBy {
    /// What.
    pub row: PropositionRow,
    /// By whom.
    pub told_by: Vec<String>,
}

/// One subject, outlets compared
#[utoipa::path(get, path = "/compare", tag = "views", params(Subject),
    responses((status = 200, body = Comparison), Refusals))]
pub async fn compare(State(app): State<Arc<App>>, Asked(subject): Asked<Subject>) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let filters = Filters { actor: subject.actor, words: subject.words, ..Filters::default() };
        let Some(rows) = filters.rows(picture, &app.watch)? else {
            return Err(Refusal::user("no subject is named").hint("give `actor` or `words`"));
        };
        let views = Views::new(picture);
        let mut outlets: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut told: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        for row in rows.iter() {
            let (part, _, _) = picture.reports.at(row);
            let outlet = part.digest.publisher.clone().unwrap_or_default();
            if let Some(place) = picture.weighed.proposition_of.get(row as usize)
                && picture.weighed.propositions.get(*place as usize).is_some()
            {
                told.entry(*place).or_default().insert(outlet.clone());
            }
            outlets.entry(outlet).or_default().push(row);
        }
        let mut propositions: Vec<(u32, BTreeSet<String>)> = told.into_iter().collect();
        propositions.sort_by_key(|(place, by)| {
            (Reverse(by.len()), Reverse(picture.weighed.propositions[*place as usize].reports.len()), *place)
        });
        Ok(Comparison {
            outlets: outlets
                .into_iter()
                .map(|(outlet, rows)| {
                    let reports: BTreeSet<u32> =
                        rows.iter().map(|row| picture.reports.report_of[*row as usize]).collect();
                    OutletClaims {
                        outlet,
                        reports: reports.len(),
                        total: rows.len(),
                        claims: rows.iter().take(200).map(|row| views.claim(*row)).collect(),
                    }
                })
                .collect(),
            propositions: propositions
                .into_iter()
                .take(500)
                .map(|(place, by)| ToldBy { row: views.proposition(place), told_by: by.into_iter().collect() })
                .collect(),
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_values() {
        let some = |values: &[&str]| day(&values.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(some(&["P3D", "2031-05-14"]), Some(("2031-05-14".to_owned(), "day")));
        assert_eq!(some(&["2031-05"]), Some(("2031-05".to_owned(), "month")));
        assert_eq!(some(&["2031"]), Some(("2031".to_owned(), "year")));
        assert_eq!(some(&["2031-W20"]), None);
        assert_eq!(some(&["2031-05-14T20:00"]), Some(("2031-05-14".to_owned(), "day")));
        assert_eq!(some(&[]), None);
    }
}
