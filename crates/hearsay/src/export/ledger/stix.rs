//! A STIX 2.1 bundle (OASIS, 2021).
//!
//! In go rows and propositions, out come an identity or location for each actor, a note for each claim with the quoted words
//! and who says so, a relationship where somebody says that a claim joins two, an opinion for each denial, and a report for each
//! report. What is denied or left open is a note alone. A property extension carries the chain and where the words stand. `confidence` is never set: it would be a verdict. Ids are
//! UUIDs of version 5, so that the same ledger gives the same bundle.

use crate::answers::exporting::{Chosen, Row, is_place, word};
use crate::failure::Failure;
use hearsay_ledger::places;
use hearsay_ledger::store::Store;
use hearsay_model::ActorKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use uuid::Uuid;

/// The space in which ids are made.
const SPACE: Uuid = Uuid::from_u128(0x8a2f_51d0_4c1e_5f0a_9b7c_6865_6172_7361);
/// When a report does not say when it was published.
const UNDATED: &str = "1970-01-01T00:00:00.000Z";

fn id(kind: &str, of: &str) -> String {
    format!("{kind}--{}", Uuid::new_v5(&SPACE, format!("{kind} {of}").as_bytes()))
}

fn time(published: Option<&str>) -> String {
    published.filter(|day| day.len() == 10).map_or_else(|| UNDATED.to_owned(), |day| format!("{day}T00:00:00.000Z"))
}

/// Writes the bundle.
///
/// # Errors
/// When the ledger can't be read, or the bundle can't be written.
pub fn write(chosen: &Chosen, store: &dyn Store, version: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let mut bundle = Bundle { out, first: true, extension: id("extension-definition", "chain") };
    let name =
        id("bundle", &format!("{version} {}", chosen.reports().map(|digest| &*digest.document).collect::<String>()));
    write!(bundle.out, "{{\"type\":\"bundle\",\"id\":\"{name}\",\"objects\":[")?;
    bundle.preface(version)?;
    for place in chosen.entities() {
        let entity = &chosen.picture.resolution.entities()[place as usize];
        bundle.put(&actor(entity.id.as_str(), &entity.name, entity.kind, &entity.names))?;
    }
    let places: BTreeSet<String> = chosen
        .entities()
        .into_iter()
        .map(|place| &chosen.picture.resolution.entities()[place as usize])
        .filter(|entity| located(&entity.name, entity.kind).is_some())
        .map(|entity| entity.id.to_string())
        .collect();
    let reference = |entity: &str| id(if places.contains(entity) { "location" } else { "identity" }, entity);
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    let mut report: Option<(Row, Vec<String>)> = None;
    chosen.rows(store, &mut |row| {
        if report.as_ref().is_some_and(|(other, _)| other.report.document != row.report.document)
            && let Some((done, objects)) = report.take()
        {
            bundle.report(&done, &objects)?;
        }
        let mut objects = bundle.claim(&row, &reference)?;
        notes.insert(row.id.clone(), objects[0].clone());
        match &mut report {
            Some((_, all)) => all.append(&mut objects),
            None => report = Some((row, objects)),
        }
        Ok(())
    })?;
    if let Some((done, objects)) = report {
        bundle.report(&done, &objects)?;
    }
    for found in chosen.propositions() {
        let told: Vec<&String> = found.reports.iter().filter_map(|told| notes.get(told.claim.as_str())).collect();
        for denial in found.denied_by.iter().filter(|_| !told.is_empty()) {
            let who = denial.who.as_ref().and_then(|who| found.names.get(who));
            let who = who.map_or_else(|| denial.path.to_string(), ToString::to_string);
            let at = time(None);
            bundle.put(&json!({
                "type": "opinion", "spec_version": "2.1", "id": id("opinion", &format!("{} {} {who} {}", found.id, denial.path, denial.words)),
                "created": at, "modified": at, "created_by_ref": id("identity", "hearsay"),
                "opinion": "disagree", "explanation": denial.words, "authors": [who], "object_refs": told,
            }))?;
        }
    }
    bundle.out.write_all(b"]}\n")?;
    Ok(())
}

/// Where a place lies, if the gazetteer has it.
fn located(name: &str, kind: ActorKind) -> Option<(f64, f64)> {
    let place = is_place(kind).then(|| places::find(name))??;
    place.latitude.zip(place.longitude)
}

fn actor(entity: &str, name: &str, kind: ActorKind, names: &[String]) -> Value {
    if let Some((latitude, longitude)) = located(name, kind) {
        return json!({
            "type": "location", "spec_version": "2.1", "id": id("location", entity), "created": UNDATED,
            "modified": UNDATED, "created_by_ref": id("identity", "hearsay"), "name": name, "latitude": latitude,
            "longitude": longitude,
        });
    }
    let class = match kind {
        ActorKind::Person => "individual",
        ActorKind::Organization | ActorKind::Country => "organization",
        ActorKind::Group => "group",
        ActorKind::Place | ActorKind::Work | ActorKind::Unnamed => "unknown",
    };
    json!({
        "type": "identity", "spec_version": "2.1", "id": id("identity", entity), "created": UNDATED, "modified": UNDATED,
        "created_by_ref": id("identity", "hearsay"), "name": name, "identity_class": class,
        "description": format!("As reports call it ({}): {}", word(&kind), names.join("; ")),
    })
}

struct Bundle<'w> {
    out: &'w mut dyn Write,
    first: bool,
    extension: String,
}

impl Bundle<'_> {
    fn put(&mut self, object: &Value) -> Result<(), Failure> {
        if !std::mem::take(&mut self.first) {
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\n")?;
        serde_json::to_writer(&mut self.out, object).map_err(std::io::Error::from)?;
        Ok(())
    }

    /// The program that wrote the bundle, and what its extension means.
    fn preface(&mut self, version: &str) -> Result<(), Failure> {
        let program = id("identity", "hearsay");
        self.put(&json!({
            "type": "identity", "spec_version": "2.1", "id": program, "created": UNDATED, "modified": UNDATED,
            "name": format!("hearsay {version}"), "identity_class": "system",
            "description": "Reads reports and records who says what. It asserts nothing itself: every note stands with \
                            those who say so. Texts of reports, origins and copies are left out of this bundle.",
        }))?;
        self.put(&json!({
            "type": "extension-definition", "spec_version": "2.1", "id": self.extension, "created": UNDATED,
            "modified": UNDATED, "created_by_ref": program, "name": "chain of attribution",
            "description": "Who says so, outermost first, and where the quoted words stand in the report.",
            "schema": "chain: list of {role, entity, name, cue, venue}; spans: list of {start, end} in code points of the \
                       report's text; factuality, manner, claim, claim_type, document: as `hearsay read` prints them",
            "version": "1.0.0", "extension_types": ["property-extension"],
        }))
    }

    /// A claim: the id of its note, and those of what hangs on it.
    fn claim(&mut self, row: &Row, reference: &dyn Fn(&str) -> String) -> Result<Vec<String>, Failure> {
        let at = time(row.report.published.as_deref());
        let program = id("identity", "hearsay");
        let extension = json!({
            "extension_type": "property-extension", "claim": row.id, "claim_type": row.claim_type,
            "factuality": row.factuality, "manner": row.manner, "document": row.report.document, "chain": row.chain,
            "spans": row.spans,
        });
        let extensions = || {
            let mut extensions = serde_json::Map::new();
            extensions.insert(self.extension.clone(), extension.clone());
            Value::Object(extensions)
        };
        let mut about: Vec<String> =
            row.participants.iter().filter_map(|one| one.entity.as_deref()).map(reference).collect();
        about.sort_unstable();
        about.dedup();
        if about.is_empty() {
            about.push(program.clone());
        }
        let note = id("note", &row.id);
        let object = json!({
            "type": "note", "spec_version": "2.1", "id": note, "created": at, "modified": at, "created_by_ref": program,
            "abstract": format!("{}: {} ({})", row.who, row.label, row.factuality), "content": row.quote,
            "authors": [row.who], "object_refs": about, "extensions": extensions(),
        });
        let mut made = vec![note];
        let mut objects = vec![object];
        let ends = |role| row.role(role).filter_map(|one| one.entity.as_deref()).collect::<BTreeSet<&str>>();
        // A relationship reads as one that holds: where nobody says that it does, the note has to do.
        let (actors, recipients) =
            if row.is_affirmed() { (ends("actor"), ends("recipient")) } else { Default::default() };
        for from in actors {
            for to in recipients.iter().copied().filter(|to| *to != from) {
                let relationship = id("relationship", &format!("{} {from} {to}", row.id));
                objects.push(json!({
                    "type": "relationship", "spec_version": "2.1", "id": relationship, "created": at, "modified": at,
                    "created_by_ref": program, "relationship_type": row.claim_type.to_lowercase().replace('_', "-"),
                    "description": format!("{} says so, {}: “{}”", row.who, row.factuality, row.quote),
                    "source_ref": reference(from), "target_ref": reference(to), "extensions": extensions(),
                }));
                made.push(relationship);
            }
        }
        for object in objects {
            self.put(&object)?;
        }
        Ok(made)
    }

    fn report(&mut self, row: &Row, objects: &[String]) -> Result<(), Failure> {
        let report = &row.report;
        let at = time(report.published.as_deref());
        let name = report.title.clone().unwrap_or_else(|| report.path.clone());
        let mut object = json!({
            "type": "report", "spec_version": "2.1", "id": id("report", &report.document), "created": at, "modified": at,
            "created_by_ref": id("identity", "hearsay"), "name": name, "published": at, "report_types": ["threat-report"],
            "description": format!("Published by {}; read from {} ({})", report.publisher.as_deref().unwrap_or("somebody"), report.path, report.document),
            "object_refs": objects,
        });
        if let Some(url) = &report.url {
            object["external_references"] = json!([{"source_name": "address", "url": url}]);
        }
        self.put(&object)
    }
}
