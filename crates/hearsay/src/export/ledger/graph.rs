//! Networks of actors for Gephi and others: GraphML and GEXF 1.3.
//!
//! In go propositions with somebody who does it and somebody to whom, out come nodes and edges. An edge is what is told, by
//! whom, in which words; its weight is how many origins may be independent. Propositions without two sides are left out,
//! and the file says how many.

use crate::answers::exporting::{Chosen, word};
use crate::export::printable;
use crate::failure::Failure;
use hearsay_ledger::actors::EntityId;
use hearsay_ledger::weigh::{Proposition, Reported};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::Write;

/// What an edge tells.
const FIELDS: [(&str, &str); 10] = [
    ("proposition", "string"),
    ("type", "string"),
    ("label", "string"),
    ("who_says_so", "string"),
    ("words", "string"),
    ("independent_min", "integer"),
    ("independent_max", "integer"),
    ("denied", "boolean"),
    ("reports", "string"),
    ("tellings", "string"),
];

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// GraphML.
    GraphMl,
    /// GEXF 1.3.
    Gexf,
}

struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    values: [String; 10],
    weight: usize,
}

/// Writes the network.
///
/// # Errors
/// When it can't be written.
pub fn write(chosen: &Chosen, dialect: Dialect, version: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let mut edges = Vec::new();
    let mut left_out = 0;
    for found in chosen.propositions() {
        let before = edges.len();
        for from in &found.actor {
            edges.extend(found.recipient.iter().map(|to| Edge {
                from: from.as_str(),
                to: to.as_str(),
                values: values(found),
                weight: found.independent.max,
            }));
        }
        left_out += usize::from(before == edges.len());
    }
    let mut nodes: Vec<&str> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let about = format!(
        "hearsay {version}: what reports tell of actors, each edge with who says so. {left_out} propositions that name no \
         two sides are left out, and where the words stand."
    );
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // Two hyphens would end a comment early.
    xml.write_event(Event::Comment(BytesText::from_escaped(format!(" {} ", about.replace("--", "–")))))?;
    match dialect {
        Dialect::GraphMl => graphml(&mut xml, chosen, &nodes, &edges),
        Dialect::Gexf => gexf(&mut xml, chosen, &nodes, &edges, &about),
    }?;
    Ok(())
}

fn values(found: &Proposition) -> [String; 10] {
    let who: Vec<String> = found
        .origins
        .iter()
        .map(|origin| {
            let known = origin.who.as_ref().and_then(|who| found.names.get(who)).or(origin.described.as_ref());
            known.map_or_else(|| format!("{} itself", origin.first), ToString::to_string)
        })
        .collect();
    let name = |who: &EntityId| found.names.get(who).map_or_else(|| who.to_string(), ToString::to_string);
    // Each as it stands: “fired at the bridge” (Mira Donat, in post.txt, PR+).
    let telling = |told: &Reported| {
        let said: Vec<String> = told.chain.iter().rev().map(name).chain([format!("in {}", told.path)]).collect();
        format!("“{}” ({}, {})", told.words, said.join(", "), word(&told.factuality))
    };
    let tellings: Vec<String> = found.reports.iter().map(telling).collect();
    let told: Vec<&str> = found.reports.iter().map(|told| told.path.as_str()).collect();
    [
        found.id.to_string(),
        found.claim_type.to_string(),
        found.label.to_string(),
        who.join("; "),
        found.reports.first().map_or_else(String::new, |told| told.words.to_string()),
        found.independent.min.to_string(),
        found.independent.max.to_string(),
        (!found.denied_by.is_empty()).to_string(),
        told.join("; "),
        tellings.join(" · "),
    ]
    // XML has no control characters.
    .map(|text| printable(&text))
}

/// The name and kind of an entity.
fn named(chosen: &Chosen, id: &str) -> (String, String) {
    let entities = chosen.picture.resolution.entities();
    let found = entities.binary_search_by(|entity| entity.id.as_str().cmp(id)).ok().map(|place| &entities[place]);
    found.map_or_else(|| (id.to_owned(), String::new()), |entity| (printable(&entity.name), word(&entity.kind)))
}

type Xml<'w> = Writer<&'w mut dyn Write>;

fn graphml(xml: &mut Xml, chosen: &Chosen, nodes: &[&str], edges: &[Edge]) -> std::io::Result<()> {
    xml.create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .write_inner_content(|xml| {
            let key = |xml: &mut Xml, name: &str, of: &str, kind: &str| {
                let attributes = [("id", name), ("for", of), ("attr.name", name), ("attr.type", kind)];
                xml.create_element("key").with_attributes(attributes).write_empty().map(|_| ())
            };
            key(xml, "name", "node", "string")?;
            key(xml, "kind", "node", "string")?;
            for (name, kind) in FIELDS {
                key(xml, name, "edge", if kind == "integer" { "int" } else { kind })?;
            }
            key(xml, "weight", "edge", "double")?;
            let graph = xml.create_element("graph").with_attribute(("edgedefault", "directed"));
            graph.write_inner_content(|xml| {
                let data = |xml: &mut Xml, key: &str, value: &str| {
                    let value = BytesText::new(value);
                    xml.create_element("data").with_attribute(("key", key)).write_text_content(value).map(|_| ())
                };
                for id in nodes {
                    let (name, kind) = named(chosen, id);
                    xml.create_element("node").with_attribute(("id", *id)).write_inner_content(|xml| {
                        data(xml, "name", &name)?;
                        data(xml, "kind", &kind)
                    })?;
                }
                for (number, edge) in edges.iter().enumerate() {
                    let id = format!("t{number}");
                    let attributes = [("id", id.as_str()), ("source", edge.from), ("target", edge.to)];
                    xml.create_element("edge").with_attributes(attributes).write_inner_content(|xml| {
                        for ((name, _), value) in FIELDS.iter().zip(&edge.values) {
                            data(xml, name, value)?;
                        }
                        data(xml, "weight", &edge.weight.to_string())
                    })?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn gexf(xml: &mut Xml, chosen: &Chosen, nodes: &[&str], edges: &[Edge], about: &str) -> std::io::Result<()> {
    let head = [("xmlns", "http://gexf.net/1.3"), ("version", "1.3")];
    xml.create_element("gexf").with_attributes(head).write_inner_content(|xml| {
        xml.create_element("meta").write_inner_content(|xml| {
            xml.create_element("description").write_text_content(BytesText::new(about)).map(|_| ())
        })?;
        let graph = xml.create_element("graph").with_attribute(("defaultedgetype", "directed"));
        graph.write_inner_content(|xml| {
            xml.create_element("attributes").with_attribute(("class", "node")).write_inner_content(|xml| {
                let attributes = [("id", "kind"), ("title", "kind"), ("type", "string")];
                xml.create_element("attribute").with_attributes(attributes).write_empty().map(|_| ())
            })?;
            xml.create_element("attributes").with_attribute(("class", "edge")).write_inner_content(|xml| {
                for (name, kind) in FIELDS {
                    let attributes = [("id", name), ("title", name), ("type", kind)];
                    xml.create_element("attribute").with_attributes(attributes).write_empty()?;
                }
                Ok(())
            })?;
            let value = |xml: &mut Xml, of: &str, value: &str| {
                xml.create_element("attvalue")
                    .with_attributes([("for", of), ("value", value)])
                    .write_empty()
                    .map(|_| ())
            };
            xml.create_element("nodes").write_inner_content(|xml| {
                for id in nodes {
                    let (name, kind) = named(chosen, id);
                    let node = xml.create_element("node").with_attributes([("id", *id), ("label", name.as_str())]);
                    node.write_inner_content(|xml| {
                        xml.create_element("attvalues").write_inner_content(|xml| value(xml, "kind", &kind)).map(|_| ())
                    })?;
                }
                Ok(())
            })?;
            xml.create_element("edges").write_inner_content(|xml| {
                for (number, edge) in edges.iter().enumerate() {
                    let (id, weight) = (format!("t{number}"), edge.weight.to_string());
                    let attributes = [
                        ("id", id.as_str()),
                        ("source", edge.from),
                        ("target", edge.to),
                        ("label", edge.values[1].as_str()),
                        ("weight", weight.as_str()),
                    ];
                    xml.create_element("edge").with_attributes(attributes).write_inner_content(|xml| {
                        let fill = |xml: &mut Xml| {
                            for ((name, _), text) in FIELDS.iter().zip(&edge.values) {
                                value(xml, name, text)?;
                            }
                            Ok(())
                        };
                        xml.create_element("attvalues").write_inner_content(fill).map(|_| ())
                    })?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}
