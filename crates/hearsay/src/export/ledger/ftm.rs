//! FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions read them.
//!
//! In go rows, out come an Article for each report, an entity for each actor, and for each claim an interval: Ownership,
//! Membership, Representation or UnknownLink where a relation joins two, an Event otherwise. Each carries
//! the quoted words and the whole chain in `summary` and `description`, and its report as `proof`. Left out: where the words
//! stand, origins and copies; statements, which FollowTheMoney makes of entities itself.

use crate::answers::exporting::{Chosen, Row};
use crate::failure::Failure;
use hearsay_ledger::store::Store;
use hearsay_model::ActorKind;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::Write;

/// Writes the entities.
///
/// # Errors
/// When the ledger can't be read, or a line can't be written.
pub fn write(chosen: &Chosen, store: &dyn Store, out: &mut dyn Write) -> Result<(), Failure> {
    for place in chosen.entities() {
        let entity = &chosen.picture.resolution.entities()[place as usize];
        let schema = match entity.kind {
            ActorKind::Person => "Person",
            ActorKind::Organization => "Organization",
            ActorKind::Country => "PublicBody",
            ActorKind::Place => "Address",
            ActorKind::Group | ActorKind::Work | ActorKind::Unnamed => "LegalEntity",
        };
        let mut properties = Map::new();
        if schema == "Address" {
            properties.insert("full".into(), json!([entity.name]));
        }
        properties.insert("name".into(), json!([entity.name]));
        let alias: Vec<&String> = entity.names.iter().filter(|name| **name != entity.name).collect();
        if !alias.is_empty() {
            properties.insert("alias".into(), json!(alias));
        }
        put(out, entity.id.as_str(), schema, &properties)?;
    }
    let mut seen = BTreeSet::new();
    chosen.rows(store, &mut |row| {
        if seen.insert(row.report.document.clone()) {
            put(out, &row.report.document, "Article", &article(&row))?;
        }
        claim(out, &row)
    })
}

/// Ids as FollowTheMoney has them: no colons.
fn plain(id: &str) -> String {
    id.replace(':', "-")
}

fn put(out: &mut dyn Write, id: &str, schema: &str, properties: &Map<String, Value>) -> Result<(), Failure> {
    let entity = json!({"id": plain(id), "schema": schema, "properties": properties});
    serde_json::to_writer(&mut *out, &entity).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
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

/// Schema and the two properties that name its ends.
fn link(claim_type: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match claim_type {
        "owned_by" => ("Ownership", "asset", "owner"),
        "member_of" | "part_of" => ("Membership", "member", "organization"),
        "spokesperson_of" => ("Representation", "agent", "client"),
        "leads" | "founded" | "family_of" | "funded_by" | "proxy_of" | "ally_of" | "adversary_of" | "based_in"
        | "citizen_of" | "also_known_as" => ("UnknownLink", "subject", "object"),
        _ => return None,
    })
}

fn claim(out: &mut dyn Write, row: &Row) -> Result<(), Failure> {
    let ends = |role: &'static str| -> Vec<String> {
        row.role(role).filter_map(|one| one.entity.as_deref()).map(plain).collect()
    };
    let (actors, recipients) = (ends("actor"), ends("recipient"));
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
    let link = link(&row.claim_type).filter(|_| !actors.is_empty() && !recipients.is_empty());
    let dates: Vec<&str> =
        row.time.iter().filter_map(|(_, value)| value.as_deref()).filter(|value| is_date(value)).collect();
    if let Some((schema, from, to)) = link {
        properties.insert(from.into(), json!(actors));
        properties.insert(to.into(), json!(recipients));
        properties.insert("role".into(), json!([row.claim_type]));
        return put(out, &row.id, schema, &properties);
    }
    properties.insert("name".into(), json!([format!("{} ({})", row.label, row.claim_type)]));
    let involved: Vec<String> = actors.into_iter().chain(recipients).collect();
    if !involved.is_empty() {
        properties.insert("involved".into(), json!(involved));
    }
    let places: Vec<&str> = row.role("place").map(|place| place.name.as_str()).collect();
    if !places.is_empty() {
        properties.insert("location".into(), json!(places));
    }
    if !dates.is_empty() {
        properties.insert("date".into(), json!(dates));
    }
    put(out, &row.id, "Event", &properties)
}

/// Whether a TIMEX3 value is a day, a month or a year.
fn is_date(value: &str) -> bool {
    matches!(value.len(), 4 | 7 | 10) && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}
