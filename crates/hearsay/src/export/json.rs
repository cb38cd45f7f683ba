//! One JSON object a document, on one line: [`hearsay_model::record`].

use hearsay_model::record::Record;
use hearsay_model::{Analysis, Document};

pub fn render(document: &Document, analysis: &Analysis) -> Vec<u8> {
    let record = Record::new(document, analysis);
    let mut line = Vec::with_capacity(document.text.len() * 2 + 4096);
    // A record has no maps with keys that are no strings, and memory does not refuse to be written.
    if serde_json::to_writer(&mut line, &record).is_err() {
        line.clear();
    }
    line.push(b'\n');
    line
}
