//! One proposition with the whole chain of who says so.

use crate::{ActorId, AttributionId, Factuality, Label, Manner, Words};

/// A proposition of the text: an event or a relation, who takes part, and through whom it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Event or relation.
    pub kind: ClaimKind,
    /// Its type in `schema/`, such as `VISIT` or `owned_by`; `OTHER` where none fits.
    pub claim_type: Label,
    /// The predicate: the words that carry it.
    pub words: Words,
    /// Who does it; the first argument of a relation.
    pub actor: Vec<Filler>,
    /// To whom or against whom; the second argument of a relation.
    pub recipient: Vec<Filler>,
    /// What is moved, given, founded, agreed.
    pub object: Vec<Filler>,
    /// Where.
    pub place: Vec<Filler>,
    /// When, how long, how often.
    pub time: Vec<When>,
    /// How the innermost source commits itself.
    pub factuality: Factuality,
    /// How the innermost source's words stand.
    pub manner: Manner,
    /// Who says so, outermost first. Never empty: the first hop is the report itself.
    pub chain: Vec<Hop>,
    /// Another chain that the words allow as well ("either the report or its source goes on"), if any.
    pub chain_or: Option<Vec<Hop>>,
    /// The words it rests on, in text order.
    pub evidence: Vec<Words>,
}

/// Kinds of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimKind {
    /// Something happens.
    Event,
    /// Something holds between two.
    Relation,
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// The actor, where the words mention one.
    pub actor: Option<ActorId>,
    /// The words.
    pub words: Words,
}

/// A time of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The words.
    pub words: Words,
    /// TIMEX3 value, if known.
    pub value: Option<String>,
}

/// One link of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// What kind of link.
    pub role: HopRole,
    /// Who, for a source.
    pub actor: Option<ActorId>,
    /// The words that name the source here.
    pub words: Option<Words>,
    /// The cue.
    pub cue: Option<Words>,
    /// The medium or occasion spoken through.
    pub venue: Option<Filler>,
    /// The attribution the hop was read from.
    pub attribution: Option<AttributionId>,
}

impl Hop {
    /// The outermost hop: the report itself.
    #[must_use]
    pub fn report() -> Self {
        Hop { role: HopRole::Report, actor: None, words: None, cue: None, venue: None, attribution: None }
    }
}

/// Kinds of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HopRole {
    /// The report itself.
    Report,
    /// A named source.
    Source,
    /// A source that is described, not named.
    Unnamed,
    /// A source that the words leave out ("reportedly").
    Unstated,
}
