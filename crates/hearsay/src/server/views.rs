//! What the interface gives: claims, propositions and who says so, in the words of the texts.
//!
//! In go rows of a [`Picture`], out come objects that serialise as the interface describes them. A [`ClaimRow`] of "Hale told
//! Radio Skarn that Orlin visited Keld" has its whole chain, its words in their sentence, and "Hale, on Radio Skarn" as who.

use super::picture::{NONE, Picture};
use hearsay_ledger::actors::EntityId;
use hearsay_ledger::digest::{Digest, DigestClaim, DigestFiller, DigestHop};
use hearsay_ledger::entry::{Correction, EntryId};
use hearsay_ledger::reviews;
use hearsay_model::record::Place;
use hearsay_model::{ActorKind, ClaimKind, Factuality, HopRole, Manner};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A stretch of a text in Unicode code points, half open.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Stretch {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl From<Place> for Stretch {
    fn from(place: Place) -> Self {
        Stretch { start: place.start, end: place.end }
    }
}

/// Who or what fills a role.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its id across reports, if it is an actor.
    pub entity: Option<String>,
    /// What the ledger calls it: one of its names in the texts.
    pub name: String,
    /// The words here.
    pub words: String,
}

/// A link of a chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hop {
    /// `report`, `source`, `unnamed` or `unstated`.
    pub role: HopKind,
    /// Its id across reports.
    pub entity: Option<String>,
    /// The words that name or describe it; for the report its publisher, if it names one.
    pub name: String,
    /// The words that attribute.
    pub cue: String,
    /// The words for the medium or occasion spoken through.
    pub venue: Option<String>,
}

/// Kinds of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HopKind {
    /// The report itself.
    Report,
    /// A named source.
    Source,
    /// One that is described, not named.
    Unnamed,
    /// One that the words leave out.
    Unstated,
}

/// When, in the text's words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct When {
    /// The words.
    pub words: String,
    /// TIMEX3 value, if known.
    pub value: Option<String>,
}

/// What a person said of a claim, a source or a proposition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Review {
    /// Id of the entry.
    pub entry: String,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What, as stored.
    #[schema(value_type = Object)]
    #[serde(rename = "review")]
    pub verdict: Value,
}

impl From<&reviews::Review> for Review {
    fn from(review: &reviews::Review) -> Self {
        Review {
            entry: review.entry.to_string(),
            at: review.at.clone(),
            by: review.by.clone(),
            reason: review.reason.clone(),
            verdict: serde_json::to_value(&review.verdict).unwrap_or_default(),
        }
    }
}

/// A claim with who says so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClaimRow {
    /// Its id.
    pub id: String,
    /// The report's id.
    pub document: String,
    /// Where the report was read from.
    pub path: String,
    /// The report's title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// `event` or `relation`.
    pub kind: &'static str,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: String,
    /// The claim in a few words of the text.
    pub label: String,
    /// The words that carry it.
    pub words: String,
    /// The words it rests on, in the report's text.
    pub evidence: Vec<Stretch>,
    /// The sentence around them.
    pub sentence: String,
    /// Where `words` stand in `sentence`; empty if they do not.
    pub sentence_words: Stretch,
    /// Who does it.
    pub actor: Vec<Named>,
    /// To whom.
    pub recipient: Vec<Named>,
    /// What, in words.
    pub object: Vec<String>,
    /// Where.
    pub place: Vec<Named>,
    /// When.
    pub time: Vec<When>,
    /// How the innermost source commits itself: CT+, PR+, PS+, CT-, PR-, PS- or Uu.
    pub factuality: &'static str,
    /// How the innermost source's words stand.
    pub manner: &'static str,
    /// Who says so, outermost first.
    pub chain: Vec<Hop>,
    /// The chain in words, innermost first.
    pub who: String,
    /// The proposition it tells or denies, if it counts for one.
    pub proposition: Option<String>,
    /// What people said of it.
    pub reviews: Vec<Review>,
    /// The entry of the last review, empty if there is none: to be sent back with a new one.
    pub version: String,
    /// Fields as read, where a person has corrected them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_read: Option<AsRead>,
}

/// What was read before a person corrected it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AsRead {
    /// The type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub claim_type: Option<String>,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Vec<Named>>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Vec<Named>>,
    /// How the innermost source commits itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factuality: Option<&'static str>,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<Vec<Hop>>,
}

/// How many origins are independent, at least and at most.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Interval {
    /// Groups with a named origin.
    pub min: usize,
    /// All groups.
    pub max: usize,
}

/// What several reports say alike, in one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct PropositionRow {
    /// Its id.
    pub id: String,
    /// Its type in the schema.
    #[serde(rename = "type")]
    pub claim_type: String,
    /// `event` or `relation`.
    pub kind: &'static str,
    /// The claim in a few words of the earliest report.
    pub label: String,
    /// Who does it.
    pub actor: Vec<Named>,
    /// To whom.
    pub recipient: Vec<Named>,
    /// Where.
    pub place: Vec<Named>,
    /// When, as TIMEX3 values.
    pub time: Vec<String>,
    /// How many origins are independent.
    pub independent: Interval,
    /// From how many it comes.
    pub origins: usize,
    /// How often it is told.
    pub tellings: usize,
    /// In how many reports.
    pub reports: usize,
    /// The day of the earliest report.
    pub first: Option<String>,
    /// The day of the latest.
    pub last: Option<String>,
    /// Names of the origins, in words.
    pub said_by: String,
    /// Whether somebody denies it.
    pub denied: bool,
    /// Whether something told can't hold together with it.
    pub contradicted: bool,
    /// Whether an origin has a stake.
    pub stake: bool,
    /// Whether an outlet gets its own story back.
    pub circular: bool,
    /// Whether a report drops the origin.
    pub lost_hop: bool,
    /// How many of its claims people have reviewed.
    pub reviewed: usize,
    /// The grade that a person gave it, 1 to 6.
    pub grade: Option<String>,
}

/// As the stored form spells it.
#[must_use]
pub fn factuality(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Certain => "CT+",
        Factuality::Probable => "PR+",
        Factuality::Possible => "PS+",
        Factuality::CertainNot => "CT-",
        Factuality::ProbableNot => "PR-",
        Factuality::PossibleNot => "PS-",
        Factuality::Unknown => "Uu",
    }
}

fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "direct",
        Manner::Indirect => "indirect",
        Manner::Mixed => "mixed",
        Manner::Own => "own",
    }
}

/// `event` or `relation`.
#[must_use]
pub fn kind(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Event => "event",
        ClaimKind::Relation => "relation",
    }
}

/// What an actor is, as printed.
#[must_use]
pub fn actor_kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organization => "organization",
        ActorKind::Country => "country",
        ActorKind::Place => "place",
        ActorKind::Group => "group",
        ActorKind::Work => "work",
        ActorKind::Unnamed => "unnamed",
    }
}

/// Makes what is shown of a picture.
pub struct Views<'p> {
    picture: &'p Picture,
}

impl<'p> Views<'p> {
    /// Shows a picture.
    #[must_use]
    pub fn new(picture: &'p Picture) -> Self {
        Views { picture }
    }

    fn entity(&self, report: u32, actor: Option<u32>) -> Option<(String, String)> {
        let entity = self.picture.weighed.resolution.entity_of(report as usize, actor? as usize)?;
        Some((entity.id.to_string(), entity.name.to_string()))
    }

    fn named(&self, report: u32, filler: &DigestFiller) -> Named {
        let words = filler.words.to_string();
        match self.entity(report, filler.actor) {
            Some((entity, name)) => Named { entity: Some(entity), name, words },
            None => Named { entity: None, name: words.clone(), words },
        }
    }

    fn all_named(&self, report: u32, fillers: &[DigestFiller]) -> Vec<Named> {
        fillers.iter().map(|filler| self.named(report, filler)).collect()
    }

    /// An entity by its id.
    fn known(&self, id: &EntityId) -> Named {
        let name = self.picture.weighed.resolution.get(id).map_or_else(String::new, |entity| entity.name.to_string());
        Named { entity: Some(id.to_string()), words: name.clone(), name }
    }

    /// Somebody whom a person named.
    fn told(&self, name: &str) -> Named {
        match self.picture.weighed.resolution.named(name) {
            Some(id) => Named { words: name.to_owned(), ..self.known(&id) },
            None => Named { entity: None, name: name.to_owned(), words: name.to_owned() },
        }
    }

    fn hop(&self, report: u32, digest: &Digest, hop: &DigestHop) -> Hop {
        let known = self.entity(report, hop.actor);
        let role = match hop.role {
            HopRole::Report => HopKind::Report,
            HopRole::Source => HopKind::Source,
            HopRole::Unnamed => HopKind::Unnamed,
            HopRole::Unstated => HopKind::Unstated,
        };
        let (entity, name) = match role {
            HopKind::Report => {
                let outlet = self.picture.weighed.outlets.get(report as usize).copied().flatten();
                let entity = outlet.and_then(|outlet| self.picture.weighed.resolution.entities().get(outlet as usize));
                (entity.map(|entity| entity.id.to_string()), digest.publisher.clone().unwrap_or_default())
            }
            _ => (known.map(|(entity, _)| entity), hop.words.to_string()),
        };
        Hop {
            role,
            entity,
            name,
            cue: hop.cue.to_string(),
            venue: hop.venue.as_ref().map(|venue| venue.words.to_string()),
        }
    }

    fn chain(&self, report: u32, digest: &Digest, claim: &DigestClaim) -> Vec<Hop> {
        claim.chain.iter().map(|hop| self.hop(report, digest, hop)).collect()
    }

    /// The words for each hop from the innermost outwards: "Hale, on Radio Skarn, cited by the Lowland Observer".
    fn who(&self, report: u32, digest: &Digest, chain: &[Hop], as_read: &[DigestHop]) -> String {
        let mut hops: Vec<String> = Vec::new();
        for (place, hop) in chain.iter().enumerate().rev() {
            match hop.role {
                HopKind::Report => {}
                HopKind::Unstated => {
                    let cue = if hop.cue.is_empty() { String::new() } else { format!(" (“{}”)", hop.cue) };
                    let venue = hop.venue.as_ref().map_or_else(String::new, |venue| format!(", on {venue}"));
                    hops.push(format!("somebody left unsaid{cue}{venue}"));
                }
                HopKind::Source | HopKind::Unnamed => {
                    // A pronoun gives way to the name that the report has for it.
                    let actor = as_read.get(place).and_then(|hop| hop.actor);
                    let own =
                        actor.and_then(|actor| digest.actors.get(actor as usize)).map(|actor| actor.name.to_string());
                    let known = hop.entity.as_deref().and_then(|_| self.entity(report, actor)).map(|(_, name)| name);
                    let name = own.or(known).unwrap_or_else(|| hop.name.clone());
                    let name = if name.is_empty() { "somebody".to_owned() } else { name };
                    hops.push(match &hop.venue {
                        Some(venue) => format!("{name}, on {venue}"),
                        None => name,
                    });
                }
            }
        }
        if hops.is_empty() { "the report itself".to_owned() } else { hops.join(", cited by ") }
    }

    /// A claim.
    #[must_use]
    pub fn claim(&self, row: u32) -> ClaimRow {
        let (part, report, number) = self.picture.reports.at(row);
        let digest = &part.digest;
        let (claim, spot) = (&digest.claims[number], &part.spots[number]);
        let reviewed = self.picture.reviews.claims.get(claim.id.as_str());
        let chain = self.chain(report, digest, claim);
        let place = self.picture.weighed.proposition_of.get(row as usize).copied().unwrap_or(NONE);
        let mut shown = ClaimRow {
            id: claim.id.to_string(),
            document: digest.document.to_string(),
            path: digest.path.to_string(),
            title: part.title.clone(),
            publisher: digest.publisher.clone(),
            published: digest.published.clone(),
            kind: kind(claim.kind),
            claim_type: claim.claim_type.to_string(),
            label: claim.label.to_string(),
            words: claim.words.to_string(),
            evidence: spot.evidence.iter().copied().map(Stretch::from).collect(),
            sentence: spot.sentence.to_string(),
            sentence_words: spot.words.into(),
            actor: self.all_named(report, &claim.actor),
            recipient: self.all_named(report, &claim.recipient),
            object: claim.object.iter().map(|filler| filler.words.to_string()).collect(),
            place: self.all_named(report, &claim.place),
            time: claim
                .time
                .iter()
                .map(|(words, value)| When { words: words.to_string(), value: value.as_ref().map(ToString::to_string) })
                .collect(),
            factuality: factuality(claim.factuality),
            manner: manner(claim.manner),
            who: self.who(report, digest, &chain, &claim.chain),
            chain,
            proposition: self.picture.weighed.propositions.get(place as usize).map(|found| found.id.to_string()),
            reviews: reviewed.into_iter().flatten().map(Review::from).collect(),
            version: version(reviewed.and_then(|reviews| reviews.last()).map(|review| review.entry)),
            as_read: None,
        };
        if reviewed.is_some()
            && let Some(correction) = self.picture.reviews.correction(&claim.id)
        {
            self.correct(&mut shown, &correction);
        }
        shown
    }

    fn correct(&self, shown: &mut ClaimRow, correction: &Correction) {
        let mut as_read = AsRead { claim_type: None, actor: None, recipient: None, factuality: None, chain: None };
        let named = |names: &[String]| names.iter().map(|name| self.told(name)).collect::<Vec<_>>();
        if let Some(claim_type) = &correction.claim_type {
            as_read.claim_type = Some(std::mem::replace(&mut shown.claim_type, claim_type.to_string()));
        }
        if let Some(names) = &correction.actor {
            as_read.actor = Some(std::mem::replace(&mut shown.actor, named(names)));
        }
        if let Some(names) = &correction.recipient {
            as_read.recipient = Some(std::mem::replace(&mut shown.recipient, named(names)));
        }
        if let Some(corrected) = correction.factuality {
            as_read.factuality = Some(std::mem::replace(&mut shown.factuality, factuality(corrected)));
        }
        if let Some(names) = &correction.chain {
            let mut chain: Vec<Hop> = shown.chain.iter().filter(|hop| hop.role == HopKind::Report).cloned().collect();
            chain.extend(names.iter().map(|name| {
                let Named { entity, words, .. } = self.told(name);
                Hop { role: HopKind::Source, entity, name: words, cue: String::new(), venue: None }
            }));
            let inwards: Vec<&str> = names.iter().rev().map(String::as_str).collect();
            shown.who = if inwards.is_empty() { "the report itself".to_owned() } else { inwards.join(", cited by ") };
            as_read.chain = Some(std::mem::replace(&mut shown.chain, chain));
        }
        shown.as_read = Some(as_read);
    }

    /// A proposition in one line.
    #[must_use]
    pub fn proposition(&self, place: u32) -> PropositionRow {
        let weighed = &self.picture.weighed;
        let (found, facts) = (&weighed.propositions[place as usize], &weighed.facts[place as usize]);
        let reviewed = |row: &&u32| {
            let (part, _, number) = self.picture.reports.at(**row);
            self.picture.reviews.claims.contains_key(part.digest.claims[number].id.as_str())
        };
        let all = |ids: &[EntityId]| ids.iter().map(|id| self.known(id)).collect();
        PropositionRow {
            id: found.id.to_string(),
            claim_type: found.claim_type.to_string(),
            kind: self.kind_of(place),
            label: found.label.to_string(),
            actor: all(&found.actor),
            recipient: all(&found.recipient),
            place: all(&found.place),
            time: found.time.clone(),
            independent: Interval { min: found.independent.min, max: found.independent.max },
            origins: found.origins.len(),
            tellings: found.reports.len(),
            reports: facts.reports,
            first: facts.first.clone(),
            last: facts.last.clone(),
            said_by: self.said_by(place),
            denied: !found.denied_by.is_empty(),
            contradicted: !found.contradicted_by.is_empty(),
            stake: facts.stake,
            circular: found.circular,
            lost_hop: !found.lost_hop.is_empty(),
            reviewed: if self.picture.reviews.claims.is_empty() {
                0
            } else {
                facts.rows.iter().filter(reviewed).count()
            },
            grade: self.grade(place),
        }
    }

    fn kind_of(&self, place: u32) -> &'static str {
        let row = self.picture.weighed.facts[place as usize].rows.first();
        row.map_or("event", |row| {
            let (part, _, number) = self.picture.reports.at(*row);
            kind(part.digest.claims[number].kind)
        })
    }

    /// The names of a proposition's origins.
    #[must_use]
    pub fn said_by(&self, place: u32) -> String {
        let facts = &self.picture.weighed.facts[place as usize];
        let names = facts.said_by.join("; ");
        if facts.said_by_more == 0 { names } else { format!("{names}; and {} others", facts.said_by_more) }
    }

    /// The grade that a person gave a proposition.
    fn grade(&self, place: u32) -> Option<String> {
        if self.picture.reviews.propositions.is_empty() {
            return None;
        }
        let found = &self.picture.weighed.propositions[place as usize];
        let claims: Vec<&str> = found.reports.iter().map(|told| told.claim.as_str()).collect();
        self.picture.reviews.proposition_grade(&found.id, &claims).map(|(grade, _)| grade.to_string())
    }
}

/// How the version of a claim is written.
#[must_use]
pub fn version(last: Option<EntryId>) -> String {
    last.map_or_else(String::new, |last| last.to_string())
}
