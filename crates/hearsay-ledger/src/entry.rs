//! The entries of a ledger: what was read, what it asserts, and what people decided, each written once and never changed.
//!
//! In go the acts, out come lines of JSON, each with an [`EntryId`]: the SHA-256 over the id of the entry before it and the
//! line itself. So an id stands for everything up to its entry, and a line that is changed, left out or moved shows. For
//! example "Ana rejected c:12ab… because it is a quotation of an older report" is one entry; taking it back is another.
//!
//! A field may be added; none is renamed or dropped without a new [`FORMAT`].

use crate::actors::{Decision, Who};
use hearsay_model::{Factuality, Label};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// Number of the stored form.
pub const FORMAT: u32 = 1;

/// SHA-256 over the id of the entry before and the entry's line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub [u8; 32]);

impl EntryId {
    /// The id of the line that comes after `before`.
    #[must_use]
    pub fn of(before: Option<EntryId>, line: &str) -> Self {
        let mut hash = Sha256::new();
        if let Some(EntryId(before)) = before {
            hash.update(before);
        }
        hash.update(line.as_bytes());
        EntryId(hash.finalize().into())
    }

    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        from_hex(digits)?.try_into().ok().map(EntryId)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Serialize for EntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        EntryId::parse(&digits).ok_or_else(|| serde::de::Error::custom("no id of an entry"))
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The form, [`FORMAT`].
    pub hearsay_entry: u32,
    /// When, as RFC 3339 in UTC.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "lowercase")]
pub enum What {
    /// A document was read.
    Seen {
        /// `sha256:` and the hash of its bytes.
        document: String,
        /// Where from.
        path: String,
        /// Whether its bytes are kept.
        kept: bool,
        /// The program and the weights that read it.
        with: String,
    },
    /// What the document claims, as first read.
    Asserted {
        /// The document.
        document: String,
        /// `sha256:` and the hash of its record.
        record: String,
        /// Ids of its claims, in order.
        claims: Vec<String>,
    },
    /// A later reading takes the place of the earlier one, which is kept.
    Superseded {
        /// The document.
        document: String,
        /// Hash of the new record.
        record: String,
        /// Hash of the record it replaces.
        was: String,
        /// Ids of the new claims, in order.
        claims: Vec<String>,
    },
    /// A person decided who is who.
    Resolved {
        /// What was decided.
        resolution: Decision,
        /// Who decided.
        by: String,
        /// Why.
        reason: String,
    },
    /// A person judged a claim, a source or a proposition.
    Reviewed {
        /// What they said.
        review: Verdict,
        /// Who said it.
        by: String,
        /// Why.
        reason: String,
        /// The entry that this one carries over to a new reading of the same words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carries: Option<EntryId>,
    },
    /// A person took back an entry of a person.
    Retracted {
        /// The entry taken back.
        retracts: EntryId,
        /// Who did.
        by: String,
        /// Why.
        reason: String,
    },
}

impl What {
    /// Whether a person did it, not the program.
    #[must_use]
    pub fn is_by_people(&self) -> bool {
        matches!(self, What::Resolved { .. } | What::Reviewed { .. } | What::Retracted { .. })
    }

    /// The document it is about, if the program read one.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        match self {
            What::Seen { document, .. } | What::Asserted { document, .. } | What::Superseded { document, .. } => {
                Some(document)
            }
            What::Resolved { .. } | What::Reviewed { .. } | What::Retracted { .. } => None,
        }
    }

    /// The kind of entry, as in the stored form.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            What::Seen { .. } => "seen",
            What::Asserted { .. } => "asserted",
            What::Superseded { .. } => "superseded",
            What::Resolved { .. } => "resolved",
            What::Reviewed { .. } => "reviewed",
            What::Retracted { .. } => "retracted",
        }
    }
}

/// What a person said of a claim, a source or a proposition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// The claim stands in the report as it was read.
    Accept {
        /// The claim.
        claim: String,
    },
    /// The report does not claim that.
    Reject {
        /// The claim.
        claim: String,
    },
    /// The report claims something else.
    Correct {
        /// The claim.
        claim: String,
        /// What it should be.
        #[serde(flatten)]
        correction: Correction,
    },
    /// How reliable a source is held to be, A to F on the Admiralty scale.
    Source {
        /// The source.
        who: Who,
        /// A to F.
        grade: char,
    },
    /// How credible a proposition is held to be, 1 to 6 on the Admiralty scale.
    Proposition {
        /// Its id.
        proposition: String,
        /// How it was called then.
        label: String,
        /// Its claims then, by which it is found again when it has grown.
        claims: Vec<String>,
        /// 1 to 6.
        grade: u8,
    },
}

impl Verdict {
    /// The claim it is about, if it is about one.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        match self {
            Verdict::Accept { claim } | Verdict::Reject { claim } | Verdict::Correct { claim, .. } => Some(claim),
            Verdict::Source { .. } | Verdict::Proposition { .. } => None,
        }
    }

    /// The same about another claim.
    #[must_use]
    pub fn about(&self, other: &str) -> Self {
        let mut verdict = self.clone();
        if let Verdict::Accept { claim } | Verdict::Reject { claim } | Verdict::Correct { claim, .. } = &mut verdict {
            other.clone_into(claim);
        }
        verdict
    }
}

/// What a person puts in the place of what was read; what is none stays as read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The type.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub claim_type: Option<Label>,
    /// Who does it, by names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Vec<String>>,
    /// To whom, by names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Vec<String>>,
    /// How the innermost source commits itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factuality: Option<Factuality>,
    /// Who says so, by names, outermost first, without the report itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<Vec<String>>,
}

impl Correction {
    /// Whether it corrects nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Correction::default()
    }

    /// Takes over what `later` corrects.
    pub fn take(&mut self, later: &Correction) {
        fn put<T: Clone>(old: &mut Option<T>, new: Option<&T>) {
            if let Some(new) = new {
                *old = Some(new.clone());
            }
        }
        put(&mut self.claim_type, later.claim_type.as_ref());
        put(&mut self.actor, later.actor.as_ref());
        put(&mut self.recipient, later.recipient.as_ref());
        put(&mut self.factuality, later.factuality.as_ref());
        put(&mut self.chain, later.chain.as_ref());
    }
}

/// An entry as a store gives it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its id.
    pub id: EntryId,
    /// The entry.
    pub entry: Entry,
}

impl Entry {
    /// An entry of the present form.
    #[must_use]
    pub fn new(at: &str, what: What) -> Self {
        Entry { hearsay_entry: FORMAT, at: at.to_owned(), what }
    }

    /// The line that is stored and hashed.
    #[must_use]
    pub fn line(&self) -> String {
        // There are no maps with keys that are no strings here, so that JSON can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored line.
    ///
    /// # Errors
    /// When the line is no entry of a form that is known.
    pub fn read(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }
}

/// Hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// The bytes of hexadecimal digits.
#[must_use]
pub fn from_hex(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}
