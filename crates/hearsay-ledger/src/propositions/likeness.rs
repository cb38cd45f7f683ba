//! How alike two claims are, and where both can't hold.
//!
//! In go the [`Features`] of two claims, out comes a likeness from 0 to 1, and the [`Conflict`]s. "Two guards were killed"
//! and "the Corps killed two guards" are alike; "three guards fell" is too, and conflicts in number.

use super::features::{Features, Who, denies};
use crate::digest::wording::{self, shared};
use crate::places;
use std::sync::LazyLock;

/// From here on two claims say the same.
pub const SAME: f32 = 0.56;

/// Where two claims that are alike can't both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// They count differently.
    Number,
    /// They name days that can't be one, and may be two happenings.
    Time,
    /// They name days that can't be one of what happens once: a death, a founding.
    Day,
    /// They name places that can't be one on the same day.
    Place,
    /// They name others who did it.
    Actor,
}

/// Whether the predicates of two claims may say the same at all: a quick look before a closer one.
#[must_use]
pub fn may_be_alike(a: &Features, b: &Features) -> bool {
    a.relation == b.relation && (!a.speech && !b.speech || a.content == b.content) && predicate(a, b) > 0.0
}

/// How alike two claims are, whatever they conflict in.
#[must_use]
pub fn likeness(a: &Features, b: &Features) -> f32 {
    if !may_be_alike(a, b) {
        return 0.0;
    }
    let predicate = predicate(a, b);
    if in_general(a, b) || in_general(b, a) {
        return SAME;
    }
    let both = shared(&a.stems, &b.stems) as f32;
    let text = 2.0 * both / (a.stems.len() + b.stems.len()).max(1) as f32;
    if text >= 0.8 && a.predicate == b.predicate {
        return 1.0;
    }
    if strangers(&a.actor, b) && strangers(&b.actor, a) || turned(a, b) {
        return 0.0;
    }
    if a.relation && (strangers(&a.recipient, b) || strangers(&b.recipient, a)) {
        return 0.0;
    }
    let apart = |whos: fn(&Features) -> &Vec<Who>| {
        !whos(a).is_empty() && !whos(b).is_empty() && elsewhere(whos(a), b) && elsewhere(whos(b), a)
    };
    let untyped = a.kind == other() || b.kind == other();
    // What is demanded or promised is the object.
    let content = untyped || a.wish && b.wish;
    if apart(|found| &found.recipient) || content && apart(|found| &found.object) {
        return 0.0;
    }
    let (there, back) = (coverage(a, b), coverage(b, a));
    let (Some(there), Some(back)) = (there, back) else { return 0.0 };
    // That one and the same actor does something vague is too little.
    let dated = a.days.zip(b.days).is_some_and(|(one, other)| one.agree(&other));
    if (a.vague || b.vague) && there.matched.min(back.matched) < 1.2 && !dated && a.predicate != b.predicate {
        return 0.0;
    }
    let opposite = denies(a.factuality) != denies(b.factuality);
    if opposite && untyped && there.matched.min(back.matched) < 1.2 {
        return 0.0;
    }
    let fillers = 0.5 * there.share.max(back.share) + 0.5 * there.share.min(back.share);
    let counted = a.counts.iter().any(|one| b.counts.contains(one) && one.number > 1);
    let likeness = 0.45 * fillers + 0.3 * predicate + 0.25 * (1.5 * text).min(1.0);
    let bonus = if counted { 0.1 } else { 0.0 } + if dated && !a.vague && !b.vague { 0.05 } else { 0.0 };
    // Who denies speaks in general terms: "no ship", "any of his men".
    let general = if opposite && predicate >= 0.75 { 0.14 } else { 0.0 };
    (likeness + bonus + general).min(1.0)
}

/// Whether one denies in general terms what the other says of somebody in the report of the denial: "There was no attack".
fn in_general(denial: &Features, other: &Features) -> bool {
    !denial.general.is_empty()
        && !denies(other.factuality)
        && denial.kind == other.kind
        && denial.published.zip(other.published).is_some_and(|(one, other)| (0..=21).contains(&(one - other)))
        && [&other.actor, &other.recipient, &other.object, &other.place]
            .into_iter()
            .flatten()
            .any(|who| shared(&who.stems, &denial.general) > 0)
}

/// Whether both count people who suffered the same, each another number, so that one may contradict the other.
#[must_use]
pub fn counts_apart(a: &Features, b: &Features) -> bool {
    let people = |found: &Features| found.counts.iter().any(|count| count.subject);
    people(a)
        && people(b)
        && a.senses & b.senses != 0
        && !a.vague
        && !b.vague
        && a.actor.is_empty() == b.actor.is_empty()
        && a.around.iter().any(|entity| b.around.contains(entity))
        && conflict(a, b) == Some(Conflict::Number)
        && a.published.zip(b.published).is_some_and(|(one, other)| (one - other).abs() <= 21)
}

/// Whether the one does to the other what the other does to it.
fn turned(a: &Features, b: &Features) -> bool {
    let is = |whos: &[Who], others: &[Who]| {
        whos.iter().any(|who| who.entity.is_some() && others.iter().any(|other| other.entity == who.entity))
    };
    is(&a.actor, &b.recipient) && is(&a.recipient, &b.actor) && !is(&a.actor, &b.actor)
}

fn predicate(a: &Features, b: &Features) -> f32 {
    let sense = a.senses & b.senses != 0;
    let same = a.kind == b.kind && a.family != 0 || a.family != 0 && a.family == b.family;
    if a.predicate == b.predicate {
        1.0
    } else if sense {
        if same || a.kind == b.kind && a.kind != other() { 0.9 } else { 0.75 }
    } else if a.kind == b.kind && a.kind != other() {
        0.6
    } else if same {
        0.35
    } else {
        0.0
    }
}

/// The kind of claims that no type fits.
fn other() -> u32 {
    static OTHER: LazyLock<u32> = LazyLock::new(|| wording::hash(["OTHER"]) as u32);
    *OTHER
}

/// Whether all of these are named, and none of them is anywhere in the other claim, which names somebody else there.
fn strangers(whos: &[Who], other: &Features) -> bool {
    let named = |who: &Who| who.entity.is_some();
    !whos.is_empty()
        && whos.iter().all(named)
        && other.actor.iter().any(named)
        && whos.iter().all(|who| found(who, other) < 0.5)
}

/// Whether it is all done to somebody of whom the other claim has nothing, and who is more than "his client".
fn elsewhere(whos: &[Who], other: &Features) -> bool {
    whos.iter().all(|who| !who.back && found(who, other) < 0.3)
}

/// How much of a filler is in the other claim.
fn found(who: &Who, other: &Features) -> f32 {
    let all = other.actor.iter().chain(&other.recipient).chain(&other.object).chain(&other.place);
    if who.entity.is_some() && all.clone().any(|there| there.entity == who.entity) {
        return 1.0;
    }
    let belongs = |one: &Who, other: &Who| {
        other.entity.is_some_and(|entity| one.within.contains(&entity))
            || one.within.iter().any(|inner| other.within.contains(inner))
    };
    let speaks = |one: &Who, other: &Who| !one.inner.is_empty() && shared(&one.inner, &other.stems) == one.inner.len();
    if all.clone().any(|there| belongs(who, there) || belongs(there, who) || speaks(who, there) || speaks(there, who)) {
        return 0.8;
    }
    let part = shared(&who.stems, &other.stems) as f32 / who.stems.len().max(1) as f32;
    // One part of a name, where the other claim has no more of it.
    let shorter = all.clone().any(|there| {
        there.entity.is_some() && who.entity.is_some() && shared(&who.stems, &there.stems) == there.stems.len()
    });
    if shorter {
        return 0.8;
    }
    if other.stems.binary_search(&who.head).is_ok() { part.max(0.7) } else { part * 0.8 }
}

/// How far one claim's fillers are in another.
struct Coverage {
    share: f32,
    matched: f32,
}

/// How far the other one has a claim's fillers; none if nothing is filled.
fn coverage(a: &Features, b: &Features) -> Option<Coverage> {
    let (mut all, mut there) = (0.0, 0.0);
    for (whos, weight) in [(&a.actor, 1.0), (&a.recipient, 1.0), (&a.object, 0.8), (&a.place, 0.4)] {
        for who in whos {
            let found = found(who, b);
            // What only points back may be anybody.
            let weight = if who.back && found < 0.5 { weight * 0.3 } else { weight };
            all += weight;
            there += weight * found;
        }
    }
    (all > 0.0).then(|| Coverage { share: there / all, matched: there })
}

/// Where the two can't both hold.
#[must_use]
pub fn conflict(a: &Features, b: &Features) -> Option<Conflict> {
    if !a.relation && !when(a, b) {
        return Some(if once(a, b) { Conflict::Day } else { Conflict::Time });
    }
    if !a.relation && apart(a, b) {
        return Some(Conflict::Place);
    }
    let differ = a.counts.iter().any(|one| {
        b.counts
            .iter()
            .any(|other| one.number != other.number && (one.noun == other.noun || one.subject && other.subject))
    });
    let agree = a.counts.iter().any(|one| b.counts.iter().any(|other| one.number == other.number));
    (differ && !agree).then_some(Conflict::Number)
}

/// Whether both tell what happens to somebody only once, within days of one another.
fn once(a: &Features, b: &Features) -> bool {
    let to = |found: &Features| if found.recipient.is_empty() { found.actor.clone() } else { found.recipient.clone() };
    let named = to(a).iter().any(|who| who.entity.is_some() && to(b).iter().any(|other| other.entity == who.entity));
    let near = a.days.zip(b.days).is_some_and(|(one, other)| (one.first - other.first).abs() <= 10);
    named && near && a.kind == b.kind && a.once && b.once
}

/// Whether both tell what happens to somebody only once, of the same time, and name others who did it.
#[must_use]
pub fn actors_apart(a: &Features, b: &Features) -> bool {
    let named = |whos: &[Who]| whos.iter().filter_map(|who| who.entity).collect::<Vec<_>>();
    let (victims, others) = (named(&a.recipient), named(&b.recipient));
    a.once
        && b.once
        && a.kind == b.kind
        && victims.iter().any(|victim| others.contains(victim))
        && strangers(&a.actor, b)
        && strangers(&b.actor, a)
        && when(a, b)
}

/// Whether both tell of somebody on the same day at places that can't be one.
fn apart(a: &Features, b: &Features) -> bool {
    let same_day = a.days.zip(b.days).is_some_and(|(one, other)| one == other && one.first == one.last);
    let named = |whos: &[Who]| whos.iter().filter_map(|who| who.entity).collect::<Vec<_>>();
    let both = named(&a.actor).iter().any(|who| named(&b.actor).contains(who));
    same_day
        && both
        && !a.sites.is_empty()
        && !b.sites.is_empty()
        && !a.sites.iter().any(|one| {
            // A place that nobody knows may be in any other.
            b.sites.iter().any(|other| may_be_one(one, other))
        })
}

/// Whether one place may be, or lie in, another. Of two that the gazetteer does not know only the names tell.
fn may_be_one(one: &str, other: &str) -> bool {
    match (places::contains(one, other), places::contains(other, one)) {
        (None, _) | (_, None) => true,
        (there, back) => there == Some(true) || back == Some(true),
    }
}

/// Whether both may tell of one time. A claim without a time is of the weeks before its report.
fn when(a: &Features, b: &Features) -> bool {
    const WEEKS: i32 = 75;
    match (a.days, b.days) {
        (Some(one), Some(other)) => one.agree(&other) || one.holds(&other) || other.holds(&one),
        (Some(days), None) => b.published.is_none_or(|date| days.last >= date - WEEKS && days.first <= date + WEEKS),
        (None, Some(days)) => a.published.is_none_or(|date| days.last >= date - WEEKS && days.first <= date + WEEKS),
        (None, None) => a.published.zip(b.published).is_none_or(|(one, other)| (one - other).abs() <= WEEKS),
    }
}
