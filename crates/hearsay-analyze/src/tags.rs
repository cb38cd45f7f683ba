//! Parts of speech, features and lemmas.

use crate::weights::Vectors;
use hearsay_model::{Tag, Tokens};

/// Assigns a tag to each token.
#[must_use]
pub fn assign(_text: &str, _tokens: &Tokens, _vectors: &Vectors) -> Vec<Tag> {
    Vec::new()
}
