//! Attributions: who is said to say what.

use crate::{Lexicon, weights::Vectors};
use hearsay_model::{Attribution, Node, Tag, Tokens};

/// Finds attributions and the tree they form.
#[must_use]
pub fn find(
    _text: &str,
    _tokens: &Tokens,
    _tags: &[Tag],
    _parse: &[Node],
    _vectors: &Vectors,
    _lexicon: &Lexicon,
) -> Vec<Attribution> {
    Vec::new()
}
