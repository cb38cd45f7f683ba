//! The ledger: many reports, one picture.
//!
//! In go the [`Record`](hearsay_model::record::Record)s of reports, out come [propositions](weigh::Proposition): what is
//! told, by whom, through whom, how many of the origins can be shown to be independent, who has a stake and who denies it.
//! "The Harbour Post" and "the Evening Mirror" that both print one agency's words are one origin, however many they are.
//!
//! A [`store`] keeps what was read and what people decided, append-only; everything else is computed from it: a
//! [`digest`] of each report, the [`actors`] across reports (by their [`names`] and [`places`]), [`propositions`], and
//! how they [`weigh`].

pub mod actors;
pub mod digest;
pub mod entry;
pub mod names;
mod parallel;
pub mod places;
pub mod propositions;
pub mod query;
pub mod reviews;
pub mod store;
pub mod weigh;
