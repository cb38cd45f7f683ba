//! Who may ask: no other site by way of the reader's browser, and from other machines nobody without the token.
//!
//! In goes a request, out comes the answer or a refusal. A page elsewhere whose name was made to point here (DNS rebinding)
//! is known by its Host; one that posts here by its Origin and by a header that no other site can send. Every answer says
//! that nothing from elsewhere may run in it, so that a report with `<script>` in its title stays a title.

use super::App;
use super::refusal::Refusal;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What a browser may load and run: what we serve.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; \
     base-uri 'none'; form-action 'self'";
/// The header that a page of another site can't send without asking us first.
const OURS: &str = "x-hearsay";
/// The cookie that holds the token.
const COOKIE: &str = "hearsay-token";

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Where we listen.
    pub address: SocketAddr,
    /// Names by which we may be called besides addresses.
    pub hosts: Vec<String>,
    /// What must be shown, if anything.
    pub token: Option<String>,
}

impl Guard {
    /// Whether a `Host` means us.
    fn is_us(&self, authority: &str) -> bool {
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !authority.ends_with(']') => {
                (host, port)
            }
            _ => (authority, ""),
        };
        if !port.is_empty() && port.parse::<u16>().is_err() {
            return false;
        }
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let named = self.hosts.iter().any(|name| name.eq_ignore_ascii_case(host));
        if named || host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match bare.parse::<IpAddr>() {
            // A name can be made to point anywhere; an address can't.
            Ok(address) => address.is_loopback() || !self.address.ip().is_loopback(),
            Err(_) => false,
        }
    }

    fn knows(&self, shown: &str) -> bool {
        let hash = |text: &str| Sha256::digest(text.as_bytes());
        // Hashes are compared, so that the time it takes tells nothing of the token.
        self.token.as_deref().is_none_or(|token| hash(token) == hash(shown))
    }
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// Lets a request through, or not, and puts what browsers must know on the answer.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api");
    let mut response = match admit(&app.guard, &request) {
        Ok(None) => next.run(request).await,
        Ok(Some(answer)) => answer,
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn admit(guard: &Guard, request: &Request) -> Result<Option<Response>, Refusal> {
    let headers = request.headers();
    let elsewhere = || {
        Refusal::forbidden("this is not the address of the server")
            .hint("use the address that `hearsay serve` printed, or name the host with --host")
    };
    let host = text(headers, header::HOST).ok_or_else(elsewhere)?;
    let asked = request.uri().authority().map(axum::http::uri::Authority::as_str);
    if !guard.is_us(host) || asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(host)) {
        return Err(elsewhere());
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if guard.token.is_some() {
        let shown = request
            .uri()
            .query()
            .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("token=")).map(str::to_owned));
        if request.uri().path() == "/"
            && let Some(shown) = shown
        {
            return if guard.knows(&shown) { Ok(Some(entered(&shown))) } else { Err(unknown()) };
        }
        let bearer = text(headers, header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let shown = bearer.or_else(|| cookie(headers));
        if !shown.is_some_and(|shown| guard.knows(shown.trim())) {
            return Err(unknown());
        }
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        let ours = origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host));
        if !ours {
            return Err(Refusal::forbidden("another site may not ask here"));
        }
    }
    if changes {
        let site = text(headers, "sec-fetch-site");
        if site.is_some_and(|site| site != "same-origin" && site != "none") {
            return Err(Refusal::forbidden("another site may not ask here"));
        }
        if text(headers, OURS) != Some("1") {
            return Err(Refusal::forbidden("the header `X-Hearsay: 1` is missing")
                .hint("it shows that no other site has the reader's browser ask"));
        }
    }
    Ok(None)
}

fn unknown() -> Refusal {
    Refusal::forbidden("a token is needed")
        .status(StatusCode::UNAUTHORIZED)
        .hint("open the address that `hearsay serve` printed, or send `Authorization: Bearer TOKEN`")
}

/// Keeps the token in a cookie and takes it out of the address.
fn entered(token: &str) -> Response {
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000");
    (StatusCode::SEE_OTHER, [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, cookie)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known() {
        let guard = |address: &str| Guard {
            address: address.parse().expect("an address"),
            hosts: vec!["desk.example".into()],
            token: None,
        };
        let here = guard("127.0.0.1:7077");
        for host in ["localhost", "localhost:7077", "127.0.0.1:7077", "[::1]:7077", "[::1]", "desk.example:80"] {
            assert!(here.is_us(host), "{host}");
        }
        for host in
            ["evil.example", "evil.example:7077", "localhost.evil.example", "192.0.2.7", "", "localhost:99999999"]
        {
            assert!(!here.is_us(host), "{host}");
        }
        let out = guard("0.0.0.0:7077");
        assert!(out.is_us("192.0.2.7:7077") && !out.is_us("evil.example"));
    }
}
