//! Mentions of actors, places and things.

use crate::weights::Vectors;
use hearsay_model::{Mention, Node, Tag, Tokens};

/// Finds mentions, nested.
#[must_use]
pub fn find(_tokens: &Tokens, _tags: &[Tag], _parse: &[Node], _vectors: &Vectors) -> Vec<Mention> {
    Vec::new()
}
