//! The words that carry meaning for the layers, kept in `lexicon/` and `schema/`.

/// The lexicon.
#[derive(Debug, Default)]
pub struct Lexicon {}
