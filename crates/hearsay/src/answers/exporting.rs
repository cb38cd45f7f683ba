//! The claims of a ledger that pass filters, each as a row that stands for itself, for exports.
//!
//! In go a ledger and filters, out come [`Row`]s: the claim with its words and where they stand, who takes part, the whole
//! chain of who says so, and what it is part of. What people rejected is left out, what they corrected is corrected.

use super::Picture;
use super::claims::who;
use super::finding::{self, Filter, Found};
use crate::failure::Failure;
use hearsay_ledger::digest::{Digest, DigestClaim, DigestFiller};
use hearsay_ledger::query::Quotes;
use hearsay_ledger::store::Store;
use hearsay_ledger::weigh::{Interval, Proposition};
use hearsay_model::record::{ClaimRecord, Place, Record};
use hearsay_model::{ActorKind, HopRole};
use serde::Serialize;
use std::collections::{BTreeSet, HashSet};

/// A claim that stands for itself.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// `c:` and a hash.
    pub id: String,
    /// Who says so, in words, from the innermost source outwards.
    pub who: String,
    /// `event` or `relation`.
    pub kind: String,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: String,
    /// The claim in a few words of the text.
    pub label: String,
    /// How the innermost source commits itself.
    pub factuality: String,
    /// How its words stand.
    pub manner: String,
    /// The words it rests on.
    pub quote: String,
    /// Where these stand in the report's text, in code points.
    pub spans: Vec<Place>,
    /// The words of each of these places.
    #[serde(skip)]
    pub pieces: Vec<String>,
    /// The predicate.
    pub words: String,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// When: the words and their TIMEX3 value.
    pub time: Vec<(String, Option<String>)>,
    /// Who says so, outermost first; the first is always the report itself.
    pub chain: Vec<Hop>,
    /// The proposition it is part of.
    pub proposition: Option<String>,
    /// How many of that one's origins are independent.
    pub independent: Option<Interval>,
    /// Its report.
    pub report: Source,
}

/// The report of a claim.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Source {
    /// `sha256:` and the hash of its bytes.
    pub document: String,
    /// Where it was read from.
    pub path: String,
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// `YYYY-MM-DD`.
    pub published: Option<String>,
}

/// Somebody or something that takes part.
#[derive(Clone, Debug, Serialize)]
pub struct Participant {
    /// `actor`, `recipient`, `object` or `place`.
    pub role: &'static str,
    /// Who it is across reports.
    pub entity: Option<String>,
    /// What that one is called, or the words.
    pub name: String,
    /// The words.
    pub words: String,
}

/// A link of a chain.
#[derive(Clone, Debug, Serialize)]
pub struct Hop {
    /// `report`, `source`, `unnamed` or `unstated`.
    pub role: &'static str,
    /// Who it is across reports.
    pub entity: Option<String>,
    /// What that one is called, or the words; empty for what is not stated.
    pub name: String,
    /// The cue: “said”.
    pub cue: String,
    /// The medium or occasion spoken through.
    pub venue: Option<String>,
}

/// What of a ledger is exported.
pub struct Chosen<'p> {
    /// The ledger, weighed.
    pub picture: &'p Picture,
    /// The claims that pass; all, if none are named.
    claims: Option<HashSet<String>>,
}

impl<'p> Chosen<'p> {
    /// The claims that pass a filter; all without one.
    ///
    /// # Errors
    /// When the ledger can't be read, or the filter means nothing.
    pub fn of(store: &dyn Store, picture: &'p Picture, filter: Option<&Filter>) -> Result<Self, Failure> {
        let Some(filter) = filter else { return Ok(Chosen { picture, claims: None }) };
        let found = finding::find(store, filter, Some(picture))?;
        let claims = found.into_iter().filter_map(|found| match found {
            Found::Claim(told) => Some(told.claim.id),
            _ => None,
        });
        Ok(Chosen { picture, claims: Some(claims.collect()) })
    }

    /// These claims, or all.
    #[must_use]
    pub fn only(picture: &'p Picture, claims: Option<HashSet<String>>) -> Self {
        Chosen { picture, claims }
    }

    /// Whether something was asked for that leaves claims out.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.claims.is_some()
    }

    fn has(&self, claim: &str) -> bool {
        self.claims.as_ref().is_none_or(|claims| claims.contains(claim))
    }

    /// The reports that have a claim which passes.
    pub fn reports(&self) -> impl Iterator<Item = &'p Digest> {
        let reports = self.picture.reports.iter();
        reports.filter(|digest| self.claims.is_none() || digest.claims.iter().any(|claim| self.has(&claim.id)))
    }

    /// The propositions that have a telling which passes.
    pub fn propositions(&self) -> impl Iterator<Item = &'p Proposition> {
        let propositions = self.picture.propositions.iter();
        propositions.filter(|found| found.reports.iter().any(|told| self.has(&told.claim)))
    }

    /// The entities that take part in or say what passes, by their id.
    #[must_use]
    pub fn entities(&self) -> BTreeSet<u32> {
        let mut entities = BTreeSet::new();
        for (report, digest) in self.picture.reports.iter().enumerate() {
            let place = |actor: Option<u32>| self.picture.resolution.index_of(report, actor? as usize);
            for claim in digest.claims.iter().filter(|claim| self.has(&claim.id)) {
                let fillers = claim.actor.iter().chain(&claim.recipient).chain(&claim.object).chain(&claim.place);
                entities.extend(fillers.filter_map(|filler| place(filler.actor)).map(|place| place as u32));
                entities.extend(claim.chain.iter().filter_map(|hop| place(hop.actor)).map(|place| place as u32));
            }
        }
        entities
    }

    /// Gives each claim that passes, report by report.
    ///
    /// # Errors
    /// When the ledger can't be read, or `each` fails.
    pub fn rows(&self, store: &dyn Store, each: &mut dyn FnMut(Row) -> Result<(), Failure>) -> Result<(), Failure> {
        for (report, digest) in self.picture.reports.iter().enumerate() {
            if !digest.claims.iter().any(|claim| self.has(&claim.id)) {
                continue;
            }
            let Some(record) = store.record(&digest.document)? else { continue };
            let quotes = Quotes::new(&record.document.text);
            for claim in digest.claims.iter().filter(|claim| self.has(&claim.id)) {
                let Some(read) = record.claims.iter().find(|read| read.id == claim.id.as_str()) else { continue };
                each(self.row(report, digest, claim, &record, &quotes, read))?;
            }
        }
        Ok(())
    }

    fn row(
        &self,
        report: usize,
        digest: &Digest,
        claim: &DigestClaim,
        record: &Record,
        quotes: &Quotes,
        read: &ClaimRecord,
    ) -> Row {
        let entity = |actor: Option<u32>| {
            let known = self.picture.resolution.entity_of(report, actor? as usize)?;
            Some((known.id.to_string(), known.name.to_string()))
        };
        let filled = |role: &'static str, fillers: &[DigestFiller]| -> Vec<Participant> {
            let participant = |filler: &DigestFiller| {
                let known = entity(filler.actor);
                let name = known.as_ref().map_or_else(|| filler.words.to_string(), |(_, name)| name.clone());
                Participant { role, entity: known.map(|(id, _)| id), name, words: filler.words.to_string() }
            };
            fillers.iter().map(participant).collect()
        };
        let chain: Vec<Hop> = claim
            .chain
            .iter()
            .map(|hop| {
                let known = entity(hop.actor);
                let name = known.as_ref().map_or_else(|| hop.words.to_string(), |(_, name)| name.clone());
                let (role, name) = match hop.role {
                    HopRole::Report => ("report", digest.publisher.clone().unwrap_or_else(|| digest.path.to_string())),
                    HopRole::Source => ("source", name),
                    HopRole::Unnamed => ("unnamed", name),
                    HopRole::Unstated => ("unstated", name),
                };
                let venue = hop.venue.as_ref().map(|venue| venue.words.to_string());
                Hop { role, entity: known.map(|(id, _)| id), name, cue: hop.cue.to_string(), venue }
            })
            .collect();
        let corrected = self.picture.reviews.correction(&claim.id).is_some_and(|correction| correction.chain.is_some());
        let who = if corrected { said(&chain) } else { who(record, quotes, &read.chain) };
        let proposition = self.picture.of_claim(&claim.id);
        let document = &record.document;
        Row {
            id: claim.id.to_string(),
            who,
            kind: word(&claim.kind),
            claim_type: claim.claim_type.to_string(),
            label: claim.label.to_string(),
            factuality: word(&claim.factuality),
            manner: word(&claim.manner),
            quote: quotes.all(&read.evidence),
            spans: read.evidence.clone(),
            pieces: read.evidence.iter().map(|place| quotes.of(place.start, place.end).to_owned()).collect(),
            words: claim.words.to_string(),
            participants: [
                filled("actor", &claim.actor),
                filled("recipient", &claim.recipient),
                filled("object", &claim.object),
                filled("place", &claim.place),
            ]
            .concat(),
            time: claim
                .time
                .iter()
                .map(|(words, value)| (words.to_string(), value.as_ref().map(ToString::to_string)))
                .collect(),
            chain,
            proposition: proposition.map(|found| found.id.to_string()),
            independent: proposition.map(|found| found.independent),
            report: Source {
                document: document.id.clone(),
                path: document.path.clone(),
                url: document.url.clone(),
                title: document.title.clone(),
                publisher: document.publisher.clone(),
                byline: document.byline.clone(),
                published: document.published.clone(),
            },
        }
    }
}

impl Row {
    /// Whether its innermost source says that it is so, for certain or with a hedge, and neither denies it nor leaves it open.
    pub fn is_affirmed(&self) -> bool {
        self.factuality.ends_with('+')
    }

    /// Those who fill a role.
    pub fn role(&self, role: &'static str) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(move |participant| participant.role == role)
    }
}

/// Who says so, from the innermost source outwards.
fn said(chain: &[Hop]) -> String {
    let hops: Vec<&str> = chain.iter().rev().filter(|hop| hop.role != "report").map(|hop| hop.name.as_str()).collect();
    if hops.is_empty() { "the report itself".to_owned() } else { hops.join(", cited by ") }
}

/// A word of a fixed vocabulary, as JSON prints it.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Whether an actor of this kind is a place.
#[must_use]
pub fn is_place(kind: ActorKind) -> bool {
    matches!(kind, ActorKind::Place | ActorKind::Country)
}
