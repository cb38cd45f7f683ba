//! A report as the server keeps it in memory: its digest, and where in the text each of its claims stands.
//!
//! In goes a stored [`Record`], out comes a [`Part`]. For "Two officials denied that any boat had crossed the lake." it keeps
//! the sentence, the place of "crossed" in it, and the places of the evidence in the report's text, so that a page of claims
//! is made without reading a report again.

use hearsay_ledger::digest::Digest;
use hearsay_model::record::{ClaimRecord, Place, Record};

/// Letters of context shown on either side of what a claim rests on, at most.
const CONTEXT: usize = 400;
/// Letters of a sentence shown, at most; one that rests on more is cut to the piece with its predicate.
const SENTENCE: usize = 1500;

/// A report.
#[derive(Clone, Debug)]
pub struct Part {
    /// Title from its header.
    pub title: Option<String>,
    /// When it was read.
    pub read_at: String,
    /// By which program.
    pub read_with: String,
    /// Its actors and claims as read.
    pub digest: Digest,
    /// Where each claim stands.
    pub spots: Vec<Spot>,
}

/// Where a claim stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The words it rests on, in code points of the text.
    pub evidence: Box<[Place]>,
    /// The sentence around them.
    pub sentence: Box<str>,
    /// The predicate in that sentence, in its code points; empty where it stands outside.
    pub words: Place,
}

impl Part {
    /// What is kept of a record; its digest is computed where it is not at hand.
    #[must_use]
    pub fn new(record: &Record, digest: Option<Digest>, read_at: String, read_with: String) -> Self {
        let text: Vec<char> = record.document.text.chars().collect();
        Part {
            title: record.document.title.clone(),
            read_at,
            read_with,
            digest: digest.unwrap_or_else(|| Digest::of(record)),
            spots: record.claims.iter().map(|claim| spot(&text, record, claim)).collect(),
        }
    }
}

fn spot(text: &[char], record: &Record, claim: &ClaimRecord) -> Spot {
    let words = claim.words;
    let pieces = || claim.evidence.iter().filter(|piece| piece.start < piece.end && piece.end <= text.len());
    let start = pieces().map(|piece| piece.start).chain([words.start]).min().unwrap_or(words.start);
    let end = pieces().map(|piece| piece.end).chain([words.end]).max().unwrap_or(words.end);
    let whole = end.saturating_sub(start) <= SENTENCE;
    let holding = pieces().find(|piece| piece.start <= words.start && words.end <= piece.end).copied();
    let piece = if whole { Place { start, end } } else { holding.unwrap_or(words) };
    let (start, end) = (piece.start.min(text.len()), piece.end.min(text.len()).min(piece.start + SENTENCE));
    let block = record.document.blocks.iter().find(|block| block.start <= start && start < block.end);
    let (from, to) = block.map_or((start, end), |block| (block.start, block.end.max(end).min(text.len())));
    let (start, end) = (open(text, from, start), close(text, end, to));
    let sentence: String = text[start..end].iter().map(|c| if c.is_whitespace() { ' ' } else { *c }).collect();
    let inside = start <= words.start && words.end <= end && words.start <= words.end;
    Spot {
        evidence: claim.evidence.clone().into(),
        sentence: sentence.into(),
        words: if inside {
            Place { start: words.start - start, end: words.end - start }
        } else {
            Place { start: 0, end: 0 }
        },
    }
}

fn ends(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '"' | '’' | '\'' | ')' | '»')
}

/// The start of the sentence that holds `at`, as far as marks tell; too short a stretch only shows less around the words.
fn open(text: &[char], from: usize, at: usize) -> usize {
    let mut start = at;
    while start > from && at - start < CONTEXT {
        let blank = text[start - 1].is_whitespace();
        let before = text[from..start - 1].iter().rev().find(|c| !closes(**c));
        if blank && before.is_some_and(|c| ends(*c)) {
            break;
        }
        start -= 1;
    }
    start
}

/// The end of the sentence that holds what stands before `at`.
fn close(text: &[char], at: usize, to: usize) -> usize {
    let mut end = at;
    while end < to && end - at < CONTEXT {
        let before = text[..end].iter().rev().find(|c| !closes(**c));
        if end > at && text[end].is_whitespace() && before.is_some_and(|c| ends(*c)) {
            break;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_opened_and_closed() {
        let text: Vec<char> = "Boats came. Orlin said “they left Vess.” Nobody saw them.".chars().collect();
        let words: Vec<char> = "left".chars().collect();
        let at = text.windows(4).position(|window| window == words).expect("there");
        let (start, end) = (open(&text, 0, at), close(&text, at + 4, text.len()));
        assert_eq!(text[start..end].iter().collect::<String>(), "Orlin said “they left Vess.”");
    }
}
