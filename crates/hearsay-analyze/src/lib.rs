//! From a [`Document`] to its [`Analysis`]: a pure, synchronous function of text, weights and lexicon.
//!
//! [`analyze`] is the whole pipeline. Parameters are what a layer needs, the result what it gives.

pub mod attributions;
pub mod claims;
pub mod corefs;
pub mod frames;
pub mod lemmas;
pub mod lexicon;
pub mod mentions;
pub mod parse;
mod paths;
pub mod syntax;
pub mod tags;
pub mod times;
pub mod tokens;
pub mod weights;

use hearsay_model::{Analysis, Diagnostic, Document};
pub use lexicon::Lexicon;
pub use weights::Weights;

/// Reads one document: every layer from the words up to the claims.
#[must_use]
pub fn analyze(document: &Document, weights: &Weights, lexicon: &Lexicon) -> Analysis {
    let text = &document.text;
    let draft = tokens::find(document); // tokens, and sentences as far as punctuation tells
    let vectors = weights.encode(text, &draft); // one pass of the encoder serves every layer below
    let tokens = tokens::settle(draft, &vectors); // sentence borders that only the words tell
    let tags = tags::assign(text, &tokens, &vectors);
    let parse = parse::build(&tokens, &vectors);
    let factuality = vectors.factuality();
    let mentions = mentions::find(&tokens, &tags, &parse, &vectors);
    let frames = frames::find(text, &tokens, &tags, &parse, &vectors);
    let attributions = attributions::find(text, &tokens, &tags, &parse, &mentions, &vectors, lexicon);
    let (actor_of, actors) = corefs::link(text, &tokens, &tags, &parse, &mentions, &attributions, &vectors, lexicon);
    let (times, mut diagnostics) = times::find(text, &tokens, document.published.as_deref());
    diagnostics.extend(vectors.unread().iter().map(|words| Diagnostic {
        span: tokens.span(words),
        layer: "weights",
        message: "the encoder failed on these words, so nothing is known of them".into(),
    }));
    let mut analysis = Analysis {
        tokens,
        tags,
        parse,
        factuality,
        mentions,
        frames,
        attributions,
        actor_of,
        actors,
        times,
        claims: Vec::new(),
        diagnostics,
    };
    analysis.claims = claims::draw(document, &analysis, lexicon);
    analysis
}
