//! Who stands behind each telling: its innermost source.
//!
//! In go a claim and its report, out come its [`Source`] and the outlets its chain names. "Orlin told this newspaper" has
//! Orlin as its source and names no outlet; "the Post reported" names the Post, whose own telling is looked up where the
//! ledger has it.

use super::copies;
use crate::actors::Resolution;
use crate::digest::{Digest, DigestClaim};
use hearsay_model::{ActorKind, HopRole, Manner};
use std::collections::HashMap;

/// Who stands behind a telling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Somebody named: a place in the entities.
    Known(u32),
    /// Somebody described: a place in the reports, and in its actors or, if it has none, its claims.
    Unnamed(u32, u32),
    /// Nobody says how it is known: the report, or the entity of its publisher.
    Unstated(Voice),
}

/// Whose own voice it is. What one outlet tells twice in its own voice comes from one desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Of an outlet.
    Outlet(u32),
    /// Of a report whose publisher is not known.
    Report(u32),
}

/// A telling: a claim of a report with who says so.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Place of the report.
    pub report: u32,
    /// Place of the claim in it.
    pub claim: u32,
    /// Who stands behind it.
    pub source: Source,
    /// Named entities of the chain, outermost first; the report itself left out.
    pub chain: Vec<u32>,
    /// Whether the chain has somebody described.
    pub describes: bool,
    /// Where sources spoke, and other outlets cited.
    pub venues: Vec<u32>,
}

/// Who published each report, who wrote it, and which came out before which.
pub struct Outlets {
    /// For each report its publisher.
    pub publisher: Vec<Option<u32>>,
    /// For each report its byline.
    pub byline: Vec<Vec<u32>>,
    /// For each report its rank in the order in which they came out.
    pub rank: Vec<u32>,
}

impl Outlets {
    /// Looks up publishers and authors.
    #[must_use]
    pub fn of(reports: &[Digest], resolution: &Resolution) -> Self {
        let mut known: HashMap<&str, Option<u32>> = HashMap::new();
        let mut place = |name| {
            *known.entry(name).or_insert_with(|| {
                let id = resolution.named(name)?;
                resolution.entities().binary_search_by(|entity| entity.id.cmp(&id)).ok().map(|place| place as u32)
            })
        };
        let mut outlets = Outlets { publisher: Vec::new(), byline: Vec::new(), rank: copies::ranks(reports) };
        for report in reports {
            outlets.publisher.push(report.publisher.as_deref().and_then(&mut place));
            outlets.byline.push(report.byline.iter().filter_map(|name| place(name)).collect());
        }
        outlets
    }
}

/// Who tells a claim.
#[must_use]
pub fn telling(
    (report, claim): (u32, u32),
    digest: &Digest,
    found: &DigestClaim,
    outlets: &Outlets,
    resolution: &Resolution,
) -> Telling {
    let own = outlets.publisher[report as usize];
    let entity = |actor: Option<u32>| -> Option<u32> {
        let place = resolution.index_of(report as usize, actor? as usize)?;
        let known = resolution.entities().get(place)?;
        (known.kind != ActorKind::Unnamed).then_some(place as u32)
    };
    let ours = |actor: Option<u32>, words: &str| {
        own.is_some() && entity(actor) == own
            || own_words(words)
            || digest.publisher.as_deref().is_some_and(|name| alike(name, words))
    };
    let (mut chain, mut venues, mut describes, mut innermost) = (Vec::new(), Vec::new(), false, None);
    for hop in found.chain.iter().filter(|hop| hop.role != HopRole::Report) {
        if let Some(venue) = &hop.venue
            && !ours(venue.actor, &venue.words)
        {
            venues.extend(entity(venue.actor));
        }
        if hop.role == HopRole::Unstated || ours(hop.actor, &hop.words) {
            continue;
        }
        if let Some(known) = entity(hop.actor) {
            chain.push(known);
            innermost = Some(Source::Known(known));
        } else {
            describes = true;
            innermost = Some(Source::Unnamed(report, hop.actor.unwrap_or(claim | 1 << 31)));
        }
    }
    let actor_of = |known: u32| found.actor.iter().any(|filler| entity(filler.actor) == Some(known));
    let source = innermost.unwrap_or_else(|| match own {
        Some(publisher) if actor_of(publisher) || (found.manner == Manner::Own && seen(&found.evidence)) => {
            Source::Known(publisher)
        }
        Some(publisher) => Source::Unstated(Voice::Outlet(publisher)),
        None => Source::Unstated(Voice::Report(report)),
    });
    Telling { report, claim, source, chain, describes, venues }
}

/// Words by which a report means itself.
fn own_words(words: &str) -> bool {
    let lower = words.to_lowercase();
    let words = lower.as_str();
    let itself =
        ["newspaper", "paper", "reporter", "correspondent", "programme", "channel", "station", "website", "magazine"];
    let (first, last) = (words.split(' ').next().unwrap_or_default(), words.rsplit(' ').next().unwrap_or_default());
    ["us", "we"].contains(&words) || ["this", "our"].contains(&first) && itself.contains(&last)
}

/// Whether a publisher's name is meant: "The Harbour Post", "the Post".
fn alike(name: &str, words: &str) -> bool {
    let bare = |words: &str| words.trim_start_matches("The ").trim_start_matches("the ").to_lowercase();
    let (name, words) = (bare(name), bare(words));
    !words.is_empty() && (name == words || name.strip_suffix(&words).is_some_and(|rest| rest.ends_with(' ')))
}

/// Whether a report says that its reporter was there.
fn seen(evidence: &str) -> bool {
    let lower = evidence.to_lowercase();
    ["this reporter", "our reporter", "our correspondent", "this correspondent", "i saw", "we saw"]
        .iter()
        .any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_means_itself() {
        assert!(own_words("this newspaper") && own_words("us") && !own_words("the newspaper"));
        assert!(alike("The Harbour Post", "the Post") && !alike("Harbour Post", "the Harbour"));
    }
}
