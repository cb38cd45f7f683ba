//! Reports and claims: what was read, and each claim with its chain.

use super::App;
use super::filters::Filters;
use super::jobs::Jobs;
use super::pages::{Asked, Page, Paging, latest, page};
use super::picture::{Picture, Reports};
use super::refusal::{Refusal, Refusals};
use super::told::Id;
use super::views::{ClaimRow, Review, Views, kind};
use axum::extract::State;
use axum::response::Response;
use hearsay_ledger::store::Store;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// What is served.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct About {
    /// Version of hearsay.
    pub version: String,
    /// Folder of the ledger.
    pub ledger: String,
    /// Whether it holds the sample reports and nothing else.
    pub sample: bool,
    /// Reports in it.
    pub reports: usize,
    /// Claims in it.
    pub claims: usize,
    /// Propositions they tell.
    pub propositions: usize,
    /// Actors across reports.
    pub actors: usize,
    /// Id of the last entry that shows.
    pub last_entry: Option<String>,
    /// Whether what was added or decided last is still being weighed.
    pub weighing: bool,
    /// Types of claims.
    pub types: Vec<TypeInfo>,
    /// Whether reports can be added and decisions made.
    pub can_add: bool,
    /// Formats of exports.
    pub exports: Vec<&'static str>,
}

/// A type of claims.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TypeInfo {
    /// Its name in the schema.
    pub name: String,
    /// `event` or `relation`.
    pub kind: &'static str,
    /// What it covers.
    pub about: String,
}

/// A report in one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportRow {
    /// Its id.
    pub document: String,
    /// Where it was read from.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// How many claims it makes or passes on.
    pub claims: usize,
    /// When it was read.
    pub read_at: String,
    /// By which program.
    pub read_with: String,
}

/// A report as `hearsay read --format json` prints it, with what the ledger knows besides.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// Number of the format.
    pub hearsay: u32,
    /// The document with its text.
    #[schema(value_type = Object)]
    pub document: Value,
    /// Who takes part or speaks.
    #[schema(value_type = Vec<Object>)]
    pub actors: Value,
    /// Who is said to say what.
    #[schema(value_type = Vec<Object>)]
    pub attributions: Value,
    /// The claims, as read.
    #[schema(value_type = Vec<Object>)]
    pub claims: Value,
    /// What could not be read as it stood.
    #[schema(value_type = Vec<Object>)]
    pub diagnostics: Value,
    /// For actors of the report their ids across reports.
    pub entities: BTreeMap<String, String>,
    /// For claims what people said of them.
    pub reviews: BTreeMap<String, Vec<Review>>,
}

/// What is served
#[utoipa::path(get, path = "/about", tag = "ledger", responses((status = 200, body = About), Refusals))]
pub async fn about(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    app.look(|app, picture| {
        let sample = !picture.reports.parts.is_empty()
            && picture.reports.parts.iter().all(|part| Jobs::is_sample(&part.digest.path));
        Ok(About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ledger: app.watch.folder().display().to_string(),
            sample,
            reports: picture.reports.parts.len(),
            claims: picture.reports.rows(),
            propositions: picture.weighed.propositions.len(),
            actors: picture.weighed.resolution.entities().len(),
            last_entry: picture.last.map(|last| last.to_string()),
            weighing: !picture.settled,
            types: app
                .types
                .iter()
                .map(|(name, of, about)| TypeInfo { name: name.clone(), kind: kind(*of), about: about.clone() })
                .collect(),
            can_add: app.watch.can_write(),
            exports: super::export::FORMATS.to_vec(),
        })
    })
    .await
}

/// The key by which reports are listed.
fn report_key(reports: &Reports, report: u32) -> String {
    let digest = &reports.parts[report as usize].digest;
    format!("{} {}", latest(digest.published.as_deref()), digest.document)
}

fn row_key(reports: &Reports, row: u32) -> String {
    let (_, report, number) = reports.at(row);
    format!("{} {number:08}", report_key(reports, report))
}

/// The reports, the latest first
#[utoipa::path(get, path = "/reports", tag = "reports", params(Paging),
    responses((status = 200, body = Page<ReportRow>), Refusals))]
pub async fn reports(State(app): State<Arc<App>>, Asked(paging): Asked<Paging>) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let reports = &picture.reports;
        let mut order: Vec<u32> = (0..reports.parts.len() as u32).collect();
        order.sort_by_cached_key(|report| report_key(reports, *report));
        page(
            order.iter().copied(),
            order.len(),
            &paging,
            |report| report_key(reports, report),
            |report| {
                let part = &reports.parts[report as usize];
                ReportRow {
                    document: part.digest.document.to_string(),
                    path: part.digest.path.to_string(),
                    title: part.title.clone(),
                    publisher: part.digest.publisher.clone(),
                    published: part.digest.published.clone(),
                    claims: part.digest.claims.len(),
                    read_at: part.read_at.clone(),
                    read_with: part.read_with.clone(),
                }
            },
        )
    })
    .await
}

/// A report with its text and all layers
#[utoipa::path(get, path = "/reports/{document}", tag = "reports",
    params(("document" = String, Path, description = "Its id, `sha256:…`")),
    responses((status = 200, body = Report), Refusals))]
pub async fn report(State(app): State<Arc<App>>, Id(document): Id) -> Result<Response, Refusal> {
    app.look(move |app, picture| {
        let missing = || Refusal::missing("the ledger has no such report");
        let record = app.watch.read(|store| store.record(&document))?.ok_or_else(missing)?;
        let report = picture.reports.document(&document);
        // Weighing may have taken apart or joined whom the reading has; names tell who is meant.
        let entity = |name: &str| {
            let actors = &picture.reports.parts[report? as usize].digest.actors;
            let same = actors.iter().position(|actor| actor.name == name);
            let place =
                same.or_else(|| actors.iter().position(|actor| actor.names.iter().any(|other| other == name)))?;
            picture.weighed.resolution.entity_of(report? as usize, place).map(|entity| entity.id.to_string())
        };
        let actors = record.actors.iter();
        let reviewed = record.claims.iter().filter_map(|claim| {
            let reviews = picture.reviews.claims.get(&claim.id)?;
            Some((claim.id.clone(), reviews.iter().map(Review::from).collect()))
        });
        let value = |it: serde_json::Result<Value>| it.map_err(|error| Refusal::internal(error.to_string()));
        Ok(Report {
            hearsay: record.hearsay,
            entities: actors.filter_map(|actor| Some((actor.id.clone(), entity(&actor.name)?))).collect(),
            reviews: reviewed.collect(),
            document: value(serde_json::to_value(&record.document))?,
            actors: value(serde_json::to_value(&record.actors))?,
            attributions: value(serde_json::to_value(&record.attributions))?,
            claims: value(serde_json::to_value(&record.claims))?,
            diagnostics: value(serde_json::to_value(&record.diagnostics))?,
        })
    })
    .await
}

/// Rows in order, a page of them.
fn rows_page(
    picture: &Picture,
    paging: &Paging,
    total: usize,
    passes: impl Fn(u32) -> bool,
) -> Result<Page<ClaimRow>, Refusal> {
    let reports = &picture.reports;
    let start = match paging.after()? {
        Some(after) => reports.order.partition_point(|row| row_key(reports, *row) <= after),
        None => 0,
    };
    let views = Views::new(picture);
    let list = reports.order[start..].iter().copied().filter(|row| passes(*row));
    page(list, total, paging, |row| row_key(reports, row), |row| views.claim(row))
}

/// The claims that pass, the latest first
#[utoipa::path(get, path = "/claims", tag = "claims", params(Filters, Paging),
    responses((status = 200, body = Page<ClaimRow>), Refusals))]
pub async fn claims(
    State(app): State<Arc<App>>,
    Asked(filters): Asked<Filters>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    app.look(move |app, picture| match filters.rows(picture, &app.watch)? {
        Some(rows) => rows_page(picture, &paging, rows.count(), |row| rows.has(row)),
        None => rows_page(picture, &paging, picture.reports.rows(), |_| true),
    })
    .await
}

/// A claim
#[utoipa::path(get, path = "/claims/{id}", tag = "claims",
    params(("id" = String, Path, description = "Its id, `c:…`")),
    responses((status = 200, body = ClaimRow), Refusals))]
pub async fn claim(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.look(move |_, picture| {
        let row = picture.reports.claim(&id).ok_or_else(|| Refusal::missing("the ledger has no such claim"))?;
        Ok(Views::new(picture).claim(row))
    })
    .await
}

/// The claims that nobody has reviewed, the latest first
#[utoipa::path(get, path = "/review-queue", tag = "decisions", params(Filters, Paging),
    responses((status = 200, body = Page<ClaimRow>), Refusals))]
pub async fn review_queue(
    State(app): State<Arc<App>>,
    Asked(mut filters): Asked<Filters>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Refusal> {
    filters.unreviewed = Some(true);
    app.look(move |app, picture| match filters.rows(picture, &app.watch)? {
        Some(rows) => rows_page(picture, &paging, rows.count(), |row| rows.has(row)),
        None => rows_page(picture, &paging, picture.reports.rows(), |_| true),
    })
    .await
}
