//! The server: a ledger over HTTP for the workbench and for other programs.
//!
//! In go requests, out come answers made from the present picture of the ledger. `GET /api/claims?actor=Orlin` gives the
//! claims in which Orlin takes part, each with the chain of those who say so. What may ask is in [`guard`], what a
//! request can cost is limited here: headers and bodies that trickle, connections that take no bytes, and their number.

mod actors;
mod assets;
mod claims;
mod decisions;
mod describe;
mod export;
mod filters;
mod guard;
mod jobs;
mod pages;
mod parts;
mod picture;
mod propositions;
mod refusal;
mod told;
mod uploads;
mod views;
mod watch;

use crate::failure::{self, Failure, Kind};
use anyhow::anyhow;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use guard::Guard;
use hearsay_analyze::Lexicon;
use hearsay_model::ClaimKind;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jobs::Jobs;
use picture::Picture;
use refusal::Refusal;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_stream::StreamExt as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watch::Watch;

/// How long the head of a request may take, and a connection wait for the next one.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long the body of a request that is no upload may take, with its answer.
const ANSWER_TIME: Duration = Duration::from_mins(1);
/// How long a client may take no byte of an answer.
const WRITE_TIME: Duration = Duration::from_mins(1);
/// Connections at the same time.
const CONNECTIONS: usize = 512;
/// Bytes of a body of JSON.
const BODY_BYTES: usize = 16 * 1024 * 1024;
/// How much of a larger body is taken and thrown away, so that who sends it sees the answer, and for how long.
const THROWN_BYTES: usize = 4 * BODY_BYTES;
const THROWN_TIME: Duration = Duration::from_secs(10);
/// Threads that make answers.
const ANSWERING: usize = 16;

/// What is said where the program was built without the workbench.
pub const WITHOUT_WORKBENCH: &str = assets::MISSING;

/// Whether the program was built with the workbench in it.
#[must_use]
pub fn has_workbench() -> bool {
    assets::are_there()
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Config {
    /// The ledger's folder.
    pub ledger: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Names by which the server is called besides addresses.
    pub hosts: Vec<String>,
    /// The token; one is made where it is needed and none is given.
    pub token: Option<String>,
    /// Processor cores.
    pub cores: usize,
    /// The time, as RFC 3339 in UTC.
    pub now: fn() -> String,
    /// Whether messages take colour.
    pub colour: bool,
}

/// What answers are made with.
pub struct App {
    watch: Arc<Watch>,
    jobs: Arc<Jobs>,
    guard: Guard,
    /// Types of claims with what they cover.
    types: Vec<(String, ClaimKind, String)>,
    /// The description of the interface.
    description: std::sync::OnceLock<utoipa::openapi::OpenApi>,
}

impl App {
    /// Makes something of the present picture, on a thread where it may take its time.
    async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        make: impl FnOnce(&App, &Picture) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let picture = app.watch.picture();
            make(&app, &picture)
        });
        answer.await.map_err(|_| Refusal::internal("the answer could not be made"))?
    }

    /// Answers with something of the present picture, as JSON.
    async fn look<T: Serialize + 'static>(
        self: &Arc<Self>,
        make: impl FnOnce(&App, &Picture) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let bytes = self
            .aside(move |app, picture| {
                let shown = make(app, picture)?;
                serde_json::to_vec(&shown).map_err(|error| Refusal::internal(error.to_string()))
            })
            .await?;
        Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
    }

    /// Does something, and answers with what came of it.
    async fn act<T: Serialize + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&App) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<Response, Refusal> {
        self.look(move |app, _| act(app)).await
    }
}

/// The interface with its description.
fn interface() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(claims::about))
        .routes(routes!(claims::reports))
        .routes(routes!(claims::report))
        .routes(routes!(claims::claims))
        .routes(routes!(claims::claim))
        .routes(routes!(propositions::propositions))
        .routes(routes!(propositions::proposition))
        .routes(routes!(actors::actors))
        .routes(routes!(actors::actor))
        .routes(routes!(actors::sources))
        .routes(routes!(actors::source))
        .routes(routes!(propositions::compare))
        .routes(routes!(propositions::network))
        .routes(routes!(propositions::channels))
        .routes(routes!(propositions::timeline))
        .routes(routes!(propositions::map))
        .routes(routes!(claims::review_queue))
        .routes(routes!(decisions::review))
        .routes(routes!(decisions::grade))
        .routes(routes!(decisions::merge))
        .routes(routes!(decisions::split))
        .routes(routes!(decisions::undo))
        .routes(routes!(decisions::log))
        .routes(routes!(uploads::jobs, uploads::add))
        .routes(routes!(uploads::job, uploads::cancel))
        .routes(routes!(uploads::resume))
        .routes(routes!(uploads::events))
        .routes(routes!(uploads::sample))
        .routes(routes!(export::export))
}

fn router(app: &Arc<App>) -> Router {
    let (routes, description) =
        OpenApiRouter::with_openapi(describe::head()).nest("/api", interface()).split_for_parts();
    // It is described once, by itself.
    let _ = app.description.set(description);
    let wrong = || async { Refusal::user("that can't be done here").status(StatusCode::METHOD_NOT_ALLOWED) };
    routes
        .route("/api/openapi.json", axum::routing::get(describe::openapi))
        .route("/api/docs", axum::routing::get(describe::page))
        .route("/api/docs.css", axum::routing::get(describe::style))
        .fallback(axum::routing::get(assets::asset))
        .method_not_allowed_fallback(wrong)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(sized))
        .layer(middleware::from_fn_with_state(Arc::clone(app), known))
        .layer(middleware::from_fn(timely))
        .layer(CatchPanicLayer::custom(|_| Refusal::internal("the answer could not be made").into_response()))
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard::guard))
        .layer(CompressionLayer::new())
        .with_state(Arc::clone(app))
}

/// Refuses a body of JSON that says itself that it is too large. Who is still sending when a connection closes sees that it
/// closed, and never the answer: so the body is taken first.
async fn sized(request: Request, next: Next) -> Response {
    if !is_too_long(request.headers()) {
        return next.run(request).await;
    }
    let mut body = request.into_body().into_data_stream();
    let throw = async {
        let mut thrown = 0;
        while let Some(Ok(bytes)) = body.next().await {
            thrown += bytes.len();
            if thrown > THROWN_BYTES {
                break;
            }
        }
    };
    // Whoever takes longer has had his time.
    _ = tokio::time::timeout(THROWN_TIME, throw).await;
    let most = BODY_BYTES / 1024 / 1024;
    Refusal::user(format!("a body of JSON has at most {most} MB")).status(StatusCode::PAYLOAD_TOO_LARGE).into_response()
}

/// Whether the header of a request names a body that is too long. Uploads have limits of their own.
fn is_too_long(headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let length: usize = header(header::CONTENT_LENGTH).parse().unwrap_or_default();
    length > BODY_BYTES && !header(header::CONTENT_TYPE).starts_with("multipart/")
}

/// Answers whose making or asking takes too long are given up, save uploads, which have their own limits, and what is
/// followed for as long as it lasts.
async fn timely(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/api/jobs" || path.ends_with("/events") {
        return next.run(request).await;
    }
    match tokio::time::timeout(ANSWER_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::user("it took too long").status(StatusCode::REQUEST_TIMEOUT).into_response(),
    }
}

/// Tells the client when it has the answer already: the ledger is as it was, and the question is the same.
async fn known(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let stays = *request.method() == Method::GET && path.starts_with("/api/") && !path.starts_with("/api/jobs");
    if !stays {
        return next.run(request).await;
    }
    // Taken before the answer is made: at worst it names an older state than the answer has, and is asked for again.
    let version = format!("{} {}", env!("CARGO_PKG_VERSION"), app.watch.picture().version());
    let asked = request.uri().path_and_query().map(axum::http::uri::PathAndQuery::as_str).unwrap_or_default();
    let tag = pages::etag(&version, asked);
    let held = request.headers().get(header::IF_NONE_MATCH).and_then(|held| held.to_str().ok()).unwrap_or_default();
    let same = held.split(',').any(|held| held.trim() == tag);
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { next.run(request).await };
    if response.status() == StatusCode::OK || same {
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// A token nobody guesses.
fn fresh_token() -> Result<String, Failure> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|error| Failure::new(Kind::Internal, anyhow!("no random bytes: {error}")))?;
    Ok(hearsay_ledger::entry::hex(&bytes))
}

/// Serves until it is stopped. `ready` is given the address to open.
pub fn serve(config: Config, ready: impl FnOnce(&str) -> Result<(), Failure>) -> Result<(), Failure> {
    let watch = Arc::new(Watch::open(&config.ledger, config.cores, config.now)?);
    let jobs = Arc::new(Jobs::open(&config.ledger));
    let lexicon = Lexicon::embedded().map_err(|error| Failure::new(Kind::Internal, error))?;
    let mut types: Vec<_> =
        lexicon.claim_types().iter().map(|it| (it.name.to_string(), it.kind, it.covers.clone())).collect();
    types.sort_by(|a, b| a.0.cmp(&b.0));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(config.cores.clamp(1, 8))
        .max_blocking_threads(ANSWERING)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            Failure::new(Kind::Config, anyhow!("cannot listen on {}: {error}", config.listen))
                .hint("name another address with --listen; port 0 takes any that is free")
        })?;
        let address = listener.local_addr()?;
        let token = match config.token {
            None if !address.ip().is_loopback() => Some(fresh_token()?),
            token => token,
        };
        let shown = if address.ip().is_unspecified() {
            SocketAddr::new([127, 0, 0, 1].into(), address.port())
        } else {
            address
        };
        let open = match &token {
            Some(token) => format!("http://{shown}/?token={token}"),
            None => format!("http://{shown}/"),
        };
        let app = Arc::new(App {
            watch: Arc::clone(&watch),
            jobs: Arc::clone(&jobs),
            guard: Guard { address, hosts: config.hosts, token },
            types,
            description: std::sync::OnceLock::new(),
        });
        let routes = router(&app);
        let colour = config.colour;
        let keeper = Arc::clone(&watch);
        spawn("weigher", move || keeper.keep(|fault| failure::tell_warning(fault, colour)))?;
        // The gazetteer takes a second to put together; nobody should wait for it.
        spawn("gazetteer", || _ = hearsay_ledger::places::find(""))?;
        let (worker, watched, reading) = (Arc::clone(&jobs), Arc::clone(&watch), config.cores.saturating_sub(1).max(1));
        let worker = spawn("adder", move || worker.work(&watched, reading))?;
        ready(&open)?;
        tokio::select! {
            () = accept(listener, routes) => {}
            stopped = stopped() => stopped?,
        }
        // What is being read is recorded, and the job is there to go on with.
        jobs.end();
        let _ = tokio::time::timeout(Duration::from_secs(20), tokio::task::spawn_blocking(move || worker.join())).await;
        Ok(())
    });
    // Nobody waits for answers that are still being made.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

/// Until somebody stops the program.
async fn stopped() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done?,
            _ = term.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<std::thread::JoinHandle<()>, Failure> {
    Ok(std::thread::Builder::new().name(name.to_owned()).stack_size(16 * 1024 * 1024).spawn(run)?)
}

/// Takes connections, each with its limits.
async fn accept(listener: TcpListener, routes: Router) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // No more files may be open at the moment.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIME));
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let stream = Box::pin(stream);
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(64 * 1024)
                .serve_connection(TokioIo::new(stream), service);
            // A client that goes away is no fault.
            let _ = connection.await;
            drop(place);
        });
    }
}
