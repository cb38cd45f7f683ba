//! The trained weights and the one pass of the encoder.

use hearsay_model::Tokens;

/// The weights.
#[derive(Debug)]
pub struct Weights {}

/// What the encoder gives: scores and vectors a token.
#[derive(Debug, Default)]
pub struct Vectors {}

impl Weights {
    /// Encodes a document.
    #[must_use]
    pub fn encode(&self, _text: &str, _tokens: &Tokens) -> Vectors {
        Vectors::default()
    }
}

impl Vectors {
    /// How certain the text presents each token's event, from -3 to 3.
    #[must_use]
    pub fn factuality(&self) -> Vec<f32> {
        Vec::new()
    }
}
