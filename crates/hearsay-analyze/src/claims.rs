//! Claims with their chains.

use crate::Lexicon;
use hearsay_model::{Analysis, Claim, Document};

/// Draws the claims from all layers.
#[must_use]
pub fn draw(_document: &Document, _analysis: &Analysis, _lexicon: &Lexicon) -> Vec<Claim> {
    Vec::new()
}
