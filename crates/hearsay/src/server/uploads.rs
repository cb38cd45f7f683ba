//! Adding reports: files and pasted texts in, jobs and their progress out.

use super::App;
use super::jobs::{Job, SAMPLES, disk};
use super::refusal::{Refusal, Refusals, Refused};
use super::told::{Id, Told};
use crate::answers::finding;
use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

/// Files in an upload, at most.
const FILES: usize = 1000;
/// Bytes of a file, at most.
const FILE_BYTES: u64 = 128 * 1024 * 1024;
/// Bytes of an upload, at most.
pub const UPLOAD_BYTES: usize = 512 * 1024 * 1024;
/// How long an upload may take.
const UPLOAD_TIME: Duration = Duration::from_mins(30);
/// How long no byte of an upload may come.
const IDLE: Duration = Duration::from_secs(30);

/// A text that was typed or pasted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewText {
    /// The text.
    pub text: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// Files to read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the description of the interface alone")]
pub struct Upload {
    /// The files, each a part with a file name.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<u8>,
}

/// Add reports: files as `multipart/form-data`, or a text as JSON
#[utoipa::path(post, path = "/jobs", tag = "jobs",
    request_body(content((NewText = "application/json"), (Upload = "multipart/form-data"))),
    responses((status = 201, body = Job),
        (status = 408, body = Refused, description = "The upload takes too long"),
        (status = 429, body = Refused, description = "Too many jobs are waiting"), Refusals))]
pub async fn add(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let multipart = kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    let late = || {
        Refusal::user("the upload takes too long")
            .status(StatusCode::REQUEST_TIMEOUT)
            .hint("send fewer files at a time")
    };
    let job = if multipart {
        let parts = Multipart::from_request(request, &app)
            .await
            .map_err(|rejection| Refusal::user(rejection.body_text()).status(rejection.status()))?;
        tokio::time::timeout(UPLOAD_TIME, files(&app, parts)).await.map_err(|_| late())??
    } else {
        let Told(text) =
            tokio::time::timeout(IDLE, Told::<NewText>::from_request(request, &app)).await.map_err(|_| late())??;
        pasted(&app, &text)?
    };
    Ok((StatusCode::CREATED, Json(job)).into_response())
}

async fn files(app: &App, mut parts: Multipart) -> Result<Job, Refusal> {
    let mut filling = app.jobs.begin(&app.watch)?;
    let mut whole: u64 = 0;
    let broken = |error: axum::extract::multipart::MultipartError| {
        let status = error.status();
        let status = if status.is_server_error() { StatusCode::BAD_REQUEST } else { status };
        Refusal::user(format!("the upload is broken: {}", error.body_text())).status(status)
    };
    let idle = || Refusal::user("no byte came for too long").status(StatusCode::REQUEST_TIMEOUT);
    let too_large = |what: &str, bytes: u64| {
        Refusal::user(format!("{what} is larger than {} MiB", bytes / 1024 / 1024))
            .status(StatusCode::PAYLOAD_TOO_LARGE)
    };
    while let Some(mut part) =
        tokio::time::timeout(IDLE, parts.next_field()).await.map_err(|_| idle())?.map_err(broken)?
    {
        // Fields of a form that are no files say nothing here.
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        if filling.len() >= FILES {
            return Err(Refusal::user(format!("more than {FILES} files"))
                .status(StatusCode::PAYLOAD_TOO_LARGE)
                .hint("pack them into one .zip or .tar"));
        }
        let path = filling.next(&name);
        let mut file = tokio::fs::File::create(&path).await.map_err(|error| disk(&error))?;
        let mut bytes: u64 = 0;
        while let Some(chunk) = tokio::time::timeout(IDLE, part.chunk()).await.map_err(|_| idle())?.map_err(broken)? {
            bytes += chunk.len() as u64;
            whole += chunk.len() as u64;
            if bytes > FILE_BYTES {
                return Err(too_large("a file", FILE_BYTES));
            }
            if whole > UPLOAD_BYTES as u64 {
                return Err(too_large("the upload", UPLOAD_BYTES as u64));
            }
            file.write_all(&chunk).await.map_err(|error| disk(&error))?;
        }
        file.flush().await.map_err(|error| disk(&error))?;
    }
    if filling.len() == 0 {
        return Err(Refusal::user("there is no file in the upload").hint("each part `files` needs a file name"));
    }
    app.jobs.put(filling, app.watch.now())
}

/// A pasted text is a report with a header, as `hearsay read` knows it.
fn pasted(app: &App, new: &NewText) -> Result<Job, Refusal> {
    if new.text.trim().is_empty() {
        return Err(Refusal::user("the text is empty"));
    }
    let whole = |day: &str| day.len() == 10 && finding::day(day, false).is_ok();
    if new.date.as_deref().is_some_and(|day| !day.is_empty() && !whole(day)) {
        return Err(Refusal::user("`date` is no day").hint("write it as YYYY-MM-DD"));
    }
    let mut report = String::new();
    for (name, value) in [("Title", &new.title), ("Publisher", &new.publisher), ("Date", &new.date)] {
        let line = value.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            // Writing to a string can't fail.
            let _ = writeln!(report, "{name}: {line}");
        }
    }
    if !report.is_empty() {
        report.push('\n');
    }
    report.push_str(&new.text);
    let title = new.title.as_deref().map(|title| title.replace(['/', '\\'], " ")).unwrap_or_default();
    let title = if title.trim().is_empty() { "pasted text" } else { title.trim() };
    let mut filling = app.jobs.begin(&app.watch)?;
    let path = filling.next(&format!("{}.txt", title.chars().take(120).collect::<String>()));
    std::fs::write(path, report).map_err(|error| disk(&error))?;
    app.jobs.put(filling, app.watch.now())
}

/// Add the sample reports to an empty ledger
#[utoipa::path(post, path = "/sample", tag = "jobs",
    responses((status = 201, body = Job),
        (status = 409, body = Refused, description = "The ledger is not empty"), Refusals))]
pub async fn sample(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    if !app.watch.picture().reports.parts.is_empty() || app.jobs.busy() {
        return Err(Refusal::user("the ledger is not empty")
            .status(StatusCode::CONFLICT)
            .hint("start `hearsay serve` with --ledger and a new folder"));
    }
    app.act(|app| {
        let mut filling = app.jobs.begin(&app.watch)?;
        for (name, bytes) in SAMPLES {
            std::fs::write(filling.next(name), bytes).map_err(|error| disk(&error))?;
        }
        app.jobs.put(filling, app.watch.now())
    })
    .await
    .map(|response| (StatusCode::CREATED, response).into_response())
}

/// The jobs, the last first
#[utoipa::path(get, path = "/jobs", tag = "jobs", responses((status = 200, body = Vec<Job>), Refusals))]
pub async fn jobs(State(app): State<Arc<App>>) -> Json<Vec<Job>> {
    Json(app.jobs.list())
}

fn missing() -> Refusal {
    Refusal::missing("there is no such job")
}

/// A job
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Job), Refusals))]
pub async fn job(State(app): State<Arc<App>>, Id(id): Id) -> Result<Json<Job>, Refusal> {
    let now = app.jobs.follow(&id).ok_or_else(missing)?;
    let job = now.borrow().clone();
    Ok(Json(job))
}

/// Stop a job, or forget one that is at its end; what was read stays
#[utoipa::path(delete, path = "/jobs/{id}", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Job), Refusals))]
pub async fn cancel(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.act(move |app| app.jobs.cancel(&id).ok_or_else(missing)).await
}

/// Go on with a job that was stopped or interrupted
#[utoipa::path(post, path = "/jobs/{id}/resume", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Job),
        (status = 409, body = Refused, description = "The job is not stopped"), Refusals))]
pub async fn resume(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    app.act(move |app| app.jobs.resume(&id)).await
}

/// Follow a job: server-sent events `progress`, and `done` at its end, each with the job
#[utoipa::path(get, path = "/jobs/{id}/events", tag = "jobs", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, content_type = "text/event-stream", body = String), Refusals))]
pub async fn events(State(app): State<Arc<App>>, Id(id): Id) -> Result<Response, Refusal> {
    let mut now = app.jobs.follow(&id).ok_or_else(missing)?;
    // A channel, so that the answer ends with the last event and does not wait for one more.
    let (events, stream) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let job = now.borrow_and_update().clone();
            let name = if job.state.is_final() { "done" } else { "progress" };
            let event = Event::default().event(name).json_data(&job).unwrap_or_default();
            if events.send(Ok::<_, Infallible>(event)).await.is_err() || job.state.is_final() {
                return;
            }
            tokio::select! {
                // A job that is forgotten has no more to tell.
                changed = now.changed() => if changed.is_err() { return },
                () = events.closed() => return,
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(stream))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response())
}
