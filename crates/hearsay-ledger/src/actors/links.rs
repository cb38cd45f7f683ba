//! Which names are one.
//!
//! In go the distinct names, out come joined groups: by hand first, then equal names of kinds that are easily confused, then
//! those that a comparison takes for the same, then a title with one part of a name, as "General Orlin" is "General Tamas
//! Orlin" where there is no other.

use super::clusters::Clusters;
use super::nodes::{Family, Node, Nodes, key};
use super::{Decision, Link};
use crate::digest::Digest;
use crate::names::{self, Comparison, How, Verdict};
use crate::parallel::in_parts;
use hearsay_model::ActorKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Blocks larger than this are not compared all with all.
const BLOCK: usize = 48;
/// Neighbours looked at in a larger block.
const WINDOW: usize = 12;

/// Applies what people decided, the latest first, since it wins.
pub fn decided(nodes: &Nodes, decisions: &[Decision], clusters: &mut Clusters) {
    for decision in decisions.iter().rev() {
        let (a, b) = match decision {
            Decision::Merge { a, b } | Decision::Split { a, b } => (a, b),
        };
        for &x in &nodes.meant(a) {
            for &y in &nodes.meant(b) {
                match decision {
                    Decision::Merge { .. } => {
                        let why = Link { a: a.name.clone(), b: b.name.clone(), why: "decided by hand".into() };
                        clusters.join_by_hand(x, y, why);
                    }
                    Decision::Split { .. } => clusters.part(x, y),
                }
            }
        }
    }
}

/// Joins what the names themselves show.
pub fn found(nodes: &Nodes, reports: &[Digest], clusters: &mut Clusters) {
    let contradict = |x: u32, y: u32| {
        let (x, y) = (&nodes.list[x as usize], &nodes.list[y as usize]);
        x.family == y.family && names::compare_prepared(&x.prepared, &y.prepared).verdict == Verdict::Different
    };
    for (a, b) in equal(nodes) {
        clusters.join_unless(a, b, link(nodes, a, b, "the same name"), |_, _| false);
    }
    let compared = |&(a, b): &(u32, u32)| {
        let (x, y) = (&nodes.list[a as usize], &nodes.list[b as usize]);
        let comparison = may_be_same(x, y).then(|| names::compare_prepared(&x.prepared, &y.prepared))?;
        (comparison.verdict == Verdict::Same).then_some((a, b, comparison))
    };
    let mut links: Vec<(u32, u32, Comparison)> =
        in_parts(&candidates(nodes), |part| part.iter().filter_map(compared).collect());
    links.sort_by(|x, y| y.2.score.total_cmp(&x.2.score).then((x.0, x.1).cmp(&(y.0, y.1))));
    for (a, b, comparison) in links {
        clusters.join_unless(a, b, link(nodes, a, b, &explained(&comparison)), contradict);
    }
    // Names that are one in some report, where each is a name of its own in another.
    let mut other: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (short, long) in called(nodes, reports) {
        other.entry(short).or_default().insert(long);
    }
    for (short, longs) in other {
        let groups: BTreeSet<u32> = longs.iter().map(|&long| clusters.find(long)).collect();
        // Several are called so: it stays open which is meant.
        if let [long] = groups.into_iter().collect::<Vec<_>>()[..] {
            clusters.join_unless(
                short,
                long,
                link(nodes, short, long, "one report calls it by both names"),
                contradict,
            );
        }
    }
}

/// Equal names: of one report and of all, and of kinds that are easily confused.
fn equal(nodes: &Nodes) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (at, node) in nodes.list.iter().enumerate() {
        let at = at as u32;
        if node.family == Family::Unnamed {
            continue;
        }
        if node.document.is_some() {
            found.extend(nodes.named(node.family, &node.key).map(|other| (other, at)));
        }
        for family in Family::NAMED.into_iter().filter(|&family| family > node.family) {
            let Some(other) = nodes.named(family, &node.key) else { continue };
            let country = nodes.list[other as usize].kinds[2] > 0;
            if node.prepared.length() > 1 || country && node.family == Family::Body {
                found.push((at, other));
            }
        }
    }
    found
}

/// Pairs that are worth a comparison.
fn candidates(nodes: &Nodes) -> Vec<(u32, u32)> {
    let mut blocks: BTreeMap<(Family, String), Vec<u32>> = BTreeMap::new();
    for (at, node) in nodes.list.iter().enumerate() {
        if node.family == Family::Unnamed || node.family == Family::Person && node.prepared.length() < 2 {
            continue;
        }
        let mut keys: BTreeSet<String> = BTreeSet::new();
        keys.insert(format!("={}", node.whole));
        let parts = &node.blocks[..node.blocks.len().min(6)];
        if node.family == Family::Person {
            // Two parts at least have to be alike.
            for (first, one) in parts.iter().enumerate() {
                keys.extend(parts[first + 1..].iter().map(|other| format!("{one} {other}")));
            }
        } else {
            keys.extend(parts.iter().cloned());
        }
        for key in keys {
            blocks.entry((node.family, key)).or_default().push(at as u32);
        }
    }
    let mut pairs = Vec::new();
    for block in blocks.into_values() {
        let reach = if block.len() <= BLOCK { block.len() } else { WINDOW };
        for (at, &one) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().take(reach).map(|&other| (one.min(other), one.max(other))));
        }
    }
    pairs
}

/// Whether a comparison can come out as the same: the consonants of one name are all in the other.
fn may_be_same(a: &Node, b: &Node) -> bool {
    let within = |one: &[String], other: &[String]| one.iter().all(|key| other.contains(key));
    let (one, other) = (&a.blocks, &b.blocks);
    within(one, other) || within(other, one) || a.whole == b.whole
}

/// Pairs of names that one report uses for one actor, and that may be one by themselves.
fn called(nodes: &Nodes, reports: &[Digest]) -> BTreeSet<(u32, u32)> {
    let mut seen: FxHashSet<(Family, &str, &str)> = FxHashSet::default();
    let mut found = BTreeSet::new();
    for actor in reports.iter().flat_map(|report| &report.actors) {
        let family = match actor.kind {
            ActorKind::Person => Family::Person,
            ActorKind::Organization => Family::Body,
            _ => continue,
        };
        for other in &actor.names {
            // A family name alone is nobody's for sure.
            let lone = family == Family::Person && !other.contains(char::is_whitespace);
            if lone || !other.chars().any(char::is_uppercase) || !seen.insert((family, &actor.name, other)) {
                continue;
            }
            let (Some(full), Some(short)) =
                (nodes.named(family, &key(family, &actor.name).1), nodes.named(family, &key(family, other).1))
            else {
                continue;
            };
            if full == short {
                continue;
            }
            let (one, two) = (&nodes.list[full as usize].prepared, &nodes.list[short as usize].prepared);
            let whole = family == Family::Body || two.length() > 1;
            if whole && names::compare_prepared(one, two).verdict != Verdict::Different {
                found.insert((short, full));
            }
        }
    }
    found
}

/// Joins a title and one part of a name with the only one who has both.
pub fn titled(nodes: &Nodes, clusters: &mut Clusters) {
    let mut bearers: FxHashMap<(&str, &str), BTreeSet<u32>> = FxHashMap::default();
    for (at, node) in nodes.list.iter().enumerate() {
        if node.family == Family::Person && node.prepared.length() > 1 && node.document.is_none() {
            for key in &node.blocks {
                for title in &node.titles {
                    bearers.entry((key, title)).or_default().insert(at as u32);
                }
            }
        }
    }
    for (at, node) in nodes.list.iter().enumerate() {
        if !is_lone(node) || node.titles.is_empty() || node.document.is_some() {
            continue;
        }
        let part = lone_part(node);
        if names::is_common(part) {
            continue;
        }
        let ranks = node.prepared.ranks();
        let fitting: Vec<u32> = node
            .blocks
            .iter()
            .flat_map(|key| ranks.iter().filter_map(|&title| bearers.get(&(key.as_str(), title))))
            .flatten()
            .copied()
            .filter(|&other| {
                nodes.list[other as usize].prepared.full_parts().iter().any(|full| is_spelt_alike(full, part))
            })
            .collect();
        let groups: BTreeSet<u32> = fitting.iter().map(|&other| clusters.find(other)).collect();
        if let (&[_], Some(&other)) = (&groups.into_iter().collect::<Vec<_>>()[..], fitting.first()) {
            clusters.join_unless(
                at as u32,
                other,
                link(nodes, at as u32, other, "the same title and one part of the name"),
                |_, _| false,
            );
        }
    }
}

/// Joins one part of a name with the only one in the ledger who bears it, where some report with the part and some with the
/// whole name have somebody else in common: "Marko" and "Ilse Marko", both beside Flint. A common part joins nobody.
pub fn lone(nodes: &Nodes, clusters: &mut Clusters) {
    let mut bearers: FxHashMap<&str, BTreeSet<u32>> = FxHashMap::default();
    for (at, node) in nodes.list.iter().enumerate() {
        if node.family == Family::Person && node.prepared.length() > 1 && node.document.is_none() {
            for key in &node.blocks {
                bearers.entry(key.as_str()).or_default().insert(at as u32);
            }
        }
    }
    for (at, node) in nodes.list.iter().enumerate() {
        let at = at as u32;
        let alone = is_lone(node) && node.document.is_none() && node.prepared.ranks().is_empty();
        let part = lone_part(node);
        if !alone || names::is_common(part) || clusters.find(at) != at {
            continue;
        }
        let fitting: Vec<u32> =
            node.blocks.iter().filter_map(|key| bearers.get(key.as_str())).flatten().copied().collect();
        let groups: BTreeSet<u32> = fitting.iter().map(|&other| clusters.find(other)).collect();
        let [group] = groups.into_iter().collect::<Vec<_>>()[..] else { continue };
        let same = |&&other: &&u32| {
            nodes.list[other as usize].prepared.full_parts().iter().any(|full| is_spelt_alike(full, part))
        };
        let Some(&other) = fitting.iter().find(same) else { continue };
        let theirs: Vec<u32> = fitting.iter().copied().filter(|&one| clusters.find(one) == group).collect();
        if nodes.share_company(at, &theirs) {
            clusters.join_unless(
                at,
                other,
                link(nodes, at, other, "the only one so called, in the same company"),
                |_, _| false,
            );
        }
    }
}

fn is_spelt_alike(one: &str, other: &str) -> bool {
    let comparison = names::compare(one, other, names::NameKind::Person);
    comparison.reasons.iter().all(|reason| matches!(reason.how, How::Equal | How::Spelling))
}

/// A single part of a person's name.
fn is_lone(node: &Node) -> bool {
    node.family == Family::Person && node.prepared.length() < 2
}

fn lone_part(node: &Node) -> &str {
    node.prepared.full_parts().first().copied().unwrap_or(&node.key)
}

/// Whether a name may be that of several people: one part that is common.
pub fn is_ambiguous(nodes: &Nodes, at: u32, clusters: &mut Clusters) -> bool {
    let node = &nodes.list[at as usize];
    if !is_lone(node) || node.document.is_some() {
        return false;
    }
    debug_assert_eq!(clusters.find(at), at, "a name that is joined is not alone");
    names::is_common(lone_part(node)) || nodes.bearers(lone_part(node)) > 1
}

fn link(nodes: &Nodes, a: u32, b: u32, why: &str) -> Link {
    let form = |at: u32| nodes.list[at as usize].forms.keys().next().cloned().unwrap_or_default();
    Link { a: form(a), b: form(b), why: why.to_owned() }
}

/// In words what is not simply equal.
fn explained(comparison: &Comparison) -> String {
    let told = comparison.reasons.iter().filter(|reason| !matches!(reason.how, How::Equal | How::Aside));
    let told: Vec<String> = told
        .map(|reason| match (reason.a.as_str(), reason.b.as_str()) {
            ("", part) | (part, "") => format!("{part} {}", reason.how.words()),
            (a, b) => format!("{a} and {b}: {}", reason.how.words()),
        })
        .collect();
    if told.is_empty() { "the same parts".into() } else { format!("the same but for {}", told.join(", ")) }
}
