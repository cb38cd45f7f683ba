//! Coreference: which mentions are one actor.

use crate::{Lexicon, weights::Vectors};
use hearsay_model::{Actor, ActorId, Attribution, Mention, Node, Tag, Tokens};

/// Links mentions into actors: for each mention its actor, and the actors.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "each is a layer it reads")]
pub fn link(
    _text: &str,
    _tokens: &Tokens,
    _tags: &[Tag],
    _parse: &[Node],
    mentions: &[Mention],
    _attributions: &[Attribution],
    _vectors: &Vectors,
    _lexicon: &Lexicon,
) -> (Vec<Option<ActorId>>, Vec<Actor>) {
    (vec![None; mentions.len()], Vec::new())
}
