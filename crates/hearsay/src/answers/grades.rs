//! The grades that people alone give: a source A to F, a proposition 1 to 6, on the Admiralty scale.
//!
//! In go a grade and what people said, out comes what is shown. Where nobody graded the Harbour Post it stands at F, "can't be
//! judged"; the program never gives another grade, it only says which conditions of a grade hold.

use hearsay_ledger::entry::EntryId;
use hearsay_ledger::reviews::{Review, Reviews};
use hearsay_ledger::weigh::Proposition;
use serde::Serialize;

/// A grade and who gave it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grade<T> {
    /// A to F of a source, 1 to 6 of a proposition.
    #[serde(rename = "grade")]
    pub value: T,
    /// Who gave it; nobody where it is the default.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Option<String>,
    /// The entry.
    pub entry: Option<EntryId>,
}

impl<T> Grade<T> {
    fn given(value: T, review: &Review) -> Self {
        Grade {
            value,
            by: Some(review.by.clone()),
            reason: Some(review.reason.clone()),
            at: Some(review.at.clone()),
            entry: Some(review.entry),
        }
    }

    fn default(value: T) -> Self {
        Grade { value, by: None, reason: None, at: None, entry: None }
    }
}

/// A condition that a grade needs, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The grade that needs it.
    pub grade: u8,
    /// What it needs.
    pub needs: &'static str,
    /// Whether it holds.
    pub holds: bool,
}

/// The grade of a source that goes by these names.
pub fn source(reviews: &Reviews, names: &[&str]) -> Grade<char> {
    match reviews.source_grade(names) {
        Some((_, grade, review)) => Grade::given(*grade, review),
        None => Grade::default('F'),
    }
}

/// The grade of a proposition.
pub fn proposition(reviews: &Reviews, found: &Proposition) -> Grade<u8> {
    let claims: Vec<&str> = found.reports.iter().map(|told| told.claim.as_str()).collect();
    match reviews.proposition_grade(&found.id, &claims) {
        Some((grade, review)) => Grade::given(grade, review),
        None => Grade::default(6),
    }
}

/// The conditions that can be told from a ledger. They are necessary, never enough.
pub fn conditions(found: &Proposition) -> Vec<Condition> {
    let against = !found.denied_by.is_empty() || !found.contradicted_by.is_empty();
    vec![
        Condition {
            grade: 1,
            needs: "two origins that can be shown to be independent",
            holds: found.independent.min >= 2,
        },
        Condition { grade: 5, needs: "a denial or a contradiction", holds: against },
    ]
}
