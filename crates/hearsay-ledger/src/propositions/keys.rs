//! Under what claims are looked up.
//!
//! In go the [`Features`] of a claim, out come keys, so that "officers arrested Orlin" is compared with what else tells of
//! somebody arrested and of Orlin, and with nothing besides.

use super::features::Features;
use crate::actors::Number;
use crate::digest::wording;
use std::collections::BTreeSet;

/// How many stems of somebody described are looked up.
const STEMS: usize = 3;

/// The keys under which a claim is looked up, sorted: pairs of a sense or type with a participant or thing, and of two of the
/// latter.
pub fn keys_of(found: &Features) -> Vec<u32> {
    let word = |stem: u32| u64::from(stem) | 1 << 40;
    let named = |entity: Number| entity.get();
    // Whoever is named is one key, whoever is described the head of the description.
    let mut whos: BTreeSet<u64> = BTreeSet::new();
    let mut more: BTreeSet<u64> = found.general.iter().map(|stem| word(*stem)).collect();
    for who in found.whos() {
        whos.insert(who.entity.map_or(word(who.head), named));
        more.insert(word(who.head));
        // "The state prosecutor's office" is "the prosecutor" elsewhere, and "its soldiers" are the Corps.
        if who.entity.is_none() {
            more.extend(who.stems.iter().take(STEMS).map(|stem| word(*stem)));
            more.extend(who.within().iter().take(STEMS).map(|inner| named(*inner)));
            more.extend(who.inner().iter().take(STEMS).map(|stem| word(*stem)));
        }
    }
    let senses = (0..64).filter(|bit| found.senses >> bit & 1 == 1);
    let mut kinds: Vec<u64> = senses.clone().collect();
    kinds.push(if found.family == 0 { u64::from(found.kind) | 1 << 41 } else { 100 + u64::from(found.family) });
    let key = |a: u64, b: u64| {
        let mixed = (a ^ b.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32) as u32
    };
    let mut keys: Vec<u32> = Vec::new();
    for who in whos.union(&more) {
        keys.extend(kinds.iter().map(|kind| key(*kind, *who)));
    }
    for who in &whos {
        keys.extend(whos.iter().filter(|other| *other > who).map(|other| key(*who, *other)));
    }
    keys.extend(
        senses.flat_map(|sense| found.around.iter().map(move |entity| key(sense, named(*entity).rotate_left(9)))),
    );
    // Who says the very same says the same, whoever it is about.
    keys.push((wording::hash(["content"]) ^ found.content) as u32);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What two sorted lists share.
pub fn common<'a>(one: &'a [u32], other: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut rest = other;
    one.iter().copied().filter(move |key| {
        rest = &rest[rest.partition_point(|other| other < key)..];
        rest.first() == Some(key)
    })
}
