//! What was read: the text and where it came from.

use crate::Span;

/// One report as read. `text` never changes after reading; every layer points into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// `sha256:` and the hexadecimal hash of the bytes as read.
    pub id: String,
    /// The bytes as read, whose hash is the id; empty where they are not held.
    pub bytes: Vec<u8>,
    /// The path it was read from, or `-` for standard input.
    pub path: String,
    /// Canonical address, if the source says.
    pub url: Option<String>,
    /// Media type of the bytes as read, such as `text/plain`.
    pub media_type: String,
    /// Title from a header; a headline inside the text is a block.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or the agency it is credited to.
    pub byline: Vec<String>,
    /// Date of publication as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Date of the last change after it as `YYYY-MM-DD`, if the source says.
    pub modified: Option<String>,
    /// BCP 47 tag of the language the text is in.
    pub language: Option<String>,
    /// The text.
    pub text: String,
    /// Paragraphs, headings and the like, in order, without overlap; every word of the text lies in one.
    pub blocks: Vec<Block>,
    /// What could not be read as it stood, with the place.
    pub diagnostics: Vec<crate::Diagnostic>,
}

/// A part of the text that stands on its own; sentences never cross a block's border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where, without surrounding blanks.
    pub span: Span,
}

/// Kinds of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The report's title, inside the text.
    Title,
    /// A heading or headline inside the text.
    Heading,
    /// Running text.
    Paragraph,
    /// Words under a picture.
    Caption,
    /// A block quotation.
    Quote,
    /// An item of a list.
    List,
}
