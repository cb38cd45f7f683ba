//! What people decided, replayed from their entries, and put over what was read.
//!
//! In go the entries of people in order, out come the [`Reviews`] that stand: an entry that was taken back counts no more,
//! and taking back is itself an entry that can be taken back. Where Ana corrected "ATTACK" to "VISIT", weighing sees a visit;
//! what was read stays in the ledger as it was.

use crate::actors::{Decision, Who};
use crate::digest::{Digest, DigestActor, DigestFiller, DigestHop};
use crate::entry::{Correction, EntryId, Stored, Verdict, What};
use hearsay_model::record::{ClaimRecord, HopRecord, Place};
use hearsay_model::{ActorKind, HopRole};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a person said, with name, reason and time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    /// The entry.
    pub entry: EntryId,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What.
    #[serde(rename = "review")]
    pub verdict: Verdict,
}

/// Who a person said is who, with name, reason and time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resolved {
    /// The entry.
    pub entry: EntryId,
    /// When.
    pub at: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What.
    pub decision: Decision,
}

/// All that stands.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    /// By claim, in order.
    pub claims: BTreeMap<String, Vec<Review>>,
    /// Grades of sources, in order.
    pub sources: Vec<(Who, char, Review)>,
    /// Grades of propositions, in order.
    pub propositions: Vec<Review>,
    /// Who is who, in order.
    pub resolved: Vec<Resolved>,
}

/// The entries that stand: those taken back are left out.
#[must_use]
pub fn standing(entries: &[Stored]) -> HashSet<EntryId> {
    // From the last to the first: whether a retraction stands is known before what it retracts is looked at.
    let mut retracted = HashSet::new();
    let mut standing = HashSet::new();
    for stored in entries.iter().rev() {
        let carried =
            matches!(&stored.entry.what, What::Reviewed { carries: Some(from), .. } if retracted.contains(from));
        if retracted.contains(&stored.id) || carried {
            continue;
        }
        standing.insert(stored.id);
        if let What::Retracted { retracts, .. } = &stored.entry.what {
            retracted.insert(*retracts);
        }
    }
    standing
}

impl Reviews {
    /// Replays the entries of people, oldest first.
    #[must_use]
    pub fn of(entries: &[Stored]) -> Self {
        let standing = standing(entries);
        let mut reviews = Reviews::default();
        for stored in entries.iter().filter(|stored| standing.contains(&stored.id)) {
            let at = stored.entry.at.clone();
            match &stored.entry.what {
                What::Reviewed { review: verdict, by, reason, .. } => {
                    let (by, reason) = (by.clone(), reason.clone());
                    let review = Review { entry: stored.id, at, by, reason, verdict: verdict.clone() };
                    match verdict {
                        Verdict::Accept { claim } | Verdict::Reject { claim } | Verdict::Correct { claim, .. } => {
                            reviews.claims.entry(claim.clone()).or_default().push(review);
                        }
                        Verdict::Source { who, grade } => reviews.sources.push((who.clone(), *grade, review)),
                        Verdict::Proposition { .. } => reviews.propositions.push(review),
                    }
                }
                What::Resolved { resolution, by, reason } => {
                    let (by, reason, decision) = (by.clone(), reason.clone(), resolution.clone());
                    reviews.resolved.push(Resolved { entry: stored.id, at, by, reason, decision });
                }
                _ => {}
            }
        }
        reviews
    }

    /// What people decided on who is who, for [`resolve`](crate::actors::resolve).
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        self.resolved.iter().map(|resolved| resolved.decision.clone()).collect()
    }

    /// Whether the last word of people on this claim is that the report does not claim it.
    #[must_use]
    pub fn is_rejected(&self, claim: &str) -> bool {
        let last = self
            .claims
            .get(claim)
            .and_then(|reviews| reviews.iter().rev().find(|review| !matches!(review.verdict, Verdict::Correct { .. })));
        last.is_some_and(|review| matches!(review.verdict, Verdict::Reject { .. }))
    }

    /// What people corrected in this claim, later words over earlier ones.
    #[must_use]
    pub fn correction(&self, claim: &str) -> Option<Correction> {
        let mut whole = Correction::default();
        for review in self.claims.get(claim)? {
            if let Verdict::Correct { correction, .. } = &review.verdict {
                whole.take(correction);
            }
        }
        (!whole.is_empty()).then_some(whole)
    }

    /// The grade people gave the source that goes by one of these names; `F` is for one that nobody graded.
    #[must_use]
    pub fn source_grade(&self, names: &[&str]) -> Option<&(Who, char, Review)> {
        self.sources.iter().rev().find(|(who, _, _)| names.contains(&who.name.as_str()))
    }

    /// The grade people gave a proposition: by its id, or where it has changed since, by most of its claims.
    #[must_use]
    pub fn proposition_grade(&self, id: &str, claims: &[&str]) -> Option<(u8, &Review)> {
        let graded = self.propositions.iter().rev().filter_map(|review| match &review.verdict {
            Verdict::Proposition { proposition, claims: then, grade, .. } => {
                let shared = then.iter().filter(|claim| claims.contains(&claim.as_str())).count();
                let same = proposition == id || (shared > 0 && shared * 2 > then.len());
                same.then_some((*grade, review))
            }
            _ => None,
        });
        graded.into_iter().next()
    }

    /// Puts what people said over what was read: rejected claims are left out, corrected ones corrected.
    pub fn apply(&self, digest: &mut Digest) {
        if self.claims.is_empty() {
            return;
        }
        digest.claims.retain(|claim| !self.is_rejected(&claim.id));
        let mut known: HashMap<String, u32> = HashMap::new();
        for place in 0..digest.claims.len() {
            let Some(correction) = self.correction(&digest.claims[place].id) else { continue };
            let Digest { actors, claims, .. } = digest;
            let claim = &mut claims[place];
            let mut named = |name: &String| *known.entry(name.clone()).or_insert_with(|| actor_named(actors, name));
            if let Some(claim_type) = correction.claim_type {
                claim.claim_type = claim_type;
            }
            if let Some(factuality) = correction.factuality {
                claim.factuality = factuality;
            }
            let mut fillers = |names: &[String]| -> Vec<DigestFiller> {
                names
                    .iter()
                    .map(|name| DigestFiller { actor: Some(named(name)), words: name.as_str().into() })
                    .collect()
            };
            if let Some(names) = &correction.actor {
                claim.actor = fillers(names);
            }
            if let Some(names) = &correction.recipient {
                claim.recipient = fillers(names);
            }
            if let Some(names) = &correction.chain {
                let told = fillers(names);
                claim.chain.truncate(1);
                claim.chain.extend(told.into_iter().map(|filler| {
                    let actor = filler.actor.and_then(|place| actors.get(place as usize));
                    let unnamed = actor.is_some_and(|actor| actor.kind == ActorKind::Unnamed);
                    DigestHop {
                        role: if unnamed { HopRole::Unnamed } else { HopRole::Source },
                        actor: filler.actor,
                        words: filler.words,
                        cue: SmolStr::default(),
                        venue: None,
                    }
                }));
            }
        }
    }
}

/// The actor of the report with this name, or a new one.
fn actor_named(actors: &mut Vec<DigestActor>, name: &str) -> u32 {
    let found = actors.iter().position(|actor| actor.name == name || actor.names.iter().any(|other| other == name));
    let place = found.unwrap_or_else(|| {
        actors.push(DigestActor {
            name: name.into(),
            kind: ActorKind::Person,
            names: vec![name.into()],
            within: vec![],
        });
        actors.len() - 1
    });
    place as u32
}

/// The claim of a new reading to which a review of an old one carries over: the one whose words are the same.
///
/// A correction stays with the predicate. To accept or reject carries over only where the claim says the same: type,
/// fillers, how certain, and through whom; cues, times and places may have been read better since.
#[must_use]
pub fn carried<'n>(verdict: &Verdict, old: &ClaimRecord, new: &'n [ClaimRecord]) -> Option<&'n ClaimRecord> {
    let mut same_words = new.iter().filter(|claim| claim.words == old.words && claim.kind == old.kind);
    match verdict {
        Verdict::Correct { .. } => {
            let candidates: Vec<_> = same_words.collect();
            let same_type = candidates.iter().find(|claim| claim.claim_type == old.claim_type);
            same_type.or(candidates.first()).copied()
        }
        _ => same_words.find(|claim| said(claim) == said(old)),
    }
}

fn said(claim: &ClaimRecord) -> impl PartialEq {
    let places = |fillers: &[hearsay_model::record::FillerRecord]| -> Vec<(usize, usize)> {
        fillers.iter().map(|filler| (filler.start, filler.end)).collect()
    };
    let hops: Vec<_> = claim
        .chain
        .iter()
        .map(|hop| match hop {
            HopRecord::Report => (0, None, None, None),
            HopRecord::Source(speaker) => (1, speaker.start, speaker.end, None::<Place>),
            HopRecord::Unnamed(speaker) => (2, speaker.start, speaker.end, None),
            HopRecord::Unstated { cue, .. } => (3, None, None, *cue),
        })
        .collect();
    let roles = (places(&claim.actor), places(&claim.recipient), places(&claim.object));
    (claim.claim_type.clone(), claim.factuality, roles, hops)
}
