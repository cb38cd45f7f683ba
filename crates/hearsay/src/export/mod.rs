//! The printed forms, a file a format.
//!
//! In go a document and its analysis, out come bytes to print.

mod conllu;
mod json;
pub mod ledger;
pub mod text;

use clap::ValueEnum;
use hearsay_model::{Analysis, Document};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the claims, by who says so
    Text,
    /// For programs: one object a line, one line a report
    Json,
    /// The words with parts of speech, features, lemmas and trees, as CoNLL-U
    Conllu,
}

/// What the page for people looks like.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Whether claims that fit no type are printed in full.
    pub all: bool,
    /// Whether to use colour.
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

impl Format {
    /// Prints one document.
    pub fn render(self, document: &Document, analysis: &Analysis, page: &Page) -> Vec<u8> {
        match self {
            Format::Text => text::render(document, analysis, page).into_bytes(),
            Format::Json => json::render(document, analysis),
            Format::Conllu => conllu::render(document, analysis).into_bytes(),
        }
    }
}

/// Words as a terminal may have them: one line, and no control characters, with which a report could take it over.
pub fn printable(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut blank = false;
    for c in words.trim().chars() {
        // Marks that turn the direction of what follows would let a report rearrange what stands around it.
        let steers = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            _ if c.is_whitespace() => blank = true,
            _ if c.is_control() || steers => {}
            _ => {
                if std::mem::take(&mut blank) {
                    out.push(' ');
                }
                out.push(c);
            }
        }
    }
    out
}
