//! Reports made up for tests of stores: "Two officials said Tamas Orlin visited Vess.", with who and where as one likes.

#![allow(dead_code, reason = "each file of tests uses some of it")]

use hearsay_ledger::store::Reading;
use hearsay_model::record::Record;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// When everything happens.
pub const NOW: &str = "2031-06-04T10:00:00Z";

/// A report that says that somebody visited some place, told by two officials.
pub struct Made {
    /// Where it is read from.
    pub path: String,
    /// Who visits.
    pub who: String,
    /// Where.
    pub place: String,
    /// When it was published.
    pub day: Option<String>,
}

/// A report of its own number.
pub fn made(number: usize) -> Made {
    Made {
        path: format!("post-{number}.txt"),
        who: format!("Tamas Orlin {number}"),
        place: "Vess".into(),
        day: Some(format!("2031-05-{:02}", number % 28 + 1)),
    }
}

impl Made {
    /// The bytes that were read.
    pub fn text(&self) -> String {
        format!("Two officials said {} visited {} twice.", self.who, self.place)
    }

    /// The record of a reading that takes the visit for this type of claim.
    pub fn record(&self, claim_type: &str) -> Record {
        let text = self.text();
        let document = address(text.as_bytes());
        let at = |words: &str| {
            let start = text[..text.find(words).expect("in the text")].chars().count();
            (start, start + words.chars().count())
        };
        let place = |words: &str| {
            let (start, end) = at(words);
            json!({"start": start, "end": end})
        };
        let filler = |actor: &str, words: &str| {
            let (start, end) = at(words);
            json!([{"actor": actor, "start": start, "end": end}])
        };
        let mention = |words: &str, form: &str| {
            let (start, end) = at(words);
            json!([{"start": start, "end": end, "form": form}])
        };
        let evidence = format!("{} visited {} twice", self.who, self.place);
        let (start, end) = at("Two officials");
        // The type and the bytes stand for all that a claim says.
        let id: String = address(format!("{document}{claim_type}").as_bytes()).chars().skip(7).take(16).collect();
        let record = json!({
            "hearsay": 1,
            "document": {
                "id": document, "path": self.path, "url": null, "media_type": "text/plain", "title": "A visit",
                "publisher": "The Harbour Post", "byline": [], "published": self.day, "language": "en", "text": text,
                "blocks": [{"kind": "paragraph", "start": 0, "end": text.chars().count()}],
            },
            "actors": [
                {"id": "a0", "name": "Two officials", "kind": "unnamed", "mentions": mention("Two officials", "nominal")},
                {"id": "a1", "name": self.who, "kind": "person", "mentions": mention(&self.who, "name")},
                {"id": "a2", "name": self.place, "kind": "place", "mentions": mention(&self.place, "name")},
            ],
            "attributions": [{
                "id": "t0", "source": [place("Two officials")], "cue": [place("said")], "content": [place(&evidence)],
                "manner": "indirect", "parent": null, "venue": null,
            }],
            "claims": [{
                "id": format!("c:{id}"), "kind": "event", "type": claim_type, "words": place("visited"),
                "label": format!("{} visited {}", self.who, self.place), "actor": filler("a1", &self.who),
                "recipient": [], "object": [], "place": filler("a2", &self.place), "time": [], "factuality": "CT+",
                "manner": "indirect",
                "chain": [
                    {"role": "report"},
                    {"role": "unnamed", "actor": "a0", "start": start, "end": end, "cue": place("said"), "venue": null,
                     "attribution": "t0"},
                ],
                "evidence": [place(&evidence)],
            }],
            "diagnostics": [],
        });
        serde_json::from_value(record).expect("a record")
    }

    /// A reading that takes the visit for this type of claim.
    pub fn reading(&self, claim_type: &str) -> Reading {
        Reading::new(self.text().as_bytes(), self.record(claim_type), NOW, "hearsay 0.0.0")
    }

    /// The report's id.
    pub fn id(&self) -> String {
        address(self.text().as_bytes())
    }
}

/// `sha256:` and the hash of bytes.
pub fn address(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut address = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        write!(address, "{byte:02x}").expect("memory");
    }
    address
}
