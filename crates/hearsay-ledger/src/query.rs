//! What one may ask of a ledger, and the words under which claims, quotations and reports are found.
//!
//! In goes a [`Record`], out come the words of its claims: the claim with the sentence it rests on, its type, who takes
//! part, and who says so. "VISIT by Orlin, told by two officials" is found by `visited`, by the actor `Orlin`, and by the
//! source `officials`.

use hearsay_model::record::{ClaimRecord, FillerRecord, HopRecord, Place, Record};
use std::collections::BTreeMap;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that must all stand there; several words in one string stand next to each other.
    pub words: Vec<String>,
    /// Somebody who takes part.
    pub actor: Option<String>,
    /// Type of claim.
    pub claim_type: Option<String>,
    /// Somebody who says so, or the publisher.
    pub source: Option<String>,
    /// Published on this day or later, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// Published on this day or earlier.
    pub until: Option<String>,
    /// Where to look.
    pub within: Within,
    /// No more than so many.
    pub limit: usize,
}

/// Where to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// In claims and the sentences they rest on.
    #[default]
    Claims,
    /// In what stands in quotation marks or is otherwise said to be said.
    Quotations,
    /// In the titles and texts of reports.
    Reports,
}

/// Stands between two names, so that no phrase reaches from one into the next.
pub(crate) const APART: &str = " ¦ ";

/// A text whose code points are found fast.
pub struct Quotes<'t> {
    text: &'t str,
    bytes: Vec<u32>,
}

impl<'t> Quotes<'t> {
    /// Counts the code points.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let ends = [text.len() as u32];
        let bytes = text.char_indices().map(|(byte, _)| byte as u32).chain(ends).collect();
        Quotes { text, bytes }
    }

    /// The words between two code points; empty where they lie outside.
    #[must_use]
    pub fn of(&self, start: usize, end: usize) -> &'t str {
        match (self.bytes.get(start), self.bytes.get(end)) {
            (Some(&start), Some(&end)) if start <= end => &self.text[start as usize..end as usize],
            _ => "",
        }
    }

    /// The words of places, joined.
    #[must_use]
    pub fn all(&self, places: &[Place]) -> String {
        places.iter().map(|place| self.of(place.start, place.end)).collect::<Vec<_>>().join(" … ")
    }
}

/// The words under which a claim is found.
pub(crate) struct ClaimWords {
    pub said: String,
    pub claim_type: String,
    pub actor: String,
    pub source: String,
}

/// The words of all claims and attributions of a record.
pub(crate) struct Findable<'r> {
    record: &'r Record,
    quotes: Quotes<'r>,
    names: BTreeMap<&'r str, String>,
}

impl<'r> Findable<'r> {
    pub fn new(record: &'r Record) -> Self {
        let quotes = Quotes::new(&record.document.text);
        let names = record.actors.iter().map(|actor| {
            let mentions = actor.mentions.iter().filter(|mention| mention.form == hearsay_model::Form::Name);
            let mut names: Vec<&str> = mentions.map(|mention| quotes.of(mention.start, mention.end)).collect();
            names.push(&actor.name);
            names.sort_unstable();
            names.dedup();
            (actor.id.as_str(), names.join(APART))
        });
        Findable { record, names: names.collect(), quotes }
    }

    fn who(&self, actor: Option<&String>, place: Option<(usize, usize)>) -> String {
        let name = actor.and_then(|id| self.names.get(id.as_str())).map_or("", String::as_str);
        let words = place.map_or("", |(start, end)| self.quotes.of(start, end));
        if name.is_empty() { words.to_owned() } else { format!("{name}{APART}{words}") }
    }

    fn filler(&self, filler: &FillerRecord) -> String {
        self.who(filler.actor.as_ref(), Some((filler.start, filler.end)))
    }

    pub fn claim(&self, claim: &ClaimRecord) -> ClaimWords {
        let fillers = claim.actor.iter().chain(&claim.recipient).chain(&claim.object).chain(&claim.place);
        let actor: Vec<String> = fillers.map(|filler| self.filler(filler)).collect();
        let mut source: Vec<String> = self.record.document.publisher.iter().cloned().collect();
        for hop in &claim.chain {
            match hop {
                HopRecord::Report => {}
                HopRecord::Source(speaker) | HopRecord::Unnamed(speaker) => {
                    source.push(self.who(speaker.actor.as_ref(), speaker.start.zip(speaker.end)));
                    source.extend(speaker.venue.iter().map(|venue| self.filler(venue)));
                }
                HopRecord::Unstated { venue, .. } => source.extend(venue.iter().map(|venue| self.filler(venue))),
            }
        }
        ClaimWords {
            said: format!("{}{APART}{}", claim.label, self.quotes.all(&claim.evidence)),
            claim_type: claim.claim_type.to_string(),
            actor: actor.join(APART),
            source: source.join(APART),
        }
    }

    /// What each attribution says, and who says it.
    pub fn quotations(&self) -> impl Iterator<Item = (String, String)> {
        self.record
            .attributions
            .iter()
            .map(|attribution| (self.quotes.all(&attribution.content), self.quotes.all(&attribution.source)))
    }
}

/// A query in the language of SQLite's full text search; `None` if it asks for no words at all.
pub(crate) fn matching(query: &Query) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for words in query.words.iter().filter(|words| words.chars().any(char::is_alphanumeric)) {
        parts.push(match query.within {
            Within::Claims | Within::Quotations => format!("said : {}", quoted(words)),
            Within::Reports => quoted(words),
        });
    }
    if query.within == Within::Claims {
        parts.extend(query.actor.iter().map(|actor| format!("actor : {}", quoted(actor))));
        parts.extend(query.claim_type.iter().map(|claim_type| format!("type : {}", quoted(claim_type))));
    }
    if query.within != Within::Reports {
        parts.extend(query.source.iter().map(|source| format!("source : {}", quoted(source))));
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace(['"', '\0'], " "))
}
