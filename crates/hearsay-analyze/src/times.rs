//! Temporal expressions.

use hearsay_model::{Diagnostic, Time, Tokens};

/// Finds temporal expressions and their TIMEX3 values.
#[must_use]
pub fn find(_text: &str, _tokens: &Tokens, _published: Option<&str>) -> (Vec<Time>, Vec<Diagnostic>) {
    (Vec::new(), Vec::new())
}
