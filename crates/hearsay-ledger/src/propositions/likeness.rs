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

/// What a quick look at a claim shows: the little that tells most pairs apart, so that it lies close together in memory.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    content: u64,
    senses: u64,
    kind: u32,
    predicate: u32,
    family: u8,
    relation: bool,
    speech: bool,
}

impl Look {
    /// Looks at a claim.
    #[must_use]
    pub fn of(found: &Features) -> Self {
        Look {
            content: found.content,
            senses: found.senses,
            kind: found.kind,
            predicate: found.predicate,
            family: found.family,
            relation: found.relation,
            speech: found.speech,
        }
    }

    /// Whether the predicates of two claims may say the same at all.
    #[must_use]
    pub fn may_be_alike(&self, other: &Self) -> bool {
        self.relation == other.relation
            && (!self.speech && !other.speech || self.content == other.content)
            && self.likeness(other) > 0.0
    }

    /// How alike the predicates are.
    fn likeness(&self, other: &Self) -> f32 {
        let sense = self.senses & other.senses != 0;
        let typed = self.kind == other.kind && self.kind != self::other();
        let same = self.family != 0 && (self.kind == other.kind || self.family == other.family);
        if self.predicate == other.predicate {
            1.0
        } else if sense {
            if same || typed { 0.9 } else { 0.75 }
        } else if typed {
            0.6
        } else if same {
            0.35
        } else {
            0.0
        }
    }
}

/// How alike two claims are, whatever they conflict in.
#[must_use]
pub fn likeness(a: &Features, b: &Features) -> f32 {
    let (look, other_look) = (Look::of(a), Look::of(b));
    if !look.may_be_alike(&other_look) {
        return 0.0;
    }
    let predicate = look.likeness(&other_look);
    if in_general(a, b) || in_general(b, a) {
        return SAME;
    }
    let both = shared(&a.stems, &b.stems) as f32;
    let text = 2.0 * both / (a.stems.len() + b.stems.len()).max(1) as f32;
    if text >= 0.8 && a.predicate == b.predicate {
        return 1.0;
    }
    if strangers(a.actor(), b) && strangers(b.actor(), a) || turned(a, b) || crossed(a, b) || crossed(b, a) {
        return 0.0;
    }
    if a.relation && (strangers(a.recipient(), b) || strangers(b.recipient(), a)) {
        return 0.0;
    }
    let apart = |whos: fn(&Features) -> &[Who]| {
        !whos(a).is_empty() && !whos(b).is_empty() && elsewhere(whos(a), b) && elsewhere(whos(b), a)
    };
    let untyped = a.kind == other() || b.kind == other();
    // What is demanded or promised is the object.
    let content = untyped || a.wish && b.wish;
    if apart(Features::recipient) || content && apart(Features::object) {
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
        && other.whos().iter().any(|who| shared(&who.stems, &denial.general) > 0)
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
        && a.actor().is_empty() == b.actor().is_empty()
        && a.around.iter().any(|entity| b.around.contains(entity))
        && conflict(a, b) == Some(Conflict::Number)
        && a.published.zip(b.published).is_some_and(|(one, other)| (one - other).abs() <= 21)
}

/// Whether the one's actor has no part in the other, nor the other's recipient in the one: that Orlin met Pell, and that Pell
/// met Castan, are two.
fn crossed(one: &Features, other: &Features) -> bool {
    !one.recipient().is_empty()
        && !other.recipient().is_empty()
        && other.recipient().iter().all(|who| who.entity.is_some())
        && strangers(one.actor(), other)
        && elsewhere(other.recipient(), one)
}

/// Whether the one does to the other what the other does to it.
fn turned(a: &Features, b: &Features) -> bool {
    let is = |whos: &[Who], others: &[Who]| {
        whos.iter().any(|who| who.entity.is_some() && others.iter().any(|other| other.entity == who.entity))
    };
    is(a.actor(), b.recipient()) && is(a.recipient(), b.actor()) && !is(a.actor(), b.actor())
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
        && other.actor().iter().any(named)
        && whos.iter().all(|who| found(who, other) < 0.5)
}

/// Whether it is all done to somebody of whom the other claim has nothing, and who is more than "his client".
fn elsewhere(whos: &[Who], other: &Features) -> bool {
    whos.iter().all(|who| !who.back && found(who, other) < 0.3)
}

/// How much of a filler is in the other claim.
fn found(who: &Who, other: &Features) -> f32 {
    let all = other.whos().iter();
    if who.entity.is_some() && all.clone().any(|there| there.entity == who.entity) {
        return 1.0;
    }
    let belongs = |one: &Who, other: &Who| {
        other.entity.is_some_and(|entity| one.within().contains(&entity))
            || one.within().iter().any(|inner| other.within().contains(inner))
    };
    let speaks =
        |one: &Who, other: &Who| !one.inner().is_empty() && shared(one.inner(), &other.stems) == one.inner().len();
    if all.clone().any(|there| belongs(who, there) || belongs(there, who) || speaks(who, there) || speaks(there, who)) {
        return 0.8;
    }
    // What only stands in the name of another one tells nothing: two ministries are not one, nor are two Alinas. Where
    // persons share the last name they may be.
    let foreign = |stem: u32| {
        all.clone().any(|there| {
            let named = who.body && there.body || who.person && there.person && stem != who.head;
            named && differ(who, there) && has(there, stem)
        })
    };
    let here = |stem: u32| other.stems.binary_search(&stem).is_ok() && !foreign(stem);
    let part = who.stems.iter().filter(|stem| here(**stem)).count() as f32 / who.stems.len().max(1) as f32;
    // One part of a name, where the other claim has no more of it.
    let shorter = all.clone().any(|there| {
        there.entity.is_some() && who.entity.is_some() && shared(&who.stems, &there.stems) == there.stems.len()
    });
    if shorter {
        return 0.8;
    }
    if here(who.head) { part.max(0.7) } else { part * 0.8 }
}

fn has(who: &Who, stem: u32) -> bool {
    who.stems.binary_search(&stem).is_ok()
}

/// Whether each of two names has words that the other has not, and they have two of three in common at most.
fn differ(one: &Who, other: &Who) -> bool {
    let both = shared(&one.stems, &other.stems);
    both < one.stems.len().min(other.stems.len()) && both * 3 <= one.stems.len().max(other.stems.len()) * 2
}

/// How far one claim's fillers are in another.
struct Coverage {
    share: f32,
    matched: f32,
}

/// How far the other one has a claim's fillers; none if nothing is filled.
fn coverage(a: &Features, b: &Features) -> Option<Coverage> {
    let (mut all, mut there) = (0.0, 0.0);
    for (whos, weight) in [(a.actor(), 1.0), (a.recipient(), 1.0), (a.object(), 0.8), (a.place(), 0.4)] {
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
    fn to(found: &Features) -> &[Who] {
        if found.recipient().is_empty() { found.actor() } else { found.recipient() }
    }
    let named = to(a).iter().any(|who| who.entity.is_some() && to(b).iter().any(|other| other.entity == who.entity));
    let near = a.days.zip(b.days).is_some_and(|(one, other)| (one.first - other.first).abs() <= 10);
    named && near && a.kind == b.kind && a.once && b.once
}

/// Whether both tell what happens to somebody only once, of the same time, and name others who did it.
#[must_use]
pub fn actors_apart(a: &Features, b: &Features) -> bool {
    let named = |whos: &[Who]| whos.iter().filter_map(|who| who.entity).collect::<Vec<_>>();
    let (victims, others) = (named(a.recipient()), named(b.recipient()));
    a.once
        && b.once
        && a.kind == b.kind
        && victims.iter().any(|victim| others.contains(victim))
        && strangers(a.actor(), b)
        && strangers(b.actor(), a)
        && when(a, b)
}

/// Whether both tell of somebody on the same day at places that can't be one.
fn apart(a: &Features, b: &Features) -> bool {
    let same_day = a.days.zip(b.days).is_some_and(|(one, other)| one == other && one.first == one.last);
    let named = |whos: &[Who]| whos.iter().filter_map(|who| who.entity).collect::<Vec<_>>();
    let both = named(a.actor()).iter().any(|who| named(b.actor()).contains(who));
    same_day
        && both
        && !a.sites.is_empty()
        && !b.sites.is_empty()
        && !a.sites.iter().any(|one| {
            // A place that nobody knows may be in any other.
            b.sites.iter().any(|other| places::may_be_one(one, other))
        })
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
