//! The workbench: the built client, inside the program.
//!
//! In goes the path of an address, out comes a file of the table made when the program was built, or the first page, where a
//! screen's own address was opened. Nothing is looked up on the disk.

use super::refusal::Refusal;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// A file of the client: its path, its media type and its bytes.
type Asset = (&'static str, &'static str, &'static [u8]);

include!(concat!(env!("OUT_DIR"), "/workbench.rs"));

/// Whether the program was built with the workbench in it.
#[must_use]
pub fn are_there() -> bool {
    find("index.html").is_some()
}

/// What is said where it was not.
pub const MISSING: &str = "this hearsay was built without the workbench; `cargo xtask workbench` builds both (it needs Node); the interface is at /api/docs";

fn find(path: &str) -> Option<&'static Asset> {
    let place = ASSETS.binary_search_by(|(name, _, _)| (*name).cmp(path)).ok()?;
    ASSETS.get(place)
}

/// Answers everything outside the interface.
pub async fn asset(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Refusal::missing("the interface has no such address").hint("`/api/docs` lists them").into_response();
    }
    // Addresses of screens have no ending; what has one is a file or nothing.
    let last = path.rsplit('/').next().unwrap_or_default();
    let found = find(path).or_else(|| if last.contains('.') { None } else { find("index.html") });
    let Some((name, kind, bytes)) = found else {
        let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        if are_there() || !path.is_empty() {
            return (StatusCode::NOT_FOUND, plain, "there is nothing here\n").into_response();
        }
        return (StatusCode::OK, plain, format!("{MISSING}\n")).into_response();
    };
    // Names of built files change with what is in them.
    let caching = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, caching)], *bytes).into_response()
}
