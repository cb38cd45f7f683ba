//! The nouns of hearsay: a [`Document`] is what was read, an [`Analysis`] is the stand-off layers found in it, and a
//! [`Claim`] is one proposition with the whole [chain](Claim::chain) of who says so.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Offsets inside the program are UTF-8 bytes into
//! [`Document::text`], half open; they become Unicode code points only in [`record`], the one printed and stored form.

pub mod analysis;
pub mod claim;
pub mod document;
pub mod record;
pub mod span;

pub use analysis::{
    Actor, ActorId, ActorKind, Analysis, Argument, Attribution, AttributionId, Diagnostic, EntityType, Factuality,
    Form, Frame, Manner, Mention, MentionId, Node, Quote, Sentence, Tag, Time, Token, TokenId, Tokens, Words,
};
pub use claim::{Claim, ClaimKind, Filler, Hop, HopRole, When};
pub use document::{Block, BlockKind, Document};
pub use span::Span;

/// A short label from a fixed vocabulary: a relation, a role, a sense, a lemma. Cheap to clone.
pub type Label = smol_str::SmolStr;
