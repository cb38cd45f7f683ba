//! What weighing needs of a report: its [`Digest`], small enough that a million claims fit in memory.
//!
//! In goes the [`Record`] of a report, out come its actors and claims in words, and the wording by which copies are known,
//! as hashes. Of "The Guard has two boats, Orlin said" it keeps the claim, the chain and a handful of numbers.

mod cast;
mod denials;
mod speech;
#[cfg(test)]
mod tests;
pub mod wording;

use cast::Cast;
use hearsay_model::record::{ClaimRecord, FillerRecord, Place, Record};
use hearsay_model::{ActorKind, BlockKind, ClaimKind, Factuality, HopRole, Label, Manner};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Form of a digest; one of an older form is computed anew. Goes up with every change of a field or of how it is found.
pub const VERSION: u32 = 3;

/// What weighing needs of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// `sha256:` and the hash of the bytes as read.
    pub document: SmolStr,
    /// Where it was read from.
    pub path: SmolStr,
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
    /// The paragraphs that the claims stand in.
    #[serde(default)]
    pub passages: Vec<Passage>,
    /// Hashes of the five-word shingles of the text, sorted.
    #[serde(default)]
    pub shingles: Vec<u32>,
    /// Hashes of the eight-word runs inside quotation marks, sorted.
    #[serde(default)]
    pub quotations: Vec<u32>,
    /// Hashes of pairs of telling words that stand together, sorted.
    #[serde(default)]
    pub pairs: Vec<u32>,
    /// Hashes of rare numbers, sorted.
    #[serde(default)]
    pub numbers: Vec<u32>,
    /// Hashes of telling words, sorted.
    #[serde(default)]
    pub singles: Vec<u32>,
}

/// An actor of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestActor {
    /// The fullest name or description.
    pub name: SmolStr,
    /// What it is.
    pub kind: ActorKind,
    /// Other names by which the report calls it (no pronouns).
    pub names: Vec<SmolStr>,
    /// For one that is only described: those whom the description names, as places in [`Digest::actors`]. Of "a member of
    /// his cabinet" whoever "his" is.
    #[serde(default)]
    pub within: Vec<u32>,
}

/// A claim of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestClaim {
    /// `c:` and a hash.
    pub id: SmolStr,
    /// Event or relation.
    pub kind: ClaimKind,
    /// Its type in the schema.
    pub claim_type: Label,
    /// The claim in a few words of the text.
    pub label: SmolStr,
    /// The sentence or sentences it rests on.
    pub evidence: SmolStr,
    /// The words that carry it.
    pub words: SmolStr,
    /// Who does it.
    pub actor: Vec<DigestFiller>,
    /// To whom.
    pub recipient: Vec<DigestFiller>,
    /// What.
    pub object: Vec<DigestFiller>,
    /// Where.
    pub place: Vec<DigestFiller>,
    /// When: the words and their TIMEX3 value.
    pub time: Vec<(SmolStr, Option<SmolStr>)>,
    /// How the innermost source commits itself.
    pub factuality: Factuality,
    /// How its words stand.
    pub manner: Manner,
    /// Who says so, outermost first.
    pub chain: Vec<DigestHop>,
    /// Claims of this report that this one denies: of "Orlin denied this" what stands before.
    #[serde(default)]
    pub denies: Vec<SmolStr>,
    /// The paragraph it stands in: place in [`Digest::passages`].
    #[serde(default)]
    pub passage: u32,
}

/// A paragraph in which claims stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Hashes of its five-word shingles, sorted.
    pub shingles: Vec<u32>,
    /// Hashes of the eight-word runs inside its quotation marks, sorted.
    pub quotations: Vec<u32>,
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestFiller {
    /// Place in [`Digest::actors`].
    pub actor: Option<u32>,
    /// The words.
    pub words: SmolStr,
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestHop {
    /// What kind of link.
    pub role: HopRole,
    /// Who: place in [`Digest::actors`].
    pub actor: Option<u32>,
    /// The words that name the source.
    pub words: SmolStr,
    /// The cue.
    pub cue: SmolStr,
    /// The medium or occasion spoken through.
    pub venue: Option<DigestFiller>,
}

/// Of a claim without a paragraph.
static NOWHERE: Passage = Passage { shingles: Vec::new(), quotations: Vec::new() };

impl Digest {
    /// The paragraph that a claim stands in.
    #[must_use]
    pub fn passage(&self, claim: &DigestClaim) -> &Passage {
        self.passages.get(claim.passage as usize).unwrap_or(&NOWHERE)
    }

    /// The digest of a report.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let document = &record.document;
        let text = Letters(document.text.chars().collect());
        let mut cast = Cast::of(record, &text);
        let details = wording::details(&document.text);
        let mut passages: Vec<Passage> = Vec::new();
        let mut begun: BTreeMap<usize, u32> = BTreeMap::new();
        let claims = record.claims.iter().map(|claim| {
            let block = document.blocks.iter().filter(|block| block.kind != BlockKind::Title);
            let around = block.clone().find(|block| block.start <= claim.words.start && claim.words.end <= block.end);
            let (start, end) = around.map_or((claim.words.start, claim.words.end), |block| (block.start, block.end));
            let passage = *begun.entry(start).or_insert_with(|| {
                let words = text.quote(start, end);
                passages
                    .push(Passage { shingles: wording::shingles(&words, 5), quotations: wording::quotations(&words) });
                passages.len() as u32 - 1
            });
            text.claim(claim, record, &mut cast, passage)
        });
        let mut claims: Vec<DigestClaim> = claims.collect();
        denials::mark(record, &text, &mut claims);
        Digest {
            document: document.id.as_str().into(),
            path: document.path.as_str().into(),
            publisher: document.publisher.clone(),
            byline: document.byline.clone(),
            published: document.published.clone(),
            actors: cast.into_actors(&text),
            claims,
            passages,
            shingles: wording::shingles(&document.text, 5),
            quotations: wording::quotations(&document.text),
            pairs: details.pairs,
            numbers: details.numbers,
            singles: details.singles,
        }
    }
}

/// A text that code points index.
struct Letters(Vec<char>);

impl Letters {
    /// The words of a place with every run of blanks as one.
    fn quote(&self, start: usize, end: usize) -> String {
        let end = end.min(self.0.len());
        let letters: String = self.0[start.min(end)..end].iter().collect();
        letters.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn place(&self, place: Place) -> String {
        self.quote(place.start, place.end)
    }

    fn claim(&self, claim: &ClaimRecord, record: &Record, cast: &mut Cast, passage: u32) -> DigestClaim {
        let evidence: Vec<String> = claim.evidence.iter().map(|place| self.place(*place)).collect();
        let chain: Vec<DigestHop> = claim.chain.iter().map(|hop| speech::hop(hop, record, cast, self)).collect();
        let mut actor = self.fillers(&claim.actor, cast);
        if actor.len() > 1 {
            // "She has left, Mira Donat said": whoever stands between what happened and the cue is who says so.
            let cues: Vec<usize> = claim.chain.iter().filter_map(speech::cue).collect();
            let mut places = claim.actor.iter();
            actor.retain(|who| {
                let after = places
                    .next()
                    .is_some_and(|filler| filler.start >= claim.words.end && cues.iter().any(|cue| filler.end <= *cue));
                !(after && chain.iter().any(|hop| hop.actor.is_some() && hop.actor == who.actor))
            });
        }
        // "He asked her": whoever does it to himself is "himself".
        let others = |fillers: &[FillerRecord]| {
            let mut fillers = self.fillers(fillers, cast);
            for filler in fillers.iter_mut().filter(|filler| speech::is_pronoun(&filler.words)) {
                if filler.actor.is_some() && actor.iter().any(|who| who.actor == filler.actor) {
                    filler.actor = None;
                }
            }
            fillers
        };
        let (recipient, object) = (others(&claim.recipient), others(&claim.object));
        DigestClaim {
            id: claim.id.as_str().into(),
            kind: claim.kind,
            claim_type: claim.claim_type.clone(),
            label: claim.label.as_str().into(),
            evidence: evidence.join(" … ").into(),
            words: self.place(claim.words).into(),
            recipient,
            object,
            place: self.fillers(&claim.place, cast),
            time: speech::times(claim, record, self),
            actor,
            factuality: if self.is_expected(claim) { Factuality::Unknown } else { claim.factuality },
            manner: claim.manner,
            chain,
            denies: Vec::new(),
            passage,
        }
    }

    /// Whether a relation is one that somebody has not yet: "the likely next leader".
    fn is_expected(&self, claim: &ClaimRecord) -> bool {
        const EXPECTED: [&str; 7] = ["likely", "next", "future", "possible", "potential", "would-be", "prospective"];
        let before = self.quote(claim.words.start.saturating_sub(24), claim.words.start).to_lowercase();
        claim.kind == ClaimKind::Relation && before.split(' ').rev().take(2).any(|word| EXPECTED.contains(&word))
    }

    fn fillers(&self, fillers: &[FillerRecord], cast: &Cast) -> Vec<DigestFiller> {
        fillers.iter().map(|filler| self.filler(filler, cast)).collect()
    }

    fn filler(&self, filler: &FillerRecord, cast: &Cast) -> DigestFiller {
        let actor = filler.actor.as_ref().and_then(|id| cast.actor(id, filler.start, filler.end));
        DigestFiller { actor, words: self.quote(filler.start, filler.end).into() }
    }
}
