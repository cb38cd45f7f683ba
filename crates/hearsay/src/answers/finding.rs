//! Claims, quotations and reports by words and filters.
//!
//! In goes a [`Filter`], out come at most so many [`Found`], the last added first. `bridge` with the actor `Orlin`, of June,
//! denied by somebody: filters all hold at once.

use super::Picture;
use super::claims::Told;
use super::showing::actor_meant;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use hearsay_ledger::query::{Query, Quotes, Within};
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::Store;
use hearsay_ledger::weigh::Proposition;
use hearsay_model::record::Record;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// So many records are held at once.
const HELD: usize = 64;

/// What is asked for; what is not set filters nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words and where to look for them, somebody who takes part or says so, days, and how many at most.
    pub query: Query,
    /// Told by at least so many origins that can be shown to be independent.
    pub min_origins: Option<usize>,
    /// Denied by somebody.
    pub denied: bool,
    /// Told by an origin with a stake.
    pub stake: bool,
}

impl Filter {
    /// Whether the ledger must be weighed to answer.
    pub fn weighs(&self) -> bool {
        self.min_origins.is_some() || self.denied || self.stake || self.entity().is_some()
    }

    /// The actor that is asked for by its id, whatever a report calls it.
    fn entity(&self) -> Option<&str> {
        self.query.actor.as_deref().filter(|actor| actor.starts_with("e:"))
    }

    fn passes(&self, proposition: &Proposition) -> bool {
        self.min_origins.is_none_or(|min| proposition.independent.min >= min)
            && (!self.denied || !proposition.denied_by.is_empty())
            && (!self.stake || proposition.origins.iter().any(|origin| !origin.stake.is_empty()))
    }
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "found", rename_all = "lowercase")]
pub enum Found {
    /// A claim with who says so.
    Claim(Box<Told>),
    /// What somebody is said to say.
    Quotation {
        /// Who; empty where the words leave it out.
        who: String,
        /// What.
        quote: String,
        /// The words that attribute it.
        cue: String,
        /// Where the report was read from.
        path: String,
        /// The report.
        document: String,
    },
    /// A report.
    Report {
        /// Where it was read from.
        path: String,
        /// The report.
        document: String,
        /// Its title.
        title: Option<String>,
        /// Who published it.
        publisher: Option<String>,
        /// When.
        published: Option<String>,
        /// How many claims it has.
        claims: usize,
    },
}

/// Reads a day, or a month or year, as a bound of days: `2031-06` as the last bound holds all of June.
///
/// # Errors
/// When it is none.
pub fn day(written: &str, last: bool) -> Result<String, String> {
    let fits = |pattern: &str| {
        written.len() == pattern.len()
            && written.bytes().zip(pattern.bytes()).all(|(byte, like)| match like {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    let rest = match () {
        () if fits("0000-00-00") => "",
        () if fits("0000-00") => "-99",
        () if fits("0000") => "-99-99",
        () => return Err("write a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY".to_owned()),
    };
    Ok(format!("{written}{}", if last { rest } else { "" }))
}

/// Finds; `picture` must be there where the filter [weighs](Filter::weighs), and else adds to each claim what it is part of.
///
/// # Errors
/// When the ledger can't be read, or the question means nothing.
pub fn find(store: &dyn Store, filter: &Filter, picture: Option<&Picture>) -> Result<Vec<Found>, Failure> {
    let within = filter.query.within;
    if filter.weighs() && within != Within::Claims {
        return Err(Failure::new(Kind::User, anyhow!("only claims are weighed"))
            .hint("leave out either where to look, or the filters on origins, denials and stakes"));
    }
    if within != Within::Claims && (filter.query.actor.is_some() || filter.query.claim_type.is_some()) {
        return Err(Failure::new(Kind::User, anyhow!("only claims have an actor and a type"))
            .hint("name the actor among the words instead"));
    }
    if within == Within::Reports && filter.query.source.is_some() {
        return Err(Failure::new(Kind::User, anyhow!("only claims and quotations have a source"))
            .hint("name the source among the words instead"));
    }
    let wanted = filter.query.limit;
    let mut query = filter.query.clone();
    let mut part = None;
    if let (Some(id), Some(picture)) = (filter.entity(), picture) {
        part = Some(taking_part(picture, id)?);
        query.actor = None;
    }
    if filter.weighs() {
        // What is found is narrowed down below.
        query.limit = usize::MAX;
    }
    let read;
    let reviews = if let Some(picture) = picture {
        &picture.reviews
    } else {
        read = Reviews::of(&store.entries(true)?);
        &read
    };
    let mut records: HashMap<String, Record> = HashMap::new();
    let mut list = Vec::new();
    for hit in store.find(&query)? {
        if list.len() >= wanted {
            break;
        }
        let proposition = match (picture, &hit.claim) {
            (Some(picture), Some(claim)) => picture.of_claim(claim),
            _ => None,
        };
        let narrowed = filter.min_origins.is_some() || filter.denied || filter.stake;
        if narrowed && !proposition.is_some_and(|found| filter.passes(found)) {
            continue;
        }
        if part.as_ref().is_some_and(|part| hit.claim.as_ref().is_none_or(|claim| !part.contains(claim.as_str()))) {
            continue;
        }
        if !records.contains_key(&hit.document) {
            if records.len() >= HELD {
                records.clear();
            }
            let Some(record) = store.record(&hit.document)? else { continue };
            records.insert(hit.document.clone(), record);
        }
        let Some(record) = records.get(&hit.document) else { continue };
        list.extend(found(record, within, hit.place, reviews, proposition));
    }
    Ok(list)
}

/// Ids of the claims that an actor takes part in, by whatever name.
fn taking_part<'p>(picture: &'p Picture, id: &str) -> Result<HashSet<&'p str>, Failure> {
    let entity = actor_meant(picture, id)?;
    let mut part = HashSet::new();
    for member in &entity.members {
        for claim in &picture.reports[member.report as usize].claims {
            let fillers = claim.actor.iter().chain(&claim.recipient).chain(&claim.object).chain(&claim.place);
            if fillers.into_iter().any(|filler| filler.actor == Some(member.actor)) {
                part.insert(claim.id.as_str());
            }
        }
    }
    Ok(part)
}

fn found(
    record: &Record,
    within: Within,
    place: usize,
    reviews: &Reviews,
    proposition: Option<&Proposition>,
) -> Option<Found> {
    let document = &record.document;
    let (path, id) = (document.path.clone(), document.id.clone());
    match within {
        Within::Claims => {
            let mut told = Told::new(record, &Quotes::new(&document.text), record.claims.get(place)?, reviews);
            told.proposition = proposition.map(|found| found.id.to_string());
            told.independent = proposition.map(|found| found.independent);
            Some(Found::Claim(Box::new(told)))
        }
        Within::Quotations => {
            let quotes = Quotes::new(&document.text);
            let attribution = record.attributions.get(place)?;
            let (who, quote) = (quotes.all(&attribution.source), quotes.all(&attribution.content));
            Some(Found::Quotation { who, quote, cue: quotes.all(&attribution.cue), path, document: id })
        }
        Within::Reports => Some(Found::Report {
            path,
            document: id,
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            published: document.published.clone(),
            claims: record.claims.len(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(day("2031-06-04", true).as_deref(), Ok("2031-06-04"));
        assert_eq!(day("2031-06", true).as_deref(), Ok("2031-06-99"));
        assert_eq!(day("2031", false).as_deref(), Ok("2031"));
        for wrong in ["", "June", "2031-6-4", "04-06-2031", "2031-06-04T10", "٢٠٣١"] {
            assert!(day(wrong, false).is_err(), "{wrong}");
        }
    }
}
