//! Where places lie.
//!
//! In goes the name of a place, out comes what the gazetteer knows of it, and whether one place lies in another: "Idlib" is
//! a province, and lies in "Syria". The gazetteer has the states, their regions as ISO 3166-2 lists them, and some ten
//! thousand towns; a village is not in it, and then nothing is told.

use crate::names::{NameKind, Prepared};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

/// How large a place is, and with it how precise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// A state.
    Country,
    /// A province, a federal state, a governorate.
    Region,
    /// A town or city.
    Town,
}

/// A place of the gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// `country:Syria`, `region:SY-ID`, or `town:` and a number.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// The state it lies in; for a state itself.
    pub country: String,
    /// Degrees north; for a state the middle of its towns, none for most regions.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// How large.
    pub kind: PlaceKind,
}

/// The place of a name. None if it is unknown, or if places of several states are called so.
///
/// Of places of one state the largest is taken: "Idlib" is the province rather than its town.
#[must_use]
pub fn find(name: &str) -> Option<Place> {
    let places = named(name);
    let first = places.first()?;
    places.iter().all(|place| place.country == first.country).then(|| (*first).clone())
}

/// Whether one place lies in another, or is it. None if either is unknown; of names that several places have, any will do.
///
/// For example "Syria" contains "Idlib", "Idlib" does not contain "Syria", and nobody knows of "our street".
#[must_use]
pub fn contains(outer: &str, inner: &str) -> Option<bool> {
    holds(&named(outer), &named(inner))
}

/// What the gazetteer has under a name: places of which any may be meant, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Site(Arc<[&'static Place]>);

/// What the gazetteer has under a name.
#[must_use]
pub fn site(name: &str) -> Site {
    Site(named(name).into())
}

/// Whether one place may be, or lie in, another. Of two that the gazetteer does not know only the names tell.
#[must_use]
pub fn may_be_one(one: &Site, other: &Site) -> bool {
    match (holds(&one.0, &other.0), holds(&other.0, &one.0)) {
        (None, _) | (_, None) => true,
        (there, back) => there == Some(true) || back == Some(true),
    }
}

fn holds(outer: &[&Place], inner: &[&Place]) -> Option<bool> {
    if outer.is_empty() || inner.is_empty() {
        return None;
    }
    if outer.iter().any(|outer| inner.iter().any(|inner| outer.id == inner.id)) {
        return Some(true);
    }
    let lies_in = |outer: &Place, inner: &Place| outer.kind == PlaceKind::Country && outer.country == inner.country;
    if outer.iter().any(|outer| inner.iter().any(|inner| lies_in(outer, inner))) {
        return Some(true);
    }
    // In which region of its state a town lies is not recorded.
    let may_lie_in = |outer: &Place, inner: &Place| {
        outer.kind == PlaceKind::Region && inner.kind == PlaceKind::Town && outer.country == inner.country
    };
    if outer.iter().any(|outer| inner.iter().any(|inner| may_lie_in(outer, inner))) { None } else { Some(false) }
}

/// The usual name of a state, by any of its names.
#[must_use]
pub fn country(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace(['.', '’', '\''], "");
    let name = name.strip_prefix("the ").unwrap_or(&name);
    STATES.get(name).copied()
}

/// States by their names in lower case.
static STATES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    entries(include_str!("../../../lexicon/countries.txt")).map(|(name, usual)| (name.to_lowercase(), usual)).collect()
});

/// What registers call states.
static REGISTERED: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| entries(include_str!("../../../lexicon/names/states.txt")).collect());

struct Gazetteer {
    places: Vec<Place>,
    /// Places by name, the largest first.
    by_name: HashMap<String, Vec<u32>>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(build);

fn entries(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = file.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(|line| {
        let (name, usual) = line.split_once(':').unwrap_or((line, line));
        (name.trim(), usual.trim())
    })
}

fn named(name: &str) -> Vec<&'static Place> {
    let gazetteer = &*GAZETTEER;
    let keys = country(name).map(key).into_iter().chain([key(name), key(without_rank(name))]);
    let found = keys.into_iter().find_map(|key| gazetteer.by_name.get(&key).filter(|_| !key.is_empty()));
    found.into_iter().flatten().map(|&place| &gazetteer.places[place as usize]).collect()
}

fn key(name: &str) -> String {
    // The article of Arabic names comes and goes.
    let normal = Prepared::new(name, NameKind::Place).normal();
    let article = ["al ", "ar ", "as ", "at ", "ad ", "el "].iter().find_map(|article| normal.strip_prefix(article));
    article.unwrap_or(&normal).to_owned()
}

/// "Vess Province" is called "Vess" as well.
fn without_rank(name: &str) -> &str {
    const RANKS: [&str; 12] = [
        "province",
        "region",
        "governorate",
        "oblast",
        "county",
        "district",
        "state",
        "prefecture",
        "city",
        "republic",
        "department",
        "canton",
    ];
    let name = name.trim();
    match name.rsplit_once(' ') {
        Some((rest, last)) if RANKS.contains(&last.to_lowercase().as_str()) => rest,
        _ => name,
    }
}

/// The usual name of a state that a register names.
fn state(registered: &'static str) -> &'static str {
    let short = registered.split(['(', ',']).next().unwrap_or(registered).trim();
    REGISTERED.get(registered).copied().or_else(|| country(registered)).or_else(|| country(short)).unwrap_or(short)
}

fn build() -> Gazetteer {
    let mut places: Vec<Place> = Vec::new();
    let mut names: Vec<(String, u32)> = Vec::new();
    // In each state its towns, whose middle stands for it.
    let mut states: BTreeMap<&str, Vec<(f64, f64)>> = STATES.values().map(|&state| (state, Vec::new())).collect();
    let mut towns = Vec::new();
    for town in cities::all() {
        let country = state(town.country);
        states.entry(country).or_default().push((town.latitude, town.longitude));
        towns.push((town, country));
    }
    for (country, at) in states {
        let middle =
            |of: fn(&(f64, f64)) -> f64| (!at.is_empty()).then(|| at.iter().map(of).sum::<f64>() / at.len() as f64);
        names.push((key(country), places.len() as u32));
        places.push(Place {
            id: format!("country:{country}"),
            name: country.into(),
            country: country.into(),
            latitude: middle(|at| at.0),
            longitude: middle(|at| at.1),
            kind: PlaceKind::Country,
        });
    }
    let position: HashMap<(String, &str), (f64, f64)> =
        towns.iter().map(|(town, country)| ((key(town.city), *country), (town.latitude, town.longitude))).collect();
    for region in regions() {
        let country = state(region.country_name);
        let own = key(without_rank(region.name));
        let at = position.get(&(own.clone(), country)).copied();
        // Slavic regions are adjectives: "Donetska oblast" is called after Donetsk.
        let town = own.strip_suffix('a').filter(|town| town.ends_with("sk") || town.ends_with("zk"));
        names.extend(town.map(|town| (town.to_owned(), places.len() as u32)));
        names.push((own, places.len() as u32));
        places.push(Place {
            id: format!("region:{}", region.code),
            name: region.name.into(),
            country: country.into(),
            latitude: at.map(|at| at.0),
            longitude: at.map(|at| at.1),
            kind: PlaceKind::Region,
        });
    }
    for (town, country) in towns {
        names.push((key(town.city), places.len() as u32));
        places.push(Place {
            id: format!("town:{}", town.id),
            name: town.city.into(),
            country: country.into(),
            latitude: Some(town.latitude),
            longitude: Some(town.longitude),
            kind: PlaceKind::Town,
        });
    }
    let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
    for (name, place) in names {
        by_name.entry(name).or_default().push(place);
    }
    Gazetteer { places, by_name }
}

/// The regions of all states, by their codes.
fn regions() -> Vec<rust_iso3166::iso3166_2::Subdivision> {
    let mut regions: Vec<_> = rust_iso3166::iso3166_2::SUBDIVISION_MAP.values().copied().collect();
    regions.sort_by_key(|region| region.code);
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_what() {
        let some = |outer, inner, expected| assert_eq!(contains(outer, inner), expected, "{outer} > {inner}");
        some("Syria", "Idlib", Some(true));
        some("Idlib", "Syria", Some(false));
        some("Idlib", "Idlib", Some(true));
        some("USA", "Texas", Some(true));
        some("Ukraine", "Donetsk region", Some(true));
        some("Germany", "Texas", Some(false));
        some("Syria", "our street", None);
        some("the United States", "America", Some(true));
        some("South Korea", "Seoul", Some(true));
    }

    #[test]
    fn where_things_are() {
        let idlib = find("Idlib").expect("known");
        assert_eq!((idlib.kind, idlib.country.as_str()), (PlaceKind::Region, "Syria"));
        assert!(idlib.latitude.is_some_and(|degrees| (35.0..37.0).contains(&degrees)));
        assert_eq!(find("the Netherlands").map(|place| place.kind), Some(PlaceKind::Country));
        // One in Lebanon, one in Libya.
        assert_eq!(find("Tripoli"), None);
        assert_eq!(find(""), None);
    }
}
