//! What people decide: reviews, grades, merges, splits, and taking back; and the log of all that was done.
//!
//! In goes a decision with who makes it and why, out comes its entry. Ana and Ben both look at "Orlin visited Keld"; Ana
//! rejects it, and when Ben accepts what he saw before, he is told, with the claim as it stands now.

use super::App;
use super::pages::{Asked, Page, Paging, falling, page};
use super::picture::Picture;
use super::refusal::{Refusal, Refusals, Refused};
use super::told::Told;
use super::views::{Review, Views, version};
use crate::answers::logging;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use hearsay_ledger::actors::{Decision, Who};
use hearsay_ledger::entry::{Correction, EntryId, Verdict, What};
use hearsay_ledger::reviews::standing;
use hearsay_ledger::store::{Store, StoreError};
use hearsay_model::{ActorKind, Factuality};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Letters of a name or a reason, at most.
const LETTERS: usize = 2000;

/// A review of a claim.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// The claim.
    pub claim: String,
    /// Its `version` as seen: empty where nobody has reviewed it.
    pub version: String,
    /// What it is held for.
    pub verdict: VerdictName,
    /// What it should be, where it is corrected.
    pub correction: Option<NewCorrection>,
    /// Who decides.
    #[schema(min_length = 1, max_length = 2000, pattern = "\\S")]
    pub by: String,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// Verdicts on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum VerdictName {
    /// The report says that, through that chain.
    Accept,
    /// The report does not say that.
    Reject,
    /// The report says something else.
    Correct,
}

/// What a person puts in the place of what was read; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewCorrection {
    /// The type, one of the schema's.
    #[serde(rename = "type")]
    pub claim_type: Option<String>,
    /// Who does it, by names.
    pub actor: Option<Vec<String>>,
    /// To whom, by names.
    pub recipient: Option<Vec<String>>,
    /// CT+, PR+, PS+, CT-, PR-, PS- or Uu.
    #[schema(value_type = Option<String>)]
    pub factuality: Option<Factuality>,
    /// Who says so, by names, outermost first, without the report.
    pub chain: Option<Vec<String>>,
}

/// What was entered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entered {
    /// Id of the entry.
    pub entry: String,
}

fn person(by: &str, reason: &str) -> Result<(String, String), Refusal> {
    let (by, reason) = (by.trim(), reason.trim());
    if by.is_empty() {
        return Err(Refusal::user("nobody is named who decides").hint("`by` is the name of whoever decides"));
    }
    if by.chars().count() > LETTERS || reason.chars().count() > LETTERS {
        return Err(Refusal::user(format!("a name or a reason is longer than {LETTERS} letters")));
    }
    let one_line = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    Ok((one_line(by), reason.chars().filter(|c| !c.is_control() || *c == '\n').collect()))
}

fn correction(app: &App, new: &NewCorrection) -> Result<Correction, Refusal> {
    let names = |names: &Option<Vec<String>>| -> Result<Option<Vec<String>>, Refusal> {
        let Some(names) = names else { return Ok(None) };
        let clean: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        if clean.iter().any(|name| name.is_empty() || name.chars().count() > LETTERS) || clean.len() > 100 {
            return Err(Refusal::user("a name is empty or too long, or there are too many"));
        }
        Ok(Some(clean))
    };
    if let Some(claim_type) = &new.claim_type
        && !app.types.iter().any(|(name, _, _)| name == claim_type)
    {
        return Err(Refusal::user(format!("`{claim_type}` is no type of claims")).hint("`/api/about` lists the types"));
    }
    let correction = Correction {
        claim_type: new.claim_type.as_deref().map(Into::into),
        actor: names(&new.actor)?,
        recipient: names(&new.recipient)?,
        factuality: new.factuality,
        chain: names(&new.chain)?,
    };
    if correction.is_empty() {
        return Err(Refusal::user("nothing is corrected").hint("give `correction` with what should be otherwise"));
    }
    Ok(correction)
}

/// The review of an entry just made.
fn review_of(picture: &Picture, entry: EntryId) -> Option<Review> {
    let reviews = &picture.reviews;
    let of_claims = reviews.claims.values().flatten();
    let others = reviews.sources.iter().map(|(_, _, review)| review).chain(&reviews.propositions);
    of_claims.chain(others).find(|review| review.entry == entry).map(Review::from)
}

/// Appends aside, and gives the review.
async fn reviewed(
    app: Arc<App>,
    decide: impl FnOnce(&App, &Picture) -> Result<What, Refusal> + Send + 'static,
) -> Result<Response, Refusal> {
    app.act(move |app| {
        let entry = app.watch.append(|picture| decide(app, picture))?;
        review_of(&app.watch.picture(), entry).ok_or_else(|| Refusal::internal("the review does not show"))
    })
    .await
}

/// Review a claim
#[utoipa::path(post, path = "/reviews", tag = "decisions", request_body = NewReview,
    responses((status = 200, body = Review),
        (status = 409, body = Refused, description = "Somebody else was first; `current` is the claim as it stands now"),
        Refusals))]
pub async fn review(State(app): State<Arc<App>>, Told(new): Told<NewReview>) -> Result<Response, Refusal> {
    reviewed(app, move |app, picture| {
        let (by, reason) = person(&new.by, &new.reason)?;
        let row = picture.reports.claim(&new.claim).ok_or_else(|| Refusal::missing("the ledger has no such claim"))?;
        let last = picture.reviews.claims.get(&new.claim).and_then(|reviews| reviews.last());
        if version(last.map(|review| review.entry)) != new.version {
            let who = last.map_or("somebody", |review| review.by.as_str());
            let mut refusal = Refusal::user(format!("{who} has reviewed this claim in the meantime"))
                .status(StatusCode::CONFLICT)
                .hint("look at it again; `current` is how it stands now");
            refusal.current = serde_json::to_value(Views::new(picture).claim(row)).ok();
            return Err(refusal);
        }
        let claim = new.claim.clone();
        let verdict = match new.verdict {
            VerdictName::Accept => Verdict::Accept { claim },
            VerdictName::Reject => Verdict::Reject { claim },
            VerdictName::Correct => {
                let correction = correction(app, &new.correction.clone().unwrap_or_default())?;
                Verdict::Correct { claim, correction }
            }
        };
        Ok(What::Reviewed { review: verdict, by, reason, carries: None })
    })
    .await
}

/// A grade of a source or a proposition.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrade {
    /// Id of a source.
    pub source: Option<String>,
    /// Id of a proposition.
    pub proposition: Option<String>,
    /// A to F for a source, 1 to 6 for a proposition, on the Admiralty scale.
    #[schema(pattern = "^[A-F1-6]$")]
    pub grade: String,
    /// Who decides.
    #[schema(min_length = 1, max_length = 2000, pattern = "\\S")]
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Grade a source or a proposition
#[utoipa::path(post, path = "/grades", tag = "decisions", request_body = NewGrade,
    responses((status = 200, body = Review), Refusals))]
pub async fn grade(State(app): State<Arc<App>>, Told(new): Told<NewGrade>) -> Result<Response, Refusal> {
    reviewed(app, move |_, picture| {
        let (by, reason) = person(&new.by, &new.reason)?;
        let verdict = match (&new.source, &new.proposition) {
            (Some(source), None) => {
                let grade = match new.grade.trim().as_bytes() {
                    [letter @ b'A'..=b'F'] => char::from(*letter),
                    _ => return Err(Refusal::user("a source is graded from A to F")),
                };
                Verdict::Source { who: who(picture, source)?, grade }
            }
            (None, Some(proposition)) => {
                let grade = match new.grade.trim().as_bytes() {
                    [digit @ b'1'..=b'6'] => digit - b'0',
                    _ => return Err(Refusal::user("a proposition is graded from 1 to 6")),
                };
                let missing = || Refusal::missing("the ledger has no such proposition");
                let place = picture.weighed.proposition(proposition).ok_or_else(missing)?;
                let found = &picture.weighed.propositions[place as usize];
                Verdict::Proposition {
                    proposition: found.id.to_string(),
                    label: found.label.to_string(),
                    claims: found.reports.iter().map(|told| told.claim.to_string()).collect(),
                    grade,
                }
            }
            _ => return Err(Refusal::user("give either `source` or `proposition`")),
        };
        Ok(What::Reviewed { review: verdict, by, reason, carries: None })
    })
    .await
}

/// Somebody by id or by name.
fn who(picture: &Picture, named: &str) -> Result<Who, Refusal> {
    let missing = || Refusal::missing(format!("the ledger has nobody called `{named}`"));
    let resolution = &picture.weighed.resolution;
    if let Some(place) = picture.weighed.entity(named) {
        let entity = &resolution.entities()[place as usize];
        // Who is only described is somebody in one report.
        let alone = entity.members.first().filter(|_| entity.kind == ActorKind::Unnamed);
        let document = alone.and_then(|member| picture.reports.parts.get(member.report as usize));
        return Ok(Who {
            name: entity.name.to_string(),
            document: document.map(|part| part.digest.document.to_string()),
        });
    }
    let name = named.trim();
    let known = resolution.entities().iter().any(|entity| entity.names.iter().any(|other| other == name));
    if known { Ok(Who { name: name.to_owned(), document: None }) } else { Err(missing()) }
}

/// Two who are one, or are not.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Two {
    /// One: an id, or a name as a report has it.
    pub a: String,
    /// The other.
    pub b: String,
    /// Who decides.
    #[schema(min_length = 1, max_length = 2000, pattern = "\\S")]
    pub by: String,
    /// Why.
    pub reason: String,
}

async fn resolved(app: Arc<App>, two: Two, decide: fn(Who, Who) -> Decision) -> Result<Response, Refusal> {
    app.act(move |app| {
        let entry = app.watch.append(|picture| {
            let (by, reason) = person(&two.by, &two.reason)?;
            let (a, b) = (who(picture, &two.a)?, who(picture, &two.b)?);
            if a == b {
                return Err(Refusal::user("the two are the same name"));
            }
            if let Some(described) = [&a, &b].into_iter().find(|who| who.document.is_some()) {
                return Err(Refusal::user(format!(
                    "“{}” has no name, and is never taken for anybody else",
                    described.name
                ))
                .hint("what a report says of them can be corrected in a review of the claim"));
            }
            Ok(What::Resolved { resolution: decide(a, b), by, reason })
        })?;
        Ok(Entered { entry: entry.to_string() })
    })
    .await
}

/// Say that two are one
#[utoipa::path(post, path = "/merges", tag = "decisions", request_body = Two,
    responses((status = 200, body = Entered), Refusals))]
pub async fn merge(State(app): State<Arc<App>>, Told(two): Told<Two>) -> Result<Response, Refusal> {
    resolved(app, two, |a, b| Decision::Merge { a, b }).await
}

/// Say that two are not one
#[utoipa::path(post, path = "/splits", tag = "decisions", request_body = Two,
    responses((status = 200, body = Entered), Refusals))]
pub async fn split(State(app): State<Arc<App>>, Told(two): Told<Two>) -> Result<Response, Refusal> {
    resolved(app, two, |a, b| Decision::Split { a, b }).await
}

/// What is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Id of the entry.
    pub entry: String,
    /// Who decides.
    #[schema(min_length = 1, max_length = 2000, pattern = "\\S")]
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Take back a decision
#[utoipa::path(post, path = "/undo", tag = "decisions", request_body = Undo,
    responses((status = 200, body = Entered),
        (status = 409, body = Refused, description = "It is taken back already, or no decision of a person"), Refusals))]
pub async fn undo(State(app): State<Arc<App>>, Told(undo): Told<Undo>) -> Result<Response, Refusal> {
    app.act(move |app| {
        let (by, reason) = person(&undo.by, &undo.reason)?;
        let missing = || Refusal::missing("the ledger has no such entry");
        let retracts = EntryId::parse(&undo.entry).ok_or_else(missing)?;
        let entry = app.watch.append(|_| {
            let entries = app.watch.read(|store| store.entries(true))?;
            if !entries.iter().any(|stored| stored.id == retracts) {
                return Err(missing());
            }
            if !standing(&entries).contains(&retracts) {
                return Err(Refusal::user("it is taken back already").status(StatusCode::CONFLICT));
            }
            Ok(What::Retracted { retracts, by, reason })
        })?;
        Ok(Entered { entry: entry.to_string() })
    })
    .await
}

/// Which entries.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Whose {
    /// Only what people decided.
    pub people: bool,
}

/// An entry in one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LogRow {
    /// Its id.
    pub entry: String,
    /// When.
    pub at: String,
    /// `seen`, `asserted`, `superseded`, `resolved`, `reviewed` or `retracted`.
    pub kind: &'static str,
    /// Who, if a person.
    pub by: Option<String>,
    /// Why, if a person.
    pub reason: Option<String>,
    /// What was done, in words.
    pub words: String,
    /// Whether it stands: nobody has taken it back.
    pub stands: bool,
}

/// What was done, the last first
#[utoipa::path(get, path = "/log", tag = "decisions", params(Whose, Paging),
    responses((status = 200, body = Page<LogRow>), Refusals))]
pub async fn log(
    State(app): State<Arc<App>>,
    Asked(Whose { people }): Asked<Whose>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    app.look(move |app, _| {
        let (entries, of_people) = app.watch.read(|store| -> Result<_, StoreError> {
            let entries = store.entries(people)?;
            let of_people = if people { entries.clone() } else { store.entries(true)? };
            Ok((entries, of_people))
        })?;
        let standing = standing(&of_people);
        let count = entries.len();
        // Numbers of entries never change: the log only grows.
        let list = (0..count).rev();
        page(list, count, &paging, falling, |number| {
            let stored = &entries[number];
            let (by, reason) = match &stored.entry.what {
                What::Resolved { by, reason, .. }
                | What::Reviewed { by, reason, .. }
                | What::Retracted { by, reason, .. } => (Some(by.clone()), Some(reason.clone())),
                _ => (None, None),
            };
            LogRow {
                entry: stored.id.to_string(),
                at: stored.entry.at.clone(),
                kind: stored.entry.what.kind(),
                by,
                reason,
                words: logging::words(&stored.entry.what),
                stands: !stored.entry.what.is_by_people() || standing.contains(&stored.id),
            }
        })
    })
    .await
}
