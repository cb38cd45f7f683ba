//! Names of a document compared: by an index, so that each costs the same whatever the length of the document.

use super::facts::{Facts, Name};
use hearsay_model::EntityType;
use std::collections::HashMap;

/// Names seen so far, by what a later name may share with them, and their clusters.
#[derive(Debug, Default)]
pub(super) struct Index {
    whole: HashMap<String, Vec<(usize, bool)>>,
    /// Any part of a person's name.
    part: HashMap<String, Vec<Seen>>,
    /// The consonants of the last part of a person's name, for another spelling of it.
    sound: HashMap<String, usize>,
    /// The last part of any other name.
    last: HashMap<String, Vec<Seen>>,
    /// First letters of names of several words, and acronyms.
    initials: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Seen {
    cluster: usize,
    parts: Vec<String>,
}

/// How many clusters with one word in common are compared.
const MOST: usize = 12;

impl Index {
    /// The cluster of an earlier name that this one is the same as.
    pub(super) fn find(&self, facts: &Facts) -> Option<usize> {
        let name = facts.name.as_ref()?;
        let person = facts.entity == EntityType::Person;
        if let Some(seen) = self.whole.get(&name.whole) {
            let same = seen.iter().rev().find(|(_, was)| *was == person).or(seen.last());
            if let Some(&(cluster, _)) = same {
                return Some(cluster);
            }
        }
        if person { self.person(name) } else { self.other(name, facts) }
    }

    fn person(&self, name: &Name) -> Option<usize> {
        let last = name.parts.last()?;
        let seen = self.part.get(last).map_or(&[][..], Vec::as_slice);
        let same =
            seen.iter().rev().take(MOST).find(|seen| same_person(&name.parts, &seen.parts)).map(|seen| seen.cluster);
        // "Rostampour" for "Mehrdad Rostampur": a surname by itself, spelt another way.
        same.or_else(|| if name.parts.len() == 1 { self.sound.get(&consonants(last)?).copied() } else { None })
    }

    fn other(&self, name: &Name, facts: &Facts) -> Option<usize> {
        let short = if name.acronym { &name.whole } else { &name.initials };
        if (name.acronym || short.len() > 1)
            && let Some(&cluster) = self.initials.get(short)
        {
            return Some(cluster);
        }
        // "the Guard" after "the Coastal Guard", and the other way round.
        let seen = self.last.get(name.parts.last()?)?;
        let with_article =
            facts.text.starts_with("the ") || facts.text.starts_with("its ") || facts.text.starts_with("their ");
        seen.iter()
            .rev()
            .take(MOST)
            .find(|seen| {
                let (short, long) = if name.parts.len() < seen.parts.len() {
                    (&name.parts, &seen.parts)
                } else {
                    (&seen.parts, &name.parts)
                };
                long.ends_with(short)
                    && (short.len() > 1 || with_article && short.len() == name.parts.len())
                    && facts.entity != EntityType::Place
            })
            .map(|seen| seen.cluster)
    }

    /// Adds a name of a cluster.
    pub(super) fn add(&mut self, facts: &Facts, cluster: usize) {
        let Some(name) = &facts.name else { return };
        let person = facts.entity == EntityType::Person;
        let whole = self.whole.entry(name.whole.clone()).or_default();
        if whole.contains(&(cluster, person)) {
            return;
        }
        whole.push((cluster, person));
        let seen = Seen { cluster, parts: name.parts.clone() };
        if person {
            if let Some(sound) = name.parts.last().and_then(|last| consonants(last)) {
                self.sound.entry(sound).or_insert(cluster);
            }
            for part in &name.parts {
                self.part.entry(part.clone()).or_default().push(seen.clone());
            }
        } else {
            if let Some(last) = name.parts.last() {
                self.last.entry(last.clone()).or_default().push(seen);
            }
            if name.acronym {
                self.initials.entry(name.whole.clone()).or_insert(cluster);
            } else if name.initials.len() > 1 {
                self.initials.entry(name.initials.clone()).or_insert(cluster);
            }
        }
    }
}

/// Whether two names can be one person's: one is a part of the other, or they share the last and the first or its
/// initial.
fn same_person(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let (Some(last), Some(long_last)) = (short.last(), long.last()) else { return false };
    if short.len() == 1 {
        return long.contains(last);
    }
    let (first, long_first) = (&short[0], &long[0]);
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    last == long_last
        && (first == long_first || initial(first, long_first) || initial(long_first, first) || long.ends_with(short))
}

/// The consonants of a long enough name, the first letter kept: what other spellings of it share.
fn consonants(name: &str) -> Option<String> {
    let first = name.chars().next();
    let rest = name.chars().skip(1).filter(|c| c.is_alphabetic() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    let mut sound: String = first.into_iter().chain(rest).collect();
    sound.truncate(sound.char_indices().nth(16).map_or(sound.len(), |(at, _)| at));
    (sound.chars().count() >= 5).then_some(sound)
}
