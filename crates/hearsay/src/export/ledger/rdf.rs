//! RDF: nanopublications in TriG, and JSON-LD 1.1, with PROV-O and the selectors of Web Annotation.
//!
//! In go rows, out comes for each claim a nanopublication: its assertion only says that there is such a claim, with its type
//! and its participants, and never states what is claimed; its provenance has the report, the chain of attribution and the
//! quoted words with their place; its publication information the program. Origins and copies are left out.

use crate::answers::exporting::{Chosen, Row};
use crate::failure::Failure;
use hearsay_ledger::store::Store;
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use oxttl::TriGSerializer;
use serde_json::{Value, json};
use std::io::Write;

const NP: &str = "http://www.nanopub.org/nschema#";
const PROV: &str = "http://www.w3.org/ns/prov#";
const OA: &str = "http://www.w3.org/ns/oa#";
const DC: &str = "http://purl.org/dc/terms/";
/// Our own words: `schema/` and the contract of the JSON say what they mean.
const OWN: &str = "urn:hearsay:vocabulary:";

fn node(of: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{of}{name}"))
}

/// The name of something of the ledger.
fn thing(id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:hearsay:{id}"))
}

fn text(words: &str) -> Term {
    Literal::new_simple_literal(words).into()
}

fn number(value: usize) -> Term {
    Literal::new_typed_literal(value.to_string(), xsd::NON_NEGATIVE_INTEGER).into()
}

/// Writes nanopublications.
///
/// # Errors
/// When the ledger can't be read, or a line can't be written.
pub fn trig(chosen: &Chosen, store: &dyn Store, version: &str, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "# hearsay {version}: claims as reports have them, none asserted. Origins and copies are left out.")?;
    let serializer = TriGSerializer::new();
    let prefixes = [
        ("np", NP),
        ("prov", PROV),
        ("oa", OA),
        ("dcterms", DC),
        ("hs", OWN),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ];
    let named =
        prefixes.into_iter().try_fold(serializer, |serializer, (prefix, of)| serializer.with_prefix(prefix, of));
    let mut writer = named.map_err(|error| Failure::from(std::io::Error::other(error)))?.for_writer(out);
    chosen.rows(store, &mut |row| {
        for quad in quads(&row, version) {
            writer.serialize_quad(&quad)?;
        }
        Ok(())
    })?;
    writer.finish()?;
    Ok(())
}

/// The statements of a nanopublication.
fn quads(row: &Row, version: &str) -> Vec<Quad> {
    let (claim, publication) = (thing(&row.id), thing(&format!("np:{}", row.id)));
    let graph = |name: &str| thing(&format!("np:{}:{name}", row.id));
    let (head, assertion, provenance, info) = (graph("head"), graph("assertion"), graph("provenance"), graph("info"));
    let mut list = Vec::new();
    let mut add = |graph: &NamedNode, subject: &NamedNode, predicate: NamedNode, object: Term| {
        list.push(Quad::new(subject.clone(), predicate, object, GraphName::from(graph.clone())));
    };
    let kind = || NamedNode::from(rdf::TYPE);
    add(&head, &publication, kind(), node(NP, "Nanopublication").into());
    add(&head, &publication, node(NP, "hasAssertion"), assertion.clone().into());
    add(&head, &publication, node(NP, "hasProvenance"), provenance.clone().into());
    add(&head, &publication, node(NP, "hasPublicationInfo"), info.clone().into());

    add(&assertion, &claim, kind(), node(OWN, "Claim").into());
    add(&assertion, &claim, node(OWN, "type"), text(&row.claim_type));
    add(&assertion, &claim, node(OWN, "kind"), text(&row.kind));
    add(&assertion, &claim, NamedNode::from(rdfs::LABEL), text(&row.label));
    for one in &row.participants {
        let filler = one.entity.as_deref().map_or_else(|| text(&one.words), |entity| thing(entity).into());
        add(&assertion, &claim, node(OWN, one.role), filler);
    }
    for (words, value) in &row.time {
        add(&assertion, &claim, node(OWN, "time"), text(value.as_deref().unwrap_or(words)));
    }

    let report = thing(&row.report.document);
    add(&provenance, &assertion, node(PROV, "wasQuotedFrom"), report.clone().into());
    add(&provenance, &assertion, node(OWN, "whoSaysSo"), text(&row.who));
    add(&provenance, &assertion, node(OWN, "factuality"), text(&row.factuality));
    add(&provenance, &report, kind(), node(PROV, "Entity").into());
    add(&provenance, &report, node(OWN, "path"), text(&row.report.path));
    for (name, value) in
        [("title", &row.report.title), ("publisher", &row.report.publisher), ("issued", &row.report.published)]
    {
        if let Some(value) = value {
            add(&provenance, &report, node(DC, name), text(value));
        }
    }
    for (place, hop) in row.chain.iter().enumerate() {
        let link = thing(&format!("np:{}:hop{place}", row.id));
        add(&provenance, &assertion, node(PROV, "qualifiedAttribution"), link.clone().into());
        add(&provenance, &link, kind(), node(PROV, "Attribution").into());
        add(&provenance, &link, node(OWN, "place"), number(place));
        add(&provenance, &link, node(OWN, "role"), text(hop.role));
        let agent = hop.entity.as_deref().map_or_else(|| thing(&format!("np:{}:agent{place}", row.id)), thing);
        add(&provenance, &link, node(PROV, "agent"), agent.clone().into());
        add(&provenance, &agent, kind(), node(PROV, "Agent").into());
        if !hop.name.is_empty() {
            add(&provenance, &agent, NamedNode::from(rdfs::LABEL), text(&hop.name));
        }
        if !hop.cue.is_empty() {
            add(&provenance, &link, node(OWN, "cue"), text(&hop.cue));
        }
        if let Some(venue) = &hop.venue {
            add(&provenance, &link, node(OWN, "venue"), text(venue));
        }
    }
    for (place, (span, words)) in row.spans.iter().zip(&row.pieces).enumerate() {
        let [target, at, quote] =
            ["target", "position", "quote"].map(|name| thing(&format!("np:{}:{name}{place}", row.id)));
        add(&provenance, &assertion, node(OA, "hasTarget"), target.clone().into());
        add(&provenance, &target, kind(), node(OA, "SpecificResource").into());
        add(&provenance, &target, node(OA, "hasSource"), report.clone().into());
        for selector in [&at, &quote] {
            add(&provenance, &target, node(OA, "hasSelector"), selector.clone().into());
        }
        add(&provenance, &at, kind(), node(OA, "TextPositionSelector").into());
        add(&provenance, &at, node(OA, "start"), number(span.start));
        add(&provenance, &at, node(OA, "end"), number(span.end));
        add(&provenance, &quote, kind(), node(OA, "TextQuoteSelector").into());
        add(&provenance, &quote, node(OA, "exact"), text(words));
    }

    let program = thing(&format!("program:{version}"));
    add(&info, &publication, node(PROV, "wasAttributedTo"), program.clone().into());
    add(&info, &program, kind(), node(PROV, "SoftwareAgent").into());
    list
}

/// Writes JSON-LD.
///
/// # Errors
/// When the ledger can't be read, or the document can't be written.
pub fn jsonld(chosen: &Chosen, store: &dyn Store, version: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let context = json!({
        "np": NP, "prov": PROV, "oa": OA, "dcterms": DC, "hs": OWN, "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "label": "rdfs:label", "entity": {"@id": "hs:entity", "@type": "@id"},
        "report": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
        "chain": {"@id": "prov:qualifiedAttribution", "@container": "@list"},
        "agent": {"@id": "prov:agent", "@type": "@id"},
    });
    let about =
        format!("hearsay {version}: claims as reports have them, none asserted. Origins and copies are left out.");
    write!(out, "{{\"@context\":{context},\"rdfs:comment\":{},\"@graph\":[", Value::from(about))?;
    let mut first = true;
    chosen.rows(store, &mut |row| {
        out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &linked(&row)).map_err(std::io::Error::from)?;
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(())
}

fn linked(row: &Row) -> Value {
    let urn = |id: &str| format!("urn:hearsay:{id}");
    let fillers = |role: &'static str| -> Vec<Value> {
        let filler = |one: &crate::answers::exporting::Participant| match &one.entity {
            Some(entity) => json!({"@id": urn(entity), "label": one.name}),
            None => json!({"label": one.words}),
        };
        row.role(role).map(filler).collect()
    };
    let report = &row.report;
    let chain: Vec<Value> = row
        .chain
        .iter()
        .map(|hop| {
            let mut link =
                json!({"@type": "prov:Attribution", "hs:role": hop.role, "label": hop.name, "hs:cue": hop.cue});
            if let Some(entity) = &hop.entity {
                link["agent"] = urn(entity).into();
            }
            if let Some(venue) = &hop.venue {
                link["hs:venue"] = venue.as_str().into();
            }
            link
        })
        .collect();
    let source = json!({
        "@id": urn(&report.document), "@type": "prov:Entity", "hs:path": report.path, "dcterms:title": report.title,
        "dcterms:publisher": report.publisher, "dcterms:issued": report.published,
    });
    let targets: Vec<Value> = row
        .spans
        .iter()
        .zip(&row.pieces)
        .map(|(span, words)| {
            json!({
                "@type": "oa:SpecificResource", "oa:hasSource": source,
                "oa:hasSelector": [
                    {"@type": "oa:TextQuoteSelector", "oa:exact": words},
                    {"@type": "oa:TextPositionSelector", "oa:start": span.start, "oa:end": span.end},
                ],
            })
        })
        .collect();
    json!({
        "@id": urn(&row.id), "@type": "hs:Claim", "label": row.label, "hs:type": row.claim_type, "hs:kind": row.kind,
        "hs:factuality": row.factuality, "hs:manner": row.manner, "hs:whoSaysSo": row.who, "chain": chain,
        "hs:actor": fillers("actor"), "hs:recipient": fillers("recipient"), "hs:object": fillers("object"),
        "hs:place": fillers("place"),
        "hs:time": row.time.iter().map(|(words, value)| value.as_deref().unwrap_or(words)).collect::<Vec<_>>(),
        "report": urn(&report.document),
        "oa:hasTarget": targets,
    })
}
