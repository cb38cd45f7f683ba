//! Pages from the network, for `--fetch` alone: nothing else in the program ever asks for one.
//!
//! In goes an address, out come the bytes of the page, or why there are none. What robots.txt forbids is left alone
//! ([RFC 9309](https://www.rfc-editor.org/rfc/rfc9309)), on every host that a redirect leads to; a page has half a minute
//! and 32 MB; and an address in a private network is refused wherever it turns up, in a name or in a redirect, so that
//! nobody can have the program ask for what only this machine may see.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use texting_robots::Robot;
use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

/// As whom the program asks, and whom robots.txt may name.
const AGENT: &str = "hearsay";
/// How long a page may take, with all its redirects' steps each.
const TIME: Duration = Duration::from_secs(30);
/// The largest page, in bytes.
const PAGE: u64 = 32 << 20;
/// As much of robots.txt as must be read at least, after RFC 9309.
const ROBOTS: u64 = 500 << 10;
/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is no address of a page.
    #[error("it is no address that begins with http:// or https://")]
    Address,
    /// The rules of the site.
    #[error("robots.txt of {0} forbids it")]
    Robots(String),
    /// The rules can't be had, and may forbid it.
    #[error("robots.txt of {0} can not be had, and may forbid it")]
    NoRobots(String),
    /// What the server says.
    #[error("the server answers {0}")]
    Status(u16),
    /// From one address to the next without end.
    #[error("it redirects more than {REDIRECTS} times")]
    Redirects,
    /// A redirect to nowhere.
    #[error("it redirects to no address")]
    Nowhere,
    /// More bytes than a page has.
    #[error("it is larger than {} MB", PAGE >> 20)]
    Large,
    /// The network.
    #[error("{0}")]
    Network(String),
}

impl Refusal {
    fn of(error: ureq::Error) -> Self {
        Refusal::Network(match error {
            ureq::Error::Io(error) => error.to_string(),
            error => error.to_string(),
        })
    }
}

/// Asks for pages, and keeps what robots.txt of each host says.
pub struct Fetcher {
    agent: Agent,
    robots: HashMap<String, Rules>,
}

/// What robots.txt of a host says.
enum Rules {
    /// There is none.
    None,
    /// There is one.
    Some(Box<Robot>),
    /// It can't be had.
    Unknown,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::where_may(is_public)
    }
}

impl Fetcher {
    /// Asks only where an address may be asked.
    fn where_may(may: fn(IpAddr) -> bool) -> Self {
        let config = Config::builder()
            .user_agent(concat!("hearsay/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(TIME))
            .max_redirects(0)
            .http_status_as_error(false)
            // A proxy would look the name up itself, and could lead anywhere.
            .proxy(None)
            .build();
        let resolver = Guarded { inner: DefaultResolver::default(), may };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Fetcher { agent, robots: HashMap::new() }
    }

    /// The bytes of a page.
    ///
    /// # Errors
    /// When the address is none, the site or the network refuses, or the page is too large.
    pub fn page(&mut self, address: &str) -> Result<Vec<u8>, Refusal> {
        let mut url = checked(Url::parse(address).map_err(|_| Refusal::Address)?)?;
        for _ in 0..=REDIRECTS {
            self.ask_robots(&url)?;
            let mut answer = self.get(&url)?;
            match answer.status().as_u16() {
                200..=299 => return body(&mut answer, PAGE),
                301 | 302 | 303 | 307 | 308 => url = onward(&url, &answer)?,
                status => return Err(Refusal::Status(status)),
            }
        }
        Err(Refusal::Redirects)
    }

    fn get(&self, url: &Url) -> Result<Response<Body>, Refusal> {
        self.agent.get(url.as_str()).call().map_err(Refusal::of)
    }

    /// Whether the host's robots.txt lets the program have a page.
    fn ask_robots(&mut self, url: &Url) -> Result<(), Refusal> {
        let host = url.origin().ascii_serialization();
        if !self.robots.contains_key(&host) {
            let rules = self.rules(url)?;
            self.robots.insert(host.clone(), rules);
        }
        match self.robots.get(&host) {
            Some(Rules::Some(robot)) if !robot.allowed(url.as_str()) => Err(Refusal::Robots(host)),
            Some(Rules::Unknown) => Err(Refusal::NoRobots(host)),
            _ => Ok(()),
        }
    }

    /// Reads robots.txt. A server that has none allows all; one that fails forbids all; after RFC 9309, 2.3.1.
    fn rules(&self, url: &Url) -> Result<Rules, Refusal> {
        let mut url = url.join("/robots.txt").map_err(|_| Refusal::Address)?;
        for _ in 0..=REDIRECTS {
            let mut answer = self.get(&url)?;
            match answer.status().as_u16() {
                200..=299 => {
                    let rules = body(&mut answer, ROBOTS).ok().and_then(|rules| Robot::new(AGENT, &rules).ok());
                    return Ok(rules.map_or(Rules::Unknown, |robot| Rules::Some(Box::new(robot))));
                }
                301 | 302 | 303 | 307 | 308 => url = onward(&url, &answer)?,
                400..=499 => return Ok(Rules::None),
                _ => return Ok(Rules::Unknown),
            }
        }
        Ok(Rules::None)
    }
}

/// The address, if it is one of a page, without a name and password in it.
fn checked(url: Url) -> Result<Url, Refusal> {
    let whole = matches!(url.scheme(), "http" | "https") && url.has_host();
    (whole && url.username().is_empty() && url.password().is_none()).then_some(url).ok_or(Refusal::Address)
}

/// Where a redirect leads.
fn onward(from: &Url, answer: &Response<Body>) -> Result<Url, Refusal> {
    let location = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    let url = location.and_then(|location| from.join(location).ok()).ok_or(Refusal::Nowhere)?;
    checked(url).map_err(|_| Refusal::Nowhere)
}

/// The bytes of an answer, up to a limit.
fn body(answer: &mut Response<Body>, limit: u64) -> Result<Vec<u8>, Refusal> {
    let bytes = answer.body_mut().with_config().limit(limit).read_to_vec();
    bytes.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => Refusal::Large,
        error => Refusal::of(error),
    })
}

/// Looks names up, and passes on only the addresses that may be asked.
struct Guarded {
    inner: DefaultResolver,
    may: fn(IpAddr) -> bool,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").finish_non_exhaustive()
    }
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut allowed = self.empty();
        for address in &self.inner.resolve(uri, config, timeout)? {
            if (self.may)(address.ip()) {
                allowed.push(*address);
            }
        }
        if allowed.is_empty() {
            let host = uri.host().unwrap_or_default();
            let why = format!("{host} is in a private network, and is not asked");
            return Err(ureq::Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, why)));
        }
        Ok(allowed)
    }
}

/// Whether an address can be reached from everywhere, after the registries of special addresses
/// ([IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry), [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry)).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        [0 | 10 | 127, ..] | [169, 254, ..] | [192, 168, ..] => true,
        [100, second, ..] => (64..128).contains(&second),
        [172, second, ..] => (16..32).contains(&second),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        [198, second, ..] => second == 18 || second == 19,
        [first, ..] => first >= 224,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let [.., a, b, c, d] = address.octets();
    match first {
        // An address of version 4 in one of version 6 is what it is there.
        0x64 if second == 0xff9b => address.segments()[2..6] == [0; 4] && is_public_v4(Ipv4Addr::new(a, b, c, d)),
        // Of what is given out, not what tunnels lead through and examples show.
        0x2001 => second >= 0x200 && second != 0xdb8,
        0x2002 => false,
        0x3fff => second >= 0x1000,
        _ => address.to_ipv4_mapped().map_or((0x2000..0x4000).contains(&first), is_public_v4),
    }
}

#[cfg(test)]
mod tests;
