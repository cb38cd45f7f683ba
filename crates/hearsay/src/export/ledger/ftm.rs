//! FollowTheMoney entities or statements, one JSON object a line, as Aleph and OpenSanctions read them.
//!
//! In go rows, out come an Article for each report, an entity for each actor, and for each claim an interval: Membership,
//! Directorship, Representation, Family or UnknownLink where somebody says that a relation joins two, an Event otherwise, so
//! that what is denied joins nobody. Each carries the quoted words and the whole chain in `summary` and `description`, and
//! its report as `proof`. As statements the same is said a value a line, with the report as `origin`. Left out: where the
//! words stand, origins and copies.

use crate::answers::exporting::{Chosen, Row};
use crate::failure::Failure;
use hearsay_ledger::store::Store;
use hearsay_model::ActorKind;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// How entities go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An entity a line.
    Entities,
    /// A value of an entity a line.
    Statements,
}

/// The dataset that statements belong to.
const DATASET: &str = "hearsay";

type Properties = Map<String, Value>;
/// The schema of each entity by its id.
type Schemata<'a> = BTreeMap<&'a str, &'static str>;

/// Writes the entities.
///
/// # Errors
/// When the ledger can't be read, or a line can't be written.
pub fn write(chosen: &Chosen, store: &dyn Store, shape: Shape, out: &mut dyn Write) -> Result<(), Failure> {
    let mut lines = Lines { out, shape };
    let mut schemata = Schemata::new();
    for place in chosen.entities() {
        let entity = &chosen.picture.resolution.entities()[place as usize];
        let schema = match entity.kind {
            ActorKind::Person => "Person",
            ActorKind::Organization => "Organization",
            ActorKind::Country => "PublicBody",
            ActorKind::Place => "Address",
            ActorKind::Group | ActorKind::Work | ActorKind::Unnamed => "LegalEntity",
        };
        schemata.insert(entity.id.as_str(), schema);
        let mut properties = Map::new();
        if schema == "Address" {
            properties.insert("full".into(), json!([entity.name]));
        }
        properties.insert("name".into(), json!([entity.name]));
        let alias: Vec<&String> = entity.names.iter().filter(|name| **name != entity.name).collect();
        if !alias.is_empty() {
            properties.insert("alias".into(), json!(alias));
        }
        lines.put(entity.id.as_str(), schema, &properties, None)?;
    }
    let mut seen = BTreeSet::new();
    chosen.rows(store, &mut |row| {
        let document = &row.report.document;
        if seen.insert(document.clone()) {
            lines.put(document, "Article", &article(&row), Some(document))?;
        }
        let (schema, properties) = claim(&row, &schemata);
        lines.put(&row.id, schema, &properties, Some(document))
    })
}

struct Lines<'w> {
    out: &'w mut dyn Write,
    shape: Shape,
}

impl Lines<'_> {
    /// Writes an entity; `origin` is the report that it stands in.
    fn put(&mut self, id: &str, schema: &str, properties: &Properties, origin: Option<&str>) -> Result<(), Failure> {
        let id = plain(id);
        if self.shape == Shape::Entities {
            return self.line(&json!({"id": id, "schema": schema, "properties": properties}));
        }
        let origin = origin.map(plain);
        let state = |property: &str, value: &str| {
            json!({
                "canonical_id": id, "entity_id": id, "prop": property, "schema": schema, "value": value,
                "dataset": DATASET, "external": false, "origin": origin,
            })
        };
        self.line(&state("id", &id))?;
        for (property, values) in properties {
            for value in values.as_array().into_iter().flatten().filter_map(Value::as_str) {
                self.line(&state(property, value))?;
            }
        }
        Ok(())
    }

    fn line(&mut self, value: &Value) -> Result<(), Failure> {
        serde_json::to_writer(&mut *self.out, value).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }
}

/// Ids as FollowTheMoney has them: no colons.
fn plain(id: &str) -> String {
    id.replace(':', "-")
}

fn article(row: &Row) -> Map<String, Value> {
    let report = &row.report;
    let mut properties = Map::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            properties.insert(name.into(), json!([value]));
        }
    };
    add("title", report.title.as_deref().or(Some(&report.path)));
    add("fileName", Some(&report.path));
    add("sourceUrl", report.url.as_deref());
    add("publisher", report.publisher.as_deref());
    add("publishedAt", report.published.as_deref());
    if !report.byline.is_empty() {
        properties.insert("author".into(), json!(report.byline));
    }
    properties
}

/// The schema of a relation and the properties that name its ends, where that schema has room for both.
fn link(claim_type: &str, from: &[&str], to: &[&str]) -> Option<(&'static str, &'static str, &'static str)> {
    let all = |ends: &[&str], fits: &[&str]| ends.iter().all(|schema| fits.contains(schema));
    let legal = |ends: &[&str]| !ends.contains(&"Address");
    let body = |ends: &[&str]| all(ends, &["Organization", "PublicBody"]);
    let person = |ends: &[&str]| all(ends, &["Person"]);
    Some(match claim_type {
        "member_of" | "part_of" if legal(from) && body(to) => ("Membership", "member", "organization"),
        "leads" if legal(from) && body(to) => ("Directorship", "director", "organization"),
        "spokesperson_of" if legal(from) && legal(to) => ("Representation", "agent", "client"),
        "family_of" if person(from) && person(to) => ("Family", "person", "relative"),
        "owned_by" | "member_of" | "part_of" | "spokesperson_of" | "leads" | "founded" | "family_of" | "funded_by"
        | "proxy_of" | "ally_of" | "adversary_of" | "based_in" | "citizen_of" | "also_known_as" => {
            ("UnknownLink", "subject", "object")
        }
        _ => return None,
    })
}

/// The schema and the properties of a claim.
fn claim(row: &Row, schemata: &Schemata) -> (&'static str, Properties) {
    let ends = |role: &'static str| -> (Vec<String>, Vec<&'static str>) {
        let known = row.role(role).filter_map(|one| one.entity.as_deref());
        known.filter_map(|id| Some((plain(id), *schemata.get(id)?))).unzip()
    };
    let ((actors, from), (recipients, to)) = (ends("actor"), ends("recipient"));
    let chain: Vec<String> = row
        .chain
        .iter()
        .map(|hop| {
            if hop.cue.is_empty() {
                format!("{} {}", hop.role, hop.name)
            } else {
                format!("{} {} (“{}”)", hop.role, hop.name, hop.cue)
            }
        })
        .collect();
    let mut properties = Map::new();
    properties.insert("summary".into(), json!([format!("{} says so, {}: “{}”", row.who, row.factuality, row.quote)]));
    properties.insert("description".into(), json!([format!("Chain, outermost first: {}", chain.join(" → "))]));
    properties.insert("recordId".into(), json!([row.id]));
    properties.insert("proof".into(), json!([plain(&row.report.document)]));
    if let Some(publisher) = &row.report.publisher {
        properties.insert("publisher".into(), json!([publisher]));
    }
    let joins = row.is_affirmed() && !actors.is_empty() && !recipients.is_empty();
    if let Some((schema, subject, object)) = link(&row.claim_type, &from, &to).filter(|_| joins) {
        properties.insert(subject.into(), json!(actors));
        properties.insert(object.into(), json!(recipients));
        let kind = if schema == "Family" { "relationship" } else { "role" };
        properties.insert(kind.into(), json!([row.claim_type]));
        return (schema, properties);
    }
    properties.insert("name".into(), json!([format!("{} ({}, {})", row.label, row.claim_type, row.factuality)]));
    // Only bodies and people can be involved in an event; places are where it is.
    let involved = actors.into_iter().zip(from).chain(recipients.into_iter().zip(to));
    let involved: Vec<String> = involved.filter(|(_, schema)| *schema != "Address").map(|(id, _)| id).collect();
    if !involved.is_empty() {
        properties.insert("involved".into(), json!(involved));
    }
    let places: Vec<&str> = row.role("place").map(|place| place.name.as_str()).collect();
    if !places.is_empty() {
        properties.insert("location".into(), json!(places));
    }
    let dates: Vec<&str> =
        row.time.iter().filter_map(|(_, value)| value.as_deref()).filter(|value| is_date(value)).collect();
    if !dates.is_empty() {
        properties.insert("date".into(), json!(dates));
    }
    ("Event", properties)
}

/// Whether a TIMEX3 value is a day, a month or a year.
fn is_date(value: &str) -> bool {
    matches!(value.len(), 4 | 7 | 10) && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}
