//! `PropBank` frames.

use crate::weights::Vectors;
use hearsay_model::{Frame, Tag, Tokens};

/// Finds predicates and their arguments.
#[must_use]
pub fn find(_tokens: &Tokens, _tags: &[Tag], _vectors: &Vectors) -> Vec<Frame> {
    Vec::new()
}
