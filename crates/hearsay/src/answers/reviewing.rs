//! What people say of claims, sources and propositions.
//!
//! In go a judgement, a name and a reason, out comes the entry that keeps it. "Ana rejected c:12…, because it is a quotation
//! of an older report": what was read stays as it was, and weighing leaves the claim out until she takes it back.

use super::Picture;
use super::grades::{self, Condition};
use super::logging;
use super::showing::actor_meant;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use hearsay_ledger::actors::Who;
use hearsay_ledger::entry::{Correction, EntryId, Verdict, What};
use hearsay_ledger::store::Store;
use serde::Serialize;

/// A review that was recorded.
#[derive(Clone, Debug, Serialize)]
pub struct Reviewed {
    /// Its entry.
    pub entry: EntryId,
    /// What was said.
    pub review: Verdict,
    /// The same in words.
    pub words: String,
    /// Conditions of the grade that was given, where they can be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

/// Who says it, why and when.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Who.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When, as RFC 3339 in UTC.
    pub now: &'a str,
}

fn record(store: &mut dyn Store, review: Verdict, conditions: Vec<Condition>, said: Said) -> Result<Reviewed, Failure> {
    let (by, reason) = (said.by.to_owned(), said.reason.to_owned());
    let what = What::Reviewed { review: review.clone(), by, reason, carries: None };
    let entry = store.append(said.now, what)?;
    let words = logging::verdict(&review);
    Ok(Reviewed { entry, review, words, conditions })
}

/// A judgement of a claim.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// The report claims it.
    Accept,
    /// The report does not claim it.
    Reject,
    /// The report claims something else.
    Correct(Correction),
}

/// Judges a claim of a report.
///
/// # Errors
/// When there is no such claim, nothing is corrected, or the ledger can't be written.
pub fn claim(store: &mut dyn Store, claim: &str, judgement: Judgement, said: Said) -> Result<Reviewed, Failure> {
    if store.with_claim(claim)?.is_empty() {
        return Err(Failure::new(Kind::Missing, anyhow!("there is no claim {claim}"))
            .hint("`hearsay find` and `hearsay show` list claims with their ids"));
    }
    let claim = claim.to_owned();
    let review = match judgement {
        Judgement::Accept => Verdict::Accept { claim },
        Judgement::Reject => Verdict::Reject { claim },
        Judgement::Correct(correction) if correction.is_empty() => {
            return Err(Failure::new(Kind::User, anyhow!("nothing is corrected"))
                .hint("say what it should be, as in `--type VISIT`"));
        }
        Judgement::Correct(correction) => Verdict::Correct { claim, correction },
    };
    record(store, review, Vec::new(), said)
}

/// Grades a source, A to F.
///
/// # Errors
/// When nobody of the ledger has this name, or the ledger can't be written.
pub fn source(store: &mut dyn Store, name: &str, grade: char, said: Said) -> Result<Reviewed, Failure> {
    if !('A'..='F').contains(&grade) {
        return Err(Failure::new(Kind::User, anyhow!("{grade} is no grade of a source")).hint("they go from A to F"));
    }
    let picture = Picture::of(store)?;
    let publishes = picture.reports.iter().any(|report| report.publisher.as_deref() == Some(name));
    let name = if publishes { name.to_owned() } else { actor_meant(&picture, name)?.name.to_string() };
    record(store, Verdict::Source { who: Who { name, document: None }, grade }, Vec::new(), said)
}

/// Grades a proposition, 1 to 6.
///
/// # Errors
/// When there is no such proposition, or the ledger can't be written.
pub fn proposition(store: &mut dyn Store, id: &str, grade: u8, said: Said) -> Result<Reviewed, Failure> {
    if !(1..=6).contains(&grade) {
        return Err(
            Failure::new(Kind::User, anyhow!("{grade} is no grade of a proposition")).hint("they go from 1 to 6")
        );
    }
    let picture = Picture::of(store)?;
    let Some(found) = picture.proposition(id).or_else(|| picture.of_claim(id)) else {
        return Err(Failure::new(Kind::Missing, anyhow!("there is no proposition {id}"))
            .hint("`hearsay weigh` lists them with their ids; a claim of one will do as well"));
    };
    let verdict = Verdict::Proposition {
        proposition: found.id.to_string(),
        label: found.label.to_string(),
        claims: found.reports.iter().map(|told| told.claim.to_string()).collect(),
        grade,
    };
    let conditions = grades::conditions(found).into_iter().filter(|condition| condition.grade == grade).collect();
    record(store, verdict, conditions, said)
}
