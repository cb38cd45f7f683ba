//! Pages from a server of our own.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What was asked for, in order.
type Asked = Arc<Mutex<Vec<String>>>;

/// A server that answers each path with what the pages say; where it is, and what it was asked.
fn server(pages: &'static [(&'static str, &'static str, &'static str)]) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let kept = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let path = lines.next().unwrap().unwrap().split(' ').nth(1).unwrap().to_owned();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            kept.lock().unwrap().push(path.clone());
            let (_, head, body) = pages.iter().find(|page| page.0 == path).unwrap_or(&("", "404 Not Found", ""));
            let long = body.len();
            write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {long}\r\nConnection: close\r\n\r\n{body}").unwrap();
        }
    });
    (place, asked)
}

fn anywhere() -> Fetcher {
    Fetcher::where_may(|_| true)
}

#[test]
fn a_page_is_asked_for_after_the_rules() {
    let (place, asked) = server(&[("/a", "200 OK", "The Council met."), ("/b", "200 OK", "It met again.")]);
    let mut fetcher = anywhere();
    assert_eq!(fetcher.page(&format!("{place}/a")).unwrap(), b"The Council met.");
    assert_eq!(fetcher.page(&format!("{place}/b")).unwrap(), b"It met again.");
    assert_eq!(*asked.lock().unwrap(), ["/robots.txt", "/a", "/b"], "the rules are asked for once");
}

#[test]
fn rules_are_obeyed_after_redirects_too() {
    let rules = "User-agent: *\nDisallow: /closed\n";
    let pages: &[_] = Box::leak(Box::new([
        ("/robots.txt", "200 OK", rules),
        ("/closed/a", "200 OK", "Not for programs."),
        ("/open", "302 Found\r\nLocation: /closed/a", ""),
        ("/round", "301 Moved Permanently\r\nLocation: /round", ""),
        ("/gone", "410 Gone", ""),
        ("/nowhere", "302 Found", ""),
        ("/file", "302 Found\r\nLocation: file:///etc/hostname", ""),
    ]));
    let (place, asked) = server(pages);
    let mut fetcher = anywhere();
    let mut refused = |path: &str| fetcher.page(&format!("{place}{path}")).unwrap_err().to_string();
    assert_eq!(refused("/closed/a"), format!("robots.txt of {place} forbids it"));
    assert_eq!(refused("/open"), format!("robots.txt of {place} forbids it"));
    assert_eq!(refused("/round"), "it redirects more than 5 times");
    assert_eq!(refused("/gone"), "the server answers 410");
    assert_eq!(refused("/nowhere"), "it redirects to no address");
    assert_eq!(refused("/file"), "it redirects to no address");
    assert!(!asked.lock().unwrap().iter().any(|path| path == "/closed/a"));
}

#[test]
fn a_site_whose_rules_fail_is_left_alone() {
    let (place, asked) = server(&[("/robots.txt", "503 Service Unavailable", ""), ("/a", "200 OK", "Text.")]);
    let refused = anywhere().page(&format!("{place}/a")).unwrap_err();
    assert!(matches!(refused, Refusal::NoRobots(_)), "{refused}");
    assert_eq!(*asked.lock().unwrap(), ["/robots.txt"]);
}

#[test]
fn a_page_without_end_is_refused() {
    let large: &str = Box::leak("a".repeat((PAGE + 1) as usize).into_boxed_str());
    let (place, _) = server(Box::leak(Box::new([("/a", "200 OK", large)])));
    assert!(matches!(anywhere().page(&format!("{place}/a")).unwrap_err(), Refusal::Large));
}

#[test]
fn private_networks_are_not_asked() {
    let (place, asked) = server(&[("/a", "200 OK", "Only for this machine.")]);
    let port = place.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"] {
        let refused = Fetcher::default().page(&format!("http://{host}:{port}/a")).unwrap_err().to_string();
        assert!(refused.contains("private network"), "{host}: {refused}");
    }
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn an_address_is_one_of_the_web() {
    for address in
        ["/etc/hostname", "file:///etc/hostname", "ftp://example.org/a", "http://", "https://a:b@example.org/"]
    {
        assert!(matches!(Fetcher::default().page(address).unwrap_err(), Refusal::Address), "{address}");
    }
}

#[test]
fn special_addresses_are_known() {
    for special in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.53",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:a00:1::",
    ] {
        assert!(!is_public(special.parse().unwrap()), "{special}");
    }
    for public in
        ["1.1.1.1", "100.63.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111", "2001:4860::8888", "64:ff9b::101:101"]
    {
        assert!(is_public(public.parse().unwrap()), "{public}");
    }
}
