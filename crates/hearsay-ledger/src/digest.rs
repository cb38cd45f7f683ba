//! What weighing needs of a report: its [`Digest`], small enough that a million claims fit in memory.

use hearsay_model::{ActorKind, ClaimKind, Factuality, HopRole, Label, Manner};
use serde::{Deserialize, Serialize};

/// What weighing needs of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// `sha256:` and the hash of the bytes as read.
    pub document: String,
    /// Where it was read from.
    pub path: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Who takes part or speaks; claims name them by their place here.
    pub actors: Vec<DigestActor>,
    /// The claims.
    pub claims: Vec<DigestClaim>,
}

/// An actor of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestActor {
    /// The fullest name or description.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Other names by which the report calls it (no pronouns).
    pub names: Vec<String>,
}

/// A claim of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestClaim {
    /// `c:` and a hash.
    pub id: String,
    /// Event or relation.
    pub kind: ClaimKind,
    /// Its type in the schema.
    pub claim_type: Label,
    /// The claim in a few words of the text.
    pub label: String,
    /// The sentence or sentences it rests on.
    pub evidence: String,
    /// The words that carry it.
    pub words: String,
    /// Who does it.
    pub actor: Vec<DigestFiller>,
    /// To whom.
    pub recipient: Vec<DigestFiller>,
    /// What.
    pub object: Vec<DigestFiller>,
    /// Where.
    pub place: Vec<DigestFiller>,
    /// When: the words and their TIMEX3 value.
    pub time: Vec<(String, Option<String>)>,
    /// How the innermost source commits itself.
    pub factuality: Factuality,
    /// How its words stand.
    pub manner: Manner,
    /// Who says so, outermost first.
    pub chain: Vec<DigestHop>,
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestFiller {
    /// Place in [`Digest::actors`].
    pub actor: Option<u32>,
    /// The words.
    pub words: String,
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestHop {
    /// What kind of link.
    pub role: HopRole,
    /// Who: place in [`Digest::actors`].
    pub actor: Option<u32>,
    /// The words that name the source.
    pub words: String,
    /// The cue.
    pub cue: String,
    /// The medium or occasion spoken through.
    pub venue: Option<DigestFiller>,
}
