//! Tokens and sentences.

use crate::{Lexicon, weights::Vectors};
use hearsay_model::{Document, Tokens};

/// Finds tokens, and sentences as far as punctuation and blocks tell.
#[must_use]
pub fn find(_document: &Document, _lexicon: &Lexicon) -> Tokens {
    Tokens::default()
}

/// Moves the sentence borders to where the words say they are.
#[must_use]
pub fn settle(draft: Tokens, _vectors: &Vectors) -> Tokens {
    draft
}
