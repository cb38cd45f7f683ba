//! Lists in pages, and answers that a client has already.
//!
//! In go a list in order and what the address asks for, out comes a [`Page`] with the cursor of the next one. A cursor names
//! the last item that was given, not a number, so that nothing is given twice or left out when reports come in between. The
//! same answer to the same question has the same `ETag`, and is not sent again.

use super::refusal::Refusal;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use hearsay_ledger::entry::{from_hex, hex};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

/// Items on a page, unless asked otherwise.
const LIMIT: u32 = 50;
/// Items on a page, at most.
const MOST: u32 = 500;

/// Part of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page; none if this is the last.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
}

/// Which part of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Paging {
    /// Items on the page, 50 unless asked otherwise.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl Paging {
    /// How many items.
    pub fn limit(&self) -> Result<usize, Refusal> {
        match self.limit.unwrap_or(LIMIT) {
            limit @ 1..=MOST => Ok(limit as usize),
            _ => Err(Refusal::user(format!("`limit` is a number from 1 to {MOST}"))),
        }
    }

    /// The key of the last item of the page before.
    pub fn after(&self) -> Result<Option<String>, Refusal> {
        let Some(cursor) = self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
        let key = from_hex(cursor).and_then(|bytes| String::from_utf8(bytes).ok()).filter(|key| !key.is_empty());
        key.map(Some).ok_or_else(|| Refusal::user("`cursor` is none that a page gave"))
    }
}

/// Makes a page of items in order. `key` gives the sort key of an item, which also tells it apart from all others; keys
/// rise along the items.
pub fn page<I: Copy, T>(
    items: impl Iterator<Item = I>,
    total: usize,
    paging: &Paging,
    key: impl Fn(I) -> String,
    show: impl Fn(I) -> T,
) -> Result<Page<T>, Refusal> {
    let (limit, after) = (paging.limit()?, paging.after()?);
    let mut shown = Vec::new();
    let mut last = None;
    let mut next = None;
    for item in items {
        if let Some(after) = &after
            && shown.is_empty()
            && key(item) <= *after
        {
            continue;
        }
        if shown.len() == limit {
            next = last.map(|last| hex(key(last).as_bytes()));
            break;
        }
        shown.push(show(item));
        last = Some(item);
    }
    Ok(Page { items: shown, next, total })
}

/// A number that sorts as text, the largest first.
#[must_use]
pub fn falling(number: usize) -> String {
    format!("{:016x}", u64::MAX - number as u64)
}

/// A day that sorts as text, the latest first; none comes last.
#[must_use]
pub fn latest(day: Option<&str>) -> String {
    // Each digit gives way to what is left to nine.
    day.map_or_else(
        || "~".to_owned(),
        |day| day.chars().map(|c| c.to_digit(10).map_or(c, |digit| (b'9' - digit as u8) as char)).collect(),
    )
}

/// The part of an address behind the question mark.
#[derive(Clone, Debug)]
pub struct Asked<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let asked = parts.uri.query().unwrap_or_default();
        let read = serde_html_form::from_str(asked);
        read.map(Asked).map_err(|error| Refusal::user(format!("the address can't be understood: {error}")))
    }
}

/// Stands for an answer: what it was made from and what was asked.
#[must_use]
pub fn etag(version: &str, asked: &str) -> String {
    let hash = Sha256::new().chain_update(version).chain_update([0]).chain_update(asked).finalize();
    format!("W/\"{}\"", hex(&hash[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(list: &[&'static str], limit: u32) -> Vec<&'static str> {
        let mut paging = Paging { limit: Some(limit), cursor: None };
        let mut seen = Vec::new();
        loop {
            let page = page(list.iter().copied(), list.len(), &paging, str::to_owned, |item| item).expect("a page");
            seen.extend(page.items);
            match page.next {
                Some(next) => paging.cursor = Some(next),
                None => return seen,
            }
        }
    }

    #[test]
    fn pages_give_everything_once() {
        let list = ["a", "b", "c", "d", "e"];
        for limit in 1..7 {
            assert_eq!(walk(&list, limit), list);
        }
    }

    #[test]
    fn what_comes_in_between_moves_nothing() {
        let first = page(["b", "d"].into_iter(), 3, &Paging { limit: Some(1), cursor: None }, str::to_owned, |it| it);
        let paging = Paging { limit: Some(9), cursor: first.expect("a page").next };
        let second = page(["a", "c", "d"].into_iter(), 3, &paging, str::to_owned, |it| it).expect("a page");
        assert_eq!(second.items, ["c", "d"]);
    }

    #[test]
    fn keys_sort() {
        assert!(falling(12) < falling(3));
        assert!(latest(Some("2031-05-02")) < latest(Some("2031-05-01")));
        assert!(latest(Some("1999-01-01")) < latest(None));
    }

    #[test]
    fn cursors_that_nobody_gave() {
        for cursor in ["zz", "ff", "c3"] {
            let paging = Paging { limit: None, cursor: Some(cursor.to_owned()) };
            assert!(paging.after().is_err(), "{cursor}");
        }
    }
}
