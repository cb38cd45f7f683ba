//! The distinct names of all reports.
//!
//! In go the reports, out come [`Node`]s: each is a name that is spelt alike but for case, marks and titles, with all actors
//! that bear it. "Radio Vess" in a thousand reports is one node, so that what follows looks at it once.

use super::{Decision, Member, Who};
use crate::digest::Digest;
use crate::names::{self, NameKind, Prepared};
use crate::places;
use hearsay_model::ActorKind;
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
    places: HashMap<(Family, String, Option<String>), u32>,
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
                let member = Member { report: report as u32, actor: actor as u32 };
                if family == Family::Unnamed || making.known(family, &found.name).key.is_empty() {
                    let key = format!("{actor} {}", found.name);
                    let document = Some(digest.document.to_string());
                    making.add((Family::Unnamed, key, document), &found.name, ActorKind::Unnamed, Some(member));
                    continue;
                }
                let key = making.known(family, &found.name).key.clone();
                let document = Some((digest.document.to_string(), key)).filter(|pair| alone.contains(pair));
                let key = making.known(family, &found.name).key.clone();
                let place = (family, key, document.map(|pair| pair.0));
                making.add(place.clone(), &found.name, found.kind, Some(member));
                if family == Family::Person {
                    let names = std::iter::once(&found.name).chain(&found.names);
                    let titles: BTreeSet<String> =
                        names.flat_map(|name| making.known(family, name).titles.clone()).collect();
                    if let Some(node) = making.nodes.get_mut(&place) {
                        node.titles.extend(titles);
                    }
                }
            }
        }
        for publisher in reports.iter().filter_map(|digest| digest.publisher.as_deref()) {
            making.add_name(Family::Body, publisher);
        }
        for author in reports.iter().flat_map(|digest| &digest.byline) {
            let body = (Family::Body, making.known(Family::Body, author).key.clone(), None);
            let family = if making.nodes.contains_key(&body) || !is_like_a_person(author) {
                Family::Body
            } else {
                Family::Person
            };
            making.add_name(family, author);
        }
        let mut places = HashMap::new();
        let mut list = Vec::with_capacity(making.nodes.len());
        for (place, mut node) in making.nodes {
            node.members.sort_unstable();
            places.insert(place, list.len() as u32);
            list.push(node);
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
        Nodes { list, places, bearers, company }
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
        self.places.get(&(family, key.to_owned(), None)).copied()
    }

    /// The nodes that somebody means; never those who are not named.
    pub fn meant(&self, who: &Who) -> Vec<u32> {
        let keys = Family::NAMED.map(|family| key(family, &who.name));
        let found = keys.into_iter().filter_map(|(family, key)| self.places.get(&(family, key, who.document.clone())));
        found.copied().collect()
    }
}

/// What is known of a name as written.
#[derive(Clone)]
struct Known {
    key: String,
    titles: Vec<String>,
}

#[derive(Default)]
struct Making {
    nodes: BTreeMap<(Family, String, Option<String>), Node>,
    known: HashMap<Family, HashMap<String, Known>>,
}

impl Making {
    fn known(&mut self, family: Family, name: &str) -> &Known {
        let names = self.known.entry(family).or_default();
        if !names.contains_key(name) {
            let prepared = Prepared::new(name, family.names());
            let titles = prepared.ranks().into_iter().map(str::to_owned).collect();
            names.insert(name.to_owned(), Known { key: key_of(family, name, &prepared), titles });
        }
        &names[name]
    }

    fn add_name(&mut self, family: Family, name: &str) {
        let key = self.known(family, name).key.clone();
        if key.is_empty() {
            return;
        }
        let kind = if family == Family::Person { ActorKind::Person } else { ActorKind::Organization };
        self.add((family, key, None), name, kind, None);
    }

    fn add(&mut self, place: (Family, String, Option<String>), name: &str, kind: ActorKind, member: Option<Member>) {
        let node = self.nodes.entry(place).or_insert_with_key(|(family, key, document)| {
            let prepared = Prepared::new(key, family.names());
            Node {
                family: *family,
                key: key.clone(),
                document: document.clone(),
                forms: BTreeMap::new(),
                kinds: [0; KINDS.len()],
                members: Vec::new(),
                // From the key, so that it does not depend on which report came first.
                blocks: prepared.block_keys(),
                whole: prepared.whole_key(),
                prepared,
                titles: BTreeSet::new(),
            }
        });
        if let Some(count) = node.forms.get_mut(name) {
            *count += 1;
        } else {
            node.forms.insert(name.to_owned(), 1);
        }
        if let Some(at) = KINDS.iter().position(|&known| known == kind) {
            node.kinds[at] += 1;
        }
        node.members.extend(member);
    }
}

/// Whether a byline names a reporter rather than an agency: two to four words, none of those that bodies have.
fn is_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    let generic = names::Prepared::new(name, NameKind::Organization).is_generic();
    (2..=4).contains(&words.len()) && !generic && !words.iter().any(|word| capitals(word))
}
