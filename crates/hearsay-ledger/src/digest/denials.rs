//! What a denial denies, and what a demand demands.
//!
//! In go the claims of a report, out come the denials among them with what they deny, and what is only demanded is not told
//! as done. "Mira Donat denied this" denies what
//! the sentence before says; "she dismissed reports of an attack" denies the attack, and the attack is not the report's word.

use super::{DigestClaim, DigestHop, Letters};
use crate::propositions::features::affirms;
use hearsay_model::record::Record;
use hearsay_model::{ClaimKind, Factuality, HopRole};
use smol_str::SmolStr;

/// Words for what was just said.
const SAID: [&str; 14] = [
    "this",
    "that",
    "it",
    "claim",
    "claims",
    "report",
    "reports",
    "allegation",
    "allegations",
    "accusation",
    "accusations",
    "charge",
    "charges",
    "account",
];
/// How many sentences back what is denied may stand.
const BACK: usize = 2;

/// Marks what the denials of a report deny.
pub fn mark(record: &Record, text: &Letters, claims: &mut [DigestClaim]) {
    for place in 0..claims.len() {
        if matches!(claims[place].claim_type.as_str(), "DEMAND" | "THREATEN") {
            demanded(place, record, text, claims);
        }
        let claim = &claims[place];
        if claim.claim_type.as_str() != "DENY" || !affirms(claim.factuality) {
            continue;
        }
        let own = &record.claims[place];
        let inner: Vec<usize> = (0..claims.len())
            .filter(|&other| {
                let words = record.claims[other].words;
                let object = own.object.iter().any(|what| what.start <= words.start && words.end <= what.end);
                // What hangs on the denier is marked by the reading.
                other != place
                    && object
                    && claims[other].chain.len() <= claim.chain.len()
                    && claims[other].kind == ClaimKind::Event
                    && affirms(claims[other].factuality)
            })
            .collect();
        if let Some(denier) = claim.actor.first() {
            let denier = DigestHop {
                role: if denier.actor.is_some() { HopRole::Source } else { HopRole::Unnamed },
                actor: denier.actor,
                words: denier.words.clone(),
                cue: claim.words.clone(),
                venue: None,
            };
            for &other in &inner {
                claims[other].factuality = Factuality::CertainNot;
                claims[other].chain.push(denier.clone());
            }
        }
        let object = own.object.first().map(|what| text.quote(what.start, what.end).to_lowercase());
        let points_back = object.is_none_or(|words| {
            let mut words = words.split(' ');
            words.next_back().is_some_and(|head| SAID.contains(&head))
                && words.all(|word| word == "the" || word == "these")
        });
        if inner.is_empty() && points_back {
            claims[place].denies = before(own.words.start, record, text, claims);
        }
    }
}

/// "Told her to quit" says nothing of her quitting: it is not yet done.
fn demanded(place: usize, record: &Record, text: &Letters, claims: &mut [DigestClaim]) {
    for (claim, other) in claims.iter_mut().zip(&record.claims) {
        let words = other.words;
        let inside = record.claims[place].object.iter().any(|what| what.start <= words.start && words.end <= what.end);
        let infinitive = words.start > 3 && text.quote(words.start - 3, words.start).eq_ignore_ascii_case("to");
        if inside && infinitive && affirms(claim.factuality) && other.id != record.claims[place].id {
            claim.factuality = Factuality::Unknown;
        }
    }
}

/// The claims of a type in the nearest sentence before that has any.
fn before(at: usize, record: &Record, text: &Letters, claims: &[DigestClaim]) -> Vec<SmolStr> {
    let mut end = sentence_start(text, at);
    for _ in 0..BACK {
        let Some(last) = end.checked_sub(1) else { break };
        let start = sentence_start(text, last);
        let found: Vec<SmolStr> = (0..claims.len())
            .filter(|&other| {
                let (claim, words) = (&claims[other], record.claims[other].words);
                start <= words.start
                    && words.end <= end
                    && claim.kind == ClaimKind::Event
                    && !matches!(claim.claim_type.as_str(), "OTHER" | "STATEMENT" | "DENY")
                    && affirms(claim.factuality)
            })
            .map(|other| claims[other].id.clone())
            .collect();
        if !found.is_empty() {
            return found;
        }
        end = start;
    }
    Vec::new()
}

/// Where the sentence that holds a code point begins, as far as full stops and line ends tell.
fn sentence_start(text: &Letters, at: usize) -> usize {
    let letters = &text.0[..at.min(text.0.len())];
    let mut place = letters.len();
    while place > 0 {
        let letter = letters[place - 1];
        let after = letters.get(place).copied().unwrap_or(' ');
        // Marks that close a quotation may follow a full stop.
        let stop = matches!(letter, '.' | '!' | '?') && matches!(after, ' ' | '"' | '”' | '\n');
        let blank_rest =
            letters[place..].iter().all(|letter| letter.is_whitespace() || matches!(letter, '"' | '”' | '“'));
        if (letter == '\n' || stop) && !blank_rest {
            break;
        }
        place -= 1;
    }
    while place < letters.len() && letters[place].is_whitespace() {
        place += 1;
    }
    place
}
