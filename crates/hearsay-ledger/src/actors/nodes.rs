//! The distinct names of all reports.
//!
//! In go the reports, out come [`Node`]s: each is a name that is spelt alike but for case, marks and titles, with all actors
//! that bear it. "Radio Vess" in a thousand reports is one node, so that what follows looks at it once.

use super::{Decision, Member, Who};
use crate::digest::Digest;
use crate::names::{self, NameKind, Prepared};
use crate::places;
use hearsay_model::ActorKind;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds in the order in which they are counted.
pub const KINDS: [ActorKind; 7] = [
    ActorKind::Person,
    ActorKind::Organization,
    ActorKind::Country,
    ActorKind::Place,
    ActorKind::Group,
    ActorKind::Work,
    ActorKind::Unnamed,
];

/// How many reports of a name are looked through for who else is in them.
const COMPANY: usize = 64;

/// Kinds that are easily taken for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Organisations, groups and works.
    Body,
    /// Persons.
    Person,
    /// Countries and other places.
    Place,
    /// Those who are not named.
    Unnamed,
}

impl Family {
    /// Those that have names, in the order in which a name is looked for.
    pub const NAMED: [Family; 3] = [Family::Body, Family::Person, Family::Place];

    pub fn name(self) -> &'static str {
        match self {
            Family::Body => "organization",
            Family::Person => "person",
            Family::Place => "place",
            Family::Unnamed => "unnamed",
        }
    }

    fn of(kind: ActorKind) -> Self {
        match kind {
            ActorKind::Person => Family::Person,
            ActorKind::Organization | ActorKind::Group | ActorKind::Work => Family::Body,
            ActorKind::Country | ActorKind::Place => Family::Place,
            ActorKind::Unnamed => Family::Unnamed,
        }
    }

    /// As which names are compared.
    pub fn names(self) -> NameKind {
        match self {
            Family::Body => NameKind::Organization,
            Family::Person | Family::Unnamed => NameKind::Person,
            Family::Place => NameKind::Place,
        }
    }
}

/// A name and all who bear it.
#[derive(Debug)]
pub struct Node {
    pub family: Family,
    /// The name with what does not count set aside; for a lone part of a person's name, with its titles.
    pub key: String,
    /// The one report in which this is meant, where a person decided on that report alone.
    pub document: Option<String>,
    /// As written, and how often.
    pub forms: BTreeMap<String, u32>,
    /// How often each of [`KINDS`].
    pub kinds: [u32; KINDS.len()],
    pub members: Vec<Member>,
    pub prepared: Prepared,
    /// [`Prepared::block_keys`] and [`Prepared::whole_key`].
    pub blocks: Vec<String>,
    pub whole: String,
    /// Titles that any report gives its bearers.
    pub titles: BTreeSet<String>,
}

/// All nodes, sorted, so that nothing after depends on the order of the reports.
#[derive(Debug)]
pub struct Nodes {
    pub list: Vec<Node>,
    /// In how many whole names of persons a part stands.
    bearers: HashMap<String, u32>,
    /// For each report the named nodes in it, sorted.
    company: Vec<Vec<u32>>,
}

/// What a name is known by; equal for names that are one without a closer look.
pub fn key(family: Family, name: &str) -> (Family, String) {
    let prepared = Prepared::new(name, family.names());
    (family, key_of(family, name, &prepared))
}

fn key_of(family: Family, name: &str, prepared: &Prepared) -> String {
    let normal = prepared.normal();
    match family {
        // "General Orlin" is not just any Orlin.
        Family::Person if prepared.length() < 2 => {
            let ranks: Vec<&str> = prepared.ranks();
            if ranks.is_empty() { normal } else { format!("{} {normal}", ranks.join(" ")) }
        }
        Family::Place => places::country(name).map_or(normal, str::to_lowercase),
        _ => normal,
    }
}

impl Nodes {
    pub fn of(reports: &[Digest], decisions: &[Decision]) -> Self {
        let alone: BTreeSet<(String, String)> = decisions
            .iter()
            .flat_map(|decision| match decision {
                Decision::Merge { a, b } | Decision::Split { a, b } => [a, b],
            })
            .filter_map(|who| Some((who.document.clone()?, who.name.clone())))
            .flat_map(|(document, name)| Family::NAMED.map(|family| (document.clone(), key(family, &name).1)))
            .collect();
        let mut making = Making::default();
        for (report, digest) in reports.iter().enumerate() {
            for (actor, found) in digest.actors.iter().enumerate() {
                let family = Family::of(found.kind);
                let member = Some(Member { report: report as u32, actor: actor as u32 });
                let name = making.known(family, &found.name);
                if family == Family::Unnamed || making.known[name].key.is_empty() {
                    let place = (Family::Unnamed, format!("{actor} {}", found.name), Some(digest.document.to_string()));
                    let node = making.node(place);
                    making.nodes[node].count(&found.name, ActorKind::Unnamed, member);
                    continue;
                }
                let meant = (!alone.is_empty()).then(|| (digest.document.to_string(), making.known[name].key.clone()));
                let node = match meant.filter(|meant| alone.contains(meant)) {
                    Some((document, key)) => making.node((family, key, Some(document))),
                    None => making.everywhere(name),
                };
                making.nodes[node].count(&found.name, found.kind, member);
                if family == Family::Person {
                    making.entitle(node, name);
                    for other in &found.names {
                        let other = making.known(family, other);
                        making.entitle(node, other);
                    }
                }
            }
        }
        for publisher in reports.iter().filter_map(|digest| digest.publisher.as_deref()) {
            making.add_name(Family::Body, publisher);
        }
        for author in reports.iter().flat_map(|digest| &digest.byline) {
            let body = making.known(Family::Body, author);
            let body = (Family::Body, making.known[body].key.clone(), None);
            let family = if making.places.contains_key(&body) || !is_like_a_person(author) {
                Family::Body
            } else {
                Family::Person
            };
            making.add_name(family, author);
        }
        let mut list = making.nodes;
        list.sort_unstable_by(|a, b| a.place().cmp(&b.place()));
        for node in &mut list {
            node.members.sort_unstable();
        }
        let mut bearers = HashMap::new();
        let whole = list.iter().filter(|node: &&Node| node.family == Family::Person && node.prepared.length() > 1);
        for part in whole.flat_map(|node| node.prepared.full_parts()) {
            *bearers.entry(part.to_owned()).or_default() += 1;
        }
        let mut company: Vec<Vec<u32>> = vec![Vec::new(); reports.len()];
        for (at, node) in list.iter().enumerate().filter(|(_, node)| node.family != Family::Unnamed) {
            for member in &node.members {
                let reported = &mut company[member.report as usize];
                if reported.last() != Some(&(at as u32)) {
                    reported.push(at as u32);
                }
            }
        }
        Nodes { list, bearers, company }
    }

    /// Whether some report with a name and some with one of the others name somebody else that is the same in both.
    pub fn share_company(&self, one: u32, others: &[u32]) -> bool {
        let reports = |node: u32| self.list[node as usize].members.iter().map(|member| member.report as usize);
        let of = |nodes: &mut dyn Iterator<Item = u32>| -> BTreeSet<u32> {
            nodes
                .flat_map(|node| reports(node).take(COMPANY))
                .flat_map(|report| &self.company[report])
                .copied()
                .collect()
        };
        let (ours, theirs) = (of(&mut std::iter::once(one)), of(&mut others.iter().copied()));
        // A country in common is little.
        let tells =
            |node: &&u32| self.list[**node as usize].family != Family::Place && **node != one && !others.contains(node);
        ours.intersection(&theirs).any(|node| tells(&node))
    }

    /// In how many whole names of persons a part stands.
    pub fn bearers(&self, part: &str) -> u32 {
        self.bearers.get(part).copied().unwrap_or(0)
    }

    /// The node of a name everywhere.
    pub fn named(&self, family: Family, key: &str) -> Option<u32> {
        self.at((family, key, None))
    }

    /// The nodes that somebody means; never those who are not named.
    pub fn meant(&self, who: &Who) -> Vec<u32> {
        let keys = Family::NAMED.map(|family| key(family, &who.name));
        keys.iter().filter_map(|(family, key)| self.at((*family, key, who.document.as_deref()))).collect()
    }

    fn at(&self, place: (Family, &str, Option<&str>)) -> Option<u32> {
        self.list.binary_search_by(|node| node.place().cmp(&place)).ok().map(|at| at as u32)
    }
}

impl Node {
    fn new((family, key, document): Place) -> Self {
        // From the key, so that it does not depend on which report came first. Nobody compares what has no name.
        let prepared = Prepared::new(if family == Family::Unnamed { "" } else { &key }, family.names());
        Node {
            family,
            key,
            document,
            forms: BTreeMap::new(),
            kinds: [0; KINDS.len()],
            members: Vec::new(),
            blocks: prepared.block_keys(),
            whole: prepared.whole_key(),
            prepared,
            titles: BTreeSet::new(),
        }
    }

    fn place(&self) -> (Family, &str, Option<&str>) {
        (self.family, &self.key, self.document.as_deref())
    }

    /// Counts one who bears the name.
    fn count(&mut self, name: &str, kind: ActorKind, member: Option<Member>) {
        if let Some(count) = self.forms.get_mut(name) {
            *count += 1;
        } else {
            self.forms.insert(name.to_owned(), 1);
        }
        if let Some(at) = KINDS.iter().position(|&known| known == kind) {
            self.kinds[at] += 1;
        }
        self.members.extend(member);
    }
}

/// What tells nodes apart: family, key and document.
type Place = (Family, String, Option<String>);

/// What is known of a name as written.
struct Known {
    family: Family,
    key: String,
    titles: Vec<String>,
    /// The node of the name everywhere, once there is one.
    node: Option<usize>,
}

/// Nodes in the making; numbers are places in the lists.
#[derive(Default)]
struct Making {
    nodes: Vec<Node>,
    places: FxHashMap<Place, usize>,
    known: Vec<Known>,
    names: FxHashMap<Family, FxHashMap<String, usize>>,
}

impl Making {
    /// The name in `known`.
    fn known(&mut self, family: Family, name: &str) -> usize {
        let names = self.names.entry(family).or_default();
        if let Some(&known) = names.get(name) {
            return known;
        }
        names.insert(name.to_owned(), self.known.len());
        let prepared = Prepared::new(name, family.names());
        let titles = prepared.ranks().into_iter().map(str::to_owned).collect();
        self.known.push(Known { family, key: key_of(family, name, &prepared), titles, node: None });
        self.known.len() - 1
    }

    fn node(&mut self, place: Place) -> usize {
        if let Some(&node) = self.places.get(&place) {
            return node;
        }
        self.places.insert(place.clone(), self.nodes.len());
        self.nodes.push(Node::new(place));
        self.nodes.len() - 1
    }

    /// The node of a known name everywhere.
    fn everywhere(&mut self, name: usize) -> usize {
        if let Some(node) = self.known[name].node {
            return node;
        }
        let known = &self.known[name];
        let node = self.node((known.family, known.key.clone(), None));
        self.known[name].node = Some(node);
        node
    }

    /// Gives a node the titles that stand in a name.
    fn entitle(&mut self, node: usize, name: usize) {
        for title in &self.known[name].titles {
            if !self.nodes[node].titles.contains(title) {
                self.nodes[node].titles.insert(title.clone());
            }
        }
    }

    fn add_name(&mut self, family: Family, name: &str) {
        let known = self.known(family, name);
        if self.known[known].key.is_empty() {
            return;
        }
        let kind = if family == Family::Person { ActorKind::Person } else { ActorKind::Organization };
        let node = self.everywhere(known);
        self.nodes[node].count(name, kind, None);
    }
}

/// Whether a byline names a reporter rather than an agency: two to four words, none of those that bodies have.
fn is_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    let generic = names::Prepared::new(name, NameKind::Organization).is_generic();
    (2..=4).contains(&words.len()) && !generic && !words.iter().any(|word| capitals(word))
}
