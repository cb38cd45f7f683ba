//! One claim of a report with who says so: the smallest thing that a ledger answers with.
//!
//! In go a record and one of its claims, out comes [`Told`]: the claim as `hearsay read` prints it, its report, the chain
//! in words ("two officials, cited by The Harbour Post"), the sentence, and what people said of it.

use hearsay_ledger::entry::Correction;
use hearsay_ledger::query::Quotes;
use hearsay_ledger::reviews::{Review, Reviews};
use hearsay_ledger::weigh::Interval;
use hearsay_model::record::{ClaimRecord, HopRecord, Record, Speaker};
use serde::Serialize;

/// A claim with who says so.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Who says so, in words, from the innermost source outwards.
    pub who: String,
    /// Where the report was read from.
    pub path: String,
    /// The report: `sha256:` and the hash of its bytes.
    pub document: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// The words the claim rests on.
    pub quote: String,
    /// The same with the predicate in brackets.
    #[serde(skip)]
    pub marked: String,
    /// The claim, as `hearsay read` prints it.
    #[serde(flatten)]
    pub claim: ClaimRecord,
    /// What people said of it, in order.
    pub reviews: Vec<Review>,
    /// Whether the last word of people is that the report does not claim it.
    pub rejected: bool,
    /// What people corrected in it.
    pub correction: Option<Correction>,
    /// The proposition that counts it as a telling, where the ledger was weighed.
    pub proposition: Option<String>,
    /// How many of the proposition's origins are independent.
    pub independent: Option<Interval>,
}

impl Told {
    /// A claim of a record.
    pub fn new(record: &Record, quotes: &Quotes, claim: &ClaimRecord, reviews: &Reviews) -> Self {
        let document = &record.document;
        Told {
            who: who(record, quotes, &claim.chain),
            path: document.path.clone(),
            document: document.id.clone(),
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            published: document.published.clone(),
            quote: quotes.all(&claim.evidence),
            marked: marked(claim, quotes),
            claim: claim.clone(),
            reviews: reviews.claims.get(&claim.id).cloned().unwrap_or_default(),
            rejected: reviews.is_rejected(&claim.id),
            correction: reviews.correction(&claim.id),
            proposition: None,
            independent: None,
        }
    }
}

/// Who says so, from the innermost source outwards.
pub fn who(record: &Record, quotes: &Quotes, chain: &[HopRecord]) -> String {
    let venue = |place: Option<(usize, usize)>| match place {
        Some((start, end)) => format!(", on {}", quotes.of(start, end)),
        None => String::new(),
    };
    let mut hops = Vec::new();
    for hop in chain.iter().rev() {
        hops.push(match hop {
            HopRecord::Report => continue,
            HopRecord::Source(speaker) | HopRecord::Unnamed(speaker) => {
                let spoke = venue(speaker.venue.as_ref().map(|venue| (venue.start, venue.end)));
                format!("{}{spoke}", named(record, quotes, speaker))
            }
            HopRecord::Unstated { cue, venue: through, .. } => {
                let cue = cue.map_or_else(String::new, |cue| format!(" (“{}”)", quotes.of(cue.start, cue.end)));
                let spoke = venue(through.as_ref().map(|venue| (venue.start, venue.end)));
                format!("somebody left unsaid{cue}{spoke}")
            }
        });
    }
    if hops.is_empty() {
        return "the report itself".to_owned();
    }
    hops.join(", cited by ")
}

/// The name of a source, or the words that describe it.
fn named(record: &Record, quotes: &Quotes, speaker: &Speaker) -> String {
    let actor = record.actors.iter().find(|actor| Some(&actor.id) == speaker.actor.as_ref());
    let words = speaker.start.zip(speaker.end).map(|(start, end)| quotes.of(start, end));
    actor.map(|actor| actor.name.as_str()).or(words).unwrap_or("somebody").to_owned()
}

/// The words a claim rests on with the predicate in brackets.
fn marked(claim: &ClaimRecord, quotes: &Quotes) -> String {
    let words = claim.words;
    let piece = |&place: &hearsay_model::record::Place| {
        if place.start <= words.start && words.end <= place.end {
            let (before, after) = (quotes.of(place.start, words.start), quotes.of(words.end, place.end));
            format!("{before}[{}]{after}", quotes.of(words.start, words.end))
        } else {
            quotes.of(place.start, place.end).to_owned()
        }
    };
    claim.evidence.iter().map(piece).collect::<Vec<_>>().join(" … ")
}
