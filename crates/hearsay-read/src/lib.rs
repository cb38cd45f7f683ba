//! From bytes to [`Document`]s: detects what the bytes are, decodes them, takes off a header, and finds the blocks.
//!
//! In go the bytes of a report, plain text or Markdown; out comes its text with the blocks that stand on their own, the
//! title, publisher, byline and date that a header gives, its language, and a diagnostic for whatever could not be read
//! as it stood. Nothing else of the text is touched, so that every word can be quoted.
//!
//! ```
//! let bytes = b"Publisher: Tarn Post\nDate: 3 June 2021\n\nOrlin visited Vess twice, the ferryman said.\n";
//! let document = hearsay_read::document("report.txt", bytes)?;
//! assert_eq!(document.publisher.as_deref(), Some("Tarn Post"));
//! assert_eq!(document.published.as_deref(), Some("2021-06-03"));
//! assert_eq!(document.text, "Orlin visited Vess twice, the ferryman said.\n");
//! # Ok::<(), hearsay_read::ReadError>(())
//! ```
//!
//! [`read`] takes any input: it tells web pages, JSON, CSV, feeds, web archives, mail and PDF by their content, unpacks
//! what is packed, and gives the documents one after the other, so that memory does not grow with an archive.
//!
//! What a document says of itself (title, outlet, byline, dates) comes from its header, its fields or its page, and
//! [`places`] leads from its words back to the bytes.
//!
//! A text of more than [`WHOLE_BYTES`] is read in [parts](parts::Parts), each a document of its own that ends at the
//! border of a block, so that memory stays bounded whatever the size of the file.

pub mod dates;
pub mod detect;
pub mod error;
pub mod facts;
pub mod feed;
pub mod header;
pub mod html;
pub mod inputs;
pub mod language;
pub mod mail;
pub mod markdown;
pub mod packed;
pub mod parts;
pub mod pdf;
pub mod places;
pub mod plain;
pub mod records;
pub mod stream;
pub mod warc;

pub use error::ReadError;
use hearsay_model::Document;
pub use inputs::{Input, find as find_inputs};
pub use parts::{PART_BYTES, Parts, WHOLE_BYTES};
pub use stream::{Item, Options, read};

/// Reads a report that is wholly in memory. Of one longer than [`WHOLE_BYTES`] it gives the first part.
///
/// # Errors
/// When the bytes are no text, or hold none.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    match Parts::new(path, bytes).next() {
        Some(document) => document,
        None => Err(ReadError::NoText { path: path.to_owned() }),
    }
}

/// How the words of a report are marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
}

impl Format {
    /// The format that a file's name tells: Markdown for `.md` and `.markdown`, plain text for all others.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        if extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown") {
            Format::Markdown
        } else {
            Format::Plain
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Plain => "text/plain",
            Format::Markdown => "text/markdown",
        }
    }
}
